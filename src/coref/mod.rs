//! Nominals and pronouns → entities.
//!
//! After `Wang met Ahn`, `the two ministers` and `they` are both, `he` is the one named last; after `China and Japan`, `both
//! sides` are the countries. What nothing goes before keeps its own words, as an entity of its own.

use crate::group::{GroupKind, NounGroup};
use crate::lexicon::{Lexicon, WordKey};
use crate::name::{Name, Names};
use crate::relation::{EntityKind, MentionForm, Modality, Role};
use crate::rule::Layers;
use crate::span::Span;
use std::collections::HashMap;

/// What a filler refers to: a stretch of text, and the entities of the names stage that it stands for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Referent {
    /// The named mention, if it is one.
    pub name: Option<u32>,
    /// Where it stands.
    pub span: Span,
    pub kind: EntityKind,
    pub form: MentionForm,
    /// Entities of the names stage; none for a nominal without antecedent.
    pub entities: Vec<u32>,
}

/// Nouns for those who act, and words that turn what they govern.
#[derive(Debug, Default)]
pub(crate) struct Actors {
    nouns: HashMap<WordKey, (EntityKind, bool)>,
    status: HashMap<WordKey, (bool, Modality)>,
}

impl Actors {
    pub(crate) fn builtin() -> Self {
        let mut actors = Self::default();
        let lexicon = Lexicon::get();
        for line in include_str!("../../data/lexicon/roles_nouns.tsv").lines().skip(1) {
            let mut columns = line.split('\t');
            let (Some(noun), Some(_), Some(refers_to)) = (columns.next(), columns.next(), columns.next())
            else {
                continue;
            };
            let country = columns.nth(2) == Some("yes");
            let Some(last) = noun.rsplit([' ', '-']).next() else { continue };
            let key = WordKey::of(last);
            let key = lexicon.noun_lemma(lexicon.find(key)).unwrap_or(key);
            let kind = EntityKind::from_name(refers_to).unwrap_or(EntityKind::Organization);
            actors.nouns.entry(key).or_insert((kind, country));
        }
        for line in include_str!("../../data/lexicon/status.tsv").lines().skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [lemma, pos, _, polarity, modality, scope, ..] = columns[..] else { continue };
            if pos != "v" || lemma.contains(' ') || !scope.contains("to-infinitive") {
                continue;
            }
            let modality = Modality::from_name(modality).unwrap_or(Modality::Asserted);
            actors.status.entry(WordKey::of(lemma)).or_insert((polarity == "negative", modality));
        }
        actors
    }
}

/// What the text has spoken of so far.
pub(crate) struct Discourse<'a> {
    pub(crate) names: &'a Names,
    pub(crate) actors: &'a Actors,
}

