//! What the generated types need beyond what the generator gives them.

use crate::project::Result;
use quote::quote;
use std::collections::{BTreeMap, BTreeSet};
use syn::punctuated::Punctuated;
use syn::{Attribute, File, Item, ItemStruct, Meta, Path, Token, parse_quote};

/// Keeps secrets out of `Debug`, lets the types of answers grow, and drops what is not used.
pub(super) fn finish(
    file: File,
    secrets: &BTreeMap<String, BTreeSet<String>>,
    in_requests: &BTreeSet<String>,
) -> Result<File> {
    let mut hidden = BTreeSet::new();
    let mut items = Vec::new();
    for item in file.items {
        match item {
            // Its only content is the error of types that check what they decode, and there are none.
            Item::Mod(module) if module.ident == "error" => {}
            Item::Struct(mut of) => {
                let name = of.ident.to_string();
                if !in_requests.contains(&name) {
                    of.attrs.push(parse_quote!(#[non_exhaustive]));
                }
                describe_rest(&mut of);
                let of_name = secrets.get(&name);
                let debug = of_name.map(|fields| hide(&mut of, fields)).transpose()?;
                hidden.extend(debug.is_some().then_some(name));
                items.push(Item::Struct(of));
                items.extend(debug);
            }
            other => items.push(other),
        }
    }
    if let Some(name) = secrets.keys().find(|name| !hidden.contains(*name)) {
        return Err(format!("{name} has secrets, but no struct of this name was generated"));
    }
    Ok(File { items, ..file })
}

/// The field that takes what the document does not name has no words there.
fn describe_rest(of: &mut ItemStruct) {
    for field in &mut of.fields {
        let is_rest = field.ident.as_ref().is_some_and(|ident| ident == "extra");
        if is_rest && !field.attrs.iter().any(|attribute| attribute.path().is_ident("doc")) {
            field.attrs.insert(0, parse_quote!(#[doc = "Fields that this version does not know."]));
        }
    }
}

/// Takes the derived `Debug` away and returns one that hides the secrets.
fn hide(of: &mut ItemStruct, secrets: &BTreeSet<String>) -> Result<Item> {
    let ItemStruct { ident, fields, .. } = &*of;
    let name = ident.to_string();
    let fields: Vec<_> = fields.iter().filter_map(|field| field.ident.as_ref()).collect();
    if let Some(missing) = secrets.iter().find(|secret| !fields.iter().any(|field| field == secret)) {
        return Err(format!("{name} has no field {missing}, which holds a secret"));
    }
    let calls = fields.iter().map(|field| {
        let text = field.to_string();
        if secrets.contains(&text) {
            quote!(.field(#text, &format_args!("[redacted]")))
        } else {
            quote!(.field(#text, &self.#field))
        }
    });
    let debug = parse_quote! {
        impl ::std::fmt::Debug for #ident {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(#name) #(#calls)* .finish()
            }
        }
    };
    of.attrs.iter_mut().try_for_each(without_debug)?;
    Ok(debug)
}

fn without_debug(attribute: &mut Attribute) -> Result<()> {
    if !attribute.path().is_ident("derive") {
        return Ok(());
    }
    let all = attribute
        .parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)
        .map_err(|error| error.to_string())?;
    let kept: Punctuated<Path, Token![,]> = all.into_iter().filter(|path| !path.is_ident("Debug")).collect();
    if let Meta::List(list) = &mut attribute.meta {
        list.tokens = quote!(#kept);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::finish;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn a_secret_that_would_print_is_an_error() {
        let all = |field: &str| BTreeMap::from([("Key".to_owned(), BTreeSet::from([field.to_owned()]))]);
        let file = || syn::parse_file("#[derive(Debug)] pub struct Key { pub secret: String }").unwrap();
        assert!(finish(file(), &all("secret"), &BTreeSet::new()).is_ok());
        let error = finish(file(), &all("token"), &BTreeSet::new()).err().unwrap();
        assert_eq!(error, "Key has no field token, which holds a secret");
        let empty = syn::parse_file("").unwrap();
        assert!(finish(empty, &all("secret"), &BTreeSet::new()).err().unwrap().contains("no struct"));
    }
}
