//! Tags → the same tags, where the names around a word tell more than the tagger sees.
//!
//! `India buys oil`: without another finite verb, what follows a state or person and can be a verb is one. `Japan's coal
//! imports rose`: behind a good and before a verb, `imports` is a noun.

use crate::lexicon::{Lexicon, Tag, TagSet, VerbForms, WordKey};
use crate::name::Names;
use crate::relation::{EntityKind, MentionForm};
use crate::token::{Shape, Token, TokenRange};

const FINITE: TagSet = TagSet::of(&[Tag::Vbd, Tag::Vbz, Tag::Vbp, Tag::Md]);
/// What can stand behind a noun that is no object of a verb.
const BEHIND_NOUN: TagSet =
    TagSet::of(&[Tag::Vbd, Tag::Vbz, Tag::Vbp, Tag::Md, Tag::In, Tag::Vbn, Tag::Rb, Tag::Stop, Tag::Comma]);

/// Mends the tags of one sentence. `tags` runs parallel to its tokens; `name_at` tells for every token of the document which
/// mention it is part of.
pub(crate) fn mend(tokens: &[Token], sentence: TokenRange, tags: &mut [Tag], names: &Names, name_at: &[u32]) {
    let lexicon = Lexicon::get();
    let start = sentence.start as usize;
    let mention_before = |at: usize| {
        let number = *name_at.get((start + at).checked_sub(1)?)?;
        names.mentions.get(number as usize).filter(|m| m.tokens.end as usize == start + at)
    };
    for at in 1..tags.len() {
        let word = tokens[start + at].word;
        let is_good = || mention_before(at).is_some_and(|m| m.kind == EntityKind::Commodity);
        if matches!(tags[at], Tag::Vbz | Tag::Vbp)
            && lexicon.noun_lemma(word).is_some()
            && tags.get(at + 1).is_some_and(|&next| BEHIND_NOUN.has(next))
            && is_good()
        {
            tags[at] = if lexicon.is_plural(word) { Tag::Nns } else { Tag::Nn };
        }
    }
    // "An official close to the talks".
    const CLOSE: WordKey = WordKey::fixed("close");
    const TO: WordKey = WordKey::fixed("to");
    for at in 1..tags.len().saturating_sub(1) {
        let (before, word, next) = (tags[at - 1], &tokens[start + at], &tokens[start + at + 1]);
        if matches!(tags[at], Tag::Nn)
            && word.key == CLOSE
            && next.key == TO
            && matches!(before, Tag::Nn | Tag::Nns)
        {
            tags[at] = Tag::Jj;
        }
    }
    if tags.iter().any(|&tag| FINITE.has(tag)) {
        return;
    }
    let found = (1..tags.len()).find(|&at| {
        let token = &tokens[start + at];
        matches!(tags[at], Tag::Nns | Tag::Nn)
            && name_at[start + at] == u32::MAX
            && !token.shape.any(Shape::INITIAL)
            && lexicon.verb_forms(token.word).any(VerbForms::THIRD)
            && tags.get(at + 1).is_some_and(|&next| !matches!(next, Tag::Stop | Tag::Comma | Tag::Pos))
            && mention_before(at).is_some_and(|m| {
                m.form != MentionForm::Demonym
                    && (matches!(m.kind, EntityKind::Country | EntityKind::Person | EntityKind::Forum)
                        || m.metonym)
            })
    });
    if let Some(at) = found {
        tags[at] = Tag::Vbz;
    }
}
