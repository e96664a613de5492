//! Tokens → names, and the entities that they name.
//!
//! `South Korean Trade Minister Ahn Duk-geun met Wang in Detroit on Friday` gives the demonym `South Korean`, the title
//! `Trade Minister`, the persons `Ahn Duk-geun` and `Wang`, the place `Detroit` and the date `Friday`. Nominals and
//! pronouns are left to [`crate::coref`].

pub mod gazetteer;
pub mod table;

mod candidate;
mod choose;
mod context;
mod country;
mod cue;
mod date;
mod explain;
mod goods;
mod leftover;
mod link;
mod money;
mod official;
mod organization;
mod percent;
mod person;
mod reuse;
mod title;

use crate::relation::{EntityKind, MentionForm, Source};
use crate::sentence::Sentence;
use crate::span::Span;
use crate::token::{Token, TokenRange};
pub(crate) use explain::explain;
use gazetteer::Gazetteer;

/// A named mention.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// Its tokens.
    pub tokens: TokenRange,
    /// Where it stands, in bytes.
    pub span: Span,
    /// What it names.
    pub kind: EntityKind,
    /// How it names it.
    pub form: MentionForm,
    /// How it was found.
    pub source: Source,
    /// A capital or seat that stands for its government.
    pub metonym: bool,
    /// The entity, as an index into [`Names::entities`].
    pub entity: u32,
    /// Why this reading was taken, for `--explain`: a fixed phrase.
    pub reason: &'static str,
}

/// An office as the text words it: `Trade Minister`, `minister of state for energy affairs`, in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Title {
    /// The tokens of the office words, without country, article or `former`.
    pub tokens: TokenRange,
    /// The token of its head noun (`minister`).
    pub head: u32,
    /// Whether it stands in the plural (`commerce ministers`).
    pub plural: bool,
}

/// What the names of a document name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NamedEntity {
    /// What it is; `None` only in a default value.
    pub kind: Option<EntityKind>,
    /// The name that identifies it: the table's, else the fullest in the text.
    pub name: String,
    /// ISO 3166-1 alpha-3 of the country it is, or belongs to.
    pub country: Option<String>,
    /// Codes by system: `iso3166`, `wikidata`, `hs`, `iso4217`, `iso8601` …
    pub ids: Vec<(&'static str, String)>,
    /// A finer kind where known: `ministry`, `capital`, `summit` …
    pub subkind: Option<String>,
    /// Offices, from the table (for the document date) and from the text.
    pub offices: Vec<String>,
    /// `m`, `f`, or `None` when unknown.
    pub gender: Option<char>,
}

/// The names stage's layer.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Named mentions in text order, none overlapping.
    pub mentions: Vec<Name>,
    /// Office phrases in text order, none overlapping a mention of a person.
    pub titles: Vec<Title>,
    /// What the mentions name.
    pub entities: Vec<NamedEntity>,
}

