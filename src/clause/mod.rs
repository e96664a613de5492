//! Groups and their tree → clauses: for every verb who acts, what is acted on, and what completes it.
//!
//! `The minister, who visited Seoul, was asked by China to lift curbs` gives `visit(subject: the minister, object: Seoul)`,
//! `ask(subject: China, object: the minister, open: lift)` and `lift(subject: the minister, object: curbs)`. Subjects of
//! passives stand under `objects`, relative pronouns give way to their antecedent, and infinitives, participles and
//! conjoined verbs take the subject of what governs them, so that later stages never ask for voice or construction.
//!
//! Prepositional phrases are listed once, with the group that they hang on; the frame that asks decides how far it looks.

pub(crate) mod status;
mod view;

pub(crate) use view::{Lemmas, View};

use crate::group::{Group, GroupKind, NounGroup, Tense, VerbForm, VerbGroup};
use crate::lexicon::{Class, Lexicon, WordKey};
use crate::syntax::{Dependency, Syntax};
use crate::token::Token;
use smallvec::SmallVec;

/// Groups by index, several when coordinated.
pub type GroupList = SmallVec<[u32; 4]>;

/// The most groups of one coordination that are read; what stands behind is left out.
const MAX_COORDINATION: usize = 64;

/// How many phrases behind a word are looked at.
const MAX_PHRASES: usize = 24;

/// How far before a verb its conjunction is looked for.
const MAX_MARKED: usize = 24;

const BY: WordKey = WordKey::fixed("by");
const FROM: WordKey = WordKey::fixed("from");
const OF: WordKey = WordKey::fixed("of");
const FOR: WordKey = WordKey::fixed("for");
const WITH: WordKey = WordKey::fixed("with");
const INTO: WordKey = WordKey::fixed("into");
const USE: WordKey = WordKey::fixed("use");

/// No group, or no clause.
pub(crate) const NONE: u32 = u32::MAX;

/// A prepositional phrase.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// The key of the preposition; of a compound one (`ahead of`), of its last word.
    pub preposition: WordKey,
    /// The key of the word before it, where that is a preposition or the first of a compound one.
    pub before: Option<WordKey>,
    /// Whether the preposition is a compound one: `of` of `because of` is not asked for as `of`.
    pub compound: bool,
    /// The group of the preposition.
    pub at: u32,
    /// The noun groups behind it, coordinated ones too; empty before a gerund.
    pub groups: GroupList,
    /// The gerund behind it, if any.
    pub gerund: Option<u32>,
    /// The group that the phrase hangs on; [`NONE`] at the root.
    pub head: u32,
}

/// A verb with its arguments.
#[derive(Clone, Debug)]
pub struct Clause {
    /// The verb group.
    pub verb: u32,
    /// The surface subject, before voice is looked at.
    pub surface: GroupList,
    /// Who acts.
    pub subject: GroupList,
    /// What is acted on.
    pub objects: GroupList,
    /// The second object (`gave China time`), if any.
    pub second: GroupList,
    /// The complement of a linking verb.
    pub predicate: GroupList,
    /// The infinitive, gerund or participle that completes the verb, as an index into the clauses.
    pub open: Option<u32>,
    /// The clause that the verb reports or asks about, as an index into the clauses.
    pub clausal: Option<u32>,
    /// The verb that the clause hangs on, over nouns and adjectives between, as an index into the clauses.
    pub governor: Option<u32>,
    /// What the verb is to the group that it hangs on.
    pub relation: Dependency,
    /// Whether a subject of its own stands in the clause.
    pub has_subject: bool,
}

/// The clauses of a sentence.
#[derive(Clone, Debug, Default)]
pub struct Clauses {
    /// In the order of their verbs.
    pub clauses: Vec<Clause>,
    /// Every prepositional phrase, in text order.
    pub phrases: Vec<Phrase>,
    /// For every group the clause that it stands in (for a verb its own), or [`NONE`].
    pub owner: Vec<u32>,
    /// For every group the groups conjoined to it, as a list from `conjuncts_next`.
    first_conjunct: Vec<u32>,
    next_conjunct: Vec<u32>,
    order: Vec<u32>,
    child: Vec<u32>,
    sibling: Vec<u32>,
}

