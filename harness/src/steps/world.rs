//! Which world, which day, what the terminal is set to, what goes wrong.

use super::{count, meaning, people};
use crate::case::{Case, StepEnd, StepResult, WorldOverrides};
use crate::checks::words::{FAULTS, MESSAGES};
use cucumber::{given, when};
use onshi_wire::control::reader::EquipmentSpec;
use onshi_wire::control::world::{FacilitySettings, FaultKind, FaultPlan};
use onshi_wire::control::world_file::CharacterCode;
use onshi_wire::driver::SessionEncryption;

/// Worlds by the features' name: file of `scenarios/worlds`.
const WORLDS: &[(&str, &str)] = &[
    ("診療所", "clinic"),
    ("診療所（Shift_JIS）", "clinic-sjis"),
    ("要素の順序が異なる診療所", "clinic-order"),
    ("他機関の券も返る診療所", "clinic-other-tickets"),
    ("月次登録", "monthly"),
    ("週次登録", "weekly"),
    ("薬局", "pharmacy"),
    ("病院", "hospital"),
    ("歯科診療所", "dental"),
    ("カードリーダーのない診療所", "no-reader"),
    ("保険だけの家族", "families"),
    ("同姓同名", "same-name"),
    ("請求の診療所", "claims"),
    ("訪問看護ステーション", "nursing"),
    ("医療費助成の診療所", "subsidies"),
    ("医療費助成の診療所（Shift_JIS）", "subsidies-sjis"),
    ("保険の証", "insurers"),
    ("暗号化する診療所", "clinic-encrypted"),
];

/// The world whose terminal encrypts: its file, the zip password, the message group (spec/oqs-wire.md §2.8). The control
/// API never tells a password, so it stands here too.
const ENCRYPTED: (&str, &str, &str) = ("clinic-encrypted", "onshi-example", "OQSsiquc");

/// So many messages in a row go unanswered while the line is cut.
const OUTAGE_MESSAGES: u32 = 1000;

#[given(regex = r"^模擬環境「([^「」]+)」を使う$")]
async fn use_world(case: &mut Case, name: String) -> StepResult {
    let file = meaning(WORLDS, &name)?;
    case.open_world(file, &WorldOverrides::default()).await?;
    if file == ENCRYPTED.0 {
        let (_, password, group) = ENCRYPTED;
        case.encrypt(SessionEncryption { password: password.to_owned(), groups: vec![group.to_owned()] })?;
    }
    if case.facility()?.character_code == CharacterCode::ShiftJis {
        case.write_shift_jis()?;
    }
    Ok(())
}

#[given(regex = r"^今日は(\S+)である$")]
#[when(regex = r"^日付が(\S+)になる$")]
async fn move_date(case: &mut Case, day: String) -> StepResult {
    case.move_date(&format!("{day} 09:00")).await?;
    case.await_quiet().await.map(|_| ())
}

#[given(regex = r"^「([^「」]+)」の医療扶助の設定は「(有効|無効)」である$")]
#[when(regex = r"^「([^「」]+)」の医療扶助の設定が「(有効|無効)」になる$")]
async fn set_medical_aid(case: &mut Case, facility: String, state: String) -> StepResult {
    let settings = FacilitySettings { medical_aid: Some(state == "有効"), ..FacilitySettings::default() };
    set_facility(case, &facility, settings).await
}

#[given(regex = r"^「([^「」]+)」の医療費助成の設定は「(利用する|利用しない)」である$")]
#[when(regex = r"^「([^「」]+)」の医療費助成の設定が「(利用する|利用しない)」になる$")]
async fn set_subsidies(case: &mut Case, facility: String, state: String) -> StepResult {
    let settings = FacilitySettings { subsidies: Some(state == "利用する"), ..FacilitySettings::default() };
    set_facility(case, &facility, settings).await
}

#[given(regex = r"^「([^「」]+)」は指定医療機関ではない$")]
async fn not_designated(case: &mut Case, facility: String) -> StepResult {
    set_facility(case, &facility, FacilitySettings { designated: Some(false), ..FacilitySettings::default() }).await
}

#[given(regex = r"^「([^「」]+)」に再来受付機がある$")]
async fn has_kiosk(case: &mut Case, facility: String) -> StepResult {
    let id = case.facility_named(&facility)?.id.clone();
    let kiosk = EquipmentSpec { kiosk: Some(true), ..EquipmentSpec::default() };
    case.simulator()?.set_equipment(&id, &kiosk).await?;
    Ok(())
}

