//! Insurers: what they register takes effect on a day and is known from a moment on; certificates and their limits.

use crate::story::{CLINIC, OFFICE, Story, abolish, aid_query, day, gist, insurance, insured_query, opening, tapping};
use jiff::civil::{Date, DateTime};
use onshi_domain::Settings;
use onshi_domain::answer::Answer;
use onshi_domain::command::{Command, Tap};
use onshi_domain::consent::ConsentChoices;
use onshi_domain::id::{Branch, InsuredNumber, InsurerNumber, PersonId};
use onshi_domain::inquiry::NumberQuery;
use onshi_domain::insurance::{
    Correction, ElderlyCertificate, Insurance, InsuranceDetails, InsuranceKind, LimitCertificate, Loss, ReasonOfLoss,
    SpecificDisease,
};

/// Something registered on the 3rd: what, and when it becomes visible (day, hour).
type Registered = (Command, Option<(i8, i8)>);

fn moment((on, hour): (i8, i8)) -> DateTime {
    day(on).at(hour, 0, 0, 0)
}

fn enrol(insurance: Insurance) -> Command {
    Command::EnrolInsurance { person: PersonId(1), insurance: Box::new(insurance), visible_from: None }
}

fn lose(on: Date, reason: ReasonOfLoss) -> Command {
    let loss = Loss { on, reason: Some(reason) };
    Command::LoseInsurance { person: PersonId(1), index: None, loss, visible_from: None }
}

fn correct(index: usize, correction: Correction) -> Command {
    Command::CorrectInsurance { person: PersonId(1), index, correction: Box::new(correction), visible_from: None }
}

/// The insurance of another insurer from the 2nd on.
fn newer() -> Insurance {
    Insurance {
        insurer_number: InsurerNumber::parse("138016").unwrap(),
        insurer_name: "架空国保".into(),
        from: day(2),
        ..insurance(PersonId(1))
    }
}

fn delayed(command: Command, to: Option<(i8, i8)>) -> Command {
    let at = to.map(moment);
    match command {
        Command::EnrolInsurance { person, insurance, .. } => {
            Command::EnrolInsurance { person, insurance, visible_from: at }
        }
        Command::LoseInsurance { person, index, loss, .. } => {
            Command::LoseInsurance { person, index, loss, visible_from: at }
        }
        Command::CorrectInsurance { person, index, correction, .. } => {
            Command::CorrectInsurance { person, index, correction, visible_from: at }
        }
        other => other,
    }
}

/// What the old number is answered and what the card is answered, on the 3rd and then on the 10th.
fn told(registered: Vec<Registered>, settings: Settings) -> [String; 4] {
    let mut story = Story::with(settings);
    let person = story.person(1);
    for (command, visible) in registered {
        story.act(delayed(command, visible));
    }
    let mut both = |on: i8| {
        story.go(on, 12);
        let number = gist(&story.ask(CLINIC, day(on), insured_query(person)));
        let card = match story.tap(person, CLINIC) {
            crate::story::Tapped::Face(answer) => insurers(&answer),
            crate::story::Tapped::Screen(failure) => format!("{failure:?}"),
        };
        [number, card]
    };
    let ([a, b], [c, d]) = (both(3), both(10));
    [a, b, c, d]
}

