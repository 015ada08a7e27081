//! What other frames tell of chosen ones: a reading of its own, of the whole capture up to where nothing more is to come.

use std::collections::BTreeMap;

use super::{Plan, remember};
use crate::flow::across::{Across, Found};
use crate::flow::messages::Messages;
use crate::flow::{Bounds, Fragments, Table, Tracker};
use crate::source::Source;

/// Octets that messages may take until they are whole.
const MOST_OCTETS: usize = 32 << 20;

/// A listener that finds out what is `asked`.
pub(super) fn finder(asked: Across) -> Messages<Across> {
    Messages::new(asked, MOST_OCTETS)
}

/// What it found out, once all is read, in what the tracker knows by then.
pub(super) fn found(mut finder: Messages<Across>, table: &Table, fragments: &Fragments) -> BTreeMap<u64, Found> {
    finder.finish();
    finder.reader.finish(table, fragments)
}

/// Reads `source` for what is `asked`; gives what was found out, by frame.
pub fn across(source: &mut dyn Source, plan: &Plan<'_>, asked: Across) -> BTreeMap<u64, Found> {
    let plan = Plan { last_number: Some(asked.last()), limit: None, ..*plan };
    let mut tracker = Tracker::new(Bounds::default(), finder(asked));
    remember(source, &plan, &mut tracker);
    found(tracker.listener, &tracker.table, &tracker.fragments)
}
