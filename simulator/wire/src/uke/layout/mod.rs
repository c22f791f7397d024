//! Which records a claim file has and what their fields are: one table a kind of claim.
//!
//! Positions count from 1, and position 1 is the record identifier, as in the public tables.

mod dental;
mod dispensing;
mod medical;
mod nursing;
mod shared;

/// The kind of claim: 点数表 of the facility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 医科 (点数表 1).
    Medical,
    /// 歯科 (点数表 3).
    Dental,
    /// 調剤 (点数表 4).
    Dispensing,
    /// 訪問看護 (点数表 6).
    HomeNursing,
}

impl Kind {
    /// All four.
    pub const ALL: [Kind; 4] = [Kind::Medical, Kind::Dental, Kind::Dispensing, Kind::HomeNursing];

    /// The kind that a file's first record tells: IR, UK, YK or HM.
    pub fn of_first_record(id: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.first_record() == id)
    }

    /// Identifier of the record that opens a file of this kind.
    pub fn first_record(self) -> &'static str {
        match self {
            Kind::Medical => "IR",
            Kind::Dental => "UK",
            Kind::Dispensing => "YK",
            Kind::HomeNursing => "HM",
        }
    }

    /// 点数表: the digit in facility codes and the first digit of receipt types.
    pub fn points_table(self) -> char {
        match self {
            Kind::Medical => '1',
            Kind::Dental => '3',
            Kind::Dispensing => '4',
            Kind::HomeNursing => '6',
        }
    }

    /// Japanese name.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Medical => "医科",
            Kind::Dental => "歯科",
            Kind::Dispensing => "調剤",
            Kind::HomeNursing => "訪問看護",
        }
    }

    /// All record layouts of this kind.
    pub fn layouts(self) -> &'static [Layout] {
        match self {
            Kind::Medical => medical::LAYOUTS,
            Kind::Dental => dental::LAYOUTS,
            Kind::Dispensing => dispensing::LAYOUTS,
            Kind::HomeNursing => nursing::LAYOUTS,
        }
    }

    /// The layout of a record of this kind.
    pub fn layout(self, id: &str) -> Option<&'static Layout> {
        let letters = <[u8; 2]>::try_from(id.as_bytes()).ok()?;
        self.layouts().iter().find(|layout| layout.letters == letters)
    }
}

/// What characters a field may hold (spec/claims.md §1: the modes never mix in one field).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// 数字: half-width digits, a decimal point where a quantity needs one.
    Digits,
    /// 英数: half-width letters, digits, spaces and signs.
    Alnum,
    /// 漢字: full-width characters.
    Kanji,
    /// Either 英数 or 漢字 as a whole.
    AlnumOrKanji,
}

/// One field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Official name.
    pub name: &'static str,
    /// Mode.
    pub mode: Mode,
    /// Most bytes in CP932.
    pub bytes: u16,
    /// Exactly that many bytes when it is there at all.
    pub fixed: bool,
    /// May not be empty.
    pub required: bool,
    /// 予備: has to be left out.
    pub reserved: bool,
}

impl Field {
    /// 固定: exactly its length.
    #[must_use]
    pub const fn fixed(mut self) -> Self {
        self.fixed = true;
        self
    }

    /// May not be empty.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

const fn field(name: &'static str, mode: Mode, bytes: u16) -> Field {
    Field { name, mode, bytes, fixed: false, required: false, reserved: false }
}

/// 数字.
const fn digits(name: &'static str, bytes: u16) -> Field {
    field(name, Mode::Digits, bytes)
}

/// 英数.
const fn alnum(name: &'static str, bytes: u16) -> Field {
    field(name, Mode::Alnum, bytes)
}

/// 漢字.
const fn kanji(name: &'static str, bytes: u16) -> Field {
    field(name, Mode::Kanji, bytes)
}

/// 英数 or 漢字.
const fn either(name: &'static str, bytes: u16) -> Field {
    field(name, Mode::AlnumOrKanji, bytes)
}

/// 予備.
const fn reserved(bytes: u16) -> Field {
    let mut reserved = field("予備", Mode::Digits, bytes);
    reserved.reserved = true;
    reserved
}

/// A stretch of a record: fields, as often as said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) fields: &'static [Field],
    pub(super) times: u16,
}

const fn once(fields: &'static [Field]) -> Part {
    Part { fields, times: 1 }
}

const fn times(times: u16, fields: &'static [Field]) -> Part {
    Part { fields, times }
}

/// How sure the layout is (spec/claims.md: H facts are hard checks, M facts are warnings).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// Two sources, or real files.
    High,
    /// One source.
    Medium,
}

/// A record's layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Identifier, two letters.
    pub id: &'static str,
    /// Japanese name.
    pub name: &'static str,
    /// The identifier once more, as it is looked up for every line of a file.
    letters: [u8; 2],
    pub(super) parts: &'static [Part],
    field_count: usize,
    /// How sure the fields are.
    pub confidence: Confidence,
}

