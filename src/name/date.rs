//! Tokens → dates: `Dec. 5`, `last week`, `the third quarter of 2024`, `Monday evening`, `two days earlier`.
//!
//! A date is normalised to ISO 8601 against the date of the document: a day `2023-12-05`, a month `2023-12`, a quarter
//! `2024-Q3`, a week `2023-W40`, a year `2021`, a span `2023-09-09/2023-09-10`. Articles and prepositions stay outside, and
//! bare durations (`six months`) are no dates.

use super::context::Context;
use super::cue::{Cue, Cues, number_of};
use crate::token::Shape;
use jiff::ToSpan;
use jiff::civil::Date;

/// A date in the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    /// Behind its last token.
    pub(super) end: usize,
    /// ISO 8601, if the calendar can say it.
    pub(super) iso: Option<String>,
    pub(super) reason: &'static str,
}

fn found(end: usize, iso: Option<String>, reason: &'static str) -> Option<Found> {
    Some(Found { end, iso, reason })
}

/// Words that a date starts with.
pub(super) const STARTS: Cues = Cues::of(&[
    Cue::Month,
    Cue::MonthShort,
    Cue::Weekday,
    Cue::RelativeDay,
    Cue::Deictic,
    Cue::Part,
    Cue::Edge,
    Cue::Ordinal,
    Cue::Number,
    Cue::Season,
    Cue::Holiday,
    Cue::DateStart,
]);

/// The date that starts at token `i`, if one does.
pub(super) fn at(ctx: &Context, i: usize) -> Option<Found> {
    let number = ctx.shape(i, Shape::NUMBER);
    if !number && !ctx.any(i, STARTS) {
        return None;
    }
    let cue = |c| ctx.is(i, c);
    if number {
        return day_month(ctx, i)
            .or_else(|| year_span(ctx, i))
            .or_else(|| years_ago(ctx, i))
            .or_else(|| ordinal_part(ctx, i));
    }
    if !ctx.shape(i, Shape::WORD) {
        return None;
    }
    if cue(Cue::Month) || cue(Cue::MonthShort) {
        return month_first(ctx, i);
    }
    if cue(Cue::Weekday) && ctx.capital(i) {
        return weekday(ctx, i, 0);
    }
    if cue(Cue::RelativeDay) {
        let offset = match number_of(ctx.tokens[i].key, Cue::RelativeDay) {
            9 => -1,
            n => n,
        };
        let end = if ctx.is(i + 1, Cue::DayPart) { i + 2 } else { i + 1 };
        return found(end, ctx.date.and_then(|d| add_days(d, offset)).map(|d| d.to_string()), "relative day");
    }
    if cue(Cue::Deictic) {
        return deictic(ctx, i);
    }
    if cue(Cue::Part) {
        return part(ctx, i);
    }
    if cue(Cue::Edge) && ctx.word_is(i + 1, "of") {
        let from = if ctx.is(i + 2, Cue::Indefinite) { i + 3 } else { i + 2 };
        if let Some(inner) = at(ctx, from) {
            return found(inner.end, inner.iso, "edge of a date");
        }
        if ctx.is(from, Cue::TimeUnit) && number_of(ctx.tokens[from].key, Cue::TimeUnit) == 5 {
            return found(from + 1, ctx.date.map(|d| format!("{:04}", d.year())), "edge of the year");
        }
        return None;
    }
    if (ctx.word_is(i, "earlier") || ctx.word_is(i, "later"))
        && let Some(end) = earlier(ctx, i)
    {
        return end;
    }
    if cue(Cue::Ordinal)
        && let Some(date) = ordinal_part(ctx, i)
    {
        return Some(date);
    }
    if cue(Cue::Number) {
        return years_ago(ctx, i);
    }
    if cue(Cue::Season) {
        return season(ctx, i, None);
    }
    if cue(Cue::Holiday) && (ctx.capital(i) || ctx.word_is(i, "midnight") || ctx.word_is(i, "year-end")) {
        let mut end = i + 1;
        if ctx.word_is(i, "midnight") && ctx.word_is(end, "on") && ctx.is(end + 1, Cue::Weekday) {
            end += 2;
        }
        return found(end, None, "holiday");
    }
    if ctx.word_is(i, "year") && ctx.hyphen(i + 1) && ctx.word_is(i + 2, "end") {
        return found(i + 3, ctx.date.map(|d| format!("{:04}-12-31", d.year())), "end of the year");
    }
    if ctx.word_is(i, "weekend") && (ctx.before(i, Cue::Indefinite)) && !ctx.word_is(i - 1, "a") {
        return found(i + 1, ctx.date.and_then(|d| weekend(d, 0)), "weekend");
    }
    if (ctx.word_is(i, "same") || ctx.word_is(i, "that") && ctx.word_is(i + 1, "same"))
        && let Some(end) = same_day(ctx, i)
    {
        return found(end, ctx.date.map(|d| d.to_string()), "same day");
    }
    if ctx.word_is(i, "less") && ctx.word_is(i + 1, "than")
        || ctx.word_is(i, "more") && ctx.word_is(i + 1, "than")
    {
        return years_ago(ctx, i + 2);
    }
    None
}

