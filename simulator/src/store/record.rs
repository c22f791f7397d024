//! One record of a world's log: a version byte, the header's length (4 bytes, little endian), the header, then raw bytes
//! as they came or went. Version 3 has the compact header of `header`; version 1, which is still read, has it as JSON.
//! There are no versions 2 and 4: these bytes begin values with several records ([`super::chunk`]).

use super::header;
use bytes::Bytes;
use jiff::civil::DateTime;
use onshi_wire::control::journal::Door;
use serde::Deserialize;

/// The version that this build writes.
pub const RECORD_VERSION: u8 = 3;
/// The version with JSON headers.
const JSON_VERSION: u8 = 1;

/// The greatest header in bytes; a longer one is damage.
const MAX_HEADER_BYTES: usize = 1 << 20;
/// Room for an ordinary header.
const HEADER_GUESS_BYTES: usize = 256;

/// What a record says. Moments are Japan's time, to the second; in version 1 `2026-11-03T09:00:00`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Header {
    /// The world was made; the bytes are its description (JSON).
    Created {
        /// Number in the journal.
        seq: u64,
        /// When.
        #[serde(deserialize_with = "moment")]
        at: DateTime,
    },
    /// Something came in; the bytes are as they came.
    Received {
        /// Number in the journal.
        seq: u64,
        /// When.
        #[serde(deserialize_with = "moment")]
        at: DateTime,
        /// Through which door.
        door: Door,
        /// The facility's id.
        #[serde(default)]
        facility: Option<String>,
        /// File name, or method and path.
        name: String,
    },
    /// An input was decided: replay decides it again at this moment, in this order.
    Decided {
        /// `seq` of the input.
        input: u64,
        /// The moment that the rules were given.
        #[serde(deserialize_with = "moment")]
        at: DateTime,
    },
    /// Rows of an input that is decided in slices were decided, behind those of its slices before: replay takes as many
    /// again at this moment, in this order.
    Slice {
        /// `seq` of the input.
        input: u64,
        /// The moment that the rules were given.
        #[serde(deserialize_with = "moment")]
        at: DateTime,
        /// How many rows at most.
        rows: u32,
    },
    /// An answer; the bytes are as they go.
    Answered {
        /// Number in the journal.
        seq: u64,
        /// When.
        #[serde(deserialize_with = "moment")]
        at: DateTime,
        /// `seq` of the input.
        answers: u64,
        /// Through which door it leaves.
        door: Door,
        /// The facility's id.
        #[serde(default)]
        facility: Option<String>,
        /// File name, or status.
        name: String,
        /// Whether it is a refusal by the connection app (`.err`).
        #[serde(default)]
        refused: bool,
        /// Milliseconds to wait before it is delivered.
        #[serde(default)]
        after_ms: u64,
        /// One line for people.
        summary: String,
    },
    /// The answer stands in its folder.
    Delivered {
        /// Number in the journal.
        seq: u64,
        /// When.
        #[serde(deserialize_with = "moment")]
        at: DateTime,
        /// `seq` of the answer.
        answers: u64,
        /// The folder.
        door: Door,
        /// The facility's id.
        #[serde(default)]
        facility: Option<String>,
        /// File name.
        name: String,
    },
}

fn moment<'de, D: serde::Deserializer<'de>>(from: D) -> Result<DateTime, D::Error> {
    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
}

impl Header {
    /// The number in the journal; none for what the journal does not show.
    pub fn seq(&self) -> Option<u64> {
        match self {
            Header::Created { seq, .. }
            | Header::Received { seq, .. }
            | Header::Answered { seq, .. }
            | Header::Delivered { seq, .. } => Some(*seq),
            Header::Decided { .. } | Header::Slice { .. } => None,
        }
    }
}

/// A record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What it says.
    pub header: Header,
    /// Raw bytes; shared with who reads or sends them, not copied.
    pub bytes: Bytes,
}

/// Why a stored record cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Written by a version that this build does not know.
    #[error("記録の形式の版 {0} はこのプログラムでは読めません。新しい版の onshi で開いてください")]
    Version(u8),
    /// Not a record.
    #[error("記録が壊れています: {0}")]
    Damaged(String),
}

