// The insurers: who is insured where, enrolment, loss, correction.

import * as api from "../api.js";
import { LOSS_REASON, INSURANCE, day } from "../words.js";
import { badge } from "../dom.js";
import { actions, choice, date, form, list, text } from "../parts.js";

const KINDS = Object.entries({ ...INSURANCE });

export function parts(page) {
  const { call } = page;
  const people = page.pairs("people");
  const entries = async () => page.info.people.flatMap((person) => person.insurance.map((entry) => ({ person: person.id, ...entry })));
  return [
    list("保険者", {
      load: async () => {
        const groups = new Map();
        for (const entry of await entries()) groups.set(entry.insurer_number, [...(groups.get(entry.insurer_number) ?? []), entry]);
        return [...groups.values()];
      },
      columns: [
        ["保険者番号", ([first]) => first.insurer_number], ["名称", ([first]) => first.insurer_name],
        ["種類", ([first]) => INSURANCE[first.kind] ?? first.kind],
        ["加入者", (all) => `${all.filter(({ lost_on }) => !lost_on).length}人`], ["喪失", (all) => `${all.filter(({ lost_on }) => lost_on).length}人`],
      ],
      empty: "健康保険に入っている人はいません。",
    }),
    list("加入者", {
      hint: "番号は伏せてあります（告知要求制限）。確認のために要るときは患者の画面から見られ、記録に残ります。",
      load: entries,
      columns: [
        ["氏名", ({ person }) => page.personLink(person)], ["保険者", ({ insurer_name, insurer_number }) => `${insurer_name}（${insurer_number}）`],
        ["記号・番号・枝番", ({ symbol, number, branch }) => [symbol, number, branch].filter(Boolean).join("・")],
        ["資格取得", ({ from }) => day(from)],
        ["状態", ({ lost_on, reason_of_loss, state }) => (lost_on ? badge(`${day(lost_on)} 喪失${reason_of_loss ? `（${LOSS_REASON[reason_of_loss] ?? reason_of_loss}）` : ""}`, "warn") : badge(state ?? "有効", "good"))],
      ],
      empty: "加入者はいません。",
    }),
    actions("操作", null,
      form("資格を登録する", "登録する", [
        choice("person", "加入者", people), choice("kind", "保険", KINDS), text("insurer_number", "保険者番号（空欄なら自動）", { pattern: "[0-9]{6,8}" }),
        text("symbol", "記号"), text("number", "番号"), text("branch", "枝番"), date("from", "資格取得日"),
      ], async ({ person, ...entry }) => {
        await call("POST", `${api.path("people", person)}/insurance`, entry);
        return "資格を登録しました。";
      }, page),
      form("資格喪失を登録する", "登録する", [choice("person", "加入者", people), date("on", "喪失日", { required: true }), choice("reason", "理由", Object.entries(LOSS_REASON))],
        async ({ person, ...loss }) => {
          await call("POST", `${api.path("people", person)}/insurance/loss`, loss);
          return "資格喪失を登録しました。";
        }, page),
      form("資格を訂正する", "訂正する", [choice("person", "加入者", people), text("symbol", "記号"), text("number", "番号"), text("branch", "枝番"), date("from", "資格取得日"), date("lost_on", "喪失日")],
        async ({ person, ...correction }) => {
          await call("POST", `${api.path("people", person)}/insurance/correction`, correction);
          return "資格を訂正しました。";
        }, page)),
  ];
}
