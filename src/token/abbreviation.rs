//! Words that keep a full stop: `Dec.`, `Gen.`, `Inc.`, from `data/lexicon/abbreviations.tsv`.

use std::sync::LazyLock as Lazy;

use crate::lexicon::WordKey;

/// What the table says of an abbreviation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abbreviation {
    /// Whether a sentence can end with it.
    pub ends_sentence: bool,
    /// What it abbreviates.
    pub class: Class,
    /// Whether it is a word, or usual, without its stop too.
    pub word: bool,
}

/// What an abbreviation stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// `Gen.`, `Dr.`
    Title,
    /// `Dec.`, `Fri.`
    Month,
    /// `Calif.`, `St.`
    Place,
    /// `Inc.`
    Company,
    /// `U.S.`
    Body,
    /// `p.m.`, `Jr.`
    Time,
    /// `No.`, `vs.`
    Reference,
}

/// Key without stops, whether the first letter is a capital, whether stops stand inside (`Md.`, `M.D.`).
type Form = (WordKey, bool, bool);

struct Table {
    rows: Vec<(Form, Abbreviation)>,
    /// A bit for the key of each row: most words are told from abbreviations by it.
    bits: [u64; BITS / 64],
}

const BITS: usize = 8192;

fn bit(key: WordKey) -> (usize, u64) {
    let bit = (key.0 >> 20) as usize % BITS;
    (bit / 64, 1 << (bit % 64))
}

static TABLE: Lazy<Table> = Lazy::new(|| {
    let rows = include_str!("../../data/lexicon/abbreviations.tsv").lines().skip(1);
    let mut rows: Vec<_> = rows.filter_map(row).collect();
    rows.sort_by_key(|&(form, _)| form);
    let mut bits = [0; BITS / 64];
    for ((key, ..), _) in &rows {
        let (at, bit) = bit(*key);
        bits[at] |= bit;
    }
    Table { rows, bits }
});

fn row(line: &str) -> Option<(Form, Abbreviation)> {
    let mut columns = line.split('\t');
    let written = columns.next()?;
    let ends_sentence = columns.next()? == "maybe";
    let class = match columns.next()? {
        "title" => Class::Title,
        "month-and-day" => Class::Month,
        "place" => Class::Place,
        "company" => Class::Company,
        "country-or-body" => Class::Body,
        "time-and-era" => Class::Time,
        "number-and-reference" => Class::Reference,
        _ => return None,
    };
    let word = columns.next()? == "yes";
    let capital = written.starts_with(char::is_uppercase);
    let stops = written.matches('.').count() > 1;
    Some((
        (WordKey::of(&written.replace('.', "")), capital, stops),
        Abbreviation { ends_sentence, class, word },
    ))
}

/// Words that begin a sentence far more often than they follow an abbreviation within one, with a capital.
static STARTERS: Lazy<Vec<WordKey>> = Lazy::new(|| {
    let words = "the a an in on at it its he she they we you but and or yet however this that these those his her their our there \
                 meanwhile for as after when while if both earlier last also with by under from since before although though \
                 despite during some many most all each no not such what who how why where then so to asked according still";
    let mut keys: Vec<_> = words.split_whitespace().map(WordKey::of).collect();
    keys.sort_unstable();
    keys
});

/// Whether a word with an initial capital is far likelier to begin a sentence than to follow an abbreviation within one.
pub fn begins_sentences(key: WordKey) -> bool {
    STARTERS.binary_search(&key).is_ok()
}

/// The abbreviation with this key (taken without full stops), with or without an initial capital and inner stops.
pub fn find(key: WordKey, capital: bool, inner_stops: bool) -> Option<Abbreviation> {
    let table = &*TABLE;
    let (at, bit) = bit(key);
    if table.bits[at] & bit == 0 {
        return None;
    }
    let at = table.rows.binary_search_by_key(&(key, capital, inner_stops), |&(form, _)| form).ok()?;
    Some(table.rows[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_none_twice() {
        let rows = include_str!("../../data/lexicon/abbreviations.tsv").lines().count() - 1;
        assert_eq!(TABLE.rows.len(), rows);
        let twice: Vec<_> = TABLE.rows.windows(2).filter(|w| w[0].0 == w[1].0 && w[0].1 != w[1].1).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
