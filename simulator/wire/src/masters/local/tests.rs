//! The synthetic sample, every mistake at its place, and files of arbitrary bytes.

use super::cells::{Cell, End, Form, MunicipalityCode, PayerNumber, Percent, Yen};
use super::codes::{AgeBasis, BenefitScope, CapKind, OtherShare, SubsidyMethod};
use super::*;
use jiff::civil::date;
use proptest::prelude::*;
use std::collections::BTreeSet;

const SAMPLE: &[u8] = include_bytes!("../../../../../scenarios/masters/local-schemes-sample.csv");

fn key(prefecture: &str, municipality: &str, payer: &str, segment: &str) -> Key {
    Key {
        prefecture: prefecture.into(),
        municipality: municipality.into(),
        payer: payer.into(),
        segment: segment.into(),
    }
}

fn sample() -> LocalMaster {
    let reading = read(SAMPLE);
    assert_eq!(reading.problems, []);
    assert!(reading.is_whole());
    reading.master
}

fn several<'a>(master: &'a LocalMaster, key: &Key) -> Vec<&'a Scheme> {
    let Branches::Several(rows) = master.branches(key) else { panic!("{key:?} has no several branches") };
    rows.into_iter().map(|row| row.scheme().unwrap()).collect()
}

/// The sample's cells.
fn cells() -> Vec<Vec<Vec<u8>>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&SAMPLE[3..]);
    reader.byte_records().map(|row| row.unwrap().iter().map(<[u8]>::to_vec).collect()).collect()
}

