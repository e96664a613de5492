//! Reads diplomatic and trade news as typed relations.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod clause;
mod coref;
mod document;
mod error;
mod extractor;
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
