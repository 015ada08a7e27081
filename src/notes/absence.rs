//! Why a layer is not there.

use super::Rank::{Striking, Usual};
use super::{Sheet, read};
use crate::model::Osi;
use crate::proto::Proto;
use crate::proto::contract::Stop;

pub(super) fn look(sheet: &mut Sheet<'_>) {
    let layers: Vec<_> = sheet.layers().collect();
    let Some(last) = layers.last() else { return };
    if sheet.view.peeled.stop == Stop::Fragment {
        sheet.say(Striking, last.index, "RFC 791 §3.2", "notes.no_ports_fragment", &[]);
        return;
    }
    let highest = |osi| layers.iter().rfind(|layer| layer.proto().info().osi == osi);
    if sheet.view.peeled.stop != Stop::Done || highest(Osi::Transport).is_some() {
        return;
    }
    if let Some(top) = highest(Osi::Network) {
        let title = top.proto().title(sheet.lang);
        if top.proto() == Proto::Arp {
            sheet.say(Usual, top.index, "RFC 826", "notes.no_ip", &[]);
        } else if read::ip_ends(top).is_none() && read::ip_under(top).is_some() {
            sheet.say(Striking, top.index, "RFC 1122 §3.2.2", "notes.no_ports", &[("title", &title)]);
        }
    } else if last.index > 0 && !matches!(last.proto(), Proto::Data | Proto::Text) {
        let info = last.proto().info();
        sheet.say(Striking, last.index, info.spec, "notes.no_network", &[("title", &last.proto().title(sheet.lang))]);
    }
}
