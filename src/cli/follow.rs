//! `camadas follow`: what was said in one conversation.

use std::ops::ControlFlow;
use std::process::ExitCode;

use super::reading::Reading;
use super::ui::{Output, Ui};
use crate::describe::secrets::Secrets;
use crate::flow::messages::{Message, Messages, Reader};
use crate::flow::{Bounds, Event, Side, Tracker};
use crate::output::dialogue::{Form, Teller, write_heading};

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
enum As {
    #[default]
    Text,
    Hex,
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
        value_name = "text|hex|raw",
        hide_default_value = true,
        hide_possible_values = true
    )]
    form: As,
    #[arg(long, value_enum, value_name = "client|server", hide_possible_values = true)]
    side: Option<Who>,
}

/// Octets that messages of the conversation may take until they are whole.
const MOST_OCTETS: usize = 64 << 20;

/// Writes messages as they are complete.
struct Follower<'f> {
    teller: Teller,
    out: &'f mut Output,
    side: Option<Who>,
    /// Secrets are covered, unless they were asked for.
    secrets: Option<Secrets>,
    /// Who asked first in the conversation, once it has begun.
    client: Option<Side>,
    said: u64,
    text: Vec<u8>,
}

impl Follower<'_> {
    fn is_wanted(&self, by_client: bool) -> bool {
        self.side.is_none_or(|who| (who == Who::Client) == by_client)
    }
}

impl Reader for Follower<'_> {
    fn meet(&mut self, event: &Event<'_>) {
        self.client = Some(event.flow.client());
        self.teller.begin_ns = event.flow.first().first_ns();
        if self.teller.form != Form::Raw {
            let mut heading = String::new();
            write_heading(event.flow, self.teller.look, &mut heading);
            let _ = self.out.write(heading.as_bytes());
        }
    }

    fn read(&mut self, message: &Message<'_>) -> ControlFlow<()> {
        self.said += 1;
        if !self.is_wanted(message.side == message.client) {
            return ControlFlow::Continue(());
        }
        self.text.clear();
        let Self { teller, text, secrets, .. } = self;
        match secrets {
            Some(secrets) => secrets.cover(&message.view, |view| teller.write(message, view, text)),
            None => teller.write(message, &message.view, text),
        }
        self.out.write(&self.text)
    }

    fn gap(&mut self, _: u64, side: Side, octets: u64) {
        let by_client = self.client == Some(side);
        if self.is_wanted(by_client) {
            self.text.clear();
            self.teller.gap(by_client, octets, &mut self.text);
            let _ = self.out.write(&self.text);
        }
    }
}

pub(super) fn run(args: &mut Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    let number = args.reading.take_flow().ok_or_else(|| ui.usage(args.reading.which_flow("follow", &ui)))?;
    args.reading.refuse_choice("follow", &ui)?;
    let mut source = args.reading.open(&ui)?;
    let mut out = Output::stdout();
    let form = match args.form {
        As::Text => Form::Text,
        As::Hex => Form::Hex,
        As::Raw => Form::Raw,
    };
    let follower = Follower {
        teller: Teller::new(form, ui.look()),
        out: &mut out,
        side: args.side,
        secrets: (!ui.shows_secrets).then(Secrets::default),
        client: None,
        said: 0,
        text: Vec::new(),
    };
    let mut tracker = Tracker::only(Bounds::default(), Messages::new(follower, MOST_OCTETS), number);
    let run = args.reading.remember(&ui, &mut *source, &mut tracker);
    tracker.listener.finish();
    let (met, said) = (tracker.listener.reader.client.is_some(), tracker.listener.reader.said);
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
