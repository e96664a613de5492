//! The layers of one sentence side by side, with the questions that coreference and rules ask of them.

use super::{Clause, Clauses};
use crate::group::{Group, GroupKind, NounGroup, VerbForm, VerbGroup};
use crate::lexicon::{Lexicon, Tag, WordKey};
use crate::name::{Name, Names};
use crate::relation::EntityKind;
use crate::sentence::Sentence;
use crate::span::Span;
use crate::syntax::{Dependency, Syntax};
use crate::token::{Token, TokenRange};

const A: WordKey = WordKey::fixed("a");
const AN: WordKey = WordKey::fixed("an");
const THAT: WordKey = WordKey::fixed("that");

/// The keys of the noun and of the verb that a token is a form of, else its own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lemmas {
    pub noun: WordKey,
    pub verb: WordKey,
}

impl Lemmas {
    pub fn of(token: &Token) -> Self {
        let lexicon = Lexicon::get();
        Self {
            noun: lexicon.noun_lemma(token.word).unwrap_or(token.key),
            verb: lexicon.verb_lemma(token.word).unwrap_or(token.key),
        }
    }
}

/// The layers of a document, and of one of its sentences.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub tokens: &'a [Token],
    pub names: &'a Names,
    pub sentence: &'a Sentence,
    /// The tokens that are analysed: those behind the dateline.
    pub range: TokenRange,
    pub tags: &'a [Tag],
    /// The lemmas of the tokens of `range`.
    pub lemmas: &'a [Lemmas],
    pub groups: &'a [Group],
    pub syntax: &'a Syntax,
    pub clauses: &'a Clauses,
}

/// Articles, possessive pronouns and the like, which a quoted phrase leaves out at its start.
fn is_determiner(tag: Tag) -> bool {
    matches!(tag, Tag::Dt | Tag::PrpS)
}

