//! A rule file → everything that is wrong with its form, all at once: keys that there are not, values of another type.
//!
//! Serde stops at the first mistake; here the tree of the file is walked against what the language knows.

use crate::error::nearest;
use crate::relation::{Modality, Polarity, RelationKind};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A mistake: the bytes of the file that are wrong, what is wrong, the remedy.
pub(super) type Fault = (Range<usize>, String, String);

/// What a key holds.
#[derive(Clone, Copy)]
enum Want {
    Text,
    Flag,
    Number,
    Texts,
    Kinds,
    OneOf(fn(&str) -> bool, &'static str),
    Filler,
    /// A table whose keys are free.
    Classes,
    /// `[[key]]`, with keys of its own and those that it cannot do without.
    Tables(Keys, &'static [&'static str]),
}

type Keys = &'static [(&'static str, Want)];

const FILE: Keys = &[
    ("kind", Want::Text),
    ("role", Want::Tables(ROLE, &["name"])),
    ("within", Want::Texts),
    ("absorbs", Want::Kinds),
    ("classes", Want::Classes),
    ("rule", Want::Tables(RULE, &["name", "frame"])),
];

const ROLE: Keys =
    &[("name", Want::Text), ("filler", Want::Filler), ("core", Want::Flag), ("many", Want::Flag)];

const RULE: Keys = &[
    ("name", Want::Text),
    ("verb", Want::Texts),
    ("light", Want::Texts),
    ("noun", Want::Texts),
    ("adj", Want::Texts),
    ("title", Want::Flag),
    ("event", Want::Flag),
    ("frame", Want::Text),
    ("support", Want::Texts),
    ("not", Want::Texts),
    ("need", Want::Texts),
    ("polarity", Want::OneOf(|p| Polarity::from_name(p).is_some(), "positive, negative")),
    ("modality", Want::OneOf(|m| Modality::from_name(m).is_some(), "asserted, planned, possible, desired")),
    ("willed", Want::Flag),
    ("cameo", Want::Text),
    ("confidence", Want::Number),
    ("absorbs", Want::Kinds),
    ("fires", Want::Texts),
    ("silent", Want::Texts),
];

/// Everything that is wrong with the form of a rule file, at most `most` faults, in the order of the file.
pub(super) fn faults(text: &str, most: usize) -> Vec<Fault> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut walk = Walk { faults: Vec::new(), most };
    for error in errors {
        // What is broken may run to the end of the file: where it starts is enough.
        let at = error.span().map_or(0, |s| s.start);
        walk.fault(at..at + 1, error.message().to_owned(), String::new());
    }
    // Behind a broken line, keys may be missing that are there.
    if walk.faults.is_empty() {
        walk.table(table.get_ref(), FILE, "a rule file");
    }
    walk.faults.sort_by_key(|f| f.0.start);
    walk.faults
}

fn type_name(value: &DeValue) -> &'static str {
    match value.type_str() {
        "string" => "text",
        "integer" | "float" => "a number",
        "boolean" => "true or false",
        "array" => "a list",
        "table" => "a table",
        _ => "a date",
    }
}

struct Walk {
    faults: Vec<Fault>,
    most: usize,
}

impl Walk {
    fn fault(&mut self, at: Range<usize>, message: String, hint: String) {
        if self.faults.len() < self.most {
            self.faults.push((at, message, hint));
        }
    }

    fn table(&mut self, table: &DeTable, keys: Keys, of: &str) {
        for (key, value) in table.iter() {
            let name: &str = key.get_ref();
            match keys.iter().find(|(known, _)| *known == name) {
                Some((_, want)) => self.value(name, value, *want),
                None => {
                    let known: Vec<&str> = keys.iter().map(|k| k.0).collect();
                    let hint = match nearest(name, known.iter().copied()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("one of {}", known.join(", ")),
                    };
                    let shown: String = name.chars().take(40).collect();
                    self.fault(key.span(), format!("there is no key `{shown}` in {of}"), hint);
                }
            }
        }
    }

    fn value(&mut self, name: &str, value: &Spanned<DeValue>, want: Want) {
        let found = value.get_ref();
        let of_type = |is: bool, what: &str| (!is).then(|| what.to_owned());
        let wrong = match want {
            Want::Text => of_type(found.is_str(), "text, as in \"…\""),
            Want::Flag => of_type(found.is_bool(), "true or false"),
            Want::Number => of_type(found.is_float() || found.is_integer(), "a number"),
            Want::Texts | Want::Kinds => of_type(found.is_array(), "a list of texts, as in [\"…\", \"…\"]"),
            Want::OneOf(known, all) => of_type(found.as_str().is_some_and(known), &format!("one of {all}")),
            // Its values are checked with the kind, beside its roles.
            Want::Filler => of_type(found.is_str(), "one of mention, span, either"),
            Want::Classes => of_type(found.is_table(), "a table of lists: [classes]"),
            Want::Tables(..) => of_type(found.is_array(), &format!("tables of their own: [[{name}]]")),
        };
        if let Some(wanted) = wrong {
            let is = match found.as_str() {
                Some(text) if matches!(want, Want::OneOf(..)) => {
                    format!("`{}`", text.chars().take(40).collect::<String>())
                }
                _ => type_name(found).to_owned(),
            };
            return self.fault(value.span(), format!("`{name}` is {is}"), wanted);
        }
        match want {
            Want::Texts | Want::Kinds => self.texts(name, value, matches!(want, Want::Kinds)),
            Want::Classes => {
                for (class, words) in found.as_table().into_iter().flat_map(|t| t.iter()) {
                    let class: &str = class.get_ref();
                    self.value(class, words, Want::Texts);
                }
            }
            Want::Tables(keys, needed) => {
                for one in found.as_array().into_iter().flat_map(|a| a.iter()) {
                    let Some(table) = one.get_ref().as_table() else {
                        let message = format!("an entry of `{name}` is {}", type_name(one.get_ref()));
                        self.fault(one.span(), message, format!("a table of its own: [[{name}]]"));
                        continue;
                    };
                    self.table(table, keys, &format!("[[{name}]]"));
                    for key in needed.iter().filter(|key| !table.contains_key(**key)) {
                        self.fault(one.span(), format!("this {name} has no `{key}`"), String::new());
                    }
                }
            }
            _ => {}
        }
    }

    fn texts(&mut self, name: &str, list: &Spanned<DeValue>, kinds: bool) {
        for one in list.get_ref().as_array().into_iter().flat_map(|a| a.iter()) {
            match one.get_ref().as_str() {
                None => {
                    let message = format!("an entry of `{name}` is {}", type_name(one.get_ref()));
                    self.fault(one.span(), message, "text, as in \"…\"".to_owned());
                }
                Some(kind) if kinds && RelationKind::from_name(kind).is_none() => {
                    let known = RelationKind::ALL.iter().map(|k| k.as_str());
                    let hint = match nearest(kind, known.clone()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("one of {}", known.collect::<Vec<_>>().join(", ")),
                    };
                    let shown: String = kind.chars().take(40).collect();
                    self.fault(one.span(), format!("there is no relation kind `{shown}`"), hint);
                }
                Some(_) => {}
            }
        }
    }
}
