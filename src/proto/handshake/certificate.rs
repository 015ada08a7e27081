//! Certificates: a public key, whose it is, and the signature of somebody who vouches for that. RFC 5280 §4.1.
//!
//! ```text
//! sequence: what is signed: version │ number │ issuer │ valid from, until │ subject │ public key │ extensions
//!           how it is signed, the signature
//! ```
//!
//! Read here and not by a library: those give values, and a field needs its octets.

use crate::i18n::{Words, same, w};
use crate::proto::ber::{self, Element};
use crate::proto::contract::{FieldDef, Value, dec, flag, ipv4, ipv6, label, octets, text, time};
use crate::proto::cursor::Cursor;

const SPEC: &str = "RFC 5280 §4.1";
const NAMES: &str = "RFC 5280 §4.1.2.4";
const EXTENSIONS: &str = "RFC 5280 §4.2";

fields! {
    HEAD = octets("x509.der", "ITU-T X.690 §8.1", w("tag and length", "etiqueta e comprimento"));
    OTHER = octets("x509.value", SPEC, w("value", "valor"));
    SIGNED = label("x509af.signedCertificate_element", SPEC, w("what is signed", "o que é assinado")).group();
    VERSION = dec("x509af.version", SPEC, w("version, less one", "versão, menos um"));
    SERIAL = octets("x509af.serialNumber", SPEC, w("number", "número"));
    SIGNED_WITH = label("x509af.signature_element", SPEC, w("algorithm of the signature", "algoritmo da assinatura")).group();
    ALGORITHM_PART = label("x509af.algorithmIdentifier_element", SPEC, w("algorithm", "algoritmo")).group();
    ALGORITHM = text("x509af.algorithm.id", SPEC, w("algorithm", "algoritmo"));
    ISSUER = text("x509af.issuer.name", NAMES, w("issuer", "emissor"))
        .group()
        .about("Who vouches for it.", "Quem responde por ele.");
    SUBJECT = text("x509af.subject.name", NAMES, w("subject", "titular")).group().about("Whose it is.", "De quem é.");
    ATTRIBUTE = label("x509if.RelativeDistinguishedName_item_element", NAMES, w("part of the name", "parte do nome")).group();
    ATTRIBUTE_KIND = text("x509if.oid", NAMES, w("kind of name", "tipo de nome"));
    COUNTRY = text("x509sat.CountryName", NAMES, w("country", "país"));
    PRINTABLE = text("x509sat.printableString", NAMES, w("name", "nome"));
    UTF8 = text("x509sat.uTF8String", NAMES, w("name", "nome"));
    TELETEX = text("x509sat.teletexString", NAMES, w("name", "nome"));
    IA5 = text("x509sat.IA5String", NAMES, w("name", "nome"));
    VALIDITY = label("x509af.validity_element", "RFC 5280 §4.1.2.5", w("validity", "validade")).group();
    NOT_BEFORE = time("x509af.notBefore.time", "RFC 5280 §4.1.2.5", w("valid from", "válido de"));
    NOT_AFTER = time("x509af.notAfter.time", "RFC 5280 §4.1.2.5", w("valid until", "válido até"));
    KEY_PART = label("x509af.subjectPublicKeyInfo_element", "RFC 5280 §4.1.2.7", w("public key", "chave pública")).group();
    KEY_ALGORITHM = label("x509af.algorithm_element", "RFC 5280 §4.1.2.7", w("algorithm", "algoritmo")).group();
    KEY = octets("x509af.subjectPublicKey", "RFC 5280 §4.1.2.7", w("public key", "chave pública"));
    EXTENSION = label("x509af.Extension_element", EXTENSIONS, w("extension", "extensão")).group();
    EXTENSION_KIND = text("x509af.extension.id", EXTENSIONS, w("extension", "extensão"));
    CRITICAL = flag("x509af.critical", EXTENSIONS, w("must be understood", "precisa ser entendida"));
    DNS_NAME = text("x509ce.dNSName", "RFC 5280 §4.2.1.6", w("valid for the name", "vale para o nome"));
    ADDRESS_4 = ipv4("x509ce.IPAddress.ipv4", "RFC 5280 §4.2.1.6", w("valid for the address", "vale para o endereço"));
    ADDRESS_6 = ipv6("x509ce.IPAddress.ipv6", "RFC 5280 §4.2.1.6", w("valid for the address", "vale para o endereço"));
    AUTHORITY = flag("x509ce.cA", "RFC 5280 §4.2.1.9", w("may vouch for others", "pode responder por outros"));
    UNUSED_BITS = dec("ber.bitstring.padding", "ITU-T X.690 §8.6.2", w("unused bits at the end", "bits sem uso no fim"));
    SIGNATURE = octets("x509af.encrypted", SPEC, w("signature", "assinatura"));
}

const BOOLEAN: u8 = 0x01;
const BITS: u8 = 0x03;
const SET: u8 = 0x31;

