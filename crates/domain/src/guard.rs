//! Guards: conditions over a case, written in CEL.
//!
//! The `cel` crate parses; what it parsed is lowered to the small typed [`Guard`] below, which both the
//! running program and the verifier evaluate. Invariant: a guard has no side effects, its cost is its
//! size, and it never fails: what is not known makes it [`Truth::Unknown`].

use std::cell::Cell;

use cel::common::ast::{Expr, IdedExpr, LiteralValue, operators};
use serde::{Deserialize, Serialize};

/// A typed value of a case's facts or an act's fields. Money is integer fen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    /// Yes or no.
    Bool(bool),
    /// A whole number; fen for money.
    Int(i64),
    /// A choice, a date (ISO), a code.
    Text(String),
}

/// What kind of [`Scalar`] a variable holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// A choice, a date, a code.
    Text,
}

/// A variable that a guard may read, as `scope.name` in CEL; `open_referrals` has no scope.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Var {
    /// `milestones.x`: a boolean that acts set.
    Milestone(String),
    /// `counters.x`: a number that acts raise.
    Counter(String),
    /// `facts.x`: a fact of the case.
    Fact(String),
    /// `fields.x`: what the act being performed states.
    Field(String),
    /// `open_referrals`: how many referrals wait for an answer.
    OpenReferrals,
}

/// Three-valued truth: `Unknown` where a fact is missing or, for the verifier, free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// Holds.
    True,
    /// Does not hold.
    False,
    /// Cannot be told.
    Unknown,
}

