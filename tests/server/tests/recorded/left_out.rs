//! Rows that are not played, each with its reason.

/// Key of the row and reason. None at present.
pub(crate) const LEFT_OUT: &[(&str, &str)] = &[];
