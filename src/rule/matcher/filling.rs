//! From what stands in the slots to what fills the roles, and so from a rule and a place to a relation.
//!
//! `The minister met his Chinese counterpart` fills `participants` with two referents, whoever they are; `Thai fruit` as goods
//! is one mention of a commodity.

use super::{Candidate, Candidates, Fill, Fills, Found, MAX_FILLS, Matcher, Site};
use crate::clause::GroupList;
use crate::clause::status::Status;
use crate::coref::{Discourse, Referent};
use crate::group::{Tense, VerbForm};
use crate::relation::{EntityKind, Filler, MentionForm, Modality, Polarity, RelationKind, Role, RoleSpec};
use crate::rule::language::{Form, Item, Need, Rule, Slot};
use crate::span::Span;
use smallvec::{SmallVec, smallvec};

words!(
    BETWEEN = "between",
    AMONG = "among",
    BY = "by",
    OF = "of",
    THE = "the",
    THIS = "this",
    THESE = "these",
    SUCH = "such",
    IT = "it"
);

impl Matcher<'_> {
    /// What a group refers to.
    pub(super) fn resolved<T>(&self, group: u32, read: impl FnOnce(&[Referent]) -> T) -> T {
        let mut memo = self.memo.resolved.borrow_mut();
        match memo.get_mut(group as usize) {
            Some(known) => read(known.get_or_insert_with(|| self.discourse.resolve(self.view, group))),
            None => read(&[]),
        }
    }

    fn referents(&self, candidate: &Candidate, role: Role) -> SmallVec<[Referent; 1]> {
        let fits = |r: &&Referent| Discourse::fits(role, r.kind);
        match candidate {
            Candidate::Group(g) => self.resolved(*g, |all| all.iter().filter(fits).cloned().collect()),
            Candidate::Name(n) if Discourse::fits(role, self.view.mention(*n).kind) => {
                smallvec![self.discourse.name(*n)]
            }
            _ => SmallVec::new(),
        }
    }

    /// Whether a candidate is somebody who can act.
    pub(super) fn acts(&self, candidate: &Candidate) -> bool {
        let fits = |kind| Discourse::fits(Role::Actor, kind);
        match candidate {
            Candidate::Group(g) => self.resolved(*g, |all| all.iter().any(|r| fits(r.kind))),
            Candidate::Name(n) => fits(self.view.mention(*n).kind),
            _ => false,
        }
    }

    pub(super) fn span(&self, candidate: &Candidate) -> Option<Span> {
        let view = self.view;
        match candidate {
            Candidate::Group(g) => view.phrase_span(*g),
            Candidate::Name(n) => Some(view.mention(*n).span),
            Candidate::Span(span) => Some(*span),
            Candidate::Verb(g) => view.verb_span(view.clauses.of_verb(*g)?),
        }
    }

    /// A noun group as something that is described and not named.
    pub(super) fn described(&self, group: u32, kind: EntityKind) -> Option<Referent> {
        let view = self.view;
        let noun = view.noun(group).filter(|n| !n.pronoun && !view.is_date(group))?;
        if noun.names.iter().any(|&n| view.mention(n).tokens.has(noun.head as usize)) {
            return None;
        }
        let plural = crate::lexicon::Lexicon::get().is_plural(view.tokens[noun.head as usize].word);
        Some(Referent {
            name: None,
            span: view.phrase_span(group)?,
            kind,
            form: MentionForm::Nominal,
            entities: SmallVec::new(),
            plural,
            country: self.discourse.origin(view, group).map(|n| view.mention(n).entity),
        })
    }

    /// What "it", "the text" or "such exports" is, of a kind whose words are a class.
    fn meant(&self, group: u32, kind: EntityKind, words: Option<u32>) -> Option<Referent> {
        let view = self.view;
        let noun = view.noun(group)?;
        let tokens = view.groups[group as usize].tokens;
        let bare = tokens.range().len() == 2 && view.syntax.last(group as usize) == group as usize;
        let is_word = |class| self.rules.classes.has(class, view.noun_lemma(noun.head));
        let definite = matches!(view.key(tokens.start), THE | THIS | THESE | SUCH);
        if !(bare && definite && words.is_some_and(is_word)) && view.key(noun.head) != IT {
            return None;
        }
        Some(Referent {
            name: None,
            span: view.span_of(tokens),
            kind,
            form: if noun.pronoun { MentionForm::Pronoun } else { MentionForm::Nominal },
            entities: smallvec![self.discourse.last_of(kind, view, group)?],
            plural: false,
            country: None,
        })
    }

    /// What a candidate is for a role.
    pub(super) fn fill(&self, candidate: &Candidate, spec: &RoleSpec, fills: &mut Fills) {
        let push = |fills: &mut Fills, fill: Fill| {
            if fills.len() < MAX_FILLS && !fills.contains(&fill) {
                fills.push(fill);
            }
        };
        if spec.filler == Filler::Span {
            fills.extend(self.span(candidate).map(Fill::Span));
            return;
        }
        let before = fills.len();
        match (spec.role, candidate) {
            (Role::Goods, Candidate::Group(g)) => {
                if let Some(goods) = self.meant(*g, EntityKind::Commodity, self.rules.kinds_of_goods) {
                    push(fills, Fill::Referent(goods));
                    return;
                }
                let behind = self.goods_behind(*g).map(|p| p.groups.clone());
                let groups: GroupList = behind.unwrap_or_else(|| smallvec![*g]);
                for g in groups {
                    let names = self.view.noun(g).map_or(&[][..], |n| &n.names);
                    for &n in names.iter().filter(|&&n| self.view.mention(n).kind == EntityKind::Commodity) {
                        push(fills, Fill::Referent(self.discourse.name(n)));
                    }
                }
            }
            (Role::Goods, Candidate::Verb(_) | Candidate::Span(_)) => {
                for n in self.goods_within(candidate) {
                    push(fills, Fill::Referent(self.discourse.name(n)));
                }
                if fills.len() == before {
                    let noun = self.goods_noun_within(candidate);
                    fills.extend(noun.and_then(|g| self.view.phrase_span(g)).map(Fill::Span));
                }
            }
            (Role::Amount | Role::Rate | Role::Agreement | Role::When | Role::Since, Candidate::Group(g)) => {
                let names = self.view.noun(*g).map_or(&[][..], |n| &n.names);
                let name =
                    names.iter().rev().find(|&&n| Discourse::fits(spec.role, self.view.mention(n).kind));
                if let Some(&n) = name {
                    push(fills, Fill::Referent(self.discourse.name(n)));
                } else if spec.role == Role::Agreement {
                    let meant = self.meant(*g, EntityKind::Agreement, self.rules.agreements);
                    fills.extend(meant.map(Fill::Referent));
                }
            }
            _ => {
                let mut referents = self.referents(candidate, spec.role);
                // "Teams from both countries met": the countries.
                if let ([nominal], Candidate::Group(g)) = (&mut referents[..], candidate)
                    && nominal.entities.is_empty()
                    && matches!(spec.role, Role::Participants | Role::Parties)
                    && let Some(states) = self.discourse.states_behind(self.view, *g)
                {
                    *nominal = states;
                }
                for referent in referents {
                    push(fills, Fill::Referent(referent));
                }
                if fills.len() == before
                    && let Candidate::Group(g) = candidate
                {
                    match spec.role {
                        // "hosted an earlier round": a described event.
                        Role::Event | Role::Guest => {
                            fills.extend(self.described(*g, EntityKind::Event).map(Fill::Referent))
                        }
                        // "praised Seoul's plan": it is Seoul that is praised.
                        Role::Supported | Role::Accused => {
                            for referent in self.discourse.owners(self.view, *g) {
                                push(fills, Fill::Referent(referent));
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
        if fills.len() == before && spec.filler == Filler::Either {
            fills.extend(self.span(candidate).map(Fill::Span));
        }
    }

    /// What stands in the slots of an item and passes its filter. Slots are ways to say the same: the first one that is
    /// there counts; all of them where a role takes several.
    fn candidates(&self, item: &Item, site: &Site, many: bool) -> Candidates {
        let mut list = Candidates::new();
        for slot in &item.slots {
            for candidate in self.slot(slot, site, Some(item)) {
                if self.passes(item, &candidate) {
                    list.push(candidate);
                }
            }
            if !many && !list.is_empty() {
                break;
            }
        }
        list
    }

    pub(super) fn try_rule(&self, number: u32, site: &Site) -> Option<Found> {
        let rule: &Rule = &self.rules.rules[number as usize];
        // "The importance of dialogue" is no meeting.
        let happens = matches!(
            rule.kind,
            RelationKind::MetWith | RelationKind::SpokeWith | RelationKind::CooperatedWith
        );
        if happens
            && site.form == Form::Noun
            && site.noun.is_some_and(|n| self.status.is_abstract(self.view, n))
        {
            return None;
        }
        let present = |item: &Item| !self.candidates(item, site, false).is_empty();
        let specs = rule.roles();
        let mut roles: SmallVec<[(Role, Fills); 4]> = SmallVec::new();
        let mut filters = rule.need.len();
        // What must be there comes first: most rules end here.
        let mut needed: SmallVec<[Fills; 4]> = SmallVec::new();
        for item in rule.frame.iter().filter(|item| item.need != Need::None) {
            let spec = item.role.and_then(|role| specs.iter().find(|s| s.role == role));
            let Some(spec) = spec.filter(|_| item.need == Need::Filled) else {
                if !present(item) {
                    return None;
                }
                continue;
            };
            let list = self.candidates(item, site, spec.many);
            let fills = self.fills(spec, &list, together(item));
            if fills.is_empty() {
                return None;
            }
            needed.push(fills);
        }
        if !rule.need.iter().all(present) || rule.not.iter().any(present) {
            return None;
        }
        let mut needed = needed.into_iter();
        for item in &rule.frame {
            let Some(role) = item.role else {
                filters += 1;
                continue;
            };
            let Some(spec) = specs.iter().find(|s| s.role == role) else { continue };
            let filled = if item.need == Need::Filled {
                roles.push((role, needed.next().unwrap_or_default()));
                true
            } else {
                let list = self.candidates(item, site, spec.many);
                self.fill_role(spec, &list, together(item), &mut roles)
            };
            filters += usize::from(filled && !item.filter.is_empty());
        }
        // What the noun's possessor would fill is who acts around it, if nothing else says.
        for item in rule.frame.iter().filter(|i| i.slots.contains(&Slot::Possessor)) {
            let Some(spec) = item.role.and_then(|role| specs.iter().find(|s| s.role == role)) else {
                continue;
            };
            let missing = !roles.iter().any(|(r, _)| *r == spec.role) || !enough(rule.kind, &roles);
            if spec.core && missing {
                let mut list = self.implied(site);
                list.retain(|c| self.passes(item, c));
                self.fill_role(spec, &list, false, &mut roles);
            }
        }
        for &(outer, inner) in rule.within.iter() {
            if !roles.iter().any(|(r, _)| *r == inner) {
                self.fill_from_within(outer, inner, &mut roles);
            }
        }
        // "bombed a depot", "tents for the survivors": what the filter lets pass, though nobody is named by it.
        for item in rule.frame.iter().filter(|i| i.filter.iter().any(|(not, _)| !not)) {
            let spec = item.role.and_then(|role| specs.iter().find(|s| s.role == role));
            let missing = |s: &&RoleSpec| s.may_be_described() && !roles.iter().any(|(r, _)| *r == s.role);
            let Some(spec) = spec.filter(missing) else { continue };
            let list = self.candidates(item, site, spec.many);
            let described = list.iter().filter_map(|c| match c {
                Candidate::Group(g) => self.described(*g, EntityKind::Organization),
                _ => None,
            });
            let fills: Fills = described.map(Fill::Referent).collect();
            if !fills.is_empty() {
                roles.push((spec.role, fills));
            }
        }
        if !without_reflexives(specs, &mut roles) {
            return None;
        }
        if specs.iter().any(|s| s.core && !roles.iter().any(|(r, _)| *r == s.role))
            || !enough(rule.kind, &roles)
            || rule.kind == RelationKind::Visited && self.is_at_home(&roles)
        {
            return None;
        }
        self.leave_out_states(&mut roles);
        self.adjuncts(rule, site, &mut roles);
        self.fit_spans(site, &mut roles);
        if rule.kind == RelationKind::Coerced && !roles.iter().any(|(r, _)| *r == Role::Action) {
            let trigger = self.view.span_of(site.trigger);
            roles.push((Role::Action, smallvec![Fill::Span(trigger)]));
        }
        let mut status = self.status_of(rule, site);
        if self.is_open(site) && self.is_to_come(&roles) {
            status.weaken(Modality::Planned);
        }
        let words = site.claims.len();
        let clause = site
            .clause
            .map(|c| self.view.clauses.owner[c.verb as usize])
            .or_else(|| site.noun.map(|n| self.view.clauses.owner[n as usize]))
            .filter(|&c| c != crate::clause::NONE);
        let score = (words, filters, roles.len());
        Some(Found {
            rule: number,
            trigger: site.trigger,
            roles,
            status,
            clause,
            form: site.form,
            claims: site.claims.clone(),
            score,
        })
    }

    /// Whether a date can turn it to a plan: "flies to Washington on April 29", but "blacklisted by Beijing in October" is over.
    fn is_open(&self, site: &Site) -> bool {
        site.form != Form::Phrase
            && site.clause.is_none_or(|clause| {
                let verb = self.view.verb_of(clause);
                verb.tense == Tense::Present && !verb.perfect
                    || verb.tense == Tense::None && verb.form != VerbForm::Participle
            })
    }

    /// Of those who take part in person the own states: "with Yeo Han-koo, Minister for Trade of the Republic of Korea".
    fn leave_out_states(&self, roles: &mut SmallVec<[(Role, Fills); 4]>) {
        let known = &self.view.names.entities;
        for (_, fills) in roles.iter_mut().filter(|(r, _)| matches!(r, Role::Participants | Role::Parties)) {
            let mut states: SmallVec<[&str; 4]> = SmallVec::new();
            for fill in fills.iter() {
                if let Fill::Referent(r) = fill
                    && r.kind == EntityKind::Person
                    && let [entity] = r.entities[..]
                {
                    states.extend(known[entity as usize].country.as_deref());
                }
            }
            if states.len() < 2 {
                continue;
            }
            fills.retain(|fill| match fill {
                Fill::Referent(r) if r.kind == EntityKind::Country && r.entities.len() == 1 => {
                    let own = known[r.entities[0] as usize].country.as_deref();
                    own.is_none_or(|own| !states.contains(&own))
                }
                _ => true,
            });
        }
    }

    /// What the candidates are for a role.
    pub(super) fn fills(&self, spec: &RoleSpec, list: &[Candidate], together: bool) -> Fills {
        let mut fills = Fills::new();
        for candidate in list {
            self.fill(candidate, spec, &mut fills);
        }
        if !together {
            for fill in &mut fills {
                if let Fill::Referent(referent) = fill {
                    referent.plural = false;
                }
            }
        }
        if spec.many || fills.is_empty() { fills } else { self.combined(fills) }
    }

    /// Fills a role with the country or body that is named inside another one: "curbs on Thai fruit" aim at Thailand. Who
    /// fills a role already is not meant.
    fn fill_from_within(&self, outer: Role, inner: Role, roles: &mut SmallVec<[(Role, Fills); 4]>) {
        let view = self.view;
        let Some(fill) = roles.iter().find(|(r, _)| *r == outer).and_then(|(_, fills)| fills.first()) else {
            return;
        };
        let names = &view.names.mentions;
        let range = match fill {
            Fill::Span(span) => {
                let low = names.partition_point(|m| m.span.start() < span.start());
                let high = names.partition_point(|m| m.span.end() <= span.end());
                low..high.max(low)
            }
            // The group of the goods: "Japanese computers".
            Fill::Referent(referent) => {
                let Some(name) = referent.name else { return };
                let Some(group) = view.group_of(view.mention(name).tokens.start) else { return };
                let tokens = view.groups[group as usize].tokens;
                let low = names.partition_point(|m| m.tokens.start < tokens.start);
                low..name as usize
            }
        };
        let taken = |entity: u32| {
            roles
                .iter()
                .filter(|(r, _)| *r != outer)
                .flat_map(|(_, fills)| fills)
                .any(|fill| matches!(fill, Fill::Referent(r) if r.entities.contains(&entity)))
        };
        let is_state = |n: &usize| {
            let mention = &names[*n];
            matches!(mention.kind, EntityKind::Country | EntityKind::Forum) && !taken(mention.entity)
        };
        // "curfew in Algiers", where no state is named.
        let is_in_state = |n: &usize| {
            let mention = &names[*n];
            matches!(mention.kind, EntityKind::Place | EntityKind::Organization)
                && view.names.entities[mention.entity as usize].country.is_some()
                && !taken(mention.entity)
        };
        let range = || range.clone().take(24);
        if let Some(n) = range().find(is_state).or_else(|| range().find(is_in_state)) {
            roles.push((inner, smallvec![Fill::Referent(self.discourse.name(n as u32))]));
        }
    }

    /// Adds what the candidates are to a role; of a role that holds one mention, only if it is empty yet.
    fn fill_role(
        &self,
        spec: &RoleSpec,
        list: &[Candidate],
        together: bool,
        roles: &mut SmallVec<[(Role, Fills); 4]>,
    ) -> bool {
        let at = roles.iter().position(|(r, _)| *r == spec.role);
        if at.is_some() && !spec.many {
            return false;
        }
        let fills = self.fills(spec, list, together);
        if fills.is_empty() {
            return false;
        }
        match at {
            Some(at) => {
                let old = &mut roles[at].1;
                for fill in fills {
                    if old.len() < MAX_FILLS && !old.contains(&fill) {
                        old.push(fill);
                    }
                }
            }
            None => roles.push((spec.role, fills)),
        }
        true
    }

    /// Several fillers of a role that holds one mention: one mention over all of them, which refers to each.
    fn combined(&self, fills: Fills) -> Fills {
        let referents: SmallVec<[&Referent; 4]> = fills
            .iter()
            .filter_map(|f| match f {
                Fill::Referent(r) => Some(r),
                Fill::Span(_) => None,
            })
            .collect();
        if referents.len() < 2 {
            return fills.iter().take(1).cloned().collect();
        }
        let mut whole = Referent {
            name: None,
            span: referents[0].span,
            kind: referents[0].kind,
            form: MentionForm::Nominal,
            entities: SmallVec::new(),
            plural: true,
            country: None,
        };
        for referent in referents {
            if referent.entities.is_empty() {
                continue;
            }
            whole.span = whole.span.cover(referent.span);
            for &entity in &referent.entities {
                if !whole.entities.contains(&entity) {
                    whole.entities.push(entity);
                }
            }
        }
        smallvec![Fill::Referent(whole)]
    }

    fn status_of(&self, rule: &Rule, site: &Site) -> Status {
        let mut status = match (site.noun, site.form) {
            (Some(noun), Form::Noun | Form::Event) => {
                self.status.of_noun(self.view, noun, site.clause, false)
            }
            (noun, _) => match site.clause {
                Some(clause) if site.form != Form::Phrase => {
                    let mut status = self.status.of_clause(self.view, clause);
                    if let Some(noun) = noun {
                        let own = self.status.of_noun(self.view, noun, Some(clause), true);
                        status.polarity = own.polarity;
                        status.weaken(own.modality);
                    }
                    status
                }
                _ => Status::PLAIN,
            },
        };
        if rule.polarity == Polarity::Negative {
            // "did not call off talks": they stand.
            status.polarity = match status.polarity {
                Polarity::Positive => Polarity::Negative,
                Polarity::Negative => Polarity::Positive,
            };
            status.willed |= rule.willed;
        }
        if rule.modality != Modality::Asserted {
            status.modality = rule.modality;
        }
        status
    }
}

/// "Ministers met" are several; "talks with ministers" are one side of it.
pub(super) fn together(item: &Item) -> bool {
    item.slots.iter().any(|slot| match slot {
        Slot::Subject | Slot::Possessor | Slot::Modifier => true,
        Slot::Preposition { last, .. } => matches!(*last, OF | BETWEEN | AMONG | BY),
        _ => false,
    })
}

/// Nobody acts on himself: takes out the optional roles that hold who fills a core role. Of two core roles the one that
/// coreference filled keeps its own words; `false` if one mention fills both. "Police arrested French students" of France
/// stands: the words are two.
fn without_reflexives(specs: &[RoleSpec], roles: &mut SmallVec<[(Role, Fills); 4]>) -> bool {
    let core = |role: Role| specs.iter().any(|s| s.role == role && s.core);
    let same = |a: &Referent, b: &Referent| {
        let described = a.name.is_none() || b.name.is_none();
        a.span == b.span || described && !a.entities.is_empty() && a.entities == b.entities
    };
    let mut taken: SmallVec<[Referent; 3]> = SmallVec::new();
    for (_, fills) in roles.iter_mut().filter(|(role, _)| core(*role)) {
        let [Fill::Referent(who)] = &mut fills[..] else { continue };
        // "The neighbours traded fire": each on the other.
        if who.plural || who.entities.len() > 1 {
            continue;
        }
        if taken.iter().any(|t| t.span == who.span) {
            return false;
        }
        if who.name.is_none() && taken.iter().any(|t| same(t, who)) {
            who.entities.clear();
        }
        taken.push(who.clone());
    }
    roles.retain(|(role, fills)| match &fills[..] {
        [Fill::Referent(who)] if !core(*role) => !taken.iter().any(|t| same(t, who)),
        _ => true,
    });
    true
}

/// Whether there are as many parties as the kind needs.
fn enough(kind: RelationKind, roles: &[(Role, Fills)]) -> bool {
    let parties = |role: Role| -> (usize, bool) {
        let mut all: SmallVec<[u32; 8]> = SmallVec::new();
        let (mut unnamed, mut forum) = (0, false);
        for (_, fills) in roles.iter().filter(|(r, _)| *r == role) {
            for fill in fills {
                if let Fill::Referent(r) = fill {
                    if r.entities.is_empty() {
                        unnamed += if r.plural { 2 } else { 1 };
                    }
                    forum |= r.kind == EntityKind::Forum;
                    all.extend_from_slice(&r.entities);
                }
            }
        }
        all.sort_unstable();
        all.dedup();
        (all.len() + unnamed, forum)
    };
    match kind {
        RelationKind::MetWith | RelationKind::SpokeWith => parties(Role::Participants).0 >= 2,
        RelationKind::DisputesWith | RelationKind::CooperatedWith => parties(Role::Parties).0 >= 2,
        RelationKind::AgreedOn => {
            let (count, forum) = parties(Role::Parties);
            count >= 2 || forum
        }
        RelationKind::ImposedTariffsOn => roles.iter().any(|(r, _)| matches!(r, Role::Target | Role::Goods)),
        _ => true,
    }
}
