//! Parser states → scores: the features, and the compiled tables of their weights.
//!
//! Two tables. *Steps*: rows of 8 bytes, three weights of 16 bits and a check. *Labels*: rows of 32 bytes, a weight of 8 bits for
//! each relation (biased by 128) and, in the last two, a check. A feature whose check differs has no weights; the most
//! telling feature of those that fall on a row owns it, so nothing is probed.

use super::transition::{Children, NONE, State};
use super::unit::Unit;

/// Features of a step.
pub const STEP_FEATURES: usize = 30;
/// Features of a label.
pub const LABEL_FEATURES: usize = 15;
/// Bytes of a row of steps.
pub const STEP_ROW: usize = 8;
/// Bytes of a row of labels.
pub const LABEL_ROW: usize = 32;
/// Weights in a row of labels.
pub const LABELS: usize = 22;
/// A weight of nothing in a row of labels.
pub const BIAS: u8 = 128;
/// Starts the file.
pub const MAGIC: &[u8; 8] = b"dmsyn\0\0\x01";
/// Bytes of the header: the magic number, then as `u32` the rows of steps and of labels.
pub const HEADER: usize = 64;

#[inline]
fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ 0x2545_F491_4F6C_DD1D).wrapping_mul(u128::from(b ^ 0x9E37_79B9_7F4A_7C15));
    (product as u64) ^ ((product >> 64) as u64)
}

static NO_UNIT: Unit = Unit { group: NONE, word: 0, case: 0, kind: 0, separators: 0, flags: 0, later: 0 };

/// What is read of one unit.
#[derive(Clone, Copy)]
struct View<'a> {
    unit: &'a Unit,
    children: &'a Children,
}

impl<'a> View<'a> {
    #[inline]
    fn of(state: &'a State, at: u32) -> Self {
        match (state.units.get(at as usize), state.children.get(at as usize)) {
            (Some(unit), Some(children)) => Self { unit, children },
            _ => Self { unit: &NO_UNIT, children: &Children::NONE },
        }
    }
    #[inline]
    fn word(self) -> u64 {
        u64::from(self.unit.word)
    }
    #[inline]
    fn case(self) -> u64 {
        u64::from(self.unit.case)
    }
    #[inline]
    fn kind(self) -> u64 {
        u64::from(self.unit.kind)
    }
    /// Kind and case.
    #[inline]
    fn role(self) -> u64 {
        self.kind() << 32 | self.case()
    }
    #[inline]
    fn before(self) -> u64 {
        u64::from(self.unit.separators)
    }
    #[inline]
    fn flags(self) -> u64 {
        u64::from(self.unit.flags)
    }
    /// The relations of its children.
    #[inline]
    fn labels(self) -> u64 {
        u64::from(self.children.left) << 24 ^ u64::from(self.children.right)
    }
}

#[inline]
fn bucket(distance: u32) -> u64 {
    match distance {
        0..=4 => u64::from(distance),
        5..=7 => 5,
        8..=12 => 6,
        _ => 7,
    }
}

#[inline]
fn kind_of(state: &State, at: u32) -> u64 {
    state.units.get(at as usize).map_or(0, |unit| u64::from(unit.kind))
}

#[inline]
fn word_of(state: &State, at: u32) -> u64 {
    state.units.get(at as usize).map_or(0, |unit| u64::from(unit.word))
}

