//! The compiled names: a trie over the keys of their words, in a hash table, with entries and entities behind it.
//!
//! Written by the build script for the built-in names and at run time for the user's; read in place.

use std::collections::{BTreeMap, HashMap};

use crate::lexicon::blob::{home, join_sections, section, slots_for, u16_at, u32_at, u64_at};
use crate::lexicon::{WordKey, fold};
use crate::relation::EntityKind;

/// How a table's entry names its entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum EntryForm {
    /// `South Korea`, `Wang Wentao`, `rare earths`.
    Name,
    /// `APEC`, `ROK`.
    Acronym,
    /// The adjective of a country: `Chinese`.
    Adjective,
    /// Its people: `Briton`, `South Koreans`.
    People,
    /// A capital that can stand for its country's government: `Beijing`. The city has an entry of its own.
    Capital,
    /// A seat that stands for its country's government: `the Kremlin`.
    Metonym,
    /// An office: `Trade Minister`. The entity is the office, its code the portfolio.
    Office,
    /// The family name alone of a person known by it: `Putin`.
    FamilyName,
}

impl EntryForm {
    const ALL: [EntryForm; 8] = [
        EntryForm::Name,
        EntryForm::Acronym,
        EntryForm::Adjective,
        EntryForm::People,
        EntryForm::Capital,
        EntryForm::Metonym,
        EntryForm::Office,
        EntryForm::FamilyName,
    ];
}

/// What makes an entry doubtful: a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct EntryFlags(pub u16);

impl EntryFlags {
    /// Means something else as well, or is known only from context.
    pub const WEAK: EntryFlags = EntryFlags(1);
    /// A single word that is a common word of English too.
    pub const COMMON_WORD: EntryFlags = EntryFlags(2);
    /// Is a family name too.
    pub const SURNAME: EntryFlags = EntryFlags(4);
    /// Is a given name too.
    pub const GIVEN_NAME: EntryFlags = EntryFlags(8);
    /// Names another entity of the table as well.
    pub const SHARED: EntryFlags = EntryFlags(16);
    /// Matches only as it is capitalised in the table.
    pub const CASED: EntryFlags = EntryFlags(32);

    /// Whether every flag of `other` is set.
    #[inline]
    pub const fn has(self, other: EntryFlags) -> bool {
        self.0 & other.0 == other.0
    }
    /// The union.
    #[must_use]
    pub const fn with(self, other: EntryFlags) -> Self {
        Self(self.0 | other.0)
    }
}

/// Finer kinds, by number.
pub const SUBKINDS: &[&str] = &[
    "",
    "state",
    "observer",
    "disputed",
    "territory",
    "historical",
    "capital",
    "city",
    "region",
    "water",
    "venue",
    "island",
    "ministry",
    "agency",
    "parliament",
    "central-bank",
    "party",
    "company",
    "news-agency",
    "armed-group",
    "organization",
    "bloc",
    "court",
    "development-bank",
    "summit",
    "meeting",
    "exercise",
    "election",
    "trade-agreement",
    "treaty",
    "act",
    "sanctions",
    "accord",
    "initiative",
    "energy",
    "metal",
    "agricultural",
    "technology",
    "chemical",
    "machinery",
    "textile",
    "vehicle",
    "arms",
    "other",
    "building",
    "university",
    "media",
    "war",
];

/// The number of a finer kind.
pub fn subkind_number(name: &str) -> Option<u8> {
    SUBKINDS.iter().position(|&s| s == name).map(|i| i as u8)
}

/// The ranks of offices, by number.
pub const RANKS: &[&str] = &[
    "",
    "head",
    "deputy-head",
    "minister",
    "deputy",
    "ambassador",
    "official",
    "spokesperson",
    "international",
    "envoy",
    "legislator",
    "military",
    "honorific",
    "company",
    "regional",
    "heir",
    "party",
    "leader",
    "elect",
    "royal",
    "former",
];

