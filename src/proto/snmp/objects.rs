//! Names of the objects that every device has. RFC 3418 (system, snmp), RFC 2863 (interfaces), RFC 4293 (IP).

use crate::i18n::{Words, same};

/// What all of them begin with: iso.org.dod.internet.mgmt.mib-2.
const MIB_2: &str = "1.3.6.1.2.1.";

/// Objects by their number below [`MIB_2`].
const OBJECTS: [(&str, &str); 40] = [
    ("1.1", "sysDescr"),
    ("1.2", "sysObjectID"),
    ("1.3", "sysUpTime"),
    ("1.4", "sysContact"),
    ("1.5", "sysName"),
    ("1.6", "sysLocation"),
    ("1.7", "sysServices"),
    ("2.1", "ifNumber"),
    ("2.2.1.1", "ifIndex"),
    ("2.2.1.2", "ifDescr"),
    ("2.2.1.3", "ifType"),
    ("2.2.1.4", "ifMtu"),
    ("2.2.1.5", "ifSpeed"),
    ("2.2.1.6", "ifPhysAddress"),
    ("2.2.1.7", "ifAdminStatus"),
    ("2.2.1.8", "ifOperStatus"),
    ("2.2.1.9", "ifLastChange"),
    ("2.2.1.10", "ifInOctets"),
    ("2.2.1.11", "ifInUcastPkts"),
    ("2.2.1.13", "ifInDiscards"),
    ("2.2.1.14", "ifInErrors"),
    ("2.2.1.16", "ifOutOctets"),
    ("2.2.1.17", "ifOutUcastPkts"),
    ("2.2.1.19", "ifOutDiscards"),
    ("2.2.1.20", "ifOutErrors"),
    ("4.1", "ipForwarding"),
    ("4.2", "ipDefaultTTL"),
    ("4.20.1.1", "ipAdEntAddr"),
    ("4.20.1.2", "ipAdEntIfIndex"),
    ("4.20.1.3", "ipAdEntNetMask"),
    ("4.21.1.7", "ipRouteNextHop"),
    ("4.22.1.2", "ipNetToMediaPhysAddress"),
    ("6.9", "tcpCurrEstab"),
    ("25.1.1", "hrSystemUptime"),
    ("31.1.1.1.1", "ifName"),
    ("31.1.1.1.6", "ifHCInOctets"),
    ("31.1.1.1.10", "ifHCOutOctets"),
    ("31.1.1.1.15", "ifHighSpeed"),
    ("31.1.1.1.18", "ifAlias"),
    ("17.1.1", "dot1dBaseBridgeAddress"),
];

/// The object that `oid` is an instance of, and which instance.
fn find(oid: &str) -> Option<(&'static str, &str)> {
    let rest = oid.strip_prefix(MIB_2)?;
    OBJECTS.iter().find_map(|(number, name)| {
        let instance = rest.strip_prefix(number)?;
        (instance.is_empty() || instance.starts_with('.')).then_some((*name, instance))
    })
}

/// The name of an object with its instance: "sysDescr.0".
pub(super) fn name(oid: &str) -> Option<String> {
    find(oid).map(|(name, instance)| format!("{name}{instance}"))
}

/// The name of an object.
pub(super) fn words(oid: &str) -> Option<Words> {
    find(oid).map(|(name, _)| same(name))
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn instances_of_known_objects() {
        assert_eq!(name("1.3.6.1.2.1.2.2.1.10.1").as_deref(), Some("ifInOctets.1"));
        assert_eq!(name("1.3.6.1.2.1.2.2.1.1").as_deref(), Some("ifIndex"));
        assert_eq!((name("1.3.6.1.2.1.2.2.1"), name("1.3.6.1.4.1.8072")), (None, None));
    }
}
