//! Works out the values of all measurements in a file, in whichever order they refer to one another.

use super::document::Given;
use super::formula::{self, Fault, Program, Value};
use super::index::Index;
use crate::measurements::files::entry::quoted;

/// How many names of a circle are told.
const TOLD: usize = 5;

/// What a measurement of a file comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Resolved {
    /// A number in the unit of the file, and whether a formula gave it.
    Number { number: f64, computed: bool },
    /// Empty or zero, which is how the programs write that something was not measured.
    Unmeasured,
    /// Nothing usable.
    Faulty(Fault),
}

/// What each measurement comes to.
pub(super) fn all(measurements: &[Given]) -> Vec<Resolved> {
    let index = Index::new(measurements);
    let nodes = measurements.iter().map(|given| node(given, &index)).collect();
    Resolver { measurements, nodes, trail: Vec::new() }.run()
}

/// A measurement on the way to its value.
struct Node {
    program: Option<Program>,
    /// The measurements to which the names of the program lead.
    targets: Vec<usize>,
    state: State,
}

enum State {
    New,
    /// On the trail: its value is being worked out.
    Open,
    Done(Resolved),
}

fn node(given: &Given, index: &Index<'_>) -> Node {
    let done = |resolved| Node { program: None, targets: Vec::new(), state: State::Done(resolved) };
    let Some(text) = &given.value else { return done(Resolved::Unmeasured) };
    let program = match formula::parse(text) {
        Ok(program) => program,
        Err(fault) => return done(Resolved::Faulty(fault)),
    };
    let mut targets = Vec::new();
    for name in program.names() {
        match index.find(name) {
            Some(target) => targets.push(target),
            None => return done(Resolved::Faulty(Fault::UnknownName(name.clone()))),
        }
    }
    Node { program: Some(program), targets, state: State::New }
}

struct Resolver<'a> {
    measurements: &'a [Given],
    nodes: Vec<Node>,
    /// The measurements being worked out, each needed by the one before, and how many of its targets are done.
    /// It stands in for recursion: a file can chain more formulas than the stack has room for.
    trail: Vec<(usize, usize)>,
}