/// A condition, parsed and type-checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guard {
    source: String,
    root: Node,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Value(Scalar),
    Var(Var),
    Not(Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    If(Box<Node>, Box<Node>, Box<Node>),
    Compare(Order, Box<Node>, Box<Node>),
    In(Box<Node>, Vec<Scalar>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

/// Why a text is no guard. `at` is the byte offset in the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// Byte offset of the fault.
    pub at: usize,
    /// What is wrong and what to write instead.
    pub message: String,
}

impl Guard {
    /// Parses `source`; `kind_of` says which variables exist and what they hold.
    ///
    /// # Errors
    /// A syntax error, an unknown variable, a type that does not fit, or CEL beyond `! && || ?: == != < <= > >= in`.
    pub fn parse(source: &str, kind_of: &dyn Fn(&Var) -> Option<Kind>) -> Result<Self, Error> {
        if source.len() > 2_000 {
            return Err(Error { at: 2_000, message: "a guard has at most 2000 characters".into() });
        }
        let program = cel::Program::compile(source).map_err(|errors| {
            let message = errors.errors.first().map_or("not a CEL expression".into(), |e| e.msg.clone());
            Error { at: 0, message }
        })?;
        let offset = |id| {
            program.source_info().offset_for(id).and_then(|(at, _)| usize::try_from(at).ok()).unwrap_or(0)
        };
        let lower = Lower { kind_of, offset: &offset, depth: Cell::new(0) };
        let (root, kind) = lower.node(program.expression())?;
        if kind != Kind::Bool {
            return Err(Error { at: 0, message: "a guard must be true or false".into() });
        }
        Ok(Guard { source: source.to_owned(), root })
    }

    /// The text it was parsed from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it holds, given what `value_of` knows.
    pub fn holds(&self, value_of: &dyn Fn(&Var) -> Option<Scalar>) -> Truth {
        match self.root.value(value_of) {
            Some(Scalar::Bool(true)) => Truth::True,
            Some(Scalar::Bool(false)) => Truth::False,
            _ => Truth::Unknown,
        }
    }

    /// Every variable it reads, each once per occurrence.
    pub fn variables(&self) -> Vec<&Var> {
        let mut found = Vec::new();
        self.root.walk(&mut |node| {
            if let Node::Var(var) = node {
                found.push(var);
            }
        });
        found
    }

    /// Every pair of a variable and a value it is compared with: the values worth trying.
    pub fn comparisons(&self) -> Vec<(&Var, &Scalar)> {
        let mut found = Vec::new();
        self.root.walk(&mut |node| match node {
            Node::Compare(_, a, b) => match (&**a, &**b) {
                (Node::Var(var), Node::Value(value)) | (Node::Value(value), Node::Var(var)) => {
                    found.push((var, value));
                }
                _ => {}
            },
            Node::In(needle, values) => {
                if let Node::Var(var) = &**needle {
                    found.extend(values.iter().map(|value| (var, value)));
                }
            }
            _ => {}
        });
        found
    }

    /// Whether some comparison of `var` with plain values comes out differently for `a` and for `b`.
    ///
    /// Values that no guard tells apart can stand for one another, so the verifier tries one of them.
    pub fn tells_apart(&self, var: &Var, a: &Scalar, b: &Scalar) -> bool {
        let mut apart = false;
        self.root.walk(&mut |node| {
            if matches!(node, Node::Compare(..) | Node::In(..)) {
                let with = |value: &Scalar| node.value(&|read| (read == var).then(|| value.clone()));
                apart |= with(a) != with(b);
            }
        });
        apart
    }
}

impl Node {
    fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Node)) {
        visit(self);
        match self {
            Node::Value(_) | Node::Var(_) => {}
            Node::Not(a) | Node::In(a, _) => a.walk(visit),
            Node::And(a, b) | Node::Or(a, b) | Node::Compare(_, a, b) => {
                a.walk(visit);
                b.walk(visit);
            }
            Node::If(a, b, c) => {
                a.walk(visit);
                b.walk(visit);
                c.walk(visit);
            }
        }
    }

    /// `None` is "unknown": false wins over it in `&&`, true in `||` (Kleene).
    fn value(&self, value_of: &dyn Fn(&Var) -> Option<Scalar>) -> Option<Scalar> {
        let truth = |node: &Node| match node.value(value_of) {
            Some(Scalar::Bool(b)) => Some(b),
            _ => None,
        };
        match self {
            Node::Value(value) => Some(value.clone()),
            Node::Var(var) => value_of(var),
            Node::Not(a) => truth(a).map(|b| Scalar::Bool(!b)),
            Node::And(a, b) => match (truth(a), truth(b)) {
                (Some(false), _) | (_, Some(false)) => Some(Scalar::Bool(false)),
                (Some(true), Some(true)) => Some(Scalar::Bool(true)),
                _ => None,
            },
            Node::Or(a, b) => match (truth(a), truth(b)) {
                (Some(true), _) | (_, Some(true)) => Some(Scalar::Bool(true)),
                (Some(false), Some(false)) => Some(Scalar::Bool(false)),
                _ => None,
            },
            Node::If(a, b, c) => match truth(a) {
                Some(true) => b.value(value_of),
                Some(false) => c.value(value_of),
                None => {
                    let (b, c) = (b.value(value_of), c.value(value_of));
                    if b == c { b } else { None }
                }
            },
            Node::Compare(order, a, b) => {
                let (a, b) = (a.value(value_of)?, b.value(value_of)?);
                Some(Scalar::Bool(match order {
                    Order::Eq => a == b,
                    Order::Ne => a != b,
                    Order::Lt => a < b,
                    Order::Le => a <= b,
                    Order::Gt => a > b,
                    Order::Ge => a >= b,
                }))
            }
            Node::In(needle, values) => Some(Scalar::Bool(values.contains(&needle.value(value_of)?))),
        }
    }
}

/// How deep a guard may be nested, so that neither lowering nor evaluating it can exhaust the stack.
const DEEPEST: u32 = 64;

struct Lower<'a> {
    kind_of: &'a dyn Fn(&Var) -> Option<Kind>,
    offset: &'a dyn Fn(u64) -> usize,
    depth: Cell<u32>,
}

