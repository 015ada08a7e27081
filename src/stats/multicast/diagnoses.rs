//! What is striking about the groups, each with its reason.

use std::net::IpAddr;

use super::{Group, Member, Multicast, mac_of};
use crate::i18n::{Lang, w};
use crate::names::multicast6;
use crate::stats::table::top;
use crate::stats::{Cell, Column, Table, Telling};

/// Groups named where data went elsewhere.
const EXAMPLES: usize = 3;

/// How much a diagnosis matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    /// Somebody does not get what was meant for them, or may not.
    Problem,
    /// Worth knowing.
    Remark,
}

struct Diagnosis {
    weight: Weight,
    group: Option<IpAddr>,
    text: String,
    spec: &'static str,
}

/// Routers never forward it, and switches send it to all: nobody needs to say that it listens.
fn is_heard_without_joining(group: IpAddr) -> bool {
    match group {
        // RFC 4541 §2.1.2: 224.0.0.0/24 goes to every port.
        IpAddr::V4(group) => matches!(group.octets(), [224, 0, 0, _]),
        // RFC 3810 §6: no report for all nodes, nor for what does not leave the host; a registered group of the link,
        // solicited nodes among them, is joined when a host comes up, mostly before a capture begins.
        IpAddr::V6(group) => match group.octets()[1] & 0x0f {
            0 | 1 => true,
            2 => multicast6::group(group).is_some(),
            _ => false,
        },
    }
}

/// It does not leave the link by its address alone.
fn stays_on_link(group: IpAddr) -> bool {
    match group {
        IpAddr::V4(group) => matches!(group.octets(), [224, 0, 0, _]),
        IpAddr::V6(group) => group.octets()[1] & 0x0f <= 2,
    }
}

struct Doctor<'c> {
    counted: &'c Multicast,
    lang: Lang,
    found: Vec<Diagnosis>,
}

impl Doctor<'_> {
    fn say(
        &mut self,
        weight: Weight,
        group: Option<IpAddr>,
        spec: &'static str,
        key: &'static str,
        values: &[(&str, &dyn std::fmt::Display)],
    ) {
        self.found.push(Diagnosis { weight, group, text: self.lang.fill(key, values), spec });
    }

    fn listeners(&self, group: IpAddr) -> impl Iterator<Item = (&IpAddr, &Member)> {
        let of_group =
            self.counted.members.iter().filter(move |((of, _), member)| *of == group && member.joined.is_some());
        of_group.map(|((_, host), member)| (host, member))
    }

    fn look(&mut self, ip: IpAddr, group: &Group, unheard: &[IpAddr]) {
        use Weight::{Problem, Remark};
        let listeners = self.listeners(ip).count() as u64;
        let hosts = self.lang.number(listeners);
        let frames = self.lang.frames(group.data.frames);
        if group.data.frames > 0 && listeners == 0 && !is_heard_without_joining(ip) {
            self.say(Problem, Some(ip), "RFC 1112 §2", "multicast.unheard", &[("frames", &frames)]);
        }
        if group.data.frames == 0 && listeners > 0 && !is_heard_without_joining(ip) {
            let same_family = |other: &&IpAddr| other.is_ipv4() == ip.is_ipv4();
            let others: Vec<_> = unheard.iter().filter(same_family).take(EXAMPLES).map(ToString::to_string).collect();
            if others.is_empty() {
                self.say(Remark, Some(ip), "RFC 1112 §2", "multicast.silent", &[("hosts", &hosts)]);
            } else {
                let values: [(&str, &dyn std::fmt::Display); 2] = [("hosts", &hosts), ("others", &others.join(", "))];
                self.say(Problem, Some(ip), "RFC 1112 §2", "multicast.elsewhere", &values);
            }
        }
        if group.misfits > 0
            && let Some((moment, mac)) = group.misfit
        {
            let (right, frames) = (mac_of(ip), self.lang.frames(group.misfits));
            let spec = if ip.is_ipv4() { "RFC 1112 §6.4" } else { "RFC 2464 §7" };
            let values: [(&str, &dyn std::fmt::Display); 4] =
                [("frames", &frames), ("number", &moment.number), ("mac", &mac), ("right", &right)];
            self.say(Problem, Some(ip), spec, "multicast.misfit", &values);
        }
        if group.ttl.is_some_and(|(_, high)| high <= 1) && !stays_on_link(ip) {
            let spec = if ip.is_ipv4() { "RFC 1112 §6.1" } else { "RFC 3493 §5.2" };
            self.say(Remark, Some(ip), spec, "multicast.ttl", &[]);
        }
        let mut left: Vec<_> = self.listeners(ip).filter(|(_, member)| member.has_left()).collect();
        left.sort_by_key(|(host, _)| **host);
        let names: Vec<_> = left.iter().take(EXAMPLES).map(|(host, _)| host.to_string()).collect();
        let (gone, names) = (self.lang.number(left.len() as u64), names.join(", "));
        if !left.is_empty() {
            let key = if left.len() > EXAMPLES { "multicast.many_left" } else { "multicast.left" };
            let spec = if ip.is_ipv4() { "RFC 3376 §5.1" } else { "RFC 3810 §6.1" };
            self.say(Remark, Some(ip), spec, key, &[("gone", &gone), ("hosts", &names)]);
        }
    }

    /// Who asks keeps memberships alive.
    fn look_for_queriers(&mut self, is_ipv4: bool) {
        let asked = self.counted.queriers.keys().any(|querier| querier.is_ipv4() == is_ipv4);
        let joined = self.counted.members.iter();
        let joined = joined.filter(|((group, _), member)| group.is_ipv4() == is_ipv4 && member.joined.is_some());
        // What every host joins by itself when it comes up is no reason to look for a router.
        let matters = joined.map(|((group, _), _)| *group).any(|group| !is_heard_without_joining(group));
        if !asked && matters {
            let (protocol, spec) = if is_ipv4 { ("IGMP", "RFC 4541 §2.1") } else { ("MLD", "RFC 4541 §3") };
            self.say(Weight::Remark, None, spec, "multicast.no_querier", &[("protocol", &protocol)]);
        }
    }
}

