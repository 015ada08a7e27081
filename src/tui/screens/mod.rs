//! The screens of text, one a file: each makes its text behind the screen, as the command of the same name does.

mod conversations;
mod explain;
mod follow;
mod hops;
mod keys;
mod ladder;
mod multicast;
mod tables;

use super::work::Make;

/// A screen of text.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// The message that it is called by.
    pub title: &'static str,
    /// Makes its text.
    pub make: Make,
}

/// Those that number keys lead to, from 2 on.
pub static NUMBERED: [Screen; 4] = [tables::SCREEN, conversations::SCREEN, multicast::SCREEN, hops::SCREEN];

/// What was said in a conversation.
pub static FOLLOW: Screen = follow::SCREEN;
/// A conversation as a sequence diagram.
pub static LADDER: Screen = ladder::SCREEN;
/// One frame, completely.
pub static EXPLAIN: Screen = explain::SCREEN;
/// The way of one packet.
pub static WAY: Screen = hops::WAY;
/// What each key does.
pub static KEYS: Screen = keys::SCREEN;
