//! The rule language: TOML → rules, indexed by the words that trigger them. `data/rules/README.md` describes it.

use super::shape;
use super::source::{File, RoleSource, Source, UNKNOWN_CONFIDENCE, from_compact, parts};
use crate::coref::Discourse;
use crate::error::{Error, ErrorKind, Errors};
use crate::lexicon::{KeyMap, KeySet, Lexicon, WordId, WordKey};
use crate::relation::{EntityKind, Filler, Modality, Polarity, RelationKind, Role, RoleSpec};
use smallvec::SmallVec;
use std::collections::HashMap;
use std::sync::Arc;

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

impl Slot {
    /// Whether what stands there may have been named in another sentence.
    fn reaches_back(&self) -> bool {
        match self {
            Slot::Owner(_) => true,
            Slot::Inner(outer, inner) => outer.reaches_back() || inner.reaches_back(),
            _ => false,
        }
    }
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
    /// A word of the class of this number.
    Class(u32),
    Lemma(WordKey),
}

/// One item of a frame.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub slots: Vec<Slot>,
    /// Passed when one of them passes; `bool` is "not".
    pub filter: Vec<(bool, Test)>,
    pub role: Option<Role>,
    /// Whether the rule does not match without it.
    pub need: Need,
}

/// How much a rule depends on an item of its frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// It matches without it.
    None,
    /// Something must stand there.
    Present,
    /// What stands there must fill the role.
    Filled,
}

/// A rule, ready to match.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub name: Arc<str>,
    pub kind: RelationKind,
    /// The kind, where it is the user's own.
    pub custom: Option<Arc<CustomKind>>,
    pub frame: Vec<Item>,
    /// Core roles that somebody must fill who stands in the sentence.
    pub actors: SmallVec<[Role; 2]>,
    /// What is named inside the first role fills the second where nothing else does.
    pub within: Arc<[(Role, Role)]>,
    pub not: Vec<Item>,
    pub need: Vec<Item>,
    /// How many filters it can pass at most.
    pub filters: usize,
    pub support: Vec<WordKey>,
    pub polarity: Polarity,
    pub modality: Modality,
    pub cameo: Option<Arc<str>>,
    pub absorbs: Vec<RelationKind>,
    pub fires: Vec<String>,
    pub silent: Vec<String>,
    /// A refusal rather than a failure; kept for the codes.
    pub willed: bool,
    /// How often it is right, by its record on annotated documents.
    pub confidence: f32,
}

/// A relation kind of the user's own.
#[derive(Debug)]
pub(crate) struct CustomKind {
    pub name: Arc<str>,
    /// The names of its roles, in the order of [`Role::CUSTOM`].
    pub roles: Vec<Arc<str>>,
    specs: Vec<RoleSpec>,
}

impl Rule {
    /// The roles of its kind.
    pub fn roles(&self) -> &[RoleSpec] {
        match &self.custom {
            Some(custom) => &custom.specs,
            None => self.kind.roles(),
        }
    }

    /// The role of its kind that an adjunct fills (`when`, `place`, `forum`), if it has one of that name.
    pub fn adjunct(&self, role: Role) -> Option<Role> {
        match &self.custom {
            Some(custom) => {
                let at = custom.roles.iter().position(|name| **name == *role.as_str())?;
                Some(Role::CUSTOM[at])
            }
            None => self.kind.roles().iter().find(|s| s.role == role).map(|s| s.role),
        }
    }

    /// Whether both tell of the same kind of thing.
    pub fn same_kind(&self, other: &Rule) -> bool {
        self.kind == other.kind
            && self.custom.as_ref().map(|c| &c.name) == other.custom.as_ref().map(|c| &c.name)
    }
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
    pub rest: Box<[Option<WordKey>]>,
    /// The class of the first word of `rest` alone.
    pub second: Option<u32>,
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
    /// Nouns for how long or how often: `hours of talks` are talks.
    pub stretches: KeySet,
    pub classes: Classes,
    /// The class of goods.
    pub goods: Option<u32>,
    /// The class of agreements.
    pub agreements: Option<u32>,
    /// The class of words that stand for goods named before (`the fuel`).
    pub kinds_of_goods: Option<u32>,
    /// What a sentence must have for a rule to match in it, by the number of the rule.
    pub demands: Vec<Demand>,
    pub conditions: Vec<Condition>,
    numbers: HashMap<Condition, u32>,
    by_name: HashMap<Arc<str>, u32>,
    /// Word classes that every file may use.
    shared: HashMap<String, u32>,
}

