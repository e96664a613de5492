//! Texts for measuring: the same bytes from the same seed, on every machine.
//!
//! `{c1} asked {c2} to {v} its {adj} curbs on {good}` of `texts/wire.toml` becomes `Kenya asked Peru to widen its timid
//! curbs on soda ash`. Names come from the gazetteers, words from the lexicon: common ones in proportion to their use, and a
//! fifth from all of it, so that no cache is flattered.
//!
//! | slot | stands for |
//! | --- | --- |
//! | `{p1}` `{f1}` `{o1}` `{c1}` `{d1}` `{k1}` | official, family name, office, country, its adjective, its capital; 1 to 4 |
//! | `{place}` `{CITY}` `{org}` `{forum}` `{good}` `{agreement}` | another name of the gazetteers |
//! | `{agency}` `{month}` `{weekday}` `{day}` `{year}` `{num}` `{pct}` `{money}` | of `texts/lists.toml`, or a number |
//! | `{n}` `{ns}` `{adj}` `{adv}` `{v}` `{vs}` `{ved}` `{ven}` `{ving}` | a word in that form; `{N}` … with a capital |
//! | `{a}` | `a` or `an` |

#![allow(dead_code)]

pub mod layers;

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;

/// How thick names stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Density {
    /// Diplomatic wire: names in every sentence, a relation in most.
    Wire,
    /// Business, sport, culture, weather.
    General,
    /// No name at all.
    Plain,
}

impl Density {
    pub const ALL: [Density; 3] = [Density::Wire, Density::General, Density::Plain];

    pub fn name(self) -> &'static str {
        match self {
            Density::Wire => "diplomatic wire",
            Density::General => "general news",
            Density::Plain => "no names",
        }
    }
}

