//! One conversation in words: how it was opened, what each side sent, what went wrong and which frames prove it, how it
//! was closed.

use std::fmt::Display;

use super::flows::{STRIKING, ending};
use super::{Cell, Column, Report, Table, percent};
use crate::flow::ends::Address;
use crate::flow::evidence::{Evidence, Finding, MOST_FRAMES};
use crate::flow::tcp::{Connection, Half, Scale};
use crate::flow::{Flow, Mark, Seen, Side};
use crate::i18n::{Lang, Words, w};
use crate::proto::Proto;

/// The conversation in words, as the tap saw it that saw it first; `taps` names the taps of the run.
#[must_use]
pub fn report(flow: &Flow, evidence: &Evidence, taps: &[String], lang: Lang) -> Report {
    let seen = flow.first();
    let [client, server] = flow.ends().map(|end| end.to_string());
    let title = flow.key.proto().title(lang);
    let values: [(&str, &dyn Display); 4] =
        [("n", &lang.number(flow.number)), ("proto", &title), ("client", &client), ("server", &server)];
    let heading = lang.fill("flows.dialogue", &values);
    let teller = Teller { flow, seen, evidence, lang, client: flow.client() };
    let mut notes = Vec::new();
    match &seen.tcp {
        Some(tcp) => {
            notes.extend(teller.opening(tcp));
            notes.extend(teller.agreed(tcp));
            notes.extend(teller.findings());
            notes.push(teller.closing(tcp));
            notes.extend(teller.unknown(tcp));
        }
        None => notes.extend(teller.without_connection()),
    }
    if let Some(error) = flow.error {
        let says = super::flows::says(error.says, lang);
        let values: [(&str, &dyn Display); 4] =
            [("says", &says), ("by", &error.says.by), ("frame", &error.frame), ("end", &flow.key.end(error.about))];
        notes.push(lang.fill("conversation.error", &values));
    }
    notes.extend(teller.taps(taps));
    let mut tables = vec![teller.sides()];
    tables.extend(teller.by_tap(taps));
    Report { heading, tables, notes }
}

struct Teller<'t> {
    flow: &'t Flow,
    seen: &'t Seen,
    evidence: &'t Evidence,
    lang: Lang,
    client: Side,
}

