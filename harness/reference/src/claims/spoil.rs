//! Records as bytes, and the planted faults that act after encoding.

use crate::defects::{Defect, Defects};
use onshi_wire::uke::{Record, writer};

/// The file's bytes: as they must be, or spoilt by the planted fault.
#[must_use]
pub fn bytes(records: &[Record], defects: Defects) -> Vec<u8> {
    let right = writer::to_bytes(records);
    if defects.has(Defect::ClaimInUtf8) {
        return encoding_rs::SHIFT_JIS.decode_without_bom_handling(&right).0.into_owned().into_bytes();
    }
    if defects.has(Defect::ClaimEndsLinesWithLf) {
        return right.into_iter().filter(|byte| *byte != b'\r').collect();
    }
    if defects.has(Defect::ClaimWithoutEndMark) {
        return right[..right.len().saturating_sub(1)].to_vec();
    }
    if defects.has(Defect::ClaimQuotesFields) {
        return by_line(&right, |line| {
            line.split(|byte| *byte == b',').map(|field| [b"\"", field, b"\""].concat()).collect::<Vec<_>>().join(&b',')
        });
    }
    if defects.has(Defect::ClaimDropsTrailingFields) {
        return by_line(&right, |line| {
            let end = line.iter().rposition(|byte| *byte != b',').map_or(0, |last| last + 1);
            line[..end].to_vec()
        });
    }
    right
}

/// Changes each line; line ends and end mark stay.
fn by_line(bytes: &[u8], change: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut changed = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n').filter_map(|line| line.strip_suffix(b"\r")) {
        changed.extend(change(line));
        changed.extend(b"\r\n");
    }
    changed.push(0x1a);
    changed
}
