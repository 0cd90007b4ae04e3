//! Inputs that are broken, hostile or merely odd: each is read, or left out with its true reason, and
//! never stops the rest.

use crate::harness::{FILLER, Home, strings};

/// An article that is read whatever stands beside it.
fn good() -> String {
    format!("# Sound article\n\n## Results\n\nImmunoglobulin was given to all patients.\n{FILLER}")
}

/// A home with one sound file and one other.
fn beside(path: &str, content: impl AsRef<[u8]>) -> Home {
    Home::new().file("corpus/good.md", good()).file(path, content)
}

/// Indexes, makes sure that the sound article is found, and returns the reasons for what was skipped.
#[track_caller]
fn reasons(home: &Home) -> Vec<String> {
    let run = home.run(["index", "--format", "json"]);
    let skipped = run.json()["skipped"].as_array().cloned().expect("a list");
    let run = run.expect_code(if skipped.is_empty() { 0 } else { 3 });
    run.check(run.stderr().is_empty(), "no message beside the report");
    home.run(["show", "good"]).expect_code(0).expect_out("given to all patients");
    assert!(strings(&skipped, "detail").iter().all(|detail| !detail.is_empty()));
    strings(&skipped, "reason")
}

#[test]
fn a_folder_without_files_is_no_error() {
    let home = Home::new();
    std::fs::create_dir(home.path("corpus")).expect("a new folder");
    home.run(["index"]).expect_code(0).expect_out("0 articles");
    home.run(["search", "ivig"]).expect_code(1);
    home.run(["status"]).expect_code(0);
    home.run(["dump", "passages"]).expect_code(1);
    home.write("corpus/good.md", good());
    assert!(reasons(&home).is_empty());
}

#[test]
fn what_is_no_article_is_skipped_with_its_reason() {
    let captcha = "<!doctype html><html><head><title>Just a moment...</title></head><body><h1>Checking \
                   your browser</h1><p>Verify you are human by completing the action below. Enable \
                   JavaScript and cookies to continue.</p></body></html>";
    let cases: &[(&str, &[u8], &str)] = &[
        ("empty.txt", b"", "empty"),
        ("blank.md", b" \n\t\n", "empty"),
        ("image.txt", b"\x89PNG\r\n\x1a\n\0\0", "unsupported-format"),
        ("paper.pdf", b"%PDF-1.7\n", "unsupported-format"),
        ("program", b"\x7fELF\x02\0\0\0\0", "binary"),
        ("page.html", captcha.as_bytes(), "access-page"),
        ("export.ris", b"TY  - JOUR\nAB  - \nER  -\n", "no-article"),
        ("drawing.xml", b"<svg><path/></svg>", "unsupported-format"),
        ("half.xml", b"<!-- never closed", "malformed"),
    ];
    for (name, bytes, reason) in cases {
        let home = beside(&format!("corpus/{name}"), bytes);
        assert_eq!(reasons(&home), [*reason], "{name}");
        let skipped = home.run(["status", "--skipped"]).expect_code(0);
        skipped.check(skipped.stdout().contains(&format!("corpus/{name}: ")), "the file named");
    }
}

#[test]
fn a_truncated_article_is_recovered_or_skipped() {
    let whole = std::fs::read(crate::harness::repository().join("corpus/cidp.xml")).expect("JATS");
    for share in [10, 40, 70, 95, 99] {
        let home = beside("corpus/half.xml", &whole[..whole.len() * share / 100]);
        let reasons = reasons(&home);
        if reasons.is_empty() {
            let status = home.run(["status", "--format", "json"]).expect_code(0).json();
            assert!(
                status["warnings"][0]["warnings"][0].is_string(),
                "cut at {share} %, no word of it"
            );
        } else {
            assert_eq!(reasons, ["malformed"], "cut at {share} %");
        }
    }
}

