// The platform (オンライン資格確認等システム): what came in and went out, planned faults, and disaster areas.

import { DIRECTION, DOOR, FAULT, moment as when } from "../words.js";
import { badge } from "../dom.js";
import { act, actions, choice, facts, form, list, moment, momentOf, number, text } from "../parts.js";
import * as api from "../api.js";

/** Entries of the journal that are shown. */
const ENTRIES = 100;

export function parts(page) {
  const { call } = page;
  return [
    facts("いま", {
      load: async () => [
        ["ワールド", page.info.title],
        ["日時", `${when(page.info.clock.now)}（${page.info.clock.virtual ? "仮想" : "実際"}）`],
        ["診療月", page.info.treatment_month.replace("-", "/")],
        ["接続する医療機関・薬局", `${page.info.facilities.length}`],
        ["医療扶助の資格を登録する福祉事務所", `${page.info.offices.length}`],
        ["登録のある人", `${page.info.people.length}人`],
      ],
    }),
    list("電文の出入り", {
      hint: "新しい順。「内容」は届いたそのままのバイト列です。操作の記録は除いてあります。",
      load: () => messages(page, ENTRIES, () => true),
      columns: messageColumns(page),
      empty: "電文はまだありません。",
    }),
    list("これから起こす障害", {
      load: () => call("GET", "/faults"),
      columns: [
        ["障害", ({ kind }) => FAULT[kind] ?? kind],
        ["医療機関", ({ facility }) => (facility ? page.facilityLink(facility) : "どこでも")],
        ["電文", ({ message }) => message ?? "すべて"],
        ["残り", ({ times, milliseconds }) => badge(`あと${times}回${milliseconds ? `・${milliseconds}ミリ秒` : ""}`, "warn")],
      ],
      empty: "仕掛けた障害はありません。",
    }),
    list("災害時モードの区域", {
      load: () => call("GET", "/disasters"),
      columns: [
        ["名前", ({ id }) => id],
        ["区域", ({ prefecture, district }) => `都道府県 ${prefecture}${district ? `・区市町村 ${district}` : ""}`],
        ["期間", ({ from, until }) => `${when(from)} 〜 ${when(until)}`],
        ["操作", ({ id }) => act(page, "閉じる", async () => {
          await call("POST", `${api.path("disasters", id)}/closing`);
          return `災害時モード「${id}」を閉じました。`;
        }, true)],
      ],
      empty: "開いている区域はありません。",
    }),
    actions("操作", null,
      form("障害を仕掛ける", "仕掛ける", [
        choice("kind", "障害", Object.entries(FAULT)),
        choice("facility", "医療機関", [["", "どこでも"], ...page.pairs("facilities")]),
        text("message", "電文", { placeholder: "すべて（例 OQSmutic）" }),
        number("times", "回数", { min: 1, max: 1000, value: 1, required: true }),
        number("milliseconds", "遅れ（ミリ秒）", { min: 0, max: 600000, placeholder: "遅らせるとき" }),
      ], async (fault) => {
        await call("POST", "/faults", fault);
        return "障害を仕掛けました。";
      }, page),
      form("災害時モードを開く", "開く", [
        text("id", "名前", { required: true }),
        number("prefecture", "都道府県コード", { min: 1, max: 47, required: true }),
        number("district", "郡市区コード（県全体なら空欄）", { min: 1, max: 999 }),
        momentOf("from", "はじめ", { required: true }),
        momentOf("until", "おわり", { required: true }),
      ], async (area) => {
        await call("POST", "/disasters", { ...area, from: moment(area.from), until: moment(area.until) });
        return `災害時モード「${area.id}」を開きました。`;
      }, page)),
  ];
}

/** The newest messages of the journal, without what people did in the console. */
export async function messages(page, limit, wanted) {
  const { last_seq: last } = await page.api.journal(0, 1);
  const { entries } = await page.api.journal(Math.max(0, last - 1000), 1000);
  return entries.reverse().filter((entry) => entry.door !== "control" && wanted(entry)).slice(0, limit);
}

/** Columns of a list of messages. */
export function messageColumns(page) {
  return [
    ["時刻", ({ at }) => when(at)],
    ["向き", ({ door, direction }) => badge(`${DOOR[door] ?? door} ${DIRECTION[direction]?.[0] ?? direction}`, DIRECTION[direction]?.[1])],
    ["医療機関", ({ facility }) => page.facilityLink(facility)],
    ["何", ({ summary }) => summary],
    ["内容", ({ seq, answers, size, name }) => act(page, "内容", () => page.openEntry(size === 0 ? answers ?? seq : seq, name))],
  ];
}
