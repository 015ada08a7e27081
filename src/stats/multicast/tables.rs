//! The tables of the multicast groups.

use std::cmp::Reverse;
use std::net::{IpAddr, Ipv6Addr};

use super::{Group, Member, Moment, Multicast, mac_of};
use crate::i18n::{Lang, w};
use crate::names::{multicast4, multicast6};
use crate::stats::table::{Sum, top};
use crate::stats::{Cell, Column, Table, Telling};

/// Groups named as examples of those that share a MAC address.
const EXAMPLES: usize = 3;

/// The groups and their data, their members, their addresses, and what is striking.
pub(in crate::stats) fn tables(counted: &Multicast, telling: Telling<'_>) -> Vec<Table> {
    let lang = telling.lang;
    if counted.groups.is_empty() {
        let mut table = Table::new("multicast", lang.text("multicast.title"), Vec::new());
        table.notes.push(lang.text("multicast.none").to_owned());
        return vec![table];
    }
    let (shown, hidden) = top(counted.groups.iter(), telling.most, |(ip, group)| (group.data, Reverse(**ip)));
    let rest = hidden.iter().fold(Sum::default(), |rest, (_, group)| rest.plus(group.data));
    let mut tables = vec![groups(counted, &shown, telling), members(counted, &shown, telling), addresses(&shown, lang)];
    tables[0].hide(hidden.len(), rest);
    tables.push(super::diagnoses::table(counted, telling));
    tables
}

/// Those that have to do with `group`: the senders first, then by address.
pub(super) fn of<'c>(counted: &'c Multicast, group: &IpAddr) -> Vec<(&'c IpAddr, &'c Member)> {
    let members = counted.members.iter().filter(|((of, _), _)| of == group);
    let mut members: Vec<_> = members.map(|((_, host), member)| (host, member)).collect();
    members.sort_by_key(|(host, member)| (Reverse(member.sent), **host));
    members
}

/// Since the first frame of the capture.
fn since(moment: Option<Moment>, telling: Telling<'_>) -> Cell {
    let begin = telling.whole.times().map_or(0, |(first, _)| first);
    moment.and_then(|moment| moment.time_ns).map_or(Cell::None, |time| Cell::Since(time.abs_diff(begin)))
}

/// "1", "1-64".
pub(super) fn range((low, high): (u8, u8)) -> String {
    if low == high { low.to_string() } else { format!("{low}-{high}") }
}

fn groups(counted: &Multicast, shown: &[(&IpAddr, &Group)], telling: Telling<'_>) -> Table {
    let columns = vec![
        Column::text("group", w("group", "grupo")),
        Column::text("name", w("name", "nome")).spare(5),
        Column::text("ports", w("ports", "portas")),
        Column::number("ttl", w("TTL, hops", "TTL, saltos")),
        // The next table has them one by one.
        Column::number("senders", w("senders", "remetentes")).spare(3),
        Column::number("listeners", w("listeners", "ouvintes")).spare(4),
        Column::number("frames", w("frames", "quadros")),
        Column::number("octets", w("octets", "octetos")),
        Column::number("first", w("first,\u{a0}s", "primeiro,\u{a0}s")).spare(1),
        Column::number("last", w("last,\u{a0}s", "último,\u{a0}s")).spare(2),
    ];
    let mut table = Table::new("multicast", telling.lang.text("multicast.title"), columns);
    table.part = "groups";
    for (ip, group) in shown {
        let members = of(counted, ip);
        let count = |is: fn(&Member) -> bool| members.iter().filter(|(_, member)| is(member)).count() as u64;
        let mut ports = group.ports.clone();
        ports.sort_unstable();
        let ports: Vec<_> = ports.iter().map(ToString::to_string).collect();
        table.rows.push(vec![
            Cell::Text(ip.to_string()),
            name(**ip, telling.lang).map_or(Cell::None, Cell::Text),
            if ports.is_empty() { Cell::None } else { Cell::Text(ports.join(", ")) },
            group.ttl.map_or(Cell::None, |ttl| Cell::Text(range(ttl))),
            Cell::some(count(|member| member.sent.frames > 0)),
            Cell::some(count(|member| member.joined.is_some())),
            Cell::some(group.data.frames),
            Cell::some(group.data.octets),
            since(group.first, telling),
            since(group.last, telling),
        ]);
    }
    table.notes.push(telling.lang.text("multicast.reports").to_owned());
    table
}

/// The registered name of a group.
pub(super) fn name(group: IpAddr, lang: Lang) -> Option<String> {
    let name = match group {
        IpAddr::V4(group) => multicast4::class_d_group(group).map(|group| group.name),
        IpAddr::V6(group) => multicast6::group(group).map(|group| group.name),
    };
    name.map(|name| name.in_(lang).to_owned())
}

