//! A body, and what changes about it with shoes, a binder or another bra.

use std::fmt::{self, Display, Formatter};

use indexmap::IndexMap;

use crate::measurements::Measurements;

/// A body's measurements and named alternates to them: only what differs in other shoes, a binder or another
/// bra. The base never changes.
///
/// ```
/// use freesewing::{Measurement::{Chest, Neck, WaistToFloor}, Measurements, cm, measurements::Alternates};
///
/// let base = Measurements::from([(Neck, cm(38.0)), (Chest, cm(98.0)), (WaistToFloor, cm(105.0))]);
/// let robin = Alternates::of(base)
///     .with("binder", Measurements::from([(Chest, cm(92.0))]))
///     .with("heels", Measurements::from([(WaistToFloor, cm(111.0))]));
///
/// let evening = robin.wearing(["binder", "heels"])?;
/// assert_eq!(evening.length(Chest), Some(cm(92.0)));
/// assert_eq!(evening.length(WaistToFloor), Some(cm(111.0)));
/// assert_eq!(evening.length(Neck), Some(cm(38.0)));
/// assert_eq!(robin.base().length(Chest), Some(cm(98.0)));
/// # Ok::<(), freesewing::measurements::UnknownAlternate>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alternates {
    base: Measurements,
    alternates: IndexMap<Box<str>, Measurements>,
}

impl Alternates {
    /// A body without alternates yet.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm, measurements::Alternates};
    ///
    /// let robin = Alternates::of(Measurements::from([(Neck, cm(38.0))]));
    /// assert_eq!(robin.names().count(), 0);
    /// ```
    #[must_use]
    pub fn of(base: Measurements) -> Self {
        Self { base, alternates: IndexMap::new() }
    }

    /// The body with one more alternate. One of the same name is replaced and keeps its place.
    ///
    /// ```
    /// use freesewing::{Measurement::Chest, Measurements, cm, measurements::Alternates};
    ///
    /// let robin = Alternates::default().with("binder", Measurements::from([(Chest, cm(92.0))]));
    /// assert!(robin.names().eq(["binder"]));
    /// ```
    #[must_use]
    pub fn with(mut self, name: &str, alternate: Measurements) -> Self {
        self.set(name, alternate);
        self
    }

    /// Sets an alternate and returns the one that had the name.
    ///
    /// ```
    /// use freesewing::{Measurements, measurements::Alternates};
    ///
    /// let mut robin = Alternates::default();
    /// assert_eq!(robin.set("binder", Measurements::new()), None);
    /// ```
    pub fn set(&mut self, name: &str, alternate: Measurements) -> Option<Measurements> {
        self.alternates.insert(name.into(), alternate)
    }

    /// Takes an alternate out. The others keep their order.
    ///
    /// ```
    /// use freesewing::{Measurements, measurements::Alternates};
    ///
    /// let mut robin = Alternates::default().with("binder", Measurements::new());
    /// assert_eq!(robin.remove("binder"), Some(Measurements::new()));
    /// ```
    pub fn remove(&mut self, name: &str) -> Option<Measurements> {
        self.alternates.shift_remove(name)
    }

    /// The measurements without any alternate.
    ///
    /// ```
    /// assert!(freesewing::measurements::Alternates::default().base().is_empty());
    /// ```
    #[must_use]
    pub const fn base(&self) -> &Measurements {
        &self.base
    }

    /// An alternate: only what it changes.
    ///
    /// ```
    /// use freesewing::{Measurement::Chest, Measurements, cm, measurements::Alternates};
    ///
    /// let robin = Alternates::default().with("binder", Measurements::from([(Chest, cm(92.0))]));
    /// assert_eq!(robin.get("binder").map(|binder| binder.len()), Some(1));
    /// ```
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Measurements> {
        self.alternates.get(name)
    }

    /// The names of the alternates, in the order in which they were added.
    ///
    /// ```
    /// use freesewing::{Measurements, measurements::Alternates};
    ///
    /// let robin = Alternates::default().with("heels", Measurements::new()).with("bra", Measurements::new());
    /// assert!(robin.names().eq(["heels", "bra"]));
    /// ```
    pub fn names(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.alternates.keys().map(AsRef::as_ref)
    }

