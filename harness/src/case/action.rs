//! The product's buttons: through the driver when it has them, by a person otherwise.

use crate::checks::words::{self, SETTINGS, USED};
use crate::client::{ClientError, DriverClient};
use onshi_wire::driver::viewing::View;
use onshi_wire::driver::{
    AcquireConsented, AcquireInBulk, Capability, Care, ChangeSetting, ClaimMonth, InquireByNumber, InquireInBulk,
    InquireRemotely, OtherCertificate, PaperReception, Prescription, RegisterReferenceNumbers, ReturnedClaims, SetDate,
    Started, Stay, subsidy,
};

/// Something that a clerk does at the product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// 資格確認 by number.
    InquireByNumber(InquireByNumber),
    /// 資格確認一括照会.
    InquireInBulk(InquireInBulk),
    /// 照会番号登録.
    RegisterReferenceNumbers(RegisterReferenceNumbers),
    /// 委託先資格情報の一括取得.
    AcquireInBulk(AcquireInBulk),
    /// 訪問診療等・オンライン診療等の資格確認.
    InquireRemotely(InquireRemotely),
    /// 同意済資格情報の一括取得.
    AcquireConsented(AcquireConsented),
    /// Reception by paper.
    ReceivePaper(PaperReception),
    /// A prescription is entered.
    Prescribe(Prescription),
    /// A patient was admitted.
    Admit(Stay),
    /// The month's claim files are made and put into the folder `claims`.
    Claim(ClaimMonth),
    /// A file of returned receipts is taken in.
    TakeReturned(ReturnedClaims),
    /// A certificate of another public scheme is entered.
    EnterCertificate(OtherCertificate),
    /// What a patient agreed to show is opened.
    View(View),
    /// 医療費助成 is asked for again.
    AskSubsidies(subsidy::Inquiry),
    /// The clerk decides about a public expense.
    ActOnSubsidy(subsidy::Action),
    /// The paper slip says what was paid elsewhere.
    EnterSlip(subsidy::PaidElsewhere),
    /// The visit is charged.
    Charge(subsidy::Charge),
    /// The facility's settings are asked for.
    AskSettings,
    /// One of them is changed.
    ChangeSetting(ChangeSetting),
    /// The product's date is moved.
    SetDate(SetDate),
}

impl Action {
    /// What a driver must offer for it.
    pub fn capability(&self) -> Capability {
        match self {
            Action::InquireByNumber(_) => Capability::InquireByNumber,
            Action::InquireInBulk(_) => Capability::BulkInquiry,
            Action::RegisterReferenceNumbers(_) => Capability::ReferenceNumbers,
            Action::AcquireInBulk(_) => Capability::BulkAcquisition,
            Action::InquireRemotely(_) | Action::AcquireConsented(_) => Capability::RemoteCare,
            Action::ReceivePaper(_) => Capability::Paper,
            Action::Prescribe(_) => Capability::Prescriptions,
            Action::Admit(_) => Capability::Stays,
            Action::Claim(_) | Action::TakeReturned(_) => Capability::Claims,
            Action::EnterCertificate(_) => Capability::Certificates,
            Action::View(_) => Capability::Viewing,
            Action::AskSubsidies(_) | Action::ActOnSubsidy(_) | Action::EnterSlip(_) | Action::Charge(_) => {
                Capability::Subsidies
            }
            Action::AskSettings | Action::ChangeSetting(_) => Capability::Settings,
            Action::SetDate(_) => Capability::TimeTravel,
        }
    }

