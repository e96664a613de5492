//! Compiles the tables of `data/` into the blobs that the library embeds: `words.bin` and `names.bin`.
//!
//! The formats are described in `data/gazetteers/README.md` and `data/lexicon/SOURCES.md`. A mistake in a table stops
//! the build with its file, line and column.

#![allow(dead_code)]

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::Path;

#[path = "src/error.rs"]
mod error;
#[path = "src/lexicon"]
mod lexicon {
    #[path = "blob.rs"]
    pub mod blob;
    #[path = "class.rs"]
    pub mod class;
    #[path = "fold.rs"]
    pub mod fold;
    #[path = "tag.rs"]
    pub mod tag;
    #[path = "words.rs"]
    pub mod words;
    pub use fold::{WordKey, fold};
}
#[path = "src/relation"]
mod relation {
    #[path = "kind.rs"]
    #[allow(unused_imports)]
    mod kind;
    pub use kind::{EntityKind, Modality, Polarity, RelationKind};
}
#[path = "src/rule"]
mod rule {
    #[path = "source.rs"]
    pub mod source;
}
#[path = "src/name"]
mod name {
    #[path = "table.rs"]
    pub mod table;
}

use error::{Error, ErrorKind};
use lexicon::class::{Class, ClassSet};
use lexicon::fold;
use lexicon::tag::Tag;
use lexicon::words::{VerbForms, WordRecord};
use name::table::{
    Builder, CasePolicy, EntryFlags, EntryForm, NewEntity, NewTerm, date_number, is_acronym, name_words,
    portfolio_bits, subkind_number, word_text,
};
use relation::EntityKind;

/// The rule files, in the form in which they are read at start-up.
fn embed_rules() {
    println!("cargo::rerun-if-changed=data/rules");
    let mut files: Vec<_> = fs::read_dir("data/rules")
        .map(|dir| {
            dir.filter_map(|entry| entry.ok()?.file_name().into_string().ok())
                .filter(|name| name.ends_with(".toml"))
                .collect()
        })
        .unwrap_or_default();
    files.sort_unstable();
    let mut parsed = Vec::new();
    for name in &files {
        let text = fs::read_to_string(Path::new("data/rules").join(name)).unwrap_or_default();
        match toml::from_str::<rule::source::File>(&text) {
            Ok(mut file) => {
                file.spread();
                parsed.push(file);
            }
            Err(e) => {
                let line = text[..e.span().map_or(0, |s| s.start).min(text.len())].matches('\n').count() + 1;
                panic!("data/rules/{name}:{line}: {}", e.message());
            }
        }
    }
    let counts = fs::read_to_string("data/rules/confidence.tsv").unwrap_or_default();
    rule::source::set_confidence(&mut parsed, &counts);
    let out = std::env::var("OUT_DIR").unwrap_or_default();
    if let Err(e) = fs::write(Path::new(&out).join("rules.txt"), rule::source::to_compact(&parsed)) {
        panic!("rules.txt: {e}");
    }
}

fn main() {
    embed_rules();
    println!("cargo::rerun-if-changed=data/gazetteers");
    println!("cargo::rerun-if-changed=data/lexicon");
    for file in ["error.rs", "lexicon", "name/table.rs", "relation/kind.rs", "rule/source.rs"] {
        println!("cargo::rerun-if-changed=src/{file}");
    }
    let mut errors = Vec::new();
    let mut words = Words::default();
    words.read(&mut errors);
    let mut names = Names {
        builder: Builder::default(),
        weak: HashSet::new(),
        common: words.common.clone(),
        firsts: HashSet::new(),
        families: Vec::new(),
        cities: HashSet::new(),
        capitals: HashMap::new(),
    };
    names.read(&mut errors, &mut words);
    if !errors.is_empty() {
        for error in errors.iter().take(50) {
            eprintln!("{error}");
        }
        eprintln!("{} mistakes in the tables of data/", errors.len());
        std::process::exit(1);
    }
    let Names { builder, firsts, families, .. } = names;
    let (blob, starts) = builder.compile();
    let out = std::env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("names.bin"), blob).expect("names.bin can be written");
    let mut families: Vec<_> = families;
    families.sort_unstable();
    let families: Vec<u8> =
        families.iter().flat_map(|(key, id)| [&key.to_le_bytes()[..], &id.to_le_bytes()].concat()).collect();
    fs::write(Path::new(&out).join("families.bin"), families).expect("families.bin can be written");
    for first in firsts {
        let node = starts[&lexicon::WordKey::of(&first)];
        words.word(&first).name_node = node;
    }
    let records: Vec<WordRecord> = words.words.into_values().collect();
    let blob = lexicon::words::compile(&records).expect("the words compile");
    fs::write(Path::new(&out).join("words.bin"), blob).expect("words.bin can be written");
}

