//! A relation as a plain English sentence: *Wang Wentao met with Ahn Duk-geun at APEC in Detroit*.

use super::codes::Plover;
use super::kind::{EntityKind, MentionForm, Modality, Polarity, RelationKind, Role};
use super::types::{Fillers, MentionOrSpan, Relation};
use crate::document::{Document, Entity, MentionId};
use crate::lexicon::{Lexicon, VerbForms, WordKey};
use crate::span::Span;
use std::fmt::{self, Write};

/// A relation in words; made by [`Relation::sentence`], written by `Display`.
#[derive(Clone, Copy, Debug)]
pub struct Sentence<'a> {
    relation: &'a Relation,
    document: &'a Document,
}

impl Relation {
    /// The relation as a plain sentence, without a full stop.
    ///
    /// ```
    /// let document = demarche::Extractor::new().extract("Wang Wentao met Ahn Duk-geun in Detroit.");
    /// for relation in document.all_relations() {
    ///     println!("{}", relation.sentence(&document)); // Wang Wentao met with Ahn Duk-geun in Detroit
    /// }
    /// ```
    #[must_use]
    pub fn sentence<'a>(&'a self, document: &'a Document) -> Sentence<'a> {
        Sentence { relation: self, document }
    }
}

/// How a kind is worded: who does it, the verb, what follows.
struct Wording {
    subject: Role,
    /// `meet`; a state (`be a member of`) is told in the present.
    base: &'static str,
    /// `met`; empty for a state.
    past: &'static str,
    /// What stands before each further role. `@to` and `@that` fit their word to the filler.
    rest: &'static [(&'static str, Role)],
}

