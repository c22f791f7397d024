//! The tables as text for people: every message with its elements, every code table, the whole catalogue. Markdown,
//! Japanese, with confidence marks, so that no invented length can be mistaken for an official one.

use super::catalogue::CATALOGUE;
use super::codes::REGISTRY;
use super::message::MessageKind;
use super::table::{Confidence, GroupLayout, Kind, Occurs, Rule};
use std::fmt::Write;

/// The whole document.
#[must_use]
pub fn markdown() -> String {
    let mut out = String::from(
        "# OQS電文\n\n確度: H 複数の出典または実ファイル、M 一つの出典、G 推定。桁数には独自の上限を含みます。\n",
    );
    catalogue(&mut out);
    for kind in MessageKind::ALL {
        line(&mut out, &format!("\n## OQS-IF-{:03} {} {}\n", kind.number(), kind.title(), kind.prefix()));
        line(&mut out, "| 要素 | 名称 | 回数 | 内容 | 出力順 | 確度 |\n|---|---|---|---|---|---|");
        group(&mut out, kind.layout(), 0);
    }
    codes(&mut out);
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn catalogue(out: &mut String) {
    line(out, "\n## 電文の一覧\n\n| 番号 | 名称 | API識別ID | 実装 | 確度 |\n|---|---|---|---|---|");
    for entry in CATALOGUE {
        let number = match entry.numbers {
            Some((first, last)) if first == last => format!("{first:03}"),
            Some((first, last)) => format!("{first:03}-{last:03}"),
            None => "-".to_owned(),
        };
        let known = if entry.kind().is_some() { "あり" } else { "名称のみ" };
        let prefix = entry.prefix.unwrap_or("未公表");
        line(out, &format!("| {number} | {} | {prefix} | {known} | {} |", entry.title, mark(entry.confidence)));
    }
}

fn group(out: &mut String, layout: &GroupLayout, depth: usize) {
    for (position, item) in layout.items.iter().enumerate() {
        let place = layout.terminal_order().iter().position(|&emitted| usize::from(emitted) == position);
        let indent = "　".repeat(depth);
        let row = format!(
            "| {indent}{} | {} | {} | {} | {} | {} |",
            item.element,
            item.label,
            occurs(item.occurs),
            content(item.kind, item.rule),
            place.map_or(0, |place| place + 1),
            mark(item.confidence)
        );
        line(out, &row);
        if let Kind::Group(inner) = item.kind {
            group(out, inner, depth + 1);
        }
    }
}

fn occurs(occurs: Occurs) -> String {
    match occurs {
        Occurs::Once => "1".to_owned(),
        Occurs::Optional => "0..1".to_owned(),
        Occurs::Many { min, max: u16::MAX } => format!("{min}..n"),
        Occurs::Many { min, max } => format!("{min}..{max}"),
    }
}

fn content(kind: Kind, rule: Rule) -> String {
    match kind {
        Kind::Group(_) => String::new(),
        Kind::Code(table) => table.id(),
        Kind::Text => match rule {
            Rule::ByType => String::new(),
            Rule::Digits(n) => format!("数字{n}桁"),
            Rule::UpToDigits(n) => format!("数字{n}桁以内"),
            Rule::Date => "yyyyMMdd".to_owned(),
            Rule::Timestamp => "yyyyMMddHHmmss".to_owned(),
            Rule::Month => "yyyyMM".to_owned(),
            Rule::PaddedInsurer => "左に空白を詰めた8桁".to_owned(),
            Rule::Ascii(n) => format!("半角英数記号{n}以内"),
            Rule::HalfWidth(n) => format!("半角{n}以内"),
            Rule::FullWidth(n) => format!("全角{n}以内"),
            Rule::Text(n) => format!("{n}文字以内"),
        },
    }
}

fn codes(out: &mut String) {
    line(out, "\n## コード表\n");
    for table in REGISTRY {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "- {} {}（{}）: {}", table.id(), table.name, mark(table.confidence), table.listing());
        for detail in table.details {
            let _ = writeln!(out, "  - {}の{} {}", detail.under, detail.value, detail.label);
        }
    }
}

const fn mark(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "H",
        Confidence::Medium => "M",
        Confidence::Guess => "G",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_names_every_message_element_and_table() {
        let text = markdown();
        for kind in MessageKind::ALL {
            assert!(text.contains(&format!("## OQS-IF-{:03} {} {kind}", kind.number(), kind.title())));
        }
        for table in REGISTRY {
            assert!(text.contains(&format!("- {} {}", table.id(), table.name)));
        }
        // 22nd of the 26 emitted items of a ticket, five groups deep.
        let row = "| 　　　　　StatusOfInfecton | 感染症法37条の2状況 | 0..1 | OQSCD023 | 22 | H |";
        assert!(text.lines().any(|line| line == row));
        assert!(text.contains("| 029-032 | 資格確認一括照会（訪問診療等） | 未公表 | 名称のみ | G |"));
    }
}
