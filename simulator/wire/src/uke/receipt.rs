//! The records of a file put together: head, one receipt after another, foot. Memory is one receipt.

use super::layout::Kind;
use super::reader::{Reader, Tail};
use super::record::Record;
use super::{check, check::Problems};
use std::collections::VecDeque;
use std::io::{self, BufRead};

/// Most records of one receipt that are kept; what follows is still checked in form but no longer collected.
pub const RECORDS_IN_A_RECEIPT: usize = 20_000;

/// Most bytes of one receipt that are kept.
pub const BYTES_IN_A_RECEIPT: usize = 16 << 20;

/// One receipt: RE and what follows up to the next RE. The head record that stands directly before it (歯科: IR) is
/// its first record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Receipt {
    /// Its records in order.
    pub records: Vec<Record>,
}

impl Receipt {
    /// The first record with this identifier.
    pub fn first(&self, id: &str) -> Option<&Record> {
        self.records.iter().find(|record| record.id() == id)
    }

    /// All records with this identifier.
    pub fn all<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Record> {
        self.records.iter().filter(move |record| record.id() == id)
    }
}

/// What comes out of a file, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The head: IR, UK, YK, or HM with its GO.
    Head(Record),
    /// A receipt.
    Receipt(Receipt),
    /// The foot: GO with the totals.
    Foot(Record),
}

/// Reads a file part by part and collects what is wrong with its form.
#[derive(Debug)]
pub struct Receipts<R> {
    reader: Reader<R>,
    kind: Option<Kind>,
    open: Receipt,
    open_bytes: usize,
    /// Something of the open receipt was left out.
    cut: bool,
    waiting: VecDeque<Part>,
    problems: Problems,
    last_line: u64,
    done: bool,
}

impl<R: BufRead> Receipts<R> {
    /// Reads from `input`. The first record decides the kind of claim.
    pub fn new(input: R) -> Self {
        Receipts {
            reader: Reader::new(input),
            kind: None,
            open: Receipt::default(),
            open_bytes: 0,
            cut: false,
            waiting: VecDeque::new(),
            problems: Problems::default(),
            last_line: 0,
            done: false,
        }
    }

    /// The kind of claim, once the first record was read; none if it is no claim file.
    pub fn kind(&self) -> Option<Kind> {
        self.kind
    }

    /// Takes the problems of form found so far; to be called after each part, because only so many are kept.
    pub fn take_problems(&mut self) -> Problems {
        std::mem::take(&mut self.problems)
    }

    /// Number of lines read so far.
    pub fn lines(&self) -> u64 {
        self.last_line
    }

    /// What stood behind the last line.
    pub fn tail(&self) -> Tail {
        self.reader.tail()
    }

    /// The next part, or none at the end.
    ///
    /// # Errors
    /// The input cannot be read, or its first record opens no claim file (`InvalidData`).
    pub fn next_part(&mut self) -> io::Result<Option<Part>> {
        loop {
            if let Some(part) = self.waiting.pop_front() {
                return Ok(Some(part));
            }
            if self.done {
                return Ok(None);
            }
            self.step()?;
        }
    }

