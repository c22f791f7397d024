//! Nobody can use a card: the terminal's screens by which staff find a person in a disaster, while the system is down, in
//! an emergency; and what the clerk does with the numbers that stand there.
//!
//! Whether the screens may be used is the terminal's business: if the story and the simulator disagree about that, the
//! product is not to blame.

use super::desk::inquire;
use crate::case::{Case, StepEnd, StepResult};
use crate::client::ClientError;
use cucumber::{given, then, when};
use onshi_wire::control::dates::{DateExpr, MomentExpr};
use onshi_wire::control::reader::{
    EquipmentSpec, LookUp, LookupBasis, LookupFound, LookupOutcome, OpenDisaster, SetFailureMode,
};
use onshi_wire::control::world::Consents;
use onshi_wire::driver::InquireByNumber;

/// The reason that staff enter in an emergency.
const REASON: &str = "意識がなく、同意を得られない";

#[given(regex = r"^「([^「」]+)」の地域は(\S+)の0時から(\S+)の0時まで災害時の閲覧の対象である$")]
async fn open_area(case: &mut Case, facility: String, from: String, until: String) -> StepResult {
    let facility = case.facility_named(&facility)?;
    let prefecture = facility.code.get(..2).and_then(|digits| digits.parse().ok());
    let prefecture = prefecture.ok_or_else(|| StepEnd::error("医療機関コードから都道府県がわかりません"))?;
    let midnight = |day: &str| MomentExpr(format!("{day} 00:00"));
    let (from, until) = (midnight(&from), midnight(&until));
    let area = OpenDisaster { id: facility.id.clone(), prefecture, district: None, from, until };
    case.simulator()?.open_disaster(&area).await.map(|_| ()).map_err(StepEnd::from)
}

#[when(regex = r"^コールセンターが「([^「」]+)」の障害時モードを(有効|無効)にする$")]
async fn set_failure_mode(case: &mut Case, facility: String, state: String) -> StepResult {
    let id = case.facility_named(&facility)?.id.clone();
    let mode = SetFailureMode { on: state == "有効" };
    case.simulator()?.set_failure_mode(&id, &mode).await.map(|_| ()).map_err(StepEnd::from)
}

#[given(regex = r"^「([^「」]+)」に救急時の閲覧の権限がある$")]
async fn may_view_in_emergencies(case: &mut Case, facility: String) -> StepResult {
    let id = case.facility_named(&facility)?.id.clone();
    let authority = EquipmentSpec { emergency_viewing: Some(true), ..EquipmentSpec::default() };
    case.simulator()?.set_equipment(&id, &authority).await.map(|_| ()).map_err(StepEnd::from)
}

#[when(regex = r"^端末で「([^「」]+)」を(災害時|障害時|救急時)の閲覧で探す$")]
async fn look_up(case: &mut Case, person: String, basis: String) -> StepResult {
    let outcome = look(case, &person, &basis).await?;
    match (outcome.found, outcome.result) {
        (LookupFound::One, Some(result)) => case.memory.on_terminal = Some(result),
        _ => return Err(StepEnd::error(format!("端末で「{person}」が見つかりません: {}", outcome.screen_text))),
    }
    Ok(())
}

#[when(regex = r"^端末で「([^「」]+)」を(災害時|障害時|救急時)の閲覧で探すが、許されない$")]
async fn look_up_in_vain(case: &mut Case, person: String, basis: String) -> StepResult {
    match look(case, &person, &basis).await {
        Err(ClientEnd::Refused) => Ok(()),
        Err(ClientEnd::Other(end)) => Err(end),
        Ok(outcome) => Err(StepEnd::error(format!("端末が閲覧を許してしまいました: {}", outcome.screen_text))),
    }
}

#[when(regex = r"^窓口で端末の画面の番号により「([^「」]+)」を照会する$")]
async fn inquire_by_what_stands_there(case: &mut Case, person: String) -> StepResult {
    let birthdate = case.person(&person)?.birthdate.clone();
    let shown = case.memory.on_terminal.as_ref();
    let row = shown.and_then(|answer| answer.results.iter().find(|row| row.medical_aid));
    let row = row.ok_or_else(|| StepEnd::error("端末の画面に医療扶助の番号が出ていません"))?;
    let (insurer_number, number) = (row.insurer_number.clone(), row.number.clone());
    inquire(case, InquireByNumber { insurer_number, number, birthdate, ..InquireByNumber::default() }).await
}

#[then(regex = r"^端末の閲覧の記録に「([^「」]+)」の(災害時|障害時|救急時)の閲覧が1件残る$")]
async fn is_on_record(case: &mut Case, person: String, basis: String) -> StepResult {
    let (id, facility, wanted) = (case.person(&person)?.id.clone(), case.facility()?.id.clone(), basis_of(&basis));
    let kept = case.simulator()?.lookups(&facility).await?;
    let of_person = kept.iter().filter(|kept| kept.basis == wanted && kept.person.as_deref() == Some(&id));
    let told: Vec<_> = of_person.map(|kept| (kept.oral_consent, kept.reason.as_deref())).collect();
    let expected = match wanted {
        LookupBasis::Disaster => (true, None),
        LookupBasis::SystemFailure => (false, None),
        LookupBasis::Emergency => (false, Some(REASON)),
    };
    if told == [expected] {
        return Ok(());
    }
    Err(StepEnd::error(format!("端末の閲覧の記録が違います: {told:?}")))
}

/// Why a look-up came to nothing.
enum ClientEnd {
    /// The terminal does not allow it.
    Refused,
    /// Anything else.
    Other(StepEnd),
}

impl From<ClientEnd> for StepEnd {
    fn from(end: ClientEnd) -> Self {
        match end {
            ClientEnd::Refused => StepEnd::error("端末が閲覧を許しませんでした"),
            ClientEnd::Other(end) => end,
        }
    }
}

/// Staff look a person up: by the card that lies there in an emergency, by what the person says otherwise.
async fn look(case: &mut Case, person: &str, basis: &str) -> Result<LookupOutcome, ClientEnd> {
    let patient = case.person(person).map_err(ClientEnd::Other)?;
    let basis = basis_of(basis);
    let by_card = basis == LookupBasis::Emergency;
    let said = |value: String| (!by_card).then_some(value);
    let lookup = LookUp {
        basis,
        card_of: by_card.then(|| patient.id.clone()),
        name: said(patient.name.clone()),
        kana: None,
        birthdate: said(patient.birthdate.clone()).map(DateExpr),
        sex: (!by_card).then_some(patient.sex),
        address: None,
        oral_consent: basis == LookupBasis::Disaster,
        consents: Consents::default(),
        reason: by_card.then(|| REASON.to_owned()),
    };
    let facility = case.facility().map_err(ClientEnd::Other)?.id.clone();
    let told = case.simulator().map_err(ClientEnd::Other)?.look_up(&facility, &lookup).await;
    told.map_err(|error| match error {
        ClientError::Refused { status: 409, .. } => ClientEnd::Refused,
        other => ClientEnd::Other(StepEnd::from(other)),
    })
}

fn basis_of(word: &str) -> LookupBasis {
    match word {
        "災害時" => LookupBasis::Disaster,
        "障害時" => LookupBasis::SystemFailure,
        _ => LookupBasis::Emergency,
    }
}