/// A table: a header line that names the columns, then rows.
struct TsvTable {
    file: String,
    columns: Vec<String>,
    rows: Vec<Row>,
}

struct Row {
    number: usize,
    text: String,
}

impl TsvTable {
    fn read(file: &str, errors: &mut Vec<Error>) -> Option<Self> {
        let text = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(why) => {
                errors.push(Error::new(ErrorKind::Table, format!("{file}: {why}")));
                return None;
            }
        };
        let mut lines =
            text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with("# "));
        let columns: Vec<String> =
            lines.next().map(|(_, l)| l.split('\t').map(str::to_owned).collect()).unwrap_or_default();
        let mut rows = Vec::new();
        for (i, line) in lines {
            let count = line.split('\t').count();
            if count != columns.len() {
                errors.push(
                    Error::new(
                        ErrorKind::Table,
                        format!("{count} cells, but the header names {}", columns.len()),
                    )
                    .at(file, i + 1, line, 0..line.len()),
                );
                continue;
            }
            rows.push(Row { number: i + 1, text: line.to_owned() });
        }
        Some(Self { file: file.to_owned(), columns, rows })
    }

    fn get<'r>(&self, row: &'r Row, column: &str) -> &'r str {
        match self.columns.iter().position(|c| c == column) {
            Some(i) => row.text.split('\t').nth(i).unwrap_or(""),
            None => panic!("{}: the column `{column}` is missing", self.file),
        }
    }

    fn list<'r>(&self, row: &'r Row, column: &str) -> Vec<&'r str> {
        self.get(row, column).split('|').filter(|s| !s.is_empty()).collect()
    }

    fn wrong(&self, row: &Row, column: &str, message: impl Into<String>) -> Error {
        let index = self.columns.iter().position(|c| c == column).unwrap_or(0);
        let start: usize = row.text.split('\t').take(index).map(|cell| cell.len() + 1).sum();
        let len = row.text.split('\t').nth(index).map_or(0, str::len);
        Error::new(ErrorKind::Table, message).at(&self.file, row.number, &row.text, start..start + len)
    }
}

#[derive(Default)]
struct Words {
    words: BTreeMap<String, WordRecord>,
    /// The verb to prefer for a form of two verbs.
    preferred: HashMap<String, String>,
    /// Words too common to be names by themselves.
    common: HashSet<String>,
}

impl Words {
    fn word(&mut self, text: &str) -> &mut WordRecord {
        let text = word_text(text);
        self.words.entry(text.clone()).or_insert_with(|| WordRecord { text, ..WordRecord::default() })
    }

    fn tag(&mut self, word: &str, tags: &[Tag]) -> &mut WordRecord {
        let record = self.word(word);
        for &tag in tags {
            record.tags = record.tags.with(tag);
        }
        record
    }

    fn class(&mut self, word: &str, class: Class) {
        let record = self.word(word);
        record.classes = ClassSet(record.classes.0 | 1 << class as u64);
    }

    fn verb_form(&mut self, form: &str, lemma: &str, forms: VerbForms, tags: &[Tag]) {
        let preferred = self.preferred.get(&word_text(form)).map(|p| p == lemma);
        let (form_text, lemma_text) = (word_text(form), word_text(lemma));
        let record = self.tag(form, tags);
        record.verb_forms = VerbForms(record.verb_forms.0 | forms.0);
        if !record.verb_lemmas.contains(&lemma_text) {
            // The inflected reading of an irregular verb is the commoner one, unless the table says otherwise.
            let first = preferred.unwrap_or(lemma_text != form_text);
            if first { record.verb_lemmas.insert(0, lemma_text) } else { record.verb_lemmas.push(lemma_text) }
        }
    }

