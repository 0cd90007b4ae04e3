//! A light stemmer for English medical text.
//!
//! Plurals as in Harman's "S" stemmer (How effective is suffixing?, JASIS 1991), then the verb
//! endings `-ed` and `-ing` where a stem with a vowel remains. Nothing derivational is touched:
//! `infusion` and `infuse` stay apart, as `immune` and `immunity` must.

/// The stem of a folded, lower-case word; the word itself where no rule applies.
pub fn stem(word: &str) -> std::borrow::Cow<'_, str> {
    if word.len() < 4 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.into();
    }
    let singular = singular(word);
    match verb_stem(&singular) {
        Some(stem) => stem.into(),
        None => singular,
    }
}

fn singular(word: &str) -> std::borrow::Cow<'_, str> {
    if let Some(base) = word.strip_suffix("ies")
        && word.len() > 4
        && !base.ends_with(['a', 'e'])
    {
        return format!("{base}y").into();
    }
    if let Some(base) = word.strip_suffix("sses") {
        return format!("{base}ss").into();
    }
    // diagnoses, diagnosis; prognoses, prognosis
    if let Some(base) = word.strip_suffix("oses").filter(|base| base.len() > 3) {
        return format!("{base}osis").into();
    }
    if ["xes", "ches", "shes", "zzes"].iter().any(|ending| word.ends_with(ending)) {
        return word[..word.len() - 2].into();
    }
    if let Some(base) = word.strip_suffix('s')
        && !base.ends_with(['s', 'u', 'i'])
    {
        return base.into();
    }
    word.into()
}

fn verb_stem(word: &str) -> Option<String> {
    let base = word.strip_suffix("ing").or_else(|| word.strip_suffix("ed"))?;
    let has_vowel =
        base.bytes().any(|byte| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'));
    if base.len() < 3 || !has_vowel || base.ends_with('e') {
        return None;
    }
    let bytes = base.as_bytes();
    let (last, before) = (bytes[bytes.len() - 1], bytes[bytes.len() - 2]);
    // stopped, stopping: the doubled consonant goes; treated keeps what it has
    if last == before && !matches!(last, b'l' | b's' | b'z' | b'e' | b'o') {
        return Some(base[..base.len() - 1].to_owned());
    }
    // reduced, infusing: the silent e comes back
    let silent_e = matches!(last, b'c' | b'v' | b'u' | b's' | b'z' | b'g') && before != last
        || base.ends_with("at")
        || base.ends_with("bl")
        || base.ends_with("iz")
        || base.ends_with("in") && base.len() > 4 && !base.ends_with("ain");
    let double_s = base.ends_with("ss");
    Some(if silent_e && !double_s && !base.ends_with("eat") && !base.ends_with("oat") {
        format!("{base}e")
    } else {
        base.to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn plurals_and_verb_forms() {
        let cases = [
            ("patients", "patient"),
            ("antibodies", "antibody"),
            ("diagnoses", "diagnosis"),
            ("diagnosis", "diagnosis"),
            ("treated", "treat"),
            ("treating", "treat"),
            ("reduced", "reduce"),
            ("reduces", "reduce"),
            ("randomized", "randomize"),
            ("stopped", "stop"),
            ("assessed", "assess"),
            ("evaluated", "evaluate"),
            ("viruses", "viruse"),
            ("virus", "virus"),
            ("doses", "dose"),
            ("dose", "dose"),
            ("loss", "loss"),
            ("bed", "bed"),
            ("need", "need"),
            ("hepatitis", "hepatitis"),
            ("il6", "il6"),
        ];
        for (word, expected) in cases {
            assert_eq!(stem(word), expected, "{word}");
        }
    }
}
