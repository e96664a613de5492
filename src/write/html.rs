//! Documents → one HTML page that needs nothing else: an overview, and each text with its relations beside it.
//!
//! The page works without a network and without scripts; scripts add filters, sorting and highlighting. Whatever comes
//! from a text is escaped, and a content policy forbids the page to load or send anything.

mod network;

use crate::document::{Document, MentionId, SentenceId};
use crate::graph::{Level, RelationGraph, day, when};
use crate::relation::{EntityKind, MentionOrSpan, Modality, Polarity, Relation, RelationKind};
use crate::span::Span;
use std::collections::BTreeMap;
use std::fmt::Write;

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// Most rows of the table and the timeline; a page of more is not read but searched, and there are better formats.
const ROWS: usize = 5_000;

/// A page in the making: add documents, then finish.
///
/// ```
/// use demarche::{Extractor, write::Page};
/// let mut page = Page::new("Two articles");
/// page.add(&Extractor::new().extract("Wang Wentao met Ahn Duk-geun in Detroit."));
/// page.add(&Extractor::new().extract("China accused Japan of <bullying>."));
/// let html = page.finish();
/// assert!(html.starts_with("<!doctype html>") && html.contains("&lt;bullying&gt;"));
/// ```
#[derive(Clone, Debug)]
pub struct Page {
    title: String,
    documents: usize,
    entities: usize,
    sections: String,
    contents: String,
    rows: Vec<Row>,
    relations: usize,
    kinds: BTreeMap<(Family, String), usize>,
    entity_kinds: BTreeMap<EntityKind, usize>,
    graph: RelationGraph,
}

/// A relation in table and timeline.
#[derive(Clone, Debug)]
struct Row {
    anchor: String,
    kind: String,
    family: Family,
    sentence: String,
    status: String,
    codes: [String; 2],
    date: String,
    planned: bool,
    negative: bool,
    document: String,
}

/// What a kind is about: the colours of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    Talks,
    Wishes,
    Cooperation,
    Conflict,
    Facts,
    Custom,
}

impl Family {
    const ALL: [Self; 6] =
        [Self::Talks, Self::Wishes, Self::Cooperation, Self::Conflict, Self::Facts, Self::Custom];

    fn of(kind: RelationKind) -> Self {
        use RelationKind as K;
        match kind {
            K::MetWith | K::SpokeWith | K::Visited | K::Hosted | K::Attended | K::Mediated | K::TookPlace => {
                Self::Talks
            }
            K::RequestedSupplyOf | K::Requested | K::Pledged | K::AgreedOn | K::Signed => Self::Wishes,
            K::CooperatedWith | K::InvestedIn | K::Supplied | K::Aided | K::Supported | K::Eased => {
                Self::Cooperation
            }
            K::Stated | K::HoldsOffice | K::MemberOf => Self::Facts,
            K::Custom => Self::Custom,
            _ => Self::Conflict,
        }
    }

    pub(super) fn of_name(kind: &str) -> Self {
        RelationKind::from_name(kind).map_or(Self::Custom, Self::of)
    }

    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Talks => "talks",
            Self::Wishes => "wishes",
            Self::Cooperation => "cooperation",
            Self::Conflict => "conflict",
            Self::Facts => "facts",
            Self::Custom => "custom",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Talks => "Talks",
            Self::Wishes => "Wishes and promises",
            Self::Cooperation => "Cooperation",
            Self::Conflict => "Conflict",
            Self::Facts => "Statements and facts",
            Self::Custom => "Your own kinds",
        }
    }
}

