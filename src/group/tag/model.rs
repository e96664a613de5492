//! Words in context → scores of tags: the features, and the compiled tables that hold their weights.
//!
//! Uses only `std` and the tags, so that the training program builds the very same features.
//!
//! The file: a header of 32 bytes (see [`Model::read`]), the weights as rows of 32 bytes, the dictionary, its tag sets.
//! A row holds a weight for each tag that is no mark (biased by 128) and, in its last two bytes, a check: a feature whose
//! check differs has no weights. The most telling feature of those that fall on a row owns it, so nothing is probed.

use crate::lexicon::{Tag, TagSet, WordKey};

/// How many features a decision adds up.
pub const FEATURES: usize = 22;
/// Bytes of a row: 30 weights and a check.
pub const ROW: usize = 32;
/// Weights in a row; the tags behind are marks.
#[allow(dead_code)] // the training program writes with it
pub const WEIGHTS: usize = Tag::X as usize + 1;
/// A weight of nothing.
#[allow(dead_code)] // the training program writes with it
pub const BIAS: u8 = 128;
/// Starts the file.
pub const MAGIC: &[u8; 8] = b"dmtag\0\0\x02";
/// Bytes of the header.
pub const HEADER: usize = 32;

/// In a set of the dictionary: the word has no other tags than these (marks are not in the dictionary, so the bit is free).
pub const COMPLETE: TagSet = TagSet::of(&[Tag::Bracket]);

/// The tags of words that the dictionary does not know.
pub const OPEN: TagSet = TagSet::of(&[
    Tag::Nn,
    Tag::Nns,
    Tag::Nnp,
    Tag::Vb,
    Tag::Vbd,
    Tag::Vbn,
    Tag::Vbg,
    Tag::Vbz,
    Tag::Vbp,
    Tag::Jj,
    Tag::Rb,
    Tag::X,
]);
const CONTENT: TagSet =
    TagSet::of(&[Tag::Nn, Tag::Nns, Tag::Vb, Tag::Vbd, Tag::Vbn, Tag::Vbg, Tag::Vbz, Tag::Vbp, Tag::Jj]);
const FINITE: TagSet = TagSet::of(&[Tag::Vbd, Tag::Vbz, Tag::Vbp, Tag::Md]);
const VERBS: TagSet = TagSet::of(&[Tag::Vb, Tag::Vbd, Tag::Vbn, Tag::Vbg, Tag::Vbz, Tag::Vbp, Tag::Md]);
const RELATIVES: TagSet = TagSet::of(&[Tag::Wdt, Tag::Wp, Tag::Wrb]);
const BREAKS: TagSet = TagSet::of(&[Tag::Colon, Tag::Quote, Tag::Stop]);

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Look {
    /// Small letters.
    Lower,
    /// A capital at the start of the sentence.
    First,
    /// A capital within the sentence.
    Capital,
    /// Capitals only.
    Caps,
    /// A capital where nearly every word has one: it says nothing.
    Headline,
}

/// A word of the sentence, as the features see it.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Its key; for marks, numbers and names, one key each.
    pub key: u64,
    /// Its last three bytes, in small letters.
    pub suffix: u32,
    /// The tags that the dictionary gives; empty for an unknown word.
    pub class: TagSet,
    /// The tags to choose from.
    pub allowed: TagSet,
    /// How it is written.
    pub look: Look,
    /// Whether a finite verb follows: 0 no, 1 perhaps, 2 surely.
    pub later: u8,
}

impl Word {
    /// A word whose tag is known: a mark, a number, a name.
    #[inline]
    pub fn fixed(tag: Tag) -> Self {
        let set = TagSet::of(&[tag]);
        Self { key: tag as u64 + 1, suffix: 0, class: set, allowed: set, look: Look::Lower, later: 0 }
    }

