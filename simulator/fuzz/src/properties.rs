//! What holds of any bytes that come as a claim file: reader, rules and desk end without a panic, and nothing that was read
//! is lost when it is written again. For the fuzzer, and for a test that does with fewer and blinder bytes.

use jiff::civil::date;
use onshi_domain::claim::facts::{CoverageFact, Facts, TicketFact};
use onshi_domain::claim::file::Head;
use onshi_domain::claim::finding::Findings;
use onshi_domain::claim::rules::ticket;
use onshi_domain::claim::{Finding, Receipt};
use onshi_domain::id::{PayerNumber, RecipientNumber};
use onshi_simulator::actors::examiner::desk::{from_wire, reasons::Reasons};
use onshi_simulator::actors::examiner::{Known, check};
use onshi_wire::uke::reader::{Ending, Tail};
use onshi_wire::uke::{Reader, Record, writer};
use std::io::BufReader;
use std::sync::LazyLock;

/// Findings that a check lists; all are counted.
const LISTED: usize = 50;

/// A buffer so small that every line is read in pieces.
const PIECES_OF_BYTES: usize = 7;

static REASONS: LazyLock<Reasons> = LazyLock::new(Reasons::built_in);

/// Everything at once.
pub(crate) fn hold(bytes: &[u8]) {
    reads_what_it_wrote(bytes);
    judges_the_same_in_pieces(bytes);
    let _ = from_wire::read("fuzz", "RECEIPTC.UKE", bytes, &REASONS);
}

/// Records and how the file was framed.
fn read(bytes: &[u8]) -> (Vec<Record>, bool) {
    let mut reader = Reader::new(bytes);
    let mut records = Vec::new();
    let mut framed = true;
    while let Some(line) = reader.next_line().expect("memory can be read") {
        framed &= line.ending == Ending::CrLf;
        records.push(line.to_record());
    }
    (records, framed && reader.tail() == Tail { end_marks: 1, garbage: 0 })
}

/// read → write → read gives the same records; a file that is framed as it should be is the same bytes.
fn reads_what_it_wrote(bytes: &[u8]) {
    let (records, framed) = read(bytes);
    let written = writer::to_bytes(&records);
    if framed {
        assert_eq!(written, bytes, "a right frame comes back byte by byte");
    }
    let (again, framed) = read(&written);
    assert!(framed, "what is written is framed");
    assert_eq!(again, records);
}

/// The rules say the same however the bytes arrive.
fn judges_the_same_in_pieces(bytes: &[u8]) {
    let whole = check(bytes, LISTED, &NearlyFits);
    let pieces = check(BufReader::with_capacity(PIECES_OF_BYTES, bytes), LISTED, &NearlyFits);
    match (whole, pieces) {
        (Ok(whole), Ok(pieces)) => assert_eq!(whole, pieces),
        (Err(whole), Err(pieces)) => assert_eq!(whole.to_string(), pieces.to_string()),
        (whole, pieces) => panic!("{whole:?} in one, {pieces:?} in pieces"),
    }
}

/// A ticket that nearly fits, so that the rules that compare get far.
struct NearlyFits;

impl Known for NearlyFits {
    fn of_head(&self, _: &Head) -> Vec<Finding> {
        Vec::new()
    }

    fn of_receipt(&self, _: &Head, receipt: &Receipt) -> Vec<Finding> {
        let mut findings = Findings::new();
        if let Some(facts) = facts(receipt) {
            ticket::check(receipt, &facts, &mut findings);
        }
        findings.into_sorted()
    }
}

fn facts(receipt: &Receipt) -> Option<Facts> {
    let scheme = receipt.schemes.first()?;
    let payer = PayerNumber::parse(&scheme.payer.text).or_else(|_| PayerNumber::parse("12131017")).ok()?;
    let recipient =
        RecipientNumber::parse(&scheme.recipient.text).or_else(|_| RecipientNumber::parse("0012344")).ok()?;
    let (valid_from, valid_until) = (date(2026, 10, 5), date(2026, 10, 20));
    Some(Facts {
        tickets: vec![TicketFact {
            payer,
            recipient,
            valid_from,
            valid_until,
            treatment_type: 2,
            combined_use: true,
            self_pay_yen: 1_000,
            prescription_issuer: None,
            infection: true,
        }],
        coverage: vec![CoverageFact { payer, recipient, from: valid_from, ended_on: Some(valid_until) }],
        certificates: Vec::new(),
    })
}
