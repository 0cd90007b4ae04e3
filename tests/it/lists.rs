//! Reading lists: what is added stays, however many add at once and whenever they are killed.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use ivig::export::Record;
use ivig::home::Home as LibraryHome;
use ivig::lists::{Added, Entry, List, Lists, Own};
use serde_json::{Value, json};

use crate::harness::{Home, Random, strings};

/// What tells the test that a process of its own is to write.
const WRITER: &str = "IVIG_TEST_LIST_WRITER";

const KEY: &str = "stiff-person-syndrome";

fn lists_of(home: &Home) -> Lists {
    Lists::of(&LibraryHome::new(home.path("")))
}

/// This test again as a process that adds `count` works to the list `reading`, each on its own.
fn writer(home: &Home, name: &str, count: usize) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["lists::a_process_of_its_own_that_adds", "--exact", "--nocapture"]);
    command.env(WRITER, format!("{name} {count}")).current_dir(home.path(""));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("a process")
}

/// Does nothing but in a process that [`writer`] starts.
#[test]
fn a_process_of_its_own_that_adds() {
    let Ok(order) = std::env::var(WRITER) else { return };
    let (name, count) = order.split_once(' ').expect("a name and a count");
    let lists = Lists::of(&LibraryHome::new(std::env::current_dir().expect("a folder")));
    for number in 0..count.parse().expect("a count") {
        let work = Some(format!("{name}-{number}"));
        let title = Some(format!("Work {number} of {name}"));
        let entry =
            Entry::new(&Record { title, ..Record::default() }, Own { work, ..Own::default() });
        let added = lists.edit("reading", |list, keys| Ok(list.add(entry, keys))).expect("added");
        assert!(matches!(added, Added::New(_)));
        // What is told to be done must be there whatever comes next.
        std::fs::write(format!("{name}.done"), number.to_string()).expect("written");
    }
}

#[test]
fn the_home_may_be_named_before_and_after_the_subcommand() {
    let home = Home::new();
    let elsewhere = home.path("").display().to_string();
    home.run(["list", "--home", &elsewhere, "new", "reading"]).expect_code(0);
    home.run(["--home", &elsewhere, "list", "show", "reading"]).expect_err("");
    home.run(["list", "--home", &elsewhere]).expect_code(0).expect_out("reading");
}

#[test]
fn two_processes_that_add_a_thousand_works_at_once_lose_nothing() {
    const EACH: usize = 500;
    let home = Home::new();
    let lists = lists_of(&home);
    lists.create("reading").expect("made");
    let mut writers = ["one", "two"].map(|name| writer(&home, name, EACH));
    for child in &mut writers {
        assert!(child.wait().expect("an end").success());
    }
    let list = lists.read("reading").expect("a list");
    let mut works: Vec<&str> =
        list.entries().iter().filter_map(|entry| entry.own().work.as_deref()).collect();
    works.sort_unstable();
    works.dedup();
    assert_eq!((list.entries().len(), works.len()), (2 * EACH, 2 * EACH));
    let mut keys: Vec<&str> = list.entries().iter().map(Entry::key).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 2 * EACH);
}

