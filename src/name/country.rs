//! A capital or a seat of government: does it stand for the country (`Beijing said`), or is it a place (`met in Beijing`)?
//!
//! The word behind it tells most (`Moscow suburbs`, `Moscow refused`), then the word before it (`in Moscow`, `ties with
//! Moscow`). In a list (`in Paris, London and Berlin`) the word before its first item counts. `from` and `to` are places
//! unless something was said (`a plea from Kyiv`), `of` stands for the government unless it is a part of the town.

use super::context::Context;
use super::cue::Cue;
use crate::token::Shape;

/// Most items of a list that are walked back.
const ITEMS: usize = 8;

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
    let first = ctx.sentence_start(start);
    // `the Kremlin`
    let article = start > first && ctx.word_is(start - 1, "the");
    let start = if article { start - 1 } else { start };
    if let Some(told) = behind(ctx, start, end, seat) {
        return told;
    }
    let head = list_head(ctx, start, first);
    if head == first {
        if ctx.word(end) == "," && ctx.capital(end + 1) && is_region(ctx, end + 1) {
            return (false, "city and country");
        }
        return (true, if seat { "seat of government" } else { "subject" });
    }
    before(ctx, head, first, seat)
}

/// What the words behind the name tell.
fn behind(ctx: &Context, start: usize, end: usize, seat: bool) -> Option<(bool, &'static str)> {
    if ctx.hyphen(end) {
        if matches!(ctx.word(end + 1), "based" | "born" | "area" | "bound" | "trained" | "educated") {
            return Some((false, "-based"));
        }
        if matches!(ctx.word(end + 1), "backed" | "led" | "brokered" | "controlled" | "friendly" | "imposed")
            || ctx.capital(end + 1)
        {
            return Some((true, "acts"));
        }
    }
    if ctx.possessive(end) {
        if ctx.is(end + 1, Cue::SaidNoun) {
            return Some((true, "possessor of something said"));
        }
        let local = ctx.is(end + 1, Cue::LocalNoun) || ctx.is(end + 1, Cue::LocalityNoun);
        if local
            && !matches!(
                ctx.word(end + 1),
                "talks" | "agreement" | "attack" | "attacks" | "offer" | "visit" | "side"
            )
        {
            return Some((false, "possessor of a place"));
        }
        if ctx.capital(end + 1) {
            let stop = ctx.sentence_end(end).min(end + 6);
            let office = (end + 1..stop)
                .take_while(|&j| ctx.capital(j) || matches!(ctx.word(j), "of" | "and" | ","))
                .any(|j| {
                    ctx.is(j, Cue::TitleHead) || ctx.is(j, Cue::MinistryHead) || ctx.is(j, Cue::Portfolio)
                });
            return Some((office, "possessor of a name"));
        }
        let located = matches!(ctx.word_before(start), "in" | "at" | "near");
        return Some((!located, "possessor"));
    }
    let next = ctx.shape(end, Shape::WORD) && !ctx.capital(end);
    if next && ctx.is(end, Cue::LocalNoun) {
        return Some((false, "before a word for a place or a gathering"));
    }
    // `Kremlin spokesman`, `White House press secretary`
    if seat && (ctx.is(end, Cue::TitleHead) || ctx.is(end, Cue::TitleModifier)) {
        return Some((true, "before an office"));
    }
    let located = ctx.word_before(start);
    if next
        && (ctx.is(end, Cue::Agentive) || ctx.verb(end))
        && !matches!(ctx.word(end), "to" | "then" | "now" | "no" | "not" | "never" | "meanwhile" | "also")
    {
        // `in Moscow said` belongs to somebody else.
        let place = matches!(
            located.to_ascii_lowercase().as_str(),
            "in" | "at"
                | "from"
                | "near"
                | "outside"
                | "to"
                | "of"
                | "for"
                | "with"
                | "on"
                | "by"
                | "over"
                | "through"
        );
        if !place {
            return Some((true, "acts"));
        }
    }
    None
}

/// Whether the capitals from `i` stand between commas: `Paris, France, was`, not `Warsaw, Budapest and Prague` or
/// `Beijing, Mao went on, had`.
fn is_region(ctx: &Context, i: usize) -> bool {
    let mut at = i;
    while ctx.capital(at) {
        at += 1;
    }
    matches!(ctx.word(at), "," | "." | ";" | ")" | "")
}

/// The first word of the list that the name at `start` closes.
fn list_head(ctx: &Context, mut start: usize, first: usize) -> usize {
    for _ in 0..ITEMS {
        if start < first + 2 || !matches!(ctx.word(start - 1), "," | "and" | "or" | "nor") {
            break;
        }
        let mut item = start - 1;
        if ctx.word(item - 1) == "," && item >= first + 2 {
            item -= 1;
        }
        if !ctx.capital(item - 1) {
            break;
        }
        let comma = ctx.word(start - 1) == ",";
        let mut at = item;
        while at > first && (ctx.capital(at - 1) || ctx.hyphen(at - 1)) {
            at -= 1;
        }
        // `On Monday, Moscow said`: no list.
        let date = ctx.is(item - 1, Cue::Weekday) || ctx.is(item - 1, Cue::Month);
        if date || comma && (at == first || ctx.is(at, Cue::Generic)) && !in_list_behind(ctx, start) {
            break;
        }
        start = at;
        if start > first && ctx.word_is(start - 1, "the") {
            start -= 1;
        }
    }
    start
}

/// Whether the list of the name at `start` goes on behind it.
fn in_list_behind(ctx: &Context, start: usize) -> bool {
    let mut at = start;
    while ctx.capital(at) {
        at += 1;
    }
    matches!(ctx.word(at), "and" | "or" | ",")
}

