//! A linear-chain conditional random field (Lafferty and others 2001).
//!
//! Every token has the rows of the weight table that its features name; from one token to the next
//! there is a table of transitions for each kind of gap, so that a comma and a full stop each have
//! their say.

use super::features::Observed;
use super::labels::{LABELS, Label};
use super::lexicon::Lexicon;
use super::tokens::GAPS;

/// Weights of one row: one for each label.
pub type Row = [f32; LABELS];

/// Transitions over one kind of gap: to a label (outer), from a label (inner).
pub type Transitions = [Row; LABELS];

/// The weights of a trained field.
#[derive(Debug, Clone)]
pub struct Model {
    /// The vocabulary.
    pub lexicon: Lexicon,
    /// The hashes of the vocabulary, in order.
    pub vocabulary: Vec<u32>,
    /// The weight table.
    pub rows: Vec<Row>,
    /// Transitions by the gap before a token; over the edge, only the first inner place counts.
    pub transitions: Vec<Transitions>,
    exponentials: Vec<Transitions>,
}

/// The likeliest labels of a string's tokens, all taken together.
#[derive(Debug, Default)]
pub struct Labelled {
    /// A label for each token.
    pub labels: Vec<Label>,
    /// What each label scores at each token.
    scores: Vec<Row>,
}

impl Model {
    /// A model that knows nothing yet.
    pub fn new(vocabulary: Vec<u32>) -> Self {
        let lexicon = Lexicon::new(&vocabulary);
        let rows = vec![[0.0; LABELS]; lexicon.rows()];
        let transitions = vec![[[0.0; LABELS]; LABELS]; GAPS];
        Self { lexicon, vocabulary, rows, exponentials: transitions.clone(), transitions }
    }

    /// How many rows have weights.
    pub fn used_rows(&self) -> usize {
        self.rows.iter().filter(|row| row.iter().any(|weight| *weight != 0.0)).count()
    }

    /// Takes up changed transitions.
    pub fn refresh(&mut self) {
        for gap in 0..self.transitions.len() {
            self.refresh_gap(gap);
        }
    }

    /// Takes up changed transitions over one kind of gap.
    pub fn refresh_gap(&mut self, gap: usize) {
        self.exponentials[gap] = self.transitions[gap].map(|from| from.map(f32::exp));
    }

    /// The exponentials of the transitions.
    pub fn exponentials(&self) -> &[Transitions] {
        &self.exponentials
    }

    /// The score of each label of each token by its features.
    pub fn scores(&self, observed: &Observed) -> Vec<Row> {
        let score = |token| {
            let mut sum = [0.0; LABELS];
            for row in observed.rows_of(token) {
                let weights = &self.rows[*row as usize];
                for (sum, weight) in sum.iter_mut().zip(weights) {
                    *sum += weight;
                }
            }
            sum
        };
        (0..observed.ends.len()).map(score).collect()
    }

    /// The likeliest labels (Viterbi).
    pub fn label(&self, observed: &Observed) -> Labelled {
        let scores = self.scores(observed);
        if scores.is_empty() {
            return Labelled::default();
        }
        let labels = self.best(observed, &scores);
        Labelled { labels: labels.iter().map(|label| Label::ALL[*label]).collect(), scores }
    }

    /// How likely each of the labels is (forward-backward).
    pub fn confidence(&self, observed: &Observed, labelled: Labelled) -> Vec<f32> {
        let Labelled { labels, scores } = labelled;
        if scores.is_empty() {
            return Vec::new();
        }
        let lattice = Lattice::new(self, observed, scores);
        let sure = |(at, label): (usize, &Label)| {
            let (forward, backward) = (&lattice.forward[at], &lattice.backward[at]);
            let label = *label as usize;
            forward[label] * backward[label] / dot(forward, backward).max(f32::MIN_POSITIVE)
        };
        labels.iter().enumerate().map(sure).collect()
    }

    fn best(&self, observed: &Observed, scores: &[Row]) -> Vec<usize> {
        let mut sums = Vec::with_capacity(scores.len());
        sums.push(self.entry(scores[0]));
        for at in 1..scores.len() {
            let transitions = &self.transitions[observed.gaps[at] as usize];
            let mut next = scores[at];
            for (next, transitions) in next.iter_mut().zip(transitions) {
                *next += greatest_sum(&sums[at - 1], transitions);
            }
            sums.push(next);
        }
        let last = scores.len() - 1;
        let mut label = greatest(&sums[last]);
        let mut labels = vec![label; scores.len()];
        // Only the labels on the best way need to know where they came from.
        for at in (1..scores.len()).rev() {
            let mut from = self.transitions[observed.gaps[at] as usize][label];
            from.iter_mut().zip(&sums[at - 1]).for_each(|(value, sum)| *value += sum);
            label = greatest(&from);
            labels[at - 1] = label;
        }
        labels
    }

