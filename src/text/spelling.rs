//! British and American spellings meet in one form, the American one.
//!
//! Applied to every indexed word and every query word alike, so that a wrong guess costs nothing
//! unless two different words fall together.

/// Parts of words of Greek and Latin origin, British and American, by which the digraphs `ae` and
/// `oe` are recognised. Whole-word rules would miss compounds (`haemolytic`, `autohaemolysis`).
const DIGRAPHS: &[(&str, &str)] = &[
    ("aemi", "emi"),
    ("aemo", "emo"),
    ("haem", "hem"),
    ("paed", "ped"),
    ("anaes", "anes"),
    ("gynaec", "gynec"),
    ("aetio", "etio"),
    ("faec", "fec"),
    ("caes", "ces"),
    ("caec", "cec"),
    ("oedem", "edem"),
    ("oesoph", "esoph"),
    ("oestr", "estr"),
    ("foet", "fet"),
    ("coeli", "celi"),
    ("rrhoea", "rrhea"),
    ("rrhoei", "rrhei"),
    ("pnoea", "pnea"),
    ("pnoei", "pnei"),
    ("homoe", "home"),
    ("manoeuv", "maneuv"),
    ("ischaem", "ischem"),
    ("leucocyt", "leukocyt"),
    ("leucopen", "leukopen"),
    ("sulph", "sulf"),
    ("tumour", "tumor"),
    ("colour", "color"),
    ("favour", "favor"),
    ("behaviour", "behavior"),
    ("labour", "labor"),
    ("odour", "odor"),
    ("humour", "humor"),
    ("vapour", "vapor"),
    ("neighbour", "neighbor"),
    ("rigour", "rigor"),
    ("vigour", "vigor"),
    ("fibre", "fiber"),
    ("centre", "center"),
    ("litre", "liter"),
    ("metre", "meter"),
    ("titre", "titer"),
    ("calibre", "caliber"),
    ("grey", "gray"),
    ("ageing", "aging"),
    ("programme", "program"),
    ("judgement", "judgment"),
    ("acknowledgement", "acknowledgment"),
    ("labell", "label"),
    ("modell", "model"),
    ("travell", "travel"),
    ("counsell", "counsel"),
    ("signall", "signal"),
    ("fulfil ", "fulfill "),
    ("enrol ", "enroll "),
    ("enrolment", "enrollment"),
    ("aluminium", "aluminum"),
    ("tranquillis", "tranquiliz"),
];

/// Endings of verbs in `-ise` and `-yse` and what they become.
const ENDINGS: &[(&str, &str)] = &[
    ("isations", "izations"),
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("ises", "izes"),
    ("iser", "izer"),
    ("isers", "izers"),
    ("ise", "ize"),
    ("ysed", "yzed"),
    ("ysing", "yzing"),
    ("yse", "yze"),
];

/// Beginnings of words that end in `-ise` in America too.
const ALWAYS_ISE: &[&str] = &[
    "advert", "adv", "ar", "apprais", "bru", "chast", "circumc", "compr", "comprom", "conc", "cru",
    "dem", "desp", "dev", "disgu", "enterpr", "exc", "exerc", "expert", "franch", "gu", "improv",
    "inc", "ind", "lik", "merchand", "no", "otherw", "pa", "pal", "po", "pra", "prec", "prem",
    "prom", "ra", "repr", "rev", "r", "super", "superv", "surm", "surpr", "telev", "tort", "treat",
    "turqu", "v", "w", "appra", "porpo", "cerv", "mort", "an", "pr", "m", "br", "anamn", "penn",
];

/// The American spelling of a folded, lower-case word.
pub(super) fn american(word: &str) -> Option<String> {
    if word.len() < 5 || !word.is_ascii() {
        return None;
    }
    let suspicion = Suspicion::of(word);
    let mut out: Option<String> = None;
    if suspicion.digraph {
        for &(british, american) in DIGRAPHS {
            let current = out.as_deref().unwrap_or(word);
            if let Some(end) = british.strip_suffix(' ') {
                if current == end {
                    out = Some(american.trim_end().to_owned());
                }
            } else if current.contains(british) {
                out = Some(current.replace(british, american));
            }
        }
    }
    if out.is_none() && !suspicion.ending {
        return None;
    }
    let current = out.as_deref().unwrap_or(word);
    let ending = ENDINGS.iter().find(|(british, _)| current.ends_with(british));
    if let Some((british, american)) = ending {
        let beginning = &current[..current.len() - british.len()];
        if beginning.len() >= 3 && !ALWAYS_ISE.contains(&beginning) {
            out = Some(format!("{beginning}{american}"));
        }
    }
    out
}

