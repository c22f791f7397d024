//! Records as bytes: comma separated without quotes, CP932, CRLF, one end mark behind the last line
//! (spec/claims.md §1).

use super::reader::END_MARK;
use super::record::Record;
use std::io::{self, Write};

/// Writes a file record by record.
#[derive(Debug)]
pub struct Writer<W: Write> {
    output: W,
}

impl<W: Write> Writer<W> {
    /// Writes to `output`.
    pub fn new(output: W) -> Self {
        Writer { output }
    }

    /// Writes one record as a line.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn record(&mut self, record: &Record) -> io::Result<()> {
        for (index, field) in record.fields().enumerate() {
            if index > 0 {
                self.output.write_all(b",")?;
            }
            self.output.write_all(field)?;
        }
        self.output.write_all(b"\r\n")
    }

    /// Writes the end mark and hands the output back.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.output.write_all(&[END_MARK])?;
        self.output.flush()?;
        Ok(self.output)
    }
}

/// A whole file in memory.
pub fn to_bytes<'a>(records: impl IntoIterator<Item = &'a Record>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for record in records {
        for (index, field) in record.fields().enumerate() {
            if index > 0 {
                bytes.push(b',');
            }
            bytes.extend_from_slice(field);
        }
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.push(END_MARK);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uke::Reader;

    #[test]
    fn a_file_read_and_written_again_is_the_same_bytes() {
        let file = b"IR,1,13,1,3456789,,\x83N\x83\x8a\x83j\x83b\x83N,202611,00,\r\nGO,0,0,99\r\n\x1a";
        let mut reader = Reader::new(&file[..]);
        let mut records = Vec::new();
        while let Some(line) = reader.next_line().unwrap() {
            records.push(line.to_record());
        }
        assert_eq!(to_bytes(&records), file);
        let mut writer = Writer::new(Vec::new());
        for record in &records {
            writer.record(record).unwrap();
        }
        assert_eq!(writer.finish().unwrap(), file);
    }
}
