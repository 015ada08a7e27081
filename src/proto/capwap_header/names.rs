//! What messages of CAPWAP, their elements and some of their values are called. IANA, "Control And Provisioning of Wireless
//! Access Points (CAPWAP) Parameters".

use crate::i18n::{Words, same, w};

pub(super) fn preamble(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("CAPWAP header", "cabeçalho CAPWAP"),
        1 => w("DTLS", "DTLS"),
        _ => return None,
    })
}

pub(super) fn binding(number: u64) -> Option<Words> {
    Some(same(match number {
        1 => "IEEE 802.11",
        3 => "EPCGlobal",
        _ => return None,
    }))
}

/// A message's name. Those of the binding to IEEE 802.11 have its enterprise number in front.
pub(in crate::proto) fn message(number: u64) -> Option<Words> {
    const WIRELESS: u64 = 13277 << 8;
    Some(same(match number {
        1 => "Discovery Request",
        2 => "Discovery Response",
        3 => "Join Request",
        4 => "Join Response",
        5 => "Configuration Status Request",
        6 => "Configuration Status Response",
        7 => "Configuration Update Request",
        8 => "Configuration Update Response",
        9 => "WTP Event Request",
        10 => "WTP Event Response",
        11 => "Change State Event Request",
        12 => "Change State Event Response",
        13 => "Echo Request",
        14 => "Echo Response",
        15 => "Image Data Request",
        16 => "Image Data Response",
        17 => "Reset Request",
        18 => "Reset Response",
        19 => "Primary Discovery Request",
        20 => "Primary Discovery Response",
        21 => "Data Transfer Request",
        22 => "Data Transfer Response",
        23 => "Clear Configuration Request",
        24 => "Clear Configuration Response",
        25 => "Station Configuration Request",
        26 => "Station Configuration Response",
        _ if number == WIRELESS | 1 => "IEEE 802.11 WLAN Configuration Request",
        _ if number == WIRELESS | 2 => "IEEE 802.11 WLAN Configuration Response",
        _ => return None,
    }))
}

pub(super) fn element(number: u64) -> Option<Words> {
    Some(same(match number {
        1 => "AC Descriptor",
        2 => "AC IPv4 List",
        3 => "AC IPv6 List",
        4 => "AC Name",
        5 => "AC Name With Priority",
        6 => "AC Timestamp",
        7 => "Add MAC ACL Entry",
        8 => "Add Station",
        10 => "CAPWAP Control IPv4 Address",
        11 => "CAPWAP Control IPv6 Address",
        12 => "CAPWAP Timers",
        13 => "Data Transfer Data",
        14 => "Data Transfer Mode",
        15 => "Decryption Error Report",
        16 => "Decryption Error Report Period",
        17 => "Delete MAC ACL Entry",
        18 => "Delete Station",
        20 => "Discovery Type",
        21 => "Duplicate IPv4 Address",
        22 => "Duplicate IPv6 Address",
        23 => "Idle Timeout",
        24 => "Image Data",
        25 => "Image Identifier",
        26 => "Image Information",
        27 => "Initiate Download",
        28 => "Location Data",
        29 => "Maximum Message Length",
        30 => "CAPWAP Local IPv4 Address",
        31 => "Radio Administrative State",
        32 => "Radio Operational State",
        33 => "Result Code",
        34 => "Returned Message Element",
        35 => "Session ID",
        36 => "Statistics Timer",
        37 => "Vendor Specific Payload",
        38 => "WTP Board Data",
        39 => "WTP Descriptor",
        40 => "WTP Fallback",
        41 => "WTP Frame Tunnel Mode",
        44 => "WTP MAC Type",
        45 => "WTP Name",
        47 => "WTP Radio Statistics",
        48 => "WTP Reboot Statistics",
        49 => "WTP Static IP Address Information",
        50 => "CAPWAP Local IPv6 Address",
        51 => "CAPWAP Transport Protocol",
        52 => "MTU Discovery Padding",
        53 => "ECN Support",
        1024 => "IEEE 802.11 Add WLAN",
        1025 => "IEEE 802.11 Antenna",
        1026 => "IEEE 802.11 Assigned WTP BSSID",
        1027 => "IEEE 802.11 Delete WLAN",
        1028 => "IEEE 802.11 Direct Sequence Control",
        1029 => "IEEE 802.11 Information Element",
        1030 => "IEEE 802.11 MAC Operation",
        1031 => "IEEE 802.11 MIC Countermeasures",
        1032 => "IEEE 802.11 Multi-Domain Capability",
        1033 => "IEEE 802.11 OFDM Control",
        1034 => "IEEE 802.11 Rate Set",
        1035 => "IEEE 802.11 RSNA Error Report From Station",
        1036 => "IEEE 802.11 Station",
        1037 => "IEEE 802.11 Station QoS Profile",
        1038 => "IEEE 802.11 Station Session Key",
        1039 => "IEEE 802.11 Statistics",
        1040 => "IEEE 802.11 Supported Rates",
        1041 => "IEEE 802.11 Tx Power",
        1042 => "IEEE 802.11 Tx Power Level",
        1043 => "IEEE 802.11 Update Station QoS",
        1044 => "IEEE 802.11 Update WLAN",
        1045 => "IEEE 802.11 WTP Quality of Service",
        1046 => "IEEE 802.11 WTP Radio Configuration",
        1047 => "IEEE 802.11 WTP Radio Fail Alarm Indication",
        1048 => "IEEE 802.11 WTP Radio Information",
        _ => return None,
    }))
}

