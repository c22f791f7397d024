//! Whether a run reached what its profile asks.

use super::{Judgement, Report, WorkerState};
use crate::interrupt;
use crate::product::ProductReport;
use crate::product::report::Held;

impl Report {
    /// Fills judgement and findings.
    pub(super) fn judge(&mut self) {
        let counts = self.counts;
        let mut failures = Vec::new();
        if counts.wrong > 0 {
            failures.push(format!("誤った応答が{}件あります。", counts.wrong));
        }
        if let Some(rows) = self.rows_visible.filter(|rows| rows.wrong + rows.failed > 0) {
            failures.push(format!("登録した券が正しく見えない医療機関が{}あります。", rows.wrong + rows.failed));
        }
        let share = counts.failed as f64 / counts.all().max(1) as f64;
        if self.profile.pass.error_rate.is_some_and(|limit| share > limit) {
            failures.push(format!("失敗が{:.2}%({}件)あります。", share * 100.0, counts.failed));
        }
        if let Some(limit) = self.profile.pass.p99_ms.filter(|limit| self.intended_ms.p99 > *limit) {
            failures.push(format!("p99が{:.2}ミリ秒で、上限の{limit}ミリ秒を超えました。", self.intended_ms.p99));
        }
        if let Some(reason) = &self.stopped {
            failures.push(format!("{reason}。"));
        }
        let lost: Vec<String> = self
            .workers
            .iter()
            .filter(|worker| worker.state == WorkerState::Lost)
            .map(|worker| format!("番号{}({})", worker.index, worker.host))
            .collect();
        if counts.all() == 0 {
            self.judgement = Judgement::Inconclusive;
            failures.push("数えた応答が一件もありません。".to_owned());
        } else if self.generator.saturated && counts.wrong == 0 {
            self.judgement = Judgement::Inconclusive;
            failures.push("負荷をかける側のCPUが足りません。率を下げるか、別の計算機から送ってください。".to_owned());
        } else if interrupt::is_reason(self.stopped.as_deref()) && counts.wrong == 0 {
            self.judgement = Judgement::Inconclusive;
        } else if !failures.is_empty() {
            self.judgement = Judgement::Fail;
        } else if !lost.is_empty() {
            // What the others saw was right, but the load was not the one that was asked for.
            self.judgement = Judgement::Inconclusive;
        }
        if !lost.is_empty() {
            failures.push(format!("途中で途絶えた計算機があります: {}。その分の結果はありません。", lost.join("、")));
        }
        self.findings = failures;
    }

    /// A product's run: what the profile asks for is its first stage; the others look for the limit.
    pub(crate) fn of_product(&mut self, product: ProductReport) {
        let first = product.stages.first();
        self.judgement = match first.map(|stage| stage.verdict) {
            Some(Held::Held) => Judgement::Pass,
            Some(Held::Not) => Judgement::Fail,
            Some(Held::Unobserved) | None => Judgement::Inconclusive,
        };
        self.findings = first.map(|stage| stage.findings.clone()).unwrap_or_default();
        self.findings.push(format!("{}。", product.highest));
        self.findings.extend(self.stopped.iter().map(|reason| format!("{reason}。")));
        self.product = Some(product);
    }
}
