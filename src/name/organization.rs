//! Tokens → organizations, events and agreements that no table knows, by the word that heads them.

use super::context::Context;
use super::cue::{Cue, Cues};
use crate::lexicon::{Class, Tag};
use crate::relation::EntityKind;
use crate::token::Shape;

/// A name found by its head.
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: EntityKind,
    pub(super) subkind: Option<&'static str>,
    pub(super) bonus: i32,
    pub(super) reason: &'static str,
}

/// Furthest that a name reaches from its head, in tokens.
const REACH: usize = 10;

/// The start of the run of capitalised words that ends before `i`.
fn capitals_before(ctx: &Context, i: usize) -> usize {
    let first = ctx.sentence_start(i).max(i.saturating_sub(REACH));
    let mut start = i;
    while start > first {
        let j = start - 1;
        // `General Authority` is no rank.
        let rank = ctx.is(j, Cue::Honorific) && !(ctx.word(j) == "General" && start == j + 1)
            || ctx.opens(j) && (ctx.is(j, Cue::PersonNoun) || ctx.is(j, Cue::CompanyNoun));
        let closed = start == j + 1 && ctx.is(j, Cue::CompanySuffix) && ctx.shape(j, Shape::ABBREVIATION);
        let word = ctx.capital(j) && !ctx.possessive(j) && !rank && !closed;
        if word
            && !(ctx.is(j, Cue::Indefinite) || ctx.opens(j) && ctx.is(j, Cue::Generic) && !adjective(ctx, j))
            && !ctx.is(j, Cue::Weekday)
            && !matches!(ctx.word(j), "In" | "At" | "On" | "By" | "For")
        {
            start = j;
        } else if start > first + 1
            && ctx.capital(j - 1)
            && start < i + 1
            && (ctx.hyphen(j)
                || ctx.word(j) == "&" && start < i
                || ctx.word(j) == "and" && start < i && joined(ctx, j))
        {
            start = j - 1;
        } else if ctx.shape(j, Shape::POSSESSIVE)
            && start > first + 1
            && ctx.capital(j - 1)
            && ctx.word(j) == "'"
        {
            start = j - 1;
        } else {
            break;
        }
    }
    // `Ministry of Ecology and State Administration`: the ministry has its own words.
    if start > first + 1
        && matches!(ctx.word(start - 1), "of" | "for")
        && (ctx.is(start - 2, Cue::MinistryHead) || ctx.is(start - 2, Cue::OrgHead))
        && let Some(and) = (start..i).rev().find(|&j| ctx.word(j) == "and")
    {
        start = and + 1;
    }
    let determiner = |j: usize| {
        matches!(
            ctx.word(j),
            "The" | "All" | "Both" | "Each" | "Some" | "Many" | "Most" | "Several" | "Other" | "No"
        )
    };
    while start < i
        && (ctx.word(start) == "The" || determiner(start) && start + 1 == i || ctx.shape(start, Shape::MARK))
    {
        start += 1;
    }
    start
}

/// Whether the `and` at `i` stands inside a name: `Agriculture and Food Authority`, not `Toyota and Honda Motor`.
fn joined(ctx: &Context, i: usize) -> bool {
    // `Grain Traders and Processors Association` is one, `Finance Ministry and Central Bank` are two.
    let head =
        |j: usize| (ctx.is(j, Cue::OrgHead) || ctx.is(j, Cue::PartyHead)) && !ctx.word(j).ends_with("rs");
    let plain = |j: usize| {
        (ctx.common(j) || ctx.is(j, Cue::GoodsModifier) || ctx.word(j).ends_with("ors")) && !head(j)
    };
    let country = ctx.is(i - 1, Cue::Generic);
    plain(i - 1) && plain(i + 1) && !country || ctx.is(i - 1, Cue::Portfolio) && ctx.is(i + 1, Cue::Portfolio)
}

fn adjective(ctx: &Context, i: usize) -> bool {
    [
        "Democratic",
        "Republican",
        "Liberal",
        "Conservative",
        "Socialist",
        "National",
        "Central",
        "European",
        "African",
        "Asian",
        "American",
    ]
    .contains(&ctx.word(i))
}