#[test]
fn killed_at_any_moment_a_list_is_the_old_or_the_new_one() {
    const KILLS: usize = 40;
    let home = Home::new();
    let lists = lists_of(&home);
    lists.create("reading").expect("made");
    let mut random = Random::new(7);
    let mut partial = 0;
    for kill in 0..KILLS {
        let name = format!("w{kill}");
        let mut child = writer(&home, &name, 1_000_000);
        let told = home.path(format!("{name}.done"));
        let started = Instant::now();
        while !told.exists() && started.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_micros(random.below(8_000) as u64));
        child.kill().expect("killed");
        child.wait().expect("an end");
        let list = lists.read("reading").expect("a whole list");
        let done: usize =
            std::fs::read_to_string(&told).ok().and_then(|n| n.parse().ok()).unwrap_or(0);
        let own = |entry: &&Entry| {
            entry.own().work.as_deref().is_some_and(|work| work.starts_with(&format!("{name}-")))
        };
        let added = list.entries().iter().filter(own).count();
        assert!(added > done, "{added} of {} that were told to be there", done + 1);
        let leftovers = std::fs::read_dir(home.path("lists")).expect("a folder").flatten();
        partial += usize::from(leftovers.count() > 3);
        // Short lists are written sooner, so that more happens in a while.
        lists
            .edit("reading", |list, _| {
                list.remove(&(0..list.entries().len()).collect::<Vec<_>>());
                Ok(())
            })
            .expect("the lock is free");
        let left = std::fs::read_dir(home.path("lists")).expect("a folder").flatten();
        let left: Vec<_> = left.map(|entry| entry.file_name()).collect();
        assert_eq!(left.len(), 3, "{left:?}");
    }
    // Kills that never hit a write would prove nothing.
    assert!(partial > 0, "no kill came in the midst of writing");
}

fn starter() -> Home {
    let home = Home::with_starter_corpus();
    home.run(["index"]).expect_code(0);
    home.run(["list", "new", "reading"]).expect_code(0);
    home
}

fn shown(home: &Home) -> Vec<Value> {
    let value = home.run(["list", "show", "reading", "--format", "json"]).json();
    value["entries"].as_array().expect("entries").clone()
}

#[test]
fn articles_cited_works_and_passages_are_added_with_why() {
    let home = starter();
    home.run(["list", "new", "reading"]).expect_code(2).expect_err("already");
    home.run(["list", "add", "raeding", KEY]).expect_code(1).expect_err("no list `raeding`");
    let (passage, reference) = (format!("{KEY}#s4.p1"), format!("{KEY}#r10"));
    let words =
        ["--reason", "guideline", "--asked-by", "Ward 5", "--tag", "dose", "--priority", "1"];
    let args = ["list", "add", "reading", KEY, &passage, &reference, "10.1000/none"];
    home.run(args.into_iter().chain(words))
        .expect_code(3)
        .expect_out("added dalakas2001  High-dose")
        .expect_err("10.1000/none");
    let entries = shown(&home);
    assert_eq!(entries.len(), 3);
    assert_eq!((&entries[0]["article"], &entries[0]["anchor"]), (&json!(KEY), &Value::Null));
    assert_eq!((&entries[1]["anchor"], &entries[1]["position"]), (&json!(passage), &json!(2)));
    assert!(entries[1]["quote"].as_str().is_some_and(|quote| quote.contains("2 g/kg")));
    assert_eq!(entries[2]["article"], Value::Null);
    for entry in &entries {
        assert_eq!((&entry["reason"], &entry["asked_by"]), (&json!("guideline"), &json!("Ward 5")));
        assert_eq!((&entry["tags"], &entry["priority"]), (&json!(["dose"]), &json!(1)));
        assert!(entry["added"].as_str().is_some_and(|added| added.ends_with('Z')));
    }
    home.run(["list", "add", "reading", KEY, "--tag", "more"]).expect_code(0).expect_out("known");
    assert_eq!(shown(&home)[0]["tags"], json!(["dose", "more"]));
    home.run(["list", "show", "reading", "--by", "tag"]).expect_code(0).expect_out("\ndose\n");
    home.run(["list"]).expect_code(0).expect_out("3 entries");
}

#[test]
fn searches_and_reference_lists_are_added() {
    let home = starter();
    let query = "dose in stiff person syndrome";
    home.run(["list", "add", "reading", "--from-search", query, "-n", "2"]).expect_code(0);
    let entries = shown(&home);
    assert_eq!(entries.len(), 2);
    assert!(entries.iter().all(|entry| entry["query"] == query && entry["article"].is_string()));
    let passages = ["list", "add", "reading", "--from-search", query, "-n", "3", "--passages"];
    home.run(passages).expect_code(0);
    assert_eq!(shown(&home).iter().filter(|entry| entry["anchor"].is_string()).count(), 3);
    home.run(["list", "add", "reading", "--from-refs", KEY]).expect_code(0);
    let entries = shown(&home);
    assert_eq!(entries.len(), 30);
    let mut keys = strings(&entries, "key");
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 30);
    home.run(["list", "add", "reading"]).expect_code(2);
    home.run(["list", "add", "reading", "--from-search", "xyzzyx"]).expect_code(1);
}

