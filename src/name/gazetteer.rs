//! Tokens → the names of the tables that stand in them.
//!
//! At `South` in `South Korean Trade Minister` the tables know `South Korean` (adjective of South Korea). Nothing is
//! decided here: every name in every reading is given, the longest first.

use std::collections::{HashMap, HashSet};

use smallvec::SmallVec;
use std::sync::LazyLock as Lazy;

use super::table::{
    Builder, CasePolicy, Entity, EntryFlags, EntryForm, Layout, MAX_WORDS, NewEntity, NewTerm, PORTFOLIOS,
    RANKS, SUBKINDS, Table, date_number, is_acronym, name_words, portfolio_bits, subkind_number, word_key,
};
use crate::error::{Error, ErrorKind, Errors, nearest};
use crate::lexicon::{Lexicon, WordKey};
use crate::relation::EntityKind;
use crate::token::{Shape, Token, TokenRange};

static NAMES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/names.bin"));
static BUILTIN: Lazy<Gazetteer> = Lazy::new(|| Gazetteer {
    base: None,
    tables: Tables::Static(Layout::of(NAMES).table(NAMES)),
    hidden: HashSet::new(),
    subkinds: Vec::new(),
});

#[derive(Debug)]
enum Tables {
    Static(Table<'static>),
    Owned(Layout, Vec<u8>),
}

/// A table of names: the built-in one, or that with the user's names on top.
#[derive(Debug)]
pub struct Gazetteer {
    base: Option<&'static Gazetteer>,
    tables: Tables,
    /// Names of the base that the user took out, by the key of their words.
    hidden: HashSet<WordKey>,
    /// The user's own subkinds, with the kind that each belongs to.
    subkinds: Vec<(String, EntityKind)>,
}

/// An entry of a gazetteer: one name in one reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(u32);

/// An entity of a gazetteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityRef(u32);

impl EntityRef {
    /// An entity of the built-in table, by its number.
    pub(super) fn builtin(number: u32) -> Self {
        Self(number)
    }

    /// Whether it is one of the user's.
    pub(super) fn is_user(self) -> bool {
        self.0 & USER != 0
    }

    /// Its number, unique over both tables.
    pub(super) fn number(self) -> u32 {
        self.0
    }
}

/// The user's table has its ids above this.
const USER: u32 = 1 << 31;

/// What a table knows of one name in one reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it names.
    pub kind: EntityKind,
    /// How it names it.
    pub form: EntryForm,
    /// What makes it doubtful.
    pub flags: EntryFlags,
    /// The entity.
    pub entity: EntityRef,
}

/// A name of the table in the text, with its readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Its tokens; hyphens between them included.
    pub tokens: TokenRange,
    /// Its readings, in the order of the table.
    pub entries: SmallVec<[EntryId; 4]>,
}

/// The names at one place, longest first.
pub type Matches = SmallVec<[Match; 4]>;

/// What the capitals of a stretch of text tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capitals {
    /// Running text: names are written as in the table.
    Tell,
    /// A line all in capitals, or all in small letters: they tell nothing, any case matches.
    Mute,
}

const HYPHEN: &str = "-";

