//! `camadas draw`: pictures of a frame or a capture, as files for slides and documents.

use std::io::{self, IsTerminal as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::reading::Reading;
use super::ui::Ui;
use crate::notes::Stories;
use crate::output::draw::picture::Picture;
#[cfg(feature = "png")]
use crate::output::draw::png;
use crate::output::draw::theme::Theme;
use crate::output::draw::{self, Capture, Draw, Form, Shown, What, svg};
use crate::run::RunStats;
use crate::run::pictured::{Wanted, pictured};
use crate::source;
use crate::stats::Stats;

/// Most frames of one drawing: more make a picture that nothing shows.
const MOST_FRAMES: usize = 32;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(
        value_name = "WHAT",
        hide_possible_values = true,
        value_parser = PossibleValuesParser::new(What::ALL.iter().map(|what| what.name()))
            .try_map(|name| name.parse::<What>().map_err(|()| name)),
    )]
    what: What,
    #[command(flatten)]
    reading: Reading,
    #[arg(
        long,
        value_name = "svg|png|mermaid|dot|text",
        hide_possible_values = true,
        value_parser = PossibleValuesParser::new(Form::ALL.map(Form::name))
            .try_map(|name| name.parse::<Form>().map_err(|()| name)),
    )]
    to: Option<Form>,
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    #[arg(
        long,
        value_name = "auto|light|dark",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true,
        value_parser = PossibleValuesParser::new(["auto", "light", "dark"]).map(|name| match name.as_str() {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::Auto,
        }),
    )]
    theme: Theme,
    #[arg(short, long, value_name = "udp")]
    protocol: Option<String>,
}

pub(super) fn run(args: &Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    let form = form(args, ui)?;
    let mut source = args.reading.open(&ui)?;
    let names = args.reading.names();
    if matches!(args.what, What::Ladder | What::Hops | What::Topology) {
        return whole(args, form, &names.join(", "), ui);
    }
    if args.reading.numbers().is_none() && !args.what.topics().is_empty() {
        let (counted, stats) = args.reading.fold(&ui, &mut *source, || Stats::new(args.what.topics()));
        let mut drawn = Drawn::new(form, ui);
        if let Some(drawing) = draw::of_capture(args.what, Capture::counted(&names.join(", "), &counted)) {
            let _ = drawn.add(&*drawing);
        }
        return drawn.write(args, &stats);
    }
    let mut stories = Stories::default();
    let mut drawn = Drawn::new(form, ui);
    let mut said = None;
    let (chosen, stats) = args.reading.each(&ui, &mut *source, |view, is_chosen| {
        let story = stories.read(view);
        if !is_chosen {
            return ControlFlow::Continue(());
        }
        let file = view.taps.get(view.frame.tap as usize).and_then(|tap| names.get(tap.file as usize));
        let protocol = args.protocol.as_deref();
        let shown = Shown { view, story: &story, file: file.map_or("-", |name| name), protocol };
        let layers = || view.layers().map(|layer| layer.proto().info().name);
        if let Some(name) = protocol.filter(|name| layers().all(|layer| layer != *name)) {
            let layers = layers().collect::<Vec<_>>().join(", ");
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("n", &view.frame.number), ("name", &name), ("layers", &layers)];
            said = Some(ui.lang.fill("draw.no_such_layer", &values));
            return ControlFlow::Break(());
        }
        match draw::of_frame(args.what, shown) {
            Some(drawing) => drawn.add(&*drawing),
            None => ControlFlow::Break(()),
        }
    });
    if let Some(said) = said.or_else(|| args.reading.lacking(&ui, chosen, &stats)) {
        return Err(ui.usage(said));
    }
    if drawn.is_full() && chosen as usize > MOST_FRAMES {
        ui.say(ui.lang.fill("draw.most_frames", &[("most", &MOST_FRAMES)]));
    }
    drawn.write(args, &stats)
}

