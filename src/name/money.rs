//! Tokens → amounts of money: `$1.2bn`, `C$30 billion`, `300 million euros`, `Rs 500 crore`, `20¢`.

use super::context::Context;
use super::cue::{Cue, value_of};
use crate::token::Shape;

/// An amount in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Behind its last token.
    pub(super) end: usize,
    /// ISO 4217, if the currency is known.
    pub(super) currency: Option<&'static str>,
}

/// The amount that starts at token `i`, if one does.
pub(super) fn at(ctx: &Context, i: usize) -> Option<Found> {
    if ctx.shape(i, Shape::NUMBER) || ctx.is(i, Cue::Number) {
        return number_first(ctx, i);
    }
    symbol_first(ctx, i)
}

fn sign(word: &str) -> Option<&'static str> {
    Some(match word {
        "$" | "US$" => "USD",
        "€" => "EUR",
        "£" => "GBP",
        "¥" | "￥" => "JPY",
        "₹" => "INR",
        "₩" => "KRW",
        "₽" => "RUB",
        "₺" => "TRY",
        "₦" => "NGN",
        "₴" => "UAH",
        "₱" => "PHP",
        "₫" => "VND",
        "฿" => "THB",
        "₪" => "ILS",
        _ => return None,
    })
}

/// The dollar of a prefix: `C$`, `NZ$`.
fn dollar(prefix: &str) -> Option<&'static str> {
    Some(match prefix {
        "US" | "U.S." => "USD",
        "C" | "CA" | "CAN" | "Can" => "CAD",
        "A" | "AU" | "Aus" => "AUD",
        "NZ" => "NZD",
        "HK" => "HKD",
        "S" | "SG" => "SGD",
        "T" | "NT" => "TWD",
        "R" => "BRL",
        "J" => "JMD",
        "TT" => "TTD",
        _ => return None,
    })
}

fn symbol_first(ctx: &Context, i: usize) -> Option<Found> {
    let word = ctx.word(i);
    let (currency, at) = if let Some(currency) = sign(word) {
        (Some(currency), i + 1)
    } else if ctx.word(i + 1) == "$" && ctx.shape(i + 1, Shape::JOINED) && dollar(word).is_some() {
        (dollar(word), i + 2)
    } else if let Some(currency) = word.strip_suffix('$').and_then(dollar) {
        (Some(currency), i + 1)
    } else if ctx.is(i, Cue::CurrencyCode) && ctx.capital(i) {
        (Some(value_of(ctx.tokens[i].key, Cue::CurrencyCode)), i + 1)
    } else {
        return None;
    };
    if !ctx.shape(at, Shape::NUMBER) {
        return None;
    }
    let end = magnitude(ctx, at + 1);
    Some(Found { end, currency })
}

/// Behind `-`, `to` or nothing: the magnitudes after a number.
fn magnitude(ctx: &Context, mut at: usize) -> usize {
    if ctx.hyphen(at) && ctx.is(at + 1, Cue::Magnitude) {
        return at + 2;
    }
    while ctx.is(at, Cue::Magnitude) && (ctx.word(at).len() > 1 || ctx.shape(at, Shape::JOINED)) {
        at += 1;
    }
    at
}

fn number_first(ctx: &Context, i: usize) -> Option<Found> {
    if i > 0 && (sign(ctx.word(i - 1)).is_some() || ctx.word(i - 1) == "$") {
        return None;
    }
    let mut at = magnitude(ctx, i + 1);
    if sign(ctx.word(at)).is_some() && ctx.shape(at, Shape::JOINED) {
        let counted = ctx.shape(at + 1, Shape::NUMBER) && ctx.shape(at + 1, Shape::JOINED);
        return (!counted).then(|| Found { end: at + 1, currency: sign(ctx.word(at)) });
    }
    if matches!(ctx.word(at), "¢" | "c") && ctx.shape(at, Shape::JOINED) {
        return Some(Found { end: at + 1, currency: Some("USD") });
    }
    if ctx.hyphen(at) {
        at += 1;
    }
    // `1 billion U.S. dollars`, `5 million Canadian dollars`.
    let mut named = None;
    if ctx.capital(at) && ctx.is(at + 1, Cue::CurrencyWord) {
        named = Some(match ctx.word(at) {
            "Canadian" => "CAD",
            "Australian" => "AUD",
            "Singapore" => "SGD",
            "Hong" => "HKD",
            "Taiwan" | "Taiwanese" => "TWD",
            _ => "USD",
        });
        at += 1;
    }
    if ctx.is(at, Cue::CurrencyWord) && ctx.shape(at, Shape::WORD) {
        let mut currency = value_of(ctx.tokens[at].key, Cue::CurrencyWord);
        let plain = ctx.word(at);
        // Words that mean more than money count only in the plural, or after a magnitude.
        if matches!(plain, "won" | "real" | "rand" | "mark" | "marks" | "pound" | "pounds" | "crown")
            && at < i + 2
            && named.is_none()
        {
            return None;
        }
        if currency == "XXC" {
            currency = "USD";
        }
        return Some(Found {
            end: at + 1,
            currency: Some(named.filter(|_| currency == "USD").unwrap_or(currency)),
        });
    }
    if ctx.is(at, Cue::CurrencyCode) && ctx.shape(at, Shape::CAPS) && !ctx.shape(at + 1, Shape::NUMBER) {
        return Some(Found { end: at + 1, currency: Some(value_of(ctx.tokens[at].key, Cue::CurrencyCode)) });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::context::Context;
    use crate::{sentence, token};

    fn amounts(text: &str) -> Vec<(String, &'static str)> {
        let mut tokens = Vec::new();
        token::tokenize(text, &mut tokens);
        let sentences = sentence::split(text, &tokens);
        let ctx = Context::new(text, None, &tokens, &sentences);
        let (mut i, mut found) = (0, Vec::new());
        while i < tokens.len() {
            match super::at(&ctx, i) {
                Some(money) => {
                    found.push((ctx.slice(i, money.end).to_owned(), money.currency.unwrap_or("")));
                    i = money.end;
                }
                None => i += 1,
            }
        }
        found
    }

    #[test]
    fn amounts_with_their_currency() {
        for (words, code) in [
            ("$1.2bn", "USD"),
            ("C$30 billion", "CAD"),
            ("NZ$5 million", "NZD"),
            ("300 million euros", "EUR"),
            ("Rs 500 crore", "INR"),
            ("EUR 1 billion", "EUR"),
            ("20¢", "USD"),
            ("$200mn", "USD"),
            ("1 billion U.S. dollars", "USD"),
            ("2 trillion won", "KRW"),
        ] {
            assert_eq!(amounts(&format!("They paid {words} for it.")), [(words.to_owned(), code)], "{words}");
        }
    }

    #[test]
    fn other_numbers_are_no_amounts() {
        for text in [
            "They won 3 seats.",
            "In 2021 they met.",
            "She weighed 60 pounds.",
            "They sold 5 million tonnes.",
            "He won twice.",
        ] {
            assert_eq!(amounts(text), [], "{text}");
        }
    }
}
