//! What the documents say is so: tables of kinds, links, guides, the picture of the output.

use demarche::{Extractor, Filler, RelationKind};

fn read(file: &str) -> String {
    std::fs::read_to_string(format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn the_table_of_kinds_has_all_roles() {
    let text = read("docs/relations.md");
    for kind in RelationKind::ALL {
        let roles = kind.roles().iter().map(|spec| {
            let name = if spec.core { format!("**{}**", spec.role) } else { spec.role.to_string() };
            let filler = match spec.filler {
                Filler::Mention => "",
                Filler::Span => " ▭",
                Filler::Either => " ◪",
            };
            format!("{name}{}{filler}", if spec.many { "…" } else { "" })
        });
        let roles = roles.collect::<Vec<_>>().join(", ");
        let row = text.lines().find(|line| line.starts_with(&format!("| `{kind}` |")));
        let row = row.unwrap_or_else(|| panic!("docs/relations.md has no row for {kind}"));
        assert!(row.contains(&format!(" {roles} |")), "{kind} has the roles {roles}:\n{row}");
    }
}

#[test]
fn the_readme_names_every_kind() {
    let text = read("README.md");
    for kind in RelationKind::ALL {
        assert!(text.contains(&format!("`{kind}`")), "{kind}");
    }
}

/// Links between files of the repository lead somewhere.
#[test]
fn links_lead_somewhere() {
    let files = [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/dependencies.md",
        "docs/extending.md",
        "docs/formats.md",
        "docs/limits.md",
        "docs/relations.md",
        "data/rules/README.md",
    ];
    for file in files {
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let text = read(file);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            if path.contains("://") || link.contains(char::is_whitespace) {
                continue;
            }
            let target = if path.is_empty() { file.to_owned() } else { format!("{folder}/{path}") };
            let target = target.trim_start_matches('/');
            let root = env!("CARGO_MANIFEST_DIR");
            assert!(std::path::Path::new(root).join(target).exists(), "{file}: {link}");
            let slug = |line: &str| line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
            let found = anchor.is_empty()
                || read(target).lines().any(|l| l.starts_with('#') && slug(l).replace(',', "") == anchor);
            assert!(found, "{file}: there is no heading for {link}");
        }
    }
}

/// Each limit stands in the file that the table names, as a number of the code.
#[test]
fn limits_are_those_of_the_code() {
    let text = read("docs/limits.md");
    let mut count = 0;
    for row in text.lines().filter(|line| line.starts_with("| ") && line.ends_with(".rs` |")) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [what, limit, _, file] = cells[..] else { panic!("{row}") };
        let code = read(&format!("src/{}", file.trim_matches('`')));
        let code = code.split("mod tests").next().unwrap().replace('_', "");
        for number in limit.split(|c: char| !c.is_ascii_digit() && c != ',').filter(|n| !n.is_empty()) {
            let number = number.replace(',', "");
            let stands = code
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(|word| word == number || word == format!("{number}u32"));
            assert!(
                number.is_empty() || stands || limit.contains("GiB"),
                "{what}: {number} is not in {file}"
            );
            count += 1;
        }
    }
    assert!(count > 20, "{count}");
}

/// The blocks of a document in one language.
fn blocks(file: &str, language: &str) -> Vec<String> {
    let text = read(file);
    let open = format!("```{language}\n");
    text.split(&open).skip(1).filter_map(|rest| rest.split("\n```").next()).map(str::to_owned).collect()
}

/// The rules do on their own sentences what they should, and of `text` they say `sentence`.
fn check(file: &str, rules: &str, text: &str, sentence: &str) {
    let extractor = Extractor::builder().rules_toml(file, rules).build().unwrap_or_else(|e| panic!("{e}"));
    let report = extractor.check_rules(|name| rules.contains(&format!("\"{name}\"")));
    assert!(report.sentences > 0 && report.mismatches.is_empty(), "{file}: {:#?}", report.mismatches);
    let document = extractor.extract(text);
    let found: Vec<_> = document.all_relations().iter().map(|r| r.sentence(&document).to_string()).collect();
    assert!(found.iter().any(|s| s == sentence), "{file}: {found:?}");
}

