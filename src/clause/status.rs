//! Polarity and modality of what a clause or noun says, from the words that govern it (`data/lexicon/status.tsv`).
//!
//! In `Seoul refused to agree to meet`, *meet* stands under *agree* (planned) and *refuse* (negative, willed). `No talks will be
//! held`: the talks are negative and planned. A negated verb of saying does not negate what it reports.

use super::{Clause, View};
use crate::group::{GroupKind, VerbForm};
use crate::lexicon::{KeyMap, KeySet, Tag, WordKey};
use crate::relation::{Modality, Polarity};
use crate::syntax::Dependency;

/// What the words around a predicate make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Status {
    pub polarity: Polarity,
    pub modality: Modality,
    /// Whether a negative is somebody's will (`refused to`, `will not`) and not a mere fact.
    pub willed: bool,
}

impl Status {
    /// It is so.
    pub const PLAIN: Self =
        Self { polarity: Polarity::Positive, modality: Modality::Asserted, willed: false };

    fn negate(&mut self) {
        self.polarity = Polarity::Negative;
    }

    /// The modality of what governs counts where the word itself asserts.
    pub fn weaken(&mut self, modality: Modality) {
        if self.modality == Modality::Asserted {
            self.modality = modality;
        }
    }
}

/// The complements on which a governing word has its effect: a set of flags.
mod scope {
    pub const INFINITIVE: u16 = 1;
    pub const GERUND: u16 = 1 << 1;
    pub const NOUN: u16 = 1 << 2;
    pub const THAT: u16 = 1 << 3;
    /// The infinitive of the object (`forbade Seoul to lift`).
    pub const OBJECT_INFINITIVE: u16 = 1 << 4;
    /// `kept Seoul from lifting`.
    pub const FROM_GERUND: u16 = 1 << 5;
    /// Only where the governing verb stands in the passive (`be expected to`).
    pub const PASSIVE: u16 = 1 << 6;
    /// An event as its subject (`talks fell through`).
    pub const SUBJECT: u16 = 1 << 7;
    /// What is reported or claimed (`dismissed reports that`).
    pub const REPORT: u16 = 1 << 8;
}

/// The effect of one governing word.
#[derive(Clone, Debug)]
struct Effect {
    /// The words behind the first: `due` of `be due`.
    rest: Vec<WordKey>,
    scope: u16,
    negative: bool,
    modality: Option<Modality>,
    willed: bool,
    /// Undoes or puts off what is there (`withdraw an offer`), rather than turn away from it (`reject an offer`).
    cancels: bool,
}

/// Words that carry polarity and modality.
#[derive(Debug, Default)]
pub(crate) struct StatusWords {
    verbs: KeyMap<Vec<Effect>>,
    nouns: KeyMap<Vec<Effect>>,
    adjectives: KeyMap<Vec<Effect>>,
    conditions: KeyMap<(bool, Option<Modality>)>,
    /// Words under which an event is only spoken of: `the importance of dialogue`, `to promote cooperation`.
    abstract_nouns: KeySet,
    /// What is said and may be false: `reports`, `claims`.
    reports: KeySet,
    abstract_verbs: KeySet,
}

const NO: [WordKey; 4] =
    [WordKey::fixed("no"), WordKey::fixed("neither"), WordKey::fixed("none"), WordKey::fixed("zero")];