/// Behind `of X and Y`, `for X, Y and Z` after a head that ends at `end`.
fn of_phrase(ctx: &Context, end: usize) -> usize {
    of_phrases(ctx, end, usize::MAX)
}

/// The same with at most so many phrases: `Ministry of Trade` of `Ministry of Trade of Cambodia`.
fn of_phrases(ctx: &Context, mut end: usize, most: usize) -> usize {
    let mut count = 0;
    let limit = ctx.sentence_end(end.saturating_sub(1)).min(end + REACH);
    let dated = |i: usize| ctx.is(i, Cue::Month) || ctx.is(i, Cue::MonthShort) || ctx.is(i, Cue::Weekday);
    while end + 1 < limit && matches!(ctx.word(end), "of" | "for" | "on" | "against") {
        // `Department for Promotion of Industry` goes on, `Ministry of Trade of Cambodia` does not.
        let next = end + 1 + usize::from(ctx.word(end + 1) == "the");
        if count >= most && (!ctx.common(next) || ctx.class(next, Class::Surname)) {
            break;
        }
        count += 1;
        let mut joined = false;
        let mut at = end + 1;
        if ctx.word(at) == "the" {
            at += 1;
        }
        if at >= limit || !ctx.capital(at) || dated(at) {
            break;
        }
        while at < limit {
            if ctx.capital(at) && !ctx.possessive(at) && !dated(at) {
                at += 1;
            } else if at + 1 < limit
                && ctx.capital(at + 1)
                && (ctx.hyphen(at)
                    || ctx.word(at) == "&"
                    || ctx.word(at) == "and"
                        && !joined
                        && (ctx.is(at + 1, Cue::Portfolio) || ctx.is(at - 1, Cue::Portfolio))
                        && !another_head(ctx, at + 1, limit)
                    || ctx.word(at) == "," && list_goes_on(ctx, at, limit))
            {
                joined |= ctx.word(at) == "and";
                at += 2;
            } else {
                break;
            }
        }
        // `Bridge Group for the Mombasa bypass`: the capitals belong to the noun behind them.
        if ctx.word(end) != "of" && !ctx.capital(at) && ctx.shape(at, Shape::LOWER) && is_noun(ctx, at) {
            break;
        }
        end = at;
    }
    end
}

/// Whether the word is a noun and nothing that could follow a name.
fn is_noun(ctx: &Context, i: usize) -> bool {
    let tags = ctx.tags(i);
    let verb = [Tag::Vbd, Tag::Vbz, Tag::Md, Tag::In, Tag::Rb, Tag::Cc, Tag::To];
    (tags.has(Tag::Nn) || tags.has(Tag::Nns) || tags.has(Tag::Vb)) && !verb.iter().any(|&t| tags.has(t))
}

/// Whether the capitals from `i` are a body of their own: `Ministry of Ecology and State Administration of Grain`.
fn another_head(ctx: &Context, i: usize, limit: usize) -> bool {
    let body = |j: usize| {
        ctx.is(j, Cue::MinistryHead)
            || ctx.is(j, Cue::OrgHead) && !ctx.is(j, Cue::Portfolio) && !ctx.word(j).ends_with('s')
            || ctx.is(j, Cue::OrgPrefix)
    };
    (i..limit).take_while(|&j| ctx.capital(j)).any(body)
}

/// Whether the comma at `i` stands inside `Trade, Industry and Energy`.
fn list_goes_on(ctx: &Context, i: usize, limit: usize) -> bool {
    ctx.is(i + 1, Cue::Portfolio)
        && (i + 2..limit.min(i + 5)).any(|j| ctx.word(j) == "and" && ctx.capital(j + 1))
}

/// Cues of the heads of names.
pub(super) const HEADS: Cues = Cues::of(&[
    Cue::ElectionHead,
    Cue::MinistryHead,
    Cue::AgencyHead,
    Cue::EventHead,
    Cue::WarHead,
    Cue::ForumNoun,
    Cue::OrgPrefix,
    Cue::AgreementHead,
    Cue::CompanySuffix,
    Cue::PartyHead,
    Cue::OrgHead,
]);

