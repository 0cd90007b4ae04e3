//! An entry of a list: a CSL-JSON item with what this program knows of it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::export::{Record, csl_json};
use crate::model::{ArticleIds, normalize_doi, normalize_pmcid, normalize_pmid};
use crate::parse::csl_item;

/// Where own data stand in an item: `custom.ivig`.
const CUSTOM: &str = "custom";
const OWN: &str = "ivig";

/// A record of a bibliography file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Source {
    /// The file, and the record's number in it: `imports/embase.ris#12`.
    pub record: String,
    /// The first 16 hexadecimal digits of the BLAKE3 hash of its bytes, by which it is known whatever
    /// becomes of its file; none where it is all that the file holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
}

/// What this program knows of an entry.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Own {
    /// Key of the article, where it is one of the corpus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// Name of the work, where it is only cited: DOI, `pmid:123`, anchor of a reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work: Option<String>,
    /// Anchor of the passage, where the entry is a single one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// The section that the passage stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// The text of the passage as it was when the entry was added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// When it was added: `2026-11-23T08:15:00Z`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub added: Option<String>,
    /// Who asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<String>,
    /// Why it is in the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The query that found it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// The records of bibliography files that it was added from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// Whether other works carry its identifiers too, so that it is not known by them: the abstracts of
    /// a congress, say, that carry the DOI of their issue.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub shares_ids: bool,
    /// Tags; the first is the one that it stands under in a list by tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// How urgent it is: 1 is read first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<u8>,
    /// What someone has to say of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What other versions of the program wrote.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// An entry of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    item: Map<String, Value>,
    own: Own,
    /// Whether `own` may be other than what stands in the item.
    is_changed: bool,
}

impl Entry {
    /// An entry of a work. It has no key of its own before a list gives it one.
    pub fn new(record: &Record, own: Own) -> Self {
        let item = match csl_json::item(record, "") {
            Value::Object(item) => item,
            _ => Map::new(),
        };
        Self { item, own, is_changed: true }
    }

    /// An entry from its item, or what is wrong with it.
    pub(super) fn from_item(item: Value) -> Result<Self, String> {
        let Value::Object(item) = item else { return Err("it is no object".to_owned()) };
        let own = item.get(CUSTOM).and_then(|custom| custom.get(OWN));
        let own = own.map(Own::deserialize).transpose();
        let own = own.map_err(|cause| format!("`{CUSTOM}.{OWN}`: {cause}"))?;
        Ok(Self { own: own.unwrap_or_default(), item, is_changed: false })
    }

    /// Its item.
    pub fn to_item(&self) -> Value {
        let mut item = self.item.clone();
        if !self.is_changed {
            return Value::Object(item);
        }
        let own = serde_json::to_value(&self.own).unwrap_or_default();
        let has_own = own.as_object().is_some_and(|own| !own.is_empty());
        match item.get_mut(CUSTOM) {
            Some(Value::Object(custom)) if has_own || custom.contains_key(OWN) => {
                custom.insert(OWN.to_owned(), own);
            }
            None if has_own => {
                let custom = Map::from_iter([(OWN.to_owned(), own)]);
                item.insert(CUSTOM.to_owned(), Value::Object(custom));
            }
            // What is no object cannot hold anything, and is not ours to replace.
            _ => {}
        }
        Value::Object(item)
    }

    /// Its item without what only this program knows.
    pub fn bare_item(&self) -> Value {
        let mut item = self.item.clone();
        let is_bare = item.get_mut(CUSTOM).and_then(Value::as_object_mut).is_some_and(|custom| {
            custom.shift_remove(OWN);
            custom.is_empty()
        });
        if is_bare {
            item.shift_remove(CUSTOM);
        }
        Value::Object(item)
    }

    /// Its citation key; empty where another program wrote none.
    pub fn key(&self) -> &str {
        self.item.get("id").and_then(Value::as_str).unwrap_or_default()
    }

    pub(super) fn set_key(&mut self, key: &str) {
        self.item.insert("id".to_owned(), Value::String(key.to_owned()));
    }

    /// What this program knows of it.
    pub fn own(&self) -> &Own {
        &self.own
    }

    /// What this program knows of it, to change it.
    pub fn own_mut(&mut self) -> &mut Own {
        self.is_changed = true;
        &mut self.own
    }

    /// The work, as lists of literature know it.
    pub fn record(&self) -> Record {
        csl_item(&self.item)
    }

    /// The work's title; empty where there is none.
    pub fn title(&self) -> &str {
        self.item.get("title").and_then(Value::as_str).unwrap_or_default()
    }

    /// Its identifiers.
    pub fn ids(&self) -> ArticleIds {
        csl_item(&self.item).ids
    }

    /// Those of its identifiers that no other work carries.
    pub fn telling_ids(&self) -> ArticleIds {
        if self.own.shares_ids { ArticleIds::default() } else { self.ids() }
    }

    /// What tells the work from others: key of the article, name of the work, identifiers, records that
    /// it was added from; its own citation key where there is nothing else.
    pub fn names(&self) -> Vec<String> {
        let article = self.own.article.as_ref().map(|key| format!("article:{key}"));
        let work = self.own.work.as_ref().map(|name| format!("work:{name}"));
        let mut names: Vec<String> = article.into_iter().chain(work).collect();
        names.extend(self.telling_ids().named());
        let hashes = self.own.sources.iter().filter_map(|source| source.hash.as_deref());
        names.extend(hashes.map(|hash| format!("record:{hash}")));
        if names.is_empty() && !self.key().is_empty() {
            names.push(format!("key:{}", self.key()));
        }
        names
    }

    /// Whether someone who types `name` may mean this entry.
    pub(super) fn is_named(&self, name: &str) -> bool {
        let own = &self.own;
        if own.anchor.is_some() {
            return own.anchor.as_deref() == Some(name);
        }
        let ids = self.ids();
        let is = |id: &Option<String>, typed: Option<String>| typed.is_some() && *id == typed;
        let is_bare_number = name.bytes().all(|byte| byte.is_ascii_digit());
        own.article.as_deref() == Some(name)
            || own.work.as_deref() == Some(name)
            || is(&ids.doi, normalize_doi(name))
            || is(&ids.pmid, normalize_pmid(name))
            || (!is_bare_number && is(&ids.pmcid, normalize_pmcid(name)))
    }

    /// Adds tags, sources, and what is not known yet, from an entry of the same.
    pub(super) fn enrich(&mut self, other: &Self) {
        for tag in &other.own.tags {
            self.tag(tag);
        }
        let is_new = |source: &&Source| !self.own.sources.contains(source);
        let sources: Vec<Source> = other.own.sources.iter().filter(is_new).cloned().collect();
        self.own_mut().sources.extend(sources);
        let (own, others) = (self.own_mut(), &other.own);
        let texts = [
            (&mut own.article, &others.article),
            (&mut own.asked_by, &others.asked_by),
            (&mut own.reason, &others.reason),
            (&mut own.query, &others.query),
            (&mut own.note, &others.note),
        ];
        for (text, other) in texts {
            if text.is_none() {
                text.clone_from(other);
            }
        }
        own.priority = own.priority.or(others.priority);
    }

    /// Adds a tag, unless it has it; tells whether it was added.
    pub fn tag(&mut self, tag: &str) -> bool {
        let is_new = !self.own.tags.iter().any(|own| own == tag);
        if is_new {
            self.own_mut().tags.push(tag.to_owned());
        }
        is_new
    }
}