impl Gazetteer {
    /// The names that come with the library.
    #[inline]
    #[must_use]
    pub fn builtin() -> &'static Gazetteer {
        &BUILTIN
    }

    #[inline]
    fn table(&self) -> Table<'_> {
        match &self.tables {
            Tables::Static(table) => *table,
            Tables::Owned(layout, blob) => layout.table(blob),
        }
    }

    /// The names that start at a token, in text whose capitals tell.
    #[inline]
    #[must_use]
    pub fn find_at(&self, tokens: &[Token], at: usize) -> Matches {
        self.find_at_with(tokens, at, Capitals::Tell)
    }

    /// Whether a name may start at a token: most words start none.
    #[inline]
    pub(super) fn may_start(&self, token: &Token) -> bool {
        self.base.is_some() || Lexicon::get().name_node(token.word) != 0
    }

    /// The names that start at a token.
    #[must_use]
    pub fn find_at_with(&self, tokens: &[Token], at: usize, capitals: Capitals) -> Matches {
        let mut found = Matches::new();
        let Some(token) = tokens.get(at) else { return found };
        let start = Lexicon::get().name_node(token.word);
        match self.base {
            None => {
                if start != 0 {
                    self.walk(tokens, at, capitals, start, 0, &mut found);
                    found.reverse();
                }
            }
            Some(base) => {
                if start != 0 {
                    base.walk(tokens, at, capitals, start, 0, &mut found);
                    if !self.hidden.is_empty() && !found.is_empty() {
                        found.retain(|m| !self.hidden.contains(&path(&tokens[m.tokens.range()])));
                    }
                }
                self.walk(tokens, at, capitals, 0, USER, &mut found);
                // Longest first; of one length the user's readings join the others.
                found.sort_by_key(|found| std::cmp::Reverse(found.tokens.end));
                found.dedup_by(|b, a| {
                    let same = a.tokens == b.tokens;
                    if same {
                        a.entries.extend(b.entries.drain(..));
                    }
                    same
                });
            }
        }
        found
    }

    fn walk(
        &self,
        tokens: &[Token],
        at: usize,
        capitals: Capitals,
        start: u32,
        user: u32,
        found: &mut Matches,
    ) {
        let table = self.table();
        let mut path = tokens[at].key;
        let Some(mut node) = (if start != 0 { table.start(start) } else { table.node(path) }) else { return };
        let (mut initial, mut caps) = (0u32, 0u32);
        let (mut word, mut end) = (0, at);
        loop {
            let shape = tokens[end].shape;
            if capitals == Capitals::Mute || shape.has(Shape::INITIAL) {
                initial |= 1 << word;
            }
            if capitals == Capitals::Mute || shape.has(Shape::CAPS) {
                caps |= 1 << word;
            }
            if node.count > 0 {
                let mut entries = SmallVec::new();
                for id in node.first..node.first + u32::from(node.count) {
                    let entry = table.entry(id);
                    if u32::from(entry.initial) & !initial == 0 && u32::from(entry.caps) & !caps == 0 {
                        entries.push(EntryId(id | user));
                    }
                }
                if !entries.is_empty() {
                    found.push(Match { tokens: TokenRange::new(at, end + 1), entries });
                }
            }
            word += 1;
            if !node.longer || word >= MAX_WORDS {
                return;
            }
            end += 1;
            // A hyphen inside a word does not count.
            if let (Some(mark), Some(next)) = (tokens.get(end), tokens.get(end + 1))
                && mark.shape.has(Shape::MARK.with(Shape::JOINED))
                && next.shape.has(Shape::JOINED)
                && mark.key == WordKey::of_ascii(HYPHEN.as_bytes())
            {
                end += 1;
            }
            let Some(next) = tokens.get(end) else { return };
            path = path.then(next.key);
            match table.node(path) {
                Some(longer) => node = longer,
                None => return,
            }
        }
    }

    fn side(&self, id: u32) -> Table<'_> {
        match self.base {
            Some(base) if id & USER == 0 => base.table(),
            _ => self.table(),
        }
    }

    /// What the table knows of an entry.
    #[inline]
    #[must_use]
    pub fn entry(&self, id: EntryId) -> Entry {
        let raw = self.side(id.0).entry(id.0 & !USER);
        Entry {
            kind: raw.kind,
            form: raw.form,
            flags: raw.flags,
            entity: EntityRef(raw.entity | (id.0 & USER)),
        }
    }

    /// The country that an entity is or belongs to.
    #[inline]
    pub(super) fn country_of(&self, id: EntityRef) -> &str {
        self.side(id.0).country_of(id.0 & !USER)
    }

    /// The finer kind of an entity; empty when unknown.
    #[inline]
    pub(super) fn subkind_of(&self, id: EntityRef) -> &'static str {
        self.side(id.0).subkind_of(id.0 & !USER)
    }

    /// The name that identifies an entity.
    #[inline]
    pub(super) fn name_of(&self, id: EntityRef) -> &str {
        self.side(id.0).name_of(id.0 & !USER)
    }

    /// What the table knows of an entity.
    #[must_use]
    pub fn entity(&self, id: EntityRef) -> Entity<'_> {
        let (table, number) = (self.side(id.0), id.0 & !USER);
        let mut entity = table.entity(number);
        if let Some((subkind, _)) = table.own_subkind(number).and_then(|own| self.subkinds.get(own)) {
            entity.subkind = subkind;
        }
        entity
    }

    /// Every finer kind that an entity can have, the user's own last.
    pub fn subkinds(&self) -> impl Iterator<Item = &str> {
        SUBKINDS[1..].iter().copied().chain(self.subkinds.iter().map(|s| s.0.as_str()))
    }

    /// The readings of a name given by the key of its words, in any case.
    pub(super) fn find_path(&self, path: WordKey) -> SmallVec<[EntryId; 4]> {
        let mut entries = match self.base {
            Some(base) if !self.hidden.contains(&path) => base.find_path(path),
            _ => SmallVec::new(),
        };
        if let Some(node) = self.table().node(path) {
            let user = if self.base.is_some() { USER } else { 0 };
            entries.extend((node.first..node.first + u32::from(node.count)).map(|id| EntryId(id | user)));
        }
        entries
    }

    /// The readings of a name given as text, in any case.
    #[must_use]
    pub fn lookup(&self, name: &str) -> SmallVec<[EntryId; 4]> {
        let keys: SmallVec<[WordKey; 8]> = name_words(name).iter().map(|w| word_key(w)).collect();
        keys.iter().copied().reduce(WordKey::then).map_or_else(SmallVec::new, |path| self.find_path(path))
    }

    /// Every entity of the table itself, without those of the base.
    pub fn entities(&self) -> impl Iterator<Item = EntityRef> + use<> {
        let user = if self.base.is_some() { USER } else { 0 };
        (0..self.table().entity_count() as u32).map(move |id| EntityRef(id | user))
    }

    /// How many entries the table itself has, without those of the base.
    #[must_use]
    pub fn entry_count(&self) -> usize {
        self.table().entry_count()
    }

    /// The built-in names with the user's on top.
    ///
    /// The table is UTF-8, separated by tabs, with a header line that names its columns, in any order: `action` (`add`,
    /// `replace`, `remove` or `subkind`), `kind`, `name`; and if wanted `aliases` (separated by `|`), `subkind`, `country` (ISO
    /// 3166-1 alpha-3), `wikidata`, `code` (HS heading of a good), `members`, `family_name`, `gender`, `office`,
    /// `portfolio`, `rank`, `start`, `end`, `flags` (`weak`). Empty lines and lines that start with `#` do not count.
    /// `replace` hides what the built-in table has under any of the row's names; `remove` only hides. A row `subkind` brings
    /// a finer kind of `kind` that is called `name`, for the rows and tables behind it.
    ///
    /// # Errors
    /// All mistakes at once, each with its line, column and remedy.
    pub fn from_tsv(file: &str, text: &str) -> Result<Gazetteer, Errors> {
        Self::from_tables(&[(file, text)])
    }

    /// The built-in names with those of several tables on top; see [`from_tsv`](Self::from_tsv).
    ///
    /// # Errors
    /// All mistakes at once, each with its file, line, column and remedy.
    pub fn from_tables(tables: &[(&str, &str)]) -> Result<Gazetteer, Errors> {
        let mut reader = UserTable {
            file: "",
            errors: Vec::new(),
            builder: Builder::default(),
            hidden: HashSet::new(),
            subkinds: Vec::new(),
            wikidata: HashMap::new(),
        };
        for (file, text) in tables {
            reader.file = file;
            reader.read(text);
        }
        Errors::check(reader.errors)?;
        let blob = reader.builder.compile().0;
        Ok(Gazetteer {
            base: Some(Gazetteer::builtin()),
            tables: Tables::Owned(Layout::of(&blob), blob),
            hidden: reader.hidden,
            subkinds: reader.subkinds,
        })
    }
}

