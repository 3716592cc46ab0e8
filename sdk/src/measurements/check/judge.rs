//! Finds the slip that explains best why a set does not hang together, corrects it, and looks again: so one
//! cause gives one finding.

use super::super::Measurement;
use super::body::Row;
use super::finding::FindingKind::{self, Misfit, NamesSwapped, OutOfRange};
use super::fit::{Expected, Fit, Point};
use super::pairs::MIXED_UP;
use super::slip::{Slip, slips};

/// From here on a value is looked at closely, in standard deviations of what the others leave open.
const ODD: f64 = 3.0;
/// A value that is less off than this is left alone.
const WRONG: f64 = 4.0;
/// What a slip would have meant has to fit this well.
const FITS: f64 = 2.5;
/// What a swap must gain, like the price of a [`Slip`].
const SWAP: f64 = 11.0;
/// What a value without an explanation must gain: 6.5 standard deviations do.
const NO_REASON: f64 = 18.0;
/// When another slip would explain a value as well but for this much, what was meant can't be told.
const SURE: f64 = 2.0;

/// A value of the set on its way through the check.
pub(super) struct Entry {
    pub(super) row: Row,
    /// In mm, as the set has it or in the unit that the whole set was found to be in.
    pub(super) given: f64,
    /// In mm, as it was probably meant.
    pub(super) meant: f64,
    point: Point,
    /// What the value is in all bodies.
    usual: Expected,
    /// Whether the fit has it.
    taken: bool,
    /// Whether it has its verdict.
    pub(super) settled: bool,
    /// Whether the verdict is that nothing explains it.
    pub(super) refused: bool,
}

impl Entry {
    pub(super) fn new(row: Row, given: f64, scale: f64) -> Self {
        let log = (given / scale).ln() - row.origin();
        let point = Point { log, loadings: row.loadings(), variance: row.variance() };
        let usual = Fit::prior().expect(&point);
        Self { row, given, meant: given, point, usual, taken: false, settled: false, refused: false }
    }

    /// How far it is from all bodies, in standard deviations, when it is meant so many times as much: the
    /// factor's logarithm is given.
    pub(super) fn off_when(&self, log_factor: f64) -> f64 {
        self.usual.off(self.point.log + log_factor)
    }

    /// By which factor it differs from the middle of the base bodies, as a logarithm.
    pub(super) fn log_factor(&self) -> f64 {
        self.point.log - self.usual.mean
    }

    /// By which factor it lies outside of what is between the base bodies, as a logarithm.
    pub(super) fn log_outside(&self) -> f64 {
        let [.., male] = self.point.loadings;
        self.point.log - self.point.log.max(male.min(0.0)).min(male.max(0.0))
    }

    /// Its number meant so many times as much.
    pub(super) fn multiply(&mut self, factor: f64) {
        self.given *= factor;
        self.meant *= factor;
        self.point.log += factor.ln();
    }

    /// The body turned out to be so many times as large. Children and dolls have other proportions than grown
    /// people: from then on three times the spread is usual, and as good as any head on a small body.
    pub(super) fn rescale(&mut self, factor: f64) {
        const LOOSER: f64 = 9.0;
        const ANY: f64 = 0.2;
        self.point.log -= factor.ln();
        self.point.variance *= LOOSER;
        if factor < 1.0 && self.row.name == Measurement::Head {
            self.point.variance = ANY;
        }
    }

    /// Its point, if that many mm were meant.
    fn meaning(&self, meant: f64) -> Point {
        Point { log: self.point.log + (meant / self.meant).ln(), ..self.point }
    }
}

/// What was found about one value, or about two that were swapped.
pub(super) struct Verdict {
    pub(super) kind: FindingKind,
    pub(super) name: Measurement,
    pub(super) given: f64,
    /// What was most likely meant.
    pub(super) best: f64,
    /// The same, if there is little doubt.
    pub(super) meant: Option<f64>,
    /// The other of two that were swapped, and its value.
    pub(super) other: Option<(Measurement, f64)>,
    /// What the others make likely, in mm: 2.5 standard deviations either way.
    pub(super) likely: (f64, f64),
    /// Whether no body has the value.
    pub(super) impossible: bool,
    /// Whether the set has no other length.
    pub(super) alone: bool,
}