    /// A word of letters, with its entry in the dictionary.
    #[inline]
    pub fn new(form: &str, key: WordKey, entry: TagSet) -> Self {
        let bytes = form.as_bytes();
        let mut suffix = 0;
        for &byte in bytes.iter().rev().take(3) {
            suffix = suffix << 8 | u32::from(byte.to_ascii_lowercase());
        }
        let has_capital = match bytes.first() {
            Some(b'A'..=b'Z') => true,
            Some(0x80..) => form.chars().next().is_some_and(char::is_uppercase),
            _ => false,
        };
        let look = if !has_capital {
            Look::Lower
        } else if bytes.len() > 1 && !bytes.iter().any(u8::is_ascii_lowercase) {
            Look::Caps
        } else {
            Look::Capital
        };
        let class = TagSet(entry.0 & !COMPLETE.0);
        let allowed = if class.is_empty() { guess(bytes) } else { entry };
        Self { key: key.0, suffix, class, allowed, look, later: 0 }
    }

    /// Whether the tag is settled without the model.
    #[inline]
    pub fn only(&self) -> Option<Tag> {
        self.allowed.only()
    }
}

/// What the ending of an unknown word leaves of its tags; nothing when it tells nothing.
fn guess(word: &[u8]) -> TagSet {
    let ends = |ending: &str| {
        word.len() > ending.len() + 2
            && word[word.len() - ending.len()..].eq_ignore_ascii_case(ending.as_bytes())
    };
    let any = |endings: &[&str]| endings.iter().any(|ending| ends(ending));
    let tags: &[Tag] = if ends("ing") {
        &[Tag::Vbg, Tag::Nn, Tag::Jj]
    } else if ends("ed") {
        &[Tag::Vbd, Tag::Vbn, Tag::Jj]
    } else if ends("ly") {
        &[Tag::Rb, Tag::Jj]
    } else if any(&["ism", "ity", "ness", "tion", "sion", "ment", "ship", "ance", "ence"]) {
        &[Tag::Nn]
    } else if any(&["able", "ible", "less", "ous", "ful", "ish"]) {
        &[Tag::Jj]
    } else if ends("s") && !any(&["ss", "us", "is"]) {
        &[Tag::Nns, Tag::Vbz]
    } else {
        return TagSet(0);
    };
    TagSet::of(tags).with(Tag::Bracket)
}

/// What the words of a sentence tell about each other: whether capitals mean anything, what verbs are still to come; and
/// from that, the tags that each may have. To be called once, when all words are there.
pub fn settle(words: &mut [Word]) {
    let (mut capitals, mut small) = (0, 0);
    for word in words.iter().skip(1).filter(|word| word.suffix != 0) {
        let is_content = word.class.is_empty() || word.class.0 & CONTENT.0 != 0;
        match word.look {
            Look::Lower if is_content => small += 1,
            Look::Capital | Look::Caps if is_content => capitals += 1,
            _ => {}
        }
    }
    let is_headline = capitals >= 2 && small * 5 <= capitals;
    let mut at_start = true;
    let mut barred = TagSet(0);
    for word in words.iter_mut() {
        let here = barred;
        barred = barred_behind(word);
        if word.suffix == 0 {
            at_start &= word.allowed.0 & TagSet::of(&[Tag::Quote, Tag::Bracket, Tag::Colon]).0 != 0;
            continue;
        }
        let has_capital = word.look != Look::Lower;
        if has_capital && is_headline {
            word.look = Look::Headline;
        } else if word.look == Look::Capital && at_start {
            word.look = Look::First;
        }
        at_start = false;
        let entry = word.allowed;
        let mut allowed = TagSet(entry.0 & !COMPLETE.0);
        if word.class.0 & CONTENT.0 != 0 {
            // A slip of the treebank's, or a foreign word, that is spelled like this one.
            allowed.0 &= !TagSet::of(&[Tag::X]).0;
        }
        if !has_capital {
            allowed.0 &= !TagSet::of(&[Tag::Nnp]).0;
        }
        let is_complete = entry.0 & COMPLETE.0 != 0 && !allowed.is_empty();
        if !is_complete {
            allowed.0 |= OPEN.0;
        }
        if !has_capital {
            allowed.0 &= !TagSet::of(&[Tag::Nnp]).0;
        } else if word.look != Look::Headline && allowed.0 & CONTENT.0 != 0 {
            allowed = allowed.with(Tag::Nnp);
        }
        if allowed.0 & !here.0 != 0 {
            allowed.0 &= !here.0;
        }
        word.allowed = allowed;
    }
    // Behind these no finite verb stands: `the talks`, `to attack`, `after strikes`.
    let governors =
        TagSet::of(&[Tag::Dt, Tag::PrpS, Tag::Pos, Tag::In, Tag::To, Tag::Md, Tag::Jj, Tag::Cd, Tag::Hyph]);
    let mut later = 0;
    for at in (0..words.len()).rev() {
        let before = if at > 0 { words[at - 1].allowed.0 } else { 0 };
        let is_governed = before != 0 && before & !governors.0 == 0;
        let word = &mut words[at];
        word.later = later;
        if word.allowed.0 & TagSet::of(&[Tag::Colon, Tag::Quote, Tag::Stop]).0 != 0 {
            later = 0;
        } else if word.class.0 & FINITE.0 != 0 && !is_governed {
            later = later.max(if word.class.0 & !FINITE.0 == 0 { 2 } else { 1 });
        }
    }
}

