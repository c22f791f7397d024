//! The fields of a record (spec/pmh.md §2.2, §2.3): name, Japanese name, whether it is required, its form.

/// What a value may look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Half-width letters and digits, 1 to so many.
    Alphanumeric(usize),
    /// Exactly so many half-width digits.
    Digits(usize),
    /// Any printable text, 1 to so many characters.
    Text(usize),
    /// Text that should be full-width katakana; anything else is pointed out.
    Katakana(usize),
    /// `true` or `false`.
    Boolean,
    /// The text `"0"` or `"1"`.
    ZeroOne,
    /// The text `"1"` or `"2"`.
    OneTwo,
    /// `YYYY-MM-DD`.
    Date,
    /// `項目コード-条件コード`, several joined with `;`, at most so many characters.
    Conditions(usize),
    /// 自己負担上限額.
    Cap,
    /// 券面項目: an array.
    FaceItems,
}

/// A field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Path as the API names it.
    pub name: &'static str,
    /// Japanese name.
    pub word: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// Form.
    pub form: Form,
    /// The form's limit is not published; ours.
    pub invented_limit: bool,
}

const fn published(name: &'static str, word: &'static str, required: bool, form: Form) -> Field {
    Field { name, word, required, form, invented_limit: false }
}

const fn ours(name: &'static str, word: &'static str, required: bool, form: Form) -> Field {
    Field { name, word, required, form, invented_limit: true }
}

/// myNumber 個人番号: read and replaced at the door, before anything is recorded; never among [`FIELDS`].
pub const MY_NUMBER: &str = "myNumber";

/// The greatest amount of a cap in yen; ours.
pub const CAP_YEN_MAX: u64 = 99_999_999;
/// The most 券面項目 of a record; ours.
pub const FACE_ITEMS_MAX: usize = 100;
/// The longest name of a 券面項目; ours.
pub const FACE_NAME_MAX: usize = 100;
/// The longest value of a 券面項目; ours.
pub const FACE_VALUE_MAX: usize = 1_000;

/// Every field but the 個人番号, in the order of the publication.
pub const FIELDS: [Field; 23] = [
    published("orgSpecificCertificateTypeId", "機関別受給者証種別ID", true, Form::Alphanumeric(50)),
    ours("basicFiveInfo.name", "氏名", true, Form::Text(100)),
    ours("basicFiveInfo.nameKana", "氏名カナ", true, Form::Katakana(100)),
    ours("basicFiveInfo.address", "住所", true, Form::Text(300)),
    published("basicFiveInfo.dateOfBirth", "生年月日", true, Form::Date),
    published("basicFiveInfo.sex", "性別", true, Form::OneTwo),
    published("isNotDisclosed", "不開示フラグ", true, Form::Boolean),
    published("medicalSubsidyInsurerNumber", "公費負担者番号", false, Form::Digits(8)),
    published("certificationName", "受給者証名", true, Form::Text(100)),
    published("medicalSubsidyRecipientNumber", "公費受給者番号", false, Form::Text(30)),
    ours("certificationSubKey", "受給者証サブキー", false, Form::Text(100)),
    ours("segment", "区分", false, Form::Text(100)),
    ours("incomeSegment", "所得区分", false, Form::Alphanumeric(50)),
    ours("additionalConditions", "追加条件", false, Form::Conditions(1_000)),
    ours("designatedMedicalInstitutions", "指定医療機関情報", false, Form::Text(2_000)),
    published("isAlwaysReimbursement", "常に償還払い", true, Form::ZeroOne),
    ours("maxCopaymentAmount", "自己負担上限額", false, Form::Cap),
    published("validFrom", "医療費助成資格有効期間開始日", true, Form::Date),
    published("validTo", "医療費助成資格有効期間終了日", true, Form::Date),
    ours("historyKey", "履歴キー", true, Form::Text(100)),
    published("isDeleted", "削除フラグ", true, Form::Boolean),
    ours("certificationDetail", "受給者証券面項目", true, Form::FaceItems),
    // The object itself, so that its absence is told once and not five times.
    published("basicFiveInfo", "基本5情報", true, Form::Text(0)),
];

/// A field by name.
#[must_use]
pub fn field(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.name == name)
}
