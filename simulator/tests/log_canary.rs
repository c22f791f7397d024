//! Nothing personal in the log. Alone in its file: which log lines are wanted is remembered for the whole process, and
//! a test beside it without a log would switch them off.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod support;

use support::inquiry_about_sato;

#[tokio::test]
async fn the_log_has_a_line_per_exchange_and_nothing_personal() {
    let (collected, _guard) = support::log::collect();
    let world = support::create(&support::memory().await, "a", support::WORLD).await;
    support::ask(&world, "OQSsiquc01req_1000025.xml", &inquiry_about_sato()).await;
    support::ask(&world, "OQSsiquc01req_1000025.xml", "<broken>佐藤　花子 1000025").await;
    let tap = serde_json::from_str(r#"{"person":"佐藤"}"#).unwrap();
    world.tap("診療所", tap).await.unwrap();
    let body = r#"{"office":"東","recipient_number":"1000025","from":"x"}"#.as_bytes().to_vec();
    world.control("POST /people/佐藤/cases", body).await.unwrap_err();
    let text = collected.text();
    assert!(text.contains("OQSsiquc01req"), "{text}");
    assert!(text.lines().filter(|line| line.contains("照会")).count() == 2, "{text}");
    for personal in ["1000025", "花子", "ｻﾄｳ", "19500203", "1950-02-03"] {
        assert!(!text.contains(personal), "{personal} in the log:\n{text}");
    }
}
