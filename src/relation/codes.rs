//! Relation → PLOVER type and CAMEO code.
//!
//! After the PLOVER manual (draft 0.8), CAMEO2PLOVER-2021 and the CAMEO manual (1.1b3). Three steps, a table each:
//!
//! 1. the kind, or the rule that fired where it knows better, gives the CAMEO code of the plain case;
//! 2. the code gives the PLOVER type, with a few exceptions by kind;
//! 3. modality and polarity turn both: `Seoul will sanction Moscow` is THREATEN 1312, not SANCTION 163;
//!    `Seoul refuses to meet Tokyo` is REJECT 125; `Seoul did not meet Tokyo` is no event.

use super::kind::{Modality, Polarity, RelationKind, Role, vocabulary};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

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

/// What the words add to kind, polarity and modality, for the codes only.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Cues {
    /// The CAMEO code of the rule's plain case, where it is not the kind's own.
    pub cameo: Option<Arc<str>>,
    /// A refusal or cancellation rather than a failure: `refused to sign`, `called off the talks`.
    pub willed: bool,
    /// Somebody is asked for it: it stands in the action of a request.
    pub asked: bool,
    /// The plain CAMEO code of what is asked, promised, agreed, refused or threatened, where that is a relation too:
    /// `asked China to lift the curbs` is an appeal to ease sanctions, `0254`.
    pub inner: Option<Arc<str>>,
    /// A meeting in a country that is nobody's own.
    pub third_ground: bool,
}

impl Cues {
    /// The CAMEO code of the plain case.
    pub fn code(&self, kind: RelationKind) -> &str {
        self.cameo.as_deref().unwrap_or(plain(kind))
    }
}

/// The role of a kind in which another relation says what its code does not: what is asked, promised …
pub(super) fn inner_role(kind: RelationKind) -> Option<Role> {
    Some(match kind {
        RelationKind::Requested | RelationKind::Pledged => Role::Action,
        RelationKind::AgreedOn | RelationKind::Rejected => Role::Matter,
        RelationKind::Threatened => Role::Threat,
        _ => return None,
    })
}

/// The code of a kind with [`Cues::inner`], where the rule itself has nothing closer.
fn deepened(kind: RelationKind, code: &str, inner: &str) -> Option<String> {
    let row = longest(TURNS, inner)?;
    Some(match (kind, code) {
        (RelationKind::Requested, "020") => row[0].to_owned(),
        // A demand has the digits of an appeal.
        (RelationKind::Requested, "100") => format!("10{}", &row[0][2..]),
        (RelationKind::Pledged | RelationKind::AgreedOn, "030") => row[1].to_owned(),
        (RelationKind::Rejected, "120") => row[2].to_owned(),
        (RelationKind::Threatened, "130") => longest(THREATS, inner)?.to_owned(),
        _ => return None,
    })
}

/// The PLOVER type and CAMEO code of one relation.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Codes {
    pub plover: Option<Plover>,
    pub cameo: Option<Arc<str>>,
}

/// The CAMEO code of a kind's plain case; empty where it has none.
fn plain(kind: RelationKind) -> &'static str {
    use RelationKind as K;
    match kind {
        K::MetWith | K::Attended => "040",
        K::SpokeWith => "041",
        K::Visited => "042",
        K::Hosted => "043",
        K::Mediated => "045",
        K::RequestedSupplyOf => "0211",
        K::Requested => "020",
        K::Pledged | K::AgreedOn => "030",
        K::Signed => "057",
        K::CooperatedWith => "060",
        K::InvestedIn | K::Supplied => "061",
        K::Aided => "070",
        K::Supported => "050",
        K::Eased => "085",
        K::Accused => "110",
        K::Investigated => "090",
        K::Rejected => "120",
        K::Threatened => "130",
        K::Protested => "141",
        K::Sanctioned | K::ImposedTariffsOn | K::RestrictedExportsOf => "163",
        K::WithdrewFrom => "166",
        K::Mobilized => "150",
        K::Coerced => "170",
        K::Attacked => "190",
        K::Stated => "010",
        K::DisputesWith | K::HoldsOffice | K::MemberOf | K::TookPlace | K::Custom => "",
    }
}

