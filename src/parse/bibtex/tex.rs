//! TeX as bibliographies use it, to text: accents, letters, symbols, quotes, braces.

use unicode_normalization::UnicodeNormalization;

/// The text of a value of TeX, on one line: what is printed of it.
pub(super) fn text(tex: &str) -> String {
    let mut out = Writer::default();
    out.read(tex);
    let text: String = out.text.nfc().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A value that programs read, such as an address: only its escapes and braces go.
pub(super) fn verbatim(tex: &str) -> String {
    let tex = tex.trim();
    let tex = tex.strip_prefix("\\url").unwrap_or(tex);
    let mut out = String::with_capacity(tex.len());
    let mut characters = tex.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.peek().is_some_and(|next| "_%&#${}~".contains(*next)) => {
                out.extend(characters.next());
            }
            '{' | '}' => {}
            _ => out.push(character),
        }
    }
    out.trim().to_owned()
}

#[derive(Default)]
struct Writer {
    text: String,
    /// A combining accent that waits for its letter.
    accent: Option<char>,
}

impl Writer {
    fn read(&mut self, tex: &str) {
        let mut rest = tex;
        while let Some(character) = rest.chars().next() {
            rest = &rest[character.len_utf8()..];
            match character {
                '\\' => rest = self.command(rest),
                // Braces group; a letter in them may still get its accent.
                '}' => self.accent = None,
                // Formulas are read as text.
                '{' | '$' => {}
                '~' => self.push(' '),
                '-' if rest.starts_with("--") => {
                    rest = &rest[2..];
                    self.push('\u{2014}');
                }
                '-' if rest.starts_with('-') => {
                    rest = &rest[1..];
                    self.push('\u{2013}');
                }
                '`' if rest.starts_with('`') => {
                    rest = &rest[1..];
                    self.push('\u{201c}');
                }
                '\'' if rest.starts_with('\'') => {
                    rest = &rest[1..];
                    self.push('\u{201d}');
                }
                _ => self.push(character),
            }
        }
    }

    fn push(&mut self, character: char) {
        if self.accent.is_some() && character.is_whitespace() {
            return;
        }
        self.text.push(character);
        self.text.extend(self.accent.take());
    }

    /// A command after its backslash; what follows it.
    fn command<'t>(&mut self, rest: &'t str) -> &'t str {
        let Some(first) = rest.chars().next() else { return rest };
        if !first.is_ascii_alphabetic() {
            let after = &rest[first.len_utf8()..];
            match mark_accent(first) {
                Some(accent) => self.accent = Some(accent),
                None if first == '\\' || first.is_whitespace() => self.push(' '),
                // A hyphenation point and thin spaces print nothing.
                None if matches!(
                    first,
                    '-' | '/' | ',' | ';' | '!' | ':' | '(' | ')' | '[' | ']'
                ) => {}
                None => self.push(first),
            }
            return after;
        }
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        // White space after a command ends its name and is not printed.
        let after = after.trim_start();
        if let Some(accent) = letter_accent(name).filter(|_| !after.is_empty()) {
            self.accent = Some(accent);
            return after;
        }
        match symbol(name) {
            Some(symbol) => {
                let mut characters = symbol.chars();
                characters.by_ref().take(1).for_each(|first| self.push(first));
                self.text.extend(characters);
            }
            // Fonts and the like: what they are about follows.
            None => self.accent = None,
        }
        after
    }
}

/// Accents that are written with a mark: `\'e`.
fn mark_accent(mark: char) -> Option<char> {
    Some(match mark {
        '\'' => '\u{301}',
        '`' => '\u{300}',
        '^' => '\u{302}',
        '"' => '\u{308}',
        '~' => '\u{303}',
        '=' => '\u{304}',
        '.' => '\u{307}',
        _ => return None,
    })
}

