//! Rules on one sentence: triggers, slots, filters, status.

use super::language::{Form, Item, Predicate, Rule, RuleSet, Slot, Test};
use crate::clause::{Clause, Clauses, GroupList, Phrase};
use crate::coref::{Discourse, Referent};
use crate::group::{Group, GroupKind, NounGroup, VerbForm, VerbGroup};
use crate::lexicon::{Lexicon, Tag, WordKey};
use crate::name::Names;
use crate::relation::{EntityKind, Filler, Modality, Polarity, RelationKind, Role};
use crate::sentence::Sentence;
use crate::span::Span;
use crate::token::{Shape, Token, TokenRange};

/// The layers of a document, and of one of its sentences.
pub(crate) struct Layers<'a> {
    pub tokens: &'a [Token],
    pub names: &'a Names,
    pub sentence: &'a Sentence,
    pub tags: &'a [Tag],
    pub groups: &'a [Group],
    pub clauses: &'a Clauses,
}

/// What fills a role, before mentions have ids.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fill {
    Referent(Referent),
    Span(Span),
}

/// A relation found in a sentence.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub rule: u32,
    pub trigger: TokenRange,
    pub roles: Vec<(Role, Vec<Fill>)>,
    pub polarity: Polarity,
    pub modality: Modality,
    score: (usize, usize, usize),
}

/// Where a predicate was found.
struct Site<'a> {
    trigger: TokenRange,
    clause: Option<&'a Clause>,
    /// The noun group that is the trigger, or that a light verb governs.
    noun: Option<usize>,
    /// The predicate ends in a preposition, which stands at this token.
    preposition: Option<u32>,
    words: usize,
    form: Form,
}

const MAX_GAP: usize = 8;

