//! All message names of the interface (spec/oqs-wire.md §1), whether their layout is known or not.

use super::message::MessageKind;
use super::table::Confidence;

/// Which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Receipt computer to terminal.
    Request,
    /// Terminal to receipt computer.
    Result,
    /// Both are told in one row, or it is not known.
    Both,
}

/// One row of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// First and last number of OQS-IF, if it has one.
    pub numbers: Option<(u16, u16)>,
    /// Japanese name.
    pub title: &'static str,
    /// API識別ID or, for a group, how it begins; `None` when not public.
    pub prefix: Option<&'static str>,
    /// Direction.
    pub direction: Direction,
    /// How well the prefix is known.
    pub confidence: Confidence,
}

impl Entry {
    /// The kind, when the layout is implemented.
    #[must_use]
    pub fn kind(&self) -> Option<MessageKind> {
        self.prefix.and_then(MessageKind::from_prefix)
    }
}

const fn row(
    first: u16,
    last: u16,
    title: &'static str,
    prefix: Option<&'static str>,
    direction: Direction,
    confidence: Confidence,
) -> Entry {
    let numbers = if first == 0 { None } else { Some((first, last)) };
    Entry { numbers, title, prefix, direction, confidence }
}

use Confidence::{Guess, High, Medium};
use Direction::{Both, Request, Result};

/// Every row. Groups of other systems (EPS, CIS, EMS, PMH) are one row each.
pub static CATALOGUE: &[Entry] = &[
    row(1, 1, "資格確認要求", Some("OQSsiquc01req"), Request, High),
    row(2, 2, "資格確認結果", Some("OQSsiquc01res"), Result, High),
    row(3, 3, "照会番号登録要求", Some("OQSsiimm01req"), Request, High),
    row(4, 4, "照会番号登録結果", Some("OQSsiimm01res"), Result, High),
    row(5, 5, "資格確認一括照会要求", Some("OQSmuquc01req"), Request, High),
    row(6, 6, "資格確認一括照会アップロード結果", Some("OQSmuquc01res"), Result, High),
    row(7, 7, "資格確認一括照会ダウンロード要求", Some("OQSmuquc02req"), Request, High),
    row(8, 8, "資格確認一括照会ダウンロード結果", Some("OQSmuquc02res"), Result, High),
    row(9, 9, "照会番号一括登録要求", Some("OQSmuimm01req"), Request, High),
    row(10, 10, "照会番号一括登録アップロード結果", Some("OQSmuimm01res"), Result, High),
    row(11, 11, "照会番号一括登録ダウンロード要求", Some("OQSmuimm02req"), Request, High),
    row(12, 12, "照会番号一括登録ダウンロード結果", Some("OQSmuimm02res"), Result, High),
    row(13, 13, "委託先資格情報の一括取得要求", Some("OQSmutic01req"), Request, High),
    row(14, 14, "委託先資格情報の一括取得アップロード結果", Some("OQSmutic01res"), Result, High),
    row(15, 15, "委託先資格情報の一括取得ダウンロード要求", Some("OQSmutic02req"), Request, High),
    row(16, 16, "委託先資格情報の一括取得ダウンロード結果", Some("OQSmutic02res"), Result, High),
    row(17, 17, "同意済資格情報一括取得（訪問診療等）要求", Some("OQSmuhvq01req"), Request, High),
    row(18, 18, "同意済資格情報一括取得（訪問診療等）アップロード結果", Some("OQSmuhvq01res"), Result, High),
    row(19, 19, "同意済資格情報一括取得（訪問診療等）ダウンロード要求", Some("OQSmuhvq02req"), Request, High),
    row(20, 20, "同意済資格情報一括取得（訪問診療等）ダウンロード結果", Some("OQSmuhvq02res"), Result, High),
    row(21, 21, "同意済資格情報一括取得（オンライン診療等）要求", Some("OQSmuonq01req"), Request, High),
    row(22, 22, "同意済資格情報一括取得（オンライン診療等）アップロード結果", Some("OQSmuonq01res"), Result, High),
    row(23, 23, "同意済資格情報一括取得（オンライン診療等）ダウンロード要求", Some("OQSmuonq02req"), Request, High),
    row(24, 24, "同意済資格情報一括取得（オンライン診療等）ダウンロード結果", Some("OQSmuonq02res"), Result, High),
    row(25, 25, "資格確認（訪問診療等）要求", Some("OQSsihvq01req"), Request, Medium),
    row(26, 26, "資格確認（訪問診療等）結果", Some("OQSsihvq01res"), Result, Medium),
    row(27, 27, "資格確認（オンライン診療等）要求", Some("OQSsionq01req"), Request, Medium),
    row(28, 28, "資格確認（オンライン診療等）結果", Some("OQSsionq01res"), Result, Medium),
    row(29, 32, "資格確認一括照会（訪問診療等）", None, Both, Guess),
    row(33, 36, "資格確認一括照会（オンライン診療等）", None, Both, Guess),
    row(37, 37, "閲覧同意取り消し（訪問診療等）要求", Some("OQSsihvd01req"), Request, Medium),
    row(38, 38, "閲覧同意取り消し（訪問診療等）結果", Some("OQSsihvd01res"), Result, Medium),
    row(39, 39, "医療機関アクセスURL取得要求", Some("OQSsiurl01req"), Request, Medium),
    row(40, 40, "医療機関アクセスURL取得結果", Some("OQSsiurl01res"), Result, Medium),
    row(41, 41, "医療機関環境設定情報照会要求", Some("OQSsiinq01req"), Request, Medium),
    row(42, 42, "医療機関環境設定情報照会結果", Some("OQSsiinq01res"), Result, Medium),
    row(43, 43, "医療機関環境設定情報更新要求", Some("OQSsiupd01req"), Request, Medium),
    row(44, 44, "医療機関環境設定情報更新結果", Some("OQSsiupd01res"), Result, Medium),
    row(45, 46, "電子カルテ情報共有サービス施設利用状況回答", None, Both, Guess),
    row(47, 48, "資格確認（救急時医療情報閲覧）", None, Both, Guess),
    row(49, 50, "目視確認用パスコード取得", None, Both, Guess),
    row(51, 56, "アクティベーションコード照会・発行・無効化", None, Both, Guess),
    row(0, 0, "薬剤情報・診療情報等閲覧要求", Some("YZKsiquc01req"), Request, High),
    row(0, 0, "薬剤情報・診療情報等閲覧結果", Some("YZKsiquc01res"), Result, High),
    row(0, 0, "特定健診情報閲覧要求", Some("TKKsiquc01req"), Request, High),
    row(0, 0, "特定健診情報閲覧結果", Some("TKKsiquc01res"), Result, High),
    row(0, 0, "臨床情報閲覧要求", Some("CIPsiquc01req"), Request, Medium),
    row(0, 0, "臨床情報閲覧結果", Some("CIPsiquc01res"), Result, Medium),
    row(0, 0, "医療費助成(PMH)", Some("PMHsimsm"), Both, Medium),
    row(0, 0, "電子処方箋（単独）", Some("EPSsi"), Both, Medium),
    row(0, 0, "電子処方箋（一括）", Some("EPSmu"), Both, Medium),
    row(0, 0, "電子カルテ情報共有", Some("CISsi"), Both, Medium),
    row(0, 0, "救急関連（用途は未公表）", Some("EMSsi"), Both, Guess),
];