/// The portfolios of offices, by bit.
pub const PORTFOLIOS: &[&str] = &[
    "other",
    "head-of-state",
    "head-of-government",
    "foreign",
    "trade",
    "industry",
    "economy",
    "finance",
    "energy",
    "agriculture",
    "defence",
    "interior",
    "central-bank",
];

/// Portfolios as bits; `None` for an unknown one.
pub fn portfolio_bits(list: &str) -> Option<u16> {
    list.split('|')
        .filter(|p| !p.is_empty())
        .try_fold(0, |bits, p| PORTFOLIOS.iter().position(|&known| known == p).map(|i| bits | 1 << i))
}

/// An entity before it is compiled.
#[derive(Clone, Debug)]
pub struct NewEntity {
    /// What it is.
    pub kind: EntityKind,
    /// Number of its finer kind.
    pub subkind: u8,
    /// The name that identifies it.
    pub name: String,
    /// ISO 3166-1 alpha-3 of its country (of several, the first); empty when none.
    pub country: String,
    /// Its Wikidata id without `Q`; 0 when unknown.
    pub wikidata: u32,
    /// HS heading of a good, ISO 3166-1 alpha-2 of a country, portfolio of an office.
    pub code: String,
    /// ISO codes of members or parties, separated by `|`.
    pub members: String,
    /// Family name of a person.
    pub family_name: String,
    /// `m`, `f` or 0.
    pub gender: u8,
    /// Year of an agreement, population of a place in thousands, rank number of an office.
    pub number: u32,
    /// Terms of office.
    pub terms: Vec<NewTerm>,
}

impl NewEntity {
    /// An entity of which only kind and name are known.
    pub fn new(kind: EntityKind, name: &str) -> Self {
        Self {
            kind,
            subkind: 0,
            name: name.to_owned(),
            country: String::new(),
            wikidata: 0,
            code: String::new(),
            members: String::new(),
            family_name: String::new(),
            gender: 0,
            number: 0,
            terms: Vec::new(),
        }
    }
}

/// A term of office before it is compiled. Dates are `yyyymmdd`, with 00 for what is unknown; 0 for no date.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NewTerm {
    /// First day.
    pub start: u32,
    /// Last day; 0 when open or unknown.
    pub end: u32,
    /// Until when an open end is vouched for.
    pub as_of: u32,
    /// The office, without the country.
    pub office: String,
    /// ISO 3166-1 alpha-3, `EUU` for the European Union, empty for international bodies.
    pub country: String,
    /// See [`PORTFOLIOS`].
    pub portfolios: u16,
    /// See [`RANKS`].
    pub rank: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct NewEntry {
    entity: u32,
    form: EntryForm,
    flags: u16,
    initial: u16,
    caps: u16,
}

/// Collects entities and their names, and compiles them.
#[derive(Default)]
pub struct Builder {
    entities: Vec<NewEntity>,
    /// By the keys of their words: the entries, and the alias as written first.
    names: BTreeMap<Vec<WordKey>, Vec<NewEntry>>,
}

/// Longest name in words.
pub const MAX_WORDS: usize = 16;

/// Whether a name matches in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CasePolicy {
    /// Capitals where the table has them.
    AsWritten,
    /// Initials suffice for a word in capitals.
    #[allow(dead_code)] // the build script makes it
    Initials,
    /// Any case.
    Any,
}

impl Builder {
    /// Adds an entity; its number.
    pub fn entity(&mut self, entity: NewEntity) -> u32 {
        self.entities.push(entity);
        self.entities.len() as u32 - 1
    }

