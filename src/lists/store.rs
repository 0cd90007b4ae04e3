//! Where lists are kept, and how several programs change one at the same time.
//!
//! Whoever changes a list holds the lock of the home's lists from reading to writing, and a file is
//! replaced as a whole; whoever only reads needs no lock.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::{Keys, List};
use crate::error::{Error, Result};
use crate::files;
use crate::home::Home;

/// The longest name of a list, in characters.
const MAX_NAME_CHARS: usize = 80;

/// The lists of a home.
#[derive(Debug, Clone)]
pub struct Lists {
    folder: PathBuf,
}

impl Lists {
    /// Those of a home.
    pub fn of(home: &Home) -> Self {
        Self { folder: home.lists() }
    }

    /// The file of a list.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.json"))
    }

    /// The names of all lists, in order.
    pub fn names(&self) -> Result<Vec<String>> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(cause) => return Err(Error::io(&self.folder, cause)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let path = entry.map_err(|cause| Error::io(&self.folder, cause))?.path();
            let is_json = path.extension().is_some_and(|extension| extension == "json");
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            names.extend(stem.filter(|stem| is_json && is_name(stem)).map(str::to_owned));
        }
        names.sort_unstable();
        Ok(names)
    }

    /// The name that was typed, as `reading` or as its file, `reading.json` or `lists/reading.json`.
    pub fn name(typed: &str) -> Result<String> {
        let file = typed.strip_prefix("lists/").unwrap_or(typed);
        let name = file.strip_suffix(".json").unwrap_or(file);
        if is_name(name) {
            return Ok(name.to_owned());
        }
        Err(Error::usage(format!("`{typed}` cannot be the name of a list")).hint(format!(
            "a name has letters, digits, `-`, `_` and `.`, begins with a letter or digit, and is at most {MAX_NAME_CHARS} long"
        )))
    }

    /// A list by its name.
    pub fn read(&self, name: &str) -> Result<List> {
        List::parse(name, &self.text(name)?)
    }

    fn text(&self, name: &str) -> Result<String> {
        let path = self.path(name);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(text),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Err(Error::not_found(
                format!("there is no list `{name}`"),
            )
            .hint(format!("`ivig list` names those there are; `ivig list new {name}` makes one"))),
            Err(cause) => Err(Error::io(&path, cause)),
        }
    }

    /// Makes a list without entries.
    pub fn create(&self, name: &str) -> Result<()> {
        let _lock = self.lock()?;
        let path = self.path(name);
        if path.exists() {
            return Err(Error::usage(format!("there is a list `{name}` already")));
        }
        files::replace(&path, List::new(name).to_json().as_bytes())
    }

    /// Changes a list: nobody else does so meanwhile, and nothing is written where `change` fails or
    /// changes nothing.
    pub fn edit<T>(
        &self,
        name: &str,
        change: impl FnOnce(&mut List, &mut Keys) -> Result<T>,
    ) -> Result<T> {
        let _lock = self.lock()?;
        let (list_before, keys_before) = (self.text(name)?, self.known_keys()?);
        let mut list = List::parse(name, &list_before)?;
        let mut keys = Keys::parse(&keys_before);
        let outcome = change(&mut list, &mut keys)?;
        // Keys first: one that is remembered and not used does no harm.
        let replace = |path: &Path, before: &str, now: &str| {
            if before == now { Ok(()) } else { files::replace(path, now.as_bytes()) }
        };
        replace(&self.keys_path(), &keys_before, &keys.to_text())?;
        replace(&self.path(name), &list_before, &list.to_json())?;
        Ok(outcome)
    }

    fn keys_path(&self) -> PathBuf {
        self.folder.join("keys.txt")
    }

    fn known_keys(&self) -> Result<String> {
        let bytes = files::read_or_empty(&self.keys_path())?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Waits until nobody else changes lists. The lock ends with the file that holds it, so also with
    /// the process.
    fn lock(&self) -> Result<File> {
        fs::create_dir_all(&self.folder).map_err(|cause| Error::io(&self.folder, cause))?;
        let path = self.folder.join(".lock");
        let trouble = |cause| Error::io(&path, cause);
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(trouble)?;
        file.lock().map_err(trouble)?;
        self.sweep();
        Ok(file)
    }

    /// Removes what a process left that was killed while it wrote; only the holder of the lock writes.
    fn sweep(&self) {
        let is_leftover = |path: &Path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let is_ours = name.contains(".json.") || name.starts_with(".keys.txt.");
            is_ours && name.starts_with('.') && name.ends_with(".new")
        };
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()).filter(|path| is_leftover(path)) {
            // It is in nobody's way.
            let _ = fs::remove_file(path);
        }
    }
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphanumeric())
        && name.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c))
        && name.chars().count() <= MAX_NAME_CHARS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::Record;
    use crate::lists::{Entry, Own};

    fn home() -> (tempfile::TempDir, Lists) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let lists = Lists::of(&Home::new(folder.path()));
        (folder, lists)
    }

    #[test]
    fn lists_are_made_changed_and_named() {
        let (_folder, lists) = home();
        assert_eq!(lists.names().expect("none"), Vec::<String>::new());
        assert!(lists.read("a").is_err());
        lists.create("b").expect("made");
        lists.create("a").expect("made");
        assert!(lists.create("a").is_err());
        let entry = Entry::new(&Record::default(), Own::default());
        lists.edit("a", |list, keys| Ok(list.add(entry, keys))).expect("added");
        assert_eq!(lists.names().expect("two"), ["a", "b"]);
        assert_eq!(lists.read("a").expect("a list").entries().len(), 1);
    }

    #[test]
    fn what_fails_changes_nothing() {
        let (_folder, lists) = home();
        lists.create("a").expect("made");
        let failed: Result<()> = lists.edit("a", |list, keys| {
            list.add(Entry::new(&Record::default(), Own::default()), keys);
            Err(Error::usage("no"))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_to_string(lists.path("a")).expect("a file"), "[]\n");
    }

    #[test]
    fn names_stay_within_the_folder() {
        for typed in ["../a", "a/b", "", ".hidden", "a b", "-a", &"a".repeat(81)] {
            assert!(Lists::name(typed).is_err(), "{typed}");
        }
        for typed in ["reading", "reading.json", "lists/reading.json"] {
            assert_eq!(Lists::name(typed).expect("a name"), "reading");
        }
        assert_eq!(Lists::name("Übung-2.1").expect("a name"), "Übung-2.1");
    }
}
