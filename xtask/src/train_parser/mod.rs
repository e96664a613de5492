//! Treebank → `data/model/parser.bin`.
//!
//! The treebank is a folder with `ewt-train.conllu`, `ewt-dev.conllu` and `ewt-test.conllu` (Universal Dependencies). Its
//! sentences go through the stages before the parser; the trees of words become trees of the groups that come out. Many
//! come a second time as headlines; sentences of news are made from `data/model/grammar.txt`.

mod gold;
pub mod grammar;
mod perceptron;
mod report;
mod treebank;

use crate::dice::Dice;
use crate::{Outcome, train_tagger};
use demarche::stages::model::{
    BIAS, HEADER, LABEL_ROW, LABELS, MAGIC, Model, STEP_ROW, label_features, place, step_features,
};
use demarche::stages::transition::{Action, State};
use demarche::stages::unit::relations;
use demarche::stages::{Dependency, FunctionWords, Tagger};
use gold::{Example, example};
use grammar::Grammar;
use perceptron::Perceptron;
use std::collections::BTreeMap;
use std::path::Path;

const STEP_ROWS: usize = 131_072;
const LABEL_ROWS: usize = 65_536;
/// Taggers, each for the sentences that it was not trained on.
const PARTS: usize = 4;
/// Sentences made from the grammar.
const MADE: usize = 28_000;
/// By how much the right step is to win in training.
const MARGIN: f32 = 8.0;
const ROUNDS: usize = 10;
const SELECTION_ROUNDS: usize = 5;

type Owners = BTreeMap<usize, u64>;

/// Trains, writes the model, reports.
pub fn run(folder: &Path) -> Outcome<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let words = FunctionWords::new();
    let third = third_persons(&root.join("data/lexicon/inflections.tsv"))?;
    let third = |lemma: &str| third.get(lemma).cloned();
    let mut dice = Dice(1);
    let mut examples: Vec<Example> = Vec::new();
    // The tagger as it is now, which need not be the one that this program was built with.
    let tagger = Tagger::with_file(std::fs::read(root.join("data/model/tagger.bin"))?.leak());
    let crosswise: Vec<Tagger> = train_tagger::crosswise(folder, PARTS)?
        .into_iter()
        .map(|file| Tagger::with_file(file.leak()))
        .collect();
    for (at, sentence) in treebank::read(&folder.join("ewt-train.conllu"))?.into_iter().enumerate() {
        let tagger = &crosswise[at % PARTS];
        examples.extend(example(&treebank::convert(&sentence), &words, tagger));
        if sentence.len() > 4 && dice.chance(45) {
            let line = treebank::headline(&sentence, third, &mut dice);
            if !line.is_empty() {
                examples.extend(example(&treebank::convert(&line), &words, tagger));
            }
        }
    }
    let grammar = Grammar::read(
        &std::fs::read_to_string(root.join("data/model/grammar.txt"))?,
        &std::fs::read_to_string(root.join("data/lexicon/inflections.tsv"))?,
    )?;
    let (made, held): (Vec<_>, Vec<_>) = (0..MADE + MADE / 20)
        .filter_map(|_| {
            let tree = grammar.sentence(&mut dice);
            if std::env::var_os("SHOW").is_some() {
                println!("{}", tree.text);
            }
            example(&tree, &words, &tagger)
        })
        .enumerate()
        .partition(|(at, _)| *at < MADE);
    examples.extend(made.into_iter().map(|(_, example)| example));
    let held: Vec<Example> = held.into_iter().map(|(_, example)| example).collect();
    println!("{} sentences, {} units", examples.len(), examples.iter().map(|e| e.heads.len()).sum::<usize>());
    let mut dev = Vec::new();
    let mut test = Vec::new();
    let mut lines = Vec::new();
    let mut dice_dev = Dice(7);
    for sentence in treebank::read(&folder.join("ewt-dev.conllu"))? {
        dev.extend(example(&treebank::convert(&sentence), &words, &tagger));
        if sentence.len() > 4 {
            let line = treebank::headline(&sentence, third, &mut dice_dev);
            lines.extend(example(&treebank::convert(&line), &words, &tagger));
        }
    }
    for sentence in treebank::read(&folder.join("ewt-test.conllu"))? {
        test.extend(example(&treebank::convert(&sentence), &words, &tagger));
    }

    let (steps, labels) = train(&examples, SELECTION_ROUNDS, None, &mut dice);
    let owners = (steps.owners(STEP_ROWS), labels.owners(LABEL_ROWS));
    println!(
        "features of steps {} kept {}, of labels {} kept {}",
        steps.len(),
        owners.0.len(),
        labels.len(),
        owners.1.len()
    );
    let (steps, labels) = train(&examples, ROUNDS, Some(&owners), &mut dice);
    let file = compile(&steps, &labels, &owners);
    std::fs::write(root.join("data/model/parser.bin"), &file)?;
    println!("{} bytes", file.len());
    let model = Model::read(&file);
    report::report("made from the grammar", &held, model);
    report::report("dev", &dev, model);
    report::report("dev, as headlines", &lines, model);
    report::report("test", &test, model);
    Ok(())
}

