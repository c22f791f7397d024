//! The one data file of shares and sources, `scenarios/nation/shares.tsv`: read once, every number with its source.
//!
//! Tab-separated so that it needs no parser library and diffs well. The file is compiled in: the nation cannot be
//! changed by accident. What is wrong with a changed file is told with its line (tests read broken ones).

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

/// The data file as compiled in.
pub const TEXT: &str = include_str!("../../../scenarios/nation/shares.tsv");

/// Number of five-year cohorts: 0–4 … 90–94, 95 and over.
pub const COHORTS: usize = 20;

/// Where a number comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// 公表: published as it is.
    Published,
    /// 換算: computed from published figures.
    Derived,
    /// 仮定: this project's assumption.
    Assumed,
}

impl Basis {
    /// As the file and the tables write it.
    pub fn label(self) -> &'static str {
        match self {
            Basis::Published => "公表",
            Basis::Derived => "換算",
            Basis::Assumed => "仮定",
        }
    }
}

/// One number with its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The number, in `unit`.
    pub value: u64,
    /// `ppm`, `count` or `thousand`.
    pub unit: String,
    /// Published, derived or assumed.
    pub basis: Basis,
    /// Key of the source in [`Shares::sources`].
    pub source: String,
    /// Date of the figure, `-` for none.
    pub date: String,
    /// `H`, `M` or `L`.
    pub confidence: String,
    /// What it is, Japanese.
    pub label: String,
}

/// A subsidy programme's row: for whom and how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubsidyRow {
    /// First and last age in years.
    pub ages: (u8, u8),
    /// Share of the people of those ages.
    pub share: Share,
}

/// A type of household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseholdRow {
    /// Short name (`F4`).
    pub name: String,
    /// How many of a block's households are of it.
    pub per_block: usize,
    /// Members after the first: `P`, `C`, `G`.
    pub roles: String,
    /// Share of each cohort among first members, parts per million.
    pub cohorts: [u32; COHORTS],
}

/// A prefecture's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrefectureRow {
    /// 北海道, 東京都, …
    pub name: String,
    /// Population in thousands.
    pub thousand: u64,
    /// Municipalities with the 23 wards.
    pub municipalities: usize,
    /// Cities (and the 23 wards) among them.
    pub cities: usize,
    /// Offices (wards) of each 政令指定都市.
    pub wards: Vec<usize>,
    /// 中核市.
    pub core_cities: usize,
    /// Offices of 中核市.
    pub core_offices: usize,
    /// Offices of other cities.
    pub city_offices: usize,
    /// Offices of towns and villages.
    pub town_offices: usize,
    /// Offices of the prefecture for the other towns and villages.
    pub prefectural_offices: usize,
    /// Weight of medical aid, per ten thousand people.
    pub aid_permyriad: u64,
}

/// Everything in the data file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shares {
    /// Sources by key.
    pub sources: BTreeMap<String, String>,
    /// Numbers by key.
    pub shares: BTreeMap<String, Share>,
    /// Population by cohort in thousands.
    pub ages: Vec<u64>,
    /// Subsidies by programme.
    pub subsidies: BTreeMap<String, SubsidyRow>,
    /// Types of household.
    pub households: Vec<HouseholdRow>,
    /// Prefectures in order of their JIS codes.
    pub prefectures: Vec<PrefectureRow>,
}

/// What is wrong with the file, where, and how to put it right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareError {
    /// Line from 1; 0 when the file as a whole is meant.
    pub line: usize,
    /// What is wrong, Japanese.
    pub what: String,
    /// How to put it right, Japanese.
    pub remedy: String,
}

impl fmt::Display for ShareError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "shares.tsv {}行目: {} {}", self.line, self.what, self.remedy)
    }
}

impl std::error::Error for ShareError {}

/// The built-in file, read on first use.
pub fn built_in() -> &'static Shares {
    static SHARES: LazyLock<Shares> =
        LazyLock::new(|| Shares::parse(TEXT).expect("the built-in data file is checked by tests"));
    &SHARES
}

impl Shares {
    /// A number that the code needs by name.
    ///
    /// # Panics
    /// When the key is missing: the tests ask for every key that the code uses.
    pub(crate) fn value(&self, key: &str) -> u64 {
        self.shares.get(key).map(|share| share.value).expect("every key that the code asks for is in the file")
    }

    /// A share in parts per million that the code needs by name.
    pub(crate) fn ppm(&self, key: &str) -> u32 {
        u32::try_from(self.value(key)).expect("parts per million are small")
    }

