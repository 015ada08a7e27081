//! Link types: what the first header of a captured frame is.
//!
//! Source: the registry of draft-ietf-opsawg-pcaplinktype, kept at <https://www.tcpdump.org/linktypes.html>. Below 104
//! numbers differ by operating system; of these, 11, 12 and 14 are not registered and found in captures all the same.

/// The registered name of a LINKTYPE_ number, without that prefix: "LINUX_SLL" for 113.
#[must_use]
pub fn link_type_name(number: u16) -> Option<&'static str> {
    row(number).map(|row| row.1)
}

/// The number that Wireshark gives the link type in `frame.encap_type`: 25 for `LINUX_SLL`.
#[must_use]
pub fn wireshark_encapsulation(number: u16) -> Option<u16> {
    row(number).map(|row| row.2).filter(|encapsulation| *encapsulation != 0)
}

fn row(number: u16) -> Option<&'static (u16, &'static str, u16)> {
    let at = LINK_TYPES.binary_search_by_key(&number, |row| row.0).ok()?;
    LINK_TYPES.get(at)
}

/// Number, name, and Wireshark's number as tshark 4.0.17 prints it for a capture of that link type, 0 where it has none.
static LINK_TYPES: &[(u16, &str, u16)] = &[
    (0, "NULL", 15),
    (1, "ETHERNET", 1),
    (2, "EXP_ETHERNET", 184),
    (3, "AX25", 148),
    (4, "PRONET", 0),
    (5, "CHAOS", 0),
    (6, "IEEE802_5", 2),
    (7, "ARCNET_BSD", 8),
    (8, "SLIP", 3),
    (9, "PPP", 4),
    (10, "FDDI", 6),
    (11, "ATM_RFC1483", 10),
    (12, "RAW", 7),
    (14, "RAW", 7),
    (50, "PPP_HDLC", 4),
    (51, "PPP_ETHER", 139),
    (99, "SYMANTEC_FIREWALL", 61),
    (100, "ATM_RFC1483", 10),
    (101, "RAW", 7),
    (102, "SLIP_BSDOS", 0),
    (103, "PPP_BSDOS", 0),
    (104, "C_HDLC", 28),
    (105, "IEEE802_11", 20),
    (106, "ATM_CLIP", 11),
    (107, "FRELAY", 26),
    (108, "LOOP", 174),
    (109, "ENC", 38),
    (110, "LANE8023", 0),
    (111, "HIPPI", 0),
    (112, "NETBSD_HDLC", 28),
    (113, "LINUX_SLL", 25),
    (114, "LTALK", 30),
    (115, "ECONET", 0),
    (116, "IPFILTER", 0),
    (117, "PFLOG", 39),
    (118, "CISCO_IOS", 29),
    (119, "IEEE802_11_PRISM", 21),
    (120, "IEEE802_11_AIRONET", 0),
    (121, "HHDLC", 32),
    (122, "IP_OVER_FC", 18),
    (123, "SUNATM", 13),
    (124, "RIO", 0),
    (125, "PCI_EXP", 0),
    (126, "AURORA", 0),
    (127, "IEEE802_11_RADIOTAP", 23),
    (128, "TZSP", 37),
    (129, "ARCNET_LINUX", 9),
    (130, "JUNIPER_MLPPP", 81),
    (131, "JUNIPER_MLFR", 82),
    (132, "JUNIPER_ES", 0),
    (133, "JUNIPER_GGSN", 87),
    (134, "JUNIPER_MFR", 0),
    (135, "JUNIPER_ATM2", 68),
    (136, "JUNIPER_SERVICES", 151),
    (137, "JUNIPER_ATM1", 67),
    (138, "APPLE_IP_OVER_IEEE1394", 62),
    (139, "MTP2_WITH_PHDR", 75),
    (140, "MTP2", 42),
    (141, "MTP3", 43),
    (142, "SCCP", 101),
    (143, "DOCSIS", 33),
    (144, "LINUX_IRDA", 0),
    (145, "IBM_SP", 0),
    (146, "IBM_SN", 0),
    (147, "USER0", 45),
    (148, "USER1", 46),
    (149, "USER2", 47),
    (150, "USER3", 48),
    (151, "USER4", 49),
    (152, "USER5", 50),
    (153, "USER6", 51),
    (154, "USER7", 52),
    (155, "USER8", 53),
    (156, "USER9", 54),
    (157, "USER10", 55),
    (158, "USER11", 56),
    (159, "USER12", 57),
    (160, "USER13", 58),
    (161, "USER14", 59),
    (162, "USER15", 60),
    (163, "IEEE802_11_AVS", 24),
    (164, "JUNIPER_MONITOR", 0),
    (165, "BACNET_MS_TP", 63),
    (166, "PPP_PPPD", 0),
    (167, "JUNIPER_PPPOE", 76),
    (168, "JUNIPER_PPPOE_ATM", 0),
    (169, "GPRS_LLC", 66),
    (170, "GPF_T", 178),
    (171, "GPF_F", 179),
    (172, "GCOM_T1E1", 77),
    (173, "GCOM_SERIAL", 78),
    (174, "JUNIPER_PIC_PEER", 0),
    (175, "ERF_ETH", 0),
    (176, "ERF_POS", 0),
    (177, "LINUX_LAPD", 0),
    (178, "JUNIPER_ETHER", 83),
    (179, "JUNIPER_PPP", 84),
    (180, "JUNIPER_FRELAY", 85),
    (181, "JUNIPER_CHDLC", 86),
    (182, "MFR", 0),
    (183, "JUNIPER_VP", 91),
    (184, "A429", 181),
    (185, "A653_ICM", 0),
    (186, "USB_FREEBSD", 92),
    (187, "BLUETOOTH_HCI_H4", 41),
    (188, "IEEE802_16_MAC_CPS", 93),
    (189, "USB_LINUX", 95),
    (190, "CAN20B", 109),
    (191, "IEEE802_15_4_LINUX", 0),
    (192, "PPI", 97),
    (193, "IEEE802_16_MAC_CPS_RADIO", 0),
    (194, "JUNIPER_ISM", 0),
    (195, "IEEE802_15_4", 104),
    (196, "SITA", 100),
    (197, "ERF", 98),
    (198, "RAIF1", 0),
    (199, "IPMB_KONTRON", 103),
    (200, "JUNIPER_ST", 197),
    (201, "BLUETOOTH_HCI_H4_WITH_PHDR", 99),
    (202, "AX25_KISS", 147),
    (203, "LAPD", 131),
    (204, "PPP_WITH_DIR", 19),
    (205, "C_HDLC_WITH_DIR", 0),
    (206, "FRELAY_WITH_DIR", 0),
    (207, "LAPB_WITH_DIR", 0),
    (209, "IPMB_LINUX", 112),
    (210, "FLEXRAY", 106),
    (211, "MOST", 108),
    (212, "LIN", 107),
    (213, "X2E_SERIAL", 111),
    (214, "X2E_XORAYA", 105),
    (215, "IEEE802_15_4_NONASK_PHY", 113),
    (216, "LINUX_EVDEV", 0),
    (217, "GSMTAP_UM", 0),
    (218, "GSMTAP_ABIS", 0),
    (219, "MPLS", 0),
    (220, "USB_LINUX_MMAPPED", 115),
    (221, "DECT", 0),
    (222, "AOS", 0),
    (223, "WIHART", 0),
    (224, "FC_2", 121),
    (225, "FC_2_WITH_FRAME_DELIMS", 122),
    (226, "IPNET", 124),
    (227, "CAN_SOCKETCAN", 125),
    (228, "IPV4", 129),
    (229, "IPV6", 130),
    (230, "IEEE802_15_4_NOFCS", 127),
    (231, "DBUS", 146),
    (232, "JUNIPER_VS", 0),
    (233, "JUNIPER_SRX_E2E", 0),
    (234, "JUNIPER_FIBRECHANNEL", 0),
    (235, "DVB_CI", 132),
    (236, "MUX27010", 133),
    (237, "STANAG_5066_D_PDU", 157),
    (238, "JUNIPER_ATM_CEMIC", 0),
    (239, "NFLOG", 141),
    (240, "NETANALYZER", 135),
    (241, "NETANALYZER_TRANSPARENT", 136),
    (242, "IPOIB", 180),
    (243, "MPEG_2_TS", 138),
    (244, "NG40", 0),
    (245, "NFC_LLCP", 140),
    (246, "PFSYNC", 0),
    (247, "INFINIBAND", 0),
    (248, "SCTP", 149),
    (249, "USBPCAP", 152),
    (250, "RTAC_SERIAL", 153),
    (251, "BLUETOOTH_LE_LL", 154),
    (252, "WIRESHARK_UPPER_PDU", 155),
    (253, "NETLINK", 158),
    (254, "BLUETOOTH_LINUX_MONITOR", 159),
    (255, "BLUETOOTH_BREDR_BB", 160),
    (256, "BLUETOOTH_LE_LL_WITH_PHDR", 161),
    (257, "PROFIBUS_DL", 0),
    (258, "PKTAP", 171),
    (259, "EPON", 172),
    (260, "IPMI_HPM_2", 173),
    (261, "ZWAVE_R1_R2", 0),
    (262, "ZWAVE_R3", 0),
    (263, "WATTSTOPPER_DLM", 0),
    (264, "ISO_14443", 177),
    (265, "RDS", 0),
    (266, "USB_DARWIN", 182),
    (267, "OPENFLOW", 0),
    (268, "SDLC", 36),
    (269, "TI_LLN_SNIFFER", 0),
    (270, "LORATAP", 183),
    (271, "VSOCK", 185),
    (272, "NORDIC_BLE", 186),
    (273, "DOCSIS31_XRA31", 199),
    (274, "ETHERNET_MPACKET", 198),
    (275, "DISPLAYPORT_AUX", 200),
    (276, "LINUX_SLL2", 210),
    (277, "SERCOS_MONITOR", 0),
    (278, "OPENVIZSLA", 0),
    (279, "EBHSCR", 204),
    (280, "VPP_DISPATCH", 205),
    (281, "DSA_TAG_BRCM", 0),
    (282, "DSA_TAG_BRCM_PREPEND", 0),
    (283, "IEEE802_15_4_TAP", 206),
    (284, "DSA_TAG_DSA", 0),
    (285, "DSA_TAG_EDSA", 0),
    (286, "ELEE", 0),
    (287, "Z_WAVE_SERIAL", 211),
    (288, "USB_2_0", 208),
    (289, "ATSC_ALP", 0),
    (290, "ETW", 212),
    (291, "NETANALYZER_NG", 0),
    (292, "ZBOSS_NCP", 214),
    (293, "USB_2_0_LOW_SPEED", 215),
    (294, "USB_2_0_FULL_SPEED", 216),
    (295, "USB_2_0_HIGH_SPEED", 217),
    (296, "AUERSWALD_LOG", 0),
    (297, "ZWAVE_TAP", 0),
    (298, "SILABS_DEBUG_CHANNEL", 0),
    (299, "FIRA_UCI", 0),
    (300, "MDB", 0),
    (301, "DECT_NR", 0),
];

#[cfg(test)]
mod tests {
    use super::{LINK_TYPES, link_type_name, wireshark_encapsulation};

    #[test]
    fn table_is_sorted() {
        assert!(LINK_TYPES.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn names_of_the_registry() {
        assert_eq!(link_type_name(1), Some("ETHERNET"));
        assert_eq!(link_type_name(113), Some("LINUX_SLL"));
        assert_eq!(link_type_name(162), Some("USER15"));
        assert_eq!(link_type_name(276), Some("LINUX_SLL2"));
        assert_eq!(link_type_name(301), Some("DECT_NR"));
        assert_eq!(link_type_name(208), None);
        assert_eq!(link_type_name(u16::MAX), None);
    }
    #[test]
    fn numbers_of_wireshark() {
        assert_eq!(wireshark_encapsulation(1), Some(1));
        assert_eq!(wireshark_encapsulation(0), Some(15));
        assert_eq!(wireshark_encapsulation(276), Some(210));
        assert_eq!(wireshark_encapsulation(219), None);
        assert_eq!(wireshark_encapsulation(u16::MAX), None);
    }
}
