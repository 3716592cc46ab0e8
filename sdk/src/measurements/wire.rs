//! A set of measurements as the wire has it: names and plain numbers, in millimetres or degrees.

use std::fmt::{self, Formatter};

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Error, Serialize, SerializeMap, Serializer};

use super::name::WAIST_TO_ARMHOLE;
use super::{Measurement, Measurements, Name, Quantity};

impl Measurements {
    /// A set from names and numbers of the wire: degrees under the name of an angle, millimetres under every
    /// other name, known or not. Nothing is dropped or changed.
    ///
    /// Of a name that comes twice, the last value counts. Of `waistToArmpit` and its former name
    /// `waistToArmhole`, the value under `waistToArmpit` counts, whichever comes first.
    ///
    /// ```
    /// use freesewing::{Measurement::{Neck, ShoulderSlope}, Measurements, cm, degrees};
    ///
    /// let robin = Measurements::from_wire([("neck", 380.0), ("shoulderSlope", 13.0)]);
    /// assert_eq!(robin.length(Neck), Some(cm(38.0)));
    /// assert_eq!(robin.angle(ShoulderSlope), Some(degrees(13.0)));
    /// ```
    pub fn from_wire<S>(numbers: impl IntoIterator<Item = (S, f64)>) -> Self
    where
        S: AsRef<str> + Into<Name>,
    {
        let mut reader = Reader::default();
        for (name, number) in numbers {
            reader.take(name, number);
        }
        reader.set
    }

    /// Names and numbers for the wire, in the order of the set: millimetres for lengths, degrees for angles.
    /// Ask [`problems`](Self::problems) first, as a bare number no longer tells what it was.
    ///
    /// ```
    /// use freesewing::{Measurement::{Neck, ShoulderSlope}, Measurements, cm, degrees};
    ///
    /// let robin = Measurements::new().with(Neck, cm(38.0)).with(ShoulderSlope, degrees(13.0));
    /// let numbers: Vec<_> = robin.to_wire().map(|(name, number)| (name.as_str(), number)).collect();
    /// assert_eq!(numbers, [("neck", 380.0), ("shoulderSlope", 13.0)]);
    /// ```
    pub fn to_wire(&self) -> impl DoubleEndedIterator<Item = (&Name, f64)> + ExactSizeIterator {
        self.iter().map(|(name, quantity)| (name, quantity.raw()))
    }
}

/// Puts a set together from the wire.
#[derive(Default)]
struct Reader {
    set: Measurements,
    has_waist_to_armpit: bool,
}

impl Reader {
    fn take<S: AsRef<str> + Into<Name>>(&mut self, name: S, number: f64) {
        let former = name.as_ref() == WAIST_TO_ARMHOLE;
        self.take_name(name.into(), former, number);
    }

    fn take_name(&mut self, name: Name, former: bool, number: f64) {
        if former && self.has_waist_to_armpit {
            return;
        }
        self.has_waist_to_armpit |= !former && name == Measurement::WaistToArmpit;
        let quantity = Quantity::from_raw(&name, number);
        self.set.set(name, quantity);
    }
}

/// As `{name: number}` in millimetres or degrees. A number that is not finite is an error: JSON would make it
/// `null`, which tells the API to clear the measurement.
impl Serialize for Measurements {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (name, number) in self.to_wire() {
            if !number.is_finite() {
                return Err(S::Error::custom(format_args!("{name}: {number} is not a finite number")));
            }
            map.serialize_entry(name, &Number(number))?;
        }
        map.end()
    }
}

/// The number as an integer, if it is one. The API's own clients are JavaScript, where 380 is written without
/// decimals.
fn whole(number: f64) -> Option<i64> {
    // Above 2^53 doubles have gaps between whole numbers.
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() <= LARGEST).then_some(number as i64)
}

