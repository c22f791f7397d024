//! The rules about a file as a whole, kept while its receipts pass by: memory does not grow with the file.

use super::finding::{Findings, Rule};
use super::model::{Entry, Receipt};
use super::rules::common::month;
use crate::id::{FacilityCode, PointTable};
use crate::month::TreatmentMonth;

const COUNT: &Rule = &Rule::high("UKE-251", "総件数が保険者と公費の件数の合計である", "spec/claims.md §2 GO");
const TOTAL: &Rule = &Rule::high("UKE-252", "総合計点数がレセプトの合計である", "spec/claims.md §2 GO");
const FRAME: &Rule = &Rule::high("UKE-253", "先頭と末尾のレコードが1件ずつある", "spec/claims.md §1");
const NUMBERS: &Rule = &Rule::high("UKE-254", "レセプト番号が1からの連番である", "spec/claims.md §1");
const MONTHS: &Rule = &Rule::high("UKE-255", "診療年月が請求年月より前である", "spec/claims.md §1");
const FACILITY: &Rule = &Rule::medium("UKE-256", "請求した医療機関のコードが正しい", "spec/claims.md §8");
const AGENCY: &Rule = &Rule::medium("UKE-257", "医療扶助単独の請求先が支払基金である", "spec/claims.md §7 C12-08");
const VOLUMES: &Rule = &Rule::high("UKE-258", "マルチボリューム識別情報が正しい", "spec/claims.md §2 IR, GO");

/// The rules of this file.
pub const RULES: &[&Rule] = &[COUNT, TOTAL, FRAME, NUMBERS, MONTHS, FACILITY, AGENCY, VOLUMES];

/// The head record: IR, UK, YK or HM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Line.
    pub line: u64,
    /// 点数表 of the kind of claim.
    pub table: PointTable,
    /// 審査支払機関.
    pub agency: Entry,
    /// 都道府県, 点数表 and 医療機関コード put together, 10 digits.
    pub facility: Entry,
    /// 請求年月.
    pub claim_month: Entry,
    /// マルチボリューム識別情報; blank where the kind has none.
    pub volume: Entry,
}

/// The foot record: GO with totals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foot {
    /// Line.
    pub line: u64,
    /// 総件数.
    pub count: Entry,
    /// 総合計点数.
    pub total: Entry,
    /// マルチボリューム識別情報.
    pub volume: Entry,
}

/// Sums and the last number, while receipts pass by.
#[derive(Debug, Default)]
pub struct FileCheck {
    head: Option<Head>,
    heads: u32,
    feet: u32,
    payers: u64,
    points: u64,
    last_number: u64,
    ended: bool,
}

impl FileCheck {
    /// Nothing has passed by yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The head, once it has passed by.
    #[must_use]
    pub fn head_record(&self) -> Option<&Head> {
        self.head.as_ref()
    }

    /// A head record passes by. Further volumes may follow the first in one stream.
    pub fn head(&mut self, head: Head, findings: &mut Findings) {
        self.heads += 1;
        self.ended = false;
        if let Err(error) = FacilityCode::parse(&head.facility.text) {
            findings.add(
                FACILITY,
                (head.line, head.facility.position),
                error.to_string(),
                "都道府県、点数表、医療機関コードを確かめてください",
            );
        }
        if month(&head.claim_month.text).is_none() {
            findings.add(
                MONTHS,
                (head.line, head.claim_month.position),
                format!("請求年月「{}」が年月として読めません", head.claim_month.text),
                "西暦4桁と月2桁で記録してください",
            );
        }
        if self.heads == 1 && !head.volume.is_blank() && !matches!(head.volume.text.as_str(), "00" | "01") {
            findings.add(
                VOLUMES,
                (head.line, head.volume.position),
                format!("マルチボリューム識別情報が「{}」です", head.volume.text),
                "1つのファイルで請求するときは00、続くファイルがあるときは01からです",
            );
        }
        self.head = Some(head);
    }

