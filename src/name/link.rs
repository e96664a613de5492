//! Mentions → entities: one for each thing that the document names.
//!
//! `South Korean Trade Minister Ahn Duk-geun` makes a person with an office and the country KOR; `Ahn` and `Duk-geun Ahn`
//! are the same. `the Chinese commerce ministry` and `the U.S. Commerce Department` are two, and a later `commerce
//! ministry` is the one named last.

use super::choose::{Candidate, Target};
use super::context::Context;
use super::cue::{Cue, KeyHasher, KeyMap};
use super::gazetteer::{EntityRef, Gazetteer};
use super::official::{Officials, home, portfolios};
use super::table::{EntryFlags, EntryForm, Term};
use super::{Name, NamedEntity, Names, Title};
use crate::lexicon::{Class, Tag, WordKey, fold};
use crate::relation::EntityKind;
use crate::token::Shape;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// The index of no mention, of no entity.
const NONE: u32 = u32::MAX;

/// How far before a name the noun group may open that it closes, in tokens.
const GROUP: usize = 6;

struct Linker<'a> {
    ctx: &'a Context<'a>,
    gazetteer: &'a Gazetteer,
    officials: Option<&'a Officials<'a>>,
    chosen: &'a [Candidate],
    titles: &'a [Title],
    /// For each token, the mention that holds it.
    owner: Vec<u32>,
    /// Entities of the tables by their number, others by kind and what identifies them.
    listed: KeyMap<u32>,
    coded: HashMap<(EntityKind, String), u32, BuildHasherDefault<KeyHasher>>,
    /// The ministry of a portfolio that was named last.
    ministries: HashMap<String, u32>,
    entities: Vec<NamedEntity>,
}

/// The names layer of the chosen candidates.
pub(super) fn link(
    ctx: &Context,
    gazetteer: &Gazetteer,
    officials: Option<&Officials>,
    chosen: &[Candidate],
    mut titles: Vec<Title>,
) -> Names {
    let mut owner = vec![NONE; ctx.tokens.len()];
    for (number, c) in chosen.iter().enumerate() {
        owner[c.start..c.end].fill(number as u32);
    }
    // A title that a person's name covers is part of it.
    titles.retain(|t| {
        let number = owner[t.head as usize];
        number == NONE || chosen[number as usize].kind != EntityKind::Person
    });
    let mut linker = Linker {
        ctx,
        gazetteer,
        officials,
        chosen,
        titles: &titles,
        owner,
        listed: KeyMap::default(),
        coded: HashMap::default(),
        ministries: HashMap::new(),
        entities: Vec::new(),
    };
    // Mentions that refer to another by its first token come second.
    let mut by_start = vec![NONE; ctx.tokens.len()];
    let mut entity_of = vec![NONE; chosen.len()];
    for again in [false, true] {
        for (number, c) in chosen.iter().enumerate() {
            let same = match c.target {
                Target::Same(start) => Some(by_start.get(start).copied().filter(|&e| e != NONE)),
                _ => None,
            };
            if same.is_some() != again {
                continue;
            }
            let entity = same.flatten().unwrap_or_else(|| linker.entity(c));
            by_start[c.start] = entity;
            entity_of[number] = entity;
        }
    }
    for (c, &entity) in chosen.iter().zip(&entity_of) {
        linker.describe(c, entity);
    }
    let mentions = chosen
        .iter()
        .zip(&entity_of)
        .map(|(c, &entity)| Name {
            tokens: crate::token::TokenRange::new(c.start, c.end),
            span: ctx.span(c.start, c.end),
            kind: c.kind,
            form: c.form,
            source: c.source,
            metonym: c.metonym,
            entity,
            reason: c.reason,
        })
        .collect();
    let entities = linker.entities;
    Names { mentions, titles, entities }
}