impl Lower<'_> {
    fn node(&self, expr: &IdedExpr) -> Result<(Node, Kind), Error> {
        let depth = self.depth.get();
        if depth == DEEPEST {
            return self.fail(expr, format!("a guard is nested at most {DEEPEST} deep; simplify it"));
        }
        self.depth.set(depth + 1);
        let lowered = self.lower(expr);
        self.depth.set(depth);
        lowered
    }

    fn lower(&self, expr: &IdedExpr) -> Result<(Node, Kind), Error> {
        match &expr.expr {
            Expr::Literal(literal) => self.literal(expr, literal),
            Expr::Ident(name) if name == "open_referrals" => Ok((Node::Var(Var::OpenReferrals), Kind::Int)),
            Expr::Ident(name) => self.fail(expr, format!(
                "`{name}` is not known; write milestones.x, counters.x, facts.x, fields.x or open_referrals"
            )),
            Expr::Select(select) if !select.test => {
                let Expr::Ident(scope) = &select.operand.expr else {
                    return self.fail(expr, "only scope.name can be read, such as facts.kind".into());
                };
                let name = select.field.clone();
                let var = match scope.as_str() {
                    "milestones" => Var::Milestone(name),
                    "counters" => Var::Counter(name),
                    "facts" => Var::Fact(name),
                    "fields" => Var::Field(name),
                    _ => {
                        return self.fail(expr, format!(
                            "`{scope}` is not known; write milestones, counters, facts or fields before the dot"
                        ));
                    }
                };
                match (self.kind_of)(&var) {
                    Some(kind) => Ok((Node::Var(var), kind)),
                    None => self.fail(expr, format!(
                        "`{scope}.{}` is not declared; declare it or correct the name", select.field
                    )),
                }
            }
            Expr::Call(call) => self.call(expr, &call.func_name, &call.args),
            _ => self.fail(expr, "guards know ! && || ?: == != < <= > >= and in, nothing else".into()),
        }
    }

    fn literal(&self, expr: &IdedExpr, literal: &LiteralValue) -> Result<(Node, Kind), Error> {
        Ok(match literal {
            LiteralValue::Boolean(b) => (Node::Value(Scalar::Bool(*b.inner())), Kind::Bool),
            LiteralValue::Int(i) => (Node::Value(Scalar::Int(*i.inner())), Kind::Int),
            LiteralValue::String(s) => (Node::Value(Scalar::Text(s.inner().to_owned())), Kind::Text),
            _ => return self.fail(expr, "write a whole number, a text in quotes, true or false".into()),
        })
    }

    fn call(&self, expr: &IdedExpr, name: &str, args: &[IdedExpr]) -> Result<(Node, Kind), Error> {
        let order = match name {
            operators::EQUALS => Some(Order::Eq),
            operators::NOT_EQUALS => Some(Order::Ne),
            operators::LESS => Some(Order::Lt),
            operators::LESS_EQUALS => Some(Order::Le),
            operators::GREATER => Some(Order::Gt),
            operators::GREATER_EQUALS => Some(Order::Ge),
            _ => None,
        };
        match (name, order, args) {
            (operators::LOGICAL_NOT, _, [a]) => Ok((Node::Not(self.truth(a)?), Kind::Bool)),
            (operators::LOGICAL_AND, _, [a, b]) => {
                Ok((Node::And(self.truth(a)?, self.truth(b)?), Kind::Bool))
            }
            (operators::LOGICAL_OR, _, [a, b]) => Ok((Node::Or(self.truth(a)?, self.truth(b)?), Kind::Bool)),
            (operators::CONDITIONAL, _, [a, b, c]) => {
                let ((then, kind), (other, other_kind)) = (self.node(b)?, self.node(c)?);
                if kind != other_kind {
                    return self.fail(expr, "both branches of ?: must be of one type".into());
                }
                Ok((Node::If(self.truth(a)?, Box::new(then), Box::new(other)), kind))
            }
            (operators::IN, _, [a, list]) => {
                let (needle, kind) = self.node(a)?;
                let Expr::List(list) = &list.expr else {
                    return self.fail(expr, "write a list in brackets after `in`".into());
                };
                let mut values = Vec::new();
                for element in &list.elements {
                    match self.node(element)? {
                        (Node::Value(value), k) if k == kind => values.push(value),
                        _ => {
                            return self
                                .fail(element, "the list must hold plain values of the same type".into());
                        }
                    }
                }
                Ok((Node::In(Box::new(needle), values), Kind::Bool))
            }
            (_, Some(order), [a, b]) => {
                let ((a, a_kind), (b, b_kind)) = (self.node(a)?, self.node(b)?);
                if a_kind != b_kind {
                    return self.fail(expr, "both sides of a comparison must be of one type".into());
                }
                Ok((Node::Compare(order, Box::new(a), Box::new(b)), Kind::Bool))
            }
            _ => self.fail(expr, "guards know ! && || ?: == != < <= > >= and in, nothing else".into()),
        }
    }

    fn truth(&self, expr: &IdedExpr) -> Result<Box<Node>, Error> {
        match self.node(expr)? {
            (node, Kind::Bool) => Ok(Box::new(node)),
            _ => self.fail(expr, "this must be true or false".into()),
        }
    }

    fn fail<T>(&self, expr: &IdedExpr, message: String) -> Result<T, Error> {
        Err(Error { at: (self.offset)(expr.id), message })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(var: &Var) -> Option<Kind> {
        match var {
            Var::Milestone(m) if m == "replied" => Some(Kind::Bool),
            Var::Counter(c) if c == "rounds" => Some(Kind::Int),
            Var::Fact(f) if f == "kind" => Some(Kind::Text),
            Var::Fact(f) if f == "amount" => Some(Kind::Int),
            _ => None,
        }
    }

    fn holds(source: &str) -> Truth {
        Guard::parse(source, &kinds).unwrap().holds(&|var| match var {
            Var::Milestone(_) => Some(Scalar::Bool(true)),
            Var::Counter(_) => Some(Scalar::Int(2)),
            Var::Fact(f) if f == "kind" => Some(Scalar::Text("engineering".into())),
            Var::OpenReferrals => Some(Scalar::Int(0)),
            _ => None,
        })
    }

    #[test]
    fn a_guard_holds_as_cel_says_and_unknown_facts_stay_unknown() {
        for (source, truth) in [
            ("milestones.replied", Truth::True),
            ("!milestones.replied", Truth::False),
            ("counters.rounds >= 2 && open_referrals == 0", Truth::True),
            ("facts.kind == 'engineering' ? counters.rounds >= 3 : true", Truth::False),
            ("facts.kind in ['service', 'engineering']", Truth::True),
            ("facts.amount > 100", Truth::Unknown),
            ("facts.amount > 100 && counters.rounds > 9", Truth::False),
            ("facts.amount > 100 || milestones.replied", Truth::True),
            ("facts.amount > 1 ? milestones.replied : true", Truth::True),
        ] {
            assert_eq!(holds(source), truth, "{source}");
        }
    }

    #[test]
    fn values_are_told_apart_only_by_the_comparisons_that_are_made() {
        let amount = Var::Fact("amount".into());
        let apart = |source: &str, a, b| {
            let guard = Guard::parse(source, &kinds).unwrap();
            guard.tells_apart(&amount, &Scalar::Int(a), &Scalar::Int(b))
        };
        assert!(apart("facts.amount <= 100 && milestones.replied", 100, 101));
        assert!(!apart("facts.amount <= 100 && milestones.replied", 0, 100));
        assert!(apart("facts.amount in [1, 2]", 2, 3));
        assert!(!apart("facts.kind == 'a' || facts.amount in [1, 2]", 1, 2));
    }

    #[test]
    fn what_is_no_guard_is_refused_with_its_place() {
        for (source, at, part) in [
            ("counters.rounds >", 0, ""),
            ("milestones.replied && facts.colour == 'red'", 22, "not declared"),
            ("counters.rounds", 0, "true or false"),
            ("counters.rounds == 'two'", 0, "one type"),
            ("size(facts.kind) > 2", 0, "nothing else"),
            ("nothing", 0, "not known"),
        ] {
            let error = Guard::parse(source, &kinds).unwrap_err();
            assert!(error.message.contains(part), "{source}: {error:?}");
            if at > 0 {
                assert!(error.at > 0, "{source}: {error:?}");
            }
        }
    }
}
