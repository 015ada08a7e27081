//! `camadas doctor`: what this machine allows, tried out, and what to type where it does not.

use std::io;
use std::process::ExitCode;
use std::time::Instant;

use super::ui::{Output, Ui};
use crate::i18n::{Lang, Words, w};
use crate::lab::trace::Trace;
use crate::lab::{Exit, Impairment, Io, Lab, LabError, Program, Step, Topology};
use crate::output::table;
use crate::stats::{Cell, Column, Report, Table};

/// Exit code of a check that was asked for and failed.
const FAILED: u8 = 1;

const YES: Words = w("yes", "sim");
const NO: Words = w("no", "não");
/// Nobody knows, because something before it failed.
const UNTRIED: Words = w("not tried", "não testado");

/// Something that was tried: what, whether it may be, and what the system said.
struct Tried {
    what: String,
    works: Option<bool>,
    remark: String,
}

/// What was tried of one kind, and what to type.
struct Section {
    heading: String,
    tried: Vec<Tried>,
    advice: Vec<String>,
}

pub(super) fn run(ui: Ui) -> ExitCode {
    let labs = labs(ui.lang);
    let works = labs.tried.iter().all(|tried| tried.works == Some(true));
    let mut out = Output::stdout();
    let mut sections = vec![labs];
    sections.push(lessons(works, ui.lang));
    #[cfg(feature = "live")]
    sections.extend([captures(ui.lang), protection(ui.lang)]);
    for (at, section) in sections.iter().enumerate() {
        let text = section.text(ui);
        // Whether it could be written is told by `finish`.
        let _ = out.write(if at == 0 { text } else { format!("\n{text}") }.as_bytes());
    }
    let code = ui.finish(&[], out);
    if works { code } else { ExitCode::from(FAILED) }
}

impl Section {
    fn text(&self, ui: Ui) -> String {
        let columns = vec![
            Column::text("what", w("what", "o quê")),
            Column::text("works", w("possible", "possível")),
            Column::text("remark", w("the system says", "o sistema diz")).spare(1),
        ];
        let mut table = Table::new("doctor", self.heading.clone(), columns);
        table.rows.extend(self.tried.iter().map(|tried| {
            let works = match tried.works {
                Some(true) => YES,
                Some(false) => NO,
                None => UNTRIED,
            };
            let cells = [tried.what.clone(), works.in_(ui.lang).to_owned(), tried.remark.clone()];
            cells.map(Cell::Text).to_vec()
        }));
        let report = Report { heading: self.heading.clone(), tables: vec![table], notes: Vec::new() };
        let mut text = table::report(&report, ui.look());
        // Not as notes, which are wrapped: what is to be typed is copied.
        self.advice.iter().for_each(|line| text += &format!("\n{line}\n"));
        text
    }
}

/// Builds a lab of everything that every lesson needs, and runs a program in it.
fn try_lab() -> Result<(), LabError> {
    let mut lab = Lab::up(&Topology::routed(&["one"], &["two", "three"]))?;
    lab.start()?;
    let quiet = Program::new(["true"]).stdin(Io::Null).stdout(Io::Null).stderr(Io::Null);
    match lab.spawn("one", quiet)?.wait() {
        Exit::Gone => Err(LabError::Gone),
        _ => Ok(()),
    }
}

fn labs(lang: Lang) -> Section {
    let start = Instant::now();
    let result = try_lab();
    let took = start.elapsed().as_millis();
    let failed = match &result {
        Ok(()) => None,
        Err(LabError::Refused(failure, _)) => Some((failure.step, failure.said())),
        Err(_) => Some((Step::Holder, String::new())),
    };
    let tried = Step::ALL.into_iter().map(|step| {
        let (works, remark) = match &failed {
            Some((at, said)) if step == *at => (Some(false), said.clone()),
            Some((at, _)) if step > *at => (None, String::new()),
            _ => (Some(true), String::new()),
        };
        Tried { what: step.name(lang).to_owned(), works, remark }
    });
    let heading = match result {
        Ok(()) => lang.fill("doctor.labs", &[("ms", &took)]),
        Err(_) => lang.text("doctor.no_labs").to_owned(),
    };
    Section {
        heading,
        tried: tried.collect(),
        advice: result.err().map(|error| error.message(lang)).into_iter().collect(),
    }
}

