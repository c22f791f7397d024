//! The 94 columns in the order of the CSV: the one table from which the row struct, its reading and every message come
//! (spec/pmh.md §3.5; item numbers of the list of 2026-03-30; item 79 「その他制度に係る参考情報」 is in the Excel only).
//!
//! The mapping of items to columns is not confirmed by the publisher; names that the list abbreviates are completed by
//! us, and so are the units of ratios (percent).

use super::cells::{Cell, End, Form, MunicipalityCode, PayerNumber, Percent, PrefectureNumber, Yen};
use super::codes::{
    AgeBasis, BenefitScope, CapKind, ConditionFlag, Flag, IncomeClass, LawNumber, ManyChildren, MealScope, OtherShare,
    RoundingMethod, RoundingUnit, SchoolState, Segment, StayCondition, SubsidyMethod, Target,
};
use crate::oqs::code::CodeValue;
use jiff::civil::Date;

/// How many columns a row has.
pub const COLUMN_COUNT: usize = 94;

/// A column.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// Place in the CSV, from 1.
    pub position: usize,
    /// Item number of the list of 2026-03-30.
    pub item: &'static str,
    /// Japanese name.
    pub name: &'static str,
    /// Field of [`Scheme`].
    pub field: &'static str,
    /// Form of its values.
    pub form: Form,
    /// Whether it must not be empty.
    pub required: bool,
    /// Known values with the meanings of the 2024 edition; empty where none is public.
    pub values: &'static [CodeValue],
}

/// Makes the table, the row struct and its reading.
macro_rules! columns {
    ($( $position:literal $item:literal $field:ident: $type:ty, $name:literal; )*) => {
        /// The columns in order.
        pub static COLUMNS: [Column; COLUMN_COUNT] = [$( Column {
            position: $position,
            item: $item,
            name: $name,
            field: stringify!($field),
            form: <$type as Cell>::FORM,
            required: <$type as Cell>::REQUIRED,
            values: <$type as Cell>::VALUES,
        }, )*];

        /// A row whose every value could be read. `None`: the cell is empty.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Scheme {
            $( #[doc = concat!(stringify!($position), " ", $name, ".")] pub $field: $type, )*
        }

        impl Scheme {
            /// Reads every cell, whatever became of the ones before it. `cell` hands out the text of a column (index
            /// from 0), `tell` takes what is wrong with one.
            pub(super) fn read<'a>(
                cell: impl Fn(usize) -> &'a str,
                mut tell: impl FnMut(&'static Column, super::cells::Fault),
            ) -> Option<Scheme> {
                $( let $field = super::cells::read::<$type>(cell($position - 1), |fault| {
                    tell(&COLUMNS[$position - 1], fault);
                }); )*
                Some(Scheme { $( $field: $field?, )* })
            }
        }
    };
}

