//! What was decided about a viewing → YZK and TKK results, as XML or as lines of a PDF (spec/oqs-wire.md §3.8).
//!
//! ResultCode is 1 on success; otherwise our own code with the reason in MessageContents, always as XML. Where these two
//! stand, and every code beside the names, is not public: InOut `1` 入院 `2` 入院外 are ours.

use super::{Failure, Writer, day, failure, stamp};
use crate::actors::platform::viewing::{names, pdf};
use onshi_domain::person::{Particulars, Sex as OwnSex};
use onshi_domain::viewing::{CareDay, CareKind, CareRecord, CareRow, Checkup, Shown, ViewAnswer};
use onshi_wire::oqs::codes::Sex;
use onshi_wire::oqs::{
    CheckupResultBody, CheckupResultHeader, DiDateInf, DiDateInfs, DrugInf, DrugInfs,
    HealthCheckupResultAndQuestionInfo, HealthCheckupResultAndQuestionInfos, MeTrInf, MeTrInfs, MeTrMonthInf,
    MedicationResultBody, MedicationResultHeader, Message, MessageKind, QuaInf, QualificationsInfo,
    SpecificHealthCheckupInfo, TKKsiquc01res, YZKsiquc01res,
};

/// ResultCode of success.
const SUCCESS: &str = "1";

impl Writer<'_> {
    /// The result as XML.
    pub(super) fn viewed(&self, request: &Message, answer: &ViewAnswer) -> Message {
        match &answer.outcome {
            Ok(shown) => self.shown(request, shown),
            Err(refusal) => self.not_shown(request, &failure(self.codes, refusal)),
        }
    }

    /// The result that says that nothing can be shown.
    pub(super) fn not_shown(&self, request: &Message, failure: &Failure) -> Message {
        let (code, text) = (failure.code.clone(), Some(failure.message.clone()));
        match request.kind() {
            MessageKind::TKKsiquc01req => {
                TKKsiquc01res { message_header: self.checkup_header(request, code, text), message_body: None }.into()
            }
            _ => {
                YZKsiquc01res { message_header: self.medication_header(request, code, text), message_body: None }.into()
            }
        }
    }

    fn shown(&self, request: &Message, shown: &Shown) -> Message {
        let own = &shown.particulars;
        if request.kind() == MessageKind::TKKsiquc01req {
            let header = CheckupResultHeader {
                qualifications_info: Some(QualificationsInfo {
                    name: Some(own.name.clone()),
                    kanas_name: Some(own.kana.clone()),
                    birthday: Some(day(own.birthdate)),
                    administrative_gender_code: Some(sex(own)),
                }),
                ..self.checkup_header(request, SUCCESS.to_owned(), None)
            };
            let body = CheckupResultBody { specific_health_checkup_info: shown.checkups.iter().map(checkup).collect() };
            return TKKsiquc01res { message_header: header, message_body: Some(body) }.into();
        }
        let header = MedicationResultHeader {
            qua_inf: Some(QuaInf {
                name: Some(own.name.clone()),
                kana_name: Some(own.kana.clone()),
                birth: Some(day(own.birthdate)),
                adm_gend_code: Some(sex(own)),
            }),
            ..self.medication_header(request, SUCCESS.to_owned(), None)
        };
        let body = MedicationResultBody {
            me_tr_month_inf: shown.care.iter().map(month).collect(),
            ..MedicationResultBody::default()
        };
        YZKsiquc01res { message_header: header, message_body: Some(body) }.into()
    }

    fn medication_header(&self, request: &Message, code: String, text: Option<String>) -> MedicationResultHeader {
        MedicationResultHeader {
            process_execution_time: Some(stamp(self.at)),
            medical_institution_code: Some(self.site.code.clone()),
            arbitrary_file_identifier: request.arbitrary_file_identifier().map(str::to_owned),
            result_code: Some(code),
            message_contents: text,
            character_code_identifier: Some(self.character_code()),
            qua_inf: None,
        }
    }

    fn checkup_header(&self, request: &Message, code: String, text: Option<String>) -> CheckupResultHeader {
        CheckupResultHeader {
            process_execution_time: Some(stamp(self.at)),
            medical_institution_code: Some(self.site.code.clone()),
            arbitrary_file_identifier: request.arbitrary_file_identifier().map(str::to_owned),
            result_code: Some(code),
            message_contents: text,
            character_code_identifier: Some(self.character_code()),
            qualifications_info: None,
        }
    }
}

/// The result as PDF, if that was asked for; failures are always XML (spec/oqs-wire.md §2.3).
pub(super) fn as_pdf(request: &Message, answer: &ViewAnswer) -> Option<Vec<u8>> {
    let category = request.as_group().text_at("MessageBody/FileCategory").unwrap_or_default();
    let care = request.kind() == MessageKind::YZKsiquc01req;
    let wanted = matches!((care, category.trim()), (true, "1" | "3") | (false, "1"));
    let shown = answer.outcome.as_ref().ok().filter(|_| wanted)?;
    Some(pdf::document(&lines(shown, care, answer)))
}

