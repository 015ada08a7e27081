//! Counts over a capture: one file each, and one line each in the list below. A count is folded by every worker for
//! itself, merged, and then told as [tables](Table) which are pure values.

mod layers;
mod table;
mod whole;

pub use table::{Align, Cell, Column, Table, percent};
pub use whole::Whole;

use std::str::FromStr;

use crate::i18n::Lang;
use crate::peel::View;

/// Counts for one worker; the workers' counts are merged in no particular order.
pub trait Fold: Send {
    /// Counts one frame.
    fn add(&mut self, view: &View<'_>);

    /// Adds what another worker counted.
    fn merge(&mut self, other: Self)
    where
        Self: Sized;
}

/// A count that can be told.
pub trait Statistic: Fold + Default {
    /// Tells what was counted, in `lang`.
    fn tables(self, whole: &Whole, lang: Lang) -> Vec<Table>;
}

/// What was counted over a capture, ready to be shown.
#[derive(Clone, Debug)]
pub struct Report {
    /// The capture in one line: frames, octets, hosts, duration.
    pub heading: String,
    /// The tables that were asked for.
    pub tables: Vec<Table>,
    /// What must be known to read them.
    pub notes: Vec<String>,
}

/// Lists the statistics: `Name = file`. The order is that in which they are shown.
macro_rules! statistics {
    ($($name:ident = $file:ident),+ $(,)?) => {
        /// A statistic, by name.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[allow(missing_docs, reason = "each is described by its file")]
        pub enum Topic { $($name),+ }

        impl Topic {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// What it is called on the command line.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($file)),+ }
            }
        }

        impl FromStr for Topic {
            type Err = ();

            fn from_str(name: &str) -> Result<Self, ()> {
                Self::ALL.iter().copied().find(|topic| topic.name() == name).ok_or(())
            }
        }

        /// Those statistics that were asked for.
        #[derive(Debug)]
        pub struct Stats {
            whole: Whole,
            $($file: Option<Box<$file::$name>>),+
        }

        impl Stats {
            /// Counts nothing but `topics`.
            #[must_use]
            pub fn new(topics: &[Topic]) -> Self {
                Self {
                    whole: Whole::default(),
                    $($file: topics.contains(&Topic::$name).then(Box::default)),+
                }
            }

            /// Tells what was counted, in `lang`.
            #[must_use]
            pub fn report(self, lang: Lang) -> Report {
                let mut tables = Vec::new();
                $(if let Some(counted) = self.$file {
                    tables.extend(counted.tables(&self.whole, lang));
                })+
                Report { heading: self.whole.heading(lang), tables, notes: self.whole.notes(lang) }
            }
        }

        impl Fold for Stats {
            #[inline]
            fn add(&mut self, view: &View<'_>) {
                self.whole.add(view);
                $(if let Some(counted) = &mut self.$file {
                    counted.add(view);
                })+
            }

            fn merge(&mut self, other: Self) {
                self.whole.merge(other.whole);
                $(if let (Some(counted), Some(other)) = (&mut self.$file, other.$file) {
                    counted.merge(*other);
                })+
            }
        }
    };
}

statistics! {
    Layers = layers,
}
