//! `ivig eval`.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use serde_json::{Value, json};

use super::args::{EvalArgs, ReportFormat};
use super::settings::Settings;
use super::text::{clean, counted};
use super::{DONE, Failure, Io, Outcome, PARTIAL, open_or_build, table, thesaurus_of};
use crate::error::{Error, Result};
use crate::eval::{
    self, Answer, Asking, Comparison, Evidence, Judgements, Kind, Measure, Qrels, Question, Run,
    Unit,
};
use crate::index::Snapshot;

/// What is measured against judged documents, unless told otherwise.
const OF_QRELS: [Measure; 8] = [
    Measure::at(Kind::Ndcg, 10),
    Measure::at(Kind::ReciprocalRank, 10),
    Measure::at(Kind::Recall, 10),
    Measure::at(Kind::Recall, 100),
    Measure::of_all(Kind::AveragePrecision),
    Measure::at(Kind::Success, 1),
    Measure::at(Kind::Success, 5),
    Measure::at(Kind::Success, 10),
];

/// What is measured against marked text, unless told otherwise.
const OF_EVIDENCE: [Measure; 5] = [
    Measure::at(Kind::ReciprocalRank, 10),
    Measure::at(Kind::Success, 1),
    Measure::at(Kind::Success, 5),
    Measure::at(Kind::Success, 10),
    Measure::at(Kind::Article, 1),
];

/// The name that runs are written under.
const RUN_TAG: &str = "ivig";

/// What was asked and how.
struct Task {
    questions: Vec<Question>,
    judgements: Judgements,
    unit: Unit,
    measures: Vec<Measure>,
    limit: usize,
}

/// The values of one measure: of this program, and of the run it is compared with.
struct Row {
    measure: Measure,
    own: Vec<f64>,
    other: Option<(Vec<f64>, Comparison)>,
}

pub(super) fn run(args: &EvalArgs, settings: &Settings, io: &mut Io) -> Outcome {
    let task = task(args)?;
    let snapshot = open_or_build(&settings.home, io)?;
    let thesaurus = thesaurus_of(&settings.home, &snapshot, io)?;
    let asking = Asking {
        unit: task.unit,
        limit: task.limit,
        intent: args.intent,
        feedback: args.feedback,
        thesaurus,
    };
    let answers = eval::evaluate(&task.questions, &task.judgements, |question| {
        eval::ask(&snapshot, question, &asking)
    })?;
    if let Some(path) = &args.write_run {
        write_run(path, &answers)?;
    }
    let others = match &args.compare {
        Some(path) => Some(others(path, &task, &snapshot, io)?),
        None => None,
    };
    let failed = warn(args, &task, &answers, io)?;
    let rows: Vec<Row> =
        task.measures.iter().map(|&measure| row(measure, &answers, others.as_deref())).collect();
    match args.format {
        ReportFormat::Text => print(args, &task, &answers, &rows, io)?,
        ReportFormat::Json => {
            serde_json::to_writer_pretty(&mut io.out, &report(args, &task, &answers, &rows))?;
            writeln!(io.out)?;
        }
    }
    Ok(if failed > 0 { PARTIAL } else { DONE })
}

fn task(args: &EvalArgs) -> Result<Task> {
    let shown = |path: &Path| path.display().to_string();
    let questions = eval::questions(&eval::read(&args.queries)?, &shown(&args.queries))?;
    let judgements = match (&args.qrels, &args.evidence) {
        (Some(path), _) => Judgements::Qrels(Qrels::parse(&eval::read(path)?, &shown(path))?),
        (None, Some(path)) => {
            Judgements::Evidence(Evidence::parse(&eval::read(path)?, &shown(path))?)
        }
        (None, None) => return Err(Error::usage("neither `--qrels` nor `--evidence`")),
    };
    if judgements.questions().is_empty() {
        return Err(Error::usage("no question is judged").hint("the file of judgements is empty"));
    }
    let unit = match &judgements {
        Judgements::Evidence(_) => Unit::Passage,
        Judgements::Qrels(_) => args.unit,
    };
    let limit = args.limit as usize;
    let measures = measures(args, &judgements, limit)?;
    Ok(Task { questions, judgements, unit, measures, limit })
}

