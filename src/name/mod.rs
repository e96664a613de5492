//! Tokens → names, and the entities that they name.
//!
//! `South Korean Trade Minister Ahn Duk-geun met Wang in Detroit on Friday` gives the demonym `South Korean`, the title
//! `Trade Minister`, the persons `Ahn Duk-geun` and `Wang`, the place `Detroit` and the date `Friday`. Nominals and
//! pronouns are left to [`crate::coref`].

pub mod gazetteer;
pub mod table;

mod candidate;
mod choose;
mod context;
mod country;
mod cue;
mod date;
mod goods;
mod leftover;
mod link;
mod money;
mod official;
mod organization;
mod percent;
mod person;
mod reuse;
mod title;

use crate::relation::{EntityKind, MentionForm, Source};
use crate::sentence::Sentence;
use crate::span::Span;
use crate::token::{Token, TokenRange};
use gazetteer::Gazetteer;

/// A named mention.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// Its tokens.
    pub tokens: TokenRange,
    /// Where it stands, in bytes.
    pub span: Span,
    /// What it names.
    pub kind: EntityKind,
    /// How it names it.
    pub form: MentionForm,
    /// How it was found.
    pub source: Source,
    /// A capital or seat that stands for its government.
    pub metonym: bool,
    /// The entity, as an index into [`Names::entities`].
    pub entity: u32,
    /// Why this reading was taken, for `--explain`: a fixed phrase.
    pub reason: &'static str,
}

/// An office as the text words it: `Trade Minister`, `minister of state for energy affairs`, in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Title {
    /// The tokens of the office words, without country, article or `former`.
    pub tokens: TokenRange,
    /// The token of its head noun (`minister`).
    pub head: u32,
    /// Whether it stands in the plural (`commerce ministers`).
    pub plural: bool,
}

/// What the names of a document name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamedEntity {
    /// What it is; `None` only in a default value.
    pub kind: Option<EntityKind>,
    /// The name that identifies it: the table's, else the fullest in the text.
    pub name: String,
    /// ISO 3166-1 alpha-3 of the country it is, or belongs to.
    pub country: Option<String>,
    /// Codes by system: `iso3166`, `wikidata`, `hs`, `iso4217`, `iso8601` …
    pub ids: Vec<(&'static str, String)>,
    /// A finer kind where known: `ministry`, `capital`, `summit` …
    pub subkind: Option<&'static str>,
    /// Offices, from the table (for the document date) and from the text.
    pub offices: Vec<String>,
    /// `m`, `f`, or `None` when unknown.
    pub gender: Option<char>,
}

/// The names stage's layer.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Named mentions in text order, none overlapping.
    pub mentions: Vec<Name>,
    /// Office phrases in text order, none overlapping a mention of a person.
    pub titles: Vec<Title>,
    /// What the mentions name.
    pub entities: Vec<NamedEntity>,
}

/// Finds the names of a document, and the entities that they name. `date` is the day on which it was written.
#[must_use]
pub fn find(
    text: &str,
    date: Option<jiff::civil::Date>,
    tokens: &[Token],
    sentences: &[Sentence],
    gazetteer: &Gazetteer,
) -> Names {
    let ctx = context::Context::new(text, date, tokens, sentences);
    let (candidates, titles) = candidate::all(&ctx, gazetteer);
    let mut chosen = choose::choose(candidates, tokens.len());
    leftover::add(&ctx, &titles, &mut chosen);
    let officials = official::Officials::new(&ctx, gazetteer, &chosen);
    reuse::reuse(&ctx, officials.as_ref(), &mut chosen);
    link::link(&ctx, gazetteer, officials.as_ref(), &chosen, titles)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<(String, EntityKind, bool)> {
        let mut tokens = Vec::new();
        crate::token::tokenize(text, &mut tokens);
        let sentences = crate::sentence::split(text, &tokens);
        let names =
            find(text, Some(jiff::civil::date(2024, 3, 1)), &tokens, &sentences, Gazetteer::builtin());
        for pair in names.mentions.windows(2) {
            assert!(pair[0].span.end() <= pair[1].span.start());
        }
        assert!(names.mentions.iter().all(|m| (m.entity as usize) < names.entities.len()));
        names.mentions.iter().map(|m| (m.span.text(text).to_owned(), m.kind, m.metonym)).collect()
    }

    #[test]
    fn titles_and_nationalities_stand_outside_a_name() {
        let found =
            names("Danish Energy Minister Lone Vestergaard met Duk-soo Han in Oslo. Vestergaard then left.");
        assert_eq!(found[0], ("Danish".to_owned(), EntityKind::Country, false));
        assert_eq!(found[1], ("Lone Vestergaard".to_owned(), EntityKind::Person, false));
        assert_eq!(found.last(), Some(&("Vestergaard".to_owned(), EntityKind::Person, false)));
    }

    #[test]
    fn a_capital_acts_or_is_a_place() {
        assert_eq!(
            names("Beijing rejected the offer.")[0],
            ("Beijing".to_owned(), EntityKind::Country, true)
        );
        assert_eq!(names("They met in Beijing.")[0], ("Beijing".to_owned(), EntityKind::Place, false));
    }

    #[test]
    fn odd_texts_do_not_panic() {
        for text in [
            "",
            " ",
            "the",
            "The the The",
            "U.S.",
            "G20",
            "$",
            "of of of",
            "Ministry of",
            "(APEC)",
            "-",
            "Mr",
            "\u{feff}é's",
        ] {
            names(text);
        }
    }
}
