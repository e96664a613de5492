//! The typed relations: one struct a kind, made from the one table at the foot of this file.

use super::codes::Plover;
use super::custom::CustomRelation;
use super::evidence::Evidence;
use super::kind::{Filler, RelationKind, Role, RoleSpec};
use crate::document::MentionId;
use crate::span::Span;
use serde::{Deserialize, Serialize};

/// A role that holds a mention where there is one, else a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum MentionOrSpan {
    /// A mention.
    Mention(MentionId),
    /// A stretch of text, in bytes.
    Span(Span),
}

impl From<MentionId> for MentionOrSpan {
    fn from(id: MentionId) -> Self {
        Self::Mention(id)
    }
}

impl From<Span> for MentionOrSpan {
    fn from(span: Span) -> Self {
        Self::Span(span)
    }
}

/// The fillers of one role.
pub type Fillers = Vec<MentionOrSpan>;

trait Fill: Sized {
    fn fill(fillers: &[MentionOrSpan]) -> Option<Self>;
    fn read(&self, into: &mut Fillers);
}

impl Fill for MentionId {
    fn fill(fillers: &[MentionOrSpan]) -> Option<Self> {
        fillers.iter().find_map(|f| match f {
            MentionOrSpan::Mention(id) => Some(*id),
            MentionOrSpan::Span(_) => None,
        })
    }
    fn read(&self, into: &mut Fillers) {
        into.push(MentionOrSpan::Mention(*self));
    }
}

impl Fill for Span {
    fn fill(fillers: &[MentionOrSpan]) -> Option<Self> {
        fillers.iter().find_map(|f| match f {
            MentionOrSpan::Span(span) => Some(*span),
            MentionOrSpan::Mention(_) => None,
        })
    }
    fn read(&self, into: &mut Fillers) {
        into.push(MentionOrSpan::Span(*self));
    }
}

impl Fill for MentionOrSpan {
    fn fill(fillers: &[MentionOrSpan]) -> Option<Self> {
        fillers.first().copied()
    }
    fn read(&self, into: &mut Fillers) {
        into.push(*self);
    }
}

impl<T: Fill> Fill for Vec<T> {
    fn fill(fillers: &[MentionOrSpan]) -> Option<Self> {
        let all: Vec<T> = fillers.iter().filter_map(|f| T::fill(std::slice::from_ref(f))).collect();
        (!all.is_empty()).then_some(all)
    }
    fn read(&self, into: &mut Fillers) {
        self.iter().for_each(|one| one.read(into));
    }
}

impl<T: Fill> Fill for Option<T> {
    fn fill(fillers: &[MentionOrSpan]) -> Option<Self> {
        Some(T::fill(fillers))
    }
    fn read(&self, into: &mut Fillers) {
        if let Some(one) = self {
            one.read(into);
        }
    }
}

/// A role of a relation with what fills it; never without a filler.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Filled<'a> {
    /// The name of the role, as in JSON.
    pub role: &'a str,
    /// Whether the role holds a list.
    pub many: bool,
    /// What fills it.
    pub fillers: Fillers,
}

/// A relation before it is typed: a kind, and fillers by role.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RawRelation {
    pub kind: RelationKind,
    pub roles: Vec<(Role, Fillers)>,
    pub evidence: Evidence,
}

impl RawRelation {
    fn fillers(&self, role: Role) -> &[MentionOrSpan] {
        self.roles.iter().find(|(r, _)| *r == role).map_or(&[], |(_, fillers)| fillers)
    }
}

/// A relation that is a type of its own, so that `document.relations::<MetWith>()` can ask for it.
pub trait RelationType: Sized + 'static {
    /// Its kind.
    const KIND: RelationKind;
    /// The relation as this type, if it is one.
    fn of(relation: &Relation) -> Option<&Self>;
}

impl Relation {
    /// What fills one role; empty when nothing does.
    #[must_use]
    pub fn fillers(&self, role: &str) -> Fillers {
        self.roles().into_iter().find(|f| f.role == role).map_or_else(Vec::new, |f| f.fillers)
    }

    /// The PLOVER type, by kind, words, modality and polarity; `None` where the code book has none.
    #[must_use]
    pub fn plover(&self) -> Option<Plover> {
        self.evidence().codes.plover
    }

