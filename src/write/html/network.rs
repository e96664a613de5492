//! Graph → SVG: who with whom, laid out by springs, the same on every run.

use super::{Family, escape};
use crate::graph::RelationGraph;
use crate::relation::EntityKind;
use std::collections::BTreeMap;
use std::fmt::Write;

const WIDTH: f32 = 900.0;
const HEIGHT: f32 = 620.0;
/// Most actors in the picture: the busiest; with more, nothing can be read.
const NODES: usize = 36;
const STEPS: usize = 400;

struct Edge {
    source: usize,
    target: usize,
    mutual: bool,
    count: usize,
    kinds: BTreeMap<String, usize>,
}

/// The drawing; empty when nobody has to do with anybody.
pub(super) fn draw(graph: &RelationGraph) -> String {
    // Facts are no dealings; offices and memberships show as ties.
    let mut graph = graph.clone();
    graph.retain(|event| Family::of_name(&event.kind) != Family::Facts);
    let dyads = graph.dyads();
    let mut weight: BTreeMap<usize, usize> = BTreeMap::new();
    for dyad in &dyads {
        *weight.entry(dyad.source).or_default() += dyad.count;
        *weight.entry(dyad.target).or_default() += dyad.count;
    }
    let mut busiest: Vec<(usize, usize)> = weight.into_iter().collect();
    busiest.sort_by_key(|(node, weight)| (std::cmp::Reverse(*weight), *node));
    let left_out = busiest.len().saturating_sub(NODES);
    busiest.truncate(NODES);
    if busiest.is_empty() {
        return String::new();
    }
    let place: BTreeMap<usize, usize> = busiest.iter().enumerate().map(|(i, (node, _))| (*node, i)).collect();
    let edges: Vec<Edge> = dyads
        .into_iter()
        .filter_map(|d| {
            Some(Edge {
                source: *place.get(&d.source)?,
                target: *place.get(&d.target)?,
                mutual: d.mutual,
                count: d.count,
                kinds: d.kinds,
            })
        })
        .collect();
    // A person or ministry hangs on its country.
    let ties: Vec<(usize, usize)> = busiest
        .iter()
        .enumerate()
        .filter_map(|(i, (node, _))| {
            let node = &graph.nodes()[*node];
            if node.kind == EntityKind::Country {
                return None;
            }
            let country = node.country.as_deref()?;
            let found = busiest.iter().position(|(n, _)| {
                graph.nodes()[*n].kind == EntityKind::Country && graph.nodes()[*n].key == country
            })?;
            (found != i).then_some((i, found))
        })
        .collect();
    let names: Vec<&str> = busiest.iter().map(|(node, _)| graph.nodes()[*node].name.as_str()).collect();
    let widths: Vec<f32> = names.iter().map(|name| label(name).chars().count() as f32 * 7.2 + 8.0).collect();
    let mut points = layout(busiest.len(), &edges, &ties);
    apart(&mut points, &widths);

    let mut out = format!(
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"Graph of who has to do with whom\">"
    );
    for family in Family::ALL {
        let class = family.class();
        let _ = write!(
            out,
            "<marker id=\"to-{class}\" class=\"f-{class}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" \
             markerWidth=\"9\" markerHeight=\"9\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">\
             <path d=\"M0 0.8 8 4 0 7.2z\"/></marker>"
        );
    }
    for (a, b) in &ties {
        let _ = write!(
            out,
            "<path class=\"tie\" d=\"M{:.0} {:.0} L{:.0} {:.0}\"/>",
            points[*a].0, points[*a].1, points[*b].0, points[*b].1
        );
    }
    let name = |i: usize| names[i];
    let radius = |i: usize| 7.5 + (busiest[i].1 as f32).sqrt().min(8.0) * 2.5;
    for edge in &edges {
        let (mut a, mut b) = (points[edge.source], points[edge.target]);
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length = dx.hypot(dy).max(1.0);
        let (ux, uy) = (dx / length, dy / length);
        // Bent, so that there and back are two lines.
        let bend = if edge.mutual { 0.0 } else { (length * 0.16).min(34.0) };
        let middle = ((a.0 + b.0) / 2.0 - uy * bend, (a.1 + b.1) / 2.0 + ux * bend);
        let (from, to) = (radius(edge.source) + 1.0, radius(edge.target) + 3.0);
        let towards = |p: (f32, f32), by: f32| {
            let (dx, dy) = (middle.0 - p.0, middle.1 - p.1);
            let l = dx.hypot(dy).max(1.0);
            (p.0 + dx / l * by, p.1 + dy / l * by)
        };
        (a, b) = (towards(a, from), towards(b, to));
        let leading = edge.kinds.iter().max_by_key(|(_, n)| **n).map_or("", |(k, _)| k.as_str());
        let family = Family::of_name(leading).class();
        let kinds: Vec<String> = edge
            .kinds
            .iter()
            .map(|(kind, n)| if *n > 1 { format!("{kind} ×{n}") } else { kind.clone() })
            .collect();
        let names: Vec<&str> = edge.kinds.keys().map(String::as_str).collect();
        let arrow = if edge.mutual { "–" } else { "→" };
        let marker = if edge.mutual { String::new() } else { format!(" marker-end=\"url(#to-{family})\"") };
        let _ = write!(
            out,
            "<path class=\"edge f-{family}\" data-kinds=\"{}\" data-ends=\"{} {}\" data-about=\"{}\" \
             style=\"stroke-width:{:.1}\"{marker} d=\"M{:.1} {:.1} Q{:.1} {:.1} {:.1} {:.1}\"/>",
            escape(&names.join(" ")),
            edge.source,
            edge.target,
            escape(&format!("{} {arrow} {}: {}", name(edge.source), name(edge.target), kinds.join(", "))),
            (edge.count as f32).sqrt().min(6.0) + 0.6,
            a.0,
            a.1,
            middle.0,
            middle.1,
            b.0,
            b.1
        );
    }
    for (i, (x, y)) in points.iter().enumerate() {
        let node = &graph.nodes()[busiest[i].0];
        let r = radius(i);
        let _ = write!(
            out,
            "<g class=\"node e-{}\" data-node=\"{i}\" data-find=\"{}\" tabindex=\"0\" role=\"button\">",
            node.kind,
            escape(&node.name)
        );
        if node.kind == EntityKind::Country {
            let _ = write!(
                out,
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"4\"/>",
                x - r,
                y - r,
                2.0 * r,
                2.0 * r
            );
        } else {
            let _ = write!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r:.1}\"/>");
        }
        // Always below, since it is so that `apart` keeps labels from each other.
        let _ = write!(
            out,
            "<text x=\"{x:.1}\" y=\"{:.1}\">{}</text></g>",
            y + r + 14.0,
            escape(&label(&node.name))
        );
    }
    out.push_str("</svg>");
    if left_out > 0 {
        let _ = write!(out, "<p class=\"note\">The {NODES} busiest; {left_out} more are in the table.</p>");
    }
    out
}

