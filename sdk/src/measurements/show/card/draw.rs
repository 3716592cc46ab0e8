//! Where everything stands on a card.

use std::fmt::Write;

use super::figure::{self, HEIGHT, PLACES, Place, Side};
use super::svg::{Anchor, Px, Svg, put, shorten};
use super::theme::Paint;
use super::{Card, layout};
use crate::measurements::show::beside::more;
use crate::measurements::{Measurements, Name, Quantity};

/// The width of the card, in pixels.
pub(super) const WIDTH: f64 = 920.0;
/// Free space at the edges.
const MARGIN: f64 = 32.0;
/// The width of a column of values.
const COLUMN: f64 = 286.0;
/// Between two lines of a column, from baseline to baseline.
const GAP: f64 = 28.0;
/// From a line's text to the rule below it.
const RULE: f64 = 6.5;
/// The height at which the body's crown is.
const CROWN: f64 = 138.0;
/// Pixels in one unit of the figure.
const SCALE: f64 = 1.06;
/// A bar is full when a value differs by this share of the other one.
const FULL_BAR: f64 = 0.2;
/// The widest name, in columns.
const NAME: usize = 25;
/// The widest name below the body.
const LONG_NAME: usize = 40;
/// The widest value.
const VALUE: usize = 14;
/// The widest title.
const TITLE: usize = 48;

/// A value in its column.
struct Row {
    name: &'static str,
    quantity: Quantity,
    estimated: bool,
    /// The value beside it.
    other: Option<Quantity>,
    place: &'static Place,
    /// The height of the rule below it.
    height: f64,
}

