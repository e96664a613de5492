//! The writers, on documents made by hand: what they write does not hang on what the rules find; only the last test reads a text.

use demarche::write::{self, Page, TextStyle};
use demarche::{Document, Extractor, Input, Level, MentionId, OffsetUnit, RelationGraph, Span};
use serde_json::{Value, json};
use std::collections::HashSet;

const TEXT: &str = "Wang Wentao met Ahn Duk-geun in Detroit on Friday.\n\n\
                    Seoul’s ministry said China will not “punish” Japan. Norway named Kari Lund envoy to Chile.";

/// The `n`-th occurrence of `quote` as start and end.
fn place(text: &str, quote: &str) -> (usize, usize) {
    let start = text.find(quote).unwrap_or_else(|| panic!("no `{quote}`"));
    (start, start + quote.len())
}

fn span(text: &str, quote: &str) -> Value {
    let (start, end) = place(text, quote);
    json!({"start": start, "end": end, "text": quote})
}

fn entity(id: usize, kind: &str, name: &str, ids: &Value, country: &str) -> Value {
    let mut entity = json!({"id": id, "kind": kind, "name": name, "ids": ids, "mentions": [id]});
    if !country.is_empty() {
        entity["country"] = json!(country);
    }
    entity
}

fn mention(text: &str, id: usize, kind: &str, quote: &str, form: &str) -> Value {
    let (start, end) = place(text, quote);
    json!({"id": id, "kind": kind, "start": start, "end": end, "text": quote, "form": form,
           "source": "gazetteer", "refers_to": [id]})
}

fn evidence(text: &str, sentence: usize, trigger: &str, polarity: &str, modality: &str) -> Value {
    json!({"sentence": sentence, "trigger": span(text, trigger), "polarity": polarity, "modality": modality,
           "rule": "test.rule", "confidence": 0.75})
}

fn read(text: &str, json: &Value) -> Document {
    Document::deserialize_with_text(text, json).unwrap()
}

fn sample_json() -> Value {
    let t = TEXT;
    let sentence = |first: &str, last: &str| json!({"start": place(t, first).0, "end": place(t, last).1});
    let mut denied = evidence(t, 1, "punish", "negative", "planned");
    denied["attributed_to"] = json!(4);
    json!({
        "schema": 1, "id": "a, \"b\".txt", "date": "2023-05-29",
        "sentences": [sentence("Wang Wentao", "Friday."), sentence("Seoul", "Japan."), sentence("Norway", "Chile.")],
        "entities": [
            entity(0, "person", "Wang Wentao", &json!({"wikidata": "Q1"}), "CHN"),
            entity(1, "person", "Ahn Duk-geun", &json!({}), "KOR"),
            entity(2, "place", "Detroit", &json!({}), "USA"),
            entity(3, "date", "2023-05-26", &json!({"iso8601": "2023-05-26"}), ""),
            entity(4, "organization", "ministry", &json!({}), "KOR"),
            entity(5, "country", "China", &json!({"iso3166": "CHN"}), ""),
            entity(6, "country", "Japan", &json!({"iso3166": "JPN"}), ""),
            entity(7, "country", "Norway", &json!({"iso3166": "NOR"}), ""),
            entity(8, "person", "Kari Lund", &json!({}), "NOR"),
            entity(9, "country", "Chile", &json!({"iso3166": "CHL"}), ""),
        ],
        "mentions": [
            mention(t, 0, "person", "Wang Wentao", "name"),
            mention(t, 1, "person", "Ahn Duk-geun", "name"),
            mention(t, 2, "place", "Detroit", "name"),
            mention(t, 3, "date", "Friday", "name"),
            mention(t, 4, "organization", "ministry", "name"),
            mention(t, 5, "country", "China", "name"),
            mention(t, 6, "country", "Japan", "name"),
            mention(t, 7, "country", "Norway", "name"),
            mention(t, 8, "person", "Kari Lund", "name"),
            mention(t, 9, "country", "Chile", "name"),
        ],
        "relations": [
            {"kind": "met-with", "participants": [0, 1], "place": 2, "when": 3, "plover": "CONSULT", "cameo": "044",
             "evidence": evidence(t, 0, "met", "positive", "asserted")},
            {"kind": "sanctioned", "imposer": 5, "target": 6, "evidence": denied},
            {"kind": "stated", "speaker": 4, "content": span(t, "China will not “punish” Japan"), "cameo": "010",
             "evidence": evidence(t, 1, "said", "positive", "asserted")},
            {"kind": "appointed-ambassador-to", "appointer": 7, "ambassador": [8], "to": 9,
             "plover": "SUPPORT", "cameo": "050", "evidence": evidence(t, 2, "named", "positive", "asserted")},
        ],
    })
}

