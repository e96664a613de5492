//! Tokens → every reading that a table or a pattern gives.

use super::choose::{Candidate, Target};
use super::context::Context;
use super::country::stands_for_government;
use super::cue::{Cue, Cues, cues_of};
use super::gazetteer::{Capitals, Gazetteer, Match};
use super::table::{EntryFlags, EntryForm};
use super::{Title, date, goods, money, organization, percent, person, title};
use crate::lexicon::{Class, Tag, WordKey};
use crate::relation::{EntityKind, MentionForm, Source};
use crate::token::Shape;
use std::collections::HashMap;

pub(super) fn pattern(
    start: usize,
    end: usize,
    kind: EntityKind,
    bonus: i32,
    reason: &'static str,
) -> Candidate {
    Candidate {
        start,
        end,
        kind,
        form: MentionForm::Name,
        source: Source::Pattern,
        metonym: false,
        score: 10 * (end - start) as i32 + bonus,
        reason,
        target: Target::Words,
        subkind: None,
    }
}

/// Cues of words that amounts and rates start with, besides digits.
const COUNTED: Cues = Cues::of(&[Cue::Number, Cue::CurrencyCode]);

/// Cues of heads in small letters that a place or a pair of parties names.
const PLACE_NAMED: Cues = Cues::of(&[Cue::AgreementHead, Cue::EventHead]);

/// Every candidate, and the offices.
pub(super) fn all(ctx: &Context, gazetteer: &Gazetteer) -> (Vec<Candidate>, Vec<Title>) {
    let mut candidates = Vec::new();
    let mut titles: Vec<Title> = Vec::new();
    let mut dated = 0;
    for i in 0..ctx.tokens.len() {
        let shape = ctx.tokens[i].shape;
        if shape.has(Shape::MARK) && !matches!(ctx.word(i), "$" | "€" | "£" | "¥" | "₹" | "₩") {
            continue;
        }
        let country = from_table(ctx, gazetteer, i, &mut candidates);
        if ctx.plain(i) {
            continue;
        }
        // A pattern is tried only where its cues are.
        let cues = ctx.cues(i);
        let counted = shape.any(Shape::NUMBER.with(Shape::MARK))
            || cues.any(COUNTED)
            || shape.has(Shape::INITIAL) && ctx.shape(i + 1, Shape::MARK.with(Shape::JOINED));
        if i >= dated && counted {
            if let Some(end) = percent::at(ctx, i) {
                candidates.push(Candidate {
                    target: Target::Code(None),
                    ..pattern(i, end, EntityKind::Percent, 30, "a number of per cent")
                });
            }
            if let Some(m) = money::at(ctx, i) {
                let target = Target::Code(m.currency.map(str::to_owned));
                candidates.push(Candidate {
                    target,
                    ..pattern(i, m.end, EntityKind::Money, 30, "a number of money")
                });
            }
        }
        if i >= dated
            && (shape.has(Shape::NUMBER) || cues.any(date::STARTS))
            && let Some(d) = date::at(ctx, i)
        {
            dated = d.end;
            candidates.push(Candidate {
                target: Target::Code(d.iso),
                ..pattern(i, d.end, EntityKind::Date, 25, d.reason)
            });
        }
        if cues.has(Cue::TitleHead)
            && let Some(t) = title::at(ctx, i)
        {
            if let Some(last) = titles.last_mut().filter(|last| last.tokens.end > t.tokens.start) {
                if t.tokens.len() >= last.tokens.len() {
                    *last = t;
                }
            } else {
                titles.push(t);
            }
        }
        if cues.any(organization::HEADS)
            && let Some(mut o) = organization::at(ctx, i)
        {
            let subkind = o.subkind;
            // `US Embassy` and `USA Poultry & Egg Export Council` keep the country, `US Navy` does not.
            let abroad = ["embassy", "consulate", "chamber"].iter().any(|w| ctx.word_is(o.end - 1, w));
            if subkind == Some("ministry") || ctx.shape(o.start, Shape::CAPS) && !abroad {
                o.start = behind_country(ctx, gazetteer, o.start, o.end);
            }
            candidates.push(Candidate { subkind, ..pattern(o.start, o.end, o.kind, o.bonus, o.reason) });
        }
        if shape.has(Shape::CAPS) && is_conference(ctx.word(i)) {
            candidates.push(Candidate {
                subkind: Some("meeting"),
                form: MentionForm::Acronym,
                ..pattern(i, i + 1, EntityKind::Event, 20, "conference by its number")
            });
        }
        if !shape.has(Shape::INITIAL) && cues.any(PLACE_NAMED) {
            named_by_place(ctx, gazetteer, i, &mut candidates);
        }
        // `the Talisman Sabre exercise`
        if cues.has(Cue::Exercise) && !ctx.capital(i) {
            let first = ctx.sentence_start(i).max(i.saturating_sub(4));
            let mut start = i;
            while start > first && ctx.capital(start - 1) && !ctx.possessive(start - 1) {
                start -= 1;
            }
            let country = gazetteer.find_at(ctx.tokens, start).iter().any(|m| m.tokens.end as usize + 1 >= i);
            if i - start >= 2 && !ctx.is(start, Cue::Generic) && !country && !ctx.title_case(i) {
                candidates.push(Candidate {
                    subkind: Some("exercise"),
                    ..pattern(start, i, EntityKind::Event, 14, "exercise by the word behind it")
                });
            }
        }
        if cues.has(Cue::SoleOrgan) && ctx.capital(i) && !ctx.title_case(i) && !ctx.opens(i) {
            candidates.push(pattern(i, i + 1, EntityKind::Organization, 6, "an organ of state"));
        }
        // `Puerto Iguazu`, `Santa Barbara`
        if cues.has(Cue::PlacePrefix) && ctx.capital(i) && ctx.capital(i + 1) && !ctx.title_case(i) {
            let end = i + 2 + usize::from(ctx.capital(i + 2) && !ctx.possessive(i + 2));
            let plain = (i + 1..end).all(|j| !ctx.is(j, Cue::OrgHead) && !ctx.is(j, Cue::TitleHead));
            if plain && !ctx.is(i.wrapping_sub(1), Cue::TitleHead) {
                candidates.push(pattern(i, end, EntityKind::Place, 12, "place by its first word"));
            }
        }
        if cues.any(goods::HEADS)
            && let Some(start) = goods::start(ctx, i)
        {
            candidates.push(pattern(start, i + 1, EntityKind::Commodity, 8, "a sort of goods"));
        }
        if shape.has(Shape::INITIAL) {
            if !(i > 0 && ctx.capital(i - 1) && person::name_end(ctx, i - 1) > i) {
                let titled = titles.last().is_some_and(|t| t.tokens.end as usize == i);
                persons(ctx, country, i, titled, &mut candidates);
            } else if i > 0 && (ctx.is(i - 1, Cue::TitleHead) || ctx.is(i - 1, Cue::Honorific)) {
                persons(ctx, country, i, false, &mut candidates);
            }
        }
    }
    let mut titled = vec![false; ctx.tokens.len()];
    for t in &titles {
        titled[t.tokens.range()].fill(true);
    }
    // `Oil Minister` is no oil, `Trade Cabinet Secretary` no cabinet.
    candidates.retain(|c| {
        let names = matches!(c.kind, EntityKind::Organization | EntityKind::Commodity | EntityKind::Event);
        !(names && titled[c.start] && titled[c.end - 1])
    });
    one_sense(gazetteer, &mut candidates);
    (candidates, titles)
}

