//! `camadas lab`: a topology that stays, to type in by hand from several terminals.

mod enter;
mod topologies;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Subcommand;

use super::ui::{NOT_PERMITTED, Output, UNREADABLE, Ui};
use crate::i18n::{Lang, w};
use crate::lab::background::{self, BackgroundError};
use crate::lab::topology::Kind;
use crate::lab::{Lab, LabError, Plan, Status, Topology};
use crate::output::table::{self, Look};
use crate::stats::{Cell, Column, Report, Table};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Up {
        #[arg(value_name = "TOPOLOGY")]
        topology: Option<String>,
        #[arg(long = "lab", value_name = "NAME")]
        name: Option<String>,
        #[arg(long)]
        ipv6: bool,
        #[arg(long, value_name = "HOST")]
        hostname: Option<String>,
    },
    Enter {
        #[arg(long = "lab", value_name = "NAME")]
        name: Option<String>,
        #[arg(value_name = "HOST", display_order = 1)]
        host: String,
        #[arg(value_name = "COMMAND", display_order = 2, trailing_var_arg = true, allow_hyphen_values = true)]
        argv: Vec<OsString>,
    },
    Status,
    Down {
        #[arg(value_name = "NAME")]
        name: Option<String>,
    },
}

pub(super) fn run(args: Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    match args.action {
        Action::Up { topology: None, .. } => Ok(list(ui)),
        Action::Up { topology: Some(topology), name, ipv6, hostname } => {
            let built = build(&topology, ipv6, hostname.as_deref(), ui)?;
            up(&built, name.as_deref().unwrap_or(&topology), ui)
        }
        Action::Enter { name, host, argv } => {
            let lab = join(name.as_deref(), ui)?;
            enter::enter(&lab, &host, argv, ui)
        }
        Action::Status => status(ui),
        Action::Down { name } => {
            background::down(join(name.as_deref(), ui)?);
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The lab of that name, or the only one that is up.
pub(super) fn join(name: Option<&str>, ui: Ui) -> Result<Lab, ExitCode> {
    background::join(name).map_err(|error| ui.usage(error.message(ui.lang)))
}

/// Says why there is no lab; gives the exit code that this means.
pub(super) fn refused(error: &LabError, ui: Ui) -> ExitCode {
    ui.say(error.message(ui.lang));
    ExitCode::from(if error.is_forbidden() { NOT_PERMITTED } else { UNREADABLE })
}

fn print(heading: String, tables: Vec<Table>, ui: Ui) -> ExitCode {
    let report = Report { heading, tables, notes: Vec::new() };
    let mut out = Output::stdout();
    let look = Look { lang: ui.lang, style: ui.style, width: ui.width };
    // Whether it could be written is told by `finish`.
    let _ = out.write(table::report(&report, look).as_bytes());
    ui.finish(&[], out)
}

/// The topologies there are.
fn list(ui: Ui) -> ExitCode {
    let columns = vec![
        Column::text("name", w("name", "nome")),
        Column::text("hosts", w("hosts", "hosts")),
        Column::text("about", w("what it is", "o que é")).spare(1),
    ];
    let mut table = Table::new("topologies", ui.lang.text("lab.list"), columns);
    table.rows.extend(topologies::all().map(|(name, about, topology)| {
        let hosts = topology.nodes.iter().filter(|node| node.kind == Kind::Host).map(|node| node.name.as_str());
        let hosts = hosts.collect::<Vec<_>>().join(" ");
        vec![Cell::Text(name.to_owned()), Cell::Text(hosts), Cell::Text(about.in_(ui.lang).to_owned())]
    }));
    print(ui.lang.text("lab.list_heading").to_owned(), vec![table], ui)
}

/// The topology of this name, changed as asked.
fn build(wanted: &str, ipv6: bool, hostname: Option<&str>, ui: Ui) -> Result<Topology, ExitCode> {
    let topology = topologies::find(wanted).ok_or_else(|| {
        let names = topologies::all().map(|(name, ..)| name).collect::<Vec<_>>().join(", ");
        ui.usage(ui.lang.fill("lab.no_topology", &[("name", &wanted), ("names", &names)]))
    })?;
    let topology = if ipv6 { topology.ipv6() } else { topology };
    Ok(hostname.into_iter().fold(topology, Topology::hostname))
}

fn up(topology: &Topology, name: &str, ui: Ui) -> Result<ExitCode, ExitCode> {
    let failed = |error: BackgroundError| match &error {
        BackgroundError::Lab(error) => refused(error, ui),
        other => ui.usage(other.message(ui.lang)),
    };
    if background::names().map_err(failed)?.iter().any(|known| known == name) {
        return Err(failed(BackgroundError::Up(name.to_owned())));
    }
    let mut lab = Lab::up_untapped(topology).map_err(|error| refused(&error, ui))?;
    lab.start().map_err(|error| refused(&error, ui))?;
    let status = lab.status().map_err(|error| refused(&error, ui))?;
    let plan = lab.plan().clone();
    background::leave(lab, name).map_err(failed)?;
    let code = print(heading(name, &status, ui.lang), vec![hosts(&status, &plan, ui.lang)], ui);
    if !ui.quiet {
        let host = topology.nodes.iter().find(|node| node.kind == Kind::Host).map_or("", |node| &node.name);
        ui.say(ui.lang.fill("lab.next", &[("host", &host), ("name", &name)]));
    }
    Ok(code)
}

fn heading(name: &str, status: &Status, lang: Lang) -> String {
    let minutes = status.seconds / 60;
    lang.fill("lab.heading", &[("name", &name), ("minutes", &minutes), ("programs", &status.programs.len())])
}

/// Every card, and what runs on its host.
fn hosts(status: &Status, plan: &Plan, lang: Lang) -> Table {
    let columns = vec![
        Column::text("host", w("host", "host")),
        Column::text("card", w("card", "placa")),
        Column::text("mac", w("MAC address", "endereço MAC")),
        Column::text("addresses", w("addresses", "endereços")),
        Column::text("tap", w("at", "em")),
        Column::text("programs", w("runs", "executa")).spare(1),
    ];
    let mut table = Table::new("hosts", lang.text("lab.hosts"), columns);
    for card in &plan.cards {
        let node = &status.topology.nodes[card.node];
        let addresses: Vec<_> = card.addresses.iter().map(|(ip, prefix)| format!("{ip}/{prefix}")).collect();
        let peer = status.topology.links[card.end.0].ends[1 - card.end.1];
        let port = plan.ports.iter().find(|port| port.end == (card.end.0, 1 - card.end.1));
        let peer = &status.topology.nodes[peer].name;
        let programs = status.programs.iter().filter(|(host, _)| *host == node.name).map(|(_, line)| line.as_str());
        table.rows.push(vec![
            Cell::Text(node.name.clone()),
            Cell::Text(card.name.clone()),
            Cell::Text(card.mac.to_string()),
            Cell::Text(addresses.join(" ")),
            Cell::Text(port.map_or(peer.clone(), |port| format!("{peer} {}", port.name))),
            Cell::Text(programs.collect::<Vec<_>>().join(", ")),
        ]);
    }
    table
}

fn status(ui: Ui) -> Result<ExitCode, ExitCode> {
    let names = background::names().map_err(|error| ui.usage(error.message(ui.lang)))?;
    if names.is_empty() {
        ui.say(BackgroundError::NotUp(None).message(ui.lang));
        return Ok(ExitCode::SUCCESS);
    }
    let mut code = ExitCode::SUCCESS;
    for name in &names {
        let lab = join(Some(name), ui)?;
        let status = lab.status().map_err(|error| refused(&error, ui))?;
        code = print(heading(name, &status, ui.lang), vec![hosts(&status, lab.plan(), ui.lang)], ui);
    }
    Ok(code)
}