const NEVER: [WordKey; 3] = [WordKey::fixed("never"), WordKey::fixed("hardly"), WordKey::fixed("scarcely")];
const ABLE: [WordKey; 3] = [WordKey::fixed("could"), WordKey::fixed("can"), WordKey::fixed("cannot")];
const WITHOUT: WordKey = WordKey::fixed("without");
const INSTEAD: WordKey = WordKey::fixed("instead");
const IF: WordKey = WordKey::fixed("if");
const UNLESS: WordKey = WordKey::fixed("unless");
const WHETHER: WordKey = WordKey::fixed("whether");
const AHEAD: WordKey = WordKey::fixed("ahead");
const BEFORE: WordKey = WordKey::fixed("before");
const FOR: WordKey = WordKey::fixed("for");
const OF: WordKey = WordKey::fixed("of");
const TO: WordKey = WordKey::fixed("to");
const ON: WordKey = WordKey::fixed("on");
const BE: WordKey = WordKey::fixed("be");
const FROM: WordKey = WordKey::fixed("from");
/// Auxiliaries that open a condition without `if`.
const CONDITIONAL: [WordKey; 3] = [WordKey::fixed("should"), WordKey::fixed("had"), WordKey::fixed("were")];
const THAT: WordKey = WordKey::fixed("that");
const OR: [WordKey; 2] = [WordKey::fixed("or"), WordKey::fixed("nor")];
const LONGER: WordKey = WordKey::fixed("longer");

impl StatusWords {
    /// The words that the library carries.
    pub fn builtin() -> Self {
        let mut words = Self::default();
        for line in include_str!("../../data/lexicon/status.tsv").lines().skip(1) {
            let mut columns = line.split('\t');
            let mut next = || columns.next().unwrap_or("");
            let (lemma, pos, class, polarity, modality, where_) =
                (next(), next(), next(), next(), next(), next());
            words.add(lemma, pos, class, polarity, modality, where_);
        }
        words
    }

    fn add(&mut self, lemma: &str, pos: &str, class: &str, polarity: &str, modality: &str, where_: &str) {
        let has = |word: &str| where_.contains(word);
        let mut scope = 0;
        for (flag, on) in [
            (scope::OBJECT_INFINITIVE, has("obj + ")),
            (scope::INFINITIVE, has("infinitive") && !has("obj + ")),
            (scope::FROM_GERUND, has("from -ing")),
            (scope::GERUND, has("-ing") && !has("from -ing")),
            (scope::NOUN, has("noun") || where_ == "obj"),
            (scope::THAT, has("that-clause") && class != "reporting"),
            (scope::PASSIVE, has("passive")),
            (scope::SUBJECT, has("subject")),
            (scope::REPORT, where_ == "report"),
        ] {
            if on {
                scope |= flag;
            }
        }
        let mut keys = lemma.split(' ').map(WordKey::of);
        let Some(first) = keys.next() else { return };
        if class == "report" {
            self.reports.insert(first);
            return;
        }
        if class == "abstract" {
            let words = if pos == "n" { &mut self.abstract_nouns } else { &mut self.abstract_verbs };
            words.insert(first);
            return;
        }
        let effect = Effect {
            rest: keys.collect(),
            scope,
            negative: polarity == "negative",
            modality: Modality::from_name(modality),
            cancels: matches!(class, "cancel" | "postpone" | "end"),
            willed: class == "cancel"
                || matches!(lemma, "refuse" | "decline" | "reject" | "refusal" | "rule out" | "oppose"),
        };
        match pos {
            "v" if scope != 0 && class != "reporting" => self.verbs.entry(first).or_default().push(effect),
            "n" if scope != 0 && class != "reporting" => self.nouns.entry(first).or_default().push(effect),
            "adj" => self.adjectives.entry(first).or_default().push(effect),
            "conj" | "prep" if effect.rest.is_empty() => {
                self.conditions.insert(first, (effect.negative, effect.modality));
            }
            _ => {}
        }
    }

    /// What a verb makes of its complement.
    fn of_verb(&self, view: &View, clause: &Clause, wanted: u16) -> Option<&Effect> {
        let verb = view.verb_of(clause);
        let effects = self.verbs.get(&verb.lemma)?;
        effects
            .iter()
            .filter(|e| e.scope & wanted != 0)
            .filter(|e| e.scope & scope::PASSIVE == 0 || verb.passive)
            .filter(|e| follows(view, verb.main + 1, &e.rest))
            .max_by_key(|e| e.rest.len())
    }