/// The row that a file-name prefix belongs to: the whole name, or the beginning for rows that stand for a group.
/// Letter case is free, as Windows folders do not keep it.
#[must_use]
pub fn by_prefix(prefix: &str) -> Option<&'static Entry> {
    let matches = |entry: &&Entry| {
        entry.prefix.is_some_and(|known| {
            let begins = prefix.get(..known.len()).is_some_and(|start| start.eq_ignore_ascii_case(known));
            begins && (entry.direction == Both || prefix.len() == known.len())
        })
    };
    CATALOGUE.iter().find(matches)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_covers_if_001_to_056_without_gap() {
        let mut next = 1;
        for (first, last) in CATALOGUE.iter().filter_map(|entry| entry.numbers) {
            assert_eq!(first, next);
            next = last + 1;
        }
        assert_eq!(next, 57);
    }

    #[test]
    fn the_implemented_messages_are_rows_with_the_same_names() {
        for kind in MessageKind::ALL {
            let entry = by_prefix(kind.prefix()).unwrap();
            assert_eq!(entry.kind(), Some(*kind));
            assert_eq!(
                (entry.title, entry.numbers),
                (kind.title(), (kind.number() > 0).then_some((kind.number(), kind.number())))
            );
        }
        assert_eq!(by_prefix("epssiprs01req").unwrap().title, "電子処方箋（単独）");
        assert_eq!(by_prefix("OQSsihvd01req").unwrap().kind(), None);
        assert_eq!(by_prefix("OQSsiquc01reqx"), None);
        assert_eq!(by_prefix("処方"), None);
    }
}
