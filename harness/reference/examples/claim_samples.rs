//! Writes claim files of all four kinds into a folder, right ones and one for each planted fault, and a list of all record
//! identifiers: what a fuzzer of claim files begins with (`simulator/fuzz/run`).

use anyhow::Context as _;
use jiff::civil::{Date, date};
use onshi_reference::claims::payers::Payers;
use onshi_reference::claims::receipt::{Insured, Key, Line, Meals, Person, Receipt, Scheme, VisitDay};
use onshi_reference::claims::records::{Agency, Head, file};
use onshi_reference::claims::{spoil, tariff};
use onshi_reference::dates::Month;
use onshi_reference::decide::FacilityKind;
use onshi_reference::defects::{Defect, Defects};
use onshi_wire::uke::Kind;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// Kinds of facility, each with a code of its own.
const FACILITIES: [(FacilityKind, &str); 4] = [
    (FacilityKind::Medical, "1312345679"),
    (FacilityKind::Dental, "1332345675"),
    (FacilityKind::Pharmacy, "1342345673"),
    (FacilityKind::Nursing, "1362345678"),
];

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(folder), Some(list)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("two arguments: a folder for the files, and a file for the list of identifiers");
    };
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    for (kind, code) in FACILITIES {
        let write = |name: &str, defects| fs::write(folder.join(name), sample(kind, code, defects));
        write(&format!("{kind:?}-right.UKE"), Defects::default())?;
        let right = sample(kind, code, Defects::default());
        for defect in Defect::ALL {
            let spoilt = sample(kind, code, Defects::new(Some(*defect)));
            if spoilt != right {
                write(&format!("{kind:?}-{}.UKE", defect.info().name), Defects::new(Some(*defect)))?;
            }
        }
    }
    let ids: BTreeSet<&str> = Kind::ALL.iter().flat_map(|kind| kind.layouts()).map(|layout| layout.id).collect();
    let entries: String = ids.iter().map(|id| format!("\"{id},\"\n\"\\x0d\\x0a{id},\"\n")).collect();
    fs::write(list, entries)?;
    Ok(())
}

/// Four receipts: medical aid beside employees' insurance, behind another scheme, alone and claimed again, and for a stay.
fn sample(kind: FacilityKind, code: &str, defects: Defects) -> Vec<u8> {
    let head = Head { agency: Agency::Fund, facility_code: code, claim_month: Month::of(date(2026, 11, 1)) };
    let aid = || Scheme { payer: "12131017".into(), recipient: "0012344".into(), patient_pays: Some(0) };
    let other = Scheme { payer: "21136015".into(), recipient: "1111111".into(), patient_pays: None };
    let insured = Insured {
        insurer_number: "06132013".into(),
        symbol: "１２".into(),
        number: "３４５６７８".into(),
        branch: "02".into(),
        is_family: false,
    };
    let mut again = receipt(kind, None, vec![aid()]);
    again.search_number = Some("12345678901234567890".into());
    let mut stay = receipt(kind, None, vec![aid()]);
    stay.key.stay = true;
    stay.admitted_on = Some(date(2026, 10, 7));
    stay.meals = Some(Meals { count: 4, yen: 4 * tariff::MEAL_YEN });
    let receipts = [receipt(kind, Some(insured), vec![aid()]), receipt(kind, None, vec![other, aid()]), again, stay];
    spoil::bytes(&file(head, kind, &receipts, defects), defects)
}

fn receipt(kind: FacilityKind, insurance: Option<Insured>, schemes: Vec<Scheme>) -> Receipt {
    let days: [Date; 2] = [date(2026, 10, 7), date(2026, 10, 20)];
    let insured = if insurance.is_some() { Payers::INSURANCE } else { Payers::default() };
    let payers = (0..schemes.len()).fold(insured, |payers, index| payers.and(Payers::scheme(index)));
    let line = |item: &tariff::Item| Line { item: *item, payers, days: days.to_vec() };
    Receipt {
        key: Key {
            month: Month::of(days[0]),
            patient: "000123".into(),
            payer: "12131017".into(),
            insurer: String::new(),
            stay: false,
        },
        kind,
        person: Person {
            name: "標本　太郎".into(),
            kana: "ﾋｮｳﾎﾝ ﾀﾛｳ".into(),
            sex: "1".into(),
            birthdate: date(1960, 4, 1),
        },
        insurance,
        schemes,
        admitted_on: None,
        meals: None,
        visits: days.iter().map(|day| VisitDay { day: *day, payers }).collect(),
        lines: tariff::items(kind, true).iter().map(line).collect(),
        issuer: (kind == FacilityKind::Pharmacy).then(|| "1312345679".into()),
        search_number: None,
    }
}
