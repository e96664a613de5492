//! The parts of the library that the model is made of, shared at source level as with the build script.
#![allow(dead_code)]

#[path = "../../src/lexicon/fold.rs"]
mod fold;
#[path = "../../src/lexicon/tag.rs"]
mod tag;

pub use fold::{WordKey, fold};
pub use tag::{Tag, TagSet};
