//! What is known of a design.

use std::fmt::{self, Debug, Display, Formatter};

use crate::measurements::sound::sound;
use crate::measurements::{Measurement, Measurements};

/// A design of FreeSewing: what it needs to be drafted, and how hard it is to sew.
///
/// Every design is a static of this module, named as the design is: [`AARON`](super::AARON). Its needs were
/// computed with FreeSewing's own library: those of `aaron`, `brian` and `library` from release 4.10.2, the
/// others as of August 2023, so they may have changed a little since. Nothing is known of the needs of most
/// designs that came later, and then [`required`](Self::required) says so.
///
/// ```
/// use freesewing::{Measurement::{Neck, WaistToHips}, Measurements, cm, designs::TRAYVON};
///
/// let robin = Measurements::new().with(Neck, cm(38.0)).with(WaistToHips, cm(12.5));
/// let missing = TRAYVON.missing(&robin).unwrap();
/// assert_eq!(missing, [freesewing::Measurement::HpsToWaistBack]);
/// assert_eq!(TRAYVON.difficulty(), Some(2));
/// ```
#[derive(PartialEq, Eq, Hash)]
pub struct Design {
    pub(crate) name: &'static str,
    pub(crate) required: Option<&'static [Measurement]>,
    /// Only where it differs from `required`.
    pub(crate) required_2023: Option<&'static [Measurement]>,
    pub(crate) optional: Option<&'static [Measurement]>,
    pub(crate) difficulty: Option<u8>,
    pub(crate) tags: Option<&'static [&'static str]>,
    pub(crate) techniques: Option<&'static [&'static str]>,
    pub(crate) code: &'static [&'static str],
    pub(crate) design: &'static [&'static str],
    pub(crate) in_newest: bool,
    pub(crate) in_2023: bool,
    pub(crate) development_only: bool,
}

