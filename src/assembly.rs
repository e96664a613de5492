//! What the rules found → the document: ids in text order, attributions, codes, one office a holder.

use crate::coref::Referent;
use crate::document::{Document, Entity, EntityId, Mention, MentionId, SentenceId};
use crate::extractor::Input;
use crate::name::{Name, NamedEntity, Names};
use crate::relation::{
    self, Codes, Cues, CustomRelation, CustomRole, EntityKind, Evidence, Fillers, MentionOrSpan, RawRelation,
    Relation, RelationKind, Role, Source,
};
use crate::rule::{Fill, Found, RuleSet};
use crate::span::Span;
use crate::token::{Shape, Token};
use std::collections::{HashMap, HashSet};

/// A relation with where it stands.
struct Pending {
    sentence: u32,
    trigger: Span,
    found: Found,
}

impl Pending {
    fn fill(&self, role: Role) -> Option<&Fill> {
        self.found.roles.iter().find(|(r, _)| *r == role).and_then(|(_, fills)| fills.first())
    }

    fn span(&self, role: Role) -> Option<Span> {
        match self.fill(role) {
            Some(Fill::Span(span)) => Some(*span),
            _ => None,
        }
    }
}

/// Puts the document together.
pub(crate) struct Assembly<'a> {
    rules: &'a RuleSet,
    /// Mentions that are no names, once each.
    referents: Vec<Referent>,
    by_span: HashMap<Span, u32>,
    pending: Vec<Pending>,
}

impl<'a> Assembly<'a> {
    pub fn new(rules: &'a RuleSet) -> Self {
        Self { rules, referents: Vec::new(), by_span: HashMap::new(), pending: Vec::new() }
    }

    /// Takes up a relation of a sentence; sentences come in order.
    pub fn add(&mut self, sentence: u32, trigger: Span, found: Found, named: &[Name]) {
        for (_, fills) in &found.roles {
            for fill in fills {
                if let Fill::Referent(referent) = fill
                    && referent.name.is_none()
                    // What is named is not added as something else.
                    && name_of(referent, named).is_none()
                    && !self.by_span.contains_key(&referent.span)
                {
                    self.by_span.insert(referent.span, self.referents.len() as u32);
                    self.referents.push(referent.clone());
                }
            }
        }
        self.pending.push(Pending { sentence, trigger, found });
    }

    /// The document.
    pub fn finish(self, input: &Input, tokens: &[Token], sentences: Vec<Span>, names: Names) -> Document {
        let text = input.text();
        let Names { mentions: named, entities, .. } = names;
        let mut entities = described(entities, &named, tokens);
        let mut mentions = Vec::with_capacity(named.len() + self.referents.len());
        let ids = self.mentions(text, &named, &mut entities, &mut mentions);
        let (mut relations, cues) = self.relations(text, &ids, &mentions);
        relation::settle_codes(&mut relations, cues, &mentions, &entities);
        Document {
            id: input.id_str().map(str::to_owned),
            date: input.date_str().map(str::to_owned),
            text: text.to_owned(),
            sentences,
            entities,
            mentions,
            relations,
        }
    }

