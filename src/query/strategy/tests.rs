//! Strategies of many lines, as they are published.

use super::super::Dialect;
use super::Strategy;

/// Numbers and canonical trees of the lines, and the warnings.
fn read(text: &str, dialect: Dialect) -> (Vec<String>, Vec<String>) {
    let strategy = Strategy::parse(text, dialect).expect("understood");
    let lines = strategy.lines.iter().map(|line| format!("{} {}", line.number, line.query));
    (lines.collect(), strategy.warnings)
}

#[test]
fn lines_are_numbered_as_published() {
    let cases: &[(Dialect, &str, &[&str])] = &[
        (Dialect::Ovid, "1 a.ti.\n2 b.ti.\n3 1 or 2", &["1 a[ti]", "2 b[ti]", "3 #1 OR #2"]),
        (Dialect::Ovid, "1. a.ti.\n2. 1 or b.ti.", &["1 a[ti]", "2 #1 OR b[ti]"]),
        (Dialect::Ovid, "01. a.ti.\n02. 1 or b.ti.", &["1 a[ti]", "2 #1 OR b[ti]"]),
        (Dialect::Ovid, "1) a.ti.\n2) 1 or b.ti.", &["1 a[ti]", "2 #1 OR b[ti]"]),
        (Dialect::Ovid, "5 a.ti.\n7 b.ti.\n9 5 or 7", &["5 a[ti]", "7 b[ti]", "9 #5 OR #7"]),
        (Dialect::Cochrane, "#1 a:ti\n#2 #1 or b:ti", &["1 a[ti]", "2 #1 OR b[ti]"]),
        (Dialect::Cochrane, "#1: a:ti\n#2: {or #1}", &["1 a[ti]", "2 #1"]),
        (Dialect::PubMed, "#1 a[ti]\r\n\r\n#2 #1 AND b[ti]\r\n", &["1 a[ti]", "2 #1 AND b[ti]"]),
        (
            Dialect::PubMed,
            "\u{feff}a[ti]\nb[ti]\n#1 AND #2",
            &["1 a[ti]", "2 b[ti]", "3 #1 AND #2"],
        ),
        (Dialect::Ovid, "a.ti.\nb.ti.\n1 or 2", &["1 a[ti]", "2 b[ti]", "3 #1 OR #2"]),
        (Dialect::PubMed, "# a comment\n#\n// another\n#1 a[ti]", &["1 a[ti]"]),
        (Dialect::PubMed, "2 grams[ti]", &["1 2 grams[ti]"]),
        (Dialect::PubMed, "ivig", &["1 ivig"]),
        (
            Dialect::Ovid,
            "1 \"anxiety and fear\"/\n2 1 and 2010.yr.",
            &["1 anxiety and fear[mh:noexp]", "2 #1 AND 2010[dp]"],
        ),
    ];
    for (dialect, text, expected) in cases {
        assert_eq!(read(text, *dialect).0, *expected, "{text}");
    }
}

#[test]
fn one_query_without_a_number_may_stand_on_several_lines() {
    let cases = [
        (Dialect::PubMed, "(a[ti] OR b[ti])\nAND c[ti]", "1 (a[ti] OR b[ti]) AND c[ti]"),
        (Dialect::PubMed, "a[ti] OR\n# comment\nb[ti]", "1 a[ti] OR b[ti]"),
        (Dialect::Ovid, "(a or\nb).ti.", "1 a[ti] OR b[ti]"),
        (Dialect::Cochrane, "\"a\nb\":ti", "1 \"a b\"[ti]"),
    ];
    for (dialect, text, expected) in cases {
        let (lines, warnings) = read(text, dialect);
        assert_eq!(lines, [expected], "{text}");
        assert!(warnings[0].contains("read as one query"), "{warnings:?}");
    }
}

