//! Names of the wire in the forms that Rust and people use.

/// The words of a `camelCase` name, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(letter.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

/// `getSet` as a constant: `GET_SET`.
pub(crate) fn constant(name: &str) -> String {
    field(name).to_ascii_uppercase()
}

/// `scratchCodes` as a field: `scratch_codes`.
pub(crate) fn field(name: &str) -> String {
    words(name).join("_")
}

/// `signInFailed` as a variant: `SignInFailed`.
pub(crate) fn variant(name: &str) -> String {
    words(name).iter().map(|word| capitalized(word)).collect()
}

/// `hpsToWaistBack` as a label: `HPS to waist back`. HPS, the high point of the shoulder, is an abbreviation.
pub(crate) fn label(name: &str) -> String {
    let text = words(name)
        .into_iter()
        .map(|word| if word == "hps" { "HPS".to_owned() } else { word })
        .collect::<Vec<_>>()
        .join(" ");
    capitalized(&text)
}

#[cfg(test)]
mod tests {
    use super::{constant, field, label, variant};

    #[test]
    fn names_split_at_capitals() {
        assert_eq!(constant("getPublicSetJson"), "GET_PUBLIC_SET_JSON");
        assert_eq!(constant("restrictAccountV3"), "RESTRICT_ACCOUNT_V3");
        assert_eq!(constant("signup"), "SIGNUP");
        assert_eq!(field("mfaSecret"), "mfa_secret");
        assert_eq!(variant("unableToRemoveImage"), "UnableToRemoveImage");
        assert_eq!(variant("readNone"), "ReadNone");
    }

    #[test]
    fn labels_are_plain_english() {
        assert_eq!(label("hpsToWaistBack"), "HPS to waist back");
        assert_eq!(label("waistToFloor"), "Waist to floor");
        assert_eq!(label("shoulderSlope"), "Shoulder slope");
        assert_eq!(label("ankle"), "Ankle");
    }
}
