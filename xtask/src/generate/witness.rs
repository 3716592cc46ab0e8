//! The independent witness: progenitor's own client for each generation, and a way to call it by the names of
//! the operations. It has nothing in common with the SDK but the document.

mod calls;
mod reduced;

use crate::document::project;
use crate::project::Result;
use openapiv3::OpenAPI;
use progenitor_impl::{GenerationSettings, Generator, HooksMode};
use quote::quote;
use serde_json::Value;
use syn::{Attribute, Fields, File, ImplItem, Item};

/// The source of one generation: the client, and the calls by name.
pub(super) struct Witness {
    pub(super) client: String,
    pub(super) calls: String,
}

/// The sources of the witness for one generation.
pub(super) fn sources(document: &Value, generation: &str) -> Result<Witness> {
    let reduced = reduced::reduced(&project(document, generation));
    let spec: OpenAPI =
        serde_json::from_value(reduced.clone()).map_err(|error| format!("not OpenAPI 3.0: {error}"))?;
    let mut settings = GenerationSettings::new();
    settings
        .with_map_type("::indexmap::IndexMap")
        .with_inner_type(quote!(crate::tape::Tape))
        .with_hooks(HooksMode::Expected);
    let tokens = Generator::new(&settings).generate_tokens(&spec).map_err(|error| error.to_string())?;
    let mut file: File = syn::parse2(tokens).map_err(|error| error.to_string())?;
    let calls = calls::source(&reduced, &file)?;
    file.items.iter_mut().for_each(quieten);
    let about = format!("//! What progenitor makes of generation {}.\n\n", generation.to_uppercase());
    Ok(Witness { client: format!("{about}{}", prettyplease::unparse(&file)), calls })
}

/// Takes the words away, which would be those of the document once more.
fn quieten(item: &mut Item) {
    let quiet = |attrs: &mut Vec<Attribute>| attrs.retain(|attribute| !attribute.path().is_ident("doc"));
    match item {
        Item::Mod(of) => {
            quiet(&mut of.attrs);
            of.content.iter_mut().for_each(|(_, items)| items.iter_mut().for_each(quieten));
        }
        Item::Struct(of) => {
            quiet(&mut of.attrs);
            if let Fields::Named(fields) = &mut of.fields {
                fields.named.iter_mut().for_each(|field| quiet(&mut field.attrs));
            }
        }
        Item::Enum(of) => {
            quiet(&mut of.attrs);
            of.variants.iter_mut().for_each(|variant| quiet(&mut variant.attrs));
        }
        Item::Impl(of) => {
            for item in &mut of.items {
                if let ImplItem::Fn(function) = item {
                    quiet(&mut function.attrs);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::sources;
    use crate::document::tests::good;

    #[test]
    fn every_operation_has_a_method_and_a_call_in_the_types_of_its_generation() {
        for (generation, id) in [("v3", "i64"), ("v4", "::uuid::Uuid")] {
            let witness = sources(&good(), generation).unwrap();
            assert!(witness.client.contains("pub async fn get_set_key"), "{}", witness.client);
            assert!(witness.client.contains(&format!("pub struct RecordId(pub {id})")), "{}", witness.client);
            assert!(!witness.client.contains("A set."), "the words of the document are not repeated");
            let arm = "let id: types::RecordId = arguments.take(\"id\")?;\n arguments.done()?; \
                       value(client.get_set_key(&id).await).await";
            assert!(witness.calls.contains(arm), "{}", witness.calls);
            let update = "let body: types::UpdateSet = arguments.body()?;";
            assert_eq!(witness.calls.contains(update), generation == "v4", "{}", witness.calls);
        }
    }
}
