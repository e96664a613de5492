//! How good the parser is on sentences that it was not trained on.

use super::gold::Example;
use demarche::stages::model::Model;
use demarche::stages::unit::Fixed;
use demarche::stages::{Dependency, Parser, Scratch, Syntax};

/// Prints the share of groups (marks apart) with the right head, and with the right head and relation; and for single
/// relations the harmonic mean of precision and recall.
#[allow(clippy::too_many_lines)]
pub fn report(title: &str, examples: &[Example], model: Model) {
    let parser = Parser::with_model(model);
    let mut scratch = Scratch::default();
    let mut syntax = Syntax::default();
    let (mut total, mut heads, mut both, mut groups) = (0usize, 0usize, 0usize, 0usize);
    let (mut units, mut unit_heads, mut unit_both) = (0usize, 0usize, 0usize);
    let mut counts = vec![[0usize; 3]; Dependency::ALL.len()];
    let mut elapsed = std::time::Duration::ZERO;
    for example in examples {
        let start = std::time::Instant::now();
        parser.parse(
            &example.tokens,
            &example.sentence,
            &example.tags,
            &example.groups,
            &example.names,
            &mut scratch,
            &mut syntax,
        );
        elapsed += start.elapsed();
        groups += example.groups.len();
        let mut unit = 0;
        for (at, fixed) in example.fixed.iter().enumerate() {
            let (gold_head, gold_label, is_unit) = match fixed {
                Fixed::Separator => continue,
                Fixed::No => {
                    let head = example.heads[unit] as usize;
                    let label = Dependency::ALL[example.labels[unit] as usize];
                    unit += 1;
                    let units = &example.scratch.state.units;
                    let head = (head + 1 < units.len()).then(|| units[head].group as usize);
                    (head, if head.is_none() { Dependency::Root } else { label }, true)
                }
                _ => (example.group_heads[at].0, example.group_heads[at].1, false),
            };
            let (head, label) = (syntax.head(at), syntax.relation(at));
            let is_head = head == gold_head;
            let is_both = is_head && label == gold_label;
            if !is_both && std::env::var("ERRORS").is_ok_and(|part| part == title) {
                let words = |at: Option<usize>| {
                    at.map_or("-", |at| {
                        let tokens = example.groups[at].tokens.range();
                        &example.text[example.tokens[tokens.start].span.start()
                            ..example.tokens[tokens.end - 1].span.end()]
                    })
                };
                println!(
                    "ERR {} | {} | {} {} | gold {} {}",
                    example.text,
                    words(Some(at)),
                    words(head),
                    label.name(),
                    words(gold_head),
                    gold_label.name()
                );
            }
            total += 1;
            heads += usize::from(is_head);
            both += usize::from(is_both);
            if is_unit {
                units += 1;
                unit_heads += usize::from(is_head);
                unit_both += usize::from(is_both);
            }
            counts[gold_label as usize][0] += 1;
            counts[label as usize][1] += 1;
            counts[label as usize][2] += usize::from(is_both);
        }
    }
    let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    println!(
        "\n{title}: UAS {:.2} LAS {:.2} over {total} groups; units {units}: UAS {:.2} LAS {:.2}; {:.0} ns a group",
        percent(heads, total),
        percent(both, total),
        percent(unit_heads, units),
        percent(unit_both, units),
        elapsed.as_nanos() as f64 / groups as f64
    );
    for (label, [gold, found, right]) in Dependency::ALL.iter().zip(&counts) {
        print!("{} {:.1} ({gold})  ", label.name(), 200.0 * *right as f64 / (gold + found).max(1) as f64);
    }
    println!();
}