fn measures(args: &EvalArgs, judgements: &Judgements, limit: usize) -> Result<Vec<Measure>> {
    let is_deeper = |measure: &Measure| measure.depth.is_some_and(|depth| depth > limit);
    let usual = match judgements {
        Judgements::Qrels(_) => &OF_QRELS[..],
        Judgements::Evidence(_) => &OF_EVIDENCE[..],
    };
    if args.measure.is_empty() {
        return Ok(usual.iter().copied().filter(|measure| !is_deeper(measure)).collect());
    }
    for measure in &args.measure {
        if is_deeper(measure) {
            return Err(Error::usage(format!("`{measure}` looks deeper than {limit} hits"))
                .hint("raise `--limit`"));
        }
        if measure.needs_all_relevant() && !judgements.know_all_relevant() {
            return Err(Error::usage(format!(
                "`{measure}` needs to know all that is relevant, which marked text does not tell"
            ))
            .hint("MRR, success, precision and article need not"));
        }
        if measure.kind == Kind::Article && judgements.know_all_relevant() {
            return Err(Error::usage(format!("`{measure}` is for marked text"))
                .hint("with `--qrels`, take success"));
        }
    }
    Ok(args.measure.clone())
}

fn write_run(path: &Path, answers: &[Answer]) -> Result<()> {
    let written = File::create(path).and_then(|file| {
        let mut out = BufWriter::new(file);
        eval::write_run(&mut out, answers, RUN_TAG)?;
        out.flush()
    });
    written.map_err(|cause| Error::io(path, cause))
}

/// The answers of another run to the same questions.
fn others(
    path: &Path,
    task: &Task,
    snapshot: &Snapshot,
    io: &mut Io,
) -> std::result::Result<Vec<Answer>, Failure> {
    let mut run = Run::parse(&eval::read(path)?, &path.display().to_string(), task.unit)?;
    if matches!(task.judgements, Judgements::Evidence(_)) {
        let unknown = run.fill_texts(snapshot)?;
        if unknown > 0 {
            let count = counted(unknown as u64, "passage");
            writeln!(
                io.err,
                "warning: {count} of `{}` not in the index, so that their text is not known",
                path.display()
            )?;
        }
    }
    let listing = |question: &Question| Ok(run.listing(&question.id, task.limit));
    Ok(eval::evaluate(&task.questions, &task.judgements, listing)?)
}

fn row(measure: Measure, answers: &[Answer], others: Option<&[Answer]>) -> Row {
    let own = eval::values(answers, measure);
    let other = others.map(|others| {
        let other = eval::values(others, measure);
        let comparison = eval::compare(&own, &other);
        (other, comparison)
    });
    Row { measure, own, other }
}

/// Tells what the figures do not show; returns how many questions could not be asked.
fn warn(args: &EvalArgs, task: &Task, answers: &[Answer], io: &mut Io) -> std::io::Result<usize> {
    let queries = args.queries.display();
    let mut failed = 0;
    for answer in answers {
        if let Some(failure) = &answer.failure {
            failed += 1;
            writeln!(io.err, "{queries}: `{}`: {}", clean(&answer.question), clean(failure))?;
        }
    }
    let judged: HashSet<&String> = task.judgements.questions().iter().collect();
    let asked = task.questions.iter().filter(|question| judged.contains(&question.id)).count();
    if asked < task.questions.len() {
        let count = counted((task.questions.len() - asked) as u64, "question");
        writeln!(io.err, "warning: {count} of `{queries}` left out: nobody judged them")?;
    }
    if asked < judged.len() {
        let count = counted((judged.len() - asked) as u64, "judged question");
        writeln!(io.err, "warning: {count} counted as unanswered: not in `{queries}`")?;
    }
    let void = answers.iter().filter(|answer| answer.judged.ideal.is_empty()).count();
    if void > 0 && task.judgements.know_all_relevant() {
        let count = counted(void as u64, "question");
        writeln!(io.err, "warning: {count} counted as 0: nothing is judged relevant to them")?;
    }
    let has_relevant = |answer: &Answer| answer.judged.grades.iter().any(|&grade| grade > 0);
    if !answers.iter().any(has_relevant) {
        let advice = match task.judgements {
            Judgements::Qrels(_) => {
                "are the documents of the judgements keys (`--unit article`) or anchors (`--unit passage`) of this index?"
            }
            Judgements::Evidence(_) => "are the articles of the evidence in this index?",
        };
        writeln!(io.err, "warning: nothing relevant was found: {advice}")?;
    }
    Ok(failed)
}

