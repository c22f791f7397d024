//! Planted faults: each breaks one rule that a certification must catch. `--defect NAME` plants one of them.
//!
//! The table is the judge's test data: it names, for each fault, the rules that it breaks (a clause id such as
//! `S002-66`, a behaviour `B-011` of spec/medical-aid-operations.md, or `W-2.7`, a section of spec/oqs-wire.md). Every
//! fault acts in ONE place of this package, which asks `defects.has(Defect::…)`.

use serde::Serialize;
use std::fmt;
use std::str::FromStr;

/// Declares the enum and its table in one go, so that no fault can lack an entry.
macro_rules! defects {
    ($($variant:ident $name:literal [$($rule:literal),+] $text:literal;)+) => {
        /// One planted fault.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Defect {
            $(#[doc = $text] $variant,)+
        }

        impl Defect {
            /// All faults, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The table's row.
            #[must_use]
            pub const fn info(self) -> DefectInfo {
                match self {
                    $(Self::$variant => DefectInfo { name: $name, breaks: &[$($rule),+], description: $text },)+
                }
            }
        }
    };
}

/// A row of the table, as `--list-defects --json` prints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DefectInfo {
    /// Name for `--defect`.
    pub name: &'static str,
    /// Rules that it breaks.
    pub breaks: &'static [&'static str],
    /// What it does, Japanese, one line.
    pub description: &'static str,
}