/// The key of a run of tokens, hyphens left out.
fn path(tokens: &[Token]) -> WordKey {
    let hyphen = WordKey::of_ascii(HYPHEN.as_bytes());
    tokens.iter().map(|t| t.key).filter(|&k| k != hyphen).reduce(WordKey::then).unwrap_or_default()
}

/// Most rows of a user's table.
const MAX_ROWS: usize = 5_000_000;
/// Longest cell of names of a user's table, per name, in bytes.
const MAX_NAME: usize = 1_000;
/// Mistakes reported before reading stops.
const MAX_ERRORS: usize = 1_000;
/// Mistakes reported of one row.
const MAX_ROW_ERRORS: usize = 20;

const COLUMNS: &[&str] = &[
    "action",
    "kind",
    "name",
    "aliases",
    "subkind",
    "country",
    "wikidata",
    "code",
    "members",
    "family_name",
    "gender",
    "office",
    "portfolio",
    "rank",
    "start",
    "end",
    "flags",
];

struct UserTable<'f> {
    file: &'f str,
    errors: Vec<Error>,
    builder: Builder,
    hidden: HashSet<WordKey>,
    subkinds: Vec<(String, EntityKind)>,
    /// The names that Wikidata ids stand beside, with file and line.
    wikidata: HashMap<u32, (String, &'f str, usize)>,
}

