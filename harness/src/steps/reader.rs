//! The patient at the card reader, and how the terminal writes what the reader found.

use super::table::japanese;
use super::{count, desk, who};
use crate::case::dates::half_width;
use crate::case::{Case, StepEnd, StepResult};
use crate::wait;
use cucumber::when;
use onshi_wire::control::reader::{Attempt, Course, Device};
use onshi_wire::control::subsidy_desk::SubsidyChoice;
use onshi_wire::control::world::{Consents, IdentityCheck, Tap, TapOutcome};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long the terminal holds a half-written file in front of the product: longer than any poll of a folder watcher
/// that has no events would need to see it, shorter than a product's patience with an unfinished file.
const HALF_WRITTEN: Duration = Duration::from_millis(700);
/// How long a result file may take to reach its folder.
const DELIVERY: Duration = Duration::from_secs(5);
/// Between two looks at the folder.
const LOOK: Duration = Duration::from_millis(20);
/// How much later the terminal's touch is than the file's own time.
const TOUCH_LATER: Duration = Duration::from_secs(10);

#[when(regex = r"^「([^「」]+)」がカードリーダーにカードをかざす$")]
async fn tap(case: &mut Case, person: String) -> StepResult {
    accepted(case, plain(&person)).await
}

#[when(regex = r"^「([^「」]+)」が(\d+)番のカードリーダーにカードをかざす$")]
async fn tap_at(case: &mut Case, person: String, reader: String) -> StepResult {
    let reader = count(&reader)?;
    accepted(case, Tap { reader, ..plain(&person) }).await
}

#[when(regex = r"^「([^「」]+)」が「([^「」]+)」で本人確認をしてカードをかざす$")]
async fn tap_with_identity(case: &mut Case, person: String, identity: String) -> StepResult {
    let identity = japanese::<IdentityCheck>(&identity)?;
    accepted(case, Tap { identity, ..plain(&person) }).await
}

#[when(regex = r"^「([^「」]+)」が「([^「」]+)」で本人確認をしてカードをかざすが受け付けられない$")]
async fn tap_with_identity_in_vain(case: &mut Case, person: String, identity: String) -> StepResult {
    let identity = japanese::<IdentityCheck>(&identity)?;
    refused(case, Tap { identity, ..plain(&person) }).await
}

#[when(regex = r"^「([^「」]+)」が「([^「」]+)」の提供に同意してカードをかざす$")]
async fn tap_with_consents(case: &mut Case, person: String, consents: String) -> StepResult {
    let consents = consents_in(&consents)?;
    accepted(case, Tap { consents, ..plain(&person) }).await
}

#[when(regex = r"^「([^「」]+)」が受給者証を「(利用する|利用しない)」と答えてカードをかざす$")]
async fn tap_with_certificates(case: &mut Case, person: String, choice: String) -> StepResult {
    let subsidies = japanese::<SubsidyChoice>(&choice)?;
    accepted(case, Tap { subsidies, ..plain(&person) }).await?;
    case.await_quiet().await.map(|_| ())
}

#[when(regex = r"^端末が「([^「」]+)」の医療費助成のファイルの更新日時を変える$")]
async fn touch_subsidy_file(case: &mut Case, person: String) -> StepResult {
    who(case, &person)?;
    let tap = case.memory.tap.clone().and_then(|tap| tap.subsidy_face_file);
    let name = tap.ok_or_else(|| StepEnd::error("その前に、受給者証を利用してカードをかざす手順が要ります"))?;
    let path = face_folder(case)?.join(name);
    touch(&path).map_err(|error| StepEnd::error(format!("医療費助成のファイルの更新日時を変えられません: {error}")))?;
    case.await_quiet().await.map(|_| ())
}

#[when(regex = r"^「([^「」]+)」がカードリーダーで暗証番号を3回誤り、受け付けられない$")]
async fn tap_with_wrong_pins(case: &mut Case, person: String) -> StepResult {
    let attempts = vec![Attempt::PinWrong; 3];
    let course = Course { attempts, ..Course::default() };
    refused(case, Tap { identity: IdentityCheck::Pin, course, ..plain(&person) }).await
}

