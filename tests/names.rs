//! Names in whole paragraphs: every mention that is marked in `tests/cases/names.txt` is found, and no other.
//!
//! A case is a line `# name date`, then a paragraph with its mentions marked: `[person Ahn Duk-geun] left [place Oslo]`.
//! `+` before a place or country says that a capital stands for its government: `[+country Beijing] agreed`.

use demarche::{EntityKind, Extractor, Input, MentionForm};

struct Case {
    name: &'static str,
    date: &'static str,
    text: String,
    marks: Vec<(usize, usize, EntityKind)>,
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut head = ("", "");
    for line in include_str!("cases/names.txt").lines().filter(|l| !l.is_empty()) {
        if let Some(line) = line.strip_prefix("# ") {
            head = line.split_once(' ').expect("a name and a date");
            continue;
        }
        let (mut text, mut marks, mut rest) = (String::new(), Vec::new(), line);
        while let Some(open) = rest.find('[') {
            let close = open + rest[open..].find(']').expect("a closing bracket");
            text.push_str(&rest[..open]);
            let (kind, words) = rest[open + 1..close].split_once(' ').expect("a kind and words");
            let kind = EntityKind::from_name(kind).unwrap_or_else(|| panic!("{}: no kind {kind}", head.0));
            marks.push((text.len(), text.len() + words.len(), kind));
            text.push_str(words);
            rest = &rest[close + 1..];
        }
        text.push_str(rest);
        cases.push(Case { name: head.0, date: head.1, text, marks });
    }
    cases
}

#[test]
fn every_mention_that_is_marked_is_found_and_no_other() {
    let extractor = Extractor::new();
    let only = std::env::var("DEMARCHE_CASE").unwrap_or_default();
    let mut wrong = Vec::new();
    let cases = cases();
    assert!(cases.len() > 60);
    for case in cases.iter().filter(|c| c.name.contains(&only)) {
        let document = extractor.extract(Input::new(&case.text).date(case.date));
        let named = [MentionForm::Name, MentionForm::Acronym, MentionForm::Demonym];
        let found: Vec<_> = document
            .mentions()
            .iter()
            .filter(|m| named.contains(&m.form))
            .map(|m| (m.span.start(), m.span.end(), m.kind))
            .collect();
        let text = |m: &(usize, usize, EntityKind)| format!("{} `{}`", m.2, &case.text[m.0..m.1]);
        for mark in case.marks.iter().filter(|m| !found.contains(m)) {
            wrong.push(format!("{}: missed {}", case.name, text(mark)));
        }
        for extra in found.iter().filter(|m| !case.marks.contains(m)) {
            wrong.push(format!("{}: found {}", case.name, text(extra)));
        }
    }
    assert!(wrong.is_empty(), "{:#?}", wrong);
}