/// How far apart the readings of one name stand among the candidates.
const NEAR: usize = 6;

/// One sense per document: `Georgia` is the American state where the document names more of America's places than of
/// what belongs to the country, `Congo` the one whose capital is named.
fn one_sense(gazetteer: &Gazetteer, candidates: &mut [Candidate]) {
    let land = |c: &Candidate| matches!(c.kind, EntityKind::Place | EntityKind::Country);
    let countries: Vec<&str> = candidates
        .iter()
        .map(|c| match c.target {
            Target::Table(id) if land(c) => gazetteer.country_of(id),
            _ => "",
        })
        .collect();
    let mut doubtful: Vec<(usize, usize)> = Vec::new();
    for (n, one) in candidates.iter().enumerate() {
        if countries[n].is_empty() || one.kind == EntityKind::Country && one.metonym {
            continue;
        }
        let mut near = n.saturating_sub(NEAR)..(n + NEAR + 1).min(candidates.len());
        let rival = near.find(|&m| {
            let c = &candidates[m];
            c.kind == EntityKind::Country
                && !c.metonym
                && (c.start, c.end) == (one.start, one.end)
                && countries[m] != countries[n]
        });
        doubtful.extend(rival.map(|rival| (n, rival)));
    }
    if doubtful.is_empty() {
        return;
    }
    let mut sure: HashMap<&str, usize> = HashMap::new();
    let mut next = 0;
    for (n, c) in candidates.iter().enumerate() {
        // The doubtful ones are in order; a name that is doubtful in one reading counts in none.
        while next < doubtful.len() && candidates[doubtful[next].0].start < c.start {
            next += 1;
        }
        let near = doubtful[next.saturating_sub(NEAR)..].iter().take(2 * NEAR);
        if !countries[n].is_empty() && !near.clone().any(|d| candidates[d.0].start == c.start) {
            *sure.entry(countries[n]).or_default() += 1;
        }
    }
    let count = |n: usize| sure.get(countries[n]).copied().unwrap_or(0);
    let raised: Vec<usize> =
        doubtful.iter().filter(|&&(n, rival)| count(n) > count(rival)).map(|d| d.0).collect();
    for n in raised {
        candidates[n].score += 8;
    }
}

