//! Segments → tokens: the habits of news.

use super::abbreviation::{self, Abbreviation, Class, begins_sentences};
use super::markup::markup;
use super::segment::{Holds, Segment, segments};
use super::{Shape, Token};
use crate::lexicon::{Lexicon, WordKey, fold};
use crate::span::Span;

/// Appends the tokens of a text to `tokens`, in order.
///
/// Tokens lie on character boundaries and do not overlap. Of a text longer than 4 GiB the first 4 GiB are read.
pub fn tokenize(text: &str, tokens: &mut Vec<Token>) {
    let mut end = text.len().min(u32::MAX as usize);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    tokenize_by(&text[..end], tokens, true);
}

/// `plainly` is false where a test wants every token to be made from its segment.
fn tokenize_by(text: &str, tokens: &mut Vec<Token>, plainly: bool) {
    tokens.reserve(text.len() / 4);
    let mut tokenizer = Tokenizer {
        text,
        bytes: text.as_bytes(),
        tokens,
        lexicon: Lexicon::get(),
        before: Shape::AFTER_LINE.with(Shape::AFTER_BLANK),
        breaks: 0,
        done: 0,
        plainly,
        single_open: false,
        double_open: false,
    };
    let mut at = 0;
    for markup in markup(text) {
        tokenizer.stretch(at, markup.start);
        tokenizer.done = tokenizer.done.max(markup.end);
        if let Some(c) = markup.means {
            tokenizer.entity(c, markup.start, markup.end);
        }
        at = markup.end;
    }
    tokenizer.stretch(at, text.len());
}

struct Tokenizer<'t, 'o> {
    text: &'t str,
    bytes: &'t [u8],
    tokens: &'o mut Vec<Token>,
    lexicon: &'static Lexicon,
    /// The flags that the next token owes to what stands before it.
    before: Shape,
    /// Line breaks since the last token.
    breaks: u32,
    /// Behind the last byte that a token, or markup, has taken.
    done: usize,
    /// Whether [`Self::plain`] is used.
    plainly: bool,
    /// Whether a single, or a straight double, quotation mark is open in this paragraph.
    single_open: bool,
    double_open: bool,
}

/// A longer word with inner full stops is left whole.
const LONGEST_DOTTED: usize = 64;

/// What a byte is to [`Tokenizer::plain`].
#[derive(Clone, Copy)]
enum Plain {
    /// Part of a word, perhaps, or of a mark that depends on what is around it.
    No,
    Space,
    Line,
    /// A mark by itself, and the flags of its shape.
    Mark(Shape),
    /// The same unless it is doubled.
    Run,
    /// Ends a word of letters.
    End,
}

static PLAIN: [Plain; 256] = {
    let mut plain = [Plain::No; 256];
    let mut byte = 0;
    while byte < 128 {
        plain[byte] = match byte as u8 {
            b' ' => Plain::Space,
            b'\n' => Plain::Line,
            b',' | b';' | b'?' | b'!' | b'%' | b'$' | b'/' | b'+' | b'@' | b'|' => Plain::Mark(Shape(0)),
            b'(' | b'[' | b'{' => Plain::Mark(Shape::OPENING),
            b')' | b']' | b'}' => Plain::Mark(Shape::CLOSING),
            b'.' | b'-' => Plain::Run,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b':' | b'\'' => Plain::No,
            _ => Plain::End,
        };
        byte += 1;
    }
    plain
};

/// The keys of the ASCII marks.
static MARK_KEYS: [WordKey; 128] = {
    let mut keys = [WordKey(0); 128];
    let mut byte = 0;
    while byte < 128 {
        keys[byte] = WordKey::of_ascii_byte(byte as u8);
        byte += 1;
    }
    keys
};

#[inline]
fn eight_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// Eight bytes at once.
mod swar {
    pub const HIGHS: u64 = 0x8080_8080_8080_8080;
    const ONES: u64 = 0x0101_0101_0101_0101;

    /// The high bit of each byte that is an ASCII letter.
    #[inline]
    pub fn letters(chunk: u64) -> u64 {
        let low7 = (chunk | (ONES * 0x20)) & !HIGHS;
        let at_least_a = low7 + ONES * (0x80 - 0x61);
        let above_z = low7 + ONES * (0x80 - 0x7B);
        at_least_a & !above_z & !chunk & HIGHS
    }

