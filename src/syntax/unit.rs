//! Groups → units: what the parser attaches to each other, as its features see it.
//!
//! `the visit of China 's minister , Wang` has the units `the visit`, `minister` (with `of` as its case) and `Wang` (behind
//! a comma). Prepositions right before their noun, possessors and marks need no decision, so they are no units.

use super::Dependency;
use crate::group::{Group, GroupKind, NounGroup, Tense, VerbForm, VerbGroup};
use crate::lexicon::{Class, Lexicon, Tag, TagSet, WordKey};
use crate::name::Names;
use crate::relation::EntityKind;
use crate::sentence::Sentence;
use crate::token::Token;

/// A group that the parser attaches, with what precedes it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unit {
    /// The group, by index.
    pub group: u32,
    /// The word that stands for it: lemma of the head; for names, what they name.
    pub word: u32,
    /// The preposition before it; 0 when there is none.
    pub case: u32,
    /// What it is: one of the constants below.
    pub kind: u8,
    /// The marks before it: a set of flags.
    pub separators: u8,
    /// Its determiner and number.
    pub flags: u8,
    /// Whether a finite verb follows before a strong mark: 0 no, 1 a finite verb, 2 one right behind.
    pub later: u8,
}

/// Flags of [`Unit::separators`].
pub const COMMA: u8 = 1;
/// `and`, `or`, `but`.
pub const COORDINATOR: u8 = 2;
/// A quotation mark.
pub const QUOTE: u8 = 4;
/// A colon, dash or full stop.
pub const BREAK: u8 = 8;
/// A bracket.
pub const BRACKET: u8 = 16;
/// The preposition of the unit stands there.
pub const CASE: u8 = 32;

/// The kind of the node that stands above all.
pub const ROOT: u8 = 63;
const VERBS: u8 = 20;
const FINITE_END: u8 = VERBS + 6;
const VERBS_END: u8 = 32;

impl Unit {
    /// Whether it is a verb.
    pub fn is_verb(&self) -> bool {
        (VERBS..VERBS_END).contains(&self.kind)
    }
    /// Whether it is a finite verb.
    pub fn is_finite(&self) -> bool {
        (VERBS..FINITE_END).contains(&self.kind)
    }
}

/// The relations that a unit of a kind can have to its head, one bit each.
#[must_use]
pub const fn relations(kind: u8) -> u32 {
    use Dependency as D;
    const fn without(relations: &[Dependency]) -> u32 {
        let (mut set, mut at) = ((1 << Dependency::ALL.len()) - 2, 0);
        while at < relations.len() {
            set &= !(1 << relations[at] as u32);
            at += 1;
        }
        set
    }
    const FUNCTION: [Dependency; 4] = [D::Case, D::Mark, D::Coordinator, D::Auxiliary];
    const VERB: u32 = without(&[
        D::Mark,
        D::Coordinator,
        D::Object,
        D::IndirectObject,
        D::Oblique,
        D::Nominal,
        D::Possessor,
    ]);
    const FINITE: u32 = VERB & !(1 << D::Modifier as u32 | 1 << D::Case as u32);
    const NOUN: u32 = without(&FUNCTION) & without(&[D::Relative, D::Adnominal, D::Adverbial, D::Clausal]);
    const PREPOSITION: u32 = 1 << D::Case as u32
        | 1 << D::Mark as u32
        | 1 << D::Modifier as u32
        | 1 << D::Coordinator as u32
        | 1 << D::Predicate as u32
        | 1 << D::Other as u32;
    match kind {
        1..VERBS => NOUN,
        VERBS..FINITE_END => FINITE,
        FINITE_END..VERBS_END => VERB,
        43 => PREPOSITION,
        _ => without(&[]),
    }
}

/// Words that govern a noun or introduce a clause.
#[derive(Debug)]
pub struct Subordinators(Vec<u64>);

impl Subordinators {
    /// The built-in words.
    #[must_use]
    pub fn new() -> Self {
        let words = "after before since as until till than because if though although while whereas unless whether \
                     once lest so that like except given notwithstanding now when where";
        let mut keys: Vec<u64> = words.split_whitespace().map(|word| WordKey::of(word).0).collect();
        keys.sort_unstable();
        Self(keys)
    }
    fn has(&self, key: WordKey) -> bool {
        self.0.binary_search(&key.0).is_ok()
    }
}