/// A record of RIS.
fn ris(lines: &[&str]) -> String {
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    format!("TY  - JOUR\n{lines}ER  - \n")
}

/// A work that the article on stiff person syndrome cites, twice; the article itself; two abstracts of a
/// congress that share a DOI; an empty record; one that nothing but its bytes tells from others.
fn exported() -> String {
    let title = "TI  - High-dose intravenous immune globulin for stiff-person syndrome";
    let place = ["T2  - N Engl J Med", "PY  - 2001", "VL  - 345", "SP  - 1870"];
    let trial = |author| ris(&[&[author, title][..], &place[..]].concat());
    let own =
        "TI  - Intravenous immunoglobulin in stiff person syndrome: evidence, dosing and safety";
    let congress = |author, title, page| {
        ris(&[author, title, "T2  - Examples", "PY  - 2009", "VL  - 3", page, "DO  - 10.1000/all"])
    };
    [
        trial("AU  - Dalakas, Marinos C."),
        trial("AU  - Dalakas, M.C."),
        ris(&["AU  - ivig contributors", own, "PY  - 2026"]),
        congress("AU  - Poe, Ann", "TI  - Spasms at night in a cohort", "SP  - S5"),
        congress("AU  - Roe, Jane", "TI  - Walking after plasma exchange", "SP  - S77"),
        ris(&[]),
        ris(&["TI  - Editorial", "ZZ  - odd"]),
    ]
    .concat()
}

#[test]
fn records_of_files_are_added_as_the_works_that_they_are() {
    let home = starter().file("imports/export.ris", exported());
    home.run(["list", "add", "reading", "imports/export.ris", "--tag", "new"])
        .expect_code(3)
        .expect_err("left out of `imports/export.ris`")
        .expect_err("not read: `ZZ`")
        .expect_err("`imports/export.ris#2` is of the same work as `imports/export.ris#1`")
        .expect_err("`imports/export.ris#5` may be of the same work as `imports/export.ris#4`")
        .expect_err("5 entries added, 0 known before");
    let entries = shown(&home);
    let sources = |entry: &Value| strings(entry["sources"].as_array().expect("sources"), "record");
    assert_eq!(sources(&entries[0]), ["imports/export.ris#1", "imports/export.ris#2"]);
    assert_eq!(
        (&entries[0]["article"], &entries[0]["work"]),
        (&Value::Null, &json!("stiff-person-syndrome#r10"))
    );
    assert_eq!(entries[0]["authors"][0]["given"], "Marinos C.");
    assert_eq!((&entries[1]["article"], &entries[1]["year"]), (&json!(KEY), &json!("2026")));
    assert_eq!(strings(&entries[2..4], "doi"), ["10.1000/all"; 2]);
    assert_eq!(sources(&entries[4]), ["imports/export.ris#7"]);
    assert!(entries.iter().all(|entry| entry["tags"] == json!(["new"])));
    // Once more, from its folder, and beside other names: nothing is new.
    home.run(["list", "add", "reading", "imports", "imports/export.ris", &format!("{KEY}#r10")])
        .expect_code(3)
        .expect_err("0 entries added, 6 known before");
    assert_eq!(shown(&home), entries);
    // Works that share an identifier are each written, and none is told to be another.
    let text = home.run(["list", "export", "reading", "--format", "ris"]).expect_code(0).stdout();
    assert_eq!(text.matches("TY  - ").count(), 5);
    let check = home.run(["list", "check", "reading"]).expect_code(3);
    check.check(!check.stdout().contains("is the same as"), "no duplicates");
}

