//! Parts that the kinds of claim have in common.

use super::{Field, Layout, Part, alnum, digits, either, layout, once, reserved, times};

/// 1日の情報 … 31日の情報 of details: how often on that day.
pub(super) const DETAIL_DAYS: Part = times(31, &[digits("日の情報", 3)]);

/// 資格確認 (SN).
pub(super) const SN: Layout = layout(
    "SN",
    "資格確認レコード",
    &[once(&[
        digits("負担者種別", 1).fixed().required(),
        digits("確認区分", 2).fixed().required(),
        alnum("保険者番号等(資格確認)", 8),
        either("記号(資格確認)", 38),
        either("番号(資格確認)", 38),
        alnum("枝番", 2),
        digits("受給者番号(資格確認)", 7),
        reserved(1),
    ])],
);

/// 受診日等 (JD).
pub(super) const JD: Layout = layout(
    "JD",
    "受診日等レコード",
    &[once(&[digits("負担者種別", 1).fixed().required()]), times(31, &[digits("日の情報", 1)])],
);

/// 窓口負担額 (MF).
pub(super) const MF: Layout = layout(
    "MF",
    "窓口負担額レコード",
    &[once(&[digits("窓口負担額区分", 2).fixed().required()]), times(31, &[reserved(9)])],
);

/// 診療報酬請求書 (GO) of 医科, 歯科 and 調剤.
pub(super) const GO: Layout = layout(
    "GO",
    "診療報酬請求書レコード",
    &[once(&[
        digits("総件数", 6).required(),
        digits("総合計点数", 10).required(),
        digits("マルチボリューム識別情報", 2).fixed().required(),
    ])],
);

/// 審査支払機関, 都道府県 and 点数表, which open every head record.
pub(super) const AGENCY: Field = digits("審査支払機関", 1).fixed().required();
/// See [`AGENCY`].
pub(super) const PREFECTURE: Field = digits("都道府県", 2).fixed().required();
/// See [`AGENCY`].
pub(super) const POINTS_TABLE: Field = digits("点数表", 1).fixed().required();
/// 医療機関コード, 7 digits.
pub(super) const FACILITY: Field = digits("医療機関コード", 7).fixed().required();
/// 請求年月.
pub(super) const CLAIM_MONTH: Field = digits("請求年月", 6).fixed().required();
/// マルチボリューム識別情報.
pub(super) const VOLUME: Field = digits("マルチボリューム識別情報", 2).fixed().required();
/// 負担者番号.
pub(super) const PAYER: Field = alnum("負担者番号", 8).fixed().required();
/// 受給者番号.
pub(super) const RECIPIENT: Field = digits("受給者番号", 7);
/// 負担区分 of a detail.
pub(super) const BURDEN: Field = alnum("負担区分", 1).fixed().required();
