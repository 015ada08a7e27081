//! Frames of wireless LANs: what each type and subtype is for.
//!
//! Source: IEEE 802.11-2020, table 9-1.

use crate::i18n::{Words, w};

/// The frame of `number`: two bits of type, four of subtype.
#[must_use]
pub const fn wlan_subtype(number: u8) -> Option<Words> {
    Some(match number {
        0x00 => w("association request", "pedido de associação"),
        0x01 => w("association response", "resposta de associação"),
        0x02 => w("reassociation request", "pedido de reassociação"),
        0x03 => w("reassociation response", "resposta de reassociação"),
        0x04 => w("probe request", "pedido de sondagem"),
        0x05 => w("probe response", "resposta de sondagem"),
        0x06 => w("timing advertisement", "anúncio de tempo"),
        0x08 => w("beacon", "beacon"),
        0x09 => w("ATIM", "ATIM"),
        0x0a => w("disassociation", "desassociação"),
        0x0b => w("authentication", "autenticação"),
        0x0c => w("deauthentication", "desautenticação"),
        0x0d => w("action", "ação"),
        0x0e => w("action, no acknowledgement", "ação, sem confirmação"),
        0x12 => w("trigger", "disparo"),
        0x14 => w("beamforming report poll", "consulta de relatório de feixe"),
        0x15 => w("null data packet announcement", "anúncio de pacote sem dados"),
        0x17 => w("control wrapper", "envelope de controle"),
        0x18 => w("block acknowledgement request", "pedido de confirmação em bloco"),
        0x19 => w("block acknowledgement", "confirmação em bloco"),
        0x1a => w("PS-Poll", "PS-Poll"),
        0x1b => w("request to send (RTS)", "pedido para enviar (RTS)"),
        0x1c => w("clear to send (CTS)", "livre para enviar (CTS)"),
        0x1d => w("acknowledgement", "confirmação"),
        0x1e => w("end of contention-free period", "fim do período sem contenção"),
        0x1f => w("end of contention-free period, acknowledgement", "fim do período sem contenção, confirmação"),
        0x20 => w("data", "dados"),
        0x24 => w("no data", "sem dados"),
        0x28 => w("QoS data", "dados com QoS"),
        0x2c => w("QoS, no data", "QoS, sem dados"),
        _ => return None,
    })
}