/// Word classes by number: of each word, which it is in.
#[derive(Debug)]
pub(crate) struct Classes {
    count: u32,
    of: KeyMap<SmallVec<[u32; 4]>>,
    /// The same for the words of the lexicon, by their number: where in `lists` their classes stand, behind their count.
    starts: Vec<u32>,
    lists: Vec<u32>,
    /// Classes of one word.
    single: KeyMap<u32>,
}

impl Default for Classes {
    fn default() -> Self {
        let (of, single) = (KeyMap::default(), KeyMap::default());
        Self { count: 3, of, starts: Vec::new(), lists: Vec::new(), single }
    }
}

impl Classes {
    /// Nouns that trigger rules.
    pub const NOUNS: u32 = 0;
    /// Adjectives that do.
    pub const ADJECTIVES: u32 = 1;
    /// First words of phrases that do.
    pub const PHRASES: u32 = 2;

    fn add(&mut self, words: impl Iterator<Item = WordKey>) -> u32 {
        let number = self.count;
        self.count += 1;
        for word in words {
            self.put(word, number);
        }
        number
    }

    fn put(&mut self, word: WordKey, class: u32) {
        let own = self.of.entry(word).or_default();
        if !own.contains(&class) {
            own.push(class);
        }
    }

    fn of_one(&mut self, word: WordKey) -> u32 {
        match self.single.get(&word) {
            Some(&number) => number,
            None => {
                let number = self.add(std::iter::once(word));
                self.single.insert(word, number);
                number
            }
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// To be called when all words are there.
    fn settle(&mut self) {
        let lexicon = Lexicon::get();
        self.starts = vec![0; lexicon.len() + 1];
        self.lists = vec![0];
        for (key, classes) in &self.of {
            let word = lexicon.find(*key);
            if word != WordId::NONE {
                self.starts[word.0 as usize] = self.lists.len() as u32;
                self.lists.push(classes.len() as u32);
                self.lists.extend_from_slice(classes);
            }
        }
    }

    /// The classes that a word is in.
    pub fn of(&self, word: WordKey) -> &[u32] {
        self.of.get(&word).map_or(&[], SmallVec::as_slice)
    }

    /// The classes that a word of the lexicon is in.
    pub fn of_known(&self, word: WordId) -> &[u32] {
        let start = self.starts.get(word.0 as usize).map_or(0, |&start| start as usize);
        let list = self.lists.get(start..).unwrap_or(&[]);
        list.split_first().map_or(&[], |(&count, list)| &list[..count as usize])
    }

    pub fn has(&self, class: u32, word: WordKey) -> bool {
        self.of(word).contains(&class)
    }
}

/// Something in a sentence: a mention of one of these kinds (a bit each), a word of one of these classes, or one of these
/// [`signs`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Condition {
    pub kinds: u16,
    pub classes: SmallVec<[u32; 2]>,
    /// Or a word for goods.
    pub goods: bool,
    pub signs: u8,
}

/// Forms of a sentence without which some slots are empty.
pub(crate) mod signs {
    /// An infinitive.
    pub const INFINITIVE: u8 = 1;
    /// A gerund.
    pub const GERUND: u8 = 2;
    /// A quotation mark.
    pub const QUOTE: u8 = 4;
    /// A verb.
    pub const VERB: u8 = 8;
    /// More verbs than one.
    pub const VERBS: u8 = 16;
}

/// What a sentence must have: so many who may act, and all of these conditions, by number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Demand {
    pub actors: u32,
    pub conditions: SmallVec<[u32; 4]>,
}

/// The bit of a kind.
pub(crate) fn bit(kind: EntityKind) -> u16 {
    1 << kind as u16
}

/// The kinds that can fill a role.
fn kinds_of(role: Role) -> u16 {
    match role {
        // Or what is theirs.
        Role::Supported | Role::Accused => u16::MAX,
        _ => EntityKind::ALL.iter().filter(|k| Discourse::fits(role, **k)).map(|k| bit(*k)).sum(),
    }
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

/// The rules that the library carries, without their sentences.
static BUILTIN: &str = include_str!(concat!(env!("OUT_DIR"), "/rules.txt"));

/// A file with the text that it was read from, for messages.
struct Parsed<'a> {
    name: &'a str,
    text: &'a str,
    file: File,
}

