//! Tokens, tags and names → noun groups, verb groups and what stands between them.
//!
//! `Seoul has not asked the Chinese ministry to lift curbs` becomes `[Seoul] (has not asked) [the Chinese ministry]
//! (to lift) [curbs]`. A verb group knows its main verb, form, voice, polarity and modality; what governs it ("plans to",
//! "denied") is left to [`crate::syntax`] and the stages behind it.
//!
//! Semi-modals ("is due to", "has to", "going to") are verbs of their own, with an infinitive behind them. A bare
//! participle ("curbs imposed by") counts as passive. In a line without a full stop and without a finite verb (a headline) a bare
//! participle or an infinitive behind the subject is what the line says, and counts as finite.

pub mod tag;

use crate::lexicon::{Class, ClassSet, Lexicon, Tag, TagSet, VerbForms, WordKey};
use crate::name::Names;
use crate::relation::{EntityKind, MentionForm, Modality};
use crate::token::{Shape, Token, TokenRange};
use smallvec::SmallVec;

/// One group of words, or one mark or function word between groups.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its tokens.
    pub tokens: TokenRange,
    /// What it is.
    pub kind: GroupKind,
}

/// What a group is.
#[derive(Clone, Debug)]
pub enum GroupKind {
    /// A noun with what stands before it.
    Noun(NounGroup),
    /// A verb with its auxiliaries.
    Verb(VerbGroup),
    /// A preposition (`according to` is one) or subordinating conjunction, by the key of its first word.
    Preposition(WordKey),
    /// `and`, `or`, `but`.
    Conjunction,
    /// A comma, bracket or dash.
    Comma,
    /// `that` as a complementizer or relative, `who`, `which`, `when` …
    Relative,
    /// A quotation mark.
    Quote,
    /// A colon or semicolon.
    Break,
    /// An adjective without a noun (`willing`, `very concerned`), with its degree words; by its token.
    Adjective(u32),
    /// An adverb outside a verb group, by its token.
    Adverb(u32),
    /// The particle of a verb: `up` of `set up`.
    Particle,
    /// Anything else: full stops, `there` of existence, stray tokens.
    Other,
}

/// A noun group.
#[derive(Clone, Debug)]
pub struct NounGroup {
    /// The token of the head noun, or of the last word of the name that heads it.
    pub head: u32,
    /// Named mentions inside, by index into [`Names::mentions`].
    pub names: SmallVec<[u32; 3]>,
    /// The group of the possessor (`Seoul` of `Seoul's request`), by index.
    pub possessor: Option<u32>,
    /// Whether it is a personal or possessive pronoun.
    pub pronoun: bool,
}

/// How a verb group stands in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerbForm {
    /// Has tense or a modal.
    Finite,
    /// `to` and the base form, or the base form alone (`helped open`).
    Infinitive,
    /// A participle in -ing without auxiliary (`having met` too).
    Gerund,
    /// A past participle without auxiliary.
    Participle,
}

/// When a verb group puts what it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// `meets`, `is meeting`.
    Present,
    /// `met`, `was meeting`, `did meet`.
    Past,
    /// `will meet`.
    Future,
    /// Without tense.
    None,
}

/// A verb group.
#[derive(Clone, Debug)]
pub struct VerbGroup {
    /// The token of the main verb.
    pub main: u32,
    /// The key of its lemma.
    pub lemma: WordKey,
    /// How it stands.
    pub form: VerbForm,
    /// The tense of its first word.
    pub tense: Tense,
    /// Whether it has `have` as an auxiliary.
    pub perfect: bool,
    /// Whether it has `be` and an -ing form.
    pub progressive: bool,
    /// Whether its subject is what is acted on.
    pub passive: bool,
    /// Whether a negation stands in the group.
    pub negative: bool,
    /// What its modal says.
    pub modality: Modality,
}

/// Function words that the grouping needs by key.
#[derive(Debug)]
pub struct FunctionWords {
    be: WordKey,
    by: WordKey,
    have: WordKey,
    get: WordKey,
    do_: WordKey,
    not: [WordKey; 5],
    future: [WordKey; 4],
    possible: [WordKey; 6],
    desired: [WordKey; 3],
    would: [WordKey; 2],
    conditions: [WordKey; 2],
    bare: [WordKey; 5],
    articles: [WordKey; 3],
    many: Option<WordKey>,
    persona: WordKey,
    according: WordKey,
    more: WordKey,
    worth: WordKey,
    subordinators: [WordKey; 17],
    /// What stands before a number and makes it vague.
    quantifiers: Vec<Vec<WordKey>>,
    pub(crate) that: WordKey,
    compounds: Vec<(WordKey, WordKey)>,
}

