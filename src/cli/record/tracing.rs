//! Programs whose calls are noted, and what came of each: `--trace`.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use super::causes::{Cause, Causes};
use crate::cli::ui::Ui;
use crate::frame::{Clock, Frame, Interface};
use crate::i18n::{Lang, w};
use crate::lab::Plan;
use crate::lab::trace::{Call, Event, Trace};
use crate::output::line;
use crate::output::table::{self, Look};
use crate::peel::{View, peel};
use crate::proto::Dispatch;
use crate::proto::contract::Peeled;
use crate::stats::{Cell, Column, Report, Table};

/// Rows that are shown at most.
const SHOWN: usize = 200;

/// A frame, where its host sent it.
#[derive(Clone)]
struct Sent {
    host: String,
    cause: Cause,
}

/// Calls as they are noted, and for each frame of the recording its cause; `None` for frames that were seen elsewhere
/// before, or are nobody's.
#[derive(Clone, Default)]
pub struct Tracing {
    pub trace: Trace,
    sent: Arc<Mutex<Vec<Option<Sent>>>>,
}

impl Tracing {
    /// Finds the cause of each frame, in the order of the recording, and gives what the recording says beside it: host,
    /// program and call. It is asked with the host that sent the frame.
    pub fn find(
        &self,
        plan: &Plan,
    ) -> impl FnMut(&Frame<'_>, &[Interface], Option<&str>) -> Option<String> + Send + use<> {
        let own = self.clone();
        // A tap is next to a host; between two hosts, next to both.
        let beside: Vec<_> = plan.taps.iter().map(|tap| (tap.node.clone(), tap.peer.clone())).collect();
        let (mut causes, mut peeled) = (Causes::default(), Peeled::default());
        move |frame, taps, host| {
            let is_beside = |host: &str| {
                beside.get(frame.tap as usize).is_some_and(|(node, peer)| node == host || peer.as_deref() == Some(host))
            };
            let sent = host.filter(|host| is_beside(host)).map(|host| {
                peel(frame, Dispatch::standard(), &mut peeled);
                let view = View { frame, peeled: &peeled, taps, clock: Clock::default() };
                let cause = own.trace.look(|events| causes.of(host, &view, events));
                Sent { host: host.to_owned(), cause }
            });
            let label = sent.as_ref().and_then(|sent| own.trace.look(|events| label(sent, events)));
            own.sent.lock().unwrap_or_else(PoisonError::into_inner).push(sent);
            label
        }
    }

    /// Ready to go through the recording again.
    pub fn sent(&self) -> Timeline {
        let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Timeline { sent: sent.into_iter(), frames: Vec::new(), count: 0, trace: self.trace.clone() }
    }

    /// Says which programs could not be traced.
    pub fn complain(&self, ui: Ui) {
        for (program, error) in self.trace.faults() {
            ui.say(ui.lang.fill("record.trace.failed", &[("program", &program), ("error", &error)]));
        }
    }
}

/// "a: python3 client.py: connect"; several sends that went into one frame are told as "send ×3".
fn label(sent: &Sent, events: &[Event]) -> Option<String> {
    let Cause::Calls(calls) = &sent.cause else { return None };
    let first = events.get(*calls.first()?)?;
    Some(format!("{}: {}: {}", sent.host, first.program, names(calls, events)))
}

/// The names of calls, equal ones together.
fn names(calls: &[usize], events: &[Event]) -> String {
    let mut names: Vec<(&str, usize)> = Vec::new();
    for event in calls.iter().filter_map(|call| events.get(*call)) {
        match names.last_mut() {
            Some((name, count)) if *name == event.call.name() => *count += 1,
            _ => names.push((event.call.name(), 1)),
        }
    }
    let say = |(name, count): &(&str, usize)| match count {
        1 => (*name).to_owned(),
        count => format!("{name} ×{count}"),
    };
    names.iter().map(say).collect::<Vec<_>>().join(", ")
}

/// A frame to be shown.
struct Shown {
    time_ns: i64,
    number: u64,
    sent: Sent,
    facts: String,
}

/// Calls and frames in the order of time.
pub struct Timeline {
    sent: std::vec::IntoIter<Option<Sent>>,
    /// The first ones.
    frames: Vec<Shown>,
    /// How many there are in all.
    count: usize,
    trace: Trace,
}

impl Timeline {
    /// Takes the next frame of the recording.
    pub fn add(&mut self, view: &View<'_>, lang: Lang) {
        let Some(Some(sent)) = self.sent.next() else { return };
        self.count += 1;
        if self.frames.len() >= SHOWN {
            return;
        }
        let title = line::topmost(view).map_or("–", |layer| layer.proto().title(lang));
        let facts = format!("{title} {}", line::facts(view, lang));
        let (time_ns, number) = (view.frame.time_ns.unwrap_or(0), view.frame.number);
        self.frames.push(Shown { time_ns, number, sent, facts });
    }

