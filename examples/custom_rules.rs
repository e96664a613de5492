//! Teaches the extractor a relation kind of its own, and reads it as a struct of its own: rules are text, no Rust.
//!
//! ```sh
//! cargo run --example custom_rules
//! ```

use demarche::{Extractor, Relation};
use serde::Deserialize;

/// A kind is its roles and the ways to say it; see `docs/extending.md`, and `data/rules/README.md` for the language.
const RULES: &str = r#"
kind = "appointed-ambassador-to"

[[role]]
name = "appointer"

[[role]]
name = "ambassador"
core = true

[[role]]
name = "country"
core = true

[[role]]
name = "when"

[[rule]]
name   = "appointed-ambassador-to.appoint"
light  = ["appoint ambassador", "appoint as ambassador", "name ambassador", "name as ambassador"]
frame  = "subj,by:actor=appointer obj:person=ambassador to:country|place=country"
fires  = [
    "Chile appointed Ana Soto ambassador to Japan on Monday.",
    "Ana Soto was named ambassador to Japan by President Reyes.",
]
silent = ["Chile appointed Ana Soto trade minister.", "The ambassador to Japan appointed a cook."]
"#;

/// A field a role: words here, or ids of mentions with `deserialize`.
#[derive(Debug, Deserialize)]
struct AppointedAmbassadorTo {
    ambassador: String,
    country: String,
    appointer: Option<String>,
    when: Option<String>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Mistakes come all at once, with line, column and a hint.
    let extractor = Extractor::builder().rules_toml("ambassador.toml", RULES).build()?;

    // The rules bring their own tests along.
    let report = extractor.check_rules(|rule| rule.starts_with("appointed-ambassador-to"));
    for mismatch in &report.mismatches {
        eprintln!("{mismatch}");
    }
    println!("{} sentences checked, {} wrong", report.sentences, report.mismatches.len());

    let document = extractor.extract("Norway will name Kari Dahl as its ambassador to Chile in May.");
    for relation in document.relations_of_kind("appointed-ambassador-to") {
        let Relation::Custom(custom) = relation else { continue };
        let AppointedAmbassadorTo { ambassador, country, appointer, when } =
            custom.deserialize_words(&document)?;
        let by = appointer.unwrap_or_else(|| "somebody".to_owned());
        println!("{ambassador} goes to {country}, sent by {by}, {}", when.unwrap_or_default());
        println!(
            "{}, as the text says: {}",
            custom.evidence.modality,
            document.text_of(custom.evidence.trigger)
        );
    }
    Ok(())
}