fn print(
    args: &EvalArgs,
    task: &Task,
    answers: &[Answer],
    rows: &[Row],
    io: &mut Io,
) -> std::io::Result<()> {
    if args.by_query {
        print_by_query(answers, rows, io)?;
    }
    let unit = match task.unit {
        Unit::Article => "article",
        Unit::Passage => "passage",
    };
    let listed = counted(task.limit as u64, unit);
    let mut lines = vec![("questions".to_owned(), format!("{}, {listed} each", answers.len()))];
    if let Some(path) = &args.compare {
        lines.push(("compared with".to_owned(), clean(&path.display().to_string())));
        lines.push((
            String::new(),
            format!(
                "{:>6}  {:>6}  {:>10}  {:<18}  {:>6}  {:>6}  {:>5}",
                "here", "there", "difference", "95 % interval", "p", "better", "worse"
            ),
        ));
    }
    lines.extend(rows.iter().map(|row| (row.measure.to_string(), values(row))));
    if let Some(length) = eval::median_length(answers).filter(|_| task.unit == Unit::Passage) {
        lines.push(("median passage".to_owned(), counted(length as u64, "character")));
    }
    table::pairs(&mut io.out, &lines)
}

/// The mean, and how it compares.
fn values(row: &Row) -> String {
    let own = eval::mean(&row.own);
    let Some((other, compared)) = &row.other else { return format!("{own:.4}") };
    let [low, high] = compared.interval;
    format!(
        "{own:>6.4}  {:>6.4}  {:>+10.4}  {low:+.4} to {high:+.4}  {:>6.4}  {:>6}  {:>5}",
        eval::mean(other),
        compared.difference,
        compared.p_value,
        compared.better,
        compared.worse
    )
}

/// A line a question, with columns for spreadsheets.
fn print_by_query(answers: &[Answer], rows: &[Row], io: &mut Io) -> std::io::Result<()> {
    let mut header = "question".to_owned();
    for row in rows {
        header.push_str(&format!("\t{}", row.measure));
        if row.other.is_some() {
            header.push_str("\tthere");
        }
    }
    writeln!(io.out, "{header}")?;
    for (index, answer) in answers.iter().enumerate() {
        write!(io.out, "{}", clean(&answer.question))?;
        for row in rows {
            write!(io.out, "\t{:.4}", row.own[index])?;
            if let Some((other, _)) = &row.other {
                write!(io.out, "\t{:.4}", other[index])?;
            }
        }
        writeln!(io.out)?;
    }
    writeln!(io.out)
}

fn report(args: &EvalArgs, task: &Task, answers: &[Answer], rows: &[Row]) -> Value {
    let measure = |row: &Row| {
        let mut value = json!({ "mean": eval::mean(&row.own) });
        if let Some((other, compared)) = &row.other {
            value["compared"] = json!({
                "mean": eval::mean(other),
                "difference": compared.difference,
                "interval": compared.interval,
                "p": compared.p_value,
                "better": compared.better,
                "worse": compared.worse,
            });
        }
        (row.measure.to_string(), value)
    };
    let mut value = json!({
        "questions": answers.len(),
        "unit": match task.unit { Unit::Article => "article", Unit::Passage => "passage" },
        "limit": task.limit,
        "measures": rows.iter().map(measure).collect::<serde_json::Map<_, _>>(),
    });
    if task.unit == Unit::Passage {
        value["median_passage_characters"] = json!(eval::median_length(answers));
    }
    if let Some(path) = &args.compare {
        value["compared_with"] = json!(path.display().to_string());
        value["rounds"] = json!(eval::ROUNDS);
    }
    if args.by_query {
        let of_question = |(index, answer): (usize, &Answer)| {
            let mut value = json!({ "question": answer.question });
            for row in rows {
                let name = row.measure.to_string();
                value[&name] = json!(row.own[index]);
                if let Some((other, _)) = &row.other {
                    value[format!("{name} compared")] = json!(other[index]);
                }
            }
            value
        };
        value["by_question"] = answers.iter().enumerate().map(of_question).collect();
    }
    value
}
