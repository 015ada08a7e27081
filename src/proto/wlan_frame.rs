//! The frames of a wireless LAN, for [`wlan`](super::wlan) and [`wlan_swapped`](super::wlan_swapped): as on the air, and
//! as some access points hand them on. IEEE 802.11-2020 §9.2, §9.3.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────┬───┬───┬─┬─┬─┬─┬─┬─┬─┬─┬───────────────────────────────┤
//! │subtype│typ│ver│O│P│D│M│R│F│f│t│    duration (little-endian)   │
//! ├───────┴───┴───┴─┴─┴─┴─┴─┴─┴─┴─┴───────────────────────────────┤
//! │ receiver, 6 octets; transmitter, 6; a third address, 6;       │
//! │ sequence control, 2; a fourth address, 6; QoS control, 2      │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! Control frames have one or two addresses and no more. What is protected stays closed. Of several datagrams in one frame
//! (A-MSDU), each behind 14 octets of its own, the first goes on to LLC, and the others are the trailer. The frame check
//! sequence is the end of it where the capture says that it was kept.

use super::contract::{Fault, FieldDef, FieldSink, Key, Layer, Next, Say, Step, Value, dec, flag, hex, mac, octets};
use super::cursor::Cursor;
use crate::bytes::{MacAddr, Reader, be16};
use crate::i18n::{Words, w};
use crate::names::wlan_subtypes::wlan_subtype;

const CONTROL: &str = "IEEE 802.11 §9.2.4.1";
const ADDRESS: &str = "IEEE 802.11 §9.2.4.3";
const SEQUENCE: &str = "IEEE 802.11 §9.2.4.4";
const QOS: &str = "IEEE 802.11 §9.2.4.5";
const AMSDU: &str = "IEEE 802.11 §9.3.2.2.2";

/// Octets in front of each datagram of an aggregate: whom it is for and from, and its length.
const SUBFRAME: usize = 14;

