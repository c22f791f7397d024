//! The part of the page that tells of a product under load.

use super::svg::{self, Bar, escaped, number};
use crate::product::{ProductReport, StageReport};
use std::fmt::Write as _;

/// The section.
pub(super) fn section(out: &mut String, product: &ProductReport) {
    let _ = write!(out, "<h2>製品の動き</h2><p class=\"judgement\"><strong>{}</strong></p>", escaped(&product.highest));
    if !product.with_driver {
        *out += "<p>画面(ドライバー)がないため、照会とファイルの取り去りだけを観測しました。</p>";
    }
    *out += "<table><tr><th>段階</th><th>毎時の人数</th><th>顔認証ファイル</th><th>取り込まれた</th><th>取り残し</th><th>二重</th><th>次の動作まで p50</th><th>p99</th><th>最大(ミリ秒)</th><th>判定</th></tr>";
    for stage in &product.stages {
        row(out, stage);
    }
    *out += "</table>";
    bulk(out, product);
    *out += "<ul>";
    for (nth, stage) in product.stages.iter().enumerate() {
        for finding in &stage.findings {
            let _ = write!(out, "<li>段階{}: {}</li>", nth + 1, escaped(finding));
        }
        for (seen, count) in &stage.noticed_by {
            let _ = write!(out, "<li>段階{}: {count}件は{}で観測しました。</li>", nth + 1, seen.label());
        }
    }
    *out += "</ul><h2>負荷と、次の動作までの時間</h2>";
    *out += &chart(&product.stages);
}

fn row(out: &mut String, stage: &StageReport) {
    let latency = &stage.next_action_ms;
    let _ = write!(
        out,
        "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td class=\"text\">{}</td></tr>",
        number(stage.factor),
        number(stage.patients_per_hour),
        stage.face_files,
        stage.taken_up,
        stage.missed,
        stage.doubled,
        number(latency.p50),
        number(latency.p99),
        number(latency.max),
        stage.verdict.label()
    );
}

fn bulk(out: &mut String, product: &ProductReport) {
    if product.stages.iter().all(|stage| stage.bulk.is_none()) {
        return;
    }
    *out += "<table><tr><th>一括</th><th>人数</th><th>取り込まれた</th><th>終わった回数</th><th>問い合わせ</th><th>結果から取込みの終わりまで(ミリ秒)</th><th>二重</th></tr>";
    for stage in &product.stages {
        let Some(bulk) = stage.bulk else { continue };
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            product.spec.work.label(),
            bulk.asked,
            bulk.answered,
            bulk.finished,
            bulk.polls,
            number(bulk.slowest_ms),
            bulk.doubled
        );
    }
    *out += "</table>";
}

/// Stages side by side: the time at p50 and p99, or of the bulk result.
fn chart(stages: &[StageReport]) -> String {
    let bars: Vec<Bar> = stages
        .iter()
        .enumerate()
        .map(|(nth, stage)| match stage.bulk {
            Some(bulk) => Bar { label: format!("段階{} {}人", nth + 1, bulk.asked), values: vec![bulk.slowest_ms] },
            None => Bar {
                label: format!("段階{} 毎時{}人", nth + 1, number(stage.patients_per_hour)),
                values: vec![stage.next_action_ms.p50, stage.next_action_ms.p99],
            },
        })
        .collect();
    let bulk = stages.iter().any(|stage| stage.bulk.is_some());
    let series: &[(&str, &str)] = if bulk {
        &[("結果から取込みの終わりまで", "#1f4e9c")]
    } else {
        &[("p50", "#1f4e9c"), ("p99", "#d9730d")]
    };
    svg::columns("負荷と、次の動作までの時間", "ミリ秒", series, &bars)
}
