//! Document → CoNLL: a token a line, an empty line behind each sentence, BIO tags.
//!
//! ```text
//! Wang  0  4  O  B-person
//! Wentao  5  11  O  I-person
//! met  12  15  B-met-with  O
//! ```

use crate::document::{Document, OffsetUnit};
use crate::span::Span;
use crate::token;

/// A document in columns, separated by tabs: token, start, end, BIO tag of the relation that it triggers, BIO tag of
/// the entity that it names.
///
/// The word stands first and the entity last, where readers of CoNLL 2003 look for them. Of mentions that overlap the
/// longer is told; pronouns and descriptions (`the ministry`) are left out, as they are no names. A document begins
/// with a line `-DOCSTART-`.
///
/// ```
/// let document = demarche::Extractor::new().extract("China accused Japan of bullying.");
/// let conll = demarche::write::conll(&document, demarche::OffsetUnit::Bytes);
/// assert!(conll.contains("\naccused\t6\t13\tB-accused\tO\n"));
/// ```
#[must_use]
pub fn conll(document: &Document, unit: OffsetUnit) -> String {
    let text = document.text();
    let offsets = document.offsets(unit);
    let mut tokens = Vec::new();
    token::tokenize(text, &mut tokens);
    let names = disjoint(
        document
            .mentions()
            .iter()
            .filter(|m| m.source != crate::relation::Source::Coreference)
            .map(|m| (m.span, m.kind.as_str()))
            .collect(),
    );
    let triggers =
        disjoint(document.all_relations().iter().map(|r| (r.evidence().trigger, r.kind_name())).collect());
    let (mut names, mut triggers) = (Tags::new(&names), Tags::new(&triggers));
    let mut out = format!(
        "-DOCSTART-\t{}\t{}\tO\tO\n\n",
        document.id().map_or_else(|| "-".to_owned(), |id| super::one_line(id).replace(' ', "_")),
        document.date().map_or_else(|| "-".to_owned(), |d| super::one_line(d).replace(' ', "_")),
    );
    let mut sentences = document.sentences().iter();
    let mut sentence = sentences.next();
    let mut open = false;
    for token in &tokens {
        while let Some(current) = sentence
            && token.span.start() >= current.end()
        {
            sentence = sentences.next();
            if open {
                out.push('\n');
                open = false;
            }
        }
        let word = super::one_line(token.span.text(text));
        if word.is_empty() {
            continue;
        }
        open = true;
        let (trigger, name) = (triggers.tag(token.span), names.tag(token.span));
        let (start, end) = (offsets.at(token.span.start()), offsets.at(token.span.end()));
        out.push_str(&format!("{}\t{start}\t{end}\t{trigger}\t{name}\n", word.replace(' ', "_")));
    }
    if open {
        out.push('\n');
    }
    out
}

/// Of overlapping spans the longest, then the first.
fn disjoint(mut spans: Vec<(Span, &str)>) -> Vec<(Span, &str)> {
    spans.retain(|s| !s.0.is_empty());
    spans.sort_by_key(|(span, _)| (span.start(), std::cmp::Reverse(span.end())));
    let mut kept: Vec<(Span, &str)> = Vec::new();
    for (span, label) in spans {
        match kept.last_mut() {
            Some(last) if last.0.overlaps(span) => {
                if span.len() > last.0.len() {
                    *last = (span, label);
                }
            }
            _ => kept.push((span, label)),
        }
    }
    kept
}

/// Spans beside tokens, both in text order.
struct Tags<'a> {
    spans: &'a [(Span, &'a str)],
    begun: bool,
}

impl<'a> Tags<'a> {
    fn new(spans: &'a [(Span, &'a str)]) -> Self {
        Self { spans, begun: false }
    }

    fn tag(&mut self, token: Span) -> String {
        while let Some((span, _)) = self.spans.first()
            && span.end() <= token.start()
        {
            self.spans = &self.spans[1..];
            self.begun = false;
        }
        match self.spans.first() {
            Some((span, label)) if span.overlaps(token) => {
                let letter = if self.begun { 'I' } else { 'B' };
                self.begun = true;
                format!("{letter}-{label}")
            }
            _ => "O".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_overlapping_spans_the_longer_is_kept() {
        let span = |a, b| Span::new(a, b);
        let kept =
            disjoint(vec![(span(5, 9), "c"), (span(0, 4), "a"), (span(0, 6), "b"), (span(10, 12), "d")]);
        assert_eq!(kept, [(span(0, 6), "b"), (span(10, 12), "d")]);
    }
}
