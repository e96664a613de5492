//! Labels of persons → counts in `data/gazetteers/given_names.tsv` and `surnames.tsv`.
//!
//! The labels are a table with the columns `name`, `gender` (`m`, `f` or empty) and `iso3`, a row a person, such as a query of
//! Wikidata gives. The first word of a label counts as a given name and the last as a family name; where the family name comes
//! first (China, Korea, …), only that is counted, for the words after it are hardly ever names of their own. Names that are in
//! the tables already stay, whatever their count, so the same labels twice change nothing.

use crate::Outcome;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::Path;

/// A given name or family name seen less often is left out.
const GIVEN: u32 = 3;
const FAMILY: u32 = 4;

/// Where the family name comes first.
const FAMILY_FIRST: [&str; 8] = ["CHN", "HKG", "HUN", "KOR", "MAC", "PRK", "TWN", "VNM"];

/// Adds what the labels tell to the tables of the repository.
pub fn run(labels: &Path) -> Outcome<()> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
    let labels = fs::read_to_string(labels)?;
    let common = common_words(&fs::read_to_string(data.join("lexicon/inflections.tsv"))?);
    let counted = count(&labels)?;
    let update = |file: &str, table: fn(&Counts, &str, &HashSet<String>) -> String| -> Outcome<()> {
        let path = data.join(format!("gazetteers/{file}.tsv"));
        let table = table(&counted, &fs::read_to_string(&path)?, &common);
        println!("{file}: {} rows", table.lines().count() - 1);
        Ok(fs::write(path, table)?)
    };
    update("given_names", given)?;
    update("surnames", family)
}

#[derive(Default)]
struct Counts {
    /// Bearers of a given name: men, women, and those of whom nothing is known.
    given: BTreeMap<String, [u32; 3]>,
    family: BTreeMap<String, u32>,
}

/// The words of the lexicon in small letters.
fn common_words(inflections: &str) -> HashSet<String> {
    let cells = |line: &str| -> Vec<String> {
        let forms = line.split('\t').enumerate().filter(|(column, _)| *column != 1);
        forms.flat_map(|(_, cell)| cell.split('|')).map(str::to_lowercase).collect()
    };
    inflections.lines().skip(1).flat_map(cells).collect()
}

/// A name as tables have it: a capital, then letters, apostrophes and hyphens.
fn is_name(word: &str) -> bool {
    let inside = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | 'ʻ' | '-');
    word.chars().next().is_some_and(char::is_uppercase)
        && word.chars().nth(1).is_some()
        && word.chars().all(inside)
}

fn count(labels: &str) -> Outcome<Counts> {
    let mut counts = Counts::default();
    for (i, line) in labels.lines().enumerate().skip(1) {
        let [name, gender, iso3] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("line {}: not three cells", i + 1).into());
        };
        let words: Vec<&str> = name.split_whitespace().collect();
        let [first, .., last] = words[..] else { continue };
        let family_first = FAMILY_FIRST.contains(&iso3);
        let family = if family_first { first } else { last };
        if is_name(family) {
            *counts.family.entry(family.into()).or_default() += 1;
        }
        if is_name(first) && !family_first {
            let column = ["m", "f"].iter().position(|g| *g == gender).unwrap_or(2);
            counts.given.entry(first.into()).or_default()[column] += 1;
        }
    }
    Ok(counts)
}

/// The table with the names that were counted: `cell` makes the second cell of a row from what it was before, if it was there.
fn merge(table: &str, common: &HashSet<String>, counted: &[(&str, String)], overwrite: bool) -> String {
    let (header, body) = table.split_once('\n').unwrap_or((table, ""));
    let mut rows: HashMap<&str, [String; 2]> = HashMap::new();
    for line in body.lines() {
        let mut cells = line.split('\t');
        let name = cells.next().unwrap_or_default();
        rows.insert(name, [0, 1].map(|_| cells.next().unwrap_or_default().to_owned()));
    }
    for (name, cell) in counted {
        match rows.get_mut(name) {
            Some(row) if overwrite => row[0].clone_from(cell),
            Some(_) => {}
            None => {
                let flag = if common.contains(&name.to_lowercase()) { "common-word" } else { "" };
                rows.insert(name, [cell.clone(), flag.into()]);
            }
        }
    }
    let mut lines: Vec<(String, String)> = rows
        .iter()
        .map(|(name, cells)| (name.to_lowercase(), format!("{name}\t{}\n", cells.join("\t"))))
        .collect();
    lines.sort();
    lines.into_iter().fold(format!("{header}\n"), |text, (_, line)| text + &line)
}

/// A name is of one gender if nine of ten bearers are. What the table says of a name stays.
fn given(counts: &Counts, table: &str, common: &HashSet<String>) -> String {
    let gender = |[men, women, _]: [u32; 3]| match men + women {
        0 => "u",
        known if men * 10 >= known * 9 => "m",
        known if women * 10 >= known * 9 => "f",
        _ => "u",
    };
    let often = counts.given.iter().filter(|(_, n)| n.iter().sum::<u32>() >= GIVEN);
    let counted: Vec<_> = often.map(|(name, &n)| (name.as_str(), gender(n).to_owned())).collect();
    merge(table, common, &counted, false)
}

fn family(counts: &Counts, table: &str, common: &HashSet<String>) -> String {
    let often = counts.family.iter().filter(|(_, n)| **n >= FAMILY);
    let counted: Vec<_> = often.map(|(name, n)| (name.as_str(), n.to_string())).collect();
    merge(table, common, &counted, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_seen_often_enough_are_added_once() {
        let mut labels = String::from("name\tgender\tiso3\n");
        for i in 0..4 {
            labels += &format!("Ama Owusu-Rivers\t{}\tGHA\n", if i == 3 { "" } else { "f" });
            labels += "Nguyen Van Hoe\tm\tVNM\nAdama Traoré\tm\tMLI\nCher\tf\tUSA\n";
        }
        labels += "Zed Rare\tm\tUSA\n";
        let counts = count(&labels).expect("sound");
        let common = common_words("form\tpos\tlemma\nzed\tn\tzed|ama\n");
        let before = "name\tgender\tflags\nAdama\tu\t\n";
        let names = given(&counts, before, &common);
        assert_eq!(names, "name\tgender\tflags\nAdama\tu\t\nAma\tf\tcommon-word\n");
        assert_eq!(given(&counts, &names, &common), names);
        let before = "name\tcount\tflags\nNguyen\t\t\nSmith\t135\tcommon-word\n";
        let surnames = family(&counts, before, &common);
        let expected =
            "name\tcount\tflags\nNguyen\t4\t\nOwusu-Rivers\t4\t\nSmith\t135\tcommon-word\nTraoré\t4\t\n";
        assert_eq!(surnames, expected);
        assert!(count("name\tgender\tiso3\nAma\tf\n").is_err());
    }

    #[test]
    fn the_tables_in_the_repository_are_in_the_order_written() {
        for file in ["given_names", "surnames"] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../data/gazetteers/{file}.tsv"));
            let table = fs::read_to_string(path).expect("the table is there");
            assert_eq!(merge(&table, &HashSet::new(), &[], true), table, "{file}");
        }
    }
}