impl UserTable<'_> {
    fn read(&mut self, text: &str) {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let mut header: Option<Vec<usize>> = None;
        for (i, line) in text.split('\n').enumerate() {
            let line = line.strip_suffix('\r').unwrap_or(line);
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            if i > MAX_ROWS {
                self.wrong(
                    i + 1,
                    line,
                    0..line.len(),
                    format!("the table has more than {MAX_ROWS} rows"),
                    "split it",
                );
                return;
            }
            if self.errors.len() >= MAX_ERRORS {
                return;
            }
            match &header {
                None => {
                    let columns = self.header(i + 1, line);
                    if columns.is_empty() {
                        return;
                    }
                    header = Some(columns);
                }
                Some(columns) => self.row(i + 1, line, columns),
            }
        }
        if header.is_none() && self.errors.is_empty() {
            self.errors.push(
                Error::new(ErrorKind::Table, format!("{}: the table is empty", self.file))
                    .hint("start it with a header line: action<TAB>kind<TAB>name"),
            );
        }
    }

    fn wrong(&mut self, line: usize, text: &str, at: std::ops::Range<usize>, message: String, hint: &str) {
        self.errors.push(Error::new(ErrorKind::Table, message).at(self.file, line, text, at).hint(hint));
    }

    fn header(&mut self, number: usize, line: &str) -> Vec<usize> {
        let mut columns = Vec::new();
        for (at, cell) in cells(line) {
            match COLUMNS.iter().position(|&c| c == cell) {
                Some(column) if columns.contains(&column) => self.wrong(
                    number,
                    line,
                    at..at + cell.len(),
                    format!("the column `{cell}` is there twice"),
                    "",
                ),
                Some(column) => columns.push(column),
                None => {
                    let hint = format!("columns are {}", COLUMNS.join(", "));
                    self.wrong(
                        number,
                        line,
                        at..at + cell.len(),
                        format!("there is no column `{}`", show(cell)),
                        &hint,
                    );
                }
            }
        }
        for (column, name) in COLUMNS.iter().enumerate().take(3) {
            if !columns.contains(&column) && self.errors.is_empty() {
                self.wrong(
                    number,
                    line,
                    0..line.len(),
                    format!("the column `{name}` is missing"),
                    "name the columns in the first line",
                );
            }
        }
        if self.errors.is_empty() { columns } else { Vec::new() }
    }

    fn row(&mut self, number: usize, line: &str, columns: &[usize]) {
        let mut row = [(line.len(), ""); 17];
        let mut count = 0;
        for (i, (at, cell)) in cells(line).enumerate() {
            count += 1;
            if let Some(&column) = columns.get(i) {
                row[column] = (at, cell.trim());
            }
        }
        if count > columns.len() {
            let message = format!("{count} cells, but the header names {} columns", columns.len());
            self.wrong(number, line, 0..line.len(), message, "cells are separated by one tab each");
            return;
        }
        let before = self.errors.len();
        let get = |name: &str| row[COLUMNS.iter().position(|&c| c == name).unwrap_or(0)];
        let mut mistakes: Vec<Mistake> = Vec::new();
        let mut wrong = |cell: (usize, &'_ str), message: String, hint: String| {
            if mistakes.len() >= MAX_ROW_ERRORS {
                return;
            }
            mistakes.push(((cell.0, line.get(cell.0..cell.0 + cell.1.len()).unwrap_or("")), message, hint));
        };

        let action = get("action");
        if !matches!(action.1, "add" | "replace" | "remove" | "subkind") {
            wrong(
                action,
                format!("there is no action `{}`", show(action.1)),
                "one of add, replace, remove, subkind".to_owned(),
            );
        }
        let kind = get("kind");
        let entity_kind = EntityKind::from_name(kind.1);
        let named = [
            EntityKind::Person,
            EntityKind::Country,
            EntityKind::Place,
            EntityKind::Forum,
            EntityKind::Organization,
            EntityKind::Event,
            EntityKind::Agreement,
            EntityKind::Commodity,
        ];
        if action.1 != "remove" && !entity_kind.is_some_and(|k| named.contains(&k)) {
            let names: Vec<_> = named.iter().map(|k| k.as_str()).collect();
            wrong(
                kind,
                format!("there is no entity kind `{}`", show(kind.1)),
                format!("one of {}", names.join(", ")),
            );
        }
        let name = get("name");
        if action.1 == "subkind" {
            let beside = (3..COLUMNS.len()).map(|column| row[column]).find(|cell| !cell.1.is_empty());
            if let Some(cell) = beside {
                let message = "a row that brings a subkind has nothing but its kind and its name".to_owned();
                wrong(cell, message, "leave the cell empty".to_owned());
            }
            if let Err((message, hint)) = self.may_be_subkind(name.1, entity_kind) {
                wrong(name, message, hint);
            }
            let sound = mistakes.is_empty();
            self.tell(number, line, mistakes);
            if let Some(kind) = entity_kind.filter(|_| sound)
                && !self.subkinds.iter().any(|s| s.0 == name.1)
            {
                self.subkinds.push((name.1.to_owned(), kind));
            }
            return;
        }
        let mut names = vec![name];
        let aliases = get("aliases");
        if !aliases.1.is_empty() {
            let mut at = aliases.0;
            for alias in aliases.1.split('|') {
                names.push((at, alias));
                at += alias.len() + 1;
            }
        }
        for &cell in &names {
            if cell.1.trim().is_empty() {
                wrong(cell, "an empty name".to_owned(), "fill it in, or take the `|` away".to_owned());
            } else if cell.1.len() > MAX_NAME {
                wrong(cell, format!("a name of {} bytes", cell.1.len()), format!("at most {MAX_NAME} bytes"));
            } else {
                let words = name_words(cell.1);
                if words.len() > MAX_WORDS {
                    wrong(
                        cell,
                        format!("a name of {} words", words.len()),
                        format!("at most {MAX_WORDS} words"),
                    );
                } else if !words.iter().any(|w| w.chars().any(char::is_alphanumeric)) {
                    wrong(
                        cell,
                        "a name without letters".to_owned(),
                        "names need a letter or digit".to_owned(),
                    );
                }
            }
        }
        let mut entity = NewEntity::new(entity_kind.unwrap_or(EntityKind::Person), name.1);
        let subkind = get("subkind");
        match self.subkind(subkind.1, entity_kind) {
            Ok(n) => entity.subkind = n,
            Err((message, hint)) => wrong(subkind, message, hint),
        }
        let country = get("country");
        if country.1.is_empty() || (country.1.len() == 3 && country.1.bytes().all(|b| b.is_ascii_uppercase()))
        {
            entity.country = country.1.to_owned();
        } else {
            wrong(
                country,
                format!("`{}` is no country code", show(country.1)),
                "three capitals, as in KOR (ISO 3166-1 alpha-3)".to_owned(),
            );
        }
        let wikidata = get("wikidata");
        if !wikidata.1.is_empty() {
            match wikidata.1.strip_prefix('Q').and_then(|n| n.parse().ok()) {
                // Several rows of one name are several terms of office.
                Some(n) => match self.wikidata.get(&n).filter(|known| known.0 != name.1) {
                    Some((other, file, line)) => wrong(
                        wikidata,
                        format!("`{}` is `{}` in {file}:{line} already", wikidata.1, show(other)),
                        "names of one thing stand in one row, the others as its aliases".to_owned(),
                    ),
                    None => entity.wikidata = n,
                },
                None => wrong(
                    wikidata,
                    format!("`{}` is no Wikidata id", show(wikidata.1)),
                    "as in Q884".to_owned(),
                ),
            }
        }
        let gender = get("gender");
        match gender.1 {
            "" => {}
            "m" => entity.gender = b'm',
            "f" => entity.gender = b'f',
            _ => {
                wrong(gender, format!("there is no gender `{}`", show(gender.1)), "m, f or empty".to_owned())
            }
        }
        entity.code = get("code").1.to_owned();
        entity.members = get("members").1.to_owned();
        entity.family_name = get("family_name").1.to_owned();
        let (start, end, office) = (get("start"), get("end"), get("office"));
        let mut days = [0; 2];
        for (day, cell) in days.iter_mut().zip([start, end]) {
            match date_number(cell.1) {
                Some(n) => *day = n,
                None => wrong(
                    cell,
                    format!("`{}` is no date", show(cell.1)),
                    "yyyy, yyyy-mm or yyyy-mm-dd".to_owned(),
                ),
            }
        }
        if days[1] != 0 && days[0] != 0 && days[1] / 100 < days[0] / 100 && days[1] % 10000 != 0 {
            wrong(end, "the end lies before the start".to_owned(), String::new());
        }
        let portfolio = get("portfolio");
        let portfolios = portfolio_bits(portfolio.1);
        if portfolios.is_none() {
            wrong(
                portfolio,
                format!("there is no portfolio `{}`", show(portfolio.1)),
                format!("one of {}", PORTFOLIOS.join(", ")),
            );
        }
        let rank = get("rank");
        let rank_number = RANKS.iter().position(|&r| r == rank.1);
        if rank_number.is_none() {
            wrong(
                rank,
                format!("there is no rank `{}`", show(rank.1)),
                format!("one of {}", RANKS[1..].join(", ")),
            );
        }
        if !office.1.is_empty() {
            entity.terms.push(NewTerm {
                start: days[0],
                end: days[1],
                as_of: 0,
                office: office.1.to_owned(),
                country: entity.country.clone(),
                portfolios: portfolios.unwrap_or(0),
                rank: rank_number.unwrap_or(0) as u8,
            });
        }
        let flags = get("flags");
        let flag = match flags.1 {
            "" => EntryFlags::default(),
            "weak" => EntryFlags::WEAK,
            _ => {
                wrong(flags, format!("there is no flag `{}`", show(flags.1)), "weak, or empty".to_owned());
                EntryFlags::default()
            }
        };
        self.tell(number, line, mistakes);
        if self.errors.len() > before {
            return;
        }
        if action.1 != "add" {
            for &(_, name) in &names {
                let words = name_words(name);
                let keys = words.iter().map(|w| word_key(w));
                self.hidden.extend(keys.clone().reduce(WordKey::then));
                // The tables have some names with their article: `the Quad`.
                self.hidden.extend(std::iter::once(word_key("the")).chain(keys).reduce(WordKey::then));
            }
        }
        if action.1 != "remove" {
            if entity.wikidata != 0 {
                let known = (entity.name.clone(), self.file, number);
                self.wikidata.entry(entity.wikidata).or_insert(known);
            }
            let number = self.builder.entity(entity);
            for (_, name) in names {
                let form = if is_acronym(name) { EntryForm::Acronym } else { EntryForm::Name };
                let case = CasePolicy::AsWritten;
                // The checks above leave nothing that the builder refuses.
                let _ = self.builder.name(number, name, form, flag, case);
            }
        }
    }
}

