//! The real program under a measurement: started, asked for its memory, stopped.

#![allow(dead_code, reason = "not every measurement uses all of it")]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use serde_json::Value;

/// A running program, killed at the end.
pub(crate) struct Program {
    child: Child,
    /// `127.0.0.1:40123`.
    pub(crate) address: String,
    /// The whole ready line.
    pub(crate) ready: Value,
    /// From the start of the process to its ready line.
    pub(crate) took: Duration,
}

impl Program {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let start = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_freesewing-test-server"))
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().expect("it has an output"))
            .read_line(&mut line)
            .expect("a line");
        let took = start.elapsed();
        let ready: Value = serde_json::from_str(&line).expect("the ready line is JSON");
        let url = ready["url"].as_str().expect("the ready line has the url");
        let address = url.strip_prefix("http://").expect("it is plain HTTP").to_owned();
        Self { child, address, ready, took }
    }

    /// How much memory the program holds, in kilobytes; nothing where the system does not say it.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().strip_suffix("kB")?.trim().parse().ok()
    }

    /// Asks the program to stop, and whether it did so without a complaint.
    pub(crate) fn stop(mut self) -> bool {
        #[cfg(unix)]
        {
            let id = self.child.id().to_string();
            let asked =
                Command::new("kill").args(["-TERM", &id]).status().is_ok_and(|status| status.success());
            asked && self.child.wait().is_ok_and(|status| status.success())
        }
        #[cfg(not(unix))]
        true
    }

    /// The value of an `Authorization` header for a demo person's key.
    pub(crate) fn demo_key(&self, role: &str) -> String {
        let people = self.ready["demo"]["people"].as_array().expect("the program has demo data");
        let person = people.iter().find(|person| person["role"] == role).expect("there is somebody");
        let (key, secret) = (person["key"].as_str(), person["secret"].as_str());
        let (key, secret) = key.zip(secret).expect("people have keys");
        let pair = base64::engine::general_purpose::STANDARD.encode(format!("{key}:{secret}"));
        format!("Basic {pair}")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
