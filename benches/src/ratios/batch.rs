//! Registration by welfare offices, durable: files of many rows.

use super::subject::{self, Simulator};
use super::{Asked, Figure, Goal, asked};
use crate::cast::{Cast, MONTH};
use crate::generator::door::HttpDoor;
use crate::profile::People;
use crate::server::Placing;
use anyhow::{Context, ensure};
use hyper::Method;
use serde::Deserialize;
use std::fmt::Write as _;
use std::time::Instant;

const ROWS: Asked =
    asked("registration_rows", "券の登録(永続)、福祉事務所のファイルで", "件/秒", Goal::AtLeast(20_000.0));
const WHOLE: Asked = asked("batch_150000", "150,000行の一括登録", "秒", Goal::AtMost(7.5));
/// What this part measures.
pub const ASKED: [Asked; 2] = [ROWS, WHOLE];

/// People and facilities whose pairs are the rows: 150,000.
const ROWS_OF: (usize, usize) = (3_000, 50);

/// What the answer to a file says; what is not named here is not needed here.
#[derive(Debug, Deserialize)]
struct FileInfo {
    /// Rows that registered something.
    registered: usize,
}

/// All figures of this part.
pub fn figures() -> Vec<Figure> {
    let rows = ROWS_OF.0 * ROWS_OF.1;
    match seconds() {
        Ok(seconds) => vec![
            ROWS.is(rows as f64 / seconds, format!("{rows}行、{seconds:.2}秒")),
            WHOLE.is(seconds, "60の福祉事務所、1事務所に1ファイル、順に"),
        ],
        Err(error) => ASKED.into_iter().map(|asked| asked.missed(None, format!("{error:#}"))).collect(),
    }
}

fn seconds() -> anyhow::Result<f64> {
    let subject = start(&Placing::default(), ROWS_OF.0, ROWS_OF.1)?;
    let offices = subject.play.cast.offices.len();
    let began = Instant::now();
    for office in 0..offices {
        Office { subject: &subject, office }.register_all()?;
    }
    Ok(began.elapsed().as_secs_f64())
}

/// A simulator with recipients who have no ticket yet.
pub(super) fn start(placing: &Placing, people: usize, sites: usize) -> anyhow::Result<Simulator> {
    let people = People { insured: 0, recipients: people, without_ticket: 1.0 };
    subject::start_at(placing, people, sites)
}

/// An office of a simulator's cast.
pub(super) struct Office<'a> {
    /// The simulator.
    pub(super) subject: &'a Simulator,
    /// Which office of the cast.
    pub(super) office: usize,
}

impl Office<'_> {
    /// Registers a ticket of each of its people for each facility, in one file; every row must be taken.
    pub(super) fn register_all(&self) -> anyhow::Result<()> {
        let cast = &self.subject.play.cast;
        let (csv, rows) = file(cast, self.office);
        let id = &cast.offices[self.office].id;
        let path = format!("/api/v1/worlds/{}/offices/{id}/ticket-files?month={MONTH}", self.subject.play.world);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let mut door = HttpDoor::new(self.subject.server.address());
        let (status, answer) = runtime.block_on(door.send(Method::POST, &path, "text/csv", csv.into_bytes().into()))?;
        registered(status, &answer, rows)
    }
}

/// The columns are those of `scenarios/layouts/office-tickets.yaml`.
fn file(cast: &Cast, office: usize) -> (String, usize) {
    let mut csv = String::from("個人,医療機関コード,診療年月,登録\r\n");
    let mut rows = 0;
    for person in cast.recipients.iter().filter(|person| person.office == office) {
        for site in &cast.sites {
            let _ = write!(csv, "{},{},{MONTH},即時\r\n", person.identity.id, site.code);
            rows += 1;
        }
    }
    (csv, rows)
}

/// Refuses an answer that did not take every row.
pub(super) fn registered(status: u16, answer: &[u8], rows: usize) -> anyhow::Result<()> {
    let text = || String::from_utf8_lossy(answer).chars().take(200).collect::<String>();
    ensure!(status == 201, "福祉事務所のファイルを受け付けません(HTTP {status}) {}", text());
    let info: FileInfo = serde_json::from_slice(answer).context("ファイルの応答を読めません")?;
    ensure!(info.registered == rows, "{rows}行のうち{}行しか登録されません: {}", info.registered, text());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_names_every_pair_of_the_offices_people_and_the_facilities() {
        let people = People { insured: 0, recipients: 70, without_ticket: 1.0 };
        let cast = Cast::draw(1, people, 3).unwrap();
        let rows: usize = (0..cast.offices.len()).map(|office| file(&cast, office).1).sum();
        assert_eq!(rows, 210);
        let (csv, rows) = file(&cast, 0);
        assert_eq!(csv.lines().count(), rows + 1);
    }

    #[test]
    fn a_row_that_was_not_taken_is_no_success() {
        assert!(registered(201, br#"{"registered": 5, "rejected": 0}"#, 5).is_ok());
        assert!(registered(201, br#"{"registered": 4}"#, 5).unwrap_err().to_string().contains("4行しか"));
        assert!(registered(404, b"", 5).is_err());
    }
}
