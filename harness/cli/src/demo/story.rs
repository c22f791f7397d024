//! What happens: registration, reception, pharmacy, claim, and what can be seen in the following month.

use super::message::{Actor, Message, text};
use super::stage::{Stage, Step};
use anyhow::Context as _;
use onshi_wire::control::world::{Tap, TapOutcome};
use onshi_wire::driver::{AidStatus, Prescription, Reception};
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

/// 医療機関コード of the clinic in `scenarios/worlds/demo.yaml`: who wrote the prescription.
const CLINIC_CODE: &str = "1319900013";
/// The treatment month of that world.
const MONTH: &str = "2026-11";
/// The month of the last visit: what was claimed in December is shown from January (B-148).
const LAST_MONTH: &str = "2027-01";

/// A month's tickets as the office hands them in: the clinic's, and the pharmacy's with the prescription's issuer.
fn ticket_file(month: &str) -> String {
    let month = month.replace('-', "");
    format!(
        "受給者番号,個人,医療機関コード,診療年月,診療別,本人支払額,単独併用,傷病名1,処方箋発行元,有効期間開始\n\
         1000025,,{CLINIC_CODE},{month},02,,,高血圧症,,\n\
         1000025,,1349900017,{month},04,,,,{CLINIC_CODE},\n"
    )
}

/// Plays everything.
///
/// # Errors
/// Where the story comes to a halt; Japanese.
pub(super) async fn play(mut stage: Stage) -> anyhow::Result<Vec<Step>> {
    let mut steps = vec![tickets(&mut stage, MONTH).await?, certificate(&mut stage).await?];
    stage.go_to("2026-11-05 09:30").await?;
    steps.push(parent(&mut stage).await?);
    stage.go_to("2026-11-05 09:40").await?;
    steps.push(child(&mut stage).await?);
    stage.go_to("2026-11-05 09:50").await?;
    steps.push(grandmother(&mut stage).await?);
    stage.go_to("2026-11-05 11:00").await?;
    steps.push(pharmacy(&mut stage).await?);
    stage.go_to("2026-12-05 10:00").await?;
    steps.push(claim(&mut stage, false).await?);
    steps.push(claim(&mut stage, true).await?);
    stage.go_to("2026-12-20 09:00").await?;
    steps.push(tickets(&mut stage, LAST_MONTH).await?);
    stage.go_to("2027-01-05 09:30").await?;
    steps.push(consent(&mut stage).await?);
    steps.push(viewing(&mut stage).await?);
    steps.push(own_view(&mut stage).await?);
    Ok(steps)
}

async fn tickets(stage: &mut Stage, month: &str) -> anyhow::Result<Step> {
    let request = stage.call(Method::POST, &format!("/offices/福祉事務所/ticket-files?month={month}"));
    let answer: Value = send(request.header(CONTENT_TYPE, "text/csv").body(ticket_file(month))).await?;
    let what = "翌月分の医療券・調剤券をファイルで登録する";
    let messages = stage.messages(Some((Actor::Office, Actor::Platform, what))).await?;
    let text = format!(
        "福祉事務所が前月のうちに、親の{}分の医療券と調剤券をまとめて登録します。{}件が登録されました。番号は記録では伏せられます。",
        month.replace('-', "年") + "月",
        answer["registered"]
    );
    Ok(Step { title: "券の一括登録", text, messages })
}

