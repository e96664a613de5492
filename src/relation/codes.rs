//! Relation → PLOVER type and CAMEO code.
//!
//! After the PLOVER manual (draft 0.8) and the CAMEO manual (1.1b3): the kind gives the plain case, modality and polarity
//! turn it. `Seoul will sanction Moscow` is THREATEN, not SANCTION; `Seoul refuses to sign` is REJECT.

use super::kind::{Modality, Polarity, RelationKind, vocabulary};
use super::types::Relation;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// The sixteen types of PLOVER.
    Plover {
        /// Come to an agreement on what will be done.
        Agree = "AGREE",
        /// Meet, visit, talk.
        Consult = "CONSULT",
        /// Diplomatic or symbolic support.
        Support = "SUPPORT",
        /// Material cooperation.
        Cooperate = "COOPERATE",
        /// Aid.
        Aid = "AID",
        /// Concede under pressure.
        Concede = "CONCEDE",
        /// Undo a hostile act.
        Retreat = "RETREAT",
        /// Ask.
        Request = "REQUEST",
        /// Criticise, accuse, investigate.
        Accuse = "ACCUSE",
        /// Refuse.
        Reject = "REJECT",
        /// Threaten.
        Threaten = "THREATEN",
        /// Demonstrate.
        Protest = "PROTEST",
        /// Sanction, leave, reduce relations.
        Sanction = "SANCTION",
        /// Ready or move forces.
        Mobilize = "MOBILIZE",
        /// Coerce without killing.
        Coerce = "COERCE",
        /// Attack.
        Assault = "ASSAULT",
    }
}

/// The plain case of a kind: PLOVER type, CAMEO code.
fn plain(kind: RelationKind) -> (Option<Plover>, &'static str) {
    use RelationKind as K;
    match kind {
        K::MetWith | K::Attended => (Some(Plover::Consult), "040"),
        K::SpokeWith => (Some(Plover::Consult), "041"),
        K::Visited => (Some(Plover::Consult), "042"),
        K::Hosted => (Some(Plover::Consult), "043"),
        K::Mediated => (Some(Plover::Consult), "045"),
        K::RequestedSupplyOf => (Some(Plover::Request), "0211"),
        K::Requested => (Some(Plover::Request), "020"),
        K::Pledged => (Some(Plover::Agree), "030"),
        K::AgreedOn => (Some(Plover::Agree), "030"),
        K::Signed => (Some(Plover::Support), "057"),
        K::CooperatedWith => (Some(Plover::Cooperate), "060"),
        K::InvestedIn | K::Supplied => (Some(Plover::Cooperate), "061"),
        K::Aided => (Some(Plover::Aid), "070"),
        K::Supported => (Some(Plover::Support), "050"),
        K::Eased => (Some(Plover::Retreat), "085"),
        K::Accused => (Some(Plover::Accuse), "110"),
        K::Investigated => (Some(Plover::Accuse), "090"),
        K::Rejected => (Some(Plover::Reject), "120"),
        K::Threatened => (Some(Plover::Threaten), "130"),
        K::Protested => (Some(Plover::Protest), "141"),
        K::Sanctioned | K::ImposedTariffsOn | K::RestrictedExportsOf => (Some(Plover::Sanction), "163"),
        K::WithdrewFrom => (Some(Plover::Sanction), "166"),
        K::Mobilized => (Some(Plover::Mobilize), "150"),
        K::Coerced => (Some(Plover::Coerce), "170"),
        K::Attacked => (Some(Plover::Assault), "190"),
        K::Stated => (None, "010"),
        K::DisputesWith | K::HoldsOffice | K::MemberOf | K::TookPlace => (None, ""),
    }
}

/// The type of the plain case, refined by the rule's CAMEO code where the code book splits a kind.
fn refined(kind: RelationKind, code: &str) -> Option<Plover> {
    use RelationKind as K;
    let root = code.get(..3).unwrap_or(code);
    Some(match (kind, root) {
        (K::AgreedOn, "057") => Plover::Support,
        (K::AgreedOn, "087") | (K::Eased, "081" | "082" | "083") => Plover::Concede,
        (K::CooperatedWith, "050") => Plover::Support,
        (K::Supplied, "072" | "073") => Plover::Aid,
        (K::Protested, "110" | "111" | "112" | "113" | "114" | "115") => Plover::Accuse,
        (K::WithdrewFrom, "087") => Plover::Retreat,
        (K::Mobilized, "070" | "073" | "074") => Plover::Aid,
        (K::Coerced, "161" | "162" | "163" | "164" | "165" | "166") => Plover::Sanction,
        (K::Coerced, "181" | "182") => Plover::Assault,
        (K::Attacked, "170" | "171" | "176") => Plover::Coerce,
        (K::Rejected, "016") => return None,
        _ => return plain(kind).0,
    })
}

impl Relation {
    /// The PLOVER type, by kind, modality and polarity; `None` where the code book has none.
    #[must_use]
    pub fn plover(&self) -> Option<Plover> {
        let evidence = self.evidence();
        let code = evidence.cameo.as_deref().unwrap_or(plain(self.kind()).1);
        let own = refined(self.kind(), code)?;
        let real = evidence.modality == Modality::Asserted;
        let negative = evidence.polarity == Polarity::Negative;
        use Plover as P;
        match own {
            P::Request | P::Accuse | P::Reject | P::Threaten => (!negative).then_some(own),
            P::Agree => Some(if negative { P::Reject } else { P::Agree }),
            P::Consult | P::Support | P::Cooperate | P::Aid => match (negative, real) {
                (false, true) => Some(own),
                (false, false) => Some(P::Agree),
                (true, false) => Some(P::Reject),
                (true, true) => None,
            },
            P::Concede | P::Retreat => match (negative, real) {
                (false, true) => Some(own),
                (false, false) => Some(P::Concede),
                (true, false) => Some(P::Reject),
                (true, true) => None,
            },
            P::Sanction | P::Coerce | P::Mobilize | P::Assault | P::Protest => match (negative, real) {
                (false, true) => Some(own),
                (false, false) => Some(P::Threaten),
                _ => None,
            },
        }
    }

    /// The CAMEO code, of three or four digits; `None` for kinds without one.
    #[must_use]
    pub fn cameo(&self) -> Option<String> {
        let evidence = self.evidence();
        let code = evidence.cameo.as_deref().unwrap_or(plain(self.kind()).1);
        if code.is_empty() {
            return None;
        }
        let own = refined(self.kind(), code);
        let turned = self.plover();
        Some(match turned {
            Some(t) if Some(t) != own => match t {
                Plover::Agree => "030",
                Plover::Reject => "120",
                Plover::Threaten => "130",
                Plover::Concede => "035",
                _ => code,
            }
            .to_owned(),
            _ => code.to_owned(),
        })
    }
}