/// A file of these cells.
fn file(rows: &[Vec<Vec<u8>>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer(b"\xEF\xBB\xBF".to_vec());
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

/// What is told when a cell (row from 0, column from 1) holds this text.
fn with_cell(row: usize, column: usize, text: &[u8]) -> Reading {
    let mut rows = cells();
    rows[row][column - 1] = text.to_vec();
    read(&file(&rows))
}

/// Severity, line and column of every problem.
fn places(reading: &Reading) -> Vec<(Severity, u32, Option<usize>)> {
    let place = |problem: &Problem| problem.column.map(|column| column.position);
    reading.problems.iter().map(|problem| (problem.severity, problem.line, place(problem))).collect()
}

#[test]
fn the_table_counts_its_columns_and_names_each_once() {
    for (index, column) in COLUMNS.iter().enumerate() {
        assert_eq!(column.position, index + 1, "{}", column.name);
    }
    for distinct in [|column: &Column| column.name, |column: &Column| column.field, |column: &Column| column.item] {
        assert_eq!(COLUMNS.iter().map(distinct).collect::<BTreeSet<_>>().len(), COLUMN_COUNT);
    }
    let required: Vec<usize> = COLUMNS.iter().filter(|column| column.required).map(|column| column.position).collect();
    assert_eq!(required, [1, 3, 10, 11]);
}

#[test]
fn the_sample_reads_and_all_branches_of_a_key_come_out() {
    let master = sample();
    assert_eq!(master.rows().len(), 12);
    assert_eq!((master.keys().count(), master.unplaced()), (9, 0));
    let children = several(&master, &key("13", "139912", "83139915", "1"));
    let caps: Vec<_> = children.iter().map(|s| (s.outpatient_visit_cap, s.inpatient_day_cap, s.age_from)).collect();
    assert_eq!(caps, [(None, None, None), (Some(Yen(500)), None, Some(6)), (None, Some(Yen(500)), Some(6))]);
    assert_eq!(children[1].outpatient_visits_max, Some(2));
    assert_eq!(children[1].age_from_basis, Some(AgeBasis::DAY_BEFORE_BIRTHDAY));
    assert_eq!(children[1].age_below_basis.as_ref().and_then(AgeBasis::label), Some("誕生日の前々日"));
    assert_eq!(children[2].inpatient_month_cap, Some(Yen(7000)));
    let disabled = several(&master, &key("13", "139912", "80139918", "1"));
    assert_eq!(disabled[0].outpatient_percent, Some(Percent(10)));
    assert_eq!(disabled[0].other_share, Some(OtherShare::COVERED));
    assert_eq!(disabled[0].valid_to, End::Undecided);
}

#[test]
fn a_key_with_one_row_and_a_key_without_are_told_apart() {
    let master = sample();
    let Branches::One(row) = master.branches(&key("13", "139912", "83139915", "2")) else { panic!() };
    assert_eq!((row.line(), row.raw(&COLUMNS[22])), (4, "所得制限あり, 独自区分"));
    let scheme = row.scheme().unwrap();
    assert_eq!((scheme.valid_from, scheme.valid_to), (date(2026, 4, 1), End::On(date(2027, 3, 31))));
    assert_eq!(scheme.outpatient_month_cap, Some(Yen(3000)));
    assert_eq!(master.branches(&key("13", "139912", "83139915", "3")), Branches::None);
    assert!(ABSENCE.contains("制度がないことを示しません"));
}

#[test]
fn the_sample_shows_every_known_meaning_that_a_column_of_it_can_have() {
    let schemes: Vec<Scheme> = sample().rows().iter().map(|row| row.scheme().unwrap().clone()).collect();
    let labels = |of: fn(&Scheme) -> Option<&'static str>| schemes.iter().filter_map(of).collect::<BTreeSet<_>>();
    let methods = labels(|s| s.method.as_ref().and_then(SubsidyMethod::label));
    assert_eq!(methods, BTreeSet::from(["現物(レセプト)", "現物(連記式)", "償還払い"]));
    assert_eq!(labels(|s| s.outpatient_scope.as_ref().and_then(BenefitScope::label)).len(), 5);
    let kinds = labels(|s| s.cap_kind.as_ref().and_then(CapKind::label));
    assert_eq!(kinds, BTreeSet::from(["公費負担上限", "自己負担上限"]));
    assert_eq!(labels(|s| s.other_share.as_ref().and_then(OtherShare::label)).len(), 2);
    assert!(schemes.iter().any(|s| s.outpatient_day_cap.is_some() && s.outpatient_days_max == Some(2)));
}

#[test]
fn the_raw_text_of_every_cell_is_kept() {
    let master = sample();
    for (row, cells) in master.rows().iter().zip(cells()) {
        for (column, cell) in COLUMNS.iter().zip(cells) {
            assert_eq!(row.raw(column).as_bytes(), cell);
        }
    }
}

#[test]
fn a_bad_value_of_every_column_is_told_at_its_line_and_column() {
    for column in &COLUMNS {
        let reading = with_cell(2, column.position, "1２?".as_bytes());
        let expected = match column.form {
            Form::Text | Form::OpenCode => vec![],
            Form::Code => vec![(Severity::Warning, 3, Some(column.position))],
            _ => vec![(Severity::Error, 3, Some(column.position))],
        };
        assert_eq!(places(&reading), expected, "{}", column.name);
        assert_eq!(reading.master.rows()[2].raw(column), "1２?");
        assert_eq!(reading.master.rows()[2].scheme().is_some(), expected.iter().all(|at| at.0 == Severity::Warning));
        for problem in &reading.problems {
            let text = problem.to_string();
            assert!(text.starts_with(&format!("3行目 {}列目「{}」: 「1２?」", column.position, column.name)), "{text}");
            assert!(problem.remedy.ends_with('。'), "{text}");
        }
    }
}

#[test]
fn a_cell_of_every_column_that_is_no_utf8_is_told_at_its_place() {
    for column in &COLUMNS {
        let reading = with_cell(4, column.position, b"\x8c\xf6");
        assert_eq!(places(&reading), [(Severity::Error, 5, Some(column.position))], "{}", column.name);
        assert_eq!(reading.master.rows().len(), 12);
    }
}

#[test]
fn an_empty_cell_is_a_mistake_only_where_a_value_is_needed() {
    for column in &COLUMNS {
        let reading = with_cell(0, column.position, b"");
        let expected: &[_] = if column.required { &[(Severity::Error, 1, Some(column.position))] } else { &[] };
        assert_eq!(places(&reading), expected, "{}", column.name);
    }
}

#[test]
fn values_outside_their_range_are_refused_and_doubtful_ones_kept() {
    use Severity::{Error, Warning};
    for (column, text, severity, what) in [
        (3, "48", Error, "「48」は読めません"),
        (3, "00", Error, "「00」は読めません"),
        (4, "139913", Warning, "検証番号は3ですが、2の"),
        (4, "279919", Warning, "都道府県番号「13」と違います"),
        (8, "83139914", Warning, "検証番号は4ですが、5の"),
        (8, "8313991", Error, "「8313991」は読めません"),
        (10, "20260431", Error, "「20260431」は読めません"),
        (10, "99999999", Error, "「99999999」は読めません"),
        (11, "20260331", Warning, "有効開始年月日(2026-04-01)より前"),
        (13, "-1", Error, "「-1」は読めません"),
        (52, "101", Error, "「101」は読めません"),
        (54, "3", Warning, "分数になりません"),
        (58, "1", Warning, "分数になりません"),
        (76, "500円", Error, "「500円」は読めません"),
        (76, "1234567890", Error, "「1234567890」は読めません"),
        (35, "4", Warning, "2024年版の項目説明にない"),
    ] {
        let reading = with_cell(1, column, text.as_bytes());
        let column = if column == 58 { 59 } else { column };
        assert_eq!(places(&reading), [(severity, 2, Some(column))], "{text}");
        assert!(reading.problems[0].what.contains(what), "{}", reading.problems[0]);
    }
    assert_eq!(with_cell(1, 35, b"4").master.rows()[1].scheme().unwrap().method, Some(SubsidyMethod::new("4")));
}

#[test]
fn the_check_digits_of_numbers_in_use_are_right() {
    for payer in ["12131017", "12143210", "12141024", "12016010", "21136015", "83120071"] {
        assert_eq!(PayerNumber::from_text(payer).unwrap().doubt(), None, "{payer}");
    }
    for municipality in ["131016", "131024", "010006", "011002", "271004", "400009"] {
        assert_eq!(MunicipalityCode::from_text(municipality).unwrap().doubt(), None, "{municipality}");
    }
}

#[test]
fn a_branch_whose_values_cannot_be_read_is_still_a_branch() {
    let reading = with_cell(1, 76, "五百".as_bytes());
    assert!(!reading.is_whole());
    let Branches::Several(rows) = reading.master.branches(&key("13", "139912", "83139915", "1")) else { panic!() };
    assert_eq!(rows.iter().map(|row| row.scheme().is_some()).collect::<Vec<_>>(), [true, false, true]);
}

#[test]
fn every_wrong_number_of_columns_is_told_and_the_rest_is_read() {
    for count in (1..COLUMN_COUNT).chain([95, 96, 200]) {
        let mut rows = cells();
        rows[2].resize(count, b"0".to_vec());
        rows[5].push(vec![]);
        let reading = read(&file(&rows));
        assert_eq!(places(&reading), [(Severity::Error, 3, None), (Severity::Error, 6, None)]);
        assert_eq!((reading.master.rows().len(), reading.master.unplaced()), (10, 2));
        assert!(reading.problems[0].to_string().starts_with(&format!("3行目: 列が{count}ありますが")));
        assert!(reading.problems[1].remedy.contains("項番79"));
        assert_eq!(reading.master.rows()[2].line(), 4);
    }
}

#[test]
fn several_mistakes_in_several_rows_are_all_told_in_order() {
    let mut rows = cells();
    for (row, column) in [(7, 78), (0, 11), (0, 3), (7, 10)] {
        rows[row][column - 1] = b"x".to_vec();
    }
    rows[3].pop();
    let expected = [(1, Some(3)), (1, Some(11)), (4, None), (8, Some(10)), (8, Some(78))];
    assert_eq!(places(&read(&file(&rows))), expected.map(|(line, column)| (Severity::Error, line, column)));
}

#[test]
fn lines_are_counted_through_line_ends_inside_a_value() {
    let mut rows = cells();
    rows[0][22] = "一行目\n二行目".into();
    rows[1][2] = b"x".to_vec();
    assert_eq!(places(&read(&file(&rows))), [(Severity::Error, 3, Some(3))]);
}

#[test]
fn a_file_without_mark_a_file_with_a_header_and_an_empty_file_are_told() {
    let reading = read(&SAMPLE[3..]);
    assert_eq!(places(&reading), [(Severity::Warning, 0, None)]);
    assert!(reading.is_whole() && reading.problems[0].to_string().starts_with("ファイル全体: 先頭にBOM"));
    let mut rows = cells();
    rows.insert(0, COLUMNS.iter().map(|column| column.name.into()).collect());
    let reading = read(&file(&rows));
    assert_eq!(places(&reading), [(Severity::Error, 1, None)]);
    assert_eq!(reading.master.rows().len(), 12);
    let reading = read(b"\xEF\xBB\xBF\r\n");
    assert_eq!(places(&reading), [(Severity::Error, 0, None)]);
    assert!(reading.problems[0].what.contains("行がありません"));
}

#[test]
fn an_open_quote_swallows_the_rest_and_is_told_where_it_begins() {
    let text = String::from_utf8(SAMPLE.to_vec()).unwrap().replacen("例示市", "\"例示市", 1);
    let reading = read(text.as_bytes());
    assert_eq!(places(&reading), [(Severity::Error, 9, None)]);
    assert_eq!(reading.master.rows().len(), 8);
}

#[test]
fn problems_and_rows_behind_their_limits_are_counted() {
    let reading = read("x\n".repeat(ROWS_MAX + 2).as_bytes());
    assert_eq!(reading.problems.len(), PROBLEMS_MAX);
    // The missing mark and the number of rows are problems too.
    assert_eq!(reading.untold, ROWS_MAX + 2 - PROBLEMS_MAX);
    assert_eq!(reading.master.unplaced(), ROWS_MAX + 2);
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let reading = read(&bytes);
        prop_assert!(reading.is_whole() || reading.problems.iter().any(|problem| problem.severity == Severity::Error));
    }

    #[test]
    fn arbitrary_cells_touch_their_row_only(row in 0..12_usize, cells in prop::collection::vec(".{0,12}|[0-9]{0,10}", 94)) {
        let mut rows = self::cells();
        // The CSV reader takes a byte order mark for one at the head of the file, and `file` has put one there already.
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('\u{feff}', "")).collect();
        rows[row] = cells.iter().map(|cell| cell.clone().into_bytes()).collect();
        let reading = read(&file(&rows));
        let whole = sample();
        prop_assert_eq!(reading.master.rows().len(), 12);
        for (nth, (read, untouched)) in reading.master.rows().iter().zip(whole.rows()).enumerate() {
            if nth == row {
                prop_assert!(COLUMNS.iter().zip(&cells).all(|(column, cell)| read.raw(column) == cell));
                let error = reading.problems.iter().any(|problem| problem.severity == Severity::Error);
                prop_assert_eq!(read.scheme().is_none(), error);
            } else {
                prop_assert_eq!(read.scheme(), untouched.scheme());
            }
        }
        prop_assert!(reading.problems.iter().all(|problem| problem.column.is_some()));
    }

    #[test]
    fn every_row_is_found_under_its_own_key(damage in prop::collection::vec((0..12_usize, 0..94_usize, "[0-9a-z]{0,8}"), 0..20)) {
        let mut rows = cells();
        for (row, column, text) in damage {
            rows[row][column] = text.into_bytes();
        }
        let master = read(&file(&rows)).master;
        for row in master.rows() {
            let found = match master.branches(&row.key()) {
                Branches::None => vec![],
                Branches::One(one) => vec![one],
                Branches::Several(several) => several,
            };
            prop_assert!(found.contains(&row));
        }
        let total: usize = master.keys().map(|key| match master.branches(key) {
            Branches::None => 0,
            Branches::One(_) => 1,
            Branches::Several(several) => several.len(),
        }).sum();
        prop_assert_eq!(total, 12);
    }
}