#[test]
fn what_exports_print_around_lines_is_told_of() {
    let cases: &[(Dialect, &str, &[&str], &str)] = &[
        (
            Dialect::PubMed,
            "#1 a[ti]\t1,234\n#2 #1 AND b[ti]\t5",
            &["1 a[ti]", "2 #1 AND b[ti]"],
            "left out: 1-2",
        ),
        (
            Dialect::Ovid,
            "Database: Ovid MEDLINE(R) <1946 to Present>\nSearch Strategy:\n----\n1     exp A/ (50432)\n2     1 and b.ti. (7)",
            &["1 A[mh:exp]", "2 #1 AND b[ti]"],
            "head of an export",
        ),
        (
            Dialect::Ovid,
            "1 a.ti.\n2 b.ti.\n3 1 and (2)",
            &["1 a[ti]", "2 b[ti]", "3 #1 AND #2"],
            "",
        ),
        (
            Dialect::Cochrane,
            "Search Name: x\nDate Run: 1/1/2020\n\nID\tSearch\tHits\n#1\ta:ti\t12\n#2\t#1 and b:ti\t3",
            &["1 a[ti]", "2 #1 AND b[ti]"],
            "head of an export",
        ),
        (
            Dialect::PubMed,
            "#1 a[ti] (1234)\n#2 #1 AND b[ti]",
            &["1 a[ti] AND 1234", "2 #1 AND b[ti]"],
            "ends in `(1234)`, which was searched for",
        ),
    ];
    for (dialect, text, expected, warning) in cases {
        let (lines, warnings) = read(text, *dialect);
        assert_eq!(lines, *expected, "{text}");
        let told = warnings.join(" | ");
        assert!(told.contains(warning) && warning.is_empty() == told.is_empty(), "{told}");
    }
}

#[test]
fn lines_that_nothing_uses_are_told_of() {
    let cases = [
        ("#1 a[ti]\n#2 b[ti]\n#3 c[ti]\n#4 #1 AND d[ti]", "used by no later line: 2-3"),
        ("#1 a[ti]\n#2 b[ti]", "no line refers to another"),
        ("#1 a[ti]\n#2 #1 AND b[ti]", ""),
    ];
    for (text, expected) in cases {
        let warnings = read(text, Dialect::PubMed).1.join(" | ");
        assert!(warnings.contains(expected), "{warnings}");
        assert_eq!(warnings.is_empty(), expected.is_empty(), "{warnings}");
    }
}

#[test]
fn errors_tell_the_line_and_the_place() {
    let cases = [
        (Dialect::Ovid, "1 a.ti.\n2 3 or 1\n3 b.ti.", "line 2: line 3 comes after this one", "3"),
        (Dialect::Ovid, "1 a.ti.\n2 2 or 1", "line 2: line 2 refers to itself", "2"),
        (Dialect::Ovid, "1 a.ti.\n2 b.ti.\n4 or/1-3", "line 4: there is no line 3", "or/1-3"),
        (Dialect::Ovid, "1 a.ti.\n3 b.ti.\n4 or/1-3", "line 4: there is no line 2", "or/1-3"),
        (Dialect::Cochrane, "#1 a:ti\n#2 #7 or #1", "line 2: there is no line 7", "#7"),
        (Dialect::PubMed, "#1 #2 OR a[ti]\n#2 #1", "line 1: line 2 comes after this one", "#2"),
        (Dialect::PubMed, "#1 a[ti]\n#1 b[ti]", "line 1: line 1 stands after line 1", "#1 "),
        (Dialect::PubMed, "#2 a[ti]\n#1 b[ti]", "line 1: line 1 stands after line 2", "#1 "),
        (Dialect::PubMed, "#1 a[ti]\n#2\n", "line 2: line 2 has no query", "#2"),
        (
            Dialect::PubMed,
            "#1 a[ti]\nb[ti]",
            "line 2 of the file: a line without a number",
            "b[ti]",
        ),
        (Dialect::PubMed, "#1 a[tib]", "line 1: unknown field tag `[tib]`", "[tib]"),
        (Dialect::PubMed, "# only a comment", "line 1 of the file: the strategy has no lines", ""),
    ];
    for (dialect, text, message, place) in cases {
        let errors = Strategy::parse(text, dialect).expect_err(text);
        let error = &errors[0];
        assert!(error.to_string().starts_with(message), "{error}");
        assert_eq!(&error.text[error.error.span.clone()], place, "{text}");
        assert!(error.caret().ends_with('^'));
    }
    let errors = Strategy::parse("1 a.zz.\n2 b.ti.\n3 (1", Dialect::Ovid).expect_err("two errors");
    let places: Vec<usize> = errors.iter().map(|error| error.place).collect();
    assert_eq!(places, [1, 3]);
    let errors = Strategy::parse("1 a.ti.   12\n2 1 or b.ti.", Dialect::Ovid).expect_err("a count");
    assert!(errors[0].error.hint.contains("number of hits"), "{}", errors[0].error.hint);
}
