//! Turns the thesaurus's TOML files into one JSON text: read by every search, it must be read fast.

use std::path::Path;
use std::{env, fs};

fn main() {
    let folder = Path::new("src/thesaurus/data");
    println!("cargo::rerun-if-changed={}", folder.display());
    let entries = fs::read_dir(folder).expect("the folder of the thesaurus");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    let mut concepts = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a text");
        let mut table: toml::Table =
            text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        match table.remove("concept") {
            Some(toml::Value::Array(of_file)) if table.is_empty() => concepts.extend(of_file),
            _ => panic!("{}: not a list of [[concept]] alone", file.display()),
        }
    }
    let json = serde_json::to_string(&concepts).expect("JSON");
    let out = env::var_os("OUT_DIR").expect("cargo's folder for what is built");
    fs::write(Path::new(&out).join("concepts.json"), json).expect("a file");
}
