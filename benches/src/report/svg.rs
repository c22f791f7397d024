//! Charts written by hand as SVG: lines over time, bars over time, a heat map. Colours tell apart without red and green.

use std::fmt::Write as _;

/// Width of a chart.
const WIDTH: f64 = 920.0;
/// Height of a chart.
const HEIGHT: f64 = 240.0;
/// Margins: left, right, top, bottom.
const MARGIN: [f64; 4] = [64.0, 16.0, 12.0, 34.0];

/// A line.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// What it is, Japanese.
    pub label: &'a str,
    /// Colour.
    pub colour: &'a str,
    /// Values by time in seconds.
    pub points: Vec<(f64, f64)>,
}

struct Frame {
    end: f64,
    least: f64,
    most: f64,
    log: bool,
}

impl Frame {
    fn x(&self, at: f64) -> f64 {
        MARGIN[0] + (WIDTH - MARGIN[0] - MARGIN[1]) * (at / self.end.max(1e-9)).clamp(0.0, 1.0)
    }

    fn y(&self, value: f64) -> f64 {
        let place = |value: f64| if self.log { value.max(self.least).log10() } else { value };
        let (low, high) = (place(self.least), place(self.most));
        let share = (place(value) - low) / (high - low).max(1e-9);
        HEIGHT - MARGIN[3] - (HEIGHT - MARGIN[2] - MARGIN[3]) * share.clamp(0.0, 1.0)
    }

    fn marks(&self) -> Vec<f64> {
        if self.log {
            let (low, high) = (self.least.log10().floor() as i32, self.most.log10().ceil() as i32);
            return (low..=high).map(|power| 10_f64.powi(power)).filter(|mark| *mark <= self.most * 1.001).collect();
        }
        let step = round_step(self.most / 4.0);
        (0..).map(|nth| f64::from(nth) * step).take_while(|mark| *mark <= self.most * 1.001).take(12).collect()
    }
}

/// 1, 2 or 5 times a power of ten, at least `raw`.
fn round_step(raw: f64) -> f64 {
    let power = 10_f64.powf(raw.max(1e-9).log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|factor| factor * power).find(|step| *step >= raw).unwrap_or(power)
}

fn open(title: &str, height: f64) -> String {
    format!("<svg role=\"img\" viewBox=\"0 0 {WIDTH} {height}\" aria-label=\"{0}\"><title>{0}</title>", escaped(title))
}

fn axes(out: &mut String, frame: &Frame, unit: &str) {
    value_axis(out, frame, unit);
    time_axis(out, frame, HEIGHT);
}

fn value_axis(out: &mut String, frame: &Frame, unit: &str) {
    for mark in frame.marks() {
        let y = frame.y(mark);
        let _ = write!(
            out,
            "<line class=\"grid\" x1=\"{:.1}\" x2=\"{:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/><text class=\"mark\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            MARGIN[0],
            WIDTH - MARGIN[1],
            MARGIN[0] - 6.0,
            y + 4.0,
            number(mark)
        );
    }
    let _ = write!(out, "<text class=\"mark\" x=\"4\" y=\"{:.1}\">{}</text>", MARGIN[2] + 2.0, escaped(unit));
}

fn time_axis(out: &mut String, frame: &Frame, height: f64) {
    let step = round_step(frame.end / 8.0);
    for nth in 0..=8 {
        let at = f64::from(nth) * step;
        if at <= frame.end {
            let (x, y) = (frame.x(at), height - MARGIN[3] + 18.0);
            let _ = write!(
                out,
                "<text class=\"mark\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\">{}秒</text>",
                number(at)
            );
        }
    }
}

