//! Why a capture could not be read to its end, and what to do.

catalogue! {
    "source.error" => "{file}: {what}", "{file}: {what}";
}
