//! Tokens → parts of speech, noun groups and verb groups.

pub mod tag;
