//! 訪問看護 (spec/claims.md §3; from an implementer's notes on the public tables, so most fields are likely rather than sure).
//!
//! Amounts are yen, not points. GO opens the claims instead of closing them and has no totals.

use super::shared::{AGENCY, BURDEN, CLAIM_MONTH, JD, MF, PAYER, POINTS_TABLE, PREFECTURE, RECIPIENT, SN};
use super::{Field, Layout, alnum, digits, either, kanji, likely, once, reserved, times};

/// コード, 文字データ and the day it changed, for a second and third place of visits.
const OTHER_PLACE: &[Field] =
    &[digits("訪問場所変更年月日", 8), digits("訪問した場所コード", 2), kanji("訪問した場所文字データ", 100)];

/// Another station that visits the same person.
const OTHER_STATION: &[Field] = &[
    digits("他の訪問看護ステーション都道府県", 2),
    digits("他の訪問看護ステーション点数表", 1),
    digits("他の訪問看護ステーションコード", 7),
    kanji("他の訪問看護ステーション名称", 40),
    digits("他の訪問看護ステーション指示区分", 2),
];

pub(super) const LAYOUTS: &[Layout] = &[
    likely(
        "HM",
        "訪問看護ステーション情報レコード",
        &[once(&[
            AGENCY,
            PREFECTURE,
            POINTS_TABLE,
            digits("訪問看護ステーションコード", 7).fixed().required(),
            kanji("訪問看護ステーション名称", 40).required(),
            CLAIM_MONTH,
            alnum("電話番号", 15),
        ])],
    ),
    likely("GO", "訪問看護療養費請求書レコード", &[]),
    likely(
        "RE",
        "レセプト共通レコード",
        &[once(&[
            digits("レセプト番号", 6).required(),
            digits("レセプト種別", 4).fixed().required(),
            digits("指定訪問看護年月", 6).fixed().required(),
            either("氏名", 40).required(),
            kanji("カタカナ氏名", 80),
            digits("男女区分", 1).fixed().required(),
            digits("生年月日", 8).fixed().required(),
            reserved(8),
            reserved(8),
            digits("給付割合", 3),
            alnum("レセプト特記事項", 10),
            digits("一部負担金区分", 1),
            alnum("訪問看護記録番号等", 20),
            digits("検索番号", 30),
        ])],
    ),
    likely(
        "HO",
        "保険者レコード",
        &[once(&[
            alnum("保険者番号", 8).fixed().required(),
            either("記号", 38),
            either("番号", 38).required(),
            digits("実日数", 2).required(),
            digits("合計金額", 8).required(),
            digits("職務上の事由", 1),
            digits("証明書番号", 3),
            digits("一部負担金額", 8),
            digits("減免区分", 1),
            digits("減額割合", 3),
            digits("減額金額", 6),
        ])],
    ),
    likely(
        "KO",
        "公費レコード",
        &[once(&[
            PAYER,
            RECIPIENT,
            digits("任意給付区分", 1),
            digits("実日数", 2).required(),
            digits("合計金額", 8).required(),
            digits("一部負担金額", 8),
            digits("公費給付対象一部負担金", 6),
        ])],
    ),
    SN,
    JD,
    MF,
    likely(
        "IH",
        "医療機関・保険医情報レコード",
        &[once(&[
            digits("医療機関都道府県", 2).required(),
            digits("医療機関点数表", 1).required(),
            digits("医療機関コード", 7).required(),
            kanji("主治医の属する医療機関等の名称", 40).required(),
            either("主治医の氏名", 40).required(),
            digits("主治医への直近報告年月日", 8),
        ])],
    ),
    likely(
        "HJ",
        "訪問看護指示レコード",
        &[once(&[
            digits("指示区分", 2).required(),
            digits("指示期間自", 8).required(),
            digits("指示期間至", 8).required(),
        ])],
    ),
    likely(
        "JS",
        "心身の状態レコード",
        &[once(&[
            kanji("心身の状態", 2400).required(),
            digits("基準告示第2の1に規定する疾病等の有無", 10),
            digits("該当する疾病等", 300),
            digits("GAF尺度により判定した値", 2),
            digits("GAF尺度により判定した年月日", 8),
        ])],
    ),
    likely(
        "SY",
        "傷病名レコード",
        &[once(&[
            digits("傷病名コード", 7).fixed().required(),
            alnum("修飾語コード", 80),
            kanji("傷病名称", 40),
            kanji("補足コメント", 40),
        ])],
    ),
    likely(
        "RJ",
        "利用者情報レコード",
        &[
            once(&[
                digits("訪問開始年月日", 8).required(),
                digits("訪問した場所1コード", 2).required(),
                kanji("訪問した場所1文字データ", 100),
            ]),
            times(2, OTHER_PLACE),
            once(&[
                digits("訪問終了年月日", 8),
                digits("訪問終了時刻", 4),
                digits("訪問終了状況コード", 2),
                kanji("訪問終了状況文字データ", 100),
                digits("死亡年月日", 8),
                digits("死亡時刻", 4),
                digits("死亡場所コード", 2),
                kanji("死亡場所文字データ", 100),
                digits("利用者情報コード", 20),
            ]),
            times(2, OTHER_STATION),
        ],
    ),
    likely(
        "TJ",
        "情報提供レコード",
        &[once(&[digits("情報提供先コード", 2), kanji("情報提供先文字データ", 100), digits("情報提供年月日", 8)])],
    ),
    likely(
        "TZ",
        "特記事項レコード",
        &[once(&[digits("特記事項コード", 2), digits("コメントコード", 9), kanji("文字データ", 400)])],
    ),
    likely(
        "KS",
        "専門の研修レコード",
        &[once(&[
            digits("専門の研修コード", 2),
            reserved(2),
            digits("手順書交付年月日", 8),
            digits("直近見直し年月日", 8),
        ])],
    ),
    likely(
        "CO",
        "コメントレコード",
        &[once(&[digits("コメントコード", 9).required(), kanji("文字データ", 400), reserved(1)])],
    ),
    likely(
        "KA",
        "訪問看護療養費レコード",
        &[once(&[
            digits("算定年月日", 8).required(),
            BURDEN,
            digits("訪問看護療養費コード", 9).fixed().required(),
            digits("数量データ", 8),
            digits("金額", 8).required(),
            digits("職種等", 20),
            digits("同日訪問回数", 2),
            digits("指示区分", 2),
        ])],
    ),
];
