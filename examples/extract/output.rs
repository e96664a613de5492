//! Documents → standard output or a file, each whole.

use crate::options::{Format, Options};
use demarche::write::{self, TextStyle};
use demarche::{Document, Explanation, Extractor, Level, RelationGraph};
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A document, written out by a worker as far as it can be.
pub struct Rendered {
    pub id: String,
    pub bytes: usize,
    pub sentences: usize,
    pub mentions: usize,
    pub kinds: Vec<String>,
    content: Content,
}

enum Content {
    /// Its part of the output.
    Part(String),
    /// Text and annotation.
    Brat(String, String),
    /// For the formats that show all documents together.
    Document(Box<Document>),
}

impl Rendered {
    /// `trace`, where it was asked for, stands instead of the document.
    pub fn new(
        options: &Options,
        document: Document,
        explanation: Option<&Explanation>,
        trace: Option<String>,
    ) -> Self {
        let unit = options.offsets();
        let style = TextStyle::new().colour(options.colour()).explain(options.explain);
        Self {
            id: document.id().unwrap_or("-").to_owned(),
            bytes: document.text().len(),
            sentences: document.sentences().len(),
            mentions: document.mentions().len(),
            kinds: document.all_relations().iter().map(|r| r.kind_name().to_owned()).collect(),
            content: match options.format() {
                _ if trace.is_some() => Content::Part(trace.unwrap_or_default()),
                Format::Text => Content::Part(match explanation {
                    Some(explanation) => write::text_explained(&document, explanation, style),
                    None => write::text(&document, style),
                }),
                Format::Json => Content::Part(write::json(&document, unit)),
                Format::Jsonl => Content::Part(write::json_line(&document, unit)),
                Format::Conll => Content::Part(write::conll(&document, unit)),
                Format::Events => Content::Part(write::events(&document, unit)),
                Format::Brat => Content::Brat(document.text().to_owned(), write::brat(&document)),
                Format::Html | Format::Dot => Content::Document(Box::new(document)),
            },
        }
    }
}

/// Where the documents go.
pub struct Output {
    target: Target,
    /// The page or graph in the making.
    whole: Option<Whole>,
}

enum Whole {
    Page(Box<write::Page>),
    Graph(Box<RelationGraph>),
}

enum Target {
    Stream(Box<dyn Write>),
    /// A file under a temporary name, which goes when it is dropped.
    Part(BufWriter<File>, Part),
    /// A folder or pair of files for brat.
    Brat(Brat),
    /// brat's annotation of one document, on standard output.
    BratStream(Option<String>),
}

/// A temporary name beside the file that it becomes.
struct Part {
    part: PathBuf,
    path: PathBuf,
    done: bool,
}

impl Part {
    fn create(path: &Path) -> io::Result<(File, Self)> {
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidInput, format!("{}: no name of a file", path.display()))
        })?);
        name.push(format!(".{}.part", std::process::id()));
        let part = path.with_file_name(name);
        let file = File::create(&part).map_err(named)?;
        Ok((file, Self { part, path: path.to_owned(), done: false }))
    }

    fn finish(mut self) -> io::Result<()> {
        std::fs::rename(&self.part, &self.path)
            .map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", self.path.display())))?;
        self.done = true;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.done {
            let _ = std::fs::remove_file(&self.part);
        }
    }
}

/// Writes a file whole or not at all.
fn write_whole(path: &Path, content: &str) -> io::Result<()> {
    let (mut file, part) = Part::create(path)?;
    file.write_all(content.as_bytes())?;
    drop(file);
    part.finish()
}

struct Brat {
    /// The folder, or none where the output is one `.ann`.
    folder: Option<PathBuf>,
    single: Option<PathBuf>,
    names: HashSet<String>,
    annotation_conf: String,
}