#[when(regex = r"^「([^「」]+)」の顔が一致せず、職員が目視で確かめてカードを受け付ける$")]
async fn tap_by_eye(case: &mut Case, person: String) -> StepResult {
    let attempts = vec![Attempt::FaceFails, Attempt::Visual];
    let course = Course { attempts, ..Course::default() };
    accepted(case, Tap { course, ..plain(&person) }).await
}

#[when(regex = r"^「([^「」]+)」が再来受付機にカードをかざす$")]
async fn tap_at_kiosk(case: &mut Case, person: String) -> StepResult {
    let course = Course { device: Device::Kiosk, ..Course::default() };
    accepted(case, Tap { course, ..plain(&person) }).await
}

#[when(regex = r"^「([^「」]+)」がカードリーダーで利用登録をしてカードをかざす$")]
async fn tap_and_register(case: &mut Case, person: String) -> StepResult {
    accepted(case, Tap { register_for_insurance_use: true, ..plain(&person) }).await
}

#[when(regex = r"^「([^「」]+)」がカードリーダーにカードをかざすが受け付けられない$")]
async fn tap_in_vain(case: &mut Case, person: String) -> StepResult {
    refused(case, plain(&person)).await
}

#[when(regex = r"^「([^「」]+)」がカードリーダーにカードをかざし、受け付けられなければ診療依頼書で受け付ける$")]
async fn tap_or_paper(case: &mut Case, person: String) -> StepResult {
    if lay_card(case, plain(&person)).await?.face_file.is_some() {
        return Ok(());
    }
    desk::receive_paper(case, &person, true).await
}

#[when(regex = r"^端末が「([^「」]+)」の結果ファイルの更新日時を変える$")]
async fn touch_face_file(case: &mut Case, person: String) -> StepResult {
    who(case, &person)?;
    let tap = case.memory.tap.clone().and_then(|tap| tap.face_file);
    let name = tap.ok_or_else(|| StepEnd::error("その前に「カードをかざす」手順が要ります"))?;
    let path = face_folder(case)?.join(name);
    touch(&path).map_err(|error| StepEnd::error(format!("結果ファイルの更新日時を変えられません: {error}")))?;
    case.await_quiet().await.map(|_| ())
}

#[when(regex = r"^端末が「([^「」]+)」の結果ファイルを途中まで書き、間をおいて書き終える$")]
async fn write_in_two_parts(case: &mut Case, person: String) -> StepResult {
    case.start_product().await?;
    let bytes = result_made_elsewhere(case, &person).await?;
    let path = made_face_file(case)?;
    let half = bytes.len() / 2;
    write(&path, &bytes[..half])?;
    wait::pause(HALF_WRITTEN).await;
    write(&path, &bytes)
}

#[when(regex = r"^端末が「([^「」]+)」の結果ファイルに福祉事務所「([^「」]+)」の受給者番号「(\d+)」も有効として書く$")]
async fn write_two_qualifications(case: &mut Case, person: String, office: String, number: String) -> StepResult {
    case.start_product().await?;
    let office = case.office(&office)?.clone();
    let aid = case.person(&person)?.aid.last().cloned();
    let aid = aid.ok_or_else(|| StepEnd::error(format!("「{person}」は被保護者ではありません")))?;
    let bytes = result_made_elsewhere(case, &person).await?;
    let second = [(aid.payer_number, office.payer_number), (aid.recipient_number, half_width(&number))];
    let bytes =
        with_second_result(&bytes, &second).ok_or_else(|| StepEnd::error("結果ファイルに資格確認結果がありません"))?;
    write(&made_face_file(case)?, &bytes)
}

