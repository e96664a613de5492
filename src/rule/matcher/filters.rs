//! Whether what stands in a slot passes a rule's filter: `subj:actor`, `obj:@curbs|commodity`, `obj:!person`.

use super::{Candidate, Matcher};
use crate::clause::Phrase;
use crate::lexicon::{Tag, WordKey};
use crate::relation::{EntityKind, Modality, Role};
use crate::rule::language::{Item, Test};
use crate::token::TokenRange;
use smallvec::SmallVec;

words!(OF = "of", BE = "be");

impl Matcher<'_> {
    pub(super) fn passes(&self, item: &Item, candidate: &Candidate) -> bool {
        // "clinched a deal on Monday": a day is when, not what.
        let is_date = matches!(candidate, Candidate::Group(g) if self.view.is_date(*g));
        if is_date && item.role.is_some_and(|role| !matches!(role, Role::When | Role::Since)) {
            return false;
        }
        if item.filter.is_empty() {
            return true;
        }
        let (mut any, mut positive) = (false, false);
        for (not, test) in &item.filter {
            let yes = self.test(test, candidate);
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

    pub(super) fn test(&self, test: &Test, candidate: &Candidate) -> bool {
        let view = self.view;
        let head = match candidate {
            Candidate::Group(g) => self.described_by(*g),
            Candidate::Name(n) => Some(view.mention(*n).tokens.end - 1),
            Candidate::Verb(g) => view.verb(*g).map(|v| v.main),
            Candidate::Span(_) => None,
        };
        let is = |word: WordKey, head: u32| match candidate {
            Candidate::Verb(g) => view.verb(*g).is_some_and(|v| v.lemma == word),
            _ => view.noun_lemma(head) == word || view.key(head) == word,
        };
        let has_kind = |kind: EntityKind| match candidate {
            Candidate::Group(g) => self.group_has(*g, kind) || self.stands_for(*g, kind),
            Candidate::Name(n) => view.mention(*n).kind == kind,
            _ => kind == EntityKind::Commodity && !self.goods_within(candidate).is_empty(),
        };
        match test {
            Test::Kind(kind) => has_kind(*kind),
            Test::Named => match candidate {
                Candidate::Group(g) => view.noun(*g).is_some_and(|n| !n.names.is_empty()),
                Candidate::Name(_) => true,
                _ => false,
            },
            Test::Mandative => match candidate {
                Candidate::Verb(g) => view.verb(*g).is_some_and(|v| {
                    let first = view.groups[*g as usize].tokens.start;
                    let first = (first..=v.main).find(|&t| view.tag(t) != Tag::Rb).unwrap_or(first);
                    v.modality == Modality::Desired || view.tag(first) == Tag::Vb || view.key(first) == BE
                }),
                _ => false,
            },
            Test::Negated => {
                matches!(candidate, Candidate::Verb(g) if view.verb(*g).is_some_and(|v| v.negative))
            }
            Test::Actor => self.acts(candidate),
            Test::Goods => {
                has_kind(EntityKind::Commodity)
                    || head.is_some_and(|h| self.is_goods(view.noun_lemma(h)) || self.is_goods(view.key(h)))
                    || matches!(candidate, Candidate::Group(g) if self.goods_behind(*g).is_some())
                    || matches!(candidate, Candidate::Verb(_) | Candidate::Span(_))
                        && self.goods_noun_within(candidate).is_some()
            }
            Test::Class(class) => head.is_some_and(|h| match candidate {
                Candidate::Verb(g) => view.verb(*g).is_some_and(|v| self.rules.classes.has(*class, v.lemma)),
                _ => [view.noun_lemma(h), view.key(h)].iter().any(|w| self.rules.classes.has(*class, *w)),
            }),
            Test::Lemma(word) => head.is_some_and(|h| is(*word, h)),
        }
    }

    /// Whether a word is one for goods.
    fn is_goods(&self, word: WordKey) -> bool {
        self.rules.goods.is_some_and(|goods| self.rules.classes.has(goods, word))
    }

    /// The noun that says what a group is: its own, or of a pronoun that of its antecedent.
    fn described_by(&self, group: u32) -> Option<u32> {
        let view = self.view;
        let noun = view.noun(group)?;
        if !noun.pronoun {
            return Some(noun.head);
        }
        let antecedent = self.resolved(group, |all| all.first().map(|r| r.span));
        let behind = antecedent.map(|span| view.token_behind(span.end()));
        behind.and_then(|b| b.checked_sub(1)).or(Some(noun.head))
    }

    /// Whether a pronoun stands for somebody of the kind.
    fn stands_for(&self, group: u32, kind: EntityKind) -> bool {
        self.view.noun(group).is_some_and(|n| n.pronoun)
            && self.resolved(group, |all| all.iter().any(|r| r.kind == kind))
    }

    /// Whether a noun group is, or for a commodity holds, a mention of the kind.
    fn group_has(&self, group: u32, kind: EntityKind) -> bool {
        let view = self.view;
        let Some(noun) = view.noun(group) else { return false };
        noun.names.iter().any(|&n| {
            let mention = view.mention(n);
            mention.kind == kind
                && (kind == EntityKind::Commodity
                    || kind == EntityKind::Person
                    || mention.tokens.end > noun.head)
        })
    }

    /// The goods behind "of": "shipments of rare earths".
    pub(super) fn goods_behind(&self, group: u32) -> Option<&Phrase> {
        let view = self.view;
        view.clauses
            .phrases_behind(group)
            .take(2)
            .find(|p| p.preposition == OF && !p.compound && p.head == group)
            .filter(|p| p.groups.iter().any(|&g| self.group_has(g, EntityKind::Commodity)))
    }

    /// The tokens of a clause or quotation.
    fn tokens_within(&self, candidate: &Candidate) -> TokenRange {
        let view = self.view;
        let span = self.span(candidate);
        let range = view.sentence.tokens;
        let at = |byte: usize| {
            let tokens = &view.tokens[range.start as usize..range.end as usize];
            range.start + tokens.partition_point(|t| t.span.start() < byte) as u32
        };
        span.map_or(TokenRange { start: 0, end: 0 }, |s| TokenRange {
            start: at(s.start()),
            end: at(s.end()),
        })
    }

    /// The goods that a clause is about: the first commodity in it and those coordinated with it.
    pub(super) fn goods_within(&self, candidate: &Candidate) -> SmallVec<[u32; 4]> {
        let view = self.view;
        let tokens = self.tokens_within(candidate);
        let mentions = &view.names.mentions;
        let from = mentions.partition_point(|m| m.tokens.start < tokens.start);
        let mut list: SmallVec<[u32; 4]> = SmallVec::new();
        for (n, mention) in mentions.iter().enumerate().skip(from) {
            if mention.tokens.start >= tokens.end {
                break;
            }
            let last = list.last().map(|&l: &u32| view.mention(l).tokens.end);
            let apart = last.is_some_and(|end| {
                (end..mention.tokens.start).any(|t| {
                    !matches!(
                        view.tag(t),
                        Tag::Cc | Tag::Comma | Tag::Dt | Tag::Jj | Tag::Cd | Tag::Nn | Tag::Nns
                    )
                })
            });
            if apart {
                break;
            }
            if mention.kind == EntityKind::Commodity {
                list.push(n as u32);
            }
        }
        list
    }

    /// The first noun of a clause that is a word for goods ("shipments", "cargoes").
    pub(super) fn goods_noun_within(&self, candidate: &Candidate) -> Option<u32> {
        let view = self.view;
        let tokens = self.tokens_within(candidate);
        let first = view.groups.partition_point(|g| g.tokens.end <= tokens.start) as u32;
        (first..view.groups.len() as u32)
            .take_while(|&g| view.groups[g as usize].tokens.start < tokens.end)
            .find(|&g| {
                view.noun(g).is_some_and(|n| {
                    self.is_goods(view.noun_lemma(n.head)) || self.is_goods(view.key(n.head))
                })
            })
    }
}