    /// The CAMEO code, of three or four digits; `None` where the code book has none.
    #[must_use]
    pub fn cameo(&self) -> Option<&str> {
        self.evidence().codes.cameo.as_deref()
    }
}

macro_rules! field_type {
    (Mention one core) => { MentionId };
    (Mention one optional) => { Option<MentionId> };
    (Mention many core) => { Vec<MentionId> };
    (Mention many optional) => { Option<Vec<MentionId>> };
    (Span one core) => { Span };
    (Span one optional) => { Option<Span> };
    (Span many core) => { Vec<Span> };
    (Span many optional) => { Option<Vec<Span>> };
    (Either one core) => { MentionOrSpan };
    (Either one optional) => { Option<MentionOrSpan> };
    (Either many core) => { Vec<MentionOrSpan> };
    (Either many optional) => { Option<Vec<MentionOrSpan>> };
}
macro_rules! is_many {
    (many) => {
        true
    };
    (one) => {
        false
    };
}
macro_rules! is_core {
    (core) => {
        true
    };
    (optional) => {
        false
    };
}

macro_rules! relations {
    ($($(#[$meta:meta])* $name:ident {
        $($(#[$doc:meta])* $field:ident: $filler:ident $many:ident $core:ident = $role:ident,)+
    })+) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Debug, PartialEq)]
            #[non_exhaustive]
            pub struct $name {
                $($(#[$doc])* pub $field: field_type!($filler $many $core),)+
                /// The words that say so.
                pub evidence: Evidence,
            }

            impl RelationType for $name {
                const KIND: RelationKind = RelationKind::$name;
                fn of(relation: &Relation) -> Option<&Self> {
                    match relation { Relation::$name(this) => Some(this), _ => None }
                }
            }
        )+

        /// Who did what to whom: one variant a kind.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Relation {
            $($(#[$meta])* $name($name),)+
            /// A relation of a kind that the user's own rules define.
            Custom(CustomRelation),
        }

        impl Relation {
            /// Types a raw relation; `None` when a core role is missing, or the kind is custom.
            pub(crate) fn from_raw(raw: &RawRelation) -> Option<Self> {
                Some(match raw.kind {
                    $(RelationKind::$name => Self::$name($name {
                        $($field: Fill::fill(raw.fillers(Role::$role))?,)+
                        evidence: raw.evidence.clone(),
                    }),)+
                    RelationKind::Custom => return None,
                })
            }

            /// Its kind.
            #[must_use]
            pub fn kind(&self) -> RelationKind {
                match self { $(Self::$name(_) => RelationKind::$name,)+ Self::Custom(_) => RelationKind::Custom }
            }

            /// The name of its kind, as in JSON: of a custom relation the name that its rules gave.
            #[must_use]
            pub fn kind_name(&self) -> &str {
                match self { Self::Custom(r) => &r.kind, other => other.kind().as_str() }
            }

            /// The words that say so, and how.
            #[must_use]
            pub fn evidence(&self) -> &Evidence {
                match self { $(Self::$name(r) => &r.evidence,)+ Self::Custom(r) => &r.evidence }
            }

            pub(super) fn evidence_mut(&mut self) -> &mut Evidence {
                match self { $(Self::$name(r) => &mut r.evidence,)+ Self::Custom(r) => &mut r.evidence }
            }

            /// The roles that are filled, in the order of the contract.
            #[must_use]
            pub fn roles(&self) -> Vec<Filled<'_>> {
                let mut roles = Vec::new();
                match self {
                    $(Self::$name(r) => { $({
                        let mut fillers = Vec::new();
                        r.$field.read(&mut fillers);
                        if !fillers.is_empty() {
                            roles.push(Filled { role: Role::$role.as_str(), many: is_many!($many), fillers });
                        }
                    })+ })+
                    Self::Custom(r) => roles.extend(r.filled()),
                }
                roles
            }
        }

        impl RelationKind {
            /// The roles of the kind, in the order of the contract.
            #[must_use]
            pub const fn roles(self) -> &'static [RoleSpec] {
                match self {
                    $(Self::$name => &[$(RoleSpec { role: Role::$role, core: is_core!($core), filler: Filler::$filler, many: is_many!($many) }),+],)+
                    Self::Custom => &[],
                }
            }
        }
    };
}

