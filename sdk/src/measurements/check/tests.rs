use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::measurements::{Measurement, Quantity, cm, degrees, inches, mm, sizes};
use Measurement::*;
use sizes::Base;

mod catalogue;

/// The published bodies, with their names and their scale.
static PUBLISHED: LazyLock<Vec<(String, f64, Measurements)>> = LazyLock::new(|| {
    let sizes: Value = serde_json::from_str(include_str!("../../../data/sizes.json")).unwrap();
    let mut bodies = Vec::new();
    for kind in ["adult", "doll", "giant"] {
        for (base, sizes) in sizes[kind].as_object().unwrap() {
            for (size, values) in sizes.as_object().unwrap() {
                let scale = if kind == "adult" { 1.0 } else { size.parse::<f64>().unwrap() / 100.0 };
                let set = serde_json::from_value(values.clone()).unwrap();
                bodies.push((format!("{base} {kind} {size}"), scale, set));
            }
        }
    }
    bodies
});

fn adults() -> impl Iterator<Item = &'static Measurements> {
    PUBLISHED.iter().filter(|(name, ..)| name.contains("adult")).map(|(_, _, set)| set)
}

/// The set with each value turned into another.
fn turned(set: &Measurements, mut turn: impl FnMut(f64) -> f64) -> Measurements {
    set.iter().map(|(name, value)| (name, Quantity::from_raw(name, turn(value.raw())))).collect()
}

/// A part of the set: each bit says whether a value stays.
fn part(set: &Measurements, bits: u64) -> Measurements {
    set.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, entry)| entry).collect()
}

fn kinds(findings: &[Finding]) -> Vec<FindingKind> {
    findings.iter().map(Finding::kind).collect()
}

fn read(json: &str) -> Measurements {
    serde_json::from_str(json).unwrap()
}

#[test]
fn the_published_bodies_have_no_findings_at_their_scale() {
    assert_eq!(PUBLISHED.len(), 40);
    assert_eq!(adults().count(), 20);
    for (name, scale, set) in PUBLISHED.iter() {
        assert_eq!(Check::new().scale(*scale).check(set), [], "{name}");
    }
}

