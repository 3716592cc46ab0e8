//! Reads a formula into a program.

use super::program::{Builder, Operation};
use super::token::{Token, Tokens};
use super::{DEEPEST, Fault, Program, function};

/// The operators between two values, by how strongly they bind. `^` binds most, and is read apart.
const LEVELS: [&[(&str, Operation)]; 5] = [
    &[("||", Operation::Or)],
    &[("&&", Operation::And)],
    &[
        ("<=", Operation::AtMost),
        (">=", Operation::AtLeast),
        ("!=", Operation::Differs),
        ("==", Operation::Equals),
        ("<", Operation::Below),
        (">", Operation::Above),
    ],
    &[("+", Operation::Add), ("-", Operation::Subtract)],
    &[("*", Operation::Multiply), ("/", Operation::Divide)],
];

pub(super) fn program(text: &str) -> Result<Program, Fault> {
    let mut tokens = Tokens::new(text);
    let next = tokens.next()?;
    let mut parser = Parser { tokens, next, depth: 0, program: Builder::default() };
    parser.condition()?;
    match parser.next {
        None => Ok(parser.program.finish()),
        Some(_) => Err(parser.unexpected()),
    }
}

struct Parser<'a> {
    tokens: Tokens<'a>,
    next: Option<Token<'a>>,
    depth: usize,
    program: Builder,
}

impl<'a> Parser<'a> {
    /// `test ? this : that`, or only a value.
    fn condition(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Fault::TooDeep);
        }
        self.binary(0)?;
        if self.take("?")? {
            let otherwise = self.program.jump(Operation::JumpIfZero);
            self.condition()?;
            if !self.take(":")? {
                return Err(self.unexpected());
            }
            let end = self.program.jump(Operation::Jump);
            self.program.land(otherwise);
            self.condition()?;
            self.program.land(end);
        }
        self.depth -= 1;
        Ok(())
    }

    /// Operators of this level and above, from the left.
    fn binary(&mut self, level: usize) -> Result<(), Fault> {
        let Some(operators) = LEVELS.get(level) else { return self.signed() };
        self.binary(level + 1)?;
        while let Some(Token::Sign(sign)) = self.next {
            let Some((_, operation)) = operators.iter().find(|(written, _)| *written == sign) else { break };
            self.advance()?;
            self.binary(level + 1)?;
            self.program.push(*operation);
        }
        Ok(())
    }

    /// A power with or without a minus sign. The sign binds less: `-2^2` is -4. Two signs in a row are refused,
    /// as the programs do, and so is a plus sign.
    fn signed(&mut self) -> Result<(), Fault> {
        let minus = self.take("-")?;
        self.power()?;
        if minus {
            self.program.push(Operation::Negate);
        }
        Ok(())
    }

    /// A value, and what it is raised to.
    fn power(&mut self) -> Result<(), Fault> {
        self.value()?;
        if self.take("^")? {
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err(Fault::TooDeep);
            }
            self.signed()?;
            self.depth -= 1;
            self.program.push(Operation::Raise);
        }
        Ok(())
    }

    /// A number, a name, a call, or something in brackets.
    fn value(&mut self) -> Result<(), Fault> {
        match self.next {
            Some(Token::Number(number)) => {
                self.advance()?;
                self.program.push(Operation::Number(number));
                Ok(())
            }
            Some(Token::Name(name)) => {
                self.advance()?;
                if self.take("(")? { self.call(name) } else { self.name(name) }
            }
            Some(Token::Sign("(")) => {
                self.advance()?;
                self.condition()?;
                self.close()
            }
            Some(Token::Sign(_)) | None => Err(self.unexpected()),
        }
    }

    /// The two constants of the language, or a measurement.
    fn name(&mut self, name: &str) -> Result<(), Fault> {
        match name {
            "_pi" => self.program.push(Operation::Number(std::f64::consts::PI)),
            "_e" => self.program.push(Operation::Number(std::f64::consts::E)),
            name if function::named(name).is_some() => return Err(Fault::Arguments(name.to_owned())),
            name => self.program.refer(name),
        }
        Ok(())
    }

    /// The arguments of a function, behind its opening bracket.
    fn call(&mut self, name: &str) -> Result<(), Fault> {
        let Some(function) = function::named(name) else {
            let disputed = function::DISPUTED.contains(&name);
            return Err(if disputed { Fault::Disputed } else { Fault::UnknownFunction }(name.to_owned()));
        };
        if self.next == Some(Token::Sign(")")) {
            return Err(Fault::Arguments(name.to_owned()));
        }
        let mut arguments = 0;
        loop {
            self.condition()?;
            arguments += 1;
            if !self.take(";")? {
                break;
            }
        }
        self.close()?;
        if arguments < function.fewest || arguments > function.most {
            return Err(Fault::Arguments(name.to_owned()));
        }
        self.program.push(Operation::Call(function, arguments));
        Ok(())
    }

    fn close(&mut self) -> Result<(), Fault> {
        match (self.take(")")?, self.next) {
            (true, _) => Ok(()),
            (false, None) => Err(Fault::Unclosed),
            (false, Some(_)) => Err(self.unexpected()),
        }
    }

    /// Steps over that sign, if it is next.
    fn take(&mut self, sign: &str) -> Result<bool, Fault> {
        let found = matches!(self.next, Some(Token::Sign(next)) if next == sign);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    fn advance(&mut self) -> Result<(), Fault> {
        self.next = self.tokens.next()?;
        Ok(())
    }

    fn unexpected(&self) -> Fault {
        match self.next {
            None => Fault::Incomplete,
            Some(Token::Number(_)) => Fault::Unexpected("number".to_owned()),
            Some(Token::Name(part)) => Fault::Unexpected(part.to_owned()),
            Some(Token::Sign(part)) => Fault::Unexpected(part.to_owned()),
        }
    }
}
