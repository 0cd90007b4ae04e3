//! Learns weights: stochastic gradient ascent of the likelihood with `AdaGrad`, words left out at random
//! so that shape and place carry the load.

use std::collections::{HashMap, HashSet};

use ivig::citation::crf::{Lattice, Model, Row};
use ivig::citation::features::{FIXED_ROWS, observe};
use ivig::citation::labels::{LABELS, Label};
use ivig::citation::lexicon::vocabulary_hash;
use ivig::citation::tokenize;
use ivig::citation::tokens::Shape;

use crate::examples::{Example, labels};
use crate::random::Random;

/// How learning goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) rounds: usize,
    /// In how many files a word must stand.
    pub(crate) word_files: usize,
    /// Share of the words of the vocabulary that are left out at random.
    pub(crate) dropped: f32,
    pub(crate) rate: f32,
    /// How strongly weights are drawn to zero.
    pub(crate) decay: f32,
}

/// The words that stand in enough files.
fn vocabulary(examples: &[&Example], plan: &Plan) -> Vec<u32> {
    let mut files: HashMap<u32, HashSet<&str>> = HashMap::new();
    for example in examples {
        for token in tokenize(&example.raw) {
            let is_word = matches!(
                token.shape,
                Shape::Lower
                    | Shape::Title
                    | Shape::CapitalsMany
                    | Shape::Capitals4
                    | Shape::Capital
                    | Shape::Capitals2
            );
            if is_word {
                files
                    .entry(vocabulary_hash(&example.raw[token.range()]))
                    .or_default()
                    .insert(&example.file);
            }
        }
    }
    let mut words: Vec<(usize, u32)> = files
        .into_iter()
        .map(|(word, files)| (files.len(), word))
        .filter(|(count, word)| *count >= plan.word_files && *word != 0)
        .collect();
    words.sort_unstable_by(|a, b| b.cmp(a));
    words.truncate(8_000);
    words.into_iter().map(|(_, word)| word).collect()
}

/// A model of the examples.
pub(crate) fn train(examples: &[&Example], plan: &Plan) -> Model {
    let mut model = Model::new(vocabulary(examples, plan));
    let mut squares: Vec<Row> = vec![[0.0; LABELS]; model.rows.len()];
    let mut transition_squares = model.transitions.clone();
    let mut touched: Vec<u32> = vec![0; model.rows.len()];
    let mut random = Random::new(0x9E37_79B9_7F4A_7C15);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut step = 0_u32;
    let mut mean: Option<(Vec<Row>, Vec<ivig::citation::crf::Transitions>)> = None;
    let first_kept = plan.rounds / 2;
    for round in 0..plan.rounds {
        for at in (1..order.len()).rev() {
            order.swap(at, random.next() as usize % (at + 1));
        }
        let rate = plan.rate * (1.0 - 0.8 * round as f32 / plan.rounds as f32);
        let mut loss = 0.0;
        let mut tokens_seen = 0;
        for index in &order {
            step += 1;
            let example = examples[*index];
            let truth = labels(example);
            let tokens = tokenize(&example.raw);
            if tokens.is_empty() || tokens.len() > 300 {
                continue;
            }
            let mut observed = observe(&example.raw, &tokens, &model.lexicon);
            drop_words(&mut observed, plan.dropped, &mut random);
            let scores = model.scores(&observed);
            let gold: f64 = gold(&model, &observed, &scores, &truth);
            let lattice = Lattice::new(&model, &observed, scores);
            loss += lattice.log_sum - gold;
            tokens_seen += tokens.len();
            let marginals = lattice.marginals();
            for (at, (marginal, label)) in marginals.iter().zip(&truth).enumerate() {
                let mut gradient = marginal.map(|value| -value);
                gradient[*label as usize] += 1.0;
                if gradient.iter().all(|value| value.abs() < 1e-3) {
                    continue;
                }
                for row in observed.rows_of(at) {
                    let row = *row as usize;
                    let weights = &mut model.rows[row];
                    let squares = &mut squares[row];
                    // Decay for all the steps since this row was last seen.
                    let shrink =
                        (-plan.decay * (step - touched[row]) as f32 / examples.len() as f32).exp();
                    touched[row] = step;
                    for ((weight, square), slope) in
                        weights.iter_mut().zip(squares.iter_mut()).zip(&gradient)
                    {
                        *square += slope * slope;
                        *weight = *weight * shrink + rate * slope / (square.sqrt() + 0.1);
                    }
                }
            }
            transitions(&mut model, &mut transition_squares, &observed, &lattice, &truth, rate);
        }
        if round >= first_kept {
            // The mean of the later rounds generalises better than the last one.
            let (rows, transitions) = mean.get_or_insert_with(|| {
                (
                    vec![[0.0; LABELS]; model.rows.len()],
                    vec![[[0.0; LABELS]; LABELS]; model.transitions.len()],
                )
            });
            let share = 1.0 / (plan.rounds - first_kept) as f32;
            let sums = rows.iter_mut().chain(transitions.iter_mut().flatten());
            for (sum, row) in sums.zip(model.rows.iter().chain(model.transitions.iter().flatten()))
            {
                for (sum, weight) in sum.iter_mut().zip(row) {
                    *sum += share * weight;
                }
            }
        }
        eprintln!("  round {}: loss {:.4} a token", round + 1, loss / tokens_seen.max(1) as f64);
    }
    if let Some((rows, transitions)) = mean {
        model.rows = rows;
        model.transitions = transitions;
        model.refresh();
    }
    model
}

