//! Rule files as they are written: TOML, and the compact form in which the build script embeds them.
//!
//! The compact form leaves out the sentences that a rule must and must not match, and comments; it is read ten times as
//! fast. Shared with the build script, so it uses only `std`, `serde` and the vocabularies.

use crate::relation::{Modality, Polarity, RelationKind};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A rule file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The relation kind; none in a file of shared classes.
    pub kind: Option<String>,
    /// The roles of a kind of the user's own.
    #[serde(default)]
    pub role: Vec<RoleSource>,
    /// Roles that what is named inside another role fills where nothing else does: `measure=target`.
    #[serde(default)]
    pub within: Vec<String>,
    /// Kinds that do not stand inside a relation of this kind, whatever rule found it.
    #[serde(default)]
    pub absorbs: Vec<RelationKind>,
    /// Word classes.
    #[serde(default)]
    pub classes: BTreeMap<String, Vec<String>>,
    /// The rules.
    #[serde(default)]
    pub rule: Vec<Source>,
}

impl File {
    /// Gives every rule what the file says for all of them.
    pub fn spread(&mut self) {
        for rule in &mut self.rule {
            for kind in &self.absorbs {
                if !rule.absorbs.contains(kind) {
                    rule.absorbs.push(*kind);
                }
            }
        }
    }
}

/// A role of a kind of the user's own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleSource {
    /// Its name.
    pub name: String,
    /// `mention` (the default), `span`, or `either`.
    pub filler: Option<String>,
    /// Whether the relation is not emitted without it.
    #[serde(default)]
    pub core: bool,
    /// Whether it holds a list.
    #[serde(default)]
    pub many: bool,
}

/// A rule.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Source {
    pub name: String,
    #[serde(default)]
    pub verb: Vec<String>,
    #[serde(default)]
    pub light: Vec<String>,
    #[serde(default)]
    pub noun: Vec<String>,
    #[serde(default)]
    pub adj: Vec<String>,
    #[serde(default)]
    pub title: bool,
    #[serde(default)]
    pub event: bool,
    pub frame: String,
    #[serde(default)]
    pub support: Vec<String>,
    #[serde(default)]
    pub not: Vec<String>,
    #[serde(default)]
    pub need: Vec<String>,
    pub polarity: Option<Polarity>,
    pub modality: Option<Modality>,
    #[serde(default)]
    pub willed: bool,
    pub cameo: Option<String>,
    /// How often the rule is right, 0 to 1; for built-in rules, by `data/rules/confidence.tsv`.
    pub confidence: Option<f32>,
    #[serde(default)]
    pub absorbs: Vec<RelationKind>,
    #[serde(default)]
    pub fires: Vec<String>,
    #[serde(default)]
    pub silent: Vec<String>,
}

/// Between the fields of a record, and between the members of a list; neither stands in a rule.
const FIELD: char = '\u{1F}';
const MEMBER: char = '\u{1E}';

/// Files in the compact form: a line a kind (`K`), a class (`C`), a rule (`R`).
#[allow(dead_code)]
pub fn to_compact(files: &[File]) -> String {
    let mut text = String::new();
    let join = |list: &[String]| list.join(&MEMBER.to_string());
    for file in files {
        text += &format!("K{FIELD}{}{FIELD}{}\n", file.kind.as_deref().unwrap_or(""), join(&file.within));
        for (name, words) in &file.classes {
            text += &format!("C{FIELD}{name}{FIELD}{}\n", join(words));
        }
        for rule in &file.rule {
            let absorbs: Vec<String> = rule.absorbs.iter().map(|k| k.as_str().to_owned()).collect();
            let flags = [(rule.title, 't'), (rule.event, 'e'), (rule.willed, 'w')];
            let flags: String = flags.iter().filter(|(on, _)| *on).map(|(_, flag)| *flag).collect();
            let fields = [
                "R".to_owned(),
                rule.name.clone(),
                join(&rule.verb),
                join(&rule.light),
                join(&rule.noun),
                join(&rule.adj),
                flags,
                rule.frame.split_whitespace().collect::<Vec<_>>().join(" "),
                join(&rule.support),
                join(&rule.not),
                join(&rule.need),
                rule.polarity.map_or("", Polarity::as_str).to_owned(),
                rule.modality.map_or("", Modality::as_str).to_owned(),
                rule.cameo.clone().unwrap_or_default(),
                join(&absorbs),
                rule.confidence.map_or_else(String::new, |c| format!("{c:.2}")),
            ];
            text += &fields.join(&FIELD.to_string());
            text.push('\n');
        }
    }
    text
}