fn third_persons(path: &Path) -> Outcome<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(text
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .filter(|columns| columns.len() >= 7 && columns[1] == "v")
        .map(|columns| (columns[0].to_owned(), columns[2].split('|').next().unwrap_or("").to_owned()))
        .collect())
}

/// What an action would lose: arcs of the tree that can no longer be made.
fn cost(state: &State, heads: &[u32], children: &[Vec<u32>], on_stack: &[bool], action: Action) -> usize {
    let root = state.root();
    let (next, s0, s1) = (state.next, state.top(0), state.top(1));
    let head = |at: u32| if at == root { u32::MAX } else { heads[at as usize] };
    match action {
        Action::Left => {
            let h = head(s0);
            usize::from(h != next && (h == s1 || h > next && h != u32::MAX))
                + children[s0 as usize].iter().filter(|&&c| c >= next).count()
        }
        Action::Right => {
            let h = head(s0);
            usize::from(h >= next && h != u32::MAX)
                + children[s0 as usize].iter().filter(|&&c| c >= next).count()
        }
        Action::Shift => {
            let h = head(next);
            usize::from(h < next && h != s0 && on_stack[h as usize])
                + children[next as usize].iter().filter(|&&c| c < next && on_stack[c as usize]).count()
        }
    }
}

fn train(
    examples: &[Example],
    rounds: usize,
    owners: Option<&(Owners, Owners)>,
    dice: &mut Dice,
) -> (Perceptron<3>, Perceptron<LABELS>) {
    let mut steps: Perceptron<3> = Perceptron::new(owners.map(|o| &o.0));
    let mut labels: Perceptron<LABELS> = Perceptron::new(owners.map(|o| &o.1));
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut state = State::default();
    for round in 0..rounds {
        for at in (1..order.len()).rev() {
            order.swap(at, dice.below(at + 1));
        }
        let (mut wrong, mut total, mut mislabelled, mut labelled) = (0usize, 0usize, 0usize, 0usize);
        for &at in &order {
            let example = &examples[at];
            state.units.clone_from(&example.scratch.state.units);
            state.start();
            let root = state.root();
            let mut children = vec![Vec::new(); root as usize + 1];
            for (child, &head) in example.heads.iter().enumerate() {
                children[head as usize].push(child as u32);
            }
            let mut on_stack = vec![false; root as usize + 1];
            while !state.is_done() {
                let legal = state.legal();
                let action = if legal.is_power_of_two() {
                    Action::ALL[legal.trailing_zeros() as usize]
                } else {
                    let features = step_features(&state);
                    let scores = steps.scores(&features);
                    let is_legal = |n: &usize| legal & 1 << n != 0;
                    let costs: [usize; 3] = std::array::from_fn(|n| {
                        if is_legal(&n) {
                            cost(&state, &example.heads, &children, &on_stack, Action::ALL[n])
                        } else {
                            usize::MAX
                        }
                    });
                    let least = costs.iter().min().copied().unwrap_or(0);
                    let better = |a: usize, b: usize| if scores[b] > scores[a] { b } else { a };
                    let taken = (0..3).filter(is_legal).reduce(better).unwrap_or(0);
                    let right = (0..3).filter(|&n| costs[n] == least).reduce(better).unwrap_or(0);
                    total += 1;
                    let is_wrong = costs[taken] != least;
                    wrong += usize::from(is_wrong);
                    // What is right should be so by a margin.
                    let rival =
                        (0..3).filter(|&n| costs[n] != least && costs[n] != usize::MAX).reduce(better);
                    let rival = rival.filter(|&n| scores[n] + MARGIN > scores[right]);
                    steps.learn(&features, right, rival.unwrap_or(right));
                    let explores = round > 0 && dice.chance(90);
                    Action::ALL[if explores { taken } else { right }]
                };
                let mut label = 0;
                if let Some((head, child)) = state.arc(action) {
                    on_stack[child as usize] = false;
                    if head != root {
                        let features = label_features(&state, head, child);
                        let scores = labels.scores(&features);
                        let allowed = relations(state.units[child as usize].kind);
                        let taken = (0..LABELS)
                            .filter(|n| allowed & 1 << n != 0)
                            .reduce(|a, b| if scores[b] > scores[a] { b } else { a })
                            .unwrap_or(LABELS - 1);
                        label = taken as u8;
                        if example.heads[child as usize] == head {
                            let right = example.labels[child as usize];
                            labelled += 1;
                            mislabelled += usize::from(right != label);
                            if allowed & 1 << right != 0 {
                                labels.learn(&features, right as usize, taken);
                            }
                        }
                    }
                } else {
                    on_stack[state.next as usize] = true;
                }
                state.apply(action, label, label == Dependency::Case as u8);
            }
        }
        println!(
            "round {round}: {:.2}% of {total} steps, {:.2}% of {labelled} labels wrong",
            100.0 * wrong as f64 / total as f64,
            100.0 * mislabelled as f64 / labelled as f64
        );
    }
    steps.finish();
    labels.finish();
    (steps, labels)
}