fn sample() -> Document {
    read(TEXT, &sample_json())
}

#[test]
fn a_document_is_the_same_json_again() {
    assert_eq!(serde_json::to_value(sample()).unwrap()["relations"], sample_json()["relations"]);
    assert_eq!(serde_json::to_value(sample()).unwrap()["mentions"], sample_json()["mentions"]);
}

#[test]
fn what_is_extracted_survives_json() {
    let extractor = Extractor::new();
    let mut relations = 0;
    for file in std::fs::read_dir("data/samples").unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let before = extractor.extract(Input::new(&text).id("x").date("2024-10-10"));
        let json = serde_json::to_string(&before).unwrap();
        let after =
            Document::deserialize_with_text(&text, &mut serde_json::Deserializer::from_str(&json)).unwrap();
        assert_eq!(before, after);
        relations += after.all_relations().len();
    }
    assert!(relations > 40);
}

#[test]
fn json_that_does_not_fit_is_refused() {
    for (path, value, message) in [
        ("/relations/0/participants/0", json!(77), "no mention 77"),
        ("/relations/0/participants", json!([]), "without a core role"),
        ("/relations/0/evidence/sentence", json!(9), "no sentence 9"),
        ("/relations/0/plover", json!("CHAT"), "unknown PLOVER type `CHAT`"),
        ("/relations/0/place", json!([[1]]), "a list inside a list"),
        ("/mentions/0/end", json!(4_000), "no stretch of the text"),
        ("/mentions/0/refers_to/0", json!(88), "no entity 88"),
        ("/entities/1/id", json!(5), "stands at place 1"),
    ] {
        let mut json = sample_json();
        *json.pointer_mut(path).unwrap() = value;
        let error = Document::deserialize_with_text(TEXT, &json).unwrap_err().to_string();
        assert!(error.contains(message), "{path}: {error}");
    }
    let mut json = sample_json();
    json["relations"][0]["guest"] = json!(1);
    let error = Document::deserialize_with_text(TEXT, &json).unwrap_err().to_string();
    assert_eq!(error, "`met-with` has no role `guest`");
}

#[test]
fn offsets_count_what_was_asked_for() {
    let document = sample();
    let trigger = |unit| {
        let json: Value = serde_json::to_value(document.with_offsets(unit)).unwrap();
        let trigger = &json["relations"][1]["evidence"]["trigger"];
        (trigger["start"].as_u64().unwrap() as usize, trigger["text"].clone())
    };
    let (bytes, text) = trigger(OffsetUnit::Bytes);
    assert_eq!(text, "punish");
    assert_eq!(bytes, TEXT.find("punish").unwrap());
    assert_eq!(trigger(OffsetUnit::Chars).0, TEXT[..bytes].chars().count());
    assert_eq!(trigger(OffsetUnit::Utf16).0, TEXT[..bytes].encode_utf16().count());
}

#[test]
fn custom_relations_become_structs() {
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Appointed {
        appointer: MentionId,
        ambassador: Vec<MentionId>,
        to: MentionId,
        since: Option<Span>,
    }
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Words {
        ambassador: Vec<String>,
        to: String,
    }
    let document = sample();
    let relations: Vec<_> = document.relations_of_kind("appointed-ambassador-to").collect();
    let [demarche::Relation::Custom(custom)] = relations[..] else { panic!("one custom relation") };
    assert_eq!(
        custom.deserialize::<Appointed>().unwrap(),
        Appointed { appointer: MentionId(7), ambassador: vec![MentionId(8)], to: MentionId(9), since: None }
    );
    let words = custom.deserialize_words::<Words>(&document).unwrap();
    assert_eq!(words, Words { ambassador: vec!["Kari Lund".into()], to: "Chile".into() });
}

#[test]
fn text_for_reading() {
    insta::assert_snapshot!(write::text(&sample(), TextStyle::new()));
}

