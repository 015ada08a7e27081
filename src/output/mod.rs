//! Forms of output, one file each. All write to memory: files and terminals are the command line's.

pub mod csv;
pub mod hexdump;
pub mod json;
pub mod line;
pub mod pcapng;
pub mod style;
pub mod table;
pub mod tree;