    /// How many bytes from the first have their high bit set.
    #[inline]
    pub fn first_unset(highs: u64) -> usize {
        (!highs & HIGHS).trailing_zeros() as usize / 8
    }

    /// The first bytes, fewer than eight, the rest zero.
    #[inline]
    pub fn head(chunk: u64, len: usize) -> u64 {
        chunk & ((1 << (8 * len)) - 1)
    }
}

/// Characters that are neither seen nor space.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘')
}

impl Tokenizer<'_, '_> {
    /// The tokens of a stretch without markup.
    fn stretch(&mut self, start: usize, end: usize) {
        let mut segments = segments(&self.text[start..end]);
        loop {
            if let Some(at) = segments.boundary()
                && start + at >= self.done
                && self.plainly
            {
                segments.skip_to(self.plain(start + at, end) - start);
            }
            let Some(segment) = segments.next() else { return };
            let mut segment =
                Segment { start: start + segment.start, end: start + segment.end, holds: segment.holds };
            if segment.start < self.done {
                if segment.end <= self.done {
                    continue;
                }
                // A mark took the `s` of `'s`, and the word goes on: `'s's`.
                let rest = &self.text[self.done..segment.end];
                segment = Segment { start: self.done, end: segment.end, holds: holds_of(rest) };
            }
            if !segment.holds.any(Holds::ALPHANUMERIC) {
                if segment.end == segment.start + 1 && self.bytes[segment.start] == b' ' {
                    self.space();
                } else {
                    self.mark(segment);
                }
            } else if segment.holds.any(Holds(Holds::INNER.0 | Holds::UNICODE.0)) {
                self.long_word(segment);
            } else {
                self.word(segment.start, segment.end, segment.holds);
            }
        }
    }

    /// Most of a text: words of ASCII letters, single marks and spaces, up to the first place where a segment may be more
    /// than that. Starts and stops at a boundary of segments; takes eight bytes at once and makes the tokens that
    /// [`Self::word`] and [`Self::mark`] would.
    fn plain(&mut self, mut at: usize, end: usize) -> usize {
        let bytes = &self.bytes[..end];
        while let Some(chunk) = eight_at(bytes, at) {
            let first = chunk as u8;
            let letters = swar::letters(chunk);
            if letters & 0x80 == 0 {
                let second = (chunk >> 8) as u8;
                match PLAIN[first as usize] {
                    Plain::Line => self.line_break(1),
                    _ if second >= 0x80 => return at,
                    Plain::Space => self.space(),
                    Plain::Mark(shape) => {
                        self.push(at, at + 1, MARK_KEYS[first as usize], Shape::MARK.with(shape));
                    }
                    Plain::Run if second != first => {
                        self.push(at, at + 1, MARK_KEYS[first as usize], Shape::MARK);
                    }
                    _ => return at,
                }
                at += 1;
                if first != b' ' && second == b' ' && (chunk >> 16) as u8 & 0x80 == 0 {
                    self.space();
                    at += 1;
                }
                continue;
            }
            let (len, key, small);
            if letters != swar::HIGHS {
                len = swar::first_unset(letters);
                let word = swar::head(chunk, len);
                key = WordKey::of_letters(word, None, len);
                small = letters & word << 2 != 0;
            } else {
                let Some(chunk2) = eight_at(bytes, at + 8) else { return at };
                let letters2 = swar::letters(chunk2);
                if letters2 == swar::HIGHS {
                    return at;
                }
                let len2 = swar::first_unset(letters2);
                let word2 = swar::head(chunk2, len2);
                len = 8 + len2;
                key = WordKey::of_letters(chunk, Some(word2), len);
                small = (letters & chunk << 2) | (letters2 & word2 << 2) != 0;
            }
            let stop = at + len;
            let Some(&next) = bytes.get(stop) else { return at };
            let mut shape = if small { Shape::WORD.with(Shape::LOWER) } else { Shape::WORD };
            if first & 0x20 == 0 {
                let caps = if small || len == 1 { Shape::default() } else { Shape::CAPS };
                shape = shape.with(Shape::INITIAL).with(caps);
            }
            let after = bytes.get(stop + 1).copied().unwrap_or(0xFF);
            match PLAIN[next as usize] {
                Plain::Space if after < 0x80 => {
                    self.push(at, stop, key, shape);
                    self.space();
                    at = stop + 1;
                    continue;
                }
                Plain::Run if next == b'.' => {
                    if after >= 0x80 || after.is_ascii_alphabetic() {
                        return at;
                    }
                    if self.keeps_stop(key, shape, at, stop) {
                        self.push(at, stop + 1, key, shape.with(Shape::ABBREVIATION));
                        at = stop + 1;
                        continue;
                    }
                }
                Plain::No => return at,
                _ => {}
            }
            self.push(at, stop, key, shape);
            at = stop;
        }
        at
    }

