//! Nothing personal in the log. Alone in its file: which log lines are wanted is remembered for the whole process, and
//! a test beside it without a log would switch them off.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod support;

use std::io;
use std::sync::{Arc, Mutex};
use support::inquiry_about_sato;

/// Collects everything that is logged.
#[derive(Clone, Default)]
struct Collected(Arc<Mutex<Vec<u8>>>);

impl io::Write for Collected {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_has_a_line_per_exchange_and_nothing_personal() {
    let collected = Collected::default();
    let writer = collected.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let world = support::create(&support::memory().await, "a", support::WORLD).await;
    support::ask(&world, "OQSsiquc01req_1000025.xml", &inquiry_about_sato()).await;
    support::ask(&world, "OQSsiquc01req_1000025.xml", "<broken>佐藤　花子 1000025").await;
    let tap = serde_json::from_str(r#"{"person":"佐藤"}"#).unwrap();
    world.tap("診療所", tap).await.unwrap();
    let body = r#"{"office":"東","recipient_number":"1000025","from":"x"}"#.as_bytes().to_vec();
    world.control("POST /people/佐藤/cases", body).await.unwrap_err();
    let text = String::from_utf8(collected.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("OQSsiquc01req"), "{text}");
    assert!(text.lines().filter(|line| line.contains("照会")).count() == 2, "{text}");
    for personal in ["1000025", "花子", "ｻﾄｳ", "19500203", "1950-02-03"] {
        assert!(!text.contains(personal), "{personal} in the log:\n{text}");
    }
}
