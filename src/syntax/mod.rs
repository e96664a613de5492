//! Groups → a tree: what each group is, and to which other group.
//!
//! `[Seoul] (asked) [China] (to lift) [curbs]` becomes `asked(Subject: Seoul, Object: China, Open: to lift(Object: curbs))`.
//!
//! | relation | what hangs on what |
//! | --- | --- |
//! | Subject, Object, IndirectObject | on the verb; the subject of a passive too is Subject ([`VerbGroup::passive`] tells) |
//! | Predicate | the complement of `be`, noun, adjective or phrase, on the verb |
//! | Oblique, Nominal, Possessor | a phrase (or bare date) on a verb or adjective; a phrase on a noun; `Seoul's` |
//! | Conjunct | every further conjunct on the first |
//! | Apposition | on the noun before it |
//! | Relative, Adnominal | a relative clause, a participle or infinitive, on its noun |
//! | Adverbial, Open, Clausal | the verb of a subordinate clause; of a complement without, or with, a subject of its own |
//! | Parataxis | a clause beside another |
//! | Case, Mark | a preposition on its noun; a conjunction, `that` or a preposition on its verb |
//! | Coordinator | `and` on the conjunct behind it |
//! | Auxiliary | an auxiliary split off: `did` of `did it` |
//! | Modifier | adverbs, particles, adjectives, nouns before a noun that make a group of their own |
//!
//! What is said hangs on the verb of saying as Clausal, before it or behind it; where the verb of saying stands in the middle
//! (`Seoul, the minister said, will wait`) it is Parataxis of what is said. A relative pronoun hangs in its place in the
//! relative clause. Marks hang, as Other, on the lowest group whose words stand on both sides.
//!
//! A greedy arc-hybrid parser with two linear models, trained by `cargo run -p xtask --release -- train-parser` (see
//! `data/model/README.md`). Any sequence of groups gets a tree with one root, in linear time.
//!
//! [`VerbGroup::passive`]: crate::group::VerbGroup::passive

pub mod model;
mod repair;
pub mod transition;
pub mod unit;

#[cfg(test)]
mod tests;

use self::model::{Model, label_features, step_features};
use self::transition::{Action, NONE, State};
use self::unit::{Fixed, Subordinators, relations, units};
use crate::group::{Group, GroupKind};
use crate::lexicon::Tag;
use crate::name::Names;
use crate::sentence::Sentence;
use crate::token::Token;
use std::sync::LazyLock as Lazy;

/// The head of a group that has none.
pub const NO_HEAD: u32 = u32::MAX;

macro_rules! dependencies {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// What a group is to its head.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Dependency { $($(#[$doc])* $name),+ }
        impl Dependency {
            /// Every relation, by number.
            pub const ALL: &'static [Dependency] = &[$(Dependency::$name),+];
            /// Its name.
            #[must_use]
            pub const fn name(self) -> &'static str { match self { $(Dependency::$name => stringify!($name)),+ } }
            /// The relation of a name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> { match name { $(stringify!($name) => Some(Dependency::$name),)+ _ => None } }
        }
    };
}

dependencies! {
    /// Has no head.
    Root,
    /// The subject, of a passive too.
    Subject,
    /// The direct object.
    Object,
    /// `Seoul` of `gave Seoul time`.
    IndirectObject,
    /// The complement of `be`.
    Predicate,
    /// A phrase or date on a verb or adjective.
    Oblique,
    /// A phrase on a noun.
    Nominal,
    /// `Seoul's`, `its`.
    Possessor,
    /// A further conjunct, on the first.
    Conjunct,
    /// Another name of the noun before it.
    Apposition,
    /// The verb of a relative clause.
    Relative,
    /// A participle or infinitive on a noun.
    Adnominal,
    /// The verb of an adverbial clause.
    Adverbial,
    /// The verb of a complement whose subject is the governor's: `asked to lift`.
    Open,
    /// The verb of a complement with a subject: `said that it would`.
    Clausal,
    /// A clause beside another.
    Parataxis,
    /// A preposition on its noun.
    Case,
    /// `that`, `if`, `after` on their verb.
    Mark,
    /// `and` on the conjunct behind it.
    Coordinator,
    /// An auxiliary apart from its verb.
    Auxiliary,
    /// An adverb, particle, adjective, or noun before a noun.
    Modifier,
    /// Marks, and whatever else.
    Other,
}

