//! What is left when the tables and the patterns have spoken: datelines, acronyms, runs of capitals.
//!
//! `the Muyunkum deposit` is a place by the noun behind it, `state-owned Petrobangla` a company by the noun before it,
//! `Ambrose has stated` a person by family name and verb. A run that nothing explains is left alone at the head of a
//! sentence; inside one, several words with capitals are the name of some organization.

use super::Title;
use super::candidate::pattern;
use super::choose::Candidate;
use super::context::Context;
use super::cue::{Cue, company_endings};
use crate::lexicon::{Class, Tag, WordId};
use crate::relation::{EntityKind, MentionForm, Source};
use crate::token::Shape;

/// The index of no mention.
const FREE: u32 = u32::MAX;

/// Adds what the words around tell of the runs of capitals that no mention holds.
pub(super) fn add(ctx: &Context, titles: &[Title], chosen: &mut Vec<Candidate>) {
    let mut owner = vec![FREE; ctx.tokens.len()];
    for (number, c) in chosen.iter().enumerate() {
        owner[c.start..c.end].fill(number as u32);
    }
    let mut title = vec![false; ctx.tokens.len()];
    for t in titles {
        title[t.tokens.range()].fill(true);
    }
    let mut added = Vec::new();
    let mut i = 0;
    while i < ctx.tokens.len() {
        let free = |j: usize| owner.get(j) == Some(&FREE) && !title[j];
        if !free(i) || !ctx.capital(i) || ctx.shape(i, Shape::POSSESSIVE) {
            i += 1;
            continue;
        }
        let mut end = i + 1;
        let limit = ctx.sentence_end(i);
        loop {
            if end >= limit {
                break;
            }
            let linked = ctx.hyphen(end) || ctx.word(end) == "&";
            // `Mocimboa da Praia`, `Compagnie des Bauxites`
            let particle = ctx.is(end, Cue::Particle) && !ctx.capital(end) && ctx.capital(end + 1);
            if particle && end + 1 < limit {
                end += 2;
            } else if free(end) && (ctx.capital(end) && !ctx.possessive(end))
                || linked && free(end) && ctx.capital(end + 1) && free(end + 1)
            {
                end += 1;
            } else {
                break;
            }
        }
        let last = added.last().filter(|c: &&Candidate| c.end + 3 >= i);
        let run = Run { ctx, chosen, owner: &owner, last, start: i, end };
        added.extend(run.read());
        i = end;
    }
    // `LNG Canada`, `Greenpeace Russia`: a body and its country.
    for pair in chosen.windows(2) {
        let [a, b] = pair else { continue };
        let body = a.kind == EntityKind::Organization && a.form == MentionForm::Name && a.end == b.start;
        let land = matches!(b.kind, EntityKind::Country | EntityKind::Place) && b.form == MentionForm::Name;
        let told = ctx.is(a.start.wrapping_sub(1), Cue::Reporting);
        if body
            && land
            && b.end <= ctx.sentence_end(a.start)
            && !told
            && !ctx.possessive(b.end)
            && !ctx.title_case(a.start)
            && !ctx.shape(b.start, Shape::CAPS)
        {
            added.push(pattern(a.start, b.end, EntityKind::Organization, 0, "a body and its country"));
        }
    }
    // A country may end one name and begin another: the first that was read has it.
    let mut covered = vec![false; ctx.tokens.len()];
    added.retain(|c| {
        let tokens = &mut covered[c.start..c.end];
        let free = !tokens.contains(&true);
        if free {
            tokens.fill(true);
        }
        free
    });
    // A name that goes on takes the place of its parts.
    let parts = added.iter().flat_map(|c: &Candidate| &owner[c.start..c.end]);
    let mut longer: Vec<u32> = parts.copied().filter(|&n| n != FREE).collect();
    longer.sort_unstable();
    longer.dedup();
    let mut number = 0;
    chosen.retain(|_| {
        number += 1;
        longer.binary_search(&(number - 1)).is_err()
    });
    chosen.extend(added);
    chosen.sort_by_key(|c| c.start);
}

