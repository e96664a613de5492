//! Tokens → goods of several words that no table knows: `mining equipment`, `long-grain rice`, `brake parts`.
//!
//! A head (`equipment`, `rice`) with the words before it that make it a sort of its own; words of quality (`cheap`,
//! `advanced`, `imported`) stay outside, but `key`, `critical` and the like belong to group words (`critical minerals`).

use super::choose::Candidate;
use super::context::Context;
use super::cue::{Cue, Cues};
use crate::lexicon::{Lexicon, Tag, TagSet};
use crate::relation::EntityKind;
use crate::token::Shape;

/// Cues of heads.
pub(super) const HEADS: Cues = Cues::of(&[Cue::GoodsHead, Cue::GoodsGroup]);

/// Most words before the head, a hyphenated one counting as one.
const MODIFIERS: usize = 3;

/// Where the good starts whose head is token `i`, if it is one and has a word before it that makes it a sort.
pub(super) fn start(ctx: &Context, i: usize) -> Option<usize> {
    let head = ctx.is(i, Cue::GoodsHead);
    let group = ctx.is(i, Cue::GoodsGroup);
    // `spare parts makers`, `oil-trading` are something else: the head is the last word of its noun group or goes before one.
    if !(head || group) || ctx.capital(i) && !ctx.title_case(i) || ctx.hyphen(i + 1) {
        return None;
    }
    let first = ctx.sentence_start(i);
    let mut start = i;
    for _ in 0..MODIFIERS {
        let Some(before) = start.checked_sub(1).filter(|&j| j >= first) else { break };
        // `long-grain`, `non-basmati`
        let compound = before >= first + 2 && ctx.hyphen(before - 1);
        let lower = |j: usize| !ctx.capital(j) || ctx.opens(j) || ctx.title_case(j) || is_acronym(ctx, j);
        if compound {
            let joined = ctx.slice(before - 2, before + 1);
            let listed = ctx.is(before, Cue::GoodsModifier) || is_listed(joined);
            if !(listed && lower(before - 2)) {
                break;
            }
            start = before - 2;
        } else if (ctx.is(before, Cue::GoodsModifier) || group && ctx.is(before, Cue::GoodsQuality))
            && lower(before)
        {
            start = before;
        } else {
            break;
        }
    }
    (start < i).then_some(start)
}

fn is_acronym(ctx: &Context, i: usize) -> bool {
    ctx.shape(i, crate::token::Shape::CAPS) && ctx.word(i).len() <= 4
}

fn is_listed(word: &str) -> bool {
    let cues = super::cue::cues_of(crate::lexicon::WordKey::of(word));
    cues.has(Cue::GoodsModifier) || cues.has(Cue::GoodsQuality)
}

/// `to scrap a levy`, `will ship steel`: a word for a good that stands behind `to` or a modal and before what it acts on is
/// a verb.
pub(super) fn is_verb(ctx: &Context, candidate: &Candidate) -> bool {
    let (start, end) = (candidate.start, candidate.end);
    if candidate.kind != EntityKind::Commodity || end != start + 1 || start == 0 || ctx.capital(start) {
        return false;
    }
    let lexicon = Lexicon::get();
    // Behind `to`, which may be a preposition (`related to chip supplies`), only before an article or the like.
    let (determiner, noun) =
        (TagSet::of(&[Tag::Dt, Tag::PrpS]), TagSet::of(&[Tag::Dt, Tag::PrpS, Tag::Nn, Tag::Nns, Tag::Jj]));
    let (governed, wanted) = match ctx.word(start - 1) {
        "to" => (true, determiner),
        "will" | "would" | "could" | "may" | "might" | "must" | "should" | "can" | "not" | "n't" => {
            (true, noun)
        }
        _ => (false, noun),
    };
    let acts_on = ctx.tokens.get(end).is_some_and(|next| {
        let tags = lexicon.tags(next.word);
        tags.0 & wanted.0 != 0
            && tags.0 & TagSet::of(&[Tag::In, Tag::Cc]).0 == 0
            && next.shape.has(Shape::WORD)
    });
    governed && acts_on && lexicon.tags(ctx.tokens[start].word).has(Tag::Vb)
}
