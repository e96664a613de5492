//! Text → segments: the word segments of Unicode (UAX #29), white space and marks included.
//!
//! `It's $1.2bn.` becomes `It's` ` ` `$` `1.2bn` `.`: exactly the segments of
//! [`unicode_segmentation::UnicodeSegmentation::split_word_bound_indices`], several times faster. ASCII, Latin letters with
//! diacritics and the typographic marks of news are cut here; a stretch with any other character is left to the reference.
//!
//! What makes that sound: the rules never look back across a boundary, so the reference may start at any boundary; and a
//! space or line break after a known character always is one, so it may stop there.

use unicode_segmentation::{UWordBoundIndices, UnicodeSegmentation};

/// A word segment, and what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Byte offset of the first byte.
    pub start: usize,
    /// Byte offset behind the last byte.
    pub end: usize,
    /// What characters it holds.
    pub holds: Holds,
}

/// Sorts of characters: a set of flags. The same bits serve as the classes of single characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holds(pub u8);

const SMALL: u8 = 1;
const CAPITAL: u8 = 2;
const DIGIT: u8 = 4;
const LOW_LINE: u8 = 8;
/// Joins letters (`:`), numbers (`,` `;`), or both (`.` `'`) when it stands between two of them.
const MID_LETTER: u8 = 16;
const MID_NUMBER: u8 = 32;
const CASELESS: u8 = 64;
const UNICODE: u8 = 128;

const LETTER: u8 = SMALL | CAPITAL;
const WORD: u8 = LETTER | DIGIT | LOW_LINE;

impl Holds {
    /// A small letter.
    pub const SMALL: Holds = Holds(SMALL);
    /// A capital.
    pub const CAPITAL: Holds = Holds(CAPITAL);
    /// A digit.
    pub const DIGIT: Holds = Holds(DIGIT);
    /// A mark between letters or digits (`don't`, `1.2`).
    pub const INNER: Holds = Holds(MID_LETTER | MID_NUMBER);
    /// A letter of a script without case.
    pub const CASELESS: Holds = Holds(CASELESS);
    /// A letter or a digit.
    pub const ALPHANUMERIC: Holds = Holds(SMALL | CAPITAL | DIGIT | CASELESS);
    /// A character outside ASCII.
    pub const UNICODE: Holds = Holds(UNICODE);

    /// Whether any of the other's flags is set.
    #[inline]
    pub const fn any(self, other: Holds) -> bool {
        self.0 & other.0 != 0
    }
}

/// The class of each byte; 0 for marks. Combinations that no word character has stand for white space.
static CLASS: [u8; 256] = {
    let mut class = [0u8; 256];
    let mut byte = 0;
    while byte < 256 {
        class[byte] = match byte as u8 {
            b'a'..=b'z' => SMALL,
            b'A'..=b'Z' => CAPITAL,
            b'0'..=b'9' => DIGIT,
            b'_' => LOW_LINE,
            b':' => MID_LETTER,
            b',' | b';' => MID_NUMBER,
            b'.' | b'\'' => MID_LETTER | MID_NUMBER,
            b' ' => SPACE,
            b'\n' | b'\r' | 0x0B | 0x0C => LINE,
            0x80.. => UNICODE,
            _ => 0,
        };
        byte += 1;
    }
    class
};
const SPACE: u8 = CASELESS;
const LINE: u8 = CASELESS | UNICODE;
/// A character that only the reference knows.
const OTHER: u8 = CASELESS | UNICODE | MID_LETTER | MID_NUMBER;

/// The class and length of the character at a boundary of characters; 0 and 0 at the end.
#[inline]
fn unit(bytes: &[u8], at: usize) -> (u8, usize) {
    match bytes.get(at) {
        None => (0, 0),
        Some(&byte) if byte < 0x80 => (CLASS[byte as usize], 1),
        Some(_) => unicode_unit(&bytes[at..]),
    }
}