/// The beginnings that indexed words have where a word begins with `prefix` as typed: a truncated
/// word may end within what the two spellings write differently (`anaem*`, `randomis*`).
pub fn american_prefixes(prefix: &str) -> Vec<String> {
    let mut all = vec![prefix.to_owned()];
    let mut add = |candidate: String| {
        if !all.contains(&candidate) {
            all.push(candidate);
        }
    };
    let whole = DIGRAPHS.iter().filter(|(british, _)| !british.ends_with(' '));
    let mut current = prefix.to_owned();
    for (british, american) in whole.clone() {
        current = current.replace(british, american);
    }
    add(current.clone());
    for (british, american) in whole {
        // The tail is the beginning of an entry and reaches beyond where the spellings part.
        let parts_at = british.bytes().zip(american.bytes()).take_while(|(b, a)| b == a).count();
        let shorter_by = british.len().saturating_sub(american.len());
        for length in (parts_at + 2.max(shorter_by + 1)..british.len()).rev() {
            if let Some(head) = current.strip_suffix(&british[..length])
                && let Some(tail) = american.get(..length - shorter_by)
            {
                add(format!("{head}{tail}"));
            }
        }
    }
    if let Some(head) = current.strip_suffix('s')
        && head.ends_with(['i', 'y'])
        && head.len() >= 4
    {
        add(format!("{head}z"));
    }
    all
}

/// What one pass over a word says of the tables: most words have nothing of either, and looking for
/// every entry in every word would take a fifth of indexing.
struct Suspicion {
    /// It may hold an entry of [`DIGRAPHS`].
    digraph: bool,
    /// It may have an ending of [`ENDINGS`].
    ending: bool,
}

impl Suspicion {
    fn of(word: &str) -> Self {
        let mut seen = Self { digraph: false, ending: false };
        let mut window = 0;
        for byte in word.bytes() {
            window = window << 8 | u32::from(byte);
            seen.digraph |= is_in(&BEGINNINGS, window);
            // Every ending has one of these.
            seen.ending |= matches!(window.to_be_bytes(), [.., b'i' | b'y', b's']);
        }
        seen
    }
}

/// Bits of the set of the first four letters of [`DIGRAPHS`], by hash. A letter group that is not
/// there may share a bit with one that is; one that is there is always found.
const BEGINNINGS_BITS: usize = 1 << 13;

type BeginningSet = [u64; BEGINNINGS_BITS / 64];

static BEGINNINGS: BeginningSet = beginnings();

const fn beginnings() -> BeginningSet {
    let mut set = [0; BEGINNINGS_BITS / 64];
    let mut index = 0;
    while index < DIGRAPHS.len() {
        let word = DIGRAPHS[index].0.as_bytes();
        let bit = bit_of(u32::from_be_bytes([word[0], word[1], word[2], word[3]]));
        set[bit / 64] |= 1 << (bit % 64);
        index += 1;
    }
    set
}

fn is_in(set: &BeginningSet, window: u32) -> bool {
    let bit = bit_of(window);
    set[bit / 64] >> (bit % 64) & 1 == 1
}

const fn bit_of(window: u32) -> usize {
    // Multiplicative hashing; the upper bits are the mixed ones.
    (window.wrapping_mul(0x9E37_79B1) >> (32 - BEGINNINGS_BITS.trailing_zeros())) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn british_and_american_meet() {
        let pairs = [
            ("haemolytic", "hemolytic"),
            ("oedema", "edema"),
            ("randomised", "randomized"),
            ("hypogammaglobulinaemia", "hypogammaglobulinemia"),
            ("paediatric", "pediatric"),
            ("diarrhoea", "diarrhea"),
            ("tumours", "tumors"),
            ("titres", "titers"),
            ("analysed", "analyzed"),
            ("immunisation", "immunization"),
            ("anaesthesia", "anesthesia"),
            ("oesophageal", "esophageal"),
            ("ischaemic", "ischemic"),
            ("leucocytes", "leukocytes"),
            ("enrol", "enroll"),
            ("stabilisers", "stabilizers"),
        ];
        for (british, expected) in pairs {
            assert_eq!(american(british).as_deref(), Some(expected), "{british}");
            assert_eq!(
                american(expected).unwrap_or_else(|| expected.to_owned()),
                expected,
                "not stable"
            );
        }
    }

    #[test]
    fn truncated_words_meet_both_spellings() {
        let cases = [
            ("haemol", "haemol hemol"),
            ("anaem", "anaem anem"),
            ("paedi", "paedi pedi"),
            ("randomis", "randomis randomiz"),
            ("immunoglob", "immunoglob"),
            ("oedem", "oedem edem"),
        ];
        for (prefix, expected) in cases {
            assert_eq!(american_prefixes(prefix).join(" "), expected);
        }
    }

    #[test]
    fn no_entry_of_the_tables_escapes_suspicion() {
        for (british, _) in DIGRAPHS {
            for word in [british.trim_end().to_owned(), format!("x{british}x")] {
                assert!(Suspicion::of(&word).digraph, "{word}");
            }
        }
        for (british, _) in ENDINGS {
            assert!(Suspicion::of(&format!("xxx{british}")).ending, "{british}");
        }
    }

    #[test]
    fn words_that_only_look_british_stay() {
        for word in [
            "exercise",
            "disease",
            "advised",
            "revised",
            "otherwise",
            "precise",
            "rise",
            "raised",
            "enrollment",
            "does",
            "coexist",
            "phase",
        ] {
            assert_eq!(american(word), None, "{word}");
        }
    }
}
