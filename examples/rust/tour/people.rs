//! Reads people's measurements from files, CSV or YAML.

use std::error::Error;
use std::fs;
use std::path::Path;

use freesewing::{Length, MeasurementName, Measurements, NewSet, Quantity, Units, degrees};
use serde::Deserialize;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Where the files are.
pub(crate) const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data");

/// A person in a file. The field names are those of the website's import format.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Person {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) notes: String,
    #[serde(default)]
    pub(crate) imperial: bool,
    #[serde(default)]
    pub(crate) public: bool,
    /// Numbers in the file are millimetres, and degrees for the shoulder slope.
    #[serde(rename = "measies", alias = "measurements")]
    pub(crate) measurements: Measurements,
}

impl Person {
    /// What the SDK sends.
    pub(crate) fn to_set(&self) -> NewSet {
        let units = if self.imperial { Units::Imperial } else { Units::Metric };
        NewSet::named(&self.name)
            .notes(&self.notes)
            .units(units)
            .public(self.public)
            .measurements(self.measurements.clone())
    }
}

/// Reads a file, whose ending says what it is.
pub(crate) fn read(path: &Path) -> Result<Vec<Person>> {
    let is_csv = path.extension().is_some_and(|ending| ending == "csv");
    let people = if is_csv { read_csv(path) } else { read_yaml(path) };
    people.map_err(|error| format!("{}: {error}", path.display()).into())
}

fn read_yaml(path: &Path) -> Result<Vec<Person>> {
    let text = fs::read_to_string(path)?;
    let one_line_errors = serde_saphyr::options! { with_snippet: false };
    Ok(serde_saphyr::from_str_with_options(&text, one_line_errors)?)
}

fn read_csv(path: &Path) -> Result<Vec<Person>> {
    let mut file = csv::Reader::from_path(path)?;
    let headings = file.headers()?.clone();
    let mut people = Vec::new();
    for row in file.records() {
        let mut person = Person::default();
        for (heading, cell) in headings.iter().zip(&row?) {
            match heading {
                "name" => person.name = cell.to_owned(),
                "notes" => person.notes = cell.to_owned(),
                _ if cell.is_empty() => {} // not measured
                _ => {
                    let (name, value) = read_cell(heading, cell)
                        .map_err(|error| format!("{}, {heading}: {error}", person.name))?;
                    person.measurements.set(name, value);
                }
            }
        }
        people.push(person);
    }
    Ok(people)
}

/// Under the heading `neck [cm]`, a cell `34` is a neck of 34 cm.
fn read_cell(heading: &str, cell: &str) -> Result<(MeasurementName, Quantity)> {
    let (name, unit) = heading
        .strip_suffix(']')
        .and_then(|heading| heading.split_once(" ["))
        .ok_or("the heading has no unit: write it as in `neck [cm]`")?;
    let value = match unit {
        "degrees" => degrees(cell.parse()?).into(),
        unit => format!("{cell} {unit}").parse::<Length>()?.into(),
    };
    Ok((name.into(), value))
}
