// PMH and its municipalities: certificates, what facilities were answered and why nothing, registration.

import * as api from "../api.js";
import { BODY, LOCAL_SCHEME, SLIP, day, moment as when } from "../words.js";
import { badge, el } from "../dom.js";
import { actions, area, check, choice, date, facts, file, form, lines, link, list, number, text } from "../parts.js";

const PAPER_OR_NOT = Object.entries(SLIP);

export function parts(page) {
  const { call } = page;
  return [
    list("自治体", {
      load: async () => page.municipalities,
      columns: [
        ["名前", ({ id, name }) => link(page.base + api.path("municipalities", id), name)], ["種類", ({ kind }) => BODY[kind] ?? kind],
        ["受給者証種別", ({ certificate_types: types }) => lines(types.map((type) => type.name ?? type.id))],
        ["実施できる国の制度", ({ national_schemes }) => `${national_schemes.length}`],
      ],
      empty: "自治体はまだありません。",
    }),
    list("医療機関への答え", {
      hint: "何も返さなかった理由は、この画面と記録の説明だけに出ます。電文には出ません。",
      load: async () => (await call("GET", "/subsidy-answers")).reverse(),
      columns: [
        ["日時", ({ at }) => when(at)], ["医療機関", ({ facility }) => page.facilityLink(facility)], ["患者", ({ person }) => page.personLink(person)],
        ["返した受給者証", ({ certificates }) => certificates.join("、") || "なし"], ["返さなかった理由", ({ why_nothing_text }) => why_nothing_text ?? "—"],
      ],
      empty: "医療機関からの問い合わせはまだありません。",
    }),
    list("受給者証", {
      hint: "取り消した履歴も含みます。",
      load: () => certificates(page, () => true),
      columns: certificateColumns(page),
      empty: "登録された受給者証はありません。",
    }),
    actions("操作", null,
      form("自治体を加える", "加える", [text("id", "id", { required: true }), text("name", "名前"), choice("kind", "種類", Object.entries(BODY)), number("prefecture", "都道府県コード", { min: 1, max: 47 })],
        async (spec) => {
          await call("POST", "/municipalities", spec);
          return "自治体を加えました。";
        }, page)),
  ];
}

