//! What other frames tell of one, in words.

use std::fmt::{Display, Write as _};

use crate::flow::across::{Datagram, Found, Place, Share};
use crate::flow::cutter::{End, Piece};
use crate::flow::messages::Secrecy;
use crate::flow::pairs::Question;
use crate::flow::tcp::State;
use crate::flow::{Agreed, Mark, Marks, Side};
use crate::i18n::Lang;
use crate::output::dialogue::opened_by;
use crate::output::text::harmless;
use crate::proto::Proto;
use crate::proto::contract::escape;
use crate::stats::latency;

/// Most messages of one frame that are told.
const MOST_MESSAGES: usize = 6;

/// Most places of octets that are told.
const MOST_PLACES: usize = 12;

/// What was found out about frame `number`, a sentence or two each; `files` are those that one types to ask for more.
#[must_use]
pub fn sentences(number: u64, found: &Found, files: Option<&str>, lang: Lang) -> Vec<String> {
    let mut teller = Teller { number, found, files, lang, out: Vec::new() };
    for place in &found.places {
        teller.place(place);
    }
    if let Some(datagram) = &found.datagram {
        teller.datagram(datagram);
    }
    if let Some(agreed) = &found.agreed {
        teller.agreed(agreed);
    }
    teller.messages();
    teller.questions();
    teller.out
}

struct Teller<'t> {
    number: u64,
    found: &'t Found,
    files: Option<&'t str>,
    lang: Lang,
    out: Vec<String>,
}

