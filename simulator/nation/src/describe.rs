//! The nation in words and tables, Japanese: the marginals of a sample beside the published figures, and one person.

use crate::household::{Role, Shape};
use crate::insurance::{AID_INSURED_AGE, LATE_ELDERLY_AGE};
use crate::mix::{below, field};
use crate::shares::{self, Basis, Share};
use crate::{
    CardState, FACILITIES, FacilityIndex, FacilityKind, Nation, NumberHabit, OFFICES, OfficeIndex, OfficeKind, PEOPLE,
    Person, PersonIndex, Programme, RegistrationHabit, Scheme, Sex,
};
use onshi_domain::TreatmentMonth;
use std::fmt::{self, Write};

/// One marginal.
#[derive(Debug, Clone, PartialEq)]
pub struct Marginal {
    /// Group, Japanese (`年齢`).
    pub group: &'static str,
    /// What is counted, Japanese.
    pub label: String,
    /// The figure in the data file, percent or count; `None` when it has none.
    pub published: Option<f64>,
    /// The nation's, in the same unit.
    pub ours: f64,
    /// `%` or `人`, `か所`.
    pub unit: &'static str,
    /// Published, derived or assumed.
    pub basis: Basis,
    /// Source and date, Japanese.
    pub source: String,
}

/// The marginals of a sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Description {
    /// Seed of the nation.
    pub seed: u64,
    /// Number of people looked at, spread evenly.
    pub sample: u32,
    /// The table.
    pub marginals: Vec<Marginal>,
}

/// Largest sample of [`describe`]: everybody.
pub const LARGEST_SAMPLE: u32 = PEOPLE;

/// Counts a sample of the people (spread evenly; 1 to [`LARGEST_SAMPLE`]), all offices and all facilities.
pub fn describe(nation: Nation, sample: u32) -> Description {
    let sample = sample.clamp(1, LARGEST_SAMPLE);
    let mut counts = Counts::default();
    for index in sample_of(nation, sample) {
        counts.add(&nation.person(index));
    }
    let mut marginals = Vec::new();
    people(&counts, &mut marginals);
    coverage(nation, &counts, &mut marginals);
    offices(nation, &mut marginals);
    facilities(nation, &counts, &mut marginals);
    Description { seed: nation.seed(), sample, marginals }
}

/// One person by chance from each of so many equal parts of the index space (even steps would meet the same slots of
/// the blocks again and again).
fn sample_of(nation: Nation, sample: u32) -> impl Iterator<Item = PersonIndex> {
    let edge = move |part: u64| part * u64::from(PEOPLE) / u64::from(sample);
    (0..u64::from(sample)).map(move |part| {
        let (from, before) = (edge(part), edge(part + 1));
        PersonIndex::wrapping(from + below(nation.mix(part, field::DESCRIBE), before - from))
    })
}

/// What is counted of the sample.
#[derive(Debug, Default)]
struct Counts {
    people: u64,
    male: u64,
    cohorts: [u64; shares::COHORTS],
    over_75: u64,
    households: [u64; 7],
    cards: [u64; 8],
    unwritable: u64,
    foreign: u64,
    schemes: [u64; 6],
    aid: u64,
    aid_old: u64,
    aid_working: u64,
    aid_insured: u64,
    subsidies: [(u64, u64); 12],
    regular: [u64; 4],
}

