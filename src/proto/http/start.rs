//! Start lines: what is asked for, or how that went. RFC 9112 §3, §4.

use memchr::memchr;

use super::head::number;

/// Methods of RFC 9110 §9.3, RFC 5789, WebDAV and its kin (RFC 4918, 3253, 3648, 3744, 4791, 5323, 5842), UPnP, Exchange, and
/// MS-RPCH.
const METHODS: [&str; 48] = [
    "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "PATCH", "PROPFIND", "PROPPATCH", "MKCOL", "COPY",
    "MOVE", "LOCK", "UNLOCK", "SEARCH", "REPORT", "MERGE", "ACL", "MKCALENDAR", "CHECKOUT", "CHECKIN", "UNCHECKOUT",
    "VERSION-CONTROL", "BASELINE-CONTROL", "MKACTIVITY", "MKWORKSPACE", "LABEL", "UPDATE", "ORDERPATCH", "BIND", "UNBIND",
    "REBIND", "NOTIFY", "SUBSCRIBE", "UNSUBSCRIBE", "M-SEARCH", "POLL", "BCOPY", "BMOVE", "BDELETE", "BPROPFIND", "BPROPPATCH",
    "RPC_IN_DATA", "RPC_OUT_DATA", "RPC_CONNECT", "CCM_POST",
];

/// A start line, taken apart.
#[derive(Clone, Copy)]
pub(super) enum Start<'a> {
    Request { method: &'a [u8], uri: &'a [u8] },
    Response { code: u64 },
    /// A request of HTTP/0.9 (RFC 1945 §4.1): nothing follows it.
    Simple { uri: &'a [u8] },
}

impl<'a> Start<'a> {
    /// Reads a whole start line (RFC 9112 §2.3 has versions of one digit each).
    pub fn read(line: &'a [u8]) -> Option<Self> {
        // SHOUTcast's servers of music answer with ICY, and go on as HTTP/1.0 does.
        if let [b'H', b'T', b'T', b'P', b'/', b'1', b'.', b'0'..=b'9', b' ', rest @ ..] | [b'I', b'C', b'Y', b' ', rest @ ..] = line {
            let code = number(rest.get(..3)?).filter(|_| rest.get(3).is_none_or(|next| *next == b' '))?;
            return Some(Self::Response { code });
        }
        let space = memchr(b' ', line)?;
        let (method, rest) = (&line[..space], &line[space + 1..]);
        match rest {
            [uri @ .., b' ', b'H', b'T', b'T', b'P', b'/', b'1', b'.', b'0'..=b'9'] => {
                is_method(method).then_some(Self::Request { method, uri })
            }
            [b'/', ..] if method == b"GET" && memchr(b' ', rest).is_none() => Some(Self::Simple { uri: rest }),
            _ => None,
        }
    }

    /// The same, of a line that says which version it is of.
    pub fn read_versioned(line: &'a [u8]) -> Option<Self> {
        Self::read(line).filter(|start| !matches!(start, Self::Simple { .. }))
    }

    /// Whether `part` may become one: asked first, as most octets on a port of HTTP are out of the middle of a body.
    pub fn may_be(part: &[u8]) -> bool {
        // The first letters of all methods: most octets are no letter at all.
        let Some(first @ (b'A'..=b'D' | b'G'..=b'I' | b'L'..=b'P' | b'R'..=b'V')) = part.first() else { return false };
        let begins = |whole: &[u8]| whole.starts_with(&[*first]) && (part.starts_with(whole) || whole.starts_with(part));
        begins(b"HTTP/1.")
            || begins(b"ICY ")
            || METHODS.iter().any(|method| begins(method.as_bytes()) && part.get(method.len()).is_none_or(|next| *next == b' '))
    }
}

/// Whether `word` is one of the methods.
pub(super) fn is_method(word: &[u8]) -> bool {
    METHODS.iter().any(|method| method.as_bytes() == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn music_answers_in_a_version_of_its_own() {
        assert!(Start::may_be(b"ICY 200 OK") && Start::may_be(b"IC") && !Start::may_be(b"Icy"));
        assert!(matches!(Start::read(b"ICY 200 OK"), Some(Start::Response { code: 200 })));
        assert!(Start::read(b"ICY water").is_none());
    }
}
