//! What the packets tell of the network: which taps are on one link, which routers join links, which hosts sit where.

use std::fmt::Write as _;

use super::measure::{Face, cut};
use super::picture::{Anchor, Area, Arrow, Fill, Picture, Stroke};
use super::sheet::Sheet;
use super::{Capture, Draw, Form, code};
use crate::i18n::Lang;
use crate::model::Osi;
use crate::output::table::Look;
use crate::output::text::{Dress, Text, harmless};
use crate::stats::Topic;
use crate::stats::hops::{Hops, Link};

pub(super) const FORMS: &[Form] = &Form::ALL;
pub(super) const TOPICS: &[Topic] = &[];

/// Taps that are drawn, and hosts of each.
const TAPS: usize = 24;
const HOSTS: usize = 4;

/// Width of a link with its taps, and of a router between two.
const LINK: f32 = 250.0;
const ROUTER: f32 = 130.0;
const LINE: f32 = 16.0;

pub(super) fn capture(capture: Capture<'_>) -> impl Draw {
    Drawn(capture)
}

struct Drawn<'s>(Capture<'s>);

/// A network as far as packets tell of it.
struct Network {
    /// Name of each tap, and the hosts that sit there.
    taps: Vec<(String, Vec<String>)>,
    /// Taps that the same frames pass: a cable, a hub or a switch.
    links: Vec<Vec<usize>>,
    /// Two links with a router between them, and packets that it passed on.
    routers: Vec<(usize, usize, u64)>,
    /// Taps that are left out.
    beyond: usize,
}

impl Network {
    fn of(hops: &Hops) -> Self {
        let names = hops.taps();
        let mut taps: Vec<(String, Vec<String>)> =
            names.iter().take(TAPS).map(|name| (name.clone(), Vec::new())).collect();
        for (host, tap) in hops.homes() {
            if let Some((_, hosts)) = taps.get_mut(tap) {
                hosts.push(host.to_string());
            }
        }
        let links: Vec<Link> = hops.links().into_iter().filter(|link| link.taps.1 < taps.len()).collect();
        // Taps are of one link when the same frame passes both.
        let mut of: Vec<usize> = (0..taps.len()).collect();
        for link in links.iter().filter(|link| !link.is_routed()) {
            let (keep, gone) = (of[link.taps.0], of[link.taps.1]);
            of.iter_mut().filter(|own| **own == gone).for_each(|own| *own = keep);
        }
        let mut segments: Vec<Vec<usize>> = Vec::new();
        let mut at = vec![0; taps.len()];
        for tap in 0..taps.len() {
            let place = segments.iter().position(|segment| of[segment[0]] == of[tap]).unwrap_or_else(|| {
                segments.push(Vec::new());
                segments.len() - 1
            });
            segments[place].push(tap);
            at[tap] = place;
        }
        let mut routers: Vec<(usize, usize, u64)> = Vec::new();
        for link in links.iter().filter(|link| link.is_routed()) {
            let (one, other) = (at[link.taps.0], at[link.taps.1]);
            let ends = (one.min(other), one.max(other));
            match routers.iter_mut().find(|(from, to, _)| (*from, *to) == ends) {
                Some((.., packets)) => *packets += link.packets,
                None if one != other => routers.push((ends.0, ends.1, link.packets)),
                None => {}
            }
        }
        Self { beyond: names.len() - taps.len(), taps, links: segments, routers }
    }