impl Counts {
    fn add(&mut self, person: &Person) {
        let age = person.age();
        self.people += 1;
        self.male += u64::from(person.sex() == Sex::Male);
        self.cohorts[usize::from(age / 5).min(shares::COHORTS - 1)] += 1;
        self.over_75 += u64::from(age >= 75);
        if person.role() == Role::Head {
            self.households[usize::from(person.household_size())] += 1;
        }
        self.cards[person.card_state() as usize] += 1;
        self.unwritable += u64::from(person.has_unwritable_name() || person.has_unwritable_address());
        self.foreign += u64::from(person.is_foreign());
        let (aid, insurance) = (person.aid(), person.insurance());
        if let Some(insurance) = insurance {
            self.schemes[insurance.scheme() as usize] += 1;
        }
        if aid.is_some() {
            self.aid += 1;
            self.aid_old += u64::from(age >= 65);
            self.aid_working += u64::from((AID_INSURED_AGE..LATE_ELDERLY_AGE).contains(&age));
        }
        self.aid_insured += u64::from(aid.is_some() && insurance.is_some());
        for programme in Programme::ALL {
            let ages = shares::built_in().subsidies[programme.key()].ages;
            if (ages.0..=ages.1).contains(&age) && person.may_have(programme) {
                let counts = &mut self.subsidies[programme as usize];
                counts.0 += 1;
                counts.1 += u64::from(person.subsidy(programme).is_some());
            }
        }
        for kind in FacilityKind::ALL {
            self.regular[kind as usize] += u64::from(person.facility(kind).is_some());
        }
    }

    fn cards(&self, states: &[CardState]) -> u64 {
        states.iter().map(|state| self.cards[*state as usize]).sum()
    }
}

fn source(share: &Share) -> String {
    let source = shares::built_in().sources.get(&share.source).map_or("", String::as_str);
    if share.date == "-" { source.to_owned() } else { format!("{source} [{}]", share.date) }
}

/// A row against a number of the data file.
fn against(group: &'static str, key: &str, ours: f64, rows: &mut Vec<Marginal>) {
    let Some(share) = shares::built_in().shares.get(key) else { return };
    let (published, unit) = match share.unit.as_str() {
        "ppm" => (share.value as f64 / 10_000.0, "%"),
        "thousand" => (percent(share.value, shares::built_in().ages.iter().sum()), "%"),
        _ => (share.value as f64, "件"),
    };
    rows.push(Marginal {
        group,
        label: share.label.clone(),
        published: Some(published),
        ours,
        unit,
        basis: share.basis,
        source: source(share),
    });
}

/// A row for which the data file has no figure.
fn alone(group: &'static str, label: String, ours: f64, unit: &'static str, rows: &mut Vec<Marginal>) {
    let source = "公表値なし（他の行から決まる）".to_owned();
    rows.push(Marginal { group, label, published: None, ours, unit, basis: Basis::Assumed, source });
}

fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 }
}

fn people(counts: &Counts, rows: &mut Vec<Marginal>) {
    let of_all = |part| percent(part, counts.people);
    against("人口", "people", f64::from(PEOPLE), rows);
    against("人口", "sex.male", of_all(counts.male), rows);
    let band = |from: usize, to: usize| of_all(counts.cohorts[from..to].iter().sum());
    against("年齢", "age.under15", band(0, 3), rows);
    against("年齢", "age.15to64", band(3, 13), rows);
    against("年齢", "age.65over", band(13, 20), rows);
    against("年齢", "age.75over", of_all(counts.over_75), rows);
    let (ages, whole) = (&shares::built_in().ages, shares::built_in().ages.iter().sum());
    for (cohort, thousand) in ages.iter().enumerate() {
        let from = cohort * 5;
        let label = if cohort == 19 { "95歳以上".to_owned() } else { format!("{from}～{}歳", from + 4) };
        rows.push(Marginal {
            group: "年齢",
            label,
            published: Some(percent(*thousand, whole)),
            ours: of_all(counts.cohorts[cohort]),
            unit: "%",
            basis: Basis::Assumed,
            source: "公表の区分を5歳階級に按分（仮定）".to_owned(),
        });
    }
    let households: u64 = counts.households.iter().sum();
    for size in 1..=6 {
        against("世帯", &format!("household.{size}"), percent(counts.households[size], households), rows);
    }
    against("氏名", "name.unwritable", of_all(counts.unwritable), rows);
    against("氏名", "name.foreign", of_all(counts.foreign), rows);
}