impl Teller<'_> {
    fn say(&mut self, key: &'static str, values: &[(&str, &dyn Display)]) {
        let text = self.lang.fill(key, values);
        self.out.push(text);
    }

    fn time(&self, ns: i64) -> String {
        let sign = if ns < 0 { "-" } else { "" };
        format!("{sign}{}", self.lang.duration(ns.unsigned_abs()))
    }

    fn who(&self, place: &Place, side: Side) -> &'static str {
        self.lang.text(if side == place.client { "flows.client" } else { "flows.server" })
    }

    fn agreed(&mut self, agreed: &Agreed) {
        let frame = self.lang.number(agreed.frame);
        self.say("across.agreed", &[("frame", &frame), ("proto", &agreed.proto.title(self.lang))]);
        if !agreed.formats.is_empty() {
            let mut formats = String::new();
            for (number, format) in &agreed.formats {
                formats.push_str(if formats.is_empty() { "" } else { ", " });
                let _ = write!(formats, "{number} ");
                escape(format.as_bytes(), &mut formats);
            }
            self.say("across.formats", &[("formats", &formats)]);
        }
    }

    fn place(&mut self, place: &Place) {
        let lang = self.lang;
        let [client, server] = [place.client, !place.client].map(|side| place.key.end(side).to_string());
        let (nth, frames) = (lang.number(place.nth), lang.number(place.frames));
        let values: [(&str, &dyn Display); 6] = [
            ("flow", &place.flow),
            ("proto", &place.key.proto().title(lang)),
            ("client", &client),
            ("server", &server),
            ("nth", &nth),
            ("frames", &frames),
        ];
        if place.quoted {
            return self.say("across.quoted", &values);
        }
        let mut text = lang.fill("across.place", &values);
        if let Some(file) = self.files.map(harmless) {
            text.push(' ');
            text += &lang.fill("across.commands", &[("file", &file), ("flow", &place.flow)]);
        }
        self.out.push(text);
        if place.key.proto() == Proto::Tcp {
            self.handshake(place);
            self.closing(place);
            self.state(place);
            self.marks(place);
            self.acknowledgements(place);
        }
    }

    /// Which step of the handshake it is, and where the others are.
    fn handshake(&mut self, place: &Place) {
        let Some(handshake) = place.handshake else { return };
        let [syn, answer, ack] = [handshake.syn, handshake.syn_ack, handshake.ack];
        let frame = |step: Option<(u64, i64)>| step.map(|(frame, _)| frame);
        let is = |step| frame(step) == Some(self.number);
        let missing = self.lang.text("across.none");
        let name = |step| {
            frame(step).map_or_else(|| missing.to_owned(), |frame| self.lang.fill("flows.in_frame", &[("n", &frame)]))
        };
        let since = |from: Option<(u64, i64)>, to: Option<(u64, i64)>| {
            from.zip(to).map_or_else(|| "–".to_owned(), |((_, from), (_, to))| self.time(to.saturating_sub(from)))
        };
        let key = match () {
            () if is(syn) => "across.syn",
            () if is(answer) => "across.syn_ack",
            () if is(ack) => "across.ack",
            () => return,
        };
        let values: [(&str, &dyn Display); 5] = [
            ("syn", &name(syn)),
            ("answer", &name(answer)),
            ("ack", &name(ack)),
            ("answer_time", &since(syn, answer)),
            ("ack_time", &since(syn, ack)),
        ];
        self.say(key, &values);
    }

    fn closing(&mut self, place: &Place) {
        let [low_fin, high_fin, low_reset, high_reset] = place.closing.map(|frame| frame.map(|frame| frame.get()));
        let of = |side, low, high| if side == Side::Low { low } else { high };
        let (own, other) = (of(place.side, low_fin, high_fin), of(!place.side, low_fin, high_fin));
        let (who, whom) = (self.who(place, place.side), self.who(place, !place.side));
        if of(place.side, low_reset, high_reset) == Some(self.number) {
            self.say("across.reset", &[("who", &who)]);
        } else if own == Some(self.number) {
            match other {
                Some(frame) if frame < self.number => {
                    self.say("across.fin_second", &[("who", &who), ("other", &whom), ("frame", &frame)]);
                }
                Some(frame) => self.say("across.fin_first", &[("who", &who), ("other", &whom), ("frame", &frame)]),
                None => self.say("across.fin_only", &[("who", &who), ("other", &whom)]),
            }
        }
    }

    fn state(&mut self, place: &Place) {
        let Some((before, behind)) = place.states else { return };
        let change = |side: Side| {
            let (before, behind): (State, State) = (before[side as usize], behind[side as usize]);
            match before == behind {
                true => behind.name().to_owned(),
                false => format!("{} → {}", before.name(), behind.name()),
            }
        };
        let (client, server) = (change(place.client), change(!place.client));
        self.say("across.states", &[("client", &client), ("server", &server)]);
    }

    fn marks(&mut self, place: &Place) {
        let verdict = place.verdict;
        let marks = verdict.marks.explained();
        let is_particular = marks.has(Mark::FastRetransmission) || marks.has(Mark::SpuriousRetransmission);
        for mark in marks.iter() {
            let Some(def) = mark.field().filter(|_| !(is_particular && mark == Mark::Retransmission)) else { continue };
            let title = def.title.in_(self.lang);
            match (mark, verdict.repeats) {
                (Mark::DuplicateAck, Some(frame)) => {
                    self.say("across.duplicate", &[("frame", &frame), ("nth", &verdict.duplicate)]);
                }
                (Mark::CapturedTwice, Some(frame)) => self.say("across.twice", &[("frame", &frame)]),
                (_, Some(frame)) if Marks::of(&[mark]).has_any(Marks::AGAIN) => {
                    let time = verdict.since.map_or_else(|| "–".to_owned(), |ns| self.time(ns));
                    self.say("across.again", &[("mark", &title), ("frame", &frame), ("time", &time)]);
                }
                _ => self.say("across.mark", &[("mark", &title)]),
            }
        }
        if !self.found.again.is_empty() {
            let key = if self.found.again.len() == 1 { "across.said_again" } else { "across.said_again_many" };
            self.say(key, &[("frames", &Lang::numbers(&self.found.again))]);
        }
    }

    fn acknowledgements(&mut self, place: &Place) {
        if let Some((frame, ns)) = place.verdict.acknowledges {
            let time = self.time(ns);
            self.say("across.acknowledges", &[("frame", &frame), ("time", &time)]);
        }
        if let Some((frame, ns)) = self.found.acknowledged {
            let time = self.time(ns);
            self.say("across.acknowledged", &[("frame", &frame), ("time", &time)]);
        }
        if let Some(octets) = place.verdict.in_flight {
            let octets = self.lang.octets(octets.into());
            self.say("across.in_flight", &[("octets", &octets)]);
        }
    }

    fn messages(&mut self) {
        let shares = &self.found.shares;
        let is_tcp = self.found.places.iter().any(|place| place.key.proto() == Proto::Tcp);
        // That a datagram is a message needs no words.
        if let [share] = &shares[..]
            && (!is_tcp && share.of == 1)
        {
            return;
        }
        for share in shares.iter().take(MOST_MESSAGES) {
            self.message(share);
        }
        for share in self.found.before.iter().take(MOST_MESSAGES) {
            self.said_before(share);
        }
        if let Some(more) = shares.len().checked_sub(MOST_MESSAGES).filter(|more| *more > 0) {
            self.say("across.more_messages", &[("n", &more)]);
        }
    }

    fn said_before(&mut self, share: &Share) {
        let lang = self.lang;
        let title = share.proto.map_or("–", |proto| proto.title(lang));
        let what = format!("{title} {}", share.says(lang));
        let begin = share.pieces.first().map_or(share.complete.frame, |piece| piece.origin.frame);
        let values: [(&str, &dyn Display); 5] = [
            ("what", &what.trim_end()),
            ("who", &lang.text(if share.by_client { "flows.client" } else { "flows.server" })),
            ("octets", &lang.octets(share.octets)),
            ("begin", &begin),
            ("complete", &share.complete.frame),
        ];
        self.say(if begin == share.complete.frame { "across.before" } else { "across.before_many" }, &values);
    }

    fn message(&mut self, share: &Share) {
        let lang = self.lang;
        let title = share.proto.map_or("–", |proto| proto.title(lang));
        let what = format!("{title} {}", share.says(lang));
        let (Some(first), Some(last)) = (share.here.first(), share.here.last()) else { return };
        let at = u64::from(first.origin.at);
        let here: u64 = share.here.iter().map(|piece| piece.octets as u64).sum();
        let within = range(first.start as u64, (last.start + last.octets - first.start) as u64, lang);
        let begin = share.pieces.first().map_or(self.number, |piece| piece.origin.frame);
        let values: [(&str, &dyn Display); 8] = [
            ("what", &what.trim_end()),
            ("who", &lang.text(if share.by_client { "flows.client" } else { "flows.server" })),
            ("at", &range(at, u64::from(last.origin.at) + last.octets as u64 - at, lang)),
            ("here", &lang.octets(here)),
            ("within", &within),
            ("octets", &lang.octets(share.octets)),
            ("begin", &begin),
            ("complete", &share.complete.frame),
        ];
        let is_here =
            share.pieces.iter().all(|piece| piece.origin.frame == self.number) && share.of <= share.pieces.len();
        self.say(if is_here { "across.message" } else { "across.part" }, &values);
        if !is_here {
            let places: Vec<_> =
                share.pieces.iter().map(|piece| (piece.origin.frame, piece_range(piece, lang))).collect();
            self.places("across.octets", &places, share.of);
        }
        match share.secrecy {
            Secrecy::None | Secrecy::Record(None) => {}
            Secrecy::Opened(_) => self.say("across.opened", &[]),
            Secrecy::Record(Some(secret)) | Secrecy::Inside(secret) => {
                let how = opened_by(secret, lang);
                self.say("across.decrypted", &[("how", &how)]);
            }
        }
        match share.end {
            End::Whole => {}
            End::Turn => self.say("across.turn", &[]),
            End::Lost => self.say("across.lost", &[]),
            End::Parted => self.say("across.parted", &[]),
        }
    }

    /// "frame 3: 0–1,479; frame 4: …", of `all` places.
    fn places(&mut self, key: &'static str, places: &[(u64, String)], all: usize) {
        let lang = self.lang;
        let told: Vec<_> = places
            .iter()
            .take(MOST_PLACES)
            .map(|(frame, octets)| lang.fill("across.at", &[("frame", frame), ("octets", octets)]))
            .collect();
        let mut told = told.join("; ");
        if all > MOST_PLACES {
            told += &lang.fill("conversation.and_more", &[("n", &lang.number((all - MOST_PLACES) as u64))]);
        }
        self.say(key, &[("places", &told)]);
    }

    fn questions(&mut self) {
        let lang = self.lang;
        let found = self.found;
        let opened =
            found.places.iter().any(|place| place.handshake.is_some_and(|handshake| handshake.syn_ack.is_some()));
        for pair in found.pairs.iter().filter(|pair| !(opened && pair.question == Question::Connection)) {
            let question = latency::name(pair.question, lang);
            let time = pair.time_ns().map_or_else(|| "–".to_owned(), |ns| lang.duration(ns));
            let answers = pair.answered.frame == self.number
                || found.shares.iter().any(|share| share.complete.frame == pair.answered.frame);
            let (key, frame) =
                if answers { ("across.answers", pair.asked.frame) } else { ("across.answered", pair.answered.frame) };
            self.say(key, &[("question", &question), ("frame", &frame), ("time", &time)]);
        }
        for question in &found.open {
            self.say("across.open", &[("question", &latency::name(*question, lang))]);
        }
    }

    fn datagram(&mut self, datagram: &Datagram) {
        let lang = self.lang;
        let Some(at) = datagram.pieces.iter().position(|piece| piece.frame == self.number) else { return };
        let own = datagram.pieces[at];
        let octets = datagram.octets.map(|octets| lang.number(octets.into()));
        let values: [(&str, &dyn Display); 4] = [
            ("nth", &(at + 1)),
            ("of", &datagram.pieces.len()),
            ("own", &range(own.first.into(), own.octets.into(), lang)),
            ("octets", &octets.as_deref().unwrap_or_default()),
        ];
        let key = match datagram.whole {
            true => "across.fragment",
            false if octets.is_some() => "across.fragment_waits",
            false => "across.fragment_unknown",
        };
        self.say(key, &values);
        let places: Vec<_> = datagram
            .pieces
            .iter()
            .map(|piece| (piece.frame, range(piece.first.into(), piece.octets.into(), lang)))
            .collect();
        self.places("across.fragments", &places, places.len());
        if datagram.whole {
            let last = datagram.pieces.iter().map(|piece| piece.frame).max().unwrap_or(self.number);
            self.say("across.fragments_whole", &[("frame", &last)]);
        } else {
            let missing = missing(datagram, lang);
            self.say("across.fragments_missing", &[("ranges", &missing)]);
        }
    }
}

pub(super) fn range(first: u64, octets: u64, lang: Lang) -> String {
    match octets {
        0 | 1 => lang.number(first),
        _ => format!("{}–{}", lang.number(first), lang.number(first + octets - 1)),
    }
}

fn piece_range(piece: &Piece, lang: Lang) -> String {
    range(piece.start as u64, piece.octets as u64, lang)
}

/// Octets that no fragment brings.
fn missing(datagram: &Datagram, lang: Lang) -> String {
    let (mut reach, mut gaps) = (0_u64, Vec::new());
    for piece in &datagram.pieces {
        let (first, octets) = (u64::from(piece.first), u64::from(piece.octets));
        if first > reach {
            gaps.push(range(reach, first - reach, lang));
        }
        reach = reach.max(first + octets);
    }
    match datagram.octets.map(u64::from) {
        Some(end) if end > reach => gaps.push(range(reach, end - reach, lang)),
        Some(_) => {}
        None => gaps.push(lang.fill("across.from", &[("first", &lang.number(reach))])),
    }
    gaps.join(", ")
}
