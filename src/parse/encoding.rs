//! Bytes to text: byte order mark, then declaration, then detection.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// Text and what was guessed or lost on the way.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) warnings: Vec<String>,
}

/// How far into a file an encoding declaration is looked for, in bytes.
const DECLARATION_BYTES: usize = 2048;

/// Decodes a file. Bytes that are valid UTF-8 are read as such whatever they declare: wrong
/// declarations are common, accidental UTF-8 is not.
pub(super) fn decode(bytes: &[u8]) -> Decoded<'_> {
    if let Some((encoding, bom_len)) = Encoding::for_bom(bytes) {
        return with_encoding(encoding, &bytes[bom_len..], None);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: Cow::Borrowed(text), warnings: Vec::new() };
    }
    let head = &bytes[..bytes.len().min(DECLARATION_BYTES)];
    match declared(head) {
        Some(encoding) if encoding != UTF_8 => with_encoding(encoding, bytes, None),
        declared_utf8 => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            let guess = detector.guess(None, Utf8Detection::Allow);
            let why = if declared_utf8.is_some() {
                "declared as UTF-8 and is not"
            } else {
                "no encoding declared"
            };
            with_encoding(guess, bytes, Some(format!("{why}; read as {}", guess.name())))
        }
    }
}

fn with_encoding<'a>(
    encoding: &'static Encoding,
    bytes: &'a [u8],
    note: Option<String>,
) -> Decoded<'a> {
    let (text, lost) = encoding.decode_without_bom_handling(bytes);
    let mut warnings: Vec<String> = note.into_iter().collect();
    if lost {
        warnings.push(format!("some bytes are no {}; each stands as U+FFFD", encoding.name()));
    }
    Decoded { text, warnings }
}

/// The encoding that an XML declaration or an HTML meta element names.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let after = |marker: &str| head.find(marker).map(|at| &head[at + marker.len()..]);
    let value = after("encoding=").or_else(|| after("charset="))?;
    let label: String = value
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
        .collect();
    Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_order_marks_declarations_and_detection() {
        assert_eq!(decode("Barré".as_bytes()).text, "Barré");
        assert_eq!(decode(b"\xef\xbb\xbfa").text, "a");
        assert_eq!(decode(b"\xff\xfea\0\xe9\0").text, "aé");
        assert_eq!(decode(b"\xfe\xff\0a\0\xe9").text, "aé");
        let declared = decode(b"<?xml version='1.0' encoding='ISO-8859-1'?><a>Barr\xe9</a>");
        assert!(declared.text.contains("Barré") && declared.warnings.is_empty());
        let detected = decode(b"Syndrome de Guillain-Barr\xe9 trait\xe9 par immunoglobulines");
        assert!(detected.text.contains("Barré"), "{}", detected.text);
        assert_eq!(detected.warnings, ["no encoding declared; read as windows-1252"]);
    }

    #[test]
    fn a_false_declaration_is_said() {
        let decoded =
            decode(b"<?xml version='1.0' encoding='utf-8'?><a>Guillain-Barr\xe9 syndrome</a>");
        assert!(decoded.text.contains("Barré"));
        assert!(decoded.warnings[0].starts_with("declared as UTF-8 and is not"));
    }
}