fn same_day(ctx: &Context, i: usize) -> Option<usize> {
    let i = if ctx.word_is(i, "that") { i + 1 } else { i };
    (ctx.is(i + 1, Cue::DayPart)
        || ctx.word_is(i + 1, "day")
        || ctx.word_is(i + 1, "week")
        || ctx.word_is(i + 1, "month"))
    .then_some(i + 2)
}

fn add_days(date: Date, days: i32) -> Option<Date> {
    date.checked_add(days.days()).ok()
}

fn add_months(date: Date, months: i32) -> Option<Date> {
    date.checked_add(months.months()).ok()
}

fn week(date: Date) -> String {
    let iso = date.iso_week_date();
    format!("{:04}-W{:02}", iso.year(), iso.week())
}

fn weekend(date: Date, shift: i32) -> Option<String> {
    let saturday = 6 - i32::from(date.weekday().to_monday_one_offset());
    // Early in the week "the weekend" is the one that has passed.
    let back = if shift == 0 && saturday >= 4 { -7 } else { 7 * shift };
    let first = add_days(date, saturday + back)?;
    Some(format!("{first}/{}", add_days(first, 1)?))
}

/// A whole number of at most four digits.
fn integer(ctx: &Context, i: usize) -> Option<i32> {
    let word = ctx.word(i);
    (ctx.shape(i, Shape::NUMBER) && word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit()))
        .then(|| word.parse().ok())?
}

/// A day of the month, `8` or `8th`.
fn day(ctx: &Context, i: usize) -> Option<i32> {
    if !ctx.shape(i, Shape::NUMBER) {
        return None;
    }
    let word = ctx.word(i);
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let tail = &word[digits.len()..];
    if !(tail.is_empty() || matches!(tail, "st" | "nd" | "rd" | "th")) || digits.len() > 2 {
        return None;
    }
    digits.parse().ok().filter(|d| (1..=31).contains(d))
}

/// A year, written with four digits.
fn year(ctx: &Context, i: usize) -> Option<i32> {
    integer(ctx, i).filter(|y| (1500..2100).contains(y) && ctx.word(i).len() == 4)
}

fn month(ctx: &Context, i: usize) -> Option<i32> {
    if !ctx.capital(i) {
        return None;
    }
    if ctx.is(i, Cue::Month) {
        return Some(number_of(ctx.tokens[i].key, Cue::Month));
    }
    ctx.is(i, Cue::MonthShort).then(|| number_of(ctx.tokens[i].key, Cue::MonthShort))
}

/// Whether the clause before `i` looks ahead (`will`, `next`, `due`).
fn ahead(ctx: &Context, i: usize) -> bool {
    let start = ctx.sentence_start(i).max(i.saturating_sub(10));
    (start..i).rev().take_while(|&j| !ctx.is(j, Cue::Reporting)).any(|j| ctx.is(j, Cue::Future))
}

