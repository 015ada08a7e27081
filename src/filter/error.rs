//! What is wrong with a filter, where, and what may have been meant.

use std::fmt;
use std::ops::Range;

use unicode_width::UnicodeWidthChar as _;

use super::class::Class;
use crate::describe;
use crate::i18n::Lang;

/// Why a text is no filter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FilterError {
    /// Offset of the place in the text, in octets.
    pub position: usize,
    /// The same in characters.
    pub column: usize,
    /// Octets of the place; 0 at the end of the text.
    pub length: usize,
    /// What may have been meant there.
    pub suggestion: Option<String>,
    problem: Problem,
}

/// A problem with its place, before anybody counts characters.
#[derive(Debug)]
pub(super) struct Trouble {
    pub place: Range<usize>,
    problem: Problem,
    suggestion: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Problem {
    /// Something else must stand here.
    Expected(Expected),
    /// A sign that is not of the language.
    Unknown,
    /// A backslash before something that needs none.
    Escape,
    /// Neither a field nor a protocol.
    Name(String),
    /// A value of this class must stand here.
    Value(Class),
    /// More than the field can hold.
    TooBig { field: String, most: u64 },
    /// Two fields that cannot be compared.
    Classes(Box<[(String, Class); 2]>),
    /// The operator does not work on the field.
    Operator { field: String, class: Class, operator: &'static str },
    /// Not a slice.
    Slice,
    /// Not a regular expression; the package that reads it says why.
    Regex(String),
    /// Parentheses inside parentheses inside parentheses.
    TooDeep,
    /// More than [`super::MAX_OCTETS`].
    TooLong,
    /// What a capture filter cannot have here: the message that says why, and the word.
    Capture(&'static str, String),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Expected {
    Test,
    Value,
    Comparison,
    Text,
    Quote,
    Character,
    Close,
    OpenSet,
    CloseSet,
    CloseSlice,
    Field,
    End,
}

impl Trouble {
    pub fn at(place: Range<usize>, problem: Problem) -> Self {
        Self { place, problem, suggestion: None }
    }

    pub fn suggest(mut self, suggestion: impl Into<String>) -> Self {
        self.suggestion = Some(suggestion.into());
        self
    }

    /// No field and no protocol is called `name`.
    pub fn unknown_name(place: Range<usize>, name: &str) -> Self {
        let suggestion = nearest(name).map(str::to_owned);
        Self { place, problem: Problem::Name(name.to_owned()), suggestion }
    }

    pub fn in_text(self, text: &str) -> FilterError {
        let Self { place, problem, suggestion } = self;
        FilterError {
            position: place.start,
            column: text[..place.start].chars().count(),
            length: place.len(),
            suggestion,
            problem,
        }
    }
}

/// What people who know tcpdump's language, or another name, mean.
const OTHER_NAMES: [(&str, &str); 11] = [
    ("host", "ip.addr"),
    ("net", "ip.addr"),
    ("port", "tcp.port"),
    ("src", "ip.src"),
    ("dst", "ip.dst"),
    ("ether", "eth"),
    ("ethernet", "eth"),
    ("ipv4", "ip"),
    ("ip4", "ip"),
    ("ip6", "ipv6"),
    ("icmp6", "icmpv6"),
];

/// The field or protocol whose name is nearest to `name`, if any is near.
fn nearest(name: &str) -> Option<&'static str> {
    /// Below, two names have too little in common: "ip.source" and "ip.src" have 0.67.
    const NEAR: f64 = 0.6;
    let name = name.to_ascii_lowercase();
    if let Some((_, known)) = OTHER_NAMES.iter().find(|(other, _)| *other == name) {
        return Some(known);
    }
    let last_part = describe::names().filter(|known| known.strip_suffix(&name).is_some_and(|rest| rest.ends_with('.')));
    if let Some(known) = last_part.min_by_key(|known| (known.len(), *known)) {
        return Some(known);
    }
    describe::names()
        .map(|known| (strsim::normalized_damerau_levenshtein(&name, known), known))
        .filter(|(likeness, _)| *likeness >= NEAR)
        .max_by(|(a, x), (b, y)| a.total_cmp(b).then(y.cmp(x)))
        .map(|(_, known)| known)
}

impl Class {
    fn key(self) -> &'static str {
        match self {
            Self::Number { .. } | Self::Signed => "filter.class.number",
            Self::Flag => "filter.class.flag",
            Self::Mac => "filter.class.mac",
            Self::Ipv4 => "filter.class.ipv4",
            Self::Ipv6 => "filter.class.ipv6",
            Self::Octets => "filter.class.octets",
            Self::Text => "filter.class.text",
            Self::Time => "filter.class.time",
            Self::Nothing => "filter.class.nothing",
        }
    }

    fn written(self) -> &'static str {
        match self {
            Self::Number { .. } | Self::Signed => "filter.written.number",
            Self::Flag => "filter.written.flag",
            Self::Mac => "filter.written.mac",
            Self::Ipv4 => "filter.written.ipv4",
            Self::Ipv6 => "filter.written.ipv6",
            Self::Octets => "filter.written.octets",
            Self::Time => "filter.written.time",
            Self::Text | Self::Nothing => "filter.expected.value",
        }
    }
}

