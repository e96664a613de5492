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
use crate::lexicon::{Lexicon, Tag, TagSet, WordKey};
use crate::token::{Shape, Token};
use smallvec::SmallVec;

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
            && lexicon.verb_lemma(tokens[to - 1].word).is_some_and(|v| WILLING.contains(&v))
            && !matches!(tags[to - 1], Tag::Nn | Tag::Nns)
        {
            tags[to] = Tag::To;
            tags[at] = Tag::Vb;
            continue;
        }
        if is_name(at) {
            continue;
        }
        let participle = matches!(tags[at], Tag::Jj | Tag::Nn)
            && next.is_none_or(|tag| !nominal.has(tag))
            && tokens[at].span.text(text).ends_with("ed")
            && before.is_some_and(|b| lexicon.verb_lemma(tokens[b].word) == Some(HAVE));
        if participle {
            tags[at] = Tag::Vbn;
        } else if is_base && tags[at] == Tag::Nn && lexicon.noun_lemma(tokens[at].word).is_none() {
            // A verb that no table knows as a noun.
            let bare = before.is_some_and(|b| matches!(tags[b], Tag::To | Tag::Md));
            tags[at] = if bare { Tag::Vb } else { Tag::Vbp };
        }
    }
}
