//! `load.html`: one page without anything from elsewhere.

use super::svg::{self, Line, escaped, number};
use super::{HEAT_MS, Latency, Report, product_html};
use std::fmt::Write as _;

pub(crate) const STYLE: &str = "body{font-family:'Noto Sans JP','Hiragino Sans','Yu Gothic',sans-serif;max-width:960px;margin:1.5rem auto;padding:0 1rem;color:#222;line-height:1.6}\
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem;border-bottom:1px solid #ccc}\
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{border:1px solid #ddd;padding:.25rem .5rem;text-align:right}th:first-child,td:first-child,td.text{text-align:left}th{background:#f5f5f5}\
svg{width:100%;height:auto;background:#fff;border:1px solid #ddd}.grid{stroke:#e5e5e5}.mark{font-size:11px;fill:#555}\
.legend span{margin-right:1rem;font-size:.85rem}.legend i{display:inline-block;width:1rem;height:.6rem;margin-right:.3rem}\
.judgement{font-size:1.2rem;padding:.6rem 1rem;border-left:8px solid}.pass{border-color:#1f4e9c;background:#eef4fd}.fail{border-color:#b4460f;background:#fdf1ea}.inconclusive{border-color:#777;background:#f3f3f3}\
@media print{body{max-width:none}}";

const BLUE: &str = "#1f4e9c";
const ORANGE: &str = "#d9730d";
const GREY: &str = "#8a8a8a";
const PURPLE: &str = "#7a3b93";

/// The page.
pub fn page(report: &Report) -> String {
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\"/><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/><title>{0}</title><style>{STYLE}</style></head><body><h1>{0}</h1>",
        escaped(&report.title)
    );
    judgement(&mut out, report);
    summary(&mut out, report);
    workers(&mut out, report);
    if let Some(product) = &report.product {
        product_html::section(&mut out, product);
    }
    charts(&mut out, report);
    reasons(&mut out, report);
    foundations(&mut out, report);
    out + "</body></html>\n"
}

fn judgement(out: &mut String, report: &Report) {
    let class = match report.judgement {
        super::Judgement::Pass => "pass",
        super::Judgement::Fail => "fail",
        super::Judgement::Inconclusive => "inconclusive",
    };
    let _ = write!(out, "<div class=\"judgement {class}\"><strong>{}</strong>", report.judgement.label());
    for finding in &report.findings {
        let _ = write!(out, "<br/>{}", escaped(finding));
    }
    *out += "</div>";
}

fn summary(out: &mut String, report: &Report) {
    let counts = report.counts;
    *out += "<h2>まとめ</h2><table>";
    let mut row = |name: &str, value: String| {
        let _ = write!(out, "<tr><td>{name}</td><td>{}</td></tr>", escaped(&value));
    };
    row("送ろうとした率(平均)", format!("毎秒{}件", number(report.asked_per_s)));
    row("実際の率(平均)", format!("毎秒{}件", number(report.achieved_per_s)));
    row("正しい応答", counts.right.to_string());
    row("誤った応答", counts.wrong.to_string());
    row("失敗(応答なし・エラー)", counts.failed.to_string());
    if let Some(rows) = report.rows_visible {
        row("登録した券がすべて見える医療機関", format!("{} / {}", rows.right, rows.all()));
    }
    row("長さ", format!("{}秒", number(report.length_s)));
    let generator = report.generator;
    row(
        "負荷をかける側のCPU",
        format!(
            "{}スレッド、使用率{:.0}%、1件あたり{}マイクロ秒{}",
            generator.threads,
            generator.busy * 100.0,
            number(generator.cpu_us_per_message),
            if generator.saturated { "(飽和)" } else { "" }
        ),
    );
    *out += "</table><h2>応答時間(ミリ秒)</h2><table><tr><th></th><th>件数</th><th>平均</th><th>p50</th><th>p90</th><th>p95</th><th>p99</th><th>p99.9</th><th>最大</th></tr>";
    for (name, latency) in [
        ("送るべき時刻から", &report.intended_ms),
        ("実際に送った時刻から", &report.service_ms),
        ("送るのが遅れた時間", &report.lag_ms),
    ] {
        latency_row(out, name, latency);
    }
    *out += "</table><p>評価には「送るべき時刻から」を使います。実際に送った時刻からの値は、相手が止まっている間に送れなかった待ちを含みません。</p><h2>電文ごと</h2><table><tr><th>電文</th><th>正しい</th><th>誤り</th><th>失敗</th></tr>";
    for (kind, counts) in &report.kinds {
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            escaped(kind),
            counts.right,
            counts.wrong,
            counts.failed
        );
    }
    *out += "</table>";
}

fn latency_row(out: &mut String, name: &str, latency: &Latency) {
    let _ = write!(out, "<tr><td>{name}</td><td>{}</td>", latency.count);
    for value in [latency.mean, latency.p50, latency.p90, latency.p95, latency.p99, latency.p999, latency.max] {
        let _ = write!(out, "<td>{}</td>", number(value));
    }
    *out += "</tr>";
}

