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