    /// The measurements with these alternates worn, in the order given: of two that change the same
    /// measurement, the later counts. With none it is the base.
    ///
    /// # Errors
    ///
    /// When there is no alternate of a name.
    ///
    /// ```
    /// use freesewing::{Measurement::Chest, Measurements, cm, measurements::Alternates};
    ///
    /// let robin = Alternates::default().with("binder", Measurements::from([(Chest, cm(92.0))]));
    /// assert_eq!(robin.wearing(["binder"])?.length(Chest), Some(cm(92.0)));
    /// assert_eq!(
    ///     robin.wearing(["blinder"]).unwrap_err().to_string(),
    ///     "no alternate is called `blinder`: there is `binder`"
    /// );
    /// # Ok::<(), freesewing::measurements::UnknownAlternate>(())
    /// ```
    pub fn wearing<S: AsRef<str>>(
        &self,
        names: impl IntoIterator<Item = S>,
    ) -> Result<Measurements, UnknownAlternate> {
        let mut worn = self.base.clone();
        for name in names {
            let name = name.as_ref();
            worn.extend(self.get(name).ok_or_else(|| self.unknown(name))?);
        }
        Ok(worn)
    }

    fn unknown(&self, name: &str) -> UnknownAlternate {
        UnknownAlternate { name: name.into(), known: self.names().map(Into::into).collect() }
    }
}

/// There is no alternate of that name: see [`Alternates::wearing`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownAlternate {
    name: String,
    known: Vec<String>,
}

impl UnknownAlternate {
    /// The name that was asked for.
    ///
    /// ```
    /// let error = freesewing::measurements::Alternates::default().wearing(["binder"]).unwrap_err();
    /// assert_eq!(error.name(), "binder");
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Display for UnknownAlternate {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "no alternate is called `{}`: ", self.name)?;
        let Some((last, others)) = self.known.split_last() else {
            return f.write_str("there are none yet");
        };
        match others {
            [] => write!(f, "there is `{last}`"),
            others => write!(f, "there are `{}` and `{last}`", others.join("`, `")),
        }
    }
}

impl std::error::Error for UnknownAlternate {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::{
        Measurement::{Chest, Neck, WaistToFloor},
        cm,
    };

    fn robin() -> Alternates {
        Alternates::of(Measurements::from([(Neck, cm(38.0)), (Chest, cm(98.0))]))
            .with("binder", Measurements::from([(Chest, cm(92.0))]))
            .with("bra", Measurements::from([(Chest, cm(101.0))]))
            .with("heels", Measurements::from([(WaistToFloor, cm(111.0))]))
    }

    #[test]
    fn only_what_an_alternate_has_replaces_and_the_later_one_counts() {
        let worn = |names: &[&str]| robin().wearing(names).map(|set| (set.length(Chest), set.len()));
        assert_eq!(worn(&[]), Ok((Some(cm(98.0)), 2)));
        assert_eq!(worn(&["bra", "binder"]), Ok((Some(cm(92.0)), 2)));
        assert_eq!(worn(&["binder", "bra"]), Ok((Some(cm(101.0)), 2)));
        assert_eq!(worn(&["heels"]), Ok((Some(cm(98.0)), 3)));
        assert_eq!(robin().base().length(Chest), Some(cm(98.0)));
    }

    #[test]
    fn an_unknown_alternate_is_an_error_that_names_the_known_ones() {
        for (person, told) in [
            (Alternates::default(), "no alternate is called `hat`: there are none yet"),
            (robin(), "no alternate is called `hat`: there are `binder`, `bra` and `heels`"),
        ] {
            assert_eq!(person.wearing(["hat"]).unwrap_err().to_string(), told);
        }
        assert_eq!(robin().wearing(["bra", "hat"]).unwrap_err().name(), "hat");
    }

    #[test]
    fn alternates_keep_their_order_when_others_go() {
        let mut person = robin();
        assert_eq!(person.remove("binder").map(|set| set.len()), Some(1));
        assert_eq!(person.remove("binder"), None);
        assert_eq!(person.set("bra", Measurements::new()).map(|set| set.len()), Some(1));
        assert!(person.names().eq(["bra", "heels"]));
    }
}
