//! What the check has to say about a set.

use std::fmt::{self, Display, Formatter};

use super::super::{Measurements, Name};

/// How much a finding weighs.
///
/// ```
/// use freesewing::measurements::Severity;
///
/// assert!(Severity::Note < Severity::Unlikely && Severity::Unlikely < Severity::Impossible);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// Nothing is wrong, but worth to know.
    Note,
    /// A body may be so, a mistake is far more likely.
    Unlikely,
    /// Beyond all that is known of bodies, or at odds with itself.
    Impossible,
}

impl Severity {
    /// The word for it: `note`, `unlikely`, `impossible`.
    ///
    /// ```
    /// assert_eq!(freesewing::measurements::Severity::Unlikely.as_str(), "unlikely");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Unlikely => "unlikely",
            Self::Impossible => "impossible",
        }
    }
}

impl Display for Severity {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What a finding is about. [`as_str`](Self::as_str) gives names that stay the same, for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FindingKind {
    /// A length under the name of an angle.
    LengthForAngle,
    /// An angle under the name of a length.
    AngleForLength,
    /// Infinite, or not a number.
    NotFinite,
    /// Zero or negative.
    NotAboveZero,
    /// Numbers of centimetres, taken for millimetres.
    Centimetres,
    /// Numbers of inches, taken for millimetres.
    Inches,
    /// Numbers of metres, taken for millimetres.
    Metres,
    /// Numbers of inches, taken for centimetres.
    InchesForCentimetres,
    /// Numbers of centimetres, taken for inches.
    CentimetresForInches,
    /// Ten times too large: a decimal point or a unit was missed.
    TenTimes,
    /// Half of the way around or across, given for all of it.
    Half,
    /// All of the way around, given for half of it.
    Double,
    /// Two digits that stand side by side were swapped.
    DigitsSwapped,
    /// A digit was written twice.
    DigitDoubled,
    /// A digit was left out.
    DigitDropped,
    /// Two measurements have each other's value.
    NamesSwapped,
    /// Two or three measurements can't be together as they are.
    Contradiction,
    /// Beyond the widest limits of the check.
    OutOfRange,
    /// Far from what the other measurements make likely.
    Misfit,
    /// Inches that were stored as 24.5 mm each instead of 25.4, as the official site does: the set is 3.5 %
    /// small. It shows in three values, if all are round numbers of such inches.
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, Neck, Waist}, Measurements, inches, measurements::FindingKind,
    /// mm};
    ///
    /// let set = Measurements::from([
    ///     (Neck, mm(15.25 * 24.5)),
    ///     (Chest, mm(39.5 * 24.5)),
    ///     (Waist, mm(33.125 * 24.5)),
    /// ]);
    /// let findings = set.check();
    /// assert_eq!(findings[0].kind(), FindingKind::ShortInches);
    /// assert_eq!(findings[0].applied_to(&set).length(Chest), Some(inches(39.5)));
    /// ```
    ShortInches,
    /// Lengths of another scale than the published adult bodies. Nothing needs to be wrong.
    Scale,
}

impl FindingKind {
    /// The kind's name for programs, in camel case: it does not change.
    ///
    /// ```
    /// use freesewing::measurements::FindingKind;
    ///
    /// assert_eq!(FindingKind::DigitsSwapped.as_str(), "digitsSwapped");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LengthForAngle => "lengthForAngle",
            Self::AngleForLength => "angleForLength",
            Self::NotFinite => "notFinite",
            Self::NotAboveZero => "notAboveZero",
            Self::Centimetres => "centimetres",
            Self::Inches => "inches",
            Self::Metres => "metres",
            Self::InchesForCentimetres => "inchesForCentimetres",
            Self::CentimetresForInches => "centimetresForInches",
            Self::TenTimes => "tenTimes",
            Self::Half => "half",
            Self::Double => "double",
            Self::DigitsSwapped => "digitsSwapped",
            Self::DigitDoubled => "digitDoubled",
            Self::DigitDropped => "digitDropped",
            Self::NamesSwapped => "namesSwapped",
            Self::Contradiction => "contradiction",
            Self::OutOfRange => "outOfRange",
            Self::Misfit => "misfit",
            Self::ShortInches => "shortInches",
            Self::Scale => "scale",
        }
    }
}