    /// Adds a name of an entity. An error says why the name cannot be one.
    pub fn name(
        &mut self,
        entity: u32,
        name: &str,
        form: EntryForm,
        flags: EntryFlags,
        case: CasePolicy,
    ) -> Result<(), String> {
        let words = name_words(name);
        if words.is_empty() {
            return Err(format!("`{name}` holds no word"));
        }
        if words.len() > MAX_WORDS {
            return Err(format!("`{name}` has more than {MAX_WORDS} words"));
        }
        let (mut initial, mut caps) = (0u16, 0u16);
        if case != CasePolicy::Any {
            for (i, word) in words.iter().enumerate() {
                let letters = word.chars().filter(|c| c.is_alphabetic()).count();
                let capitals = word.chars().filter(|c| c.is_uppercase()).count();
                if case == CasePolicy::AsWritten && letters >= 2 && capitals == letters {
                    caps |= 1 << i;
                } else if word.chars().next().is_some_and(char::is_uppercase) {
                    initial |= 1 << i;
                }
            }
        }
        let flags = if initial | caps != 0 { flags.with(EntryFlags::CASED) } else { flags };
        let keys: Vec<WordKey> = words.iter().map(|w| word_key(w)).collect();
        let entries = self.names.entry(keys).or_default();
        if let Some(same) = entries.iter_mut().find(|e| e.entity == entity && e.form == form) {
            // The laxer spelling wins: `OPEC` and `Opec`.
            let relaxed = same.caps & !caps;
            same.caps &= caps;
            same.initial = (same.initial & (initial | caps)) | (relaxed & initial);
            same.flags &= flags.0;
            return Ok(());
        }
        entries.push(NewEntry { entity, form, flags: flags.0, initial, caps });
        Ok(())
    }

    /// The compiled table, and for each word that a name starts with (by key) its node.
    pub fn compile(mut self) -> (Vec<u8>, HashMap<WordKey, u32>) {
        // Entries: those of one name together.
        let mut entries = Vec::new();
        let mut nodes: BTreeMap<u64, (u32, u16, u16)> = BTreeMap::new();
        let mut starts = Vec::new();
        for (keys, list) in &mut self.names {
            list.sort();
            let shared = list.iter().any(|e| {
                let (a, b) = (&self.entities[e.entity as usize], &self.entities[list[0].entity as usize]);
                e.entity != list[0].entity
                    && !(a.kind != b.kind && a.country == b.country && !a.country.is_empty())
            });
            let mut path = keys[0];
            for &key in &keys[1..] {
                nodes.entry(path.0).or_default().2 = 1;
                path = path.then(key);
            }
            let node = nodes.entry(path.0).or_default();
            node.0 = (entries.len() / ENTRY) as u32;
            node.1 = list.len() as u16;
            for entry in list.iter() {
                let entity = &self.entities[entry.entity as usize];
                entries.extend(entry.entity.to_le_bytes());
                let flags = entry.flags | if shared { EntryFlags::SHARED.0 } else { 0 };
                entries.extend(flags.to_le_bytes());
                entries.extend(entry.initial.to_le_bytes());
                entries.extend(entry.caps.to_le_bytes());
                entries.extend([entity.kind as u8, entry.form as u8]);
            }
            starts.push(keys[0]);
        }
        let mut slots = vec![(0u64, (0u32, 0u16, 0u16)); slots_for(nodes.len())];
        for (&path, &node) in &nodes {
            let mut at = home(path, slots.len());
            while slots[at].1 != (0, 0, 0) {
                at = (at + 1) & (slots.len() - 1);
            }
            slots[at] = (path, node);
        }
        let mut table = Vec::with_capacity(slots.len() * SLOT);
        for (path, (first, count, longer)) in &slots {
            table.extend(path.to_le_bytes());
            table.extend(first.to_le_bytes());
            table.extend(count.to_le_bytes());
            table.extend(longer.to_le_bytes());
        }
        let starts = starts
            .into_iter()
            .map(|key| {
                let mut at = home(key.0, slots.len());
                while slots[at].0 != key.0 || slots[at].1 == (0, 0, 0) {
                    at = (at + 1) & (slots.len() - 1);
                }
                (key, at as u32 + 1)
            })
            .collect();

        let mut strings = Strings::default();
        let (mut entities, mut terms) = (Vec::new(), Vec::new());
        for entity in &mut self.entities {
            for text in [&entity.name, &entity.family_name, &entity.code, &entity.members] {
                strings.write(text, &mut entities);
            }
            entities.extend(entity.wikidata.to_le_bytes());
            entities.extend(country_bytes(&entity.country));
            entities.extend([entity.kind as u8, entity.subkind, entity.gender, 0]);
            entities.extend(entity.number.to_le_bytes());
            entities.extend(((terms.len() / TERM) as u32).to_le_bytes());
            entities.extend((entity.terms.len() as u32).to_le_bytes());
            entity.terms.sort();
            for term in &entity.terms {
                terms.extend(term.start.to_le_bytes());
                terms.extend(term.end.to_le_bytes());
                terms.extend(term.as_of.to_le_bytes());
                strings.write(&term.office, &mut terms);
                terms.extend(country_bytes(&term.country));
                terms.extend(term.portfolios.to_le_bytes());
                terms.extend([term.rank, 0]);
            }
        }
        (join_sections(&[table, entries, entities, terms, strings.text.into_bytes()]), starts)
    }
}