/// A set's values, and what those that hang together say about the body.
pub(super) struct Body {
    pub(super) entries: Vec<Entry>,
    fit: Fit,
    scale: f64,
}

/// A step towards a set that hangs together.
enum Step {
    Correct { at: usize, slip: Slip, sure: bool },
    Refuse { at: usize },
    Swap { at: usize, with: usize },
}

/// The best step so far and what it gains.
struct Best {
    gain: f64,
    step: Option<Step>,
}

impl Best {
    fn offer(&mut self, gain: f64, step: Step) {
        if gain > self.gain {
            *self = Self { gain, step: Some(step) };
        }
    }
}

impl Body {
    pub(super) fn new(entries: Vec<Entry>, scale: f64) -> Self {
        Self { entries, fit: Fit::prior(), scale }
    }

    /// Judges the values one after the other, the clearest case first.
    pub(super) fn judge(&mut self) -> Vec<Verdict> {
        // What no body has waits outside, so that it does not pull the others along.
        for entry in &mut self.entries {
            if entry.off_when(0.0).abs() < ODD {
                entry.taken = true;
                self.fit.take(&entry.point);
            }
        }
        let mut verdicts = Vec::new();
        while verdicts.len() < self.entries.len() {
            let Some(step) = self.best_step() else { break };
            verdicts.extend(self.carry_out(&step));
        }
        verdicts
    }

    fn expect(&self, entry: &Entry) -> Expected {
        if entry.taken { self.fit.expect_by_others(&entry.point) } else { self.fit.expect(&entry.point) }
    }

    fn best_step(&self) -> Option<Step> {
        let mut best = Best { gain: 0.0, step: None };
        let mut odd = Vec::new();
        for (at, entry) in self.entries.iter().enumerate().filter(|(_, entry)| !entry.settled) {
            let expected = self.expect(entry);
            let off = expected.off(entry.point.log);
            if off.abs() >= ODD {
                odd.push(at);
            }
            if off.abs() >= WRONG {
                self.look(at, entry, expected, &mut best);
            }
        }
        if !odd.is_empty() {
            self.look_at_pairs(&odd, &mut best);
        }
        best.step
    }

    /// Offers the slip that explains a value best, or to refuse it.
    fn look(&self, at: usize, entry: &Entry, expected: Expected, best: &mut Best) {
        let cost = |log| expected.off(log) * expected.off(log) / 2.0;
        let now = cost(entry.point.log);
        let (mut first, mut second): (Option<(f64, Slip)>, f64) = (None, 0.0);
        slips(entry.given, entry.row.shape(), |slip| {
            let meant = entry.meaning(slip.meant);
            if expected.off(meant.log).abs() > FITS {
                return;
            }
            let gain = now - cost(meant.log) - slip.price;
            match &first {
                Some((most, other)) if gain <= *most => {
                    if other.meant != slip.meant {
                        second = second.max(gain);
                    }
                }
                Some((most, other)) => {
                    if other.meant != slip.meant {
                        second = second.max(*most);
                    }
                    first = Some((gain, slip));
                }
                None => first = Some((gain, slip)),
            }
        });
        if let Some((gain, slip)) = first {
            best.offer(gain, Step::Correct { at, slip, sure: gain - second > SURE });
        } else {
            let price = if self.possible(entry) { NO_REASON } else { 0.0 };
            best.offer(now - FITS * FITS / 2.0 - price, Step::Refuse { at });
        }
    }