#[test]
fn single_records_are_added_and_names_that_are_no_files_are_told() {
    let home = starter().file("imports/export.ris", exported());
    let args =
        ["list", "add", "reading", "imports/export.ris#4", "imports/exprot.ris", "10.1000/no"];
    home.run(args)
        .expect_code(3)
        .expect_out("added poe2009")
        .expect_err(
            "`imports/exprot.ris` names no article here and no work that one cites, and no file",
        )
        .expect_err("not added: `10.1000/no`");
    assert_eq!(shown(&home).len(), 1);
    home.run(["list", "add", "reading", "imports/export.ris#8"])
        .expect_code(1)
        .expect_err("has no record 8")
        .expect_err("hint: it has 7");
    // The same bytes are the same record, whatever file they stand in.
    home.write("moved.ris", exported().split_inclusive("ER  - \n").skip(3).collect::<String>());
    home.run(["list", "add", "reading", "moved.ris#1"]).expect_code(0).expect_out("known poe2009");
    // What is decided to be one work is one entry.
    home.run(["refs", "same", "imports/export.ris#4", "imports/export.ris#5"]).expect_code(0);
    home.run(["list", "new", "other"]).expect_code(0);
    home.run(["list", "add", "other", "imports"]).expect_code(3).expect_err("4 entries added");
}

#[test]
fn records_of_every_format_are_added_without_an_index() {
    let files = [
        (
            "a.nbib",
            "PMID- 123\nTI  - Rituximab after plasma exchange.\nFAU - Poe, Ann\nDP  - 2013\n",
        ),
        (
            "b.bib",
            "@article{foe1999, author = {Foe, J}, title = {Gabapentin once more}, year = 1999}\n",
        ),
        (
            "c.json",
            r#"[{"id": "x", "type": "article-journal", "title": "Levetiracetam in a family"}]"#,
        ),
        (
            "d.csv",
            "Title,Authors,Published Year,Journal,Abstract\nPropofol,\"Hoe, I\",2008,Ex,Briefly.\n",
        ),
        (
            "e.xml",
            "<xml><records><record><ref-type name='Journal Article'>17</ref-type><titles>\
            <title>Tizanidine at night</title></titles></record></records></xml>",
        ),
    ];
    let home = files.iter().fold(Home::new(), |home, (name, text)| home.file(name, text));
    home.run(["list", "new", "reading"]).expect_code(0);
    home.run(["list", "add", "reading"].into_iter().chain(files.map(|(name, _)| name)))
        .expect_code(0)
        .expect_err("no index yet")
        .expect_err("5 entries added");
    let titles = strings(&shown(&home), "title");
    assert!(
        titles[0].starts_with("Rituximab") && titles[4].starts_with("Tizanidine"),
        "{titles:?}"
    );
    home.run(["list", "add", "reading", "10.1000/x"]).expect_code(4).expect_err("no index");
}

#[test]
fn lists_are_changed_ordered_and_merged() {
    let home = starter();
    home.run(["list", "add", "reading", "--from-refs", KEY]).expect_code(0);
    home.run(["list", "order", "reading", "--by", "year"]).expect_code(0);
    let years = strings(&shown(&home), "year");
    assert!(years.is_sorted(), "{years:?}");
    home.run(["list", "order", "reading", "yi2022", "dalakas2001", "--to", "2"]).expect_code(0);
    assert_eq!(strings(&shown(&home), "key")[1..3], ["yi2022", "dalakas2001"]);
    home.run(["list", "note", "reading", "yi2022", "Read this first", "--priority", "1"])
        .expect_code(0);
    home.run(["list", "tag", "reading", "yi2022", "--add", "long term"]).expect_code(0);
    home.run(["list", "order", "reading", "--by", "priority"]).expect_code(0);
    let first = shown(&home)[0].clone();
    assert_eq!((&first["key"], &first["note"]), (&json!("yi2022"), &json!("Read this first")));
    home.run(["list", "remove", "reading", "dalakas2001a", "nobody"]).expect_code(1);
    assert_eq!(shown(&home).len(), 25);
    home.run(["list", "remove", "reading", "dalakas2001a"]).expect_code(0);
    home.run(["list", "new", "other"]).expect_code(0);
    home.run(["list", "add", "other", &format!("{KEY}#r10"), &format!("{KEY}#r14")]).expect_code(0);
    // The work has the key that it had before, in every list.
    home.run(["list", "merge", "reading", "other"])
        .expect_code(0)
        .expect_out("1 entry added, 1 known");
    assert!(strings(&shown(&home), "key").contains(&"dalakas2001a".to_owned()));
    home.run(["list", "merge", "reading", "reading"]).expect_code(2);
}

