//! `--explain`: what was understood, and what each part came to.

use std::io::Write as _;

use serde_json::{Value, json};

use super::Shown;
use crate::cli::text::{clean, thousands, wrap};
use crate::cli::{Failure, Io};
use crate::query::intent::{Intent, IntentChoice};
use crate::query::{Dialect, Strategy};
use crate::search::{Evaluated, PartSort, Suggestion, Widened, suggestions};

/// How many words of a truncated one are named in text; JSON has them all.
const NAMED_EXPANSIONS: usize = 12;

/// Columns of the two counts before each part.
const COUNT_COLUMNS: usize = 10;

pub(super) fn print(shown: &Shown<'_>, io: &mut Io) -> Result<(), Failure> {
    let (listing, settings) = (shown.listing, shown.settings);
    let style = settings.style;
    let reading = if listing.query.is_exact() {
        "Read as an exact search; counts are of articles and of passages"
    } else {
        "Read as a question: passages are ranked by these words, none is required"
    };
    writeln!(io.out, "{}", style.title(reading))?;
    writeln!(io.out, "{}", wrap(&clean(&listing.query.to_string()), settings.columns, "  "))?;
    let head = format!("{:>COUNT_COLUMNS$}{:>COUNT_COLUMNS$}", "articles", "passages");
    writeln!(io.out, "{}", style.aside(head))?;
    for part in &listing.parts {
        tree(shown, part, 1, io)?;
    }
    if let Some(filter) = &listing.filter {
        writeln!(io.out, "{}", style.aside("filters"))?;
        tree(shown, filter, 1, io)?;
    }
    for note in notes(shown) {
        writeln!(io.out, "{}", wrap(&clean(&note), settings.columns, "  "))?;
    }
    writeln!(io.out)?;
    Ok(())
}

/// The lines of a strategy with their counts, and, where explained, what each is made of.
pub(super) fn lines(shown: &Shown<'_>, strategy: &Strategy, io: &mut Io) -> Result<(), Failure> {
    let style = shown.settings.style;
    let margin = " ".repeat(COUNT_COLUMNS + 7);
    writeln!(io.out, "{}", style.aside(format!("{:>5}{:>COUNT_COLUMNS$}", "line", "articles")))?;
    for (line, (number, evaluated)) in strategy.lines.iter().zip(shown.lines) {
        let count = thousands(evaluated.articles.len());
        let text = wrap(&clean(&line.text), shown.settings.columns, &margin);
        writeln!(io.out, "{number:>5}{count:>COUNT_COLUMNS$}  {}", text.trim_start())?;
        if shown.args.explain && evaluated.sort != PartSort::Line {
            tree(shown, evaluated, 1, io)?;
        }
    }
    writeln!(io.out)?;
    Ok(())
}

/// The lines of a strategy with their counts.
pub(super) fn lines_json(shown: &Shown<'_>, strategy: &Strategy) -> Result<Value, Failure> {
    let lines = strategy.lines.iter().zip(shown.lines).map(|(line, (number, evaluated))| {
        let mut value = json!({
            "line": number,
            "typed": line.text,
            "query": line.query.to_string(),
            "articles": evaluated.articles.len(),
            "warnings": line.query.warnings,
        });
        if shown.args.explain {
            value["parts"] = vec![part_json(shown, evaluated)?].into();
        }
        Ok(value)
    });
    lines.collect::<Result<Vec<Value>, Failure>>().map(Value::from)
}

fn tree(shown: &Shown<'_>, part: &Evaluated, depth: usize, io: &mut Io) -> Result<(), Failure> {
    let columns = shown.settings.columns;
    let passages = part.passages.map_or(String::new(), thousands);
    let articles = thousands(part.articles.len());
    let indent = "  ".repeat(depth);
    let label = match part.sort {
        PartSort::And => "AND",
        PartSort::Or => "OR",
        PartSort::Not => "NOT",
        PartSort::Near
        | PartSort::Term
        | PartSort::Dates
        | PartSort::Line
        | PartSort::Concept
        | PartSort::Feedback
        | PartSort::Among => part.text.as_str(),
    };
    let counts = format!("{articles:>COUNT_COLUMNS$}{passages:>COUNT_COLUMNS$}");
    let margin = " ".repeat(2 * COUNT_COLUMNS);
    let text = wrap(&clean(label), columns, &format!("{margin}{indent}"));
    writeln!(io.out, "{counts}{}", text.get(margin.len()..).unwrap_or_default())?;
    let mut aside = |text: String| {
        writeln!(io.out, "{}", wrap(&clean(&text), columns, &format!("{margin}{indent}  ")))
    };
    if !part.expansions.is_empty() {
        let named: Vec<&str> =
            part.expansions.iter().take(NAMED_EXPANSIONS).map(String::as_str).collect();
        let more = part.expansions.len() - named.len();
        let more =
            if more > 0 { format!(" and {} more", thousands(more as u64)) } else { String::new() };
        aside(format!("stands for {}{more}", named.join(", ")))?;
    }
    for Widened { by, adds } in &part.widenings {
        aside(format!("widened by {by}: {} more", thousands(*adds)))?;
    }
    for Suggestion { word, nearest } in suggestions(shown.snapshot, part)? {
        let nearest: Vec<String> = nearest
            .iter()
            .map(|(word, passages)| format!("{word} ({})", thousands(*passages)))
            .collect();
        aside(format!("no passage holds `{word}`; nearest: {}", nearest.join(", ")))?;
    }
    // What another line came to is shown there.
    if part.sort != PartSort::Line {
        for inner in &part.parts {
            tree(shown, inner, depth + 1, io)?;
        }
    }
    Ok(())
}