impl FunctionWords {
    /// Looks the words up in the lexicon.
    #[must_use]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        let key = WordKey::of;
        Self {
            be: key("be"),
            by: key("by"),
            have: key("have"),
            get: key("get"),
            do_: key("do"),
            not: [key("not"), key("n't"), key("never"), key("neither"), key("cannot")],
            future: [key("will"), key("'ll"), key("wo"), key("shall")],
            possible: [key("may"), key("might"), key("could"), key("can"), key("ca"), key("cannot")],
            desired: [key("must"), key("should"), key("ought")],
            would: [key("would"), key("'d")],
            conditions: [key("if"), key("unless")],
            bare: [key("help"), key("let"), key("make"), key("see"), key("watch")],
            articles: [key("the"), key("a"), key("an")],
            many: Some(key("many")),
            persona: key("persona"),
            according: key("according"),
            more: key("more"),
            worth: key("worth"),
            subordinators: [
                "after", "before", "since", "as", "until", "till", "than", "because", "if", "though",
                "although", "while", "whereas", "unless", "whether", "once", "when",
            ]
            .map(key),
            quantifiers: [
                "more than",
                "less than",
                "fewer than",
                "at least",
                "at most",
                "up to",
                "as many as",
            ]
            .map(|words| words.split(' ').map(key).collect())
            .to_vec(),
            that: key("that"),
            compounds: [
                ("according", "to"),
                ("because", "of"),
                ("instead", "of"),
                ("ahead", "of"),
                ("due", "to"),
                ("prior", "to"),
                ("thanks", "to"),
                ("owing", "to"),
                ("next", "to"),
                ("contrary", "to"),
                ("along", "with"),
                ("together", "with"),
                ("out", "of"),
                ("such", "as"),
                ("as", "for"),
                ("rather", "than"),
                ("regardless", "of"),
                ("outside", "of"),
                ("inside", "of"),
                ("apart", "from"),
                ("aside", "from"),
            ]
            .map(|(one, two)| (key(one), key(two)))
            .to_vec(),
        }
    }
}

/// How many words of a second object are looked at.
const MAX_NOMINAL: usize = 12;
const NOMINAL: TagSet = TagSet::of(&[Tag::Nn, Tag::Nns, Tag::Nnp, Tag::Cd]);
const VERBAL: TagSet = TagSet::of(&[Tag::Vb, Tag::Vbd, Tag::Vbn, Tag::Vbg, Tag::Vbz, Tag::Vbp]);

/// Groups the tokens of one sentence. `tags` runs parallel to the tokens of the sentence; `name_at` tells for every token of
/// the document which named mention it is part of.
pub fn group(
    tokens: &[Token],
    sentence: TokenRange,
    tags: &[Tag],
    names: &Names,
    name_at: &[u32],
    words: &FunctionWords,
    groups: &mut Vec<Group>,
) {
    groups.clear();
    let (start, end) = (sentence.start as usize, sentence.end as usize);
    let mut grouper =
        Grouper { tokens, start, end, tags, names, name_at, words, lexicon: Lexicon::get(), possessor: None };
    let mut at = start;
    while at < end {
        at = grouper.next(at, groups);
    }
    grouper.settle(groups);
}

struct Grouper<'a> {
    tokens: &'a [Token],
    start: usize,
    end: usize,
    tags: &'a [Tag],
    names: &'a Names,
    name_at: &'a [u32],
    words: &'a FunctionWords,
    lexicon: &'static Lexicon,
    /// The group before a possessive ending or the possessive pronoun, until its noun comes.
    possessor: Option<u32>,
}

