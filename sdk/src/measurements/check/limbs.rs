//! Arms and legs that are shorter than the rest makes likely, but go with one another. Such bodies
//! there are; several slips that happen to agree there hardly are.

use super::super::Measurement::{self, *};
use super::super::Name;
use super::finding::{Finding, FindingKind, Severity};
use super::judge::Verdict;
use super::words::listed;

static LIMBS: [Measurement; 5] = [Inseam, ShoulderToElbow, ShoulderToWrist, WaistToFloor, WaistToKnee];

/// Slips that are beyond doubt, so far off are such values.
const CLEAR: [FindingKind; 4] =
    [FindingKind::Centimetres, FindingKind::Inches, FindingKind::Metres, FindingKind::TenTimes];

/// Shares of the likely length, in which limbs of people with dwarfism or after an amputation lie, and by how
/// much the shares of one body may differ. Our judgement; inches taken for centimetres are 0.39.
const SHORT: (f64, f64) = (0.42, 0.88);
const ALIKE: f64 = 1.5;

/// Takes out the verdicts of two or more limbs that are short by about the same share, and makes a note of
/// them.
pub(super) fn agreeing(verdicts: &mut Vec<Verdict>) -> Option<Finding> {
    let shares: Vec<f64> = verdicts.iter().filter_map(share).collect();
    let least = shares.iter().copied().fold(f64::INFINITY, f64::min);
    let most = shares.iter().copied().fold(0.0, f64::max);
    if shares.len() < 2 || most > least * ALIKE {
        return None;
    }
    let limbs = verdicts.iter().filter(|verdict| share(verdict).is_some());
    let names: Vec<Name> = limbs.map(|verdict| verdict.name.into()).collect();
    verdicts.retain(|verdict| share(verdict).is_none());
    let reason = format!(
        "{} are shorter than the rest makes likely, all by about the same share; \
         if they were measured so, they are right",
        listed(&names)
    );
    Some(Finding::new(Severity::Note, FindingKind::Misfit, names, reason))
}

/// The share of the likely length that a limb has, if it is short.
fn share(verdict: &Verdict) -> Option<f64> {
    let (low, high) = verdict.likely;
    let share = verdict.given / (low * high).sqrt();
    let limb = LIMBS.contains(&verdict.name) && verdict.other.is_none() && !CLEAR.contains(&verdict.kind);
    (limb && (SHORT.0..=SHORT.1).contains(&share)).then_some(share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::{mm, sizes};

    fn told(body: &str, values: &[(Measurement, f64)]) -> Vec<String> {
        let mut set = sizes::named(body).unwrap().measurements();
        set.extend(values.iter().map(|(name, value)| (*name, mm(*value))));
        set.check().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn limbs_that_are_all_short_are_a_note() {
        let short = told(
            "cisFemaleAdult34",
            &[
                (Inseam, 420.0),
                (WaistToFloor, 680.0),
                (WaistToKnee, 380.0),
                (ShoulderToElbow, 185.0),
                (ShoulderToWrist, 340.0),
            ],
        );
        assert_eq!(short.len(), 1, "{short:?}");
        assert!(short[0].starts_with("note: ") && short[0].contains("shorter than the rest"), "{short:?}");
        let arms = told("cisMaleAdult38", &[(ShoulderToElbow, 200.0), (ShoulderToWrist, 360.0)]);
        assert_eq!(arms.len(), 1, "{arms:?}");
        assert!(arms[0].contains("shoulderToElbow") && arms[0].contains("shoulderToWrist"), "{arms:?}");
    }

    #[test]
    fn one_limb_alone_or_two_that_do_not_agree_stay_findings() {
        let one = told("cisFemaleAdult34", &[(ShoulderToWrist, 380.0)]);
        assert!(one.len() == 1 && one[0].starts_with("unlikely: shoulderToWrist"), "{one:?}");
        let two = told("cisFemaleAdult34", &[(ShoulderToWrist, 380.0), (ShoulderToElbow, 540.0)]);
        assert!(two.iter().all(|finding| !finding.starts_with("note")) && !two.is_empty(), "{two:?}");
        let units = told("cisFemaleAdult34", &[(ShoulderToWrist, 59.0), (ShoulderToElbow, 34.0)]);
        assert!(units.len() == 1 && units[0].starts_with("impossible: "), "{units:?}");
    }
}