#[test]
fn encodings_are_told_from_bytes() {
    let text = format!(
        "# Über Guillain-Barré\n\n## Results\n\nThe naïve façade of Münster was cured.\n{FILLER}"
    );
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let wide = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(order).collect()
    };
    let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    let xml = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><article><front><article-meta>\
               <title-group><article-title>Über Guillain-Barré</article-title></title-group>\
               </article-meta></front><body><p>The naïve façade of Münster was cured.</p><p>Filler</p></body></article>";
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("x.md", latin),
        ("x.md", wide(u16::to_le_bytes)),
        ("x.md", wide(u16::to_be_bytes)),
        ("x.md", marked),
        ("x.xml", xml.chars().map(|c| c as u8).collect()),
    ];
    for (index, (name, bytes)) in cases.into_iter().enumerate() {
        let home = beside(&format!("corpus/{name}"), bytes);
        assert!(reasons(&home).is_empty(), "case {index}");
        home.run(["show", "x"])
            .expect_code(0)
            .expect_out("Über Guillain-Barré")
            .expect_out("The naïve façade of Münster");
        home.run(["search", "munster facade"]).expect_code(0);
    }
}

#[test]
fn one_huge_line_is_read() {
    let mut text =
        "Immunoglobulin helped patient number seven a lot and was well tolerated. ".repeat(40_000);
    text.push_str("The needle was found.");
    let home = beside("corpus/huge.txt", format!("Title of the huge text\n\n{text}\n"));
    assert!(reasons(&home).is_empty());
    home.run(["search", "needle"]).expect_code(0).expect_out("The needle was found.");
    let home =
        beside("corpus/solid.txt", format!("Title of the solid text\n\n{}\n", "x".repeat(3 << 20)));
    reasons(&home);
}

#[test]
fn deep_nesting_and_entity_bombs_are_refused() {
    let deep = format!("<article><body>{}", "<sec>".repeat(100_000));
    let bomb = "<!DOCTYPE article [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">\
                <!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">\
                <!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;\">\
                <!ENTITY g \"&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;\"><!ENTITY h \"&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;\">]>\
                <article><body><p>&h;</p></body></article>";
    assert_eq!(reasons(&beside("corpus/deep.xml", deep)), ["too-deep"]);
    assert_eq!(reasons(&beside("corpus/bomb.xml", bomb)), ["entity-expansion"]);
    let html = format!("<html><body>{}text{}", "<div>".repeat(50_000), "</div>".repeat(50_000));
    reasons(&beside("corpus/deep.html", html));
    let list = format!("# T\n\n{} end\n", "> ".repeat(50_000));
    reasons(&beside("corpus/deep.md", list));
}

#[test]
fn two_files_of_one_name_are_two_articles() {
    let home = beside("corpus/one/same.md", format!("# First\n\nAlpha words.\n{FILLER}"))
        .file("corpus/two/same.md", format!("# Second\n\nBeta words.\n{FILLER}"));
    assert!(reasons(&home).is_empty());
    let keys = strings(&home.run(["dump", "articles"]).expect_code(0).ndjson(), "key");
    assert_eq!(keys.len(), 3);
    assert_eq!(keys.iter().filter(|key| key.starts_with("same")).count(), 2);
    home.run(["search", "alpha"]).expect_code(0).expect_out("First");
    home.run(["search", "beta"]).expect_code(0).expect_out("Second");
}

#[test]
fn the_same_article_in_two_files_is_indexed_once() {
    let jats = |note: &str| {
        format!(
            "<article><front><article-meta><article-id pub-id-type=\"pmc\">1234567</article-id>\
             <title-group><article-title>One</article-title></title-group></article-meta></front>\
             <body><p>Immunoglobulin {note}.</p><p>{FILLER}</p></body></article>"
        )
    };
    let home = beside("corpus/a.xml", jats("alpha")).file("corpus/b.xml", jats("beta"));
    assert_eq!(reasons(&home), ["duplicate"]);
    home.run(["status", "--skipped"]).expect_out("corpus/b.xml").expect_out("`corpus/a.xml`");
    home.run(["search", "alpha"]).expect_code(0);
    home.run(["search", "beta"]).expect_code(1);
    // Unchanged, it is settled; when the first is gone, the second takes its place.
    assert_eq!(reasons(&home), [] as [&str; 0]);
    home.remove("corpus/a.xml");
    home.run(["index", "--prune"]).expect_code(0);
    home.run(["search", "beta"]).expect_code(0).expect_out("PMC1234567");
}

