//! `ivig thesaurus`: concepts listed, shown, checked.

use std::io::Write as _;

use serde_json::json;

use super::args::{ConceptFormat, ReportFormat, ThesaurusAction, ThesaurusArgs};
use super::settings::Settings;
use super::text::{counted, thousands, wrap};
use super::{DONE, Failure, Io, NOTHING_FOUND, Outcome, PARTIAL};
use crate::error::Error;
use crate::index::{DocId, Snapshot, TextField};
use crate::thesaurus::{Concept, ConceptNumber, Thesaurus, check};

/// How many names that no article holds are listed in text.
const LISTED_UNUSED: usize = 20;

pub(super) fn run(args: &ThesaurusArgs, settings: &Settings, io: &mut Io) -> Outcome {
    let thesaurus = Thesaurus::of_home(settings.home.root())?;
    match &args.action {
        ThesaurusAction::List { words, format } => list(&thesaurus, words, *format, io),
        ThesaurusAction::Show { words, format } => {
            show(&thesaurus, &words.join(" "), *format, settings, io)
        }
        ThesaurusAction::Check { format } => check_all(&thesaurus, *format, settings, io),
    }
}

fn list(thesaurus: &Thesaurus, words: &[String], format: ReportFormat, io: &mut Io) -> Outcome {
    let wanted = words.join(" ").to_lowercase();
    let holds = |concept: &&Concept| {
        let shorts = concept.abbreviations.iter();
        let shorts = shorts.chain(concept.ambiguous.iter().map(|ambiguous| &ambiguous.short));
        let mut names = concept.full_names().chain(shorts.map(String::as_str));
        names.any(|name| name.to_lowercase().contains(&wanted))
    };
    let mut found: Vec<&Concept> = thesaurus.concepts().iter().filter(holds).collect();
    found.sort_by_key(|concept| concept.name.to_lowercase());
    match format {
        ReportFormat::Json => {
            serde_json::to_writer_pretty(&mut io.out, &found)?;
            writeln!(io.out)?;
        }
        ReportFormat::Text => {
            for concept in &found {
                let shorts = concept.abbreviations.join(", ");
                let shorts = if shorts.is_empty() { shorts } else { format!(" ({shorts})") };
                writeln!(io.out, "{}  {}{shorts}", concept.id, concept.name)?;
            }
            writeln!(io.err, "{}", counted(found.len() as u64, "concept"))?;
        }
    }
    Ok(if found.is_empty() { NOTHING_FOUND } else { DONE })
}

fn show(
    thesaurus: &Thesaurus,
    what: &str,
    format: ConceptFormat,
    settings: &Settings,
    io: &mut Io,
) -> Outcome {
    let numbers: Vec<ConceptNumber> = match thesaurus.by_id(what) {
        Some(number) => vec![number],
        None => thesaurus.named(what).iter().map(|named| named.concept).collect(),
    };
    if numbers.is_empty() {
        return Err(Error::not_found(format!("nothing in the thesaurus is called `{what}`"))
            .hint("`ivig thesaurus list WORD` lists the concepts with a word in one of their names")
            .into());
    }
    let counts = Counts::open(settings)?;
    for (index, &number) in numbers.iter().enumerate() {
        let concept = thesaurus.concept(number);
        match format {
            ConceptFormat::Toml => write!(io.out, "{}", as_toml(concept))?,
            ConceptFormat::Json => {
                let narrower: Vec<&str> = narrower(thesaurus, number);
                let value = json!({
                    "concept": concept,
                    "narrower": narrower,
                    "passages": counts.passages(concept)?,
                });
                serde_json::to_writer_pretty(&mut io.out, &value)?;
                writeln!(io.out)?;
            }
            ConceptFormat::Text => {
                if index > 0 {
                    writeln!(io.out)?;
                }
                print(thesaurus, number, &counts, settings, io)?;
            }
        }
    }
    Ok(DONE)
}

fn narrower(thesaurus: &Thesaurus, number: ConceptNumber) -> Vec<&str> {
    let narrower = thesaurus.narrower(number).into_iter();
    narrower.map(|number| thesaurus.concept(number).id.as_str()).collect()
}

