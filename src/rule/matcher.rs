//! Rules on one sentence: where their words stand, what fills their slots, and which rule wins.
//!
//! A trigger is looked up by the lemma of a verb or noun, so most rules are never tried. A rule that is tried reads its
//! slots off the clause and the tree; core roles that nothing fills end it. Of the rules that match on the same words the
//! one with the longer predicate wins, then the one that passed more filters, then the one that fills more roles, then the
//! earlier one.

use super::language::{Form, Item, Need, Predicate, Rule, RuleSet, Slot, Test};
use crate::clause::status::{Status, StatusWords};
use crate::clause::{Clause, GroupList, Phrase, View};
use crate::coref::{Discourse, Referent};
use crate::group::{GroupKind, NounGroup, Tense, VerbForm, VerbGroup};
use crate::lexicon::{KeySet, Tag, WordKey};
use crate::relation::{EntityKind, Filler, MentionForm, Modality, Polarity, RelationKind, Role, RoleSpec};
use crate::span::Span;
use crate::syntax::Dependency;
use crate::token::TokenRange;
use jiff::civil::Date;
use smallvec::{SmallVec, smallvec};
use std::cell::{Cell, RefCell};
use std::sync::Arc;

/// What fills a role, before mentions have ids.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fill {
    Referent(Referent),
    Span(Span),
}

pub(crate) type Fills = SmallVec<[Fill; 1]>;

/// A relation found in a sentence.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub rule: u32,
    pub trigger: TokenRange,
    pub roles: SmallVec<[(Role, Fills); 4]>,
    pub status: Status,
    /// The clause that the trigger stands in.
    pub(super) clause: Option<u32>,
    pub(super) form: Form,
    pub(super) claims: Claims,
    pub(super) score: (usize, usize, usize),
}

impl Found {
    fn fills(&self, role: Role) -> &[Fill] {
        self.roles.iter().find(|(r, _)| *r == role).map_or(&[], |(_, fills)| fills)
    }

    /// Those who are equals in it: who met, spoke, agreed or quarrel with each other.
    pub fn equals(&self) -> SmallVec<[&Referent; 4]> {
        let fills = self.roles.iter().filter(|(r, _)| matches!(r, Role::Participants | Role::Parties));
        fills
            .flat_map(|(_, fills)| fills)
            .filter_map(|fill| match fill {
                Fill::Referent(r) => Some(r),
                Fill::Span(_) => None,
            })
            .collect()
    }

    /// Who says it, if it is a statement of one known speaker.
    pub fn speaker(&self) -> Option<u32> {
        match self.fills(Role::Speaker) {
            [Fill::Referent(r)] => r.entities.first().copied(),
            _ => None,
        }
    }
}

/// The tokens that a predicate is made of.
type Claims = SmallVec<[u32; 4]>;
type Candidates = SmallVec<[Candidate; 4]>;

/// Where a predicate was found.
struct Site<'a> {
    trigger: TokenRange,
    claims: Claims,
    clause: Option<&'a Clause>,
    /// The noun group that is the trigger, or that a light verb governs.
    noun: Option<u32>,
    /// The predicate ends in a preposition, which stands at this token.
    preposition: Option<u32>,
    form: Form,
}

/// What stands in a slot.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Candidate {
    Group(u32),
    Name(u32),
    Span(Span),
    /// An infinitive or gerund, by the group of its verb.
    Verb(u32),
}

/// Which words stand somewhere, some more perhaps: most others are told by it to be elsewhere.
#[derive(Clone, Copy, Debug, Default)]
struct Window([u64; 4]);

impl Window {
    fn bit(word: WordKey) -> (usize, u64) {
        ((word.0 >> 6 & 3) as usize, 1 << (word.0 & 63))
    }

    fn add(&mut self, word: WordKey) {
        let (at, bit) = Self::bit(word);
        self.0[at] |= bit;
    }

    fn may_have(&self, word: WordKey) -> bool {
        let (at, bit) = Self::bit(word);
        self.0[at] & bit != 0
    }

    /// Whether the first of the predicate's further words may be there.
    fn may_hold(&self, predicate: &Predicate) -> bool {
        predicate.rest.iter().flatten().next().is_none_or(|&word| self.may_have(word))
    }
}

/// How many tokens may stand between the words of a predicate.
const MAX_GAP: u32 = 9;
/// How many fillers a role takes at most.
const MAX_FILLS: usize = 48;

macro_rules! words {
    ($($name:ident = $word:literal),+ $(,)?) => { $(const $name: WordKey = WordKey::fixed($word);)+ };
}
words!(
    BETWEEN = "between",
    AMONG = "among",
    BY = "by",
    OF = "of",
    AS = "as",
    WHAT = "what",
    WHOSE = "whose",
    AT = "at",
    IN = "in",
    DURING = "during",
    THAT = "that",
    BE = "be",
);

/// What an indirect question begins with.
const QUESTIONS: [WordKey; 9] = [
    WordKey::fixed("how"),
    WordKey::fixed("if"),
    WordKey::fixed("what"),
    WordKey::fixed("when"),
    WordKey::fixed("where"),
    WordKey::fixed("whether"),
    WordKey::fixed("which"),
    WordKey::fixed("who"),
    WordKey::fixed("why"),
];

/// What a sentence that opens with a clause of its own begins with.
const CONJUNCTIONS: [WordKey; 11] = [
    WordKey::fixed("after"),
    WordKey::fixed("although"),
    WordKey::fixed("as"),
    WordKey::fixed("because"),
    WordKey::fixed("before"),
    WordKey::fixed("if"),
    WordKey::fixed("once"),
    WordKey::fixed("since"),
    WordKey::fixed("though"),
    WordKey::fixed("until"),
    WordKey::fixed("while"),
];

/// Verbs whose noun behind is no object.
const LINKING: [WordKey; 6] = [
    WordKey::fixed("be"),
    WordKey::fixed("become"),
    WordKey::fixed("remain"),
    WordKey::fixed("seem"),
    WordKey::fixed("appear"),
    WordKey::fixed("stay"),
];

/// What is known of the sentence, as far as it has been asked.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    /// What its groups refer to.
    resolved: RefCell<Vec<Option<SmallVec<[Referent; 1]>>>>,
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

/// The matcher of one sentence.
pub(crate) struct Matcher<'a> {
    pub view: &'a View<'a>,
    pub rules: &'a RuleSet,
    pub discourse: &'a Discourse<'a>,
    pub status: &'a StatusWords,
    /// Filled by [`Self::has_trigger`].
    pub memo: &'a Memo,
    /// The day on which the document was written.
    pub date: Option<Date>,
}

