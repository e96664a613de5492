//! Text → document: the stages in order.

use crate::clause::status::StatusWords;
use crate::clause::{Clauses, View};
use crate::coref::{Actors, Discourse, Referent};
use crate::document::{Document, Entity, EntityId, Mention, MentionId, SentenceId};
use crate::error::Errors;
use crate::group::{self, FunctionWords, tag::Tagger};
use crate::name::{self, Names, gazetteer::Gazetteer};
use crate::relation::{
    Codes, Cues, EntityKind, Evidence, MentionForm, MentionOrSpan, RawRelation, Relation, RelationKind,
    Source,
};
use crate::rule::{self, Fill, Found, Matcher, Report, RuleSet};
use crate::sentence::{self, Sentence};
use crate::span::Span;
use crate::syntax::{Parser, Scratch, Syntax};
use crate::token;
use once_cell::sync::Lazy;
use std::sync::Arc;

/// A text with what is known about it.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    text: &'a str,
    id: Option<&'a str>,
    date: Option<&'a str>,
}

impl<'a> Input<'a> {
    /// A text of which nothing else is known.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { text, id: None, date: None }
    }

    /// Its id, for the output.
    #[must_use]
    pub fn id(mut self, id: &'a str) -> Self {
        self.id = Some(id);
        self
    }

    /// The day it was written, `YYYY-MM-DD`: relative dates count from it. Anything else is passed through unread.
    #[must_use]
    pub fn date(mut self, date: &'a str) -> Self {
        self.date = Some(date);
        self
    }
}

impl<'a> From<&'a str> for Input<'a> {
    fn from(text: &'a str) -> Self {
        Self::new(text)
    }
}

#[derive(Debug)]
struct Knowledge {
    rules: RuleSet,
    actors: Actors,
    status: StatusWords,
    words: FunctionWords,
}

static BUILTIN: Lazy<Arc<Knowledge>> = Lazy::new(|| Arc::new(Knowledge::with(RuleSet::builtin())));

/// Reads texts. Cheap to clone and to share between threads.
#[derive(Clone, Debug)]
pub struct Extractor {
    knowledge: Arc<Knowledge>,
}

/// Makes an [`Extractor`] with rules of the user's own.
#[derive(Clone, Debug)]
pub struct ExtractorBuilder {
    rules: Vec<(String, String)>,
    builtin_rules: bool,
}

impl ExtractorBuilder {
    /// Adds a rule file: its name, for messages, and its text. `data/rules/README.md` describes the language.
    #[must_use]
    pub fn rules_toml(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.rules.push((name.into(), text.into()));
        self
    }

    /// Leaves the rules out that the library carries.
    #[must_use]
    pub fn without_builtin_rules(mut self) -> Self {
        self.builtin_rules = false;
        self
    }

    /// The extractor.
    ///
    /// # Errors
    ///
    /// Every mistake in the files, with file, line and column.
    pub fn build(self) -> Result<Extractor, Errors> {
        let files: Vec<(&str, &str)> = self.rules.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        let mut rules = if self.builtin_rules { RuleSet::builtin() } else { RuleSet::default() };
        rules.add(&files)?;
        Ok(Extractor { knowledge: Arc::new(Knowledge::with(rules)) })
    }
}

impl Knowledge {
    fn with(rules: RuleSet) -> Self {
        Self { rules, actors: Actors::builtin(), status: StatusWords::builtin(), words: FunctionWords::new() }
    }
}

impl Default for Extractor {
    fn default() -> Self {
        Self::new()
    }
}

impl Extractor {
    /// An extractor with the built-in tables and rules.
    #[must_use]
    pub fn new() -> Self {
        Self { knowledge: BUILTIN.clone() }
    }

    /// An extractor with more than the built-in tables and rules.
    #[must_use]
    pub fn builder() -> ExtractorBuilder {
        ExtractorBuilder { rules: Vec::new(), builtin_rules: true }
    }