    /// The same as an instruction to a person, Japanese.
    pub fn instruction(&self) -> String {
        match self {
            Action::InquireByNumber(by) => format!("次の番号で資格確認をしてください: {}", numbers(by)),
            Action::InquireInBulk(bulk) => {
                let people: Vec<String> = bulk.people.iter().map(numbers).collect();
                format!("次の{}人について資格確認の一括照会をしてください: {}", people.len(), people.join(" / "))
            }
            Action::RegisterReferenceNumbers(list) => {
                format!("次の患者番号を照会番号として登録してください: {}", list.patient_ids.join("、"))
            }
            Action::AcquireInBulk(of) => format!("診療年月 {} の委託先資格情報を一括取得してください", of.month),
            Action::InquireRemotely(of) => {
                format!("次の番号で{}の資格確認をしてください: {}", care(of.care), numbers(&of.numbers))
            }
            Action::AcquireConsented(of) => format!(
                "{}が {} から {} までの、{}の同意済資格情報を一括取得してください",
                if of.by_examination { "診療日" } else { "同意日" },
                of.from,
                of.until,
                care(of.care)
            ),
            Action::ReceivePaper(paper) => format!(
                "{}（{}、生年月日 {}）を紙の券で受け付けてください。公費負担者番号 {}、受給者番号 {}、有効期間 {} 〜 {}、本人支払額 {} 円",
                paper.name,
                paper.kana,
                paper.birthdate,
                or_none(paper.payer_number.as_deref()),
                or_none(paper.recipient_number.as_deref()),
                or_none(paper.valid_from.as_deref()),
                or_none(paper.valid_until.as_deref()),
                paper.self_pay_yen.map_or("なし".to_owned(), |yen| yen.to_string()),
            ),
            Action::Prescribe(entry) => {
                format!("受付 {} に、処方箋発行元 {} の処方箋を入力してください", entry.reception_id, entry.issuer_code)
            }
            Action::Admit(stay) => format!(
                "受付 {} の患者を、受付の日から {} までの入院とし、食事療養を {} 回としてください",
                stay.reception_id, stay.until, stay.meals
            ),
            Action::Claim(of) => format!(
                "診療年月 {} までの請求ファイル(UKE)を作成し、OQSフォルダーの中の claims フォルダーに置いてください",
                of.month
            ),
            Action::TakeReturned(file) => format!(
                "返戻ファイル {} (OQSフォルダーの claims/answers の中)を製品に取り込んでください",
                file.file_name
            ),
            Action::EnterCertificate(of) => format!(
                "{}(生年月日 {})の受給者証を入力してください: 負担者番号 {}、受給者番号 {}、有効期間 {} 〜 {}",
                of.name,
                of.birthdate,
                of.payer_number,
                of.recipient_number,
                or_none(of.valid_from.as_deref()),
                or_none(of.valid_until.as_deref()),
            ),
            Action::View(view) => {
                format!("受付 {} の患者の薬剤・診療・健診情報を画面に開いてください", view.reception_id)
            }
            Action::AskSubsidies(of) => {
                format!("受付 {} について医療費助成の情報を照会し直してください", of.reception_id)
            }
            Action::ActOnSubsidy(of) => subsidy_instruction(of),
            Action::EnterSlip(of) => format!(
                "受付 {} の上限額管理票に、公費 {} の他の医療機関での支払額 {} 円を入力してください",
                of.reception_id, of.payer_number, of.yen
            ),
            Action::Charge(of) => {
                format!("受付 {} を医療費総額 {} 円で会計してください", of.reception_id, of.total_yen)
            }
            Action::AskSettings => "製品で、この医療機関の環境設定を照会してください".to_owned(),
            Action::ChangeSetting(change) => format!(
                "製品で、環境設定の{}を「{}」に変えてください",
                words::word(SETTINGS, &change.setting),
                words::word(USED, &change.used)
            ),
            Action::SetDate(date) => format!("製品の日付を {} にしてください", date.now),
        }
    }

    /// Presses it through a driver. Buttons that begin nothing answer none.
    pub async fn press(&self, driver: &DriverClient) -> Result<Option<Started>, ClientError> {
        match self {
            Action::InquireByNumber(body) => driver.inquire_by_number(body).await.map(Some),
            Action::InquireInBulk(body) => driver.inquire_in_bulk(body).await.map(Some),
            Action::RegisterReferenceNumbers(body) => driver.register_reference_numbers(body).await.map(Some),
            Action::AcquireInBulk(body) => driver.acquire_in_bulk(body).await.map(Some),
            Action::InquireRemotely(body) => driver.inquire_remotely(body).await.map(Some),
            Action::AcquireConsented(body) => driver.acquire_consented(body).await.map(Some),
            Action::ReceivePaper(body) => driver.receive_paper(body).await.map(Some),
            Action::Prescribe(body) => driver.prescribe(body).await.map(|()| None),
            Action::Admit(body) => driver.admit(body).await.map(|()| None),
            Action::Claim(body) => driver.claim(body).await.map(Some),
            Action::TakeReturned(body) => driver.take_returned(body).await.map(|()| None),
            Action::EnterCertificate(body) => driver.enter_certificate(body).await.map(|()| None),
            Action::View(body) => driver.view(body).await.map(|()| None),
            Action::AskSubsidies(body) => driver.ask_subsidies(body).await.map(Some),
            Action::ActOnSubsidy(body) => driver.act_on_subsidy(body).await.map(|()| None),
            Action::EnterSlip(body) => driver.enter_slip(body).await.map(|()| None),
            Action::Charge(body) => driver.charge(body).await.map(|()| None),
            Action::AskSettings => driver.ask_settings().await.map(Some),
            Action::ChangeSetting(body) => driver.change_setting(body).await.map(Some),
            Action::SetDate(body) => driver.set_date(body).await.map(|()| None),
        }
    }
}

fn subsidy_instruction(of: &subsidy::Action) -> String {
    let what = match of.kind {
        subsidy::ActionKind::Take => "医療費助成の情報に更新して".to_owned(),
        subsidy::ActionKind::End => match &of.last_day {
            Some(day) => format!("{day} までで失効として"),
            None => "失効として".to_owned(),
        },
        subsidy::ActionKind::Undo => "元に戻して".to_owned(),
        subsidy::ActionKind::LeaveOut => "この受診では使わない公費として外して".to_owned(),
        subsidy::ActionKind::Correct => format!(
            "番号を {}、{} に訂正して",
            or_none(of.new_payer_number.as_deref()),
            or_none(of.recipient_number.as_deref())
        ),
    };
    format!("受付 {} の公費 {} を{what}ください", of.reception_id, of.payer_number)
}

fn care(care: Care) -> &'static str {
    match care {
        Care::HomeVisit => "訪問診療等",
        Care::Online => "オンライン診療等",
    }
}

fn numbers(by: &InquireByNumber) -> String {
    let mut words = vec![format!("保険者番号・公費負担者番号 {}", by.insurer_number)];
    words.extend(by.symbol.iter().map(|symbol| format!("記号 {symbol}")));
    words.push(format!("番号・受給者番号 {}", by.number));
    words.extend(by.branch.iter().map(|branch| format!("枝番 {branch}")));
    words.push(format!("生年月日 {}", by.birthdate));
    words.join("、")
}

fn or_none(text: Option<&str>) -> &str {
    text.unwrap_or("なし")
}
