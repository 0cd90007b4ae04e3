//! Marks that meet where a style sets its own beside those of a title, or about nothing.

/// Goes through a reference piece by piece.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// The letter before.
    last: Option<char>,
    /// How many quotes are open.
    depth: usize,
}

impl Marks {
    /// The next piece. After a question or exclamation mark there is no full stop, and no comma before
    /// a closing quote; nor is there one before a bracket that closes, where a part of a date is wanting:
    /// `(2012,)`. Quotes within quotes are single.
    pub(super) fn settle(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text.chars().peekable();
        while let Some(mark) = rest.next() {
            let next = rest.peek().copied();
            let is_asked = matches!(self.last, Some('?' | '!'));
            match mark {
                '.' if is_asked && next != Some('.') => continue,
                ',' if is_asked && matches!(next, Some('”' | '’')) => continue,
                ',' if matches!(next, Some(')' | ']')) => continue,
                _ => {}
            }
            out.push(self.quote(mark));
            self.last = Some(mark);
        }
        out
    }

    fn quote(&mut self, mark: char) -> char {
        let is_opening = match mark {
            '“' => true,
            '”' => false,
            // Straight ones are the title's own.
            '"' if self.depth > 0 => {
                self.last.is_none_or(|last| last.is_whitespace() || "(“".contains(last))
            }
            _ => return mark,
        };
        let depth = if is_opening { self.depth + 1 } else { self.depth };
        self.depth = if is_opening { depth } else { depth.saturating_sub(1) };
        match (is_opening, depth > 1) {
            (true, true) => '‘',
            (false, true) => '’',
            (_, false) => mark,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(pieces: &[&str]) -> String {
        let mut marks = Marks::default();
        pieces.iter().map(|piece| marks.settle(piece)).collect()
    }

    #[test]
    fn a_question_needs_no_full_stop() {
        assert_eq!(settled(&["Does it help?. J Ex"]), "Does it help? J Ex");
        assert_eq!(settled(&["Does it help?", ". J Ex."]), "Does it help? J Ex.");
        assert_eq!(settled(&["“Does it help?,” J Ex"]), "“Does it help?” J Ex");
        assert_eq!(settled(&["Help!... and more?, J Ex"]), "Help!... and more?, J Ex");
    }

    #[test]
    fn no_comma_stands_before_a_bracket_that_closes() {
        assert_eq!(settled(&["Roe, J. (2012,). T [1,]"]), "Roe, J. (2012). T [1]");
    }

    #[test]
    fn quotes_within_quotes_are_single() {
        assert_eq!(settled(&["“A “stiff” person,” J Ex. “B”"]), "“A ‘stiff’ person,” J Ex. “B”");
        assert_eq!(settled(&["“", "\"Stiff\" persons", ",” J Ex"]), "“‘Stiff’ persons,” J Ex");
        assert_eq!(settled(&["A \"stiff\" or “stiff” person"]), "A \"stiff\" or “stiff” person");
    }
}