    /// Offers to swap two values, of names that are easily mixed up or which are both odd.
    fn look_at_pairs(&self, odd: &[usize], best: &mut Best) {
        for (at, one) in self.entries.iter().enumerate().filter(|(_, entry)| !entry.settled) {
            for (with, other) in
                self.entries.iter().enumerate().skip(at + 1).filter(|(_, entry)| !entry.settled)
            {
                let both = odd.contains(&at) && odd.contains(&with);
                if !both && !odd.contains(&at) && !odd.contains(&with) {
                    continue;
                }
                let names = (one.row.name, other.row.name);
                if both || MIXED_UP.iter().any(|pair| *pair == names || (pair.1, pair.0) == names) {
                    let gain = self.gain_of_swap(one, other) - if both { SWAP } else { SWAP + 1.0 };
                    best.offer(gain, Step::Swap { at, with });
                }
            }
        }
    }

    fn gain_of_swap(&self, one: &Entry, other: &Entry) -> f64 {
        let mut rest = self.fit.clone();
        for entry in [one, other].iter().filter(|entry| entry.taken) {
            rest.drop(&entry.point);
        }
        let cost = |first: &Point, second: &Point| {
            let off = rest.expect(first).off(first.log);
            let mut fit = rest.clone();
            fit.take(first);
            let then = fit.expect(second).off(second.log);
            (off * off / 2.0 + then * then / 2.0, off.abs().max(then.abs()))
        };
        let (now, _) = cost(&one.point, &other.point);
        let (then, off) = cost(&one.meaning(other.given), &other.meaning(one.given));
        if off <= FITS { now - then } else { 0.0 }
    }

    /// Whether a body of this scale can have the value.
    fn possible(&self, entry: &Entry) -> bool {
        let (low, high) = entry.row.limits();
        (low * self.scale..=high * self.scale).contains(&entry.given)
    }

    fn carry_out(&mut self, step: &Step) -> Option<Verdict> {
        match *step {
            Step::Correct { at, slip, sure } => {
                let verdict = self.verdict(at, slip.kind, slip.meant, sure)?;
                self.replace(at, Some(slip.meant).filter(|_| sure));
                Some(verdict)
            }
            Step::Refuse { at } => {
                let mut verdict = self.verdict(at, Misfit, 0.0, false)?;
                if verdict.impossible {
                    verdict.kind = OutOfRange;
                }
                self.replace(at, None);
                self.entries.get_mut(at)?.refused = true;
                Some(verdict)
            }
            Step::Swap { at, with } => {
                let (other, theirs) = self.entries.get(with).map(|other| (other.row.name, other.given))?;
                let mut verdict = self.verdict(at, NamesSwapped, theirs, true)?;
                verdict.other = Some((other, theirs));
                self.replace(at, Some(theirs));
                self.replace(with, Some(verdict.given));
                Some(verdict)
            }
        }
    }

    fn verdict(&self, at: usize, kind: FindingKind, best: f64, sure: bool) -> Option<Verdict> {
        let entry = self.entries.get(at)?;
        let expected = self.expect(entry);
        let mm = |deviations: f64| {
            let log = expected.mean + deviations * expected.deviation - entry.point.log;
            entry.meant * log.exp()
        };
        Some(Verdict {
            kind,
            name: entry.row.name,
            given: entry.given,
            best,
            meant: sure.then_some(best),
            other: None,
            likely: (mm(-FITS), mm(FITS)),
            impossible: !self.possible(entry),
            alone: self.entries.len() == 1,
        })
    }

    /// Puts the meant value in the place of a value, or takes the value out of the fit.
    fn replace(&mut self, at: usize, meant: Option<f64>) {
        let Self { entries, fit, .. } = self;
        let Some(entry) = entries.get_mut(at) else { return };
        if entry.taken {
            fit.drop(&entry.point);
        }
        entry.settled = true;
        entry.taken = meant.is_some();
        if let Some(meant) = meant {
            entry.point = entry.meaning(meant);
            entry.meant = meant;
            fit.take(&entry.point);
        }
    }
}