/// Articles, and what was put into them.
pub struct Corpus {
    pub articles: Vec<String>,
    pub bytes: usize,
    /// Names of the gazetteers.
    pub names: usize,
    /// Sentences that state a relation.
    pub stating: usize,
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

macro_rules! table {
    ($file:literal) => {
        rows(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/", $file)))
    };
}

type Row = BTreeMap<&'static str, &'static str>;

fn rows(text: &'static str) -> Vec<Row> {
    let mut lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
    let columns: Vec<_> = lines.next().unwrap_or("").split('\t').collect();
    lines.map(|line| columns.iter().copied().zip(line.split('\t')).collect()).collect()
}

fn column(rows: &[Row], column: &str) -> Vec<&'static str> {
    rows.iter().map(|row| row[column]).filter(|cell| !cell.is_empty()).collect()
}

/// Every name of the gazetteers, as written: what a plain automaton would look for.
pub fn patterns() -> Vec<&'static str> {
    let tables = [
        table!("gazetteers/agreements.tsv"),
        table!("gazetteers/commodities.tsv"),
        table!("gazetteers/countries.tsv"),
        table!("gazetteers/forums.tsv"),
        table!("gazetteers/offices.tsv"),
        table!("gazetteers/officials.tsv"),
        table!("gazetteers/organizations.tsv"),
        table!("gazetteers/places.tsv"),
    ];
    const COLUMNS: &[&str] = &[
        "name",
        "official_name",
        "acronym",
        "title",
        "aliases",
        "adjectives",
        "people_singular",
        "people_plural",
        "capital",
        "metonyms",
    ];
    let cells = tables.iter().flatten().flat_map(|row| COLUMNS.iter().filter_map(|c| row.get(c)));
    let mut names: Vec<_> = cells.flat_map(|cell| cell.split('|')).filter(|name| !name.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The words of one form: the lexicon's, and the common ones with their summed frequencies.
#[derive(Default)]
struct Words {
    all: Vec<&'static str>,
    common: Vec<(usize, &'static str)>,
}

impl Words {
    fn add_common(&mut self, count: usize, word: &'static str) {
        let sum = self.common.last().map_or(0, |last| last.0);
        self.common.push((sum + count, word));
    }

    fn draw(&self, random: &mut Random) -> &'static str {
        if random.below(5) == 0 {
            return random.of::<&str>(&self.all);
        }
        let point = random.below(self.common.last().map_or(1, |last| last.0));
        self.common[self.common.partition_point(|&(sum, _)| sum <= point)].1
    }
}

struct Country {
    name: &'static str,
    adjective: &'static str,
    capital: &'static str,
    /// Name and family name.
    officials: Vec<(&'static str, &'static str)>,
}

#[derive(Deserialize)]
struct Templates {
    headlines: Vec<String>,
    openings: Vec<String>,
    sentences: Vec<String>,
}

/// Tags of the dictionary, columns of the inflections, slots.
const FORMS: &[(&str, &str, &str, &str)] = &[
    ("n", "NN", "n", "lemma"),
    ("ns", "NNS", "n", "plural"),
    ("adj", "JJ", "adj", "lemma"),
    ("adv", "RB", "adv", "lemma"),
    ("v", "VB", "v", "lemma"),
    ("vs", "VBZ", "v", "third_sg"),
    ("ved", "VBD", "v", "past"),
    ("ven", "VBN", "v", "past"),
    ("ving", "VBG", "v", "ing"),
];

struct Source {
    lists: BTreeMap<String, Vec<String>>,
    words: BTreeMap<&'static str, Words>,
    countries: Vec<Country>,
    names: BTreeMap<&'static str, Vec<&'static str>>,
}

impl Source {
    fn new() -> Self {
        let lists = toml::from_str(include_str!("../texts/lists.toml")).expect("lists.toml is read");
        let countries = table!("gazetteers/countries.tsv");
        let mut officials: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
        for row in table!("gazetteers/officials.tsv") {
            if !row["family_name"].is_empty() {
                officials.entry(row["iso3"]).or_default().insert(row["name"], row["family_name"]);
            }
        }
        let countries = countries
            .iter()
            .filter(|row| !row["capital"].is_empty() && !row["adjectives"].is_empty())
            .filter_map(|row| {
                Some(Country {
                    name: row["name"],
                    adjective: row["adjectives"].split('|').next()?,
                    capital: row["capital"],
                    officials: officials.get(row["iso3"])?.iter().map(|(&n, &f)| (n, f)).collect(),
                })
            })
            .collect();
        let cities: Vec<_> =
            table!("gazetteers/places.tsv").into_iter().filter(|row| row["kind"] == "city").collect();
        let names = BTreeMap::from([
            ("place", column(&cities, "name")),
            ("org", column(&table!("gazetteers/organizations.tsv"), "name")),
            ("forum", column(&table!("gazetteers/forums.tsv"), "acronym")),
            ("good", column(&table!("gazetteers/commodities.tsv"), "name")),
            ("agreement", column(&table!("gazetteers/agreements.tsv"), "name")),
        ]);
        Self { lists, words: words(), countries, names }
    }
}

/// Words that are no name by themselves, by form.
fn words() -> BTreeMap<&'static str, Words> {
    let names: HashSet<String> = patterns().iter().map(|name| name.to_lowercase()).collect();
    let closed: HashSet<&str> =
        table!("lexicon/closed_class.tsv").iter().flat_map(|row| row["words"].split(' ')).collect();
    let fits = |word: &str, slot: &str| {
        word.len() > 2
            && !closed.contains(word)
            && word.bytes().all(|b| b.is_ascii_lowercase())
            && !names.contains(word)
            && (slot != "adv" || word.ends_with("ly"))
    };
    let mut words: BTreeMap<&str, Words> = BTreeMap::new();
    for row in table!("lexicon/tag_dictionary.tsv") {
        let tags: Vec<(&str, usize)> = row["tags"]
            .split(' ')
            .filter_map(|tag| tag.split_once(':').and_then(|(tag, n)| Some((tag, n.parse().ok()?))))
            .collect();
        let sum: usize = tags.iter().map(|tag| tag.1).sum();
        for &(slot, tag, _, _) in FORMS {
            if let Some(&(_, count)) = tags.iter().find(|t| t.0 == tag && t.1 * 2 > sum)
                && fits(row["word"], slot)
            {
                words.entry(slot).or_default().add_common(count, row["word"]);
            }
        }
    }
    for row in table!("lexicon/inflections.tsv") {
        for &(slot, _, pos, column) in FORMS {
            if row["pos"] == pos && fits(row[column], slot) {
                words.entry(slot).or_default().all.push(row[column]);
            }
        }
    }
    for words in words.values_mut() {
        if words.all.is_empty() {
            words.all = words.common.iter().map(|word| word.1).collect();
        }
    }
    words
}

struct Writer<'s> {
    source: &'s Source,
    random: Random,
    text: String,
    /// Countries of the article at hand, and the official of each.
    cast: [(usize, usize); 4],
    names: usize,
    stating: usize,
}