/** A municipality's own page. */
export function municipality(page) {
  const { call, id } = page;
  const base = api.path("municipalities", id);
  const mine = () => page.municipalities.find((one) => one.id === id) ?? {};
  const bearer = () => ({ authorization: `Bearer ${mine().registration_token}` });
  const types = (mine().certificate_types ?? []).map((type) => [type.id, type.name ?? type.id]);
  return [
    facts("自治体", {
      load: async () => [
        ["種類", BODY[mine().kind] ?? mine().kind], ["都道府県コード", mine().prefecture], ["自治体コード", mine().code],
        ["実施できる国の制度", (mine().national_schemes ?? []).join("、")], ["地方単独の制度", (mine().local_schemes ?? []).map((one) => LOCAL_SCHEME[one] ?? one).join("、")],
      ],
    }),
    list("制度マスタ（受給者証種別）", {
      load: async () => mine().certificate_types ?? [],
      columns: [
        ["種別ID", (type) => type.id], ["名前", (type) => type.name ?? "—"],
        ["制度", ({ programme }) => (programme.national ? `国 ${programme.national}` : `地単 ${LOCAL_SCHEME[programme.local] ?? programme.local}`)],
        ["適用順位", ({ local_order }) => local_order ?? "—"],
      ],
      empty: "種別がまだありません。登録の前に設定します。",
    }),
    list("登録した受給者証", { load: () => certificates(page, (one) => one.municipality === id), columns: certificateColumns(page), empty: "登録した受給者証はありません。" }),
    actions("操作", null,
      form("種別を設定する", "設定する", [
        text("id", "種別ID", { required: true }), text("name", "名前"),
        choice("programme", "制度", [...Object.entries(LOCAL_SCHEME).map(([word, name]) => [`local:${word}`, `地単 ${name}`]), ...(mine().national_schemes ?? []).map((law) => [`national:${law}`, `国 ${law}`])]),
        number("local_order", "適用順位", { min: 1, max: 99 }),
      ], async ({ programme, ...type }) => {
        const [where, word] = programme.split(":");
        await call("POST", `${base}/certificate-types`, { ...type, programme: { [where]: word } });
        return "種別を設定しました。画面を開き直すと下の選択肢に出ます。";
      }, page),
      form("受給者証を加える（登録APIによらず）", "加える", [
        choice("person", "対象者", page.pairs("people")), choice("type", "種別", types), text("payer_number", "公費負担者番号", { pattern: "[0-9]{8}" }),
        text("recipient_number", "受給者番号", { pattern: "[0-9]{7}" }), date("from", "はじめ"), date("until", "おわり"),
        check("not_disclosed", "不開示"), check("always_reimbursement", "償還払いだけ"),
      ], async ({ person, ...certificate }) => {
        await call("POST", `${api.path("people", person)}/certificates`, { ...certificate, municipality: id });
        return "受給者証を加えました。";
      }, page),
      form("登録APIに送る（JSONの配列）", "送る", [area("records", "医療費助成対象者情報", { required: true, placeholder: "[ { \"orgSpecificCertificateTypeId\": …, \"myNumber\": … } ]" })],
        ({ records }) => register(page, "/pmh/registrationTasks", new Blob([records]), { ...bearer(), "content-type": "application/json" }, bearer()), page),
      form("CSVで送る", "送る", [file("sent", "CSV", { accept: ".csv,text/csv" })],
        ({ sent }) => register(page, "/pmh/registrationCsv", sent, { ...bearer(), "content-type": "text/csv" }, bearer()), page),
      form("上限額管理票", "変える", [choice("slip", "管理", PAPER_OR_NOT), choice("certificate_type", "種別", [["", "すべて"], ...types])], async (slip) => {
        await call("PUT", `${base}/cap-slip`, slip);
        return `上限額管理票を${SLIP[slip.slip]}にしました。`;
      }, page)),
  ];
}

/** Sends a batch and reads the task once: it may still be processing. */
async function register(page, where, body, headers, bearer) {
  const { taskId, records } = await page.call("POST", where, body, headers);
  const task = await page.call("GET", `/pmh/registrationTasks${api.path(taskId)}`, undefined, bearer);
  const counts = task.counts;
  const result = counts ? `登録${counts.accepted}、置換${counts.replaced}、変更なし${counts.unchanged}、取消${counts.deleted}、不受理${counts.rejected}。` : "処理中です。";
  const errors = (task.results ?? []).flatMap(({ index, errors: wrong = [] }) => wrong.map((one) => `${index}件目 ${one.field}: ${one.what} ${one.remedy}`));
  return [`タスク ${taskId}（${records}件）: ${result}`, ...errors.slice(0, 10)].join("\n");
}

/** People whose certificates one page reads at most. */
const PEOPLE_READ = 100;

async function certificates(page, wanted) {
  const people = page.info.people.slice(0, PEOPLE_READ);
  const all = await Promise.all(people.map(async ({ id }) => (await page.call("GET", `${api.path("people", id)}/certificates`)).map((one) => ({ person: id, ...one }))));
  return all.flat().filter(wanted);
}

function certificateColumns(page) {
  return [
    ["対象者", ({ person }) => page.personLink(person)], ["自治体", ({ municipality: of }) => page.municipality(of)],
    ["受給者証", ({ name, type }) => el("span", {}, name, el("span", { className: "sub" }, type))],
    ["期間", ({ valid_from, valid_to }) => `${day(valid_from)} 〜 ${day(valid_to)}`],
    ["受給者番号（伏せ字）", ({ recipient_number }) => recipient_number ?? "—"],
    ["上限", ({ cap }) => (cap ? `${cap.yen.toLocaleString("ja-JP")}円` : "—")],
    ["状態", ({ deleted, not_disclosed, place }) => (deleted ? badge("取消", "bad") : not_disclosed ? badge("不開示", "warn") : place ? badge(`順位 ${place}`, "good") : badge("いまは示さない"))],
  ];
}
