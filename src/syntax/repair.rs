//! A tree → the same tree with what English grammar knows better than the model: a finite verb has a subject.
//!
//! In `urea clears customs, the ministry in Seoul said` the model may take the ministry for a second object. A finite verb
//! without a subject takes the noun phrase that stands directly before it, or, over what two commas enclose, before that:
//! `Wang Wentao, China's commerce minister, said`.

use super::{Dependency, Node, Syntax};
use crate::group::{Group, GroupKind, VerbForm};
use crate::name::Names;
use crate::relation::EntityKind;

/// How many groups two commas may enclose between a subject and its verb.
const MAX_ENCLOSED: usize = 14;

struct Repair<'a> {
    groups: &'a [Group],
    names: &'a Names,
}

/// Gives finite verbs the subjects that they lack. Tells whether anything was changed.
pub(super) fn repair(groups: &[Group], names: &Names, tree: &mut Syntax) -> bool {
    let repair = Repair { groups, names };
    let mut changed = false;
    for verb in 1..groups.len() {
        let GroupKind::Verb(group) = &groups[verb].kind else { continue };
        if group.form != VerbForm::Finite
            || tree.children(verb).any(|c| tree.relation(c) == Dependency::Subject)
            || repair.shares_subject(verb, tree)
        {
            continue;
        }
        let Some((subject, open)) = repair.subject_before(verb) else { continue };
        if tree.relation(subject) == Dependency::Subject
            && let Some(other) = tree.head(subject).filter(|&h| h != verb)
        {
            // Somebody else's subject stays so, unless that one stands between the commas: "Ahn, who met Wang, said".
            if !(open < other && other < verb) {
                continue;
            }
            let place = tree.nodes[other];
            let relation = if repair.is_verb(other) { Dependency::Relative } else { Dependency::Apposition };
            tree.nodes[other] = Node { head: subject as u32, relation };
            if place.head != verb as u32 && repair.hangs_below(verb, subject, tree) {
                tree.nodes[verb] = place;
            }
        } else if repair.hangs_below(verb, subject, tree) {
            tree.nodes[verb] = tree.nodes[subject];
        }
        tree.nodes[subject] = Node { head: verb as u32, relation: Dependency::Subject };
        changed = true;
    }
    changed
}

impl Repair<'_> {
    fn is_noun(&self, at: usize) -> bool {
        matches!(self.groups[at].kind, GroupKind::Noun(_))
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

    fn is_verb(&self, at: usize) -> bool {
        matches!(self.groups[at].kind, GroupKind::Verb(_))
    }

    /// "met and praised": the second verb needs no subject of its own.
    fn shares_subject(&self, verb: usize, tree: &Syntax) -> bool {
        let mut at = verb;
        while at > 0 && matches!(self.groups[at - 1].kind, GroupKind::Adverb(_)) {
            at -= 1;
        }
        let joined = at > 0 && matches!(self.groups[at - 1].kind, GroupKind::Conjunction);
        joined || at > 0 && self.is_verb(at - 1) && tree.relation(verb) != Dependency::Root
    }

    /// Whether the verb stands in the subtree of the noun.
    fn hangs_below(&self, verb: usize, noun: usize, tree: &Syntax) -> bool {
        let mut at = verb;
        while let Some(head) = tree.head(at) {
            if head == noun {
                return true;
            }
            at = head;
        }
        false
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

    /// Back over "of X in Y" to the noun that the phrases hang on.
    fn phrase_head(&self, noun: usize) -> usize {
        let mut at = noun;
        loop {
            let first = self.first_of(at);
            if first >= 2
                && self.is_preposition(first - 1)
                && self.is_noun(first - 2)
                && !self.is_date(first - 2)
            {
                at = first - 2;
            } else {
                return at;
            }
        }
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
            let head = self.phrase_head(at);
            return self.can_begin(self.first_of(head)).then_some((head, verb));
        }
        if !matches!(self.groups[at].kind, GroupKind::Comma) || at < 3 {
            return None;
        }
        let low = at.saturating_sub(MAX_ENCLOSED);
        let open = (low..at - 1).rev().find(|&i| matches!(self.groups[i].kind, GroupKind::Comma))?;
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
            | GroupKind::Other => true,
            GroupKind::Verb(_) => true,
            GroupKind::Noun(_) => self.is_date(before),
            _ => false,
        }
    }
}