impl<'a> Matcher<'a> {
    /// The relations of the sentence, in the order of their triggers.
    pub fn relations(&self) -> Vec<Found> {
        let mut all: Vec<Found> = Vec::new();
        self.offices(&mut all);
        for clause in &self.view.clauses.clauses {
            self.verb_predicates(clause, &mut all);
        }
        for group in 0..self.view.groups.len() as u32 {
            self.group_predicates(group, &mut all);
        }
        self.choose(all)
    }

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
    fn is_possible(&self, number: u32) -> bool {
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

    fn attempt(&self, predicate: &Predicate, site: &Site, all: &mut Vec<Found>) {
        if self.is_possible(predicate.rule)
            && let Some(found) = self.try_rule(predicate.rule, site)
        {
            all.push(found);
        }
    }

    /// Predicates whose first word is the verb of a clause.
    fn verb_predicates(&self, clause: &'a Clause, all: &mut Vec<Found>) {
        let view = self.view;
        let verb = view.verb_of(clause);
        let main = verb.main;
        let predicates = self.rules.verbs.get(&verb.lemma).map_or(&[][..], Vec::as_slice);
        let window = self.window(if predicates.is_empty() { view.end() } else { main + 1 });
        for predicate in predicates {
            let found = if window.may_hold(predicate) { self.follow(predicate, main + 1) } else { None };
            if let Some((end, matched)) = found {
                let noun = match predicate.form {
                    Form::Light => matched.iter().rev().find_map(|&t| {
                        view.group_of(t).filter(|&g| view.noun(g).is_some_and(|n| n.head == t))
                    }),
                    _ => None,
                };
                let mut claims: Claims = smallvec![main];
                claims.extend_from_slice(&matched);
                let gap = predicate.rest.contains(&None);
                let site = Site {
                    trigger: TokenRange { start: main, end: if gap { main + 1 } else { end } },
                    preposition: matched.last().copied().filter(|&t| {
                        // "brushed aside": the parse may take a particle for a preposition.
                        let particle = || {
                            clause.objects.is_empty()
                                && view.group_of(t).is_some_and(|g| view.preposition(g).is_some())
                        };
                        predicate.ends_in_preposition || predicate.form == Form::Verb && particle()
                    }),
                    claims,
                    clause: Some(clause),
                    noun,
                    form: predicate.form,
                };
                self.attempt(predicate, &site, all);
            } else if predicate.form == Form::Light && (verb.passive || verb.form == VerbForm::Participle) {
                // "A protest was lodged by Seoul": the noun is what is acted on.
                let Some(Some(word)) = predicate.rest.first() else { continue };
                let head = |g: u32| view.noun(g).map(|n| n.head);
                let noun = clause
                    .objects
                    .iter()
                    .copied()
                    .find(|&g| head(g).is_some_and(|h| view.is_form_of(h, *word)));
                let Some(noun) = noun else { continue };
                // What follows the noun in the active follows the verb here ("weight was thrown behind").
                let rest = Predicate { rest: predicate.rest[1..].into(), ..predicate.clone() };
                let Some((end, matched)) = self.follow(&rest, main + 1) else { continue };
                let mut claims: Claims = smallvec![main, head(noun).unwrap_or(main)];
                claims.extend_from_slice(&matched);
                let site = Site {
                    trigger: TokenRange { start: main, end },
                    preposition: matched.last().copied().filter(|_| predicate.ends_in_preposition),
                    claims,
                    clause: Some(clause),
                    noun: Some(noun),
                    form: Form::Light,
                };
                self.attempt(predicate, &site, all);
            }
        }
        // "is ready to": the adjective behind a linking verb, or the participle itself.
        let end = view.end().min(main + 5);
        for token in main..end {
            let found = self.rules.adjectives.get(&view.key(token)).map_or(&[][..], Vec::as_slice);
            for predicate in found.iter().filter(|p| self.rest_precedes(p, token, main).is_some()) {
                let site = Site {
                    trigger: TokenRange { start: token, end: token + 1 },
                    claims: smallvec![token],
                    clause: Some(clause),
                    noun: None,
                    preposition: None,
                    form: Form::Adjective,
                };
                self.attempt(predicate, &site, all);
            }
            let free = matches!(
                view.tag(token),
                Tag::Rb | Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Vb | Tag::Vbn | Tag::Vbg
            );
            if token > main && !free {
                break;
            }
        }
    }

    /// Predicates whose trigger is a noun, a named event or a fixed phrase.
    fn group_predicates(&self, group: u32, all: &mut Vec<Found>) {
        let view = self.view;
        let range = view.groups[group as usize].tokens;
        if let Some(noun) = view.noun(group).filter(|n| !n.pronoun) {
            let head = noun.head;
            let named = noun.names.iter().any(|&n| view.mention(n).tokens.has(head as usize));
            if named {
                self.event_predicates(group, all);
                // "EU member Hungary": the noun before the name.
                let name = noun.names.iter().find(|&&n| view.mention(n).tokens.has(head as usize));
                let before = name.map(|&n| view.mention(n).tokens.start).filter(|&s| s > range.start);
                if let Some(token) = before.map(|s| s - 1)
                    && matches!(view.tag(token), Tag::Nn | Tag::Nns)
                    && let Some(predicates) = self.rules.nouns.get(&view.noun_lemma(token))
                {
                    for predicate in predicates {
                        let Some(start) = self.rest_precedes(predicate, token, range.start) else { continue };
                        let site = Site {
                            trigger: TokenRange { start, end: token + 1 },
                            claims: (start..=token).collect(),
                            clause: None,
                            noun: Some(group),
                            preposition: None,
                            form: Form::Name,
                        };
                        self.attempt(predicate, &site, all);
                    }
                }
            } else if let Some(predicates) =
                self.rules.nouns.get(&view.noun_lemma(head)).filter(|_| view.tag(head) != Tag::Jj)
            {
                for predicate in predicates {
                    let Some(start) = self.rest_precedes(predicate, head, range.start) else { continue };
                    let support = self.support(group, &self.rules.rules[predicate.rule as usize]);
                    let site = Site {
                        trigger: TokenRange { start, end: head + 1 },
                        claims: (start..=head).collect(),
                        clause: support,
                        noun: Some(group),
                        preposition: None,
                        form: Form::Noun,
                    };
                    self.attempt(predicate, &site, all);
                }
            }
        }
        let first = range.start;
        let phrases = self.rules.phrases.get(&view.key(first)).map_or(&[][..], Vec::as_slice);
        if phrases.is_empty() {
            return;
        }
        let window = self.window(first + 1);
        for predicate in phrases.iter().filter(|p| window.may_hold(p)) {
            if let Some((end, matched)) = self.follow(predicate, first + 1) {
                let mut claims: Claims = smallvec![first];
                claims.extend_from_slice(&matched);
                let preposition = claims.last().copied().filter(|_| predicate.ends_in_preposition);
                let site = Site {
                    trigger: TokenRange { start: first, end },
                    claims,
                    clause: view.clauses.around(group),
                    noun: None,
                    preposition,
                    form: Form::Phrase,
                };
                self.attempt(predicate, &site, all);
            }
        }
    }

    fn event_predicates(&self, group: u32, all: &mut Vec<Found>) {
        let view = self.view;
        let Some(noun) = view.noun(group) else { return };
        let Some(&name) = noun.names.iter().find(|&&n| {
            view.mention(n).kind == EntityKind::Event && view.mention(n).tokens.has(noun.head as usize)
        }) else {
            return;
        };
        for &rule in &self.rules.events {
            let site = Site {
                trigger: view.mention(name).tokens,
                claims: smallvec![noun.head],
                clause: None,
                noun: Some(group),
                preposition: None,
                form: Form::Event,
            };
            if let Some(found) = self.try_rule(rule, &site) {
                all.push(found);
            }
        }
    }

    /// The first token of a compound that ends at `head`, if its words stand there; hyphens between do not count.
    fn rest_precedes(&self, predicate: &Predicate, head: u32, first: u32) -> Option<u32> {
        let mut at = head;
        for word in predicate.rest.iter().rev() {
            let word = (*word)?;
            loop {
                if at <= first {
                    return None;
                }
                at -= 1;
                if self.view.tag(at) != Tag::Hyph {
                    break;
                }
            }
            if !self.view.is_form_of(at, word) {
                return None;
            }
        }
        Some(at)
    }

    /// The verb that carries a noun ("made a request"): its subject stands for the noun's possessor.
    fn support(&self, group: u32, rule: &Rule) -> Option<&'a Clause> {
        let view = self.view;
        let mut at = group;
        // "made requests and appeals".
        if view.relation(at) == Dependency::Conjunct {
            at = view.head(at).filter(|&h| view.noun(h).is_some()).unwrap_or(at);
        }
        let carries = |clause: &&Clause| {
            let lemma = view.verb_of(clause).lemma;
            [&clause.objects, &clause.second, &clause.predicate].iter().any(|list| list.contains(&at))
                && (self.rules.support.contains(&lemma) || rule.support.contains(&lemma))
        };
        // "a probe that the department opened", "a request made by Seoul".
        let behind = view.clauses.clauses.partition_point(|c| c.verb <= at);
        let described = view.clauses.clauses[behind..].iter().take(3).find(|c| {
            matches!(c.relation, Dependency::Relative | Dependency::Adnominal)
                && view.hangs_on(c.verb, at)
                && !c.subject.is_empty()
        });
        let governor = view.head(at).and_then(|h| view.clauses.of_verb(h));
        governor.filter(carries).or_else(|| described.filter(carries))
    }

    /// The words that [`Self::follow`] can reach first.
    fn window(&self, from: u32) -> Window {
        let mut window = Window::default();
        for token in from..self.view.end().min(from + 2 * MAX_GAP) {
            let lemmas = self.view.lemmas(token);
            window.add(self.view.key(token));
            window.add(lemmas.noun);
            window.add(lemmas.verb);
        }
        window
    }

    /// Follows the rest of a predicate's words from `from`; gives the token behind the last and the tokens matched.
    fn follow(&self, predicate: &Predicate, from: u32) -> Option<(u32, Claims)> {
        let view = self.view;
        let mut at = from;
        let mut matched = Claims::new();
        let mut gap = false;
        let light = predicate.form == Form::Light;
        for (index, word) in predicate.rest.iter().enumerate() {
            let Some(word) = *word else {
                gap = true;
                continue;
            };
            let mut found = None;
            let reach = if gap { 2 * MAX_GAP } else { MAX_GAP };
            let mut plain = true;
            for token in at..view.end().min(at + reach) {
                let tag = view.tag(token);
                if view.is_form_of(token, word) {
                    // A verb's own preposition stands right behind it; its particle may follow the object.
                    if plain || light || gap || tag == Tag::Rp {
                        found = Some(token);
                        break;
                    }
                }
                let free = matches!(tag, Tag::Rb | Tag::Hyph);
                let inside = matches!(
                    tag,
                    Tag::Dt
                        | Tag::PrpS
                        | Tag::Jj
                        | Tag::Cd
                        | Tag::Pos
                        | Tag::Nn
                        | Tag::Nns
                        | Tag::Nnp
                        | Tag::Vbn
                        | Tag::Vbg
                        | Tag::Prp
                );
                let bridges = gap && matches!(tag, Tag::In | Tag::Cc | Tag::Comma);
                if !(free || inside || bridges) {
                    return None;
                }
                plain &= free;
            }
            let token = found?;
            if light && index + 1 == predicate.rest.len() && !predicate.ends_in_preposition {
                // "hold talks", not "hold talks organisers": the noun must head its group.
                let heads =
                    view.group_of(token).is_some_and(|g| view.noun(g).is_none_or(|n| n.head == token));
                if !heads {
                    return None;
                }
            }
            matched.push(token);
            at = token + 1;
            gap = false;
        }
        Some((at, matched))
    }

    // Slots.

