//! The file of learnt weights: written by the trainer, read once when the first string is parsed.
//!
//! A line names the format, lines tell where the weights come from, an empty line ends them. Then, in
//! little endian: the number of words and their hashes, the number of rows and the rows, transitions
//! last. A row is one byte for its scale, 0 for a row of zeros, else an exponent in eighths, and one
//! signed byte a label.

use super::crf::{Model, Row};
use super::labels::LABELS;

/// The first line of the file.
const FORMAT: &str = "ivig reference model 1";
/// Scale byte of 1.0.
const UNIT: i32 = 160;
/// Rows whose weights are all nearer to zero say nothing.
const LEAST_WEIGHT: f32 = 0.02;

/// The file of a model. `provenance` may have lines, none of them empty.
pub fn encode(model: &Model, provenance: &str) -> Vec<u8> {
    let mut out = format!("{FORMAT}\n{}\n\n", provenance.trim()).into_bytes();
    out.extend((model.vocabulary.len() as u32).to_le_bytes());
    model.vocabulary.iter().for_each(|hash| out.extend(hash.to_le_bytes()));
    out.extend((model.rows.len() as u32).to_le_bytes());
    let transitions = model.transitions.iter().flatten();
    model.rows.iter().for_each(|row| encode_row(row, &mut out));
    transitions.for_each(|row| encode_row(row, &mut out));
    out
}

fn encode_row(row: &Row, out: &mut Vec<u8>) {
    let most = row.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
    if most < LEAST_WEIGHT {
        out.push(0);
        return;
    }
    let scale = (8.0 * (most / 127.0).log2()).ceil() as i32 + UNIT;
    let scale = u8::try_from(scale.clamp(1, 255)).unwrap_or(u8::MAX);
    out.push(scale);
    let step = step(scale);
    let byte = |weight: &f32| ((weight / step).round().clamp(-127.0, 127.0) as i8).cast_unsigned();
    out.extend(row.iter().map(byte));
}

/// The weight that one unit of a row stands for.
fn step(scale: u8) -> f32 {
    ((i32::from(scale) - UNIT) as f32 / 8.0).exp2()
}

/// Reads a file of weights; `None` where it is damaged.
pub fn decode(bytes: &[u8]) -> Option<Model> {
    let end = bytes.windows(2).position(|pair| pair == b"\n\n")? + 2;
    if !bytes.starts_with(format!("{FORMAT}\n").as_bytes()) {
        return None;
    }
    let mut rest = &bytes[end..];
    let words = number(&mut rest)?;
    let mut vocabulary = Vec::with_capacity(words.min(rest.len() / 4));
    for _ in 0..words {
        vocabulary.push(number(&mut rest)? as u32);
    }
    let mut model = Model::new(vocabulary);
    if number(&mut rest)? != model.rows.len() {
        return None;
    }
    for row in model.rows.iter_mut().chain(model.transitions.iter_mut().flatten()) {
        *row = decode_row(&mut rest)?;
    }
    model.refresh();
    rest.is_empty().then_some(model)
}

fn number(rest: &mut &[u8]) -> Option<usize> {
    let (bytes, after) = rest.split_first_chunk::<4>()?;
    *rest = after;
    Some(u32::from_le_bytes(*bytes) as usize)
}

fn decode_row(rest: &mut &[u8]) -> Option<Row> {
    let (scale, after) = rest.split_first()?;
    *rest = after;
    if *scale == 0 {
        return Some([0.0; LABELS]);
    }
    let (bytes, after) = rest.split_first_chunk::<LABELS>()?;
    *rest = after;
    let step = step(*scale);
    Some(bytes.map(|byte| f32::from(byte.cast_signed()) * step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_survive_within_a_hundredth_of_the_largest() {
        let mut model = Model::new(vec![7, 9]);
        model.rows[3] = std::array::from_fn(|label| label as f32 / 3.0 - 2.0);
        model.transitions[2][4] = [0.5; LABELS];
        let back = decode(&encode(&model, "made by hand")).expect("a whole file");
        assert_eq!(back.vocabulary, [7, 9]);
        for (was, is) in model.rows[3].iter().zip(&back.rows[3]) {
            assert!((was - is).abs() < 0.05, "{was} became {is}");
        }
        assert!((back.transitions[2][4][0] - 0.5).abs() < 0.01);
    }

    #[test]
    fn damaged_files_are_refused() {
        let bytes = encode(&Model::new(vec![7]), "made by hand");
        assert!(decode(&bytes[..bytes.len() - 1]).is_none());
        assert!(decode(b"something else\n\n").is_none());
    }
}
