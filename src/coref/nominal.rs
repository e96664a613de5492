//! Noun groups without a name: `the ministry`, `both sides`, `his host`, `the trade ministers of both countries`, `the latter`.

use super::{Discourse, EntityList, MAX_ENTITIES, Referent, actors::Actor};
use crate::clause::View;
use crate::group::{GroupKind, VerbForm};
use crate::lexicon::{Lexicon, Tag, WordKey};
use crate::name::NamedEntity;
use crate::relation::{EntityKind, MentionForm, Role};
use crate::sentence::SentenceKind;
use crate::span::Span;
use crate::syntax::Dependency;
use crate::token::Shape;
use smallvec::{SmallVec, smallvec};

words!(DEFINITE = "the" "both" "this" "that" "these" "those" "his" "her" "its" "their" "our" "each" "all" "whose");
words!(ANY_OFFICE = "leader" "chief" "official" "envoy" "diplomat" "representative" "head" "negotiator" "strongman");
words!(HIGHEST = "president" "prime" "premier" "chancellor" "king" "emir" "crown" "supreme");
words!(
    ANYBODY = "politician" "statesman" "stateswoman" "veteran" "incumbent" "billionaire" "man" "woman" "ruler" "newcomer"
    "conservative" "liberal" "libertarian" "socialist" "populist" "nationalist" "counterpart" "guest" "host" "visitor"
    "technocrat" "centrist" "leftist" "right-winger" "tycoon" "candidate" "nominee"
);
words!(DEPUTY = "deputy" "vice" "assistant" "former" "acting");
words!(SIDES = "side" "sides" "party" "parties" "delegation" "delegations");
words!(PAIR = "two" "both" "pair" "duo");
words!(STATES = "country" "nation" "government" "homeland");
words!(PLENARY = "minister" "leader" "president" "premier");
const ONE: WordKey = WordKey::fixed("one");
const OF: WordKey = WordKey::fixed("of");
const FROM: WordKey = WordKey::fixed("from");
const BY: WordKey = WordKey::fixed("by");
const THE: WordKey = WordKey::fixed("the");
const WHOSE: WordKey = WordKey::fixed("whose");
const FORMER: WordKey = WordKey::fixed("former");
const LATTER: WordKey = WordKey::fixed("latter");
const ALL: WordKey = WordKey::fixed("all");
const BOTH: WordKey = WordKey::fixed("both");

/// The number that a word of a plural noun says.
fn number(word: WordKey) -> Option<usize> {
    words!(THREE = "three" "trio");
    words!(FOUR = "four");
    words!(FIVE = "five");
    words!(SIX = "six");
    [PAIR, THREE, FOUR, FIVE, SIX].iter().position(|list| list.contains(&word)).map(|at| at + 2)
}

const COUNTERPART: WordKey = WordKey::fixed("counterpart");

