//! Candidates → the ones that stand: no two overlap.
//!
//! The order: the higher score first (ten for each token, so the longer name wins, plus what its evidence is worth), of
//! equal scores the earlier, then the kind in the contract's order.

use super::gazetteer::EntityRef;
use crate::relation::{EntityKind, MentionForm, Source};
use std::cmp::Reverse;

/// A reading of a stretch of tokens.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: EntityKind,
    pub(super) form: MentionForm,
    pub(super) source: Source,
    pub(super) metonym: bool,
    pub(super) score: i32,
    pub(super) reason: &'static str,
    pub(super) target: Target,
    pub(super) subkind: Option<&'static str>,
}

/// What a candidate names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// An entity of the tables.
    Table(EntityRef),
    /// A code: an ISO 8601 date, an ISO 4217 currency.
    Code(Option<String>),
    /// What the words say.
    Words,
    /// The entity of the accepted mention with this first token.
    Same(usize),
}

/// The candidates that stand, in text order.
pub(super) fn choose(mut candidates: Vec<Candidate>, tokens: usize) -> Vec<Candidate> {
    let key = |(n, c): (usize, &Candidate)| (Reverse(c.score), c.start as u32, c.kind, n as u32);
    let mut order: Vec<_> = candidates.iter().enumerate().map(key).collect();
    order.sort_unstable();
    let mut taken = vec![false; tokens];
    let mut stands = vec![false; candidates.len()];
    for (_, _, _, number) in order {
        let candidate = &candidates[number as usize];
        let Some(slots) = taken.get_mut(candidate.start..candidate.end) else { continue };
        if !slots.is_empty() && slots.iter().all(|t| !t) {
            slots.fill(true);
            stands[number as usize] = true;
        }
    }
    let mut number = 0;
    candidates.retain(|_| {
        number += 1;
        stands[number - 1]
    });
    candidates.sort_by_key(|c| c.start);
    candidates
}
