//! A record → its fields. Reading goes on behind a fault, so that everything wrong is told at once; values are not
//! repeated.

use super::fields::{CAP_YEN_MAX, FACE_ITEMS_MAX, FACE_NAME_MAX, FACE_VALUE_MAX, FIELDS, Field, Form, field};
use jiff::civil::Date;
use serde_json::{Map, Value};

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It must be there.
    Missing,
    /// Another JSON type is needed.
    Type,
    /// Too short or too long.
    Length,
    /// A character that may not stand there.
    Characters,
    /// A value that is none of the allowed ones.
    Value,
    /// No date of the calendar.
    Date,
    /// The API knows no such field (pointed out only).
    Unknown,
    /// Half-width where the sample has full width (pointed out only).
    Width,
}

impl Fault {
    /// Whether the record can be taken nevertheless.
    #[must_use]
    pub fn is_warning(self) -> bool {
        matches!(self, Fault::Unknown | Fault::Width)
    }
}

/// A fault at its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Path as the API names it.
    pub field: String,
    /// What.
    pub fault: Fault,
}

/// maxCopaymentAmount; the inner names are ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CapFields {
    /// amount, yen.
    pub yen: u32,
    /// unit: month, day, visit.
    pub unit: CapUnit,
    /// careType: inpatient, outpatient, both.
    pub care: CapCare,
    /// isShared: payments at all institutions count together.
    pub shared: bool,
}

/// unit of a cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CapUnit {
    /// `month`, the default.
    Month,
    /// `day`.
    Day,
    /// `visit`.
    Visit,
}

/// careType of a cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CapCare {
    /// `inpatient`.
    Inpatient,
    /// `outpatient`.
    Outpatient,
    /// `both`, the default.
    Both,
}

/// The fields of a record that could be read as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordFields {
    /// orgSpecificCertificateTypeId.
    pub type_id: String,
    /// basicFiveInfo.name.
    pub name: String,
    /// basicFiveInfo.nameKana.
    pub kana: String,
    /// basicFiveInfo.address.
    pub address: String,
    /// basicFiveInfo.dateOfBirth.
    pub birthdate: Date,
    /// basicFiveInfo.sex is "2".
    pub female: bool,
    /// isNotDisclosed.
    pub not_disclosed: bool,
    /// medicalSubsidyInsurerNumber.
    pub payer_number: Option<String>,
    /// certificationName.
    pub certificate_name: String,
    /// medicalSubsidyRecipientNumber.
    pub recipient_number: Option<String>,
    /// certificationSubKey.
    pub sub_key: Option<String>,
    /// segment.
    pub segment: Option<String>,
    /// incomeSegment.
    pub income_segment: Option<String>,
    /// additionalConditions: item code and condition code.
    pub conditions: Vec<(String, String)>,
    /// designatedMedicalInstitutions.
    pub designated_institutions: Option<String>,
    /// isAlwaysReimbursement is "1".
    pub always_reimbursement: bool,
    /// maxCopaymentAmount.
    pub cap: Option<CapFields>,
    /// validFrom.
    pub valid_from: Date,
    /// validTo.
    pub valid_to: Date,
    /// historyKey.
    pub history_key: String,
    /// isDeleted.
    pub deleted: bool,
    /// certificationDetail: itemName and itemValue.
    pub face_items: Vec<(String, String)>,
}

/// A record after reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// historyKey if it could be read, also of a record that cannot be taken.
    pub history_key: Option<String>,
    /// The fields; none if something that is needed is wrong.
    pub fields: Option<Box<RecordFields>>,
    /// Everything found.
    pub findings: Vec<Finding>,
}

/// Reads a record, from which the door has taken myNumber.
#[must_use]
pub fn read(record: &Value) -> Record {
    let Value::Object(map) = record else {
        return Record { history_key: None, fields: None, findings: Vec::new() };
    };
    let mut reader = Reader { map, findings: Vec::new() };
    let history_key = reader.text("historyKey");
    let fields = reader.fields(history_key.clone());
    reader.unknown();
    let wrong = reader.findings.iter().any(|finding| !finding.fault.is_warning());
    Record { history_key, fields: fields.filter(|_| !wrong).map(Box::new), findings: reader.findings }
}

struct Reader<'a> {
    map: &'a Map<String, Value>,
    findings: Vec<Finding>,
}

impl<'a> Reader<'a> {
    fn find(&mut self, field: &str, fault: Fault) {
        self.findings.push(Finding { field: field.to_owned(), fault });
    }

