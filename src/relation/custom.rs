//! Relations of kinds that the user's own rules define, and the way from them into the user's own structs.

use super::evidence::Evidence;
use super::kind::Filler;
use super::types::{Filled, Fillers, MentionOrSpan};
use crate::document::Document;
use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use std::sync::Arc;

/// A relation of a kind that a rule file defines: `appointed-ambassador-to`, with roles of its own.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CustomRelation {
    /// The name of the kind.
    pub kind: Arc<str>,
    /// The roles that are filled, in the order of the rule file.
    pub roles: Vec<CustomRole>,
    /// The words that say so.
    pub evidence: Evidence,
}

/// A kind that a rule file defines: its name and its roles.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CustomKind {
    /// Its name: `appointed-ambassador-to`.
    pub name: Arc<str>,
    /// Its roles, in the order of the rule file.
    pub roles: Vec<CustomRoleSpec>,
}

/// A role of a custom kind: whether a relation needs it, what fills it, whether it takes several.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CustomRoleSpec {
    /// Its name.
    pub name: Arc<str>,
    /// Whether the relation is not emitted without it.
    pub core: bool,
    /// What fills it.
    pub filler: Filler,
    /// Whether it holds a list.
    pub many: bool,
}

/// A role of a custom relation with what fills it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CustomRole {
    /// The name of the role.
    pub name: Arc<str>,
    /// Whether it holds a list.
    pub many: bool,
    /// What fills it; one filler where it holds no list.
    pub fillers: Fillers,
}

impl CustomRole {
    pub(crate) fn new(name: Arc<str>, many: bool, fillers: Fillers) -> Self {
        Self { name, many, fillers }
    }
}

impl CustomRelation {
    /// Roles without a filler are left out.
    pub(crate) fn new(kind: Arc<str>, mut roles: Vec<CustomRole>, evidence: Evidence) -> Self {
        roles.retain(|r| !r.fillers.is_empty());
        Self { kind, roles, evidence }
    }

    /// What fills a role; empty when nothing does.
    #[must_use]
    pub fn fillers(&self, role: &str) -> &[MentionOrSpan] {
        self.roles.iter().find(|r| &*r.name == role).map_or(&[], |r| &r.fillers)
    }

    pub(crate) fn filled(&self) -> impl Iterator<Item = Filled<'_>> {
        self.roles.iter().map(|r| Filled { role: &r.name, many: r.many, fillers: r.fillers.clone() })
    }

    /// The relation as a struct of the user's own: a field a role, [`MentionId`](crate::MentionId),
    /// [`Span`](crate::Span) or [`MentionOrSpan`]; an `Option` where the role may be empty, a `Vec` where it holds a
    /// list. A field `kind` gets the kind, `confidence` and `rule` what the evidence says.
    ///
    /// ```
    /// use demarche::MentionId;
    /// #[derive(serde::Deserialize)]
    /// struct AppointedAmbassadorTo {
    ///     ambassador: MentionId,
    ///     country: MentionId,
    ///     appointer: Option<MentionId>,
    /// }
    /// # fn main() {
    /// # fn custom() -> Option<demarche::CustomRelation> { None }
    /// if let Some(relation) = custom() {
    ///     let typed: AppointedAmbassadorTo = relation.deserialize().expect("the roles of the rule file");
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    /// When a field has no role, or a role is not of the field's type.
    pub fn deserialize<T: DeserializeOwned>(&self) -> Result<T, Error> {
        self.deserialize_as(|filler| match filler {
            MentionOrSpan::Mention(id) => Value::Number(id.0),
            MentionOrSpan::Span(span) => {
                Value::Map(vec![("start", at(span.start())), ("end", at(span.end()))])
            }
        })
    }

    /// Like [`deserialize`](Self::deserialize), with what fills the roles in words: fields are `String`,
    /// `Option<String>`, `Vec<String>`.
    ///
    /// # Errors
    /// When a field has no role, or a role is not of the field's type.
    pub fn deserialize_words<T: DeserializeOwned>(&self, document: &Document) -> Result<T, Error> {
        self.deserialize_as(|filler| Value::Text(document.describe(filler)))
    }

    fn deserialize_as<T: DeserializeOwned>(
        &self,
        value: impl Fn(MentionOrSpan) -> Value,
    ) -> Result<T, Error> {
        let mut fields = vec![
            ("kind", Value::Text(self.kind.to_string())),
            ("rule", Value::Text(self.evidence.rule.to_string())),
            ("confidence", Value::Real(self.evidence.confidence)),
        ];
        for role in &self.roles {
            let mut fillers = role.fillers.iter().map(|f| value(*f));
            let value = match (role.many, fillers.next()) {
                (true, first) => Value::List(first.into_iter().chain(fillers).collect()),
                (false, Some(first)) => first,
                (false, None) => continue,
            };
            // A role may be called `rule`; then the field is the role's.
            fields.retain(|(name, _)| *name != &*role.name);
            fields.push((&role.name, value));
        }
        T::deserialize(MapDeserializer::new(fields.into_iter()))
    }
}