/// The names whose head is token `i`.
pub(super) fn at(ctx: &Context, i: usize) -> Option<Found> {
    if !ctx.any(i, HEADS) {
        return None;
    }
    let capital = ctx.capital(i);
    let found =
        |start, end, kind, subkind, bonus, reason| Some(Found { start, end, kind, subkind, bonus, reason });
    let end_of = |end| of_phrase(ctx, end);
    use EntityKind::{Agreement, Forum, Organization, Place};
    if ctx.is(i, Cue::ElectionHead) {
        return election(ctx, i);
    }
    if ctx.is(i, Cue::MinistryHead) || ctx.is(i, Cue::AgencyHead) && !capital {
        if capital {
            let start = capitals_before(ctx, i);
            let of = matches!(ctx.word(i + 1), "of" | "for")
                && (ctx.capital(i + 2) || ctx.word(i + 2) == "the" && ctx.capital(i + 3));
            // `Federal Ministry of Finance` is one name.
            let whole = if start < i && ctx.common(start) && !ctx.opens(start) { start } else { i };
            let (start, end) = if of { (whole, of_phrases(ctx, i + 1, 1)) } else { (start, i + 1) };
            if end > start + 1 {
                return found(start, end, Organization, Some("ministry"), 14, "ministry by its portfolio");
            }
            return None;
        }
        // `ministry of foreign affairs`
        if ctx.is(i, Cue::MinistryHead)
            && matches!(ctx.word(i + 1), "of" | "for")
            && ctx.is(i + 2, Cue::Portfolio)
        {
            let limit = ctx.sentence_end(i).min(i + REACH);
            let mut end = i + 3;
            while end < limit {
                if ctx.is(end, Cue::Portfolio) && ctx.capital(end) == ctx.capital(i + 2) {
                    end += 1;
                } else if ctx.word(end) == "and" && ctx.is(end + 1, Cue::Portfolio) && end + 1 < limit {
                    end += 2;
                } else {
                    break;
                }
            }
            return found(i, end, Organization, Some("ministry"), 14, "ministry by its portfolio");
        }
        let mut start = i;
        let mut joined = false;
        let first = ctx.sentence_start(i).max(i.saturating_sub(8));
        while start > first {
            let j = start - 1;
            if ctx.is(j, Cue::Portfolio) && !ctx.possessive(j) {
                start = j;
            } else if joined && start > first + 1 && ctx.word(j) == "," && ctx.is(j - 1, Cue::Portfolio) {
                // `land, infrastructure and transport ministry`
                start = j - 1;
            } else if start < i && start > first + 1 && ctx.word(j) == "and" && ctx.is(j - 1, Cue::Portfolio)
            {
                joined = true;
                start = j - 1;
            } else {
                break;
            }
        }
        return if start < i {
            found(start, i + 1, Organization, Some("ministry"), 14, "ministry by its portfolio")
        } else {
            None
        };
    }
    if ctx.is(i, Cue::EventHead)
        && let Some(found) = event(ctx, i)
    {
        return Some(found);
    }
    if !capital {
        return None;
    }
    if ctx.is(i, Cue::ForumNoun)
        && let Some(start) = forum(ctx, i)
    {
        return found(start, end_of(i + 1), Forum, None, 16, "forum by its words");
    }
    if ctx.is(i, Cue::OrgPrefix) && ctx.capital(i + 1) {
        let end = front(ctx, i);
        return found(i, end, Organization, None, 14, "organization by its first word");
    }
    if ctx.is(i, Cue::AgreementHead) {
        let start = capitals_before(ctx, i);
        let end = end_of(i + 1);
        // A bare `Memorandum of Understanding` names none; in a line all in capitals any word could be the head.
        let bare = start == i && ctx.word_is(i + 2, "understanding");
        if end > start + 1 && !bare && !ctx.shouting(i) {
            return found(start, end, Agreement, None, 12, "agreement by its head");
        }
    }
    if ctx.is(i, Cue::CompanySuffix) && i > 0 && ctx.capital(i - 1) {
        let start = capitals_before(ctx, i);
        if start < i {
            return found(start, i + 1, Organization, Some("company"), 12, "company by its suffix");
        }
    }
    // `Sri Lankan Ports Minister` is an office.
    if ctx.is(i, Cue::OrgHead) && ctx.capital(i + 1) && ctx.word_is(i + 1, "minister") {
        return None;
    }
    // `Saudi Energy Minister` is an office.
    if ctx.is(i, Cue::Portfolio) && ctx.is(i + 1, Cue::TitleHead) && !ctx.is(i, Cue::PartyHead) {
        return None;
    }
    // `Air Force One` is an aircraft.
    if ctx.word(i) == "Force" && ctx.word(i + 1) == "One" {
        return None;
    }
    if ctx.is(i, Cue::PartyHead) || ctx.is(i, Cue::OrgHead) {
        let start = capitals_before(ctx, i);
        // `CMOC Group of China`: the country is no part of the name.
        let company = start < i && ctx.word_is(i, "group") && ctx.word(i + 1) == "of";
        let committee = ["committee", "office", "commission"].iter().any(|w| ctx.word_is(i, w));
        let end = match () {
            () if company => i + 1,
            () if committee => of_phrases(ctx, i + 1, 1),
            () => end_of(i + 1),
        };
        if end > start + 1 && ctx.capital(start) {
            let venue = ["convention", "conference", "exhibition", "congress"];
            if start < i && ctx.is(i, Cue::PlaceHead) && venue.iter().any(|w| ctx.word_is(i - 1, w)) {
                return found(start, i + 1, Place, Some("venue"), 14, "venue by its head");
            }
            let subkind = if ctx.is(i, Cue::PartyHead) { Some("party") } else { None };
            return found(start, end, Organization, subkind, 12, "organization by its head");
        }
    }
    None
}

