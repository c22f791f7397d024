//! Requests that change a world. Each is an input: the engine records path and body before it reads them, so the
//! handlers only hand them on. The annotations are the documentation at `/openapi.json`.

use super::error::ApiError;
use crate::engine::Worlds;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use onshi_wire::control::environment::{EnvironmentInfo, SetEnvironment};
use onshi_wire::control::municipality::{
    CertificateInfo, CertificateSpec, CertificateTypeSpec, MunicipalityInfo, MunicipalitySpec,
};
use onshi_wire::control::office::{
    ChangeOffice, HandleVisits, RequestDecision, RequestInfo, SubmitRequest, UndelegatedVisitsInfo,
};
use onshi_wire::control::own_view::OwnView;
use onshi_wire::control::reader::{
    DisasterInfo, EquipmentSpec, LookUp, LookupOutcome, OpenDisaster, ReceptionDesk, SetFailureMode, SetReaderMode,
};
use onshi_wire::control::remote_care::{GiveRemoteConsent, RemoteConsentInfo, WithdrawRemoteConsent};
use onshi_wire::control::viewing::{CheckupSpec, MedicalInformation};
use onshi_wire::control::world::{
    CaseChange, ClockInfo, CorrectInsurance, CorrectTicket, Delegate, FacilityInfo, FacilitySettings, FaultPlan,
    LoseInsurance, OfficeInfo, PersonInfo, Problem, RegistrationRun, SetCard, SetClock, SetDisclosure, Tap, TapOutcome,
    TicketInfo,
};
use onshi_wire::control::world_file::{AidSpec, InsuranceSpec, PersonSpec, SuspensionSpec};

/// A world's id.
type World = Path<String>;
/// A world's id and the id of something in it.
type Within = Path<(String, String)>;

pub(super) async fn apply(worlds: &Worlds, world: &str, request: String, body: Bytes) -> Result<Response, ApiError> {
    let reply = worlds.get(world)?.control(&request, body.to_vec()).await?;
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
    Ok((status, [(header::CONTENT_TYPE, "application/json")], reply.json).into_response())
}

macro_rules! changes {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident: $method:ident $path:literal, $tag:literal, $summary:literal,
        $body:ty => $status:literal $answer:ty;
    )*) => {$(
        $(#[doc = $doc])*
        #[utoipa::path($method, path = concat!("/api/v1/worlds/{world}", $path), tag = $tag, summary = $summary,
            params(("world" = String, Path, description = "ワールドのid")),
            request_body = $body,
            responses((status = $status, body = $answer), (status = 400, body = Problem), (status = 404, body = Problem),
                (status = 409, body = Problem), (status = 503, body = Problem)))]
        pub(super) async fn $name(
            State(worlds): State<Worlds>,
            Path(world): World,
            body: Bytes,
        ) -> Result<Response, ApiError> {
            apply(&worlds, &world, format!("{} {}", stringify!($method).to_uppercase(), $path), body).await
        }
    )*};
}

changes! {
    /// Moves a virtual clock forward.
    put_clock: put "/clock", "worlds", "仮想の日時を進める", SetClock => 200 ClockInfo;
    /// Adds a person.
    post_people: post "/people", "people", "人を加える", PersonSpec => 201 PersonInfo;
    /// Registers a ticket.
    post_tickets: post "/tickets", "welfare office", "医療券・調剤券を決定する(委託)", Delegate => 201 TicketInfo;
    /// A municipality joins.
    post_municipalities: post "/municipalities", "PMH（自治体）", "自治体を加える", MunicipalitySpec => 201 MunicipalityInfo;
    /// Opens an area for looking people up.
    post_disasters: post "/disasters", "card reader", "災害時モードを開く", OpenDisaster => 201 Vec<DisasterInfo>;
    /// Plans a fault.
    post_faults: post "/faults", "faults", "これから起こる障害を計画する", FaultPlan => 200 Vec<FaultPlan>;
}

macro_rules! changes_within {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident: $method:ident $before:literal "{" $id:literal "}" $after:literal, $tag:literal, $summary:literal,
        $body:ty => $status:literal $answer:ty;
    )*) => {$(
        $(#[doc = $doc])*
        #[utoipa::path($method, path = concat!("/api/v1/worlds/{world}", $before, "{", $id, "}", $after), tag = $tag,
            summary = $summary,
            params(("world" = String, Path, description = "ワールドのid"), ($id = String, Path, description = "対象のid")),
            request_body = $body,
            responses((status = $status, body = $answer), (status = 400, body = Problem), (status = 404, body = Problem),
                (status = 409, body = Problem), (status = 503, body = Problem)))]
        pub(super) async fn $name(
            State(worlds): State<Worlds>,
            Path((world, id)): Within,
            body: Bytes,
        ) -> Result<Response, ApiError> {
            let request = format!("{} {}{id}{}", stringify!($method).to_uppercase(), $before, $after);
            apply(&worlds, &world, request, body).await
        }
    )*};
}

