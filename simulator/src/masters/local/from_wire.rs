//! Files of the local master → the rules' local schemes; every mistake is told with file, line, column and remedy.

use crate::world_file::mistake::Mistake;
use onshi_domain::Command;
use onshi_domain::subsidy;
use onshi_domain::subsidy::local::{LocalScheme, LocalSchemes};
use onshi_wire::control::local_schemes::LocalSchemesFile;
use onshi_wire::control::world::Problem;
use onshi_wire::masters::local::cells::End;
use onshi_wire::masters::local::{self as w, Reading, Severity};
use std::fmt::Write as _;
use std::sync::Arc;

/// The most files that a world follows.
pub const FILES_MAX: usize = 64;
/// The largest file, in bytes; the one that is published has about 5 MiB.
pub const FILE_BYTES_MAX: usize = 64 << 20;
/// How many mistakes are shown at once.
const SHOWN_MAX: usize = 10;

/// Reads the files: all of them, or none.
///
/// # Errors
/// What is wrong with the first file that cannot be taken in, up to ten mistakes.
pub fn schemes(files: &[LocalSchemesFile]) -> Result<LocalSchemes, Problem> {
    if files.len() > FILES_MAX {
        let what = format!("地単公費マスターのファイルが{}個あります。", files.len());
        return Err(whole("schemes", &what, &format!("{FILES_MAX}個までにしてください。")));
    }
    let mut rows = Vec::new();
    for file in files {
        if file.csv.len() > FILE_BYTES_MAX {
            let remedy = format!("{}MiBまでのファイルを渡してください。", FILE_BYTES_MAX >> 20);
            return Err(whole(&file.name, "ファイルが大きすぎます。", &remedy));
        }
        let reading = w::read(file.csv.as_bytes());
        if !reading.is_whole() {
            return Err(told(&file.name, &reading));
        }
        for doubt in reading.problems.iter().take(SHOWN_MAX) {
            tracing::warn!(file = %file.name, "地単公費マスター {doubt}");
        }
        rows.extend(reading.master.rows().iter().filter_map(|row| Some(branch(&file.name, row.line(), row.scheme()?))));
    }
    Ok(LocalSchemes::new(rows))
}

/// The command by which a world follows these files.
pub(crate) fn adoption(files: &[LocalSchemesFile]) -> Result<Command, Vec<Mistake>> {
    let schemes = schemes(files).map_err(|problem| vec![Mistake::at_path("schemes", problem.what, problem.remedy)])?;
    Ok(Command::Subsidy(Box::new(subsidy::Command::AdoptLocalSchemes(Arc::new(schemes)))))
}

/// A file's bytes as the text that a request carries.
///
/// # Errors
/// What is wrong with a file that is no UTF-8.
pub(crate) fn file(name: &str, bytes: Vec<u8>) -> Result<LocalSchemesFile, Problem> {
    match String::from_utf8(bytes) {
        Ok(csv) => Ok(LocalSchemesFile { name: name.to_owned(), csv }),
        Err(error) => Err(told(name, &w::read(error.as_bytes()))),
    }
}

fn branch(file: &str, line: u32, row: &w::Scheme) -> (String, LocalScheme) {
    let payer = row.payer.as_ref().map(|number| number.as_str().to_owned()).unwrap_or_default();
    let scheme = LocalScheme {
        file: file.to_owned(),
        line,
        name: row.formal_name.clone(),
        prefecture: row.prefecture.as_str().to_owned(),
        municipality: row.municipality.as_ref().map(|code| code.as_str().to_owned()),
        segment: row.segment.as_ref().map(|segment| segment.as_str().to_owned()),
        valid_from: row.valid_from,
        valid_to: match row.valid_to {
            End::On(day) => Some(day),
            End::Undecided => None,
        },
        // Beyond 65,535 a rank only says that it comes last.
        order: row.priority.map(|rank| u16::try_from(rank).unwrap_or(u16::MAX)),
    };
    (payer, scheme)
}

fn whole(place: &str, what: &str, remedy: &str) -> Problem {
    let text = format!("地単公費マスター {place}\n誤り: {what}\n直し方: {remedy}");
    Problem { place: place.to_owned(), what: what.to_owned(), remedy: remedy.to_owned(), text: Some(text) }
}

