//! The dateline of a news report: `SEOUL, Dec. 5 (Yonhap) --`, `MOSCOW, July 17. /TASS/.`, `Brussels, 15 July 2025`.
//!
//! Known by its shape: capitalised words, a date, an agency in brackets, and a dash that stands free. No list of places is
//! asked, so that any village can be one.

use std::sync::LazyLock as Lazy;

use super::keys;
use crate::lexicon::WordKey;
use crate::token::{Shape, Token};

/// Longer ones are none.
const LONGEST: usize = 30;
/// A paragraph in bytes that may start with a dateline; a shorter one without a full stop is a headline.
const SHORTEST_PARAGRAPH: usize = 120;

static MONTHS: Lazy<Vec<WordKey>> = Lazy::new(|| {
    keys(
        "january february march april may june july august september october november december \
          jan feb mar apr jun jul aug sep sept oct nov dec",
    )
});
static DAYS: Lazy<Vec<WordKey>> = Lazy::new(|| {
    keys(
        "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thurs fri sat sun",
    )
});
/// Small words inside names of places.
static PARTICLES: Lazy<Vec<WordKey>> =
    Lazy::new(|| keys("de da do du del la le el al es of the and en sur upon am"));

/// Whether a word is the name of a month or a day of the week.
pub fn is_month_or_day(key: WordKey) -> bool {
    MONTHS.binary_search(&key).is_ok() || DAYS.binary_search(&key).is_ok()
}

/// How many tokens at the start of a paragraph are its dateline; 0 when it has none. Only near the start of a text is a
/// bare name of a place one (`Oslo — Talks …`).
pub fn find(text: &str, tokens: &[Token], near_start: bool) -> usize {
    let first = tokens[0].shape;
    if !first.any(Shape::INITIAL.with(Shape::NUMBER).with(Shape::OPENING)) {
        return 0;
    }
    let word = |at: usize| tokens.get(at).map_or("", |token: &Token| token.span.text(text));
    let free = |at: usize| {
        !tokens[at].shape.has(Shape::JOINED)
            && tokens.get(at + 1).is_some_and(|t| !t.shape.has(Shape::JOINED))
    };
    let is_mark = |at: usize| tokens.get(at).is_some_and(|token| token.shape.has(Shape::MARK));
    let is_prose = is_prose(text, tokens);
    let (mut date, mut has_agency, mut words) = (None, false, 0);
    for at in 0..tokens.len().min(LONGEST) {
        let Token { key, shape, .. } = tokens[at];
        if at > 0 && shape.has(Shape::AFTER_LINE) {
            return 0;
        }
        let ended = match word(at) {
            "--" => words > 0,
            "—" | "–" | "-" | "_" => free(at),
            ":" => at > 0 && first.has(Shape::CAPS) && (at < 4 || has_agency) && free_behind(tokens, at),
            // `New York, Dec 5 (NTB) India's envoy …`
            ")" => has_agency && date.is_some() && is_prose && free_behind(tokens, at),
            "/" if is_agency(text, tokens, at) => return if at + 4 < tokens.len() { at + 4 } else { 0 },
            _ => false,
        };
        if ended && is_prose {
            let is_capitals = first.has(Shape::CAPS) && words <= 8;
            let is_place = near_start && words <= 3 && at <= 5 && !another_dash(text, &tokens[at + 1..]);
            let is_dateline = date.is_some() || has_agency || is_capitals || is_place && word(at) != "-";
            let goes_on = Shape::INITIAL.with(Shape::NUMBER).with(Shape::OPENING);
            let goes_on = tokens.get(at + 1).is_some_and(|next| next.shape.any(goes_on));
            if is_dateline && goes_on {
                return at + 1;
            } else if word(at) != ")" {
                return 0;
            }
        }
        if shape.has(Shape::WORD) {
            if MONTHS.binary_search(&key).is_ok() {
                if at > 0 && is_number(tokens, at - 1) {
                    date = date.or(Some(at - 1));
                } else if is_number(tokens, at + 1) {
                    date = date.or(Some(at));
                }
            } else {
                words += 1;
            }
            if !shape.any(Shape::INITIAL.with(Shape::JOINED)) && PARTICLES.binary_search(&key).is_err() {
                return 0;
            }
            has_agency |= at > 0 && word(at - 1) == "(";
        } else if shape.has(Shape::MARK) {
            let allowed = match word(at) {
                "(" | ")" | "," | "/" | "-" | "–" | "—" | "'" | "’" => true,
                "." => matches!(word(at + 1), "/" | "("),
                _ => false,
            };
            if !allowed {
                return 0;
            }
        }
    }
    // A line of its own: `Brussels, 15 July 2025`; not `Ministers Meet May 5`.
    let is_line = tokens.len() <= LONGEST && words <= 10 && date.is_some_and(|at| at == 0 || is_mark(at - 1));
    if is_line { tokens.len() } else { 0 }
}

fn is_number(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| token.shape.has(Shape::NUMBER))
}

fn free_behind(tokens: &[Token], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|token| !token.shape.has(Shape::JOINED))
}

/// `/TASS/.` from the first slash.
fn is_agency(text: &str, tokens: &[Token], at: usize) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |token: &Token| token.span.text(text));
    tokens.get(at + 1).is_some_and(|t| t.shape.has(Shape::INITIAL))
        && word(at + 2) == "/"
        && word(at + 3) == "."
}

/// Whether the paragraph is one, and not a headline (`UPDATE 1 - Oslo talks end`).
fn is_prose(text: &str, tokens: &[Token]) -> bool {
    let last = tokens[tokens.len() - 1].span;
    let len = last.end() - tokens[0].span.start();
    let near_end = &tokens[tokens.len().saturating_sub(3)..];
    len > SHORTEST_PARAGRAPH || near_end.iter().any(|t| matches!(t.span.text(text), "." | "?" | "!"))
}

/// Whether a second dash closes an aside (`China — the largest buyer — said`).
fn another_dash(text: &str, tokens: &[Token]) -> bool {
    let sentence = tokens.iter().take(60).map(|token| token.span.text(text)).take_while(|&word| word != ".");
    sentence.into_iter().any(|word| matches!(word, "--" | "—" | "–"))
}
