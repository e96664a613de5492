//! Tokens → sentences.
//!
//! `SEOUL, Dec. 5 (Yonhap) -- Ahn met U.S. envoys. "No," he said.` becomes two sentences; the first holds the dateline,
//! nine tokens. A blank line always ends a sentence; a single line break does unless the paragraph is wrapped by hand.
//! A full stop ends one unless it belongs to an abbreviation and what follows goes on.
//!
//! Every token is in exactly one sentence. A sentence has at most [`MAX_TOKENS`] tokens; a longer one is cut, behind a
//! comma or semicolon if there is one near.

mod dateline;

use std::sync::LazyLock as Lazy;

use crate::lexicon::WordKey;
use crate::span::Span;
use crate::token::{AbbreviationClass, Shape, Token, TokenRange, begins_sentences, find_abbreviation};

/// The greatest number of tokens in a sentence.
pub const MAX_TOKENS: usize = 2000;

/// A sentence, headline or other self-contained line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens; those of two sentences never overlap, and every token is in one.
    pub tokens: TokenRange,
    /// From the start of its first token to the end of its last, in bytes.
    pub span: Span,
    /// What sort of line it is.
    pub kind: SentenceKind,
    /// Whether a paragraph starts with it.
    pub starts_paragraph: bool,
    /// How many of its tokens, from the first, are a dateline (`SEOUL, Dec. 5 (Yonhap) --`); 0 when none are.
    /// A line that is nothing else (`Brussels, 15 July 2025`) is a sentence of its own, all dateline.
    pub dateline: u32,
}

/// What sort of line a sentence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentenceKind {
    /// Running prose.
    Prose,
    /// A headline or a heading: a line of its own without a full stop.
    Headline,
}

/// The sentences of a text, in order, from its tokens.
pub fn split(text: &str, tokens: &[Token]) -> Vec<Sentence> {
    let mut splitter =
        Splitter { text, tokens, sentences: Vec::with_capacity(tokens.len() / 20), lines: Vec::new() };
    let mut start = 0;
    while start < tokens.len() {
        let rest = &tokens[start + 1..];
        let len = rest.iter().position(|t| t.shape.has(Shape::AFTER_BLANK)).unwrap_or(rest.len());
        splitter.block(start, start + 1 + len);
        start += 1 + len;
    }
    splitter.sentences
}

/// A line longer than this is a paragraph that was not wrapped.
const WIDEST_WRAP: usize = 160;
/// A paragraph whose longest line is shorter than this was not wrapped: its lines are a list.
const NARROWEST_WRAP: usize = 45;
/// A line longer than this is no headline.
const LONGEST_HEADLINE: usize = 160;

/// Words of saying that follow a quoted question or exclamation.
static SAYING: Lazy<Vec<WordKey>> =
    Lazy::new(|| keys("said says asked asks told added wrote writes replied wondered"));

fn keys(words: &str) -> Vec<WordKey> {
    let mut keys: Vec<_> = words.split_whitespace().map(WordKey::of).collect();
    keys.sort_unstable();
    keys
}

struct Splitter<'t> {
    text: &'t str,
    tokens: &'t [Token],
    sentences: Vec<Sentence>,
    /// The first tokens of the lines of the block at hand.
    lines: Vec<usize>,
}

