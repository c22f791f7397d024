//! Where the fields that the rules ask for stand in each kind of claim, looked up once a file.

use onshi_wire::uke::Kind;

/// Positions of a detail record's fields.
#[derive(Debug, Clone, Copy)]
pub struct DetailColumns {
    /// Record identifier.
    pub id: &'static str,
    /// 診療識別; 0 where the kind has none.
    pub group: usize,
    /// 負担区分.
    pub burden: usize,
    /// 点数 or 金額.
    pub points: usize,
    /// 回数; 0 where every record counts once.
    pub times: usize,
    /// 1日の情報; 0 where the record has a date instead.
    pub first_day: usize,
    /// 算定年月日; 0 where the record has days.
    pub date: usize,
}

/// Positions in RE; 0 where the kind has no such field.
#[derive(Debug, Clone, Copy)]
pub struct CommonColumns {
    /// レセプト番号.
    pub number: usize,
    /// レセプト種別.
    pub receipt_type: usize,
    /// 診療年月, 調剤年月 or 指定訪問看護年月.
    pub month: usize,
    /// 氏名.
    pub name: usize,
    /// カタカナ氏名.
    pub kana: usize,
    /// 男女区分.
    pub sex: usize,
    /// 生年月日.
    pub birthdate: usize,
    /// 給付割合.
    pub benefit_ratio: usize,
    /// 入院年月日.
    pub admitted_on: usize,
    /// カルテ番号等.
    pub chart_number: usize,
    /// 検索番号.
    pub search_number: usize,
    /// 処方箋発行医療機関: prefecture, 点数表 and code.
    pub issuer: [usize; 3],
}

/// Positions in HO.
#[derive(Debug, Clone, Copy)]
pub struct InsuranceColumns {
    /// 保険者番号.
    pub insurer: usize,
    /// 記号.
    pub symbol: usize,
    /// 番号.
    pub number: usize,
    /// 実日数 or 受付回数.
    pub days: usize,
    /// 合計点数 or 合計金額.
    pub total: usize,
    /// 食事療養・生活療養: 回数 and 合計金額.
    pub meals: [usize; 2],
}

/// Positions in KO.
#[derive(Debug, Clone, Copy)]
pub struct SchemeColumns {
    /// 負担者番号.
    pub payer: usize,
    /// 受給者番号.
    pub recipient: usize,
    /// 任意給付区分.
    pub optional_benefit: usize,
    /// 実日数 or 受付回数.
    pub days: usize,
    /// 合計点数 or 合計金額.
    pub total: usize,
    /// 負担金額.
    pub patient_pays: usize,
    /// 食事療養・生活療養: 回数 and 合計金額.
    pub meals: [usize; 2],
}

/// Positions in SN.
#[derive(Debug, Clone, Copy)]
pub struct ConfirmationColumns {
    /// 負担者種別.
    pub payer_kind: usize,
    /// 確認区分.
    pub class: usize,
    /// 枝番.
    pub branch: usize,
    /// Fields that only the examiner fills.
    pub examiners: [usize; 4],
}

/// Positions in SY or HS.
#[derive(Debug, Clone, Copy)]
pub struct DiagnosisColumns {
    /// 傷病名コード.
    pub code: usize,
    /// 傷病名称.
    pub name: usize,
    /// 診療開始日.
    pub started_on: usize,
    /// 転帰区分.
    pub outcome: usize,
}

/// Positions by kind of claim.
#[derive(Debug, Clone)]
pub struct Columns {
    /// The kind.
    pub kind: Kind,
    /// RE.
    pub common: CommonColumns,
    /// HO.
    pub insurance: InsuranceColumns,
    /// KO.
    pub scheme: SchemeColumns,
    /// SN.
    pub confirmation: ConfirmationColumns,
    /// SY or HS.
    pub diagnosis: DiagnosisColumns,
    /// Details that are summed up.
    pub details: Vec<DetailColumns>,
}

