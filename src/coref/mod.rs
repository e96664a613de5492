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
mod origin;

pub(crate) use actors::{Actor, Actors};

use crate::clause::{Clause, View};
use crate::group::GroupKind;
use crate::lexicon::{Class, Lexicon, WordKey};
use crate::name::Names;
use crate::relation::{EntityKind, MentionForm, Role};
use crate::span::Span;
use crate::syntax::Dependency;
use crate::token::Shape;
use smallvec::{SmallVec, smallvec};

/// How many antecedents are kept.
const WINDOW: usize = 64;
/// How many sentences back an antecedent may stand.
const REACH: u32 = 8;

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

/// Something that a later nominal or pronoun can refer to.
#[derive(Clone, Debug)]
struct Antecedent {
    entities: EntityList,
    kind: EntityKind,
    sentence: u32,
    token: u32,
    salience: u8,
}

/// What the text has spoken of so far.
pub(crate) struct Discourse<'a> {
    names: &'a Names,
    actors: &'a Actors,
    recent: Vec<Antecedent>,
    sentence: u32,
    /// Who spoke last, for `we`.
    speaker: Option<u32>,
}

words!(DEFINITE = "the" "both" "this" "that" "these" "those" "his" "her" "its" "their" "each");
words!(ANY_OFFICE = "leader" "chief" "official" "envoy" "diplomat" "representative" "head" "negotiator");
words!(pub SOME = "one" "some" "many" "most" "several" "others" "all");
const ONE: WordKey = WordKey::fixed("one");
const OF: WordKey = WordKey::fixed("of");
const THE: WordKey = WordKey::fixed("the");
words!(PAIR = "two" "both" "pair" "duo");
words!(TWO = "two" "both" "pair" "duo");
words!(SIDES = "side" "sides" "party" "parties" "delegation" "delegations");
words!(HE = "he" "him" "his" "himself");
words!(SHE = "she" "her" "hers" "herself");
words!(IT = "it" "its" "itself");
words!(THEY = "they" "them" "their" "theirs" "themselves" "both");
words!(WE = "we" "our" "us" "ours" "ourselves");
words!(I = "i" "me" "my" "myself");
words!(REFLEXIVE = "himself" "herself" "itself" "themselves");
words!(THREE = "three" "trio");

/// The pronouns that stand for somebody.
pub(crate) const PRONOUNS: [&[WordKey]; 6] = [HE, SHE, IT, THEY, WE, I];

impl<'a> Discourse<'a> {
    pub(crate) fn new(names: &'a Names, actors: &'a Actors) -> Self {
        Self { names, actors, recent: Vec::with_capacity(WINDOW * 2), sentence: 0, speaker: None }
    }

