//! Rules on one sentence: where their words stand, what fills their slots, and which rule wins.
//!
//! A trigger is looked up by the lemma of a verb or noun, so most rules are never tried. A rule that is tried reads its
//! slots off the clause and the tree; core roles that nothing fills end it. Of the rules that match on the same words the
//! one with the longer predicate wins, then the one that passed more filters, then the one that fills more roles, then the
//! earlier one.
//!
//! In the order of the work: `possible` tells which rules the sentence can hold at all; `triggers` finds where their words
//! stand; `slots` and `content` tell what stands in each slot there, `filters` whether the rule takes it, `filling` and
//! `adjuncts` what it makes of the roles; `choice` keeps one relation of those on the same words.

macro_rules! words {
    ($($name:ident = $word:literal),+ $(,)?) => {
        $(const $name: $crate::lexicon::WordKey = $crate::lexicon::WordKey::fixed($word);)+
    };
}

mod adjuncts;
mod choice;
mod content;
mod filling;
mod filters;
mod possible;
mod slots;
mod spans;
mod triggers;

use crate::clause::status::{Status, StatusWords};
use crate::clause::{Clause, View};
use crate::coref::{Discourse, Referent};
use crate::document::Discard;
use crate::relation::Role;
use crate::rule::language::{Form, RuleSet};
use crate::span::Span;
use crate::token::TokenRange;
use jiff::civil::Date;
pub(crate) use possible::Memo;
use smallvec::SmallVec;
use std::cell::RefCell;

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

/// A rule whose words stand in the sentence and that gave no relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lost {
    pub rule: u32,
    pub trigger: TokenRange,
    /// The rule that it lost against.
    pub winner: Option<u32>,
    pub why: Discard,
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

/// A rule and where it may match.
struct Attempt<'a> {
    rule: u32,
    site: Site<'a>,
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

/// How many fillers a role takes at most.
const MAX_FILLS: usize = 48;

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
    /// Where the rules are noted that lose, if somebody asks.
    pub lost: Option<&'a RefCell<Vec<Lost>>>,
}

impl<'a> Matcher<'a> {
    /// The relations of the sentence, in the order of their triggers.
    pub fn relations(&self) -> Vec<Found> {
        let (mut offices, mut attempts) = (Vec::new(), Vec::with_capacity(32));
        self.offices(&mut offices);
        for clause in &self.view.clauses.clauses {
            self.verb_predicates(clause, &mut attempts);
        }
        for group in 0..self.view.groups.len() as u32 {
            self.group_predicates(group, &mut attempts);
        }
        self.choose(self.best(offices, attempts))
    }

    fn note(&self, rule: u32, trigger: TokenRange, winner: Option<u32>, why: Discard) {
        if let Some(lost) = self.lost {
            lost.borrow_mut().push(Lost { rule, trigger, winner, why });
        }
    }
}
