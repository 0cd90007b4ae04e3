//! Whether two rankings differ by more than chance, question by question.
//!
//! The paired randomisation test asks how often a difference of this size arises when, for each
//! question, it is left to chance which ranking got which value (Smucker, Allan and Carterette, A
//! comparison of statistical significance tests for information retrieval evaluation, CIKM 2007).
//! The interval is the percentile bootstrap over questions (Efron and Tibshirani, An introduction to
//! the bootstrap, 1993, chapter 13). Both are the same in every run.

/// How often chance is played through.
pub const ROUNDS: usize = 10_000;

/// What the numbers of chance start from.
const SEED: u64 = 20_071_106;

/// Differences of means below this are rounding.
const ROUNDING: f64 = 1e-12;

/// How one ranking compares with another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// Mean difference, positive where the first is better.
    pub difference: f64,
    /// Probability of a difference at least as large, either way, if there were none; never 0
    /// (Phipson and Smyth, Permutation p-values should never be zero, 2010).
    pub p_value: f64,
    /// Ends of the interval that holds the difference with 95 % confidence.
    pub interval: [f64; 2],
    /// Questions that the first answers better.
    pub better: usize,
    /// Questions that the first answers worse.
    pub worse: usize,
}

/// Compares values of the same questions.
pub fn compare(first: &[f64], second: &[f64]) -> Comparison {
    let differences: Vec<f64> = first.iter().zip(second).map(|(a, b)| a - b).collect();
    let count = |is: fn(f64) -> bool| differences.iter().filter(|value| is(**value)).count();
    Comparison {
        difference: mean(&differences),
        p_value: randomisation(&differences),
        interval: bootstrap(&differences),
        better: count(|difference| difference > ROUNDING),
        worse: count(|difference| difference < -ROUNDING),
    }
}

/// The mean; 0 of nothing.
pub fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

fn randomisation(differences: &[f64]) -> f64 {
    let observed = mean(differences).abs();
    let moved: Vec<f64> = differences.iter().copied().filter(|value| *value != 0.0).collect();
    let mut random = Random::new(SEED);
    let mut as_large = 0;
    for _ in 0..ROUNDS {
        let mut sum = 0.0;
        for chunk in moved.chunks(64) {
            let mut signs = random.next();
            for value in chunk {
                sum += if signs & 1 == 0 { *value } else { -value };
                signs >>= 1;
            }
        }
        let by_chance = (sum / differences.len().max(1) as f64).abs();
        as_large += usize::from(by_chance >= observed - ROUNDING);
    }
    (as_large + 1) as f64 / (ROUNDS + 1) as f64
}

fn bootstrap(differences: &[f64]) -> [f64; 2] {
    if differences.is_empty() {
        return [0.0, 0.0];
    }
    let mut random = Random::new(SEED);
    let mut means: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let drawn = differences.iter().map(|_| differences[random.below(differences.len())]);
            drawn.sum::<f64>() / differences.len() as f64
        })
        .collect();
    means.sort_by(f64::total_cmp);
    let tail = ROUNDS / 40;
    [means[tail], means[ROUNDS - 1 - tail]]
}

/// `SplitMix64` (Steele, Lea and Flood, Fast splittable pseudorandom number generators, 2014).
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; the bias is below 2^-32 for any number of questions.
    fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_splitmix64() {
        // The first values of the reference implementation for the seed 1234567.
        let mut random = Random::new(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn equal_rankings_do_not_differ() {
        let values = [0.1, 0.5, 1.0];
        let compared = compare(&values, &values);
        assert!((compared.p_value - 1.0).abs() < 1e-12);
        assert_eq!((compared.difference, compared.interval), (0.0, [0.0, 0.0]));
        assert_eq!((compared.better, compared.worse), (0, 0));
        assert!((compare(&[], &[]).p_value - 1.0).abs() < 1e-12);
    }

    #[test]
    fn p_values_are_those_of_all_assignments() {
        // Of the 2^5 ways to give five equal differences their signs, two are as large: 1/16.
        let compared = compare(&[0.2; 5], &[0.1; 5]);
        assert!((compared.p_value - 0.0625).abs() < 0.01, "{}", compared.p_value);
        // Differences 3, 2, -1: sums of 4 or more in size are +-6, +-4 of 8 ways: 1/2.
        let compared = compare(&[3.0, 2.0, 0.0], &[0.0, 0.0, 1.0]);
        assert!((compared.p_value - 0.5).abs() < 0.02, "{}", compared.p_value);
        assert_eq!((compared.better, compared.worse), (2, 1));
    }

    #[test]
    fn the_interval_is_about_two_standard_errors_wide() {
        // 100 differences, half 0 and half 1: the standard error of the mean is 0.05.
        let first: Vec<f64> = (0..100).map(|index| f64::from(index % 2)).collect();
        let compared = compare(&first, &[0.0; 100]);
        assert!((compared.difference - 0.5).abs() < 1e-12);
        assert!((compared.interval[0] - 0.402).abs() < 0.02, "{:?}", compared.interval);
        assert!((compared.interval[1] - 0.598).abs() < 0.02, "{:?}", compared.interval);
        assert!(compared.p_value < 0.001);
        let turned = compare(&[0.0; 100], &first);
        assert!((turned.difference + 0.5).abs() < 1e-12 && turned.worse == 50);
    }
}
