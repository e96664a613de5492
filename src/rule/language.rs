//! The rule language: TOML → rules, indexed by the words that trigger them. `data/rules/README.md` describes it.

use crate::error::{Error, ErrorKind, Errors};
use crate::lexicon::{KeyMap, KeySet, Lexicon, WordKey};
use crate::relation::{EntityKind, Modality, Polarity, RelationKind, Role};
use serde::Deserialize;
use smallvec::SmallVec;
use std::collections::HashMap;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: Option<String>,
    #[serde(default)]
    classes: HashMap<String, Vec<String>>,
    #[serde(default)]
    rule: Vec<Source>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Source {
    name: String,
    #[serde(default)]
    verb: Vec<String>,
    #[serde(default)]
    light: Vec<String>,
    #[serde(default)]
    noun: Vec<String>,
    #[serde(default)]
    adj: Vec<String>,
    #[serde(default)]
    title: bool,
    #[serde(default)]
    event: bool,
    frame: String,
    #[serde(default)]
    support: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
    #[serde(default)]
    need: Vec<String>,
    polarity: Option<Polarity>,
    modality: Option<Modality>,
    #[serde(default)]
    willed: bool,
    cameo: Option<String>,
    #[serde(default)]
    absorbs: Vec<RelationKind>,
    #[serde(default)]
    fires: Vec<String>,
    #[serde(default)]
    silent: Vec<String>,
}

/// Where a filler stands relative to the trigger.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Slot {
    Subject,
    Object,
    Second,
    Infinitive,
    Gerund,
    That,
    Wh,
    Quote,
    Clause,
    Possessor,
    Modifier,
    Name,
    Apposition,
    /// The trigger's own noun group.
    Itself,
    /// The complement of a preposition; of `out of`, the first word stands before the last.
    Preposition {
        last: WordKey,
        before: Option<WordKey>,
    },
    /// A slot of the clause that fills a slot: `to-inf.obj` is the object of the infinitive.
    Inner(Box<Slot>, Box<Slot>),
    /// Who has or does what fills another slot (`obj's`).
    Owner(Box<Slot>),
}

/// One alternative of a filter.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    Kind(EntityKind),
    Actor,
    Goods,
    Named,
    /// A verb that says what is to be: a bare subjunctive or `should` ("that it be lifted").
    Mandative,
    /// A verb with a negation of its own ("not to cut off supplies").
    Negated,
    Class(Arc<KeySet>),
    Lemma(WordKey),
}

/// One item of a frame.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub slots: Vec<Slot>,
    /// Passed when one of them passes; `bool` is "not".
    pub filter: Vec<(bool, Test)>,
    pub role: Option<Role>,
}

/// A rule, ready to match.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub name: Arc<str>,
    pub kind: RelationKind,
    pub frame: Vec<Item>,
    pub not: Vec<Item>,
    pub need: Vec<Item>,
    pub support: Vec<WordKey>,
    pub polarity: Polarity,
    pub modality: Modality,
    pub cameo: Option<Arc<str>>,
    pub absorbs: Vec<RelationKind>,
    pub fires: Vec<String>,
    pub silent: Vec<String>,
    /// A refusal rather than a failure; kept for the codes.
    pub willed: bool,
}

/// What sort of trigger a predicate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Verb,
    Light,
    Noun,
    Adjective,
    /// A noun before a name (`EU member Hungary`).
    Name,
    /// A named event.
    Event,
    /// Fixed words that start with no verb (`according to`).
    Phrase,
}

/// The words of a predicate behind its first; `None` is a gap for the object.
#[derive(Clone, Debug)]
pub(crate) struct Predicate {
    pub rule: u32,
    pub form: Form,
    pub rest: SmallVec<[Option<WordKey>; 3]>,
    /// Whether the last word is a preposition, whose complement is the object.
    pub ends_in_preposition: bool,
}

/// All rules, indexed by trigger.
#[derive(Debug, Default)]
pub(crate) struct RuleSet {
    pub rules: Vec<Rule>,
    /// By the lemma of the verb.
    pub verbs: KeyMap<Vec<Predicate>>,
    /// By the lemma of the head noun; `rest` holds the words before it.
    pub nouns: KeyMap<Vec<Predicate>>,
    /// By the adjective.
    pub adjectives: KeyMap<Vec<Predicate>>,
    /// Phrases that start with a word that is no verb (`according to`).
    pub phrases: KeyMap<Vec<Predicate>>,
    pub titles: Vec<u32>,
    /// Rules whose trigger is a named event.
    pub events: Vec<u32>,
    pub support: KeySet,
    pub goods: Arc<KeySet>,
}