#[derive(Default)]
struct Strings {
    text: String,
    known: HashMap<String, u32>,
}

impl Strings {
    fn write(&mut self, text: &str, to: &mut Vec<u8>) {
        let offset = match self.known.get(text) {
            Some(&offset) => offset,
            None => {
                let offset = self.text.len() as u32;
                self.text.push_str(text);
                self.known.insert(text.to_owned(), offset);
                offset
            }
        };
        to.extend(offset.to_le_bytes());
        to.extend((text.len() as u32).to_le_bytes());
    }
}

fn country_bytes(country: &str) -> [u8; 4] {
    let mut bytes = [0; 4];
    for (to, from) in bytes.iter_mut().zip(country.bytes().take(3)) {
        *to = from;
    }
    bytes
}

/// The words of a name as the tokenizer parts them: hyphens left out, possessive endings and marks words of their own.
pub fn name_words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    for chunk in name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '−'))
    {
        let mut word = String::new();
        let mut chars = chunk.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let rest = &chunk[at + c.len_utf8()..];
            let inner = !word.is_empty() && rest.chars().next().is_some_and(char::is_alphanumeric);
            match c {
                '.' => word.push('.'),
                '\'' | '’' => {
                    let ending = rest.eq_ignore_ascii_case("s");
                    if ending {
                        push(&mut words, &mut word);
                        words.push(format!("'{rest}"));
                        chars.next();
                    } else if inner {
                        word.push('\'');
                    } else {
                        push(&mut words, &mut word);
                        words.push("'".to_owned());
                    }
                }
                c if c.is_alphanumeric() || c == '_' => word.push(c),
                // A combining mark or letter of another script's kind stays with its word.
                c if !c.is_ascii() && !word.is_empty() && fold(&c.to_string()).is_empty() => {}
                c => {
                    push(&mut words, &mut word);
                    words.push(c.to_string());
                }
            }
        }
        push(&mut words, &mut word);
    }
    words
}

fn push(words: &mut Vec<String>, word: &mut String) {
    let word = std::mem::take(word);
    // A missing space: `S.Korea` is `S.` and `Korea`.
    let cut = word.char_indices().zip(word.chars().skip(1)).find_map(|((at, c), next)| {
        let rest = word.get(at + 1..)?;
        (c == '.' && next.is_uppercase() && rest.chars().nth(1).is_some_and(|c| c != '.')).then_some(at + 1)
    });
    match cut {
        Some(cut) => words.extend([word[..cut].to_owned(), word[cut..].to_owned()]),
        None if word.is_empty() => {}
        None => words.push(word),
    }
}

/// A word without the full stops of an abbreviation; those of `1.5` and `amazon.com` stay.
fn without_stops(word: &str) -> Option<String> {
    if !word.contains('.') || word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let inner = word.trim_end_matches('.').contains('.');
    let initials = word.split('.').all(|piece| piece.chars().count() <= 1);
    // `Ph.D.`
    let listed = word.ends_with('.');
    (!inner || initials || listed).then(|| word.replace('.', ""))
}

