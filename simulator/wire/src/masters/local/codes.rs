//! Codes of the master as open newtypes: what came is kept, known or not. Meanings are those of the 2024 edition
//! (spec/pmh.md §3.5); codes whose meanings are not public have no table. The codes of 上限管理票 and 指定医療機関 of
//! that edition belong to columns that the CSV does not have.

use super::cells::{Cell, Doubt, Form, shown};
use crate::oqs::code::CodeValue;
use std::borrow::Cow;

/// Makes the newtypes. `whole`: the table names every value of its edition, so another one is doubtful.
macro_rules! codes {
    ($( $(#[$doc:meta])* $name:ident $whole:literal { $( $constant:ident = $value:literal $label:literal, )* } )*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Cow<'static, str>);

        impl $name {
            $(
                #[doc = concat!("`", $value, "` ", $label, ".")]
                pub const $constant: $name = $name(Cow::Borrowed($value));
            )*

            /// A code from its text, known or not.
            #[must_use]
            pub fn new(text: &str) -> Self {
                let known = <Self as Cell>::VALUES.iter().find(|known| known.value == text);
                $name(known.map_or_else(|| Cow::Owned(text.to_owned()), |known| Cow::Borrowed(known.value)))
            }

            /// The text in the file.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The meaning in the 2024 edition, if it is public.
            #[must_use]
            pub fn label(&self) -> Option<&'static str> {
                <Self as Cell>::VALUES.iter().find(|known| known.value == self.0).map(|known| known.label)
            }
        }

        impl Cell for $name {
            const FORM: Form = if $whole { Form::Code } else { Form::OpenCode };
            const VALUES: &'static [CodeValue] = &[$( CodeValue { value: $value, label: $label }, )*];

            fn from_text(text: &str) -> Option<Self> {
                Some($name::new(text))
            }

            fn doubt(&self) -> Option<Doubt> {
                ($whole && self.label().is_none()).then(|| unknown(&self.0, Self::VALUES))
            }
        }
    )* };
}

fn unknown(text: &str, values: &[CodeValue]) -> Doubt {
    let known: Vec<String> = values.iter().map(|known| format!("{} {}", known.value, known.label)).collect();
    Doubt {
        what: format!("「{}」は2024年版の項目説明にない値です。", shown(text)),
        remedy: format!(
            "値はそのまま残しました。知られている値は {} です。新しい版の項目説明で意味を確かめてください。",
            known.join("、")
        ),
    }
}

codes! {
    /// 事業内区分コード: tells branches of one payer number apart, not always.
    Segment false {}
    /// 年齢基準: the day on which an age counts as reached. The birthday alone does not tell it.
    AgeBasis false {
        DAY_BEFORE_BIRTHDAY = "6" "誕生日の前日",
        TWO_DAYS_BEFORE_BIRTHDAY = "7" "誕生日の前々日",
    }
    /// 対象か(入院、外来、社保、国保、後期高齢).
    Target false {}
    /// A flag whose values are not public.
    Flag false {}
    /// 所得区分.
    IncomeClass false {}
    /// 就学状況.
    SchoolState false {}
    /// 多子世帯の設定.
    ManyChildren false {}
    /// 助成方法.
    SubsidyMethod true {
        IN_KIND = "1" "現物(レセプト)",
        JOINT_LIST = "2" "現物(連記式)",
        REFUND = "3" "償還払い",
    }
    /// 助成条件・自己負担設定条件フラグ.
    ConditionFlag false {}
    /// 連続入院期間の条件.
    StayCondition false {}
    /// 累計法別番号.
    LawNumber false {}
    /// 助成・自己負担範囲詳細.
    BenefitScope true {
        FULL = "1" "全額",
        FIXED = "2" "固定額",
        RATIO_OF_POINTS = "3" "割合(対象点数)",
        RATIO_OF_SHARE = "4" "割合(一部負担金)",
        REST = "5" "自己負担額を除いた残額",
    }
    /// 助成範囲 of meals and living.
    MealScope false {}
    /// 上限額識別: whose amount the caps limit.
    CapKind true {
        PUBLIC = "1" "公費負担上限",
        PATIENT = "2" "自己負担上限",
    }
    /// 端数条件の計算単位.
    RoundingUnit false {}
    /// 端数条件の計算方法.
    RoundingMethod false {}
    /// 他の公費負担医療の自己負担を助成するか.
    OtherShare true {
        NOT_COVERED = "1" "助成しない",
        COVERED = "2" "助成する",
    }
}
