//! The figures that the project promises, measured against bare baselines in one run on one machine.
//!
//! - this file: a [`Figure`] and how it is printed;
//! - [`place`]: processes on cores, their CPU time and memory;
//! - [`subject`]: the simulator with a world, and loads on it;
//! - [`http`], [`folder`], [`generator`], [`nation`], [`memory`], [`batch`], [`disk`], [`others`]: the measurements;
//! - [`table`]: the same figures as the table of `benches/README.md`.
//!
//! What cannot be measured says 未計測 and why; what the target cannot do yet is 未達 and says why. No value is ever made
//! up.

pub mod batch;
pub mod disk;
pub mod folder;
pub mod generator;
pub mod http;
pub mod memory;
pub mod nation;
pub mod others;
pub mod place;
pub mod subject;
pub mod table;

use serde::Serialize;

/// What a figure must be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// This or more.
    AtLeast(f64),
    /// This or less.
    AtMost(f64),
    /// Only told.
    Told,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Short name for machines.
    pub id: &'static str,
    /// What it is, Japanese.
    pub label: &'static str,
    /// Value; none if it was not measured.
    pub value: Option<f64>,
    /// Unit, Japanese; `H`, `F` for ratios.
    pub unit: &'static str,
    /// Goal.
    pub goal: Goal,
    /// Whether it is reached; none without a value or a goal.
    pub reached: Option<bool>,
    /// How it came about, or why it was not measured. Japanese.
    pub note: String,
}

/// A figure that is to be measured.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// See [`Figure::id`].
    pub id: &'static str,
    /// See [`Figure::label`].
    pub label: &'static str,
    /// See [`Figure::unit`].
    pub unit: &'static str,
    /// See [`Figure::goal`].
    pub goal: Goal,
}

impl Asked {
    /// With its value.
    pub fn is(self, value: f64, note: impl Into<String>) -> Figure {
        let reached = match self.goal {
            _ if !value.is_finite() => return self.is_not(note),
            Goal::AtLeast(goal) => Some(value >= goal),
            Goal::AtMost(goal) => Some(value <= goal),
            Goal::Told => None,
        };
        Figure { value: Some(value), reached, ..self.is_not(note) }
    }

    /// Not measured, and why.
    pub fn is_not(self, reason: impl Into<String>) -> Figure {
        let Asked { id, label, unit, goal } = self;
        Figure { id, label, value: None, unit, goal, reached: None, note: reason.into() }
    }

    /// Not reached, whatever was measured: the target cannot do what is asked.
    pub fn missed(self, value: Option<f64>, reason: impl Into<String>) -> Figure {
        Figure { value, reached: Some(false), ..self.is_not(reason) }
    }

    /// Measured, or the target refused what is asked.
    pub fn of_target(self, measured: anyhow::Result<(f64, String)>) -> Figure {
        match measured {
            Ok((value, note)) => self.is(value, note),
            Err(error) => self.missed(None, format!("{error:#}")),
        }
    }

    /// Measured or failed.
    pub fn of(self, measured: anyhow::Result<(f64, String)>) -> Figure {
        match measured {
            Ok((value, note)) => self.is(value, note),
            Err(error) => self.is_not(format!("測れませんでした: {error:#}")),
        }
    }
}

/// A figure that is to be measured, with its goal.
pub const fn asked(id: &'static str, label: &'static str, unit: &'static str, goal: Goal) -> Asked {
    Asked { id, label, unit, goal }
}

impl Figure {
    /// One line for people.
    pub fn line(&self) -> String {
        let number = crate::report::svg::number;
        let goal = match self.goal {
            Goal::AtLeast(goal) => format!("目標 {}以上", number(goal)),
            Goal::AtMost(goal) => format!("目標 {}以下", number(goal)),
            Goal::Told => "参考".to_owned(),
        };
        let value = self.value.map_or_else(|| "未計測".to_owned(), |value| format!("{} {}", number(value), self.unit));
        let reached = match self.reached {
            Some(true) => "達成",
            Some(false) => "未達",
            None => "－",
        };
        format!("{reached}  {}: {value}({goal})  {}", self.label, self.note)
    }
}

/// Measures the figures of a part.
pub type Measure = fn() -> Vec<Figure>;

/// The parts, in the order in which they are measured.
pub const PARTS: [(&str, Measure); 8] = [
    ("generator", generator::figures),
    ("disk", disk::figures),
    ("http", http::figures),
    ("folder", folder::figures),
    ("nation", nation::figures),
    ("memory", memory::figures),
    ("batch", batch::figures),
    ("others", others::figures),
];

/// Everything that is asked of a part, without measuring.
pub fn asked_of(part: &str) -> Vec<Asked> {
    match part {
        "generator" => generator::ASKED.to_vec(),
        "disk" => disk::ASKED.to_vec(),
        "http" => http::ASKED.to_vec(),
        "folder" => folder::ASKED.to_vec(),
        "nation" => nation::ASKED.to_vec(),
        "memory" => memory::ASKED.to_vec(),
        "batch" => batch::ASKED.to_vec(),
        _ => others::ASKED.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_promise_has_a_figure_of_its_own() {
        let asked: Vec<Asked> = PARTS.iter().flat_map(|(part, _)| asked_of(part)).collect();
        let ids: std::collections::BTreeSet<&str> = asked.iter().map(|asked| asked.id).collect();
        assert_eq!(ids.len(), asked.len(), "names differ");
        for promised in [
            "inquiry_one_core",
            "inquiry_one_core_ephemeral",
            "inquiry_two_cores",
            "open_loop_1000_p99",
            "open_loop_20000_p99",
            "busy_hour_p99",
            "spike_p99",
            "breaking_rate",
            "first_answer_ms",
            "idle_mib",
            "changed_people_mib",
            "tickets_gib",
            "nation_throughput",
            "registration_rows",
            "folder_one",
            "folder_32",
            "folder_1000",
            "generator_wrk",
            "stall_error",
            "slot_share",
            "national_month_hours",
            "wiremock",
            "mockserver",
            "mountebank",
            "suite_seconds",
        ] {
            assert!(ids.contains(promised), "{promised}");
        }
    }

    #[test]
    fn a_figure_without_a_value_is_never_reached() {
        let asked = asked("x", "試し", "H", Goal::AtLeast(0.45));
        assert_eq!(asked.is(0.5, "").reached, Some(true));
        assert_eq!(asked.is(0.4, "").reached, Some(false));
        assert_eq!(asked.missed(Some(0.9), "断られました").reached, Some(false), "whatever the value");
        assert!(asked.of_target(Err(anyhow::anyhow!("人口に答えません"))).line().starts_with("未達"));
        for figure in [asked.is_not("なし"), asked.is(f64::NAN, "なし"), asked.of(Err(anyhow::anyhow!("x")))] {
            assert_eq!((figure.value, figure.reached), (None, None));
            assert!(figure.line().contains("未計測") && figure.line().starts_with('－'), "{}", figure.line());
        }
    }
}