impl Layout {
    /// Number of fields, the identifier included.
    pub fn field_count(&self) -> usize {
        self.field_count
    }

    /// The field at a position (from 2; position 1 is the identifier), and which repetition it stands in (from 1; 0
    /// where its part does not repeat).
    pub fn field(&self, position: usize) -> Option<(Field, usize)> {
        let mut index = position.checked_sub(2)?;
        for part in self.parts {
            let length = part.fields.len() * usize::from(part.times);
            if index < length {
                let turn = if part.times == 1 { 0 } else { index / part.fields.len() + 1 };
                return Some((part.fields[index % part.fields.len()], turn));
            }
            index -= length;
        }
        None
    }

    /// The field's name as people say it: `3日の情報`, `加算コード2`, `予備`.
    pub fn field_name(&self, position: usize) -> String {
        match self.field(position) {
            None if position == 1 => "レコード識別情報".to_owned(),
            None => format!("{position}番目の項目"),
            Some((field, 0)) => field.name.to_owned(),
            Some((field, turn)) if field.name.starts_with('日') => format!("{turn}{}", field.name),
            Some((field, turn)) => format!("{}{turn}", field.name),
        }
    }

    /// The position of the first field with this name.
    pub fn position(&self, name: &str) -> Option<usize> {
        (2..=self.field_count()).find(|position| self.field(*position).is_some_and(|(field, _)| field.name == name))
    }
}

const fn layout(id: &'static str, name: &'static str, parts: &'static [Part]) -> Layout {
    let [first, second] = *id.as_bytes() else { panic!("an identifier is two letters") };
    let (mut field_count, mut index) = (1, 0);
    while index < parts.len() {
        field_count += parts[index].fields.len() * parts[index].times as usize;
        index += 1;
    }
    Layout { id, name, letters: [first, second], parts, field_count, confidence: Confidence::High }
}

const fn likely(id: &'static str, name: &'static str, parts: &'static [Part]) -> Layout {
    Layout { confidence: Confidence::Medium, ..layout(id, name, parts) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medical_records_have_the_field_counts_of_real_files() {
        // spec/claims.md §1: the histogram of real files.
        let counts = [
            ("IR", 10),
            ("RE", 38),
            ("HO", 15),
            ("KO", 12),
            ("SN", 9),
            ("JD", 33),
            ("MF", 33),
            ("SY", 8),
            ("SI", 44),
            ("IY", 44),
            ("TO", 48),
            ("CO", 5),
            ("SJ", 3),
            ("GO", 4),
        ];
        for (id, count) in counts {
            assert_eq!(Kind::Medical.layout(id).map(Layout::field_count), Some(count), "{id}");
        }
        assert_eq!(Kind::Medical.layouts().len(), counts.len());
    }

    #[test]
    fn dental_records_have_the_field_counts_of_the_public_tables() {
        // spec/claims.md §3.
        let counts = [
            ("UK", 10),
            ("IR", 9),
            ("RE", 27),
            ("HO", 14),
            ("KO", 10),
            ("SN", 9),
            ("JD", 33),
            ("MF", 33),
            ("HS", 13),
            ("SS", 1 + 5 + 70 + 2 + 31),
            ("GO", 4),
        ];
        for (id, count) in counts {
            assert_eq!(Kind::Dental.layout(id).map(Layout::field_count), Some(count), "{id}");
        }
    }

    #[test]
    fn every_kind_knows_its_frame_and_its_payers() {
        for kind in Kind::ALL {
            for id in [kind.first_record(), "RE", "HO", "KO", "SN", "JD", "MF", "GO"] {
                assert!(kind.layout(id).is_some(), "{kind:?} {id}");
            }
            assert_eq!(Kind::of_first_record(kind.first_record()), Some(kind));
        }
        assert_eq!(Kind::of_first_record("RE"), None);
    }

    #[test]
    fn no_kind_names_a_record_twice() {
        for kind in Kind::ALL {
            let mut ids: Vec<_> = kind.layouts().iter().map(|layout| layout.id).collect();
            ids.sort_unstable();
            let before = ids.len();
            ids.dedup();
            assert_eq!(ids.len(), before, "{kind:?}");
        }
    }

    #[test]
    fn fields_are_found_by_position_and_by_name() {
        let jd = Kind::Medical.layout("JD").expect("JD");
        assert_eq!(jd.field_name(2), "負担者種別");
        assert_eq!(jd.field_name(3), "1日の情報");
        assert_eq!(jd.field_name(33), "31日の情報");
        assert_eq!(jd.field(34), None);
        let ko = Kind::Medical.layout("KO").expect("KO");
        assert_eq!(ko.position("受給者番号"), Some(3));
        assert_eq!(ko.position("負担金額(公費)"), Some(7));
        let go = Kind::Medical.layout("GO").expect("GO");
        assert_eq!(go.field_name(1), "レコード識別情報");
    }
}
