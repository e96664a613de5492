//! Text → document: the stages in order.

use crate::assembly::Assembly;
use crate::clause::status::StatusWords;
use crate::clause::{Clauses, Lemmas, View};
use crate::coref::{Actors, Discourse};
use crate::document::{DiscardedRule, Document, Explanation, SentenceId};
use crate::error::{Error, ErrorKind, Errors, nearest};
use crate::gate::Gate;
use crate::group::{self, FunctionWords, tag::Tagger};
use crate::name::{self, gazetteer::Gazetteer};
use crate::relation::{CustomKind, RelationKind};
use crate::rule::{self, Lost, Matcher, Memo, Report, RuleSet};
use crate::sentence::{self, Sentence};
use crate::syntax::{self, Parser, Scratch, Syntax};
use crate::token;
use std::cell::RefCell;
use std::sync::Arc;
use std::sync::LazyLock as Lazy;

/// A text with what is known about it.
#[derive(Clone, Debug)]
pub struct Input<'a> {
    text: &'a str,
    id: Option<&'a str>,
    date: Option<&'a str>,
}

impl<'a> Input<'a> {
    /// A text of which nothing else is known.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { text, id: None, date: None }
    }

    /// Its id, for the output.
    #[must_use]
    pub fn id(mut self, id: &'a str) -> Self {
        self.id = Some(id);
        self
    }

    /// The day it was written, `YYYY-MM-DD`: relative dates count from it. Anything else is passed through unread.
    #[must_use]
    pub fn date(mut self, date: &'a str) -> Self {
        self.date = Some(date);
        self
    }
}

impl Input<'_> {
    pub(crate) fn text(&self) -> &str {
        self.text
    }
    pub(crate) fn id_str(&self) -> Option<&str> {
        self.id
    }
    pub(crate) fn date_str(&self) -> Option<&str> {
        self.date
    }
}

impl<'a> From<&'a str> for Input<'a> {
    fn from(text: &'a str) -> Self {
        Self::new(text)
    }
}

#[derive(Debug)]
struct Knowledge {
    rules: RuleSet,
    /// The built-in names with the user's, if the user has any.
    gazetteer: Option<Gazetteer>,
    actors: Actors,
    status: StatusWords,
    words: FunctionWords,
    gate: Gate,
}

static BUILTIN: Lazy<Arc<Knowledge>> = Lazy::new(|| Arc::new(Knowledge::with(RuleSet::builtin())));

/// What is wanted of a text beside its document.
#[derive(Default)]
struct Asked<'a> {
    /// How the sentences are analysed.
    trace: Option<&'a mut String>,
    /// What was weighed and lost.
    explanation: Option<&'a mut Explanation>,
    /// Relations also where nobody who could act is named.
    whole: bool,
}

/// Reads texts. Cheap to clone and to share between threads.
#[derive(Clone, Debug)]
pub struct Extractor {
    knowledge: Arc<Knowledge>,
}

/// Makes an [`Extractor`] with rules of the user's own.
#[derive(Clone, Debug)]
pub struct ExtractorBuilder {
    gazetteers: Vec<(String, String)>,
    rules: Vec<(String, String)>,
    builtin_rules: bool,
}

impl ExtractorBuilder {
    /// Adds a table of names: its name, for messages, and its text, tab-separated with a header line. Rows add, replace or
    /// remove names (`docs/extending.md`).
    #[must_use]
    pub fn gazetteer_tsv(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.gazetteers.push((name.into(), text.into()));
        self
    }

    /// Adds a rule file: its name, for messages, and its text. `data/rules/README.md` describes the language. A rule
    /// replaces the one of the same name that is there.
    #[must_use]
    pub fn rules_toml(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.rules.push((name.into(), text.into()));
        self
    }

    /// Leaves the rules out that the library carries.
    #[must_use]
    pub fn without_builtin_rules(mut self) -> Self {
        self.builtin_rules = false;
        self
    }