/// A group in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// The group that it hangs on, by index; [`NO_HEAD`] for the root.
    pub head: u32,
    /// What it is to its head.
    pub relation: Dependency,
}

/// The tree of one sentence.
#[derive(Clone, Debug, Default)]
pub struct Syntax {
    /// One a group, in text order.
    pub nodes: Vec<Node>,
    first_child: Vec<u32>,
    sibling: Vec<u32>,
    extent: Vec<(u32, u32)>,
}

impl Syntax {
    /// The group that a group hangs on.
    #[inline]
    #[must_use]
    pub fn head(&self, group: usize) -> Option<usize> {
        let head = self.nodes[group].head;
        (head != NO_HEAD).then_some(head as usize)
    }

    /// What a group is to its head.
    #[inline]
    #[must_use]
    pub fn relation(&self, group: usize) -> Dependency {
        self.nodes[group].relation
    }

    /// The groups that hang on a group, in text order.
    pub fn children(&self, group: usize) -> impl Iterator<Item = usize> + '_ {
        let mut at = self.first_child[group];
        std::iter::from_fn(move || {
            let child = at as usize;
            at = *self.sibling.get(child)?;
            Some(child)
        })
    }

    /// The first group of the subtree.
    #[inline]
    #[must_use]
    pub fn first(&self, group: usize) -> usize {
        self.extent[group].0 as usize
    }

    /// The last group of the subtree.
    #[inline]
    #[must_use]
    pub fn last(&self, group: usize) -> usize {
        self.extent[group].1 as usize
    }

    /// The root; `None` for a sentence without groups.
    #[must_use]
    pub fn root(&self) -> Option<usize> {
        self.nodes.iter().position(|node| node.head == NO_HEAD)
    }

    /// Fills what is derived from the heads. `pending` is scratch.
    fn finish(&mut self, pending: &mut Vec<u32>, queue: &mut Vec<u32>) {
        let len = self.nodes.len();
        self.first_child.clear();
        self.first_child.resize(len, NONE);
        self.sibling.clear();
        self.sibling.resize(len, NONE);
        self.extent.clear();
        self.extent.extend((0..len as u32).map(|at| (at, at)));
        pending.clear();
        pending.resize(len, 0);
        for at in (0..len).rev() {
            if let Some(head) = self.head(at) {
                self.sibling[at] = self.first_child[head];
                self.first_child[head] = at as u32;
                pending[head] += 1;
            }
        }
        queue.clear();
        queue.extend((0..len as u32).filter(|&at| pending[at as usize] == 0));
        while let Some(at) = queue.pop() {
            if let Some(head) = self.head(at as usize) {
                let (first, last) = self.extent[at as usize];
                let extent = &mut self.extent[head];
                *extent = (extent.0.min(first), extent.1.max(last));
                pending[head] -= 1;
                if pending[head] == 0 {
                    queue.push(head as u32);
                }
            }
        }
    }
}

/// What the parser works in; keep one, so that nothing is allocated for each sentence.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    /// The state, with the units.
    pub state: State,
    /// What each group is attached to without a decision.
    pub fixed: Vec<Fixed>,
    pending: Vec<u32>,
    queue: Vec<u32>,
}

#[repr(align(64))]
struct Aligned<B: ?Sized>(B);

static FILE: &Aligned<[u8]> = &Aligned(*include_bytes!("../../data/model/parser.bin"));
static SUBORDINATORS: Lazy<Subordinators> = Lazy::new(Subordinators::new);

/// The parser.
#[derive(Clone, Copy, Debug)]
pub struct Parser<'m> {
    model: Model<'m>,
}

impl Default for Parser<'static> {
    fn default() -> Self {
        Self::new()
    }
}

impl Parser<'static> {
    /// The parser with the embedded model; costs nothing.
    #[must_use]
    pub fn new() -> Self {
        Self { model: Model::read(&FILE.0) }
    }
}

impl<'m> Parser<'m> {
    /// The parser with another model.
    #[must_use]
    pub fn with_model(model: Model<'m>) -> Self {
        Self { model }
    }