/// The year of a month without one: that which brings it nearest to the document's date, on the side that the clause tells.
fn year_of(ctx: &Context, i: usize, month: i32, day: Option<i32>) -> Option<i32> {
    let date = ctx.date?;
    let (year, now) = (i32::from(date.year()), i32::from(date.month()));
    let here = (now, i32::from(date.day()));
    let there = (month, day.unwrap_or(here.1));
    let distance = month - now;
    Some(if ahead(ctx, i) {
        if there < here && distance <= -2 { year + 1 } else { year }
    } else if day.is_some() {
        match distance {
            d if d > 6 => year - 1,
            d if d < -6 => year + 1,
            _ => year,
        }
    } else if there > here {
        year - 1
    } else {
        year
    })
}

fn iso_day(year: i32, month: i32, day: i32) -> Option<String> {
    Date::new(year as i16, month as i8, day as i8).ok().map(|d| d.to_string())
}

fn dash(ctx: &Context, i: usize) -> bool {
    matches!(ctx.word(i), "-" | "–" | "—") && ctx.shape(i, Shape::JOINED)
}

/// `October 8`, `Dec. 5, 2023`, `July 2019`, `Sept. 9-10`, `January-March 2025`, `May`.
fn month_first(ctx: &Context, i: usize) -> Option<Found> {
    let first = month(ctx, i)?;
    let ambiguous = ctx.word_is(i, "may") || ctx.word_is(i, "march") || ctx.word_is(i, "august");
    if (dash(ctx, i + 1) || ctx.word_is(i + 1, "to") && ctx.word_is(i.wrapping_sub(1), "from"))
        && let Some(last) = month(ctx, i + 2)
    {
        let (end, y) = match year(ctx, i + 3) {
            Some(y) => (i + 4, Some(y)),
            None => (i + 3, year_of(ctx, i, last, None)),
        };
        let iso = y.map(|y| {
            if last - first == 2 && first % 3 == 1 {
                format!("{y:04}-Q{}", last / 3)
            } else {
                format!("{y:04}-{first:02}/{y:04}-{last:02}")
            }
        });
        return found(end, iso, "span of months");
    }
    if let Some(d) = day(ctx, i + 1) {
        let mut end = i + 2;
        let mut last = None;
        if dash(ctx, end)
            && let Some(l) = day(ctx, end + 1)
            && l > d
        {
            last = Some(l);
            end += 2;
        }
        let y = if ctx.word(end) == "," && year(ctx, end + 1).is_some() {
            end += 2;
            year(ctx, end - 1)
        } else if let Some(y) = year(ctx, end) {
            end += 1;
            Some(y)
        } else {
            year_of(ctx, i, first, Some(d))
        };
        let iso = y.and_then(|y| {
            let start = iso_day(y, first, d)?;
            Some(match last {
                Some(l) => format!("{start}/{}", iso_day(y, first, l)?),
                None => start,
            })
        });
        return found(end, iso, "month and day");
    }
    let with_year = if ctx.word(i + 1) == "," { i + 2 } else { i + 1 };
    if let Some(y) = year(ctx, with_year) {
        return found(with_year + 1, Some(format!("{y:04}-{first:02}")), "month and year");
    }
    if ctx.is(i, Cue::MonthShort) {
        return None;
    }
    let led = i > 0
        && (matches!(
            ctx.word(i - 1),
            "in" | "In"
                | "since"
                | "Since"
                | "until"
                | "by"
                | "By"
                | "of"
                | "from"
                | "last"
                | "next"
                | "this"
                | "for"
                | "before"
                | "after"
                | "and"
                | "to"
                | "through"
                | "between"
                | "early"
                | "late"
                | "during"
                | "than"
                | "or"
                | "each"
                | "every"
        ) || ctx.is(i - 1, Cue::Part));
    if ambiguous && (!led || ctx.capital(i + 1)) {
        return None;
    }
    // `April Smith` is a person, `June` at the head of a sentence may be one.
    if !led && ctx.capital(i + 1) && !ctx.is(i + 1, Cue::Generic) {
        return None;
    }
    let iso = year_of(ctx, i, first, None).map(|y| format!("{y:04}-{first:02}"));
    found(i + 1, iso, "month")
}