defects! {
    // which ticket
    ReusesLastMonthsTicket "reuses-last-months-ticket" ["S002-66", "S000-26", "S002-15", "B-011"] "前月の医療券を当月の受診に使い回す";
    IgnoresTicketDates "ignores-ticket-dates" ["B-015", "B-016"] "券の有効期間を見ずに使う";
    IgnoresFacility "ignores-facility" ["B-031", "S000-05", "S000-37"] "他の医療機関あての券を自院の券として使う";
    TakesTicketOfWrongType "takes-ticket-of-wrong-type" ["B-040", "B-043", "S003-17"] "薬局で医療券を(医療機関で調剤券を)使う";
    IgnoresTreatmentType "ignores-treatment-type" ["B-033", "B-035"] "診療別の合わない券を警告なしに使う";
    IgnoresIssuerMismatch "ignores-issuer-mismatch" ["B-041"] "処方箋発行元が券と違っても警告しない";
    PicksFirstOfSeveralTickets "picks-first-of-several-tickets" ["B-042"] "複数の券から、発行元を見ずに最初のものを選ぶ";
    // whether medical aid can be used
    TreatsUnregisteredAsDelegated "treats-unregistered-as-delegated" ["S002-64", "S003-49", "S000-42", "B-001", "B-024", "B-030"] "有効(未登録)を委託済と表示する";
    TreatsUnregisteredAsInvalid "treats-unregistered-as-invalid" ["S002-20", "S002-12", "S000-41", "B-024"] "有効(未登録)を無効と表示して受付を断る";
    IgnoresValidity "ignores-validity" ["S003-49", "S000-27", "B-070", "B-072"] "停止・廃止された資格を有効として扱う";
    IgnoresSeveralAid "ignores-several-aid" ["B-076"] "有効な医療扶助が二つあっても黙って一つを選ぶ";
    ReportsSuccessOnOutage "reports-success-on-outage" ["B-120", "S000-50"] "照会できなかったのに確認済み(委託済)と表示する";
    ForgetsMedicalAidHint "forgets-medical-aid-hint" ["B-078"] "保険が生活保護開始で喪失しても医療扶助の確認を促さない";
    // insurance beside medical aid
    DropsSecondResult "drops-second-result" ["S003-50", "B-085"] "保険と医療扶助の二件の結果のうち一件目しか読まない";
    AidOverInsurance "aid-over-insurance" ["S003-50", "B-085"] "医療扶助があると医療保険を捨てる";
    LosesInsuranceWhenOnlyInsurance "loses-insurance-when-only-insurance" ["S000-20"] "医療扶助のない被保険者の保険を取り込まない";
    IgnoresConsistencyFlag "ignores-consistency-flag" ["B-086"] "整合性フラグや単独券と保険の食い違いを警告しない";
    IgnoresCombinedUse "ignores-combined-use" ["B-087"] "併用券なのに保険がなくても警告しない";
    // money
    ChargesThirtyPercent "charges-30-percent" ["S000-35", "B-088"] "医療扶助の患者から3割を徴収する";
    IgnoresSelfPay "ignores-self-pay" ["B-089"] "本人支払額を見ずに常に0円とする";
    UnregisteredTicketWindowZero "unregistered-ticket-window-zero" ["S002-64", "B-024", "B-027"] "券がないのに医療扶助として0円で会計する";
    // what the clerk is told
    NoContactOffice "no-contact-office" ["S002-67", "S002-25", "S002-43", "B-005"] "券や資格がなくても福祉事務所への連絡を促さない";
    HidesPlatformMessage "hides-platform-message" ["B-103", "S002-54"] "オンライン資格確認等システムのメッセージを画面に出さない";
    // follow-up
    NoToDoForMissingTicket "no-to-do-for-missing-ticket" ["S002-66", "S002-67", "B-001"] "券のない受診を作業リストに載せない";
    NeverClosesToDo "never-closes-to-do" ["S003-26", "B-002"] "一括取得で券が届いても作業リストから消さない";
    NoRetroactiveRecalculation "no-retroactive-recalculation" ["S000-43", "S003-26", "B-026"] "後から委託されても過去の受診の扱いを直さない";
    DoesNotRetryAfterOutage "does-not-retry-after-outage" ["B-121", "B-125"] "障害のあと、未確認の受付を照会し直さない";
    // bulk acquisition
    DuplicatesOnSecondBulk "duplicates-on-second-bulk" ["B-054"] "同じ一括取得を二度行うと券が二重になる";
    IgnoresCorrection "ignores-correction" ["B-055", "B-091"] "訂正された券を取り込まない";
    IgnoresWithdrawal "ignores-withdrawal" ["B-056"] "取り消された券を使い続ける";
    GivesUpOnProcessing "gives-up-on-processing" ["B-051", "W-2.9"] "一括取得の「処理中」を最終結果と誤る";
    ResendsSameRequestName "resends-same-02req-name" ["W-2.9"] "処理中のあと、同じファイル名で再び要求する";
    WrongRequestMonth "wrong-request-month" ["B-050", "W-3.6"] "一括取得で指示と違う診療年月を要求する";
    BulkMixesFunctions "bulk-mixes-functions" ["B-059"] "一括照会の結果を一括取得の結果として取り込む";
    ImportsUnmatchedSilently "imports-unmatched-silently" ["B-052"] "一括取得の未知の人を、一覧に出さず患者として登録する";
    // the register
    OverwritesNumberSilently "overwrites-number-silently" ["B-014", "B-075"] "受給者番号・負担者番号の変更を知らせずに上書きする";
    MergesDifferentPeople "merges-different-people" ["B-021"] "氏名だけで同じ患者とみなす";
    DeletesAidOnPartialAnswer "deletes-aid-on-partial-answer" ["B-126"] "医療扶助を含まない回答で、登録済みの医療扶助と券を消す";
    ReportsReferenceNumberEarly "reports-reference-number-without-registration" ["W-3.5"] "照会番号を、登録結果を待たずに登録済みとする";
    // paper
    RefusesPaper "refuses-paper" ["S000-50", "S002-04", "S002-09", "S002-16", "S002-17", "S002-18", "S002-21", "S002-22", "S002-23", "S002-24", "S002-46", "S002-50", "S002-68", "S003-39", "S003-45", "B-010", "B-025", "B-101", "B-104", "B-105", "B-106", "B-107"] "紙の診療依頼書の番号を入力しても受け付けない";
    // reading files
    ReadsOnlyUtf8 "reads-only-utf8" ["W-2.7"] "Shift_JISの結果ファイルを読めない";
    ReadsOnlyShiftJis "reads-only-shift-jis" ["W-2.7"] "UTF-8の結果ファイルを読めない";
    PositionalElements "positional-elements" ["W-2.7", "W-3.9"] "要素の並び順に頼って読む";
    MissesSecondReader "misses-second-reader" ["W-2.5"] "同じ秒に作られた2台目のカードリーダーのファイルを読まない";
    ReadsTouchedFileAgain "reads-touched-file-again" ["W-2.6"] "更新日時が変わった読取済みファイルをもう一度受け付ける";
    ReadsHalfWrittenFile "reads-half-written-file" ["W-2.6"] "書込み途中のファイルを一度読んだきり捨てる";
    IgnoresFaceFiles "ignores-face-files" ["W-2.5", "W-2.7", "S000-01", "S000-08", "S000-29", "S000-30", "S000-31", "S000-33", "S000-44", "S000-47", "S002-06", "S002-08", "S002-13", "S002-19", "S002-26", "S002-33", "S002-34", "S002-52", "S002-55", "S003-06", "S003-11", "S003-19", "S003-34", "S003-37", "S003-46", "B-020", "B-022", "B-023", "B-100"] "カードリーダーから届く結果ファイルを取り込まない";
    IgnoresErrFile "ignores-err-file" ["W-2.4"] "エラーファイル(.err)を見ずに結果を待ち続ける";
    // writing requests; the three marked * corrupt the bytes after encoding
    OverlongFileIdentifier "overlong-file-identifier" ["W-3.1"] "任意のファイル識別子を50文字より長く書く";
    WrongFacilityCode "wrong-facility-code" ["W-3.1", "B-057"] "要求に別の医療機関コードを書く";
    DeclaresOtherEncoding "declares-other-encoding" ["W-2.7"] "* 要求のXML宣言に、実際のバイトと違う文字コードを書く";
    WritesByteOrderMark "writes-byte-order-mark" ["W-2.7"] "* 要求の先頭にBOMを付ける";
    WritesHyphenatedBirthdate "writes-hyphenated-birthdate" ["W-3.1"] "* 生年月日をyyyy-MM-ddで書く";
}