    /// `be expected`, `be due`: a linking or auxiliary verb with the word that follows, keyed by `be`.
    fn of_passive(&self, view: &View, clause: &Clause, wanted: u16) -> Option<&Effect> {
        let verb = view.verb_of(clause);
        if !verb.passive {
            return None;
        }
        let main = view.key(verb.main);
        let effects = self.verbs.get(&BE)?;
        effects.iter().find(|e| e.scope & wanted != 0 && e.rest.len() == 1 && e.rest[0] == main)
    }

    /// The status of a clause: its own verb group, then what governs it.
    pub fn of_clause(&self, view: &View, clause: &Clause) -> Status {
        let mut status = Status::PLAIN;
        let mut at = clause;
        for _ in 0..8 {
            if self.of_group(view, at, &mut status) {
                break;
            }
            let Some(next) = self.step(view, at, &mut status) else { break };
            at = next;
        }
        status
    }

    /// An auxiliary that stands before its subject: `Will Norway join?`, `Only then will it sign`, `Should Moscow attack, …`.
    fn of_inversion(&self, view: &View, clause: &Clause, status: &mut Status) {
        let low = clause.verb.saturating_sub(8);
        let own = |&g: &u32| view.relation(g) == Dependency::Auxiliary && view.head(g) == Some(clause.verb);
        let Some(at) = (low..clause.verb).rev().find(own) else { return };
        let Some(verb) = view.verb(at) else { return };
        let inverted = clause.surface.first().is_some_and(|&subject| at < subject);
        if inverted && view.is_question()
            || inverted && CONDITIONAL.contains(&view.key(verb.main)) && verb.main == view.start()
        {
            status.modality = Modality::Possible;
        } else if verb.lemma == BE && view.verb_of(clause).form == VerbForm::Infinitive {
            // "They are to meet", which the parse may take for two groups.
            status.weaken(Modality::Planned);
        } else {
            status.weaken(verb.modality);
        }
        if verb.negative {
            status.negate();
        }
    }

    /// Negation and modal of the verb group itself; a bare conjoined verb shares those of the first.
    /// Whether it is asked, so that what governs it says nothing of it.
    fn of_group(&self, view: &View, clause: &Clause, status: &mut Status) -> bool {
        self.of_inversion(view, clause, status);
        let mut verb = view.verb_of(clause);
        // "had never seen Israel or signed a pact with it".
        let or = clause.verb.checked_sub(1).map(|g| view.groups[g as usize].tokens.start);
        let or = or.is_some_and(|t| OR.contains(&view.key(t))) && !clause.has_subject;
        if clause.relation == Dependency::Conjunct
            && !verb.negative
            && verb.modality == Modality::Asserted
            && (matches!(view.tag(verb.main), Tag::Vb) || or)
            && let Some(first) = view.head(clause.verb).and_then(|h| view.verb(h))
        {
            verb = first;
        }
        let nothing = |list: &[u32]| list.iter().any(|&g| is_negated(view, g));
        // "never asked", "neither Ankara nor Athens signed".
        let key_before = |g: u32| g.checked_sub(1).map(|b| view.key(view.groups[b as usize].tokens.start));
        let never = key_before(clause.verb).is_some_and(|key| NEVER.contains(&key));
        let neither = clause.surface.first().is_some_and(|&first| key_before(first) == Some(NO[1]));
        let negative = verb.negative
            || never
            || neither
            || no_longer(view, clause.verb)
            || nothing(&clause.surface)
            || nothing(&clause.objects);
        if negative {
            status.negate();
            status.willed |= verb.modality == Modality::Planned;
        }
        // What one could not do, one did not do.
        let unable = negative
            && (verb.main.saturating_sub(4)..verb.main)
                .any(|t| t >= view.start() && ABLE.contains(&view.key(t)));
        if !unable {
            status.weaken(verb.modality);
        }
        // "if", "unless", "whether" in front of the clause.
        let first = view.syntax.first(clause.verb as usize) as u32;
        for g in first..clause.verb.min(first + 3) {
            // Its own, not that of a clause that it reports.
            if view.head(g) != Some(clause.verb) {
                continue;
            }
            match view.preposition(g) {
                Some(key @ (IF | WHETHER)) => {
                    status.modality = Modality::Possible;
                    if key == WHETHER || clause.relation == Dependency::Clausal {
                        return true;
                    }
                }
                Some(UNLESS) => {
                    status.weaken(Modality::Possible);
                    status.negate();
                }
                _ => {}
            }
        }
        false
    }

