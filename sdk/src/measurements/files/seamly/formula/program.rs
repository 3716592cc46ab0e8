//! A formula as steps for a stack, and running it.

use super::Fault;
use super::function::Function;

/// What a formula gives, or a measurement that it refers to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in super::super) struct Value {
    pub(in super::super) number: f64,
    /// Which of the names referred to stands for a measurement that is not there, if the number depends on one.
    pub(in super::super) unmeasured: Option<usize>,
}

impl Value {
    pub(in super::super) const fn measured(number: f64) -> Self {
        Self { number, unmeasured: None }
    }
}

#[derive(Clone, Copy)]
pub(super) enum Operation {
    Number(f64),
    /// The measurement of that place in the list of names.
    Name(usize),
    Negate,
    Or,
    And,
    AtMost,
    AtLeast,
    Differs,
    Equals,
    Below,
    Above,
    Add,
    Subtract,
    Multiply,
    Divide,
    Raise,
    Call(&'static Function, usize),
    /// Takes the value on top; goes to that step when it is zero.
    JumpIfZero(usize),
    Jump(usize),
}

/// A formula, read and ready to run.
pub(in super::super) struct Program {
    steps: Vec<Operation>,
    names: Vec<String>,
}

impl Program {
    /// The measurements that the formula refers to, as often as it does.
    pub(in super::super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether the formula is a plain number, with or without a sign.
    pub(in super::super) fn is_number(&self) -> bool {
        matches!(self.steps.as_slice(), [Operation::Number(_)] | [Operation::Number(_), Operation::Negate])
    }

    /// Works the formula out. `look_up` is given places in [`names`](Self::names), and answers `None` for what
    /// has no value.
    pub(in super::super) fn run(&self, look_up: impl Fn(usize) -> Option<Value>) -> Result<Value, Fault> {
        let mut stack = Vec::new();
        let mut at = 0;
        // Jumps only lead forward, so this ends.
        while let Some(step) = self.steps.get(at) {
            at += 1;
            match *step {
                Operation::JumpIfZero(target) => {
                    if pop(&mut stack)?.number == 0.0 {
                        at = target;
                    }
                }
                Operation::Jump(target) => at = target,
                Operation::Name(name) => stack.push(look_up(name).ok_or_else(|| self.unusable(name))?),
                step => {
                    let value = apply(step, &mut stack)?;
                    if !value.number.is_finite() {
                        return Err(Fault::NotFinite);
                    }
                    stack.push(value);
                }
            }
        }
        pop(&mut stack)
    }

    fn unusable(&self, name: usize) -> Fault {
        Fault::Unusable(self.names.get(name).cloned().unwrap_or_default())
    }
}

/// What a step that is no jump and no name makes of the values on the stack.
fn apply(step: Operation, stack: &mut Vec<Value>) -> Result<Value, Fault> {
    match step {
        Operation::Number(number) => return Ok(Value::measured(number)),
        Operation::Negate => {
            let value = pop(stack)?;
            return Ok(Value { number: -value.number, ..value });
        }
        Operation::Call(function, count) => {
            let arguments = stack.split_off(stack.len().saturating_sub(count));
            let numbers: Vec<f64> = arguments.iter().map(|argument| argument.number).collect();
            let unmeasured = arguments.iter().find_map(|argument| argument.unmeasured);
            return Ok(Value { number: (function.apply)(&numbers), unmeasured });
        }
        _ => {}
    }
    let (right, left) = (pop(stack)?, pop(stack)?);
    let (a, b) = (left.number, right.number);
    let truth = |truth: bool| Value::measured(f64::from(u8::from(truth)));
    let number = match step {
        // Comparing with zero is how a formula asks whether something is measured, so an answer is sound even
        // when it is not.
        Operation::Or => return Ok(truth(a != 0.0 || b != 0.0)),
        Operation::And => return Ok(truth(a != 0.0 && b != 0.0)),
        Operation::AtMost => return Ok(truth(a <= b)),
        Operation::AtLeast => return Ok(truth(a >= b)),
        Operation::Differs => return Ok(truth(a != b)),
        Operation::Equals => return Ok(truth(a == b)),
        Operation::Below => return Ok(truth(a < b)),
        Operation::Above => return Ok(truth(a > b)),
        Operation::Add => a + b,
        Operation::Subtract => a - b,
        Operation::Multiply => a * b,
        Operation::Divide if b == 0.0 => return Err(Fault::DivisionByZero),
        Operation::Divide => a / b,
        _ => a.powf(b),
    };
    Ok(Value { number, unmeasured: left.unmeasured.or(right.unmeasured) })
}

/// The value on top. The parser puts as many there as are taken, so the error never shows.
fn pop(stack: &mut Vec<Value>) -> Result<Value, Fault> {
    stack.pop().ok_or(Fault::Incomplete)
}

/// Puts a program together.
#[derive(Default)]
pub(super) struct Builder {
    steps: Vec<Operation>,
    names: Vec<String>,
}

impl Builder {
    pub(super) fn push(&mut self, step: Operation) {
        self.steps.push(step);
    }

    /// A step that fetches a measurement.
    pub(super) fn refer(&mut self, name: &str) {
        self.push(Operation::Name(self.names.len()));
        self.names.push(name.to_owned());
    }

    /// A jump whose target comes later, with [`land`](Self::land).
    pub(super) fn jump(&mut self, kind: fn(usize) -> Operation) -> usize {
        self.push(kind(usize::MAX));
        self.steps.len() - 1
    }

    /// Lets a jump lead to the next step.
    pub(super) fn land(&mut self, jump: usize) {
        let target = self.steps.len();
        if let Some(Operation::Jump(to) | Operation::JumpIfZero(to)) = self.steps.get_mut(jump) {
            *to = target;
        }
    }

    pub(super) fn finish(self) -> Program {
        Program { steps: self.steps, names: self.names }
    }
}
