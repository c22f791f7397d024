//! What PMH said → fields of its messages, a line for the journal, the shapes of the control API.

use crate::actors::platform::to_wire::{Writer, day, stamp};
use crate::actors::platform::{DataMessage, Failure};
use crate::actors::welfare_office;
use jiff::civil::Date;
use onshi_domain::person::Particulars;
use onshi_domain::subsidy;
use onshi_domain::subsidy::cap::{Cap, CapScope, CapUnit};
use onshi_domain::subsidy::cap_ledger::{self, CapAnswer, CapRefusal, Receipt, Slip, Standing};
use onshi_domain::subsidy::certificate::Certificate;
use onshi_domain::subsidy::desk::{Occasion, Telling, WhyNothing};
use onshi_domain::{Event, World};
use onshi_wire::control::subsidy_desk::{CapInfo, CapPaymentInfo, CapSlip, SubsidyAnswerInfo};
use onshi_wire::layout_data::Values;

/// The telling among what happened.
pub(crate) fn telling(events: &[Event]) -> Option<&std::sync::Arc<Telling>> {
    events.iter().find_map(|event| match event {
        Event::Subsidy(event) => match event.as_ref() {
            subsidy::Event::Told(telling) => Some(telling),
            _ => None,
        },
        _ => None,
    })
}

fn cap_event(events: &[Event]) -> Option<&cap_ledger::Event> {
    events.iter().find_map(|event| match event {
        Event::Subsidy(event) => match event.as_ref() {
            subsidy::Event::Cap(event) => Some(event),
            _ => None,
        },
        _ => None,
    })
}

impl Writer<'_> {
    /// The fields of a result of PMH and the key of its layout; none if the events do not answer the request.
    pub(crate) fn pmh_reply(
        &self,
        request: &DataMessage,
        events: &[Event],
        missing: bool,
    ) -> Option<(&'static str, Values)> {
        if let Some(telling) = telling(events) {
            let rows = if missing { &[] } else { telling.certificates() };
            let search = request.values.group("body.search").cloned().unwrap_or_default();
            let values = self.pmh_header(request, None).with_group("body.search", search).with("body.status", "1");
            return Some(("pmh.answer", with_certificates(values, rows.iter().map(AsRef::as_ref))));
        }
        match cap_event(events)? {
            cap_ledger::Event::Told(answer) => Some(("cap.answer", self.cap_values(request, answer))),
            cap_ledger::Event::Reported { receipt, answer, .. } => {
                let text = |path| request.values.filled(path);
                let values = self
                    .cap_values(request, answer)
                    .with_opt("body.report_id", text("body.report_id"))
                    .with_opt("body.revision", text("body.revision"))
                    .with_opt("body.receipt", receipt.map(receipt_code));
                Some(("cap.reported", values))
            }
            cap_ledger::Event::SlipSet { .. } => None,
        }
    }

    /// The result that says that the whole message failed.
    pub(crate) fn pmh_failed(&self, request: &DataMessage, failure: &Failure) -> Option<(&'static str, Values)> {
        let key = match request.key.as_str() {
            "pmh.ask" => "pmh.answer",
            "cap.ask" => "cap.answer",
            "cap.report" => "cap.reported",
            _ => return None,
        };
        Some((key, self.pmh_header(request, Some(failure))))
    }

    /// The fields of a face file; empty for every reason alike.
    pub(crate) fn pmh_face(&self, telling: &Telling, person: &Particulars, file_identifier: &str) -> Values {
        let header = self.header(&day(telling.on), Some(file_identifier), "1", None);
        let values = header
            .with("body.person.name", person.name.as_str())
            .with("body.person.kana", person.kana.as_str())
            .with("body.person.birthdate", day(person.birthdate))
            .with("body.status", "1");
        with_certificates(values, telling.certificates().iter().map(AsRef::as_ref))
    }

    fn pmh_header(&self, request: &DataMessage, failure: Option<&Failure>) -> Values {
        let on = request.values.filled("header.qualification_date").unwrap_or_default();
        self.header(on, request.values.text("header.file_identifier"), "2", failure)
    }

    fn header(&self, on: &str, identifier: Option<&str>, by: &str, failure: Option<&Failure>) -> Values {
        Values::new()
            .with("header.executed_at", stamp(self.at))
            .with("header.qualification_date", on)
            .with("header.facility_code", self.site.code.as_str())
            .with_opt("header.file_identifier", identifier)
            .with("header.reference_classification", by)
            .with("header.segment", if failure.is_some() { "9" } else { "1" })
            .with_opt("header.error_code", failure.map(|failure| failure.code.as_str()))
            .with_opt("header.error_message", failure.map(|failure| failure.message.as_str()))
            .with("header.character_code", self.character_code().as_str())
    }

    fn cap_values(&self, request: &DataMessage, answer: &CapAnswer) -> Values {
        let values = self.pmh_header(request, None);
        match &answer.outcome {
            Ok(standing) => values.with("body.status", "1").with_group("body.standing", standing_values(standing)),
            Err(refusal) => {
                let (key, message) = words_of_refusal(*refusal);
                let failure = Failure::of(self.codes, key, message);
                values.with("body.status", "2").with("body.code", failure.code).with("body.message", failure.message)
            }
        }
    }
}