    fn entry(&self, mut score: Row) -> Row {
        for (score, transition) in score.iter_mut().zip(&self.transitions[0]) {
            *score += transition[0];
        }
        score
    }
}

/// Forward and backward sums, each scaled to add up to one.
pub struct Lattice {
    /// Exponentials of the scores, scaled by token.
    pub potentials: Vec<Row>,
    /// Forward sums.
    pub forward: Vec<Row>,
    /// Backward sums.
    pub backward: Vec<Row>,
    /// Logarithm of the sum over all label sequences.
    pub log_sum: f64,
}

impl Lattice {
    /// Sums over all label sequences.
    pub fn new(model: &Model, observed: &Observed, mut scores: Vec<Row>) -> Self {
        let count = scores.len();
        let mut log_sum = 0.0_f64;
        scores[0] = model.entry(scores[0]);
        for score in &mut scores {
            let top = score.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            log_sum += f64::from(top);
            for value in score.iter_mut() {
                // A floor, so that no sum comes to nothing.
                *value = (*value - top).max(-60.0).exp();
            }
        }
        let potentials = scores;
        let mut forward = Vec::with_capacity(count);
        let mut sums = potentials[0];
        log_sum += f64::from(normalize(&mut sums).ln());
        forward.push(sums);
        let weights = &model.exponentials;
        for at in 1..count {
            let weights = &weights[observed.gaps[at] as usize];
            let mut next = potentials[at];
            for (next, weights) in next.iter_mut().zip(weights) {
                *next *= dot(&sums, weights);
            }
            log_sum += f64::from(normalize(&mut next).ln());
            sums = next;
            forward.push(sums);
        }
        let mut backward = vec![[1.0; LABELS]; count];
        for at in (1..count).rev() {
            let weights = &weights[observed.gaps[at] as usize];
            let mut sums = [0.0; LABELS];
            for label in 0..LABELS {
                let value = backward[at][label] * potentials[at][label];
                for (sum, weight) in sums.iter_mut().zip(&weights[label]) {
                    *sum += value * weight;
                }
            }
            normalize(&mut sums);
            backward[at - 1] = sums;
        }
        Self { potentials, forward, backward, log_sum }
    }

    /// The probability of each label of each token.
    pub fn marginals(&self) -> Vec<Row> {
        let product = |(forward, backward): (&Row, &Row)| {
            let mut row = *forward;
            for (value, backward) in row.iter_mut().zip(backward) {
                *value *= backward;
            }
            normalize(&mut row);
            row
        };
        self.forward.iter().zip(&self.backward).map(product).collect()
    }
}

/// The place of the greatest value, the first of equal ones.
fn greatest(row: &Row) -> usize {
    (1..LABELS).fold(0, |best, label| if row[label] > row[best] { label } else { best })
}

/// The greatest of the sums of two rows.
fn greatest_sum(left: &Row, right: &Row) -> f32 {
    let mut most = [f32::NEG_INFINITY; 4];
    for (left, right) in left.chunks_exact(4).zip(right.chunks_exact(4)) {
        for lane in 0..4 {
            let sum = left[lane] + right[lane];
            most[lane] = if sum > most[lane] { sum } else { most[lane] };
        }
    }
    most.into_iter().fold(f32::NEG_INFINITY, f32::max)
}

fn dot(left: &Row, right: &Row) -> f32 {
    // Four sums, so that they can be kept side by side.
    let mut sums = [0.0_f32; 4];
    for (left, right) in left.chunks_exact(4).zip(right.chunks_exact(4)) {
        for lane in 0..4 {
            sums[lane] += left[lane] * right[lane];
        }
    }
    sums.iter().sum()
}

/// Scales a row so that it adds up to one; gives what it added up to.
fn normalize(row: &mut Row) -> f32 {
    let sum = row.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    let scale = 1.0 / sum;
    for value in row.iter_mut() {
        *value *= scale;
    }
    sum
}
