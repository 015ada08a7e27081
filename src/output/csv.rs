//! CSV (RFC 4180): one row a frame, for spreadsheets.

/// Appends one cell, quoted where it must be.
///
/// A cell of text that a spreadsheet would take for a formula gets an apostrophe in front: what came from the wire is
/// shown, never calculated.
pub fn push_cell(text: &str, is_text: bool, out: &mut String) {
    let formula = is_text && text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let quoted = text.contains([',', '"', '\n', '\r']);
    if quoted {
        out.push('"');
    }
    if formula {
        out.push('\'');
    }
    for (i, part) in text.split('"').enumerate() {
        if i > 0 {
            out.push_str("\"\"");
        }
        out.push_str(part);
    }
    if quoted {
        out.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::push_cell;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        let cell = |text, is_text| {
            let mut out = String::new();
            push_cell(text, is_text, &mut out);
            out
        };
        assert_eq!(cell("a,b", true), "\"a,b\"");
        assert_eq!(cell("say \"hi\"", true), "\"say \"\"hi\"\"\"");
        assert_eq!(cell("=cmd()", true), "'=cmd()");
        assert_eq!(cell("-1.5", false), "-1.5");
    }
}
