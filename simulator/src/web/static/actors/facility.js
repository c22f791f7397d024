// A facility: its reader desk (card reader, kiosk, modes), terminals with folders, look-ups, messages, and what it asks
// welfare offices.

import * as api from "../api.js";
import { CHARACTER_CODE, CONSENT, FACILITY, LOOKUP_BASIS, LOOKUP_FOUND, WHY, answered, moment as when } from "../words.js";
import { badge, el } from "../dom.js";
import { actions, check, choice, date, facts, file, form, list, month, number, text, yes } from "../parts.js";
import { messageColumns, messages } from "./platform.js";

/** Messages that are shown. */
const MESSAGES = 50;

export function parts(page) {
  const { call, id } = page;
  const base = api.path("facilities", id);
  const facility = () => page.info.facilities.find((one) => one.id === id) ?? {};
  return [
    facts("医療機関・薬局", {
      load: async () => [
        ["種類", FACILITY[facility().kind] ?? facility().kind], ["医療機関コード", facility().code],
        ["指定医療機関", yes(facility().designated)], ["医療扶助の資格確認", yes(facility().medical_aid, "対応済み", "未対応")],
        ["医療費助成（PMH）", yes(facility().subsidies, "使う", "使わない")], ["上限額の電子管理（試行）", yes(facility().cap_pilot, "参加", "不参加")],
      ],
    }),
    facts("受付（カードリーダー・再来受付機）", {
      load: async () => {
        const desk = await call("GET", `${base}/desk`);
        return [
          ["カードリーダー", `${desk.card_readers}台`], ["目視確認モード", desk.visual_readers.map((nth) => `${nth}台目`).join("、") || "なし"],
          ["再来受付機", yes(desk.kiosk)], ["モバイル端末", yes(desk.mobile)], ["救急時の閲覧", yes(desk.emergency_viewing, "権限あり", "権限なし")],
          ["障害時モード", badge(desk.failure_mode ? "入" : "切", desk.failure_mode ? "bad" : "good")], ["災害時モード", desk.disasters.join("、") || "なし"],
        ];
      },
    }),
    list("資格確認端末とフォルダー", {
      load: async () => facility().terminals ?? [],
      columns: [
        ["端末", ({ id: name }) => name ?? "1台目"], ["文字コード", ({ character_code: code }) => CHARACTER_CODE[code] ?? code],
        ["カードリーダー", ({ readers }) => readers.map((nth) => `${nth}台目`).join("、") || "—"], ["フォルダー", ({ oqs_root: root }) => el("code", {}, root)],
      ],
      empty: "端末はありません。",
    }),
    list("電文の出入り", { hint: "新しい順。", load: () => messages(page, MESSAGES, (entry) => entry.facility === id), columns: messageColumns(page), empty: "電文はまだありません。" }),
    list("カードによらない照会", {
      load: async () => (await call("GET", `${base}/lookups`)).reverse(),
      columns: [
        ["日時", ({ at }) => when(at)], ["根拠", ({ basis }) => LOOKUP_BASIS[basis] ?? basis], ["結果", ({ found }) => LOOKUP_FOUND[found] ?? found],
        ["患者", ({ person }) => page.personLink(person)], ["理由", ({ reason }) => reason ?? "—"],
      ],
      empty: "カードによらない照会はありません。",
    }),
    list("福祉事務所への依頼", {
      load: async () => (await call("GET", `${base}/requests`)).reverse(),
      columns: [
        ["日時", ({ at }) => when(at)], ["福祉事務所", ({ office }) => page.officeLink(office)], ["患者", ({ person }) => page.personLink(person)],
        ["用件", ({ why, month: of }) => `${WHY[why] ?? why}（${of.replace("-", "/")}）`], ["状態", ({ state, answer }) => el("span", {}, badge(state, "note"), answer ? ` ${answer}` : "")],
      ],
      empty: "依頼はありません。",
    }),
    actions("カードリーダー", null, ...readerForms(page, base, facility)),
    actions("設定と依頼", null, ...settingForms(page, base)),
  ];
}

