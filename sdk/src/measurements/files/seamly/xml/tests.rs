use proptest::prelude::*;

use super::*;

/// The pieces of a text as short words.
fn pieces(text: &str) -> Result<Vec<String>, FileError> {
    let mut pieces = Pieces::new(text);
    let mut found = Vec::new();
    while let Some(piece) = pieces.next()? {
        found.push(match piece {
            Piece::Open(Element { name, attributes, place: Place { line, column, .. } }) => {
                let attributes: Vec<_> =
                    attributes.iter().map(|(key, value)| format!(" {key}={value}")).collect();
                format!("<{name}{} {line}:{column}", attributes.concat())
            }
            Piece::Close => ">".to_owned(),
            Piece::Text(text) => text.into_owned(),
        });
    }
    Ok(found)
}

fn refused(text: &str) -> String {
    pieces(text).expect_err(text).to_string()
}

#[test]
fn tags_and_texts_come_in_order_with_their_places() {
    assert_eq!(
        pieces(
            "<?xml version='1.0' encoding='UTF-8'?>\n<a>\r\n  <!-- no -->é<b c='1'\n d=\"2\"/><b/>\n</a>\n"
        )
        .unwrap(),
        ["<a 2:1", "\n  ", "é", "<b c=1 d=2 3:15", ">", "<b 4:9", ">", "\n", ">"].map(str::to_owned)
    );
}

#[test]
fn entities_of_the_language_and_cdata_become_text() {
    assert_eq!(
        pieces("<a b='&lt;&amp;&gt;&quot;&apos;&#228;&#xe4;'>x &amp; &#228;<![CDATA[<&]]></a>").unwrap(),
        ["<a b=<&>\"'ää 1:1", "x ", "&", " ", "ä", "<&", ">"].map(str::to_owned)
    );
}

