//! A batch of records: each is judged by itself, in order, and one that is wrong never keeps the others back
//! (spec/pmh.md §2.4). The work grows with the records and the rows of the people in them, not with the world.

use crate::id::{PayerNumber, PersonId, RecipientNumber};
use crate::refusal::Refusal;
use crate::subsidy::body::Programme;
use crate::subsidy::certificate::{Certificate, RowKey};
use crate::subsidy::identity::BasicFive;
use crate::subsidy::municipality::{CertificateType, Municipality};
use crate::subsidy::permission::{MEDICAL_AID, may_run};
use crate::subsidy::registration::{
    Batch, Draft, Outcome, RESULTS_KEPT, ROWS_PER_PERSON, Record, RecordResult, Remark, TASKS_KEPT, Task, TaskId,
    VERSIONS_KEPT,
};
use crate::subsidy::{Event, State, Version};
use crate::world::World;
use jiff::civil::DateTime;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows that this batch wrote so far; they stand before what the world holds.
type Written = BTreeMap<PersonId, BTreeMap<RowKey, Arc<Certificate>>>;

impl World {
    pub(super) fn register(&self, batch: &Batch, at: DateTime) -> Result<Event, Refusal> {
        let municipality = self.known_municipality(&batch.municipality)?;
        let done_at = at.saturating_add(jiff::SignedDuration::from_secs(i64::from(batch.delay_seconds)));
        let mut written = Written::new();
        let mut rows = Vec::new();
        let mut results = Vec::with_capacity(batch.records.len());
        for record in &batch.records {
            let result = self.judge(municipality, record, &written);
            if let (Outcome::Accepted | Outcome::Replaced | Outcome::Deleted, Ok(draft)) =
                (&result.outcome, &record.draft)
            {
                let row = &draft.certificate;
                written.entry(row.person).or_default().insert(row.key.clone(), row.clone());
                rows.push(row.clone());
            }
            results.push(result);
        }
        let task = Task {
            id: batch.part.of.unwrap_or(TaskId(self.subsidies.accepted + 1)),
            municipality: municipality.id.clone(),
            accepted_at: at,
            done_at,
            results,
            complete: batch.part.last,
        };
        Ok(Event::Registered { task: Arc::new(task), rows })
    }

    /// A row that was registered before the story begins: by the same rules, with the registered particulars.
    pub(super) fn hold(&self, row: &Arc<Certificate>, at: DateTime) -> Result<Event, Refusal> {
        let municipality = self.known_municipality(&row.key.municipality)?;
        let particulars = &self.known_person(row.person)?.particulars;
        let five = BasicFive {
            name: particulars.name.clone(),
            kana: particulars.kana.clone(),
            address: particulars.address.clone(),
            birthdate: particulars.birthdate,
            sex: particulars.sex,
        };
        let draft = Draft { certificate: row.clone(), five };
        match self.judge_draft(municipality, &draft, &Written::new()).0 {
            Outcome::Rejected(errors) => Err(errors.into_iter().next().map_or_else(
                || {
                    Refusal::conflict(
                        "certificate.rejected",
                        "受給者証",
                        "登録できません。",
                        "内容を確かめてください。",
                    )
                },
                |remark| Refusal::invalid(remark.code, &remark.field, remark.what, &remark.remedy),
            )),
            _ => Ok(Event::CertificateHeld { row: row.clone(), visible_from: at }),
        }
    }

    fn judge(&self, municipality: &Municipality, record: &Record, written: &Written) -> RecordResult {
        let mut warnings = record.warnings.clone();
        let outcome = match &record.draft {
            Err(errors) => Outcome::Rejected(errors.clone()),
            Ok(draft) => {
                let (outcome, more) = self.judge_draft(municipality, draft, written);
                warnings.extend(more);
                outcome
            }
        };
        RecordResult { history_key: record.history_key.clone(), line: record.line, outcome, warnings }
    }