/// Short names of the parts of a name (RFC 4514 §3), and names of algorithms and extensions.
fn object_name(id: &str) -> Option<Words> {
    Some(match id {
        "2.5.4.3" => same("CN"),
        "2.5.4.4" => same("SN"),
        "2.5.4.5" => same("serialNumber"),
        "2.5.4.6" => same("C"),
        "2.5.4.7" => same("L"),
        "2.5.4.8" => same("ST"),
        "2.5.4.9" => same("STREET"),
        "2.5.4.10" => same("O"),
        "2.5.4.11" => same("OU"),
        "0.9.2342.19200300.100.1.25" => same("DC"),
        "1.2.840.113549.1.9.1" => same("emailAddress"),
        "1.2.840.113549.1.1.1" => same("RSA"),
        "1.2.840.113549.1.1.4" => same("MD5, RSA"),
        "1.2.840.113549.1.1.5" => same("SHA-1, RSA"),
        "1.2.840.113549.1.1.10" => same("RSA-PSS"),
        "1.2.840.113549.1.1.11" => same("SHA-256, RSA"),
        "1.2.840.113549.1.1.12" => same("SHA-384, RSA"),
        "1.2.840.113549.1.1.13" => same("SHA-512, RSA"),
        "1.2.840.10045.2.1" => w("elliptic curve", "curva elíptica"),
        "1.2.840.10045.4.3.2" => same("SHA-256, ECDSA"),
        "1.2.840.10045.4.3.3" => same("SHA-384, ECDSA"),
        "1.3.101.112" => same("Ed25519"),
        "2.5.29.14" => w("key of the subject", "chave do titular"),
        "2.5.29.15" => w("use of the key", "uso da chave"),
        "2.5.29.17" => w("other names of the subject", "outros nomes do titular"),
        "2.5.29.19" => w("whether it may vouch for others", "se pode responder por outros"),
        "2.5.29.31" => w("where revocations are listed", "onde se listam revogações"),
        "2.5.29.32" => w("policies", "políticas"),
        "2.5.29.35" => w("key of the issuer", "chave do emissor"),
        "2.5.29.37" => w("purposes of the key", "finalidades da chave"),
        "1.3.6.1.5.5.7.1.1" => w("where to ask the issuer", "onde perguntar ao emissor"),
        "1.3.6.1.4.1.11129.2.4.2" => w("logged publicly", "registrado publicamente"),
        _ => return None,
    })
}

/// Tells the certificate that `cursor` has.
pub(super) fn describe(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    open(ber::SEQUENCE, cursor)?;
    element(ber::SEQUENCE, &SIGNED, cursor, signed)?;
    element(ber::SEQUENCE, &ALGORITHM_PART, cursor, algorithm)?;
    bit_string(&SIGNATURE, cursor)
}

/// Tells tag and length of a value with the tag `tag`, whose inside is told next.
fn open(tag: u8, cursor: &mut Cursor<'_, '_>) -> Option<Element> {
    Element::read(cursor.ahead()).filter(|element| element.tag == tag)?;
    ber::head(&HEAD, cursor)
}

/// Tells a value with the tag `tag` as the group `def` and its inside by `tell`.
fn element(
    tag: u8,
    def: &'static FieldDef,
    cursor: &mut Cursor<'_, '_>,
    tell: impl FnOnce(&mut Cursor<'_, '_>) -> Option<()>,
) -> Option<()> {
    let element = Element::read(cursor.ahead()).filter(|element| element.tag == tag)?;
    cursor.item(def, element.header.saturating_add(element.length), &OTHER, |cursor| {
        ber::head(&HEAD, cursor)?;
        tell(cursor)
    });
    Some(())
}

fn signed(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    if cursor.peek(0)? == 0xa0 {
        open(0xa0, cursor)?;
        ber::tell(&HEAD, ber::INTEGER, &VERSION, cursor)?;
    }
    let serial = open(ber::INTEGER, cursor)?;
    cursor.octets(&SERIAL, serial.length)?;
    element(ber::SEQUENCE, &SIGNED_WITH, cursor, algorithm)?;
    name(&ISSUER, cursor)?;
    element(ber::SEQUENCE, &VALIDITY, cursor, |cursor| {
        instant(&NOT_BEFORE, cursor)?;
        instant(&NOT_AFTER, cursor)
    })?;
    name(&SUBJECT, cursor)?;
    element(ber::SEQUENCE, &KEY_PART, cursor, |cursor| {
        element(ber::SEQUENCE, &KEY_ALGORITHM, cursor, algorithm)?;
        bit_string(&KEY, cursor)
    })?;
    // What stands between are identifiers that nobody uses any more.
    open(0xa3, cursor)?;
    open(ber::SEQUENCE, cursor)?;
    while cursor.remaining() > 0 {
        element(ber::SEQUENCE, &EXTENSION, cursor, extension)?;
    }
    Some(())
}

