use super::super::tests::{everything, read, robin};
use super::*;
use crate::measurements::{
    Measurement::{Chest, Neck},
    cm, inches, mm,
};

#[test]
fn lines_keep_their_distance_and_stay_on_the_card() {
    for set in [everything(), robin()] {
        for side in [Side::Left, Side::Right] {
            let rows = set.card().rows(&set, side);
            assert!(rows.is_sorted_by(|one, next| next.height - one.height >= GAP - 1e-9));
            let inside = CROWN..=CROWN + HEIGHT * SCALE + 1e-9;
            assert!(rows.iter().all(|row| inside.contains(&row.height)));
        }
    }
    // A value with room stands right beside its place.
    let rows = robin().card().rows(&robin(), Side::Left);
    assert!(rows.iter().all(|row| (row.height - on_card(row.place.at).1).abs() < 1e-9));
}

/// The bars, as start and width.
fn bars(svg: &str) -> Vec<(f64, f64)> {
    let number = |tag: &str, name: &str| -> f64 {
        tag.split(&format!(" {name}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    };
    let bars =
        read(svg).tags.into_iter().filter(|tag| tag.starts_with("rect") && tag.contains("height=\"3\""));
    bars.map(|tag| (number(&tag, "x"), number(&tag, "width"))).collect()
}

#[test]
fn bars_grow_with_the_difference_to_either_side_and_end_at_the_column() {
    let other = Measurements::from([(Neck, cm(40.0))]);
    let middle = MARGIN + COLUMN / 2.0;
    for (neck, start, width) in [
        (44.0, middle, COLUMN / 4.0),
        (36.0, middle - COLUMN / 4.0, COLUMN / 4.0),
        (80.0, middle, COLUMN / 2.0),
        (1.0, MARGIN, COLUMN / 2.0),
    ] {
        let set = Measurements::from([(Neck, cm(neck))]);
        let found = bars(&set.card().beside("Alex", &other).to_svg());
        assert_eq!(found.len(), 1, "{neck}");
        assert!((found[0].0 - start).abs() < 0.06 && (found[0].1 - width).abs() < 0.06, "{neck} {found:?}");
    }
    assert_eq!(bars(&other.card().beside("Alex", &other).to_svg()), []);
    assert_eq!(bars(&robin().card().to_svg()), []);
    let odd = Measurements::from([(Neck, mm(0.0)), (Chest, mm(f64::NAN))]);
    assert_eq!(bars(&robin().card().beside("odd", &odd).to_svg()), []);
}

#[test]
fn unknown_names_are_listed_below_and_long_ones_cut() {
    let set = robin().with("gauge", mm(4.0)).with("x".repeat(100), inches(1.0)).with("胸囲", cm(90.0));
    let read = read(&set.card().to_svg());
    for text in ["gauge", "0.4 cm", "胸囲", "90.0 cm"] {
        assert!(read.texts.contains(&text.to_owned()), "{text}");
    }
    assert!(read.texts.contains(&format!("{}…", "x".repeat(LONG_NAME - 1))));
    let height = |set: &Measurements| set.card().draw(&mut Svg { out: String::new(), dark: false }, set);
    assert_eq!(height(&robin()), height(&everything()));
    assert!(height(&set) > height(&robin()) + 2.0 * GAP);
}
