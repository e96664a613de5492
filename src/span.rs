//! Stretches of the text, in bytes.

use serde::{Deserialize, Serialize};

/// A stretch of the text: half-open, in UTF-8 **byte** offsets, always on character boundaries.
///
/// Offsets are 32 bits wide: of a text longer than 4 GiB only the first 4 GiB are analysed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The span from `start` up to, and without, `end` (bytes).
    ///
    /// # Panics
    /// When `end` lies before `start`.
    #[inline]
    #[must_use]
    pub fn new(start: u32, end: u32) -> Self {
        assert!(start <= end, "a span ends before it starts: {start}..{end}");
        Self { start, end }
    }

    /// Byte offset of the first byte.
    #[inline]
    #[must_use]
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// Byte offset behind the last byte.
    #[inline]
    #[must_use]
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    #[inline]
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds no byte.
    #[inline]
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a range, for slicing.
    #[inline]
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start()..self.end()
    }

    /// The text that the span covers; empty when it lies outside `text` or off a character boundary.
    #[inline]
    #[must_use]
    pub fn text(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }

    /// Whether `other` lies wholly inside.
    #[inline]
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    #[inline]
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    #[inline]
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}
