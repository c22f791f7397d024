// Everybody of a world: a link to each actor's page.

import * as api from "../api.js";
import { BODY, FACILITY, day } from "../words.js";
import { link, list } from "../parts.js";

/** Actors of which there is one. */
const SINGLE = [
  ["platform", "オンライン資格確認等システム", "電文の出入り、計画した障害、災害時モード"],
  ["insurers", "保険者", "加入者、資格の登録・喪失・訂正"],
  ["pmh", "PMH（医療費助成）", "自治体の登録、医療機関への答えとその理由"],
  ["examiner", "審査支払機関", "請求の受付、審査、返戻、支払"],
  ["remote-care", "訪問診療等・オンライン診療等", "カードリーダーによらない同意"],
];

export function parts(page) {
  const to = (kind) => ({ id, name }) => link(page.base + api.path(kind, id), name);
  return [
    list("全国の登場者", {
      load: async () => SINGLE,
      columns: [["登場者", ([kind, word]) => link(page.base + api.path(kind), word)], ["見られること・できること", ([, , words]) => words]],
      empty: "",
    }),
    list("福祉事務所", {
      load: async () => page.info.offices,
      columns: [["名前", to("offices")], ["公費負担者番号", ({ payer_number }) => payer_number], ["登録日", ({ calendar }) => calendar]],
      empty: "福祉事務所はありません。",
    }),
    list("自治体", {
      load: async () => page.municipalities,
      columns: [["名前", to("municipalities")], ["種類", ({ kind }) => BODY[kind] ?? kind], ["受給者証種別", ({ certificate_types }) => `${certificate_types.length}種`]],
      empty: "自治体はありません。PMHの画面で加えられます。",
    }),
    list("医療機関・薬局", {
      load: async () => page.info.facilities,
      columns: [["名前", to("facilities")], ["種類", ({ kind }) => FACILITY[kind] ?? kind], ["医療機関コード", ({ code }) => code], ["カードリーダー", ({ card_readers }) => `${card_readers}台`]],
      empty: "医療機関はありません。",
    }),
    list("患者", {
      load: async () => page.info.people,
      columns: [["氏名", to("people")], ["カナ", ({ kana }) => kana], ["生年月日", ({ birthdate }) => day(birthdate)], ["id", ({ id }) => id]],
      empty: "人はいません。",
    }),
  ];
}
