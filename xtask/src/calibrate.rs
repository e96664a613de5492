//! Annotated documents → `data/rules/confidence.tsv`: how often each rule was right.
//!
//! The documents are JSON lines with `text`, `id`, `date` and `relations`, each with a `kind` and a `trigger`, the start and
//! end in characters. A relation that a rule finds is right if the document has one of its kind in the same sentence that no
//! other relation has taken. Counts are written, not rates, so that files can be compared; what becomes of them is told in
//! `src/rule/source.rs`.

use crate::Outcome;
use demarche::{Extractor, Input};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Reads the documents, writes the table into the repository.
pub fn run(files: &[&str]) -> Outcome<()> {
    let extractor = Extractor::new();
    let mut counts: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for file in files {
        for line in std::fs::read_to_string(file)?.lines().filter(|l| !l.trim().is_empty()) {
            let gold: Value = serde_json::from_str(line)?;
            count(&extractor, &gold, &mut counts)?;
        }
    }
    let mut table = String::from("rule\tright\tseen\n");
    for (rule, (right, seen)) in &counts {
        table += &format!("{rule}\t{right}\t{seen}\n");
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::fs::write(root.join("data/rules/confidence.tsv"), table)?;
    let (right, seen) = counts.values().fold((0, 0), |sum, c| (sum.0 + c.0, sum.1 + c.1));
    println!("{} rules fired, {right} of {seen} relations right", counts.len());
    Ok(())
}

fn count(extractor: &Extractor, gold: &Value, counts: &mut BTreeMap<String, (u32, u32)>) -> Outcome<()> {
    let text = gold["text"].as_str().ok_or("a document without text")?;
    let mut input = Input::new(text);
    if let Some(date) = gold["date"].as_str() {
        input = input.date(date);
    }
    let document = extractor.extract(input);
    let byte = |char: u64| text.char_indices().nth(char as usize).map_or(text.len(), |(at, _)| at);
    let mut wanted: Vec<(&str, usize)> = Vec::new();
    for relation in gold["relations"].as_array().into_iter().flatten() {
        let kind = relation["kind"].as_str().ok_or("a relation without kind")?;
        let start = relation["trigger"][0].as_u64().ok_or("a relation without trigger")?;
        wanted.push((kind, byte(start)));
    }
    for relation in document.all_relations() {
        let evidence = relation.evidence();
        let sentence = document.sentences()[evidence.sentence.index()];
        let kind = relation.kind_name();
        let found = wanted.iter().position(|&(k, at)| k == kind && sentence.range().contains(&at));
        let count = counts.entry(evidence.rule.to_string()).or_default();
        count.1 += 1;
        if let Some(found) = found {
            wanted.swap_remove(found);
            count.0 += 1;
        }
    }
    Ok(())
}
