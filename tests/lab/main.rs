//! Labs for real: namespaces, cables, programs, as whoever runs the tests. Where the kernel permits none, each test says
//! so and is skipped.
#![cfg(all(feature = "lab", target_os = "linux"))]

mod background;
mod devices;
mod kills;
mod lecture;
mod ordinary;
mod programs;
mod refused;
mod support;