fn coverage(nation: Nation, counts: &Counts, rows: &mut Vec<Marginal>) {
    use CardState::{
        CardExpired, CertificateExpired, Expiring, NotRegistered, RegistrationCancelled, Suspended, Valid,
    };
    let of_all = |part| percent(part, counts.people);
    let registered = counts.cards(&[Valid, Suspended, CardExpired, CertificateExpired, Expiring]);
    let unregistered = counts.cards(&[NotRegistered, RegistrationCancelled]);
    against("カード", "card.held", of_all(registered + unregistered), rows);
    against("カード", "card.registered", percent(registered, registered + unregistered), rows);
    for (key, state) in [
        ("card.suspended", Suspended),
        ("card.card_expired", CardExpired),
        ("card.certificate_expired", CertificateExpired),
        ("card.expiring", Expiring),
    ] {
        against("カード", key, percent(counts.cards(&[state]), registered), rows);
    }
    against("カード", "card.cancelled", percent(counts.cards(&[RegistrationCancelled]), unregistered), rows);
    for scheme in Scheme::ALL {
        against("医療保険", &format!("insured.{}", scheme.key()), of_all(counts.schemes[scheme as usize]), rows);
    }
    let without = counts.people - counts.schemes.iter().sum::<u64>();
    alone("医療保険", "医療保険なし（医療扶助のみ）".to_owned(), of_all(without), "%", rows);
    let recipients: u32 = OfficeIndex::all().map(|index| nation.office(index).recipients()).sum();
    against("医療扶助", "recipients", f64::from(recipients), rows);
    against("医療扶助", "aid.with_insurance", percent(counts.aid_insured, counts.aid_working), rows);
    against("医療扶助", "aid.old", percent(counts.aid_old, counts.aid), rows);
    for programme in Programme::ALL {
        let row = &shares::built_in().subsidies[programme.key()];
        let (eligible, given) = counts.subsidies[programme as usize];
        rows.push(Marginal {
            group: "医療費助成",
            label: row.share.label.clone(),
            published: Some(row.share.value as f64 / 10_000.0),
            ours: percent(given, eligible),
            unit: "%",
            basis: row.share.basis,
            source: source(&row.share),
        });
    }
}

fn offices(nation: Nation, rows: &mut Vec<Marginal>) {
    let offices: Vec<_> = OfficeIndex::all().map(|index| nation.office(index)).collect();
    for (key, kind) in [
        ("offices.prefectural", OfficeKind::Prefectural),
        ("offices.city", OfficeKind::City),
        ("offices.designated_core", OfficeKind::DesignatedOrCore),
        ("offices.town", OfficeKind::Town),
    ] {
        let count = offices.iter().filter(|office| office.kind() == kind).count();
        against("福祉事務所", key, count as f64, rows);
    }
    let share = |fits: &dyn Fn(RegistrationHabit) -> bool| {
        percent(offices.iter().filter(|office| fits(office.registration_habit())).count() as u64, u64::from(OFFICES))
    };
    use RegistrationHabit::{AtOnce, Monthly, Weekly};
    against("福祉事務所", "habit.day15", share(&|habit| habit == Monthly(15)), rows);
    against("福祉事務所", "habit.day20", share(&|habit| habit == Monthly(20)), rows);
    against("福祉事務所", "habit.weekly", share(&|habit| matches!(habit, Weekly(_))), rows);
    against(
        "福祉事務所",
        "habit.other_day",
        share(&|habit| matches!(habit, Monthly(day) if day != 15 && day != 20)),
        rows,
    );
    against("福祉事務所", "habit.at_once", share(&|habit| habit == AtOnce), rows);
    let changing = offices.iter().filter(|office| office.number_habit() == NumberHabit::ChangingMonthly).count();
    against("福祉事務所", "habit.changing_numbers", percent(changing as u64, u64::from(OFFICES)), rows);
    let largest = offices.iter().map(|office| office.recipients()).max().unwrap_or(0);
    alone("福祉事務所", "最も多い福祉事務所の医療扶助人員".to_owned(), f64::from(largest), "件", rows);
}