impl Clauses {
    /// The clause of a verb group.
    pub fn of_verb(&self, group: u32) -> Option<&Clause> {
        let at = self.clauses.binary_search_by_key(&group, |c| c.verb).ok()?;
        Some(&self.clauses[at])
    }

    /// The clause that a group stands in.
    pub fn around(&self, group: u32) -> Option<&Clause> {
        self.clauses.get(*self.owner.get(group as usize)? as usize)
    }

    /// The phrases behind a group, the nearest ones.
    pub fn phrases_behind(&self, group: u32) -> impl Iterator<Item = &Phrase> {
        let low = self.phrases.partition_point(|p| p.at < group);
        self.phrases[low..].iter().take(MAX_PHRASES)
    }

    /// The group and those conjoined to it.
    pub fn coordination(&self, group: u32) -> GroupList {
        let mut list = GroupList::new();
        self.coordinate(group, &mut list);
        list
    }

    fn coordinate(&self, group: u32, list: &mut GroupList) {
        list.push(group);
        let mut next = self.first_conjunct[group as usize];
        while next != NONE && list.len() < MAX_COORDINATION {
            list.push(next);
            next = self.next_conjunct[next as usize];
        }
    }

    /// Finds the clauses of one sentence.
    pub(crate) fn find(&mut self, tokens: &[Token], groups: &[Group], syntax: &Syntax) {
        let count = groups.len();
        self.clauses.clear();
        self.phrases.clear();
        for list in [&mut self.first_conjunct, &mut self.next_conjunct, &mut self.child, &mut self.sibling] {
            list.clear();
            list.resize(count, NONE);
        }
        self.link(groups, syntax);
        self.order(syntax, count);
        self.own(groups, syntax);
        self.find_phrases(tokens, groups, syntax);
        self.gather(groups, syntax);
        for at in 0..self.order.len() {
            let group = self.order[at];
            if verb(groups, group).is_some() {
                self.resolve(groups, syntax, self.owner[group as usize] as usize);
            }
        }
    }

    /// Lists of children and of conjuncts, in text order. A list of nouns needs a conjunction before its last member
    /// ("US, China agree" is left to headlines), and none goes on behind a quotation mark: else the parse erred.
    fn link(&mut self, groups: &[Group], syntax: &Syntax) {
        let mut conjunctions: SmallVec<[u32; 64]> = SmallVec::with_capacity(groups.len() + 1);
        let mut quotes: SmallVec<[u32; 64]> = SmallVec::with_capacity(groups.len() + 1);
        let (mut conjunction, mut quote) = (0, 0);
        for group in groups {
            conjunctions.push(conjunction);
            quotes.push(quote);
            conjunction += u32::from(matches!(group.kind, GroupKind::Conjunction));
            quote += u32::from(matches!(group.kind, GroupKind::Quote));
        }
        let is_headline = !groups.last().is_some_and(|g| matches!(g.kind, GroupKind::Other));
        for group in (0..groups.len()).rev() {
            let Some(head) = syntax.head(group) else { continue };
            self.sibling[group] = self.child[head];
            self.child[head] = group as u32;
            let both_nouns = noun(groups, group as u32).is_some() && noun(groups, head as u32).is_some();
            if syntax.relation(group) == Dependency::Conjunct && both_nouns && head < group {
                let is_last = self.first_conjunct[head] == NONE;
                let joined = conjunctions[group] > conjunctions[head];
                if quotes[group] == quotes[head] && (!is_last || joined || is_headline) {
                    self.next_conjunct[group] = self.first_conjunct[head];
                    self.first_conjunct[head] = group as u32;
                }
            }
        }
    }

    /// Groups with every head before what hangs on it.
    fn order(&mut self, syntax: &Syntax, count: usize) {
        self.order.clear();
        self.order.extend((0..count).filter(|&g| syntax.head(g).is_none()).map(|g| g as u32));
        let mut at = 0;
        while at < self.order.len() {
            let mut child = self.child[self.order[at] as usize];
            while child != NONE {
                self.order.push(child);
                child = self.sibling[child as usize];
            }
            at += 1;
        }
    }

