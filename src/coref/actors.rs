//! Nouns for those who act (`data/lexicon/roles_nouns.tsv`): `ministry` is an organization, `troops` stand for their country.

use crate::clause::View;
use crate::lexicon::{Class, KeyMap, KeySet, Lexicon, WordKey};
use crate::relation::EntityKind;

/// What a noun says of the one it stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Actor {
    pub kind: EntityKind,
    /// Another kind that the noun is used for (`the giant`: a state or a company).
    pub also: Option<EntityKind>,
    /// A text that speaks for who issued it (`the statement`).
    pub document: bool,
    /// With a country's name beside it, it stands for that country (`Chinese authorities`).
    pub stands_for_country: bool,
    /// The head of an office (`minister`): an antecedent must hold one with this word.
    pub office: bool,
    /// A body of states can be meant too (`the bank`, `the body`).
    pub body: bool,
    /// A territory can be meant too (`the island`).
    pub area: bool,
    /// The subkinds that an organization must have, where the noun says so.
    pub subkinds: &'static [&'static str],
}

impl Actor {
    /// Some person.
    pub(super) const SOMEBODY: Self = Self {
        kind: EntityKind::Person,
        also: None,
        document: false,
        stands_for_country: false,
        office: false,
        body: false,
        area: false,
        subkinds: &[],
    };
}

/// Nouns for those who act.
#[derive(Debug, Default)]
pub(crate) struct Actors {
    nouns: KeyMap<Actor>,
    /// Of two words, by both.
    compounds: KeyMap<Actor>,
    /// The last words of those.
    heads: Vec<WordKey>,
    /// Nouns that name one by what he is to another (`host`, `neighbour`), and whether only states are meant.
    relational: KeyMap<bool>,
    /// Nouns for those who are at home in a state: offices, courts, parties, voters.
    domestic: KeySet,
    /// Nouns that only some can be called by, as codes of countries or names of bodies (`data/lexicon/epithets.tsv`).
    epithets: KeyMap<Vec<&'static str>>,
}

/// The subkinds that a noun for an organization implies.
fn subkinds(noun: &str) -> &'static [&'static str] {
    match noun {
        "ministry" | "department" => &["ministry"],
        "company" | "firm" | "automaker" | "carmaker" | "chipmaker" | "manufacturer" | "maker" | "miner"
        | "refiner" | "supplier" | "exporter" | "importer" | "corporation" | "giant" | "airline"
        | "conglomerate" | "shipbuilder" | "steelmaker" | "drugmaker" | "planemaker" | "truckmaker"
        | "toolmaker" | "retailer" | "shipper" | "smelter" | "developer" | "vendor" | "startup"
        | "utility" | "brewer" | "foundry" | "insurer" | "subsidiary" | "chain" | "operator" => &["company"],
        "parliament" | "congress" | "senate" | "legislature" | "assembly" => &["parliament"],
        "agency" | "regulator" | "commission" | "office" | "bureau" | "watchdog" => &["agency"],
        "party" => &["party"],
        "rebels" | "militia" | "insurgents" | "militants" => &["armed-group"],
        _ => &[],
    }
}

impl Actors {
    /// The nouns that the library carries.
    pub(crate) fn builtin() -> Self {
        let mut actors = Self::default();
        let lexicon = Lexicon::get();
        for line in include_str!("../../data/lexicon/roles_nouns.tsv").lines().skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [noun, class, refers_to, _, _, country, ..] = columns[..] else { continue };
            if class == "pronoun" {
                continue;
            }
            let notes = || columns.get(6).into_iter().flat_map(|note| note.split("; "));
            let relation = notes().find(|n| n.starts_with("relational"));
            let domestic = notes().any(|n| n == "domestic");
            let words: Vec<&str> = noun.split([' ', '-']).collect();
            let Some((&last, before)) = words.split_last() else { continue };
            let key = WordKey::of(last);
            let key = lexicon.noun_lemma(lexicon.find(key)).unwrap_or(key);
            let kind = EntityKind::from_name(refers_to).unwrap_or(EntityKind::Organization);
            let actor = Actor {
                kind,
                also: None,
                document: class == "document",
                stands_for_country: country == "yes" && kind != EntityKind::Person,
                office: false,
                body: kind != EntityKind::Agreement && (class == "institution" || class == "party"),
                area: matches!(noun, "island" | "territory" | "enclave" | "republic" | "kingdom"),
                subkinds: subkinds(noun),
            };
            match before.last() {
                None => {
                    if domestic {
                        actors.domestic.insert(key);
                    }
                    if let Some(relation) = relation {
                        actors.relational.insert(key, relation == "relational-state");
                    }
                    let other = actors.nouns.insert(key, actor).map(|o| o.kind).filter(|&k| k != kind);
                    if let (Some(other), Some(actor)) = (other, actors.nouns.get_mut(&key)) {
                        actor.also = Some(other);
                    }
                }
                Some(before) => {
                    actors.compounds.entry(WordKey::of(before).then(key)).or_insert(actor);
                    actors.heads.push(key);
                }
            }
        }
        for line in include_str!("../../data/lexicon/epithets.tsv").lines().skip(1) {
            let mut columns = line.split('\t');
            let (Some(noun), Some(who)) = (columns.next(), columns.nth(1)) else { continue };
            let last = noun.rsplit(' ').next().unwrap_or(noun);
            actors.epithets.insert(WordKey::of(last), who.split(", ").collect());
        }
        actors
    }

    /// Whether a group names an office or body of a state, or people at home in one: in news of one country, of it.
    pub(super) fn is_domestic(&self, view: &View, group: u32) -> bool {
        let Some(noun) = view.noun(group) else { return false };
        self.domestic.contains(&view.noun_lemma(noun.head)) || self.of(view, group).is_some_and(|a| a.office)
    }

    /// Whether a noun names one by what he is to another.
    pub(super) fn is_relational(&self, noun: WordKey) -> bool {
        self.relational.contains_key(&noun)
    }

    /// Whether a noun names a state by what it is to another.
    pub(super) fn is_state(&self, noun: WordKey) -> bool {
        self.relational.get(&noun) == Some(&true)
    }

    /// Whom alone a noun can mean, if only some can be called so.
    pub(super) fn epithet(&self, noun: WordKey) -> Option<&[&'static str]> {
        self.epithets.get(&noun).map(Vec::as_slice)
    }

    /// The nouns, of two words the last.
    pub(crate) fn words(&self) -> impl Iterator<Item = WordKey> + '_ {
        self.nouns.keys().chain(&self.heads).copied()
    }

    /// What the head of a noun group says, if it is a noun for somebody who acts.
    pub(crate) fn of(&self, view: &View, group: u32) -> Option<Actor> {
        let noun = view.noun(group)?;
        let head = noun.head;
        let lemma = view.noun_lemma(head);
        if head > view.groups[group as usize].tokens.start {
            let compound = view.key(head - 1).then(lemma);
            if let Some(actor) = self.compounds.get(&compound) {
                return Some(*actor);
            }
        }
        let lexicon = Lexicon::get();
        let is_office = lexicon.classes(view.tokens[head as usize].word).has(Class::OfficeHead);
        let plain = self.nouns.get(&lemma).copied();
        if is_office && plain.is_none_or(|a| a.kind == EntityKind::Person) {
            return Some(Actor { office: true, ..Actor::SOMEBODY });
        }
        plain
    }
}