    /// The extractor.
    ///
    /// # Errors
    ///
    /// Every mistake in the files, with file, line, column and remedy.
    pub fn build(self) -> Result<Extractor, Errors> {
        let files: Vec<(&str, &str)> = self.rules.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        let tables: Vec<(&str, &str)> =
            self.gazetteers.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        let mut rules = if self.builtin_rules { RuleSet::builtin() } else { RuleSet::default() };
        let mut knowledge = Knowledge::with(RuleSet::default());
        // Mistakes of all files are told together.
        let read = rules.add(&files);
        let gazetteer = (!tables.is_empty()).then(|| Gazetteer::from_tables(&tables)).transpose();
        match (read, gazetteer) {
            (Ok(()), Ok(gazetteer)) => {
                knowledge.gate = Gate::new(&rules, &knowledge.actors);
                knowledge.rules = rules;
                knowledge.gazetteer = gazetteer;
                Ok(Extractor { knowledge: Arc::new(knowledge) })
            }
            (Err(errors), Ok(_)) | (Ok(()), Err(errors)) => Err(errors),
            (Err(first), Err(second)) => Err(first.with(second)),
        }
    }
}

impl Knowledge {
    fn with(rules: RuleSet) -> Self {
        let actors = Actors::builtin();
        let gate = Gate::new(&rules, &actors);
        Self {
            rules,
            gazetteer: None,
            actors,
            status: StatusWords::builtin(),
            words: FunctionWords::new(),
            gate,
        }
    }
}

impl Default for Extractor {
    fn default() -> Self {
        Self::new()
    }
}

impl Extractor {
    /// An extractor with the built-in tables and rules.
    #[must_use]
    pub fn new() -> Self {
        Self { knowledge: BUILTIN.clone() }
    }

    /// An extractor with more than the built-in tables and rules.
    #[must_use]
    pub fn builder() -> ExtractorBuilder {
        ExtractorBuilder { gazetteers: Vec::new(), rules: Vec::new(), builtin_rules: true }
    }

    /// Every kind of relation that it can find, by name, those of its own rules last.
    pub fn kinds(&self) -> impl Iterator<Item = String> {
        let builtin = RelationKind::ALL.iter().filter(|kind| **kind != RelationKind::Custom);
        let custom = self.custom_kinds().into_iter().map(|kind| kind.name.to_string());
        builtin.map(|kind| kind.as_str().to_owned()).chain(custom)
    }

    /// The kind of this name.
    ///
    /// # Errors
    ///
    /// When there is none: with the one that was probably meant, or all.
    pub fn check_kind(&self, name: &str) -> Result<(), Error> {
        let kinds: Vec<String> = self.kinds().collect();
        if kinds.iter().any(|kind| kind == name) {
            return Ok(());
        }
        let hint = match nearest(name, kinds.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", kinds.join(", ")),
        };
        Err(Error::new(ErrorKind::Usage, format!("there is no relation kind `{name}`")).hint(hint))
    }

    /// The kinds of relation that its own rules define, with their roles.
    #[must_use]
    pub fn custom_kinds(&self) -> Vec<CustomKind> {
        self.knowledge.rules.custom_kinds()
    }

    /// Every subkind that an entity can have, those of its own tables last.
    pub fn subkinds(&self) -> impl Iterator<Item = &str> {
        self.knowledge.gazetteer.as_ref().unwrap_or_else(|| Gazetteer::builtin()).subkinds()
    }

    /// Runs the sentences that the rules bring along, of those rules whose name `wanted` picks: each rule must fire on
    /// its `fires` and on none of its `silent`.
    pub fn check_rules(&self, wanted: impl Fn(&str) -> bool) -> Report {
        rule::check(&self.knowledge.rules, wanted, |sentence| {
            let document = self.run(&sentence.into(), Asked { whole: true, ..Asked::default() });
            document.all_relations().iter().map(|r| r.evidence().rule.to_string()).collect()
        })
    }