impl Teller<'_> {
    fn say(&self, key: &'static str, values: &[(&str, &dyn Display)]) -> String {
        self.lang.fill(key, values)
    }

    fn end(&self, side: Side) -> String {
        self.flow.key.end(side).to_string()
    }

    fn who(&self, side: Side) -> &'static str {
        let key = match side == self.client {
            true => "conversation.client",
            false if Address::Ip(self.flow.key.host(side)).is_group() => "conversation.group",
            false => "conversation.server",
        };
        self.lang.text(key)
    }

    /// What each side sent, in two columns.
    fn sides(&self) -> Table {
        let lang = self.lang;
        let column = |side| Column::of(&format!("{} {}", self.who(side), self.end(side)));
        let columns =
            vec![Column::text("what", w("sent by", "enviado por")), column(self.client), column(!self.client)];
        let mut table = Table::new("conversation", lang.text("conversation.sides"), columns);
        let mut row = |title: Words, cell: &dyn Fn(Side) -> Cell| {
            let (one, other) = (cell(self.client), cell(!self.client));
            if (one.clone(), other.clone()) != (Cell::None, Cell::None) {
                table.rows.push(vec![Cell::Text(title.in_(lang).to_owned()), one, other]);
            }
        };
        let seen = self.seen;
        row(w("frames", "quadros"), &|side| Cell::Number(seen.sent(side).frames));
        row(w("octets on the wire", "octetos no meio"), &|side| Cell::Number(seen.sent(side).octets));
        row(w("octets of data", "octetos de dados"), &|side| Cell::Number(seen.sent(side).payload));
        let Some(tcp) = &seen.tcp else { return table };
        let half = |side| tcp.half(side);
        row(w("of these sent again", "destes, reenviados"), &|side| Cell::some(half(side).resent));
        let useful = |side| seen.sent(side).payload.saturating_sub(half(side).resent);
        row(w("data, share of its octets, %", "dados, parte dos octetos, %"), &|side| match useful(side) {
            0 => Cell::None,
            octets => Cell::Percent(percent(octets, seen.sent(side).octets)),
        });
        row(w("goodput", "vazão útil"), &|side| self.rate(useful(side)));
        row(w("largest segment", "maior segmento"), &|side| Cell::some(half(side).largest.into()));
        row(w("most octets under way", "máximo de octetos em trânsito"), &|side| {
            Cell::some(half(side).most_in_flight.into())
        });
        row(w("until acknowledged, least", "até a confirmação, mínimo"), &|side| times(half(side), |t| t.least));
        row(w("until acknowledged, mean", "até a confirmação, média"), &|side| {
            half(side).round_trips.mean().map_or(Cell::None, Cell::Duration)
        });
        row(w("until acknowledged, most", "até a confirmação, máximo"), &|side| times(half(side), |t| t.most));
        row(w("smallest window", "menor janela"), &|side| {
            half(side).windows.map_or(Cell::None, |(least, _)| Cell::Number(least.into()))
        });
        row(w("largest window", "maior janela"), &|side| {
            half(side).windows.map_or(Cell::None, |(_, most)| Cell::Number(most.into()))
        });
        row(w("state at the end", "estado no fim"), &|side| Cell::Text(tcp.state(side).name().to_owned()));
        table
    }

    fn rate(&self, octets: u64) -> Cell {
        match self.seen.duration_ns() {
            Some(ns @ 1..) if octets > 0 => Cell::Rate(octets as f64 * 8e9 / ns as f64),
            _ => Cell::None,
        }
    }

    fn opening(&self, tcp: &Connection) -> Option<String> {
        let handshake = &tcp.handshake;
        let (syn, _) = handshake.syn?;
        let (client, server) = (self.end(self.client), self.end(!self.client));
        let Some((answer, _)) = handshake.syn_ack else {
            let values: [(&str, &dyn Display); 3] = [("client", &client), ("syn", &syn), ("server", &server)];
            return Some(self.say("conversation.asked", &values));
        };
        let Some((ack, _)) = handshake.ack else {
            let values: [(&str, &dyn Display); 4] =
                [("client", &client), ("syn", &syn), ("server", &server), ("answer", &answer)];
            return Some(self.say("conversation.half_open", &values));
        };
        let round_trip = tcp.handshake_ns().map_or_else(|| "–".to_owned(), |ns| self.lang.duration(ns));
        let values: [(&str, &dyn Display); 6] = [
            ("client", &client),
            ("syn", &syn),
            ("server", &server),
            ("answer", &answer),
            ("ack", &ack),
            ("time", &round_trip),
        ];
        Some(self.say("conversation.opened", &values))
    }

    /// What both SYNs offered, and so holds.
    fn agreed(&self, tcp: &Connection) -> Option<String> {
        let offers = Side::BOTH.map(|side| tcp.half(side).offer.map(|(_, offer)| offer));
        let (Some(low), Some(high)) = (offers[0], offers[1]) else { return None };
        let of = |side: Side| if side == Side::Low { low } else { high };
        let mut facts = Vec::new();
        let (client, server) = (of(self.client), of(!self.client));
        if client.mss > 0 && server.mss > 0 {
            let [client, server] = [client.mss, server.mss].map(|octets| self.lang.number(octets.into()));
            facts.push(self.say("conversation.mss", &[("client", &client), ("server", &server)]));
        }
        match (tcp.half(self.client).scale, tcp.half(!self.client).scale) {
            (Scale::Shift(client), Scale::Shift(server)) => {
                let [client, server] = [client, server].map(|shift| self.lang.number(1 << shift));
                facts.push(self.say("conversation.scale", &[("client", &client), ("server", &server)]));
            }
            _ => facts.push(self.lang.text("conversation.no_scale").to_owned()),
        }
        let both = |has: bool, yes, no| self.lang.text(if has { yes } else { no }).to_owned();
        facts.push(both(client.permits_sack && server.permits_sack, "conversation.sack", "conversation.no_sack"));
        facts.push(both(client.timestamps && server.timestamps, "conversation.stamps", "conversation.no_stamps"));
        Some(self.say("conversation.agreed", &[("facts", &facts.join("; "))]))
    }

    fn findings(&self) -> Vec<String> {
        self.evidence.findings.iter().filter_map(|finding| self.finding(finding)).collect()
    }

    fn finding(&self, finding: &Finding) -> Option<String> {
        let lang = self.lang;
        let frames: Vec<_> = finding.instances.iter().map(|instance| instance.frame).collect();
        let mut named = Lang::numbers(&frames);
        if finding.count > frames.len() as u64 {
            named += &self.say("conversation.and_more", &[("n", &lang.number(finding.count - frames.len() as u64))]);
        }
        let key = match (finding.mark, finding.count) {
            (Mark::Retransmission, _) => return Some(self.retransmissions(finding, &named)),
            (Mark::FastRetransmission, _) => "conversation.fast",
            (Mark::SpuriousRetransmission, _) => "conversation.spurious",
            (Mark::OutOfOrder, _) => "conversation.out_of_order",
            (Mark::Repeated, _) => "conversation.repeated",
            (Mark::DuplicateAck, _) => "conversation.duplicate_ack",
            (Mark::LostSegment, _) => "conversation.lost",
            (Mark::AckLostSegment, _) => "conversation.ack_lost",
            (Mark::ZeroWindow, _) => "conversation.zero_window",
            (Mark::ZeroWindowProbe, _) => "conversation.probe",
            (Mark::WindowFull, _) => "conversation.window_full",
            (Mark::KeepAlive, _) => "conversation.keep_alive",
            (Mark::CapturedTwice, _) => "conversation.twice",
            (Mark::ReusedPorts, _) => "conversation.reused",
            (Mark::WindowUpdate | Mark::KeepAliveAck | Mark::ZeroWindowProbeAck, _) => return None,
        };
        let values: [(&str, &dyn Display); 4] = [
            ("frames", &named),
            ("n", &lang.number(finding.count)),
            ("who", &self.who(finding.side)),
            ("other", &self.who(!finding.side)),
        ];
        Some(self.say(key, &values))
    }

    /// Sent again without having been asked: how long was waited tells why.
    fn retransmissions(&self, finding: &Finding, named: &str) -> String {
        let waited = finding.instances.iter().filter_map(|instance| instance.since_ns);
        let waited: Vec<_> = waited.filter_map(|ns| u64::try_from(ns).ok()).collect();
        let (least, most) = (waited.iter().min().copied().unwrap_or(0), waited.iter().max().copied().unwrap_or(0));
        // The shortest time-out of common systems; RFC 6298 §2.4 would have a second.
        const SHORTEST_NS: u64 = 200_000_000;
        let key = if least >= SHORTEST_NS { "conversation.timeout" } else { "conversation.again" };
        let time = match least == most {
            true => self.lang.duration(least),
            false => format!("{}–{}", self.lang.duration(least), self.lang.duration(most)),
        };
        let values: [(&str, &dyn Display); 4] = [
            ("frames", &named),
            ("n", &self.lang.number(finding.count)),
            ("who", &self.who(finding.side)),
            ("time", &time),
        ];
        self.say(key, &values)
    }

    fn closing(&self, tcp: &Connection) -> String {
        let how = ending(tcp, self.client, self.lang);
        let mut frames: Vec<_> = Side::BOTH
            .into_iter()
            .flat_map(|side| [tcp.half(side).fin, tcp.half(side).reset])
            .flatten()
            .map(|frame| frame.get())
            .collect();
        frames.sort_unstable();
        match frames.is_empty() {
            true => self.say("conversation.ending", &[("how", &how)]),
            false => self.say("conversation.closing", &[("how", &how), ("frames", &Lang::numbers(&frames))]),
        }
    }

    /// What cannot be known because the opening is not in the capture.
    fn unknown(&self, tcp: &Connection) -> Option<String> {
        let missing: Vec<_> = Side::BOTH.into_iter().filter(|side| tcp.half(*side).offer.is_none()).collect();
        match (&missing[..], tcp.handshake.syn.is_some()) {
            ([_, _], _) => Some(self.lang.text("conversation.no_opening").to_owned()),
            ([side], _) if tcp.half(*side).base.is_some() && self.seen.sent(*side).frames > 0 => {
                Some(self.say("conversation.half_opening", &[("who", &self.who(*side))]))
            }
            _ => None,
        }
    }

    /// A conversation of datagrams or echoes.
    fn without_connection(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let proto = self.flow.key.proto();
        if matches!(proto, Proto::Icmp | Proto::Icmpv6) {
            return notes;
        }
        for side in [self.client, !self.client] {
            let Some(told) = self.evidence.numbered(side) else { continue };
            let lang = self.lang;
            let frames = |list: &[u64]| {
                let shown = Lang::numbers(&list[..list.len().min(MOST_FRAMES)]);
                let left = list.len().saturating_sub(MOST_FRAMES) as u64;
                if left == 0 { shown } else { shown + &self.say("conversation.and_more", &[("n", &lang.number(left))]) }
            };
            let values: [(&str, &dyn Display); 4] = [
                ("who", &self.end(side)),
                ("n", &lang.number(told.messages)),
                ("first", &told.range.0),
                ("last", &told.range.1),
            ];
            let mut text = self.say("conversation.numbered", &values);
            let parts = [
                (&told.missing, "conversation.numbers_missing"),
                (&told.again, "conversation.numbers_again"),
                (&told.late, "conversation.numbers_late"),
            ];
            for (list, key) in parts {
                if !list.is_empty() {
                    text.push(' ');
                    text += &self.say(key, &[("numbers", &frames(list))]);
                }
            }
            if told.missing.is_empty() && told.again.is_empty() && told.late.is_empty() {
                text.push(' ');
                text += self.lang.text("conversation.numbers_all");
            }
            notes.push(text);
        }
        notes
    }

    /// The same conversation as each tap saw it, where there are several: what is lost behind one tap never comes to the next.
    fn by_tap(&self, names: &[String]) -> Option<Table> {
        self.flow.taps().nth(1)?;
        let mut columns = vec![
            Column::text("tap", w("tap", "ponto de escuta")),
            Column::number("sent_frames", w("frames\u{a0}→", "quadros\u{a0}→")),
            Column::number("received_frames", w("←", "←")),
        ];
        let has_connection = self.seen.tcp.is_some();
        if has_connection {
            columns.push(Column::number("handshake", w("opening", "abertura")));
        }
        // What no tap saw needs no column.
        let count = |seen: &Seen, marks: &[Mark]| {
            let of = |side: Side| {
                let half = seen.tcp.as_ref().map(|tcp| tcp.half(side));
                marks.iter().map(|mark| half.map_or(0, |half| u64::from(half.count(*mark)))).sum::<u64>()
            };
            of(Side::Low) + of(Side::High)
        };
        let striking: Vec<_> =
            STRIKING.iter().filter(|(marks, ..)| self.flow.taps().any(|seen| count(seen, marks) > 0)).collect();
        for (marks, ..) in &striking {
            let title = marks.first().and_then(|mark| mark.field()).map_or(w("", ""), |def| def.title);
            columns.push(Column::number("striking", title));
        }
        let lang = self.lang;
        let mut table = Table::new("conversation", lang.text("conversation.by_tap"), columns);
        table.part = "taps";
        for seen in self.flow.taps() {
            let name = names.get(seen.tap as usize).map_or_else(|| seen.tap.to_string(), Clone::clone);
            let handshake = seen.tcp.as_ref().and_then(|tcp| tcp.handshake_ns());
            let mut row = vec![
                Cell::Text(name),
                Cell::some(seen.sent(self.client).frames),
                Cell::some(seen.sent(!self.client).frames),
            ];
            row.extend(has_connection.then_some(handshake.map_or(Cell::None, Cell::Duration)));
            row.extend(striking.iter().map(|(marks, ..)| Cell::some(count(seen, marks))));
            table.rows.push(row);
        }
        Some(table)
    }

    fn taps(&self, names: &[String]) -> Option<String> {
        self.flow.taps().nth(1)?;
        let tap = self.seen.tap;
        let name = names.get(tap as usize).map_or_else(|| tap.to_string(), Clone::clone);
        Some(self.say("conversation.taps", &[("first", &name)]))
    }
}

fn times(half: &Half, of: impl Fn(&crate::flow::tcp::Times) -> u64) -> Cell {
    if half.round_trips.count == 0 { Cell::None } else { Cell::Duration(of(&half.round_trips)) }
}
