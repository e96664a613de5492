//! The tables of names are sound: columns, codes, dates, order, no row twice, no alias of two entries, common words flagged.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::Path;

#[allow(dead_code)]
#[path = "../xtask/src/offices.rs"]
mod offices;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

struct Table {
    file: &'static str,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

fn folder() -> String {
    format!("{}/data", env!("CARGO_MANIFEST_DIR"))
}

impl Table {
    fn read(file: &'static str) -> Self {
        let path = format!("{}/gazetteers/{file}.tsv", folder());
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
        let split = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
        let mut lines = text.lines();
        let columns = split(lines.next().expect("a header"));
        Self { file, columns, rows: lines.map(split).collect() }
    }

    fn column(&self, name: &str) -> usize {
        self.columns
            .iter()
            .position(|c| c == name)
            .unwrap_or_else(|| panic!("{}: no column {name}", self.file))
    }

    fn cells(&self, column: &str) -> impl Iterator<Item = (usize, &str)> {
        let at = self.column(column);
        self.rows.iter().enumerate().map(move |(i, row)| (i + 2, row[at].as_str()))
    }

    /// The items of the lists of a column, each with its line.
    fn items(&self, column: &str) -> impl Iterator<Item = (usize, &str)> {
        self.cells(column).flat_map(|(line, cell)| {
            cell.split('|').filter(|item| !item.is_empty()).map(move |item| (line, item))
        })
    }
}

/// Each table with the column that identifies a row.
const TABLES: &[(&str, &str)] = &[
    ("agreements", "name"),
    ("commodities", "name"),
    ("countries", "iso3"),
    ("events", "name"),
    ("forums", "name"),
    ("given_names", "name"),
    ("offices", "title"),
    ("officials", "name"),
    ("organizations", "name"),
    ("places", "name"),
    ("surnames", "name"),
];

#[track_caller]
fn none(what: &str, wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{what}: {} cases: {:#?}", wrong.len(), &wrong[..wrong.len().min(20)]);
}

#[test]
fn every_row_has_the_cells_of_the_header() {
    let mut wrong = Vec::new();
    for &(file, _) in TABLES {
        let table = Table::read(file);
        assert!(table.rows.len() > 20, "{file}");
        for (i, row) in table.rows.iter().enumerate() {
            if row.len() != table.columns.len() {
                wrong.push(format!("{file}:{}", i + 2));
            }
        }
    }
    none("cells", wrong);
}

#[test]
fn no_cell_has_stray_spaces_or_empty_items() {
    let mut wrong = Vec::new();
    for &(file, _) in TABLES {
        for (i, row) in Table::read(file).rows.iter().enumerate() {
            for cell in row {
                let list = cell.contains('|');
                let items =
                    cell.split('|').any(|s| s != s.trim() || s.contains("  ") || list && s.is_empty());
                if items || cell.contains('\r') {
                    wrong.push(format!("{file}:{}: `{cell}`", i + 2));
                }
            }
        }
    }
    none("stray spaces", wrong);
}

#[test]
fn rows_are_sorted_and_none_is_there_twice() {
    let mut wrong = Vec::new();
    for &(file, key) in TABLES {
        let table = Table::read(file);
        let at = table.column(key);
        let keys: Vec<_> = table.rows.iter().map(|r| (r[at].to_lowercase(), r.join("\t"))).collect();
        for (i, pair) in keys.windows(2).enumerate() {
            if pair[0] >= pair[1] {
                wrong.push(format!("{file}:{}: `{}`", i + 3, pair[1].0));
            }
        }
    }
    none("order", wrong);
}

/// The codes of countries that the tables use.
fn codes() -> HashSet<String> {
    Table::read("countries").cells("iso3").map(|(_, c)| c.to_owned()).collect()
}

#[test]
fn country_codes_are_known() {
    let known = codes();
    assert!(known.len() >= 250 && known.contains("XKX"));
    let mut wrong = Vec::new();
    for (file, columns) in [
        ("agreements", &["parties"][..]),
        ("forums", &["members"]),
        ("offices", &["iso3"]),
        ("officials", &["iso3"]),
        ("organizations", &["iso3"]),
        ("places", &["iso3"]),
    ] {
        let table = Table::read(file);
        for column in columns {
            for (line, code) in table.items(column) {
                if !known.contains(code) && code != "EUU" {
                    wrong.push(format!("{file}:{line}: {code}"));
                }
            }
        }
    }
    let countries = Table::read("countries");
    let mut alpha2 = HashSet::new();
    let (iso2, status) = (countries.column("iso2"), countries.column("status"));
    for row in countries.rows.iter().filter(|row| row[status] != "historical") {
        let code = &row[iso2];
        if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase()) || !alpha2.insert(code.clone()) {
            wrong.push(format!("countries: alpha-2 `{code}` of {}", row[0]));
        }
    }
    none("country codes", wrong);
}

#[test]
fn wikidata_ids_are_ids_and_of_one_entity() {
    let mut wrong = Vec::new();
    let mut owner: HashMap<String, String> = HashMap::new();
    for file in ["countries", "forums", "organizations", "officials"] {
        let table = Table::read(file);
        let (at, name) = (table.column("wikidata"), table.column("name"));
        for (i, row) in table.rows.iter().enumerate().filter(|(_, row)| !row[at].is_empty()) {
            let id = &row[at];
            let number = id.strip_prefix('Q').and_then(|n| n.parse::<u32>().ok());
            if number.is_none_or(|n| n == 0) {
                wrong.push(format!("{file}:{}: `{id}`", i + 2));
            }
            let whose = format!("{file} {}", row[name]);
            if owner.entry(id.clone()).or_insert_with(|| whose.clone()) != &whose && file != "officials" {
                wrong.push(format!("{file}:{}: {id} is also that of {}", i + 2, owner[id]));
            }
        }
    }
    none("wikidata", wrong);
}

#[test]
fn goods_have_headings_of_the_harmonized_system() {
    let table = Table::read("commodities");
    let wrong = table
        .cells("hs")
        .filter(|(_, hs)| {
            let digits = hs.bytes().all(|b| b.is_ascii_digit());
            let chapter = hs.get(..2).and_then(|c| c.parse::<u32>().ok());
            !(hs.is_empty()
                || digits && matches!(hs.len(), 2 | 4 | 6) && chapter.is_some_and(|c| (1..=97).contains(&c)))
        })
        .map(|(line, hs)| format!("{line}: {hs}"))
        .collect();
    none("headings", wrong);
}

/// `yyyy`, `yyyy-mm` or `yyyy-mm-dd`, padded to a day for comparison.
fn date(cell: &str) -> Option<String> {
    let parts: Vec<&str> = cell.split('-').collect();
    let digits = |s: &str, len: usize| s.len() == len && s.bytes().all(|b| b.is_ascii_digit());
    let within = |s: &str, max: u32| digits(s, 2) && s.parse::<u32>().is_ok_and(|n| (1..=max).contains(&n));
    let good = match parts[..] {
        [y] => digits(y, 4),
        [y, m] => digits(y, 4) && within(m, 12),
        [y, m, d] => digits(y, 4) && within(m, 12) && within(d, 31),
        _ => false,
    };
    good.then(|| cell.to_owned())
}

#[test]
fn terms_of_office_have_dates_that_follow_each_other() {
    let table = Table::read("officials");
    assert!(table.rows.len() > 5000);
    let (start, end, as_of) = (table.column("start"), table.column("end"), table.column("asof"));
    let mut wrong = Vec::new();
    for (i, row) in table.rows.iter().enumerate() {
        for at in [start, end, as_of] {
            if !row[at].is_empty() && date(&row[at]).is_none() {
                wrong.push(format!("{}: `{}`", i + 2, row[at]));
            }
        }
        let len = row[start].len().min(row[end].len());
        if !row[start].is_empty() && !row[end].is_empty() && row[end][..len] < row[start][..len] {
            wrong.push(format!("{}: {} ends {} before it starts {}", i + 2, row[1], row[end], row[start]));
        }
    }
    for (line, year) in Table::read("agreements").cells("year") {
        if !(year.is_empty()
            || year.len() == 4 && year.parse::<u32>().is_ok_and(|y| (1600..2100).contains(&y)))
        {
            wrong.push(format!("agreements:{line}: `{year}`"));
        }
    }
    none("dates", wrong);
}

#[test]
fn genders_and_kinds_are_of_the_closed_lists() {
    let mut wrong = Vec::new();
    let mut check = |file: &'static str, column: &str, allowed: &[&str]| {
        for (line, value) in Table::read(file).cells(column) {
            if !allowed.contains(&value) {
                wrong.push(format!("{file}:{line}: {column} `{value}`"));
            }
        }
    };
    check("given_names", "gender", &["m", "f", "u"]);
    check("officials", "gender", &["m", "f", ""]);
    check("countries", "status", &["state", "observer", "disputed", "territory", "historical"]);
    check("events", "kind", &["exercise", "meeting", "summit", "election", "war"]);
    check(
        "organizations",
        "kind",
        &[
            "agency",
            "armed-group",
            "central bank",
            "company",
            "ministry",
            "news-agency",
            "organization",
            "parliament",
            "party",
        ],
    );
    none("closed lists", wrong);
}

