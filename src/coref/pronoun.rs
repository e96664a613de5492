//! Pronouns: `he`, `it`, `they`, `we`.

use super::{Discourse, EntityList, HE, I, IT, REACH, Referent, SHE, THEY, WE};
use crate::clause::{Clause, View};
use crate::lexicon::{Class, Lexicon, Tag, WordKey};
use crate::relation::{EntityKind, MentionForm};
use crate::syntax::Dependency;
use smallvec::{SmallVec, smallvec};

words!(REFLEXIVE = "himself" "herself" "itself" "themselves");
// The offices whose holders say `we` for their country.
words!(
    STATE_OFFICES = "minister" "president" "premier" "chancellor" "secretary" "ambassador" "spokesman" "spokeswoman"
    "spokesperson" "envoy" "king" "queen" "emir" "representative" "undersecretary" "governor" "general" "commissioner"
    "negotiator" "leader" "taoiseach" "director" "director-general" "adviser" "diplomat" "official"
);
/// How much goes for who has just spoken, where the pronoun speaks.
const SPEAKS_ON: u32 = 4;
/// How many sentences somebody goes on speaking without a mark that says so.
const SPEECH: u32 = 2;
/// How much goes for one whose gender is known to fit.
const GENDER: u32 = 2;

impl Discourse<'_> {
    pub(super) fn pronoun(&self, view: &View, group: u32) -> Option<Referent> {
        use EntityKind as K;
        let range = view.groups[group as usize].tokens;
        let (token, key) = (range.start, view.key(range.start));
        let span = view.span_of(range);
        let referent = |entities: EntityList, kind| {
            let plural = entities.len() > 1 || THEY.contains(&key);
            let form = MentionForm::Pronoun;
            Referent { name: None, span, kind, form, entities, plural, country: None }
        };
        // One who is known is meant by the pronoun; one who is only described, by his description.
        let as_pronoun = |found: &Referent| match found.entities.is_empty() {
            true => found.clone(),
            false => referent(found.entities.clone(), found.kind),
        };
        if I.contains(&key) {
            let speaker = self.speaker_around(view, group).or_else(|| self.quoted(view))?;
            return Some(referent(smallvec![speaker], self.names.entities[speaker as usize].kind?));
        }
        if WE.contains(&key) {
            let speaker = self.speaker_around(view, group).or_else(|| self.quoted(view))?;
            let (who, kind) = self.side_of(speaker)?;
            return Some(referent(smallvec![who], kind));
        }
        // What the same clause has as its subject is not its object.
        let clause = view.clauses.around(group);
        let is_subject = clause.is_some_and(|c| c.surface.contains(&group));
        let is_possessive = view.noun(group + 1).is_some_and(|n| n.possessor == Some(group));
        let is_object = clause.is_some() && !is_subject && !REFLEXIVE.contains(&key) && !is_possessive;
        let excluded: EntityList = match clause {
            Some(clause) if is_object => clause
                .surface
                .iter()
                .chain(&clause.subject)
                .filter(|&&g| g != group)
                .flat_map(|&g| self.resolve(view, g))
                .flat_map(|r| r.entities)
                .collect(),
            _ => EntityList::new(),
        };
        let clear = |r: &Referent| !r.entities.iter().any(|e| excluded.contains(e));
        let speaks = is_subject && clause.is_some_and(|c| is_saying(view, c));
        let spoke = |r: &Referent| speaks && r.entities.first().is_some_and(|&e| self.spoke_last(e));
        // "Japan and Korea said they were ready": who says it.
        if let Some(clause) = clause.filter(|_| is_subject)
            && let Some(saying) = view.governor(clause).filter(|g| is_saying(view, g) && g.verb < group)
            && let Some(found) = self.who_says(view, saying, key)
        {
            return Some(as_pronoun(&found));
        }
        if HE.contains(&key) || SHE.contains(&key) {
            let (own, other) = if HE.contains(&key) { ('m', 'f') } else { ('f', 'm') };
            let gender =
                |r: &Referent| r.entities.first().and_then(|&e| self.names.entities[e as usize].gender);
            let agrees = |r: &Referent| r.kind == K::Person && gender(r) != Some(other) && clear(r);
            // "Thailand's foreign minister said he …": whoever that is.
            let speaker = clause.and_then(|c| view.governor(c)).and_then(|c| c.surface.first());
            if let Some(&speaker) =
                speaker.filter(|&&g| g < group && view.noun(g).is_some_and(|n| !n.pronoun))
                && let [described] = &self.resolve(view, speaker)[..]
                && described.kind == K::Person
                && described.entities.is_empty()
                && !described.plural
            {
                return Some(described.clone());
            }
            let bonus =
                |r: &Referent| u32::from(spoke(r)) * SPEAKS_ON + u32::from(gender(r) == Some(own)) * GENDER;
            let found = self.best(token, agrees, bonus).map(as_pronoun);
            return found.or_else(|| self.cataphor(view, clause?, agrees).map(|r| as_pronoun(&r)));
        }
        if IT.contains(&key) {
            let agrees = |r: &Referent| matches!(r.kind, K::Country | K::Organization | K::Forum) && clear(r);
            let bonus = |r: &Referent| u32::from(spoke(r)) * SPEAKS_ON;
            // What is only described comes last.
            let known = |r: &Referent| !r.entities.is_empty() && agrees(r);
            let found = self.best(token, known, bonus).map(as_pronoun);
            return found
                .or_else(|| self.cataphor(view, clause?, known).map(|r| as_pronoun(&r)))
                .or_else(|| self.best(token, agrees, bonus).filter(|_| !is_possessive).cloned());
        }
        if THEY.contains(&key) {
            // "Seoul's ministry repeated their request": the side that it speaks for.
            let side = clause.filter(|_| is_possessive).and_then(|c| c.subject.first()).and_then(|&g| {
                let [subject] = &self.resolve(view, g)[..] else { return None };
                let &[body] = &subject.entities[..] else { return None };
                let known = &self.names.entities[body as usize];
                if known.kind != Some(K::Organization) || known.subkind.as_deref() != Some("ministry") {
                    return None;
                }
                let set = self.before(token).take_while(|(behind, _)| *behind == 0);
                let none = set.into_iter().all(|(_, a)| !a.referent.plural);
                none.then(|| self.state_of(body)).flatten()
            });
            if let Some(state) = side {
                return Some(referent(smallvec![state], K::Country));
            }
            return self.they(token, clear).map(|r| as_pronoun(&r));
        }
        None
    }

    /// The subject of a clause of saying, if the subject of what is said can stand for it.
    fn who_says(&self, view: &View, saying: &Clause, key: WordKey) -> Option<Referent> {
        use EntityKind as K;
        let subjects = saying.subject.iter().filter(|&&g| view.noun(g).is_some_and(|n| !n.pronoun));
        let mut all: SmallVec<[Referent; 2]> = subjects.flat_map(|&g| self.resolve(view, g)).collect();
        let several = all.len() > 1 || all.first().is_some_and(|r| r.plural || r.entities.len() > 1);
        let mut who = all.drain(..);
        let mut first = who.next()?;
        let gender = first.entities.first().and_then(|&e| self.names.entities[e as usize].gender);
        let fits = match key {
            _ if IT.contains(&key) => {
                !several && matches!(first.kind, K::Country | K::Organization | K::Forum)
            }
            _ if HE.contains(&key) => !several && first.kind == K::Person && gender != Some('f'),
            _ if SHE.contains(&key) => !several && first.kind == K::Person && gender != Some('m'),
            _ => several && THEY.contains(&key),
        };
        for other in who {
            first.entities.extend(other.entities);
            first.plural = true;
        }
        fits.then_some(first)
    }

    /// Several who were named together or described as several; else two persons, or two states.
    fn they(&self, token: u32, clear: impl Fn(&Referent) -> bool) -> Option<Referent> {
        use EntityKind as K;
        let acts = |r: &Referent| matches!(r.kind, K::Person | K::Country | K::Organization | K::Forum);
        let mut best: Option<(u32, &Referent)> = None;
        for (behind, antecedent) in self.before(token).take_while(|(behind, _)| *behind <= 2) {
            let referent = &antecedent.referent;
            if referent.plural && acts(referent) && clear(referent) {
                let score =
                    (2 - behind) * 4 + u32::from(antecedent.salience) + u32::from(antecedent.event) * 2;
                if best.is_none_or(|(s, _)| score > s) {
                    best = Some((score, referent));
                }
            }
        }
        if let Some((_, found)) = best {
            return Some(found.clone());
        }
        let kinds: [&[K]; 2] = [&[K::Person], &[K::Country, K::Forum]];
        let (kind, entities) = kinds.iter().find_map(|k| Some((k[0], self.several(k, token, 2)?)))?;
        let (_, any) = self.before(token).next()?;
        Some(Referent { kind, entities, plural: true, name: None, ..any.referent.clone() })
    }

    /// For whom somebody says `we`: a state or body for itself, the holder of an office of state for the country, another
    /// for nobody that is known.
    fn side_of(&self, speaker: u32) -> Option<(u32, EntityKind)> {
        use EntityKind as K;
        let known = &self.names.entities[speaker as usize];
        let kind = known.kind?;
        match kind {
            K::Country | K::Forum => return Some((speaker, kind)),
            K::Person => {
                let of_state = |o: &String| o.split(' ').any(|w| STATE_OFFICES.contains(&WordKey::of(w)));
                known.offices.iter().any(of_state).then_some(())?;
            }
            K::Organization
                if matches!(
                    known.subkind.as_deref(),
                    Some("company" | "news-agency" | "party" | "armed-group")
                ) =>
            {
                return Some((speaker, kind));
            }
            _ => {}
        }
        let country = self.country_entity(known.country.as_deref()?)?;
        Some((country, K::Country))
    }

    /// Who goes on speaking: in quotation marks who spoke last, without them who did just before.
    fn quoted(&self, view: &View) -> Option<u32> {
        let (who, at) = self.speaker?;
        let near = if view.tags.contains(&Tag::Quote) { REACH } else { SPEECH };
        (self.sentence - at <= near).then_some(who)
    }

    /// Whether somebody is quoted in this sentence or the last.
    fn spoke_last(&self, entity: u32) -> bool {
        self.speaker.is_some_and(|(who, at)| who == entity && self.sentence - at <= 1)
    }

    /// "After he met Wang, Ahn said": the subject that follows.
    fn cataphor(&self, view: &View, clause: &Clause, agrees: impl Fn(&Referent) -> bool) -> Option<Referent> {
        if clause.relation != Dependency::Adverbial {
            return None;
        }
        let main = view.governor(clause)?;
        let subject = *main.surface.first().filter(|&&s| s > clause.verb)?;
        let found = self.name(self.head_name(view, subject)?);
        agrees(&found).then_some(found)
    }

    /// Who says the clause that a group stands in.
    fn speaker_around(&self, view: &View, group: u32) -> Option<u32> {
        let mut clause = view.clauses.around(group)?;
        for _ in 0..6 {
            clause = view.governor(clause)?;
            if is_saying(view, clause) {
                let subject = *clause.surface.first()?;
                return self.resolve(view, subject).first()?.entities.first().copied();
            }
        }
        None
    }
}

/// Whether the verb of a clause is one of saying.
fn is_saying(view: &View, clause: &Clause) -> bool {
    let main = view.verb_of(clause).main as usize;
    Lexicon::get().classes(view.tokens[main].word).has(Class::Reporting)
}