#[test]
fn a_check_finds_what_is_amiss() {
    let paper = |dose: &str| {
        format!(
            "Dosing of immunoglobulin\n\nMaintenance\n\nThe usual maintenance dose is {dose} every three \
             weeks, given over one or two days, and adjusted to the response of the patient.\n"
        )
    };
    let home = Home::new().file("corpus/dosing.txt", paper("1 g/kg"));
    home.write("corpus/gone.txt", paper("3 g/kg").replace("Dosing", "Giving"));
    home.run(["index"]).expect_code(0);
    home.run(["list", "new", "reading"]).expect_code(0);
    home.run(["list", "add", "reading", "dosing#s1.p1", "gone"]).expect_code(0);
    let text = std::fs::read_to_string(home.path("lists/reading.json")).expect("a list");
    let mut list: Value = text.parse().expect("JSON");
    let items = list.as_array_mut().expect("an array");
    let retracted =
        json!({ "id": "bad", "type": "article-journal", "title": "Bad", "DOI": "10.1000/bad" });
    items.extend([
        retracted.clone(),
        json!({ "id": "again", "DOI": "https://doi.org/10.1000/BAD" }),
    ]);
    home.write("lists/reading.json", format!("{list:#}\n"));
    let kinds = |home: &Home| {
        let problems =
            home.run(["list", "check", "reading", "--format", "json"]).expect_code(3).json();
        let problems = problems.as_array().expect("problems").clone();
        let of = |kind: &str| -> Vec<String> {
            let found = problems.iter().filter(|one| one["kind"] == kind);
            found.map(|one| format!("{} {}", one["key"], one["message"])).collect()
        };
        [of("dangling"), of("duplicate"), of("missing")]
    };
    let [dangling, duplicate, missing] = kinds(&home);
    assert_eq!(dangling, Vec::<String>::new());
    assert_eq!(duplicate, ["\"again\" \"is the same as `bad`\""]);
    assert!(missing.iter().any(|one| one.starts_with("\"bad\"") && one.contains("authors")));
    home.write("corpus/dosing.txt", paper("2 g/kg"));
    home.remove("corpus/gone.txt");
    home.run(["index", "--prune", "corpus"]).expect_code(0);
    let [dangling, _, _] = kinds(&home);
    assert_eq!(dangling.len(), 2, "{dangling:?}");
    assert!(dangling[0].contains("the text of `dosing#s1.p1` has changed"), "{dangling:?}");
    assert!(dangling[1].contains("not in the corpus any more"), "{dangling:?}");
}

/// Data on retractions: one cited work of the article on stiff person syndrome is retracted.
const RETRACTIONS: &str = "OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,RetractionDate,\
    RetractionDOI,RetractionPubMedID,Reason\n\
    10.1212/nxi.0000000000200011,0,Retraction,10/28/2023 0:00,10.1000/r,0,+Error in Data;\n";

#[test]
fn retractions_stand_wherever_a_list_is_read() {
    let home = starter().file("watch.csv", RETRACTIONS);
    home.run(["retractions", "load", "watch.csv"]).expect_code(0);
    home.run(["list", "add", "reading", &format!("{KEY}#r14")]).expect_code(0);
    let notice = "RETRACTED 2023-10-28";
    home.run(["list", "check", "reading"]).expect_code(3).expect_out(notice);
    home.run(["list", "show", "reading"]).expect_code(0).expect_out(notice);
    for format in ["ris", "bibtex", "csl-json", "csv", "entries-csv", "markdown", "html", "text"] {
        let run = home.run(["list", "export", "reading", "--format", format]).expect_code(0);
        run.expect_out(notice);
    }
}

