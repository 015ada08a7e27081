//! What matters in a hello, for a line: which name, which versions, which protocol inside.

use super::Form;
use crate::bytes::Reader;
use crate::i18n::Words;
use crate::names::tls_parameters as names;
use crate::proto::contract::Say;

/// A hello, read as far as it goes.
pub(crate) struct Hello<'a> {
    /// The client says it.
    pub is_client: bool,
    /// The version that counts: the newest that is offered, or the one that is chosen.
    pub version: u16,
    /// 32 octets that go into the keys.
    #[cfg_attr(not(feature = "decrypt"), allow(dead_code))]
    pub random: &'a [u8],
    /// The cipher suite that the server chooses.
    pub suite: Option<u16>,
    /// The server encrypts first and authenticates then (RFC 7366).
    pub encrypts_then_authenticates: bool,
    server_name: Option<&'a [u8]>,
    protocol: Option<&'a [u8]>,
}

impl<'a> Hello<'a> {
    /// Reads the hello at the start of `bytes`.
    pub fn read(bytes: &'a [u8], form: Form) -> Option<Self> {
        let (kind, length) = super::opening(bytes, form).filter(|(kind, _)| matches!(kind, 1 | 2))?;
        let body = bytes.get(form.header()..)?;
        let mut reader = Reader::new(body.get(..body.len().min(length))?, 0);
        let is_client = kind == 1;
        let version = reader.u16()?;
        let random = reader.take(32)?;
        skip(&mut reader, 1)?;
        let mut hello = Self {
            is_client,
            version,
            random,
            suite: None,
            encrypts_then_authenticates: false,
            server_name: None,
            protocol: None,
        };
        if is_client {
            if form == Form::Datagrams {
                skip(&mut reader, 1)?;
            }
            skip(&mut reader, 2)?;
            skip(&mut reader, 1)?;
        } else {
            hello.suite = reader.u16();
            reader.u8();
        }
        if reader.u16().is_some() {
            while let Some((kind, value)) = reader.u16().zip(skip(&mut reader, 2)) {
                hello.extension(kind, value);
            }
        }
        Some(hello)
    }

    fn extension(&mut self, kind: u16, value: &'a [u8]) {
        match kind {
            0 => self.server_name = value.get(5..).filter(|name| !name.is_empty()),
            // RFC 7301 §3.1: a list of names, each behind its length; the first is liked best.
            16 => {
                let mut list = Reader::new(value, 2);
                self.protocol = skip(&mut list, 1);
            }
            22 => self.encrypts_then_authenticates = true,
            43 => {
                let list = value.get(usize::from(self.is_client)..).unwrap_or_default();
                let offered = list.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
                let real = offered.filter(|version| !names::is_grease(*version));
                // DTLS counts its versions downwards (RFC 6347 §4.1).
                let newest = if self.version >= 0xfe00 { real.min() } else { real.max() };
                self.version = newest.unwrap_or(self.version);
            }
            _ => {}
        }
    }

    /// Says the version, the name and the protocol.
    pub fn say(&self, say: &mut Say<'_>) {
        let mut words = |words: Option<Words>| {
            if let Some(words) = words {
                say.out.push_str(", ");
                say.words(words);
            }
        };
        words(names::version(self.version));
        words(self.suite.and_then(names::cipher_suite));
        for text in [self.server_name, self.protocol].into_iter().flatten() {
            say.out.push_str(", ");
            say.wire(text.get(..text.len().min(80)).unwrap_or_default());
        }
    }
}

/// The octets behind a length of `octets` octets.
fn skip<'a>(reader: &mut Reader<'a>, octets: usize) -> Option<&'a [u8]> {
    let length = reader.take(octets)?.iter().fold(0, |all, octet| all << 8 | usize::from(*octet));
    reader.take(length)
}
