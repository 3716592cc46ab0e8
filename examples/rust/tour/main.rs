//! A tour of the SDK, on a server of its own: no network, no key, no set-up.
//!
//! `cargo run --example tour` runs it. `main` is the way through; each step has a file of its own.

mod account;
mod curated;
mod mistakes;
mod people;
mod sets;
mod table;

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use freesewing::files::Person;
use freesewing::{Client, ClientBuilder};
use freesewing_test_server::TestServer;

/// What a step gives, or why it could not be taken.
type Result<T = (), E = Box<dyn Error>> = std::result::Result<T, E>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result {
    let start = Instant::now();
    println!("A tour of the FreeSewing SDK");

    heading("1. Start a server");
    let server = TestServer::start().await;
    curated::publish(&server)?;
    println!("It listens on {}, keeps everything in memory and ends with the tour.", server.url());

    heading("2. Sign up");
    let visitor = connect(&server).build()?;
    let member = account::sign_up(&visitor, &server).await?;

    heading("3. Make an API key");
    let key = account::make_key(&member).await?;
    let client = member.with_api_key(&key);

    heading("4. Read measurements from files");
    let people = read_people()?;

    heading("5. Store them");
    sets::store(&client, &server, &people).await?;

    heading("6. Look at the curated sets");
    let curated = curated::list(&visitor).await?;

    heading("7. Clone one and change it");
    let set = sets::clone_and_change(&client, &curated).await?;

    heading("8. See it in centimetres and inches");
    table::print(&set);

    heading("9. Meet some errors");
    mistakes::make(&client, &member, &server).await?;

    heading("10. Clean up");
    sets::delete_all(&client).await?;
    account::close(&client, &member, &key).await?;

    heading("The end");
    count(&server, start);
    server.stop().await;
    Ok(())
}

/// A client of the tour's server. It looks at no variables of the environment, where your real key may be.
fn connect(server: &TestServer) -> ClientBuilder {
    Client::builder()
        .base_url(server.url())
        .environment(|_| None)
        .app("freesewing-tour", env!("CARGO_PKG_VERSION"))
}

fn heading(title: &str) {
    println!("\n{title}\n{}", "-".repeat(title.len()));
}

/// Reads everybody in the two files.
fn read_people() -> Result<Vec<Person>> {
    let mut everybody = Vec::new();
    let files = [("people.csv", "units in the headings"), ("people.yaml", "as the website imports them")];
    for (file, form) in files {
        let contents = people::read(&Path::new(people::DATA).join(file))?;
        println!("examples/data/{file:<12} {} people, {form}", contents.people.len());
        if !contents.report.is_clean() {
            println!("{}", contents.report);
        }
        everybody.extend(contents.people);
    }
    Ok(everybody)
}

/// Says what the server has seen.
fn count(server: &TestServer, start: Instant) {
    let journal = server.journal();
    let answers = |wanted: fn(u16) -> bool| {
        journal.iter().filter_map(|request| request.status).filter(|status| wanted(*status)).count()
    };
    println!("The tour took {} requests and {:.1} s:", journal.len(), start.elapsed().as_secs_f64());
    println!("{:>4} succeeded,", answers(|status| status < 400));
    println!("{:>4} told to come back later,", answers(|status| status == 429));
    println!("{:>4} refused, as they should be.", answers(|status| status >= 400 && status != 429));
}
