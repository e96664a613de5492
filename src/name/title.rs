//! Tokens → office phrases: `Deputy Prime Minister`, `trade and industry minister`, `minister of state for energy affairs`.

use super::Title;
use super::context::Context;
use super::cue::Cue;
use crate::lexicon::Tag;
use crate::token::TokenRange;

/// Furthest that an office reaches to either side of its head, in tokens.
const REACH: usize = 9;

/// The office whose head is token `i`, if it heads one.
pub(super) fn at(ctx: &Context, i: usize) -> Option<Title> {
    if !ctx.is(i, Cue::TitleHead) {
        return None;
    }
    let part = |j: usize| ctx.is(j, Cue::TitleModifier) || ctx.is(j, Cue::Portfolio);
    if part(i) && (part(i + 1) || ctx.is(i + 1, Cue::TitleHead)) {
        return None;
    }
    let first = ctx.sentence_start(i).max(i.saturating_sub(REACH));
    let mut start = i;
    while start > first {
        let before = start - 1;
        // "European Union Ambassador": the word ends a name.
        let of_name =
            ctx.word_is(before, "union") && before > first && ctx.capital(before) && ctx.capital(before - 1);
        if part(before) && !ctx.possessive(before) && !of_name {
            start = before;
        } else if start > first + 1
            && part(start - 2)
            && (ctx.hyphen(before) || ctx.word(before) == "and" || ctx.word(before) == "&")
            || start > first + 2
                && ctx.word(before) == ","
                && ctx.capital(start)
                && ctx.capital(start - 2)
                && ctx.is(start - 2, Cue::Portfolio)
                && start < i
        {
            start -= 2;
        } else {
            break;
        }
    }
    // `Ports Minister`: a portfolio that no list knows.
    if start == i
        && start > first
        && ctx.word(i) == "Minister"
        && ctx.capital(i - 1)
        && !ctx.opens(i - 1)
        && (ctx.tags(i - 1).has(Tag::Nn) || ctx.tags(i - 1).has(Tag::Nns))
        && !ctx.tags(i - 1).has(Tag::Jj)
    {
        start -= 1;
    }
    let mut end = i + 1;
    let last = ctx.sentence_end(i).min(i + 1 + REACH);
    // `Secretary-General`, `director general`.
    if ctx.hyphen(end) && (ctx.word_is(end + 1, "general") || ctx.word_is(end + 1, "in")) {
        end += 2;
    } else if ctx.word_is(end, "general") || ctx.word_is(end, "executive") && ctx.word_is(end + 1, "officer")
    {
        end += 1;
    }
    if ctx.is(end, Cue::TitleHead)
        && end < last
        && ctx.capital(end) == ctx.capital(i)
        && start == i
        && part(i)
    {
        return None;
    }
    // `minister of state for energy affairs`, `Commissioner for Trade and Economic Security`.
    while end + 1 < last && (ctx.word(end) == "of" || ctx.word(end) == "for") {
        let mut at = end + 1;
        if ctx.word_is(at, "the") {
            at += 1;
        }
        let mut taken = at;
        while taken < last && (part(taken) || ctx.word_is(taken, "state")) {
            taken += 1;
            let joined = ctx.word(taken) == "and" || ctx.word(taken) == "," || ctx.word(taken) == "&";
            if joined
                && taken + 1 < last
                && (part(taken + 1) || ctx.word_is(taken + 1, "and") && part(taken + 2))
                && ctx.capital(taken + 1) == ctx.capital(taken - 1)
            {
                taken += 1;
                if ctx.word_is(taken, "and") {
                    taken += 1;
                }
            }
        }
        if taken == at {
            break;
        }
        end = taken;
    }
    let word = ctx.word(i);
    let plural = word.ends_with('s') && !word.ends_with("ss") || word.ends_with("men");
    Some(Title { tokens: TokenRange::new(start, end.min(ctx.tokens.len())), head: i as u32, plural })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{sentence, token};

    #[test]
    fn offices_end_where_their_words_end() {
        for (text, words) in [
            ("Japanese trade and industry minister Ken Sato spoke.", "trade and industry minister"),
            ("The minister of state for energy affairs left.", "minister of state for energy affairs"),
            ("Deputy Prime Minister Ann Roe left.", "Deputy Prime Minister"),
            ("UN Secretary-General Bo Li spoke.", "Secretary-General"),
        ] {
            let mut tokens = Vec::new();
            token::tokenize(text, &mut tokens);
            let sentences = sentence::split(text, &tokens);
            let ctx = Context::new(text, None, &tokens, &sentences);
            let title = (0..tokens.len()).find_map(|i| at(&ctx, i)).expect(text);
            assert_eq!(ctx.slice(title.tokens.start as usize, title.tokens.end as usize), words);
        }
    }
}
