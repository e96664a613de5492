//! Which rules a sentence can hold at all, told from its words and names before it is parsed.
//!
//! `Prices fell on Monday` has the word of a rule and nobody who could fill its roles: it is not parsed. What is told here
//! only leaves out; whether a rule matches is told by the tree.

use super::Matcher;
use super::triggers::Window;
use crate::coref::{Discourse, Referent};
use crate::group::{GroupKind, NounGroup, VerbForm, VerbGroup};
use crate::lexicon::{KeySet, Tag, WordKey};
use crate::relation::{EntityKind, Role};
use crate::rule::language::{Form, Item, Need, Test};
use smallvec::SmallVec;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

/// What is known of the sentence, as far as it has been asked.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    /// What its groups refer to.
    pub(super) resolved: RefCell<Vec<Option<SmallVec<[Referent; 1]>>>>,
    /// Which classes have a word in it, by their address.
    classes: RefCell<Vec<(usize, bool)>>,
    /// Whether a rule is possible, by its number: the sentence that it was asked for and the answer.
    verdicts: RefCell<Vec<(u32, bool)>>,
    sentence: Cell<u32>,
    /// Its words and their lemmas.
    words: Cell<Window>,
    keys: RefCell<Vec<WordKey>>,
    /// The kinds of what is named or may be meant in it, one bit each, and how often.
    kinds: Cell<u16>,
    actors: Cell<usize>,
}

impl Memo {
    /// Forgets all, for a sentence of so many groups.
    fn reset(&self, groups: usize) {
        let mut memo = self.resolved.borrow_mut();
        memo.clear();
        memo.resize(groups, None);
        self.classes.borrow_mut().clear();
        self.sentence.set(self.sentence.get() + 1);
    }
}

fn bit(kind: EntityKind) -> u16 {
    1 << kind as u16
}

