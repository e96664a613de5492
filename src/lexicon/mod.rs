//! Words: their keys, possible parts of speech, lemmas and classes. Compiled by the build script from `data/`, embedded.
//!
//! `signed` is the past and the participle of `sign`; `minister` is a noun and an office head.

/// The keys of fixed words, as an array.
macro_rules! keys {
    ($($word:literal),+ $(,)?) => { [$($crate::lexicon::WordKey::fixed($word)),+] };
}
pub(crate) use keys;

pub(crate) mod blob;
mod class;
mod fold;
mod map;
mod tag;
mod words;

use std::sync::LazyLock as Lazy;

pub use class::Class;
pub(crate) use class::ClassSet;
pub use fold::{WordKey, fold};
pub(crate) use map::{KeyMap, KeySet};
pub use tag::{Tag, TagSet};
pub use words::{Lexicon, VerbForms, WordId};

static WORDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.bin"));
static LEXICON: Lazy<Lexicon> = Lazy::new(|| Lexicon::new(WORDS));

impl Lexicon {
    /// The built-in lexicon.
    #[inline]
    pub fn get() -> &'static Lexicon {
        &LEXICON
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(word: &str) -> WordId {
        Lexicon::get().find(WordKey::of(word))
    }

    #[test]
    fn every_word_is_found_by_its_text() {
        let lexicon = Lexicon::get();
        assert!(lexicon.len() > 20_000);
        for n in 1..=lexicon.len() as u32 {
            let word = WordId(n);
            assert_eq!(lexicon.find(WordKey::of(lexicon.word(word))), word, "{}", lexicon.word(word));
        }
        assert_eq!(id("zzyzzx"), WordId::NONE);
        assert!(lexicon.tags(WordId::NONE).is_empty());
        assert_eq!(lexicon.word(WordId::NONE), "");
    }

    #[test]
    fn forms_lead_to_their_lemma() {
        let lexicon = Lexicon::get();
        for (form, lemma, forms) in [
            ("signed", "sign", VerbForms(12)),
            ("Met", "meet", VerbForms(12)),
            ("said", "say", VerbForms(12)),
            ("urges", "urge", VerbForms::THIRD),
            ("imposing", "impose", VerbForms::ING),
            ("found", "find", VerbForms(13)),
            ("is", "be", VerbForms::THIRD),
        ] {
            assert_eq!(lexicon.verb_lemma(id(form)), Some(WordKey::of(lemma)), "{form}");
            assert_eq!(lexicon.verb_forms(id(form)), forms, "{form}");
        }
        assert_eq!(lexicon.other_verb_lemma(id("found")), Some(WordKey::of("found")));
        assert_eq!(lexicon.noun_lemma(id("ministries")), Some(WordKey::of("ministry")));
        assert!(lexicon.is_plural(id("ministries")));
        assert!(!lexicon.is_plural(id("ministry")));
        assert!(lexicon.tags(id("ministries")).has(Tag::Nns));
        assert!(lexicon.tags(id("said")).has(Tag::Vbd));
        assert!(lexicon.tags(id("the")).has(Tag::Dt));
        assert!(lexicon.classes(id("minister")).has(Class::OfficeHead));
        assert!(lexicon.classes(id("said")).has(Class::Reporting));
    }
}
