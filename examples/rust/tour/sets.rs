//! Measurements sets: many at once, a change to one, and all of them away.

use std::io::{self, Write};

use freesewing::Measurement::{self, Heel, Waist};
use freesewing::files::Person;
use freesewing::{Client, CuratedSet, Language, Length, NewSet, Set};
use freesewing_test_server::{Fault, TestServer};

use crate::Result;

/// Stores everybody, one after the other, and shows how far it is.
pub(crate) async fn store(client: &Client, server: &TestServer, people: &[Person]) -> Result {
    let half = people.len() / 2;
    for (done, person) in people.iter().enumerate() {
        if done == half {
            println!("          Now the server is told to be busy: it will refuse the next one.");
            server.fail_next("POST /sets/key", Fault::status(429).retry_after(2));
        }
        print!("{:>2} of {}  {:<8}", done + 1, people.len(), person.name);
        io::stdout().flush()?;

        let response = client.sets().create(&NewSet::from(person.clone())).response().await?;

        println!("set {:<4} {} measurements", response.value().id(), response.value().measurements().len());
        if response.trace().len() > 1 {
            for attempt in response.trace() {
                println!("          attempt {attempt}");
            }
        }
        for warning in response.warnings() {
            println!("          {warning}");
        }
    }
    Ok(())
}

/// Makes an own set from a curated one, sets one measurement and clears another.
pub(crate) async fn clone_and_change(client: &Client, curated: &CuratedSet) -> Result<Set> {
    let copy = client.curated_sets().clone(curated.id(), Language::En).await?;
    println!("Cloned {:?}: it is our set {} now.", copy.name(), copy.id());

    let waist: Length = "28 1/2 in".parse()?;
    let changed = client.sets().update(copy.id()).name("Robin").set(Waist, waist).clear(Heel).await?;

    println!("Renamed it to {:?}, set its waist to 28 1/2 in and cleared its heel:", changed.name());
    for measurement in [Waist, Heel] {
        let (before, after) = (in_cm(&copy, measurement), in_cm(&changed, measurement));
        println!("    {:<6} {before} -> {after}", measurement.label());
    }
    Ok(changed)
}

fn in_cm(set: &Set, measurement: Measurement) -> String {
    let length = set.measurements().length(measurement);
    length.map_or("none".to_owned(), |length| format!("{:.1} cm", length.in_cm()))
}

/// Deletes all sets of the account.
pub(crate) async fn delete_all(client: &Client) -> Result {
    let sets = client.sets().list().await?;
    for set in &sets {
        client.sets().delete(set.id()).await?;
    }
    println!("Deleted {} sets.", sets.len());
    Ok(())
}