/// Mistakes reported before reading stops.
const MAX_ERRORS: usize = 1_000;

impl RuleSet {
    /// The rules that the library carries.
    pub fn builtin() -> Self {
        let mut set = Self::default();
        let files =
            from_compact(BUILTIN).into_iter().map(|file| Parsed { name: "", text: "", file }).collect();
        let mut errors = Vec::new();
        set.take(files, &mut errors);
        // The build script has read the files and the tests have checked them.
        debug_assert!(errors.is_empty(), "{errors:?}");
        set
    }

    /// Adds rule files, (name, text) each. A rule that has the name of one already there replaces it.
    ///
    /// # Errors
    ///
    /// Every mistake that is found; the set is then not to be used.
    pub fn add(&mut self, files: &[(&str, &str)]) -> Result<(), Errors> {
        let mut errors = Vec::new();
        let mut parsed = Vec::new();
        for (name, text) in files {
            match toml::from_str::<File>(text) {
                Ok(mut file) => {
                    file.spread();
                    parsed.push(Parsed { name, text, file });
                }
                Err(e) => {
                    let mut all = shape::faults(text, MAX_ERRORS);
                    if all.is_empty() {
                        let at = e.span().map_or(0, |s| s.start);
                        all.push((at..at + 1, e.message().to_owned(), String::new()));
                    }
                    errors.extend(
                        all.into_iter().map(|(at, message, hint)| place(name, text, at, &message).hint(hint)),
                    );
                }
            }
        }
        self.find_clashes(&parsed, &mut errors);
        self.take(parsed, &mut errors);
        Errors::check(errors)
    }

    /// Two rules of one name, and rules that never win: all of their words, with the same frame, stand in an earlier one.
    fn find_clashes(&self, parsed: &[Parsed], errors: &mut Vec<Error>) {
        let mut names: HashMap<&str, &str> = HashMap::new();
        // Frames by number, so that a long one is not kept once a word.
        let mut frames: HashMap<String, usize> = HashMap::new();
        let mut seen: HashMap<(&str, &str, usize), &str> = HashMap::new();
        for Parsed { name, text, file } in parsed {
            let kind = file.kind.as_deref().unwrap_or("");
            for rule in &file.rule {
                if errors.len() >= MAX_ERRORS {
                    return;
                }
                let at = || find_rule(text, &rule.name);
                if let Some(other) = names.insert(&rule.name, name) {
                    let place = if other == *name { "this file".to_owned() } else { other.to_string() };
                    errors.push(fault(name, text, at(), &format!("`{}` is in {place} already", rule.name)));
                }
                let own = format!("{} {:?} {:?} {:?}", rule.frame, rule.not, rule.need, rule.support);
                let number = frames.len();
                let own = *frames.entry(own).or_insert(number);
                let words = [&rule.verb, &rule.light, &rule.noun, &rule.adj].into_iter().flatten();
                let mut winner = None;
                let mut all = words.clone().next().is_some();
                for word in words {
                    match seen.get(&(kind, word.as_str(), own)) {
                        Some(other) => winner = Some(*other),
                        None => {
                            all = false;
                            seen.insert((kind, word, own), &rule.name);
                        }
                    }
                }
                if let Some(winner) = winner.filter(|_| all) {
                    let message =
                        format!("`{}` never wins: `{winner}` has the same words and frame", rule.name);
                    errors.push(fault(name, text, at(), &message));
                }
            }
        }
    }

    /// The kinds of the user's own, in the order of their files.
    pub fn custom_kinds(&self) -> Vec<crate::relation::CustomKind> {
        let mut kinds: Vec<crate::relation::CustomKind> = Vec::new();
        for custom in self.rules.iter().filter_map(|rule| rule.custom.as_ref()) {
            if !kinds.iter().any(|kind| kind.name == custom.name) {
                let roles = custom.roles.iter().zip(&custom.specs);
                kinds.push(crate::relation::CustomKind {
                    name: custom.name.clone(),
                    roles: roles
                        .map(|(name, spec)| crate::relation::CustomRoleSpec {
                            name: name.clone(),
                            core: spec.core,
                            filler: spec.filler,
                            many: spec.many,
                        })
                        .collect(),
                });
            }
        }
        kinds
    }