impl Card<'_> {
    /// Draws everything and gives the height of the card.
    pub(super) fn draw(&self, svg: &mut Svg, shown: &Measurements) -> f64 {
        let foot = CROWN + HEIGHT * SCALE;
        let unknown: Vec<(&Name, Quantity)> =
            shown.head_to_toe().filter(|(name, _)| name.known().is_none()).collect();
        let lines = unknown.len().div_ceil(2) as f64;
        let below = if unknown.is_empty() { 0.0 } else { 46.0 + lines * GAP };
        let note = self.note();
        let note_height = if note.is_some() { 26.0 } else { 0.0 };
        let height = foot + below + note_height + MARGIN;

        svg.open(Paint::Card, "");
        svg.rect(0.0, 0.0, WIDTH, height, 18.0);
        svg.close();
        svg.open(Paint::Border, "");
        svg.rect(0.5, 0.5, WIDTH - 1.0, height - 1.0, 17.5);
        svg.close();
        self.draw_head(svg, shown);

        let (left, right) = (self.rows(shown, Side::Left), self.rows(shown, Side::Right));
        self.draw_body(svg, &[&left, &right]);
        self.draw_column(svg, &left, Side::Left);
        self.draw_column(svg, &right, Side::Right);
        self.draw_unknown(svg, &unknown, foot + 40.0);
        if let Some(note) = note {
            svg.open(Paint::Muted, " font-size=\"11\"");
            svg.text(MARGIN, foot + below + 26.0, Anchor::Start, &note);
            svg.close();
        }
        height
    }

    fn draw_head(&self, svg: &mut Svg, shown: &Measurements) {
        svg.open(Paint::Ink, " font-size=\"24\" font-weight=\"650\"");
        svg.text(MARGIN, 56.0, Anchor::Start, &shorten(self.title, TITLE));
        svg.close();
        let mut line = match self.set.len() {
            0 => "no measurements".to_owned(),
            1 => "1 measurement".to_owned(),
            count => format!("{count} measurements"),
        };
        let estimated = shown.len() - self.set.len().min(shown.len());
        if estimated > 0 {
            let _ = write!(line, ", {estimated} estimated");
        }
        if let Some(beside) = &self.beside {
            let _ = write!(line, ", beside {}", shorten(beside.title, TITLE));
        }
        svg.open(Paint::Muted, "");
        svg.text(MARGIN, 79.0, Anchor::Start, &line);
        svg.close();
    }

    /// The values of one side, each as near to its place on the body as the others allow.
    fn rows(&self, shown: &Measurements, side: Side) -> Vec<Row> {
        let mut rows: Vec<Row> = PLACES
            .iter()
            .filter(|place| place.side == side)
            .filter_map(|place| {
                Some(Row {
                    name: place.measurement.label(),
                    quantity: shown.get(place.measurement)?,
                    estimated: !self.set.contains(place.measurement),
                    other: self.beside.as_ref().and_then(|beside| beside.set.get(place.measurement)),
                    place,
                    height: CROWN + place.at.1 * SCALE,
                })
            })
            .collect();
        let wanted: Vec<f64> = rows.iter().map(|row| row.height).collect();
        let heights = layout::spread(&wanted, GAP, CROWN + RULE, CROWN + HEIGHT * SCALE);
        for (row, height) in rows.iter_mut().zip(heights) {
            row.height = height;
        }
        rows
    }

    /// The outline, the tapes on it and the lines to the values.
    fn draw_body(&self, svg: &mut Svg, columns: &[&[Row]; 2]) {
        let rows = || columns.iter().flat_map(|rows| rows.iter());
        let at = format!(" transform=\"translate({} {}) scale({SCALE})\"", WIDTH / 2.0, Px(CROWN));
        let outline = figure::outline();
        svg.open(Paint::Body, &at);
        put!(svg, "<path d=\"{outline}\"/>");
        svg.close();
        svg.open(Paint::Outline, &at);
        put!(svg, "<path d=\"{outline}\"/>");
        svg.close();

        svg.open(Paint::Line, "");
        for row in rows() {
            let (x, y) = on_card(row.place.at);
            let (edge, elbow) = match row.place.side {
                Side::Left => (MARGIN + COLUMN, MARGIN + COLUMN + 10.0),
                Side::Right => (WIDTH - MARGIN - COLUMN, WIDTH - MARGIN - COLUMN - 10.0),
            };
            put!(svg, "<path d=\"M{} {}H{}L{} {}\"/>", Px(edge), Px(row.height), Px(elbow), Px(x), Px(y));
        }
        svg.close();

        for (estimated, opacity) in [(true, " opacity=\"0.45\""), (false, "")] {
            svg.open(Paint::Mark, &format!("{at} stroke-linecap=\"round\"{opacity}"));
            for row in rows().filter(|row| row.estimated == estimated) {
                let Place { at: (x, y), front, back, .. } = row.place;
                if !back.is_empty() {
                    put!(svg, "<path d=\"{back}\" stroke-dasharray=\"2 3\" opacity=\"0.7\"/>");
                }
                if !front.is_empty() {
                    put!(svg, "<path d=\"{front}\"/>");
                }
                // A dot is a line without length and with round ends.
                put!(svg, "<path d=\"M{} {}h0\" stroke-width=\"4.5\"/>", Px(*x), Px(*y));
            }
            svg.close();
        }
    }

    fn draw_column(&self, svg: &mut Svg, rows: &[Row], side: Side) {
        if rows.is_empty() {
            return;
        }
        let (start, heading) = match side {
            Side::Left => (MARGIN, "Around and across"),
            Side::Right => (WIDTH - MARGIN - COLUMN, "Along"),
        };
        let end = start + COLUMN;
        svg.open(Paint::Muted, " font-size=\"11\" letter-spacing=\"0.6\"");
        svg.text(start, 112.0, Anchor::Start, heading);
        svg.close();

        svg.open(Paint::Line, "");
        for row in rows {
            put!(svg, "<path d=\"M{} {}H{}\"/>", Px(start), Px(row.height), Px(end));
            if row.other.is_some() {
                // Where both are equal.
                put!(svg, "<path d=\"M{} {}v6\"/>", Px(start + COLUMN / 2.0), Px(row.height - 3.0));
            }
        }
        svg.close();
        for (paint, larger) in [(Paint::More, true), (Paint::Less, false)] {
            svg.open(paint, "");
            for row in rows {
                bar(svg, row, start + COLUMN / 2.0, larger);
            }
            svg.close();
        }

        svg.open(Paint::Muted, "");
        for row in rows {
            svg.text(start, row.height - RULE, Anchor::Start, &shorten(row.name, NAME));
        }
        svg.close();
        for (paint, weight, estimated) in [(Paint::Ink, 600, false), (Paint::Muted, 400, true)] {
            svg.open(paint, &format!(" font-weight=\"{weight}\""));
            for row in rows.iter().filter(|row| row.estimated == estimated) {
                let value = self.print(row.quantity, estimated);
                svg.text(end, row.height - RULE, Anchor::End, &shorten(&value, VALUE));
            }
            svg.close();
        }
        svg.open(Paint::Muted, " font-size=\"11\"");
        for row in rows {
            let by = row.other.and_then(|other| more(row.quantity, other, self.format.without_unit()));
            if let Some(by) = by {
                svg.text(end - 86.0, row.height - RULE, Anchor::End, &shorten(&by, VALUE));
            }
        }
        svg.close();
    }

    fn draw_unknown(&self, svg: &mut Svg, unknown: &[(&Name, Quantity)], top: f64) {
        if unknown.is_empty() {
            return;
        }
        svg.open(Paint::Muted, " font-size=\"11\" letter-spacing=\"0.6\"");
        svg.text(MARGIN, top, Anchor::Start, "Not among FreeSewing's measurements");
        svg.close();
        let half = (WIDTH - 3.0 * MARGIN) / 2.0;
        let cells = unknown.iter().enumerate().map(|(i, (name, quantity))| {
            let start = if i % 2 == 0 { MARGIN } else { 2.0 * MARGIN + half };
            (start, top + GAP * (1 + i / 2) as f64, *name, *quantity)
        });
        svg.open(Paint::Line, "");
        for (start, height, ..) in cells.clone() {
            put!(svg, "<path d=\"M{} {}h{}\"/>", Px(start), Px(height + RULE), Px(half));
        }
        svg.close();
        svg.open(Paint::Muted, "");
        for (start, height, name, _) in cells.clone() {
            svg.text(start, height, Anchor::Start, &shorten(name.as_str(), LONG_NAME));
        }
        svg.close();
        svg.open(Paint::Ink, " font-weight=\"600\"");
        for (start, height, name, quantity) in cells {
            let value = self.print(quantity, !self.set.contains(name));
            svg.text(start + half, height, Anchor::End, &shorten(&value, VALUE));
        }
        svg.close();
    }

    /// What the bars and the signs mean.
    fn note(&self) -> Option<String> {
        let bars = self.beside.as_ref().map(|beside| {
            let title = shorten(beside.title, TITLE);
            format!("Bars: less or more than {title}; a full bar is 20 % or beyond")
        });
        let estimates = self.estimates.map(|_| "~ estimated, not measured".to_owned());
        match (bars, estimates) {
            (Some(bars), Some(estimates)) => Some(format!("{estimates} · {bars}")),
            (bars, estimates) => bars.or(estimates),
        }
    }
}

/// A bar from the middle of the rule: to the right for what is larger than beside it.
fn bar(svg: &mut Svg, row: &Row, middle: f64, larger: bool) {
    let Some(other) = row.other else { return };
    let (value, other) = (row.quantity.raw(), other.raw());
    let share = (value - other) / other;
    if !share.is_finite() || other <= 0.0 || value == other || (value > other) != larger {
        return;
    }
    let width = COLUMN / 2.0 * (share.abs() / FULL_BAR).min(1.0);
    let start = if larger { middle } else { middle - width };
    svg.rect(start, row.height - 1.5, width, 3.0, 1.5);
}

/// A point of the figure on the card.
fn on_card((x, y): (f64, f64)) -> (f64, f64) {
    (WIDTH / 2.0 + x * SCALE, CROWN + y * SCALE)
}

#[cfg(test)]
mod tests;
