//! Clauses and entities → relations, by the rules of `data/rules`.

mod check;
mod language;
mod matcher;
mod offices;
mod shape;
mod source;

pub(crate) use check::check;
pub use check::{Mismatch, Report};
pub(crate) use language::RuleSet;
pub(crate) use matcher::{Fill, Found, Lost, Matcher, Memo};
