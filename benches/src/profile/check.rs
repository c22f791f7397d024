//! What a profile must hold beyond its shape. Each mistake names the line of the item.

use super::product::{ProductSpec, Work};
use super::yaml::Mistake;
use super::{PROFILE_VERSION, Profile};

/// The longest run in seconds (a day).
const MAX_SECONDS: f64 = 86_400.0;
/// The highest rate.
const MAX_RATE: f64 = 1_000_000.0;
/// The most people of a world: what one request of the control API can carry (4 MiB).
const MAX_PEOPLE: usize = 6_000;
/// The most facilities of a world.
const MAX_FACILITIES: usize = 500;
/// The most stages of a product's run.
const MAX_STAGES: usize = 20;
/// The most connections.
const MAX_CONNECTIONS: usize = 10_000;
/// The longest patience with an answer.
const MAX_TIMEOUT_MS: u64 = 600_000;

/// Finds the first mistake.
pub(super) fn check(profile: &Profile, text: &str) -> Result<(), Mistake> {
    let at = |path: &[&str]| line_of(text, path);
    let fail = |path: &[&str], what: String, remedy: &str| Err(Mistake::new(at(path), what, remedy));
    if profile.version != PROFILE_VERSION {
        let what = format!("版 {} は読めません。", profile.version);
        return fail(&["version"], what, "version: 1 と書いてください。");
    }
    if let Some(spec) = &profile.product {
        product(profile, spec, text)?;
        return limits(profile, text);
    }
    arrivals(profile, text)?;
    let mix = profile.mix;
    let weights = [
        ("insurance", mix.insurance),
        ("aid", mix.aid),
        ("bulk_inquiry", mix.bulk_inquiry),
        ("bulk_acquisition", mix.bulk_acquisition),
        ("registration", mix.registration),
        ("tap", mix.tap),
    ];
    for (name, weight) in weights {
        number(text, &["mix", name], weight, 0.0, MAX_RATE)?;
    }
    if weights.iter().all(|(_, weight)| *weight == 0.0) {
        return fail(&["mix"], "mix がすべて0です。".into(), "送る電文を一つは1以上にしてください。");
    }
    if mix.registration > 0.0 && mix.aid + mix.bulk_acquisition + mix.tap > 0.0 {
        let what = "registration と aid・bulk_acquisition・tap を同時に送ると、正しい答えが決まりません。".into();
        return fail(&["mix", "registration"], what, "登録だけのプロファイルに分けてください。");
    }
    let people = profile.people;
    let (rows, room) = (expected_of(profile, mix.registration), (people.recipients * profile.facilities) as f64);
    if rows > room {
        let what = format!("登録はおよそ{rows:.0}件になりますが、人と医療機関の組は{room:.0}しかありません。");
        return fail(&["mix", "registration"], what, "people.recipients か facilities を増やしてください。");
    }
    if people.insured == 0 && mix.insurance + mix.bulk_inquiry + mix.tap > 0.0 {
        return fail(&["people", "insured"], "insured が0人です。".into(), "1人以上にしてください。");
    }
    if people.recipients == 0 && mix.aid + mix.bulk_acquisition + mix.registration > 0.0 {
        return fail(&["people", "recipients"], "recipients が0人です。".into(), "1人以上にしてください。");
    }
    limits(profile, text)
}

/// What every profile keeps within bounds.
fn limits(profile: &Profile, text: &str) -> Result<(), Mistake> {
    let people = profile.people;
    if people.insured + people.recipients > MAX_PEOPLE {
        let what = format!("people が{}人です。", people.insured + people.recipients);
        return Err(Mistake::new(line_of(text, &["people"]), what, "合わせて6,000人までにしてください。"));
    }
    number(text, &["people", "without_ticket"], people.without_ticket, 0.0, 1.0)?;
    number(text, &["facilities"], profile.facilities as f64, 1.0, MAX_FACILITIES as f64)?;
    number(text, &["connections"], profile.connections as f64, 1.0, MAX_CONNECTIONS as f64)?;
    number(text, &["timeout_ms"], profile.timeout_ms as f64, 1.0, MAX_TIMEOUT_MS as f64)?;
    number(text, &["bulk", "people"], profile.bulk.people as f64, 1.0, MAX_PEOPLE as f64)?;
    number(text, &["bulk", "poll_ms"], profile.bulk.poll_ms as f64, 1.0, MAX_TIMEOUT_MS as f64)?;
    if let Some(think) = profile.think_time_s {
        number(text, &["think_time_s", "from"], think.from, 0.0, 3_600.0)?;
        number(text, &["think_time_s", "until"], think.until, think.from, 3_600.0)?;
    }
    for (path, limit) in [
        (["stop", "p99_ms"], profile.stop.p99_ms),
        (["stop", "error_rate"], profile.stop.error_rate),
        (["pass", "p99_ms"], profile.pass.p99_ms),
        (["pass", "error_rate"], profile.pass.error_rate),
    ] {
        if let Some(limit) = limit {
            let least = if path[1] == "p99_ms" { 0.001 } else { 0.0 };
            number(text, &path, limit, least, 600_000.0)?;
        }
    }
    Ok(())
}

