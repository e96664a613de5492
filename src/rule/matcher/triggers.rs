//! Where the words of predicates stand: each place is a [`Site`], at which the rule is to be tried.
//!
//! `took part in talks on trade` is one for `take part in`, with the preposition's complement as its object, and one for
//! the noun `talk`.

use super::{Attempt, Claims, Matcher, Site};
use crate::clause::Clause;
use crate::group::VerbForm;
use crate::lexicon::{Tag, WordKey};
use crate::relation::EntityKind;
use crate::rule::language::{Classes, Form, Predicate, Rule};
use crate::syntax::Dependency;
use crate::token::TokenRange;
use smallvec::smallvec;

/// How many tokens may stand between the words of a predicate.
const MAX_GAP: u32 = 9;

words!(OF = "of");

impl<'a> Matcher<'a> {
    /// Predicates whose first word is the verb of a clause.
    pub(super) fn verb_predicates(&self, clause: &'a Clause, all: &mut Vec<Attempt<'a>>) {
        let view = self.view;
        let verb = view.verb_of(clause);
        let main = verb.main;
        let predicates = self.rules.verbs.get(&verb.lemma).map_or(&[][..], Vec::as_slice);
        let passive = verb.passive || verb.form == VerbForm::Participle;
        for predicate in predicates {
            let is_near = self.may_hold(predicate);
            let is_turned = passive && predicate.form == Form::Light;
            if !(is_near || is_turned) || !self.is_possible(predicate.rule) {
                continue;
            }
            let found = if is_near { self.follow(predicate, &predicate.rest, main + 1) } else { None };
            if let Some((end, matched)) = found {
                let noun = match predicate.form {
                    Form::Light => matched.iter().rev().find_map(|&t| {
                        view.group_of(t).filter(|&g| view.noun(g).is_some_and(|n| n.head == t))
                    }),
                    _ => None,
                };
                let mut claims: Claims = smallvec![main];
                claims.extend_from_slice(&matched);
                let gap = predicate.rest.contains(&None);
                let site = Site {
                    trigger: TokenRange { start: main, end: if gap { main + 1 } else { end } },
                    preposition: matched.last().copied().filter(|&t| {
                        // "brushed aside": the parse may take a particle for a preposition.
                        let particle = || {
                            clause.objects.is_empty()
                                && view.group_of(t).is_some_and(|g| view.preposition(g).is_some())
                        };
                        predicate.ends_in_preposition || predicate.form == Form::Verb && particle()
                    }),
                    claims,
                    clause: Some(clause),
                    noun,
                    form: predicate.form,
                };
                all.push(Attempt { rule: predicate.rule, site });
            } else if is_turned {
                // "A protest was lodged by Seoul": the noun is what is acted on.
                let Some(Some(word)) = predicate.rest.first() else { continue };
                let head = |g: u32| view.noun(g).map(|n| n.head);
                let noun = clause
                    .objects
                    .iter()
                    .copied()
                    .find(|&g| head(g).is_some_and(|h| view.is_form_of(h, *word)));
                let Some(noun) = noun else { continue };
                // What follows the noun in the active follows the verb here ("weight was thrown behind").
                let Some((end, matched)) = self.follow(predicate, &predicate.rest[1..], main + 1) else {
                    continue;
                };
                let mut claims: Claims = smallvec![main, head(noun).unwrap_or(main)];
                claims.extend_from_slice(&matched);
                let site = Site {
                    trigger: TokenRange { start: main, end },
                    preposition: matched.last().copied().filter(|_| predicate.ends_in_preposition),
                    claims,
                    clause: Some(clause),
                    noun: Some(noun),
                    form: Form::Light,
                };
                all.push(Attempt { rule: predicate.rule, site });
            }
        }
        // "is ready to": the adjective behind a linking verb, or the participle itself.
        let end = view.end().min(main + 5);
        for token in main..end {
            let found = match self.may_trigger(token, Classes::ADJECTIVES) {
                true => self.rules.adjectives.get(&view.key(token)).map_or(&[][..], Vec::as_slice),
                false => &[],
            };
            let fits =
                |p: &&Predicate| self.rest_precedes(p, token, main).is_some() && self.is_possible(p.rule);
            for predicate in found.iter().filter(fits) {
                let site = Site {
                    trigger: TokenRange { start: token, end: token + 1 },
                    claims: smallvec![token],
                    clause: Some(clause),
                    noun: None,
                    preposition: None,
                    form: Form::Adjective,
                };
                all.push(Attempt { rule: predicate.rule, site });
            }
            let free = matches!(
                view.tag(token),
                Tag::Rb | Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Vb | Tag::Vbn | Tag::Vbg
            );
            if token > main && !free {
                break;
            }
        }
    }

