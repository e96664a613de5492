//! The country of those who are described and not named: `rebels in Chad`, `Gdansk shipyard workers`, and of `police
//! arrested 20 students in Dhaka` both.

use super::Discourse;
use crate::clause::{NONE, Phrase, View};
use crate::lexicon::WordKey;
use crate::relation::{EntityKind, MentionForm};

words!(WHERE = "in" "at" "near" "outside" "inside" "around" "across" "throughout");
words!(WHENCE = "of" "from");
impl Discourse<'_> {
    /// A country, or a place or body with one, that says where a noun group is at home: in the group or a phrase on
    /// it; else the place of its clause, if all places of the sentence are in one country.
    pub(crate) fn origin(&self, view: &View, group: u32) -> Option<u32> {
        let noun = view.noun(group)?;
        let own = noun.names.iter().rev().copied().find(|&n| self.home(view, n).is_some());
        if own.is_some() {
            return own;
        }
        for p in view.clauses.phrases_behind(group).take_while(|p| view.hangs_on(p.at, group)) {
            let whence = WHENCE.contains(&p.preposition);
            if !whence && !WHERE.contains(&p.preposition) {
                continue;
            }
            let named = self.named_in(view, p);
            // "inspectors of the IAEA" are nobody else's.
            if named.is_some() || whence && self.is_of_a_body(view, p) {
                return named;
            }
        }
        let owner = |g: u32| view.clauses.owner.get(g as usize).copied().unwrap_or(NONE);
        // "…, officials in Nairobi said": where others are, in a clause of their own, tells nothing.
        let elsewhere = |p: &Phrase| owner(p.at) != owner(group) && view.noun(p.head).is_some();
        let places = view.clauses.phrases.iter().take(16);
        let places = places.filter(|p| WHERE.contains(&p.preposition) && !elsewhere(p));
        self.one_home(view, places.filter_map(|p| self.named_in(view, p))).or_else(|| {
            let all = (0..view.groups.len() as u32).take(64).filter_map(|g| view.noun(g));
            let names = all.flat_map(|n| n.names.iter().copied());
            let named = names.filter(|&n| self.home(view, n).is_some());
            self.actors.is_domestic(view, group).then(|| self.one_home(view, named)).flatten()
        })
    }

    /// The first of some names, if all are of one country.
    fn one_home(&self, view: &View, mut names: impl Iterator<Item = u32>) -> Option<u32> {
        let first = names.next()?;
        let home = self.home(view, first);
        names.all(|n| self.home(view, n) == home).then_some(first)
    }

    /// Whether a phrase names a body.
    fn is_of_a_body(&self, view: &View, phrase: &Phrase) -> bool {
        let names = phrase.groups.first().and_then(|&g| view.noun(g)).map_or(&[][..], |n| &n.names);
        names.iter().any(|&n| matches!(view.mention(n).kind, EntityKind::Forum | EntityKind::Organization))
    }

    /// The name in a phrase that has a country, by its noun or as the noun itself.
    fn named_in(&self, view: &View, phrase: &Phrase) -> Option<u32> {
        let group = *phrase.groups.first()?;
        let names = &view.noun(group)?.names;
        names.iter().copied().find(|&n| self.home(view, n).is_some())
    }

    /// The country of a country, place or body.
    fn home(&self, view: &View, name: u32) -> Option<&str> {
        let mention = view.mention(name);
        let fits = matches!(mention.kind, EntityKind::Country | EntityKind::Place)
            || mention.kind == EntityKind::Organization && mention.form == MentionForm::Name;
        let entity = &self.names.entities[mention.entity as usize];
        entity.country.as_deref().filter(|_| fits)
    }
}