/// The parts of a text between marks; the parts are short, so no search is set up for each.
#[allow(dead_code)]
pub fn parts(text: &str, mark: char) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let at = text.bytes().position(|byte| byte == mark as u8);
        rest = at.map(|at| &text[at + 1..]);
        Some(at.map_or(text, |at| &text[..at]))
    })
}

/// Reads the compact form.
#[allow(dead_code)]
pub fn from_compact(text: &str) -> Vec<File> {
    let mut files: Vec<File> = Vec::new();
    let list = |field: &str| -> Vec<String> {
        if field.is_empty() { Vec::new() } else { parts(field, MEMBER).map(str::to_owned).collect() }
    };
    for line in text.lines() {
        let mut fields = parts(line, FIELD);
        let tag = fields.next().unwrap_or("");
        let mut next = || fields.next().unwrap_or("");
        match (tag, files.last_mut()) {
            ("K", _) => {
                let kind = next();
                let kind = (!kind.is_empty()).then(|| kind.to_owned());
                files.push(File { kind, within: list(next()), ..File::default() });
            }
            ("C", Some(file)) => {
                let name = next().to_owned();
                file.classes.insert(name, list(next()));
            }
            ("R", Some(file)) => {
                let name = next().to_owned();
                let (verb, light, noun, adj) = (list(next()), list(next()), list(next()), list(next()));
                let flags = next();
                let (title, event, willed) = (flags.contains('t'), flags.contains('e'), flags.contains('w'));
                let frame = next().to_owned();
                let (support, not, need) = (list(next()), list(next()), list(next()));
                let (polarity, modality) = (Polarity::from_name(next()), Modality::from_name(next()));
                let cameo = Some(next()).filter(|c| !c.is_empty()).map(str::to_owned);
                let absorbs: Vec<RelationKind> =
                    list(next()).iter().filter_map(|k| RelationKind::from_name(k)).collect();
                let confidence = next().parse().ok();
                file.rule.push(Source {
                    name,
                    verb,
                    light,
                    noun,
                    adj,
                    title,
                    event,
                    frame,
                    support,
                    not,
                    need,
                    polarity,
                    modality,
                    willed,
                    cameo,
                    confidence,
                    absorbs,
                    fires: Vec::new(),
                    silent: Vec::new(),
                });
            }
            _ => {}
        }
    }
    files
}

/// How sure a rule is whose record nobody knows.
#[allow(dead_code)]
pub const UNKNOWN_CONFIDENCE: f32 = 0.75;

/// Fills in the confidence of rules from the counts of `data/rules/confidence.tsv` (rule, how often right, how often seen).
///
/// A rule seen rarely is drawn towards its kind, a kind seen rarely towards all: with `n` sightings of which `r` right, and
/// the rate `p` of what stands above, the estimate is `(r + 4 p) / (n + 4)`.
#[allow(dead_code)]
pub fn set_confidence(files: &mut [File], counts: &str) {
    const WEIGHT: f32 = 4.0;
    let mut by_rule: BTreeMap<&str, (f32, f32)> = BTreeMap::new();
    for line in counts.lines().skip(1) {
        let mut cells = line.split('\t');
        let rule = cells.next().unwrap_or("");
        let mut number = || cells.next().and_then(|c| c.parse().ok()).unwrap_or(0.0);
        by_rule.insert(rule, (number(), number()));
    }
    let sum = |counts: &mut dyn Iterator<Item = (f32, f32)>| {
        counts.fold((0.0, 0.0), |sum, c| (sum.0 + c.0, sum.1 + c.1))
    };
    let rate = |(right, seen): (f32, f32), above: f32| (right + WEIGHT * above) / (seen + WEIGHT);
    let all = rate(sum(&mut by_rule.values().copied()), UNKNOWN_CONFIDENCE);
    for file in files {
        let of = |rule: &Source| by_rule.get(rule.name.as_str()).copied().unwrap_or((0.0, 0.0));
        let kind = rate(sum(&mut file.rule.iter().map(of)), all);
        for rule in &mut file.rule {
            let own = rate(by_rule.get(rule.name.as_str()).copied().unwrap_or((0.0, 0.0)), kind);
            rule.confidence.get_or_insert(own);
        }
    }
}
