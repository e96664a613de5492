//! Stray HTML in a text: `AT&amp;T said.<br/>` holds `&`, and a line break.
//!
//! Feeds and scraped pages leave tags and entities behind. They are found with one automaton and stepped over, so that
//! no token covers a tag; an entity stands for its character.

use aho_corasick::{AhoCorasick, FindIter, MatchKind};
use std::sync::LazyLock as Lazy;

/// A tag or an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Markup {
    /// Byte offset of the first byte.
    pub start: usize,
    /// Byte offset behind the last byte.
    pub end: usize,
    /// What it stands for: a line break, a paragraph (`'\u{2029}'`), a space, a mark; nothing for `<b>`.
    pub means: Option<char>,
}

/// A tag that has no `>` within this many bytes is none.
const TAG_LIMIT: usize = 4096;

const BREAKS: &[&str] = &["br", "li", "tr", "dt", "dd", "hr"];
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "ul",
    "ol",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "section",
    "article",
    "figure",
    "figcaption",
    "header",
    "footer",
    "pre",
    "body",
    "html",
    "head",
    "title",
];
const INLINE: &[&str] = &[
    "a", "b", "i", "u", "em", "strong", "span", "img", "sup", "sub", "small", "font", "mark", "abbr", "cite",
    "q", "script", "style", "iframe", "video", "source", "link", "meta", "center", "td", "th", "tbody",
    "thead", "!--",
];
const ENTITIES: &[(&str, char)] = &[
    ("&amp;", '&'),
    ("&lt;", '<'),
    ("&gt;", '>'),
    ("&quot;", '"'),
    ("&apos;", '\''),
    ("&nbsp;", ' '),
    ("&ensp;", ' '),
    ("&emsp;", ' '),
    ("&thinsp;", ' '),
    ("&lsquo;", '‘'),
    ("&rsquo;", '’'),
    ("&ldquo;", '“'),
    ("&rdquo;", '”'),
    ("&laquo;", '«'),
    ("&raquo;", '»'),
    ("&ndash;", '–'),
    ("&mdash;", '—'),
    ("&hellip;", '…'),
    ("&euro;", '€'),
    ("&pound;", '£'),
];

struct Table {
    automaton: Option<AhoCorasick>,
    meanings: Vec<Option<char>>,
}

static TABLE: Lazy<Table> = Lazy::new(|| {
    let (mut patterns, mut meanings) = (vec!["&#".to_owned()], vec![None]);
    for (names, means) in [(BREAKS, Some('\n')), (BLOCKS, Some('\u{2029}')), (INLINE, None)] {
        for name in names {
            patterns.extend([format!("<{name}"), format!("</{name}")]);
            meanings.extend([means, means]);
        }
    }
    for &(name, means) in ENTITIES {
        patterns.push(name.to_owned());
        meanings.push(Some(means));
    }
    // The patterns are fixed and few; if they could not be built, markup would be read as text.
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(true)
        .build(patterns)
        .ok();
    Table { automaton, meanings }
});

/// The iterator over the markup of a text.
pub struct MarkupIter<'t> {
    text: &'t str,
    found: Option<FindIter<'static, 't>>,
    done: usize,
}

/// The tags and entities of a text, in order.
pub fn markup(text: &str) -> MarkupIter<'_> {
    let table: &'static Table = &TABLE;
    MarkupIter { text, found: table.automaton.as_ref().map(|automaton| automaton.find_iter(text)), done: 0 }
}

impl Iterator for MarkupIter<'_> {
    type Item = Markup;

    fn next(&mut self) -> Option<Markup> {
        let bytes = self.text.as_bytes();
        loop {
            let found = self.found.as_mut()?.next()?;
            let (start, opened) = (found.start(), found.end());
            if start < self.done {
                continue;
            }
            let means = TABLE.meanings[found.pattern().as_usize()];
            let markup = match (bytes[start], bytes[start + 1]) {
                (b'&', b'#') => numeric_entity(bytes, start),
                (b'&', _) => Some(Markup { start, end: opened, means }),
                (_, b'!') => {
                    memchr::memmem::find(&bytes[opened..bytes.len().min(opened + TAG_LIMIT)], b"-->")
                        .map(|at| Markup { start, end: opened + at + 3, means })
                }
                _ => tag_end(bytes, opened).map(|end| Markup { start, end, means }),
            };
            if let Some(markup) = markup {
                self.done = markup.end;
                return Some(markup);
            }
        }
    }
}

/// Behind the `>` of the tag whose name ends here; `None` when the name goes on or no `>` comes before the next `<`.
fn tag_end(bytes: &[u8], name_end: usize) -> Option<usize> {
    match bytes.get(name_end) {
        Some(b'>') => return Some(name_end + 1),
        Some(b' ' | b'/' | b'\t' | b'\n' | b'\r') => {}
        _ => return None,
    }
    let window = &bytes[name_end..bytes.len().min(name_end + TAG_LIMIT)];
    let at = memchr::memchr2(b'>', b'<', window)?;
    (window[at] == b'>').then_some(name_end + at + 1)
}

fn numeric_entity(bytes: &[u8], start: usize) -> Option<Markup> {
    let digits = &bytes[start + 2..bytes.len().min(start + 10)];
    let len = digits.iter().position(|&b| b == b';')?;
    let digits = std::str::from_utf8(&digits[..len]).ok()?;
    let number = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => digits.parse(),
    };
    Some(Markup { start, end: start + 2 + len + 1, means: char::from_u32(number.ok()?) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_entities_are_found_and_nothing_else() {
        let found =
            |text: &str| markup(text).map(|m| (text[m.start..m.end].to_owned(), m.means)).collect::<Vec<_>>();
        assert_eq!(
            found("AT&amp;T <BR/>x</a>"),
            [("&amp;", Some('&')), ("<BR/>", Some('\n')), ("</a>", None)].map(|(t, m)| (t.to_owned(), m))
        );
        assert_eq!(
            found("&#39;&#x2019;"),
            [("&#39;", Some('\'')), ("&#x2019;", Some('’'))].map(|(t, m)| (t.to_owned(), m))
        );
        assert_eq!(found("a < b and c > d, <and so>, AT&T, &# &#; <p <b x"), []);
        assert_eq!(found("<a href=\"x\ny\">"), [("<a href=\"x\ny\">".to_owned(), None)]);
    }
}