#[test]
fn lists_are_exported_in_styles_with_notes_and_passages() {
    let home = starter();
    let passage = format!("{KEY}#s4.p1");
    home.run(["list", "add", "reading", &passage, "--tag", "dose", "--note", "<b>The</b> dose"])
        .expect_code(0);
    home.run(["list", "add", "reading", &format!("{KEY}#r10"), "--tag", "trial"]).expect_code(0);
    let export = |more: &[&str]| {
        home.run(["list", "export", "reading.json"].iter().chain(more)).expect_code(0).stdout()
    };
    let vancouver =
        "2. Dalakas MC, Fujii M, Li M, Lutfi B, Kyhos J, McElroy B. High-dose intravenous";
    for name in ["vancouver", "nlm-citation-sequence", "nlm"] {
        let text = export(&["--style", name]);
        assert!(text.contains(vancouver), "{text}");
    }
    let html = export(&["--format", "html", "--by", "tag", "--title", "A & B"]);
    for part in
        ["<h1>A &amp; B</h1>", "<h2>dose</h2>", "<h2>trial</h2>", "&lt;b&gt;The&lt;/b&gt; dose"]
    {
        assert!(html.contains(part), "{part}: {html}");
    }
    assert!(html.contains(&passage) && html.contains("2 g/kg") && html.contains("@media print"));
    assert!(!html.contains("src=") && !html.contains("<link"), "self-contained: {html}");
    let markdown = export(&["--format", "markdown", "--style", "apa", "--by", "section"]);
    assert!(markdown.contains("\n## Dosing and administration\n"), "{markdown}");
    assert!(markdown.contains("*N Engl J Med*"), "{markdown}");
    assert!(export(&["--format", "ris"]).contains("N1  - <b>The</b> dose\r\n"));
    assert!(export(&["--format", "bibtex"]).contains("@article{dalakas2001,"));
    let items: Value = export(&["--format", "csl-json"]).parse().expect("JSON");
    assert_eq!((&items[1]["id"], &items[1]["custom"]), (&json!("dalakas2001"), &Value::Null));
    let table = export(&["--format", "entries-csv"]);
    assert!(table.starts_with("position,key,authors,") && table.contains(&passage), "{table}");
    assert!(export(&["--format", "csv"]).starts_with("key,title,year,"));
    home.run(["list", "export", "reading", "--style", "nobody"])
        .expect_code(2)
        .expect_err("vancouver");
    home.write("own.csl", "<style>");
    home.run(["list", "export", "reading", "--style", "own.csl"]).expect_code(2);
    home.run(["list", "export", "reading", "-o", "out.txt"]).expect_code(0);
    assert!(std::fs::read_to_string(home.path("out.txt")).expect("a file").contains(vancouver));
}

#[test]
fn a_list_of_another_program_is_a_list() {
    let item = json!([{ "id": "Doe:2001/x", "type": "book", "title": "T", "odd": { "a": [1] },
        "author": [{ "family": "Doe", "given": "J" }], "issued": { "date-parts": [[2001]] } }]);
    let home = starter().file("lists/own.json", item.to_string());
    home.run(["list", "tag", "own", "Doe:2001/x", "--add", "t"]).expect_code(0);
    home.run(["list", "add", "own", KEY]).expect_code(0);
    let text = std::fs::read_to_string(home.path("lists/own.json")).expect("a list");
    let list = List::parse("own", &text).expect("a list");
    assert_eq!(list.to_json(), text);
    let value: Value = text.parse().expect("JSON");
    assert_eq!((&value[0]["id"], &value[0]["odd"]["a"]), (&json!("Doe:2001/x"), &json!([1])));
    home.write("lists/broken.json", "[{\"id\": ");
    home.run(["list", "show", "broken"]).expect_code(2).expect_err("`broken`");
}