/// What the word before the name (or before its list) tells.
fn before(ctx: &Context, head: usize, first: usize, seat: bool) -> (bool, &'static str) {
    let at = head - 1;
    let word = ctx.word(at);
    // `switched recognition from Taipei to Beijing`: what stands before the first counts for both.
    let pair = word == "to" && at > first + 2 && ctx.word(at - 2) == "from" && ctx.capital(at - 1);
    let at = if pair { at - 2 } else { at };
    let earlier = |cue| at > first && ctx.is(at - 1, cue);
    // `a plea to the leaders in`: two words back is as good, over an object.
    let said =
        earlier(Cue::SaidNoun) || at > first + 1 && ctx.is(at - 2, Cue::SaidNoun) && !earlier(Cue::Movement);
    match word.to_ascii_lowercase().as_str() {
        "to" | "from" => {
            let moved = earlier(Cue::Movement);
            return (said && !moved, if said { "something said" } else { "preposition of place before it" });
        }
        "toward" | "towards" => return (!earlier(Cue::Movement), "attitude"),
        "of" => {
            let out = at > first && ctx.word_is(at - 1, "out");
            return (!out && !earlier(Cue::LocalityNoun), "of");
        }
        "for" => {
            let left = at > first
                && matches!(
                    ctx.word(at - 1),
                    "left"
                        | "leave"
                        | "leaves"
                        | "leaving"
                        | "bound"
                        | "headed"
                        | "heading"
                        | "departed"
                        | "departs"
                        | "departing"
                        | "depart"
                        | "embarked"
                        | "flight"
                        | "train"
                );
            return (!left, "for");
        }
        "on" => {
            let raid = at > first
                && matches!(
                    ctx.word(at - 1),
                    "attack"
                        | "attacks"
                        | "assault"
                        | "strike"
                        | "strikes"
                        | "raid"
                        | "raids"
                        | "advance"
                        | "advanced"
                        | "advancing"
                        | "march"
                        | "marched"
                        | "marching"
                        | "offensive"
                        | "closing"
                        | "rained"
                        | "fired"
                        | "missiles"
                        | "bombardment"
                );
            return (!raid, "on");
        }
        _ => {}
    }
    if ctx.is(at, Cue::LocationPreposition) {
        return (false, "preposition of place before it");
    }
    if matches!(word, "," | "(" | ";") {
        return (seat || !matches!(word, "("), "behind a comma");
    }
    (true, if seat { "seat of government" } else { "governed by a word for actors" })
}

#[cfg(test)]
mod tests {
    use super::super::context::Context;
    use super::super::gazetteer::Gazetteer;
    use crate::relation::EntityKind;
    use crate::{sentence, token};

    /// How the capitals of a text are read: `+` for the government, `-` for the place.
    fn read(text: &str) -> String {
        let mut tokens = Vec::new();
        token::tokenize(text, &mut tokens);
        let sentences = sentence::split(text, &tokens);
        let ctx = Context::new(text, None, &tokens, &sentences);
        let names = super::super::find(text, None, &tokens, &sentences, Gazetteer::builtin());
        let read = |m: &&super::super::Name| matches!(m.kind, EntityKind::Place | EntityKind::Country);
        let signs = names.mentions.iter().filter(read).filter_map(|m| match (m.kind, m.metonym) {
            (EntityKind::Country, true) => Some('+'),
            (EntityKind::Place, _) => Some('-'),
            _ => None,
        });
        assert_eq!(ctx.tokens.len(), tokens.len());
        signs.collect()
    }

    #[test]
    fn capitals_stand_for_governments_or_are_places() {
        let cases = [
            ("+", "Beijing rejected the offer."),
            ("+", "The offer was rejected by Beijing."),
            ("+", "Ties with Moscow have soured."),
            ("++", "Relations between Washington and Tokyo are good."),
            ("+++", "Warsaw, Budapest and Bratislava last week announced bans."),
            ("---", "She will visit Paris, London and Berlin."),
            ("--", "They met in Geneva and Vienna."),
            ("+", "A plea from Kyiv went unanswered."),
            ("++", "Nauru switched recognition from Taipei to Beijing."),
            ("--", "He flew from Kampala to Nairobi."),
            ("+", "The outcry from Kampala was loud."),
            ("-", "He flew from Kampala on Monday."),
            ("+", "They sent a letter to Tehran."),
            ("-", "They sent an envoy to Tehran."),
            ("-", "A Moscow court jailed him."),
            ("-", "Residents of Khartoum fled."),
            ("+", "The support of Beijing is crucial."),
            ("-", "Moscow's suburbs were quiet."),
            ("+", "Moscow's demands were met."),
            ("+", "Seoul's Trade Ministry declined to comment."),
            ("--", "Cairo's Tahrir Square was empty."),
            ("+", "The session was moved at Kinshasa's request."),
            ("+", "Beijing, Mao went on, had protested."),
            ("-", "Rwanda pulled its envoys out of Kigali."),
            ("++", "Moscow told Kiev to wait."),
            ("-", "He left for Beijing."),
            ("+", "It was a setback for Beijing."),
            ("-", "Missile strikes on Kyiv went on."),
            ("+", "Sanctions on Moscow stay."),
            ("+", "Its policy towards Pyongyang has changed."),
            ("-", "Talks in Doha said to be fruitful went on."),
            ("+", "On Monday, Moscow said it would reply."),
            ("+", "But Ankara has yet to answer."),
            ("-", "Shells hit Khartoum again."),
            ("-", "London-based traders sold."),
            ("+", "The Kremlin was silent."),
            ("+", "Kremlin spokesman Dmitry Peskov spoke."),
            ("-", "They lunched at the White House."),
        ];
        for (signs, text) in cases {
            assert_eq!(read(text), signs, "{text}");
        }
    }
}
