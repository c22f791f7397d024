// Puts the page together: the chosen world, its clock, and one refresh after every change.

import * as api from "./api.js";
import * as faults from "./faults.js";
import * as journal from "./journal.js";
import * as places from "./places.js";
import * as reception from "./reception.js";
import * as tickets from "./tickets.js";
import { byId, el, onSubmit, report, setOptions } from "./dom.js";
import { moment } from "./words.js";

/** Pause between a journal entry and the refresh that it causes; entries in between share one. */
const REFRESH_AFTER_MS = 250;
/** How often a real clock is read again. */
const CLOCK_EVERY_MS = 10_000;
/** How often a page without a world looks for one. */
const LOOK_EVERY_MS = 3_000;

const page = { id: null, api: null, info: null, tickets: [], faults: [], refresh, openEntry: (seq, name) => journal.open(page, seq, name) };

async function refresh() {
  const id = page.id;
  const [info, ticketList, faultList] = await Promise.all([page.api.info(), page.api.tickets(), page.api.faults()]);
  if (id !== page.id) return; // another world was chosen meanwhile
  Object.assign(page, { info, tickets: ticketList, faults: faultList });
  showClock(info.clock);
  reception.show(page);
  tickets.show(page);
  places.show(page);
  faults.show(page);
}

let planned = null;
function refreshSoon() {
  planned ??= setTimeout(() => {
    planned = null;
    refresh().catch(report);
  }, REFRESH_AFTER_MS);
}

function showClock(clock) {
  byId("clock-now").textContent = moment(clock.now);
  byId("clock-now").dateTime = clock.now;
  byId("clock-kind").textContent = clock.virtual ? "仮想の日時" : "実際の日時";
  byId("clock-form").hidden = !clock.virtual;
  const input = byId("clock-input");
  if (document.activeElement !== input) input.value = clock.now.slice(0, 16);
  input.min = clock.now.slice(0, 16);
}

/** `2026-11-03T09:00` plus days, as the API takes it: `2026-11-04 09:00`. */
function daysLater(now, days) {
  const date = new Date(`${now.slice(0, 16)}:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 16).replace("T", " ");
}

async function setClock(now) {
  report(null);
  await page.api.setClock(now);
  await refresh();
}

async function choose(id) {
  page.id = id;
  page.api = api.world(id);
  location.hash = encodeURIComponent(id);
  report(null);
  await refresh();
  document.title = `${page.info.title} — オン資シミュレーター`;
  showActors(id);
  await journal.follow(page, refreshSoon, (connected) => {
    const state = byId("connection");
    state.textContent = connected ? "接続中" : "再接続中…";
    state.className = `badge ${connected ? "good" : "bad"}`;
  });
}

/** Links to the pages of the world's actors; those of offices, facilities and people are behind the first. */
function showActors(id) {
  const to = (word, ...parts) => el("a", { href: api.path("worlds", id, ...parts) }, word);
  byId("actors").hidden = false;
  byId("actors").replaceChildren(
    to("登場者の一覧"), to("資格確認等システム", "platform"), to("保険者", "insurers"), to("PMH", "pmh"),
    to("審査支払機関", "examiner"), to("訪問・オンライン診療", "remote-care"));
}

async function listWorlds() {
  const all = await api.worlds();
  setOptions(byId("world-chooser"), all.map(({ id, title }) => [id, `${id}：${title}`]));
  byId("world-chooser").disabled = all.length === 0;
  return all;
}

async function begin() {
  const all = await listWorlds();
  if (all.length === 0) {
    byId("connection").textContent = "ワールドがまだありません";
    setTimeout(() => begin().catch(report), LOOK_EVERY_MS);
    return;
  }
  const wanted = decodeURIComponent(location.hash.slice(1));
  const first = all.find(({ id }) => id === wanted) ?? all[0];
  byId("world-chooser").value = first.id;
  await choose(first.id);
}

reception.start(page);
tickets.start(page);
faults.start(page);
journal.start(page);
byId("world-chooser").addEventListener("change", ({ target }) => choose(target.value).catch(report));
byId("world-chooser").addEventListener("focus", () => listWorlds().catch(report));
for (const button of byId("clock-form").querySelectorAll("[data-days]")) {
  button.addEventListener("click", () => setClock(daysLater(page.info.clock.now, Number(button.dataset.days))).catch(report));
}
onSubmit(byId("clock-form"), () => setClock(byId("clock-input").value.replace("T", " ")));
setInterval(() => {
  if (page.info && !page.info.clock.virtual) page.api.clock().then(showClock).catch(report);
}, CLOCK_EVERY_MS);
begin().catch(report);