/// Everything in force that the tree does not show.
fn notes(shown: &Shown<'_>) -> Vec<String> {
    let (listing, request) = (shown.listing, shown.request);
    let mut notes = Vec::new();
    if !listing.left_out.is_empty() {
        notes.push(format!("left out as words of form: {}", listing.left_out.join(", ")));
    }
    if request.filter.narrows_passages() {
        let sections = request.filter.sections.iter().map(|kind| kind.name());
        let topics = request.filter.topics.iter().map(|topic| topic.name());
        let names: Vec<&str> = sections.chain(topics).collect();
        notes.push(format!("only passages of sections: {}", names.join(", ")));
    }
    notes.push(match &request.thesaurus {
        Some(_) if request.dialect != Dialect::PubMed => "MeSH headings are widened to narrower ones; `--exact` turns it off".to_owned(),
        Some(_) => "names of a concept are widened to its other names; quotes, `[tiab:noexp]` and `--exact` turn it off".to_owned(),
        None => "nothing is widened".to_owned(),
    });
    let weights = request.weights;
    notes.push(format!(
        "ranked by BM25F with k1 {}, b {}, weight of headings {}, of the title {}, of the article's best passage {}; titles as passages by {}",
        weights.k1,
        weights.b,
        weights.heading,
        weights.title,
        weights.article,
        weights.title_passage
    ));
    notes.push(intent_note(shown));
    notes.extend(feedback_note(shown));
    notes.push(match request.per_article {
        0 => "no bound on passages of an article".to_owned(),
        bound => format!("at most {bound} passages of an article are listed"),
    });
    notes.push(
        if listing.query.is_exact() {
            "words as written, British and American spellings meeting; case and accents do not count; a term without a tag is looked for everywhere but in reference lists"
        } else {
            "words in all their forms (plural, -ed, -ing), British and American spellings meeting; case and accents do not count"
        }
        .to_owned(),
    );
    notes
}

/// What the question was taken to ask, or why it was not taken to ask anything.
fn intent_note(shown: &Shown<'_>) -> String {
    match (shown.listing.intent, shown.request.intent) {
        (Some(intent), choice) => {
            let why = if choice == IntentChoice::Auto { "read from its words" } else { "as told" };
            format!(
                "intent: {intent} ({}), {why}; lifts passages whose section, topic and wording tell such things; `--intent off` ranks by words alone",
                intent.asks()
            )
        }
        (None, IntentChoice::Off) => "intent: off; ranked by words alone".to_owned(),
        (None, _) => "intent: none told by the words; ranked by them alone".to_owned(),
    }
}

/// Which words the best passages added.
fn feedback_note(shown: &Shown<'_>) -> Option<String> {
    let parts = shown.listing.parts.iter().filter(|part| part.sort == PartSort::Feedback);
    let words: Vec<&str> = parts.map(|part| part.text.as_str()).collect();
    let told = match (shown.request.feedback, shown.listing.query.is_exact()) {
        (false, _) => return None,
        (true, true) => "feedback: none, for an exact search finds what it says".to_owned(),
        (true, false) => {
            format!("feedback: asked again with words of the best passages: {}", words.join(", "))
        }
    };
    Some(told)
}

pub(super) fn json(shown: &Shown<'_>) -> Result<Value, Failure> {
    let listing = shown.listing;
    let parts = listing.parts.iter().map(|part| part_json(shown, part));
    let filter = listing.filter.as_ref().map(|filter| part_json(shown, filter)).transpose()?;
    Ok(json!({
        "reading": if listing.query.is_exact() { "exact" } else { "question" },
        "parts": parts.collect::<Result<Vec<_>, _>>()?,
        "filter": filter,
        "intent": listing.intent.map(Intent::name),
        "notes": notes(shown),
    }))
}

fn part_json(shown: &Shown<'_>, part: &Evaluated) -> Result<Value, Failure> {
    let mut value = json!({
        "part": part.sort.name(),
        "query": part.text,
        "articles": part.articles.len(),
        "passages": part.passages,
    });
    if !part.expansions.is_empty() {
        value["stands_for"] = part.expansions.clone().into();
    }
    if !part.widenings.is_empty() {
        let widened = part.widenings.iter();
        let widened = widened.map(|one| json!({ "by": one.by, "adds_articles": one.adds }));
        value["widened"] = widened.collect::<Vec<_>>().into();
    }
    let not_found: Vec<Value> = suggestions(shown.snapshot, part)?
        .iter()
        .map(|Suggestion { word, nearest }| {
            let nearest = nearest.iter();
            let nearest =
                nearest.map(|(word, passages)| json!({ "word": word, "passages": passages }));
            json!({ "word": word, "nearest": nearest.collect::<Vec<_>>() })
        })
        .collect();
    if !not_found.is_empty() {
        value["not_found"] = not_found.into();
    }
    if !part.parts.is_empty() && part.sort != PartSort::Line {
        let parts = part.parts.iter().map(|part| part_json(shown, part));
        value["parts"] = parts.collect::<Result<Vec<_>, _>>()?.into();
    }
    Ok(value)
}