    /// `dismissed reports that Moscow had attacked`, `did not confirm a claim that`: what a verb makes of what is said.
    fn of_report(&self, view: &View, clause: &Clause, status: &mut Status) -> bool {
        let own = |&&g: &&u32| {
            let noun = view.noun(g).map(|n| view.noun_lemma(n.head));
            g < clause.verb && noun.is_some_and(|lemma| self.reports.contains(&lemma))
        };
        let before = self.report_before(view, clause).or_else(|| view.head(clause.verb));
        if let Some(noun) = before.filter(|g| own(&g))
            && is_negated(view, noun)
        {
            status.negate();
            return true;
        }
        let above = self.report_before(view, clause).and_then(|g| view.clauses.around(g));
        let Some(governor) = above.or_else(|| view.governor(clause)) else { return false };
        let head = view.head(clause.verb);
        let nouns = governor.objects.iter().chain(&governor.second).chain(head.as_ref());
        let surface = governor.surface.iter().filter(|_| view.verb_of(governor).passive);
        if nouns.chain(surface).find(own).is_none() {
            return false;
        }
        let negated = view.verb_of(governor).negative;
        let denied = [scope::REPORT, scope::NOUN, scope::THAT]
            .into_iter()
            .any(|scope| self.of_verb(view, governor, scope).is_some_and(|e| e.negative && !e.cancels));
        match (denied, negated) {
            (true, false) => status.negate(),
            (true, true) | (false, true) => status.modality = Modality::Possible,
            (false, false) => {}
        }
        true
    }

    /// The noun for what is said right before the `that` of a clause.
    fn report_before(&self, view: &View, clause: &Clause) -> Option<u32> {
        let first = view.syntax.first(clause.verb as usize) as u32;
        let noun = first.checked_sub(1)?;
        let is_that = view.key(view.groups[first as usize].tokens.start) == THAT;
        let named = is_that && clause.has_subject;
        (named && self.reports.contains(&view.noun_lemma(view.noun(noun)?.head))).then_some(noun)
    }

