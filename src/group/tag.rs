//! Tokens → parts of speech.
//!
//! `China to lift curbs on exports` becomes `NNP TO VB NNS IN NNS`; after `Beijing`, `curbs exports` would be `VBZ NNS`.
//!
//! An averaged perceptron goes through the sentence from left to right. Marks, numbers, names and words with one tag need
//! no decision; the rest is decided by some twenty features of the word, its neighbours, the tags before it, and whether
//! the clause has, or may yet get, a finite verb. Names are found before and are one thing here: every token of a name is
//! `NNP`, `of` and numbers included.
//!
//! The model is trained by `cargo run -p xtask --release -- train-tagger` (see `data/model/README.md`).

mod mend;
mod model;
#[cfg(test)]
mod tests;

pub(crate) use self::mend::mend;

use self::model::{History, Model, Word, features, fixed_tag, settle};
use crate::lexicon::{Class, Lexicon, Tag, TagSet, VerbForms, WordKey};
use crate::token::{Shape, Token};
use smallvec::SmallVec;
use std::sync::LazyLock;

/// Bytes at the address of a cache line, so that no row of weights lies across two.
#[repr(align(64))]
struct Aligned<B: ?Sized>(B);

static FILE: &Aligned<[u8]> = &Aligned(*include_bytes!("../../data/model/tagger.bin"));

/// The part-of-speech tagger.
#[derive(Clone, Copy, Debug)]
pub struct Tagger {
    model: Model<'static>,
}

impl Default for Tagger {
    fn default() -> Self {
        Self::new()
    }
}

impl Tagger {
    /// The tagger with the embedded model; costs nothing.
    #[must_use]
    pub fn new() -> Self {
        Self { model: Model::read(&FILE.0) }
    }

    /// The tagger with another model.
    #[must_use]
    pub fn with_file(file: &'static [u8]) -> Self {
        Self { model: Model::read(file) }
    }

    /// The tags that the tagger's dictionary gives a word; empty for an unknown word.
    #[must_use]
    pub fn tags(&self, key: WordKey) -> TagSet {
        TagSet(self.model.entry(key).0 & !model::COMPLETE.0)
    }

    /// Appends the tags of one sentence, one for each token. `is_name` tells whether the token at an index of `tokens` is
    /// part of a name.
    pub fn tag(&self, text: &str, tokens: &[Token], is_name: impl Fn(usize) -> bool, tags: &mut Vec<Tag>) {
        let mut words: SmallVec<[Word; 64]> = SmallVec::with_capacity(tokens.len());
        for (at, token) in tokens.iter().enumerate() {
            words.push(self.word(text, tokens, at, token, is_name(at)));
        }
        settle(&mut words);
        let mut history = History::start();
        tags.reserve(words.len());
        for (at, word) in words.iter().enumerate() {
            let tag = match word.only() {
                Some(tag) => tag,
                None => self.model.choose(&features(&words, at, &history), word.allowed),
            };
            history.push(word, tag);
            tags.push(if tag != Tag::Pos && is_name(at) { Tag::Nnp } else { tag });
        }
        let first = tags.len() - tokens.len();
        repair(text, tokens, &mut tags[first..], is_name);
    }

    #[inline]
    fn word(&self, text: &str, tokens: &[Token], at: usize, token: &Token, is_name: bool) -> Word {
        let is_possessive = token.shape.has(Shape::POSSESSIVE);
        if is_name && !is_possessive && token.shape.has(Shape::WORD) {
            return Word::fixed(Tag::Nnp);
        }
        // Numbers and marks of a name ("25 %", "May 4") are to their neighbours what they are anywhere.
        let form = token.span.text(text);
        let next_joined = || tokens.get(at + 1).is_some_and(|next| next.shape.has(Shape::JOINED));
        if (is_possessive || !token.shape.has(Shape::WORD) || form.len() == 2)
            && let Some(tag) = fixed_tag(form, token.shape.has(Shape::JOINED), next_joined(), is_possessive)
        {
            return Word::fixed(tag);
        }
        Word::new(form, token.key, self.model.entry(token.key))
    }
}

/// Verbs that take an infinitive and no phrase with `to`: what stands behind them and `to` is a verb.
const WILLING: &[WordKey] = &{
    const fn key(word: &str) -> WordKey {
        WordKey::fixed(word)
    }
    [
        key("attempt"),
        key("dare"),
        key("decide"),
        key("decline"),
        key("demand"),
        key("fail"),
        key("hope"),
        key("intend"),
        key("manage"),
        key("offer"),
        key("plan"),
        key("promise"),
        key("refuse"),
        key("resolve"),
        key("seek"),
        key("swear"),
        key("threaten"),
        key("try"),
        key("undertake"),
        key("vow"),
        key("want"),
    ]
};