/// The key of a word of a name: full stops in abbreviations do not count.
pub fn word_key(word: &str) -> WordKey {
    match without_stops(word) {
        Some(plain) => WordKey::of(&plain),
        None => WordKey::of(word),
    }
}

/// The text of the word that [`word_key`] is the key of.
#[allow(dead_code)] // the build script writes with it
pub fn word_text(word: &str) -> String {
    fold(&without_stops(word).unwrap_or_else(|| word.to_owned()))
}

/// Whether a name is an acronym: one word of capitals and digits.
pub fn is_acronym(name: &str) -> bool {
    !name.contains(' ')
        && name.chars().any(|c| c.is_ascii_uppercase())
        && !name.chars().any(char::is_lowercase)
}

/// A date of a table as a number `yyyymmdd`, 00 for what is unknown; 0 for none; `None` if it is no date.
pub fn date_number(date: &str) -> Option<u32> {
    if date.is_empty() {
        return Some(0);
    }
    let mut parts = date.split('-');
    let mut part = |len: usize| match parts.next() {
        None => Some(0),
        Some(p) if p.len() == len && p.bytes().all(|b| b.is_ascii_digit()) => p.parse::<u32>().ok(),
        Some(_) => None,
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    (parts.next().is_none() && year > 0 && month <= 12 && day <= 31)
        .then_some(year * 10000 + month * 100 + day)
}

const SLOT: usize = 16;
const ENTRY: usize = 12;
const ENTITY: usize = 56;
const TERM: usize = 28;

/// A node of the trie: the entries of the names that end here, and whether longer names go on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// The first entry.
    pub first: u32,
    /// How many entries.
    pub count: u16,
    /// Whether a longer name starts like this.
    pub longer: bool,
}

/// The sections of a compiled table, as ranges of its blob.
#[derive(Clone, Debug)]
pub struct Layout {
    slots: std::ops::Range<usize>,
    count: usize,
    entries: std::ops::Range<usize>,
    entities: std::ops::Range<usize>,
    terms: std::ops::Range<usize>,
    strings: std::ops::Range<usize>,
}

/// A compiled table, read in place.
#[derive(Clone, Copy, Debug)]
pub struct Table<'t> {
    slots: &'t [u8],
    count: usize,
    entries: &'t [u8],
    entities: &'t [u8],
    terms: &'t [u8],
    strings: &'t [u8],
}

impl Layout {
    /// Finds the sections of a blob.
    pub fn of(blob: &[u8]) -> Self {
        let slots = section(blob, 0);
        Self {
            count: slots.len() / SLOT,
            slots,
            entries: section(blob, 1),
            entities: section(blob, 2),
            terms: section(blob, 3),
            strings: section(blob, 4),
        }
    }

    /// The table in the blob.
    #[inline]
    pub fn table<'t>(&self, blob: &'t [u8]) -> Table<'t> {
        Table {
            slots: &blob[self.slots.clone()],
            count: self.count,
            entries: &blob[self.entries.clone()],
            entities: &blob[self.entities.clone()],
            terms: &blob[self.terms.clone()],
            strings: &blob[self.strings.clone()],
        }
    }
}

impl<'t> Table<'t> {
    #[inline]
    fn node_at(self, slot: usize) -> Node {
        Node {
            first: u32_at(self.slots, slot * SLOT + 8),
            count: u16_at(self.slots, slot * SLOT + 12),
            longer: u16_at(self.slots, slot * SLOT + 14) != 0,
        }
    }

    /// The node of a path, if any name starts like it.
    #[inline]
    pub fn node(self, path: WordKey) -> Option<Node> {
        let mut at = home(path.0, self.count);
        for _ in 0..self.count {
            let node = self.node_at(at);
            if node == Node::default() {
                return None;
            }
            if u64_at(self.slots, at * SLOT) == path.0 {
                return Some(node);
            }
            at = (at + 1) & (self.count - 1);
        }
        None
    }