    #[inline]
    fn push(&mut self, start: usize, end: usize, key: WordKey, shape: Shape) {
        let span = Span::new(start as u32, end as u32);
        self.tokens.push(Token { span, key, word: self.lexicon.find(key), shape: shape.with(self.before) });
        self.before = Shape::JOINED;
        self.breaks = 0;
        self.done = end;
    }

    fn space(&mut self) {
        self.before = Shape(self.before.0 & !Shape::JOINED.0);
    }

    fn line_break(&mut self, breaks: u32) {
        self.breaks += breaks;
        let blank = if self.breaks > 1 { Shape::AFTER_BLANK } else { Shape::default() };
        self.before = Shape(self.before.0 & !Shape::JOINED.0).with(Shape::AFTER_LINE).with(blank);
        if self.breaks > 1 {
            (self.single_open, self.double_open) = (false, false);
        }
    }

    fn joined(&self) -> bool {
        self.before.has(Shape::JOINED)
    }

    fn last_shape(&self) -> Shape {
        self.tokens.last().map_or(Shape::default(), |token| token.shape)
    }

    fn char_at(&self, at: usize) -> Option<char> {
        match self.bytes.get(at) {
            Some(&byte) if byte < 0x80 => Some(char::from(byte)),
            _ => self.text.get(at..)?.chars().next(),
        }
    }

    /// A word or number without inner marks; it takes the full stop behind it if that is its own.
    #[inline]
    fn word(&mut self, start: usize, end: usize, holds: Holds) {
        let word = &self.text[start..end];
        let key = if holds.any(Holds::UNICODE) {
            WordKey::of(word)
        } else {
            WordKey::of_ascii(&self.bytes[start..end])
        };
        let shape = word_shape(word, holds);
        if self.bytes.get(end) == Some(&b'.') && self.keeps_stop(key, shape, start, end) {
            self.push(start, end + 1, key, shape.with(Shape::ABBREVIATION));
        } else {
            self.push(start, end, key, shape);
        }
    }

    /// Whether the full stop at `stop` belongs to the word before it.
    #[cold]
    fn keeps_stop(&self, key: WordKey, shape: Shape, start: usize, stop: usize) -> bool {
        let after = self.bytes.get(stop + 1);
        if after == Some(&b'.') || shape.has(Shape::NUMBER) {
            return false;
        }
        let capital = shape.has(Shape::INITIAL);
        if capital && self.text[start..stop].chars().nth(1).is_none() {
            return true;
        }
        let Some(found) = abbreviation::find(key, capital, false) else { return false };
        !found.word || self.is_abbreviated(found, stop + 1)
    }

    /// Whether a word that is one without its full stop, too, is an abbreviation, given what follows the stop.
    fn is_abbreviated(&self, abbreviation: Abbreviation, behind: usize) -> bool {
        let window = &self.bytes[behind..self.bytes.len().min(behind + 8)];
        let spaces = window.iter().take_while(|&&b| b == b' ').count();
        let Some(next) = self.char_at(behind + spaces) else { return false };
        match abbreviation.class {
            Class::Reference => next.is_ascii_digit(),
            Class::Title => next.is_uppercase() && !self.starter_at(behind + spaces),
            _ => {
                next.is_lowercase()
                    || next.is_ascii_digit()
                    || matches!(next, ',' | ';' | ':' | ')' | '(' | '-')
            }
        }
    }

    fn starter_at(&self, at: usize) -> bool {
        let letters = self.bytes[at..].iter().take(12).take_while(|byte| byte.is_ascii_alphabetic()).count();
        begins_sentences(WordKey::of_ascii(&self.bytes[at..at + letters]))
    }