/// The tags that no word right behind another has: a finite verb behind an article, `of`, `its`, a modal or `to`.
fn barred_behind(word: &Word) -> TagSet {
    const GOVERNORS: [u64; 4] =
        [WordKey::fixed("the").0, WordKey::fixed("a").0, WordKey::fixed("an").0, WordKey::fixed("of").0];
    if GOVERNORS.contains(&word.key) || word.allowed.only() == Some(Tag::PrpS) {
        TagSet::of(&[Tag::Vbd, Tag::Vbz, Tag::Vbp, Tag::Vb, Tag::Md])
    } else if matches!(word.class.only(), Some(Tag::Md | Tag::To)) {
        TagSet::of(&[Tag::Vbd, Tag::Vbz, Tag::Vbp])
    } else {
        TagSet(0)
    }
}

/// What has been tagged so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct History {
    last: u32,
    last_but_one: u32,
    has_finite: bool,
    /// Whether the clause around the one that a relative or `that` opened has a finite verb; `None` outside of such.
    outer: Option<bool>,
    /// The key of the last verb.
    verb: u64,
}

const START: u32 = 63;

impl History {
    /// At the start of a sentence.
    pub fn start() -> Self {
        Self { last: START, last_but_one: START, has_finite: false, outer: None, verb: 0 }
    }

    /// Whether the clause, and one around it, has its finite verb.
    #[inline]
    fn clause(&self) -> u64 {
        let outer = match self.outer {
            None => 0,
            Some(false) => 2,
            Some(true) => 4,
        };
        outer | u64::from(self.has_finite)
    }

    /// Behind one more word.
    #[inline]
    pub fn push(&mut self, word: &Word, tag: Tag) {
        self.last_but_one = self.last;
        self.last = tag as u32;
        let set = TagSet::of(&[tag]).0;
        if set & VERBS.0 != 0 {
            self.verb = word.key;
        }
        if set & FINITE.0 != 0 {
            self.has_finite = true;
        } else if set & RELATIVES.0 != 0 || tag == Tag::In && word.class.has(Tag::Wdt) {
            self.outer.get_or_insert(self.has_finite);
            self.has_finite = false;
        } else if set & BREAKS.0 != 0 {
            (self.has_finite, self.outer) = (false, None);
        } else if tag == Tag::Comma && self.has_finite {
            // The comma that closes "which met in Seoul,".
            self.has_finite = self.outer.take().unwrap_or(true);
        }
    }
}