#[when(regex = r"^端末が「([^「」]+)」の結果ファイルの調剤券を医療券として書く$")]
async fn write_other_ticket_kind(case: &mut Case, person: String) -> StepResult {
    let here = case.facility()?.id.clone();
    let outcome = case.simulator()?.tap(&here, &plain(&person)).await?;
    let name = outcome.face_file.unwrap_or_default();
    let seq = outcome.journal_seq.ok_or_else(|| StepEnd::error("カードリーダーが受け付けませんでした"))?;
    let bytes = case.simulator()?.journal_bytes(seq).await?;
    take_away(case, &name).await?;
    case.start_product().await?;
    write(&made_face_file(case)?, &replace(&bytes, b"<TicketType>02<", b"<TicketType>01<"))
}

/// The plain tap, for other words that contain it.
pub(super) async fn tap_plainly(case: &mut Case, person: &str) -> StepResult {
    accepted(case, plain(person)).await
}

fn plain(person: &str) -> Tap {
    Tap {
        person: person.to_owned(),
        reader: 1,
        identity: IdentityCheck::Face,
        consents: Consents::default(),
        register_for_insurance_use: false,
        course: Course::default(),
        subsidies: Default::default(),
    }
}

async fn lay_card(case: &mut Case, tap: Tap) -> Result<TapOutcome, StepEnd> {
    case.start_product().await?;
    let facility = case.facility()?.id.clone();
    let outcome = case.simulator()?.tap(&facility, &tap).await?;
    case.memory.tap = Some(outcome.clone());
    Ok(outcome)
}

/// The story says that the reader accepts the card; if not, the story or the simulator is wrong, not the product.
async fn accepted(case: &mut Case, tap: Tap) -> StepResult {
    let outcome = lay_card(case, tap).await?;
    match outcome.face_file {
        Some(_) => Ok(()),
        None => Err(StepEnd::error(format!("カードリーダーが受け付けませんでした: {}", outcome.screen_text))),
    }
}

/// The story says that the reader refuses the card.
async fn refused(case: &mut Case, tap: Tap) -> StepResult {
    match lay_card(case, tap).await?.face_file {
        None => Ok(()),
        Some(file) => Err(StepEnd::error(format!("カードリーダーが受け付けてしまいました: {file}"))),
    }
}

fn consents_in(words: &str) -> Result<Consents, StepEnd> {
    let mut consents = Consents::default();
    for word in words.split('、').filter(|word| *word != "なし") {
        match word {
            "限度額" => consents.limit_certificate = true,
            "特定疾病" => consents.specific_diseases = true,
            "健診" => consents.checkups = true,
            "薬剤" => consents.medication = true,
            "診療" => consents.treatment = true,
            "手術" => consents.surgery = true,
            _ => {
                return Err(StepEnd::error(format!(
                    "同意「{word}」はありません。限度額、特定疾病、健診、薬剤、診療、手術、なし"
                )));
            }
        }
    }
    Ok(consents)
}

fn face_folder(case: &Case) -> Result<PathBuf, StepEnd> {
    Ok(Path::new(&case.facility()?.oqs_root).join("face"))
}

/// Takes a delivered result file away before the product is started, so that it sees only what is written instead.
async fn take_away(case: &mut Case, name: &str) -> StepResult {
    let path = face_folder(case)?.join(name);
    let deadline = wait::Deadline::after(DELIVERY);
    while !path.exists() && !deadline.passed() {
        wait::pause(LOOK).await;
    }
    std::fs::remove_file(&path).map_err(|error| StepEnd::error(format!("結果ファイルを取り除けません: {error}")))
}

/// The name of a result file that a step writes itself; its tail is the world's moment.
fn made_face_file(case: &Case) -> Result<PathBuf, StepEnd> {
    let code = &case.facility()?.code;
    let moment: String = case.world()?.clock.now.chars().filter(char::is_ascii_digit).take(14).collect();
    Ok(face_folder(case)?.join(format!("OQSsiquc01res_face_{code}{}_{moment:0<14}.xml", "0a".repeat(10))))
}

/// A file that the product took away already needs no touch.
fn touch(path: &Path) -> std::io::Result<()> {
    if !path.exists() {
        return Ok(());
    }
    let file = std::fs::File::options().write(true).open(path)?;
    let later = file.metadata()?.modified()? + TOUCH_LATER;
    file.set_modified(later)
}

