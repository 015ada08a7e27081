//! The picture of a topology: what is in the middle as boxes, hosts on both sides, a dot where frames are recorded.
//!
//! ```text
//!                          ╭────────╮
//!   sender 10.0.0.1 ──p1●──┤        ├──●p2── joined1 10.0.0.2
//!                          │ switch │
//! bystander 10.0.0.4 ─p4●──┤        ├──●p3── joined2 10.0.0.3
//!                          ╰────────╯
//! ```

use super::lesson::Scene;
use crate::i18n::Lang;
use crate::lab::topology::{Impairment, Kind, Link};
use crate::lab::{Plan, Topology};
use crate::output::text::{Dress, Text, columns};

/// The picture of a scene in at most `width` columns, where that is possible.
#[must_use]
pub fn picture(scene: &Scene, plan: &Plan, lang: Lang, width: usize) -> Vec<Text> {
    let draw = Draw { topology: &scene.topology, plan, scene, lang };
    let mut lines = match draw.middles() {
        Some(middles) if !middles.is_empty() => draw.boxes(&middles, width),
        Some(_) => draw.cable(),
        None => draw.list(),
    };
    lines.extend(draw.legend().iter().flat_map(|line| line.wrap(width, 2)));
    lines
}

struct Draw<'d> {
    topology: &'d Topology,
    plan: &'d Plan,
    scene: &'d Scene,
    lang: Lang,
}

/// A host beside a box: its texts and its cable.
struct Beside {
    name: String,
    address: String,
    note: String,
    /// The cable from the host to the box.
    cable: Cable,
}

/// How a cable is drawn: which of its ends are recorded, and whether it changes what it carries.
#[derive(Clone, Default)]
struct Cable {
    /// The name of the port or card at the nearer end, where it is recorded.
    near: Option<String>,
    far: Option<String>,
    impaired: bool,
}

impl Cable {
    fn stroke(&self) -> &'static str {
        if self.impaired { "╌" } else { "─" }
    }

    /// The cable in `width` columns: `─●─…─p1●─`.
    fn draw(&self, width: usize, from_left: bool) -> Text {
        let near = if self.near.is_some() { "●" } else { self.stroke() };
        let far = self.far.as_ref().map_or(self.stroke().repeat(2), |name| {
            let name = if name.starts_with("eth") { "" } else { name };
            if from_left { format!("{name}●") } else { format!("●{name}") }
        });
        let body = self.stroke().repeat(width.saturating_sub(2 + columns(&far)));
        let (stroke, near) = (self.stroke(), near.to_owned());
        let parts = if from_left { [near, body, far, stroke.to_owned()] } else { [stroke.to_owned(), far, body, near] };
        Text::new(Dress::Faint, parts.concat())
    }
}

