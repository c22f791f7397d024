//! A claim file as a stream of lines. Memory is one line, whatever the size of the file.

use super::record::{self, Record};
use std::io::{self, BufRead, Read as _};

/// The longest line that is read whole, in bytes; the longest legal record (SJ) has about 2,400.
pub const LINE_LIMIT: usize = 64 * 1024;

/// The end mark that follows the last line (spec/claims.md §1).
pub const END_MARK: u8 = 0x1a;

/// How a line ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// CR LF, as it should.
    CrLf,
    /// LF alone.
    Lf,
    /// The file ended.
    End,
    /// The line was longer than [`LINE_LIMIT`]; its rest was passed over.
    TooLong,
}

/// One line of the file, borrowed from the reader.
#[derive(Debug)]
pub struct Line<'a> {
    /// Number, from 1.
    pub number: u64,
    /// Byte offset of its beginning.
    pub offset: u64,
    /// Its bytes without the ending.
    pub bytes: &'a [u8],
    /// How it ended.
    pub ending: Ending,
    /// Where each field ends in `bytes`: at its comma, or at the end of the line.
    ends: &'a [u32],
}

impl Line<'_> {
    /// The fields, raw, the identifier first.
    pub fn fields(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        record::fields(self.bytes, self.ends)
    }

    /// The identifier, empty when it is not ASCII.
    pub fn id(&self) -> &str {
        self.fields().next().and_then(|field| std::str::from_utf8(field).ok()).unwrap_or("")
    }

    /// The line as a record of its own.
    pub fn to_record(&self) -> Record {
        Record::read(self.number, self.bytes, self.ends)
    }
}

/// What stood behind the last line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tail {
    /// Number of end marks; 1 is right.
    pub end_marks: u32,
    /// Bytes behind the first end mark that are no end marks.
    pub garbage: u64,
}

/// Reads lines. A second volume in one stream is simply more lines.
#[derive(Debug)]
pub struct Reader<R> {
    input: R,
    line: Vec<u8>,
    ends: Vec<u32>,
    number: u64,
    offset: u64,
    next_offset: u64,
    tail: Tail,
    ended: bool,
}

impl<R: BufRead> Reader<R> {
    /// Reads from `input`.
    pub fn new(input: R) -> Self {
        Reader {
            input,
            line: Vec::new(),
            ends: Vec::new(),
            number: 0,
            offset: 0,
            next_offset: 0,
            tail: Tail::default(),
            ended: false,
        }
    }

    /// The next line, or none at the end mark or the end of the file.
    ///
    /// # Errors
    /// The input cannot be read.
    pub fn next_line(&mut self) -> io::Result<Option<Line<'_>>> {
        if self.ended {
            return Ok(None);
        }
        self.line.clear();
        self.offset = self.next_offset;
        let ending = self.fill()?;
        if self.line.first() == Some(&END_MARK) || (self.line.is_empty() && ending == Ending::End) {
            self.finish()?;
            return Ok(None);
        }
        self.number += 1;
        self.split();
        Ok(Some(Line { number: self.number, offset: self.offset, bytes: &self.line, ending, ends: &self.ends }))
    }

    /// What stood behind the last line; known once [`Reader::next_line`] has returned none.
    pub fn tail(&self) -> Tail {
        self.tail
    }

    /// Fills `line` up to the line's end.
    fn fill(&mut self) -> io::Result<Ending> {
        // Room for the longest line with its CR LF.
        let room = LINE_LIMIT as u64 + 2;
        let taken = (&mut self.input).take(room).read_until(b'\n', &mut self.line)? as u64;
        self.next_offset += taken;
        let mut ending = Ending::End;
        if self.line.last() == Some(&b'\n') {
            self.line.pop();
            ending = Ending::Lf;
            if self.line.last() == Some(&b'\r') {
                self.line.pop();
                ending = Ending::CrLf;
            }
        } else if taken == room {
            self.next_offset += self.input.skip_until(b'\n')? as u64;
        }
        if self.line.len() > LINE_LIMIT {
            self.line.truncate(LINE_LIMIT);
            ending = Ending::TooLong;
        }
        Ok(ending)
    }

    /// Counts what stands behind the last line: end marks, and everything else.
    fn finish(&mut self) -> io::Result<()> {
        self.ended = true;
        let mut total = self.next_offset - self.offset;
        let mut marks = count_end_marks(&self.line);
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            let taken = buffer.len();
            total += taken as u64;
            marks += count_end_marks(buffer);
            self.input.consume(taken);
        }
        self.tail = Tail { end_marks: u32::try_from(marks).unwrap_or(u32::MAX), garbage: total - marks };
        Ok(())
    }

    /// Splits at commas. A comma is never the second byte of a CP932 character (those start at 0x40).
    fn split(&mut self) {
        self.ends.clear();
        let commas = self.line.iter().zip(0..).filter(|(byte, _)| **byte == b',').map(|(_, index)| index);
        self.ends.extend(commas);
        self.ends.push(record::end(self.line.len()));
    }
}

