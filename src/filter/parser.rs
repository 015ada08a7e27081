//! Tokens become a tree of tests, each resolved against the fields as it is read.
//!
//! ```text
//! or       = xor { ("or" | "||") xor }
//! xor      = and { ("xor" | "^^") and }
//! and      = not { ("and" | "&&") not }
//! not      = { "not" | "!" } ( "(" or ")" | relation )
//! relation = [ "any" | "all" ] side [ comparison side { comparison side }
//!                                   | "contains" value | "matches" text | [ "not" ] "in" "{" values "}" ]
//! side     = field [ "[" slice "]" ] [ "&" value ] | value
//! ```
//!
//! The precedence is that of Wireshark 4. A masked field may stand in parentheses: `(tcp.flags & 2) == 2`.

use std::ops::Range;

use super::MAX_DEPTH;
use super::error::{Expected, Problem, Trouble};
use super::lexer::{Symbol, Token, TokenKind, operator, tokens};
use super::operand::Operand;
use super::resolve;
use super::slice::Slice;
use super::test::{Check, Relation, Tree};

/// The tree of `text`. An empty text is true of every frame.
pub(super) fn parse(text: &str) -> Result<Tree, Trouble> {
    let tokens = tokens(text)?;
    if let [_end] = tokens.as_slice() {
        return Ok(Tree::And(Vec::new()));
    }
    let mut parser = Parser { tokens: tokens.into_iter().peekable(), depth: 0, end: text.len() };
    let tree = parser.or()?;
    parser.end()?;
    Ok(tree)
}

/// One side of a comparison.
#[derive(Clone, Debug)]
pub(super) struct Side<'t> {
    /// As it is written: a value, or the name of the field.
    pub token: Token<'t>,
    /// The field, where it is one.
    pub field: Option<Operand>,
}

struct Parser<'t> {
    tokens: std::iter::Peekable<std::vec::IntoIter<Token<'t>>>,
    depth: usize,
    /// Where the text ends.
    end: usize,
}

