//! The closed vocabularies of the output: kinds of entities and relations, roles, forms, status.

use serde::{Deserialize, Serialize};

macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident {
        $($(#[$doc:meta])* $variant:ident = $text:literal),+ $(,)?
        $(; $(#[$odd_doc:meta])* $odd:ident = $odd_text:literal)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $text)] $variant,)+
            $($(#[$odd_doc])* #[serde(rename = $odd_text)] $odd,)?
        }

        impl $name {
            /// Every value, in the order of the contract.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in JSON and in data files.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ $(Self::$odd => $odd_text,)? }
            }

            /// The value that has this name, if any.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}
pub(crate) use vocabulary;

vocabulary! {
    /// What sort of thing an entity is.
    EntityKind {
        /// A named human being.
        Person = "person",
        /// A sovereign state or an ISO 3166-1 territory.
        Country = "country",
        /// A city, region, sea, strait or island.
        Place = "place",
        /// An intergovernmental body, bloc or recurring summit.
        Forum = "forum",
        /// A ministry, agency, company, party, news agency or armed group.
        Organization = "organization",
        /// One particular meeting, exercise or election.
        Event = "event",
        /// A named treaty, pact, sanctions regime or act.
        Agreement = "agreement",
        /// A good that is traded.
        Commodity = "commodity",
        /// A point or span of time.
        Date = "date",
        /// An amount with its currency.
        Money = "money",
        /// A rate or share.
        Percent = "percent",
    }
}

vocabulary! {
    /// How a mention refers.
    MentionForm {
        /// A proper name, or the usual name of a good, date or amount.
        Name = "name",
        /// A shortened name: `APEC`, `U.S.`.
        Acronym = "acronym",
        /// A nationality word: `Chinese`, `South Koreans`.
        Demonym = "demonym",
        /// An office used as a name: `the Trade Minister`.
        Title = "title",
        /// A description: `the ministry`, `both sides`.
        Nominal = "nominal",
        /// `he`, `they`, `its`.
        Pronoun = "pronoun",
    }
}

vocabulary! {
    /// How a mention was found.
    Source {
        /// It stands in a table.
        Gazetteer = "gazetteer",
        /// A pattern of words found it.
        Pattern = "pattern",
        /// It refers back to a mention found otherwise.
        Coreference = "coreference",
    }
}

vocabulary! {
    /// Whether the text says that it is so, or that it is not.
    Polarity {
        /// It is so.
        Positive = "positive",
        /// It is not so: denied, refused, failed.
        Negative = "negative",
    }
}

vocabulary! {
    /// How real the text says the relation is.
    Modality {
        /// It happened, or holds.
        Asserted = "asserted",
        /// It will happen, or is due to.
        Planned = "planned",
        /// It may or could happen, or is a condition.
        Possible = "possible",
        /// Somebody wants or is asked for it.
        Desired = "desired",
    }
}

vocabulary! {
    /// The kinds of relation.
    RelationKind {
        /// Came together in person.
        MetWith = "met-with",
        /// Talked by phone, video or letter.
        SpokeWith = "spoke-with",
        /// Went to a place or country.
        Visited = "visited",
        /// Received a guest or an event.
        Hosted = "hosted",
        /// Took part in an event or forum.
        Attended = "attended",
        /// Stood between parties.
        Mediated = "mediated",
        /// Asked for goods, or for their stable supply.
        RequestedSupplyOf = "requested-supply-of",
        /// Asked for anything else.
        Requested = "requested",
        /// Promised, offered, vowed.
        Pledged = "pledged",
        /// Reached an understanding.
        AgreedOn = "agreed-on",
        /// Signed, ratified or concluded.
        Signed = "signed",
        /// Worked together materially.
        CooperatedWith = "cooperated-with",
        /// Put money into.
        InvestedIn = "invested-in",
        /// Sold, exported, delivered.
        Supplied = "supplied",
        /// Gave aid.
        Aided = "aided",
        /// Praised, endorsed, defended.
        Supported = "supported",
        /// Lifted or relaxed a measure.
        Eased = "eased",
        /// Criticised, condemned, blamed.
        Accused = "accused",
        /// Looked into.
        Investigated = "investigated",
        /// Refused, turned down, denied.
        Rejected = "rejected",
        /// Warned of a measure.
        Threatened = "threatened",
        /// Demonstrated, or lodged a protest.
        Protested = "protested",
        /// Put under sanctions or bans.
        Sanctioned = "sanctioned",
        /// Put duties on.
        ImposedTariffsOn = "imposed-tariffs-on",
        /// Curbed exports.
        RestrictedExportsOf = "restricted-exports-of",
        /// Left, quit or suspended.
        WithdrewFrom = "withdrew-from",
        /// Moved or readied forces.
        Mobilized = "mobilized",
        /// Arrested, expelled, seized.
        Coerced = "coerced",
        /// Attacked by force.
        Attacked = "attacked",
        /// Stands in a dispute.
        DisputesWith = "disputes-with",
        /// Said.
        Stated = "stated",
        /// Holds an office.
        HoldsOffice = "holds-office",
        /// Belongs to a body.
        MemberOf = "member-of",
        /// An event happened somewhere or some time.
        TookPlace = "took-place";
        /// A kind that the user's own rules define: not one of [`ALL`](Self::ALL), and its name is the relation's.
        Custom = "custom"
    }
}

vocabulary! {
    /// The roles that fillers play in relations.
    Role {
        /// See [`RelationKind::MetWith`].
        Participants = "participants",
        /// The body at or beside which it happened.
        Forum = "forum",
        /// Where.
        Place = "place",
        /// When.
        When = "when",
        /// What was talked about.
        Topics = "topics",
        /// Who went.
        Visitor = "visitor",
        /// Where to.
        Destination = "destination",
        /// Who received.
        Host = "host",
        /// Who was received.
        Guest = "guest",
        /// Who took part.
        Attendee = "attendee",
        /// What happened or was attended.
        Event = "event",
        /// Who stood between.
        Mediator = "mediator",
        /// The sides.
        Parties = "parties",
        /// What it is about.
        Matter = "matter",
        /// Who asks.
        Requester = "requester",
        /// What is traded.
        Goods = "goods",
        /// Who supplies.
        Supplier = "supplier",
        /// What is asked or promised.
        Action = "action",
        /// To whom.
        Addressee = "addressee",
        /// Who does it.
        Actor = "actor",
        /// The other side.
        Counterpart = "counterpart",
        /// What was signed.
        Agreement = "agreement",
        /// The field of common work.
        Field = "field",
        /// Who invests.
        Investor = "investor",
        /// Who gets it.
        Recipient = "recipient",
        /// How much.
        Amount = "amount",
        /// Into what.
        Sector = "sector",
        /// Who gives aid.
        Donor = "donor",
        /// What aid.
        Aid = "aid",
        /// Who supports.
        Supporter = "supporter",
        /// Who is supported.
        Supported = "supported",
        /// What measure.
        Measure = "measure",
        /// Against whom.
        Target = "target",
        /// Who accuses.
        Accuser = "accuser",
        /// Who is accused.
        Accused = "accused",
        /// Who looks into it.
        Investigator = "investigator",
        /// Who is looked into.
        Investigated = "investigated",
        /// Who says no.
        Rejecter = "rejecter",
        /// Who threatens.
        Threatener = "threatener",
        /// What is threatened.
        Threat = "threat",
        /// Who protests.
        Protester = "protester",
        /// Who imposes.
        Imposer = "imposer",
        /// The rate of duty.
        Rate = "rate",
        /// Who restricts.
        Restrictor = "restrictor",
        /// What is left.
        From = "from",
        /// What forces.
        Force = "force",
        /// Who attacks.
        Attacker = "attacker",
        /// By what means.
        Means = "means",
        /// Who says it.
        Speaker = "speaker",
        /// What is said.
        Content = "content",
        /// Who holds the office.
        Holder = "holder",
        /// The office.
        Office = "office",
        /// The country of the office.
        Country = "country",
        /// The body of the office or membership.
        Body = "body",
        /// Since when.
        Since = "since",
        /// Who belongs.
        Member = "member",
        /// A role of a kind of the user's own, whose name stands in the rule file.
        Custom0 = "custom-0",
        /// See [`Custom0`](Self::Custom0).
        Custom1 = "custom-1",
        /// See [`Custom0`](Self::Custom0).
        Custom2 = "custom-2",
        /// See [`Custom0`](Self::Custom0).
        Custom3 = "custom-3",
        /// See [`Custom0`](Self::Custom0).
        Custom4 = "custom-4",
        /// See [`Custom0`](Self::Custom0).
        Custom5 = "custom-5",
        /// See [`Custom0`](Self::Custom0).
        Custom6 = "custom-6",
        /// See [`Custom0`](Self::Custom0).
        Custom7 = "custom-7",
    }
}

impl Role {
    /// The roles that stand for those of a kind of the user's own, in the order in which its file declares them.
    pub(crate) const CUSTOM: [Role; 8] = [
        Role::Custom0,
        Role::Custom1,
        Role::Custom2,
        Role::Custom3,
        Role::Custom4,
        Role::Custom5,
        Role::Custom6,
        Role::Custom7,
    ];
}

/// What may fill a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filler {
    /// A mention.
    Mention,
    /// A stretch of text.
    Span,
    /// A mention where there is one, else a stretch of text.
    Either,
}

/// One role of a relation kind: whether the relation needs it, what fills it, whether it takes several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleSpec {
    /// The role.
    pub role: Role,
    /// Whether the relation is not emitted without it.
    pub core: bool,
    /// What fills it.
    pub filler: Filler,
    /// Whether it holds a list.
    pub many: bool,
}

impl RoleSpec {
    /// Whether a description of nobody known can fill it ("bombed a depot").
    pub(crate) fn may_be_described(&self) -> bool {
        self.core && matches!(self.role, Role::Target | Role::Recipient | Role::Attacker | Role::Actor)
    }
}
