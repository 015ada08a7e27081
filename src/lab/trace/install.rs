//! On the program's side: a filter that stops the calls in question, installed between `fork` and `execve`.

use std::io::{self, IoSlice};
use std::mem::MaybeUninit;
use std::os::fd::{BorrowedFd, OwnedFd};

use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};

/// Calls that are told of, but for `write` and its kin, which are when they are not on a standard stream: every line on a
/// terminal would stop otherwise.
const CALLS: [i64; 11] = [
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    libc::SYS_connect,
    libc::SYS_sendto,
    libc::SYS_sendmmsg,
    libc::SYS_sendfile,
    libc::SYS_setsockopt,
    libc::SYS_shutdown,
    libc::SYS_close,
];

/// `AUDIT_ARCH_…` of this machine: other architectures' calls have other numbers.
#[cfg(target_arch = "x86_64")]
const ARCHITECTURE: Option<u32> = Some(0xc000_003e);
#[cfg(all(target_arch = "aarch64", target_endian = "little"))]
const ARCHITECTURE: Option<u32> = Some(0xc000_00b7);
#[cfg(not(any(target_arch = "x86_64", all(target_arch = "aarch64", target_endian = "little"))))]
const ARCHITECTURE: Option<u32> = None;

/// The flags of the one `sendmsg` that is let pass: the one by which the filter's listener leaves, since nobody could
/// answer for it before. No program sends with these flags together (send(2)), and the kernel heeds none of them here.
const HANDOVER: SendFlags = SendFlags::from_bits_retain(
    SendFlags::NOSIGNAL.bits() | SendFlags::CONFIRM.bits() | SendFlags::DONTROUTE.bits() | SendFlags::MORE.bits(),
);

/// A filter, ready to be installed by a process that has been forked, which may allocate nothing.
pub(in crate::lab) struct Filter {
    /// `None` where this machine's calls are not known.
    steps: Option<Vec<libc::sock_filter>>,
    /// Where its listener, or the number of the error, goes.
    to: OwnedFd,
}

impl Filter {
    /// A filter whose listener goes to `to`.
    pub fn new(to: OwnedFd) -> Self {
        Self { steps: steps(), to }
    }

    /// Installs it in the calling thread, for it and all that it becomes and starts. Where the system refuses that, this is
    /// told and the program runs all the same.
    ///
    /// # Errors
    /// When nobody is there to be told that it is refused. When nobody is there to take the listener, the process ends: it
    /// could not even tell of its error, with every call on a descriptor waiting for an answer.
    pub fn install(&self) -> io::Result<()> {
        match self.listener() {
            Ok(listener) if hand_over(&self.to, listener).is_err() => {
                // SAFETY: takes a number, and does not return.
                unsafe { libc::_exit(127) }
            }
            Ok(_) => {}
            Err(error) => {
                let errno = error.raw_os_error().unwrap_or(libc::ENOSYS);
                rustix::io::write(&self.to, &errno.to_ne_bytes())?;
            }
        }
        Ok(())
    }

    /// The listener, which `execve` closes: to close it would be a call that waits for an answer, too.
    fn listener(&self) -> io::Result<BorrowedFd<'_>> {
        let Some(steps) = &self.steps else { return Err(io::Error::from_raw_os_error(libc::ENOSYS)) };
        let program = libc::sock_fprog { len: steps.len() as u16, filter: steps.as_ptr().cast_mut() };
        let (mode, flag) = (libc::SECCOMP_SET_MODE_FILTER, libc::SECCOMP_FILTER_FLAG_NEW_LISTENER);
        // A process of a lab has all capabilities over it until it becomes the program. So it need not renounce gaining
        // privileges (PR_SET_NO_NEW_PRIVS), without which `ping` would not work.
        // SAFETY: the steps live through the call, which only reads them.
        let fd = unsafe { libc::syscall(libc::SYS_seccomp, mode, flag, &raw const program) };
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: it was just made, and nobody closes it before `execve`.
        Ok(unsafe { BorrowedFd::borrow_raw(fd as i32) })
    }
}

