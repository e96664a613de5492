//! Document ↔ JSON, by the contract; offsets in bytes, characters or UTF-16 units.

use super::{Document, Entity, EntityId, Mention, MentionId, SentenceId};
use crate::relation::{
    Codes, CustomRelation, CustomRole, EntityKind, Evidence, Filled, Fillers, MentionForm, MentionOrSpan,
    Modality, Plover, Polarity, RawRelation, Relation, RelationKind, Role, Source,
};
use crate::span::Span;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// What offsets count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OffsetUnit {
    /// UTF-8 bytes.
    #[default]
    Bytes,
    /// Unicode code points.
    Chars,
    /// UTF-16 code units.
    Utf16,
}

/// A view of a document that serialises with offsets of another unit.
#[derive(Clone, Copy, Debug)]
pub struct WithOffsets<'a> {
    document: &'a Document,
    unit: OffsetUnit,
}

impl Document {
    pub(crate) fn offsets(&self, unit: OffsetUnit) -> Offsets<'_> {
        Offsets::new(&self.text, unit)
    }

    /// A view that serialises with offsets of `unit`.
    #[must_use]
    pub fn with_offsets(&self, unit: OffsetUnit) -> WithOffsets<'_> {
        WithOffsets { document: self, unit }
    }
}

#[derive(Serialize, Deserialize)]
struct Json {
    schema: u32,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    text: Option<String>,
    sentences: Vec<JsonSpan>,
    entities: Vec<JsonEntity>,
    mentions: Vec<JsonMention>,
    relations: Vec<JsonRelation>,
}

#[derive(Serialize, Deserialize)]
struct JsonSpan {
    start: u64,
    end: u64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    text: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct JsonEntity {
    id: EntityId,
    kind: EntityKind,
    name: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    ids: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    country: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    offices: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    subkind: Option<String>,
    mentions: Vec<MentionId>,
}

#[derive(Serialize, Deserialize)]
struct JsonMention {
    id: MentionId,
    kind: EntityKind,
    start: u64,
    end: u64,
    text: String,
    form: MentionForm,
    source: Source,
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    metonym: bool,
    refers_to: Vec<EntityId>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum JsonFiller {
    Mention(MentionId),
    // Before the span, which as a struct would take a list of two numbers too.
    List(Vec<JsonFiller>),
    Span(JsonSpan),
}

/// Roles in the order of the contract, not of the alphabet.
struct JsonRoles(Vec<(String, JsonFiller)>);

impl Serialize for JsonRoles {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (role, filler) in &self.0 {
            map.serialize_entry(role, filler)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for JsonRoles {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Roles;
        impl<'de> Visitor<'de> for Roles {
            type Value = JsonRoles;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("roles with mention ids, spans, or lists of them")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<JsonRoles, A::Error> {
                let mut roles = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    roles.push(entry);
                }
                Ok(JsonRoles(roles))
            }
        }
        deserializer.deserialize_map(Roles)
    }
}

#[derive(Serialize, Deserialize)]
struct JsonRelation {
    kind: String,
    #[serde(flatten)]
    roles: JsonRoles,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    plover: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    cameo: Option<String>,
    evidence: JsonEvidence,
}

#[derive(Serialize, Deserialize)]
struct JsonEvidence {
    sentence: SentenceId,
    trigger: JsonSpan,
    polarity: Polarity,
    modality: Modality,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    attributed_to: Option<MentionId>,
    rule: String,
    confidence: f32,
}

/// Converts byte offsets, with a checkpoint every few bytes so that a conversion is a short count.
pub(crate) struct Offsets<'a> {
    text: &'a str,
    unit: OffsetUnit,
    checkpoints: Vec<u64>,
}

const STRIDE: usize = 256;

impl<'a> Offsets<'a> {
    fn new(text: &'a str, unit: OffsetUnit) -> Self {
        let mut checkpoints = Vec::new();
        if unit != OffsetUnit::Bytes && !text.is_ascii() {
            let mut count = 0u64;
            for (at, byte) in text.bytes().enumerate() {
                if at % STRIDE == 0 {
                    checkpoints.push(count);
                }
                count += Self::width(unit, byte);
            }
            checkpoints.push(count);
        }
        Self { text, unit, checkpoints }
    }

