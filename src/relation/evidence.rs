//! What in the text says that a relation is there.

use super::codes::Codes;
use super::kind::{Modality, Polarity};
use crate::document::{MentionId, SentenceId};
use crate::span::Span;
use std::sync::Arc;

/// What in the text says that a relation is there, and how.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Evidence {
    /// The sentence.
    pub sentence: SentenceId,
    /// The words that carry the relation, in bytes.
    pub trigger: Span,
    /// Whether the text says that it is so.
    pub polarity: Polarity,
    /// How real it is.
    pub modality: Modality,
    /// Whose statement the clause is.
    pub attributed_to: Option<MentionId>,
    /// The rule that fired.
    pub rule: Arc<str>,
    /// 0 to 1.
    pub confidence: f32,
    /// PLOVER and CAMEO: settled once, when the relation is typed, since they rest on words that are not kept.
    pub(crate) codes: Codes,
}