/// Behind the country's name that opens `start..end`: it stands outside the name of a ministry.
fn behind_country(ctx: &Context, gazetteer: &Gazetteer, start: usize, end: usize) -> usize {
    for found in gazetteer.find_at(ctx.tokens, start) {
        let country = found.entries.iter().any(|&id| gazetteer.entry(id).kind == EntityKind::Country);
        let mut at = found.tokens.end as usize;
        if country && at < end {
            if ctx.possessive(at) {
                at += 1;
            }
            return if at < end { at } else { start };
        }
    }
    start
}

/// Whether the word can be a verb and stands between a name and what it governs.
fn acts_as_verb(ctx: &Context, i: usize) -> bool {
    let behind = ctx.shape(i + 1, Shape::NUMBER)
        || matches!(
            ctx.word(i + 1),
            "the" | "a" | "an" | "its" | "their" | "some" | "his" | "her" | "up" | "out" | "off"
        );
    ctx.tags(i).has(Tag::Vbz)
        && i > ctx.sentence_start(i)
        && behind
        && !ctx.word_before(i).eq_ignore_ascii_case("of")
}

/// Whether a region of another country follows behind a comma, and another comma or the end.
fn in_region(ctx: &Context, gazetteer: &Gazetteer, end: usize, country: &str) -> bool {
    ctx.word(end) == ","
        && gazetteer.find_at(ctx.tokens, end + 1).iter().any(|m| {
            matches!(ctx.word(m.tokens.end as usize), "," | "." | ";" | ")" | "")
                && m.entries.iter().any(|&id| {
                    let entity = gazetteer.entry(id).entity;
                    let of = gazetteer.country_of(entity);
                    gazetteer.subkind_of(entity) == "region" && of.len() == 3 && of != country
                })
        })
}

/// Whether an unknown word with a capital stands right before token `i`.
fn goes_with_name(ctx: &Context, gazetteer: &Gazetteer, i: usize) -> bool {
    let Some(before) = i.checked_sub(1).filter(|&j| j >= ctx.sentence_start(i)) else { return false };
    ctx.capital(before)
        && !ctx.common(before)
        && !ctx.possessive(before)
        && !ctx.shape(before, Shape::CAPS)
        && !ctx.is(before, Cue::Generic)
        && !ctx.is(before, Cue::TitleHead)
        && gazetteer.find_at(ctx.tokens, before).is_empty()
}

/// The run of capitals around a good that is written with a capital inside running text.
fn run_of_name(
    ctx: &Context,
    gazetteer: &Gazetteer,
    start: usize,
    end: usize,
) -> Option<std::ops::Range<usize>> {
    if !ctx.capital(start) || ctx.title_case(start) || ctx.shouting(start) || ctx.in_dateline(start) {
        return None;
    }
    let limit = ctx.sentence_end(start).min(end + 4);
    let first = ctx.sentence_start(start).max(start.saturating_sub(4));
    let (mut from, mut to) = (start, end);
    while to < limit && ctx.capital(to) && !ctx.possessive(to) {
        to += 1;
    }
    while from > first && ctx.capital(from - 1) && !ctx.possessive(from - 1) {
        from -= 1;
    }
    // `Qatari LNG` is the good.
    let adjective = |i: usize| {
        let mut entries = gazetteer.find_at(ctx.tokens, i).into_iter().flat_map(|m| m.entries);
        entries.any(|id| gazetteer.entry(id).form == EntryForm::Adjective)
    };
    while from < start && (ctx.is(from, Cue::Generic) || ctx.is(from, Cue::Honorific) || adjective(from)) {
        from += 1;
    }
    let blocked = [Cue::TitleHead, Cue::Month, Cue::Weekday, Cue::AgreementHead, Cue::EventHead];
    let office = (from..to).any(|i| blocked.iter().any(|&c| ctx.is(i, c)));
    (to - from > end - start && !office).then_some(from..to)
}

