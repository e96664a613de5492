//! Later reuse: the family name of a person named in full, the acronym given in brackets, the head of a body's name.
//!
//! After `Lone Vestergaard`, `Vestergaard` is she; after `the Food Authority (FA)`, `FA` is it; after `the European
//! Commission`, so is `the Commission`. The latest name before counts, else the first behind.

use super::choose::{Candidate, Target};
use super::context::Context;
use super::cue::{Cue, KeyMap};
use super::official::Officials;
use crate::lexicon::{Class, Tag};
use crate::relation::{EntityKind, MentionForm, Source};
use crate::token::Shape;

/// How far back a person named like a place still outweighs the place, in tokens.
const RECENT: usize = 80;

/// The index of no mention.
const FREE: usize = usize::MAX;

struct Index {
    /// Words of persons' names → their mentions, in text order.
    persons: KeyMap<Vec<usize>>,
    acronyms: KeyMap<usize>,
    /// Words that head the names of bodies → their mentions, in text order.
    heads: KeyMap<Vec<usize>>,
}

fn index(ctx: &Context, chosen: &[Candidate]) -> Index {
    let mut index =
        Index { persons: KeyMap::default(), acronyms: KeyMap::default(), heads: KeyMap::default() };
    for (number, c) in chosen.iter().enumerate() {
        let capitals = (c.start..c.end).filter(|&i| ctx.capital(i));
        if c.kind == EntityKind::Person {
            let told = matches!(c.reason, "honorific before it" | "office before it");
            if capitals.clone().count() >= 2 || told {
                for i in capitals
                    .clone()
                    .filter(|&i| ctx.word(i).chars().count() > 1 && !ctx.is(i, Cue::NameSuffix))
                {
                    index.persons.entry(ctx.tokens[i].key.0).or_default().push(number);
                }
            }
        }
        let body = matches!(
            c.kind,
            EntityKind::Organization | EntityKind::Forum | EntityKind::Agreement | EntityKind::Event
        );
        if body
            && c.end - c.start >= 2
            && ctx.word(c.end) == "("
            && ctx.word(c.end + 2) == ")"
            && ctx.capital(c.end + 1)
        {
            index.acronyms.entry(ctx.tokens[c.end + 1].key.0).or_insert(number);
        }
        if (body || c.kind == EntityKind::Place) && capitals.clone().count() >= 2 {
            for i in capitals.filter(|&i| is_head(ctx, i)) {
                index.heads.entry(ctx.tokens[i].key.0).or_default().push(number);
            }
        }
    }
    index
}

/// Words that stand for a longer name: `the Commission`, `the Treaty`, `the Strip`.
fn is_head(ctx: &Context, i: usize) -> bool {
    [Cue::OrgHead, Cue::PartyHead, Cue::ForumNoun, Cue::EventHead, Cue::AgreementHead, Cue::PlaceHead]
        .iter()
        .any(|&cue| ctx.is(i, cue))
        && !ctx.is(i, Cue::MinistryHead)
}

/// The latest of a list of mentions before token `i`, else its first.
fn latest(list: &[usize], chosen: &[Candidate], i: usize) -> usize {
    let before = list.partition_point(|&n| chosen[n].start < i);
    list[before.saturating_sub(1)]
}

/// Adds the mentions that shorten others.
pub(super) fn reuse(ctx: &Context, officials: Option<&Officials>, chosen: &mut Vec<Candidate>) {
    let index = index(ctx, chosen);
    let mut owner = vec![FREE; ctx.tokens.len()];
    for (number, c) in chosen.iter().enumerate() {
        owner[c.start..c.end].fill(number);
    }
    let mut added: Vec<Candidate> = Vec::new();
    let mut dropped = vec![false; chosen.len()];
    let mut i = 0;
    while i < ctx.tokens.len() {
        let at = i;
        i += 1;
        if !ctx.capital(at) || ctx.shape(at, Shape::POSSESSIVE) {
            continue;
        }
        let key = ctx.tokens[at].key.0;
        let held = owner[at];
        let single = held != FREE && chosen[held].end - chosen[held].start == 1;
        if let Some(&full) = index.acronyms.get(&key)
            && (held == FREE
                || single && (chosen[held].source == Source::Pattern || at == chosen[full].end + 1))
        {
            if held != FREE {
                dropped[held] = true;
            }
            added.push(short(&chosen[full], at, at + 1, MentionForm::Acronym, "acronym of a name in full"));
            continue;
        }
        if let Some(list) = index.persons.get(&key)
            && let Some((start, end, full)) = person(ctx, chosen, &owner, list, at)
        {
            for &n in &owner[start..end] {
                if n != FREE {
                    dropped[n] = true;
                }
            }
            added.push(short(
                &chosen[full],
                start,
                end,
                MentionForm::Name,
                "short for a person named in full",
            ));
            i = end;
            continue;
        }
        let alone = (held == FREE || single && chosen[held].source == Source::Pattern)
            && !ctx.capital(at + 1)
            && !ctx.title_case(at);
        if alone
            && ctx.word_before(at).eq_ignore_ascii_case("the")
            && is_head(ctx, at)
            && let Some(list) = index.heads.get(&key)
        {
            if held != FREE {
                dropped[held] = true;
            }
            let full = latest(list, chosen, at);
            added.push(short(&chosen[full], at, at + 1, MentionForm::Name, "short for a name in full"));
            continue;
        }
        if alone
            && ctx.word_before(at).eq_ignore_ascii_case("the")
            && ctx.word(at) == "Commission"
            && chosen.iter().any(|c| c.kind == EntityKind::Forum && is_union(ctx, c))
        {
            if held != FREE {
                dropped[held] = true;
            }
            added.push(super::candidate::pattern(
                at,
                at + 1,
                EntityKind::Organization,
                0,
                "organ of the European Union",
            ));
            continue;
        }
        if held == FREE
            && !ctx.is(at, Cue::Generic)
            && !ctx.common(at)
            && !near_capital(ctx, &owner, at, at + 1)
            && let Some(id) = officials.and_then(|o| o.head(ctx.tokens[at].key))
        {
            added.push(Candidate {
                source: Source::Gazetteer,
                target: Target::Table(id),
                ..super::candidate::pattern(
                    at,
                    at + 1,
                    EntityKind::Person,
                    0,
                    "family name of a head of state or government of the day",
                )
            });
        }
    }
    let mut number = 0;
    chosen.retain(|_| {
        number += 1;
        !dropped[number - 1]
    });
    chosen.extend(added);
    chosen.sort_by_key(|c| c.start);
}

