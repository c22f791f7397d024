//! Decode and encode of IF-001 (a request) and IF-002 (insurance, medical aid, a ticket of 26 items) in both
//! encodings, each beside a baseline in the same run:
//!
//! - decode against **P**: encoding_rs decode and roxmltree parse alone, without tables, values or positions;
//! - encode against **C**: a copy of the finished bytes (memcpy), the floor that no writer can go below, and **F**:
//!   `format!` of the same texts in tags, without tables, order, escaping or Shift_JIS.

#[path = "../tests/samples/mod.rs"]
mod samples;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use onshi_wire::oqs::{Encoding, Limits, Message, Style, decode_message, encode};
use std::fmt::Write;
use std::hint::black_box;

fn cases() -> Vec<(String, Message, Encoding)> {
    [Encoding::Utf8, Encoding::ShiftJis]
        .into_iter()
        .flat_map(|encoding| {
            [
                (format!("IF-001_{}", encoding.name()), samples::siquc01req().into(), encoding),
                (format!("IF-002_{}", encoding.name()), samples::siquc01res(encoding).into(), encoding),
            ]
        })
        .collect()
}

fn parse_alone(bytes: &[u8], encoding: Encoding) -> usize {
    let text = match encoding {
        Encoding::Utf8 => std::str::from_utf8(bytes).map(std::borrow::Cow::Borrowed).ok(),
        Encoding::ShiftJis => encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes),
    };
    let text = text.expect("our own bytes decode");
    let document = roxmltree::Document::parse(&text).expect("our own bytes parse");
    document.descendants().count()
}

/// Element names and texts in order, for the `format!` baseline.
fn texts(bytes: &[u8], encoding: Encoding) -> Vec<(String, String)> {
    let text = match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(bytes),
        Encoding::ShiftJis => encoding_rs::SHIFT_JIS.decode(bytes).0,
    };
    let document = roxmltree::Document::parse(&text).expect("our own bytes parse");
    document
        .descendants()
        .filter(|node| node.is_element())
        .map(|node| (node.tag_name().name().to_owned(), node.text().unwrap_or_default().trim().to_owned()))
        .collect()
}

fn format_alone(texts: &[(String, String)]) -> String {
    let mut out = String::new();
    for (name, text) in texts {
        write!(out, "    <{name}>{text}</{name}>\r\n").expect("a string takes everything");
    }
    out
}

fn codec(c: &mut Criterion) {
    for (name, message, encoding) in cases() {
        let style = Style::terminal(encoding);
        let bytes = encode(&message, &style).expect("a sample can be written");
        let kind = message.kind();

        let mut group = c.benchmark_group("decode");
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(BenchmarkId::new("onshi", &name), |b| {
            b.iter(|| decode_message(kind, black_box(&bytes), &Limits::DEFAULT));
        });
        group.bench_function(BenchmarkId::new("P_parse_alone", &name), |b| {
            b.iter(|| parse_alone(black_box(&bytes), encoding));
        });
        group.finish();

        let pieces = texts(&bytes, encoding);
        let mut group = c.benchmark_group("encode");
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(BenchmarkId::new("onshi", &name), |b| b.iter(|| encode(black_box(&message), &style)));
        group
            .bench_function(BenchmarkId::new("F_format_alone", &name), |b| b.iter(|| format_alone(black_box(&pieces))));
        group.bench_function(BenchmarkId::new("C_copy", &name), |b| b.iter(|| black_box(&bytes).clone()));
        group.finish();
    }
}

criterion_group!(benches, codec);
criterion_main!(benches);
