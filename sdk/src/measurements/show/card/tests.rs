use proptest::prelude::*;

use super::*;
use crate::measurements::{
    Measurement::{self, Chest, Neck, ShoulderSlope},
    cm, degrees, mm,
};

pub(super) fn robin() -> Measurements {
    Measurements::from([(Neck, cm(38.0)), (Chest, cm(98.0))]).with(ShoulderSlope, degrees(13.0))
}

pub(super) fn everything() -> Measurements {
    Measurement::ALL.iter().enumerate().map(|(i, known)| (*known, mm(100.0 + i as f64))).collect()
}

/// What an SVG is made of.
pub(super) struct Read {
    /// Opening tags with their attributes.
    pub(super) tags: Vec<String>,
    /// The texts of all `text` elements.
    pub(super) texts: Vec<String>,
}

/// Reads our own plain kind of XML, and fails on what is not well formed.
pub(super) fn read(svg: &str) -> Read {
    let (mut open, mut tags, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    for piece in svg.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("every tag is closed");
        assert!(!text.contains('>'), "{piece}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let name = tag.split([' ', '/']).next().unwrap();
        if name == "text" {
            texts.push(text.to_owned());
        }
        if !tag.ends_with('/') {
            open.push(name.to_owned());
        }
        tags.push(tag.to_owned());
    }
    assert_eq!(open, [] as [String; 0]);
    for entity in svg.split('&').skip(1) {
        let name = entity.split(';').next().unwrap();
        assert!(["amp", "lt", "gt", "quot", "#39"].contains(&name), "{name}");
    }
    Read { tags, texts }
}

#[test]
fn all_measurements_of_a_body_have_their_line() {
    let svg = everything().card().titled("Robin").to_svg();
    let read = read(&svg);
    for (name, quantity) in &everything() {
        let value = quantity.format(LengthFormat::centimetres().decimals(1)).to_string();
        assert!(read.texts.contains(&name.label().to_owned()), "{name}");
        assert!(read.texts.contains(&value), "{value}");
        assert!(svg.contains(&format!("{} {value}", name.label())), "the description has {name}");
    }
    assert!(read.texts.contains(&"38 measurements".to_owned()));
}

#[test]
fn a_card_needs_nothing_from_elsewhere_and_is_the_same_every_time() {
    let svg = everything().card().beside("Robin", &robin()).to_svg();
    assert_eq!(svg.matches("http").count(), 1, "only the name of the format");
    assert!(
        !svg.contains("href") && !svg.contains("url(") && !svg.contains("@import") && !svg.contains("script")
    );
    assert_eq!(svg, everything().card().beside("Robin", &robin()).to_svg());
}

#[test]
fn cards_on_one_page_do_not_style_each_other() {
    let id = |svg: &str| svg.split("id=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let (one, other) = (robin().card().to_svg(), everything().card().to_svg());
    assert_ne!(id(&one), id(&other));
    let style = one.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
    let rules = style.split(['{', '}']).filter(|text| text.contains(" .") || text.contains(" text"));
    assert!(rules.clone().count() > Paint::ALL.len());
    assert!(rules.into_iter().all(|selector| selector.starts_with(&format!("#{} ", id(&one)))), "{style}");
}

#[test]
fn the_picture_has_a_role_a_title_and_all_values_in_words() {
    let svg = robin().card().titled("Robin").to_svg();
    let id = svg.split("id=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(svg.contains(&format!("role=\"img\" aria-labelledby=\"{id}-title {id}-desc\"")));
    assert!(svg.contains(&format!("<title id=\"{id}-title\">Robin</title>")));
    let words = "Neck 38.0 cm, Shoulder slope 13°, Chest 98.0 cm";
    assert!(svg.contains(&format!("<desc id=\"{id}-desc\">{words}</desc>")));
}

#[test]
fn each_theme_has_its_colours_and_only_auto_both() {
    for paint in Paint::ALL {
        let has = |theme, dark| {
            let svg = everything().card().beside("Robin", &everything()).theme(theme).to_svg();
            svg.contains(paint.colour(dark))
        };
        assert!(has(Theme::Light, false) && !has(Theme::Light, true), "{paint:?}");
        assert!(has(Theme::Dark, true) && !has(Theme::Dark, false), "{paint:?}");
        assert!(has(Theme::Auto, true) && has(Theme::Auto, false), "{paint:?}");
    }
}

#[test]
fn estimates_are_marked_and_give_way_to_what_was_measured() {
    let svg = robin().card().estimates(&everything()).to_svg();
    let read = read(&svg);
    let count = |wanted: &dyn Fn(&String) -> bool| read.texts.iter().filter(|text| wanted(text)).count();
    assert_eq!(count(&|text| text.starts_with('~') && text.ends_with(" cm")), 35);
    assert_eq!(count(&|text| text == "38.0 cm"), 1);
    assert!(read.texts.contains(&"3 measurements, 35 estimated".to_owned()));
    assert!(read.texts.contains(&"~ estimated, not measured".to_owned()));
    assert!(
        svg.contains("Neck 38.0 cm") && svg.contains("Wrist ~13.7 cm"),
        "the description tells them apart"
    );
    assert!(!robin().card().to_svg().contains('~'));
}

#[test]
fn an_empty_set_is_a_card_that_says_so() {
    let svg = Measurements::new().card().to_svg();
    assert_eq!(read(&svg).texts, ["Measurements", "no measurements"]);
    assert!(svg.contains(">No measurements</desc>"));
}

proptest! {
    #[test]
    fn whatever_the_texts_and_values_the_svg_is_well_formed(
        title in any::<String>(),
        name in any::<String>(),
        value in any::<f64>(),
        other in any::<f64>(),
    ) {
        let set = robin().with(name, mm(value)).with(Neck, mm(value));
        let beside = Measurements::from([(Neck, mm(other))]);
        let svg = set.card().titled(&title).beside(&title, &beside).to_svg();
        read(&svg);
        prop_assert!(svg.chars().all(|c| c == '\n' || !c.is_control()));
        prop_assert!(read(&svg).texts.iter().all(|text| text.chars().count() < 400));
    }
}