fn hand_over(to: &OwnedFd, listener: BorrowedFd<'_>) -> io::Result<()> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut beside = SendAncillaryBuffer::new(&mut space);
    let listener = [listener];
    beside.push(SendAncillaryMessage::ScmRights(&listener));
    sendmsg(to, &[IoSlice::new(&0_i32.to_ne_bytes())], &mut beside, HANDOVER)?;
    Ok(())
}

/// Tells of the calls, and lets all others pass.
fn steps() -> Option<Vec<libc::sock_filter>> {
    use std::mem::offset_of;
    let step = |code: u32, jt, jf, k| libc::sock_filter { code: code as u16, jt, jf, k };
    let load = |offset: usize| step(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0, offset as u32);
    let jump = |how: u32, k, jt, jf| step(libc::BPF_JMP | how | libc::BPF_K, jt, jf, k);
    let is = |number: i64, jt, jf| jump(libc::BPF_JEQ, number as u32, jt, jf);
    let give = |k| step(libc::BPF_RET | libc::BPF_K, 0, 0, k);
    // The lower half of an argument of 64 bits.
    let argument = |at: usize| load(offset_of!(libc::seccomp_data, args) + 8 * at);
    let calls = CALLS.len() as u8;
    let mut steps = vec![
        load(offset_of!(libc::seccomp_data, arch)),
        jump(libc::BPF_JEQ, ARCHITECTURE?, 1, 0),
        give(libc::SECCOMP_RET_ALLOW),
        load(offset_of!(libc::seccomp_data, nr)),
    ];
    // Behind the calls come 9 more steps before the one that tells.
    steps.extend(CALLS.iter().zip(0..).map(|(number, at)| is(*number, calls - at + 8, 0)));
    steps.extend([
        is(libc::SYS_write, 3, 0),
        is(libc::SYS_writev, 2, 0),
        is(libc::SYS_sendmsg, 3, 0),
        give(libc::SECCOMP_RET_ALLOW),
        argument(0),
        jump(libc::BPF_JGT, 2, 3, 2),
        argument(2),
        jump(libc::BPF_JEQ, HANDOVER.bits(), 0, 1),
        give(libc::SECCOMP_RET_ALLOW),
        give(libc::SECCOMP_RET_USER_NOTIF),
    ]);
    Some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the filter says of a call, by walking it as the kernel does.
    fn says(nr: i64, args: [u64; 6]) -> u32 {
        let steps = steps().expect("a machine whose calls are known");
        let load = |at: u32| match at {
            0 => nr as u32,
            4 => ARCHITECTURE.expect("as above"),
            at => (args[(at as usize - 16) / 8] >> (8 * (at % 8))) as u32,
        };
        let (mut at, mut value) = (0, 0);
        loop {
            let libc::sock_filter { code, jt, jf, k } = steps[at];
            at += 1;
            match u32::from(code) {
                code if code == libc::BPF_LD | libc::BPF_W | libc::BPF_ABS => value = load(k),
                code if code == libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K => {
                    at += usize::from(if value == k { jt } else { jf });
                }
                code if code == libc::BPF_JMP | libc::BPF_JGT | libc::BPF_K => {
                    at += usize::from(if value > k { jt } else { jf });
                }
                _ => return k,
            }
        }
    }

    #[test]
    fn calls_on_sockets_are_told_and_others_pass() {
        if ARCHITECTURE.is_none() {
            return println!("skipped: the calls of this machine are not known");
        }
        let (told, passes) = (libc::SECCOMP_RET_USER_NOTIF, libc::SECCOMP_RET_ALLOW);
        assert!(CALLS.iter().all(|call| says(*call, [3; 6]) == told));
        for call in [libc::SYS_read, libc::SYS_openat, libc::SYS_execve, libc::SYS_exit_group] {
            assert_eq!(says(call, [3; 6]), passes);
        }
        for call in [libc::SYS_write, libc::SYS_writev] {
            assert_eq!([0, 2, 3].map(|fd| says(call, [fd, 0, 0, 0, 0, 0])), [passes, passes, told]);
        }
        let flags = |flags: u32| says(libc::SYS_sendmsg, [3, 0, flags.into(), 0, 0, 0]);
        assert_eq!([0, SendFlags::NOSIGNAL.bits(), HANDOVER.bits()].map(flags), [told, told, passes]);
    }
}