/// The features of a step, as hashes.
#[inline]
pub fn step_features(state: &State) -> [u64; STEP_FEATURES] {
    let (i0, i1, next) = (state.top(0), state.top(1), state.next);
    let s0 = View::of(state, i0);
    let s1 = View::of(state, i1);
    let s2 = View::of(state, state.top(2));
    let b0 = View::of(state, next);
    let b1 = View::of(state, next + 1);
    let b2 = View::of(state, next + 2);
    let after0 = View::of(state, i0.wrapping_add(1)).before();
    let after1 = View::of(state, i1.wrapping_add(1)).before();
    let kinds = s0.kind() << 8 | b0.kind();
    let three = s1.kind() << 16 | kinds;
    let marks = after0 << 8 | b0.before();
    let near = if i0 == NONE { 0 } else { bucket(next - i0) };
    let far = if i1 == NONE { 0 } else { bucket(i0 - i1) };
    let clauses = u64::from(b0.unit.later) << 4 | u64::from(s0.unit.later) << 2 | u64::from(b1.unit.later);
    let f =
        |number: u64, a: u64, b: u64| mix(a ^ number << 57, b.wrapping_mul(0xD6E8_FEB8_6659_FD93) ^ number);
    [
        f(1, s0.word() << 32 | b0.word(), b0.case()),
        f(2, s0.word(), b0.role()),
        f(3, s0.role(), b0.word()),
        f(4, s0.role(), b0.role() ^ b0.before() << 48),
        f(5, s1.word() << 32 | b0.word(), b0.case()),
        f(6, s0.word() << 32 | s1.word(), s0.case()),
        f(7, three, marks),
        f(8, s1.word() << 8 | b0.kind(), s0.role()),
        f(9, s0.word() << 8 | s1.kind(), s0.case()),
        f(10, s1.word(), b0.role() ^ s0.kind() << 48),
        f(11, kinds << 8 | b1.kind(), marks << 8 | b1.before()),
        f(12, three << 8 | b1.kind(), b0.before()),
        f(13, s0.word() << 8 | b0.kind(), s0.labels()),
        f(14, kinds << 8 | b0.before(), s0.labels()),
        f(15, s1.word() << 8 | b0.kind(), s1.labels()),
        f(16, three, s1.labels() ^ s0.case() << 16),
        f(17, kinds, u64::from(b0.children.left) << 32 ^ s0.labels()),
        f(18, s2.kind() << 24 | three, after0),
        f(19, kinds << 8 | near, marks),
        f(20, three << 8 | far, after1 << 16 | marks),
        f(21, s0.word(), b0.word() << 8 | b0.before()),
        f(22, b0.word() << 8 | b1.kind(), b0.before() << 8 | s0.kind()),
        f(23, kinds << 16 | b1.kind() << 8 | b2.kind(), b1.before()),
        f(24, three << 8 | clauses, u64::from(s1.children.left) << 32 | u64::from(s0.children.left)),
        f(
            25,
            kinds << 8 | kind_of(state, s0.children.rightmost),
            b0.case() ^ word_of(state, s0.children.rightmost) << 20,
        ),
        f(26, s0.word() ^ s0.case() << 20, b0.role()),
        f(27, three << 8 | s0.before(), after0 << 16 | marks ^ s0.labels() << 24),
        f(28, three << 16 | s0.flags() << 8 | s1.flags(), after1 << 8 | b0.before()),
        f(29, three << 8 | s2.kind(), s0.labels() ^ s1.labels() << 8),
        f(30, s1.role() ^ s0.case() << 8, b0.role()),
    ]
}

/// The features of the relation of a child to its head, before they are joined.
#[inline]
pub fn label_features(state: &State, head: u32, child: u32) -> [u64; LABEL_FEATURES] {
    let h = View::of(state, head);
    let c = View::of(state, child);
    let b = View::of(state, state.next);
    let is_left = u64::from(child < head);
    let distance = bucket(child.abs_diff(head)) << 1 | is_left;
    let marks = View::of(state, child.min(head).wrapping_add(1)).before() << 8
        | View::of(state, child.max(head)).before();
    let kinds = (h.kind() << 8 | c.kind()) << 1 | is_left;
    let first = word_of(state, c.children.leftmost) << 8 | kind_of(state, c.children.leftmost);
    let f =
        |number: u64, a: u64, b: u64| mix(a ^ number << 57, b.wrapping_mul(0xA24B_AED4_963E_E407) ^ number);
    [
        f(1, h.word() << 32 | c.word(), is_left),
        f(2, h.word() << 1 | is_left, c.role()),
        f(3, kinds, c.case() << 16 | marks),
        f(4, c.word(), kinds),
        f(5, h.word() << 8 | c.kind(), h.labels() << 1 | is_left),
        f(6, kinds, h.labels() ^ c.case() << 20),
        f(7, c.word(), c.case() << 1 | is_left),
        f(8, kinds, c.labels()),
        f(9, kinds << 8 | distance, marks),
        f(10, kinds, first),
        f(11, h.word() ^ c.case() << 16, c.kind() << 1 | is_left),
        f(12, kinds << 8 | b.kind(), c.case() << 8 | b.before()),
        f(13, kinds << 16 | h.flags() << 8 | c.flags(), marks),
        f(14, h.word(), first << 1 ^ c.kind() << 48),
        f(15, kinds, c.before() << 8 | View::of(state, child.wrapping_add(1)).before()),
    ]
}

