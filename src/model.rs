//! The two models of a network: the seven layers of OSI (ISO/IEC 7498-1) and the four of the Internet (RFC 1122 §1.1.3).

use crate::i18n::{Words, w};

/// A layer of the OSI model.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Osi {
    /// 1: bits on a medium.
    Physical = 1,
    /// 2: frames between neighbours.
    DataLink,
    /// 3: datagrams between hosts, over any number of hops.
    Network,
    /// 4: segments and datagrams between programs.
    Transport,
    /// 5: the dialogue.
    Session,
    /// 6: what the octets mean.
    Presentation,
    /// 7: what the programs do for people.
    Application,
}

/// A layer of the Internet model.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Internet {
    /// Everything below IP.
    Link = 1,
    /// IP and its helpers.
    Internet,
    /// TCP, UDP and their kin.
    Transport,
    /// Everything above.
    Application,
}

/// What a layer calls the unit that it sends to its peer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Pdu {
    /// Bits of the physical layer.
    Bits,
    /// The unit of a link.
    Frame,
    /// The unit of a network, in general.
    Packet,
    /// A packet that travels by itself, of IP or UDP.
    Datagram,
    /// A piece of a stream, of TCP.
    Segment,
    /// What a program says.
    Message,
}

impl Osi {
    /// All seven, from the top down, as they are drawn.
    pub const TOP_DOWN: [Self; 7] = [
        Self::Application,
        Self::Presentation,
        Self::Session,
        Self::Transport,
        Self::Network,
        Self::DataLink,
        Self::Physical,
    ];

    /// 1 to 7.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> Words {
        match self {
            Self::Physical => w("physical", "física"),
            Self::DataLink => w("data link", "enlace"),
            Self::Network => w("network", "rede"),
            Self::Transport => w("transport", "transporte"),
            Self::Session => w("session", "sessão"),
            Self::Presentation => w("presentation", "apresentação"),
            Self::Application => w("application", "aplicação"),
        }
    }

    /// What it is responsible for, in one sentence.
    #[must_use]
    pub const fn duty(self) -> Words {
        match self {
            Self::Physical => w("Carries bits over a medium.", "Leva bits por um meio."),
            Self::DataLink => w(
                "Carries frames between neighbours on one link: framing, access to the medium, flow control.",
                "Leva quadros entre vizinhos no mesmo enlace: enquadramento, acesso ao meio, controle de fluxo.",
            ),
            Self::Network => w(
                "Carries datagrams between hosts across networks: addressing and routing.",
                "Leva datagramas entre hosts através das redes: endereçamento e roteamento.",
            ),
            Self::Transport => w(
                "Joins two programs end to end: ports and, where wanted, reliability and flow control.",
                "Une dois programas de ponta a ponta: portas e, quando se quer, confiabilidade e controle de fluxo.",
            ),
            Self::Session => w(
                "Keeps the dialogue: logical connections, checkpoints, restart.",
                "Mantém o diálogo: conexões lógicas, pontos de verificação, retomada.",
            ),
            Self::Presentation => w(
                "Gives the octets a meaning both sides share: encoding, objects, encryption.",
                "Dá aos octetos um sentido comum aos dois lados: codificação, objetos, criptografia.",
            ),
            Self::Application => w(
                "Does what people want done: web, mail, files, a protocol of your own.",
                "Faz o que as pessoas querem: web, correio, arquivos, um protocolo seu.",
            ),
        }
    }

    /// The layer of the Internet model that does its work.
    #[must_use]
    pub const fn internet(self) -> Internet {
        match self {
            Self::Physical | Self::DataLink => Internet::Link,
            Self::Network => Internet::Internet,
            Self::Transport => Internet::Transport,
            Self::Session | Self::Presentation | Self::Application => Internet::Application,
        }
    }
}

impl Internet {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> Words {
        match self {
            Self::Link => w("link", "enlace"),
            Self::Internet => w("internet", "internet"),
            Self::Transport => w("transport", "transporte"),
            Self::Application => w("application", "aplicação"),
        }
    }
}

impl Pdu {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> Words {
        match self {
            Self::Bits => w("bits", "bits"),
            Self::Frame => w("frame", "quadro"),
            Self::Packet => w("packet", "pacote"),
            Self::Datagram => w("datagram", "datagrama"),
            Self::Segment => w("segment", "segmento"),
            Self::Message => w("message", "mensagem"),
        }
    }
}
