//! Calls by the name of the operation, with arguments and answers in JSON, so that a test is written once for all
//! operations and both generations. The client's methods do the work, with their own types.

use crate::document::operations;
use crate::generate::names::field;
use crate::project::Result;
use quote::ToTokens;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use syn::{File, FnArg, ImplItem, ImplItemFn, Item, Pat, ReturnType, Type};

/// The source of the calls of all methods that `client` has for the operations of `document`.
pub(super) fn source(document: &Value, client: &File) -> Result<String> {
    let mut methods = methods(client);
    let mut arms = String::new();
    let mut names = Vec::new();
    for operation in operations(document) {
        let name = operation.text("operationId");
        let Some(method) = methods.remove(&field(name)) else {
            return Err(format!("the client has no method for {name}"));
        };
        let _ = write!(arms, "{name:?} => {}", arm(name, method)?);
        names.push(format!("{name:?}"));
    }
    Ok(format!(
        "//! The client's methods by the names of their operations.

use super::client::{{Client, types}};
use crate::call::{{Arguments, Failure, Outcome, text, value}};

/// The operations that there is a method for.
pub(crate) const OPERATIONS: &[&str] = &[{}];

/// Calls the method of an operation.
pub(crate) async fn call(client: &Client, operation: &str, mut arguments: Arguments) -> Outcome {{
    match operation {{
        {arms}
        _ => Err(Failure::NoSuchOperation),
    }}
}}
",
        names.join(", ")
    ))
}

/// The client's public methods that make a request.
fn methods(client: &File) -> BTreeMap<String, &ImplItemFn> {
    let implementations = client.items.iter().filter_map(|item| match item {
        Item::Impl(implementation) if implementation.trait_.is_none() => Some(&implementation.items),
        _ => None,
    });
    implementations
        .flatten()
        .filter_map(|item| match item {
            ImplItem::Fn(method) if method.sig.asyncness.is_some() => Some(method),
            _ => None,
        })
        .map(|method| (method.sig.ident.to_string(), method))
        .collect()
}

/// Reads the arguments in the types that the method asks for, calls it, and shows what it gives.
fn arm(operation: &str, method: &ImplItemFn) -> Result<String> {
    let mut lets = String::new();
    let mut given = Vec::new();
    for argument in &method.sig.inputs {
        let FnArg::Typed(argument) = argument else { continue };
        let Pat::Ident(name) = &*argument.pat else {
            return Err(format!("{operation}: an argument without a name"));
        };
        let name = name.ident.to_string();
        let (reference, owned) = match &*argument.ty {
            Type::Reference(reference) => ("&", words(&reference.elem)),
            other => ("", words(other)),
        };
        let owned = if owned == "str" { "String" } else { &owned };
        let take = if name == "body" { "body()".to_owned() } else { format!("take({name:?})") };
        let _ = writeln!(lets, "let {name}: {owned} = arguments.{take}?;");
        given.push(format!("{reference}{name}"));
    }
    let ReturnType::Type(_, answer) = &method.sig.output else {
        return Err(format!("{operation}: a method without an answer"));
    };
    let show = if words(answer).contains("ByteStream") { "text" } else { "value" };
    let call = format!("client.{}({}).await", method.sig.ident, given.join(", "));
    Ok(format!("{{ {lets} arguments.done()?; {show}({call}).await }}\n"))
}

fn words(of: &Type) -> String {
    of.to_token_stream().to_string().replace(' ', "")
}