    /// Takes up a sentence: its names, and what the subjects of its clauses refer to.
    pub(crate) fn enter(&mut self, view: &View, sentence: u32) {
        self.sentence = sentence;
        if self.recent.len() > WINDOW {
            let surplus = self.recent.len() - WINDOW;
            self.recent.drain(..surplus);
        }
        let from = self.recent.len();
        for (at, group) in view.groups.iter().enumerate() {
            let at = at as u32;
            let Some(noun) = view.noun(at) else { continue };
            let salience = self.salience(view, at);
            for &name in &noun.names {
                let mention = view.mention(name);
                let heads = mention.tokens.end > noun.head || mention.kind == EntityKind::Person;
                self.recent.push(Antecedent {
                    entities: smallvec![mention.entity],
                    kind: mention.kind,
                    sentence,
                    token: mention.tokens.start,
                    salience: if heads { salience } else { 0 },
                });
            }
            let refers = noun.names.is_empty() && (salience == 3 || noun.pronoun);
            if refers {
                let found = self.resolve(view, at);
                for referent in found {
                    if !referent.entities.is_empty() {
                        self.recent.push(Antecedent {
                            entities: referent.entities,
                            kind: referent.kind,
                            sentence,
                            token: group.tokens.start,
                            salience,
                        });
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
            if !(2..=3).contains(&list.len()) {
                continue;
            }
            let mut entities = EntityList::new();
            let mut kind = None;
            for &g in &list {
                if let Some(name) = self.head_name(view, g) {
                    let mention = view.mention(name);
                    kind = kind.or(Some(mention.kind));
                    if kind == Some(mention.kind) && !entities.contains(&mention.entity) {
                        entities.push(mention.entity);
                    }
                }
            }
            if let (Some(kind), true) = (kind, entities.len() == list.len()) {
                let token = view.groups[list[list.len() - 1] as usize].tokens.start;
                let salience = self.salience(view, at);
                self.recent.push(Antecedent { entities, kind, sentence, token, salience });
            }
        }
        self.recent[from..].sort_by_key(|a| a.token);
    }

    /// Notes who is quoted, for `we` in what follows.
    pub(crate) fn note_speaker(&mut self, entity: u32) {
        self.speaker = Some(entity);
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
        self.actors.of(view, group)
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
            if actor.is_none_or(|a| a.kind == kind || a.stands_for_country && kind == EntityKind::Country)
                && matches!(
                    kind,
                    EntityKind::Person | EntityKind::Organization | EntityKind::Forum | EntityKind::Country
                )
            {
                return smallvec![self.name(name)];
            }
        }
        // "Namibia's Minister of Mines, Tom Alweendo": the parse may not see it.
        if actor.is_some_and(|a| a.office)
            && matches!(view.groups.get(group as usize + 1).map(|g| &g.kind), Some(GroupKind::Comma))
            && !Lexicon::get().is_plural(view.tokens[noun.head as usize].word)
            && let Some(name) = self.head_name(view, group + 2)
            && view.mention(name).kind == EntityKind::Person
            && view.mention(name).tokens.start == view.groups[group as usize + 2].tokens.start
            && view.relation(group + 2) != Dependency::Subject
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
        if actor.is_none() {
            return self.unknown(view, group).into_iter().collect();
        }
        // "The two", "the pair": those who were named last, persons before countries.
        let head = view.key(noun.head);
        if PAIR.contains(&head) && DEFINITE.contains(&view.key(view.groups[group as usize].tokens.start)) {
            let token = view.groups[group as usize].tokens.start;
            let kinds: [&[EntityKind]; 2] =
                [&[EntityKind::Person], &[EntityKind::Country, EntityKind::Forum, EntityKind::Organization]];
            for kinds in kinds {
                if let Some(entities) = self.several(kinds, token, 2) {
                    let span = view.span_of(view.groups[group as usize].tokens);
                    let form = MentionForm::Nominal;
                    return smallvec![Referent {
                        name: None,
                        span,
                        kind: kinds[0],
                        form,
                        entities,
                        plural: true,
                        country: None
                    }];
                }
            }
        }
        // "South Korean and Japanese officials": each for his country.
        let both = self.coordinated_demonyms(view, group);
        if both.len() > 1 {
            return both.into_iter().map(|n| self.name(n)).collect();
        }
        actor.and_then(|actor| self.nominal(view, group, actor)).into_iter().collect()
    }

    /// The nationality words of a plural noun that has several of them, in its own group or coordinated before it.
    fn coordinated_demonyms(&self, view: &View, group: u32) -> SmallVec<[u32; 4]> {
        let mut list: SmallVec<[u32; 4]> = SmallVec::new();
        let Some(noun) = view.noun(group) else { return list };
        if !Lexicon::get().is_plural(view.tokens[noun.head as usize].word) {
            return list;
        }
        let is_demonym = |n: &&u32| view.mention(**n).form == MentionForm::Demonym;
        let mut at = group;
        while at >= 2
            && matches!(view.groups[at as usize - 1].kind, GroupKind::Conjunction | GroupKind::Comma)
            && let Some(before) = view.noun(at - 2)
            && before.names.len() == 1
            && view.groups[at as usize - 2].tokens.end == view.mention(before.names[0]).tokens.end
            && before.names.iter().all(|n| is_demonym(&n))
            && list.len() < 6
        {
            list.insert(0, before.names[0]);
            at -= 2;
        }
        list.extend(noun.names.iter().filter(is_demonym).copied());
        list
    }

    /// A capitalised word that no table knows and no pattern took for a name: somebody, as `Petrolex said` shows; and a
    /// number that stands for persons (`one of them`).
    fn unknown(&self, view: &View, group: u32) -> Option<Referent> {
        use crate::lexicon::Tag;
        let noun = view.noun(group)?;
        let range = view.groups[group as usize].tokens;
        let token = &view.tokens[noun.head as usize];
        let is_name =
            view.tag(noun.head) == Tag::Nnp && token.shape.has(Shape::INITIAL) && noun.names.is_empty();
        let behind = view.clauses.phrases_behind(group).next();
        let is_number = (view.tag(noun.head) == Tag::Cd || SOME.contains(&token.key))
            && behind.is_some_and(|p| p.head == group && p.preposition == OF);
        if !is_name && !is_number {
            return None;
        }
        let start = if is_name {
            range.range().find(|&t| view.tag(t as u32) == Tag::Nnp).map_or(noun.head, |t| t as u32)
        } else {
            range.start
        };
        let kind = if is_name { EntityKind::Organization } else { EntityKind::Person };
        let plural = is_number && token.key != ONE;
        let span = view.span(start, noun.head + 1);
        Some(Referent {
            name: None,
            span,
            kind,
            form: MentionForm::Nominal,
            entities: EntityList::new(),
            plural,
            country: None,
        })
    }

    fn nominal(&self, view: &View, group: u32, actor: Actor) -> Option<Referent> {
        let noun = view.noun(group)?;
        let country = self.country_in(view, group);
        if actor.stands_for_country
            && let Some(name) = country
        {
            return Some(self.name(name));
        }
        let range = view.groups[group as usize].tokens;
        let first = view.key(range.start);
        let head = &view.tokens[noun.head as usize];
        let plural = Lexicon::get().is_plural(head.word) || TWO.contains(&view.noun_lemma(noun.head));
        let start = (range.start..noun.head)
            .find(|&t| !matches!(view.tag(t), crate::lexicon::Tag::Dt | crate::lexicon::Tag::PrpS));
        let span = view.span(start.unwrap_or(noun.head), noun.head + 1);
        let referent = |entities: EntityList, kind| Referent {
            name: None,
            span,
            kind,
            form: if actor.office { MentionForm::Title } else { MentionForm::Nominal },
            entities,
            plural,
            country: country.or_else(|| self.origin(view, group)).map(|n| view.mention(n).entity),
        };
        let definite = DEFINITE.contains(&first) || noun.possessor.is_some();
        let token = range.start;
        let lemma = view.noun_lemma(noun.head);
        if plural
            && actor.office
            && let Some(holders) = self.holders(view, group, lemma)
        {
            return Some(referent(holders, EntityKind::Person));
        }
        if definite && plural {
            let count = (range.start..range.end).find_map(|t| {
                let key = view.key(t);
                if TWO.contains(&key) {
                    Some(2)
                } else if THREE.contains(&key) {
                    Some(3)
                } else {
                    None
                }
            });
            if let Some(count) = count.or_else(|| SIDES.contains(&head.key).then_some(2)) {
                let kinds: &[&[EntityKind]] = if SIDES.contains(&lemma) || SIDES.contains(&head.key) {
                    &[
                        &[EntityKind::Country, EntityKind::Forum, EntityKind::Organization],
                        &[EntityKind::Person],
                    ]
                } else {
                    match actor.kind {
                        EntityKind::Person => &[&[EntityKind::Person]],
                        EntityKind::Country => &[&[EntityKind::Country]],
                        EntityKind::Forum => &[&[EntityKind::Forum], &[EntityKind::Country]],
                        _ => &[&[EntityKind::Organization], &[EntityKind::Forum, EntityKind::Country]],
                    }
                };
                for kinds in kinds {
                    if let Some(set) = self.several(kinds, token, count) {
                        let kind = kinds[0];
                        return Some(referent(set, kind));
                    }
                }
            }
            // "The ministers": those who were named together just before.
            let set =
                self.recent.iter().rev().take_while(|a| self.sentence.saturating_sub(a.sentence) <= 2).find(
                    |a| {
                        a.entities.len() > 1
                            && a.kind == actor.kind
                            && !(a.sentence == self.sentence && a.token >= token)
                    },
                );
            let set = set.filter(|_| first == THE && country.is_none());
            return Some(referent(set.map(|a| a.entities.clone()).unwrap_or_default(), actor.kind));
        }
        if (definite || view.sentence.kind == crate::sentence::SentenceKind::Headline) && !plural {
            let of_country = country.map(|n| view.mention(n).entity);
            // "its defence minister": of the country that "its" is; of nobody known, nobody known.
            let owner = noun.possessor.filter(|&p| view.noun(p).is_some_and(|n| n.pronoun));
            let of_country = match owner {
                Some(owner) if actor.office => {
                    let owner = self.resolve(view, owner).first().and_then(|r| r.entities.first().copied());
                    let state =
                        owner.filter(|&e| self.names.entities[e as usize].kind == Some(EntityKind::Country));
                    if state.is_none() {
                        return Some(referent(EntityList::new(), actor.kind));
                    }
                    state
                }
                _ => of_country,
            };
            let found = self.single(token, |entity| self.agrees(entity, &actor, lemma, of_country));
            if let Some((entity, kind)) = found {
                return Some(referent(smallvec![entity], kind));
            }
        }
        Some(referent(EntityList::new(), actor.kind))
    }

    /// "the trade ministers of both countries": of each country the one who holds such an office, also if the text
    /// names them only later.
    fn holders(&self, view: &View, group: u32, office: WordKey) -> Option<EntityList> {
        let mut countries = EntityList::new();
        let phrase =
            view.clauses.phrases_behind(group).next().filter(|p| p.head == group && p.preposition == OF);
        for &g in phrase.map_or(&[][..], |p| &p.groups) {
            for referent in self.resolve(view, g) {
                countries.extend(referent.entities);
            }
        }
        let inside = view.noun(group).map_or(&[][..], |n| &n.names);
        countries.extend(inside.iter().map(|&n| view.mention(n).entity));
        if countries.len() < 2 {
            return None;
        }
        let range = view.groups[group as usize].tokens;
        let portfolio = |words: &str| {
            range.range().any(|t| {
                let key = view.key(t as u32);
                key != office && words.split([' ', '-']).any(|w| WordKey::of(w) == key)
            })
        };
        let mut holders = EntityList::new();
        for country in countries.into_iter().take(4) {
            let iso = self.names.entities[country as usize].country.as_deref()?;
            let holds = |e: &crate::name::NamedEntity, portfolio: &dyn Fn(&str) -> bool| {
                e.kind == Some(EntityKind::Person)
                    && e.country.as_deref() == Some(iso)
                    && e.offices
                        .iter()
                        .any(|o| o.split([' ', '-']).any(|w| WordKey::of(w) == office) && portfolio(o))
            };
            let all = self.names.entities.iter().take(MAX_ENTITIES);
            let found = all
                .clone()
                .position(|e| holds(e, &portfolio))
                .or_else(|| all.clone().position(|e| holds(e, &|_| true)))?;
            if !holders.contains(&(found as u32)) {
                holders.push(found as u32);
            }
        }
        (holders.len() > 1).then_some(holders)
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
        let is_country = |&&n: &&u32| matches!(view.mention(n).kind, EntityKind::Country | EntityKind::Forum);
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

    /// Whether an entity can be what a singular noun describes.
    fn agrees(&self, entity: u32, actor: &Actor, noun: WordKey, of_country: Option<u32>) -> bool {
        let known = &self.names.entities[entity as usize];
        let Some(kind) = known.kind else { return false };
        let kind_fits = kind == actor.kind
            || actor.kind == EntityKind::Organization && kind == EntityKind::Forum && actor.body
            || actor.kind == EntityKind::Country && kind == EntityKind::Place && actor.area;
        if !kind_fits {
            return false;
        }
        if let Some(country) = of_country {
            let iso = self.names.entities[country as usize].country.as_deref();
            if iso.is_none() || known.country.as_deref() != iso || kind == EntityKind::Country {
                return false;
            }
        }
        match kind {
            EntityKind::Person if actor.office && !ANY_OFFICE.contains(&noun) => known
                .offices
                .iter()
                .any(|office| office.split([' ', '-']).any(|word| WordKey::of(word) == noun)),
            EntityKind::Organization => {
                actor.subkinds.is_empty()
                    || known.subkind.is_some_and(|s| actor.subkinds.contains(&s))
                    || known.name.split(' ').any(|word| WordKey::of(word) == noun)
            }
            _ => true,
        }
    }

    /// The best antecedent before a token that agrees.
    fn single(&self, token: u32, agrees: impl Fn(u32) -> bool) -> Option<(u32, EntityKind)> {
        let mut best: Option<(u32, u32, EntityKind)> = None;
        for antecedent in self.recent.iter().rev() {
            let behind = self.sentence.saturating_sub(antecedent.sentence);
            if behind > REACH {
                break;
            }
            if antecedent.entities.len() != 1
                || antecedent.sentence == self.sentence && antecedent.token >= token
                || !agrees(antecedent.entities[0])
            {
                continue;
            }
            let score = (REACH - behind) * 4 + u32::from(antecedent.salience);
            if best.is_none_or(|(s, _, _)| score > s) {
                best = Some((score, antecedent.entities[0], antecedent.kind));
            }
        }
        best.map(|(_, entity, kind)| (entity, kind))
    }

    /// The country, forum or organization spoken of before a group, other than the subject of its clause: whose `the
    /// decision` is. As its last mention.
    pub(crate) fn actor_before(&self, view: &View, group: u32) -> Option<u32> {
        use EntityKind as K;
        let token = view.groups[group as usize].tokens.start;
        let clause = view.clauses.around(group);
        let acts: EntityList = clause
            .iter()
            .flat_map(|c| &c.subject)
            .flat_map(|&g| view.noun(g).map_or(&[][..], |n| &n.names))
            .map(|&n| view.mention(n).entity)
            .collect();
        let (entity, _) = self.single(token, |entity| {
            let kind = self.names.entities[entity as usize].kind;
            matches!(kind, Some(K::Country | K::Forum | K::Organization)) && !acts.contains(&entity)
        })?;
        let end = self.names.mentions.partition_point(|m| m.tokens.start < token);
        let low = end.saturating_sub(4 * WINDOW);
        (low..end).rev().find(|&at| self.names.mentions[at].entity == entity).map(|at| at as u32)
    }

    /// The latest `count` that were named together, or one after the other.
    fn several(&self, kinds: &[EntityKind], token: u32, count: usize) -> Option<EntityList> {
        let mut list = EntityList::new();
        for antecedent in self.recent.iter().rev() {
            if self.sentence.saturating_sub(antecedent.sentence) > REACH {
                break;
            }
            if antecedent.sentence == self.sentence && antecedent.token >= token
                || !kinds.contains(&antecedent.kind)
            {
                continue;
            }
            if antecedent.entities.len() == count {
                return Some(antecedent.entities.clone());
            }
            if antecedent.entities.len() == 1 && !list.contains(&antecedent.entities[0]) {
                list.push(antecedent.entities[0]);
                if list.len() == count {
                    list.reverse();
                    return Some(list);
                }
            }
        }
        None
    }

    fn pronoun(&self, view: &View, group: u32) -> Option<Referent> {
        use EntityKind as K;
        let range = view.groups[group as usize].tokens;
        let (token, key) = (range.start, view.key(range.start));
        let span = view.span_of(range);
        let referent = |entities: EntityList, kind| {
            let plural = entities.len() > 1 || THEY.contains(&key);
            Some(Referent {
                name: None,
                span,
                kind,
                form: MentionForm::Pronoun,
                entities,
                plural,
                country: None,
            })
        };
        if WE.contains(&key) || I.contains(&key) {
            let speaker = self.speaker_around(view, group).or(self.speaker)?;
            if I.contains(&key) {
                return referent(smallvec![speaker], self.names.entities[speaker as usize].kind?);
            }
            let known = &self.names.entities[speaker as usize];
            if known.kind == Some(K::Country) || known.kind == Some(K::Forum) {
                return referent(smallvec![speaker], known.kind?);
            }
            let country = self.country_entity(known.country.as_deref()?)?;
            return referent(smallvec![country], K::Country);
        }
        // What the same clause has as its subject is not its object.
        let clause = view.clauses.around(group);
        let is_object = clause.is_some_and(|c| !c.surface.contains(&group))
            && !REFLEXIVE.contains(&key)
            && view.noun(group + 1).is_none_or(|n| n.possessor != Some(group));
        let excluded: EntityList = match clause {
            Some(clause) if is_object => clause
                .surface
                .iter()
                .filter_map(|&g| self.head_name(view, g))
                .map(|n| view.mention(n).entity)
                .collect(),
            _ => EntityList::new(),
        };
        if HE.contains(&key) || SHE.contains(&key) {
            let other = if HE.contains(&key) { 'f' } else { 'm' };
            let agrees = |entity: u32| {
                let known = &self.names.entities[entity as usize];
                known.kind == Some(K::Person) && known.gender != Some(other) && !excluded.contains(&entity)
            };
            // "Thailand's foreign minister said he …": whoever that is.
            let speaker = clause.and_then(|c| view.governor(c)).and_then(|c| c.surface.first());
            if let Some(&speaker) =
                speaker.filter(|&&g| g < group && view.noun(g).is_some_and(|n| !n.pronoun))
                && let [described] = &self.resolve(view, speaker)[..]
                && described.kind == K::Person
                && described.entities.is_empty()
                && !described.plural
            {
                return Some(described.clone());
            }
            let found = self.single(token, agrees).or_else(|| self.cataphor(view, clause?, agrees));
            return found.and_then(|(entity, kind)| referent(smallvec![entity], kind));
        }
        if IT.contains(&key) {
            let agrees = |entity: u32| {
                matches!(
                    self.names.entities[entity as usize].kind,
                    Some(K::Country | K::Organization | K::Forum)
                ) && !excluded.contains(&entity)
            };
            let found = self.single(token, agrees).or_else(|| self.cataphor(view, clause?, agrees));
            return found.and_then(|(entity, kind)| referent(smallvec![entity], kind));
        }
        if THEY.contains(&key) {
            // A coordinated subject first, then two persons or two countries.
            let before =
                self.recent.iter().rev().take_while(|a| self.sentence.saturating_sub(a.sentence) <= 2);
            for antecedent in before {
                if antecedent.entities.len() > 1
                    && !(antecedent.sentence == self.sentence && antecedent.token >= token)
                    && matches!(antecedent.kind, K::Person | K::Country | K::Organization | K::Forum)
                {
                    return referent(antecedent.entities.clone(), antecedent.kind);
                }
            }
            for kinds in [&[K::Person][..], &[K::Country, K::Forum]] {
                if let Some(set) = self.several(kinds, token, 2) {
                    return referent(set, kinds[0]);
                }
            }
        }
        None
    }

    /// "After he met Wang, Ahn said": the subject that follows.
    fn cataphor(
        &self,
        view: &View,
        clause: &Clause,
        agrees: impl Fn(u32) -> bool,
    ) -> Option<(u32, EntityKind)> {
        if clause.relation != Dependency::Adverbial {
            return None;
        }
        let main = view.governor(clause)?;
        let subject = *main.surface.first().filter(|&&s| s > clause.verb)?;
        let mention = view.mention(self.head_name(view, subject)?);
        agrees(mention.entity).then_some((mention.entity, mention.kind))
    }

    /// Who says the clause that a group stands in.
    fn speaker_around(&self, view: &View, group: u32) -> Option<u32> {
        let mut clause = view.clauses.around(group)?;
        let lexicon = Lexicon::get();
        for _ in 0..6 {
            clause = view.governor(clause)?;
            let verb = view.verb_of(clause);
            if lexicon.classes(view.tokens[verb.main as usize].word).has(Class::Reporting) {
                let subject = *clause.surface.first()?;
                return self.resolve(view, subject).first()?.entities.first().copied();
            }
        }
        None
    }

    fn country_entity(&self, iso: &str) -> Option<u32> {
        self.recent
            .iter()
            .rev()
            .flat_map(|a| a.entities.iter())
            .copied()
            .chain(0..self.names.entities.len().min(WINDOW) as u32)
            .find(|&e| {
                let known = &self.names.entities[e as usize];
                known.kind == Some(EntityKind::Country) && known.country.as_deref() == Some(iso)
            })
    }
}
