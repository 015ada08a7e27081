//! Labs for real: namespaces, cables, programs, as whoever runs the tests. Where the kernel permits none, each test says
//! so and is skipped.
#![cfg(all(feature = "lab", target_os = "linux"))]

mod devices;
mod programs;
mod support;
