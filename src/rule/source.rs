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
    /// Word classes.
    #[serde(default)]
    pub classes: BTreeMap<String, Vec<String>>,
    /// The rules.
    #[serde(default)]
    pub rule: Vec<Source>,
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
        text += &format!("K{FIELD}{}\n", file.kind.as_deref().unwrap_or(""));
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
            ];
            text += &fields.join(&FIELD.to_string());
            text.push('\n');
        }
    }
    text
}

/// Reads the compact form.
#[allow(dead_code)]
pub fn from_compact(text: &str) -> Vec<File> {
    let mut files: Vec<File> = Vec::new();
    let list = |field: &str| -> Vec<String> {
        if field.is_empty() { Vec::new() } else { field.split(MEMBER).map(str::to_owned).collect() }
    };
    for line in text.lines() {
        let mut fields = line.split(FIELD);
        let tag = fields.next().unwrap_or("");
        let mut next = || fields.next().unwrap_or("");
        match (tag, files.last_mut()) {
            ("K", _) => {
                let kind = next();
                let kind = (!kind.is_empty()).then(|| kind.to_owned());
                files.push(File { kind, ..File::default() });
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
                let absorbs = list(next()).iter().filter_map(|k| RelationKind::from_name(k)).collect();
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