#[test]
fn text_in_colour_that_explains() {
    let text = write::text(&sample(), TextStyle::new().colour(true).explain(true));
    insta::assert_snapshot!(text.replace('\x1b', "␛"));
}

#[test]
fn terminal_escapes_in_a_text_are_not_passed_on() {
    let document = Extractor::new().extract("China accused \x1b[31mJapan\x1b]0;x\x07 of bullying.");
    let text = write::text(&document, TextStyle::new());
    assert!(!text.contains(['\x1b', '\x07']));
}

#[test]
fn json_lines_are_lines() {
    let line = write::json_line(&sample(), OffsetUnit::Bytes);
    assert_eq!(line.matches('\n').count(), 1);
    assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["schema"], 1);
    let pretty = write::json(&sample(), OffsetUnit::Bytes);
    assert_eq!(
        serde_json::from_str::<Value>(&line).unwrap(),
        serde_json::from_str::<Value>(&pretty).unwrap()
    );
}

#[test]
fn brat_stand_off() {
    let ann = write::brat(&sample());
    // Every text-bound annotation says what stands at its offsets, which are characters.
    let chars: Vec<char> = TEXT.chars().collect();
    for line in ann.lines().filter(|l| l.starts_with('T')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let places = columns[1].split_once(' ').unwrap().1;
        let text: Vec<String> = places
            .split(';')
            .map(|piece| {
                let (start, end) = piece.split_once(' ').unwrap();
                chars[start.parse().unwrap()..end.parse().unwrap()].iter().collect()
            })
            .collect();
        assert_eq!(text.join(" "), columns[2]);
    }
    insta::assert_snapshot!(ann);
}

#[test]
fn brat_cuts_spans_at_line_ends() {
    let text = "Wang\nWentao met Ahn.";
    let json = json!({
        "schema": 1, "sentences": [{"start": 0, "end": text.len()}],
        "entities": [entity(0, "person", "Wang Wentao", &json!({}), "")],
        "mentions": [mention(text, 0, "person", "Wang\nWentao", "name")], "relations": [],
    });
    assert!(write::brat(&read(text, &json)).starts_with("T1\tperson 0 4;5 11\tWang Wentao\n"));
}

#[test]
fn brat_configuration_names_every_type() {
    let rules = "kind = \"appointed-ambassador-to\"\n[[role]]\nname = \"ambassador\"\ncore = true\n\
                 [[role]]\nname = \"to\"\nmany = true\n[[role]]\nname = \"why\"\nfiller = \"span\"\n\
                 [[rule]]\nname = \"x\"\nverb = [\"appoint\"]\nframe = \"obj=ambassador to=to\"\n";
    let names = "action\tkind\tname\nsubkind\torganization\tthink-tank\n";
    let builder = Extractor::builder().rules_toml("rules.toml", rules).gazetteer_tsv("names.tsv", names);
    let conf = write::brat_annotation_conf(&builder.build().unwrap());
    let own = conf.lines().find(|l| l.starts_with("appointed-ambassador-to\t")).unwrap();
    assert!(own.contains("\tambassador:person|country|") && own.contains(" to*:person|"), "{own}");
    assert!(own.contains(" why?:phrase,") && own.ends_with("|percent"), "{own}");
    assert!(
        conf.lines().any(|l| l.starts_with("Subkind\tArg:<ENTITY>, Value:") && l.ends_with("|think-tank"))
    );
    for line in write::brat(&sample()).lines() {
        let kind = line.split('\t').nth(1).unwrap().split([' ', ':']).next().unwrap();
        assert!(line.starts_with('#') || conf.lines().any(|l| l.split('\t').next() == Some(kind)), "{kind}");
    }
    for section in ["[entities]", "[relations]", "[events]", "[attributes]"] {
        assert!(conf.contains(section));
    }
}

#[test]
fn conll_columns() {
    let conll = write::conll(&sample(), OffsetUnit::Bytes);
    for line in conll.lines().skip(1).filter(|l| !l.is_empty()) {
        let columns: Vec<&str> = line.split('\t').collect();
        assert_eq!(columns.len(), 5, "{line}");
        assert_eq!(TEXT[columns[1].parse().unwrap()..columns[2].parse().unwrap()].to_owned(), columns[0]);
    }
    insta::assert_snapshot!(conll);
}