    fn read(&mut self, errors: &mut Vec<Error>) {
        if let Some(table) = TsvTable::read("data/lexicon/verb_lemmas.tsv", errors) {
            for row in &table.rows {
                self.preferred.insert(table.get(row, "form").to_owned(), table.get(row, "lemma").to_owned());
            }
        }
        self.read_inflections(errors);
        // `am` and `are` have no column among the inflections.
        for (form, lemma) in self.preferred.clone() {
            let known = |list: &Vec<String>| list.contains(&word_text(&lemma));
            if !self.words.get(&form).is_some_and(|record| known(&record.verb_lemmas)) {
                self.verb_form(&form, &lemma, VerbForms::default(), &[Tag::Vbp]);
            }
        }
        self.read_tags("data/lexicon/closed_class.tsv", "words", errors);
        // The treebank has names among its common nouns; it does not say which words are too common to be names.
        self.common = self
            .words
            .values()
            .filter(|w| w.tags.0 & !(1 << Tag::Nnp as u32) != 0)
            .map(|w| w.text.clone())
            .collect();
        self.read_tags("data/lexicon/tag_dictionary.tsv", "word", errors);
        self.read_classes(errors);
        for file in ["given_names", "surnames"] {
            self.read_person_names(&format!("data/gazetteers/{file}.tsv"), file == "given_names", errors);
        }
    }

    fn read_inflections(&mut self, errors: &mut Vec<Error>) {
        let Some(table) = TsvTable::read("data/lexicon/inflections.tsv", errors) else { return };
        for row in &table.rows {
            let lemma = table.get(row, "lemma").trim_start_matches('-');
            if !is_word(lemma) {
                continue;
            }
            let forms = |column| {
                table
                    .list(row, column)
                    .into_iter()
                    .filter(|w| is_word(w))
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            };
            match table.get(row, "pos") {
                "v" => {
                    self.verb_form(lemma, lemma, VerbForms::BASE, &[Tag::Vb, Tag::Vbp]);
                    for form in forms("third_sg") {
                        self.verb_form(&form, lemma, VerbForms::THIRD, &[Tag::Vbz]);
                    }
                    for form in forms("past") {
                        self.verb_form(&form, lemma, VerbForms::PAST, &[Tag::Vbd]);
                    }
                    for form in forms("past_participle") {
                        self.verb_form(&form, lemma, VerbForms::PARTICIPLE, &[Tag::Vbn]);
                    }
                    for form in forms("ing") {
                        self.verb_form(&form, lemma, VerbForms::ING, &[Tag::Vbg]);
                    }
                }
                "n" => {
                    let lemma_text = word_text(lemma);
                    self.tag(lemma, &[Tag::Nn]).noun_lemma.get_or_insert(lemma_text.clone());
                    for form in forms("plural") {
                        let record = self.tag(&form, &[Tag::Nns]);
                        if word_text(&form) != lemma_text {
                            record.noun_lemma = Some(lemma_text.clone());
                            record.plural = true;
                        }
                    }
                }
                "adj" => {
                    self.tag(lemma, &[Tag::Jj]);
                }
                other => errors.push(table.wrong(
                    row,
                    "pos",
                    format!("there is no part of speech `{other}`: v, n or adj"),
                )),
            }
        }
    }

    /// `tags` separated by spaces, perhaps with counts (`MD:42`), and the `column` of the words that have them.
    fn read_tags(&mut self, file: &str, column: &str, errors: &mut Vec<Error>) {
        let Some(table) = TsvTable::read(file, errors) else { return };
        for row in &table.rows {
            let parts: Vec<(&str, u32)> = table
                .get(row, "tags")
                .split(' ')
                .filter(|t| !t.is_empty())
                .map(|cell| match cell.rsplit_once(':') {
                    Some((name, count)) if !name.is_empty() => {
                        count.parse().map_or((cell, 1), |count| (name, count))
                    }
                    _ => (cell, 1),
                })
                .collect();
            let total: u32 = parts.iter().map(|p| p.1).sum();
            // Rarer than one in a hundred is a slip of the treebank.
            for (name, _) in parts.into_iter().filter(|p| p.1 * 100 >= total) {
                match Tag::from_name(name) {
                    Some(tag) => {
                        for word in table.get(row, column).split(' ') {
                            self.tag(word, &[tag]);
                        }
                    }
                    None => errors.push(table.wrong(row, "tags", format!("there is no tag `{name}`"))),
                }
            }
        }
    }

