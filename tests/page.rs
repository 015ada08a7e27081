//! The page in a real browser. The checks are in `tests/page/checks.py`, which drives Chromium; each is a test here.

use std::process::Command;

/// Makes a check, whose output is shown; it fails with the check.
fn check(name: &str) {
    let output = Command::new("python3")
        .args(["tests/page/checks.py", name, env!("CARGO_BIN_EXE_camadas"), env!("CARGO_TARGET_TMPDIR")])
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output();
    let Ok(output) = output else {
        println!("skipped: there is no python3");
        return;
    };
    print!("{}", String::from_utf8_lossy(&output.stdout));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

macro_rules! checks {
    ($($name:ident)+) => {
        $(#[test]
        fn $name() {
            check(stringify!($name));
        })+
    };
}

checks! {
    quiet full tiles links keys languages across addresses hostile narrow paper themes axe axe_served axe_lesson served lesson
    scenes flood
}