impl Draw<'_> {
    /// The nodes that join others, along a line; `None` where they do not stand in one, or hosts stand between.
    fn middles(&self) -> Option<Vec<usize>> {
        let nodes = &self.topology.nodes;
        let is_middle = |node: usize| nodes[node].kind != Kind::Host;
        let mut left: Vec<_> = (0..nodes.len()).filter(|node| is_middle(*node)).collect();
        let joins = |one: usize, other: usize| self.link(one, other).is_some();
        if left.is_empty() {
            return (self.topology.links.len() <= 1).then_some(left);
        }
        let neighbours = |node: usize| left.iter().filter(|other| joins(node, **other)).count();
        let hosts_of = |node: usize| (0..nodes.len()).filter(|other| !is_middle(*other) && joins(node, *other)).count();
        // From an end of the line, the one that the first host is on where there are two.
        let first_host = nodes.iter().position(|node| node.kind == Kind::Host).unwrap_or(0);
        let ends = left.iter().copied().filter(|node| neighbours(*node) <= 1);
        let start = ends.min_by_key(|end| !joins(*end, first_host))?;
        let mut line = Vec::new();
        let mut next = Some(start);
        while let Some(node) = next {
            line.push(node);
            left.retain(|other| *other != node);
            let mut onward = left.iter().copied().filter(|other| joins(node, *other));
            next = onward.next();
            if onward.next().is_some() {
                return None;
            }
        }
        let inner = line.get(1..line.len().saturating_sub(1)).unwrap_or_default();
        (left.is_empty() && inner.iter().all(|node| hosts_of(*node) == 0)).then_some(line)
    }

    fn link(&self, one: usize, other: usize) -> Option<(usize, &Link)> {
        let is = |link: &Link| link.ends == [one, other] || link.ends == [other, one];
        self.topology.links.iter().enumerate().find(|(_, link)| is(link))
    }

    /// The cable from `near` to `far`.
    fn cable_between(&self, near: usize, far: usize) -> Cable {
        let Some((index, link)) = self.link(near, far) else { return Cable::default() };
        let tap = |node: usize| {
            let end = (index, usize::from(link.ends[0] != node));
            self.plan.taps.iter().find(|tap| tap.end == Some(end)).map(|tap| tap.card.clone())
        };
        Cable { near: tap(near), far: tap(far), impaired: link.impairments.is_some() }
    }

    fn beside(&self, host: usize, middle: usize) -> Beside {
        let name = self.topology.nodes[host].name.clone();
        let card = self.link(host, middle).and_then(|(index, link)| {
            let end = (index, usize::from(link.ends[0] != host));
            self.plan.cards.iter().find(|card| card.end == end)
        });
        let address = card.map(|card| self.address(&card.addresses)).unwrap_or_default();
        Beside { note: self.note(&name), name, address, cable: self.cable_between(host, middle) }
    }

    fn address(&self, addresses: &[(std::net::IpAddr, u8)]) -> String {
        let wanted = addresses.iter().find(|(address, _)| address.is_ipv6() == self.topology.ipv6);
        wanted.map(|(address, _)| address.to_string()).unwrap_or_default()
    }

    fn note(&self, host: &str) -> String {
        let notes = self.scene.labels.iter().filter(|(name, _)| name == host);
        notes.map(|(_, note)| note.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn hosts_of(&self, middle: usize) -> Vec<usize> {
        let hosts = 0..self.topology.nodes.len();
        hosts
            .filter(|node| self.topology.nodes[*node].kind == Kind::Host && self.link(*node, middle).is_some())
            .collect()
    }

    /// Which hosts stand left and right of the boxes, from above.
    fn sides(&self, middles: &[usize]) -> [Vec<usize>; 2] {
        if let [first, .., last] = middles {
            return [self.hosts_of(*first), self.hosts_of(*last)];
        }
        let hosts = self.hosts_of(middles[0]);
        if !self.scene.left.is_empty() {
            let is_left = |host: &usize| self.scene.left.contains(&self.topology.nodes[*host].name);
            return [
                hosts.iter().copied().filter(is_left).collect(),
                hosts.iter().copied().filter(|h| !is_left(h)).collect(),
            ];
        }
        // Clockwise from the upper left.
        let mut right = hosts;
        let mut left: Vec<_> = right.drain(..right.len().min(1)).collect();
        let back = right.split_off((right.len() + 1).div_ceil(2).min(right.len()));
        left.extend(back.into_iter().rev());
        [left, right]
    }

    fn boxes(&self, middles: &[usize], width: usize) -> Vec<Text> {
        let [left, right] = self.sides(middles);
        let left: Vec<_> = left.iter().map(|host| self.beside(*host, middles[0])).collect();
        let last = middles[middles.len() - 1];
        let right: Vec<_> = right.iter().map(|host| self.beside(*host, last)).collect();
        let inside: Vec<_> = middles.iter().map(|middle| self.inside(*middle)).collect();
        let most = inside.iter().map(Vec::len).max().unwrap_or(1);
        let height = (2 * left.len().max(right.len())).saturating_sub(1).max(most);
        let with_notes = self.lines(&left, &inside, &right, middles, height, true);
        if with_notes.iter().all(|line| line.width() <= width) {
            return with_notes;
        }
        let mut lines = self.lines(&left, &inside, &right, middles, height, false);
        for host in left.iter().chain(&right).filter(|host| !host.note.is_empty()) {
            lines.extend(Text::plain(format!(" {}: {}", host.name, host.note)).wrap(width, 3));
        }
        lines
    }

    /// What stands in the box of a node: its name, and a router's addresses.
    fn inside(&self, middle: usize) -> Vec<String> {
        let node = &self.topology.nodes[middle];
        let mut lines = vec![node.name.clone()];
        if matches!(node.kind, Kind::Router { .. }) {
            lines.extend(self.plan.cards_of(middle).map(|card| self.address(&card.addresses)));
        }
        lines
    }

    fn lines(
        &self,
        left: &[Beside],
        inside: &[Vec<String>],
        right: &[Beside],
        middles: &[usize],
        height: usize,
        notes: bool,
    ) -> Vec<Text> {
        // What stands left of a box ends at it, so the note comes first there.
        let text = |host: &Beside, names: usize, left: bool| {
            let note = if notes { host.note.as_str() } else { "" };
            let gap = if note.is_empty() { "" } else { "   " };
            let pad = " ".repeat(names.saturating_sub(columns(&host.name)));
            let Beside { name, address, .. } = host;
            if left { format!("{note}{gap}{name}{pad} {address}") } else { format!("{name}{pad} {address}{gap}{note}") }
        };
        let names = |side: &[Beside]| side.iter().map(|host| columns(&host.name)).max().unwrap_or(0);
        let (left_names, right_names) = (names(left), names(right));
        let left_texts: Vec<_> = left.iter().map(|host| text(host, left_names, true).trim_end().to_owned()).collect();
        let right_texts: Vec<_> =
            right.iter().map(|host| text(host, right_names, false).trim_end().to_owned()).collect();
        let left_width = left_texts.iter().map(|text| columns(text)).max().unwrap_or(0);
        let place = |count: usize, row: usize| {
            // Hosts on every second row, in the middle of the box's height.
            let first = (height + 1).saturating_sub(2 * count) / 2;
            row.checked_sub(first).filter(|at| at.is_multiple_of(2)).map(|at| at / 2).filter(|at| *at < count)
        };
        let mut lines = Vec::new();
        // The row above the box, its inside, the row below.
        for row in 0..height + 2 {
            let inner = row.checked_sub(1).filter(|inner| *inner < height);
            let mut line = Text::default();
            let host = inner.and_then(|inner| place(left.len(), inner));
            let shown = host.map_or("", |host| left_texts[host].as_str());
            line.push(Dress::Plain, &" ".repeat(1 + left_width - columns(shown)));
            line.push(Dress::Plain, shown);
            match host {
                Some(host) => {
                    line.push(Dress::Plain, " ");
                    line.append(&left[host].cable.draw(CABLE, true));
                }
                None => line.push(Dress::Plain, &" ".repeat(if left.is_empty() { 1 } else { CABLE + 1 })),
            }
            for (at, texts) in inside.iter().enumerate() {
                let most = texts.iter().map(|text| columns(text)).max().unwrap_or(0);
                let is_center = inner == Some(height / 2);
                let is_first = at == 0;
                let is_last = at + 1 == inside.len();
                let joined_left = if is_first { host.is_some() } else { is_center };
                let to_right = inner.and_then(|inner| place(right.len(), inner));
                let joined_right = if is_last { to_right.is_some() } else { is_center };
                match inner {
                    None => {
                        let (from, to) = if row == 0 { ("╭", "╮") } else { ("╰", "╯") };
                        line.push(Dress::Plain, &format!("{from}{}{to}", "─".repeat(most + 2)));
                    }
                    Some(inner) => {
                        let first = (height - texts.len()) / 2;
                        let text = inner.checked_sub(first).and_then(|at| texts.get(at)).map_or("", String::as_str);
                        let space = most - columns(text);
                        line.push(Dress::Plain, if joined_left { "┤ " } else { "│ " });
                        line.push(Dress::Plain, &" ".repeat(space / 2));
                        let is_name = inner == first;
                        line.push(if is_name { Dress::Strong } else { Dress::Plain }, text);
                        line.push(Dress::Plain, &" ".repeat(space - space / 2));
                        line.push(Dress::Plain, if joined_right { " ├" } else { " │" });
                    }
                }
                if !is_last {
                    let cable = self.cable_between(middles[at], middles[at + 1]);
                    match is_center {
                        true => line.append(&cable.draw(CABLE, true)),
                        false => line.push(Dress::Plain, &" ".repeat(CABLE)),
                    }
                }
            }
            if let Some(host) = inner.and_then(|inner| place(right.len(), inner)) {
                line.append(&right[host].cable.draw(CABLE, false));
                line.push(Dress::Plain, &format!(" {}", right_texts[host]));
            }
            lines.push(line);
        }
        lines
    }

    /// Two hosts and a cable, or one host alone.
    fn cable(&self) -> Vec<Text> {
        let host = |node: usize| {
            let beside = self.beside(node, 1 - node.min(1));
            let note = if beside.note.is_empty() { String::new() } else { format!("   {}", beside.note) };
            format!("{} {}{note}", beside.name, beside.address).trim_end().to_owned()
        };
        let mut line = Text::plain(format!(" {}", host(0)));
        if self.topology.links.is_empty() {
            let loopback = self.plan.taps.iter().any(|tap| tap.loopback);
            line.push(Dress::Faint, if loopback { "  ●lo" } else { "" });
        } else {
            line.push(Dress::Plain, " ");
            line.append(&self.cable_between(0, 1).draw(2 * CABLE, true));
            line.push(Dress::Plain, &format!(" {}", host(1)));
        }
        vec![line]
    }

    /// What is no line of boxes: its cables, one by one.
    fn list(&self) -> Vec<Text> {
        let name = |node: usize| self.topology.nodes[node].name.as_str();
        let line = |link: &Link| {
            let mut text = Text::plain(format!(" {} ", name(link.ends[0])));
            text.append(&self.cable_between(link.ends[0], link.ends[1]).draw(CABLE, true));
            text.push(Dress::Plain, &format!(" {}", name(link.ends[1])));
            text
        };
        self.topology.links.iter().map(line).collect()
    }

    /// What the dots and dashes stand for.
    fn legend(&self) -> Vec<Text> {
        let taps: Vec<_> = self.plan.taps.iter().map(|tap| self.scene.tap_name(&tap.name)).collect();
        let mut lines = Vec::new();
        if !taps.is_empty() {
            lines.push(Text::new(
                Dress::Faint,
                format!(" {}", self.lang.fill("lesson.taps", &[("taps", &taps.join(", "))])),
            ));
        }
        for link in &self.topology.links {
            let Some([there, back]) = &link.impairments else { continue };
            let [one, other] = link.ends.map(|node| self.topology.nodes[node].name.as_str());
            let both = [(there, one, other), (back, other, one)];
            let shown = if there == back { &both[..1] } else { &both };
            for (impairment, from, to) in shown {
                let arrow = if there == back { "╌" } else { "→" };
                let what = damage(impairment, self.lang);
                if !what.is_empty() {
                    lines.push(Text::new(Dress::Faint, format!(" {from} {arrow} {to}: {what}")));
                }
            }
        }
        lines
    }
}

/// Columns of a cable.
const CABLE: usize = 7;

/// What a cable does to frames, in words.
fn damage(impairment: &Impairment, lang: Lang) -> String {
    let Impairment { delay, jitter, loss, duplication, reordering, rate, lost, .. } = impairment;
    let mut parts = Vec::new();
    let percent = |share: f64| lang.decimal(share * 100.0, usize::from((share * 1000.0).round() % 10.0 != 0.0));
    if !delay.is_zero() {
        parts.push(lang.fill("lesson.delay", &[("time", &lang.duration(delay.as_nanos() as u64))]));
    }
    if !jitter.is_zero() {
        parts.push(lang.fill("lesson.jitter", &[("time", &lang.duration(jitter.as_nanos() as u64))]));
    }
    for (share, key) in [(*loss, "lesson.loses"), (*duplication, "lesson.doubles"), (*reordering, "lesson.reorders")] {
        if share > 0.0 {
            parts.push(lang.fill(key, &[("percent", &percent(share))]));
        }
    }
    if let Some(rate) = rate {
        parts.push(lang.metric(*rate as f64, "bit/s"));
    }
    if !lost.is_empty() {
        let numbers: Vec<_> = lost.iter().map(ToString::to_string).collect();
        parts.push(lang.fill("lesson.loses_these", &[("numbers", &numbers.join(", "))]));
    }
    parts.join(" · ")
}
