//! The colours of a card, light and dark.

/// The colours of a card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Theme {
    /// Dark where the viewer says that it prefers dark pages (`prefers-color-scheme`), else light.
    #[default]
    Auto,
    /// Dark on white.
    Light,
    /// Light on near black.
    Dark,
}

/// What a colour is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paint {
    Card,
    Border,
    /// Values and the title.
    Ink,
    /// Names and notes.
    Muted,
    /// Lines from a value to its place.
    Line,
    Body,
    Outline,
    /// Where on the body a measurement is taken.
    Mark,
    /// Bars of what is larger than it is beside.
    More,
    /// Bars of what is smaller.
    Less,
}

impl Paint {
    pub(super) const ALL: [Self; 10] = [
        Self::Card,
        Self::Border,
        Self::Ink,
        Self::Muted,
        Self::Line,
        Self::Body,
        Self::Outline,
        Self::Mark,
        Self::More,
        Self::Less,
    ];

    /// The class that elements of this colour have.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Border => "border",
            Self::Ink => "ink",
            Self::Muted => "muted",
            Self::Line => "line",
            Self::Body => "body",
            Self::Outline => "outline",
            Self::Mark => "mark",
            Self::More => "more",
            Self::Less => "less",
        }
    }

    /// Whether lines are drawn with it; else areas and text are filled.
    pub(super) const fn is_stroke(self) -> bool {
        matches!(self, Self::Border | Self::Line | Self::Outline | Self::Mark)
    }

    pub(super) const fn colour(self, dark: bool) -> &'static str {
        match (self, dark) {
            (Self::Card, false) => "#ffffff",
            (Self::Card, true) => "#14181f",
            (Self::Border, false) => "#dfe4ea",
            (Self::Border, true) => "#2e3642",
            (Self::Ink, false) => "#18202b",
            (Self::Ink, true) => "#eef2f6",
            (Self::Muted, false) => "#586574",
            (Self::Muted, true) => "#a3afbd",
            (Self::Line, false) => "#c3ccd6",
            (Self::Line, true) => "#424d5b",
            (Self::Body, false) => "#eef1f5",
            (Self::Body, true) => "#232b36",
            (Self::Outline, false) => "#b4bfcc",
            (Self::Outline, true) => "#566374",
            (Self::Mark, false) => "#0f766e",
            (Self::Mark, true) => "#4fd1c0",
            (Self::More, false) => "#c2570c",
            (Self::More, true) => "#f6a55c",
            (Self::Less, false) => "#2f5fd0",
            (Self::Less, true) => "#8fb4ff",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast ratio of two colours, by the formula of WCAG 2.2.
    fn contrast(one: &str, other: &str) -> f64 {
        let luminance = |colour: &str| {
            let channel = |at: usize| {
                let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
                if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
        };
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn text_and_marks_stand_out_in_light_and_dark() {
        for dark in [false, true] {
            let on = |paint: Paint, ground: Paint| contrast(paint.colour(dark), ground.colour(dark));
            // WCAG 2.2: 4.5 for text, 3 for graphics that carry meaning.
            for text in [Paint::Ink, Paint::Muted] {
                assert!(on(text, Paint::Card) >= 4.5, "{text:?} {dark} {}", on(text, Paint::Card));
            }
            for drawn in [Paint::Mark, Paint::More, Paint::Less] {
                assert!(on(drawn, Paint::Card) >= 3.0, "{drawn:?} {dark}");
            }
            assert!(on(Paint::Mark, Paint::Body) >= 3.0, "{dark}");
        }
    }

    #[test]
    fn every_class_is_another_one() {
        for (i, one) in Paint::ALL.iter().enumerate() {
            assert!(Paint::ALL.iter().skip(i + 1).all(|other| one.class() != other.class()));
        }
    }
}