impl Matcher<'_> {
    /// Whether a trigger may stand in the sentence. Asked before it is parsed: only tags, names and groups are looked at.
    pub fn has_trigger(&self) -> bool {
        self.look_around();
        self.may_hold_office()
            || (0..self.view.groups.len() as u32).any(|group| match &self.view.groups[group as usize].kind {
                GroupKind::Verb(verb) => self.is_verb_trigger(verb) || self.is_phrase_trigger(group),
                GroupKind::Noun(noun) => self.is_noun_trigger(group, noun) || self.is_phrase_trigger(group),
                _ => self.is_phrase_trigger(group),
            })
    }

    /// Notes who is in the sentence.
    fn look_around(&self) {
        use EntityKind as K;
        let view = self.view;
        self.memo.reset(view.groups.len());
        let anybody = bit(K::Person) | bit(K::Country) | bit(K::Forum) | bit(K::Organization) | bit(K::Place);
        let (mut kinds, mut actors) = (0, 0);
        let mentions = &view.names.mentions;
        let first = mentions.partition_point(|m| m.tokens.end <= view.start());
        for mention in mentions[first..].iter().take_while(|m| m.tokens.start < view.end()) {
            kinds |= bit(mention.kind);
            actors += 1;
        }
        for group in 0..view.groups.len() as u32 {
            let Some(noun) = view.noun(group) else { continue };
            let actor = self.discourse.actor(view, group);
            // Capitals that no table knows, and `one of them`.
            let may_name = matches!(view.tag(noun.head), Tag::Nnp | Tag::Cd)
                || crate::coref::SOME.contains(&view.key(noun.head));
            if noun.pronoun || actor.is_some() || may_name && noun.names.is_empty() {
                kinds |= anybody | actor.map_or(0, |a| bit(a.kind));
                actors += 1;
            }
        }
        let mut keys = self.memo.keys.borrow_mut();
        keys.clear();
        for token in view.start()..view.end() {
            let (key, lemmas) = (view.key(token), view.lemmas(token));
            keys.push(key);
            if lemmas.noun != key {
                keys.push(lemmas.noun);
            }
            if lemmas.verb != key && lemmas.verb != lemmas.noun {
                keys.push(lemmas.verb);
            }
        }
        let mut words = Window::default();
        keys.iter().for_each(|key| words.add(*key));
        self.memo.words.set(words);
        self.memo.kinds.set(kinds);
        self.memo.actors.set(actors);
    }

    /// Whether the sentence has what a rule cannot do without: somebody for each of its core roles, a word of each class.
    pub(super) fn is_possible(&self, number: u32) -> bool {
        let mut verdicts = self.memo.verdicts.borrow_mut();
        if verdicts.is_empty() {
            verdicts.resize(self.rules.rules.len(), (0, false));
        }
        let verdict = &mut verdicts[number as usize];
        if verdict.0 != self.memo.sentence.get() {
            *verdict = (self.memo.sentence.get(), self.has_needed(number));
        }
        verdict.1
    }

    fn has_needed(&self, number: u32) -> bool {
        let rule = &self.rules.rules[number as usize];
        let kinds = self.memo.kinds.get();
        let may_fill = |role: &Role| match role {
            Role::Supported | Role::Accused => kinds != 0,
            _ => EntityKind::ALL.iter().any(|&k| kinds & bit(k) != 0 && Discourse::fits(*role, k)),
        };
        self.memo.actors.get() >= rule.actors.len()
            && rule.actors.iter().all(may_fill)
            && rule.frame.iter().filter(|item| item.need != Need::None).all(|item| self.may_pass(item))
            && rule.need.iter().all(|item| self.may_pass(item))
    }

    /// Whether something in the sentence may pass the filter of an item.
    fn may_pass(&self, item: &Item) -> bool {
        let kinds = self.memo.kinds.get();
        let has = |test: &Test| match test {
            Test::Kind(kind) => kinds & bit(*kind) != 0,
            Test::Actor | Test::Named => kinds != 0,
            Test::Class(words) => self.has_word_of(words),
            Test::Lemma(word) => self.memo.words.get().may_have(*word),
            Test::Goods => kinds & bit(EntityKind::Commodity) != 0 || self.has_word_of(&self.rules.goods),
            Test::Mandative | Test::Negated => true,
        };
        let mut wanted = item.filter.iter().filter(|(not, _)| !not).map(|(_, test)| test).peekable();
        wanted.peek().is_none() || wanted.any(has)
    }

    fn has_word_of(&self, words: &Arc<KeySet>) -> bool {
        let address = Arc::as_ptr(words).addr();
        let mut known = self.memo.classes.borrow_mut();
        if let Some((_, has)) = known.iter().find(|(other, _)| *other == address) {
            return *has;
        }
        let has = self.memo.keys.borrow().iter().any(|key| words.contains(key));
        known.push((address, has));
        has
    }

    fn is_verb_trigger(&self, verb: &VerbGroup) -> bool {
        let view = self.view;
        let main = verb.main;
        let passive = verb.passive || verb.form == VerbForm::Participle;
        let named = |word: WordKey| {
            let heads = |g| view.noun(g).is_some_and(|n| view.is_form_of(n.head, word));
            (0..view.groups.len() as u32).any(heads)
        };
        let verbs = self.rules.verbs.get(&verb.lemma).map_or(&[][..], Vec::as_slice);
        let window = self.window(if verbs.is_empty() { view.end() } else { main + 1 });
        verbs.iter().any(|p| {
            (window.may_hold(p) && self.follow(p, main + 1).is_some()
                || passive && p.form == Form::Light && p.rest.first().copied().flatten().is_some_and(named))
                && self.is_possible(p.rule)
        }) || (main..view.end().min(main + 5)).any(|token| {
            let found = self.rules.adjectives.get(&view.key(token)).map_or(&[][..], Vec::as_slice);
            found.iter().any(|p| self.rest_precedes(p, token, main).is_some() && self.is_possible(p.rule))
        })
    }

    fn is_noun_trigger(&self, group: u32, noun: &NounGroup) -> bool {
        let view = self.view;
        let first = view.groups[group as usize].tokens.start;
        let triggers = |token: u32| {
            let nouns = self.rules.nouns.get(&view.noun_lemma(token)).map_or(&[][..], Vec::as_slice);
            nouns.iter().any(|p| self.rest_precedes(p, token, first).is_some() && self.is_possible(p.rule))
        };
        let heads = |n: &&u32| view.mention(**n).tokens.has(noun.head as usize);
        match noun.names.iter().find(heads) {
            Some(&name) => {
                let mention = view.mention(name);
                let event = |n: &u32| view.mention(*n).kind == EntityKind::Event;
                noun.names.iter().any(event)
                    || mention.tokens.start > first && triggers(mention.tokens.start - 1)
            }
            None => !noun.pronoun && triggers(noun.head),
        }
    }

    fn is_phrase_trigger(&self, group: u32) -> bool {
        let first = self.view.groups[group as usize].tokens.start;
        let phrases = self.rules.phrases.get(&self.view.key(first)).map_or(&[][..], Vec::as_slice);
        if phrases.is_empty() {
            return false;
        }
        let window = self.window(first + 1);
        phrases
            .iter()
            .any(|p| window.may_hold(p) && self.follow(p, first + 1).is_some() && self.is_possible(p.rule))
    }
}
