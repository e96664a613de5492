//! Document → brat's stand-off format: an `.ann` file beside the `.txt`, and the configuration of the folder.
//!
//! ```text
//! T1  person 0 11  Wang Wentao
//! T2  met-with 12 15  met
//! E1  met-with:T2 participants:T1 participants2:T3
//! ```

use crate::document::{Document, OffsetUnit, Offsets};
use crate::extractor::Extractor;
use crate::relation::{EntityKind, Evidence, Filler, MentionOrSpan, Modality, Polarity, RelationKind};
use crate::span::Span;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The type of a stretch of text that fills a role and is no mention.
const PHRASE: &str = "phrase";

/// The annotation of a document, for the `.ann` beside its `.txt`.
///
/// Mentions are text-bound annotations, relations are events with their trigger and roles; what is negative is
/// `Negated`, what is not asserted has a `Modality`, and what has a subkind a `Subkind`. Entities, rules and codes are notes. Offsets count characters,
/// as brat does, and a span is cut in pieces at line ends, as brat demands.
#[must_use]
pub fn brat(document: &Document) -> String {
    let offsets = document.offsets(OffsetUnit::Chars);
    let mut writer =
        Writer { document, offsets, out: String::new(), bound: 0, notes: 0, phrases: BTreeMap::new() };
    let mut attributes = 0;
    for mention in document.mentions() {
        let id = writer.bind(mention.kind.as_str(), mention.span);
        let entities: Vec<String> = document
            .entities_of(mention.id)
            .map(|e| {
                let ids: Vec<String> =
                    e.ids.iter().map(|(system, code)| format!("{system} {code}")).collect();
                if ids.is_empty() { e.name.clone() } else { format!("{} ({})", e.name, ids.join(", ")) }
            })
            .collect();
        if let [entity] = mention.refers_to[..]
            // That a country is a state goes without saying.
            && let Some(subkind) = document.entity(entity).subkind.as_deref().filter(|s| *s != "state")
        {
            attributes += 1;
            let _ = writeln!(writer.out, "A{attributes}\tSubkind T{id} {}", name(subkind));
        }
        writer.note(&format!("T{id}"), &format!("{}; {}", entities.join(" and "), mention.form));
    }
    // Mentions have their own numbers, one up.
    let mention = |id: crate::document::MentionId| id.index() + 1;
    for (index, relation) in document.all_relations().iter().enumerate() {
        let evidence = relation.evidence();
        let kind = name(relation.kind_name());
        let trigger = writer.bind(&kind, evidence.trigger);
        let mut event = format!("E{}\t{kind}:T{trigger}", index + 1);
        for filled in relation.roles() {
            for (number, filler) in filled.fillers.iter().enumerate() {
                let id = match filler {
                    MentionOrSpan::Mention(id) => mention(*id),
                    MentionOrSpan::Span(span) => writer.phrase(*span),
                };
                // brat numbers a role that is filled again from 2.
                let number = if number == 0 { String::new() } else { (number + 1).to_string() };
                let _ = write!(event, " {}{number}:T{id}", name(filled.role));
            }
        }
        if let Some(id) = evidence.attributed_to {
            let _ = write!(event, " attributed_to:T{}", mention(id));
        }
        let _ = writeln!(writer.out, "{event}");
        if evidence.polarity == Polarity::Negative {
            attributes += 1;
            let _ = writeln!(writer.out, "A{attributes}\tNegated E{}", index + 1);
        }
        if evidence.modality != Modality::Asserted {
            attributes += 1;
            let _ = writeln!(writer.out, "A{attributes}\tModality E{} {}", index + 1, evidence.modality);
        }
        writer.note(&format!("E{}", index + 1), &codes(evidence, relation.plover(), relation.cameo()));
    }
    writer.out
}

fn codes(evidence: &Evidence, plover: Option<crate::relation::Plover>, cameo: Option<&str>) -> String {
    let mut note = format!("{}, {:.2}", evidence.rule, evidence.confidence);
    if let Some(plover) = plover {
        let _ = write!(note, "; PLOVER {plover}");
    }
    if let Some(cameo) = cameo {
        let _ = write!(note, "; CAMEO {cameo}");
    }
    note
}

/// Type names in brat are letters, digits, hyphens and underscores.
fn name(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

struct Writer<'a> {
    document: &'a Document,
    offsets: Offsets<'a>,
    out: String,
    bound: usize,
    notes: usize,
    phrases: BTreeMap<Span, usize>,
}

