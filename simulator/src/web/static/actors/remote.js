// 訪問診療等・オンライン診療等: consents that a patient gives away from the card reader, and their withdrawal.

import * as api from "../api.js";
import { CONSENT, EXPIRY_REASON, REMOTE_CARE, consentWords, day, moment as when } from "../words.js";
import { badge, el } from "../dom.js";
import { act, actions, check, choice, date, form, list } from "../parts.js";

const GIVEN_BY = { own_device: "患者の端末（アクセスURL）", visitors_device: "訪問した医療機関の端末" };

export function parts(page) {
  const { call } = page;
  const consents = async () => {
    const all = await Promise.all(page.info.facilities.map(async ({ id }) => (await call("GET", `${api.path("facilities", id)}/remote-consents`)).map((one) => ({ facility: id, ...one }))));
    return all.flat().sort((one, other) => other.given_at.localeCompare(one.given_at));
  };
  return [
    list("同意", {
      load: consents,
      columns: [
        ["日時", ({ given_at }) => when(given_at)], ["場面", ({ kind }) => REMOTE_CARE[kind] ?? kind], ["患者", ({ person }) => page.personLink(person)],
        ["医療機関", ({ facility }) => page.facilityLink(facility)], ["情報", (one) => consentWords(one.consents)], ["どこで", ({ given_by }) => GIVEN_BY[given_by] ?? given_by],
        ["いつまで", ({ last, expiry_reason }) => (expiry_reason ? badge(EXPIRY_REASON[expiry_reason] ?? expiry_reason, "warn") : last ? day(last) : badge("有効", "good"))],
        ["操作", (one) => (one.expiry_reason ? "—" : act(page, "取り消す", async () => {
          await call("POST", `${api.path("facilities", one.facility)}/remote-consents/withdrawals`, { person: one.person, kind: one.kind, by: "patient" });
          return "同意を取り消しました。";
        }, true))],
      ],
      empty: "カードリーダーによらない同意はまだありません。",
    }),
    actions("操作", null, form("患者として同意する", "同意する", [
      choice("person", "患者", page.pairs("people")), choice("facility", "医療機関", page.pairs("facilities")), choice("kind", "場面", Object.entries(REMOTE_CARE)),
      choice("given_by", "どこで", Object.entries(GIVEN_BY)), date("examination", "診療日"), date("last", "終わりの日"),
      el("span", { className: "inline" }, "同意する情報", ...Object.entries(CONSENT).map(([name, word]) => check(name, word))),
    ], async ({ facility, ...values }) => {
      const given = Object.fromEntries(Object.keys(CONSENT).map((name) => [name, values[name] ?? false]));
      const rest = Object.fromEntries(Object.entries(values).filter(([name]) => !(name in CONSENT)));
      await call("POST", `${api.path("facilities", facility)}/remote-consents`, { ...rest, consents: given });
      return "同意を記録しました。";
    }, page)),
  ];
}
