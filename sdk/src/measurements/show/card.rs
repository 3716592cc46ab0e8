//! A set as a picture: its values beside a drawn body, in one SVG that needs nothing else.

mod draw;
mod figure;
mod layout;
mod svg;
mod theme;

use std::fmt::{self, Display, Formatter};

use super::beside::{self, Beside};
use crate::measurements::{LengthFormat, Measurements, Quantity};
use svg::{Escaped, Px, Svg};
use theme::Paint;

pub use theme::Theme;

/// The font of all text: the viewer's own.
const FONT: &str = "system-ui, sans-serif";

/// A set as an SVG card: see [`Measurements::card`].
///
/// `Display` writes the SVG. It is complete in itself, the same for the same input, and legible on light and
/// dark pages: by default it follows `prefers-color-scheme`. A title and a description with all values are
/// there for those who do not see it. Several cards can stand on one page.
#[derive(Clone, Debug)]
#[must_use]
pub struct Card<'a> {
    set: &'a Measurements,
    title: &'a str,
    format: LengthFormat,
    beside: Option<Beside<'a>>,
    estimates: Option<&'a Measurements>,
    theme: Theme,
}

impl Measurements {
    /// The set as a picture: an SVG with the values beside a drawn body, in centimetres unless asked
    /// otherwise. Names that FreeSewing does not know are listed below.
    ///
    /// ```
    /// use freesewing::{LengthFormat, Measurement::{Chest, Neck}, Measurements, cm, measurements::Theme};
    ///
    /// let robin = Measurements::from([(Neck, cm(38.0)), (Chest, cm(98.0))]);
    /// let svg = robin.card().titled("Robin").theme(Theme::Light).to_string();
    /// assert!(svg.starts_with("<svg ") && svg.contains("98.0 cm"));
    /// ```
    pub fn card(&self) -> Card<'_> {
        Card {
            set: self,
            title: "Measurements",
            format: LengthFormat::centimetres().decimals(1),
            beside: None,
            estimates: None,
            theme: Theme::Auto,
        }
    }
}

impl<'a> Card<'a> {
    /// The title: the person's name, say.
    ///
    /// ```
    /// let robin = freesewing::Measurements::new();
    /// assert!(robin.card().titled("Robin & Co").to_string().contains("Robin &amp; Co"));
    /// ```
    pub fn titled(self, title: &'a str) -> Self {
        Self { title, ..self }
    }

    /// How lengths are printed.
    ///
    /// ```
    /// use freesewing::{LengthFormat, Measurement::Neck, Measurements, inches};
    ///
    /// let robin = Measurements::from([(Neck, inches(15.5))]);
    /// let card = robin.card().format(LengthFormat::fractional_inches(8).with_marks());
    /// assert!(card.to_string().contains("15 1/2&quot;"));
    /// ```
    pub fn format(self, format: LengthFormat) -> Self {
        Self { format, ..self }
    }

    /// Compares with another set: a bar and a number at each value that both have.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm};
    ///
    /// let (robin, alex) = (Measurements::from([(Neck, cm(38.5))]), Measurements::from([(Neck, cm(37.0))]));
    /// assert!(robin.card().beside("Alex", &alex).to_string().contains("+1.5"));
    /// ```
    pub fn beside(self, title: &'a str, other: &'a Measurements) -> Self {
        Self { beside: Some(Beside::of(title, other)), ..self }
    }

    /// Compares with the published body that is [nearest](crate::measurements::sizes::nearest) to this set. A
    /// set without lengths that could be compared stays alone.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm};
    ///
    /// let robin = Measurements::from([(Neck, cm(34.5))]);
    /// assert!(robin.card().beside_nearest().to_string().contains("beside cisFemaleAdult34"));
    /// ```
    pub fn beside_nearest(self) -> Self {
        Self { beside: Beside::nearest(self.set), ..self }
    }

    /// Shows estimated values too, where the set has none. They have a `~` before them and are less strong.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, cm, sizes};
    ///
    /// let robin = Measurements::from([(Neck, cm(34.0))]);
    /// let filled = sizes::fill(&robin).unwrap();
    /// let svg = robin.card().estimates(filled.estimated()).to_string();
    /// assert!(svg.contains(">34.0 cm<") && svg.contains(">~16.5 cm<"));
    /// ```
    pub fn estimates(self, estimates: &'a Measurements) -> Self {
        Self { estimates: Some(estimates), ..self }
    }

    /// Light, dark, or whichever the viewer prefers.
    ///
    /// ```
    /// use freesewing::{Measurements, measurements::Theme};
    ///
    /// let robin = Measurements::new();
    /// assert!(robin.card().to_string().contains("prefers-color-scheme"));
    /// assert!(!robin.card().theme(Theme::Dark).to_string().contains("prefers-color-scheme"));
    /// ```
    pub fn theme(self, theme: Theme) -> Self {
        Self { theme, ..self }
    }

    /// The SVG.
    ///
    /// ```
    /// assert!(freesewing::Measurements::new().card().to_svg().ends_with("</svg>\n"));
    /// ```
    #[must_use]
    pub fn to_svg(&self) -> String {
        self.to_string()
    }
}

/// The SVG.
impl Display for Card<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut svg = Svg { out: String::new(), dark: self.theme == Theme::Dark };
        let shown = self.shown();
        let height = self.draw(&mut svg, &shown);
        // Styles of an SVG within a page count for all of the page, so they are bound to an id of this card.
        let id = format!("card-{:x}", digest(&svg.out));
        write!(f, "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"{id}\" role=\"img\"")?;
        let width = draw::WIDTH;
        write!(f, " aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"0 0 {width} {}\"", Px(height))?;
        writeln!(f, " width=\"{width}\" height=\"{}\" font-family=\"{FONT}\" font-size=\"13\">", Px(height))?;
        writeln!(f, "<title id=\"{id}-title\">{}</title>", Escaped(self.title))?;
        writeln!(f, "<desc id=\"{id}-desc\">{}</desc>", Escaped(&self.description(&shown)))?;
        f.write_str("<style>")?;
        write!(f, "#{id}{{max-width:100%;height:auto}}#{id} text{{font-variant-numeric:tabular-nums}}")?;
        if self.theme == Theme::Auto {
            f.write_str("@media (prefers-color-scheme:dark){")?;
            for paint in Paint::ALL {
                let property = if paint.is_stroke() { "stroke" } else { "fill" };
                write!(f, "#{id} .{}{{{property}:{}}}", paint.class(), paint.colour(true))?;
            }
            f.write_str("}")?;
        }
        f.write_str("</style>\n")?;
        f.write_str(&svg.out)?;
        f.write_str("</svg>\n")
    }
}

impl Card<'_> {
    /// Measured and estimated values.
    fn shown(&self) -> Measurements {
        match self.estimates {
            Some(estimates) => self.set.clone().filled_with(estimates),
            None => self.set.clone(),
        }
    }

    /// The value as it is printed.
    fn print(&self, quantity: Quantity, estimated: bool) -> String {
        format!("{}{}", if estimated { "~" } else { "" }, beside::print(quantity, self.format))
    }

    /// All values in words, for those who do not see the picture.
    fn description(&self, shown: &Measurements) -> String {
        if shown.is_empty() {
            return "No measurements".to_owned();
        }
        let values = shown.head_to_toe().map(|(name, quantity)| {
            format!("{} {}", name.label(), self.print(quantity, !self.set.contains(name)))
        });
        values.collect::<Vec<_>>().join(", ")
    }
}

/// A number that stands for a text (FNV-1a, 64 bits).
fn digest(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests;
