//! A gate in a file, shared by real processes: this binary runs itself.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "helpers of tests are tests"
)]

mod files;
mod locks;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use freesewing::gate::FileGate;
use freesewing::testing::{Scripted, VirtualTime};
use freesewing::{Cache, Care, Client, Error, ErrorKind};

const CURATED: &str = r#"{"curatedSets":[]}"#;

/// The processes of the test have one machine, and so one time of day, but each its own virtual one: this is their zero.
const NEW_YEAR: u64 = 1_767_225_600;

/// A file that is gone when the test is.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let place = Self(std::env::temp_dir().join(format!("freesewing-gate-{}-{name}", std::process::id())));
        let _ = std::fs::remove_file(&place.0);
        place
    }

    fn text(&self) -> String {
        std::fs::read_to_string(&self.0).unwrap()
    }

    fn holds(&self, bytes: impl AsRef<[u8]>) {
        std::fs::write(&self.0, bytes).unwrap();
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A client whose answers are written in advance and whose time is virtual.
fn scripted(path: &Path, care: Care) -> (Client, Scripted, VirtualTime) {
    let (time, transport) = (VirtualTime::new(), Scripted::new());
    // These tests make the same call over and over.
    let builder = Client::builder().environment(|_| None).base_url("https://example.org");
    let builder = builder.transport(transport.clone()).virtual_time(time.clone());
    let client = builder.cache(Cache::off()).gate(FileGate::open(path, care).unwrap()).build().unwrap();
    (client, transport, time)
}

async fn call(client: &Client) -> Result<(), Error> {
    client.curated_sets().list().retries(0).no_cache().await.map(|_| ())
}

/// What the processes of the tests do.
#[test]
#[ignore = "the other tests run it as a process of its own"]
fn child() {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let (role, path) = (variable("GATE_ROLE"), variable("GATE_FILE"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        match role.as_str() {
            "calls" => {
                let gate = FileGate::open(&path, shared_pace()).unwrap();
                let builder = Client::builder().environment(|_| None).base_url(variable("GATE_SERVER"));
                let client = builder.cache(Cache::off()).gate(gate).build().unwrap();
                let calls = (0..10).map(|_| {
                    let client = client.clone();
                    tokio::spawn(async move { call(&client).await.unwrap() })
                });
                for call in calls.collect::<Vec<_>>() {
                    call.await.unwrap();
                }
            }
            "budget" => {
                let (client, transport, _) = scripted(Path::new(&path), Care::off().daily_budget(25));
                let (mut sent, mut refused) = (0, 0);
                for _ in 0..10 {
                    transport.answer(200, CURATED);
                    match call(&client).await {
                        Ok(()) => sent += 1,
                        Err(error) if error.is_budget_spent() => refused += 1,
                        Err(error) => panic!("{error}"),
                    }
                }
                println!("says {sent} {refused}");
            }
            "stays" => {
                let (client, transport, _) = scripted(Path::new(&path), Care::default().in_flight(1));
                transport.never_answer();
                println!("says under way");
                call(&client).await.unwrap();
            }
            "held" => {
                let (client, transport, _) = scripted(Path::new(&path), Care::default());
                transport.answer_with(503, &[("retry-after", "100")], "");
                assert_eq!(call(&client).await.unwrap_err().status(), Some(503));
            }
            other => panic!("a child without a role: {other:?}"),
        }
    });
}

fn shared_pace() -> Care {
    Care::default().pace(50.0, 4).in_flight(2)
}

fn start(role: &str, place: &Place, server: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["child", "--exact", "--ignored", "--nocapture"]);
    command.env("GATE_ROLE", role).env("GATE_FILE", &place.0).env("GATE_SERVER", server);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// What the process says, when it has ended well.
fn end(child: Child) -> Vec<String> {
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("1 passed"), "the child did not run: {text}");
    text.lines().filter_map(|line| line.split("says ").nth(1)).map(ToOwned::to_owned).collect()
}

