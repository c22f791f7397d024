//! JSON bodies with errors in Japanese.

use crate::engine::Denial;
use serde::de::DeserializeOwned;

/// Reads a body; an empty one reads as `{}`.
///
/// # Errors
/// What is wrong and where, without repeating values.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Denial> {
    let body = if body.iter().all(u8::is_ascii_whitespace) { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| {
        let place = format!("{}行{}列", error.line(), error.column());
        let text = error.to_string();
        let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
        let (what, remedy) = crate::world_file::words::of_serde(what);
        Denial::unreadable(&place, what, remedy)
    })
}
