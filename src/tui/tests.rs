//! The screen as people see it, in both usual sizes, and what keys and clicks do on it.

use std::path::Path;
use std::sync::Arc;
use std::{env, fs, thread};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::{Color, Modifier};

use super::app::App;
use super::{Manner, Paint, Times};
use crate::i18n::Lang;
use crate::run::store::Store;
use crate::source;

/// A screen of a size, with a person before it.
struct Person {
    app: App,
    terminal: Terminal<TestBackend>,
}

impl Person {
    fn at(capture: &str, (columns, rows): (u16, u16), lang: Lang, color: bool) -> Self {
        let path = Path::new("captures").join(capture);
        let store = Store::start(source::open(&[path]).expect("a capture"), None, || ());
        // The capture is read by a thread; what is tested here is what is seen once it has.
        while !store.frames().1 {
            thread::yield_now();
        }
        let manner = Manner {
            lang,
            paint: Paint { color, ascii: false },
            shows_secrets: false,
            names: vec![capture.to_owned()],
            times: Times::default(),
        };
        let app = App::new(store, manner, false, Arc::new(|| ()));
        let mut person = Self { app, terminal: Terminal::new(TestBackend::new(columns, rows)).expect("a screen") };
        person.look();
        person
    }

    /// What is on the screen, without spaces at the ends of lines.
    fn look(&mut self) -> String {
        // What is made behind the screen is wanted by the first drawing, and stands on the second.
        self.terminal.draw(|frame| self.app.draw(frame)).expect("drawn");
        self.app.settle();
        self.terminal.draw(|frame| self.app.draw(frame)).expect("drawn");
        let buffer = self.terminal.backend().buffer();
        let mut text = String::new();
        for y in 0..buffer.area.height {
            let mut x = 0;
            let mut line = String::new();
            while x < buffer.area.width {
                let symbol = buffer[(x, y)].symbol();
                line.push_str(symbol);
                x += crate::output::text::columns(symbol).max(1) as u16;
            }
            text += line.trim_end();
            text.push('\n');
        }
        text
    }

    /// What is reversed on the screen, line by line.
    fn chosen(&mut self) -> String {
        self.look();
        let buffer = self.terminal.backend().buffer();
        let area = buffer.area;
        let is_chosen = |x: u16, y: u16| buffer[(x, y)].modifier.contains(Modifier::REVERSED);
        let mut text = String::new();
        for y in 1..area.height {
            let line: String =
                (0..area.width).map(|x| if is_chosen(x, y) { buffer[(x, y)].symbol() } else { "\0" }).collect();
            let pieces = line.split('\0').filter(|piece| !piece.trim().is_empty());
            text += &pieces.map(str::trim).collect::<Vec<_>>().join("|");
            text.push('\n');
        }
        text
    }

    fn press(&mut self, codes: &[KeyCode]) {
        for code in codes {
            self.app.event(&Event::Key(KeyEvent::new(*code, KeyModifiers::NONE)));
            self.look();
        }
    }

    fn type_text(&mut self, text: &str) {
        text.chars().for_each(|c| self.press(&[KeyCode::Char(c)]));
    }

    fn click(&mut self, column: u16, row: u16) {
        let kind = MouseEventKind::Down(MouseButton::Left);
        self.app.event(&Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
        self.look();
    }

    /// Waits until the filter asked every frame.
    fn filtered(&mut self) {
        while self.app.frames.matches.as_ref().is_some_and(|matches| !matches.state().2) {
            thread::yield_now();
        }
        self.look();
    }

    /// The field that is chosen, by its name in a filter.
    fn field(&self) -> &'static str {
        self.app.frames.shown.as_ref().expect("a frame").rows[self.app.frames.row].name
    }
}

/// Compares with a file of `tests/golden`, or writes it.
fn golden(name: &str, text: &str) {
    let path = Path::new("tests/golden").join(format!("{name}.txt"));
    if env::var_os("CAMADAS_GOLDEN").is_some_and(|value| value == "write") {
        fs::write(&path, text).expect("a golden");
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, expected, "{name}: `make golden` writes it anew");
}

const NARROW: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (160, 50);