/// From `{name: number}` in millimetres or degrees, as [`Measurements::from_wire`] does. Integers and
/// decimals are both accepted.
impl<'de> Deserialize<'de> for Measurements {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(SetVisitor)
    }
}

struct SetVisitor;

impl<'de> Visitor<'de> for SetVisitor {
    type Value = Measurements;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("an object of measurements, such as {\"neck\": 380}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Measurements, A::Error> {
        // JSON does not say how many there are. Most sets have all of them; what is not needed is given back.
        let mut reader =
            Reader { set: Measurements::with_capacity(Measurement::ALL.len()), ..Reader::default() };
        while let Some(Key { name, former }) = map.next_key()? {
            let Number(number) = map.next_value()?;
            reader.take_name(name, former, number);
        }
        reader.set.shrink();
        Ok(reader.set)
    }
}

/// A name of the wire, read without a copy of its text where it is known.
struct Key {
    name: Name,
    /// Whether it is the former spelling of `waistToArmpit`.
    former: bool,
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(KeyVisitor)
    }
}

struct KeyVisitor;

impl Visitor<'_> for KeyVisitor {
    type Value = Key;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a measurement")
    }

    fn visit_str<E>(self, name: &str) -> Result<Key, E> {
        Ok(Key { former: name == WAIST_TO_ARMHOLE, name: name.into() })
    }
}

