//! Groups → clauses: for every verb its subject, objects, prepositional phrases and complements.
//!
//! `The minister, who visited Seoul, was asked by China to lift curbs` gives `visit(subj: the minister, obj: Seoul)`,
//! `ask(subj: China, obj: the minister, to-inf: lift curbs)` and `lift(subj: the minister, obj: curbs)`. Subjects of
//! passives stand under `objects`, so later stages never ask for voice. Attachment of prepositional phrases is left open:
//! a verb sees every phrase up to the end of its clause, a noun those behind it, and the frame that asks decides.

use crate::group::{Group, GroupKind, NounGroup, VerbForm, VerbGroup};
use crate::lexicon::WordKey;
use crate::name::Names;
use crate::relation::EntityKind;
use crate::token::TokenRange;
use smallvec::SmallVec;

/// Groups by index, several when coordinated.
pub type GroupList = SmallVec<[u32; 4]>;

/// The most groups of one coordination that are read.
const MAX_COORDINATION: usize = 24;

/// A prepositional phrase.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// The key of the preposition.
    pub preposition: WordKey,
    /// Its index among the groups.
    pub at: u32,
    /// The noun groups behind it.
    pub groups: GroupList,
    /// The gerund behind it, if any.
    pub gerund: Option<u32>,
}

/// A verb with its arguments.
#[derive(Clone, Debug)]
pub struct Clause {
    /// The verb group, by index.
    pub verb: u32,
    /// Who acts.
    pub subject: GroupList,
    /// What is acted on.
    pub objects: GroupList,
    /// The second object (`gave China time`), if any.
    pub second: GroupList,
    /// The index into the phrases of the sentence from which on they can belong to the verb, and up to which.
    pub phrases: (u32, u32),
    /// The infinitive that completes the verb, as an index into the clauses.
    pub infinitive: Option<u32>,
    /// The verb that governs this one (an infinitive's, a gerund's), as an index into the clauses.
    pub governor: Option<u32>,
    /// Index of the group behind the clause's last.
    pub end: u32,
}

/// The clauses of a sentence.
#[derive(Clone, Debug, Default)]
pub struct Clauses {
    /// In the order of their verbs.
    pub clauses: Vec<Clause>,
    /// Every prepositional phrase, in text order.
    pub phrases: Vec<Phrase>,
}

/// Finds the clauses of one sentence.
pub(crate) struct Finder<'a> {
    pub(crate) groups: &'a [Group],
    pub(crate) names: &'a Names,
}

