//! Where peeling stopped before the end: headers that lie, protocols that nobody here knows, encryption.

use std::fmt::Display;

use super::Rank::{Fault, Striking};
use super::{Sheet, read};
use crate::describe::key_name;
use crate::peel::MAX_LAYERS;
use crate::proto::Proto;
use crate::proto::contract::{Fault as Broken, Key, Stop, Why};

pub(super) fn look(sheet: &mut Sheet<'_>) {
    let peeled = sheet.view.peeled;
    let last = sheet.view.layers().last();
    let index = last.map(|layer| layer.index);
    let title = last.map_or("", |layer| layer.proto().title(sheet.lang));
    let spec = last.map_or("", |layer| layer.proto().info().spec);
    let octets = last.map_or(sheet.view.frame.bytes.len(), |layer| layer.payload().len());
    match peeled.stop {
        Stop::Done | Stop::Fragment => {}
        // What a wireless LAN protects is told among its other notes.
        Stop::Opaque if last.is_some_and(|layer| read::is_set(&layer, "wlan.fc.protected")) => {}
        Stop::Opaque if last.is_some_and(|layer| layer.proto() == Proto::Rtp) => {
            sheet.say(Striking, index, "RFC 3550 §5.1, RFC 3711", "notes.media", &[("octets", &octets)]);
        }
        Stop::Opaque => sheet.say(Striking, index, spec, "notes.opaque", &[("title", &title), ("octets", &octets)]),
        Stop::TooDeep => sheet.say(Fault, index, "camadas", "notes.too_deep", &[("most", &MAX_LAYERS)]),
        Stop::Unknown(Key::Link(_)) => {
            let link = sheet.view.frame.link;
            let name = link.name().unwrap_or("?");
            let values: &[(&str, &dyn Display)] = &[("number", &link.0), ("name", &name), ("octets", &octets)];
            sheet.say(Striking, index, "tcpdump.org/linktypes", "notes.unknown_link", values);
        }
        Stop::Unknown(key) => {
            let values: &[(&str, &dyn Display)] =
                &[("title", &title), ("key", &key_name(key, sheet.lang)), ("octets", &octets)];
            sheet.say(Striking, index, spec, "notes.unknown_key", values);
        }
        Stop::Fault(Broken::Malformed(why)) => {
            sheet.say(Fault, index, spec, "notes.malformed", &[("title", &title), ("why", &why.in_(sheet.lang))]);
        }
        Stop::Fault(Broken::Truncated { need }) => {
            let here = last.map_or(0, |layer| layer.bytes().len());
            let key = match peeled.shortage.map(|shortage| shortage.why) {
                Some(Why::Cut) => "notes.header_cut",
                Some(Why::Quoted) => return,
                Some(Why::Fragment) => "notes.header_elsewhere",
                Some(Why::Stream) => {
                    let values: &[(&str, &dyn Display)] = &[("title", &title), ("here", &here)];
                    return sheet.say(Striking, index, "RFC 9293 §2.2", "notes.message_goes_on", values);
                }
                _ => "notes.header_short",
            };
            let values: &[(&str, &dyn Display)] = &[("title", &title), ("need", &need), ("here", &here)];
            sheet.say(Fault, index, spec, key, values);
        }
    }
}
