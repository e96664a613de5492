//! `tests/tagging.txt`: news sentences with the tags that later stages lean on.

use super::Tagger;
use crate::lexicon::{Tag, TagSet, WordKey};
use crate::token::{Token, tokenize};

const SENTENCES: &str = include_str!("../../../tests/tagging.txt");

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    tokenize(text, &mut tokens);
    tokens
}

#[test]
fn news_sentences_get_the_tags_that_matter() {
    let tagger = Tagger::new();
    let (mut right, mut total, mut wrong) = (0, 0, Vec::new());
    for line in SENTENCES.lines().filter(|line| !line.starts_with('#')) {
        let (mut text, mut names, mut wanted) = (String::new(), Vec::new(), Vec::new());
        for word in line.split(' ') {
            let (form, tags) = match word.split_once('/') {
                Some((form, tags)) => (form, tags),
                None => (word, ""),
            };
            let name = form.strip_prefix('@');
            let is_glued = matches!(form, "," | "." | "'s" | "-") || text.ends_with('-');
            if !text.is_empty() && !is_glued {
                text.push(' ');
            }
            if let Some(name) = name {
                names.push(text.len()..text.len() + name.len());
            }
            if !tags.is_empty() {
                wanted.push((text.len(), form, tags));
            }
            text.push_str(name.unwrap_or(form));
        }
        let tokens = tokens(&text);
        let mut tags = Vec::new();
        tagger.tag(
            &text,
            &tokens,
            |at| names.iter().any(|name| name.contains(&tokens[at].span.start())),
            &mut tags,
        );
        assert_eq!(tags.len(), tokens.len());
        for (start, form, options) in wanted {
            let at = tokens.iter().position(|token| token.span.start() == start);
            let found = at.map_or("", |at| tags[at].name());
            total += 1;
            if options.split('|').any(|option| option == found) {
                right += 1;
            } else {
                wrong.push(format!("{form}/{options} is {found}: {line}"));
            }
        }
    }
    assert!(total > 250, "{total}");
    assert!(right * 100 >= total * 95, "{right} of {total} are right\n{}", wrong.join("\n"));
}

#[test]
fn marks_and_numbers_need_no_model() {
    let text = "\"The EU's 27-nation bloc\" (founded in the 1950s) owes $5; 3rd -- to";
    let tokens = tokens(text);
    let mut tags = Vec::new();
    Tagger::new().tag(text, &tokens, |at| tokens[at].span.text(text) == "EU", &mut tags);
    let tag_of = |word: &str| tokens.iter().position(|t| t.span.text(text) == word).map(|at| tags[at]);
    let expected = [
        ("\"", Tag::Quote),
        ("The", Tag::Dt),
        ("EU", Tag::Nnp),
        ("'s", Tag::Pos),
        ("27", Tag::Cd),
        ("-", Tag::Hyph),
        ("(", Tag::Bracket),
        ("1950s", Tag::Nns),
        (")", Tag::Bracket),
        ("$", Tag::X),
        ("5", Tag::Cd),
        (";", Tag::Colon),
        ("3rd", Tag::Jj),
        ("--", Tag::Colon),
        ("to", Tag::To),
    ];
    for (word, tag) in expected {
        assert_eq!(tag_of(word), Some(tag), "{word}");
    }
}

#[test]
fn every_token_of_a_name_is_a_proper_noun() {
    let text = "The Ministry of Trade said so";
    let tokens = tokens(text);
    let mut tags = Vec::new();
    Tagger::new().tag(text, &tokens, |at| (1..4).contains(&at), &mut tags);
    assert_eq!(tags[1..4], [Tag::Nnp; 3]);
    assert_eq!(tags[4], Tag::Vbd);
}

#[test]
fn the_dictionary_is_there() {
    let tags = Tagger::new().tags(WordKey::of("talks"));
    assert!(tags.has(Tag::Nns) && tags.has(Tag::Vbz), "{tags:?}");
    assert_eq!(Tagger::new().tags(WordKey::of("qqqxyzzy")), TagSet::default());
}

#[test]
fn odd_text_does_no_harm() {
    for text in ["", " ", "\u{0}", "'", "İİ ŞŞ", "😀 — …", "a", "- - -", "THE THE THE", "...'s 's"]
    {
        let tokens = tokens(text);
        let mut tags = Vec::new();
        Tagger::new().tag(text, &tokens, |_| false, &mut tags);
        assert_eq!(tags.len(), tokens.len());
    }
}
