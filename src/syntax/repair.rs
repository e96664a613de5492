//! A tree → the same tree with what English grammar knows better than the model.
//!
//! In `urea clears customs, the ministry in Seoul said` the model may take the ministry for a second object, in `Beijing, which
//! met Seoul, agreed` the relative clause for the main one. Each step is certain from the words alone:
//!
//! * the verb behind `who`, `which`, `whose` hangs, as Relative, on the noun before the comma;
//! * a finite verb takes the noun phrase right before it, or before what two commas enclose, as its subject, and no noun
//!   that a preposition governs;
//! * what stands before a closing `, the ministry said` is what was said;
//! * `asked Seoul to wait`: the infinitive is the verb's;
//! * a conjunct with an article between two commas, and without any conjunction, is an apposition.

use super::transition::NONE;
use super::{Dependency, NO_HEAD, Node, Syntax};
use crate::group::{Group, GroupKind, VerbForm, VerbGroup};
use crate::lexicon::{Class, Lexicon, WordKey};
use crate::name::Names;
use crate::relation::EntityKind;
use crate::token::Token;

/// How many groups two commas may enclose between a subject and its verb.
const MAX_ENCLOSED: usize = 14;
/// How many groups a subject and its phrases may have.
const MAX_PHRASES: usize = 8;
/// How many groups may stand between a relative pronoun and its verb.
const MAX_RELATIVE: usize = 8;

const PERSONAL: [WordKey; 3] = [WordKey::fixed("who"), WordKey::fixed("whom"), WordKey::fixed("whose")];
const RELATIVES: [WordKey; 5] =
    [PERSONAL[0], PERSONAL[1], PERSONAL[2], WordKey::fixed("which"), WordKey::fixed("where")];
const DETERMINERS: [WordKey; 7] = [
    WordKey::fixed("the"),
    WordKey::fixed("a"),
    WordKey::fixed("an"),
    WordKey::fixed("its"),
    WordKey::fixed("his"),
    WordKey::fixed("her"),
    WordKey::fixed("their"),
];

const TO: WordKey = WordKey::fixed("to");
const BE: WordKey = WordKey::fixed("be");

struct Repair<'a> {
    tokens: &'a [Token],
    groups: &'a [Group],
    names: &'a Names,
    tree: &'a mut Syntax,
    /// The subject of each verb.
    subjects: &'a mut Vec<u32>,
    changed: bool,
}

/// Repairs a tree; tells whether anything was changed. `subjects` is scratch. Only the heads and relations are kept right.
pub(super) fn repair(
    tokens: &[Token],
    groups: &[Group],
    names: &Names,
    tree: &mut Syntax,
    subjects: &mut Vec<u32>,
) -> bool {
    subjects.clear();
    subjects.resize(groups.len(), NONE);
    for (at, node) in tree.nodes.iter().enumerate() {
        if node.relation == Dependency::Subject && node.head != NO_HEAD {
            subjects[node.head as usize] = at as u32;
        }
    }
    let mut repair = Repair { tokens, groups, names, tree, subjects, changed: false };
    let is_relative = |group: &Group| matches!(group.kind, GroupKind::Relative);
    for at in 2..groups.len() {
        if is_relative(&groups[at]) {
            repair.relative(at);
        }
    }
    for at in 0..groups.len() {
        match groups[at].kind {
            GroupKind::Verb(_) => repair.copula(at),
            GroupKind::Noun(_) => repair.possessed(at),
            _ => {}
        }
    }
    for verb in 1..groups.len() {
        if repair.verb(verb).is_some_and(|verb| verb.form == VerbForm::Finite) {
            repair.subject(verb);
        }
    }
    repair.fronted();
    repair.said();
    for at in 1..groups.len() {
        match &groups[at].kind {
            GroupKind::Verb(verb) if verb.form == VerbForm::Infinitive => repair.infinitive(at),
            GroupKind::Noun(_) => repair.apposition(at),
            _ => {}
        }
    }
    repair.changed
}

impl<'a> Repair<'a> {
    fn is_noun(&self, at: usize) -> bool {
        matches!(self.groups[at].kind, GroupKind::Noun(_))
    }

    fn is_comma(&self, at: usize) -> bool {
        matches!(self.groups.get(at).map(|g| &g.kind), Some(GroupKind::Comma))
    }

    fn is_date(&self, at: usize) -> bool {
        match &self.groups[at].kind {
            GroupKind::Noun(noun) => {
                noun.names.len() == 1 && self.names.mentions[noun.names[0] as usize].kind == EntityKind::Date
            }
            _ => false,
        }
    }

