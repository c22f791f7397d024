//! A whole file in, its findings out: form (wire) and rules (domain) in one list, by line.

use super::columns::Columns;
use super::from_wire;
use onshi_domain::claim::facts::Facts;
use onshi_domain::claim::file::{FileCheck, Head};
use onshi_domain::claim::finding::{Confidence, Finding, Findings};
use onshi_domain::claim::{Receipt, rules};
use onshi_wire::control::claims::{ClaimCheck, ClaimFinding, ClaimSeverity};
use onshi_wire::uke::check::{Problem, Severity};
use onshi_wire::uke::receipt::Part;
use onshi_wire::uke::{Kind, Receipts};
use std::io::{self, BufRead};

/// Most findings that a check lists unless asked for more; all are counted.
pub const LISTED_FINDINGS: usize = 10_000;

/// What the platform knows of a receipt's person; none when it cannot be told who that is.
pub type Lookup<'a> = dyn Fn(&Head, &Receipt) -> Option<Facts> + 'a;

/// Checks a claim file as it streams by. `known` is asked once a receipt. At most `listed` findings are listed.
///
/// # Errors
/// The input cannot be read, or is no claim file at all (`InvalidData`, with Japanese words).
pub fn check<R: BufRead>(input: R, listed: usize, known: &Lookup<'_>) -> io::Result<ClaimCheck> {
    let mut receipts = Receipts::new(input);
    let mut list = List { check: ClaimCheck { version: 1, ..ClaimCheck::default() }, listed };
    let mut file = FileCheck::new();
    let mut columns: Option<Columns> = None;
    let mut last_volume = None;
    while let Some(part) = receipts.next_part()? {
        let Some(kind) = receipts.kind() else { continue };
        let columns = columns.get_or_insert_with(|| Columns::of(kind));
        let mut findings = Findings::new();
        let mut ids = Vec::new();
        match &part {
            Part::Head(record) if record.id() == "GO" => {}
            Part::Head(record) => {
                file.head(from_wire::head(columns, record), &mut findings);
                ids.push((record.line, record.id().to_owned()));
            }
            Part::Foot(record) => {
                let foot = from_wire::foot(columns, record);
                file.foot(&foot, &mut findings);
                last_volume = Some(foot.volume.text);
                ids.push((record.line, record.id().to_owned()));
            }
            Part::Receipt(records) => {
                list.check.receipts += 1;
                ids.extend(records.records.iter().map(|record| (record.line, record.id().to_owned())));
                if let Some(receipt) = from_wire::receipt(columns, records) {
                    file.receipt(&receipt, &mut findings);
                    let facts = file.head_record().and_then(|head| known(head, &receipt));
                    list.add_all(kind, &ids, rules::check(&receipt, facts.as_ref()));
                }
            }
        }
        list.add_all(kind, &ids, findings.into_sorted());
        list.add_problems(receipts.take_problems());
    }
    let mut findings = Findings::new();
    file.end(receipts.lines(), last_volume.as_deref(), &mut findings);
    let kind = receipts.kind().ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidData, "ファイルが空です。レセプト電算の請求ファイルを指定してください")
    })?;
    list.add_all(kind, &[], findings.into_sorted());
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
    fn add_all(&mut self, kind: Kind, ids: &[(u64, String)], findings: Vec<Finding>) {
        for finding in findings {
            let record = ids.iter().find(|(line, _)| *line == finding.line).map_or("", |(_, id)| id.as_str());
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

    fn add_problems(&mut self, problems: Vec<Problem>) {
        for problem in problems {
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
