//! Which rules a sentence can hold at all, told from its words and names before it is parsed.
//!
//! `Prices fell on Monday` has the word of a rule and nobody who could fill its roles: it is not parsed. What is told here
//! only leaves out; whether a rule matches is told by the tree.

use super::Matcher;
use crate::coref::Referent;
use crate::group::{GroupKind, NounGroup, VerbForm, VerbGroup};
use crate::lexicon::{Lexicon, Tag, WordId, WordKey};
use crate::relation::EntityKind;
use crate::rule::language::{Classes, Form, Predicate, RuleSet, bit, signs};
use smallvec::SmallVec;
use std::cell::{Cell, RefCell};

/// What is known of the sentence, as far as it has been asked.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    /// What its groups refer to.
    pub(super) resolved: RefCell<Vec<Option<SmallVec<[Referent; 1]>>>>,
    /// Which classes have a word in it, a bit each.
    classes: RefCell<Vec<u64>>,
    /// Whether a condition of the rules is met, by its number: the sentence that it was asked for, and in the last bit the
    /// answer.
    conditions: RefCell<Vec<u32>>,
    sentence: Cell<u32>,
    /// Which of its tokens may trigger a rule: by the first classes, a bit each.
    triggers: RefCell<Vec<u8>>,
    /// The kinds of what is named or may be meant in it, one bit each, and how often.
    kinds: Cell<u16>,
    /// Its [`signs`].
    signs: Cell<u8>,
    actors: Cell<u32>,
}

impl Memo {
    /// Forgets all, for a sentence of so many groups.
    fn reset(&self, groups: usize, rules: &RuleSet) {
        let mut memo = self.resolved.borrow_mut();
        memo.clear();
        memo.resize(groups, None);
        let mut classes = self.classes.borrow_mut();
        classes.clear();
        classes.resize(rules.classes.len().div_ceil(64), 0);
        self.conditions.borrow_mut().resize(rules.conditions.len(), 0);
        self.sentence.set(self.sentence.get() + 1);
    }
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
        self.memo.reset(view.groups.len(), self.rules);
        let anybody = bit(K::Person) | bit(K::Country) | bit(K::Forum) | bit(K::Organization) | bit(K::Place);
        let (mut kinds, mut actors) = (0, 0);
        let mentions = &view.names.mentions;
        let first = mentions.partition_point(|m| m.tokens.end <= view.start());
        for mention in mentions[first..].iter().take_while(|m| m.tokens.start < view.end()) {
            kinds |= bit(mention.kind);
            actors += 1;
        }
        let mut signs = if view.tags.contains(&Tag::Quote) { signs::QUOTE } else { 0 };
        for group in 0..view.groups.len() as u32 {
            if let Some(verb) = view.verb(group) {
                signs |= if signs & signs::VERB == 0 { signs::VERB } else { signs::VERBS };
                signs |= match verb.form {
                    VerbForm::Infinitive => signs::INFINITIVE,
                    VerbForm::Gerund => signs::GERUND,
                    VerbForm::Finite | VerbForm::Participle => 0,
                };
            }
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
        let mut classes = self.memo.classes.borrow_mut();
        // Notes classes, and gives the first of them.
        let mut note = |list: &[u32]| {
            let mut first = 0;
            for &class in list {
                classes[class as usize / 64] |= 1 << (class % 64);
                first |= 1u8.checked_shl(class).unwrap_or(0);
            }
            first
        };
        let (lexicon, all) = (Lexicon::get(), &self.rules.classes);
        let mut triggers = self.memo.triggers.borrow_mut();
        triggers.clear();
        for token in &view.tokens[view.range.range()] {
            let word = token.word;
            if word == WordId::NONE {
                triggers.push(note(all.of(token.key)));
                continue;
            }
            // What has no lemma is its own.
            let lemma = |id: WordId| if id == WordId::NONE { word } else { id };
            let (noun, verb) = (lemma(lexicon.noun_id(word)), lemma(lexicon.verb_id(word)));
            let own = note(all.of_known(word));
            let as_noun = if noun == word { own } else { note(all.of_known(noun)) };
            if verb != word && verb != noun {
                note(all.of_known(verb));
            }
            triggers.push(own & !(1 << Classes::NOUNS) | as_noun & 1 << Classes::NOUNS);
        }
        self.memo.kinds.set(kinds);
        self.memo.signs.set(signs);
        self.memo.actors.set(actors);
    }

    /// Whether the sentence has what a rule cannot do without: somebody for each of its core roles, a word of each class.
    pub(super) fn is_possible(&self, rule: u32) -> bool {
        let demand = &self.rules.demands[rule as usize];
        self.memo.actors.get() >= demand.actors && demand.conditions.iter().all(|c| self.is_met(*c))
    }

    /// Whether a token may trigger a rule, by one of the first classes.
    pub(super) fn may_trigger(&self, token: u32, class: u32) -> bool {
        self.memo.triggers.borrow()[(token - self.view.start()) as usize] & 1 << class != 0
    }

    /// Whether the first of a predicate's further words stands anywhere.
    pub(super) fn may_hold(&self, predicate: &Predicate) -> bool {
        let classes = self.memo.classes.borrow();
        predicate.second.is_none_or(|class| classes[class as usize / 64] & 1 << (class % 64) != 0)
    }

    fn is_met(&self, number: u32) -> bool {
        let known = &mut self.memo.conditions.borrow_mut()[number as usize];
        let sentence = self.memo.sentence.get();
        if *known >> 1 != sentence {
            let condition = &self.rules.conditions[number as usize];
            let classes = self.memo.classes.borrow();
            let has = |class: &u32| classes[*class as usize / 64] & 1 << (class % 64) != 0;
            let is_met = self.memo.kinds.get() & condition.kinds != 0
                || self.memo.signs.get() & condition.signs != 0
                || condition.classes.iter().any(has)
                || condition.goods && self.rules.goods.iter().any(has);
            *known = sentence << 1 | u32::from(is_met);
        }
        *known & 1 != 0
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
        verbs.iter().any(|p| {
            let is_near = self.may_hold(p);
            let is_turned = passive && p.form == Form::Light;
            (is_near || is_turned)
                && self.is_possible(p.rule)
                && (is_near && self.follow(p, &p.rest, main + 1).is_some()
                    || is_turned && p.rest.first().copied().flatten().is_some_and(named))
        }) || (main..view.end().min(main + 5)).any(|token| {
            if !self.may_trigger(token, Classes::ADJECTIVES) {
                return false;
            }
            let found = self.rules.adjectives.get(&view.key(token)).map_or(&[][..], Vec::as_slice);
            found.iter().any(|p| self.rest_precedes(p, token, main).is_some() && self.is_possible(p.rule))
        })
    }

    fn is_noun_trigger(&self, group: u32, noun: &NounGroup) -> bool {
        let view = self.view;
        let first = view.groups[group as usize].tokens.start;
        let triggers = |token: u32| {
            if !self.may_trigger(token, Classes::NOUNS) {
                return false;
            }
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
        if !self.may_trigger(first, Classes::PHRASES) {
            return false;
        }
        let phrases = self.rules.phrases.get(&self.view.key(first)).map_or(&[][..], Vec::as_slice);
        phrases.iter().any(|p| {
            self.may_hold(p) && self.is_possible(p.rule) && self.follow(p, &p.rest, first + 1).is_some()
        })
    }
}