impl Expected {
    fn key(self) -> &'static str {
        match self {
            Self::Test => "filter.expected.test",
            Self::Value => "filter.expected.value",
            Self::Comparison => "filter.expected.comparison",
            Self::Text => "filter.expected.text",
            Self::Quote => "filter.expected.quote",
            Self::Character => "filter.expected.character",
            Self::Close => "filter.expected.close",
            Self::OpenSet => "filter.expected.open_set",
            Self::CloseSet => "filter.expected.close_set",
            Self::CloseSlice => "filter.expected.close_slice",
            Self::Field => "filter.expected.field",
            Self::End => "filter.expected.end",
        }
    }
}

impl FilterError {
    /// What is wrong, in `lang`, on one line.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let class = |class: &Class| lang.text(class.key());
        match &self.problem {
            Problem::Expected(expected) => lang.fill("filter.expected", &[("what", &lang.text(expected.key()))]),
            Problem::Unknown => lang.text("filter.unknown_sign").to_owned(),
            Problem::Escape => lang.text("filter.escape").to_owned(),
            Problem::Name(name) => lang.fill("filter.unknown_name", &[("name", &clean(name))]),
            Problem::Value(class) => lang.fill("filter.expected", &[("what", &lang.text(class.written()))]),
            Problem::TooBig { field, most } => lang.fill("filter.too_big", &[("field", field), ("most", most)]),
            Problem::Classes(fields) => {
                let [(left, left_class), (right, right_class)] = &**fields;
                let values: [(&str, &dyn fmt::Display); 4] = [
                    ("left", left),
                    ("left_class", &class(left_class)),
                    ("right", right),
                    ("right_class", &class(right_class)),
                ];
                lang.fill("filter.classes", &values)
            }
            Problem::Operator { field, class: of, operator } => {
                lang.fill("filter.operator", &[("field", field), ("class", &class(of)), ("operator", operator)])
            }
            Problem::Slice => lang.text("filter.slice").to_owned(),
            Problem::Regex(why) => lang.fill("filter.regex", &[("why", &clean(why))]),
            Problem::TooDeep => lang.fill("filter.too_deep", &[("most", &super::MAX_DEPTH)]),
            Problem::TooLong => lang.fill("filter.too_long", &[("most", &super::MAX_OCTETS)]),
            Problem::Capture(key, word) => lang.fill(key, &[("word", &clean(word))]),
        }
    }

    /// What is wrong, the line of `text` with carets under the place, and what may have been meant.
    ///
    /// Of a long text the part around the place is shown, so that the carets stay under it in a terminal.
    #[must_use]
    pub fn render(&self, text: &str, lang: Lang) -> String {
        const BEFORE: usize = 40;
        const AFTER: usize = 30;
        let start = text.floor_char_boundary(self.position);
        let end = text.floor_char_boundary(self.position.saturating_add(self.length));
        let skipped = text[..start].chars().count().saturating_sub(BEFORE);
        let before: String = text[..start].chars().skip(skipped).collect();
        let place: String = text[start..end].chars().take(AFTER).collect();
        let after: String = text[start + place.len()..].chars().take(AFTER - place.chars().count()).collect();
        let more = start + place.len() + after.len() < text.len();
        let (before, place, after) = (clean(&before), clean(&place), clean(&after));
        let lead = if skipped > 0 { "…" } else { "" };
        let tail = if more { "…" } else { "" };
        let mut lines = self.message(lang);
        lines += &format!("\n  {lead}{before}{place}{after}{tail}\n  ");
        lines += &" ".repeat(width(lead) + width(&before));
        lines += &"^".repeat(width(&place).max(1));
        if let Some(suggestion) = &self.suggestion {
            lines.push('\n');
            lines += &lang.fill("filter.suggestion", &[("name", &clean(suggestion))]);
        }
        lines
    }
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for FilterError {}

/// `text` without what could move the cursor: every character keeps its place.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.width().unwrap_or(0) == 0 { ' ' } else { c }).collect()
}

fn width(text: &str) -> usize {
    text.chars().filter_map(|c| c.width()).sum()
}