    /// The words that trigger rules, with the rules.
    pub fn triggers(&self) -> impl Iterator<Item = (WordKey, &Rule)> {
        let tables = [&self.verbs, &self.nouns, &self.adjectives, &self.phrases];
        let all = tables.into_iter().flatten();
        all.flat_map(|(key, list)| list.iter().map(|p| (*key, &self.rules[p.rule as usize])))
    }

    fn take(&mut self, parsed: Vec<Parsed>, errors: &mut Vec<Error>) {
        // The user's files may use the classes that are there.
        for Parsed { file, .. } in parsed.iter().filter(|p| p.file.kind.is_none()) {
            for (class, words) in &file.classes {
                let number = self.classes.add(words.iter().map(|w| last_word(w)));
                self.shared.insert(class.clone(), number);
                match class.as_str() {
                    "support-verbs" => self.support.extend(words.iter().map(|w| last_word(w))),
                    "stretches" => self.stretches.extend(words.iter().map(|w| last_word(w))),
                    _ => {}
                }
            }
        }
        self.goods = self.shared.get("goods").copied();
        self.agreements = self.shared.get("agreement").copied();
        self.kinds_of_goods = self.shared.get("kinds-of-goods").copied();
        for Parsed { name, text, file } in &parsed {
            let at = |what: &str| text.find(&format!("\"{what}\"")).unwrap_or(0);
            let Some(kind_name) = &file.kind else {
                if let Some(rule) = file.rule.first() {
                    let message = "a file with rules names its `kind`";
                    errors.push(fault(name, text, at(&rule.name), message));
                }
                continue;
            };
            let known = RelationKind::from_name(kind_name).filter(|k| *k != RelationKind::Custom);
            let (kind, custom) = match (known, &file.role[..]) {
                (Some(kind), []) => (kind, None),
                (Some(kind), [role, ..]) => {
                    let message = format!("`{kind}` has its roles; a kind of your own takes another name");
                    errors.push(fault(name, text, at(&role.name), &message));
                    continue;
                }
                (None, []) => {
                    let message = format!(
                        "unknown kind `{kind_name}`; a kind of your own declares its roles: [[role]]"
                    );
                    errors.push(fault(name, text, at(kind_name), &message));
                    continue;
                }
                (None, roles) => match custom_kind(kind_name, roles) {
                    Ok(custom) => (RelationKind::Custom, Some(Arc::new(custom))),
                    Err((role, message)) => {
                        errors.push(fault(name, text, at(&role), &message));
                        continue;
                    }
                },
            };
            let mut classes = self.shared.clone();
            for (class, words) in &file.classes {
                classes.insert(class.clone(), self.classes.add(words.iter().map(|w| last_word(w))));
            }
            let mut within = Vec::new();
            for text_of in &file.within {
                let roles = text_of
                    .split_once('=')
                    .map(|(a, b)| (role_of(kind, custom.as_ref(), a), role_of(kind, custom.as_ref(), b)));
                match roles {
                    Some((Some(outer), Some(inner))) => within.push((outer, inner)),
                    _ => {
                        let message =
                            format!("`{text_of}` is not two roles of `{kind_name}` (`measure=target`)");
                        errors.push(fault(name, text, at(text_of), &message));
                    }
                }
            }
            let within: Arc<[(Role, Role)]> = within.into();
            for source in &file.rule {
                if errors.len() >= MAX_ERRORS {
                    return;
                }
                match compile(kind, custom.as_ref(), &within, source, &classes) {
                    Ok(rule) => self.index(rule, source),
                    Err(faults) => {
                        let from = find_rule(text, &source.name);
                        for (item, message) in faults.into_iter().take(MAX_ERRORS - errors.len()) {
                            let at = text.get(from..).and_then(|t| t.find(&item)).map_or(from, |i| from + i);
                            errors.push(fault(
                                name,
                                text,
                                at,
                                &format!("{message} (rule `{}`)", source.name),
                            ));
                        }
                    }
                }
            }
        }
        self.classes.settle();
    }