/// All diagnoses, what matters most first.
pub(super) fn table(counted: &Multicast, telling: Telling<'_>) -> Table {
    let lang = telling.lang;
    let mut doctor = Doctor { counted, lang, found: Vec::new() };
    let (groups, _) = top(counted.groups.iter(), usize::MAX, |(ip, group)| (group.data, **ip));
    let unheard: Vec<_> = groups
        .iter()
        .filter(|(ip, group)| group.data.frames > 0 && !is_heard_without_joining(**ip))
        .filter(|(ip, _)| doctor.listeners(**ip).next().is_none())
        .map(|(ip, _)| **ip)
        .collect();
    for (ip, group) in &groups {
        doctor.look(**ip, group, &unheard);
    }
    doctor.look_for_queriers(true);
    doctor.look_for_queriers(false);
    let mut found = doctor.found;
    found.sort_by_key(|diagnosis| diagnosis.weight);
    let columns = vec![
        Column::text("weight", w("", "")),
        Column::text("group", w("group", "grupo")).once(),
        Column::text("diagnosis", w("diagnosis", "diagnóstico")).wrapped(),
        Column::text("source", w("source", "fonte")).spare(1),
    ];
    let mut table = Table::new("multicast", lang.text("multicast.diagnoses"), columns);
    table.part = "diagnoses";
    let hidden = found.len().saturating_sub(telling.most);
    found.truncate(telling.most);
    for diagnosis in found {
        table.rows.push(vec![
            Cell::Text(if diagnosis.weight == Weight::Problem { "!" } else { "·" }.to_owned()),
            diagnosis.group.map_or(Cell::None, |ip| Cell::Text(ip.to_string())),
            Cell::Text(diagnosis.text),
            Cell::Text(diagnosis.spec.to_owned()),
        ]);
    }
    if table.rows.is_empty() {
        table.notes.push(lang.text("multicast.healthy").to_owned());
    }
    if hidden > 0 {
        table.notes.push(lang.fill("multicast.more_diagnoses", &[("n", &lang.number(hidden as u64))]));
    }
    let mut queriers: Vec<_> = counted.queriers.iter().collect();
    queriers.sort_unstable();
    for (querier, times) in queriers.into_iter().take(EXAMPLES) {
        table.notes.push(lang.fill("multicast.querier", &[("host", querier), ("times", &lang.number(*times))]));
    }
    table
}
