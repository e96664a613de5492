//! What holds of every document, whatever the text: shared by the tests and the fuzz targets.

#![allow(dead_code)]

use demarche::write::{self, Page, TextStyle};
use demarche::{
    Document, Errors, Extractor, Input, Level, Mention, MentionId, MentionOrSpan, OffsetUnit, Relation,
    RelationGraph, RelationKind, Source, Span,
};

/// What a fuzz target does with its input.
pub fn run(target: &str, input: &str) {
    match target {
        "tokens" => check_tokens(input),
        "extract" => run_extract(input),
        "gazetteer" => run_gazetteer(input),
        "rules" => run_rules(input),
        "document" => run_document(input),
        _ => panic!("no target {target}"),
    }
}

fn run_extract(text: &str) {
    let extract = || Extractor::new().extract(Input::new(text).id("x").date("2024-02-29"));
    let document = extract();
    check(&document, text);
    round_trip(&document);
    write_all(&document);
    assert_eq!(extract(), document, "the same text, another document");
    explained(&document, Input::new(text).id("x").date("2024-02-29"));
    check_tokens(text);
}

/// To be explained changes no document, and what is told stands in it.
pub fn explained(document: &Document, input: Input) {
    let (again, why) = Extractor::new().explain(input);
    assert_eq!(&again, document, "explained, it is another document");
    let text = document.text();
    let names = document.mentions().iter().filter(|m| m.source != Source::Coreference).count();
    assert!(why.names.len() <= names, "{} names explained of {names}", why.names.len());
    for name in &why.names {
        let span = name.taken.span;
        assert!(document.mentions().iter().any(|m| m.span == span && m.kind == name.taken.kind), "{name:?}");
        for reading in &name.discarded {
            assert!(text.get(reading.span.range()).is_some_and(|t| !t.is_empty()), "{reading:?}");
            let overlaps = reading.span.start() < span.end() && span.start() < reading.span.end();
            assert!(overlaps, "{reading:?} has nothing to do with {span:?}");
        }
    }
    let mut sentence = 0;
    for rule in &why.rules {
        let here = document.sentences()[rule.sentence.index()];
        assert!(here.contains(rule.trigger) && !rule.trigger.is_empty(), "{rule:?}");
        assert!(rule.sentence.index() >= sentence, "out of order: {rule:?}");
        sentence = rule.sentence.index();
    }
    let _ = write::text_explained(document, &why, TextStyle::new().colour(true));
}

fn run_gazetteer(rows: &str) {
    // The header is given, so that mutation is spent on rows; the table without it is read too.
    let header =
        "action\tkind\tname\taliases\tsubkind\tcountry\twikidata\tgender\toffice\tstart\tend\trank\tflags";
    for table in [rows.to_owned(), format!("{header}\n{rows}")] {
        let builder = Extractor::builder().without_builtin_rules();
        match builder.gazetteer_tsv("names.tsv", table.as_str()).build() {
            Ok(extractor) => {
                let document = extractor.extract(table.as_str());
                check(&document, &table);
                round_trip(&document);
            }
            Err(errors) => check_errors(&errors, &table),
        }
    }
}

fn run_rules(rules: &str) {
    match Extractor::builder().without_builtin_rules().rules_toml("rules.toml", rules).build() {
        Ok(extractor) => {
            let report = extractor.check_rules(|_| true);
            let _ = report.mismatches.iter().map(ToString::to_string).collect::<Vec<_>>();
            let document = extractor.extract(rules);
            check(&document, rules);
            round_trip(&document);
        }
        Err(errors) => check_errors(&errors, rules),
    }
}

fn run_document(input: &str) {
    let (text, json) = input.split_once('\0').unwrap_or(("China accused Japan.", input));
    let read =
        |json: &str| Document::deserialize_with_text(text, &mut serde_json::Deserializer::from_str(json));
    if let Ok(document) = read(json) {
        // What would not be sound was refused, so that everything can be done with it.
        write_all(&document);
        let written = write::json_line(&document, OffsetUnit::Bytes);
        let again = read(&written).expect("its own JSON is read");
        assert_eq!(write::json_line(&again, OffsetUnit::Bytes), written);
        for relation in document.all_relations() {
            let _ = relation.sentence(&document).to_string();
        }
    }
}

/// There is one, each has a place inside the file if it has any, and all can be shown.
fn check_errors(errors: &Errors, file: &str) {
    assert!(errors.len() > 0 && !errors.to_string().is_empty());
    assert!(errors.iter().all(|e| e.line() <= file.split('\n').count()));
}

/// Panics where the document breaks an invariant, with what and where.
pub fn check(document: &Document, text: &str) {
    assert_eq!(document.text(), text);
    let inside = |span: Span, what: &str| {
        assert!(text.get(span.range()).is_some(), "{what} {span:?} is no stretch of the text");
        assert_eq!(document.text_of(span), &text[span.range()]);
    };
    let mut end = 0;
    for sentence in document.sentences() {
        inside(*sentence, "sentence");
        assert!(!sentence.is_empty(), "an empty sentence at {}", sentence.start());
        assert!(sentence.start() >= end, "two sentences overlap at {end}");
        end = sentence.end();
    }
    for (i, entity) in document.entities().iter().enumerate() {
        assert_eq!(entity.id.index(), i);
        for id in &entity.mentions {
            assert!(
                document.mention(*id).refers_to.contains(&entity.id),
                "{entity:?} is not what {id:?} refers to"
            );
        }
    }
    let mut before = Span::default();
    for (i, mention) in document.mentions().iter().enumerate() {
        assert_eq!(mention.id.index(), i);
        inside(mention.span, "mention");
        let words = document.text_of(mention.span);
        assert!(!words.is_empty() && words == words.trim(), "a mention with space around it: {words:?}");
        assert!(mention.span >= before, "mentions out of order: {mention:?}");
        before = mention.span;
        assert!(!mention.refers_to.is_empty(), "{mention:?} refers to nothing");
        for entity in &mention.refers_to {
            assert!(
                document.entity(*entity).mentions.contains(&mention.id),
                "{mention:?} is unknown to its entity"
            );
        }
    }
    no_two_overlap(document.mentions(), text);
    for relation in document.all_relations() {
        of_relation(document, relation, &inside);
    }
}