impl Default for Subordinators {
    fn default() -> Self {
        Self::new()
    }
}

fn short(key: u64) -> u32 {
    ((key >> 32) ^ key) as u32 | 1
}

/// The group that a preposition at `at` belongs to without doubt: the noun behind it, or the gerund.
fn governed(groups: &[Group], at: usize, words: &Subordinators) -> Option<usize> {
    let GroupKind::Preposition(key) = groups[at].kind else { return None };
    match groups.get(at + 1).map(|g| &g.kind) {
        Some(GroupKind::Noun(_)) if !words.has(key) => {
            let mut noun = at + 1;
            while let Some(GroupKind::Noun(next)) = groups.get(noun + 1).map(|g| &g.kind) {
                if next.possessor != Some(noun as u32) {
                    break;
                }
                noun += 1;
            }
            Some(noun)
        }
        Some(GroupKind::Verb(verb)) if verb.form == VerbForm::Gerund => Some(at + 1),
        _ => None,
    }
}

/// What a group is attached to without a decision of the model: the head, and whether it is a case or a possessor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixed {
    /// A unit.
    No,
    /// A mark, a coordinator, or part of the dateline.
    Separator,
    /// A preposition, with its noun or gerund.
    Case(u32),
    /// A possessor, with what is possessed.
    Possessor(u32),
}

/// Fills `fixed` (one entry a group) and `units`.
pub fn units(
    tokens: &[Token],
    sentence: &Sentence,
    tags: &[Tag],
    groups: &[Group],
    names: &Names,
    words: &Subordinators,
    fixed: &mut Vec<Fixed>,
    units: &mut Vec<Unit>,
) {
    let lexicon = Lexicon::get();
    fixed.clear();
    fixed.resize(groups.len(), Fixed::No);
    units.clear();
    for at in 0..groups.len() {
        if let Some(head) = governed(groups, at, words) {
            fixed[at] = Fixed::Case(head as u32);
        }
        if let GroupKind::Noun(NounGroup { possessor: Some(possessor), .. }) = groups[at].kind
            && (possessor as usize) < at
            && !(possessor > 0 && matches!(groups[possessor as usize - 1].kind, GroupKind::Conjunction))
        {
            // "China and South Korea's": left to the parser.
            fixed[possessor as usize] = Fixed::Possessor(at as u32);
        }
    }
    let start = sentence.tokens.start as usize;
    let dateline = sentence.tokens.start + sentence.dateline;
    let tag = |token: usize| token.checked_sub(start).and_then(|at| tags.get(at)).copied().unwrap_or(Tag::X);
    let mut separators = 0;
    let mut case = 0;
    for (at, group) in groups.iter().enumerate() {
        let first = group.tokens.start as usize;
        if group.tokens.end <= dateline {
            fixed[at] = Fixed::Separator;
            continue;
        }
        let flag = match &group.kind {
            GroupKind::Comma if tag(first) == Tag::Bracket => BRACKET,
            GroupKind::Comma => COMMA,
            GroupKind::Conjunction => COORDINATOR,
            GroupKind::Quote => QUOTE,
            GroupKind::Break => BREAK,
            GroupKind::Other if matches!(tag(first), Tag::Stop | Tag::Hyph | Tag::Pos) => BREAK,
            _ => 0,
        };
        if flag != 0 {
            separators |= flag;
            fixed[at] = Fixed::Separator;
            continue;
        }
        match fixed[at] {
            Fixed::Case(_) => {
                let GroupKind::Preposition(key) = group.kind else { continue };
                case = short(key.0);
                separators |= CASE;
                continue;
            }
            Fixed::Possessor(_) => continue,
            _ => {}
        }
        let unit = describe(tokens, group, names, lexicon, &tag);
        units.push(Unit { group: at as u32, case, separators, ..unit });
        (separators, case) = (0, 0);
    }
    // Whether finite verbs follow.
    let (mut finite, mut near) = (false, false);
    for unit in units.iter_mut().rev() {
        unit.later = if near { 2 } else { u8::from(finite) };
        near = unit.is_finite();
        finite |= near;
        if unit.separators & (QUOTE | BREAK) != 0 {
            finite = false;
        }
    }
    units.push(Unit { group: u32::MAX, word: 1, kind: ROOT, separators, ..Unit::default() });
}

