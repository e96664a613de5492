//! Relations of many documents, added up: who has to do with whom, how often, when.

use crate::document::{Document, Entity, EntityId, MentionId};
use crate::relation::{EntityKind, HoldsOffice, MentionForm, Modality, Plover, Polarity, Relation};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Who the nodes of a [`RelationGraph`] are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Level {
    /// Persons, organizations, countries and forums as the text names them.
    #[default]
    Actors,
    /// Countries: a person, ministry or place counts as its country. Forums stay.
    Countries,
}

/// The length of a period of a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Period {
    /// A day: `2024-05-27`.
    Day,
    /// A month: `2024-05`.
    Month,
    /// A year: `2024`.
    Year,
}

/// An actor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Node {
    /// What tells it from others, over documents: its country code, Wikidata id, or kind and name.
    pub key: String,
    /// What it is.
    pub kind: EntityKind,
    /// Its name.
    pub name: String,
    /// ISO 3166-1 alpha-3 of the country that it is or belongs to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub country: Option<String>,
}

/// One relation between two nodes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Event {
    /// The node that acts: an index of [`RelationGraph::nodes`].
    pub source: usize,
    /// The node on which it acts, likewise.
    pub target: usize,
    /// Whether both act alike (a meeting): then source and target stand in text order.
    pub mutual: bool,
    /// The kind of relation.
    pub kind: String,
    /// The PLOVER type.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub plover: Option<Plover>,
    /// The CAMEO code.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cameo: Option<String>,
    /// Whether the text says that it is so.
    pub polarity: Polarity,
    /// How real it is.
    pub modality: Modality,
    /// The day, ISO 8601: the relation's own where it happened on a known day, else the document's.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub date: Option<String>,
    /// The document: an index of [`RelationGraph::documents`].
    pub document: usize,
    /// The relation: an index of [`Document::all_relations`].
    pub relation: usize,
    /// How sure the rule is, 0 to 1.
    pub confidence: f32,
}

/// Two nodes with all that passes from the one to the other.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Dyad {
    /// The node that acts: an index of [`RelationGraph::nodes`].
    pub source: usize,
    /// The node on which it acts, likewise.
    pub target: usize,
    /// Whether both act alike.
    pub mutual: bool,
    /// How many events.
    pub count: usize,
    /// How many by kind.
    pub kinds: BTreeMap<String, usize>,
    /// How many by PLOVER type.
    pub plover: BTreeMap<Plover, usize>,
    /// In how many documents.
    pub documents: usize,
    /// The first day known, ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// The last day known, ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
}

/// Relations of many documents as a graph of actors.
///
/// ```
/// use demarche::{Extractor, Input, Level, Period, Polarity, RelationGraph};
///
/// let extractor = Extractor::new();
/// let mut graph = RelationGraph::new(Level::Countries);
/// for (text, date) in [
///     ("Wang Wentao met Ahn Duk-geun in Detroit.", "2023-05-27"),
///     ("China accused the United States of bullying.", "2023-06-02"),
/// ] {
///     graph.add(&extractor.extract(Input::new(text).date(date)));
/// }
/// graph.retain(|event| event.polarity == Polarity::Positive);
/// for dyad in graph.dyads() {
///     println!("{} – {}: {}", graph.nodes()[dyad.source].name, graph.nodes()[dyad.target].name, dyad.count);
/// }
/// println!("{:?}", graph.timeline(Period::Month));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RelationGraph {
    level: Level,
    documents: Vec<String>,
    nodes: Vec<Node>,
    events: Vec<Event>,
    #[serde(skip)]
    index: HashMap<String, usize>,
}

impl RelationGraph {
    /// A graph without documents.
    #[must_use]
    pub fn new(level: Level) -> Self {
        Self { level, ..Self::default() }
    }

