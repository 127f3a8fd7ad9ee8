//! The program itself, as an admin starts it.

use std::{
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    process::{Child, ChildStderr, Command, Stdio},
};

/// A running `softphone-gateway`, killed when dropped.
#[derive(Debug)]
pub struct Program {
    child: Child,
    log: BufReader<ChildStderr>,
    read: String,
}

impl Program {
    /// The command, with nothing of this process's environment that could set a setting.
    pub fn command(arguments: &[&str], environment: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_softphone-gateway"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("SOFTPHONE_GATEWAY_") {
                command.env_remove(name);
            }
        }
        command.args(arguments).envs(environment.iter().copied());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs a start that must fail, and gives what it printed.
    pub fn fails(arguments: &[&str], environment: &[(&str, &str)]) -> String {
        let output = Self::command(arguments, environment).output().unwrap();
        assert!(!output.status.success(), "it started");
        assert!(output.stdout.is_empty());
        String::from_utf8(output.stderr).unwrap()
    }

    /// Starts it with JSON lines and waits until it listens.
    pub fn start(arguments: &[&str], environment: &[(&str, &str)]) -> (Self, SocketAddr) {
        let arguments = [
            arguments,
            &["--public-origin", super::PUBLIC, "--listen", "127.0.0.1:0", "--log-format", "json"],
        ]
        .concat();
        let mut child = Self::command(&arguments, environment).spawn().unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        let mut program = Self { child, log, read: String::new() };
        loop {
            let from = program.read.len();
            assert_ne!(program.log.read_line(&mut program.read).unwrap(), 0, "{}", program.read);
            let line: serde_json::Value = serde_json::from_str(&program.read[from..]).unwrap();
            if line["fields"]["message"] == "listening" {
                let address = line["fields"]["address"].as_str().unwrap().parse().unwrap();
                return (program, address);
            }
        }
    }

    /// Tells it to stop as a service manager does; gives whether it ended well, and all it printed.
    pub fn terminate(mut self) -> (bool, String) {
        let command = format!("kill -TERM {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &command]).status().unwrap().success());
        self.log.read_to_string(&mut self.read).unwrap();
        let mut stdout = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut stdout).unwrap();
        let ended_well = self.child.wait().unwrap().success();
        (ended_well, std::mem::take(&mut self.read) + &stdout)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended already where the test went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
