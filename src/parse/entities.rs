//! Named character references of the JATS and HTML document types.
//!
//! HTML's table covers most of the ISO 8879 and ISO 9573-13 sets that JATS declares; the rest,
//! Greek text letters above all, stands here.

use markup5ever::data::NAMED_ENTITIES;

/// ISO 8879 Greek letters (`ISOgrk1`), which HTML does not name: name, lower case, upper case.
const GREEK_TEXT_LETTERS: &[(&str, char, char)] = &[
    ("agr", 'α', 'Α'),
    ("bgr", 'β', 'Β'),
    ("ggr", 'γ', 'Γ'),
    ("dgr", 'δ', 'Δ'),
    ("egr", 'ε', 'Ε'),
    ("zgr", 'ζ', 'Ζ'),
    ("eegr", 'η', 'Η'),
    ("thgr", 'θ', 'Θ'),
    ("igr", 'ι', 'Ι'),
    ("kgr", 'κ', 'Κ'),
    ("lgr", 'λ', 'Λ'),
    ("mgr", 'μ', 'Μ'),
    ("ngr", 'ν', 'Ν'),
    ("xgr", 'ξ', 'Ξ'),
    ("ogr", 'ο', 'Ο'),
    ("pgr", 'π', 'Π'),
    ("rgr", 'ρ', 'Ρ'),
    ("sgr", 'σ', 'Σ'),
    ("sfgr", 'ς', 'Σ'),
    ("tgr", 'τ', 'Τ'),
    ("ugr", 'υ', 'Υ'),
    ("phgr", 'φ', 'Φ'),
    ("khgr", 'χ', 'Χ'),
    ("psgr", 'ψ', 'Ψ'),
    ("ohgr", 'ω', 'Ω'),
];

/// The text that `&name;` stands for.
pub(super) fn named(name: &str) -> Option<String> {
    // ISOgrk4 names the bold letters `b.alpha`; weight carries no meaning here.
    let plain = name.strip_prefix("b.").unwrap_or(name);
    if let Some(&(first, second)) = NAMED_ENTITIES.get(format!("{plain};").as_str()) {
        let text: String = [first, second]
            .into_iter()
            .filter(|&code| code != 0)
            .filter_map(char::from_u32)
            .collect();
        return (!text.is_empty()).then_some(text);
    }
    let lower = plain.to_ascii_lowercase();
    let &(_, small, capital) = GREEK_TEXT_LETTERS.iter().find(|(letter, ..)| *letter == lower)?;
    let is_capital = plain.starts_with(|c: char| c.is_ascii_uppercase());
    Some(if is_capital { capital } else { small }.to_string())
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn html_and_iso_names() {
        let text = |name| named(name).unwrap_or_default();
        assert_eq!(text("alpha"), "α");
        assert_eq!(text("b.gamma"), "γ");
        assert_eq!(text("agr"), "α");
        assert_eq!(text("THgr"), "Θ");
        assert_eq!(text("fflig"), "ﬀ");
        assert_eq!(text("plus"), "+");
        assert_eq!(named("nosuch"), None);
        assert_eq!(named("alph"), None);
    }
}
