//! Starting programs, saying how long they take, and ending them.
//!
//! Every child leads a process group of its own, so that it and what it started can be ended together, by id.
//! Ctrl-C and a request to end are passed on to the running groups; we leave when they have.

use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome};
use crate::say;

/// How often a running step says that it is still running.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// How long a program that has ended may leave its last lines in the pipe.
const LAST_WORDS: Duration = Duration::from_millis(500);
/// How long a program may take to end when asked.
const FAREWELL: Duration = Duration::from_secs(10);

/// Process groups that are running now.
static GROUPS: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static INTERRUPTS: AtomicU32 = AtomicU32::new(0);

fn groups() -> MutexGuard<'static, Vec<u32>> {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Passes Ctrl-C and requests to end on to what we started. A second Ctrl-C ends it without asking.
pub fn end_children_on_signal() -> Outcome {
    ctrlc::set_handler(|| {
        let earlier = INTERRUPTS.fetch_add(1, Ordering::SeqCst);
        let signal = if earlier == 0 { "TERM" } else { "KILL" };
        for group in groups().iter() {
            signal_group(*group, signal);
        }
    })
    .map_err(|error| Failure::Check(format!("cannot listen for Ctrl-C: {error}")))
}

/// Whether we were asked to end.
pub fn interrupted() -> bool {
    INTERRUPTS.load(Ordering::SeqCst) > 0
}

fn signal_group(group: u32, signal: &str) {
    // The `kill` program, as the system call would need `unsafe`. A group that is gone is no mistake.
    let _ = Command::new("kill")
        .args(["-s", signal, "--", &format!("-{group}")])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

/// A running program, known to the signal handler until it is waited for.
#[derive(Debug)]
pub struct Running {
    what: String,
    child: Child,
}

/// Starts a program in a process group of its own, with no standard input.
pub fn start(what: &str, command: &mut Command) -> Outcome<Running> {
    without_our_cargo_variables(command);
    let child =
        command.stdin(Stdio::null()).process_group(0).spawn().map_err(|source| Failure::Start {
            what: what.to_owned(),
            program: command.get_program().to_string_lossy().into_owned(),
            source,
        })?;
    groups().push(child.id());
    if interrupted() {
        // The signal came between our last look and the entry in the list.
        signal_group(child.id(), "TERM");
    }
    Ok(Running { what: what.to_owned(), child })
}

/// `cargo run` tells us about xtask's own package. Passed on, that would make build scripts run again
/// when cargo is next called by hand.
fn without_our_cargo_variables(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
}

impl Running {
    /// The program's standard output, if it was piped.
    pub fn stdout(&mut self) -> Option<impl io::Read + use<>> {
        self.child.stdout.take()
    }

    /// Waits for the program's end, and says now and then that it is still running.
    pub fn wait(mut self) -> Outcome<ExitStatus> {
        let (ended, heartbeat) = mpsc::channel::<()>();
        let what = self.what.clone();
        let since = Instant::now();
        let beats = thread::spawn(move || {
            while heartbeat.recv_timeout(HEARTBEAT) == Err(mpsc::RecvTimeoutError::Timeout) {
                say::note(format!("… {what}: {} so far", say::spoken(since.elapsed())));
            }
        });
        let status = self.wait_quietly();
        drop(ended);
        let _ = beats.join();
        status
    }

    /// Waits for the program's end without a word, for programs that are meant to stay.
    pub fn wait_quietly(&mut self) -> Outcome<ExitStatus> {
        let status = self.child.wait();
        groups().retain(|group| *group != self.child.id());
        if interrupted() {
            return Err(Failure::Interrupted);
        }
        status.map_err(|source| Failure::Start {
            what: self.what.clone(),
            program: "wait".to_owned(),
            source,
        })
    }
}

/// Ends what still runs when the value goes, whatever the reason.
impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let group = self.child.id();
            signal_group(group, "TERM");
            let asked = Instant::now();
            while matches!(self.child.try_wait(), Ok(None)) {
                if asked.elapsed() > FAREWELL {
                    signal_group(group, "KILL");
                }
                thread::sleep(Duration::from_millis(20));
            }
        }
        groups().retain(|group| *group != self.child.id());
    }
}