    /// A word that holds a mark or a character outside ASCII: perhaps several tokens.
    fn long_word(&mut self, segment: Segment) {
        let (start, mut end) = (segment.start, segment.end);
        if segment.holds.any(Holds::UNICODE) {
            end = start + self.text[start..end].trim_end_matches(is_invisible).len();
        }
        if !segment.holds.any(Holds::INNER) {
            return self.word(start, end, segment.holds);
        }
        let Some(apostrophe) = self.text[start..end].rfind(is_apostrophe).map(|at| start + at) else {
            return self.dotted(start, end);
        };
        let suffix = self.text[apostrophe..end].trim_start_matches(is_apostrophe);
        let head = &self.text[start..apostrophe];
        let negated = suffix.eq_ignore_ascii_case("t") && head.len() > 1 && head.ends_with(['n', 'N']);
        let cut = if negated {
            apostrophe - 1
        } else if ["s", "re", "ll", "ve", "d", "m"].iter().any(|ending| suffix.eq_ignore_ascii_case(ending)) {
            apostrophe
        } else {
            return self.dotted(start, end);
        };
        self.dotted(start, cut);
        self.ending(cut, end);
    }

    /// The ending of a word: `'s`, `n't`, `'ll`.
    fn ending(&mut self, start: usize, end: usize) {
        let mut plain = [0; 4];
        let mut len = 0;
        // `&#39;s`: the reference is an apostrophe.
        let written = &self.text[start..end];
        let (apostrophe, rest) = match written.find(';') {
            Some(at) if written.starts_with('&') => ("'", &written[at + 1..]),
            _ => ("", written),
        };
        for c in apostrophe.chars().chain(rest.chars()).take(plain.len()) {
            plain[len] = if is_apostrophe(c) { b'\'' } else { c as u8 };
            len += 1;
        }
        let key = WordKey::of_ascii(&plain[..len]);
        let mut shape = Shape::WORD.with(Shape::LOWER);
        if plain[len - 1].is_ascii_uppercase() {
            shape = Shape::WORD;
        }
        if plain[..len].eq_ignore_ascii_case(b"'s") && !self.after_pronoun() {
            shape = shape.with(Shape::POSSESSIVE);
        }
        self.push(start, end, key, shape);
    }

    /// Whether the last token is a word after which `'s` is `is` or `has`.
    fn after_pronoun(&self) -> bool {
        const PRONOUNS: &[&str] = &[
            "it", "he", "she", "that", "this", "there", "here", "what", "who", "where", "how", "when", "why",
            "let",
        ];
        self.tokens.last().is_some_and(|token| {
            let word = &self.bytes[token.span.range()];
            PRONOUNS.iter().any(|pronoun| word.eq_ignore_ascii_case(pronoun.as_bytes()))
        })
    }

    /// A word with full stops or colons inside: `U.S`, `J.K.Rowling`, `amazon.com`, `ended.The`, `said:no`.
    fn dotted(&mut self, mut start: usize, end: usize) {
        while start < end {
            let rest = &self.text[start..end];
            let colon = rest.find(':').map_or(end, |at| start + at);
            self.dotted_piece(start, colon);
            if colon < end {
                self.push(colon, colon + 1, WordKey::of_ascii(b":"), Shape::MARK);
            }
            start = colon + 1;
        }
    }

    fn dotted_piece(&mut self, mut start: usize, end: usize) {
        while start < end {
            let rest = &self.text[start..end];
            let Some(first_dot) = rest.find('.') else {
                return self.word(start, end, holds_of(rest));
            };
            if rest.starts_with(|c: char| c.is_ascii_digit()) || rest.len() > LONGEST_DOTTED {
                return self.word(start, end, holds_of(rest));
            }
            let initials: usize =
                rest.split_inclusive('.').take_while(|piece| is_single_letter(piece)).map(str::len).sum();
            let (key, shape) = (key_without_stops(rest), word_shape(rest, holds_of(rest)));
            let is_listed = abbreviation::find(key, shape.has(Shape::INITIAL), true).is_some();
            if initials == rest.len() || is_listed {
                if self.bytes.get(end) == Some(&b'.') && self.bytes.get(end + 1) != Some(&b'.') {
                    return self.push(start, end + 1, key, shape.with(Shape::ABBREVIATION));
                }
                return self.push(start, end, key, shape);
            }
            let starts_name = |at: usize| self.text[at..end].starts_with(char::is_uppercase);
            if initials > 0 {
                if !shape.has(Shape::INITIAL) || !starts_name(start + initials) {
                    return self.push(start, end, WordKey::of(rest), shape);
                }
                let initials = start + initials;
                let letters = &self.text[start..initials];
                let shape = word_shape(letters, holds_of(letters)).with(Shape::ABBREVIATION);
                self.push(start, initials, key_without_stops(letters), shape);
                start = initials;
                continue;
            }
            let stop = start + first_dot;
            if !starts_name(stop + 1) {
                return self.push(start, end, WordKey::of(rest), shape);
            }
            // A space is missing: `Mr.Smith`, `ended.The`.
            if start < stop {
                self.word(start, stop, holds_of(&self.text[start..stop]));
            }
            if self.done <= stop {
                self.push(stop, stop + 1, WordKey::of_ascii(b"."), Shape::MARK);
            }
            start = stop + 1;
        }
    }

