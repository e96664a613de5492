//! The compiled words: written by the build script, read in place by [`Lexicon`].

use super::blob::{home, join_sections, section, slots_for, u16_at, u32_at, u64_at};
use super::class::ClassSet;
use super::fold::WordKey;
use super::tag::TagSet;

/// A word's entry in the lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct WordId(pub u32);

impl WordId {
    /// The id of every word that the lexicon does not know.
    pub const NONE: WordId = WordId(0);
}

/// Which forms of its verb a word can be: a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct VerbForms(pub u8);

impl VerbForms {
    /// `sign`.
    pub const BASE: VerbForms = VerbForms(1);
    /// `signs`.
    pub const THIRD: VerbForms = VerbForms(2);
    /// `went`.
    pub const PAST: VerbForms = VerbForms(4);
    /// `gone`.
    pub const PARTICIPLE: VerbForms = VerbForms(8);
    /// `going`.
    pub const ING: VerbForms = VerbForms(16);

    /// Whether the two share a form.
    #[inline]
    pub const fn any(self, other: VerbForms) -> bool {
        self.0 & other.0 != 0
    }
    /// Whether it is no form of a verb.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// What the lexicon tells of a word, before it is compiled. Lemmas are folded words that are in the lexicon too.
#[derive(Clone, Debug, Default)]
#[allow(dead_code)] // the build script writes with it
pub struct WordRecord {
    /// The folded word.
    pub text: String,
    /// Its possible parts of speech.
    pub tags: TagSet,
    /// Its classes.
    pub classes: ClassSet,
    /// The verb that it is a form of; the commoner one first.
    pub verb_lemmas: Vec<String>,
    /// Which form.
    pub verb_forms: VerbForms,
    /// The noun that it is a form of.
    pub noun_lemma: Option<String>,
    /// Whether it is the plural of that noun.
    pub plural: bool,
    /// Where the names that start with it begin, in the name table.
    pub name_node: u32,
}

const SLOT: usize = 12;
const RECORD: usize = 48;

/// Compiles the words; they are in order of their text, and every lemma is among them.
#[allow(dead_code)] // the build script writes with it
pub fn compile(records: &[WordRecord]) -> Result<Vec<u8>, String> {
    // Half as full as the other tables: every word of a text is looked up here.
    let mut slots = vec![(0u64, 0u32); 2 * slots_for(records.len())];
    let mut ids = std::collections::HashMap::new();
    for (i, record) in records.iter().enumerate() {
        let key = WordKey::of(&record.text).0;
        let mut at = home(key, slots.len());
        while slots[at].1 != 0 {
            if slots[at].0 == key {
                return Err(format!("the words `{}` and another have one key", record.text));
            }
            at = (at + 1) & (slots.len() - 1);
        }
        slots[at] = (key, i as u32 + 1);
        ids.insert(record.text.as_str(), i as u32 + 1);
    }
    let mut table = Vec::with_capacity(slots.len() * SLOT);
    for (key, id) in &slots {
        table.extend(key.to_le_bytes());
        table.extend(id.to_le_bytes());
    }
    let (mut data, mut text) = (vec![0u8; RECORD], String::new());
    for record in records {
        let id = |lemma: Option<&String>| -> Result<u32, String> {
            match lemma {
                None => Ok(0),
                Some(lemma) => ids.get(lemma.as_str()).copied().ok_or_else(|| {
                    format!("the lemma `{lemma}` of `{}` is no word of the lexicon", record.text)
                }),
            }
        };
        data.extend(WordKey::of(&record.text).0.to_le_bytes());
        data.extend(record.classes.0.to_le_bytes());
        data.extend(record.tags.0.to_le_bytes());
        data.extend(id(record.verb_lemmas.first())?.to_le_bytes());
        data.extend(id(record.verb_lemmas.get(1))?.to_le_bytes());
        data.extend(id(record.noun_lemma.as_ref())?.to_le_bytes());
        data.extend(record.name_node.to_le_bytes());
        data.extend((text.len() as u32).to_le_bytes());
        data.extend((record.text.len() as u16).to_le_bytes());
        data.push(record.verb_forms.0);
        data.push(u8::from(record.plural));
        data.extend([0; 4]);
        text.push_str(&record.text);
    }
    Ok(join_sections(&[table, data, text.into_bytes()]))
}

/// The words that were known at build time.
#[derive(Debug)]
pub struct Lexicon {
    slots: &'static [[u8; SLOT]],
    records: &'static [u8],
    text: &'static [u8],
}

impl Lexicon {
    /// Reads a compiled lexicon in place; nothing is copied.
    pub(crate) fn new(blob: &'static [u8]) -> Self {
        Self {
            slots: blob[section(blob, 0)].as_chunks().0,
            records: &blob[section(blob, 1)],
            text: &blob[section(blob, 2)],
        }
    }