/// `the Black Sea agreements`, `the EU-China summit`, `the US-Japan security treaty`: a head in small letters whose name is
/// a place, or a pair of parties.
fn named_by_place(ctx: &Context, gazetteer: &Gazetteer, i: usize, candidates: &mut Vec<Candidate>) {
    let summit = ctx.word(i) == "summit";
    if !(summit || ctx.is(i, Cue::AgreementHead) && !matches!(ctx.word(i), "deal" | "law" | "bill" | "act"))
        || ctx.capital(i)
    {
        return;
    }
    let first = ctx.sentence_start(i);
    let mut start = i;
    // `security treaty`, `peace accord`
    if !summit
        && start > first
        && matches!(
            ctx.word(start - 1),
            "security" | "peace" | "defence" | "defense" | "border" | "trade" | "climate" | "grain"
        )
    {
        start -= 1;
    }
    let stop = start;
    while start > first
        && stop - start < 6
        && (ctx.capital(start - 1)
            && (!ctx.is(start - 1, Cue::Generic) || ctx.capital(start) && !ctx.opens(start - 1))
            || ctx.hyphen(start - 1))
    {
        start -= 1;
    }
    if start == stop || !ctx.capital(start) {
        return;
    }
    let found = gazetteer.find_at(ctx.tokens, start);
    let of_kind = |id| {
        let entry = gazetteer.entry(id);
        let place = entry.kind == EntityKind::Place && entry.form == EntryForm::Name;
        (
            place,
            matches!(entry.kind, EntityKind::Country | EntityKind::Forum)
                && entry.form != EntryForm::Adjective,
        )
    };
    let longest = found.first();
    let whole =
        longest.is_some_and(|m| m.tokens.end as usize == stop && m.entries.iter().any(|&id| of_kind(id).0));
    let pair = longest.is_some_and(|m| {
        let end = m.tokens.end as usize;
        (ctx.hyphen(end) || ctx.word(end) == "–")
            && ctx.capital(end + 1)
            && m.entries.iter().any(|&id| of_kind(id).1 || of_kind(id).0)
    });
    let the = ctx.word_before(start).eq_ignore_ascii_case("the");
    // `the Bougival accord`: a word that nothing knows.
    let unknown = !summit
        && the
        && start + 1 == stop
        && found.is_empty()
        && !ctx.shape(start, Shape::CAPS)
        && !ctx.common(start)
        && !ctx.class(start, Class::Surname)
        && !ctx.class(start, Class::GivenName);
    if pair || whole && the || unknown {
        let kind = if summit { EntityKind::Event } else { EntityKind::Agreement };
        candidates.push(Candidate {
            subkind: summit.then_some("summit"),
            ..pattern(start, i + 1, kind, 14, "named by a place or a pair of parties")
        });
    }
}

/// `COP28`, `MC13`: a conference known by its number.
fn is_conference(word: &str) -> bool {
    let number = word.strip_prefix("COP").or_else(|| word.strip_prefix("MC"));
    number.is_some_and(|n| (1..=2).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()))
}

/// `country`: whether a country's name starts at `i`.
fn persons(ctx: &Context, country: bool, i: usize, titled: bool, candidates: &mut Vec<Candidate>) {
    // A country's name or adjective opens a person's name only where it is a given name too.
    if country && !ctx.class(i, Class::GivenName) {
        let addressed = i > ctx.sentence_start(i) && ctx.is(i - 1, Cue::Honorific) && ctx.capital(i - 1);
        if !addressed {
            return;
        }
    }
    let end = person::name_end(ctx, i);
    // `Secretary of Foreign Affairs Lazaro`
    let several = end > i + 1 && ctx.shape(end - 1, Shape::WORD);
    let titled = (titled && (ctx.capital(i - 1) || several) && !ctx.is(i - 1, Cue::TitleHead))
        .then_some((14, "office of several words before it"));
    if end > i
        && let Some((bonus, reason)) = person::evidence(ctx, i, end).or(titled)
    {
        candidates.push(pattern(i, end, EntityKind::Person, bonus, reason));
    }
}

