//! Command line → options.

use clap::{Parser, ValueEnum};
use demarche::{Extractor, OffsetUnit};
use std::collections::HashSet;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Each sentence with its entities in colour, and what it states.
    Text,
    /// One object a document.
    Json,
    /// One line of JSON a document.
    Jsonl,
    /// A page to look at, which needs nothing else.
    Html,
    /// Stand-off annotation; with -o DIR a folder that brat opens.
    Brat,
    /// A token a line, BIO tags.
    Conll,
    /// CSV of country dyads with PLOVER and CAMEO codes, for R and pandas.
    Events,
    /// A graph for Graphviz.
    Dot,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Unit {
    Bytes,
    Chars,
    Utf16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InputFormat {
    /// By the name: .jsonl is JSON Lines, anything else text.
    Auto,
    Text,
    Jsonl,
}

const EXAMPLES: &str = "\
Examples:
  extract data/samples/lithium.txt                      to read on the terminal
  extract -o relations.html articles/                   a page with graph, table and timeline
  extract -f events -o events.csv --date 2024-05-27 news.jsonl.gz
  extract -f brat -o brat/ articles/                    a folder to open in brat
  extract -f dot articles/ | dot -Tsvg > graph.svg
  extract -f jsonl articles/ | jq -c '.relations[] | select(.kind == \"met-with\")'
  zcat archive.jsonl.gz | extract --input jsonl --text-field body -f jsonl -

Texts are UTF-8. Of folders all .txt, .text and .jsonl files are read, also compressed (.gz, .zst), and the folders in
them. HTML pages are not parsed: stray tags and entities are skipped, but menus and scripts would be read as prose.

Exit code: 0 when all went well, 1 when an input could not be read (the others are still written), 2 for wrong usage.";

/// Reads diplomatic and trade news and tells who met whom, who asked whom for what.
#[derive(Debug, Parser)]
#[command(name = "extract", version, after_help = EXAMPLES, max_term_width = 110)]
pub struct Options {
    /// Files, folders, or - for standard input
    #[arg(value_name = "FILE|DIR|-")]
    pub inputs: Vec<String>,

    /// What to write [default: by the name of the output, else text]
    #[arg(short, long, value_enum)]
    format: Option<Format>,

    /// Write there, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// The day on which the texts were written, for "last Tuesday"; a document's own date goes first
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub date: Option<String>,

    /// What offsets count
    #[arg(long, value_enum, default_value = "bytes")]
    offsets: Unit,

    /// Only these kinds of relation
    #[arg(long, value_name = "KIND,…", value_delimiter = ',')]
    pub kinds: Vec<String>,

    /// Only relations at least so sure, 0 to 1
    #[arg(long, value_name = "X", value_parser = share, default_value_t = 0.0)]
    pub min_confidence: f32,

    /// In text: what fills each role and how that was found, and which readings of names and which rules were discarded
    #[arg(long)]
    pub explain: bool,

    /// Instead of relations, how each sentence is analysed: for whoever writes rules
    #[arg(long)]
    pub trace: bool,

    /// What standard input and the files are
    #[arg(long, value_enum, default_value = "auto", help_heading = "Input")]
    pub input: InputFormat,

    /// Extensions of the files that are read from folders
    #[arg(long, value_name = "EXT,…", value_delimiter = ',', default_value = "txt,text,jsonl")]
    #[arg(help_heading = "Input")]
    pub extensions: Vec<String>,

    /// The field of a JSON line that holds the text
    #[arg(long, value_name = "NAME", default_value = "text", help_heading = "Input")]
    pub text_field: String,

    /// The field that holds the id
    #[arg(long, value_name = "NAME", default_value = "id", help_heading = "Input")]
    pub id_field: String,

    /// The field that holds the date
    #[arg(long, value_name = "NAME", default_value = "date", help_heading = "Input")]
    pub date_field: String,

    /// Names of your own: a table as docs/extending.md describes it
    #[arg(long, value_name = "FILE.tsv", help_heading = "Knowledge")]
    pub gazetteer: Vec<PathBuf>,

    /// Rules of your own, also for kinds of your own
    #[arg(long, value_name = "FILE.toml", help_heading = "Knowledge")]
    pub rules: Vec<PathBuf>,

    /// Run the examples inside the --rules files, and nothing else
    #[arg(long, requires = "rules", help_heading = "Knowledge")]
    pub check_rules: bool,

    /// How many texts to read at once [default: the number of cores]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,

    /// Colour in text; NO_COLOR turns it off too
    #[arg(long, value_enum, default_value = "auto")]
    color: When,

    /// Counts and speed at the end, on standard error
    #[arg(long)]
    pub stats: bool,

    /// No progress bar and no notes; errors are still told
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Tell of each document
    #[arg(short, long)]
    pub verbose: bool,
}

fn date(text: &str) -> Result<String, String> {
    match text.parse::<jiff::civil::Date>() {
        Ok(date) if text.len() == 10 => Ok(date.to_string()),
        _ => Err("a day, as in 2024-05-27".to_owned()),
    }
}

fn share(text: &str) -> Result<f32, String> {
    text.parse().ok().filter(|x| (0.0..=1.0).contains(x)).ok_or_else(|| "a number from 0 to 1".to_owned())
}

impl Options {
    /// The options of this run, or the exit code of a run that ends here.
    pub fn read() -> Result<Self, ExitCode> {
        let mut options = Self::try_parse().map_err(|error| {
            // Help and version are no errors.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            ExitCode::from(code)
        })?;
        let usage = |message: String| {
            eprintln!("extract: {message}\n\nFor more information, try '--help'.");
            ExitCode::from(2)
        };
        if options.inputs.is_empty() {
            if std::io::stdin().is_terminal() && !options.check_rules {
                return Err(usage("no input: give files or folders, or - for standard input".to_owned()));
            }
            options.inputs.push("-".to_owned());
        }
        if options.inputs.iter().filter(|i| *i == "-").count() > 1 {
            return Err(usage("standard input (-) can be read only once".to_owned()));
        }
        Ok(options)
    }

    pub fn format(&self) -> Format {
        if self.trace {
            return Format::Text;
        }
        let by_name = || {
            let name = self.output.as_deref()?.extension()?.to_str()?.to_lowercase();
            Some(match name.as_str() {
                "json" => Format::Json,
                "jsonl" | "ndjson" => Format::Jsonl,
                "html" | "htm" => Format::Html,
                "ann" => Format::Brat,
                "conll" | "bio" => Format::Conll,
                "csv" => Format::Events,
                "dot" | "gv" => Format::Dot,
                _ => return None,
            })
        };
        self.format.or_else(by_name).unwrap_or(Format::Text)
    }

    pub fn offsets(&self) -> OffsetUnit {
        match self.offsets {
            Unit::Bytes => OffsetUnit::Bytes,
            Unit::Chars => OffsetUnit::Chars,
            Unit::Utf16 => OffsetUnit::Utf16,
        }
    }

    pub fn jobs(&self) -> usize {
        self.jobs.map_or_else(
            || std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            usize::from,
        )
    }

    pub fn colour(&self) -> bool {
        match self.color {
            When::Always => true,
            When::Never => false,
            // https://no-color.org: set and not empty.
            When::Auto => {
                self.output.is_none()
                    && std::io::stdout().is_terminal()
                    && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
                    && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
            }
        }
    }

    /// The extractor with the user's tables and rules; else every mistake in them.
    pub fn extractor(&self) -> Result<Extractor, String> {
        if self.gazetteer.is_empty() && self.rules.is_empty() {
            return Ok(Extractor::new());
        }
        let mut builder = Extractor::builder();
        for (name, text) in files(&self.gazetteer)? {
            builder = builder.gazetteer_tsv(name, text);
        }
        for (name, text) in files(&self.rules)? {
            builder = builder.rules_toml(name, text);
        }
        builder.build().map_err(|errors| errors.to_string())
    }

    /// What is wrong with `--kinds`: which kinds there are is known once the rules are read.
    pub fn unknown_kind(&self, extractor: &Extractor) -> Option<String> {
        self.kinds.iter().find_map(|kind| extractor.check_kind(kind).err()).map(|error| error.to_string())
    }

    /// Runs the examples inside the rule files: a summary, or what is wrong.
    pub fn checked_rules(&self) -> Result<String, String> {
        let extractor = self.extractor()?;
        let mut own = HashSet::new();
        for (name, text) in files(&self.rules)? {
            let table: toml::Table = toml::from_str(&text).map_err(|error| format!("{name}: {error}"))?;
            let rules = table.get("rule").and_then(toml::Value::as_array).into_iter().flatten();
            own.extend(rules.filter_map(|r| Some(r.get("name")?.as_str()?.to_owned())));
        }
        let report = extractor.check_rules(|name| own.contains(name));
        if report.mismatches.is_empty() {
            return Ok(format!("{} rules, {} sentences: all as they should", own.len(), report.sentences));
        }
        let mut lines: Vec<String> = report.mismatches.iter().map(ToString::to_string).collect();
        lines.push(format!("{} of {} sentences are not as they should", lines.len(), report.sentences));
        Err(lines.join("\nextract: "))
    }
}

/// Names and texts of files.
fn files(paths: &[PathBuf]) -> Result<Vec<(String, String)>, String> {
    let read = |path: &PathBuf| {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
        Ok((name, text))
    };
    paths.iter().map(read).collect()
}
