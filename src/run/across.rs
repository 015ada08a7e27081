//! What other frames tell of chosen ones: a reading of its own, of the whole capture up to where nothing more is to come.

use std::collections::BTreeMap;

use super::{Plan, remember};
use crate::flow::across::{Across, Found};
use crate::flow::messages::Messages;
use crate::flow::{Bounds, Tracker};
use crate::source::Source;

/// Octets that messages may take until they are whole.
pub(super) const MOST_OCTETS: usize = 32 << 20;

/// Reads `source` for what is `asked`; gives what was found out, by frame.
pub fn across(source: &mut dyn Source, plan: &Plan<'_>, asked: Across) -> BTreeMap<u64, Found> {
    let plan = Plan { last_number: Some(asked.last()), limit: None, ..*plan };
    let mut tracker = Tracker::new(Bounds::default(), Messages::new(asked, MOST_OCTETS));
    remember(source, &plan, &mut tracker);
    tracker.listener.finish();
    tracker.listener.reader.finish(&tracker.table, &tracker.fragments)
}
