//! How fast demarche reads: megabytes a second for each stage and for the whole, beside one pass of an automaton over the
//! same text with the same names; start-up; memory.
//!
//! `throughput [--short] [--check] [--hurtful] [--large] [--seed N]`; one thread. The texts are made by `benches/corpus`.

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::{BufRead, Write};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use demarche::Extractor;

#[path = "../benches/corpus/mod.rs"]
mod corpus;
use corpus::layers::{self, Layers, Reused};
use corpus::{Corpus, Density, corpus, hurtful};

const USAGE: &str = "\
usage: throughput [--short] [--check] [--hurtful] [--large] [--seed N]

  --short     a tenth of the text
  --check     fail when the whole is slower than 2/3 of a twelfth of the automaton
  --hurtful   texts that hurt programs that are not linear, too
  --large     one document of 100 MB, too
  --seed N    other texts (default: 1)";

/// Of the automaton's speed, the least that the whole must reach.
const FLOOR: f64 = 1.0 / 12.0;
/// What `--check` forgives, for noisy machines.
const FORGIVEN: f64 = 2.0 / 3.0;

/// A short article: the first relation of a new process.
const ARTICLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/samples/lithium.txt"));

fn main() -> ExitCode {
    let (mut short, mut check, mut hurt, mut large, mut seed) = (false, false, false, false, 1);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match &*argument {
            "--short" => short = true,
            "--check" => check = true,
            "--hurtful" => hurt = true,
            "--large" => large = true,
            "--seed" => seed = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(seed),
            "--first-relation" => return first_relation(),
            "--read-articles" => return read_articles(),
            _ => {
                eprintln!("{USAGE}");
                return ExitCode::from(2);
            }
        }
    }
    let size = if short { 400_000 } else { 4_000_000 };
    let names = corpus::patterns();
    let started = Instant::now();
    let automaton = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .match_kind(MatchKind::LeftmostLongest)
        .build(&names)
        .expect("the names are few enough");
    println!(
        "automaton: {} names, built in {:.0} ms, {:.0} MB\n",
        names.len(),
        started.elapsed().as_secs_f64() * 1e3,
        automaton.memory_usage() as f64 / 1e6
    );
    let columns = Density::ALL.map(|density| measure(&corpus(density, seed, size), &automaton));
    print!("{:<26}", "MB/s, one thread");
    for density in Density::ALL {
        print!("{:>17}", density.name());
    }
    println!();
    for (row, &stage) in STAGES.iter().enumerate() {
        let mut line = format!("{stage:<26}");
        for column in &columns {
            let _ = write!(line, "{:>17.1}", column[row]);
        }
        println!("{line}");
    }
    let share = columns.map(|column| column[WHOLE] / column[AUTOMATON]);
    print!("{:<26}", "whole : automaton");
    for share in share {
        print!("{:>17}", format!("1 : {:.1}", 1.0 / share));
    }
    println!("\n");
    let starts = start_up(if short { 5 } else { 15 });
    println!("start to first relation: {starts}");
    let wire = corpus(Density::Wire, seed, size).articles;
    println!(
        "peak memory, {} MB of wire, article by article: {}",
        size as f64 / 1e6,
        child("--read-articles", &wire.join("\0")).1
    );
    if hurt {
        println!();
        let normal = columns[1][WHOLE];
        for (name, text) in hurtful() {
            report(name, &text, normal);
        }
    }
    if large {
        let text = corpus(Density::General, seed, 100_000_000).articles.concat();
        report("one document, 100 MB", &text, columns[1][WHOLE]);
    }
    let least = share.into_iter().fold(f64::INFINITY, f64::min);
    if check && least < FLOOR * FORGIVEN {
        eprintln!(
            "\nThe whole is slower than {FORGIVEN:.2} of the floor, 1 : {:.0} of the automaton.",
            1.0 / FLOOR
        );
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

const STAGES: [&str; 10] = [
    "automaton",
    "segments",
    "tokens",
    "sentences",
    "names",
    "tags and groups",
    "syntax",
    "clauses to relations",
    "tokens to names, together",
    "whole",
];
const AUTOMATON: usize = 0;
const WHOLE: usize = 9;

/// The speed of each of [`STAGES`], in megabytes a second: the best of several rounds, the automaton beside the whole in
/// each; every stage goes over all articles at once, so that it finds its own tables in the caches. What is behind the
/// syntax is the rest of the whole.
fn measure(corpus: &Corpus, automaton: &AhoCorasick) -> [f64; STAGES.len()] {
    const RUNS: usize = 8;
    let articles: Vec<Layers> = corpus.articles.iter().map(|text| Layers::new(text)).collect();
    let mut reused = Reused::new();
    let extractor = Extractor::new();
    let mut run = |number: usize, article: &Layers| match number {
        0 => automaton.find_iter(article.text).count(),
        1 => extractor.extract(article.text).all_relations().len(),
        2 => layers::segments(article, &mut reused),
        3 => layers::tokens(article, &mut reused),
        4 => layers::sentences(article, &mut reused),
        5 => layers::names(article, &mut reused),
        6 => layers::tags_and_groups(article, &mut reused),
        _ => layers::syntax(article, &mut reused),
    };
    let (mut best, mut counts) = ([Duration::MAX; RUNS], [None; RUNS]);
    for _ in 0..5 {
        for number in 0..RUNS {
            let started = Instant::now();
            let count = articles.iter().map(|article| run(number, black_box(article))).sum::<usize>();
            best[number] = best[number].min(started.elapsed());
            assert_eq!(*counts[number].get_or_insert(count), count, "the output changes from pass to pass");
        }
    }
    let [automaton, whole, segments, tokens, sentences, names, groups, syntax] = best;
    let to_names = tokens + sentences + names;
    let rest = whole.saturating_sub(to_names + groups + syntax);
    [automaton, segments, tokens, sentences, names, groups, syntax, rest, to_names, whole]
        .map(|time| corpus.bytes as f64 / 1e6 / time.as_secs_f64().max(1e-9))
}

fn report(name: &str, text: &str, normal: f64) {
    let extractor = Extractor::new();
    let started = Instant::now();
    black_box(extractor.extract(text));
    let speed = text.len() as f64 / 1e6 / started.elapsed().as_secs_f64();
    println!("{name}: {speed:.1} MB/s, {:.2} of general news", speed / normal);
}

/// What this program says when run with this argument and input, and how long it takes to say it.
fn child(argument: &str, input: &str) -> (Duration, String) {
    let program = std::env::current_exe().expect("the program knows where it is");
    let started = Instant::now();
    let mut child = Command::new(program)
        .arg(argument)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs once more");
    child.stdin.take().map(|mut pipe| pipe.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("the program ends");
    let time = started.elapsed();
    assert!(output.status.success(), "{argument} fails");
    (time, String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn start_up(runs: usize) -> String {
    let mut runs: Vec<_> = (0..runs).map(|_| child("--first-relation", "")).collect();
    runs.sort();
    let (median, memory) = &runs[runs.len() / 2];
    format!("{:.1} ms (best {:.1}), {memory}", median.as_secs_f64() * 1e3, runs[0].0.as_secs_f64() * 1e3)
}

fn first_relation() -> ExitCode {
    let document = Extractor::new().extract(ARTICLE);
    assert!(!document.all_relations().is_empty(), "no relation is found");
    println!("{}", peak_memory());
    ExitCode::SUCCESS
}

/// Reads articles from standard input, each behind a zero byte.
fn read_articles() -> ExitCode {
    let extractor = Extractor::new();
    for article in std::io::stdin().lock().split(0) {
        let article = article.expect("the articles arrive");
        black_box(extractor.extract(&*String::from_utf8_lossy(&article)));
    }
    println!("{}", peak_memory());
    ExitCode::SUCCESS
}

/// The most memory that this process has held, where the system tells.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    match line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()) {
        Some(kilobytes) => format!("{:.0} MB", kilobytes / 1e3),
        None => "memory unknown".to_owned(),
    }
}
