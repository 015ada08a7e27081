//! Why a system refuses a step of a lab. The kernel says EPERM for half a dozen reasons; what tells them apart stands in
//! `/proc`.

use std::fs;

use nix::errno::Errno;
use nix::unistd::geteuid;

use super::error::{Failure, Step};
use crate::i18n::Lang;

/// What is behind a refusal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cause {
    /// AppArmor takes the rights of user namespaces away from programs without a profile (Ubuntu 23.10 and later).
    AppArmor,
    /// A system call filter, as container engines install one.
    Seccomp,
    /// `kernel.unprivileged_userns_clone` is 0 (Debian up to 10, hardened kernels).
    CloneOff,
    /// This limit of namespaces is used up or 0.
    Limit(&'static str),
    /// The root directory is not that of the mount namespace: the kernel makes no user namespaces in a chroot.
    Chroot,
    /// The process that holds the lab had threads.
    Threads,
    /// The kernel has no virtual cables or no bridges.
    Module(&'static str),
    /// The kernel has no IPv6, or it was switched off when it booted.
    NoIpv6,
    /// The kernel cannot forward multicast.
    NoMulticastRouting,
    /// `/proc` may only be read.
    ReadOnlyProc,
    /// Too many processes or open files.
    Exhausted,
    /// The program is not there.
    NoProgram(String),
    /// The program may not be run.
    NotExecutable(String),
    /// Something forbids namespaces that does not say what it is.
    Forbidden,
    /// Nothing that is known here.
    Unknown,
}

/// The executable, for advice that names it.
fn own_path() -> String {
    std::env::current_exe().map_or_else(|_| "camadas".to_owned(), |path| path.display().to_string())
}

impl Cause {
    /// Why, and what to type.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::AppArmor => lang.fill("lab.cause.apparmor", &[("path", &own_path())]),
            Self::Seccomp => lang.text("lab.cause.seccomp").to_owned(),
            Self::CloneOff => lang.text("lab.cause.clone_off").to_owned(),
            Self::Limit(limit) => lang.fill("lab.cause.limit", &[("limit", limit)]),
            Self::Chroot => lang.text("lab.cause.chroot").to_owned(),
            Self::Threads => lang.text("lab.cause.threads").to_owned(),
            Self::Module(module) => lang.fill("lab.cause.module", &[("module", module)]),
            Self::NoIpv6 => lang.text("lab.cause.no_ipv6").to_owned(),
            Self::NoMulticastRouting => lang.text("lab.cause.no_multicast_routing").to_owned(),
            Self::ReadOnlyProc => lang.text("lab.cause.read_only_proc").to_owned(),
            Self::Exhausted => lang.text("lab.cause.exhausted").to_owned(),
            Self::NoProgram(name) => lang.fill("lab.cause.no_program", &[("name", name)]),
            Self::NotExecutable(name) => lang.fill("lab.cause.not_executable", &[("name", name)]),
            Self::Forbidden => lang.fill("lab.cause.forbidden", &[("path", &own_path())]),
            Self::Unknown => lang.text("lab.cause.unknown").to_owned(),
        }
    }
}

/// What this system says of itself.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Facts {
    /// The caller is root.
    pub root: bool,
    /// `kernel.apparmor_restrict_unprivileged_userns`.
    pub apparmor_restricts: bool,
    /// A system call filter is on this process.
    pub seccomp: bool,
    /// `kernel.unprivileged_userns_clone` is there and 0.
    pub clone_off: bool,
    /// The first limit of namespaces that is 0, or which an error points at.
    pub limit_of_zero: Option<&'static str>,
    /// The root directory is no mount point.
    pub chroot: bool,
    /// There is an IPv6 stack.
    pub ipv6: bool,
}

/// The limits whose namespaces a lab makes.
const LIMITS: [&str; 6] = [
    "user.max_user_namespaces",
    "user.max_net_namespaces",
    "user.max_pid_namespaces",
    "user.max_mnt_namespaces",
    "user.max_uts_namespaces",
    "user.max_ipc_namespaces",
];

fn sysctl(name: &str) -> Option<u64> {
    let path = format!("/proc/sys/{}", name.replace('.', "/"));
    fs::read_to_string(path).ok()?.trim().parse().ok()
}

impl Facts {
    /// What this system says now.
    #[must_use]
    pub fn of_this_system() -> Self {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
        Self {
            root: geteuid().is_root(),
            apparmor_restricts: sysctl("kernel.apparmor_restrict_unprivileged_userns") == Some(1),
            seccomp: status.lines().any(|line| line.strip_prefix("Seccomp:").is_some_and(|mode| mode.trim() == "2")),
            clone_off: sysctl("kernel.unprivileged_userns_clone") == Some(0),
            limit_of_zero: LIMITS.into_iter().find(|name| sysctl(name) == Some(0)),
            chroot: !mounts.is_empty() && !mounts.lines().any(|line| line.split(' ').nth(4) == Some("/")),
            ipv6: fs::exists("/proc/sys/net/ipv6").unwrap_or(false),
        }
    }

