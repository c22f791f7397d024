// The API's English values in Japanese.

export const CARD = {
  valid: ["有効", "good"],
  suspended: ["一時停止", "bad"],
  card_expired: ["カード期限切れ", "bad"],
  certificate_expired: ["電子証明書期限切れ", "bad"],
  expiring: ["期限間近", "warn"],
  not_registered: ["利用登録なし", "warn"],
  registration_cancelled: ["利用登録解除", "bad"],
  none: ["カードなし", ""],
};

export const INSURANCE = { employee: "社保", national: "国保", late_elderly: "後期高齢" };

export const FACILITY = { hospital: "病院", clinic: "診療所", dental: "歯科", pharmacy: "薬局", home_nursing: "訪問看護" };

export const TICKET_KIND = { medical: "医療券", dispensing: "調剤券" };

export const TICKET_STATE = {
  waiting: ["登録待ち", "warn"],
  registered: ["登録済み", "good"],
  corrected: ["訂正済み", "note"],
  withdrawn: ["取り下げ", "bad"],
  paper: ["紙だけ", "note"],
};

export const TREATMENT = { inpatient: "入院", outpatient: "入院外", dental: "歯科", dispensing: "調剤", home_nursing: "訪問看護" };

export const AID_STATE = { 受給中: "good", 停止中: "warn", 廃止: "bad", 登録待ち: "warn" };

export const CHARACTER_CODE = { utf_8: "UTF-8", shift_jis: "Shift_JIS" };

export const FAULT = {
  delay: "応答を遅らせる",
  no_answer: "応答しない（回線断）",
  err_file: ".err で拒否する",
  centre_error: "センターのエラーを返す",
  aid_missing: "医療扶助の情報だけ欠ける",
  pmh_missing: "医療費助成の情報だけ欠ける",
};

export const CONSENT = {
  limit_certificate: "限度額",
  specific_diseases: "特定疾病",
  checkups: "特定健診",
  medication: "薬剤",
  treatment: "診療",
  surgery: "手術",
};

export const DOOR = { req: "req", res: "res", face: "face", http: "HTTP", control: "操作" };

export const DIRECTION = { received: ["受信", "note"], answered: ["応答", "good"], delivered: ["配達", ""] };

/** `2026-11-03` → `2026/11/03`; nothing → `—`. */
export const day = (date) => (date ? date.slice(0, 10).replaceAll("-", "/") : "—");

/** `2026-11-03T09:00:00` → `2026/11/03 09:00`. */
export const moment = (at) => (at ? `${day(at)} ${at.slice(11, 16)}` : "—");

/** Why somebody asks a welfare office. */
export const WHY = {
  visit_planned: "受診の予定", visited_without_ticket: "券のない受診", correction: "券の訂正", paper: "紙の券の希望",
  unconfirmed: "資格を確認できない", admission: "入院",
};

export const REQUESTER = { facility: "医療機関", patient: "患者" };

export const REMOTE_CARE = { home_visit: "訪問診療等", online: "オンライン診療等" };

/** 同意区分 (OQSCD016). */
export const CONSENT_STATE = { 1: "あり", 2: "有効期限切れ", 3: "取得困難" };

/** 同意有効期限切れ理由 (OQSCD031). */
export const EXPIRY_REASON = { 0: "期間が終わった", 1: "医療機関が取り消した", 2: "患者が取り消した", 3: "別の利用で消えた" };

export const LOOKUP_BASIS = { disaster: "災害時", system_failure: "システム障害時", emergency: "救急時" };

export const LOOKUP_FOUND = { nobody: "該当なし", one: "1人", several: "複数" };

export const SUBMISSION = { taken: ["受付済み", "good"], waiting: ["受付待ち", "warn"], refused: ["受付不能", "bad"] };

export const RECEIPT = { received: ["受付", ""], examined: ["審査済み", "note"], paid: ["支払済み", "good"], returned: ["返戻", "bad"], withdrawn: ["取下げ", "warn"] };

/** 資格喪失事由 (spec/oqs-wire.md §4). */
export const LOSS_REASON = { "99": "その他", "01": "死亡", "02": "生活保護受給開始", "03": "医療保険等の資格取得" };

/** What the examiner answered, for the person who sent the file. */
export const answered = ({ submission, outcome, accepted, returned, reasons }) => (outcome === "refused"
  ? `受付番号 ${submission}: 受け付けられないファイルです。${reasons.map(({ line, what, remedy }) => `${line ? `${line}行目: ` : ""}${what}。${remedy}。`).join("")}`
  : `受付番号 ${submission}: ${accepted}件を受け付け、${returned}件を返戻しました。`);

export const SLIP = { paper: "紙", electronic: "電子" };

export const OFFICE_FILE = { tickets: "券", coverage: "資格の異動" };

export const BODY = {
  prefecture: "都道府県", designated_city: "指定都市", core_city: "中核市", child_guidance_city: "児童相談所設置市",
  special_ward: "特別区", municipality: "市区町村", state: "国", payment_fund: "支払基金", restoration_agency: "復興庁",
};

export const LOCAL_SCHEME = { child: "こども", disability: "障害者", single_parent: "ひとり親", other: "その他" };

/** `{consents}` of any message: the words of those given. */
export const consentWords = (consents) => Object.entries(CONSENT).filter(([name]) => consents?.[name]).map(([, word]) => word).join("、") || "なし";
