//! Where things stand in the records of a claim file, by kind: our own table beside that of `onshi-wire`, so that a
//! misreading there is seen here (spec/claims.md §2, §3).

/// 点数表 of a claim file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 医科.
    Medical,
    /// 歯科.
    Dental,
    /// 調剤.
    Dispensing,
    /// 訪問看護.
    Nursing,
}

/// Positions in RE, from 1.
#[derive(Debug, Clone, Copy)]
pub struct Common {
    /// 男女区分.
    pub sex: usize,
    /// 生年月日.
    pub birthdate: usize,
    /// 給付割合.
    pub benefit: usize,
    /// 検索番号.
    pub search: usize,
    /// カタカナ氏名.
    pub kana: usize,
    /// 処方箋発行医療機関: prefecture, 点数表 and code stand from here on; 0 where there is none.
    pub issuer: usize,
}

/// Positions in a detail, from 1.
#[derive(Debug, Clone, Copy)]
pub struct Detail {
    /// Record.
    pub id: &'static str,
    /// 負担区分.
    pub burden: usize,
    /// 点数 or 金額.
    pub points: usize,
    /// 回数; 0 where a record is once.
    pub times: usize,
    /// 1日 … 31日, the first; 0 where the day is a date.
    pub first_day: usize,
    /// The date; 0 where there are day fields.
    pub date: usize,
}

const fn detail(id: &'static str, points: usize, times: usize, first_day: usize) -> Detail {
    Detail { id, burden: 3, points, times, first_day, date: 0 }
}

/// Number of fields of a record, and whether two sources say so.
type Count = (&'static str, usize, bool);

impl Kind {
    /// By the first record.
    pub fn of_first_record(id: &str) -> Option<Kind> {
        match id {
            "IR" => Some(Kind::Medical),
            "UK" => Some(Kind::Dental),
            "YK" => Some(Kind::Dispensing),
            "HM" => Some(Kind::Nursing),
            _ => None,
        }
    }

    /// Positions in RE.
    pub fn common(self) -> Common {
        match self {
            Kind::Medical => Common { sex: 6, birthdate: 7, benefit: 8, search: 19, kana: 37, issuer: 0 },
            Kind::Dental => Common { sex: 6, birthdate: 7, benefit: 8, search: 20, kana: 26, issuer: 0 },
            Kind::Dispensing => Common { sex: 6, birthdate: 7, benefit: 8, search: 38, kana: 42, issuer: 10 },
            Kind::Nursing => Common { sex: 7, birthdate: 8, benefit: 11, search: 15, kana: 6, issuer: 0 },
        }
    }

    /// 負担金額 in KO.
    pub fn patient_pays(self) -> usize {
        if self == Kind::Dispensing { 8 } else { 7 }
    }

    /// 請求年月 in the head.
    pub fn claim_month(self) -> usize {
        match self {
            Kind::Medical | Kind::Dental => 8,
            Kind::Dispensing | Kind::Nursing => 7,
        }
    }

    /// Details with points and payers; 調剤 adds up in another way and is left alone.
    pub fn details(self) -> &'static [Detail] {
        const MEDICAL: &[Detail] = &[detail("SI", 6, 7, 14), detail("IY", 6, 7, 14), detail("TO", 6, 7, 18)];
        const DENTAL: &[Detail] =
            &[detail("SS", 77, 78, 79), detail("SI", 6, 7, 8), detail("IY", 6, 7, 9), detail("TO", 13, 14, 15)];
        const NURSING: &[Detail] = &[Detail { id: "KA", burden: 3, points: 6, times: 0, first_day: 0, date: 2 }];
        match self {
            Kind::Medical => MEDICAL,
            Kind::Dental => DENTAL,
            Kind::Dispensing => &[],
            Kind::Nursing => NURSING,
        }
    }

    /// Numbers of fields, the identifier included.
    pub fn counts(self) -> &'static [Count] {
        match self {
            Kind::Medical => &[
                ("IR", 10, true),
                ("RE", 38, true),
                ("HO", 15, true),
                ("KO", 12, true),
                ("SN", 9, true),
                ("JD", 33, true),
                ("MF", 33, true),
                ("SY", 8, true),
                ("SI", 44, true),
                ("IY", 44, true),
                ("TO", 48, true),
                ("CO", 5, true),
                ("SJ", 3, true),
                ("GO", 4, true),
            ],
            Kind::Dental => &[
                ("UK", 10, true),
                ("IR", 9, true),
                ("RE", 27, true),
                ("HO", 14, true),
                ("KO", 10, true),
                ("SN", 9, true),
                ("JD", 33, true),
                ("MF", 33, true),
                ("HS", 13, true),
                ("SS", 109, true),
                ("GO", 4, true),
            ],
            Kind::Dispensing => &[
                ("YK", 9, false),
                ("RE", 42, false),
                ("HO", 14, false),
                ("KO", 10, false),
                ("SN", 9, true),
                ("JD", 33, true),
                ("MF", 33, true),
                ("GO", 4, true),
            ],
            Kind::Nursing => &[
                ("HM", 8, false),
                ("RE", 15, false),
                ("HO", 12, false),
                ("KO", 8, false),
                ("SN", 9, true),
                ("JD", 33, true),
                ("MF", 33, true),
                ("KA", 9, false),
            ],
        }
    }

    /// Stages of a receipt in their order: a record of a later stage never stands before one of an earlier.
    pub fn stage(self, id: &str) -> Option<u8> {
        match id {
            "RE" => Some(0),
            "HO" => Some(1),
            "KO" => Some(2),
            "SN" => Some(3),
            "JD" => Some(4),
            "MF" => Some(5),
            "SY" | "HS" if matches!(self, Kind::Medical | Kind::Dental) => Some(6),
            "SI" | "SS" | "IY" | "TO" | "CO" if matches!(self, Kind::Medical | Kind::Dental) => Some(7),
            "SJ" => Some(8),
            _ => None,
        }
    }
}
