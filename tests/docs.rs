//! What the documents say of the relation kinds is what the crate has.

use demarche::{Filler, RelationKind};

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
        "docs/extending.md",
        "docs/formats.md",
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