impl Page {
    /// A page without documents.
    #[must_use]
    pub fn new(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            documents: 0,
            entities: 0,
            sections: String::new(),
            contents: String::new(),
            rows: Vec::new(),
            relations: 0,
            kinds: BTreeMap::new(),
            entity_kinds: BTreeMap::new(),
            graph: RelationGraph::new(Level::Actors),
        }
    }

    /// Adds a document.
    pub fn add(&mut self, document: &Document) {
        let number = self.documents;
        self.documents += 1;
        self.entities += document.entities().len();
        self.relations += document.all_relations().len();
        self.graph.add(document);
        for mention in document.mentions() {
            *self.entity_kinds.entry(mention.kind).or_default() += 1;
        }
        let name = document.id().map_or_else(|| format!("Document {}", number + 1), str::to_owned);
        for (index, relation) in document.all_relations().iter().enumerate() {
            let family = Family::of(relation.kind());
            *self.kinds.entry((family, relation.kind_name().to_owned())).or_default() += 1;
            if self.rows.len() < ROWS {
                let evidence = relation.evidence();
                let planned = evidence.modality != Modality::Asserted;
                let own = when(document, relation).filter(|date| date.len() == 10);
                self.rows.push(Row {
                    anchor: format!("d{number}r{index}"),
                    kind: relation.kind_name().to_owned(),
                    family,
                    sentence: relation.sentence(document).to_string(),
                    status: status(relation).join(", "),
                    codes: [
                        relation.plover().map_or_else(String::new, |p| p.to_string()),
                        relation.cameo().unwrap_or("").to_owned(),
                    ],
                    date: own.map(str::to_owned).or_else(|| day(document, relation)).unwrap_or_default(),
                    planned,
                    negative: evidence.polarity == Polarity::Negative,
                    document: name.clone(),
                });
            }
        }
        let count = document.all_relations().len();
        let _ = write!(
            self.contents,
            "<li><a href=\"#d{number}\">{}</a> <span class=\"n\">{count}</span></li>",
            escape(&name)
        );
        self.section(document, number, &name);
    }

    fn section(&mut self, document: &Document, number: usize, name: &str) {
        let mut relations: Vec<(usize, &Relation)> = document.all_relations().iter().enumerate().collect();
        relations.sort_by_key(|(_, r)| r.evidence().sentence);
        let mut relations = relations.as_slice();
        let out = &mut self.sections;
        let date = document.date().map(|d| format!("<time>{}</time>", escape(d))).unwrap_or_default();
        let _ = writeln!(
            out,
            "<article class=\"doc\" id=\"d{number}\"><header><h2>{}</h2>{date}</header>",
            escape(name)
        );
        let text = document.text();
        let mut last = 0;
        for (index, span) in document.sentences().iter().enumerate() {
            let id = SentenceId(index as u32);
            let end = relations.partition_point(|(_, r)| r.evidence().sentence <= id);
            let (here, rest) = relations.split_at(end);
            relations = rest;
            let gap = text.get(last..span.start()).unwrap_or("");
            let after = text.get(span.end()..).unwrap_or("");
            let blank = |gap: &str| gap.trim_matches([' ', '\t', '\r']).matches('\n').count() > 1;
            let headline = index == 0
                && !span.text(text).trim_end().ends_with(['.', '!', '?', '"', '”'])
                && after.starts_with(['\n', '\r']);
            let class = match (headline, index > 0 && blank(gap)) {
                (true, _) => "row headline",
                (_, true) => "row para",
                _ => "row",
            };
            last = span.end();
            let _ = write!(out, "<div class=\"{class}\"><p class=\"text\" dir=\"auto\">");
            marked(out, document, number, *span, here);
            out.push_str("</p><div class=\"rels\">");
            for (index, relation) in here {
                card(out, document, number, *index, relation);
            }
            out.push_str("</div></div>\n");
        }
        out.push_str("</article>\n");
    }

    /// The page.
    #[must_use]
    pub fn finish(self) -> String {
        let mut out = String::with_capacity(self.sections.len() + 64 * 1024);
        let title = escape(&self.title);
        let _ = write!(
            out,
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
             script-src 'unsafe-inline'\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
        );
        let _ = writeln!(
            out,
            "<header class=\"top\"><div><h1>{title}</h1><p>{} · {} · {}</p></div>\
             <button type=\"button\" id=\"theme\" hidden>Light or dark</button></header>",
            plural(self.documents, "document", "documents"),
            plural(self.relations, "relation", "relations"),
            plural(self.entities, "entity", "entities"),
        );
        self.filters(&mut out);
        out.push_str("<main>\n");
        if self.relations > 0 {
            self.overview(&mut out);
        }
        out.push_str("<section class=\"docs\" aria-label=\"Documents\">\n");
        if self.documents > 1 {
            let _ = writeln!(
                out,
                "<details class=\"contents\"><summary>{}</summary><ol>{}</ol></details>",
                plural(self.documents, "document", "documents"),
                self.contents
            );
        }
        out.push_str(&self.sections);
        let _ = write!(
            out,
            "</section>\n</main>\n<div id=\"tip\" role=\"status\" hidden></div>\n<script>\n{SCRIPT}</script>\n\
             </body>\n</html>\n"
        );
        out
    }

    fn filters(&self, out: &mut String) {
        out.push_str(
            "<form class=\"filters\" hidden><div class=\"line\"><input type=\"search\" id=\"find\" \
             placeholder=\"Find a name or word\" aria-label=\"Find a name or word\">\
             <label class=\"only\"><input type=\"checkbox\" id=\"only\"> only sentences with relations</label>\
             <button type=\"reset\">Reset</button><output id=\"shown\"></output></div>\n",
        );
        out.push_str("<details class=\"sets\"><summary>Filter by kind</summary>\n");
        out.push_str("<fieldset><legend>Entities</legend>");
        for (kind, count) in &self.entity_kinds {
            let _ = write!(
                out,
                "<label class=\"chip e-{kind}\"><input type=\"checkbox\" checked data-entity=\"{kind}\">{kind} \
                 <span class=\"n\">{count}</span></label>"
            );
        }
        out.push_str("</fieldset>\n");
        for family in Family::ALL {
            let kinds: Vec<_> = self.kinds.iter().filter(|((f, _), _)| *f == family).collect();
            if kinds.is_empty() {
                continue;
            }
            let _ =
                write!(out, "<fieldset class=\"f-{}\"><legend>{}</legend>", family.class(), family.title());
            for ((_, kind), count) in kinds {
                let kind = escape(kind);
                let _ = write!(
                    out,
                    "<label class=\"chip\"><input type=\"checkbox\" checked data-kind=\"{kind}\">{kind} \
                     <span class=\"n\">{count}</span></label>"
                );
            }
            out.push_str("</fieldset>\n");
        }
        out.push_str("</details></form>\n");
    }

    fn overview(&self, out: &mut String) {
        out.push_str("<section class=\"overview\" aria-label=\"Overview\">\n");
        let drawing = network::draw(&self.graph);
        if !drawing.is_empty() {
            let _ = writeln!(
                out,
                "<figure class=\"panel network\"><figcaption><h2>Who with whom</h2><p class=\"key\">\
                 <i class=\"f-talks\"></i>talks <i class=\"f-wishes\"></i>wishes <i class=\"f-cooperation\"></i>\
                 cooperation <i class=\"f-conflict\"></i>conflict</p></figcaption>{drawing}</figure>"
            );
        }
        let mut dated: Vec<&Row> =
            self.rows.iter().filter(|r| !r.date.is_empty() && r.family != Family::Facts).collect();
        dated.sort_by(|a, b| a.date.cmp(&b.date));
        if !dated.is_empty() {
            out.push_str("<div class=\"panel timeline\"><h2>When</h2><ol>");
            let mut date = "";
            for row in dated {
                if row.date != date {
                    if !date.is_empty() {
                        out.push_str("</ul></li>");
                    }
                    date = &row.date;
                    let _ = write!(out, "<li><time>{}</time><ul>", escape(date));
                }
                let _ = write!(
                    out,
                    "<li class=\"item f-{}{}{}\" data-kind=\"{}\" data-rel=\"{}\"><a href=\"#{}\">{}</a></li>",
                    row.family.class(),
                    if row.planned { " open" } else { "" },
                    if row.negative { " no" } else { "" },
                    escape(&row.kind),
                    row.anchor,
                    row.anchor,
                    escape(&row.sentence)
                );
            }
            out.push_str("</ul></li></ol></div>\n");
        }
        let _ = write!(
            out,
            "<details class=\"panel table\"{}><summary><h2>All relations</h2></summary><div class=\"scroll\">\
             <table><thead><tr>",
            if self.relations <= 60 { " open" } else { "" }
        );
        let several = self.documents > 1;
        let columns = ["Kind", "Says", "Status", "PLOVER", "CAMEO", "Date", "Document"];
        for name in &columns[..if several { 7 } else { 6 }] {
            let _ = write!(out, "<th scope=\"col\"><button type=\"button\">{name}</button></th>");
        }
        out.push_str("</tr></thead><tbody>\n");
        for row in &self.rows {
            let _ = writeln!(
                out,
                "<tr data-kind=\"{}\" data-rel=\"{}\"><td><span class=\"kind f-{}\">{}</span></td>\
                 <td><a href=\"#{}\">{}</a></td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>{}</tr>",
                escape(&row.kind),
                row.anchor,
                row.family.class(),
                escape(&row.kind),
                row.anchor,
                escape(&row.sentence),
                row.status,
                row.codes[0],
                escape(&row.codes[1]),
                escape(&row.date),
                if several { format!("<td>{}</td>", escape(&row.document)) } else { String::new() }
            );
        }
        out.push_str("</tbody></table></div>");
        if self.relations > self.rows.len() {
            let _ = write!(out, "<p class=\"note\">The first {} of {}.</p>", self.rows.len(), self.relations);
        }
        out.push_str("</details>\n</section>\n");
    }
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// What is not simply so.
fn status(relation: &Relation) -> Vec<&'static str> {
    let evidence = relation.evidence();
    let mut status = Vec::new();
    if evidence.polarity == Polarity::Negative {
        status.push("negative");
    }
    if evidence.modality != Modality::Asserted {
        status.push(evidence.modality.as_str());
    }
    status
}