/// All mistakes of a file as one problem, the first ones in words.
fn told(file: &str, reading: &Reading) -> Problem {
    let errors = || reading.problems.iter().filter(|problem| problem.severity == Severity::Error);
    let mut text = format!("地単公費マスター {file}\n");
    for error in errors().take(SHOWN_MAX) {
        let _ = writeln!(text, "誤り: {}: {}\n直し方: {}", error.place(), error.what, error.remedy);
    }
    let more = (errors().count() + reading.untold).saturating_sub(SHOWN_MAX);
    if more > 0 {
        let _ = writeln!(text, "ほかに {more} 件の誤りがあります。");
    }
    let first = errors().next();
    let place = first.map_or_else(String::new, w::Problem::place);
    Problem {
        place: format!("{file} {place}"),
        what: first.map_or_else(String::new, |error| error.what.clone()),
        remedy: first.map_or_else(String::new, |error| error.remedy.clone()),
        text: Some(text.trim_end().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = include_str!("../../../../scenarios/masters/local-schemes-sample.csv");

    fn file(csv: &str) -> LocalSchemesFile {
        LocalSchemesFile { name: "市.csv".into(), csv: csv.into() }
    }

    #[test]
    fn every_row_of_the_sample_is_a_branch_with_its_line() {
        let schemes = schemes(&[file(SAMPLE)]).unwrap();
        assert_eq!(schemes.rows().count(), SAMPLE.lines().count());
        let (payer, first) = schemes.rows().find(|(_, row)| row.line == 1).unwrap();
        assert_eq!((payer, first.name.as_str(), first.order), ("83139915", "見本市こども医療費助成事業", Some(1)));
        assert_eq!((first.municipality.as_deref(), first.valid_to), (Some("139912"), None));
    }

    #[test]
    fn a_mistake_is_told_with_file_line_column_and_remedy_and_nothing_is_taken_in() {
        let spoilt = SAMPLE.replacen(",83139915,", ",8313991X,", 1).replacen(",20260401,", ",20260231,", 1);
        let problem = schemes(&[file(SAMPLE), file(&spoilt)]).unwrap_err();
        assert_eq!(
            problem.text.unwrap(),
            "地単公費マスター 市.csv\n\
             誤り: 1行目 8列目「公費負担者番号」: 「8313991X」は読めません。\n直し方: 半角数字8桁で書いてください。\n\
             誤り: 1行目 10列目「有効開始年月日」: 「20260231」は読めません。\n\
             直し方: 暦にある年月日の半角数字8桁(YYYYMMDD)で書いてください。"
        );
        assert_eq!(problem.place, "市.csv 1行目 8列目「公費負担者番号」");
    }

    #[test]
    fn a_file_in_another_encoding_is_told_at_its_first_cell() {
        let problem = super::file("sjis.csv", SAMPLE.replacen("見本市", "?", 1).into_bytes()).map(|_| ());
        assert_eq!(problem, Ok(()));
        let mut bytes = SAMPLE.as_bytes().to_vec();
        bytes[3] = 0x8c;
        let problem = super::file("sjis.csv", bytes).unwrap_err();
        assert_eq!(problem.place, "sjis.csv 1行目 1列目「事業名 正式名称」");
        assert!(problem.text.unwrap().contains("UTF-8ではありません"));
    }

    #[test]
    fn a_file_that_is_no_master_is_refused_and_many_mistakes_are_counted() {
        for csv in ["", "あ\n", "\u{0}"] {
            assert!(schemes(&[file(csv)]).unwrap_err().text.unwrap().contains("直し方"), "{csv:?}");
        }
        let text = schemes(&[file(&"x\n".repeat(25))]).unwrap_err().text.unwrap();
        assert_eq!(text.matches("誤り: ").count(), SHOWN_MAX);
        assert!(text.ends_with("ほかに 15 件の誤りがあります。"), "{text}");
        let many = vec![file(SAMPLE); FILES_MAX + 1];
        assert!(schemes(&many).unwrap_err().what.contains("65個"));
    }
}