    /// Adds what a document tells.
    pub fn add(&mut self, document: &Document) {
        if self.index.len() != self.nodes.len() {
            // Read back from JSON.
            self.index = self.nodes.iter().enumerate().map(|(i, n)| (n.key.clone(), i)).collect();
        }
        let number = self.documents.len();
        self.documents.push(document.id().map_or_else(|| format!("#{}", number + 1), str::to_owned));
        let pairs = Pairs::new(document, self.level);
        for (index, relation) in document.all_relations().iter().enumerate() {
            let evidence = relation.evidence();
            for pair in pairs.of(relation) {
                let (source, target) = (self.node(pair.source), self.node(pair.target));
                self.events.push(Event {
                    source,
                    target,
                    mutual: pair.mutual,
                    kind: relation.kind_name().to_owned(),
                    plover: relation.plover(),
                    cameo: relation.cameo().map(str::to_owned),
                    polarity: evidence.polarity,
                    modality: evidence.modality,
                    date: day(document, relation),
                    document: number,
                    relation: index,
                    confidence: evidence.confidence,
                });
            }
        }
        // A country that only its people or places stood for may be named elsewhere in the text.
        for entity in document.entities().iter().filter(|e| e.kind == EntityKind::Country) {
            if let Some(&index) = entity.country_code().and_then(|code| self.index.get(code)) {
                let node = &mut self.nodes[index];
                if node.name == node.key {
                    node.name = entity.name.clone();
                }
            }
        }
    }

    fn node(&mut self, actor: Actor<'_>) -> usize {
        let name = actor.name();
        if let Some(&index) = self.index.get(&actor.key) {
            // A country known only by its code so far.
            let node = &mut self.nodes[index];
            if node.name == node.key && name != node.key {
                node.name = name;
            }
            return index;
        }
        let index = self.nodes.len();
        self.index.insert(actor.key.clone(), index);
        self.nodes.push(Node {
            kind: actor.kind,
            name,
            country: actor.country.map(str::to_owned),
            key: actor.key,
        });
        index
    }

    /// Who the nodes are.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// The ids of the documents, in the order in which they came; `#7` stands for the seventh where it has none.
    #[must_use]
    pub fn documents(&self) -> &[String] {
        &self.documents
    }

    /// The nodes, in the order in which they came.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Every event, in the order of documents and text.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Leaves only the events that pass; nodes stay.
    pub fn retain(&mut self, keep: impl FnMut(&Event) -> bool) {
        self.events.retain(keep);
    }

    /// How many events there are of each kind.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for event in &self.events {
            *counts.entry(event.kind.as_str()).or_default() += 1;
        }
        counts
    }

    /// The pairs of nodes, those with most events first. Mutual events count for the pair, whoever was named first.
    #[must_use]
    pub fn dyads(&self) -> Vec<Dyad> {
        let mut dyads: BTreeMap<(usize, usize, bool), (Dyad, BTreeSet<usize>)> = BTreeMap::new();
        for event in &self.events {
            let (source, target) = if event.mutual {
                (event.source.min(event.target), event.source.max(event.target))
            } else {
                (event.source, event.target)
            };
            let (dyad, documents) = dyads.entry((source, target, event.mutual)).or_insert_with(|| {
                let dyad = Dyad {
                    source,
                    target,
                    mutual: event.mutual,
                    count: 0,
                    kinds: BTreeMap::new(),
                    plover: BTreeMap::new(),
                    documents: 0,
                    first: None,
                    last: None,
                };
                (dyad, BTreeSet::new())
            });
            dyad.count += 1;
            *dyad.kinds.entry(event.kind.clone()).or_default() += 1;
            if let Some(plover) = event.plover {
                *dyad.plover.entry(plover).or_default() += 1;
            }
            documents.insert(event.document);
            if let Some(date) = &event.date {
                if dyad.first.as_ref().is_none_or(|first| date < first) {
                    dyad.first = Some(date.clone());
                }
                if dyad.last.as_ref().is_none_or(|last| date > last) {
                    dyad.last = Some(date.clone());
                }
            }
        }
        let mut dyads: Vec<Dyad> = dyads
            .into_values()
            .map(|(mut dyad, documents)| {
                dyad.documents = documents.len();
                dyad
            })
            .collect();
        dyads.sort_by_key(|d| std::cmp::Reverse(d.count));
        dyads
    }

    /// How many events of each kind by period, in order of time; events without a date are left out.
    #[must_use]
    pub fn timeline(&self, period: Period) -> BTreeMap<String, BTreeMap<String, usize>> {
        let length = match period {
            Period::Day => 10,
            Period::Month => 7,
            Period::Year => 4,
        };
        let mut timeline: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        for event in &self.events {
            if let Some(date) = event.date.as_deref().and_then(|d| d.get(..length)) {
                *timeline.entry(date.to_owned()).or_default().entry(event.kind.clone()).or_default() += 1;
            }
        }
        timeline
    }
}

