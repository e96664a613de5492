//! Tokens → rates and shares: `25%`, `90 percent`, `5.1 per cent`, `15.1pc`, `3 percentage points`.

use super::context::Context;
use super::cue::Cue;
use crate::token::Shape;

/// Behind the rate that starts at token `i`, if one does.
pub(super) fn at(ctx: &Context, i: usize) -> Option<usize> {
    let digits = ctx.shape(i, Shape::NUMBER);
    if !digits && !ctx.is(i, Cue::Number) {
        return None;
    }
    let word = ctx.word(i);
    if digits && word.len() > 2 && (word.ends_with("pc") || word.ends_with("pct")) {
        return Some(i + 1);
    }
    let at = if ctx.hyphen(i + 1) { i + 2 } else { i + 1 };
    if ctx.word(at) == "%" || ctx.is(at, Cue::Percent) {
        return Some(at + 1);
    }
    if ctx.word_is(at, "per") && ctx.word_is(at + 1, "cent") {
        return Some(at + 2);
    }
    if ctx.word_is(at, "percentage") && (ctx.word_is(at + 1, "points") || ctx.word_is(at + 1, "point")) {
        return Some(at + 2);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::context::Context;
    use crate::{sentence, token};

    #[test]
    fn rates() {
        for (text, words) in [
            ("A 25% duty.", Some("25%")),
            ("Some 90 percent of it.", Some("90 percent")),
            ("It rose 5.1 per cent.", Some("5.1 per cent")),
            ("Up 15.1pc.", Some("15.1pc")),
            ("Ten members left.", None),
        ] {
            let mut tokens = Vec::new();
            token::tokenize(text, &mut tokens);
            let sentences = sentence::split(text, &tokens);
            let ctx = Context::new(text, None, &tokens, &sentences);
            let found = (0..tokens.len()).find_map(|i| super::at(&ctx, i).map(|end| ctx.slice(i, end)));
            assert_eq!(found, words, "{text}");
        }
    }
}
