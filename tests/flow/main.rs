//! Conversations: captures made in memory, and what is remembered of them.

mod frames;
mod memory;
mod others;
mod tcp;