/// `8 October`, `15 July 2025`, `9-10 September`.
fn day_month(ctx: &Context, i: usize) -> Option<Found> {
    let first = day(ctx, i)?;
    let (mut at, mut last) = (i + 1, None);
    if dash(ctx, at)
        && let Some(l) = day(ctx, at + 1)
        && l > first
    {
        last = Some(l);
        at += 2;
    }
    if ctx.word_is(at, "of") {
        at += 1;
    }
    let m = month(ctx, at)?;
    if ctx.word_is(at, "may") && ctx.shape(at, Shape::LOWER) && !ctx.capital(at) {
        return None;
    }
    at += 1;
    let y = match year(ctx, at) {
        Some(y) => {
            at += 1;
            Some(y)
        }
        None => year_of(ctx, i, m, Some(first)),
    };
    let iso = y.and_then(|y| {
        let start = iso_day(y, m, first)?;
        Some(match last {
            Some(l) => format!("{start}/{}", iso_day(y, m, l)?),
            None => start,
        })
    });
    found(at, iso, "day and month")
}

/// `2021`, `2023-2025`, `2024-25`, `2023-05-27`, `1990s`.
fn year_span(ctx: &Context, i: usize) -> Option<Found> {
    let word = ctx.word(i);
    if word.len() == 5 && word.ends_with("0s") && word.is_char_boundary(4) {
        let y: i32 = word[..4].parse().ok()?;
        return (1500..2100).contains(&y).then(|| Found {
            end: i + 1,
            iso: Some(format!("{y:04}/{:04}", y + 9)),
            reason: "decade",
        });
    }
    let y = year(ctx, i)?;
    if dash(ctx, i + 1)
        && dash(ctx, i + 3)
        && day(ctx, i + 4).is_some()
        && integer(ctx, i + 2).is_some_and(|m| m <= 12)
    {
        return found(i + 5, iso_day(y, integer(ctx, i + 2)?, day(ctx, i + 4)?), "ISO date");
    }
    if i > 0
        && (matches!(ctx.word(i - 1), "$" | "€" | "£" | "¥" | "No." | "#" | "," | "." | "/")
            && ctx.shape(i, Shape::JOINED))
    {
        return None;
    }
    if dash(ctx, i + 1) {
        if let Some(last) = integer(ctx, i + 2) {
            let last = if last < 100 { y / 100 * 100 + last } else { last };
            if last > y && last < 2100 {
                return found(i + 3, Some(format!("{y:04}/{last:04}")), "span of years");
            }
        } else if !ctx.capital(i + 2) {
            return None;
        }
    }
    // A bare number of this size is a year where the words around do not count with it.
    let sure = i > 0
        && (matches!(
            ctx.word(i - 1),
            "in" | "In"
                | "since"
                | "Since"
                | "until"
                | "by"
                | "By"
                | "of"
                | "from"
                | "From"
                | "for"
                | "to"
                | "through"
                | "than"
                | "during"
                | "before"
                | "after"
                | "("
                | "the"
                | "a"
                | "its"
                | "early"
                | "late"
                | "fiscal"
                | "and"
                | "between"
                | "their"
                | "his"
                | "her"
        ) || ctx.is(i - 1, Cue::Season)
            || ctx.is(i - 1, Cue::Part)
            || ctx.possessive(i - 1));
    let closed = i + 1 >= ctx.sentence_end(i)
        || !ctx.shape(i + 1, Shape::WORD)
        || ctx.is(i + 1, Cue::Generic)
        || ctx.possessive(i + 1);
    let counted = ctx.word(i + 1) == "%"
        || ctx.is(i + 1, Cue::CurrencyWord)
        || ctx.is(i + 1, Cue::Magnitude)
        || ctx.is(i + 1, Cue::Percent);
    let plural = ctx.word(i + 1).ends_with('s') && !ctx.capital(i + 1) && y % 100 == 0;
    if (sure || closed) && !counted && !plural && (1800..2100).contains(&y) {
        return found(i + 1, Some(format!("{y:04}")), "year");
    }
    None
}

