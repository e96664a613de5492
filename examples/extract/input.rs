//! Files, folders, standard input → articles.

use crate::STOP;
use crate::options::{InputFormat, Options};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// One text of the input.
pub struct Article {
    /// None for a text on standard input.
    pub id: Option<String>,
    pub date: Option<String>,
    pub text: String,
}

/// What is read: an article, or what is wrong and where.
pub type Item = Result<Article, String>;

/// The files of the input, in order.
pub struct Files {
    /// A path, or what is wrong with it.
    list: Vec<Result<PathBuf, String>>,
    /// Their size together, as stored.
    pub bytes: u64,
    /// How much of it has been read.
    pub read: Arc<AtomicU64>,
}

impl Files {
    /// Expands folders, their files sorted by name.
    pub fn find(inputs: &[String], extensions: &[String]) -> Self {
        let mut files = Self { list: Vec::new(), bytes: 0, read: Arc::default() };
        for input in inputs {
            let path = Path::new(input);
            if input != "-" && path.is_dir() {
                let before = files.list.len();
                files.folder(path, extensions);
                if files.list.len() == before {
                    let known = extensions.join(", ");
                    files.list.push(Err(format!("{input}: no files that end in {known} (see --extensions)")));
                }
            } else {
                files.file(path.to_owned());
            }
        }
        files
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    fn file(&mut self, path: PathBuf) {
        self.bytes += std::fs::metadata(&path).map_or(0, |m| m.len());
        self.list.push(Ok(path));
    }

    fn folder(&mut self, folder: &Path, extensions: &[String]) {
        let mut entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries.filter_map(Result::ok).collect::<Vec<_>>(),
            Err(error) => {
                self.list.push(Err(format!("{}: {error}", folder.display())));
                return;
            }
        };
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            // A link to a folder is not followed: it may lead back here.
            let is_folder = entry.file_type().is_ok_and(|t| t.is_dir());
            let path = entry.path();
            if is_folder {
                self.folder(&path, extensions);
            } else if path.is_file() {
                let name = plain_name(&path);
                let wanted = Path::new(&name).extension().is_some_and(|e| {
                    extensions.iter().any(|x| e.eq_ignore_ascii_case(x.trim_start_matches('.')))
                });
                if wanted {
                    self.file(path);
                }
            }
        }
    }

    /// Reads everything; `each` says whether to go on.
    pub fn read(self, options: &Options, mut each: impl FnMut(Item) -> bool) {
        for file in self.list {
            let go_on = match file {
                Ok(path) => read_file(&path, &self.read, options, &mut each),
                Err(message) => each(Err(message)),
            };
            if !go_on {
                return;
            }
        }
    }
}

/// The file's name without the ending of its compression.
fn plain_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name).to_owned()
}

/// Counts what passes.
struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// All frames of a zstd file, one after the other.
struct Zstd<R: BufRead> {
    decoder: Option<ruzstd::decoding::StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>,
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while let Some(decoder) = &mut self.decoder {
            let read = decoder.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            let mut source = match self.decoder.take() {
                Some(decoder) => decoder.into_inner(),
                None => break,
            };
            if !source.fill_buf()?.is_empty() {
                self.decoder = Some(decoder_of(source)?);
            }
        }
        Ok(0)
    }
}

fn decoder_of<R: BufRead>(
    source: R,
) -> std::io::Result<ruzstd::decoding::StreamingDecoder<R, ruzstd::decoding::FrameDecoder>> {
    ruzstd::decoding::StreamingDecoder::new(source).map_err(std::io::Error::other)
}

/// Opens a file; compression is known by its first bytes, whatever its name.
fn open(path: &Path, count: &Arc<AtomicU64>) -> std::io::Result<Box<dyn BufRead>> {
    let raw: Box<dyn Read> =
        if path == Path::new("-") { Box::new(std::io::stdin()) } else { Box::new(File::open(path)?) };
    let mut raw = BufReader::with_capacity(1 << 16, Counted { inner: raw, count: count.clone() });
    let head = raw.fill_buf()?;
    if head.starts_with(&[0x1F, 0x8B]) {
        return Ok(Box::new(BufReader::new(flate2::bufread::MultiGzDecoder::new(raw))));
    }
    if head.starts_with(&[0x28, 0xB5, 0x2F, 0xFD]) {
        return Ok(Box::new(BufReader::new(Zstd { decoder: Some(decoder_of(raw)?) })));
    }
    Ok(Box::new(raw))
}

fn read_file(
    path: &Path,
    count: &Arc<AtomicU64>,
    options: &Options,
    each: &mut impl FnMut(Item) -> bool,
) -> bool {
    let name = path.display().to_string();
    let mut source = match open(path, count) {
        Ok(source) => source,
        Err(error) => return each(Err(format!("{name}: {error}"))),
    };
    let lines = match options.input {
        InputFormat::Text => false,
        InputFormat::Jsonl => true,
        InputFormat::Auto => plain_name(path).ends_with(".jsonl"),
    };
    if lines {
        return read_lines(&mut *source, &name, options, each);
    }
    let mut bytes = Vec::new();
    let item = match source.read_to_end(&mut bytes) {
        Ok(_) => {
            utf8(bytes, &name, 1).map(|text| Article { id: (name != "-").then_some(name), date: None, text })
        }
        Err(error) => Err(format!("{name}: {error}")),
    };
    each(item)
}

/// One document a line; a bad line is told and passed over.
fn read_lines(
    source: &mut dyn BufRead,
    name: &str,
    options: &Options,
    each: &mut impl FnMut(Item) -> bool,
) -> bool {
    let mut number = 0;
    loop {
        if STOP.load(Ordering::Relaxed) {
            return false;
        }
        number += 1;
        let mut bytes = Vec::new();
        match source.read_until(b'\n', &mut bytes) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) => return each(Err(format!("{name}:{number}: {error}"))),
        }
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        let item = utf8(bytes, name, number).and_then(|line| article(&line, name, number, options));
        if !each(item) {
            return false;
        }
    }
}

fn utf8(bytes: Vec<u8>, name: &str, first_line: usize) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = &error.as_bytes()[..good];
        let line = before.iter().filter(|b| **b == b'\n').count();
        let column = before.iter().rev().take_while(|b| **b != b'\n').count() + 1;
        format!(
            "{name}:{}:{column}: not UTF-8: byte 0x{:02X} (convert it, as with iconv -t UTF-8)",
            first_line + line,
            error.as_bytes()[good]
        )
    })
}

fn article(line: &str, name: &str, number: usize, options: &Options) -> Result<Article, String> {
    use serde_json::Value;
    let at = format!("{name}:{number}");
    // A byte-order mark before the first line is no part of it.
    let line = line.trim_start_matches('\u{FEFF}');
    let mut value: Value = serde_json::from_str(line).map_err(|error| {
        // It counts lines of the line, of which there is one.
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or(&message);
        format!("{at}:{}: not JSON: {message}", error.column())
    })?;
    if !value.is_object() {
        return Err(format!("{at}: not a JSON object"));
    }
    let mut field = |name: &str, number_will_do: bool| match value[name].take() {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        Value::Number(number) if number_will_do => Ok(Some(number.to_string())),
        _ => Err(format!("{at}: the field `{name}` is no string")),
    };
    let text = field(&options.text_field, false)?
        .ok_or_else(|| format!("{at}: no field `{}` (see --text-field)", options.text_field))?;
    Ok(Article {
        id: field(&options.id_field, true)?.or_else(|| Some(at.clone())),
        date: field(&options.date_field, false)?,
        text,
    })
}