impl Finder<'_> {
    fn noun(&self, at: usize) -> Option<&NounGroup> {
        match &self.groups.get(at)?.kind {
            GroupKind::Noun(noun) => Some(noun),
            _ => None,
        }
    }

    fn verb(&self, at: usize) -> Option<&VerbGroup> {
        match &self.groups.get(at)?.kind {
            GroupKind::Verb(verb) => Some(verb),
            _ => None,
        }
    }

    fn is_date(&self, at: usize) -> bool {
        self.noun(at).is_some_and(|noun| {
            noun.names.len() == 1 && self.names.mentions[noun.names[0] as usize].kind == EntityKind::Date
        })
    }

    fn is_possessor(&self, at: usize) -> bool {
        self.noun(at + 1).is_some_and(|noun| noun.possessor == Some(at as u32))
    }

    fn is_preposition(&self, at: usize) -> bool {
        matches!(self.groups.get(at).map(|g| &g.kind), Some(GroupKind::Preposition(_)))
    }

    /// Steps back over "of X in Y" to the noun that the phrases hang on.
    fn phrase_head(&self, mut at: usize) -> usize {
        for _ in 0..8 {
            let mut first = at;
            while first > 0 && self.is_possessor(first - 1) {
                first -= 1;
            }
            if first >= 2 && self.is_preposition(first - 1) && self.noun(first - 2).is_some() {
                at = first - 2;
            } else {
                break;
            }
        }
        at
    }

    /// Whether the noun group is the complement of a preposition.
    fn in_phrase(&self, at: usize) -> bool {
        let mut first = at;
        while first > 0 && self.is_possessor(first - 1) {
            first -= 1;
        }
        first > 0 && self.is_preposition(first - 1)
    }

    /// The groups coordinated to the left of the one at `at`, it included: "China, Japan and X".
    fn coordination_left(&self, at: usize) -> GroupList {
        let mut list: GroupList = SmallVec::new();
        list.push(at as u32);
        let mut i = at;
        let mut joined = false;
        while i >= 2 && list.len() < MAX_COORDINATION {
            while i > 0 && self.is_possessor(i - 1) {
                i -= 1;
            }
            if i < 2 {
                break;
            }
            let separator = &self.groups[i - 1].kind;
            let step = match separator {
                GroupKind::Conjunction if !joined => {
                    joined = true;
                    if matches!(self.groups[i - 2].kind, GroupKind::Comma) && i >= 3 { 3 } else { 2 }
                }
                GroupKind::Comma if joined => 2,
                _ => break,
            };
            let Some(_) = self.noun(i - step) else { break };
            if self.is_date(i - step) {
                break;
            }
            let head = self.phrase_head(i - step);
            if self.in_phrase(head) && list.len() == 1 && !self.in_phrase(at) {
                break;
            }
            i = head;
            list.push(i as u32);
        }
        list.reverse();
        list
    }

    /// The groups coordinated to the right of the one at `at`, it included; and the index behind the last.
    fn coordination_right(&self, at: usize) -> (GroupList, usize) {
        let mut list: GroupList = SmallVec::new();
        let mut at = self.possessed(at);
        list.push(at as u32);
        let mut end = at + 1;
        let mut pending: GroupList = SmallVec::new();
        loop {
            // "X of Y and Z": the phrase belongs to X; look behind it for the conjunction.
            let mut i = at + 1;
            let (comma, conjunction) = match self.groups.get(i).map(|g| &g.kind) {
                Some(GroupKind::Comma) => {
                    i += 1;
                    let and = matches!(self.groups.get(i).map(|g| &g.kind), Some(GroupKind::Conjunction));
                    i += usize::from(and);
                    (true, and)
                }
                Some(GroupKind::Conjunction) => {
                    i += 1;
                    (false, true)
                }
                _ => (false, false),
            };
            if !(comma || conjunction)
                || list.len() + pending.len() >= MAX_COORDINATION
                || self.noun(i).is_none()
                || self.is_date(i)
            {
                break;
            }
            let next = self.possessed(i);
            // "… with Japan, and China said": what follows is a clause of its own.
            if self.verb(next + 1).is_some_and(|v| v.form == VerbForm::Finite) {
                break;
            }
            pending.push(next as u32);
            at = next;
            if conjunction {
                list.extend(pending.drain(..));
                end = at + 1;
                if !comma {
                    break;
                }
            }
        }
        (list, end)
    }

    /// The group that the possessors at `at` belong to.
    fn possessed(&self, mut at: usize) -> usize {
        while self.is_possessor(at) {
            at += 1;
        }
        at
    }

    pub(crate) fn find(&self, out: &mut Clauses) {
        out.clauses.clear();
        out.phrases.clear();
        self.find_phrases(out);
        for at in 0..self.groups.len() {
            let Some(verb) = self.verb(at) else { continue };
            let clause = self.clause(at, verb, out);
            out.clauses.push(clause);
        }
        for i in 0..out.clauses.len() {
            if let Some(governor) = out.clauses[i].governor {
                let verb = self.verb(out.clauses[i].verb as usize);
                if verb.is_some_and(|v| v.form == VerbForm::Infinitive)
                    && out.clauses[governor as usize].infinitive.is_none()
                {
                    out.clauses[governor as usize].infinitive = Some(i as u32);
                }
            }
        }
    }

    fn find_phrases(&self, out: &mut Clauses) {
        for at in 0..self.groups.len() {
            let GroupKind::Preposition(preposition) = self.groups[at].kind else { continue };
            if self.noun(at + 1).is_some() {
                let (groups, _) = self.coordination_right(at + 1);
                out.phrases.push(Phrase { preposition, at: at as u32, groups, gerund: None });
            } else if self.verb(at + 1).is_some_and(|v| v.form == VerbForm::Gerund) {
                out.phrases.push(Phrase {
                    preposition,
                    at: at as u32,
                    groups: SmallVec::new(),
                    gerund: Some(at as u32 + 1),
                });
            }
        }
    }

    fn clause(&self, at: usize, verb: &VerbGroup, done: &Clauses) -> Clause {
        let mut governor = None;
        let mut subject: GroupList = SmallVec::new();
        let mut objects: GroupList = SmallVec::new();
        let mut second: GroupList = SmallVec::new();
        let passive_participle = verb.form == VerbForm::Participle;
        match verb.form {
            VerbForm::Finite => subject = self.subject(at, done),
            VerbForm::Infinitive | VerbForm::Gerund | VerbForm::Participle => {
                let previous = done.clauses.len().checked_sub(1);
                let after_noun = at > 0 && self.noun(at - 1).is_some() && !self.is_date(at - 1);
                match verb.form {
                    VerbForm::Infinitive => {
                        if let Some(p) = previous {
                            governor = Some(p as u32);
                            let controller = &done.clauses[p];
                            subject = if !controller.objects.is_empty()
                                && controller.objects.iter().all(|&o| {
                                    o > controller.verb
                                        || self.verb(controller.verb as usize).is_some_and(|v| v.passive)
                                }) {
                                controller.objects.clone()
                            } else {
                                controller.subject.clone()
                            };
                        }
                    }
                    _ if after_noun && verb.form == VerbForm::Participle => {
                        objects.push(self.phrase_head(at - 1) as u32);
                    }
                    _ if after_noun => subject.push((at - 1) as u32),
                    _ => {
                        if let Some(p) = previous {
                            governor = Some(p as u32);
                            let of = done.clauses[p].subject.clone();
                            if passive_participle { objects = of } else { subject = of }
                        } else {
                            // "Citing X, the ministry said": the subject of the next finite verb.
                            let of = self.next_subject(at);
                            if passive_participle { objects = of } else { subject = of }
                        }
                    }
                }
            }
        }
        let mut i = at + 1;
        while matches!(self.groups.get(i).map(|g| &g.kind), Some(GroupKind::Other)) {
            i += 1;
        }
        if verb.passive {
            objects = std::mem::take(&mut subject);
        }
        let passive = verb.passive || passive_participle;
        if self.noun(i).is_some() && !self.is_date(i) {
            let first = self.possessed(i);
            let is_next_subject = self.verb(first + 1).is_some_and(|v| v.form == VerbForm::Finite);
            if !is_next_subject {
                let (list, end) = self.coordination_right(i);
                i = end;
                if passive {
                    second = list;
                } else {
                    objects = list;
                    if self.noun(i).is_some()
                        && !self.is_date(i)
                        && !self.verb(self.possessed(i) + 1).is_some_and(|v| v.form == VerbForm::Finite)
                    {
                        second = std::mem::take(&mut objects);
                        std::mem::swap(&mut second, &mut objects);
                        second = self.coordination_right(i).0;
                    }
                }
            }
        }
        let end = self.clause_end(at);
        let low = done.phrases.partition_point(|p| (p.at as usize) < at);
        let high = done.phrases.partition_point(|p| (p.at as usize) < end);
        if passive && subject.is_empty() {
            let by = WordKey::of("by");
            if let Some(phrase) = done.phrases[low..high].iter().find(|p| p.preposition == by) {
                subject.clone_from(&phrase.groups);
            }
        }
        Clause {
            verb: at as u32,
            subject,
            objects,
            second,
            phrases: (low as u32, high as u32),
            infinitive: None,
            governor,
            end: end as u32,
        }
    }

    /// Where the clause of the verb at `at` ends: before the next finite verb's subject, a relative, or a break.
    fn clause_end(&self, at: usize) -> usize {
        let mut i = at + 1;
        while i < self.groups.len() {
            match &self.groups[i].kind {
                GroupKind::Break | GroupKind::Quote => return i,
                GroupKind::Relative => return i,
                GroupKind::Verb(v) if v.form == VerbForm::Finite => {
                    // Back to where its subject begins.
                    let mut j = i;
                    while j > at + 1
                        && !matches!(
                            self.groups[j - 1].kind,
                            GroupKind::Comma | GroupKind::Conjunction | GroupKind::Preposition(_)
                        )
                    {
                        j -= 1;
                    }
                    return j.max(at + 1);
                }
                _ => i += 1,
            }
        }
        i
    }

    fn next_subject(&self, at: usize) -> GroupList {
        for i in at + 1..self.groups.len().min(at + 60) {
            if self.verb(i).is_some_and(|v| v.form == VerbForm::Finite) {
                if i > 0 && self.noun(i - 1).is_some() {
                    return self.coordination_left(self.phrase_head(i - 1));
                }
                return SmallVec::new();
            }
        }
        SmallVec::new()
    }

    /// The subject of the finite verb at `at`.
    fn subject(&self, at: usize, done: &Clauses) -> GroupList {
        let mut i = at;
        let mut comma = false;
        let mut steps = 0;
        while i > 0 && steps < 200 {
            steps += 1;
            i -= 1;
            match &self.groups[i].kind {
                GroupKind::Other | GroupKind::Quote => {}
                GroupKind::Comma if !comma => comma = true,
                GroupKind::Comma => {}
                GroupKind::Conjunction => {
                    // "X met Y and said": the subject of the verb before.
                    return done
                        .clauses
                        .iter()
                        .rev()
                        .find(|c| self.verb(c.verb as usize).is_some_and(|v| v.form == VerbForm::Finite))
                        .map(|c| {
                            if self.verb(c.verb as usize).is_some_and(|v| v.passive) {
                                c.objects.clone()
                            } else {
                                c.subject.clone()
                            }
                        })
                        .unwrap_or_default();
                }
                GroupKind::Relative => {
                    // "the minister, who said": the noun before the relative.
                    let mut j = i;
                    while j > 0
                        && matches!(self.groups[j - 1].kind, GroupKind::Comma | GroupKind::Preposition(_))
                    {
                        j -= 1;
                    }
                    if j > 0 && self.noun(j - 1).is_some() {
                        let mut list: GroupList = SmallVec::new();
                        list.push(self.phrase_head(j - 1) as u32);
                        return list;
                    }
                    return SmallVec::new();
                }
                GroupKind::Verb(v) if v.form == VerbForm::Finite && !comma => return SmallVec::new(),
                GroupKind::Noun(_) if self.is_date(i) => {}
                GroupKind::Noun(_) if comma => {
                    // "X, the minister, said" or "X, who visited Y, said": back over what the commas enclose.
                    let mut open = i;
                    while open > 0 && !matches!(self.groups[open - 1].kind, GroupKind::Comma) {
                        open -= 1;
                    }
                    if open >= 2 && self.noun(open - 2).is_some() && !self.is_date(open - 2) {
                        return self.coordination_left(self.phrase_head(open - 2));
                    }
                    if self.verb_between(open, i) {
                        return SmallVec::new();
                    }
                    return self.coordination_left(self.phrase_head(i));
                }
                GroupKind::Noun(_) => {
                    let head = self.phrase_head(i);
                    return self.coordination_left(head);
                }
                _ => {}
            }
        }
        SmallVec::new()
    }

    fn verb_between(&self, start: usize, end: usize) -> bool {
        (start..end).any(|i| self.verb(i).is_some())
    }
}

/// The tokens from the first to the last of a run of groups.
pub(crate) fn tokens_of(groups: &[Group], first: usize, behind: usize) -> Option<TokenRange> {
    if first >= behind || behind > groups.len() {
        return None;
    }
    Some(TokenRange { start: groups[first].tokens.start, end: groups[behind - 1].tokens.end })
}