impl Design {
    /// The name in FreeSewing, in lower case: what a pattern's `design` is.
    ///
    /// ```
    /// assert_eq!(freesewing::designs::AARON.name(), "aaron");
    /// ```
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The measurements without which it cannot be drafted, in alphabetical order. Nothing when they are not
    /// known; an empty list when it needs none.
    ///
    /// Only stored measurements: [derived](crate::measurements::Derived) ones are replaced by their sources.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, designs::{BENJAMIN, GOZER, OCTOPLUSHY}};
    ///
    /// assert_eq!(BENJAMIN.required(), Some([Neck].as_slice()));
    /// assert_eq!(OCTOPLUSHY.required(), Some([].as_slice()));
    /// assert_eq!(GOZER.required(), None);
    /// ```
    #[must_use]
    pub const fn required(&self) -> Option<&'static [Measurement]> {
        self.required
    }

    /// What it required in the collection of 2023, for those who draft with that release. Nothing when it was
    /// not in it. It differs from [`required`](Self::required) for `aaron` and `brian`.
    ///
    /// ```
    /// use freesewing::{Measurement::WaistToArmpit, designs::{AARON, LIBRARY}};
    ///
    /// assert!(AARON.required().unwrap().contains(&WaistToArmpit));
    /// assert!(!AARON.required_in_2023().unwrap().contains(&WaistToArmpit));
    /// assert_eq!(LIBRARY.required_in_2023(), None);
    /// ```
    #[must_use]
    pub const fn required_in_2023(&self) -> Option<&'static [Measurement]> {
        match self.required_2023 {
            Some(required) => Some(required),
            None if self.in_2023 => self.required,
            None => None,
        }
    }

    /// The measurements that it uses if they are there, in alphabetical order; the draft has a default for
    /// each. Nothing when they are not known.
    ///
    /// ```
    /// use freesewing::{Measurement::HighBust, designs::{AARON, GOZER}};
    ///
    /// assert_eq!(AARON.optional(), Some([HighBust].as_slice()));
    /// assert_eq!(GOZER.optional(), None);
    /// ```
    #[must_use]
    pub const fn optional(&self) -> Option<&'static [Measurement]> {
        self.optional
    }

    /// What a set lacks for this design, in alphabetical order: the required measurements that are not there
    /// or that have a [`Problem`](crate::measurements::Problem). Nothing when its needs are not known.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, designs::{BENJAMIN, GOZER}, mm};
    ///
    /// let robin = Measurements::new();
    /// assert_eq!(BENJAMIN.missing(&robin), Some(vec![Neck]));
    /// assert_eq!(BENJAMIN.missing(&robin.clone().with(Neck, mm(0.0))), Some(vec![Neck]));
    /// assert_eq!(BENJAMIN.missing(&robin.clone().with(Neck, mm(380.0))), Some(vec![]));
    /// assert_eq!(GOZER.missing(&robin), None);
    /// ```
    #[must_use]
    pub fn missing(&self, set: &Measurements) -> Option<Vec<Measurement>> {
        self.required.map(|required| lacking(required, set))
    }

    /// The optional measurements that a set lacks, in alphabetical order. The design can be drafted without
    /// them. Nothing when its needs are not known.
    ///
    /// ```
    /// use freesewing::{Measurement::HighBust, Measurements, designs::AARON};
    ///
    /// assert_eq!(AARON.missing_optional(&Measurements::new()), Some(vec![HighBust]));
    /// ```
    #[must_use]
    pub fn missing_optional(&self, set: &Measurements) -> Option<Vec<Measurement>> {
        self.optional.map(|optional| lacking(optional, set))
    }

    /// How hard it is to sew, from 1 (easy) to 5. Nothing for some designs that are for development.
    ///
    /// ```
    /// assert_eq!(freesewing::designs::CARLTON.difficulty(), Some(5));
    /// ```
    #[must_use]
    pub const fn difficulty(&self) -> Option<u8> {
        self.difficulty
    }

    /// What kind of thing it is, such as `tops` or `underwear`; empty when nothing is known.
    ///
    /// ```
    /// assert_eq!(freesewing::designs::AARON.tags(), ["tops", "underwear"]);
    /// ```
    #[must_use]
    pub fn tags(&self) -> &'static [&'static str] {
        self.tags.unwrap_or_default()
    }

    /// The techniques that sewing it takes, such as `hem`. Nothing when they are not known.
    ///
    /// ```
    /// use freesewing::designs::{AARON, GOZER};
    ///
    /// assert_eq!(GOZER.techniques(), Some(["hem"].as_slice()));
    /// assert_eq!(AARON.techniques(), None);
    /// ```
    #[must_use]
    pub const fn techniques(&self) -> Option<&'static [&'static str]> {
        self.techniques
    }

    /// Who wrote its code.
    ///
    /// ```
    /// assert_eq!(freesewing::designs::FLORENT.code_by(), ["Quentin Felix", "Joost De Cock"]);
    /// ```
    #[must_use]
    pub const fn code_by(&self) -> &'static [&'static str] {
        self.code
    }

    /// Who designed it; empty for designs that are for development.
    ///
    /// ```
    /// assert_eq!(freesewing::designs::FLORENT.designed_by(), ["Quentin Felix"]);
    /// ```
    #[must_use]
    pub const fn designed_by(&self) -> &'static [&'static str] {
        self.design
    }

    /// Whether it is in the newest collection, of FreeSewing 4.10.2.
    ///
    /// ```
    /// use freesewing::designs::{AARON, URSULA};
    ///
    /// assert!(AARON.in_newest() && !URSULA.in_newest());
    /// ```
    #[must_use]
    pub const fn in_newest(&self) -> bool {
        self.in_newest
    }

    /// Whether it was in the collection of August 2023.
    ///
    /// ```
    /// use freesewing::designs::{GOZER, URSULA};
    ///
    /// assert!(URSULA.in_2023() && !GOZER.in_2023());
    /// ```
    #[must_use]
    pub const fn in_2023(&self) -> bool {
        self.in_2023
    }

    /// Whether it is a help for people who develop designs, and nothing to sew.
    ///
    /// ```
    /// use freesewing::designs::{AARON, RENDERTEST};
    ///
    /// assert!(RENDERTEST.is_development_only() && !AARON.is_development_only());
    /// ```
    #[must_use]
    pub const fn is_development_only(&self) -> bool {
        self.development_only
    }
}

fn lacking(wanted: &[Measurement], set: &Measurements) -> Vec<Measurement> {
    wanted.iter().copied().filter(|measurement| sound(set, *measurement).is_none()).collect()
}

/// The name, such as `aaron`.
impl Display for Design {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}

/// `Design(aaron)`: the rest follows from the name.
impl Debug for Design {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "Design({})", self.name)
    }
}