    /// Units that begin with this byte: a leading byte counts, a continuation byte does not.
    fn width(unit: OffsetUnit, byte: u8) -> u64 {
        match byte {
            0x80..=0xBF => 0,
            0xF0..=0xFF if unit == OffsetUnit::Utf16 => 2,
            _ => 1,
        }
    }

    /// The offset that a byte offset on a character boundary becomes.
    pub(crate) fn at(&self, at: usize) -> u64 {
        if self.checkpoints.is_empty() {
            return at as u64;
        }
        let block = at / STRIDE;
        let rest = &self.text.as_bytes()[block * STRIDE..at];
        self.checkpoints[block] + rest.iter().map(|&b| Self::width(self.unit, b)).sum::<u64>()
    }

    fn span(&self, span: Span, text: bool) -> JsonSpan {
        JsonSpan {
            start: self.at(span.start()),
            end: self.at(span.end()),
            text: text.then(|| span.text(self.text).to_owned()),
        }
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.with_offsets(OffsetUnit::Bytes).serialize(serializer)
    }
}

impl Serialize for WithOffsets<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let document = self.document;
        let offsets = document.offsets(self.unit);
        let filler = |f: &MentionOrSpan| match f {
            MentionOrSpan::Mention(id) => JsonFiller::Mention(*id),
            MentionOrSpan::Span(span) => JsonFiller::Span(offsets.span(*span, true)),
        };
        let relation = |relation: &Relation| {
            let evidence = relation.evidence();
            JsonRelation {
                kind: relation.kind_name().to_owned(),
                roles: JsonRoles(
                    relation
                        .roles()
                        .iter()
                        .map(|Filled { role, many, fillers }| {
                            let value = if *many {
                                JsonFiller::List(fillers.iter().map(filler).collect())
                            } else {
                                filler(&fillers[0])
                            };
                            ((*role).to_owned(), value)
                        })
                        .collect(),
                ),
                plover: relation.plover().map(|p| p.as_str().to_owned()),
                cameo: relation.cameo().map(str::to_owned),
                evidence: JsonEvidence {
                    sentence: evidence.sentence,
                    trigger: offsets.span(evidence.trigger, true),
                    polarity: evidence.polarity,
                    modality: evidence.modality,
                    attributed_to: evidence.attributed_to,
                    rule: evidence.rule.to_string(),
                    confidence: evidence.confidence,
                },
            }
        };
        Json {
            schema: 1,
            id: document.id.clone(),
            date: document.date.clone(),
            text: None,
            sentences: document.sentences.iter().map(|s| offsets.span(*s, false)).collect(),
            entities: document
                .entities
                .iter()
                .map(|e| JsonEntity {
                    id: e.id,
                    kind: e.kind,
                    name: e.name.clone(),
                    ids: e.ids.iter().cloned().collect(),
                    country: e.country.clone(),
                    offices: e.offices.clone(),
                    subkind: e.subkind.clone(),
                    mentions: e.mentions.clone(),
                })
                .collect(),
            mentions: document
                .mentions
                .iter()
                .map(|m| {
                    let span = offsets.span(m.span, true);
                    JsonMention {
                        id: m.id,
                        kind: m.kind,
                        start: span.start,
                        end: span.end,
                        text: span.text.unwrap_or_default(),
                        form: m.form,
                        source: m.source,
                        metonym: m.metonym,
                        refers_to: m.refers_to.clone(),
                    }
                })
                .collect(),
            relations: document.relations.iter().map(relation).collect(),
        }
        .serialize(serializer)
    }
}