    fn step(&mut self) -> io::Result<()> {
        let Some(line) = self.reader.next_line()? else {
            self.close();
            self.done = true;
            check::tail(self.last_line, self.reader.tail(), &mut self.problems);
            return Ok(());
        };
        self.last_line = line.number;
        let kind = match self.kind {
            Some(kind) => kind,
            None => Kind::of_first_record(line.id()).ok_or_else(|| {
                io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!(
                        "先頭のレコードが「{}」です。請求ファイルは IR(医科)、UK(歯科)、YK(調剤)、HM(訪問看護)のどれかで始まります",
                        line.id().chars().take(8).collect::<String>()
                    ),
                )
            })?,
        };
        self.kind = Some(kind);
        check::line(kind, &line, &mut self.problems);
        let (bytes, record) = (line.bytes.len(), line.to_record());
        self.place(kind, record, bytes);
        Ok(())
    }

    /// Puts a record where it belongs.
    fn place(&mut self, kind: Kind, record: Record, bytes: usize) {
        let opens_dental_receipt = kind == Kind::Dental && record.id() == "IR";
        if record.id() == kind.first_record() {
            self.close();
            self.waiting.push_back(Part::Head(record));
        } else if record.id() == "GO" && kind != Kind::HomeNursing {
            self.close();
            self.waiting.push_back(Part::Foot(record));
        } else if record.id() == "GO" {
            self.waiting.push_back(Part::Head(record));
        } else {
            let only_head = self.open.records.len() == 1 && self.open.records[0].id() == "IR";
            if opens_dental_receipt || (record.id() == "RE" && !only_head) {
                self.close();
            }
            self.keep(record, bytes);
        }
    }

    fn keep(&mut self, record: Record, bytes: usize) {
        self.open_bytes += bytes;
        if !self.cut && (self.open.records.len() >= RECORDS_IN_A_RECEIPT || self.open_bytes > BYTES_IN_A_RECEIPT) {
            self.cut = true;
            check::too_large(record.line, record.id(), &mut self.problems);
        }
        if !self.cut {
            self.open.records.push(record);
        }
    }

    fn close(&mut self) {
        (self.open_bytes, self.cut) = (0, false);
        if !self.open.records.is_empty() {
            self.waiting.push_back(Part::Receipt(std::mem::take(&mut self.open)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<String> {
        let mut receipts = Receipts::new(text.as_bytes());
        let mut found = Vec::new();
        while let Some(part) = receipts.next_part().unwrap() {
            found.push(match part {
                Part::Head(record) => format!("head {}", record.id()),
                Part::Foot(record) => format!("foot {}", record.id()),
                Part::Receipt(receipt) => receipt.records.iter().map(Record::id).collect::<Vec<_>>().join(" "),
            });
        }
        found
    }

    #[test]
    fn a_medical_file_is_head_receipts_and_foot() {
        assert_eq!(
            parts("IR\r\nRE\r\nKO\r\nRE\r\nHO\r\nKO\r\nGO\r\n\u{1a}"),
            ["head IR", "RE KO", "RE HO KO", "foot GO"]
        );
    }

    #[test]
    fn a_dental_receipt_begins_with_its_own_ir() {
        assert_eq!(parts("UK\r\nIR\r\nRE\r\nKO\r\nIR\r\nRE\r\nGO\r\n"), ["head UK", "IR RE KO", "IR RE", "foot GO"]);
    }

    #[test]
    fn a_nursing_file_has_its_go_at_the_head() {
        assert_eq!(parts("HM\r\nGO\r\nRE\r\nKO\r\n"), ["head HM", "head GO", "RE KO"]);
    }

    /// All receipts, how many problems there are, and how often a cut is told.
    fn counted(text: &str) -> (Vec<Receipt>, u64, usize) {
        let mut receipts = Receipts::new(text.as_bytes());
        let (mut all, mut problems, mut cuts) = (Vec::new(), 0, 0);
        loop {
            let part = receipts.next_part().unwrap();
            let found = receipts.take_problems();
            assert!(found.kept.len() <= check::PROBLEMS_KEPT);
            problems += found.kept.len() as u64 + found.more_errors + found.more_warnings;
            cuts += found.kept.iter().filter(|problem| problem.code == "UKE-112").count();
            match part {
                Some(Part::Receipt(receipt)) => all.push(receipt),
                Some(Part::Head(_) | Part::Foot(_)) => {}
                None => return (all, problems, cuts),
            }
        }
    }

    /// A file whose next RE never comes: so much of it is kept, so many problems are listed, all are counted.
    #[test]
    fn an_endless_receipt_is_cut_and_told_and_its_problems_are_counted() {
        let file = |middle: &str| format!("IR\r\nRE,1\r\n{middle}RE,2\r\n");
        let wide = format!("XX,{}\r\n", "9".repeat(40_000));
        let (_, without, _) = counted(&file(""));
        for (line, lines, listed) in [("XX\r\n", RECORDS_IN_A_RECEIPT + 50, false), (wide.as_str(), 500, true)] {
            let (receipts, problems, cuts) = counted(&file(&line.repeat(lines)));
            assert!(receipts[0].records.len() <= RECORDS_IN_A_RECEIPT);
            assert!(receipts[0].records.len() * line.len() <= BYTES_IN_A_RECEIPT + line.len());
            assert_eq!(receipts[1].records.len(), 1, "the next receipt is whole again");
            assert_eq!(problems - without, lines as u64 + 1, "every XX is unknown, and the cut is told once");
            assert_eq!(cuts, usize::from(listed), "the list of problems may be full by then");
        }
    }

    #[test]
    fn a_file_that_is_no_claim_is_refused_with_words() {
        let mut receipts = Receipts::new(&b"<?xml version=\"1.0\"?>"[..]);
        let error = receipts.next_part().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        assert!(error.to_string().contains("IR(医科)"));
    }
}
