//! Face files: read whole, once, in either encoding, in any order, of any number of readers.

use super::files::{aid, face_name, result, result_in_shift_jis, taro_at_reader, ticket};
use super::office::Office;
use onshi_reference::Options;
use onshi_reference::options::AfterReading;
use onshi_wire::driver::{AidStatus, Via};
use std::fs;
use std::time::{Duration, SystemTime};

#[tokio::test]
async fn a_patient_at_the_reader_is_received_with_ticket_and_amount() {
    let office = Office::open().await;
    office.put("face", &face_name('a', "00"), &taro_at_reader());
    let screen = office.settle().await;
    let [reception] = screen.receptions.as_slice() else { panic!("{screen:?}") };
    assert_eq!((reception.via, reception.aid_status, reception.window_yen), (Via::Face, AidStatus::Delegated, Some(0)));
    assert_eq!((reception.name.as_str(), reception.date.as_str()), ("医扶　太郎", "2026-11-16"));
    assert_eq!(reception.ticket.as_ref().unwrap().month, "2026-11");
    assert_eq!(screen.patients[0].aid.as_ref().unwrap().office_name, "中央福祉事務所");
    assert!(screen.to_do.is_empty() && screen.messages.is_empty());
}

#[tokio::test]
async fn shift_jis_is_read_as_well() {
    let office = Office::open().await;
    let bytes = result_in_shift_jis(&aid("医扶　花子", "ｲﾌ ﾊﾅｺ", "1111111", &ticket(0)), "1");
    office.put("face", &face_name('a', "00"), &bytes);
    assert_eq!(office.settle().await.receptions[0].name, "医扶　花子");
}

#[tokio::test]
async fn files_of_two_readers_in_the_same_second_are_two_patients() {
    let office = Office::open().await;
    office.put("face", &face_name('a', "00"), &taro_at_reader());
    office.put("face", &face_name('b', "00"), &result("x", &aid("医扶　花子", "ｲﾌ ﾊﾅｺ", "1111111", ""), "6"));
    let screen = office.settle().await;
    assert_eq!((screen.receptions.len(), screen.patients.len()), (2, 2));
}

#[tokio::test]
async fn a_touched_file_is_not_received_again() {
    let office = Office::open().await;
    let name = face_name('a', "00");
    office.put("face", &name, &taro_at_reader());
    office.settle().await;
    let file = fs::File::options().append(true).open(office.path("face", &name)).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(2_000_000_000)).unwrap();
    assert_eq!(office.settle().await.receptions.len(), 1);
}

#[tokio::test]
async fn a_half_written_file_is_read_when_it_is_whole() {
    let office = Office::open().await;
    let (name, bytes) = (face_name('a', "00"), taro_at_reader());
    office.put("face", &name, &bytes[..bytes.len() / 2]);
    let screen = office.screen().await;
    assert!(screen.receptions.is_empty() && screen.messages.is_empty());
    office.put("face", &name, &bytes);
    assert_eq!(office.settle().await.receptions.len(), 1);
}

#[tokio::test]
async fn an_unreadable_file_becomes_a_message_and_stops_nobody() {
    let office = Office::open().await;
    office.put("face", &face_name('a', "00"), b"<?xml version=\"1.0\"?><XmlMsg><MessageHeader></XmlMsg>");
    office.put("face", &face_name('b', "01"), &taro_at_reader());
    office.put("face", "readme.txt", b"hello");
    let screen = office.settle().await;
    assert_eq!((screen.receptions.len(), screen.messages.len()), (1, 1));
    assert!(screen.messages[0].text.contains(&face_name('a', "00")));
}

#[tokio::test]
async fn files_that_lie_there_are_old_ones_when_they_stay_and_unread_ones_when_reading_deletes() {
    for (after_reading, received, left) in [(AfterReading::Leave, 0, true), (AfterReading::Delete, 1, false)] {
        let options = Options { after_reading, ..Options::default() };
        let put = |root: std::path::PathBuf| {
            fs::write(root.join("face").join(face_name('a', "00")), taro_at_reader()).unwrap();
        };
        let office = Office::prepared(options, false, put).await;
        assert_eq!(office.settle().await.receptions.len(), received);
        assert_eq!(office.path("face", &face_name('a', "00")).exists(), left);
    }
}