impl Layers<'_> {
    fn noun(&self, group: usize) -> Option<&NounGroup> {
        match &self.groups.get(group)?.kind {
            GroupKind::Noun(noun) => Some(noun),
            _ => None,
        }
    }

    fn verb(&self, group: usize) -> Option<&VerbGroup> {
        match &self.groups.get(group)?.kind {
            GroupKind::Verb(verb) => Some(verb),
            _ => None,
        }
    }

    fn tag(&self, token: usize) -> Tag {
        self.tags[token - self.sentence.tokens.start as usize]
    }

    fn lemma(&self, token: usize) -> WordKey {
        let t = &self.tokens[token];
        Lexicon::get().noun_lemma(t.word).unwrap_or(t.key)
    }

    fn matches_word(&self, token: usize, word: WordKey) -> bool {
        let t = &self.tokens[token];
        let lexicon = Lexicon::get();
        t.key == word || lexicon.noun_lemma(t.word) == Some(word) || lexicon.verb_lemma(t.word) == Some(word)
    }

    fn span(&self, range: TokenRange) -> Span {
        self.tokens[range.start as usize].span.cover(self.tokens[range.end as usize - 1].span)
    }

    fn end(&self) -> usize {
        self.sentence.tokens.end as usize
    }

    /// Follows the rest of a predicate's words from `from`; gives the token behind the last and the tokens matched.
    fn follow(&self, predicate: &Predicate, from: usize) -> Option<(usize, Vec<u32>)> {
        let mut at = from;
        let mut matched = Vec::new();
        let mut gap = false;
        for word in &predicate.rest {
            let Some(word) = *word else {
                gap = true;
                continue;
            };
            let mut found = None;
            for token in at..self.end().min(at + if gap { 2 * MAX_GAP } else { MAX_GAP }) {
                if self.matches_word(token, word) {
                    found = Some(token);
                    break;
                }
                let tag = self.tag(token);
                let free =
                    matches!(tag, Tag::Dt | Tag::PrpS | Tag::Jj | Tag::Cd | Tag::Rb | Tag::Hyph | Tag::Pos);
                let inside = matches!(tag, Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Vbn | Tag::Vbg | Tag::Prp);
                if !(free || inside && (gap || predicate.form == Form::Light)) {
                    return None;
                }
            }
            let token = found?;
            // A verb's own preposition stands right behind it; only an adverb may come between.
            if predicate.form == Form::Verb && !gap && (at..token).any(|t| self.tag(t) != Tag::Rb) {
                return None;
            }
            matched.push(token as u32);
            at = token + 1;
            gap = false;
        }
        Some((at, matched))
    }

    fn group_of(&self, token: u32) -> Option<usize> {
        let at = self.groups.partition_point(|g| g.tokens.end <= token);
        (at < self.groups.len() && self.groups[at].tokens.start <= token).then_some(at)
    }

    /// The noun group with what hangs on it to the right: "role as a stabilizing force in the region".
    fn phrase_span(&self, group: usize) -> Option<Span> {
        let mut first = self.groups[group].tokens.start as usize;
        let mut possessor = group;
        while let Some(p) = self.noun(possessor).and_then(|n| n.possessor) {
            possessor = p as usize;
            first = self.groups[possessor].tokens.start as usize;
        }
        let mut last = group;
        loop {
            let next = last + 1;
            let Some(kind) = self.groups.get(next).map(|g| &g.kind) else { break };
            match kind {
                GroupKind::Preposition(_) => {
                    let mut noun = next + 1;
                    while self.noun(noun + 1).is_some_and(|n| n.possessor == Some(noun as u32)) {
                        noun += 1;
                    }
                    if self.noun(noun).is_none() || self.is_date(noun) {
                        break;
                    }
                    last = noun;
                }
                GroupKind::Conjunction
                    if self.noun(next + 1).is_some()
                        && !self.verb(next + 2).is_some_and(|v| v.form == VerbForm::Finite) =>
                {
                    last = next + 1;
                }
                _ => break,
            }
        }
        while first < self.groups[last].tokens.end as usize - 1
            && matches!(self.tag(first), Tag::Dt | Tag::PrpS)
        {
            first += 1;
        }
        Some(self.span(TokenRange::new(first, self.groups[last].tokens.end as usize)))
    }

    fn is_date(&self, group: usize) -> bool {
        self.noun(group).is_some_and(|n| {
            n.names.iter().any(|&n| self.names.mentions[n as usize].kind == EntityKind::Date)
        })
    }

    /// From one token up to another, without marks at the edges.
    fn trimmed(&self, start: usize, end: usize) -> Option<Span> {
        let (mut start, mut end) = (start, end.min(self.end()));
        let mark = |t: usize| self.tokens[t].shape.has(Shape::MARK) || self.tag(t) == Tag::Cc;
        while start < end && mark(start) {
            start += 1;
        }
        while start < end && mark(end - 1) {
            end -= 1;
        }
        (start < end).then(|| self.span(TokenRange::new(start, end)))
    }

    /// The clause that a verb of saying reports: behind it, or before it.
    fn content(&self, site: &Site, only_quote: bool) -> Option<Span> {
        let (first, last) =
            (self.sentence.tokens.start as usize + self.sentence.dateline as usize, self.end());
        let behind = site.trigger.end as usize;
        let quote = |t: usize| self.tag(t) == Tag::Quote;
        let finite_behind = self.clauses.clauses.iter().any(|c| {
            let group = &self.groups[c.verb as usize];
            group.tokens.start as usize >= behind
                && self.verb(c.verb as usize).is_some_and(|v| v.form == VerbForm::Finite)
        });
        let quote_behind = (behind..last).any(quote);
        let before = || {
            let from = site
                .clause
                .and_then(|c| c.subject.first().or(Some(&c.verb)))
                .map_or(site.trigger.start, |&g| self.groups[g as usize].tokens.start);
            let from = (from as usize).min(site.trigger.start as usize);
            let mut start = first;
            let close = (first..from).rev().find(|&t| quote(t) || self.tag(t) == Tag::Comma)?;
            // Titles stand between the comma and the name that is the subject.
            if let Some(open) = (first..close).find(|&t| quote(t)) {
                if quote(close) || close + 1 < from && (open..close).filter(|&t| quote(t)).count() % 2 == 1 {
                    start = open;
                }
            }
            self.trimmed(start, close)
        };
        if only_quote {
            if quote_behind {
                let open = (behind..last).find(|&t| quote(t))?;
                let close = (open + 1..last).find(|&t| quote(t)).unwrap_or(last);
                return self.trimmed(open, close);
            }
            return before();
        }
        if finite_behind || quote_behind {
            let mut start = behind;
            // Over an addressee and a date: "told reporters on Monday that".
            if let Some(that) =
                (behind..last.min(behind + 12)).find(|&t| self.tokens[t].key == WordKey::of("that"))
            {
                start = that + 1;
            } else if let Some(clause) = site.clause
                && site.words == 1
                && let Some(&object) = clause.objects.first()
                && object > clause.verb
            {
                start = self.groups[object as usize].tokens.end as usize;
            }
            while start < last && self.group_of(start as u32).is_some_and(|g| self.is_date(g)) {
                start += 1;
            }
            // "…, the ministry said on Monday": a clause before counts when nothing but a date follows.
            return self.trimmed(start, last);
        }
        before()
    }

    fn slot(&self, slot: &Slot, site: &Site) -> Vec<Candidate> {
        let groups =
            |list: &GroupList| list.iter().map(|&g| Candidate::Group(g as usize)).collect::<Vec<_>>();
        match slot {
            Slot::Subject => match (site.form, site.clause) {
                (_, Some(clause)) => groups(&clause.subject),
                _ => Vec::new(),
            },
            Slot::Object => {
                if let Some(preposition) = site.preposition {
                    return self
                        .phrases_behind(site)
                        .filter(|p| self.groups[p.at as usize].tokens.start == preposition)
                        .flat_map(Self::complement)
                        .collect();
                }
                match site.clause {
                    Some(clause) if site.form == Form::Verb => groups(&clause.objects),
                    Some(clause) => groups(&clause.second),
                    None => Vec::new(),
                }
            }
            Slot::Second => site.clause.map(|c| groups(&c.second)).unwrap_or_default(),
            Slot::Infinitive => {
                let own = site.clause.and_then(|c| c.infinitive).map(|i| &self.clauses.clauses[i as usize]);
                let next = self.clauses.clauses.iter().find(|c| {
                    self.groups[c.verb as usize].tokens.start >= site.trigger.end
                        && self.verb(c.verb as usize).is_some_and(|v| v.form == VerbForm::Infinitive)
                        && (site.noun.is_none()
                            || self.groups[c.verb as usize].tokens.start <= site.trigger.end + MAX_GAP as u32)
                });
                let clause = if site.noun.is_some() {
                    next
                } else {
                    own.or(next.filter(|_| site.form == Form::Adjective))
                };
                clause.and_then(|c| self.verb_span(c)).map(Candidate::Span).into_iter().collect()
            }
            Slot::Gerund => self
                .clauses
                .clauses
                .iter()
                .find(|c| {
                    let start = self.groups[c.verb as usize].tokens.start;
                    start >= site.trigger.end
                        && start <= site.trigger.end + 2
                        && self.verb(c.verb as usize).is_some_and(|v| v.form == VerbForm::Gerund)
                })
                .and_then(|c| self.verb_span(c))
                .map(Candidate::Span)
                .into_iter()
                .collect(),
            Slot::That | Slot::Wh | Slot::Clause => {
                self.content(site, false).map(Candidate::Span).into_iter().collect()
            }
            Slot::Quote => self.content(site, true).map(Candidate::Span).into_iter().collect(),
            Slot::Possessor => {
                let mut list = Vec::new();
                if let Some(noun) = site.noun {
                    if let Some(possessor) = self.noun(noun).and_then(|n| n.possessor) {
                        list.push(Candidate::Group(possessor as usize));
                    } else if let Some(clause) = site.clause {
                        list.extend(groups(&clause.subject));
                    }
                }
                list
            }
            Slot::Modifier => site
                .noun
                .and_then(|g| self.noun(g).map(|n| (g, n)))
                .map(|(_, n)| {
                    n.names
                        .iter()
                        .filter(|&&m| self.names.mentions[m as usize].tokens.end <= n.head)
                        .map(|&m| Candidate::Name(m))
                        .collect()
                })
                .unwrap_or_default(),
            Slot::Name | Slot::Apposition => Vec::new(),
            Slot::Preposition(words) => {
                let last = words[words.len() - 1];
                self.phrases_behind(site)
                    .filter(|p| {
                        p.preposition == last
                            && Some(self.groups[p.at as usize].tokens.start) != site.preposition
                    })
                    .flat_map(Self::complement)
                    .take(8)
                    .collect()
            }
        }
    }

    fn complement(phrase: &Phrase) -> Vec<Candidate> {
        match phrase.gerund {
            Some(gerund) => vec![Candidate::Verb(gerund as usize)],
            None => phrase.groups.iter().map(|&g| Candidate::Group(g as usize)).collect(),
        }
    }

    /// The prepositional phrases that can hang on the trigger.
    fn phrases_behind<'s>(&'s self, site: &'s Site) -> impl Iterator<Item = &'s Phrase> {
        let (low, high) = match (site.clause, site.noun) {
            (Some(clause), _) => (clause.phrases.0 as usize, clause.phrases.1 as usize),
            (None, Some(noun)) => {
                // Up to the next verb.
                let stop = (noun + 1..self.groups.len())
                    .find(|&g| {
                        matches!(
                            self.groups[g].kind,
                            GroupKind::Verb(_) | GroupKind::Break | GroupKind::Relative
                        )
                    })
                    .unwrap_or(self.groups.len());
                let low = self.clauses.phrases.partition_point(|p| (p.at as usize) < noun);
                let high = self.clauses.phrases.partition_point(|p| (p.at as usize) < stop);
                (low, high)
            }
            (None, None) => (
                self.clauses
                    .phrases
                    .partition_point(|p| self.groups[p.at as usize].tokens.end < site.trigger.end),
                self.clauses.phrases.len(),
            ),
        };
        let from = site.noun.filter(|_| site.form == Form::Noun);
        self.clauses.phrases[low..high.max(low)]
            .iter()
            .filter(move |p| from.is_none_or(|n| p.at as usize > n))
    }

    fn verb_span(&self, clause: &Clause) -> Option<Span> {
        let main = self.verb(clause.verb as usize)?.main as usize;
        let end = self.groups.get(clause.end as usize).map_or(self.end(), |g| g.tokens.start as usize);
        // A trailing "…, the ministry said" is no part of it.
        let end = (main + 1..end).find(|&t| self.tag(t) == Tag::Stop).unwrap_or(end);
        self.trimmed(main, end)
    }

    /// What a candidate is for a role that takes this filler.
    fn fill(&self, candidate: &Candidate, role: Role, filler: Filler, discourse: &Discourse) -> Vec<Fill> {
        let span = || match candidate {
            Candidate::Group(g) => self.phrase_span(*g),
            Candidate::Name(n) => Some(self.names.mentions[*n as usize].span),
            Candidate::Span(span) => Some(*span),
            Candidate::Verb(g) => {
                self.clauses.clauses.iter().find(|c| c.verb as usize == *g).and_then(|c| self.verb_span(c))
            }
        };
        if filler == Filler::Span {
            return span().map(Fill::Span).into_iter().collect();
        }
        let referents = match candidate {
            Candidate::Group(g) => discourse.refer(self, *g, role),
            Candidate::Name(n) => discourse.name(self, *n, role).into_iter().collect(),
            Candidate::Span(_) | Candidate::Verb(_) => Vec::new(),
        };
        if referents.is_empty() && filler == Filler::Either {
            return span().map(Fill::Span).into_iter().collect();
        }
        referents.into_iter().map(Fill::Referent).collect()
    }

    fn passes(&self, item: &Item, candidate: &Candidate, rules: &RuleSet, discourse: &Discourse) -> bool {
        if item.filter.is_empty() {
            return true;
        }
        let group = match candidate {
            Candidate::Group(g) => Some(*g),
            _ => None,
        };
        let head = match candidate {
            Candidate::Group(g) => self.noun(*g).map(|n| n.head as usize),
            Candidate::Name(n) => Some(self.names.mentions[*n as usize].tokens.end as usize - 1),
            Candidate::Verb(g) => self.verb(*g).map(|v| v.main as usize),
            Candidate::Span(_) => None,
        };
        let kinds: Vec<EntityKind> = match candidate {
            Candidate::Group(g) => self
                .noun(*g)
                .map(|n| n.names.iter().map(|&n| self.names.mentions[n as usize].kind).collect())
                .unwrap_or_default(),
            Candidate::Name(n) => vec![self.names.mentions[*n as usize].kind],
            _ => Vec::new(),
        };
        let has = |key: &dyn Fn(WordKey) -> bool| {
            head.is_some_and(|h| key(self.lemma(h)) || key(self.tokens[h].key))
        };
        let test = |test: &Test| match test {
            Test::Kind(kind) => kinds.contains(kind),
            Test::Named => !kinds.is_empty(),
            Test::Actor => match (group, candidate) {
                (Some(g), _) => !discourse.refer(self, g, Role::Actor).is_empty(),
                (_, Candidate::Name(n)) => discourse.name(self, *n, Role::Actor).is_some(),
                _ => false,
            },
            Test::Goods => kinds.contains(&EntityKind::Commodity) || has(&|k| rules.goods.contains(&k)),
            Test::Class(words) => has(&|k| words.contains(&k)),
            Test::Lemma(word) => has(&|k| k == *word),
        };
        let (mut any, mut positive) = (false, false);
        for (not, t) in &item.filter {
            let yes = test(t);
            if *not {
                if yes {
                    return false;
                }
            } else {
                positive = true;
                any |= yes;
            }
        }
        any || !positive
    }

    fn try_rule(&self, rules: &RuleSet, number: u32, site: &Site, discourse: &Discourse) -> Option<Found> {
        let rule: &Rule = &rules.rules[number as usize];
        let candidates = |item: &Item| -> Vec<Candidate> {
            item.slots
                .iter()
                .flat_map(|slot| self.slot(slot, site))
                .filter(|c| self.passes(item, c, rules, discourse))
                .collect()
        };
        let present = |item: &Item| !candidates(item).is_empty();
        if rule.not.iter().any(present) || !rule.need.iter().all(present) {
            return None;
        }
        let specs = rule.kind.roles();
        let mut roles: Vec<(Role, Vec<Fill>)> = Vec::new();
        let mut filters = 0;
        for item in &rule.frame {
            let list = candidates(item);
            let Some(role) = item.role else {
                if list.is_empty() {
                    return None;
                }
                filters += 1;
                continue;
            };
            let Some(spec) = specs.iter().find(|s| s.role == role) else { continue };
            let mut fills: Vec<Fill> = Vec::new();
            for candidate in &list {
                for fill in self.fill(candidate, role, spec.filler, discourse) {
                    if !fills.contains(&fill) {
                        fills.push(fill);
                    }
                }
                if !spec.many && !fills.is_empty() {
                    fills.truncate(1);
                    break;
                }
            }
            if fills.is_empty() {
                continue;
            }
            filters += usize::from(!item.filter.is_empty());
            match roles.iter_mut().find(|(r, _)| *r == role) {
                Some((_, old)) if spec.many => {
                    old.extend(fills.into_iter().filter(|f| !old.contains(f)).collect::<Vec<_>>())
                }
                Some(_) => {}
                None => roles.push((role, fills)),
            }
        }
        if specs.iter().any(|s| s.core && !roles.iter().any(|(r, _)| *r == s.role)) {
            return None;
        }
        let entities = |role: Role| {
            let mut all: Vec<u32> = roles
                .iter()
                .filter(|(r, _)| *r == role)
                .flat_map(|(_, f)| f)
                .flat_map(|f| match f {
                    Fill::Referent(r) => r.entities.clone(),
                    Fill::Span(_) => Vec::new(),
                })
                .collect();
            all.sort_unstable();
            all.dedup();
            all.len()
        };
        let two = match rule.kind {
            RelationKind::MetWith | RelationKind::SpokeWith => entities(Role::Participants) >= 2,
            RelationKind::DisputesWith | RelationKind::CooperatedWith => entities(Role::Parties) >= 2,
            RelationKind::ImposedTariffsOn => {
                roles.iter().any(|(r, _)| matches!(r, Role::Target | Role::Goods))
            }
            _ => true,
        };
        if !two {
            return None;
        }
        self.adjuncts(rule.kind, site, &mut roles, discourse);
        let (polarity, modality) = self.status(rule, site, discourse);
        let score = (site.words, filters, roles.len());
        Some(Found { rule: number, trigger: site.trigger, roles, polarity, modality, score })
    }

    /// `when`, `place` and `forum`, which nearly every predicate takes.
    fn adjuncts(
        &self,
        kind: RelationKind,
        site: &Site,
        roles: &mut Vec<(Role, Vec<Fill>)>,
        discourse: &Discourse,
    ) {
        let end = site.clause.map_or(self.groups.len(), |c| c.end as usize);
        let start = site.clause.map_or(0, |c| c.subject.first().map_or(c.verb, |&s| s.min(c.verb)) as usize);
        for role in [Role::When, Role::Place, Role::Forum] {
            if !kind.roles().iter().any(|s| s.role == role) || roles.iter().any(|(r, _)| *r == role) {
                continue;
            }
            // A date beside the verb, then fronted ones.
            let found = (start..end.max(start)).chain(0..start.min(4)).find_map(|g| {
                let noun = self.noun(g)?;
                let preposition = g > 0 && matches!(self.groups[g - 1].kind, GroupKind::Preposition(_));
                let referent = noun.names.iter().find_map(|&n| {
                    let kind = self.names.mentions[n as usize].kind;
                    let at = |w: &str| preposition && matches!(self.groups[g - 1].kind, GroupKind::Preposition(k) if k == WordKey::of(w));
                    let fits = match role {
                        Role::When => kind == EntityKind::Date,
                        Role::Place => matches!(kind, EntityKind::Place | EntityKind::Country) && (at("in") || at("at")),
                        _ => matches!(kind, EntityKind::Forum | EntityKind::Event) && (at("of") || at("at") || at("during")),
                    };
                    if fits && (self.names.mentions[n as usize].tokens.end > noun.head || role == Role::Forum) { Some(n) } else { None }
                })?;
                discourse.name(self, referent, role)
            });
            if let Some(referent) = found {
                roles.push((role, vec![Fill::Referent(referent)]));
            }
        }
    }

    /// What the sentence makes of the predicate: negation, modals, and what governs it.
    fn status(&self, rule: &Rule, site: &Site, discourse: &Discourse) -> (Polarity, Modality) {
        let mut negative = rule.polarity == Polarity::Negative;
        let mut modality = rule.modality;
        if let Some(noun) = site.noun
            && matches!(self.tokens[self.groups[noun].tokens.start as usize].key, k if k == WordKey::of("no"))
        {
            negative = !negative;
        }
        let mut clause = site.clause;
        for _ in 0..6 {
            let Some(c) = clause else { break };
            let Some(verb) = self.verb(c.verb as usize) else { break };
            if verb.negative {
                negative = true;
            }
            if modality == Modality::Asserted {
                modality = verb.modality;
            }
            if verb.form != VerbForm::Infinitive {
                break;
            }
            let Some(governor) = c.governor.map(|g| &self.clauses.clauses[g as usize]) else { break };
            let Some(outer) = self.verb(governor.verb as usize) else { break };
            let (turned, mode) = discourse.status(outer.lemma);
            negative |= turned;
            if modality == Modality::Asserted {
                modality = mode;
            }
            clause = Some(governor);
        }
        (if negative { Polarity::Negative } else { Polarity::Positive }, modality)
    }

    /// Offices: the office, its holder, whose office it is.
    fn offices(&self, rules: &RuleSet, discourse: &Discourse, out: &mut Vec<Found>) {
        let Some(&rule) = rules.titles.first() else { return };
        let range = self.sentence.tokens;
        for title in self.names.titles.iter().filter(|t| range.has(t.head as usize) && !t.plural) {
            let (start, end) = (title.tokens.start as usize, title.tokens.end as usize);
            let mention_at = |t: usize| {
                let at = self.names.mentions.partition_point(|m| (m.tokens.end as usize) <= t);
                self.names.mentions.get(at).filter(|m| m.tokens.start as usize <= t).map(|m| (at as u32, m))
            };
            let word = |t: usize, w: &str| range.has(t) && self.tokens[t].key == WordKey::of(w);
            if start > 0
                && ["former", "ex", "then", "counterpart", "acting"]
                    .iter()
                    .take(3)
                    .any(|w| word(start - 1, w) || (start > 1 && word(start - 2, w)))
            {
                continue;
            }
            let person = |t: usize| {
                range.has(t).then(|| mention_at(t)).flatten().filter(|(_, m)| m.kind == EntityKind::Person)
            };
            let comma = |t: usize| range.has(t) && self.tag(t) == Tag::Comma;
            // "Trade Minister Ahn", "the trade minister, Ahn"; "Ahn, the Korean trade minister".
            let mut holder = person(end).or_else(|| if comma(end) { person(end + 1) } else { None });
            let mut left = start;
            while left > range.start as usize
                && left + 5 > start
                && !comma(left - 1)
                && self.tag(left - 1) != Tag::In
            {
                left -= 1;
            }
            if holder.is_none() && left > range.start as usize + 1 && comma(left - 1) {
                holder = person(left - 2);
            }
            let Some((holder, _)) = holder else { continue };
            // The country stands right before, as a demonym or possessor, or behind "of".
            let owner = (left..start)
                .rev()
                .find_map(|t| mention_at(t))
                .or_else(|| if word(end, "of") { mention_at(end + 1) } else { None });
            let mut roles = vec![(Role::Office, vec![Fill::Span(self.span(title.tokens))])];
            roles.extend(
                discourse.name(self, holder, Role::Holder).map(|r| (Role::Holder, vec![Fill::Referent(r)])),
            );
            if let Some((n, m)) = owner {
                let role = match m.kind {
                    EntityKind::Country => Some(Role::Country),
                    EntityKind::Forum | EntityKind::Organization => Some(Role::Body),
                    _ => None,
                };
                if let Some(role) = role {
                    roles.extend(discourse.name(self, n, role).map(|r| (role, vec![Fill::Referent(r)])));
                }
            }
            if !roles.iter().any(|(r, _)| matches!(r, Role::Country | Role::Body))
                && let Some(country) = discourse.country_of(self, holder)
            {
                roles.push((Role::Country, vec![Fill::Referent(country)]));
            }
            out.push(Found {
                rule,
                trigger: title.tokens,
                roles,
                polarity: Polarity::Positive,
                modality: Modality::Asserted,
                score: (9, 0, 0),
            });
        }
    }
}