    /// Applies what governs the clause, and gives the governing clause if its own status reaches down too.
    fn step<'v>(&self, view: &View<'v>, clause: &Clause, status: &mut Status) -> Option<&'v Clause> {
        let head = view.head(clause.verb)?;
        let form = view.verb_of(clause).form;
        // "denied reports that it had sold arms", whatever the parse calls it.
        if form == VerbForm::Finite
            && self.report_before(view, clause).is_some()
            && self.of_report(view, clause, status)
        {
            return None;
        }
        match clause.relation {
            Dependency::Open | Dependency::Clausal | Dependency::Adnominal | Dependency::Adverbial => {}
            Dependency::Relative if view.noun(head).is_some() => {}
            // "has yet to", "is to": the parse may leave the infinitive anywhere behind its governor.
            _ if form == VerbForm::Infinitive => {}
            _ => return None,
        }
        let wanted = match form {
            VerbForm::Infinitive => scope::INFINITIVE | scope::OBJECT_INFINITIVE,
            VerbForm::Gerund => scope::GERUND | scope::FROM_GERUND,
            _ if clause.relation == Dependency::Clausal => scope::THAT,
            // "denied reports that it had sold arms".
            _ if matches!(clause.relation, Dependency::Adnominal | Dependency::Relative)
                && view.noun(head).is_some() =>
            {
                self.of_report(view, clause, status);
                return None;
            }
            _ => return None,
        };
        if wanted == scope::THAT && self.of_report(view, clause, status) {
            return None;
        }
        if form == VerbForm::Gerund {
            let before = clause.verb.checked_sub(1).and_then(|g| view.preposition(g));
            match before {
                Some(WITHOUT | INSTEAD) => {
                    status.negate();
                    return None;
                }
                // "pulled out of Kigali, accusing Rwanda": a clause of its own.
                None if clause.relation == Dependency::Adverbial && view.is_behind_comma(clause.verb) => {
                    return None;
                }
                _ => {}
            }
        }
        if view.noun(head).is_some() {
            // "rejected calls to lift": the verb and its noun together.
            if let Some(carrier) = view.clauses.around(head)
                && let Some(effect) = self.of_verb_with(view, carrier, head, wanted)
            {
                self.apply(effect, status);
                return Some(carrier);
            }
            let reaches = self.of_governing_noun(view, head, wanted, status);
            return if reaches { view.clauses.around(head) } else { None };
        }
        if view.verb(head).is_none()
            && let Some(effect) = self.of_adjective(view, head, wanted)
        {
            self.apply(effect, status);
            let linked = view.clauses.clauses.iter().find(|c| {
                view.head(c.verb) == Some(head) && c.relation == Dependency::Auxiliary
                    || view.head(head) == Some(c.verb)
            });
            if let Some(linked) = linked.map(|c| view.verb_of(c)) {
                if linked.negative {
                    status.negate();
                }
                status.weaken(linked.modality);
            }
            return None;
        }
        let governor = view.governor(clause)?;
        let own = if wanted == scope::THAT {
            self.of_verb(view, governor, wanted)
        } else {
            self.of_verb(view, governor, wanted).or_else(|| self.of_passive(view, governor, wanted))
        };
        let Some(effect) = own else {
            // An infinitive shares the fate of the verb that it completes: "will help to lift"; a purpose is wished for.
            let shared = clause.relation == Dependency::Open && form != VerbForm::Finite;
            return (shared || form == VerbForm::Infinitive).then_some(governor);
        };
        // "has not ruled out imposing sanctions": it may; "did not fail to sign": it did.
        if effect.negative && view.verb_of(governor).negative && wanted != scope::THAT {
            if effect.willed {
                status.weaken(Modality::Possible);
            }
            return None;
        }
        self.apply(effect, status);
        // "doubt that it will sign".
        if wanted == scope::THAT && effect.modality == Some(Modality::Possible) {
            status.modality = Modality::Possible;
        }
        (wanted != scope::THAT || effect.negative || effect.modality.is_some()).then_some(governor)
    }

    /// What a verb and a noun that it governs make of the noun's complement (`have no plans to`).
    fn of_verb_with(&self, view: &View, clause: &Clause, noun: u32, wanted: u16) -> Option<&Effect> {
        let lemma = view.noun_lemma(view.noun(noun)?.head);
        let main = view.verb_of(clause).main;
        self.verbs
            .get(&view.verb_of(clause).lemma)?
            .iter()
            .filter(|e| e.scope & wanted != 0 && e.rest.contains(&lemma) && follows(view, main + 1, &e.rest))
            .max_by_key(|e| e.rest.len())
    }

    /// `due to`, `unlikely to`: an adjective with a complement, keyed by `be`.
    fn of_adjective(&self, view: &View, group: u32, wanted: u16) -> Option<&Effect> {
        let range = view.groups[group as usize].tokens;
        let word = view.key(range.end.checked_sub(1)?);
        let effects = self.verbs.get(&BE)?;
        effects.iter().find(|e| e.scope & wanted != 0 && e.rest.len() == 1 && e.rest[0] == word)
    }

    fn apply(&self, effect: &Effect, status: &mut Status) {
        if effect.negative {
            status.negate();
            status.willed |= effect.willed;
        }
        if let Some(modality) = effect.modality {
            status.weaken(modality);
        }
    }

    /// `plan to visit`, `refusal to sign`. Whether the verb that governs the noun counts too.
    fn of_governing_noun(&self, view: &View, noun: u32, wanted: u16, status: &mut Status) -> bool {
        let Some(group) = view.noun(noun) else { return false };
        let lemma = view.noun_lemma(group.head);
        let Some(effects) = self.nouns.get(&lemma) else { return false };
        let Some(effect) = effects.iter().find(|e| e.scope & wanted != 0 && e.rest.is_empty()) else {
            return false;
        };
        self.apply(effect, status);
        if is_negated(view, noun) {
            status.negate();
        }
        false
    }

    /// The status of an event that a noun names: its own words, then the verb that it depends on. `support` is the light
    /// verb that only carries the noun ("held talks"), which gives it all of its own status.
    /// `light` tells such a verb from one whose subject only stands for the noun's possessor (`considers a ban`).
    pub fn of_noun(&self, view: &View, noun: u32, support: Option<&Clause>, light: bool) -> Status {
        let mut status = support.map_or(Status::PLAIN, |clause| self.of_clause(view, clause));
        if is_negated(view, noun) {
            status.negate();
        }
        self.of_modifiers(view, noun, &mut status);
        if let Some(clause) = support {
            // "is considering a ban": no ban yet.
            if !light
                && clause.objects.contains(&noun)
                && let Some(effect) = self.of_verb(view, clause, scope::NOUN)
                && let Some(modality @ (Modality::Possible | Modality::Planned)) = effect.modality
                && !effect.negative
            {
                status.weaken(modality);
            }
            return status;
        }
        let mut at = noun;
        for _ in 0..4 {
            let Some(head) = view.head(at) else { break };
            if view.relation(at) == Dependency::Conjunct && view.noun(head).is_some() {
                at = head;
                continue;
            }
            let case = (at.saturating_sub(4)..at).rev().find_map(|g| {
                let key = view.preposition(g)?;
                (view.head(g) == Some(at)).then_some(key)
            });
            match case {
                Some(WITHOUT | INSTEAD) => status.negate(),
                Some(BEFORE | AHEAD) => status.weaken(Modality::Planned),
                _ => {}
            }
            if let Some(group) = view.noun(head) {
                // "plans for talks", "the cancellation of the visit".
                if case.is_some_and(|key| matches!(key, FOR | OF | TO | ON))
                    && let Some(effect) = self.nouns.get(&view.noun_lemma(group.head)).and_then(|list| {
                        list.iter().find(|e| e.scope & scope::NOUN != 0 && e.rest.is_empty())
                    })
                {
                    self.apply(effect, &mut status);
                }
                break;
            }
            let Some(clause) = view.clauses.of_verb(head) else { break };
            let is_object = clause.objects.contains(&at) || clause.second.contains(&at);
            if is_object || case.is_some() {
                if case.is_some_and(|key| !matches!(key, FOR | OF | TO | ON | FROM)) {
                    break;
                }
                // A request that is turned down has been made.
                let act = view.noun(noun).map(|n| view.noun_lemma(n.head));
                let act = act.and_then(|lemma| self.nouns.get(&lemma));
                let made =
                    act.is_some_and(|l| l.iter().any(|e| e.scope & scope::INFINITIVE != 0 && !e.negative));
                let effect = self.of_verb(view, clause, scope::NOUN);
                if let Some(effect) = effect.filter(|e| e.cancels || !made) {
                    let spelt_out = case.is_none() || !effect.rest.is_empty();
                    if spelt_out || case.is_some_and(|key| key == FOR) {
                        self.apply(effect, &mut status);
                        // "has not cancelled the talks": they stand.
                        if !(effect.negative && view.verb_of(clause).negative) {
                            let outer = self.of_clause(view, clause);
                            status.weaken(outer.modality);
                            let open = effect.modality.is_some_and(|m| m != Modality::Asserted);
                            if open && !effect.negative && outer.polarity == Polarity::Negative {
                                status.negate();
                            }
                        } else {
                            status.polarity = Polarity::Positive;
                        }
                    }
                } else if view.verb_of(clause).passive && clause.surface.contains(&at) {
                    let outer = self.of_clause(view, clause);
                    status.weaken(outer.modality);
                    if outer.polarity == Polarity::Negative {
                        status.negate();
                    }
                }
            } else if clause.surface.contains(&at) {
                if let Some(effect) = self.of_verb(view, clause, scope::SUBJECT) {
                    self.apply(effect, &mut status);
                }
                // "Talks will be held", "no talks took place".
                let outer = self.of_clause(view, clause);
                status.weaken(outer.modality);
                if outer.polarity == Polarity::Negative {
                    status.negate();
                }
            }
            break;
        }
        status
    }

    /// Whether an event is spoken of as something that could be, and not as one that is or will be: `the importance of
    /// dialogue`, `come together to promote cooperation`.
    pub fn is_abstract(&self, view: &View, noun: u32) -> bool {
        let mut at = noun;
        while view.relation(at) == Dependency::Conjunct
            && let Some(head) = view.head(at)
            && head < at
            && view.noun(head).is_some()
        {
            at = head;
        }
        // "Enhancing dialogue and cooperation": the second may hang on the verb itself.
        let behind_conjunction = noun >= 2
            && matches!(view.groups[noun as usize - 1].kind, GroupKind::Conjunction)
            && view.noun(noun - 2).is_some();
        let heads = [view.head(at), behind_conjunction.then(|| view.head(noun - 2)).flatten()];
        heads.into_iter().flatten().any(|head| match (view.noun(head), view.verb(head)) {
            (Some(above), _) => {
                let case = (head + 1..at).rev().find_map(|g| view.preposition(g));
                matches!(case, Some(OF | FOR | TO))
                    && self.abstract_nouns.contains(&view.noun_lemma(above.head))
            }
            (_, Some(verb)) => {
                let open = matches!(verb.form, VerbForm::Infinitive | VerbForm::Gerund);
                open && self.abstract_verbs.contains(&verb.lemma)
                    && !(head..at).any(|g| view.preposition(g).is_some())
            }
            _ => false,
        })
    }

    /// `planned talks`, `a failed summit`: the adjectives of the noun group.
    fn of_modifiers(&self, view: &View, noun: u32, status: &mut Status) {
        let Some(group) = view.noun(noun) else { return };
        let range = view.groups[noun as usize].tokens;
        for token in range.start..group.head.min(range.end) {
            if let Some(effects) = self.adjectives.get(&view.key(token))
                && let Some(effect) = effects.iter().find(|e| e.rest.is_empty())
            {
                if effect.negative {
                    status.negate();
                }
                if let Some(modality) = effect.modality {
                    status.weaken(modality);
                }
            }
        }
    }
}