    /// A segment without letters and digits: a mark, white space, or nothing visible.
    fn mark(&mut self, segment: Segment) {
        let start = segment.start;
        let Some(c) = self.char_at(start) else { return };
        match c {
            ' ' | '\t' => self.space(),
            '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' => self.line_break(1),
            '\u{2029}' => self.line_break(2),
            c if c.is_whitespace() => self.space(),
            c if c.is_control() || is_invisible(c) => {}
            c => self.visible_mark(c, start, segment.end),
        }
    }

    fn visible_mark(&mut self, c: char, start: usize, mut end: usize) {
        match c {
            '\'' | '’' | '‘'
                if self.bytes.get(start + 1) != Some(&b'\'') || self.char_at(start + 2) == Some('\'') =>
            {
                return self.apostrophe(c, start, end);
            }
            '-' | '.' | '*' | '=' | '~' | '#' | '_' | '`' | '\'' => {
                while self.bytes.get(end) == Some(&self.bytes[start]) && self.bytes[start].is_ascii() {
                    end += 1;
                }
            }
            _ => {}
        }
        let (key, shape) = self.mark_key(c, end - start, end);
        self.push(start, end, key, Shape::MARK.with(shape));
    }

    /// Key and flags of a mark of this many bytes that ends here.
    fn mark_key(&mut self, c: char, len: usize, end: usize) -> (WordKey, Shape) {
        let plain: &[u8] = match c {
            '-' if len > 1 => b"--",
            '‒' | '–' | '—' | '―' => {
                let follows = self.char_at(end).is_some_and(char::is_alphanumeric);
                if c == '–' && self.joined() && follows { b"-" } else { b"--" }
            }
            '.' if len > 1 => b"...",
            '…' => b"...",
            '"' => {
                let before_space = self.char_at(end).is_none_or(char::is_whitespace);
                let after_opening = !self.joined() || self.last_shape().has(Shape::OPENING);
                let is_opening = match (after_opening, before_space) {
                    (true, false) => true,
                    (false, true) => false,
                    _ => !self.double_open,
                };
                self.double_open = is_opening;
                return (WordKey::of_ascii(b"\""), if is_opening { Shape::OPENING } else { Shape::CLOSING });
            }
            '“' | '„' | '‟' | '«' | '`' => return (WordKey::of_ascii(b"\""), Shape::OPENING),
            '”' | '»' | '\'' => return (WordKey::of_ascii(b"\""), Shape::CLOSING),
            '(' | '[' | '{' => return (WordKey::of_ascii(&[c as u8]), Shape::OPENING),
            ')' | ']' | '}' => return (WordKey::of_ascii(&[c as u8]), Shape::CLOSING),
            c if c.is_ascii() => return (WordKey::of_ascii(&[c as u8]), Shape::default()),
            c => return (WordKey::of(c.encode_utf8(&mut [0; 4])), Shape::UNICODE),
        };
        (WordKey::of_ascii(plain), if c.is_ascii() { Shape::default() } else { Shape::UNICODE })
    }