impl Writer<'_> {
    fn bind(&mut self, kind: &str, span: Span) -> usize {
        self.bound += 1;
        let text = self.document.text();
        let offsets = &self.offsets;
        let mut places = Vec::new();
        let mut words = Vec::new();
        let mut at = span.start();
        for piece in span.text(text).split(['\n', '\r']) {
            let trimmed = piece.trim();
            if !trimmed.is_empty() {
                let start = at + (piece.len() - piece.trim_start().len());
                places.push(format!("{} {}", offsets.at(start), offsets.at(start + trimmed.len())));
                words.push(trimmed.replace('\t', " "));
            }
            at += piece.len() + 1;
        }
        if places.is_empty() {
            places.push(format!("{} {}", offsets.at(span.start()), offsets.at(span.end())));
        }
        let _ = writeln!(self.out, "T{}\t{kind} {}\t{}", self.bound, places.join(";"), words.join(" "));
        self.bound
    }

    fn phrase(&mut self, span: Span) -> usize {
        if let Some(&id) = self.phrases.get(&span) {
            return id;
        }
        let id = self.bind(PHRASE, span);
        self.phrases.insert(span, id);
        id
    }

    fn note(&mut self, of: &str, text: &str) {
        self.notes += 1;
        let _ = writeln!(self.out, "#{}\tAnnotatorNotes {of}\t{}", self.notes, super::one_line(text));
    }
}

/// The `annotation.conf` that brat needs in the folder: the types of everything that [`brat()`] writes.
///
/// With the kinds of relation and the subkinds that the extractor's own rules and tables define.
#[must_use]
pub fn brat_annotation_conf(extractor: &Extractor) -> String {
    let kinds: Vec<&str> = EntityKind::ALL.iter().map(|k| k.as_str()).collect();
    let role = |role: &str, filler: Filler, core: bool, many: bool| {
        let fills = match filler {
            Filler::Mention => kinds.join("|"),
            Filler::Span => PHRASE.to_owned(),
            Filler::Either => format!("{}|{PHRASE}", kinds.join("|")),
        };
        let often = match (core, many) {
            (true, true) => "+",
            (true, false) => "",
            (false, true) => "*",
            (false, false) => "?",
        };
        format!("{}{often}:{fills}", name(role))
    };
    let mut out = format!("[entities]\n{}\n{PHRASE}\n\n[relations]\n\n[events]\n", kinds.join("\n"));
    for kind in RelationKind::ALL {
        let roles: Vec<String> = kind
            .roles()
            .iter()
            .map(|spec| role(spec.role.as_str(), spec.filler, spec.core, spec.many))
            .collect();
        let _ = writeln!(out, "{kind}\t{}, attributed_to?:{}", roles.join(", "), kinds.join("|"));
    }
    for kind in extractor.custom_kinds() {
        let roles: Vec<String> =
            kind.roles.iter().map(|spec| role(&spec.name, spec.filler, spec.core, spec.many)).collect();
        let _ =
            writeln!(out, "{}\t{}, attributed_to?:{}", name(&kind.name), roles.join(", "), kinds.join("|"));
    }
    let subkinds: Vec<String> = extractor.subkinds().map(name).collect();
    let _ = writeln!(
        out,
        "\n[attributes]\nNegated\tArg:<EVENT>\nModality\tArg:<EVENT>, Value:planned|possible|desired\n\
         Subkind\tArg:<ENTITY>, Value:{}",
        subkinds.join("|")
    );
    out
}

/// The `visual.conf` for the folder: colours by entity kind.
#[must_use]
pub fn brat_visual_conf() -> String {
    let mut out = String::from("[drawing]\n");
    for kind in EntityKind::ALL {
        let colour = match kind {
            EntityKind::Person => "#ffd6a5",
            EntityKind::Country => "#a7c7f2",
            EntityKind::Place => "#b8e0d2",
            EntityKind::Forum => "#cdb4f0",
            EntityKind::Organization => "#f2b5d4",
            EntityKind::Event => "#d9c2e9",
            EntityKind::Agreement => "#f6e7a1",
            EntityKind::Commodity => "#d7e8a8",
            _ => "#dddddd",
        };
        let _ = writeln!(out, "{kind}\tbgColor:{colour}");
    }
    let _ = writeln!(out, "{PHRASE}\tbgColor:#eeeeee");
    out.push_str(
        "Negated\tbox:crossed, glyph:<NONE>\n\
         SPAN_DEFAULT\tfgColor:black, bgColor:#e8e8e8, borderColor:darken\nARC_DEFAULT\tcolor:black\n",
    );
    out
}