/// A server that notes when requests came and how many were there at once.
struct Server {
    url: String,
    came: Arc<Mutex<Vec<Instant>>>,
    most: Arc<AtomicUsize>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (came, most, now) =
            (Arc::default(), Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let server = Self { url, came: Arc::clone(&came), most: Arc::clone(&most) };
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (came, most, now) = (Arc::clone(&came), Arc::clone(&most), Arc::clone(&now));
                std::thread::spawn(move || serve(stream.unwrap(), &came, &most, &now));
            }
        });
        server
    }
}

fn serve(mut stream: TcpStream, came: &Mutex<Vec<Instant>>, most: &AtomicUsize, now: &AtomicUsize) {
    let mut received = Vec::new();
    let mut part = [0; 1024];
    while let Ok(length) = stream.read(&mut part) {
        received.extend_from_slice(&part[..length]);
        if length == 0 {
            return;
        }
        if received.ends_with(b"\r\n\r\n") {
            received.clear();
            came.lock().unwrap().push(Instant::now());
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(10));
            now.fetch_sub(1, Ordering::SeqCst);
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}",
                CURATED.len()
            );
            if stream.write_all(format!("{head}\r\n\r\n{CURATED}").as_bytes()).is_err() {
                return;
            }
        }
    }
}

#[test]
fn four_processes_keep_one_pace_and_never_have_more_than_two_under_way() {
    let (server, place) = (Server::start(), Place::new("pace"));
    let children: Vec<Child> = (0..4).map(|_| start("calls", &place, &server.url)).collect();
    for child in children {
        end(child);
    }
    let came = server.came.lock().unwrap();
    assert_eq!(came.len(), 40);
    assert_eq!(server.most.load(Ordering::SeqCst), 2);
    for (first, start) in came.iter().enumerate() {
        for (last, end) in came.iter().enumerate().skip(first) {
            // A request may arrive a little later than it was let through, which brings it closer to the next.
            let span = (*end - *start).as_secs_f64() + 0.1;
            let most = 4.0 + 50.0 * span;
            assert!((last - first + 1) as f64 <= most, "{} in {span} s", last - first + 1);
        }
    }
}

#[test]
fn processes_spend_one_budget() {
    let place = Place::new("budget");
    let children: Vec<Child> = (0..4).map(|_| start("budget", &place, "")).collect();
    let said = children.into_iter().flat_map(end).collect::<Vec<_>>();
    let sum = said.iter().fold((0, 0), |(sent, refused), line| {
        let (more_sent, more_refused) = line.split_once(' ').unwrap();
        (sent + more_sent.parse::<u32>().unwrap(), refused + more_refused.parse::<u32>().unwrap())
    });
    assert_eq!(sum, (25, 15), "{said:?}");
}

#[tokio::test]
async fn a_process_that_is_killed_keeps_its_permit_no_longer_than_its_lease() {
    let place = Place::new("killed");
    let mut child = start("stays", &place, "");
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("says under way")), "the child ended early");
    let (client, transport, time) = scripted(&place.0, Care::default().in_flight(1));
    // It says so just before its request is under way.
    while client.usage().await.unwrap().gate.in_flight == 0 {
        tokio::task::yield_now().await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    transport.answer(200, CURATED);
    call(&client).await.unwrap();
    assert_eq!(time.elapsed(), Duration::from_secs(15));
}

#[tokio::test]
async fn what_one_process_hears_holds_the_others() {
    let place = Place::new("held");
    end(start("held", &place, ""));
    let (client, _, time) = scripted(&place.0, Care::default());
    let error = call(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 0));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(100)));
    time.advance(Duration::from_secs(100));
    assert_eq!(call(&client).await.unwrap_err().kind(), ErrorKind::Configuration, "the script has ended");
}

fn refused(place: &Path) -> Error {
    FileGate::open(place, Care::default()).map(|_| ()).unwrap_err()
}