#[test]
fn entities_of_a_files_own_are_refused_with_everything_that_could_define_them() {
    let bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [\n<!ENTITY lol \"lol\">\n<!ENTITY lol2 \"&lol;&lol;\">\n]>\n<vit>&lol2;</vit>";
    let outside = "<!DOCTYPE vit [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><vit>&x;</vit>";
    assert_eq!(
        refused(bomb),
        "line 2, column 1: a document type (<!DOCTYPE) has no place in measurement files: remove it"
    );
    for text in [
        outside,
        "<!DOCTYPE vit SYSTEM \"http://example.org/x.dtd\"><vit/>",
        "<!DOCTYPE vit [",
        "<vit><!DOCTYPE vit></vit>",
        "<!doctype html><html/>",
    ] {
        assert!(refused(text).contains("a document type"), "{}", refused(text));
    }
    let stands_for_nothing = "`&x;` stands for nothing: write `&amp;` for a plain `&`";
    assert_eq!(refused("<a>\n&x;</a>"), format!("line 2, column 1: {stands_for_nothing}"));
    assert_eq!(refused("<a>\n  <b c='&x;'/></a>"), format!("line 2, column 3: {stands_for_nothing}"));
    for text in
        ["<a>&#0;</a>", "<a>&#x110000;</a>", "<a>&#xd800;</a>", "<a b='&#0;'/>", "<a>&#;</a>", "<a>&;</a>"]
    {
        assert!(refused(text).contains("stands for nothing"), "{text}: {}", refused(text));
    }
}

#[test]
fn broken_xml_is_refused_where_it_breaks() {
    for (text, wanted) in [
        ("", "line 1, column 1: this is not XML: choose a .smis or .vit file"),
        (" \n", "line 2, column 1: this is not XML"),
        ("neck: 38", "line 1, column 1: this is not XML"),
        ("{\"neck\": 38}", "line 1, column 1: this is not XML"),
        ("<a>\n<b>\n</a>", "line 3, column 1: a closing tag does not fit the tag that it should close"),
        ("<a>\n</a>\n</b>", "line 3, column 1: a closing tag does not fit"),
        ("<a>\n<b/>\n", "line 3, column 1: an element is not closed before the file ends"),
        ("<a>\n<b", "line 2, column 1: a tag is not closed before the file ends"),
        ("<a>\n<b c=\"1></a>", "line 2, column 1: a tag is not closed"),
        ("<a>\n<!-- b", "line 2, column 1: a comment is not closed"),
        ("<a>\n<![CDATA[ b", "line 2, column 1: a CDATA section is not closed"),
        ("<a/>\n<b/>", "line 2, column 1: something follows the end of the outermost element"),
        ("<a/>\nb", "something follows the end of the outermost element"),
        ("<a/><![CDATA[x]]>", "something follows the end"),
        ("<a/>&amp;", "something follows the end"),
        (
            "<a>\n<b c=1/></a>",
            "line 2, column 1: an attribute lacks its quotes or its value, or is there twice",
        ),
        ("<a>\n<b c/></a>", "line 2, column 1: an attribute lacks"),
        ("<a>\n<b c='1' c='2'/></a>", "line 2, column 1: an attribute lacks"),
    ] {
        let found = refused(text);
        assert!(found.contains(wanted), "{text:?}: {found}");
    }
}

#[test]
fn control_characters_are_refused_however_they_are_written() {
    // The place is where the text or the tag begins.
    for (text, place) in [
        ("<a>\n\u{1}</a>", "line 1, column 4"),
        ("<a>\n&#1;</a>", "line 2, column 1"),
        ("<a>\n<b c='\u{1f}'/></a>", "line 2, column 1"),
        ("<a>\n<b c='&#xb;'/></a>", "line 2, column 1"),
        ("<a>\n<![CDATA[\u{ffff}]]></a>", "line 2, column 1"),
    ] {
        let wanted = format!("{place}: there is a control character, which XML cannot have: remove it");
        assert_eq!(refused(text), wanted);
    }
    assert!(pieces("<a b='\t&#9;&#10;&#13;\u{85}'>\t\r\n&#13;</a>").is_ok());
}

#[test]
fn a_declared_encoding_that_may_have_garbled_the_text_is_refused() {
    let text = |encoding: &str, content: &str| {
        format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n<a>{content}</a>")
    };
    for sound in ["UTF-8", "utf-8", "UTF-16", "utf-16le"] {
        assert!(pieces(&text(sound, "é")).is_ok(), "{sound}");
    }
    for single in ["ISO-8859-1", "iso-8859-15", "Windows-1252", "US-ASCII"] {
        assert!(pieces(&text(single, "e")).is_ok(), "{single}");
        let error = pieces(&text(single, "é")).unwrap_err();
        assert_eq!(error.kind(), FileErrorKind::Encoding);
        let wanted = format!("line 1, column 1: the file says that it is in `{single}`: save it as UTF-8");
        assert_eq!(error.to_string(), wanted);
    }
    assert!(refused(&text("IBM500", "e")).contains("`IBM500`"));
    assert!(refused(&text("é", "e")).contains("`é`"));
}

#[test]
fn depth_elements_and_attributes_have_limits_just_where_they_are_said() {
    let deep = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    assert!(pieces(&deep(DEEPEST)).is_ok());
    let wide = |count: usize| format!("<a>{}</a>", "<b/>".repeat(count - 1));
    assert!(pieces(&wide(MOST_ELEMENTS)).is_ok());
    let rich = |count: usize| {
        let attributes: Vec<_> = (0..count).map(|at| format!(" b{at}='1'")).collect();
        format!("<a{}/>", attributes.concat())
    };
    assert!(pieces(&rich(MOST_ATTRIBUTES)).is_ok());
    for (text, what) in [
        (deep(DEEPEST + 1), "elements stand too deep within one another"),
        (deep(10_000), "elements stand too deep within one another"),
        (wide(MOST_ELEMENTS + 1), "there are too many elements"),
        (rich(MOST_ATTRIBUTES + 1), "an element has too many attributes"),
        (rich(100_000), "an element has too many attributes"),
    ] {
        let error = pieces(&text).unwrap_err();
        assert_eq!(error.kind(), FileErrorKind::Limit);
        assert!(error.to_string().contains(what), "{error}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[<>&;a-c/!?='\"\\[\\]\n -]{0,60}") {
        if let Err(error) = pieces(&text) {
            prop_assert!(!error.to_string().contains('\n'));
        }
    }

    #[test]
    fn escaped_text_comes_back(text in "[^\u{0}-\u{8}\u{b}-\u{1f}]{0,30}") {
        let escaped = quick_xml::escape::escape(text.as_str());
        let file = format!("<a b=\"{escaped}\">{escaped}</a>");
        let mut pieces = Pieces::new(&file);
        let Some(Piece::Open(element)) = pieces.next().unwrap() else { panic!("no element") };
        // Attributes have their line breaks and tabs turned into spaces, as the language says.
        let plain = text.replace("\r\n", " ").replace(['\n', '\r', '\t'], " ");
        let found = element.attribute("b").unwrap().replace(['\n', '\r', '\t'], " ");
        prop_assert_eq!(found.replace("  ", " "), plain.replace("  ", " "));
        let mut all = String::new();
        while let Some(piece) = pieces.next().unwrap() {
            if let Piece::Text(text) = piece {
                all.push_str(&text);
            }
        }
        prop_assert_eq!(all, text.replace("\r\n", "\n").replace('\r', "\n"));
    }
}
