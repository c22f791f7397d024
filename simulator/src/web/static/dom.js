// Builds elements from text. Text becomes text nodes only, so nothing that a world contains can become markup.

/** The element with this id. */
export const byId = (id) => document.getElementById(id);

/** `el("td", {className: "x", onclick: f}, "text", child, null)`; properties `aria-…` and `data-…` become attributes. */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (key.includes("-")) element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A coloured label. */
export const badge = (text, kind = "") => el("span", { className: `badge ${kind}` }, text);

/** A line of smaller text. */
export const sub = (text) => el("span", { className: "sub" }, text);

/** A button that is disabled while its action runs; a refusal is shown by `report`. */
export function actionButton(text, action, properties = {}) {
  const button = el("button", { type: "button", ...properties }, text);
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await action();
    } catch (problem) {
      report(problem);
    } finally {
      button.disabled = false;
    }
  });
  return button;
}

/** Runs `action` when the form is sent; a refusal is shown by `report`. */
export function onSubmit(form, action) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await action(new FormData(form));
    } catch (problem) {
      report(problem);
    }
  });
}

/** Replaces the options of a select by `[value, text]` pairs and keeps the choice if it still exists. */
export function setOptions(select, pairs) {
  const before = select.value;
  const now = JSON.stringify(pairs);
  if (select.dataset.pairs === now) return;
  select.dataset.pairs = now;
  select.replaceChildren(...pairs.map(([value, text]) => el("option", { value }, text)));
  if (pairs.some(([value]) => value === before)) select.value = before;
}

/** Rows that one table or list shows at most. */
const MAX_ROWS = 200;

/**
 * Replaces the children of a list (`columns` 0) or table body by `row(item)` of each item, or by `emptyText`; keeps
 * the focus on the same control if it was inside.
 */
export function fill(parent, items, row, emptyText, columns = 0) {
  const focused = parent.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  const remark = (text) =>
    columns > 0 ? el("tr", {}, el("td", { colSpan: columns, className: "empty" }, text)) : el("li", { className: "empty" }, text);
  const children = items.slice(0, MAX_ROWS).map(row);
  if (items.length === 0) children.push(remark(emptyText));
  if (items.length > MAX_ROWS) children.push(remark(`ほかに${(items.length - MAX_ROWS).toLocaleString("ja-JP")}件あります。`));
  parent.replaceChildren(...children);
  if (focused) parent.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

/** Shows a problem at the top of the page; `null` clears it. */
export function report(problem) {
  const notice = byId("notice");
  notice.hidden = problem === null;
  notice.textContent = problem === null ? "" : problem.message ?? String(problem);
}
