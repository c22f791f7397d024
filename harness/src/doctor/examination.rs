//! The examination: all checks in their order. A later one is left out when an earlier one makes it pointless.

use super::{DoctorCheck, facility_code, folders};
use crate::case::StepEnd;
use crate::client::SimulatorClient;
use crate::sut::{Sut, SutSpec};
use base64::Engine as _;
use encoding_rs::{Encoding, SHIFT_JIS, UTF_8};
use onshi_wire::control::journal::{Direction, Door, JournalQuery};
use onshi_wire::control::world::{CreateWorld, FacilityInfo, Tap, WorldInfo};
use onshi_wire::control::world_file::CharacterCode;
use std::path::Path;
use std::sync::Arc;

/// A world of one facility and one person with a good card, made and thrown away by the doctor.
const WORLD: &str = "version: 1\ntitle: 準備の確認\nfacilities:\n  - id: 確認用\npeople:\n  - id: 確認用の人\n    insurance:\n      - kind: employee\n";

/// What is examined.
#[derive(Debug, Clone)]
pub struct Patient {
    /// The simulator.
    pub simulator: SimulatorClient,
    /// The product.
    pub sut: SutSpec,
    /// A fixed facility code, if one was given.
    pub facility_code: Option<String>,
}

/// Examines the set-up. The product comes with it, ready, if it could be reached.
pub async fn examine(patient: &Patient) -> (Vec<DoctorCheck>, Option<Arc<dyn Sut>>) {
    let mut checks = Vec::new();
    checks.push(simulator_answers(&patient.simulator).await);
    if let Some(code) = &patient.facility_code {
        checks.push(code_is_right(code));
    }
    let sut = match patient.sut.build().await {
        Ok(sut) => {
            checks.push(introduce(sut.as_ref()));
            Some(sut)
        }
        Err(end) => {
            checks.push(unsound_end("製品に届く", &end));
            None
        }
    };
    if checks.iter().all(|check| check.sound)
        && let Some(sut) = &sut
    {
        checks.extend(world_works(patient, sut.as_ref()).await);
    }
    (checks, sut)
}

async fn simulator_answers(simulator: &SimulatorClient) -> DoctorCheck {
    let name = "シミュレーターが答える";
    match simulator.worlds().await {
        Ok(_) => DoctorCheck::sound(name, "答えた"),
        Err(error) => DoctorCheck::unsound(
            name,
            error.to_string(),
            "onshi serve が動いているか、アドレスとポートが合っているかを確かめてください",
        ),
    }
}

fn code_is_right(code: &str) -> DoctorCheck {
    let name = "医療機関コードの検証番号が正しい";
    match facility_code::problem(code) {
        None => DoctorCheck::sound(name, code),
        Some(problem) => DoctorCheck::unsound(name, problem, "製品に登録した10桁の医療機関コードを指定してください"),
    }
}

fn introduce(sut: &dyn Sut) -> DoctorCheck {
    let description = sut.describe();
    let seen = match &description.about {
        Some(about) => {
            format!("{} {}（{}、操作口の版 {}）", about.product, about.version, about.vendor, about.interface)
        }
        None => format!("{}（操作口なし）", description.kind),
    };
    DoctorCheck::sound("製品に届く", seen)
}

fn unsound_end(name: &str, end: &StepEnd) -> DoctorCheck {
    match end {
        StepEnd::Config { what, remedy } => DoctorCheck::unsound(name, what, remedy),
        other => DoctorCheck::unsound(name, other.in_words(), "製品とその設定を確かめてください"),
    }
}