/// Verbs with the words that are particles right behind them, sorted.
static PARTICLE_VERBS: LazyLock<Vec<(WordKey, WordKey)>> = LazyLock::new(|| {
    let table = include_str!("../../data/lexicon/particle_verbs.tsv");
    let rows = table.lines().skip(1).filter_map(|line| line.split_once('\t'));
    let mut pairs: Vec<_> = rows
        .flat_map(|(verb, particles)| particles.split(' ').map(|word| (WordKey::of(verb), WordKey::of(word))))
        .collect();
    pairs.sort_unstable();
    pairs
});

/// What the words beside settle: `has threatened to`, `offered to scrap duties`, `sounded out Moscow about shipments`.
fn repair(text: &str, tokens: &[Token], tags: &mut [Tag], is_name: impl Fn(usize) -> bool) {
    const HAVE: WordKey = WordKey::fixed("have");
    const ABOUT: WordKey = WordKey::fixed("about");
    let lexicon = Lexicon::get();
    let nominal = TagSet::of(&[Tag::Nn, Tag::Nns, Tag::Jj, Tag::Cd]);
    for at in 1..tags.len() {
        let next = tags.get(at + 1).copied();
        if tags[at] == Tag::Rb
            && tokens[at].key == ABOUT
            && next.is_some_and(|t| t != Tag::Cd && t != Tag::Dt)
        {
            tags[at] = Tag::In;
        }
        match tags[at] {
            // "has since raised".
            Tag::In
                if tokens[at].key == SINCE
                    && lexicon.verb_lemma(tokens[at - 1].word) == Some(HAVE)
                    && matches!(next, Some(Tag::Vbn | Tag::Vbd)) =>
            {
                tags[at] = Tag::Rb;
            }
            // "according to court papers".
            Tag::Vb
                if at > 1
                    && tokens[at - 2].key == ACCORDING
                    && lexicon.noun_lemma(tokens[at].word).is_some() =>
            {
                tags[at] = Tag::Nn;
            }
            // "the Danish premier, Mette Frederiksen".
            Tag::Jj
                if lexicon.classes(tokens[at].word).has(Class::OfficeHead)
                    && !is_name(at)
                    && next.is_none_or(|tag| !nominal.has(tag) && tag != Tag::Nnp && tag != Tag::Hyph) =>
            {
                tags[at] = Tag::Nn;
            }
            Tag::In | Tag::Rb | Tag::Rp if is_particle(tokens, tags, at, &is_name) => tags[at] = Tag::Rp,
            Tag::Dt => {
                // "maintains that Moldova owes": no determiner stands before a name or another determiner.
                let is_clause = next
                    .is_some_and(|tag| matches!(tag, Tag::Nnp | Tag::Prp | Tag::Dt | Tag::Nns | Tag::PrpS));
                if tokens[at].key == THAT && is_clause {
                    tags[at] = Tag::In;
                }
            }
            Tag::Cc if tokens[at].key == BOTH && !is_correlative(tokens, tags, at) => tags[at] = Tag::Dt,
            Tag::Prp => {
                // "told her South Korean counterpart".
                let mut end = at + 1;
                while tags.get(end).is_some_and(|&tag| tag == Tag::Nnp || tag == Tag::Jj) {
                    end += 1;
                }
                if tokens[at].key == HER && end > at + 1 && matches!(tags.get(end), Some(Tag::Nn | Tag::Nns))
                {
                    tags[at] = Tag::PrpS;
                }
            }
            Tag::Vbn => {
                // "the envoy arrived in Muscat": what cannot be passive is a past.
                let is_past =
                    matches!(tags[at - 1], Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Prp | Tag::Wdt | Tag::Wp)
                        && next.is_none_or(|tag| !nominal.has(tag))
                        && lexicon.verb_forms(tokens[at].word).any(VerbForms::PAST)
                        && lexicon.verb_lemma(tokens[at].word).is_some_and(|lemma| {
                            lexicon.classes(lexicon.find(lemma)).has(Class::Intransitive)
                        });
                if is_past {
                    tags[at] = Tag::Vbd;
                }
            }
            _ => {}
        }
        if !matches!(tags[at], Tag::Jj | Tag::Nn | Tag::Nns | Tag::Nnp) {
            continue;
        }
        let Some(lemma) = lexicon.verb_lemma(tokens[at].word) else {
            continue;
        };
        let is_base = lemma == tokens[at].key;
        let before = (0..at).rev().find(|&b| tags[b] != Tag::Rb);
        // "offered to hand over", "threatened to scrap": `scrap` may be a good elsewhere.
        if is_base
            && let Some(to) = before
            && matches!(tags[to], Tag::To | Tag::In)
            && tokens[to].span.text(text).eq_ignore_ascii_case("to")
            && to > 0
            && lexicon.verb_lemma(tokens[to - 1].word).is_some_and(|v| {
                // "urged to free an activist".
                let is_told = next
                    .is_some_and(|tag| nominal.has(tag) || matches!(tag, Tag::Vbn | Tag::Dt | Tag::PrpS))
                    && matches!(tags[to - 1], Tag::Vbd | Tag::Vbn)
                    && lexicon.classes(lexicon.find(v)).has(Class::ObjectControl);
                WILLING.contains(&v) || is_told
            })
            && !matches!(tags[to - 1], Tag::Nn | Tag::Nns)
        {
            tags[to] = Tag::To;
            tags[at] = Tag::Vb;
            continue;
        }
        if is_name(at) {
            continue;
        }
        // "diplomats in Brussels say": seldom a noun.
        if tokens[at].key == SAY && !matches!(tags[at - 1], Tag::Dt | Tag::PrpS | Tag::Jj | Tag::Pos) {
            tags[at] = Tag::Vbp;
            continue;
        }
        let participle = matches!(tags[at], Tag::Jj | Tag::Nn)
            && next.is_none_or(|tag| !nominal.has(tag))
            && tokens[at].span.text(text).ends_with("ed")
            && before.is_some_and(|b| lexicon.verb_lemma(tokens[b].word) == Some(HAVE));
        if participle {
            tags[at] = Tag::Vbn;
        } else if tags[at] == Tag::Nn
            && lexicon.verb_forms(tokens[at].word).any(VerbForms::PAST)
            && lexicon.noun_lemma(tokens[at].word).is_none()
            && matches!(tags[at - 1], Tag::Nns | Tag::Nnp)
        {
            // "drones struck a refinery".
            tags[at] = Tag::Vbd;
        } else if is_base && tags[at] == Tag::Nn && lexicon.noun_lemma(tokens[at].word).is_none() {
            // A verb that no table knows as a noun.
            let bare = before.is_some_and(|b| matches!(tags[b], Tag::To | Tag::Md));
            tags[at] = if bare { Tag::Vb } else { Tag::Vbp };
        }
    }
}