fn at(offset: usize) -> Value {
    // Spans are 32 bits wide.
    Value::Number(u32::try_from(offset).unwrap_or(u32::MAX))
}

/// The little data that a relation is made of, to deserialise from.
enum Value {
    Number(u32),
    Real(f32),
    Text(String),
    List(Vec<Value>),
    Map(Vec<(&'static str, Value)>),
}

impl IntoDeserializer<'_, Error> for Value {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Value {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Number(n) => visitor.visit_u32(n),
            Self::Real(x) => visitor.visit_f32(x),
            Self::Text(text) => visitor.visit_string(text),
            Self::List(list) => visitor.visit_seq(SeqDeserializer::new(list.into_iter())),
            Self::Map(map) => visitor.visit_map(MapDeserializer::new(map.into_iter())),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{MentionId, SentenceId};
    use crate::relation::{Codes, Modality, Polarity};
    use crate::span::Span;
    use serde::Deserialize;

    fn relation() -> CustomRelation {
        let evidence = Evidence {
            sentence: SentenceId(0),
            trigger: Span::new(0, 3),
            polarity: Polarity::Positive,
            modality: Modality::Asserted,
            attributed_to: None,
            rule: "appointed.verb".into(),
            confidence: 0.5,
            codes: Codes::default(),
        };
        let mention = |id| MentionOrSpan::Mention(MentionId(id));
        let roles = vec![
            CustomRole::new("ambassador".into(), false, vec![mention(3)]),
            CustomRole::new("to".into(), true, vec![mention(4), mention(5)]),
            CustomRole::new("reason".into(), false, vec![MentionOrSpan::Span(Span::new(7, 9))]),
            CustomRole::new("empty".into(), false, vec![]),
        ];
        CustomRelation::new("appointed".into(), roles, evidence)
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Appointed {
        kind: String,
        ambassador: MentionId,
        to: Vec<MentionId>,
        reason: Option<Span>,
        when: Option<MentionId>,
        confidence: f32,
    }

    #[test]
    fn a_custom_relation_becomes_the_users_struct() {
        assert_eq!(
            relation().deserialize::<Appointed>().unwrap(),
            Appointed {
                kind: "appointed".into(),
                ambassador: MentionId(3),
                to: vec![MentionId(4), MentionId(5)],
                reason: Some(Span::new(7, 9)),
                when: None,
                confidence: 0.5,
            }
        );
    }

    #[derive(Debug, Deserialize)]
    struct Wrong {
        #[serde(rename = "to")]
        _to: MentionId,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Either {
        ambassador: MentionOrSpan,
        reason: MentionOrSpan,
    }

    #[test]
    fn a_field_may_take_either_and_a_wrong_one_is_an_error() {
        let either = relation().deserialize::<Either>().unwrap();
        assert_eq!(either.reason, MentionOrSpan::Span(Span::new(7, 9)));
        assert_eq!(either.ambassador, MentionOrSpan::Mention(MentionId(3)));
        assert!(relation().deserialize::<Wrong>().is_err());
        assert!(relation().fillers("nothing").is_empty());
    }
}
