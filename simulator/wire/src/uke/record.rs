//! One record as values.

use encoding_rs::SHIFT_JIS;

/// A record: its fields as bytes, exactly as they stood, the identifier first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Record {
    /// Line in the file, from 1; 0 for a record that was not read from a file.
    pub line: u64,
    fields: Vec<Vec<u8>>,
}

impl Record {
    /// A record that stands in no file yet. Text is taken over as CP932; characters that it lacks become `〓`, the
    /// usual mark for a missing character, because the format knows no other way to write them.
    pub fn new<S: AsRef<str>>(fields: impl IntoIterator<Item = S>) -> Self {
        Record { line: 0, fields: fields.into_iter().map(|field| to_cp932(field.as_ref())).collect() }
    }

    /// A record as it was read.
    pub(crate) fn read<'a>(line: u64, fields: impl Iterator<Item = &'a [u8]>) -> Self {
        Record { line, fields: fields.map(<[u8]>::to_vec).collect() }
    }

    /// The identifier: `RE`, `KO`, …; empty when the first field is not ASCII.
    pub fn id(&self) -> &str {
        self.fields.first().and_then(|field| std::str::from_utf8(field).ok()).unwrap_or("")
    }

    /// Number of fields, the identifier included.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether there is not even an identifier.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The raw bytes at a position (1 is the identifier); empty where there is no such field.
    pub fn raw(&self, position: usize) -> &[u8] {
        position.checked_sub(1).and_then(|index| self.fields.get(index)).map_or(&[], Vec::as_slice)
    }

    /// The text at a position; characters that cannot be read come out as U+FFFD ([`super::check`] reports them).
    pub fn text(&self, position: usize) -> String {
        let raw = self.raw(position);
        match std::str::from_utf8(raw) {
            Ok(ascii) if raw.is_ascii() => ascii.to_owned(),
            _ => SHIFT_JIS.decode_without_bom_handling(raw).0.into_owned(),
        }
    }

    /// A number at a position; none where the field is empty or not a whole number.
    pub fn number(&self, position: usize) -> Option<u64> {
        std::str::from_utf8(self.raw(position)).ok()?.parse().ok()
    }

    /// Whether the field at a position is empty or missing.
    pub fn is_blank(&self, position: usize) -> bool {
        self.raw(position).is_empty()
    }

    /// All fields, raw.
    pub fn fields(&self) -> impl Iterator<Item = &[u8]> {
        self.fields.iter().map(Vec::as_slice)
    }

    /// Replaces the field at a position, adding empty ones as needed.
    pub fn set(&mut self, position: usize, text: &str) {
        let index = position.saturating_sub(1);
        if self.fields.len() <= index {
            self.fields.resize(index + 1, Vec::new());
        }
        self.fields[index] = to_cp932(text);
    }
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
