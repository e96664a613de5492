//! Why a document says what it says: the readings of names and the rules that were weighed and lost.

use super::SentenceId;
use crate::relation::{EntityKind, MentionForm};
use crate::span::Span;

/// What was weighed and not taken, beside what the document holds: [`Extractor::explain`](crate::Extractor::explain).
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Explanation {
    /// Every name with its readings, in text order.
    pub names: Vec<NameReadings>,
    /// The rules whose words stand in the text and that gave no relation, in text order.
    pub rules: Vec<DiscardedRule>,
}

/// A name, and how else it could have been read.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NameReadings {
    /// The reading that was taken; its span is that of the mention.
    pub taken: Reading,
    /// The others that tables and patterns gave for words of it, the best first.
    pub discarded: Vec<Reading>,
}

/// One reading of a stretch of text as a name.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Reading {
    /// Where it stands.
    pub span: Span,
    /// What it would name.
    pub kind: EntityKind,
    /// How it would name it.
    pub form: MentionForm,
    /// Whom or what: the name in the tables, with its country where it has one; else the words.
    pub name: String,
    /// What speaks for it, or against it.
    pub reason: &'static str,
    /// Ten for each token and what the evidence is worth; of readings that overlap, the highest stands. None where the
    /// words around ruled it out before, or where another mention of the document decided.
    pub score: Option<i32>,
}

/// A rule whose words stand in the text and that gave no relation.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DiscardedRule {
    /// The sentence.
    pub sentence: SentenceId,
    /// Its words there.
    pub trigger: Span,
    /// Its name.
    pub rule: String,
    /// The rule that won, if it lost against one.
    pub winner: Option<String>,
    /// Why it gave none.
    pub why: Discard,
}

/// Why a rule gave no relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Discard {
    /// The predicate of the winner has more words.
    FewerWords,
    /// The winner passed more filters.
    FewerFilters,
    /// The winner fills more roles.
    FewerRoles,
    /// The winner stands earlier in the rule files.
    Later,
    /// The relation of the winner holds what it would say.
    PartOf,
    /// The relation of the winner tells of the same event.
    SameEvent,
    /// Its frame does not fit: a core role would be empty, or a filter does not pass.
    Unfit,
}

impl Discard {
    /// As words behind the name of the winner.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FewerWords => "has more words",
            Self::FewerFilters => "passed more filters",
            Self::FewerRoles => "fills more roles",
            Self::Later => "stands earlier",
            Self::PartOf => "says it too",
            Self::SameEvent => "tells of the same event",
            Self::Unfit => "its frame does not fit",
        }
    }
}

impl std::fmt::Display for Discard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