impl Columns {
    /// Looks the fields up.
    pub fn of(kind: Kind) -> Self {
        let re = |names: &[&str]| position(kind, "RE", names);
        let ho = |names: &[&str]| position(kind, "HO", names);
        let ko = |names: &[&str]| position(kind, "KO", names);
        let sn = |name: &str| position(kind, "SN", &[name]);
        let diagnosis = if kind == Kind::Dental { "HS" } else { "SY" };
        let sy = |name: &str| position(kind, diagnosis, &[name]);
        Columns {
            kind,
            common: CommonColumns {
                number: re(&["レセプト番号"]),
                receipt_type: re(&["レセプト種別"]),
                month: re(&["診療年月", "調剤年月", "指定訪問看護年月"]),
                name: re(&["氏名"]),
                kana: re(&["カタカナ氏名"]),
                sex: re(&["男女区分"]),
                birthdate: re(&["生年月日"]),
                benefit_ratio: re(&["給付割合"]),
                admitted_on: re(&["入院年月日"]),
                chart_number: re(&["カルテ番号等", "調剤録番号等"]),
                search_number: re(&["検索番号"]),
                issuer: ["処方箋発行医療機関都道府県", "処方箋発行医療機関点数表", "処方箋発行医療機関コード"]
                    .map(|name| re(&[name])),
            },
            insurance: InsuranceColumns {
                insurer: ho(&["保険者番号"]),
                symbol: ho(&["記号"]),
                number: ho(&["番号"]),
                days: ho(DAYS),
                total: ho(TOTAL),
                meals: MEALS.map(|name| ho(&[name])),
            },
            scheme: SchemeColumns {
                payer: ko(&["負担者番号"]),
                recipient: ko(&["受給者番号"]),
                optional_benefit: ko(&["任意給付区分"]),
                days: ko(DAYS),
                total: ko(TOTAL),
                patient_pays: ko(&["負担金額(公費)", "一部負担金額"]),
                meals: MEALS.map(|name| ko(&[name])),
            },
            confirmation: ConfirmationColumns {
                payer_kind: sn("負担者種別"),
                class: sn("確認区分"),
                branch: sn("枝番"),
                examiners: ["保険者番号等(資格確認)", "記号(資格確認)", "番号(資格確認)", "受給者番号(資格確認)"]
                    .map(sn),
            },
            diagnosis: DiagnosisColumns {
                code: sy("傷病名コード"),
                name: sy("傷病名称"),
                started_on: sy("診療開始日"),
                outcome: sy("転帰区分"),
            },
            details: details(kind),
        }
    }

    /// Position of the first of these names in a record of this kind; 0 where none of them exists.
    pub fn at(&self, id: &str, names: &[&str]) -> usize {
        position(self.kind, id, names)
    }
}

/// What the kinds call the number of days (調剤: of receptions).
const DAYS: &[&str] = &["診療実日数", "処方箋受付回数", "実日数"];
/// What 医科 and 歯科 call the number of meals and what they cost.
const MEALS: [&str; 2] = ["食事療養・生活療養回数", "食事療養・生活療養合計金額"];
/// What the kinds call the total.
const TOTAL: &[&str] = &["合計点数", "合計金額"];

fn details(kind: Kind) -> Vec<DetailColumns> {
    let ids: &[&'static str] = match kind {
        Kind::Medical => &["SI", "IY", "TO"],
        Kind::Dental => &["SS", "SI", "IY", "TO"],
        // 調剤 adds fees and drugs up over several records; its totals are not judged (spec/claims.md §3, conf M).
        Kind::Dispensing => &[],
        Kind::HomeNursing => &["KA"],
    };
    let columns = |id: &&'static str| DetailColumns {
        id,
        group: position(kind, id, &["診療識別"]),
        burden: position(kind, id, &["負担区分"]),
        points: position(kind, id, &["点数", "金額"]),
        times: position(kind, id, &["回数"]),
        first_day: position(kind, id, &["日の情報"]),
        date: position(kind, id, &["算定年月日"]),
    };
    ids.iter().map(columns).collect()
}

fn position(kind: Kind, id: &str, names: &[&str]) -> usize {
    let Some(layout) = kind.layout(id) else { return 0 };
    names.iter().find_map(|name| layout.position(name)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_that_the_rules_need_is_found() {
        for kind in Kind::ALL {
            let columns = Columns::of(kind);
            for detail in &columns.details {
                assert!(detail.burden > 0 && detail.points > 0, "{kind:?} {}", detail.id);
                assert!((detail.first_day > 0) != (detail.date > 0), "{kind:?} {}", detail.id);
            }
            assert!(columns.at("KO", &["負担者番号"]) == 2, "{kind:?}");
            assert!(columns.at("RE", &["診療年月", "調剤年月", "指定訪問看護年月"]) > 0, "{kind:?}");
        }
    }
}
