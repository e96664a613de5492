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
    /// The words that carry the relation (`met`, `trade row`), in bytes.
    pub trigger: Span,
    /// Whether the text says that it is so, or that it is not.
    pub polarity: Polarity,
    /// How real the text says it is: done, planned, possible, wished for.
    pub modality: Modality,
    /// Whose statement the relation stands in (`…, the ministry said`); of nested ones, the innermost.
    /// `None` where the text itself says so.
    pub attributed_to: Option<MentionId>,
    /// The name of the rule that fired, as in `data/rules`.
    pub rule: Arc<str>,
    /// How often the rule is right about kind and sentence, 0 to 1, by its record on annotated documents;
    /// 0.75 for a rule of one's own that does not say.
    pub confidence: f32,
    /// PLOVER and CAMEO: settled once, when the relation is typed, since they rest on words that are not kept.
    pub(crate) codes: Codes,
}