    fn read_classes(&mut self, errors: &mut Vec<Error>) {
        let Some(table) = TsvTable::read("data/lexicon/classes.tsv", errors) else { return };
        for row in &table.rows {
            let name = table.get(row, "class");
            let Some(class) = Class::from_name(name) else {
                let known: Vec<_> = Class::ALL.iter().map(|c| c.name()).collect();
                errors.push(
                    table
                        .wrong(row, "class", format!("there is no class `{name}`"))
                        .hint(format!("one of {}", known.join(", "))),
                );
                continue;
            };
            for word in table.get(row, "words").split(' ').filter(|w| !w.is_empty()) {
                self.class(word, class);
            }
        }
        // Words that report: every form of the verbs of that class.
        if let Some(table) = TsvTable::read("data/lexicon/status.tsv", errors) {
            let reporting: HashSet<String> = table
                .rows
                .iter()
                .filter(|row| table.get(row, "class") == "reporting" && table.get(row, "pos") == "v")
                .map(|row| table.get(row, "lemma").to_owned())
                .collect();
            let forms: Vec<String> = self
                .words
                .values()
                .filter(|w| w.verb_lemmas.first().is_some_and(|l| reporting.contains(l)))
                .map(|w| w.text.clone())
                .collect();
            for form in forms {
                self.class(&form, Class::Reporting);
            }
        }
        if let Some(table) = TsvTable::read("data/lexicon/honorifics.tsv", errors) {
            for row in &table.rows {
                let class = match (table.get(row, "class"), table.get(row, "position")) {
                    ("honorific", _) => Class::Honorific,
                    ("academic-title", _) => Class::AcademicTitle,
                    ("rank", _) => Class::MilitaryRank,
                    ("political-title", _) => Class::PoliticalTitle,
                    ("particle", _) => Class::NameParticle,
                    (_, "after") => Class::NameSuffix,
                    (other, _) => {
                        errors.push(table.wrong(row, "class", format!("there is no class `{other}`")));
                        continue;
                    }
                };
                let form = table.get(row, "form");
                let words = name_words(form);
                if let [word] = &words[..] {
                    self.class(word, class);
                }
            }
        }
    }

    fn read_person_names(&mut self, file: &str, given: bool, errors: &mut Vec<Error>) {
        let Some(table) = TsvTable::read(file, errors) else { return };
        for row in &table.rows {
            let words = name_words(table.get(row, "name"));
            let [word] = &words[..] else { continue };
            if !given {
                self.class(word, Class::Surname);
                continue;
            }
            self.class(word, Class::GivenName);
            match table.get(row, "gender") {
                "m" => self.class(word, Class::MaleName),
                "f" => self.class(word, Class::FemaleName),
                "u" => {}
                other => errors.push(table.wrong(
                    row,
                    "gender",
                    format!("there is no gender `{other}`: m, f or u"),
                )),
            }
        }
    }
}

/// Whether a form is one word for the tokenizer.
fn is_word(form: &str) -> bool {
    !form.is_empty() && name_words(form).len() == 1
}

struct Names {
    builder: Builder,
    weak: HashSet<String>,
    /// Words that are something else than names.
    common: HashSet<String>,
    /// The first words of names.
    firsts: HashSet<String>,
    /// Family names of office holders, by the key of their words, and their entities.
    families: Vec<(u64, u32)>,
    /// Countries, and the names of places in them.
    cities: HashSet<(String, String)>,
    /// The countries' capitals: the country's number by the capital's name.
    capitals: HashMap<(String, String), u32>,
}

/// A row being read: its errors carry its place.
struct Place<'t> {
    table: &'t TsvTable,
    row: &'t Row,
}