fn print(
    thesaurus: &Thesaurus,
    number: ConceptNumber,
    counts: &Counts,
    settings: &Settings,
    io: &mut Io,
) -> Result<(), Failure> {
    let concept = thesaurus.concept(number);
    writeln!(
        io.out,
        "{}  {}",
        settings.style.title(&concept.name),
        settings.style.aside(&concept.id)
    )?;
    let ambiguous: Vec<String> = concept
        .ambiguous
        .iter()
        .map(|one| format!("{} (also {})", one.short, one.meanings.join(", ")))
        .collect();
    let rows = [
        ("names", concept.names.join("; ")),
        ("short forms", concept.abbreviations.join(", ")),
        ("ambiguous", ambiguous.join("; ")),
        ("brands", concept.brands.join(", ")),
        ("MeSH", concept.mesh.clone().unwrap_or_default()),
        ("MeSH supplementary", concept.mesh_supplementary.clone().unwrap_or_default()),
        ("broader", concept.broader.join(", ")),
        ("narrower", narrower(thesaurus, number).join(", ")),
        ("passages", counts.passages(concept)?.map(thousands).unwrap_or_default()),
    ];
    for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        let text = wrap(value, settings.columns, &" ".repeat(22));
        writeln!(io.out, "  {name:18}  {}", text.trim_start())?;
    }
    Ok(())
}

/// The concept as a home's own file would have it.
fn as_toml(concept: &Concept) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let list = |names: &[String]| {
        format!("[{}]", names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", "))
    };
    let mut out = String::from("[[concept]]\n");
    let mut line = |key: &str, value: String| out.push_str(&format!("{key} = {value}\n"));
    line("id", quoted(&concept.id));
    line("name", quoted(&concept.name));
    for (key, names) in [
        ("names", &concept.names),
        ("abbreviations", &concept.abbreviations),
        ("brands", &concept.brands),
        ("broader", &concept.broader),
    ] {
        if !names.is_empty() {
            line(key, list(names));
        }
    }
    let ambiguous = concept.ambiguous.iter().map(|one| {
        format!("{{ short = {}, meanings = {} }}", quoted(&one.short), list(&one.meanings))
    });
    let ambiguous: Vec<String> = ambiguous.collect();
    if !ambiguous.is_empty() {
        line("ambiguous", format!("[{}]", ambiguous.join(", ")));
    }
    for (key, heading) in
        [("mesh", &concept.mesh), ("mesh_supplementary", &concept.mesh_supplementary)]
    {
        if let Some(heading) = heading {
            line(key, quoted(heading));
        }
    }
    out
}

fn check_all(
    thesaurus: &Thesaurus,
    format: ReportFormat,
    settings: &Settings,
    io: &mut Io,
) -> Outcome {
    let problems = check::problems(thesaurus);
    let counts = Counts::open(settings)?;
    let mut unused = Vec::new();
    for concept in thesaurus.concepts() {
        if counts.passages(concept)? == Some(0) {
            unused.push(concept.id.as_str());
        }
    }
    match format {
        ReportFormat::Json => {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            let value = json!({
                "concepts": thesaurus.concepts().len(),
                "problems": problems,
                "unused": unused,
            });
            serde_json::to_writer_pretty(&mut io.out, &value)?;
            writeln!(io.out)?;
        }
        ReportFormat::Text => {
            writeln!(io.out, "{}", counted(thesaurus.concepts().len() as u64, "concept"))?;
            for problem in &problems {
                writeln!(io.out, "  {problem}")?;
            }
            if problems.is_empty() {
                writeln!(io.out, "  no clashes, no broken links")?;
            }
            if !unused.is_empty() {
                let listed = unused[..unused.len().min(LISTED_UNUSED)].join(", ");
                let more = if unused.len() > LISTED_UNUSED { " ..." } else { "" };
                let text = format!(
                    "{} in no passage: {listed}{more}",
                    counted(unused.len() as u64, "concept")
                );
                writeln!(io.out, "{}", wrap(&text, settings.columns, "  "))?;
            }
        }
    }
    Ok(if problems.is_empty() { DONE } else { PARTIAL })
}

/// How often the home's articles name concepts, where there is an index.
struct Counts {
    snapshot: Option<Snapshot>,
}

impl Counts {
    fn open(settings: &Settings) -> Result<Self, Failure> {
        let folder = settings.home.index();
        let snapshot =
            if Snapshot::exists(&folder) { Some(Snapshot::open(&folder)?) } else { None };
        Ok(Self { snapshot })
    }

    /// Passages whose text names a concept; `None` where there is no index.
    fn passages(&self, concept: &Concept) -> Result<Option<u64>, Failure> {
        let Some(snapshot) = &self.snapshot else { return Ok(None) };
        let docs: Vec<DocId> = snapshot.docs_with_word(TextField::Text, &concept.index_term())?;
        Ok(Some(docs.len() as u64))
    }
}
