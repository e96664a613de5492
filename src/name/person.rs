//! Tokens → persons that no table knows: by title, honorific, given name, apposition or reporting verb.

use super::context::Context;
use super::cue::{Cue, Cues, surname_endings};
use crate::lexicon::Class;
use crate::token::Shape;

/// Most words of a name.
const WORDS: usize = 5;

/// Cues of words that are no part of a person's name.
const BLOCKED: Cues = Cues::of(&[
    Cue::Generic,
    Cue::TitleHead,
    Cue::Honorific,
    Cue::Weekday,
    Cue::OrgHead,
    Cue::PartyHead,
    Cue::EventHead,
    Cue::AgreementHead,
    Cue::ElectionHead,
    Cue::MinistryHead,
    Cue::PlaceHead,
    Cue::Portfolio,
    Cue::PartyMember,
]);

#[inline]
fn blocked(ctx: &Context, i: usize) -> bool {
    ctx.any(i, BLOCKED)
}

/// Whether the word is a family name and nothing else.
fn surname(ctx: &Context, i: usize) -> bool {
    ctx.class(i, Class::Surname)
}

/// Whether the word can be part of a person's name.
fn part(ctx: &Context, i: usize) -> bool {
    if !ctx.capital(i) || ctx.shape(i, Shape::POSSESSIVE) {
        return false;
    }
    let initial = ctx.word(i).len() <= 2 || ctx.shape(i, Shape::ABBREVIATION) && ctx.word(i).len() <= 5;
    if ctx.is(i, Cue::NameSuffix) {
        return true;
    }
    if ctx.is(i, Cue::MonthShort) && ctx.shape(i, Shape::ABBREVIATION) {
        return false;
    }
    if ctx.shape(i, Shape::CAPS) && !initial {
        return false;
    }
    !blocked(ctx, i) || opens_name(ctx, i) || closes_name(ctx, i)
}

/// A word that means something else but opens a name here: `Bill Bradley`, `April Hayes`, `He Lifeng`.
fn opens_name(ctx: &Context, i: usize) -> bool {
    let next = i + 1;
    if !ctx.capital(next) || ctx.shape(next, Shape::CAPS) && ctx.word(next).len() > 2 {
        return false;
    }
    if ctx.word(i) == "He" {
        return !ctx.common(next) && !blocked(ctx, next) && !ctx.is(next, Cue::Reporting);
    }
    // `Park Min-ho`: a family name before a given name of two syllables.
    if surname(ctx, i) && ctx.hyphen(next + 1) && lower_syllable(ctx, next + 2) {
        return true;
    }
    let other = [Cue::Weekday, Cue::OrgHead, Cue::Honorific, Cue::TitleHead];
    if other.iter().any(|&cue| ctx.is(i, cue)) || !ctx.class(i, Class::GivenName) {
        return false;
    }
    let month = ctx.is(i, Cue::Month);
    let middle = ctx.word(next).len() <= 2 && ctx.shape(next, Shape::ABBREVIATION);
    middle && !month
        || surname(ctx, next) && !blocked(ctx, next)
        || !month && !ctx.common(next) && !blocked(ctx, next)
}

/// A word that means something else but closes a name here: `Madeleine King`, `Min-ho Park`.
fn closes_name(ctx: &Context, i: usize) -> bool {
    let first = ctx.sentence_start(i);
    let given = |i: usize| ctx.capital(i) && !blocked(ctx, i) && ctx.class(i, Class::GivenName);
    i > first
        && surname(ctx, i)
        && !ctx.is(i, Cue::Weekday)
        && !ctx.is(i, Cue::OrgHead)
        && !ctx.capital(i + 1)
        && (given(i - 1) || i >= first + 3 && ctx.hyphen(i - 2) && lower_syllable(ctx, i - 1))
        && !ctx.possessive(i - 1)
}

