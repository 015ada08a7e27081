//! The `camadas` program: everything is in the library.
fn main() {}
