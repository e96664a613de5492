//! The arc-hybrid transition system: a stack of units, and those that are still to come.
//!
//! `Seoul | asked | China | to lift`: shift, left (`Seoul` ← `asked`), shift, shift, right (`asked` → `China`) … Each unit is
//! shifted once and attached once, so a sentence of `n` units takes `2n` steps. The root stands behind the last unit.

use super::unit::Unit;

/// A unit that is none.
pub const NONE: u32 = u32::MAX;

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Action {
    /// Puts the next unit on the stack.
    Shift,
    /// Attaches the top of the stack to the next unit.
    Left,
    /// Attaches the top of the stack to the one below it.
    Right,
}

impl Action {
    /// All three, by number.
    pub const ALL: [Action; 3] = [Action::Shift, Action::Left, Action::Right];
}

/// What hangs on a unit so far.
#[derive(Clone, Copy, Debug)]
pub struct Children {
    /// The relations of those on its left, one bit each.
    pub left: u32,
    /// The relations of those on its right.
    pub right: u32,
    /// The first on its left.
    pub leftmost: u32,
    /// The last on its right.
    pub rightmost: u32,
}

impl Children {
    /// Nothing hangs on it.
    pub const NONE: Self = Self { left: 0, right: 0, leftmost: NONE, rightmost: NONE };
}

/// Where the parser stands in a sentence.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// The units, the root last.
    pub units: Vec<Unit>,
    /// Units without a head yet, whose right children may still come.
    pub stack: Vec<u32>,
    /// The next unit.
    pub next: u32,
    /// The head of each unit.
    pub heads: Vec<u32>,
    /// The relation of each unit to its head.
    pub labels: Vec<u8>,
    /// What hangs on each unit.
    pub children: Vec<Children>,
}

impl State {
    /// Starts on the units that are in `units`.
    pub fn start(&mut self) {
        let len = self.units.len();
        self.stack.clear();
        self.next = 0;
        self.heads.clear();
        self.heads.resize(len, NONE);
        self.children.clear();
        self.children.resize(len, Children::NONE);
        self.labels.clear();
        self.labels.resize(len, 0);
    }

    /// The index of the root.
    pub fn root(&self) -> u32 {
        self.units.len() as u32 - 1
    }

    /// The unit so many below the top of the stack.
    #[inline]
    pub fn top(&self, below: usize) -> u32 {
        let len = self.stack.len();
        if below < len { self.stack[len - 1 - below] } else { NONE }
    }

    /// Whether all is attached.
    pub fn is_done(&self) -> bool {
        self.next == self.root() && self.stack.is_empty()
    }

    /// Which actions can be taken, one bit each.
    #[inline]
    pub fn legal(&self) -> u8 {
        u8::from(self.next < self.root())
            | u8::from(!self.stack.is_empty()) << 1
            | u8::from(self.stack.len() > 1) << 2
    }

    /// The head and the dependent that an action joins.
    #[inline]
    pub fn arc(&self, action: Action) -> Option<(u32, u32)> {
        match action {
            Action::Shift => None,
            Action::Left => Some((self.next, self.top(0))),
            Action::Right => Some((self.top(1), self.top(0))),
        }
    }

    /// Takes a step; an attachment with this relation, which is the case if `is_case`.
    pub fn apply(&mut self, action: Action, label: u8, is_case: bool) {
        let Some((head, child)) = self.arc(action) else {
            self.stack.push(self.next);
            self.next += 1;
            return;
        };
        self.stack.pop();
        let (h, c) = (head as usize, child as usize);
        self.heads[c] = head;
        self.labels[c] = label;
        let children = &mut self.children[h];
        if action == Action::Left {
            children.left |= 1 << label;
            children.leftmost = child;
        } else {
            children.right |= 1 << label;
            children.rightmost = child;
        }
        if is_case && self.units[h].case == 0 {
            self.units[h].case = self.units[c].word;
        }
    }
}