fn workers(out: &mut String, report: &Report) {
    if report.workers.is_empty() {
        return;
    }
    *out += "<h2>送った計算機</h2><table><tr><th>番号</th><th>計算機</th><th>状態</th><th>正しい</th><th>誤り</th><th>失敗</th><th>使用率</th><th>p99(ミリ秒)</th></tr>";
    for worker in &report.workers {
        let _ = write!(
            out,
            "<tr><td>{}</td><td class=\"text\">{}</td><td class=\"text\">{}</td><td>{}</td><td>{}</td><td>{}</td><td>{:.0}%</td><td>{}</td></tr>",
            worker.index,
            escaped(&worker.host),
            worker.state.label(),
            worker.counts.right,
            worker.counts.wrong,
            worker.counts.failed,
            worker.busy * 100.0,
            number(worker.p99_ms)
        );
    }
    *out += "</table>";
}

fn charts(out: &mut String, report: &Report) {
    let slices = &report.slices;
    let width = slices.iter().map(|slice| slice.length_s).reduce(f64::max).unwrap_or(report.length_s);
    let end = slices.last().map_or(report.length_s, |slice| slice.start_s + slice.length_s);
    let middle = |value: &dyn Fn(&super::SliceReport) -> f64| -> Vec<(f64, f64)> {
        slices.iter().map(|slice| (slice.start_s + slice.length_s / 2.0, value(slice))).collect()
    };
    if report.profile.warm_up_s > 0.0 {
        *out += &format!(
            "<p>図は慣らし運転({}秒)の後から始まります。慣らし運転の応答は数えていません。</p>",
            number(report.profile.warm_up_s)
        );
    }
    let line = |label, colour, points| Line { label, colour, points };
    *out += "<h2>率</h2>";
    *out += &svg::lines(
        "率",
        "件/秒",
        end,
        None,
        &[
            line("送ろうとした率", GREY, middle(&|slice| slice.asked_per_s)),
            line("応答を得た率", BLUE, middle(&|slice| slice.achieved_per_s)),
        ],
    );
    *out += "<h2>応答時間の推移(送るべき時刻から)</h2>";
    *out += &svg::lines(
        "応答時間の推移",
        "ミリ秒",
        end,
        Some(0.01),
        &[
            line("p50", BLUE, middle(&|slice| slice.latency_ms.p50)),
            line("p90", PURPLE, middle(&|slice| slice.latency_ms.p90)),
            line("p99", ORANGE, middle(&|slice| slice.latency_ms.p99)),
            line("p99.9", GREY, middle(&|slice| slice.latency_ms.p999)),
        ],
    );
    *out += "<h2>応答時間の分布</h2>";
    let columns: Vec<_> = slices.iter().map(|slice| (slice.start_s, slice.heat.clone())).collect();
    *out += &svg::heat("応答時間の分布", end, width, &HEAT_MS, &columns);
    *out += "<h2>誤りと失敗</h2>";
    let starts = |value: &dyn Fn(&super::SliceReport) -> u64| -> Vec<(f64, f64)> {
        slices.iter().map(|slice| (slice.start_s, value(slice) as f64)).collect()
    };
    *out += &svg::bars(
        "誤りと失敗",
        "件",
        end,
        width,
        &[
            line("誤った応答", ORANGE, starts(&|slice| slice.counts.wrong)),
            line("失敗", GREY, starts(&|slice| slice.counts.failed)),
        ],
    );
    *out += "<h2>到着</h2>";
    *out += &svg::bars("到着", "件", end, width, &[line("到着", BLUE, starts(&|slice| slice.counts.all()))]);
}

fn reasons(out: &mut String, report: &Report) {
    if report.reasons.is_empty() {
        return;
    }
    *out += "<h2>誤りと失敗の内訳</h2><table><tr><th>内容</th><th>件数</th></tr>";
    for (reason, count) in &report.reasons {
        let _ = write!(out, "<tr><td>{}</td><td>{count}</td></tr>", escaped(reason));
    }
    *out += "</table>";
}

fn foundations(out: &mut String, report: &Report) {
    *out += "<h2>前提</h2><ul>";
    for note in report.profile.notes.iter().chain(&report.calendar_reason) {
        let _ = write!(out, "<li>{}</li>", escaped(note));
    }
    let _ = write!(
        out,
        "<li>人は合成人口(第{}版、種{})から選んだ架空の人です。</li></ul><table><tr><th>数値</th><th>値</th><th>区分</th><th>出典・理由</th></tr>",
        report.nation_version, report.profile.seed
    );
    for figure in &report.figures {
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{}{}</td><td class=\"text\">{}</td><td class=\"text\">{}</td></tr>",
            figure.label,
            number(figure.value),
            figure.unit,
            figure.basis.label(),
            figure.source
        );
    }
    *out += "</table>";
}