fields! {
    FRAME_CONTROL = hex(4, "wlan.fc", CONTROL, w("frame control", "controle do quadro")).at(0, 16).group();
    SUBTYPE = dec("wlan.fc.subtype", CONTROL, w("subtype", "subtipo")).at(0, 4);
    TYPE = dec("wlan.fc.type", CONTROL, w("type", "tipo")).at(4, 2).names(type_name);
    VERSION = dec("wlan.fc.version", CONTROL, w("version", "versão")).at(6, 2);
    ORDER = flag("wlan.fc.order", CONTROL, w("order, or HT control follows", "ordem, ou segue controle HT")).at(8, 1);
    PROTECTED = flag("wlan.fc.protected", CONTROL, w("protected", "protegido")).at(9, 1);
    MORE_DATA = flag("wlan.fc.moredata", CONTROL, w("more data waits", "há mais dados à espera")).at(10, 1);
    POWER = flag("wlan.fc.pwrmgt", CONTROL, w("sender will doze", "quem envia vai dormir")).at(11, 1);
    RETRY = flag("wlan.fc.retry", CONTROL, w("sent again", "reenviado")).at(12, 1);
    FRAGMENTS = flag("wlan.fc.frag", CONTROL, w("more fragments", "mais fragmentos")).at(13, 1);
    FROM_DS = flag("wlan.fc.fromds", CONTROL, w("from the distribution system", "vem do sistema de distribuição")).at(14, 1);
    TO_DS = flag("wlan.fc.tods", CONTROL, w("to the distribution system", "vai para o sistema de distribuição")).at(15, 1);
    DURATION = dec("wlan.duration", "IEEE 802.11 §9.2.4.2", w("duration, in µs", "duração, em µs"))
        .at(16, 16)
        .little_endian()
        .about("How long all others are to keep the medium free; in a PS-Poll, the station's number.",
               "Por quanto tempo os demais devem deixar o meio livre; em um PS-Poll, o número da estação.");
    RECEIVER = mac("wlan.ra", ADDRESS, w("receiver", "receptor"))
        .at(32, 48)
        .also(&["wlan.addr"])
        .about("Who is to take this frame off the air.", "Quem deve receber este quadro do ar.");
    TRANSMITTER = mac("wlan.ta", ADDRESS, w("transmitter", "transmissor")).at(80, 48).also(&["wlan.addr"]);
    TYPE_SUBTYPE = hex(4, "wlan.fc.type_subtype", CONTROL, w("type and subtype", "tipo e subtipo"))
        .derived()
        .names(subtype_name);
    DESTINATION = mac("wlan.da", ADDRESS, w("destination address", "endereço de destino")).also(&["wlan.addr"]);
    SOURCE = mac("wlan.sa", ADDRESS, w("source address", "endereço de origem")).also(&["wlan.addr"]);
    BSSID = mac("wlan.bssid", ADDRESS, w("access point's cell (BSSID)", "célula do ponto de acesso (BSSID)"))
        .also(&["wlan.addr"]);
    SEQUENCE_CONTROL = hex(4, "wlan.seq_control", SEQUENCE, w("sequence control", "controle de sequência")).little_endian();
    FRAGMENT = dec("wlan.frag", SEQUENCE, w("fragment", "fragmento")).derived();
    NUMBER = dec("wlan.seq", SEQUENCE, w("sequence number", "número de sequência")).derived();
    QOS_CONTROL = hex(4, "wlan.qos", QOS, w("QoS control", "controle de QoS")).little_endian().group();
    AGGREGATE = flag("wlan.qos.amsdupresent", QOS, w("aggregate (A-MSDU)", "agregado (A-MSDU)"));
    ACK_POLICY = hex(4, "wlan.qos.ack", QOS, w("acknowledgement policy", "política de confirmação"));
    END_OF_SERVICE = flag("wlan.qos.eosp", QOS, w("end of service period", "fim do período de serviço"));
    SIZE_FOLLOWS = flag("wlan.qos.bit4", QOS, w("a queue size follows", "segue um tamanho de fila"));
    TID = dec("wlan.qos.tid", QOS, w("traffic identifier", "identificador de tráfego"));
    PRIORITY = dec("wlan.qos.priority", QOS, w("priority", "prioridade")).derived();
    BUFFERED = hex(4, "wlan.qos.ps_buf_state", QOS, w("what waits for sleeping stations", "o que espera por estações que dormem"));
    LIMIT = dec("wlan.qos.txop_limit", QOS, w("time to send, in units of 32 µs", "tempo para enviar, em unidades de 32 µs"));
    WANTED = dec("wlan.qos.txop_dur_req", QOS, w("time wanted, in units of 32 µs", "tempo pedido, em unidades de 32 µs"));
    QUEUE = dec("wlan.qos.queue_size", QOS, w("queue, in units of 256 octets", "fila, em unidades de 256 octetos"));
    HT_CONTROL = hex(8, "wlan.htc", "IEEE 802.11 §9.2.4.6", w("HT control", "controle HT")).little_endian();
    PADDING = octets("wlan.padding", "radiotap.org", w("alignment, never on the air", "alinhamento, nunca no ar"));
    LENGTH = dec("wlan_aggregate.a_mdsu.length", AMSDU, w("length of the datagram", "comprimento do datagrama"));
    FILL = octets("wlan_aggregate.a_mdsu.padding", AMSDU, w("padding", "preenchimento"));
    OTHER = octets("wlan_aggregate.a_mdsu.data", AMSDU, w("another datagram", "outro datagrama"));
    FCS = hex(8, "wlan.fcs", "IEEE 802.11 §9.2.4.8", w("frame check sequence", "sequência de verificação do quadro"))
        .little_endian();
    BODY = octets("wlan.control.body", "IEEE 802.11 §9.3.1", w("control information", "informação de controle"));
}

