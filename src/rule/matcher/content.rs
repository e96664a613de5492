//! What a word of saying reports: `talks would fail` of `Ahn warned that talks would fail`, of `talks would fail, Ahn
//! warned`, and of `his warning that talks would fail`.

use super::{Matcher, Site};
use crate::clause::Clause;
use crate::group::{GroupKind, VerbForm};
use crate::lexicon::{Class, Lexicon, Tag, WordKey, keys};
use crate::rule::language::Form;
use crate::span::Span;
use crate::syntax::Dependency;

words!(THAT = "that");

/// What an indirect question begins with.
const QUESTIONS: [WordKey; 9] = keys!["how", "if", "what", "when", "where", "whether", "which", "who", "why"];

/// What a sentence that opens with a clause of its own begins with.
const CONJUNCTIONS: [WordKey; 11] =
    keys!["after", "although", "as", "because", "before", "if", "once", "since", "though", "until", "while"];

impl<'a> Matcher<'a> {
    /// The clause that a verb or noun of saying reports.
    pub(super) fn content(&self, site: &Site, only_behind: bool) -> Option<Span> {
        let view = self.view;
        if let Some(clause) = self.noun_content(site) {
            return view.trimmed(view.clause_start(clause) + 1, view.clause_end(clause));
        }
        if site.form == Form::Noun {
            return None;
        }
        if site.form == Form::Phrase {
            return self.around_phrase(site);
        }
        let clause = site.clause?;
        if let Some(mut reported) = clause.clausal.map(|c| view.clause(c)) {
            // "Nigeria has asked to join, while Cameroon said it needed time": what is said stands behind.
            let led = (reported.verb + 1..clause.verb)
                .any(|g| view.relation(g) == Dependency::Mark && view.head(g) == Some(clause.verb));
            if led {
                let behind = view.clauses.clauses.iter().find(|c| {
                    c.verb > clause.verb
                        && c.relation == Dependency::Clausal
                        && view.head(c.verb) == Some(clause.verb)
                });
                reported = behind?;
            }
            if only_behind && reported.verb < clause.verb {
                return None;
            }
            return self.reported(clause, reported);
        }
        // "was confident that", "were informed that": whatever the parse calls it.
        let that = view.clauses.clauses.iter().skip_while(|c| c.verb <= clause.verb).take(4).find(|c| {
            let hangs = view.head(c.verb).is_some_and(|h| {
                h == clause.verb
                    || view.noun(h).is_none() && view.verb(h).is_none() && view.head(h) == Some(clause.verb)
            });
            hangs && view.verb_of(c).form == VerbForm::Finite && view.key(view.clause_start(c)) == THAT
        });
        if let Some(reported) = that {
            return self.reported(clause, reported);
        }
        if let Some(quote) = self.quotation(site) {
            return Some(quote);
        }
        // "promised Kyiv that aid would flow": the parse may take it for a relative clause of the name.
        let behind = view.clauses.clauses.partition_point(|c| c.verb <= clause.verb);
        let loose = view.clauses.clauses[behind..].iter().take(3).find(|c| {
            view.head(c.verb) == Some(clause.verb)
                && matches!(c.relation, Dependency::Adverbial | Dependency::Conjunct)
                && view.verb_of(c).form == VerbForm::Finite
                && view.key(view.clause_start(c)) == THAT
        });
        if let Some(that) = loose {
            return self.reported(clause, that);
        }
        if let Some(&object) = clause.objects.last()
            && view.noun(object).is_some_and(|n| n.pronoun || !n.names.is_empty())
            && let Some(that) = view.clauses.clauses.iter().find(|c| {
                let start = view.clause_start(c);
                c.verb > object
                    && view.verb_of(c).form == VerbForm::Finite
                    && view.groups[object as usize].tokens.end == start
                    && view.key(start) == THAT
                    || view.group_of(start) == Some(object + 2)
                        && view.head(c.verb) == Some(object + 1)
                        && view.key(view.groups[object as usize + 1].tokens.start) == THAT
            })
        {
            return view.trimmed(view.groups[object as usize + 1].tokens.end, view.clause_end(that));
        }
        if only_behind {
            return None;
        }
        // What stands before the speaker and hangs on the verb of saying, whatever the parse calls it.
        let speaker = clause.surface.first().map_or(clause.verb, |&s| s.min(clause.verb));
        let own = view.clauses.owner[clause.verb as usize];
        let before = view.clauses.clauses.iter().take_while(|c| c.verb < speaker).find(|c| {
            c.governor == Some(own)
                && c.has_subject
                && view.head(c.verb) == Some(clause.verb)
                && matches!(c.relation, Dependency::Adverbial | Dependency::Parataxis | Dependency::Other)
        });
        if let Some(reported) = before {
            return self.reported(clause, reported);
        }
        // "…, the ministry said": the parse may take what is said for the main clause.
        self.beside_above(clause).or_else(|| self.said_in_words(clause))
    }