/// A name as short as it has room.
fn label(name: &str) -> String {
    if name.chars().count() > 28 { name.chars().take(27).chain(['…']).collect() } else { name.to_owned() }
}

/// Moves points whose labels lie on each other apart, along the shorter way.
fn apart(points: &mut [(f32, f32)], widths: &[f32]) {
    const TALL: f32 = 46.0;
    for _ in 0..80 {
        for i in 0..points.len() {
            for j in 0..i {
                let (dx, dy) = (points[i].0 - points[j].0, points[i].1 - points[j].1);
                let (over_x, over_y) = ((widths[i] + widths[j]) / 2.0 - dx.abs(), TALL - dy.abs());
                if over_x <= 0.0 || over_y <= 0.0 {
                    continue;
                }
                if over_y <= over_x {
                    let step = over_y * 0.25 * dy.signum();
                    points[i].1 += step;
                    points[j].1 -= step;
                } else {
                    let step = over_x * 0.25 * dx.signum();
                    points[i].0 += step;
                    points[j].0 -= step;
                }
            }
        }
        for (point, width) in points.iter_mut().zip(widths) {
            let side = (width / 2.0).max(24.0);
            *point = (point.0.clamp(side, WIDTH - side), point.1.clamp(28.0, HEIGHT - 46.0));
        }
    }
}

/// Fruchterman and Reingold's springs from a circle, then fitted to the frame.
fn layout(count: usize, edges: &[Edge], ties: &[(usize, usize)]) -> Vec<(f32, f32)> {
    let mut points: Vec<(f32, f32)> = (0..count)
        .map(|i| {
            // The golden angle: neighbours in the list, which are alike in weight, are spread out.
            let (angle, distance) = (i as f32 * 2.399_963, (i as f32 + 0.5).sqrt() * 60.0);
            (angle.cos() * distance, angle.sin() * distance)
        })
        .collect();
    let ideal = 0.72 * (WIDTH * HEIGHT / count as f32).sqrt();
    for step in 0..STEPS {
        let mut forces = vec![(0.0_f32, 0.0_f32); count];
        for i in 0..count {
            for j in 0..i {
                let (dx, dy) = (points[i].0 - points[j].0, points[i].1 - points[j].1);
                // Labels are wide: side by side counts as nearer than one above the other.
                let square = (dx * dx * 0.4 + dy * dy).max(1.0);
                let push = ideal * ideal / square;
                forces[i].0 += dx * push;
                forces[i].1 += dy * push;
                forces[j].0 -= dx * push;
                forces[j].1 -= dy * push;
            }
        }
        let springs = edges.iter().map(|e| (e.source, e.target, 1.0));
        for (a, b, strength) in springs.chain(ties.iter().map(|t| (t.0, t.1, 0.8))) {
            let (dx, dy) = (points[a].0 - points[b].0, points[a].1 - points[b].1);
            let pull = dx.hypot(dy) / ideal * strength;
            forces[a].0 -= dx * pull;
            forces[a].1 -= dy * pull;
            forces[b].0 += dx * pull;
            forces[b].1 += dy * pull;
        }
        let warmth = ideal * 0.25 * (1.0 - step as f32 / STEPS as f32);
        for (point, force) in points.iter_mut().zip(&forces) {
            // Towards the middle, so that what hangs on nothing does not fly off; more so upwards: the frame is wide.
            let (fx, fy) = (force.0 - point.0 * 0.9, force.1 - point.1 * 1.5);
            let length = fx.hypot(fy).max(1.0);
            point.0 += fx / length * length.min(warmth);
            point.1 += fy / length * length.min(warmth);
        }
    }
    let bounds = |values: &mut dyn Iterator<Item = f32>| {
        values.fold((f32::MAX, f32::MIN), |(low, high), v| (low.min(v), high.max(v)))
    };
    let (left, right) = bounds(&mut points.iter().map(|p| p.0));
    let (top, bottom) = bounds(&mut points.iter().map(|p| p.1));
    let fit = |v: f32, low: f32, high: f32, from: f32, to: f32| {
        if high - low < 1.0 { (from + to) / 2.0 } else { from + (v - low) / (high - low) * (to - from) }
    };
    points
        .iter()
        .map(|p| (fit(p.0, left, right, 80.0, WIDTH - 80.0), fit(p.1, top, bottom, 36.0, HEIGHT - 46.0)))
        .collect()
}
