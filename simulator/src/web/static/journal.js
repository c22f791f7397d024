// The live journal, and the view of raw bytes: decoded by the encoding that the bytes themselves declare, or as hex.

import { DIRECTION, DOOR, moment } from "./words.js";
import { badge, byId, el, report } from "./dom.js";

/** Entries that are kept on the page; older ones are in the API. */
const MAX_ENTRIES = 400;
/** Bytes that are shown of one entry. */
const MAX_SHOWN_BYTES = 256 * 1024;

const FILTERS = {
  "": () => true,
  files: ({ door }) => ["req", "res", "face"].includes(door),
  http: ({ door }) => door === "http",
  control: ({ door }) => door === "control",
};

let entries = [];
let stream = null;
let names = new Map();

export function start(page) {
  byId("journal-filter")?.addEventListener("change", () => showAll(page));
  for (const kind of ["text", "hex"]) byId(`raw-${kind}`).addEventListener("click", () => showRaw(kind));
}

/** Follows the journal of the chosen world; `onNews` runs after each new entry, `onState` with true or false. */
export async function follow(page, onNews, onState) {
  stream?.close();
  entries = [];
  names = new Map(page.info.facilities.map(({ id, name }) => [id, name]));
  const last = (await page.api.journal(0, 1)).last_seq;
  const recent = await page.api.journal(Math.max(0, last - MAX_ENTRIES), MAX_ENTRIES);
  entries = recent.entries.reverse();
  showAll(page);
  const mine = page.api.journalStream(entries[0]?.seq ?? 0);
  stream = mine;
  mine.onopen = () => onState(true);
  mine.onerror = () => onState(false);
  mine.onmessage = ({ data }) => {
    if (mine !== stream) return;
    const entry = JSON.parse(data);
    if (entries.length > 0 && entry.seq <= entries[0].seq) return; // seen before a reconnection
    entries.unshift(entry);
    entries.length = Math.min(entries.length, MAX_ENTRIES);
    showNew(page, entry);
    onNews(entry);
  };
}

function showAll(page) {
  const wanted = FILTERS[byId("journal-filter").value];
  byId("journal").replaceChildren(...entries.filter(wanted).map((entry) => item(page, entry)));
  count();
}

function showNew(page, entry) {
  count();
  if (!FILTERS[byId("journal-filter").value](entry)) return;
  const list = byId("journal");
  const added = item(page, entry);
  added.className = "fresh";
  list.prepend(added);
  while (list.childElementCount > MAX_ENTRIES) list.lastElementChild.remove();
}

function count() {
  byId("journal-count").textContent = entries.length > 0 ? `${entries[0].seq}件` : "";
}

function item(page, entry) {
  const [direction, kind] = DIRECTION[entry.direction] ?? [entry.direction, ""];
  // A delivery holds no bytes of its own; what was delivered is the answer that it names.
  const shown = entry.size === 0 ? entry.answers ?? entry.seq : entry.seq;
  const size = entry.size === 0 ? null : `${entry.size.toLocaleString("ja-JP")}バイト`;
  const about = [names.get(entry.facility) ?? entry.facility, entry.name, size];
  return el("li", {},
    el("button", { type: "button", onclick: () => open(page, shown, entry.name) },
      badge(`${DOOR[entry.door] ?? entry.door} ${direction}`, kind),
      el("span", {}, entry.summary),
      el("span", { className: "at" }, `#${entry.seq} ${moment(entry.at).slice(5)}`),
      el("span", { className: "name" }, about.filter(Boolean).join("・"))));
}

let raw = new Uint8Array();

/** Opens the raw view of one entry. */
export async function open(page, seq, name) {
  try {
    raw = await page.api.bytes(seq);
  } catch (problem) {
    report(problem);
    return;
  }
  byId("raw-title").textContent = `#${seq} ${name}`;
  showRaw(decode(raw) === null ? "hex" : "text");
  byId("raw").showModal();
}

function showRaw(kind) {
  const decoded = kind === "text" ? decode(raw) : null;
  const cut = raw.length > MAX_SHOWN_BYTES ? `（先頭の${MAX_SHOWN_BYTES.toLocaleString("ja-JP")}バイトだけを表示）` : "";
  byId("raw-about").textContent = `${raw.length.toLocaleString("ja-JP")}バイト・${decoded ? decoded.label : "16進表示"}${cut}`;
  byId("raw-content").textContent = raw.length === 0 ? "（空）" : decoded ? decoded.text : hex(raw);
  byId("raw-text").setAttribute("aria-pressed", String(decoded !== null));
  byId("raw-hex").setAttribute("aria-pressed", String(decoded === null));
}

/** Text and encoding, or `null` for what is not text (zip, pdf). The declaration decides; without one, UTF-8 if it fits. */
function decode(bytes) {
  const shown = bytes.subarray(0, MAX_SHOWN_BYTES);
  const head = String.fromCharCode(...shown.subarray(0, 200));
  if (head.startsWith("PK") || head.startsWith("%PDF")) return null;
  const declared = /^[^<]*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head)?.[1];
  const strict = bytes.length <= MAX_SHOWN_BYTES;
  const attempts = declared ? [[declared, strict], [declared, false]] : [["utf-8", strict], ["shift_jis", false]];
  for (const [label, fatal] of attempts) {
    try {
      const text = new TextDecoder(label, { fatal, ignoreBOM: true }).decode(shown);
      const note = declared && !fatal && strict ? "、宣言と合わないバイトがあります" : "";
      return { text, label: `${declared ? "宣言された" : "推定した"}文字コード ${label}${note}` };
    } catch {
      // The next attempt: another encoding, or the same with replacement characters.
    }
  }
  return { text: new TextDecoder("utf-8").decode(shown), label: `宣言された文字コード ${declared} は扱えないため UTF-8 で表示` };
}

function hex(bytes) {
  const lines = [];
  for (let start = 0; start < Math.min(bytes.length, MAX_SHOWN_BYTES); start += 16) {
    const row = [...bytes.subarray(start, start + 16)];
    const digits = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ").padEnd(47);
    const ascii = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
    lines.push(`${start.toString(16).padStart(8, "0")}  ${digits}  ${ascii}`);
  }
  return lines.join("\n");
}
