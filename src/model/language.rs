//! The languages that databases of the literature know articles by.

/// A language with its names, all in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language {
    /// Its code in ISO 639-1.
    pub short_code: &'static str,
    /// Its bibliographic code in ISO 639-2, as PubMed has it.
    pub code: &'static str,
    /// Its name in English.
    pub name: &'static str,
}

impl Language {
    /// The language with an English name, in lower case.
    pub fn named(name: &str) -> Option<&'static Self> {
        LANGUAGES.iter().find(|language| language.name == name)
    }

    /// The language with a code or an English name, in any case; a region may follow the code, as in
    /// `pt-BR`.
    pub fn find(given: &str) -> Option<&'static Self> {
        let given = given.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        LANGUAGES.iter().find(|language| language.names().contains(&given.as_str()))
    }

    /// Its codes and its name.
    pub fn names(&self) -> [&'static str; 3] {
        [self.short_code, self.code, self.name]
    }
}

/// Languages by name: those that PubMed has a filter for.
const LANGUAGES: &[Language] = &[
    language("af", "afr", "afrikaans"),
    language("sq", "alb", "albanian"),
    language("ar", "ara", "arabic"),
    language("hy", "arm", "armenian"),
    language("az", "aze", "azerbaijani"),
    language("bs", "bos", "bosnian"),
    language("bg", "bul", "bulgarian"),
    language("ca", "cat", "catalan"),
    language("zh", "chi", "chinese"),
    language("hr", "hrv", "croatian"),
    language("cs", "cze", "czech"),
    language("da", "dan", "danish"),
    language("nl", "dut", "dutch"),
    language("en", "eng", "english"),
    language("eo", "epo", "esperanto"),
    language("et", "est", "estonian"),
    language("fi", "fin", "finnish"),
    language("fr", "fre", "french"),
    language("ka", "geo", "georgian"),
    language("de", "ger", "german"),
    language("el", "gre", "greek"),
    language("he", "heb", "hebrew"),
    language("hi", "hin", "hindi"),
    language("hu", "hun", "hungarian"),
    language("is", "ice", "icelandic"),
    language("id", "ind", "indonesian"),
    language("it", "ita", "italian"),
    language("ja", "jpn", "japanese"),
    language("ko", "kor", "korean"),
    language("la", "lat", "latin"),
    language("lv", "lav", "latvian"),
    language("lt", "lit", "lithuanian"),
    language("mk", "mac", "macedonian"),
    language("ms", "may", "malay"),
    language("no", "nor", "norwegian"),
    language("fa", "per", "persian"),
    language("pl", "pol", "polish"),
    language("pt", "por", "portuguese"),
    language("ro", "rum", "romanian"),
    language("ru", "rus", "russian"),
    language("sr", "srp", "serbian"),
    language("sk", "slo", "slovak"),
    language("sl", "slv", "slovenian"),
    language("es", "spa", "spanish"),
    language("sv", "swe", "swedish"),
    language("th", "tha", "thai"),
    language("tr", "tur", "turkish"),
    language("uk", "ukr", "ukrainian"),
    language("vi", "vie", "vietnamese"),
    language("cy", "wel", "welsh"),
];

const fn language(short_code: &'static str, code: &'static str, name: &'static str) -> Language {
    Language { short_code, code, name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_its_codes_and_its_name() {
        for given in ["pt", "POR", "Portuguese", "pt-BR", "pt_PT"] {
            assert_eq!(Language::find(given).map(|language| language.name), Some("portuguese"));
        }
        assert_eq!(Language::find("tlh"), None);
        assert_eq!(Language::named("pt"), None);
    }

    #[test]
    fn no_two_languages_share_a_name() {
        let mut names: Vec<&str> = LANGUAGES.iter().flat_map(Language::names).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