const BOTH: WordKey = WordKey::fixed("both");
const AND: WordKey = WordKey::fixed("and");
const HER: WordKey = WordKey::fixed("her");
const THAT: WordKey = WordKey::fixed("that");
const SINCE: WordKey = WordKey::fixed("since");
const ACCORDING: WordKey = WordKey::fixed("according");
const SAY: WordKey = WordKey::fixed("say");
/// How far behind `both` its `and` can stand.
const MAX_CORRELATIVE: usize = 12;

/// Whether a word is the particle of the verb right before it: `handed over two men`, not `voted out of fear`.
fn is_particle(tokens: &[Token], tags: &[Tag], at: usize, is_name: &impl Fn(usize) -> bool) -> bool {
    const OF: WordKey = WordKey::fixed("of");
    const VERBAL: TagSet = TagSet::of(&[Tag::Vb, Tag::Vbd, Tag::Vbn, Tag::Vbg, Tag::Vbz, Tag::Vbp]);
    if !VERBAL.has(tags[at - 1]) || tokens.get(at + 1).is_some_and(|next| next.key == OF) || is_name(at) {
        return false;
    }
    let Some(lemma) = Lexicon::get().verb_lemma(tokens[at - 1].word) else { return false };
    // "phased in 2019", "swore in Seoul".
    let is_place = tags[at] == Tag::In
        && tokens[at].span.len() == 2
        && tags.get(at + 1).is_some_and(|&tag| tag == Tag::Cd || is_name(at + 1));
    !is_place && PARTICLE_VERBS.binary_search(&(lemma, tokens[at].key)).is_ok()
}

/// Whether an `and` answers a `both` before the next verb.
fn is_correlative(tokens: &[Token], tags: &[Tag], at: usize) -> bool {
    let end = tags.len().min(at + MAX_CORRELATIVE);
    (at + 1..end)
        .take_while(|&i| !matches!(tags[i], Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md | Tag::Stop))
        .any(|i| tokens[i].key == AND)
}
