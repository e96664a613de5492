//! Adds names, changes one and takes one out: a table of names is text, and needs no Rust.
//!
//! ```sh
//! cargo run --example custom_gazetteer
//! ```

use demarche::{Extractor, Input};

/// Cells are separated by tabs; `docs/extending.md` lists the columns.
const NAMES: &str = "\
action	kind	name	aliases	subkind	country	office	portfolio	start
# A company, under two names, and a minister with her office.
add	organization	Nordmine	Nordmine ASA	company	NOR
add	person	Kari Dahl			NOR	Trade Minister	trade	2024-02
add	commodity	blue ammonia		chemical
# A finer kind of organization that demarche does not know, and one of it.
subkind	organization	think-tank
add	organization	Fjord Institute		think-tank	NOR
# In these texts Georgia is the American state, and the Quad is a square in Oxford.
replace	place	Georgia		region	USA
remove		Quad
";

const TEXT: &str = "In Georgia, Kari Dahl met Japanese officials. The trade minister asked Nordmine ASA to ship \
    blue ammonia to Japan, the company said. The Fjord Institute praised the deal.";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Mistakes come all at once, with line, column and a hint.
    let extractor = Extractor::builder().gazetteer_tsv("names.tsv", NAMES).build()?;

    let document = extractor.extract(Input::new(TEXT).date("2024-05-27"));
    for entity in document.entities() {
        let subkind = entity.subkind.as_deref().unwrap_or("");
        let country = entity.country_code().unwrap_or("");
        println!("{:13} {:16} {subkind:10} {country}", entity.kind, entity.name);
    }
    for relation in document.all_relations() {
        println!("{}", relation.sentence(&document));
    }
    Ok(())
}