impl Record {
    /// The stored form.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write_to(&mut out);
        out
    }

    /// Appends the stored form.
    pub fn write_to(&self, out: &mut Vec<u8>) {
        out.reserve(HEADER_GUESS_BYTES + self.bytes.len());
        out.push(RECORD_VERSION);
        let start = out.len();
        out.extend_from_slice(&[0; 4]);
        header::write(&self.header, out);
        let length = u32::try_from(out.len() - start - 4).expect("a header is far below 4 GiB");
        out[start..start + 4].copy_from_slice(&length.to_le_bytes());
        out.extend_from_slice(&self.bytes);
    }

    /// Reads the stored form.
    ///
    /// # Errors
    /// An unknown version, or damage.
    pub fn from_bytes(stored: &[u8]) -> Result<Record, RecordError> {
        let damaged = |what: &str| RecordError::Damaged(what.to_owned());
        let (version, rest) = stored.split_first().ok_or_else(|| damaged("空です"))?;
        if ![JSON_VERSION, RECORD_VERSION].contains(version) {
            return Err(RecordError::Version(*version));
        }
        let (length, rest) = rest.split_first_chunk::<4>().ok_or_else(|| damaged("長さがありません"))?;
        let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| damaged("長さが大きすぎます"))?;
        if length > MAX_HEADER_BYTES || length > rest.len() {
            return Err(damaged("長さが合いません"));
        }
        let (header, bytes) = rest.split_at(length);
        let header = match *version {
            JSON_VERSION => serde_json::from_slice(header).map_err(|e| RecordError::Damaged(e.to_string()))?,
            _ => header::read(header).ok_or_else(|| damaged("見出しが読めません"))?,
        };
        Ok(Record { header, bytes: Bytes::copy_from_slice(bytes) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_record_of_version_1_written_long_ago_still_reads() {
        let mut old = vec![1, 0, 0, 0, 0];
        let header = br#"{"kind":"answered","seq":3,"at":"2026-11-03T09:00:00","answers":2,"door":"res","facility":"clinic","name":"OQSsiquc01res_1.xml","summary":"x"}"#;
        old[1..5].copy_from_slice(&u32::try_from(header.len()).unwrap().to_le_bytes());
        old.extend_from_slice(header);
        old.extend_from_slice(b"<XmlMsg/>");
        let record = Record::from_bytes(&old).unwrap();
        assert_eq!(record.bytes, b"<XmlMsg/>".as_slice());
        assert_eq!(record.header.seq(), Some(3));
        let when = date(2026, 11, 3).at(9, 0, 0, 0);
        assert!(
            matches!(record.header, Header::Answered { at, after_ms: 0, refused: false, answers: 2, .. } if at == when)
        );
    }

    #[test]
    fn a_record_of_version_3_written_long_ago_still_reads() {
        let old = b"\x03\x27\0\0\0\x03\x81\x01\xEA\x07\x0B\x03\x09\x00\x00\x7F\x01\x01\x06clinic\x05a.xml\0\xE8\x07\x09\xE5\xBF\x9C\xE7\xAD\x94\xE2\x80\xA2<x/>";
        let header = Header::Answered {
            seq: 129,
            at: date(2026, 11, 3).at(9, 0, 0, 0),
            answers: 127,
            door: Door::Res,
            facility: Some("clinic".into()),
            name: "a.xml".into(),
            refused: false,
            after_ms: 1_000,
            summary: "応答•".into(),
        };
        let record = Record { header, bytes: Bytes::from_static(b"<x/>") };
        assert_eq!(Record::from_bytes(old), Ok(record.clone()));
        assert_eq!(record.to_bytes(), old);
    }

    #[test]
    fn what_was_written_reads_back_and_damage_is_told() {
        let header = Header::Decided { input: 7, at: date(2026, 11, 3).at(9, 0, 0, 0) };
        let record = Record { header, bytes: vec![0, 255, 1].into() };
        let stored = record.to_bytes();
        assert_eq!(Record::from_bytes(&stored).unwrap(), record);
        assert_eq!(Record::from_bytes(&[9, 0, 0, 0, 0]), Err(RecordError::Version(9)));
        for cut in 0..(stored.len() - 3) {
            assert!(Record::from_bytes(&stored[..cut]).is_err(), "cut at {cut}");
        }
    }
}
