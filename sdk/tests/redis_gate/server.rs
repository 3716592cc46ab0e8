//! A Redis server of one's own.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use freesewing::gate::{RedisGate, RedisGateBuilder};
use freesewing::{Care, Secret};

/// The key of the gate, unless a test takes another.
pub(crate) const KEY: &str = "freesewing:gate";

/// A `redis-server` on a free port, with a folder of its own. It ends with the test.
pub(crate) struct Redis {
    port: u16,
    folder: PathBuf,
    password: Option<&'static str>,
    process: Option<Child>,
}

impl Redis {
    pub(crate) fn start() -> Self {
        Self::with(None)
    }

    pub(crate) fn with_password(password: &'static str) -> Self {
        Self::with(Some(password))
    }

    fn with(password: Option<&'static str>) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        let name = format!("freesewing-redis-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let mut redis = Self { port: 0, folder, password, process: None };
        // Somebody may take the port between two looks.
        for _ in 0..5 {
            redis.port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            if redis.try_start() {
                return redis;
            }
        }
        panic!("redis-server does not start");
    }

    /// Starts it once more, on its port. It remembers nothing.
    pub(crate) fn start_again(&mut self) {
        assert!(self.try_start(), "redis-server does not start again");
    }

    fn try_start(&mut self) -> bool {
        let mut command = Command::new("redis-server");
        command.args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
        command.arg("--port").arg(self.port.to_string()).arg("--dir").arg(&self.folder);
        if let Some(password) = self.password {
            command.args(["--requirepass", password]);
        }
        let process = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let mut process = process.expect("redis-server is needed; on Debian: apt-get install redis-server");
        let began = Instant::now();
        while process.try_wait().unwrap().is_none() && began.elapsed() < Duration::from_secs(20) {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() && self.say(&["PING"]).contains("PONG") {
                self.process = Some(process);
                return true;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = process.kill();
        let _ = process.wait();
        false
    }

    pub(crate) fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    /// Lets it hang: connections are made, and nothing is answered.
    pub(crate) fn stop(&self) {
        self.signal("-STOP");
    }

    pub(crate) fn go_on(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let id = self.process.as_ref().unwrap().id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }

    pub(crate) fn address(&self) -> String {
        let password = self.password.map(|password| format!(":{password}@")).unwrap_or_default();
        format!("redis://{password}127.0.0.1:{}", self.port)
    }

    pub(crate) fn builder(&self, care: Care) -> RedisGateBuilder {
        RedisGate::builder(Secret::new(self.address()), care)
    }

    pub(crate) fn gate(&self, care: Care) -> RedisGate {
        // A slow machine is not taken for a Redis that is away.
        self.builder(care).time_limit(Duration::from_secs(20)).build().unwrap()
    }

    /// Sends a command and gives the answer as it comes.
    pub(crate) fn say(&self, words: &[&str]) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        if let Some(password) = self.password {
            send(&mut stream, &["AUTH", password]);
            assert_eq!(receive(&mut stream), "+OK\r\n");
        }
        send(&mut stream, words);
        receive(&mut stream)
    }

    /// What stands under the key of the gate.
    pub(crate) fn state(&self) -> String {
        let answer = self.say(&["GET", KEY]);
        answer.split_once("\r\n").map(|(_, text)| text.trim_end().to_owned()).unwrap_or_default()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            let _ = process.kill();
            let _ = process.wait();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn send(stream: &mut TcpStream, words: &[&str]) {
    let parts: String = words.iter().map(|word| format!("${}\r\n{word}\r\n", word.len())).collect();
    stream.write_all(format!("*{}\r\n{parts}", words.len()).as_bytes()).unwrap();
}

/// One answer. Those of the tests come in one piece.
fn receive(stream: &mut TcpStream) -> String {
    let mut answer = vec![0; 64 * 1024];
    let length = stream.read(&mut answer).unwrap();
    String::from_utf8_lossy(&answer[..length]).into_owned()
}