const MANAGEMENT: u64 = 0;
const CONTROL_FRAME: u64 = 1;
const DATA: u64 = 2;

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        MANAGEMENT => w("management", "gerência"),
        CONTROL_FRAME => w("control", "controle"),
        DATA => w("data", "dados"),
        _ => w("extension", "extensão"),
    })
}

fn subtype_name(number: u64) -> Option<Words> {
    wlan_subtype(u8::try_from(number).ok()?)
}

/// In which order the two octets of the frame control stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Order {
    /// As on the air.
    Air,
    /// The flags first: some access points hand frames on so.
    Swapped,
}

/// What leads to a frame that an access point handed on in the order `usual`, unless its control can only stand in the other:
/// the version, which is 0, has the lower bits of the octet that holds the type.
pub(super) fn handed_on(frame: &[u8], usual: Order) -> Key {
    let order = match frame {
        [first, second, ..] if first & 3 == 0 && second & 3 != 0 => Order::Air,
        [first, second, ..] if first & 3 != 0 && second & 3 == 0 => Order::Swapped,
        _ => usual,
    };
    if order == Order::Air { Key::Wlan } else { Key::WlanSwapped }
}

/// Where a frame's parts are, which the first two octets decide.
struct Shape {
    version: u8,
    kind: u64,
    subtype: u64,
    to_ds: bool,
    from_ds: bool,
    retry: bool,
    protected: bool,
    order: bool,
}

impl Shape {
    fn read(bytes: &[u8], order: Order) -> Option<Self> {
        let &[first, second] = bytes.first_chunk()?;
        let (control, flags) = if order == Order::Air { (first, second) } else { (second, first) };
        Some(Self {
            version: control & 3,
            kind: u64::from(control >> 2 & 3),
            subtype: u64::from(control >> 4),
            to_ds: flags & 1 != 0,
            from_ds: flags & 2 != 0,
            retry: flags & 8 != 0,
            protected: flags & 0x40 != 0,
            order: flags & 0x80 != 0,
        })
    }

    /// A data frame has a QoS control field.
    fn has_qos(&self) -> bool {
        self.kind == DATA && self.subtype & 8 != 0
    }

    fn has_fourth_address(&self) -> bool {
        self.kind == DATA && self.to_ds && self.from_ds
    }

    fn has_ht_control(&self) -> bool {
        self.order && (self.kind == MANAGEMENT || self.has_qos())
    }

    /// Octets of the header.
    fn octets(&self) -> usize {
        let present = |yes: bool, octets: usize| if yes { octets } else { 0 };
        match (self.kind, self.subtype) {
            (CONTROL_FRAME, 0x7 | 0xc | 0xd) => 10,
            (CONTROL_FRAME, _) => 16,
            (MANAGEMENT | DATA, _) => {
                24 + present(self.has_fourth_address(), 6)
                    + present(self.has_qos(), 2)
                    + present(self.has_ht_control(), 4)
            }
            _ => 10,
        }
    }

    /// Block acknowledgements, announcements and triggers go on behind their addresses.
    fn has_control_body(&self) -> bool {
        self.kind == CONTROL_FRAME && matches!(self.subtype, 0x2 | 0x4 | 0x5 | 0x8 | 0x9)
    }
}