/// Most subkinds of the user's own: they are numbered in a byte, behind the built-in ones.
const MAX_SUBKINDS: usize = 256 - SUBKINDS.len();

/// A cell that is wrong, the message and the remedy.
type Mistake<'l> = ((usize, &'l str), String, String);

impl UserTable<'_> {
    fn tell(&mut self, number: usize, line: &str, mistakes: Vec<Mistake>) {
        for (cell, message, hint) in mistakes {
            self.wrong(number, line, cell.0..cell.0 + cell.1.len(), message, &hint);
        }
    }

    /// The number of a subkind, built in or the user's own; else what is wrong with it, and the remedy.
    fn subkind(&self, name: &str, kind: Option<EntityKind>) -> Result<u8, (String, String)> {
        if let Some(number) = subkind_number(name) {
            return Ok(number);
        }
        if let Some(own) = self.subkinds.iter().position(|s| s.0 == name) {
            let of = self.subkinds[own].1;
            if kind.is_some_and(|kind| kind != of) {
                let message = format!("`{name}` is a subkind of {of}");
                return Err((message, format!("the kind of this row would be {of}")));
            }
            return u8::try_from(SUBKINDS.len() + own).map_err(|_| (String::new(), String::new()));
        }
        let known: Vec<&str> =
            SUBKINDS[1..].iter().copied().chain(self.subkinds.iter().map(|s| s.0.as_str())).collect();
        let hint = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of {}", known.join(", ")),
        };
        let kind = kind.map_or("KIND", EntityKind::as_str);
        let hint = format!("{hint}; a new one is brought by a row above: subkind<TAB>{kind}<TAB>NAME");
        Err((format!("there is no subkind `{}`", show(name)), hint))
    }

    /// Whether the user may bring a subkind of this name; else what is wrong with it, and the remedy.
    fn may_be_subkind(&self, name: &str, kind: Option<EntityKind>) -> Result<(), (String, String)> {
        let lower = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let sound = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.split('-').all(|part| !part.is_empty() && part.chars().all(lower))
            && name.len() <= 40;
        if !sound {
            return Err((
                format!("`{}` cannot name a subkind", show(name)),
                "small letters, digits and single hyphens between them, as in think-tank".to_owned(),
            ));
        }
        if subkind_number(name).is_some() {
            let hint = "take the row out, or choose another name".to_owned();
            return Err((format!("the subkind `{name}` is there already"), hint));
        }
        match self.subkinds.iter().find(|s| s.0 == name) {
            Some((_, of)) if kind.is_some_and(|kind| kind != *of) => {
                let hint = "a subkind belongs to one kind: choose another name".to_owned();
                Err((format!("`{name}` is a subkind of {of} already"), hint))
            }
            None if self.subkinds.len() >= MAX_SUBKINDS => {
                let hint = format!("at most {MAX_SUBKINDS} of one's own");
                Err(("too many subkinds".to_owned(), hint))
            }
            _ => Ok(()),
        }
    }
}

