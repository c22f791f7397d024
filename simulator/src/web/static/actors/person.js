// A patient's own view (マイナポータル stand-in): coverage, tickets, certificates, caps, visits, consents, and the card.

import * as api from "../api.js";
import { CARD, CONSENT, CONSENT_STATE, INSURANCE, LOOKUP_BASIS, SLIP, TICKET_KIND, day, moment as when } from "../words.js";
import { badge } from "../dom.js";
import { actions, choice, facts, form, list, yes } from "../parts.js";

/** A moment or a day as it comes. */
const at = (value) => (value?.includes("T") ? when(value) : day(value));

export function parts(page) {
  const { call, id } = page;
  const base = api.path("people", id);
  let view = null;
  /** The parts are read together: one reading of the view serves all. */
  const own = () => {
    view ??= call("GET", `${base}/own-view`).finally(() => { view = null; });
    return view;
  };
  return [
    facts("わたしのカード", {
      load: async () => {
        const mine = await own();
        return [
          ["氏名", mine.name], ["カード", badge(...(CARD[mine.card] ?? [mine.card]))], ["健康保険証としての利用登録", yes(mine.card_use, "登録済み", "登録していない")],
          ["暗証番号", badge(mine.pin_locked ? "ロック中" : "使える", mine.pin_locked ? "bad" : "good")], ["表示", mine.withheld ? badge("不開示の申し出があり表示できません", "warn") : null],
        ];
      },
    }),
    list("健康保険", {
      load: async () => (await own()).insurance,
      columns: [
        ["保険者", ({ insurer_name, insurer_number }) => `${insurer_name}（${insurer_number}）`], ["種類", ({ kind }) => INSURANCE[kind] ?? kind],
        ["記号・番号・枝番", ({ symbol, number, branch }) => [symbol, number, branch].filter(Boolean).join("・")], ["資格取得", ({ from }) => day(from)], ["喪失", ({ lost_on }) => day(lost_on)],
      ],
      empty: "健康保険の資格はありません。",
    }),
    list("医療扶助", {
      load: async () => (await own()).aid,
      columns: [["福祉事務所", ({ office_name }) => office_name], ["公費負担者番号", ({ payer_number }) => payer_number], ["受給者番号（伏せ字）", ({ recipient_number }) => recipient_number], ["状態", ({ state }) => badge(state, state === "受給中" ? "good" : "warn")]],
      empty: "医療扶助の資格はありません。",
    }),
    list("医療券・調剤券", {
      load: async () => (await own()).tickets,
      columns: [["券", ({ kind }) => TICKET_KIND[kind] ?? kind], ["月", ({ month }) => month.replace("-", "/")], ["委託先", ({ facility_name }) => facility_name], ["有効期間", ({ valid_from, valid_until }) => `${day(valid_from)} 〜 ${day(valid_until)}`], ["本人支払額", ({ self_pay_yen }) => `${self_pay_yen.toLocaleString("ja-JP")}円`]],
      empty: "券はありません。",
    }),
    list("受給者証（医療費助成）", {
      load: async () => (await own()).certificates,
      columns: [["名前", ({ name }) => name], ["有効期間", ({ valid_from, valid_until }) => `${day(valid_from)} 〜 ${day(valid_until)}`], ["受給者番号（伏せ字）", ({ recipient_number }) => recipient_number ?? "—"], ["支払い方", ({ always_reimbursement }) => (always_reimbursement ? "償還払い" : "窓口で使える")]],
      empty: "受給者証はありません。",
    }),
    list("自己負担上限額", {
      load: () => call("GET", `${base}/caps`),
      columns: [
        ["受給者証", ({ certificate }) => certificate], ["上限", ({ cap_yen }) => (cap_yen === undefined || cap_yen === null ? "—" : `${cap_yen.toLocaleString("ja-JP")}円`)],
        ["支払った額", ({ paid_yen }) => (paid_yen === undefined || paid_yen === null ? "—" : `${paid_yen.toLocaleString("ja-JP")}円`)], ["残り", ({ remainder_yen }) => (remainder_yen === undefined || remainder_yen === null ? "—" : `${remainder_yen.toLocaleString("ja-JP")}円`)], ["管理票", ({ slip }) => SLIP[slip] ?? slip],
      ],
      empty: "上限額のある受給者証はありません。",
    }),
    list("受診の記録", { load: async () => (await own()).visits, columns: [["日時", (one) => at(one.at)], ["医療機関", ({ facility_name }) => facility_name]], empty: "受診の記録はありません。" }),
    list("情報提供への同意", {
      load: async () => (await own()).consents,
      columns: [["日時", (one) => at(one.at)], ["医療機関", ({ facility_name }) => facility_name], ["場面", ({ given_for }) => given_for], ["情報", ({ kinds }) => kinds.map((kind) => CONSENT[kind] ?? kind).join("、") || "なし"], ["状態", ({ state }) => badge(CONSENT_STATE[state] ?? state, "note")], ["期限", ({ until }) => (until ? at(until) : "—")]],
      empty: "同意の記録はありません。",
    }),
    list("カードによらない照会をされた記録", {
      load: async () => (await own()).lookups,
      columns: [["日時", (one) => at(one.at)], ["医療機関", ({ facility_name }) => facility_name], ["根拠", ({ basis }) => LOOKUP_BASIS[basis] ?? basis], ["理由", ({ reason }) => reason ?? "—"]],
      empty: "記録はありません。",
    }),
    actions("操作", "番号を伏せずに見るのは資格の確認のためだけです。見たことは記録（ジャーナル）に残ります。", ...forms(page, base)),
  ];
}

function forms(page, base) {
  const { call } = page;
  const plain = (name, button, path, words) => form(name, button, [], async () => {
    await call("POST", base + path);
    return words;
  }, page);
  return [
    plain("健康保険証としての利用", "登録する", "/own-view/card-use-registration", "利用登録をしました。"),
    plain("健康保険証としての利用をやめる", "解除する", "/own-view/card-use-cancellation", "利用登録を解除しました。"),
    plain("暗証番号のロック（市区町村の窓口）", "解除する", "/card/pin-reset", "ロックを解除しました。"),
    form("カードの状態", "変える", [choice("state", "状態", Object.entries(CARD).map(([value, [word]]) => [value, word]))], async ({ state }) => {
      await call("PUT", `${base}/card`, { state });
      return "カードの状態を変えました。";
    }, page),
    form("不開示の申し出", "変える", [choice("not_disclosed", "開示", [["yes", "開示しない"], ["no", "開示する"]])], async ({ not_disclosed }) => {
      await call("PUT", `${base}/disclosure`, { not_disclosed: not_disclosed === "yes" });
      return "開示の設定を変えました。";
    }, page),
    form("番号を確認する（資格の確認のため）", "伏せずに表示する", [], async () => {
      const told = await call("GET", `${base}?purpose=verification`);
      const aid = told.aid.map(({ payer_number, recipient_number }) => `公費負担者番号 ${payer_number} 受給者番号 ${recipient_number}`);
      const insurance = told.insurance.map(({ insurer_number, symbol, number, branch }) => `保険者番号 ${insurer_number} ${[symbol, number, branch].filter(Boolean).join("・")}`);
      return [...aid, ...insurance].join("\n") || "番号はありません。";
    }, page),
  ];
}
