//! What the README shows is what the program prints.
//!
//! In its `console` fences, a line that starts with `$ ivig` or with `$ cargo run --release -- ` is run,
//! one after the other, in a home that starts with the starter corpus and no index. What stands below, until the
//! fence ends or the next `$ `, is standard error and then standard output. A line `…` stands for any
//! lines. Durations, sizes and paths may differ. Below `$ cat FILE` stands what is put into that file.
//! Other commands are passed over.

use crate::harness::{Home, repository};

const PROMPTS: [&str; 2] = ["$ ivig ", "$ cargo run --release -- "];

const FILE_PROMPT: &str = "$ cat ";

/// Stands for any lines.
const ANYTHING: &str = "…";

/// A command of the README with the lines below it.
#[derive(Debug, PartialEq, Eq)]
struct Example {
    line: usize,
    command: Command,
    below: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
enum Command {
    /// `ivig` with these words; what it prints stands below.
    Ivig(Vec<String>),
    /// A file of the home; what it holds stands below.
    Cat(String),
}

/// The command of a line, where it is one to be taken.
fn command(line: &str) -> Option<Command> {
    if let Some(path) = line.strip_prefix(FILE_PROMPT) {
        return Some(Command::Cat(path.trim().to_owned()));
    }
    let typed = PROMPTS.iter().find_map(|prompt| line.strip_prefix(prompt))?;
    Some(Command::Ivig(words(typed)))
}

fn examples(readme: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let (mut in_console, mut is_taken) = (false, false);
    for (index, line) in readme.lines().enumerate() {
        if let Some(language) = line.trim_start().strip_prefix("```") {
            in_console = !in_console && language.trim() == "console";
            is_taken = false;
        } else if in_console && line.starts_with("$ ") {
            let command = command(line);
            is_taken = command.is_some();
            let example =
                command.map(|command| Example { line: index + 1, command, below: vec![] });
            examples.extend(example);
        } else if in_console && is_taken {
            let example = examples.last_mut().expect("an example above its output");
            example.below.push(line.to_owned());
        }
    }
    examples
}

/// The words of a command, as a shell takes them apart: quotes of both kinds, and a comment at the end.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    for character in command.chars() {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (None, '#') if word.is_none() => break,
            _ => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    words
}

/// A line with durations, sizes and paths replaced by their names.
fn normal(line: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in line.split_whitespace() {
        let is_number = |text: &str| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',')
        };
        let bare = word.trim_matches([',', ';', '`', '"', '(', ')']);
        let is_unit = matches!(bare, "s" | "ms" | "B" | "KiB" | "MiB" | "GiB");
        if bare.starts_with('/') {
            words.push("PATH".to_owned());
        } else if is_unit && words.last().is_some_and(|before| is_number(before)) {
            words.pop();
            words.push(if matches!(bare, "s" | "ms") { "DURATION" } else { "SIZE" }.to_owned());
        } else {
            words.push(word.to_owned());
        }
    }
    words.join(" ")
}

/// Whether lines are as expected, where `…` stands for any number of them.
fn matches(expected: &[String], lines: &[String]) -> bool {
    match expected.split_first() {
        None => lines.is_empty(),
        Some((first, rest)) if first == ANYTHING => {
            (0..=lines.len()).any(|skipped| matches(rest, &lines[skipped..]))
        }
        Some((first, rest)) => {
            lines.split_first().is_some_and(|(line, others)| line == first && matches(rest, others))
        }
    }
}

/// Empty lines at the end left out.
fn trimmed(mut lines: Vec<String>) -> Vec<String> {
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

#[test]
fn every_example_of_the_readme_prints_what_stands_below_it() {
    let readme = std::fs::read_to_string(repository().join("README.md")).expect("README.md");
    let examples = examples(&readme);
    assert!(!examples.is_empty(), "README.md has no example to run");
    let home = Home::with_starter_corpus();
    for example in examples {
        let words = match example.command {
            Command::Ivig(words) => words,
            Command::Cat(path) => {
                let lines = example.below.iter().map(|line| format!("{line}\n"));
                home.write(path, lines.collect::<String>());
                continue;
            }
        };
        let run = home.run(&words);
        let printed = format!("{}{}", run.stderr(), run.stdout());
        let printed = trimmed(printed.lines().map(normal).collect());
        let expected = trimmed(example.below.iter().map(|line| normal(line)).collect());
        run.check(
            matches(&expected, &printed),
            &format!("what stands below README.md:{}:\n{}", example.line, expected.join("\n")),
        );
    }
}

#[test]
fn examples_are_read_out_of_a_readme() {
    let readme = "# X\n```console\n$ ivig search \"a b\" -n 1 # as said\nout 0.3 s\n…\n$ ls\nfile\n$ cat f.txt\na\tb\n```\n\
                  ```sh\n$ ivig index\n```\n```console\n$ cargo run --release -- status\n```\n";
    let found = examples(readme);
    let shown: Vec<String> = found
        .iter()
        .map(|example| match &example.command {
            Command::Ivig(words) => words.join("|"),
            Command::Cat(path) => format!("{path}: {}", example.below.join("|")),
        })
        .collect();
    assert_eq!(shown, ["search|a b|-n|1", "f.txt: a\tb", "status"]);
    let lines = |text: &str| text.lines().map(normal).collect::<Vec<_>>();
    let expected = lines(&found[0].below.join("\n"));
    assert_eq!(expected, ["out DURATION", "…"]);
    assert!(matches(&expected, &lines("out 12.7 s\nanything\nat all")));
    assert!(!matches(&expected, &lines("other\nout 1 s")));
    assert_eq!(normal("  index  8.1 KiB in /a/b"), "index SIZE in PATH");
}