/// The row of a feature in a table of so many rows (row 0 belongs to nobody), and its check (never 0).
#[inline]
pub fn place(feature: u64, rows: u64) -> (usize, u16) {
    let row = 1 + (((feature >> 32) * (rows - 1)) >> 32);
    (row as usize, feature as u16 | 1)
}

/// The compiled tables.
#[derive(Clone, Copy, Debug)]
pub struct Model<'b> {
    steps: &'b [[u8; STEP_ROW]],
    labels: &'b [[u8; LABEL_ROW]],
}

impl<'b> Model<'b> {
    /// Reads the file. A file of another kind yields an empty model.
    #[must_use]
    pub fn read(file: &'b [u8]) -> Self {
        let number =
            |at: usize| file.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        let (steps, labels) = (number(8) as usize, number(12) as usize);
        let middle = HEADER + steps * STEP_ROW;
        if !file.starts_with(MAGIC) || file.len() != middle + labels * LABEL_ROW || steps < 2 || labels < 2 {
            return Self { steps: &[], labels: &[] };
        }
        Self { steps: file[HEADER..middle].as_chunks().0, labels: file[middle..].as_chunks().0 }
    }

    /// The scores of the three steps, each of them above the truth by the same.
    #[inline]
    pub fn steps(&self, features: &[u64; STEP_FEATURES]) -> [i32; 3] {
        if self.steps.is_empty() {
            return [0; 3];
        }
        // The weights lie side by side in one word and are added up there: first and last, and the one between.
        let (mut outer, mut inner) = (0u64, 0u64);
        for &feature in features {
            let (row, check) = place(feature, self.steps.len() as u64);
            let row = u64::from_le_bytes(self.steps[row]);
            let is_own = u64::from((row >> 48) as u16 == check).wrapping_neg();
            let weights = (row ^ 0x8000_8000_8000) & is_own;
            outer += weights & 0x0000_FFFF_0000_FFFF;
            inner += weights >> 16 & 0xFFFF;
        }
        [outer as u32 as i32, inner as i32, (outer >> 32) as i32]
    }

    /// The best relation of those in `allowed`.
    #[inline]
    pub fn label(&self, features: &[u64; LABEL_FEATURES], allowed: u32) -> u8 {
        if self.labels.is_empty() {
            return LABELS as u8 - 1;
        }
        // Whole rows, check and bias included: what is not asked for does no harm, and all are biased alike.
        let mut scores = [0u16; LABEL_ROW];
        for &feature in features {
            let (row, check) = place(feature, self.labels.len() as u64);
            let row = &self.labels[row];
            if u16::from_le_bytes([row[30], row[31]]) == check {
                for (score, &weight) in scores.iter_mut().zip(row) {
                    *score += u16::from(weight);
                }
            }
        }
        let mut best = LABELS - 1;
        let mut allowed = allowed & ((1 << best) - 1);
        while allowed != 0 {
            let at = allowed.trailing_zeros() as usize;
            if scores[at] > scores[best] {
                best = at;
            }
            allowed &= allowed - 1;
        }
        best as u8
    }
}
