//! The subheadings (qualifiers) of MeSH with the two-letter codes that strategies write them with.

/// Codes and names, as the National Library of Medicine lists them; sorted by code. Those that were
/// dropped from MeSH stand for what they were renamed or merged into.
const SUBHEADINGS: &[(&str, &str)] = &[
    ("aa", "analogs & derivatives"),
    ("ab", "abnormalities"),
    ("ad", "administration & dosage"),
    ("ae", "adverse effects"),
    ("ag", "agonists"),
    ("ah", "anatomy & histology"),
    ("ai", "antagonists & inhibitors"),
    ("an", "analysis"),
    ("bi", "biosynthesis"),
    ("bl", "blood"),
    ("bs", "blood supply"),
    ("cf", "cerebrospinal fluid"),
    ("ch", "chemistry"),
    ("ci", "chemically induced"),
    ("cl", "classification"),
    ("cn", "congenital"),
    ("co", "complications"),
    ("cs", "chemical synthesis"),
    ("ct", "contraindications"),
    ("cy", "cytology"),
    ("de", "drug effects"),
    ("df", "deficiency"),
    ("dg", "diagnostic imaging"),
    ("dh", "diet therapy"),
    ("di", "diagnosis"),
    ("dt", "drug therapy"),
    ("ec", "economics"),
    ("ed", "education"),
    ("eh", "ethnology"),
    ("em", "embryology"),
    ("en", "enzymology"),
    ("ep", "epidemiology"),
    ("es", "ethics"),
    ("et", "etiology"),
    ("ge", "genetics"),
    ("gd", "growth & development"),
    ("hi", "history"),
    ("im", "immunology"),
    ("in", "injuries"),
    ("ip", "isolation & purification"),
    ("ir", "innervation"),
    ("is", "instrumentation"),
    ("lj", "legislation & jurisprudence"),
    ("me", "metabolism"),
    ("mi", "microbiology"),
    ("mo", "mortality"),
    ("mt", "methods"),
    ("nu", "nursing"),
    ("og", "organization & administration"),
    ("pa", "pathology"),
    ("pc", "prevention & control"),
    ("pd", "pharmacology"),
    ("ph", "physiology"),
    ("pk", "pharmacokinetics"),
    ("po", "poisoning"),
    ("pp", "physiopathology"),
    ("ps", "parasitology"),
    ("px", "psychology"),
    ("py", "pathogenicity"),
    ("ra", "diagnostic imaging"),
    ("re", "radiation effects"),
    ("rh", "rehabilitation"),
    ("ri", "diagnostic imaging"),
    ("rt", "radiotherapy"),
    ("sc", "secondary"),
    ("sd", "supply & distribution"),
    ("se", "secretion"),
    ("sn", "statistics & numerical data"),
    ("st", "standards"),
    ("su", "surgery"),
    ("td", "trends"),
    ("th", "therapy"),
    ("tm", "transmission"),
    ("to", "toxicity"),
    ("tr", "transplantation"),
    ("tu", "therapeutic use"),
    ("ul", "ultrastructure"),
    ("ur", "urine"),
    ("us", "diagnostic imaging"),
    ("ut", "statistics & numerical data"),
    ("ve", "veterinary"),
    ("vi", "virology"),
];

/// The name of a subheading, from its code or its name, in any case.
pub(super) fn name(code: &str) -> Option<&'static str> {
    let code = code.trim();
    SUBHEADINGS
        .iter()
        .find(|(known, name)| known.eq_ignore_ascii_case(code) || name.eq_ignore_ascii_case(code))
        .map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subheadings_are_known_by_code_and_name() {
        assert_eq!(name("DT"), Some("drug therapy"));
        assert_eq!(name("Drug Therapy"), Some("drug therapy"));
        assert_eq!(name("zz"), None);
        let codes: std::collections::HashSet<&str> =
            SUBHEADINGS.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes.len(), SUBHEADINGS.len());
    }
}