    /// Runs the sentences that the rules bring along, of those rules whose name `wanted` picks: each rule must fire on
    /// its `fires` and on none of its `silent`.
    pub fn check_rules(&self, wanted: impl Fn(&str) -> bool) -> Report {
        rule::check(&self.knowledge.rules, wanted, |sentence| {
            let document = self.extract(sentence);
            document.all_relations().iter().map(|r| r.evidence().rule.to_string()).collect()
        })
    }

    /// Reads a text.
    ///
    /// ```
    /// let document = demarche::Extractor::new().extract("Wang Wentao met Ahn Duk-geun in Detroit.");
    /// for relation in document.relations::<demarche::MetWith>() {
    ///     println!("{} took part", relation.participants.len());
    /// }
    /// ```
    #[must_use]
    pub fn extract<'a>(&self, input: impl Into<Input<'a>>) -> Document {
        self.run(&input.into(), None)
    }

    /// How the text is analysed, sentence by sentence: the tree of its groups and the clauses read off it. For whoever
    /// writes rules; the format may change.
    #[must_use]
    pub fn trace<'a>(&self, input: impl Into<Input<'a>>) -> String {
        let mut trace = String::new();
        let _ = self.run(&input.into(), Some(&mut trace));
        trace
    }

    fn run(&self, input: &Input, mut trace: Option<&mut String>) -> Document {
        let text = input.text;
        let date = input.date.and_then(|d| d.get(..10)).and_then(|d| d.parse::<jiff::civil::Date>().ok());
        let mut tokens = Vec::new();
        token::tokenize(text, &mut tokens);
        let sentences = sentence::split(text, &tokens);
        let names = name::find(text, date, &tokens, &sentences, Gazetteer::builtin());
        let mut name_at = vec![u32::MAX; tokens.len()];
        for (i, mention) in names.mentions.iter().enumerate() {
            name_at[mention.tokens.range()].fill(i as u32);
        }
        let mut discourse = Discourse::new(&names, &self.knowledge.actors);
        let (tagger, parser) = (Tagger::new(), Parser::new());
        let (mut tags, mut groups) = (Vec::new(), Vec::new());
        let (mut syntax, mut clauses, mut scratch) =
            (Syntax::default(), Clauses::default(), Scratch::default());
        let mut assembly = Assembly::new(&names);
        for (index, sentence) in sentences.iter().enumerate() {
            let mut range = sentence.tokens;
            range.start = (range.start + sentence.dateline).min(range.end);
            if range.is_empty() {
                continue;
            }
            tags.clear();
            let is_name = |i| name_at[range.start as usize + i] != u32::MAX;
            tagger.tag(text, &tokens[range.range()], is_name, &mut tags);
            let words = &self.knowledge.words;
            group::group(&tokens, range, &tags, &names, &name_at, words, &mut groups);
            let analysed = Sentence { tokens: range, dateline: 0, ..*sentence };
            parser.parse(&tokens, &analysed, &tags, &groups, &names, &mut scratch, &mut syntax);
            clauses.find(&tokens, &groups, &syntax);
            let view = View {
                tokens: &tokens,
                names: &names,
                sentence,
                range,
                tags: &tags,
                groups: &groups,
                syntax: &syntax,
                clauses: &clauses,
            };
            if let Some(trace) = trace.as_deref_mut() {
                trace.push_str(&crate::syntax::draw(text, &tokens, &groups, &syntax));
                trace.push_str(&view.draw(text));
            }
            discourse.enter(&view, index as u32);
            let matcher = Matcher {
                view: &view,
                rules: &self.knowledge.rules,
                discourse: &discourse,
                status: &self.knowledge.status,
                date,
            };
            let found = matcher.relations();
            for found in found {
                if let Some(speaker) = found.speaker() {
                    discourse.note_speaker(speaker);
                }
                let trigger = view.span_of(found.trigger);
                assembly.add(&self.knowledge.rules, index as u32, trigger, found);
            }
        }
        assembly.finish(input, sentences.iter().map(|s| s.span).collect())
    }
}

