//! Measurements that can't be together as they are: an order of the body is turned around, or a sum does not
//! come out.

use super::super::Measurement::{self, *};
use super::super::{Length, Measurements};
use super::finding::{Finding, FindingKind, Severity};
use super::judge::Entry;
use super::pairs::{ORDERS, Order};
use super::words::told;

/// Lengths that add up to another, or nearly.
struct Sum {
    parts: [Measurement; 2],
    whole: Measurement,
    /// How much of the whole the sum may be.
    least: f64,
    most: f64,
    because: &'static str,
}

/// The bounds are our judgement, with room for deep seats, low busts and careless tapes. In the published
/// bodies the sums are 96 to 101, 73 to 89 and 76 to 79 % of the whole.
static SUMS: [Sum; 3] = [
    Sum {
        parts: [WaistToUpperLeg, Inseam],
        whole: WaistToFloor,
        least: 0.75,
        most: 1.25,
        because: "that is the same way down",
    },
    Sum {
        parts: [HpsToBust, WaistToUnderbust],
        whole: HpsToWaistFront,
        least: 0.4,
        most: 1.3,
        because: "both lie on the way from the shoulder to the waist",
    },
    Sum {
        parts: [WaistToUpperLeg, WaistToUpperLeg],
        whole: CrossSeam,
        least: 0.4,
        most: 1.1,
        because: "it goes down and up again",
    },
];

/// The findings of all orders and sums that are broken. A measurement that has a finding already is left out,
/// and one that broke an order is not blamed twice.
///
/// In a set of three or fewer values, one that was found to be odd may be so because of the other: there the
/// broken order says more.
pub(super) fn contradictions(entries: &[Entry]) -> Vec<Finding> {
    let mut blamed: Vec<Measurement> = Vec::new();
    let mut findings = Vec::new();
    let few = entries.len() <= 3;
    let value = |name: Measurement, blamed: &[Measurement]| {
        let entry = entries.iter().find(|entry| entry.row.name == name)?;
        ((!entry.settled || few && entry.refused) && !blamed.contains(&name)).then_some(entry.meant)
    };
    for order in &ORDERS {
        let (Some(less), Some(more)) = (value(order.less, &blamed), value(order.more, &blamed)) else {
            continue;
        };
        if less >= more * (1.0 + f64::from(order.slack) / 100.0) {
            blamed.extend([order.less, order.more]);
            findings.push(turned_around(order, less, more, entries));
        }
    }
    for sum in &SUMS {
        let [one, other] = sum.parts.map(|name| value(name, &blamed));
        let (Some(one), Some(other), Some(whole)) = (one, other, value(sum.whole, &blamed)) else { continue };
        if !(sum.least..=sum.most).contains(&((one + other) / whole)) {
            blamed.extend([sum.parts[0], sum.parts[1], sum.whole]);
            findings.push(does_not_add_up(sum, one, other, whole));
        }
    }
    findings
}

fn does_not_add_up(sum: &Sum, one: f64, other: f64, whole: f64) -> Finding {
    let Sum { parts: [first, second], because, .. } = sum;
    let what = if first == second {
        format!("twice {} ({})", first.name(), told(one))
    } else {
        format!("{} ({}) and {} ({})", first.name(), told(one), second.name(), told(other))
    };
    let reason = format!(
        "{what} make {}, which does not go with {} of {}: {because}",
        told(one + other),
        sum.whole.name(),
        told(whole),
    );
    let mut names = vec![(*first).into()];
    if first != second {
        names.push((*second).into());
    }
    names.push(sum.whole.into());
    Finding::new(Severity::Unlikely, FindingKind::Contradiction, names, reason)
}