/// Bodies that the published line has not, put together by hand in proportions that people have.
#[test]
fn unusual_people_have_no_findings() {
    let people = [
        (
            "thin, and 2.1 m tall",
            r#"{"neck":370,"chest":920,"waist":780,"seat":960,"waistToFloor":1340,"inseam":1000,"head":590,
            "hpsToWaistBack":520,"shoulderToWrist":740,"shoulderToElbow":430,"waistToKnee":760,"biceps":280,
            "upperLeg":520,"knee":400,"ankle":240,"wrist":180}"#,
        ),
        (
            "heavy, and 1.5 m tall",
            r#"{"neck":420,"chest":1380,"waist":1350,"hips":1450,"seat":1480,"upperLeg":850,"knee":520,
            "ankle":300,"biceps":480,"wrist":190,"waistToFloor":900,"inseam":640,"hpsToWaistBack":390,
            "shoulderToWrist":500,"head":555,"underbust":1200,"highBust":1250,"waistBack":660,
            "seatBack":800,"bustFront":780,
            "crossSeam":950}"#,
        ),
        (
            "a large bust",
            r#"{"neck":330,"highBust":880,"chest":1180,"underbust":790,"bustFront":660,"bustSpan":230,
            "hpsToBust":340,"bustPointToUnderbust":160,"waist":720,"hips":900,"seat":1000,
            "hpsToWaistFront":480,"hpsToWaistBack":400,"highBustFront":460}"#,
        ),
        (
            "very heavy",
            r#"{"waist":1750,"hips":1700,"seat":1650,"chest":1600,"neck":540,"upperLeg":950,"biceps":560,
            "knee":600,"ankle":360,"wrist":220,"waistToFloor":1120,"inseam":760}"#,
        ),
        ("very heavy, three girths", r#"{"waist":1750,"hips":1700,"seat":1650}"#),
        (
            "a large belly",
            r#"{"waist":1350,"hips":1250,"seat":1120,"chest":1180,"neck":430,"upperLeg":600,"biceps":340,
            "wrist":180,"knee":400,"waistToFloor":1100,"inseam":800,"head":580}"#,
        ),
        (
            "large muscles",
            r#"{"waist":850,"chest":1380,"neck":480,"biceps":530,"upperLeg":760,"seat":1080,"wrist":190,
            "knee":420,"ankle":250,"waistToFloor":1080,"shoulderToShoulder":520,"head":590}"#,
        ),
        (
            "very thin",
            r#"{"waist":560,"hips":680,"seat":800,"chest":740,"underbust":650,"neck":280,"upperLeg":430,
            "biceps":200,"wrist":135,"knee":310,"ankle":190,"waistToFloor":1080,"inseam":820,"head":540}"#,
        ),
        (
            "wide hips",
            r#"{"waist":800,"hips":1150,"seat":1300,"chest":900,"neck":340,"upperLeg":800,"biceps":300,
            "knee":450,"ankle":270,"waistToFloor":1020,"wrist":155}"#,
        ),
        ("a neck as wide as the head", r#"{"neck":600,"head":590,"chest":1600,"waist":1700,"seat":1600}"#),
        (
            "thin arms",
            r#"{"neck":300,"chest":800,"waist":680,"seat":820,"biceps":150,"wrist":152,"head":550}"#,
        ),
        (
            "pregnant",
            r#"{"neck":350,"chest":1020,"underbust":880,"waist":1120,"waistBack":430,"hips":1120,"seat":1060,
            "seatBack":540,"upperLeg":600,"biceps":300,"wrist":165,"waistToFloor":1050,"hpsToWaistFront":470,
            "hpsToWaistBack":400,"crossSeam":860,"crossSeamFront":480,"hpsToBust":300,"waistToSeat":260}"#,
        ),
        (
            "a binder",
            r#"{"neck":330,"chest":820,"highBust":830,"underbust":800,"waist":740,"hips":920,"seat":1000,
            "bustFront":420,"bustSpan":170,"hpsToBust":260,"bustPointToUnderbust":70,"highBustFront":420}"#,
        ),
        (
            "without breasts",
            r#"{"neck":350,"chest":900,"highBust":900,"underbust":860,"waist":850,"hips":980,"seat":1050,
            "bustFront":430,"bustSpan":170,"bustPointToUnderbust":22,"hpsToBust":270,"waistToUnderbust":90}"#,
        ),
        (
            "a bent back",
            r#"{"neck":360,"chest":950,"waist":900,"seat":950,"hpsToWaistBack":480,"hpsToWaistFront":320,
            "shoulderToShoulder":360,"waistToFloor":900,"inseam":700,"biceps":250,"wrist":165,"head":560}"#,
        ),
        (
            "heavy legs",
            r#"{"neck":340,"chest":950,"waist":800,"hips":1050,"seat":1350,"upperLeg":900,"knee":620,
            "ankle":380,"heel":340,"biceps":400,"wrist":170,"waistToFloor":1020,"inseam":730}"#,
        ),
        (
            "a child of eleven",
            r#"{"neck":300,"chest":710,"waist":610,"hips":700,"seat":770,"head":540,"waistToFloor":900,
            "inseam":670,"hpsToWaistBack":340,"shoulderToWrist":490,"shoulderToShoulder":350,"upperLeg":450,
            "knee":310,"ankle":210,"biceps":215,"wrist":145}"#,
        ),
    ];
    for (who, json) in people {
        assert_eq!(read(json).check(), [], "{who}");
    }
}

#[test]
fn small_children_and_people_with_dwarfism_get_a_note_and_no_alarm() {
    let people = [
        r#"{"neck":260,"chest":560,"waist":520,"seat":590,"head":512,"waistToFloor":640,"inseam":460,
        "biceps":170,"hpsToWaistBack":260,"shoulderToWrist":350,"shoulderToShoulder":270,"upperLeg":330,
        "wrist":122}"#,
        r#"{"neck":240,"chest":510,"waist":490,"seat":510,"head":490,"waistToFloor":490,"inseam":330,
        "biceps":155,"hpsToWaistBack":210,"shoulderToWrist":270,"shoulderToShoulder":230,"upperLeg":290,
        "wrist":110}"#,
        r#"{"neck":380,"chest":930,"waist":820,"hips":900,"seat":980,"head":600,"waistToFloor":700,
        "inseam":430,"hpsToWaistBack":400,"shoulderToWrist":380,"shoulderToElbow":190,"upperLeg":560,
        "waistToKnee":450}"#,
    ];
    for json in people {
        let findings = read(json).check();
        assert_eq!(kinds(&findings), [FindingKind::Scale]);
        assert_eq!(findings[0].severity(), Severity::Note);
        assert_eq!(findings[0].suggestion(), None);
    }
}

