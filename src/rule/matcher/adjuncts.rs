//! What nearly every predicate takes: `on Monday` is its `when`, `in Geneva` its `place`, `at the summit` its `forum`.

use super::{Fill, Fills, Matcher, Site};
use crate::relation::{EntityKind, Role};
use crate::rule::language::Rule;
use jiff::civil::Date;
use smallvec::{SmallVec, smallvec};

words!(OF = "of", AT = "at", IN = "in", DURING = "during");

impl Matcher<'_> {
    /// `when`, `place` and `forum`, which nearly every predicate takes: what stands in the clause of the trigger.
    pub(super) fn adjuncts(&self, rule: &Rule, site: &Site, roles: &mut SmallVec<[(Role, Fills); 4]>) {
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
    pub(super) fn is_at_home(&self, roles: &[(Role, Fills)]) -> bool {
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
    pub(super) fn is_to_come(&self, roles: &[(Role, Fills)]) -> bool {
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
