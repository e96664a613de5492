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
//! * the noun right behind a verb is no part of what follows, and nothing that stands before the verb takes it;
//! * no subject stands before the `that` of its clause;
//! * a finite verb behind `and` is joined to a verb, not to a noun;
//! * a conjunct with an article between two commas, and without any conjunction, is an apposition.

use super::transition::NONE;
use super::{Dependency, NO_HEAD, Node, Syntax};
use crate::group::{Group, GroupKind, VerbForm, VerbGroup};
use crate::lexicon::{Class, Lexicon, WordKey, keys};
use crate::name::Names;
use crate::relation::EntityKind;
use crate::token::Token;

/// How many groups two commas may enclose between a subject and its verb.
const MAX_ENCLOSED: usize = 14;
/// How many groups a subject and its phrases may have.
const MAX_PHRASES: usize = 8;
/// How many groups may stand between a relative pronoun and its verb.
const MAX_RELATIVE: usize = 8;

/// How far from a verb its marks, subjects and the verbs that it is joined to are looked for.
const MAX_REACH: usize = 48;

const PERSONAL: [WordKey; 3] = [WordKey::fixed("who"), WordKey::fixed("whom"), WordKey::fixed("whose")];
const RELATIVES: [WordKey; 5] =
    [PERSONAL[0], PERSONAL[1], PERSONAL[2], WordKey::fixed("which"), WordKey::fixed("where")];
const DETERMINERS: [WordKey; 7] = keys!["the", "a", "an", "its", "his", "her", "their"];

const TO: WordKey = WordKey::fixed("to");
const BE: WordKey = WordKey::fixed("be");
const HAVE: WordKey = WordKey::fixed("have");
const BETWEEN: WordKey = WordKey::fixed("between");

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
    for verb in 0..groups.len() {
        if repair.verb(verb).is_some() {
            repair.object(verb);
            repair.complementizer(verb);
            if verb > 1 {
                repair.gerund(verb);
                repair.restricted(verb);
            }
        }
    }
    for at in 1..groups.len() {
        match groups[at].kind {
            GroupKind::Conjunction => {
                repair.coordinated(at);
                repair.torn(at);
            }
            GroupKind::Preposition(_) => repair.stray(at),
            GroupKind::Noun(_) => {
                repair.unjoined(at);
                repair.second_object(at);
            }
            GroupKind::Verb(_) => {
                repair.joined_verb(at);
                repair.joined_first(at);
            }
            GroupKind::Relative => repair.pronoun(at),
            _ => {}
        }
    }
    for verb in 1..groups.len() {
        if repair.verb(verb).is_some_and(|verb| verb.form == VerbForm::Finite) {
            repair.enclosed(verb);
            repair.subject(verb);
            repair.two_subjects(verb);
        }
    }
    repair.fronted();
    repair.said();
    for at in 1..groups.len() {
        if repair.relation(at) == Dependency::Clausal {
            repair.reported(at);
        }
        match &groups[at].kind {
            GroupKind::Verb(verb) if verb.form == VerbForm::Infinitive => repair.infinitive(at),
            GroupKind::Noun(_) => repair.apposition(at),
            _ => {}
        }
    }
    for at in 2..groups.len() {
        if matches!(groups[at].kind, GroupKind::Noun(_)) {
            repair.crossing(at);
        }
    }
    repair.changed
}

impl<'a> Repair<'a> {
    /// The end of what is looked at behind a group.
    fn reach(&self, at: usize) -> usize {
        self.groups.len().min(at + MAX_REACH)
    }

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

