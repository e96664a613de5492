//! Parts of speech: the Penn Treebank's, with the closed set that the later stages tell apart.

macro_rules! tags {
    ($($(#[$doc:meta])* $tag:ident = $name:literal),+ $(,)?) => {
        /// A part of speech (Penn Treebank names; punctuation in four classes).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Tag { $($(#[$doc])* $tag),+ }
        impl Tag {
            /// Every tag, in order of its number.
            pub const ALL: &'static [Tag] = &[$(Tag::$tag),+];
            /// Its Penn Treebank name.
            pub const fn name(self) -> &'static str { match self { $(Tag::$tag => $name),+ } }
            /// The tag of a name.
            pub fn from_name(name: &str) -> Option<Tag> { match name { $($name => Some(Tag::$tag),)+ _ => None } }
        }
    };
}

tags! {
    /// Singular or mass noun.
    Nn = "NN",
    /// Plural noun.
    Nns = "NNS",
    /// Proper noun, singular or plural.
    Nnp = "NNP",
    /// Verb, base form.
    Vb = "VB",
    /// Verb, past tense.
    Vbd = "VBD",
    /// Verb, past participle.
    Vbn = "VBN",
    /// Verb, -ing form.
    Vbg = "VBG",
    /// Verb, third person singular present.
    Vbz = "VBZ",
    /// Verb, other present.
    Vbp = "VBP",
    /// Modal.
    Md = "MD",
    /// `to`.
    To = "TO",
    /// Determiner (and predeterminer).
    Dt = "DT",
    /// Personal pronoun.
    Prp = "PRP",
    /// Possessive pronoun.
    PrpS = "PRP$",
    /// Preposition or subordinating conjunction.
    In = "IN",
    /// Adverb, any degree.
    Rb = "RB",
    /// Particle of a verb.
    Rp = "RP",
    /// Adjective, any degree.
    Jj = "JJ",
    /// Coordinating conjunction.
    Cc = "CC",
    /// Number.
    Cd = "CD",
    /// `which`, `that` as a relative.
    Wdt = "WDT",
    /// `who`, `what`, `whose`.
    Wp = "WP",
    /// `when`, `where`, `how`.
    Wrb = "WRB",
    /// `there` of existence.
    Ex = "EX",
    /// The possessive ending.
    Pos = "POS",
    /// Interjections, foreign words, symbols, the rest.
    X = "X",
    /// Full stop, question or exclamation mark.
    Stop = ".",
    /// Comma.
    Comma = ",",
    /// Colon, semicolon, dash, ellipsis.
    Colon = ":",
    /// Hyphen inside a compound.
    Hyph = "HYPH",
    /// Opening or closing quotation mark.
    Quote = "''",
    /// Opening or closing bracket.
    Bracket = "-RRB-",
}

/// A set of tags, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TagSet(pub u32);

impl TagSet {
    /// The set of these tags.
    pub const fn of(tags: &[Tag]) -> Self {
        let (mut bits, mut i) = (0, 0);
        while i < tags.len() {
            bits |= 1 << tags[i] as u32;
            i += 1;
        }
        Self(bits)
    }
    /// Whether the set holds the tag.
    #[inline]
    pub const fn has(self, tag: Tag) -> bool {
        self.0 & (1 << tag as u32) != 0
    }
    /// The set with the tag added.
    #[must_use]
    pub const fn with(self, tag: Tag) -> Self {
        Self(self.0 | 1 << tag as u32)
    }
    /// Whether no tag is in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
    /// The only tag in the set, if it holds just one.
    pub fn only(self) -> Option<Tag> {
        if self.0.count_ones() == 1 { Some(Tag::ALL[self.0.trailing_zeros() as usize]) } else { None }
    }
}