/// A drawing of conversations, or of packets from tap to tap: of all of them, or of the one that `--frames N` is in.
fn whole(args: &Args, form: Form, file: &str, ui: Ui) -> Result<ExitCode, ExitCode> {
    if args.reading.is_piped() {
        return Err(ui.usage(ui.lang.fill("cli.hops.twice", &[("file", &file)])));
    }
    if args.reading.filters() {
        return Err(ui.usage(ui.lang.fill("draw.no_filter", &[("what", &args.what.name())])));
    }
    let number = args.reading.numbers().map(|numbers| {
        numbers.only().ok_or_else(|| ui.usage(ui.lang.fill("draw.one_number", &[("what", &args.what.name())])))
    });
    let number = number.transpose()?;
    let paths = args.reading.paths();
    let conversations = args.reading.limit().map_or(1, |count| usize::try_from(count).unwrap_or(usize::MAX));
    let wanted =
        Wanted { what: &[args.what], conversations, number, followed: u64::MAX, shows_secrets: ui.shows_secrets };
    let pictured = pictured(|| source::open(&paths).ok(), wanted, None);
    let stats = Stats::new(&[]);
    let capture = Capture {
        ladders: &pictured.ladders,
        way: pictured.way.as_ref(),
        hops: pictured.hops.as_ref(),
        followed: pictured.followed,
        ..Capture::counted(file, &stats)
    };
    let mut drawn = Drawn::new(form, ui);
    if let Some(drawing) = draw::of_capture(args.what, capture) {
        let _ = drawn.add(&*drawing);
    }
    drawn.write(args, &RunStats::default())
}

/// The form that was asked for, else the one that the file's ending says, else text; it must be one that the drawing has.
fn form(args: &Args, ui: Ui) -> Result<Form, ExitCode> {
    let extension = args.output.as_deref().and_then(Path::extension).and_then(|extension| extension.to_str());
    let form = args.to.or_else(|| extension.and_then(Form::of_extension)).unwrap_or(Form::Text);
    let has = |form: &Form| cfg!(feature = "png") || *form != Form::Png;
    let forms: Vec<_> = args.what.forms().iter().copied().filter(has).collect();
    let to_terminal = form == Form::Png && args.output.is_none() && io::stdout().is_terminal();
    if forms.contains(&form) && !to_terminal {
        return Ok(form);
    }
    let names = forms.iter().map(|form| form.name()).collect::<Vec<_>>().join(", ");
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("what", &args.what.name()), ("form", &form.name()), ("forms", &names)];
    Err(ui.usage(ui.lang.fill(if to_terminal { "draw.png_to_terminal" } else { "draw.no_such_form" }, &values)))
}

/// What was drawn so far, frame after frame.
struct Drawn {
    form: Form,
    ui: Ui,
    pictures: Vec<Picture>,
    text: String,
}

impl Drawn {
    fn new(form: Form, ui: Ui) -> Self {
        Self { form, ui, pictures: Vec::new(), text: String::new() }
    }

    fn is_full(&self) -> bool {
        self.pictures.len() >= MOST_FRAMES
    }

    fn add(&mut self, drawing: &dyn Draw) -> ControlFlow<()> {
        let lang = self.ui.lang;
        let text = match self.form {
            Form::Svg | Form::Png => {
                if self.is_full() {
                    return ControlFlow::Break(());
                }
                self.pictures.push(drawing.picture(lang));
                return ControlFlow::Continue(());
            }
            Form::Text => Some(drawing.text(self.ui.look())),
            Form::Mermaid => drawing.mermaid(lang),
            Form::Dot => drawing.dot(lang),
        };
        // A blank line parts one frame from the next.
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text += &text.unwrap_or_default();
        ControlFlow::Continue(())
    }

    fn write(self, args: &Args, stats: &RunStats) -> Result<ExitCode, ExitCode> {
        let ui = self.ui;
        let octets = self.octets(args.theme);
        let octets = octets.map_err(|error| ui.usage(ui.lang.fill("cli.write_failed", &[("error", &error)])))?;
        let mut out = ui.create(args.output.as_deref(), &args.reading.paths())?;
        let _ = out.write(&octets);
        Ok(ui.finish(&stats.errors, out))
    }

    fn octets(self, theme: Theme) -> Result<Vec<u8>, String> {
        let lang = self.ui.lang;
        let Some(picture) = self.pictures.into_iter().reduce(Picture::above) else { return Ok(self.text.into_bytes()) };
        match self.form {
            #[cfg(feature = "png")]
            Form::Png => png::write(&picture, theme, lang),
            _ => Ok(svg::write(&picture, theme, lang).into_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn the_help_names_every_drawing_with_its_forms() {
        for lang in [Lang::En, Lang::PtBr] {
            let help = lang.text("cli.arg.what");
            for what in What::ALL {
                let forms: Vec<_> = what.forms().iter().map(|form| form.name()).collect();
                let group = help.split("; ").find(|group| group.split(&[' ', ',']).any(|word| word == what.name()));
                let group = group.unwrap_or_else(|| panic!("{} is not named", what.name()));
                let named = group.split(['(', ')']).nth(1).unwrap_or_default();
                assert_eq!(named, forms.join(" "), "{}", what.name());
            }
        }
    }
}
