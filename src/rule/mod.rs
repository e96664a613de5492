//! Clauses and entities → relations, by the rules of `data/rules`.

mod language;
mod matcher;

pub(crate) use language::RuleSet;
pub(crate) use matcher::{Fill, Found, Matcher};