pub(super) fn discovery(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("not known", "não conhecido"),
        1 => w("configured", "configurado"),
        2 => w("from DHCP", "por DHCP"),
        3 => w("from DNS", "por DNS"),
        4 => w("from another controller", "por outro controlador"),
        _ => return None,
    })
}

pub(super) fn fallback(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("enabled", "ligada"),
        2 => w("disabled", "desligada"),
        _ => return None,
    })
}

pub(super) fn mac_type(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("in the access point", "no ponto de acesso"),
        1 => w("in the controller, mostly", "no controlador, em geral"),
        2 => w("either", "em qualquer dos dois"),
        _ => return None,
    })
}

pub(super) fn transport(number: u64) -> Option<Words> {
    Some(same(match number {
        1 => "UDP-Lite",
        2 => "UDP",
        _ => return None,
    }))
}

pub(super) fn result(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("success", "sucesso"),
        1 => w("failure: a list of controllers must come along", "falha: deve vir uma lista de controladores"),
        2 => w("success, address translator detected", "sucesso, há um tradutor de endereços"),
        3 => w("join failure", "falha na entrada"),
        4 => w("join failure: resources", "falha na entrada: faltam recursos"),
        5 => w("join failure: unknown source", "falha na entrada: origem desconhecida"),
        6 => w("join failure: incorrect data", "falha na entrada: dados incorretos"),
        7 => w("join failure: session in use", "falha na entrada: sessão em uso"),
        8 => w("join failure: hardware not supported", "falha na entrada: hardware sem suporte"),
        9 => w("join failure: binding not supported", "falha na entrada: rede sem suporte"),
        10 => w("reset failure", "falha no reinício"),
        11 => w("reset failure: firmware", "falha no reinício: firmware"),
        12 => w(
            "configuration failure: service provided all the same",
            "falha na configuração: serviço fornecido assim mesmo",
        ),
        13 => w("configuration failure: service not provided", "falha na configuração: serviço não fornecido"),
        14 => w("image failure: checksum", "falha na imagem: soma de verificação"),
        15 => w("image failure: length", "falha na imagem: comprimento"),
        16 => w("image failure", "falha na imagem"),
        17 => w("image failure: already there", "falha na imagem: já presente"),
        18 => w("message not expected: state", "mensagem inesperada: estado"),
        19 => w("message not expected: unknown", "mensagem inesperada: desconhecida"),
        20 => w("element missing", "falta um elemento"),
        21 => w("element unknown", "elemento desconhecido"),
        22 => w("data transfer: nothing to transfer", "transferência: nada a transferir"),
        _ => return None,
    })
}
