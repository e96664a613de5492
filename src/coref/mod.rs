//! Nominals and pronouns → entities.
//!
//! After `Wang met Ahn`, `the two ministers` and `they` are both, `he` is the one who acted last; after `China and Japan`,
//! `both sides` are the countries. Antecedents must agree in kind, number and gender, and, for an office, in its words;
//! among those that do, the same sentence goes before the last, subjects before the rest, and the nearest before the far.
//! What nothing goes before keeps its own words, as an entity of its own.
//!
//! Only the last [`WINDOW`] antecedents within [`REACH`] sentences are looked at.

macro_rules! words {
    (pub $name:ident = $($word:literal)+) => { pub(crate) const $name: &[WordKey] = &[$(WordKey::fixed($word)),+]; };
    ($name:ident = $($word:literal)+) => { const $name: &[WordKey] = &[$(WordKey::fixed($word)),+]; };
}

mod actors;
mod antecedent;
mod nominal;
mod origin;
mod pronoun;

pub(crate) use actors::{Actor, Actors};

use antecedent::Antecedent;

use crate::clause::View;
use crate::group::GroupKind;
use crate::lexicon::{Lexicon, Tag, WordKey};
use crate::name::Names;
use crate::relation::{EntityKind, MentionForm, Role};
use crate::span::Span;
use crate::syntax::Dependency;
use smallvec::{SmallVec, smallvec};
use std::cell::Cell;

/// How many antecedents are kept.
const WINDOW: usize = 64;
/// How many sentences back an antecedent may stand.
const REACH: u32 = 8;

/// How many descriptions may stand in each other.
const MAX_DEPTH: u8 = 6;
/// How many entities of the document are searched for the holder of an office.
const MAX_ENTITIES: usize = 256;

/// Entities by index.
pub(crate) type EntityList = SmallVec<[u32; 2]>;

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
    pub entities: EntityList,
    /// Whether several are meant, be they known or not (`EU ministers`).
    pub plural: bool,
    /// The country that a description names (`Hungarian officials`), as an entity.
    pub country: Option<u32>,
}

/// What the text has spoken of so far.
pub(crate) struct Discourse<'a> {
    names: &'a Names,
    actors: &'a Actors,
    recent: Vec<Antecedent>,
    sentence: u32,
    /// How often each entity has been named.
    counts: Vec<u32>,
    /// Who spoke last and in which sentence, for `we` and for who goes on speaking.
    speaker: Option<(u32, u32)>,
    /// Who issued the statement, report or letter that the text quotes.
    issuer: Option<Referent>,
    /// Offices that the text gives beside a name: whose, their last word, and the state.
    held: Vec<(u32, WordKey, Option<u32>)>,
    /// How deep one description leads to another: `the host of his deputy's counterpart`.
    depth: Cell<u8>,
}

words!(pub SOME = "one" "some" "many" "most" "several" "others" "all");
words!(DEFINITE_ARTICLES = "the" "this" "that" "these" "those");
words!(HE = "he" "him" "his" "himself");
words!(SHE = "she" "her" "hers" "herself");
words!(IT = "it" "its" "itself");
words!(THEY = "they" "them" "their" "theirs" "themselves" "both");
words!(WE = "we" "our" "us" "ours" "ourselves");
words!(I = "i" "me" "my" "myself");
const OF: WordKey = WordKey::fixed("of");
const FOR: WordKey = WordKey::fixed("for");

/// The pronouns that stand for somebody.
pub(crate) const PRONOUNS: [&[WordKey]; 6] = [HE, SHE, IT, THEY, WE, I];

impl<'a> Discourse<'a> {
    pub(crate) fn new(names: &'a Names, actors: &'a Actors) -> Self {
        Self {
            names,
            actors,
            recent: Vec::with_capacity(WINDOW * 2),
            sentence: 0,
            counts: vec![0; names.entities.len()],
            speaker: None,
            issuer: None,
            held: Vec::new(),
            depth: Cell::new(0),
        }
    }

