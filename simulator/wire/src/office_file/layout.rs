//! The columns of an office's files. Invented: see `scenarios/layouts/office-tickets.yaml`, which says the same for people.

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// Whether the header must have it.
    pub required: bool,
}

const fn must(name: &'static str) -> Column {
    Column { name, required: true }
}

const fn may(name: &'static str) -> Column {
    Column { name, required: false }
}

/// A month of tickets: every item of MedicalTicketInfo that an office decides (spec/oqs-wire.md §3.3).
pub const TICKETS: &[Column] = &[
    may("受給者番号"),
    may("個人"),
    must("医療機関コード"),
    must("診療年月"),
    may("交付番号"),
    may("券別"),
    may("診療別"),
    may("有効期間開始"),
    may("有効期間終了"),
    may("本人支払額"),
    may("処方箋発行元"),
    may("傷病名1"),
    may("傷病名2"),
    may("傷病名3"),
    may("地区担当員"),
    may("取扱担当者"),
    may("単独併用"),
    may("社会保険"),
    may("感染症37条の2"),
    may("後期高齢者"),
    may("都道府県費"),
    may("備考1"),
    may("備考2"),
    may("備考3"),
    may("登録"),
];

/// Changes of coverage.
pub const COVERAGE: &[Column] =
    &[may("個人"), may("受給者番号"), must("異動"), must("異動日"), may("新受給者番号"), may("喪失事由")];
