//! A family name, a day and an office → the office holder: `President Bush` of 1990 is the elder, of 2003 the younger.

use super::Title;
use super::choose::{Candidate, Target};
use super::context::Context;
use super::cue::KeyMap;
use super::gazetteer::{EntityRef, Gazetteer};
use super::table::{PORTFOLIOS, name_words, word_key};
use crate::lexicon::WordKey;
use crate::relation::EntityKind;
use smallvec::SmallVec;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Office holders by their family name.
static FAMILIES: LazyLock<KeyMap<SmallVec<[EntityRef; 2]>>> = LazyLock::new(|| {
    let gazetteer = Gazetteer::builtin();
    let mut families: KeyMap<SmallVec<[EntityRef; 2]>> = KeyMap::default();
    for id in gazetteer.entities() {
        let entity = gazetteer.entity(id);
        if entity.kind != EntityKind::Person || entity.terms().len() == 0 {
            continue;
        }
        let words = name_words(entity.family_name);
        if let Some(path) = words.iter().map(|w| word_key(w)).reduce(WordKey::then) {
            families.entry(path.0).or_default().push(id);
        }
    }
    families
});

/// What tells office holders of one family name apart.
pub(super) struct Officials<'a> {
    gazetteer: &'a Gazetteer,
    /// The day as `yyyymmdd`.
    day: u32,
    /// The countries that the document names.
    countries: HashSet<&'a str>,
}

impl<'a> Officials<'a> {
    /// `None` when the document has no date: then a family name alone tells nothing.
    pub(super) fn new(ctx: &Context, gazetteer: &'a Gazetteer, chosen: &[Candidate]) -> Option<Self> {
        let date = ctx.date?;
        let day = u32::try_from(date.year()).ok()? * 10000 + date.month() as u32 * 100 + date.day() as u32;
        let countries = chosen
            .iter()
            .filter(|c| c.kind == EntityKind::Country)
            .filter_map(|c| match c.target {
                Target::Table(id) => Some(gazetteer.entity(id).country),
                _ => None,
            })
            .collect();
        Some(Self { gazetteer, day, countries })
    }

    /// The holder of this family name, with an office of these portfolios (none known: 0) on the day.
    pub(super) fn find(&self, family: WordKey, portfolios: u16) -> Option<EntityRef> {
        self.best(family, portfolios, false)
    }

    /// A head of state or government of a country in the document.
    pub(super) fn head(&self, family: WordKey) -> Option<EntityRef> {
        self.best(family, 0, true)
    }

    fn best(&self, family: WordKey, portfolios: u16, heads: bool) -> Option<EntityRef> {
        let mut best: Option<(u32, EntityRef)> = None;
        let mut tied = false;
        for &id in FAMILIES.get(&family.0)? {
            let entity = self.gazetteer.entity(id);
            let score = entity
                .terms()
                .filter(|t| t.covers(self.day) && t.start != 0)
                .filter(|t| portfolios == 0 || t.portfolios & portfolios != 0)
                .filter(|t| !heads || t.rank == "head")
                .map(|t| {
                    4 * u32::from(portfolios != 0)
                        + 2 * u32::from(self.countries.contains(t.country))
                        + u32::from(t.rank == "head")
                })
                .max();
            let Some(score) = score.filter(|&s| s >= 2) else { continue };
            match best {
                Some((known, _)) if known > score => {}
                Some((known, _)) if known == score => tied = true,
                _ => (best, tied) = (Some((score, id)), false),
            }
        }
        best.filter(|&(score, _)| !tied && (!heads || score >= 3)).map(|b| b.1)
    }
}

/// The portfolios that the words of an office tell, as the bits of [`PORTFOLIOS`]; 0 for none.
pub(super) fn portfolios(ctx: &Context, title: &Title) -> u16 {
    let mut bits = 0;
    let range = title.tokens.range();
    let has = |word: &str| range.clone().any(|i| ctx.word_is(i, word));
    let mut add = |name: &str| {
        if let Some(i) = PORTFOLIOS.iter().position(|&p| p == name) {
            bits |= 1 << i;
        }
    };
    for (words, name) in [
        (&["president", "king", "emir"][..], "head-of-state"),
        (&["premier", "prime", "chancellor"][..], "head-of-government"),
        (&["foreign", "external"][..], "foreign"),
        (&["trade", "commerce"][..], "trade"),
        (&["industry"][..], "industry"),
        (&["economy", "economic"][..], "economy"),
        (&["finance", "treasury"][..], "finance"),
        (&["energy", "oil", "petroleum"][..], "energy"),
        (&["agriculture", "farm"][..], "agriculture"),
        (&["defence", "defense"][..], "defence"),
        (&["interior", "home"][..], "interior"),
    ] {
        if words.iter().any(|w| has(w)) && !(name == "head-of-state" && has("vice")) {
            add(name);
        }
    }
    if has("secretary") && has("state") {
        add("foreign");
    }
    bits
}