fn unicode_unit(bytes: &[u8]) -> (u8, usize) {
    match *bytes {
        // No-break space, pound, section, degree, guillemets.
        [0xC2, 0xA0 | 0xA3 | 0xA7 | 0xAB | 0xB0 | 0xBB, ..] => (UNICODE, 2),
        // Latin letters with diacritics, U+00C0 to U+024F; not × and ÷.
        [0xC3, 0x97 | 0xB7, ..] => (UNICODE, 2),
        [lead @ 0xC3..=0xC9, last, ..] if lead < 0xC9 || last < 0x90 => {
            let c = char::from_u32(u32::from(lead & 0x1F) << 6 | u32::from(last & 0x3F)).unwrap_or(' ');
            (UNICODE | if c.is_uppercase() { CAPITAL } else { SMALL }, 2)
        }
        // Latin letters of Vietnamese, U+1E00 to U+1EFF.
        [0xE1, mid @ 0xB8..=0xBB, last, ..] => {
            let c =
                char::from_u32(0x1000 | u32::from(mid & 0x3F) << 6 | u32::from(last & 0x3F)).unwrap_or(' ');
            (UNICODE | if c.is_uppercase() { CAPITAL } else { SMALL }, 3)
        }
        // Single quotation marks are apostrophes as well.
        [0xE2, 0x80, 0x98 | 0x99, ..] => (UNICODE | MID_LETTER | MID_NUMBER, 3),
        // Hyphens and dashes, double quotation marks, bullet, ellipsis.
        [0xE2, 0x80, 0x90..=0x95 | 0x9A..=0x9F | 0xA2 | 0xA6, ..] => (UNICODE, 3),
        // Euro.
        [0xE2, 0x82, 0xAC, ..] => (UNICODE, 3),
        _ => (OTHER, 1),
    }
}

/// The iterator over a text's word segments.
#[derive(Clone)]
pub struct Segments<'t> {
    text: &'t str,
    at: usize,
    /// The reference at work on a stretch, and where that starts.
    reference: Option<(UWordBoundIndices<'t>, usize)>,
}

/// The word segments of a text, in order; they cover it without gaps.
pub fn segments(text: &str) -> Segments<'_> {
    Segments { text, at: 0, reference: None }
}

impl Iterator for Segments<'_> {
    type Item = Segment;

    #[inline]
    fn next(&mut self) -> Option<Segment> {
        if self.reference.is_none() {
            let start = self.at;
            if start >= self.text.len() {
                return None;
            }
            if let Some((end, holds)) = segment(self.text.as_bytes(), start) {
                self.at = end;
                return Some(Segment { start, end, holds: Holds(holds) });
            }
        }
        self.next_by_reference()
    }
}

impl<'t> Segments<'t> {
    /// The boundary that the next segment starts at, if the iterator may go on from any other one.
    #[inline]
    pub(super) fn boundary(&self) -> Option<usize> {
        self.reference.is_none().then_some(self.at)
    }

    /// Goes on from a later boundary.
    #[inline]
    pub(super) fn skip_to(&mut self, at: usize) {
        debug_assert!(self.reference.is_none() && at >= self.at);
        self.at = at;
    }

    #[cold]
    #[inline(never)]
    fn next_by_reference(&mut self) -> Option<Segment> {
        let text = self.text;
        let at = self.at;
        let (reference, base) = self.reference.get_or_insert_with(|| {
            let end = stretch_end(text.as_bytes(), at);
            (text[at..end].split_word_bound_indices(), at)
        });
        let segment = reference.next().map(|(start, word)| {
            let start = *base + start;
            Segment { start, end: start + word.len(), holds: Holds(holds(word)) }
        });
        // The last segment of the stretch: back to the fast path.
        if reference.as_str().is_empty() {
            self.reference = None;
        }
        match segment {
            Some(segment) => {
                self.at = segment.end;
                Some(segment)
            }
            None => self.next(),
        }
    }
}

/// The end of the segment that starts at a boundary, and what it holds; `None` when it takes the reference to tell.
#[inline]
fn segment(bytes: &[u8], start: usize) -> Option<(usize, u8)> {
    let (first, len) = unit(bytes, start);
    if first & WORD != 0 {
        return word(bytes, start);
    }
    let mut end = start + len;
    match first {
        SPACE => {
            while bytes.get(end) == Some(&b' ') {
                end += 1;
            }
        }
        LINE => {
            if bytes[start] == b'\r' && bytes.get(end) == Some(&b'\n') {
                end += 1;
            }
            return Some((end, 0));
        }
        OTHER => return None,
        _ => {}
    }
    // A combining mark would belong to this segment.
    if unit(bytes, end).0 == OTHER { None } else { Some((end, first & UNICODE)) }
}

