//! Tokens, tags and names → noun groups, verb groups and what stands between them.
//!
//! `Seoul has not asked the Chinese ministry to lift curbs` becomes `[Seoul] (has not asked) [the Chinese ministry]
//! (to lift) [curbs]`. A verb group knows its main verb, form, voice, polarity and modality; what governs it ("plans to",
//! "denied") is left to [`crate::clause`].

pub mod tag;

use crate::lexicon::{Lexicon, Tag, WordKey};
use crate::name::Names;
use crate::relation::{EntityKind, Modality};
use crate::token::{Shape, Token, TokenRange};
use smallvec::SmallVec;

/// One group of words, or one mark or function word between groups.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its tokens.
    pub tokens: TokenRange,
    /// What it is.
    pub kind: GroupKind,
}

/// What a group is.
#[derive(Clone, Debug)]
pub enum GroupKind {
    /// A noun with what stands before it.
    Noun(NounGroup),
    /// A verb with its auxiliaries.
    Verb(VerbGroup),
    /// A preposition or subordinating conjunction, by key.
    Preposition(WordKey),
    /// `and`, `or`, `but`.
    Conjunction,
    /// A comma, bracket or dash.
    Comma,
    /// `that` as a complementizer or relative, `who`, `which`, `when` …
    Relative,
    /// A quotation mark.
    Quote,
    /// A colon or semicolon.
    Break,
    /// Anything else: adverbs, lone adjectives, particles.
    Other,
}

/// A noun group.
#[derive(Clone, Debug)]
pub struct NounGroup {
    /// The token of the head noun, or of the last word of the name that heads it.
    pub head: u32,
    /// Named mentions inside, by index into [`Names::mentions`].
    pub names: SmallVec<[u32; 3]>,
    /// The group of the possessor (`Seoul` of `Seoul's request`), by index.
    pub possessor: Option<u32>,
    /// Whether it is a personal pronoun.
    pub pronoun: bool,
}

/// How a verb group stands in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerbForm {
    /// Has tense or a modal.
    Finite,
    /// `to` and the base form.
    Infinitive,
    /// A participle in -ing without auxiliary.
    Gerund,
    /// A past participle without auxiliary.
    Participle,
}

/// A verb group.
#[derive(Clone, Debug)]
pub struct VerbGroup {
    /// The token of the main verb.
    pub main: u32,
    /// The key of its lemma.
    pub lemma: WordKey,
    /// How it stands.
    pub form: VerbForm,
    /// Whether its subject is what is acted on.
    pub passive: bool,
    /// Whether a negation stands in the group.
    pub negative: bool,
    /// What its modal says.
    pub modality: Modality,
}

fn key(word: &str) -> WordKey {
    WordKey::of(word)
}

/// Function words that the grouping needs by key.
#[derive(Debug)]
pub(crate) struct FunctionWords {
    be: WordKey,
    have: WordKey,
    not: [WordKey; 4],
    future: [WordKey; 4],
    possible: [WordKey; 6],
    pub(crate) that: WordKey,
}

impl FunctionWords {
    pub(crate) fn new() -> Self {
        Self {
            be: key("be"),
            have: key("have"),
            not: [key("not"), key("n't"), key("never"), key("neither")],
            future: [key("will"), key("'ll"), key("wo"), key("shall")],
            possible: [key("may"), key("might"), key("could"), key("would"), key("can"), key("should")],
            that: key("that"),
        }
    }
}