    /// Takes up a sentence: its names, and what the subjects of its clauses refer to.
    pub(crate) fn enter(&mut self, view: &View, sentence: u32) {
        self.sentence = sentence;
        if self.recent.len() > WINDOW {
            let surplus = self.recent.len() - WINDOW;
            self.recent.drain(..surplus);
        }
        let from = self.recent.len();
        let push = |discourse: &mut Self, referent: Referent, token: u32, salience: u8| {
            discourse.recent.push(Antecedent { referent, sentence, token, salience, event: false });
        };
        for (at, group) in view.groups.iter().enumerate() {
            let at = at as u32;
            let Some(noun) = view.noun(at) else { continue };
            let salience = self.salience(view, at);
            for &name in &noun.names {
                let mention = view.mention(name);
                let heads = mention.tokens.end > noun.head || mention.kind == EntityKind::Person;
                self.counts[mention.entity as usize] += 1;
                push(self, self.name(name), mention.tokens.start, if heads { salience } else { 0 });
            }
            self.note_compound(view, at, salience);
            self.note_office(view, at);
            if !noun.names.is_empty() && self.head_name(view, at).is_some() {
                continue;
            }
            if let Some(issuer) = self.issuer_of(view, at) {
                self.issuer = Some(issuer);
            }
            let refers = noun.names.is_empty() && (salience == 3 || noun.pronoun) || salience >= 2;
            if refers && view.relation(at) != Dependency::Apposition {
                for referent in self.resolve(view, at) {
                    let acts = Self::fits(Role::Actor, referent.kind);
                    if !referent.entities.is_empty() || acts && !noun.pronoun {
                        push(self, referent, group.tokens.start, salience);
                    }
                }
            }
        }
        // Those named together are what a plural refers to.
        for at in 0..view.groups.len() as u32 {
            if view.noun(at).is_none() || view.relation(at) == Dependency::Conjunct {
                continue;
            }
            let list = view.clauses.coordination(at);
            if !(2..=6).contains(&list.len()) {
                continue;
            }
            let names: SmallVec<[u32; 4]> = list.iter().filter_map(|&g| self.head_name(view, g)).collect();
            if names.len() == list.len()
                && let Some(set) = self.together(&names)
            {
                let token = view.groups[list[list.len() - 1] as usize].tokens.start;
                let salience = self.salience(view, at);
                push(self, set, token, salience);
            }
        }
        self.recent[from..].sort_by_key(|a| a.token);
    }

    /// `Panama's foreign minister, Javier Martinez-Acha, …`: who `the minister` may be, and of which country he is.
    fn note_office(&mut self, view: &View, group: u32) {
        let Some(noun) = view.noun(group) else { return };
        if self.held.len() >= MAX_ENTITIES || !self.actors.of(view, group).is_some_and(|a| a.office) {
            return;
        }
        if let [holder] = &self.resolve(view, group)[..]
            && let (Some(name), &[entity]) = (holder.name, &holder.entities[..])
            && holder.kind == EntityKind::Person
        {
            let apart = !view.groups[group as usize].tokens.has(view.mention(name).tokens.start as usize);
            if apart {
                let state = self.country_in(view, group).map(|n| view.mention(n).entity);
                self.held.push((entity, view.noun_lemma(noun.head), state));
            }
        }
    }

    /// `US-China talks`, `Seoul-Tokyo ties`: both are spoken of together.
    fn note_compound(&mut self, view: &View, group: u32, salience: u8) {
        let Some(noun) = view.noun(group) else { return };
        let states: SmallVec<[u32; 4]> = noun
            .names
            .iter()
            .copied()
            .filter(|&n| {
                let mention = view.mention(n);
                mention.kind == EntityKind::Country && mention.tokens.end <= noun.head
            })
            .collect();
        if let [one, other] = states[..]
            && view.mention(one).tokens.end + 1 >= view.mention(other).tokens.start
            && let Some(referent) = self.together(&states)
        {
            let (sentence, token) = (self.sentence, view.mention(other).tokens.start);
            self.recent.push(Antecedent { referent, sentence, token, salience, event: false });
        }
    }