    /// An apostrophe or single quotation mark outside a word: possessive, opening or closing.
    fn apostrophe(&mut self, c: char, start: usize, end: usize) {
        let next = self.char_at(end);
        let word_follows = next.is_some_and(char::is_alphanumeric);
        let last = self.last_shape();
        if self.joined() && !last.has(Shape::OPENING) {
            // `the EU (27)'s`, `U.S.'s`, `"Heat"'s`
            if matches!(next, Some('s' | 'S')) && !self.char_at(end + 1).is_some_and(char::is_alphanumeric) {
                return self.ending(start, end + 1);
            }
            let plural = self.tokens.last().is_some_and(|token| {
                let word = self.text[token.span.range()].trim_end_matches('.');
                last.any(Shape::WORD.with(Shape::NUMBER)) && word.ends_with(['s', 'S', 'x', 'z'])
            });
            let possessive = !self.single_open || next == Some(' ') && self.closes_later(end);
            if plural && !word_follows && c != '‘' && possessive {
                return self.push(start, end, WordKey::of_ascii(b"'"), Shape::MARK.with(Shape::POSSESSIVE));
            }
        }
        let is_opening = c == '‘' || word_follows && (!self.joined() || last.has(Shape::OPENING));
        self.single_open = is_opening;
        let shape = if is_opening { Shape::OPENING } else { Shape::CLOSING };
        self.push(start, end, WordKey::of_ascii(b"'"), Shape::MARK.with(shape));
    }

    /// The ending that a reference to an apostrophe begins: `didn&#39;t`, `they&rsquo;ll`. Whether there is one.
    fn contraction(&mut self, start: usize, end: usize) -> bool {
        let behind = &self.bytes[end..];
        let letters = behind.iter().take_while(|b| b.is_ascii_alphanumeric()).take(3).count();
        let (Some(last), true) = (self.tokens.last_mut(), self.before.has(Shape::JOINED)) else {
            return false;
        };
        if !last.shape.has(Shape::WORD) {
            return false;
        }
        match behind[..letters].to_ascii_lowercase().as_slice() {
            b"ll" | b"re" | b"ve" | b"d" | b"m" => {
                self.ending(start, end + letters);
                true
            }
            b"t" => {
                // The `n` that went to the verb.
                let verb = self.text[last.span.range()].strip_suffix(['n', 'N']).unwrap_or("");
                if verb.len() + 1 != last.span.len() || verb.is_empty() {
                    return false;
                }
                let from = last.span.start() + verb.len();
                last.span = Span::new(last.span.start() as u32, from as u32);
                last.key = WordKey::of(verb);
                last.word = self.lexicon.find(last.key);
                self.negation(from, start, end + 1);
                true
            }
            _ => false,
        }
    }

    /// `n&#39;t`, whose letters stand on both sides of a reference.
    fn negation(&mut self, start: usize, reference: usize, end: usize) {
        let small = self.text[start..reference].starts_with('n');
        let shape = if small { Shape::WORD.with(Shape::LOWER) } else { Shape::WORD };
        self.push(start, end, WordKey::of_ascii(if small { b"n't" } else { b"N'T" }), shape);
    }

    /// Whether an open single quotation is closed by a later mark of this paragraph, within a few hundred bytes.
    fn closes_later(&self, from: usize) -> bool {
        let window = &self.bytes[from..self.bytes.len().min(from + 400)];
        let paragraph = memchr::memmem::find(window, b"\n\n").map_or(window, |at| &window[..at]);
        paragraph.iter().enumerate().any(|(at, &byte)| {
            let len = match byte {
                b'\'' => 1,
                0xE2 if paragraph[at..].starts_with("’".as_bytes()) => 3,
                _ => return false,
            };
            at > 0
                && !paragraph[at - 1].is_ascii_whitespace()
                && !paragraph.get(at + len).is_some_and(u8::is_ascii_alphanumeric)
        })
    }

    /// What a tag or an entity stands for.
    fn entity(&mut self, c: char, start: usize, end: usize) {
        match c {
            '\n' => self.line_break(1),
            '\u{2029}' => self.line_break(2),
            c if c.is_whitespace() => self.space(),
            c if c.is_control() || is_invisible(c) || c.is_alphanumeric() => {}
            '\'' | '’' | '‘' => {
                if !self.contraction(start, end) {
                    self.apostrophe(c, start, end);
                }
            }
            c => {
                let (key, shape) = self.mark_key(c, 1, end);
                self.push(start, end, key, Shape::MARK.with(shape));
            }
        }
    }
}

