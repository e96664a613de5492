//! Reads diplomatic and trade news and says who met whom, who asked whom for what, who promised, signed, sanctioned or
//! rejected what: typed relations, each with the exact words that say so.
//!
//! Rules and tables only: no model to download, no network, the same output on every run.
//!
//! ```
//! use demarche::{Extractor, MetWith};
//!
//! let extractor = Extractor::new();
//! let document = extractor.extract("Wang Wentao met Ahn Duk-geun in Detroit.");
//! for met in document.relations::<MetWith>() {
//!     for id in &met.participants {
//!         println!("{} took part", document.text_of(document.mention(*id).span));
//!     }
//! }
//! ```
//!
//! # The types you need
//!
//! - [`Extractor`] reads a text, alone or with its id and date as an [`Input`]; it is cheap to clone and to share between
//!   threads. [`Extractor::builder`] adds rules of your own.
//! - [`Document`] holds what was found: sentences, [`Entity`]s, [`Mention`]s and [`Relation`]s, with byte offsets.
//! - [`Relation`] is an enum with a struct for each of the thirty-four kinds ([`MetWith`], [`RequestedSupplyOf`] …) and
//!   [`CustomRelation`] for kinds that your own rules define. Every relation has [`Evidence`]: sentence, trigger,
//!   [`Polarity`], [`Modality`], who says so, the rule, a confidence.
//!
//! # What to do with a document
//!
//! A relation is a sentence, and has the codes of event data:
//!
//! ```
//! # let document = demarche::Extractor::new().extract("China accused Japan of bullying.");
//! for relation in document.all_relations() {
//!     println!("{}", relation.sentence(&document)); // China accused Japan of bullying
//!     println!("{:?} {:?}", relation.plover(), relation.cameo()); // Some(Accuse) Some("110")
//! }
//! ```
//!
//! Documents are JSON by serde ([`Document::with_offsets`] for offsets in characters or UTF-16 units, and
//! [`Document::deserialize_with_text`] for the way back). [`mod@write`] has the other formats: a web page, brat, CoNLL, CSV of
//! events, DOT. [`RelationGraph`] adds up many documents: dyads, counts, timelines.
//!
//! # Features
//!
//! - `json` (off): `write::json` and `write::json_line`, JSON text without naming serde_json yourself. It adds serde_json;
//!   the serde implementations are there without it.
//!
//! # Versions
//!
//! Semantic versioning: what the rules find may change with a minor version, the meaning of the API and of the JSON only
//! with a major one (before 1.0, a minor one). The Rust version in `Cargo.toml` is tested; raising it is a minor version.

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
