//! The classes that words belong to: `minister` is an office head, `ministry` an organization head, `said` reports.
//!
//! To add a class: one line here, and rows in `data/lexicon/classes.tsv`. Shared with the build script.

macro_rules! classes {
    ($($(#[$doc:meta])* $class:ident = $name:literal),+ $(,)?) => {
        /// What a word can be, beside its part of speech.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Class { $($(#[$doc])* $class),+ }
        impl Class {
            /// Every class, in order of its number.
            pub const ALL: &'static [Class] = &[$(Class::$class),+];
            /// Its name in the tables.
            pub const fn name(self) -> &'static str { match self { $(Class::$class => $name),+ } }
            /// The class of a name.
            pub fn from_name(name: &str) -> Option<Class> { match name { $($name => Some(Class::$class),)+ _ => None } }
        }
    };
}

classes! {
    /// `Mr`, `Sheikh`.
    Honorific = "honorific",
    /// `Dr`, `Professor`.
    AcademicTitle = "academic-title",
    /// `Gen`, `Admiral`.
    MilitaryRank = "military-rank",
    /// `Sen`, `Amb`.
    PoliticalTitle = "political-title",
    /// `bin`, `van`, `al`.
    NameParticle = "name-particle",
    /// `Jr`, `III`.
    NameSuffix = "name-suffix",
    /// A first name.
    GivenName = "given-name",
    /// A man's first name.
    MaleName = "male-name",
    /// A woman's first name.
    FemaleName = "female-name",
    /// A family name.
    Surname = "surname",
    /// `January`, `Dec`.
    Month = "month",
    /// `Monday`, `Tue`.
    Weekday = "weekday",
    /// `two`, `dozen`, `million`.
    NumberWord = "number-word",
    /// `first`, `30th`.
    Ordinal = "ordinal",
    /// `Inc`, `Ltd`.
    CompanySuffix = "company-suffix",
    /// `Motors`, `Airlines`: ends the name of a company.
    CompanyHead = "company-head",
    /// `ministry`, `agency`, `council`.
    OrganizationHead = "organization-head",
    /// `ministry`, `department`: has a portfolio.
    MinistryHead = "ministry-head",
    /// `trade`, `defence`: what a ministry or minister is for.
    Portfolio = "portfolio",
    /// `party`, `front`, `union`.
    PartyHead = "party-head",
    /// `parliament`, `senate`.
    ParliamentHead = "parliament-head",
    /// `minister`, `president`.
    OfficeHead = "office-head",
    /// `vice`, `deputy`, `acting`: before an office.
    OfficeModifier = "office-modifier",
    /// `said`, `added`.
    Reporting = "reporting",
    /// `dollar`, `yuan`.
    Currency = "currency",
    /// `tonne`, `barrel`.
    Unit = "unit",
    /// `million`, `bn`.
    Magnitude = "magnitude",
    /// `summit`, `conference`.
    EventHead = "event-head",
    /// `election`, `referendum`.
    ElectionHead = "election-head",
    /// `exercise`, `drill`.
    ExerciseHead = "exercise-head",
    /// `treaty`, `pact`, `act`.
    AgreementHead = "agreement-head",
    /// `materials`, `products`, `exports`.
    CommodityHead = "commodity-head",
    /// `sea`, `strait`, `province`.
    PlaceHead = "place-head",
    /// `sea`, `river`.
    WaterHead = "water-head",
    /// `morning`, `week`, `quarter`.
    TimeUnit = "time-unit",
    /// `north`, `southern`.
    Direction = "direction",
    /// `troops`, `warships`.
    Forces = "forces",
    /// `government`, `administration`.
    Government = "government",
    /// `bloc`, `group`, `alliance`.
    ForumHead = "forum-head",
    /// Too common a word to be a name by itself.
    CommonWord = "common-word",
    /// `ask`, `urge`: a verb (by lemma) whose object does what its infinitive says.
    ObjectControl = "object-control",
    /// `give`, `offer`: a verb (by lemma) of two objects.
    Ditransitive = "ditransitive",
    /// `declare`, `elect`: a verb (by lemma) whose object is said to be something.
    Naming = "naming",
    /// `arrive`, `fall`: a verb (by lemma) without an object, hence without a passive.
    Intransitive = "intransitive",
    /// `arrest`, `ban`: a verb (by lemma) that without an object is a passive.
    Transitive = "transitive",
}

/// A set of classes, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ClassSet(pub u64);

impl ClassSet {
    /// The set of these classes.
    pub const fn of(classes: &[Class]) -> Self {
        let (mut bits, mut i) = (0, 0);
        while i < classes.len() {
            bits |= 1 << classes[i] as u64;
            i += 1;
        }
        Self(bits)
    }
    /// Whether the set holds the class.
    #[inline]
    pub const fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u64) != 0
    }
    /// Whether the two share a class.
    #[inline]
    pub const fn any(self, other: ClassSet) -> bool {
        self.0 & other.0 != 0
    }
    /// Whether no class is in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}