/// Whether `no longer` stands in or right before a verb group.
fn no_longer(view: &View, group: u32) -> bool {
    let low = view.groups[group.saturating_sub(2) as usize].tokens.start.max(view.start());
    let end = view.groups[group as usize].tokens.end;
    (low + 1..end).any(|t| view.key(t) == LONGER && NO.contains(&view.key(t - 1)))
}

/// Whether a noun group stands under `no`, `neither` …
fn is_negated(view: &View, group: u32) -> bool {
    view.noun(group).is_some_and(|n| {
        let first = view.groups[group as usize].tokens.start;
        !n.pronoun && NO.contains(&view.key(first))
    })
}

/// Whether the words follow from a token on, adverbs, determiners and the like between them.
fn follows(view: &View, from: u32, words: &[WordKey]) -> bool {
    let mut at = from;
    for &word in words {
        let mut found = None;
        for token in at..view.end().min(at + 8) {
            if view.is_form_of(token, word) {
                found = Some(token);
                break;
            }
            if !matches!(
                view.tag(token),
                Tag::Rb
                    | Tag::Dt
                    | Tag::PrpS
                    | Tag::Jj
                    | Tag::Cd
                    | Tag::Nn
                    | Tag::Nns
                    | Tag::Nnp
                    | Tag::Prp
                    | Tag::Hyph
                    | Tag::Pos
            ) {
                break;
            }
        }
        let Some(token) = found else { return false };
        at = token + 1;
    }
    true
}
