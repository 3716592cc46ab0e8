use proptest::prelude::*;

use super::function::{DISPUTED, FUNCTIONS};
use super::*;

/// The value of a formula whose names `a`, `b` and `c` are 1, 2 and 3.
fn value(text: &str) -> Result<f64, Fault> {
    let program = parse(text)?;
    let known =
        |name: &str| [("a", 1.0), ("b", 2.0), ("c", 3.0)].into_iter().find(|(known, _)| *known == name);
    let look_up = |place: usize| known(&program.names()[place]).map(|(_, number)| Value::measured(number));
    program.run(look_up).map(|value| value.number)
}

#[test]
fn operators_bind_as_in_the_programs() {
    // The same as the tests of the programs' own parser expect.
    for (text, wanted) in [
        ("2^2^3", 256.0),
        ("1/2/3", 1.0 / 6.0),
        ("3+4*2/(1-5)^2^3", 3.000_122_070_312_5),
        ("-2^2", -4.0),
        ("-(a+b)^2", -9.0),
        ("(-3)^2", 9.0),
        ("3+-3^2", -6.0),
        ("2^-1", 0.5),
        ("2^-1*4", 2.0),
        ("3--a", 4.0),
        ("-1*3", -3.0),
        ("b*-c*b", -12.0),
        ("2+b*3+b", 10.0),
        ("8-3-2", 3.0),
        ("(1+ 2*a)", 3.0),
        ("sqrt((4))", 2.0),
        ("2*max(3*a+1; 1)+2", 10.0),
        ("sum(1*3; 2*sum(1;2;2); a+2)", 16.0),
        ("2*sum(-1;2;-(-a))+2", 6.0),
    ] {
        assert_eq!(value(text), Ok(wanted), "{text}");
    }
}

#[test]
fn comparisons_and_choices_work_as_in_the_programs() {
    for (text, wanted) in [
        ("a<b", 1.0),
        ("b<a", 0.0),
        ("a<=a", 1.0),
        ("a>=b", 0.0),
        ("a!=b", 1.0),
        ("a==b", 0.0),
        ("1+1==b", 1.0),
        ("a<b && c>b", 1.0),
        ("a>b || c>b", 1.0),
        ("1 || 0 && 0", 1.0),
        ("a<b ? 10 : 20", 10.0),
        ("a>b ? 10 : 20", 20.0),
        ("0 ? 1 : 0 ? 2 : 3", 3.0),
        ("0 ? 1 : 1 ? 2 : 3", 2.0),
        ("1 ? 1 ? 2 : 3 : 4", 2.0),
        ("1 ? 0 ? 2 : 3 : 4", 3.0),
        ("2 * (a ? b : c) + 1", 5.0),
        ("a>0?((((88-76)/4)*2)+6):b>0?6:7", 12.0),
    ] {
        assert_eq!(value(text), Ok(wanted), "{text}");
    }
}

#[test]
fn every_function_gives_what_it_does_in_the_programs() {
    let close = |text: &str, wanted: f64| {
        let found = value(text).unwrap();
        assert!((found - wanted).abs() < 1e-12, "{text}: {found}");
    };
    let told = [
        ("abs(-2)", 2.0),
        ("acos(1)", 0.0),
        ("acosh(1)", 0.0),
        ("asin(1)", std::f64::consts::FRAC_PI_2),
        ("asinh(0)", 0.0),
        ("atan(1)", std::f64::consts::FRAC_PI_4),
        ("atan2(1;-1)", 3.0 * std::f64::consts::FRAC_PI_4),
        ("atanh(0.5)", 0.549_306_144_334_054_8),
        ("avg(1;2;6)", 3.0),
        ("cos(0)", 1.0),
        ("cosD(60)", 0.5),
        ("cosh(0)", 1.0),
        ("degTorad(180)", std::f64::consts::PI),
        ("exp(1)", std::f64::consts::E),
        ("fmod(7.5;2)", 1.5),
        ("ln(_e)", 1.0),
        ("log(1000)", 3.0),
        ("log10(100)", 2.0),
        ("log2(8)", 3.0),
        ("max(1;3;2)", 3.0),
        ("min(2;1;3)", 1.0),
        ("r2cm(1.26)", 1.3),
        ("radTodeg(_pi)", 180.0),
        ("rint(2.5)", 3.0),
        ("sign(-2)", -1.0),
        ("sin(_pi/2)", 1.0),
        ("sinD(30)", 0.5),
        ("sinh(0)", 0.0),
        ("sqrt(9)", 3.0),
        ("sum(1;2;3)", 6.0),
        ("tan(0)", 0.0),
        ("tanD(45)", 1.0),
        ("tanh(0)", 0.0),
    ];
    for (text, wanted) in told {
        close(text, wanted);
    }
    for (text, wanted) in [("rint(-2.5)", -2.0), ("sign(0)", 0.0), ("sign(3)", 1.0), ("fmod(-7;2)", -1.0)] {
        close(text, wanted);
    }
    assert!(
        FUNCTIONS
            .iter()
            .map(|function| function.name)
            .eq(told.map(|(text, _)| text.split('(').next().unwrap()))
    );
}

