//! The heading of a column, as people and programs write them.

use super::value::Unit;
use crate::measurements::name::WAIST_TO_ARMHOLE;
use crate::measurements::unknown_name::UnknownName;
use crate::measurements::{Measurement, Name};

/// The longest name that is taken though nobody knows it, in characters.
const LONGEST_UNKNOWN: usize = 40;

/// What a column holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Heading {
    Name,
    Notes,
    /// In which units the person wants to see things; in a long table the unit of the value.
    Units,
    Imperial,
    Public,
    /// The values of a measurement, in a unit if the heading says one.
    Values {
        name: Name,
        unit: Option<Unit>,
        /// The name is a former one.
        former: bool,
    },
    /// The values of a measurement in a unit that is none.
    OddUnit(String),
    /// The measurement's name, in a long table.
    Measurement,
    /// The measurement's value, in a long table, in a unit if the heading says one.
    Value(Option<Unit>),
    /// Nothing.
    Blank,
    /// Something else.
    Other,
}

impl Heading {
    /// Understands `neck`, `Waist to floor`, `waist_to_floor`, `WAISTTOFLOOR`, and a unit behind any of them: `neck (cm)`,
    /// `neck [cm]`, `neck_cm`, `neckCm`, `neck in cm`, `neck, cm`, `neck/cm`.
    pub(crate) fn read(text: &str) -> Self {
        let text = text.trim();
        let plain = plain(text);
        if text.is_empty() {
            return Self::Blank;
        }
        let word = match plain.as_str() {
            "name" | "person" | "fullname" => Some(Self::Name),
            "notes" | "note" | "comment" | "comments" => Some(Self::Notes),
            "unit" | "units" => Some(Self::Units),
            "imperial" => Some(Self::Imperial),
            "public" => Some(Self::Public),
            "measurement" | "measurementname" | "measure" => Some(Self::Measurement),
            "value" => Some(Self::Value(None)),
            _ => None,
        };
        word.or_else(|| bracketed(text)).or_else(|| with_unit(&plain)).unwrap_or(Self::Other)
    }

    /// What `value [cm]` is where no column holds the names of measurements: somebody's own measurement.
    pub(crate) fn of_value(text: &str) -> Self {
        let named = split(text.trim()).and_then(|(name, unit)| unknown_in(name, Unit::from_word(unit)?));
        named.unwrap_or(Self::Other)
    }
}

/// The measurement of a name in any way of writing it.
pub(crate) fn measurement(text: &str) -> Option<Measurement> {
    Measurement::from_name(text).or_else(|| known(&plain(text)))
}

/// Whether a name is the former one of a measurement that has a newer one.
pub(crate) fn is_former(text: &str) -> bool {
    WAIST_TO_ARMHOLE.eq_ignore_ascii_case(&plain(text))
}

/// A name that nobody knows, if it can be kept: short, and on one line.
pub(crate) fn unknown(text: &str) -> Option<Name> {
    let text = text.trim();
    let sound =
        !text.is_empty() && !text.contains(char::is_control) && text.chars().count() <= LONGEST_UNKNOWN;
    sound.then(|| text.into())
}

/// The name of the measurement that somebody may have meant.
pub(crate) fn near(text: &str) -> Option<&'static str> {
    let names = Measurement::ALL.iter().map(|known| known.name());
    UnknownName::new("measurement", &plain(text), names).suggestion()
}

/// Letters and digits alone, in lower case.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn known(plain: &str) -> Option<Measurement> {
    let same = |measurement: &&Measurement| measurement.name().eq_ignore_ascii_case(plain);
    let former = || WAIST_TO_ARMHOLE.eq_ignore_ascii_case(plain).then_some(Measurement::WaistToArmpit);
    Measurement::ALL.iter().find(same).copied().or_else(former)
}

/// `neck (cm)`, `neck [cm]`.
fn bracketed(text: &str) -> Option<Heading> {
    let (name, unit) = split(text)?;
    match (measurement(name), Unit::from_word(unit)) {
        (None, Some(unit)) if is_value(name) => Some(Heading::Value(Some(unit))),
        (Some(known), Some(unit)) => Some(values(known.into(), Some(unit), name)),
        (None, None) if !is_value(name) => None,
        (_, None) => Some(Heading::OddUnit(unit.trim().to_owned())),
        (None, Some(unit)) => unknown_in(name, unit),
    }
}

fn split(text: &str) -> Option<(&str, &str)> {
    let (name, unit) = match text.strip_suffix(')') {
        Some(text) => text.rsplit_once('(')?,
        None => text.strip_suffix(']')?.rsplit_once('[')?,
    };
    Some((name.trim(), unit))
}

fn is_value(name: &str) -> bool {
    plain(name) == "value"
}

/// Somebody measured it, though FreeSewing does not know it.
fn unknown_in(name: &str, unit: Unit) -> Option<Heading> {
    match unit {
        Unit::Length(_) => Some(values(unknown(name)?, Some(unit), name)),
        Unit::Degrees => None,
    }
}

