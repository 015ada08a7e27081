//! Colours of the layers, the same in every form. Colour only repeats what the text says.

use crate::model::Osi;

/// Whether and how text is dressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Style {
    /// With SGR sequences (ECMA-48 §8.3.117).
    pub color: bool,
    /// Without characters beyond ASCII in lines and boxes.
    pub ascii: bool,
}

/// The SGR parameters of a layer: colours that keep apart for colour-blind eyes, on dark and on light.
#[must_use]
pub const fn layer_color(layer: Osi) -> &'static str {
    match layer {
        Osi::Physical => "90",
        Osi::DataLink => "33",
        Osi::Network => "36",
        Osi::Transport => "35",
        Osi::Session | Osi::Presentation | Osi::Application => "32",
    }
}

impl Style {
    /// Appends `text` in the colour of `layer`.
    pub fn layer(self, layer: Osi, text: &str, out: &mut String) {
        self.sgr(layer_color(layer), text, out);
    }

    /// Appends `text` in bold.
    pub fn strong(self, text: &str, out: &mut String) {
        self.sgr("1", text, out);
    }

    /// Appends `text` faintly.
    pub fn faint(self, text: &str, out: &mut String) {
        self.sgr("2", text, out);
    }

    /// Appends `text` as a warning.
    pub fn alarm(self, text: &str, out: &mut String) {
        self.sgr("31;1", text, out);
    }

    fn sgr(self, parameters: &str, text: &str, out: &mut String) {
        if !self.color {
            return out.push_str(text);
        }
        for part in ["\x1b[", parameters, "m", text, "\x1b[0m"] {
            out.push_str(part);
        }
    }

    /// An arrow to the right.
    #[must_use]
    pub const fn arrow(self) -> &'static str {
        if self.ascii { "->" } else { "→" }
    }

    /// A dot between two facts.
    #[must_use]
    pub const fn dot(self) -> &'static str {
        if self.ascii { "-" } else { "·" }
    }

    /// Draws what `out` holds from `start` on with ASCII only, where that is wanted.
    pub fn redraw(self, out: &mut String, start: usize) {
        if self.ascii && !out[start..].is_ascii() {
            let drawn: String = out[start..].chars().map(ascii).collect();
            out.truncate(start);
            out.push_str(&drawn);
        }
    }
}

/// The nearest character of ASCII for one that is drawn with; any other stays as it is. All take one column.
#[must_use]
pub const fn ascii(c: char) -> char {
    match c {
        '│' => '|',
        '╎' | '⋮' | '▍' | '▎' | '▏' => ':',
        '─' | '–' | '·' => '-',
        '╌' => '.',
        '╭' | '╮' | '╰' | '╯' | '├' | '┤' | '┬' | '┴' | '┼' | '┌' | '┐' | '└' | '┘' => '+',
        '█' | '▉' | '▊' | '▋' | '▌' => '#',
        '→' => '>',
        '←' => '<',
        '\u{a0}' => ' ',
        'µ' => 'u',
        '×' => 'x',
        '″' => '"',
        '…' => '~',
        c => c,
    }
}
