//! The document: a text with its sentences, entities, mentions and relations.

mod explanation;
mod json;

pub use explanation::{Discard, DiscardedRule, Explanation, NameReadings, Reading};
pub(crate) use json::Offsets;
pub use json::{OffsetUnit, WithOffsets};

use crate::relation::{EntityKind, MentionForm, MentionOrSpan, Relation, RelationType, Source};
use crate::span::Span;
use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// As an index.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}

ids! {
    /// Names an entity of its document.
    EntityId,
    /// Names a mention of its document.
    MentionId,
    /// Names a sentence of its document: its index.
    SentenceId
}

/// A thing in the world that the text speaks of.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Entity {
    /// Its id.
    pub id: EntityId,
    /// What it is.
    pub kind: EntityKind,
    /// The name that identifies it.
    pub name: String,
    /// Codes by system (`iso3166`, `wikidata`, `hs` …).
    pub ids: Vec<(String, String)>,
    /// ISO 3166-1 alpha-3 of the country that it belongs to.
    pub country: Option<String>,
    /// The offices known or stated, of a person.
    pub offices: Vec<String>,
    /// A finer kind: `ministry`, `capital` …
    pub subkind: Option<String>,
    /// Its mentions, in text order.
    pub mentions: Vec<MentionId>,
}

impl Entity {
    /// Its code in a system: `iso3166`, `wikidata`, `hs`, `iso8601` of a date, `iso4217` of an amount.
    #[must_use]
    pub fn id_of(&self, system: &str) -> Option<&str> {
        self.ids.iter().find(|(s, _)| s == system).map(|(_, code)| code.as_str())
    }

    /// ISO 3166-1 alpha-3 of the country that it is or belongs to.
    #[must_use]
    pub fn country_code(&self) -> Option<&str> {
        match self.kind {
            EntityKind::Country => self.id_of("iso3166"),
            _ => None,
        }
        .or(self.country.as_deref())
    }
}

/// A stretch of text that refers to an entity, or to several.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Mention {
    /// Its id.
    pub id: MentionId,
    /// The kind of what it refers to.
    pub kind: EntityKind,
    /// Where it stands, in bytes.
    pub span: Span,
    /// How it refers.
    pub form: MentionForm,
    /// How it was found.
    pub source: Source,
    /// What it refers to.
    pub refers_to: Vec<EntityId>,
    /// A capital or seat that stands for its government.
    pub metonym: bool,
}

/// A text that has been read.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    pub(crate) id: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) text: String,
    pub(crate) sentences: Vec<Span>,
    pub(crate) entities: Vec<Entity>,
    pub(crate) mentions: Vec<Mention>,
    pub(crate) relations: Vec<Relation>,
}

impl Document {
    /// The id that the caller gave.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The document date, ISO 8601, if the caller gave one.
    #[must_use]
    pub fn date(&self) -> Option<&str> {
        self.date.as_deref()
    }

    /// The text as read.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The sentences, in bytes; a [`SentenceId`] is an index here.
    #[must_use]
    pub fn sentences(&self) -> &[Span] {
        &self.sentences
    }

    /// The entities; an [`EntityId`] is an index here.
    #[must_use]
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// The mentions in text order; a [`MentionId`] is an index here.
    #[must_use]
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// Every relation, in text order.
    #[must_use]
    pub fn all_relations(&self) -> &[Relation] {
        &self.relations
    }

    /// The relations of one type.
    ///
    /// ```
    /// use demarche::{Extractor, HoldsOffice};
    /// let document = Extractor::new().extract("President Xi Jinping met Vladimir Putin.");
    /// for relation in document.relations::<HoldsOffice>() {
    ///     println!("{}", document.text_of(relation.office));
    /// }
    /// ```
    pub fn relations<R: RelationType>(&self) -> impl Iterator<Item = &R> {
        self.relations.iter().filter_map(R::of)
    }

    /// The relations of one kind, as the enum; of a custom kind by the name of the kind.
    pub fn relations_of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Relation> {
        self.relations.iter().filter(move |r| r.kind_name() == kind)
    }

    /// The relations that a sentence states.
    pub fn relations_in(&self, sentence: SentenceId) -> impl Iterator<Item = &Relation> {
        self.relations.iter().filter(move |r| r.evidence().sentence == sentence)
    }

    /// The relations in which an entity fills a role.
    pub fn relations_with(&self, entity: EntityId) -> impl Iterator<Item = &Relation> {
        self.relations.iter().filter(move |relation| {
            relation.roles().iter().flat_map(|f| &f.fillers).any(|filler| match filler {
                MentionOrSpan::Mention(id) => self.mention(*id).refers_to.contains(&entity),
                MentionOrSpan::Span(_) => false,
            })
        })
    }

    /// Leaves only the relations that pass.
    ///
    /// ```
    /// let mut document = demarche::Extractor::new().extract("Wang Wentao met Ahn Duk-geun in Detroit.");
    /// document.retain_relations(|r| r.evidence().confidence > 0.5 && r.plover().is_some());
    /// ```
    pub fn retain_relations(&mut self, keep: impl FnMut(&Relation) -> bool) {
        self.relations.retain(keep);
    }

    /// The mentions inside a span, in text order.
    pub fn mentions_in(&self, span: Span) -> impl Iterator<Item = &Mention> {
        let first = self.mentions.partition_point(|m| m.span.start() < span.start());
        self.mentions[first..]
            .iter()
            .take_while(move |m| m.span.start() < span.end())
            .filter(move |m| span.contains(m.span))
    }

    /// The text of a sentence.
    ///
    /// # Panics
    /// When the id is of another document.
    #[must_use]
    pub fn sentence_text(&self, id: SentenceId) -> &str {
        self.text_of(self.sentences[id.index()])
    }

    /// The text of a span; empty when the span is not of this document.
    #[must_use]
    pub fn text_of(&self, span: Span) -> &str {
        span.text(&self.text)
    }

    /// The mention of an id.
    ///
    /// # Panics
    /// When the id is of another document.
    #[must_use]
    pub fn mention(&self, id: MentionId) -> &Mention {
        &self.mentions[id.index()]
    }

    /// The entity of an id.
    ///
    /// # Panics
    /// When the id is of another document.
    #[must_use]
    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.index()]
    }

    /// The entities that a mention refers to.
    ///
    /// # Panics
    /// When the id is of another document.
    pub fn entities_of(&self, mention: MentionId) -> impl Iterator<Item = &Entity> {
        self.mention(mention).refers_to.iter().map(|&id| self.entity(id))
    }

    /// What fills a role, in words: the names of the entities, or the text.
    ///
    /// # Panics
    /// When it is a mention of another document.
    #[must_use]
    pub fn describe(&self, filler: MentionOrSpan) -> String {
        match filler {
            MentionOrSpan::Span(span) => self.text_of(span).split_whitespace().collect::<Vec<_>>().join(" "),
            MentionOrSpan::Mention(id) => {
                let names: Vec<&str> = self.entities_of(id).map(|e| e.name.as_str()).collect();
                if names.is_empty() {
                    self.text_of(self.mention(id).span).to_owned()
                } else {
                    names.join(" and ")
                }
            }
        }
    }
}
