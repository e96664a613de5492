//! The country of those who are described and not named: `rebels in Chad`, `Gdansk shipyard workers`, and of `police
//! arrested 20 students in Dhaka` both.

use super::Discourse;
use crate::clause::{Phrase, View};
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
        let own = own.or_else(|| {
            let phrases = view.clauses.phrases_behind(group).take_while(|p| view.hangs_on(p.at, group));
            phrases
                .filter(|p| WHENCE.contains(&p.preposition) || WHERE.contains(&p.preposition))
                .find_map(|p| self.named_in(view, p))
        });
        own.or_else(|| {
            let mut places = view
                .clauses
                .phrases
                .iter()
                .take(16)
                .filter(|p| WHERE.contains(&p.preposition))
                .filter_map(|p| self.named_in(view, p));
            let first = places.next()?;
            let home = self.home(view, first);
            places.all(|n| self.home(view, n) == home).then_some(first)
        })
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