    fn judge_draft(&self, municipality: &Municipality, draft: &Draft, written: &Written) -> (Outcome, Vec<Remark>) {
        let row = &draft.certificate;
        let Some(person) = self.person(row.person) else {
            return (Outcome::Rejected(vec![unknown_person()]), Vec::new());
        };
        let Some(known) = municipality.types.get(&row.key.type_id) else {
            return (Outcome::Rejected(vec![unknown_type()]), Vec::new());
        };
        let (mut errors, mut warnings) = draft.five.compare(&person.particulars);
        if let Err(refusal) = may_run(&municipality.body, &known.programme, self.schemes()) {
            errors.push(Remark::new("orgSpecificCertificateTypeId", refusal.code, refusal.what, refusal.remedy));
        }
        errors.extend(wrong_codes(known, row));
        if row.valid_to < row.valid_from {
            errors.push(Remark::new(
                "validTo",
                "period.reversed",
                "有効期間の終了日が開始日より前です。",
                "開始日以後の終了日を書いてください。",
            ));
        }
        errors.extend(medical_aid(row));
        warnings.extend(self.odd_numbers(known, row));
        let held = self.held(row.person, written);
        let before = held.get(&row.key);
        if before.is_none() && held.len() >= ROWS_PER_PERSON {
            errors.push(Remark::new(
                "historyKey",
                "row.too_many",
                format!("一人の履歴は{ROWS_PER_PERSON}件までです。"),
                "同じ履歴キーを再送して置き換えてください。",
            ));
        }
        if !errors.is_empty() {
            return (Outcome::Rejected(errors), warnings);
        }
        if !row.deleted && held.values().any(|other| overlaps(row, other)) {
            warnings.push(Remark::new(
                "validFrom",
                "period.overlap",
                "同じ受給者証種別の別の履歴と有効期間が重なります。",
                "先の履歴の終了日を変えるか、サブキーで分けてください。",
            ));
        }
        let outcome = match before {
            Some(before) if before.as_ref() == row.as_ref() => Outcome::Unchanged,
            None if row.deleted => {
                warnings.push(Remark::new(
                    "isDeleted",
                    "row.unknown",
                    "削除する履歴が登録されていません。",
                    "履歴キーを確かめてください。",
                ));
                Outcome::Unchanged
            }
            _ if row.deleted => Outcome::Deleted,
            Some(_) => Outcome::Replaced,
            None => Outcome::Accepted,
        };
        (outcome, warnings)
    }

    /// A person's rows as they stand after everything that came before, whether it shows already or not.
    fn held<'a>(&'a self, person: PersonId, written: &'a Written) -> BTreeMap<&'a RowKey, &'a Arc<Certificate>> {
        let kept = self.subsidies.rows.get(&person).into_iter().flatten();
        let kept = kept.filter_map(|(key, versions)| Some((key, &versions.last()?.certificate)));
        kept.chain(written.get(&person).into_iter().flatten()).collect()
    }

    /// Numbers pass unchanged even when they cannot be right: the official samples fail, too (spec/pmh.md §5).
    fn odd_numbers(&self, known: &CertificateType, row: &Certificate) -> Vec<Remark> {
        let remedy = "券面の番号と見比べてください。番号は送られたまま登録しました。";
        let mut warnings = Vec::new();
        if let Some(Err(error)) = row.payer_number.as_deref().map(PayerNumber::parse) {
            warnings.push(Remark::new("medicalSubsidyInsurerNumber", "number.odd", error.what(), remedy));
        }
        let Programme::National(id) = &known.programme else { return warnings };
        if let Some(Err(error)) = row.recipient_number.as_deref().map(RecipientNumber::parse) {
            warnings.push(Remark::new("medicalSubsidyRecipientNumber", "number.odd", error.what(), remedy));
        }
        let expected = self.schemes().get(id).map(|scheme| scheme.law);
        if let (Some(found), Some(expected)) = (row.law(), expected)
            && found != expected
        {
            let what = format!("公費負担者番号の法別番号が{found:02}ですが、この種別の制度は{expected:02}です。");
            warnings.push(Remark::new("medicalSubsidyInsurerNumber", "number.other_law", what, remedy));
        }
        warnings
    }
}

