//! One record as values.

use encoding_rs::SHIFT_JIS;

/// A record: its fields as bytes, exactly as they stood, the identifier first. One buffer holds them all, as a line does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Record {
    /// Line in the file, from 1; 0 for a record that was not read from a file.
    pub line: u64,
    bytes: Vec<u8>,
    /// Where each field ends in `bytes`; the next one begins behind the comma there.
    ends: Vec<u32>,
}

impl Record {
    /// A record that stands in no file yet. Text is taken over as CP932; characters that it lacks become `〓`, the
    /// usual mark for a missing character, because the format knows no other way to write them.
    pub fn new<S: AsRef<str>>(fields: impl IntoIterator<Item = S>) -> Self {
        let fields: Vec<Vec<u8>> = fields.into_iter().map(|field| to_cp932(field.as_ref())).collect();
        Record::of(0, fields.iter().map(Vec::as_slice))
    }

    /// A record as it was read: a line, and where its fields end.
    pub(crate) fn read(line: u64, bytes: &[u8], ends: &[u32]) -> Self {
        Record { line, bytes: bytes.to_vec(), ends: ends.to_vec() }
    }

    fn of<'a>(line: u64, fields: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut record = Record { line, bytes: Vec::new(), ends: Vec::new() };
        for field in fields {
            if !record.ends.is_empty() {
                record.bytes.push(b',');
            }
            record.bytes.extend_from_slice(field);
            record.ends.push(end(record.bytes.len()));
        }
        record
    }

    /// The identifier: `RE`, `KO`, …; empty when the first field is not ASCII.
    pub fn id(&self) -> &str {
        std::str::from_utf8(self.raw(1)).unwrap_or("")
    }

    /// Number of fields, the identifier included.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is not even an identifier.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The raw bytes at a position (1 is the identifier); empty where there is no such field.
    pub fn raw(&self, position: usize) -> &[u8] {
        let Some(end) = position.checked_sub(1).and_then(|index| self.ends.get(index)) else { return &[] };
        let start = if position > 1 { self.ends[position - 2] as usize + 1 } else { 0 };
        &self.bytes[start..*end as usize]
    }

    /// The text at a position; characters that cannot be read come out as U+FFFD ([`super::check`] reports them).
    pub fn text(&self, position: usize) -> String {
        let raw = self.raw(position);
        if raw.is_empty() {
            return String::new();
        }
        match std::str::from_utf8(raw) {
            Ok(ascii) if raw.is_ascii() => ascii.to_owned(),
            _ => SHIFT_JIS.decode_without_bom_handling(raw).0.into_owned(),
        }
    }

    /// A number at a position; none where the field is empty or not a whole number.
    pub fn number(&self, position: usize) -> Option<u64> {
        number(self.raw(position))
    }

    /// The numbers of a run of fields from a position on, as in [`Record::number`]; none where there is no such field.
    pub fn numbers(&self, position: usize) -> impl Iterator<Item = Option<u64>> {
        self.fields().skip(position.saturating_sub(1)).map(number)
    }

    /// Whether the field at a position is empty or missing.
    pub fn is_blank(&self, position: usize) -> bool {
        self.raw(position).is_empty()
    }

    /// All fields, raw.
    pub fn fields(&self) -> impl Iterator<Item = &[u8]> {
        fields(&self.bytes, &self.ends)
    }

    /// Replaces the field at a position (from 1), adding empty ones as needed.
    pub fn set(&mut self, position: usize, text: &str) {
        let text = to_cp932(text);
        let mut fields: Vec<&[u8]> = self.fields().collect();
        let index = position.saturating_sub(1);
        if fields.len() <= index {
            fields.resize(index + 1, &[]);
        }
        fields[index] = &text;
        *self = Record::of(self.line, fields.into_iter());
    }
}

fn number(raw: &[u8]) -> Option<u64> {
    if raw.is_empty() {
        return None;
    }
    std::str::from_utf8(raw).ok()?.parse().ok()
}

/// The fields of a line that end there.
pub(super) fn fields<'a>(bytes: &'a [u8], ends: &'a [u32]) -> impl ExactSizeIterator<Item = &'a [u8]> {
    let mut start = 0;
    ends.iter().map(move |end| {
        let end = *end as usize;
        let field = &bytes[start..end];
        start = end + 1;
        field
    })
}

/// A place in a record; what four gigabytes do not hold is cut by the reader's limit long before.
pub(super) fn end(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Text as CP932; what it lacks becomes `〓`.
fn to_cp932(text: &str) -> Vec<u8> {
    if text.is_ascii() {
        return text.as_bytes().to_vec();
    }
    let (bytes, _, unmappable) = SHIFT_JIS.encode(text);
    if !unmappable {
        return bytes.into_owned();
    }
    text.chars()
        .flat_map(|character| {
            let mut buffer = [0; 4];
            let (bytes, _, unmappable) = SHIFT_JIS.encode(character.encode_utf8(&mut buffer));
            if unmappable { vec![0x81, 0xac] } else { bytes.into_owned() }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_as_they_were_set() {
        let mut record = Record::new(["KO", "12131017", "0012344", "", "2", "366", "0"]);
        assert_eq!(record.id(), "KO");
        assert_eq!(record.text(2), "12131017");
        assert_eq!(record.number(6), Some(366));
        assert!(record.is_blank(4));
        assert_eq!(record.numbers(4).collect::<Vec<_>>(), [None, Some(2), Some(366), Some(0)]);
        assert!(record.is_blank(12), "a missing field is blank");
        record.set(12, "5");
        assert_eq!(record.len(), 12);
    }

    #[test]
    fn a_character_that_the_code_lacks_becomes_a_mark_and_not_markup() {
        let record = Record::new(["RE", "𠮷田　花子"]);
        assert_eq!(record.text(2), "〓田　花子");
    }

    #[test]
    fn positions_that_cannot_be_are_blank() {
        let record = Record::new(["GO"]);
        assert_eq!(record.raw(0), b"");
        assert_eq!(record.raw(99), b"");
    }
}
