// An actor's page: reads from the address whose it is, builds its parts, and reads them again when the world's journal
// grows. The parts are in `actors/`, one module per actor; they use the public control API only.

import * as api from "./api.js";
import * as examiner from "./actors/examiner.js";
import * as everybody from "./actors/everybody.js";
import * as facility from "./actors/facility.js";
import * as insurers from "./actors/insurers.js";
import * as office from "./actors/office.js";
import * as person from "./actors/person.js";
import * as platform from "./actors/platform.js";
import * as pmh from "./actors/pmh.js";
import * as remote from "./actors/remote.js";
import * as journal from "./journal.js";
import { byId, el, report } from "./dom.js";
import { link } from "./parts.js";
import { moment } from "./words.js";

/** Pause between a journal entry and the reading again that it causes; entries in between share one. */
const REFRESH_AFTER_MS = 400;

/** By the part of the address after the world: what the page is, and who makes its parts. */
const PAGES = {
  "": ["登場者", everybody.parts],
  platform: ["オンライン資格確認等システム", platform.parts],
  insurers: ["保険者", insurers.parts],
  pmh: ["PMH（医療費助成）", pmh.parts],
  examiner: ["審査支払機関", examiner.parts],
  "remote-care": ["訪問診療等・オンライン診療等", remote.parts],
  offices: ["福祉事務所", office.parts],
  municipalities: ["自治体", pmh.municipality],
  facilities: ["医療機関・薬局", facility.parts],
  people: ["患者自身の画面（マイナポータル相当）", person.parts],
};

const [, , world, kind = "", id] = location.pathname.split("/").map(decodeURIComponent);
const call = api.within(world);
const base = api.path("worlds", world);

const page = {
  world,
  id,
  call,
  base,
  api: api.world(world),
  info: null,
  municipalities: [],
  refresh,
  /** Tells what was done; `null` clears it. */
  done(words) {
    const told = byId("done");
    told.hidden = !words;
    told.textContent = words ?? "";
  },
  person: (key) => page.info.people.find((one) => one.id === key)?.name ?? key,
  facility: (key) => page.info.facilities.find((one) => one.id === key)?.name ?? key,
  office: (key) => page.info.offices.find((one) => one.id === key)?.name ?? key,
  municipality: (key) => page.municipalities.find((one) => one.id === key)?.name ?? key,
  personLink: (key) => (key ? link(base + api.path("people", key), page.person(key)) : "—"),
  facilityLink: (key) => (key ? link(base + api.path("facilities", key), page.facility(key)) : "—"),
  officeLink: (key) => (key ? link(base + api.path("offices", key), page.office(key)) : "—"),
  pairs: (of) => page.info[of].map((one) => [one.id, one.name === one.id ? one.name : `${one.name}（${one.id}）`]),
  openEntry: (seq, name) => journal.open(page, seq, name),
};

let parts = [];
let reading = null;

/** Reads the world, then every part; calls in between wait for the one that runs. */
async function refresh() {
  reading ??= readAll().finally(() => { reading = null; });
  await reading;
}

async function readAll() {
  await readWorld();
  const read = await Promise.allSettled(parts.map((part) => part.refresh()));
  const failed = read.find(({ status }) => status === "rejected");
  if (failed) report(failed.reason);
}

async function readWorld() {
  [page.info, page.municipalities] = await Promise.all([page.api.info(), call("GET", "/municipalities")]);
  byId("clock-now").textContent = moment(page.info.clock.now);
  byId("clock-now").dateTime = page.info.clock.now;
}

let planned = null;
function refreshSoon() {
  planned ??= setTimeout(() => {
    planned = null;
    refresh().catch(report);
  }, REFRESH_AFTER_MS);
}

async function follow() {
  const { last_seq: last } = await page.api.journal(0, 1);
  const stream = page.api.journalStream(last);
  const state = (connected) => {
    byId("connection").textContent = connected ? "接続中" : "再接続中…";
    byId("connection").className = `badge ${connected ? "good" : "bad"}`;
  };
  stream.onopen = () => state(true);
  stream.onerror = () => state(false);
  stream.onmessage = refreshSoon;
}

async function begin() {
  await readWorld();
  const [title, make] = PAGES[kind];
  const name = { offices: page.office, municipalities: page.municipality, facilities: page.facility, people: page.person }[kind]?.(id);
  document.title = `${name ?? title} — オン資シミュレーター`;
  byId("home").href = `/#${encodeURIComponent(world)}`;
  byId("trail").replaceChildren(link(base, page.info.title), ...(kind === "" ? [] : [" › ", el("span", {}, title), ...(name ? [" › ", el("strong", {}, name)] : [])]));
  journal.start(page);
  parts = await make(page);
  byId("parts").replaceChildren(...parts.map(({ node }) => node));
  await refresh();
  await follow();
}

begin().catch(report);
