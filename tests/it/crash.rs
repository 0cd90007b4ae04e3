//! Killed at any moment, indexing loses nothing that was committed, and a second run ends with the index
//! of an undisturbed one.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::harness::{Home, Random};
use crate::papers::Papers;

/// How many times indexing is killed.
const KILLS: usize = 50;

/// Articles, every second with so many bytes beside its text. With a commit every mebibyte there are
/// several commits to be killed in.
const ARTICLES: usize = 40;
const COMMENT_BYTES: usize = 192 << 10;

const QUERIES: &str = "1\timmunoglobulin dose in neuropathy\n2\t\"adverse events\"\n\
                       3\tplatelet count response remission\n4\tthrombosis risk\n";

/// Everything that a user can see of an index, as one text.
fn seen(home: &Home) -> String {
    home.write("queries.tsv", QUERIES);
    let commands = [
        &["dump", "passages"][..],
        &["dump", "references"],
        &["search", "--queries", "queries.tsv"],
    ];
    commands.map(|args| home.run(args).expect_code(0).stdout()).concat()
}

/// Fails at the first line that differs, without printing megabytes.
#[track_caller]
fn assert_same(own: &str, clean: &str, when: &str) {
    if own == clean {
        return;
    }
    let differs = own.lines().zip(clean.lines()).position(|(own, clean)| own != clean);
    let line = differs.unwrap_or_else(|| own.lines().count().min(clean.lines().count()));
    let show = |text: &str| {
        text.lines().nth(line).unwrap_or("(nothing)").chars().take(400).collect::<String>()
    };
    panic!("{when}, line {line} differs:\n own: {}\nclean: {}", show(own), show(clean));
}

/// The index is absent or whole: it opens, counts, and a search works on what was committed.
fn check_after_kill(home: &Home, when: &str) -> usize {
    let status = home.run(["status", "--format", "json"]);
    if status.stderr().contains("there is no index") {
        status.expect_code(1);
        return 0;
    }
    let status = status.expect_code(0).json();
    let count = |what: &str| status[what].as_u64().unwrap_or(0) as usize;
    // A search where nothing was committed yet would build the index.
    if count("articles") == 0 {
        return 0;
    }
    // Every passage holds the word, so that a search finds all that was committed.
    let found = home.run(["search", "\"immunoglobulin\"", "--format", "json"]);
    let found = found.expect_code(0).json();
    assert_eq!(found["total"]["articles"], count("articles"), "{when}");
    count("articles")
}

#[test]
fn killed_at_any_moment_an_index_opens_and_a_second_run_completes_it() {
    let papers = Papers::with_comments(7, ARTICLES, COMMENT_BYTES);
    let clean = Home::new();
    papers.write_to(&clean);
    let started = Instant::now();
    clean.run(["index", "--commit-mib", "1"]).expect_code(0);
    let whole_run = started.elapsed();
    let expected = seen(&clean);

    let mut random = Random::new(2024);
    let mut home = Home::new();
    papers.write_to(&home);
    let (mut committed, mut kills, mut completed, mut partial) = (0, 0, 0, 0);
    for attempt in 0..4 * KILLS {
        // What is committed is not read again, so that the rest takes its share of the time.
        let share_left = 1.0 - committed as f64 / papers.len() as f64;
        let moment = whole_run.mul_f64(share_left * random.below(1000) as f64 / 1000.0);
        let when = format!("attempt {attempt}, killed after {moment:?}");
        let mut command = home.command(["index", "--commit-mib", "1"]);
        let mut child =
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a start");
        std::thread::sleep(moment);
        // SIGKILL, where there are signals. A run that ended before does not count.
        child.kill().expect("a kill");
        kills += usize::from(!child.wait().expect("an end").success());
        committed = check_after_kill(&home, &when);
        partial += usize::from(committed > 0 && committed < papers.len());
        // Left as it is, the next run takes up where this one ended; now and then one is let through to
        // its end, and the next starts afresh.
        if committed == papers.len() || random.below(6) == 0 || kills == KILLS {
            home.run(["index", "--commit-mib", "1"]).expect_code(0);
            assert_same(&seen(&home), &expected, &when);
            completed += 1;
            committed = 0;
            home = Home::new();
            papers.write_to(&home);
        }
        if kills == KILLS {
            break;
        }
    }
    assert_eq!(kills, KILLS, "runs that were killed before their end");
    assert!(completed >= 5, "only {completed} runs were compared");
    assert!(partial >= 3, "only {partial} kills left a part of the corpus committed");
}

#[test]
fn killed_while_rebuilding_an_index_answers_as_before() {
    let papers = Papers::with_comments(11, 30, 0);
    let home = Home::new();
    papers.write_to(&home);
    let started = Instant::now();
    home.run(["index"]).expect_code(0);
    let whole_run = started.elapsed() + Duration::from_millis(50);
    let expected = seen(&home);
    let mut random = Random::new(5);
    for kill in 0..8 {
        let moment = whole_run.mul_f64(random.below(1000) as f64 / 1000.0);
        let mut command = home.command(["index", "--rebuild"]);
        let mut child =
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a start");
        std::thread::sleep(moment);
        child.kill().expect("a kill");
        child.wait().expect("an end");
        assert_same(&seen(&home), &expected, &format!("rebuild {kill} after {moment:?}"));
    }
    home.run(["index", "--rebuild"]).expect_code(0);
    assert_same(&seen(&home), &expected, "rebuilt");
}
