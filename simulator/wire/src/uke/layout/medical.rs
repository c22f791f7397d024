//! 医科 (spec/claims.md §2).

use super::shared::{
    AGENCY, BURDEN, CLAIM_MONTH, DETAIL_DAYS, FACILITY, GO, JD, MF, PAYER, POINTS_TABLE, PREFECTURE, RECIPIENT, SN,
    VOLUME,
};
use super::{Field, Layout, alnum, digits, either, kanji, layout, once, reserved, times};

/// コメントコード and 文字データ, three pairs in each detail.
const COMMENT: &[Field] = &[digits("コメントコード", 9), kanji("コメント文字データ", 100)];

/// 診療科名 and what narrows it, three times in RE.
const DEPARTMENT: &[Field] = &[
    digits("診療科名", 2),
    digits("人体の部位等", 3),
    digits("性別等", 3),
    digits("医学的処置", 3),
    digits("特定疾病", 3),
];

pub(super) const LAYOUTS: &[Layout] = &[
    layout(
        "IR",
        "医療機関情報レコード",
        &[once(&[
            AGENCY,
            PREFECTURE,
            POINTS_TABLE,
            FACILITY,
            reserved(2),
            kanji("医療機関名称", 40).required(),
            CLAIM_MONTH,
            VOLUME,
            alnum("電話番号", 15),
        ])],
    ),
    layout(
        "RE",
        "レセプト共通レコード",
        &[
            once(&[
                digits("レセプト番号", 6).required(),
                digits("レセプト種別", 4).fixed().required(),
                digits("診療年月", 6).fixed().required(),
                either("氏名", 40).required(),
                digits("男女区分", 1).fixed().required(),
                digits("生年月日", 8).fixed().required(),
                digits("給付割合", 3),
                digits("入院年月日", 8),
                alnum("病棟区分", 8),
                digits("一部負担金・食事療養費・生活療養費標準負担額区分", 1),
                alnum("レセプト特記事項", 10),
                digits("病床数", 4),
                alnum("カルテ番号等", 20),
                digits("割引点数単価", 2),
                reserved(1),
                reserved(1),
                reserved(1),
                digits("検索番号", 30),
                reserved(5),
                either("請求情報", 40),
            ]),
            times(3, DEPARTMENT),
            once(&[kanji("カタカナ氏名", 80), digits("患者の状態", 60)]),
        ],
    ),
    layout(
        "HO",
        "保険者レコード",
        &[once(&[
            alnum("保険者番号", 8).fixed().required(),
            either("記号", 38),
            either("番号", 38).required(),
            digits("診療実日数", 2).required(),
            digits("合計点数", 8).required(),
            reserved(1),
            digits("食事療養・生活療養回数", 2),
            digits("食事療養・生活療養合計金額", 8),
            digits("職務上の事由", 1),
            digits("証明書番号", 3),
            digits("負担金額(医療保険)", 9),
            digits("減免区分", 1),
            digits("減額割合", 3),
            digits("減額金額", 6),
        ])],
    ),
    layout(
        "KO",
        "公費レコード",
        &[once(&[
            PAYER,
            RECIPIENT,
            digits("任意給付区分", 1),
            digits("診療実日数", 2).required(),
            digits("合計点数", 8).required(),
            digits("負担金額(公費)", 8),
            digits("公費給付対象外来一部負担金", 6),
            digits("公費給付対象入院一部負担金", 6),
            reserved(1),
            digits("食事療養・生活療養回数", 2),
            digits("食事療養・生活療養合計金額", 8),
        ])],
    ),
    SN,
    JD,
    MF,
    layout(
        "SY",
        "傷病名レコード",
        &[once(&[
            digits("傷病名コード", 7).fixed().required(),
            digits("診療開始日", 8).required(),
            digits("転帰区分", 1).required(),
            alnum("修飾語コード", 80),
            kanji("傷病名称", 40),
            digits("主傷病", 2),
            kanji("補足コメント", 40),
        ])],
    ),
    layout(
        "SI",
        "診療行為レコード",
        &[
            once(&[
                digits("診療識別", 2),
                BURDEN,
                digits("診療行為コード", 9).fixed().required(),
                digits("数量データ", 8),
                digits("点数", 7),
                digits("回数", 3),
            ]),
            times(3, COMMENT),
            DETAIL_DAYS,
        ],
    ),
    layout(
        "IY",
        "医薬品レコード",
        &[
            once(&[
                digits("診療識別", 2),
                BURDEN,
                digits("医薬品コード", 9).fixed().required(),
                digits("使用量", 11),
                digits("点数", 7),
                digits("回数", 3),
            ]),
            times(3, COMMENT),
            DETAIL_DAYS,
        ],
    ),
    layout(
        "TO",
        "特定器材レコード",
        &[
            once(&[
                digits("診療識別", 2),
                BURDEN,
                digits("特定器材コード", 9).fixed().required(),
                digits("使用量", 9),
                digits("点数", 7),
                digits("回数", 3),
                digits("単位コード", 3),
                digits("単価", 11),
                reserved(1),
                kanji("商品名及び規格又はサイズ", 300),
            ]),
            times(3, COMMENT),
            DETAIL_DAYS,
        ],
    ),
    layout(
        "CO",
        "コメントレコード",
        &[once(&[
            digits("診療識別", 2),
            BURDEN,
            digits("コメントコード", 9).fixed().required(),
            kanji("文字データ", 400),
        ])],
    ),
    layout("SJ", "症状詳記レコード", &[once(&[digits("症状詳記区分", 2), kanji("症状詳記データ", 2400).required()])]),
    GO,
];
