//! Documents → event data: CSV (RFC 4180), one row a relation and pair of countries.

use super::one_line;
use crate::document::{Document, OffsetUnit};
use crate::graph::{Level, Pairs, day, when};
use crate::relation::Relation;

/// The names of the columns, as the first line of the file.
///
/// | column | what |
/// | --- | --- |
/// | `event_id` | document and number of the relation in it; several rows where several countries took part |
/// | `date` | the day, ISO 8601: the event's own where it happened on a known day, else the document's |
/// | `source`, `target` | who acts on whom: ISO 3166-1 alpha-3, or `IGO` for a forum |
/// | `source_name`, `target_name` | the actor that the text names: `Wang Wentao` for `CHN` |
/// | `mutual` | `TRUE` where both act alike (a meeting, an agreement): the row stands for both directions |
/// | `kind` | the kind of relation |
/// | `plover`, `cameo` | the codes; read `cameo` as text, it begins with 0 |
/// | `polarity`, `modality` | how real the text says it is |
/// | `when` | the date that the text gives the event, ISO 8601, also in the future |
/// | `attributed_to` | who says so |
/// | `trigger`, `evidence` | the words, and the sentence that they stand in |
/// | `document`, `document_date` | where it stands |
/// | `start`, `end` | the offsets of the trigger in the document |
/// | `confidence`, `rule` | how sure, and by which rule |
pub const EVENTS_HEADER: &str = "event_id,date,source,source_name,target,target_name,mutual,kind,plover,cameo,\
                                 polarity,modality,when,attributed_to,trigger,evidence,document,document_date,\
                                 start,end,confidence,rule\r\n";

/// The rows of a document: relations that have a PLOVER type and two countries (or a country and a forum) to act.
///
/// The visitor acts and the host receives; what is denied or did not happen is no event. In R
/// `read.csv(f, colClasses = c(cameo = "character"))`, in pandas `read_csv(f, dtype={"cameo": str})`.
///
/// ```
/// let document = demarche::Extractor::new().extract("China accused Japan of bullying.");
/// let csv = demarche::write::events(&document, demarche::OffsetUnit::Bytes);
/// assert!(csv.contains(",CHN,China,JPN,Japan,FALSE,accused,ACCUSE,110,"));
/// ```
#[must_use]
pub fn events(document: &Document, unit: OffsetUnit) -> String {
    let mut out = String::new();
    let offsets = document.offsets(unit);
    let pairs = Pairs::new(document, Level::Countries);
    for (index, relation) in document.all_relations().iter().enumerate() {
        let Some(plover) = relation.plover() else { continue };
        for pair in pairs.of(relation) {
            let codes = [&pair.source, &pair.target].map(|actor| actor.country.unwrap_or("IGO").to_owned());
            let evidence = relation.evidence();
            let start = offsets.at(evidence.trigger.start());
            let end = offsets.at(evidence.trigger.end());
            let id = document.id().unwrap_or("");
            let attributed = evidence.attributed_to.map(|m| document.describe(m.into())).unwrap_or_default();
            row(
                &mut out,
                &[
                    &format!("{id}#{index}"),
                    &day(document, relation).unwrap_or_default(),
                    &codes[0],
                    &pair.source.entity.name,
                    &codes[1],
                    &pair.target.entity.name,
                    if pair.mutual { "TRUE" } else { "FALSE" },
                    relation.kind_name(),
                    plover.as_str(),
                    relation.cameo().unwrap_or(""),
                    evidence.polarity.as_str(),
                    evidence.modality.as_str(),
                    when(document, relation).unwrap_or(""),
                    &attributed,
                    document.text_of(evidence.trigger),
                    sentence(document, relation),
                    id,
                    document.date().unwrap_or(""),
                    &start.to_string(),
                    &end.to_string(),
                    &format!("{:.2}", evidence.confidence),
                    &evidence.rule,
                ],
            );
        }
    }
    out
}

fn sentence<'a>(document: &'a Document, relation: &Relation) -> &'a str {
    document.sentence_text(relation.evidence().sentence)
}

fn row(out: &mut String, fields: &[&str]) {
    for (index, field) in fields.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        let field = one_line(field);
        if field.contains(['"', ',']) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&field);
        }
    }
    out.push_str("\r\n");
}
