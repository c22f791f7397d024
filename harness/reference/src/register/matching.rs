//! Which patient an answer belongs to: by numbers, by 照会番号, or by kana name, birth date and sex.

use super::kana::{comparable, without_spaces};
use super::{Patient, Register};
use crate::defects::{Defect, Defects};
use crate::messages::Row;
use jiff::civil::Date;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Match {
    /// The patient.
    pub patient: Option<String>,
    /// The 照会番号 belongs to this other patient: the clerk has to look.
    pub reference_belongs_to: Option<String>,
}

/// Finds the patient of an answer's results. Nobody is taken when several would fit.
#[must_use]
pub fn find(register: &Register, rows: &[Row], defects: Defects) -> Match {
    let Some(person) = rows.first() else { return Match::default() };
    if defects.has(Defect::MergesDifferentPeople)
        && let Some(same_name) = register.patients().find(|p| without_spaces(&p.name) == without_spaces(&person.name))
    {
        return Match { patient: Some(same_name.id.clone()), reference_belongs_to: None };
    }
    let by_reference = rows
        .iter()
        .filter_map(|row| row.reference_number.as_deref())
        .find_map(|number| register.patients().find(|p| p.reference_number.as_deref() == Some(number)));
    let by_person = only_one(register, |p| rows.iter().any(|row| has_numbers(p, row))).or_else(|| {
        only_one(register, |p| is_person(p, &person.name, &person.kana, person.birthdate, person.sex.as_deref()))
    });
    match (by_reference, by_person) {
        (Some(reference), Some(patient)) if reference.id != patient.id => {
            Match { patient: Some(patient.id.clone()), reference_belongs_to: Some(reference.id.clone()) }
        }
        (Some(reference), None) if reference.birthdate != person.birthdate => {
            Match { patient: None, reference_belongs_to: Some(reference.id.clone()) }
        }
        (reference, patient) => {
            Match { patient: reference.or(patient).map(|p| p.id.clone()), reference_belongs_to: None }
        }
    }
}

/// Finds the patient of a paper: by the aid numbers, else by name and birth date (a paper does not tell the sex).
#[must_use]
pub fn find_by_paper(
    register: &Register,
    name: &str,
    kana: &str,
    birthdate: Date,
    numbers: Option<(&str, &str)>,
) -> Option<String> {
    let born = Some(birthdate);
    numbers
        .and_then(|(payer, recipient)| only_one(register, |p| p.birthdate == born && p.has_aid(payer, recipient)))
        .or_else(|| only_one(register, |p| is_person(p, name, kana, born, None)))
        .map(|p| p.id.clone())
}

/// The one patient that fits.
fn only_one(register: &Register, fits: impl Fn(&Patient) -> bool) -> Option<&Patient> {
    let mut fitting = register.patients().filter(|p| fits(p));
    fitting.next().filter(|_| fitting.next().is_none())
}

/// Same numbers and, because families share insurance numbers, the same birth date.
fn has_numbers(patient: &Patient, row: &Row) -> bool {
    if patient.birthdate.is_some() && row.birthdate.is_some() && patient.birthdate != row.birthdate {
        return false;
    }
    if row.is_aid() {
        return patient.has_aid(&row.insurer_number, &row.number);
    }
    patient.insurance.as_ref().is_some_and(|known| {
        known.insurer_number == row.insurer_number
            && known.symbol == row.symbol
            && known.number == row.number
            && (known.branch == row.branch || known.branch.is_none() || row.branch.is_none())
    })
}