changes_within! {
    /// Changes the state of a card.
    put_card: put "/people/" "{" "person" "}" "/card", "people", "マイナンバーカードの状態を変える",
        SetCard => 200 PersonInfo;
    /// Registers insurance.
    post_insurance: post "/people/" "{" "person" "}" "/insurance", "insurer", "医療保険の資格を登録する",
        InsuranceSpec => 200 PersonInfo;
    /// Ends the insurance in force.
    post_insurance_loss: post "/people/" "{" "person" "}" "/insurance/loss", "insurer", "医療保険の資格喪失を登録する",
        LoseInsurance => 200 PersonInfo;
    /// Corrects insurance.
    post_insurance_correction: post "/people/" "{" "person" "}" "/insurance/correction", "insurer",
        "医療保険の資格を訂正する", CorrectInsurance => 200 PersonInfo;
    /// Withholds a person from inquiries.
    put_disclosure: put "/people/" "{" "person" "}" "/disclosure", "people", "不開示の設定を変える",
        SetDisclosure => 200 PersonInfo;
    /// A municipality sets up a certificate type.
    post_certificate_types: post "/municipalities/" "{" "municipality" "}" "/certificate-types", "PMH（自治体）",
        "受給者証種別を制度マスタに設定する", CertificateTypeSpec => 201 MunicipalityInfo;
    /// Registers a certificate without the registration API.
    post_certificates: post "/people/" "{" "person" "}" "/certificates", "PMH（自治体）",
        "受給者証を登録APIによらず加える(試験の準備用)", CertificateSpec => 201 Vec<CertificateInfo>;
    /// Registers a check-up.
    post_checkups: post "/people/" "{" "person" "}" "/checkups", "patient",
        "特定健診の結果を登録する", CheckupSpec => 201 MedicalInformation;
    /// Opens a case of medical aid.
    post_cases: post "/people/" "{" "person" "}" "/cases", "welfare office", "医療扶助の開始を登録する",
        AidSpec => 201 PersonInfo;
    /// Changes a case.
    post_case_changes: post "/people/" "{" "person" "}" "/cases/changes", "welfare office",
        "停止・廃止・再開・移管・番号変更を登録する", CaseChange => 200 PersonInfo;
    /// Corrects a ticket.
    post_correction: post "/tickets/" "{" "ticket" "}" "/correction", "welfare office", "券を訂正する",
        CorrectTicket => 200 TicketInfo;
    /// Withdraws a ticket.
    post_withdrawal: post "/tickets/" "{" "ticket" "}" "/withdrawal", "welfare office", "券を取り消す",
        Option<serde_json::Value> => 200 TicketInfo;
    /// Runs a registration now.
    post_registration_run: post "/offices/" "{" "office" "}" "/registration-runs", "welfare office",
        "登録待ちの券をいま一括登録する", Option<serde_json::Value> => 200 RegistrationRun;
    /// Gives a consent away from the reader.
    post_remote_consent: post "/facilities/" "{" "facility" "}" "/remote-consents", "remote care",
        "訪問診療等・オンライン診療等に患者として同意する", GiveRemoteConsent => 201 RemoteConsentInfo;
    /// Ends a consent given away from the reader.
    post_remote_withdrawal: post "/facilities/" "{" "facility" "}" "/remote-consents/withdrawals", "remote care",
        "訪問診療等・オンライン診療等の同意を取り消す", WithdrawRemoteConsent => 200 RemoteConsentInfo;
    /// Registers the card for insurance use in the own view.
    post_card_use_registration: post "/people/" "{" "person" "}" "/own-view/card-use-registration", "patient",
        "健康保険証としての利用登録をする", Option<serde_json::Value> => 200 OwnView;
    /// Cancels the use of the card in the own view.
    post_card_use_cancellation: post "/people/" "{" "person" "}" "/own-view/card-use-cancellation", "patient",
        "健康保険証としての利用登録を解除する", Option<serde_json::Value> => 200 OwnView;
    /// Resets a card's PIN.
    post_pin_reset: post "/people/" "{" "person" "}" "/card/pin-reset", "people",
        "市区町村が暗証番号のロックを解除する", Option<serde_json::Value> => 200 PersonInfo;
    /// Changes a facility's equipment.
    put_equipment: put "/facilities/" "{" "facility" "}" "/equipment", "card reader",
        "再来受付機・モバイル端末・救急時閲覧権限を変える", EquipmentSpec => 200 ReceptionDesk;
    /// Switches a reader's mode.
    put_reader_mode: put "/facilities/" "{" "facility" "}" "/reader-mode", "card reader",
        "カードリーダーを目視確認モードにする、戻す", SetReaderMode => 200 ReceptionDesk;
    /// Switches 障害時モード.
    put_failure_mode: put "/facilities/" "{" "facility" "}" "/failure-mode", "card reader",
        "コールセンターが障害時モードを切り替える", SetFailureMode => 200 ReceptionDesk;
    /// Looks a person up without a reader.
    post_lookups: post "/facilities/" "{" "facility" "}" "/lookups", "card reader",
        "災害時・障害時・救急時に、カードリーダーによらず照会する", LookUp => 200 LookupOutcome;
    /// Closes an area.
    post_disaster_closing: post "/disasters/" "{" "disaster" "}" "/closing", "card reader",
        "災害時モードを閉じる", Option<serde_json::Value> => 200 Vec<DisasterInfo>;
    /// Changes how an office works.
    put_office_settings: put "/offices/" "{" "office" "}" "/settings", "welfare office",
        "登録日・反映・運用開始日・番号の付け方・頻回受診の日数を変える", ChangeOffice => 200 OfficeInfo;
    /// Suspends an office's linkage.
    post_suspension: post "/offices/" "{" "office" "}" "/suspensions", "welfare office", "連携を止める期間を登録する",
        SuspensionSpec => 200 OfficeInfo;
    /// Ends a suspension.
    post_suspension_end: post "/offices/" "{" "office" "}" "/suspensions/end", "welfare office", "連携停止を終える",
        Option<serde_json::Value> => 200 OfficeInfo;
    /// Asks an office.
    post_request: post "/offices/" "{" "office" "}" "/requests", "welfare office", "医療機関・患者から福祉事務所に依頼する",
        SubmitRequest => 201 RequestInfo;
    /// Decides a request.
    post_request_decision: post "/requests/" "{" "request" "}" "/decision", "welfare office",
        "依頼を処理する(委託・訂正・却下・回送・回答)", RequestDecision => 200 RequestInfo;
    /// Deals with undelegated visits.
    post_visits_handled: post "/offices/" "{" "office" "}" "/undelegated-visits/handled", "welfare office",
        "未委託の受診を処理済みにする", HandleVisits => 200 Vec<UndelegatedVisitsInfo>;
    /// Hands out a ticket on paper.
    post_paper_handout: post "/tickets/" "{" "ticket" "}" "/paper-handouts", "welfare office", "券を紙でも交付したことを記録する",
        Option<serde_json::Value> => 200 TicketInfo;
    /// Changes how a facility works.
    put_settings: put "/facilities/" "{" "facility" "}" "/settings", "facility", "医療機関の設定を変える",
        FacilitySettings => 200 FacilityInfo;
    /// Changes 環境設定 as its message does.
    put_environment: put "/facilities/" "{" "facility" "}" "/environment", "facility",
        "医療機関の環境設定情報を更新する(電文のIF-043と同じ)", SetEnvironment => 200 EnvironmentInfo;
}

/// A patient lays the card on a reader.
#[utoipa::path(post, path = "/api/v1/worlds/{world}/facilities/{facility}/taps", tag = "card reader",
    summary = "顔認証付きカードリーダーにカードを置く",
    description = "本人確認と同意がすむと顔認証ファイルがfaceフォルダに置かれます。失敗の理由は画面だけに出ます。",
    params(("world" = String, Path, description = "ワールドのid"), ("facility" = String, Path, description = "医療機関のid")),
    request_body = Tap,
    responses((status = 200, body = TapOutcome), (status = 400, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 503, body = Problem)))]
pub(super) async fn post_tap(
    State(worlds): State<Worlds>,
    Path((world, facility)): Within,
    body: Bytes,
) -> Result<Response, ApiError> {
    let outcome = worlds.tap(&world, &facility, body.to_vec()).await?;
    Ok(axum::Json(outcome).into_response())
}