fn describe(
    tokens: &[Token],
    group: &Group,
    names: &Names,
    lexicon: &Lexicon,
    tag: &impl Fn(usize) -> Tag,
) -> Unit {
    let first = group.tokens.start as usize;
    let mut unit = Unit::default();
    match &group.kind {
        GroupKind::Noun(noun) => {
            let head = noun.head as usize;
            let word = tokens[head].word;
            let name = noun.names.last().map(|&n| &names.mentions[n as usize]);
            let headed = name.filter(|mention| mention.tokens.has(head));
            let determiner = match tag(first) {
                Tag::Dt => 1 + u8::from(tokens[first].span.len() <= 2),
                Tag::Cd => 3,
                _ => u8::from(noun.possessor.is_some()) * 4,
            };
            let plural = u8::from(lexicon.is_plural(word) || tag(head) == Tag::Nns);
            let possessive = u8::from(tag(group.tokens.end as usize) == Tag::Pos || tag(head) == Tag::PrpS);
            unit.flags = determiner | plural << 3 | u8::from(!noun.names.is_empty()) << 4 | possessive << 5;
            if let Some(mention) = headed {
                unit.kind = 3 + mention.kind as u8;
                unit.word = unit.kind as u32;
                if mention.kind == EntityKind::Commodity || mention.kind == EntityKind::Event {
                    unit.word = short(lexicon.noun_lemma(word).unwrap_or(tokens[head].key).0);
                }
            } else {
                let key = lexicon.noun_lemma(word).unwrap_or(tokens[head].key).0;
                unit.word = short(key);
                let classes = lexicon.classes(word);
                unit.kind = match tag(head) {
                    _ if noun.pronoun => 1,
                    Tag::Dt => 2,
                    Tag::Cd => 15,
                    Tag::Nnp => 16,
                    _ if classes.has(Class::OfficeHead) => 17,
                    _ if classes.has(Class::TimeUnit) => 18,
                    _ => 19,
                };
            }
        }
        GroupKind::Verb(verb) => {
            unit.word = short(verb.lemma.0);
            unit.kind = VERBS
                + verb_kind(
                    verb,
                    lexicon.classes(tokens[verb.main as usize].word).has(Class::Reporting),
                    unit.word,
                );
            unit.flags = u8::from(verb.passive) | u8::from(verb.tense == Tense::Past) << 1;
        }
        GroupKind::Adjective(token) => {
            unit.word = short(tokens[*token as usize].key.0);
            unit.kind = 40;
        }
        GroupKind::Adverb(token) => {
            unit.word = short(tokens[*token as usize].key.0);
            unit.kind = 41;
        }
        GroupKind::Particle => {
            unit.word = short(tokens[first].key.0);
            unit.kind = 42;
        }
        GroupKind::Preposition(key) => {
            unit.word = short(key.0);
            unit.kind = 43;
        }
        GroupKind::Relative => {
            unit.word = short(tokens[first].key.0);
            unit.kind = match tag(first) {
                Tag::In => 44,
                Tag::Wrb => 45,
                _ => 46,
            };
        }
        _ => {
            unit.word = short(tokens[first].key.0);
            unit.kind = if TagSet::of(&[Tag::Ex]).has(tag(first)) { 47 } else { 48 };
        }
    }
    unit
}

fn verb_kind(verb: &VerbGroup, is_reporting: bool, word: u32) -> u8 {
    let is_be = word == short(WordKey::of_ascii(b"be").0);
    match verb.form {
        VerbForm::Finite if is_be => 0,
        VerbForm::Finite if verb.passive => 1,
        VerbForm::Finite if is_reporting => 2,
        VerbForm::Finite => 3,
        VerbForm::Infinitive if is_be => 6,
        VerbForm::Infinitive if verb.passive => 7,
        VerbForm::Infinitive => 8,
        VerbForm::Gerund if is_be => 9,
        VerbForm::Gerund => 10,
        VerbForm::Participle => 11,
    }
}
