//! A million people beside the published shares.

use onshi_nation::describe::describe;
use onshi_nation::{Nation, PersonIndex};

/// Number of people looked at.
const SAMPLE: u32 = 1_000_000;

/// How far a share of the whole may lie from its figure, in percentage points. Sampling alone gives up to 0.15 (three
/// standard deviations of a half in a million); the rest is for shares that the model meets only nearly.
fn tolerance(group: &str, label: &str) -> f64 {
    match group {
        // Households are whole numbers of a block of 113.
        "世帯" => 1.0,
        // 0.8 % more people are over 75 in 2024 than were insured as such in 2023.
        "医療保険" => 0.5,
        // 1,244 offices: three standard deviations of a share of 40 %.
        "福祉事務所" => 4.2,
        "医療扶助" if label.contains("65歳以上") => 5.0,
        // Only 14,000 people are looked at.
        "医療扶助" => 1.0,
        "医療費助成" if label.contains("ひとり親") || label.contains("0歳") => 1.0,
        _ => 0.2,
    }
}

#[test]
fn a_million_people_have_the_published_shares() {
    let description = describe(Nation::new(1), SAMPLE);
    let mut compared = 0;
    for row in &description.marginals {
        let Some(published) = row.published else { continue };
        let far = if row.unit == "%" { tolerance(row.group, &row.label) } else { 0.0 };
        let (ours, distance) = (row.ours, (row.ours - published).abs());
        assert!(distance <= far, "{} {}: {published} against {ours}, more than {far} away", row.group, row.label);
        compared += 1;
    }
    assert!(compared > 70, "{compared} rows compared");
}

#[test]
fn prefectures_have_their_published_shares() {
    let nation = Nation::new(1);
    let mut counts = [0u32; 48];
    const PEOPLE: u64 = 500_000;
    for number in 0..PEOPLE {
        // One person of every block.
        let person = nation.person(PersonIndex::wrapping(number * 250));
        counts[usize::from(person.rank().prefecture().code())] += 1;
    }
    let shares = onshi_nation::shares::built_in();
    let whole: u64 = shares.prefectures.iter().map(|row| row.thousand).sum();
    for (row, count) in shares.prefectures.iter().zip(&counts[1..]) {
        let expected = row.thousand as f64 * PEOPLE as f64 / whole as f64;
        assert!((f64::from(*count) - expected).abs() <= 1.0, "{}: {count} {expected}", row.name);
    }
}

#[test]
fn hardly_anybody_shares_name_and_birth_date_with_another() {
    let nation = Nation::new(1);
    let mut people: Vec<_> = (0..100_000u64)
        .map(|number| nation.person(PersonIndex::wrapping(number * 1_237)))
        .map(|person| (person.birthdate(), person.name()))
        .collect();
    people.sort();
    let before = people.len();
    people.dedup();
    assert!(before - people.len() < 100, "{}", before - people.len());
}