impl Names {
    fn read(&mut self, errors: &mut Vec<Error>, words: &mut Words) {
        let mut each = |file: &str, read: &mut dyn FnMut(&Place, &mut Vec<Error>)| {
            if let Some(table) = TsvTable::read(&format!("data/gazetteers/{file}.tsv"), errors) {
                for row in &table.rows {
                    read(&Place { table: &table, row }, errors);
                }
            }
        };
        each("places", &mut |p, _| {
            let iso3 = p.table.get(p.row, "iso3").to_owned();
            for name in [vec![p.table.get(p.row, "name")], p.table.list(p.row, "aliases")].concat() {
                self.cities.insert((iso3.clone(), name.to_owned()));
            }
        });
        each("countries", &mut |p, e| self.country(p, e));
        each("places", &mut |p, e| self.place(p, e));
        each("forums", &mut |p, e| self.forum(p, e));
        each("organizations", &mut |p, e| self.organization(p, e));
        each("agreements", &mut |p, e| self.agreement(p, e));
        each("commodities", &mut |p, e| self.commodity(p, e));
        each("events", &mut |p, e| self.event(p, e));
        each("offices", &mut |p, e| self.office(p, e));
        if let Some(table) = TsvTable::read("data/gazetteers/officials.tsv", errors) {
            self.officials(&table, errors);
        }
        for first in &self.firsts {
            words.word(first);
        }
    }

    /// Adds a name; `weak` holds the spellings that the row flags.
    fn add(
        &mut self,
        p: &Place,
        column: &str,
        entity: u32,
        name: &str,
        form: EntryForm,
        flags: EntryFlags,
        any: bool,
        errors: &mut Vec<Error>,
    ) {
        let split = name_words(name);
        if name.trim() != name || name.is_empty() {
            errors.push(p.table.wrong(p.row, column, format!("`{name}` is empty or has stray spaces")));
            return;
        }
        let mut flags = flags;
        if self.weak.contains(name) {
            flags = flags.with(EntryFlags::WEAK);
        }
        let common = split.len() == 1 && self.common.contains(&word_text(&split[0]));
        if common {
            flags = flags.with(EntryFlags::COMMON_WORD);
        }
        // `Nato` is as good as `NATO`, but `Us` is not `US`.
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        let case = match () {
            () if any => CasePolicy::Any,
            () if is_acronym(name) && letters >= 4 && !common => CasePolicy::Initials,
            () => CasePolicy::AsWritten,
        };
        if let Err(why) = self.builder.name(entity, name, form, flags, case) {
            errors.push(p.table.wrong(p.row, column, why));
            return;
        }
        self.firsts.extend(split.first().map(|w| word_text(w)));
    }

    /// Adds names of a column, acronyms as such.
    fn add_all(&mut self, p: &Place, column: &str, entity: u32, form: EntryForm, errors: &mut Vec<Error>) {
        for name in p.table.list(p.row, column) {
            let form = if form == EntryForm::Name && is_acronym(name) { EntryForm::Acronym } else { form };
            self.add(p, column, entity, name, form, EntryFlags::default(), false, errors);
        }
    }

    fn start(&mut self, p: &Place, kind: EntityKind, errors: &mut Vec<Error>) -> NewEntity {
        self.weak.clear();
        let mut entity = NewEntity::new(kind, p.table.get(p.row, "name"));
        let has = |column: &str| p.table.columns.iter().any(|c| c == column);
        if has("weak") {
            self.weak.extend(p.table.list(p.row, "weak").iter().map(|s| s.to_string()));
        }
        if has("wikidata") {
            entity.wikidata = wikidata(p, errors);
        }
        if has("iso3") {
            let countries = p.table.list(p.row, "iso3");
            entity.country = countries.first().unwrap_or(&"").to_string();
            if countries.len() > 1 {
                entity.members = countries.join("|");
            }
            if countries.iter().any(|c| c.len() != 3 || !c.bytes().all(|b| b.is_ascii_uppercase())) {
                errors.push(p.table.wrong(p.row, "iso3", "not an ISO 3166-1 alpha-3 code"));
            }
        }
        for (column, list) in [("members", true), ("parties", true)] {
            if list && has(column) {
                entity.members = p.table.get(p.row, column).to_owned();
            }
        }
        entity
    }

