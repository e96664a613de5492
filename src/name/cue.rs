//! Words → the cues that they give to the patterns: `March` is a month, `said` reports, `ministry` heads a ministry.
//!
//! The words stand in `data/lexicon/name_words.tsv`, one class a line.

use crate::lexicon::WordKey;
use crate::lexicon::blob::{home, slots_for};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// Keys are hashes already.
#[derive(Default)]
pub(super) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }
    fn write_u64(&mut self, key: u64) {
        self.0 ^= key;
    }
}

/// A table over word keys.
pub(super) type KeyMap<V> = HashMap<u64, V, BuildHasherDefault<KeyHasher>>;

macro_rules! cues {
    ($($cue:ident = $name:literal),+ $(,)?) => {
        /// One class of cue.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum Cue { $($cue),+ }
        impl Cue {
            fn from_name(name: &str) -> Option<Cue> { match name { $($name => Some(Cue::$cue),)+ _ => None } }
        }
    };
}

cues! {
    Month = "month", MonthShort = "month-short", Weekday = "weekday", Season = "season", Number = "number",
    Ordinal = "ordinal", TimeUnit = "time-unit", DayPart = "day-part", RelativeDay = "relative-day",
    Deictic = "deictic", Part = "part", Edge = "edge", Holiday = "holiday", Magnitude = "magnitude",
    CurrencyWord = "currency-word", CurrencyCode = "currency-code", Percent = "percent", Honorific = "honorific",
    TitleHead = "title-head", TitleModifier = "title-modifier", Portfolio = "portfolio",
    MinistryHead = "ministry-head", AgencyHead = "agency-head", OrgHead = "org-head", PartyHead = "party-head",
    CompanySuffix = "company-suffix", EventHead = "event-head", WarHead = "war-head",
    ElectionHead = "election-head", ElectionModifier = "election-modifier", AgreementHead = "agreement-head",
    GoodsModifier = "goods-modifier", GoodsHead = "goods-head", PlaceNoun = "place-noun",
    PlacePrefix = "place-prefix", NotAcronym = "not-acronym", PersonVerb = "person-verb",
    PersonNoun = "person-noun", PartyMember = "party-member", CountryWord = "country-word",
    GoodsGroup = "goods-group", GoodsQuality = "goods-quality", Movement = "movement",
    CompanyEnding = "company-ending", CompanyNoun = "company-noun",
    CompanyContext = "company-context", LocalNoun = "local-noun", LocalityNoun = "locality-noun",
    SaidNoun = "said-noun", CompanyAfter = "company-after", CountryKin = "country-kin",
    Belgian = "belgian", SoleOrgan = "sole-organ", DateStart = "date-start", Vessel = "vessel", Exercise = "exercise",
    OrgPrefix = "org-prefix", SurnameEnding = "surname-ending", ForumModifier = "forum-modifier", ForumNoun = "forum-noun",
    LocationPreposition = "location-preposition", ActorPreposition = "actor-preposition", Agentive = "agentive",
    Reporting = "reporting", Particle = "particle", NameSuffix = "name-suffix", PlaceHead = "place-head",
    Generic = "generic", Future = "future", Organ = "organ", NotGoods = "not-goods", TradeFlow = "trade-flow", Indefinite = "indefinite",
}

/// The cues of one word: a bit for each class.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cues(u128);

impl Cues {
    #[inline]
    pub(super) const fn of(cues: &[Cue]) -> Self {
        let (mut bits, mut i) = (0, 0);
        while i < cues.len() {
            bits |= 1 << cues[i] as u128;
            i += 1;
        }
        Self(bits)
    }

    #[inline]
    pub(super) fn any(self, other: Cues) -> bool {
        self.0 & other.0 != 0
    }

    #[inline]
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    #[inline]
    pub(super) fn has(self, cue: Cue) -> bool {
        self.0 & (1 << cue as u128) != 0
    }
}

