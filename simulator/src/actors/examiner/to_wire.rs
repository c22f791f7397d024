//! A whole file in, its findings out: form (wire) and rules (domain) in one list, by line.

use super::columns::Columns;
use super::from_wire;
use super::known::Known;
use onshi_domain::claim::file::FileCheck;
use onshi_domain::claim::finding::{Confidence, Finding, Findings};
use onshi_domain::claim::rules;
use onshi_wire::control::claims::{ClaimCheck, ClaimFinding, ClaimSeverity};
use onshi_wire::uke::check::{Problems, Severity};
use onshi_wire::uke::receipt::Part;
use onshi_wire::uke::{self, Kind, Receipts, Record};
use std::io::{self, BufRead};

/// Most findings that a check lists unless asked for more; all are counted.
pub const LISTED_FINDINGS: usize = 10_000;

/// Checks a claim file as it streams by. `known` is asked about each head and each receipt. At most `listed` findings are listed.
///
/// # Errors
/// The input cannot be read, or is no claim file at all (`InvalidData`, with Japanese words).
pub fn check<R: BufRead>(input: R, listed: usize, known: &impl Known) -> io::Result<ClaimCheck> {
    let mut receipts = Receipts::new(input);
    let mut list = List { check: ClaimCheck { version: 1, ..ClaimCheck::default() }, listed };
    let mut file = FileCheck::new();
    let mut columns: Option<Columns> = None;
    let mut last_volume = None;
    while let Some(part) = receipts.next_part()? {
        let Some(kind) = receipts.kind() else { continue };
        let columns = columns.get_or_insert_with(|| Columns::of(kind));
        let mut findings = Findings::new();
        let mut beside = Vec::new();
        match &part {
            Part::Head(record) if record.id() == "GO" => {}
            Part::Head(record) => {
                let head = from_wire::head(columns, record);
                beside = known.of_head(&head);
                file.head(head, &mut findings);
            }
            Part::Foot(record) => {
                let foot = from_wire::foot(columns, record);
                file.foot(&foot, &mut findings);
                last_volume = Some(foot.volume.text);
            }
            Part::Receipt(records) => {
                list.check.receipts += 1;
                if let Some(receipt) = from_wire::receipt(columns, records) {
                    file.receipt(&receipt, &mut findings);
                    list.add_all(kind, &part, rules::check(&receipt));
                    beside = file.head_record().map(|head| known.of_receipt(head, &receipt)).unwrap_or_default();
                }
            }
        }
        list.add_all(kind, &part, beside);
        list.add_all(kind, &part, findings.into_sorted());
        list.add_problems(receipts.take_problems());
    }
    let mut findings = Findings::new();
    file.end(receipts.lines(), last_volume.as_deref(), &mut findings);
    let kind = receipts.kind().ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidData, "ファイルが空です。レセプト電算の請求ファイルを指定してください")
    })?;
    list.add_all(kind, &Part::Receipt(uke::Receipt::default()), findings.into_sorted());
    list.add_problems(receipts.take_problems());
    list.check.kind = kind.label().to_owned();
    list.check.records = receipts.lines();
    Ok(list.finish())
}

/// Counts findings and keeps the first ones.
struct List {
    check: ClaimCheck,
    listed: usize,
}

impl List {
    /// Adds findings in a part of the file, whose records they name.
    fn add_all(&mut self, kind: Kind, part: &Part, findings: Vec<Finding>) {
        let records = match part {
            Part::Head(record) | Part::Foot(record) => std::slice::from_ref(record),
            Part::Receipt(receipt) => &receipt.records,
        };
        for finding in findings {
            let record = records.iter().find(|record| record.line == finding.line).map_or("", Record::id);
            let field = match kind.layout(record) {
                Some(layout) if finding.position > 0 => layout.field_name(finding.position),
                _ => String::new(),
            };
            self.add(ClaimFinding {
                line: finding.line,
                record: record.to_owned(),
                position: finding.position,
                field,
                code: finding.rule.id.to_owned(),
                severity: match finding.rule.confidence {
                    Confidence::High => ClaimSeverity::Error,
                    Confidence::Medium => ClaimSeverity::Warning,
                },
                what: finding.what,
                remedy: finding.remedy,
                source: finding.rule.source.to_owned(),
            });
        }
    }

    fn add_problems(&mut self, problems: Problems) {
        for problem in problems.kept {
            self.add(ClaimFinding {
                line: problem.line,
                record: problem.record,
                position: problem.position,
                field: problem.field,
                code: problem.code.to_owned(),
                severity: match problem.severity {
                    Severity::Error => ClaimSeverity::Error,
                    Severity::Warning => ClaimSeverity::Warning,
                },
                what: problem.what,
                remedy: problem.remedy,
                source: "spec/claims.md §1–§3".to_owned(),
            });
        }
        self.check.errors += problems.more_errors;
        self.check.warnings += problems.more_warnings;
        self.check.cut |= problems.more_errors + problems.more_warnings > 0;
    }

    fn add(&mut self, finding: ClaimFinding) {
        match finding.severity {
            ClaimSeverity::Error => self.check.errors += 1,
            ClaimSeverity::Warning => self.check.warnings += 1,
        }
        if self.check.findings.len() < self.listed {
            self.check.findings.push(finding);
        } else {
            self.check.cut = true;
        }
    }

    fn finish(mut self) -> ClaimCheck {
        self.check.findings.sort_by(|a, b| (a.line, a.position, &a.code).cmp(&(b.line, b.position, &b.code)));
        self.check
    }
}
