//! The grammar of `data/model/grammar.txt` → sentences with their trees.

use super::treebank::Tree;
use crate::Outcome;
use crate::dice::Dice;
use demarche::stages::{Class, Dependency, Lexicon, WordKey};
use std::collections::{BTreeMap, BTreeSet};

struct Part {
    word: String,
    form: Option<usize>,
    relation: Dependency,
    is_optional: bool,
}

struct Expansion {
    weight: usize,
    parts: Vec<Part>,
    head: usize,
}

/// The grammar, and the inflected forms of verbs.
pub struct Grammar {
    symbols: BTreeMap<String, Vec<Expansion>>,
    /// Third person, past, participle, -ing form.
    verbs: BTreeMap<String, [String; 4]>,
    /// For `ANYVERB`, `ANYNOUN`, `ANYNOUNS`.
    any: [Vec<String>; 3],
    /// Those of them that are both noun and verb: `ban`, `hit`, `strikes`.
    both: [Vec<String>; 3],
}

/// What is a noun in nearly all of its uses.
const NOUNS: [Class; 10] = [
    Class::AgreementHead,
    Class::EventHead,
    Class::CommodityHead,
    Class::OrganizationHead,
    Class::OfficeHead,
    Class::PlaceHead,
    Class::Forces,
    Class::TimeUnit,
    Class::Unit,
    Class::Currency,
];

/// How many in a hundred of the words for `ANYVERB` and the like are both noun and verb.
const AMBIGUOUS: usize = 35;

/// What the grammar itself tells of a word's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Nothing.
    Open,
    /// Third person, past, participle, -ing form of a verb, by number.
    Inflected(usize),
    /// A noun, in the plural or not.
    Noun(bool),
}

/// A word of a sentence, before it is written.
pub struct Made {
    pub word: String,
    pub form: Form,
    pub head: Option<usize>,
    pub relation: Dependency,
}

struct Draft {
    words: Vec<String>,
    forms: Vec<Form>,
    heads: Vec<Option<usize>>,
    labels: Vec<Dependency>,
}

