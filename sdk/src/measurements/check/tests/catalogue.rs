//! Known mistakes, made on each published adult body wherever they apply, and what the check says to each.
//! The table stands in `catalogue.md`, so that a change in what is found shows as a difference.

use std::fmt::Write;

use super::super::body::Shape;
use super::super::pairs::MIXED_UP;
use super::*;

/// A set with a mistake in it.
struct Case {
    wrong: Measurements,
    right: Measurements,
    changed: Vec<Measurement>,
}

/// A kind of mistake and its cases on one body.
struct Mistake {
    what: &'static str,
    kinds: &'static [FindingKind],
    cases: fn(&Measurements) -> Vec<Case>,
}

fn lengths(set: &Measurements) -> Vec<(Measurement, f64)> {
    set.iter().filter_map(|(name, value)| Some((name.known()?, value.length()?.in_mm()))).collect()
}

/// One value after the other turned into others.
fn each(set: &Measurements, turn: impl Fn(Measurement, f64) -> Vec<f64>) -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, value) in lengths(set) {
        for wrong in turn(name, value) {
            cases.push(Case {
                wrong: set.clone().with(name, mm(wrong)),
                right: set.clone(),
                changed: vec![name],
            });
        }
    }
    cases
}

/// All lengths of which `pick` is true turned into another number, of a body that has `right` ones.
fn many(
    set: &Measurements,
    pick: fn(usize) -> bool,
    right: fn(f64) -> f64,
    wrong: fn(f64) -> f64,
) -> Vec<Case> {
    let (mut good, mut bad, mut changed) = (set.clone(), set.clone(), Vec::new());
    for (at, (name, value)) in lengths(set).into_iter().enumerate() {
        good.set(name, mm(right(value)));
        bad.set(name, mm(right(value)));
        if pick(at) {
            bad.set(name, mm(wrong(right(value))));
            changed.push(name);
        }
    }
    vec![Case { wrong: bad, right: good, changed }]
}

fn all(set: &Measurements, wrong: fn(f64) -> f64) -> Vec<Case> {
    many(set, |_| true, |value| value, wrong)
}

/// To the eighth of an inch, in mm.
fn eighths(value: f64) -> f64 {
    inches((value / 25.4 * 8.0).round() / 8.0).in_mm()
}

/// One value in eighths of an inch, with a wrong factor.
fn each_in_inches(set: &Measurements, factor: f64) -> Vec<Case> {
    let cases = lengths(set).into_iter().map(|(name, value)| {
        let right = eighths(value);
        let wrong = set.clone().with(name, mm(right / 25.4 * factor));
        Case { wrong, right: set.clone().with(name, mm(right)), changed: vec![name] }
    });
    cases.collect()
}

fn swapped(set: &Measurements, pairs: impl Iterator<Item = (Measurement, Measurement)>) -> Vec<Case> {
    let cases = pairs.filter_map(|(one, other)| {
        let (a, b) = (set.length(one)?, set.length(other)?);
        let wrong = set.clone().with(one, b).with(other, a);
        (a != b).then(|| Case { wrong, right: set.clone(), changed: vec![one, other] })
    });
    cases.collect()
}