#[test]
fn events_are_csv() {
    let mut csv = String::from(write::EVENTS_HEADER);
    csv.push_str(&write::events(&sample(), OffsetUnit::Bytes));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    // The denied plan to punish and the statement are no events of two countries.
    assert_eq!(rows.len(), 2);
    let get = |row: usize, column: &str| {
        rows[row].get(headers.iter().position(|h| h == column).unwrap()).unwrap().to_owned()
    };
    for (column, value) in [
        ("event_id", "a, \"b\".txt#0"),
        ("date", "2023-05-26"),
        ("source", "CHN"),
        ("source_name", "Wang Wentao"),
        ("target", "KOR"),
        ("mutual", "TRUE"),
        ("kind", "met-with"),
        ("plover", "CONSULT"),
        ("cameo", "044"),
        ("polarity", "positive"),
        ("modality", "asserted"),
        ("trigger", "met"),
        ("evidence", "Wang Wentao met Ahn Duk-geun in Detroit on Friday."),
        ("document", "a, \"b\".txt"),
        ("document_date", "2023-05-29"),
        ("start", "12"),
        ("end", "15"),
        ("confidence", "0.75"),
    ] {
        assert_eq!(get(0, column), value, "{column}");
    }
    // A custom relation acts from its first role on the others: Norway on Chile, not on its own ambassador.
    assert_eq!(get(1, "kind"), "appointed-ambassador-to");
    assert_eq!((get(1, "source"), get(1, "target")), ("NOR".to_owned(), "CHL".to_owned()));
}

#[test]
fn a_visitor_acts_and_a_host_receives() {
    let text = "Oslo welcomed Zhou Lin. Zhou Lin visited Oslo.";
    let json = json!({
        "schema": 1, "date": "2024-01-02", "sentences": [{"start": 0, "end": text.len()}],
        "entities": [entity(0, "country", "Norway", &json!({"iso3166": "NOR"}), ""),
                     entity(1, "person", "Zhou Lin", &json!({}), "CHN")],
        "mentions": [mention(text, 0, "country", "Oslo", "name"), mention(text, 1, "person", "Zhou Lin", "name")],
        "relations": [
            {"kind": "hosted", "host": 0, "guest": 1, "plover": "CONSULT", "cameo": "043",
             "evidence": evidence(text, 0, "welcomed", "positive", "asserted")},
            {"kind": "visited", "visitor": 1, "destination": 0, "plover": "CONSULT", "cameo": "042",
             "evidence": evidence(text, 0, "visited", "positive", "asserted")}],
    });
    let csv = write::events(&read(text, &json), OffsetUnit::Bytes);
    for line in csv.lines() {
        assert!(line.contains(",2024-01-02,CHN,Zhou Lin,NOR,Norway,FALSE,"), "{line}");
    }
    assert_eq!(csv.lines().count(), 2);
}

#[test]
fn dot_graph() {
    let mut graph = RelationGraph::new(Level::Actors);
    graph.add(&sample());
    insta::assert_snapshot!(write::dot(&graph));
}

/// The tags of a page, checked to be nested well; panics otherwise. Scripts and styles are skipped.
fn tags(html: &str) -> Vec<String> {
    const VOID: [&str; 4] = ["meta", "input", "br", "!doctype"];
    const DRAWN: [&str; 3] = ["path", "rect", "circle"];
    let (mut open, mut all) = (Vec::<String>::new(), Vec::new());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let end = rest.find('>').expect("a tag ends");
        let tag = &rest[..end];
        assert!(!tag.contains('<'), "<{tag}>");
        rest = &rest[end + 1..];
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '!')
            .collect();
        if tag.starts_with('/') {
            assert_eq!(open.pop().as_deref(), Some(name.as_str()), "</{name}>");
            continue;
        }
        all.push(tag.to_owned());
        if VOID.contains(&name.as_str()) || (DRAWN.contains(&name.as_str()) && tag.ends_with('/')) {
            continue;
        }
        if name == "script" || name == "style" {
            let close = format!("</{name}>");
            rest = &rest[rest.find(&close).expect("it ends") + close.len()..];
            continue;
        }
        open.push(name);
    }
    assert!(open.is_empty(), "{open:?}");
    all
}

fn attributes<'a>(tags: &'a [String], name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    tags.iter()
        .filter_map(|tag| tag.split_once(&start).map(|(_, rest)| rest.split('"').next().unwrap_or("")))
        .collect()
}