impl<'t> Parser<'t> {
    fn next(&mut self) -> Token<'t> {
        self.tokens.next().unwrap_or(Token { kind: TokenKind::End, place: self.end..self.end })
    }

    fn peek(&mut self) -> Option<Symbol> {
        match self.tokens.peek()?.kind {
            TokenKind::Symbol(symbol) => Some(symbol),
            _ => None,
        }
    }

    fn eat(&mut self, symbol: Symbol) -> Option<Range<usize>> {
        let found = self.peek() == Some(symbol);
        found.then(|| self.next().place)
    }

    fn expect(&mut self, symbol: Symbol, expected: Expected) -> Result<(), Trouble> {
        let token = self.next();
        if token.kind == TokenKind::Symbol(symbol) { Ok(()) } else { Err(missing(&token, expected)) }
    }

    fn end(&mut self) -> Result<(), Trouble> {
        let token = self.next();
        if token.kind == TokenKind::End { Ok(()) } else { Err(missing(&token, Expected::End)) }
    }

    /// One function for three precedences, so that parentheses inside each other take little of the stack.
    fn or(&mut self) -> Result<Tree, Trouble> {
        let (mut or, mut xor, mut and) = (Vec::new(), Vec::new(), Vec::new());
        loop {
            and.push(self.not()?);
            let symbol = self.peek();
            if symbol == Some(Symbol::And) {
                self.next();
                continue;
            }
            xor.push(joined(Tree::And, std::mem::take(&mut and)));
            if symbol == Some(Symbol::Xor) {
                self.next();
                continue;
            }
            or.push(joined(Tree::Xor, std::mem::take(&mut xor)));
            if symbol == Some(Symbol::Or) {
                self.next();
                continue;
            }
            return Ok(joined(Tree::Or, or));
        }
    }

    fn not(&mut self) -> Result<Tree, Trouble> {
        let mut negated = false;
        while self.eat(Symbol::Not).is_some() {
            negated = !negated;
        }
        let tree = match self.eat(Symbol::Open) {
            Some(place) => self.parenthesis(place)?,
            None => self.relation()?,
        };
        Ok(if negated { Tree::Not(Box::new(tree)) } else { tree })
    }

    /// What follows an opening parenthesis at `place`.
    fn parenthesis(&mut self, place: Range<usize>) -> Result<Tree, Trouble> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Trouble::at(place, Problem::TooDeep));
        }
        let tree = self.or()?;
        self.expect(Symbol::Close, Expected::Close)?;
        self.depth -= 1;
        match tree {
            Tree::Test(test) if matches!(test.check, Check::Present) => {
                let token = Token { kind: TokenKind::End, place };
                self.relation_of(Side { token, field: Some(test.left) }, None)
            }
            tree => Ok(tree),
        }
    }

    fn relation(&mut self) -> Result<Tree, Trouble> {
        let all = match self.peek() {
            Some(Symbol::All) => Some(true),
            Some(Symbol::Any) => Some(false),
            _ => None,
        };
        if all.is_some() {
            self.next();
        }
        let side = self.side(Expected::Test)?;
        self.relation_of(side, all)
    }

    /// What is asked of `left`; of `all` its occurrences or of any, where that was said.
    fn relation_of(&mut self, left: Side<'t>, all: Option<bool>) -> Result<Tree, Trouble> {
        let mut sides = left;
        let mut tests = Vec::new();
        while let Some((relation, usual)) = self.peek().and_then(comparison) {
            self.next();
            let right = self.side(Expected::Value)?;
            tests.push(Tree::Test(Box::new(resolve::compare(&sides, relation, all.unwrap_or(usual), &right)?)));
            sides = right;
        }
        if !tests.is_empty() {
            return Ok(joined(Tree::And, tests));
        }
        let left = sides;
        let mut negated = false;
        let test = match self.peek() {
            Some(Symbol::Contains) => {
                self.next();
                resolve::contains(left, &self.value(Expected::Value)?, all)?
            }
            Some(Symbol::Matches) => {
                self.next();
                resolve::matches(left, &self.next(), all)?
            }
            Some(Symbol::In) => {
                self.next();
                resolve::within(left, &self.set()?, all)?
            }
            Some(Symbol::Not) => {
                let not = self.next();
                self.eat(Symbol::In).ok_or_else(|| missing(&not, Expected::End))?;
                negated = true;
                resolve::within(left, &self.set()?, all)?
            }
            _ if all.is_some() => return Err(missing(&self.next(), Expected::Comparison)),
            _ => resolve::present(left)?,
        };
        let tree = Tree::Test(Box::new(test));
        Ok(if negated { Tree::Not(Box::new(tree)) } else { tree })
    }

    fn side(&mut self, expected: Expected) -> Result<Side<'t>, Trouble> {
        let token = self.next();
        let TokenKind::Word(name) = token.kind else {
            return match token.kind {
                TokenKind::Text(_) | TokenKind::Char(_) => Ok(Side { token, field: None }),
                _ => Err(missing(&token, expected)),
            };
        };
        let sliced = matches!(self.tokens.peek(), Some(Token { kind: TokenKind::Slice(..), .. }));
        let Some(mut field) = Operand::resolve(name) else {
            if sliced || self.peek() == Some(Symbol::Mask) {
                return Err(Trouble::unknown_name(token.place, name));
            }
            return Ok(Side { token, field: None });
        };
        if sliced && let Token { kind: TokenKind::Slice(text), place } = self.next() {
            let slice = Slice::parse(text).ok_or_else(|| Trouble::at(place, Problem::Slice))?;
            field = resolve::sliced(field, slice, token.place.clone())?;
        }
        if let Some(sign) = self.eat(Symbol::Mask) {
            let mask = self.value(Expected::Value)?;
            if let TokenKind::Word(word) = mask.kind
                && Operand::resolve(word).is_some()
            {
                return Err(Trouble::at(sign, Problem::Expected(Expected::End)).suggest("&&"));
            }
            field = resolve::masked(field, &mask, token.place.clone())?;
        }
        Ok(Side { token, field: Some(field) })
    }

    fn value(&mut self, expected: Expected) -> Result<Token<'t>, Trouble> {
        let token = self.next();
        match token.kind {
            TokenKind::Word(_) | TokenKind::Text(_) | TokenKind::Char(_) => Ok(token),
            _ => Err(missing(&token, expected)),
        }
    }

    /// The values of a set, each the first and the last of a range. Commas between them may be left out.
    fn set(&mut self) -> Result<Vec<(Token<'t>, Token<'t>)>, Trouble> {
        self.expect(Symbol::OpenSet, Expected::OpenSet)?;
        let (mut ranges, mut expected) = (Vec::new(), Expected::Value);
        loop {
            let first = self.value(expected)?;
            let last = if self.eat(Symbol::Range).is_some() { self.value(Expected::Value)? } else { first.clone() };
            ranges.push((first, last));
            if self.eat(Symbol::CloseSet).is_some() {
                return Ok(ranges);
            }
            expected = if self.eat(Symbol::Comma).is_some() { Expected::Value } else { Expected::CloseSet };
        }
    }
}

/// `parts` under one join; a part alone needs none.
fn joined(join: fn(Vec<Tree>) -> Tree, mut parts: Vec<Tree>) -> Tree {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            join(parts)
        }
    }
}

/// A comparison, and whether every occurrence must pass it.
fn comparison(symbol: Symbol) -> Option<(Relation, bool)> {
    Some(match symbol {
        Symbol::Equal => (Relation::Equal, false),
        Symbol::NotEqual => (Relation::NotEqual, true),
        Symbol::AllEqual => (Relation::Equal, true),
        Symbol::AnyNotEqual => (Relation::NotEqual, false),
        Symbol::Less => (Relation::Less, false),
        Symbol::LessOrEqual => (Relation::LessOrEqual, false),
        Symbol::Greater => (Relation::Greater, false),
        Symbol::GreaterOrEqual => (Relation::GreaterOrEqual, false),
        _ => return None,
    })
}

/// Something else must stand where `token` stands. `AND` was perhaps meant to be `and`.
fn missing(token: &Token<'_>, expected: Expected) -> Trouble {
    let trouble = Trouble::at(token.place.clone(), Problem::Expected(expected));
    match token.kind {
        TokenKind::Word(word) if operator(&word.to_ascii_lowercase()).is_some() => {
            trouble.suggest(word.to_ascii_lowercase())
        }
        _ => trouble,
    }
}