fn is_union(ctx: &Context, c: &Candidate) -> bool {
    matches!(ctx.slice(c.start, c.end), "EU" | "European Union" | "European Council")
}

fn short(full: &Candidate, start: usize, end: usize, form: MentionForm, reason: &'static str) -> Candidate {
    let target = match full.target {
        Target::Table(id) => Target::Table(id),
        _ => Target::Same(full.start),
    };
    Candidate { start, end, form, reason, metonym: false, target, ..full.clone() }
}

/// Whether a word with a capital that belongs to no name stands beside `start..end`: then that is part of another name.
fn near_capital(ctx: &Context, owner: &[usize], start: usize, end: usize) -> bool {
    if ctx.shouting(start) || ctx.title_case(start) {
        return false;
    }
    let other =
        |i: usize| !ctx.is(i, Cue::Generic) && !ctx.is(i, Cue::TitleHead) && !ctx.is(i, Cue::PartyMember);
    start > 0
        && ctx.capital(start - 1)
        && owner[start - 1] == FREE
        && other(start - 1)
        && !ctx.is(start - 1, Cue::Honorific)
        && !ctx.opens(start)
        || ctx.capital(end) && owner.get(end).is_some_and(|&o| o == FREE) && other(end)
}

/// The short name around `at`, and the mention in full that it shortens.
fn person(
    ctx: &Context,
    chosen: &[Candidate],
    owner: &[usize],
    list: &[usize],
    at: usize,
) -> Option<(usize, usize, usize)> {
    let full = latest(list, chosen, at);
    let f = &chosen[full];
    // `King` after `Madeleine King`, but no `The` after a name that holds one.
    let named = f.end > f.start + 1
        && ctx.tokens[f.end - 1].key == ctx.tokens[at].key
        && ctx.class(at, Class::Surname);
    if (f.start..f.end).contains(&at)
        || ctx.is(at, Cue::Generic) && !ctx.is(at, Cue::Month) && !named
        || ctx.in_dateline(at)
    {
        return None;
    }
    let key = ctx.tokens[at].key;
    let from = (f.start..f.end).find(|&j| ctx.tokens[j].key == key)?;
    // `Duran Ballen` of `Sixto Duran Ballen`
    let mut len = 1;
    while from + len < f.end
        && ctx.tokens.get(at + len).is_some_and(|t| t.key == ctx.tokens[from + len].key)
        && (ctx.capital(at + len) || ctx.hyphen(at + len) || ctx.hyphen(at + len - 1))
    {
        len += 1;
    }
    let end = at + len;
    // `al-Sudani`, `von der Leyen`
    let (mut start, mut before) = (at, from);
    while before > f.start
        && start > ctx.sentence_start(at)
        && (ctx.is(before - 1, Cue::Particle)
            || ctx.hyphen(before - 1) && before >= f.start + 2 && ctx.is(before - 2, Cue::Particle))
        && ctx.tokens[start - 1].key == ctx.tokens[before - 1].key
    {
        (start, before) = (start - 1, before - 1);
    }
    let surname = from + len == f.end;
    for &held in &owner[start..end] {
        if held == FREE {
            continue;
        }
        let h = &chosen[held];
        if h.start < start || h.end > end {
            return None;
        }
        let place = matches!(h.kind, EntityKind::Country | EntityKind::Place) && h.form == MentionForm::Name;
        let recent = surname
            && place
            && f.start < at
            && at - f.start < RECENT
            && !ctx.is(at.saturating_sub(1), Cue::LocationPreposition)
            && ctx.word_before(at) != ",";
        let weak = h.kind == EntityKind::Person
            || h.source == Source::Pattern && !matches!(h.kind, EntityKind::Date | EntityKind::Place)
            || h.score < 23 && !matches!(h.kind, EntityKind::Country | EntityKind::Place)
            || h.reason == "behind a preposition of place" && ctx.word_before(at) == "from";
        if !(weak || recent) {
            return None;
        }
    }
    // `Ban on exports`: the word itself.
    let verb = !ctx.shape(end, Shape::WORD)
        || ctx.word(end) == "and" && ctx.capital(end + 1)
        || ctx.is(end, Cue::Reporting)
        || ctx.is(end, Cue::Agentive)
        || ctx.is(end, Cue::PersonVerb)
        || !ctx.capital(end) && (ctx.tags(end).has(Tag::Vbd) || ctx.tags(end).has(Tag::Vbz))
        || ctx.shouting(at)
        || ctx.title_case(at);
    if ctx.common(at) && ctx.opens(at) && !verb {
        return None;
    }
    (!near_capital(ctx, owner, start, end)).then_some((start, end, full))
}
