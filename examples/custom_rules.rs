//! Teaches the extractor a new way to say something: rules are text, and need no Rust.
//!
//! ```sh
//! cargo run --example custom_rules
//! ```

use demarche::{CooperatedWith, Extractor};

/// Two countries that bury the hatchet restore their ties. `data/rules/README.md` describes the language.
const RULES: &str = r#"
kind = "cooperated-with"

[[rule]]
name   = "cooperated-with.bury-hatchet"
light  = ["bury hatchet", "mend fence"]
frame  = "subj=parties with=parties over=field"
cameo  = "050"
fires  = ["Chile buried the hatchet with Peru.", "Oslo will mend fences with Hanoi over fishing rights."]
silent = ["Chile met Peru.", "Norway buried the cable with sand."]
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Mistakes come all at once, with line, column and a hint.
    let extractor = Extractor::builder().rules_toml("hatchet.toml", RULES).build()?;

    // The rules bring their own tests along.
    let report = extractor.check_rules(|rule| rule.starts_with("cooperated-with.bury"));
    for mismatch in &report.mismatches {
        eprintln!("{mismatch}");
    }
    println!("{} sentences checked, {} wrong", report.sentences, report.mismatches.len());

    let document = extractor.extract("Norway has buried the hatchet with Iceland over cod quotas.");
    for relation in document.all_relations() {
        println!("{}", relation.sentence(&document));
    }
    for cooperation in document.relations::<CooperatedWith>() {
        println!("{} parties, by {}", cooperation.parties.len(), cooperation.evidence.rule);
    }
    Ok(())
}
