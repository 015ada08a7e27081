//! The lessons of a lecture on communication in distributed systems: their programs, and what to look at.

pub mod programs;