fn facilities(nation: Nation, counts: &Counts, rows: &mut Vec<Marginal>) {
    let all = || (0..FACILITIES).filter_map(FacilityIndex::new).map(|index| nation.facility(index));
    for kind in FacilityKind::ALL {
        let count = all().filter(|facility| facility.kind() == kind).count();
        against("施設", &format!("facilities.{}", kind.key()), count as f64, rows);
    }
    let share = |count: usize| percent(count as u64, u64::from(FACILITIES));
    against("施設", "facility.designated", share(all().filter(|facility| facility.is_designated()).count()), rows);
    against("施設", "facility.aid_ready", share(all().filter(|facility| facility.is_aid_ready()).count()), rows);
    let shift_jis = all().filter(|facility| facility.character_code() == crate::CharacterCode::ShiftJis).count();
    against("施設", "facility.shift_jis", share(shift_jis), rows);
    for kind in FacilityKind::ALL {
        let ours = percent(counts.regular[kind as usize], counts.people);
        against("施設", &format!("regular.{}", kind.key()), ours, rows);
    }
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "合成の全国（種 {}、版 {}）。標本 {} 人、全域から均等に抽出。",
            self.seed,
            crate::VERSION,
            grouped(u64::from(self.sample))
        )?;
        writeln!(f, "根拠の列: 公表 = 公表値、換算 = 公表値から計算、仮定 = このプロジェクトの仮定。")?;
        let mut group = "";
        for row in &self.marginals {
            if row.group != group {
                group = row.group;
                writeln!(
                    f,
                    "\n■ {group}\n  {} {:>14} {:>14}  根拠  出典",
                    pad("項目", LABEL_WIDTH),
                    "公表・仮定",
                    "この全国"
                )?;
            }
            let published = row.published.map_or("―".to_owned(), |value| figure(value, row.unit));
            let label = pad(&row.label, LABEL_WIDTH);
            writeln!(
                f,
                "  {label} {published:>16} {:>16}  {}  {}",
                figure(row.ours, row.unit),
                row.basis.label(),
                row.source
            )?;
        }
        Ok(())
    }
}

/// Columns of the label in half-width cells.
const LABEL_WIDTH: usize = 56;

fn figure(value: f64, unit: &str) -> String {
    if unit == "%" { format!("{value:.3} %") } else { grouped(value.round() as u64) }
}

/// A number with commas.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Text filled up to a width, where everything but ASCII and half-width kana counts two.
fn pad(text: &str, width: usize) -> String {
    let cells: usize = text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum();
    format!("{text}{}", " ".repeat(width.saturating_sub(cells)))
}

/// One person as text, Japanese, with the numbers of a month (`onshi nation person N`).
pub fn person_text(person: &Person, month: TreatmentMonth) -> String {
    let mut out = String::new();
    write_person(person, month, &mut out).expect("writing to a String cannot fail");
    out
}

fn write_person(person: &Person, month: TreatmentMonth, out: &mut String) -> fmt::Result {
    let nation = person.nation();
    let sex = if person.sex() == Sex::Male { "男" } else { "女" };
    writeln!(out, "{} 番（種 {}、版 {}）", person.index().get(), nation.seed(), crate::VERSION)?;
    writeln!(out, "氏名　　　　{}（{}）", person.name(), person.kana())?;
    if person.has_unwritable_name() {
        writeln!(out, "登録された氏名 {}", person.registered_name())?;
    }
    writeln!(out, "性別・生年月日 {sex} {}（2025年10月1日に{}歳）", person.birthdate(), person.age())?;
    writeln!(out, "住所　　　　〒{} {}", person.postal_code(), person.address())?;
    let members: Vec<_> = person.household_members().map(|index| index.get().to_string()).collect();
    writeln!(
        out,
        "世帯　　　　{} の {}/{} 人目、{}、{}（{}）",
        person.household().get(),
        person.position() + 1,
        person.household_size(),
        role_label(person.role()),
        shape_label(person.household_shape()),
        members.join("、")
    )?;
    write_card(person, out)?;
    write_insurance(person, out)?;
    write_aid(person, month, out)?;
    for subsidy in person.subsidies() {
        let (payer, recipient) = subsidy.numbers();
        writeln!(out, "医療費助成　{} {payer} {recipient}", subsidy.programme().label())?;
    }
    for kind in FacilityKind::ALL {
        if let Some(index) = person.facility(kind) {
            let facility = nation.facility(index);
            let visits = if person.visits(kind, month) { "この月に受診" } else { "この月は受診なし" };
            writeln!(out, "かかりつけ　{} {}（{}）{visits}", facility.name(), facility.code(), kind.label())?;
        }
    }
    Ok(())
}

