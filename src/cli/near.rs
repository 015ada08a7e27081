//! What may have been meant where there is no such file.

use std::ffi::OsString;
use std::path::Path;

/// The file whose name is nearest to that of `path` in its folder, if any is near.
pub(super) fn near_file(path: &Path) -> Option<String> {
    /// Below, two names have too little in common.
    const NEAR: f64 = 0.6;
    /// Entries of a folder that are looked at.
    const MOST: usize = 10_000;
    let name = path.file_name()?.to_string_lossy();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let entries = std::fs::read_dir(folder.unwrap_or_else(|| ".".as_ref())).ok()?.take(MOST).flatten();
    let likeness = |entry: &OsString| strsim::normalized_damerau_levenshtein(&name, &entry.to_string_lossy());
    let near = entries
        .map(|entry| entry.file_name())
        .map(|entry| (likeness(&entry), entry))
        .filter(|(likeness, _)| *likeness >= NEAR)
        .max_by(|(a, x), (b, y)| a.total_cmp(b).then(y.cmp(x)))?;
    Some(folder.unwrap_or_else(|| "".as_ref()).join(near.1).display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_near_are_found() {
        let near = |name: &str| near_file(Path::new(name));
        assert_eq!(near("captures/tcp-helo.pcapng").as_deref(), Some("captures/tcp-hello.pcapng"));
        assert_eq!(near("cargo.toml").as_deref(), Some("Cargo.toml"));
        assert_eq!((near("captures/x"), near("no-such-folder/tcp-hello.pcapng"), near("..")), (None, None, None));
    }
}