    /// The node of a first word, from the lexicon's record of it (1 is the first slot).
    #[inline]
    pub fn start(self, node: u32) -> Option<Node> {
        if node == 0 { None } else { Some(self.node_at(node as usize - 1)) }
    }

    /// How many entries there are.
    pub fn entry_count(self) -> usize {
        self.entries.len() / ENTRY
    }

    /// How many entities there are.
    pub fn entity_count(self) -> usize {
        self.entities.len() / ENTITY
    }

    /// The entity number, flags, masks, kind and form of an entry.
    #[inline]
    pub fn entry(self, entry: u32) -> RawEntry {
        let at = entry as usize * ENTRY;
        RawEntry {
            entity: u32_at(self.entries, at),
            flags: EntryFlags(u16_at(self.entries, at + 4)),
            initial: u16_at(self.entries, at + 6),
            caps: u16_at(self.entries, at + 8),
            kind: kind_of(self.entries.get(at + 10).copied().unwrap_or(0)),
            form: EntryForm::ALL
                [self.entries.get(at + 11).copied().unwrap_or(0) as usize % EntryForm::ALL.len()],
        }
    }

    fn string(self, bytes: &[u8], at: usize) -> &'t str {
        let (start, len) = (u32_at(bytes, at) as usize, u32_at(bytes, at + 4) as usize);
        self.strings.get(start..start + len).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("")
    }

    fn country(self, bytes: &'t [u8], at: usize) -> &'t str {
        let code = bytes.get(at..at + 3).unwrap_or(&[]);
        std::str::from_utf8(code).unwrap_or("").trim_end_matches('\0')
    }

    /// The index of an entity's subkind among the user's own.
    #[allow(dead_code)]
    pub fn own_subkind(self, entity: u32) -> Option<usize> {
        let number = self.entities.get(entity as usize * ENTITY + 41).copied().unwrap_or(0);
        usize::from(number).checked_sub(SUBKINDS.len())
    }

    /// The country that an entity is or belongs to.
    #[inline]
    pub fn country_of(self, entity: u32) -> &'t str {
        self.country(self.entities, entity as usize * ENTITY + 36)
    }

    /// The finer kind of an entity; empty when unknown.
    #[inline]
    pub fn subkind_of(self, entity: u32) -> &'static str {
        let number = self.entities.get(entity as usize * ENTITY + 41).copied().unwrap_or(0);
        SUBKINDS.get(number as usize).copied().unwrap_or("")
    }

    /// The name that identifies an entity.
    #[inline]
    pub fn name_of(self, entity: u32) -> &'t str {
        self.string(self.entities, entity as usize * ENTITY)
    }

    /// What the table knows of an entity.
    pub fn entity(self, entity: u32) -> Entity<'t> {
        let at = entity as usize * ENTITY;
        let byte = |offset: usize| self.entities.get(at + offset).copied().unwrap_or(0);
        Entity {
            name: self.string(self.entities, at),
            family_name: self.string(self.entities, at + 8),
            code: self.string(self.entities, at + 16),
            members: self.string(self.entities, at + 24),
            wikidata: u32_at(self.entities, at + 32),
            country: self.country(self.entities, at + 36),
            kind: kind_of(byte(40)),
            subkind: SUBKINDS.get(byte(41) as usize).copied().unwrap_or(""),
            gender: byte(42),
            number: u32_at(self.entities, at + 44),
            first_term: u32_at(self.entities, at + 48),
            term_count: u32_at(self.entities, at + 52),
            table: self,
        }
    }

    fn term(self, term: u32) -> Term<'t> {
        let at = term as usize * TERM;
        Term {
            start: u32_at(self.terms, at),
            end: u32_at(self.terms, at + 4),
            as_of: u32_at(self.terms, at + 8),
            office: self.string(self.terms, at + 12),
            country: self.country(self.terms, at + 20),
            portfolios: u16_at(self.terms, at + 24),
            rank: RANKS.get(self.terms.get(at + 26).copied().unwrap_or(0) as usize).copied().unwrap_or(""),
        }
    }
}