    fn subkind(p: &Place, column: &str, name: &str, errors: &mut Vec<Error>) -> u8 {
        subkind_number(name).unwrap_or_else(|| {
            errors.push(p.table.wrong(p.row, column, format!("there is no subkind `{name}`")));
            0
        })
    }

    fn country(&mut self, p: &Place, errors: &mut Vec<Error>) {
        let mut entity = self.start(p, EntityKind::Country, errors);
        entity.code = p.table.get(p.row, "iso2").to_owned();
        entity.subkind = Self::subkind(p, "status", p.table.get(p.row, "status"), errors);
        let name = entity.name.clone();
        let official = p.table.get(p.row, "official_name");
        let id = self.builder.entity(entity);
        self.add(p, "name", id, &name, EntryForm::Name, EntryFlags::default(), false, errors);
        if official != name && !official.is_empty() {
            self.add(p, "official_name", id, official, EntryForm::Name, EntryFlags::default(), false, errors);
        }
        self.add_all(p, "aliases", id, EntryForm::Name, errors);
        let aliases = p.table.list(p.row, "aliases");
        for adjective in p.table.list(p.row, "adjectives") {
            // `U.S.` is the name as an adjective.
            if !aliases.contains(&adjective) {
                self.add(
                    p,
                    "adjectives",
                    id,
                    adjective,
                    EntryForm::Adjective,
                    EntryFlags::default(),
                    false,
                    errors,
                );
            }
        }
        let adjectives = p.table.list(p.row, "adjectives");
        for column in ["people_singular", "people_plural"] {
            for people in p.table.list(p.row, column) {
                if !adjectives.contains(&people) {
                    self.add(p, column, id, people, EntryForm::People, EntryFlags::default(), false, errors);
                }
            }
        }
        let capital = p.table.get(p.row, "capital");
        if !capital.is_empty() && capital != name && p.table.get(p.row, "status") != "historical" {
            self.capitals.insert((p.table.get(p.row, "iso3").to_owned(), capital.to_owned()), id);
            self.add(p, "capital", id, capital, EntryForm::Capital, EntryFlags::default(), false, errors);
        }
        let iso3 = p.table.get(p.row, "iso3").to_owned();
        for metonym in p.table.list(p.row, "metonyms") {
            // `La Paz`, `The Hague`: cities, with an entry of their own.
            let city =
                capital.starts_with(metonym) || self.cities.contains(&(iso3.clone(), metonym.to_owned()));
            let form = if city { EntryForm::Capital } else { EntryForm::Metonym };
            self.add(p, "metonyms", id, metonym, form, EntryFlags::default(), false, errors);
        }
    }

    fn place(&mut self, p: &Place, errors: &mut Vec<Error>) {
        let mut entity = self.start(p, EntityKind::Place, errors);
        let kind = match p.table.get(p.row, "kind") {
            "state/province" | "place" => "region",
            "sea" | "strait" | "river" => "water",
            other => other,
        };
        entity.subkind = Self::subkind(p, "kind", kind, errors);
        entity.number = p.table.get(p.row, "population").parse::<u32>().unwrap_or(0) / 1000;
        let mut flags = EntryFlags::default();
        for flag in p.table.list(p.row, "flags") {
            flags = flags.with(match flag {
                "common-word" => EntryFlags::COMMON_WORD,
                "surname" => EntryFlags::SURNAME,
                "given-name" => EntryFlags::GIVEN_NAME,
                "ambiguous" | "country-name" | "company" => EntryFlags::WEAK,
                "venue" => EntryFlags::default(),
                other => {
                    errors.push(p.table.wrong(p.row, "flags", format!("there is no flag `{other}`")));
                    continue;
                }
            });
        }
        let name = entity.name.clone();
        let id = self.builder.entity(entity);
        self.add(p, "name", id, &name, EntryForm::Name, flags, false, errors);
        self.add_all(p, "aliases", id, EntryForm::Name, errors);
        self.add_all(p, "adjectives", id, EntryForm::Adjective, errors);
        // Other spellings of a capital stand for the government too: `Kiev`.
        let key = (p.table.get(p.row, "iso3").to_owned(), name);
        if let Some(&country) = self.capitals.get(&key) {
            for alias in p.table.list(p.row, "aliases") {
                self.add(
                    p,
                    "aliases",
                    country,
                    alias,
                    EntryForm::Capital,
                    EntryFlags::default(),
                    false,
                    errors,
                );
            }
        }
    }

