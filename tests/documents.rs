//! `docs/protocols.md` is made from the protocols themselves, and what the READMEs show is what the program prints; this
//! fails when they are stale, and `make golden` renews them.

use std::fmt::Write as _;
use std::process::Command;
use std::{env, fs};

use camadas::proto::Proto;
use camadas::proto::contract::{FieldDef, Key, Kind, Role};

const PATH: &str = "docs/protocols.md";

fn kind(field: &FieldDef) -> String {
    let kind = match field.kind {
        Kind::Dec => "number",
        Kind::Signed => "signed number",
        Kind::Hex(_) => "number (hex)",
        Kind::Fraction => "decimal number",
        Kind::Eui64 => "EUI-64",
        Kind::Flag => "flag",
        Kind::Oui => "OUI",
        Kind::Mac => "MAC address",
        Kind::Ipv4 => "IPv4 address",
        Kind::Ipv6 => "IPv6 address",
        Kind::Bytes => "octets",
        Kind::Text => "text",
        Kind::Time => "time",
        Kind::Label => "group",
    };
    let scale = if field.scale > 1 { format!(" × {}", field.scale) } else { String::new() };
    format!("{kind}{scale}")
}

fn place(field: &FieldDef) -> String {
    match (field.role, field.at) {
        (Role::Derived, _) => "computed".to_owned(),
        (Role::Remembered, _) => "other frames".to_owned(),
        (_, Some((start, len))) => format!("{start}+{len}"),
        (_, None) => "varies".to_owned(),
    }
}

fn key(key: &Key) -> String {
    match key {
        Key::EtherType(n) => format!("EtherType 0x{n:04x}"),
        Key::Link(n) => format!("link type {n}"),
        Key::Ip(n) => format!("IP protocol {n}"),
        Key::Udp(n) => format!("UDP port {n}"),
        Key::Tcp(n) => format!("TCP port {n}"),
        Key::Sctp(n) => format!("SCTP port {n}"),
        Key::Dccp(n) => format!("DCCP port {n}"),
        Key::Ppp(n) => format!("PPP 0x{n:04x}"),
        Key::Sap(n) => format!("LLC SAP 0x{n:02x}"),
        Key::Snap(oui, pid) => format!("SNAP {oui:06x} 0x{pid:04x}"),
        other => format!("{other:?}"),
    }
}

fn document() -> String {
    let mut text = String::from(
        "# Protocols\n\n\
         Made from the code by `make golden`: do not edit. A place is `first bit+bits` in the header; `varies` is a field\n\
         whose place depends on others; `other frames` tell what has no octets of its own. Names are Wireshark's.\n",
    );
    for proto in Proto::ALL {
        let info = proto.info();
        let keys: Vec<_> = info.keys.iter().map(key).collect();
        let _ = write!(
            text,
            "\n## {} (`{}`)\n\n{}\n\n*{}*\n\nOSI layer {} ({}) · {} · {}",
            info.title,
            info.name,
            info.about.en,
            info.about.pt,
            info.osi.number(),
            info.osi.name().en,
            info.pdu.name().en,
            info.spec,
        );
        let _ = writeln!(text, "{}{}", if keys.is_empty() { "" } else { " · by " }, keys.join(", "));
        if info.fields.is_empty() {
            continue;
        }
        text.push_str("\n| field | place | value | English | português | source |\n|---|---|---|---|---|---|\n");
        let mut rows: Vec<String> = Vec::new();
        for field in info.fields {
            let row = format!(
                "| `{}` | {} | {} | {} | {} | {} |",
                field.name,
                place(field),
                kind(field),
                field.title.en,
                field.title.pt,
                field.spec
            );
            // Forms of one field that differ in width or in the names of values are one row.
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
        text.push_str(&rows.join("\n"));
        text.push('\n');
    }
    text
}

fn writes() -> bool {
    env::var_os("CAMADAS_GOLDEN").is_some_and(|value| value == "write")
}

#[test]
fn protocols_are_documented_as_they_are() {
    let text = document();
    if writes() {
        fs::write(PATH, &text).expect("the document is written");
    }
    assert!(fs::read_to_string(PATH).is_ok_and(|old| old == text), "{PATH} is stale: `make golden` renews it");
}

#[test]
fn every_field_is_whole() {
    for proto in Proto::ALL {
        for field in proto.info().fields {
            let own = field.name;
            assert!(!field.title.en.is_empty() && !field.title.pt.is_empty(), "{own} lacks a title");
            assert!(!field.spec.is_empty(), "{own} lacks a source");
            let wire = field.name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
            assert!(wire, "{own} is no name of Wireshark's form");
        }
        let info = proto.info();
        assert!(!info.about.en.is_empty() && !info.about.pt.is_empty() && !info.spec.is_empty(), "{}", info.name);
    }
}

/// What `camadas` prints for a line of a document, without the spaces at the ends of lines.
fn printed(words: &str) -> String {
    let mut quoted = false;
    let words = words.split(|c: char| {
        quoted ^= c == '"';
        c == ' ' && !quoted
    });
    let output = Command::new(env!("CARGO_BIN_EXE_camadas"))
        .args(words.map(|word| word.trim_matches('"')))
        .env("CAMADAS_LANG", "en")
        .output()
        .expect("camadas runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// The document with what stands below each `$ camadas …` replaced by what it prints.
fn renewed(document: &str) -> String {
    let mut text = String::new();
    let mut blocks = document.split("```");
    text.push_str(blocks.next().unwrap_or_default());
    for block in blocks {
        text.push_str("```");
        match block.strip_prefix("text\n$ camadas ").and_then(|rest| rest.lines().next()) {
            Some(words) => {
                let _ = write!(text, "text\n$ camadas {words}\n{}", printed(words));
            }
            None => text.push_str(block),
        }
    }
    text
}

/// Compares the file at `path` with what it should hold, or writes it.
fn hold(path: &str, new: &str) {
    if writes() {
        fs::write(path, new).expect("the document is written");
    } else {
        assert!(fs::read_to_string(path).is_ok_and(|old| old == new), "{path} is stale: `make golden` renews it");
    }
}

#[test]
fn pictures_are_drawn_by_the_program() {
    for (path, lang) in [("docs/encapsulation.svg", "en"), ("docs/encapsulation.pt-BR.svg", "pt-BR")] {
        let drawing = "draw encapsulation captures/multicast.pcapng --frames 30 --to svg";
        hold(path, &printed(&format!("{drawing} --lang {lang}")));
        let readme = if lang == "en" { "README.md" } else { "README.pt-BR.md" };
        let text = fs::read_to_string(readme).expect("a document");
        assert!(
            text.contains(path) && text.contains("draw encapsulation captures/multicast.pcapng --frames 30"),
            "{readme}"
        );
    }
}

#[test]
fn documents_show_what_is_printed() {
    for path in ["README.md", "README.pt-BR.md"] {
        let old = fs::read_to_string(path).expect("a document");
        let new = renewed(&old);
        assert!(new.matches("$ camadas ").count() >= 2, "{path} shows the program");
        hold(path, &new);
    }
}
