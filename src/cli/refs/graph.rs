//! `ivig refs graph`: the citations within a set of articles.

use std::io::Write as _;

use super::Library;
use super::args::{GraphArgs, GraphFormat};
use super::sets::found_by;
use crate::cli::settings::Settings;
use crate::cli::text::{counted, thousands};
use crate::cli::{DONE, Io, NOTHING_FOUND, Outcome};

pub(super) fn run(
    args: &GraphArgs,
    library: &Library,
    settings: &Settings,
    io: &mut Io,
) -> Outcome {
    let Library { snapshot, network } = library;
    let articles = found_by(library, args.query.as_deref(), settings)?;
    let graph = network.graph(snapshot, &articles, args.missing, args.limit as usize)?;
    let text = match args.format {
        GraphFormat::Svg => graph.svg(),
        GraphFormat::Dot => graph.dot(),
        GraphFormat::Graphml => graph.graphml(),
    };
    io.out.write_all(text.as_bytes())?;
    let works = counted(graph.nodes.len() as u64, "work");
    let citations = counted(graph.edges.len() as u64, "citation");
    write!(io.err, "{works}, {citations}")?;
    if graph.unlinked > 0 {
        write!(io.err, "; {} without a citation among them", thousands(graph.unlinked as u64))?;
    }
    if graph.left_out > 0 {
        write!(
            io.err,
            "; {} more works are left out (`--limit`)",
            thousands(graph.left_out as u64)
        )?;
    }
    writeln!(io.err)?;
    Ok(if graph.nodes.is_empty() { NOTHING_FOUND } else { DONE })
}