    /// Predicates whose trigger is a noun, a named event or a fixed phrase.
    pub(super) fn group_predicates(&self, group: u32, all: &mut Vec<Attempt<'a>>) {
        let view = self.view;
        let range = view.groups[group as usize].tokens;
        if let Some(noun) = view.noun(group).filter(|n| !n.pronoun) {
            let head = noun.head;
            let named = noun.names.iter().any(|&n| view.mention(n).tokens.has(head as usize));
            if named {
                self.event_predicates(group, all);
                // "EU member Hungary": the noun before the name.
                let name = noun.names.iter().find(|&&n| view.mention(n).tokens.has(head as usize));
                let before = name.map(|&n| view.mention(n).tokens.start).filter(|&s| s > range.start);
                if let Some(token) = before.map(|s| s - 1)
                    && matches!(view.tag(token), Tag::Nn | Tag::Nns)
                    && self.may_trigger(token, Classes::NOUNS)
                    && let Some(predicates) = self.rules.nouns.get(&view.noun_lemma(token))
                {
                    for predicate in
                        predicates.iter().filter(|p| self.may_hold(p) && self.is_possible(p.rule))
                    {
                        let Some(start) = self.rest_precedes(predicate, token, range.start) else { continue };
                        let site = Site {
                            trigger: TokenRange { start, end: token + 1 },
                            claims: (start..=token).collect(),
                            clause: None,
                            noun: Some(group),
                            preposition: None,
                            form: Form::Name,
                        };
                        all.push(Attempt { rule: predicate.rule, site });
                    }
                }
            } else if self.may_trigger(head, Classes::NOUNS)
                && view.tag(head) != Tag::Jj
                && let Some(predicates) = self.rules.nouns.get(&view.noun_lemma(head))
            {
                for predicate in predicates.iter().filter(|p| self.may_hold(p) && self.is_possible(p.rule)) {
                    let Some(start) = self.rest_precedes(predicate, head, range.start) else { continue };
                    let support = self.support(group, &self.rules.rules[predicate.rule as usize]);
                    let site = Site {
                        trigger: TokenRange { start, end: head + 1 },
                        claims: (start..=head).collect(),
                        clause: support,
                        noun: Some(group),
                        preposition: None,
                        form: Form::Noun,
                    };
                    all.push(Attempt { rule: predicate.rule, site });
                }
            }
        }
        let first = range.start;
        if !self.may_trigger(first, Classes::PHRASES) {
            return;
        }
        let phrases = self.rules.phrases.get(&view.key(first)).map_or(&[][..], Vec::as_slice);
        for predicate in phrases.iter().filter(|p| self.may_hold(p) && self.is_possible(p.rule)) {
            if let Some((end, matched)) = self.follow(predicate, &predicate.rest, first + 1) {
                let mut claims: Claims = smallvec![first];
                claims.extend_from_slice(&matched);
                let preposition = claims.last().copied().filter(|_| predicate.ends_in_preposition);
                let site = Site {
                    trigger: TokenRange { start: first, end },
                    claims,
                    clause: view.clauses.around(group),
                    noun: None,
                    preposition,
                    form: Form::Phrase,
                };
                all.push(Attempt { rule: predicate.rule, site });
            }
        }
    }

    fn event_predicates(&self, group: u32, all: &mut Vec<Attempt<'a>>) {
        let view = self.view;
        let Some(noun) = view.noun(group) else { return };
        let Some(&name) = noun.names.iter().find(|&&n| {
            view.mention(n).kind == EntityKind::Event && view.mention(n).tokens.has(noun.head as usize)
        }) else {
            return;
        };
        for &rule in &self.rules.events {
            let site = Site {
                trigger: view.mention(name).tokens,
                claims: smallvec![noun.head],
                clause: None,
                noun: Some(group),
                preposition: None,
                form: Form::Event,
            };
            all.push(Attempt { rule, site });
        }
    }

    /// The first token of a compound that ends at `head`, if its words stand there; hyphens between do not count.
    pub(super) fn rest_precedes(&self, predicate: &Predicate, head: u32, first: u32) -> Option<u32> {
        let mut at = head;
        for word in predicate.rest.iter().rev() {
            let word = (*word)?;
            loop {
                if at <= first {
                    return None;
                }
                at -= 1;
                if self.view.tag(at) != Tag::Hyph {
                    break;
                }
            }
            if !self.view.is_form_of(at, word) {
                return None;
            }
        }
        Some(at)
    }

