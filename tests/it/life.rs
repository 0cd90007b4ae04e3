//! However an index came to be what it is, it gives the same as one made afresh of the same files.

use std::collections::BTreeMap;

use crate::harness::{Home, Random};
use crate::papers::paper;

const STEPS: usize = 14;

const QUERIES: &str = "1\timmunoglobulin dose in neuropathy\n2\t\"adverse events\"\n3\tIL-6 response\n\
                       4\tplatelet count remission in children\n5\themolysis\n";

/// How many records are spread over collections.
const RECORDS: usize = 30;

/// How many bibliographic records of the articles are spread over files.
const CITATIONS: usize = 20;

fn is_collection(path: &str) -> bool {
    path.contains("set-")
}

/// A home and the files that its corpus ought to hold.
struct Life {
    home: Home,
    files: BTreeMap<String, String>,
    random: Random,
    /// How many articles were ever made.
    made: usize,
}

impl Life {
    fn new(seed: u64) -> Self {
        let home = Home::new().file("queries.tsv", QUERIES);
        let mut life = Self { home, files: BTreeMap::new(), random: Random::new(seed), made: 0 };
        life.add(12);
        life
    }

    fn add(&mut self, count: usize) {
        for _ in 0..count {
            let (path, text) = paper(&mut self.random, self.made, 6);
            self.made += 1;
            self.home.write(&path, &text);
            self.files.insert(path, text);
        }
    }

    /// Spreads records anew over files that hold many: some stay, move, change or go.
    fn collect(&mut self) {
        let old: Vec<String> =
            self.files.keys().filter(|path| is_collection(path)).cloned().collect();
        for path in old {
            self.home.remove(&path);
            self.files.remove(&path);
        }
        for number in 0..RECORDS {
            let file = self.random.below(4);
            if file == 3 {
                continue;
            }
            let text = ["immunoglobulin dose", "platelet count remission", "IL-6 response"]
                [self.random.below(3)];
            let line = format!(
                "{{\"id\": \"r{number}\", \"title\": \"Record {number}\", \"text\": \"{text}\"}}\n"
            );
            self.files.entry(format!("corpus/set-{file}.jsonl")).or_default().push_str(&line);
        }
        for number in 0..CITATIONS {
            // Some are of articles, and are merged into them while they are there.
            let (file, volume) = (self.random.below(4), self.random.below(3));
            let folder = ["a", "z"][number % 2];
            let record = format!(
                "TY  - JOUR\nTI  - Report {number}\nVL  - {volume}\nC2  - PMC{}\nKW  - IL-6 response {volume}\nER  - \n",
                9_000_000 + number
            );
            if file < 3 {
                let path = format!("corpus/{folder}/set-{file}.ris");
                self.files.entry(path).or_default().push_str(&record);
            }
        }
        for (path, text) in self.files.iter().filter(|(path, _)| is_collection(path)) {
            self.home.write(path, text);
        }
    }

    /// Changes the text of some articles.
    fn change(&mut self, count: usize) {
        for _ in 0..count {
            let Some(path) = self.any_file() else { return };
            if is_collection(&path) {
                continue;
            }
            let number: String = path.chars().filter(char::is_ascii_digit).collect();
            let (_, text) = paper(&mut self.random, number.parse().unwrap_or(0), 6);
            self.home.write(&path, &text);
            self.files.insert(path, text);
        }
    }

    fn remove(&mut self, count: usize) {
        for _ in 0..count {
            let Some(path) = self.any_file() else { return };
            self.home.remove(&path);
            self.files.remove(&path);
        }
    }

    /// Gives an article's file another folder.
    fn rename(&mut self) {
        let Some(path) = self.any_file() else { return };
        let name = path.rsplit('/').next().unwrap_or(&path);
        let new_path = format!("corpus/moved/{name}");
        if let Some(text) = self.files.remove(&path) {
            self.home.remove(&path);
            self.home.write(&new_path, &text);
            self.files.insert(new_path, text);
        }
    }

    fn any_file(&mut self) -> Option<String> {
        let index = self.random.below(self.files.len().max(1));
        self.files.keys().nth(index).cloned()
    }

    /// One thing that people do to a corpus, and its name.
    fn step(&mut self) -> &'static str {
        match self.random.below(9) {
            0 | 1 => {
                self.add(3);
                "added"
            }
            2 | 3 => {
                self.change(3);
                "changed"
            }
            4 => {
                self.remove(2);
                "removed"
            }
            5 => {
                self.rename();
                "renamed"
            }
            6 | 7 => {
                self.collect();
                "collected"
            }
            _ => {
                self.home.run(["compact"]).expect_code(0);
                "compacted"
            }
        }
    }

    /// A home made afresh of the same files.
    fn fresh(&self) -> Home {
        let home = Home::new().file("queries.tsv", QUERIES);
        for (path, text) in &self.files {
            home.write(path, text);
        }
        home.run(["index"]).expect_code(0);
        home
    }
}

/// What the line begins with that tells how many records were merged.
const MERGED: &str = "merged records: ";

/// What users see: hits with their scores to the last digit, totals, passages and references.
fn seen(home: &Home) -> Vec<String> {
    let mut seen = Vec::new();
    for args in [
        &["search", "--queries", "queries.tsv", "-n", "60"][..],
        &["search", "thrombosis risk", "--format", "json", "--year", "1995:2010"],
        &["search", "IL-6 response[ot]", "--all", "--format", "ris"],
        &["dump", "passages"],
        &["dump", "references"],
    ] {
        seen.extend(home.run(args).stdout().lines().map(str::to_owned));
    }
    // The fingerprint of the corpus, which the index carries, says that these are the same articles.
    let status = home.run(["status", "--format", "json"]).expect_code(0).json();
    seen.push(status["index"]["made_by"]["corpus"].to_string());
    seen.push(format!("{MERGED}{}", status["merged_records"]));
    seen
}

fn live(seed: u64) {
    let mut life = Life::new(seed);
    life.home.run(["index"]).expect_code(0);
    let mut history = vec!["made"];
    let mut any_merged = false;
    for _ in 0..STEPS {
        history.push(life.step());
        // Small commits make many segments.
        life.home.run(["index", "--prune", "--commit-mib", "1"]).expect_code(0);
        let (own, fresh) = (seen(&life.home), seen(&life.fresh()));
        any_merged |= own.iter().any(|line| line.starts_with(MERGED) && !line.ends_with(" 0"));
        let differs = own.iter().zip(&fresh).find(|(own, fresh)| own != fresh);
        assert!(
            differs.is_none() && own.len() == fresh.len(),
            "seed {seed}, after {}: {} lines here, {} in a fresh index; first that differs: {differs:?}",
            history.join(", "),
            own.len(),
            fresh.len()
        );
    }
    assert!(any_merged, "no record was ever merged");
}

#[test]
fn an_index_of_many_changes_equals_a_fresh_one_of_the_same_files() {
    live(1);
}

#[test]
fn and_so_does_another() {
    live(2);
}
