//! Mentions → entities: one for each thing that the document names.

use super::choose::{Candidate, Target};
use super::context::Context;
use super::cue::{Cue, KeyMap};
use super::gazetteer::{EntityRef, Gazetteer};
use super::{Name, NamedEntity, Names, Title};
use crate::lexicon::fold;
use crate::relation::{EntityKind, MentionForm, Source};
use crate::token::Shape;
use std::collections::HashMap;

/// Later reuse: the family or given name of a person named in full, the acronym given in brackets.
pub(super) fn reuse(ctx: &Context, chosen: &mut Vec<Candidate>) {
    // The word → the mention in full that it shortens; the latest before it counts, else the first behind.
    let mut words: KeyMap<Vec<usize>> = KeyMap::default();
    let mut acronyms: KeyMap<usize> = KeyMap::default();
    for (number, c) in chosen.iter().enumerate() {
        let full = (c.start..c.end).filter(|&i| ctx.capital(i)).count();
        if c.kind == EntityKind::Person && full >= 2 {
            for i in (c.start..c.end)
                .filter(|&i| ctx.capital(i) && ctx.word(i).chars().count() > 1 && !ctx.is(i, Cue::NameSuffix))
            {
                words.entry(ctx.tokens[i].key.0).or_default().push(number);
            }
        }
        let names = matches!(
            c.kind,
            EntityKind::Organization | EntityKind::Forum | EntityKind::Agreement | EntityKind::Event
        );
        if names
            && c.end - c.start >= 2
            && ctx.word(c.end) == "("
            && ctx.word(c.end + 2) == ")"
            && ctx.capital(c.end + 1)
        {
            acronyms.entry(ctx.tokens[c.end + 1].key.0).or_insert(number);
        }
    }
    let mut owner = vec![usize::MAX; ctx.tokens.len()];
    for (number, c) in chosen.iter().enumerate() {
        owner[c.start..c.end].fill(number);
    }
    let mut added = Vec::new();
    let mut dropped = vec![false; chosen.len()];
    for i in 0..ctx.tokens.len() {
        if !ctx.capital(i) {
            continue;
        }
        let held = owner[i];
        let single = held != usize::MAX && chosen[held].end - chosen[held].start == 1;
        let key = ctx.tokens[i].key.0;
        if let Some(&full) = acronyms.get(&key) {
            let free = held == usize::MAX
                || single && (chosen[held].source == Source::Pattern || i == chosen[full].end + 1);
            if free && !ctx.shape(i, Shape::POSSESSIVE) {
                if held != usize::MAX {
                    dropped[held] = true;
                }
                let f = &chosen[full];
                added.push(Candidate {
                    start: i,
                    end: i + 1,
                    form: MentionForm::Acronym,
                    reason: "acronym of a name in full",
                    target: Target::Same(f.start),
                    ..f.clone()
                });
                continue;
            }
        }
        let Some(list) = words.get(&key) else { continue };
        let free = held == usize::MAX
            || single
                && (chosen[held].kind == EntityKind::Person
                    || chosen[held].reason == "unknown acronym"
                    || chosen[held].score < 23 && chosen[held].kind != EntityKind::Country
                    || chosen[held].reason == "behind a preposition of place");
        let near = i > 0
            && ctx.capital(i - 1)
            && owner[i - 1] == usize::MAX
            && !ctx.is(i - 1, Cue::Generic)
            && !ctx.is(i - 1, Cue::TitleHead)
            && !ctx.is(i - 1, Cue::Honorific)
            && !ctx.opens(i)
            || ctx.capital(i + 1)
                && owner.get(i + 1).is_some_and(|&o| o == usize::MAX)
                && !ctx.is(i + 1, Cue::Generic)
                && !ctx.is(i + 1, Cue::TitleHead);
        if !free || near || ctx.is(i, Cue::Generic) {
            continue;
        }
        if held != usize::MAX {
            dropped[held] = true;
        }
        let before = list.partition_point(|&n| chosen[n].start < i);
        let full = &list[before.saturating_sub(1)];
        let f = &chosen[*full];
        added.push(Candidate {
            start: i,
            end: i + 1,
            form: MentionForm::Name,
            reason: "short for a person named in full",
            target: Target::Same(f.start),
            ..f.clone()
        });
    }
    let mut number = 0;
    chosen.retain(|_| {
        number += 1;
        !dropped[number - 1]
    });
    chosen.extend(added);
    chosen.sort_by_key(|c| c.start);
}

#[derive(PartialEq, Eq, Hash)]
enum Identity {
    Table(EntityRef),
    Code(EntityKind, String),
}

