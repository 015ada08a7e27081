//! DNS: asks a name server what belongs to a name, mostly which address. RFC 1035; the message is drawn and read in
//! `dns_message`.

use super::contract::{Carrier, Exchange, Fault, FieldSink, Info, Key, Layer, Protocol, Say, Signature, Step};
use super::dns_message::{self, Dialect};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

/// DNS.
pub struct Dns;

impl Protocol for Dns {
    const INFO: &'static Info = &Info {
        name: "dns",
        title: "DNS",
        about: w(
            "Asks a name server what belongs to a name: an address, a mail server, a key.",
            "Pergunta a um servidor de nomes o que pertence a um nome: um endereço, um servidor de correio, uma chave.",
        ),
        spec: "RFC 1035",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Udp(53), Key::Tcp(53)],
        fields: &dns_message::ALL,
        ends: None,
    };

    // Its first octets are a random number: any.
    // An ordinary query or its response, no bit that must be zero, one question; in a stream behind the length.
    const SIGNATURES: &'static [Signature] = &[
        Signature::datagrams(&[(0, 0xff)]).with(0x0000_7840_ffff_0000, 0x0000_0000_0001_0000),
        Signature::streams(&[(0, 0xff)]).with(0x7840_ffff, 0x0000_0001),
    ];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        dns_message::peel(bytes, Carrier::DATAGRAM)
    }

    fn peel_from(bytes: &[u8], carrier: Carrier) -> Result<Step, Fault> {
        dns_message::peel(bytes, carrier)
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        dns_message::fits(bytes, carrier)
    }

    fn recognizes(bytes: &[u8], carrier: Carrier) -> bool {
        dns_message::recognizes(bytes, carrier)
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        dns_message::describe(layer, sink, Dialect::Dns);
    }

    fn exchange(layer: &Layer<'_>) -> Option<Exchange> {
        dns_message::exchange(layer)
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        dns_message::summary(layer, say);
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Carrier, Fault, Stop};
    use crate::testing::{octets, tell};

    /// A query for the address of example.org with EDNS: DNSSEC wanted, a cookie.
    const QUERY: &str = "1234 0100 0001 0000 0000 0001 076578616d706c65036f726700 0001 0001
        00 0029 04d0 00 00 8000 000c 000a 0008 0102030405060708";
    /// Its answer: another name, that name's two addresses, and the zone's authority.
    const RESPONSE: &str = "1234 8180 0001 0003 0001 0000 076578616d706c65036f726700 0001 0001
        c00c 0005 0001 0000012c 0006 03777777 c00c
        c029 0001 0001 0000003c 0004 c0000201
        c029 0001 0001 0000003c 0004 c0000202
        c00c 0006 0001 00000e10 0021 026e73c00c 0561646d696ec00c 00000007 00000001 00000002 00000003 00000004";

    #[test]
    fn a_query_with_edns() {
        let told = tell(Proto::Dns, QUERY);
        assert_eq!((told.protocols.as_str(), told.stop), ("dns", Stop::Done));
        assert_eq!((told.get("dns.id"), told.get("dns.flags.response")), ("0x1234".into(), "0".into()));
        // Wireshark tells a result of responses only.
        assert_eq!(told.get("dns.flags.rcode"), "");
        assert_eq!((told.get("dns.qry.name"), told.get("dns.qry.type")), ("example.org".into(), "1".into()));
        assert_eq!((told.get("dns.qry.name.len"), told.get("dns.count.labels")), ("11".into(), "2".into()));
        assert_eq!((told.get("dns.resp.name"), told.get("dns.rr.udp_payload_size")), ("<Root>".into(), "1232".into()));
        assert_eq!((told.get("dns.resp.z.do"), told.get("dns.opt.cookie.client")), ("1".into(), "0102030405060708".into()));
        assert_eq!(told.summaries[0], ["query A example.org", "consulta A example.org"]);
    }

    #[test]
    fn a_response_whose_names_point_back() {
        let told = tell(Proto::Dns, RESPONSE);
        assert_eq!(told.get("dns.resp.name"), "example.org;www.example.org;www.example.org;example.org");
        assert_eq!((told.get("dns.cname"), told.get("dns.a")), ("www.example.org".into(), "192.0.2.1;192.0.2.2".into()));
        assert_eq!((told.get("dns.soa.rname"), told.get("dns.soa.minimum_ttl")), ("admin.example.org".into(), "4".into()));
        assert_eq!(told.get("dns.flags.rcode"), "0");
        assert_eq!(
            told.summaries[0][1],
            "resposta A example.org: CNAME www.example.org, 192.0.2.1, 192.0.2.2"
        );
    }

    #[test]
    fn records_of_many_types() {
        let told = tell(
            Proto::Dns,
            "0007 8400 0000 0004 0000 0000
             00 000f 0001 00000001 0010 000a 046d61696c 076578616d706c65 00
             00 0010 0001 00000001 000c 05 68656c6c6f 05 776f726c64
             00 0021 0001 00000001 0013 0001 0002 13c4 03736970 076578616d706c65 00
             00 0023 0001 00000001 0022 0001 0002 01 73 07 5349502b443255 00 045f736970 045f756470 076578616d706c65 00",
        );
        assert_eq!((told.get("dns.mx.mail_exchange"), told.get("dns.txt")), ("mail.example".into(), "hello;world".into()));
        assert_eq!((told.get("dns.srv.port"), told.get("dns.srv.target")), ("5060".into(), "sip.example".into()));
        assert_eq!((told.get("dns.naptr.service"), told.get("dns.naptr.regex_length")), ("SIP+D2U".into(), "0".into()));
        assert_eq!(told.summaries[0][0], "response: MX mail.example, TXT \"hello\", SRV sip.example, … (+1)");
        let told = tell(
            Proto::Dns,
            "0007 8400 0000 0004 0000 0000
             00 002b 0001 00000001 0018 ec45 05 01 2bb183af5f22588179a53b0a98631fad1a292118
             00 002e 0001 00000001 001e 0001 08 02 0000012c 69570a80 6955b900 1267 076578616d706c6500 000102
             00 002f 0001 00000001 000b 016200 0006 600000080002
             00 0030 0001 00000001 0007 0101 03 0d 000102",
        );
        assert_eq!((told.get("dns.ds.key_id"), told.get("dns.rrsig.type_covered")), ("0xec45".into(), "1".into()));
        assert_eq!(told.get("dns.rrsig.signature_inception"), "1767225600.000000000");
        assert_eq!((told.get("dns.type_bitmap"), told.get("dns.dnskey.flags")), ("A NS AAAA RRSIG".into(), "0x0101".into()));
        let told = tell(
            Proto::Dns,
            "0007 8400 0000 0004 0000 0000
             00 0041 0001 00000001 002f 0001 00 0001 0006 02 6832 02 6833 0003 0002 20fb 0004 0004 c0000207
                0006 0010 20010db8000000000000000000000007
             00 0101 0001 00000001 0011 00 05 6973737565 63612e6578616d706c65
             00 001d 0001 00000001 0010 00 13 16 13 8b3cf018 810cbce0 009895b8
             00 000d 0001 00000001 0009 02 5043 05 4c696e7578",
        );
        assert_eq!((told.get("dns.svcb.svcparam.alpn"), told.get("dns.svcb.svcparam.ipv4hint.ip")), ("h2;h3".into(), "192.0.2.7".into()));
        assert_eq!((told.get("dns.caa.value"), told.get("dns.hinfo.os")), ("ca.example".into(), "Linux".into()));
    }

    #[test]
    fn no_such_name() {
        let told = tell(Proto::Dns, "0001 8103 0001 0000 0000 0000 046e6f7065 076578616d706c65 00 001c 0001");
        assert_eq!(told.get("dns.flags.rcode"), "3");
        assert_eq!(told.summaries[0], ["response AAAA nope.example: no such name", "resposta AAAA nope.example: nome não existe"]);
    }

    #[test]
    fn what_is_left_of_a_broken_message_is_told_as_it_is() {
        // The name points to itself; what stands behind the pointer is told all the same.
        let told = tell(Proto::Dns, "0001 0100 0001 0000 0000 0000 c00c 001c 0001");
        assert_eq!(told.get("dns.qry.name"), "<Name contains a pointer that loops>");
        assert_eq!(told.get("dns.qry.type"), "28");
        // A label of a kind that never was, and one that was given up.
        let told = tell(Proto::Dns, "0001 0100 0001 0000 0000 0000 0161 80 0001 0001");
        assert_eq!((told.get("dns.qry.name"), told.get("dns.unread")), (String::new(), "01618000010001".into()));
        let told = tell(Proto::Dns, "0001 0100 0001 0000 0000 0000 0161 50 0001 0001");
        assert_eq!(told.get("dns.qry.name"), "<Unknown extended label>");
        assert_eq!(tell(Proto::Dns, "0001 0100 0001").stop, Stop::Fault(Fault::Truncated { need: 12 }));
        let behind = tell(Proto::Dns, "0001 0100 0000 0000 0000 0000 ff");
        assert_eq!(behind.get("dns.extraneous.data"), "ff");
    }

    #[test]
    fn a_message_is_told_by_its_look() {
        for message in [QUERY, RESPONSE] {
            let message = octets(message);
            assert!(Proto::Dns.recognizes(&message, Carrier::DATAGRAM) && Proto::Dns.fits(&message, Carrier::DATAGRAM));
            let framed = [&(message.len() as u16).to_be_bytes()[..], &message].concat();
            assert!(Proto::Dns.recognizes(&framed, Carrier::STREAM) && Proto::Dns.fits(&framed, Carrier::STREAM));
            assert!(!Proto::Dns.recognizes(&framed, Carrier::DATAGRAM));
        }
        for other in [&b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"[..], b"Multicast numero 1", b"ping", &[0; 40], &[0xff; 40]] {
            assert!(!Proto::Dns.recognizes(other, Carrier::DATAGRAM), "{other:?}");
        }
        // One number of each is wrong: of the questions; of the additional records.
        for damaged in ["7cdc 0100 8100 0000 0000 0000 045f736970 00 0021 0001", "0001 0100 0001 0000 0000 7777 00 0001 0001"] {
            assert!(Proto::Dns.fits(&octets(damaged), Carrier::DATAGRAM), "{damaged}");
        }
        // Only the question can be read: three numbers are wrong.
        assert!(Proto::Dns.fits(&octets("0001 0100 9999 8888 7777 0000 0161 00 0001 0001"), Carrier::DATAGRAM));
        for text in [&b"Multicast numero 1"[..], b"Thank you for connecting", b"ping"] {
            assert!(!Proto::Dns.fits(text, Carrier::DATAGRAM), "{text:?}");
        }
    }
}