    /// The value of a field; absence of a required one is told.
    fn value(&mut self, name: &str) -> Option<(&'static Field, &'a Value)> {
        let known = field(name)?;
        let value = match name.split_once('.') {
            None => self.map.get(name),
            Some((outer, inner)) => match self.map.get(outer)? {
                Value::Object(below) => below.get(inner),
                // The object itself is told already.
                _ => return None,
            },
        };
        let value = value.filter(|value| !value.is_null());
        if value.is_none() && known.required {
            self.find(name, Fault::Missing);
        }
        value.map(|value| (known, value))
    }

    fn text(&mut self, name: &str) -> Option<String> {
        let (known, value) = self.value(name)?;
        let Value::String(text) = value else {
            self.find(name, Fault::Type);
            return None;
        };
        match check_text(known.form, text) {
            Some(fault) => {
                self.find(name, fault);
                fault.is_warning().then(|| text.clone())
            }
            None => Some(text.clone()),
        }
    }

    fn boolean(&mut self, name: &str) -> Option<bool> {
        let (_, value) = self.value(name)?;
        let found = value.as_bool();
        if found.is_none() {
            self.find(name, Fault::Type);
        }
        found
    }

    fn date(&mut self, name: &str) -> Option<Date> {
        let text = self.text(name)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.find(name, Fault::Date);
        }
        parsed
    }

    fn fields(&mut self, history_key: Option<String>) -> Option<RecordFields> {
        match self.map.get("basicFiveInfo") {
            None | Some(Value::Null) => self.find("basicFiveInfo", Fault::Missing),
            Some(Value::Object(_)) => {}
            Some(_) => self.find("basicFiveInfo", Fault::Type),
        }
        // Every field is read before any is needed, so that all faults are found.
        let type_id = self.text("orgSpecificCertificateTypeId");
        let (name, kana) = (self.text("basicFiveInfo.name"), self.text("basicFiveInfo.nameKana"));
        let address = self.text("basicFiveInfo.address");
        let (birthdate, sex) = (self.date("basicFiveInfo.dateOfBirth"), self.text("basicFiveInfo.sex"));
        let (not_disclosed, deleted) = (self.boolean("isNotDisclosed"), self.boolean("isDeleted"));
        let payer_number = self.text("medicalSubsidyInsurerNumber");
        let certificate_name = self.text("certificationName");
        let recipient_number = self.text("medicalSubsidyRecipientNumber");
        let (sub_key, segment) = (self.text("certificationSubKey"), self.text("segment"));
        let income_segment = self.text("incomeSegment");
        let conditions = self.text("additionalConditions").map(|text| conditions_of(&text)).unwrap_or_default();
        let designated_institutions = self.text("designatedMedicalInstitutions");
        let always = self.text("isAlwaysReimbursement");
        let cap = self.cap();
        let (valid_from, valid_to) = (self.date("validFrom"), self.date("validTo"));
        let face_items = self.face_items();
        Some(RecordFields {
            type_id: type_id?,
            name: name?,
            kana: kana?,
            address: address?,
            birthdate: birthdate?,
            female: sex? == "2",
            not_disclosed: not_disclosed?,
            payer_number,
            certificate_name: certificate_name?,
            recipient_number,
            sub_key,
            segment,
            income_segment,
            conditions,
            designated_institutions,
            always_reimbursement: always? == "1",
            cap,
            valid_from: valid_from?,
            valid_to: valid_to?,
            history_key: history_key?,
            deleted: deleted?,
            face_items: face_items?,
        })
    }

    fn cap(&mut self) -> Option<CapFields> {
        const AMOUNT: &str = "maxCopaymentAmount.amount";
        let (_, value) = self.value("maxCopaymentAmount")?;
        let Value::Object(map) = value else {
            self.find("maxCopaymentAmount", Fault::Type);
            return None;
        };
        let yen = match map.get("amount") {
            None | Some(Value::Null) => {
                self.find(AMOUNT, Fault::Missing);
                None
            }
            Some(Value::Number(number)) => {
                let yen = number.as_u64().filter(|yen| *yen <= CAP_YEN_MAX).and_then(|yen| u32::try_from(yen).ok());
                if yen.is_none() {
                    self.find(AMOUNT, Fault::Value);
                }
                yen
            }
            Some(_) => {
                self.find(AMOUNT, Fault::Type);
                None
            }
        };
        let units = [("month", CapUnit::Month), ("day", CapUnit::Day), ("visit", CapUnit::Visit)];
        let unit = self.word(map, "maxCopaymentAmount.unit", &units);
        let cares = [("both", CapCare::Both), ("inpatient", CapCare::Inpatient), ("outpatient", CapCare::Outpatient)];
        let care = self.word(map, "maxCopaymentAmount.careType", &cares);
        let shared = match map.get("isShared") {
            None | Some(Value::Null) => true,
            Some(Value::Bool(shared)) => *shared,
            Some(_) => {
                self.find("maxCopaymentAmount.isShared", Fault::Type);
                true
            }
        };
        for name in map.keys().filter(|name| !["amount", "unit", "careType", "isShared"].contains(&name.as_str())) {
            self.find(&format!("maxCopaymentAmount.{name}"), Fault::Unknown);
        }
        Some(CapFields { yen: yen?, unit, care, shared })
    }

    /// One of some words; the first is the default.
    fn word<T: Copy>(&mut self, map: &Map<String, Value>, path: &str, words: &[(&str, T)]) -> T {
        let name = path.rsplit('.').next().unwrap_or(path);
        let (_, default) = words[0];
        match map.get(name) {
            None | Some(Value::Null) => default,
            Some(Value::String(text)) => match words.iter().find(|(word, _)| word == text) {
                Some((_, value)) => *value,
                None => {
                    self.find(path, Fault::Value);
                    default
                }
            },
            Some(_) => {
                self.find(path, Fault::Type);
                default
            }
        }
    }

    fn face_items(&mut self) -> Option<Vec<(String, String)>> {
        const NAME: &str = "certificationDetail";
        let (_, value) = self.value(NAME)?;
        let Value::Array(items) = value else {
            self.find(NAME, Fault::Type);
            return None;
        };
        if items.len() > FACE_ITEMS_MAX {
            self.find(NAME, Fault::Length);
            return None;
        }
        let mut read = Vec::with_capacity(items.len());
        for (nth, item) in items.iter().enumerate() {
            let path = format!("{NAME}[{nth}]");
            let Value::Object(map) = item else {
                self.find(&path, Fault::Type);
                continue;
            };
            let name = self.face_text(map, &path, "itemName", FACE_NAME_MAX, 1);
            let text = self.face_text(map, &path, "itemValue", FACE_VALUE_MAX, 0);
            read.extend(name.zip(text));
        }
        Some(read)
    }

    fn face_text(
        &mut self,
        map: &Map<String, Value>,
        path: &str,
        name: &str,
        max: usize,
        min: usize,
    ) -> Option<String> {
        let path = format!("{path}.{name}");
        let fault = match map.get(name) {
            None | Some(Value::Null) => Fault::Missing,
            Some(Value::String(text)) => {
                if !(min..=max).contains(&text.chars().count()) {
                    Fault::Length
                } else if text.chars().any(char::is_control) {
                    Fault::Characters
                } else {
                    return Some(text.clone());
                }
            }
            Some(_) => Fault::Type,
        };
        self.find(&path, fault);
        None
    }

    /// Fields that the API does not know.
    fn unknown(&mut self) {
        let known = |name: &str| FIELDS.iter().any(|field| field.name.split('.').next() == Some(name));
        let mut unknown: Vec<String> = self.map.keys().filter(|name| !known(name)).cloned().collect();
        if let Some(Value::Object(five)) = self.map.get("basicFiveInfo") {
            let inner = five.keys().map(|name| format!("basicFiveInfo.{name}"));
            unknown.extend(inner.filter(|path| field(path).is_none()));
        }
        for name in unknown {
            self.find(&name, Fault::Unknown);
        }
    }
}