    /// The mentions, named and other, in text order; gives their ids.
    fn mentions<'n>(
        &self,
        text: &str,
        named: &'n [Name],
        entities: &mut Vec<Entity>,
        mentions: &mut Vec<Mention>,
    ) -> Ids<'n> {
        let mut order: Vec<(Span, bool, u32)> =
            named.iter().enumerate().map(|(i, m)| (m.span, false, i as u32)).collect();
        order.extend(self.referents.iter().enumerate().map(|(i, r)| (r.span, true, i as u32)));
        order.sort_unstable();
        let mut ids = Ids {
            named,
            names: vec![MentionId(0); named.len()],
            referents: vec![MentionId(0); self.referents.len()],
        };
        for (span, is_referent, index) in order {
            let id = MentionId(mentions.len() as u32);
            let mention = if is_referent {
                let referent = &self.referents[index as usize];
                ids.referents[index as usize] = id;
                let refers_to = if referent.entities.is_empty() {
                    let entity = EntityId(entities.len() as u32);
                    let country = referent.country.and_then(|c| entities[c as usize].country.clone());
                    entities.push(Entity {
                        id: entity,
                        kind: referent.kind,
                        name: span.text(text).split_whitespace().collect::<Vec<_>>().join(" "),
                        ids: Vec::new(),
                        country,
                        offices: Vec::new(),
                        subkind: None,
                        mentions: Vec::new(),
                    });
                    vec![entity]
                } else {
                    referent.entities.iter().copied().map(EntityId).collect()
                };
                let (kind, form) = (referent.kind, referent.form);
                Mention { id, kind, span, form, source: Source::Coreference, refers_to, metonym: false }
            } else {
                let m = &named[index as usize];
                ids.names[index as usize] = id;
                let (kind, form, source) = (m.kind, m.form, m.source);
                let refers_to = vec![EntityId(m.entity)];
                Mention { id, kind, span, form, source, refers_to, metonym: m.metonym }
            };
            for entity in &mention.refers_to {
                entities[entity.index()].mentions.push(id);
            }
            mentions.push(mention);
        }
        ids
    }

    fn id_of(&self, referent: &Referent, ids: &Ids) -> Option<MentionId> {
        match referent.name {
            Some(name) => Some(ids.names[name as usize]),
            None => match name_of(referent, ids.named) {
                Some(name) => Some(ids.names[name]),
                None => self.by_span.get(&referent.span).map(|&i| ids.referents[i as usize]),
            },
        }
    }

    /// The relations, with what their codes rest on.
    fn relations(&self, text: &str, ids: &Ids, mentions: &[Mention]) -> (Vec<Relation>, Vec<Cues>) {
        let mut relations: Vec<Relation> = Vec::with_capacity(self.pending.len());
        let mut cues = Vec::with_capacity(self.pending.len());
        let mut offices: HashSet<(u32, String)> = HashSet::new();
        // Relations of one sentence stand side by side.
        for here in self.pending.chunk_by(|a, b| a.sentence == b.sentence) {
            for pending in here {
                let rule = &self.rules.rules[pending.found.rule as usize];
                let Some(relation) = self.relation(pending, here, ids) else { continue };
                // An office is told once.
                if rule.kind == RelationKind::HoldsOffice
                    && let Relation::HoldsOffice(office) = &relation
                {
                    let holder = mentions[office.holder.index()].refers_to.first().map_or(u32::MAX, |e| e.0);
                    if !offices.insert((holder, office.office.text(text).to_lowercase())) {
                        continue;
                    }
                }
                relations.push(relation);
                let willed = pending.found.status.willed;
                cues.push(Cues { cameo: rule.cameo.clone(), willed, ..Cues::default() });
            }
        }
        (relations, cues)
    }

    /// One relation, among those of its sentence.
    fn relation(&self, pending: &Pending, here: &[Pending], ids: &Ids) -> Option<Relation> {
        let rule = &self.rules.rules[pending.found.rule as usize];
        let kind = |p: &Pending| self.rules.rules[p.found.rule as usize].kind;
        // Whose statement it stands in: of nested ones, the innermost.
        let statement = here
            .iter()
            .filter(|p| kind(p) == RelationKind::Stated && rule.kind != RelationKind::HoldsOffice)
            .filter_map(|p| Some((p.span(Role::Content)?, p.fill(Role::Speaker)?)))
            .filter(|(content, _)| content.contains(pending.trigger))
            .min_by_key(|(content, _)| content.len());
        let attributed_to = statement.and_then(|(_, speaker)| match speaker {
            Fill::Referent(referent) => self.id_of(referent, ids),
            Fill::Span(_) => None,
        });
        let roles: Vec<(Role, Fillers)> = pending
            .found
            .roles
            .iter()
            .map(|(role, fills)| {
                let filler = |fill: &Fill| match fill {
                    Fill::Span(span) => Some(MentionOrSpan::Span(*span)),
                    Fill::Referent(referent) => self.id_of(referent, ids).map(MentionOrSpan::Mention),
                };
                (*role, fills.iter().filter_map(filler).collect())
            })
            .collect();
        let evidence = Evidence {
            sentence: SentenceId(pending.sentence),
            trigger: pending.trigger,
            polarity: pending.found.status.polarity,
            modality: pending.found.status.modality,
            attributed_to,
            rule: rule.name.clone(),
            confidence: rule.confidence,
            codes: Codes::default(),
        };
        if let Some(custom) = &rule.custom {
            let role = |(role, fillers): (Role, Fillers)| {
                let at = Role::CUSTOM.iter().position(|r| *r == role)?;
                let spec = rule.roles().get(at)?;
                Some(CustomRole::new(custom.roles[at].clone(), spec.many, fillers))
            };
            let roles = roles.into_iter().filter_map(role).collect();
            return Some(Relation::Custom(CustomRelation::new(custom.name.clone(), roles, evidence)));
        }
        Relation::from_raw(&RawRelation { kind: rule.kind, roles, evidence })
    }
}

/// What is named. A body without a country of its own takes that of the country word before it (`Poland's parliament`).
fn described(named_entities: Vec<NamedEntity>, named: &[Name], tokens: &[Token]) -> Vec<Entity> {
    let mut entities: Vec<Entity> = named_entities
        .into_iter()
        .enumerate()
        .map(|(i, e)| Entity {
            id: EntityId(i as u32),
            kind: e.kind.unwrap_or(EntityKind::Organization),
            name: e.name,
            ids: e.ids.into_iter().map(|(k, v)| (k.to_owned(), v)).collect(),
            country: e.country,
            offices: e.offices,
            subkind: e.subkind,
            mentions: Vec::new(),
        })
        .collect();
    for pair in named.windows(2) {
        let [before, body] = pair else { continue };
        let between = before.tokens.end as usize..body.tokens.start as usize;
        let adjoins =
            between.is_empty() || between.len() == 1 && tokens[between.start].shape.has(Shape::POSSESSIVE);
        if adjoins
            && before.kind == EntityKind::Country
            && matches!(body.kind, EntityKind::Organization | EntityKind::Person)
            && entities[body.entity as usize].country.is_none()
        {
            let country = entities[before.entity as usize].country.clone();
            entities[body.entity as usize].country = country;
        }
    }
    entities
}

/// The name of the same kind in the place of a referent.
fn name_of(referent: &Referent, named: &[Name]) -> Option<usize> {
    let at = named.partition_point(|m| m.span.start() < referent.span.start());
    named.get(at).filter(|m| m.span == referent.span && m.kind == referent.kind).map(|_| at)
}

/// The ids that names and other mentions got.
struct Ids<'n> {
    named: &'n [Name],
    names: Vec<MentionId>,
    referents: Vec<MentionId>,
}