/// A number of the wire: whole ones are written without decimals, and the message when reading names the units.
pub(crate) struct Number(pub(crate) f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match whole(self.0) {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(self.0),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_f64(NumberVisitor)
    }
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a number (mm, or degrees)")
    }

    fn visit_f64<E>(self, number: f64) -> Result<Number, E> {
        Ok(Number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Number, E> {
        Ok(Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Number, E> {
        Ok(Number(number as f64))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::measurements::{degrees, mm};
    use Measurement::{Neck, ShoulderSlope, WaistToArmpit};

    fn numbers(set: &Measurements) -> Vec<(&str, f64)> {
        set.to_wire().map(|(name, number)| (name.as_str(), number)).collect()
    }

    #[test]
    fn lengths_are_millimetres_and_the_angle_is_degrees() {
        let set = Measurements::from_wire([("neck", 380.0), ("shoulderSlope", 13.0), ("gauge", 4.0)]);
        assert_eq!(set.get(Neck), Some(mm(380.0).into()));
        assert_eq!(set.get(ShoulderSlope), Some(degrees(13.0).into()));
        assert_eq!(set.get("gauge"), Some(mm(4.0).into()));
        assert_eq!(numbers(&set), [("neck", 380.0), ("shoulderSlope", 13.0), ("gauge", 4.0)]);
    }

    #[test]
    fn the_newer_of_two_spellings_counts_whichever_comes_first() {
        let newer_last = [("waistToArmhole", 1.0), ("neck", 380.0), ("waistToArmpit", 2.0)];
        let newer_first = [("waistToArmpit", 2.0), ("neck", 380.0), ("waistToArmhole", 1.0)];
        let wanted = [("waistToArmpit", 2.0), ("neck", 380.0)];
        assert_eq!(numbers(&Measurements::from_wire(newer_last)), wanted);
        assert_eq!(numbers(&Measurements::from_wire(newer_first)), wanted);
        let set: Measurements = serde_json::from_str(r#"{"waistToArmpit": 2, "waistToArmhole": 1}"#).unwrap();
        assert_eq!(numbers(&set), [("waistToArmpit", 2.0)]);
    }

    #[test]
    fn the_former_spelling_alone_is_understood() {
        let set = Measurements::from_wire([("waistToArmhole".to_owned(), 170.0)]);
        assert_eq!(set.length(WaistToArmpit), Some(mm(170.0)));
        assert_eq!(serde_json::to_string(&set).unwrap(), r#"{"waistToArmpit":170}"#);
    }

    #[test]
    fn of_a_name_that_comes_twice_the_last_value_counts() {
        assert_eq!(numbers(&Measurements::from_wire([("neck", 1.0), ("neck", 2.0)])), [("neck", 2.0)]);
        let armholes = [("waistToArmhole", 1.0), ("waistToArmhole", 2.0)];
        assert_eq!(numbers(&Measurements::from_wire(armholes)), [("waistToArmpit", 2.0)]);
    }

    #[test]
    fn json_has_plain_numbers_and_whole_ones_without_decimals() {
        let set = Measurements::new()
            .with(Neck, mm(380.0))
            .with("gauge", mm(0.5))
            .with(ShoulderSlope, degrees(13.0));
        assert_eq!(serde_json::to_string(&set).unwrap(), r#"{"neck":380,"gauge":0.5,"shoulderSlope":13}"#);
        let huge = Measurements::new().with(Neck, mm(1e300));
        assert_eq!(serde_json::to_string(&huge).unwrap(), r#"{"neck":1e+300}"#);
    }

    #[test]
    fn integers_decimals_and_negatives_are_read_alike() {
        let set: Measurements =
            serde_json::from_str(r#"{"neck": 380, "chest": 925.5, "waist": -3}"#).unwrap();
        assert_eq!(numbers(&set), [("neck", 380.0), ("chest", 925.5), ("waist", -3.0)]);
        let from_value: Measurements = serde_json::from_value(json!({"neck": 380, "chest": 925.5})).unwrap();
        assert_eq!(numbers(&from_value), [("neck", 380.0), ("chest", 925.5)]);
        assert!(serde_json::from_str::<Measurements>("{}").unwrap().is_empty());
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for (text, wanted) in [
            (r#"{"neck": "380"}"#, r#"invalid type: string "380", expected a number (mm, or degrees)"#),
            (r#"{"neck": null}"#, "invalid type: null, expected a number (mm, or degrees)"),
            ("[]", r#"invalid type: sequence, expected an object of measurements, such as {"neck": 380}"#),
        ] {
            let error = serde_json::from_str::<Measurements>(text).unwrap_err().to_string();
            assert!(error.starts_with(wanted), "{error}");
        }
    }

    #[test]
    fn a_number_that_json_would_turn_into_null_is_not_written() {
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let error = serde_json::to_string(&Measurements::new().with(Neck, mm(number))).unwrap_err();
            assert_eq!(error.to_string(), format!("neck: {number} is not a finite number"));
        }
    }

    /// Names of all kinds, each once, in any order.
    fn wire(number: impl Strategy<Value = f64>) -> impl Strategy<Value = Vec<(String, f64)>> {
        let known: Vec<String> = Measurement::ALL.iter().map(|known| known.name().to_owned()).collect();
        let name = prop_oneof![3 => proptest::sample::select(known), 1 => "[a-z]{1,6}X"];
        proptest::collection::hash_map(name, number, 0..50).prop_map(|map| map.into_iter().collect())
    }

    proptest! {
        #[test]
        fn the_wire_comes_back_to_the_bit_and_in_order(wire in wire(any::<f64>())) {
            let set = Measurements::from_wire(wire.clone());
            let back: Vec<_> = numbers(&set).into_iter().map(|(name, n)| (name, n.to_bits())).collect();
            let there: Vec<_> = wire.iter().map(|(name, n)| (name.as_str(), n.to_bits())).collect();
            prop_assert_eq!(back, there);
        }

        #[test]
        fn json_comes_back_exactly_and_in_order(
            // Any finite number. It needs serde_json's feature `float_roundtrip`.
            wire in wire(prop_oneof![proptest::num::f64::NORMAL | proptest::num::f64::ZERO, 1.0..2000.0]),
        ) {
            let set = Measurements::from_wire(wire);
            let text = serde_json::to_string(&set).unwrap();
            let back: Measurements = serde_json::from_str(&text).unwrap();
            prop_assert!(back.names().eq(set.names()));
            prop_assert_eq!(back, set);
        }
    }
}
