//! `data/gazetteers/sources/office_*.tsv` → `data/gazetteers/offices.tsv`: words of portfolios times patterns of titles, and
//! titles that follow no pattern.
//!
//! `Rural Affairs` with the patterns of the group `after` gives `Minister of Rural Affairs` and `Minister for Rural Affairs`.

use crate::Outcome;
use std::fs;
use std::path::Path;

/// Writes the table into the repository.
pub fn run() -> Outcome<()> {
    let gazetteers = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/gazetteers");
    let table = derive(&gazetteers)?;
    println!("{} titles", table.lines().count() - 1);
    Ok(fs::write(gazetteers.join("offices.tsv"), table)?)
}

/// The table that the sources of a folder of tables make.
pub fn derive(gazetteers: &Path) -> Outcome<String> {
    let read = |file: &str| {
        let path = gazetteers.join("sources").join(file);
        fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))
    };
    table(&read("office_portfolios.tsv")?, &read("office_patterns.tsv")?, &read("office_titles.tsv")?)
}

/// The rows of a table, each with exactly `N` cells.
fn rows<const N: usize>(text: &str) -> Outcome<Vec<[&str; N]>> {
    let mut rows = Vec::new();
    for (i, line) in text.lines().enumerate().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let found = cells.len();
        rows.push(cells.try_into().map_err(|_| format!("line {}: {found} cells, not {N}", i + 1))?);
    }
    Ok(rows)
}

fn table(portfolios: &str, patterns: &str, titles: &str) -> Outcome<String> {
    let patterns = rows::<5>(patterns)?;
    let mut table: Vec<String> = rows::<5>(titles)?.iter().map(|row| row.join("\t")).collect();
    for [words, portfolio, groups] in rows::<3>(portfolios)? {
        for group in groups.split('|') {
            let before = table.len();
            for [_, pattern, rank, iso3, note] in patterns.iter().filter(|p| p[0] == group) {
                let title = pattern.replace('%', words);
                table.push([&title, portfolio, rank, iso3, note].join("\t"));
            }
            if table.len() == before {
                return Err(format!("`{words}`: no pattern of group `{group}`").into());
            }
        }
    }
    table.sort_by_cached_key(|row| {
        let title = row.split('\t').next().unwrap_or_default().to_lowercase();
        (title, row.clone())
    });
    table.insert(0, "title\tportfolio\trank\tiso3\tnote".into());
    Ok(table.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fill_the_patterns_of_their_groups() {
        let patterns =
            "group\tpattern\trank\tiso3\tnote\na\tMinister of %\tminister\t\t\nb\t% Tsar\thead\tRUS\tx\n";
        let titles = "title\tportfolio\trank\tiso3\tnote\nking\thead-of-state\thead\t\t\n";
        let made = table("words\tportfolio\tgroups\nTea\ttrade\ta|b\nIce\tother\tb\n", patterns, titles);
        let expected = "title\tportfolio\trank\tiso3\tnote\nIce Tsar\tother\thead\tRUS\tx\nking\thead-of-state\thead\t\t\n\
                        Minister of Tea\ttrade\tminister\t\t\nTea Tsar\ttrade\thead\tRUS\tx\n";
        assert_eq!(made.expect("sound"), expected);
        assert!(table("words\tportfolio\tgroups\nTea\ttrade\tc\n", patterns, titles).is_err());
        assert!(table("words\tportfolio\tgroups\nTea\ttrade\n", patterns, titles).is_err());
    }
}