fn wording(kind: RelationKind) -> Option<Wording> {
    use RelationKind as K;
    use Role as R;
    let (subject, base, past, rest): (Role, &str, &str, &[(&str, Role)]) = match kind {
        K::MetWith => (R::Participants, "meet", "met", &[("with", R::Participants), ("about", R::Topics)]),
        K::SpokeWith => {
            (R::Participants, "speak", "spoke", &[("with", R::Participants), ("about", R::Topics)])
        }
        K::Visited => (
            R::Visitor,
            "visit",
            "visited",
            &[("", R::Destination), ("as a guest of", R::Host), ("for talks about", R::Topics)],
        ),
        K::Hosted => (R::Host, "host", "hosted", &[("", R::Guest), ("for talks about", R::Topics)]),
        K::Attended => (R::Attendee, "attend", "attended", &[("", R::Event)]),
        K::Mediated => {
            (R::Mediator, "mediate between", "mediated between", &[("", R::Parties), ("over", R::Matter)])
        }
        K::RequestedSupplyOf => {
            (R::Requester, "ask", "asked", &[("", R::Supplier), ("for a supply of", R::Goods)])
        }
        K::Requested => (R::Requester, "ask", "asked", &[("", R::Addressee), ("@to", R::Action)]),
        K::Pledged => (R::Actor, "promise", "promised", &[("", R::Counterpart), ("@to", R::Action)]),
        K::AgreedOn => (R::Parties, "agree", "agreed", &[("with", R::Parties), ("@to on", R::Matter)]),
        K::Signed => (R::Parties, "sign", "signed", &[("", R::Agreement), ("with", R::Parties)]),
        K::CooperatedWith => {
            (R::Parties, "cooperate", "cooperated", &[("with", R::Parties), ("on", R::Field)])
        }
        K::InvestedIn => (
            R::Investor,
            "invest",
            "invested",
            &[("", R::Amount), ("in", R::Recipient), ("in the field of", R::Sector)],
        ),
        K::Supplied => (
            R::Supplier,
            "supply",
            "supplied",
            &[("", R::Goods), ("to", R::Recipient), ("in the amount of", R::Amount)],
        ),
        K::Aided => (
            R::Donor,
            "give aid to",
            "gave aid to",
            &[("", R::Recipient), ("in the form of", R::Aid), ("worth", R::Amount)],
        ),
        K::Supported => (R::Supporter, "support", "supported", &[("", R::Supported), ("over", R::Matter)]),
        K::Eased => (R::Actor, "ease", "eased", &[("", R::Measure), ("against", R::Target)]),
        K::Accused => (R::Accuser, "accuse", "accused", &[("", R::Accused), ("of", R::Matter)]),
        K::Investigated => {
            (R::Investigator, "investigate", "investigated", &[("", R::Investigated), ("over", R::Matter)])
        }
        K::Rejected => (R::Rejecter, "reject", "rejected", &[("@to", R::Matter), ("by", R::Counterpart)]),
        K::Threatened => {
            (R::Threatener, "threaten", "threatened", &[("", R::Target), ("@to with", R::Threat)])
        }
        K::Protested => {
            (R::Protester, "protest", "protested", &[("against", R::Target), ("over", R::Matter)])
        }
        K::Sanctioned => (R::Imposer, "sanction", "sanctioned", &[("", R::Target), ("by", R::Measure)]),
        K::ImposedTariffsOn => (
            R::Imposer,
            "impose tariffs",
            "imposed tariffs",
            &[("of", R::Rate), ("on", R::Goods), ("against", R::Target)],
        ),
        K::RestrictedExportsOf => (
            R::Restrictor,
            "restrict exports of",
            "restricted exports of",
            &[("", R::Goods), ("to", R::Target)],
        ),
        K::WithdrewFrom => (R::Actor, "withdraw from", "withdrew from", &[("", R::From)]),
        K::Mobilized => (R::Actor, "mobilize", "mobilized", &[("", R::Force), ("against", R::Target)]),
        K::Coerced => (R::Actor, "coerce", "coerced", &[("", R::Target), ("by", R::Action)]),
        K::Attacked => (R::Attacker, "attack", "attacked", &[("", R::Target), ("with", R::Means)]),
        K::DisputesWith => (R::Parties, "be in a dispute", "", &[("with", R::Parties), ("over", R::Matter)]),
        K::Stated => (R::Speaker, "say", "said", &[("to", R::Addressee), ("@that", R::Content)]),
        K::HoldsOffice => (
            R::Holder,
            "hold the office of",
            "",
            &[("", R::Office), ("of", R::Country), ("at", R::Body), ("since", R::Since)],
        ),
        K::MemberOf => (R::Member, "be a member of", "", &[("", R::Body)]),
        K::TookPlace => (R::Event, "take place", "took place", &[("hosted by", R::Host)]),
        K::Custom => return None,
    };
    Some(Wording { subject, base, past, rest })
}

impl fmt::Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sentence = String::new();
        self.write(&mut sentence)?;
        let mut rest = sentence.chars();
        let first = rest.next().into_iter().flat_map(char::to_uppercase).collect::<String>();
        f.write_str(&first)?;
        f.write_str(rest.as_str())
    }
}

