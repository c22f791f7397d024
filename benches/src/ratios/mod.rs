//! The figures that the project promises, measured against bare baselines in one run on one machine.
//!
//! - this file: a [`Figure`] and how it is printed;
//! - [`place`]: processes on cores, their CPU time and memory;
//! - [`subject`]: the simulator with a world, and loads on it;
//! - [`http`], [`folder`], [`generator`], [`nation`]: the measurements.
//!
//! What cannot be measured says 未計測 and why; no value is ever made up.

pub mod folder;
pub mod generator;
pub mod http;
pub mod nation;
pub mod place;
pub mod subject;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_without_a_value_is_never_reached() {
        let asked = asked("x", "試し", "H", Goal::AtLeast(0.45));
        assert_eq!(asked.is(0.5, "").reached, Some(true));
        assert_eq!(asked.is(0.4, "").reached, Some(false));
        for figure in [asked.is_not("なし"), asked.is(f64::NAN, "なし"), asked.of(Err(anyhow::anyhow!("x")))] {
            assert_eq!((figure.value, figure.reached), (None, None));
            assert!(figure.line().contains("未計測") && figure.line().starts_with('－'), "{}", figure.line());
        }
    }
}