#[test]
fn screens_are_as_they_were() {
    let mut person = Person::at("traceroute.pcapng", NARROW, Lang::En, true);
    person.press(&[KeyCode::End, KeyCode::Tab, KeyCode::Down, KeyCode::Down]);
    golden("tui-frames-80", &person.look());
    person.press(&[KeyCode::Char('3'), KeyCode::Down]);
    golden("tui-conversations-80", &person.look());
    person.press(&[KeyCode::Enter]);
    golden("tui-ladder-80", &person.look());
    let mut person = Person::at("tcp-loss.pcapng", NARROW, Lang::PtBr, true);
    person.type_text("g44");
    person.press(&[KeyCode::Enter, KeyCode::Tab, KeyCode::Up]);
    (0..99).for_each(|_| person.press(&[KeyCode::Down]));
    (0..6).for_each(|_| person.press(&[KeyCode::Up]));
    golden("tui-across-80-pt", &person.look());
    let mut person = Person::at("traceroute.pcapng", WIDE, Lang::PtBr, true);
    person.press(&[KeyCode::Down, KeyCode::BackTab, KeyCode::Right, KeyCode::Right]);
    golden("tui-frames-160-pt", &person.look());
    person.press(&[KeyCode::Char('2')]);
    golden("tui-tables-160-pt", &person.look());
    person.press(&[KeyCode::Char('?')]);
    golden("tui-keys-160-pt", &person.look());
}

#[test]
fn what_is_chosen_in_one_part_is_lit_in_all() {
    for size in [NARROW, WIDE] {
        let mut person = Person::at("multicast.pcapng", size, Lang::En, true);
        person.press(&[KeyCode::Tab]);
        while person.field() != "ip.ttl" {
            person.press(&[KeyCode::Down]);
        }
        let lit = person.chosen();
        for part in ["time to live: 1", "01", "live"] {
            assert!(lit.contains(part), "{part} is not lit:\n{lit}\n{}", person.look());
        }
        // By the octets: the one behind it is the protocol.
        person.press(&[KeyCode::Tab, KeyCode::Right]);
        assert_eq!(person.field(), "ip.proto");
        // By the bits: the one before that is the time to live again.
        person.press(&[KeyCode::Tab, KeyCode::Left]);
        assert_eq!(person.field(), "ip.ttl");
        person.press(&[KeyCode::Up]);
        assert_ne!(person.field(), "ip.ttl");
        person.press(&[KeyCode::Down]);
        // The same field of the next frame stays chosen.
        let before = person.field();
        person.press(&[KeyCode::Tab, KeyCode::Down]);
        assert_eq!(person.field(), before);
    }
}

#[test]
fn every_octet_leads_to_a_field_that_has_it() {
    let mut person = Person::at("tcp-hello.pcapng", NARROW, Lang::En, false);
    person.press(&[KeyCode::Down, KeyCode::Down, KeyCode::Down, KeyCode::Down, KeyCode::Tab, KeyCode::Tab]);
    let len = person.app.frames.shown.as_ref().expect("a frame").octets.len() as u32;
    for octet in 0..len {
        let (shown, row) = (person.app.frames.shown.as_ref().expect("a frame"), person.app.frames.row);
        assert!(shown.octets_of(row).contains(&octet), "octet {octet} of {len}: {}", person.field());
        person.press(&[KeyCode::Right]);
    }
}

#[test]
fn a_click_chooses_what_is_under_it() {
    for size in [NARROW, WIDE] {
        let mut person = Person::at("multicast.pcapng", size, Lang::En, true);
        person.click(10, 5);
        assert_eq!(person.app.frames.chosen(), Some(3));
        let screen = person.look();
        let find = |text: &str| {
            let hit = screen.lines().enumerate().find_map(|(y, line)| {
                line.find(text).map(|at| (crate::output::text::columns(&line[..at]) as u16, y as u16))
            });
            hit.unwrap_or_else(|| panic!("{text} is not on the screen:\n{screen}"))
        };
        let (x, y) = find("source address: ");
        person.click(x, y);
        assert_eq!(person.field(), "eth.src");
        if size == NARROW {
            let (x, y) = find("0008");
            person.click(x + 6 + 3 * 4, y);
            assert_eq!(person.field(), "eth.type");
        }
        let screen = person.look();
        if let Some((y, line)) = screen.lines().enumerate().find(|(_, line)| line.contains("0x0800 (IPv4)   ")) {
            let at = line.find("0x0800 (IPv4)   ").expect("there");
            person.click(crate::output::text::columns(&line[..at]) as u16, y as u16);
            assert_eq!(person.field(), "eth.type");
        }
        person.click(25, 0);
        assert!(person.look().contains("1 conversation"), "{}", person.look());
    }
}

