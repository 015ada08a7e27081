//! Addresses: which is used at which layer, how long it is, how far it reaches, what it is.

use std::cmp::Reverse;
use std::net::{IpAddr, Ipv6Addr};

use super::conversations::Conversations;
use super::endpoints::Traffic;
use super::table::{Sum, top};
use super::{Cell, Column, Table, Telling};
use crate::bytes::MacAddr;
use crate::flow::ends::Address;
use crate::i18n::{Lang, Words, w};
use crate::model::Osi;
use crate::names::mac_addresses::{maker_of, special_mac};
use crate::names::special_addresses::special;
use crate::names::{multicast4, multicast6};
use crate::proto::Proto;

const THIS_LINK: Words = w("this link", "este enlace");
const THIS_NETWORK: Words = w("this network", "esta rede");
const THIS_HOST: Words = w("this host", "este host");
const EVERYWHERE: Words = w("the Internet", "a Internet");

/// How far a packet with this address can come.
fn reach(address: Address) -> Words {
    match address {
        Address::Mac(_) => THIS_LINK,
        Address::Ip(IpAddr::V4(ip)) => match ip.octets() {
            [127, ..] => THIS_HOST,
            [0, ..] | [169, 254, ..] | [224, 0, 0, _] | [255, 255, 255, 255] => THIS_LINK,
            [10, ..] | [172, 16..=31, ..] | [192, 168, ..] | [100, 64..=127, ..] | [239, ..] => THIS_NETWORK,
            _ => EVERYWHERE,
        },
        Address::Ip(IpAddr::V6(ip)) => match ip.octets() {
            [0xff, second, ..] => match second & 0x0f {
                1 => THIS_HOST,
                2 => THIS_LINK,
                14 => EVERYWHERE,
                _ => multicast6::scope(ip).map_or(EVERYWHERE, |scope| scope.name),
            },
            [0xfe, 0x80..=0xbf, ..] => THIS_LINK,
            [0xfc | 0xfd, ..] | [0xfe, 0xc0..=0xff, ..] => THIS_NETWORK,
            _ if ip == Ipv6Addr::LOCALHOST => THIS_HOST,
            _ if ip == Ipv6Addr::UNSPECIFIED => THIS_LINK,
            _ => EVERYWHERE,
        },
    }
}

/// What is special about it, or who made the card.
fn kind(address: Address, lang: Lang) -> Option<String> {
    match address {
        Address::Mac(mac) => kind_of_mac(mac, lang),
        Address::Ip(ip) => {
            let group = match ip {
                IpAddr::V4(ip) => multicast4::class_d_group(ip)
                    .map(|group| group.name)
                    .or_else(|| multicast4::class_d_block(ip).map(|block| block.name)),
                IpAddr::V6(ip) => multicast6::group(ip).map(|group| group.name),
            };
            let is_group = ip.is_multicast();
            let name = group.or_else(|| special(ip).map(|special| special.name)).map(|name| name.in_(lang));
            match (is_group, name) {
                (true, Some(name)) => Some(lang.fill("stats.group_named", &[("name", &name)])),
                (true, None) => Some(lang.text("stats.group").to_owned()),
                (false, name) => name.map(str::to_owned),
            }
        }
    }
}

fn kind_of_mac(mac: MacAddr, lang: Lang) -> Option<String> {
    special_mac(mac).map(|special| special.name.in_(lang).to_owned()).or_else(|| maker_of(mac)).or_else(|| {
        let key = if mac.is_group() { "stats.group" } else { "stats.local_mac" };
        (mac.is_group() || mac.is_local()).then(|| lang.text(key).to_owned())
    })
}

const fn bits(address: Address) -> u64 {
    match address {
        Address::Mac(_) => 48,
        Address::Ip(IpAddr::V4(_)) => 32,
        Address::Ip(IpAddr::V6(_)) => 128,
    }
}

/// The addresses of every layer with most frames, from the link upwards.
pub(super) fn tables(counted: &Conversations, telling: Telling<'_>) -> Vec<Table> {
    let Telling { lang, most, .. } = telling;
    let columns = vec![
        Column::text("layer", w("OSI · Internet", "OSI · Internet")).once(),
        Column::text("protocol", w("protocol", "protocolo")).once(),
        Column::number("bits", w("bits", "bits")).once(),
        Column::text("address", w("address", "endereço")),
        Column::text("reach", w("reaches", "alcança")).spare(1),
        Column::text("kind", w("what it is", "o que é")).wrapped(),
        Column::number("sent_frames", w("frames sent", "quadros enviados")),
        Column::number("received_frames", w("received", "recebidos")),
    ];
    let mut table = Table::new("addresses", lang.text("stats.addresses"), columns);
    let mut left_out = (0, Sum::default());
    let mut hide = |rows: usize, sum: Sum| {
        left_out.0 += rows;
        left_out.1.add(sum);
    };
    for proto in counted.protocols().into_iter().filter(|proto| proto.info().osi < Osi::Transport) {
        let all = counted.traffic(proto).iter();
        let (shown, hidden) = top(all, most, |(end, traffic)| (traffic.sum().frames, Reverse(*end)));
        for (end, traffic) in shown {
            let address = end.address;
            let kind = kind(address, lang).map_or(Cell::None, Cell::Text);
            let about = (bits(address), address.to_string(), reach(address).in_(lang));
            table.rows.push(row(proto, about, kind, *traffic));
        }
        hide(hidden.len(), hidden.iter().fold(Sum::default(), |rest, (_, traffic)| rest.plus(traffic.sum())));
    }
    let all = super::ports::of(counted);
    let (shown, hidden) = top(all.iter(), most, |(key, port)| (port.traffic.sum().frames, Reverse(**key)));
    for (&(proto, number), port) in shown {
        let name = super::ports::registered(proto, number, port).map_or(Cell::None, |name| Cell::Text(name.to_owned()));
        table.rows.push(row(proto, (16, number.to_string(), lang.text("stats.program")), name, port.traffic));
    }
    hide(hidden.len(), hidden.iter().fold(Sum::default(), |rest, (_, port)| rest.plus(port.traffic.sum())));
    table.hide(left_out.0, left_out.1);
    table.notes.push(lang.text("stats.addresses_note").to_owned());
    vec![table]
}

fn row(proto: Proto, (bits, address, reach): (u64, String, &str), kind: Cell, traffic: Traffic) -> Vec<Cell> {
    vec![
        Cell::Layer(proto.info().osi),
        Cell::Text(proto.info().title.to_owned()),
        Cell::Number(bits),
        Cell::Text(address),
        Cell::Text(reach.to_owned()),
        kind,
        Cell::some(traffic.sent.frames),
        Cell::some(traffic.received.frames),
    ]
}