impl<'a> View<'a> {
    #[inline]
    pub fn noun(&self, group: u32) -> Option<&'a NounGroup> {
        match &self.groups.get(group as usize)?.kind {
            GroupKind::Noun(noun) => Some(noun),
            _ => None,
        }
    }

    #[inline]
    pub fn verb(&self, group: u32) -> Option<&'a VerbGroup> {
        match &self.groups.get(group as usize)?.kind {
            GroupKind::Verb(verb) => Some(verb),
            _ => None,
        }
    }

    pub fn verb_of(&self, clause: &Clause) -> &'a VerbGroup {
        match &self.groups[clause.verb as usize].kind {
            GroupKind::Verb(verb) => verb,
            _ => unreachable!("a clause is made of a verb"),
        }
    }

    pub fn preposition(&self, group: u32) -> Option<WordKey> {
        match self.groups.get(group as usize)?.kind {
            GroupKind::Preposition(key) => Some(key),
            _ => None,
        }
    }

    pub fn governor(&self, clause: &Clause) -> Option<&'a Clause> {
        clause.governor.map(|g| &self.clauses.clauses[g as usize])
    }

    /// The clause by its number.
    pub fn clause(&self, number: u32) -> &'a Clause {
        &self.clauses.clauses[number as usize]
    }

    #[inline]
    pub fn mention(&self, name: u32) -> &'a Name {
        &self.names.mentions[name as usize]
    }

    #[inline]
    pub fn tag(&self, token: u32) -> Tag {
        self.tags[(token - self.range.start) as usize]
    }

    #[inline]
    pub fn key(&self, token: u32) -> WordKey {
        self.tokens[token as usize].key
    }

    #[inline]
    pub fn lemmas(&self, token: u32) -> Lemmas {
        let own = self.lemmas.get(token.wrapping_sub(self.range.start) as usize);
        own.copied().unwrap_or_else(|| Lemmas::of(&self.tokens[token as usize]))
    }

    /// The key of the noun that a token is a form of, else its own.
    #[inline]
    pub fn noun_lemma(&self, token: u32) -> WordKey {
        self.lemmas(token).noun
    }

    /// Whether a token is a form of the word.
    #[inline]
    pub fn is_form_of(&self, token: u32, word: WordKey) -> bool {
        let lemmas = self.lemmas(token);
        self.key(token) == word || lemmas.noun == word || lemmas.verb == word
    }

    /// The group that a token stands in.
    pub fn group_of(&self, token: u32) -> Option<u32> {
        let at = self.groups.partition_point(|g| g.tokens.end <= token);
        (at < self.groups.len() && self.groups[at].tokens.start <= token).then_some(at as u32)
    }

    pub fn is_date(&self, group: u32) -> bool {
        self.noun(group)
            .is_some_and(|n| n.names.len() == 1 && self.mention(n.names[0]).kind == EntityKind::Date)
    }

    /// The group that heads `group`, if any.
    #[inline]
    pub fn head(&self, group: u32) -> Option<u32> {
        self.syntax.head(group as usize).map(|h| h as u32)
    }

    #[inline]
    pub fn relation(&self, group: u32) -> Dependency {
        self.syntax.relation(group as usize)
    }

    /// Whether the sentence asks.
    pub fn is_question(&self) -> bool {
        const MARK: WordKey = WordKey::fixed("?");
        let low = self.end().saturating_sub(2).max(self.start());
        (low..self.end()).any(|t| self.key(t) == MARK)
    }

    /// Whether a comma stands right before a group.
    pub fn is_behind_comma(&self, group: u32) -> bool {
        let start = self.groups[group as usize].tokens.start;
        start > self.start() && self.tag(start - 1) == Tag::Comma
    }

    /// The end of the sentence, in tokens.
    pub fn end(&self) -> u32 {
        self.range.end
    }

    /// The first token behind the dateline.
    pub fn start(&self) -> u32 {
        self.range.start
    }

    pub fn span(&self, start: u32, end: u32) -> Span {
        self.tokens[start as usize].span.cover(self.tokens[end as usize - 1].span)
    }

    pub fn span_of(&self, range: TokenRange) -> Span {
        self.span(range.start, range.end)
    }

    /// The first token that starts at a byte or behind it.
    pub fn token_from(&self, byte: usize) -> u32 {
        self.tokens.partition_point(|t| t.span.start() < byte) as u32
    }

    /// The token behind the last one that ends at a byte or before it.
    pub fn token_behind(&self, byte: usize) -> u32 {
        self.tokens.partition_point(|t| t.span.end() <= byte) as u32
    }

    /// From one token up to another, without marks and conjunctions at the edges.
    pub fn trimmed(&self, start: u32, end: u32) -> Option<Span> {
        let (mut start, mut end) = (start, end.min(self.end()));
        let mark = |t: u32| {
            matches!(
                self.tag(t),
                Tag::Comma | Tag::Colon | Tag::Stop | Tag::Quote | Tag::Bracket | Tag::Hyph | Tag::Cc
            )
        };
        while start < end && mark(start) {
            start += 1;
        }
        while start < end && mark(end - 1) {
            end -= 1;
        }
        // "the Caspian Pipeline Consortium (CPC": with its bracket, or without.
        let is_bracket = |t: &u32| self.tag(*t) == Tag::Bracket;
        if (start..end).filter(is_bracket).count() % 2 == 1 {
            if end < self.end() && is_bracket(&end) {
                end += 1;
            } else if let Some(open) = (start..end).rev().find(is_bracket) {
                end = open.max(start + 1);
            }
        }
        (start < end).then(|| self.span(start, end))
    }

    /// The noun group with what hangs on it: "role as a stabilizing force in the region"; neither articles in front,
    /// nor relative clauses and remarks behind.
    pub fn phrase_span(&self, group: u32) -> Option<Span> {
        let mut first = self.groups[group as usize].tokens.start;
        let mut possessor = group;
        while let Some(p) = self.noun(possessor).and_then(|n| n.possessor) {
            possessor = p;
            first = self.groups[possessor as usize].tokens.start;
        }
        let last = self.phrase_end(group);
        let end = self.groups[last as usize].tokens.end;
        while first + 1 < end && is_determiner(self.tag(first)) {
            first += 1;
        }
        self.trimmed(first, end)
    }

    /// The last group of the phrase that a noun heads.
    fn phrase_end(&self, group: u32) -> u32 {
        let mut last = group;
        for at in group + 1..=self.syntax.last(group as usize) as u32 {
            let remark = matches!(
                self.relation(at),
                Dependency::Relative | Dependency::Parataxis | Dependency::Apposition | Dependency::Adverbial
            );
            // "walk out of the talks unless …": what a conjunction leads tells of the verb.
            let subordinate = matches!(self.groups[at as usize].kind, GroupKind::Preposition(_))
                && self.relation(at) == Dependency::Mark
                && (matches!(self.groups[at as usize - 1].kind, GroupKind::Comma)
                    || self.head(at).and_then(|h| self.verb(h)).is_some_and(|v| {
                        v.form == VerbForm::Finite && self.key(self.groups[at as usize].tokens.start) != THAT
                    }));
            if let Some(start) = self.set_off(at, group) {
                last = last.min(start.max(group + 1) - 1);
                break;
            }
            if remark && self.head(at) == Some(group) || subordinate {
                // "a document, to which envoys put their names": what leads over to the verb goes with it.
                let start = self.syntax.first(at as usize) as u32;
                last = last.min(start.max(group + 1) - 1);
                break;
            }
            if self.noun(at).is_some() || self.verb(at).is_some() || self.relation(at) == Dependency::Modifier
            {
                last = at;
            }
        }
        // What leads over to the remark, and a date behind, are no part of it.
        while last > group && (self.is_date(last) || self.noun(last).is_none() && self.verb(last).is_none()) {
            last -= 1;
        }
        last
    }

    /// Whether a group stands in the subtree of another.
    pub fn hangs_on(&self, group: u32, ancestor: u32) -> bool {
        let (first, last) = (self.syntax.first(ancestor as usize), self.syntax.last(ancestor as usize));
        (first..=last).contains(&(group as usize))
    }

    /// The verb with what completes it: "lift curbs on exports", without remarks behind.
    pub fn verb_span(&self, clause: &Clause) -> Option<Span> {
        let verb = self.verb_of(clause);
        // "not to use force".
        let whole = verb.negative && verb.form == VerbForm::Infinitive;
        let start = if whole { self.groups[clause.verb as usize].tokens.start } else { verb.main };
        let last = self.syntax.last(clause.verb as usize) as u32;
        let apart = (clause.verb + 1..=last)
            .find_map(|at| self.set_off(at, clause.verb).or_else(|| self.remark_on(at, clause.verb)));
        let end = apart.map_or(u32::MAX, |g| self.groups[g as usize].tokens.start);
        self.trimmed(start, self.clause_end(clause).min(end))
    }

    /// The noun of a remark on a clause, ", a proposal that the Kremlin brushed aside", if the group is the verb in it.
    fn remark_on(&self, group: u32, before: u32) -> Option<u32> {
        let noun = self.head(group).filter(|_| self.relation(group) == Dependency::Relative)?;
        let indefinite = matches!(self.key(self.groups[noun as usize].tokens.start), A | AN);
        let behind = noun > before + 1 && matches!(self.groups[noun as usize - 1].kind, GroupKind::Comma);
        (self.noun(noun).is_some() && indefinite && behind).then_some(noun - 1)
    }

    /// The first group of a finite clause that a comma sets off from what is before it, if the group is its verb: ", which
    /// takes its gas from Oslo", ", and the bank plans another", ", whereas others cheered".
    fn set_off(&self, group: u32, before: u32) -> Option<u32> {
        let verb = self.verb(group).filter(|v| v.form == VerbForm::Finite)?;
        let start = self.syntax.first(group as usize) as u32;
        let apart = start > before + 1
            && start <= group
            && matches!(self.groups[start as usize - 1].kind, GroupKind::Comma | GroupKind::Break);
        let reported = self.relation(group) == Dependency::Clausal
            || verb.main < self.groups[before as usize].tokens.end;
        (apart && !reported).then_some(start)
    }

    /// The token behind the last of a clause's subtree to the right of its verb; attribution and afterthoughts that the
    /// tree hangs there are left out.
    pub fn clause_end(&self, clause: &Clause) -> u32 {
        let group = clause.verb;
        let mut last = group;
        for at in group + 1..=self.syntax.last(group as usize) as u32 {
            let remark = self.relation(at) == Dependency::Parataxis && self.head(at) == Some(group);
            if remark || matches!(self.groups[at as usize].kind, GroupKind::Break) {
                break;
            }
            if !matches!(self.groups[at as usize].kind, GroupKind::Comma | GroupKind::Quote) {
                last = at;
            }
        }
        self.groups[last as usize].tokens.end
    }

    /// The first token of a clause's subtree.
    pub fn clause_start(&self, clause: &Clause) -> u32 {
        self.groups[self.syntax.first(clause.verb as usize)].tokens.start
    }

    /// The clauses as lines: for `trace`.
    pub fn draw(&self, text: &str) -> String {
        let words = |g: &u32| self.span_of(self.groups[*g as usize].tokens).text(text);
        let list = |groups: &[u32]| groups.iter().map(words).collect::<Vec<_>>().join("; ");
        let mut lines = String::new();
        for clause in &self.clauses.clauses {
            lines += &format!("  {}(subject: {}", words(&clause.verb), list(&clause.subject));
            for (name, groups) in
                [("object", &clause.objects), ("second", &clause.second), ("predicate", &clause.predicate)]
            {
                if !groups.is_empty() {
                    lines += &format!(", {name}: {}", list(groups));
                }
            }
            for (name, other) in [("open", clause.open), ("clausal", clause.clausal)] {
                if let Some(other) = other {
                    lines += &format!(", {name}: {}", words(&self.clause(other).verb));
                }
            }
            lines += ")\n";
        }
        lines
    }
}