    /// What a sentence must have for a rule to match in it, as far as its words and names tell.
    ///
    /// `content` are the signs of which a clause that the trigger reports has one; `None` if it may do without any.
    fn demand(&mut self, rule: &Rule, content: Option<u8>) -> Demand {
        let mut all: SmallVec<[Condition; 8]> = SmallVec::new();
        for &role in &rule.actors {
            all.push(Condition { kinds: kinds_of(role), ..Condition::default() });
        }
        let needed = rule.frame.iter().filter(|item| item.need != Need::None).chain(&rule.need);
        for item in needed {
            all.extend(self.condition(item));
            all.extend(self.sign_of(item, content));
        }
        let mut demand = Demand { actors: rule.actors.len() as u32, ..Demand::default() };
        for condition in all {
            let next = self.conditions.len() as u32;
            let number = *self.numbers.entry(condition).or_insert_with_key(|condition| {
                self.conditions.push(condition.clone());
                next
            });
            if !demand.conditions.contains(&number) {
                demand.conditions.push(number);
            }
        }
        demand
    }

    /// What the sentence has if something stands in one of the slots of an item, if that can be told without a tree.
    fn sign_of(&mut self, item: &Item, content: Option<u8>) -> Option<Condition> {
        let mut condition = Condition::default();
        for slot in &item.slots {
            let mut outer = slot;
            while let Slot::Inner(slot, _) | Slot::Owner(slot) = outer {
                outer = slot;
            }
            match outer {
                Slot::Preposition { last, .. } => condition.classes.push(self.classes.of_one(*last)),
                Slot::Infinitive => condition.signs |= signs::INFINITIVE,
                Slot::Gerund => condition.signs |= signs::GERUND,
                Slot::Quote => condition.signs |= signs::QUOTE,
                Slot::That | Slot::Wh | Slot::Clause => condition.signs |= content?,
                _ => return None,
            }
        }
        Some(condition)
    }

    /// What passes the filter of an item, if that can be told without a tree.
    fn condition(&mut self, item: &Item) -> Option<Condition> {
        let mut condition = Condition::default();
        let mut wanted = item.filter.iter().filter(|(not, _)| !not).map(|(_, test)| test).peekable();
        wanted.peek()?;
        for test in wanted {
            match test {
                Test::Kind(kind) => condition.kinds |= bit(*kind),
                Test::Actor | Test::Named => condition.kinds = u16::MAX,
                Test::Class(class) => condition.classes.push(*class),
                Test::Lemma(word) => condition.classes.push(self.classes.of_one(*word)),
                Test::Goods => {
                    condition.kinds |= bit(EntityKind::Commodity);
                    condition.goods = true;
                }
                Test::Mandative | Test::Negated => return None,
            }
        }
        Some(condition)
    }

    fn index(&mut self, rule: Rule, source: &Source) {
        // A rule of the same name gives way.
        if let Some(old) = self.by_name.insert(rule.name.clone(), self.rules.len() as u32) {
            for table in [&mut self.verbs, &mut self.nouns, &mut self.adjectives, &mut self.phrases] {
                for predicates in table.values_mut() {
                    predicates.retain(|p| p.rule != old);
                }
            }
            self.titles.retain(|r| *r != old);
            self.events.retain(|r| *r != old);
        }
        let number = self.rules.len() as u32;
        let lexicon = Lexicon::get();
        let mut has_phrase = source.title || source.event;
        for (list, form) in [(&source.verb, Form::Verb), (&source.light, Form::Light)] {
            for lemma in list {
                let words: Vec<&str> = lemma.split([' ', '-']).filter(|w| !w.is_empty()).collect();
                let Some((first, rest)) = words.split_first() else { continue };
                let key = WordKey::of(first);
                let is_verb = lexicon.verb_lemma(lexicon.find(key)) == Some(key);
                has_phrase |= !is_verb;
                let predicate = Predicate {
                    rule: number,
                    form: if is_verb { form } else { Form::Phrase },
                    second: rest.iter().find(|w| **w != "_").map(|w| self.classes.of_one(WordKey::of(w))),
                    rest: rest.iter().map(|w| (*w != "_").then(|| WordKey::of(w))).collect(),
                    ends_in_preposition: rest.last().is_some_and(|w| PREPOSITIONS.contains(w)),
                };
                if !is_verb {
                    self.classes.put(key, Classes::PHRASES);
                }
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
                    second: before.first().map(|w| self.classes.of_one(WordKey::of(w))),
                    ends_in_preposition: false,
                };
                self.classes.put(key, if form == Form::Noun { Classes::NOUNS } else { Classes::ADJECTIVES });
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
        // A verb reports another verb's clause or what is quoted; a phrase stands beside what it reports, whatever that is.
        let content = match (has_phrase, source.noun.is_empty()) {
            (true, _) => None,
            (false, false) => Some(signs::VERB | signs::QUOTE),
            (false, true) => Some(signs::VERBS | signs::QUOTE),
        };
        let demand = self.demand(&rule, content);
        self.demands.push(demand);
        self.rules.push(rule);
    }
}

fn last_word(phrase: &str) -> WordKey {
    WordKey::of(phrase.rsplit([' ', '-']).next().unwrap_or(phrase))
}

fn fault(file: &str, text: &str, at: usize, message: &str) -> Error {
    place(file, text, at..text.len(), message)
}

/// A mistake in some bytes of a rule file, or to the end of the line that they start in.
fn place(file: &str, text: &str, at: std::ops::Range<usize>, message: &str) -> Error {
    let len = at.len();
    let before = &text[..text.floor_char_boundary(at.start.min(text.len()))];
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |i| i + 1);
    let row = text[start..].lines().next().unwrap_or("");
    let at = before.len() - start;
    Error::new(ErrorKind::Rule, message).at(file, line, row, at..row.len().max(at).min(at + len))
}