/// What a product's work needs: somebody, stages within reason, cards on a curve.
fn product(profile: &Profile, spec: &ProductSpec, text: &str) -> Result<(), Mistake> {
    let at = |key: &str| line_of(text, &["product", key]);
    let positive = spec.stages.iter().all(|stage| *stage > 0.0);
    if !positive || !(1..=MAX_STAGES).contains(&spec.stages.len()) {
        let remedy = format!("0より大きい数を1から{MAX_STAGES}個まで書いてください。");
        return Err(Mistake::new(at("stages"), "product.stages を読めません。", remedy));
    }
    number(text, &["product", "readers"], f64::from(spec.readers), 1.0, 99.0)?;
    number(text, &["product", "patience_s"], spec.patience_s, 0.1, 3_600.0)?;
    number(text, &["product", "times"], f64::from(spec.times), 1.0, 100.0)?;
    let people = profile.people;
    if spec.known > people.recipients {
        let what = format!("known が{}人で、recipients の{}人より多くなっています。", spec.known, people.recipients);
        return Err(Mistake::new(at("known"), what, "recipients 以下にしてください。"));
    }
    let needed =
        if spec.work == Work::BulkAcquisition { people.recipients } else { people.insured + people.recipients };
    if needed == 0 {
        return Err(Mistake::new(line_of(text, &["people"]), "誰もいません。", "people を1人以上にしてください。"));
    }
    if profile.facilities != 1 {
        let what = "製品の試験の施設は一つです。";
        return Err(Mistake::new(line_of(text, &["facilities"]), what, "facilities を消すか1にしてください。"));
    }
    match spec.work {
        Work::Taps => arrivals(profile, text),
        Work::BulkInquiry | Work::BulkAcquisition if spec.stages.iter().any(|stage| *stage > 1.0) => {
            let what = "一括の stages は人数の割合で、1を超えられません。";
            Err(Mistake::new(at("stages"), what, "人を増やすには people を大きくしてください。"))
        }
        Work::BulkInquiry | Work::BulkAcquisition => Ok(()),
    }
}

fn arrivals(profile: &Profile, text: &str) -> Result<(), Mistake> {
    let arrivals = &profile.arrivals;
    if arrivals.calendar.is_some() != arrivals.stages.is_empty() {
        let what = "arrivals に calendar と stages のちょうど一方が必要です。";
        let remedy = "calendar(平日、月曜の朝など)か stages のどちらか一方だけを書いてください。";
        return Err(Mistake::new(line_of(text, &["arrivals"]), what, remedy));
    }
    for stage in &arrivals.stages {
        let [seconds, from, to] = stage.numbers();
        let right = seconds > 0.0 && seconds <= MAX_SECONDS && [from, to].iter().all(|r| (0.0..=MAX_RATE).contains(r));
        if !right {
            let line = line_of(text, &["arrivals", "stages"]).map(|line| line + 1);
            let what = format!("stages に{seconds}秒、毎秒{from}〜{to}件の段があります。");
            return Err(Mistake::new(line, what, "秒は0より大きく1日まで、件数は0以上にしてください。"));
        }
    }
    for (name, value) in [("compress", arrivals.compress), ("scale", arrivals.scale)] {
        if let Some(value) = value {
            number(text, &["arrivals", name], value, 1e-9, MAX_RATE)?;
        }
    }
    let until = arrivals.until_hour.unwrap_or(24.0);
    number(text, &["arrivals", "until_hour"], until, 0.0, 24.0)?;
    number(text, &["arrivals", "from_hour"], arrivals.from_hour.unwrap_or(0.0), 0.0, until)?;
    if let Some(seconds) = profile.duration_s {
        number(text, &["duration_s"], seconds, 0.001, MAX_SECONDS)?;
    }
    let length = profile.curve(None).seconds();
    number(text, &["warm_up_s"], profile.warm_up_s, 0.0, (length * 0.9).max(0.0))?;
    if profile.curve(None).peak() > MAX_RATE {
        let what = "最大の到着率が毎秒1,000,000件を超えます。";
        return Err(Mistake::new(line_of(text, &["arrivals"]), what, "compress か scale を小さくしてください。"));
    }
    Ok(())
}

/// The most messages of a weight that can be expected: mean and six standard deviations.
fn expected_of(profile: &Profile, weight: f64) -> f64 {
    let mix = profile.mix;
    let all = mix.insurance + mix.aid + mix.bulk_inquiry + mix.bulk_acquisition + mix.registration + mix.tap;
    let mean = profile.curve(None).expected() * weight / all;
    mean + 6.0 * mean.sqrt()
}

/// A number within bounds.
fn number(text: &str, path: &[&str], value: f64, least: f64, most: f64) -> Result<(), Mistake> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    let what = format!("{} が{value}です。", path.join("."));
    Err(Mistake::new(line_of(text, path), what, format!("{least}から{most}までにしてください。")))
}

/// The line on which the last key of a path stands, each key below the one before; the nearest that is written.
fn line_of(text: &str, path: &[&str]) -> Option<u64> {
    let mut found = None;
    let mut lines = text.lines().enumerate();
    for key in path {
        let here = lines.find(|(_, line)| {
            let line = line.trim_start().trim_start_matches("- ");
            line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':'))
        });
        match here {
            Some((number, _)) => found = Some(number as u64 + 1),
            None => break,
        }
    }
    found
}