/// Behind the name that starts at token `i`; `i` if none does.
pub(super) fn name_end(ctx: &Context, i: usize) -> usize {
    let limit = ctx.sentence_end(i);
    let particle_first = ctx.capital(i) && ctx.is(i, Cue::Particle) && ctx.capital(i + 1);
    if i >= limit || !(part(ctx, i) || particle_first) {
        return i;
    }
    let (mut end, mut words) = (i + 1, 1);
    while end < limit && words < WORDS {
        if ctx.hyphen(end)
            && end + 1 < limit
            && (ctx.capital(end + 1) && part(ctx, end + 1)
                || ctx.is(end - 1, Cue::Particle)
                || lower_syllable(ctx, end + 1))
        {
            end += 2;
            continue;
        }
        // Particles: `bin Salman`, `van der Leyen`, `al-Sudani`.
        let mut after = end;
        while after < limit && after < end + 3 && ctx.is(after, Cue::Particle) && !ctx.possessive(after) {
            after += 1;
            if ctx.hyphen(after) {
                after += 1;
            }
        }
        if after > end && part(ctx, after) && after < limit {
            end = after + 1;
            words += 1;
            continue;
        }
        if part(ctx, end) {
            end += 1;
            words += 1;
            continue;
        }
        break;
    }
    end
}

/// The second syllable of a Korean or Chinese given name: `geun` in `Duk-geun`.
fn lower_syllable(ctx: &Context, i: usize) -> bool {
    ctx.shape(i, Shape::WORD)
        && ctx.word(i).len() <= 6
        && ctx.capital(i - 2)
        && (!ctx.common(i)
            || i >= 3 && ctx.word(i - 2).len() <= 4 && ctx.capital(i - 3) && !ctx.common(i - 2))
        && !matches!(
            ctx.word(i),
            "led"
                | "held"
                | "style"
                | "era"
                | "wide"
                | "owned"
                | "run"
                | "made"
                | "born"
                | "based"
                | "free"
                | "like"
                | "backed"
                | "bound"
                | "back"
                | "old"
                | "day"
                | "year"
        )
        && ctx.word(i - 2).len() <= 6
}