/// What single lessons need beyond that.
fn lessons(labs: bool, lang: Lang) -> Section {
    let routed = || Topology::routed(&["one"], &["two"]);
    let needs: [(Words, Topology); 4] = [
        (w("IPv6", "IPv6"), routed().ipv6()),
        (w("routers that forward multicast", "roteadores que encaminham multicast"), {
            routed().ipv6().multicast_forwarding("router")
        }),
        (w("switches that learn who is in a group", "comutadores que aprendem quem está em um grupo"), {
            Topology::switched(&["one", "two"]).querier("switch")
        }),
        (w("cables that delay and lose", "cabos que atrasam e perdem"), {
            Topology::cabled("one", "two").impair("one", "two", Impairment::default())
        }),
    ];
    let mut advice = Vec::new();
    let tried = needs.into_iter().map(|(what, topology)| {
        let result = labs.then(|| Lab::up(&topology).and_then(|mut lab| lab.start()));
        let remark = match &result {
            Some(Err(LabError::Refused(failure, _))) => failure.said(),
            _ => String::new(),
        };
        advice.extend(result.as_ref().and_then(|result| result.as_ref().err()).map(|error| error.message(lang)));
        Tried { what: what.in_(lang).to_owned(), works: result.map(|result| result.is_ok()), remark }
    });
    let mut tried: Vec<_> = tried.collect();
    for (what, try_it) in [("doctor.ping", ping as fn(Lang) -> Result<(), Trouble>), ("doctor.trace", trace)] {
        let result = labs.then(|| try_it(lang));
        let trouble = result.as_ref().and_then(|result| result.as_ref().err());
        let remark = trouble.map(|trouble| trouble.said.clone()).unwrap_or_default();
        advice.extend(trouble.map(|trouble| trouble.advice.clone()));
        tried.push(Tried { what: lang.text(what).to_owned(), works: result.map(|result| result.is_ok()), remark });
    }
    Section { heading: lang.text("doctor.lessons").to_owned(), tried, advice }
}

/// What kept something from working, and what to do.
struct Trouble {
    said: String,
    advice: String,
}

impl Trouble {
    fn of(error: &LabError, lang: Lang) -> Self {
        let said = match error {
            LabError::Refused(failure, _) => failure.said(),
            _ => String::new(),
        };
        Self { said, advice: error.message(lang) }
    }
}

/// A program on one of two hosts that share a cable: how it ended, and the last line that it printed.
fn run_on_a_cable(program: Program) -> Result<(Exit, String), LabError> {
    let mut lab = Lab::up(&Topology::cabled("one", "two"))?;
    lab.start()?;
    let mut running = lab.spawn("one", program.stdin(Io::Null).stdout(Io::Null).stderr(Io::Pipe))?;
    let errors = running.stderr.take().map(io::read_to_string).and_then(Result::ok).unwrap_or_default();
    Ok((running.wait(), errors.lines().last().unwrap_or_default().to_owned()))
}

/// Hosts reach each other, by the system's own `ping`, which needs a privilege in its file or a socket that the lab permits
/// (`net.ipv4.ping_group_range`).
fn ping(lang: Lang) -> Result<(), Trouble> {
    match run_on_a_cable(Program::new(["ping", "-c", "1", "-W", "2", "two"])) {
        Ok((Exit::Code(0), _)) => Ok(()),
        Ok((_, said)) => Err(Trouble { said, advice: lang.text("doctor.no_ping").to_owned() }),
        // It is not there.
        Err(error) => Err(Trouble { advice: lang.text("doctor.no_ping").to_owned(), ..Trouble::of(&error, lang) }),
    }
}

/// System calls of programs can be told.
fn trace(lang: Lang) -> Result<(), Trouble> {
    let trace = Trace::default();
    run_on_a_cable(Program::new(["true"]).traced(&trace, "true")).map_err(|error| Trouble::of(&error, lang))?;
    match trace.faults().pop() {
        None => Ok(()),
        Some((_, error)) => Err(Trouble { said: error.to_string(), advice: lang.text("doctor.no_trace").to_owned() }),
    }
}

/// Listening to each interface.
#[cfg(feature = "live")]
fn captures(lang: Lang) -> Section {
    use crate::source::live::{Live, Options};
    let mut forbidden = false;
    let tried = pnet::datalink::interfaces().into_iter().map(|interface| {
        let options = Options { ring_octets: 1 << 20, promiscuous: false, ..Options::default() };
        let result = Live::open(std::slice::from_ref(&interface.name), &options);
        forbidden |= result.as_ref().is_err_and(crate::source::live::LiveError::is_permission);
        let down = if interface.is_up() { String::new() } else { lang.text("doctor.down").to_owned() };
        let remark = result.as_ref().err().map_or(down, |error| error.message(lang));
        Tried { what: interface.name, works: Some(result.is_ok()), remark }
    });
    let tried = tried.collect();
    let own = std::env::current_exe().map_or_else(|_| "camadas".into(), |path| path.display().to_string());
    let values: [(&str, &dyn std::fmt::Display); 2] = [("camadas", &own), ("words", &"capture -i …")];
    let advice = forbidden.then(|| lang.fill("capture.permission", &values)).into_iter().collect();
    Section { heading: lang.text("doctor.captures").to_owned(), tried, advice }
}

/// What keeps a capture from doing harm, should a packet ever get the better of it.
#[cfg(feature = "live")]
fn protection(lang: Lang) -> Section {
    use landlock::RulesetStatus;
    let (works, remark, advice) = match super::capture::confinement() {
        Ok(RulesetStatus::FullyEnforced) => (true, String::new(), None),
        Ok(RulesetStatus::PartiallyEnforced) => (true, lang.text("doctor.confined_in_part").to_owned(), None),
        Ok(RulesetStatus::NotEnforced) => (false, String::new(), Some("doctor.not_confined")),
        Err(error) => (false, error, Some("doctor.not_confined")),
    };
    let tried = Tried { what: lang.text("doctor.confinement").to_owned(), works: Some(works), remark };
    let advice = advice.map(|key| lang.text(key).to_owned()).into_iter().collect();
    Section { heading: lang.text("doctor.protection").to_owned(), tried: vec![tried], advice }
}
