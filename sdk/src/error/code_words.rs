//! The server's own words for failures, in sentences that say what to do.

/// What the server's own words mean. Those that are left out come with what the status says.
pub(super) fn of_code(code: &str, operation: &str) -> Option<&'static str> {
    Some(match code {
        "accountBlocked" => "the account is blocked: write to the FreeSewing team",
        "accountDisabled" => "the account is frozen: ask an administrator, who alone can undo that",
        "accountInactive" => {
            "the account is not active yet: follow the link in the mail that came after signing up"
        }
        "authenticationFailed" => "the password or the code is wrong: check both",
        "bodyMissing" => "the text is missing: give one",
        "consentLacking" => {
            "the account has not given consent: do that on the website or with an update of consent"
        }
        "consentRequired" => "signing up needs consent of at least 1: give it",
        "designMissing" => "the name of the design is missing: give it",
        "emailMissing" => "the e-mail address is missing: give it",
        "expiresIsHigherThanMaximum" => {
            "the key would live too long: give it 732 days at most in V4, and an end before the year 10000 in V3"
        }
        "expiresInMissing" | "expiresIsNotNumeric" => "the key needs a lifetime above 0 seconds: give it one",
        "heightMissing" => "the height is missing: give it",
        "imgMissing" => "the picture is missing: give one in base64",
        "imgOrUrlMissing" => "there is no picture: give one in base64, or its web address",
        "keyLevelExceedsRoleLevel" => "the level of the key is above that of your role: ask for a lower one",
        "languageInvalid" => "the project is not translated to that language: choose another",
        "languageMissing" => "the language is missing, or not one that the record has: give one of those",
        "levelMissing" | "levelNotNumeric" | "invalidLevel" => {
            "the level of the key is not one of 0 to 9 (V3: 1 to 9): choose one of those"
        }
        "markdownMissing" => "the post has no text: write one",
        "mfaActive" => "the account has a second factor already: switch it off first",
        "mfaTokenInvalid" => "the code or the secret is wrong: give the code that the app shows now",
        "mfaTokenRequired" => "the account has a second factor: sign in with a code as well",
        "nameEnMissing" => "the name in English is missing or empty: give one",
        "nameMissing" => "the name is missing or empty: give one",
        "notEnabled" => "this server is not connected to the code host: go there yourself",
        "passwordMissing" => "the password is missing: give it",
        "postBodyMissing" => {
            "the body of the request was empty when it arrived: check what stands between you and the server"
        }
        "setMissing" => "the set to suggest is missing: name it",
        "signInFailed" if operation == "sendSigninLink" => "there is no such user: check the name",
        "signInFailed" if operation == "signInViaLink" => {
            "the code is wrong, or the account is not in order: ask for a new link"
        }
        "signInFailed" => "the user name, the password or the code is wrong: check them",
        "slugMissing" => "the slug is missing: give one",
        "statusLacking" => {
            "the account is not active: follow the link in the mail that came after signing up, or write to the FreeSewing team"
        }
        "titleMissing" => "the title is missing or empty: give one",
        "titleTooLong" => "the title is longer than the server takes: shorten it",
        "typeInvalid" | "typeMissing" => "the server does not know that type: choose another",
        "typeMismatch" => "that is no suggestion for a curated set: check its id",
        "unableToRemoveImage" => {
            "there is no such picture, or the image host did not remove it: check its name, or try again later"
        }
        "unsupportedLanguage" => "the server does not have that language: use en, de, es, fr, nl or uk",
        "urlMissing" => "the address is missing or empty: give one",
        "urlTooLong" => "the address is longer than the server takes: shorten it",
        "usernameMissing" => "the user name is missing: give it",
        "consentInvalid" => "the consent is not one that the server knows: give 0, 1, 2 or 3",
        "dataNotAnObject" | "settingsNotAnObject" => {
            "data or settings of the pattern are no object: give one"
        }
        "designNotStringy" => "the name of the design is no text: give one",
        "invalidLanguage" => "the server does not know that language: choose another",
        "mfaTokenMissing" => "the code is missing: give the one that the app shows now",
        "subIdInvalid" | "subIdMissing" => "the number of the picture is missing or none: give one",
        "userExists" => "there is such a user already: choose another name, or sign in",
        _ => return None,
    })
}