fn sex(own: &Particulars) -> Sex {
    match own.sex {
        OwnSex::Male => Sex::MALE,
        OwnSex::Female => Sex::FEMALE,
        OwnSex::Unset => Sex::NOT_SET,
    }
}

fn month(record: &CareRecord) -> MeTrMonthInf {
    let facility = record.facility_named.as_ref();
    let prescriber = record.prescriber_named.as_ref();
    let text = |named: Option<&(String, String)>, code: bool| {
        named.map(|(number, name)| if code { number.clone() } else { name.clone() })
    };
    MeTrMonthInf {
        me_tr_month: Some(record.month.first_day().strftime("%Y%m").to_string()),
        me_tr_di_h_cd: text(facility, true),
        me_tr_di_h_nm: text(facility, false),
        prls_h_cd: text(prescriber, true),
        prls_h_nm: text(prescriber, false),
        in_out: Some(if record.inpatient { "1" } else { "2" }.to_owned()),
        di_date_infs: Some(DiDateInfs { di_date_inf: record.days.iter().map(date).collect() }),
        ..MeTrMonthInf::default()
    }
}

fn date(told: &CareDay) -> DiDateInf {
    let (drugs, acts): (Vec<&CareRow>, Vec<&CareRow>) =
        told.rows.iter().partition(|row| row.kind == CareKind::Medication);
    DiDateInf {
        di_date: Some(day(told.on)),
        pr_date: told.prescribed_on.map(day),
        drug_infs: (!drugs.is_empty()).then(|| DrugInfs { drug_inf: drugs.into_iter().map(drug).collect() }),
        me_tr_infs: (!acts.is_empty()).then(|| MeTrInfs { me_tr_inf: acts.into_iter().map(act).collect() }),
    }
}

fn drug(row: &CareRow) -> DrugInf {
    let named = names::of(&row.code);
    DrugInf {
        me_tr_id_cl: filled(&row.group),
        drug_c: Some(row.code.clone()),
        drug_n: Some(named.name),
        ingre_n: named.ingredient,
        usage_n: names::usage(&row.usage),
        sp_inst: None,
        qua1: filled(&row.amount),
        unit: named.unit,
        times: Some(row.times.to_string()),
    }
}

fn act(row: &CareRow) -> MeTrInf {
    let named = names::of(&row.code);
    MeTrInf {
        sin_inf_n: Some(named.name),
        sin_inf_cd: Some(row.code.clone()),
        me_tr_id_cl: filled(&row.group),
        qua1: filled(&row.amount),
        times: Some(row.times.to_string()),
        unit: named.unit,
    }
}

fn checkup(checkup: &Checkup) -> SpecificHealthCheckupInfo {
    let item = |item: &onshi_domain::viewing::CheckupItem| HealthCheckupResultAndQuestionInfo {
        item_code: Some(item.code.clone()),
        item_name: Some(item.name.clone()),
        data_value: Some(item.value.clone()),
        unit: filled(&item.unit),
        ..HealthCheckupResultAndQuestionInfo::default()
    };
    let infos = HealthCheckupResultAndQuestionInfos {
        health_checkup_result_and_question_info: checkup.items.iter().map(item).collect(),
    };
    SpecificHealthCheckupInfo {
        effective_time: Some(day(checkup.on)),
        health_checkup_result_and_question_infos: Some(infos),
    }
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// What the PDF says, line by line.
fn lines(shown: &Shown, care: bool, answer: &ViewAnswer) -> Vec<String> {
    let own = &shown.particulars;
    let title = match (care, shown.treatment || shown.surgery) {
        (false, _) => "特定健診情報",
        (true, true) => "薬剤情報・診療情報",
        (true, false) => "薬剤情報",
    };
    let mut lines = vec![
        title.to_owned(),
        format!("作成 {}", answer.at.strftime("%Y年%-m月%-d日 %H:%M")),
        format!("氏名 {}  {}  {}生", own.name, own.kana, own.birthdate.strftime("%Y年%-m月%-d日")),
        String::new(),
    ];
    for record in &shown.care {
        let name = record.facility_named.as_ref().map_or("", |(_, name)| name.as_str());
        lines.push(format!("■ {}  {name}", record.month.first_day().strftime("%Y年%-m月")));
        for told in &record.days {
            lines.push(format!("  {}", told.on.strftime("%-m月%-d日")));
            lines.extend(told.rows.iter().map(in_words));
        }
    }
    for checkup in &shown.checkups {
        lines.push(format!("■ {} 健診", checkup.on.strftime("%Y年%-m月%-d日")));
        lines.extend(checkup.items.iter().map(|item| format!("    {}  {} {}", item.name, item.value, item.unit)));
    }
    if shown.care.is_empty() && shown.checkups.is_empty() {
        lines.push("表示できる情報はありません。".to_owned());
    }
    lines
}

fn in_words(row: &CareRow) -> String {
    let named = names::of(&row.code);
    let usage = names::usage(&row.usage).map(|usage| format!("  {usage}")).unwrap_or_default();
    format!("    {}  {}{}  {}回{usage}", named.name, row.amount, named.unit.unwrap_or_default(), row.times)
}
