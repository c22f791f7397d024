//! Finds one person on a screen.

use onshi_wire::driver::{Patient, Reception, Screen};

/// Whom a check is about: what the story knows of the person, not what the product says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// What the feature calls the person.
    pub alias: String,
    /// 氏名.
    pub name: String,
    /// 生年月日, ISO.
    pub birthdate: String,
}

impl Who {
    /// The patient of the register: same name and same birthdate.
    pub fn patients<'a>(&self, screen: &'a Screen) -> Vec<&'a Patient> {
        screen.patients.iter().filter(|patient| self.is(patient)).collect()
    }

    /// Receptions of this person, oldest first: same name, and not linked to a patient with another birthdate.
    pub fn receptions<'a>(&self, screen: &'a Screen) -> Vec<&'a Reception> {
        screen.receptions.iter().filter(|reception| self.received(reception, screen)).collect()
    }

    /// The newest reception.
    pub fn latest<'a>(&self, screen: &'a Screen) -> Option<&'a Reception> {
        self.receptions(screen).pop()
    }

    fn is(&self, patient: &Patient) -> bool {
        same_name(&patient.name, &self.name) && patient.birthdate == self.birthdate
    }

    fn received(&self, reception: &Reception, screen: &Screen) -> bool {
        let linked = reception.patient_id.as_ref();
        let patient = linked.and_then(|id| screen.patients.iter().find(|patient| patient.patient_id == *id));
        same_name(&reception.name, &self.name) && patient.is_none_or(|patient| self.is(patient))
    }
}

/// Names are the same whatever kind of space stands between their parts.
pub fn same_name(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    plain(one) == plain(other)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use onshi_wire::driver::{AidStatus, Via};

    /// 佐藤 of the worlds.
    pub(crate) fn sato() -> Who {
        Who { alias: "佐藤".into(), name: "佐藤　花子".into(), birthdate: "1950-02-03".into() }
    }

    /// A reception of 佐藤, 委託済 or whatever.
    pub(crate) fn reception(aid_status: AidStatus) -> Reception {
        Reception {
            id: "r1".into(),
            patient_id: Some("p1".into()),
            name: "佐藤　花子".into(),
            date: "2026-11-03".into(),
            via: Via::Face,
            aid_status,
            aid: None,
            insurance: None,
            insurance_valid: false,
            certificates: Vec::new(),
            ticket: None,
            window_yen: None,
            subsidies: None,
            warnings: Vec::new(),
            platform_texts: Vec::new(),
        }
    }

    /// Patient 佐藤.
    pub(crate) fn patient() -> Patient {
        Patient {
            patient_id: "p1".into(),
            name: "佐藤 花子".into(),
            kana: "ｻﾄｳ ﾊﾅｺ".into(),
            birthdate: "1950-02-03".into(),
            reference_number: None,
            insurance: None,
            aid: None,
            tickets: Vec::new(),
            subsidies: Vec::new(),
        }
    }

    #[test]
    fn a_person_is_found_by_name_and_birthdate() {
        let mut screen = Screen {
            receptions: vec![reception(AidStatus::Delegated)],
            patients: vec![patient()],
            ..Screen::default()
        };
        assert_eq!(sato().patients(&screen).len(), 1);
        assert!(sato().latest(&screen).is_some());
        screen.patients[0].birthdate = "1951-01-01".into();
        assert!(sato().patients(&screen).is_empty());
        assert!(sato().latest(&screen).is_none());
    }

    #[test]
    fn a_reception_without_patient_is_found_by_name() {
        let mut one = reception(AidStatus::None);
        one.patient_id = None;
        let screen = Screen { receptions: vec![one], ..Screen::default() };
        assert!(sato().latest(&screen).is_some());
        assert!(Who { name: "佐藤　太郎".into(), ..sato() }.latest(&screen).is_none());
    }
}
