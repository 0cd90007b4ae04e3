//! Reads a query.

use super::{Leaf, MAX_QUERY_BYTES, Query, QueryError};

/// Understands a query, or says what is wrong and where.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    if text.len() > MAX_QUERY_BYTES {
        return Err(QueryError {
            message: format!("the query is longer than {MAX_QUERY_BYTES} bytes"),
            hint: "split it into several".to_owned(),
            span: 0..0,
        });
    }
    let mut query = Query { leaves: Vec::new(), is_exact: false, warnings: Vec::new() };
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        if is_quote(character) {
            at = phrase(text, at, character, &mut query)?;
        } else if character.is_whitespace() {
            at += character.len_utf8();
        } else {
            let end = text[at..]
                .find(|c: char| c.is_whitespace() || is_quote(c))
                .map_or(text.len(), |end| at + end);
            if has_word(&text[at..end]) {
                query.leaves.push(Leaf::Word(text[at..end].to_owned()));
            }
            at = end;
        }
    }
    if let Some(operator) = query.leaves.iter().find(|leaf| leaf.is_operator()) {
        query
            .warnings
            .push(format!("`{operator}` was read as a word: operators are not known here"));
    }
    if query.leaves.is_empty() {
        return Err(QueryError {
            message: "the query has no words".to_owned(),
            hint: "type a question, or a phrase in quotes".to_owned(),
            span: 0..text.len(),
        });
    }
    Ok(query)
}

/// Reads the phrase that a quote at `start` opens; returns where it ends.
fn phrase(text: &str, start: usize, quote: char, query: &mut Query) -> Result<usize, QueryError> {
    let open_end = start + quote.len_utf8();
    let Some(length) = text[open_end..].find(is_quote) else {
        return Err(QueryError {
            message: "a quote is opened and not closed".to_owned(),
            hint: "close the phrase with `\"`, or leave the quote out".to_owned(),
            span: start..text.len(),
        });
    };
    let content = &text[open_end..open_end + length];
    let close = &text[open_end + length..];
    let close_length = close.chars().next().map_or(0, char::len_utf8);
    if (quote != '"' || !close.starts_with('"')) && query.warnings.is_empty() {
        query.warnings.push("curly quotes were read as straight ones".to_owned());
    }
    if !has_word(content) {
        return Err(QueryError {
            message: "an empty phrase".to_owned(),
            hint: "put words between the quotes, or leave them out".to_owned(),
            span: start..open_end + length + close_length,
        });
    }
    query.is_exact = true;
    query.leaves.push(Leaf::Phrase(content.split_whitespace().collect::<Vec<_>>().join(" ")));
    Ok(open_end + length + close_length)
}

fn is_quote(character: char) -> bool {
    matches!(character, '"' | '“' | '”' | '„' | '«' | '»' | '＂')
}

fn has_word(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The canonical form, or the error with its place.
    fn shown(text: &str) -> String {
        match parse(text) {
            Ok(query) => query.to_string(),
            Err(error) => format!("{} at {:?}", error.message, error.span),
        }
    }

    #[test]
    fn queries_and_errors() {
        let cases = [
            ("does IVIG  help?", "does IVIG help?"),
            ("IVIG \"stiff  person\" dose", "IVIG AND \"stiff person\" AND dose"),
            ("“stiff person”", "\"stiff person\""),
            ("??? ivig !!", "ivig"),
            ("", "the query has no words at 0..0"),
            ("(((", "the query has no words at 0..3"),
            ("ivig \"stiff person", "a quote is opened and not closed at 5..18"),
            ("ivig \"\"", "an empty phrase at 5..7"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text}");
        }
        assert_eq!(parse("“a”").unwrap().warnings.len(), 1);
        assert_eq!(parse("stiff NOT person").unwrap().warnings.len(), 1);
        assert!(parse(&"x".repeat(MAX_QUERY_BYTES + 1)).is_err());
    }

    #[test]
    fn carets_stand_under_the_place() {
        let query = "é \"x";
        let error = parse(query).unwrap_err();
        assert_eq!(error.caret(query), "é \"x\n  ^^");
    }
}