/// One who acts, in one document.
#[derive(Clone, Debug)]
pub(crate) struct Actor<'a> {
    pub key: String,
    pub kind: EntityKind,
    pub country: Option<&'a str>,
    /// Who it is in the text.
    pub entity: &'a Entity,
}

impl Actor<'_> {
    fn name(&self) -> String {
        // A country that only its people stand for has no name here but its code.
        let own = self.entity.kind == self.kind;
        if own { self.entity.name.clone() } else { self.key.clone() }
    }
}

/// Two actors of one relation.
#[derive(Clone, Debug)]
pub(crate) struct Pair<'a> {
    pub source: Actor<'a>,
    pub target: Actor<'a>,
    pub mutual: bool,
}

/// Finds the pairs of actors of a document's relations.
pub(crate) struct Pairs<'a> {
    document: &'a Document,
    level: Level,
    /// Whom an office ties to a country, where nothing else does: `Norwegian Trade Minister Ingrid Solberg`.
    homes: HashMap<EntityId, &'a str>,
}

impl<'a> Pairs<'a> {
    pub fn new(document: &'a Document, level: Level) -> Self {
        let mut homes = HashMap::new();
        for office in document.relations::<HoldsOffice>() {
            let of = office.country.or(office.body).into_iter();
            let country = of.flat_map(|id| document.entities_of(id)).find_map(Entity::country_code);
            if let Some(country) = country {
                for &holder in &document.mention(office.holder).refers_to {
                    homes.entry(holder).or_insert(country);
                }
            }
        }
        Self { document, level, homes }
    }

    /// Who mentions stand for.
    fn actors(&self, mentions: &[MentionId]) -> Vec<Actor<'a>> {
        let (document, level) = (self.document, self.level);
        let mut actors: Vec<Actor> = Vec::new();
        for entity in mentions.iter().flat_map(|id| document.entities_of(*id)) {
            use EntityKind as K;
            // `three companies`, `her counterpart`: nobody in particular.
            let named = |id: &MentionId| {
                use MentionForm::{Acronym, Demonym, Name};
                matches!(document.mention(*id).form, Name | Acronym | Demonym)
            };
            if !entity.mentions.iter().any(named) {
                continue;
            }
            let country = entity.country_code().or_else(|| self.homes.get(&entity.id).copied());
            let as_country = match entity.kind {
                K::Country | K::Place => true,
                K::Person | K::Organization => level == Level::Countries,
                _ => false,
            };
            let actor = if as_country && let Some(code) = country {
                Actor { key: code.to_owned(), kind: K::Country, country, entity }
            } else if entity.kind == K::Forum
                || (level == Level::Actors && matches!(entity.kind, K::Person | K::Organization | K::Country))
            {
                let key = entity
                    .id_of("wikidata")
                    .map_or_else(|| format!("{}:{}", entity.kind, entity.name.to_lowercase()), str::to_owned);
                Actor { key, kind: entity.kind, country, entity }
            } else {
                continue;
            };
            if actors.iter().all(|other| other.key != actor.key) {
                actors.push(actor);
            }
        }
        actors
    }

    /// The pairs of a relation, nobody with himself.
    pub fn of(&self, relation: &Relation) -> Vec<Pair<'a>> {
        let sides = relation.sides();
        let sources = self.actors(&sides.sources);
        let mut pairs = Vec::new();
        if sides.mutual {
            for (i, source) in sources.iter().enumerate() {
                for target in &sources[i + 1..] {
                    pairs.push(Pair { source: source.clone(), target: target.clone(), mutual: true });
                }
            }
            return pairs;
        }
        let targets = self.actors(&sides.targets);
        for source in &sources {
            for target in targets.iter().filter(|t| t.key != source.key) {
                pairs.push(Pair { source: source.clone(), target: target.clone(), mutual: false });
            }
        }
        pairs
    }
}