async fn certificate(stage: &mut Stage) -> anyhow::Result<Step> {
    let bodies: Value = send(stage.call(Method::GET, "/municipalities")).await?;
    let token = bodies[0]["registration_token"].as_str().context("自治体に登録APIのトークンがありません")?;
    let number: Value = send(stage.call(Method::GET, "/pmh/individual-numbers/子")).await?;
    let record = json!([{
        "orgSpecificCertificateTypeId": "KODOMO",
        "myNumber": number["individual_number"],
        "basicFiveInfo": {"name": "見本　太郎", "nameKana": "ミホン　タロウ", "address": "見本県見本市1-1",
            "dateOfBirth": "2018-05-06", "sex": "1"},
        "isNotDisclosed": false,
        "medicalSubsidyInsurerNumber": "81131013",
        "certificationName": "こども医療費受給者証",
        "medicalSubsidyRecipientNumber": "2000024",
        "isAlwaysReimbursement": "0",
        "validFrom": "2026-04-01",
        "validTo": "2027-03-31",
        "historyKey": "demo-1",
        "isDeleted": false,
        "certificationDetail": [],
    }]);
    let request = stage.call(Method::POST, "/pmh/registrationTasks").bearer_auth(token);
    let accepted: Value = send(request.json(&record)).await?;
    let mut messages =
        stage.messages(Some((Actor::Municipality, Actor::Pmh, "医療費助成対象者情報を登録する"))).await?;
    let id = accepted["taskId"].as_str().context("登録タスクの番号がありません")?;
    let task: Value = send(stage.call(Method::GET, &format!("/pmh/registrationTasks/{id}")).bearer_auth(token)).await?;
    let at = messages.last().map_or_else(String::new, |message| message.at.clone());
    let (from, to, what) = (Actor::Pmh, Actor::Municipality, "登録タスクの結果".to_owned());
    messages.push(Message { at, from, to, what, raw: text(task.to_string().as_bytes()) });
    let counts = &task["counts"];
    let text = format!(
        "自治体が子の受給者証をPMHの登録APIに送り、結果を件ごとに受け取ります（受理{}件、不受理{}件）。個人番号は記録に残りません。",
        counts["accepted"], counts["rejected"]
    );
    Ok(Step { title: "受給者証の登録", text, messages })
}

async fn parent(stage: &mut Stage) -> anyhow::Result<Step> {
    let (outcome, reception) = stage.tap(false, &tap(json!({"person": "親"}))?).await?;
    let about = "親がカードを置きます。医療扶助の資格と医療券が、顔認証ファイルでレセコンに届きます。";
    received(stage, "親の受付（医療扶助）", about, &outcome, &reception).await
}

async fn child(stage: &mut Stage) -> anyhow::Result<Step> {
    let (outcome, reception) = stage.tap(false, &tap(json!({"person": "子", "subsidies": "use"}))?).await?;
    let about = "子のカードで、国保の資格に加えて、PMHからこども医療費の受給者証が別の顔認証ファイルで届きます。";
    received(stage, "子の受付（国保とこども医療）", about, &outcome, &reception).await
}

async fn grandmother(stage: &mut Stage) -> anyhow::Result<Step> {
    let consents = json!({"limit_certificate": true, "medication": true});
    let (outcome, reception) = stage.tap(false, &tap(json!({"person": "祖母", "consents": consents}))?).await?;
    let about = "祖母は後期高齢者医療です。限度額と薬剤情報の提供に同意します。";
    received(stage, "祖母の受付（後期高齢者医療）", about, &outcome, &reception).await
}

async fn pharmacy(stage: &mut Stage) -> anyhow::Result<Step> {
    let (outcome, reception) = stage.tap(true, &tap(json!({"person": "親"}))?).await?;
    let prescription = Prescription { issuer_code: CLINIC_CODE.into(), reception_id: reception.id.clone() };
    stage.pharmacy.driver().prescribe(&prescription).await?;
    let about = "親が処方箋を持って薬局へ行きます。調剤券の処方箋発行元が、処方箋の医療機関と同じことを確かめます。";
    received(stage, "薬局（調剤券）", about, &outcome, &reception).await
}

async fn claim(stage: &mut Stage, at_pharmacy: bool) -> anyhow::Result<Step> {
    stage.claim(at_pharmacy, MONTH).await?;
    let messages = stage.messages(None).await?;
    let (title, who) = if at_pharmacy { ("薬局の請求", "薬局") } else { ("診療所の請求", "診療所") };
    let text =
        format!("翌月、{who}のレセコンが11月分のレセプト電算ファイル（UKE）を出し、審査支払機関が受け付けます。");
    Ok(Step { title, text, messages })
}

