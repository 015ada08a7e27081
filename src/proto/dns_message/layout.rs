//! What stands in the data of a DNS record, by its type, and how it is told.

use super::name::DomainName;
use super::options;
use super::records::*;
use crate::bytes::bits;
use crate::names::dns_types::record_type;
use crate::proto::contract::{FieldDef, Value};
use crate::proto::cursor::Cursor;

/// A field of a record's data, in the order in which they stand.
enum Part {
    /// So many octets.
    Fixed(&'static FieldDef, usize),
    /// A domain name.
    Name(&'static FieldDef),
    /// A length of one octet and what it counts.
    Counted(&'static FieldDef, &'static FieldDef),
    /// The same, written in base 32 as in the name that it is hashed to.
    CountedHash(&'static FieldDef, &'static FieldDef),
    /// The same as it stands, with a length of two octets.
    LongCounted(&'static FieldDef, &'static FieldDef),
    /// Counted parts up to the end.
    AllCounted(&'static FieldDef, &'static FieldDef),
    /// Seconds since 1970 in so many octets.
    Time(&'static FieldDef, usize),
    /// A group and its bits.
    Bits(&'static FieldDef, u32, &'static [(&'static FieldDef, u32)]),
    /// Which types there are, by bits.
    Types,
    /// Parameters of a service.
    Parameters,
    /// Options of EDNS.
    Options,
    /// Everything up to the end.
    Rest(&'static FieldDef),
}

use Part::{AllCounted, Bits, Counted, CountedHash, Fixed, LongCounted, Name, Options, Parameters, Rest, Time, Types};

/// What the data of records of these types has, one behind the other.
static PARTS: &[(&[u16], &[Part])] = &[
    (&[1], &[Fixed(&A, 4)]),
    (&[2], &[Name(&NS)]),
    (&[3], &[Name(&MD)]),
    (&[4], &[Name(&MF)]),
    (&[5], &[Name(&CNAME)]),
    (
        &[6],
        &[
            Name(&SOA_PRIMARY),
            Name(&SOA_MAILBOX),
            Fixed(&SOA_SERIAL, 4),
            Fixed(&SOA_REFRESH, 4),
            Fixed(&SOA_RETRY, 4),
            Fixed(&SOA_EXPIRE, 4),
            Fixed(&SOA_MINIMUM, 4),
        ],
    ),
    (&[7], &[Name(&MB)]),
    (&[8], &[Name(&MG)]),
    (&[9], &[Name(&MR)]),
    (&[10], &[Rest(&NULL)]),
    (&[11], &[Fixed(&WKS_ADDRESS, 4), Fixed(&WKS_PROTOCOL, 1), Rest(&WKS_BITS)]),
    (&[12], &[Name(&PTR)]),
    (&[13], &[Counted(&CPU_LENGTH, &CPU), Counted(&OS_LENGTH, &OS)]),
    (&[14], &[Name(&MINFO_RESPONSIBLE), Name(&MINFO_ERRORS)]),
    (&[15], &[Fixed(&MX_PREFERENCE, 2), Name(&MX)]),
    (&[16], &[AllCounted(&TXT_LENGTH, &TXT)]),
    (&[17], &[Name(&RP_MAILBOX), Name(&RP_TEXT)]),
    (&[18], &[Fixed(&AFSDB_SUBTYPE, 2), Name(&AFSDB)]),
    (&[21], &[Fixed(&RT_PREFERENCE, 2), Name(&RT)]),
    (
        &[24, 46],
        &[
            Fixed(&SIG_TYPE, 2),
            Fixed(&SIG_ALGORITHM, 1),
            Fixed(&SIG_LABELS, 1),
            Fixed(&SIG_TTL, 4),
            Time(&SIG_EXPIRATION, 4),
            Time(&SIG_INCEPTION, 4),
            Fixed(&SIG_KEY, 2),
            Name(&SIG_SIGNER),
            Rest(&SIG),
        ],
    ),
    (&[26], &[Fixed(&PX_PREFERENCE, 2), Name(&PX_822), Name(&PX_400)]),
    (&[28], &[Fixed(&AAAA, 16)]),
    (
        &[29],
        &[
            Fixed(&LOC_VERSION, 1),
            Fixed(&LOC_SIZE, 1),
            Fixed(&LOC_HORIZONTAL, 1),
            Fixed(&LOC_VERTICAL, 1),
            Fixed(&LOC_LATITUDE, 4),
            Fixed(&LOC_LONGITUDE, 4),
            Fixed(&LOC_ALTITUDE, 4),
        ],
    ),
    (&[33], &[Fixed(&SRV_PRIORITY, 2), Fixed(&SRV_WEIGHT, 2), Fixed(&SRV_PORT, 2), Name(&SRV_TARGET)]),
    (
        &[35],
        &[
            Fixed(&NAPTR_ORDER, 2),
            Fixed(&NAPTR_PREFERENCE, 2),
            Counted(&NAPTR_FLAGS_LENGTH, &NAPTR_FLAGS),
            Counted(&NAPTR_SERVICE_LENGTH, &NAPTR_SERVICE),
            Counted(&NAPTR_REGEX_LENGTH, &NAPTR_REGEX),
            Name(&NAPTR_REPLACEMENT),
        ],
    ),
    (&[36], &[Fixed(&KX_PREFERENCE, 2), Name(&KX)]),
    (&[37], &[Fixed(&CERT_TYPE, 2), Fixed(&CERT_KEY_TAG, 2), Fixed(&CERT_ALGORITHM, 1), Rest(&CERT)]),
    (&[39], &[Name(&DNAME)]),
    (&[41], &[Options]),
    (&[43, 59, 32769], &[Fixed(&DS_KEY, 2), Fixed(&DS_ALGORITHM, 1), Fixed(&DS_DIGEST_TYPE, 1), Rest(&DS_DIGEST)]),
    (&[44], &[Fixed(&SSHFP_ALGORITHM, 1), Fixed(&SSHFP_TYPE, 1), Rest(&SSHFP)]),
    (&[47], &[Name(&NSEC_NEXT), Types]),
    (
        &[25, 48, 60],
        &[
            Bits(
                &KEY_FLAGS,
                16,
                &[(&KEY_RESERVED, 7), (&KEY_ZONE, 1), (&KEY_REVOKED, 1), (&KEY_RESERVED, 6), (&KEY_ENTRY, 1)],
            ),
            Fixed(&KEY_PROTOCOL, 1),
            Fixed(&KEY_ALGORITHM, 1),
            Rest(&KEY_PUBLIC),
        ],
    ),
    (&[49], &[Rest(&DHCID)]),
    (
        &[50],
        &[
            Fixed(&NSEC3_ALGORITHM, 1),
            Bits(&NSEC3_FLAGS, 8, &[(&NSEC3_RESERVED, 7), (&NSEC3_OPT_OUT, 1)]),
            Fixed(&NSEC3_ITERATIONS, 2),
            Counted(&NSEC3_SALT_LENGTH, &NSEC3_SALT),
            CountedHash(&NSEC3_HASH_LENGTH, &NSEC3_HASH),
            Types,
        ],
    ),
    (
        &[51],
        &[
            Fixed(&NSEC3_ALGORITHM, 1),
            Bits(&NSEC3_FLAGS, 8, &[(&NSEC3_RESERVED, 7), (&NSEC3_OPT_OUT, 1)]),
            Fixed(&NSEC3_ITERATIONS, 2),
            Counted(&NSEC3_SALT_LENGTH, &NSEC3_SALT),
        ],
    ),
    (&[52, 53], &[Fixed(&TLSA_USAGE, 1), Fixed(&TLSA_SELECTOR, 1), Fixed(&TLSA_MATCHING, 1), Rest(&TLSA)]),
    (&[61], &[Rest(&OPENPGP)]),
    (&[62], &[Fixed(&CSYNC_SERIAL, 4), Fixed(&CSYNC_FLAGS, 2), Types]),
    (&[63], &[Fixed(&ZONEMD_SERIAL, 4), Fixed(&ZONEMD_SCHEME, 1), Fixed(&ZONEMD_HASH, 1), Rest(&ZONEMD)]),
    (&[64, 65], &[Fixed(&PRIORITY, 2), Name(&TARGET), Parameters]),
    (&[99], &[AllCounted(&SPF_LENGTH, &SPF)]),
    (&[104], &[Fixed(&NID_PREFERENCE, 2), Fixed(&NID, 8)]),
    (&[105], &[Fixed(&L32_PREFERENCE, 2), Fixed(&L32, 4)]),
    (&[106], &[Fixed(&L64_PREFERENCE, 2), Fixed(&L64, 8)]),
    (&[107], &[Fixed(&LP_PREFERENCE, 2), Name(&LP)]),
    (&[108], &[Fixed(&EUI48, 6)]),
    (&[109], &[Fixed(&EUI64, 8)]),
    (
        &[249],
        &[
            Name(&TKEY_ALGORITHM),
            Time(&TKEY_INCEPTION, 4),
            Time(&TKEY_EXPIRATION, 4),
            Fixed(&TKEY_MODE, 2),
            Fixed(&TKEY_ERROR, 2),
            LongCounted(&TKEY_SIZE, &TKEY_KEY),
            LongCounted(&TKEY_OTHER_SIZE, &TKEY_OTHER),
        ],
    ),
    (
        &[250],
        &[
            Name(&TSIG_ALGORITHM),
            Time(&TSIG_TIME, 6),
            Fixed(&TSIG_FUDGE, 2),
            LongCounted(&TSIG_MAC_SIZE, &TSIG_MAC),
            Fixed(&TSIG_ID, 2),
            Fixed(&TSIG_ERROR, 2),
            LongCounted(&TSIG_OTHER_LENGTH, &TSIG_OTHER),
        ],
    ),
    (&[256], &[Fixed(&URI_PRIORITY, 2), Fixed(&URI_WEIGHT, 2), Rest(&URI)]),
    (
        &[257],
        &[
            Bits(&CAA_FLAGS, 8, &[(&CAA_CRITICAL, 1), (&CAA_RESERVED, 7)]),
            Counted(&CAA_LENGTH, &CAA_TAG),
            Rest(&CAA_VALUE),
        ],
    ),
];

fn parts(kind: u16) -> &'static [Part] {
    PARTS.iter().find(|(kinds, _)| kinds.contains(&kind)).map_or(&[], |(_, parts)| parts)
}

/// Tells the data of a record of type `kind`, which ends where `cursor` ends. Names can lead back into `message`, which
/// begins `base` octets behind the start of the layer.
pub(super) fn describe(kind: u16, message: &[u8], base: usize, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    for part in parts(kind) {
        match *part {
            Part::Fixed(def, octets) => {
                cursor.octets(def, octets)?;
            }
            Part::Name(def) => name(def, message, base, cursor)?,
            Part::Counted(length, def) => counted(length, 1, def, cursor)?,
            Part::CountedHash(length, def) => {
                let octets = usize::from(cursor.peek(0)?);
                cursor.number(length, 1)?;
                if octets > 0 {
                    let hash = base_32(cursor.ahead().get(..octets)?);
                    cursor.computed(def, octets, Value::Text(hash.as_bytes()))?;
                }
            }
            Part::LongCounted(length, def) => counted(length, 2, def, cursor)?,
            Part::AllCounted(length, def) => {
                while cursor.remaining() > 0 {
                    counted(length, 1, def, cursor)?;
                }
            }
            Part::Time(def, octets) => {
                let seconds =
                    cursor.ahead().get(..octets)?.iter().fold(0_i64, |all, octet| all << 8 | i64::from(*octet));
                cursor.computed(def, octets, Value::Time(seconds.saturating_mul(1_000_000_000)))?;
            }
            Part::Bits(def, len, bits) => {
                cursor.flags(def, len, bits)?;
            }
            Part::Types => types(cursor)?,
            Part::Parameters => parameters(cursor)?,
            Part::Options => options::describe(cursor)?,
            Part::Rest(def) => cursor.rest(def),
        }
    }
    Some(())
}

/// Tells the name that stands next.
pub(super) fn name(def: &'static FieldDef, message: &[u8], base: usize, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let name = DomainName::read(message, cursor.position().checked_sub(base)?)?;
    cursor.computed(def, name.octets, Value::Text(name.text()))?;
    name.has_end().then_some(())
}

/// Octets in base 32 with digits in the order of their values (RFC 4648 §7), without padding.
fn base_32(octets: &[u8]) -> String {
    const DIGITS: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";
    let digit = |start: usize| {
        let len = (octets.len() * 8 - start).min(5) as u32;
        let value = bits(octets, start as u32, len).unwrap_or(0) << (5 - len);
        char::from(DIGITS[value as usize & 31])
    };
    (0..octets.len() * 8).step_by(5).map(digit).collect()
}

/// Tells a length in `octets` octets and what it counts.
pub(super) fn counted(
    length: &'static FieldDef,
    octets: usize,
    def: &'static FieldDef,
    cursor: &mut Cursor<'_, '_>,
) -> Option<()> {
    match cursor.number(length, octets)? as usize {
        0 => {}
        count => {
            cursor.octets(def, count)?;
        }
    }
    Some(())
}

/// Tells a bitmap of types: windows of 256, each with its number and its length in octets.
fn types(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let octets = cursor.remaining();
    let mut list = String::new();
    let mut rest = cursor.ahead();
    while let [window, len, after @ ..] = rest {
        let bits = after.get(..usize::from(*len))?;
        for (at, octet) in bits.iter().enumerate() {
            for bit in (0..8).filter(|bit| octet & (0x80 >> bit) != 0) {
                let number = u16::from(*window) << 8 | (at as u16 * 8 + bit);
                list.push_str(if list.is_empty() { "" } else { " " });
                match record_type(number) {
                    Some(name) => list.push_str(name),
                    None => list.push_str(&format!("TYPE{number}")),
                }
            }
        }
        rest = after.get(bits.len()..)?;
    }
    cursor.computed(&TYPES, octets, Value::Text(list.as_bytes()))
}

/// Tells the parameters of a service (RFC 9460 §2.2).
fn parameters(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    while cursor.remaining() > 0 {
        let length = usize::from(cursor.peek16(2)?);
        cursor.item(&PARAMETER, 4 + length, &PARAMETER_VALUE, |cursor| {
            let key = cursor.number(&PARAMETER_KEY, 2)?;
            cursor.number(&PARAMETER_LENGTH, 2)?;
            match key {
                1 => {
                    while cursor.remaining() > 0 {
                        counted(&ALPN_LENGTH, 1, &ALPN, cursor)?;
                    }
                }
                5 => cursor.rest(&ECH),
                0 | 3 | 4 | 6 => {
                    let (def, octets) = match key {
                        0 => (&MANDATORY, 2),
                        3 => (&HINT_PORT, 2),
                        4 => (&HINT_IPV4, 4),
                        _ => (&HINT_IPV6, 16),
                    };
                    while cursor.remaining() >= octets {
                        cursor.octets(def, octets)?;
                    }
                }
                _ => {}
            }
            Some(())
        });
    }
    Some(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn base_32_of_rfc_4648_section_10() {
        assert_eq!((super::base_32(b"foobar"), super::base_32(b"fooba")), ("cpnmuoj1e8".into(), "cpnmuoj1".into()));
        assert_eq!(super::base_32(b""), "");
    }
}
