//! Links the crate and matches on typed relations: who met whom, and who wants what from whom.
//!
//! ```sh
//! cargo run --example match_relations -- data/samples/lithium.txt
//! ```

use demarche::{Document, Extractor, MentionId, Polarity, Relation};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "data/samples/lithium.txt".to_owned());
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    let document = Extractor::new().extract(text.as_str());

    for relation in document.all_relations() {
        if relation.evidence().polarity == Polarity::Negative {
            continue;
        }
        match relation {
            Relation::MetWith(met) => {
                let who = names(&document, &met.participants);
                let place = met.place.map(|place| format!(" in {}", names(&document, &[place])));
                println!("{who} met{}", place.unwrap_or_default());
            }
            Relation::RequestedSupplyOf(request) => {
                let goods: Vec<String> = request.goods.iter().map(|g| document.describe(*g)).collect();
                println!("{} wants {}", names(&document, &request.requester), goods.join(" and "));
            }
            // Thirty-two other kinds, and those that later versions add.
            other => println!("{}: “{}”", other.kind(), document.text_of(other.evidence().trigger)),
        }
    }
    Ok(())
}

/// The names of what some mentions refer to.
fn names(document: &Document, mentions: &[MentionId]) -> String {
    let names: Vec<&str> =
        mentions.iter().flat_map(|id| document.entities_of(*id)).map(|entity| entity.name.as_str()).collect();
    names.join(" and ")
}