/// Behind the name that opens with the head at `i`: `Banco Macro`, `Compagnie des Bauxites de Guinée`.
fn front(ctx: &Context, i: usize) -> usize {
    let limit = ctx.sentence_end(i).min(i + REACH);
    let mut end = i + 1;
    while end < limit {
        if ctx.capital(end) && !ctx.possessive(end) {
            end += 1;
        } else if ctx.is(end, Cue::Particle) && ctx.capital(end + 1) && end + 1 < limit
            || ctx.hyphen(end) && ctx.capital(end + 1)
        {
            end += 2;
        } else {
            break;
        }
    }
    end
}

/// `Joint Committee`, `EU-Egypt Association Council`, `Trilateral Contact Group`: bodies that states share.
fn forum(ctx: &Context, i: usize) -> Option<usize> {
    let start = capitals_before(ctx, i);
    let shared = |j: usize| ctx.is(j, Cue::ForumModifier);
    let head = ctx.word(i).to_ascii_lowercase();
    let before = if start < i { ctx.word(i - 1) } else { "" };
    let known = matches!(
        (before, head.as_str()),
        ("Association" | "Cooperation" | "Partnership", "council" | "committee")
    ) || matches!(
        (before, head.as_str()),
        ("Contact" | "Creditor" | "Monitoring", "group" | "committee")
    );
    (start < i && ((start..i).any(shared) || known)).then_some(start)
}

/// `the 1963 Canadian federal election`, `2024 presidential election`.
fn election(ctx: &Context, i: usize) -> Option<Found> {
    let first = ctx.sentence_start(i).max(i.saturating_sub(REACH));
    let mut start = i;
    while start > first {
        let j = start - 1;
        let year = ctx.shape(j, Shape::NUMBER) && ctx.word(j).len() == 4;
        if year {
            let start = if j > first && ctx.is(j - 1, Cue::Month) { j - 1 } else { j };
            let end = if ctx.word(i + 1) == "in" && ctx.capital(i + 2) { i + 3 } else { i + 1 };
            return (start < i).then_some(Found {
                start,
                end,
                kind: EntityKind::Event,
                subkind: Some("election"),
                bonus: 20,
                reason: "election by its year",
            });
        }
        if ctx.capital(j) && !ctx.is(j, Cue::Indefinite)
            || ctx.is(j, Cue::ElectionModifier)
            || ctx.hyphen(j)
            || ctx.shape(j, Shape::POSSESSIVE)
            || ctx.is(j, Cue::Ordinal)
        {
            start = j;
        } else {
            break;
        }
    }
    None
}