fn write_card(person: &Person, out: &mut String) -> fmt::Result {
    let serial = person.card_serial().map(|serial| format!(" {serial}")).unwrap_or_default();
    writeln!(out, "カード　　　{}{serial}", person.card_state().label())
}

fn write_insurance(person: &Person, out: &mut String) -> fmt::Result {
    let Some(insurance) = person.insurance() else { return writeln!(out, "医療保険　　なし") };
    writeln!(
        out,
        "医療保険　　{} {} {} 記号 {} 番号 {} 枝番 {}（{}、{} から）",
        insurance.scheme().label(),
        insurance.insurer_number(),
        insurance.insurer_name(),
        insurance.symbol().as_deref().unwrap_or("なし"),
        insurance.number(),
        insurance.branch().map_or("なし".to_owned(), |branch| format!("{branch:02}")),
        if insurance.is_family() { "家族" } else { "本人" },
        insurance.since()
    )
}

fn write_aid(person: &Person, month: TreatmentMonth, out: &mut String) -> fmt::Result {
    let Some(aid) = person.aid() else { return Ok(()) };
    let office = aid.office();
    let numbers = match office.number_habit() {
        NumberHabit::Fixed => "固定番号",
        NumberHabit::ChangingMonthly => "毎月変わる番号",
    };
    writeln!(
        out,
        "医療扶助　　{} {} 受給者番号 {}（{month}、{numbers}）{} から、登録日 {}",
        office.name(),
        office.payer_number(),
        aid.recipient_number(month),
        aid.start(),
        office.registration_habit().label()
    )
}

fn role_label(role: Role) -> &'static str {
    match role {
        Role::Head => "世帯主",
        Role::Partner => "配偶者",
        Role::Child => "子",
        Role::Grandparent => "祖父母",
    }
}

fn shape_label(shape: Shape) -> &'static str {
    match shape {
        Shape::Single => "単身",
        Shape::Couple => "夫婦のみ",
        Shape::LoneParent => "ひとり親と子",
        Shape::Family => "夫婦と子",
        Shape::ThreeGenerations => "三世代",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!(
            (grouped(7).as_str(), grouped(1_234).as_str(), grouped(125_000_000).as_str()),
            ("7", "1,234", "125,000,000")
        );
    }

    #[test]
    fn a_description_marks_every_assumption_and_names_every_source() {
        let text = describe(Nation::new(1), 2_000).to_string();
        for word in ["公表", "仮定", "人口推計", "協会けんぽ", "福祉事務所", "1,693,195"] {
            assert!(text.contains(word), "{word}");
        }
    }

    #[test]
    fn a_person_s_text_shows_numbers_and_names() {
        let nation = Nation::new(1);
        let month = TreatmentMonth::new(2026, 11).unwrap();
        let office = nation.office(OfficeIndex::new(3).unwrap());
        let person = nation.person(office.recipient(0).unwrap());
        let text = person_text(&person, month);
        for word in [person.name(), person.address(), office.payer_number().to_string(), office.name()] {
            assert!(text.contains(&word), "{text}");
        }
    }
}