/// `two years ago`, `two days earlier`, `less than two weeks ago`.
fn years_ago(ctx: &Context, i: usize) -> Option<Found> {
    let count = match integer(ctx, i) {
        Some(n) => n,
        None if ctx.is(i, Cue::Number) => number_of(ctx.tokens[i].key, Cue::Number),
        None => return None,
    };
    if !ctx.is(i + 1, Cue::TimeUnit) {
        return None;
    }
    let back = match ctx.word(i + 2) {
        "ago" | "earlier" | "before" | "previously" => -1,
        "later" => 1,
        _ => return None,
    };
    if ctx.word_is(i + 2, "before") && ctx.shape(i + 3, Shape::WORD) {
        return None;
    }
    let iso = ctx.date.and_then(|d| match number_of(ctx.tokens[i + 1].key, Cue::TimeUnit) {
        1 => add_days(d, back * count).map(|d| d.to_string()),
        2 => add_days(d, back * 7 * count).map(week),
        3 => add_months(d, back * count).map(|d| d.strftime("%Y-%m").to_string()),
        5 => Some(format!("{:04}", i32::from(d.year()) + back * count)),
        _ => None,
    });
    found(i + 3, iso, "count of days")
}

/// `Monday`, `Monday evening`; `shift` in weeks when `last` or `next` stands before.
fn weekday(ctx: &Context, i: usize, shift: i32) -> Option<Found> {
    let wanted = number_of(ctx.tokens[i].key, Cue::Weekday);
    let mut end = i + 1;
    if ctx.is(end, Cue::DayPart) {
        end += 1;
    }
    let comma = usize::from(ctx.word(end) == ",");
    // `Friday, May 26` is one date.
    if let Some(inner) = month_first(ctx, end + comma).or_else(|| day_month(ctx, end + comma))
        && matches!(inner.reason, "month and day" | "day and month")
        && comma == 1
    {
        return found(inner.end, inner.iso, "weekday and date");
    }
    let iso = ctx.date.and_then(|d| {
        let today = i32::from(d.weekday().to_monday_one_offset());
        let mut back = (today - wanted).rem_euclid(7);
        if shift < 0 && back == 0 {
            back = 7;
        }
        let days = if shift > 0 || shift == 0 && ahead(ctx, i) && back != 0 { 7 - back } else { -back };
        add_days(d, days).map(|d| d.to_string())
    });
    found(end, iso, "weekday")
}

/// `last week`, `next month`, `this morning`, `last Friday`, `last summer`, `last fiscal year`.
fn deictic(ctx: &Context, i: usize) -> Option<Found> {
    let shift = match number_of(ctx.tokens[i].key, Cue::Deictic) {
        9 => -1,
        n => n,
    };
    let mut at = i + 1;
    if ctx.word_is(at, "fiscal") || ctx.word_is(at, "financial") || ctx.word_is(at, "calendar") {
        at += 1;
    }
    if ctx.is(at, Cue::Weekday) {
        return weekday(ctx, at, if shift == 0 { 0 } else { shift });
    }
    if month(ctx, at).is_some() && ctx.is(at, Cue::Month) {
        let wanted = month(ctx, at)?;
        let iso = ctx.date.map(|d| {
            let (year, now) = (i32::from(d.year()), i32::from(d.month()));
            let y = if shift < 0 && wanted >= now {
                year - 1
            } else if shift > 0 && wanted <= now {
                year + 1
            } else {
                year
            };
            format!("{y:04}-{wanted:02}")
        });
        return found(at + 1, iso, "relative month");
    }
    if ctx.is(at, Cue::Season) && !ctx.word_is(at, "fall") {
        return season(ctx, at, Some(shift));
    }
    if ctx.is(at, Cue::DayPart) {
        return found(
            at + 1,
            ctx.date.and_then(|d| add_days(d, shift)).map(|d| d.to_string()),
            "part of a day",
        );
    }
    if !ctx.is(at, Cue::TimeUnit) || ctx.word(at).ends_with('s') && !ctx.word_is(at, "this") {
        return None;
    }
    let unit = number_of(ctx.tokens[at].key, Cue::TimeUnit);
    if unit == 1 && ctx.word_is(i, "this") {
        return None;
    }
    let iso = ctx.date.and_then(|d| match unit {
        1 => add_days(d, shift).map(|d| d.to_string()),
        2 => add_days(d, 7 * shift).map(week),
        3 => add_months(d, shift).map(|d| d.strftime("%Y-%m").to_string()),
        4 => add_months(d, 3 * shift).map(|d| format!("{:04}-Q{}", d.year(), (d.month() + 2) / 3)),
        5 => Some(format!("{:04}", i32::from(d.year()) + shift)),
        6 => weekend(d, if shift == 0 { 0 } else { shift }),
        _ => None,
    });
    found(at + 1, iso, "relative to the document")
}