    /// All of it as text.
    pub fn report(self, look: Look) -> String {
        let lang = look.lang;
        let (calls, names) = self.trace.look(|events| {
            let names: Vec<_> = self.frames.iter().map(|frame| cause(frame, events, lang)).collect();
            (events.to_vec(), names)
        });
        let calls = of_interest(calls);
        let mut programs: HashMap<&str, &str> = HashMap::new();
        let several =
            calls.iter().any(|event| *programs.entry(&event.host).or_insert(&event.program) != &*event.program);
        let mut rows: Vec<(i64, Vec<Cell>)> = Vec::new();
        let text = Cell::Text;
        for event in &calls {
            let program = several.then(|| text(event.program.to_string()));
            let cells = [text(event.host.to_string())].into_iter().chain(program);
            let cells =
                cells.chain([text(event.call.name().to_owned()), text(String::new()), text(asked(event, lang))]);
            rows.push((event.time_ns, cells.collect()));
        }
        for (frame, (program, cause)) in self.frames.into_iter().zip(names) {
            let program = several.then(|| text(program));
            let cells = [text(frame.sent.host)].into_iter().chain(program);
            let cells = cells.chain([text(cause), Cell::Number(frame.number), text(frame.facts)]);
            rows.push((frame.time_ns, cells.collect()));
        }
        rows.sort_by_key(|(time, _)| *time);
        let start = rows.first().map_or(0, |(time, _)| *time);
        let more = (calls.len() + self.count).saturating_sub(SHOWN);
        let mut columns = vec![
            Column::number("time", w("time", "tempo")),
            Column::text("host", w("host", "host")),
            Column::text("program", w("program", "programa")),
            Column::text("call", w("call", "chamada")),
            Column::number("frame", w("frame", "quadro")),
            Column::text("sent", w("asked, or sent", "pedido, ou enviado")).wrapped(),
        ];
        if !several {
            columns.remove(2);
        }
        let mut table = Table::new("calls", lang.text("record.trace.title"), columns);
        table.rows = rows
            .into_iter()
            .take(SHOWN)
            .map(|(time, cells)| [Cell::Since((time - start) as u64)].into_iter().chain(cells).collect())
            .collect();
        if more > 0 {
            table.notes.push(lang.fill("record.trace.more", &[("n", &lang.number(more as u64))]));
        }
        if self.trace.forgotten() > 0 {
            table.notes.push(lang.fill("record.trace.forgotten", &[("n", &lang.number(self.trace.forgotten()))]));
        }
        table.notes.push(lang.text("record.trace.note").to_owned());
        let heading = lang.text("record.trace.title").to_owned();
        format!("\n{}\n", table::report(&Report { heading, tables: vec![table], notes: Vec::new() }, look))
    }
}

/// The calls but for those that close a socket which was used for nothing: some programs try out what there is.
fn of_interest(mut calls: Vec<Event>) -> Vec<Event> {
    let mut used: HashMap<u64, usize> = HashMap::new();
    calls.iter().for_each(|event| *used.entry(event.socket).or_default() += 1);
    calls.retain(|event| event.call != Call::Close || event.local.is_some() || used[&event.socket] > 1);
    calls
}

/// The program and the call that caused a frame, as its row tells them.
fn cause(frame: &Shown, events: &[Event], lang: Lang) -> (String, String) {
    match &frame.sent.cause {
        Cause::Kernel => (String::new(), lang.text("record.trace.kernel").to_owned()),
        Cause::End => (String::new(), format!("→ {}", lang.text("record.trace.end"))),
        Cause::Calls(calls) => {
            let program = calls.first().and_then(|call| events.get(*call)).map(|event| event.program.to_string());
            (program.unwrap_or_default(), format!("→ {}", names(calls, events)))
        }
    }
}

/// What a call asks, beside its name.
fn asked(event: &Event, lang: Lang) -> String {
    let mut said = String::new();
    // Writing to a string succeeds.
    let _ = match (event.call, event.local, event.peer, event.group) {
        (Call::Join | Call::Leave, _, _, Some(group)) => write!(said, "{group}"),
        (Call::Bind | Call::Listen | Call::Accept, Some(local), ..) => write!(said, "{local}"),
        (_, _, Some(peer), _) => write!(said, "{peer}"),
        (_, Some(local), ..) => write!(said, "{local}"),
        _ => Ok(()),
    };
    if let Some(octets) = event.octets {
        let _ = write!(said, " {}", lang.fill("record.trace.octets", &[("n", &lang.number(octets))]));
    }
    said.trim_start().to_owned()
}