#[test]
fn an_alias_is_that_of_one_entry_or_flagged() {
    let mut wrong = Vec::new();
    for (file, columns, flags) in [
        ("countries", &["name", "aliases", "adjectives", "people_plural"][..], Some("weak")),
        ("forums", &["acronym", "name", "aliases"], None),
        ("organizations", &["name", "aliases"], Some("weak")),
        ("agreements", &["name", "aliases"], None),
        ("commodities", &["name", "aliases"], Some("common_words")),
        ("events", &["name", "aliases"], None),
    ] {
        let table = Table::read(file);
        let mut owners: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for column in columns {
            for (line, name) in table.items(column) {
                let lines = owners.entry(name).or_default();
                if !lines.contains(&line) {
                    lines.push(line);
                }
            }
        }
        for (name, lines) in owners.into_iter().filter(|(_, lines)| lines.len() > 1) {
            let flagged = |line: &usize| {
                flags.is_some_and(|f| {
                    let at = table.column(f);
                    table.rows[line - 2][at].split('|').any(|w| w == name)
                })
            };
            if !lines.iter().all(flagged) {
                wrong.push(format!("{file}: `{name}` on lines {lines:?}"));
            }
        }
    }
    none("aliases of two entries", wrong);
}

#[test]
fn common_words_do_not_match_alone_without_a_flag() {
    let path = format!("{}/lexicon/inflections.tsv", folder());
    let text = fs::read_to_string(&path).expect("the inflections are there");
    let mut common = HashSet::new();
    // Rows that only the rules asked for are of no common words.
    for line in text.lines().skip(1).filter(|line| !line.ends_with("\trules")) {
        for cell in line.split('\t').enumerate().filter(|(i, _)| *i != 1).map(|c| c.1) {
            common.extend(cell.split('|').map(str::to_lowercase));
        }
    }
    let mut wrong = Vec::new();
    for (file, flags) in [("organizations", "weak"), ("commodities", "common_words")] {
        let table = Table::read(file);
        let at = table.column(flags);
        for column in ["name", "aliases"] {
            for (line, name) in table.items(column) {
                let acronym = name.len() > 1 && !name.chars().any(char::is_lowercase);
                let plain = !name.contains([' ', '-', '.']) && common.contains(&name.to_lowercase());
                let flagged = table.rows[line - 2][at].split('|').any(|w| w == name);
                if plain && !acronym && !flagged {
                    wrong.push(format!("{file}:{line}: {name}"));
                }
            }
        }
    }
    none("common words", wrong);
}