async fn set_facility(case: &mut Case, facility: &str, settings: FacilitySettings) -> StepResult {
    let id = case.facility_named(facility)?.id.clone();
    case.simulator()?.set_facility(&id, &settings).await?;
    people::refresh(case).await
}

#[given(regex = r"^次の「([^「」]+)」で「([^「」]+)」が起きる$")]
#[when(regex = r"^次の「([^「」]+)」で「([^「」]+)」が起きる$")]
async fn next_fault(case: &mut Case, message: String, fault: String) -> StepResult {
    let kind = meaning(FAULTS, &fault)?;
    plan(case, kind, meaning(MESSAGES, &message)?, 1, 0).await
}

#[given(regex = r"^次の「([^「」]+)」の応答が(\d+)秒遅れる$")]
#[when(regex = r"^次の「([^「」]+)」の応答が(\d+)秒遅れる$")]
async fn next_delay(case: &mut Case, message: String, seconds: String) -> StepResult {
    let seconds: u64 = count(&seconds)?;
    plan(case, FaultKind::Delay, meaning(MESSAGES, &message)?, 1, seconds * 1000).await
}

#[given(regex = r"^回線が切れている$")]
#[when(regex = r"^回線が切れる$")]
async fn outage(case: &mut Case) -> StepResult {
    plan(case, FaultKind::NoAnswer, "OQS", OUTAGE_MESSAGES, 0).await
}

async fn plan(case: &mut Case, kind: FaultKind, message: &str, times: u32, milliseconds: u64) -> StepResult {
    let facility = Some(case.facility()?.id.clone());
    let plan = FaultPlan { kind, facility, message: Some(message.to_owned()), times, milliseconds };
    case.simulator()?.plan_fault(&plan).await.map(|_| ()).map_err(StepEnd::from)
}

#[cfg(test)]
mod tests {
    use super::WORLDS;
    use onshi_wire::control::world_file::{WORLD_FORMAT_VERSION, WorldSpec};
    use std::path::Path;

    fn read(file: &str) -> WorldSpec {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/worlds");
        let text = std::fs::read_to_string(folder.join(format!("{file}.yaml"))).unwrap();
        serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// The check digit of insurer, payer, recipient and facility numbers: weights 2 and 1 from the right.
    fn is_right(number: &str) -> bool {
        let digits: Vec<u32> = number.chars().rev().filter_map(|digit| digit.to_digit(10)).collect();
        let weighted = |(at, digit): (usize, &u32)| if at % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { *digit };
        let sum: u32 = digits[1..].iter().enumerate().map(weighted).sum();
        (sum + digits[0]).is_multiple_of(10)
    }

    #[test]
    fn every_world_of_the_features_can_be_read_and_has_a_facility_under_test() {
        for (name, file) in WORLDS {
            let world = read(file);
            assert_eq!(world.version, WORLD_FORMAT_VERSION, "{name}");
            assert!(!world.facilities.is_empty() && !world.people.is_empty(), "{name}");
        }
    }

    #[test]
    fn the_encrypted_world_has_the_password_and_the_groups_that_the_product_is_told() {
        let (file, password, group) = super::ENCRYPTED;
        let encryption = &read(file).facilities[0].encryption;
        assert_eq!(encryption.password.as_ref().map(onshi_wire::control::encryption::Password::reveal), Some(password));
        assert!(encryption.encrypts(group) && encryption.encrypts_face(group) && !encryption.encrypts("OQSmutic01req"));
    }

    #[test]
    fn the_numbers_of_the_worlds_have_right_check_digits() {
        for (name, file) in WORLDS {
            let world = read(file);
            let offices = world.offices.iter().filter_map(|office| office.payer_number.clone());
            let facilities = world.facilities.iter().filter_map(|facility| facility.code.clone());
            let aid = world.people.iter().flat_map(|person| &person.aid).filter_map(|aid| aid.recipient_number.clone());
            for number in offices.chain(facilities).chain(aid) {
                assert!(is_right(&number), "{name}: {number}");
            }
        }
    }

    #[test]
    fn names_and_files_of_the_worlds_differ() {
        let names: std::collections::BTreeSet<_> = WORLDS.iter().map(|(name, _)| name).collect();
        let files: std::collections::BTreeSet<_> = WORLDS.iter().map(|(_, file)| file).collect();
        assert_eq!((names.len(), files.len()), (WORLDS.len(), WORLDS.len()));
    }
}