/// `late 2021`, `early next year`, `mid-May`, `late last month`.
fn part(ctx: &Context, i: usize) -> Option<Found> {
    let from = if ctx.hyphen(i + 1) { i + 2 } else { i + 1 };
    let from = if ctx.word_is(from, "in") { from + 1 } else { from };
    let inner = at(ctx, from).filter(|d| {
        matches!(
            d.reason,
            "year"
                | "relative to the document"
                | "month"
                | "month and year"
                | "relative month"
                | "season"
                | "decade"
        )
    });
    if let Some(inner) = inner {
        let iso = inner.iso.map(|iso| {
            if iso.len() == 4 { format!("{iso}-{}", ctx.word(i).to_ascii_lowercase()) } else { iso }
        });
        return found(inner.end, iso, "part of a date");
    }
    let y = year(ctx, from)?;
    found(from + 1, Some(format!("{y:04}-{}", ctx.word(i).to_ascii_lowercase())), "part of a year")
}

/// `earlier this month`, `later in the day`.
fn earlier(ctx: &Context, i: usize) -> Option<Option<Found>> {
    if ctx.is(i + 1, Cue::Deictic)
        && let Some(inner) = deictic(ctx, i + 1)
    {
        return Some(found(inner.end, inner.iso, "relative to the document"));
    }
    let from = if ctx.word_is(i + 1, "in") || ctx.word_is(i + 1, "on") { i + 2 } else { i + 1 };
    if from == i + 2
        && ctx.word_is(from, "the")
        && (ctx.word_is(from + 1, "day")
            || ctx.word_is(from + 1, "week")
            || ctx.word_is(from + 1, "month")
            || ctx.word_is(from + 1, "year"))
    {
        return Some(found(from + 2, ctx.date.map(|d| d.to_string()), "earlier that day"));
    }
    None
}

/// `third quarter`, `fourth-quarter`, `first half of 2024`.
fn ordinal_part(ctx: &Context, i: usize) -> Option<Found> {
    let n = match day(ctx, i) {
        Some(n) if ctx.word(i).len() > 2 => n,
        _ if ctx.is(i, Cue::Ordinal) => number_of(ctx.tokens[i].key, Cue::Ordinal),
        _ => return None,
    };
    let at = if ctx.hyphen(i + 1) { i + 2 } else { i + 1 };
    let quarter = ctx.word_is(at, "quarter");
    if !(quarter && n <= 4 || ctx.word_is(at, "half") && n <= 2) {
        return None;
    }
    let mut end = at + 1;
    let from = if ctx.word_is(end, "of") { end + 1 } else { end };
    let given = year(ctx, from).or_else(|| {
        let d = deictic(ctx, from)?;
        d.iso?.parse().ok()
    });
    if given.is_some() {
        end = at + 1;
        if let Some(inner) = year(ctx, from).map(|_| from + 1).or_else(|| deictic(ctx, from).map(|d| d.end)) {
            end = inner;
        }
    } else if ctx.word_is(at, "half") {
        return None;
    }
    let y = given.or_else(|| {
        let d = ctx.date?;
        let now = (i32::from(d.month()) + 2) / 3;
        Some(i32::from(d.year()) - i32::from(n > now && !ahead(ctx, i)))
    });
    found(end, y.map(|y| if quarter { format!("{y:04}-Q{n}") } else { format!("{y:04}-H{n}") }), "quarter")
}