impl Document {
    /// Reads a document back from the contract's JSON (offsets in bytes) and the text that it was made from.
    ///
    /// # Errors
    /// When the JSON is not the contract's, or an offset or id does not fit the text.
    pub fn deserialize_with_text<'de, D: Deserializer<'de>>(
        text: &str,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        let span = |start: u64, end: u64| {
            let fits = start <= end && text.get(start as usize..end as usize).is_some();
            match (u32::try_from(start), u32::try_from(end)) {
                (Ok(s), Ok(e)) if fits => Ok(Span::new(s, e)),
                _ => Err(D::Error::custom(format!("no stretch of the text: {start} to {end}"))),
            }
        };
        let (entity_count, mention_count, sentence_count) =
            (json.entities.len(), json.mentions.len(), json.sentences.len());
        let mention_id = |id: MentionId| {
            if id.index() < mention_count {
                Ok(id)
            } else {
                Err(D::Error::custom(format!("no mention {}", id.0)))
            }
        };
        let entity_id = |id: EntityId| {
            if id.index() < entity_count {
                Ok(id)
            } else {
                Err(D::Error::custom(format!("no entity {}", id.0)))
            }
        };
        let mut entities = Vec::new();
        for (index, e) in json.entities.into_iter().enumerate() {
            if e.id.index() != index {
                return Err(D::Error::custom(format!("entity {} stands at place {index}", e.id.0)));
            }
            e.mentions.iter().try_for_each(|&m| mention_id(m).map(drop))?;
            entities.push(Entity {
                id: e.id,
                kind: e.kind,
                name: e.name,
                ids: e.ids.into_iter().collect(),
                country: e.country,
                offices: e.offices,
                subkind: e.subkind,
                mentions: e.mentions,
            });
        }
        let mut mentions = Vec::new();
        for (index, m) in json.mentions.into_iter().enumerate() {
            if m.id.index() != index {
                return Err(D::Error::custom(format!("mention {} stands at place {index}", m.id.0)));
            }
            m.refers_to.iter().try_for_each(|&e| entity_id(e).map(drop))?;
            mentions.push(Mention {
                id: m.id,
                kind: m.kind,
                span: span(m.start, m.end)?,
                form: m.form,
                source: m.source,
                refers_to: m.refers_to,
                metonym: m.metonym,
            });
        }
        let filler = |one: JsonFiller| match one {
            JsonFiller::Mention(id) => mention_id(id).map(MentionOrSpan::Mention),
            JsonFiller::Span(s) => span(s.start, s.end).map(MentionOrSpan::Span),
            JsonFiller::List(_) => Err(D::Error::custom("a list inside a list")),
        };
        let mut relations = Vec::new();
        for r in json.relations {
            let mut roles = Vec::new();
            for (name, value) in r.roles.0 {
                let (many, fillers) = match value {
                    JsonFiller::List(list) => {
                        (true, list.into_iter().map(filler).collect::<Result<Fillers, _>>()?)
                    }
                    one => (false, vec![filler(one)?]),
                };
                roles.push((name, many, fillers));
            }
            let e = r.evidence;
            if e.sentence.index() >= sentence_count {
                return Err(D::Error::custom(format!("no sentence {}", e.sentence.0)));
            }
            let plover = |name: String| {
                Plover::from_name(&name)
                    .ok_or_else(|| D::Error::custom(format!("unknown PLOVER type `{name}`")))
            };
            let evidence = Evidence {
                sentence: e.sentence,
                trigger: span(e.trigger.start, e.trigger.end)?,
                polarity: e.polarity,
                modality: e.modality,
                attributed_to: e.attributed_to.map(mention_id).transpose()?,
                rule: e.rule.into(),
                confidence: e.confidence,
                codes: Codes { plover: r.plover.map(plover).transpose()?, cameo: r.cameo.map(Into::into) },
            };
            let Some(kind) = RelationKind::from_name(&r.kind) else {
                let roles = roles
                    .into_iter()
                    .map(|(name, many, fillers)| CustomRole::new(name.into(), many, fillers))
                    .collect();
                relations.push(Relation::Custom(CustomRelation::new(r.kind.into(), roles, evidence)));
                continue;
            };
            let roles = roles
                .into_iter()
                .map(|(name, _, fillers)| match Role::from_name(&name) {
                    Some(role) if kind.roles().iter().any(|s| s.role == role) => Ok((role, fillers)),
                    _ => Err(D::Error::custom(format!("`{kind}` has no role `{name}`"))),
                })
                .collect::<Result<Vec<_>, _>>()?;
            relations.push(
                Relation::from_raw(&RawRelation { kind, roles, evidence })
                    .ok_or_else(|| D::Error::custom(format!("a `{kind}` without a core role")))?,
            );
        }
        let sentences = json.sentences.iter().map(|s| span(s.start, s.end)).collect::<Result<_, _>>()?;
        Ok(Self {
            id: json.id,
            date: json.date,
            text: text.to_owned(),
            sentences,
            entities,
            mentions,
            relations,
        })
    }
}