impl Discourse<'_> {
    /// The nationality words of a plural noun that has several of them, in its own group or coordinated before it.
    pub(super) fn coordinated_demonyms(&self, view: &View, group: u32) -> SmallVec<[u32; 4]> {
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
    pub(super) fn unknown(&self, view: &View, group: u32) -> Option<Referent> {
        let noun = view.noun(group)?;
        let range = view.groups[group as usize].tokens;
        let token = &view.tokens[noun.head as usize];
        // "Please ask her": a capital that only the place gives is no name.
        let by_place = noun.head == view.start() && !Lexicon::get().tags(token.word).is_empty();
        let is_name = view.tag(noun.head) == Tag::Nnp
            && token.shape.has(Shape::INITIAL)
            && noun.names.is_empty()
            && !by_place;
        let behind = view.clauses.phrases_behind(group).next();
        let is_number = (view.tag(noun.head) == Tag::Cd || super::SOME.contains(&token.key))
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
        let form = MentionForm::Nominal;
        Some(Referent { name: None, span, kind, form, entities: EntityList::new(), plural, country: None })
    }

    /// A noun group as a mention of entities that are known.
    pub(super) fn described(&self, view: &View, group: u32, entities: EntityList) -> Referent {
        let kind = entities.first().and_then(|&e| self.names.entities[e as usize].kind);
        let plural = entities.len() > 1;
        Referent {
            name: None,
            span: view.span_of(view.groups[group as usize].tokens),
            kind: kind.unwrap_or(EntityKind::Organization),
            form: MentionForm::Nominal,
            entities,
            plural,
            country: None,
        }
    }

    /// Whether a group is `the former`, `the latter` or `both` alone.
    pub(super) fn is_of_two(&self, view: &View, group: u32) -> bool {
        let Some(noun) = view.noun(group) else { return false };
        let range = view.groups[group as usize].tokens;
        let head = view.key(noun.head);
        matches!(head, FORMER | LATTER) && view.key(range.start) == THE || head == BOTH && range.len() == 1
    }

    /// `the former`, `the latter`, `both`: of the two named together or one after the other.
    pub(super) fn one_of_two(&self, view: &View, group: u32) -> Option<EntityList> {
        use EntityKind as K;
        let head = view.key(view.noun(group)?.head);
        let range = view.groups[group as usize].tokens;
        if !self.is_of_two(view, group) {
            return None;
        }
        let kinds: [&[K]; 2] = [&[K::Person], &[K::Country, K::Forum, K::Organization]];
        let two = self.set_before(range.start, 2);
        let two = two.or_else(|| kinds.iter().find_map(|kinds| self.several(kinds, range.start, 2)))?;
        if head == BOTH { Some(two) } else { Some(smallvec![two[usize::from(head == LATTER)]]) }
    }

    /// Who issued the statement, report or letter that a noun group names: its possessor, who stands in it or behind
    /// `from`, whoever releases it; else who issued the last one.
    pub(super) fn issuer_of(&self, view: &View, group: u32) -> Option<Referent> {
        let noun = view.noun(group)?;
        if !self.actors.of(view, group)?.document {
            return None;
        }
        let one = |g: u32| {
            let mut list = self.resolve(view, g);
            let acts = list.len() == 1 && Self::fits(Role::Actor, list[0].kind);
            acts.then(|| list.remove(0))
        };
        if let Some(possessor) = noun.possessor {
            return one(possessor);
        }
        let inside = noun.names.iter().rev().find(|&&n| {
            matches!(view.mention(n).kind, EntityKind::Organization | EntityKind::Forum | EntityKind::Country)
        });
        if let Some(&name) = inside {
            return Some(self.name(name));
        }
        let last = view.syntax.last(group as usize) as u32;
        let from = view
            .clauses
            .phrases_behind(group)
            .take_while(|p| p.at <= last + 1)
            .find(|p| matches!(p.preposition, FROM | BY | OF) && p.head == group);
        if let Some(phrase) = from {
            return phrase.groups.first().and_then(|&g| one(g));
        }
        let clause = view.clauses.around(group)?;
        if clause.objects.contains(&group) && !clause.surface.contains(&group) {
            let verb = view.verb_of(clause).lemma;
            words!(ISSUE = "issue" "release" "publish" "make" "put" "send" "write" "deliver" "post" "give");
            return ISSUE.contains(&verb).then(|| clause.subject.first().and_then(|&g| one(g))).flatten();
        }
        let known = super::DEFINITE_ARTICLES.contains(&view.key(view.groups[group as usize].tokens.start));
        let span = view.span_of(view.groups[group as usize].tokens);
        let issuer = self.issuer.as_ref().filter(|_| known)?;
        Some(Referent { span, form: MentionForm::Nominal, name: None, ..issuer.clone() })
    }

    pub(super) fn nominal(&self, view: &View, group: u32, actor: Actor) -> Option<Referent> {
        let noun = view.noun(group)?;
        let lemma = view.noun_lemma(noun.head);
        let relational = self.actors.is_relational(lemma);
        let country = self.country_in(view, group);
        let range = view.groups[group as usize].tokens;
        let first = view.key(range.start);
        let head = &view.tokens[noun.head as usize];
        let plural = Lexicon::get().is_plural(head.word) || PAIR.contains(&lemma);
        let start = (range.start..noun.head).find(|&t| !matches!(view.tag(t), Tag::Dt | Tag::PrpS));
        let span = view.span(start.unwrap_or(noun.head), noun.head + 1);
        let referent = |entities: EntityList, kind| Referent {
            name: None,
            // What has no other name is named by all that describes it: "a source close to the matter".
            span: if entities.is_empty() { self.whole_span(view, group).unwrap_or(span) } else { span },
            kind,
            form: if actor.office { MentionForm::Title } else { MentionForm::Nominal },
            entities,
            plural,
            country: country.or_else(|| self.origin(view, group)).map(|n| view.mention(n).entity),
        };
        if relational && !plural {
            let found = self.other(view, group, actor);
            if found.is_some() || noun.possessor.is_some() {
                let kind = found.and_then(|e| self.names.entities[e as usize].kind).unwrap_or(actor.kind);
                return Some(referent(found.into_iter().collect(), kind));
            }
        }
        if let Some(state) = self.state_behind(view, group, actor, lemma) {
            return Some(referent(smallvec![state], EntityKind::Country));
        }
        if actor.stands_for_country
            && !relational
            && let Some(name) = country
        {
            return Some(self.name(name));
        }
        let definite = DEFINITE.contains(&first) || noun.possessor.is_some();
        let token = range.start;
        if plural
            && actor.office
            && let Some(holders) = self.holders(view, group, lemma)
        {
            return Some(referent(holders, EntityKind::Person));
        }
        if plural && (definite || self.is_plenary(view, group, lemma)) {
            let set = self.all_of(view, group, actor, lemma, country.is_some());
            let kind = set.as_ref().and_then(|s| self.names.entities[s[0] as usize].kind);
            return Some(referent(set.unwrap_or_default(), kind.unwrap_or(actor.kind)));
        }
        let is_headline = view.sentence.kind == SentenceKind::Headline;
        if (definite || is_headline) && !plural {
            let of_country = country.map(|n| view.mention(n).entity);
            // "its defence minister": of the country that "its" is; of nobody known, nobody known.
            let owner = noun.possessor.filter(|&p| view.noun(p).is_some_and(|n| n.pronoun));
            let of_country = match owner {
                Some(owner) if actor.office => {
                    let owner = self.resolve(view, owner).first().and_then(|r| r.entities.first().copied());
                    let state = owner.and_then(|e| self.state_of(e));
                    if state.is_none() {
                        return Some(referent(EntityList::new(), actor.kind));
                    }
                    state
                }
                _ => of_country,
            };
            // Who acts in the clause is not acted on.
            let clause = view.clauses.around(group).filter(|c| !c.surface.contains(&group));
            let acting = clause.into_iter().flat_map(|c| c.subject.iter());
            let acting: EntityList = acting
                .filter(|&&g| g != group && view.noun(group).is_some_and(|n| n.possessor != Some(g)))
                .flat_map(|&g| self.resolve(view, g))
                .flat_map(|r| r.entities)
                .collect();
            let agrees = |actor: &Actor, r: &Referent| {
                r.entities
                    .first()
                    .is_some_and(|&e| !acting.contains(&e) && self.agrees(e, actor, lemma, of_country))
            };
            let highest = |r: &Referent| {
                let office =
                    |words: &String| words.split([' ', '-']).any(|w| HIGHEST.contains(&WordKey::of(w)));
                let known = &self.names.entities[r.entities[0] as usize];
                u32::from(actor.kind == EntityKind::Person && known.offices.iter().any(office)) * 4
            };
            let bonus = |r: &Referent| if ANY_OFFICE.contains(&lemma) { highest(r) } else { 0 };
            let other = actor.also.map(|kind| Actor { kind, ..actor });
            let mut senses = std::iter::once(actor).chain(other);
            if let Some(found) = senses.find_map(|actor| self.best(token, |r| agrees(&actor, r), bonus)) {
                return Some(referent(smallvec![found.entities[0]], found.kind));
            }
            if actor.kind == EntityKind::Person
                && let Some(state) = of_country
                && let Some(holder) = self.holder_of(view, group, state, lemma)
            {
                return Some(referent(smallvec![holder], EntityKind::Person));
            }
        }
        Some(referent(EntityList::new(), actor.kind))
    }

    /// A description with what tells who is meant: `campaigners from Oxfam`, `two people briefed on the matter`.
    fn whole_span(&self, view: &View, group: u32) -> Option<Span> {
        let noun = view.noun(group)?;
        let first = noun.possessor.unwrap_or(group);
        let mut start = view.groups[first as usize].tokens.start;
        let last = view.syntax.last(group as usize) as u32;
        let part = |g: &u32| {
            view.noun(*g).is_some() && !view.is_date(*g)
                || view.preposition(*g).is_some()
                || view.verb(*g).is_some_and(|v| v.form != VerbForm::Finite && v.form != VerbForm::Infinitive)
                || view.relation(*g) == Dependency::Modifier
                || matches!(view.groups[*g as usize].kind, GroupKind::Conjunction)
        };
        let conjunct = |g: u32| view.relation(g) == Dependency::Conjunct && view.head(g) == Some(group);
        let own = |g: &u32| {
            let joins = matches!(view.groups[*g as usize].kind, GroupKind::Conjunction);
            !joins || !(*g + 1..=last.min(*g + 2)).any(conjunct)
        };
        let behind = (group + 1..=last.min(group + 12)).take_while(|g| part(g) && own(g));
        let end = behind.filter(|&g| view.noun(g).is_some()).last().unwrap_or(group);
        let end = view.groups[end as usize].tokens.end;
        while start + 1 < end && matches!(view.tag(start), Tag::Dt) {
            start += 1;
        }
        view.trimmed(start, end)
    }

    /// Who `both sides`, `the three countries` and `the ministers` are.
    fn all_of(
        &self,
        view: &View,
        group: u32,
        actor: Actor,
        lemma: WordKey,
        of_country: bool,
    ) -> Option<EntityList> {
        use EntityKind as K;
        let noun = view.noun(group)?;
        let range = view.groups[group as usize].tokens;
        let sides = SIDES.contains(&lemma) || SIDES.contains(&view.key(noun.head));
        let count = (range.start..range.end).find_map(|t| number(view.key(t)));
        let pair = PAIR.contains(&view.key(noun.head));
        // "The two sides", "both parties", but "all parties" and "the warring parties" are others.
        let plain = range.len() <= 2 && view.key(range.start) != ALL;
        let count = count.or_else(|| (sides && plain).then_some(2)).filter(|_| sides || !of_country);
        if let Some(count) = count {
            // "The two foes" are states or bodies, or else persons.
            let foes = self.actors.is_relational(lemma) && !self.actors.is_state(lemma);
            let kinds: &[&[K]] = match actor.kind {
                _ if foes => &[&[K::Country, K::Forum, K::Organization], &[K::Person]],
                _ if pair => &[&[K::Person], &[K::Country, K::Forum, K::Organization]],
                _ if sides => &[&[K::Country, K::Forum, K::Organization], &[K::Person]],
                K::Person => &[&[K::Person]],
                K::Country => &[&[K::Country]],
                K::Forum => &[&[K::Forum], &[K::Country]],
                // "The two companies" are no states.
                _ if !actor.subkinds.is_empty() => &[&[K::Organization]],
                _ => &[&[K::Organization], &[K::Forum, K::Country]],
            };
            // "The pair": whoever was named together just before.
            if (pair || self.actors.is_relational(lemma))
                && let Some(set) = self.set_before(range.start, count)
            {
                return Some(set);
            }
            // Who acts in the clause is not one of those acted on.
            let acts: EntityList =
                match view.clauses.around(group).filter(|c| foes && !c.surface.contains(&group)) {
                    Some(clause) => {
                        let names = clause.subject.iter().filter_map(|&g| self.head_name(view, g));
                        names.map(|n| view.mention(n).entity).collect()
                    }
                    None => EntityList::new(),
                };
            let set = kinds.iter().find_map(|kinds| self.several(kinds, range.start, count));
            return set.filter(|set| !set.iter().any(|e| acts.contains(e)));
        }
        // "The ministers of Chile and Peru, A and B, met": those named beside them.
        let beside: EntityList = view
            .clauses
            .around(group)
            .filter(|c| actor.kind == K::Person && c.surface.contains(&group))
            .into_iter()
            .flat_map(|c| c.surface.iter().filter(|&&g| g > group))
            .filter_map(|&g| self.head_name(view, g))
            .filter(|&n| view.mention(n).kind == K::Person)
            .map(|n| view.mention(n).entity)
            .collect();
        if beside.len() > 1 {
            return Some(beside);
        }
        // "The ministers": those who were named together just before.
        let fits = |r: &Referent| r.entities.len() > 1 && r.kind == actor.kind;
        if of_country {
            return None;
        }
        let set =
            self.before(range.start).take_while(|(behind, _)| *behind <= 2).find(|(_, a)| fits(&a.referent));
        set.map(|(_, a)| a.referent.entities.clone())
    }

    /// Those named together in this sentence or the last.
    fn set_before(&self, token: u32, count: usize) -> Option<EntityList> {
        let near = self.before(token).take_while(|(behind, _)| *behind <= 1);
        near.map(|(_, a)| &a.referent)
            .find(|r| r.entities.len() == count && Self::fits(Role::Actor, r.kind))
            .map(|r| r.entities.clone())
    }

    /// `Ministers welcomed …` in a communiqué: all who take part, as `the ministers` would be.
    fn is_plenary(&self, view: &View, group: u32, lemma: WordKey) -> bool {
        let range = view.groups[group as usize].tokens;
        range.len() == 1
            && range.start == view.start()
            && PLENARY.contains(&lemma)
            && !view.clauses.phrases_behind(group).next().is_some_and(|p| p.head == group)
    }

    /// The state that `his government`, `her country` and `whose government` are.
    fn state_behind(&self, view: &View, group: u32, actor: Actor, lemma: WordKey) -> Option<u32> {
        if actor.kind != EntityKind::Country || !STATES.contains(&lemma) && !actor.stands_for_country {
            return None;
        }
        let noun = view.noun(group)?;
        let whose = |g: u32| view.key(view.groups[g as usize].tokens.start) == WHOSE;
        let before = group.checked_sub(1).filter(|&g| whose(g));
        let owner = match noun.possessor.or(before).or_else(|| whose(group).then_some(group)) {
            Some(g) if whose(g) => {
                // "Sheinbaum, whose government …": whom the relative clause hangs on.
                let clause = view.clauses.around(group)?;
                self.resolve(view, view.head(clause.verb)?)
            }
            Some(possessor) => self.resolve(view, possessor),
            None => return None,
        };
        let [owner] = &owner[..] else { return None };
        let &[entity] = &owner.entities[..] else { return None };
        match owner.kind {
            EntityKind::Person => self.state_of(entity),
            EntityKind::Country if owner.name.is_none() => Some(entity),
            _ => None,
        }
    }

    /// The other one that a noun of relation means: `his host`, `its neighbour`, `their Japanese counterpart`.
    fn other(&self, view: &View, group: u32, actor: Actor) -> Option<u32> {
        use EntityKind as K;
        let noun = view.noun(group)?;
        let lemma = view.noun_lemma(noun.head);
        let token = view.groups[group as usize].tokens.start;
        let possessor = noun.possessor?;
        let owners = self.resolve(view, possessor);
        let mut taken: EntityList = owners.iter().flat_map(|r| r.entities.iter().copied()).collect();
        let owner = owners.first().filter(|_| owners.len() == 1)?;
        let state = match (owner.kind, noun.names.iter().find(|&&n| view.mention(n).kind == K::Country)) {
            (_, Some(&n)) => Some(view.mention(n).entity),
            _ => None,
        };
        // Who acts in the clause is not acted on.
        if let Some(clause) = view.clauses.around(group).filter(|c| !c.surface.contains(&group)) {
            let names = clause.subject.iter().filter_map(|&g| self.head_name(view, g));
            taken.extend(names.map(|n| view.mention(n).entity));
        }
        let persons = owner.kind == K::Person && !self.actors.is_state(lemma);
        if owner.kind == K::Person && !persons {
            taken.extend(owner.entities.iter().filter_map(|&e| self.state_of(e)));
        }
        let wanted = match owner.kind {
            K::Person if persons => K::Person,
            K::Person | K::Country => K::Country,
            _ if actor.kind == K::Person => K::Person,
            _ => return None,
        };
        let fits = |e: u32| {
            let known = &self.names.entities[e as usize];
            known.kind == Some(wanted)
                && !taken.contains(&e)
                && state.is_none_or(|s| self.state_of(e) == Some(s))
                && (lemma != COUNTERPART || owner.entities.first().is_none_or(|&o| self.are_equals(o, e)))
        };
        // The other of two who met.
        let met = self.before(token).filter(|(_, a)| a.referent.entities.len() == 2).find_map(|(_, a)| {
            let set = &a.referent.entities;
            let at = set.iter().position(|e| owner.entities.first() == Some(e))?;
            Some(set[1 - at])
        });
        if let Some(other) = met.filter(|&e| fits(e)) {
            return Some(other);
        }
        // Of states, the one that the text speaks of most.
        if wanted == K::Country {
            let known = self.before(token).map(|(_, a)| &a.referent).filter(|r| r.kind == wanted);
            let mut best: Option<(u32, u32)> = None;
            for &entity in known.flat_map(|r| &r.entities).filter(|&&e| fits(e)) {
                let count = self.counts[entity as usize];
                if best.is_none_or(|(n, _)| count > n) {
                    best = Some((count, entity));
                }
            }
            return best.map(|(_, entity)| entity);
        }
        if let Some((entity, _)) = self.single(token, fits) {
            return Some(entity);
        }
        // "asked his Chinese counterpart": named later.
        let later = |e: &usize| fits(*e as u32);
        let mut all = (0..self.names.entities.len().min(MAX_ENTITIES)).filter(later);
        let only = all.next().filter(|_| state.is_some() && wanted == K::Person)?;
        all.next().is_none().then_some(only as u32)
    }

    /// Whether two persons can be counterparts: their offices share a word, if both are told.
    fn are_equals(&self, one: u32, other: u32) -> bool {
        let offices = |e: u32| &self.names.entities[e as usize].offices;
        let words = |e: u32| offices(e).iter().flat_map(|o| o.split([' ', '-'])).filter(|w| w.len() > 3);
        let shares = |a: &str| words(other).any(|b| a.eq_ignore_ascii_case(b));
        offices(one).is_empty() || offices(other).is_empty() || words(one).any(shares)
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
        if let Some(possessor) = view.noun(group).and_then(|n| n.possessor) {
            countries.extend(self.resolve(view, possessor).into_iter().flat_map(|r| r.entities));
        }
        words!(NO_HOLDER = "official" "representative" "diplomat" "envoy" "negotiator");
        if countries.len() < 2 || NO_HOLDER.contains(&office) {
            return None;
        }
        let mut holders = EntityList::new();
        for country in countries.into_iter().take(6) {
            let holder = self.holder_of(view, group, country, office)?;
            if !holders.contains(&holder) {
                holders.push(holder);
            }
        }
        (holders.len() > 1).then_some(holders)
    }

    /// Who holds an office of a country: whose office has the words of the group, else only its last one; for `leader` and
    /// the like who stands highest; else the only one named for that country.
    fn holder_of(&self, view: &View, group: u32, country: u32, office: WordKey) -> Option<u32> {
        let iso = self.names.entities[country as usize].country.as_deref()?;
        if self.names.entities[country as usize].kind != Some(EntityKind::Country) {
            return None;
        }
        let from = view.groups[group as usize].tokens.start;
        let own = view.groups[group as usize].tokens.end;
        let end =
            view.clauses.phrases_behind(group).next().filter(|p| p.head == group && p.preposition == OF);
        let end = end.and_then(|p| p.groups.last()).map_or(own, |&g| view.groups[g as usize].tokens.end);
        let words = |office: &str, test: &dyn Fn(WordKey) -> bool| {
            office.split([' ', '-']).any(|w| test(WordKey::of(w)))
        };
        let has = |e: &NamedEntity, test: &dyn Fn(WordKey) -> bool| e.offices.iter().any(|o| words(o, test));
        let portfolio = |word: WordKey| {
            word != office
                && word != OF
                && (from..end).any(|t| view.key(t) == word || view.noun_lemma(t) == word)
        };
        let citizens: SmallVec<[(u32, &NamedEntity); 8]> = (0..)
            .zip(self.names.entities.iter().take(MAX_ENTITIES))
            .filter(|(_, e)| e.kind == Some(EntityKind::Person) && e.country.as_deref() == Some(iso))
            .collect();
        let first =
            |test: &dyn Fn(&NamedEntity) -> bool| citizens.iter().find(|(_, e)| test(e)).map(|&(at, _)| at);
        let same = |e: &NamedEntity| has(e, &|w| w == office);
        if ANY_OFFICE.contains(&office)
            && (from..own).all(|t| view.tag(t) != Tag::Nn || view.key(t) == office)
        {
            // "The leaders of both countries": those who stand highest.
            let highest = |e: &NamedEntity| {
                e.offices
                    .iter()
                    .any(|o| words(o, &|w| HIGHEST.contains(&w)) && !words(o, &|w| DEPUTY.contains(&w)))
            };
            return first(&highest).or_else(|| first(&same));
        }
        let found = first(&|e| same(e) && has(e, &portfolio)).or_else(|| first(&|e| has(e, &portfolio)));
        found.or(match &citizens[..] {
            &[(only, known)] if !known.offices.is_empty() => Some(only),
            _ => first(&same),
        })
    }

    /// The states that a plural description stands for (`technical teams from the three countries`), as those who take part.
    pub(crate) fn states_behind(&self, view: &View, group: u32) -> Option<Referent> {
        let noun = view.noun(group)?;
        if !Lexicon::get().is_plural(view.tokens[noun.head as usize].word) {
            return None;
        }
        let last = view.syntax.last(group as usize) as u32;
        let own = view.clauses.phrases_behind(group).take_while(|p| p.at <= last);
        let whence = own.filter(|p| matches!(p.preposition, OF | FROM)).find(|p| p.head == group)?;
        let mut states = EntityList::new();
        for referent in whence.groups.iter().flat_map(|&g| self.resolve(view, g)) {
            if !matches!(referent.kind, EntityKind::Country | EntityKind::Forum) {
                return None;
            }
            states.extend(referent.entities);
        }
        (states.len() > 1).then(|| self.described(view, group, states))
    }

    /// Whether an entity can be what a singular noun describes.
    fn agrees(&self, entity: u32, actor: &Actor, noun: WordKey, of_country: Option<u32>) -> bool {
        let known = &self.names.entities[entity as usize];
        let Some(kind) = known.kind else { return false };
        if let Some(whom) = self.actors.epithet(noun) {
            let id =
                if kind == EntityKind::Country { known.country.as_deref() } else { Some(&known.name[..]) };
            return id.is_some_and(|id| whom.contains(&id));
        }
        let kind_fits = kind == actor.kind
            || actor.kind == EntityKind::Organization && kind == EntityKind::Forum && actor.body
            || actor.kind == EntityKind::Country && kind == EntityKind::Place && actor.area;
        if !kind_fits {
            return false;
        }
        if let Some(country) = of_country {
            let iso = self.names.entities[country as usize].country.as_deref();
            // Whose country nobody knows may be of that one: "the Swiss food giant".
            let open =
                kind == EntityKind::Organization && known.country.is_none() && !actor.subkinds.is_empty();
            let own = known.country.as_deref() == iso || self.state_of(entity) == Some(country);
            if iso.is_none() || !own && !open || kind == EntityKind::Country {
                return false;
            }
        }
        match kind {
            EntityKind::Person if !ANY_OFFICE.contains(&noun) && !ANYBODY.contains(&noun) => {
                let has = |office: &String| office.split([' ', '-']).any(|word| WordKey::of(word) == noun);
                known.offices.iter().any(has)
                    || self.held.iter().any(|&(who, office, _)| who == entity && office == noun)
            }
            EntityKind::Organization => {
                actor.subkinds.is_empty()
                    || known.subkind.as_deref().is_some_and(|s| actor.subkinds.contains(&s))
                    || known.name.split(' ').any(|word| WordKey::of(word) == noun)
            }
            _ => true,
        }
    }
}