/// Accents that are written with a letter: `\c{c}`.
fn letter_accent(name: &str) -> Option<char> {
    Some(match name {
        "c" => '\u{327}',
        "v" => '\u{30c}',
        "u" => '\u{306}',
        "H" => '\u{30b}',
        "k" => '\u{328}',
        "r" => '\u{30a}',
        "d" => '\u{323}',
        "b" => '\u{331}',
        _ => return None,
    })
}

/// Letters and symbols that have a name.
fn symbol(name: &str) -> Option<&'static str> {
    Some(match name {
        "ss" => "ß",
        "o" => "ø",
        "O" => "Ø",
        "l" => "ł",
        "L" => "Ł",
        "ae" => "æ",
        "AE" => "Æ",
        "oe" => "œ",
        "OE" => "Œ",
        "aa" => "å",
        "AA" => "Å",
        // Dotless letters are only written to carry an accent.
        "i" => "i",
        "j" => "j",
        "dh" => "ð",
        "DH" => "Ð",
        "dj" => "đ",
        "DJ" => "Đ",
        "th" => "þ",
        "TH" => "Þ",
        "ng" => "ŋ",
        "textbackslash" => "\\",
        "textbraceleft" | "lbrace" => "{",
        "textbraceright" | "rbrace" => "}",
        "textasciitilde" | "sim" => "~",
        "textasciicircum" => "^",
        "textunderscore" => "_",
        "textquoteright" => "’",
        "textquoteleft" => "‘",
        "textquotedblleft" => "“",
        "textquotedblright" => "”",
        "textendash" => "–",
        "textemdash" => "—",
        "textdegree" | "degree" => "°",
        "textregistered" => "®",
        "texttrademark" => "™",
        "textcopyright" | "copyright" => "©",
        "textmu" | "mu" => "μ",
        "dots" | "ldots" | "textellipsis" => "…",
        "times" => "×",
        "pm" => "±",
        "leq" | "le" => "≤",
        "geq" | "ge" => "≥",
        "neq" => "≠",
        "approx" => "≈",
        "infty" => "∞",
        "rightarrow" | "to" => "→",
        "alpha" => "α",
        "beta" => "β",
        "gamma" => "γ",
        "delta" => "δ",
        "epsilon" | "varepsilon" => "ε",
        "zeta" => "ζ",
        "eta" => "η",
        "theta" => "θ",
        "iota" => "ι",
        "kappa" => "κ",
        "lambda" => "λ",
        "nu" => "ν",
        "xi" => "ξ",
        "pi" => "π",
        "rho" => "ρ",
        "sigma" => "σ",
        "tau" => "τ",
        "upsilon" => "υ",
        "phi" | "varphi" => "φ",
        "chi" => "χ",
        "psi" => "ψ",
        "omega" => "ω",
        "Gamma" => "Γ",
        "Delta" => "Δ",
        "Theta" => "Θ",
        "Lambda" => "Λ",
        "Sigma" => "Σ",
        "Phi" => "Φ",
        "Psi" => "Ψ",
        "Omega" => "Ω",
        "par" => " ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_letters_and_symbols() {
        let cases = [
            (r#"M{\"u}ller"#, "Müller"),
            (r"J\'er\^{o}me", "Jérôme"),
            (r"Aks{\i}n and \'{\i}", "Aksin and í"),
            (r"{\c{C}}etinkaya \v{S}", "Çetinkaya Š"),
            (r"H{\aa}kan, Bj{\o}rn, Stra{\ss}e", "Håkan, Bjørn, Straße"),
            (
                r"\textit{Procolophon} in {The CGAL} $\beta$-globulin",
                "Procolophon in The CGAL β-globulin",
            ),
            (r"50\% \& more\_x \{y\} \textbackslash{}z", "50% & more_x {y} \\z"),
            ("``quoted'' 1--2~g", "“quoted” 1–2 g"),
            ("a-{}-b '{}'", "a--b ''"),
            (r"\unknown{kept} \", "kept"),
        ];
        for (tex, expected) in cases {
            assert_eq!(text(tex), expected, "{tex}");
        }
        assert_eq!(verbatim(r"\url{https://a.example/x\_y}"), "https://a.example/x_y");
    }
}
