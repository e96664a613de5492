//! Names → how else each could have been read: for whoever asks, after the fact.
//!
//! `Georgia` as the country of the tables (23) wins over `Georgia` as the American state (22); `Beijing` behind `in` is the
//! city, and was ruled out as China's government before anything was counted.

use super::candidate;
use super::choose::{Candidate, Target};
use super::context::Context;
use super::country::stands_for_government;
use super::gazetteer::{EntityRef, Gazetteer};
use super::table::{EntryFlags, EntryForm};
use super::{Name, Names};
use crate::document::{NameReadings, Reading};
use crate::relation::{EntityKind, MentionForm};
use crate::sentence::Sentence;
use crate::token::Token;

/// How many tokens before a name a reading that reaches into it may start.
const REACH: usize = 40;
/// Readings told of one name.
const MOST: usize = 12;

/// The readings of every name that [`super::find`] found in the same text.
pub(crate) fn explain(
    text: &str,
    date: Option<jiff::civil::Date>,
    tokens: &[Token],
    sentences: &[Sentence],
    gazetteer: &Gazetteer,
    names: &Names,
) -> Vec<NameReadings> {
    let ctx = Context::new(text, date, tokens, sentences);
    let (mut candidates, _) = candidate::all(&ctx, gazetteer);
    candidates.sort_by_key(|c| (c.start, std::cmp::Reverse(c.score)));
    let explainer = Explainer { ctx: &ctx, gazetteer, names, candidates: &candidates };
    names.mentions.iter().map(|name| explainer.readings(name)).collect()
}

struct Explainer<'a> {
    ctx: &'a Context<'a>,
    gazetteer: &'a Gazetteer,
    names: &'a Names,
    candidates: &'a [Candidate],
}

impl Explainer<'_> {
    fn readings(&self, name: &Name) -> NameReadings {
        let tokens = name.tokens.range();
        let entity = &self.names.entities[name.entity as usize];
        let first = self.candidates.partition_point(|c| c.start + REACH < tokens.start);
        let near = self.candidates[first..].iter().take_while(|c| c.start < tokens.end);
        let mut taken = None;
        let mut others: Vec<Reading> = Vec::new();
        for candidate in near.filter(|c| c.end > tokens.start) {
            let same = (candidate.start..candidate.end, candidate.kind) == (tokens.clone(), name.kind)
                && candidate.metonym == name.metonym;
            let names_it = match candidate.target {
                Target::Table(id) => self.gazetteer.entity(id).name == entity.name,
                _ => true,
            };
            if same && names_it && taken.is_none() {
                taken = Some(candidate.score);
            } else if !same || !names_it {
                let reading = self.reading(candidate);
                if !others.contains(&reading) {
                    others.push(reading);
                }
            }
        }
        self.ruled_out(name, &mut others);
        others.sort_by_key(|r| std::cmp::Reverse(r.score));
        others.truncate(MOST);
        let taken = Reading {
            span: name.span,
            kind: name.kind,
            form: name.form,
            name: match &entity.country {
                Some(country) if !matches!(name.kind, EntityKind::Country | EntityKind::Date) => {
                    format!("{}, {country}", entity.name)
                }
                _ => entity.name.clone(),
            },
            reason: name.reason,
            score: taken,
        };
        NameReadings { taken, discarded: others }
    }

    fn reading(&self, candidate: &Candidate) -> Reading {
        let words = self.ctx.slice(candidate.start, candidate.end);
        Reading {
            span: self.ctx.span(candidate.start, candidate.end),
            kind: candidate.kind,
            form: candidate.form,
            name: match candidate.target {
                Target::Table(id) => self.described(id),
                _ => words.to_owned(),
            },
            reason: candidate.reason,
            score: Some(candidate.score),
        }
    }

    /// An entity of the tables by its name, with the country that it belongs to.
    fn described(&self, id: EntityRef) -> String {
        let entity = self.gazetteer.entity(id);
        match entity.country {
            country if !country.is_empty() && entity.kind != EntityKind::Country => {
                format!("{}, {country}", entity.name)
            }
            _ => entity.name.to_owned(),
        }
    }

    /// Adds what the tables know under the same words and nothing proposed.
    fn ruled_out(&self, name: &Name, others: &mut Vec<Reading>) {
        let (start, end) = (name.tokens.start as usize, name.tokens.end as usize);
        for found in self.gazetteer.find_at(self.ctx.tokens, start) {
            if found.tokens.end as usize != end {
                continue;
            }
            for &id in &found.entries {
                let entry = self.gazetteer.entry(id);
                let proposed =
                    self.candidates.iter().skip(self.candidates.partition_point(|c| c.start < start));
                let is_proposed = proposed
                    .take_while(|c| c.start == start)
                    .any(|c| c.target == Target::Table(entry.entity) && c.kind == entry.kind);
                let taken = entry.kind == name.kind
                    && self.gazetteer.entity(entry.entity).name
                        == self.names.entities[name.entity as usize].name;
                if is_proposed || taken || entry.form == EntryForm::Office {
                    continue;
                }
                let reason = match entry.form {
                    EntryForm::Capital => stands_for_government(self.ctx, start, end, false).1,
                    EntryForm::Metonym => stands_for_government(self.ctx, start, end, true).1,
                    _ if entry.flags.has(EntryFlags::COMMON_WORD) => "a common word too",
                    _ => "the words around speak against it",
                };
                let form = match entry.form {
                    EntryForm::Adjective | EntryForm::People => MentionForm::Demonym,
                    EntryForm::Acronym => MentionForm::Acronym,
                    _ => MentionForm::Name,
                };
                let reading = Reading {
                    span: name.span,
                    kind: entry.kind,
                    form,
                    name: self.described(entry.entity),
                    reason,
                    score: None,
                };
                if !others.contains(&reading) {
                    others.push(reading);
                }
            }
        }
    }
}