#[test]
fn limbs_that_go_with_one_another_are_a_note_whatever_the_trunk_is() {
    let people = [
        r#"{"neck":330,"chest":880,"bustFront":470,"underbust":760,"waist":760,"waistBack":380,"hips":900,
        "seat":1000,"head":590,"waistToFloor":600,"inseam":330,"hpsToWaistBack":350,"hpsToWaistFront":350,
        "shoulderToWrist":330,"shoulderToElbow":160,"upperLeg":570,"knee":400,"ankle":240,"biceps":310,
        "wrist":160,"waistToKnee":380,"waistToSeat":230,"waistToUpperLeg":270,"crossSeam":760}"#,
        r#"{"neck":380,"chest":1000,"waist":850,"seat":1000,"waistToFloor":600,"waistToKnee":560,"inseam":400,
        "biceps":340,"upperLeg":550,"head":580,"shoulderToWrist":620}"#,
    ];
    for json in people {
        let findings = read(json).check();
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!((findings[0].kind(), findings[0].severity()), (FindingKind::Misfit, Severity::Note));
        assert_eq!(findings[0].suggestion(), None);
    }
}

#[test]
fn findings_are_about_numbers_and_never_about_the_person() {
    let mut reasons = String::new();
    for factor in [0.1, 0.3, 0.6, 2.0, 4.0, 30.0] {
        for (_, _, set) in PUBLISHED.iter() {
            for finding in turned(set, |value| value * factor).check() {
                reasons.push_str(finding.reason());
            }
            for name in Measurement::ALL {
                let one = set.clone().with(*name, mm(set.get(*name).unwrap().raw() * factor));
                one.check().iter().for_each(|finding| reasons.push_str(finding.reason()));
            }
        }
    }
    assert!(reasons.contains("published adult bodies") && reasons.contains("beyond all limits"));
    for word in ["child", "giant", "no body", "grown", "person", "normal", "wrong", "deform"] {
        assert!(!reasons.contains(word), "{word}");
    }
}

#[test]
fn values_rounded_in_either_system_are_no_findings() {
    let millimetres = [5.0, 10.0, 20.0, 25.4 / 16.0, 25.4 / 8.0, 25.4 / 4.0, 25.4 / 2.0, 25.4, 2.54];
    for set in adults() {
        for step in millimetres {
            let rounded =
                turned(set, |value| (value / step).round() * step).with(ShoulderSlope, degrees(13.0));
            assert_eq!(rounded.check(), [], "to {step} mm");
        }
    }
}

#[test]
fn dolls_and_giants_of_unsaid_scale_are_told_by_one_finding() {
    for (name, scale, set) in PUBLISHED.iter().filter(|(_, scale, _)| *scale != 1.0) {
        let wanted: &[FindingKind] = match name.as_str() {
            // It could be a very tall man.
            "cisFemale giant 150" => &[],
            _ if *scale == 0.1 => &[FindingKind::Centimetres],
            _ => &[FindingKind::Scale],
        };
        assert_eq!(kinds(&set.check()), wanted, "{name}");
    }
}

#[test]
fn a_doll_in_the_wrong_unit_is_told_at_its_scale() {
    for (name, scale, set) in PUBLISHED.iter() {
        let wrong = turned(set, |value| value / 10.0).with(ShoulderSlope, degrees(13.0));
        let findings = Check::new().scale(*scale).check(&wrong);
        assert_eq!(kinds(&findings), [FindingKind::Centimetres], "{name}");
        let right = findings[0].applied_to(&wrong);
        assert!(right.iter().all(|(name, value)| (value.raw() - set.get(name).unwrap().raw()).abs() < 1e-9));
    }
}

#[test]
fn a_scale_that_is_none_counts_as_one() {
    for scale in [0.0, -1.0, 0.0009, 1001.0, f64::NAN, f64::INFINITY] {
        assert_eq!(Check::new().scale(scale), Check::default());
    }
}

#[test]
fn several_values_in_one_unit_are_one_finding_and_so_are_all() {
    let set = adults().nth(3).unwrap();
    let wrong = set.clone().with(Neck, mm(34.0)).with(Chest, mm(92.5)).with(Knee, mm(38.0));
    let findings = wrong.check();
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].names().len(), 3);
    assert!(findings[0].reason().contains("and 1 more look like centimetres taken for millimetres: "));
    assert_eq!(&findings[0].applied_to(&wrong), set);

    let wrong = turned(set, |value| value / 10.0).with(ShoulderSlope, degrees(13.0));
    let findings = wrong.check();
    assert_eq!(findings.len(), 1);
    assert_eq!(
        findings[0].reason(),
        "37 of 37 lengths look like centimetres taken for millimetres: ankle is 24.5 mm; \
         if this is a doll of a tenth, declare its scale"
    );
    assert_eq!(&findings[0].applied_to(&wrong), set);
}