#[inline]
fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ 0x2545_F491_4F6C_DD1D).wrapping_mul(u128::from(b ^ 0x9E37_79B9_7F4A_7C15));
    (product as u64) ^ ((product >> 64) as u64)
}

const NO_WORD: Word =
    Word { key: 0, suffix: 0, class: TagSet(0), allowed: TagSet(0), look: Look::Lower, later: 0 };

/// The features of a word, as hashes.
#[inline]
pub fn features(words: &[Word], at: usize, history: &History) -> [u64; FEATURES] {
    let word = &words[at];
    let next = words.get(at + 1).unwrap_or(&NO_WORD);
    let next_but_one = words.get(at + 2).unwrap_or(&NO_WORD);
    let before = if at > 0 { &words[at - 1] } else { &NO_WORD };
    let two_before = if at > 1 { &words[at - 2] } else { &NO_WORD };
    let last = u64::from(history.last);
    let two = last << 8 | u64::from(history.last_but_one);
    let class = u64::from(word.class.0);
    let next_class = u64::from(next.class.0);
    let second_class = u64::from(next_but_one.class.0);
    let look = word.look as u64;
    let suffix = u64::from(word.suffix);
    // The first byte of the three is the last of the word.
    let ending = if word.suffix > 0xFF_FFFF { suffix } else { suffix >> 8 };
    let verbs = u64::from(word.later) << 3 | history.clause();
    let tagged = |number: u64, value: u64| mix(value, number << 56 | 0x00AB_CDEF);
    let pair = |number: u64, value: u64, other: u64| {
        mix(value ^ number << 56, other.wrapping_mul(0xD6E8_FEB8_6659_FD93) ^ number)
    };
    [
        tagged(1, word.key),
        tagged(2, suffix << 3 | look),
        pair(3, ending & 0xFFFF, look << 8 | last),
        pair(4, word.key, last),
        pair(5, word.key, next.key),
        pair(6, before.key, class),
        pair(7, next.key, class),
        pair(8, class, two),
        pair(9, class, last << 32 | next_class),
        pair(10, class << 32 | next_class, second_class),
        tagged(11, two),
        pair(12, before.key, suffix),
        pair(13, next.key, last << 32 | suffix & 0xFFFF),
        pair(14, class, last << 16 | verbs | look << 8),
        pair(15, word.key, verbs),
        pair(16, two_before.key, class << 8 | last),
        pair(17, next_but_one.key, class),
        pair(18, word.key, before.key),
        pair(19, class << 8 | verbs, next_class),
        pair(20, word.key, two),
        pair(21, class << 8 | last, history.verb),
        pair(22, class << 8 | verbs, history.verb ^ next_class << 20),
    ]
}

/// The compiled tables.
#[derive(Clone, Copy, Debug)]
pub struct Model<'b> {
    rows: &'b [u8],
    count: u64,
    slots: &'b [u8],
    sets: &'b [u8],
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

/// The row of a feature in a table of so many rows (row 0 belongs to nobody), and its check (never 0).
#[inline]
pub fn place(feature: u64, rows: u64) -> (usize, u16) {
    let row = 1 + (((feature >> 32) * (rows - 1)) >> 32);
    (row as usize, feature as u16 | 1)
}

/// The first slot of a word in a dictionary of so many slots (a power of two), and the 22 bits that tell it from others.
#[inline]
pub fn slot(key: u64, slots: usize) -> (usize, u32) {
    ((key >> 32) as usize & (slots - 1), (key as u32 & 0x3F_FFFF).max(1))
}

impl<'b> Model<'b> {
    /// Reads the file: magic number, then, as `u32`, the number of rows, of slots of the dictionary and of tag sets.
    /// A file of another kind yields an empty model.
    pub fn read(file: &'b [u8]) -> Self {
        let (rows, slots, sets) =
            (u32_at(file, 8) as usize, u32_at(file, 12) as usize, u32_at(file, 16) as usize);
        let dictionary = HEADER + rows * ROW;
        let end = dictionary + slots * 4;
        if !file.starts_with(MAGIC) || file.len() != end + sets * 4 || !slots.is_power_of_two() || rows < 2 {
            return Self { rows: &[], count: 0, slots: &[], sets: &[] };
        }
        Self {
            rows: &file[HEADER..dictionary],
            count: rows as u64,
            slots: &file[dictionary..end],
            sets: &file[end..],
        }
    }