/// Same kana (or written name, where one side has no kana), birth date, and sex as far as both are known.
fn is_person(patient: &Patient, name: &str, kana: &str, birthdate: Option<Date>, sex: Option<&str>) -> bool {
    let same_name = if kana.is_empty() || patient.kana.is_empty() {
        !name.is_empty() && without_spaces(&patient.name) == without_spaces(name)
    } else {
        comparable(&patient.kana) == comparable(kana)
    };
    let same_sex = match (patient.sex.as_deref(), sex) {
        (Some(left), Some(right)) => left == right,
        _ => true,
    };
    same_name && birthdate.is_some() && patient.birthdate == birthdate && same_sex
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn row(name: &str, kana: &str, born: Date, recipient: &str) -> Row {
        Row {
            class: "A1".to_owned(),
            insurer_number: "12131017".to_owned(),
            number: recipient.to_owned(),
            name: name.to_owned(),
            kana: kana.to_owned(),
            birthdate: Some(born),
            sex: Some("1".to_owned()),
            ..Row::default()
        }
    }

    fn known(rows: &[Row]) -> Register {
        let mut register = Register::default();
        for row in rows {
            let id = register.add_row(row);
            register.take_in(&id, std::slice::from_ref(row), date(2026, 11, 3), Defects::default());
        }
        register
    }

    #[test]
    fn people_of_the_same_name_are_different_people() {
        let first = row("佐藤　一郎", "ｻﾄｳ ｲﾁﾛｳ", date(1950, 1, 1), "0012344");
        let second = row("佐藤　一郎", "ｻﾄｳ ｲﾁﾛｳ", date(1971, 5, 5), "1111111");
        let register = known(std::slice::from_ref(&first));
        assert_eq!(find(&register, std::slice::from_ref(&first), Defects::default()).patient.as_deref(), Some("P0001"));
        assert_eq!(find(&register, std::slice::from_ref(&second), Defects::default()).patient, None);
        let merging = Defects::new(Some(Defect::MergesDifferentPeople));
        assert_eq!(find(&register, &[second], merging).patient.as_deref(), Some("P0001"));
    }

    #[test]
    fn a_new_recipient_number_still_finds_the_person_by_kana_birth_date_and_sex() {
        let register = known(&[row("佐藤　一郎", "ｻﾄｳ ｲﾁﾛｳ", date(1950, 1, 1), "0012344")]);
        let renumbered = row("佐藤　壱郎", "サトウ　イチロウ", date(1950, 1, 1), "1111111");
        assert_eq!(find(&register, &[renumbered], Defects::default()).patient.as_deref(), Some("P0001"));
        let mut other_sex = row("佐藤　一郎", "ｻﾄｳ ｲﾁﾛｳ", date(1950, 1, 1), "2222222");
        other_sex.sex = Some("2".to_owned());
        assert_eq!(find(&register, &[other_sex], Defects::default()).patient, None);
    }

    #[test]
    fn the_reference_number_of_another_patient_is_reported_and_not_followed() {
        let mut register = known(&[
            row("佐藤　一郎", "ｻﾄｳ ｲﾁﾛｳ", date(1950, 1, 1), "0012344"),
            row("鈴木　花子", "ｽｽﾞｷ ﾊﾅｺ", date(1960, 2, 2), "1111111"),
        ]);
        register.get_mut("P0002").unwrap().reference_number = Some("P0002".to_owned());
        let mut confused = row("佐藤　一郎", "ｻﾄｳ ｲﾁﾛｳ", date(1950, 1, 1), "0012344");
        confused.reference_number = Some("P0002".to_owned());
        let found = find(&register, &[confused], Defects::default());
        assert_eq!(found.patient.as_deref(), Some("P0001"));
        assert_eq!(found.reference_belongs_to.as_deref(), Some("P0002"));
    }

    #[test]
    fn a_paper_finds_the_patient_by_numbers_or_by_name_and_birth_date() {
        let register = known(&[row("佐藤　一郎", "ｻﾄｳ ｲﾁﾛｳ", date(1950, 1, 1), "0012344")]);
        let born = date(1950, 1, 1);
        let by_numbers = find_by_paper(&register, "誰か", "", born, Some(("12131017", "0012344")));
        assert_eq!(by_numbers.as_deref(), Some("P0001"));
        assert_eq!(find_by_paper(&register, "佐藤 一郎", "", born, None).as_deref(), Some("P0001"));
        assert_eq!(find_by_paper(&register, "佐藤 一郎", "", date(1950, 1, 2), None), None);
    }
}