fn values(name: Name, unit: Option<Unit>, written: &str) -> Heading {
    Heading::Values { name, unit, former: is_former(written) }
}

/// `neckcm`, `neckincm`, as they are left of `neck_cm` and `neck in cm`.
fn with_unit(plain: &str) -> Option<Heading> {
    const WORDS: [&str; 16] = [
        "mm",
        "millimetres",
        "millimeters",
        "cm",
        "centimetres",
        "centimeters",
        "metres",
        "meters",
        "inches",
        "inch",
        "in",
        "feet",
        "ft",
        "degrees",
        "deg",
        "m",
    ];
    if let Some(name) = known(plain) {
        return Some(values(name.into(), None, plain));
    }
    WORDS.iter().find_map(|word| {
        let rest = plain.strip_suffix(word)?;
        if rest == "value" || rest == "valuein" {
            return Some(Heading::Value(Unit::from_word(word)));
        }
        let name =
            [Some(rest), rest.strip_suffix("in")].into_iter().flatten().find(|name| known(name).is_some())?;
        Some(values(known(name)?.into(), Unit::from_word(word), name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::LengthUnit;
    use Measurement::{HpsToBust, Neck, ShoulderSlope, WaistToArmpit, WaistToFloor};

    const CM: Option<Unit> = Some(Unit::Length(LengthUnit::Centimetre));
    const IN: Option<Unit> = Some(Unit::Length(LengthUnit::Inch));

    fn values(name: impl Into<Name>, unit: Option<Unit>) -> Heading {
        Heading::Values { name: name.into(), unit, former: false }
    }

    #[test]
    fn a_name_is_understood_however_it_is_written() {
        for text in [
            "waistToFloor",
            "Waist to floor",
            "waist_to_floor",
            " WAIST-TO-FLOOR ",
            "waist.to.floor",
            "WAISTTOFLOOR",
        ] {
            assert_eq!(Heading::read(text), values(WaistToFloor, None), "{text}");
        }
        assert_eq!(Heading::read("HPS to bust"), values(HpsToBust, None));
        for (text, unit) in
            [("waist to armhole", None), ("waistToArmhole (cm)", CM), ("waist_to_armhole_cm", CM)]
        {
            assert_eq!(
                Heading::read(text),
                Heading::Values { name: WaistToArmpit.into(), unit, former: true }
            );
        }
        for known in Measurement::ALL {
            assert_eq!(Heading::read(known.name()), values(*known, None));
            assert_eq!(Heading::read(known.label()), values(*known, None));
        }
    }

    #[test]
    fn a_unit_is_understood_behind_every_name() {
        for known in Measurement::ALL {
            let (name, label) = (known.name(), known.label());
            for text in [
                format!("{name} (cm)"),
                format!("{label} [cm]"),
                format!("{name}_cm"),
                format!("{name}Cm"),
                format!("{label} in cm"),
                format!("{label}, cm"),
                format!("{name}/cm"),
                format!("{label} [ CM. ]"),
                format!("{label} in centimetres"),
                format!("{label} (centimeters)"),
            ] {
                assert_eq!(Heading::read(&text), values(*known, CM), "{text}");
            }
            for text in [
                format!("{label} (in)"),
                format!("{name}_in"),
                format!("{label} [\"]"),
                format!("{label} inches"),
            ] {
                assert_eq!(Heading::read(&text), values(*known, IN), "{text}");
            }
        }
        for text in ["shoulderSlope [degrees]", "Shoulder slope (°)", "shoulder_slope_deg"] {
            assert_eq!(Heading::read(text), values(ShoulderSlope, Some(Unit::Degrees)), "{text}");
        }
        assert_eq!(Heading::read("neck (m)"), values(Neck, Some(Unit::Length(LengthUnit::Metre))));
    }

    #[test]
    fn an_unknown_name_is_taken_only_with_a_unit_of_length_in_brackets() {
        assert_eq!(Heading::read("gauge [cm]"), values("gauge", CM));
        for text in [
            "gauge",
            "gauge_cm",
            "age (years)",
            "hat (deg)",
            "[cm]",
            "a\tb [cm]",
            &format!("{} [cm]", "x".repeat(41)),
        ] {
            assert_eq!(Heading::read(text), Heading::Other, "{text}");
        }
        assert_eq!(Heading::read("neck [ell]"), Heading::OddUnit("ell".into()));
    }

    #[test]
    fn the_other_columns_have_their_words() {
        for (text, wanted) in [
            ("Name", Heading::Name),
            ("NOTES", Heading::Notes),
            ("unit", Heading::Units),
            ("imperial", Heading::Imperial),
            ("public", Heading::Public),
            ("Measurement", Heading::Measurement),
            ("value", Heading::Value(None)),
            ("Value (cm)", Heading::Value(CM)),
            ("value_cm", Heading::Value(CM)),
            ("value, in", Heading::Value(IN)),
            ("value [ell]", Heading::OddUnit("ell".into())),
            ("  ", Heading::Blank),
            ("()", Heading::Other),
        ] {
            assert_eq!(Heading::read(text), wanted, "{text}");
        }
    }
}
