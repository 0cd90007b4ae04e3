//! Texts within documents of other kinds, where some characters would be taken for markup.

/// A text within HTML, between tags or in an attribute in double quotes.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ if is_left_out(character) => {}
            _ => out.push(character),
        }
    }
    out
}

/// A text within XML 1.0, between tags or in an attribute in double quotes.
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(' '),
            // XML has no place for these.
            '\u{fffe}' | '\u{ffff}' => {}
            _ if character.is_control() => {}
            _ => out.push(character),
        }
    }
    out
}

/// A text within a paragraph of Markdown. What is marked only at the beginning of a line is for
/// whoever puts it there.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' => out.extend(['\\', character]),
            '\n' | '\t' => out.push(' '),
            _ if is_left_out(character) => {}
            _ => out.push(character),
        }
    }
    out
}

/// Control characters, which no document needs, and those that change the direction of what follows.
fn is_left_out(character: char) -> bool {
    (character.is_control() && !matches!(character, '\n' | '\t'))
        || matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_taken_for_markup() {
        assert_eq!(
            html("<a href=\"x\" title='y'>&\u{202e}\u{1b}"),
            "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;"
        );
        assert_eq!(xml("\"a\" <\u{1b}b\u{ffff}>\n&"), "&quot;a&quot; &lt;b&gt; &amp;");
        assert_eq!(markdown("a*b_c <x> [y](z) `q`"), "a\\*b\\_c \\<x\\> \\[y\\](z) \\`q\\`");
    }
}