    /// What is said, read off the words where the parse says nothing: a clause behind the verb, else what stands before the
    /// comma before who says it.
    fn said_in_words(&self, clause: &Clause) -> Option<Span> {
        let view = self.view;
        let groups = view.groups;
        let count = groups.len() as u32;
        let finite = |g: u32| view.verb(g).is_some_and(|v| v.form == VerbForm::Finite);
        let is_that = |g: u32| view.key(groups[g as usize].tokens.start) == THAT;
        // "did not say when the arms would arrive".
        let verb_end = groups[clause.verb as usize].tokens.end;
        let asked = view.clauses.clauses.iter().skip_while(|c| c.verb <= clause.verb).take(2).find(|c| {
            let start = view.clause_start(c);
            c.has_subject
                && view.head(c.verb) == Some(clause.verb)
                && (verb_end..verb_end + 2).contains(&start)
                && (start..start + 2).any(|t| t < view.end() && QUESTIONS.contains(&view.key(t)))
        });
        if let Some(asked) = asked {
            return view.trimmed(view.clause_start(asked).max(verb_end), view.clause_end(asked));
        }
        if view.verb_of(clause).passive || clause.relation == Dependency::Adnominal {
            return None;
        }
        let mut start = None;
        for g in clause.verb + 1..count.min(clause.verb + 9) {
            match &groups[g as usize].kind {
                GroupKind::Relative if is_that(g) => start = Some(groups[g as usize].tokens.end),
                GroupKind::Comma | GroupKind::Quote | GroupKind::Break => break,
                // "released a statement saying that …": what the participle says.
                GroupKind::Verb(verb)
                    if matches!(verb.form, VerbForm::Gerund | VerbForm::Participle) && start.is_none() =>
                {
                    let word = view.tokens[verb.main as usize].word;
                    if Lexicon::get().classes(word).has(Class::Reporting) {
                        break;
                    }
                }
                _ => {}
            }
            if start.is_none() && view.noun(g).is_some() && !view.is_date(g) && clause.objects.is_empty() {
                start = Some(groups[g as usize].tokens.start);
            }
            if finite(g)
                && view.noun(g - 1).is_some() | (g > 1 && view.noun(g - 2).is_some())
                && let (Some(start), Some(said)) = (start, view.clauses.of_verb(g))
                && start < groups[g as usize].tokens.start
            {
                return view.trimmed(start, view.clause_end(said));
            }
        }
        let subject = *clause.surface.iter().filter(|&&s| s < clause.verb).min()?;
        let first = groups[view.syntax.first(subject as usize)].tokens.start;
        let own = groups[subject as usize].tokens.start;
        let behind_comma = |t: u32| t > view.start() && matches!(view.tag(t - 1), Tag::Comma | Tag::Quote);
        let from = [first, own].into_iter().find(|&t| behind_comma(t))?;
        let opens = groups.first().is_some_and(|g| {
            matches!(g.kind, GroupKind::Relative)
                || matches!(g.kind, GroupKind::Preposition(key) if CONJUNCTIONS.contains(&key))
        });
        let whole = (0..subject).any(|g| {
            finite(g) && groups[g as usize].tokens.end <= from && (0..g).any(|n| view.noun(n).is_some())
        });
        if !whole && !opens {
            // "Beijing, Mao went on, had lodged a protest": what is said goes on behind the remark.
            let end = count.min(clause.verb + 7);
            let comma =
                (clause.verb + 1..end).find(|&g| matches!(groups[g as usize].kind, GroupKind::Comma))?;
            let goes_on = (comma + 1..count.min(comma + 4)).any(finite);
            return goes_on.then(|| view.trimmed(groups[comma as usize].tokens.end, view.end())).flatten();
        }
        (whole && !opens && from > view.start() + 3).then(|| view.trimmed(view.start(), from)).flatten()
    }

    /// The main clause that a remark hangs on.
    fn beside_above(&self, clause: &Clause) -> Option<Span> {
        let view = self.view;
        let above = view.governor(clause)?;
        let first = view.clause_start(clause);
        let beside = above.verb < clause.verb
            && clause.has_subject
            && first > view.start()
            && matches!(view.tag(first - 1), Tag::Comma | Tag::Quote)
            && !matches!(clause.relation, Dependency::Relative | Dependency::Adnominal | Dependency::Open);
        (beside && view.verb_of(above).form == VerbForm::Finite)
            .then(|| self.without(above, clause))
            .flatten()
    }

