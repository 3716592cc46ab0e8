//! Where a body stands on the lines along which bodies differ, given some of its measurements, and what
//! follows for the others.
//!
//! The logarithm of a measurement is taken as its origin, plus its loadings times the body's place on each
//! line, plus chance: a linear model with a normal prior. Values are taken in and out one by one (the formula
//! of Sherman and Morrison), so that each value can be compared with what all the others make of it.

use super::body::{LINES, MIDDLE};

/// The body's place on the lines: its mean and covariance.
#[derive(Clone)]
pub(super) struct Fit {
    mean: [f64; 4],
    covariance: [[f64; 4]; 4],
}

/// What is expected of a value: the mean and the standard deviation of its logarithm.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected {
    pub(super) mean: f64,
    pub(super) deviation: f64,
}

impl Expected {
    /// By how many standard deviations a logarithm is off.
    pub(super) fn off(self, log: f64) -> f64 {
        (log - self.mean) / self.deviation
    }
}

/// A logarithm, relative to its origin, with what the model knows of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub(super) log: f64,
    pub(super) loadings: [f64; 4],
    pub(super) variance: f64,
}

impl Fit {
    /// Any body.
    pub(super) fn prior() -> Self {
        let [a, b, c, d] = LINES.map(|deviation| deviation * deviation);
        Self {
            mean: MIDDLE,
            covariance: [[a, 0.0, 0.0, 0.0], [0.0, b, 0.0, 0.0], [0.0, 0.0, c, 0.0], [0.0, 0.0, 0.0, d]],
        }
    }

    /// Takes a value in.
    pub(super) fn take(&mut self, point: &Point) {
        self.update(point, point.variance);
    }

    /// Takes a value out that was taken in.
    pub(super) fn drop(&mut self, point: &Point) {
        self.update(point, -point.variance);
    }

    fn update(&mut self, point: &Point, variance: f64) {
        let along = self.along(point);
        let total = dot(&along, &point.loadings) + variance;
        let step = (point.log - dot(&self.mean, &point.loadings)) / total;
        for ((mean, row), part) in self.mean.iter_mut().zip(&mut self.covariance).zip(along) {
            *mean += part * step;
            for (cell, other) in row.iter_mut().zip(along) {
                *cell -= part * other / total;
            }
        }
    }

    /// What a value should be, going by the values that were taken in.
    pub(super) fn expect(&self, point: &Point) -> Expected {
        let open = dot(&self.along(point), &point.loadings);
        Expected { mean: dot(&self.mean, &point.loadings), deviation: (open + point.variance).sqrt() }
    }

    /// What a value that was taken in should be, going by all the others.
    pub(super) fn expect_by_others(&self, point: &Point) -> Expected {
        let open = dot(&self.along(point), &point.loadings);
        let free = 1.0 - open / point.variance;
        let off = point.log - dot(&self.mean, &point.loadings);
        Expected { mean: point.log - off / free, deviation: (point.variance / free).sqrt() }
    }

    fn along(&self, point: &Point) -> [f64; 4] {
        self.covariance.each_ref().map(|row| dot(row, &point.loadings))
    }
}

fn dot(one: &[f64; 4], other: &[f64; 4]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn point() -> impl Strategy<Value = Point> {
        (-1.0..1.0_f64, prop::array::uniform4(-0.5..1.1_f64), 0.001..0.05_f64)
            .prop_map(|(log, loadings, variance)| Point { log, loadings, variance })
    }

    fn close(one: Expected, other: Expected) -> bool {
        (one.mean - other.mean).abs() < 1e-6 && (one.deviation - other.deviation).abs() < 1e-6
    }

    #[test]
    fn one_value_pulls_another_as_the_textbook_says() {
        let one = Point { log: 0.3, loadings: [0.0, 0.0, 1.0, 0.0], variance: 0.01 };
        let mut fit = Fit::prior();
        fit.take(&one);
        // A normal prior of variance 0.04 and a value of variance 0.01: four fifths of the way, a fifth is
        // left open.
        let expected = fit.expect(&Point { log: 0.0, ..one });
        assert!(close(expected, Expected { mean: 0.3 * 0.8, deviation: 0.018_f64.sqrt() }));
        assert!((expected.off(0.24 + 2.0 * 0.018_f64.sqrt()) - 2.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn a_value_taken_in_and_out_leaves_no_trace(
            points in prop::collection::vec(point(), 1..30), other in point(),
        ) {
            let mut fit = Fit::prior();
            for point in &points {
                fit.take(point);
            }
            let before = fit.expect(&other);
            fit.take(&other);
            prop_assert!(close(fit.expect_by_others(&other), before));
            fit.drop(&other);
            prop_assert!(close(fit.expect(&other), before));
        }

        #[test]
        fn the_order_of_the_values_does_not_matter(
            points in prop::collection::vec(point(), 1..30), other in point(),
        ) {
            let (mut there, mut back) = (Fit::prior(), Fit::prior());
            points.iter().for_each(|point| there.take(point));
            points.iter().rev().for_each(|point| back.take(point));
            prop_assert!(close(there.expect(&other), back.expect(&other)));
        }
    }
}
