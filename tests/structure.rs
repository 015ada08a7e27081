//! The house's order: a module imports only what stands before it.

use std::fs;
use std::path::{Path, PathBuf};

const ORDER: &[&str] = &[
    "bytes", "i18n", "model", "names", "frame", "source", "proto", "peel", "describe", "notes", "flow", "filter",
    "stats", "output", "run", "serve", "tui", "lab", "lessons", "cli",
];

/// Pairs that the order would forbid, or that it lets pass and the design forbids.
const NEVER: &[(&str, &str)] = &[("stats", "source"), ("output", "source"), ("source", "names"), ("lab", "proto")];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn imports(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split("crate::").skip(1))
        .map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default())
}

#[test]
fn imports_point_one_way() {
    let mut files = Vec::new();
    rust_files(Path::new("src"), &mut files);
    assert!(files.len() > 20, "run from the root of the project");
    let rank = |module: &str| ORDER.iter().position(|known| *known == module);
    let mut wrong = Vec::new();
    for path in files {
        let relative = path.strip_prefix("src").expect("under src").with_extension("");
        let module = relative.iter().next().expect("a name").to_string_lossy().into_owned();
        if ["lib", "main", "testing"].contains(&module.as_str()) {
            continue;
        }
        let own = rank(&module).unwrap_or_else(|| panic!("src/{module} has no place in the order"));
        let text = fs::read_to_string(&path).expect("a source file");
        for import in imports(&text) {
            let backwards = rank(import).is_some_and(|other| other > own);
            if backwards || NEVER.contains(&(module.as_str(), import)) {
                wrong.push(format!("{} imports {import}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn protocols_meet_through_keys_only() {
    let mut files = Vec::new();
    rust_files(Path::new("src/proto"), &mut files);
    let list = fs::read_to_string("src/proto/mod.rs").expect("the list");
    let inside = list.split("protocols! {").nth(1).and_then(|rest| rest.split('}').next()).expect("the list");
    let names: Vec<_> =
        inside.lines().filter_map(|line| line.split(" = ").nth(1)).map(|name| name.trim_end_matches(',')).collect();
    assert!(names.contains(&"ipv4") && names.contains(&"tcp"), "{names:?}");
    for path in files {
        let own = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a source file");
        for name in names.iter().filter(|name| **name != own && own != "mod") {
            assert!(!text.contains(&format!("super::{name}::")), "proto/{own}.rs imports proto/{name}.rs");
        }
    }
}