impl Resolver<'_> {
    fn run(mut self) -> Vec<Resolved> {
        for start in 0..self.nodes.len() {
            self.enter(start);
            while let Some((at, looked)) = self.trail.last_mut() {
                let target = self.nodes.get(*at).and_then(|node| node.targets.get(*looked)).copied();
                *looked += 1;
                match target {
                    Some(target) => self.enter(target),
                    None => self.leave(),
                }
            }
        }
        let done = |node: Node| match node.state {
            State::Done(resolved) => resolved,
            State::New | State::Open => Resolved::Unmeasured,
        };
        self.nodes.into_iter().map(done).collect()
    }

    /// Begins with a measurement, unless that was done before. One that is being worked out needs itself.
    fn enter(&mut self, at: usize) {
        let Some(node) = self.nodes.get_mut(at) else { return };
        match node.state {
            State::New => {
                node.state = State::Open;
                self.trail.push((at, 0));
            }
            State::Open => self.break_circle(at),
            State::Done(_) => {}
        }
    }

    /// Works out the last measurement on the trail, all of whose targets are done.
    fn leave(&mut self) {
        let Some((at, _)) = self.trail.pop() else { return };
        let Some(Node { program: Some(program), targets, state: State::Open }) = self.nodes.get(at) else {
            return;
        };
        let value = program.run(|name| {
            let target = targets.get(name)?;
            match &self.nodes.get(*target)?.state {
                State::Done(Resolved::Number { number, .. }) => Some(Value::measured(*number)),
                State::Done(Resolved::Unmeasured) => Some(Value { number: 0.0, unmeasured: Some(name) }),
                _ => None,
            }
        });
        let custom = self.measurements.get(at).is_some_and(Given::is_custom);
        let resolved = match value {
            Err(fault) => Resolved::Faulty(fault),
            Ok(Value { unmeasured: Some(name), .. }) => {
                Resolved::Faulty(Fault::Unmeasured(program.names().get(name).cloned().unwrap_or_default()))
            }
            // A constant of one's own may well be zero.
            Ok(Value { number, .. }) if number == 0.0 && !custom => Resolved::Unmeasured,
            Ok(Value { number, .. }) => Resolved::Number { number, computed: !program.is_number() },
        };
        if let Some(node) = self.nodes.get_mut(at) {
            node.state = State::Done(resolved);
        }
    }

    /// Gives up on those that need one another in a circle, from `first` to the end of the trail.
    fn break_circle(&mut self, first: usize) {
        let begin = self.trail.iter().rposition(|(at, _)| *at == first).unwrap_or(0);
        let members: Vec<usize> = self.trail.iter().skip(begin).map(|(at, _)| *at).collect();
        let mut told = String::new();
        for member in members.iter().take(TOLD) {
            let name = self.measurements.get(*member).map_or("", |given| given.name.as_str());
            told.push_str(&quoted(name));
            told.push_str(", ");
        }
        told.truncate(told.len().saturating_sub(2));
        if members.len() > TOLD {
            told.push_str(" …");
        }
        for member in members {
            if let Some(node @ Node { state: State::Open, .. }) = self.nodes.get_mut(member) {
                node.state = State::Done(Resolved::Faulty(Fault::Circle(told.clone())));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::files::Place;

    fn given(name: &str, value: &str) -> Given {
        let value = Some(value.to_owned()).filter(|value| !value.is_empty());
        Given { name: name.to_owned(), value, special_units: false, place: Place::new(1, 1) }
    }

    fn resolve(pairs: &[(&str, &str)]) -> Vec<Resolved> {
        all(&pairs.iter().map(|(name, value)| given(name, value)).collect::<Vec<_>>())
    }

    fn number(number: f64) -> Resolved {
        Resolved::Number { number, computed: false }
    }

    fn computed(number: f64) -> Resolved {
        Resolved::Number { number, computed: true }
    }

    #[test]
    fn formulas_refer_to_names_in_any_order() {
        assert_eq!(
            resolve(&[("a", "b + @c"), ("b", "@c * 2"), ("@c", "1.5"), ("d", "a")]),
            [computed(4.5), computed(3.0), number(1.5), computed(4.5)]
        );
    }

    #[test]
    fn zero_and_nothing_mean_not_measured_except_for_names_of_ones_own() {
        assert_eq!(
            resolve(&[("a", "0"), ("b", ""), ("c", "-0.0"), ("@d", "0"), ("e", "@d + 2"), ("@f", "")]),
            [
                Resolved::Unmeasured,
                Resolved::Unmeasured,
                Resolved::Unmeasured,
                number(0.0),
                computed(2.0),
                Resolved::Unmeasured
            ]
        );
    }

    #[test]
    fn a_formula_that_needs_what_is_not_measured_has_no_value() {
        assert_eq!(
            resolve(&[("waist", "0"), ("front", "waist/2 + 1"), ("back", "front * 2")])[1..],
            [
                Resolved::Faulty(Fault::Unmeasured("waist".into())),
                Resolved::Faulty(Fault::Unusable("front".into()))
            ]
        );
    }

    #[test]
    fn what_is_not_measured_is_noticed_wherever_a_number_depends_on_it() {
        for formula in [
            "a",
            "1+a",
            "a+1",
            "-a+1",
            "2*a+1",
            "a^2+1",
            "2^a",
            "max(1;a)",
            "sum(a;1)",
            "1?a+1:2",
            "a>1?1:a+1",
        ] {
            let faulty = Resolved::Faulty(Fault::Unmeasured("a".into()));
            assert_eq!(resolve(&[("a", "0"), ("b", formula)])[1], faulty, "{formula}");
        }
        for formula in ["a<1", "(a==0)+0", "a||1", "1-(a&&1)", "a?a:1", "0?a:1", "a>1?a:1"] {
            assert_eq!(resolve(&[("a", "0"), ("b", formula)])[1], computed(1.0), "{formula}");
        }
    }

    #[test]
    fn a_formula_may_ask_whether_something_is_measured() {
        let guess = "bust>0 ? bust : waist>0 ? waist+6 : 90";
        assert_eq!(resolve(&[("bust", "0"), ("waist", "70"), ("@g", guess)])[2], computed(76.0));
        assert_eq!(resolve(&[("bust", "88"), ("waist", "0"), ("@g", guess)])[2], computed(88.0));
        assert_eq!(resolve(&[("bust", "0"), ("waist", "0"), ("@g", guess)])[2], computed(90.0));
        assert_eq!(
            resolve(&[("bust", "0"), ("waist", "1"), ("g", "bust<1 ? bust+waist : 1")])[2],
            Resolved::Faulty(Fault::Unmeasured("bust".into()))
        );
    }

    #[test]
    fn a_choice_does_not_need_what_it_does_not_take() {
        assert_eq!(resolve(&[("bad", "1/0"), ("a", "1 ? 5 : bad")])[1], computed(5.0));
        assert_eq!(
            resolve(&[("bad", "1/0"), ("a", "0 ? 5 : bad")])[1],
            Resolved::Faulty(Fault::Unusable("bad".into()))
        );
    }

    #[test]
    fn circles_are_told_with_their_names_and_spare_everything_else() {
        let found = resolve(&[("a", "b"), ("b", "c + 1"), ("c", "a"), ("d", "c"), ("e", "2"), ("f", "f")]);
        let circle = Resolved::Faulty(Fault::Circle("a, b, c".into()));
        assert_eq!(found[..3], [circle.clone(), circle.clone(), circle]);
        assert_eq!(found[3], Resolved::Faulty(Fault::Unusable("c".into())));
        assert_eq!(found[4], number(2.0));
        assert_eq!(found[5], Resolved::Faulty(Fault::Circle("f".into())));
        let five = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "a")];
        assert_eq!(resolve(&five)[4], Resolved::Faulty(Fault::Circle("a, b, c, d, e".into())));
    }

    #[test]
    fn a_name_that_is_not_in_the_file_is_told() {
        assert_eq!(
            resolve(&[("a", "1 + heigth"), ("height", "170")])[0],
            Resolved::Faulty(Fault::UnknownName("heigth".into()))
        );
    }

    #[test]
    fn names_given_twice_lead_to_the_first() {
        assert_eq!(resolve(&[("b", "a"), ("a", "1"), ("a", "2")])[0], computed(1.0));
    }

    #[test]
    fn long_chains_and_large_circles_need_no_deep_stack() {
        const MANY: usize = 20_000;
        let chain: Vec<Given> = (0..MANY)
            .map(|at| given(&format!("n{at}"), &format!("n{} + 1", at + 1)))
            .chain([given(&format!("n{MANY}"), "1")])
            .collect();
        assert_eq!(all(&chain)[0], computed(MANY as f64 + 1.0));
        let circle: Vec<Given> =
            (0..MANY).map(|at| given(&format!("n{at}"), &format!("n{}", (at + 1) % MANY))).collect();
        assert!(
            all(&circle)
                .iter()
                .all(|one| matches!(one, Resolved::Faulty(Fault::Circle(names)) if names.ends_with("n4 …")))
        );
    }
}
