//! What runs a lesson and tells it: the lesson itself is data.

#[cfg(all(feature = "lab", feature = "live", target_os = "linux"))]
mod authors;
pub mod choice;
pub mod columns;
pub mod evidence;
pub mod finding;
pub mod lesson;
pub mod picture;
#[cfg(all(feature = "lab", feature = "live", target_os = "linux"))]
pub mod stage;
pub mod tell;
pub mod transcript;
