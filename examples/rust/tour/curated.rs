//! Curated sets: measurements that FreeSewing offers to everybody.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use freesewing::{Client, CuratedSet, Measurements};
use freesewing_test_server::TestServer;
use serde::Deserialize;

use crate::Result;
use crate::people::DATA;

/// A curated set in the file.
#[derive(Deserialize)]
struct Entry {
    /// The names, by language.
    names: BTreeMap<String, String>,
    measies: Measurements,
}

/// Gives the server its curated sets. On the real one, curators do that.
pub(crate) fn publish(server: &TestServer) -> Result {
    let file = fs::read_to_string(Path::new(DATA).join("curated.yaml"))?;
    for entry in serde_saphyr::from_str::<Vec<Entry>>(&file)? {
        let names: Vec<_> =
            entry.names.iter().map(|(language, name)| (language.as_str(), name.as_str())).collect();
        // Servers of this generation know waistToArmpit by its former name.
        let measies: Vec<_> = entry
            .measies
            .to_wire()
            .map(|(name, number)| (name.former().unwrap_or(name.as_str()), number))
            .collect();
        server.add_curated_set(&names, &measies);
    }
    Ok(())
}

/// Shows the curated sets, which needs no account, and picks the first.
pub(crate) async fn list(visitor: &Client) -> Result<CuratedSet> {
    let sets = visitor.curated_sets().list().await?;
    for set in &sets {
        let languages: Vec<_> = set.languages().map(|language| language.as_str()).collect();
        println!(
            "{:<3}{:<24}{} measurements, named in {}",
            set.id(),
            set.name(),
            set.measurements().len(),
            languages.join(", ")
        );
    }
    sets.into_iter().next().ok_or("there are no curated sets".into())
}
