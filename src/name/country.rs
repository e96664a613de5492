//! A capital or a seat of government: does it stand for the country (`Beijing said`), or is it a place (`met in Beijing`)?

use super::context::Context;
use super::cue::Cue;
use crate::token::Shape;

/// Whether the name at `start..end` stands for its government, and why.
pub(super) fn stands_for_government(
    ctx: &Context,
    start: usize,
    end: usize,
    seat: bool,
) -> (bool, &'static str) {
    if ctx.in_dateline(start) {
        return (false, "dateline");
    }
    if ctx.hyphen(end) && matches!(ctx.word(end + 1), "based" | "born") {
        return (false, "-based");
    }
    let mut before = start;
    if before > ctx.sentence_start(start) && ctx.word_is(before - 1, "the") {
        before -= 1;
    }
    let prior = before > ctx.sentence_start(start);
    if ctx.word(end) == "," && ctx.capital(end + 1) && !prior {
        return (false, "city and country");
    }
    let addressed = prior
        && before >= 2
        && ctx.word(before - 1) == "to"
        && matches!(
            ctx.word(before - 2),
            "appealed"
                | "written"
                | "wrote"
                | "letter"
                | "appeal"
                | "plea"
                | "turned"
                | "message"
                | "warning"
                | "loan"
                | "look"
                | "signal"
        );
    if addressed {
        return (true, "addressed");
    }
    if prior && ctx.is(before - 1, Cue::LocationPreposition) && !ctx.possessive(end) {
        return (false, "preposition of place before it");
    }
    if ctx.possessive(end) {
        let located = prior && matches!(ctx.word(before - 1), "in" | "at" | "near");
        return (!located && !ctx.capital(end + 1), "possessor");
    }
    if ctx.is(end, Cue::Agentive) {
        return (true, "acts");
    }
    if ctx.hyphen(end) && ctx.capital(end + 1) {
        return (true, "pair of governments");
    }
    if ctx.word(end) == "and" && ctx.capital(end + 1) && (!prior || ctx.is(before - 1, Cue::ActorPreposition))
    {
        return (true, "coordinated actors");
    }
    if prior
        && ctx.word(before - 1) == "and"
        && before >= 2
        && ctx.capital(before - 2)
        && !(before >= 3 && ctx.is(before - 3, Cue::LocationPreposition))
    {
        return (true, "coordinated actors");
    }
    if prior && ctx.is(before - 1, Cue::ActorPreposition) {
        return (true, "governed by a word for actors");
    }
    if prior
        && ctx.shape(before - 1, Shape::WORD)
        && !ctx.capital(before - 1)
        && (ctx.word(before - 1).ends_with("ed") || ctx.word(before - 1).ends_with("ing"))
    {
        return (true, "object of a verb");
    }
    if ctx.opens(before)
        && ctx.shape(end, Shape::WORD)
        && !ctx.capital(end)
        && (ctx.word(end).ends_with("ed") || ctx.word(end).ends_with('s'))
    {
        return (true, "subject");
    }
    if prior && matches!(ctx.word(before - 1), "," | "(") {
        let acts = ctx.shape(end, Shape::WORD) && !ctx.capital(end) && !ctx.is(end, Cue::LocationPreposition);
        return (seat || acts, "behind a comma");
    }
    (true, if seat { "seat of government" } else { "capital without a preposition of place" })
}