impl Grammar {
    /// Reads a grammar; `verbs` is the table of inflections.
    pub fn read(text: &str, inflections: &str) -> Outcome<Self> {
        let mut verbs = BTreeMap::new();
        for line in inflections.lines().skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            if columns.len() >= 7 && columns[1] == "v" {
                let form = |at: usize| columns[at].split('|').next().unwrap_or("").to_owned();
                verbs.insert(columns[0].to_owned(), [form(2), form(3), form(4), form(5)]);
            }
        }
        let mut any = [const { Vec::new() }; 3];
        for line in inflections.lines().skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            if columns.len() < 7 || columns[0].contains([' ', '-']) || columns[0].len() < 3 {
                continue;
            }
            if columns[1] == "v" && !["have", "may", "might", "can"].contains(&columns[0]) {
                any[0].push(columns[0].to_owned());
            } else if columns[1] == "n" && !columns[6].is_empty() && columns[6] != columns[0] {
                any[1].push(columns[0].to_owned());
                any[2].push(columns[6].split('|').next().unwrap_or("").to_owned());
            }
        }
        // "accord", "visit": hardly ever a verb in the one case, often in the other.
        let lexicon = Lexicon::get();
        any[0].retain(|verb| {
            let classes = lexicon.classes(lexicon.find(WordKey::of(verb)));
            !NOUNS.iter().any(|&class| classes.has(class))
        });
        let nouns: BTreeSet<&String> = any[1].iter().collect();
        let verbs_too: BTreeSet<&String> = any[0].iter().filter(|verb| nouns.contains(verb)).collect();
        let pick = |list: &[String]| -> Vec<String> {
            let pairs = list.iter().zip(any[1].iter());
            pairs.filter(|(_, noun)| verbs_too.contains(noun)).map(|(word, _)| word.clone()).collect()
        };
        let both = [verbs_too.iter().map(|verb| (*verb).clone()).collect(), pick(&any[1]), pick(&any[2])];
        let mut symbols = BTreeMap::new();
        for (number, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let at = |what: &str| format!("grammar.txt:{}: {what}", number + 1);
            let (name, rest) = line.split_once(" = ").ok_or_else(|| at("no ="))?;
            let mut expansions = Vec::new();
            for expansion in rest.split(" | ") {
                let mut words: Vec<&str> = expansion.split_whitespace().collect();
                let weight = words.first().and_then(|w| w.parse::<usize>().ok());
                if weight.is_some() && words.len() > 1 {
                    words.remove(0);
                }
                let mut head = None;
                let mut parts = Vec::new();
                for (place, word) in words.iter().enumerate() {
                    let (word, relation) = match word.rsplit_once(':') {
                        Some((word, relation)) if !word.is_empty() => {
                            (word, Dependency::from_name(relation).ok_or_else(|| at(relation))?)
                        }
                        _ => (*word, Dependency::Modifier),
                    };
                    let word = match word.strip_prefix('*') {
                        Some(word) => {
                            head = Some(place);
                            word
                        }
                        None => word,
                    };
                    let (word, is_optional) =
                        word.strip_suffix('?').map_or((word, false), |word| (word, true));
                    let (word, form) = match word.split_once('@') {
                        Some((word, form)) => {
                            let form = ["third", "past", "part", "ing"].iter().position(|f| *f == form);
                            (word, Some(form.ok_or_else(|| at("no such form"))?))
                        }
                        None => (word, None),
                    };
                    parts.push(Part { word: word.to_owned(), form, relation, is_optional });
                }
                let head = head.unwrap_or(parts.len().saturating_sub(1));
                expansions.push(Expansion { weight: weight.unwrap_or(1), parts, head });
            }
            symbols.insert(name.to_owned(), expansions);
        }
        Ok(Self { symbols, verbs, any, both })
    }

    /// A sentence.
    pub fn sentence(&self, dice: &mut Dice) -> Tree {
        self.draft(dice).write()
    }

    /// A sentence, word by word.
    pub fn words(&self, dice: &mut Dice) -> Vec<Made> {
        let Draft { words, forms, heads, labels } = self.draft(dice);
        let rest = forms.into_iter().zip(heads).zip(labels);
        let made = words.into_iter().zip(rest);
        made.map(|(word, ((form, head), relation))| Made { word, form, head, relation }).collect()
    }

    /// The words that a symbol's expansions spell out.
    pub fn spelled(&self, symbol: &str) -> Vec<&str> {
        let parts = self.symbols.get(symbol).into_iter().flatten().flat_map(|expansion| &expansion.parts);
        parts.flat_map(|part| part.word.split('/')).collect()
    }

    fn anything(&self, kind: usize, dice: &mut Dice) -> &str {
        let list = if dice.chance(AMBIGUOUS) { &self.both[kind] } else { &self.any[kind] };
        &list[dice.below(list.len())]
    }

    fn draft(&self, dice: &mut Dice) -> Draft {
        let mut draft = Draft { words: Vec::new(), forms: Vec::new(), heads: Vec::new(), labels: Vec::new() };
        if let Some(root) = self.expand("TOP", None, &mut draft, dice) {
            draft.labels[root] = Dependency::Root;
        }
        draft
    }

    /// Adds what a symbol or word stands for, and tells the head.
    fn expand(&self, word: &str, form: Option<usize>, draft: &mut Draft, dice: &mut Dice) -> Option<usize> {
        let Some(expansions) = self.symbols.get(word) else {
            let choices: Vec<&str> = if word == "/" { vec![word] } else { word.split('/').collect() };
            let choice = match word {
                "ANYVERB" => self.anything(0, dice),
                "ANYNOUN" => self.anything(1, dice),
                "ANYNOUNS" => self.anything(2, dice),
                _ => choices[dice.below(choices.len())],
            };
            let inflected = form.and_then(|form| self.verbs.get(choice).map(|forms| forms[form].clone()));
            draft.forms.push(match (word, form.filter(|_| inflected.is_some())) {
                ("ANYNOUN", _) => Form::Noun(false),
                ("ANYNOUNS", _) => Form::Noun(true),
                (_, Some(form)) => Form::Inflected(form),
                _ => Form::Open,
            });
            draft.words.push(inflected.unwrap_or_else(|| choice.to_owned()));
            draft.heads.push(None);
            draft.labels.push(Dependency::Other);
            return Some(draft.words.len() - 1);
        };
        let total: usize = expansions.iter().map(|e| e.weight).sum();
        let mut left = dice.below(total.max(1));
        let mut chosen = expansions.first()?;
        for expansion in expansions {
            chosen = expansion;
            if left < expansion.weight {
                break;
            }
            left -= expansion.weight;
        }
        let mut head = None;
        let mut others = Vec::new();
        for (place, part) in chosen.parts.iter().enumerate() {
            if part.is_optional && dice.chance(50) {
                continue;
            }
            let Some(found) = self.expand(&part.word, part.form.or(form), draft, dice) else { continue };
            if place == chosen.head {
                head = Some(found);
            } else {
                others.push((found, part.relation));
            }
        }
        let head = head?;
        for (other, relation) in others {
            draft.heads[other] = Some(head);
            draft.labels[other] = relation;
        }
        Some(head)
    }
}

impl Draft {
    /// The text of it. A comma before another mark is dropped from the text, but not from the tree.
    fn write(self) -> Tree {
        let mut text = String::new();
        let mut spans = Vec::new();
        let is_joined = |word: &str| [",", ".", ":", "'s", ")", "”", "%"].contains(&word);
        for (at, word) in self.words.iter().enumerate() {
            let next = self.words.get(at + 1).map(String::as_str);
            let is_dropped = word == "," && matches!(next, Some("," | "."));
            let is_after_open = text.ends_with(['“', '(']);
            if !is_joined(word) && !text.is_empty() && !is_after_open && !is_dropped {
                text.push(' ');
            }
            let start = text.len();
            if text.is_empty() || text == "“" {
                let mut chars = word.chars();
                text.extend(chars.next().into_iter().flat_map(char::to_uppercase));
                text.push_str(chars.as_str());
            } else if !is_dropped {
                text.push_str(word);
            }
            spans.push((start, text.len()));
        }
        Tree { text, spans, heads: self.heads, labels: self.labels }
    }
}
