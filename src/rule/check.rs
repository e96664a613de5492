//! Rule files → what their own sentences say: a rule must fire on each of its `fires` and on none of its `silent`.

use super::language::RuleSet;

/// A sentence that a rule got wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mismatch {
    /// The rule.
    pub rule: String,
    /// The sentence.
    pub sentence: String,
    /// Whether the rule should have fired on it.
    pub should_fire: bool,
    /// The rules that fired instead.
    pub fired: Vec<String>,
}

impl std::fmt::Display for Mismatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { rule, sentence, should_fire, fired } = self;
        let verb = if *should_fire { "does not fire" } else { "fires" };
        write!(f, "`{rule}` {verb} on \"{sentence}\"")?;
        if *should_fire && !fired.is_empty() {
            write!(f, " (but {} does)", fired.join(", "))?;
        }
        Ok(())
    }
}

/// What came of checking the sentences of rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// How many sentences were read.
    pub sentences: usize,
    /// Those that a rule got wrong.
    pub mismatches: Vec<Mismatch>,
}

/// Runs the sentences of the rules that `wanted` picks. `fired` gives the names of the rules that fire on a sentence.
pub(crate) fn check(
    rules: &RuleSet,
    wanted: impl Fn(&str) -> bool,
    fired: impl Fn(&str) -> Vec<String>,
) -> Report {
    let mut report = Report::default();
    for rule in rules.rules.iter().filter(|r| wanted(&r.name)) {
        for (list, should_fire) in [(&rule.fires, true), (&rule.silent, false)] {
            for sentence in list {
                report.sentences += 1;
                let fired = fired(sentence);
                if fired.iter().any(|name| *name == *rule.name) != should_fire {
                    report.mismatches.push(Mismatch {
                        rule: rule.name.to_string(),
                        sentence: sentence.clone(),
                        should_fire,
                        fired,
                    });
                }
            }
        }
    }
    report
}