/// The normalised date of a relation, if the text gives one.
pub(crate) fn when<'a>(document: &'a Document, relation: &Relation) -> Option<&'a str> {
    relation.fillers("when").iter().find_map(|filler| match filler {
        crate::relation::MentionOrSpan::Mention(id) => {
            document.entities_of(*id).find_map(|e| e.id_of("iso8601"))
        }
        crate::relation::MentionOrSpan::Span(_) => None,
    })
}

/// The day of a relation as an event: its own where it happened on a day that is known, else the document's.
///
/// What is planned for a day is an event of the day on which it is told.
pub(crate) fn day(document: &Document, relation: &Relation) -> Option<String> {
    let is_day = |date: &&str| date.len() == 10 && date.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let own = when(document, relation)
        .filter(is_day)
        .filter(|_| relation.evidence().modality == Modality::Asserted);
    own.or_else(|| document.date().and_then(|d| d.get(..10)).filter(is_day)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Extractor, Input};

    fn graph(level: Level) -> RelationGraph {
        let extractor = Extractor::new();
        let mut graph = RelationGraph::new(level);
        for (id, date, text) in [
            ("a", "2023-05-27", "Wang Wentao met Ahn Duk-geun in Detroit. China accused Japan of bullying."),
            ("b", "2023-06-02", "Ahn Duk-geun met Wang Wentao in Seoul. China will sanction Japan."),
        ] {
            graph.add(&extractor.extract(Input::new(text).id(id).date(date)));
        }
        graph
    }

    #[test]
    fn meetings_of_two_documents_are_one_dyad() {
        let graph = graph(Level::Actors);
        let dyads = graph.dyads();
        let met = dyads.iter().find(|d| d.kinds.contains_key("met-with")).unwrap();
        assert_eq!((met.count, met.documents, met.mutual), (2, 2, true));
        assert_eq!(met.first.as_deref(), Some("2023-05-27"));
        assert_eq!(met.last.as_deref(), Some("2023-06-02"));
        let mut names = [&*graph.nodes()[met.source].name, &*graph.nodes()[met.target].name];
        names.sort_unstable();
        assert_eq!(names, ["Ahn Duk-geun", "Wang Wentao"]);
        assert_eq!(graph.counts()["met-with"], 2);
    }

    #[test]
    fn countries_stand_for_their_people() {
        let mut graph = graph(Level::Countries);
        let keys: Vec<&str> = graph.nodes().iter().map(|n| n.key.as_str()).collect();
        assert!(keys.contains(&"CHN") && keys.contains(&"KOR") && keys.contains(&"JPN"), "{keys:?}");
        let node = |key: &str| graph.nodes().iter().find(|n| n.key == key).unwrap();
        assert_eq!(node("CHN").name, "China");
        let months = graph.timeline(Period::Month);
        assert_eq!(months["2023-05"]["accused"], 1);
        assert_eq!(months["2023-06"]["sanctioned"], 1);
        graph.retain(|e| e.modality == Modality::Planned);
        assert!(graph.events().iter().all(|e| e.plover == Some(Plover::Threaten)));
        assert_eq!(graph.dyads().len(), 1);
    }

    #[test]
    fn a_graph_survives_json() {
        let mut before = graph(Level::Countries);
        let json = serde_json::to_string(&before).unwrap();
        let mut after: RelationGraph = serde_json::from_str(&json).unwrap();
        let document = Extractor::new().extract("China accused Japan of bullying.");
        before.add(&document);
        after.add(&document);
        assert_eq!(before, after);
    }
}
