//! How far a quoted role goes, once it is known what fills the others.
//!
//! In `Turkey lifted its veto on Finland's entry on Monday` the parse may hang both phrases on the verb; the first is about
//! the veto and belongs to the measure, the second fills `when`.

use super::{Fill, Fills, Matcher, Site};
use crate::clause::Phrase;
use crate::lexicon::{WordKey, keys};
use crate::relation::{EntityKind, Role};
use crate::span::Span;
use crate::syntax::Dependency;
use smallvec::SmallVec;

/// Prepositions that tell more of the noun before them than of the verb.
const OF_NOUNS: [WordKey; 13] = keys![
    "about", "against", "at", "between", "for", "in", "into", "of", "on", "over", "to", "toward", "under"
];

words!(
    AFTER = "after",
    AT = "at",
    BETWEEN = "between",
    DURING = "during",
    FOLLOWING = "following",
    IN = "in",
    WITH = "with",
);

impl Matcher<'_> {
    /// Ends the quoted roles before the clause of the trigger, and after the phrases that belong to their last noun.
    pub(super) fn fit_spans(&self, site: &Site, roles: &mut SmallVec<[(Role, Fills); 4]>) {
        for at in 0..roles.len() {
            for index in 0..roles[at].1.len() {
                let Fill::Span(span) = roles[at].1[index] else { continue };
                let fitted = match roles[at].0 {
                    Role::Agreement => self.bare_agreement(span, roles),
                    _ => None,
                };
                let fitted = fitted
                    .or_else(|| self.before_trigger(site, span))
                    .or_else(|| self.extended(site, span, roles));
                if let Some(fitted) = fitted {
                    roles[at].1[index] = Fill::Span(fitted);
                }
            }
        }
    }

    /// "a memorandum with Somaliland on a port", "an accord in Rabat": the memorandum and the accord, if Somaliland is a
    /// party and Rabat a place.
    fn bare_agreement(&self, span: Span, roles: &[(Role, Fills)]) -> Option<Span> {
        let view = self.view;
        let first = view.token_from(span.start());
        let head = view.group_of(first)?;
        let is_party = |g: u32| {
            let group = view.span_of(view.groups[g as usize].tokens);
            let fills = roles.iter().filter(|(role, _)| *role == Role::Parties).flat_map(|(_, fills)| fills);
            fills.clone().any(|fill| matches!(fill, Fill::Referent(r) if group.contains(r.span)))
        };
        let is_place = |g: u32| {
            view.noun(g).is_some_and(|n| n.names.iter().any(|&n| view.mention(n).kind == EntityKind::Place))
        };
        let apart = view.clauses.phrases_behind(head).find(|p| {
            let start = view.tokens[view.groups[p.at as usize].tokens.start as usize].span.start();
            let says_else = match p.preposition {
                WITH | BETWEEN => !p.groups.is_empty() && p.groups.iter().all(|&g| is_party(g)),
                IN | AT => p.groups.iter().any(|&g| is_place(g)),
                DURING | FOLLOWING | AFTER => true,
                _ => false,
            };
            start < span.end() && says_else
        })?;
        view.trimmed(first, view.groups[apart.at as usize].tokens.start)
    }

    /// "a contract concluded by both in 2019": the contract.
    fn before_trigger(&self, site: &Site, span: Span) -> Option<Span> {
        let view = self.view;
        let clause = site.clause?;
        let trigger = view.tokens[site.trigger.start as usize].span;
        let described = matches!(clause.relation, Dependency::Relative | Dependency::Adnominal);
        if !described || trigger.start() <= span.start() || trigger.start() >= span.end() {
            return None;
        }
        let first = view.token_from(span.start());
        view.trimmed(first, view.clause_start(clause)).filter(|s| s.start() == span.start())
    }

    /// With the phrases behind it that the parse hangs on the verb though they tell of the noun.
    fn extended(&self, site: &Site, span: Span, roles: &[(Role, Fills)]) -> Option<Span> {
        let view = self.view;
        let clause = site.clause?;
        let end = view.token_behind(span.end());
        let mut last = view.group_of(end.checked_sub(1)?)?;
        if last <= clause.verb || view.noun(last).is_none() || view.groups[last as usize].tokens.end != end {
            return None;
        }
        let mut longer = None;
        while let Ok(found) = view.clauses.phrases.binary_search_by_key(&(last + 1), |p| p.at) {
            let phrase = &view.clauses.phrases[found];
            // On the verb, or where the parse lost its way, on nothing before.
            let loose = phrase.head == clause.verb || phrase.head > last;
            if !OF_NOUNS.contains(&phrase.preposition)
                || phrase.compound
                || !loose
                || self.is_taken(phrase, roles)
            {
                break;
            }
            let whole = match (phrase.groups.last(), phrase.gerund) {
                (Some(&behind), _) => view.phrase_span(behind)?,
                (None, Some(gerund)) => view.verb_span(view.clauses.of_verb(gerund)?)?,
                (None, None) => break,
            };
            let tokens = view.token_behind(whole.end());
            longer = Some(span.cover(whole));
            last = view.group_of(tokens.checked_sub(1)?)?;
        }
        longer
    }

    /// Whether what stands behind a preposition is a date or fills another role.
    fn is_taken(&self, phrase: &Phrase, roles: &[(Role, Fills)]) -> bool {
        let view = self.view;
        phrase.groups.iter().chain(&phrase.gerund).any(|&g| {
            let span = view.span_of(view.groups[g as usize].tokens);
            view.is_date(g)
                || roles.iter().flat_map(|(_, fills)| fills).any(|fill| match fill {
                    Fill::Referent(r) => r.span.overlaps(span),
                    Fill::Span(s) => s.overlaps(span),
                })
        })
    }
}
