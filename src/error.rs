//! What went wrong in a table, a rule or an input, and where.

use std::fmt;

/// What sort of mistake it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A table of names or words breaks its format.
    Table,
    /// A rule breaks the rule language.
    Rule,
    /// An option or argument makes no sense.
    Usage,
    /// A document or input file cannot be read.
    Input,
}

/// One mistake: where it is, what it is, and what to do about it.
///
/// ```text
/// names.tsv:3:9: there is no entity kind `city`
///   | add→city→Foo
///   |     ^^^^
///   = help: one of person, country, place, …
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    kind: ErrorKind,
    message: String,
    file: String,
    line: usize,
    column: usize,
    /// Byte offset of the mistake in `text`, and its length.
    at: usize,
    len: usize,
    /// As much of the line as is shown.
    text: String,
    hint: String,
}

/// Longest message, in bytes.
const LONGEST: usize = 2_000;
/// Longest line that an error message shows, in bytes.
const SHOWN: usize = 300;

impl Error {
    /// A mistake that has no place.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let mut message = message.into();
        // It may quote what is wrong, which may be as long as the file.
        if message.len() > LONGEST {
            message.truncate(message.floor_char_boundary(LONGEST));
            message.push('…');
        }
        Self(Box::new(Inner {
            kind,
            message,
            file: String::new(),
            line: 0,
            column: 0,
            at: 0,
            len: 0,
            text: String::new(),
            hint: String::new(),
        }))
    }

    /// Puts it in a line of a file: `line` from 1, `text` the whole line, `at` the bytes in it that are wrong.
    #[must_use]
    pub fn at(mut self, file: &str, line: usize, text: &str, at: std::ops::Range<usize>) -> Self {
        self.0.file = file.to_owned();
        self.0.line = line;
        self.0.column = prefix(text, at.start).chars().count() + 1;
        self.0.at = at.start.min(text.len());
        self.0.len = at.len();
        self.0.text = prefix(text, SHOWN).to_owned();
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = hint.into();
        self
    }

    /// What sort of mistake it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What is wrong, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The file, if it is in one.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        if self.0.file.is_empty() { None } else { Some(&self.0.file) }
    }

    /// The line, from 1; 0 if it has no place.
    #[must_use]
    pub fn line(&self) -> usize {
        self.0.line
    }

    /// The column, in characters from 1; 0 if it has no place.
    #[must_use]
    pub fn column(&self) -> usize {
        self.0.column
    }
}

/// The known word that was probably meant: at most two letters away, of several the nearest.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const FARTHEST: usize = 2;
    // Longer ones are no slips, and the table below grows with the length.
    let word: Vec<char> = word.chars().take(64).collect();
    let distance = |other: &str| {
        let other: Vec<char> = other.chars().collect();
        let mut rows: Vec<Vec<usize>> = vec![(0..=word.len()).collect()];
        for (i, b) in other.iter().enumerate() {
            let mut row = vec![i + 1];
            for (j, a) in word.iter().enumerate() {
                let mut least = (rows[i][j] + usize::from(a != b)).min(rows[i][j + 1] + 1).min(row[j] + 1);
                // Two letters that changed places.
                if i > 0 && j > 0 && *a == other[i - 1] && word[j - 1] == *b {
                    least = least.min(rows[i - 1][j - 1] + 1);
                }
                row.push(least);
            }
            rows.push(row);
        }
        rows[other.len()][word.len()]
    };
    let near = known.into_iter().map(|other| (distance(other), other));
    near.filter(|(far, other)| *far <= FARTHEST.min(other.len() / 3)).min_by_key(|(far, _)| *far).map(|n| n.1)
}

/// The text up to a byte, or to the character boundary before it.
fn prefix(text: &str, mut at: usize) -> &str {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    &text[..at]
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { message, file, line, at, len, text, hint, .. } = &*self.0;
        if *line > 0 {
            write!(f, "{file}:{line}:{}: {message}", self.column())?;
            let shown = text.as_str();
            if !shown.is_empty() && *at <= shown.len() {
                let before = prefix(text, *at);
                let wrong = prefix(&shown[before.len()..], *len).chars().count().max(1);
                // Tabs are kept so that the carets stand under the mistake.
                let pad: String = before.chars().map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
                write!(f, "\n  | {shown}\n  | {pad}{}", "^".repeat(wrong))?;
            }
        } else {
            if !file.is_empty() {
                write!(f, "{file}: ")?;
            }
            f.write_str(message)?;
        }
        if !hint.is_empty() {
            write!(f, "\n  = help: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// All mistakes of a file at once; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errors(Vec<Error>);

impl Errors {
    /// Nothing when there are no mistakes.
    ///
    /// # Errors
    ///
    /// All of the mistakes, when there are any.
    pub fn check(errors: Vec<Error>) -> Result<(), Errors> {
        if errors.is_empty() { Ok(()) } else { Err(Errors(errors)) }
    }

    /// These and others.
    #[must_use]
    pub(crate) fn with(mut self, others: Errors) -> Self {
        self.0.extend(others.0);
        self
    }

    /// The mistakes, in the order of the file.
    pub fn iter(&self) -> std::slice::Iter<'_, Error> {
        self.0.iter()
    }

    /// How many there are.
    #[allow(clippy::len_without_is_empty)]
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl From<Error> for Errors {
    fn from(error: Error) -> Self {
        Errors(vec![error])
    }
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 20;
        for (i, error) in self.0.iter().take(SHOWN).enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{error}")?;
        }
        if self.0.len() > SHOWN {
            write!(f, "\n… and {} more", self.0.len() - SHOWN)?;
        }
        Ok(())
    }
}

impl std::error::Error for Errors {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_carets_stand_under_the_mistake() {
        let error = Error::new(ErrorKind::Table, "there is no kind `citta`")
            .at("n.tsv", 3, "add\tcitta\tÖrö", 4..9)
            .hint("one of place, country");
        assert_eq!(
            error.to_string(),
            "n.tsv:3:5: there is no kind `citta`\n  | add\tcitta\tÖrö\n  |    \t^^^^^\n  = help: one of place, country"
        );
    }

    #[test]
    fn a_long_line_is_kept_as_far_as_it_is_shown() {
        let line = "é".repeat(100_000);
        let error = Error::new(ErrorKind::Table, "x").at("f", 7, &line, 150_000..150_002);
        assert_eq!((error.line(), error.column()), (7, 75_001));
        assert_eq!(error.0.text.len(), SHOWN);
        assert_eq!(error.to_string(), "f:7:75001: x");
    }

    #[test]
    fn a_slip_is_near_to_what_was_meant() {
        let known = ["ministry", "company", "city", "met-with"];
        for (slip, meant) in [
            ("minstry", Some("ministry")),
            ("companies", None),
            ("compnay", Some("company")),
            ("met_with", Some("met-with")),
            ("ciyt", Some("city")),
            ("cat", None),
            ("citi", Some("city")),
            ("", None),
        ] {
            assert_eq!(nearest(slip, known), meant, "{slip}");
        }
    }

    #[test]
    fn odd_places_do_not_panic() {
        for at in [0..0, 1..2, 5..99, 99..100] {
            let _ = Error::new(ErrorKind::Table, "x").at("f", 1, "éé", at).to_string();
        }
    }
}
