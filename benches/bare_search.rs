//! The least that a search can cost: opens an index with tantivy alone, runs one term query and
//! prints one stored document. `cold.sh` compares `ivig search` with it.
//!
//! Usage: `bare_search INDEX_FOLDER WORD`

use std::error::Error;

use tantivy::collector::TopDocs;
use tantivy::directory::{Advice, MmapDirectory};
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{Index, ReloadPolicy, TantivyDocument, Term};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(word)) = (arguments.next(), arguments.next()) else {
        return Err("usage: bare_search INDEX_FOLDER WORD".into());
    };
    let index = Index::open(MmapDirectory::open_with_madvice(folder, Advice::Random)?)?;
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let searcher = reader.searcher();
    let text = index.schema().get_field("text")?;
    let stored = index.schema().get_field("stored")?;
    let query = TermQuery::new(Term::from_field_text(text, &word), IndexRecordOption::WithFreqs);
    let best = searcher.search(&query, &TopDocs::with_limit(10).order_by_score())?;
    let Some((_, address)) = best.first() else { return Err("nothing found".into()) };
    let document: TantivyDocument = searcher.doc(*address)?;
    let bytes = document.get_first(stored).and_then(|value| value.as_bytes()).unwrap_or_default();
    println!("{}", String::from_utf8_lossy(bytes));
    Ok(())
}
