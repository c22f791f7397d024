//! Health insurance: what an insurer registers, ends and corrects, and how the control API tells it.
//!
//! Every registration takes effect on a day and is answered with from a moment on (`visible_from`); a late one changes
//! the answers only then.

use super::dates::{DateExpr, MomentExpr};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What kind of health insurance it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InsuranceKind {
    /// 被用者保険.
    #[default]
    #[serde(alias = "社保", alias = "被用者保険")]
    Employee,
    /// 国民健康保険 (6-digit insurer number, padded to 8 on the wire).
    #[serde(alias = "国保")]
    National,
    /// 後期高齢者医療.
    #[serde(alias = "後期高齢")]
    LateElderly,
}

/// One stretch of health insurance.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InsuranceSpec {
    /// Kind. Default: employee.
    #[serde(default)]
    pub kind: InsuranceKind,
    /// 保険者番号. Default: invented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insurer_number: Option<String>,
    /// 保険者名称. Default: invented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insurer_name: Option<String>,
    /// 記号. Default: invented (none for 後期高齢).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// 番号. Default: invented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// 枝番, 2 digits. Default: `00` (none for 後期高齢).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// Family member rather than the insured person.
    #[serde(default)]
    pub family: bool,
    /// 資格取得年月日. Default: five years before the treatment month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<DateExpr>,
    /// 資格喪失年月日: the first day without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_on: Option<DateExpr>,
    /// 資格喪失事由 (OQSCD008): 01, 02, 03, 99.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_of_loss: Option<String>,
    /// It follows the stretch in force, which ends on this one's first day for reason 03.
    #[serde(default)]
    pub successor: bool,
    /// 被保険者証区分 (OQSCD010): 01 … 07. Default: 01.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// 被保険者氏名／世帯主氏名. Default: the person's own name, none for a family member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insured_name: Option<String>,
    /// 被保険者証交付年月日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<DateExpr>,
    /// 被保険者証有効開始年月日. Default: `from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_valid_from: Option<DateExpr>,
    /// 被保険者証有効終了年月日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_valid_until: Option<DateExpr>,
    /// 一部負担金割合 of 後期高齢, in tenths: 1, 2, 3. Default: 1 (none for other kinds).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_tenths: Option<u8>,
    /// 高齢受給者証.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elderly: Option<ElderlySpec>,
    /// 限度額適用認定証.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<LimitSpec>,
    /// 特定疾病療養受療証, at most three.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub specific_diseases: Vec<SpecificDiseaseSpec>,
    /// When the platform can answer with this stretch. Default: at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible_from: Option<MomentExpr>,
    /// When the platform can answer with its loss. Default: with the stretch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss_visible_from: Option<MomentExpr>,
}

/// 高齢受給者証 (spec/oqs-wire.md §3.2, item 26).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ElderlySpec {
    /// 交付年月日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<DateExpr>,
    /// Valid from.
    pub valid_from: DateExpr,
    /// Valid until, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<DateExpr>,
    /// 一部負担金割合 in tenths: 1, 2, 3.
    pub share_tenths: u8,
}

/// 限度額適用認定証 (spec/oqs-wire.md §3.2, item 29). Told only with consent, and on the days when it is valid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitSpec {
    /// 限度額証区分 (OQSCD011): 01, 02, 03.
    pub class: String,
    /// 適用区分 (OQSCD012): A01 … A06, B01 … B10.
    pub category: String,
    /// 交付年月日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<DateExpr>,
    /// Valid from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<DateExpr>,
    /// Valid until, inclusive; may be left out (spec/oqs-wire.md §6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<DateExpr>,
    /// 長期入院該当年月日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub long_term_on: Option<DateExpr>,
}

/// 特定疾病療養受療証 (spec/oqs-wire.md §3.2, item 32). Told only with consent, and on the days when it is valid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpecificDiseaseSpec {
    /// 認定疾病区分 (OQSCD013): 1, 2, 3.
    pub category: String,
    /// 交付年月日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<DateExpr>,
    /// Valid from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<DateExpr>,
    /// Valid until, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<DateExpr>,
    /// 自己負担限度額 in yen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_pay_yen: Option<u32>,
}

/// Body of `POST /people/{id}/insurance/loss`: an insurance ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoseInsurance {
    /// The first day without it.
    pub on: DateExpr,
    /// OQSCD008: 01, 02, 03, 99.
    pub reason: String,
    /// Which of the person's stretches, from 1. Default: the one enrolled last that has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<u32>,
    /// When the platform can answer with it. Default: at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible_from: Option<MomentExpr>,
}

/// Something of a stretch that a correction takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Removable {
    /// 資格喪失: the stretch goes on.
    #[serde(alias = "喪失")]
    Loss,
    /// 記号.
    #[serde(alias = "記号")]
    Symbol,
    /// 枝番.
    #[serde(alias = "枝番")]
    Branch,
    /// 被保険者証有効終了年月日.
    #[serde(alias = "有効終了日")]
    CardValidUntil,
    /// 一部負担金割合.
    #[serde(alias = "一部負担金割合")]
    ShareTenths,
    /// 高齢受給者証.
    #[serde(alias = "高齢受給者証")]
    Elderly,
    /// 限度額適用認定証.
    #[serde(alias = "限度額適用認定証")]
    Limit,
    /// 特定疾病療養受療証, all of them.
    #[serde(alias = "特定疾病療養受療証")]
    SpecificDiseases,
}

/// Body of `POST /people/{id}/insurance/correction`: an insurer puts right what it registered. What is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CorrectInsurance {
    /// Which of the person's stretches, from 1. Default: the one enrolled last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nth: Option<u32>,
    /// 記号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// 番号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// 枝番.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// Family member rather than the insured person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family: Option<bool>,
    /// 資格取得年月日.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<DateExpr>,
    /// 資格喪失年月日.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost_on: Option<DateExpr>,
    /// 資格喪失事由 (OQSCD008), with `lost_on`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason_of_loss: Option<String>,
    /// 被保険者証区分 (OQSCD010).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// 被保険者証有効終了年月日.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_valid_until: Option<DateExpr>,
    /// 一部負担金割合 of 後期高齢, in tenths.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_tenths: Option<u8>,
    /// 高齢受給者証.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elderly: Option<ElderlySpec>,
    /// 限度額適用認定証.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<LimitSpec>,
    /// 特定疾病療養受療証, all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub specific_diseases: Option<Vec<SpecificDiseaseSpec>>,
    /// What is taken away.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<Removable>,
    /// When the platform can answer with it. Default: at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible_from: Option<MomentExpr>,
}

/// One stretch of health insurance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InsuranceInfo {
    /// Kind.
    pub kind: InsuranceKind,
    /// 保険者番号 without padding.
    pub insurer_number: String,
    /// 保険者名称.
    pub insurer_name: String,
    /// 記号.
    pub symbol: Option<String>,
    /// 番号; hidden but for its last character unless asked for with `?purpose=verification`.
    pub number: String,
    /// 枝番.
    pub branch: Option<String>,
    /// 資格取得年月日.
    pub from: String,
    /// 資格喪失年月日.
    pub lost_on: Option<String>,
    /// 資格喪失事由.
    pub reason_of_loss: Option<String>,
    /// In words, Japanese, by the platform's knowledge: 有効, 喪失, 登録待ち, 開始前.
    #[serde(default)]
    pub state: String,
    /// The last moment from which the platform answers with something registered so far; none if it has always known it.
    #[serde(default)]
    pub visible_from: Option<String>,
}
