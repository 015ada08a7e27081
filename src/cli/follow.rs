//! `camadas follow`: what was said in one conversation.

use std::process::ExitCode;

use super::reading::Reading;
use super::ui::{Output, Ui};
use crate::flow::messages::Messages;
use crate::flow::{Bounds, Tracker};
use crate::output::dialogue::{Form, Teller, Telling};

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
enum As {
    #[default]
    Text,
    Hex,
    Fields,
    Raw,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Who {
    Client,
    Server,
}

#[derive(Debug, clap::Args)]
#[command(override_usage = "camadas follow [OPTIONS] FILE N")]
pub(super) struct Args {
    #[command(flatten)]
    reading: Reading,
    #[arg(
        long = "as",
        value_enum,
        default_value_t,
        value_name = "text|hex|fields|raw",
        hide_default_value = true,
        hide_possible_values = true
    )]
    form: As,
    #[arg(long, value_enum, value_name = "client|server", hide_possible_values = true)]
    side: Option<Who>,
}

/// Octets that messages of the conversation may take until they are whole.
const MOST_OCTETS: usize = 64 << 20;

pub(super) fn run(args: &mut Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    let number = args.reading.take_flow().ok_or_else(|| ui.usage(args.reading.which_flow("follow", &ui)))?;
    args.reading.refuse_choice("follow", &ui)?;
    let mut source = args.reading.open(&ui)?;
    let mut out = Output::stdout();
    let form = match args.form {
        As::Text => Form::Text,
        As::Hex => Form::Hex,
        As::Fields => Form::Fields,
        As::Raw => Form::Raw,
    };
    let by_client = args.side.map(|who| who == Who::Client);
    let teller = Teller::new(form, ui.look());
    let telling = Telling::new(teller, ui.shows_secrets, by_client, |octets: &[u8]| out.write(octets));
    let mut tracker = Tracker::only(Bounds::default(), Messages::new(telling, MOST_OCTETS), number);
    let run = args.reading.remember(&ui, &mut *source, &mut tracker);
    tracker.listener.finish();
    let (met, said) = (tracker.listener.reader.has_begun(), tracker.listener.reader.said);
    let flows = tracker.table.count();
    drop(tracker);
    let code = ui.finish(&run.errors, out);
    if !met {
        return Err(ui.usage(args.reading.lacking_flow(&ui, number, flows)));
    }
    if said == 0 {
        ui.say(ui.lang.text("flows.nothing_said"));
    }
    Ok(code)
}