/// Puts the document together: ids in text order, attributions, one office a holder.
struct Assembly<'a> {
    names: &'a Names,
    referents: Vec<Referent>,
    pending: Vec<(u32, Span, Found, Arc<str>, RelationKind, Cues)>,
}

impl<'a> Assembly<'a> {
    fn new(names: &'a Names) -> Self {
        Self { names, referents: Vec::new(), pending: Vec::new() }
    }

    fn add(&mut self, rules: &RuleSet, sentence: u32, trigger: Span, found: Found) {
        for (_, fills) in &found.roles {
            for fill in fills {
                if let Fill::Referent(r) = fill
                    && r.name.is_none()
                    && !self.referents.iter().any(|o| o.span == r.span)
                {
                    self.referents.push(r.clone());
                }
            }
        }
        let rule = &rules.rules[found.rule as usize];
        let cues = Cues { cameo: rule.cameo.clone(), willed: found.status.willed, asked: false };
        self.pending.push((sentence, trigger, found, rule.name.clone(), rule.kind, cues));
    }

    fn finish(self, input: &Input, sentences: Vec<Span>) -> Document {
        let text = input.text;
        let names = self.names;
        let mut entities: Vec<Entity> = names
            .entities
            .iter()
            .enumerate()
            .map(|(i, e)| Entity {
                id: EntityId(i as u32),
                kind: e.kind.unwrap_or(EntityKind::Organization),
                name: e.name.clone(),
                ids: e.ids.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect(),
                country: e.country.clone(),
                offices: e.offices.clone(),
                subkind: e.subkind.map(str::to_owned),
                mentions: Vec::new(),
            })
            .collect();
        // Named mentions and the others, in text order.
        let mut order: Vec<(Span, Option<usize>, Option<usize>)> =
            names.mentions.iter().enumerate().map(|(i, m)| (m.span, Some(i), None)).collect();
        order.extend(self.referents.iter().enumerate().map(|(i, r)| (r.span, None, Some(i))));
        order.sort_by_key(|o| (o.0, o.1.is_none()));
        let mut name_ids = vec![MentionId(0); names.mentions.len()];
        let mut referent_ids = vec![MentionId(0); self.referents.len()];
        let mut mentions = Vec::with_capacity(order.len());
        for (span, name, referent) in order {
            let id = MentionId(mentions.len() as u32);
            let (kind, form, source, refers_to, metonym) = match (name, referent) {
                (Some(n), _) => {
                    let m = &names.mentions[n];
                    name_ids[n] = id;
                    (m.kind, m.form, m.source, vec![EntityId(m.entity)], m.metonym)
                }
                (None, Some(r)) => {
                    let referent = &self.referents[r];
                    referent_ids[r] = id;
                    let refers_to = if referent.entities.is_empty() {
                        let entity = EntityId(entities.len() as u32);
                        entities.push(Entity {
                            id: entity,
                            kind: referent.kind,
                            name: span.text(text).split_whitespace().collect::<Vec<_>>().join(" "),
                            ids: Vec::new(),
                            country: None,
                            offices: Vec::new(),
                            subkind: None,
                            mentions: Vec::new(),
                        });
                        vec![entity]
                    } else {
                        referent.entities.iter().copied().map(EntityId).collect()
                    };
                    (referent.kind, referent.form, Source::Coreference, refers_to, false)
                }
                (None, None) => continue,
            };
            for entity in &refers_to {
                entities[entity.index()].mentions.push(id);
            }
            mentions.push(Mention { id, kind, span, form, source, refers_to, metonym });
        }
        let id_of = |r: &Referent| match r.name {
            Some(n) => Some(name_ids[n as usize]),
            None => self.referents.iter().position(|o| o.span == r.span).map(|i| referent_ids[i]),
        };
        // Statements, for the attribution of what they hold.
        let statements: Vec<(Span, MentionId)> = self
            .pending
            .iter()
            .filter(|p| p.4 == RelationKind::Stated)
            .filter_map(|p| {
                let fills = |role| p.2.roles.iter().find(|(r, _)| *r == role).and_then(|(_, f)| f.first());
                match (fills(crate::relation::Role::Content), fills(crate::relation::Role::Speaker)) {
                    (Some(Fill::Span(content)), Some(Fill::Referent(speaker))) => {
                        Some((*content, id_of(speaker)?))
                    }
                    _ => None,
                }
            })
            .collect();
        // What is asked for, for the codes: `urged Beijing to lift the curbs`.
        let asked: Vec<(u32, Span)> = self
            .pending
            .iter()
            .filter(|p| p.4 == RelationKind::Requested)
            .flat_map(|p| p.2.roles.iter().map(|role| (p.0, role)))
            .filter(|(_, (role, _))| *role == crate::relation::Role::Action)
            .flat_map(|(sentence, (_, fills))| fills.iter().map(move |fill| (sentence, fill)))
            .filter_map(|(sentence, fill)| match fill {
                Fill::Span(span) => Some((sentence, *span)),
                Fill::Referent(_) => None,
            })
            .collect();
        let mut relations: Vec<Relation> = Vec::new();
        let mut offices: Vec<(u32, String)> = Vec::new();
        for (sentence, trigger, found, rule, kind, cues) in self.pending.iter() {
            let attributed_to = (*kind != RelationKind::HoldsOffice)
                .then(|| {
                    statements
                        .iter()
                        .filter(|(content, _)| content.contains(*trigger))
                        .min_by_key(|(content, _)| content.len())
                        .map(|s| s.1)
                })
                .flatten();
            let roles = found
                .roles
                .iter()
                .map(|(role, fills)| {
                    let fillers = fills
                        .iter()
                        .filter_map(|fill| match fill {
                            Fill::Span(span) => Some(MentionOrSpan::Span(*span)),
                            Fill::Referent(r) => id_of(r).map(MentionOrSpan::Mention),
                        })
                        .collect();
                    (*role, fillers)
                })
                .collect();
            let evidence = Evidence {
                sentence: SentenceId(*sentence),
                trigger: *trigger,
                polarity: found.status.polarity,
                modality: found.status.modality,
                attributed_to,
                rule: rule.clone(),
                confidence: 0.8,
                codes: Codes::default(),
            };
            let here = &asked[asked.partition_point(|a| a.0 < *sentence)..];
            let mut here = here.iter().take_while(|a| a.0 == *sentence);
            let cues = Cues { asked: here.any(|a| a.1.contains(*trigger)), ..cues.clone() };
            let raw = RawRelation { kind: *kind, roles, evidence, cues: Some(cues) };
            let Some(relation) = Relation::from_raw(&raw) else {
                continue;
            };
            // An office is told once.
            if let Relation::HoldsOffice(office) = &relation {
                let holder = mentions[office.holder.index()].refers_to.first().map_or(u32::MAX, |e| e.0);
                let key = (holder, office.office.text(text).to_lowercase());
                if offices.contains(&key) {
                    continue;
                }
                offices.push(key);
            }
            relations.push(relation);
        }
        debug_assert!(mentions.iter().all(|m| m.form != MentionForm::Pronoun || !m.refers_to.is_empty()));
        Document {
            id: input.id.map(str::to_owned),
            date: input.date.map(str::to_owned),
            text: text.to_owned(),
            sentences,
            entities,
            mentions,
            relations,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_fires_on_its_own_sentences_and_on_no_other_of_them() {
        let report = Extractor::new().check_rules(|_| true);
        let lines: Vec<String> = report.mismatches.iter().map(ToString::to_string).collect();
        let count = report.sentences;
        assert!(lines.is_empty(), "{} of {count} sentences:\n{}", lines.len(), lines.join("\n"));
    }
}