fn check_page(html: &str) -> Vec<String> {
    let tags = tags(html);
    let ids = attributes(&tags, "id");
    let unique: HashSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "every id once");
    for href in attributes(&tags, "href") {
        assert!(unique.contains(href.trim_start_matches('#')), "{href} leads nowhere");
        assert!(href.starts_with('#'), "{href}: the page needs nothing else");
    }
    for rel in attributes(&tags, "data-rel") {
        assert!(unique.contains(rel), "{rel}");
    }
    assert!(attributes(&tags, "src").is_empty());
    assert_eq!(tags.iter().filter(|t| t.starts_with("script")).count(), 1);
    assert!(tags.iter().all(|t| !t.split('"').step_by(2).any(|plain| plain.contains(" on"))), "no handlers");
    tags
}

#[test]
fn the_page_is_whole() {
    let mut page = Page::new("Two documents");
    page.add(&sample());
    page.add(&Extractor::new().extract("China accused Japan of bullying. Nothing else."));
    let html = page.finish();
    let tags = check_page(&html);
    let articles = tags.iter().filter(|t| t.starts_with("article")).count();
    assert_eq!(articles, 2);
    for text in ["<title>Two documents</title>", "2 documents · 5 relations", "id=\"d0r3\"", "id=\"d1r0\""] {
        assert!(html.contains(text), "{text}");
    }
    // Graph, timeline, table; the trigger lights up; a plan that is denied is marked so.
    for part in ["<svg", "class=\"panel timeline\"", "<table>", "data-t=\"d0r0\">met<", "badge negative"] {
        assert!(html.contains(part), "{part}");
    }
    for kind in ["met-with", "sanctioned", "stated", "appointed-ambassador-to", "accused"] {
        assert!(html.contains(&format!("checked data-kind=\"{kind}\"")), "{kind}");
    }
    assert!(!html.contains("://"), "nothing to load");
}

#[test]
fn an_empty_page_is_a_page() {
    check_page(&Page::new("").finish());
    let mut page = Page::new("x");
    page.add(&Extractor::new().extract(""));
    check_page(&page.finish());
}

#[test]
fn hostile_text_is_only_text() {
    let evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;\u{202E}\0\x1b]]>--></style>";
    let text = format!("{evil} met Japan. China accused Japan of <b>bullying</b> & \"worse\".");
    let end = text.find(" met").unwrap();
    let json = json!({
        "schema": 1, "id": evil, "date": evil, "sentences": [{"start": 0, "end": text.len()}],
        "entities": [
            {"id": 0, "kind": "person", "name": evil, "ids": {"\"><script>": evil}, "country": evil,
             "offices": [evil], "mentions": [0]},
            entity(1, "country", evil, &json!({"iso3166": "\"'<"}), "")],
        "mentions": [
            {"id": 0, "kind": "person", "start": 0, "end": end, "text": evil, "form": "name", "source": "pattern",
             "refers_to": [0]},
            mention(&text, 1, "country", "Japan", "name")],
        "relations": [
            {"kind": evil, "role\"><script>": [0], "other": span(&text, "<b>bullying</b>"), "cameo": "<i>",
             "evidence": {"sentence": 0, "trigger": span(&text, "met"), "polarity": "positive",
                          "modality": "asserted", "rule": evil, "confidence": 0.5}},
            {"kind": "met-with", "participants": [0, 1], "plover": "CONSULT",
             "evidence": evidence(&text, 0, "met", "positive", "asserted")}],
    });
    let document = read(&text, &json);
    let mut page = Page::new(evil);
    page.add(&document);
    page.add(&Extractor::new().extract(text.as_str()));
    let html = page.finish();
    let tags = check_page(&html);
    assert!(!tags.iter().any(|t| {
        ["img", "b>", "i>"].iter().any(|bad| format!("{t}>").starts_with(bad) && !matches!(&**t, "b" | "i"))
    }));
    assert!(!html.contains("<script>alert") && !html.contains("<img"));
    assert!(!html.contains(['\0', '\x1b', '\u{202E}']));
    // The other formats of one record a line keep their lines.
    let csv = format!("{}{}", write::EVENTS_HEADER, write::events(&document, OffsetUnit::Bytes));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert!(reader.records().all(|r| r.unwrap().len() == 22));
    assert!(write::brat(&document).lines().all(|l| l.starts_with(['T', 'E', 'A', '#'])));
    let mut graph = RelationGraph::new(Level::Actors);
    graph.add(&document);
    let dot = write::dot(&graph);
    assert!(
        dot.lines().all(|l| l.replace("\\\\", "").replace("\\\"", "").matches('"').count() % 2 == 0),
        "{dot}"
    );
}

