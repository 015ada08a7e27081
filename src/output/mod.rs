//! Forms of output, one file each. All write to memory: files and terminals are the command line's.

pub mod bits;
pub mod boxes;
pub mod budget;
pub mod csv;
pub mod dialogue;
pub mod draw;
pub mod explain;
pub mod facts;
pub mod field_list;
pub mod heading;

pub mod hexdump;
pub mod journey;
pub mod json;
pub mod ladder;
pub mod layer_table;
pub mod line;
pub mod across;
mod marks;
pub mod nest;
pub mod page;
pub mod pcapng;
pub mod rung;
pub mod style;
pub mod table;
pub mod text;
pub mod tiles;
pub mod time;
pub mod tree;