    fn slot(&self, slot: &Slot, site: &Site, item: Option<&Item>) -> Candidates {
        let view = self.view;
        let unclaimed = |list: &GroupList| -> Candidates {
            let mut found = Candidates::new();
            for &group in list.iter().filter(|&&g| Some(g) != site.noun) {
                found.push(Candidate::Group(group));
            }
            found
        };
        match slot {
            Slot::Subject => match (site.form, site.clause) {
                (Form::Noun | Form::Event | Form::Name, None) => Candidates::new(),
                // "\"We will not bow,\" retorted Lavrov": who says it stands behind.
                (_, Some(clause)) if clause.subject.is_empty() && self.is_inverted(clause) => {
                    unclaimed(&clause.objects)
                }
                // "Egypt, at odds with Ethiopia": the noun that the phrase hangs on.
                (Form::Phrase, _) if self.hung_on(site).is_some() => {
                    self.hung_on(site).map(Candidate::Group).into_iter().collect()
                }
                // "was prepared to", which may look like a passive.
                (Form::Adjective, Some(clause)) if clause.subject.is_empty() => unclaimed(&clause.surface),
                (_, Some(clause)) => unclaimed(&clause.subject),
                _ => Candidates::new(),
            },
            Slot::Object => {
                if let Some(preposition) = site.preposition {
                    let list = self.behind_preposition(preposition);
                    // "The summit was called off": nothing stands behind.
                    let objects = site.clause.map(|c| unclaimed(&c.objects)).unwrap_or_default();
                    return if list.is_empty() || view.tag(preposition) == Tag::Rp && !objects.is_empty() {
                        objects
                    } else {
                        list
                    };
                }
                match site.clause {
                    Some(clause) if site.form == Form::Light && site.noun.is_some() => {
                        let mut list = unclaimed(&clause.objects);
                        if list.is_empty() {
                            list = unclaimed(&clause.second);
                        }
                        list
                    }
                    Some(clause) => {
                        let list = unclaimed(&clause.objects);
                        if !list.is_empty() {
                            return list;
                        }
                        let verb = view.verb_of(clause);
                        // "denounced what it called a ploy".
                        let next = clause.verb + 1;
                        if self.is_what(next) {
                            return self.free_relative(next);
                        }
                        // "played down the row": the parse may not see the object behind a particle.
                        let behind = view.group_of(site.trigger.end).filter(|&g| {
                            view.noun(g).is_some()
                                && !view.is_date(g)
                                && view.head(g) == Some(clause.verb)
                                && view.relation(g) == Dependency::Oblique
                        });
                        if let Some(behind) = behind.filter(|_| site.trigger.end > verb.main + 1) {
                            return smallvec![Candidate::Group(behind)];
                        }
                        // "hailed the pact as a win": the parse may take the object for a predicate.
                        if verb.passive || LINKING.contains(&verb.lemma) {
                            return list;
                        }
                        unclaimed(&clause.predicate)
                    }
                    None => Candidates::new(),
                }
            }
            Slot::Second => {
                let Some(clause) = site.clause else { return Candidates::new() };
                let list =
                    unclaimed(if clause.second.is_empty() { &clause.predicate } else { &clause.second });
                if !list.is_empty() {
                    return list;
                }
                // "branded the paper an act of aggression".
                if let [first, second] = clause.objects[..]
                    && second > first
                    && view.relation(second) != Dependency::Conjunct
                {
                    return smallvec![Candidate::Group(second)];
                }
                // "called the package "a trap"", the second taken for a word about the first.
                if let Some(&object) = clause.objects.last() {
                    let second = (object + 1..object + 3)
                        .find(|&g| {
                            !matches!(view.groups.get(g as usize).map(|g| &g.kind), Some(GroupKind::Quote))
                        })
                        .filter(|&g| {
                            view.noun(g).is_some()
                                && view.head(g) == Some(object)
                                && matches!(view.relation(g), Dependency::Object | Dependency::Apposition)
                        });
                    if let Some(second) = second {
                        return smallvec![Candidate::Group(second)];
                    }
                }
                // "called the duties unjustified", a participle behind its noun.
                if let Some(&object) = clause.objects.last()
                    && let Some(verb) = view.verb(object + 1)
                    && verb.form == VerbForm::Participle
                    && view.head(object + 1) == Some(object)
                    && view.syntax.last(object as usize) as u32 == object + 1
                {
                    return smallvec![Candidate::Group(object + 1)];
                }
                // "called the move regrettable": what is said of the object.
                let verb = clause.verb;
                let said = (verb + 1..=view.syntax.last(verb as usize) as u32).find(|&g| {
                    view.head(g) == Some(verb)
                        && view.relation(g) == Dependency::Open
                        && view.verb(g).is_none()
                });
                said.map(Candidate::Group).into_iter().collect()
            }
            Slot::Infinitive => self.complement_verb(site, VerbForm::Infinitive),
            Slot::Gerund => self.complement_verb(site, VerbForm::Gerund),
            Slot::That | Slot::Wh | Slot::Clause => self
                .content(site, matches!(slot, Slot::That | Slot::Wh))
                .map(Candidate::Span)
                .into_iter()
                .collect(),
            Slot::Quote => self.quotation(site).map(Candidate::Span).into_iter().collect(),
            Slot::Possessor => self.possessor(site),
            Slot::Modifier => {
                let Some(group) = site.noun else { return Candidates::new() };
                let Some(noun) = view.noun(group) else { return Candidates::new() };
                let names = noun
                    .names
                    .iter()
                    .filter(|&&m| view.mention(m).tokens.end <= site.trigger.end.min(noun.head + 1))
                    .map(|&m| Candidate::Name(m));
                names.collect()
            }
            // A verb only for its form ("did not accept"); it fills no role.
            Slot::Itself if matches!(site.form, Form::Verb) => {
                site.clause.map(|c| Candidate::Verb(c.verb)).into_iter().collect()
            }
            Slot::Itself => site.noun.map(Candidate::Group).into_iter().collect(),
            // "EU member Hungary".
            Slot::Name => {
                let noun = site.noun.and_then(|g| view.noun(g));
                let behind = noun.and_then(|n| {
                    n.names.iter().find(|&&m| view.mention(m).tokens.start >= site.trigger.end)
                });
                behind.map(|&m| Candidate::Name(m)).into_iter().collect()
            }
            // "Turkey, a NATO member": what it is another name of.
            Slot::Apposition => {
                let Some(group) = site.noun else { return Candidates::new() };
                if view.relation(group) == Dependency::Apposition {
                    return view.head(group).map(Candidate::Group).into_iter().collect();
                }
                let last = (view.syntax.last(group as usize) as u32).min(group + 8);
                (group + 1..=last)
                    .find(|&g| view.relation(g) == Dependency::Apposition && view.head(g) == Some(group))
                    .map(Candidate::Group)
                    .into_iter()
                    .collect()
            }
            Slot::Preposition { last, before } => self.phrases(site, *last, *before, item),
            Slot::Inner(outer, inner) => self.inner(outer, inner, site),
            Slot::Owner(of) => {
                let mut list = Candidates::new();
                if matches!(**of, Slot::That) {
                    let reported = match site.clause.and_then(|c| c.clausal) {
                        Some(clausal) => Some(view.clause(clausal)),
                        None => self.noun_content(site),
                    };
                    return reported
                        .map(|c| c.subject.iter().map(|&g| Candidate::Group(g)).collect())
                        .unwrap_or_default();
                }
                for candidate in self.slot(of, site, None) {
                    self.owners(&candidate, 0, &mut list);
                }
                list
            }
        }
    }

    /// Whose a thing is or who does it: its possessor, who stands behind `by`, the name before it, else who stands behind
    /// `of`. What can act itself is nobody's.
    fn owners(&self, candidate: &Candidate, depth: u32, list: &mut Candidates) {
        words!(BY = "by", FROM = "from", BETWEEN = "between", WITH = "with");
        words!(THE = "the", THIS = "this", THESE = "these", THOSE = "those");
        let view = self.view;
        let Candidate::Group(group) = *candidate else { return };
        let Some(noun) = view.noun(group) else { return };
        if depth > 2 || self.acts(candidate) {
            return;
        }
        let groups = |g: &u32| Candidate::Group(*g);
        // "Micron, whose products".
        let start = view.groups[group as usize].tokens.start;
        if start > view.start()
            && view.key(start - 1) == WHOSE
            && let Some(clause) = view.clauses.around(group)
            && let Some(noun) = view.head(clause.verb).filter(|&h| view.noun(h).is_some())
        {
            list.push(Candidate::Group(noun));
            return;
        }
        if let Some(possessor) = noun.possessor {
            list.extend(view.clauses.coordination(possessor).iter().map(groups));
            return;
        }
        let last = view.syntax.last(group as usize) as u32;
        // "denounced a move by Russia": the parse may hang it on the verb, which is active.
        let active = view.head(group).and_then(|h| view.verb(h)).is_some_and(|v| !v.passive);
        let behind = |word: WordKey| {
            let own = |p: &&Phrase| {
                let near = active && word == BY && p.at <= last + 2 && view.head(group) == Some(p.head);
                p.preposition == word && !p.compound && (near || view.hangs_on(p.at, group))
            };
            view.clauses.phrases_behind(group).find(own)
        };
        let acts = |g: &&u32| self.acts(&Candidate::Group(**g));
        let before = list.len();
        if let Some(phrase) = behind(BY) {
            list.extend(phrase.groups.iter().filter(acts).map(groups));
        }
        if list.len() == before {
            let who = |&&n: &&u32| {
                let mention = view.mention(n);
                mention.tokens.end <= noun.head && Discourse::fits(Role::Actor, mention.kind)
            };
            list.extend(noun.names.iter().filter(who).map(|&n| Candidate::Name(n)));
        }
        for word in [OF, BETWEEN, FROM, WITH] {
            if list.len() > before {
                return;
            }
            for &g in behind(word).map_or(&[][..], |p| &p.groups) {
                match acts(&&g) {
                    true => list.push(Candidate::Group(g)),
                    false => self.owners(&Candidate::Group(g), depth + 1, list),
                }
            }
        }
        // "welcomed the decision": who was spoken of before.
        let first = view.groups[group as usize].tokens.start;
        let known = matches!(view.key(first), THE | THIS | THAT | THESE | THOSE);
        if list.len() == before && depth == 0 && known {
            list.extend(self.discourse.actor_before(view, group).map(Candidate::Name));
        }
    }

    /// The noun that a fixed phrase hangs on.
    fn hung_on(&self, site: &Site) -> Option<u32> {
        let view = self.view;
        let mut group = view.group_of(site.trigger.start)?;
        for _ in 0..3 {
            let head = view.head(group)?;
            if view.noun(head).is_some() && view.groups[head as usize].tokens.end <= site.trigger.start {
                return Some(head);
            }
            if view.groups[head as usize].tokens.start < site.trigger.start {
                return None;
            }
            group = head;
        }
        None
    }

    /// A slot of the clause that fills a slot.
    fn inner(&self, outer: &Slot, inner: &Slot, site: &Site) -> Candidates {
        let view = self.view;
        let verb = match outer {
            Slot::That => {
                let own = self.noun_content(site).map(|c| c.verb);
                own.or_else(|| site.clause.and_then(|c| c.clausal).map(|c| view.clause(c).verb))
            }
            _ => self.slot(outer, site, None).into_iter().find_map(|c| match c {
                Candidate::Verb(g) => Some(g),
                _ => None,
            }),
        };
        let Some(clause) = verb.and_then(|v| view.clauses.of_verb(v)) else { return Candidates::new() };
        if *inner == Slot::Itself {
            return smallvec![Candidate::Verb(clause.verb)];
        }
        let main = view.verb_of(clause).main;
        let within = Site {
            trigger: TokenRange { start: main, end: main + 1 },
            claims: smallvec![main],
            clause: Some(clause),
            noun: None,
            preposition: None,
            form: Form::Verb,
        };
        self.slot(inner, &within, None)
    }

    /// The complement of the preposition at a token.
    fn behind_preposition(&self, token: u32) -> Candidates {
        let view = self.view;
        let Some(at) = view.group_of(token) else { return Candidates::new() };
        if view.verb(at).is_some() {
            // "agreed to cut duties": the word belongs to the infinitive.
            return Candidates::new();
        }
        let phrases = &view.clauses.phrases;
        if let Ok(found) = phrases.binary_search_by_key(&at, |p| p.at) {
            return complement(&phrases[found]);
        }
        // The parse hangs it elsewhere: what stands behind it.
        match view.noun(at + 1) {
            Some(_) => {
                let mut group = at + 1;
                while view.noun(group + 1).is_some_and(|n| n.possessor == Some(group)) {
                    group += 1;
                }
                view.clauses.coordination(group).iter().map(|&g| Candidate::Group(g)).collect()
            }
            None if view.verb(at + 1).is_some() => smallvec![Candidate::Verb(at + 1)],
            None => Candidates::new(),
        }
    }