/// The role of a kind that has this name.
fn role_of(kind: RelationKind, custom: Option<&Arc<CustomKind>>, name: &str) -> Option<Role> {
    match custom {
        Some(custom) => custom.roles.iter().position(|r| **r == *name).map(|at| Role::CUSTOM[at]),
        None => Role::from_name(name).filter(|r| kind.roles().iter().any(|s| s.role == *r)),
    }
}

/// Where a rule stands in its file.
fn find_rule(text: &str, name: &str) -> usize {
    text.find(&format!("\"{name}\"")).unwrap_or(0)
}

/// A kind of the user's own, or the role that is at fault and what is wrong with it.
fn custom_kind(name: &str, roles: &[RoleSource]) -> Result<CustomKind, (String, String)> {
    let mut custom = CustomKind { name: name.into(), roles: Vec::new(), specs: Vec::new() };
    for role in roles {
        let fault = |message: String| Err((role.name.clone(), message));
        let Some(&id) = Role::CUSTOM.get(custom.roles.len()) else {
            return fault(format!("a kind has at most {} roles", Role::CUSTOM.len()));
        };
        if custom.roles.iter().any(|r| **r == *role.name) {
            return fault(format!("role `{}` is declared twice", role.name));
        }
        let filler = match role.filler.as_deref() {
            None | Some("mention") => Filler::Mention,
            Some("span") => Filler::Span,
            Some("either") => Filler::Either,
            Some(other) => {
                return fault(format!("unknown filler `{other}`; there are `mention`, `span`, `either`"));
            }
        };
        custom.roles.push(role.name.as_str().into());
        custom.specs.push(RoleSpec { role: id, core: role.core, filler, many: role.many });
    }
    Ok(custom)
}

