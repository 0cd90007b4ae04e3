//! The tagged format of refer and EndNote: `%A Doe, Jane`. Programs save it with the name of RIS too.
//!
//! Each tag has its counterpart in RIS, which is how its values are read.

use super::draft::line;
use super::lines::rows;
use super::records::Records;
use super::ris;
use super::{Parsed, Skip};

/// All records of a file. A record begins with `%0`, or after a blank line.
pub(super) fn parse(text: &str) -> Vec<Result<Parsed, Skip>> {
    let mut records = Records::new("tags");
    let mut fields: Vec<(&str, String)> = Vec::new();
    let mut unread: Vec<&str> = Vec::new();
    let (mut start, mut after_blank, mut is_read) = (0, false, true);
    let mut close = |fields: &mut Vec<_>, unread: &mut Vec<&str>, source: &str| {
        if fields.is_empty() && unread.is_empty() {
            return;
        }
        let mut draft = records.draft();
        unread.drain(..).for_each(|tag| draft.leave(tag));
        ris::read(fields, &mut draft);
        fields.clear();
        records.push(draft, source);
    };
    for (at, row) in rows(text) {
        let Some((tag, value)) = tag(row) else {
            let row = row.trim();
            after_blank |= row.is_empty();
            if let Some((_, last)) = fields.last_mut().filter(|_| is_read && !row.is_empty()) {
                last.push('\n');
                last.push_str(row);
            }
            continue;
        };
        if tag == "%0" || after_blank {
            close(&mut fields, &mut unread, &text[start..at]);
            start = at;
        }
        after_blank = false;
        let named = if tag == "%0" { Some("TY") } else { counterpart(tag) };
        is_read = named.is_some();
        match named {
            Some("TY") => fields.push(("TY", kind(value).to_owned())),
            Some(named) => fields.push((named, value.to_owned())),
            None => unread.push(tag),
        }
    }
    close(&mut fields, &mut unread, &text[start..]);
    records.finish()
}

/// The tag and the value of a line.
pub(super) fn tag(row: &str) -> Option<(&str, &str)> {
    let row = row.trim_start_matches('\u{feff}');
    let tag = row.get(..2).filter(|tag| tag.starts_with('%') && *tag != "%%")?;
    let value = &row[2..];
    (value.is_empty() || value.starts_with([' ', '\t'])).then_some((tag, value.trim()))
}

/// The tag of RIS that means the same.
fn counterpart(tag: &str) -> Option<&'static str> {
    Some(match tag {
        "%A" => "AU",
        "%E" | "%Y" => "ED",
        "%T" => "TI",
        "%J" => "JF",
        "%B" => "T2",
        "%S" => "T3",
        "%D" => "PY",
        "%8" => "DA",
        "%V" => "VL",
        "%N" => "IS",
        "%P" => "PG",
        "%7" => "ET",
        "%I" => "PB",
        "%C" => "CY",
        "%@" => "SN",
        "%X" => "AB",
        "%K" => "KW",
        "%R" => "DO",
        "%U" => "UR",
        "%M" => "AN",
        "%W" | "%~" => "DB",
        "%G" => "LA",
        "%9" => "M3",
        "%O" | "%Z" => "N1",
        "%F" | "%L" => "ID",
        "%Q" => "TT",
        "%2" => "C2",
        _ => return None,
    })
}

/// The type of RIS that a reference type of EndNote goes by.
fn kind(name: &str) -> &'static str {
    let name = line(name).to_lowercase();
    match name.as_str() {
        "" | "generic" => "GEN",
        "book" | "edited book" | "electronic book" => "BOOK",
        "book section" | "electronic book section" => "CHAP",
        "thesis" => "THES",
        "conference" | "conference paper" | "conference proceedings" => "CPAPER",
        "web page" | "electronic source" | "blog" => "ELEC",
        "report" | "government document" => "RPRT",
        "newspaper article" | "magazine article" => "NEWS",
        "unpublished work" | "manuscript" => "UNPB",
        "dataset" | "online database" => "DATA",
        "computer program" => "COMP",
        "patent" => "PAT",
        _ if name.contains("journal") || name == "electronic article" => "JOUR",
        _ => "OTHER",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Author, Record, ReferenceKind};

    #[test]
    fn tags_mean_what_they_do_in_ris() {
        let text = "%0 Journal Article\n%A Doe, Jane\n%T A title\nthat goes on\n%J J Ex\n%D 2001\n%P 1-9\n%[ 2015\n%0 Book\n\
                    %T Another\n\n%A Roe, J\n%T A third\n";
        let items = parse(text);
        let records: Vec<Record> =
            items.iter().flatten().map(|parsed| Record::from(&parsed.article)).collect();
        assert_eq!(records.len(), 3);
        assert_eq!(records[0].title.as_deref(), Some("A title that goes on"));
        assert_eq!(records[0].authors, [Author::person("Doe", "Jane")]);
        assert_eq!(records[1].kind, ReferenceKind::Book);
        assert_eq!(records[2].authors, [Author::person("Roe", "J")]);
        let warnings = &items[0].as_ref().expect("a record").warnings;
        assert_eq!(warnings[0], "tags of this file that are not read: `%[` (1)");
    }
}
