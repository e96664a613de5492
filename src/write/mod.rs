//! Documents in the formats that people use: for reading, for annotation tools, for statistics.
//!
//! | format | what | made by |
//! | --- | --- | --- |
//! | text | the text with its entities marked, the relations under each sentence | [`text()`], [`text_explained`] |
//! | JSON | the contract's JSON, one object or one line | `json`, with the feature `json`; [`Document`] itself implements `serde::Serialize` |
//! | HTML | a page that needs nothing else, with an overview | [`Page`] |
//! | brat | stand-off annotation for [brat](https://brat.nlplab.org) | [`brat`] |
//! | CoNLL | a token a line, BIO tags | [`conll`] |
//! | CSV | a row a pair of countries, as event data sets have it | [`events`], [`EVENTS_HEADER`] |
//! | DOT | a graph for Graphviz | [`dot`] |
//!
//! Every writer returns text; where it goes is the caller's business.

mod brat;
mod conll;
mod dot;
mod events;
mod html;
#[cfg(feature = "json")]
mod json;
mod text;

pub use brat::{brat, brat_annotation_conf, brat_visual_conf};
pub use conll::conll;
pub use dot::dot;
pub use events::{EVENTS_HEADER, events};
pub use html::Page;
#[cfg(feature = "json")]
pub use json::{json, json_line};
pub use text::{TextStyle, text, text_explained};

#[allow(unused_imports)] // For the links above.
use crate::document::Document;

/// White space of any sort as single spaces, and no control characters: for formats of one line a record.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