    /// The infinitive or gerund that completes the trigger.
    fn complement_verb(&self, site: &Site, form: VerbForm) -> Candidates {
        let view = self.view;
        let anchor = match (site.noun, site.clause) {
            (Some(noun), _) => noun,
            (None, Some(clause)) => clause.verb,
            _ => return Candidates::new(),
        };
        let behind = view.clauses.clauses.partition_point(|c| c.verb <= anchor);
        let hangs = |c: &Clause| {
            let head = view.head(c.verb);
            // "a vow by the leaders to revive visits": through nouns behind the trigger's.
            let above = |g: Option<u32>| {
                g.filter(|&g| g > anchor && view.noun(g).is_some()).and_then(|g| view.head(g))
            };
            head == Some(anchor)
                || site.noun.is_some() && (above(head) == Some(anchor) || above(above(head)) == Some(anchor))
                || site.clause.is_some_and(|s| {
                    head == Some(s.verb)
                        // On its object, its predicate adjective or the like: "is ready to", "asked China to".
                        || head.is_some_and(|h| view.head(h) == Some(s.verb) && view.verb(h).is_none())
                })
        };
        let found = view.clauses.clauses[behind..]
            .iter()
            .take(6)
            .find(|c| view.verb_of(c).form == form && c.relation != Dependency::Conjunct && hangs(c));
        found.map(|c| Candidate::Verb(c.verb)).into_iter().collect()
    }

    /// Who has or makes what the noun names: its possessor, or the subject of its support verb.
    fn possessor(&self, site: &Site) -> Candidates {
        let view = self.view;
        let Some(group) = site.noun else { return Candidates::new() };
        if let Some(possessor) = view.noun(group).and_then(|n| n.possessor) {
            // "China and South Korea's promise": the list begins with the first of them.
            let first = view.head(possessor).filter(|&h| {
                view.relation(possessor) == Dependency::Conjunct && h < possessor && view.noun(h).is_some()
            });
            let possessor = first.unwrap_or(possessor);
            return view.clauses.coordination(possessor).iter().map(|&g| Candidate::Group(g)).collect();
        }
        if let Some(clause) = site.clause {
            return clause.subject.iter().filter(|&&g| g != group).map(|&g| Candidate::Group(g)).collect();
        }
        Candidates::new()
    }

    /// Who acts around a noun whose possessor is not told: "in a meeting with Wang, Ahn asked".
    fn implied(&self, site: &Site) -> Candidates {
        let view = self.view;
        let (Some(group), None, Form::Noun) = (site.noun, site.clause, site.form) else {
            return Candidates::new();
        };
        let Some(clause) = view.clauses.around(group) else { return Candidates::new() };
        let head = view.head(group);
        if clause.surface.contains(&group) || head != Some(clause.verb) {
            return Candidates::new();
        }
        clause.subject.iter().filter(|&&g| g != group).map(|&g| Candidate::Group(g)).collect()
    }

    /// The complements of the phrases with a preposition that can belong to the trigger: those that hang on it, else on
    /// its object, else anywhere in its clause.
    fn phrases(
        &self,
        site: &Site,
        last: WordKey,
        before: Option<WordKey>,
        item: Option<&Item>,
    ) -> Candidates {
        let view = self.view;
        let mut best: Option<u8> = None;
        let mut list = Candidates::new();
        let owner = match (site.clause, site.noun) {
            (Some(clause), _) => view.clauses.owner[clause.verb as usize],
            (None, Some(noun)) => view.clauses.owner[noun as usize],
            _ => crate::clause::NONE,
        };
        let fixed = |p: &&Phrase| {
            p.preposition == last
                && before.map_or(!p.compound, |b| p.before == Some(b))
                && !site.claims.contains(&view.groups[p.at as usize].tokens.start)
        };
        let all = &view.clauses.phrases;
        let anchor = site.noun.filter(|_| site.clause.is_none()).or(site.clause.map(|c| c.verb)).unwrap_or(0);
        // Far away in a very long sentence is not looked.
        let middle = all.partition_point(|p| p.at < anchor);
        let window = &all[middle.saturating_sub(8)..all.len().min(middle + 32)];
        for phrase in window.iter().filter(fixed) {
            let Some(level) = self.level(site, phrase, owner) else { continue };
            // "a duty on rice on Monday": what the filter turns down does not stand in the way of what it takes.
            let found = complement(phrase);
            if item.is_some_and(|item| !found.iter().any(|c| self.passes(item, c))) {
                continue;
            }
            match best {
                Some(old) if level > old => continue,
                Some(old) if level < old => list.clear(),
                _ => {}
            }
            best = Some(level);
            list.extend_from_slice(&found);
        }
        // "against what it called unfair competition".
        if list.is_empty()
            && let Some(clause) = site.clause
        {
            let end = (clause.verb + 12).min(view.groups.len() as u32);
            let what = (clause.verb + 2..end)
                .find(|&g| self.is_what(g) && view.preposition(g - 1) == Some(last) && before.is_none());
            list.extend(what.map(|g| self.free_relative(g)).unwrap_or_default());
        }
        // "described the talks as frank".
        if list.is_empty()
            && last == AS
            && let Some(clause) = site.clause
        {
            let verb = clause.verb;
            let frank = (verb + 2..=view.syntax.last(verb as usize) as u32).find(|&g| {
                view.preposition(g - 1) == Some(AS)
                    && view.noun(g).is_none()
                    && view.verb(g).is_none()
                    && view.head(g - 1) == Some(g)
            });
            list.extend(frank.map(Candidate::Group));
        }
        list.truncate(MAX_FILLS);
        list
    }

    /// Whether a finite verb without a subject stands right behind a quotation.
    fn is_inverted(&self, clause: &Clause) -> bool {
        let view = self.view;
        let start = view.groups[clause.verb as usize].tokens.start;
        clause.surface.is_empty()
            && view.verb_of(clause).form == VerbForm::Finite
            && start > view.start()
            && matches!(view.tag(start - 1), Tag::Quote | Tag::Comma)
            && clause.objects.first().is_some_and(|&g| g > clause.verb)
    }

    fn is_what(&self, group: u32) -> bool {
        let view = self.view;
        view.groups
            .get(group as usize)
            .is_some_and(|g| matches!(g.kind, GroupKind::Relative) && view.key(g.tokens.start) == WHAT)
    }

    /// What a free relative names: "unfair competition" in "what it called unfair competition".
    fn free_relative(&self, what: u32) -> Candidates {
        let view = self.view;
        let behind = view.clauses.clauses.partition_point(|c| c.verb <= what);
        let Some(clause) = view.clauses.clauses.get(behind).filter(|c| c.verb <= what + 4) else {
            return Candidates::new();
        };
        let named = |list: &GroupList| -> Candidates {
            list.iter().filter(|&&g| g > clause.verb).map(|&g| Candidate::Group(g)).collect()
        };
        let list = named(&clause.objects);
        if !list.is_empty() {
            return list;
        }
        let list = named(&clause.second);
        if !list.is_empty() {
            return list;
        }
        let described =
            view.clauses.phrases_behind(clause.verb).find(|p| p.preposition == AS && p.at <= clause.verb + 3);
        described.map(complement).unwrap_or_default()
    }

    /// How close a phrase stands to the trigger; `None` when it cannot belong to it.
    fn level(&self, site: &Site, phrase: &Phrase, owner: u32) -> Option<u8> {
        let view = self.view;
        let behind = phrase.at > view.group_of(site.trigger.start).unwrap_or(0);
        // On a word of the predicate itself: "saw eye to eye on flights".
        let words = view.groups.get(phrase.head as usize).map(|g| g.tokens);
        if behind && words.is_some_and(|w| site.claims.iter().any(|&t| w.has(t as usize))) {
            return Some(0);
        }
        if let Some(noun) = site.noun {
            if phrase.head == noun {
                return Some(0);
            }
            if phrase.at > noun && view.hangs_on(phrase.at, noun) && !self.inside_clause(phrase.at, noun) {
                return Some(1);
            }
        }
        if let Some(clause) = site.clause {
            if phrase.head == clause.verb {
                return Some(if behind { 0 } else { 2 });
            }
            if clause.objects.contains(&phrase.head) || clause.second.contains(&phrase.head) {
                return Some(1);
            }
            return (behind && view.clauses.owner[phrase.at as usize] == owner).then_some(2);
        }
        let noun = site.noun?;
        // "held talks on Monday with Japan": it hangs on the verb that the noun hangs on.
        (site.form != Form::Event && view.head(noun) == Some(phrase.head) && phrase.at > noun).then_some(2)
    }

    /// Whether a verb stands between a group and the noun above it.
    fn inside_clause(&self, group: u32, noun: u32) -> bool {
        self.view.clauses.owner[group as usize] != self.view.clauses.owner[noun as usize]
    }

    // What is said.

    /// The clause that a verb or noun of saying reports.
    fn content(&self, site: &Site, only_behind: bool) -> Option<Span> {
        let view = self.view;
        if let Some(clause) = self.noun_content(site) {
            return view.trimmed(view.clause_start(clause) + 1, view.clause_end(clause));
        }
        if site.form == Form::Noun {
            return None;
        }
        if site.form == Form::Phrase {
            return self.around_phrase(site);
        }
        let clause = site.clause?;
        if let Some(reported) = clause.clausal.map(|c| view.clause(c)) {
            if only_behind && reported.verb < clause.verb {
                return None;
            }
            return self.reported(clause, reported);
        }
        // "was confident that", "were informed that": whatever the parse calls it.
        let that = view.clauses.clauses.iter().skip_while(|c| c.verb <= clause.verb).take(4).find(|c| {
            let hangs = view.head(c.verb).is_some_and(|h| {
                h == clause.verb
                    || view.noun(h).is_none() && view.verb(h).is_none() && view.head(h) == Some(clause.verb)
            });
            hangs && view.verb_of(c).form == VerbForm::Finite && view.key(view.clause_start(c)) == THAT
        });
        if let Some(reported) = that {
            return self.reported(clause, reported);
        }
        if let Some(quote) = self.quotation(site) {
            return Some(quote);
        }
        // "promised Kyiv that aid would flow": the parse may take it for a relative clause of the name.
        let behind = view.clauses.clauses.partition_point(|c| c.verb <= clause.verb);
        let loose = view.clauses.clauses[behind..].iter().take(3).find(|c| {
            view.head(c.verb) == Some(clause.verb)
                && matches!(c.relation, Dependency::Adverbial | Dependency::Conjunct)
                && view.verb_of(c).form == VerbForm::Finite
                && view.key(view.clause_start(c)) == THAT
        });
        if let Some(that) = loose {
            return self.reported(clause, that);
        }
        if let Some(&object) = clause.objects.last()
            && view.noun(object).is_some_and(|n| n.pronoun || !n.names.is_empty())
            && let Some(that) = view.clauses.clauses.iter().find(|c| {
                let start = view.clause_start(c);
                c.verb > object
                    && view.verb_of(c).form == VerbForm::Finite
                    && view.groups[object as usize].tokens.end == start
                    && view.key(start) == THAT
                    || view.group_of(start) == Some(object + 2)
                        && view.head(c.verb) == Some(object + 1)
                        && view.key(view.groups[object as usize + 1].tokens.start) == THAT
            })
        {
            return view.trimmed(view.groups[object as usize + 1].tokens.end, view.clause_end(that));
        }
        if only_behind {
            return None;
        }
        // What stands before the speaker and hangs on the verb of saying, whatever the parse calls it.
        let speaker = clause.surface.first().map_or(clause.verb, |&s| s.min(clause.verb));
        let own = view.clauses.owner[clause.verb as usize];
        let before = view.clauses.clauses.iter().take_while(|c| c.verb < speaker).find(|c| {
            c.governor == Some(own)
                && c.has_subject
                && view.head(c.verb) == Some(clause.verb)
                && matches!(c.relation, Dependency::Adverbial | Dependency::Parataxis | Dependency::Other)
        });
        if let Some(reported) = before {
            return self.reported(clause, reported);
        }
        // "…, the ministry said": the parse may take what is said for the main clause.
        self.beside_above(clause).or_else(|| self.said_in_words(clause))
    }