/// The number made of other digits, for each place in it.
fn digits(value: f64, turn: fn(&mut Vec<u8>, usize)) -> Vec<f64> {
    let digits = (value as u32).to_string().into_bytes();
    let mut numbers = Vec::new();
    for place in 0..digits.len() {
        let mut turned = digits.clone();
        turn(&mut turned, place);
        let number: f64 = String::from_utf8(turned).unwrap().parse().unwrap();
        if number != value && number > 0.0 && !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers
}

fn shaped(shape: Shape, name: Measurement) -> bool {
    Row::of(name).unwrap().shape() == shape
}

fn slope(set: &Measurements, wrong: impl Into<Quantity>) -> Vec<Case> {
    let wrong = set.clone().with(ShoulderSlope, wrong);
    vec![Case { wrong, right: set.clone(), changed: vec![ShoulderSlope] }]
}

use FindingKind as Kind;

const MISTAKES: [Mistake; 33] = [
    Mistake {
        what: "one value in cm",
        kinds: &[Kind::Centimetres],
        cases: |set| each(set, |_, value| vec![value / 10.0]),
    },
    Mistake {
        what: "every third value in cm",
        kinds: &[Kind::Centimetres],
        cases: |set| many(set, |at| at % 3 == 0, |value| value, |value| value / 10.0),
    },
    Mistake {
        what: "every second value in cm",
        kinds: &[Kind::Centimetres],
        cases: |set| many(set, |at| at % 2 == 0, |value| value, |value| value / 10.0),
    },
    Mistake {
        what: "all values in cm",
        kinds: &[Kind::Centimetres],
        cases: |set| all(set, |value| value / 10.0),
    },
    Mistake { what: "one value in inches", kinds: &[Kind::Inches], cases: |set| each_in_inches(set, 1.0) },
    Mistake {
        what: "all values in inches",
        kinds: &[Kind::Inches],
        cases: |set| many(set, |_| true, eighths, |value| value / 25.4),
    },
    Mistake {
        what: "one value in metres",
        kinds: &[Kind::Metres],
        cases: |set| each(set, |_, value| vec![value / 1000.0]),
    },
    Mistake {
        what: "all values in metres",
        kinds: &[Kind::Metres],
        cases: |set| all(set, |value| value / 1000.0),
    },
    Mistake {
        what: "one value times ten, or its decimal point missing",
        kinds: &[Kind::TenTimes],
        cases: |set| each(set, |_, value| vec![value * 10.0]),
    },
    Mistake {
        what: "all values times ten",
        kinds: &[Kind::TenTimes],
        cases: |set| all(set, |value| value * 10.0),
    },
    Mistake {
        what: "one value in inches taken for cm",
        kinds: &[Kind::InchesForCentimetres],
        cases: |set| each_in_inches(set, 10.0),
    },
    Mistake {
        what: "one value in cm taken for inches",
        kinds: &[Kind::CentimetresForInches],
        cases: |set| each(set, |_, value| vec![value * 2.54]),
    },
    Mistake {
        what: "half for the whole",
        kinds: &[Kind::Half],
        cases: |set| each(set, |name, value| [value / 2.0].repeat(shaped(Shape::Whole, name).into())),
    },
    Mistake {
        what: "the whole for half",
        kinds: &[Kind::Double],
        cases: |set| each(set, |name, value| [value * 2.0].repeat(shaped(Shape::Half, name).into())),
    },
    Mistake {
        what: "first two digits swapped",
        kinds: &[Kind::DigitsSwapped],
        cases: |set| {
            each(set, |_, value| {
                digits(value, |digits, place| {
                    if place == 0 && digits.len() > 1 {
                        digits.swap(0, 1);
                    }
                })
            })
        },
    },
    Mistake {
        what: "later digits swapped",
        kinds: &[Kind::DigitsSwapped],
        cases: |set| {
            each(set, |_, value| {
                digits(value, |digits, place| {
                    if place > 0 && place + 1 < digits.len() {
                        digits.swap(place, place + 1);
                    }
                })
            })
        },
    },
    Mistake {
        what: "first digit left out",
        kinds: &[Kind::DigitDropped, Kind::Centimetres],
        cases: |set| {
            each(set, |_, value| {
                digits(value, |digits, place| {
                    if place == 0 && digits.len() > 1 {
                        digits.remove(0);
                    }
                })
            })
        },
    },
    Mistake {
        what: "later digit left out",
        kinds: &[Kind::DigitDropped, Kind::Centimetres],
        cases: |set| {
            each(set, |_, value| {
                digits(value, |digits, place| {
                    if place > 0 {
                        digits.remove(place);
                    }
                })
            })
        },
    },
    Mistake {
        what: "a digit written twice",
        kinds: &[Kind::DigitDoubled, Kind::TenTimes],
        cases: |set| {
            each(set, |_, value| {
                digits(value, |digits, place| {
                    digits.insert(place, digits[place]);
                })
            })
        },
    },
    Mistake {
        what: "a name mixed up with its neighbour",
        kinds: &[Kind::NamesSwapped, Kind::Contradiction],
        cases: |set| swapped(set, MIXED_UP.into_iter()),
    },
    Mistake {
        what: "any two names mixed up",
        kinds: &[Kind::NamesSwapped, Kind::Contradiction],
        cases: |set| {
            if ![340.0, 380.0].map(|neck| Some(mm(neck))).contains(&set.length(Neck)) {
                return Vec::new();
            }
            let names: Vec<_> = lengths(set).into_iter().map(|(name, _)| name).collect();
            let pairs = names.iter().flat_map(|one| names.iter().map(move |other| (*one, *other)));
            swapped(set, pairs.filter(|(one, other)| one < other))
        },
    },
    Mistake {
        what: "one value twice as large",
        kinds: &[Kind::Double, Kind::Misfit, Kind::OutOfRange],
        cases: |set| each(set, |name, value| [value * 2.0].repeat((!shaped(Shape::Half, name)).into())),
    },
    Mistake {
        what: "one value half as large",
        kinds: &[Kind::Half, Kind::Misfit, Kind::OutOfRange],
        cases: |set| each(set, |name, value| [value / 2.0].repeat((!shaped(Shape::Whole, name)).into())),
    },
    Mistake {
        what: "the whole set with 24.5 mm an inch",
        kinds: &[Kind::ShortInches],
        cases: |set| many(set, |_| true, eighths, |value| value / 25.4 * 24.5),
    },
    Mistake {
        what: "the whole set with 24.5 mm an inch, tenths of inches",
        kinds: &[Kind::ShortInches],
        cases: |set| {
            many(
                set,
                |_| true,
                |value| inches((value / 25.4 * 10.0).round() / 10.0).in_mm(),
                |value| value / 25.4 * 24.5,
            )
        },
    },
    Mistake {
        what: "the whole set with 24.5 mm an inch, rounded to mm",
        kinds: &[Kind::ShortInches],
        cases: |set| many(set, |_| true, eighths, |value| (value / 25.4 * 24.5).round()),
    },
    Mistake {
        what: "every second value with 24.5 mm an inch",
        kinds: &[Kind::ShortInches],
        cases: |set| many(set, |at| at % 2 == 0, eighths, |value| value / 25.4 * 24.5),
    },
    Mistake {
        what: "an angle for a length, in cm",
        kinds: &[Kind::AngleForLength],
        cases: |set| {
            let mut cases = each(set, |_, value| vec![value]);
            for case in &mut cases {
                let name = case.changed[0];
                let value = case.right.length(name).unwrap();
                case.wrong.set(name, degrees(value.in_cm()));
            }
            cases
        },
    },
    Mistake {
        what: "the slope as a length",
        kinds: &[Kind::LengthForAngle],
        cases: |set| slope(set, mm(13.0)),
    },
    Mistake {
        what: "the slope as a length in cm",
        kinds: &[Kind::LengthForAngle],
        cases: |set| slope(set, mm(130.0)),
    },
    Mistake {
        what: "the slope times ten",
        kinds: &[Kind::TenTimes],
        cases: |set| slope(set, degrees(130.0)),
    },
    Mistake {
        what: "the slope in radians",
        kinds: &[Kind::OutOfRange],
        cases: |set| slope(set, degrees(0.2269)),
    },
    Mistake {
        what: "a minus sign",
        kinds: &[Kind::NotAboveZero],
        cases: |set| each(set, |_, value| vec![-value]),
    },
];

/// What came of the cases of one mistake.
#[derive(Default)]
struct Tally {
    cases: usize,
    caught: usize,
    kind: usize,
    repaired: usize,
    wrong: usize,
    others: usize,
}

impl Tally {
    fn count(&mut self, case: &Case, kinds: &[FindingKind]) {
        let findings = case.wrong.check();
        let names = |finding: &Finding| finding.names().to_vec();
        let changed = |name: &Name| case.changed.iter().any(|changed| *name == *changed);
        let hits: Vec<_> = findings
            .iter()
            .filter(|finding| finding.severity() > Severity::Note && names(finding).iter().any(changed))
            .collect();
        let repaired = findings.iter().fold(case.wrong.clone(), |set, finding| finding.applied_to(&set));
        self.cases += 1;
        self.caught += usize::from(!hits.is_empty());
        self.kind += usize::from(hits.iter().any(|finding| kinds.contains(&finding.kind())));
        self.repaired += usize::from(alike(&repaired, &case.right));
        self.wrong += usize::from(findings.iter().any(|finding| {
            finding.suggestion().is_some_and(|meant| {
                !meant
                    .iter()
                    .all(|(name, value)| case.right.get(name).is_some_and(|right| same(value, right)))
            })
        }));
        self.others +=
            usize::from(findings.iter().any(|finding| names(finding).iter().any(|name| !changed(name))));
    }
}

fn alike(one: &Measurements, other: &Measurements) -> bool {
    one.iter().all(|(name, value)| other.get(name).is_some_and(|right| same(value, right)))
}

/// Equal but for the noise of a conversion.
fn same(one: Quantity, other: Quantity) -> bool {
    one.length().is_some() == other.length().is_some() && (one.raw() - other.raw()).abs() < 1e-3
}

/// The measurements that a common design or two ask for.
const FEW: [Measurement; 10] = [
    Chest,
    Hips,
    HpsToWaistBack,
    Inseam,
    Neck,
    Seat,
    ShoulderToShoulder,
    ShoulderToWrist,
    Waist,
    WaistToFloor,
];

fn table() -> String {
    let mut text = String::from(
        "# What the check finds\n\nKnown mistakes, made one at a time on each of the 20 published adult bodies, \
         wherever they apply. Made by the test `the_catalogue_is_up_to_date`.\n\n\
         - caught: a finding, more than a note, names a measurement that was changed\n\
         - kind: such a finding says what kind of mistake it was\n\
         - repaired: the suggestions give back the right set, to the last digit\n\
         - wrong: a suggestion has a value that is not the right one\n\
         - others: a finding names a measurement that was not changed\n\
         - few: caught among only ten common measurements\n\n\
         | mistake | cases | caught | kind | repaired | wrong | others | few |\n|---|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    let bodies: Vec<_> = adults().collect();
    for Mistake { what, kinds, cases } in MISTAKES {
        let (mut full, mut few) = (Tally::default(), Tally::default());
        for set in &bodies {
            let small: Measurements =
                set.iter().filter(|(name, _)| FEW.iter().any(|few| *name == few)).collect();
            cases(set).iter().for_each(|case| full.count(case, kinds));
            cases(&small).iter().for_each(|case| few.count(case, kinds));
        }
        let share = |part: usize, of: usize| match of {
            0 => "–".to_owned(),
            of => format!("{:.1} %", part as f64 * 100.0 / of as f64),
        };
        let [caught, kind, repaired, wrong, others] =
            [full.caught, full.kind, full.repaired, full.wrong, full.others]
                .map(|part| share(part, full.cases));
        let few = share(few.caught, few.cases);
        let cases = full.cases;
        writeln!(text, "| {what} | {cases} | {caught} | {kind} | {repaired} | {wrong} | {others} | {few} |")
            .unwrap();
    }
    text.push_str(
        "\nNeighbours that are mixed up, and in how many of the 20 bodies it is found (bodies where both are equal \
         are left out):\n\n| names | found |\n|---|--:|\n",
    );
    for pair in MIXED_UP {
        let mut tally = Tally::default();
        for set in &bodies {
            swapped(set, [pair].into_iter()).iter().for_each(|case| tally.count(case, &[]));
        }
        let (one, other) = (pair.0.name(), pair.1.name());
        writeln!(text, "| {one}, {other} | {} of {} |", tally.caught, tally.cases).unwrap();
    }
    text
}

#[test]
fn the_catalogue_is_up_to_date() {
    let table = table();
    if std::env::var_os("WRITE_CATALOGUE").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/measurements/check/tests/catalogue.md");
        std::fs::write(path, &table).unwrap();
    }
    assert_eq!(table, include_str!("catalogue.md"), "run this test again with WRITE_CATALOGUE=1");
}
