//! Relations of a document → their codes, which rest on each other too.
//!
//! `Tokyo urged Beijing to lift the curbs`: the appeal is one for the easing of sanctions (`0254`), and the lifting is not
//! done but asked for.

use super::codes::{Codes, Cues, inner_role};
use super::kind::{RelationKind, Role};
use super::types::{MentionOrSpan, Relation};
use crate::document::{Entity, Mention};

/// Sets the codes of a document's relations; `cues` has what the rules and words say of each.
pub(crate) fn settle_codes(
    relations: &mut [Relation],
    mut cues: Vec<Cues>,
    mentions: &[Mention],
    entities: &[Entity],
) {
    let trigger = |i: usize| relations[i].evidence().trigger;
    let mut order: Vec<usize> = (0..relations.len()).collect();
    order.sort_by_key(|i| trigger(*i));
    let plain: Vec<String> = relations.iter().zip(&cues).map(|(r, c)| c.code(r.kind()).to_owned()).collect();
    for (outer, relation) in relations.iter().enumerate() {
        cues[outer].third_ground = third_ground(relation, mentions, entities);
        let Some(role) = inner_role(relation.kind()) else { continue };
        for filler in relation.fillers(role.as_str()) {
            let MentionOrSpan::Span(span) = filler else { continue };
            let first = order.partition_point(|i| trigger(*i).start() < span.start());
            let inside = order[first..]
                .iter()
                .copied()
                .take_while(|i| trigger(*i).start() < span.end())
                .filter(|i| *i != outer && span.contains(trigger(*i)));
            for inner in inside {
                cues[inner].asked |= relation.kind() == RelationKind::Requested;
                // A statement or a request inside only leads on to what it is about.
                let leads = ["", "01", "02", "10"].contains(&&plain[inner][..plain[inner].len().min(2)]);
                if cues[outer].inner.is_none() && !leads {
                    cues[outer].inner = Some(plain[inner].as_str().into());
                }
            }
        }
    }
    for (relation, cues) in relations.iter_mut().zip(&cues) {
        let (kind, evidence) = (relation.kind(), relation.evidence());
        let codes = Codes::of(kind, cues, evidence.polarity, evidence.modality);
        relation.evidence_mut().codes = codes;
    }
}

/// A meeting whose participants are all known to be of other countries than the place.
fn third_ground(relation: &Relation, mentions: &[Mention], entities: &[Entity]) -> bool {
    if relation.kind() != RelationKind::MetWith {
        return false;
    }
    let countries = |role: Role| -> Vec<Option<&str>> {
        let fillers = relation.fillers(role.as_str());
        let ids = fillers.iter().filter_map(|filler| match filler {
            MentionOrSpan::Mention(id) => Some(*id),
            MentionOrSpan::Span(_) => None,
        });
        ids.flat_map(|id| &mentions[id.index()].refers_to)
            .map(|e| entities[e.index()].country_code())
            .collect()
    };
    let (places, parties) = (countries(Role::Place), countries(Role::Participants));
    let [Some(place)] = places[..] else { return false };
    parties.len() > 1 && parties.iter().all(|party| party.is_some_and(|party| party != place))
}

#[cfg(test)]
mod tests {
    use crate::{Extractor, Input};

    fn codes(text: &str) -> Vec<String> {
        let document = Extractor::new().extract(Input::new(text));
        let coded = document
            .all_relations()
            .iter()
            .filter_map(|r| Some(format!("{} {} {}", r.kind(), r.plover()?, r.cameo()?)));
        coded.collect()
    }

    #[test]
    fn relations_around_and_inside_give_each_other_codes() {
        for (text, expected) in [
            (
                "Japan urged China to lift curbs on gallium.",
                &["requested REQUEST 0254", "eased REQUEST 0254"][..],
            ),
            ("China threatened to impose sanctions on Japan.", &["threatened THREATEN 1312"]),
            ("Kenya cancelled its visit to Uganda.", &["visited REJECT 125"]),
            ("Beijing will sanction Tokyo.", &["sanctioned THREATEN 1312"]),
            ("China did not meet Japan.", &[]),
        ] {
            let found = codes(text);
            for code in expected {
                assert!(found.iter().any(|f| f == code), "{text}: {found:?}");
            }
            assert!(!expected.is_empty() || found.is_empty(), "{text}: {found:?}");
        }
    }

    #[test]
    fn third_ground_is_nobodys_own() {
        assert_eq!(codes("China met Japan in Lima."), ["met-with CONSULT 044"]);
        assert_eq!(codes("China met Japan in Osaka."), ["met-with CONSULT 040"]);
    }
}