relations! {
/// Came together in person.
///
/// *Wang met Ahn in Detroit.* *Talks between Oslo and Hanoi.*
MetWith {
    /// Who took part.
    participants: Mention many core = Participants,
    /// The body at or beside which it happened.
    forum: Mention one optional = Forum,
    /// Where.
    place: Mention one optional = Place,
    /// When.
    when: Mention one optional = When,
    /// What was talked about.
    topics: Span many optional = Topics,
}
/// Talked by phone, video or letter.
///
/// *The two leaders spoke by phone about grain.* *A letter from Oslo to Hanoi.*
SpokeWith {
    /// Who took part.
    participants: Mention many core = Participants,
    /// When.
    when: Mention one optional = When,
    /// What was talked about.
    topics: Span many optional = Topics,
}
/// Went to a place or country.
///
/// *Lula is due to visit Beijing next week.*
Visited {
    /// Who went.
    visitor: Mention one core = Visitor,
    /// Where to.
    destination: Mention one core = Destination,
    /// Who received.
    host: Mention one optional = Host,
    /// When.
    when: Mention one optional = When,
    /// What was talked about.
    topics: Span many optional = Topics,
}
/// Received a guest or an event.
///
/// *Ankara hosted the two ministers.* *Welcomed a Chilean delegation.*
Hosted {
    /// Who received.
    host: Mention one core = Host,
    /// Who was received.
    guest: Mention one core = Guest,
    /// Where.
    place: Mention one optional = Place,
    /// When.
    when: Mention one optional = When,
    /// What was talked about.
    topics: Span many optional = Topics,
}
/// Took part in an event or forum.
///
/// *Solberg will attend the G7 summit.* *Skipped the meeting* is negative.
Attended {
    /// Who took part.
    attendee: Mention one core = Attendee,
    /// The event or forum.
    event: Mention one core = Event,
    /// Where.
    place: Mention one optional = Place,
    /// When.
    when: Mention one optional = When,
}
/// Stood between parties.
///
/// *Qatar mediated between the two sides.*
Mediated {
    /// Who stood between.
    mediator: Mention one core = Mediator,
    /// The sides.
    parties: Mention many core = Parties,
    /// What it is about.
    matter: Span one optional = Matter,
    /// When.
    when: Mention one optional = When,
}
/// Asked for goods, or for their stable supply.
///
/// *Seoul asked Beijing for a stable supply of urea.*
RequestedSupplyOf {
    /// Who asks.
    requester: Mention one core = Requester,
    /// What is traded.
    goods: Either many core = Goods,
    /// Who supplies.
    supplier: Mention one optional = Supplier,
    /// When.
    when: Mention one optional = When,
}
/// Asked for anything else.
///
/// *Tokyo urged Moscow to release the ship.*
Requested {
    /// Who asks.
    requester: Mention one core = Requester,
    /// What is asked, promised or done.
    action: Span one core = Action,
    /// To whom.
    addressee: Mention one optional = Addressee,
    /// When.
    when: Mention one optional = When,
}
/// Promised, offered, vowed.
///
/// *The minister promised to speed up licences.*
Pledged {
    /// Who does it.
    actor: Mention one core = Actor,
    /// What is asked, promised or done.
    action: Span one core = Action,
    /// The other side.
    counterpart: Mention one optional = Counterpart,
    /// When.
    when: Mention one optional = When,
}
/// Reached an understanding.
///
/// *The two sides agreed to share data.* *A deal on fishing rights was reached.*
AgreedOn {
    /// The sides.
    parties: Mention many core = Parties,
    /// What it is about.
    matter: Span one core = Matter,
    /// When.
    when: Mention one optional = When,
    /// The body at or beside which it happened.
    forum: Mention one optional = Forum,
}
/// Signed, ratified or concluded.
///
/// *Chile and Norway signed a memorandum.* *Parliament ratified the pact.*
Signed {
    /// The sides.
    parties: Mention many core = Parties,
    /// What was signed.
    agreement: Either one core = Agreement,
    /// Where.
    place: Mention one optional = Place,
    /// When.
    when: Mention one optional = When,
}
/// Worked together materially.
///
/// *Japan and Australia held joint drills.* *The two countries restored ties.*
CooperatedWith {
    /// The sides.
    parties: Mention many core = Parties,
    /// The field of common work.
    field: Span one optional = Field,
    /// When.
    when: Mention one optional = When,
}
/// Put money into.
///
/// *Norway invested $1.2 billion in Chilean mines.*
InvestedIn {
    /// Who invests.
    investor: Mention one core = Investor,
    /// Who gets it.
    recipient: Mention one core = Recipient,
    /// How much.
    amount: Mention one optional = Amount,
    /// Into what.
    sector: Span one optional = Sector,
    /// When.
    when: Mention one optional = When,
}
/// Sold, exported, delivered.
///
/// *Ukraine shipped 120,000 tonnes of maize to Egypt.*
Supplied {
    /// Who supplies.
    supplier: Mention one core = Supplier,
    /// What is traded.
    goods: Either many core = Goods,
    /// Who gets it.
    recipient: Mention one optional = Recipient,
    /// How much.
    amount: Either one optional = Amount,
    /// When.
    when: Mention one optional = When,
}
/// Gave aid.
///
/// *The EU gave Moldova 80 million euros.*
Aided {
    /// Who gives.
    donor: Mention one core = Donor,
    /// Who gets it.
    recipient: Mention one core = Recipient,
    /// What aid.
    aid: Span one optional = Aid,
    /// How much.
    amount: Mention one optional = Amount,
    /// When.
    when: Mention one optional = When,
}
/// Praised, endorsed, defended.
///
/// *Paris praised the plan of Berlin.* *Kenya backed the candidate.*
Supported {
    /// Who supports.
    supporter: Mention one core = Supporter,
    /// Who is supported.
    supported: Mention one core = Supported,
    /// What it is about.
    matter: Span one optional = Matter,
}
/// Lifted or relaxed a measure.
///
/// *Washington lifted the tariffs.* *The prisoners were released by Minsk.*
Eased {
    /// Who does it.
    actor: Mention one core = Actor,
    /// What measure.
    measure: Span one core = Measure,
    /// Against whom.
    target: Mention one optional = Target,
    /// When.
    when: Mention one optional = When,
}
/// Criticised, condemned, blamed.
///
/// *Manila accused Beijing of ramming a boat.*
Accused {
    /// Who accuses.
    accuser: Mention one core = Accuser,
    /// Who is accused.
    accused: Mention one core = Accused,
    /// What it is about.
    matter: Span one optional = Matter,
    /// When.
    when: Mention one optional = When,
}
/// Looked into.
///
/// *The Commission is investigating three companies.*
Investigated {
    /// Who looks into it.
    investigator: Mention one core = Investigator,
    /// Who is looked into.
    investigated: Mention one core = Investigated,
    /// What it is about.
    matter: Span one optional = Matter,
    /// When.
    when: Mention one optional = When,
}
/// Refused, turned down, denied.
///
/// *Ankara rejected the proposal.* *Russia vetoed the resolution.*
Rejected {
    /// Who says no.
    rejecter: Mention one core = Rejecter,
    /// What it is about.
    matter: Span one core = Matter,
    /// The other side.
    counterpart: Mention one optional = Counterpart,
    /// When.
    when: Mention one optional = When,
}
/// Warned of a measure.
///
/// *Beijing threatened to detain the crews.*
Threatened {
    /// Who threatens.
    threatener: Mention one core = Threatener,
    /// What is threatened.
    threat: Span one core = Threat,
    /// Against whom.
    target: Mention one optional = Target,
    /// When.
    when: Mention one optional = When,
}
/// Demonstrated, or lodged a protest.
///
/// *Manila summoned the ambassador.* *Thousands rallied against the pact.*
Protested {
    /// Who protests.
    protester: Mention one core = Protester,
    /// Against whom.
    target: Mention one optional = Target,
    /// What it is about.
    matter: Span one optional = Matter,
    /// Where.
    place: Mention one optional = Place,
    /// When.
    when: Mention one optional = When,
}
/// Put under sanctions or bans.
///
/// *London froze the assets of two banks.* *Blacklisted a company.*
Sanctioned {
    /// Who imposes.
    imposer: Mention one core = Imposer,
    /// Against whom.
    target: Mention one core = Target,
    /// What measure.
    measure: Span one optional = Measure,
    /// When.
    when: Mention one optional = When,
}
/// Put duties on.
///
/// *Washington imposed a 25% tariff on Chinese batteries.*
ImposedTariffsOn {
    /// Who imposes.
    imposer: Mention one core = Imposer,
    /// Against whom.
    target: Mention one optional = Target,
    /// What is traded.
    goods: Either many optional = Goods,
    /// The rate of duty.
    rate: Mention one optional = Rate,
    /// When.
    when: Mention one optional = When,
}
/// Curbed exports.
///
/// *China curbed exports of gallium.*
RestrictedExportsOf {
    /// Who restricts.
    restrictor: Mention one core = Restrictor,
    /// What is traded.
    goods: Either many core = Goods,
    /// Against whom.
    target: Mention one optional = Target,
    /// When.
    when: Mention one optional = When,
}
/// Left, quit or suspended.
///
/// *Mali quit the bloc.* *Recalled its ambassador from Lima.*
WithdrewFrom {
    /// Who does it.
    actor: Mention one core = Actor,
    /// What is left.
    from_: Either one core = From,
    /// When.
    when: Mention one optional = When,
}
/// Moved or readied forces.
///
/// *Tokyo sent two destroyers to the strait.*
Mobilized {
    /// Who does it.
    actor: Mention one core = Actor,
    /// Against whom.
    target: Mention one optional = Target,
    /// What forces.
    force: Span one optional = Force,
    /// Where.
    place: Mention one optional = Place,
    /// When.
    when: Mention one optional = When,
}
/// Arrested, expelled, seized.
///
/// *Tehran seized a tanker.* *Expelled four diplomats.*
Coerced {
    /// Who does it.
    actor: Mention one core = Actor,
    /// Against whom.
    target: Mention one core = Target,
    /// What is asked, promised or done.
    action: Span one optional = Action,
    /// When.
    when: Mention one optional = When,
}
/// Attacked by force.
///
/// *The rebels shelled the port.*
Attacked {
    /// Who attacks.
    attacker: Mention one core = Attacker,
    /// Against whom.
    target: Mention one core = Target,
    /// By what means.
    means: Span one optional = Means,
    /// Where.
    place: Mention one optional = Place,
    /// When.
    when: Mention one optional = When,
}
/// Stands in a dispute.
///
/// *A trade row between the United States and China.*
DisputesWith {
    /// The sides.
    parties: Mention many core = Parties,
    /// What it is about.
    matter: Span one optional = Matter,
}
/// Said.
///
/// *“Nobody wins,” Han said.* *The ministry announced a review.*
Stated {
    /// Who says it.
    speaker: Mention one core = Speaker,
    /// What is said.
    content: Span one core = Content,
    /// To whom.
    addressee: Mention one optional = Addressee,
    /// When.
    when: Mention one optional = When,
}
/// Holds an office.
///
/// *Trade Minister Han Seo-yeon.* *Han, the trade minister.*
HoldsOffice {
    /// Who holds it.
    holder: Mention one core = Holder,
    /// The office.
    office: Span one core = Office,
    /// The country of the office.
    country: Mention one optional = Country,
    /// The body.
    body: Mention one optional = Body,
    /// Since when.
    since: Mention one optional = Since,
}
/// Belongs to a body.
///
/// *Chile, a member of the OECD.* *Joined the pact.*
MemberOf {
    /// Who belongs.
    member: Mention one core = Member,
    /// The body.
    body: Mention one core = Body,
}
/// An event happened somewhere or some time.
///
/// *The summit opened in Turin on Monday.*
TookPlace {
    /// The event or forum.
    event: Mention one core = Event,
    /// Where.
    place: Mention one optional = Place,
    /// When.
    when: Mention one optional = When,
    /// Who received.
    host: Mention one optional = Host,
}}
