//! Bodies that hold secrets.

use std::io;

use serde::Serialize;
use zeroize::Zeroizing;

use crate::Error;
use crate::models::encode::unwritable;

/// A body in JSON that holds secrets. Whoever takes it wipes it, as the plan of a call does.
///
/// A list that grows leaves what it held behind, so the body is measured first and written into room for all of it.
pub(super) fn secret_body(body: &impl Serialize) -> Result<Vec<u8>, Error> {
    let mut length = Length(0);
    serde_json::to_writer(&mut length, body).map_err(unwritable)?;
    let mut out = Zeroizing::new(Vec::with_capacity(length.0));
    serde_json::to_writer(&mut *out, body).map_err(unwritable)?;
    Ok(std::mem::take(&mut *out))
}

/// Counts what is written and keeps nothing of it.
struct Length(usize);

impl io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_that_of_json_and_never_outgrows_its_room() {
        for text in ["", "hunter2", "p\"w\\\u{1}", "\u{1f40e}"] {
            let body = secret_body(&[text, text]).unwrap();
            assert_eq!(body, serde_json::to_vec(&[text, text]).unwrap());
            assert_eq!(body.capacity(), body.len(), "the list has not grown, nor has it room to spare");
        }
    }
}
