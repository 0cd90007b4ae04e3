//! `ivig refs`: reference strings, reference lists, and the network that they make.

pub(super) mod args;
mod cited_by;
mod graph;
mod list;
mod parse;
mod retractions;
mod sets;
mod why;
mod works;

use super::args::OutputArgs;
use super::settings::Settings;
use super::{DONE, Failure, Io, Outcome, open_or_build, output};
use crate::index::Snapshot;
use crate::network::{self, Network};
use args::{RefsArgs, RefsCommand, WorksFormat};
pub(super) use parse::{record_fields, reference_fields};
pub(super) use retractions::run as run_retractions;
pub(super) use works::notice_line;

use std::io::Write as _;

pub(super) fn run(args: &RefsArgs, settings: &Settings, io: &mut Io) -> Outcome {
    match &args.command {
        Some(RefsCommand::Parse(args)) => return parse::run(args, settings, io),
        Some(RefsCommand::Same(args)) => {
            return why::decide(network::Verdict::Same, args, settings, io);
        }
        Some(RefsCommand::Different(args)) => {
            return why::decide(network::Verdict::Different, args, settings, io);
        }
        _ => {}
    }
    let library = Library::open(settings, io)?;
    match &args.command {
        None => printed(args.format, &args.output, settings, io, |settings, io| {
            list::run(args, &library, settings, io)
        }),
        Some(RefsCommand::CitedBy(args)) => cited_by::run(args, &library, settings, io),
        Some(RefsCommand::Missing(args)) => {
            printed(args.format, &args.output, settings, io, |settings, io| {
                sets::missing(args, &library, settings, io)
            })
        }
        Some(RefsCommand::Shared(args)) => sets::shared(args, &library, settings, io),
        Some(RefsCommand::Near(args)) => {
            printed(args.format, &args.output, settings, io, |settings, io| {
                sets::near(args, &library, settings, io)
            })
        }
        Some(RefsCommand::Snowball(args)) => {
            printed(args.format, &args.output, settings, io, |settings, io| {
                sets::snowball(args, &library, settings, io)
            })
        }
        Some(RefsCommand::Graph(args)) => graph::run(args, &library, settings, io),
        Some(RefsCommand::Why(args)) => why::run(args, &library, settings, io),
        Some(RefsCommand::Parse(_) | RefsCommand::Same(_) | RefsCommand::Different(_)) => Ok(DONE),
    }
}

/// Runs what prints works, to where its output is to go.
fn printed(
    format: WorksFormat,
    output: &OutputArgs,
    settings: &Settings,
    io: &mut Io,
    run: impl FnOnce(&Settings, &mut Io) -> Outcome,
) -> Outcome {
    output::written(output, matches!(format, WorksFormat::Records(_)), settings, io, run)
}

/// An index and its network.
pub(in crate::cli) struct Library {
    pub(in crate::cli) snapshot: Snapshot,
    pub(in crate::cli) network: Network,
}

impl Library {
    pub(super) fn open(settings: &Settings, io: &mut Io) -> Result<Self, Failure> {
        Self::of(open_or_build(&settings.home, io)?, settings, io)
    }

    /// An open index with its network.
    pub(in crate::cli) fn of(
        snapshot: Snapshot,
        settings: &Settings,
        io: &mut Io,
    ) -> Result<Self, Failure> {
        let network = network::open(&settings.home, &snapshot)?;
        for warning in network.warnings() {
            writeln!(io.err, "warning: {}", super::text::clean(warning))?;
        }
        Ok(Self { snapshot, network })
    }
}