#[test]
fn a_file_that_holds_something_else_is_left_alone() {
    let place = Place::new("foreign");
    for foreign in ["Dear diary,", "{}", "\u{1}\u{2}"] {
        place.holds(foreign);
        let error = refused(&place.0);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let path = place.0.display();
        let says =
            format!("the file of the gate, {path}, holds something else: give the gate a file of its own");
        assert_eq!(error.to_string(), says);
        assert_eq!(place.text(), foreign);
    }
    place.holds(r#"{"freesewing_gate":7,"state":"from the future"}"#);
    assert!(
        refused(&place.0)
            .to_string()
            .ends_with("use the same version of the SDK everywhere, or another file")
    );
}

#[tokio::test]
async fn a_file_that_becomes_something_else_stops_the_calls() {
    let place = Place::new("becomes");
    let (client, transport, _) = scripted(&place.0, Care::default());
    transport.answer(200, CURATED).answer(200, CURATED);
    call(&client).await.unwrap();
    place.holds("Dear diary,");
    let error = call(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().starts_with("nothing was sent: the file of the gate, "), "{error}");
    assert!(client.usage().await.is_err());
    // When it is out of the way, a new one takes its place.
    std::fs::remove_file(&place.0).unwrap();
    call(&client).await.unwrap();
    assert_eq!(client.usage().await.unwrap().gate.in_flight, 0);
}

#[tokio::test]
async fn a_damaged_file_is_begun_anew() {
    let place = Place::new("damaged");
    let (client, transport, _) = scripted(&place.0, Care::default().daily_budget(100));
    transport.answer(200, CURATED);
    call(&client).await.unwrap();
    let whole = place.text();
    for damaged in [&whole.as_bytes()[..whole.len() / 2], &[0; 300], b"", b"{\"freesewing_gate\":1,"] {
        place.holds(damaged);
        transport.answer(200, CURATED);
        call(&client).await.unwrap();
        let used = client.usage().await.unwrap().gate.budget.unwrap().used;
        assert_eq!(used, 1, "after {damaged:?}");
    }
    assert!(place.text().starts_with(r#"{"freesewing_gate":1,"state":{"#));
}

#[test]
fn a_place_where_no_file_can_be_is_told() {
    let place = Place::new("nowhere");
    let says = "cannot be opened: check that its folder exists and may be written to";
    assert!(refused(&place.0.join("below")).to_string().ends_with(says));
    let error = FileGate::open(&place.0, Care::default().in_flight(0)).unwrap_err();
    assert_eq!(error.to_string(), "in_flight must be at least 1, or nothing could ever be sent");
    assert!(!place.0.exists());
}

#[tokio::test]
async fn a_lock_is_waited_for() {
    let place = Place::new("locked");
    let (client, transport, _) = scripted(&place.0, Care::default());
    transport.answer(200, CURATED);
    let other = std::fs::File::options().read(true).write(true).open(&place.0).unwrap();
    other.lock().unwrap();
    let waiting = tokio::spawn({
        let client = client.clone();
        async move { call(&client).await }
    });
    tokio::time::sleep(Duration::from_millis(30)).await;
    assert!(!waiting.is_finished() && transport.requests().is_empty());
    other.unlock().unwrap();
    waiting.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_call_that_is_dropped_hands_its_permit_back_into_the_file() {
    let place = Place::new("dropped");
    let (client, transport, time) = scripted(&place.0, Care::default().daily_budget(100));
    transport.never_answer();
    let leaving = tokio::spawn({
        let client = client.clone();
        async move { call(&client).await }
    });
    while transport.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(client.usage().await.unwrap().gate.in_flight, 1);
    leaving.abort();
    let _ = leaving.await;
    let gate = client.usage().await.unwrap().gate;
    assert_eq!((gate.in_flight, gate.budget.unwrap().used), (0, 1));
    assert_eq!(gate.budget.unwrap().resets_at, Duration::from_secs(NEW_YEAR + 86_400));
    assert_eq!(time.elapsed(), Duration::ZERO);
}