impl Sentence<'_> {
    fn write(&self, f: &mut String) -> fmt::Result {
        let Some(wording) = wording(self.relation.kind()) else {
            return self.custom(f);
        };
        let Wording { subject, base, past, rest } = wording;
        let (own, past) = self.own_verb(base, past);
        let base = own.as_deref().unwrap_or(base);
        let mutual = rest.iter().any(|(_, role)| *role == subject);
        let mut who = self.parts(&self.relation.fillers(subject.as_str()));
        // Of two or more who act alike the first is the subject: `Wang met with Ahn`.
        let others = if mutual && who.len() == 2 { who.split_off(1) } else { Vec::new() };
        f.write_str(&list(&who))?;
        f.write_str(" ")?;
        self.verb(f, base, &past, who.len() > 1)?;
        for (word, role) in rest {
            if *role == subject {
                if !others.is_empty() {
                    write!(f, " {word} {}", list(&others))?;
                }
                continue;
            }
            let fillers = self.relation.fillers(role.as_str());
            // An act that is the verb itself is told by it.
            let is_verb =
                *role == Role::Action && fillers == [MentionOrSpan::Span(self.relation.evidence().trigger)];
            if fillers.is_empty() || is_verb {
                continue;
            }
            let what = list(&self.parts(&fillers));
            match word.split_once(' ').map_or((*word, ""), |(a, b)| (a, b)) {
                ("@to", otherwise) => self.infinitive(f, &what, otherwise)?,
                ("@that", _) => write!(f, ": “{}”", what.trim_matches(['"', '“', '”', ' ']))?,
                ("", _) => write!(f, " {what}")?,
                _ => write!(f, " {word} {what}")?,
            }
        }
        self.circumstances(f)
    }

    /// The verb with its polarity and modality: `did not meet`, `is to meet`, `may meet`, `wants to meet`.
    fn verb(&self, f: &mut String, base: &str, past: &str, plural: bool) -> fmt::Result {
        let evidence = self.relation.evidence();
        let negative = evidence.polarity == Polarity::Negative;
        let not = if negative { "not " } else { "" };
        let be = if plural { "are" } else { "is" };
        let does = if plural { "do" } else { "does" };
        let state = past.is_empty();
        match evidence.modality {
            Modality::Asserted if state => match (base.strip_prefix("be "), negative) {
                (Some(rest), _) => write!(f, "{be} {not}{rest}"),
                (None, true) => write!(f, "{does} not {base}"),
                (None, false) if plural => f.write_str(base),
                (None, false) => {
                    let (verb, rest) = base.split_once(' ').unwrap_or((base, ""));
                    write!(f, "{verb}s {rest}")
                }
            },
            Modality::Asserted if negative => write!(f, "did not {base}"),
            Modality::Asserted => f.write_str(past),
            Modality::Planned if negative => write!(f, "will not {base}"),
            Modality::Planned => write!(f, "{be} to {base}"),
            Modality::Possible => write!(f, "may {not}{base}"),
            Modality::Desired if self.asked() => write!(f, "{be} asked {not}to {base}"),
            Modality::Desired if negative => write!(f, "{does} not want to {base}"),
            Modality::Desired => write!(f, "{} to {base}", if plural { "want" } else { "wants" }),
        }
    }

    /// The verb of the text itself where it takes the same object: `expelled` says more than `coerced`.
    fn own_verb(&self, base: &str, past: &'static str) -> (Option<String>, String) {
        use RelationKind as K;
        let fallback = (None, past.to_owned());
        if !matches!(
            self.relation.kind(),
            K::Eased | K::Rejected | K::Supported | K::Attacked | K::Coerced | K::Signed
        ) {
            return fallback;
        }
        let trigger = self.document.text_of(self.relation.evidence().trigger);
        let lexicon = Lexicon::get();
        let word = lexicon.find(WordKey::of(trigger));
        let simple = trigger.bytes().all(|b| b.is_ascii_alphabetic());
        match lexicon.verb_lemma(word) {
            Some(lemma) if simple && !trigger.is_empty() => {
                let lemma = lexicon.word(lexicon.find(lemma));
                let is_past = lexicon.verb_forms(word).any(VerbForms::PAST);
                // `vetoes` in a headline: its past is in no table that is read this way round.
                let past = if is_past { trigger.to_lowercase() } else { past.to_owned() };
                (Some(if lemma.is_empty() { base } else { lemma }.to_owned()), past)
            }
            _ => fallback,
        }
    }

    /// Whether somebody else wishes it: its code is then a request, though its kind is none.
    fn asked(&self) -> bool {
        self.relation.plover() == Some(Plover::Request)
            && !matches!(self.relation.kind(), RelationKind::Requested | RelationKind::RequestedSupplyOf)
    }

    /// ` to lift curbs` where the words begin with a verb, else ` for relief`, or with no word.
    fn infinitive(&self, f: &mut String, what: &str, otherwise: &str) -> fmt::Result {
        let mut words = what.split_whitespace();
        let (first, second) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        let lexicon = Lexicon::get();
        let word = lexicon.find(WordKey::of(first));
        let is_base = lexicon.verb_lemma(word) == Some(WordKey::of(first)) && {
            let forms = lexicon.verb_forms(word);
            forms.is_empty() || forms.any(VerbForms::BASE)
        };
        // `support for` is the noun; an adverb before the verb is rare enough to leave.
        let noun =
            lexicon.noun_lemma(word).is_some() && matches!(second, "for" | "of" | "to" | "in" | "with" | "");
        match self.relation.kind() {
            _ if first == "not" || (is_base && !noun) => write!(f, " to {what}"),
            _ if first == "to" => write!(f, " {what}"),
            RelationKind::Requested => write!(f, " for {what}"),
            _ if otherwise.is_empty() => write!(f, " {what}"),
            _ => write!(f, " {otherwise} {what}"),
        }
    }

    /// ` at APEC in Detroit on Tuesday`, as far as what stands before does not say it.
    fn circumstances(&self, f: &mut String) -> fmt::Result {
        let roles = self.relation.roles();
        let told = |span: Span| {
            roles.iter().flat_map(|r| &r.fillers).any(|filler| match filler {
                MentionOrSpan::Span(phrase) => phrase.contains(span),
                MentionOrSpan::Mention(_) => false,
            })
        };
        let of = |role: Role| {
            roles.iter().find(|r| r.role == role.as_str()).and_then(|r| match r.fillers.first() {
                Some(MentionOrSpan::Mention(id)) if !told(self.document.mention(*id).span) => Some(*id),
                _ => None,
            })
        };
        if let Some(forum) = of(Role::Forum) {
            write!(f, " at {}", self.part(forum.into()))?;
        }
        if let Some(place) = of(Role::Place) {
            write!(f, " in {}", self.part(place.into()))?;
        }
        if let Some(id) = of(Role::When) {
            let when = words(self.document.text_of(self.document.mention(id).span));
            write!(f, " {}{when}", preposition_of_date(&when))?;
        }
        Ok(())
    }

    fn custom(&self, f: &mut String) -> fmt::Result {
        let evidence = self.relation.evidence();
        f.write_str(&self.relation.kind_name().replace('-', " "))?;
        match (evidence.polarity, evidence.modality) {
            (Polarity::Positive, Modality::Asserted) => {}
            (Polarity::Negative, Modality::Asserted) => f.write_str(" (not)")?,
            (Polarity::Positive, modality) => write!(f, " ({modality})")?,
            (Polarity::Negative, modality) => write!(f, " (not, {modality})")?,
        }
        for (index, filled) in self.relation.roles().iter().enumerate() {
            f.write_str(if index == 0 { ": " } else { ", " })?;
            write!(f, "{} {}", filled.role, list(&self.parts(&filled.fillers)))?;
        }
        Ok(())
    }

    fn parts(&self, fillers: &Fillers) -> Vec<String> {
        let mut parts = Vec::new();
        for filler in fillers {
            let new = match filler {
                MentionOrSpan::Mention(id) => self.names(*id),
                MentionOrSpan::Span(_) => vec![self.part(*filler)],
            };
            for part in new {
                if !parts.contains(&part) {
                    parts.push(part);
                }
            }
        }
        parts
    }

    fn part(&self, filler: MentionOrSpan) -> String {
        match filler {
            MentionOrSpan::Mention(id) => list(&self.names(id)),
            MentionOrSpan::Span(span) => words(self.document.text_of(span)),
        }
    }

    /// The names of what a mention refers to, with the article that the text gives them.
    fn names(&self, id: MentionId) -> Vec<String> {
        let mention = self.document.mention(id);
        if mention.refers_to.is_empty() {
            return vec![words(self.document.text_of(mention.span))];
        }
        self.document
            .entities_of(id)
            .map(|entity| {
                let own = matches!(entity.kind, EntityKind::Commodity | EntityKind::Date | EntityKind::Money)
                    || entity.kind == EntityKind::Percent;
                if own {
                    return words(self.document.text_of(mention.span));
                }
                let name = words(&entity.name);
                if let Some(owner) = self.owner(id) {
                    return format!("{owner} {name}");
                }
                match self.article(id, entity, &name) {
                    "" => name,
                    article => format!("{article} {name}"),
                }
            })
            .collect()
    }

    /// Whose a body is, where the text says so right before it: `China's` Ministry of Commerce, `the Norwegian`
    /// foreign ministry.
    fn owner(&self, id: MentionId) -> Option<String> {
        let before = id.index().checked_sub(1).map(|i| &self.document.mentions()[i])?;
        let mention = self.document.mention(id);
        let is_body = mention.kind == EntityKind::Organization && mention.form != MentionForm::Acronym;
        if !is_body || before.kind != EntityKind::Country || before.span.end() > mention.span.start() {
            return None;
        }
        let gap = self.document.text().get(before.span.end()..mention.span.start())?;
        let owner = self.document.text_of(before.span);
        match gap {
            " " => Some(format!("the {owner}")),
            "'s " | "’s " => Some(format!("{owner}'s")),
            _ => None,
        }
    }

    /// The article of a name, as the text has it.
    fn article(&self, id: MentionId, entity: &Entity, name: &str) -> &'static str {
        if name.starts_with(|c: char| c.is_lowercase()) {
            // A description (`a spokesperson`) or a function (`the trade ministry`).
            return self.article_before(id);
        }
        match entity.kind {
            EntityKind::Country => {
                let compound =
                    ["United ", "Democratic Republic", "Netherlands", "Philippines", "Bahamas", "Maldives"];
                let is = compound.iter().any(|c| name.starts_with(c))
                    || [" Republic", " Islands"].iter().any(|c| name.ends_with(c));
                if is { "the" } else { "" }
            }
            EntityKind::Place => {
                if [" Sea", " Strait", " Ocean", " Gulf", " River"].iter().any(|c| name.ends_with(c)) {
                    "the"
                } else {
                    ""
                }
            }
            EntityKind::Person => "",
            _ if name.contains(" of ") => "the",
            _ => {
                let named = entity.mentions.iter().take(8);
                let has = |m: &&MentionId| {
                    let same =
                        self.document.text_of(self.document.mention(**m).span).eq_ignore_ascii_case(name);
                    same && self.article_before(**m) == "the"
                };
                if named.clone().any(|m| has(&m)) { "the" } else { "" }
            }
        }
    }

    fn article_before(&self, id: MentionId) -> &'static str {
        let span = self.document.mention(id).span;
        let before = self.document.text().get(..span.start()).unwrap_or("").trim_end();
        let cut = before.rfind(|c: char| !c.is_alphabetic()).map_or(0, |i| i + 1);
        let word = before.get(cut..).unwrap_or("");
        ["the", "a", "an"].into_iter().find(|article| article.eq_ignore_ascii_case(word)).unwrap_or("")
    }
}

/// `on ` a day, `in ` a month or year, nothing before `last week`.
fn preposition_of_date(when: &str) -> &'static str {
    let relative = ["last", "next", "this", "early", "late", "yest", "today", "tomo", "earl", "more", "ago"];
    let lower = when.to_lowercase();
    let small_number =
        lower.split(|c: char| !c.is_ascii_digit()).any(|number| (1..=2).contains(&number.len()));
    if relative.iter().any(|r| lower.starts_with(r) || lower.ends_with(r)) {
        ""
    } else if lower.contains("day") || small_number {
        "on "
    } else {
        "in "
    }
}

/// One line, single spaces.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
