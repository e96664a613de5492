//! Which of the relations found on the same words stay: `call off` wins over `call`, and `met for talks` is one meeting.

use super::{Attempt, Fill, Found, Matcher};
use crate::document::Discard;
use crate::group::VerbForm;
use crate::relation::{Filler, Modality, RelationKind, Role};
use crate::rule::language::Form;
use crate::syntax::Dependency;
use smallvec::{SmallVec, smallvec};
use std::cmp::Reverse;

/// Relations that compete for words.
struct Race {
    /// The sentence's first token, and for each whether a relation has it.
    base: u32,
    claimed: SmallVec<[bool; 64]>,
    /// What is not settled yet, each with its place among what was tried.
    running: Vec<(usize, Found)>,
    won: Vec<Found>,
    /// What was tried and lost.
    beaten: Vec<Found>,
}

impl Race {
    fn is_claimed(&self, claims: &[u32]) -> bool {
        claims.iter().any(|&t| self.claimed[(t - self.base) as usize])
    }

    /// Settles what is above all that is still to come.
    fn settle(&mut self, is_above: impl Fn((usize, usize, usize)) -> bool) {
        if !self.running.iter().any(|(_, found)| is_above(found.score)) {
            return;
        }
        self.running.sort_unstable_by(|(i, a), (j, b)| {
            b.score.cmp(&a.score).then(a.rule.cmp(&b.rule)).then(a.trigger.cmp(&b.trigger)).then(i.cmp(j))
        });
        let end = self.running.iter().take_while(|(_, found)| is_above(found.score)).count();
        let mut settled = std::mem::take(&mut self.running);
        self.running = settled.split_off(end);
        for (_, found) in settled {
            if !self.is_claimed(&found.claims) {
                for &t in &found.claims {
                    self.claimed[(t - self.base) as usize] = true;
                }
                self.won.push(found);
            } else {
                self.beaten.push(found);
            }
        }
    }
}

impl Matcher<'_> {
    /// One relation a word: of those on the same words the one with more of them, then with more filters, then with more
    /// roles, then of the earlier rule.
    ///
    /// The words are known beforehand, and how many filters a rule can pass; so the most promising are tried first, and
    /// nothing is tried whose words have gone to one that it cannot beat.
    pub(super) fn best(&self, offices: Vec<Found>, attempts: Vec<Attempt>) -> Vec<Found> {
        let promise = |a: &Attempt| (a.site.claims.len(), self.rules.rules[a.rule as usize].filters);
        let mut order: Vec<_> =
            attempts.iter().enumerate().map(|(at, a)| (Reverse(promise(a)), at)).collect();
        order.sort_unstable();
        let before = offices.len();
        let mut race = Race {
            base: self.view.range.start,
            claimed: smallvec![false; self.view.range.len()],
            running: offices.into_iter().enumerate().collect(),
            won: Vec::new(),
            beaten: Vec::new(),
        };
        for (Reverse(promise), at) in order {
            race.settle(|(words, filters, _)| (words, filters) > promise);
            let Attempt { rule, site } = &attempts[at];
            // What cannot win is tried only for who asks what lost.
            if race.is_claimed(&site.claims) && self.lost.is_none() {
                continue;
            }
            match self.try_rule(*rule, site) {
                Some(found) => race.running.push((before + at, found)),
                None => self.note(*rule, site.trigger, None, Discard::Unfit),
            }
        }
        race.settle(|_| true);
        for found in race.beaten.iter().filter(|_| self.lost.is_some()) {
            self.note_beaten(found, &race.won);
        }
        race.won
    }

    pub(super) fn choose(&self, mut kept: Vec<Found>) -> Vec<Found> {
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
                    self.note(other.rule, other.trigger, Some(one.rule), Discard::PartOf);
                }
                // The same event told twice: "met for talks", "met to discuss", a named event and its verb.
                if j > i && rule(one).same_kind(rule(other)) && self.side_by_side(one, other) {
                    let (first, second) =
                        if one.form == Form::Event && other.form != Form::Event { (j, i) } else { (i, j) };
                    if self.same_event(&kept[first], &kept[second]) {
                        dropped[second] = true;
                        let (winner, loser) = (&kept[first], &kept[second]);
                        self.note(loser.rule, loser.trigger, Some(winner.rule), Discard::SameEvent);
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

    /// Notes which of those kept has words of a relation that found them taken, and what it has more.
    fn note_beaten(&self, found: &Found, kept: &[Found]) {
        let Some(winner) = kept.iter().find(|k| k.claims.iter().any(|t| found.claims.contains(t))) else {
            return;
        };
        if winner.rule == found.rule {
            return;
        }
        let (words, filters, roles) = winner.score;
        let why = match found.score {
            (fewer, ..) if fewer < words => Discard::FewerWords,
            (_, fewer, _) if fewer < filters => Discard::FewerFilters,
            (.., fewer) if fewer < roles => Discard::FewerRoles,
            _ => Discard::Later,
        };
        self.note(found.rule, found.trigger, Some(winner.rule), why);
    }

    /// Whether the second relation stands inside the first: in a span that fills it, or behind it in its clause.
    pub(super) fn holds(&self, one: &Found, other: &Found) -> bool {
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
                    // What is threatened will be, perhaps.
                    if modality == Modality::Possible && kept[j].status.modality == Modality::Planned {
                        kept[j].status.modality = modality;
                    }
                }
            }
        }
    }
}
