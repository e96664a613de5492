//! A family name, a day and an office → the office holder: `President Bush` of 1990 is the elder, of 2003 the younger.

use super::Title;
use super::choose::{Candidate, Target};
use super::context::Context;
use super::gazetteer::{EntityRef, Gazetteer};
use super::table::PORTFOLIOS;
use crate::lexicon::WordKey;
use crate::lexicon::blob::{u32_at, u64_at};
use crate::relation::EntityKind;
use std::collections::HashSet;

/// Office holders by their family name: keys and entities, sorted by key; made by the build script.
static FAMILIES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/families.bin"));

/// Bytes of a key with its entity.
const FAMILY: usize = 12;

/// The office holders of a family name.
fn family(key: WordKey) -> impl Iterator<Item = EntityRef> {
    let key_at = |i: usize| u64_at(FAMILIES, i * FAMILY);
    let count = FAMILIES.len() / FAMILY;
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if key_at(middle) < key.0 { low = middle + 1 } else { high = middle }
    }
    (low..count)
        .take_while(move |&i| key_at(i) == key.0)
        .map(|i| EntityRef::builtin(u32_at(FAMILIES, i * FAMILY + 8)))
}

/// The only country that ever had a head of this family name with an office of these portfolios: `President Bush` is of
/// the United States on any day.
pub(super) fn home(gazetteer: &Gazetteer, name: WordKey, portfolios: u16) -> Option<&str> {
    let mut home = None;
    for id in family(name) {
        let terms = gazetteer.entity(id).terms();
        for term in terms.filter(|t| t.rank == "head" && t.portfolios & portfolios != 0) {
            if home.is_some_and(|known| known != term.country) {
                return None;
            }
            home = Some(term.country);
        }
    }
    home
}

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
                Target::Table(id) => Some(gazetteer.country_of(id)),
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
        for id in self::family(family) {
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