#[test]
fn articles_that_change_places_between_files_are_both_kept() {
    let jats = |doi: &str, word: &str| {
        format!(
            "<article><front><article-meta><article-id pub-id-type=\"doi\">10.1000/{doi}</article-id>\
             <title-group><article-title>One</article-title></title-group></article-meta></front>\
             <body><p>Immunoglobulin {word}.</p><p>{FILLER}</p></body></article>"
        )
    };
    let home = beside("corpus/a.xml", jats("a", "alpha")).file("corpus/b.xml", jats("b", "beta"));
    home.run(["index"]).expect_code(0);
    let home =
        home.file("corpus/a.xml", jats("b", "beta")).file("corpus/b.xml", jats("a", "alpha"));
    home.run(["index"]).expect_code(0);
    home.run(["search", "alpha"]).expect_code(0).expect_out("10.1000/a#");
    home.run(["search", "beta"]).expect_code(0).expect_out("10.1000/b#");
}

#[test]
fn words_of_headings_are_found() {
    let home =
        beside("corpus/a.md", format!("# T\n\n## Aseptic zygomorph\n\nBody here.\n\n{FILLER}"));
    home.run(["index"]).expect_code(0);
    home.run(["search", "\"aseptic zygomorph\" body"]).expect_code(0).expect_out("Body here");
}

#[test]
fn the_folder_of_the_index_is_not_indexed() {
    let home = beside("corpus/a.md", format!("# T\n\nBody here.\n\n{FILLER}"));
    home.run(["index"]).expect_code(0);
    home.run(["index", "."]).expect_code(0).expect_out("2 files");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_skipped() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = beside("corpus/secret.md", format!("# Secret\n\nHidden words.\n{FILLER}"));
    let secret = home.path("corpus/secret.md");
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o000)).expect("new rights");
    // The superuser reads it all the same.
    let expected: &[&str] = if std::fs::read(&secret).is_ok() { &[] } else { &["unreadable"] };
    assert_eq!(reasons(&home), expected);
}

#[cfg(unix)]
#[test]
fn loops_of_links_end_and_are_told_of() {
    let home = beside("corpus/sub/b.md", format!("# Other\n\nBeta words.\n{FILLER}"));
    std::os::unix::fs::symlink(home.path("corpus"), home.path("corpus/sub/loop")).expect("a link");
    std::os::unix::fs::symlink("nowhere", home.path("corpus/dangling.md")).expect("a link");
    let run = home.run(["index"]).expect_code(3);
    run.expect_err("cannot look at").expect_err("corpus/sub/loop").expect_err("dangling.md");
    assert_eq!(home.run(["dump", "articles"]).expect_code(0).ndjson().len(), 2);
}

#[test]
fn queries_of_any_characters_are_answered_or_refused() {
    let home = Home::starter();
    let accepted = [
        "IVIG (0.4 g/kg/day)?!",
        "what: about; ivig, (and) {so} <on> ^ ~ \\ / % $ # @",
        "γ-globulin — Guillain–Barré’s",
        "ivig\u{0}\u{1b}\u{7f}",
        "\u{202e}givi ivig \u{1F489}",
        "\"stiff person\" -ivig +dose",
    ];
    for query in accepted {
        if query.contains('\0') {
            // No argument can hold it; a file can.
            home.run(["search", &query.replace('\0', " ")]).expect_code(0);
        } else {
            let run = home.run(["search", "--", query]).expect_code(0);
            run.check(!run.stdout().is_empty(), "hits");
        }
    }
    let refused = [
        "?!",
        "\"",
        "\"\"",
        "“”",
        "()",
        "\u{1b}",
        " ",
        "ivig [and] so",
        "ivig * dose",
        "ivig AND NOT OR",
        "ivig[",
        "ivig]",
        "ivig \u{1b}[31m",
        "#3",
        "a:~b[ti:~]",
        "\"(\"[",
        "(((ivig[ti]",
    ];
    for query in refused {
        home.run(["search", "--", query]).expect_code(2).expect_err("error: ").expect_err("hint: ");
    }
}