    /// The verb that carries a noun ("made a request"): its subject stands for the noun's possessor.
    pub(super) fn support(&self, group: u32, rule: &Rule) -> Option<&'a Clause> {
        let view = self.view;
        let mut at = group;
        // "made requests and appeals".
        if view.relation(at) == Dependency::Conjunct {
            at = view.head(at).filter(|&h| view.noun(h).is_some()).unwrap_or(at);
        }
        // "wound up hours of talks".
        if let Some(head) = view.head(at)
            && view.noun(head).is_some_and(|n| self.rules.stretches.contains(&view.noun_lemma(n.head)))
            && (head + 1..at).any(|g| view.preposition(g) == Some(OF) && view.head(g) == Some(at))
        {
            at = head;
        }
        let carries = |clause: &&Clause| {
            let lemma = view.verb_of(clause).lemma;
            [&clause.objects, &clause.second, &clause.predicate].iter().any(|list| list.contains(&at))
                && (self.rules.support.contains(&lemma) || rule.support.contains(&lemma))
        };
        // "a probe that the department opened", "a request made by Seoul".
        let behind = view.clauses.clauses.partition_point(|c| c.verb <= at);
        let described = view.clauses.clauses[behind..].iter().take(3).find(|c| {
            matches!(c.relation, Dependency::Relative | Dependency::Adnominal)
                && view.hangs_on(c.verb, at)
                && !c.subject.is_empty()
        });
        let governor = view.head(at).and_then(|h| view.clauses.of_verb(h));
        governor.filter(carries).or_else(|| described.filter(carries))
    }

    /// Whether a word behind an object is a particle, as its neighbour shows: "cut the gas off in May".
    fn ends_object(&self, token: u32) -> bool {
        let view = self.view;
        let leads = |t: u32| {
            matches!(
                view.tag(t),
                Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Dt | Tag::Jj | Tag::Cd | Tag::Prp | Tag::PrpS
            )
        };
        matches!(view.tag(token), Tag::Rb | Tag::In) && (token + 1 >= view.end() || !leads(token + 1))
    }

    /// Follows the `rest` of a predicate's words from `from`; gives the token behind the last and the tokens matched.
    pub(super) fn follow(
        &self,
        predicate: &Predicate,
        rest: &[Option<WordKey>],
        from: u32,
    ) -> Option<(u32, Claims)> {
        let view = self.view;
        let mut at = from;
        let mut matched = Claims::new();
        let mut gap = false;
        let light = predicate.form == Form::Light;
        for (index, word) in rest.iter().enumerate() {
            let Some(word) = *word else {
                gap = true;
                continue;
            };
            let mut found = None;
            let reach = if gap { 2 * MAX_GAP } else { MAX_GAP };
            let mut plain = true;
            for token in at..view.end().min(at + reach) {
                let tag = view.tag(token);
                if view.is_form_of(token, word) {
                    // A verb's own preposition stands right behind it; its particle may follow the object.
                    let last = index + 1 == rest.len();
                    if plain || light || gap || tag == Tag::Rp || last && self.ends_object(token) {
                        found = Some(token);
                        break;
                    }
                }
                let free = matches!(tag, Tag::Rb | Tag::Hyph);
                let inside = matches!(
                    tag,
                    Tag::Dt
                        | Tag::PrpS
                        | Tag::Jj
                        | Tag::Cd
                        | Tag::Pos
                        | Tag::Nn
                        | Tag::Nns
                        | Tag::Nnp
                        | Tag::Vbn
                        | Tag::Vbg
                        | Tag::Prp
                );
                let bridges = gap && matches!(tag, Tag::In | Tag::Cc | Tag::Comma);
                if !(free || inside || bridges) {
                    return None;
                }
                plain &= free;
            }
            let token = found?;
            if light && index + 1 == rest.len() && !predicate.ends_in_preposition {
                // "hold talks", not "hold talks organisers": the noun must head its group.
                let heads =
                    view.group_of(token).is_some_and(|g| view.noun(g).is_none_or(|n| n.head == token));
                if !heads {
                    return None;
                }
            }
            matched.push(token);
            at = token + 1;
            gap = false;
        }
        Some((at, matched))
    }
}
