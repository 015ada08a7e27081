//! EtherTypes.

/// A row of the registry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EtherType {
    /// Short name.
    pub name: &'static str,
}

/// The protocol of `number`.
#[must_use]
pub fn ethertype(_number: u16) -> Option<EtherType> {
    None
}