    fn is_preposition(&self, at: usize) -> bool {
        matches!(self.groups[at].kind, GroupKind::Preposition(_))
    }

    fn verb(&self, at: usize) -> Option<&'a VerbGroup> {
        match &self.groups[at].kind {
            GroupKind::Verb(verb) => Some(verb),
            _ => None,
        }
    }

    fn key(&self, at: usize) -> Option<WordKey> {
        self.tokens.get(self.groups[at].tokens.start as usize).map(|token| token.key)
    }

    fn relation(&self, at: usize) -> Dependency {
        self.tree.nodes[at].relation
    }

    /// Whether a group stands in the subtree of another.
    fn hangs_below(&self, group: usize, other: usize) -> bool {
        let mut at = group;
        for _ in 0..self.groups.len() {
            match self.tree.head(at) {
                Some(head) if head == other => return true,
                Some(head) => at = head,
                None => return false,
            }
        }
        true
    }

    fn put(&mut self, at: usize, node: Node) {
        let old = self.tree.nodes[at];
        if old.relation == Dependency::Subject
            && let Some(subject) = self.subjects.get_mut(old.head as usize)
            && *subject == at as u32
        {
            *subject = NONE;
        }
        if node.relation == Dependency::Subject
            && let Some(subject) = self.subjects.get_mut(node.head as usize)
        {
            *subject = at as u32;
        }
        self.tree.nodes[at] = node;
        self.changed = true;
    }

    /// Hangs a group on another. If that one stands below it, it first takes the group's place.
    fn attach(&mut self, group: usize, head: usize, relation: Dependency) {
        let node = Node { head: head as u32, relation };
        if group == head || self.tree.nodes[group] == node {
            return;
        }
        if self.hangs_below(head, group) {
            let place = self.tree.nodes[group];
            self.put(head, place);
        }
        self.put(group, node);
    }

    /// `Beijing, which met Seoul`: hangs the verb on the noun.
    fn relative(&mut self, pronoun: usize) {
        let Some(key) = self.key(pronoun).filter(|key| RELATIVES.contains(key)) else { return };
        let mut comma = pronoun - 1;
        if self.is_preposition(comma) {
            comma -= 1;
        }
        if comma == 0 || !self.is_comma(comma) || !self.is_noun(comma - 1) || self.is_date(comma - 1) {
            return;
        }
        let end = self.groups.len().min(pronoun + 1 + MAX_RELATIVE);
        let mut found = None;
        for at in pronoun + 1..end {
            match &self.groups[at].kind {
                GroupKind::Verb(verb) if verb.form == VerbForm::Finite => {
                    found = Some(at);
                    break;
                }
                GroupKind::Relative | GroupKind::Break | GroupKind::Quote => break,
                _ => {}
            }
        }
        let Some(verb) = found else { return };
        let near = comma - 1;
        let far = self.phrase_head(near);
        if let Some(head) = self.tree.head(verb)
            && self.relation(verb) == Dependency::Relative
            && (far..=near).contains(&head)
        {
            return;
        }
        let is_thing = match &self.groups[near].kind {
            GroupKind::Noun(noun) => noun
                .names
                .last()
                .is_some_and(|&name| self.names.mentions[name as usize].kind != EntityKind::Person),
            _ => false,
        };
        let antecedent = if PERSONAL.contains(&key) && is_thing { far } else { near };
        let is_subject = (pronoun + 1..verb).all(|at| {
            self.is_preposition(at)
                || self.is_date(at)
                || matches!(self.groups[at].kind, GroupKind::Adverb(_))
        });
        self.attach(verb, antecedent, Dependency::Relative);
        if is_subject && comma + 1 == pronoun && key != RELATIVES[4] {
            self.attach(pronoun, verb, Dependency::Subject);
        }
    }

    /// Gives a finite verb the subject that it lacks, or that stands behind the one it has.
    fn subject(&mut self, verb: usize) {
        let has = self.subjects[verb];
        if has != NONE {
            let has = has as usize;
            if has < verb && self.is_noun(has) && self.is_governed(has) {
                let near = self.phrase_head(has);
                let head = self.first_conjunct(near);
                if self.tree.head(head) == Some(verb) && self.relation(head) == Dependency::Subject {
                    // The noun has its subject already: "the health and vitality of the industry are".
                    if near != has {
                        self.attach(has, near, Dependency::Nominal);
                        self.subjects[verb] = head as u32;
                    }
                    return;
                }
                let other = self.tree.head(head);
                let is_free = self.relation(head) != Dependency::Subject || other == Some(verb);
                if head != has && is_free && self.can_begin(self.first_of(head)) {
                    self.attach(head, verb, Dependency::Subject);
                    self.attach(has, if near == has { head } else { near }, Dependency::Nominal);
                }
            }
            return;
        }
        if self.shares_subject(verb) {
            return;
        }
        let Some((subject, open)) = self.subject_before(verb) else { return };
        if self.relation(subject) == Dependency::Subject
            && let Some(other) = self.tree.head(subject).filter(|&h| h != verb)
        {
            // Somebody else's subject stays so, unless that one stands between the commas ("Ahn, who met Wang, said") or is
            // a participle ("cargoes covered by letters of credit pass").
            let participle = self.verb(other).is_some_and(|other| other.form == VerbForm::Participle);
            let is_between = if participle { subject < other } else { open < other };
            if !(is_between && other < verb) {
                return;
            }
            let relation = match self.verb(other) {
                Some(_) if participle => Dependency::Adnominal,
                Some(_) => Dependency::Relative,
                None => Dependency::Apposition,
            };
            self.attach(other, subject, relation);
        }
        self.attach(subject, verb, Dependency::Subject);
    }

    /// `Ahn is due to fly`: the linking verb is the head, and what it links to hangs on it.
    fn copula(&mut self, verb: usize) {
        let Some(complement) = self.tree.head(verb).filter(|&h| h > verb && self.verb(h).is_none()) else {
            return;
        };
        let links = self.verb(verb).is_some_and(|v| v.lemma == BE);
        if !links || self.relation(verb) != Dependency::Auxiliary {
            return;
        }
        let subject = self.subjects[complement];
        let place = self.tree.nodes[complement];
        self.put(verb, place);
        self.put(complement, Node { head: verb as u32, relation: Dependency::Predicate });
        if subject != NONE {
            self.attach(subject as usize, verb, Dependency::Subject);
        }
    }

    /// `Citing delays, Seoul said`: the participle in front depends on the finite verb behind the comma.
    fn fronted(&mut self) {
        let Some(root) = self.tree.root() else { return };
        let is_fronted =
            self.verb(root).is_some_and(|verb| matches!(verb.form, VerbForm::Gerund | VerbForm::Participle))
                && self.subjects[root] == NONE;
        if !is_fronted {
            return;
        }
        let main = (root + 1..self.groups.len()).find(|&at| {
            self.tree.head(at) == Some(root)
                && self.subjects[at] != NONE
                && self.verb(at).is_some_and(|verb| verb.form == VerbForm::Finite)
                && (root..self.subjects[at] as usize).any(|comma| self.is_comma(comma))
                && !matches!(self.relation(at), Dependency::Conjunct | Dependency::Clausal)
        });
        if let Some(main) = main {
            let place = self.tree.nodes[root];
            self.put(main, place);
            self.put(root, Node { head: main as u32, relation: Dependency::Adverbial });
        }
    }

    /// `India's Modi and China's Xi met`: Xi is the conjunct, China its possessor.
    fn possessed(&mut self, possessor: usize) {
        if self.relation(possessor) != Dependency::Conjunct {
            return;
        }
        let Some(first) = self.tree.head(possessor).filter(|&h| h < possessor && self.is_noun(h)) else {
            return;
        };
        let mut noun = possessor;
        while let Some(GroupKind::Noun(next)) = self.groups.get(noun + 1).map(|g| &g.kind)
            && next.possessor == Some(noun as u32)
        {
            noun += 1;
        }
        if noun == possessor || first == noun {
            return;
        }
        // "China and South Korea's promise": both are possessors.
        let is_possessed = matches!(&self.groups[first].kind, GroupKind::Noun(noun) if noun.possessor.is_some()
            || noun.names.last().is_some_and(|&n| self.names.mentions[n as usize].kind == EntityKind::Person));
        if !is_possessed {
            if self.relation(first) != Dependency::Possessor && !self.is_governed(first) {
                self.attach(first, noun, Dependency::Possessor);
            }
            return;
        }
        let verb = (self.relation(noun) == Dependency::Subject).then(|| self.tree.head(noun)).flatten();
        self.attach(noun, first, Dependency::Conjunct);
        self.attach(possessor, noun, Dependency::Possessor);
        if let Some(verb) = verb {
            self.attach(first, verb, Dependency::Subject);
        }
    }

    /// Whether a preposition stands before a noun phrase.
    fn is_governed(&self, noun: usize) -> bool {
        let first = self.first_of(noun);
        first > 0 && self.is_preposition(first - 1) && self.relation(first - 1) == Dependency::Case
    }

    /// "met and praised": the second verb needs no subject of its own.
    fn shares_subject(&self, verb: usize) -> bool {
        let mut at = verb;
        while at > 0 && matches!(self.groups[at - 1].kind, GroupKind::Adverb(_)) {
            at -= 1;
        }
        let joined = at > 0 && matches!(self.groups[at - 1].kind, GroupKind::Conjunction);
        joined || at > 0 && self.verb(at - 1).is_some() && self.relation(verb) != Dependency::Root
    }

    /// The first group of a noun with its possessors.
    fn first_of(&self, noun: usize) -> usize {
        let mut first = noun;
        loop {
            match &self.groups[first].kind {
                GroupKind::Noun(group) if group.possessor.is_some_and(|p| (p as usize) < first) => {
                    first = group.possessor.map_or(first, |p| p as usize);
                }
                _ => return first,
            }
        }
    }

    /// Back over "of X in Y", "imposed by X", "familiar with Y" to the noun that the phrases hang on.
    fn phrase_head(&self, noun: usize) -> usize {
        let mut at = noun;
        for _ in 0..MAX_PHRASES {
            let first = self.first_of(at);
            if first < 2 || !self.is_preposition(first - 1) {
                return at;
            }
            let mut before = first - 2;
            let is_modifier = match &self.groups[before].kind {
                GroupKind::Adjective(_) => true,
                GroupKind::Verb(verb) => verb.form == VerbForm::Participle,
                _ => false,
            };
            if is_modifier && before > 0 {
                before -= 1;
            }
            if !self.is_noun(before) || self.is_date(before) {
                return at;
            }
            at = before;
        }
        at
    }

    /// The first of the conjuncts that a noun is the last of: "Russia and Vietnam have". Not the object that the model takes
    /// for one: "lifted curbs and Seoul agreed".
    fn first_conjunct(&self, noun: usize) -> usize {
        let mut at = noun;
        for _ in 0..MAX_PHRASES {
            let first = self.first_of(at);
            let is_joined = first > 0 && matches!(self.groups[first - 1].kind, GroupKind::Conjunction);
            let head = self.tree.head(at).filter(|&head| head < first && self.is_noun(head));
            match head {
                Some(head) if self.relation(at) == Dependency::Conjunct && (is_joined || at != noun) => {
                    at = self.phrase_head(head);
                }
                _ => break,
            }
        }
        let is_taken =
            matches!(self.relation(at), Dependency::Object | Dependency::Oblique | Dependency::Nominal);
        if is_taken || self.is_governed(at) { noun } else { at }
    }

    /// The noun phrase that can be the subject of a verb to its right, and the comma behind it (the verb, if there is none).
    fn subject_before(&self, verb: usize) -> Option<(usize, usize)> {
        let mut at = verb - 1;
        // Adverbs and dates may come between: "the regulator, on 30 September, forecast".
        loop {
            if matches!(self.groups[at].kind, GroupKind::Adverb(_)) || self.is_date(at) {
                at = at.checked_sub(1)?;
                if self.is_preposition(at) {
                    at = at.checked_sub(1)?;
                }
            } else {
                break;
            }
        }
        if self.is_noun(at) {
            let head = self.first_conjunct(self.phrase_head(at));
            return self.can_begin(self.first_of(head)).then_some((head, verb));
        }
        if !self.is_comma(at) || at < 3 {
            return None;
        }
        let low = at.saturating_sub(MAX_ENCLOSED);
        let open = (low..at - 1).rev().find(|&i| self.is_comma(i))?;
        let before = open.checked_sub(1)?;
        if !self.is_noun(before) || self.is_date(before) {
            return None;
        }
        let head = self.phrase_head(before);
        self.can_begin(self.first_of(head)).then_some((head, open))
    }

    /// Whether a noun phrase that starts at a group can be a subject: nothing governs it from the left.
    fn can_begin(&self, first: usize) -> bool {
        let Some(before) = first.checked_sub(1) else { return true };
        match &self.groups[before].kind {
            GroupKind::Comma
            | GroupKind::Quote
            | GroupKind::Break
            | GroupKind::Conjunction
            | GroupKind::Relative
            | GroupKind::Adverb(_)
            | GroupKind::Verb(_)
            | GroupKind::Other => true,
            GroupKind::Noun(_) => self.is_date(before),
            _ => false,
        }
    }

    /// `The deal is done, the ministry said.`: hangs the deal's verb on the last one.
    fn said(&mut self) {
        let finite = |at: &usize| self.verb(*at).is_some_and(|verb| verb.form == VerbForm::Finite);
        let Some(verb) = (1..self.groups.len()).rev().find(finite) else { return };
        let Some(root) = self.tree.root().filter(|&root| root < verb && finite(&root)) else { return };
        let Some(subject) = self.subjects.get(verb).map(|&s| s as usize).filter(|&s| root < s && s < verb)
        else {
            return;
        };
        let reports = self.verb(verb).is_some_and(|verb| {
            self.tokens
                .get(verb.main as usize)
                .is_some_and(|token| Lexicon::get().classes(token.word).has(Class::Reporting))
        });
        let first = self.first_of(subject);
        let is_closing = first > 0
            && matches!(self.groups[first - 1].kind, GroupKind::Comma | GroupKind::Quote)
            && (self.is_comma(first - 1) || first > 1 && self.is_comma(first - 2));
        // What is said may still follow: "said it to lawmakers" has it behind, "told lawmakers" has not.
        let said_behind = (verb + 1..self.groups.len()).any(|at| {
            self.tree.head(at) == Some(verb)
                && matches!(self.relation(at), Dependency::Clausal | Dependency::Open)
        });
        if reports && is_closing && !said_behind && !self.is_subordinate(verb) {
            self.attach(root, verb, Dependency::Clausal);
        }
    }

    fn is_subordinate(&self, verb: usize) -> bool {
        (0..verb).any(|at| {
            self.tree.head(at) == Some(verb)
                && matches!(self.relation(at), Dependency::Mark | Dependency::Coordinator)
        })
    }

    /// `asked Seoul to wait`: the infinitive hangs on the verb.
    fn infinitive(&mut self, at: usize) {
        // Without a subject of its own it has the governor's.
        let spelt_out = self.key(at) == Some(TO);
        if spelt_out && self.relation(at) == Dependency::Clausal && self.subjects[at] == NONE {
            let node = self.tree.nodes[at];
            self.put(at, Node { relation: Dependency::Open, ..node });
        }
        if !matches!(self.relation(at), Dependency::Adnominal | Dependency::Adverbial) {
            return;
        }
        let Some(mut governor) = self.tree.head(at) else { return };
        if self.is_noun(governor) {
            if self.relation(governor) != Dependency::Object {
                return;
            }
            let Some(verb) = self.tree.head(governor) else { return };
            governor = verb;
        }
        let controls = self.verb(governor).is_some_and(|verb| {
            let lexicon = Lexicon::get();
            !verb.passive && lexicon.classes(lexicon.find(verb.lemma)).has(Class::ObjectControl)
        });
        let is_near = governor < at
            && at - governor <= MAX_PHRASES
            && (governor + 1..at).all(|i| {
                self.is_noun(i)
                    || self.is_preposition(i)
                    || matches!(self.groups[i].kind, GroupKind::Conjunction)
            })
            && self.is_noun(governor + 1);
        if controls && is_near && !self.hangs_below(governor, at) {
            self.attach(at, governor, Dependency::Open);
        }
    }

    /// `Jera, the largest buyer, agreed`: the buyer is no second actor.
    fn apposition(&mut self, at: usize) {
        if self.relation(at) != Dependency::Conjunct {
            return;
        }
        let Some(head) = self.tree.head(at).filter(|&head| head < at && self.is_noun(head)) else { return };
        let first = self.first_of(at);
        let is_described = first < at || self.key(first).is_some_and(|key| DETERMINERS.contains(&key));
        let mut end = at + 1;
        while end + 1 < self.groups.len() && self.is_preposition(end) && self.is_noun(end + 1) {
            end += 2;
        }
        let limit = self.groups.len().min(at + MAX_ENCLOSED);
        let is_other =
            |i: usize| i != at && self.tree.head(i) == Some(head) && self.relation(i) == Dependency::Conjunct;
        let has_conjunction = (head + 1..limit).any(is_other);
        if is_described && first > 0 && self.is_comma(first - 1) && self.is_comma(end) && !has_conjunction {
            let behind = self.groups.get(end + 1).map(|g| &g.kind);
            if matches!(behind, Some(GroupKind::Verb(_) | GroupKind::Preposition(_) | GroupKind::Adverb(_))) {
                self.put(at, Node { head: head as u32, relation: Dependency::Apposition });
            }
        }
    }
}