    /// Which clause each group stands in.
    fn own(&mut self, groups: &[Group], syntax: &Syntax) {
        self.owner.clear();
        self.owner.resize(groups.len(), NONE);
        for group in 0..groups.len() as u32 {
            if verb(groups, group).is_some() {
                self.owner[group as usize] = self.clauses.len() as u32;
                self.clauses.push(Clause {
                    verb: group,
                    surface: GroupList::new(),
                    subject: GroupList::new(),
                    objects: GroupList::new(),
                    second: GroupList::new(),
                    predicate: GroupList::new(),
                    open: None,
                    clausal: None,
                    governor: None,
                    relation: syntax.relation(group as usize),
                    has_subject: false,
                });
            }
        }
        for at in 0..self.order.len() {
            let group = self.order[at] as usize;
            let above = syntax.head(group).map_or(NONE, |h| self.owner[h]);
            let own = self.owner[group];
            if own == NONE {
                self.owner[group] = above;
            } else {
                self.clauses[own as usize].governor = (above != NONE).then_some(above);
            }
        }
    }

    fn find_phrases(&mut self, tokens: &[Token], groups: &[Group], syntax: &Syntax) {
        for at in 0..groups.len() {
            let GroupKind::Preposition(preposition) = groups[at].kind else { continue };
            let Some(complement) = syntax.head(at) else { continue };
            let is_noun = noun(groups, complement as u32).is_some();
            let relative = matches!(groups[complement].kind, GroupKind::Relative)
                .then(|| self.antecedent(groups, syntax, syntax.head(complement)? as u32))
                .flatten();
            let gerund = verb(groups, complement as u32).is_some_and(|v| v.form == VerbForm::Gerund);
            if complement < at || !(is_noun || gerund || relative.is_some()) {
                continue;
            }
            let previous = at.checked_sub(1).and_then(|b| match groups[b].kind {
                GroupKind::Preposition(key) => Some(key),
                _ => None,
            });
            let range = groups[at].tokens;
            let compound = range.len() > 1;
            self.phrases.push(Phrase {
                preposition: if compound { tokens[range.end as usize - 1].key } else { preposition },
                before: if compound { Some(preposition) } else { previous },
                compound,
                at: at as u32,
                groups: match relative {
                    // "of which both are members": the noun before.
                    Some(antecedent) => self.coordination(antecedent),
                    None if is_noun => self.coordination(complement as u32),
                    None => GroupList::new(),
                },
                gerund: gerund.then_some(complement as u32),
                head: match (syntax.relation(complement), syntax.head(complement)) {
                    // The phrase "of China and of Japan" hangs where its first part hangs.
                    (Dependency::Conjunct, Some(first)) => syntax.head(first).map_or(NONE, |h| h as u32),
                    // "turned down by Lima": on the verb, not on its particle.
                    (_, Some(head)) if matches!(groups[head].kind, GroupKind::Particle) => {
                        syntax.head(head).map_or(NONE, |h| h as u32)
                    }
                    (_, head) => head.map_or(NONE, |h| h as u32),
                },
            });
        }
    }