async fn world_works(patient: &Patient, sut: &dyn Sut) -> Vec<DoctorCheck> {
    let name = "世界を開ける";
    let mut body = CreateWorld { yaml: Some(WORLD.to_owned()), late_touch_ms: Some(0), ..CreateWorld::default() };
    body.oqs_roots.extend(sut.needs().oqs_root.map(|root| ("確認用".to_owned(), root)));
    body.facility_codes.extend(patient.facility_code.clone().map(|code| ("確認用".to_owned(), code)));
    let world = match patient.simulator.create_world(&body).await {
        Ok(world) => world,
        Err(error) => {
            return vec![DoctorCheck::unsound(
                name,
                error.to_string(),
                "フォルダーと医療機関コードの指定を確かめてください",
            )];
        }
    };
    let client = patient.simulator.in_world(&world.id);
    let mut checks = vec![DoctorCheck::sound(name, "開けた")];
    checks.extend(facility_works(&client, &world, sut.needs().oqs_root.is_some()).await);
    if let Err(error) = client.delete_world().await {
        checks.push(DoctorCheck::unsound(
            "世界を片付ける",
            error.to_string(),
            "シミュレーターの記録を確かめてください",
        ));
    }
    checks
}

async fn facility_works(client: &SimulatorClient, world: &WorldInfo, product_watches: bool) -> Vec<DoctorCheck> {
    let Some(facility) = world.facilities.first() else {
        return vec![DoctorCheck::unsound(
            "施設がある",
            "施設がひとつもありません",
            "シミュレーターの版を確かめてください",
        )];
    };
    let root = Path::new(&facility.oqs_root);
    let mut checks = folders::check_folders(root);
    checks.push(code_is_right(&facility.code));
    if checks.iter().all(|check| check.sound) {
        checks.push(folders::check_event(client, root).await);
        // A product that watches the folder already would take the doctor's card for a patient.
        if !product_watches {
            checks.push(encoding_fits(client, world, facility).await);
        }
    }
    checks
}

/// A face file is in the character code that the facility's terminal is set to, and says so.
async fn encoding_fits(client: &SimulatorClient, world: &WorldInfo, facility: &FacilityInfo) -> DoctorCheck {
    let name = "端末の文字コードが設定どおり";
    match face_file(client, world, facility).await {
        Ok(bytes) => {
            let (encoding, label): (&Encoding, &str) = match facility.character_code {
                CharacterCode::Utf8 => (UTF_8, "UTF-8"),
                CharacterCode::ShiftJis => (SHIFT_JIS, "Shift_JIS"),
            };
            let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes);
            match text {
                Some(text) if text.lines().next().is_some_and(|first| first.contains(label)) => {
                    DoctorCheck::sound(name, label)
                }
                _ => DoctorCheck::unsound(
                    name,
                    format!("face のファイルが {label} ではないか、そう宣言していません"),
                    "施設の文字コードの設定（character_code）を確かめてください",
                ),
            }
        }
        Err(text) => DoctorCheck::unsound(name, text, "シミュレーターの記録を確かめてください"),
    }
}

async fn face_file(client: &SimulatorClient, world: &WorldInfo, facility: &FacilityInfo) -> Result<Vec<u8>, String> {
    let person = world.people.first().ok_or("人がひとりもいません")?;
    let tap = Tap {
        person: person.id.clone(),
        reader: 1,
        identity: Default::default(),
        consents: Default::default(),
        register_for_insurance_use: false,
        course: onshi_wire::control::reader::Course::default(),
        subsidies: Default::default(),
    };
    let outcome = client.tap(&facility.id, &tap).await.map_err(|error| error.to_string())?;
    if outcome.face_file.is_none() {
        return Err(format!("カードをかざしても face のファイルができません: {}", outcome.screen_text));
    }
    let query = JournalQuery { bytes: true, ..JournalQuery::default() };
    let page = client.journal(&query).await.map_err(|error| error.to_string())?;
    let entry = page.entries.into_iter().find(|entry| {
        entry.direction != Direction::Received && entry.door == Door::Face && entry.bytes_base64.is_some()
    });
    let text = entry.and_then(|entry| entry.bytes_base64).ok_or("記録に face のファイルがありません")?;
    base64::engine::general_purpose::STANDARD.decode(text).map_err(|error| error.to_string())
}
