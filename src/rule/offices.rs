//! Who holds which office: `Trade Minister Ahn`; `Ahn, the Korean trade minister`; `Choo, who doubles as finance minister`;
//! `sacked Daglo as deputy head`; `the presidents of Guyana and Venezuela, Ali and Maduro`.
//!
//! The trigger is the office itself, as the names stage found it; here its holder, country and body are looked for around it.

use super::language::Form;
use super::matcher::{Fill, Fills, Found, Matcher};
use crate::clause::Clause;
use crate::clause::status::Status;
use crate::coref::Referent;
use crate::group::Tense;
use crate::lexicon::{Class, Lexicon, Tag, WordKey};
use crate::name::{Name, Title};
use crate::relation::{EntityKind, Modality, Polarity, Role};
use crate::sentence::SentenceKind;
use crate::token::{Shape, TokenRange};
use smallvec::{SmallVec, smallvec};

/// How many names around one are looked through for the same person.
const NEAR: usize = 160;
/// How many persons one plural office is shared out to.
const MAX_HOLDERS: usize = 12;

macro_rules! words {
    ($($name:ident = $($word:literal)+;)+) => { $(const $name: &[WordKey] = &[$(WordKey::fixed($word)),+];)+ };
}
words! {
    AND = "and" "&";
    AS = "as";
    OF = "of";
    OF_BODY = "of" "at" "for" "in" "with";
    JOIN = "of" "for" "and" "&" "the" "on" "to";
    THE = "the" "a" "an";
    WHOSE = "whose";
    BE = "be";
    BECOME = "become" "remain";
    PAST = "former" "ex" "then" "onetime" "late" "ousted" "deposed" "erstwhile" ;
    INCOMING = "incoming" "next" "designated" "future" "prospective";
    ROYAL = "king" "queen" "emperor" "empress" "sultan" "emir" "pope";
    PRINCE = "prince" "princess";
    CROWN = "crown";
    NOMINEE = "nominee" "designate" "elect";
    // Heads of titles that are no offices.
    TRADES = "correspondent" "writer" "economist" "analyst" "reporter" "journalist" "researcher" "strategist"
        "expert" "lawyer" "trader" "counterpart" "photographer" "columnist" "actor" "actress" "singer" "author"
        "historian" "activist" "candidate" "businessman" "philosopher" "poet" "founder";
    // In the plural these are people rather than offices.
    STAFF = "aides" "advisers" "advisors" "officials" "lawmakers" "diplomats" "representatives" "leaders" "members"
        "negotiators" "officers" "executives" "commanders";
    // "serves as": the subject holds it.
    SERVE = "act" "continue" "double" "return" "serve" "sit" "stay" "work" "debut" "start" "rule" "begin";
    LEAVE = "quit" "resign" "retire" "stand" "step" "bow" "depart";
    // "appointed X as": the object holds it.
    APPOINT = "anoint" "appoint" "choose" "confirm" "crown" "elect" "hire" "inaugurate" "install" "name" "promote"
        "re-elect" "reelect" "reappoint" "recruit" "reinstate" "select" "swear" "unveil" "induct" "recognise" "recognize";
    PROPOSE = "designate" "nominate" "pick" "propose" "tap" "want" "float";
    DISMISS = "axe" "ax" "depose" "dismiss" "drop" "fire" "oust" "relieve" "remove" "replace" "sack" "strip" "suspend"
        "topple" "unseat";
}

/// A holder found: the mention, or whom a pronoun refers to, and what the words make of it.
struct Held {
    holder: Fill,
    name: Option<u32>,
    status: Status,
    since: Option<u32>,
}

impl Held {
    fn now(name: u32, referent: Referent) -> Self {
        Self { holder: Fill::Referent(referent), name: Some(name), status: Status::PLAIN, since: None }
    }
}