    /// Several names of one kind as one referent.
    fn together(&self, names: &[u32]) -> Option<Referent> {
        let mut set = self.name(*names.first()?);
        set.name = None;
        for &name in names {
            let mention = &self.names.mentions[name as usize];
            if mention.kind != set.kind {
                return None;
            }
            if !set.entities.contains(&mention.entity) {
                set.entities.push(mention.entity);
                set.span = set.span.cover(mention.span);
            }
        }
        set.plural = true;
        (set.entities.len() == names.len()).then_some(set)
    }

    /// Notes those who met, spoke or agreed with each other: who `both`, `they` and `his host` may be.
    pub(crate) fn note_event(&mut self, parties: &[&Referent]) {
        let mut set: Option<Referent> = None;
        for &party in parties {
            let set = set.get_or_insert_with(|| Referent { entities: EntityList::new(), ..party.clone() });
            if party.entities.is_empty() || party.kind != set.kind {
                return;
            }
            for &entity in &party.entities {
                if !set.entities.contains(&entity) {
                    set.entities.push(entity);
                }
            }
        }
        let Some(mut referent) = set.filter(|s| (2..=6).contains(&s.entities.len())) else { return };
        (referent.name, referent.plural) = (None, true);
        let sentence = self.sentence;
        // For persons, their countries too.
        let states: EntityList = referent.entities.iter().filter_map(|&e| self.state_of(e)).collect();
        let apart = states.iter().enumerate().all(|(i, s)| !states[..i].contains(s));
        if referent.kind == EntityKind::Person && states.len() == referent.entities.len() && apart {
            let states = Referent { kind: EntityKind::Country, entities: states, ..referent.clone() };
            self.recent.push(Antecedent {
                referent: states,
                sentence,
                token: u32::MAX,
                salience: 1,
                event: true,
            });
        }
        self.recent.push(Antecedent { referent, sentence, token: u32::MAX, salience: 2, event: true });
    }

    /// Notes who is quoted, for `we` in what follows.
    pub(crate) fn note_speaker(&mut self, entity: u32) {
        self.speaker = Some((entity, self.sentence));
    }

    fn salience(&self, view: &View, group: u32) -> u8 {
        match view.relation(group) {
            Dependency::Subject | Dependency::Root => 3,
            Dependency::Object | Dependency::IndirectObject => 2,
            Dependency::Conjunct => view.head(group).map_or(1, |head| match view.relation(head) {
                Dependency::Subject => 3,
                Dependency::Object | Dependency::IndirectObject => 2,
                _ => 1,
            }),
            Dependency::Apposition => view.head(group).map_or(1, |head| match view.relation(head) {
                Dependency::Subject => 3,
                _ => 1,
            }),
            _ => 1,
        }
    }