impl Output {
    pub fn open(options: &Options, extractor: &Extractor) -> io::Result<Self> {
        let format = options.format();
        let target = match (&options.output, format) {
            (None, Format::Brat) => Target::BratStream(None),
            (None, _) => Target::Stream(Box::new(io::stdout())),
            (Some(path), Format::Brat) => {
                let single = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("ann"));
                let folder = (!single).then(|| path.clone());
                if let Some(folder) = &folder {
                    std::fs::create_dir_all(folder)
                        .map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", folder.display())))?;
                }
                Target::Brat(Brat {
                    folder,
                    single: single.then(|| path.clone()),
                    names: HashSet::new(),
                    annotation_conf: write::brat_annotation_conf(extractor),
                })
            }
            // Of a device or pipe there is nothing to rename.
            (Some(path), _) if path.exists() && !path.is_file() && !path.is_dir() => {
                Target::Stream(Box::new(File::options().write(true).open(path)?))
            }
            (Some(path), _) if path.is_dir() => {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidInput,
                    format!("{}: a folder, but {format:?} is one file", path.display()),
                ));
            }
            (Some(path), _) => {
                let (file, part) = Part::create(path)?;
                Target::Part(BufWriter::new(file), part)
            }
        };
        let whole = match format {
            Format::Html => Some(Whole::Page(Box::new(write::Page::new(&title(&options.inputs))))),
            Format::Dot => Some(Whole::Graph(Box::new(RelationGraph::new(Level::Actors)))),
            _ => None,
        };
        let mut output = Self { target, whole };
        if format == Format::Events {
            output.put(write::EVENTS_HEADER)?;
        }
        Ok(output)
    }

    /// One write a document, so that what is cut off is cut off between documents.
    fn put(&mut self, part: &str) -> io::Result<()> {
        match &mut self.target {
            Target::Stream(out) => {
                out.write_all(part.as_bytes())?;
                out.flush()
            }
            Target::Part(out, part_of) => out
                .write_all(part.as_bytes())
                .map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", part_of.path.display()))),
            Target::Brat(_) | Target::BratStream(_) => Ok(()),
        }
    }

    /// Writes a document; the inner error is of this document alone.
    pub fn write(&mut self, rendered: Rendered) -> io::Result<Result<(), String>> {
        match (rendered.content, &mut self.whole) {
            (Content::Part(part), _) => self.put(&part)?,
            (Content::Document(document), Some(Whole::Page(page))) => page.add(&document),
            (Content::Document(document), Some(Whole::Graph(graph))) => graph.add(&document),
            (Content::Document(_), None) => {}
            (Content::Brat(text, annotation), _) => return self.brat(&rendered.id, &text, annotation),
        }
        Ok(Ok(()))
    }

    fn brat(&mut self, id: &str, text: &str, annotation: String) -> io::Result<Result<(), String>> {
        match &mut self.target {
            Target::BratStream(slot @ None) => *slot = Some(annotation),
            Target::BratStream(Some(_)) => {
                return Ok(Err(format!(
                    "{id}: standard output takes one document of brat; use -o DIR for more"
                )));
            }
            Target::Brat(brat) => {
                let base = match (&brat.folder, &brat.single) {
                    (Some(folder), _) => folder.join(free_name(id, &mut brat.names)),
                    (None, Some(path)) if brat.names.insert(String::new()) => path.with_extension(""),
                    (None, _) => {
                        return Ok(Err(format!("{id}: one .ann takes one document; use -o DIR for more")));
                    }
                };
                let with = |extension: &str| {
                    let mut name = base.clone().into_os_string();
                    name.push(extension);
                    PathBuf::from(name)
                };
                write_whole(&with(".txt"), text)?;
                write_whole(&with(".ann"), &annotation)?;
            }
            Target::Stream(_) | Target::Part(..) => {}
        }
        Ok(Ok(()))
    }

    /// Removes what is half-written.
    pub fn abandon(&mut self) {
        self.target = Target::Stream(Box::new(io::sink()));
    }

    /// Ends the output; without it, a file is not written at all.
    pub fn finish(mut self) -> io::Result<()> {
        match self.whole.take() {
            Some(Whole::Page(page)) => self.put(&page.finish())?,
            Some(Whole::Graph(graph)) => self.put(&write::dot(&graph))?,
            None => {}
        }
        match self.target {
            Target::Stream(mut out) => out.flush(),
            Target::Part(mut out, part) => {
                out.flush()?;
                drop(out);
                part.finish()
            }
            Target::Brat(Brat { folder: Some(folder), annotation_conf, .. }) => {
                write_whole(&folder.join("annotation.conf"), &annotation_conf)?;
                write_whole(&folder.join("visual.conf"), &write::brat_visual_conf())
            }
            Target::Brat(_) => Ok(()),
            Target::BratStream(annotation) => {
                let mut out = io::stdout();
                out.write_all(annotation.unwrap_or_default().as_bytes())?;
                out.flush()
            }
        }
    }
}

fn title(inputs: &[String]) -> String {
    match inputs {
        [one] if one == "-" => "Relations".to_owned(),
        [one] => format!("Relations in {}", one.trim_end_matches('/')),
        many => format!("Relations in {} and {} more", many[0], many.len() - 1),
    }
}

/// A file name for a document: its id without what names may not hold, numbered where it is taken.
fn free_name(id: &str, taken: &mut HashSet<String>) -> String {
    let id = id.strip_suffix(".gz").or_else(|| id.strip_suffix(".zst")).unwrap_or(id);
    let id = id.strip_suffix(".txt").unwrap_or(id);
    let name: String = id
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' })
        .collect();
    let name = name.trim_matches(['.', '_']);
    let name: String = if name.is_empty() { "document".to_owned() } else { name.chars().take(100).collect() };
    let mut free = name.clone();
    let mut number = 2;
    while !taken.insert(free.clone()) {
        free = format!("{name}-{number}");
        number += 1;
    }
    free
}
