// What an actor's page is made of: facts, lists with a limit, and forms that call the control API. A part is
// `{ node, refresh }`; `refresh` reads again what the part shows and leaves forms that somebody fills in alone.

import { actionButton, badge, el, report } from "./dom.js";

/** Rows that one list shows at most; the API has the rest. */
export const MAX_ROWS = 100;

function card(title, hint, ...children) {
  const count = el("small");
  const head = el("div", { className: "head" }, el("h2", {}, title, " ", count));
  const node = el("section", { className: "card", "aria-label": title }, head, hint ? el("p", { className: "hint" }, hint) : null, ...children);
  return { node, count };
}

/** Labelled values: `load()` answers pairs `[label, value]`. */
export function facts(title, { hint, load }) {
  const list = el("dl", { className: "facts" });
  const { node } = card(title, hint, list);
  const refresh = async () => {
    const pairs = (await load()).filter(([, value]) => value !== null && value !== undefined && value !== "");
    list.replaceChildren(...pairs.map(([label, value]) => el("div", {}, el("dt", {}, label), el("dd", {}, value))));
  };
  return { node, refresh };
}

/** A table: `load()` answers items, newest or most urgent first; `columns` are pairs of head and `item => cell`. */
export function list(title, { hint, load, columns, empty }) {
  const body = el("tbody");
  const remark = el("p", { className: "hint", hidden: true });
  const heads = el("thead", {}, el("tr", {}, columns.map(([head]) => el("th", { scope: "col" }, head))));
  const table = el("table", {}, heads, body);
  const scroll = el("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": title }, table);
  const { node, count } = card(title, hint, scroll, remark);
  const refresh = async () => {
    const items = await load();
    count.textContent = `${items.length.toLocaleString("ja-JP")}件`;
    heads.hidden = items.length === 0;
    table.className = items.length === 0 ? "narrow" : "";
    const shown = items.slice(0, MAX_ROWS);
    const rows = shown.map((item) => el("tr", {}, columns.map(([, cell]) => el("td", {}, cell(item) ?? "—"))));
    body.replaceChildren(...(items.length > 0 ? rows : [el("tr", {}, el("td", { colSpan: columns.length, className: "empty" }, empty))]));
    remark.hidden = items.length <= MAX_ROWS;
    remark.textContent = `はじめの${MAX_ROWS}件だけを表示しています。ほかに${(items.length - MAX_ROWS).toLocaleString("ja-JP")}件あります（制御APIで読めます）。`;
  };
  return { node, refresh };
}

/** Forms side by side under one title. */
export function actions(title, hint, ...forms) {
  const { node } = card(title, hint, ...forms);
  return { node, refresh: async () => {} };
}

/**
 * A form: `fields` are made by the functions below; `send(values)` gets what was filled in (blanks are left out) and
 * answers the words for the person who did it.
 */
export function form(name, button, fields, send, page) {
  const node = el("form", { className: "inline form" }, el("strong", {}, name), fields, el("button", { type: "submit" }, button));
  node.addEventListener("submit", async (event) => {
    event.preventDefault();
    const sending = node.querySelector("button[type=submit]");
    sending.disabled = true;
    try {
      report(null);
      page.done(await send(values(node)));
      await page.refresh();
    } catch (problem) {
      page.done(null);
      report(problem);
    } finally {
      sending.disabled = false;
    }
  });
  return node;
}

function values(node) {
  const filled = {};
  for (const field of node.elements) {
    if (!field.name) continue;
    if (field.type === "checkbox") filled[field.name] = field.checked;
    else if (field.type === "file") filled[field.name] = field.files[0];
    else if (field.value.trim() === "") continue;
    else filled[field.name] = field.type === "number" ? Number(field.value) : field.value.trim();
  }
  return filled;
}

const labelled = (label, control) => el("label", { className: "field" }, label, " ", control);

/** A choice among pairs of value and word. */
export const choice = (name, label, pairs) =>
  labelled(label, el("select", { name }, pairs.map(([value, word]) => el("option", { value }, word))));
/** A line of text; `more` are properties of the input (`required`, `placeholder`, `type`, …). */
export const text = (name, label, more = {}) => labelled(label, el("input", { name, type: "text", autocomplete: "off", ...more }));
/** A day. */
export const date = (name, label, more = {}) => text(name, label, { type: "date", ...more });
/** A month. */
export const month = (name, label, more = {}) => text(name, label, { type: "month", ...more });
/** A whole number. */
export const number = (name, label, more = {}) => text(name, label, { type: "number", ...more });
/** A moment; it is sent as the API takes it, see `moment`. */
export const momentOf = (name, label, more = {}) => text(name, label, { type: "datetime-local", ...more });
/** Yes or no. */
export const check = (name, label, checked = false) => el("label", { className: "single" }, el("input", { type: "checkbox", name, checked }), ` ${label}`);
/** Several lines. */
export const area = (name, label, more = {}) => el("label", { className: "field area" }, label, el("textarea", { name, rows: 6, spellcheck: false, ...more }));
/** A file of the person's own. */
export const file = (name, label, more = {}) => labelled(label, el("input", { type: "file", name, required: true, ...more }));

/** `2026-11-03T09:00` of an input as the API takes a moment. */
export const moment = (value) => value?.replace("T", " ");

/** A button in a row: asks the API, tells the outcome, reads everything again. */
export const act = (page, word, action, danger = false) => actionButton(word, async () => {
  report(null);
  page.done(await action());
  await page.refresh();
}, { className: danger ? "danger" : "" });

/** Yes as a good badge, no as a plain one. */
export const yes = (value, word = "あり", not = "なし") => badge(value ? word : not, value ? "good" : "");
/** Words under each other. */
export const lines = (items) => (items.length === 0 ? "—" : items.map((item) => el("div", { className: "line" }, item)));
/** A link inside the console. */
export const link = (href, word) => el("a", { href }, word);