/// `spring 2026`, `last summer`, `this autumn`; a bare season only after `in`, `the` or `each`.
fn season(ctx: &Context, i: usize, shift: Option<i32>) -> Option<Found> {
    let name = match number_of(ctx.tokens[i].key, Cue::Season) {
        1 => "spring",
        2 => "summer",
        3 => "autumn",
        _ => "winter",
    };
    if let Some(y) = year(ctx, i + 1) {
        return found(i + 2, Some(format!("{y:04}-{name}")), "season");
    }
    let of = ctx.word_is(i + 1, "of");
    if of && let Some(y) = year(ctx, i + 2) {
        return found(i + 3, Some(format!("{y:04}-{name}")), "season");
    }
    let led = i > 0
        && matches!(
            ctx.word(i - 1),
            "in" | "In" | "the" | "each" | "every" | "by" | "since" | "until" | "late" | "early"
        );
    if shift.is_none() && (!led || ctx.word_is(i, "fall") || of) {
        return None;
    }
    if ctx.shape(i + 1, Shape::WORD)
        && !ctx.is(i + 1, Cue::Generic)
        && shift.is_none()
        && !ctx.is(i + 1, Cue::LocationPreposition)
    {
        return None;
    }
    let iso = ctx.date.map(|d| format!("{:04}-{name}", i32::from(d.year()) + shift.unwrap_or(0)));
    found(i + 1, iso, "season")
}

#[cfg(test)]
mod tests {
    use super::super::context::Context;
    use crate::{sentence, token};

    /// The dates of a text written on 2023-12-05, a Tuesday.
    fn dates(text: &str) -> Vec<(String, String)> {
        let mut tokens = Vec::new();
        token::tokenize(text, &mut tokens);
        let sentences = sentence::split(text, &tokens);
        let ctx = Context::new(text, Some(jiff::civil::date(2023, 12, 5)), &tokens, &sentences);
        let (mut i, mut found) = (0, Vec::new());
        while i < tokens.len() {
            match super::at(&ctx, i) {
                Some(date) => {
                    assert!(date.end > i && date.end <= tokens.len());
                    found.push((ctx.slice(i, date.end).to_owned(), date.iso.unwrap_or_default()));
                    i = date.end;
                }
                None => i += 1,
            }
        }
        found
    }

    #[track_caller]
    fn one(text: &str, words: &str, iso: &str) {
        assert_eq!(dates(text), [(words.to_owned(), iso.to_owned())], "{text}");
    }

    #[test]
    fn absolute_dates() {
        one("They signed it on 8 October 2021.", "8 October 2021", "2021-10-08");
        one("They signed it on Nov. 21, 2022.", "Nov. 21, 2022", "2022-11-21");
        one("It opened in July 2019.", "July 2019", "2019-07");
        one("Output rose in 2021.", "2021", "2021");
        one("It ran for 2023-2025.", "2023-2025", "2023/2025");
        one("The fair is held on Sept. 9-10, 2024.", "Sept. 9-10, 2024", "2024-09-09/2024-09-10");
        one("Sales in January-March 2025 fell.", "January-March 2025", "2025-Q1");
    }

    #[test]
    fn relative_to_the_document() {
        one("They met on Monday evening.", "Monday evening", "2023-12-04");
        one("They met last week.", "last week", "2023-W48");
        one("It fell last month.", "last month", "2023-11");
        one("They spoke two days earlier.", "two days earlier", "2023-12-03");
        one("Exports fell in the third quarter.", "third quarter", "2023-Q3");
        one("The plant closed in late 2021.", "late 2021", "2021-late");
        one("They spoke yesterday.", "yesterday", "2023-12-04");
        one("Prices rose in October.", "October", "2023-10");
    }

    #[test]
    fn no_dates() {
        for text in [
            "Talks lasted six months.",
            "Ships may leave.",
            "Protesters march on.",
            "It sold 2000 tonnes.",
            "The fall was steep.",
        ] {
            assert_eq!(dates(text), [], "{text}");
        }
    }
}