impl Display for FindingKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Something in a set that is probably a mistake, and what was probably meant.
///
/// [`Measurements::check`] makes them. [`Display`] says it in one line.
///
/// ```
/// use freesewing::{Measurement::{Neck, WaistToFloor}, Measurements, cm, mm};
/// use freesewing::measurements::{FindingKind, Severity};
///
/// let set = Measurements::from([(Neck, cm(38.0)), (WaistToFloor, mm(108.0))]);
/// let findings = set.check();
///
/// assert_eq!(findings[0].kind(), FindingKind::Centimetres);
/// assert_eq!(findings[0].severity(), Severity::Impossible);
/// assert_eq!(findings[0].names(), [WaistToFloor]);
/// assert_eq!(findings[0].applied_to(&set).length(WaistToFloor), Some(cm(108.0)));
/// assert_eq!(findings.len(), 1);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    severity: Severity,
    kind: FindingKind,
    names: Vec<Name>,
    reason: String,
    suggestion: Option<Measurements>,
}

impl Finding {
    pub(super) fn new(severity: Severity, kind: FindingKind, names: Vec<Name>, reason: String) -> Self {
        Self { severity, kind, names, reason, suggestion: None }
    }

    pub(super) fn suggest(mut self, suggestion: Measurements) -> Self {
        self.suggestion = (!suggestion.is_empty()).then_some(suggestion);
        self
    }

    /// Leaves out of the suggestion what another finding suggests: that one knows of this one. So suggestions
    /// can be applied in any order.
    pub(super) fn yielding_to(mut self, others: &[Self]) -> Self {
        if let Some(mut meant) = self.suggestion.take() {
            for name in others.iter().filter_map(Self::suggestion).flat_map(Measurements::names) {
                meant.remove(name);
            }
            self = self.suggest(meant);
        }
        self
    }

    /// How much it weighs.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, measurements::Severity, mm};
    ///
    /// let findings = Measurements::new().with(Neck, mm(38.0)).check();
    /// assert_eq!(findings[0].severity(), Severity::Impossible);
    /// ```
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// What it is about, for programs.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, measurements::FindingKind, mm};
    ///
    /// let findings = Measurements::new().with(Neck, mm(38.0)).check();
    /// assert_eq!(findings[0].kind(), FindingKind::Centimetres);
    /// assert_eq!(findings[0].kind().as_str(), "centimetres");
    /// ```
    #[must_use]
    pub const fn kind(&self) -> FindingKind {
        self.kind
    }

    /// The measurements that it is about, at least one.
    ///
    /// ```
    /// use freesewing::{Measurement::{ShoulderToElbow, ShoulderToWrist}, Measurements, cm};
    ///
    /// let set = Measurements::from([(ShoulderToElbow, cm(60.0)), (ShoulderToWrist, cm(35.0))]);
    /// assert_eq!(set.check()[0].names(), [ShoulderToElbow, ShoulderToWrist]);
    /// ```
    #[must_use]
    pub fn names(&self) -> &[Name] {
        &self.names
    }

    /// What is odd, for people: one line with the numbers in it.
    ///
    /// ```
    /// use freesewing::{Measurement::{WaistToSeat, WaistToUpperLeg}, Measurements, mm};
    ///
    /// let set = Measurements::from([(WaistToSeat, mm(320.0)), (WaistToUpperLeg, mm(280.0))]);
    /// assert_eq!(
    ///     set.check()[0].reason(),
    ///     "waistToSeat is 320 mm and waistToUpperLeg 280 mm, but the seat is above the top of the legs"
    /// );
    /// ```
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The values that were probably meant, of some of the [`names`](Self::names) or all, where they can be
    /// told.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm, mm};
    ///
    /// let findings = Measurements::new().with(Neck, mm(38.0)).check();
    /// let meant = findings[0].suggestion().unwrap();
    /// assert_eq!(meant.length(Neck), Some(cm(38.0)));
    /// ```
    #[must_use]
    pub const fn suggestion(&self) -> Option<&Measurements> {
        self.suggestion.as_ref()
    }

    /// The set with the suggestion's values in it, everything else as it is. A finding without a suggestion
    /// changes nothing.
    ///
    /// ```
    /// use freesewing::{Measurement::{ShoulderToElbow, ShoulderToWrist}, Measurements, cm};
    ///
    /// let set = Measurements::from([(ShoulderToElbow, cm(60.0)), (ShoulderToWrist, cm(35.0))]);
    /// let findings = set.check();
    /// let better = findings[0].applied_to(&set);
    /// assert_eq!(better.length(ShoulderToElbow), Some(cm(35.0)));
    /// assert!(better.check().is_empty());
    /// ```
    #[must_use]
    pub fn applied_to(&self, set: &Measurements) -> Measurements {
        let mut set = set.clone();
        if let Some(suggestion) = &self.suggestion {
            set.extend(suggestion.iter());
        }
        set
    }
}

/// `unlikely: ` and the reason.
impl Display for Finding {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.severity, self.reason)
    }
}
