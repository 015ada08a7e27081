//! What makes no sense about a topology.

use crate::i18n::Lang;

/// Why a topology cannot be.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "lab", derive(serde::Serialize, serde::Deserialize))]
pub enum TopologyError {
    /// No name for a node: 1 to 15 letters, digits and hyphens, and not "localhost".
    Name(String),
    /// Two nodes have this name.
    Twice(String),
    /// No node has this name.
    Unknown(String),
    /// The node is not of the kind that was meant.
    NotA(String, String),
    /// A cable from a node to itself.
    ToItself(String),
    /// No cable joins these two.
    NoLink(String, String),
    /// Switches and hubs that form a circle through this one: a broadcast would go round for ever.
    Circle(String),
    /// A host or router with two cards on one network.
    TwiceOnOneNetwork(String),
    /// Not an address with the length of its prefix.
    Address(String),
    /// A share that is not from 0 to 1, or a rate of nothing.
    Share,
    /// More hosts, routers or networks than [`MOST`](super::MOST).
    TooMany,
}

impl TopologyError {
    /// What is wrong, in words.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Name(name) => lang.fill("lab.topology.name", &[("name", name)]),
            Self::Twice(name) => lang.fill("lab.topology.twice", &[("name", name)]),
            Self::Unknown(name) => lang.fill("lab.topology.unknown", &[("name", name)]),
            Self::NotA(name, kind) => {
                let kind = lang.lookup(&format!("lab.kind.{kind}")).unwrap_or(kind);
                lang.fill("lab.topology.not_a", &[("name", name), ("kind", &kind)])
            }
            Self::ToItself(name) => lang.fill("lab.topology.to_itself", &[("name", name)]),
            Self::NoLink(one, other) => lang.fill("lab.topology.no_link", &[("one", one), ("other", other)]),
            Self::Circle(name) => lang.fill("lab.topology.circle", &[("name", name)]),
            Self::TwiceOnOneNetwork(name) => lang.fill("lab.topology.twice_on_one_network", &[("name", name)]),
            Self::Address(text) => lang.fill("lab.topology.address", &[("text", text)]),
            Self::Share => lang.text("lab.topology.share").to_owned(),
            Self::TooMany => lang.fill("lab.topology.too_many", &[("most", &super::MOST)]),
        }
    }
}
