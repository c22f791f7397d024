// A welfare office: tickets, visits, requests, early detection, files, and the desk's decisions.

import * as api from "../api.js";
import { OFFICE_FILE, REQUESTER, TICKET_KIND, TICKET_STATE, TREATMENT, WHY, day, moment as when } from "../words.js";
import { badge, el } from "../dom.js";
import { act, actions, choice, date, facts, file, form, lines, link, list, moment, momentOf, month, number, text } from "../parts.js";

export function parts(page) {
  const { call, id } = page;
  const base = api.path("offices", id);
  const office = () => page.info.offices.find((one) => one.id === id) ?? {};
  const mine = () => new Set(page.info.people.filter(({ aid }) => aid.some((one) => one.office === id)).map((one) => one.id));
  return [
    facts("福祉事務所", {
      load: async () => [
        ["公費負担者番号", office().payer_number],
        ["登録日", office().calendar],
        ["受給者番号の付け方", { fixed: "固定", monthly: "毎月変わる" }[office().numbering]],
        ["頻回受診とする日数", office().frequent_days && `月${office().frequent_days}日以上`],
        ["運用開始日", office().starts_on && day(office().starts_on)],
        ["連携停止", office().suspended_until && badge(`${when(office().suspended_until)} まで`, "warn")],
      ],
    }),
    list("医療扶助を受ける人", {
      load: async () => page.info.people.filter((one) => one.aid.some((aid) => aid.office === id)),
      columns: [
        ["氏名", (one) => page.personLink(one.id)],
        ["状態", (one) => lines(one.aid.filter((aid) => aid.office === id).map((aid) => badge(aid.state, aid.state === "受給中" ? "good" : "warn")))],
        ["受給者番号（伏せ字）", (one) => lines(one.aid.filter((aid) => aid.office === id).map((aid) => aid.recipient_number))],
        ["期間", (one) => lines(one.aid.filter((aid) => aid.office === id).map((aid) => `${day(aid.from)} 〜 ${aid.ended_on ? day(aid.ended_on) : ""}`))],
      ],
      empty: "この福祉事務所の受給者はいません。",
    }),
    list("医療券・調剤券", {
      load: async () => {
        const people = mine();
        return (await page.api.tickets()).filter(({ person }) => people.has(person));
      },
      columns: [
        ["状態", ({ state }) => badge(TICKET_STATE[state]?.[0] ?? state, TICKET_STATE[state]?.[1])],
        ["券", ({ kind, issue_number, treatment_type }) => `${TICKET_KIND[kind] ?? kind} ${issue_number}・${TREATMENT[treatment_type] ?? treatment_type}`],
        ["月", ({ month: of }) => of.replace("-", "/")],
        ["患者", ({ person }) => page.personLink(person)],
        ["委託先", ({ facility }) => page.facilityLink(facility)],
        ["印刷", (ticket) => link(`/api/v1${page.base}${api.path("tickets", ticket.id)}/paper`, "見本を見る")],
        ["操作", (ticket) => (ticket.state === "withdrawn" ? "—" : el("span", { className: "inline" },
          act(page, "紙でも交付した", async () => {
            await call("POST", `${api.path("tickets", ticket.id)}/paper-handouts`);
            return "紙での交付を記録しました。";
          }),
          act(page, "取り下げる", async () => {
            await call("POST", `${api.path("tickets", ticket.id)}/withdrawal`);
            return "券を取り下げました。";
          }, true)))],
      ],
      empty: "券はまだありません。",
    }),
    list("医療機関・患者からの依頼", {
      load: () => call("GET", `${base}/requests`),
      columns: [
        ["受付", ({ at }) => when(at)],
        ["依頼した人", ({ from, facility }) => el("span", {}, `${REQUESTER[from] ?? from} `, page.facilityLink(facility))],
        ["患者", ({ person }) => page.personLink(person)],
        ["用件", ({ why, month: of, note }) => el("span", {}, `${WHY[why] ?? why}（${of.replace("-", "/")}）`, note ? el("span", { className: "sub" }, note) : null)],
        ["状態", ({ state, answer }) => el("span", {}, badge(state, "note"), answer ? el("span", { className: "sub" }, answer) : null)],
        ["操作", (request) => (request.decided_at ? "—" : el("span", { className: "inline" },
          act(page, "委託する", async () => {
            await call("POST", `${api.path("requests", request.id)}/decision`, { delegate: {} });
            return "委託し、券を決定しました。";
          }),
          act(page, "却下する", async () => {
            await call("POST", `${api.path("requests", request.id)}/decision`, { refuse: "要否意見書により却下" });
            return "却下しました。";
          }, true)))],
      ],
      empty: "依頼はありません。",
    }),
    list("委託していない医療機関での受診（早期発見）", {
      load: () => call("GET", `${base}/undelegated-visits`),
      columns: [
        ["はじめて", ({ first_at }) => when(first_at)],
        ["患者", ({ person }) => page.personLink(person)],
        ["医療機関", ({ facility }) => page.facilityLink(facility)],
        ["受診日", ({ days }) => days.map(day).join("、")],
        ["操作", (visit) => act(page, "処理済みにする", async () => {
          await call("POST", `${base}/undelegated-visits/handled`, { person: visit.person, facility: visit.facility, month: visit.month, note: "本人に確認" });
          return "処理済みにしました。";
        })],
      ],
      empty: "委託していない医療機関での受診はありません。",
    }),
    list("受診の記録", {
      hint: "診療科や薬は福祉事務所には見えません。",
      load: async () => (await call("GET", `${base}/visits`)).reverse(),
      columns: [
        ["日時", ({ at }) => when(at)], ["患者", ({ person }) => page.personLink(person)],
        ["医療機関", ({ facility }) => page.facilityLink(facility)], ["委託", ({ delegated }) => badge(delegated ? "委託済み" : "未委託", delegated ? "good" : "warn")],
      ],
      empty: "受診の記録はまだありません。",
    }),
    list("頻回受診", {
      load: () => call("GET", `${base}/frequent-visitors`),
      columns: [["患者", ({ person }) => page.personLink(person)], ["医療機関", ({ facility }) => page.facilityLink(facility)], ["日数", ({ days }) => `${days.length}日`]],
      empty: "基準の日数に達した人はいません。",
    }),
    list("ほかの福祉事務所と期間が重なる人", {
      load: () => call("GET", `${base}/double-coverage`),
      columns: [["患者", ({ person }) => page.personLink(person)], ["福祉事務所", ({ offices }) => offices.map(page.office).join("、")], ["期間", ({ from, until }) => `${day(from)} 〜 ${until ? day(until) : ""}`]],
      empty: "期間が重なる人はいません。",
    }),
    list("登録ファイル", {
      load: async () => (await call("GET", `${base}/files`)).reverse(),
      columns: [
        ["日時", ({ at }) => when(at)], ["種類", ({ kind }) => OFFICE_FILE[kind] ?? kind],
        ["行", ({ rows }) => rows.toLocaleString("ja-JP")], ["登録", ({ registered }) => registered.toLocaleString("ja-JP")],
        ["受け付けない", ({ rejected }) => badge(rejected.toLocaleString("ja-JP"), rejected > 0 ? "bad" : "")],
        ["全行の結果", (one) => link(`/api/v1${page.base}${base}${api.path("files", one.id)}/report`, "CSV")],
      ],
      empty: "ファイルによる登録はまだありません。",
    }),
    actions("操作", null, ...forms(page, base)),
  ];
}

