//! Text → tokens.
//!
//! `China's trade chief Ahn Duk-geun paid $1.2bn.` becomes `China` `'s` `trade` `chief` `Ahn` `Duk` `-` `geun` `paid`
//! `$` `1.2bn` `.`: the word segments of Unicode (UAX #29), with the habits of news on top. Possessive `'s` and `n't` are
//! split off; a full stop stays with its abbreviation (`U.S.`, `Dec.`). Hyphens are tokens; [`Shape::JOINED`] tells that
//! no space stands before a token. White space, control and zero-width characters and HTML tags make no token.
//!
//! | text | tokens |
//! | --- | --- |
//! | `the ministers' talks`, `didn't`, `they'll` | `the` `ministers` `'` `talks`, `did` `n't`, `they` `'ll` |
//! | `US$5`, `25%`, `4-5`, `COVID-19` | `US` `$` `5`, `25` `%`, `4` `-` `5`, `COVID` `-` `19` |
//! | `U.S.-China`, `J.K. Rowling`, `p.m.` | `U.S.` `-` `China`, `J.K.` `Rowling`, `p.m.` |
//! | `SEOUL --`, `so ...`, `AT&amp;T` | `SEOUL` `--`, `so` `...`, `AT` `&` `T` |
//!
//! Keys: that of an abbreviation leaves its stops out (`U.S.` and `US` share one). Straight and curly quotation marks share
//! a key. A dash (`–`, `—`, `--`) has the key of `--`, but an en dash between two words without spaces has that of the hyphen.
//!
//! A final `U.S.` is one token at the end of a sentence too; [`crate::sentence`] decides whether it ends there.

mod abbreviation;
mod markup;
mod segment;
mod tokenizer;

use crate::lexicon::{WordId, WordKey};
use crate::span::Span;

pub(crate) use abbreviation::{Class as AbbreviationClass, begins_sentences, find as find_abbreviation};
pub use segment::segments;
pub use tokenizer::tokenize;

/// One word, number or mark of punctuation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands, in bytes.
    pub span: Span,
    /// The key of its folded form.
    pub key: WordKey,
    /// Its entry in the lexicon; `WordId::NONE` for a word that the lexicon does not know.
    pub word: WordId,
    /// What it looks like.
    pub shape: Shape,
}

/// What a token looks like: a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape(pub u16);

impl Shape {
    /// Letters (with inner apostrophes or full stops, perhaps digits).
    pub const WORD: Shape = Shape(1);
    /// Begins with a digit.
    pub const NUMBER: Shape = Shape(1 << 1);
    /// A mark: neither word nor number.
    pub const MARK: Shape = Shape(1 << 2);
    /// The first letter is a capital.
    pub const INITIAL: Shape = Shape(1 << 3);
    /// Every letter is a capital, and there are at least two.
    pub const CAPS: Shape = Shape(1 << 4);
    /// Holds a small letter.
    pub const LOWER: Shape = Shape(1 << 5);
    /// Ends in a full stop that belongs to it (`U.S.`, `Dec.`).
    pub const ABBREVIATION: Shape = Shape(1 << 6);
    /// No white space before it.
    pub const JOINED: Shape = Shape(1 << 7);
    /// A line break before it.
    pub const AFTER_LINE: Shape = Shape(1 << 8);
    /// A blank line before it, or the start of the text.
    pub const AFTER_BLANK: Shape = Shape(1 << 9);
    /// The possessive ending (`'s`, or `'` after a plural); not the `'s` of `it's` and `there's`.
    pub const POSSESSIVE: Shape = Shape(1 << 10);
    /// Holds a character outside ASCII.
    pub const UNICODE: Shape = Shape(1 << 11);
    /// An opening bracket or quotation mark.
    pub const OPENING: Shape = Shape(1 << 12);
    /// A closing bracket or quotation mark.
    pub const CLOSING: Shape = Shape(1 << 13);

    /// Whether any flag of `other` is set.
    #[inline]
    pub const fn any(self, other: Shape) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether every flag of `other` is set.
    #[inline]
    pub const fn has(self, other: Shape) -> bool {
        self.0 & other.0 == other.0
    }

    /// The union.
    #[inline]
    #[must_use]
    pub const fn with(self, other: Shape) -> Self {
        Self(self.0 | other.0)
    }
}

/// A run of tokens, by index: half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TokenRange {
    /// Index of the first token.
    pub start: u32,
    /// Index behind the last token.
    pub end: u32,
}

impl TokenRange {
    /// The tokens from `start` up to, and without, `end`.
    #[inline]
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start: start as u32, end: end as u32 }
    }
    /// As a range of indexes.
    #[inline]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
    /// How many tokens.
    #[inline]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }
    /// Whether there is none.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
    /// Whether the token is one of them.
    #[inline]
    pub fn has(self, token: usize) -> bool {
        (self.start as usize..self.end as usize).contains(&token)
    }
}