impl Matcher<'_> {
    /// Whether an office may stand in the sentence: a title, or a form of address that is one.
    pub(super) fn may_hold_office(&self) -> bool {
        let range = self.view.range;
        let titles = &self.view.names.titles;
        let first = titles.partition_point(|t| t.head < range.start);
        if titles.get(first).is_some_and(|t| t.head < range.end) {
            return true;
        }
        let address = |t: u32| {
            self.is(t, ROYAL)
                || self.is(t, PRINCE)
                || range.has(t as usize) && self.has_class(t, Class::PoliticalTitle)
        };
        let mentions = &self.view.names.mentions;
        let low = mentions.partition_point(|m| m.tokens.start <= range.start);
        let here = mentions[low..].iter().take_while(|m| m.tokens.start < range.end);
        here.filter(|m| m.kind == EntityKind::Person)
            .any(|m| address(m.tokens.start - 1) || m.tokens.start > 1 && address(m.tokens.start - 2))
    }

    /// Who holds which office, as titles around names say.
    pub(super) fn offices(&self, out: &mut Vec<Found>) {
        let Some(&rule) = self.rules.titles.first() else { return };
        let range = self.view.range;
        let all = &self.view.names.titles;
        let low = all.partition_point(|t| t.head < range.start);
        let high = all.partition_point(|t| t.head < range.end);
        let titles = &all[low..high];
        // The last office and its holder: "the trade minister and the meeting's chair".
        let mut last: Option<(u32, u32)> = None;
        for (at, title) in titles.iter().enumerate() {
            let (start, mut end) = (title.tokens.start, title.tokens.end.min(range.end));
            if self.was(start) || self.is(title.head, TRADES) {
                continue;
            }
            if title.plural {
                if self.is(title.head, STAFF) && title.tokens.len() == 1 {
                    continue;
                }
                self.share(rule, title, out);
                continue;
            }
            let next = titles.get(at + 1);
            // "Commerce Secretary nominee Howard Lutnick", "President-elect Lee".
            let mut planned = start > range.start && self.is(start - 1, INCOMING) || self.is(start, INCOMING);
            let mut behind = end;
            if self.is(title.head, NOMINEE) {
                if at > 0 && titles[at - 1].tokens.end == start {
                    continue;
                }
                planned = true;
            } else if self.is(end, NOMINEE) {
                planned = true;
                behind = end + 1;
            } else if self.tag_is(end, Tag::Hyph) && self.is(end + 1, NOMINEE) {
                planned = true;
                behind = end + 2;
            }
            let mut found = self.beside(behind).map(|name| self.held(name));
            if found.is_none()
                && let Some((longer, name)) = self.longer(end)
            {
                end = longer;
                found = Some(self.held(name));
            }
            let mut body = None;
            if found.is_none() {
                found = self.behind_comma(behind, next).map(|name| self.held(name));
            }
            if found.is_none()
                && let Some((name, whose)) = self.behind_body(end)
            {
                body = Some(whose);
                found = Some(self.held(name));
            }
            if found.is_none() {
                found = self.together(start, last).map(|name| self.held(name));
            }
            if found.is_none()
                && let Some(next) = next
                && self.is(end, AND)
                && next.tokens.start == end + 1
                && self.capital(start)
                && self.capital(next.tokens.start)
                && !(start > range.start && self.is(start - 1, THE))
            {
                found = self.beside(next.tokens.end).map(|name| self.held(name));
            }
            if found.is_none() {
                found = self.before_comma(start).map(|name| self.held(name));
            }
            if found.is_none() {
                found = self.by_verb(title).or_else(|| self.by_words(start));
            }
            let Some(mut held) = found else { continue };
            if let Some(name) = held.name {
                last = Some((end, name));
                if self.told_elsewhere(title, end, name) {
                    continue;
                }
            }
            if planned {
                held.status.weaken(Modality::Planned);
            }
            let roles = self.office_roles(title, (start, end), held, body);
            out.push(Self::found(rule, (start, end), roles.1, roles.0));
        }
        self.abbreviated(rule, titles, out);
    }

    fn found(
        rule: u32,
        (start, end): (u32, u32),
        status: Status,
        roles: SmallVec<[(Role, Fills); 4]>,
    ) -> Found {
        Found {
            form: Form::Name,
            rule,
            trigger: TokenRange { start, end },
            roles,
            status,
            clause: None,
            claims: SmallVec::new(),
            score: (9, 0, 0),
        }
    }

    fn is(&self, token: u32, words: &[WordKey]) -> bool {
        self.view.range.has(token as usize) && words.contains(&self.view.key(token))
    }

    fn tag_is(&self, token: u32, tag: Tag) -> bool {
        self.view.range.has(token as usize) && self.view.tag(token) == tag
    }

    fn capital(&self, token: u32) -> bool {
        self.view.tokens[token as usize].shape.has(Shape::INITIAL)
    }

    fn has_class(&self, token: u32, class: Class) -> bool {
        Lexicon::get().classes(self.view.tokens[token as usize].word).has(class)
    }

    /// Whether an office is one of the past: "former", "then-".
    fn was(&self, start: u32) -> bool {
        let low = self.view.range.start;
        start > low && (self.is(start - 1, PAST) || start > low + 1 && self.is(start - 2, PAST))
            || self.is(start, PAST)
    }

    fn mention_at(&self, token: u32) -> Option<(u32, &Name)> {
        if !self.view.range.has(token as usize) {
            return None;
        }
        let mentions = &self.view.names.mentions;
        let at = mentions.partition_point(|m| m.tokens.end <= token);
        mentions.get(at).filter(|m| m.tokens.start <= token).map(|m| (at as u32, m))
    }

    fn person_at(&self, token: u32) -> Option<u32> {
        self.mention_at(token).filter(|(_, m)| m.kind == EntityKind::Person).map(|(n, _)| n)
    }

    /// The person named from a token on, honorifics skipped ("Foreign Minister Prince Faisal").
    fn beside(&self, token: u32) -> Option<u32> {
        let mut at = token;
        for _ in 0..3 {
            if let Some(name) = self.person_at(at) {
                return Some(name);
            }
            let range = self.view.range;
            let skipped = range.has(at as usize)
                && self.capital(at)
                && [Class::Honorific, Class::AcademicTitle, Class::MilitaryRank]
                    .iter()
                    .any(|&class| self.has_class(at, class));
            if !skipped {
                return None;
            }
            at += 1;
            while self.tag_is(at, Tag::Stop) || self.is(at, &[WordKey::fixed(".")]) {
                at += 1;
            }
        }
        None
    }

    fn held(&self, name: u32) -> Held {
        Held::now(name, self.discourse.name(name))
    }

    /// "Minister for Foreign Affairs and East African Cooperation Mahmoud Kombo": the office goes on up to the name.
    fn longer(&self, end: u32) -> Option<(u32, u32)> {
        if !self.is(end, JOIN) {
            return None;
        }
        let range = self.view.range;
        for at in end..range.end.min(end + 10) {
            if at > end + 1
                && let Some(name) = self.person_at(at)
            {
                return Some((at, name));
            }
            let plain = self.is(at, JOIN) || self.capital(at);
            if !plain || matches!(self.view.tag(at), Tag::Comma | Tag::Stop | Tag::Quote) {
                return None;
            }
        }
        None
    }

    /// "the trade minister, Ahn"; "ECOWAS Chairman, President Bola Tinubu".
    fn behind_comma(&self, end: u32, next: Option<&Title>) -> Option<u32> {
        if !self.tag_is(end, Tag::Comma) {
            return None;
        }
        self.beside(end + 1)
            .or_else(|| next.filter(|t| t.tokens.start == end + 1).and_then(|t| self.beside(t.tokens.end)))
    }

    /// "the President of the ECOWAS Commission, Omar Touray", "President of the European Commission Ursula von der Leyen".
    fn behind_body(&self, end: u32) -> Option<(u32, u32)> {
        if !self.is(end, OF_BODY) {
            return None;
        }
        let at = if self.is(end + 1, THE) { end + 2 } else { end + 1 };
        let (whose, mention) = self.mention_at(at)?;
        let body = matches!(mention.kind, EntityKind::Country | EntityKind::Forum | EntityKind::Organization);
        let behind = mention.tokens.end;
        let name = self
            .beside(behind)
            .or_else(|| if self.tag_is(behind, Tag::Comma) { self.beside(behind + 1) } else { None })?;
        body.then_some((name, whose))
    }

    /// The second of two offices: "Damien O'Connor, the trade minister and the meeting's chair".
    fn together(&self, start: u32, last: Option<(u32, u32)>) -> Option<u32> {
        let (end, name) = last?;
        if start <= end || start > end + 7 || !self.is(end, AND) {
            return None;
        }
        let plain = (end + 1..start).all(|t| {
            matches!(
                self.view.tag(t),
                Tag::Dt | Tag::PrpS | Tag::Pos | Tag::Jj | Tag::Nn | Tag::Nnp | Tag::Nns | Tag::Hyph
            ) && self.person_at(t).is_none()
        });
        plain.then_some(name)
    }

    /// "Ahn, the Korean trade minister".
    fn before_comma(&self, start: u32) -> Option<u32> {
        let view = self.view;
        let low = view.range.start;
        let mut left = start;
        while left > low && left + 9 > start {
            let tag = view.tag(left - 1);
            if matches!(tag, Tag::Comma | Tag::In) || self.person_at(left - 1).is_some() {
                break;
            }
            left -= 1;
        }
        if left > low + 1 && view.tag(left - 1) == Tag::Comma { self.person_at(left - 2) } else { None }
    }

    /// What a verb says of an office: "doubles as", "was appointed", "is the", "sacked as".
    fn by_verb(&self, title: &Title) -> Option<Held> {
        let view = self.view;
        let group = view.group_of(title.head)?;
        let first = view.groups[group as usize].tokens.start.min(title.tokens.start);
        let mut at = first;
        // "as Somaliland's president": the possessor is a group of its own.
        let mut possessor = view.noun(group).and_then(|n| n.possessor);
        while let Some(p) = possessor {
            at = at.min(view.groups[p as usize].tokens.start);
            possessor = view.noun(p).and_then(|n| n.possessor);
        }
        let behind_as = at > view.range.start && self.is(at - 1, AS);
        let clause =
            view.clauses.around(group).filter(|c| c.verb < group).or_else(|| self.verb_before(group))?;
        let verb = view.verb_of(clause);
        let lemma = verb.lemma;
        let mut status = self.status.of_clause(view, clause);
        let list = if behind_as && (SERVE.contains(&lemma) || LEAVE.contains(&lemma)) {
            if LEAVE.contains(&lemma) {
                status.polarity = Polarity::Negative;
            }
            &clause.subject
        } else if APPOINT.contains(&lemma) || PROPOSE.contains(&lemma) || DISMISS.contains(&lemma) {
            // "was elected prime minister", "named Bessent treasury secretary".
            let between = clause.verb + 1..group;
            let said = between.clone().all(|g| self.person_in(g).is_some()) && between.len() <= 1;
            if !behind_as && (!said || DISMISS.contains(&lemma) || !verb.passive && between.is_empty()) {
                return None;
            }
            if !behind_as && !verb.passive {
                let name = self.person_in(clause.verb + 1)?;
                if PROPOSE.contains(&lemma) {
                    status.weaken(Modality::Planned);
                }
                let since = self.date_in(clause);
                return Some(Held { status, since, ..self.held(name) });
            }
            if DISMISS.contains(&lemma) {
                status.polarity = Polarity::Negative;
            } else if PROPOSE.contains(&lemma) {
                status.weaken(Modality::Planned);
            }
            &clause.objects
        } else if behind_as && lemma == WordKey::fixed("take") {
            &clause.subject
        } else if BE.contains(&lemma) && verb.tense != Tense::Past && clause.predicate.contains(&group)
            || BECOME.contains(&lemma) && (clause.verb + 1 == group || clause.predicate.contains(&group))
        {
            &clause.subject
        } else {
            return None;
        };
        let since = APPOINT.contains(&lemma).then(|| self.date_in(clause)).flatten();
        list.iter().find_map(|&g| {
            let referent = self
                .discourse
                .resolve(view, g)
                .into_iter()
                .find(|r| r.kind == EntityKind::Person && !r.entities.is_empty())?;
            Some(Held { name: referent.name, holder: Fill::Referent(referent), status, since })
        })
    }

    /// The same read off the words, where the parse says nothing: "sacked Daglo as deputy head", "Kos, sworn in as
    /// Slovakia's president".
    fn by_words(&self, start: u32) -> Option<Held> {
        let view = self.view;
        let low = view.range.start;
        // "as", over articles and possessors.
        let mut at = start;
        while at > low && start - at < 5 && !self.is(at - 1, AS) {
            let plain = matches!(
                view.tag(at - 1),
                Tag::Dt | Tag::PrpS | Tag::Pos | Tag::Nnp | Tag::Nn | Tag::Jj | Tag::Hyph
            );
            if !plain {
                return None;
            }
            at -= 1;
        }
        let behind_as = at.checked_sub(1).filter(|&t| t > low && self.is(t, AS))?;
        let floor = low.max(behind_as.saturating_sub(10));
        let name = (floor..behind_as).rev().find_map(|t| self.person_at(t))?;
        let tokens = view.mention(name).tokens;
        let lexicon = Lexicon::get();
        let lemma = |t: u32| lexicon.verb_lemma(view.tokens[t as usize].word);
        let among = |t: u32, words: &[WordKey]| lemma(t).is_some_and(|l| words.contains(&l));
        let sets = [APPOINT, PROPOSE, DISMISS];
        let behind = (tokens.end..behind_as)
            .find(|&t| sets.iter().any(|set| among(t, set)) || among(t, SERVE) || among(t, LEAVE));
        let before = || {
            let first = floor.max(tokens.start.saturating_sub(5));
            (first..tokens.start).rev().find(|&t| sets.iter().any(|set| among(t, set)))
        };
        let verb = behind.or_else(before)?;
        let mut status = Status::PLAIN;
        if among(verb, DISMISS) || among(verb, LEAVE) {
            status.polarity = Polarity::Negative;
        } else if among(verb, PROPOSE) {
            status.weaken(Modality::Planned);
        }
        Some(Held { status, ..self.held(name) })
    }

    fn person_in(&self, group: u32) -> Option<u32> {
        let names = &self.view.noun(group)?.names;
        names.iter().copied().find(|&n| self.view.mention(n).kind == EntityKind::Person)
    }

    /// The nearest verb before a group, for an office that the tree hangs on a noun ("relieved Lee of his duties as mayor").
    fn verb_before(&self, group: u32) -> Option<&Clause> {
        let clauses = &self.view.clauses.clauses;
        let at = clauses.partition_point(|c| c.verb < group);
        clauses[..at].last().filter(|c| c.verb + 8 > group)
    }

    fn date_in(&self, clause: &Clause) -> Option<u32> {
        let view = self.view;
        let owner = view.clauses.owner[clause.verb as usize];
        let high = (clause.verb + 10).min(view.groups.len() as u32);
        (clause.verb + 1..high)
            .find(|&g| view.clauses.owner[g as usize] == owner && view.is_date(g))
            .and_then(|g| view.noun(g)?.names.first().copied())
    }

    /// Whether the same office of the same person stands in fuller words elsewhere, or stood before.
    fn told_elsewhere(&self, title: &Title, end: u32, name: u32) -> bool {
        let names = self.view.names;
        let (mentions, titles) = (&names.mentions, &names.titles);
        let this = &mentions[name as usize];
        let head = self.view.tokens[title.head as usize].key;
        let low = (name as usize).saturating_sub(NEAR);
        let high = (name as usize + NEAR).min(mentions.len());
        let size = |title: (u32, u32), name: &Name| (title.1 - title.0, name.tokens.len());
        let own = size((title.tokens.start, end), this);
        // A surname alone, in a headline or behind a form of address, is told again in full.
        let brief =
            this.tokens.len() == 1 && (own.0 == 1 || self.view.sentence.kind == SentenceKind::Headline);
        brief
            && mentions[low..high].iter().any(|m| {
                if m.entity != this.entity || m.span == this.span {
                    return false;
                }
                let at = titles.partition_point(|t| t.tokens.end <= m.tokens.start);
                let before =
                    at.checked_sub(1).map(|t| &titles[t]).filter(|t| t.tokens.end + 3 > m.tokens.start);
                let behind = titles.get(at).filter(|t| t.tokens.start < m.tokens.end + 7);
                before.into_iter().chain(behind).any(|t| {
                    self.view.tokens[t.head as usize].key == head
                        && t.head != title.head
                        && size((t.tokens.start, t.tokens.end), m) > own
                })
            })
    }

    /// The roles and the status of an office of one holder.
    fn office_roles(
        &self,
        title: &Title,
        (start, end): (u32, u32),
        held: Held,
        body: Option<u32>,
    ) -> (SmallVec<[(Role, Fills); 4]>, Status) {
        let view = self.view;
        let mut roles: SmallVec<[(Role, Fills); 4]> = SmallVec::new();
        roles.push((Role::Office, smallvec![Fill::Span(view.span(start, end))]));
        roles.push((Role::Holder, smallvec![held.holder]));
        for owner in self.owners_of(title, end, body) {
            let role = match owner.kind {
                EntityKind::Country => Role::Country,
                EntityKind::Forum | EntityKind::Organization => Role::Body,
                _ => continue,
            };
            if !roles.iter().any(|(r, _)| *r == role) {
                roles.push((role, smallvec![Fill::Referent(owner)]));
            }
        }
        if !roles.iter().any(|(r, _)| matches!(r, Role::Country | Role::Body))
            && let Some(country) = held.name.and_then(|n| self.discourse.country_of(n))
        {
            roles.push((Role::Country, smallvec![Fill::Referent(country)]));
        }
        if let Some(since) = held.since {
            roles.push((Role::Since, smallvec![Fill::Referent(self.discourse.name(since))]));
        }
        (roles, held.status)
    }

    /// The country and the body of an office: right before it, as its possessor, or behind "of".
    fn owners_of(&self, title: &Title, end: u32, body: Option<u32>) -> SmallVec<[Referent; 2]> {
        let view = self.view;
        let mut list: SmallVec<[Referent; 2]> = SmallVec::new();
        if let Some(body) = body {
            list.push(self.discourse.name(body));
        }
        let start = title.tokens.start;
        let mut left = start;
        let low = view.range.start;
        while left > low
            && left + 7 > start
            && !matches!(view.tag(left - 1), Tag::Comma | Tag::In | Tag::Cc)
            && self.person_at(left - 1).is_none()
            && view.group_of(left - 1).is_none_or(|g| view.verb(g).is_none())
        {
            left -= 1;
        }
        let mut at = start;
        while at > left {
            at -= 1;
            if let Some((n, mention)) = self.mention_at(at) {
                list.push(self.discourse.name(n));
                at = mention.tokens.start.max(left);
            }
        }
        if list.is_empty() && self.is(end, OF_BODY) {
            let at = if self.is(end + 1, THE) { end + 2 } else { end + 1 };
            // "at Japan's Foreign Ministry": both.
            if let Some((n, mention)) = self.mention_at(at) {
                let behind = mention.tokens.end;
                let next = if self.tag_is(behind, Tag::Pos) { behind + 1 } else { behind };
                if let Some((m, second)) = self.mention_at(next)
                    && second.kind == EntityKind::Organization
                {
                    list.push(self.discourse.name(m));
                }
                list.push(self.discourse.name(n));
            }
        }
        if list.is_empty() {
            // "whose President": what stands before the comma; "its trade minister".
            if start > low + 1 && self.is(start - 1, WHOSE) {
                let token =
                    if self.tag_is(start - 2, Tag::Comma) { start.saturating_sub(3) } else { start - 2 };
                if token >= low
                    && let Some((n, _)) = self.mention_at(token)
                {
                    list.push(self.discourse.name(n));
                }
            } else if let Some(possessor) =
                view.group_of(title.head).and_then(|g| view.noun(g)).and_then(|n| n.possessor)
            {
                list.extend(
                    self.discourse.resolve(view, possessor).into_iter().filter(|r| !r.entities.is_empty()),
                );
            }
        }
        list
    }

    /// An office in the plural: "the presidents of Guyana and Venezuela, Ali and Maduro", each with his own country where
    /// there are as many.
    fn share(&self, rule: u32, title: &Title, out: &mut Vec<Found>) {
        let view = self.view;
        let (start, end) = (title.tokens.start, title.tokens.end);
        let mut at = end;
        let mut owners: SmallVec<[u32; 4]> = SmallVec::new();
        let is_person = |m: &Name| m.kind == EntityKind::Person;
        let is_owner =
            |m: &Name| matches!(m.kind, EntityKind::Country | EntityKind::Forum | EntityKind::Organization);
        // "ministers responsible for trade of".
        if let Some(of) = (end..view.range.end.min(end + 5)).find(|&t| self.is(t, OF)) {
            let between = (end..of)
                .all(|t| !matches!(view.tag(t), Tag::Comma | Tag::Cc) && self.mention_at(t).is_none());
            if between {
                (owners, at) = self.listed(of + 1, is_owner);
            }
        }
        if self.tag_is(at, Tag::Comma) {
            at += 1;
        }
        let (persons, behind) = self.listed(at, is_person);
        if persons.len() < 2 {
            return;
        }
        if owners.is_empty() && self.is(behind, OF) {
            owners = self.listed(behind + 1, is_owner).0;
        }
        if owners.is_empty() {
            let low = view.range.start.max(start.saturating_sub(12));
            let mut left = start;
            while left > low && !matches!(view.tag(left - 1), Tag::In | Tag::Stop) {
                left -= 1;
            }
            let mut token = left;
            while token < start {
                if let Some((n, m)) = self.mention_at(token).filter(|(_, m)| is_owner(m)) {
                    owners.push(n);
                    token = m.tokens.end;
                } else {
                    token += 1;
                }
            }
        }
        let pairs = owners.len() == persons.len();
        for (index, &person) in persons.iter().enumerate() {
            let owner = match (pairs, owners.as_slice()) {
                (true, list) => Some(list[index]),
                (false, [one]) => Some(*one),
                _ => None,
            };
            let mut roles: SmallVec<[(Role, Fills); 4]> = SmallVec::new();
            roles.push((Role::Office, smallvec![Fill::Span(view.span(start, end))]));
            roles.push((Role::Holder, smallvec![Fill::Referent(self.discourse.name(person))]));
            let owner = owner.map(|n| self.discourse.name(n)).or_else(|| self.discourse.country_of(person));
            if let Some(owner) = owner {
                let role = if owner.kind == EntityKind::Country { Role::Country } else { Role::Body };
                roles.push((role, smallvec![Fill::Referent(owner)]));
            }
            out.push(Self::found(rule, (start, end), Status::PLAIN, roles));
        }
    }

    /// Mentions of a list from a token on: "Guyana and Venezuela"; and the token behind it.
    fn listed(&self, from: u32, fits: impl Fn(&Name) -> bool) -> (SmallVec<[u32; 4]>, u32) {
        let mut list: SmallVec<[u32; 4]> = SmallVec::new();
        let (mut at, mut end) = (from, from);
        while list.len() < MAX_HOLDERS {
            let mut joined = list.is_empty();
            while self.tag_is(at, Tag::Comma) || self.is(at, AND) || self.is(at, THE) {
                joined |= !self.is(at, THE);
                at += 1;
            }
            let Some((n, mention)) = self.mention_at(at).filter(|(_, m)| joined && fits(m)) else { break };
            list.push(n);
            at = mention.tokens.end;
            end = at;
        }
        (list, end)
    }

    /// "Sen. Chris Coons": an office cut short, which the names stage takes for a form of address.
    fn abbreviated(&self, rule: u32, titles: &[Title], out: &mut Vec<Found>) {
        let view = self.view;
        let mentions = &view.names.mentions;
        let low = mentions.partition_point(|m| m.tokens.start < view.range.start);
        for (at, mention) in mentions.iter().enumerate().skip(low) {
            let token = mention.tokens.start;
            if token >= view.range.end {
                break;
            }
            if mention.kind != EntityKind::Person || token <= view.range.start {
                continue;
            }
            let mut end = token;
            if self.is(end - 1, &[WordKey::fixed(".")]) {
                end -= 1;
            }
            if end <= view.range.start {
                continue;
            }
            let mut start = end - 1;
            // "King Salman", "Crown Prince Mohammed".
            let royal = self.is(start, ROYAL);
            if self.is(start, PRINCE) && start > view.range.start && self.is(start - 1, CROWN) {
                start -= 1;
            }
            let royal = royal || start + 2 == end;
            let covered = titles.iter().any(|t| t.tokens.start < token && t.tokens.end > start);
            if covered
                || !(royal || self.has_class(start, Class::PoliticalTitle))
                || !self.capital(start)
                || self.was(start)
            {
                continue;
            }
            let title = Title { tokens: TokenRange { start, end: token }, head: start, plural: false };
            let name = at as u32;
            if self.told_elsewhere(&title, token, name) {
                continue;
            }
            let (roles, status) = self.office_roles(&title, (start, token), self.held(name), None);
            out.push(Self::found(rule, (start, token), status, roles));
        }
    }
}