    /// The dictionary's tags of a word; empty when it is not there.
    #[inline]
    pub fn entry(&self, key: WordKey) -> TagSet {
        let slots = self.slots.len() / 4;
        if slots == 0 {
            return TagSet(0);
        }
        let (mut at, check) = slot(key.0, slots);
        for _ in 0..slots {
            let found = u32_at(self.slots, at * 4);
            if found == 0 {
                break;
            }
            if found >> 10 == check {
                return TagSet(u32_at(self.sets, (found & 0x3FF) as usize * 4));
            }
            at = (at + 1) & (slots - 1);
        }
        TagSet(0)
    }

    /// The best of the allowed tags.
    #[inline]
    pub fn choose(&self, features: &[u64; FEATURES], allowed: TagSet) -> Tag {
        let mut scores = [0u16; ROW];
        let (table, _) = self.rows.as_chunks::<ROW>();
        if let Some(none) = table.first() {
            let mut rows = [none; FEATURES];
            for (chosen, &feature) in rows.iter_mut().zip(features) {
                let (row, check) = place(feature, self.count);
                if let Some(row) = table.get(row) {
                    *chosen =
                        if u16::from_le_bytes([row[ROW - 2], row[ROW - 1]]) == check { row } else { none };
                }
            }
            for row in rows {
                for (score, &weight) in scores.iter_mut().zip(row) {
                    *score += u16::from(weight);
                }
            }
        }
        let mut best = Tag::X;
        let mut best_score = 0;
        let mut rest = allowed.0;
        while rest != 0 {
            let tag = rest.trailing_zeros() as usize;
            rest &= rest - 1;
            if scores[tag] + 1 > best_score {
                best_score = scores[tag] + 1;
                best = Tag::ALL[tag];
            }
        }
        best
    }
}

/// The tag of a mark, number or clitic that needs no context but whether it touches its neighbours.
pub fn fixed_tag(form: &str, joined: bool, next_joined: bool, is_possessive: bool) -> Option<Tag> {
    let first = form.chars().next()?;
    if is_possessive {
        return Some(Tag::Pos);
    }
    if first.is_alphabetic() {
        return if form.eq_ignore_ascii_case("to") { Some(Tag::To) } else { None };
    }
    if first.is_numeric() {
        let lower = |end: &str| {
            form.len() > end.len()
                && form.as_bytes()[form.len() - end.len()..].eq_ignore_ascii_case(end.as_bytes())
        };
        return Some(if lower("0s") || lower("'s") {
            Tag::Nns
        } else if lower("th") || lower("st") || lower("nd") || lower("rd") {
            Tag::Jj
        } else {
            Tag::Cd
        });
    }
    Some(match first {
        '.' if form.len() > 1 && !form[1..].starts_with('.') => return None,
        '.' if form.len() > 1 => Tag::Colon,
        '.' | '?' | '!' => Tag::Stop,
        ',' => Tag::Comma,
        '-' | '‐' | '‑' | '–' if form.chars().count() == 1 && joined && next_joined => Tag::Hyph,
        '-' | '‐' | '‑' | '–' | '—' | '―' | '‒' | ':' | ';' | '…' => Tag::Colon,
        '\'' | '’' if form.chars().nth(1).is_some_and(char::is_alphabetic) => return None,
        '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '`' | '\'' | '‘' | '’' => Tag::Quote,
        '(' | ')' | '[' | ']' | '{' | '}' => Tag::Bracket,
        '%' | '‰' => Tag::Nn,
        '&' => Tag::Cc,
        _ => Tag::X,
    })
}