/// The names layer of the chosen candidates.
pub(super) fn link(
    ctx: &Context,
    gazetteer: &Gazetteer,
    chosen: Vec<Candidate>,
    titles: Vec<Title>,
) -> Names {
    let mut names = Names::default();
    let mut known: HashMap<Identity, u32> = HashMap::new();
    // Mentions by their first token, for those that refer to another; those that need another come second.
    let mut by_start: HashMap<usize, u32> = HashMap::new();
    let mut entity_of = vec![u32::MAX; chosen.len()];
    for again in [false, true] {
        for (number, c) in chosen.iter().enumerate() {
            if matches!(c.target, Target::Same(_)) != again {
                continue;
            }
            let entity = match &c.target {
                Target::Same(start) if by_start.contains_key(start) => by_start[start],
                Target::Table(id) => *known.entry(Identity::Table(*id)).or_insert_with(|| {
                    names.entities.push(from_table(ctx, gazetteer, *id, c));
                    names.entities.len() as u32 - 1
                }),
                Target::Code(Some(code)) if c.kind == EntityKind::Date => {
                    *known.entry(Identity::Code(c.kind, code.clone())).or_insert_with(|| {
                        names.entities.push(NamedEntity {
                            kind: Some(c.kind),
                            name: code.clone(),
                            ids: vec![("iso8601", code.clone())],
                            ..NamedEntity::default()
                        });
                        names.entities.len() as u32 - 1
                    })
                }
                target => {
                    let words = ctx.slice(c.start, c.end);
                    let code = if c.kind == EntityKind::Organization && c.subkind == Some("ministry") {
                        portfolio(ctx, c)
                    } else {
                        fold(words)
                    };
                    let ids = match target {
                        Target::Code(Some(code)) => vec![("iso4217", code.clone())],
                        _ => Vec::new(),
                    };
                    *known.entry(Identity::Code(c.kind, code)).or_insert_with(|| {
                        names.entities.push(NamedEntity {
                            kind: Some(c.kind),
                            name: words.to_owned(),
                            ids,
                            subkind: c.subkind,
                            ..NamedEntity::default()
                        });
                        names.entities.len() as u32 - 1
                    })
                }
            };
            by_start.insert(c.start, entity);
            entity_of[number] = entity;
        }
    }
    for (number, c) in chosen.iter().enumerate() {
        names.mentions.push(Name {
            tokens: crate::token::TokenRange::new(c.start, c.end),
            span: ctx.span(c.start, c.end),
            kind: c.kind,
            form: c.form,
            source: c.source,
            metonym: c.metonym,
            entity: entity_of[number],
            reason: c.reason,
        });
    }
    // A title that a mention covers is part of a name.
    let mut person = vec![false; ctx.tokens.len()];
    for c in chosen.iter().filter(|c| c.kind == EntityKind::Person) {
        person[c.start..c.end].fill(true);
    }
    names.titles = titles;
    names.titles.retain(|t| !person[t.head as usize]);
    names
}

/// What a ministry is known by in its document: its first portfolio. `Ministry of Trade` and `trade ministry` are one.
fn portfolio(ctx: &Context, c: &Candidate) -> String {
    let word = (c.start..c.end)
        .find(|&i| ctx.is(i, Cue::Portfolio))
        .map_or_else(|| ctx.slice(c.start, c.end), |i| ctx.word(i));
    format!("ministry of {}", fold(word))
}

fn from_table(ctx: &Context, gazetteer: &Gazetteer, id: EntityRef, c: &Candidate) -> NamedEntity {
    let entity = gazetteer.entity(id);
    let mut ids = Vec::new();
    if entity.kind == EntityKind::Country {
        ids.push(("iso3166", entity.country.to_owned()));
    }
    if entity.wikidata != 0 {
        ids.push(("wikidata", format!("Q{}", entity.wikidata)));
    }
    if entity.kind == EntityKind::Commodity && !entity.code.is_empty() {
        ids.push(("hs", entity.code.to_owned()));
    }
    let mut offices: Vec<String> = Vec::new();
    if let Some(date) = ctx.date {
        let day =
            u32::try_from(date.year()).unwrap_or(0) * 10000 + date.month() as u32 * 100 + date.day() as u32;
        for term in entity.terms().filter(|t| t.covers(day)) {
            if !offices.iter().any(|o| o == term.office) {
                offices.push(term.office.to_owned());
            }
        }
    }
    let country = if entity.country.is_empty() {
        entity.terms().map(|t| t.country).find(|c| !c.is_empty()).unwrap_or("")
    } else {
        entity.country
    };
    NamedEntity {
        kind: Some(c.kind),
        name: entity.name.to_owned(),
        country: (country.len() == 3).then(|| country.to_owned()),
        ids,
        subkind: (!entity.subkind.is_empty()).then_some(entity.subkind),
        offices,
        gender: (entity.gender != 0).then(|| char::from(entity.gender)),
    }
}
