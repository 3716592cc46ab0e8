use proptest::prelude::*;

use super::*;

/// Rows with their lines.
#[derive(Debug, Default, PartialEq)]
struct Seen(Vec<(u64, Vec<String>)>);

impl Rows for Seen {
    fn row(&mut self, row: Row<'_>, _: u8) -> Result<(), FileError> {
        self.0.push((row.line, row.cells().map(ToOwned::to_owned).collect()));
        Ok(())
    }
}

fn in_pieces(bytes: &[u8], size: usize) -> Result<Seen, FileError> {
    let (mut records, mut seen) = (Records::new(10), Seen::default());
    for piece in bytes.chunks(size) {
        records.feed(piece, &mut seen)?;
    }
    records.finish(&mut seen)?;
    Ok(seen)
}

fn rows(rows: &[(u64, &[&str])]) -> Seen {
    Seen(
        rows.iter()
            .map(|(line, cells)| (*line, cells.iter().map(|cell| (*cell).to_owned()).collect()))
            .collect(),
    )
}

#[test]
fn rows_are_cut_at_every_kind_of_line_end_and_know_their_line() {
    for (text, wanted) in [
        ("a,b\n1,2\n", rows(&[(1, &["a", "b"]), (2, &["1", "2"])])),
        ("a,b\r\n1,2\r\n\r\n3,4", rows(&[(1, &["a", "b"]), (2, &["1", "2"]), (4, &["3", "4"])])),
        ("a\r1\r\r2", rows(&[(1, &["a"]), (2, &["1"]), (4, &["2"])])),
        (
            "\n\n a;b \n\n\n1;\"2\n\r\n3\"\n4;5",
            rows(&[(3, &[" a", "b "]), (6, &["1", "2\n\r\n3"]), (9, &["4", "5"])]),
        ),
        ("\u{feff}\"a\"\t\"b\"\"c\"\n", rows(&[(1, &["a", "b\"c"])])),
        ("sep=;\r\na;b\n1;2", rows(&[(2, &["a", "b"]), (3, &["1", "2"])])),
        ("a,b\n\"\",\n,\n\"\"\n", rows(&[(1, &["a", "b"]), (2, &["", ""]), (3, &["", ""]), (4, &[""])])),
        ("", rows(&[])),
        ("\n\r\n", rows(&[])),
    ] {
        for size in [1, 2, 3, 1000] {
            assert_eq!(in_pieces(text.as_bytes(), size).unwrap(), wanted, "{text:?} by {size}");
        }
    }
}

#[test]
fn long_and_wide_rows_are_refused_with_their_line() {
    for size in [1000, 1 << 20] {
        let quote = format!("a,b\n1,2\n\"3{}", "\nx,y".repeat(LONGEST));
        let error = in_pieces(quote.as_bytes(), size).unwrap_err();
        assert_eq!(
            error.to_string(),
            "line 3, column 1: the row has more than 1048576 bytes: is a quotation mark missing at its end?"
        );
        let first = "x".repeat(LONGEST * 2);
        assert!(
            in_pieces(first.as_bytes(), size).unwrap_err().to_string().contains("more than 1048576 bytes")
        );
        for text in ["a\n1,2,3,4,5,6,7,8,9,10,11\n".to_owned(), format!("a\n{}", ",".repeat(1 << 19))] {
            let error = in_pieces(text.as_bytes(), size).unwrap_err();
            assert_eq!(
                error.to_string(),
                "line 2, column 1: the row has more than 10 cells: remove columns, or allow more"
            );
        }
        assert_eq!(in_pieces(b"a\n1,2,3,4,5,6,7,8,9,10\n", size).unwrap().0.len(), 2);
    }
}

#[test]
fn a_quotation_mark_that_is_not_closed_is_refused() {
    for text in ["a,b\n\n1,\"2\n3,4\n", "a,b\n\n1,\"2", "a,b\n\n1,\"2\"\"\n"] {
        let error = in_pieces(text.as_bytes(), 2).unwrap_err();
        assert_eq!(error.kind(), FileErrorKind::Syntax);
        assert!(error.to_string().starts_with("line 3, column 1: a quotation mark"), "{error}");
    }
}

#[test]
fn room_grows_with_the_longest_row_only() {
    let (mut records, mut seen) = (Records::new(1000), Seen::default());
    let row = format!("{}\n", vec!["x".repeat(100); 300].join(","));
    for _ in 0..100 {
        records.feed(row.as_bytes(), &mut seen).unwrap();
        seen.0.clear();
    }
    assert!(
        records.cells.len() <= 1 << 16
            && records.ends.len() <= 1 << 9
            && records.pending.capacity() <= 1 << 18
    );
}

proptest! {
    #[test]
    fn pieces_of_every_size_give_the_same_rows(text in "[a\"\r\n,;=\u{e9}]{0,30}", size in 1..9_usize) {
        prop_assert_eq!(in_pieces(text.as_bytes(), size), in_pieces(text.as_bytes(), 1000));
    }
}

#[test]
fn a_row_that_comes_byte_by_byte_is_looked_at_once() {
    let start = std::time::Instant::now();
    let (mut records, mut seen) = (Records::new(10), Seen::default());
    let outcome = (0..=LONGEST).try_for_each(|_| records.feed(b"x", &mut seen));
    assert_eq!(outcome.unwrap_err().kind(), FileErrorKind::Limit);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