columns! {
    1 "1" formal_name: String, "事業名 正式名称";
    2 "2" short_name: Option<String>, "事業名 略称";
    3 "3" prefecture: PrefectureNumber, "都道府県番号";
    4 "4" municipality: Option<MunicipalityCode>, "市区町村コード";
    5 "5" class_1: Option<String>, "分類番号1";
    6 "6" class_2: Option<String>, "分類番号2";
    7 "7" class_3: Option<String>, "分類番号3";
    8 "8" payer: Option<PayerNumber>, "公費負担者番号";
    9 "9" segment: Option<Segment>, "事業内区分コード";
    10 "10" valid_from: Date, "有効開始年月日";
    11 "11" valid_to: End, "有効終了年月日";
    12 "12" age_from_basis: Option<AgeBasis>, "年齢基準(以上)";
    13 "13" age_from: Option<u32>, "対象年齢(以上)";
    14 "14" age_below_basis: Option<AgeBasis>, "年齢基準(未満)";
    15 "15" age_below: Option<u32>, "対象年齢(未満)";
    16 "16" inpatient: Option<Target>, "入外区分 医科 入院";
    17 "17" outpatient: Option<Target>, "入外区分 医科 外来";
    18 "18" employees: Option<Target>, "保険種別 社保";
    19 "19" national: Option<Target>, "保険種別 国保";
    20 "20" elderly: Option<Target>, "保険種別 後期高齢";
    21 "21" single_parent: Option<Flag>, "ひとり親等医療費助成対象者識別フラグ";
    22 "22_1" income: Option<IncomeClass>, "所得区分";
    23 "22_2" income_name: Option<String>, "所得区分名称(独自)";
    24 "23_1" costly_and_long: Option<Flag>, "高額かつ長期";
    25 "23_2" severe: Option<Flag>, "重症患者認定";
    26 "23_3" severe_and_lasting: Option<Flag>, "重度かつ継続";
    27 "23_4" ventilator: Option<Flag>, "人工呼吸器等装着者";
    28 "24" school: Option<SchoolState>, "就学状況";
    29 "25" many_children: Option<ManyChildren>, "多子世帯 設定";
    30 "26" children_from: Option<u32>, "子ども人数 以上";
    31 "27" child_nth: Option<u32>, "子ども 人目";
    32 "28" scope_2_several: Option<Flag>, "対象範囲(2)複数選択フラグ";
    33 "29" scope_2_and: Option<String>, "対象範囲(2)AND条件となる項目の項番";
    34 "30" scope_2_or: Option<String>, "対象範囲(2)OR条件となる項目の項番";
    35 "31" method: Option<SubsidyMethod>, "助成方法";
    36 "32" condition: Option<ConditionFlag>, "助成条件・自己負担設定条件フラグ";
    37 "33" first_visit_only: Option<Flag>, "初診時のみ条件";
    38 "34" first_stay_only: Option<Flag>, "入院初回時のみ条件";
    39 "35" stay_condition: Option<StayCondition>, "連続入院期間の条件";
    40 "36" stay_month_from: Option<u32>, "入院月数条件開始月";
    41 "37" stay_month_to: Option<u32>, "入院月数条件終了月";
    42 "38" visits_from: Option<u32>, "複数回受診条件回数(以上)";
    43 "39" visits_to: Option<u32>, "複数回受診条件回数(以下)";
    44 "40" adds_before_insurance_change: Option<Flag>, "保険制度変更前の患者負担額の累計";
    45 "87" adds_other_laws: Option<Flag>, "公費負担者番号別の累計 助成有無";
    46 "88" added_law_1: Option<LawNumber>, "累計法別番号(1)";
    47 "89" added_law_2: Option<LawNumber>, "累計法別番号(2)";
    48 "90" added_law_3: Option<LawNumber>, "累計法別番号(3)";
    49 "91" added_law_4: Option<LawNumber>, "累計法別番号(4)";
    50 "41" inpatient_scope: Option<BenefitScope>, "助成・自己負担範囲詳細(入院)";
    51 "42" inpatient_fixed: Option<Yen>, "固定額(入院)";
    52 "43" inpatient_percent: Option<Percent>, "割合(入院)";
    53 "44" inpatient_numerator: Option<u32>, "分数(入院) 分子";
    54 "45" inpatient_denominator: Option<u32>, "分数(入院) 分母";
    55 "46" outpatient_scope: Option<BenefitScope>, "助成・自己負担範囲詳細(外来)";
    56 "47" outpatient_fixed: Option<Yen>, "固定額(外来)";
    57 "48" outpatient_percent: Option<Percent>, "割合(外来)";
    58 "49" outpatient_numerator: Option<u32>, "分数(外来) 分子";
    59 "50" outpatient_denominator: Option<u32>, "分数(外来) 分母";
    60 "51" meals_scope: Option<MealScope>, "助成範囲(入院時食事療養費)";
    61 "80" living_flag: Option<Flag>, "入院時生活療養費識別フラグ";
    62 "52" living_scope: Option<MealScope>, "助成範囲(入院時生活療養費)";
    63 "81" living_meals_scope: Option<MealScope>, "助成範囲(入院時生活食事療養費)";
    64 "82" living_room_scope: Option<MealScope>, "助成範囲(入院時生活環境療養費)";
    65 "53" cap_kind: Option<CapKind>, "上限額識別フラグ";
    66 "54" cap_joint: Option<Flag>, "上限額入院外来合算フラグ";
    67 "55_1" frequent_inpatient: Option<Flag>, "多数回該当上限額変動フラグ 入院";
    68 "55_2" frequent_outpatient: Option<Flag>, "多数回該当上限額変動フラグ 外来";
    69 "56_1" rounding_unit: Option<RoundingUnit>, "端数条件 計算単位";
    70 "56_2" rounding_method: Option<RoundingMethod>, "端数条件 計算方法";
    71 "57" inpatient_day_cap: Option<Yen>, "入院 1日当たりの上限額";
    72 "58" inpatient_day_from: Option<u32>, "入院日数条件開始日";
    73 "59" inpatient_day_to: Option<u32>, "入院日数条件終了日";
    74 "61" inpatient_month_cap: Option<Yen>, "入院 1月当たりの上限額";
    75 "62" inpatient_month_cap_frequent: Option<Yen>, "入院 1月当たりの上限額(多数回該当)";
    76 "63" outpatient_visit_cap: Option<Yen>, "外来 1回当たりの上限額";
    77 "64" outpatient_visits_max: Option<u32>, "外来 1回当たりの上限額の適用上限回数";
    78 "65" outpatient_day_cap: Option<Yen>, "外来 1日当たりの上限額";
    79 "66" outpatient_days_max: Option<u32>, "外来 1日当たりの上限額の適用上限日数";
    80 "68" outpatient_month_cap: Option<Yen>, "外来 1月当たりの上限額";
    81 "69" outpatient_month_cap_frequent: Option<Yen>, "外来 1月当たりの上限額(多数回該当)";
    82 "70" meals_day_cap: Option<Yen>, "入院時食事療養費 1日当たりの上限額";
    83 "71" meals_month_cap: Option<Yen>, "入院時食事療養費 1月当たりの上限額";
    84 "72" living_day_cap: Option<Yen>, "入院時生活療養費 1日当たりの上限額";
    85 "73" living_month_cap: Option<Yen>, "入院時生活療養費 1月当たりの上限額";
    86 "83" living_meals_day_cap: Option<Yen>, "入院時生活食事療養費 1日当たりの上限額";
    87 "84" living_meals_month_cap: Option<Yen>, "入院時生活食事療養費 1月当たりの上限額";
    88 "85" living_room_day_cap: Option<Yen>, "入院時生活環境療養費 1日当たりの上限額";
    89 "86" living_room_month_cap: Option<Yen>, "入院時生活環境療養費 1月当たりの上限額";
    90 "74" other_share: Option<OtherShare>, "他の公費負担医療の自己負担 助成有無";
    91 "75" other_scheme_1: Option<String>, "他事業の指定(1)";
    92 "76" other_scheme_2: Option<String>, "他事業の指定(2)";
    93 "77" other_scheme_3: Option<String>, "他事業の指定(3)";
    94 "78" priority: Option<u32>, "公費適用優先順位";
}