/// `J.` or `S`.
fn is_single_letter(piece: &str) -> bool {
    let mut chars = piece.trim_end_matches('.').chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

fn key_without_stops(word: &str) -> WordKey {
    let mut letters = [0; 16];
    let mut len = 0;
    for &byte in word.as_bytes().iter().filter(|&&b| b != b'.') {
        if len == letters.len() || !byte.is_ascii() {
            return WordKey::of_ascii(fold(&word.replace('.', "")).as_bytes());
        }
        letters[len] = byte;
        len += 1;
    }
    WordKey::of_ascii(&letters[..len])
}

fn holds_of(word: &str) -> Holds {
    Holds(super::segment::holds(word))
}

#[inline]
fn word_shape(word: &str, holds: Holds) -> Shape {
    let first = word.as_bytes()[0];
    let mut shape = if first.is_ascii_digit() { Shape::NUMBER } else { Shape::WORD };
    if holds.any(Holds::SMALL) {
        shape = shape.with(Shape::LOWER);
    }
    if holds.any(Holds::UNICODE) {
        return unicode_shape(word, holds, shape.with(Shape::UNICODE));
    }
    if holds.any(Holds::CAPITAL) {
        if first.is_ascii_uppercase() {
            shape = shape.with(Shape::INITIAL);
        }
        if !holds.any(Holds::SMALL)
            && word.len() > 1
            && word.bytes().filter(u8::is_ascii_uppercase).count() > 1
        {
            shape = shape.with(Shape::CAPS);
        }
    }
    shape
}

fn unicode_shape(word: &str, holds: Holds, mut shape: Shape) -> Shape {
    let first = word.chars().find(|&c| !is_invisible(c)).unwrap_or(' ');
    if first.is_numeric() {
        shape = Shape(shape.0 & !Shape::WORD.0).with(Shape::NUMBER);
    }
    if first.is_uppercase() {
        shape = shape.with(Shape::INITIAL);
    }
    if !holds.any(Holds::SMALL) && word.chars().filter(|c| c.is_uppercase()).count() > 1 {
        shape = shape.with(Shape::CAPS);
    }
    shape
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tokens(text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        tokenize(text, &mut tokens);
        tokens
    }

    #[track_caller]
    fn assert_tokens(text: &str, expected: &str) {
        let found: Vec<_> = tokens(text).iter().map(|t| t.span.text(text).to_owned()).collect();
        assert_eq!(found.join(" "), expected, "{text:?}");
    }

    #[test]
    fn contractions_and_possessives_are_split() {
        assert_tokens(
            "China's and Korea’s envoys' aides didn't, can't, won’t",
            "China 's and Korea ’s envoys ' aides did n't , ca n't , wo n’t",
        );
        assert_tokens(
            "they'll we're I've he'd I'm O'Brien d'Ivoire Xi'an",
            "they 'll we 're I 've he 'd I 'm O'Brien d'Ivoire Xi'an",
        );
        assert_tokens("the U.S.'s (EU)'s 1990s' CHINA'S", "the U.S. 's ( EU ) 's 1990s ' CHINA 'S");
    }

    #[test]
    fn references_to_apostrophes_are_apostrophes() {
        let keys = |text: &str| tokens(text).iter().map(|t| (t.key, t.shape)).collect::<Vec<_>>();
        for text in [
            "China's envoys' aides didn't, can't, won't see CHINA'S",
            "they'll we're I've he'd I'm; 'tis a 'quoted' word, it's",
        ] {
            for reference in ["&#39;", "&apos;", "&#x27;"] {
                let written = text.replace('\'', reference);
                assert_eq!(keys(&written), keys(text), "{written}");
            }
        }
    }

    #[test]
    fn single_quotation_marks_are_told_from_apostrophes() {
        let text = "He said 'the ministers' talks failed' and 'no deals', the two sides' aides";
        let flags: Vec<_> = tokens(text)
            .iter()
            .filter(|t| t.span.text(text) == "'")
            .map(|t| (t.shape.has(Shape::OPENING), t.shape.has(Shape::POSSESSIVE)))
            .collect();
        assert_eq!(
            flags,
            [(true, false), (false, true), (false, false), (true, false), (false, false), (false, true)]
        );
    }

    #[test]
    fn abbreviations_keep_their_stops() {
        assert_tokens(
            "U.S. and U.N. at 5 a.m. on Dec. 5, Gen. J. Smith.",
            "U.S. and U.N. at 5 a.m. on Dec. 5 , Gen. J. Smith .",
        );
        assert_tokens(
            "U.S.-China J.K. Rowling R.K.Singh Mr.Khan Ph.D. e.g. Int'l.",
            "U.S. - China J.K. Rowling R.K. Singh Mr. Khan Ph.D. e.g. Int'l.",
        );
        assert_tokens(
            "He said no. No. 5 in the sun. The Sun. read",
            "He said no . No. 5 in the sun . The Sun. read",
        );
        assert_tokens(
            "DEC. 5 weighs 5 kg. It ended.The amazon.com v1.2. Yes",
            "DEC. 5 weighs 5 kg . It ended . The amazon.com v1.2 . Yes",
        );
        assert_tokens("the 1990's.They met (EU)'s.The", "the 1990 's . They met ( EU ) 's . The");
        assert_tokens("a.m. so", "a.m. so");
    }

    #[test]
    fn keys_leave_stops_out() {
        assert_eq!(tokens("U.S.")[0].key, tokens("US")[0].key);
        assert_eq!(tokens("Dec.")[0].key, tokens("dec")[0].key);
        assert_eq!(tokens("Ph.D.")[0].key, tokens("PhD")[0].key);
    }

    #[test]
    fn amounts_and_marks() {
        assert_tokens(
            "$1.2bn, 25%, C$30, US$5 4-5 COVID-19 €20m 10:30",
            "$ 1.2bn , 25 % , C $ 30 , US $ 5 4 - 5 COVID - 19 € 20m 10 : 30",
        );
        assert_tokens(
            "SEOUL -- so... wait… 2020–24 — \"yes\" ''no'' ***",
            "SEOUL -- so ... wait … 2020 – 24 — \" yes \" '' no '' ***",
        );
        assert_tokens("foo_bar __ x:y", "foo_bar __ x : y");
    }

    #[test]
    fn shapes() {
        let shape = |text: &str| tokens(text).last().map(|t| t.shape.0 & 0x7F);
        assert_eq!(
            shape("U.S."),
            Some(Shape::WORD.with(Shape::INITIAL).with(Shape::CAPS).with(Shape::ABBREVIATION).0)
        );
        assert_eq!(shape("G7"), Some(Shape::WORD.with(Shape::INITIAL).0));
        assert_eq!(shape("ŞİMŞEK"), Some(Shape::WORD.with(Shape::INITIAL).with(Shape::CAPS).0));
        assert_eq!(shape("1.2bn"), Some(Shape::NUMBER.with(Shape::LOWER).0));
        let place = |text: &str| tokens(text).last().map(|t| t.shape.0 & (7 << 7));
        assert_eq!(place("a-"), Some(Shape::JOINED.0));
        assert_eq!(place("a\r\nb"), Some(Shape::AFTER_LINE.0));
        assert_eq!(place("a\r\n \r\nb"), Some(Shape::AFTER_LINE.with(Shape::AFTER_BLANK).0));
        assert_eq!(place("a<p>b"), place("a\n\nb"));
    }

    #[test]
    fn markup_and_invisible_characters_do_no_harm() {
        assert_tokens(
            "<p>AT&amp;T&nbsp;said<br/>so</p> <a href=\"x.html\">Seoul</a>&#39;s &quot;x&quot;",
            "AT &amp; T said so Seoul &#39;s &quot; x &quot;",
        );
        assert_tokens("\u{FEFF}China\u{200F} co\u{AD}operates\0 \u{7}now", "China co\u{AD}operates now");
        assert_eq!(tokens("co\u{AD}operates")[0].key, tokens("cooperates")[0].key);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn the_plain_way_and_that_by_segments_agree(
            text in "([a-zA-Z]{1,3}|[a-z]{6,18}|[A-Z][a-z]{3,9}|[A-Z]{2,9}|[0-9]|[ .,;:'\"_$%()\\-*\t]|[ .]|Dec\\.|U\\.S\\.|n't|'s|\r\n|\n|[’“—é\u{301}\u{200D}\u{AD}\u{2009}]|<br>|&amp;){0,40}"
        ) {
            let (mut plain, mut by_segment) = (Vec::new(), Vec::new());
            tokenize_by(&text, &mut plain, true);
            tokenize_by(&text, &mut by_segment, false);
            prop_assert_eq!(plain, by_segment);
        }
    }
}
