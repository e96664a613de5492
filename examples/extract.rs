//! Reads texts and prints who did what to whom: `extract [--format text|json|jsonl] [FILE|DIR|-]...`.

use demarche::{Document, Extractor, Input, OffsetUnit};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
usage: extract [OPTIONS] [FILE|DIR|-]...

  --format text|json|jsonl      what to write (default: text)
  --offsets bytes|chars|utf16   what offsets in JSON count (default: bytes)
  --date YYYY-MM-DD             the day on which the texts were written
  -o, --output FILE             write there, whole or not at all
  -h, --help                    this help

Reads UTF-8 text files, folders of .txt files, .jsonl files (a \"text\", perhaps \"id\" and \"date\" a line), or standard input.

  extract data/samples/lithium.txt
  extract --format jsonl --date 2024-05-27 articles/ > relations.jsonl";

#[derive(Clone, Copy, PartialEq)]
enum Format {
    Text,
    Json,
    Jsonl,
}

struct Options {
    format: Format,
    offsets: OffsetUnit,
    date: Option<String>,
    output: Option<PathBuf>,
    inputs: Vec<String>,
}

fn options() -> Result<Option<Options>, String> {
    let mut options = Options {
        format: Format::Text,
        offsets: OffsetUnit::Bytes,
        date: None,
        output: None,
        inputs: Vec::new(),
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("`{argument}` needs a value"));
        match argument.as_str() {
            "-h" | "--help" => return Ok(None),
            "--format" => {
                options.format = match value()?.as_str() {
                    "text" => Format::Text,
                    "json" => Format::Json,
                    "jsonl" => Format::Jsonl,
                    other => return Err(format!("unknown format `{other}`: text, json or jsonl")),
                }
            }
            "--offsets" => {
                options.offsets = match value()?.as_str() {
                    "bytes" => OffsetUnit::Bytes,
                    "chars" => OffsetUnit::Chars,
                    "utf16" => OffsetUnit::Utf16,
                    other => return Err(format!("unknown unit `{other}`: bytes, chars or utf16")),
                }
            }
            "--date" => options.date = Some(value()?),
            "-o" | "--output" => options.output = Some(value()?.into()),
            other if other.starts_with('-') && other != "-" => {
                return Err(format!("unknown option `{other}`"));
            }
            _ => options.inputs.push(argument),
        }
    }
    if options.inputs.is_empty() {
        options.inputs.push("-".to_owned());
    }
    Ok(Some(options))
}

/// One text of the input.
struct Article {
    id: String,
    date: Option<String>,
    text: String,
}

fn utf8(bytes: Vec<u8>, name: &str) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|e| {
        let line = e.as_bytes()[..e.utf8_error().valid_up_to()].iter().filter(|&&b| b == b'\n').count() + 1;
        format!("{name}:{line}: not UTF-8")
    })
}

/// The articles of one input; faults are told and passed over.
fn articles(
    name: &str,
    faults: &mut u32,
    each: &mut dyn FnMut(Article) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let mut fault = |message: String| {
        eprintln!("extract: {message}");
        *faults += 1;
    };
    let path = Path::new(name);
    if path.is_dir() {
        let mut files: Vec<PathBuf> = match std::fs::read_dir(path) {
            Ok(entries) => entries.filter_map(|e| Some(e.ok()?.path())).collect(),
            Err(e) => {
                fault(format!("{name}: {e}"));
                return Ok(());
            }
        };
        files.sort();
        for file in files {
            let wanted = file.is_dir() || file.extension().is_some_and(|e| e == "txt" || e == "jsonl");
            match file.to_str() {
                Some(file) if wanted => articles(file, faults, each)?,
                _ => {}
            }
        }
        return Ok(());
    }
    let mut bytes = Vec::new();
    let read = if name == "-" {
        std::io::stdin().read_to_end(&mut bytes).map(drop)
    } else {
        std::fs::read(path).map(|b| bytes = b)
    };
    let text = match read.map_err(|e| format!("{name}: {e}")).and_then(|()| utf8(bytes, name)) {
        Ok(text) => text,
        Err(message) => {
            fault(message);
            return Ok(());
        }
    };
    if !name.ends_with(".jsonl") {
        return each(Article { id: name.to_owned(), date: None, text });
    }
    for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let at = format!("{name}:{}", number + 1);
        let value: serde_json::Value = match serde_json::from_str(line) {
            Ok(value) => value,
            Err(e) => {
                fault(format!("{at}: {e}"));
                continue;
            }
        };
        let field = |key: &str| value[key].as_str().map(str::to_owned);
        match field("text") {
            Some(text) => each(Article { id: field("id").unwrap_or(at), date: field("date"), text })?,
            None => fault(format!("{at}: no field `text`")),
        }
    }
    Ok(())
}

fn write_text(document: &Document, out: &mut dyn Write) -> std::io::Result<()> {
    if let Some(id) = document.id() {
        writeln!(out, "# {id}")?;
    }
    for relation in document.all_relations() {
        let evidence = relation.evidence();
        write!(out, "{}", relation.kind())?;
        for (role, fillers) in relation.roles() {
            let fillers: Vec<String> = fillers.into_iter().map(|f| document.describe(f)).collect();
            write!(out, "  {role}: {}", fillers.join("; "))?;
        }
        writeln!(
            out,
            "\n    [{}, {}] \"{}\" by {}",
            evidence.polarity,
            evidence.modality,
            document.text_of(evidence.trigger),
            evidence.rule
        )?;
    }
    Ok(())
}

fn run(options: &Options, out: &mut dyn Write, faults: &mut u32) -> std::io::Result<()> {
    let extractor = Extractor::new();
    for name in &options.inputs {
        articles(name, faults, &mut |article| {
            let mut input = Input::new(&article.text).id(&article.id);
            if let Some(date) = article.date.as_deref().or(options.date.as_deref()) {
                input = input.date(date);
            }
            let document = extractor.extract(input);
            match options.format {
                Format::Text => write_text(&document, out),
                Format::Json => {
                    serde_json::to_writer_pretty(&mut *out, &document.with_offsets(options.offsets))?;
                    writeln!(out)
                }
                Format::Jsonl => {
                    serde_json::to_writer(&mut *out, &document.with_offsets(options.offsets))?;
                    writeln!(out)
                }
            }
        })?;
    }
    out.flush()
}

fn main() -> ExitCode {
    let options = match options() {
        Ok(Some(options)) => options,
        Ok(None) => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            eprintln!("extract: {message}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let mut faults = 0;
    let done = match &options.output {
        None => run(&options, &mut BufWriter::new(std::io::stdout().lock()), &mut faults),
        Some(path) => {
            let part = path.with_extension("part");
            std::fs::File::create(&part)
                .and_then(|file| run(&options, &mut BufWriter::new(file), &mut faults))
                .and_then(|()| std::fs::rename(&part, path))
        }
    };
    match done {
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("extract: {e}");
            ExitCode::FAILURE
        }
        Ok(()) if faults > 0 => ExitCode::FAILURE,
        Ok(()) => ExitCode::SUCCESS,
    }
}