    /// Reads a data file.
    ///
    /// # Errors
    /// The first line that cannot be read, or a table that is not complete.
    pub fn parse(text: &str) -> Result<Self, ShareError> {
        let mut shares = Shares::default();
        for (index, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.is_empty() {
                continue;
            }
            let mut row = Row { line: index + 1, cells: line.split('\t') };
            match row.text("表の名前")? {
                "source" => {
                    shares.sources.insert(row.text("キー")?.to_owned(), row.text("出典")?.to_owned());
                }
                "share" => {
                    let key = row.text("キー")?.to_owned();
                    let (value, unit) = (row.number("値")?, row.text("単位")?.to_owned());
                    shares.shares.insert(key, row.share(value, unit)?);
                }
                "age" => {
                    row.text("年齢")?;
                    shares.ages.push(row.number("千人")?);
                }
                "subsidy" => {
                    let key = row.text("制度")?.to_owned();
                    let ages = (row.small("下限年齢")?, row.small("上限年齢")?);
                    let value = row.number("割合")?;
                    let share = row.share(value, "ppm".to_owned())?;
                    shares.subsidies.insert(key, SubsidyRow { ages, share });
                }
                "household" => shares.households.push(row.household()?),
                "prefecture" => shares.prefectures.push(row.prefecture()?),
                other => return Err(row.error(format!("表「{other}」は知らない名前です。"), KNOWN_TABLES)),
            }
            row.end()?;
        }
        shares.check()
    }

    /// The tables as a whole.
    fn check(self) -> Result<Self, ShareError> {
        let whole = |what: String, remedy: &str| ShareError { line: 0, what, remedy: remedy.to_owned() };
        if self.ages.len() != COHORTS {
            let what = format!("ageの行が{}あります。", self.ages.len());
            return Err(whole(what, "0歳から95歳以上まで5歳ごとに20行にしてください。"));
        }
        if self.prefectures.len() != 47 {
            let what = format!("prefectureの行が{}あります。", self.prefectures.len());
            return Err(whole(what, "47都道府県をコード順に書いてください。"));
        }
        let people: usize = self.households.iter().map(|row| row.per_block * (1 + row.members())).sum();
        if people != crate::geography::BLOCK_PEOPLE as usize {
            let what = format!("世帯の型を合わせると1ブロック{people}人です。");
            return Err(whole(what, "per_blockを直して250人にしてください。"));
        }
        let unknown = self.shares.values().find(|share| !self.sources.contains_key(&share.source));
        if let Some(share) = unknown {
            let what = format!("「{}」の出典「{}」がありません。", share.label, share.source);
            return Err(whole(what, "sourceの行を足してください。"));
        }
        Ok(self)
    }
}

impl HouseholdRow {
    /// Members after the first.
    pub(crate) fn members(&self) -> usize {
        if self.roles == "-" { 0 } else { self.roles.len() }
    }
}

const KNOWN_TABLES: &str = "source, share, age, subsidy, household, prefecture のどれかにしてください。";

/// A line being read.
struct Row<'a> {
    line: usize,
    cells: std::str::Split<'a, char>,
}

impl<'a> Row<'a> {
    fn error(&self, what: String, remedy: &str) -> ShareError {
        ShareError { line: self.line, what, remedy: remedy.to_owned() }
    }