impl Writer<'_> {
    fn cast(&mut self) {
        for i in 0..4 {
            loop {
                let country = self.random.below(self.source.countries.len());
                if self.cast[..i].iter().all(|c| c.0 != country) {
                    let official = self.random.below(self.source.countries[country].officials.len());
                    self.cast[i] = (country, official);
                    break;
                }
            }
        }
    }

    /// One template, with a capital at its head.
    fn sentence(&mut self, template: &str) {
        let template = match template.strip_prefix("> ") {
            Some(rest) => rest,
            None => {
                self.stating += 1;
                template
            }
        };
        let start = self.text.len();
        let mut article = false;
        for (i, piece) in template.split(['{', '}']).enumerate() {
            if i % 2 == 0 {
                // The space behind an article comes with it.
                self.text.push_str(if article { piece.trim_start() } else { piece });
            } else if piece == "a" {
                article = true;
            } else {
                let filled = self.slot(piece);
                if std::mem::take(&mut article) {
                    self.text.push_str(if filled.starts_with(['a', 'e', 'i', 'o', 'u']) {
                        "an "
                    } else {
                        "a "
                    });
                }
                self.text.push_str(&filled);
            }
        }
        if let Some(at) = self.text[start..].find(|c: char| c.is_ascii_alphanumeric())
            && at <= 1
        {
            self.text[start + at..=start + at].make_ascii_uppercase();
        }
    }

    fn slot(&mut self, slot: &str) -> String {
        let source = self.source;
        let random = &mut self.random;
        let number = |random: &mut Random, low: usize, high: usize| low + random.below(high - low);
        if let Some(list) = source.lists.get(slot) {
            return random.of(list).clone();
        }
        if let Some(words) = source.words.get(&*slot.to_ascii_lowercase()) {
            let mut word = words.draw(random).to_owned();
            if slot.starts_with(|c: char| c.is_ascii_uppercase()) {
                word[..1].make_ascii_uppercase();
            }
            return word;
        }
        if let Some(names) = source.names.get(slot) {
            self.names += 1;
            return (*random.of(names)).to_owned();
        }
        match slot {
            "CITY" => {
                self.names += 1;
                random.of(&source.names["place"]).to_uppercase()
            }
            "day" => number(random, 1, 29).to_string(),
            "year" => number(random, 1994, 2026).to_string(),
            "num" if random.below(3) == 0 => {
                (*random.of(&["two", "three", "four", "five", "seven", "ten", "dozens of"])).to_owned()
            }
            "num" => number(random, 2, 900).to_string(),
            "pct" => format!("{}.{}", number(random, 1, 60), random.below(10)),
            "money" => {
                let sign = random.of(&["$", "€", "£"]);
                let (whole, part) = (number(random, 1, 90), random.below(10));
                let amount = &**random.of(&source.lists["amount"]);
                let space = if amount.len() > 2 { " " } else { "" };
                format!("{sign}{whole}.{part}{space}{amount}")
            }
            _ => {
                let which = slot[1..].parse::<usize>().ok().and_then(|n| n.checked_sub(1));
                let Some(&(country, official)) = which.and_then(|n| self.cast.get(n)) else {
                    panic!("there is no slot {{{slot}}}");
                };
                let country = &source.countries[country];
                let official = country.officials[official];
                self.names += 1;
                let filled = match slot.as_bytes()[0] {
                    b'p' => official.0,
                    b'f' => official.1,
                    b'c' => country.name,
                    b'd' => country.adjective,
                    b'k' => country.capital,
                    b'o' => {
                        self.names -= 1;
                        random.of(&source.lists["office"])
                    }
                    _ => panic!("there is no slot {{{slot}}}"),
                };
                filled.to_owned()
            }
        }
    }

    fn article(&mut self, templates: &Templates) {
        self.cast();
        let len = 1500 + self.random.below(3500);
        let headline = self.random.of(&templates.headlines).clone();
        self.sentence(&headline);
        self.text.push_str("\n\n");
        let opening = self.random.of(&templates.openings).clone();
        self.sentence(&opening);
        while self.text.len() < len {
            self.text.push_str("\n\n");
            for i in 0..1 + self.random.below(3) {
                self.text.push_str(if i > 0 { " " } else { "" });
                let template = self.random.of(&templates.sentences).clone();
                self.sentence(&template);
            }
        }
        self.text.push('\n');
    }
}

/// Articles of about so many bytes together.
pub fn corpus(density: Density, seed: u64, bytes: usize) -> Corpus {
    let templates = match density {
        Density::Wire => include_str!("../texts/wire.toml"),
        Density::General => include_str!("../texts/general.toml"),
        Density::Plain => include_str!("../texts/plain.toml"),
    };
    let templates: Templates = toml::from_str(templates).expect("the templates are read");
    let source = Source::new();
    let mut writer = Writer {
        source: &source,
        random: Random(seed),
        text: String::new(),
        cast: [(0, 0); 4],
        names: 0,
        stating: 0,
    };
    let mut corpus = Corpus { articles: Vec::new(), bytes: 0, names: 0, stating: 0 };
    while corpus.bytes < bytes {
        writer.article(&templates);
        corpus.bytes += writer.text.len();
        corpus.articles.push(std::mem::take(&mut writer.text));
    }
    corpus.names = writer.names;
    corpus.stating = if density == Density::Wire { writer.stating } else { 0 };
    corpus
}

/// Texts that do harm to a program that is not linear: 10 MB without the end of a sentence, 1 MB of one name, 1 MB of one
/// bracket.
pub fn hurtful() -> [(&'static str, String); 3] {
    let endless = corpus(Density::General, 7, 10_000_000).articles.concat();
    let endless = endless.replace(['.', '?', '!', '\n', '"', ':'], " ");
    let name = "Xi Jinping ".repeat(1_000_000 / 11);
    [
        ("no sentence end, 10 MB", endless),
        ("one name, 1 MB", name),
        ("one bracket, 1 MB", "(".repeat(1_000_000)),
    ]
}