#[test]
fn the_number_of_arguments_is_checked() {
    for text in ["sin()", "sin(1;2)", "atan2(1)", "atan2(1;2;3)", "sum()", "fmod(1)", "max"] {
        let name = text.split('(').next().unwrap();
        assert_eq!(value(text), Err(Fault::Arguments(name.into())), "{text}");
    }
}

#[test]
fn unknown_and_disputed_functions_are_told_by_name() {
    assert_eq!(value("csrCm(1;2;3)"), Err(Fault::UnknownFunction("csrCm".into())));
    assert_eq!(value("2 + Sin(1)"), Err(Fault::UnknownFunction("Sin".into())));
    for name in DISPUTED {
        assert_eq!(value(&format!("{name}(1)")), Err(Fault::Disputed(name.into())));
    }
}

#[test]
fn what_is_no_formula_is_refused_with_the_part_at_fault() {
    let unexpected = |part: &str| Fault::Unexpected(part.into());
    for (text, fault) in [
        ("", Fault::Incomplete),
        (" \t", Fault::Incomplete),
        ("(2+", Fault::Incomplete),
        ("(2+)", unexpected(")")),
        ("(2", Fault::Unclosed),
        ("sin(2", Fault::Unclosed),
        ("2++4", unexpected("+")),
        ("+5", unexpected("+")),
        ("--2", unexpected("-")),
        ("()", unexpected(")")),
        ("8*", Fault::Incomplete),
        (";3", unexpected(";")),
        ("3;5", unexpected(";")),
        ("(1;2)", unexpected(";")),
        ("a)", unexpected(")")),
        ("5 5", unexpected("number")),
        ("a b", unexpected("b")),
        ("2(3)", unexpected("(")),
        ("sum(1;)", unexpected(")")),
        ("sum(;)", unexpected(";")),
        ("1 ? 2", Fault::Incomplete),
        ("1 ? 2 ; 3", unexpected(";")),
        ("1 : 2", unexpected(":")),
        ("a = 2", Fault::Character('=')),
        ("min(1,2)", Fault::Comma("1,2".into())),
        ("92,5", Fault::Comma("92,5".into())),
        ("92.5 cm", unexpected("cm")),
        ("5 − 2", Fault::Character('−')),
    ] {
        assert_eq!(value(text), Err(fault), "{text}");
    }
}

#[test]
fn a_result_is_a_number_or_a_fault() {
    for text in ["1/0", "a/(b-2)", "0/0", "1/-0"] {
        assert_eq!(value(text), Err(Fault::DivisionByZero), "{text}");
    }
    for text in
        ["sqrt(-1)", "ln(0)", "1e308*10", "10^400", "(-8)^(1/3)", "fmod(1;0)", "exp(1000)", "-1e308-1e308"]
    {
        assert_eq!(value(text), Err(Fault::NotFinite), "{text}");
    }
    assert_eq!(value("nan + inf"), Err(Fault::Unusable("nan".into())), "no words for what is no number");
    assert_eq!(value("NaN ? 1 : 2"), Err(Fault::Unusable("NaN".into())));
    assert_eq!(value("1e999"), Err(Fault::Number("1e999".into())));
    assert_eq!(value("1e-999"), Ok(0.0));
}

#[test]
fn a_plain_number_is_told_from_a_formula() {
    for (text, number) in [("92.5", true), (" -3 ", true), ("1+1", false), ("a", false), ("sqrt(4)", false)] {
        assert_eq!(parse(text).unwrap().is_number(), number, "{text}");
    }
}