/// Tells the name of an object, and what people call it.
fn object(def: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<String> {
    let element = open(ber::OBJECT, cursor)?;
    let id = ber::object(cursor.ahead().get(..element.length)?)?;
    cursor.labelled(def, element.length, Value::Text(id.as_bytes()), object_name(&id))?;
    Some(id)
}

fn algorithm(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    object(&ALGORITHM, cursor)?;
    (cursor.remaining() == 0).then_some(())
}

fn bit_string(def: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let element = open(BITS, cursor)?;
    let octets = element.length.checked_sub(1)?;
    cursor.number(&UNUSED_BITS, 1)?;
    cursor.octets(def, octets).map(|_| ())
}

/// Tells a name: sets of a kind and a text, one behind the other.
fn name(def: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let element = Element::read(cursor.ahead()).filter(|element| element.tag == ber::SEQUENCE)?;
    let octets = element.header.saturating_add(element.length);
    let written = written(cursor.ahead().get(element.header..octets)?);
    cursor.group(def, octets, Value::Text(written.as_bytes()), &OTHER, |cursor| {
        ber::head(&HEAD, cursor)?;
        while cursor.remaining() > 0 {
            element_of_name(cursor)?;
        }
        Some(())
    });
    Some(())
}

fn element_of_name(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    element(SET, &ATTRIBUTE, cursor, |cursor| {
        while cursor.remaining() > 0 {
            open(ber::SEQUENCE, cursor)?;
            let kind = object(&ATTRIBUTE_KIND, cursor)?;
            let head = ber::head(&HEAD, cursor)?;
            let def = match head.tag {
                _ if kind == "2.5.4.6" => &COUNTRY,
                0x0c => &UTF8,
                0x13 => &PRINTABLE,
                0x14 => &TELETEX,
                0x16 => &IA5,
                _ => &OTHER,
            };
            cursor.octets(def, head.length)?;
        }
        Some(())
    })
}

/// A name as people write it: `C=BR, O=Escola, CN=servidor`.
fn written(mut sets: &[u8]) -> String {
    let mut all = String::new();
    while let Some((set, rest)) = Element::take(sets, SET) {
        sets = rest;
        let part = Element::take(set, ber::SEQUENCE).and_then(|(pair, _)| {
            let (id, value) = Element::take(pair, ber::OBJECT)?;
            let id = ber::object(id)?;
            let text = value.get(Element::read(value)?.header..)?;
            let kind = object_name(&id).map_or(id.as_str(), |name| name.en).to_owned();
            Some(format!("{kind}={}", String::from_utf8_lossy(text)))
        });
        if let Some(part) = part {
            all += if all.is_empty() { "" } else { ", " };
            all += &part;
        }
    }
    all
}

/// Tells an instant: two digits of the year in the older form, four in the newer (RFC 5280 §4.1.2.5).
fn instant(def: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let head = ber::head(&HEAD, cursor)?;
    let digits = cursor.ahead().get(..head.length)?;
    let ns = match head.tag {
        0x17 => {
            let year = number(digits, 0, 2)?;
            seconds(if year < 50 { 2000 + year } else { 1900 + year }, digits.get(2..)?)
        }
        0x18 => seconds(number(digits, 0, 4)?, digits.get(4..)?),
        _ => None,
    }?
    .checked_mul(1_000_000_000)?;
    cursor.computed(def, head.length, Value::Time(ns))
}

fn number(digits: &[u8], at: usize, len: usize) -> Option<i64> {
    let digits = digits.get(at..at + len).filter(|digits| digits.iter().all(u8::is_ascii_digit))?;
    str::from_utf8(digits).ok()?.parse().ok()
}

/// Seconds from 1970 to the month, day, hour, minute and second in `digits` of `year`.
fn seconds(year: i64, digits: &[u8]) -> Option<i64> {
    let part = |i: usize| number(digits, 2 * i, 2);
    let day = crate::bytes::calendar::day(year, part(0)?, part(1)?)?;
    Some(day * 86_400 + part(2)? * 3600 + part(3)? * 60 + part(4)?)
}

fn extension(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let id = object(&EXTENSION_KIND, cursor)?;
    if cursor.peek(0)? == BOOLEAN {
        truth(&CRITICAL, cursor)?;
    }
    open(ber::OCTETS, cursor)?;
    match id.as_str() {
        "2.5.29.17" => {
            open(ber::SEQUENCE, cursor)?;
            while cursor.remaining() > 0 {
                let head = ber::head(&HEAD, cursor)?;
                let def = match (head.tag, head.length) {
                    (0x82, _) => &DNS_NAME,
                    (0x87, 4) => &ADDRESS_4,
                    (0x87, 16) => &ADDRESS_6,
                    _ => &OTHER,
                };
                cursor.octets(def, head.length)?;
            }
            Some(())
        }
        "2.5.29.19" => {
            open(ber::SEQUENCE, cursor)?;
            truth(&AUTHORITY, cursor)
        }
        _ => None,
    }
}

fn truth(def: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    open(BOOLEAN, cursor).filter(|element| element.length == 1)?;
    cursor.octets(def, 1).map(|_| ())
}