#[test]
fn a_filter_is_typed_mended_and_taken_away() {
    let mut person = Person::at("multicast.pcapng", NARROW, Lang::En, true);
    person.press(&[KeyCode::Char('/')]);
    person.type_text("ip.ttll == 1");
    let screen = person.look();
    assert!(screen.contains("no field or protocol is called “ip.ttll”"), "{screen}");
    assert!(screen.contains("did you mean ip.ttl?"), "{screen}");
    assert_eq!(person.terminal.backend().buffer()[(9, 1)].fg, Color::Red, "the place is marked");
    person.press(&[KeyCode::Enter]);
    assert!(person.app.prompt.is_some(), "a bad filter stays to be mended");
    (0..6).for_each(|_| person.press(&[KeyCode::Backspace]));
    person.type_text(" == 1 && ud");
    assert!(person.look().contains("udplite"), "names to complete with are listed");
    person.press(&[KeyCode::Tab, KeyCode::Enter]);
    person.filtered();
    assert_eq!(person.app.filter, "ip.ttl == 1 && udp");
    assert!(person.look().contains("20 of 36 frames"), "{}", person.look());
    assert_eq!(person.app.frames.chosen(), Some(9));
    person.press(&[KeyCode::Esc]);
    assert!(person.look().contains(" 36 frames"));
    assert_eq!(person.app.frames.chosen(), Some(9), "the chosen frame stays chosen");
}

#[test]
fn frames_are_found_marked_and_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("marked.pcapng");
    let mut person = Person::at("multicast.pcapng", NARROW, Lang::PtBr, false);
    person.press(&[KeyCode::Char('s')]);
    person.type_text("numero 3");
    person.press(&[KeyCode::Enter]);
    assert_eq!(person.app.frames.chosen(), Some(17));
    person.press(&[KeyCode::Char('n'), KeyCode::Char('N'), KeyCode::Char(' '), KeyCode::Char('g')]);
    person.type_text("2");
    person.press(&[KeyCode::Enter, KeyCode::Char(' ')]);
    assert!(person.look().contains("2 marcados"), "{}", person.look());
    person.press(&[KeyCode::Char('m')]);
    assert_eq!(person.app.frames.chosen(), Some(17));
    person.press(&[KeyCode::Char('w')]);
    person.type_text(path.to_str().expect("a path"));
    person.press(&[KeyCode::Enter]);
    let store = Store::start(source::open(std::slice::from_ref(&path)).expect("a capture"), None, || ());
    while !store.frames().1 {
        thread::yield_now();
    }
    assert_eq!(store.frames().0, 2);
    person.press(&[KeyCode::Char('w')]);
    person.type_text(path.to_str().expect("a path"));
    person.press(&[KeyCode::Enter]);
    let told = person.app.message.clone().expect("a message");
    assert!(told.1, "a file that is there is not overwritten: {}", told.0);
    person.press(&[KeyCode::Char('g')]);
    person.type_text("99");
    person.press(&[KeyCode::Enter]);
    assert!(person.look().contains("não há quadro 99"));
}

#[test]
fn without_colour_nothing_is_coloured_and_all_is_said() {
    let mut coloured = Person::at("traceroute.pcapng", NARROW, Lang::En, true);
    let mut plain = Person::at("traceroute.pcapng", NARROW, Lang::En, false);
    for key in ['1', '2', '3', '4', '5', '?'] {
        coloured.press(&[KeyCode::Char(key)]);
        plain.press(&[KeyCode::Char(key)]);
        assert_eq!(coloured.look(), plain.look(), "screen {key}");
        let cells = &plain.terminal.backend().buffer().content;
        assert!(cells.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset), "screen {key}");
    }
}

#[test]
fn any_size_and_any_keys_are_survived() {
    let keys: Vec<KeyCode> =
        super::keys::KEYS.iter().map(|key| key.label).flat_map(str::chars).map(KeyCode::Char).collect();
    for capture in ["traceroute.pcapng", "unix-socket.pcapng", "fragmentation.pcapng"] {
        for size in [(1, 1), (40, 12), (149, 24), (150, 13), (300, 9)] {
            let mut person = Person::at(capture, size, Lang::PtBr, true);
            for code in [KeyCode::Tab, KeyCode::Up, KeyCode::Left, KeyCode::PageDown, KeyCode::End, KeyCode::Home] {
                person.press(&[code, KeyCode::Right, KeyCode::Down]);
            }
            for key in keys.iter().filter(|key| **key != KeyCode::Char('q')) {
                person.press(&[*key]);
            }
            for y in 0..size.1 {
                person.click(y * 7 % size.0, y);
            }
        }
    }
}