    fn forum(&mut self, p: &Place, errors: &mut Vec<Error>) {
        let mut entity = self.start(p, EntityKind::Forum, errors);
        let kind = match p.table.get(p.row, "kind") {
            "summit series" => "summit",
            "development bank" => "development-bank",
            other => other,
        };
        entity.subkind = Self::subkind(p, "kind", kind, errors);
        let name = entity.name.clone();
        let id = self.builder.entity(entity);
        self.add(p, "name", id, &name, EntryForm::Name, EntryFlags::default(), false, errors);
        self.add_all(p, "acronym", id, EntryForm::Acronym, errors);
        self.add_all(p, "aliases", id, EntryForm::Name, errors);
    }

    fn organization(&mut self, p: &Place, errors: &mut Vec<Error>) {
        let mut entity = self.start(p, EntityKind::Organization, errors);
        entity.subkind = Self::subkind(p, "kind", &p.table.get(p.row, "kind").replace(' ', "-"), errors);
        let name = entity.name.clone();
        let id = self.builder.entity(entity);
        let form = if is_acronym(&name) { EntryForm::Acronym } else { EntryForm::Name };
        self.add(p, "name", id, &name, form, EntryFlags::default(), false, errors);
        self.add_all(p, "aliases", id, EntryForm::Name, errors);
    }

    fn agreement(&mut self, p: &Place, errors: &mut Vec<Error>) {
        let mut entity = self.start(p, EntityKind::Agreement, errors);
        let kind = p.table.get(p.row, "kind").replace(' ', "-").replace("sanctions-regime", "sanctions");
        entity.subkind = Self::subkind(p, "kind", &kind, errors);
        entity.number = p.table.get(p.row, "year").parse().unwrap_or(0);
        let name = entity.name.clone();
        let id = self.builder.entity(entity);
        let form = if is_acronym(&name) { EntryForm::Acronym } else { EntryForm::Name };
        self.add(p, "name", id, &name, form, EntryFlags::default(), false, errors);
        self.add_all(p, "aliases", id, EntryForm::Name, errors);
    }

    fn commodity(&mut self, p: &Place, errors: &mut Vec<Error>) {
        let mut entity = self.start(p, EntityKind::Commodity, errors);
        entity.code = p.table.get(p.row, "hs").to_owned();
        if !matches!(entity.code.len(), 0 | 2 | 4 | 6) || !entity.code.bytes().all(|b| b.is_ascii_digit()) {
            errors.push(p.table.wrong(
                p.row,
                "hs",
                "not an HS chapter, heading or subheading: 2, 4 or 6 digits",
            ));
        }
        entity.subkind = Self::subkind(p, "class", p.table.get(p.row, "class"), errors);
        self.weak.extend(p.table.list(p.row, "common_words").iter().map(|s| s.to_string()));
        let name = entity.name.clone();
        let id = self.builder.entity(entity);
        self.add(p, "name", id, &name, EntryForm::Name, EntryFlags::default(), false, errors);
        self.add_all(p, "aliases", id, EntryForm::Name, errors);
    }

    fn event(&mut self, p: &Place, errors: &mut Vec<Error>) {
        let mut entity = self.start(p, EntityKind::Event, errors);
        entity.subkind = Self::subkind(p, "kind", p.table.get(p.row, "kind"), errors);
        let name = entity.name.clone();
        let id = self.builder.entity(entity);
        let form = if is_acronym(&name) { EntryForm::Acronym } else { EntryForm::Name };
        self.add(p, "name", id, &name, form, EntryFlags::default(), false, errors);
        self.add_all(p, "aliases", id, EntryForm::Name, errors);
    }

