//! Reads diplomatic and trade news and tells who met whom, who asked whom for what, who promised, signed,
//! sanctioned or rejected what: typed relations, each with the exact words that say so.
//!
//! Everything is embedded (rules, tables of names, a small parser): no model to download, no network, the
//! same output on every run.
//!
//! ```
//! use demarche::{Extractor, MetWith};
//!
//! let document = Extractor::new().extract("Wang Wentao met Ahn Duk-geun in Detroit.");
//! let met = document.relations::<MetWith>().next().expect("a meeting");
//! let who: Vec<&str> = met.participants.iter().map(|id| document.text_of(document.mention(*id).span)).collect();
//! assert_eq!(who, ["Wang Wentao", "Ahn Duk-geun"]);
//! ```
//!
//! # A tour
//!
//! ## Reading
//!
//! An [`Extractor`] reads texts; it is cheap to clone and to share between threads. A text alone will do;
//! with the day on which it was written ([`Input::date`]) *last Tuesday* becomes a date, and *the president*
//! the one of that day. Any text gets a [`Document`]: reading never fails and never panics, and takes time in
//! proportion to its length.
//!
//! ```
//! use demarche::{Extractor, Input};
//!
//! let extractor = Extractor::new();
//! let input = Input::new("Chile asked Norway on Tuesday to lift curbs on salmon.").id("wire-7").date("2024-05-30");
//! let document = extractor.extract(input);
//! # assert!(!document.all_relations().is_empty());
//! ```
//!
//! ## What is in a document
//!
//! [`Mention`]s are spans of text that refer to [`Entity`]s: *Wang*, *he* and *the minister* to one, *the two
//! ministers* to two. All offsets ([`Span`]) are bytes of the UTF-8 text and lie on character boundaries;
//! other units are a matter of [output](Document::with_offsets).
//!
//! ```
//! # let document = demarche::Extractor::new().extract("Chile asked Norway on Tuesday to lift curbs on salmon.");
//! for mention in document.mentions() {
//!     let names: Vec<&str> = document.entities_of(mention.id).map(|entity| entity.name.as_str()).collect();
//!     println!("{} is {} {:?}", document.text_of(mention.span), mention.kind, names);
//! }
//! ```
//!
//! ## Relations
//!
//! [`Relation`] is an enum with a struct for each of the thirty-four [kinds](RelationKind), [`MetWith`],
//! [`RequestedSupplyOf`] and so on, whose fields are its roles. Ask for one type with
//! [`Document::relations`], or go through [`all`](Document::all_relations) and match. Each has [`Evidence`]:
//! the sentence, the trigger, who says so, which rule found it and how sure it is. **Look at [`Polarity`] and
//! [`Modality`]**: what is denied, planned or wished for is a relation too.
//!
//! ```
//! use demarche::{Extractor, Modality, Polarity, Relation};
//!
//! let document = Extractor::new().extract("China will not meet Japan, but accused it of bullying.");
//! for relation in document.all_relations() {
//!     let evidence = relation.evidence();
//!     let happened = evidence.polarity == Polarity::Positive && evidence.modality == Modality::Asserted;
//!     match relation {
//!         Relation::MetWith(met) => println!("a meeting of {}: {happened}", met.participants.len()),
//!         // Any relation is a sentence, and has the codes of event data.
//!         other => println!("{} {:?} {:?}", other.sentence(&document), other.plover(), other.cameo()),
//!     }
//! }
//! ```
//!
//! Where the kind does not matter: [`Relation::roles`] lists what fills which role, [`Relation::sides`] tells
//! who acts on whom, [`Document::relations_with`] finds those of an entity, [`Document::retain_relations`]
//! filters.
//!
//! Why something was found, or was not: [`Extractor::explain`] gives the other readings of each name and the rules
//! that lost, [`Extractor::trace`] the grammar.
//!
//! ## Many documents, and other programs
//!
//! [`RelationGraph`] adds up documents: dyads, counts, timelines. [`mod@write`] has the formats: text, JSON,
//! a web page, brat, CoNLL, CSV of events, DOT. A [`Document`] is JSON by serde, there and back
//! ([`Document::deserialize_with_text`]).
//!
//! ## Names and rules of your own
//!
//! [`Extractor::builder`] takes tables of names ([`ExtractorBuilder::gazetteer_tsv`]) and rules
//! ([`ExtractorBuilder::rules_toml`]), also for relation kinds of your own, which come as [`CustomRelation`]s
//! and [become](CustomRelation::deserialize) structs of yours. Tables bring subkinds of entities, too. All mistakes in such files are told at once
//! ([`Errors`]), each with line, column and remedy. The repository's `docs/extending.md` is a guide,
//! `data/rules/README.md` the reference.
//!
//! # Errors and panics
//!
//! Only building an extractor from files of your own, and reading JSON back, can fail. Methods that take an
//! id ([`MentionId`], [`EntityId`], [`SentenceId`]) panic when it is of another document; nothing else
//! panics.
//!
//! # Features
//!
//! - `json` (off): `write::json` and `write::json_line`, JSON text without naming serde_json yourself. It
//!   adds serde_json; the serde implementations are there without it.
//!
//! # Versions
//!
//! Semantic versioning: what the rules find may change with a minor version, the meaning of the API and of
//! the JSON only with a major one (before 1.0, a minor one). The Rust version in `Cargo.toml` is tested;
//! raising it is a minor version.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod assembly;
mod clause;
mod coref;
mod document;
mod error;
mod extractor;
mod gate;
mod graph;
mod group;
mod lexicon;
mod name;
mod relation;
mod rule;
mod sentence;
mod span;
mod syntax;
mod token;
pub mod write;

pub use document::*;
pub use error::{Error, ErrorKind, Errors};
pub use extractor::{Extractor, ExtractorBuilder, Input};
pub use graph::{Dyad, Event, Level, Node, Period, RelationGraph};
pub use relation::*;
pub use rule::{Mismatch, Report};
pub use span::Span;

/// The examples of the README and of the guide, as tests.
#[cfg(doctest)]
mod examples {
    #[doc = include_str!("../README.md")]
    struct Readme;
    #[doc = include_str!("../docs/extending.md")]
    struct Extending;
}

/// Single stages, for the benches; not part of the API.
#[doc(hidden)]
pub mod stages {
    pub use crate::group::{FunctionWords, Group, GroupKind, VerbForm, VerbGroup, group, tag::Tagger};
    pub use crate::lexicon::{Class, Lexicon, Tag, WordKey};
    pub use crate::name::{Names, find as names, gazetteer::Gazetteer};
    pub use crate::sentence::split;
    pub use crate::sentence::{Sentence, SentenceKind};
    pub use crate::syntax::{Dependency, NO_HEAD, Node, Parser, Scratch, Syntax, build, draw, prepare};
    pub use crate::syntax::{model, transition, unit};
    pub use crate::token::{Token, TokenRange, segments, tokenize};
}
