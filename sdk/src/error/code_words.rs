//! The server's own words for failures, in sentences.

/// What the server's own words mean, where the word alone does not say what to do.
pub(super) fn of_code(code: &str, operation: &str) -> Option<&'static str> {
    Some(match code {
        "accountBlocked" => "the account is blocked: write to the FreeSewing team",
        "accountDisabled" => "the account is frozen: only an administrator can undo that",
        "accountInactive" => {
            "the account is not active yet: follow the link in the mail that came after signing up"
        }
        "authenticationFailed" => "the password or the code is wrong",
        "bodyMissing" => "the text is missing",
        "consentLacking" => {
            "the account has not given consent: do that on the website or with an update of consent"
        }
        "consentRequired" => "signing up needs consent of at least 1",
        "designMissing" => "the name of the design is missing",
        "emailMissing" => "the e-mail address is missing",
        "expiresIsHigherThanMaximum" => {
            "the key would live too long: V4 allows 732 days at most, V3 until the year 9999"
        }
        "expiresInMissing" | "expiresIsNotNumeric" => "the key needs a lifetime above 0 seconds",
        "heightMissing" => "the height is missing",
        "imgMissing" => "the picture is missing: give one in base64",
        "imgOrUrlMissing" => "there is no picture: give one in base64, or its web address",
        "keyLevelExceedsRoleLevel" => "the level of the key is above that of your role: ask for a lower one",
        "languageInvalid" => "the project is not translated to that language",
        "languageMissing" => "the language is missing, or not one that the record has",
        "levelMissing" | "levelNotNumeric" | "invalidLevel" => {
            "the level of the key is not one of 0 to 9 (V3: 1 to 9)"
        }
        "markdownMissing" => "the post has no text",
        "mfaActive" => "the account has a second factor already: switch it off first",
        "mfaTokenInvalid" => "the code or the secret is wrong: give the code that the app shows now",
        "mfaTokenRequired" => "the account has a second factor: sign in with a code as well",
        "nameEnMissing" => "the name in English is missing or empty",
        "nameMissing" => "the name is missing or empty",
        "notEnabled" => "this server is not connected to the code host: go there yourself",
        "passwordMissing" => "the password is missing",
        "postBodyMissing" => "the body of the request was empty when it arrived",
        "setMissing" => "the set to suggest is missing",
        "signInFailed" if operation == "sendSigninLink" => "there is no such user",
        "signInFailed" if operation == "signInViaLink" => "the code is wrong, or the account is not in order",
        "signInFailed" => "the user name, the password or the code is wrong",
        "slugMissing" => "the slug is missing",
        "statusLacking" => "the account is not active",
        "titleMissing" => "the title is missing or empty",
        "titleTooLong" => "the title is longer than the server takes: shorten it",
        "typeInvalid" | "typeMissing" => "the server does not know that type",
        "typeMismatch" => "that is no suggestion for a curated set",
        "unableToRemoveImage" => "there is no such picture, or the image host did not remove it",
        "unsupportedLanguage" => "the server does not have that language: use en, de, es, fr, nl or uk",
        "urlMissing" => "the address is missing or empty",
        "urlTooLong" => "the address is longer than the server takes: shorten it",
        "usernameMissing" => "the user name is missing",
        _ => return None,
    })
}