    /// What hangs on each verb directly.
    fn gather(&mut self, groups: &[Group], syntax: &Syntax) {
        for group in 0..groups.len() as u32 {
            let Some(head) = syntax.head(group as usize) else { continue };
            if verb(groups, head as u32).is_none() {
                continue;
            }
            let clause = self.owner[head] as usize;
            let is_noun = noun(groups, group).is_some();
            let is_pronoun = matches!(groups[group as usize].kind, GroupKind::Relative);
            match syntax.relation(group as usize) {
                Dependency::Subject if is_noun || is_pronoun => {
                    let list = self.coordination(group);
                    self.clauses[clause].surface.extend_from_slice(&list);
                    self.clauses[clause].has_subject = true;
                }
                Dependency::Object if is_noun || is_pronoun => {
                    let list = self.coordination(group);
                    self.clauses[clause].objects.extend_from_slice(&list);
                }
                Dependency::IndirectObject if is_noun => {
                    let list = self.coordination(group);
                    self.clauses[clause].second.extend_from_slice(&list);
                }
                Dependency::Predicate => {
                    let list = self.coordination(group);
                    self.clauses[clause].predicate.extend_from_slice(&list);
                }
                // The complement right behind a verb that is not a linking one is its object.
                Dependency::Open | Dependency::Clausal | Dependency::Apposition | Dependency::Other
                    if is_noun && self.stands_behind(groups, head as u32, group) =>
                {
                    let list = self.coordination(group);
                    self.clauses[clause].objects.extend_from_slice(&list);
                }
                // "called Xi a friend".
                Dependency::Open if is_noun && group > head as u32 => {
                    self.clauses[clause].predicate.push(group);
                }
                Dependency::Open if verb(groups, group).is_some() => {
                    self.clauses[clause].open.get_or_insert(self.owner[group as usize]);
                }
                Dependency::Clausal if verb(groups, group).is_some() => {
                    self.clauses[clause].clausal.get_or_insert(self.owner[group as usize]);
                }
                _ => {}
            }
        }
    }

    /// Whether a noun group follows a verb with nothing but possessors and particles between.
    fn stands_behind(&self, groups: &[Group], verb: u32, group: u32) -> bool {
        group > verb
            && (verb + 1..group).all(|g| {
                matches!(groups[g as usize].kind, GroupKind::Particle)
                    || noun(groups, g + 1).is_some_and(|n| n.possessor == Some(g))
            })
    }