    /// `invited to Riyadh by King Salman`: no conjunct without a mark or conjunction.
    fn unjoined(&mut self, noun: usize) {
        // "settled on a truce".
        if self.relation(noun) == Dependency::Object && self.is_governed(noun) {
            let node = self.tree.nodes[noun];
            self.put(noun, Node { relation: Dependency::Oblique, ..node });
            return;
        }
        if self.relation(noun) != Dependency::Conjunct || !self.is_governed(noun) {
            return;
        }
        let Some(head) = self.tree.head(noun).filter(|&head| head < noun && self.is_noun(head)) else {
            return;
        };
        let is_joined = noun - head > MAX_REACH
            || (head + 1..noun).any(|at| {
                matches!(
                    self.groups[at].kind,
                    GroupKind::Comma
                        | GroupKind::Conjunction
                        | GroupKind::Quote
                        | GroupKind::Break
                        | GroupKind::Other
                )
            });
        if is_joined {
            return;
        }
        let mut governor = head;
        for _ in 0..MAX_PHRASES {
            let Some(above) = self.tree.head(governor) else { break };
            governor = above;
            if self.verb(above).is_some() {
                break;
            }
        }
        let is_verb = self.verb(governor).is_some() && governor < noun;
        let (head, relation) =
            if is_verb { (governor, Dependency::Oblique) } else { (head, Dependency::Nominal) };
        self.attach(noun, head, relation);
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
            let adjective = matches!(self.groups[other].kind, GroupKind::Adjective(_));
            let is_between = if participle || adjective { subject < other } else { open < other };
            if self.tree.head(verb) == Some(subject) && other > verb && self.verb(other).is_some() {
                // "China on Tuesday cut supplies, a day after Washington put": no relative clause without a pronoun.
                let place = self.tree.nodes[other];
                if place.relation != Dependency::Subject && !self.hangs_below(other, verb) {
                    self.put(verb, place);
                    self.put(other, Node { head: verb as u32, relation: Dependency::Adverbial });
                    self.put(subject, Node { head: verb as u32, relation: Dependency::Subject });
                }
                return;
            }
            if !(is_between && other < verb) {
                return;
            }
            let relation = match self.verb(other) {
                Some(_) if participle => Dependency::Adnominal,
                Some(_) => Dependency::Relative,
                // "troops loyal to the president retook".
                None if adjective => Dependency::Modifier,
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
        let is_taken = matches!(
            self.relation(at),
            Dependency::Object | Dependency::IndirectObject | Dependency::Oblique | Dependency::Nominal
        );
        if is_taken || self.is_governed(at) { noun } else { at }
    }

    /// The mark that opens what a comma, bracket or dash closes, and the noun before it.
    fn enclosure(&self, close: usize) -> Option<(usize, usize)> {
        let is_dash = |at: usize| {
            matches!(self.groups[at].kind, GroupKind::Break)
                && self.tokens[self.groups[at].tokens.start as usize].span.len() != 1
                || self.is_hyphen(at)
        };
        let closes_dash = is_dash(close);
        if !(self.is_comma(close) || closes_dash) || close < 3 {
            return None;
        }
        let low = close.saturating_sub(MAX_ENCLOSED);
        let is_open = |&i: &usize| if closes_dash { is_dash(i) } else { self.is_comma(i) };
        let open = (low..close - 1).rev().find(is_open)?;
        let before = open.checked_sub(1)?;
        (self.is_noun(before) && !self.is_date(before)).then_some((open, before))
    }

    /// A hyphen that stands for a dash.
    fn is_hyphen(&self, at: usize) -> bool {
        const HYPHEN: WordKey = WordKey::fixed("-");
        matches!(self.groups[at].kind, GroupKind::Break) && self.key(at) == Some(HYPHEN)
    }

    /// The noun that a noun before a verb is part of: "the ministers" of "the ministers of Greece and Jordan", "the decision"
    /// of "the decision by the court to annul the contract".
    fn outer_head(&self, noun: usize) -> usize {
        let mut at = self.first_conjunct(self.phrase_head(noun));
        for _ in 0..3 {
            let Some(verb) = self.tree.head(at).filter(|&verb| verb < at) else { break };
            let is_inner = self.verb(verb).is_some_and(|v| v.form != VerbForm::Finite)
                && matches!(self.relation(at), Dependency::Object | Dependency::Oblique)
                && matches!(self.relation(verb), Dependency::Adnominal);
            let Some(outer) = self.tree.head(verb).filter(|&outer| is_inner && outer < verb) else { break };
            if !self.is_noun(outer) {
                break;
            }
            at = self.first_conjunct(self.phrase_head(outer));
        }
        at
    }

    /// The noun group right behind a verb, past particles and possessors.
    fn noun_behind(&self, verb: usize) -> Option<usize> {
        let mut at = verb + 1;
        while matches!(self.groups.get(at)?.kind, GroupKind::Particle) {
            at += 1;
        }
        while let Some(GroupKind::Noun(next)) = self.groups.get(at + 1).map(|g| &g.kind)
            && next.possessor == Some(at as u32)
        {
            at += 1;
        }
        self.is_noun(at).then_some(at)
    }

    /// `cut funding and other donors filled the gap`: what stands right behind a verb is its own.
    fn object(&mut self, verb: usize) {
        let Some(group) = self.verb(verb).filter(|group| !group.passive && group.lemma != BE) else { return };
        let lexicon = Lexicon::get();
        if lexicon.classes(lexicon.find(group.lemma)).has(Class::Intransitive) {
            return;
        }
        let Some(noun) = self.noun_behind(verb).filter(|&noun| !self.is_date(noun)) else { return };
        let Some(head) = self.tree.head(noun) else { return };
        if head == verb {
            self.bare_object(verb, noun);
            return;
        }
        // Of "a “cynical move”" the article is a group of its own.
        if self.groups[noun].tokens.len() == 1 && self.key(noun).is_some_and(|key| DETERMINERS.contains(&key))
        {
            return;
        }
        // ", fearing shortages, has sought".
        let is_remark = group.form == VerbForm::Gerund
            && verb > 0
            && self.is_comma(verb - 1)
            && self.relation(noun) == Dependency::Subject
            && (noun + 1..head).any(|at| self.is_comma(at));
        if is_remark {
            self.attach(noun, verb, Dependency::Object);
            return;
        }
        // "handed the envoy a note, and the premier said".
        let frame = lexicon.classes(lexicon.find(group.lemma));
        let is_told =
            [Class::Ditransitive, Class::Naming, Class::Transitive].iter().any(|&class| frame.has(class));
        let is_stolen = self.relation(noun) == Dependency::Subject
            && self.verb(head).is_some()
            && is_told
            && (noun + 1..head).any(|at| self.is_comma(at));
        if is_stolen {
            self.attach(noun, verb, Dependency::Object);
            return;
        }
        let is_right = head > noun && self.is_noun(head);
        let is_left = head < verb;
        let is_loose = match self.relation(noun) {
            Dependency::Modifier
            | Dependency::Other
            | Dependency::Nominal
            | Dependency::Oblique
            | Dependency::Object => true,
            Dependency::Conjunct | Dependency::Apposition => is_left,
            _ => false,
        };
        // "the minister of trade": a name in front of its noun is one group already.
        if (is_right || is_left) && is_loose && !self.hangs_below(verb, noun) {
            let has = |relation| {
                (noun + 1..self.reach(noun))
                    .any(|at| self.tree.head(at) == Some(verb) && self.relation(at) == relation)
            };
            let relation =
                if has(Dependency::Object) { Dependency::IndirectObject } else { Dependency::Object };
            self.attach(noun, verb, relation);
        }
    }

    /// `will host the summit`: a noun right behind the verb that is neither a measure nor a time is its object.
    fn bare_object(&mut self, verb: usize, noun: usize) {
        let GroupKind::Noun(group) = &self.groups[noun].kind else { return };
        let is_loose = matches!(
            self.relation(noun),
            Dependency::Oblique
                | Dependency::Modifier
                | Dependency::Nominal
                | Dependency::Other
                | Dependency::Parataxis
        );
        let kind = group.names.last().map(|&name| self.names.mentions[name as usize].kind);
        let head = self.tokens.get(group.head as usize);
        let is_measure = matches!(kind, Some(EntityKind::Percent | EntityKind::Money | EntityKind::Date))
            || head.is_some_and(|head| {
                let classes = Lexicon::get().classes(head.word);
                classes.has(Class::TimeUnit) || classes.has(Class::Unit) || classes.has(Class::Direction)
            });
        let has_object = (noun + 1..self.reach(noun))
            .any(|at| self.tree.head(at) == Some(verb) && self.relation(at) == Dependency::Object);
        if is_loose && !is_measure && !has_object {
            self.put(noun, Node { head: verb as u32, relation: Dependency::Object });
        }
    }

    /// `gave Kyiv 40 tanks`: what follows the receiver is what is given.
    fn second_object(&mut self, receiver: usize) {
        if self.relation(receiver) != Dependency::IndirectObject {
            return;
        }
        let Some(verb) = self.tree.head(receiver).filter(|&verb| verb < receiver) else { return };
        let has_object =
            |at: usize| self.tree.head(at) == Some(verb) && self.relation(at) == Dependency::Object;
        if receiver + 1 >= self.groups.len() || (verb..self.reach(verb)).any(has_object) {
            return;
        }
        let mut noun = receiver + 1;
        while let Some(GroupKind::Noun(next)) = self.groups.get(noun + 1).map(|g| &g.kind)
            && next.possessor == Some(noun as u32)
        {
            noun += 1;
        }
        let is_free = !matches!(self.relation(noun), Dependency::Subject | Dependency::Oblique);
        if self.is_noun(noun) && !self.is_date(noun) && is_free {
            self.attach(noun, verb, Dependency::Object);
        }
    }

    /// `the states which buy oil could face tariffs`: the oil is bought, the states face.
    fn restricted(&mut self, verb: usize) {
        let Some(pronoun) =
            verb.checked_sub(1).filter(|&at| matches!(self.groups[at].kind, GroupKind::Relative))
        else {
            return;
        };
        let Some(antecedent) = pronoun.checked_sub(1).filter(|&at| self.is_noun(at)) else { return };
        let Some(group) = self.verb(verb).filter(|v| v.form == VerbForm::Finite && !v.passive) else {
            return;
        };
        let reports = Lexicon::get().classes(self.tokens[group.main as usize].word).has(Class::Reporting);
        let Some(noun) = self.noun_behind(verb).filter(|&noun| !reports && !self.is_date(noun)) else {
            return;
        };
        let Some(main) = self.tree.head(noun).filter(|&main| main > noun) else { return };
        let is_finite = self.verb(main).is_some_and(|v| v.form == VerbForm::Finite);
        let is_near = main - noun <= MAX_REACH
            && (noun + 1..main).all(|at| {
                self.is_noun(at)
                    || self.is_preposition(at)
                    || matches!(self.groups[at].kind, GroupKind::Adverb(_) | GroupKind::Conjunction)
            });
        if self.relation(noun) != Dependency::Subject || !is_finite || !is_near {
            return;
        }
        let outer = self.outer_head(antecedent);
        if !self.can_begin(self.first_of(outer)) {
            return;
        }
        let above = self.tree.head(outer).filter(|&above| above != verb && above != main);
        let place = match above {
            // Who or what a verb in front of them governs stays so.
            Some(above) if above < outer => return,
            Some(above) => Some(Node { head: above as u32, relation: self.relation(outer) }),
            None => None,
        };
        let tops = [verb, main, outer];
        let root = tops.iter().copied().find(|&at| self.tree.nodes[at].head == NO_HEAD);
        let upper = root.map(|at| self.tree.nodes[at]).or_else(|| {
            tops.iter().map(|&at| self.tree.nodes[at]).find(|node| !tops.contains(&(node.head as usize)))
        });
        let upper = match (upper, place) {
            (Some(upper), _) if upper.relation != Dependency::Subject => upper,
            (_, Some(place)) => Node { head: place.head, relation: Dependency::Clausal },
            _ => return,
        };
        let places = [
            (main, upper),
            (outer, Node { head: main as u32, relation: Dependency::Subject }),
            (verb, Node { head: antecedent as u32, relation: Dependency::Relative }),
            (pronoun, Node { head: verb as u32, relation: Dependency::Subject }),
            (noun, Node { head: verb as u32, relation: Dependency::Object }),
        ];
        let before = places.map(|(at, _)| self.tree.nodes[at]);
        for (at, node) in places {
            self.tree.nodes[at] = node;
        }
        if places.iter().any(|&(at, _)| self.hangs_below(at, at)) {
            // The tree was too wrong for it.
            for (&(at, _), node) in places.iter().zip(before) {
                self.tree.nodes[at] = node;
            }
            return;
        }
        for (&(at, node), old) in places.iter().zip(before) {
            self.tree.nodes[at] = old;
            self.put(at, node);
        }
        self.subjects[main] = outer as u32;
        self.subjects[verb] = pronoun as u32;
    }

    /// `by 14 votes to 9, clearing the way`: a participle, no preposition.
    fn gerund(&mut self, verb: usize) {
        const PREPOSITIONS: [WordKey; 8] =
            keys!["include", "follow", "regard", "concern", "exclude", "accord", "depend", "bar"];
        let Some(group) = self.verb(verb) else { return };
        if self.relation(verb) != Dependency::Case
            || PREPOSITIONS.contains(&group.lemma)
            || !self.is_comma(verb - 1)
        {
            return;
        }
        let Some(noun) = self.noun_behind(verb) else { return };
        let governor = (verb.saturating_sub(MAX_REACH)..verb)
            .rev()
            .find(|&at| self.verb(at).is_some_and(|v| v.form == VerbForm::Finite))
            .filter(|&at| !self.hangs_below(at, verb) && !self.hangs_below(at, noun));
        let Some(governor) = governor else { return };
        self.attach(verb, governor, Dependency::Adverbial);
        self.attach(noun, verb, Dependency::Object);
    }

    /// `warned Baghdad that militias backed by Iran were planning attacks`: no subject stands before its `that`.
    fn complementizer(&mut self, verb: usize) {
        let is_that = |at: &usize| {
            self.tree.head(*at) == Some(verb)
                && self.relation(*at) == Dependency::Mark
                && matches!(self.groups[*at].kind, GroupKind::Relative)
        };
        let Some(that) = (verb.saturating_sub(MAX_REACH)..verb).rev().find(is_that) else { return };
        let before = (that.saturating_sub(MAX_REACH)..that).rev().find(|&at| {
            self.tree.head(at) == Some(verb) && self.relation(at) == Dependency::Subject && self.is_noun(at)
        });
        let Some(noun) = before else { return };
        let mut governor = self.first_of(noun);
        while governor > 0 && matches!(self.groups[governor - 1].kind, GroupKind::Particle) {
            governor -= 1;
        }
        let Some(governor) = governor.checked_sub(1).filter(|&at| self.verb(at).is_some()) else { return };
        self.attach(noun, governor, Dependency::Object);
        // What the verb has behind its `that` is its subject.
        self.subjects[verb] = (that + 1..verb)
            .find(|&at| self.tree.head(at) == Some(verb) && self.relation(at) == Dependency::Subject)
            .map_or(NONE, |at| at as u32);
    }

    /// `Berlin and the emirates were close`: the first conjunct is the head.
    fn coordinated(&mut self, conjunction: usize) {
        let first = conjunction - 1;
        if !self.is_noun(first) || conjunction + 1 >= self.groups.len() {
            return;
        }
        let mut second = conjunction + 1;
        while let Some(GroupKind::Noun(next)) = self.groups.get(second + 1).map(|g| &g.kind)
            && next.possessor == Some(second as u32)
        {
            second += 1;
        }
        // "clashes between Thai soldiers and Cambodian troops went on": both are what is between.
        let before = self.first_of(first).checked_sub(1);
        let is_between = before.is_some_and(|at| self.is_preposition(at) && self.key(at) == Some(BETWEEN));
        let joined = self.relation(second) == Dependency::Conjunct
            && self.tree.head(second).is_some_and(|head| self.is_noun(head));
        if is_between && self.is_noun(second) && !joined {
            let node = self.tree.nodes[second];
            self.attach(second, first, Dependency::Conjunct);
            let phrase = self.phrase_head(first);
            let verb = node.head as usize;
            let is_lost =
                node.relation == Dependency::Subject && node.head != NO_HEAD && self.subjects[verb] == NONE;
            if is_lost && phrase != first && verb > second && self.can_begin(self.first_of(phrase)) {
                self.attach(phrase, verb, Dependency::Subject);
            }
            return;
        }
        let is_flat = matches!(
            self.relation(first),
            Dependency::Modifier | Dependency::Other | Dependency::Nominal | Dependency::Conjunct
        );
        if self.is_noun(second) && self.tree.head(first) == Some(second) && is_flat {
            self.attach(second, first, Dependency::Conjunct);
        }
    }

    /// `accused Moscow of blackmail and said it would`: a verb behind `and` without a subject of its own is joined to the first.
    fn joined_first(&mut self, verb: usize) {
        let is_finite = |this: &Self, at: usize| this.verb(at).is_some_and(|v| v.form == VerbForm::Finite);
        let mut before = verb;
        while before > 0 && matches!(self.groups[before - 1].kind, GroupKind::Adverb(_)) {
            before -= 1;
        }
        let is_joined = before > 0 && matches!(self.groups[before - 1].kind, GroupKind::Conjunction);
        if !is_joined || !is_finite(self, verb) {
            return;
        }
        let first = (before.saturating_sub(MAX_REACH)..before).rev().find(|&at| {
            self.tree.head(at) == Some(verb)
                && matches!(self.relation(at), Dependency::Clausal | Dependency::Adverbial)
                && is_finite(self, at)
                && self.subjects[at] != NONE
        });
        let Some(first) = first.filter(|_| self.subjects[verb] == NONE) else { return };
        let is_marked = (first.saturating_sub(MAX_REACH)..first)
            .any(|at| self.tree.head(at) == Some(first) && self.relation(at) == Dependency::Mark);
        if !is_marked {
            self.attach(verb, first, Dependency::Conjunct);
        }
    }

    /// `the general whom the king dismissed`: with a subject of its own the clause has the pronoun for an object.
    fn pronoun(&mut self, at: usize) {
        let Some(key) = self.key(at) else { return };
        let is_governed = at > 0 && self.is_preposition(at - 1);
        if !(key == PERSONAL[1] || key == RELATIVES[3]) || is_governed {
            return;
        }
        let Some(verb) = self.tree.head(at).filter(|&verb| verb > at) else { return };
        let Some(group) = self.verb(verb).filter(|group| group.lemma != BE && !group.passive) else { return };
        let controls = group.lemma == HAVE;
        let has = |relation| {
            (at + 1..self.reach(at))
                .find(|&i| self.tree.head(i) == Some(verb) && self.relation(i) == relation && self.is_noun(i))
        };
        let Some(subject) = has(Dependency::Subject).filter(|&subject| subject < verb) else { return };
        let is_loose = matches!(
            self.relation(at),
            Dependency::Oblique | Dependency::Subject | Dependency::Modifier | Dependency::Other
        );
        if is_loose && has(Dependency::Object).is_none() && !controls {
            self.put(at, Node { head: verb as u32, relation: Dependency::Object });
            self.subjects[verb] = subject as u32;
        }
    }

    /// `visited the port and met workers`: `met` is joined to `visited`, not to the port.
    fn joined_verb(&mut self, at: usize) {
        if self.relation(at) != Dependency::Conjunct || self.subjects[at] != NONE {
            return;
        }
        let form = self.verb(at).map(|verb| verb.form);
        let Some(noun) = self.tree.head(at).filter(|&head| head < at && self.is_noun(head)) else { return };
        // "a plan drafted by Paris and backed by Rome".
        let sister = (at.saturating_sub(MAX_REACH).max(noun + 1)..at).rev().find(|&i| {
            self.tree.head(i) == Some(noun) && form.is_some() && self.verb(i).map(|verb| verb.form) == form
        });
        if let Some(sister) = sister {
            self.attach(at, sister, Dependency::Conjunct);
            return;
        }
        let mut governor = noun;
        for _ in 0..MAX_PHRASES {
            let Some(head) = self.tree.head(governor) else { return };
            governor = head;
            if self.verb(head).map(|verb| verb.form) == form && head < at {
                self.attach(at, head, Dependency::Conjunct);
                return;
            }
        }
    }

    /// `three states — Chad, Mali and Niger — closed`: what two dashes enclose has no verb behind them.
    fn enclosed(&mut self, verb: usize) {
        let Some(close) = verb.checked_sub(1).filter(|&at| matches!(self.groups[at].kind, GroupKind::Break))
        else {
            return;
        };
        let Some((open, before)) = self.enclosure(close) else { return };
        let has = self.subjects[verb];
        let outer = self.outer_head(before);
        if has != NONE && (open..close).contains(&(has as usize)) && self.can_begin(self.first_of(outer)) {
            self.attach(has as usize, outer, Dependency::Apposition);
            self.attach(outer, verb, Dependency::Subject);
        }
    }

    /// A phrase behind a noun whose head stands further on: it cannot tell of what is before that noun. `did not sign a
    /// contract, a spokesperson for the government said`.
    fn crossing(&mut self, at: usize) {
        let Some(head) = self.tree.head(at).filter(|&h| h + 2 < at) else { return };
        let before = at.wrapping_sub(2);
        if matches!(self.relation(at), Dependency::Nominal | Dependency::Oblique)
            && self.is_preposition(at - 1)
            && before > head
            && self.is_noun(before)
            && self.tree.head(before).is_some_and(|h| h > at)
        {
            self.attach(at, before, Dependency::Nominal);
        }
    }

    /// The first of two taken into the relative clause of the second: `Japan and Korea, which import oil, said`.
    fn torn(&mut self, conjunction: usize) {
        let (first, second) = (conjunction.wrapping_sub(1), conjunction + 1);
        if second >= self.groups.len()
            || !self.is_noun(second)
            || !self.groups.get(first).is_some_and(|_| self.is_noun(first))
        {
            return;
        }
        let Some(inner) = self.tree.head(first).filter(|&v| v > second && self.verb(v).is_some()) else {
            return;
        };
        if self.relation(inner) != Dependency::Relative || self.tree.head(inner) != Some(second) {
            return;
        }
        let place = self.tree.nodes[second];
        if place.head == NO_HEAD || place.head as usize > second {
            self.put(first, place);
            self.put(second, Node { head: first as u32, relation: Dependency::Conjunct });
            self.put(conjunction, Node { head: second as u32, relation: Dependency::Coordinator });
        }
    }

    /// A preposition apart from the noun behind it: `resigned as chairman`.
    fn stray(&mut self, at: usize) {
        let noun = at + 1;
        if noun < self.groups.len()
            && self.is_noun(noun)
            && self.relation(at) == Dependency::Modifier
            && self.relation(noun) == Dependency::Parataxis
            && let Some(head) = self.tree.head(noun)
        {
            self.put(at, Node { head: noun as u32, relation: Dependency::Case });
            self.put(noun, Node { head: head as u32, relation: Dependency::Oblique });
        }
    }

    /// Two nouns that both are to be the subject: `Tuvalu, one of the few, held`, and in a headline `Putin, Xi hold`.
    fn two_subjects(&mut self, verb: usize) {
        let is_headline =
            !matches!(self.groups[self.groups.len() - 1].kind, GroupKind::Other | GroupKind::Quote);
        let is_subject = |at: &usize| {
            self.tree.head(*at) == Some(verb)
                && self.is_noun(*at)
                && match self.relation(*at) {
                    Dependency::Subject | Dependency::Conjunct => true,
                    Dependency::Parataxis => is_headline,
                    _ => false,
                }
        };
        let Some(second) = (verb.saturating_sub(MAX_REACH)..verb).rev().find(is_subject) else { return };
        let Some(first) = (second.saturating_sub(MAX_REACH)..second).rev().find(is_subject) else { return };
        let comma = self.first_of(second);
        let Some(comma) = comma.checked_sub(1).filter(|&at| self.is_comma(at) && at > first) else { return };
        if (first + 1..comma).any(|at| self.is_comma(at) || self.verb(at).is_some()) {
            return;
        }
        let closes = (second + 1..verb).any(|at| self.is_comma(at));
        let is_named =
            |at: usize| matches!(&self.groups[at].kind, GroupKind::Noun(noun) if !noun.names.is_empty());
        if closes {
            self.put(second, Node { head: first as u32, relation: Dependency::Apposition });
        } else if is_headline && is_named(first) && is_named(second) {
            self.put(second, Node { head: first as u32, relation: Dependency::Conjunct });
            self.put(first, Node { head: verb as u32, relation: Dependency::Subject });
        } else {
            return;
        }
        self.subjects[verb] = first as u32;
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
            let head = self.outer_head(at);
            return self.can_begin(self.first_of(head)).then_some((head, verb));
        }
        let (open, before) = self.enclosure(at)?;
        let head = self.outer_head(before);
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

    /// `recalled its envoy, saying the man was killed`: the clause right behind a verb of saying is what it says.
    fn reported(&mut self, clause: usize) {
        let subject = self.subjects[clause];
        if subject == NONE {
            return;
        }
        let first = self.first_of(subject as usize);
        let Some(verb) = first.checked_sub(1).filter(|&at| first < clause && self.verb(at).is_some()) else {
            return;
        };
        let reports = self.verb(verb).is_some_and(|verb| {
            self.tokens
                .get(verb.main as usize)
                .is_some_and(|token| Lexicon::get().classes(token.word).has(Class::Reporting))
        });
        let is_free = self.tree.head(clause) != Some(verb)
            && !(verb.saturating_sub(MAX_REACH)..self.reach(verb)).any(|at| {
                self.tree.head(at) == Some(verb)
                    && matches!(self.relation(at), Dependency::Clausal | Dependency::Object)
            });
        if reports && is_free && !self.hangs_below(verb, clause) {
            self.attach(clause, verb, Dependency::Clausal);
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