impl Grouper<'_> {
    fn tag(&self, at: usize) -> Option<Tag> {
        if at < self.end { self.tags.get(at - self.start).copied() } else { None }
    }

    fn is(&self, at: usize, set: TagSet) -> bool {
        self.tag(at).is_some_and(|tag| set.has(tag))
    }

    fn lemma(&self, at: usize) -> WordKey {
        self.lexicon.verb_lemma(self.tokens[at].word).unwrap_or(self.tokens[at].key)
    }

    fn name(&self, at: usize) -> Option<(u32, EntityKind, usize)> {
        let number = self.name_at[at];
        let mention = self.names.mentions.get(number as usize)?;
        Some((number, mention.kind, (mention.tokens.end as usize).clamp(at + 1, self.end)))
    }

    /// Adds a noun group, and steps over a possessive ending behind it.
    fn push_noun(&mut self, groups: &mut Vec<Group>, tokens: TokenRange, noun: NounGroup) -> usize {
        let noun = NounGroup { possessor: self.possessor.take(), ..noun };
        groups.push(Group { tokens, kind: GroupKind::Noun(noun) });
        let end = tokens.end as usize;
        if self.tag(end) == Some(Tag::Pos) {
            self.possessor = Some(groups.len() as u32 - 1);
            return end + 1;
        }
        end
    }

    /// Adds the group that starts at a token, and tells where the next one starts.
    fn next(&mut self, at: usize, groups: &mut Vec<Group>) -> usize {
        let tag = self.tags[at - self.start];
        let plain =
            |head: usize, names, pronoun| NounGroup { head: head as u32, names, possessor: None, pronoun };
        // A date stands by itself, so that "the minister Friday" is two groups.
        if let Some((number, EntityKind::Date, stop)) = self.name(at) {
            let noun = plain(stop - 1, SmallVec::from_slice(&[number]), false);
            return self.push_noun(groups, TokenRange::new(at, stop), noun);
        }
        if tag == Tag::Prp {
            return self.push_noun(groups, TokenRange::new(at, at + 1), plain(at, SmallVec::new(), true));
        }
        if let Some(end) = self.quantifier(at) {
            groups.push(Group { tokens: TokenRange::new(at, end), kind: GroupKind::Adverb(at as u32) });
            return end;
        }
        if let Some((head, names)) = self.noun(at, self.frame(groups)) {
            // Adjectives behind the head are no part of it ("talks possible").
            let stop = head + 1;
            if tag == Tag::PrpS && at + 1 < stop {
                let index = groups.len() as u32;
                groups.push(Group {
                    tokens: TokenRange::new(at, at + 1),
                    kind: GroupKind::Noun(plain(at, SmallVec::new(), true)),
                });
                self.possessor = Some(index);
                return self.push_noun(groups, TokenRange::new(at + 1, stop), plain(head, names, false));
            }
            return self.push_noun(groups, TokenRange::new(at, stop), plain(head, names, tag == Tag::PrpS));
        }
        let starts_infinitive = tag == Tag::To
            && (self.tag(at + 1) == Some(Tag::Vb)
                || (self.tag(at + 1) == Some(Tag::Rb) && self.tag(at + 2) == Some(Tag::Vb)));
        let starts_negated = tag == Tag::Rb
            && self.words.not.contains(&self.tokens[at].key)
            && (self.is(at + 1, TagSet::of(&[Tag::Vbg, Tag::Vbn, Tag::Vb]))
                || self.tag(at + 1) == Some(Tag::To) && self.tag(at + 2) == Some(Tag::Vb));
        if let Some(&(key, _)) = self.words.compounds.iter().find(|(one, two)| {
            self.tokens[at].key == *one && at + 1 < self.end && self.tokens[at + 1].key == *two
        }) && !(self.tag(at + 1) == Some(Tag::To)
            && self.tag(at + 2) == Some(Tag::Vb)
            && self.tokens[at].key != self.words.according)
        {
            let kind = GroupKind::Preposition(key);
            groups.push(Group { tokens: TokenRange::new(at, at + 2), kind });
            return at + 2;
        }
        if (VERBAL.has(tag) || tag == Tag::Md || starts_infinitive || starts_negated)
            && let Some(group) = self.verb(at)
        {
            let stop = group.tokens.end as usize;
            groups.push(group);
            self.possessor = None;
            return stop;
        }
        // Degree words go with the adjective.
        let mut head = at;
        while self.tag(head) == Some(Tag::Rb) && self.is(head + 1, TagSet::of(&[Tag::Rb, Tag::Jj])) {
            head += 1;
        }
        if self.tag(head) == Some(Tag::Jj) {
            while self.tag(head + 1) == Some(Tag::Hyph)
                && self.is(head + 2, TagSet::of(&[Tag::Jj, Tag::Vbn, Tag::Vbg]))
            {
                head += 2;
            }
            let kind = GroupKind::Adjective(head as u32);
            groups.push(Group { tokens: TokenRange::new(at, head + 1), kind });
            return head + 1;
        }
        let kind = match tag {
            Tag::In | Tag::To if self.tokens[at].key == self.words.that => GroupKind::Relative,
            Tag::In | Tag::To => GroupKind::Preposition(self.tokens[at].key),
            Tag::Cc => GroupKind::Conjunction,
            Tag::Comma | Tag::Bracket => GroupKind::Comma,
            Tag::Colon => GroupKind::Break,
            Tag::Wdt | Tag::Wp | Tag::Wrb => GroupKind::Relative,
            Tag::Quote => GroupKind::Quote,
            Tag::Rb => GroupKind::Adverb(at as u32),
            Tag::Rp => GroupKind::Particle,
            _ => GroupKind::Other,
        };
        groups.push(Group { tokens: TokenRange::new(at, at + 1), kind });
        at + 1
    }

    /// The classes of the active verb that the last group is.
    fn frame(&self, groups: &[Group]) -> ClassSet {
        match groups.last().map(|group| &group.kind) {
            Some(GroupKind::Verb(verb)) if !verb.passive => {
                self.lexicon.classes(self.lexicon.find(verb.lemma))
            }
            _ => ClassSet::default(),
        }
    }

    /// The end of `more than`, `at least`, `up to` before a number.
    fn quantifier(&self, at: usize) -> Option<usize> {
        let key = |i: usize| if i < self.end { Some(self.tokens[i].key) } else { None };
        let end = at + if key(at + 1) == self.words.many { 3 } else { 2 };
        let fits = self.words.quantifiers.iter().any(|words| {
            words.len() == end - at && words.iter().enumerate().all(|(i, word)| key(at + i) == Some(*word))
        });
        let is_number = |i: usize| {
            self.tag(i) == Some(Tag::Cd)
                || i < self.end && self.lexicon.classes(self.tokens[i].word).has(Class::NumberWord)
        };
        let counts = is_number(end)
            || key(end).is_some_and(|key| self.words.articles.contains(&key)) && is_number(end + 1);
        (fits && counts && end < self.end).then_some(end)
    }

    /// Whether a second object, or what the first is said to be, starts at a token: `promised miners lower taxes`, `named the
    /// general prime minister`.
    fn starts_complement(&self, at: usize, head: usize, frame: ClassSet) -> bool {
        let is_named = self.name_at[head] != u32::MAX;
        let is_measured = matches!(self.tag(at), Some(Tag::Jj | Tag::Cd));
        if frame.has(Class::Ditransitive) && (self.ends_state(head) || !is_named && is_measured) {
            let mut end = at;
            while end < at + MAX_NOMINAL && self.is(end, NOMINAL.with(Tag::Jj).with(Tag::Hyph)) {
                end += 1;
            }
            let classes = self.lexicon.classes(self.tokens[end - usize::from(end > at)].word);
            let is_actor = [Class::OfficeHead, Class::Forces, Class::Government, Class::OrganizationHead];
            // "offered US goods to China" has one object before the phrase.
            let is_given = self.tag(end) == Some(Tag::To)
                && end + 1 < self.end
                && self.name(end + 1).is_some_and(|(_, kind, _)| kind != EntityKind::Date);
            return end > at
                && self.tag(end - 1) != Some(Tag::Jj)
                && !is_given
                && !classes.any(ClassSet::of(&is_actor));
        }
        if frame.has(Class::Naming) {
            let classes = self.lexicon.classes(self.tokens[head].word);
            let is_person = is_named || classes.has(Class::OfficeHead) || classes.has(Class::MilitaryRank);
            return self.tokens[at].key == self.words.persona
                || is_person
                    && (self.title(at).is_some()
                        || self.lexicon.classes(self.tokens[at].word).has(Class::OfficeHead));
        }
        false
    }

    /// The head of the noun group that starts at a token, and the names in the group. `frame`: the classes of the verb before.
    fn noun(&self, at: usize, frame: ClassSet) -> Option<(usize, SmallVec<[u32; 3]>)> {
        let mut i = at;
        let mut head = None;
        let mut names: SmallVec<[u32; 3]> = SmallVec::new();
        // What a determiner alone can stand for ("this", "the latest").
        let mut standing = None;
        while i < self.end {
            if let Some((number, kind, stop)) = self.name(i) {
                if kind == EntityKind::Date && i > at
                    || kind == EntityKind::Money
                        && head.is_some_and(|head| head + 1 == i && self.ends_state(head))
                    || head.is_some_and(|head| head + 1 == i && self.starts_clause(at, head, number))
                {
                    break;
                }
                names.push(number);
                head = Some(stop - 1);
                i = stop;
                // A person's name closes the group that titles and nationality open, but not "hails Trump tariff deal".
                let is_modifier = i == at + 1
                    && self.is(i, TagSet::of(&[Tag::Nn, Tag::Nns]))
                    && self.name_at[i] == u32::MAX
                    && !frame.any(ClassSet::of(&[
                        Class::Ditransitive,
                        Class::ObjectControl,
                        Class::Reporting,
                    ]));
                if kind == EntityKind::Person && !is_modifier {
                    break;
                }
                continue;
            }
            // "gave Kenya $50 million", "gave Ukraine 100 generators", "sold Taiwan more jets": a second object.
            if (self.tags[i - self.start] == Tag::Cd || self.tokens[i].key == self.words.more)
                && head.is_some_and(|head| head + 1 == i && self.ends_state(head))
            {
                break;
            }
            if i > at && self.tokens[i].key == self.words.worth {
                break;
            }
            if let Some(head) = head.filter(|&head| head + 1 == i)
                && self.starts_complement(i, head, frame)
            {
                break;
            }
            // "Commerce and Industry Minister", "minister for trade": one word, as it were.
            if let Some((title_head, stop)) = self.title(i) {
                head = Some(title_head);
                i = stop;
                continue;
            }
            match self.tags[i - self.start] {
                Tag::Dt | Tag::PrpS if i > at && (head.is_some() || self.tag(i - 1) != Some(Tag::Dt)) => {
                    break;
                }
                Tag::Dt | Tag::PrpS => {
                    standing = Some(i);
                    i += 1;
                }
                Tag::Jj => {
                    if standing.is_some() {
                        standing = Some(i);
                    }
                    i += 1;
                }
                Tag::Hyph => i += 1,
                // "tit-for-tat".
                Tag::In | Tag::To
                    if i > at
                        && self.tags[i - 1 - self.start] == Tag::Hyph
                        && self.tag(i + 1) == Some(Tag::Hyph) =>
                {
                    i += 1
                }
                // "a consistent and reliable supply".
                Tag::Cc | Tag::Comma
                    if head.is_none()
                        && i > at
                        && self.tags[i - 1 - self.start] == Tag::Jj
                        && self.joins_adjectives(i) =>
                {
                    i += 1
                }
                Tag::Rb if i == at + 1 && self.is(i + 1, TagSet::of(&[Tag::Jj, Tag::Vbn, Tag::Vbg])) => {
                    i += 1
                }
                // Joined by a hyphen, or between a determiner, with a number perhaps, and a noun.
                Tag::Vbn | Tag::Vbg
                    if (head.is_none()
                        || self.tags[i - 1 - self.start] == Tag::Cd
                            && matches!(self.tags[at - self.start], Tag::Dt | Tag::PrpS))
                        && (i > at && self.is(i + 1, NOMINAL.with(Tag::Jj).with(Tag::Hyph))
                            || self.tag(i + 1) == Some(Tag::Hyph)) =>
                {
                    i += 1
                }
                // "Qatari-brokered truce".
                Tag::Vbn | Tag::Vbg
                    if i > at
                        && self.tags[i - 1 - self.start] == Tag::Hyph
                        && self.is(i + 1, NOMINAL.with(Tag::Jj)) =>
                {
                    i += 1
                }
                Tag::X if !self.tokens[i].shape.has(Shape::WORD) && self.tag(i + 1) == Some(Tag::Cd) => {
                    i += 1
                }
                // "the dam": the tagger took it for a verb.
                Tag::Vb | Tag::Vbp
                    if head.is_none()
                        && i > at
                        && (self.words.articles.contains(&self.tokens[i - 1].key)
                            || self.tags[i - 1 - self.start] == Tag::PrpS) =>
                {
                    head = Some(i);
                    i += 1;
                }
                // "the Indian ban drew", "sugar export ban drew": no finite verb stands before another.
                Tag::Vb | Tag::Vbp
                    if head.is_some_and(|head| head + 1 == i)
                        && (self.tags[at - self.start] == Tag::Dt && self.name_at[i - 1] != u32::MAX
                            || self.tag(i - 1) == Some(Tag::Nn)
                                && self.lexicon.noun_lemma(self.tokens[i].word).is_some())
                        && self.is(i + 1, TagSet::of(&[Tag::Vbd, Tag::Vbz, Tag::Md])) =>
                {
                    head = Some(i);
                    i += 1;
                }
                tag if NOMINAL.has(tag) => {
                    head = Some(i);
                    i += 1;
                }
                _ => break,
            }
        }
        // `this`, `the latest`: the determiner, or the adjective behind it, stands for a noun.
        Some((head.or(standing)?, names))
    }

    /// Whether a token ends the name, not the adjective, of a state or body of states.
    fn ends_state(&self, token: usize) -> bool {
        let number = self.name_at[token];
        self.names.mentions.get(number as usize).is_some_and(|mention| {
            matches!(mention.kind, EntityKind::Country | EntityKind::Forum)
                && mention.form != MentionForm::Demonym
                && mention.tokens.end as usize == token + 1
        })
    }

    /// The head and end of an office of several words that starts at a token.
    fn title(&self, at: usize) -> Option<(usize, usize)> {
        let titles = &self.names.titles;
        let title = titles.get(titles.partition_point(|t| t.tokens.end as usize <= at))?;
        let fits = title.tokens.start as usize == at && title.tokens.len() > 1;
        let (head, stop) = (title.head as usize, title.tokens.end as usize);
        (fits && (at..stop).contains(&head) && stop <= self.end).then_some((head, stop))
    }

    /// Whether the comma or conjunction at a place stands between adjectives of one noun.
    fn joins_adjectives(&self, at: usize) -> bool {
        let mut i = at;
        while self.is(i, TagSet::of(&[Tag::Cc, Tag::Comma, Tag::Jj, Tag::Hyph])) && i < at + 12 {
            let is_separator = self.tag(i) != Some(Tag::Jj);
            i += 1;
            if is_separator && !self.is(i, TagSet::of(&[Tag::Jj, Tag::Cc])) {
                return false;
            }
        }
        self.is(i, TagSet::of(&[Tag::Nn, Tag::Nns]))
    }

    /// Whether a name right behind a common noun with an article is a group of its own: "the deal China signed", "its
    /// ally Russia", but not "the trade minister Ahn".
    fn starts_clause(&self, at: usize, head: usize, name: u32) -> bool {
        matches!(self.tags[at - self.start], Tag::Dt | Tag::PrpS)
            && matches!(self.tags[head - self.start], Tag::Nn | Tag::Nns)
            && self.name_at[head] == u32::MAX
            && self.names.mentions[name as usize].form != MentionForm::Demonym
            && !matches!(
                self.names.mentions[name as usize].kind,
                EntityKind::Commodity | EntityKind::Money | EntityKind::Percent | EntityKind::Event
            )
            && !self.lexicon.classes(self.tokens[head].word).has(Class::OfficeHead)
    }

    /// The verb group that starts at a token.
    fn verb(&self, at: usize) -> Option<Group> {
        let words = self.words;
        let mut i = at;
        let mut infinitive = false;
        let mut first = None;
        let mut main: Option<usize> = None;
        let mut last_negative = None;
        let (mut modality, mut modal) = (Modality::Asserted, false);
        let (mut perfect, mut progressive, mut passive) = (false, false, false);
        while i < self.end {
            let tag = self.tags[i - self.start];
            let key = self.tokens[i].key;
            if tag == Tag::To && i <= at + 1 && main.is_none() && !infinitive {
                infinitive = true;
            } else if tag == Tag::Md && main.is_none() && !modal {
                modal = true;
                if words.not.contains(&key) {
                    last_negative = Some(i);
                }
                if words.future.contains(&key) {
                    modality = Modality::Planned;
                } else if words.possible.contains(&key) {
                    modality = Modality::Possible;
                } else if words.desired.contains(&key) {
                    modality = Modality::Desired;
                } else if words.would.contains(&key) {
                    modality = if self.is_conditional() { Modality::Possible } else { Modality::Planned };
                }
            } else if words.not.contains(&key) {
                last_negative = Some(i);
            } else if tag == Tag::Rb {
                if main.is_some() && !self.is(i + 1, VERBAL.with(Tag::Rb)) {
                    break;
                }
            } else if VERBAL.has(tag) && self.name_at[i] == u32::MAX {
                if let Some(previous) = main {
                    let lemma = self.lemma(previous);
                    let is_participle = matches!(tag, Tag::Vbn | Tag::Vbd);
                    if lemma == words.be && is_participle {
                        passive = true;
                    } else if lemma == words.be && tag == Tag::Vbg {
                        progressive = true;
                    } else if lemma == words.have
                        && (is_participle
                            || self.lexicon.verb_forms(self.tokens[i].word).any(VerbForms::PARTICIPLE))
                    {
                        perfect = true;
                    } else if lemma == words.get && tag == Tag::Vbn {
                        passive = true;
                    } else if !(lemma == words.do_ && matches!(tag, Tag::Vb | Tag::Vbp)) {
                        break;
                    }
                }
                first.get_or_insert(i);
                main = Some(i);
            } else {
                break;
            }
            i += 1;
        }
        let main = main.or_else(|| modal.then(|| i - 1))?;
        // "is not" keeps its negation, though nothing of the group follows.
        let stop = last_negative.map_or(main, |n| n.max(main)) + 1;
        let first = first.unwrap_or(main);
        let first_tag = self.tags[first - self.start];
        let (form, tense) = if infinitive {
            (VerbForm::Infinitive, Tense::None)
        } else if modal {
            (VerbForm::Finite, if modality == Modality::Planned { Tense::Future } else { Tense::None })
        } else {
            match first_tag {
                Tag::Vbg => (VerbForm::Gerund, Tense::None),
                Tag::Vbn => (VerbForm::Participle, Tense::None),
                Tag::Vbd => (VerbForm::Finite, Tense::Past),
                Tag::Vb => (VerbForm::Infinitive, Tense::None),
                _ => (VerbForm::Finite, Tense::Present),
            }
        };
        // "the deal signed by both": the tagger takes it for a past.
        let is_agentive = tense == Tense::Past
            && first == main
            && stop < self.end
            && self.tokens[stop].key == words.by
            && !self.is(stop + 1, TagSet::of(&[Tag::Cd, Tag::Vbg]))
            && self.lexicon.verb_forms(self.tokens[main].word).any(VerbForms::PARTICIPLE);
        let (form, tense) = if is_agentive { (VerbForm::Participle, Tense::None) } else { (form, tense) };
        passive |= form == VerbForm::Participle && first == main;
        Some(Group {
            tokens: TokenRange::new(at, stop),
            kind: GroupKind::Verb(VerbGroup {
                main: main as u32,
                lemma: self.lemma(main),
                form,
                tense,
                perfect,
                progressive,
                passive,
                negative: last_negative.is_some(),
                modality,
            }),
        })
    }

    fn is_conditional(&self) -> bool {
        self.tokens[self.start..self.end].iter().any(|t| self.words.conditions.contains(&t.key))
    }

    /// What the groups before tell of a verb: `to lift curbs and resume talks`; and the finite verb of a headline.
    fn settle(&self, groups: &mut [Group]) {
        // The last verb with `to` or a modal, or one that takes the bare form.
        let mut model: Option<VerbGroup> = None;
        let mut is_finite = false;
        for at in 0..groups.len() {
            let before = at.checked_sub(1).map(|b| groups[b].kind.clone());
            let GroupKind::Verb(verb) = &mut groups[at].kind else { continue };
            let is_bare = verb.form == VerbForm::Infinitive
                && self.tags[verb.main as usize - self.start] == Tag::Vb
                && !self.has_to(groups[at].tokens, verb_main(&groups[at]));
            let GroupKind::Verb(verb) = &mut groups[at].kind else { continue };
            if is_bare {
                let coordinated =
                    matches!(before, Some(GroupKind::Conjunction | GroupKind::Comma | GroupKind::Adverb(_)));
                match &model {
                    Some(other) if coordinated => {
                        (verb.form, verb.tense, verb.modality) = (other.form, other.tense, other.modality);
                    }
                    Some(other) if self.words.bare.contains(&other.lemma) => {}
                    // An imperative, or a present that the tagger took for the base form.
                    _ => (verb.form, verb.tense) = (VerbForm::Finite, Tense::Present),
                }
            }
            let carries = !is_bare
                && (verb.form == VerbForm::Infinitive
                    || verb.modality != Modality::Asserted
                    || self.words.bare.contains(&verb.lemma));
            if carries {
                model = Some(verb.clone());
            }
            is_finite |= verb.form == VerbForm::Finite;
        }
        let has_stop = self.end > self.start && self.tags[self.end - 1 - self.start] == Tag::Stop;
        self.reduce(groups, !has_stop);
        self.restore(groups);
        if is_finite || has_stop {
            return;
        }
        let mut has_subject = false;
        for at in 0..groups.len() {
            let governed = at > 0 && matches!(groups[at - 1].kind, GroupKind::Preposition(_));
            let object = matches!(
                (groups.get(at + 1).map(|g| &g.kind), groups.get(at + 1).map(|g| g.tokens.start as usize)),
                (Some(GroupKind::Noun(_)), Some(start))
                    if self.name(start).is_none_or(|(_, kind, _)| kind != EntityKind::Date)
            );
            match &mut groups[at].kind {
                GroupKind::Noun(_) => has_subject |= !governed,
                GroupKind::Verb(verb) if has_subject && verb.form == VerbForm::Infinitive => {
                    verb.form = VerbForm::Finite;
                    verb.tense = Tense::Future;
                    verb.modality = Modality::Planned;
                    return;
                }
                GroupKind::Verb(verb) if has_subject && verb.form == VerbForm::Participle => {
                    verb.form = VerbForm::Finite;
                    verb.tense = Tense::Past;
                    verb.passive &= !object;
                    return;
                }
                _ => {}
            }
        }
    }

    /// Participles that are pasts: `Togo, whose port is full, closed the crossing`. What is passive has no object.
    fn restore(&self, groups: &mut [Group]) {
        let others = ClassSet::of(&[Class::Ditransitive, Class::Naming, Class::ObjectControl]);
        for at in 1..groups.len() {
            let GroupKind::Verb(verb) = &groups[at].kind else { continue };
            let main = verb.main as usize;
            let is_bare = verb.form == VerbForm::Participle
                && groups[at].tokens.len() == 1
                && self.tags[main - self.start] == Tag::Vbn
                && self.lexicon.verb_forms(self.tokens[main].word).any(VerbForms::PAST)
                && !self.lexicon.classes(self.lexicon.find(verb.lemma)).any(others)
                && matches!(groups[at - 1].kind, GroupKind::Comma | GroupKind::Noun(_));
            let Some(next) = groups.get(at + 1).filter(|_| is_bare) else { continue };
            let first = next.tokens.start as usize;
            let is_object = matches!(next.kind, GroupKind::Noun(_))
                && !self.is_date(next)
                && (self.is(first, TagSet::of(&[Tag::Dt, Tag::PrpS]))
                    || self.ends_state(next.tokens.end as usize - 1));
            // "President Lee cautioned that".
            let is_clause = matches!(next.kind, GroupKind::Relative)
                && self.tokens[first].key == self.words.that
                && self.lexicon.classes(self.tokens[main].word).has(Class::Reporting)
                && matches!(&groups[at - 1].kind, GroupKind::Noun(noun) if !noun.names.is_empty());
            if (is_object || is_clause)
                && let GroupKind::Verb(verb) = &mut groups[at].kind
            {
                (verb.form, verb.tense, verb.passive) = (VerbForm::Finite, Tense::Past, false);
            }
        }
    }

    /// Pasts that are participles: `the men arrested in Vienna worked`, and in a headline `Britain urged to halt sales`.
    fn reduce(&self, groups: &mut [Group], is_headline: bool) {
        for at in 1..groups.len() {
            let GroupKind::Verb(verb) = &groups[at].kind else { continue };
            let main = verb.main as usize;
            let is_bare = verb.form == VerbForm::Finite
                && verb.tense == Tense::Past
                && groups[at].tokens.len() == 1
                && self.tags[main - self.start] == Tag::Vbd;
            let classes = self.lexicon.classes(self.lexicon.find(verb.lemma));
            let can_be = self.lexicon.verb_forms(self.tokens[main].word).any(VerbForms::PARTICIPLE)
                && !classes.has(Class::Intransitive);
            if !is_bare || !can_be || !matches!(&groups[at - 1].kind, GroupKind::Noun(noun) if !noun.pronoun)
            {
                continue;
            }
            let next = groups.get(at + 1).map(|group| &group.kind);
            let is_ordered = matches!(next, Some(GroupKind::Verb(next)) if next.form == VerbForm::Infinitive)
                && classes.has(Class::ObjectControl);
            let lacks_object = classes.has(Class::Transitive) && !matches!(next, Some(GroupKind::Noun(_)));
            if is_headline && (is_ordered || lacks_object) {
                if let GroupKind::Verb(verb) = &mut groups[at].kind {
                    verb.passive = true;
                }
                continue;
            }
            let is_reporting = self.lexicon.classes(self.tokens[main].word).has(Class::Reporting);
            let mut first = at - 1;
            while let Some(possessor) = self.possessor_of(groups, first).filter(|&p| p < first) {
                first = possessor;
            }
            let is_contact = first > 0
                && match &groups[first - 1].kind {
                    GroupKind::Noun(_) => !self.is_date(&groups[first - 1]),
                    kind => matches!(kind, GroupKind::Relative),
                };
            if !is_reporting
                && !is_contact
                && self.meets_verb(groups, at + 1)
                && let GroupKind::Verb(verb) = &mut groups[at].kind
            {
                (verb.form, verb.tense, verb.passive) = (VerbForm::Participle, Tense::None, true);
            }
        }
    }

    fn is_date(&self, group: &Group) -> bool {
        self.name(group.tokens.start as usize).is_some_and(|(_, kind, _)| kind == EntityKind::Date)
    }

    fn possessor_of(&self, groups: &[Group], at: usize) -> Option<usize> {
        match groups.get(at).map(|group| &group.kind) {
            Some(GroupKind::Noun(noun)) => noun.possessor.map(|p| p as usize),
            _ => None,
        }
    }

    /// Whether nothing but phrases stands between a place and the finite verb behind them.
    fn meets_verb(&self, groups: &[Group], from: usize) -> bool {
        let mut at = from;
        while let Some(group) = groups.get(at) {
            match &group.kind {
                GroupKind::Preposition(key) if !self.words.subordinators.contains(key) => {
                    at += 1;
                    while self.possessor_of(groups, at + 1) == Some(at) {
                        at += 1;
                    }
                    if !matches!(groups.get(at).map(|g| &g.kind), Some(GroupKind::Noun(_))) {
                        return false;
                    }
                }
                GroupKind::Noun(_) if self.is_date(group) => {}
                GroupKind::Adverb(_) | GroupKind::Particle => {}
                GroupKind::Verb(verb) => return at > from && verb.form == VerbForm::Finite,
                _ => return false,
            }
            at += 1;
        }
        false
    }

    fn has_to(&self, tokens: TokenRange, main: usize) -> bool {
        (tokens.start as usize..main).any(|at| matches!(self.tags[at - self.start], Tag::To | Tag::Md))
    }
}

fn verb_main(group: &Group) -> usize {
    match &group.kind {
        GroupKind::Verb(verb) => verb.main as usize,
        _ => group.tokens.start as usize,
    }
}