    /// The that-clause of the trigger's noun: "the warning that talks would fail", "expressed hope that they would not".
    pub(super) fn noun_content(&self, site: &Site) -> Option<&'a Clause> {
        let view = self.view;
        let noun = site.noun.filter(|_| matches!(site.form, Form::Noun | Form::Light))?;
        let behind = view.clauses.clauses.partition_point(|c| c.verb <= noun);
        view.clauses.clauses[behind..].iter().take(3).find(|c| {
            let head = view.head(c.verb);
            // The parse may hang it on the verb: "won assurances from China that …".
            let near = head == Some(noun)
                || matches!(c.relation, Dependency::Adverbial | Dependency::Conjunct | Dependency::Parataxis)
                    && head.is_some()
                    && head == view.head(noun);
            near && view.verb_of(c).form == VerbForm::Finite && view.key(view.clause_start(c)) == THAT
        })
    }

    /// The words of a reported clause, without its conjunction.
    pub(super) fn reported(&self, saying: &Clause, clause: &Clause) -> Option<Span> {
        let view = self.view;
        let mut start = view.clause_start(clause);
        let mut end = view.clause_end(clause);
        let verb = view.groups[saying.verb as usize].tokens;
        // Reported before: up to the comma before who says it. Behind: from the verb on.
        if clause.verb < saying.verb {
            let subject = saying
                .surface
                .iter()
                .filter(|&&s| s < saying.verb)
                .map(|&s| view.groups[view.syntax.first(s as usize)].tokens.start)
                .min();
            end = end.min(subject.unwrap_or(verb.start)).min(verb.start);
            start = start.max(view.start());
        } else {
            start = start.max(verb.end);
        }
        while start < end
            && (view.key(start) == THAT || matches!(view.tag(start), Tag::Comma | Tag::Quote | Tag::Colon))
        {
            start += 1;
        }
        view.trimmed(start, end)
    }

    /// A clause without the remark inside or behind it that says who said it.
    pub(super) fn without(&self, clause: &Clause, remark: &Clause) -> Option<Span> {
        let view = self.view;
        let (start, end) = (view.clause_start(clause).max(view.start()), view.clause_end(clause));
        let from = view.clause_start(remark);
        let behind = view.clause_end(remark);
        if behind + 4 < end && end - behind > from.saturating_sub(start) {
            return view.trimmed(behind, end);
        }
        view.trimmed(start, from.min(end).max(start))
    }

    /// The clause that a phrase such as "according to" hangs on, without the phrase.
    fn around_phrase(&self, site: &Site) -> Option<Span> {
        let view = self.view;
        let groups = view.groups;
        let count = groups.len() as u32;
        let from = site.trigger.start;
        let group = view.group_of(site.trigger.end.min(view.end()) - 1)?;
        let complement = (group..count).find(|&g| view.noun(g).is_some())?;
        let finite = |g: u32| view.verb(g).is_some_and(|v| v.form == VerbForm::Finite);
        // "Exports fell, according to the bank": what stands before it.
        let open = (0..group).rev().find(|&g| matches!(groups[g as usize].kind, GroupKind::Break));
        let first = open.map_or(view.start(), |g| groups[g as usize].tokens.end);
        let told = (0..group).any(|g| {
            finite(g) && groups[g as usize].tokens.start > first && groups[g as usize].tokens.end <= from
        });
        if told {
            return view.trimmed(first, from);
        }
        // "According to Ahn, the minister, exports fell": behind the comma after which a verb comes first.
        let mut comma = None;
        for g in complement + 1..count {
            if matches!(groups[g as usize].kind, GroupKind::Comma) {
                comma = Some(groups[g as usize].tokens.end);
            } else if finite(g) && comma.is_some() {
                break;
            }
        }
        view.trimmed(comma?, view.end())
    }

    /// The quotation that goes with a verb of saying: behind it, else before it.
    pub(super) fn quotation(&self, site: &Site) -> Option<Span> {
        let view = self.view;
        let (first, last) = (view.start(), view.end());
        let is_quote = |t: u32| view.tag(t) == Tag::Quote;
        let open = (site.trigger.end..last).find(|&t| is_quote(t));
        if let Some(open) = open {
            // Only adverbs, dates and the addressee come between.
            let near = open <= site.trigger.end + 10
                && (site.trigger.end..open).all(|t| {
                    !view
                        .group_of(t)
                        .is_some_and(|g| view.verb(g).is_some_and(|v| v.form == VerbForm::Finite))
                });
            if near {
                let close = (open + 1..last).find(|&t| is_quote(t)).unwrap_or(last);
                if close > open + 3 {
                    return view.trimmed(open + 1, close);
                }
            }
        }
        let close = (first..site.trigger.start).rev().find(|&t| is_quote(t))?;
        if site.trigger.start - close > 16 {
            return None;
        }
        let open = (first..close).rev().find(|&t| is_quote(t)).map_or(first, |t| t + 1);
        if close < open + 3 { None } else { view.trimmed(open, close) }
    }
}