#[test]
fn length_and_depth_have_limits_just_where_they_are_said() {
    let nested = |depth: usize| format!("{}1{}", "(".repeat(depth), ")".repeat(depth));
    // The formula itself is the first level.
    assert_eq!(value(&nested(DEEPEST - 1)), Ok(1.0));
    assert_eq!(value(&nested(DEEPEST)), Err(Fault::TooDeep));
    // What stands side by side is not deep.
    assert_eq!(value(&format!("{}0", "(1)+".repeat(500))), Ok(500.0));
    assert_eq!(value(&format!("{}0", "2^1+".repeat(500))), Ok(1000.0));
    assert_eq!(value(&format!("{}0", "abs(1)+".repeat(500))), Ok(500.0));
    assert_eq!(value(&format!("{}0", "(0?2:1)+".repeat(400))), Ok(400.0));
    assert_eq!(value(&"(".repeat(LONGEST)), Err(Fault::TooDeep));
    assert_eq!(value(&"sin(".repeat(LONGEST / 4)), Err(Fault::TooDeep));
    assert_eq!(value(&format!("{}2", "2^".repeat(LONGEST / 2 - 1))), Err(Fault::TooDeep));
    assert_eq!(value(&format!("{}2", "2^-".repeat(LONGEST / 3 - 1))), Err(Fault::TooDeep));
    assert_eq!(value(&format!("{}2", "1?2:".repeat(LONGEST / 4 - 1))), Err(Fault::TooDeep));
    assert_eq!(value(&format!("{}1", "1+".repeat(LONGEST / 2 - 1))), Ok(LONGEST as f64 / 2.0));
    assert_eq!(value(&format!("1{}", " ".repeat(LONGEST - 1))), Ok(1.0));
    assert_eq!(value(&format!("1{}", " ".repeat(LONGEST))), Err(Fault::TooLong));
    assert_eq!(value(&"1+".repeat(100_000)), Err(Fault::TooLong));
}

#[test]
fn faults_are_one_short_line_whatever_the_formula_has() {
    for text in [
        "1e999",
        "1,5",
        "\u{1b}[31m",
        "`",
        &"x".repeat(4000),
        &format!("{}(", "f".repeat(4000)),
        &format!("{}e", "9".repeat(4000)),
        &format!("1{}", ",1".repeat(2000)),
        "\u{202e}()",
    ] {
        let shown = value(text).unwrap_err().to_string();
        assert!(!shown.contains(char::is_control) && shown.chars().count() < 220, "{shown}");
    }
}