impl FromStr for Defect {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|defect| defect.info().name == name).ok_or_else(|| {
            format!("欠陥の名前「{name}」はありません。--list-defects で名前を確かめ、その一つを指定してください。")
        })
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.info().name)
    }
}

/// The faults of this run: none, or the one that was planted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Defects(Option<Defect>);

impl Defects {
    /// With the given fault, or with none.
    #[must_use]
    pub const fn new(planted: Option<Defect>) -> Self {
        Self(planted)
    }

    /// Whether this fault is planted.
    #[must_use]
    pub fn has(self, defect: Defect) -> bool {
        self.0 == Some(defect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_defect_has_a_name_of_its_own_and_is_found_by_it() {
        let names: BTreeSet<_> = Defect::ALL.iter().map(|d| d.info().name).collect();
        assert_eq!(names.len(), Defect::ALL.len());
        for defect in Defect::ALL {
            assert_eq!(defect.info().name.parse::<Defect>().as_ref(), Ok(defect));
        }
        assert!(Defect::ALL.len() >= 28);
    }

    #[test]
    fn every_broken_rule_is_a_clause_a_behaviour_or_a_wire_section() {
        for rule in Defect::ALL.iter().flat_map(|d| d.info().breaks) {
            let known = rule.starts_with("S00") || rule.starts_with("B-") || rule.starts_with("W-");
            assert!(known && rule.len() > 4, "{rule}");
        }
    }

    #[test]
    fn three_defects_corrupt_after_encoding() {
        assert_eq!(Defect::ALL.iter().filter(|d| d.info().description.starts_with('*')).count(), 3);
    }
}