    /// What is said, read off the words where the parse says nothing: a clause behind the verb, else what stands before the
    /// comma before who says it.
    fn said_in_words(&self, clause: &Clause) -> Option<Span> {
        let view = self.view;
        let groups = view.groups;
        let count = groups.len() as u32;
        let finite = |g: u32| view.verb(g).is_some_and(|v| v.form == VerbForm::Finite);
        let is_that = |g: u32| view.key(groups[g as usize].tokens.start) == THAT;
        // "did not say when the arms would arrive".
        let verb_end = groups[clause.verb as usize].tokens.end;
        let asked = view.clauses.clauses.iter().skip_while(|c| c.verb <= clause.verb).take(2).find(|c| {
            let start = view.clause_start(c);
            c.has_subject
                && view.head(c.verb) == Some(clause.verb)
                && (verb_end..verb_end + 2).contains(&start)
                && (start..start + 2).any(|t| t < view.end() && QUESTIONS.contains(&view.key(t)))
        });
        if let Some(asked) = asked {
            return view.trimmed(view.clause_start(asked).max(verb_end), view.clause_end(asked));
        }
        if view.verb_of(clause).passive || clause.relation == Dependency::Adnominal {
            return None;
        }
        let mut start = None;
        for g in clause.verb + 1..count.min(clause.verb + 9) {
            match &groups[g as usize].kind {
                GroupKind::Relative if is_that(g) => start = Some(groups[g as usize].tokens.end),
                GroupKind::Comma | GroupKind::Quote | GroupKind::Break => break,
                _ => {}
            }
            if start.is_none() && view.noun(g).is_some() && !view.is_date(g) && clause.objects.is_empty() {
                start = Some(groups[g as usize].tokens.start);
            }
            if finite(g)
                && view.noun(g - 1).is_some() | (g > 1 && view.noun(g - 2).is_some())
                && let (Some(start), Some(said)) = (start, view.clauses.of_verb(g))
                && start < groups[g as usize].tokens.start
            {
                return view.trimmed(start, view.clause_end(said));
            }
        }
        let subject = *clause.surface.iter().filter(|&&s| s < clause.verb).min()?;
        let first = groups[view.syntax.first(subject as usize)].tokens.start;
        let own = groups[subject as usize].tokens.start;
        let behind_comma = |t: u32| t > view.start() && matches!(view.tag(t - 1), Tag::Comma | Tag::Quote);
        let from = [first, own].into_iter().find(|&t| behind_comma(t))?;
        let opens = groups.first().is_some_and(|g| {
            matches!(g.kind, GroupKind::Relative)
                || matches!(g.kind, GroupKind::Preposition(key) if CONJUNCTIONS.contains(&key))
        });
        let whole = (0..subject).any(|g| {
            finite(g) && groups[g as usize].tokens.end <= from && (0..g).any(|n| view.noun(n).is_some())
        });
        if !whole && !opens {
            // "Beijing, Mao went on, had lodged a protest": what is said goes on behind the remark.
            let end = count.min(clause.verb + 7);
            let comma =
                (clause.verb + 1..end).find(|&g| matches!(groups[g as usize].kind, GroupKind::Comma))?;
            let goes_on = (comma + 1..count.min(comma + 4)).any(finite);
            return goes_on.then(|| view.trimmed(groups[comma as usize].tokens.end, view.end())).flatten();
        }
        (whole && !opens && from > view.start() + 3).then(|| view.trimmed(view.start(), from)).flatten()
    }

    /// The main clause that a remark hangs on.
    fn beside_above(&self, clause: &Clause) -> Option<Span> {
        let view = self.view;
        let above = view.governor(clause)?;
        let first = view.clause_start(clause);
        let beside = above.verb < clause.verb
            && clause.has_subject
            && first > view.start()
            && matches!(view.tag(first - 1), Tag::Comma | Tag::Quote)
            && !matches!(clause.relation, Dependency::Relative | Dependency::Adnominal | Dependency::Open);
        (beside && view.verb_of(above).form == VerbForm::Finite)
            .then(|| self.without(above, clause))
            .flatten()
    }

