//! What stands in a slot of a predicate: its subject, object, complements, possessor, phrases.
//!
//! Of `Seoul asked Tokyo to lift curbs`, `subj` is `Seoul`, `to-inf` the group `to lift`, and `to-inf.obj` is `curbs`. A slot
//! reads the clause where the clause knows, and mends what the parser is known to get wrong.

use super::{Candidate, Candidates, MAX_FILLS, Matcher, Site};
use crate::clause::{Clause, GroupList, Phrase};
use crate::coref::Discourse;
use crate::group::{GroupKind, VerbForm};
use crate::lexicon::{Tag, WordKey, keys};
use crate::relation::{EntityKind, Role};
use crate::rule::language::{Form, Item, Slot};
use crate::syntax::Dependency;
use crate::token::TokenRange;
use smallvec::smallvec;

words!(OF = "of", AS = "as", THAT = "that", WHAT = "what", WHOSE = "whose");

/// Verbs whose noun behind is no object.
const LINKING: [WordKey; 6] = keys!["be", "become", "remain", "seem", "appear", "stay"];

impl Matcher<'_> {
    pub(super) fn slot(&self, slot: &Slot, site: &Site, item: Option<&Item>) -> Candidates {
        let view = self.view;
        let unclaimed = |list: &GroupList| -> Candidates {
            let mut found = Candidates::new();
            for &group in list.iter().filter(|&&g| Some(g) != site.noun) {
                found.push(Candidate::Group(group));
            }
            found
        };
        match slot {
            Slot::Subject => match (site.form, site.clause) {
                (Form::Noun | Form::Event | Form::Name, None) => Candidates::new(),
                // "\"We will not bow,\" retorted Lavrov": who says it stands behind.
                (_, Some(clause)) if clause.subject.is_empty() && self.is_inverted(clause) => {
                    unclaimed(&clause.objects)
                }
                // "Egypt, at odds with Ethiopia": the noun that the phrase hangs on.
                (Form::Phrase, _) if self.hung_on(site).is_some() => {
                    let all = self.hung_on(site).map(|g| view.clauses.coordination(g)).unwrap_or_default();
                    all.into_iter().map(Candidate::Group).collect()
                }
                // "was prepared to", which may look like a passive.
                (Form::Adjective, Some(clause)) if clause.subject.is_empty() => unclaimed(&clause.surface),
                (_, Some(clause)) => unclaimed(&clause.subject),
                _ => Candidates::new(),
            },
            Slot::Object => {
                if let Some(preposition) = site.preposition {
                    let list = self.behind_preposition(preposition);
                    // "The summit was called off": nothing stands behind.
                    let objects = site.clause.map(|c| unclaimed(&c.objects)).unwrap_or_default();
                    return if list.is_empty() || view.tag(preposition) == Tag::Rp && !objects.is_empty() {
                        objects
                    } else {
                        list
                    };
                }
                match site.clause {
                    Some(clause) if site.form == Form::Light && site.noun.is_some() => {
                        let mut list = unclaimed(&clause.objects);
                        if list.is_empty() {
                            list = unclaimed(&clause.second);
                        }
                        list
                    }
                    Some(clause) => {
                        let list = unclaimed(&clause.objects);
                        if !list.is_empty() {
                            return list;
                        }
                        let verb = view.verb_of(clause);
                        // "denounced what it called a ploy".
                        let next = clause.verb + 1;
                        if self.is_what(next) {
                            return self.free_relative(next);
                        }
                        // "played down the row": the parse may not see the object behind a particle.
                        let behind = view.group_of(site.trigger.end).filter(|&g| {
                            view.noun(g).is_some()
                                && !view.is_date(g)
                                && view.head(g) == Some(clause.verb)
                                && view.relation(g) == Dependency::Oblique
                        });
                        if let Some(behind) = behind.filter(|_| site.trigger.end > verb.main + 1) {
                            return smallvec![Candidate::Group(behind)];
                        }
                        // "hailed the pact as a win": the parse may take the object for a predicate.
                        if verb.passive || LINKING.contains(&verb.lemma) {
                            return list;
                        }
                        unclaimed(&clause.predicate)
                    }
                    None => Candidates::new(),
                }
            }
            Slot::Second => {
                let Some(clause) = site.clause else { return Candidates::new() };
                let list =
                    unclaimed(if clause.second.is_empty() { &clause.predicate } else { &clause.second });
                if !list.is_empty() {
                    return list;
                }
                // "branded the paper an act of aggression".
                if let [first, second] = clause.objects[..]
                    && second > first
                    && view.relation(second) != Dependency::Conjunct
                {
                    return smallvec![Candidate::Group(second)];
                }
                // "called the package "a trap"", the second taken for a word about the first.
                if let Some(&object) = clause.objects.last() {
                    let second = (object + 1..object + 3)
                        .find(|&g| {
                            !matches!(view.groups.get(g as usize).map(|g| &g.kind), Some(GroupKind::Quote))
                        })
                        .filter(|&g| {
                            view.noun(g).is_some()
                                && view.head(g) == Some(object)
                                && matches!(view.relation(g), Dependency::Object | Dependency::Apposition)
                        });
                    if let Some(second) = second {
                        return smallvec![Candidate::Group(second)];
                    }
                }
                // "called the duties unjustified", a participle behind its noun.
                if let Some(&object) = clause.objects.last()
                    && let Some(verb) = view.verb(object + 1)
                    && verb.form == VerbForm::Participle
                    && view.head(object + 1) == Some(object)
                    && view.syntax.last(object as usize) as u32 == object + 1
                {
                    return smallvec![Candidate::Group(object + 1)];
                }
                // "called the move regrettable": what is said of the object.
                let verb = clause.verb;
                let said = (verb + 1..=view.syntax.last(verb as usize) as u32).find(|&g| {
                    view.head(g) == Some(verb)
                        && view.relation(g) == Dependency::Open
                        && view.verb(g).is_none()
                });
                said.map(Candidate::Group).into_iter().collect()
            }
            Slot::Infinitive => self.complement_verb(site, VerbForm::Infinitive),
            Slot::Gerund => self.complement_verb(site, VerbForm::Gerund),
            Slot::That | Slot::Wh | Slot::Clause => self
                .content(site, matches!(slot, Slot::That | Slot::Wh))
                .map(Candidate::Span)
                .into_iter()
                .collect(),
            Slot::Quote => self.quotation(site).map(Candidate::Span).into_iter().collect(),
            Slot::Possessor => self.possessor(site),
            Slot::Modifier => {
                let Some(group) = site.noun else { return Candidates::new() };
                let Some(noun) = view.noun(group) else { return Candidates::new() };
                let names = noun
                    .names
                    .iter()
                    .filter(|&&m| view.mention(m).tokens.end <= site.trigger.end.min(noun.head + 1))
                    .map(|&m| Candidate::Name(m));
                names.collect()
            }
            // A verb only for its form ("did not accept"); it fills no role.
            Slot::Itself if matches!(site.form, Form::Verb) => {
                site.clause.map(|c| Candidate::Verb(c.verb)).into_iter().collect()
            }
            Slot::Itself => site.noun.map(Candidate::Group).into_iter().collect(),
            // "EU member Hungary".
            Slot::Name => {
                let noun = site.noun.and_then(|g| view.noun(g));
                let behind = noun.and_then(|n| {
                    n.names.iter().find(|&&m| view.mention(m).tokens.start >= site.trigger.end)
                });
                behind.map(|&m| Candidate::Name(m)).into_iter().collect()
            }
            // "Turkey, a NATO member": what it is another name of.
            Slot::Apposition => {
                let Some(group) = site.noun else { return Candidates::new() };
                if view.relation(group) == Dependency::Apposition {
                    return view.head(group).map(Candidate::Group).into_iter().collect();
                }
                let last = (view.syntax.last(group as usize) as u32).min(group + 8);
                (group + 1..=last)
                    .find(|&g| view.relation(g) == Dependency::Apposition && view.head(g) == Some(group))
                    .map(Candidate::Group)
                    .into_iter()
                    .collect()
            }
            Slot::Preposition { last, before } => self.phrases(site, *last, *before, item),
            Slot::Inner(outer, inner) => self.inner(outer, inner, site),
            Slot::Owner(of) => {
                let mut list = Candidates::new();
                if matches!(**of, Slot::That) {
                    let reported = match site.clause.and_then(|c| c.clausal) {
                        Some(clausal) => Some(view.clause(clausal)),
                        None => self.noun_content(site),
                    };
                    return reported
                        .map(|c| c.subject.iter().map(|&g| Candidate::Group(g)).collect())
                        .unwrap_or_default();
                }
                for candidate in self.slot(of, site, None) {
                    self.owners(&candidate, 0, &mut list);
                }
                list
            }
        }
    }

    /// Whose a thing is or who does it: its possessor, who stands behind `by`, the name before it, else who stands behind
    /// `of`. What can act itself is nobody's.
    pub(super) fn owners(&self, candidate: &Candidate, depth: u32, list: &mut Candidates) {
        words!(BY = "by", FROM = "from", BETWEEN = "between", WITH = "with");
        words!(THE = "the", THIS = "this", THESE = "these", THOSE = "those");
        let view = self.view;
        let Candidate::Group(group) = *candidate else { return };
        let Some(noun) = view.noun(group) else { return };
        if depth > 2 || self.acts(candidate) {
            return;
        }
        let groups = |g: &u32| Candidate::Group(*g);
        // "Micron, whose products".
        let start = view.groups[group as usize].tokens.start;
        if start > view.start()
            && view.key(start - 1) == WHOSE
            && let Some(clause) = view.clauses.around(group)
            && let Some(noun) = view.head(clause.verb).filter(|&h| view.noun(h).is_some())
        {
            list.push(Candidate::Group(noun));
            return;
        }
        if let Some(possessor) = noun.possessor {
            list.extend(view.clauses.coordination(possessor).iter().map(groups));
            return;
        }
        let last = view.syntax.last(group as usize) as u32;
        // "denounced a move by Russia": the parse may hang it on the verb, which is active.
        let active = view.head(group).and_then(|h| view.verb(h)).is_some_and(|v| !v.passive);
        let behind = |word: WordKey| {
            let own = |p: &&Phrase| {
                let near = active && word == BY && p.at <= last + 2 && view.head(group) == Some(p.head);
                p.preposition == word && !p.compound && (near || view.hangs_on(p.at, group))
            };
            view.clauses.phrases_behind(group).find(own)
        };
        let acts = |g: &&u32| self.acts(&Candidate::Group(**g));
        let before = list.len();
        if let Some(phrase) = behind(BY) {
            list.extend(phrase.groups.iter().filter(acts).map(groups));
        }
        if list.len() == before {
            let who = |&&n: &&u32| {
                let mention = view.mention(n);
                mention.tokens.end <= noun.head && Discourse::fits(Role::Actor, mention.kind)
            };
            list.extend(noun.names.iter().filter(who).map(|&n| Candidate::Name(n)));
        }
        for word in [OF, BETWEEN, FROM, WITH] {
            if list.len() > before {
                return;
            }
            for &g in behind(word).map_or(&[][..], |p| &p.groups) {
                match acts(&&g) {
                    true => list.push(Candidate::Group(g)),
                    false => self.owners(&Candidate::Group(g), depth + 1, list),
                }
            }
        }
        // "welcomed the decision": who was spoken of before.
        let first = view.groups[group as usize].tokens.start;
        let known = matches!(view.key(first), THE | THIS | THAT | THESE | THOSE);
        let is_goods = noun.names.iter().any(|&n| view.mention(n).kind == EntityKind::Commodity);
        if list.len() == before && depth == 0 && known && !is_goods {
            list.extend(self.discourse.actor_before(view, group).map(Candidate::Name));
        }
    }

    /// The noun that a fixed phrase hangs on.
    fn hung_on(&self, site: &Site) -> Option<u32> {
        let view = self.view;
        let mut group = view.group_of(site.trigger.start)?;
        for _ in 0..3 {
            let head = view.head(group)?;
            if view.noun(head).is_some() && view.groups[head as usize].tokens.end <= site.trigger.start {
                return Some(head);
            }
            if view.groups[head as usize].tokens.start < site.trigger.start {
                return None;
            }
            group = head;
        }
        None
    }

    /// A slot of the clause that fills a slot.
    pub(super) fn inner(&self, outer: &Slot, inner: &Slot, site: &Site) -> Candidates {
        let view = self.view;
        let verb = match outer {
            Slot::That => {
                let own = self.noun_content(site).map(|c| c.verb);
                own.or_else(|| site.clause.and_then(|c| c.clausal).map(|c| view.clause(c).verb))
            }
            _ => self.slot(outer, site, None).into_iter().find_map(|c| match c {
                Candidate::Verb(g) => Some(g),
                _ => None,
            }),
        };
        let Some(clause) = verb.and_then(|v| view.clauses.of_verb(v)) else { return Candidates::new() };
        if *inner == Slot::Itself {
            return smallvec![Candidate::Verb(clause.verb)];
        }
        let main = view.verb_of(clause).main;
        let within = Site {
            trigger: TokenRange { start: main, end: main + 1 },
            claims: smallvec![main],
            clause: Some(clause),
            noun: None,
            preposition: None,
            form: Form::Verb,
        };
        self.slot(inner, &within, None)
    }

    /// The complement of the preposition at a token.
    fn behind_preposition(&self, token: u32) -> Candidates {
        let view = self.view;
        let Some(at) = view.group_of(token) else { return Candidates::new() };
        if view.verb(at).is_some() {
            // "agreed to cut duties": the word belongs to the infinitive.
            return Candidates::new();
        }
        let phrases = &view.clauses.phrases;
        if let Ok(found) = phrases.binary_search_by_key(&at, |p| p.at) {
            return complement(&phrases[found]);
        }
        // The parse hangs it elsewhere: what stands behind it.
        match view.noun(at + 1) {
            Some(_) => {
                let mut group = at + 1;
                while view.noun(group + 1).is_some_and(|n| n.possessor == Some(group)) {
                    group += 1;
                }
                view.clauses.coordination(group).iter().map(|&g| Candidate::Group(g)).collect()
            }
            None if view.verb(at + 1).is_some() => smallvec![Candidate::Verb(at + 1)],
            None => Candidates::new(),
        }
    }

    /// The infinitive or gerund that completes the trigger.
    fn complement_verb(&self, site: &Site, form: VerbForm) -> Candidates {
        let view = self.view;
        let anchor = match (site.noun, site.clause) {
            (Some(noun), _) => noun,
            (None, Some(clause)) => clause.verb,
            _ => return Candidates::new(),
        };
        let behind = view.clauses.clauses.partition_point(|c| c.verb <= anchor);
        let hangs = |c: &Clause| {
            let head = view.head(c.verb);
            // "a vow by the leaders to revive visits": through nouns behind the trigger's.
            let above = |g: Option<u32>| {
                g.filter(|&g| g > anchor && view.noun(g).is_some()).and_then(|g| view.head(g))
            };
            head == Some(anchor)
                || site.noun.is_some() && (above(head) == Some(anchor) || above(above(head)) == Some(anchor))
                || site.clause.is_some_and(|s| {
                    head == Some(s.verb)
                        // On its object, its predicate adjective or the like: "is ready to", "asked China to".
                        || head.is_some_and(|h| view.head(h) == Some(s.verb) && view.verb(h).is_none())
                })
        };
        let found = view.clauses.clauses[behind..]
            .iter()
            .take(6)
            .find(|c| view.verb_of(c).form == form && c.relation != Dependency::Conjunct && hangs(c));
        found.map(|c| Candidate::Verb(c.verb)).into_iter().collect()
    }

    /// Who has or makes what the noun names: its possessor, or the subject of its support verb.
    pub(super) fn possessor(&self, site: &Site) -> Candidates {
        let view = self.view;
        let Some(group) = site.noun else { return Candidates::new() };
        if let Some(possessor) = view.noun(group).and_then(|n| n.possessor) {
            // "China and South Korea's promise": the list begins with the first of them.
            let first = view.head(possessor).filter(|&h| {
                view.relation(possessor) == Dependency::Conjunct && h < possessor && view.noun(h).is_some()
            });
            let possessor = first.unwrap_or(possessor);
            return view.clauses.coordination(possessor).iter().map(|&g| Candidate::Group(g)).collect();
        }
        if let Some(clause) = site.clause {
            return clause.subject.iter().filter(|&&g| g != group).map(|&g| Candidate::Group(g)).collect();
        }
        Candidates::new()
    }

    /// Who acts around a noun whose possessor is not told: "in a meeting with Wang, Ahn asked".
    pub(super) fn implied(&self, site: &Site) -> Candidates {
        let view = self.view;
        let (Some(group), None, Form::Noun) = (site.noun, site.clause, site.form) else {
            return Candidates::new();
        };
        let Some(clause) = view.clauses.around(group) else { return Candidates::new() };
        let head = view.head(group);
        if clause.surface.contains(&group) || head != Some(clause.verb) {
            return Candidates::new();
        }
        clause.subject.iter().filter(|&&g| g != group).map(|&g| Candidate::Group(g)).collect()
    }

    /// The complements of the phrases with a preposition that can belong to the trigger: those that hang on it, else on
    /// its object, else anywhere in its clause.
    pub(super) fn phrases(
        &self,
        site: &Site,
        last: WordKey,
        before: Option<WordKey>,
        item: Option<&Item>,
    ) -> Candidates {
        let view = self.view;
        let mut best: Option<u8> = None;
        let mut list = Candidates::new();
        let owner = match (site.clause, site.noun) {
            (Some(clause), _) => view.clauses.owner[clause.verb as usize],
            (None, Some(noun)) => view.clauses.owner[noun as usize],
            _ => crate::clause::NONE,
        };
        let fixed = |p: &&Phrase| {
            p.preposition == last
                && before.map_or(!p.compound, |b| p.before == Some(b))
                && !site.claims.contains(&view.groups[p.at as usize].tokens.start)
        };
        let all = &view.clauses.phrases;
        let anchor = site.noun.filter(|_| site.clause.is_none()).or(site.clause.map(|c| c.verb)).unwrap_or(0);
        // Far away in a very long sentence is not looked.
        let middle = all.partition_point(|p| p.at < anchor);
        let window = &all[middle.saturating_sub(8)..all.len().min(middle + 32)];
        for phrase in window.iter().filter(fixed) {
            let Some(level) = self.level(site, phrase, owner) else { continue };
            // "a duty on rice on Monday": what the filter turns down does not stand in the way of what it takes.
            let found = complement(phrase);
            if item.is_some_and(|item| !found.iter().any(|c| self.passes(item, c))) {
                continue;
            }
            match best {
                Some(old) if level > old => continue,
                Some(old) if level < old => list.clear(),
                _ => {}
            }
            best = Some(level);
            list.extend_from_slice(&found);
        }
        // "against what it called unfair competition".
        if list.is_empty()
            && let Some(clause) = site.clause
        {
            let end = (clause.verb + 12).min(view.groups.len() as u32);
            let what = (clause.verb + 2..end)
                .find(|&g| self.is_what(g) && view.preposition(g - 1) == Some(last) && before.is_none());
            list.extend(what.map(|g| self.free_relative(g)).unwrap_or_default());
        }
        // "described the talks as frank".
        if list.is_empty()
            && last == AS
            && let Some(clause) = site.clause
        {
            let verb = clause.verb;
            let frank = (verb + 2..=view.syntax.last(verb as usize) as u32).find(|&g| {
                view.preposition(g - 1) == Some(AS)
                    && view.noun(g).is_none()
                    && view.verb(g).is_none()
                    && view.head(g - 1) == Some(g)
            });
            list.extend(frank.map(Candidate::Group));
        }
        list.truncate(MAX_FILLS);
        list
    }

    /// Whether a finite verb without a subject stands right behind a quotation.
    fn is_inverted(&self, clause: &Clause) -> bool {
        let view = self.view;
        let start = view.groups[clause.verb as usize].tokens.start;
        clause.surface.is_empty()
            && view.verb_of(clause).form == VerbForm::Finite
            && start > view.start()
            && matches!(view.tag(start - 1), Tag::Quote | Tag::Comma)
            && clause.objects.first().is_some_and(|&g| g > clause.verb)
    }

    fn is_what(&self, group: u32) -> bool {
        let view = self.view;
        view.groups
            .get(group as usize)
            .is_some_and(|g| matches!(g.kind, GroupKind::Relative) && view.key(g.tokens.start) == WHAT)
    }

    /// What a free relative names: "unfair competition" in "what it called unfair competition".
    fn free_relative(&self, what: u32) -> Candidates {
        let view = self.view;
        let behind = view.clauses.clauses.partition_point(|c| c.verb <= what);
        let Some(clause) = view.clauses.clauses.get(behind).filter(|c| c.verb <= what + 4) else {
            return Candidates::new();
        };
        let named = |list: &GroupList| -> Candidates {
            list.iter().filter(|&&g| g > clause.verb).map(|&g| Candidate::Group(g)).collect()
        };
        let list = named(&clause.objects);
        if !list.is_empty() {
            return list;
        }
        let list = named(&clause.second);
        if !list.is_empty() {
            return list;
        }
        let described =
            view.clauses.phrases_behind(clause.verb).find(|p| p.preposition == AS && p.at <= clause.verb + 3);
        described.map(complement).unwrap_or_default()
    }

    /// How close a phrase stands to the trigger; `None` when it cannot belong to it.
    fn level(&self, site: &Site, phrase: &Phrase, owner: u32) -> Option<u8> {
        let view = self.view;
        let behind = phrase.at > view.group_of(site.trigger.start).unwrap_or(0);
        // On a word of the predicate itself: "saw eye to eye on flights".
        let words = view.groups.get(phrase.head as usize).map(|g| g.tokens);
        if behind && words.is_some_and(|w| site.claims.iter().any(|&t| w.has(t as usize))) {
            return Some(0);
        }
        if let Some(noun) = site.noun {
            if phrase.head == noun {
                return Some(0);
            }
            // "Help in securing deliveries": the preposition of a gerund stands in the gerund's clause.
            let at = phrase.gerund.and_then(|g| view.head(g)).unwrap_or(phrase.at);
            if phrase.at > noun && view.hangs_on(phrase.at, noun) && !self.inside_clause(at, noun) {
                return Some(1);
            }
        }
        if let Some(clause) = site.clause {
            if phrase.head == clause.verb {
                return Some(if behind { 0 } else { 2 });
            }
            if clause.objects.contains(&phrase.head) || clause.second.contains(&phrase.head) {
                return Some(1);
            }
            // "was expected to hold talks on Friday with Oslo": the parse may hang it above.
            let above = clause.relation == Dependency::Open
                && view.governor(clause).is_some_and(|g| g.verb == phrase.head)
                && phrase.at > clause.verb;
            return (above || behind && view.clauses.owner[phrase.at as usize] == owner).then_some(2);
        }
        let noun = site.noun?;
        // "held talks on Monday with Japan": it hangs on the verb that the noun hangs on.
        (site.form != Form::Event && view.head(noun) == Some(phrase.head) && phrase.at > noun).then_some(2)
    }

    /// Whether a verb stands between a group and the noun above it.
    pub(super) fn inside_clause(&self, group: u32, noun: u32) -> bool {
        self.view.clauses.owner[group as usize] != self.view.clauses.owner[noun as usize]
    }
}

pub(super) fn complement(phrase: &Phrase) -> Candidates {
    match phrase.gerund {
        Some(gerund) => smallvec![Candidate::Verb(gerund)],
        None => phrase.groups.iter().map(|&g| Candidate::Group(g)).collect(),
    }
}