fn show(cell: &str) -> String {
    const SHOWN: usize = 40;
    if cell.chars().count() > SHOWN {
        cell.chars().take(SHOWN).chain(['…']).collect()
    } else {
        cell.to_owned()
    }
}

/// The cells of a line, each with its byte offset.
fn cells(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    line.split('\t').map(move |cell| {
        let start = at;
        at += cell.len() + 1;
        (start, cell)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokenize;

    fn tokens(text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        tokenize(text, &mut tokens);
        tokens
    }

    /// Each name that starts at the first token: text, and its readings as `kind form name`.
    fn readings(gazetteer: &Gazetteer, text: &str) -> Vec<String> {
        let tokens = tokens(text);
        gazetteer
            .find_at(&tokens, 0)
            .iter()
            .flat_map(|m| {
                let span = tokens[m.tokens.start as usize].span.cover(tokens[m.tokens.end as usize - 1].span);
                m.entries.iter().map(move |&id| {
                    let entry = gazetteer.entry(id);
                    let entity = gazetteer.entity(entry.entity);
                    format!("{}: {} {:?} {}", span.text(text), entry.kind, entry.form, entity.name)
                })
            })
            .collect()
    }

    fn has(text: &str, reading: &str) {
        let found = readings(Gazetteer::builtin(), text);
        assert!(found.iter().any(|r| r == reading), "{text}: {found:?}");
    }

    #[test]
    fn names_are_found_in_every_reading() {
        has("South Korean Trade Minister", "South Korean: country Adjective South Korea");
        has("South Koreans said", "South Koreans: country People South Korea");
        has("U.S. officials", "U.S.: country Acronym United States");
        has("S.Korea to act", "S.Korea: country Name South Korea");
        has("Beijing said", "Beijing: country Capital China");
        has("Beijing said", "Beijing: place Name Beijing");
        has("White House officials", "White House: country Metonym United States");
        has("Ahn Duk-geun met", "Ahn Duk-geun: person Name Ahn Duk-geun");
        has("Ahn Duk Geun met", "Ahn Duk Geun: person Name Ahn Duk-geun");
        has("rare earths", "rare earths: commodity Name rare earths");
        has("Rare Earths", "Rare Earths: commodity Name rare earths");
        has("foreign minister Lavrov", "foreign minister: person Office Foreign Minister");
        has("Nato allies", "Nato: forum Acronym North Atlantic Treaty Organization");
        has("People's Republic of China", "People's Republic of China: country Name China");
        has("CÔTE D’IVOIRE, France", "CÔTE D’IVOIRE: country Name Ivory Coast");
    }

    #[test]
    fn capitals_count_where_the_table_has_them() {
        for text in ["us", "Us", "china", "uk", "polish"] {
            assert_eq!(readings(Gazetteer::builtin(), text), Vec::<String>::new(), "{text}");
        }
        let shouted = tokens("china");
        assert!(!Gazetteer::builtin().find_at_with(&shouted, 0, Capitals::Mute).is_empty());
    }

    #[test]
    fn the_longest_comes_first() {
        let tokens = tokens("South Korea and");
        let found = Gazetteer::builtin().find_at(&tokens, 0);
        assert_eq!(found[0].tokens, TokenRange::new(0, 2));
        assert!(Gazetteer::builtin().find_at(&tokens, 99).is_empty());
    }

    #[test]
    fn officials_have_terms() {
        let gazetteer = Gazetteer::builtin();
        let entry = gazetteer.entry(gazetteer.lookup("Wang Wentao")[0]);
        let entity = gazetteer.entity(entry.entity);
        assert_eq!((entity.country, entity.wikidata), ("CHN", 8292723));
        let term = entity.terms().find(|t| t.has_portfolio("trade")).expect("a trade minister");
        assert!(term.covers(2023_05_26) && !term.covers(2019_01_01));
    }

    #[test]
    fn the_user_adds_replaces_and_removes() {
        let table = "# mine\naction\tkind\tname\taliases\tcountry\n\
            add\tperson\tZyx Qwv\tQwv-Zyx|Zyx\tKOR\r\n\
            replace\tplace\tBeijing\t\tCHN\n\
            remove\t\tNato\t\t\n";
        let gazetteer = Gazetteer::from_tsv("mine.tsv", table).expect("a good table");
        assert_eq!(
            readings(&gazetteer, "Zyx Qwv said"),
            ["Zyx Qwv: person Name Zyx Qwv", "Zyx: person Name Zyx Qwv"]
        );
        assert_eq!(readings(&gazetteer, "Qwv Zyx said"), ["Qwv Zyx: person Name Zyx Qwv"]);
        assert_eq!(readings(&gazetteer, "Beijing said"), ["Beijing: place Name Beijing"]);
        assert!(readings(&gazetteer, "NATO said").is_empty());
        assert!(!readings(&gazetteer, "China said").is_empty());
    }

    #[test]
    fn the_user_brings_subkinds() {
        let table = "action\tkind\tname\tsubkind\n\
            subkind\torganization\tthink-tank\n\
            add\torganization\tQod Institute\tthink-tank\n\
            add\torganization\tQod Ministry\tministry\n";
        let more = "action\tkind\tname\tsubkind\n\
            subkind\torganization\tthink-tank\nadd\torganization\tZhu Institute\tthink-tank\n";
        let gazetteer = Gazetteer::from_tables(&[("a.tsv", table), ("b.tsv", more)]).expect("good tables");
        let subkind =
            |name: &str| gazetteer.entity(gazetteer.entry(gazetteer.lookup(name)[0]).entity).subkind;
        assert_eq!(
            ["Qod Institute", "Zhu Institute", "Qod Ministry"].map(subkind),
            ["think-tank", "think-tank", "ministry"]
        );
        assert_eq!(gazetteer.subkinds().last(), Some("think-tank"));
    }

    #[test]
    fn subkinds_are_brought_before_they_are_used_and_belong_to_a_kind() {
        let head = "action\tkind\tname\tsubkind\tcountry\n";
        for (rows, place, message, hint) in [
            (
                "add\torganization\tQod\tminstry\t",
                (2, 22),
                "no subkind `minstry`",
                "did you mean `ministry`?",
            ),
            (
                "add\torganization\tQod\ttemple\t",
                (2, 22),
                "no subkind `temple`",
                "subkind<TAB>organization<TAB>NAME",
            ),
            ("subkind\torganisation\ttemple\t\t", (2, 9), "no entity kind `organisation`", "one of person"),
            ("subkind\torganization\tThink Tank\t\t", (2, 22), "cannot name a subkind", "think-tank"),
            ("subkind\torganization\t\t\t", (2, 22), "cannot name a subkind", "small letters"),
            ("subkind\torganization\tministry\t\t", (2, 22), "there already", "take the row out"),
            ("subkind\torganization\ttemple\t\tKOR", (2, 30), "nothing but its kind", "leave the cell empty"),
            (
                "subkind\tplace\ttemple\t\t\nadd\tforum\tQod\ttemple\t",
                (3, 15),
                "is a subkind of place",
                "would be place",
            ),
            (
                "subkind\tplace\ttemple\t\t\nsubkind\tforum\ttemple\t\t",
                (3, 15),
                "of place already",
                "another name",
            ),
        ] {
            let errors = Gazetteer::from_tsv("mine.tsv", &format!("{head}{rows}\n")).expect_err(rows);
            let error = errors.iter().next().expect("one");
            assert_eq!((errors.len(), error.line(), error.column()), (1, place.0, place.1), "{errors}");
            let text = error.to_string();
            assert!(text.contains(message) && text.contains(hint), "{text}");
        }
        let many: String = (0..300).map(|n| format!("subkind\tplace\tx{n}\t\t\n")).collect();
        let errors = Gazetteer::from_tsv("mine.tsv", &format!("{head}{many}")).expect_err("too many");
        assert!(errors.to_string().contains("too many subkinds"), "{errors}");
    }

    #[test]
    fn all_mistakes_of_a_table_are_told_at_once() {
        let table = "action\tkind\tname\taliases\tstart\nadd\tcity\tFoo\tBar||Baz\t\nput\tplace\t\t\t2024-13\nadd\tplace\ta\tb\tc\td\n";
        let errors = Gazetteer::from_tsv("mine.tsv", table).expect_err("a bad table");
        let places: Vec<_> = errors.iter().map(|e| (e.line(), e.column())).collect();
        assert_eq!(places, [(2, 5), (2, 18), (3, 1), (3, 11), (3, 13), (4, 1)], "{errors}");
        for bad in ["", "\n\n", "name\n", "action\tkind\tname\tname\n", "action\tkind\tname\nadd\tplace"] {
            assert!(Gazetteer::from_tsv("mine.tsv", bad).is_err(), "{bad:?}");
        }
        let long = format!(
            "action\tkind\tname\nadd\tplace\t{}\nadd\tplace\t{}\n",
            "x".repeat(1001),
            "x ".repeat(20)
        );
        assert_eq!(Gazetteer::from_tsv("mine.tsv", &long).expect_err("too long").len(), 2);
    }

    /// Columns of each table whose cells are names.
    const NAMED: &[(&str, &[&str])] = &[
        ("countries", &["name", "aliases", "adjectives", "people_plural", "metonyms"]),
        ("places", &["name", "aliases"]),
        ("forums", &["name", "acronym", "aliases"]),
        ("organizations", &["name", "aliases"]),
        ("agreements", &["name", "aliases"]),
        ("commodities", &["name", "aliases"]),
        ("offices", &["title"]),
        ("officials", &["name", "aliases"]),
    ];

    #[test]
    fn every_name_of_every_table_is_found_in_text() {
        let gazetteer = Gazetteer::builtin();
        let mut lost = Vec::new();
        for (table, columns) in NAMED {
            let file = format!("{}/data/gazetteers/{table}.tsv", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(file).expect("the table is there");
            let mut lines = text.lines();
            let header: Vec<_> = lines.next().unwrap_or("").split('\t').collect();
            for line in lines {
                let row: Vec<_> = line.split('\t').collect();
                for column in *columns {
                    let at = header.iter().position(|h| h == column).expect("the column is there");
                    for name in row[at].split('|').filter(|n| !n.is_empty()) {
                        let tokens = tokens(&format!("{name} said"));
                        let found = gazetteer.find_at(&tokens, 0);
                        if found.first().map(|m| m.tokens.end as usize) != Some(tokens.len() - 1) {
                            lost.push(format!("{table}: {name}"));
                        }
                    }
                }
            }
        }
        assert!(lost.is_empty(), "{} names are not found: {:#?}", lost.len(), &lost[..lost.len().min(60)]);
    }
}