    fn spoken(&self, lang: Lang) -> Vec<String> {
        let mut says = Vec::new();
        for (at, link) in self.links.iter().enumerate() {
            let taps = link.iter().map(|tap| {
                let (name, hosts) = &self.taps[*tap];
                if hosts.is_empty() { name.clone() } else { format!("{name} ({})", hosts.join(", ")) }
            });
            let taps = taps.collect::<Vec<_>>().join(", ");
            says.push(format!("{} {}: {taps}", lang.text("draw.link"), at + 1));
        }
        for (from, to, packets) in &self.routers {
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("from", &(from + 1)), ("to", &(to + 1)), ("packets", &lang.number(*packets))];
            says.push(lang.fill("draw.router_between", &values));
        }
        says.extend((self.beyond > 0).then(|| lang.fill("draw.more_taps", &[("n", &self.beyond)])));
        says
    }

    /// Lines of a tap: its name, and its hosts.
    fn lines(&self, tap: usize, lang: Lang) -> Vec<String> {
        let hosts = &self.taps[tap].1;
        let mut lines: Vec<_> = hosts.iter().take(HOSTS).cloned().collect();
        if hosts.len() > HOSTS {
            lines.push(lang.fill("draw.more_hosts", &[("n", &lang.number((hosts.len() - HOSTS) as u64))]));
        }
        lines
    }

    fn picture(&self, file: &str, unfollowed: Option<String>, lang: Lang) -> Picture {
        let width = (self.links.len() as f32 * (LINK + ROUTER) - ROUTER + 40.0).max(640.0);
        let (mut sheet, y, title) = Sheet::titled(width, lang.text("draw.topology"), file);
        let heights = self.links.iter().map(|link| {
            link.iter().map(|tap| 36.0 + self.lines(*tap, lang).len() as f32 * LINE).sum::<f32>() + 40.0
        });
        let heights: Vec<f32> = heights.collect();
        let tallest = heights.iter().copied().fold(0.0, f32::max);
        let (left, top) = (sheet.left(), y + 10.0);
        let mut middles = Vec::new();
        for (at, (link, height)) in self.links.iter().zip(&heights).enumerate() {
            let area = Area::new(left + at as f32 * (LINK + ROUTER), top + (tallest - height) / 2.0, LINK, *height);
            middles.push(area);
            let title = format!("{} {}", lang.text("draw.link"), at + 1);
            sheet.canvas().group(title.clone(), |canvas| {
                canvas.area(area, 12.0, Fill::Tint(Some(Osi::DataLink)), Some(Stroke::new(Dress::Layer(Osi::DataLink), 1.6)));
                canvas.label([area.x + 12.0, area.y + 20.0], Anchor::Start, Text::new(Dress::Strong, title), 13.0, Face::Sans);
                let mut y = area.y + 30.0;
                for tap in link {
                    let lines = self.lines(*tap, lang);
                    let own = Area::new(area.x + 10.0, y, LINK - 20.0, 30.0 + lines.len() as f32 * LINE);
                    canvas.area(own, 5.0, Fill::Tint(None), Some(Stroke::new(Dress::Plain, 1.2)));
                    let name = Text::new(Dress::Strong, cut(&self.taps[*tap].0, own.width - 20.0, 13.0, Face::Mono));
                    canvas.label([own.x + 10.0, own.y + 19.0], Anchor::Start, name, 13.0, Face::Mono);
                    for (line, host) in lines.iter().enumerate() {
                        let at = [own.x + 10.0, own.y + 35.0 + line as f32 * LINE];
                        let host = Text::new(Dress::Layer(Osi::Network), cut(host, own.width - 20.0, 12.0, Face::Mono));
                        canvas.label(at, Anchor::Start, host, 12.0, Face::Mono);
                    }
                    y = own.bottom() + 6.0;
                }
            });
        }
        for (nth, (from, to, packets)) in self.routers.iter().enumerate() {
            let (one, other) = (middles[*from], middles[*to]);
            // Routers between links that stand apart go below each other.
            let y = top + tallest / 2.0 + if to - from == 1 { 0.0 } else { tallest / 2.0 + 24.0 + nth as f32 * 8.0 };
            let canvas = sheet.canvas();
            canvas.line(vec![[one.right(), y], [other.x, y]], Stroke::new(Dress::Layer(Osi::Network), 2.2), Arrow::None);
            let middle = (one.right() + other.x) / 2.0;
            let area = Area::new(middle - 40.0, y - 22.0, 80.0, 44.0);
            canvas.area(area, 22.0, Fill::Tint(Some(Osi::Network)), Some(Stroke::new(Dress::Layer(Osi::Network), 1.8)));
            canvas.label([middle, y - 2.0], Anchor::Middle, Text::new(Dress::Strong, lang.text("draw.router")), 12.0, Face::Sans);
            let packets = cut(&lang.counted(*packets, "hops.count_one", "hops.count"), 76.0, 10.5, Face::Sans);
            canvas.label([middle, y + 13.0], Anchor::Middle, Text::new(Dress::Faint, packets), 10.5, Face::Sans);
        }
        let spoken = self.spoken(lang);
        let apart = self.routers.iter().any(|(from, to, _)| to - from > 1);
        let notes = [Some(lang.text("draw.topology_note").to_owned()), unfollowed];
        let end = sheet.notes(top + tallest + if apart { 60.0 } else { 8.0 }, notes.iter().flatten());
        sheet.finish(end, title, spoken.join(". "))
    }
}

