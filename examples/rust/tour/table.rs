//! A set of measurements as a table.

use freesewing::Set;

/// Prints a set from head to toe, in centimetres and inches.
pub(crate) fn print(set: &Set) {
    row(set.name(), "cm", "inches");
    row("", "-----", "------");
    for (name, value) in set.measurements().head_to_toe() {
        match value.length() {
            Some(length) => {
                row(name.label(), &format!("{:.1}", length.in_cm()), &format!("{:.2}", length.in_inches()))
            }
            // An angle is the same in all units.
            None => row(name.label(), &value.to_string(), &value.to_string()),
        }
    }
}

fn row(label: &str, cm: &str, inches: &str) {
    println!("{label:<24} {cm:>6} {inches:>8}");
}