/// A relation beside its sentence: the sentence that it amounts to; on a click, roles and evidence.
fn card(out: &mut String, document: &Document, number: usize, index: usize, relation: &Relation) {
    let evidence = relation.evidence();
    let roles = relation.roles();
    let mut mentions: Vec<String> = roles
        .iter()
        .flat_map(|f| &f.fillers)
        .filter_map(|filler| match filler {
            MentionOrSpan::Mention(id) => Some(mention_name(number, *id)),
            MentionOrSpan::Span(_) => None,
        })
        .collect();
    mentions.dedup();
    let kind = escape(relation.kind_name());
    let _ = write!(
        out,
        "<details class=\"rel f-{}\" id=\"d{number}r{index}\" data-kind=\"{kind}\" data-m=\"{}\"><summary>\
         <span class=\"head\"><span class=\"kind\">{kind}</span>",
        Family::of(relation.kind()).class(),
        mentions.join(" ")
    );
    for status in status(relation) {
        let _ = write!(out, "<span class=\"badge {status}\">{status}</span>");
    }
    if let Some(plover) = relation.plover() {
        let _ = write!(out, "<span class=\"code\" title=\"PLOVER type, CAMEO code\">{plover}");
        if let Some(cameo) = relation.cameo() {
            let _ = write!(out, " {}", escape(cameo));
        }
        out.push_str("</span>");
    }
    let _ = write!(
        out,
        "</span><span class=\"says\" dir=\"auto\">{}</span></summary><dl>",
        escape(&relation.sentence(document).to_string())
    );
    for filled in &roles {
        let fillers: Vec<String> = filled
            .fillers
            .iter()
            .map(|filler| match filler {
                MentionOrSpan::Span(span) => {
                    format!("<q>{}</q>", escape(document.text_of(*span)))
                }
                MentionOrSpan::Mention(id) => {
                    let said = document.text_of(document.mention(*id).span);
                    let name = document.describe(*filler);
                    let said = if said == name {
                        String::new()
                    } else {
                        format!(" <small><q>{}</q></small>", escape(said))
                    };
                    format!("<b>{}</b>{said}", escape(&name))
                }
            })
            .collect();
        let _ = write!(out, "<dt>{}</dt><dd>{}</dd>", escape(filled.role), fillers.join("<br>"));
    }
    if let Some(id) = evidence.attributed_to {
        let _ = write!(out, "<dt>says</dt><dd>{}</dd>", escape(&document.describe(id.into())));
    }
    let _ = write!(
        out,
        "<dt>evidence</dt><dd><q class=\"trigger\">{}</q> <small>{}, {:.0}%</small></dd></dl></details>",
        escape(document.text_of(evidence.trigger)),
        escape(&evidence.rule),
        f64::from(evidence.confidence) * 100.0
    );
}