function forms(page, base) {
  const { call, id } = page;
  const people = page.pairs("people");
  const facilities = page.pairs("facilities");
  return [
    form("登録日を待つ券", "いま一括登録する", [], async () => {
      const run = await call("POST", `${base}/registration-runs`);
      return `${run.registered}件を登録しました。${when(run.visible_from)} から照会で見えます。`;
    }, page),
    form("委託する", "券を決定する", [
      choice("person", "患者", people), choice("facility", "委託先", facilities), month("month", "診療年月"),
      number("self_pay_yen", "本人支払額（円）", { min: 0, max: 999999 }),
      choice("registration", "登録", [["by_calendar", "登録日に"], ["at_once", "即時（臨時登録）"], ["paper", "紙だけ"]]),
    ], async (ticket) => {
      await call("POST", "/tickets", ticket);
      return "券を決定しました。";
    }, page),
    form("医療扶助を開始する", "開始を登録する", [choice("person", "患者", people), text("recipient_number", "受給者番号（7桁、空欄なら自動）", { pattern: "[0-9]{7}" }), date("from", "開始日")],
      async ({ person, ...aid }) => {
        await call("POST", `${api.path("people", person)}/cases`, { ...aid, office: id });
        return "開始を登録しました。";
      }, page),
    form("資格を変える", "登録する", [
      choice("person", "患者", people),
      choice("kind", "異動", [["suspend", "停止"], ["resume", "再開"], ["abolish", "廃止"], ["move", "移管"], ["renumber", "番号変更"]]),
      date("on", "異動日", { required: true }), text("reason", "理由"),
      choice("to_office", "移管先", [["", "—"], ...page.pairs("offices")]),
    ], async ({ person, ...change }) => {
      await call("POST", `${api.path("people", person)}/cases/changes`, change);
      return "異動を登録しました。";
    }, page),
    form("連携を止める", "期間を登録する", [momentOf("from", "はじめ"), momentOf("until", "おわり")], async ({ from, until }) => {
      await call("POST", `${base}/suspensions`, { from: moment(from), until: moment(until) });
      return "連携を止める期間を登録しました。";
    }, page),
    form("連携停止を終える", "終える", [], async () => {
      await call("POST", `${base}/suspensions/end`);
      return "連携停止を終えました。";
    }, page),
    form("仕事のしかたを変える", "変える", [
      choice("visible", "反映", [["", "変えない"], ["at_once", "すぐ"], ["next_day", "翌日"], ["next_open_day", "翌開庁日"]]),
      choice("numbering", "受給者番号", [["", "変えない"], ["fixed", "固定"], ["monthly", "毎月変わる"]]),
      number("frequent_days", "頻回受診の日数", { min: 1, max: 31 }),
    ], async (settings) => {
      await call("PUT", `${base}/settings`, settings);
      return "変えました。";
    }, page),
    form("券をファイルで登録する", "送る", [file("sent", "CSV", { accept: ".csv,text/csv" })], ({ sent }) => send(page, `${base}/ticket-files`, sent), page),
    form("資格の異動をファイルで登録する", "送る", [file("sent", "CSV", { accept: ".csv,text/csv" })], ({ sent }) => send(page, `${base}/coverage-files`, sent), page),
  ];
}

async function send(page, where, sent) {
  const result = await page.call("POST", where, sent, { "content-type": "text/csv" });
  return `${result.rows}行のうち${result.registered}件を登録し、${result.rejected}件は受け付けませんでした。`;
}
