// Faults to come: the list of what is planned, and a form that plans one.

import { FAULT } from "./words.js";
import { badge, byId, el, fill, onSubmit, report, setOptions, sub } from "./dom.js";

export function start(page) {
  const form = byId("fault-form");
  setOptions(form.elements.kind, Object.entries(FAULT));
  onSubmit(form, async (data) => {
    report(null);
    const fault = { kind: data.get("kind"), times: Number(data.get("times")) };
    if (data.get("facility")) fault.facility = data.get("facility");
    if (data.get("message")) fault.message = data.get("message");
    if (fault.kind === "delay") fault.milliseconds = Number(data.get("milliseconds"));
    await page.api.plant(fault);
    await page.refresh();
  });
  const delay = form.elements.milliseconds.closest("label");
  const showDelay = () => { delay.hidden = form.elements.kind.value !== "delay"; };
  form.elements.kind.addEventListener("change", showDelay);
  showDelay();
}

export function show(page) {
  const names = new Map(page.info.facilities.map(({ id, name }) => [id, name]));
  setOptions(byId("fault-form").elements.facility, [["", "どこでも"], ...names]);
  fill(byId("faults"), page.faults, (fault) => el("li", {},
    el("div", {}, el("strong", {}, FAULT[fault.kind] ?? fault.kind),
      sub(`${fault.facility ? names.get(fault.facility) ?? fault.facility : "どこでも"}・電文 ${fault.message ?? "すべて"}${fault.kind === "delay" ? `・${fault.milliseconds}ミリ秒` : ""}`)),
    badge(`あと${fault.times}回`, "warn")), "仕掛けた障害はありません。");
}