fn with_certificates<'c>(values: Values, rows: impl Iterator<Item = &'c Certificate>) -> Values {
    let list = rows.fold(Values::new(), |list, row| list.with_group("certificate", certificate(row)));
    if list.is_empty() { values } else { values.with_group("body.certificates", list) }
}

/// What §3.4 of spec/pmh.md asks for; numbers as they were registered.
fn certificate(row: &Certificate) -> Values {
    let conditions: Vec<String> = row.conditions.iter().map(|c| format!("{}-{}", c.item, c.code)).collect();
    let values = Values::new()
        .with("type_id", row.key.type_id.as_str())
        .with("name", row.name.as_str())
        .with_opt("payer_number", row.payer_number.as_deref())
        .with_opt("recipient_number", row.recipient_number.as_deref())
        .with("valid_from", day(row.valid_from))
        .with("valid_to", day(row.valid_to))
        .with_opt("segment", row.segment.as_deref())
        .with_opt("income_segment", row.income_segment.as_deref())
        .with_opt("additional_conditions", (!conditions.is_empty()).then(|| conditions.join(";")))
        .with_opt("designated_institutions", row.designated_institutions.as_deref())
        .with("always_reimbursement", if row.always_reimbursement { "1" } else { "0" });
    let values = match row.cap {
        Some(limit) => values.with_group("cap", cap(limit)),
        None => values,
    };
    row.face_items.iter().fold(values, |values, item| {
        let shown = Values::new().with("name", item.name.as_str()).with("value", item.value.as_str());
        values.with_group("face_item", shown)
    })
}

fn cap(cap: Cap) -> Values {
    let unit = match cap.unit {
        CapUnit::Month => "1",
        CapUnit::Day => "2",
        CapUnit::Visit => "3",
    };
    let scope = match cap.scope {
        CapScope::Inpatient => "1",
        CapScope::Outpatient => "2",
        CapScope::Both => "3",
    };
    Values::new()
        .with("amount", cap.amount_yen.to_string())
        .with("unit", unit)
        .with("scope", scope)
        .with("shared", if cap.shared { "1" } else { "0" })
}

fn standing_values(standing: &Standing) -> Values {
    let values = match standing.cap {
        Some(limit) => Values::new().with_group("cap", cap(limit)),
        None => Values::new(),
    };
    let electronic = standing.slip == Slip::Electronic;
    let known = |text: String| electronic.then_some(text);
    values
        .with("slip", if electronic { "1" } else { "2" })
        .with_opt("paid", standing.paid_yen.map(|yen| yen.to_string()))
        .with_opt("remainder", standing.remainder_yen.map(|yen| yen.to_string()))
        .with_opt("month_total", known(standing.month_total_yen.to_string()))
        .with_opt("minor_high_cost_months", known(standing.minor_high_cost_months.to_string()))
        .with_opt("minor_high_cost", known(if standing.minor_high_cost() { "1" } else { "0" }.to_owned()))
}

fn receipt_code(receipt: Receipt) -> &'static str {
    match receipt {
        Receipt::Recorded => "1",
        Receipt::AlreadyThere => "2",
        Receipt::Superseded => "3",
    }
}