/// CAMEO code → PLOVER type: the longest prefix decides.
const TYPES: &[(&str, Option<Plover>)] = &[
    ("01", None),
    ("02", Some(Plover::Request)),
    ("03", Some(Plover::Agree)),
    ("04", Some(Plover::Consult)),
    ("05", Some(Plover::Support)),
    ("06", Some(Plover::Cooperate)),
    ("07", Some(Plover::Aid)),
    ("08", Some(Plover::Retreat)),
    ("081", Some(Plover::Concede)),
    ("082", Some(Plover::Concede)),
    ("083", Some(Plover::Concede)),
    ("09", Some(Plover::Accuse)),
    ("10", Some(Plover::Request)),
    ("11", Some(Plover::Accuse)),
    ("12", Some(Plover::Reject)),
    ("13", Some(Plover::Threaten)),
    ("14", Some(Plover::Protest)),
    ("15", Some(Plover::Mobilize)),
    ("16", Some(Plover::Sanction)),
    ("17", Some(Plover::Coerce)),
    ("18", Some(Plover::Assault)),
    ("19", Some(Plover::Assault)),
    ("20", Some(Plover::Assault)),
];

/// Where a kind reads a code otherwise.
const EXCEPTIONS: &[(RelationKind, &str, Plover)] = &[
    // A concession that is promised, a ceasefire that is agreed.
    (RelationKind::Pledged, "035", Plover::Concede),
    (RelationKind::AgreedOn, "087", Plover::Concede),
    (RelationKind::AgreedOn, "0356", Plover::Concede),
    // Blockade and occupation, told as pressure.
    (RelationKind::Coerced, "191", Plover::Coerce),
    (RelationKind::Coerced, "192", Plover::Coerce),
];

/// What a code becomes when it is only asked for, meant or refused: `02`, `03` and `12` with the digits of its matter.
/// The longest prefix decides. A demand (`10`) has the digits of `02`.
const TURNS: &[(&str, [&str; 3])] = &[
    // code    asked   meant   refused
    ("", ["020", "030", "120"]),
    ("031", ["021", "031", "121"]),
    ("0311", ["0211", "0311", "1211"]),
    ("0312", ["0212", "0312", "1212"]),
    ("032", ["022", "032", "120"]),
    ("033", ["023", "033", "122"]),
    ("034", ["024", "034", "123"]),
    ("035", ["025", "035", "124"]),
    ("036", ["026", "036", "125"]),
    ("037", ["027", "037", "127"]),
    ("038", ["028", "038", "126"]),
    ("039", ["028", "039", "126"]),
    ("04", ["026", "036", "125"]),
    ("045", ["028", "039", "126"]),
    ("05", ["022", "032", "120"]),
    ("06", ["021", "031", "121"]),
    ("061", ["0211", "0311", "1211"]),
    ("062", ["0212", "0312", "1212"]),
    ("063", ["0213", "0313", "1213"]),
    ("064", ["0214", "0314", "1214"]),
    ("07", ["023", "033", "122"]),
    ("071", ["0231", "0331", "1221"]),
    ("072", ["0232", "0332", "1222"]),
    ("073", ["0233", "0333", "1223"]),
    ("074", ["0234", "0334", "1224"]),
    ("08", ["025", "035", "124"]),
    ("081", ["0251", "0351", "1241"]),
    ("082", ["0252", "0352", "1242"]),
    ("083", ["024", "034", "123"]),
    ("084", ["0253", "0353", "1243"]),
    ("085", ["0254", "0354", "1244"]),
    ("086", ["0255", "0355", "1245"]),
    ("087", ["0256", "0356", "1246"]),
];

/// What a hostile code becomes when it is still to come.
const THREATS: &[(&str, &str)] = &[
    ("", "130"),
    ("14", "133"),
    ("15", "138"),
    ("16", "131"),
    ("161", "1313"),
    ("162", "1311"),
    ("163", "1312"),
    ("164", "134"),
    ("165", "135"),
    ("166", "136"),
    ("172", "132"),
    ("175", "137"),
    ("18", "1383"),
    ("19", "138"),
    ("191", "1381"),
    ("192", "1382"),
    ("193", "1384"),
    ("194", "1384"),
    ("195", "1384"),
    ("20", "1383"),
    ("204", "1385"),
];

fn longest<T: Copy>(table: &[(&str, T)], code: &str) -> Option<T> {
    table.iter().filter(|(prefix, _)| code.starts_with(prefix)).max_by_key(|row| row.0.len()).map(|row| row.1)
}

/// The type of a kind's plain case under a code.
fn own_type(kind: RelationKind, code: &str) -> Option<Plover> {
    EXCEPTIONS
        .iter()
        .find(|(k, prefix, _)| *k == kind && code.starts_with(prefix))
        .map(|row| row.2)
        .or_else(|| longest(TYPES, code).flatten())
}

/// How the words of a relation turn its plain case.
#[derive(Clone, Copy, PartialEq)]
enum Turn {
    Itself,
    Asked,
    Meant,
    Refused,
    Threatened,
    NoEvent,
}