impl Linker<'_> {
    fn add(&mut self, kind: EntityKind, code: String, entity: impl FnOnce() -> NamedEntity) -> u32 {
        let entities = &mut self.entities;
        *self.coded.entry((kind, code)).or_insert_with(|| {
            entities.push(entity());
            entities.len() as u32 - 1
        })
    }

    fn table(&mut self, id: EntityRef, c: &Candidate) -> u32 {
        let (ctx, gazetteer, entities) = (self.ctx, self.gazetteer, &mut self.entities);
        *self.listed.entry(u64::from(id.number())).or_insert_with(|| {
            entities.push(from_table(ctx, gazetteer, id, c));
            entities.len() as u32 - 1
        })
    }

    fn entity(&mut self, c: &Candidate) -> u32 {
        let ctx = self.ctx;
        let words = ctx.slice(c.start, c.end);
        match &c.target {
            Target::Table(id) => {
                // A ministry known by its function alone is that of the country before it.
                if c.kind == EntityKind::Organization
                    && self.gazetteer.subkind_of(*id) == "ministry"
                    && self.gazetteer.country_of(*id).is_empty()
                {
                    self.ministry(c)
                } else if let Some(other) = self.namesake(c, *id) {
                    other
                } else {
                    self.table(*id, c)
                }
            }
            Target::Code(Some(code)) if c.kind == EntityKind::Date => {
                self.add(c.kind, code.clone(), || NamedEntity {
                    kind: Some(c.kind),
                    name: code.clone(),
                    ids: vec![("iso8601", code.clone())],
                    ..NamedEntity::default()
                })
            }
            _ if c.kind == EntityKind::Organization && c.subkind == Some("ministry") => self.ministry(c),
            _ if c.kind == EntityKind::Person => self.person(c),
            target => {
                let ids = match target {
                    Target::Code(Some(code)) => vec![("iso4217", code.clone())],
                    _ => Vec::new(),
                };
                self.add(c.kind, fold(words), || NamedEntity {
                    kind: Some(c.kind),
                    name: words.to_owned(),
                    ids,
                    subkind: c.subkind.map(str::to_owned),
                    ..NamedEntity::default()
                })
            }
        }
    }

    /// `Zimbabwe's Reserve Bank` where the table's is that of Australia: a body of state of the country before it.
    fn namesake(&mut self, c: &Candidate, id: EntityRef) -> Option<u32> {
        let of_state = matches!(
            self.gazetteer.subkind_of(id),
            "central-bank" | "ministry" | "agency" | "parliament" | "party"
        );
        if c.kind != EntityKind::Organization || !of_state {
            return None;
        }
        let (there, here) = (self.gazetteer.country_of(id), self.country_before(c.start));
        if here.len() != 3 || there.len() != 3 || here == there {
            return None;
        }
        let (words, country) = (self.ctx.slice(c.start, c.end), here.to_owned());
        let subkind = Some(self.gazetteer.subkind_of(id).to_owned());
        Some(self.add(c.kind, format!("{} {country}", fold(words)), || NamedEntity {
            kind: Some(c.kind),
            name: words.to_owned(),
            country: Some(country),
            subkind,
            ..NamedEntity::default()
        }))
    }

    /// What a ministry is known by in its document: its country and its first portfolio.
    fn ministry(&mut self, c: &Candidate) -> u32 {
        let ctx = self.ctx;
        let words = ctx.slice(c.start, c.end);
        let portfolio = (c.start..c.end).find(|&i| ctx.is(i, Cue::Portfolio)).map_or(words, |i| ctx.word(i));
        let portfolio = format!("ministry of {}", fold(portfolio));
        let mut country = self.country_before(c.start).to_owned();
        if country.is_empty() {
            if let Some(&last) = self.ministries.get(&portfolio) {
                return last;
            }
            country = self.only_country(c.start).to_owned();
        }
        let code = format!("{portfolio} {country}");
        let entity = self.add(c.kind, code, || NamedEntity {
            kind: Some(c.kind),
            name: words.to_owned(),
            country: (!country.is_empty()).then_some(country),
            subkind: Some("ministry".to_owned()),
            ..NamedEntity::default()
        });
        self.ministries.insert(portfolio, entity);
        entity
    }

    /// A person of the tables by full name without initials, or by family name, office and day; else by the words.
    fn person(&mut self, c: &Candidate) -> u32 {
        let ctx = self.ctx;
        let full: Vec<usize> = (c.start..c.end)
            .filter(|&i| ctx.shape(i, Shape::WORD))
            .filter(|&i| ctx.word(i).chars().filter(|c| c.is_alphabetic()).count() > 1)
            .filter(|&i| !ctx.is(i, Cue::NameSuffix))
            .collect();
        let mut keys: Vec<WordKey> = full.iter().map(|&i| ctx.tokens[i].key).collect();
        let path = keys.iter().copied().reduce(WordKey::then);
        if full.len() > 1 {
            // As it stands, then with the family name at the other end: `Duk-geun Ahn`, `Orbán Viktor`.
            for turn in [0, 1, full.len() - 2] {
                keys.rotate_right(turn);
                let found =
                    keys.iter().copied().reduce(WordKey::then).map(|path| self.gazetteer.find_path(path));
                let mut entities: Vec<EntityRef> = found
                    .iter()
                    .flatten()
                    .map(|&id| self.gazetteer.entry(id))
                    .filter(|entry| entry.kind == EntityKind::Person)
                    .map(|entry| entry.entity)
                    .collect();
                entities.dedup();
                if let [id] = entities[..] {
                    return self.table(id, c);
                }
            }
        }
        let title = self.title_before(c.start);
        if full.len() == 1
            && let (Some(path), Some(officials)) = (path, self.officials)
            && let Some(id) = officials.find(path, title.map_or(0, |t| portfolios(ctx, t)))
        {
            return self.table(id, c);
        }
        // `Duk-geun Ahn` is `Ahn Duk-geun`.
        let mut words: Vec<String> = full.iter().map(|&i| fold(ctx.word(i))).collect();
        words.sort_unstable();
        let code = if words.is_empty() { fold(ctx.slice(c.start, c.end)) } else { words.join(" ") };
        self.add(c.kind, code, || NamedEntity {
            kind: Some(c.kind),
            name: ctx.slice(c.start, c.end).to_owned(),
            ..NamedEntity::default()
        })
    }

    /// The office that ends right before a token, over an honorific.
    fn title_before(&self, start: usize) -> Option<&Title> {
        let before = self.titles.partition_point(|t| (t.tokens.end as usize) <= start);
        let title = self.titles.get(before.checked_sub(1)?)?;
        let end = title.tokens.end as usize;
        let honorific = end + 1 == start && self.ctx.is(end, Cue::Honorific);
        (end == start || honorific).then_some(title)
    }

    /// The office that starts right behind a token: `, the Danish energy minister`.
    fn title_behind(&self, end: usize) -> Option<(&Title, &str)> {
        let ctx = self.ctx;
        if ctx.word(end) != "," {
            return None;
        }
        let mut at = end + 1;
        if ctx.is(at, Cue::Indefinite) {
            at += 1;
        }
        let mut country = "";
        if let Some(c) = self.mention(at).filter(|c| c.kind == EntityKind::Country && c.start == at) {
            country = self.iso(c);
            at = c.end + usize::from(ctx.possessive(c.end));
        }
        let number = self.titles.partition_point(|t| (t.tokens.start as usize) < at);
        let title = self.titles.get(number).filter(|t| t.tokens.start as usize == at)?;
        Some((title, country))
    }

    fn mention(&self, i: usize) -> Option<&Candidate> {
        self.chosen.get(*self.owner.get(i)? as usize)
    }

    fn iso(&self, c: &Candidate) -> &str {
        match c.target {
            Target::Table(id) if c.kind == EntityKind::Country => self.gazetteer.country_of(id),
            _ => "",
        }
    }

    /// The code of the country that stands right before a token: `Chinese`, `South Korea's`.
    fn country_before(&self, start: usize) -> &str {
        let Some(mut at) = start.checked_sub(1) else { return "" };
        if self.ctx.possessive(at) && at > 0 {
            at -= 1;
        }
        self.mention(at).map_or("", |c| self.iso(c))
    }

    /// The country of the sentence up to a token, or else of the dateline, if it is the only one there.
    fn only_country(&self, start: usize) -> &str {
        let first = self.ctx.sentence_start(start);
        let from = self.chosen.partition_point(|c| c.start < first);
        let to = self.chosen.partition_point(|c| c.start < start);
        let mut only = "";
        for c in &self.chosen[from..to] {
            let country = match c.target {
                Target::Table(id) if matches!(c.kind, EntityKind::Country | EntityKind::Place) => {
                    self.gazetteer.country_of(id)
                }
                _ => continue,
            };
            if country.len() != 3 || !only.is_empty() && only != country {
                return "";
            }
            only = country;
        }
        only
    }

    /// The one country that the name of a body holds: `Latvian Constitutional Court`, `Bank of Uganda`.
    fn country_inside(&self, c: &Candidate) -> &str {
        let mut only = "";
        let mut at = c.start;
        while at < c.end {
            let found = self.gazetteer.find_at(self.ctx.tokens, at);
            let mut next = at + 1;
            for m in found.iter().filter(|m| m.tokens.end as usize <= c.end) {
                let adjective = |form| matches!(form, EntryForm::Adjective | EntryForm::People);
                let named = m.entries.iter().map(|&id| self.gazetteer.entry(id)).find(|e| {
                    e.kind == EntityKind::Country
                        && (adjective(e.form)
                            || !e.flags.has(EntryFlags::WEAK) && e.form != EntryForm::Capital)
                });
                let Some(entry) = named else { continue };
                let country = self.gazetteer.country_of(entry.entity);
                if !only.is_empty() && only != country {
                    return "";
                }
                (only, next) = (country, m.tokens.end as usize);
                break;
            }
            at = next;
        }
        only
    }

    /// The country whose adjective or possessor opens the noun group that a name closes: `Chinese state-owned carmaker`.
    fn country_of_group(&self, start: usize) -> &str {
        let ctx = self.ctx;
        let first = ctx.sentence_start(start).max(start.saturating_sub(GROUP));
        // `state-owned`, but `officials visited`.
        let noun = |i: usize| {
            let tags = ctx.tags(i);
            let inside = [Tag::Nn, Tag::Nns, Tag::Jj, Tag::Vbn, Tag::Vbg].iter().any(|&t| tags.has(t));
            let outside = [Tag::In, Tag::Dt, Tag::Cc, Tag::Vbz, Tag::Prp, Tag::Md, Tag::Rb];
            let verb = tags.has(Tag::Vbd) && !(i > 0 && ctx.hyphen(i - 1));
            ctx.shape(i, Shape::LOWER)
                && !ctx.capital(i)
                && inside
                && !verb
                && !outside.iter().any(|&t| tags.has(t))
        };
        let mut at = start;
        while at > first && (noun(at - 1) || ctx.hyphen(at - 1)) {
            at -= 1;
        }
        let plain = || ctx.tags(start - 1).has(Tag::Nn) && !ctx.tags(start - 1).has(Tag::Vbp);
        if at == start || !ctx.is(start - 1, Cue::CompanyNoun) && !plain() {
            return "";
        }
        self.country_before(at)
    }

    /// Of whom somebody with a title is: `King Hassan of Morocco`, and `President Bush` of the only state that had one.
    fn country_of_head(&self, c: &Candidate, title: &Title) -> &str {
        let ctx = self.ctx;
        if ctx.word(c.end) == "of"
            && let Some(state) = self.mention(c.end + 1).filter(|m| m.kind == EntityKind::Country)
        {
            return self.iso(state);
        }
        let offices = portfolios(ctx, title);
        let key = ctx.tokens[c.end - 1].key;
        if offices == 0 || ctx.is(c.end - 1, Cue::NameSuffix) {
            ""
        } else {
            home(self.gazetteer, key, offices).unwrap_or_default()
        }
    }

    /// Adds what the words around a mention say of its entity.
    fn describe(&mut self, c: &Candidate, entity: u32) {
        let ctx = self.ctx;
        match c.kind {
            EntityKind::Organization => {
                if self.entities[entity as usize].country.is_some() {
                    return;
                }
                let mut country = self.country_before(c.start);
                if country.is_empty() && matches!(c.target, Target::Words) {
                    country = self.country_inside(c);
                }
                if country.is_empty() {
                    country = self.country_of_group(c.start);
                }
                if country.len() == 3 {
                    let country = country.to_owned();
                    self.entities[entity as usize].country = Some(country);
                }
            }
            EntityKind::Person => {
                let mut offices: Vec<String> = Vec::new();
                let mut country = String::new();
                let mut gender = None;
                if let Some(title) = self.title_before(c.start) {
                    let start = title.tokens.start as usize;
                    if !is_past(ctx, start) && !title.plural {
                        offices.push(ctx.slice(start, title.tokens.end as usize).to_owned());
                        gender = office_gender(ctx.word(title.head as usize));
                    }
                    country = self.country_before(start).to_owned();
                    if country.is_empty() {
                        country = self.country_of_head(c, title).to_owned();
                    }
                }
                if let Some((title, of)) = self.title_behind(c.end)
                    && !title.plural
                    && !is_past(ctx, title.tokens.start as usize)
                {
                    offices
                        .push(ctx.slice(title.tokens.start as usize, title.tokens.end as usize).to_owned());
                    country = of.to_owned();
                    gender = gender.or(office_gender(ctx.word(title.head as usize)));
                }
                if country.is_empty() {
                    country = self.country_before(c.start).to_owned();
                }
                let gender = gender
                    .or_else(|| honorific_gender(ctx.word_before(c.start)))
                    .or_else(|| given_gender(ctx, c));
                let known = &mut self.entities[entity as usize];
                for office in offices {
                    if !known.offices.iter().any(|o| fold(o) == fold(&office)) {
                        known.offices.push(office);
                    }
                }
                if known.country.is_none() && country.len() == 3 {
                    known.country = Some(country);
                }
                known.gender = known.gender.or(gender);
            }
            _ => {}
        }
    }
}

