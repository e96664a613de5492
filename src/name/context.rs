//! What every pattern looks at: the text, its tokens and their cues.

use super::cue::{Cue, CueTable, Cues};
use crate::lexicon::{Class, Lexicon, Tag, TagSet};
use crate::sentence::{Sentence, SentenceKind};
use crate::span::Span;
use crate::token::{Shape, Token};
use jiff::civil::Date;

/// The document as the patterns see it.
pub(super) struct Context<'a> {
    pub(super) text: &'a str,
    pub(super) date: Option<Date>,
    pub(super) tokens: &'a [Token],
    pub(super) sentences: &'a [Sentence],
    cues: Vec<Cues>,
    /// For each token, its sentence.
    pub(super) sentence_of: Vec<u32>,
    /// For each sentence, whether all its words have capitals, as in a headline.
    title_case: Vec<bool>,
    /// The document speaks of `turkeys` or of the porcelain, and the word is no country where its capital says nothing.
    small_country_word: bool,
    /// The document speaks of Belgium.
    belgian: bool,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        text: &'a str,
        date: Option<Date>,
        tokens: &'a [Token],
        sentences: &'a [Sentence],
    ) -> Self {
        let table = CueTable::get();
        let cues: Vec<Cues> = tokens.iter().map(|t| table.cues(t.key)).collect();
        let mut sentence_of = vec![0; tokens.len()];
        for (number, sentence) in sentences.iter().enumerate() {
            for i in sentence.tokens.range() {
                if let Some(slot) = sentence_of.get_mut(i) {
                    *slot = number as u32;
                }
            }
        }
        let title_case = sentences.iter().map(|s| is_title_case(s, tokens)).collect();
        let small =
            |(cues, token): (&Cues, &Token)| cues.has(Cue::CountryWord) && !token.shape.has(Shape::INITIAL);
        let belgian = cues.iter().any(|c| c.has(Cue::Belgian));
        let kin = || cues.iter().any(|c| c.has(Cue::CountryKin));
        let small_country_word = cues.iter().zip(tokens).any(small) && !kin();
        Self { text, date, tokens, sentences, cues, sentence_of, title_case, small_country_word, belgian }
    }

    /// Whether the word is one of English too, as the lexicon knows it.
    pub(super) fn common(&self, i: usize) -> bool {
        let Some(token) = self.tokens.get(i) else { return false };
        let lexicon = Lexicon::get();
        let names = TagSet::of(&[Tag::Nnp, Tag::X]);
        lexicon.tags(token.word).0 & !names.0 != 0 || lexicon.classes(token.word).has(Class::CommonWord)
    }

    /// Whether the word can be a verb in the present, a pronoun, a preposition or the like.
    pub(super) fn closed_class(&self, i: usize) -> bool {
        let tags = self.tags(i);
        [Tag::Vbz, Tag::Vbp, Tag::Prp, Tag::PrpS, Tag::In, Tag::Dt, Tag::Md, Tag::Cc, Tag::Rb]
            .iter()
            .any(|&tag| tags.has(tag))
    }

    /// The parts of speech that the lexicon knows of a word.
    pub(super) fn tags(&self, i: usize) -> TagSet {
        self.tokens.get(i).map_or_else(TagSet::default, |t| Lexicon::get().tags(t.word))
    }

    /// Whether the word is a finite verb of the past or the third person, and no noun.
    pub(super) fn verb(&self, i: usize) -> bool {
        let tags = self.tags(i);
        !self.capital(i)
            && (tags.has(Tag::Vbd) || tags.has(Tag::Vbz))
            && !(tags.has(Tag::Nn) || tags.has(Tag::Nns))
    }

    /// Whether the word has the class in the lexicon.
    pub(super) fn class(&self, i: usize, class: Class) -> bool {
        self.tokens.get(i).is_some_and(|t| Lexicon::get().classes(t.word).has(class))
    }

    /// Whether the token stands in a headline that gives every word a capital.
    pub(super) fn title_case(&self, i: usize) -> bool {
        self.sentence_of.get(i).is_some_and(|&s| self.title_case.get(s as usize).is_some_and(|&t| t))
    }

    /// Whether the document speaks of Belgium, so that `Brussels` may be its government.
    pub(super) fn belgian(&self) -> bool {
        self.belgian
    }

    /// Whether the word names a bird or cups rather than the country: `Turkey is dear`, where the text has `turkeys`.
    pub(super) fn no_country(&self, i: usize) -> bool {
        let state = matches!(
            self.word(i + 1),
            "is" | "was" | "were" | "are" | "has" | "have" | "had" | "will" | "may"
        );
        let acts = self.is(i + 1, Cue::Agentive) && !self.capital(i + 1) && !state || self.possessive(i + 1);
        self.small_country_word && self.is(i, Cue::CountryWord) && self.opens(i) && !acts
    }

    /// The token's words; empty outside the document.
    #[inline]
    pub(super) fn word(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |t| t.span.text(self.text))
    }

    /// All cues of a token; none outside the document.
    #[inline]
    pub(super) fn cues(&self, i: usize) -> Cues {
        self.cues.get(i).copied().unwrap_or_default()
    }

    #[inline]
    pub(super) fn is(&self, i: usize, cue: Cue) -> bool {
        self.cues.get(i).is_some_and(|c| c.has(cue))
    }

    /// Whether the token is a small word that gives no cue: no pattern starts or ends there.
    #[inline]
    pub(super) fn plain(&self, i: usize) -> bool {
        let telling = Shape::INITIAL.with(Shape::NUMBER).with(Shape::MARK);
        self.cues.get(i).is_some_and(|c| c.is_empty()) && !self.tokens[i].shape.any(telling)
    }

    /// Whether the token gives one of the cues.
    #[inline]
    pub(super) fn any(&self, i: usize, cues: Cues) -> bool {
        self.cues.get(i).is_some_and(|c| c.any(cues))
    }

    /// Whether the token before `i` gives the cue.
    pub(super) fn before(&self, i: usize, cue: Cue) -> bool {
        i > self.sentence_start(i) && self.is(i - 1, cue)
    }

    #[inline]
    pub(super) fn shape(&self, i: usize, shape: Shape) -> bool {
        self.tokens.get(i).is_some_and(|t| t.shape.has(shape))
    }

    /// A word with a capital.
    #[inline]
    pub(super) fn capital(&self, i: usize) -> bool {
        self.shape(i, Shape::INITIAL.with(Shape::WORD))
    }

    #[inline]
    pub(super) fn word_is(&self, i: usize, word: &str) -> bool {
        self.tokens
            .get(i)
            .is_some_and(|t| t.span.len() == word.len() && t.span.text(self.text).eq_ignore_ascii_case(word))
    }

    #[inline]
    pub(super) fn hyphen(&self, i: usize) -> bool {
        self.shape(i, Shape::JOINED)
            && !self.shape(i, Shape::WORD)
            && self.shape(i + 1, Shape::JOINED)
            && matches!(self.word(i), "-" | "‐" | "‑")
    }

    pub(super) fn possessive(&self, i: usize) -> bool {
        self.shape(i, Shape::POSSESSIVE)
    }

    /// The first token of the sentence of token `i`.
    pub(super) fn sentence_start(&self, i: usize) -> usize {
        self.sentence(i).map_or(0, |s| s.tokens.start as usize)
    }

    /// Behind the last token of the sentence of token `i`.
    pub(super) fn sentence_end(&self, i: usize) -> usize {
        self.sentence(i).map_or(self.tokens.len(), |s| (s.tokens.end as usize).min(self.tokens.len()))
    }

    pub(super) fn sentence(&self, i: usize) -> Option<&Sentence> {
        self.sentences.get(*self.sentence_of.get(i)? as usize)
    }

    /// Whether the token stands in a dateline.
    pub(super) fn in_dateline(&self, i: usize) -> bool {
        self.sentence(i).is_some_and(|s| i < s.tokens.start as usize + s.dateline as usize)
    }

    /// Whether the token opens its sentence, a quotation or a line: a capital there says nothing.
    pub(super) fn opens(&self, i: usize) -> bool {
        let start = self.sentence_start(i);
        i == start
            || i == start + self.sentence(i).map_or(0, |s| s.dateline as usize)
            || self.shape(i - 1, Shape::OPENING)
            || matches!(self.word(i - 1), ":" | "\"" | "“" | "--" | "—" | "–" | "•")
    }

    /// Whether every word around is written in capitals, so that capitals say nothing.
    pub(super) fn shouting(&self, i: usize) -> bool {
        let (start, end) = (self.sentence_start(i), self.sentence_end(i));
        let words = (start..end.min(start + 24)).filter(|&j| self.shape(j, Shape::WORD));
        let (mut all, mut small) = (0, 0);
        for j in words {
            all += 1;
            small += usize::from(self.shape(j, Shape::LOWER));
        }
        all > 3 && small == 0
    }

    /// The word before `i` in its sentence; empty at its start.
    pub(super) fn word_before(&self, i: usize) -> &'a str {
        if i > self.sentence_start(i) { self.word(i - 1) } else { "" }
    }

    /// The span of tokens `start..end`, which must not be empty.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let first = self.tokens[start].span;
        let last = self.tokens[end - 1].span;
        Span::new(first.start() as u32, last.end() as u32)
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        if start < end && end <= self.tokens.len() { self.span(start, end).text(self.text) } else { "" }
    }
}

/// Words shorter than this are small in headlines too.
const SMALL_WORD: usize = 4;

fn is_title_case(sentence: &Sentence, tokens: &[Token]) -> bool {
    let (mut capitals, mut small) = (0, 0);
    let words = tokens.get(sentence.tokens.range()).unwrap_or(&[]).iter().skip(1);
    for token in words.filter(|t| t.shape.has(Shape::WORD) && t.span.len() > SMALL_WORD) {
        capitals += usize::from(token.shape.has(Shape::INITIAL));
        small += usize::from(!token.shape.has(Shape::INITIAL));
    }
    capitals >= 3 && small * if sentence.kind == SentenceKind::Headline { 4 } else { 8 } <= capitals
}