    /// Reads a text, whatever it is: it never fails. Offsets in the document are bytes of this text.
    ///
    /// ```
    /// let document = demarche::Extractor::new().extract("Wang Wentao met Ahn Duk-geun in Detroit.");
    /// for relation in document.relations::<demarche::MetWith>() {
    ///     println!("{} took part", relation.participants.len());
    /// }
    /// ```
    #[must_use]
    pub fn extract<'a>(&self, input: impl Into<Input<'a>>) -> Document {
        self.run(&input.into(), Asked::default())
    }

    /// Like [`extract`](Self::extract), and why: how else each name could have been read, and which rules had their words
    /// in the text and gave no relation.
    ///
    /// ```
    /// let (document, why) = demarche::Extractor::new().explain("Georgia and Armenia signed a treaty in Tbilisi.");
    /// let georgia = &why.names[0];
    /// assert_eq!(document.text_of(georgia.taken.span), "Georgia");
    /// assert!(georgia.discarded.iter().any(|reading| reading.name == "Georgia, USA"));
    /// ```
    #[must_use]
    pub fn explain<'a>(&self, input: impl Into<Input<'a>>) -> (Document, Explanation) {
        let mut explanation = Explanation::default();
        let asked = Asked { explanation: Some(&mut explanation), ..Asked::default() };
        let document = self.run(&input.into(), asked);
        (document, explanation)
    }

    /// How the text is analysed, sentence by sentence: the tree of its groups and the clauses read off it. For whoever
    /// writes rules; the format may change.
    #[must_use]
    pub fn trace<'a>(&self, input: impl Into<Input<'a>>) -> String {
        let mut trace = String::new();
        let _ = self.run(&input.into(), Asked { trace: Some(&mut trace), whole: true, explanation: None });
        trace
    }

    /// Reads a text.
    fn run(&self, input: &Input, asked: Asked) -> Document {
        let Asked { mut trace, mut explanation, whole } = asked;
        let text = input.text;
        let date = input.date.and_then(|d| d.get(..10)).and_then(|d| d.parse::<jiff::civil::Date>().ok());
        let mut tokens = Vec::new();
        token::tokenize(text, &mut tokens);
        let sentences = sentence::split(text, &tokens);
        let gazetteer = self.knowledge.gazetteer.as_ref().unwrap_or_else(|| Gazetteer::builtin());
        let names = name::find(text, date, &tokens, &sentences, gazetteer);
        if let Some(explanation) = explanation.as_deref_mut() {
            explanation.names = name::explain(text, date, &tokens, &sentences, gazetteer, &names);
        }
        let mut name_at = vec![u32::MAX; tokens.len()];
        for (i, mention) in names.mentions.iter().enumerate() {
            name_at[mention.tokens.range()].fill(i as u32);
        }
        let mut discourse = Discourse::new(&names, &self.knowledge.actors);
        let (tagger, parser) = (Tagger::new(), Parser::new());
        let (mut tags, mut groups) = (Vec::new(), Vec::new());
        let (mut syntax, mut clauses, mut scratch) =
            (Syntax::default(), Clauses::default(), Scratch::default());
        let (mut lemmas, memo) = (Vec::new(), Memo::default());
        let (no_syntax, no_clauses) = (Syntax::default(), Clauses::default());
        let mut assembly = Assembly::new(&self.knowledge.rules);
        let gate = &self.knowledge.gate;
        let lost = RefCell::new(Vec::new());
        let analysed = if whole || gate.has_actors(&names) { &sentences[..] } else { &[] };
        for (index, sentence) in analysed.iter().enumerate() {
            let mut range = sentence.tokens;
            range.start = (range.start + sentence.dateline).min(range.end);
            if range.is_empty() || trace.is_none() && !gate.passes(&tokens, range, &name_at, &names) {
                continue;
            }
            tags.clear();
            let is_name = |i| name_at[range.start as usize + i] != u32::MAX;
            tagger.tag(text, &tokens[range.range()], is_name, &mut tags);
            group::tag::mend(&tokens, range, &mut tags, &names, &name_at);
            let words = &self.knowledge.words;
            group::group(&tokens, range, &tags, &names, &name_at, words, &mut groups);
            lemmas.clear();
            lemmas.extend(tokens[range.range()].iter().map(Lemmas::of));
            let view = View {
                tokens: &tokens,
                names: &names,
                sentence,
                range,
                tags: &tags,
                lemmas: &lemmas,
                groups: &groups,
                syntax: &no_syntax,
                clauses: &no_clauses,
            };
            let matcher = self.matcher(&view, &discourse, &memo, date);
            // Where nothing is stated, it is enough to know who is spoken of.
            let is_stating = matcher.has_trigger() || trace.is_some();
            if is_stating {
                let analysed = Sentence { tokens: range, dateline: 0, ..*sentence };
                parser.parse(&tokens, &analysed, &tags, &groups, &names, &mut scratch, &mut syntax);
            } else {
                syntax::sketch(&groups, &mut scratch, &mut syntax);
            }
            clauses.find(&tokens, &groups, &syntax);
            let view = View { syntax: &syntax, clauses: &clauses, ..view };
            if let Some(trace) = trace.as_deref_mut() {
                trace.push_str(&crate::syntax::draw(text, &tokens, &groups, &syntax));
                trace.push_str(&view.draw(text));
            }
            discourse.enter(&view, index as u32);
            if !is_stating {
                continue;
            }
            let mut matcher = self.matcher(&view, &discourse, &memo, date);
            matcher.lost = explanation.is_some().then_some(&lost);
            let found = matcher.relations();
            if let Some(explanation) = explanation.as_deref_mut() {
                let won = |l: &Lost| found.iter().any(|f| (f.rule, f.trigger) == (l.rule, l.trigger));
                self.tell(lost.borrow().iter().filter(|l| !won(l)), index, &view, &mut explanation.rules);
                lost.borrow_mut().clear();
            }
            for found in found {
                if let Some(speaker) = found.speaker() {
                    discourse.note_speaker(speaker);
                }
                discourse.note_event(&found.equals());
                let trigger = view.span_of(found.trigger);
                assembly.add(index as u32, trigger, found, &names.mentions);
            }
        }
        assembly.finish(input, &tokens, sentences.iter().map(|s| s.span).collect(), names)
    }

    /// The matcher of a sentence, for nobody who asks what lost.
    fn matcher<'a>(
        &'a self,
        view: &'a View<'a>,
        discourse: &'a Discourse<'a>,
        memo: &'a Memo,
        date: Option<jiff::civil::Date>,
    ) -> Matcher<'a> {
        let (rules, status) = (&self.knowledge.rules, &self.knowledge.status);
        Matcher { view, rules, discourse, status, memo, date, lost: None }
    }

    /// The rules that lost in a sentence, each once at a place: what it lost against, before that it did not fit elsewhere.
    fn tell<'l>(
        &self,
        lost: impl Iterator<Item = &'l Lost>,
        sentence: usize,
        view: &View,
        told: &mut Vec<DiscardedRule>,
    ) {
        let mut lost: Vec<&Lost> = lost.collect();
        lost.sort_by_key(|l| (l.trigger, l.rule, l.why));
        lost.dedup_by_key(|l| (l.trigger, l.rule));
        let name = |rule: u32| self.knowledge.rules.rules[rule as usize].name.to_string();
        told.extend(lost.iter().map(|l| DiscardedRule {
            sentence: SentenceId(sentence as u32),
            trigger: view.span_of(l.trigger),
            rule: name(l.rule),
            winner: l.winner.map(name),
            why: l.why,
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_fires_on_its_own_sentences_and_on_no_other_of_them() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/rules");
        let mut builder = Extractor::builder().without_builtin_rules();
        let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
        files.sort();
        for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "toml")) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            builder = builder.rules_toml(name, std::fs::read_to_string(file).unwrap());
        }
        let extractor = match builder.build() {
            Ok(extractor) => extractor,
            Err(errors) => panic!("{errors}"),
        };
        // The embedded form says the same.
        assert_eq!(extractor.knowledge.rules.rules.len(), Extractor::new().knowledge.rules.rules.len());
        let report = extractor.check_rules(|_| true);
        assert!(report.sentences > 1000);
        let lines: Vec<String> = report.mismatches.iter().map(ToString::to_string).collect();
        let count = report.sentences;
        assert!(lines.is_empty(), "{} of {count} sentences:\n{}", lines.len(), lines.join("\n"));
    }
}
