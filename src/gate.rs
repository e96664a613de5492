//! Tokens and names → which sentences can hold a relation at all: told before anything is tagged.
//!
//! `Prices rose in May` has nobody who could act, so it is not analysed; `The ministry said so` has. Nearly every rule needs
//! somebody who acts: a name, a pronoun, a noun for those who act, a word that may be a name.

use crate::coref::Actors;
use crate::lexicon::{Class, Lexicon, Tag, TagSet, WordId, WordKey};
use crate::name::Names;
use crate::relation::{EntityKind, RelationKind};
use crate::rule::RuleSet;
use crate::token::{Shape, Token, TokenRange};

/// A noun for those who act, by its lemma.
const ACTOR: u8 = 1;
/// Triggers a rule that needs nobody who acts, as a verb, as a noun, or as it stands.
const FREE: u8 = 2;
/// Acts or refers to who acts, in this form: offices, pronouns.
const SELF: u8 = 4;
/// A quantity that can stand for persons (`several of them`).
const NUMBER: u8 = 8;

const OF: WordKey = WordKey::fixed("of");

/// What the words of the lexicon tell.
#[derive(Debug)]
pub(crate) struct Gate {
    /// By word of the lexicon.
    flags: Vec<u8>,
    /// The same for words that the lexicon does not know.
    unknown: Vec<(WordKey, u8)>,
    /// Whether a kind of the user's own may need nobody, so that nothing can be told.
    open: bool,
}

/// Whether a mention can stand for somebody who acts.
fn acts(kind: EntityKind) -> bool {
    use EntityKind as K;
    !matches!(kind, K::Date | K::Money | K::Percent | K::Commodity)
}

impl Gate {
    pub fn new(rules: &RuleSet, actors: &Actors) -> Self {
        let lexicon = Lexicon::get();
        let open = rules.rules.iter().any(|r| r.kind == RelationKind::Custom);
        let mut gate = Self { flags: vec![0; lexicon.len() + 1], unknown: Vec::new(), open };
        for key in actors.words() {
            gate.mark(key, ACTOR);
        }
        for (key, rule) in rules.triggers() {
            if rule.actors.is_empty() {
                gate.mark(key, FREE);
            }
        }
        for word in crate::coref::PRONOUNS.iter().flat_map(|list| *list) {
            gate.mark(*word, SELF);
        }
        for word in crate::coref::SOME {
            gate.mark(*word, NUMBER);
        }
        gate.flags[0] = 0;
        gate
    }

    fn mark(&mut self, key: WordKey, flag: u8) {
        let word = Lexicon::get().find(key);
        if word != WordId::NONE {
            self.flags[word.0 as usize] |= flag;
        } else if let Some(entry) = self.unknown.iter_mut().find(|(k, _)| *k == key) {
            entry.1 |= flag;
        } else {
            self.unknown.push((key, flag));
        }
    }

    /// Whether anybody is named in a document who could act: else nothing in it is worth telling.
    pub fn has_actors(&self, names: &Names) -> bool {
        use EntityKind as K;
        let acts = |kind| matches!(kind, K::Person | K::Country | K::Forum | K::Organization | K::Place);
        self.open || names.mentions.iter().any(|m| acts(m.kind))
    }

    /// Whether a sentence can hold a relation.
    pub fn passes(&self, tokens: &[Token], range: TokenRange, name_at: &[u32], names: &Names) -> bool {
        if self.open {
            return true;
        }
        let lexicon = Lexicon::get();
        let numeral = TagSet::of(&[Tag::Cd]);
        let mut is_first = true;
        let mut number = false;
        for at in range.range() {
            let token = &tokens[at];
            if let Some(mention) = names.mentions.get(name_at[at] as usize) {
                if acts(mention.kind) {
                    return true;
                }
                (is_first, number) = (false, true);
                continue;
            }
            if !token.shape.has(Shape::WORD) {
                number = token.shape.has(Shape::NUMBER);
                continue;
            }
            if number && token.key == OF {
                return true;
            }
            let word = token.word;
            let own = self.flags[word.0 as usize];
            let lemmas = self.flags[lexicon.noun_id(word).0 as usize]
                | self.flags[lexicon.verb_id(word).0 as usize] & FREE
                | own;
            if lemmas & (ACTOR | FREE) != 0 || own & SELF != 0 {
                return true;
            }
            if token.shape.has(Shape::INITIAL) && (!is_first || lexicon.tags(word).is_empty())
                || lexicon.classes(word).has(Class::OfficeHead)
                || word == WordId::NONE && self.unknown.iter().any(|(key, _)| *key == token.key)
            {
                return true;
            }
            number = own & NUMBER != 0 || lexicon.tags(word).0 & numeral.0 != 0;
            is_first = false;
        }
        let titles = &names.titles;
        let first = titles.partition_point(|t| t.head < range.start);
        titles.get(first).is_some_and(|t| t.head < range.end)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Extractor, Input};

    fn kinds(text: &str) -> Vec<&'static str> {
        let document = Extractor::new().extract(Input::new(text));
        document.all_relations().iter().map(|r| r.kind().as_str()).collect()
    }

    #[test]
    fn a_text_that_names_nobody_tells_nothing() {
        assert!(kinds("The minister met the ambassador on Monday.").is_empty());
        assert_eq!(kinds("The minister met the ambassador on Monday. It rained in Peru."), ["met-with"]);
        assert!(Extractor::new().trace("The minister met the ambassador.").contains("met"));
    }

    #[test]
    fn sentences_that_state_nothing_are_passed_over_and_their_names_kept() {
        assert_eq!(kinds("Prices rose. China criticised Japan. Prices fell."), ["accused"]);
        assert_eq!(kinds("The conference took place in May. China was silent."), ["took-place"]);
        let text = "Wang Wentao has grey hair. He met Ahn Duk-geun in Detroit.";
        let document = Extractor::new().extract(text);
        let named = |m: &&crate::Mention| m.span.text(text) == "He" && m.refers_to[0].index() == 0;
        assert_eq!(document.mentions().iter().filter(named).count(), 1);
    }
}
