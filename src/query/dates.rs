//! Dates of publication as queries give them.

use std::fmt;

/// A year, perhaps with a month and a day, as typed: `2010`, `2010/05`, `2010/05/17`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueryDate {
    /// Year.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: Option<u8>,
    /// Day, 1 to 31; only with a month.
    pub day: Option<u8>,
}

/// A range of dates, both ends in it; an open end is `None`.
///
/// A date of publication without a month counts as January and one without a day as the first, as
/// in PubMed (User Guide, "Publication date").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateRange {
    /// The first date.
    pub from: Option<QueryDate>,
    /// The last date: all of its year or month where it has no more.
    pub to: Option<QueryDate>,
}

impl QueryDate {
    /// Reads `2010`, `2010/05`, `2010/5/17` or the same with hyphens.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().split(['/', '-']);
        let year = parts.next().filter(|year| year.len() == 4)?;
        let mut part = |most: u8| match parts.next() {
            None => Ok(None),
            Some(text) if text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit()) => {
                text.parse::<u8>().ok().filter(|n| (1..=most).contains(n)).map(Some).ok_or(())
            }
            Some(_) => Err(()),
        };
        let (month, day) = (part(12).ok()?, part(31).ok()?);
        let digits = year.bytes().all(|byte| byte.is_ascii_digit());
        let year = year.parse().ok().filter(|_| digits && parts.next().is_none())?;
        Some(Self { year, month, day })
    }

    fn number(self, month: u8, day: u8) -> u32 {
        let (month, day) = (self.month.unwrap_or(month), self.day.unwrap_or(day));
        u32::from(self.year) * 10_000 + u32::from(month) * 100 + u32::from(day)
    }
}

impl DateRange {
    /// Exactly one year, month or day.
    pub fn only(date: QueryDate) -> Self {
        Self { from: Some(date), to: Some(date) }
    }

    /// The first and the last day as numbers `yyyymmdd`.
    pub fn days(self) -> (u32, u32) {
        let from = self.from.map_or(1, |date| date.number(1, 1));
        let to = self.to.map_or(99_991_231, |date| date.number(12, 31));
        (from, to)
    }
}

/// A date without the time of day that PubMed's search details print after it
/// (`2012/01/01 00:00`).
pub(super) fn without_time(text: &str) -> &str {
    let text = text.trim();
    let is_number =
        |part: &str| matches!(part.len(), 1 | 2) && part.bytes().all(|b| b.is_ascii_digit());
    match text.rsplit_once(char::is_whitespace) {
        Some((date, time)) if time.contains(':') && time.split(':').all(is_number) => {
            date.trim_end()
        }
        _ => text,
    }
}

impl fmt::Display for QueryDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "/{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "/{day:02}")?;
        }
        Ok(())
    }
}

impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |date: Option<QueryDate>| date.map_or(String::new(), |date| date.to_string());
        if self.from == self.to {
            return f.write_str(&end(self.from));
        }
        write!(f, "{}:{}", end(self.from), end(self.to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_ranges_of_days() {
        let range = |from: &str, to: &str| DateRange {
            from: QueryDate::parse(from),
            to: QueryDate::parse(to),
        };
        assert_eq!(range("2010/05", "2012").days(), (20_100_501, 20_121_231));
        assert_eq!(range("2010", "").days(), (20_100_101, 99_991_231));
        assert_eq!(range("2010/5", "2012").to_string(), "2010/05:2012");
        assert_eq!(range("2010-05-17", "2010/05/17").to_string(), "2010/05/17");
        assert_eq!(without_time("2012/01/01 05:00"), "2012/01/01");
        assert_eq!(without_time("2010 : 2020"), "2010 : 2020");
        for wrong in ["201", "20101", "2010/13", "2010/1/32", "2010/1/1/1", "x", "+201", "2010/"] {
            assert_eq!(QueryDate::parse(wrong), None, "{wrong}");
        }
    }
}
