// Welfare offices with their calendar, and facilities with their folders.

import { path } from "./api.js";
import { CHARACTER_CODE, FACILITY, moment } from "./words.js";
import { actionButton, badge, byId, el, fill, report, sub } from "./dom.js";

export function show(page) {
  fill(byId("offices"), page.info.offices, (office) => officeItem(page, office), "福祉事務所はありません。");
  fill(byId("facilities"), page.info.facilities, (facility) => facilityItem(page, facility), "医療機関はありません。");
}

const lastRun = new Map();

function officeItem(page, office) {
  const key = `${page.info.id}/${office.id}`;
  const run = actionButton("登録を実行", async () => {
    report(null);
    const done = await page.api.runRegistration(office.id);
    lastRun.set(key, `${done.registered}件を登録しました。${moment(done.visible_from)} から照会で見えます。`);
    await page.refresh();
  }, { "aria-label": `${office.name}の登録を実行`, "data-key": `run-${office.id}` });
  return el("li", {},
    el("div", {}, el("strong", {}, el("a", { href: path("worlds", page.info.id, "offices", office.id) }, office.name)), sub(`公費負担者番号 ${office.payer_number}・${office.calendar}`)),
    el("span", { className: "inline" }, el("span", { role: "status" }, lastRun.get(key) ?? ""), run));
}

function facilityItem(page, facility) {
  return el("li", {},
    el("div", {}, el("strong", {}, el("a", { href: path("worlds", page.info.id, "facilities", facility.id) }, facility.name)), " ", badge(FACILITY[facility.kind] ?? facility.kind),
      sub(`医療機関コード ${facility.code}・カードリーダー ${facility.card_readers}台・${CHARACTER_CODE[facility.character_code] ?? facility.character_code}`),
      el("code", {}, facility.oqs_root)),
    el("span", { className: "inline" },
      facility.designated ? badge("指定医療機関", "good") : badge("指定なし", "warn"),
      facility.medical_aid ? badge("医療扶助 対応済み", "good") : badge("医療扶助 未対応", "warn")));
}
