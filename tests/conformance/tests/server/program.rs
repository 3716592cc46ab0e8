//! The server as a program: the main job through the SDK, and what is still there after a restart.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::SystemTime;

use freesewing::Measurement::{Chest, Neck, ShoulderSlope, WaistToArmpit};
use freesewing::{Client, Consent, Generation, Length, Level, NewApiKey, NewSet, Session, cm, degrees, mm};
use serde_json::Value;

use super::support::*;

in_both_generations! {
    the_main_job_outlives_a_restart_of_the_program,
    two_programs_keep_to_their_own_files,
}

/// The program, built if it is not there or older than its sources: the binaries of another package are not
/// built for the tests of this one.
static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    let test = std::env::current_exe().unwrap();
    // target/debug/deps/server-0123
    let profile = test.parent().and_then(Path::parent).unwrap();
    let program = profile.join(format!("freesewing-test-server{}", std::env::consts::EXE_SUFFIX));
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src");
    let built = program.metadata().and_then(|data| data.modified());
    if built.is_ok_and(|built| built >= newest(&sources)) {
        return program;
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let name = match profile.file_name().and_then(|name| name.to_str()).unwrap() {
        "debug" => "dev",
        name => name,
    };
    let status = Command::new(cargo)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["build", "--quiet", "--package", "freesewing-test-server", "--profile", name, "--target-dir"])
        .arg(profile.parent().unwrap())
        .status();
    assert!(status.unwrap().success(), "the program could not be built");
    program
});

/// When the newest file below a folder was changed.
fn newest(folder: &Path) -> SystemTime {
    let times = std::fs::read_dir(folder).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() { newest(&path) } else { path.metadata().unwrap().modified().unwrap() }
    });
    times.max().unwrap()
}

/// A running program, killed when the test ends early.
struct Program {
    child: Child,
    url: String,
    generation: Generation,
    /// Where its mails are shown, and what that takes.
    control: (String, String),
}

impl Program {
    fn start(generation: Generation, db: &Path) -> Self {
        let mut command = Command::new(&*PROGRAM);
        command
            .args(["--generation", generation.as_str(), "--db"])
            .arg(db)
            .stdout(Stdio::piped())
            .stdin(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error} in {line:?}"));
        assert_eq!(ready["generation"], generation.as_str());
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let control = (text(&ready["control"]["url"]), text(&ready["control"]["token"]));
        Self { child, url: text(&ready["url"]), generation, control }
    }

    /// Asks it to stop, as a service manager does, and waits until it has.
    fn stop(mut self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
    }

    /// A client without credentials.
    fn client(&self) -> Client {
        client_at(self.generation, &self.url).build().unwrap()
    }

    /// Signs up, and confirms with what stands in the mail, which the control plane shows.
    async fn join(&self, email: &str) -> Session {
        let account = self.client();
        let account = account.account();
        account.sign_up(email).await.unwrap();
        let (url, token) = &self.control;
        let request = reqwest::Client::new().get(format!("{url}/mails")).bearer_auth(token);
        let mails: Value = request.send().await.unwrap().json().await.unwrap();
        let mail = mails["mails"].as_array().unwrap().last().unwrap();
        assert_eq!(mail["to"], email);
        let text = |name: &str| mail[name].as_str().unwrap_or_else(|| panic!("no {name} in {mail}"));
        let confirm = account.confirm_sign_up(text("confirmation"), Consent::Measurements);
        confirm.check(text("check")).await.unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A path for a database, removed with all that belongs to it.
struct Database(PathBuf);

impl Database {
    fn new(generation: Generation, name: &str) -> Self {
        let file = format!("freesewing-conformance-{}-{generation}-{name}.db", std::process::id());
        let database = Self(std::env::temp_dir().join(file));
        database.remove();
        database
    }

    fn remove(&self) {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.0.display()));
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.remove();
    }
}