fn turn(own: Plover, polarity: Polarity, modality: Modality, cues: &Cues) -> Turn {
    use Plover as P;
    let negative = polarity == Polarity::Negative;
    // What one will not do, or does not want to, is refused; what one did not do, or may not, is no event.
    let willed = cues.willed || matches!(modality, Modality::Planned | Modality::Desired);
    let desired = modality == Modality::Desired;
    match own {
        P::Request | P::Accuse | P::Reject | P::Threaten if negative => Turn::NoEvent,
        P::Request | P::Threaten => Turn::Itself,
        _ if desired && cues.asked => Turn::Asked,
        P::Accuse | P::Reject => Turn::Itself,
        P::Sanction | P::Coerce | P::Mobilize | P::Assault | P::Protest => match (negative, modality) {
            (true, _) => Turn::NoEvent,
            (false, Modality::Asserted) => Turn::Itself,
            (false, _) => Turn::Threatened,
        },
        P::Agree | P::Consult | P::Support | P::Cooperate | P::Aid | P::Concede | P::Retreat => {
            match (negative, modality) {
                (true, _) => {
                    if willed {
                        Turn::Refused
                    } else {
                        Turn::NoEvent
                    }
                }
                (false, Modality::Asserted) => Turn::Itself,
                (false, _) if own == P::Agree => Turn::Itself,
                (false, _) => Turn::Meant,
            }
        }
    }
}