#[test]
fn different_mistakes_in_one_set_are_each_found() {
    let set = adults().nth(3).unwrap();
    let wrong = set
        .clone()
        .with(Chest, inches(36.5) * (1.0 / 25.4))
        .with(Seat, mm(505.0))
        .with(WaistToHips, mm(250.0))
        .with(WaistToSeat, mm(125.0))
        .with(ShoulderSlope, degrees(130.0))
        .with(Ankle, mm(-245.0));
    let mut found: Vec<_> = wrong.check().iter().map(|finding| finding.kind().as_str()).collect();
    found.sort_unstable();
    assert_eq!(found, ["half", "inches", "namesSwapped", "notAboveZero", "tenTimes"]);
    let right = wrong.check().iter().fold(wrong.clone(), |set, finding| finding.applied_to(&set));
    assert_eq!(right, set.clone().with(Chest, inches(36.5)));
}

#[test]
fn suggestions_can_be_applied_in_any_order() {
    let body = adults().nth(3).unwrap();
    let of = |inch: f64| turned(body, |value| (value / 25.4 * 8.0).round() / 8.0 * inch);
    let (right, short) = (of(25.4).with(ShoulderSlope, degrees(13.0)), of(24.5));
    let mut repaired = 0;
    for name in [Ankle, Biceps, Chest, Head, Knee, Neck, Seat, Waist, Wrist, UpperLeg] {
        for (factor, unit) in [(0.5, 1.0), (10.0, 1.0), (0.1, 0.1), (1.0, 0.1), (1.0, 1.0)] {
            let set = if unit == 1.0 { short.clone() } else { turned(&right, |value| value * unit) };
            let odd = set.length(name).unwrap() * factor;
            let wrong = set.with(ShoulderSlope, degrees(13.0)).with(name, odd);
            let findings = wrong.check();
            let there = findings.iter().fold(wrong.clone(), |set, finding| finding.applied_to(&set));
            let back = findings.iter().rev().fold(wrong.clone(), |set, finding| finding.applied_to(&set));
            assert_eq!(there, back, "{name:?} {factor} {findings:?}");
            // A tenth of a short inch is no longer a round number of inches.
            repaired += u32::from(right.difference(&there, &Default::default()).is_empty());
        }
    }
    assert!(repaired >= 40, "{repaired} of 50");
}

#[test]
fn findings_stand_by_weight() {
    let set =
        adults().nth(3).unwrap().clone().with(Neck, mm(0.0)).with(Chest, mm(1850.0)).with(Knee, mm(3.8));
    let weights: Vec<_> = set.check().iter().map(Finding::severity).collect();
    assert_eq!(weights, [Severity::Impossible, Severity::Impossible, Severity::Unlikely]);
}

#[test]
fn empty_sets_and_unknown_names_have_no_findings() {
    assert_eq!(Measurements::new().check(), []);
    assert_eq!(Measurements::new().with("gauge", mm(4.0)).with("aura", degrees(900.0)).check(), []);
    let odd = Measurements::new().with("a\nb", mm(-4.0)).with("slope", degrees(-5.0)).with("c", mm(f64::NAN));
    assert_eq!(odd.check(), []);
    assert_eq!(odd.problems().len(), 3);
}

#[test]
fn less_than_one_in_a_hundred_bodies_varied_by_a_tenth_has_a_finding() {
    const SETS: u32 = 1000;
    // A fixed sequence: George Marsaglia's xorshift.
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut draw = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut with_findings = 0;
    for at in 0..SETS {
        let (base, least, most) =
            if at % 2 == 0 { (Base::CisFemale, 240.0, 520.0) } else { (Base::CisMale, 280.0, 560.0) };
        let body = sizes::estimate_unrounded(mm(least + (most - least) * draw()), base).unwrap();
        let varied = turned(&body, |value| (value * (0.9 + 0.2 * draw())).round());
        with_findings += u32::from(!varied.check().is_empty());
    }
    assert!(with_findings * 100 < SETS, "{with_findings} of {SETS}");
}