/// What is wrong with a text of this form.
#[must_use]
pub fn check_text(form: Form, text: &str) -> Option<Fault> {
    let length = |max: usize| (!(1..=max).contains(&text.chars().count())).then_some(Fault::Length);
    let only = |allowed: fn(char) -> bool| (!text.chars().all(allowed)).then_some(Fault::Characters);
    match form {
        Form::Alphanumeric(max) => only(|c| c.is_ascii_alphanumeric()).or_else(|| length(max)),
        Form::Digits(exactly) => {
            only(|c| c.is_ascii_digit()).or_else(|| (text.len() != exactly).then_some(Fault::Length))
        }
        Form::Text(max) => length(max).or_else(|| only(|c| !c.is_control())),
        Form::Katakana(max) => {
            let kana = |c| matches!(c, 'ァ'..='ヶ' | 'ー' | '・' | '\u{3000}' | ' ');
            length(max)
                .or_else(|| only(|c| !c.is_control()))
                .or_else(|| (!text.chars().all(kana)).then_some(Fault::Width))
        }
        Form::ZeroOne => (!matches!(text, "0" | "1")).then_some(Fault::Value),
        Form::OneTwo => (!matches!(text, "1" | "2")).then_some(Fault::Value),
        Form::Date => {
            let shaped = text.len() == 10
                && text.bytes().enumerate().all(
                    |(at, b)| {
                        if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() }
                    },
                );
            (!shaped).then_some(Fault::Date)
        }
        Form::Conditions(max) => length(max).or_else(|| {
            let code = |code: &str| !code.is_empty() && code.bytes().all(|b| b.is_ascii_alphanumeric());
            let pair = |pair: &str| pair.split_once('-').is_some_and(|(item, condition)| code(item) && code(condition));
            (!text.split(';').all(pair)).then_some(Fault::Value)
        }),
        Form::Boolean | Form::Cap | Form::FaceItems => Some(Fault::Type),
    }
}

