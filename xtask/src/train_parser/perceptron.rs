//! An averaged perceptron over hashed features, for any small number of outcomes.

use demarche::stages::model::place;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

/// The features are hashes already.
#[derive(Default)]
pub struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

#[derive(Clone)]
struct Row<const N: usize> {
    now: [f32; N],
    sum: [f32; N],
    at: [u32; N],
    uses: u32,
}

pub struct Perceptron<const N: usize> {
    index: HashMap<u64, u32, BuildHasherDefault<Same>>,
    rows: Vec<Row<N>>,
    time: u32,
    is_open: bool,
}

impl<const N: usize> Perceptron<N> {
    /// Over any feature, or over these only.
    pub fn new(only: Option<&BTreeMap<usize, u64>>) -> Self {
        let mut this = Self { index: HashMap::default(), rows: Vec::new(), time: 0, is_open: only.is_none() };
        for &feature in only.into_iter().flat_map(BTreeMap::values) {
            this.row(feature);
        }
        this
    }

    fn row(&mut self, feature: u64) -> u32 {
        let rows = &mut self.rows;
        *self.index.entry(feature).or_insert_with(|| {
            rows.push(Row { now: [0.0; N], sum: [0.0; N], at: [0; N], uses: 0 });
            rows.len() as u32 - 1
        })
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn scores(&self, features: &[u64]) -> [f32; N] {
        let mut scores = [0.0; N];
        for feature in features {
            if let Some(&row) = self.index.get(feature) {
                for (score, weight) in scores.iter_mut().zip(&self.rows[row as usize].now) {
                    *score += weight;
                }
            }
        }
        scores
    }

    /// One decision: moves the weights from the outcome that was taken to the right one.
    pub fn learn(&mut self, features: &[u64], right: usize, taken: usize) {
        self.time += 1;
        for &feature in features {
            let row = if self.is_open && right != taken {
                self.row(feature)
            } else {
                match self.index.get(&feature) {
                    Some(&row) => row,
                    None => continue,
                }
            };
            let row = &mut self.rows[row as usize];
            row.uses += 1;
            if right != taken {
                for (outcome, change) in [(right, 1.0), (taken, -1.0)] {
                    row.sum[outcome] += row.now[outcome] * (self.time - row.at[outcome]) as f32;
                    row.at[outcome] = self.time;
                    row.now[outcome] += change;
                }
            }
        }
    }

    /// Closes the sums; to be called once, after the last decision.
    pub fn finish(&mut self) {
        for row in &mut self.rows {
            for outcome in 0..N {
                row.sum[outcome] += row.now[outcome] * (self.time - row.at[outcome]) as f32;
                row.at[outcome] = self.time;
            }
        }
    }

    /// Which feature owns each row of a table: of those that fall on it, the one whose weights matter most.
    pub fn owners(&self, rows: usize) -> BTreeMap<usize, u64> {
        let mut best: BTreeMap<usize, (f32, u64)> = BTreeMap::new();
        for (&feature, &row) in &self.index {
            let row = &self.rows[row as usize];
            let size: f32 = row.sum.iter().map(|weight| (weight / self.time as f32).abs()).sum();
            let worth = size * (row.uses as f32).sqrt();
            if worth <= 0.0 || row.uses < 2 {
                continue;
            }
            let (place, _) = place(feature, rows as u64);
            let entry = best.entry(place).or_insert((worth, feature));
            if (worth, feature) > *entry {
                *entry = (worth, feature);
            }
        }
        best.into_iter().map(|(place, (_, feature))| (place, feature)).collect()
    }

    /// The averaged weights of the owners, scaled so that all but one in ten thousand fit into `±limit`.
    pub fn weights(&self, owners: &BTreeMap<usize, u64>, limit: f32) -> Vec<(usize, u64, [i32; N])> {
        let average = |row: &Row<N>, outcome: usize| row.sum[outcome] / self.time as f32;
        let mut sizes: Vec<f32> =
            self.rows.iter().flat_map(|row| (0..N).map(|outcome| average(row, outcome).abs())).collect();
        sizes.sort_unstable_by(f32::total_cmp);
        let largest = sizes[sizes.len() - 1 - sizes.len() / 10_000].max(1e-6);
        owners
            .iter()
            .map(|(&at, &feature)| {
                let row = &self.rows[self.index[&feature] as usize];
                let weight =
                    |n: usize| (average(row, n) / largest * limit).round().clamp(-limit, limit) as i32;
                (at, feature, std::array::from_fn(weight))
            })
            .collect()
    }
}
