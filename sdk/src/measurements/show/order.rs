//! In which order measurements are shown.

use crate::measurements::{Measurements, Name, Quantity};

/// In which order measurements are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Order {
    /// In FreeSewing's order of the body; unknown names come last, alphabetically.
    #[default]
    HeadToToe,
    /// By the names of the wire.
    Alphabetical,
    /// As they were added.
    AsAdded,
}

impl Order {
    pub(crate) fn of(self, set: &Measurements) -> Vec<(&Name, Quantity)> {
        match self {
            Self::HeadToToe => set.head_to_toe().collect(),
            Self::Alphabetical => set.sorted().collect(),
            Self::AsAdded => set.iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::{
        Measurement::{Ankle, Chest, Neck},
        cm,
    };

    #[test]
    fn each_order_is_what_its_name_says() {
        let set = Measurements::from([(Ankle, cm(24.0)), (Neck, cm(38.0)), (Chest, cm(98.0))]);
        for (order, wanted) in [
            (Order::HeadToToe, [Neck, Chest, Ankle]),
            (Order::Alphabetical, [Ankle, Chest, Neck]),
            (Order::AsAdded, [Ankle, Neck, Chest]),
        ] {
            assert!(order.of(&set).into_iter().map(|(name, _)| name).eq(&wanted), "{order:?}");
        }
    }
}