fn count_end_marks(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == END_MARK).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> (Vec<(u64, u64, String, Ending)>, Tail) {
        let mut reader = Reader::new(bytes);
        let mut found = Vec::new();
        while let Some(line) = reader.next_line().unwrap() {
            found.push((line.number, line.offset, line.id().to_owned(), line.ending));
        }
        (found, reader.tail())
    }

    #[test]
    fn a_right_file_has_crlf_and_one_end_mark() {
        let (found, tail) = lines(b"IR,1\r\nGO,0,0,99\r\n\x1a");
        assert_eq!(found, [(1, 0, "IR".into(), Ending::CrLf), (2, 6, "GO".into(), Ending::CrLf)]);
        assert_eq!(tail, Tail { end_marks: 1, garbage: 0 });
    }

    #[test]
    fn a_file_without_end_mark_or_last_line_end_still_reads() {
        let (found, tail) = lines(b"IR,1\nGO,0");
        assert_eq!(found, [(1, 0, "IR".into(), Ending::Lf), (2, 5, "GO".into(), Ending::End)]);
        assert_eq!(tail, Tail::default());
    }

    #[test]
    fn what_stands_behind_the_end_mark_is_counted() {
        let (found, tail) = lines(b"GO\r\n\x1a\x1a\r\nRE\r\n");
        assert_eq!(found.len(), 1);
        assert_eq!(tail, Tail { end_marks: 2, garbage: 6 });
    }

    #[test]
    fn an_endless_line_is_cut_and_the_next_one_read() {
        let mut bytes = vec![b'A'; LINE_LIMIT * 3];
        bytes.extend_from_slice(b"\r\nGO\r\n");
        let (found, _) = lines(&bytes);
        assert_eq!(found[0].3, Ending::TooLong);
        assert_eq!(found[1].2, "GO");
    }

    #[test]
    fn the_limit_is_the_same_however_a_line_arrives_and_ends() {
        for (length, end, piece) in (LINE_LIMIT - 1..LINE_LIMIT + 5)
            .flat_map(|length| ["\r\n", "\n", ""].map(|end| (length, end)))
            .flat_map(|(length, end)| [7, 64, 1 << 20].map(|piece| (length, end, piece)))
        {
            let bytes = [&vec![b'A'; length][..], end.as_bytes()].concat();
            let mut reader = Reader::new(io::BufReader::with_capacity(piece, &bytes[..]));
            let line = reader.next_line().unwrap().unwrap();
            let cut = line.ending == Ending::TooLong;
            assert_eq!(
                (line.bytes.len(), cut),
                (length.min(LINE_LIMIT), length > LINE_LIMIT),
                "{length} bytes, {end:?}, pieces of {piece}"
            );
        }
    }

    #[test]
    fn fields_are_split_at_commas_and_empty_ones_kept() {
        let mut reader = Reader::new(&b"KO,12131017,,,2,\r\n"[..]);
        let line = reader.next_line().unwrap().unwrap();
        let record = line.to_record();
        assert_eq!(record.len(), 6);
        assert_eq!(record.text(2), "12131017");
        assert!(record.is_blank(6));
    }

    #[test]
    fn an_empty_file_has_no_lines() {
        assert_eq!(lines(b""), (vec![], Tail::default()));
    }
}
