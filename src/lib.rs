//! Reads diplomatic and trade news as typed relations.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod clause;
mod coref;
mod document;
mod error;
mod extractor;
mod group;
mod lexicon;
mod name;
mod relation;
mod rule;
mod sentence;
mod span;
mod token;

pub use document::*;
pub use error::{Error, ErrorKind, Errors};
pub use extractor::{Extractor, Input};
pub use relation::*;
pub use span::Span;

/// Single stages, for the benches; not part of the API.
#[doc(hidden)]
pub mod stages {
    pub use crate::sentence::split;
    pub use crate::token::{Token, segments, tokenize};
}