impl Splitter<'_> {
    fn shape(&self, at: usize) -> Shape {
        self.tokens[at].shape
    }

    fn word(&self, at: usize) -> &str {
        self.tokens[at].span.text(self.text)
    }

    fn is_mark(&self, at: usize, marks: &[&str]) -> bool {
        self.shape(at).has(Shape::MARK) && marks.contains(&self.word(at))
    }

    /// The bytes from the first to the last of some tokens.
    fn len(&self, start: usize, end: usize) -> usize {
        self.tokens[end - 1].span.end() - self.tokens[start].span.start()
    }

    /// The tokens between two blank lines: one or several lines.
    fn block(&mut self, start: usize, end: usize) {
        let tokens = self.tokens;
        let mut lines = std::mem::take(&mut self.lines);
        lines.clear();
        lines.push(start);
        lines.extend((start + 1..end).filter(|&at| tokens[at].shape.has(Shape::AFTER_LINE)));
        let line_end = |line: usize| lines.get(line + 1).copied().unwrap_or(end);
        let width = (0..lines.len()).map(|line| self.len(lines[line], line_end(line))).max().unwrap_or(0);
        let full_lines =
            (0..lines.len() - 1).filter(|&l| self.len(lines[l], lines[l + 1]) * 5 >= width * 4).count();
        let mut run = start;
        for line in 1..lines.len() {
            if self.breaks(lines[line - 1], lines[line], width, full_lines > 1) {
                self.run(run, lines[line]);
                run = lines[line];
            }
        }
        self.run(run, end);
        self.lines = lines;
    }

    /// Whether the break between a line and the next is meant, and not the wrapping of a paragraph of this width.
    fn breaks(&self, line: usize, next: usize, width: usize, is_wrapped: bool) -> bool {
        let last = next - 1;
        if width > WIDEST_WRAP || self.is_bullet(next) {
            return true;
        }
        let goes_on = self.is_mark(last, &[",", "-", "("]) || self.starts_small(next);
        if width < NARROWEST_WRAP {
            return !goes_on;
        }
        let next_word = self.tokens[next].span.len();
        let fits = self.len(line, next) + 1 + next_word <= width;
        !goes_on && (fits || !is_wrapped)
    }

    fn starts_small(&self, at: usize) -> bool {
        let shape = self.shape(at);
        shape.has(Shape::WORD.with(Shape::LOWER)) && !shape.has(Shape::INITIAL)
    }

    /// Whether a line starts with the mark of a list's item.
    fn is_bullet(&self, at: usize) -> bool {
        if self.is_mark(at, &["•", "·", "*", "▪", "●", "◦", "‣", "-", "–", "—", "--"]) {
            return true;
        }
        self.shape(at).has(Shape::NUMBER)
            && self.tokens[at].span.len() <= 2
            && at + 1 < self.tokens.len()
            && self.is_mark(at + 1, &[".", ")"])
            && self.shape(at + 1).has(Shape::JOINED)
    }

    /// The tokens between two breaks: one or several sentences.
    fn run(&mut self, start: usize, end: usize) {
        let dateline = dateline::find(self.text, &self.tokens[start..end], self.sentences.len() < 4);
        let mut first = start;
        let mut at = start + dateline;
        while at < end {
            if at + 1 - first >= MAX_TOKENS {
                let near = at.saturating_sub(MAX_TOKENS / 10).max(first)..=at;
                at = near.rev().find(|&t| self.is_mark(t, &[",", ";"])).unwrap_or(at);
                self.push(first, at + 1, start, end, dateline);
                first = at + 1;
            } else if let Some(last) = self.stop(first, at, end) {
                self.push(first, last + 1, start, end, dateline);
                first = last + 1;
                at = last;
            }
            at += 1;
        }
        if first < end {
            self.push(first, end, start, end, dateline);
        }
    }

    fn push(&mut self, first: usize, end: usize, run_start: usize, run_end: usize, dateline: usize) {
        let is_line = first == run_start && end == run_end;
        let is_headline = is_line && self.len(first, end) <= LONGEST_HEADLINE && !self.is_closed(first, end);
        self.sentences.push(Sentence {
            tokens: TokenRange::new(first, end),
            span: Span::new(self.tokens[first].span.start() as u32, self.tokens[end - 1].span.end() as u32),
            kind: if is_headline { SentenceKind::Headline } else { SentenceKind::Prose },
            starts_paragraph: first == run_start,
            dateline: if first == run_start { dateline.min(end - first) as u32 } else { 0 },
        });
    }

    /// Whether some tokens end like a sentence, or stop short of its end.
    fn is_closed(&self, first: usize, end: usize) -> bool {
        let last = (first..end).rev().find(|&at| !self.shape(at).has(Shape::CLOSING)).unwrap_or(first);
        self.is_mark(last, &[".", "?", "!", ":", ",", ";"])
    }

    /// The last token of the sentence if a stop at this token ends it.
    #[inline]
    fn stop(&self, first: usize, at: usize, end: usize) -> Option<usize> {
        let shape = self.shape(at);
        if !shape.any(Shape::MARK.with(Shape::ABBREVIATION)) {
            return None;
        }
        self.stop_of_mark(first, at, end)
    }

    fn stop_of_mark(&self, first: usize, at: usize, end: usize) -> Option<usize> {
        const STOPS: &[&str] = &[".", "?", "!", "...", "…", "..", "。", "！", "？", "؟", "।"];
        let shape = self.shape(at);
        let abbreviation = shape.has(Shape::ABBREVIATION);
        if !abbreviation && !self.is_mark(at, STOPS) {
            return None;
        }
        let mut last = at;
        while last + 1 < end && self.closes(last + 1, STOPS) {
            last += 1;
        }
        let next = last + 1;
        if next == end {
            return Some(last);
        }
        let joined = self.shape(next).has(Shape::JOINED);
        if abbreviation && last == at {
            return (!joined && self.ends_with_abbreviation(first, at, end)).then_some(at);
        }
        // The number of a list's item: `1. China`.
        if at == first + 1 && self.shape(first).has(Shape::NUMBER) && self.tokens[first].span.len() <= 2 {
            return None;
        }
        let opened = (next..end).find(|&t| !self.shape(t).has(Shape::OPENING))?;
        let start = self.shape(opened);
        if joined {
            // A space is missing: `ended.The`.
            let ends = self.is_mark(at, &[".", "?", "!"]) && start.has(Shape::INITIAL.with(Shape::LOWER));
            return (ends && at > first && !self.shape(at - 1).has(Shape::NUMBER)).then_some(last);
        }
        if self.starts_small(opened) || self.is_mark(opened, &[",", ";", ":", "--", "–", "—"]) {
            return None;
        }
        let quoted = (at + 1..=last).any(|t| !self.is_mark(t, &[")", "]"]));
        if quoted && self.is_mark(at, &["?", "!"]) && self.saying_follows(next, end) {
            return None;
        }
        Some(last)
    }

    /// Whether a token belongs to the stop before it: another stop, or a closing mark.
    fn closes(&self, at: usize, stops: &[&str]) -> bool {
        let shape = self.shape(at);
        shape.has(Shape::JOINED.with(Shape::MARK)) && (shape.has(Shape::CLOSING) || self.is_mark(at, stops))
    }

    /// Whether `Wang asked` follows a quoted question.
    fn saying_follows(&self, next: usize, end: usize) -> bool {
        let words = (next..end.min(next + 5)).take_while(|&t| self.shape(t).has(Shape::WORD));
        words.into_iter().any(|t| SAYING.binary_search(&self.tokens[t].key).is_ok())
    }

    /// Whether a sentence ends with an abbreviation, given what follows.
    fn ends_with_abbreviation(&self, first: usize, at: usize, end: usize) -> bool {
        let next = at + 1;
        let token = self.tokens[at];
        let opened = (next..end).find(|&t| !self.shape(t).has(Shape::OPENING)).unwrap_or(next);
        if !self.shape(opened).has(Shape::INITIAL) {
            return false;
        }
        let starts =
            begins_sentences(self.tokens[opened].key) && !self.shape(opened).has(Shape::ABBREVIATION);
        let quote_opens = opened > next && !self.is_mark(next, &["(", "["]);
        let inner = self.word(at);
        let inner_stops = inner[..inner.len() - 1].contains('.');
        if !inner_stops && inner.chars().count() == 2 {
            // An initial: of a name, or what was numbered by it (`Plan B.`).
            return starts && at > first && !self.shape(opened).has(Shape::CAPS);
        }
        let Some(found) = find_abbreviation(token.key, token.shape.has(Shape::INITIAL), inner_stops) else {
            // Letters with stops that no table knows: `A.B.C.`
            return starts;
        };
        if !found.ends_sentence {
            return false;
        }
        match found.class {
            AbbreviationClass::Time => starts || quote_opens || !self.tells_time(at, opened),
            AbbreviationClass::Title => starts,
            _ => starts || quote_opens,
        }
    }

    /// Whether a capitalised word goes on with `8 a.m.` (a day, a time zone), or with the name that `Jr.` ends.
    fn tells_time(&self, at: usize, next: usize) -> bool {
        let clock = self.word(at).to_ascii_lowercase();
        if !matches!(&*clock, "a.m." | "p.m.") {
            return !matches!(&*clock, "etc.");
        }
        let zone = self.tokens.get(next + 1).is_some_and(|after| after.span.text(self.text) == "time");
        zone || self.shape(next).has(Shape::CAPS) || dateline::is_month_or_day(self.tokens[next].key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokenize;

    fn sentences(text: &str) -> Vec<Sentence> {
        let mut tokens = Vec::new();
        tokenize(text, &mut tokens);
        let sentences = split(text, &tokens);
        let covered: Vec<_> = sentences.iter().flat_map(|s| s.tokens.range()).collect();
        assert!(covered.iter().copied().eq(0..tokens.len()), "{text:?}");
        sentences
    }

    /// `|` stands where a sentence ends.
    #[track_caller]
    fn assert_split(marked: &str) {
        let text = marked.replace('|', "");
        let found: Vec<_> = sentences(&text).iter().map(|s| s.span.text(&text).to_owned()).collect();
        let expected: Vec<_> = marked.split('|').map(|s| s.trim().to_owned()).collect();
        assert_eq!(found, expected);
    }

    #[track_caller]
    fn assert_dateline(text: &str, dateline: &str) {
        let mut tokens = Vec::new();
        tokenize(text, &mut tokens);
        let sentence = split(text, &tokens)[0];
        let len = sentence.dateline as usize;
        let end = if len == 0 { 0 } else { tokens[len - 1].span.end() };
        assert_eq!(&text[..end], dateline);
    }

    #[test]
    fn stops_end_sentences_and_abbreviations_do_not() {
        assert_split(
            "Gen. J. Smith met U.S. Secretary Lee on Dec. 5.| He left at 8 a.m. Tuesday.| Why?!| No.",
        );
        assert_split("Talks were held in the U.S.| The envoy left.");
        assert_split("It rose 1.5% to $3.2bn.| Acme Inc. Chief Executive George W. Lee agreed.");
        assert_split(
            "They talked until 5 p.m. Beijing time.| It was 6 p.m.| China refused.| They chose Plan B.| It failed.",
        );
    }

    #[test]
    fn quotation_marks_and_brackets_belong_to_the_stop_before_them() {
        assert_split(
            "\"We agreed.\"| \"Did you?\" Wang asked.| (He did not.)| “Good!” he said.| ‘Yes.’| So be it.",
        );
        assert_split("He said 'no.'| \"Is that all?\"| The room was silent.");
    }

    #[test]
    fn lines() {
        assert_split("Ministers meet in Oslo|\n\nTalks began.| They ended.");
        assert_split(
            "Ministers meet in Oslo|\nTalks between the two ministers about rare earths and chips began on Monday in Oslo, officials said.",
        );
        assert_split(
            "Next steps:|\n- the envoys meet|\n- the ministers sign|\n\n1. China agrees.|\n2. Japan agrees.",
        );
        assert_split(
            "The ministers of the two countries met in Oslo on Monday for talks\non rare earths and chips, the first since the export curbs that\nBeijing announced in October.| They agreed to meet again before the\nend of the year.|\n\nNo date was set.",
        );
    }

    #[test]
    fn headlines_are_told_from_prose() {
        let kinds: Vec<_> = sentences("Ministers meet in Oslo\n\nTalks began.\n\n\"We agree.\"")
            .iter()
            .map(|s| s.kind)
            .collect();
        assert_eq!(kinds, [SentenceKind::Headline, SentenceKind::Prose, SentenceKind::Prose]);
    }

    #[test]
    fn datelines() {
        const BODY: &str = "The two ministers met on Monday for the first talks about rare earths since the autumn, officials said.";
        for dateline in [
            "SEOUL, Dec. 5 (Yonhap) --",
            "WASHINGTON (AP) —",
            "Dhaka, 5 November 2024 —",
            "MOSCOW, July 17. /TASS/.",
            "Tokyo (Argus) —",
            "BEIJING/TAIPEI, Dec 3 (Reuters) -",
            "DOHA, Qatar, Nov. 11, 2001 (AP) _",
            "KINGSTOWN, St. Vincent (AP) —",
            "GOMA (DR Congo), Jan 26, 2025 (AFP) -",
            "Rio de Janeiro, May 3 –",
            "Jakarta —",
            "TOKYO --",
            "NEW DELHI:",
            "(Reuters) -",
            "ISLAMABAD, Dec 05 (APP):",
            "New York, Dec 5 (IANS)",
            "Kyiv, 5 May. /Ukrinform/.",
        ] {
            assert_dateline(&format!("{dateline} {BODY}"), dateline);
        }
        assert_dateline("Brussels, 15 July 2025\n\nTalks began.", "Brussels, 15 July 2025");
        assert_dateline(
            "October 31, 2025 – Oslo – Global Affairs\n\nTalks began.",
            "October 31, 2025 – Oslo – Global Affairs",
        );
        for text in [
            "Ministers Meet May 5",
            "Anna Lee — Norway's trade envoy, who arrived late on Monday — said that she would not give in to demands.",
            "China -- the largest buyer -- said on Tuesday that it would not give in to the demands of others.",
            "ANALYSIS: Chips and grudges",
            BODY,
        ] {
            assert_dateline(text, "");
        }
    }

    #[test]
    fn a_sentence_without_end_is_cut() {
        let text = "word, word word ".repeat(5000);
        let sentences = sentences(&text);
        assert!(sentences.len() >= 10 && sentences.iter().all(|s| s.tokens.len() <= MAX_TOKENS));
    }

    /// What holds of the layers of every text.
    fn assert_layers(text: &str) {
        let mut tokens = Vec::new();
        tokenize(text, &mut tokens);
        let mut end = 0;
        for token in &tokens {
            assert!(token.span.start() >= end && !token.span.is_empty(), "{text:?}");
            assert!(text.get(token.span.range()).is_some(), "{text:?} {token:?}");
            assert!(!token.span.text(text).contains(['\n', '\r', '\t', '\0']), "{text:?}");
            let gap = &text[end..token.span.start()];
            assert!(
                gap.contains(['<', '&']) || !gap.contains(char::is_alphanumeric),
                "{text:?} loses {gap:?}"
            );
            end = token.span.end();
        }
        for sentence in sentences(text) {
            assert!(sentence.tokens.len() <= MAX_TOKENS && !sentence.tokens.is_empty());
            assert!(sentence.dateline as usize <= sentence.tokens.len());
            assert_eq!(sentence.span.start(), tokens[sentence.tokens.start as usize].span.start());
            assert_eq!(sentence.span.end(), tokens[sentence.tokens.end as usize - 1].span.end());
        }
    }

    #[test]
    fn bad_input_does_no_harm() {
        for text in [
            "",
            "\0",
            "\u{301}",
            "a\u{301}\0",
            "\u{FEFF}",
            "א'ב \u{200F}\"ג\".",
            "👩‍👩‍👧!👍🏽? 🇰🇷.",
            "\r\n\r\n.",
            "...",
            "'s",
            "n't",
            "'",
            "''",
            "’s n’t “",
            "<",
            "<p",
            "&#;",
            "&#x110000;",
            "<!--",
            "a.\u{301}b.c",
            "U.\u{200D}S.",
            "İ.İ. ǅ.",
            "1'2'3's",
            "a:b:c::d",
            "中文。日本語",
            "--",
            "(",
            "_",
            "- ",
            "1. ",
            "SEOUL, Dec. 5 (Yonhap) --",
            "/TASS/.",
            "A /B/. C",
            ": :",
            "Mr.",
            "no.",
            "Ma. ",
            "'a' 'b",
            "\u{2028}x\u{2029}y\u{85}z",
        ] {
            assert_layers(text);
        }
    }

    #[test]
    fn long_lines_do_no_harm() {
        for unit in [
            "word ", "a.", "'", "s' ", "\"", "(", "<p ", "<!--", "&#", "U.S. ", "A.b", "x:", "\u{301}", "中",
            "\u{200D}", "-", "A.B.C", "J. ", "Ma. ", "\n", "a\nb ", "🇰",
        ] {
            assert_layers(&unit.repeat((1 << 17) / unit.len()));
        }
    }

    #[test]
    fn one_line_of_a_megabyte_is_read() {
        let text = "Seoul's envoy met the U.S. delegation, ".repeat(27_000);
        assert_layers(&text);
        assert_eq!(sentences(&text).iter().map(|s| s.tokens.len()).sum::<usize>(), 27_000 * 8);
    }

    #[test]
    fn typographic_variants_make_the_same_keys() {
        let keys = |text: &str| {
            let mut tokens = Vec::new();
            tokenize(text, &mut tokens);
            let shapes = Shape::AFTER_BLANK
                .with(Shape::AFTER_LINE)
                .with(Shape::OPENING)
                .with(Shape::CLOSING)
                .with(Shape::POSSESSIVE);
            tokens.iter().map(|token| (token.key, token.shape.0 & shapes.0)).collect::<Vec<_>>()
        };
        let plain =
            "Seoul's envoy didn't say \"yes\" -- the ministers' aides 'did'.\nNo...\n\nTalks went on.";
        let curly =
            "Seoul’s envoy didn’t say “yes” — the ministers’ aides ‘did’.\r\nNo…\r\n\r\nTalks went on.";
        assert_eq!(keys(plain), keys(curly));
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_sound_layers(text in proptest::prelude::any::<String>()) {
            assert_layers(&text);
        }
        #[test]
        fn texts_like_news_have_sound_layers(
            text in "([a-zA-Z]{1,3}|U\\.S\\.|Gen\\. |No\\. |[0-9]|[ .,;:'\"?!()$%/-]|'s|n't|&amp;|&#39;|<p>|</a>|<br| |\r\n|\n|[’‘“”—…éŠ]|[\u{301}\u{200D}\u{FEFF}\u{AD}]){0,40}"
        ) {
            assert_layers(&text);
        }
    }
}