/// Key of the code table and text. Not telling and not knowing are one and the same here.
fn words_of_refusal(refusal: CapRefusal) -> (&'static str, &'static str) {
    match refusal {
        CapRefusal::NotTakingPart => {
            ("pmh.cap_not_taking_part", "この医療機関は電子的な上限額管理を利用する設定になっていません。")
        }
        CapRefusal::NothingToTell => {
            ("pmh.cap_nothing", "照会できる受給者証がありません。受給者証と番号を確認してください。")
        }
        CapRefusal::PaperSlip => ("pmh.cap_paper", "この受給者証の管理票は紙です。紙の管理票に記入してください。"),
        CapRefusal::NoCap => ("pmh.cap_none", "この受給者証に自己負担上限額はありません。"),
        CapRefusal::DayInFuture => ("pmh.cap_future", "診療日が未来の日付です。日付を確認してください。"),
        CapRefusal::AmountWrong => ("pmh.cap_amount", "自己負担額が医療費総額を超えています。金額を確認してください。"),
        CapRefusal::IdWrong => (
            "pmh.cap_identifier",
            "報告番号か改訂番号が正しくありません。半角英数字の報告番号と1以上の改訂番号にしてください。",
        ),
        CapRefusal::ContentDiffers => {
            ("pmh.cap_differs", "同じ報告番号で内容の違う報告があります。訂正は改訂番号を1つ大きくしてください。")
        }
        CapRefusal::TooMany => ("pmh.cap_too_many", "この受給者証の報告が多すぎます。"),
    }
}

/// One line for the journal: how many, or why none. No numbers, no names.
pub(crate) fn summary(events: &[Event]) -> Option<String> {
    if let Some(telling) = telling(events) {
        return Some(match &telling.told {
            Ok(rows) => format!("医療費助成: 受給者証{}件", rows.len()),
            Err(why) => format!("医療費助成: なし({})", why.text()),
        });
    }
    let answer = match cap_event(events)? {
        cap_ledger::Event::Told(answer) | cap_ledger::Event::Reported { answer, .. } => answer,
        cap_ledger::Event::SlipSet { .. } => return None,
    };
    Some(match answer.outcome {
        Ok(_) => "上限額管理: 回答あり".to_owned(),
        Err(refusal) => format!("上限額管理: {}", words_of_refusal(refusal).1),
    })
}

/// A telling for the control API, with the reason that no message carries.
pub(crate) fn answer_info(world: &World, telling: &Telling) -> SubsidyAnswerInfo {
    let why = telling.told.as_ref().err().copied();
    SubsidyAnswerInfo {
        facility: telling.facility.to_string(),
        person: telling.person.map(|person| welfare_office::to_wire::alias(world, person)),
        at: welfare_office::to_wire::moment(telling.at),
        on: telling.on.to_string(),
        question_shown: match telling.occasion {
            Occasion::Tap { question_shown } => Some(question_shown),
            Occasion::AskedAgain => None,
        },
        certificates: telling.certificates().iter().map(|row| row.name.clone()).collect(),
        why_nothing: why.map(|why| word(why).to_owned()),
        why_nothing_text: why.map(|why| why.text().to_owned()),
    }
}

fn word(why: WhyNothing) -> &'static str {
    match why {
        WhyNothing::SettingOff => "setting_off",
        WhyNothing::NotConsented => "not_consented",
        WhyNothing::NotInForce => "not_in_force",
        WhyNothing::NotRegistered => "not_registered",
        WhyNothing::Withheld => "withheld",
        WhyNothing::ConsentOver => "consent_over",
        WhyNothing::NobodyFound => "nobody_found",
    }
}

/// A certificate's cap as the patient sees it.
pub(crate) fn cap_info(world: &World, row: &Certificate, standing: &Standing, on: Date) -> CapInfo {
    let payments = world.cap_payments(row, onshi_domain::TreatmentMonth::of(on));
    CapInfo {
        certificate: row.name.clone(),
        cap_yen: standing.cap.map(|cap| cap.amount_yen),
        unit: standing.cap.map(|cap| {
            let unit = match cap.unit {
                CapUnit::Month => "month",
                CapUnit::Day => "day",
                CapUnit::Visit => "visit",
            };
            unit.to_owned()
        }),
        slip: slip(standing.slip),
        paid_yen: standing.paid_yen,
        remainder_yen: standing.remainder_yen,
        month_total_yen: standing.month_total_yen,
        minor_high_cost_months: standing.minor_high_cost_months,
        minor_high_cost: standing.minor_high_cost(),
        payments: payments
            .into_iter()
            .map(|(facility, amount)| CapPaymentInfo {
                facility: facility.to_string(),
                on: amount.on.to_string(),
                total_yen: amount.total_yen,
                paid_yen: amount.paid_yen,
            })
            .collect(),
    }
}

/// How a cap is managed.
pub(crate) fn slip(slip: Slip) -> CapSlip {
    match slip {
        Slip::Paper => CapSlip::Paper,
        Slip::Electronic => CapSlip::Electronic,
    }
}