#[test]
fn sentences_word_polarity_and_modality() {
    let said = |kind: &str, polarity: &str, modality: &str, plover: &str| {
        let mut json = sample_json();
        let mut relation = json["relations"][if kind == "met-with" { 0 } else { 1 }].clone();
        relation["evidence"]["polarity"] = json!(polarity);
        relation["evidence"]["modality"] = json!(modality);
        if !plover.is_empty() {
            relation["plover"] = json!(plover);
        }
        json["relations"] = json!([relation]);
        let document = read(TEXT, &json);
        document.all_relations()[0].sentence(&document).to_string()
    };
    for (kind, polarity, modality, plover, sentence) in [
        ("met-with", "positive", "asserted", "", "Wang Wentao met with Ahn Duk-geun in Detroit on Friday"),
        (
            "met-with",
            "negative",
            "asserted",
            "",
            "Wang Wentao did not meet with Ahn Duk-geun in Detroit on Friday",
        ),
        (
            "met-with",
            "positive",
            "planned",
            "",
            "Wang Wentao is to meet with Ahn Duk-geun in Detroit on Friday",
        ),
        (
            "met-with",
            "negative",
            "planned",
            "",
            "Wang Wentao will not meet with Ahn Duk-geun in Detroit on Friday",
        ),
        (
            "met-with",
            "positive",
            "possible",
            "",
            "Wang Wentao may meet with Ahn Duk-geun in Detroit on Friday",
        ),
        (
            "met-with",
            "positive",
            "desired",
            "",
            "Wang Wentao wants to meet with Ahn Duk-geun in Detroit on Friday",
        ),
        ("sanctioned", "positive", "desired", "REQUEST", "China is asked to sanction Japan"),
        ("sanctioned", "negative", "possible", "", "China may not sanction Japan"),
        ("sanctioned", "negative", "desired", "", "China does not want to sanction Japan"),
    ] {
        assert_eq!(said(kind, polarity, modality, plover), sentence);
    }
    let document = sample();
    let sentences: Vec<String> =
        document.all_relations().iter().map(|r| r.sentence(&document).to_string()).collect();
    insta::assert_snapshot!(sentences.join("\n"));
}

#[test]
fn documents_are_asked_for_what_they_hold() {
    let document = sample();
    assert_eq!(document.relations::<demarche::MetWith>().count(), 1);
    assert_eq!(document.relations_in(demarche::SentenceId(1)).count(), 2);
    let japan = document.entities().iter().find(|e| e.name == "Japan").unwrap();
    let with: Vec<&str> = document.relations_with(japan.id).map(|r| r.kind_name()).collect();
    assert_eq!(with, ["sanctioned"]);
    assert_eq!(document.mentions_in(document.sentences()[0]).count(), 4);
    let mut document = document;
    document.retain_relations(|r| r.plover().is_some());
    assert_eq!(document.all_relations().len(), 2);
}

#[test]
fn public_types_go_to_other_threads() {
    fn both<T: Send + Sync>() {}
    both::<Document>();
    both::<Extractor>();
    both::<RelationGraph>();
    both::<Page>();
    both::<demarche::CustomRelation>();
}

/// An office is told though it is its own trigger; an act that is the verb of its sentence is not told twice.
#[test]
fn sentences_name_the_office_and_the_act_once() {
    let said = |text: &str| -> Vec<String> {
        let document = Extractor::new().extract(text);
        document.all_relations().iter().map(|r| r.sentence(&document).to_string()).collect()
    };
    let office = said("Norwegian Trade Minister Ingrid Solberg met Chilean officials.");
    assert!(
        office.iter().any(|s| s == "Ingrid Solberg holds the office of Trade Minister of Norway"),
        "{office:?}"
    );
    let act = said("Georgia expelled two Russian diplomats.");
    assert!(act.iter().any(|s| s == "Georgia expelled two Russian diplomats"), "{act:?}");
}