impl Drawn<'_> {
    fn network(&self) -> Option<Network> {
        self.0.hops.filter(|hops| !hops.taps().is_empty()).map(Network::of)
    }
}

impl Draw for Drawn<'_> {
    fn picture(&self, lang: Lang) -> Picture {
        let file = self.0.name();
        match self.network() {
            Some(network) => network.picture(&file, self.0.unfollowed(lang), lang),
            None => {
                let (mut sheet, y) = Sheet::new(640.0, &[]);
                let none = lang.text("draw.no_way").to_owned();
                let end = sheet.notes(y, [&none]);
                sheet.finish(end, none, String::new())
            }
        }
    }

    fn text(&self, look: Look) -> String {
        let none = || vec![look.lang.text("draw.no_way").to_owned()];
        let spoken = self.network().map_or_else(none, |network| network.spoken(look.lang));
        let spoken = spoken.into_iter().chain(self.0.unfollowed(look.lang));
        spoken.map(|line| format!("{}\n", harmless(&line))).collect()
    }

    fn mermaid(&self, lang: Lang) -> Option<String> {
        let Some(network) = self.network() else { return Some(code::mermaid_nothing(lang.text("draw.no_way"))) };
        let mut out = String::from("flowchart LR\n");
        for (at, link) in network.links.iter().enumerate() {
            let _ = writeln!(out, "  subgraph link{at} [{} {}]", lang.text("draw.link"), at + 1);
            for tap in link {
                let lines: Vec<_> = std::iter::once(network.taps[*tap].0.clone()).chain(network.lines(*tap, lang)).collect();
                let _ = writeln!(out, "    tap{tap}[{}]", code::mermaid(&lines.join(" · ")));
            }
            out.push_str("  end\n");
        }
        for (from, to, packets) in &network.routers {
            let says = format!("{} · {}", lang.text("draw.router"), lang.number(*packets));
            let _ = writeln!(out, "  link{from} ---|{}| link{to}", code::mermaid(&says));
        }
        Some(out)
    }

    fn dot(&self, lang: Lang) -> Option<String> {
        let Some(network) = self.network() else { return Some(code::dot_nothing(lang.text("draw.no_way"))) };
        let mut out = String::from("graph topology {\n  rankdir=LR\n  node [shape=box fontname=\"monospace\" fontsize=11]\n");
        for (at, link) in network.links.iter().enumerate() {
            let title = format!("{} {}", lang.text("draw.link"), at + 1);
            let _ = writeln!(out, "  link{at} [shape=ellipse label={}]", code::dot(&title));
            for tap in link {
                let lines: Vec<_> = std::iter::once(network.taps[*tap].0.clone()).chain(network.lines(*tap, lang)).collect();
                let _ = writeln!(out, "  tap{tap} [label={}]\n  tap{tap} -- link{at}", code::dot(&lines.join(" · ")));
            }
        }
        for (nth, (from, to, packets)) in network.routers.iter().enumerate() {
            let says = format!("{} · {}", lang.text("draw.router"), lang.number(*packets));
            let _ = writeln!(out, "  router{nth} [shape=diamond label={}]", code::dot(&says));
            let _ = writeln!(out, "  link{from} -- router{nth} -- link{to}");
        }
        Some(out + "}\n")
    }
}
