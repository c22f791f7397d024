//! Planted faults: each breaks one rule that a certification must catch. `--defect NAME` plants one of them.
//!
//! The table is the judge's test data: it names, for each fault, the rules that it breaks (a clause id such as
//! `S002-66`, a behaviour `B-011` of spec/medical-aid-operations.md, or `W-2.7`, a section of spec/oqs-wire.md; `C-2.1` and `C12-05`,
//! rules of spec/claims.md). Every
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
    IgnoresFacility "ignores-facility" ["B-031", "C12-17", "S000-05", "S000-37"] "他の医療機関あての券を自院の券として使う";
    TakesTicketOfWrongType "takes-ticket-of-wrong-type" ["B-040", "B-043", "S003-17"] "薬局で医療券を(医療機関で調剤券を)使う";
    IgnoresTreatmentType "ignores-treatment-type" ["B-033", "B-035"] "診療別の合わない券を警告なしに使う";
    IgnoresIssuerMismatch "ignores-issuer-mismatch" ["B-041"] "処方箋発行元が券と違っても警告しない";
    PicksFirstOfSeveralTickets "picks-first-of-several-tickets" ["B-042"] "複数の券から、発行元を見ずに最初のものを選ぶ";
    // whether medical aid can be used
    TreatsUnregisteredAsDelegated "treats-unregistered-as-delegated" ["S002-64", "S003-49", "S000-42", "B-001", "B-024", "B-030"] "有効(未登録)を委託済と表示する";
    TreatsUnregisteredAsInvalid "treats-unregistered-as-invalid" ["S002-20", "S002-12", "S000-41", "B-024", "B-142"] "有効(未登録)を無効と表示して受付を断る";
    IgnoresValidity "ignores-validity" ["S003-49", "S000-27", "B-070", "B-072"] "停止・廃止された資格を有効として扱う";
    IgnoresSeveralAid "ignores-several-aid" ["B-076"] "有効な医療扶助が二つあっても黙って一つを選ぶ";
    ReportsSuccessOnOutage "reports-success-on-outage" ["B-120", "B-122", "S000-50"] "照会できなかったのに確認済み(委託済)と表示する";
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
    // care away from the facility
    RemoteAsOutpatient "remote-as-outpatient" ["W-3.7"] "訪問診療等・オンライン診療等の照会の診療区分に外来と書く";
    RemoteWrongDays "remote-wrong-days" ["W-3.7"] "同意済資格情報の一括取得で指示と違う日を要求する";
    RemoteByOrdinaryInquiry "remote-by-ordinary-inquiry" ["W-3.7", "B-037", "B-117"] "訪問診療等・オンライン診療等の患者を外来の資格確認で照会する";
    IgnoresConsentOver "ignores-consent-over" ["B-117"] "同意の期限が切れていても知らせない";
    // the facility's settings
    UpdatesEverySetting "updates-every-setting" ["W-3.10"] "環境設定の一つを変えるとき、ほかの項目も「利用しない」に変えて送る";
    ForgetsSettings "forgets-settings" ["S003-29"] "環境設定を変えても、画面は古い設定のままにする";
    // what an insurer says
    IgnoresNewerInsurance "ignores-newer-insurance" ["W-3.2"] "新しい資格があると返っても知らせない";
    IgnoresSeveralInsurances "ignores-several-insurances" ["W-3.2"] "複数該当と返っても照会し直すように促さない";
    DropsLimitCertificate "drops-limit-certificate" ["W-3.2"] "限度額適用認定証の適用区分を示さない";
    DropsElderlyCertificate "drops-elderly-certificate" ["W-3.2"] "高齢受給者証の負担割合を示さない";
    DropsSpecificDisease "drops-specific-disease" ["W-3.2"] "特定疾病療養受療証を示さない";
    // encryption of the folders
    CannotOpenZip "cannot-open-zip" ["W-2.8"] "暗号化された結果ファイルを開けない";
    EncryptsEverything "encrypts-everything" ["W-2.8"] "暗号化しない電文も暗号化して送る";
    // the register
    OverwritesNumberSilently "overwrites-number-silently" ["B-014", "B-075"] "受給者番号・負担者番号の変更を知らせずに上書きする";
    MergesDifferentPeople "merges-different-people" ["B-021"] "氏名だけで同じ患者とみなす";
    DeletesAidOnPartialAnswer "deletes-aid-on-partial-answer" ["B-126"] "医療扶助を含まない回答で、登録済みの医療扶助と券を消す";
    ReportsReferenceNumberEarly "reports-reference-number-without-registration" ["W-3.5"] "照会番号を、登録結果を待たずに登録済みとする";
    AcceptsWrongCheckDigit "accepts-wrong-check-digit" ["B-153"] "検証番号の誤った番号をそのまま照会する";
    // paper
    RefusesPaper "refuses-paper" ["S000-50", "S002-04", "S002-09", "S002-16", "S002-17", "S002-18", "S002-21", "S002-22", "S002-23", "S002-24", "S002-46", "S002-50", "S002-68", "S003-39", "S003-45", "B-010", "B-025", "B-101", "B-104", "B-105", "B-106", "B-107", "B-113", "B-122", "B-123"] "紙の診療依頼書の番号を入力しても受け付けない";
    // reading files
    ReadsOnlyUtf8 "reads-only-utf8" ["W-2.7"] "Shift_JISの結果ファイルを読めない";
    ReadsOnlyShiftJis "reads-only-shift-jis" ["W-2.7"] "UTF-8の結果ファイルを読めない";
    PositionalElements "positional-elements" ["W-2.7", "W-3.9"] "要素の並び順に頼って読む";
    MissesSecondReader "misses-second-reader" ["W-2.5"] "同じ秒に作られた2台目のカードリーダーのファイルを読まない";
    ReadsTouchedFileAgain "reads-touched-file-again" ["W-2.6"] "更新日時が変わった読取済みファイルをもう一度受け付ける";
    ReadsHalfWrittenFile "reads-half-written-file" ["W-2.6"] "書込み途中のファイルを一度読んだきり捨てる";
    IgnoresFaceFiles "ignores-face-files" ["W-2.5", "W-2.7", "S000-01", "S000-08", "S000-29", "S000-30", "S000-31", "S000-33", "S000-44", "S000-47", "S002-06", "S002-08", "S002-13", "S002-19", "S002-26", "S002-33", "S002-34", "S002-52", "S002-55", "S003-06", "S003-11", "S003-19", "S003-34", "S003-37", "S003-46", "B-020", "B-022", "B-023", "B-100"] "カードリーダーから届く結果ファイルを取り込まない";
    IgnoresErrFile "ignores-err-file" ["W-2.4"] "エラーファイル(.err)を見ずに結果を待ち続ける";
    // writing requests; those marked * corrupt the bytes after encoding
    OverlongFileIdentifier "overlong-file-identifier" ["W-3.1"] "任意のファイル識別子を50文字より長く書く";
    WrongFacilityCode "wrong-facility-code" ["W-3.1", "B-057"] "要求に別の医療機関コードを書く";
    DeclaresOtherEncoding "declares-other-encoding" ["W-2.7"] "* 要求のXML宣言に、実際のバイトと違う文字コードを書く";
    WritesByteOrderMark "writes-byte-order-mark" ["W-2.7"] "* 要求の先頭にBOMを付ける";
    WritesHyphenatedBirthdate "writes-hyphenated-birthdate" ["W-3.1"] "* 生年月日をyyyy-MM-ddで書く";
    // viewing
    ViewsWithoutConsent "views-without-consent" ["B-110", "S000-28", "S003-12"] "同意のない薬剤・診療・健診情報も求める";
    AsksForTreatmentToo "asks-for-treatment-too" ["B-110"] "薬剤情報だけに同意した患者の診療情報も求める";
    ViewsAfterConsentEnds "views-after-consent-ends" ["B-111"] "同意の期限が過ぎた後も情報を求める";
    ShowsAfterConsentEnds "shows-after-consent-ends" ["B-111"] "同意の期限が過ぎた後も情報を画面に出し続ける";
    CallsEmptyViewingAnError "calls-empty-viewing-an-error" ["B-112", "S003-14"] "情報がないという応答をエラーとして示す";
    CallsFailedViewingEmpty "calls-failed-viewing-empty" ["B-112"] "取得できなかった情報を「なし」と示す";
    IgnoresCheckups "ignores-checkups" ["S000-28"] "同意があっても健診情報を求めない";
    DropsViewedTreatment "drops-viewed-treatment" ["W-3.8", "S003-16"] "応答の診療情報を読まない";
    ShowsOldViewing "shows-old-viewing" ["B-110", "S003-16", "S003-36"] "前の受診で得た情報を出し、新しい情報を求めない";
    // the claim file as a whole; those marked * corrupt the bytes after encoding
    ClaimQuotesFields "claim-quotes-fields" ["C-1.1"] "* 請求ファイルの項目を引用符で囲む";
    ClaimInUtf8 "claim-in-utf8" ["C-1.2"] "* 請求ファイルをUTF-8で書く";
    ClaimEndsLinesWithLf "claim-ends-lines-with-lf" ["C-1.3"] "* 請求ファイルの改行をLFで書く";
    ClaimWithoutEndMark "claim-without-end-mark" ["C-1.3"] "* 請求ファイルの末尾にファイル終端(1A)を書かない";
    ClaimDropsTrailingFields "claim-drops-trailing-fields" ["C-1.5"] "* レコードの末尾の空の項目を省く";
    ClaimMonthNotLater "claim-month-not-later" ["C-1.7"] "請求年月に診療年月を書く";
    ClaimNumbersFromZero "claim-numbers-from-zero" ["C-1.8"] "レセプト番号を0から付ける";
    ClaimCountsReceipts "claim-counts-receipts" ["C-2.1"] "総件数に、HOとKOの件数ではなくレセプトの枚数を書く";
    ClaimTotalOfAllPayers "claim-total-of-all-payers" ["C-2.2"] "総合計点数に、すべての負担者の点数を足す";
    ClaimWithoutVolumeMark "claim-without-volume-mark" ["C-2.3"] "最後のボリュームのGOに99を書かない";
    ClaimWrongAgency "claim-wrong-agency" ["C12-08"] "医療扶助単独のレセプトを国保連あてにする";
    // one receipt
    ClaimRecordsOutOfOrder "claim-records-out-of-order" ["C-1.6"] "資格確認と受診日等のレコードを負担者のレコードより先に書く";
    ClaimMixesModes "claim-mixes-modes" ["C-1.9"] "氏名の全角文字の間に半角空白を書く";
    ClaimWithEraDates "claim-with-era-dates" ["C-1.10"] "生年月日を元号の7桁で書く";
    ClaimWrongReceiptType "claim-wrong-receipt-type" ["C-4"] "レセプト種別を、負担者にかかわらず医保単独とする";
    ClaimWrongTotals "claim-wrong-totals" ["C-2.4"] "併用のレセプトの公費の合計点数が明細の合計と合わない";
    ClaimSwapsBurden "claim-swaps-burden" ["C-6"] "負担区分の5と2を取り違える";
    ClaimIgnoresInsuranceLoss "claim-ignores-insurance-loss" ["C-6.1"] "月の途中で保険を失った後の診療も保険の負担とする";
    ClaimWithoutDays "claim-without-days" ["C-2.9"] "明細に算定日を書かない";
    ClaimMissesVisitDay "claim-misses-visit-day" ["C-2.6"] "受診日等に最初の受診日を書かない";
    ClaimWrongConfirmation "claim-wrong-confirmation" ["C-5"] "初回の請求の確認区分に02を書く";
    ClaimWindowOnAidAlone "claim-window-on-aid-alone" ["C-2.7"] "公費単独のレセプトに窓口負担額を書く";
    ClaimDropsInsurance "claim-drops-insurance" ["C12-16"] "保険と併用の患者を医療扶助の単独で請求する";
    ClaimWithoutIssuer "claim-without-issuer" ["C-3.2", "B-047"] "調剤レセプトに処方箋の発行元を書かない";
    ClaimNursingPoints "claim-nursing-points" ["C-3.3"] "訪問看護の明細に円ではなく点数を書く";
    // medical aid on a receipt
    ClaimShortPayer "claim-short-payer" ["C12-01"] "公費負担者番号の検証番号を落とす";
    ClaimShortRecipient "claim-short-recipient" ["C12-02"] "受給者番号の検証番号を落とす";
    ClaimOtherMonthsNumber "claim-other-months-number" ["C12-03", "B-014"] "その月の券ではなく、最新の受給者番号で請求する";
    ClaimAidBeforeOthers "claim-aid-before-others" ["C12-05", "B-092", "P-11"] "医療扶助をほかの公費より先に記録する";
    ClaimPayerKindOne "claim-payer-kind-one" ["C12-06"] "公費単独のレセプトで公費の負担者種別を1と書く";
    ClaimThirtyPercent "claim-thirty-percent" ["C12-07", "B-089"] "負担金額に、本人支払額ではなく費用の3割を書く";
    ClaimBlankSelfPay "claim-blank-self-pay" ["C12-07"] "医療扶助の負担金額を空にする";
    ClaimRegionalWithAid "claim-regional-with-aid" ["C12-09", "B-094"] "国民健康保険と医療扶助の併用で請求する";
    ClaimBenefitRatio "claim-benefit-ratio" ["C12-11"] "公費単独のレセプトに給付割合を書く";
    ClaimWithoutTicket "claim-without-ticket" ["C12-13", "B-046", "B-150"] "券のない月を医療扶助で請求する";
    ClaimAfterAbolition "claim-after-abolition" ["C12-14", "B-073", "B-074"] "停止・廃止の日以後の受診も医療扶助で請求する";
    ClaimUnclarified "claim-unclarified" ["C12-16", "B-086"] "券と保険の食い違いを残したまま請求する";
    ClaimForgetsInfection "claim-forgets-infection" ["C12-18", "B-093"] "感染症法37条の2の公費を確かめずに請求する";
    ClaimForgetsMeals "claim-forgets-meals" ["C12-12"] "入院の食事療養を公費のレコードに書かない";
    ClaimTwoAidPayers "claim-two-aid-payers" ["C-11.7", "B-075"] "二つの福祉事務所の医療扶助を1枚のレセプトに書く";
    // after the first claim
    HidesHeldClaims "hides-held-claims" ["B-046"] "保留した請求を一覧に出さない";
    ClaimLosesSearchNumber "claim-loses-search-number" ["C-9.1", "B-151"] "再請求で検索番号を書かない";
    ClaimKeepsWithdrawn "claim-keeps-withdrawn" ["C-9.5"] "支払のあとに取り下げられたレセプトを、請求済のままにする";
    ClaimLateWithNewMonth "claim-late-with-new-month" ["B-154"] "月遅れの請求の診療年月を、請求する月の前月とする";
    ClaimsTwice "claims-twice" ["C-9.2"] "一度請求したレセプトをもう一度請求する";
    // 医療費助成 (PMH): what comes and what is stored
    SubsidyEndsOnEmpty "subsidy-ends-on-empty" ["P-02", "P-03", "P-04", "P-05", "P-07", "P-53"] "医療費助成の情報が届かないと、登録済みの公費を終わらせる";
    SubsidyNeverWarns "subsidy-never-warns" ["P-02", "P-03", "P-04", "P-05", "P-53"] "医療費助成の情報が届かなくても、公費の失効の可能性を知らせない";
    SubsidyEndsToday "subsidy-ends-today" ["P-06"] "失効を確認した公費を、その日の受診まで使う";
    SubsidyNoUndo "subsidy-no-undo" ["P-07"] "公費の更新を元に戻せない";
    SubsidyTakesFirstOnly "subsidy-takes-first-only" ["P-08", "P-09", "P-10", "P-12", "P-15", "P-26"] "受給者証が二つ以上届いても一つ目しか取り込まない";
    SubsidyTruncatesAtFour "subsidy-truncates-at-four" ["P-09"] "併用できる数を超えた公費を黙って切り捨てる";
    SubsidyMergesSameLaw "subsidy-merges-same-law" ["P-10"] "同じ法別番号の二つの受給者証を一つにする";
    SubsidyNationalAlwaysFirst "subsidy-national-always-first" ["P-12"] "地方単独が優先される公費でも国の公費を先にする";
    SubsidyRefusesWrongDigit "subsidy-refuses-wrong-digit" ["P-36"] "検証番号の合わない公費負担者番号の受給者証を捨てる";
    SubsidyRefusesLongNumber "subsidy-refuses-long-number" ["P-37"] "7桁でない受給者番号の受給者証を捨てる";
    SubsidyOverwrites "subsidy-overwrites" ["P-41", "P-42", "P-60"] "登録済みの公費を、確認を求めずに書き換える";
    SubsidyTakesErrorAsEmpty "subsidy-takes-error-as-empty" ["P-44"] "医療費助成の照会のエラーを「該当なし」とみなして公費を終わらせる";
    SubsidyLosesOldNumber "subsidy-loses-old-number" ["P-55"] "転出前の自治体の番号を月の途中で捨てる";
    // 医療費助成 (PMH): whether it can be used
    SubsidyIgnoresReimbursement "subsidy-ignores-reimbursement" ["P-13"] "常に償還払いの受給者証を現物給付で使う";
    SubsidyTakesOtherPrefecture "subsidy-takes-other-prefecture" ["P-14"] "契約のない他県の地方単独の受給者証を現物給付で使う";
    SubsidyIgnoresDates "subsidy-ignores-dates" ["P-16", "P-17", "C12-10"] "有効期間外の受給者証を使う";
    SubsidyIgnoresInstitutions "subsidy-ignores-institutions" ["P-34", "P-35"] "指定医療機関でないのに受給者証を現物給付で使う";
    SubsidyWithoutInsurance "subsidy-without-insurance" ["P-46"] "医療保険が無効でも公費だけを使う";
    SubsidyIgnoresIssueDate "subsidy-ignores-issue-date" ["P-54"] "受給者証の交付日より前の受診を現物給付とする";
    // 医療費助成 (PMH): payment and caps
    SubsidyAssumesCapZero "subsidy-assumes-cap-zero" ["P-20"] "上限額が届かないと0円とみなす";
    SubsidyForgetsPaidElsewhere "subsidy-forgets-paid-elsewhere" ["P-22", "P-23", "P-24"] "他の医療機関で支払った額を上限額から引かない";
    SubsidyChargesInsuredShare "subsidy-charges-insured-share" ["P-27"] "結核の公費(10)の5分によらず、保険の負担割合で徴収する";
    SubsidyDoesNotReport "subsidy-does-not-report" ["P-25"] "自己負担額を報告しない";
    SubsidyReportsOnce "subsidy-reports-once" ["P-25"] "自己負担額の報告に失敗すると、そのままにする";
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
            let known = rule.starts_with("S00")
                || ["B-", "W-", "C-", "C12-", "P-"].iter().any(|prefix| rule.starts_with(prefix));
            assert!(known && rule.len() >= 3, "{rule}");
        }
    }

    #[test]
    fn three_defects_of_requests_and_five_of_claims_corrupt_after_encoding() {
        assert_eq!(Defect::ALL.iter().filter(|d| d.info().description.starts_with('*')).count(), 3 + 5);
    }
}