#[derive(Clone, Debug)]
enum Candidate {
    Group(usize),
    Name(u32),
    Span(Span),
    Verb(usize),
}

/// The relations of one sentence, best rule for each trigger.
pub(crate) fn relations(layers: &Layers, rules: &RuleSet, discourse: &Discourse) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::new();
    layers.offices(rules, discourse, &mut all);
    let mut attempt = |rule: u32, site: &Site| {
        if let Some(found) = layers.try_rule(rules, rule, site, discourse) {
            all.push(found);
        }
    };
    for clause in &layers.clauses.clauses {
        let Some(verb) = layers.verb(clause.verb as usize) else { continue };
        let main = verb.main as usize;
        for predicate in rules.verbs.get(&verb.lemma).map_or(&[][..], Vec::as_slice) {
            if let Some((end, matched)) = layers.follow(predicate, main + 1) {
                let noun = (predicate.form == Form::Light)
                    .then(|| {
                        matched
                            .iter()
                            .rev()
                            .find_map(|&t| layers.group_of(t).filter(|&g| layers.noun(g).is_some()))
                    })
                    .flatten();
                let preposition = predicate.ends_in_preposition.then(|| matched.last().copied()).flatten();
                let trigger = TokenRange::new(main, end.max(main + 1));
                let trigger =
                    if predicate.rest.contains(&None) { TokenRange::new(main, main + 1) } else { trigger };
                attempt(
                    predicate.rule,
                    &Site {
                        trigger,
                        clause: Some(clause),
                        noun,
                        preposition,
                        words: 1 + matched.len(),
                        form: predicate.form,
                    },
                );
            } else if predicate.form == Form::Light && (verb.passive || verb.form == VerbForm::Participle) {
                // "A protest was lodged by Seoul".
                let Some(Some(word)) = predicate.rest.first() else { continue };
                let noun =
                    clause.objects.iter().map(|&g| g as usize).find(|&g| {
                        layers.noun(g).is_some_and(|n| layers.matches_word(n.head as usize, *word))
                    });
                if let Some(noun) = noun
                    && predicate.rest.len() == 1
                {
                    let trigger = TokenRange::new(main, main + 1);
                    attempt(
                        predicate.rule,
                        &Site {
                            trigger,
                            clause: Some(clause),
                            noun: Some(noun),
                            preposition: None,
                            words: 2,
                            form: predicate.form,
                        },
                    );
                }
            }
        }
        // "is ready to": the adjective behind a linking verb.
        for token in main + 1..layers.end().min(main + 4) {
            for predicate in rules.adjectives.get(&layers.tokens[token].key).map_or(&[][..], Vec::as_slice) {
                if predicate.rest.is_empty() {
                    let trigger = TokenRange::new(token, token + 1);
                    attempt(
                        predicate.rule,
                        &Site {
                            trigger,
                            clause: Some(clause),
                            noun: None,
                            preposition: None,
                            words: 1,
                            form: predicate.form,
                        },
                    );
                }
            }
        }
    }
    for (g, group) in layers.groups.iter().enumerate() {
        match &group.kind {
            GroupKind::Noun(noun) if !noun.pronoun => {
                let head = noun.head as usize;
                for predicate in rules.nouns.get(&layers.lemma(head)).map_or(&[][..], Vec::as_slice) {
                    let before = predicate.rest.len();
                    let start = head.checked_sub(before).filter(|&s| s >= group.tokens.start as usize);
                    let Some(start) = start else { continue };
                    if !(0..before)
                        .all(|i| predicate.rest[i].is_some_and(|w| layers.matches_word(start + i, w)))
                    {
                        continue;
                    }
                    let rule = &rules.rules[predicate.rule as usize];
                    // The subject of a support verb stands for the possessor.
                    let support = layers.clauses.clauses.iter().find(|c| {
                        c.objects.contains(&(g as u32))
                            && layers.verb(c.verb as usize).is_some_and(|v| {
                                rules.support.contains(&v.lemma) || rule.support.contains(&v.lemma)
                            })
                    });
                    let trigger = TokenRange::new(start, head + 1);
                    attempt(
                        predicate.rule,
                        &Site {
                            trigger,
                            clause: support,
                            noun: Some(g),
                            preposition: None,
                            words: 1 + before,
                            form: Form::Noun,
                        },
                    );
                }
            }
            _ => {}
        }
        let first = group.tokens.start as usize;
        for predicate in rules.phrases.get(&layers.tokens[first].key).map_or(&[][..], Vec::as_slice) {
            if let Some((end, matched)) = layers.follow(predicate, first + 1) {
                let preposition = matched.last().copied().filter(|_| predicate.ends_in_preposition);
                attempt(
                    predicate.rule,
                    &Site {
                        trigger: TokenRange::new(first, end),
                        clause: None,
                        noun: None,
                        preposition,
                        words: 1 + matched.len(),
                        form: Form::Light,
                    },
                );
            }
        }
    }
    // One relation a trigger: more words, then more filters, then more roles, then the earlier rule.
    all.sort_by(|a, b| b.score.cmp(&a.score).then(a.rule.cmp(&b.rule)).then(a.trigger.cmp(&b.trigger)));
    let mut kept: Vec<Found> = Vec::new();
    for found in all {
        let overlaps = |k: &Found| k.trigger.start < found.trigger.end && found.trigger.start < k.trigger.end;
        if !kept.iter().any(overlaps) {
            kept.push(found);
        }
    }
    let absorbed = |found: &Found| {
        kept.iter().any(|k| {
            let kind = rules.rules[found.rule as usize].kind;
            let absorbs = &rules.rules[k.rule as usize].absorbs;
            absorbs.contains(&kind) && k.trigger != found.trigger && found.trigger.start >= k.trigger.end
        })
    };
    let mut result: Vec<Found> = kept.iter().filter(|f| !absorbed(f)).cloned().collect();
    result.sort_by_key(|f| f.trigger);
    result
}
