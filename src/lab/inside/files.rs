//! What differs in the file system inside: `/proc`, and the files by which names resolve.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use nix::mount::{MntFlags, MsFlags, mount, umount2};

use crate::lab::error::{At as _, Failure, Step};

const NOTHING: Option<&Path> = None;

/// Mounts what differs. The calling process is the first of its process namespace and alone in its mount namespace.
pub(super) fn mount_all(hosts: &str) -> Result<(), Failure> {
    let private = MsFlags::MS_REC | MsFlags::MS_PRIVATE;
    mount(NOTHING, "/", NOTHING, private, NOTHING).at(Step::Mounts, "/")?;
    let plain = MsFlags::MS_NOSUID | MsFlags::MS_NODEV | MsFlags::MS_NOEXEC;
    mount(Some("proc"), "/proc", Some("proc"), plain, NOTHING).at(Step::Mounts, "/proc")?;
    mount_names(hosts)
}

/// Lets names resolve as `hosts` says and in no other way: what asks a daemon outside, through a socket that is a file,
/// would leave the lab.
fn mount_names(hosts: &str) -> Result<(), Failure> {
    let nsswitch = fs::read_to_string("/etc/nsswitch.conf").ok().map(|text| only_files(&text));
    let daemon = ["/run/nscd", "/var/run/nscd"].into_iter().map(Path::new).find(|path| path.is_dir());
    // Files to mount over others must come from somewhere that is mounted. Where does not matter, since it is taken
    // away again while the files stay; the first process of a lab needs no temporary files meanwhile.
    let shelf = Shelf::at("/tmp").or_else(|_| Shelf::at("/run")).at(Step::Mounts, "tmpfs")?;
    shelf.over("/etc/hosts", hosts).at(Step::Mounts, "/etc/hosts")?;
    if let Some(text) = nsswitch {
        shelf.over("/etc/nsswitch.conf", &text).at(Step::Mounts, "/etc/nsswitch.conf")?;
    }
    if let Some(path) = daemon {
        mount(Some("tmpfs"), path, Some("tmpfs"), MsFlags::empty(), Some("mode=755")).at(Step::Mounts, "nscd")?;
    }
    Ok(())
}

/// The name service switch with `files` alone for hosts.
fn only_files(text: &str) -> String {
    let others = text.lines().filter(|line| !line.trim_start().starts_with("hosts:"));
    others.chain(["hosts: files"]).map(|line| format!("{line}\n")).collect()
}

/// A file system in memory whose files are mounted elsewhere.
struct Shelf(PathBuf);

impl Shelf {
    fn at(path: &str) -> io::Result<Self> {
        mount(Some("tmpfs"), path, Some("tmpfs"), MsFlags::MS_NOSUID | MsFlags::MS_NODEV, Some("mode=755"))?;
        Ok(Self(path.into()))
    }

    /// Mounts a file with this text over the one at `path`.
    fn over(&self, path: &str, text: &str) -> io::Result<()> {
        let own = self.0.join(path.rsplit('/').next().unwrap_or(path));
        fs::write(&own, text)?;
        Ok(mount(Some(&own), path, NOTHING, MsFlags::MS_BIND, NOTHING)?)
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        // What was mounted a moment ago can be taken away; and if not, /tmp is empty inside.
        let _ = umount2(&self.0, MntFlags::MNT_DETACH);
    }
}

/// Sets `net.ipv4.tcp_timestamps` and the like in the calling thread's network namespace.
pub(super) fn set(node: &str, key: &str, value: &str) -> Result<(), Failure> {
    let place = format!("{node}: {key} = {value}");
    let plain = key.strip_prefix("net.").filter(|key| !key.contains(['/', '\0']) && !key.contains(".."));
    let Some(key) = plain else {
        return Err(Failure { step: Step::Setting, place, errno: libc::EINVAL });
    };
    fs::write(format!("/proc/sys/net/{}", key.replace('.', "/")), value).at(Step::Setting, &place)
}

/// Whether there is an IPv6 stack.
pub(super) fn has_ipv6() -> bool {
    Path::new("/proc/sys/net/ipv6").exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_come_from_files_and_the_rest_from_where_it_did() {
        let text = "passwd: files systemd\nhosts: files mdns4_minimal [NOTFOUND=return] dns\nservices: db files\n";
        assert_eq!(only_files(text), "passwd: files systemd\nservices: db files\nhosts: files\n");
    }
}
