// The claims examiner: submissions of every facility, what became of each receipt, and taking one back.

import * as api from "../api.js";
import { RECEIPT, SUBMISSION, answered, day, moment as when } from "../words.js";
import { badge, el } from "../dom.js";
import { act, actions, choice, file, form, lines, link, list, number, text } from "../parts.js";

/** Submissions whose receipts are shown, newest first. */
const ANSWERS = 20;

export function parts(page) {
  const { call } = page;
  const submissions = async () => {
    const all = await Promise.all(page.info.facilities.map(async ({ id }) => (await call("GET", `${api.path("facilities", id)}/claims`)).map((one) => ({ facility: id, ...one }))));
    return all.flat().sort((one, other) => other.submission - one.submission);
  };
  const answers = async () => {
    const latest = (await submissions()).slice(0, ANSWERS);
    const read = await Promise.all(latest.map(({ facility, submission }) => call("GET", api.path("facilities", facility, "claims", submission))));
    return read.flatMap((answer) => (answer.receipts ?? []).map((receipt) => ({ facility: answer.facility, ...receipt })));
  };
  return [
    list("受け付けた請求", {
      load: submissions,
      columns: [
        ["受付番号", ({ submission }) => `${submission}`], ["受付", ({ received_at }) => when(received_at)], ["医療機関", ({ facility }) => page.facilityLink(facility)],
        ["請求月", ({ claim_month: of }) => of?.replace("-", "/") ?? "—"], ["状態", ({ outcome }) => badge(...(SUBMISSION[outcome] ?? [outcome]))],
        ["レセプト", ({ receipts }) => `${receipts}件`], ["返戻", ({ returned }) => badge(`${returned}件`, returned > 0 ? "bad" : "")], ["支払", ({ paid }) => `${paid}件`],
        ["返戻ファイル", ({ facility, submission, returned }) => (returned > 0 ? link(`/api/v1${page.base}${api.path("facilities", facility, "claims", submission)}/returned`, "UKE") : "—")],
      ],
      empty: "請求はまだありません。",
    }),
    list("レセプト", {
      hint: `新しい${ANSWERS}件の請求のもの。返戻などの理由コードは、とくに断りのないかぎりonshiが決めた値です。`,
      load: answers,
      columns: [
        ["請求・番号", ({ submission, number: nth }) => `${submission}-${nth}`], ["医療機関", ({ facility }) => page.facilityLink(facility)],
        ["診療年月", ({ month }) => month?.replace("-", "/") ?? "—"], ["種類", ({ receipt_type }) => receipt_type],
        ["合計点数", ({ total }) => total.toLocaleString("ja-JP")],
        ["状態", ({ state, examined_on, paid_on }) => el("span", {}, badge(...(RECEIPT[state] ?? [state])), el("span", { className: "sub" }, paid_on ? `${day(paid_on)} 支払` : examined_on ? `${day(examined_on)} 審査` : ""))],
        ["理由", ({ reasons = [] }) => lines(reasons.map(({ code, what, remedy }) => el("span", {}, `${code} ${what}`, el("span", { className: "sub" }, remedy))))],
        ["操作", ({ facility, submission, index, state }) => (state === "returned" || state === "withdrawn" ? "—" : act(page, "取り下げる", async () => {
          await call("POST", `${api.path("facilities", facility, "claims", submission, "receipts", index)}/withdrawal`, { by: "facility" });
          return "レセプトを取り下げました。";
        }, true))],
      ],
      empty: "レセプトはまだありません。",
    }),
    actions("操作", null,
      form("請求ファイル（UKE）を受け付ける", "受け付ける", [choice("facility", "医療機関", page.pairs("facilities")), file("sent", "ファイル", { accept: ".uke,.UKE" })], async ({ facility, sent }) => {
        const answer = await call("POST", api.path("facilities", facility, "claims", sent.name), sent, { "content-type": "application/octet-stream" });
        return answered(answer);
      }, page),
      form("支払のあとに戻す（過誤）", "戻す", [
        choice("facility", "医療機関", page.pairs("facilities")), number("claim", "受付番号", { min: 1, required: true }), number("receipt", "番号", { min: 1, required: true }),
        choice("by", "申し出", [["office", "福祉事務所"], ["insurer", "保険者"]]), choice("office", "福祉事務所", [["", "—"], ...page.pairs("offices")]), text("insurer_number", "保険者番号"), text("reason", "理由"),
      ], async ({ facility, claim, receipt, ...withdrawal }) => {
        await call("POST", `${api.path("facilities", facility, "claims", claim, "receipts", receipt)}/withdrawal`, withdrawal);
        return "レセプトを戻しました。";
      }, page)),
  ];
}