fn unknown_person() -> Remark {
    Remark::new(
        "myNumber",
        "person.unknown",
        "この個人番号の人はこのワールドにいません。",
        "模擬個人番号は GET /pmh/individual-numbers/{person} で確かめられます。",
    )
}

fn unknown_type() -> Remark {
    Remark::new(
        "orgSpecificCertificateTypeId",
        "certificate_type.unknown",
        "この機関別受給者証種別IDは制度マスタに設定されていません。",
        "先に受給者証種別を設定してください。",
    )
}

fn wrong_codes(known: &CertificateType, row: &Certificate) -> Vec<Remark> {
    let mut errors = Vec::new();
    if row.income_segment.as_ref().is_some_and(|code| !known.income_segments.contains_key(code)) {
        errors.push(Remark::new(
            "incomeSegment",
            "income_segment.unknown",
            "この所得区分は制度マスタ(所得区分)に設定されていません。",
            "受給者証種別に設定した所得区分のコードを書いてください。",
        ));
    }
    for condition in &row.conditions {
        let codes = known.conditions.get(&condition.item);
        if !codes.is_some_and(|codes| codes.contains_key(&condition.code)) {
            errors.push(Remark::new(
                "additionalConditions",
                "condition.unknown",
                "制度マスタ(所得区分以外)に設定されていない追加条件があります。",
                "受給者証種別に設定した 追加条件項目コード-追加条件コード を書いてください。",
            ));
        }
    }
    errors
}

fn medical_aid(row: &Certificate) -> Option<Remark> {
    (row.law() == Some(MEDICAL_AID)).then(|| {
        Remark::new(
            "medicalSubsidyInsurerNumber",
            "scheme.medical_aid",
            "法別12(医療扶助)はPMHに登録できません(S001-74)。",
            "医療扶助は福祉事務所の資格と医療券で登録してください。",
        )
    })
}

/// Two rows of one certificate that are valid on a common day.
fn overlaps(row: &Certificate, other: &Certificate) -> bool {
    let one_certificate = row.key.municipality == other.key.municipality
        && row.key.type_id == other.key.type_id
        && row.key.sub_key == other.key.sub_key;
    let another_row = row.key.history_key != other.key.history_key && !other.deleted;
    one_certificate && another_row && row.valid_from <= other.valid_to && other.valid_from <= row.valid_to
}

impl State {
    pub(super) fn write(&mut self, row: &Arc<Certificate>, visible_from: DateTime) {
        let versions = self.rows.entry(row.person).or_default().entry(row.key.clone()).or_default();
        // A batch that is done earlier than one before it would show before it: order is that of acceptance.
        let visible_from = versions.last().map_or(visible_from, |last| last.visible_from.max(visible_from));
        versions.push(Version { visible_from, certificate: row.clone() });
        if versions.len() > VERSIONS_KEPT {
            versions.remove(0);
        }
    }

    pub(super) fn registered(&mut self, task: &Arc<Task>, rows: &[Arc<Certificate>]) {
        for row in rows {
            self.write(row, task.done_at);
        }
        if task.id.0 > self.accepted {
            self.accepted = task.id.0;
            self.tasks.insert(task.id, task.clone());
        } else if let Some(begun) = self.tasks.get_mut(&task.id) {
            Arc::make_mut(begun).go_on(task);
        } else {
            // Its first slices are no longer kept: neither are these.
            return;
        }
        self.results += task.results.len();
        while self.tasks.len() > TASKS_KEPT || (self.results > RESULTS_KEPT && self.tasks.len() > 1) {
            let Some((_, oldest)) = self.tasks.pop_first() else { break };
            self.results -= oldest.results.len();
        }
    }
}