/// Finds the names of a document, and the entities that they name. `date` is the day on which it was written.
#[must_use]
pub fn find(
    text: &str,
    date: Option<jiff::civil::Date>,
    tokens: &[Token],
    sentences: &[Sentence],
    gazetteer: &Gazetteer,
) -> Names {
    let ctx = context::Context::new(text, date, tokens, sentences);
    let (candidates, titles) = candidate::all(&ctx, gazetteer);
    let mut chosen = choose::choose(candidates, tokens.len());
    chosen.retain(|candidate| !goods::is_verb(&ctx, candidate));
    leftover::add(&ctx, &titles, &mut chosen);
    let officials = official::Officials::new(&ctx, gazetteer, &chosen);
    reuse::reuse(&ctx, officials.as_ref(), &mut chosen);
    link::link(&ctx, gazetteer, officials.as_ref(), &chosen, titles)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<(String, EntityKind, bool)> {
        let mut tokens = Vec::new();
        crate::token::tokenize(text, &mut tokens);
        let sentences = crate::sentence::split(text, &tokens);
        let names =
            find(text, Some(jiff::civil::date(2024, 3, 1)), &tokens, &sentences, Gazetteer::builtin());
        for pair in names.mentions.windows(2) {
            assert!(pair[0].span.end() <= pair[1].span.start());
        }
        assert!(names.mentions.iter().all(|m| (m.entity as usize) < names.entities.len()));
        names.mentions.iter().map(|m| (m.span.text(text).to_owned(), m.kind, m.metonym)).collect()
    }

    #[test]
    fn titles_and_nationalities_stand_outside_a_name() {
        let found =
            names("Danish Energy Minister Lone Vestergaard met Duk-soo Han in Oslo. Vestergaard then left.");
        assert_eq!(found[0], ("Danish".to_owned(), EntityKind::Country, false));
        assert_eq!(found[1], ("Lone Vestergaard".to_owned(), EntityKind::Person, false));
        assert_eq!(found.last(), Some(&("Vestergaard".to_owned(), EntityKind::Person, false)));
    }

    #[test]
    fn a_capital_acts_or_is_a_place() {
        assert_eq!(
            names("Beijing rejected the offer.")[0],
            ("Beijing".to_owned(), EntityKind::Country, true)
        );
        assert_eq!(names("They met in Beijing.")[0], ("Beijing".to_owned(), EntityKind::Place, false));
    }

    /// The mentions of a text as `words kind code`: the code of a country, else its Wikidata id, else nothing.
    fn read(date: &str, text: &str) -> Vec<String> {
        let mut tokens = Vec::new();
        crate::token::tokenize(text, &mut tokens);
        let sentences = crate::sentence::split(text, &tokens);
        let names = find(text, date.parse().ok(), &tokens, &sentences, Gazetteer::builtin());
        let code = |m: &Name| {
            let ids = &names.entities[m.entity as usize].ids;
            let of = |system| ids.iter().find(|id| id.0 == system).map(|id| id.1.clone());
            match m.kind {
                EntityKind::Country => of("iso3166"),
                EntityKind::Person => of("wikidata"),
                _ => None,
            }
        };
        let line = |m: &Name| {
            [Some(m.span.text(text).to_owned()), Some(m.kind.to_string()), code(m)]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ")
        };
        names.mentions.iter().map(line).collect()
    }

    #[test]
    fn names_of_several_things_are_told_apart() {
        let cases: &[(&str, &[&str])] = &[
            (
                "Georgia and Armenia signed in Tbilisi.",
                &["Georgia country GEO", "Armenia country ARM", "Tbilisi place"],
            ),
            (
                "Plants in Georgia, Alabama and Tennessee closed; Atlanta protested.",
                &["Georgia place", "Alabama place", "Tennessee place", "Atlanta place"],
            ),
            (
                "Jordan asked Israel for wheat.",
                &["Jordan country JOR", "Israel country ISR", "wheat commodity"],
            ),
            ("Michael Jordan visited Amman.", &["Michael Jordan person", "Amman place"]),
            ("Chad Smith, an analyst, left Chad.", &["Chad Smith person", "Chad country TCD"]),
            ("Turkey sells turkey to Iraq.", &["Turkey country TUR", "turkey commodity", "Iraq country IRQ"]),
            ("Guinea exports bauxite.", &["Guinea country GIN", "bauxite commodity"]),
            ("Papua New Guinea left.", &["Papua New Guinea country PNG"]),
            ("Equatorial Guinea left.", &["Equatorial Guinea country GNQ"]),
            ("Guinea-Bissau left.", &["Guinea-Bissau country GNB"]),
            ("Congo accused Rwanda near Goma.", &["Congo country COD", "Rwanda country RWA", "Goma place"]),
            (
                "The Republic of Congo closed its border. Brazzaville was quiet, and Congo waited.",
                &["Republic of Congo country COG", "Brazzaville country COG", "Congo country COG"],
            ),
            ("Niger and Nigeria quarrelled.", &["Niger country NER", "Nigeria country NGA"]),
            (
                "Dominica and the Dominican Republic voted.",
                &["Dominica country DMA", "Dominican Republic country DOM"],
            ),
            ("Ireland and Northern Ireland trade.", &["Ireland country IRL", "Northern Ireland place"]),
            ("Korea sells steel to Japan.", &["Korea country KOR", "steel commodity", "Japan country JPN"]),
            ("She drank tea from old china.", &["tea commodity"]),
            ("The tea set is fine china; China sells it.", &["tea commodity", "China country CHN"]),
            ("They met in Washington.", &["Washington place"]),
            ("Washington rejected the plan.", &["Washington country USA"]),
            ("He lives in Seattle, Washington, with her.", &["Seattle place", "Washington place"]),
            (
                "Denzel Washington spoke. Washington smiled.",
                &["Denzel Washington person", "Washington person"],
            ),
            ("US envoys told us to leave.", &["US country USA"]),
            ("Paris Hilton flew to Paris.", &["Paris Hilton person", "Paris place"]),
            ("Victoria Nuland flew to Victoria.", &["Victoria Nuland person", "Victoria place"]),
            ("The mill in Lebanon, Ohio, closed.", &["Lebanon place", "Ohio place"]),
            ("Lebanon rejected it.", &["Lebanon country LBN"]),
            ("Mr. China founded a firm.", &["China person"]),
            ("Ships may sail in May and march in March.", &["May date", "March date"]),
            ("Theresa May spoke. May left in May.", &["Theresa May person", "May person", "May date"]),
            ("The Fed raised rates after he fed them.", &["Fed organization"]),
            ("Brussels imposed duties on China.", &["Brussels forum", "China country CHN"]),
            (
                "Belgium and its capital disagree. Brussels refused.",
                &["Belgium country BEL", "Brussels country BEL"],
            ),
        ];
        let mut wrong = Vec::new();
        for (text, names) in cases {
            let found: Vec<String> = read("2024-03-01", text)
                .into_iter()
                .map(|name| match name.split_once(" person ") {
                    Some((words, _)) => format!("{words} person"),
                    None => name,
                })
                .collect();
            if &found != names {
                wrong.push((text, found));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn an_office_holder_is_found_by_family_name_and_day() {
        let elder = read("1990-09-10", "President Bush met the king of Jordan.");
        let younger = read("2003-04-01", "President Bush met the king of Jordan.");
        assert_eq!((elder[0].as_str(), younger[0].as_str()), ("Bush person Q23505", "Bush person Q207"));
    }

    #[test]
    fn two_of_one_family_name_are_two() {
        let text = "Wang Wentao met Wang Yi. Wang Wentao left. China's Commerce Minister Wang Wentao and Wang Yi spoke.";
        let found = read("2024-03-01", text);
        assert_eq!(found[0], found[2]);
        assert_eq!(found[1], found[5]);
        assert_ne!(found[0], found[1]);
    }

    #[test]
    fn one_person_is_one_entity() {
        let text = "Péter Szijjártó left. Peter Szijjarto spoke. Danish Energy Minister Lone Vestergaard met \
            Vestergaard Lone. Ms Vestergaard smiled.";
        let mut tokens = Vec::new();
        crate::token::tokenize(text, &mut tokens);
        let sentences = crate::sentence::split(text, &tokens);
        let names = find(text, None, &tokens, &sentences, Gazetteer::builtin());
        let persons: Vec<_> = names.mentions.iter().filter(|m| m.kind == EntityKind::Person).collect();
        let entities: Vec<_> = persons.iter().map(|m| m.entity).collect();
        assert_eq!(entities[0], entities[1]);
        assert!(entities[2..].iter().all(|&e| e == entities[2]), "{persons:?}");
        let she = &names.entities[entities[2] as usize];
        assert_eq!(she.offices, ["Energy Minister"]);
        assert_eq!((she.country.as_deref(), she.gender), (Some("DNK"), Some('f')));
    }

    #[test]
    fn an_acronym_in_brackets_is_the_long_form() {
        let text = "The Bureau of Grain Trade (BGT) said no. BGT is new.";
        let mut tokens = Vec::new();
        crate::token::tokenize(text, &mut tokens);
        let sentences = crate::sentence::split(text, &tokens);
        let names = find(text, None, &tokens, &sentences, Gazetteer::builtin());
        assert_eq!(names.mentions.len(), 3, "{:?}", names.mentions);
        assert!(names.mentions.iter().all(|m| m.entity == names.mentions[0].entity));
    }

    #[test]
    fn ministries_of_two_countries_are_two() {
        let text =
            "China's Commerce Ministry and the U.S. Commerce Department met. The commerce ministry spoke.";
        let mut tokens = Vec::new();
        crate::token::tokenize(text, &mut tokens);
        let sentences = crate::sentence::split(text, &tokens);
        let names = find(text, None, &tokens, &sentences, Gazetteer::builtin());
        let of = |words: &str| {
            let m = names.mentions.iter().find(|m| m.span.text(text) == words).expect(words);
            (m.entity, names.entities[m.entity as usize].country.clone())
        };
        assert_eq!(of("Commerce Ministry").1.as_deref(), Some("CHN"));
        assert_ne!(of("Commerce Ministry").0, of("Commerce Department").0);
    }

    #[test]
    fn a_body_has_the_country_that_its_words_tell() {
        for (text, words, country) in [
            ("The Latvian Constitutional Court ruled.", "Latvian Constitutional Court", "LVA"),
            ("The Union of Journalists of Benin spoke.", "Union of Journalists of Benin", "BEN"),
            ("The Kenyan airline Zumbaflot Airways grew.", "Zumbaflot Airways", "KEN"),
            ("Zimbabwe's Reserve Bank held rates.", "Reserve Bank", "ZWE"),
            ("Mali freed the crew, the Economy Ministry said.", "Economy Ministry", "MLI"),
            ("Mali and Niger freed the crew, the Economy Ministry said.", "Economy Ministry", ""),
        ] {
            let mut tokens = Vec::new();
            crate::token::tokenize(text, &mut tokens);
            let sentences = crate::sentence::split(text, &tokens);
            let names = find(text, None, &tokens, &sentences, Gazetteer::builtin());
            let m = names.mentions.iter().find(|m| m.span.text(text) == words).expect(text);
            assert_eq!(names.entities[m.entity as usize].country.as_deref().unwrap_or(""), country, "{text}");
        }
    }

    #[test]
    fn words_around_tell_what_an_unknown_name_is() {
        let cases: &[(&str, &[&str])] = &[
            ("SHE IS EXPECTED TO MEET HIM IN PARIS", &["PARIS place"]),
            ("It halted shipments from Ollen Garza.", &["Ollen Garza place"]),
            ("It got a letter from Ollen Garza.", &["Ollen Garza person"]),
            ("They left the Zubrov accord.", &["Zubrov accord agreement"]),
            (
                "He met his Ugandan counterpart, Bode Karungi.",
                &["Ugandan country UGA", "Bode Karungi person"],
            ),
            ("They met in Indonesia's Wadu.", &["Indonesia country IDN", "Wadu place"]),
            ("Zubrova sold its plant.", &["Zubrova organization"]),
            ("Zubrova sold his farm.", &["Zubrova person"]),
        ];
        for (text, names) in cases {
            assert_eq!(&read("2024-03-01", text), names, "{text}");
        }
    }

    #[test]
    fn a_name_of_the_users_outweighs_a_pattern() {
        let table = "action\tkind\tname\nadd\tcommodity\tequipment\n";
        let gazetteer = Gazetteer::from_tsv("own.tsv", table).expect("the table is sound");
        let text = "They sell mining equipment.";
        let mut tokens = Vec::new();
        crate::token::tokenize(text, &mut tokens);
        let sentences = crate::sentence::split(text, &tokens);
        let names = find(text, None, &tokens, &sentences, &gazetteer);
        let found: Vec<_> = names.mentions.iter().map(|m| m.span.text(text)).collect();
        assert_eq!(found, ["equipment"]);
    }

    #[test]
    fn odd_texts_do_not_panic() {
        for text in [
            "",
            " ",
            "the",
            "The the The",
            "U.S.",
            "G20",
            "$",
            "of of of",
            "Ministry of",
            "(APEC)",
            "-",
            "Mr",
            "\u{feff}é's",
        ] {
            names(text);
        }
    }
}