/// An answer in a nutshell with the insurers' numbers.
fn insurers(answer: &Answer) -> String {
    let names = answer.results().iter().map(|r| match r.qualification.insurance() {
        Some(told) => told.insurance.insurer_number.as_str().to_owned(),
        None => "扶助".to_owned(),
    });
    std::iter::once(answer.validity().unwrap().code().to_owned()).chain(names).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_late_registration_changes_the_answer_only_after_it_becomes_visible() {
    let old = || enrol(insurance(PersonId(1)));
    let other = ReasonOfLoss::OtherInsurance;
    let late = Some((8, 0));
    let number = |text: &str| Correction { number: Some(InsuredNumber::parse(text).unwrap()), ..Correction::default() };
    let lost = Correction { loss: Some(None), ..Correction::default() };
    let table: Vec<(&str, Vec<Registered>, [&str; 4])> = vec![
        ("nothing late", vec![(old(), None)], ["1 保険", "1 06132013", "1 保険", "1 06132013"]),
        (
            "an enrolment not visible yet is no qualification",
            vec![(old(), late)],
            ["4", "NothingFound", "1 保険", "1 06132013"],
        ),
        (
            "a loss not visible yet",
            vec![(old(), None), (lose(day(2), ReasonOfLoss::Other), late)],
            ["1 保険", "1 06132013", "2 保険~2026-11-02", "2 06132013"],
        ),
        (
            "successor at once, loss late: the card tells the newer one, the old number still counts",
            vec![(old(), None), (lose(day(2), other), late), (enrol(newer()), None)],
            ["1 保険", "1 138016", "3 保険~2026-11-02", "1 138016"],
        ),
        (
            "loss at once, successor late: 2 first, 3 later",
            vec![(old(), None), (lose(day(2), other), None), (enrol(newer()), late)],
            ["2 保険~2026-11-02", "2 06132013", "3 保険~2026-11-02", "1 138016"],
        ),
        (
            "both late",
            vec![(old(), None), (lose(day(2), other), late), (enrol(newer()), late)],
            ["1 保険", "1 06132013", "3 保険~2026-11-02", "1 138016"],
        ),
        (
            "a loss taken back, known late",
            vec![(old(), None), (lose(day(2), other), None), (correct(0, lost), late)],
            ["2 保険~2026-11-02", "2 06132013", "1 保険", "1 06132013"],
        ),
        (
            "a corrected number: the old one leads nowhere once that is known",
            vec![(old(), None), (correct(0, number("777")), late)],
            ["1 保険", "1 06132013", "4", "1 06132013"],
        ),
        (
            "a loss known before the enrolment is",
            vec![(old(), late), (lose(day(2), other), None)],
            ["4", "NothingFound", "2 保険~2026-11-02", "2 06132013"],
        ),
        (
            "the day of loss is the first day without it",
            vec![(old(), None), (lose(day(10), ReasonOfLoss::Death), None)],
            ["1 保険~2026-11-10", "1 06132013", "2 保険~2026-11-10", "2 06132013"],
        ),
    ];
    for (name, registered, expected) in table {
        assert_eq!(told(registered, Settings::default()), expected.map(str::to_owned), "{name}");
    }
}

#[test]
fn what_is_told_with_validity_2_and_3_follows_the_switches() {
    let both = || {
        let old = (enrol(insurance(PersonId(1))), None);
        vec![old, (lose(day(2), ReasonOfLoss::OtherInsurance), None), (enrol(newer()), None)]
    };
    for (lost, newer, expected) in [
        (true, false, "3 保険~2026-11-02"),
        (true, true, "3 保険~2026-11-02 保険"),
        (false, true, "3 保険"),
        (false, false, "3"),
    ] {
        let settings = Settings { include_lost_record: lost, include_newer_record: newer, ..Settings::default() };
        assert_eq!(told(both(), settings)[0], expected, "{lost} {newer}");
    }
}

#[test]
fn b071_an_ended_case_answers_with_the_newer_insurance_if_the_switch_says_so() {
    for (newer, expected) in [(false, "3 扶助0~2026-11-02"), (true, "3 扶助0~2026-11-02 保険")] {
        let mut story = Story::with(Settings { include_newer_record: newer, ..Settings::default() });
        let person = story.person(1);
        story.act(opening(person, OFFICE, Date::constant(2025, 11, 1)));
        story.change(person, abolish(), day(2));
        story.act(enrol(Insurance { from: day(2), ..insurance(person) }));
        let query = aid_query(crate::story::PAYER, person);
        assert_eq!(gist(&story.ask(CLINIC, day(3), query)), expected);
    }
}

#[test]
fn b078_each_reason_of_loss_is_told_with_its_code_and_only_a_newer_insurance_makes_3() {
    use ReasonOfLoss::{AssistanceBegan, Death, Other, OtherInsurance};
    for (reason, code) in [(Death, "01"), (AssistanceBegan, "02"), (OtherInsurance, "03"), (Other, "99")] {
        let mut story = Story::new();
        let person = story.person(1);
        story.insure(person);
        story.lose(person, day(2), reason);
        if reason == AssistanceBegan {
            story.act(opening(person, OFFICE, day(2)));
        }
        let answer = story.ask(CLINIC, day(3), insured_query(person));
        assert_eq!(gist(&answer), "2 保険~2026-11-02", "{reason:?}");
        let loss = answer.results()[0].qualification.insurance().unwrap().insurance.loss.unwrap();
        assert_eq!(loss.reason.unwrap().code(), code);
    }
}

#[test]
fn the_same_number_without_branch_fits_several_only_while_several_are_known() {
    let query = |branch: Option<&str>, birthdate: Option<Date>| NumberQuery {
        branch: branch.map(str::to_owned),
        birthdate,
        ..insured_query(PersonId(1))
    };
    let born = |id| Some(crate::story::birthdate(id));
    for (name, visible, branch, birthdate, expected) in [
        ("two known", (3, 0), None, None, "5"),
        ("the second not known yet", (8, 0), None, None, "1 保険"),
        ("branch of the first", (3, 0), Some("00"), None, "1 保険"),
        ("branch of the second", (3, 0), Some("01"), None, "1 保険"),
        ("branch of the second, not known yet", (8, 0), Some("01"), None, "4"),
        ("a branch that nobody has", (3, 0), Some("02"), None, "4"),
        ("birthdate of the second", (3, 0), None, born(2), "1 保険"),
        ("birthdate and branch of different people", (3, 0), Some("00"), born(2), "4"),
    ] {
        let mut story = Story::new();
        let first = story.person(1);
        story.insure(first);
        let second = story.person(2);
        let record = Insurance { branch: Some(Branch::new(1).unwrap()), family: true, ..insurance(first) };
        let visible_from = Some(moment(visible));
        story.act(Command::EnrolInsurance { person: second, insurance: Box::new(record), visible_from });
        assert_eq!(gist(&story.ask(CLINIC, day(3), query(branch, birthdate))), expected, "{name}");
    }
}

fn limit(until: Option<Date>) -> LimitCertificate {
    LimitCertificate {
        class: "01".into(),
        category: "A05".into(),
        issued_on: Some(day(1)),
        valid_from: Some(day(2)),
        valid_until: until,
        long_term_on: Some(day(2)),
    }
}

fn disease(category: &str, until: Option<Date>) -> SpecificDisease {
    SpecificDisease {
        category: category.into(),
        issued_on: None,
        valid_from: Some(day(1)),
        valid_until: until,
        self_pay_yen: Some(10_000),
    }
}

#[test]
fn certificates_are_told_on_their_days_and_with_the_consent_that_opens_them() {
    let elderly =
        ElderlyCertificate { issued_on: None, valid_from: day(1), valid_until: Some(day(9)), share_tenths: 2 };
    for (on, until, consented, expected) in [
        (3, Some(day(9)), true, (true, 2, true)),
        (3, Some(day(9)), false, (false, 0, true)),
        (3, None, true, (true, 2, true)),
        (9, Some(day(9)), true, (true, 2, true)),
        (10, Some(day(9)), true, (false, 0, false)),
        (10, None, true, (true, 2, false)),
    ] {
        let mut story = Story::new();
        let person = story.person(1);
        let details = InsuranceDetails {
            elderly: Some(elderly.clone()),
            limit: Some(limit(until)),
            specific_diseases: vec![disease("1", until), disease("3", until)],
            ..InsuranceDetails::default()
        };
        story.act(enrol(Insurance { details, ..insurance(person) }));
        story.go(on, 9);
        let consents =
            ConsentChoices { limit_certificate: consented, specific_diseases: consented, ..ConsentChoices::default() };
        let answer = story.tap_with(Tap { consents, ..tapping(person, CLINIC) }).answer();
        let told = &answer.results()[0].qualification.insurance().unwrap().insurance.details;
        let found = (told.limit.is_some(), told.specific_diseases.len(), told.elderly.is_some());
        assert_eq!(found, expected, "on the {on}th, until {until:?}, consent {consented}");
    }
}

#[test]
fn what_no_insurer_could_register_is_refused_with_the_reason() {
    let base = || insurance(PersonId(1));
    let with = |details: InsuranceDetails| Insurance { details, ..base() };
    let details = InsuranceDetails::default;
    let elderly = |share_tenths, valid_until| {
        Some(ElderlyCertificate { issued_on: None, valid_from: day(5), valid_until, share_tenths })
    };
    let late = |details: InsuranceDetails| Insurance { kind: InsuranceKind::LateElderly, ..with(details) };
    let coded = |class: &str, category: &str| {
        Some(LimitCertificate { class: class.into(), category: category.into(), ..limit(None) })
    };
    let table: Vec<(&str, Insurance, &str)> = vec![
        ("a class no table has", with(InsuranceDetails { limit: coded("04", "A01"), ..details() }), "insurance.code"),
        (
            "a category no table has",
            with(InsuranceDetails { limit: coded("01", "A07"), ..details() }),
            "insurance.code",
        ),
        (
            "an end before the beginning",
            with(InsuranceDetails { limit: Some(limit(Some(day(1)))), ..details() }),
            "insurance.dates",
        ),
        (
            "a disease no table has",
            with(InsuranceDetails { specific_diseases: vec![disease("4", None)], ..details() }),
            "insurance.code",
        ),
        (
            "a disease twice",
            with(InsuranceDetails { specific_diseases: vec![disease("1", None); 2], ..details() }),
            "insurance.specific_diseases",
        ),
        ("a share below 75", with(InsuranceDetails { share_tenths: Some(1), ..details() }), "insurance.share"),
        ("no such share", late(InsuranceDetails { share_tenths: Some(4), ..details() }), "insurance.share"),
        (
            "高齢受給者証 of 後期高齢",
            late(InsuranceDetails { elderly: elderly(2, None), ..details() }),
            "insurance.elderly",
        ),
        ("no such ratio", with(InsuranceDetails { elderly: elderly(0, None), ..details() }), "insurance.share"),
        (
            "ends before it begins",
            with(InsuranceDetails { elderly: elderly(2, Some(day(1))), ..details() }),
            "insurance.dates",
        ),
    ];
    for (name, insurance, code) in table {
        let mut story = Story::new();
        story.person(1);
        assert_eq!(story.refused(&enrol(insurance)), code, "{name}");
    }
}

#[test]
fn a_correction_must_leave_something_possible() {
    let mut story = Story::new();
    let person = story.person(1);
    let missing = correct(0, Correction::default());
    assert_eq!(story.refused(&missing), "insurance.unknown");
    story.insure(person);
    story.lose(person, day(2), ReasonOfLoss::OtherInsurance);
    story.act(enrol(newer()));
    for (name, index, correction, code) in [
        (
            "the loss taken back would overlap",
            0,
            Correction { loss: Some(None), ..Correction::default() },
            "insurance.overlap",
        ),
        (
            "the successor would begin too early",
            1,
            Correction { from: Some(day(1)), ..Correction::default() },
            "insurance.overlap",
        ),
        ("begins after its loss", 0, Correction { from: Some(day(3)), ..Correction::default() }, "insurance.dates"),
        ("no such stretch", 2, Correction::default(), "insurance.unknown"),
    ] {
        assert_eq!(story.refused(&correct(index, correction)), code, "{name}");
    }
    story.act(correct(1, Correction { from: Some(day(3)), ..Correction::default() }));
    assert_eq!(story.world.person(person).unwrap().insurance[1].registered().from, day(3));
    let again =
        Command::LoseInsurance { person, index: Some(0), loss: Loss { on: day(2), reason: None }, visible_from: None };
    assert_eq!(story.refused(&again), "insurance.none_in_force", "a stretch ends once");
}