/// `fifth RCEP Leaders' Meeting`, `G20 summit`, `World War II`.
fn event(ctx: &Context, i: usize) -> Option<Found> {
    let capital = ctx.capital(i);
    let first = ctx.sentence_start(i).max(i.saturating_sub(REACH));
    if ctx.is(i, Cue::WarHead) {
        if !capital {
            return None;
        }
        let start = capitals_before(ctx, i);
        let mut end = of_phrase(ctx, i + 1);
        if ctx.is(end, Cue::NameSuffix) || ctx.word(end) == "I" {
            end += 1;
        }
        return (end > start + 1).then_some(Found {
            start,
            end,
            kind: EntityKind::Event,
            subkind: None,
            bonus: 9,
            reason: "war by its head",
        });
    }
    // `the WTO's fourth ministerial conference`
    if !capital
        && i > first + 1
        && ctx.word_is(i - 1, "ministerial")
        && ctx.is(i - 2, Cue::Ordinal)
        && (ctx.word_is(i, "conference") || ctx.word_is(i, "meeting"))
    {
        return Some(Found {
            start: i - 2,
            end: i + 1,
            kind: EntityKind::Event,
            subkind: Some("meeting"),
            bonus: 16,
            reason: "event by its ordinal",
        });
    }
    let mut start = i;
    let mut proper = false;
    while start > first {
        let j = start - 1;
        if ctx.possessive(j) && ctx.word(j) != "'" {
            break;
        }
        if ctx.capital(j)
            && !ctx.is(j, Cue::Indefinite)
            && !(ctx.opens(j) && ctx.is(j, Cue::Generic))
            && !ctx.is(j, Cue::Weekday)
        {
            proper = true;
            start = j;
        } else if ctx.is(j, Cue::Ordinal)
            || ctx.shape(j, Shape::NUMBER)
                && (ctx.word(j).ends_with("th")
                    || ctx.word(j).ends_with("nd")
                    || ctx.word(j).ends_with("rd")
                    || ctx.word(j).ends_with("st"))
        {
            return (proper || capital).then_some(Found {
                start: j,
                end: i + 1,
                kind: EntityKind::Event,
                subkind: subkind(ctx, i),
                bonus: 16,
                reason: "event by its ordinal",
            });
        } else if ctx.hyphen(j)
            || ctx.word(j) == "'"
            || matches!(
                ctx.word(j),
                "ministers" | "leaders" | "ministerial" | "trade" | "finance" | "foreign" | "economic"
            ) && !proper
        {
            start = j;
        } else {
            break;
        }
    }
    while start < i && !ctx.shape(start, Shape::WORD) {
        start += 1;
    }
    if !proper || start == i || !ctx.capital(start) {
        return None;
    }
    // In small letters the head counts only where a body's name stands right before it: `APEC summit`.
    let summit = ctx.word_is(i, "summit") || ctx.word_is(i, "meeting") || ctx.word_is(i, "gathering");
    if !capital
        && !(summit && (ctx.shape(start, Shape::CAPS) || ctx.word(start).bytes().any(|b| b.is_ascii_digit())))
        || capital && ctx.word_is(i, "Assembly")
    {
        return None;
    }
    let end = if capital { of_phrase(ctx, i + 1) } else { i + 1 };
    Some(Found {
        start,
        end,
        kind: EntityKind::Event,
        subkind: subkind(ctx, i),
        bonus: 10,
        reason: "event by its head",
    })
}

fn subkind(ctx: &Context, i: usize) -> Option<&'static str> {
    if ctx.word_is(i, "summit") {
        Some("summit")
    } else if ctx.word_is(i, "exercise") {
        Some("exercise")
    } else {
        Some("meeting")
    }
}