/// The names of the tables that start at `i`; whether one of them is a country's.
fn from_table(ctx: &Context, gazetteer: &Gazetteer, i: usize, candidates: &mut Vec<Candidate>) -> bool {
    if !gazetteer.may_start(&ctx.tokens[i]) {
        return false;
    }
    let mute = ctx.shape(i, Shape::CAPS) && ctx.shouting(i);
    let capitals = if mute { Capitals::Mute } else { Capitals::Tell };
    let is_country = |m: &Match| m.entries.iter().any(|&id| gazetteer.entry(id).kind == EntityKind::Country);
    let matches = gazetteer.find_at_with(ctx.tokens, i, capitals);
    let country = if mute {
        gazetteer.find_at(ctx.tokens, i).iter().any(is_country)
    } else {
        matches.iter().any(is_country)
    };
    for found in matches {
        let range = found.tokens.range();
        let (start, end) = (range.start, range.end);
        let mut start = start;
        let of_kind = |kind| found.entries.iter().any(|&id| gazetteer.entry(id).kind == kind);
        // The article is no part of a name (`The Hague` is a place and keeps it).
        if end > start + 1 && ctx.word_is(start, "the") && !of_kind(EntityKind::Place) {
            start += 1;
            if !ctx.capital(start) {
                continue;
            }
        }
        if end > start + 1
            && ctx.is(start, Cue::Honorific)
            && of_kind(EntityKind::Person)
            && !ctx.word_is(start, "sheikh")
        {
            start += 1;
        }
        let single = end == start + 1;
        // `APEC summit`, `G20 trade ministers' meeting` are events.
        if ctx.capital(start) && of_kind(EntityKind::Forum) {
            let stop = ctx.sentence_end(i).min(end + 5);
            let mut at = end;
            while at < stop
                && !ctx.is(at, Cue::EventHead)
                && (ctx.word(at) == "'"
                    || ctx.word(at) == "’"
                    || ["ministerial", "annual", "heads", "joint"].iter().any(|w| ctx.word_is(at, w))
                    || ctx.is(at, Cue::Portfolio)
                    || ctx.is(at, Cue::TitleHead))
            {
                at += 1;
            }
            let meeting = ["summit", "meeting", "gathering"].iter().any(|w| ctx.word_is(at, w))
                || ctx.word_is(at, "conference") && at > end;
            if at < stop && meeting {
                candidates.push(Candidate {
                    subkind: Some("summit"),
                    ..pattern(start, at + 1, EntityKind::Event, 20, "meeting of a body")
                });
            }
        }
        let has_capital = found.entries.iter().any(|&id| gazetteer.entry(id).form == EntryForm::Capital);
        for &id in &found.entries {
            let entry = gazetteer.entry(id);
            if entry.kind == EntityKind::Country && single {
                if ctx.no_country(start) {
                    continue;
                }
                // `Lebanon, Ohio`
                if entry.form == EntryForm::Name
                    && ctx.word(end) == ","
                    && in_region(ctx, gazetteer, end, gazetteer.country_of(entry.entity))
                {
                    candidates.push(pattern(start, end, EntityKind::Place, 20, "before its region"));
                    continue;
                }
            }
            // `SHE IS`: where all is in capitals they make no acronym of a word of the language.
            let acronym = entry.form == EntryForm::Acronym && entry.kind != EntityKind::Country;
            if mute && single && acronym && ctx.closed_class(start) {
                continue;
            }
            let weak = entry.flags.has(EntryFlags::WEAK);
            let common = entry.flags.has(EntryFlags::COMMON_WORD);
            let mut start = start;
            let mut kind = entry.kind;
            if kind == EntityKind::Forum {
                if cues_of(WordKey::of(gazetteer.name_of(entry.entity))).has(Cue::Organ) {
                    kind = EntityKind::Organization;
                } else if (start..end).any(|j| ctx.word_is(j, "summit")) {
                    kind = EntityKind::Event;
                }
            }
            let mut end = end;
            if kind == EntityKind::Commodity {
                if end > start + 1 && ctx.is(end - 1, Cue::TradeFlow) {
                    end -= 1;
                }
                if end == start + 1 && ctx.is(start, Cue::NotGoods) {
                    continue;
                }
                start = behind_country(ctx, gazetteer, start, end);
                // `Coal India`, `Mitsubishi Gas Chemical`: part of a name.
                if let Some(run) = run_of_name(ctx, gazetteer, start, end) {
                    candidates.push(pattern(
                        run.start,
                        run.end,
                        EntityKind::Organization,
                        8,
                        "a good inside a run of capitals",
                    ));
                    continue;
                }
            }
            // `U.S. Navy` stands for the navy of the country before it, `American Institute in Taiwan` is one name.
            if kind == EntityKind::Organization
                && (gazetteer.subkind_of(entry.entity) == "ministry"
                    || gazetteer.subkind_of(entry.entity) == "agency" && ctx.shape(start, Shape::CAPS))
            {
                start = behind_country(ctx, gazetteer, start, end);
            }
            let mut score = 10 * (end - start) as i32 + 12 + i32::from(kind == EntityKind::Agreement);
            if end > start + 1 && kind != EntityKind::Person && kind != EntityKind::Commodity {
                score += 6;
            }
            // `Denzel Washington`: the name before it takes it along.
            if single
                && matches!(kind, EntityKind::Country | EntityKind::Place)
                && goes_with_name(ctx, gazetteer, i)
            {
                score -= 8;
            }
            // `Klaipedos Nafta` is no treaty.
            if single
                && matches!(kind, EntityKind::Agreement | EntityKind::Forum)
                && !ctx.shape(start, Shape::CAPS)
                && goes_with_name(ctx, gazetteer, i)
            {
                continue;
            }
            let mut reason = "in the tables";
            let mut metonym = false;
            let form = match entry.form {
                EntryForm::Office => continue,
                EntryForm::Adjective | EntryForm::People => MentionForm::Demonym,
                EntryForm::Acronym => MentionForm::Acronym,
                _ => MentionForm::Name,
            };
            match entry.form {
                EntryForm::Capital => {
                    let (stands, why) = stands_for_government(ctx, start, end, false);
                    if !stands {
                        continue;
                    }
                    (metonym, reason) = (true, why);
                    score += 4;
                    if gazetteer.country_of(entry.entity) == "BEL" && !ctx.belgian() {
                        let union = gazetteer.lookup("European Union");
                        if let Some(&id) = union.first() {
                            candidates.push(Candidate {
                                form,
                                source: Source::Gazetteer,
                                metonym: true,
                                target: Target::Table(gazetteer.entry(id).entity),
                                ..pattern(
                                    start,
                                    end,
                                    EntityKind::Forum,
                                    score + 8 - 10,
                                    "seat of the European Union",
                                )
                            });
                        }
                    }
                }
                EntryForm::Metonym => {
                    let (stands, why) = stands_for_government(ctx, start, end, true);
                    if weak && !stands {
                        continue;
                    }
                    if stands {
                        (metonym, reason) = (true, why);
                    } else {
                        candidates.push(Candidate {
                            form,
                            source: Source::Gazetteer,
                            ..pattern(start, end, EntityKind::Place, 12, why)
                        });
                        continue;
                    }
                }
                EntryForm::FamilyName => score -= 4,
                _ => {}
            }
            if entry.kind == EntityKind::Commodity {
                if single && common && !ctx.shape(i, Shape::LOWER) {
                    continue;
                }
                // `the fruit of`, `ECOWAS lifts curbs`
                let of = ctx.word_is(start, "fruit") && ctx.word(end) == "of";
                if single && (of || acts_as_verb(ctx, start)) {
                    continue;
                }
                score -= 6;
            } else if single && !has_capital {
                // `Ford said`, `Apple's`, `Shell, BP and others`
                let used = entry.kind == EntityKind::Organization
                    && (ctx.possessive(end)
                        || ctx.is(end, Cue::Agentive) && !ctx.capital(end)
                        || matches!(ctx.word(end), "," | "and") && ctx.capital(end + 1));
                let unsure = ctx.opens(i) && entry.kind != EntityKind::Country && !used;
                if common && (unsure || !ctx.capital(i)) {
                    continue;
                }
                if weak {
                    score -= 3;
                }
                if common && entry.kind != EntityKind::Country {
                    score -= 4;
                }
            }
            if matches!(entry.kind, EntityKind::Organization) && weak && single && ctx.opens(i) {
                score -= 4;
            }
            if entry.kind == EntityKind::Country {
                score += 3;
            }
            // Whoever adds a name wants it found.
            if entry.entity.is_user() {
                score += 20;
            }
            // `northeast Asian`
            if kind == EntityKind::Place
                && form == MentionForm::Demonym
                && start > ctx.sentence_start(start)
                && ctx.class(start - 1, Class::Direction)
                && !ctx.word(start - 1).ends_with("ern")
                && !ctx.capital(start - 1)
            {
                start -= 1;
            }
            candidates.push(Candidate {
                start,
                end,
                kind,
                form,
                source: Source::Gazetteer,
                metonym,
                score,
                reason,
                target: Target::Table(entry.entity),
                subkind: None,
            });
        }
    }
    country
}