/// Lines over time. A logarithmic axis begins at `least`.
pub fn lines(title: &str, unit: &str, end: f64, log_from: Option<f64>, lines: &[Line<'_>]) -> String {
    let most = lines.iter().flat_map(|line| &line.points).map(|point| point.1).fold(0.0, f64::max);
    let least = log_from.unwrap_or(0.0);
    let frame = Frame { end, least, most: (most * 1.05).max(least * 10.0).max(1e-3), log: log_from.is_some() };
    let mut out = open(title, HEIGHT);
    axes(&mut out, &frame, unit);
    for line in lines {
        let points: Vec<String> =
            line.points.iter().map(|(at, value)| format!("{:.1},{:.1}", frame.x(*at), frame.y(*value))).collect();
        let _ = write!(
            out,
            "<polyline fill=\"none\" stroke=\"{}\" stroke-width=\"2\" points=\"{}\"><title>{}</title></polyline>",
            line.colour,
            points.join(" "),
            escaped(line.label)
        );
    }
    out + "</svg>" + &legend(lines.iter().map(|line| (line.label, line.colour)))
}

/// Bars over time, one colour above the other.
pub fn bars(title: &str, unit: &str, end: f64, width_s: f64, parts: &[Line<'_>]) -> String {
    let count = parts.first().map_or(0, |part| part.points.len());
    let sum = |nth: usize| parts.iter().map(|part| part.points.get(nth).map_or(0.0, |point| point.1)).sum::<f64>();
    let most = (0..count).map(sum).fold(0.0, f64::max);
    let frame = Frame { end, least: 0.0, most: (most * 1.05).max(1.0), log: false };
    let mut out = open(title, HEIGHT);
    axes(&mut out, &frame, unit);
    for nth in 0..count {
        let mut base = 0.0;
        for part in parts {
            let Some((at, value)) = part.points.get(nth).filter(|point| point.1 > 0.0) else { continue };
            let (x, y) = (frame.x(*at), frame.y(base + value));
            let (width, height) = ((frame.x(at + width_s) - x - 0.5).max(0.5), frame.y(base) - y);
            let _ = write!(
                out,
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{}\"><title>{} {}</title></rect>",
                part.colour,
                escaped(part.label),
                number(*value)
            );
            base += value;
        }
    }
    out + "</svg>" + &legend(parts.iter().map(|part| (part.label, part.colour)))
}

/// A group of columns.
#[derive(Debug, Clone)]
pub struct Bar {
    /// What stands below it, Japanese.
    pub label: String,
    /// A value for each series.
    pub values: Vec<f64>,
}

/// Groups of columns side by side; `series` names and colours the columns of a group.
pub fn columns(title: &str, unit: &str, series: &[(&str, &str)], groups: &[Bar]) -> String {
    let most = groups.iter().flat_map(|group| &group.values).copied().fold(0.0, f64::max);
    let frame = Frame { end: groups.len().max(1) as f64, least: 0.0, most: (most * 1.05).max(1e-3), log: false };
    let mut out = open(title, HEIGHT);
    value_axis(&mut out, &frame, unit);
    for (nth, group) in groups.iter().enumerate() {
        let (left, right) = (frame.x(nth as f64 + 0.15), frame.x(nth as f64 + 0.85));
        let width = (right - left) / series.len().max(1) as f64;
        for (place, (value, (label, colour))) in group.values.iter().zip(series).enumerate() {
            let (x, y) = (left + width * place as f64, frame.y(*value));
            let _ = write!(
                out,
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{colour}\"><title>{} {} {}</title></rect>",
                (width - 1.0).max(0.5),
                (frame.y(0.0) - y).max(0.0),
                escaped(&group.label),
                escaped(label),
                number(*value)
            );
        }
        let _ = write!(
            out,
            "<text class=\"mark\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            f64::midpoint(left, right),
            HEIGHT - MARGIN[3] + 18.0,
            escaped(&group.label)
        );
    }
    out + "</svg>" + &legend(series.iter().copied())
}

/// A heat map: columns are slices of time, rows are bands of latency, the darker the more answers.
pub fn heat(title: &str, end: f64, width_s: f64, borders_ms: &[f64], columns: &[(f64, Vec<u64>)]) -> String {
    let height = 320.0;
    let most = columns.iter().flat_map(|column| &column.1).copied().max().unwrap_or(0).max(1) as f64;
    let frame = Frame { end, least: 0.0, most: 1.0, log: false };
    let rows = borders_ms.len();
    let row_height = (height - MARGIN[2] - MARGIN[3]) / rows as f64;
    let mut out = open(title, height);
    for (row, border) in borders_ms.iter().enumerate() {
        let y = height - MARGIN[3] - (row as f64) * row_height;
        let _ = write!(
            out,
            "<text class=\"mark\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}ms〜</text>",
            MARGIN[0] - 6.0,
            y - row_height / 2.0 + 4.0,
            number(*border)
        );
    }
    for (at, counts) in columns {
        let x = frame.x(*at);
        let width = (frame.x(at + width_s) - x).max(0.5);
        for (row, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let y = height - MARGIN[3] - (row as f64 + 1.0) * row_height;
            let shade = 0.12 + 0.88 * ((*count as f64).ln_1p() / most.ln_1p());
            let _ = write!(
                out,
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{row_height:.1}\" fill=\"#1f4e9c\" fill-opacity=\"{shade:.2}\"><title>{}秒 {}ms〜 {count}件</title></rect>",
                number(*at),
                number(borders_ms[row])
            );
        }
    }
    time_axis(&mut out, &frame, height);
    out + "</svg>"
}

fn legend<'a>(entries: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let entries: String = entries
        .map(|(label, colour)| format!("<span><i style=\"background:{colour}\"></i>{}</span>", escaped(label)))
        .collect();
    format!("<p class=\"legend\">{entries}</p>")
}

/// A number with as many places as it needs.
pub fn number(value: f64) -> String {
    let places = match value.abs() {
        size if size == 0.0 || size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        _ => 3,
    };
    let text = format!("{value:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// Text inside markup.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_numbers_short() {
        assert_eq!([0.3, 3.0, 7.0, 12.0].map(round_step), [0.5, 5.0, 10.0, 20.0]);
        assert_eq!([0.0, 0.1234, 1.5, 12.34, 100.0, 1234.5].map(number), ["0", "0.123", "1.5", "12.3", "100", "1234"]);
    }

    #[test]
    fn a_higher_value_stands_higher_on_both_axes() {
        for log in [false, true] {
            let frame = Frame { end: 10.0, least: 0.1, most: 100.0, log };
            assert!(frame.y(50.0) < frame.y(5.0) && frame.y(1e9) >= MARGIN[2] - 0.1);
            assert!(frame.x(5.0) < frame.x(6.0));
            assert!(frame.marks().len() >= 3);
        }
    }

    #[test]
    fn an_empty_run_has_charts_without_content() {
        let empty = Line { label: "率", colour: "#000", points: Vec::new() };
        for chart in [
            lines("a", "b", 0.0, None, std::slice::from_ref(&empty)),
            bars("a", "b", 0.0, 1.0, std::slice::from_ref(&empty)),
            heat("a", 0.0, 1.0, &[0.0, 1.0], &[]),
            columns("a", "b", &[("c", "#000")], &[]),
        ] {
            assert!(chart.contains("</svg>") && !chart.contains("NaN") && !chart.contains("inf"), "{chart}");
        }
    }
}