#[inline]
fn word(bytes: &[u8], start: usize) -> Option<(usize, u8)> {
    let mut at = start;
    let mut holds = 0;
    let mut last = 0;
    loop {
        while let Some(&byte) = bytes.get(at) {
            let class = CLASS[byte as usize];
            if class & WORD == 0 {
                break;
            }
            holds |= class;
            last = class;
            at += 1;
        }
        let (class, len) = unit(bytes, at);
        if class == OTHER {
            return None;
        }
        if class & WORD != 0 {
            holds |= class;
            last = class;
            at += len;
            continue;
        }
        let joined = if class & MID_LETTER != 0 && last & LETTER != 0 {
            LETTER
        } else if class & MID_NUMBER != 0 && last & DIGIT != 0 {
            DIGIT
        } else {
            return Some((at, holds));
        };
        let (next, next_len) = unit(bytes, at + len);
        if next == OTHER {
            return None;
        }
        if next & joined == 0 {
            return Some((at, holds));
        }
        holds |= class | next;
        last = next;
        at += len + next_len;
    }
}

/// Where a stretch for the reference may end: before a space or line break that follows a known, visible character.
fn stretch_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    let mut known = false;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte < 0x80 {
            let class = CLASS[byte as usize];
            if known && (class == SPACE || class == LINE) {
                return at;
            }
            known = class != SPACE && class != LINE;
            at += 1;
        } else {
            let (class, len) = unicode_unit(&bytes[at..]);
            known = class != OTHER;
            at += if known { len } else { 1 };
        }
    }
    bytes.len()
}

pub(super) fn holds(word: &str) -> u8 {
    word.chars().fold(0, |holds, c| {
        holds
            | match c {
                'a'..='z' => SMALL,
                'A'..='Z' => CAPITAL,
                '0'..='9' => DIGIT,
                '.' | '\'' | ':' | ',' | ';' => MID_LETTER,
                '’' | '‘' => MID_LETTER | UNICODE,
                c if c.is_ascii() => 0,
                c if c.is_uppercase() => CAPITAL | UNICODE,
                c if c.is_lowercase() => SMALL | UNICODE,
                c if c.is_numeric() => DIGIT | UNICODE,
                c if c.is_alphabetic() => CASELESS | UNICODE,
                _ => UNICODE,
            }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn assert_like_reference(text: &str) {
        let ours: Vec<_> = segments(text).map(|s| (s.start, &text[s.start..s.end])).collect();
        let reference: Vec<_> = text.split_word_bound_indices().collect();
        assert_eq!(ours, reference, "{text:?}");
    }

    #[test]
    fn news_is_cut_as_by_the_reference() {
        for text in [
            "",
            "It's $1.2bn.",
            "“São Paulo’s”  mayor\r\n\r\nsaid:\tno.",
            "a.\u{301}b 1,\u{200D}2 \u{3000} \u{301}x",
            "(👩‍👩‍👧 U.S.-China) Ünal_3: été’ ‘a’",
            "1.2.3,4;5'6 a:b c..d _1_a_'s \u{FEFF}Seoul",
            "\u{2009} a \u{2009}\u{301} \r\u{301}\n",
        ] {
            assert_like_reference(text);
        }
    }

    /// Each character of the Basic Multilingual Plane and the emoji planes, among neighbours that join or part words.
    #[test]
    fn every_character_is_cut_as_by_the_reference() {
        for c in (0..0x3100).chain(0x1F000..0x1FB00).filter_map(char::from_u32) {
            assert_like_reference(&format!("{c}a{c}b.{c}1,{c} {c}' {c}{c}_{c}\n{c}a{c}.b 1{c}2{c}\r{c}\n"));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]
        #[test]
        fn any_text_is_cut_as_by_the_reference(text in any::<String>()) {
            assert_like_reference(&text);
        }
        #[test]
        fn texts_like_news_are_cut_as_by_the_reference(
            text in "([a-zA-Z]{1,3}|[0-9]|[ .,;:'\"_$%-]| |\r\n|\n|\r|[’‘“”—…éŠ€\u{A0}]|[\u{301}\u{200D}\u{200F}\u{FEFF}\u{AD}\u{2009}\u{3000}]|[אش中カ🇰🇷👩❤\u{FE0F}]){0,40}"
        ) {
            assert_like_reference(&text);
        }
    }
}