/// A body with a neck within and beyond the published sizes.
fn body() -> impl Strategy<Value = Measurements> {
    let female = (240.0..520.0).prop_map(|neck| (neck, Base::CisFemale));
    let male = (280.0..560.0).prop_map(|neck| (neck, Base::CisMale));
    prop_oneof![female, male].prop_map(|(neck, base)| sizes::estimate_unrounded(mm(neck), base).unwrap())
}

/// Such a body with each value varied by up to 5 % by itself.
fn loose() -> impl Strategy<Value = Measurements> {
    (body(), prop::collection::vec(0.95..1.05, 38)).prop_map(|(body, factors)| {
        let mut factors = factors.into_iter();
        turned(&body, |value| value * factors.next().unwrap_or(1.0))
    })
}

/// The same, rounded to whole millimetres.
fn varied() -> impl Strategy<Value = Measurements> {
    loose().prop_map(|body| turned(&body, f64::round))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_part_of_a_published_body_has_findings(
        at in 0..40_usize, bits in any::<u64>(), mask in any::<u64>(),
    ) {
        let (_, scale, set) = &PUBLISHED[at];
        for bits in [bits, bits & mask] {
            prop_assert_eq!(Check::new().scale(*scale).check(&part(set, bits)), []);
        }
    }

    #[test]
    fn no_part_of_a_varied_body_has_findings(body in varied(), bits in any::<u64>(), mask in any::<u64>()) {
        for bits in [u64::MAX, bits, bits & mask] {
            prop_assert_eq!(part(&body, bits).check(), []);
        }
    }

    #[test]
    fn one_value_in_centimetres_is_one_finding_that_gives_the_value_back(
        body in varied(), bits in any::<u64>(), at in 0..37_usize,
    ) {
        let names: Vec<_> = body.names().filter(|name| !name.is_angle()).cloned().collect();
        let name = &names[at];
        let floor = body.get(WaistToFloor).unwrap();
        let right = part(&body, bits).with(name, body.get(name).unwrap()).with(WaistToFloor, floor);
        let wrong = right.clone().with(name, cm(right.length(name).unwrap().in_mm() / 100.0));
        let findings = wrong.check();
        prop_assert_eq!(kinds(&findings), [FindingKind::Centimetres]);
        prop_assert_eq!(findings[0].names(), std::slice::from_ref(name));
        let back = findings[0].applied_to(&wrong);
        // These two differ so much between bodies that inches may fit as well as centimetres.
        let open = *name == BustPointToUnderbust || *name == WaistToUnderbust;
        prop_assume!(!open || findings[0].suggestion().is_some());
        prop_assert!((back.length(name).unwrap().in_mm() - right.length(name).unwrap().in_mm()).abs() < 1e-5);
    }

    #[test]
    fn a_body_of_any_scale_is_judged_as_at_full_scale(body in loose(), scale in 0.01..20.0_f64) {
        let scaled = turned(&body, |value| value * scale).with(ShoulderSlope, degrees(13.0));
        prop_assert_eq!(Check::new().scale(scale).check(&scaled), []);
    }

    #[test]
    fn whatever_is_in_a_set_the_findings_are_sound(
        values in prop::collection::vec((0..38_usize, any::<f64>(), -4.0..5.0_f64, 0..4_u8), 0..40),
        scale in any::<f64>(),
    ) {
        let set: Measurements = values
            .into_iter()
            .map(|(at, any, power, form)| {
                let quantity: Quantity = match form {
                    0 => mm(any).into(),
                    1 => degrees(any).into(),
                    2 => degrees(10_f64.powf(power)).into(),
                    _ => mm(10_f64.powf(power)).into(),
                };
                (Measurement::ALL[at], quantity)
            })
            .collect();
        let findings = Check::new().scale(scale).check(&set);
        prop_assert!(findings.len() <= 2 * set.len() + 2);
        for finding in &findings {
            prop_assert!(!finding.names().is_empty());
            prop_assert!(finding.names().iter().all(|name| set.contains(name)));
            prop_assert!(!finding.reason().contains('\n') && finding.reason().len() < 1000, "{}", finding);
            let suggested = finding.suggestion().map_or(0, |meant| {
                assert!(meant.problems().is_empty(), "{finding}");
                meant.names().filter(|name| finding.names().contains(name)).count()
            });
            prop_assert_eq!(suggested, finding.suggestion().map_or(0, Measurements::len));
        }
    }
}