#[test]
fn queries_have_a_limit_and_reach_it() {
    let home = Home::starter();
    let words = |bytes: usize| {
        let mut text: String = (0..).map(|n| format!("word{n} ")).take(bytes / 5).collect();
        text.truncate(bytes - 5);
        text + " ivig"
    };
    home.run(["search", &words(64 << 10)]).expect_code(0);
    home.run(["search", &words((64 << 10) + 1)])
        .expect_code(2)
        .expect_err("longer than 65536 bytes");
    let same = "ivig ".repeat((64 << 10) / 5);
    home.run(["search", &same]).expect_code(0);
    let phrase = format!("\"{}\"", "ivig ".repeat(10_000));
    home.run(["search", &phrase]).expect_code(1);
}

#[test]
fn a_bad_line_in_a_file_of_queries_does_not_stop_the_rest() {
    let file = "a\tstiff person\nno tab here\nb\t\"dose [x]\nc\tkawasaki\nd\t?!\n";
    let home =
        Home::with_starter_corpus().file("queries.tsv", file).file("latin.tsv", b"a\t\xe9\n");
    home.run(["index"]).expect_code(0);
    let run = home.run(["search", "--queries", "queries.tsv", "-n", "1"]).expect_code(3);
    let run =
        run.expect_err("queries.tsv:2: no tab").expect_err("queries.tsv:5: the query has no words");
    let run = run.expect_err("queries.tsv:3: read as a question: a quote is opened");
    assert_eq!(strings(&run.ndjson(), "query"), ["a", "b", "c"]);
    let run = home.run(["search", "--as", "exact", "--queries", "queries.tsv"]).expect_code(3);
    run.expect_err("queries.tsv:3: a quote is opened");
    home.run(["search", "--queries", "latin.tsv"]).expect_code(2).expect_err("is not UTF-8");
}

/// Searches must go on after a write that failed, and a later run must succeed.
#[cfg(unix)]
#[test]
fn a_disk_that_takes_no_more_is_told_of_and_harms_nothing() {
    let home = beside("corpus/more.md", format!("# More\n\nBeta words.\n{FILLER}"));
    home.run(["index"]).expect_code(0);
    let before = home.run(["dump", "passages"]).stdout();
    for number in 0..300 {
        let words: String = (0..400).map(|n| format!("word{number}x{n} ")).collect();
        home.write(format!("corpus/many/{number}.md"), format!("# T{number}\n\n{words}\n"));
    }
    // Blocks of 512 bytes: the text of the articles alone is larger.
    let run = home.shell("ulimit -f 64; trap '' XFSZ; \"$IVIG\" index").expect_code(4);
    run.expect_err("error: ").expect_err("hint: ");
    assert_eq!(home.run(["dump", "passages"]).expect_code(0).stdout(), before);
    home.run(["index"]).expect_code(0);
    assert_eq!(home.run(["dump", "articles"]).ndjson().len(), 302);
}

#[test]
fn an_index_folder_that_is_a_file_is_told_of() {
    let home = beside("index", "in the way");
    home.run(["index"]).expect_code(4).expect_err("cannot use").expect_err("index");
    home.run(["search", "ivig"]).expect_code(4);
}

#[test]
fn of_two_writers_one_waits_for_nothing() {
    let home = Home::with_starter_corpus();
    home.run(["index"]).expect_code(0);
    // Whoever holds the lock file holds the index.
    let lock =
        std::fs::File::create(home.path("index/current/.tantivy-writer.lock")).expect("a lock");
    lock.lock().expect("the lock");
    home.write("corpus/new.md", good());
    home.run(["index"])
        .expect_code(4)
        .expect_err("written by another process")
        .expect_err("hint: ");
    home.run(["search", "stiff person"]).expect_code(0);
    home.run(["status"]).expect_code(0).expect_out("new on disk: 1 file");
    drop(lock);
    home.run(["index"]).expect_code(0);
    home.run(["show", "new"]).expect_code(0);
}
