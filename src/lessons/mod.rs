//! The lessons of a lecture on communication in distributed systems: one file each, as data; what runs and tells them;
//! their programs.

pub mod engine;
pub mod programs;

use engine::lesson::Lesson;

/// Lists the lessons, in the order of the lecture: each is a file with a `LESSON`.
macro_rules! lessons {
    ($($(#[$when:meta])* $name:ident),+ $(,)?) => {
        $($(#[$when])* mod $name;)+
        /// All lessons, in the order of the lecture.
        pub static LESSONS: &[&Lesson] = &[$($(#[$when])* &$name::LESSON),+];
    };
}

lessons! {
    tcp_hello,
    udp_hello,
    tcp_pingpong,
    udp_pingpong,
    udp_truncation,
    tcp_boundaries,
    ports,
    unix_socket,
    shared_channel,
    point_to_point,
    router,
    packet_switching,
    fragmentation,
    udp_loss,
    tcp_loss,
    unicast_vs_multicast,
    multicast,
    multicast_chat,
    multicast_ipv6,
    anycast,
    http_json,
    #[cfg(feature = "tls")]
    tls,
}

/// The lesson of that name.
#[must_use]
pub fn lesson(name: &str) -> Option<&'static Lesson> {
    LESSONS.iter().copied().find(|lesson| lesson.name == name)
}
