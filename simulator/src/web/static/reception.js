// Reception: people, the state of card, insurance and aid, and a button per reader that lays the card on it.

import { path } from "./api.js";
import { CARD, CONSENT, INSURANCE, AID_STATE, day } from "./words.js";
import { actionButton, badge, byId, el, fill, report, setOptions, sub } from "./dom.js";

/** Sets up what never changes. */
export function start(page) {
  const boxes = Object.entries(CONSENT).map(([name, text]) =>
    el("label", {}, el("input", { type: "checkbox", name }), ` ${text}`));
  byId("consents").append(...boxes);
  byId("facility-chooser").addEventListener("change", () => show(page));
  byId("person-filter").addEventListener("input", () => show(page));
  byId("tap-options").addEventListener("submit", (event) => event.preventDefault());
}

/** Shows the people of the world. */
export function show(page) {
  const info = page.info;
  setOptions(byId("facility-chooser"), info.facilities.map((facility) => [facility.id, facility.name]));
  const facility = info.facilities.find(({ id }) => id === byId("facility-chooser").value) ?? info.facilities[0];
  const wanted = byId("person-filter").value.trim().normalize("NFKC");
  const people = info.people.filter((person) => JSON.stringify(person).normalize("NFKC").includes(wanted));
  byId("people-count").textContent = `${info.people.length}人`;
  fill(byId("people"), people, (person) => row(page, facility, person), "該当する患者はいません。", 5);
}

function row(page, facility, person) {
  return el("tr", {},
    el("th", { scope: "row" }, el("a", { href: path("worlds", page.info.id, "people", person.id) }, person.name), person.not_disclosed ? [" ", badge("不開示", "warn")] : null,
      sub(person.kana), sub(`${day(person.birthdate)}生 ${person.sex === "male" ? "男" : "女"}・${person.id}`)),
    el("td", {}, cardChooser(page, person)),
    el("td", {}, person.insurance.length === 0 ? badge("なし") : person.insurance.map(insurance)),
    el("td", {}, person.aid.length === 0 ? badge("なし") : person.aid.map((aid) => aidCase(page, aid))),
    el("td", { className: "actions" }, readers(page, facility, person)));
}

function cardChooser(page, person) {
  const select = el("select", { className: `chip ${CARD[person.card]?.[1] ?? ""}`, "aria-label": `${person.name}のカードの状態を変える`, "data-key": `card-${person.id}` },
    Object.entries(CARD).map(([value, [word]]) => el("option", { value, selected: value === person.card }, word)));
  select.addEventListener("change", async () => {
    try {
      report(null);
      await page.api.setCard(person.id, select.value);
    } catch (problem) {
      report(problem);
    }
    await page.refresh();
  });
  return select;
}

function insurance(entry) {
  const name = [entry.symbol, entry.number, entry.branch].filter(Boolean).join("・");
  return el("div", { className: "line" },
    badge(INSURANCE[entry.kind] ?? entry.kind, entry.lost_on ? "" : "good"), ` ${entry.insurer_number}`,
    sub(name), entry.lost_on ? sub(`${day(entry.lost_on)} 喪失`) : null);
}

function aidCase(page, aid) {
  const office = page.info.offices.find(({ id }) => id === aid.office)?.name ?? aid.office;
  return el("div", { className: "line" }, badge(aid.state, AID_STATE[aid.state] ?? ""), " ",
    el("span", { className: "keep" }, `${aid.payer_number}・${aid.recipient_number}`),
    sub(office), sub(`${day(aid.from)} から${aid.ended_on ? `、${day(aid.ended_on)} 終了` : ""}`));
}

function readers(page, facility, person) {
  if (!facility || facility.card_readers === 0) return sub("カードリーダーなし");
  return Array.from({ length: facility.card_readers }, (_, index) => {
    const number = index + 1;
    return actionButton(facility.card_readers === 1 ? "カードを置く" : `リーダー${number}`, () => tap(page, facility, person, number), {
      "aria-label": `${person.name}のカードを${facility.name}のリーダー${number}に置く`,
      "data-key": `tap-${person.id}-${number}`,
    });
  });
}

async function tap(page, facility, person, reader) {
  const options = new FormData(byId("tap-options"));
  const consents = Object.fromEntries(Object.keys(CONSENT).map((name) => [name, options.has(name)]));
  screen(`${facility.name} リーダー${reader}`, "読み取り中…", "", "");
  try {
    report(null);
    const outcome = await page.api.tap(facility.id, {
      person: person.id,
      reader,
      identity: options.get("identity"),
      consents,
      register_for_insurance_use: options.has("register_for_insurance_use"),
    });
    screen(`${facility.name} リーダー${reader}・${person.name}`, outcome.screen_text, outcome.screen_code ?? "", outcome.face_file ? "done" : "failed");
    if (outcome.face_file) {
      const open = outcome.journal_seq
        ? actionButton(`face/${outcome.face_file}`, () => page.openEntry(outcome.journal_seq, outcome.face_file))
        : outcome.face_file;
      byId("reader-file").replaceChildren(open);
    }
  } catch (problem) {
    screen(`${facility.name} リーダー${reader}`, "マイナンバーカードを置いてください", "", "");
    throw problem;
  }
}

function screen(name, text, code, kind) {
  byId("reader-name").textContent = name;
  byId("reader-text").textContent = text;
  byId("reader-code").textContent = code;
  byId("reader-file").replaceChildren();
  byId("reader-text").closest(".reader").className = `reader ${kind}`;
}
