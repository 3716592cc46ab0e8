//! A day of measuring people: reads a folder of files in every format, says what is odd about the measurements, uploads
//! what is sound, and prints which designs each person can sew.
//!
//! `cargo run --example clinic` runs it, with made-up people and on a server of its own. `cargo run --example clinic FOLDER`
//! reads your files, and uploads them to your account if `FREESEWING_API_KEY` and `FREESEWING_API_SECRET` are set. It may be
//! run again: what is there already is not made a second time.

use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use freesewing::designs::{self, Candidate};
use freesewing::files::{self, Options, Person};
use freesewing::measurements::Severity;
use freesewing::{Client, NewSet, Set};
use freesewing_test_server::TestServer;
use indicatif::{ProgressBar, ProgressStyle};

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

/// So many designs are named; the others are counted.
const NAMED: usize = 6;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let (client, server) = connect(folder.is_some()).await?;

    heading("Reading");
    let people = read_all(&folder.unwrap_or_else(made_up))?;

    heading("Checking");
    let sound: Vec<Person> = people.into_iter().filter(is_sound).collect();

    heading("Uploading");
    let sets = upload(&client, sound).await?;

    heading("Sewing");
    sets.iter().for_each(print_designs);

    if let Some(server) = server {
        server.stop().await;
    }
    Ok(())
}

fn made_up() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/clinic")
}

/// A client with your key if there is one and the people are real, else of a server that ends with this program.
async fn connect(real: bool) -> Result<(Client, Option<TestServer>)> {
    if real && std::env::var_os("FREESEWING_API_KEY").is_some() {
        return Ok((Client::builder().app("freesewing-clinic", "1").build()?, None));
    }
    let server = TestServer::start().await;
    let (key, secret) = server.new_key(3).into();
    let client = Client::builder()
        .environment(|_| None)
        .base_url(server.url())
        .api_key(key, secret)
        .app("freesewing-clinic", "1")
        .build()?;
    Ok((client, Some(server)))
}

/// Everybody in a folder's files. A file that cannot be used is named, and the others are read.
fn read_all(folder: &Path) -> Result<Vec<Person>> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<PathBuf>>>()?;
    paths.sort();
    let mut everybody = Vec::new();
    for path in paths.iter().filter(|path| path.is_file()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let options = Options::new().file_name(name.as_ref());
        match files::read_from(File::open(path)?, &options) {
            Ok(contents) => {
                println!("{name}: {}", contents.report);
                everybody.extend(contents.people);
            }
            Err(error) => println!("{name}: not read: {error}"),
        }
    }
    Ok(everybody)
}

/// Whether nothing in a person's measurements is likely to be a mistake. What is, is printed.
fn is_sound(person: &Person) -> bool {
    let findings = person.measurements.check();
    for finding in &findings {
        println!("{}: {finding}", person.name);
    }
    let sound = findings.iter().all(|finding| finding.severity() <= Severity::Note);
    println!("{}: {}", person.name, if sound { "sound" } else { "not uploaded: look at it again" });
    sound
}

/// Uploads one after the other, at the pace that the server bears, and gives the sets that are there now.
async fn upload(client: &Client, people: Vec<Person>) -> Result<Vec<Set>> {
    // It shows on terminals only.
    let bar = ProgressBar::new(people.len() as u64);
    bar.set_style(ProgressStyle::with_template("{bar:30} {pos} of {len}  {msg}")?);
    let new = people.into_iter().map(NewSet::from);
    let bulk = client.sets().create_or_find_all(new).on_progress({
        let bar = bar.clone();
        move |progress| {
            bar.set_position(progress.so_far as u64);
            bar.set_message(progress.item.input.name.clone());
        }
    });
    let report = bulk.await;
    bar.finish_and_clear();
    println!("{report}");
    for (person, error) in report.failed() {
        println!("{}: {error}", person.name);
    }
    Ok(report.done().map(|(_, set)| set.clone()).collect())
}

fn print_designs(set: &Set) {
    let found = designs::draftable(set.measurements());
    let names = |candidates: &[Candidate]| {
        let named: Vec<&str> = candidates.iter().take(NAMED).map(|one| one.design.name()).collect();
        named.join(", ")
    };
    println!("{} can sew {} designs: {} …", set.name(), found.ready.len(), names(&found.ready));
    if let Some(next) = found.lacking.first() {
        let missing: Vec<&str> = next.missing.iter().map(|measurement| measurement.label()).collect();
        println!("    for {} also measure: {}", next.design.name(), missing.join(", "));
    }
}

fn heading(title: &str) {
    println!("\n{title}\n{}", "-".repeat(title.len()));
}
