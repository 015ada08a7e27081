//! `camadas serve`: the page of a report in a browser, while its frames come.

use std::net::{Ipv4Addr, SocketAddr};
use std::os::fd::AsFd as _;
use std::process::ExitCode;

use super::interrupt::interrupt;
use super::opening::Opening;
use super::ui::{Output, Ui};
use crate::run::store::Store;
use crate::serve::{Manner, Server};

#[derive(Debug, clap::Args)]
#[command(override_usage = "camadas serve [OPTIONS] FILE... | -i IF")]
pub(super) struct Args {
    #[command(flatten)]
    opening: Opening,
    #[arg(long, value_name = "ADDRESS:PORT", default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), hide_default_value = true)]
    listen: SocketAddr,
}

pub(super) fn run(args: &Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    let stop = interrupt().map_err(|error| ui.usage(error))?;
    let failed = |error| ui.usage(ui.lang.fill("serve.cannot_listen", &[("address", &args.listen), ("error", &error)]));
    // Before anything is given up that listening needs.
    let server = Server::bind(args.listen).map_err(failed)?;
    let opened = args.opening.open(None, Some(server.port()), ui)?;
    if !args.listen.ip().is_loopback() {
        ui.say(ui.lang.fill("serve.not_loopback", &[("address", &args.listen)]));
    }
    let mut out = Output::stdout();
    let _ = out.write(format!("{}\n", server.url()).as_bytes());
    ui.remark(ui.lang.text("serve.open"));
    let manner = Manner {
        lang: ui.lang,
        names: opened.names,
        shows_secrets: ui.shows_secrets,
        live: opened.live,
        filter: args.opening.filter.as_ref().map_or("", |wanted| wanted.text()).to_owned(),
    };
    let store = Store::start(opened.source, opened.spool, || ());
    server.run(store, manner, stop.as_fd()).map_err(failed)?;
    #[cfg(all(feature = "live", target_os = "linux"))]
    if let Some(stop) = opened.stop {
        stop.stop();
    }
    Ok(ui.finish(&[], out))
}
