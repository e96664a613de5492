//! Maintenance programs: `cargo run -p xtask --release -- COMMAND`.
//!
//! `train-tagger TREEBANK_DIR`: trains the part-of-speech tagger, writes `data/model/tagger.bin` and
//! `data/lexicon/tag_dictionary.tsv`, and prints how good it is.
//!
//! `train-parser TREEBANK_DIR`: trains the parser, writes `data/model/parser.bin`, and prints how good it is.
//!
//! `calibrate GOLD.jsonl ...`: counts how often each rule is right, into `data/rules/confidence.tsv`.
//!
//! `derive-offices`: makes `data/gazetteers/offices.tsv` from `data/gazetteers/sources`.
//!
//! `count-names LABELS.tsv`: counts given and family names, into `data/gazetteers/given_names.tsv` and `surnames.tsv`.
//!
//! `draw FILE`: prints the tree of every sentence of a text.

use std::error::Error;

mod calibrate;
mod count_names;
mod dice;
mod draw;
mod lexicon;
mod offices;
mod train_parser;
mod train_tagger;

#[allow(dead_code)]
#[path = "../../src/group/tag/model.rs"]
mod model;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["train-tagger", treebank] => train_tagger::run(treebank.as_ref()),
        ["train-parser", treebank] => train_parser::run(treebank.as_ref()),
        ["calibrate", ref files @ ..] if !files.is_empty() => calibrate::run(files),
        ["derive-offices"] => offices::run(),
        ["count-names", labels] => count_names::run(labels.as_ref()),
        ["draw", file] => std::fs::read_to_string(file).map_err(Into::into).and_then(|text| draw::run(&text)),
        _ => Err(
            "usage: xtask train-tagger|train-parser TREEBANK_DIR, calibrate GOLD.jsonl ..., derive-offices, \
                 count-names LABELS.tsv, or draw FILE"
                .into(),
        ),
    };
    if let Err(message) = outcome {
        eprintln!("{message}");
        std::process::exit(2);
    }
}