    /// Fills in the subject that stands elsewhere, then looks at voice. What governs the clause is resolved already.
    fn resolve(&mut self, groups: &[Group], syntax: &Syntax, at: usize) {
        let group = self.clauses[at].verb;
        let Some(verb_group) = verb(groups, group) else { return };
        let relation = self.clauses[at].relation;
        // With a subject of its own and no auxiliary it is a past tense that the tagger took for a participle.
        let has_own = self.clauses[at].surface.iter().any(|g| noun(groups, *g).is_some());
        let past = verb_group.form == VerbForm::Participle
            && (has_own
                && match relation {
                    Dependency::Root
                    | Dependency::Parataxis
                    | Dependency::Conjunct
                    | Dependency::Clausal
                    | Dependency::Relative => true,
                    // "if Seoul agreed", but "with talks stalled".
                    Dependency::Adverbial => self.is_marked(groups, syntax, group, |key| key != WITH),
                    _ => false,
                }
                // "condemned the raid and called on both to talk", "has met Xi and asked for help".
                || relation == Dependency::Conjunct
                    && syntax.head(group as usize).and_then(|h| verb(groups, h as u32)).is_some_and(|first| {
                        !first.passive && first.form == VerbForm::Finite && first.tense != Tense::None
                    }));
        let form = if past { VerbForm::Finite } else { verb_group.form };
        let passive = !past && (verb_group.passive || form == VerbForm::Participle);
        let head = syntax.head(group as usize).map(|h| h as u32);
        let antecedent = self.antecedent(groups, syntax, group);
        let mut surface = std::mem::take(&mut self.clauses[at].surface);
        let mut objects = std::mem::take(&mut self.clauses[at].objects);
        let is_pronoun = |g: &u32| matches!(groups[*g as usize].kind, GroupKind::Relative);
        let mut gap = antecedent.is_some();
        for list in [&mut surface, &mut objects] {
            if list.iter().any(is_pronoun) {
                list.retain(|g| !is_pronoun(g));
                if let Some(noun) = antecedent {
                    self.coordinate_antecedent(noun, list);
                }
                gap = false;
            }
        }
        if surface.is_empty() {
            let governor = self.clauses[at].governor.map(|g| g as usize);
            match relation {
                Dependency::Conjunct | Dependency::Parataxis => {
                    match head {
                        Some(first) if verb(groups, first).is_some() => {
                            surface.clone_from(&self.clauses[self.owner[first as usize] as usize].surface);
                        }
                        // A noun taken for the root, its verb for a remark: the parse erred.
                        Some(first)
                            if form == VerbForm::Finite && first < group && noun(groups, first).is_some() =>
                        {
                            surface = self.coordination(first);
                        }
                        _ => {}
                    }
                }
                Dependency::Adnominal if form == VerbForm::Infinitive => {
                    if let Some(noun) = head {
                        surface = self.controller_of_noun(groups, noun);
                    }
                }
                Dependency::Adnominal | Dependency::Relative => {
                    if let Some(noun) = antecedent {
                        self.coordinate_antecedent(noun, &mut surface);
                        gap = false;
                    }
                }
                Dependency::Open => {
                    if let Some(governor) = governor {
                        surface = self.controller(groups, governor, group);
                    }
                }
                Dependency::Adverbial | Dependency::Clausal | Dependency::Oblique | Dependency::Nominal
                    if form != VerbForm::Finite =>
                {
                    if let Some(governor) = governor {
                        surface = self.controller_of_gerund(groups, syntax, governor, group);
                    }
                }
                _ if form != VerbForm::Finite => {
                    if let Some(governor) = governor {
                        surface.clone_from(&self.clauses[governor].surface);
                    }
                }
                _ => {}
            }
        }
        // "the curbs (that) China imposed": the noun is what is acted on.
        if gap
            && relation == Dependency::Relative
            && objects.is_empty()
            && !passive
            && let Some(noun) = antecedent
        {
            objects.push(noun);
        }
        // "visited and praised Japan": the object stands behind the second verb.
        if objects.is_empty() && !passive {
            let next = (group + 2..(group + 4).min(groups.len() as u32)).find(|&g| verb(groups, g).is_some());
            if let Some(next) = next
                && syntax.head(next as usize) == Some(group as usize)
                && syntax.relation(next as usize) == Dependency::Conjunct
                && (group + 1..next).all(|g| !matches!(groups[g as usize].kind, GroupKind::Preposition(_)))
                && (group + 1..next).all(|g| noun(groups, g).is_none())
            {
                objects.clone_from(&self.clauses[self.owner[next as usize] as usize].objects);
                objects.retain(|g| !is_pronoun(g));
            }
        }
        // "was put on a list by Washington": the phrase may hang on the noun between.
        let is_by = |p: &&Phrase| p.preposition == BY && !p.compound && !p.groups.is_empty();
        let near = || self.phrases_behind(group).filter(is_by);
        let by = near()
            .find(|p| p.head == group)
            .or_else(|| near().find(|p| self.owner[p.at as usize] as usize == at))
            // "a treaty signed in 1960 by both": nor behind another verb.
            .or_else(|| {
                let is_phrase = |g: u32| {
                    matches!(groups[g as usize].kind, GroupKind::Preposition(_) | GroupKind::Noun(_))
                };
                near().next().filter(|p| p.at > group && (group + 1..p.at).all(is_phrase))
            })
            .filter(|_| passive)
            .map(|p| p.groups.clone());
        let clause = &mut self.clauses[at];
        if passive {
            clause.subject = by.unwrap_or_default();
            if clause.second.is_empty() {
                clause.second = objects;
            }
            clause.objects.clone_from(&surface);
        } else {
            clause.subject.clone_from(&surface);
            if clause.second.is_empty() {
                clause.objects = objects;
            } else {
                // "gave China time": the receiver comes first.
                clause.objects = std::mem::replace(&mut clause.second, objects);
            }
        }
        clause.surface = surface;
    }

    /// Whether a conjunction that fits hangs on a verb.
    fn is_marked(
        &self,
        groups: &[Group],
        syntax: &Syntax,
        group: u32,
        fits: impl Fn(WordKey) -> bool,
    ) -> bool {
        (syntax.first(group as usize).max((group as usize).saturating_sub(MAX_MARKED))..group as usize).any(
            |at| {
                syntax.head(at) == Some(group as usize)
                    && matches!(groups[at].kind, GroupKind::Preposition(key) if fits(key))
            },
        )
    }