/// The cues by key: open addressing, so that a word that gives none costs one probe.
pub(super) struct CueTable {
    slots: Vec<(u64, Cues)>,
}

impl CueTable {
    fn new(cues: &KeyMap<Cues>) -> Self {
        let mut slots = vec![(0, Cues::default()); slots_for(2 * cues.len())];
        for (&key, &cues) in cues {
            let mut at = home(key, slots.len());
            while !slots[at].1.is_empty() {
                at = (at + 1) & (slots.len() - 1);
            }
            slots[at] = (key, cues);
        }
        Self { slots }
    }

    /// The table of the words of names.
    pub(super) fn get() -> &'static Self {
        &WORDS.cues
    }

    #[inline]
    pub(super) fn cues(&self, key: WordKey) -> Cues {
        let mut at = home(key.0, self.slots.len());
        // A third of the slots is free at the least, so an empty one ends the search.
        loop {
            let (there, cues) = self.slots[at];
            if there == key.0 || cues.is_empty() {
                return cues;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }
}

struct Words {
    cues: CueTable,
    values: KeyMap<&'static str>,
    company_endings: Vec<&'static str>,
    surname_endings: Vec<&'static str>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut cues: KeyMap<Cues> = KeyMap::default();
    let mut words = Words {
        cues: CueTable { slots: Vec::new() },
        values: KeyMap::default(),
        company_endings: Vec::new(),
        surname_endings: Vec::new(),
    };
    for line in include_str!("../../data/lexicon/name_words.tsv").lines().skip(1) {
        let mut columns = line.split('\t');
        let (Some(class), Some(value), Some(list)) = (columns.next(), columns.next(), columns.next()) else {
            continue;
        };
        let Some(cue) = Cue::from_name(class) else { continue };
        if cue == Cue::CompanyEnding {
            words.company_endings.extend(list.split('|'));
            continue;
        }
        if cue == Cue::SurnameEnding {
            words.surname_endings.extend(list.split('|'));
            continue;
        }
        for word in list.split('|') {
            let key = WordKey::of(word).0;
            cues.entry(key).or_default().0 |= 1 << cue as u128;
            if value != "0" {
                words.values.entry(key ^ value_salt(cue)).or_insert(value);
            }
        }
    }
    words.cues = CueTable::new(&cues);
    words
});

fn value_salt(cue: Cue) -> u64 {
    (cue as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The cues of a word; none for most words.
#[inline]
pub(super) fn cues_of(key: WordKey) -> Cues {
    WORDS.cues.cues(key)
}

/// The endings of names that only companies have.
pub(super) fn company_endings() -> &'static [&'static str] {
    &WORDS.company_endings
}

/// The endings of names that only families have.
pub(super) fn surname_endings() -> &'static [&'static str] {
    &WORDS.surname_endings
}

/// What a word stands for in a class: the number of a month, the code of a currency.
pub(super) fn value_of(key: WordKey, cue: Cue) -> &'static str {
    WORDS.values.get(&(key.0 ^ value_salt(cue))).copied().unwrap_or("0")
}

/// The same as a number.
pub(super) fn number_of(key: WordKey, cue: Cue) -> i32 {
    value_of(key, cue).parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_can_give_several_cues() {
        let march = cues_of(WordKey::of("March"));
        assert!(march.has(Cue::Month) && !march.has(Cue::Weekday));
        assert_eq!(number_of(WordKey::of("march"), Cue::Month), 3);
        assert_eq!(value_of(WordKey::of("Rs"), Cue::CurrencyCode), "INR");
        assert!(!cues_of(WordKey::of("zebra")).has(Cue::Generic));
    }

    #[test]
    fn every_line_of_the_table_names_a_class() {
        for line in include_str!("../../data/lexicon/name_words.tsv").lines().skip(1) {
            let class = line.split('\t').next().unwrap_or("");
            assert!(Cue::from_name(class).is_some(), "{class}");
        }
    }
}
