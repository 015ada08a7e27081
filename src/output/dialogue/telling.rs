//! A dialogue told message by message, to whoever takes the octets: a terminal, a screen.

use std::ops::ControlFlow;

use super::{Form, Teller, write_heading};
use crate::describe::secrets::Secrets;
use crate::flow::messages::{Message, Reader};
use crate::flow::{Event, Side};

/// Reads the messages of one conversation and hands on how they are told.
#[derive(Debug)]
pub struct Telling<H> {
    teller: Teller,
    /// Secrets are covered, unless they were asked for.
    secrets: Option<Secrets>,
    /// What the client said alone, or the server; both without.
    by_client: Option<bool>,
    /// Who asked first in the conversation, once it has begun.
    client: Option<Side>,
    /// Messages that were read.
    pub said: u64,
    text: Vec<u8>,
    hand: H,
}

impl<H: FnMut(&[u8]) -> ControlFlow<()> + Send> Telling<H> {
    /// Tells with `teller` what the client says, the server or both, and gives it to `hand`, which may say stop.
    pub fn new(teller: Teller, shows_secrets: bool, by_client: Option<bool>, hand: H) -> Self {
        let secrets = (!shows_secrets).then(Secrets::default);
        Self { teller, secrets, by_client, client: None, said: 0, text: Vec::new(), hand }
    }

    /// The conversation has begun.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.client.is_some()
    }

    fn is_wanted(&self, by_client: bool) -> bool {
        self.by_client.is_none_or(|wanted| wanted == by_client)
    }
}

impl<H: FnMut(&[u8]) -> ControlFlow<()> + Send> Reader for Telling<H> {
    fn meet(&mut self, event: &Event<'_>) {
        self.client = Some(event.flow.client());
        self.teller.begin_ns = event.flow.first().first_ns();
        if self.teller.form != Form::Raw {
            let mut heading = String::new();
            write_heading(event.flow, self.teller.look, &mut heading);
            let _ = (self.hand)(heading.as_bytes());
        }
    }

    fn read(&mut self, message: &Message<'_>) -> ControlFlow<()> {
        self.said += 1;
        if !self.is_wanted(message.side == message.client) {
            return ControlFlow::Continue(());
        }
        let Self { teller, text, secrets, .. } = self;
        text.clear();
        match secrets {
            Some(secrets) => secrets.cover(&message.view, |view| teller.write(message, view, text)),
            None => teller.write(message, &message.view, text),
        }
        (self.hand)(&self.text)
    }

    fn gap(&mut self, _: u64, side: Side, octets: u64) {
        let by_client = self.client == Some(side);
        if self.is_wanted(by_client) {
            self.text.clear();
            self.teller.gap(by_client, octets, &mut self.text);
            let _ = (self.hand)(&self.text);
        }
    }
}