fn conditions_of(text: &str) -> Vec<(String, String)> {
    let pairs = text.split(';').filter_map(|pair| pair.split_once('-'));
    pairs.map(|(item, condition)| (item.to_owned(), condition.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn good() -> Value {
        json!({
            "orgSpecificCertificateTypeId": "IKUSEI01",
            "basicFiveInfo": {"name": "見本　花子", "nameKana": "ミホン　ハナコ", "address": "見本県", "dateOfBirth": "2000-01-02", "sex": "2"},
            "isNotDisclosed": false,
            "medicalSubsidyInsurerNumber": "87654321",
            "certificationName": "自立支援医療受給者証(育成医療)",
            "medicalSubsidyRecipientNumber": "0000002",
            "certificationSubKey": "1",
            "segment": "重度かつ継続",
            "incomeSegment": "A1",
            "additionalConditions": "01-1;02-3",
            "designatedMedicalInstitutions": "見本病院",
            "isAlwaysReimbursement": "0",
            "maxCopaymentAmount": {"amount": 0, "unit": "month", "careType": "both", "isShared": true},
            "validFrom": "2026-04-01",
            "validTo": "2027-03-31",
            "historyKey": "h1",
            "isDeleted": false,
            "certificationDetail": [{"itemName": "疾病名", "itemValue": ""}],
        })
    }

    #[test]
    fn a_record_like_the_official_sample_is_read_whole() {
        let read = read(&good());
        assert_eq!(read.findings, []);
        let fields = read.fields.unwrap();
        assert_eq!(
            (fields.payer_number.as_deref(), fields.recipient_number.as_deref()),
            (Some("87654321"), Some("0000002"))
        );
        assert_eq!(fields.conditions, [("01".into(), "1".into()), ("02".into(), "3".into())]);
        assert_eq!(fields.cap.map(|cap| cap.yen), Some(0), "zero is a cap");
        assert!(fields.female && !fields.always_reimbursement);
    }

    #[test]
    fn only_what_the_table_calls_required_must_be_there() {
        for field in FIELDS {
            let mut record = good();
            match field.name.split_once('.') {
                None => record.as_object_mut().unwrap().remove(field.name),
                Some((outer, inner)) => record[outer].as_object_mut().unwrap().remove(inner),
            };
            let read = read(&record);
            let missing = Finding { field: field.name.to_owned(), fault: Fault::Missing };
            assert_eq!(read.findings, if field.required { vec![missing] } else { vec![] }, "{}", field.name);
            assert_eq!(read.fields.is_some(), !field.required, "{}", field.name);
        }
    }

    #[test]
    fn each_kind_of_fault_is_told_at_its_field() {
        let long = |n: usize| "あ".repeat(n);
        let cases = [
            ("orgSpecificCertificateTypeId", json!("A".repeat(51)), Fault::Length),
            ("orgSpecificCertificateTypeId", json!("ＡＢ"), Fault::Characters),
            ("orgSpecificCertificateTypeId", json!("A-1"), Fault::Characters),
            ("orgSpecificCertificateTypeId", json!(5), Fault::Type),
            ("basicFiveInfo", json!("花子"), Fault::Type),
            ("isNotDisclosed", json!("false"), Fault::Type),
            ("medicalSubsidyInsurerNumber", json!("8765432"), Fault::Length),
            ("medicalSubsidyInsurerNumber", json!("876543210"), Fault::Length),
            ("medicalSubsidyInsurerNumber", json!("８７６５４３２１"), Fault::Characters),
            ("certificationName", json!(long(101)), Fault::Length),
            ("certificationName", json!(""), Fault::Length),
            ("medicalSubsidyRecipientNumber", json!("1".repeat(31)), Fault::Length),
            ("certificationSubKey", json!(long(101)), Fault::Length),
            ("segment", json!("a\u{7}"), Fault::Characters),
            ("incomeSegment", json!("一般"), Fault::Characters),
            ("additionalConditions", json!("011"), Fault::Value),
            ("additionalConditions", json!("01-1;"), Fault::Value),
            ("additionalConditions", json!("01-1;02"), Fault::Value),
            ("additionalConditions", json!("01-1-2"), Fault::Value),
            ("designatedMedicalInstitutions", json!(["a"]), Fault::Type),
            ("isAlwaysReimbursement", json!(true), Fault::Type),
            ("isAlwaysReimbursement", json!("2"), Fault::Value),
            ("maxCopaymentAmount", json!(5000), Fault::Type),
            ("validFrom", json!("2026-02-30"), Fault::Date),
            ("validFrom", json!("2026/04/01"), Fault::Date),
            ("validTo", json!("20270331"), Fault::Date),
            ("historyKey", json!(1), Fault::Type),
            ("isDeleted", json!("0"), Fault::Type),
            ("certificationDetail", json!({}), Fault::Type),
            ("certificationDetail", json!(vec![json!({}); 101]), Fault::Length),
        ];
        for (field, value, fault) in cases {
            let mut record = good();
            record[field] = value.clone();
            let read = read(&record);
            assert_eq!(read.findings, [Finding { field: field.into(), fault }], "{field}: {value}");
            assert!(read.fields.is_none(), "{field}: {value}");
        }
    }

    #[test]
    fn inner_fields_are_judged_too() {
        let cases = [
            ("/basicFiveInfo/sex", json!("3"), "basicFiveInfo.sex", Fault::Value),
            ("/basicFiveInfo/dateOfBirth", json!("2000-1-2"), "basicFiveInfo.dateOfBirth", Fault::Date),
            ("/maxCopaymentAmount/amount", json!("5000"), "maxCopaymentAmount.amount", Fault::Type),
            ("/maxCopaymentAmount/amount", json!(-1), "maxCopaymentAmount.amount", Fault::Value),
            ("/maxCopaymentAmount/amount", json!(1.5), "maxCopaymentAmount.amount", Fault::Value),
            ("/maxCopaymentAmount/unit", json!("year"), "maxCopaymentAmount.unit", Fault::Value),
            ("/maxCopaymentAmount/careType", json!(1), "maxCopaymentAmount.careType", Fault::Type),
            ("/maxCopaymentAmount/isShared", json!("1"), "maxCopaymentAmount.isShared", Fault::Type),
            ("/certificationDetail/0", json!("x"), "certificationDetail[0]", Fault::Type),
            ("/certificationDetail/0/itemName", json!(""), "certificationDetail[0].itemName", Fault::Length),
            ("/certificationDetail/0/itemValue", json!(null), "certificationDetail[0].itemValue", Fault::Missing),
        ];
        for (pointer, value, field, fault) in cases {
            let mut record = good();
            *record.pointer_mut(pointer).unwrap() = value;
            let read = read(&record);
            assert_eq!(read.findings, [Finding { field: field.into(), fault }], "{pointer}");
            assert!(read.fields.is_none(), "{pointer}");
        }
    }

    #[test]
    fn what_is_odd_is_pointed_out_and_taken() {
        let mut record = good();
        record["note"] = json!(1);
        record["basicFiveInfo"]["nameKana"] = json!("ﾐﾎﾝ ﾊﾅｺ");
        record["basicFiveInfo"]["age"] = json!(1);
        record["maxCopaymentAmount"]["yen"] = json!(1);
        let read = read(&record);
        let found: Vec<(&str, Fault)> = read.findings.iter().map(|f| (f.field.as_str(), f.fault)).collect();
        let expected = [
            ("basicFiveInfo.nameKana", Fault::Width),
            ("maxCopaymentAmount.yen", Fault::Unknown),
            ("note", Fault::Unknown),
            ("basicFiveInfo.age", Fault::Unknown),
        ];
        assert_eq!(found, expected);
        assert!(read.fields.is_some());
    }

    #[test]
    fn every_fault_of_a_record_is_told_at_once() {
        let read = read(&json!({"historyKey": "h9", "validFrom": "x"}));
        assert_eq!(read.history_key.as_deref(), Some("h9"));
        assert!(read.findings.len() >= 8, "{:?}", read.findings);
    }
}
