//! The report for people: one offline page, Japanese, with the raw bytes one click away.

use super::model::StepReport;
use super::{Report, ScenarioReport};
use crate::case::Severity;
use crate::evidence::{Event, Evidence};
use crate::verdict::{ORDER, StepOutcome, Verdict};
use askama::Template;
use base64::Engine as _;
use encoding_rs::{SHIFT_JIS, UTF_8};
use onshi_wire::control::journal::{Direction, Door, JournalEntry};

/// Raw bytes of at most this many per message are shown; the record has all.
const SHOWN_BYTES: usize = 64 * 1024;

/// Renders it.
///
/// # Errors
/// When the template fails, Japanese.
pub fn render(report: &Report, evidence: &Evidence) -> Result<String, String> {
    let page = Page {
        report,
        counts: ORDER.iter().map(|verdict| (*verdict, report.summary.count(*verdict))).collect(),
        scenarios: report.scenarios.iter().map(|scenario| view(scenario, evidence)).collect(),
    };
    page.render().map_err(|error| format!("report.html を作れません: {error}"))
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    report: &'a Report,
    counts: Vec<(Verdict, usize)>,
    scenarios: Vec<ScenarioView<'a>>,
}

struct ScenarioView<'a> {
    scenario: &'a ScenarioReport,
    findings: Vec<FindingView>,
    steps: Vec<StepView<'a>>,
    messages: Vec<MessageView<'a>>,
    actions: Vec<&'a str>,
    screens: Vec<String>,
}

/// The five things, in their order.
struct FindingView {
    warning: bool,
    requirement: String,
    reading: String,
    expected: String,
    actual: String,
    place: String,
    next: String,
    message: Option<u64>,
}

struct StepView<'a> {
    step: &'a StepReport,
    mark: &'static str,
}

struct MessageView<'a> {
    entry: &'a JournalEntry,
    way: &'static str,
    text: String,
    hex: String,
}

fn view<'a>(scenario: &'a ScenarioReport, evidence: &'a Evidence) -> ScenarioView<'a> {
    let events = evidence.scenarios.get(&scenario.id).map_or(&[][..], Vec::as_slice);
    let entries = events.iter().filter_map(|event| match event {
        Event::Observed { entry, .. } => Some(&**entry),
        _ => None,
    });
    let actions = events.iter().filter_map(|event| match event {
        Event::Drove { what, .. } | Event::Note { text: what, .. } => Some(what.as_str()),
        _ => None,
    });
    let mut screens = events.iter().filter_map(|event| match event {
        Event::Screen { screen, .. } => serde_json::to_string_pretty(screen).ok(),
        _ => None,
    });
    ScenarioView {
        findings: scenario.findings.iter().map(|finding| finding_view(finding, evidence)).collect(),
        steps: scenario.steps.iter().map(|step| StepView { step, mark: mark(&step.result) }).collect(),
        messages: entries.filter(|entry| entry.door != Door::Control).map(message_view).collect(),
        actions: actions.collect(),
        // The last screen is what the verdict rests on; earlier ones are in the record.
        screens: screens.next_back().into_iter().collect(),
        scenario,
    }
}

fn finding_view(finding: &crate::case::Finding, evidence: &Evidence) -> FindingView {
    let line = evidence.requirements.iter().find(|line| line.id == finding.requirement);
    FindingView {
        warning: finding.severity == Severity::Warning,
        requirement: finding.requirement.clone(),
        reading: line.map(|line| line.reading.clone()).unwrap_or_default(),
        expected: finding.expected.clone(),
        actual: finding.actual.clone(),
        place: finding.place.in_words(),
        next: finding.next.clone(),
        message: finding.place.journal_seq,
    }
}

fn mark(result: &StepOutcome) -> &'static str {
    match result {
        StepOutcome::Passed => "○",
        StepOutcome::Ended { .. } => "×",
        StepOutcome::Undefined | StepOutcome::Ambiguous { .. } | StepOutcome::Panicked { .. } => "！",
    }
}

fn message_view(entry: &JournalEntry) -> MessageView<'_> {
    let bytes = entry.bytes_base64.as_deref().unwrap_or_default();
    let bytes = base64::engine::general_purpose::STANDARD.decode(bytes).unwrap_or_default();
    let shown = &bytes[..bytes.len().min(SHOWN_BYTES)];
    MessageView { way: way(entry), text: text_of(shown), hex: hex_dump(shown), entry }
}

fn way(entry: &JournalEntry) -> &'static str {
    match entry.direction {
        Direction::Received => "製品 → 端末",
        Direction::Answered => "端末の応答",
        Direction::Delivered => "端末 → 製品（配達）",
    }
}

/// As the declaration says; what fits neither code is shown with replacement marks.
fn text_of(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(100)]).to_lowercase();
    let encoding = if head.contains("shift_jis") || head.contains("windows-31j") { SHIFT_JIS } else { UTF_8 };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Offset, sixteen bytes, printable ASCII.
fn hex_dump(bytes: &[u8]) -> String {
    let mut dump = String::new();
    for (row, chunk) in bytes.chunks(16).enumerate() {
        let hex: Vec<String> = chunk.iter().map(|byte| format!("{byte:02x}")).collect();
        let ascii: String =
            chunk.iter().map(|byte| if byte.is_ascii_graphic() { char::from(*byte) } else { '.' }).collect();
        dump.push_str(&format!("{:06x}  {:<47}  {ascii}\n", row * 16, hex.join(" ")));
    }
    dump
}
