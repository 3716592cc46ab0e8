//! Measurements that can't be together as they are: an order of the body is turned around, or a sum does not
//! come out.

use super::super::{Length, Measurement, Measurements};
use super::finding::{Finding, FindingKind, Severity};
use super::judge::Entry;
use super::pairs::{ORDERS, Order};
use super::words::told;

/// The findings of all orders and sums that are broken. A measurement that has a finding already is left out,
/// and one that broke an order is not blamed twice.
pub(super) fn contradictions(entries: &[Entry]) -> Vec<Finding> {
    let mut blamed: Vec<Measurement> = Vec::new();
    let mut findings = Vec::new();
    let value = |name: Measurement, blamed: &[Measurement]| {
        let entry = entries.iter().find(|entry| entry.row.name == name)?;
        (!entry.settled && !blamed.contains(&name)).then_some(entry.meant)
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
    findings.extend(leg(&value, &blamed));
    findings
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

/// From the waist to the top of the legs and on to the floor is as far as from the waist to the floor. The
/// published bodies keep to that within 4.5 %; the seat's depth and another tape make more of it, so 25 % is
/// our bound.
fn leg(
    value: &impl Fn(Measurement, &[Measurement]) -> Option<f64>,
    blamed: &[Measurement],
) -> Option<Finding> {
    const BOUND: f64 = 0.25;
    use Measurement::{Inseam, WaistToFloor, WaistToUpperLeg};
    let names = [WaistToUpperLeg, Inseam, WaistToFloor];
    let [upper, inseam, floor] = names.map(|name| value(name, blamed));
    let (upper, inseam, floor) = (upper?, inseam?, floor?);
    let sum = upper + inseam;
    if (sum / floor - 1.0).abs() <= BOUND {
        return None;
    }
    let reason = format!(
        "waistToUpperLeg ({}) and inseam ({}) make {} together, but waistToFloor is {}: \
         they should be about equal",
        told(upper),
        told(inseam),
        told(sum),
        told(floor),
    );
    let names = names.map(Into::into).to_vec();
    Some(Finding::new(Severity::Unlikely, FindingKind::Contradiction, names, reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::Measurement::*;
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
            "waistToUpperLeg (300 mm) and inseam (700 mm) make 1000 mm together, but waistToFloor is 790 mm: \
             they should be about equal"
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
