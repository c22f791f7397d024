//! The examiner's own rules: about the file at the desk, about claims that came before, about the person.

use crate::claim::Rule;

/// The file cannot be read as a claim file, or its frame is broken.
pub const UNREADABLE: &Rule = &Rule::high("UKE-401", "請求ファイルとして読める", "spec/claims.md §1");
/// The head names another facility than the one that submits.
pub const OTHER_FACILITY: &Rule = &Rule::high("UKE-402", "請求した医療機関のファイルである", "spec/claims.md §2 IR");
/// A volume of the set is missing, twice there, or does not fit.
pub const VOLUME_SET: &Rule = &Rule::high("UKE-403", "続きの巻がそろっている", "spec/claims.md §2 IR, GO");
/// Too many submissions.
pub const TOO_MANY: &Rule = &Rule::high("UKE-404", "受け付けられる請求の数に収まる", "spec/claims.md §9");
/// The same claim was accepted before.
pub const DUPLICATE: &Rule = &Rule::high("UKE-411", "同じ請求がまだ受け付けられていない", "spec/claims.md §9");
/// 検索番号 is not one that this facility may use.
pub const SEARCH_NUMBER_WRONG: &Rule =
    &Rule::high("UKE-412", "検索番号が返戻されたレセプトのものである", "spec/claims.md §9");
/// A re-claim without 検索番号.
pub const SEARCH_NUMBER_MISSING: &Rule =
    &Rule::medium("UKE-413", "再請求に検索番号がある", "spec/claims.md §9, §2 RE 19");
/// 月遅れ.
pub const LATE: &Rule = &Rule::medium("UKE-414", "診療の翌月に請求されている", "spec/claims.md §9, B-154");
/// The numbers belong to nobody, or to somebody else.
pub const NOBODY: &Rule = &Rule::medium("UKE-421", "受給者が登録されている", "spec/claims.md §9, B-152");
/// Another person has these numbers.
pub const OTHER_PERSON: &Rule =
    &Rule::high("UKE-422", "受給者番号と氏名・生年月日・性別が同じ人のものである", "spec/claims.md §9, B-152");
/// 指定外医療機関.
pub const NOT_DESIGNATED: &Rule = &Rule::high("UKE-423", "生活保護法の指定医療機関の請求である", "spec/claims.md §9");
/// 振替.
pub const TRANSFERRED: &Rule = &Rule::medium("UKE-431", "受診日の保険者に請求されている", "spec/claims.md §5, §9");
/// 分割.
pub const SPLIT: &Rule = &Rule::medium("UKE-432", "月の途中で保険者が変わっていない", "spec/claims.md §5, §9");
/// 資格喪失.
pub const LOST: &Rule = &Rule::high("UKE-433", "受診日に医療保険の資格がある", "spec/claims.md §5");
/// 枝番特定.
pub const BRANCH: &Rule = &Rule::medium("UKE-434", "枝番が記録されている", "spec/claims.md §5");
/// 確認不能.
pub const UNCONFIRMED: &Rule = &Rule::medium("UKE-435", "医療保険の資格が確認できる", "spec/claims.md §5");

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    UNREADABLE,
    OTHER_FACILITY,
    VOLUME_SET,
    TOO_MANY,
    DUPLICATE,
    SEARCH_NUMBER_WRONG,
    SEARCH_NUMBER_MISSING,
    LATE,
    NOBODY,
    OTHER_PERSON,
    NOT_DESIGNATED,
    TRANSFERRED,
    SPLIT,
    LOST,
    BRANCH,
    UNCONFIRMED,
];
