//! Document → the contract's JSON.

use crate::document::{Document, OffsetUnit};

/// A document as JSON, indented, with a line end.
///
/// ```
/// let document = demarche::Extractor::new().extract("Wang Wentao met Ahn Duk-geun in Detroit.");
/// print!("{}", demarche::write::json(&document, demarche::OffsetUnit::Chars));
/// ```
#[must_use]
pub fn json(document: &Document, unit: OffsetUnit) -> String {
    line_end(serde_json::to_string_pretty(&document.with_offsets(unit)))
}

/// A document as one line of JSON, with its line end.
#[must_use]
pub fn json_line(document: &Document, unit: OffsetUnit) -> String {
    line_end(serde_json::to_string(&document.with_offsets(unit)))
}

fn line_end(json: serde_json::Result<String>) -> String {
    // Keys are strings, and nothing in a document fails to serialise.
    let mut json = json.unwrap_or_else(|e| unreachable!("a document is always JSON: {e}"));
    json.push('\n');
    json
}