    fn office(&mut self, p: &Place, errors: &mut Vec<Error>) {
        self.weak.clear();
        let title = p.table.get(p.row, "title");
        let mut entity = NewEntity::new(EntityKind::Person, title);
        let portfolio = p.table.get(p.row, "portfolio");
        if portfolio_bits(portfolio).is_none() {
            errors.push(p.table.wrong(p.row, "portfolio", format!("there is no portfolio `{portfolio}`")));
        }
        entity.code = portfolio.to_owned();
        entity.number = rank(p, errors).into();
        let countries = p.table.list(p.row, "iso3");
        if let [country] = &countries[..] {
            entity.country = country.to_string();
        } else {
            entity.members = countries.join("|");
        }
        let id = self.builder.entity(entity);
        self.add(p, "title", id, title, EntryForm::Office, EntryFlags::default(), true, errors);
    }

    fn officials(&mut self, table: &TsvTable, errors: &mut Vec<Error>) {
        let mut persons: BTreeMap<(String, String), Vec<&Row>> = BTreeMap::new();
        for row in &table.rows {
            let id = table.get(row, "wikidata");
            // Without an id, name and country tell persons apart.
            let key = if id.is_empty() {
                (table.get(row, "name").to_owned(), table.get(row, "iso3").to_owned())
            } else {
                (id.to_owned(), String::new())
            };
            persons.entry(key).or_default().push(row);
        }
        for rows in persons.values() {
            let p = &Place { table, row: rows[0] };
            self.weak.clear();
            let mut entity = NewEntity::new(EntityKind::Person, table.get(rows[0], "name"));
            entity.wikidata = wikidata(p, errors);
            entity.gender = table.get(rows[0], "gender").bytes().next().unwrap_or(0);
            entity.family_name = table.get(rows[0], "family_name").to_owned();
            for row in rows {
                let p = &Place { table, row };
                let mut days = [0; 3];
                for (day, column) in days.iter_mut().zip(["start", "end", "asof"]) {
                    match date_number(table.get(row, column)) {
                        Some(n) => *day = n,
                        None => {
                            errors.push(table.wrong(row, column, "not a date: yyyy, yyyy-mm or yyyy-mm-dd"))
                        }
                    }
                }
                let portfolio = table.get(row, "portfolio");
                let Some(portfolios) = portfolio_bits(portfolio) else {
                    errors.push(table.wrong(
                        row,
                        "portfolio",
                        format!("there is no portfolio `{portfolio}`"),
                    ));
                    continue;
                };
                let country = table.get(row, "iso3").to_owned();
                if entity.country.is_empty() && country != "EUU" {
                    entity.country.clone_from(&country);
                }
                entity.terms.push(NewTerm {
                    start: days[0],
                    end: days[1],
                    as_of: days[2],
                    office: table.get(row, "office").to_owned(),
                    country,
                    portfolios,
                    rank: rank(p, errors),
                });
            }
            let (name, family) = (entity.name.clone(), entity.family_name.clone());
            let id = self.builder.entity(entity);
            if let Some(key) =
                name_words(&family).iter().map(|w| name::table::word_key(w)).reduce(lexicon::WordKey::then)
            {
                self.families.push((key.0, id));
            }
            self.add(p, "name", id, &name, EntryForm::Name, EntryFlags::default(), false, errors);
            for alias in rows.iter().flat_map(|row| table.list(row, "aliases")) {
                let form = if fold(alias) == fold(&family) { EntryForm::FamilyName } else { EntryForm::Name };
                self.add(p, "aliases", id, alias, form, EntryFlags::default(), false, errors);
            }
        }
    }
}

fn wikidata(p: &Place, errors: &mut Vec<Error>) -> u32 {
    match p.table.get(p.row, "wikidata") {
        "" => 0,
        id => id.strip_prefix('Q').and_then(|n| n.parse().ok()).unwrap_or_else(|| {
            errors.push(p.table.wrong(p.row, "wikidata", format!("`{id}` is no Wikidata id")));
            0
        }),
    }
}

fn rank(p: &Place, errors: &mut Vec<Error>) -> u8 {
    let rank = p.table.get(p.row, "rank");
    name::table::RANKS.iter().position(|&r| r == rank).map(|i| i as u8).unwrap_or_else(|| {
        errors.push(p.table.wrong(p.row, "rank", format!("there is no rank `{rank}`")));
        0
    })
}
