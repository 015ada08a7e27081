//! NDJSON: one object a frame.
//!
//! ```json
//! {"schema_version":1,"frame":{"number":1,"time_epoch":"1.5","len":60,"cap_len":60,"interface_id":0},
//!  "layers":[{"protocol":"eth","offset":0,"header":14,"end":60,"fields":{"eth.dst":"01:00:5e:02:02:03"}}],
//!  "stop":"done"}
//! ```
//!
//! Numbers are numbers, flags are booleans, everything else is a string as `camadas fields` prints it. A field that
//! occurs several times in a layer has an array. Times are strings: a double would lose their nanoseconds.

use std::fmt::Write as _;

use crate::bytes::push_decimal;
use crate::describe::{describe, write_value};
use crate::peel::View;
use crate::proto::contract::{Field, FieldDef, FieldSink, Kind, Role, Stop, Value, Why};

/// Version of the objects; it grows when a reader of an older one would go wrong.
pub const SCHEMA_VERSION: u32 = 1;

/// Appends `text` as a JSON string (RFC 8259 §7).
pub fn push_string(text: &str, out: &mut String) {
    out.push('"');
    let mut plain = 0;
    for (at, c) in text.char_indices() {
        let escaped = match c {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\0'..='\x1f' | '\x7f'..='\u{9f}' => "",
            _ => continue,
        };
        out.push_str(&text[plain..at]);
        plain = at + c.len_utf8();
        if escaped.is_empty() {
            let _ = write!(out, "\\u{:04x}", c as u32);
        } else {
            out.push_str(escaped);
        }
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

/// Writes objects; one for each worker, so that its buffers are reused.
#[derive(Debug, Default)]
pub struct Objects {
    values: String,
    found: Vec<Found>,
}

/// A field and where its JSON value lies in the buffer.
#[derive(Debug)]
struct Found {
    def: &'static FieldDef,
    start: usize,
    end: usize,
}

impl Objects {
    /// Appends the object of a frame and a line feed.
    pub fn write(&mut self, view: &View<'_>, out: &mut String) {
        let frame = view.frame;
        let _ = write!(out, "{{\"schema_version\":{SCHEMA_VERSION},\"frame\":{{\"number\":");
        push_decimal(frame.number, out);
        if let Some(time) = frame.time_ns {
            out.push_str(",\"time_epoch\":\"");
            write_value(&crate::describe::frame_fields::TIME, Value::Time(time), out);
            out.push('"');
        }
        out.push_str(",\"len\":");
        push_decimal(frame.without_pseudo_header(frame.wire_len).into(), out);
        out.push_str(",\"cap_len\":");
        push_decimal(frame.without_pseudo_header(view.own_octets().len() as u32).into(), out);
        out.push_str(",\"interface_id\":");
        push_decimal(frame.tap.into(), out);
        if let Some(name) = view.taps.get(frame.tap as usize).and_then(|tap| tap.name.as_deref()) {
            out.push_str(",\"interface_name\":");
            push_string(name, out);
        }
        if let Some(extra) = frame.extra.filter(|extra| !extra.comments.is_empty()) {
            out.push_str(",\"comments\":[");
            for (i, comment) in extra.comments.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                push_string(comment, out);
            }
            out.push(']');
        }
        out.push_str("},\"layers\":[");
        for layer in view.layers() {
            let span = layer.span();
            out.push_str(if layer.index == 0 { "{\"protocol\":\"" } else { ",{\"protocol\":\"" });
            out.push_str(layer.proto().info().name);
            for (name, number) in
                [("\",\"offset\":", span.start), (",\"header\":", span.header), (",\"end\":", span.end)]
            {
                out.push_str(name);
                push_decimal(number.into(), out);
            }
            if layer.is_quoted() {
                out.push_str(",\"quoted\":true");
            }
            out.push_str(",\"fields\":{");
            self.values.clear();
            self.found.clear();
            describe(&layer, self);
            self.fields(out);
            out.push_str("}}");
        }
        out.push_str("],\"stop\":\"");
        out.push_str(match view.peeled.stop {
            Stop::Done => "done",
            Stop::Opaque => "opaque",
            Stop::Unknown(_) => "unknown",
            Stop::Fragment => "fragment",
            Stop::TooDeep => "too_deep",
            Stop::Fault(crate::proto::contract::Fault::Truncated { .. }) => "truncated",
            Stop::Fault(crate::proto::contract::Fault::Malformed(_)) => "malformed",
        });
        out.push('"');
        if let Some(shortage) = view.peeled.shortage {
            let why = match shortage.why {
                Why::Cut => "cut",
                Why::Quoted => "quoted",
                Why::Fragment => "fragment",
                Why::Stream => "stream",
                Why::Lie => "lie",
            };
            let _ = write!(
                out,
                ",\"missing\":{{\"layer\":{},\"octets\":{},\"why\":\"{why}\"}}",
                shortage.layer, shortage.missing
            );
        }
        out.push_str("}\n");
    }

    fn fields(&self, out: &mut String) {
        for (i, found) in self.found.iter().enumerate() {
            let same = |other: &&Found| other.def.name == found.def.name;
            if self.found[..i].iter().any(|other| same(&other)) {
                continue;
            }
            if !out.ends_with('{') {
                out.push(',');
            }
            out.push('"');
            out.push_str(found.def.name);
            out.push_str("\":");
            let mut others = self.found[i + 1..].iter().filter(same).peekable();
            let several = others.peek().is_some();
            if several {
                out.push('[');
            }
            out.push_str(&self.values[found.start..found.end]);
            for other in others {
                out.push(',');
                out.push_str(&self.values[other.start..other.end]);
            }
            if several {
                out.push(']');
            }
        }
    }
}

impl FieldSink for Objects {
    /// The layers inside tell the payload once more.
    fn wants(&self, def: &'static FieldDef) -> bool {
        def.role != Role::Carried
    }

    fn field(&mut self, field: Field<'_>) {
        let start = self.values.len();
        let out = &mut self.values;
        match field.value {
            Value::Number(number) => match field.def.kind {
                Kind::Flag => out.push_str(if number != 0 { "true" } else { "false" }),
                Kind::Signed => {
                    let _ = write!(out, "{}", number as i64);
                }
                _ => push_decimal(number, out),
            },
            Value::Flag(flag) => out.push_str(if flag { "true" } else { "false" }),
            Value::Present => out.push_str("true"),
            Value::Text(text) => push_string(&String::from_utf8_lossy(text), out),
            value => {
                out.push('"');
                write_value(field.def, value, out);
                out.push('"');
            }
        }
        self.found.push(Found { def: field.def, start, end: out.len() });
    }

    fn enter(&mut self, group: Field<'_>) {
        self.field(group);
    }

    fn leave(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::push_string;

    #[test]
    fn strings_are_escaped_as_rfc_8259_asks() {
        let mut out = String::new();
        push_string("a\"\\\n\x01é\u{85}", &mut out);
        assert_eq!(out, "\"a\\\"\\\\\\n\\u0001é\\u0085\"");
    }
}