/// A formula as a tree, to be worked out in another way.
#[derive(Clone, Debug)]
enum Tree {
    Number(f64),
    Name(usize),
    Minus(Box<Tree>),
    Binary(Box<Tree>, &'static str, Box<Tree>),
    Choice(Box<Tree>, Box<Tree>, Box<Tree>),
    Call(&'static str, Vec<Tree>),
}

const NAMES: [(&str, f64); 3] = [("hip_circ", 94.0), ("@ease", -1.5), ("_талия", 0.0)];

impl Tree {
    /// How strongly the outermost operator binds; what is within must bind as strongly, or it needs brackets.
    fn strength(&self) -> usize {
        match self {
            Self::Choice(..) => 0,
            Self::Binary(_, sign, _) => strength(sign),
            Self::Minus(_) => 6,
            Self::Number(_) | Self::Name(_) | Self::Call(..) => 9,
        }
    }

    /// With no more brackets than needed.
    fn print(&self) -> String {
        let within = |tree: &Self, least: usize| {
            let text = tree.print();
            if tree.strength() < least { format!("({text})") } else { text }
        };
        match self {
            Self::Number(number) => number.to_string(),
            Self::Name(name) => NAMES[*name].0.to_owned(),
            Self::Minus(tree) => format!("-{}", within(tree, 7)),
            Self::Binary(left, "^", right) => format!("{}^{}", within(left, 8), within(right, 6)),
            Self::Binary(left, sign, right) => {
                // What follows `a - ` may have a sign of its own.
                let own = strength(sign);
                format!("{} {sign} {}", within(left, own), within(right, own + 1))
            }
            Self::Choice(test, this, that) => {
                format!("{}?{}:{}", within(test, 1), within(this, 0), within(that, 0))
            }
            Self::Call(name, arguments) => {
                let arguments: Vec<_> = arguments.iter().map(Self::print).collect();
                format!("{name}({})", arguments.join(";"))
            }
        }
    }

    /// `None` where there is a fault.
    fn work_out(&self) -> Option<f64> {
        let number = match self {
            Self::Number(number) => *number,
            Self::Name(name) => NAMES[*name].1,
            Self::Minus(tree) => -tree.work_out()?,
            Self::Binary(left, sign, right) => {
                let (left, right) = (left.work_out()?, right.work_out()?);
                let truth = |truth: bool| if truth { 1.0 } else { 0.0 };
                match *sign {
                    "+" => left + right,
                    "-" => left - right,
                    "*" => left * right,
                    "/" if right == 0.0 => return None,
                    "/" => left / right,
                    "^" => left.powf(right),
                    "<" => truth(left < right),
                    ">=" => truth(left >= right),
                    "==" => truth(left == right),
                    "&&" => truth(left != 0.0 && right != 0.0),
                    "||" => truth(left != 0.0 || right != 0.0),
                    _ => unreachable!(),
                }
            }
            Self::Choice(test, this, that) => {
                if test.work_out()? != 0.0 {
                    this.work_out()?
                } else {
                    that.work_out()?
                }
            }
            Self::Call(name, arguments) => {
                let numbers: Option<Vec<f64>> = arguments.iter().map(Self::work_out).collect();
                let numbers = numbers?;
                match *name {
                    "max" => numbers.into_iter().reduce(f64::max)?,
                    "sum" => numbers.into_iter().fold(0.0, |sum, number| sum + number),
                    _ => numbers[0].abs().sqrt(),
                }
            }
        };
        number.is_finite().then_some(number)
    }
}

fn strength(sign: &str) -> usize {
    match sign {
        "||" => 1,
        "&&" => 2,
        "<" | ">=" | "==" => 3,
        "+" | "-" => 4,
        "*" | "/" => 5,
        _ => 7,
    }
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        (0..100_000_u32).prop_map(|number| Tree::Number(f64::from(number) / 100.0)),
        (0..NAMES.len()).prop_map(Tree::Name),
    ];
    leaf.prop_recursive(5, 40, 4, |tree| {
        const SIGNS: [&str; 10] = ["+", "-", "*", "/", "^", "<", ">=", "==", "&&", "||"];
        let boxed = || tree.clone().prop_map(Box::new);
        prop_oneof![
            1 => boxed().prop_map(Tree::Minus),
            6 => (boxed(), proptest::sample::select(&SIGNS), boxed()).prop_map(|(a, sign, b)| Tree::Binary(a, sign, b)),
            1 => (boxed(), boxed(), boxed()).prop_map(|(a, b, c)| Tree::Choice(a, b, c)),
            1 => (proptest::sample::select(&["max", "sum"][..]), proptest::collection::vec(tree.clone(), 1..4))
                .prop_map(|(name, arguments)| Tree::Call(name, arguments)),
        ]
    })
}

/// Works a text out with [`NAMES`].
fn run(text: &str) -> Result<f64, Fault> {
    let program = parse(text)?;
    let known = |name: &str| NAMES.into_iter().find(|(known, _)| *known == name);
    program
        .run(|place| known(&program.names()[place]).map(|(_, number)| Value::measured(number)))
        .map(|value| value.number)
}

proptest! {
    #[test]
    fn a_printed_formula_gives_what_its_tree_gives(tree in tree()) {
        let text = tree.print();
        let found = run(&text);
        match tree.work_out() {
            Some(wanted) => prop_assert_eq!(found, Ok(wanted), "{}", text),
            None => prop_assert!(matches!(found, Err(Fault::DivisionByZero | Fault::NotFinite)), "{}: {:?}", text, found),
        }
    }

    #[test]
    fn spaces_and_brackets_that_are_not_needed_change_nothing(tree in tree()) {
        let text = tree.print();
        let spread = format!(" (\n {}\t) ", text.replace('(', " ( ").replace(';', " ;\r\n"));
        prop_assert_eq!(run(&spread), run(&text));
    }

    #[test]
    fn no_text_makes_it_panic_or_dwell(text in "[-a-c0-9@.,;:?()+*/^<>=!&| ]{0,60}|\\PC{0,40}") {
        match run(&text) {
            Ok(number) => prop_assert!(number.is_finite()),
            Err(fault) => prop_assert!(!fault.to_string().contains('\n')),
        }
    }

    #[test]
    fn a_number_is_read_as_the_nearest_double(mantissa in 0..1_000_000_000_u64, decimals in 0..9_usize) {
        let text = format!("{mantissa:09}");
        let (whole, part) = text.split_at(9 - decimals);
        let text = format!("{whole}.{part}");
        let plain: f64 = format!("0{text}0").parse().unwrap();
        prop_assume!(text != ".");
        prop_assert_eq!(run(&text), Ok(plain));
    }
}