fn drop_words(observed: &mut ivig::citation::features::Observed, share: f32, random: &mut Random) {
    let mut kept = Vec::with_capacity(observed.rows.len());
    let mut ends = Vec::with_capacity(observed.ends.len());
    for at in 0..observed.ends.len() {
        for row in observed.rows_of(at) {
            if (*row as usize) < FIXED_ROWS || random.fraction() >= f64::from(share) {
                kept.push(*row);
            }
        }
        ends.push(kept.len() as u32);
    }
    observed.rows = kept;
    observed.ends = ends;
}

fn gold(
    model: &Model,
    observed: &ivig::citation::features::Observed,
    scores: &[Row],
    truth: &[Label],
) -> f64 {
    let mut sum = f64::from(model.transitions[0][truth[0] as usize][0]);
    for (at, label) in truth.iter().enumerate() {
        sum += f64::from(scores[at][*label as usize]);
        if at > 0 {
            sum += f64::from(
                model.transitions[observed.gaps[at] as usize][*label as usize]
                    [truth[at - 1] as usize],
            );
        }
    }
    sum
}

fn transitions(
    model: &mut Model,
    squares: &mut [ivig::citation::crf::Transitions],
    observed: &ivig::citation::features::Observed,
    lattice: &Lattice,
    truth: &[Label],
    rate: f32,
) {
    let mut gradient: HashMap<usize, ivig::citation::crf::Transitions> = HashMap::new();
    for at in 1..truth.len() {
        let gap = observed.gaps[at] as usize;
        let slopes = gradient.entry(gap).or_insert_with(|| [[0.0; LABELS]; LABELS]);
        let weights = &model.exponentials()[gap];
        let mut expected = [[0.0; LABELS]; LABELS];
        let mut total = 0.0;
        for to in 0..LABELS {
            let right = lattice.potentials[at][to] * lattice.backward[at][to];
            for from in 0..LABELS {
                let value = lattice.forward[at - 1][from] * weights[to][from] * right;
                expected[to][from] = value;
                total += value;
            }
        }
        let scale = 1.0 / total.max(f32::MIN_POSITIVE);
        for to in 0..LABELS {
            for from in 0..LABELS {
                slopes[to][from] -= expected[to][from] * scale;
            }
        }
        slopes[truth[at] as usize][truth[at - 1] as usize] += 1.0;
    }
    let first = gradient.entry(0).or_insert_with(|| [[0.0; LABELS]; LABELS]);
    let marginals = lattice.marginals();
    for label in 0..LABELS {
        first[label][0] -= marginals[0][label];
    }
    first[truth[0] as usize][0] += 1.0;
    for (gap, slopes) in gradient {
        for to in 0..LABELS {
            for from in 0..LABELS {
                let slope = slopes[to][from];
                let square = &mut squares[gap][to][from];
                *square += slope * slope;
                model.transitions[gap][to][from] += rate * slope / (square.sqrt() + 0.1);
            }
        }
        model.refresh_gap(gap);
    }
}
