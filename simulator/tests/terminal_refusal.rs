//! What the terminal does with requests that it cannot take: a clear `.err`, and nobody else notices.
#![allow(clippy::unwrap_used, reason = "what the tests share fails like a test")]

mod terminal_support;

use onshi_simulator::actors::terminal::pickup::MAX_REQUEST_BYTES;
use std::fs;
use terminal_support::{Bench, QUICK, names};

/// Each bad request comes back with its `.err`, and the good one among them is answered.
async fn refused(bench: &Bench, bad: &[(&str, Vec<u8>)]) {
    let mut res = bench.watch("res");
    for (name, bytes) in bad {
        fs::write(bench.req(name), bytes).unwrap();
    }
    fs::write(bench.req("OQSsiquc01req_good.xml"), bench.inquiry("good")).unwrap();
    res.file("OQSsiquc01res_good.xml").await;
    for (name, bytes) in bad {
        let returned = res.file(name).await;
        assert_eq!(&returned, bytes, "{name} comes back as it was");
        let err = format!("{}.err", name.rsplit_once('.').map_or(*name, |(stem, _)| stem));
        let text = fs::read(bench.root.join("res").join(&err)).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.starts_with("OQS") && text.ends_with("\r\n") && text.lines().count() == 1, "{err}: {text}");
        assert!(text.chars().any(|c| ('ぁ'..='ん').contains(&c)), "{err} explains: {text}");
    }
    assert_eq!(names(&bench.root.join("res")).len(), 2 * bad.len() + 1);
    assert!(names(&bench.root.join("req")).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_content_gets_an_err_and_others_are_answered() {
    let bench = Bench::usual().await;
    let good = bench.inquiry("x");
    let text = String::from_utf8(good.clone()).unwrap();
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><XmlMsg>&b;</XmlMsg>";
    let external = "<!DOCTYPE XmlMsg [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><XmlMsg>&e;</XmlMsg>";
    refused(
        &bench,
        &[
            ("OQSsiquc01req_garbage.xml", vec![0, 159, 146, 150, 255]),
            ("OQSsiquc01req_empty.xml", Vec::new()),
            ("OQSsiquc01req_cut.xml", good[..good.len() / 2].to_vec()),
            (
                "OQSsiquc01req_encoding.xml",
                text.replace(">x<", ">x\u{3042}<").replace("UTF-8", "Shift_JIS").into_bytes(),
            ),
            ("OQSsiquc01req_utf16.xml", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            ("OQSsiquc01req_bomb.xml", bomb.into()),
            ("OQSsiquc01req_external.xml", external.into()),
            ("OQSsiquc01req_html.xml", b"<html><body></body></html>".to_vec()),
        ],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_no_client_would_choose_get_an_err() {
    let bench = Bench::usual().await;
    let good = bench.inquiry("x");
    refused(
        &bench,
        &[
            ("readme.txt", b"hello".to_vec()),
            ("noextension", b"hello".to_vec()),
            ("OQSxxxxx01req_1.xml", good.clone()),
            ("OQSsiquc01res_1.xml", good),
        ],
    )
    .await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn path_tricks_leave_the_folders_as_they_are() {
    let bench = Bench::usual().await;
    let mut res = bench.watch("res");
    let secret = bench.root.join("secret.xml");
    fs::write(&secret, "<XmlMsg></XmlMsg>").unwrap();
    std::os::unix::fs::symlink(&secret, bench.req("OQSsiquc01req_link.xml")).unwrap();
    fs::create_dir(bench.req("OQSsiquc01req_folder.xml")).unwrap();
    fs::write(bench.req("OQSsiquc01req_..\\..\\up.xml"), bench.inquiry("trick")).unwrap();
    fs::write(bench.req(&format!("OQSsiquc01req_{}.xml", "9".repeat(230))), bench.inquiry("long")).unwrap();
    fs::write(bench.req("OQSsiquc01req_good.xml"), bench.inquiry("good")).unwrap();
    res.file("OQSsiquc01res_good.xml").await;
    let there = res.count(3).await;
    assert!(there.iter().all(|name| !name.contains('\\') && name.len() < 255), "{there:?}");
    assert!(there.contains("OQSsiquc01res_.._.._up.xml"), "{there:?}");
    assert_eq!(fs::read(&secret).unwrap(), b"<XmlMsg></XmlMsg>");
    assert!(bench.req("OQSsiquc01req_link.xml").exists() && bench.req("OQSsiquc01req_folder.xml").is_dir());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_oversize_request_is_refused_by_its_size() {
    let bench = Bench::usual().await;
    let mut res = bench.watch("res");
    let file = fs::File::create(bench.req("OQSsiquc01req_big.xml")).unwrap();
    file.set_len(10 * MAX_REQUEST_BYTES).unwrap();
    let err = String::from_utf8(res.file("OQSsiquc01req_big.err").await).unwrap();
    assert!(err.contains("大きすぎます"), "{err}");
    res.until("the request", |folder| folder.join("OQSsiquc01req_big.xml").exists().then_some(())).await;
    assert_eq!(fs::metadata(bench.root.join("res/OQSsiquc01req_big.xml")).unwrap().len(), 10 * MAX_REQUEST_BYTES);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_err_stands_in_res_before_the_request_appears() {
    let bench = Bench::usual().await;
    let mut res = bench.watch("res");
    for number in 0..20 {
        fs::write(bench.req(&format!("OQSsiquc01req_{number}.xml")), "<x></x>").unwrap();
    }
    let mut seen = Vec::new();
    while seen.len() < 40 {
        let event = res.event().await;
        if event.kind.is_modify() || event.kind.is_create() {
            let name = event.paths[0].file_name().unwrap().to_str().unwrap().to_owned();
            if let Some(stem) = name.strip_suffix(".xml") {
                assert!(seen.contains(&format!("{stem}.err")), "{name} came before its .err");
            }
            seen.push(name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_whose_answer_is_still_unread_is_refused_and_nothing_is_overwritten() {
    let bench = Bench::usual().await;
    let mut res = bench.watch("res");
    fs::write(bench.req("OQSsiquc01req_1.xml"), bench.inquiry("first")).unwrap();
    let first = res.file("OQSsiquc01res_1.xml").await;
    bench.delivered(1).await;
    for err in ["OQSsiquc01req_1.err", "OQSsiquc01req_1_2.err"] {
        fs::write(bench.req("OQSsiquc01req_1.xml"), bench.inquiry("again")).unwrap();
        let text = String::from_utf8(res.file(err).await).unwrap();
        assert!(text.contains("OQSsiquc01res_1"), "{text}");
        assert!(text.contains("<ArbitraryFileIdentifier>again</ArbitraryFileIdentifier>"), "{text}");
        let request = err.replace(".err", ".xml");
        res.until(&request, |folder| folder.join(&request).exists().then_some(())).await;
    }
    assert_eq!(fs::read(bench.root.join("res/OQSsiquc01res_1.xml")).unwrap(), first);
    // Once the client has taken the answer, the name is free.
    fs::remove_file(bench.root.join("res/OQSsiquc01res_1.xml")).unwrap();
    fs::write(bench.req("OQSsiquc01req_1.xml"), bench.inquiry("third")).unwrap();
    let third = res.until("the answer", |folder| fs::read(folder.join("OQSsiquc01res_1.xml")).ok()).await;
    assert!(String::from_utf8(third).unwrap().contains(">third<"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shift_jis_terminal_writes_its_err_in_shift_jis() {
    let bench = Bench::of("late_touch_ms: 0", "character_code: shift_jis", QUICK).await;
    let mut res = bench.watch("res");
    fs::write(bench.req("OQSsiquc01req_1.xml"), "<x></x>").unwrap();
    let err = res.file("OQSsiquc01req_1.err").await;
    assert!(std::str::from_utf8(&err).is_err());
    assert!(encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(&err).is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_terminal_itself_refuses_is_in_the_journal() {
    let bench = Bench::usual().await;
    let mut res = bench.watch("res");
    fs::write(bench.root.join("res/OQSsiquc01res_1.xml"), "an answer that nobody took").unwrap();
    let request = bench.inquiry("twice");
    fs::write(bench.req("OQSsiquc01req_1.xml"), &request).unwrap();
    res.file("OQSsiquc01req_1.xml").await;
    fs::File::create(bench.req("OQSsiquc01req_2.xml")).unwrap().set_len(11 << 20).unwrap();
    res.file("OQSsiquc01req_2.xml").await;
    let journal = bench.delivered(2).await;
    for (name, size, code) in [("1", request.len() as u64, "OQST0006E"), ("2", 0, "OQST0005E")] {
        let received = journal.iter().find(|e| e.name == format!("OQSsiquc01req_{name}.xml")).unwrap();
        assert_eq!(received.size, size);
        let answered = journal.iter().find(|e| e.answers == Some(received.seq)).unwrap();
        assert_eq!(answered.name, format!("OQSsiquc01req_{name}.err"));
        assert!(answered.summary.contains(code), "{}", answered.summary);
    }
}
