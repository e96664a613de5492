//! Which of the relations found on the same words stay: `call off` wins over `call`, and `met for talks` is one meeting.

use super::{Fill, Found, Matcher};
use crate::group::VerbForm;
use crate::relation::{Filler, Modality, RelationKind, Role};
use crate::rule::language::Form;
use crate::syntax::Dependency;
use smallvec::SmallVec;

impl Matcher<'_> {
    pub(super) fn choose(&self, mut all: Vec<Found>) -> Vec<Found> {
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
                }
            }
        }
    }
}
