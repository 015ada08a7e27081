//! Where media will go, by what SDP says of them. RFC 8866 §5.7, §5.14, §6.6, RFC 3605.

use std::net::IpAddr;

use crate::proto::contract::{Agreement, Key};
use crate::proto::lines;

/// Most formats of one medium.
const MOST_FORMATS: usize = 64;

/// One medium.
#[derive(Default)]
struct Medium<'a> {
    port: u16,
    is_rtp: bool,
    address: Option<IpAddr>,
    formats: Vec<(u8, &'a str)>,
    /// Where its reports go, if not to the next port.
    reports: Option<u16>,
    /// They go to the same port.
    shares: bool,
}

/// Tells where sound and pictures will go, and their reports.
pub(super) fn tell(body: &[u8], tell: &mut dyn FnMut(Agreement)) {
    // What stands before the first medium holds for all.
    let mut everywhere = None;
    let mut medium: Option<Medium<'_>> = None;
    for line in lines::lines(body) {
        let Some(text) = body.get(line.start..line.end).and_then(|line| str::from_utf8(line).ok()) else { continue };
        match text.split_at_checked(2) {
            Some(("m=", value)) => {
                if let Some(medium) = medium.replace(Medium::read(value, everywhere)) {
                    medium.tell(tell);
                }
            }
            Some(("c=", value)) => match &mut medium {
                Some(medium) => medium.address = address(value),
                None => everywhere = address(value),
            },
            Some(("a=", value)) => {
                if let Some(medium) = &mut medium {
                    medium.attribute(value);
                }
            }
            _ => {}
        }
    }
    if let Some(medium) = medium {
        medium.tell(tell);
    }
}

/// The address in "IN IP4 224.2.1.1/127/3".
fn address(value: &str) -> Option<IpAddr> {
    let text = value.split_ascii_whitespace().nth(2)?;
    text.split('/').next()?.parse().ok().filter(|address: &IpAddr| !address.is_unspecified())
}

impl<'a> Medium<'a> {
    /// Reads "audio 49170/2 RTP/AVP 0 96".
    fn read(value: &str, address: Option<IpAddr>) -> Self {
        let mut words = value.split_ascii_whitespace().skip(1);
        let port = words.next().and_then(|port| port.split('/').next()?.parse().ok()).unwrap_or(0);
        let is_rtp = words.next().is_some_and(|profile| profile.starts_with("RTP/"));
        Self { port, is_rtp, address, ..Self::default() }
    }

    fn attribute(&mut self, value: &'a str) {
        let (name, rest) = value.split_once(':').unwrap_or((value, ""));
        match name {
            "rtpmap" if self.formats.len() < MOST_FORMATS => {
                let format = rest.split_once(' ').and_then(|(number, format)| Some((number.parse().ok()?, format.trim())));
                self.formats.extend(format);
            }
            "rtcp" => self.reports = rest.split(' ').next().and_then(|port| port.parse().ok()),
            "rtcp-mux" => self.shares = true,
            _ => {}
        }
    }

    fn tell(self, tell: &mut dyn FnMut(Agreement)) {
        let Some(address) = self.address.filter(|_| self.is_rtp && self.port > 0) else { return };
        let formats = self.formats.iter().map(|(number, format)| (*number, (*format).to_owned())).collect();
        tell(Agreement { address, port: self.port, key: Key::Udp(5004), formats });
        let reports = self.reports.or(self.port.checked_add(1)).filter(|_| !self.shares);
        if let Some(port) = reports {
            tell(Agreement { address, port, key: Key::Udp(5005), formats: Vec::new() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_go_where_their_own_lines_say() {
        let text = "v=0\r\nc=IN IP4 198.51.100.1\r\nm=audio 49170 RTP/AVP 0 97\r\na=rtpmap:97 iLBC/8000\r\n\
            m=video 51372/2 RTP/AVP 99\r\nc=IN IP6 2001:db8::1\r\na=rtpmap:99 h263-1998/90000\r\na=rtcp-mux\r\n\
            m=application 9 TCP/BFCP *\r\nm=audio 0 RTP/AVP 0\r\n";
        let mut told = Vec::new();
        tell(text.as_bytes(), &mut |agreement| told.push(agreement));
        let ends: Vec<_> = told.iter().map(|told| (told.address.to_string(), told.port, told.key)).collect();
        let (sound, reports) = (Key::Udp(5004), Key::Udp(5005));
        assert_eq!(
            ends,
            [
                ("198.51.100.1".to_owned(), 49170, sound),
                ("198.51.100.1".to_owned(), 49171, reports),
                ("2001:db8::1".to_owned(), 51372, sound)
            ]
        );
        assert_eq!((told[0].formats[0].0, told[0].formats[0].1.as_str()), (97, "iLBC/8000"));
        tell(b"m=audio 5 RTP/AVP\nc=IN IP4 0.0.0.0\nm=\xff\n", &mut |agreement| panic!("{agreement:?}"));
    }
}
