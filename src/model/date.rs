//! Dates that may lack a month or a day.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A year with, perhaps, a month and a day. Orders by time; a missing part sorts first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PartialDate {
    /// Year of the Gregorian calendar, 1000 to 2999.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: Option<u8>,
    /// Day of the month, 1 to 31; only with a month.
    pub day: Option<u8>,
}

impl PartialDate {
    /// A date from its parts; `None` where the year is out of range. A month or day out of range is
    /// left out.
    pub fn new(year: u16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let month = month.filter(|month| (1..=12).contains(month));
        let day = day.filter(|day| month.is_some() && (1..=31).contains(day));
        (1000..=2999).contains(&year).then_some(Self { year, month, day })
    }

    /// Reads `2001`, `2001-12`, `2001/12/27`, `20011227`, `2001-12-27T08:00`, `27 December 2001`,
    /// `Dec 27, 2001` and `2001 Dec 27`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let packed = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
        if packed {
            return Self::new(
                text[..4].parse().ok()?,
                text[4..6].parse().ok(),
                text[6..].parse().ok(),
            );
        }
        let text = text.split('T').next().filter(|head| head.contains('-')).unwrap_or(text);
        let mut numbers = Vec::new();
        let mut named_month = None;
        for part in text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
            match part.parse::<u16>() {
                Ok(number) => numbers.push(number),
                Err(_) => named_month = named_month.or_else(|| month_number(part)),
            }
        }
        let at = numbers.iter().position(|&number| number >= 1000)?;
        let year = numbers.remove(at);
        let small = |index: usize| numbers.get(index).and_then(|&number| u8::try_from(number).ok());
        match named_month {
            Some(month) => Self::new(year, Some(month), small(0)),
            None => Self::new(year, small(0), small(1)),
        }
    }
}

/// The month that an English name or its first three letters stand for.
pub(crate) fn month_number(name: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = name.trim_end_matches('.').to_lowercase();
    if name.len() < 3 {
        return None;
    }
    let found = MONTHS
        .iter()
        .position(|month| month.starts_with(&name) || (name == "sept" && *month == "september"))?;
    u8::try_from(found + 1).ok()
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

impl TryFrom<String> for PartialDate {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is not a date"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_the_usual_forms() {
        let shown =
            |text| PartialDate::parse(text).map(|date| date.to_string()).unwrap_or_default();
        assert_eq!(shown("2001"), "2001");
        assert_eq!(shown("2001/12/27"), "2001-12-27");
        assert_eq!(shown("20011227"), "2001-12-27");
        assert_eq!(shown("2001-12-27T08:00:00Z"), "2001-12-27");
        assert_eq!(shown("27 December 2001"), "2001-12-27");
        assert_eq!(shown("2001 Dec 27"), "2001-12-27");
        assert_eq!(shown("2001-13-01"), "2001");
        assert_eq!(shown("undated"), "");
    }
}
