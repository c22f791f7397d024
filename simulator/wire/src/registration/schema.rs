//! A record as `/openapi.json` describes it, and as a client may write it. The descriptions are what a municipality's
//! engineer reads, so they are Japanese. The reading itself is [`super::read`], field by field.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 医療費助成対象者情報の一件。項目名はデジタル庁の公表した登録APIのもの。「onshiが決めた」とある形と上限は公表されていない。
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegistrationRecord {
    /// 機関別受給者証種別ID。半角英数字50文字以内。先に制度マスタに設定した受給者証種別のid。
    pub org_specific_certificate_type_id: String,
    /// 個人番号。半角数字12桁。ここでは模擬個人番号(GET pmh/individual-numbers)だけを受け付け、検査数字の正しい番号は拒否します。記録されません。
    pub my_number: String,
    /// 基本5情報。
    pub basic_five_info: BasicFiveInfo,
    /// 不開示フラグ。trueなら医療機関等に何も返しません。
    pub is_not_disclosed: bool,
    /// 公費負担者番号。半角数字8桁。検証番号が合わなくても送られたまま登録し、結果で警告します。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medical_subsidy_insurer_number: Option<String>,
    /// 受給者証名。100文字以内。
    pub certification_name: String,
    /// 公費受給者番号。30文字以内。送られたままレセコンに渡ります。12桁ちょうどの数字は個人番号と区別できないため受け付けません(onshiが決めた制限)。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medical_subsidy_recipient_number: Option<String>,
    /// 受給者証サブキー。同じ人の同じ種別の受給者証を分けるキー(意味と100文字の上限はonshiが決めた)。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certification_sub_key: Option<String>,
    /// 区分。100文字以内(onshiが決めた上限)。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// 所得区分。受給者証種別に設定したコード。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub income_segment: Option<String>,
    /// 追加条件。「追加条件項目コード-追加条件コード」を ; で並べる。どちらのコードも受給者証種別に設定したもの。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_conditions: Option<String>,
    /// 指定医療機関情報。2,000文字以内の文字列(形はonshiが決めた)。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub designated_medical_institutions: Option<String>,
    /// 常に償還払い。文字列の "0" か "1"(真偽値ではない)。
    pub is_always_reimbursement: String,
    /// 自己負担上限額。なければ上限なし(0円ではない)。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_copayment_amount: Option<MaxCopaymentAmount>,
    /// 医療費助成資格有効期間開始日。YYYY-MM-DD。
    pub valid_from: String,
    /// 医療費助成資格有効期間終了日。YYYY-MM-DD。その日を含む。
    pub valid_to: String,
    /// 履歴キー。受給者証種別・人・サブキーの中で一つ。同じキーを再送すると置き換わる(100文字の上限はonshiが決めた)。
    pub history_key: String,
    /// 削除フラグ。trueなら公開する履歴から外す。
    pub is_deleted: bool,
    /// 受給者証券面項目。
    pub certification_detail: Vec<CertificationDetail>,
}

/// 基本5情報。生年月日か性別が登録された人と違えば拒否し、氏名・カナ・住所の違いは警告します(onshiが決めた)。
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BasicFiveInfo {
    /// 氏名。
    pub name: String,
    /// 氏名カナ。全角カタカナ。
    pub name_kana: String,
    /// 住所。一つの文字列。
    pub address: String,
    /// 生年月日。YYYY-MM-DD。
    pub date_of_birth: String,
    /// 性別。"1" 男、"2" 女。
    pub sex: String,
}

/// 自己負担上限額。内側の形は公表されておらず、onshiが決めた。
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MaxCopaymentAmount {
    /// 金額(円)。0は「0円が上限」。
    pub amount: u32,
    /// 単位。month(月、既定)、day(日)、visit(回)。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// 入院・入院外の別。both(既定)、inpatient、outpatient。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub care_type: Option<String>,
    /// 医療機関をまたいで合算するか。既定はtrue。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_shared: Option<bool>,
}

/// 受給者証券面項目。内側の項目名は公表されておらず、onshiが決めた。
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CertificationDetail {
    /// 項目名。100文字以内。
    pub item_name: String,
    /// 値。1,000文字以内。
    pub item_value: String,
}

#[cfg(test)]
mod tests {
    use super::super::fields::{FIELDS, MY_NUMBER};
    use super::*;
    use serde_json::Value;

    #[test]
    fn the_description_has_exactly_the_fields_that_are_read() {
        let full = RegistrationRecord {
            medical_subsidy_insurer_number: Some(String::new()),
            medical_subsidy_recipient_number: Some(String::new()),
            certification_sub_key: Some(String::new()),
            segment: Some(String::new()),
            income_segment: Some(String::new()),
            additional_conditions: Some(String::new()),
            designated_medical_institutions: Some(String::new()),
            max_copayment_amount: Some(MaxCopaymentAmount::default()),
            ..RegistrationRecord::default()
        };
        let Ok(Value::Object(map)) = serde_json::to_value(&full) else { panic!() };
        let mut described: Vec<String> = map.keys().cloned().collect();
        let Value::Object(five) = &map["basicFiveInfo"] else { panic!() };
        described.extend(five.keys().map(|name| format!("basicFiveInfo.{name}")));
        let mut read: Vec<&str> = FIELDS.iter().map(|field| field.name).chain([MY_NUMBER]).collect();
        described.sort_unstable();
        read.sort_unstable();
        assert_eq!(described, read);
    }
}
