//! Where the lines of a column stand: each as near to its place on the body as the others allow.

/// The heights of the lines, for the heights wanted in rising order: at least `gap` apart, between `top` and
/// `bottom`, and with the least sum of squares of the distances to the wanted heights. If they do not all fit,
/// the last ones stand below `bottom`.
///
/// Without the gaps that go before it, a line must not stand above the one before: that is isotonic
/// regression, which the pool adjacent violators algorithm solves (Ayer and others, 1955).
pub(super) fn spread(wanted: &[f64], gap: f64, top: f64, bottom: f64) -> Vec<f64> {
    let before = |index: usize| gap * index as f64;
    // Neighbours that touch stand together: their sum and their number.
    let mut pools: Vec<(f64, usize)> = Vec::with_capacity(wanted.len());
    for (index, wanted) in wanted.iter().enumerate() {
        let mut pool = (wanted - before(index), 1);
        while let Some(last) = pools.pop_if(|last| mean(*last) >= mean(pool)) {
            pool = (pool.0 + last.0, pool.1 + last.1);
        }
        pools.push(pool);
    }
    let lowest = (bottom - before(wanted.len().saturating_sub(1))).max(top);
    pools
        .into_iter()
        .flat_map(|pool| std::iter::repeat_n(mean(pool).clamp(top, lowest), pool.1))
        .enumerate()
        .map(|(index, height)| height + before(index))
        .collect()
}

fn mean((sum, count): (f64, usize)) -> f64 {
    sum / count as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_with_room_stand_where_they_want() {
        assert_eq!(spread(&[10.0, 50.0, 90.0], 20.0, 0.0, 100.0), [10.0, 50.0, 90.0]);
        assert_eq!(spread(&[], 20.0, 0.0, 100.0), [] as [f64; 0]);
    }

    #[test]
    fn lines_that_want_the_same_place_share_it_evenly() {
        assert_eq!(spread(&[50.0, 50.0, 50.0], 20.0, 0.0, 100.0), [30.0, 50.0, 70.0]);
    }

    #[test]
    fn the_edges_are_kept() {
        assert_eq!(spread(&[-5.0, 0.0, 120.0], 20.0, 0.0, 100.0), [0.0, 20.0, 100.0]);
        assert_eq!(spread(&[0.0, 0.0, 0.0], 20.0, 0.0, 30.0), [0.0, 20.0, 40.0]);
    }

    proptest! {
        #[test]
        fn no_two_lines_are_too_near_and_none_leaves_the_column(
            mut wanted in proptest::collection::vec(-50.0..550.0_f64, 1..20),
        ) {
            wanted.sort_unstable_by(f64::total_cmp);
            let heights = spread(&wanted, 25.0, 0.0, 500.0);
            prop_assert_eq!(heights.len(), wanted.len());
            prop_assert!(heights.windows(2).all(|pair| pair[1] - pair[0] >= 25.0 - 1e-9), "{:?}", heights);
            prop_assert!(heights.iter().all(|height| (-1e-9..=500.0 + 1e-9).contains(height)), "{:?}", heights);
        }
    }
}
