//! The search among what has been spoken of.
//!
//! Of `Wang met Ahn in Seoul. He said …`, both stand in reach of `he`; the subject goes before the object, the last
//! sentence before the one before it, and who spoke last before who did not, if the pronoun speaks.

use super::{Discourse, EntityList, REACH, Referent};
use crate::clause::View;
use crate::relation::EntityKind;

/// Something that a later nominal or pronoun can refer to.
#[derive(Clone, Debug)]
pub(super) struct Antecedent {
    pub referent: Referent,
    pub sentence: u32,
    pub token: u32,
    pub salience: u8,
    /// Those who met or spoke with each other, or stand in another relation of equals.
    pub event: bool,
}

/// How many sentences back a set of several is still what `they` are.
const SET_REACH: u32 = 3;

impl Discourse<'_> {
    /// What stands before a token, the nearest first, with the number of sentences between.
    pub(super) fn before(&self, token: u32) -> impl Iterator<Item = (u32, &Antecedent)> {
        self.recent
            .iter()
            .rev()
            .map(|a| (self.sentence.saturating_sub(a.sentence), a))
            .take_while(|(behind, _)| *behind <= REACH)
            .filter(move |(behind, a)| *behind > 0 || a.token < token)
    }

    /// The best antecedent before a token that is one and agrees; `bonus` is what else speaks for it.
    pub(super) fn best(
        &self,
        token: u32,
        agrees: impl Fn(&Referent) -> bool,
        bonus: impl Fn(&Referent) -> u32,
    ) -> Option<&Referent> {
        best_of(self.before(token), agrees, bonus)
    }

    /// The best entity before a token that agrees.
    pub(super) fn single(&self, token: u32, agrees: impl Fn(u32) -> bool) -> Option<(u32, EntityKind)> {
        let found = self.best(token, |r| r.entities.first().is_some_and(|&e| agrees(e)), |_| 0)?;
        Some((found.entities[0], found.kind))
    }

    /// The country, forum or organization spoken of before a group, other than the subject of its clause: whose `the
    /// decision` is. As its last mention.
    pub(crate) fn actor_before(&self, view: &View, group: u32) -> Option<u32> {
        use EntityKind as K;
        let token = view.groups[group as usize].tokens.start;
        let clause = view.clauses.around(group);
        let mut acts: EntityList = clause
            .iter()
            .flat_map(|c| &c.subject)
            .flat_map(|&g| view.noun(g).map_or(&[][..], |n| &n.names))
            .map(|&n| view.mention(n).entity)
            .collect();
        // Nor the state that he acts for.
        acts.extend(acts.clone().into_iter().filter_map(|e| self.state_of(e)));
        let fits = |entity: u32| {
            let kind = self.names.entities[entity as usize].kind;
            matches!(kind, Some(K::Country | K::Forum | K::Organization)) && !acts.contains(&entity)
        };
        // Who only says where, or whose something was, has decided nothing.
        let acted = self.before(token).filter(|(_, a)| a.salience >= 2);
        let entity = best_of(acted, |r| r.entities.first().is_some_and(|&e| fits(e)), |_| 0)?.entities[0];
        let end = self.names.mentions.partition_point(|m| m.tokens.start < token);
        let low = end.saturating_sub(4 * super::WINDOW);
        (low..end).rev().find(|&at| self.names.mentions[at].entity == entity).map(|at| at as u32)
    }

    /// What of a kind was spoken of before a group: the agreement that `the text` is, the goods that `the fuel` is.
    pub(crate) fn last_of(&self, kind: EntityKind, view: &View, group: u32) -> Option<u32> {
        let token = view.groups[group as usize].tokens.start;
        self.single(token, |e| self.names.entities[e as usize].kind == Some(kind)).map(|(entity, _)| entity)
    }

    /// The `count` of one of these kinds that a text means by `both` or `the three`: those who were just named together,
    /// those it speaks of more than of all others, else those named last.
    pub(super) fn several(&self, kinds: &[EntityKind], token: u32, count: usize) -> Option<EntityList> {
        let fits = |a: &Antecedent| kinds.contains(&a.referent.kind) && a.referent.entities.len() == count;
        let sets = || self.before(token).filter(|(_, a)| fits(a));
        let near = sets().take_while(|(behind, _)| *behind <= 1).max_by_key(|(behind, a)| {
            // Of several as near, the first: the iterator goes backwards, and the last of equals wins.
            (a.event || a.salience == 3, u32::MAX - behind)
        });
        if let Some((_, set)) = near {
            return Some(set.referent.entities.clone());
        }
        if let Some((_, set)) = sets().find(|(behind, a)| *behind <= SET_REACH && a.event) {
            return Some(set.referent.entities.clone());
        }
        if let Some(set) = self.foremost(kinds, count) {
            return Some(set);
        }
        if let Some((_, set)) = sets().find(|(behind, _)| *behind <= SET_REACH) {
            return Some(set.referent.entities.clone());
        }
        let mut list = EntityList::new();
        for (_, antecedent) in self.before(token) {
            let Antecedent { referent, salience, .. } = antecedent;
            // States that only say where something was are not spoken of.
            let is_scene = referent.kind == EntityKind::Country && *salience < 2;
            if !kinds.contains(&referent.kind) || is_scene && referent.entities.len() == 1 {
                continue;
            }
            if referent.entities.len() == count {
                return Some(referent.entities.clone());
            }
            if referent.entities.len() == 1 && !list.contains(&referent.entities[0]) {
                list.push(referent.entities[0]);
                if list.len() == count {
                    list.reverse();
                    return Some(list);
                }
            }
        }
        None
    }

    /// Those that the text has named clearly more often than any other of these kinds.
    fn foremost(&self, kinds: &[EntityKind], count: usize) -> Option<EntityList> {
        let kind = |e: usize| self.names.entities[e].kind;
        let mut named: Vec<(u32, usize)> = self
            .counts
            .iter()
            .enumerate()
            .filter(|&(e, &n)| n > 0 && kind(e).is_some_and(|k| kinds.contains(&k)))
            .map(|(e, &n)| (n, e))
            .collect();
        named.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let least = named.get(count.checked_sub(1)?)?.0;
        let next = named.get(count).map_or(0, |n| n.0);
        (least >= 2 && least >= 2 * next).then(|| named[..count].iter().map(|&(_, e)| e as u32).collect())
    }
}

/// The best of some antecedents that is one and agrees: the nearest, then the most salient; `bonus` is what else speaks for
/// it.
fn best_of<'a>(
    antecedents: impl Iterator<Item = (u32, &'a Antecedent)>,
    agrees: impl Fn(&Referent) -> bool,
    bonus: impl Fn(&Referent) -> u32,
) -> Option<&'a Referent> {
    let mut best: Option<(u32, &Referent)> = None;
    for (behind, antecedent) in antecedents {
        let referent = &antecedent.referent;
        if referent.entities.len() > 1 || referent.plural || !agrees(referent) {
            continue;
        }
        let score = (REACH - behind) * 4 + u32::from(antecedent.salience) + bonus(referent);
        if best.is_none_or(|(s, _)| score > s) {
            best = Some((score, referent));
        }
    }
    best.map(|(_, referent)| referent)
}