fn members(counted: &Multicast, shown: &[(&IpAddr, &Group)], telling: Telling<'_>) -> Table {
    let columns = vec![
        Column::text("group", w("group", "grupo")).once(),
        Column::text("host", w("host", "host")),
        Column::number("frames", w("frames sent", "quadros enviados")),
        Column::number("octets", w("octets sent", "octetos enviados")).spare(1),
        Column::number("joined", w("joined,\u{a0}s", "entrou,\u{a0}s")),
        Column::number("left", w("left,\u{a0}s", "saiu,\u{a0}s")),
    ];
    let mut table = Table::new("multicast", telling.lang.text("multicast.members"), columns);
    table.part = "members";
    let mut hidden = (0, Sum::default());
    for (ip, _) in shown {
        let members = of(counted, ip);
        for (at, (host, member)) in members.into_iter().enumerate() {
            if at >= telling.most {
                hidden.0 += 1;
                hidden.1.add(member.sent);
                continue;
            }
            table.rows.push(vec![
                Cell::Text(ip.to_string()),
                Cell::Text(host.to_string()),
                Cell::some(member.sent.frames),
                Cell::some(member.sent.octets),
                since(member.joined, telling),
                since(member.last_leave.filter(|_| member.has_left()), telling),
            ]);
        }
    }
    table.hide(hidden.0, hidden.1);
    table
}

fn addresses(shown: &[(&IpAddr, &Group)], lang: Lang) -> Table {
    let columns = vec![
        Column::text("group", w("group", "grupo")),
        Column::text("block", w("block or scope", "bloco ou escopo")).wrapped(),
        Column::text("mac", w("MAC address", "endereço MAC")),
        Column::text("sharing", w("others with the same MAC address", "outros com o mesmo endereço MAC")).wrapped(),
    ];
    let mut table = Table::new("multicast", lang.text("multicast.addresses"), columns);
    table.part = "addresses";
    for &(&ip, _) in shown {
        let sharing = match ip {
            IpAddr::V4(group) => {
                let others = multicast4::sharing(group).filter(|other| *other != group);
                let examples = others.take(EXAMPLES).map(|other| other.to_string()).collect::<Vec<_>>().join(", ");
                lang.fill("multicast.sharing4", &[("examples", &examples)])
            }
            IpAddr::V6(group) => sharing6(group, lang),
        };
        table.rows.push(vec![
            Cell::Text(ip.to_string()),
            Cell::Text(place(ip, lang)),
            Cell::Text(mac_of(ip).to_string()),
            Cell::Text(sharing),
        ]);
    }
    if shown.iter().any(|(ip, _)| ip.is_ipv4()) {
        table.notes.push(lang.text("multicast.mac4").to_owned());
    }
    if shown.iter().any(|(ip, _)| ip.is_ipv6()) {
        table.notes.push(lang.text("multicast.mac6").to_owned());
    }
    table
}

/// The block of class D, or the scope and flags of IPv6.
pub(super) fn place(group: IpAddr, lang: Lang) -> String {
    match group {
        IpAddr::V4(group) => multicast4::class_d_block(group).map_or("", |block| block.name.in_(lang)).to_owned(),
        IpAddr::V6(group) => place6(group, lang),
    }
}

/// "link-local, transient": the scope, and what the flags say where they are set; the T flag both ways.
fn place6(group: Ipv6Addr, lang: Lang) -> String {
    let mut parts = Vec::new();
    if let Some(scope) = multicast6::scope(group) {
        parts.push(scope.name.in_(lang).to_owned());
    }
    for flag in multicast6::flags(group).into_iter().flatten() {
        let said = match (flag.letter, flag.set) {
            ('T', true) => lang.text("multicast.transient"),
            ('T', false) => lang.text("multicast.permanent"),
            (_, true) => flag.meaning.in_(lang),
            (_, false) => continue,
        };
        parts.push(format!("{}={} {said}", flag.letter, u8::from(flag.set)));
    }
    parts.join(", ")
}

/// Groups of the same identifier in other scopes are examples that somebody may meet.
fn sharing6(group: Ipv6Addr, lang: Lang) -> String {
    let [first, second, rest @ ..] = group.octets();
    let others = [1, 2, 5, 8, 14].map(|scope| {
        let mut octets = [0; 16];
        (octets[0], octets[1]) = (first, second & 0xf0 | scope);
        octets[2..].copy_from_slice(&rest);
        Ipv6Addr::from(octets)
    });
    let others = others.iter().filter(|other| **other != group);
    let examples = others.take(2).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    lang.fill("multicast.sharing6", &[("examples", &examples)])
}