/// Runs a program to its end; anything but success is a failure.
pub fn run(what: &str, command: &mut Command) -> Outcome {
    say::step(what);
    let since = Instant::now();
    let status = start(what, command)?.wait()?;
    finish(what, since, status)
}

/// Like [`run`], and also hands each line of what the program says to `line`.
pub fn run_and_read(what: &str, command: &mut Command, line: &mut dyn FnMut(&str)) -> Outcome {
    say::step(what);
    let since = Instant::now();
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = start(what, command)?;
    let (said, lines) = mpsc::channel();
    if let Some(pipe) = running.child.stdout.take() {
        pass_on(pipe, io::stdout(), said.clone());
    }
    if let Some(pipe) = running.child.stderr.take() {
        pass_on(pipe, io::stderr(), said);
    }
    let waiter = thread::spawn(move || running.wait());
    // Not until the pipe closes: something that outlives the program may hold its other end for ever.
    loop {
        match lines.recv_timeout(LAST_WORDS) {
            Ok(text) => line(&text),
            Err(mpsc::RecvTimeoutError::Timeout) if !waiter.is_finished() => {}
            Err(_) => break,
        }
    }
    let status = waiter
        .join()
        .unwrap_or_else(|_| Err(Failure::Check(format!("{what}: lost sight of the program"))))?;
    finish(what, since, status)
}

/// Copies a pipe to our own output as it comes, and reports its lines without colours.
fn pass_on(
    pipe: impl io::Read + Send + 'static,
    mut to: impl Write + Send + 'static,
    said: mpsc::Sender<String>,
) {
    thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        let mut line = Vec::new();
        while matches!(pipe.read_until(b'\n', &mut line), Ok(1..)) {
            let _ = to.write_all(&line).and_then(|()| to.flush());
            let _ = said.send(plain(&String::from_utf8_lossy(&line)));
            line.clear();
        }
    });
}

/// A line without its terminal colours and its end.
fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line.trim_end().chars();
    while let Some(c) = rest.next() {
        if c == '\u{1b}' {
            rest.by_ref().find(char::is_ascii_alphabetic);
        } else {
            text.push(c);
        }
    }
    text
}

/// Runs a program in silence and returns what it wrote, if it could be started and succeeded.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn finish(what: &str, since: Instant, status: ExitStatus) -> Outcome {
    if status.success() {
        say::note(format!("{what}: done in {}", say::spoken(since.elapsed())));
        Ok(())
    } else {
        Err(Failure::Step { what: what.to_owned(), status: status.to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_taken_out_of_a_line() {
        assert_eq!(plain("\u{1b}[32;1m     Summary\u{1b}[0m 3 passed\n"), "     Summary 3 passed");
    }

    #[test]
    fn a_program_that_says_no_is_a_failure_with_its_status() {
        let failure = run("the refusal", &mut Command::new("false")).unwrap_err();
        assert_eq!(failure.to_string(), "the refusal failed (exit status: 1)");
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let failure = run("the step", &mut Command::new("softphone-no-such-program")).unwrap_err();
        assert!(
            failure.to_string().starts_with("the step: cannot start `softphone-no-such-program`")
        );
    }

    #[test]
    fn lines_from_both_outputs_are_read() {
        let mut lines = Vec::new();
        let mut command = Command::new("sh");
        command.args(["-c", "echo out; echo err >&2"]);
        run_and_read("both", &mut command, &mut |line| lines.push(line.to_owned())).unwrap();
        lines.sort();
        assert_eq!(lines, ["err", "out"]);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn what_still_runs_is_ended_with_its_group() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 600 & echo $!; wait"]).stdout(Stdio::piped());
        let mut running = start("sleeper", &mut command).unwrap();
        let mut grandchild = String::new();
        BufReader::new(running.stdout().unwrap()).read_line(&mut grandchild).unwrap();
        drop(running);
        // The grandchild's parent is gone, so it may for a moment be a zombie: its command line is then empty.
        let command_line = format!("/proc/{}/cmdline", grandchild.trim());
        for _ in 0..1_000_000 {
            if std::fs::read(&command_line).unwrap_or_default().is_empty() {
                return;
            }
            thread::yield_now();
        }
        panic!("the grandchild {} still runs", grandchild.trim());
    }
}