    /// What is behind `failure`.
    #[must_use]
    pub fn cause(&self, failure: &Failure) -> Cause {
        let errno = Errno::from_raw(failure.errno);
        if failure.step == Step::Program {
            return match errno {
                Errno::ENOENT => Cause::NoProgram(failure.place.clone()),
                // Without a slash it means that a folder of PATH cannot be read, and it is in no other.
                Errno::EACCES if !failure.place.contains('/') => Cause::NoProgram(failure.place.clone()),
                Errno::EACCES | Errno::ENOEXEC => Cause::NotExecutable(failure.place.clone()),
                Errno::EAGAIN | Errno::ENOMEM | Errno::EMFILE | Errno::ENFILE => Cause::Exhausted,
                _ => Cause::Unknown,
            };
        }
        match errno {
            Errno::EPERM | Errno::EACCES => self.behind_a_refusal(failure.step),
            Errno::ENOSPC | Errno::EUSERS => {
                let likely = if failure.step == Step::User { LIMITS[0] } else { LIMITS[1] };
                Cause::Limit(self.limit_of_zero.unwrap_or(likely))
            }
            Errno::EINVAL if failure.step == Step::User => Cause::Threads,
            Errno::EOPNOTSUPP if failure.step == Step::Link => {
                Cause::Module(if failure.place.ends_with("[bridge]") { "bridge" } else { "veth" })
            }
            Errno::EAFNOSUPPORT | Errno::ENOENT if failure.place.contains("ipv6") => Cause::NoIpv6,
            Errno::ENOPROTOOPT if failure.step == Step::Address => Cause::NoMulticastRouting,
            Errno::EROFS => Cause::ReadOnlyProc,
            Errno::EAGAIN | Errno::ENOMEM | Errno::EMFILE | Errno::ENFILE => Cause::Exhausted,
            _ => Cause::Unknown,
        }
    }

    /// Of all that says EPERM, what this system has; what is asked first has the last word in the kernel.
    fn behind_a_refusal(&self, step: Step) -> Cause {
        if self.chroot && step == Step::User {
            Cause::Chroot
        } else if self.clone_off && !self.root {
            Cause::CloneOff
        } else if self.apparmor_restricts && !self.root {
            Cause::AppArmor
        } else if self.seccomp {
            Cause::Seccomp
        } else if step <= Step::Namespaces && !self.root {
            Cause::Forbidden
        } else {
            Cause::Unknown
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(step: Step, errno: Errno) -> Failure {
        Failure { step, place: String::new(), errno: errno as i32 }
    }

    #[test]
    fn a_refusal_is_told_from_the_others_by_what_the_system_says_of_itself() {
        let plain = Facts { ipv6: true, ..Facts::default() };
        let cases = [
            (Facts { apparmor_restricts: true, ..plain.clone() }, Step::Identity, Errno::EPERM, Cause::AppArmor),
            (Facts { apparmor_restricts: true, ..plain.clone() }, Step::Mounts, Errno::EACCES, Cause::AppArmor),
            (Facts { seccomp: true, ..plain.clone() }, Step::User, Errno::EPERM, Cause::Seccomp),
            (Facts { clone_off: true, seccomp: true, ..plain.clone() }, Step::User, Errno::EPERM, Cause::CloneOff),
            (Facts { chroot: true, ..plain.clone() }, Step::User, Errno::EPERM, Cause::Chroot),
            (plain.clone(), Step::User, Errno::EPERM, Cause::Forbidden),
            (plain.clone(), Step::User, Errno::EINVAL, Cause::Threads),
            (plain.clone(), Step::User, Errno::ENOSPC, Cause::Limit("user.max_user_namespaces")),
            (plain.clone(), Step::Host, Errno::ENOSPC, Cause::Limit("user.max_net_namespaces")),
            (plain.clone(), Step::Setting, Errno::EROFS, Cause::ReadOnlyProc),
            (plain.clone(), Step::Address, Errno::EAGAIN, Cause::Exhausted),
            (Facts { root: true, apparmor_restricts: true, ..plain }, Step::Mounts, Errno::EPERM, Cause::Unknown),
        ];
        for (facts, step, errno, cause) in cases {
            assert_eq!(facts.cause(&failure(step, errno)), cause, "{step:?} {errno}");
        }
    }

    #[test]
    fn a_kernel_without_cables_or_bridges_or_ipv6_is_named() {
        let facts = Facts::default();
        let at = |place: &str, step, errno| facts.cause(&Failure { place: place.to_owned(), ..failure(step, errno) });
        assert_eq!(at("a–b [veth]", Step::Link, Errno::EOPNOTSUPP), Cause::Module("veth"));
        assert_eq!(at("switch [bridge]", Step::Link, Errno::EOPNOTSUPP), Cause::Module("bridge"));
        assert_eq!(at("a eth0: ipv6", Step::Link, Errno::EAFNOSUPPORT), Cause::NoIpv6);
    }

    #[test]
    fn every_cause_says_what_to_type_in_both_languages() {
        let text = "x".to_owned();
        for cause in [
            Cause::AppArmor,
            Cause::Seccomp,
            Cause::CloneOff,
            Cause::Limit("user.max_net_namespaces"),
            Cause::Chroot,
            Cause::Threads,
            Cause::Module("veth"),
            Cause::NoIpv6,
            Cause::NoMulticastRouting,
            Cause::ReadOnlyProc,
            Cause::Exhausted,
            Cause::NoProgram(text.clone()),
            Cause::NotExecutable(text),
            Cause::Forbidden,
            Cause::Unknown,
        ] {
            let (english, portuguese) = (cause.message(Lang::En), cause.message(Lang::PtBr));
            assert!(english != portuguese && !english.starts_with("lab."), "{english}");
            assert!(!english.contains("{name}") && !english.contains("{path}"), "{english}");
        }
    }
}