async fn the_main_job_outlives_a_restart_of_the_program(generation: Generation) {
    let database = Database::new(generation, "main-job");
    let program = Program::start(generation, &database.0);
    let session = program.join("robin@example.com").await;
    let token = program.client().with_session(&session);
    let wish = NewApiKey::named("main job", Level::ACCOUNT, seconds(3600));
    let key = token.apikeys().create(&wish).await.unwrap();
    let client = token.with_api_key(&key);

    let robin = NewSet::named("Robin")
        .with(Neck, cm(38.0))
        .with(Chest, "39 1/2 in".parse::<Length>().unwrap())
        .with(ShoulderSlope, degrees(13.0))
        .with(WaistToArmpit, mm(1_000.759_999_999_999_9));
    let robin = client.sets().create(&robin.public(true)).await.unwrap();
    let ann = client.sets().create(&NewSet::named("Ann").with(Neck, cm(34.5))).await.unwrap();
    let ann = client.sets().update(ann.id()).set(Chest, cm(92.0)).clear(Neck).await.unwrap();
    let copy = client.sets().clone(robin.id()).await.unwrap();
    let gone = client.sets().create(&NewSet::named("gone")).await.unwrap();
    client.sets().delete(gone.id()).await.unwrap();
    assert_eq!(robin.measurements().length(Chest), Some(mm(1003.3)));
    let (before, account) = (client.sets().list().await.unwrap(), token.account().get().await.unwrap());
    assert_eq!(before, [robin.clone(), ann, copy]);
    program.stop();

    let program = Program::start(generation, &database.0);
    let client = program.client().with_api_key(&key);
    assert_eq!(client.sets().list().await.unwrap(), before);
    for set in &before {
        assert_eq!(&client.sets().get(set.id()).await.unwrap(), set);
    }
    assert!(client.sets().get(gone.id()).await.unwrap_err().is_not_found());
    let public = client.anonymous().sets().public(robin.id()).await.unwrap();
    assert_eq!(public.measurements(), robin.measurements());
    let whoami = client.apikeys().whoami().await.unwrap();
    assert_eq!((whoami.id(), whoami.level()), (key.id(), key.level()));
    assert_eq!((whoami.name(), whoami.expires_at()), (key.name(), key.expires_at()));
    // The token still opens the account, and new ids do not meet old ones.
    let token = client.with_session(&session);
    assert_eq!(token.account().get().await.unwrap().id(), account.id());
    let next = client.sets().create(&NewSet::named("next")).await.unwrap();
    assert!(before.iter().all(|set| set.id() != next.id()));
    token.account().delete().await.unwrap();
    program.stop();

    let program = Program::start(generation, &database.0);
    let client = program.client().with_api_key(&key);
    assert!(client.sets().list().await.unwrap_err().is_authentication());
    assert!(client.sets().public(robin.id()).await.unwrap_err().is_not_found());
    program.stop();
}

async fn two_programs_keep_to_their_own_files(generation: Generation) {
    let (left, right) = (Database::new(generation, "left"), Database::new(generation, "right"));
    let programs = [Program::start(generation, &left.0), Program::start(generation, &right.0)];
    assert_ne!(programs[0].url, programs[1].url);
    let mut clients = Vec::new();
    for (program, name) in programs.iter().zip(["left", "right"]) {
        let session = program.join("robin@example.com").await;
        let client = program.client().with_session(&session);
        client.sets().create(&NewSet::named(name)).await.unwrap();
        clients.push(client);
    }
    assert_eq!(names(&clients[0].sets().list().await.unwrap()), ["left"]);
    assert_eq!(names(&clients[1].sets().list().await.unwrap()), ["right"]);
    // Each has a secret of its own: the token of one opens nothing at the other.
    let foreign = programs[0].join("ann@example.com").await;
    let client = clients[1].with_session(&foreign);
    assert!(client.sets().list().await.unwrap_err().is_authentication());
}