/// Why the words at `start..end` are a person, and how sure that is; `None` where nothing says so.
pub(super) fn evidence(ctx: &Context, start: usize, end: usize) -> Option<(i32, &'static str)> {
    let words = (start..end).filter(|&i| ctx.shape(i, Shape::WORD) && !ctx.is(i, Cue::Particle)).count();
    if start > ctx.sentence_start(start) {
        let before = start - 1;
        if ctx.is(before, Cue::Honorific) && ctx.capital(before) {
            return Some((16, "honorific before it"));
        }
        if ctx.is(before, Cue::TitleHead) && (words > 1 || ctx.capital(before)) {
            return Some((18, "office before it"));
        }
        // `trade minister, Shi Guangsheng,`
        if words > 1
            && ctx.word(before) == ","
            && before > 0
            && ctx.is(before - 1, Cue::TitleHead)
            && matches!(ctx.word(end), "," | "." | ")")
        {
            return Some((14, "office in apposition before it"));
        }
        // `his Ugandan counterpart, Anita Among, said`
        if words > 1
            && ctx.word(before) == ","
            && before > ctx.sentence_start(start)
            && ctx.is(before - 1, Cue::PersonNoun)
            && !ctx.capital(before - 1)
            && matches!(ctx.word(end), "," | "." | ")")
        {
            return Some((12, "a word for persons before it, in apposition"));
        }
        if words > 1 && ctx.capital(before) && ctx.is(before, Cue::PartyMember) {
            return Some((14, "party before it"));
        }
    }
    // `Jalal-Abad` is one word.
    let parted = (start + 1..end).any(|i| !ctx.shape(i, Shape::JOINED));
    let vessel = start > ctx.sentence_start(start) && ctx.is(start - 1, Cue::Vessel);
    if words < 2 || !parted || vessel {
        return None;
    }
    // `the Neve Shalom`, `Barisan Nasional (BN)`: no person.
    let acronym = ctx.word(end) == "("
        && ctx.shape(end + 1, Shape::CAPS)
        && matches!(ctx.word(end + 2), ")" | ",")
        && ctx.word(end + 1).len() > 1;
    if acronym || ctx.word_before(start).eq_ignore_ascii_case("the") {
        return None;
    }
    // `Empresa de Pesquisa Energética`: the end of a longer name.
    if start >= ctx.sentence_start(start) + 2
        && ctx.is(start - 1, Cue::Particle)
        && !ctx.capital(start - 1)
        && ctx.capital(start - 2)
    {
        return None;
    }
    let given = ctx.class(start, Class::GivenName);
    // `Vung Ang port`
    let place = ctx.is(end, Cue::PlaceNoun) && !ctx.capital(end);
    // `Uzbek carrier Qanot Sharq`
    let company = start > ctx.sentence_start(start)
        && ctx.is(start - 1, Cue::CompanyNoun)
        && !ctx.is(start - 1, Cue::PersonNoun)
        && !ctx.capital(start - 1);
    if (place || company) && !(given && surname(ctx, end - 1)) {
        return None;
    }
    let family = surname(ctx, end - 1) && !ctx.common(end - 1);
    if given && (!ctx.common(start) || surname(ctx, end - 1) || !ctx.common(end - 1) && !ctx.opens(start)) {
        return Some(if surname(ctx, end - 1) { (16, "given and family name") } else { (11, "given name") });
    }
    if ctx.word(start) == "He" {
        return Some((12, "Chinese name"));
    }
    if ctx.shape(start, Shape::ABBREVIATION) && ctx.word(start).len() <= 5 {
        return Some((9, "initials"));
    }
    // `Lee Jae-myung`
    if words <= 3 && end >= start + 4 && ctx.hyphen(end - 2) && !ctx.capital(end - 1) {
        return Some((10, "given name of two syllables"));
    }
    // `Ann Roe, the trade minister`, `Ann Roe, 54, said`.
    if ctx.word(end) == "," {
        if ctx.shape(end + 1, Shape::NUMBER) && ctx.word(end + 1).len() <= 2 && ctx.word(end + 2) == "," {
            return Some((12, "age behind it"));
        }
        let stop = ctx.sentence_end(start).min(end + 8);
        for i in end + 1..stop {
            if ctx.is(i, Cue::TitleHead) && !ctx.capital(i) {
                return Some((9, "office in apposition"));
            }
            if matches!(ctx.word(i), "," | "." | "and") || ctx.is(i, Cue::Reporting) {
                break;
            }
        }
    }
    if start > ctx.sentence_start(start) && ctx.is(start - 1, Cue::PersonNoun) && !ctx.capital(start - 1) {
        return Some((9, "a word for persons before it"));
    }
    let said = |i: usize| ctx.is(i, Cue::Reporting) && !ctx.capital(i);
    if said(end) || start > 0 && said(start - 1) {
        return Some((8, "reporting verb"));
    }
    // `shipments from Onca Puma`, but `a letter from Zelda Ortiz`
    let in_place =
        matches!(ctx.word_before(start), "in" | "In" | "at" | "At" | "near" | "outside" | "around")
            || matches!(ctx.word_before(start), "from" | "From")
                && start > ctx.sentence_start(start) + 1
                && !ctx.is(start - 2, Cue::SaidNoun);
    if family && !in_place {
        return Some((6, "family name"));
    }
    let unknown = parted && (start..end).all(|i| !ctx.common(i));
    let last = ctx.word(end - 1);
    if unknown
        && last.len() > 5
        && surname_endings().iter().any(|e| last.ends_with(*e))
        && !ctx.title_case(start)
    {
        return Some((5, "family name by its ending"));
    }
    let located = matches!(
        ctx.word_before(start),
        "in" | "In"
            | "at"
            | "At"
            | "near"
            | "outside"
            | "through"
            | "via"
            | "across"
            | "around"
            | "from"
            | "From"
    ) || ctx.word_before(start) == "to"
        && (start.saturating_sub(12)..start).any(|j| ctx.word(j) == "from");
    if !ctx.opens(start)
        && !located
        && !ctx.title_case(start)
        && !ctx.capital(end)
        && (words == 2 || words == 3)
        && unknown
    {
        return Some((1, "two capitalised words that nothing else explains"));
    }
    None
}