impl Codes {
    /// The codes of a relation, by kind, cues, polarity and modality.
    pub fn of(kind: RelationKind, cues: &Cues, polarity: Polarity, modality: Modality) -> Self {
        let code = cues.code(kind);
        let deep = cues.inner.as_deref().and_then(|inner| deepened(kind, code, inner));
        let code = match deep.as_deref().unwrap_or(code) {
            "040" if cues.third_ground => "044",
            code => code,
        };
        if code.is_empty() {
            return Self::default();
        }
        // "suspended aid" is told as aid that is not given; the cut itself is the event.
        let polarity = match (kind, polarity) {
            (RelationKind::Aided, Polarity::Negative) if code.starts_with("162") => Polarity::Positive,
            (RelationKind::Aided, Polarity::Positive) if code.starts_with("162") => Polarity::Negative,
            (_, polarity) => polarity,
        };
        let Some(own) = own_type(kind, code) else {
            // Statements: who says nothing declines to comment.
            let silent = code == "010" && polarity == Polarity::Negative;
            return Self { plover: None, cameo: Some(if silent { "011" } else { code }.into()) };
        };
        let turned = |column: usize| longest(TURNS, code).map_or("", |row| row[column]);
        let (plover, cameo) = match turn(own, polarity, modality, cues) {
            Turn::NoEvent => return Self::default(),
            Turn::Itself => (own, code),
            Turn::Asked => (Plover::Request, turned(0)),
            Turn::Meant if matches!(own, Plover::Concede | Plover::Retreat) => (Plover::Concede, turned(1)),
            Turn::Meant => (Plover::Agree, turned(1)),
            Turn::Refused => (Plover::Reject, turned(2)),
            Turn::Threatened => (Plover::Threaten, longest(THREATS, code).unwrap_or("130")),
        };
        Self { plover: Some(plover), cameo: Some(cameo.into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Modality::{Asserted, Desired, Planned, Possible};
    use Polarity::{Negative, Positive};
    use RelationKind as K;

    fn code(kind: K, hint: &str, polarity: Polarity, modality: Modality, cue: &str) -> String {
        let cues = Cues {
            cameo: (!hint.is_empty()).then(|| hint.into()),
            willed: cue == "willed",
            asked: cue == "asked",
            third_ground: cue == "third ground",
            ..Cues::default()
        };
        let codes = Codes::of(kind, &cues, polarity, modality);
        format!("{} {}", codes.plover.map_or("-", Plover::as_str), codes.cameo.as_deref().unwrap_or("-"))
    }

    /// The table "by kind, when positive and asserted", row by row.
    #[test]
    fn plain_cases() {
        for (kind, hint, expected) in [
            (K::MetWith, "", "CONSULT 040"),
            (K::MetWith, "046", "CONSULT 046"),
            (K::Attended, "", "CONSULT 040"),
            (K::SpokeWith, "", "CONSULT 041"),
            (K::Visited, "", "CONSULT 042"),
            (K::Hosted, "", "CONSULT 043"),
            (K::Mediated, "", "CONSULT 045"),
            (K::RequestedSupplyOf, "", "REQUEST 0211"),
            (K::RequestedSupplyOf, "1011", "REQUEST 1011"),
            (K::Requested, "", "REQUEST 020"),
            (K::Requested, "100", "REQUEST 100"),
            (K::Pledged, "", "AGREE 030"),
            (K::Pledged, "035", "CONCEDE 035"),
            (K::AgreedOn, "", "AGREE 030"),
            (K::AgreedOn, "057", "SUPPORT 057"),
            (K::AgreedOn, "087", "CONCEDE 087"),
            (K::Signed, "", "SUPPORT 057"),
            (K::Supported, "051", "SUPPORT 051"),
            (K::CooperatedWith, "", "COOPERATE 060"),
            (K::CooperatedWith, "050", "SUPPORT 050"),
            (K::InvestedIn, "", "COOPERATE 061"),
            (K::Supplied, "", "COOPERATE 061"),
            (K::Supplied, "072", "AID 072"),
            (K::Aided, "", "AID 070"),
            (K::Eased, "", "RETREAT 085"),
            (K::Eased, "081", "CONCEDE 081"),
            (K::Eased, "084", "RETREAT 084"),
            (K::Accused, "", "ACCUSE 110"),
            (K::Investigated, "", "ACCUSE 090"),
            (K::Rejected, "", "REJECT 120"),
            (K::Rejected, "129", "REJECT 129"),
            (K::Rejected, "016", "- 016"),
            (K::Threatened, "", "THREATEN 130"),
            (K::Protested, "", "PROTEST 141"),
            (K::Protested, "112", "ACCUSE 112"),
            (K::Sanctioned, "", "SANCTION 163"),
            (K::ImposedTariffsOn, "", "SANCTION 163"),
            (K::RestrictedExportsOf, "", "SANCTION 163"),
            (K::WithdrewFrom, "", "SANCTION 166"),
            (K::WithdrewFrom, "087", "RETREAT 087"),
            (K::Mobilized, "", "MOBILIZE 150"),
            (K::Mobilized, "073", "AID 073"),
            (K::Coerced, "", "COERCE 170"),
            (K::Coerced, "161", "SANCTION 161"),
            (K::Coerced, "120", "REJECT 120"),
            (K::Coerced, "181", "ASSAULT 181"),
            (K::Coerced, "191", "COERCE 191"),
            (K::Attacked, "", "ASSAULT 190"),
            (K::Attacked, "176", "COERCE 176"),
            (K::Stated, "", "- 010"),
            (K::DisputesWith, "", "- -"),
            (K::HoldsOffice, "", "- -"),
            (K::MemberOf, "", "- -"),
            (K::TookPlace, "", "- -"),
            (K::Custom, "054", "SUPPORT 054"),
            (K::Custom, "", "- -"),
        ] {
            assert_eq!(code(kind, hint, Positive, Asserted, ""), expected, "{kind} {hint}");
        }
    }

    /// The table "by modality and polarity".
    #[test]
    fn turned_cases() {
        for (kind, hint, polarity, modality, cue, expected) in [
            (K::MetWith, "", Positive, Planned, "", "AGREE 036"),
            (K::MetWith, "", Positive, Possible, "", "AGREE 036"),
            (K::Visited, "", Positive, Desired, "", "AGREE 036"),
            (K::Visited, "", Negative, Asserted, "willed", "REJECT 125"),
            (K::MetWith, "", Negative, Planned, "", "REJECT 125"),
            (K::MetWith, "", Negative, Asserted, "", "- -"),
            (K::MetWith, "", Negative, Possible, "", "- -"),
            (K::Mediated, "", Positive, Planned, "", "AGREE 039"),
            (K::Signed, "", Positive, Planned, "", "AGREE 032"),
            (K::Signed, "", Negative, Asserted, "willed", "REJECT 120"),
            (K::Supplied, "", Positive, Possible, "", "AGREE 0311"),
            (K::Aided, "073", Positive, Planned, "", "AGREE 0333"),
            (K::Aided, "", Negative, Planned, "", "REJECT 122"),
            (K::Aided, "162", Negative, Asserted, "", "SANCTION 162"),
            (K::Aided, "162", Negative, Planned, "", "THREATEN 1311"),
            (K::Aided, "162", Positive, Asserted, "", "- -"),
            (K::Pledged, "036", Positive, Possible, "", "AGREE 036"),
            (K::AgreedOn, "", Negative, Asserted, "", "- -"),
            (K::AgreedOn, "", Negative, Asserted, "willed", "REJECT 120"),
            (K::Eased, "", Positive, Planned, "", "CONCEDE 0354"),
            (K::Eased, "", Negative, Planned, "", "REJECT 1244"),
            (K::Eased, "087", Negative, Asserted, "willed", "REJECT 1246"),
            (K::Eased, "", Positive, Desired, "asked", "REQUEST 0254"),
            (K::Supported, "", Positive, Desired, "asked", "REQUEST 022"),
            (K::CooperatedWith, "062", Positive, Desired, "asked", "REQUEST 0212"),
            (K::MetWith, "", Positive, Desired, "asked", "REQUEST 026"),
            (K::Supplied, "", Negative, Desired, "asked", "REQUEST 0211"),
            (K::Sanctioned, "", Positive, Planned, "", "THREATEN 1312"),
            (K::Sanctioned, "", Positive, Desired, "asked", "REQUEST 020"),
            (K::Sanctioned, "", Negative, Planned, "", "- -"),
            (K::WithdrewFrom, "161", Positive, Possible, "", "THREATEN 1313"),
            (K::Attacked, "", Positive, Possible, "", "THREATEN 138"),
            (K::MetWith, "", Positive, Asserted, "third ground", "CONSULT 044"),
            (K::MetWith, "046", Positive, Asserted, "third ground", "CONSULT 046"),
            (K::Protested, "", Positive, Planned, "", "THREATEN 133"),
            (K::Mobilized, "", Negative, Asserted, "", "- -"),
            (K::Requested, "", Positive, Planned, "", "REQUEST 020"),
            (K::RequestedSupplyOf, "", Positive, Desired, "", "REQUEST 0211"),
            (K::Accused, "", Positive, Possible, "", "ACCUSE 110"),
            (K::Rejected, "", Negative, Asserted, "", "- -"),
            (K::Threatened, "", Negative, Asserted, "willed", "- -"),
            (K::Stated, "", Negative, Asserted, "", "- 011"),
        ] {
            assert_eq!(
                code(kind, hint, polarity, modality, cue),
                expected,
                "{kind} {hint} {polarity} {modality} {cue}"
            );
        }
    }

    /// What is asked, promised, agreed, refused or threatened gives the digits.
    #[test]
    fn inner_relations_deepen_codes() {
        for (kind, hint, inner, expected) in [
            (K::Requested, "", "085", "REQUEST 0254"),
            (K::Requested, "", "040", "REQUEST 026"),
            (K::Requested, "", "045", "REQUEST 028"),
            (K::Requested, "", "163", "REQUEST 020"),
            (K::Requested, "100", "085", "REQUEST 1054"),
            (K::Requested, "026", "085", "REQUEST 026"),
            (K::Pledged, "", "085", "CONCEDE 0354"),
            (K::Pledged, "", "070", "AGREE 033"),
            (K::AgreedOn, "", "040", "AGREE 036"),
            (K::AgreedOn, "", "087", "CONCEDE 0356"),
            (K::Rejected, "", "040", "REJECT 125"),
            (K::Rejected, "129", "040", "REJECT 129"),
            (K::Threatened, "", "163", "THREATEN 1312"),
            (K::Threatened, "", "190", "THREATEN 138"),
            (K::Sanctioned, "", "040", "SANCTION 163"),
        ] {
            let cues = Cues {
                cameo: (!hint.is_empty()).then(|| hint.into()),
                inner: Some(inner.into()),
                ..Cues::default()
            };
            let codes = Codes::of(kind, &cues, Positive, Asserted);
            let found = format!(
                "{} {}",
                codes.plover.map_or("-", Plover::as_str),
                codes.cameo.as_deref().unwrap_or("-")
            );
            assert_eq!(found, expected, "{kind} {hint} {inner}");
        }
    }

    #[test]
    fn every_code_is_of_three_or_four_digits_and_has_its_type() {
        for &kind in K::ALL {
            for &polarity in Polarity::ALL {
                for &modality in Modality::ALL {
                    for cue in ["", "willed", "asked"] {
                        let cues = Cues {
                            cameo: None,
                            willed: cue == "willed",
                            asked: cue == "asked",
                            ..Cues::default()
                        };
                        let codes = Codes::of(kind, &cues, polarity, modality);
                        let Some(cameo) = codes.cameo else {
                            assert_eq!(codes.plover, None);
                            continue;
                        };
                        assert!((3..=4).contains(&cameo.len()) && cameo.bytes().all(|b| b.is_ascii_digit()));
                        let by_code = longest(TYPES, &cameo).flatten();
                        // A concession that is only meant keeps PLOVER's CONCEDE under CAMEO's root 03.
                        assert!(codes.plover == by_code || codes.plover == Some(Plover::Concede), "{cameo}");
                    }
                }
            }
        }
    }
}