    /// The noun that a relative or participle clause describes.
    fn antecedent(&self, groups: &[Group], syntax: &Syntax, group: u32) -> Option<u32> {
        let mut at = group as usize;
        for _ in 0..4 {
            let head = syntax.head(at)?;
            match syntax.relation(at) {
                Dependency::Relative | Dependency::Adnominal => {
                    return noun(groups, head as u32).map(|_| head as u32);
                }
                // "who met X and visited Y", "which it is expected to sign".
                Dependency::Conjunct | Dependency::Open | Dependency::Clausal
                    if verb(groups, head as u32).is_some() =>
                {
                    at = head;
                }
                _ => return None,
            }
        }
        None
    }

    /// "Wang and Ahn, who met": all of them, unless the clause hangs on the last alone.
    fn coordinate_antecedent(&self, noun: u32, list: &mut GroupList) {
        self.coordinate(noun, list);
    }

    /// Who does what a noun's infinitive says: the possessor ("Seoul's plan to visit"), else who has it.
    fn controller_of_noun(&self, groups: &[Group], group: u32) -> GroupList {
        if let Some(possessor) = noun(groups, group).and_then(|n| n.possessor) {
            return self.coordination(possessor);
        }
        // "an offer from Rosatom to build a plant".
        let phrase =
            self.phrases_behind(group).find(|p| p.head == group && !p.compound && !p.groups.is_empty());
        if let Some(phrase) = phrase.filter(|p| p.preposition == BY || p.preposition == FROM) {
            return phrase.groups.clone();
        }
        self.around(group).map(|c| c.surface.clone()).unwrap_or_default()
    }

    /// Who does what a gerund says: "thanked Cairo for freeing", "barred firms from selling", else the subject.
    fn controller_of_gerund(
        &self,
        groups: &[Group],
        syntax: &Syntax,
        governor: usize,
        group: u32,
    ) -> GroupList {
        let clause = &self.clauses[governor];
        let mark = (group as usize).checked_sub(1).and_then(|before| match groups[before].kind {
            GroupKind::Preposition(key) if syntax.head(before) == Some(group as usize) => Some(key),
            _ => None,
        });
        let is_active = verb(groups, clause.verb).is_some_and(|verb| !verb.passive && verb.lemma != USE);
        let is_between = |o: &u32| *o > clause.verb && *o < group;
        if mark.is_some_and(|key| [OF, FOR, FROM, INTO].contains(&key))
            && is_active
            && syntax.head(group as usize) == Some(clause.verb as usize)
            && !clause.objects.is_empty()
            && clause.objects.iter().all(is_between)
        {
            return clause.objects.clone();
        }
        clause.surface.clone()
    }

    /// Who does what the complement of a verb says: "asked Seoul to lift" is Seoul, "agreed to lift" the subject.
    fn controller(&self, groups: &[Group], governor: usize, group: u32) -> GroupList {
        let clause = &self.clauses[governor];
        let Some(outer) = verb(groups, clause.verb) else { return GroupList::new() };
        if outer.passive {
            return clause.surface.clone();
        }
        let lexicon = Lexicon::get();
        let controls = lexicon.classes(lexicon.find(outer.lemma)).has(Class::ObjectControl);
        if controls {
            if !clause.objects.is_empty() && clause.objects.iter().all(|&o| o > clause.verb && o < group) {
                return clause.objects.clone();
            }
            // "called on Seoul to lift".
            let between = self
                .phrases_behind(clause.verb)
                .take_while(|p| p.at < group)
                .find(|p| p.head == clause.verb && !p.groups.is_empty());
            if let Some(phrase) = between {
                return phrase.groups.clone();
            }
        }
        clause.surface.clone()
    }
}

fn noun(groups: &[Group], at: u32) -> Option<&NounGroup> {
    match &groups.get(at as usize)?.kind {
        GroupKind::Noun(noun) => Some(noun),
        _ => None,
    }
}

fn verb(groups: &[Group], at: u32) -> Option<&VerbGroup> {
    match &groups.get(at as usize)?.kind {
        GroupKind::Verb(verb) => Some(verb),
        _ => None,
    }
}