#[test]
fn the_table_of_offices_is_what_its_sources_make() {
    let offices = Path::new(&folder()).join("gazetteers");
    let derived = offices::derive(&offices).expect("the sources are sound");
    let there = fs::read_to_string(offices.join("offices.tsv")).expect("the table is there");
    let differs = there.lines().zip(derived.lines()).find(|(a, b)| a != b);
    assert_eq!(differs, None, "after a change of its sources: `cargo run -p xtask -- derive-offices`");
    assert_eq!(there, derived);
}

#[test]
fn flags_name_names_of_their_row() {
    let mut wrong = Vec::new();
    for (file, flags) in [("countries", "weak"), ("organizations", "weak"), ("commodities", "common_words")] {
        let table = Table::read(file);
        for (line, flagged) in table.items(flags) {
            let row = &table.rows[line - 2];
            if !row
                .iter()
                .enumerate()
                .any(|(i, cell)| i != table.column(flags) && cell.split('|').any(|c| c == flagged))
            {
                wrong.push(format!("{file}:{line}: {flagged}"));
            }
        }
    }
    none("flags", wrong);
}

/// A table of so many bodies with two names each, none of which is in the tables of the library.
fn many(rows: usize) -> String {
    const SYLLABLES: [&str; 8] = ["ka", "ro", "mi", "zhu", "vo", "dar", "pil", "tse"];
    let word = |mut n: usize| {
        let mut word = String::from("Q");
        for _ in 0..8 {
            word += SYLLABLES[n % 8];
            n /= 8;
        }
        word
    };
    let row = |i: usize| format!("add\torganization\t{} Tradelink\t{}\n", word(i), word(i + rows));
    (0..rows).fold(String::from("action\tkind\tname\taliases\n"), |table, i| table + &row(i))
}

#[test]
fn a_large_table_of_the_users_is_loaded_and_its_last_row_found() {
    let table = many(20_000);
    let last = table.lines().last().and_then(|row| row.split('\t').nth(2)).expect("a name").to_owned();
    let extractor = demarche::Extractor::builder().gazetteer_tsv("many.tsv", table).build().expect("sound");
    let document = extractor.extract(format!("Peru sued {last} in Lima.").as_str());
    assert!(document.mentions().iter().any(|m| document.text_of(m.span) == last), "{last}");
}

#[test]
#[ignore = "a million rows: half a minute without optimisation"]
fn a_million_rows_are_loaded() {
    let table = many(1_000_000);
    assert!(demarche::Extractor::builder().gazetteer_tsv("many.tsv", table).build().is_ok());
}
