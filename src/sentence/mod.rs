//! Tokens → sentences.

use crate::span::Span;
use crate::token::TokenRange;

/// A sentence, headline or other self-contained line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens; those of two sentences never overlap, and every token is in one.
    pub tokens: TokenRange,
    /// From the start of its first token to the end of its last, in bytes.
    pub span: Span,
    /// What sort of line it is.
    pub kind: SentenceKind,
    /// Whether a paragraph starts with it.
    pub starts_paragraph: bool,
    /// How many of its tokens, from the first, are a dateline (`SEOUL, Dec. 5 (Yonhap) --`); 0 when none are.
    pub dateline: u32,
}

/// What sort of line a sentence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentenceKind {
    /// Running prose.
    Prose,
    /// A headline or a heading: a line of its own without a full stop.
    Headline,
}