struct Run<'a> {
    ctx: &'a Context<'a>,
    chosen: &'a [Candidate],
    owner: &'a [u32],
    /// What was added last, if it is near.
    last: Option<&'a Candidate>,
    start: usize,
    end: usize,
}

impl Run<'_> {
    fn is(&self, kind: EntityKind, reason: &'static str) -> Option<Candidate> {
        Some(pattern(self.start, self.end, kind, 0, reason))
    }

    fn any(&self, cues: &[Cue]) -> bool {
        (self.start..self.end).any(|j| cues.iter().any(|&cue| self.ctx.is(j, cue)))
    }

    fn words(&self) -> usize {
        (self.start..self.end).filter(|&j| self.ctx.shape(j, Shape::WORD)).count()
    }

    fn read(mut self) -> Option<Candidate> {
        use EntityKind::{Organization, Person, Place};
        let ctx = self.ctx;
        let quoted = matches!(ctx.word_before(self.start), "(" | "/");
        if ctx.in_dateline(self.start) {
            return if quoted {
                self.is(Organization, "agency of a dateline")
            } else if ctx.shape(self.start, Shape::CAPS) {
                self.is(Place, "place of a dateline")
            } else {
                None
            };
        }
        let caps = ctx.shape(self.start, Shape::CAPS) && ctx.word(self.start).len() <= 8;
        if caps && self.end == self.start + 1 {
            return self.acronym();
        }
        // Words of the language at the head of the run are no part of a name: `Former Acme`, `The Acme`.
        while self.start < self.end
            && (!ctx.shape(self.start, Shape::WORD)
                || ctx.is(self.start, Cue::Generic)
                || ctx.is(self.start, Cue::Honorific)
                || ctx.is(self.start, Cue::TitleHead)
                || ctx.is(self.start, Cue::PartyMember)
                || ctx.opens(self.start)
                    && (ctx.is(self.start, Cue::PersonNoun)
                        || ctx.is(self.start, Cue::CompanyNoun)
                        || ctx.common(self.start) && !self.names_on()))
        {
            self.start += 1;
        }
        let unnamed = [Cue::Month, Cue::Weekday, Cue::MonthShort, Cue::NameSuffix];
        if self.start == self.end || self.any(&unnamed) || ctx.shouting(self.start) {
            return None;
        }
        // `the tanker Stena Impero` is none of the kinds.
        if self.start > ctx.sentence_start(self.start) && ctx.is(self.start - 1, Cue::Vessel) {
            return None;
        }
        if let Some(longer) = self.joined() {
            return Some(longer);
        }
        if let Some(organization) = self.object() {
            return Some(organization);
        }
        if self.words() == 1 && is_company_word(ctx, self.start) && !ctx.title_case(self.start) {
            return self.is(Organization, "company by its form");
        }
        if let Some(kind) = self.place() {
            return kind;
        }
        if ctx.title_case(self.start) {
            return None;
        }
        if self.words() > 1 { self.several() } else { self.single() }
            .or_else(|| self.coordinated())
            .filter(|c| c.kind != Person || !ctx.is(self.start, Cue::Generic))
    }

    /// Whether the word at the head of the sentence belongs to the capitals behind it: `Amnesty International`.
    fn names_on(&self) -> bool {
        let ctx = self.ctx;
        let tags = ctx.tags(self.start);
        let noun = tags.has(Tag::Nn) || tags.has(Tag::Nns) || tags.has(Tag::Jj);
        let verb = [Tag::In, Tag::Rb, Tag::Prp, Tag::Dt, Tag::Md, Tag::Cc].iter().any(|&t| tags.has(t));
        self.end > self.start + 1
            && ctx.capital(self.start + 1)
            && noun
            && !verb
            && !ctx.title_case(self.start)
    }

    fn acronym(&self) -> Option<Candidate> {
        let (ctx, i) = (self.ctx, self.start);
        if ctx.shouting(i)
            || ctx.is(i, Cue::NameSuffix)
            || ctx.word(i).len() < 2
            || ctx.is(i, Cue::Generic)
            || ctx.is(i, Cue::TitleHead)
            || ctx.is(i, Cue::NotAcronym)
        {
            return None;
        }
        // `NC-212i` is a model, `COVID-19` a disease.
        if ctx.hyphen(i + 1) && ctx.shape(i + 2, Shape::NUMBER) {
            return None;
        }
        Some(Candidate {
            form: MentionForm::Acronym,
            ..pattern(i, self.end, EntityKind::Organization, 0, "unknown acronym")
        })
    }

    /// A place by the words around it. The outer `None`: nothing tells; the inner one: not to be named.
    fn place(&self) -> Option<Option<Candidate>> {
        let ctx = self.ctx;
        let (start, end) = (self.start, self.end);
        let before = ctx.word_before(start);
        let other = [Cue::OrgHead, Cue::EventHead, Cue::PartyHead, Cue::CompanySuffix];
        if self.any(&other) {
            return None;
        }
        let place = |reason| Some(self.is(EntityKind::Place, reason));
        let facility =
            matches!(ctx.word(end + 1), "station" | "plant" | "centre" | "center" | "base" | "complex")
                && ctx.shape(end, Shape::WORD);
        // `the Dragon field`
        let named = ctx.word_before(start).eq_ignore_ascii_case("the")
            && self.words() == 1
            && ctx.tags(start).has(Tag::Nn)
            && !ctx.title_case(start)
            && !self.any(&[Cue::Generic, Cue::Portfolio, Cue::TitleHead, Cue::PartyMember]);
        if (ctx.is(end, Cue::PlaceNoun) || facility) && !ctx.capital(end) && (!ctx.common(start) || named) {
            // `Berkine basin`, `Gimhae air base` take the word along.
            let more = if matches!(ctx.word(end), "basin" | "field" | "airbase") {
                1
            } else if ctx.word(end) == "air" && ctx.word(end + 1) == "base" {
                2
            } else {
                0
            };
            let c = pattern(start, end + more, EntityKind::Place, 0, "before a word for places");
            return Some(Some(c));
        }
        if before == "of" && start >= 2 && ctx.is(start - 2, Cue::PlaceNoun) {
            return place("behind a word for places");
        }
        if self.words() > 1 && ctx.is(end - 1, Cue::PlaceHead) {
            return place("place by its head");
        }
        if !ctx.opens(start)
            && self.words() <= 3
            && matches!(
                before,
                "in" | "In"
                    | "near"
                    | "Near"
                    | "from"
                    | "From"
                    | "at"
                    | "At"
                    | "outside"
                    | "off"
                    | "through"
                    | "via"
                    | "across"
                    | "around"
            )
            && !(self.start..self.end).any(|j| ctx.common(j) && ctx.is(j, Cue::Generic))
            && (self.words() > 1 || !ctx.common(start) || before != "from")
        {
            return place("behind a preposition of place");
        }
        // `in Indonesia's Subang`
        if self.words() == 1
            && !ctx.common(start)
            && ctx.possessive(start.wrapping_sub(1))
            && let Some(land) = start.checked_sub(2).and_then(|j| self.mention(j))
            && matches!(land.kind, EntityKind::Country | EntityKind::Place)
            && matches!(ctx.word_before(land.start), "in" | "In" | "at" | "near" | "outside")
        {
            return place("of a country, behind a preposition of place");
        }
        // `left Kitimat`, `toured Muyunkum`
        if self.words() == 1
            && !ctx.common(start)
            && ctx.is(start.wrapping_sub(1), Cue::LocationPreposition)
            && !matches!(before, "to" | "over" | "" | "old" | "central")
            && !ctx.class(start, Class::Surname)
        {
            return place("object of a word for places");
        }
        // `from Kashgar to Andijan`
        let route = || (start.saturating_sub(12)..start).any(|j| ctx.word(j) == "from");
        if before == "to"
            && self.words() == 1
            && !ctx.common(start)
            && route()
            && !ctx.class(start, Class::Surname)
        {
            return place("where a way leads");
        }
        if before == "to" && start >= 2 && ctx.is(start - 2, Cue::Movement) && !ctx.common(start) {
            return place("where somebody goes");
        }
        // `Ellabell, Georgia`
        if ctx.word(end) == "," && !ctx.common(start) && self.words() <= 2 && !ctx.opens(start) {
            let next = self.mention(end + 1)?;
            let behind = ctx.word(next.end);
            if matches!(next.kind, EntityKind::Place | EntityKind::Country)
                && next.form == MentionForm::Name
                && matches!(behind, "," | "." | ";" | ")")
                && !matches!(before, "," | "and")
            {
                return place("before its region");
            }
        }
        None
    }

    /// `operated by Woodside`, `shares in Turkcell`, `said Petroecuador, which`.
    fn object(&self) -> Option<Candidate> {
        let ctx = self.ctx;
        let (start, end) = (self.start, self.end);
        if ctx.opens(start) || start < 2 || self.any(&[Cue::Generic, Cue::TitleHead]) {
            return None;
        }
        let single = self.words() == 1;
        if single && ctx.common(start) {
            return None;
        }
        let preposition = matches!(ctx.word(start - 1), "with" | "in" | "of" | "for" | "by" | "from" | "at");
        let agent = single
            && ctx.word(start - 1) == "by"
            && ctx.tags(start - 2).has(Tag::Vbn)
            && !ctx.class(start, Class::Surname);
        // `according to Kpler`
        let source = single
            && ctx.word(start - 1) == "to"
            && ctx.word_is(start - 2, "according")
            && !ctx.class(start, Class::Surname);
        let known = preposition && ctx.is(start - 2, Cue::CompanyContext) || agent || source;
        let told = single
            && ctx.is(start - 1, Cue::Reporting)
            && matches!(ctx.word(end), "," | ".")
            && !ctx.class(start, Class::Surname);
        // `Butterball's Chad Jordan`
        let employs =
            ctx.possessive(end) && self.mention(end + 1).is_some_and(|m| m.kind == EntityKind::Person);
        (known || told || employs).then(|| self.is(EntityKind::Organization, "where companies are named"))?
    }

    /// `Ford Otosan`, `Atlanta Falcons`: the run goes on from a name that is found already.
    fn joined(&self) -> Option<Candidate> {
        let ctx = self.ctx;
        let before = self.start.checked_sub(1)?;
        // `Serra` + `do Salitre`
        if ctx.is(before, Cue::Particle)
            && !ctx.capital(before)
            && let Some(name) = before.checked_sub(1).and_then(|j| self.mention(j))
            && matches!(name.kind, EntityKind::Place | EntityKind::Organization)
            && name.end == before
        {
            return Some(pattern(name.start, self.end, name.kind, 0, "goes on from a name"));
        }
        let name = self.mention(before)?;
        if name.end != self.start
            || ctx.possessive(before)
            || self.start == ctx.sentence_start(self.start)
            || ctx.title_case(self.start)
            || self.any(&[Cue::Generic, Cue::TitleHead, Cue::Honorific, Cue::Month, Cue::Weekday])
            || matches!(ctx.word(self.end), "'" | "’")
        {
            return None;
        }
        let led = ctx.word_before(name.start);
        let longer = match name.kind {
            EntityKind::Organization => name.source == Source::Gazetteer,
            EntityKind::Place | EntityKind::Country => {
                let located =
                    matches!(led, "in" | "In" | "at" | "At" | "from" | "From" | "to" | "near" | "of");
                name.form == MentionForm::Name
                    && !ctx.shape(name.start, Shape::CAPS)
                    && (led.eq_ignore_ascii_case("the")
                        || !located
                        || self.words() == 1 && ctx.is(self.start, Cue::PlaceHead))
                    && !ctx.class(self.start, Class::Surname)
                    && !ctx.class(self.start, Class::GivenName)
            }
            _ => false,
        };
        let place = ctx.is(self.end - 1, Cue::PlaceHead);
        let kind = if place { EntityKind::Place } else { EntityKind::Organization };
        longer.then(|| pattern(name.start, self.end, kind, 0, "goes on from a name"))
    }

    fn mention(&self, i: usize) -> Option<&Candidate> {
        let number = *self.owner.get(i)?;
        self.chosen.get(number as usize)
    }

    fn several(&self) -> Option<Candidate> {
        use EntityKind::Organization;
        let ctx = self.ctx;
        let (start, end) = (self.start, self.end);
        if self.any(&[Cue::Generic, Cue::TitleHead, Cue::Honorific]) {
            return None;
        }
        if ctx.word(end) == "(" && ctx.shape(end + 1, Shape::CAPS) {
            return self.is(Organization, "acronym behind it");
        }
        if (start..end).any(|j| is_company_word(ctx, j)) {
            return self.is(Organization, "company by its form");
        }
        if start > ctx.sentence_start(start) && ctx.is(start - 1, Cue::CompanyNoun) {
            return self.is(Organization, "behind a word for companies");
        }
        if ctx.opens(start) && ctx.common(start) || ctx.opens(start) && ctx.is(start, Cue::Portfolio) {
            return None;
        }
        if let Some(same) = self.relative().or_else(|| self.coordinated()) {
            return Some(same);
        }
        if (start..end).all(|j| !ctx.common(j))
            && self.words() <= 3
            && !ctx.hyphen(end - 2)
            && self.person_like()
        {
            return self.is(EntityKind::Person, "several unknown words that act");
        }
        self.is(Organization, "several capitalised words that nothing else explains")
    }

    /// Whether the words around are those around a person: `Sviatlana Tsikhanouskaya, in exile`, `and Manu Tupou spoke`.
    fn person_like(&self) -> bool {
        let ctx = self.ctx;
        let (start, end) = (self.start, self.end);
        let before = ctx.word_before(start);
        let acts = ctx.verb(end) || ctx.is(end, Cue::Reporting) && !ctx.capital(end);
        acts || ctx.word(end) == ","
            && (ctx.opens(start) || matches!(before, "and" | "with" | "by" | "to" | ","))
            || ctx.word(end) == "(" && ctx.shape(end + 1, Shape::NUMBER)
    }

    fn single(&self) -> Option<Candidate> {
        use EntityKind::{Organization, Person};
        let ctx = self.ctx;
        let (start, end) = (self.start, self.end);
        if let Some(told) = self.relative().filter(|_| !ctx.common(start)) {
            return Some(told);
        }
        if ctx.common(start) && ctx.opens(start) || ctx.is(start, Cue::Portfolio) || ctx.word(start).len() < 3
        {
            return None;
        }
        if ctx.common(start) && !is_company_word(ctx, start) {
            return None;
        }
        if is_company_word(ctx, start) {
            return self.is(Organization, "company by its form");
        }
        let before = start > ctx.sentence_start(start) && !ctx.capital(start - 1);
        if before && ctx.is(start - 1, Cue::CompanyNoun) {
            return self.is(Organization, "behind a word for companies");
        }
        let auxiliary =
            matches!(ctx.word(end), "was" | "were" | "is" | "has" | "had" | "also" | "later" | "then");
        let verb = if auxiliary { end + 1 } else { end };
        if !ctx.capital(verb) && ctx.is(verb, Cue::PersonVerb) {
            return self.is(Person, "subject of a verb for persons");
        }
        if ctx.is(end, Cue::CompanyAfter) && !ctx.capital(end) {
            return self.is(Organization, "before a word of companies");
        }
        let acts = !ctx.capital(end) && (ctx.is(end, Cue::Reporting) || ctx.is(end, Cue::Agentive));
        if ctx.class(start, Class::Surname) && (acts || auxiliary) {
            return self.is(Person, "family name that acts");
        }
        if acts && !ctx.opens(start) {
            return self.is(Organization, "name that acts");
        }
        // A word that no lexicon knows opens the sentence and acts: whose, or what, it is the words of the sentence tell.
        let unknown = ctx.tokens[start].word == WordId::NONE && ctx.word(start).chars().count() > 3;
        if ctx.opens(start) && unknown && (acts || ctx.verb(end)) && !ctx.title_case(start) {
            let mut sentence = end..ctx.sentence_end(start);
            let told = sentence.find_map(|i| match ctx.word(i) {
                "he" | "she" | "his" | "her" | "him" | "who" | "himself" | "herself" => Some(Person),
                "its" | "itself" => Some(Organization),
                _ if ctx.is(i, Cue::CompanyNoun) && !ctx.capital(i) => Some(Organization),
                _ if matches!(self.mention(i), Some(m) if m.kind == EntityKind::Money) => Some(Organization),
                _ => None,
            });
            return self.is(told?, "unknown word that acts");
        }
        None
    }

    /// `Skydio, which makes`, `Ambrose, who leads`.
    fn relative(&self) -> Option<Candidate> {
        let ctx = self.ctx;
        if ctx.word(self.end) != "," {
            return None;
        }
        let next = self.end + 1;
        match ctx.word(next) {
            "who" | "whose" => self.is(EntityKind::Person, "who"),
            "which" => self.is(EntityKind::Organization, "which"),
            _ if ctx.opens(self.start) && ctx.tags(next).has(Tag::Vbn) && !ctx.capital(next) => {
                self.is(EntityKind::Organization, "before a participle")
            }
            _ => None,
        }
    }

    /// `Hitachi, Petrocub and Toshiba`: of the kind of its neighbours in the list.
    fn coordinated(&self) -> Option<Candidate> {
        let ctx = self.ctx;
        let (start, end) = (self.start, self.end);
        if ctx.common(start) {
            return None;
        }
        let before = ctx.word_before(start);
        let listed = matches!(ctx.word(end), "," | "and" | "or");
        let mut near = None;
        if before == "and" || before == "or" || before == "," && listed {
            let comma =
                usize::from(matches!(before, "and" | "or") && start >= 2 && ctx.word(start - 2) == ",");
            let at = start.checked_sub(2 + comma);
            near = at.and_then(|j| self.mention(j).or(self.last.filter(|c| c.end == j + 1)));
        }
        if near.is_none() && ctx.word(end) == "," && listed {
            // The first of a list: `Yancoal, Whitehaven and Glencore are`.
            let mut at = end + 1;
            while ctx.capital(at) {
                at += 1;
            }
            if matches!(ctx.word(at), "and" | "or" | ",") {
                near = self.mention(end + 1).or_else(|| self.mention(at + 1));
            }
        }
        if near.is_none() && matches!(ctx.word(end), "and" | "or") {
            near = self.mention(end + 1);
        }
        let near = near?;
        let kind = match near.kind {
            EntityKind::Country if near.metonym || near.form == MentionForm::Demonym => return None,
            EntityKind::Country => EntityKind::Place,
            kind @ (EntityKind::Organization | EntityKind::Place | EntityKind::Person) => kind,
            _ => return None,
        };
        self.is(kind, "of the kind of its neighbour")
    }
}

/// `Turkmengaz`, `PepsiCo`: known for a company by its form alone.
fn is_company_word(ctx: &Context, i: usize) -> bool {
    let word = ctx.word(i);
    let inner = || word.chars().skip(1);
    let camel = inner().any(char::is_uppercase)
        && inner().any(char::is_lowercase)
        && !["Mc", "Mac", "De", "Di", "Le", "La", "Van", "O'", "O’", "D'", "D’", "Fitz"]
            .iter()
            .any(|p| word.starts_with(p))
        && !word.contains(['\'', '’']);
    let ending = |end: &&str| {
        word.len() > end.len() + 2 && word.is_char_boundary(word.len() - end.len()) && word.ends_with(*end)
    };
    camel || !ctx.common(i) && !ctx.class(i, Class::Surname) && company_endings().iter().any(ending)
}