    /// A receipt passes by.
    pub fn receipt(&mut self, receipt: &Receipt, findings: &mut Findings) {
        if self.ended || self.head.is_none() {
            findings.add(
                FRAME,
                (receipt.line, 0),
                "総括レコードのあと、または先頭レコードの前にレセプトがあります",
                "先頭レコード、レセプト、総括レコードの順に記録してください",
            );
        }
        self.numbers(receipt, findings);
        self.months(receipt, findings);
        self.agency(receipt, findings);
        self.payers += (receipt.insurance.len() + receipt.schemes.len()) as u64;
        let first_total = receipt.insurance.first().map(|insurance| &insurance.total);
        let total = first_total.or_else(|| receipt.schemes.first().map(|scheme| &scheme.total));
        self.points = self.points.saturating_add(total.and_then(Entry::number).unwrap_or(0));
    }

    fn numbers(&mut self, receipt: &Receipt, findings: &mut Findings) {
        let number = receipt.number.number().unwrap_or(0);
        if number != self.last_number + 1 {
            findings.add(
                NUMBERS,
                (receipt.line, receipt.number.position),
                format!("レセプト番号が「{}」です(正しくは{})", receipt.number.text, self.last_number + 1),
                "1から順に番号を付けてください",
            );
        }
        self.last_number = number.max(self.last_number + 1);
    }

    fn months(&self, receipt: &Receipt, findings: &mut Findings) {
        let claimed: Option<TreatmentMonth> = self.head.as_ref().and_then(|head| month(&head.claim_month.text));
        if claimed.zip(month(&receipt.month.text)).is_some_and(|(claimed, treated)| treated >= claimed) {
            findings.add(
                MONTHS,
                (receipt.line, receipt.month.position),
                "診療年月が請求年月と同じか、後になっています",
                "請求は診療の翌月以降です",
            );
        }
    }

    fn agency(&self, receipt: &Receipt, findings: &mut Findings) {
        let Some(head) = &self.head else { return };
        let aid_alone =
            receipt.insurance.is_empty() && receipt.schemes.first().is_some_and(super::model::Scheme::is_medical_aid);
        if aid_alone && head.agency.text != "1" {
            findings.add(
                AGENCY,
                (head.line, head.agency.position),
                "医療扶助単独のレセプトが国保連への請求に入っています",
                "支払基金(1)への請求に入れてください",
            );
        }
    }

    /// A foot record passes by.
    pub fn foot(&mut self, foot: &Foot, findings: &mut Findings) {
        self.feet += 1;
        self.ended = true;
        // Totals stand on the last volume; earlier ones carry sums of their own that are not public.
        if foot.volume.text != "99" {
            return;
        }
        if foot.count.number() != Some(self.payers) {
            findings.add(
                COUNT,
                (foot.line, foot.count.position),
                format!("総件数が「{}」です(保険者と公費のレコードは合わせて{}件)", foot.count.text, self.payers),
                "レセプトの枚数ではなく、HOとKOの件数の合計を記録してください",
            );
        }
        if foot.total.number() != Some(self.points) {
            findings.add(
                TOTAL,
                (foot.line, foot.total.position),
                format!("総合計点数が「{}」です(レセプトの合計は{})", foot.total.text, self.points),
                "HO、なければ最初のKOの合計点数を足してください",
            );
        }
    }

    /// The end of the file, behind its last line.
    pub fn end(&mut self, last_line: u64, last_volume: Option<&str>, findings: &mut Findings) {
        let nursing = self.head.as_ref().is_some_and(|head| head.table == PointTable::HomeNursing);
        if self.feet == 0 && !nursing {
            findings.add(
                FRAME,
                (last_line, 0),
                "総括レコード(GO)がありません",
                "最後に総件数と総合計点数を記録してください",
            );
        }
        if let Some(volume) = last_volume.filter(|volume| *volume != "99") {
            findings.add(
                VOLUMES,
                (last_line, 0),
                format!("最後のマルチボリューム識別情報が「{volume}」です"),
                "最後のファイルでは99を記録してください",
            );
        }
    }
}
