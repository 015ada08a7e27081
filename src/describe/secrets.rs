//! Passwords and their like are covered before anybody prints, draws or exports a frame: by `*` in its octets, so that every
//! form of output is covered at once, in text, in hexadecimal and in files.

use std::ops::Range;
use std::sync::LazyLock;

use super::describe;
use crate::frame::Frame;
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{COVER, Field, FieldDef, FieldSink, Layer, Peeled};

/// The protocols that have a secret field.
static HAVE_SECRETS: LazyLock<Vec<bool>> =
    LazyLock::new(|| Proto::known().map(|proto| proto.info().fields.iter().any(|def| def.secret)).collect());

/// Covers the secrets of frames. Its buffers are reused; a frame without secrets costs a look at its protocols.
#[derive(Debug, Default)]
pub struct Secrets {
    bytes: Vec<u8>,
    peeled: Peeled,
}

impl Secrets {
    /// Calls `look` with the frame, its secrets covered. Checksums are still told of what was captured.
    pub fn cover<T>(&mut self, view: &View<'_>, look: impl FnOnce(&View<'_>) -> T) -> T {
        let Self { bytes, peeled } = self;
        peeled.covered.clear();
        let have_secrets = &**HAVE_SECRETS;
        for layer in view.layers() {
            let proto = layer.proto();
            if !have_secrets[proto as usize] || !proto.may_hide(layer.header()) {
                continue;
            }
            tell(&layer, &mut |_, octets| peeled.covered.push(octets));
        }
        if peeled.covered.is_empty() && !view.peeled.met.iter().any(|met| met.entry.secret) {
            return look(view);
        }
        bytes.clear();
        bytes.extend_from_slice(view.frame.bytes);
        let covered = std::mem::take(&mut peeled.covered);
        for octets in &covered {
            if let Some(octets) = bytes.get_mut(octets.start as usize..octets.end as usize) {
                octets.fill(COVER);
            }
        }
        peeled.clone_from(view.peeled);
        peeled.covered = covered;
        for met in peeled.met.iter_mut().filter(|met| met.entry.secret) {
            met.entry.value.fill(COVER);
        }
        if peeled.captured.is_empty() {
            peeled.captured.extend_from_slice(view.frame.bytes);
        }
        let frame = Frame { bytes, ..*view.frame };
        look(&View { frame: &frame, peeled, ..*view })
    }
}

/// Tells the secret fields of a layer, each with its octets in the frame.
pub fn tell(layer: &Layer<'_>, found: &mut dyn FnMut(&'static FieldDef, Range<u32>)) {
    describe(layer, &mut Finder { start: layer.span().start, found });
}

struct Finder<'f> {
    /// First octet of the layer.
    start: u32,
    found: &'f mut dyn FnMut(&'static FieldDef, Range<u32>),
}

impl FieldSink for Finder<'_> {
    fn wants(&self, def: &'static FieldDef) -> bool {
        def.secret
    }

    fn field(&mut self, field: Field<'_>) {
        if field.def.secret && !field.bits.is_empty() {
            (self.found)(field.def, self.start + field.bits.start / 8..self.start + field.bits.end.div_ceil(8));
        }
    }

    fn enter(&mut self, group: Field<'_>) {
        self.field(group);
    }

    fn leave(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::describe::{Selector, write_value};
    use crate::frame::{Clock, LinkType};
    use crate::peel::peel;
    use crate::proto::Dispatch;
    use crate::proto::contract::Key;
    use crate::testing::{self, octets};

    #[test]
    fn a_password_is_covered_and_its_checksum_still_holds() {
        // VRRP version 2, whose checksum covers its password, "cisco".
        let bytes = octets("2101640101017130 c00002fe 636973636f000000");
        const USER: u16 = 147;
        let frame = testing::frame(LinkType(USER), &bytes);
        let (mut dispatch, mut peeled) = (Dispatch::standard().clone(), Peeled::default());
        dispatch.register(Key::Link(USER), Proto::Vrrp);
        peel(&frame, &dispatch, &mut peeled);
        let view = View { frame: &frame, peeled: &peeled, taps: &[], clock: Clock::default() };
        let value = |view: &View<'_>, name: &str| {
            let mut text = String::new();
            Selector::resolve(name).expect(name).each(view, &mut |def, value| {
                write_value(def, value, &mut text);
                true
            });
            text
        };
        assert_eq!(value(&view, "vrrp.auth_data"), "636973636f000000");
        Secrets::default().cover(&view, |covered| {
            assert_eq!(value(covered, "vrrp.auth_data"), "********");
            assert_eq!(value(covered, "vrrp.checksum.status"), "1");
            assert_eq!(covered.frame.bytes[12..], *b"********");
            assert_eq!(covered.peeled.covered.first(), Some(&(12..20)));
        });
    }
}
