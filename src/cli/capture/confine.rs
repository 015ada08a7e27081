//! Giving up what a capture no longer needs, before the first octet of the network is looked at: the process keeps its
//! sockets and its open files, and can open nothing, gain nothing and reach nobody any more.

use std::path::Path;

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible as _, PathBeneath, PathFd, Ruleset,
    RulesetAttr as _, RulesetCreatedAttr as _, RulesetError, RulesetStatus, Scope,
};
use rustix::thread::{CapabilitySet, CapabilitySets, clear_ambient_capability_set, set_capabilities, set_no_new_privs};

use crate::cli::ui::Ui;

/// What is asked of Landlock where the kernel has it; older ones do what they can.
const RULES: ABI = ABI::V6;

/// Drops every capability and confines this thread and those it will start; files may be made and removed in `folder`
/// only. What the kernel cannot do is said, and no reason to stop.
pub fn confine(folder: Option<&Path>, ui: Ui) {
    let none = CapabilitySet::empty();
    let sets = CapabilitySets { effective: none, permitted: none, inheritable: none };
    // A process without capabilities has no ambient ones to clear.
    let _ = clear_ambient_capability_set();
    let dropped = set_capabilities(None, sets).and_then(|()| set_no_new_privs(true));
    if let Err(error) = dropped {
        ui.say(ui.lang.fill("capture.keeps_privileges", &[("error", &error)]));
    }
    if let Err(error) = landlock(folder) {
        ui.say(ui.lang.fill("capture.not_confined", &[("error", &error)]));
    }
}

/// How much of the confinement this system has, tried on a thread that ends with it.
#[cfg(feature = "lab")]
pub fn confinement() -> Result<RulesetStatus, String> {
    let tried = std::thread::spawn(|| landlock(None)).join();
    tried.map_err(|_| String::new())?.map_err(|error| error.to_string())
}

fn landlock(folder: Option<&Path>) -> Result<RulesetStatus, RulesetError> {
    let rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(RULES))?
        .handle_access(AccessNet::from_all(RULES))?
        .scope(Scope::from_all(RULES))?
        .create()?;
    let rules = match folder.map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder }) {
        // A folder that cannot be opened is one in which nothing can be made either: the next file will tell.
        Some(folder) if let Ok(folder) = PathFd::new(folder) => {
            rules.add_rule(PathBeneath::new(folder, ring_access()))?
        }
        _ => rules,
    };
    rules.restrict_self().map(|status| status.ruleset)
}

/// What the files of a ring ask for.
fn ring_access() -> BitFlags<AccessFs> {
    AccessFs::MakeReg | AccessFs::WriteFile | AccessFs::Truncate | AccessFs::RemoveFile
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::thread;

    use super::*;

    /// Runs `test` on a thread of its own, which alone is confined to `folder`; `false` where the kernel has no Landlock.
    fn confined(folder: Option<&Path>, test: impl FnOnce() + Send) -> bool {
        thread::scope(|scope| {
            let confined = scope.spawn(|| {
                set_no_new_privs(true).expect("no privileges");
                landlock(folder).expect("confined");
                let works = File::open("/proc/self/status").is_err();
                if works {
                    test();
                }
                works
            });
            confined.join().expect("the test passes")
        })
    }

    #[test]
    fn nothing_can_be_opened_but_the_files_of_a_ring() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("1");
        let elsewhere = tempfile::tempdir().expect("a folder");
        let ran = confined(Some(folder.path()), || {
            File::create(&path).expect("a file of the ring");
            assert!(File::open(&path).is_err(), "files of the ring are written, not read");
            fs::remove_file(&path).expect("an old file of the ring");
            assert!(File::create(elsewhere.path().join("1")).is_err());
            assert!(fs::read_dir(folder.path()).is_err());
        });
        let ran = ran && confined(None, || assert!(File::create(&path).is_err()));
        if !ran {
            println!("skipped: this kernel has no Landlock");
        }
    }
}