    /// Parses one sentence. `tokens` are the document's, `tags` the sentence's.
    pub fn parse(
        &self,
        tokens: &[Token],
        sentence: &Sentence,
        tags: &[Tag],
        groups: &[Group],
        names: &Names,
        scratch: &mut Scratch,
        out: &mut Syntax,
    ) {
        prepare(tokens, sentence, tags, groups, names, scratch);
        let state = &mut scratch.state;
        while !state.is_done() {
            let legal = state.legal();
            let action = if legal.is_power_of_two() {
                Action::ALL[legal.trailing_zeros() as usize]
            } else {
                let scores = self.model.steps(&step_features(state));
                let mut best = None;
                for (at, &score) in scores.iter().enumerate() {
                    if legal & 1 << at != 0 && best.is_none_or(|(_, most)| score > most) {
                        best = Some((at, score));
                    }
                }
                Action::ALL[best.map_or(0, |(at, _)| at)]
            };
            let label = match state.arc(action) {
                Some((head, child)) if head != state.root() => {
                    let allowed = relations(state.units[child as usize].kind);
                    self.model.label(&label_features(state, head, child), allowed)
                }
                _ => 0,
            };
            state.apply(action, label, label == Dependency::Case as u8);
        }
        build(groups, scratch, out);
        if repair::repair(tokens, groups, names, out, &mut scratch.queue) {
            out.finish(&mut scratch.pending, &mut scratch.queue);
        }
    }
}

/// Makes the state ready for the first step.
pub fn prepare(
    tokens: &[Token],
    sentence: &Sentence,
    tags: &[Tag],
    groups: &[Group],
    names: &Names,
    scratch: &mut Scratch,
) {
    let Scratch { state, fixed, .. } = scratch;
    units(tokens, sentence, tags, groups, names, &SUBORDINATORS, fixed, &mut state.units);
    state.start();
}

/// The tree of the groups from that of the units.
pub fn build(groups: &[Group], scratch: &mut Scratch, out: &mut Syntax) {
    let Scratch { state, fixed, pending, queue } = scratch;
    out.nodes.clear();
    out.nodes.resize(groups.len(), Node { head: NO_HEAD, relation: Dependency::Other });
    let root = state.root();
    let units = &state.units[..root as usize];
    // Of several units without a head, the first finite verb is the root, else the first verb, else the first of all.
    let loose = || units.iter().enumerate().filter(|(at, _)| state.heads[*at] == root).map(|(_, unit)| unit);
    let top =
        loose().find(|u| u.is_finite()).or_else(|| loose().find(|u| u.is_verb())).or_else(|| loose().next());
    let top = top.map_or(NO_HEAD, |unit| unit.group);
    for (at, unit) in units.iter().enumerate() {
        let head = state.heads[at];
        out.nodes[unit.group as usize] = if head != root {
            Node { head: units[head as usize].group, relation: Dependency::ALL[state.labels[at] as usize] }
        } else if unit.group == top {
            Node { head: NO_HEAD, relation: Dependency::Root }
        } else {
            Node { head: top, relation: Dependency::Parataxis }
        };
    }
    for (at, fixed) in fixed.iter().enumerate() {
        let (head, relation) = match *fixed {
            Fixed::Case(head) if matches!(groups[head as usize].kind, GroupKind::Noun(_)) => {
                (head, Dependency::Case)
            }
            Fixed::Case(head) => (head, Dependency::Mark),
            Fixed::Possessor(head) => (head, Dependency::Possessor),
            _ => continue,
        };
        out.nodes[at] = Node { head, relation };
    }
    // Marks are left out of account until the rest stands; then each climbs from its left neighbour.
    let is_mark = |at: usize| fixed[at] == Fixed::Separator;
    if top == NO_HEAD {
        for at in 0..groups.len() {
            out.nodes[at] = if at == 0 {
                Node { head: NO_HEAD, relation: Dependency::Root }
            } else {
                Node { head: 0, relation: Dependency::Other }
            };
        }
        out.finish(pending, queue);
        return;
    }
    for at in 0..groups.len() {
        if is_mark(at) {
            out.nodes[at].head = NO_HEAD;
        }
    }
    out.finish(pending, queue);
    let mut at = 0;
    while at < groups.len() {
        if !is_mark(at) {
            at += 1;
            continue;
        }
        let (start, mut end) = (at, at + 1);
        while end < groups.len() && is_mark(end) {
            end += 1;
        }
        let mut holder = top;
        if start > 0 {
            holder = start as u32 - 1;
            while out.extent[holder as usize].1 < end as u32 && out.nodes[holder as usize].head != NO_HEAD {
                holder = out.nodes[holder as usize].head;
            }
        }
        // The widest conjunct that starts behind.
        let mut conjunct = None;
        let mut clause = None;
        if end < groups.len() {
            let mut i = end as u32;
            while out.extent[i as usize].0 == end as u32 {
                clause = Some(i);
                if out.nodes[i as usize].relation == Dependency::Conjunct {
                    conjunct = Some(i);
                }
                if out.nodes[i as usize].head == NO_HEAD {
                    break;
                }
                i = out.nodes[i as usize].head;
            }
        }
        for mark in start..end {
            out.nodes[mark] = match (&groups[mark].kind, conjunct.or(clause)) {
                (GroupKind::Conjunction, Some(head)) => Node { head, relation: Dependency::Coordinator },
                _ => Node { head: holder, relation: Dependency::Other },
            };
        }
        at = end;
    }
    out.finish(pending, queue);
}

