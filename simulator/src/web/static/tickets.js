// Tickets (医療券・調剤券): the table, withdrawal, and a form that delegates a person to a facility.

import { TICKET_KIND, TICKET_STATE, TREATMENT, day, moment } from "./words.js";
import { actionButton, badge, byId, el, fill, onSubmit, report, setOptions, sub } from "./dom.js";

export function start(page) {
  const form = byId("delegate");
  onSubmit(form, async (data) => {
    report(null);
    const ticket = { person: data.get("person"), facility: data.get("facility"), registration: data.get("registration") };
    if (data.get("month")) ticket.month = data.get("month");
    await page.api.delegate(ticket);
    await page.refresh();
  });
}

export function show(page) {
  const { info, tickets } = page;
  const personName = new Map(info.people.map(({ id, name }) => [id, name]));
  const facilityName = new Map(info.facilities.map(({ id, name }) => [id, name]));
  byId("tickets-count").textContent = `${tickets.length}件`;
  const form = byId("delegate");
  const recipients = info.people.filter(({ aid }) => aid.length > 0);
  setOptions(form.elements.person, recipients.map(({ id, name }) => [id, name]));
  setOptions(form.elements.facility, info.facilities.map(({ id, name }) => [id, name]));
  form.hidden = recipients.length === 0;
  fill(byId("tickets"), tickets, (ticket) => row(page, ticket, personName, facilityName), "券はまだありません。", 8);
}

function row(page, ticket, personName, facilityName) {
  const [state, kind] = TICKET_STATE[ticket.state] ?? [ticket.state, ""];
  const person = personName.get(ticket.person) ?? ticket.person;
  const withdraw = actionButton("取り下げる", async () => {
    report(null);
    await page.api.withdraw(ticket.id);
    await page.refresh();
  }, { className: "danger", "aria-label": `${person}の券 ${ticket.issue_number} を取り下げる`, "data-key": `withdraw-${ticket.id}` });
  return el("tr", {},
    el("td", {}, badge(state, kind)),
    el("th", { scope: "row" }, TICKET_KIND[ticket.kind] ?? ticket.kind, sub(`交付番号 ${ticket.issue_number}`), sub(TREATMENT[ticket.treatment_type] ?? "")),
    el("td", {}, ticket.month.replace("-", "/")),
    el("td", { className: "keep" }, person),
    el("td", { className: "keep" }, facilityName.get(ticket.facility) ?? ticket.facility),
    el("td", { className: "keep" }, `${day(ticket.valid_from)} 〜`, el("br"), day(ticket.valid_until), ticket.self_pay_yen > 0 ? sub(`本人支払額 ${ticket.self_pay_yen.toLocaleString("ja-JP")}円`) : null),
    el("td", {}, ticket.visible_from ? moment(ticket.visible_from) : "登録日を待っています"),
    el("td", { className: "actions" }, ticket.state === "withdrawn" ? null : withdraw));
}