/// Measures a frame's header.
///
/// # Errors
/// [`Fault::Truncated`] when it does not fit, [`Fault::Malformed`] for another version.
pub(super) fn peel(bytes: &[u8], order: Order) -> Result<Step, Fault> {
    let shape = Shape::read(bytes, order).ok_or(Fault::Truncated { need: 10 })?;
    if shape.version != 0 {
        return Err(Fault::Malformed(w("the version is not 0", "a versão não é 0")));
    }
    let need = shape.octets();
    if bytes.len() < need {
        return Err(Fault::Truncated { need });
    }
    let next = match shape.kind {
        CONTROL_FRAME if shape.has_control_body() => return Ok(Step::new(bytes.len(), Next::Nothing)),
        CONTROL_FRAME if shape.subtype == 0x7 => Next::Opaque,
        CONTROL_FRAME => Next::Nothing,
        _ if shape.protected => Next::Opaque,
        MANAGEMENT => Next::By(Key::WlanManagement),
        // Subtypes with this bit carry nothing.
        DATA if shape.subtype & 4 != 0 => Next::Nothing,
        DATA if is_aggregate(bytes, &shape) => {
            let header = need + SUBFRAME;
            let length = be16(bytes, need + 12).ok_or(Fault::Truncated { need: header })?;
            let first = header + usize::from(length);
            let others = bytes.len().saturating_sub(first);
            return Ok(Step::new(header, Next::By(Key::Llc)).claim(first + others).trailer(others));
        }
        // A later fragment begins in the middle of what LLC announced in the first.
        DATA if bytes.get(22).is_some_and(|octet| octet & 15 != 0) => Next::Fragment,
        DATA => return Ok(Step::new(need + padding(bytes, need), Next::By(Key::Llc))),
        _ => Next::Opaque,
    };
    Ok(Step::new(need, next))
}

/// Tells what has no fixed place.
pub(super) fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink, order: Order) {
    let bytes = layer.header();
    let Some(shape) = Shape::read(bytes, order) else { return };
    let first = header(bytes, &shape, sink);
    let mut cursor = Cursor::trailer(layer, sink);
    if let Some(Value::Number(length)) = first {
        others(length, &mut cursor);
    }
    if cursor.remaining() == 4 {
        cursor.number(&FCS, 4);
    }
}

/// Says what kind of frame it is.
pub(super) fn summary(layer: &Layer<'_>, say: &mut Say<'_>, order: Order) {
    let bytes = layer.header();
    let Some(shape) = Shape::read(bytes, order) else { return };
    if let Some(name) = subtype_name(shape.kind << 4 | shape.subtype).or_else(|| type_name(shape.kind)) {
        say.words(name);
    }
    if shape.protected {
        say.words(w(" · protected", " · protegido"));
    }
    if shape.retry {
        say.words(w(" · sent again", " · reenviado"));
    }
}

/// Octets behind a data frame's header of `octets`. Some cards align what they hand over to four octets: radiotap has a
/// flag for that, and where LLC and SNAP begin tells it without.
fn padding(bytes: &[u8], octets: usize) -> usize {
    const SNAP: &[u8] = &[0xaa, 0xaa, 0x03];
    let begins = |at: usize| bytes.get(at..).is_some_and(|rest| rest.starts_with(SNAP));
    if !begins(octets) && begins(octets + 2) { 2 } else { 0 }
}