function readerForms(page, base, facility) {
  const { call } = page;
  const consents = (values) => Object.fromEntries(Object.keys(CONSENT).map((name) => [name, values[name] ?? false]));
  const boxes = () => Object.entries(CONSENT).map(([name, word]) => check(name, word));
  const people = page.pairs("people");
  return [
    form("カードを置く", "置く", [
      choice("person", "患者", people), number("reader", "リーダー", { min: 1, max: Math.max(1, facility().card_readers ?? 1), value: 1 }),
      choice("device", "機器", [["", "カードリーダー"], ["kiosk", "再来受付機"], ["mobile", "モバイル端末"]]),
      choice("identity", "本人確認", [["face", "顔認証"], ["pin", "暗証番号"], ["visual", "目視"], ["fails", "失敗"]]),
      choice("subsidies", "医療費助成", [["", "—"], ["use", "使う"], ["do_not_use", "使わない"]]), el("span", { className: "inline" }, "同意", ...boxes()),
    ], async (values) => {
      const { person, reader, identity, device, subsidies } = values;
      const tap = { person, reader, identity, subsidies, consents: consents(values) };
      const outcome = await call("POST", `${base}/taps`, device ? { ...tap, course: { device, attempts: ATTEMPTS[identity] } } : tap);
      return [`画面: ${[outcome.screen_code, outcome.screen_text].filter(Boolean).join(" ")}`, outcome.face_file && `face/${outcome.face_file} を置きました。`, outcome.subsidy_face_file && `face/${outcome.subsidy_face_file} を置きました。`].filter(Boolean).join("\n");
    }, page),
    form("機器を変える", "変える", [check("kiosk", "再来受付機"), check("mobile", "モバイル端末"), check("emergency_viewing", "救急時の閲覧権限")], async (equipment) => {
      await call("PUT", `${base}/equipment`, equipment);
      return "機器を変えました。";
    }, page),
    form("目視確認モード", "切り替える", [choice("mode", "モード", [["visual", "目視確認にする"], ["automatic", "ふだんに戻す"]]), number("reader", "リーダー", { min: 1, value: 1 })], async (mode) => {
      await call("PUT", `${base}/reader-mode`, mode);
      return "モードを切り替えました。";
    }, page),
    form("障害時モード（コールセンター）", "切り替える", [choice("on", "障害時モード", [["yes", "入"], ["no", "切"]])], async ({ on }) => {
      await call("PUT", `${base}/failure-mode`, { on: on === "yes" });
      return "障害時モードを切り替えました。";
    }, page),
    form("カードによらず照会する", "照会する", [
      choice("basis", "根拠", Object.entries(LOOKUP_BASIS)), text("name", "氏名"), text("kana", "カナ"), date("birthdate", "生年月日"),
      choice("sex", "性別", [["", "—"], ["male", "男"], ["female", "女"]]), choice("card_of", "救急時: カードの人", [["", "—"], ...people]), text("reason", "理由"), check("oral_consent", "口頭の同意がある"),
    ], async (lookup) => {
      const outcome = await call("POST", `${base}/lookups`, lookup);
      return `画面: ${outcome.screen_text}`;
    }, page),
  ];
}

/** How an identity check goes on a device that is no reader. */
const ATTEMPTS = { face: ["face"], pin: ["pin"], visual: ["visual"], fails: ["face_fails"] };

function settingForms(page, base) {
  const { call, id } = page;
  const onOff = [["", "変えない"], ["yes", "する"], ["no", "しない"]];
  const flag = { yes: true, no: false };
  return [
    form("設定", "変える", [
      choice("medical_aid", "医療扶助への対応", onOff), choice("designated", "指定", onOff), choice("subsidies", "医療費助成（PMH）を使う", onOff),
      choice("cap_pilot", "上限額の電子管理に参加", onOff), choice("character_code", "文字コード", [["", "変えない"], ...Object.entries(CHARACTER_CODE)]),
    ], async ({ character_code, ...flags }) => {
      await call("PUT", `${base}/settings`, { character_code, ...Object.fromEntries(Object.entries(flags).map(([name, word]) => [name, flag[word]])) });
      return "設定を変えました。";
    }, page),
    form("福祉事務所に依頼する", "依頼する", [
      choice("office", "福祉事務所", page.pairs("offices")), choice("person", "患者", page.pairs("people")), choice("why", "用件", Object.entries(WHY)),
      month("month", "診療年月"), date("visit_on", "受診日"), text("note", "連絡"),
    ], async ({ office, ...request }) => {
      await call("POST", `${api.path("offices", office)}/requests`, { ...request, facility: id, from: "facility" });
      return "依頼しました。";
    }, page),
    form("請求ファイル（UKE）を出す", "出す", [file("sent", "ファイル", { accept: ".uke,.UKE" })], async ({ sent }) => {
      const answer = await call("POST", base + api.path("claims", sent.name), sent, { "content-type": "application/octet-stream" });
      return answered(answer);
    }, page),
  ];
}