fn compile(steps: &Perceptron<3>, labels: &Perceptron<LABELS>, owners: &(Owners, Owners)) -> Vec<u8> {
    let mut file = MAGIC.to_vec();
    file.extend((STEP_ROWS as u32).to_le_bytes());
    file.extend((LABEL_ROWS as u32).to_le_bytes());
    file.resize(HEADER, 0);
    let mut rows = vec![[0u8; STEP_ROW]; STEP_ROWS];
    for (at, feature, weights) in steps.weights(&owners.0, 32_000.0) {
        for (n, weight) in weights.iter().enumerate() {
            rows[at][n * 2..n * 2 + 2].copy_from_slice(&(*weight as i16).to_le_bytes());
        }
        rows[at][6..].copy_from_slice(&place(feature, STEP_ROWS as u64).1.to_le_bytes());
    }
    rows.iter().for_each(|row| file.extend(row));
    let mut rows = vec![[0u8; LABEL_ROW]; LABEL_ROWS];
    for (at, feature, weights) in labels.weights(&owners.1, 127.0) {
        rows[at].fill(BIAS);
        for (n, weight) in weights.iter().enumerate() {
            rows[at][n] = (*weight + i32::from(BIAS)) as u8;
        }
        rows[at][30..].copy_from_slice(&place(feature, LABEL_ROWS as u64).1.to_le_bytes());
    }
    rows.iter().for_each(|row| file.extend(row));
    file
}