/// A tree without a parse, for a sentence of which no more is asked than who is named in it: all hangs on the first verb,
/// the noun before it as its subject, the one behind it as its object; names in a row are conjoined.
pub(crate) fn sketch(groups: &[Group], scratch: &mut Scratch, out: &mut Syntax) {
    let verb = groups.iter().position(|g| matches!(g.kind, GroupKind::Verb(_)));
    let top = verb.unwrap_or(0);
    out.nodes.clear();
    let mut before: Option<usize> = None;
    let (mut first, mut governed, mut subject) = (None, false, None);
    for (at, group) in groups.iter().enumerate() {
        let mut node = Node { head: top as u32, relation: Dependency::Other };
        match &group.kind {
            GroupKind::Noun(noun) => {
                let named = |g: usize| matches!(&groups[g].kind, GroupKind::Noun(n) if !n.names.is_empty());
                let list = before.filter(|&b| b + 1 < at && named(b)).filter(|_| !noun.names.is_empty());
                if let (Some(_), Some(first)) = (list, first) {
                    node = Node { head: first as u32, relation: Dependency::Conjunct };
                } else {
                    first = Some(at);
                    node.relation = if governed {
                        Dependency::Oblique
                    } else if at < top && subject.is_none() {
                        subject = Some(at);
                        Dependency::Subject
                    } else if at == top + 1 {
                        Dependency::Object
                    } else {
                        Dependency::Oblique
                    };
                }
                (before, governed) = (Some(at), false);
            }
            GroupKind::Comma | GroupKind::Conjunction => {}
            GroupKind::Preposition(_) => (before, governed) = (None, true),
            _ => (before, governed) = (None, false),
        }
        if at == top {
            node = Node { head: NO_HEAD, relation: Dependency::Root };
        }
        out.nodes.push(node);
    }
    out.finish(&mut scratch.pending, &mut scratch.queue);
}

/// The tree as lines, one a group: for debugging.
#[must_use]
pub fn draw(text: &str, tokens: &[Token], groups: &[Group], syntax: &Syntax) -> String {
    let mut lines = String::new();
    for (at, group) in groups.iter().enumerate() {
        let node = syntax.nodes[at];
        let words = |g: &Group| -> String {
            let first = tokens[g.tokens.start as usize].span;
            let span = first.cover(tokens[(g.tokens.end as usize).max(g.tokens.start as usize + 1) - 1].span);
            span.text(text).split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let kind = match &group.kind {
            GroupKind::Noun(_) => "noun",
            GroupKind::Verb(_) => "verb",
            GroupKind::Preposition(_) => "prep",
            GroupKind::Conjunction => "conj",
            GroupKind::Comma => "comma",
            GroupKind::Relative => "rel",
            GroupKind::Quote => "quote",
            GroupKind::Break => "break",
            GroupKind::Adjective(_) => "adj",
            GroupKind::Adverb(_) => "adv",
            GroupKind::Particle => "part",
            GroupKind::Other => "other",
        };
        let mut depth = 0;
        let mut up = at;
        while let Some(head) = syntax.head(up)
            && depth < 40
        {
            up = head;
            depth += 1;
        }
        let head = groups
            .get(node.head as usize)
            .map_or_else(|| "-".to_owned(), |g| format!("{} {}", node.head, words(g)));
        lines += &format!(
            "{at:3} {kind:5} {:indent$}{} <{}> {head}\n",
            "",
            words(group),
            node.relation.name(),
            indent = depth * 2
        );
    }
    lines
}
