//! Links the crate and matches on typed relations: who met whom, and who wants what from whom.
//!
//! ```sh
//! cargo run --example match_relations -- data/samples/lithium.txt
//! ```

use demarche::{Document, Extractor, MentionId, Modality, Polarity, Relation};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "data/samples/lithium.txt".to_owned());
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    let document = Extractor::new().extract(text.as_str());

    for relation in document.all_relations() {
        let evidence = relation.evidence();
        if evidence.polarity == Polarity::Negative || evidence.modality != Modality::Asserted {
            continue; // What did not happen, or not yet.
        }
        match relation {
            Relation::MetWith(met) => {
                let place = met.place.map(|place| format!(" in {}", names(&document, &[place])));
                println!("MEETING  {}{}", names(&document, &met.participants), place.unwrap_or_default());
            }
            Relation::RequestedSupplyOf(request) => {
                let goods: Vec<String> = request.goods.iter().map(|g| document.describe(*g)).collect();
                println!("WANTED   {} by {}", goods.join(" and "), names(&document, &[request.requester]));
            }
            // Offices are told by the entities.
            Relation::HoldsOffice(_) => {}
            // Thirty-one other kinds, those of your own rules, and those that later versions add: as sentences.
            other => println!("{}", other.sentence(&document)),
        }
    }
    Ok(())
}

/// The names of what some mentions refer to: one mention may refer to several ("the two ministers").
fn names(document: &Document, mentions: &[MentionId]) -> String {
    let names: Vec<&str> =
        mentions.iter().flat_map(|id| document.entities_of(*id)).map(|entity| entity.name.as_str()).collect();
    names.join(" and ")
}
