//! Document → text for a terminal: each sentence with its entities marked, and under it what it states.
//!
//! ```text
//! Wang Wentao met Ahn Duk-geun in Detroit.
//!   met-with  Wang Wentao met with Ahn Duk-geun in Detroit
//! ```

use super::one_line;
use crate::document::{DiscardedRule, Document, Explanation, Mention, NameReadings, SentenceId};
use crate::relation::{EntityKind, MentionForm, MentionOrSpan, Modality, Polarity, Relation};
use crate::span::Span;
use std::fmt::Write;

/// How [`text()`] writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TextStyle {
    colour: bool,
    explain: bool,
}

impl TextStyle {
    /// Without colour, relations as sentences.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Entities in colour by kind (ANSI), for a terminal.
    #[must_use]
    pub fn colour(mut self, colour: bool) -> Self {
        self.colour = colour;
        self
    }

    /// Under each relation its rule, what fills each role, and how those mentions were found.
    #[must_use]
    pub fn explain(mut self, explain: bool) -> Self {
        self.explain = explain;
        self
    }
}

const RESET: &str = "\x1b[0m";
const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";

fn colour(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "\x1b[33m",
        EntityKind::Country => "\x1b[34m",
        EntityKind::Place => "\x1b[36m",
        EntityKind::Forum | EntityKind::Event => "\x1b[35m",
        EntityKind::Organization => "\x1b[95m",
        EntityKind::Agreement | EntityKind::Commodity => "\x1b[32m",
        _ => "\x1b[90m",
    }
}

/// A document to read: its sentences, and under each the relations that it states.
///
/// Without colour, a sentence that states nothing is left out; with colour all are there, for the entities in them.
#[must_use]
pub fn text(document: &Document, style: TextStyle) -> String {
    read(document, None, style)
}

/// Like [`text()`], and under each sentence what was weighed and lost: other readings of its names, other rules.
#[must_use]
pub fn text_explained(document: &Document, explanation: &Explanation, style: TextStyle) -> String {
    read(document, Some(explanation), style.explain(true))
}

fn read(document: &Document, explanation: Option<&Explanation>, style: TextStyle) -> String {
    let mut writer = Writer { document, style, out: String::new() };
    if let Some(id) = document.id() {
        let date = document.date().map(|d| format!("  {d}")).unwrap_or_default();
        let _ = writeln!(writer.out, "{}", writer.paint(BOLD, &format!("{}{}", clean(id), clean(&date))));
    }
    let mut relations: Vec<&Relation> = document.all_relations().iter().collect();
    relations.sort_by_key(|r| r.evidence().sentence);
    let mut relations = relations.as_slice();
    for (index, span) in document.sentences().iter().enumerate() {
        let id = SentenceId(index as u32);
        let end = relations.partition_point(|r| r.evidence().sentence <= id);
        let (here, rest) = relations.split_at(end);
        relations = rest;
        if here.is_empty() && !style.colour && explanation.is_none_or(|e| !has_discarded(e, *span)) {
            continue;
        }
        writer.sentence(*span);
        for relation in here {
            writer.relation(relation);
        }
        if let Some(explanation) = explanation {
            writer.discarded(explanation, *span);
        }
    }
    writer.out.push('\n');
    writer.out
}

fn has_discarded(explanation: &Explanation, sentence: Span) -> bool {
    names_in(explanation, sentence).next().is_some() || !rules_in(explanation, sentence).is_empty()
}

/// The rules that lost in a sentence.
fn rules_in(explanation: &Explanation, sentence: Span) -> &[DiscardedRule] {
    let rules = &explanation.rules;
    let at = |place: usize| rules.partition_point(|rule| rule.trigger.start() < place);
    &rules[at(sentence.start())..at(sentence.end())]
}

/// The names of a sentence that could have been read otherwise.
fn names_in(explanation: &Explanation, sentence: Span) -> impl Iterator<Item = &NameReadings> {
    let names = &explanation.names;
    let first = names.partition_point(|n| n.taken.span.start() < sentence.start());
    names[first..]
        .iter()
        .take_while(move |n| n.taken.span.start() < sentence.end())
        .filter(|n| !n.discarded.is_empty())
}

/// Terminal escapes in a text are not for the terminal.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' && c != '\t' { '\u{FFFD}' } else { c }).collect()
}

struct Writer<'a> {
    document: &'a Document,
    style: TextStyle,
    out: String,
}

