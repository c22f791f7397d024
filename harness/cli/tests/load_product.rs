//! A product under load, as processes: the reference, a slow one, lossy ones and ones that take things in twice must be
//! told apart by what is measured.

mod process;

use process::{Process, onshi, simulator, start};
use serde_json::Value;
use std::path::Path;

const TAPS: &str = "version: 1\ntitle: 小さな受付\narrivals:\n  process: paced\n  stages:\n    - hold: {rate: 10, seconds: 3}\npeople: {insured: 20, recipients: 10, without_ticket: 0.2}\nproduct: {work: taps, readers: 3, patience_s: 8}\npass: {p99_ms: 4000}\n";
const MONTH: &str = "version: 1\ntitle: 小さな月\npeople: {insured: 0, recipients: 40, without_ticket: 0}\nproduct: {work: bulk_acquisition, times: 2, known: 6, patience_s: 20}\n";
const APPOINTMENTS: &str = "version: 1\ntitle: 小さな予約\npeople: {insured: 30, recipients: 10, without_ticket: 0.2}\nproduct: {work: bulk_inquiry, times: 1, patience_s: 20}\n";

struct Lab {
    _simulator: Process,
    control: String,
    folder: tempfile::TempDir,
}

impl Lab {
    fn open() -> Lab {
        let (simulator, control) = simulator();
        Lab { _simulator: simulator, control, folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// Puts a variant of the reference under a load; exit code, verdict of the first stage and that stage.
    fn measure(&self, name: &str, profile: &str, variant: &[&str]) -> (Option<i32>, Value) {
        let mut args = vec!["reference", "--driver", "127.0.0.1:0", "--poll-ms", "50"];
        args.extend(variant);
        let (_product, line) = start(&args);
        let driver = line.strip_prefix("driver ").expect("the driver's address");
        let place = |what: &str| self.folder.path().join(format!("{name}{what}")).display().to_string();
        std::fs::write(place(".yaml"), profile).expect("a writable folder");
        let target = format!("folder:{}", place("-oqs"));
        let output = onshi()
            .args(["load", &place(".yaml"), "--target", &target, "--control", &self.control])
            .args(["--driver", driver, "--out", &place("-out")])
            .output()
            .expect("the built program");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let report = std::fs::read(Path::new(&place("-out")).join("load.json")).unwrap_or_else(|_| panic!("{said}"));
        let report: Value = serde_json::from_slice(&report).expect("JSON");
        let page = std::fs::read_to_string(Path::new(&place("-out")).join("load.html")).expect("a page");
        assert!(page.contains("製品の動き") && !page.contains("NaN"), "{name}");
        (output.status.code(), report["product"].clone())
    }
}

#[test]
fn the_reference_holds_and_its_slow_lossy_and_doubling_variants_are_told_apart() {
    let lab = Lab::open();
    let (code, good) = lab.measure("good", TAPS, &[]);
    let stage = &good["stages"][0];
    assert_eq!((code, stage["verdict"].as_str()), (Some(0), Some("held")), "{good}");
    assert_eq!(
        (stage["face_files"].as_u64(), stage["missed"].as_u64(), stage["doubled"].as_u64()),
        (Some(30), Some(0), Some(0))
    );
    assert!(good["highest"].as_str().expect("text").contains("毎時"), "{good}");

    // Thirty patients in three seconds, 400 ms each: the queue grows beyond the limit. While it works, its screen
    // stands still, too; that takes patience.
    let patient = TAPS.replace("patience_s: 8", "patience_s: 60");
    let (code, slow) = lab.measure("slow", &patient, &["--slow-ms", "400"]);
    let slow = &slow["stages"][0];
    assert_eq!((code, slow["missed"].as_u64()), (Some(1), Some(0)), "slow, but nothing is lost: {slow}");
    assert!(slow["findings"].to_string().contains("p99"), "{slow}");
    let p99 = |stage: &Value| stage["next_action_ms"]["p99"].as_f64().expect("a number");
    assert!(p99(slow) > 2.0 * p99(stage), "{} and {}", p99(slow), p99(stage));

    let (code, lossy) = lab.measure("lossy", TAPS, &["--defect", "misses-second-reader"]);
    let lossy = &lossy["stages"][0];
    assert_eq!(code, Some(1), "{lossy}");
    let missed = lossy["missed"].as_u64().expect("a number");
    assert!(missed > 0 && missed < 30, "{lossy}");
    assert_eq!(lossy["missed_files"].as_array().expect("names").len() as u64, missed.min(20));

    let (code, deaf) = lab.measure("deaf", TAPS, &["--defect", "ignores-face-files"]);
    assert_eq!((code, deaf["stages"][0]["missed"].as_u64()), (Some(1), Some(30)), "{deaf}");

    // The terminal touches every face file a little later.
    let (code, twice) = lab.measure("twice", TAPS, &["--defect", "reads-touched-file-again"]);
    let twice = &twice["stages"][0];
    assert_eq!((code, twice["missed"].as_u64()), (Some(1), Some(0)), "{twice}");
    assert!(twice["doubled"].as_u64().expect("a number") > 0, "{twice}");
}

#[test]
fn bulk_results_are_taken_in_whole_and_once_or_it_is_seen() {
    let lab = Lab::open();
    let (code, good) = lab.measure("month", MONTH, &[]);
    let bulk = &good["stages"][0]["bulk"];
    assert_eq!(code, Some(0), "{good}");
    assert_eq!(
        (bulk["asked"].as_u64(), bulk["answered"].as_u64(), bulk["finished"].as_u64()),
        (Some(40), Some(40), Some(2))
    );

    let (code, twice) = lab.measure("month-twice", MONTH, &["--defect", "duplicates-on-second-bulk"]);
    assert_eq!(code, Some(1), "{twice}");
    assert!(twice["stages"][0]["bulk"]["doubled"].as_u64().expect("a number") > 0, "{twice}");

    let (code, good) = lab.measure("appointments", APPOINTMENTS, &[]);
    assert_eq!((code, good["stages"][0]["bulk"]["answered"].as_u64()), (Some(0), Some(40)), "{good}");
    assert!(good["highest"].as_str().expect("text").contains("一度に40人"), "{good}");
}
