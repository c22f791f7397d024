//! Reading and judging a claim file, in bytes per second, beside a plain CSV reader on the same bytes.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onshi_simulator::actors::examiner;
use std::hint::black_box;
use std::io::Write as _;
use std::time::Instant;

/// Receipts in the file; each has two visits.
const RECEIPTS: usize = 5_000;
/// Rounds of the ratio.
const ROUNDS: usize = 21;

fn file() -> Vec<u8> {
    let day = |at: usize| (1..=31).map(|day| if day == at { ",1" } else { "," }).collect::<String>();
    let days: String = (1..=31).map(|day| if day == 3 || day == 10 { ",1" } else { "," }).collect();
    let blanks = |n: usize| ",".repeat(n);
    let mut text = String::from("IR,1,13,1,2345679,,X,202611,00,\r\n");
    for number in 1..=RECEIPTS {
        text.push_str(&format!(
            "RE,{number},1212,202610,YAMADA TARO,1,19600401{}\r\nKO,12131017,0012344,,2,366,0,,,,,\r\nSN,2,01,,,,,,\r\n\
             JD,2{days}\r\nSY,8830592,20261003,1,,,01,\r\nSI,11,5,111000110,,291,1{}{}\r\nSI,12,5,112007410,,75,1{}{}\r\n",
            blanks(31),
            blanks(6),
            day(3),
            blanks(6),
            day(10),
        ));
    }
    text.push_str(&format!("GO,{RECEIPTS},{},99\r\n\u{1a}", RECEIPTS * 366));
    text.into_bytes()
}

fn claims(c: &mut Criterion) {
    let bytes = file();
    let check = examiner::check(&bytes[..], 10, &examiner::Nothing).expect("a claim file");
    assert_eq!(check.receipts, RECEIPTS as u64);
    let mut group = c.benchmark_group("claims");
    group.throughput(Throughput::Bytes(bytes.len() as u64)).sample_size(20);
    group.bench_function("read_and_judge", |b| {
        b.iter(|| examiner::check(black_box(&bytes[..]), 10, &examiner::Nothing).expect("a claim file"));
    });
    group.bench_function("plain_csv_reader", |b| b.iter(|| plain(&bytes)));
    group.finish();
    ratio(&bytes);
}

fn plain(bytes: &[u8]) -> usize {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).quoting(false).from_reader(bytes);
    let mut record = csv::ByteRecord::new();
    let mut fields = 0;
    while reader.read_byte_record(&mut record).expect("lines") {
        fields += record.len();
    }
    fields
}

/// Both by turns, so that a busy machine is busy for both; the round in the middle is told.
fn ratio(bytes: &[u8]) {
    let mib = bytes.len() as f64 / f64::from(1 << 20);
    let mut rounds: Vec<(f64, f64)> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            black_box(examiner::check(black_box(bytes), 10, &examiner::Nothing).expect("a claim file"));
            let judged = began.elapsed().as_secs_f64();
            let began = Instant::now();
            black_box(plain(black_box(bytes)));
            (mib / judged, mib / began.elapsed().as_secs_f64())
        })
        .collect();
    rounds.sort_by(|one, other| (one.0 / one.1).total_cmp(&(other.0 / other.1)));
    let (judged, read) = rounds[ROUNDS / 2];
    let line =
        format!("read_and_judge {judged:.0} MiB/s, plain_csv_reader {read:.0} MiB/s, ratio {:.2}", judged / read);
    writeln!(std::io::stdout(), "{line}").expect("standard output");
}

criterion_group!(benches, claims);
criterion_main!(benches);
