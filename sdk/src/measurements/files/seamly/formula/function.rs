//! The functions of formulas.

/// A function: its name, how few and how many arguments it takes, and what it gives for them.
pub(super) struct Function {
    pub(super) name: &'static str,
    pub(super) fewest: usize,
    pub(super) most: usize,
    pub(super) apply: fn(&[f64]) -> f64,
}

/// Of these, `asinD(1)` is the arc sine of 1° in SeamlyMe, and 90 in Valentina.
pub(super) const DISPUTED: [&str; 3] = ["asinD", "acosD", "atanD"];

const MANY: usize = usize::MAX;

/// The functions that SeamlyMe and Valentina share, and Valentina's `r2cm`. Its `csrCm` and `csrInch` place
/// darts, which no measurement of a body does.
pub(super) static FUNCTIONS: [Function; 33] = [
    Function { name: "abs", fewest: 1, most: 1, apply: |a| first(a).abs() },
    Function { name: "acos", fewest: 1, most: 1, apply: |a| first(a).acos() },
    Function { name: "acosh", fewest: 1, most: 1, apply: |a| first(a).acosh() },
    Function { name: "asin", fewest: 1, most: 1, apply: |a| first(a).asin() },
    Function { name: "asinh", fewest: 1, most: 1, apply: |a| first(a).asinh() },
    Function { name: "atan", fewest: 1, most: 1, apply: |a| first(a).atan() },
    Function { name: "atan2", fewest: 2, most: 2, apply: |a| first(a).atan2(second(a)) },
    Function { name: "atanh", fewest: 1, most: 1, apply: |a| first(a).atanh() },
    Function { name: "avg", fewest: 1, most: MANY, apply: |a| sum(a) / a.len() as f64 },
    Function { name: "cos", fewest: 1, most: 1, apply: |a| first(a).cos() },
    Function { name: "cosD", fewest: 1, most: 1, apply: |a| first(a).to_radians().cos() },
    Function { name: "cosh", fewest: 1, most: 1, apply: |a| first(a).cosh() },
    Function { name: "degTorad", fewest: 1, most: 1, apply: |a| first(a).to_radians() },
    Function { name: "exp", fewest: 1, most: 1, apply: |a| first(a).exp() },
    Function { name: "fmod", fewest: 2, most: 2, apply: |a| first(a) % second(a) },
    Function { name: "ln", fewest: 1, most: 1, apply: |a| first(a).ln() },
    Function { name: "log", fewest: 1, most: 1, apply: |a| first(a).log10() },
    Function { name: "log10", fewest: 1, most: 1, apply: |a| first(a).log10() },
    Function { name: "log2", fewest: 1, most: 1, apply: |a| first(a).log2() },
    Function { name: "max", fewest: 1, most: MANY, apply: |a| a.iter().copied().fold(first(a), f64::max) },
    Function { name: "min", fewest: 1, most: MANY, apply: |a| a.iter().copied().fold(first(a), f64::min) },
    Function { name: "r2cm", fewest: 1, most: 1, apply: |a| (first(a) * 10.0 + 0.5).floor() / 10.0 },
    Function { name: "radTodeg", fewest: 1, most: 1, apply: |a| first(a).to_degrees() },
    Function { name: "rint", fewest: 1, most: 1, apply: |a| (first(a) + 0.5).floor() },
    Function { name: "sign", fewest: 1, most: 1, apply: |a| sign(first(a)) },
    Function { name: "sin", fewest: 1, most: 1, apply: |a| first(a).sin() },
    Function { name: "sinD", fewest: 1, most: 1, apply: |a| first(a).to_radians().sin() },
    Function { name: "sinh", fewest: 1, most: 1, apply: |a| first(a).sinh() },
    Function { name: "sqrt", fewest: 1, most: 1, apply: |a| first(a).sqrt() },
    Function { name: "sum", fewest: 1, most: MANY, apply: sum },
    Function { name: "tan", fewest: 1, most: 1, apply: |a| first(a).tan() },
    Function { name: "tanD", fewest: 1, most: 1, apply: |a| first(a).to_radians().tan() },
    Function { name: "tanh", fewest: 1, most: 1, apply: |a| first(a).tanh() },
];

/// The function of that name.
pub(super) fn named(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

// The parser has counted the arguments, so none is ever missing.
fn first(arguments: &[f64]) -> f64 {
    arguments.first().copied().unwrap_or(f64::NAN)
}

fn second(arguments: &[f64]) -> f64 {
    arguments.get(1).copied().unwrap_or(f64::NAN)
}

fn sum(arguments: &[f64]) -> f64 {
    arguments.iter().sum()
}

/// -1, 0 or 1. (`f64::signum` has no 0.)
fn sign(number: f64) -> f64 {
    if number > 0.0 {
        1.0
    } else if number < 0.0 {
        -1.0
    } else {
        0.0
    }
}