/// Tells the header, and how long the first datagram of an aggregate is.
fn header<'a>(bytes: &'a [u8], shape: &Shape, sink: &mut dyn FieldSink) -> Option<Value<'a>> {
    sink.derive(&TYPE_SUBTYPE, Value::Number(shape.kind << 4 | shape.subtype));
    if shape.kind == CONTROL_FRAME {
        let mut reader = Reader::new(bytes, 16);
        if shape.has_control_body() && !reader.is_empty() {
            let octets = reader.remaining();
            sink.take(&BODY, &mut reader, octets);
        }
        return None;
    }
    if shape.kind > DATA {
        return None;
    }
    let mut reader = Reader::new(bytes, 16);
    let address = |at: usize| bytes.get(at..).and_then(MacAddr::read);
    let aggregates = aggregates(bytes, shape);
    // IEEE 802.11 table 9-30: what the addresses are besides receiver and transmitter. The datagrams of an aggregate have
    // ends of their own.
    let (first, second, third): (&[&'static FieldDef], &[&'static FieldDef], _) = match (shape.to_ds, shape.from_ds) {
        (false, false) => (&[&DESTINATION], &[&SOURCE], &BSSID),
        (false, true) if aggregates => (&[&DESTINATION], &[], &BSSID),
        (false, true) => (&[&DESTINATION], &[&BSSID], &SOURCE),
        (true, false) if aggregates => (&[], &[&SOURCE], &BSSID),
        (true, false) => (&[&BSSID], &[&SOURCE], &DESTINATION),
        (true, true) if aggregates => (&[], &[], &BSSID),
        (true, true) => (&[], &[], &DESTINATION),
    };
    for (defs, at) in [(first, 4), (second, 10)] {
        for def in defs {
            if let Some(address) = address(at) {
                sink.derive(def, Value::Mac(address));
            }
        }
    }
    sink.take(third, &mut reader, 6);
    if let Some(Value::Number(control)) = sink.take(&SEQUENCE_CONTROL, &mut reader, 2) {
        sink.derive(&FRAGMENT, Value::Number(control & 15));
        sink.derive(&NUMBER, Value::Number(control >> 4));
    }
    if shape.has_fourth_address() {
        sink.take(if aggregates { &BSSID } else { &SOURCE }, &mut reader, 6);
    }
    if shape.has_qos() {
        let at = reader.position();
        if let Some(control) = reader.take(2) {
            let number = u16::from_le_bytes([control[0], control[1]]);
            sink.open(&QOS_CONTROL, at..at + 2, Value::Number(number.into()));
            let from = at as u32 * 8;
            // IEEE 802.11 table 9-10: an access point and a station say different things with the same bits.
            let (bit, rest) = match (shape.from_ds, shape.subtype & 2 != 0) {
                (true, true) => (&END_OF_SERVICE, &LIMIT),
                (true, false) => (&END_OF_SERVICE, &BUFFERED),
                (false, _) if number & 0x10 != 0 => (&SIZE_FOLLOWS, &QUEUE),
                (false, _) => (&SIZE_FOLLOWS, &WANTED),
            };
            for (def, start, len) in [(&AGGREGATE, 0, 1), (&ACK_POLICY, 1, 2), (bit, 3, 1), (&TID, 4, 4), (rest, 8, 8)]
            {
                sink.put_bits(def, bytes, from + start, len);
            }
            sink.derive(&PRIORITY, Value::Number(u64::from(number) & 7));
            sink.leave();
        }
    }
    if shape.has_ht_control() {
        sink.take(&HT_CONTROL, &mut reader, 4);
    }
    if shape.kind == DATA && bytes.len() == shape.octets() + 2 {
        sink.take(&PADDING, &mut reader, 2);
    }
    if !is_aggregate(bytes, shape) {
        return None;
    }
    sink.take(&DESTINATION, &mut reader, 6);
    sink.take(&SOURCE, &mut reader, 6);
    sink.take(&LENGTH, &mut reader, 2)
}

/// The datagrams behind one of `length` octets. All but the last are filled up to four octets.
fn others(mut length: u64, cursor: &mut Cursor<'_, '_>) {
    loop {
        let fill = (SUBFRAME + length as usize).wrapping_neg() % 4;
        if cursor.remaining() < fill + SUBFRAME {
            return;
        }
        if fill > 0 {
            cursor.octets(&FILL, fill);
        }
        cursor.octets(&DESTINATION, 6);
        cursor.octets(&SOURCE, 6);
        length = cursor.number(&LENGTH, 2).unwrap_or(0);
        let here = cursor.remaining().min(length as usize);
        if here > 0 {
            cursor.octets(&OTHER, here);
        }
    }
}

/// Several datagrams that nothing protects.
fn is_aggregate(bytes: &[u8], shape: &Shape) -> bool {
    !shape.protected && aggregates(bytes, shape)
}

/// Several datagrams, protected or not.
fn aggregates(bytes: &[u8], shape: &Shape) -> bool {
    if !shape.has_qos() {
        return false;
    }
    let at = if shape.has_fourth_address() { 30 } else { 24 };
    bytes.get(at).is_some_and(|octet| octet & 0x80 != 0)
}
