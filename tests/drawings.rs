//! Drawings of all of `captures/`, in every form: well formed for those who read them, and the same in all.

use std::collections::HashSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use camadas::frame::Clock;
use camadas::i18n::Lang;
use camadas::notes::{Stories, Story};
use camadas::output::bits::diagram;
use camadas::output::draw::picture::{Picture, Shape};
use camadas::output::draw::theme::Theme;
use camadas::output::draw::{Capture, Draw, Form, Shown, What, of_capture, of_frame, svg};
use camadas::output::style::Style;
use camadas::output::table::Look;
use camadas::output::tiles::{Own, Rows, tiles};
use camadas::peel::{View, peel};
use camadas::proto::Dispatch;
use camadas::proto::contract::{Layer, Peeled};
use camadas::run::pictured::{Wanted, pictured};
use camadas::source::{self, Batch};
use camadas::stats::{Fold as _, Stats, Topic};

const LANGS: [Lang; 2] = [Lang::En, Lang::PtBr];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut entries: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|end| end == "pcap" || end == "pcapng" || end == "cap") {
            found.push(path);
        }
    }
}

fn own_captures() -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(Path::new("captures"), &mut found);
    assert!(found.len() >= 5, "captures/ has captures");
    found
}

/// Calls `look` with every frame of `path`.
fn each_frame(path: &PathBuf, mut look: impl FnMut(&View<'_>, &Story)) {
    let Ok(mut source) = source::open(std::slice::from_ref(path)) else { return };
    let (mut batch, mut stories, mut peeled) = (Batch::default(), Stories::default(), Peeled::default());
    while source.fill(&mut batch).unwrap_or(false) {
        for frame in batch.frames() {
            peel(&frame, Dispatch::standard(), &mut peeled);
            let view = View { frame: &frame, peeled: &peeled, taps: batch.interfaces(), clock: Clock::default() };
            look(&view, &stories.read(&view));
        }
    }
}

/// Calls `look` with every drawing of `path`: of each of its frames of a new kind, and of the whole.
fn each_drawing(path: &PathBuf, mut look: impl FnMut(What, &dyn Draw, &str)) {
    let mut stats = Stats::new(Topic::ALL);
    let mut kinds = HashSet::new();
    each_frame(path, |view, story| {
        stats.add(view);
        let kind: Vec<_> = view.peeled.spans.iter().map(|span| span.proto).collect();
        if !kinds.insert(format!("{kind:?} {:?}", view.peeled.stop)) {
            return;
        }
        for &what in What::ALL {
            let shown = Shown { view, story, file: "capture", protocol: None };
            if let Some(drawing) = of_frame(what, shown) {
                look(what, &*drawing, &format!("{} {} frame {}", what.name(), path.display(), view.frame.number));
            }
        }
    });
    let wanted = Wanted { what: What::ALL, conversations: 4, number: None, followed: 1000, shows_secrets: false };
    let pictured = pictured(|| source::open(std::slice::from_ref(path)).ok(), wanted, None);
    let capture = Capture {
        ladders: &pictured.ladders,
        way: pictured.way.as_ref(),
        hops: pictured.hops.as_ref(),
        followed: pictured.followed,
        ..Capture::counted("capture", &stats)
    };
    for &what in What::ALL {
        if let Some(drawing) = of_capture(what, capture) {
            look(what, &*drawing, &format!("{} {}", what.name(), path.display()));
        }
    }
}

/// Whether `program` reads `text` without complaint; `None` where there is no such program.
fn reads(program: &str, words: &[&str], text: &str) -> Option<Result<(), String>> {
    let mut child = Command::new(program)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take().expect("a pipe");
    let text = text.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("the program ends");
    let _ = writer.join().expect("the text is written");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Some(if output.status.success() && said.is_empty() { Ok(()) } else { Err(said) })
}

/// Holds every shape against the picture it is in.
fn assert_inside(picture: &Picture, place: &str) {
    fn look(shapes: &[Shape], size: (f32, f32), place: &str) {
        let inside = |[x, y]: [f32; 2]| (-0.5..=size.0 + 0.5).contains(&x) && (-0.5..=size.1 + 0.5).contains(&y);
        for shape in shapes {
            let is_inside = match shape {
                Shape::Box { area, .. } => inside([area.x, area.y]) && inside([area.right(), area.bottom()]),
                Shape::Line { points, .. } => points.iter().all(|point| inside(*point)),
                Shape::Label { .. } => shape.extent().is_some_and(|(from, to)| inside(from) && inside(to)),
                Shape::Group { shapes, .. } => {
                    look(shapes, size, place);
                    true
                }
            };
            assert!(is_inside, "{place}: {shape:?} is not inside of {size:?}");
        }
    }
    look(&picture.shapes, picture.size, place);
}

#[test]
fn a_drawing_has_the_forms_it_is_said_to_have() {
    for path in own_captures() {
        each_drawing(&path, |what, drawing, place| {
            for lang in LANGS {
                let has = |form| what.forms().contains(&form);
                assert_eq!(drawing.mermaid(lang).is_some(), has(Form::Mermaid), "{place}");
                assert_eq!(drawing.dot(lang).is_some(), has(Form::Dot), "{place}");
                let look = Look { lang, style: Style::default(), width: Some(100) };
                assert!(!drawing.text(look).is_empty(), "{place}");
                let picture = drawing.picture(lang);
                assert!(!picture.title.is_empty() && !picture.about.is_empty(), "{place} says what it shows");
                assert_inside(&picture, place);
            }
        });
    }
}

#[test]
fn svg_is_well_formed_xml() {
    let mut all = String::from("<drawings>\n");
    for path in own_captures() {
        each_drawing(&path, |_, drawing, _| {
            for theme in [Theme::Auto, Theme::Light, Theme::Dark] {
                all += &svg::write(&drawing.picture(Lang::PtBr), theme, Lang::PtBr);
            }
        });
    }
    all += "</drawings>\n";
    match reads("xmllint", &["--noout", "--huge", "-"], &all) {
        None => println!("skipped: SVG as XML: xmllint is not installed"),
        Some(read) => assert_eq!(read, Ok(())),
    }
}

#[test]
fn graphviz_reads_what_is_written_for_it() {
    let mut all = String::new();
    for path in own_captures() {
        each_drawing(&path, |_, drawing, _| all.extend(drawing.dot(Lang::En)));
    }
    match reads("dot", &["-Tcanon"], &all) {
        None => println!("skipped: drawings for Graphviz: dot is not installed"),
        Some(read) => assert_eq!(read, Ok(())),
    }
}

#[cfg(feature = "png")]
#[test]
fn a_png_has_two_pixels_for_one() {
    use camadas::output::draw::png;
    each_drawing(&"captures/multicast.pcapng".into(), |_, drawing, place| {
        let picture = drawing.picture(Lang::En);
        let png = png::write(&picture, Theme::Dark, Lang::En).unwrap_or_else(|error| panic!("{place}: {error}"));
        let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four octets"));
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n", "{place}");
        assert_eq!(
            (number(16), number(20)),
            ((picture.size.0 * 2.0).ceil() as u32, (picture.size.1 * 2.0).ceil() as u32)
        );
    });
}

/// Holds the rectangles of an SVG against each other: at any height they stand side by side from the first bit on, up to the
/// last one of a row but in as many rows as are `ragged`, the last ones of headers whose length is not in 32-bit words.
fn svg_tiles(svg: &str, ragged: usize, place: &str) {
    const BITS: std::ops::Range<f32> = 66.0..66.0 + 32.0 * 29.0;
    // Patterns are defined in rectangles, too, before the paper.
    let (_, drawn) = svg.split_once("class=\"paper\"").expect("a drawing has paper");
    let number = |rect: &str, name: &str| -> f32 {
        let (_, value) = rect.split_once(&format!(" {name}=\"")).unwrap_or_else(|| panic!("{place}: {name} of {rect}"));
        value.split('"').next().and_then(|value| value.parse().ok()).expect("a number")
    };
    let cells: Vec<_> = drawn
        .split("<rect ")
        .skip(1)
        .map(|rect| {
            let rect = &format!(" {}", rect.split('>').next().unwrap_or_default());
            let [x, y] = ["x", "y"].map(|name| number(rect, name));
            ([x, x + number(rect, "width")], [y, y + number(rect, "height")])
        })
        .collect();
    let mut levels: Vec<f32> = cells.iter().flat_map(|(_, level)| *level).collect();
    levels.sort_by(f32::total_cmp);
    levels.dedup();
    let mut short = 0;
    for pair in levels.windows(2) {
        let middle = f32::midpoint(pair[0], pair[1]);
        let mut row: Vec<_> =
            cells.iter().filter(|(_, [top, bottom])| *top < middle && middle < *bottom).map(|(x, _)| *x).collect();
        row.sort_by(|one, other| one[0].total_cmp(&other[0]));
        // Between two headers there is nothing.
        let Some(last) = row.last() else { continue };
        assert!((row[0][0] - BITS.start).abs() < 0.1, "{place}: a row begins at {row:?}");
        for beside in row.windows(2) {
            assert!((beside[0][1] - beside[1][0]).abs() < 0.1, "{place}: a gap or an overlap in {row:?}");
        }
        short += usize::from((last[1] - BITS.end).abs() > 0.1);
    }
    assert_eq!(short, ragged, "{place}: rows that end early");
}

/// Holds the cells of a diagram in text against each other in the same way, and against the lines around them. Whether its last
/// row is no full one.
fn text_tiles(layer: &Layer<'_>, own: Own, lang: Lang, place: &str) -> bool {
    const GUTTER: usize = 6;
    let diagram = diagram(layer, own, lang, 110);
    let lines: Vec<Vec<char>> = diagram.lines.iter().map(|line| line.raw().chars().collect()).collect();
    let scale = 3;
    let mut is_ragged = false;
    for (at, line) in lines.iter().enumerate() {
        let mut row: Vec<_> = diagram.cells.iter().filter(|cell| cell.lines.contains(&at)).collect();
        row.sort_by_key(|cell| cell.columns.start);
        let Some(last) = row.last() else { continue };
        is_ragged = last.columns.end != GUTTER + 32 * scale;
        assert_eq!(row[0].columns.start, GUTTER + 1, "{place}: line {at}");
        for beside in row.windows(2) {
            assert_eq!(beside[0].columns.end + 1, beside[1].columns.start, "{place}: line {at}: {row:?}");
        }
        for cell in &row {
            assert_eq!((cell.columns.len() + 1) % scale, 0, "{place}: whole bits");
            for side in [cell.columns.start - 1, cell.columns.end] {
                let letter = line.get(side).copied().unwrap_or(' ');
                assert!("│├┤┼┌┐└┘┬┴".contains(letter), "{place}: line {at} has {letter:?} beside a cell, at {side}");
            }
        }
    }
    for cell in &diagram.cells {
        for edge in [cell.lines.start - 1, cell.lines.end] {
            let line: String = lines[edge][cell.columns.clone()].iter().collect();
            // The same field may go on there, where it is a step wider or narrower.
            let goes_on = diagram.cells.iter().any(|other| {
                other.leaf == cell.leaf
                    && (other.lines.contains(&edge) || other.lines.start == edge + 1 || other.lines.end == edge)
                    && !std::ptr::eq(other, cell)
            });
            assert!(goes_on || line.chars().all(|c| "─┬┴┼".contains(c)), "{place}: {line:?} above or below a cell");
        }
    }
    assert_eq!(diagram.cells.is_empty(), lines.is_empty(), "{place}");
    is_ragged
}

/// One frame a protocol, of `captures/` and of the corpus: the drawn cells tile the drawn rows of each header, as they are laid
/// out, in SVG and in text.
#[test]
fn cells_tile_every_header() {
    let corpus = std::env::var_os("CAMADAS_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    let mut paths = own_captures();
    files(&corpus.join("visible"), &mut paths);
    let mut seen = HashSet::new();
    for path in &paths {
        each_frame(path, |view, story| {
            let fresh = view.layers().any(|layer| seen.insert(layer.proto()));
            if !fresh {
                return;
            }
            let shown = Shown { view, story, file: "capture", protocol: None };
            let drawing = of_frame(What::Header, shown).expect("headers of a frame");
            let place = format!("{} frame {}", path.display(), view.frame.number);
            for lang in LANGS {
                let picture = drawing.picture(lang);
                assert_inside(&picture, &place);
                let mut ragged = 0;
                for (layer, own) in view.layers().flat_map(|layer| [(layer, Own::Header), (layer, Own::Trailer)]) {
                    ragged += usize::from(text_tiles(&layer, own, lang, &place));
                }
                svg_tiles(&svg::write(&picture, Theme::Light, lang), ragged, &place);
                for (layer, own) in view.layers().flat_map(|layer| [(layer, Own::Header), (layer, Own::Trailer)]) {
                    let tiles = tiles(&layer, own, lang);
                    let rows = Rows::of(&tiles);
                    let mut bits: Vec<Vec<bool>> = rows.drawn.iter().map(|_| vec![false; 32]).collect();
                    for place in tiles.iter().flat_map(|tile| rows.places(tile)) {
                        for bit in bits[place.rows.clone()]
                            .iter_mut()
                            .flat_map(|row| &mut row[place.bits.start as usize..place.bits.end as usize])
                        {
                            assert!(!std::mem::replace(bit, true), "cells overlap");
                        }
                    }
                    let end = tiles.last().map_or(0, |tile| tile.bits.end);
                    for (row, bits) in rows.drawn.iter().zip(bits) {
                        let filled = bits.iter().filter(|bit| **bit).count() as u32;
                        assert_eq!(filled, (end - row * 32).min(32), "{place}: a gap in row {row}");
                    }
                }
            }
        });
    }
    assert!(seen.len() >= 10, "{} protocols", seen.len());
}

/// What `camadas draw` prints, or complains of.
fn draw(words: &[&str]) -> (String, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_camadas")).arg("draw").args(words).args(["--lang", "en"]).output();
    let run = run.expect("camadas runs");
    let text = |octets: Vec<u8>| String::from_utf8(octets).expect("UTF-8");
    (text(run.stdout), text(run.stderr))
}

#[test]
fn conversations_that_are_not_drawn_are_counted_and_the_next_one_is_named() {
    let file = "captures/anycast.pcapng";
    let (mut told, mut next) = (Vec::new(), None);
    loop {
        let frame = next.clone().unwrap_or_else(|| "1".to_owned());
        let count = (told.len() + 1).to_string();
        let (one, _) = draw(&["ladder", file, "--frames", &frame]);
        let (all, _) = draw(&["ladder", file, "-c", &count]);
        if next.is_some() {
            assert!(all.contains(one.trim_end()), "the conversation of frame {frame} is the next one:\n{one}\n{all}");
        }
        told.push(frame);
        let Some((more, frame)) = all.split_once("--frames ") else { break };
        let more: usize =
            more.rsplit("And ").next().and_then(|more| more.split(' ').next()?.parse().ok()).expect("a number");
        assert_eq!(more + told.len(), 6, "{all}");
        next = frame.split('`').next().map(str::to_owned);
    }
    assert_eq!(told.len(), 6);
    let (none, said) = draw(&["ladder", file, "-Y", "udp"]);
    assert!(none.is_empty() && said.contains("--frames 7"), "{said}");
}

#[test]
fn a_ladder_that_is_cut_counts_what_it_leaves_out_over_the_whole_capture() {
    let (all, _) = draw(&["ladder", "captures/tcp-loss.pcapng"]);
    assert!(!all.contains("not drawn"), "{all}");
    let mut capture = [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 65535, 1].map(u32::to_le_bytes).concat();
    let mut frame = [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, 0x45, 0, 0, 29, 0, 0, 0, 0, 64, 17, 0, 0].to_vec();
    frame.extend([10, 0, 0, 1, 10, 0, 0, 2, 0x90, 0, 0x22, 0xb8, 0, 9, 0, 0, b'x']);
    for at in 0..150_000_u32 {
        capture.extend([at / 1000, at % 1000, frame.len() as u32, frame.len() as u32].map(u32::to_le_bytes).concat());
        capture.extend(&frame);
    }
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("long.pcap");
    fs::write(&path, capture).expect("written");
    let path = path.to_str().expect("a path");
    for words in [&["ladder", path][..], &["ladder", path, "--frames", "149000"]] {
        let (all, _) = draw(words);
        let note = "149,940 more frames are not drawn: `camadas flows long.pcap --ladder 1 -c 150000`";
        assert!(all.contains(note), "{all}");
    }
}