/// Groups the tokens of one sentence. `tags` runs parallel to the tokens of the sentence; `name_at` tells for every token of
/// the document which named mention it is part of.
pub(crate) fn group(
    tokens: &[Token],
    sentence: TokenRange,
    tags: &[Tag],
    names: &Names,
    name_at: &[u32],
    words: &FunctionWords,
    groups: &mut Vec<Group>,
) {
    groups.clear();
    let lexicon = Lexicon::get();
    let (start, end) = (sentence.start as usize, sentence.end as usize);
    let tag = |at: usize| if at < end { Some(tags[at - start]) } else { None };
    let lemma = |at: usize| lexicon.verb_lemma(tokens[at].word).unwrap_or(tokens[at].key);
    let name = |at: usize| (name_at[at] != u32::MAX).then(|| name_at[at]);
    let nominal = |t: Tag| matches!(t, Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Cd);
    let verbal = |t: Tag| matches!(t, Tag::Vb | Tag::Vbd | Tag::Vbn | Tag::Vbg | Tag::Vbz | Tag::Vbp);
    let mut at = start;
    let mut possessor: Option<u32> = None;
    while at < end {
        let t = tags[at - start];
        // A date stands by itself, so that "the minister Friday" is two groups.
        if let Some(n) = name(at) {
            let mention = &names.mentions[n as usize];
            if mention.kind == EntityKind::Date {
                let stop = (mention.tokens.end as usize).clamp(at + 1, end);
                let mut list = SmallVec::new();
                list.push(n);
                groups.push(Group {
                    tokens: TokenRange::new(at, stop),
                    kind: GroupKind::Noun(NounGroup {
                        head: (stop - 1) as u32,
                        names: list,
                        possessor: None,
                        pronoun: false,
                    }),
                });
                at = stop;
                if at < end && tags[at - start] == Tag::Pos {
                    possessor = Some(groups.len() as u32 - 1);
                    at += 1;
                }
                continue;
            }
        }
        if t == Tag::Prp {
            groups.push(Group {
                tokens: TokenRange::new(at, at + 1),
                kind: GroupKind::Noun(NounGroup {
                    head: at as u32,
                    names: SmallVec::new(),
                    possessor: None,
                    pronoun: true,
                }),
            });
            at += 1;
            continue;
        }
        // A noun group: modifiers, then nouns.
        let mut i = at;
        let mut head = None;
        let mut list: SmallVec<[u32; 3]> = SmallVec::new();
        let first_possessive = t == Tag::PrpS;
        while i < end {
            if let Some(n) = name(i) {
                let mention = &names.mentions[n as usize];
                if mention.kind == EntityKind::Date && i > at {
                    break;
                }
                // A person's name closes the group that titles and nationality open.
                let stop = (mention.tokens.end as usize).clamp(i + 1, end);
                list.push(n);
                head = Some(stop - 1);
                i = stop;
                if mention.kind == EntityKind::Person {
                    break;
                }
                continue;
            }
            match tags[i - start] {
                Tag::Dt | Tag::PrpS if i > at && head.is_some() => break,
                Tag::Dt | Tag::PrpS => i += 1,
                Tag::Jj | Tag::Hyph => i += 1,
                Tag::Rb if tag(i + 1) == Some(Tag::Jj) && i == at + 1 => i += 1,
                Tag::Vbn | Tag::Vbg
                    if head.is_none() && i > at && tag(i + 1).is_some_and(|n| nominal(n) || n == Tag::Jj) =>
                {
                    i += 1
                }
                Tag::X if !tokens[i].shape.has(Shape::WORD) && tag(i + 1) == Some(Tag::Cd) => i += 1,
                x if nominal(x) => {
                    head = Some(i);
                    i += 1;
                }
                _ => break,
            }
        }
        if let Some(head) = head {
            // Adjectives behind the head are no part of it ("talks possible").
            let stop = head + 1;
            let index = groups.len() as u32;
            if first_possessive && at + 1 < stop {
                groups.push(Group {
                    tokens: TokenRange::new(at, at + 1),
                    kind: GroupKind::Noun(NounGroup {
                        head: at as u32,
                        names: SmallVec::new(),
                        possessor: None,
                        pronoun: true,
                    }),
                });
                possessor = Some(index);
            }
            groups.push(Group {
                tokens: TokenRange::new(at, stop),
                kind: GroupKind::Noun(NounGroup {
                    head: head as u32,
                    names: list,
                    possessor: possessor.take(),
                    pronoun: false,
                }),
            });
            at = stop;
            if at < end && tags[at - start] == Tag::Pos {
                possessor = Some(groups.len() as u32 - 1);
                at += 1;
            }
            continue;
        }
        // A verb group.
        let starts_verb = verbal(t)
            || t == Tag::Md
            || (t == Tag::To
                && (tag(at + 1) == Some(Tag::Vb)
                    || (tag(at + 1) == Some(Tag::Rb) && tag(at + 2) == Some(Tag::Vb))));
        if starts_verb {
            let infinitive = t == Tag::To;
            let mut i = if infinitive { at + 1 } else { at };
            let (mut main, mut negative, mut modality) = (None, false, Modality::Asserted);
            let (mut auxiliary_be, mut auxiliary) = (false, infinitive);
            while i < end {
                let t = tags[i - start];
                if t == Tag::Md {
                    auxiliary = true;
                    let k = tokens[i].key;
                    if words.future.contains(&k) {
                        modality = Modality::Planned;
                    } else if words.possible.contains(&k) {
                        modality = Modality::Possible;
                    }
                } else if words.not.contains(&tokens[i].key) {
                    negative = true;
                } else if t == Tag::Rb
                    && tag(i + 1).is_some_and(|n| verbal(n) || n == Tag::Rb)
                    && main.is_some()
                {
                } else if t == Tag::Rb && main.is_none() {
                } else if verbal(t) {
                    if let Some(previous) = main {
                        let previous_lemma = lemma(previous);
                        let is_be = previous_lemma == words.be;
                        let carries = is_be
                            || (previous_lemma == words.have && matches!(t, Tag::Vbn | Tag::Vbd))
                            || (previous_lemma == key("do") && matches!(t, Tag::Vb | Tag::Vbp));
                        if !carries {
                            break;
                        }
                        auxiliary = true;
                        auxiliary_be = is_be;
                    }
                    main = Some(i);
                } else {
                    break;
                }
                i += 1;
            }
            if let Some(main) = main {
                let t = tags[main - start];
                // "has yet to commit": the infinitive says that it did not.
                let passive = matches!(t, Tag::Vbn | Tag::Vbd) && auxiliary_be;
                let form = if infinitive {
                    VerbForm::Infinitive
                } else if !auxiliary && t == Tag::Vbg {
                    VerbForm::Gerund
                } else if !auxiliary && t == Tag::Vbn {
                    VerbForm::Participle
                } else {
                    VerbForm::Finite
                };
                groups.push(Group {
                    tokens: TokenRange::new(at, main + 1),
                    kind: GroupKind::Verb(VerbGroup {
                        main: main as u32,
                        lemma: lemma(main),
                        form,
                        passive,
                        negative,
                        modality,
                    }),
                });
                at = main + 1;
                possessor = None;
                continue;
            }
        }
        let kind = match t {
            Tag::In | Tag::To if tokens[at].key == words.that => GroupKind::Relative,
            Tag::In | Tag::To => GroupKind::Preposition(tokens[at].key),
            Tag::Cc => GroupKind::Conjunction,
            Tag::Comma | Tag::Bracket => GroupKind::Comma,
            Tag::Colon => GroupKind::Break,
            Tag::Wdt | Tag::Wp | Tag::Wrb => GroupKind::Relative,
            Tag::Quote => GroupKind::Quote,
            _ => GroupKind::Other,
        };
        groups.push(Group { tokens: TokenRange::new(at, at + 1), kind });
        at += 1;
    }
}