/// The rule, or each item that is at fault and what is wrong with it.
fn compile(
    kind: RelationKind,
    custom: Option<&Arc<CustomKind>>,
    within: &Arc<[(Role, Role)]>,
    source: &Source,
    classes: &HashMap<String, u32>,
) -> Result<Rule, Vec<(String, String)>> {
    let mut faults = Vec::new();
    let mut read = |text: &str| match item(kind, custom, text, classes) {
        Ok(item) => Some(item),
        Err(message) => {
            faults.push((text.to_owned(), message));
            None
        }
    };
    let mut frame: Vec<Item> = source.frame.split_ascii_whitespace().filter_map(&mut read).collect();
    let roles = custom.map_or(kind.roles(), |custom| &custom.specs);
    let mut actors = SmallVec::new();
    for spec in roles.iter().filter(|s| s.core) {
        let own = |item: &&mut Item| item.role == Some(spec.role);
        let described = frame
            .iter_mut()
            .filter(own)
            .any(|item| item.filter.iter().any(|(not, _)| !not) && spec.may_be_described());
        let within = within.iter().any(|(_, inner)| *inner == spec.role);
        let back = frame.iter_mut().filter(own).any(|item| item.slots.iter().any(Slot::reaches_back));
        let only = frame.iter_mut().filter(own).count() == 1;
        for item in frame.iter_mut().filter(own).filter(|_| only && !within) {
            if !item.slots.contains(&Slot::Possessor) {
                item.need = if described { Need::Present } else { Need::Filled };
            }
        }
        let event = matches!(spec.role, Role::Event | Role::Guest);
        if spec.filler == Filler::Mention && !(described || within || back || event) {
            actors.push(spec.role);
        }
    }
    let not: Vec<Item> = source.not.iter().filter_map(|text| read(text)).collect();
    let need: Vec<Item> = source.need.iter().filter_map(|text| read(text)).collect();
    let has_words = [&source.verb, &source.light, &source.noun, &source.adj].iter().any(|w| !w.is_empty());
    if !has_words && !source.title && !source.event {
        faults.push((source.name.clone(), "no trigger: give `verb`, `light`, `noun` or `adj`".to_owned()));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let counts = |item: &&Item| item.role.is_none() || !item.filter.is_empty();
    Ok(Rule {
        filters: need.len() + frame.iter().filter(counts).count(),
        name: source.name.as_str().into(),
        kind,
        custom: custom.cloned(),
        frame,
        within: within.clone(),
        actors,
        not,
        need,
        support: source.support.iter().map(|w| WordKey::of(w)).collect(),
        polarity: source.polarity.unwrap_or(Polarity::Positive),
        modality: source.modality.unwrap_or(Modality::Asserted),
        cameo: source.cameo.as_deref().map(Into::into),
        absorbs: source.absorbs.clone(),
        fires: source.fires.clone(),
        silent: source.silent.clone(),
        willed: source.willed,
        confidence: source.confidence.unwrap_or(UNKNOWN_CONFIDENCE).clamp(0.0, 1.0),
    })
}

fn item(
    kind: RelationKind,
    custom: Option<&Arc<CustomKind>>,
    text: &str,
    classes: &HashMap<String, u32>,
) -> Result<Item, String> {
    let body = text.trim_start_matches('[').trim_end_matches(']');
    let (left, role) = match halves(body, '=') {
        Some((left, role)) => (left, Some(role)),
        None => (body, None),
    };
    let own = kind;
    let role = match role {
        None | Some("-") => None,
        Some(name) => {
            let (kind, known) = match custom {
                Some(custom) => (&*custom.name, custom.roles.iter().map(|r| &**r).collect::<Vec<_>>()),
                None => (kind.as_str(), kind.roles().iter().map(|s| s.role.as_str()).collect()),
            };
            let known = known.join("`, `");
            let role = role_of(own, custom, name);
            Some(role.ok_or_else(|| format!("unknown role `{name}` in `{text}`; `{kind}` has `{known}`"))?)
        }
    };
    let (slots, filter) = halves(left, ':').unwrap_or((left, ""));
    let slots = parts(slots, ',')
        .map(|slot| match halves(slot, '.') {
            Some((outer, inner)) => {
                Ok(Slot::Inner(Box::new(slot_of(outer, text)?), Box::new(slot_of(inner, text)?)))
            }
            None => slot_of(slot, text),
        })
        .collect::<Result<Vec<_>, String>>()?;
    let filter = parts(filter, '|')
        .filter(|f| !f.is_empty())
        .map(|f| {
            let (not, f) = f.strip_prefix('!').map_or((false, f), |f| (true, f));
            let test = if let Some(class) = f.strip_prefix('@') {
                Test::Class(
                    classes
                        .get(class)
                        .copied()
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
    Ok(Item { slots, filter, role, need: if role.is_none() { Need::Present } else { Need::None } })
}

/// What stands before and behind the first mark; of so short a text no search is set up.
fn halves(text: &str, mark: char) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == mark as u8)?;
    Some((&text[..at], &text[at + 1..]))
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
        // Of an owner's owner there is none: it would nest as deep as the file likes.
        owned if owned.ends_with("'s's") => return Err(format!("an owner of an owner in `{text}`")),
        owned if owned.len() > 2 && owned.ends_with("'s") => {
            Slot::Owner(Box::new(slot_of(&owned[..owned.len() - 2], text)?))
        }
        preposition => {
            let mut words = preposition.rsplit('-').map(WordKey::of);
            Slot::Preposition { last: words.next().unwrap_or_default(), before: words.next() }
        }
    })
}
