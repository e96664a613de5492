//! Graph → DOT, for Graphviz: an edge a pair of actors, as wide as it is busy, labelled with what passes.

use super::one_line;
use crate::graph::RelationGraph;
use crate::relation::{EntityKind, Plover};
use std::fmt::Write;

/// A graph in the DOT language; `dot -Tsvg` draws it.
///
/// ```
/// use demarche::{Extractor, Level, RelationGraph};
/// let mut graph = RelationGraph::new(Level::Actors);
/// graph.add(&Extractor::new().extract("China accused Japan of bullying."));
/// let dot = demarche::write::dot(&graph);
/// assert!(dot.starts_with("digraph demarche {"));
/// ```
#[must_use]
pub fn dot(graph: &RelationGraph) -> String {
    let mut out = String::from(
        "digraph demarche {\n  graph [overlap=false, splines=true, layout=neato];\n  \
         node [fontname=\"Helvetica\", style=filled, fillcolor=white];\n  \
         edge [fontname=\"Helvetica\", fontsize=9];\n",
    );
    let dyads = graph.dyads();
    let used: std::collections::HashSet<usize> = dyads.iter().flat_map(|d| [d.source, d.target]).collect();
    for (index, node) in graph.nodes().iter().enumerate().filter(|(index, _)| used.contains(index)) {
        let shape = match node.kind {
            EntityKind::Country => "box",
            EntityKind::Person => "ellipse",
            EntityKind::Forum => "hexagon",
            _ => "component",
        };
        let _ = writeln!(out, "  n{index} [label={}, shape={shape}];", quoted(&node.name));
    }
    for dyad in &dyads {
        let kinds: Vec<String> = dyad
            .kinds
            .iter()
            .map(|(kind, count)| if *count > 1 { format!("{kind} ×{count}") } else { kind.clone() })
            .collect();
        let _ = writeln!(
            out,
            "  n{} -> n{} [label={}, penwidth={:.1}, color=\"{}\"{}];",
            dyad.source,
            dyad.target,
            quoted(&kinds.join("\n")),
            // The square root keeps a hundred events from being a bar.
            (dyad.count as f32).sqrt().min(8.0),
            colour(dyad.plover.iter().max_by_key(|(_, n)| **n).map(|(p, _)| *p)),
            if dyad.mutual { ", dir=none" } else { "" },
        );
    }
    out.push_str("}\n");
    out
}

fn colour(plover: Option<Plover>) -> &'static str {
    use Plover as P;
    match plover {
        Some(P::Consult | P::Support | P::Agree | P::Cooperate | P::Aid | P::Concede | P::Retreat) => {
            "#2f6f4f"
        }
        Some(P::Request) => "#8a6d1d",
        Some(_) => "#a33a2a",
        None => "#777777",
    }
}

fn quoted(text: &str) -> String {
    let lines: Vec<String> =
        text.split('\n').map(|line| one_line(line).replace('\\', "\\\\").replace('"', "\\\"")).collect();
    format!("\"{}\"", lines.join("\\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_backslashes_are_escaped() {
        assert_eq!(quoted("a \"b\" \\c\td\ne"), r#""a \"b\" \\c d\ne""#);
    }
}