    /// Whether an entity of this kind can fill the role.
    pub(crate) fn fits(role: Role, kind: EntityKind) -> bool {
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
            Role::From => {
                matches!(kind, K::Forum | K::Agreement | K::Organization | K::Country | K::Place | K::Event)
            }
            Role::Guest => {
                matches!(kind, K::Person | K::Country | K::Organization | K::Forum | K::Event)
            }
            Role::Target | Role::Recipient | Role::Supported | Role::Accused | Role::Investigated => {
                !matches!(kind, K::Date | K::Money | K::Percent | K::Commodity)
            }
            Role::Holder => kind == K::Person,
            role if Role::CUSTOM.contains(&role) => true,
            _ => matches!(kind, K::Person | K::Country | K::Forum | K::Organization | K::Place),
        }
    }

    /// What the head of a noun group says of who is meant, if it is a noun for somebody who acts.
    pub(crate) fn actor(&self, view: &View, group: u32) -> Option<Actor> {
        self.actors.of(view, group).or_else(|| self.is_of_two(view, group).then_some(Actor::SOMEBODY))
    }

    /// A named mention as a filler.
    pub(crate) fn name(&self, name: u32) -> Referent {
        let mention = &self.names.mentions[name as usize];
        Referent {
            name: Some(name),
            span: mention.span,
            kind: mention.kind,
            form: mention.form,
            entities: smallvec![mention.entity],
            plural: false,
            country: None,
        }
    }

    /// The country that a person acts for, if the text names it: its mention nearest to the person.
    pub(crate) fn country_of(&self, person: u32) -> Option<Referent> {
        let mention = &self.names.mentions[person as usize];
        let iso = self.names.entities[mention.entity as usize].country.as_deref()?;
        let names = &self.names.mentions;
        let is = |m: &crate::name::Name| {
            m.kind == EntityKind::Country
                && self.names.entities[m.entity as usize].country.as_deref() == Some(iso)
        };
        let near = 40;
        let low = (person as usize).saturating_sub(near);
        let high = (person as usize + near).min(names.len());
        let at = (low..high).filter(|&i| is(&names[i])).min_by_key(|&i| i.abs_diff(person as usize))?;
        Some(self.name(at as u32))
    }

    /// The name that a noun group stands for: a person in it, or the name that is its head.
    fn head_name(&self, view: &View, group: u32) -> Option<u32> {
        let noun = view.noun(group)?;
        let mention = |n: u32| view.mention(n);
        noun.names
            .iter()
            .copied()
            .find(|&n| mention(n).kind == EntityKind::Person)
            .or_else(|| noun.names.iter().rev().copied().find(|&n| mention(n).tokens.end > noun.head))
    }

    /// What a noun group refers to: its name, the name in apposition, its antecedent, or its own words. Several for
    /// a group that stands for several mentions; none for what is nobody.
    pub(crate) fn resolve(&self, view: &View, group: u32) -> SmallVec<[Referent; 1]> {
        if self.depth.get() >= MAX_DEPTH {
            return SmallVec::new();
        }
        self.depth.set(self.depth.get() + 1);
        let found = self.look_up(view, group);
        self.depth.set(self.depth.get() - 1);
        found
    }

    fn look_up(&self, view: &View, group: u32) -> SmallVec<[Referent; 1]> {
        let Some(noun) = view.noun(group) else { return SmallVec::new() };
        if noun.pronoun {
            return self.pronoun(view, group).into_iter().collect();
        }
        if let Some(name) = self.head_name(view, group) {
            return smallvec![self.name(name)];
        }
        // "its trade envoy, Yeo Han-koo": the name beside it.
        let beside = (group + 1..=(view.syntax.last(group as usize) as u32).min(group + 6)).find(|&g| {
            view.relation(g) == Dependency::Apposition
                && view.head(g) == Some(group)
                && view.noun(g).is_some()
        });
        let actor = self.actors.of(view, group);
        if let Some(name) = beside.and_then(|g| self.head_name(view, g)) {
            let kind = view.mention(name).kind;
            let person = kind == EntityKind::Person && self.actors.is_relational(view.noun_lemma(noun.head));
            if actor.is_none_or(|a| {
                a.kind == kind || person || a.stands_for_country && kind == EntityKind::Country
            }) && matches!(
                kind,
                EntityKind::Person | EntityKind::Organization | EntityKind::Forum | EntityKind::Country
            ) {
                return smallvec![self.name(name)];
            }
        }
        // "Namibia's Minister of Mines, Tom Alweendo": the parse may not see it.
        if actor.is_some_and(|a| a.office)
            && !Lexicon::get().is_plural(view.tokens[noun.head as usize].word)
            && let Some(comma) = self.comma_behind(view, group)
            && let Some(name) = self.head_name(view, comma + 1)
            && view.mention(name).kind == EntityKind::Person
            && view.mention(name).tokens.start == view.groups[comma as usize + 1].tokens.start
            && view.relation(comma + 1) != Dependency::Subject
        {
            return smallvec![self.name(name)];
        }
        // "Ahn, the trade minister": the description of a name.
        if view.relation(group) == Dependency::Apposition
            && let Some(name) = view.head(group).and_then(|h| self.head_name(view, h))
            && view.mention(name).kind == EntityKind::Person
        {
            return smallvec![self.name(name)];
        }
        if let Some(entities) = self.one_of_two(view, group) {
            return smallvec![self.described(view, group, entities)];
        }
        let Some(actor) = actor else { return self.unknown(view, group).into_iter().collect() };
        if actor.document {
            let speaks = view.clauses.around(group).is_some_and(|c| c.surface.contains(&group));
            return speaks.then(|| self.issuer_of(view, group)).flatten().into_iter().collect();
        }
        // "South Korean and Japanese officials": each for his country.
        let both = self.coordinated_demonyms(view, group);
        if both.len() > 1 {
            return both.into_iter().map(|n| self.name(n)).collect();
        }
        self.nominal(view, group, actor).into_iter().collect()
    }

    /// The comma right behind a noun and its `of`: `Minister of Mines and Energy, …`.
    fn comma_behind(&self, view: &View, group: u32) -> Option<u32> {
        let end = (group + 8).min(view.groups.len() as u32);
        let mut behind = group + 1..end;
        behind
            .find(|&g| {
                let of = view.preposition(g).is_none_or(|p| matches!(p, OF | FOR));
                !(of && (view.noun(g).is_some() || view.preposition(g).is_some())
                    || matches!(view.groups[g as usize].kind, GroupKind::Conjunction))
            })
            .filter(|&g| matches!(view.groups[g as usize].kind, GroupKind::Comma))
    }

    /// Whose a thing is: its possessor, or the country or body named in it.
    pub(crate) fn owners(&self, view: &View, group: u32) -> SmallVec<[Referent; 1]> {
        if let Some(possessor) = view.noun(group).and_then(|n| n.possessor) {
            let list = self.resolve(view, possessor);
            if !list.is_empty() {
                return list;
            }
        }
        self.country_in(view, group).map(|n| self.name(n)).into_iter().collect()
    }

    /// The country named inside a noun group, before it, or behind "of".
    fn country_in(&self, view: &View, group: u32) -> Option<u32> {
        let noun = view.noun(group)?;
        let is_country = |&&n: &&u32| {
            matches!(view.mention(n).kind, EntityKind::Country | EntityKind::Forum)
                && !self.is_only_home(view, n)
        };
        let owner = |g: u32| view.noun(g).and_then(|n| n.names.iter().rev().find(is_country).copied());
        noun.names.iter().rev().find(is_country).copied().or_else(|| noun.possessor.and_then(owner)).or_else(
            || {
                let phrase = view.clauses.phrases_behind(group).next()?;
                (phrase.head == group && phrase.preposition == OF)
                    .then(|| phrase.groups.first().and_then(|&g| owner(g)))
                    .flatten()
            },
        )
    }

    /// Whether a name only tells where somebody is at home: `the Warsaw-listed carrier` is not Poland.
    fn is_only_home(&self, view: &View, name: u32) -> bool {
        words!(AT_HOME = "based" "born" "built" "educated" "flagged" "headquartered" "listed" "made" "trained");
        let end = view.mention(name).tokens.end;
        end + 1 < view.end() && view.tag(end) == Tag::Hyph && AT_HOME.contains(&view.key(end + 1))
    }

    /// The country that an entity is, or belongs to, if the text names it.
    fn state_of(&self, entity: u32) -> Option<u32> {
        let known = &self.names.entities[entity as usize];
        match known.kind? {
            EntityKind::Country => Some(entity),
            EntityKind::Person if known.country.is_none() => {
                self.held.iter().rev().find(|(who, ..)| *who == entity).and_then(|(.., state)| *state)
            }
            _ => self.country_entity(known.country.as_deref()?),
        }
    }

    fn country_entity(&self, iso: &str) -> Option<u32> {
        let is = |e: &usize| {
            let known = &self.names.entities[*e];
            known.kind == Some(EntityKind::Country) && known.country.as_deref() == Some(iso)
        };
        (0..self.names.entities.len().min(MAX_ENTITIES)).find(is).map(|e| e as u32)
    }
}