const PREPOSITIONS: &[&str] = &[
    "to",
    "with",
    "on",
    "over",
    "about",
    "for",
    "from",
    "against",
    "of",
    "into",
    "in",
    "at",
    "by",
    "off",
    "behind",
    "toward",
    "towards",
    "upon",
    "between",
    "among",
    "through",
    "under",
    "after",
    "before",
    "around",
    "across",
    "per",
    "outside",
    "inside",
    "within",
    "near",
    "opposite",
    "alongside",
    "like",
];

impl RuleSet {
    /// The rules that the library carries.
    pub fn builtin() -> Self {
        let mut set = Self::default();
        let files: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/rules.rs"));
        match set.add(files) {
            Ok(()) => set,
            // The files are checked by the tests; a fault in them is a broken build.
            Err(errors) => panic!("the built-in rules do not load:\n{errors}"),
        }
    }

    /// Adds rule files: (name, text) each.
    pub fn add(&mut self, files: &[(&str, &str)]) -> Result<(), Errors> {
        let mut errors = Vec::new();
        let mut shared: HashMap<String, Arc<KeySet>> = HashMap::new();
        let mut parsed = Vec::new();
        for (name, text) in files {
            match toml::from_str::<File>(text) {
                Ok(file) => parsed.push((*name, *text, file)),
                Err(e) => {
                    let at = e.span().map_or(0, |s| s.start);
                    errors.push(fault(name, text, at, e.message()));
                }
            }
        }
        let keys = |words: &[String]| Arc::new(words.iter().map(|w| last_word(w)).collect::<KeySet>());
        for (_, _, file) in parsed.iter().filter(|(_, _, f)| f.kind.is_none()) {
            for (class, words) in &file.classes {
                shared.insert(class.clone(), keys(words));
            }
        }
        if let Some(support) = shared.get("support-verbs") {
            self.support.extend(support.iter().copied());
        }
        if let Some(goods) = shared.get("goods") {
            self.goods = goods.clone();
        }
        for (name, text, file) in &parsed {
            let Some(kind_name) = &file.kind else { continue };
            let Some(kind) = RelationKind::from_name(kind_name) else {
                errors.push(fault(
                    name,
                    text,
                    text.find(kind_name.as_str()).unwrap_or(0),
                    &format!("unknown kind `{kind_name}`"),
                ));
                continue;
            };
            let mut classes = shared.clone();
            for (class, words) in &file.classes {
                classes.insert(class.clone(), keys(words));
            }
            for source in &file.rule {
                let at = text.find(&format!("\"{}\"", source.name)).unwrap_or(0);
                match compile(kind, source, &classes) {
                    Ok(rule) => self.index(rule, source),
                    Err(message) => errors.push(fault(name, text, at, &message)),
                }
            }
        }
        Errors::check(errors)
    }

    fn index(&mut self, rule: Rule, source: &Source) {
        let number = self.rules.len() as u32;
        let lexicon = Lexicon::get();
        for (list, form) in [(&source.verb, Form::Verb), (&source.light, Form::Light)] {
            for lemma in list {
                let words: Vec<&str> = lemma.split([' ', '-']).filter(|w| !w.is_empty()).collect();
                let Some((first, rest)) = words.split_first() else { continue };
                let key = WordKey::of(first);
                let is_verb = lexicon.verb_lemma(lexicon.find(key)) == Some(key);
                let predicate = Predicate {
                    rule: number,
                    form: if is_verb { form } else { Form::Phrase },
                    rest: rest.iter().map(|w| (*w != "_").then(|| WordKey::of(w))).collect(),
                    ends_in_preposition: rest.last().is_some_and(|w| PREPOSITIONS.contains(w)),
                };
                if is_verb { &mut self.verbs } else { &mut self.phrases }
                    .entry(key)
                    .or_default()
                    .push(predicate);
            }
        }
        for (list, form) in [(&source.noun, Form::Noun), (&source.adj, Form::Adjective)] {
            for lemma in list {
                let mut words: Vec<&str> = lemma.split([' ', '-']).filter(|w| !w.is_empty()).collect();
                if form == Form::Adjective {
                    words.retain(|w| *w != "be");
                }
                let Some((last, before)) = words.split_last() else { continue };
                let key = WordKey::of(last);
                // Tables list "talks" as it stands; the lexicon may know it as the plural of "talk".
                let key = if form == Form::Noun {
                    lexicon.noun_lemma(lexicon.find(key)).unwrap_or(key)
                } else {
                    key
                };
                let predicate = Predicate {
                    rule: number,
                    form,
                    rest: before.iter().map(|w| Some(WordKey::of(w))).collect(),
                    ends_in_preposition: false,
                };
                if form == Form::Noun { &mut self.nouns } else { &mut self.adjectives }
                    .entry(key)
                    .or_default()
                    .push(predicate);
            }
        }
        if source.title {
            self.titles.push(number);
        }
        if source.event {
            self.events.push(number);
        }
        self.rules.push(rule);
    }
}

