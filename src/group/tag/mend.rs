//! Tags → the same tags, where the names around a word tell more than the tagger sees.
//!
//! `India buys oil`: without another finite verb, what follows a state or person and can be a verb is one. `Japan's coal
//! imports rose`: behind a good and before a verb, `imports` is a noun.

use crate::lexicon::{Lexicon, Tag, TagSet, VerbForms, WordKey};
use crate::name::{Name, Names};
use crate::relation::{EntityKind, MentionForm};
use crate::token::{Shape, Token, TokenRange};

/// How many words of a clause are looked at for its verb.
const MAX_CLAUSE: usize = 40;
const THAT: WordKey = WordKey::fixed("that");
const FINITE: TagSet = TagSet::of(&[Tag::Vbd, Tag::Vbz, Tag::Vbp, Tag::Md]);
const NOMINAL: TagSet = TagSet::of(&[Tag::Nn, Tag::Nns, Tag::Nnp, Tag::Jj, Tag::Cd]);
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
    // "Iran-US talks resume": what two have together is a noun.
    for at in 2..tags.len().saturating_sub(1) {
        let token = &tokens[start + at];
        let Some(second) = mention_before(at).filter(|m| m.kind == EntityKind::Country) else { continue };
        let hyphen = (second.tokens.start as usize).checked_sub(1 + start);
        let is_pair = hyphen.is_some_and(|h| {
            tags[h] == Tag::Hyph
                && mention_before(h)
                    .is_some_and(|m| matches!(m.kind, EntityKind::Country | EntityKind::Forum))
        });
        if is_pair && matches!(tags[at], Tag::Vbz | Tag::Vbp) && lexicon.noun_lemma(token.word).is_some() {
            tags[at] = if lexicon.is_plural(token.word) { Tag::Nns } else { Tag::Nn };
            let next = &tokens[start + at + 1];
            if matches!(tags[at + 1], Tag::Nn | Tag::Vb) && lexicon.verb_forms(next.word).any(VerbForms::BASE)
            {
                tags[at + 1] = Tag::Vbp;
            }
        }
    }
    // "the duties that Washington levies on the metal": the clause has no other verb.
    for at in 2..tags.len() {
        let is_verb = tags[at] == Tag::Nns
            && name_at[start + at] == u32::MAX
            && lexicon.verb_forms(tokens[start + at].word).any(VerbForms::THIRD)
            && tags
                .get(at + 1)
                .is_some_and(|&next| matches!(next, Tag::In | Tag::To | Tag::Dt | Tag::PrpS | Tag::Nnp));
        let Some(name) = mention_before(at).filter(|m| is_verb && m.form != MentionForm::Demonym) else {
            continue;
        };
        let first = (name.tokens.start as usize).saturating_sub(start);
        let opener = (0..first).rev().find(|&i| tags[i] != Tag::Dt);
        let opens = opener.is_some_and(|i| {
            matches!(tags[i], Tag::Wdt | Tag::Wp) || tags[i] == Tag::In && tokens[start + i].key == THAT
        });
        let has_verb = tags[at..]
            .iter()
            .take(MAX_CLAUSE)
            .take_while(|&&tag| !matches!(tag, Tag::Comma | Tag::Stop | Tag::Wdt | Tag::Wp | Tag::Quote))
            .any(|&tag| FINITE.has(tag));
        if opens && !has_verb {
            tags[at] = Tag::Vbz;
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
    // "Australia to scrap tariffs, boost aid".
    let is_actor = |m: &Name| {
        m.form != MentionForm::Demonym
            && (matches!(m.kind, EntityKind::Country | EntityKind::Person | EntityKind::Forum) || m.metonym)
    };
    let is_base = |at: usize| {
        name_at[start + at] == u32::MAX && lexicon.verb_forms(tokens[start + at].word).any(VerbForms::BASE)
    };
    let mut is_planned = false;
    for at in 1..tags.len() {
        let is_object = tags.get(at + 1).is_some_and(|&tag| NOMINAL.has(tag));
        if tags[at - 1] == Tag::To && mention_before(at - 1).is_some_and(is_actor) {
            if matches!(tags[at], Tag::Nn | Tag::Jj) && is_base(at) && is_object {
                tags[at] = Tag::Vb;
            }
            is_planned = tags[at] == Tag::Vb;
        } else if is_planned
            && matches!(tags[at - 1], Tag::Comma | Tag::Cc)
            && matches!(tags[at], Tag::Nn | Tag::Jj)
            && is_base(at)
            && is_object
        {
            tags[at] = Tag::Vb;
        }
    }
    if is_planned {
        return;
    }
    let found = (1..tags.len()).find(|&at| {
        let token = &tokens[start + at];
        matches!(tags[at], Tag::Nns | Tag::Nn)
            && name_at[start + at] == u32::MAX
            && !token.shape.any(Shape::INITIAL)
            && (lexicon.verb_forms(token.word).any(VerbForms::THIRD)
                || lexicon.verb_forms(token.word).any(VerbForms::PAST))
            && tags.get(at + 1).is_some_and(|&next| !matches!(next, Tag::Stop | Tag::Comma | Tag::Pos))
            && mention_before(at).is_some_and(is_actor)
    });
    if let Some(at) = found {
        let is_past = lexicon.verb_forms(tokens[start + at].word).any(VerbForms::PAST);
        tags[at] = if is_past { Tag::Vbd } else { Tag::Vbz };
    }
}