/// Whether the office that starts at a token is one of the past or of the future.
fn is_past(ctx: &Context, start: usize) -> bool {
    let before = ctx.word_before(start).to_ascii_lowercase();
    let before = if ctx.hyphen(start.wrapping_sub(1)) { "ex" } else { before.as_str() };
    matches!(before, "former" | "ex" | "late" | "onetime" | "then" | "incoming" | "next" | "future" | "as")
}

fn office_gender(head: &str) -> Option<char> {
    let head = head.to_ascii_lowercase();
    if head.ends_with("woman") || matches!(head.as_str(), "queen" | "princess" | "actress") {
        Some('f')
    } else if head.ends_with("sman")
        || head.ends_with("rman")
        || matches!(head.as_str(), "king" | "prince" | "actor")
    {
        Some('m')
    } else {
        None
    }
}

fn honorific_gender(word: &str) -> Option<char> {
    match word.trim_end_matches('.').to_ascii_lowercase().as_str() {
        "mr" | "sir" | "lord" | "king" | "prince" | "sheikh" | "monsieur" | "father" | "emir" | "sultan" => {
            Some('m')
        }
        "mrs" | "ms" | "miss" | "dame" | "lady" | "queen" | "princess" | "baroness" | "madam" | "mme"
        | "sheikha" => Some('f'),
        _ => None,
    }
}

fn given_gender(ctx: &Context, c: &Candidate) -> Option<char> {
    if c.end - c.start < 2 {
        return None;
    }
    match (ctx.class(c.start, Class::MaleName), ctx.class(c.start, Class::FemaleName)) {
        (true, false) => Some('m'),
        (false, true) => Some('f'),
        _ => None,
    }
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
    let day = ctx.date.map(|date| {
        u32::try_from(date.year()).unwrap_or(0) * 10000 + date.month() as u32 * 100 + date.day() as u32
    });
    // Without a day only those count that a user's table gives without days.
    let held = |t: &Term| day.map_or(t.start == 0 && t.end == 0 && t.as_of == 0, |day| t.covers(day));
    for term in entity.terms().filter(held) {
        if !offices.iter().any(|o| o == term.office) {
            offices.push(term.office.to_owned());
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
        subkind: (!entity.subkind.is_empty()).then(|| entity.subkind.to_owned()),
        offices,
        gender: (entity.gender != 0).then(|| char::from(entity.gender)),
    }
}