fn last_word(phrase: &str) -> WordKey {
    WordKey::of(phrase.rsplit([' ', '-']).next().unwrap_or(phrase))
}

fn fault(file: &str, text: &str, at: usize, message: &str) -> Error {
    let before = &text[..text.floor_char_boundary(at.min(text.len()))];
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    let row = text[start..].lines().next().unwrap_or("");
    let at = before.len() - start;
    Error::new(ErrorKind::Rule, message).at(file, line, row, at..row.len().max(at))
}

fn compile(
    kind: RelationKind,
    source: &Source,
    classes: &HashMap<String, Arc<KeySet>>,
) -> Result<Rule, String> {
    let items =
        |list: &[String]| list.iter().map(|text| item(kind, text, classes)).collect::<Result<Vec<_>, _>>();
    let frame = source
        .frame
        .split_whitespace()
        .map(|text| item(kind, text, classes))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Rule {
        name: source.name.as_str().into(),
        kind,
        frame,
        not: items(&source.not)?,
        need: items(&source.need)?,
        support: source.support.iter().map(|w| WordKey::of(w)).collect(),
        polarity: source.polarity.unwrap_or(Polarity::Positive),
        modality: source.modality.unwrap_or(Modality::Asserted),
        cameo: source.cameo.as_deref().map(Into::into),
        absorbs: source.absorbs.clone(),
        fires: source.fires.clone(),
        silent: source.silent.clone(),
        willed: source.willed,
    })
}

fn item(kind: RelationKind, text: &str, classes: &HashMap<String, Arc<KeySet>>) -> Result<Item, String> {
    let body = text.trim_start_matches('[').trim_end_matches(']');
    let (left, role) = match body.split_once('=') {
        Some((left, role)) => (left, Some(role)),
        None => (body, None),
    };
    let role = match role {
        None | Some("-") => None,
        Some(name) => {
            let role = Role::from_name(name).filter(|r| kind.roles().iter().any(|s| s.role == *r));
            let known = || kind.roles().iter().map(|s| s.role.as_str()).collect::<Vec<_>>().join("`, `");
            Some(
                role.ok_or_else(|| format!("unknown role `{name}` in `{text}`; `{kind}` has `{}`", known()))?,
            )
        }
    };
    let (slots, filter) = left.split_once(':').unwrap_or((left, ""));
    let slots = slots
        .split(',')
        .map(|slot| match slot.split_once('.') {
            Some((outer, inner)) => {
                Ok(Slot::Inner(Box::new(slot_of(outer, text)?), Box::new(slot_of(inner, text)?)))
            }
            None => slot_of(slot, text),
        })
        .collect::<Result<Vec<_>, String>>()?;
    let filter = filter
        .split('|')
        .filter(|f| !f.is_empty())
        .map(|f| {
            let (not, f) = f.strip_prefix('!').map_or((false, f), |f| (true, f));
            let test = if let Some(class) = f.strip_prefix('@') {
                Test::Class(
                    classes
                        .get(class)
                        .cloned()
                        .ok_or_else(|| format!("unknown class `@{class}` in `{text}`"))?,
                )
            } else if let Some(word) = f.strip_prefix('~') {
                Test::Lemma(WordKey::of(word))
            } else {
                match f {
                    "actor" => Test::Actor,
                    "goods" => Test::Goods,
                    "named" => Test::Named,
                    "mandative" => Test::Mandative,
                    "negated" => Test::Negated,
                    kind => Test::Kind(
                        EntityKind::from_name(kind)
                            .ok_or_else(|| format!("unknown filter `{kind}` in `{text}`"))?,
                    ),
                }
            };
            Ok((not, test))
        })
        .collect::<Result<Vec<_>, String>>()?;
    Ok(Item { slots, filter, role })
}

fn slot_of(slot: &str, text: &str) -> Result<Slot, String> {
    Ok(match slot {
        "subj" => Slot::Subject,
        "obj" => Slot::Object,
        "obj2" => Slot::Second,
        "to-inf" => Slot::Infinitive,
        "ing" => Slot::Gerund,
        "that" => Slot::That,
        "wh" => Slot::Wh,
        "quote" => Slot::Quote,
        "clause" => Slot::Clause,
        "'s" => Slot::Possessor,
        "mod" | "noun" | "modified" => Slot::Modifier,
        "self" => Slot::Itself,
        "name" => Slot::Name,
        "appos" => Slot::Apposition,
        "" => return Err(format!("an empty slot in `{text}`")),
        owned if owned.len() > 2 && owned.ends_with("'s") => {
            Slot::Owner(Box::new(slot_of(&owned[..owned.len() - 2], text)?))
        }
        preposition => {
            let mut words = preposition.rsplit('-').map(WordKey::of);
            Slot::Preposition { last: words.next().unwrap_or_default(), before: words.next() }
        }
    })
}