/// In the month after the claim what was claimed can be seen by whom the patient lets see it.
async fn consent(stage: &mut Stage) -> anyhow::Result<Step> {
    let consents = json!({"medication": true, "treatment": true});
    let (outcome, reception) = stage.tap(false, &tap(json!({"person": "親", "consents": consents}))?).await?;
    let about =
        "請求の翌月、親が薬剤情報と診療情報の提供に同意して受診します。同意は顔認証ファイルでレセコンに伝わります。";
    received(stage, "請求の翌月の受診と情報提供の同意", about, &outcome, &reception).await
}

/// The product has asked by itself as soon as the face file told the consent; here is what it shows.
async fn viewing(stage: &mut Stage) -> anyhow::Result<Step> {
    let messages = stage.messages(None).await?;
    let shown = stage.clinic.driver().screen().await?.viewings;
    let newest = shown.last().map(|viewing| viewing.reception_id.clone()).unwrap_or_default();
    let entries = shown.iter().filter(|viewing| viewing.reception_id == newest).flat_map(|viewing| &viewing.entries);
    let lines: Vec<String> = entries.map(|entry| format!("{} {}", entry.on, entry.text)).collect();
    let text = format!(
        "診療所のレセコンが親の薬剤情報と診療情報の閲覧を求め、前の月に請求されたものが示されます。\nレセコンの画面: {}",
        if lines.is_empty() { "なし".to_owned() } else { lines.join("、") }
    );
    Ok(Step { title: "薬剤情報・診療情報の閲覧", text, messages })
}

async fn own_view(stage: &mut Stage) -> anyhow::Result<Step> {
    let view: Value = send(stage.call(Method::GET, "/people/親/own-view")).await?;
    let clock: Value = send(stage.call(Method::GET, "/clock")).await?;
    let at = clock["now"].as_str().unwrap_or_default().to_owned();
    let (from, to, what) = (Actor::Platform, Actor::Family, "自分の資格・券・受診・同意".to_owned());
    let messages = vec![Message { at, from, to, what, raw: text(view.to_string().as_bytes()) }];
    let visits = view["visits"].as_array().map_or(0, Vec::len);
    let text =
        format!("親が自分の画面（マイナポータル相当）を見ます。受診の記録は{visits}件、番号は伏せられています。");
    Ok(Step { title: "患者自身の画面", text, messages })
}

fn tap(described: Value) -> anyhow::Result<Tap> {
    Ok(serde_json::from_value(described)?)
}

/// A reception as a step: the arrows, and what stands on the reader's and on the product's screen.
async fn received(
    stage: &mut Stage,
    title: &'static str,
    about: &str,
    outcome: &TapOutcome,
    reception: &Reception,
) -> anyhow::Result<Step> {
    let messages = stage.messages(Some((Actor::Family, Actor::Platform, "カードリーダーにカードを置く"))).await?;
    let text = format!("{about}\nカードリーダーの画面: {}\nレセコンの画面: {}", outcome.screen_text, screen(reception));
    Ok(Step { title, text, messages })
}

fn screen(reception: &Reception) -> String {
    let aid = match reception.aid_status {
        AidStatus::Delegated => "医療扶助 委託済み",
        AidStatus::NotDelegated => "医療扶助 未委託",
        AidStatus::Expired => "医療扶助 期限切れ",
        AidStatus::Invalid => "医療扶助 資格なし",
        AidStatus::Unconfirmed => "医療扶助 未確認",
        AidStatus::None => "医療扶助の対象外",
    };
    let insurance = if reception.insurance_valid { "健康保険 有効" } else { "健康保険なし" };
    let window = reception.window_yen.map(|yen| format!("、券の本人支払額 {yen}円")).unwrap_or_default();
    let warnings = reception.warnings.iter().map(|warning| format!("、{}", warning.text)).collect::<String>();
    format!("{}、{insurance}、{aid}{window}{warnings}", reception.name)
}

/// Sends a call; a refusal becomes the words of the answer.
async fn send(request: reqwest::RequestBuilder) -> anyhow::Result<Value> {
    let answer = request.send().await.context("模擬環境に接続できません")?;
    let status = answer.status();
    let body = answer.text().await.context("模擬環境の答えが読めません")?;
    anyhow::ensure!(status.is_success(), "模擬環境が受け付けませんでした（{status}）: {body}");
    serde_json::from_str(&body).context("模擬環境の答えがJSONではありません")
}