#[test]
fn the_guide_does_what_it_says() {
    let guide = "docs/extending.md";
    let shown = read(guide);
    let toml = blocks(guide, "toml");
    let of_ambassadors = "Appointed ambassador to: appointer Norway, ambassador Kari Dahl, country Chile";
    let news = "Norway has named Kari Dahl as its ambassador to Chile.";
    assert!(shown.contains(news) && shown.contains(of_ambassadors));
    check(guide, &toml[..3].join("\n"), news, of_ambassadors);

    let news = "Norway has smoked the peace pipe with Iceland over cod quotas.";
    let of_peace = "Norway cooperated with Iceland on cod quotas";
    assert!(shown.contains(news) && shown.contains(of_peace));
    check(guide, &toml[3], news, of_peace);

    let names = blocks(guide, "text").into_iter().find(|b| b.starts_with("action\t")).unwrap();
    let extractor = Extractor::builder().gazetteer_tsv("names.tsv", names).build().unwrap();
    let news =
        "In Georgia, Kari Dahl met Japanese officials. The trade minister asked Nordmine ASA for nickel.";
    assert!(shown.contains(news));
    let document = extractor.extract(news);
    for relation in document.all_relations() {
        let sentence = relation.sentence(&document).to_string();
        assert!(shown.contains(&sentence), "{sentence}");
    }
    assert_eq!(document.all_relations().len(), 2);
    let names = blocks(guide, "text").into_iter().find(|b| b.contains("\nsubkind\t")).unwrap();
    let slip = names.replace("\tthink-tank\tNOR", "\tthinktank\tNOR");
    let extractor = Extractor::builder().gazetteer_tsv("names.tsv", names).build().unwrap();
    assert_eq!(extractor.subkinds().last(), Some("think-tank"));
    let errors = Extractor::builder().gazetteer_tsv("names.tsv", slip).build().unwrap_err();
    assert!(shown.contains(&errors.to_string()), "{errors}");
    let extractor = Extractor::new();
    let (document, why) = extractor.explain("Georgia imposed sanctions on Norway.");
    let style = demarche::write::TextStyle::new();
    let explained = demarche::write::text_explained(&document, &why, style);
    assert!(shown.contains(explained.trim()), "{explained}");
}

#[test]
fn the_tutorial_of_the_rule_language_does_what_it_says() {
    let file = "data/rules/README.md";
    let toml = blocks(file, "toml");
    let [first, sentences, frame, noun] = &toml[..4] else { panic!("four blocks") };
    let plain = first.lines().filter(|l| !l.starts_with("frame")).collect::<Vec<_>>().join("\n");
    let rules = format!("{plain}\n{frame}\n{sentences}\n{noun}")
        .replace("[\"mothball\"]", "[\"mothball\", \"put _ in mothballs\"]");
    check(file, &rules, "Oslo mothballed the pact on Monday.", "Norway withdrew from the pact on Monday");
    // Without the filter the jets are taken for a pact.
    let loose = Extractor::builder().rules_toml(file, format!("{first}\n{sentences}")).build().unwrap();
    assert_eq!(loose.check_rules(|name| name == "withdrew-from.mothball").mismatches.len(), 1);
}

#[test]
fn the_readme_shows_what_the_program_says() {
    let picture = blocks("README.md", "text").remove(0);
    let text = read("data/samples/lithium.txt");
    let document = Extractor::new().extract(text.as_str());
    let mut said = String::new();
    for relation in document.all_relations() {
        said += &relation.sentence(&document).to_string();
        said.push('\n');
    }
    for line in picture.lines().filter(|l| l.starts_with("  ") && !l.trim_start().starts_with('“')) {
        let (_, sentence) = line.trim_start().split_once(' ').unwrap();
        let sentence = sentence.split("  [").next().unwrap().trim();
        assert!(
            said.lines().any(|s| s == sentence),
            "the README shows `{sentence}`; the program says\n{said}"
        );
    }
}