fn kind_of(number: u8) -> EntityKind {
    EntityKind::ALL.get(number as usize).copied().unwrap_or(EntityKind::Person)
}

/// An entry as it lies in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawEntry {
    /// Number of its entity in the table.
    pub entity: u32,
    /// What makes it doubtful.
    pub flags: EntryFlags,
    /// Which of its words need a capital initial, a bit each.
    pub initial: u16,
    /// Which of its words need to be in capitals.
    pub caps: u16,
    /// What it names.
    pub kind: EntityKind,
    /// How it names it.
    pub form: EntryForm,
}

/// What a table knows of an entity.
#[derive(Clone, Copy, Debug)]
pub struct Entity<'t> {
    /// The name that identifies it.
    pub name: &'t str,
    /// What it is.
    pub kind: EntityKind,
    /// A finer kind (`ministry`, `capital`, `energy` …); empty when unknown, or when it is one of the user's own.
    pub subkind: &'t str,
    /// ISO 3166-1 alpha-3 of the country that it is or belongs to; empty when none.
    pub country: &'t str,
    /// Wikidata id without `Q`; 0 when unknown.
    pub wikidata: u32,
    /// HS heading of a good, ISO 3166-1 alpha-2 of a country, portfolios of an office.
    pub code: &'t str,
    /// Members of a forum, parties of an agreement, sharers of a place: ISO codes separated by `|`.
    pub members: &'t str,
    /// Family name of a person, unaccented.
    pub family_name: &'t str,
    /// `b'm'`, `b'f'`, or 0 when unknown.
    pub gender: u8,
    /// Year of an agreement, population of a place in thousands, index into the ranks of an office.
    pub number: u32,
    first_term: u32,
    term_count: u32,
    table: Table<'t>,
}

impl<'t> Entity<'t> {
    /// The offices that a person held, by start.
    pub fn terms(&self) -> impl ExactSizeIterator<Item = Term<'t>> + use<'t> {
        let table = self.table;
        (self.first_term..self.first_term + self.term_count).map(move |term| table.term(term))
    }

    /// The rank of an office: `minister`, `head` …
    pub fn rank(&self) -> &'static str {
        RANKS.get(self.number as usize).copied().unwrap_or("")
    }
}

/// A term of office. Dates are numbers `yyyymmdd`; month or day are 00 when unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term<'t> {
    /// First day.
    pub start: u32,
    /// Last day; 0 when still in office on `as_of`, or unknown.
    pub end: u32,
    /// Until when an open end is vouched for; 0 when unknown.
    pub as_of: u32,
    /// The office, without the country: `Minister of Commerce`.
    pub office: &'t str,
    /// ISO 3166-1 alpha-3; `EUU` for the European Union; empty for international bodies.
    pub country: &'t str,
    /// A bit for each portfolio.
    pub portfolios: u16,
    /// `head`, `minister`, `deputy` …
    pub rank: &'static str,
}

impl Term<'_> {
    /// Whether the office was held on a day (`yyyymmdd`). An unknown end counts as not yet come.
    pub fn covers(&self, day: u32) -> bool {
        // 00 for month or day: from the first of the year, to its last.
        let last = match self.end {
            0 => u32::MAX,
            end if end % 10000 == 0 => end + 1231,
            end if end % 100 == 0 => end + 31,
            end => end,
        };
        self.start <= day && day <= last
    }

    /// Whether the office has a portfolio of this name.
    pub fn has_portfolio(&self, name: &str) -> bool {
        PORTFOLIOS.iter().position(|&p| p == name).is_some_and(|i| self.portfolios & (1 << i) != 0)
    }
}