    /// The word of a key; [`WordId::NONE`] when the lexicon does not know it.
    #[inline]
    pub fn find(&self, key: WordKey) -> WordId {
        let mut at = home(key.0, self.slots.len());
        // A slot is free before the table ends: it is half empty.
        while let Some(slot) = self.slots.get(at) {
            let id = u32_at(slot, 8);
            if u64_at(slot, 0) == key.0 || id == 0 {
                return WordId(id);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        WordId::NONE
    }

    /// How many words there are; their ids are 1 to this number.
    pub fn len(&self) -> usize {
        (self.records.len() / RECORD).saturating_sub(1)
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline]
    fn field(&self, word: WordId, offset: usize) -> u32 {
        u32_at(self.records, word.0 as usize * RECORD + offset)
    }

    /// The key of a word; that of nothing for [`WordId::NONE`].
    #[inline]
    pub fn key(&self, word: WordId) -> WordKey {
        WordKey(u64_at(self.records, word.0 as usize * RECORD))
    }

    /// The word, folded; empty for [`WordId::NONE`].
    pub fn word(&self, word: WordId) -> &'static str {
        let start = self.field(word, 36) as usize;
        let len = u16_at(self.records, word.0 as usize * RECORD + 40) as usize;
        self.text.get(start..start + len).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("")
    }

    /// Its possible parts of speech; none for a word that is known only as part of a name.
    #[inline]
    pub fn tags(&self, word: WordId) -> TagSet {
        TagSet(self.field(word, 16))
    }

    /// Its classes.
    #[inline]
    pub fn classes(&self, word: WordId) -> ClassSet {
        ClassSet(u64_at(self.records, word.0 as usize * RECORD + 8))
    }

    #[inline]
    fn lemma(&self, word: WordId, offset: usize) -> Option<WordKey> {
        match self.field(word, offset) {
            0 => None,
            id => Some(self.key(WordId(id))),
        }
    }

    /// The entry of [`Self::verb_lemma`]; [`WordId::NONE`] if there is none.
    #[inline]
    pub(crate) fn verb_id(&self, word: WordId) -> WordId {
        WordId(self.field(word, 20))
    }

    /// The entry of [`Self::noun_lemma`]; [`WordId::NONE`] if there is none.
    #[inline]
    pub(crate) fn noun_id(&self, word: WordId) -> WordId {
        WordId(self.field(word, 28))
    }

    /// The verb that the word can be a form of: of two, the commoner in news (`found`: `find`).
    #[inline]
    pub fn verb_lemma(&self, word: WordId) -> Option<WordKey> {
        self.lemma(word, 20)
    }

    /// The other verb that it can be a form of (`found`: `found`).
    #[inline]
    pub fn other_verb_lemma(&self, word: WordId) -> Option<WordKey> {
        self.lemma(word, 24)
    }

    /// Which forms of its verbs it can be.
    #[inline]
    pub fn verb_forms(&self, word: WordId) -> VerbForms {
        VerbForms((self.field(word, 40) >> 16) as u8)
    }

    /// The noun that the word can be a form of.
    #[inline]
    pub fn noun_lemma(&self, word: WordId) -> Option<WordKey> {
        self.lemma(word, 28)
    }

    /// Whether it is the plural of its noun.
    #[inline]
    pub fn is_plural(&self, word: WordId) -> bool {
        self.field(word, 40) >> 24 != 0
    }

    /// Where the names that start with this word begin in the name table; 0 when none does.
    #[inline]
    pub(crate) fn name_node(&self, word: WordId) -> u32 {
        self.field(word, 32)
    }
}