fn mention_name(document: usize, id: MentionId) -> String {
    format!("{document}-{}", id.0)
}

/// A sentence with its mentions marked, cut where triggers and role spans begin and end so that a card can light them.
fn marked(
    out: &mut String,
    document: &Document,
    number: usize,
    sentence: Span,
    relations: &[(usize, &Relation)],
) {
    let text = document.text();
    // What the relations of the sentence rest on: span, relation, whether it is the trigger.
    let mut parts: Vec<(Span, usize, bool)> = Vec::new();
    for (index, relation) in relations {
        parts.push((relation.evidence().trigger, *index, true));
        for filled in relation.roles() {
            for filler in filled.fillers {
                if let MentionOrSpan::Span(span) = filler {
                    parts.push((span, *index, false));
                }
            }
        }
    }
    let mut mentions = Vec::new();
    let mut reached = sentence.start();
    for mention in document.mentions_in(sentence) {
        if mention.span.start() >= reached && !mention.span.is_empty() {
            reached = mention.span.end();
            mentions.push(mention);
        }
    }
    let mut cuts: Vec<usize> = vec![sentence.start(), sentence.end()];
    cuts.extend(parts.iter().flat_map(|p| [p.0.start(), p.0.end()]));
    cuts.extend(mentions.iter().flat_map(|m| [m.span.start(), m.span.end()]));
    cuts.retain(|cut| (sentence.start()..=sentence.end()).contains(cut));
    cuts.sort_unstable();
    cuts.dedup();
    let mut mentions = mentions.into_iter().peekable();
    let mut open_until = None;
    for pair in cuts.windows(2) {
        let [start, end] = *pair else { continue };
        if let Some(mention) = mentions.next_if(|m| m.span.start() == start) {
            let about: Vec<String> = document
                .entities_of(mention.id)
                .map(|e| {
                    let mut about = e.name.clone();
                    if let Some(office) = e.offices.first() {
                        let _ = write!(about, ", {office}");
                    }
                    // That a country is a state goes without saying.
                    if let Some(subkind) = e.subkind.as_deref().filter(|s| *s != "state") {
                        let _ = write!(about, ", {subkind}");
                    }
                    for (system, code) in &e.ids {
                        let _ = write!(about, " · {system} {code}");
                    }
                    about
                })
                .collect();
            let kind = mention.kind;
            let _ = write!(
                out,
                "<mark class=\"e-{kind} {}\" data-m=\"{}\" data-about=\"{kind}: {}\">",
                mention.form,
                mention_name(number, mention.id),
                escape(&about.join("; "))
            );
            open_until = Some(mention.span.end());
        }
        let inside = |(span, ..): &&(Span, usize, bool)| span.start() <= start && end <= span.end();
        let names = |trigger: bool| -> String {
            let names: Vec<String> = parts
                .iter()
                .filter(inside)
                .filter(|p| p.2 == trigger)
                .map(|p| format!("d{number}r{}", p.1))
                .collect();
            names.join(" ")
        };
        let (triggers, roles) = (names(true), names(false));
        let piece = escape(text.get(start..end).unwrap_or(""));
        if triggers.is_empty() && roles.is_empty() {
            out.push_str(&piece);
        } else {
            out.push_str("<span");
            for (attribute, value) in [("data-t", triggers), ("data-r", roles)] {
                if !value.is_empty() {
                    let _ = write!(out, " {attribute}=\"{value}\"");
                }
            }
            let _ = write!(out, ">{piece}</span>");
        }
        if open_until == Some(end) {
            out.push_str("</mark>");
            open_until = None;
        }
    }
}

/// Text as HTML, in elements and in quoted attributes. Control characters have no place in HTML at all.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            '\r' => {}
            c if c.is_control() => out.push('\u{FFFD}'),
            // A direction override in one name must not turn the rest of the page.
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {}
            c => out.push(c),
        }
    }
    out
}