    fn text(&mut self, name: &str) -> Result<&'a str, ShareError> {
        let cell = self.cells.next().filter(|cell| !cell.is_empty());
        cell.ok_or_else(|| self.error(format!("{name}がありません。"), "タブで区切って書いてください。"))
    }

    fn number<T: std::str::FromStr>(&mut self, name: &str) -> Result<T, ShareError> {
        let text = self.text(name)?;
        text.parse().map_err(|_| self.error(format!("{name}「{text}」は数ではありません。"), "整数で書いてください。"))
    }

    fn small(&mut self, name: &str) -> Result<u8, ShareError> {
        self.number(name)
    }

    fn share(&mut self, value: u64, unit: String) -> Result<Share, ShareError> {
        let basis = match self.text("根拠")? {
            "公表" => Basis::Published,
            "換算" => Basis::Derived,
            "仮定" => Basis::Assumed,
            other => {
                let what = format!("根拠「{other}」は知らない言葉です。");
                return Err(self.error(what, "公表、換算、仮定のどれかにしてください。"));
            }
        };
        if unit == "ppm" && value > 1_000_000 {
            return Err(self.error(format!("割合{value}は百万を超えています。"), "百万分率で書いてください。"));
        }
        Ok(Share {
            value,
            unit,
            basis,
            source: self.text("出典")?.to_owned(),
            date: self.text("時点")?.to_owned(),
            confidence: self.text("確度")?.to_owned(),
            label: self.text("名称")?.to_owned(),
        })
    }

    fn household(&mut self) -> Result<HouseholdRow, ShareError> {
        let (name, per_block) = (self.text("型")?.to_owned(), self.number("per_block")?);
        let roles = self.text("続柄")?.to_owned();
        if roles != "-" && roles.chars().any(|role| !"PCG".contains(role)) {
            return Err(self.error(format!("続柄「{roles}」が読めません。"), "P, C, G を並べるか - にしてください。"));
        }
        let mut cohorts = [0; COHORTS];
        for share in &mut cohorts {
            *share = self.number("年齢階級の割合")?;
        }
        if cohorts.iter().sum::<u32>() != 1_000_000 {
            return Err(
                self.error("年齢階級の割合の合計が百万ではありません。".to_owned(), "合計を百万にしてください。")
            );
        }
        Ok(HouseholdRow { name, per_block, roles, cohorts })
    }

    fn prefecture(&mut self) -> Result<PrefectureRow, ShareError> {
        self.text("コード")?;
        let (name, thousand) = (self.text("名称")?.to_owned(), self.number("千人")?);
        let (municipalities, cities) = (self.number("市区町村数")?, self.number("市区の数")?);
        let wards = self.text("政令市の区")?;
        let wards = if wards == "0" { Ok(Vec::new()) } else { wards.split('+').map(str::parse).collect() };
        let wards =
            wards.map_err(|_| self.error("政令市の区が読めません。".to_owned(), "18+7+3 のように書いてください。"))?;
        Ok(PrefectureRow {
            name,
            thousand,
            municipalities,
            cities,
            wards,
            core_cities: self.number("中核市")?,
            core_offices: self.number("中核市の福祉事務所")?,
            city_offices: self.number("市の福祉事務所")?,
            town_offices: self.number("町村の福祉事務所")?,
            prefectural_offices: self.number("都道府県の福祉事務所")?,
            aid_permyriad: self.number("保護率")?,
        })
    }

    fn end(&mut self) -> Result<(), ShareError> {
        match self.cells.next() {
            None => Ok(()),
            Some(cell) => Err(self.error(format!("余分な欄「{cell}」があります。"), "その欄を消してください。")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(from: &str, to: &str) -> ShareError {
        assert!(TEXT.contains(from), "{from}");
        Shares::parse(&TEXT.replacen(from, to, 1)).unwrap_err()
    }

    #[test]
    fn the_built_in_file_is_complete() {
        let shares = Shares::parse(TEXT).unwrap();
        let sum = |number: fn(&PrefectureRow) -> usize| shares.prefectures.iter().map(number).sum::<usize>();
        assert_eq!(sum(|row| row.municipalities), 1_741);
        assert_eq!(sum(|row| row.prefectural_offices), 205);
        assert_eq!(sum(|row| row.city_offices), 740);
        assert_eq!(sum(|row| row.wards.iter().sum::<usize>() + row.core_offices), 252);
        assert_eq!(sum(|row| row.town_offices), 47);
    }

    #[test]
    fn every_number_names_its_source_and_every_assumption_is_marked() {
        for (key, share) in &Shares::parse(TEXT).unwrap().shares {
            assert!(["H", "M", "L"].contains(&share.confidence.as_str()), "{key}");
            assert!(share.basis == Basis::Assumed || share.source != "assumed", "{key}");
        }
    }

    #[test]
    fn a_wrong_cell_is_told_with_its_line() {
        let error = broken("\t796000\t", "\t79.6%\t");
        assert!(error.line > 1, "{error}");
        assert!(error.to_string().contains("79.6%"), "{error}");
        assert!(broken("share\tcard.held", "shaer\tcard.held").what.contains("shaer"));
        assert!(broken("\t公表\tcard-2025", "\t発表\tcard-2025").what.contains("発表"));
        assert!(broken("\t796000\t", "\t1796000\t").what.contains("百万"));
    }

    #[test]
    fn a_missing_row_is_told_for_the_whole_table() {
        assert!(broken("age\t0\t3970\n", "").what.contains("19"));
        assert!(broken("prefecture\t01", "#prefecture\t01").what.contains("46"));
        assert!(broken("source\tcard-2025", "source\tcard-1999").what.contains("card-2025"));
        assert!(broken("household\tSY\t11", "household\tSY\t12").what.contains("251"));
    }
}