impl Discourse<'_> {
    /// What a verb makes of its infinitive: whether it denies it, and how real it is.
    pub(crate) fn status(&self, lemma: WordKey) -> (bool, Modality) {
        self.actors.status.get(&lemma).copied().unwrap_or((false, Modality::Asserted))
    }

    fn fits(role: Role, kind: EntityKind) -> bool {
        use EntityKind as K;
        match role {
            Role::When | Role::Since => kind == K::Date,
            Role::Place => matches!(kind, K::Place | K::Country),
            Role::Destination => matches!(kind, K::Place | K::Country | K::Organization | K::Forum),
            Role::Forum => matches!(kind, K::Forum | K::Event),
            Role::Event => matches!(kind, K::Event | K::Forum),
            Role::Goods => kind == K::Commodity,
            Role::Agreement => kind == K::Agreement,
            Role::Amount => matches!(kind, K::Money | K::Percent),
            Role::Rate => kind == K::Percent,
            Role::Body => matches!(kind, K::Forum | K::Organization | K::Agreement),
            Role::Country => kind == K::Country,
            Role::From => matches!(kind, K::Forum | K::Agreement | K::Organization | K::Country | K::Place),
            Role::Guest => matches!(kind, K::Person | K::Country | K::Organization | K::Forum | K::Event),
            Role::Target | Role::Recipient => !matches!(kind, K::Date | K::Money | K::Percent | K::Commodity),
            Role::Holder => kind == K::Person,
            _ => matches!(kind, K::Person | K::Country | K::Forum | K::Organization | K::Place),
        }
    }

    /// A named mention as a filler, if its kind fits the role.
    pub(crate) fn name(&self, _layers: &Layers, name: u32, role: Role) -> Option<Referent> {
        let m: &Name = &self.names.mentions[name as usize];
        Self::fits(role, m.kind).then(|| Referent {
            name: Some(name),
            span: m.span,
            kind: m.kind,
            form: m.form,
            entities: vec![m.entity],
        })
    }

    /// The country that a person acts for, if it is named in the text.
    pub(crate) fn country_of(&self, layers: &Layers, person: u32) -> Option<Referent> {
        let entity = &self.names.entities[self.names.mentions[person as usize].entity as usize];
        let iso = entity.country.as_deref()?;
        let at = self.names.mentions.iter().position(|m| {
            m.kind == EntityKind::Country
                && self.names.entities[m.entity as usize].country.as_deref() == Some(iso)
        })?;
        self.name(layers, at as u32, Role::Country)
    }

    /// The mentions before a token, latest first, each entity once.
    fn before<'s>(&'s self, token: u32, kinds: &'s [EntityKind]) -> impl Iterator<Item = u32> + 's {
        const WINDOW: usize = 60;
        let end = self.names.mentions.partition_point(|m| m.tokens.start < token);
        let mut seen: Vec<u32> = Vec::new();
        self.names.mentions[end.saturating_sub(WINDOW)..end]
            .iter()
            .rev()
            .filter(|m| kinds.contains(&m.kind))
            .filter_map(move |m| {
                if seen.contains(&m.entity) {
                    None
                } else {
                    seen.push(m.entity);
                    Some(m.entity)
                }
            })
    }

    /// What a noun group refers to, as a filler of the role: its name, its antecedent, or its own words.
    pub(crate) fn refer(&self, layers: &Layers, group: usize, role: Role) -> Vec<Referent> {
        let GroupKind::Noun(noun) = &layers.groups[group].kind else { return Vec::new() };
        let tokens = layers.tokens;
        let start = layers.groups[group].tokens.start;
        let lexicon = Lexicon::get();
        let head = &tokens[noun.head as usize];
        if noun.pronoun {
            return self.pronoun(start, head.key, head.span, role).into_iter().collect();
        }
        // A person named in the group is the filler, then a name that is the head.
        let heads = |n: &&u32| self.names.mentions[**n as usize].tokens.end > noun.head;
        let mention = |n: u32| &self.names.mentions[n as usize];
        if let Some(&n) = noun.names.iter().find(|&&n| mention(n).kind == EntityKind::Person) {
            return self.name(layers, n, role).into_iter().collect();
        }
        if let Some(&n) = noun.names.iter().find(heads) {
            return self.name(layers, n, role).into_iter().collect();
        }
        if matches!(
            role,
            Role::When | Role::Since | Role::Amount | Role::Rate | Role::Goods | Role::Agreement
        ) {
            let inside =
                noun.names.iter().rev().find(|&&n| Self::fits(role, mention(n).kind) && role == Role::Goods);
            return inside.and_then(|&n| self.name(layers, n, role)).into_iter().collect();
        }
        if matches!(
            role,
            Role::Place
                | Role::Destination
                | Role::Forum
                | Role::Event
                | Role::Country
                | Role::Body
                | Role::Holder
        ) {
            return Vec::new();
        }
        let lemma = lexicon.noun_lemma(head.word).unwrap_or(head.key);
        let title = self.names.titles.iter().find(|t| t.head == noun.head);
        let known = self.actors.nouns.get(&lemma).copied().or(title.map(|_| (EntityKind::Person, false)));
        let Some((kind, stands_for_country)) = known else { return Vec::new() };
        let country = || {
            let inside = noun.names.iter().rev().copied().find(|&n| mention(n).kind == EntityKind::Country);
            let owner = noun.possessor.and_then(|p| match &layers.groups[p as usize].kind {
                GroupKind::Noun(NounGroup { names, .. }) => {
                    names.iter().copied().find(|&n| mention(n).kind == EntityKind::Country)
                }
                _ => None,
            });
            inside.or(owner)
        };
        if stands_for_country && let Some(n) = country() {
            return self.name(layers, n, role).into_iter().collect();
        }
        let range = layers.groups[group].tokens;
        let the = ["the", "both", "this", "that"]
            .iter()
            .any(|w| tokens[range.start as usize].key == WordKey::of(w));
        let span = {
            let first = range
                .range()
                .find(|&t| !["the", "a", "an"].iter().any(|w| tokens[t].key == WordKey::of(w)))
                .unwrap_or(range.start as usize);
            tokens[first].span.cover(head.span)
        };
        let referent = |entities: Vec<u32>| Referent {
            name: None,
            span,
            kind,
            form: if title.is_some() { MentionForm::Title } else { MentionForm::Nominal },
            entities,
        };
        if the {
            let plural = lexicon.is_plural(head.word);
            let two = plural
                && range
                    .range()
                    .any(|t| tokens[t].key == WordKey::of("two") || tokens[t].key == WordKey::of("both"));
            let kinds: &[EntityKind] = match kind {
                EntityKind::Person => &[EntityKind::Person],
                EntityKind::Country => &[EntityKind::Country],
                _ => &[EntityKind::Organization, EntityKind::Forum],
            };
            if two {
                let mut entities: Vec<u32> = self.before(start, kinds).take(2).collect();
                if entities.len() < 2 {
                    entities = self.before(start, &[EntityKind::Country]).take(2).collect();
                }
                if entities.len() == 2 {
                    entities.reverse();
                    return vec![referent(entities)];
                }
            } else if !plural && let Some(entity) = self.before(start, kinds).next() {
                return vec![referent(vec![entity])];
            }
        }
        vec![referent(Vec::new())]
    }

    fn pronoun(&self, token: u32, key: WordKey, span: Span, role: Role) -> Option<Referent> {
        use EntityKind as K;
        let is = |words: &[&str]| words.iter().any(|w| key == WordKey::of(w));
        let (kinds, count): (&[EntityKind], usize) = if is(&["he", "she", "him", "her", "his"]) {
            (&[K::Person], 1)
        } else if is(&["they", "them", "their"]) {
            (&[K::Person, K::Country], 2)
        } else if is(&["it", "its"]) {
            (&[K::Country, K::Organization, K::Forum], 1)
        } else {
            return None;
        };
        let mut entities: Vec<u32> = if count == 2 {
            let people: Vec<u32> = self.before(token, &kinds[..1]).take(2).collect();
            if people.len() == 2 { people } else { self.before(token, &kinds[1..]).take(2).collect() }
        } else {
            self.before(token, kinds).take(1).collect()
        };
        entities.reverse();
        let kind = self.names.entities[*entities.first()? as usize].kind?;
        Self::fits(role, kind).then_some(Referent {
            name: None,
            span,
            kind,
            form: MentionForm::Pronoun,
            entities,
        })
    }
}