/// Names of a kind do not overlap. What coreference adds may hold names, wholly: *Canada and South Korea*, *its minister*.
fn no_two_overlap(mentions: &[Mention], text: &str) {
    let mut open: std::collections::HashMap<_, Vec<&Mention>> = std::collections::HashMap::new();
    for mention in mentions {
        let before = open.entry(mention.kind).or_default();
        before.retain(|m| m.span.end() > mention.span.start());
        for other in &*before {
            let added = [*other, mention].iter().any(|m| m.source == Source::Coreference);
            let nested = other.span.contains(mention.span) || mention.span.contains(other.span);
            let quote = |m: &Mention| format!("{:?} at {:?} ({:?})", m.span.text(text), m.span, m.form);
            assert!(
                added && nested && other.span != mention.span,
                "two mentions of kind {} overlap: {} and {}",
                mention.kind,
                quote(other),
                quote(mention)
            );
        }
        before.push(mention);
    }
}

fn of_relation(document: &Document, relation: &Relation, inside: &impl Fn(Span, &str)) {
    let evidence = relation.evidence();
    let mention = |id: MentionId| assert!(id.index() < document.mentions().len(), "no mention {id:?}");
    assert!(evidence.sentence.index() < document.sentences().len(), "no sentence {:?}", evidence.sentence);
    inside(evidence.trigger, "trigger");
    let sentence = document.sentences()[evidence.sentence.index()];
    assert!(!evidence.trigger.is_empty(), "an empty trigger: {relation:?}");
    assert!(sentence.contains(evidence.trigger), "a trigger outside its sentence: {relation:?}");
    assert!((0.0..=1.0).contains(&evidence.confidence));
    evidence.attributed_to.into_iter().for_each(mention);
    for role in relation.roles() {
        assert!(!role.fillers.is_empty(), "the role {} is empty: {relation:?}", role.role);
        assert!(role.many || role.fillers.len() == 1, "the role {} holds one: {relation:?}", role.role);
        for filler in role.fillers {
            match filler {
                MentionOrSpan::Mention(id) => mention(id),
                MentionOrSpan::Span(span) => {
                    inside(span, "filler");
                    assert!(!span.is_empty(), "an empty filler: {relation:?}");
                }
            }
        }
    }
    let kind = relation.kind();
    for spec in kind.roles().iter().filter(|s| s.core) {
        let role = spec.role.as_str();
        assert!(!relation.fillers(role).is_empty(), "no {role}: {relation:?}");
    }
    if kind == RelationKind::ImposedTariffsOn {
        let either = ["target", "goods"].iter().any(|role| !relation.fillers(role).is_empty());
        assert!(either, "tariffs on nothing: {relation:?}");
    }
    // What is derived is there too, without a panic.
    let _ = (relation.sentence(document).to_string(), relation.plover(), relation.cameo());
}

/// To JSON and back.
pub fn round_trip(document: &Document) {
    let json = write::json_line(document, OffsetUnit::Bytes);
    let mut reader = serde_json::Deserializer::from_str(&json);
    let again = Document::deserialize_with_text(document.text(), &mut reader).expect("its own JSON is read");
    assert_eq!(write::json_line(&again, OffsetUnit::Bytes), json);
    assert_eq!(&again, document);
    let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    for mention in value["mentions"].as_array().expect("a list") {
        let at = |name: &str| mention[name].as_u64().expect("an offset") as usize;
        assert_eq!(mention["text"], document.text()[at("start")..at("end")]);
    }
}

/// Every writer, for what it does on odd documents: none panics.
pub fn write_all(document: &Document) {
    for unit in [OffsetUnit::Bytes, OffsetUnit::Chars, OffsetUnit::Utf16] {
        let _ = write::json(document, unit);
        let events = write::events(document, unit);
        assert!(events.is_empty() || events.ends_with('\n'));
        let _ = write::conll(document, unit);
    }
    let _ = write::text(document, TextStyle::new().colour(true).explain(true));
    let _ = write::brat(document);
    let mut page = Page::new("x");
    page.add(document);
    let _ = page.finish();
    let mut graph = RelationGraph::new(Level::Actors);
    graph.add(document);
    let _ = write::dot(&graph);
}

/// Tokens and sentences: in order, on character boundaries, every token in one sentence, and no letter in none.
pub fn check_tokens(text: &str) {
    let mut tokens = Vec::new();
    demarche::stages::tokenize(text, &mut tokens);
    let mut end = 0;
    for token in &tokens {
        assert!(text.get(token.span.range()).is_some_and(|t| !t.is_empty()), "{token:?}");
        assert!(token.span.start() >= end, "two tokens overlap at {end}");
        end = token.span.end();
    }
    let sentences = demarche::stages::split(text, &tokens);
    let mut next = 0;
    for sentence in &sentences {
        assert_eq!(sentence.tokens.start as usize, next, "a token in no sentence, or in two");
        assert!(!sentence.tokens.is_empty());
        assert!(sentence.dateline as usize <= sentence.tokens.len());
        next = sentence.tokens.end as usize;
        let (first, last) = (tokens[sentence.tokens.start as usize], tokens[next - 1]);
        assert_eq!(sentence.span, first.span.cover(last.span));
    }
    assert_eq!(next, tokens.len());
}