impl Writer<'_> {
    fn paint(&self, colour: &str, text: &str) -> String {
        if self.style.colour { format!("{colour}{text}{RESET}") } else { text.to_owned() }
    }

    /// Names in colour; what refers back is underlined.
    fn sentence(&mut self, span: Span) {
        let document = self.document;
        let text = document.text();
        let mut line = String::new();
        let mut at = span.start();
        let marked: Vec<&Mention> =
            if self.style.colour { document.mentions_in(span).collect() } else { vec![] };
        for mention in marked {
            if mention.span.start() < at {
                continue; // inside the one before
            }
            line.push_str(&clean(&text[at..mention.span.start()]));
            let underline = match mention.form {
                MentionForm::Nominal | MentionForm::Pronoun | MentionForm::Title => "\x1b[4m",
                _ => "",
            };
            let paint = format!("{underline}{}", colour(mention.kind));
            line.push_str(&self.paint(&paint, &clean(mention.span.text(text))));
            at = mention.span.end();
        }
        line.push_str(&clean(text.get(at..span.end()).unwrap_or("")));
        let line: Vec<&str> = line.split_whitespace().collect();
        let _ = writeln!(self.out, "\n{}", line.join(" "));
    }

    fn relation(&mut self, relation: &Relation) {
        let document = self.document;
        let evidence = relation.evidence();
        let kind = self.paint(BOLD, &format!("{:<20}", relation.kind_name()));
        let _ = write!(self.out, "  {kind} {}", clean(&relation.sentence(document).to_string()));
        let mut notes = Vec::new();
        if evidence.polarity == Polarity::Negative {
            notes.push("negative".to_owned());
        }
        if evidence.modality != Modality::Asserted {
            notes.push(evidence.modality.to_string());
        }
        if let Some(id) = evidence.attributed_to {
            notes.push(format!("says {}", clean(&document.describe(id.into()))));
        }
        if !notes.is_empty() {
            let _ = write!(self.out, "  {}", self.paint(DIM, &format!("[{}]", notes.join(", "))));
        }
        self.out.push('\n');
        let trigger = clean(&one_line(document.text_of(evidence.trigger)));
        let codes: Vec<String> = relation
            .plover()
            .map(|p| p.to_string())
            .into_iter()
            .chain(relation.cameo().map(str::to_owned))
            .collect();
        let codes = if codes.is_empty() { String::new() } else { format!(", {}", codes.join(" ")) };
        let line = format!(
            "{:22} “{trigger}” by {}, {:.0}%{codes}",
            "",
            evidence.rule,
            f64::from(evidence.confidence) * 100.0
        );
        let _ = writeln!(self.out, "{}", self.paint(DIM, &line));
        if self.style.explain {
            self.roles(relation);
        }
    }

    /// What was weighed in a sentence and lost.
    fn discarded(&mut self, explanation: &Explanation, sentence: Span) {
        let document = self.document;
        let quote = |span: Span| clean(&one_line(document.text_of(span)));
        let score = |score: Option<i32>| score.map(|s| format!(" ({s})")).unwrap_or_default();
        let mut lines = Vec::new();
        for name in names_in(explanation, sentence) {
            let taken = &name.taken;
            lines.push(format!(
                "“{}” is {} {}: {}{}",
                quote(taken.span),
                taken.kind,
                clean(&one_line(&taken.name)),
                taken.reason,
                score(taken.score)
            ));
            for reading in &name.discarded {
                let words = if reading.span == taken.span {
                    String::new()
                } else {
                    format!("“{}” as ", quote(reading.span))
                };
                lines.push(format!(
                    "  not {words}{} {}: {}{}",
                    reading.kind,
                    clean(&one_line(&reading.name)),
                    reading.reason,
                    score(reading.score)
                ));
            }
        }
        for here in rules_in(explanation, sentence).chunk_by(|a, b| a.trigger == b.trigger) {
            let words = quote(here[0].trigger);
            for rule in here {
                if let Some(winner) = &rule.winner {
                    lines.push(format!("“{words}” not by {}: {winner} {}", rule.rule, rule.why));
                }
            }
            let unfit: Vec<&str> =
                here.iter().filter(|r| r.winner.is_none()).map(|r| r.rule.as_str()).collect();
            if !unfit.is_empty() {
                lines.push(format!("“{words}” does not fit: {}", unfit.join(", ")));
            }
        }
        for line in lines {
            let _ = writeln!(self.out, "{}", self.paint(DIM, &format!("    {line}")));
        }
    }

    fn roles(&mut self, relation: &Relation) {
        let document = self.document;
        for filled in relation.roles() {
            for filler in &filled.fillers {
                let said = match filler {
                    MentionOrSpan::Span(span) => {
                        format!("“{}” ({}..{})", one_line(document.text_of(*span)), span.start(), span.end())
                    }
                    MentionOrSpan::Mention(id) => {
                        let mention = document.mention(*id);
                        let refers: Vec<String> = document
                            .entities_of(*id)
                            .map(|e| {
                                let code =
                                    e.ids.first().map(|(s, c)| format!(" {s}:{c}")).unwrap_or_default();
                                format!("{}{code}", e.name)
                            })
                            .collect();
                        format!(
                            "“{}” ({}..{}), {} {} by {}: {}",
                            one_line(document.text_of(mention.span)),
                            mention.span.start(),
                            mention.span.end(),
                            mention.kind,
                            mention.form,
                            mention.source,
                            refers.join(" and ")
                        )
                    }
                };
                let line = format!("{:22} {}: {}", "", filled.role, clean(&said));
                let _ = writeln!(self.out, "{}", self.paint(DIM, &line));
            }
        }
    }
}
