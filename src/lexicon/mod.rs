//! Words: their keys, possible parts of speech, lemmas and classes. Compiled by the build script from `data/`, embedded.

mod fold;
mod tag;

pub use fold::{WordKey, fold};
pub use tag::{Tag, TagSet};

/// A word's entry in the lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct WordId(pub u32);

impl WordId {
    /// The id of every word that the lexicon does not know.
    pub const NONE: WordId = WordId(0);
}