fn turned_around(order: &Order, less: f64, more: f64, entries: &[Entry]) -> Finding {
    let Order { less: lower, more: higher, because, .. } = order;
    let severity = if order.strict { Severity::Impossible } else { Severity::Unlikely };
    let (one, other) = (lower.name(), higher.name());
    let reason = format!("{one} is {} and {other} {}, but {because}", told(less), told(more));
    let names = vec![(*lower).into(), (*higher).into()];
    // Swapped is what was meant only if each would have a value that bodies have.
    let fits = |name, mm: f64| {
        let entry = entries.iter().find(|entry| entry.row.name == name);
        entry.is_some_and(|entry| entry.off_when((mm / entry.meant).ln()).abs() < 2.0)
    };
    let swapped = less > more && fits(*lower, more) && fits(*higher, less);
    let meant: Measurements =
        [(*lower, more), (*higher, less)].map(|(name, mm)| (name, Length::from_mm(mm))).into_iter().collect();
    let finding = Finding::new(severity, FindingKind::Contradiction, names, reason);
    if swapped { finding.suggest(meant) } else { finding }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::check::body::Row;
    use crate::measurements::mm;

    fn found(values: &[(Measurement, f64)]) -> Vec<Finding> {
        let entry = |(name, mm): &(Measurement, f64)| Entry::new(Row::of(*name).unwrap(), *mm, 1.0);
        contradictions(&values.iter().map(entry).collect::<Vec<_>>())
    }

    #[test]
    fn an_order_turned_around_is_told_with_its_reason_and_turned_back() {
        let findings = found(&[(WaistToFloor, 620.0), (WaistToKnee, 1050.0)]);
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].to_string(),
            "impossible: waistToKnee is 1050 mm and waistToFloor 620 mm, but the knees are above the floor"
        );
        let meant = findings[0].suggestion().unwrap();
        assert_eq!(
            (meant.length(WaistToKnee), meant.length(WaistToFloor)),
            (Some(mm(620.0)), Some(mm(1050.0)))
        );
    }

    #[test]
    fn no_swap_is_suggested_where_the_values_would_not_fit_the_names() {
        let findings = found(&[(BustFront, 930.0), (Chest, 900.0)]);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].suggestion(), None);
    }

    #[test]
    fn equal_is_too_much_for_a_part_and_slack_is_kept() {
        assert_eq!(found(&[(SeatBack, 1000.0), (Seat, 1000.0)]).len(), 1);
        assert_eq!(found(&[(SeatBack, 999.0), (Seat, 1000.0)]), []);
        assert_eq!(found(&[(WaistToSeat, 308.0), (WaistToUpperLeg, 285.0)]), []);
        let findings = found(&[(WaistToSeat, 314.0), (WaistToUpperLeg, 285.0)]);
        assert_eq!(findings[0].severity(), Severity::Unlikely);
    }

    #[test]
    fn a_measurement_is_blamed_once() {
        // 1200 mm is beyond the knees and beyond the floor.
        let findings = found(&[(WaistToHips, 1200.0), (WaistToSeat, 250.0), (WaistToKnee, 600.0)]);
        assert_eq!(findings.len(), 1);
    }

    #[test]
    fn the_leg_adds_up_within_a_quarter() {
        let leg = |floor| found(&[(WaistToUpperLeg, 300.0), (Inseam, 700.0), (WaistToFloor, floor)]);
        assert_eq!(leg(1000.0), []);
        assert_eq!(leg(801.0), []);
        assert_eq!(leg(1332.0), []);
        assert_eq!(leg(1340.0).len(), 1);
        assert_eq!(
            leg(790.0)[0].reason(),
            "waistToUpperLeg (300 mm) and inseam (700 mm) make 1000 mm, \
             which does not go with waistToFloor of 790 mm: that is the same way down"
        );
    }

    #[test]
    fn the_bust_and_the_cross_seam_add_up_within_wide_bounds() {
        let bust = |waist| found(&[(HpsToBust, 300.0), (WaistToUnderbust, 100.0), (HpsToWaistFront, waist)]);
        assert_eq!(bust(310.0), []);
        assert_eq!(bust(306.0).len(), 1);
        assert_eq!(bust(999.0), []);
        assert_eq!(bust(1001.0).len(), 1);
        let findings = found(&[(WaistToUpperLeg, 300.0), (CrossSeam, 540.0)]);
        assert_eq!(
            findings[0].reason(),
            "twice waistToUpperLeg (300 mm) make 600 mm, which does not go with crossSeam of 540 mm: \
             it goes down and up again"
        );
        assert_eq!(findings[0].names(), [WaistToUpperLeg, CrossSeam]);
        assert_eq!(found(&[(WaistToUpperLeg, 300.0), (CrossSeam, 546.0)]), []);
    }

    #[test]
    fn two_values_that_can_not_be_together_are_told_so() {
        let set = Measurements::from([(WaistToKnee, mm(1010.0)), (WaistToFloor, mm(1000.0))]);
        let findings = set.check();
        assert_eq!(findings.len(), 1);
        assert_eq!(
            findings[0].reason(),
            "waistToKnee is 1010 mm and waistToFloor 1000 mm, but the knees are above the floor"
        );
    }

    #[test]
    fn no_order_contradicts_the_published_bodies() {
        for body in crate::measurements::sizes::all() {
            let set = body.measurements();
            for order in &ORDERS {
                let [less, more] = [order.less, order.more].map(|name| set.length(name).unwrap());
                assert!(less < more * 1.05 || order.slack > 0, "{} {:?}", body.name(), order.less);
            }
        }
    }
}