/// The bytes of a result made by the reader of another facility, with the code of the one under test.
async fn result_made_elsewhere(case: &mut Case, person: &str) -> Result<Vec<u8>, StepEnd> {
    let here = case.facility()?.clone();
    let elsewhere =
        case.world()?.facilities.iter().find(|facility| facility.id != here.id && facility.card_readers > 0);
    let elsewhere =
        elsewhere.cloned().ok_or_else(|| StepEnd::error("カードリーダーのある別の施設が模擬環境に要ります"))?;
    let outcome = case.simulator()?.tap(&elsewhere.id, &plain(person)).await?;
    let seq = outcome.journal_seq.ok_or_else(|| StepEnd::error("別の施設のカードリーダーが受け付けませんでした"))?;
    let bytes = case.simulator()?.journal_bytes(seq).await?;
    Ok(replace(&bytes, elsewhere.code.as_bytes(), here.code.as_bytes()))
}

/// Replaces digits by digits of the same length; the rest of the bytes stays.
fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for at in 0..=out.len().saturating_sub(from.len()) {
        if out[at..].starts_with(from) {
            out[at..at + from.len()].copy_from_slice(to);
        }
    }
    out
}

/// The result list with its first result once more, other numbers in it.
fn with_second_result(bytes: &[u8], changes: &[(String, String)]) -> Option<Vec<u8>> {
    const OPEN: &[u8] = b"<ResultOfQualificationConfirmation>";
    const CLOSE: &[u8] = b"</ResultOfQualificationConfirmation>";
    let find = |what: &[u8]| bytes.windows(what.len()).position(|window| window == what);
    let (from, until) = (find(OPEN)?, find(CLOSE)? + CLOSE.len());
    let mut second = bytes.get(from..until)?.to_vec();
    for (old, new) in changes.iter().filter(|(old, new)| old.len() == new.len()) {
        second = replace(&second, old.as_bytes(), new.as_bytes());
    }
    Some([&bytes[..until], &second, &bytes[until..]].concat())
}

fn write(path: &Path, bytes: &[u8]) -> StepResult {
    std::fs::write(path, bytes).map_err(|error| {
        StepEnd::config(
            format!("{} に書けません: {error}", path.display()),
            "試験を実行する人が face フォルダーに書けるようにしてください",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_replaced_wherever_it_stands() {
        assert_eq!(replace(b"<A>123</A><B>123</B>", b"123", b"456"), b"<A>456</A><B>456</B>");
        assert_eq!(replace(b"12", b"123", b"456"), b"12");
    }

    #[test]
    fn a_second_result_is_the_first_with_other_numbers() {
        let one = b"<L><ResultOfQualificationConfirmation>11</ResultOfQualificationConfirmation></L>";
        let two = with_second_result(one, &[("11".to_owned(), "22".to_owned())]).unwrap();
        let text = String::from_utf8(two).unwrap();
        assert_eq!(text.matches("<ResultOfQualificationConfirmation>").count(), 2);
        assert!(text.contains(">11<") && text.contains(">22<") && text.ends_with("</L>"));
        assert_eq!(with_second_result(b"<L/>", &[]), None);
    }

    #[test]
    fn consents_are_read_from_words() {
        assert_eq!(consents_in("なし").unwrap(), Consents::default());
        let some = consents_in("薬剤、健診").unwrap();
        assert!(some.medication && some.checkups && !some.treatment);
        assert!(consents_in("全部").is_err());
    }

    #[test]
    fn touching_makes_a_file_younger_and_forgives_a_missing_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.xml");
        touch(&path).unwrap();
        std::fs::write(&path, b"x").unwrap();
        let before = std::fs::metadata(&path).unwrap().modified().unwrap();
        touch(&path).unwrap();
        assert!(std::fs::metadata(&path).unwrap().modified().unwrap() > before);
        assert_eq!(std::fs::read(&path).unwrap(), b"x");
    }
}