    /// The that-clause of the trigger's noun: "the warning that talks would fail", "expressed hope that they would not".
    fn noun_content(&self, site: &Site) -> Option<&'a Clause> {
        let view = self.view;
        let noun = site.noun.filter(|_| matches!(site.form, Form::Noun | Form::Light))?;
        let behind = view.clauses.clauses.partition_point(|c| c.verb <= noun);
        view.clauses.clauses[behind..].iter().take(3).find(|c| {
            let head = view.head(c.verb);
            // The parse may hang it on the verb: "won assurances from China that …".
            let near = head == Some(noun)
                || matches!(c.relation, Dependency::Adverbial | Dependency::Conjunct | Dependency::Parataxis)
                    && head.is_some()
                    && head == view.head(noun);
            near && view.verb_of(c).form == VerbForm::Finite && view.key(view.clause_start(c)) == THAT
        })
    }

    /// The words of a reported clause, without its conjunction.
    fn reported(&self, saying: &Clause, clause: &Clause) -> Option<Span> {
        let view = self.view;
        let mut start = view.clause_start(clause);
        let mut end = view.clause_end(clause);
        let verb = view.groups[saying.verb as usize].tokens;
        // Reported before: up to the comma before who says it. Behind: from the verb on.
        if clause.verb < saying.verb {
            let subject = saying
                .surface
                .iter()
                .filter(|&&s| s < saying.verb)
                .map(|&s| view.groups[view.syntax.first(s as usize)].tokens.start)
                .min();
            end = end.min(subject.unwrap_or(verb.start)).min(verb.start);
            start = start.max(view.start());
        } else {
            start = start.max(verb.end);
        }
        while start < end
            && (view.key(start) == THAT || matches!(view.tag(start), Tag::Comma | Tag::Quote | Tag::Colon))
        {
            start += 1;
        }
        view.trimmed(start, end)
    }

    /// A clause without the remark inside or behind it that says who said it.
    fn without(&self, clause: &Clause, remark: &Clause) -> Option<Span> {
        let view = self.view;
        let (start, end) = (view.clause_start(clause).max(view.start()), view.clause_end(clause));
        let from = view.clause_start(remark);
        let behind = view.clause_end(remark);
        if behind + 4 < end && end - behind > from.saturating_sub(start) {
            return view.trimmed(behind, end);
        }
        view.trimmed(start, from.min(end).max(start))
    }

    /// The clause that a phrase such as "according to" hangs on, without the phrase.
    fn around_phrase(&self, site: &Site) -> Option<Span> {
        let view = self.view;
        let groups = view.groups;
        let count = groups.len() as u32;
        let from = site.trigger.start;
        let group = view.group_of(site.trigger.end.min(view.end()) - 1)?;
        let complement = (group..count).find(|&g| view.noun(g).is_some())?;
        let finite = |g: u32| view.verb(g).is_some_and(|v| v.form == VerbForm::Finite);
        // "Exports fell, according to the bank": what stands before it.
        let open = (0..group).rev().find(|&g| matches!(groups[g as usize].kind, GroupKind::Break));
        let first = open.map_or(view.start(), |g| groups[g as usize].tokens.end);
        let told = (0..group).any(|g| {
            finite(g) && groups[g as usize].tokens.start > first && groups[g as usize].tokens.end <= from
        });
        if told {
            return view.trimmed(first, from);
        }
        // "According to Ahn, the minister, exports fell": behind the comma after which a verb comes first.
        let mut comma = None;
        for g in complement + 1..count {
            if matches!(groups[g as usize].kind, GroupKind::Comma) {
                comma = Some(groups[g as usize].tokens.end);
            } else if finite(g) && comma.is_some() {
                break;
            }
        }
        view.trimmed(comma?, view.end())
    }

    /// The quotation that goes with a verb of saying: behind it, else before it.
    fn quotation(&self, site: &Site) -> Option<Span> {
        let view = self.view;
        let (first, last) = (view.start(), view.end());
        let is_quote = |t: u32| view.tag(t) == Tag::Quote;
        let open = (site.trigger.end..last).find(|&t| is_quote(t));
        if let Some(open) = open {
            // Only adverbs, dates and the addressee come between.
            let near = open <= site.trigger.end + 10
                && (site.trigger.end..open).all(|t| {
                    !view
                        .group_of(t)
                        .is_some_and(|g| view.verb(g).is_some_and(|v| v.form == VerbForm::Finite))
                });
            if near {
                let close = (open + 1..last).find(|&t| is_quote(t)).unwrap_or(last);
                if close > open + 3 {
                    return view.trimmed(open + 1, close);
                }
            }
        }
        let close = (first..site.trigger.start).rev().find(|&t| is_quote(t))?;
        if site.trigger.start - close > 16 {
            return None;
        }
        let open = (first..close).rev().find(|&t| is_quote(t)).map_or(first, |t| t + 1);
        if close < open + 3 { None } else { view.trimmed(open, close) }
    }

    // Filters.

    fn passes(&self, item: &Item, candidate: &Candidate) -> bool {
        if item.filter.is_empty() {
            return true;
        }
        let (mut any, mut positive) = (false, false);
        for (not, test) in &item.filter {
            let yes = self.test(test, candidate);
            if *not {
                if yes {
                    return false;
                }
            } else {
                positive = true;
                any |= yes;
            }
        }
        any || !positive
    }

    fn test(&self, test: &Test, candidate: &Candidate) -> bool {
        let view = self.view;
        let head = match candidate {
            Candidate::Group(g) => view.noun(*g).map(|n| n.head),
            Candidate::Name(n) => Some(view.mention(*n).tokens.end - 1),
            Candidate::Verb(g) => view.verb(*g).map(|v| v.main),
            Candidate::Span(_) => None,
        };
        let is = |word: WordKey, head: u32| match candidate {
            Candidate::Verb(g) => view.verb(*g).is_some_and(|v| v.lemma == word),
            _ => view.noun_lemma(head) == word || view.key(head) == word,
        };
        let has_kind = |kind: EntityKind| match candidate {
            Candidate::Group(g) => self.group_has(*g, kind),
            Candidate::Name(n) => view.mention(*n).kind == kind,
            _ => kind == EntityKind::Commodity && !self.goods_within(candidate).is_empty(),
        };
        match test {
            Test::Kind(kind) => has_kind(*kind),
            Test::Named => match candidate {
                Candidate::Group(g) => view.noun(*g).is_some_and(|n| !n.names.is_empty()),
                Candidate::Name(_) => true,
                _ => false,
            },
            Test::Mandative => match candidate {
                Candidate::Verb(g) => view.verb(*g).is_some_and(|v| {
                    let first = view.groups[*g as usize].tokens.start;
                    let first = (first..=v.main).find(|&t| view.tag(t) != Tag::Rb).unwrap_or(first);
                    v.modality == Modality::Desired || view.tag(first) == Tag::Vb || view.key(first) == BE
                }),
                _ => false,
            },
            Test::Negated => {
                matches!(candidate, Candidate::Verb(g) if view.verb(*g).is_some_and(|v| v.negative))
            }
            Test::Actor => self.acts(candidate),
            Test::Goods => {
                has_kind(EntityKind::Commodity)
                    || head.is_some_and(|h| {
                        self.rules.goods.contains(&view.noun_lemma(h))
                            || self.rules.goods.contains(&view.key(h))
                    })
                    || matches!(candidate, Candidate::Group(g) if self.goods_behind(*g).is_some())
                    || matches!(candidate, Candidate::Verb(_) | Candidate::Span(_))
                        && self.goods_noun_within(candidate).is_some()
            }
            Test::Class(words) => head.is_some_and(|h| match candidate {
                Candidate::Verb(g) => view.verb(*g).is_some_and(|v| words.contains(&v.lemma)),
                _ => words.contains(&view.noun_lemma(h)) || words.contains(&view.key(h)),
            }),
            Test::Lemma(word) => head.is_some_and(|h| is(*word, h)),
        }
    }

    /// Whether a noun group is, or for a commodity holds, a mention of the kind.
    fn group_has(&self, group: u32, kind: EntityKind) -> bool {
        let view = self.view;
        let Some(noun) = view.noun(group) else { return false };
        noun.names.iter().any(|&n| {
            let mention = view.mention(n);
            mention.kind == kind
                && (kind == EntityKind::Commodity
                    || kind == EntityKind::Person
                    || mention.tokens.end > noun.head)
        })
    }

    /// The goods behind "of": "shipments of rare earths".
    fn goods_behind(&self, group: u32) -> Option<&Phrase> {
        let view = self.view;
        view.clauses
            .phrases_behind(group)
            .take(2)
            .find(|p| p.preposition == OF && !p.compound && p.head == group)
            .filter(|p| p.groups.iter().any(|&g| self.group_has(g, EntityKind::Commodity)))
    }

    /// The tokens of a clause or quotation.
    fn tokens_within(&self, candidate: &Candidate) -> TokenRange {
        let view = self.view;
        let span = self.span(candidate);
        let range = view.sentence.tokens;
        let at = |byte: usize| {
            let tokens = &view.tokens[range.start as usize..range.end as usize];
            range.start + tokens.partition_point(|t| t.span.start() < byte) as u32
        };
        span.map_or(TokenRange { start: 0, end: 0 }, |s| TokenRange {
            start: at(s.start()),
            end: at(s.end()),
        })
    }

    /// The goods that a clause is about: the first commodity in it and those coordinated with it.
    fn goods_within(&self, candidate: &Candidate) -> SmallVec<[u32; 4]> {
        let view = self.view;
        let tokens = self.tokens_within(candidate);
        let mentions = &view.names.mentions;
        let from = mentions.partition_point(|m| m.tokens.start < tokens.start);
        let mut list: SmallVec<[u32; 4]> = SmallVec::new();
        for (n, mention) in mentions.iter().enumerate().skip(from) {
            if mention.tokens.start >= tokens.end {
                break;
            }
            let last = list.last().map(|&l: &u32| view.mention(l).tokens.end);
            let apart = last.is_some_and(|end| {
                (end..mention.tokens.start).any(|t| {
                    !matches!(
                        view.tag(t),
                        Tag::Cc | Tag::Comma | Tag::Dt | Tag::Jj | Tag::Cd | Tag::Nn | Tag::Nns
                    )
                })
            });
            if apart {
                break;
            }
            if mention.kind == EntityKind::Commodity {
                list.push(n as u32);
            }
        }
        list
    }

    /// The first noun of a clause that is a word for goods ("shipments", "cargoes").
    fn goods_noun_within(&self, candidate: &Candidate) -> Option<u32> {
        let view = self.view;
        let tokens = self.tokens_within(candidate);
        let first = view.groups.partition_point(|g| g.tokens.end <= tokens.start) as u32;
        (first..view.groups.len() as u32)
            .take_while(|&g| view.groups[g as usize].tokens.start < tokens.end)
            .find(|&g| {
                view.noun(g).is_some_and(|n| {
                    self.rules.goods.contains(&view.noun_lemma(n.head))
                        || self.rules.goods.contains(&view.key(n.head))
                })
            })
    }

    // Filling.

    /// What a group refers to.
    fn resolved<T>(&self, group: u32, read: impl FnOnce(&[Referent]) -> T) -> T {
        let mut memo = self.memo.resolved.borrow_mut();
        match memo.get_mut(group as usize) {
            Some(known) => read(known.get_or_insert_with(|| self.discourse.resolve(self.view, group))),
            None => read(&[]),
        }
    }

    fn referents(&self, candidate: &Candidate, role: Role) -> SmallVec<[Referent; 1]> {
        let fits = |r: &&Referent| Discourse::fits(role, r.kind);
        match candidate {
            Candidate::Group(g) => self.resolved(*g, |all| all.iter().filter(fits).cloned().collect()),
            Candidate::Name(n) if Discourse::fits(role, self.view.mention(*n).kind) => {
                smallvec![self.discourse.name(*n)]
            }
            _ => SmallVec::new(),
        }
    }

    /// Whether a candidate is somebody who can act.
    fn acts(&self, candidate: &Candidate) -> bool {
        let fits = |kind| Discourse::fits(Role::Actor, kind);
        match candidate {
            Candidate::Group(g) => self.resolved(*g, |all| all.iter().any(|r| fits(r.kind))),
            Candidate::Name(n) => fits(self.view.mention(*n).kind),
            _ => false,
        }
    }

    fn span(&self, candidate: &Candidate) -> Option<Span> {
        let view = self.view;
        match candidate {
            Candidate::Group(g) => view.phrase_span(*g),
            Candidate::Name(n) => Some(view.mention(*n).span),
            Candidate::Span(span) => Some(*span),
            Candidate::Verb(g) => view.verb_span(view.clauses.of_verb(*g)?),
        }
    }

    /// A noun group as something that is described and not named.
    fn described(&self, group: u32, kind: EntityKind) -> Option<Referent> {
        let view = self.view;
        let noun = view.noun(group).filter(|n| !n.pronoun && !view.is_date(group))?;
        if noun.names.iter().any(|&n| view.mention(n).tokens.has(noun.head as usize)) {
            return None;
        }
        let plural = crate::lexicon::Lexicon::get().is_plural(view.tokens[noun.head as usize].word);
        Some(Referent {
            name: None,
            span: view.phrase_span(group)?,
            kind,
            form: MentionForm::Nominal,
            entities: SmallVec::new(),
            plural,
            country: None,
        })
    }

    /// What a candidate is for a role.
    fn fill(&self, candidate: &Candidate, spec: &RoleSpec, fills: &mut Fills) {
        let push = |fills: &mut Fills, fill: Fill| {
            if fills.len() < MAX_FILLS && !fills.contains(&fill) {
                fills.push(fill);
            }
        };
        if spec.filler == Filler::Span {
            fills.extend(self.span(candidate).map(Fill::Span));
            return;
        }
        let before = fills.len();
        match (spec.role, candidate) {
            (Role::Goods, Candidate::Group(g)) => {
                let behind = self.goods_behind(*g).map(|p| p.groups.clone());
                let groups: GroupList = behind.unwrap_or_else(|| smallvec![*g]);
                for g in groups {
                    let names = self.view.noun(g).map_or(&[][..], |n| &n.names);
                    for &n in names.iter().filter(|&&n| self.view.mention(n).kind == EntityKind::Commodity) {
                        push(fills, Fill::Referent(self.discourse.name(n)));
                    }
                }
            }
            (Role::Goods, Candidate::Verb(_) | Candidate::Span(_)) => {
                for n in self.goods_within(candidate) {
                    push(fills, Fill::Referent(self.discourse.name(n)));
                }
                if fills.len() == before {
                    let noun = self.goods_noun_within(candidate);
                    fills.extend(noun.and_then(|g| self.view.phrase_span(g)).map(Fill::Span));
                }
            }
            (Role::Amount | Role::Rate | Role::Agreement | Role::When | Role::Since, Candidate::Group(g)) => {
                let names = self.view.noun(*g).map_or(&[][..], |n| &n.names);
                let name =
                    names.iter().rev().find(|&&n| Discourse::fits(spec.role, self.view.mention(n).kind));
                if let Some(&n) = name {
                    push(fills, Fill::Referent(self.discourse.name(n)));
                }
            }
            _ => {
                for referent in self.referents(candidate, spec.role) {
                    push(fills, Fill::Referent(referent));
                }
                if fills.len() == before
                    && let Candidate::Group(g) = candidate
                {
                    match spec.role {
                        // "hosted an earlier round": a described event.
                        Role::Event | Role::Guest => {
                            fills.extend(self.described(*g, EntityKind::Event).map(Fill::Referent))
                        }
                        // "praised Seoul's plan": it is Seoul that is praised.
                        Role::Supported | Role::Accused => {
                            for referent in self.discourse.owners(self.view, *g) {
                                push(fills, Fill::Referent(referent));
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
        if fills.len() == before && spec.filler == Filler::Either {
            fills.extend(self.span(candidate).map(Fill::Span));
        }
    }

    /// What stands in the slots of an item and passes its filter. Slots are ways to say the same: the first one that is
    /// there counts; all of them where a role takes several.
    fn candidates(&self, item: &Item, site: &Site, many: bool) -> Candidates {
        let mut list = Candidates::new();
        for slot in &item.slots {
            for candidate in self.slot(slot, site, Some(item)) {
                if self.passes(item, &candidate) {
                    list.push(candidate);
                }
            }
            if !many && !list.is_empty() {
                break;
            }
        }
        list
    }

    fn try_rule(&self, number: u32, site: &Site) -> Option<Found> {
        let rule: &Rule = &self.rules.rules[number as usize];
        let present = |item: &Item| !self.candidates(item, site, false).is_empty();
        let specs = rule.roles();
        let mut roles: SmallVec<[(Role, Fills); 4]> = SmallVec::new();
        let mut filters = rule.need.len();
        // What must be there comes first: most rules end here.
        let mut needed: SmallVec<[Fills; 4]> = SmallVec::new();
        for item in rule.frame.iter().filter(|item| item.need != Need::None) {
            let spec = item.role.and_then(|role| specs.iter().find(|s| s.role == role));
            let Some(spec) = spec.filter(|_| item.need == Need::Filled) else {
                if !present(item) {
                    return None;
                }
                continue;
            };
            let list = self.candidates(item, site, spec.many);
            let fills = self.fills(spec, &list, together(item));
            if fills.is_empty() {
                return None;
            }
            needed.push(fills);
        }
        let mut needed = needed.into_iter();
        for item in &rule.frame {
            let Some(role) = item.role else {
                filters += 1;
                continue;
            };
            let Some(spec) = specs.iter().find(|s| s.role == role) else { continue };
            let filled = if item.need == Need::Filled {
                roles.push((role, needed.next().unwrap_or_default()));
                true
            } else {
                let list = self.candidates(item, site, spec.many);
                self.fill_role(spec, &list, together(item), &mut roles)
            };
            filters += usize::from(filled && !item.filter.is_empty());
        }
        // What the noun's possessor would fill is who acts around it, if nothing else says.
        for item in rule.frame.iter().filter(|i| i.slots.contains(&Slot::Possessor)) {
            let Some(spec) = item.role.and_then(|role| specs.iter().find(|s| s.role == role)) else {
                continue;
            };
            let missing = !roles.iter().any(|(r, _)| *r == spec.role) || !enough(rule.kind, &roles);
            if spec.core && missing {
                let mut list = self.implied(site);
                list.retain(|c| self.passes(item, c));
                self.fill_role(spec, &list, false, &mut roles);
            }
        }
        for &(outer, inner) in rule.within.iter() {
            if !roles.iter().any(|(r, _)| *r == inner) {
                self.fill_from_within(outer, inner, &mut roles);
            }
        }
        // "bombed a depot", "tents for the survivors": what the filter lets pass, though nobody is named by it.
        for item in rule.frame.iter().filter(|i| i.filter.iter().any(|(not, _)| !not)) {
            let spec = item.role.and_then(|role| specs.iter().find(|s| s.role == role));
            let missing = |s: &&RoleSpec| s.may_be_described() && !roles.iter().any(|(r, _)| *r == s.role);
            let Some(spec) = spec.filter(missing) else { continue };
            let list = self.candidates(item, site, spec.many);
            let described = list.iter().filter_map(|c| match c {
                Candidate::Group(g) => self.described(*g, EntityKind::Organization),
                _ => None,
            });
            let fills: Fills = described.map(Fill::Referent).collect();
            if !fills.is_empty() {
                roles.push((spec.role, fills));
            }
        }
        if specs.iter().any(|s| s.core && !roles.iter().any(|(r, _)| *r == s.role))
            || !enough(rule.kind, &roles)
            || rule.kind == RelationKind::Visited && self.is_at_home(&roles)
            || rule.not.iter().any(present)
            || !rule.need.iter().all(present)
        {
            return None;
        }
        self.adjuncts(rule, site, &mut roles);
        let mut status = self.status_of(rule, site);
        // "flies to Washington on April 29", when that is still to come.
        let past = site.clause.is_some_and(|c| self.view.verb_of(c).tense == Tense::Past);
        if !past && self.is_to_come(&roles) {
            status.weaken(Modality::Planned);
        }
        let words = site.claims.len();
        let clause = site
            .clause
            .map(|c| self.view.clauses.owner[c.verb as usize])
            .or_else(|| site.noun.map(|n| self.view.clauses.owner[n as usize]))
            .filter(|&c| c != crate::clause::NONE);
        let score = (words, filters, roles.len());
        Some(Found {
            rule: number,
            trigger: site.trigger,
            roles,
            status,
            clause,
            form: site.form,
            claims: site.claims.clone(),
            score,
        })
    }

    /// What the candidates are for a role.
    fn fills(&self, spec: &RoleSpec, list: &[Candidate], together: bool) -> Fills {
        let mut fills = Fills::new();
        for candidate in list {
            self.fill(candidate, spec, &mut fills);
        }
        if !together {
            for fill in &mut fills {
                if let Fill::Referent(referent) = fill {
                    referent.plural = false;
                }
            }
        }
        if spec.many || fills.is_empty() { fills } else { self.combined(fills) }
    }

    /// Fills a role with the country or body that is named inside another one: "curbs on Thai fruit" aim at Thailand. Who
    /// fills a role already is not meant.
    fn fill_from_within(&self, outer: Role, inner: Role, roles: &mut SmallVec<[(Role, Fills); 4]>) {
        let view = self.view;
        let Some(fill) = roles.iter().find(|(r, _)| *r == outer).and_then(|(_, fills)| fills.first()) else {
            return;
        };
        let names = &view.names.mentions;
        let range = match fill {
            Fill::Span(span) => {
                let low = names.partition_point(|m| m.span.start() < span.start());
                let high = names.partition_point(|m| m.span.end() <= span.end());
                low..high.max(low)
            }
            // The group of the goods: "Japanese computers".
            Fill::Referent(referent) => {
                let Some(name) = referent.name else { return };
                let Some(group) = view.group_of(view.mention(name).tokens.start) else { return };
                let tokens = view.groups[group as usize].tokens;
                let low = names.partition_point(|m| m.tokens.start < tokens.start);
                low..name as usize
            }
        };
        let taken = |entity: u32| {
            roles
                .iter()
                .filter(|(r, _)| *r != outer)
                .flat_map(|(_, fills)| fills)
                .any(|fill| matches!(fill, Fill::Referent(r) if r.entities.contains(&entity)))
        };
        let is_it = |n: &usize| {
            let mention = &names[*n];
            matches!(mention.kind, EntityKind::Country | EntityKind::Forum) && !taken(mention.entity)
        };
        if let Some(n) = range.take(24).find(is_it) {
            roles.push((inner, smallvec![Fill::Referent(self.discourse.name(n as u32))]));
        }
    }

    /// Adds what the candidates are to a role; of a role that holds one mention, only if it is empty yet.
    fn fill_role(
        &self,
        spec: &RoleSpec,
        list: &[Candidate],
        together: bool,
        roles: &mut SmallVec<[(Role, Fills); 4]>,
    ) -> bool {
        let at = roles.iter().position(|(r, _)| *r == spec.role);
        if at.is_some() && !spec.many {
            return false;
        }
        let fills = self.fills(spec, list, together);
        if fills.is_empty() {
            return false;
        }
        match at {
            Some(at) => {
                let old = &mut roles[at].1;
                for fill in fills {
                    if old.len() < MAX_FILLS && !old.contains(&fill) {
                        old.push(fill);
                    }
                }
            }
            None => roles.push((spec.role, fills)),
        }
        true
    }

    /// Several fillers of a role that holds one mention: one mention over all of them, which refers to each.
    fn combined(&self, fills: Fills) -> Fills {
        let referents: SmallVec<[&Referent; 4]> = fills
            .iter()
            .filter_map(|f| match f {
                Fill::Referent(r) => Some(r),
                Fill::Span(_) => None,
            })
            .collect();
        if referents.len() < 2 {
            return fills.iter().take(1).cloned().collect();
        }
        let mut whole = Referent {
            name: None,
            span: referents[0].span,
            kind: referents[0].kind,
            form: MentionForm::Nominal,
            entities: SmallVec::new(),
            plural: true,
            country: None,
        };
        for referent in referents {
            if referent.entities.is_empty() {
                continue;
            }
            whole.span = whole.span.cover(referent.span);
            for &entity in &referent.entities {
                if !whole.entities.contains(&entity) {
                    whole.entities.push(entity);
                }
            }
        }
        smallvec![Fill::Referent(whole)]
    }

    /// `when`, `place` and `forum`, which nearly every predicate takes: what stands in the clause of the trigger.
    fn adjuncts(&self, rule: &Rule, site: &Site, roles: &mut SmallVec<[(Role, Fills); 4]>) {
        let view = self.view;
        let anchor = match (site.clause, site.noun) {
            (Some(clause), _) => clause.verb,
            (None, Some(noun)) => noun,
            _ => return,
        };
        let owner = view.clauses.owner[anchor as usize];
        let trigger = view.group_of(site.trigger.start).unwrap_or(anchor);
        let low = anchor.saturating_sub(24);
        let high = (anchor + 40).min(view.groups.len() as u32);
        for role in [Role::When, Role::Place, Role::Forum] {
            let Some(filled) = rule.adjunct(role) else { continue };
            if roles.iter().any(|(r, _)| *r == filled) {
                continue;
            }
            let mut best: Option<(u32, u32)> = None;
            for group in low..high {
                let Some(noun) = view.noun(group) else { continue };
                let within = if site.clause.is_none() && view.hangs_on(group, anchor) {
                    !self.inside_clause(group, anchor)
                } else {
                    view.clauses.owner[group as usize] == owner
                };
                if !within || view.clauses.owner[group as usize] != owner {
                    continue;
                }
                let before = group.checked_sub(1).and_then(|g| view.preposition(g));
                let fit = noun.names.iter().copied().find(|&n| {
                    let mention = view.mention(n);
                    let heads = mention.tokens.end > noun.head;
                    match role {
                        Role::When => mention.kind == EntityKind::Date && heads,
                        Role::Place => {
                            matches!(mention.kind, EntityKind::Place | EntityKind::Country)
                                && !mention.metonym
                                && heads
                                && matches!(before, Some(IN | AT))
                        }
                        _ => {
                            matches!(mention.kind, EntityKind::Forum | EntityKind::Event)
                                && heads
                                && matches!(before, Some(OF | AT | DURING))
                                && (before != Some(OF) || self.is_sidelines(group))
                        }
                    }
                });
                let Some(name) = fit else { continue };
                // Behind the trigger first, then the nearest.
                let distance = if group > trigger { group - trigger } else { 2 * (trigger - group) + 6 };
                if best.is_none_or(|(d, _)| distance < d) {
                    best = Some((distance, name));
                }
            }
            if let Some((_, name)) = best {
                roles.push((filled, smallvec![Fill::Referent(self.discourse.name(name))]));
            }
        }
    }

    /// Whether a visitor is where he belongs: no visit.
    fn is_at_home(&self, roles: &[(Role, Fills)]) -> bool {
        let country = |role: Role| {
            let fills = roles.iter().find(|(r, _)| *r == role).map(|(_, fills)| fills)?;
            match fills.first()? {
                Fill::Referent(r) if r.entities.len() == 1 => {
                    self.view.names.entities[r.entities[0] as usize].country.as_deref()
                }
                _ => None,
            }
        };
        let destination = country(Role::Destination);
        destination.is_some() && country(Role::Visitor) == destination
    }

    /// Whether the relation's date lies behind that of the document.
    fn is_to_come(&self, roles: &[(Role, Fills)]) -> bool {
        let when = roles.iter().find(|(r, _)| *r == Role::When).and_then(|(_, fills)| fills.first());
        let (Some(date), Some(Fill::Referent(when))) = (self.date, when) else { return false };
        let ids = when.entities.first().map(|&e| &self.view.names.entities[e as usize].ids);
        ids.and_then(|ids| ids.iter().find(|(system, _)| *system == "iso8601"))
            .and_then(|(_, value)| first_day(value))
            .is_some_and(|first| first > date)
    }

    /// "on the sidelines of X": X is the forum.
    fn is_sidelines(&self, group: u32) -> bool {
        words!(SIDELINES = "sidelines", MARGINS = "margins", FRINGES = "fringes");
        group >= 2
            && self
                .view
                .noun(group - 2)
                .is_some_and(|n| matches!(self.view.key(n.head), SIDELINES | MARGINS | FRINGES))
    }

    fn status_of(&self, rule: &Rule, site: &Site) -> Status {
        let mut status = match (site.noun, site.form) {
            (Some(noun), Form::Noun | Form::Event) => self.status.of_noun(self.view, noun, site.clause),
            (noun, _) => match site.clause {
                Some(clause) if site.form != Form::Phrase => {
                    let mut status = self.status.of_clause(self.view, clause);
                    if let Some(noun) = noun {
                        let own = self.status.of_noun(self.view, noun, Some(clause));
                        status.polarity = own.polarity;
                        status.weaken(own.modality);
                    }
                    status
                }
                _ => Status::PLAIN,
            },
        };
        if rule.polarity == Polarity::Negative {
            // "did not call off talks": they stand.
            status.polarity = match status.polarity {
                Polarity::Positive => Polarity::Negative,
                Polarity::Negative => Polarity::Positive,
            };
            status.willed |= rule.willed;
        }
        if rule.modality != Modality::Asserted {
            status.modality = rule.modality;
        }
        status
    }

    // Choice.

    fn choose(&self, mut all: Vec<Found>) -> Vec<Found> {
        // One relation a trigger: more words, then more filters, then more roles, then the earlier rule.
        all.sort_by(|a, b| b.score.cmp(&a.score).then(a.rule.cmp(&b.rule)).then(a.trigger.cmp(&b.trigger)));
        let count = self.view.range.len();
        let base = self.view.range.start;
        let mut claimed = vec![false; count];
        let mut kept: Vec<Found> = Vec::with_capacity(all.len());
        for found in all {
            let taken = found.claims.iter().any(|&t| claimed[(t - base) as usize]);
            if !taken {
                for &t in &found.claims {
                    claimed[(t - base) as usize] = true;
                }
                kept.push(found);
            }
        }
        kept.sort_by_key(|f| f.trigger);
        let rule = |f: &Found| &self.rules.rules[f.rule as usize];
        let kind = |f: &Found| rule(f).kind;
        let mut dropped = vec![false; kept.len()];
        let mut merges: SmallVec<[(usize, usize); 4]> = SmallVec::new();
        for (i, one) in kept.iter().enumerate() {
            let absorbs = &self.rules.rules[one.rule as usize].absorbs;
            // Neighbours only: what a relation absorbs stands in its own clause or fillers.
            let near = i.saturating_sub(6)..kept.len().min(i + 12);
            for j in near {
                if i == j || dropped[i] {
                    continue;
                }
                let other = &kept[j];
                if absorbs.contains(&kind(other)) && self.holds(one, other) {
                    dropped[j] = true;
                }
                // The same event told twice: "met for talks", "met to discuss", a named event and its verb.
                if j > i && rule(one).same_kind(rule(other)) && self.side_by_side(one, other) {
                    let (first, second) =
                        if one.form == Form::Event && other.form != Form::Event { (j, i) } else { (i, j) };
                    if self.same_event(&kept[first], &kept[second]) {
                        dropped[second] = true;
                        merges.push((first, second));
                    }
                }
            }
        }
        // What only the second telling holds goes to the first.
        for (first, second) in merges {
            let roles = kept[second].roles.clone();
            for (role, fills) in roles {
                if !kept[first].roles.iter().any(|(r, _)| *r == role) {
                    kept[first].roles.push((role, fills));
                }
            }
        }
        let mut at = 0;
        kept.retain(|_| {
            at += 1;
            !dropped[at - 1]
        });
        self.impose(&mut kept);
        kept
    }

    /// Whether the second relation stands inside the first: in a span that fills it, or behind it in its clause.
    fn holds(&self, one: &Found, other: &Found) -> bool {
        let trigger = self.view.span_of(other.trigger);
        one.roles.iter().flat_map(|(_, fills)| fills).any(|fill| match fill {
            Fill::Span(span) => span.contains(trigger),
            Fill::Referent(_) => false,
        }) || one.clause.is_some() && one.clause == other.clause
            || other.trigger.start >= one.trigger.end
                && one
                    .clause
                    .is_some_and(|c| other.clause.and_then(|o| self.view.clause(o).governor) == Some(c))
    }

    /// Whether two relations stand in one clause, or one completes the other ("met to discuss").
    fn side_by_side(&self, one: &Found, other: &Found) -> bool {
        let (Some(a), Some(b)) = (one.clause, other.clause) else { return false };
        let inner = self.view.clause(b);
        a == b
            || inner.governor == Some(a)
                && matches!(inner.relation, Dependency::Open | Dependency::Adverbial)
                && self.view.verb_of(inner).form == VerbForm::Infinitive
    }

    fn same_event(&self, one: &Found, other: &Found) -> bool {
        let rule = &self.rules.rules[one.rule as usize];
        rule.roles().iter().filter(|s| s.core).all(|spec| {
            let (a, b) = (one.fills(spec.role), other.fills(spec.role));
            spec.filler == Filler::Span
                || b.iter().all(|fill| match fill {
                    Fill::Referent(r) => r
                        .entities
                        .iter()
                        .all(|e| a.iter().any(|f| matches!(f, Fill::Referent(o) if o.entities.contains(e)))),
                    Fill::Span(_) => true,
                })
        })
    }

    /// What is asked is desired, what is promised or agreed is planned, what is threatened is possible.
    fn impose(&self, kept: &mut [Found]) {
        for i in 0..kept.len() {
            let rule = &self.rules.rules[kept[i].rule as usize];
            let (role, modality) = match rule.kind {
                RelationKind::Requested => (Role::Action, Modality::Desired),
                RelationKind::Pledged => (Role::Action, Modality::Planned),
                RelationKind::AgreedOn => (Role::Matter, Modality::Planned),
                RelationKind::Threatened => (Role::Threat, Modality::Possible),
                _ => continue,
            };
            let Some(Fill::Span(span)) = kept[i].fills(role).first().cloned() else { continue };
            let near = i.saturating_sub(8)..kept.len().min(i + 16);
            for j in near {
                // Who holds an office holds it already.
                let stands = self.rules.rules[kept[j].rule as usize].kind == RelationKind::HoldsOffice;
                if i != j && !stands && span.contains(self.view.span_of(kept[j].trigger)) {
                    kept[j].status.weaken(modality);
                }
            }
        }
    }
}

/// The first day of an ISO 8601 date, month, year, quarter, week or span of them.
fn first_day(value: &str) -> Option<Date> {
    let first = value.split('/').next()?;
    let mut parts = first.split('-');
    let year: i16 = parts.next()?.get(..4)?.parse().ok()?;
    let Some(part) = parts.next() else { return Date::new(year, 1, 1).ok() };
    if let Some(week) = part.strip_prefix('W') {
        let week =
            jiff::civil::ISOWeekDate::new(year, week.parse().ok()?, jiff::civil::Weekday::Monday).ok()?;
        return Some(week.date());
    }
    if let Some(quarter) = part.strip_prefix('Q') {
        let quarter: i8 = quarter.parse().ok()?;
        return Date::new(year, 3 * (quarter.clamp(1, 4) - 1) + 1, 1).ok();
    }
    let month: i8 = part.parse().ok()?;
    let day: i8 = parts.next().and_then(|d| d.get(..2)).map_or(Some(1), |d| d.parse().ok())?;
    Date::new(year, month, day).ok()
}

/// "Ministers met" are several; "talks with ministers" are one side of it.
fn together(item: &Item) -> bool {
    item.slots.iter().any(|slot| match slot {
        Slot::Subject | Slot::Possessor | Slot::Modifier => true,
        Slot::Preposition { last, .. } => matches!(*last, OF | BETWEEN | AMONG | BY),
        _ => false,
    })
}

fn complement(phrase: &Phrase) -> Candidates {
    match phrase.gerund {
        Some(gerund) => smallvec![Candidate::Verb(gerund)],
        None => phrase.groups.iter().map(|&g| Candidate::Group(g)).collect(),
    }
}

/// Whether there are as many parties as the kind needs.
fn enough(kind: RelationKind, roles: &[(Role, Fills)]) -> bool {
    let parties = |role: Role| -> (usize, bool) {
        let mut all: SmallVec<[u32; 8]> = SmallVec::new();
        let (mut unnamed, mut forum) = (0, false);
        for (_, fills) in roles.iter().filter(|(r, _)| *r == role) {
            for fill in fills {
                if let Fill::Referent(r) = fill {
                    if r.entities.is_empty() {
                        unnamed += if r.plural { 2 } else { 1 };
                    }
                    forum |= r.kind == EntityKind::Forum;
                    all.extend_from_slice(&r.entities);
                }
            }
        }
        all.sort_unstable();
        all.dedup();
        (all.len() + unnamed, forum)
    };
    match kind {
        RelationKind::MetWith | RelationKind::SpokeWith => parties(Role::Participants).0 >= 2,
        RelationKind::DisputesWith | RelationKind::CooperatedWith => parties(Role::Parties).0 >= 2,
        RelationKind::AgreedOn => {
            let (count, forum) = parties(Role::Parties);
            count >= 2 || forum
        }
        RelationKind::ImposedTariffsOn => roles.iter().any(|(r, _)| matches!(r, Role::Target | Role::Goods)),
        _ => true,
    }
}
