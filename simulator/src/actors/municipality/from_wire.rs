//! Municipalities, certificate types and certificates of world files, and batches of the registration API → commands.

use super::numbers::Tokens;
use crate::world_file::from_wire::{Context, check_id, check_text};
use crate::world_file::invented;
use crate::world_file::mistake::Mistake;
use jiff::civil::Date;
use onshi_domain::Command;
use onshi_domain::id::PersonId;
use onshi_domain::person::Sex;
use onshi_domain::subsidy::body::{Body, BodyKind, LocalKind, Programme};
use onshi_domain::subsidy::cap::{Cap, CapScope, CapUnit};
use onshi_domain::subsidy::certificate::{AdditionalCondition, Certificate, FaceItem, RowKey};
use onshi_domain::subsidy::identity::BasicFive;
use onshi_domain::subsidy::municipality::{CertificateType, CertificateTypeId, Municipality, MunicipalityId};
use onshi_domain::subsidy::registration::{Batch, Draft, Part, Record, Remark};
use onshi_domain::subsidy::scheme::SchemeId;
use onshi_domain::subsidy::{self};
use onshi_wire::control::municipality as w;
use onshi_wire::masters::national::CareScope;
use onshi_wire::registration::door::{DoorFault, NumberSeen, ReadRecord};
use onshi_wire::registration::fields::{CAP_YEN_MAX, FACE_ITEMS_MAX, field};
use onshi_wire::registration::read::{CapCare, Fault, Finding, RecordFields};
use onshi_wire::registration::{fields::MY_NUMBER, read};
use std::collections::BTreeMap;
use std::sync::Arc;

/// 都道府県番号 of a local body unless the file says otherwise: that of everything else that is invented.
const PREFECTURE: u8 = 13;

/// A municipality to add.
pub(crate) fn municipality(spec: &w::MunicipalitySpec) -> Result<Command, Mistake> {
    check_id("id", &spec.id)?;
    let name = spec.name.clone().unwrap_or_else(|| spec.id.clone());
    check_text("name", &name)?;
    let kind = body_kind(spec.kind);
    let local = !matches!(kind, BodyKind::State | BodyKind::PaymentFund | BodyKind::RestorationAgency);
    let mut types = BTreeMap::new();
    for (nth, spec) in spec.certificate_types.iter().enumerate() {
        let path = format!("certificate_types[{nth}]");
        let made = certificate_type(spec).map_err(|mistake| mistake.below(&path))?;
        if types.insert(made.id.clone(), made).is_some() {
            let what = format!("「{}」という受給者証種別が二度あります。", spec.id);
            return Err(Mistake::at_path(&format!("{path}.id"), what, "種別ごとに別のidを付けてください。"));
        }
    }
    Ok(subsidy_command(subsidy::Command::AddMunicipality(Municipality {
        id: MunicipalityId::from(spec.id.as_str()),
        name,
        code: spec.code.clone(),
        body: Body {
            kind,
            prefecture: spec.prefecture.or(local.then_some(PREFECTURE)),
            health_centre: spec.health_centre,
            child_guidance_centre: spec.child_guidance_centre,
            issues_local_certificates: spec.issues_local_certificates,
        },
        types,
    })))
}

/// A certificate type to set up.
pub(crate) fn set_up(municipality: &str, spec: &w::CertificateTypeSpec) -> Result<Command, Mistake> {
    let certificate_type = certificate_type(spec)?;
    let municipality = MunicipalityId::from(municipality);
    Ok(subsidy_command(subsidy::Command::SetUpCertificateType { municipality, certificate_type }))
}

fn subsidy_command(command: subsidy::Command) -> Command {
    Command::Subsidy(Box::new(command))
}

fn certificate_type(spec: &w::CertificateTypeSpec) -> Result<CertificateType, Mistake> {
    let name = spec.name.clone().unwrap_or_else(|| spec.id.clone());
    check_text("name", &name)?;
    let labels = spec.income_segments.values().chain(spec.conditions.values().flat_map(BTreeMap::values));
    for label in labels {
        check_text("", label)?;
    }
    Ok(CertificateType {
        id: CertificateTypeId::from(spec.id.as_str()),
        name,
        programme: match &spec.programme {
            w::ProgrammeSpec::National(id) => Programme::National(SchemeId(id.clone())),
            w::ProgrammeSpec::Local(kind) => Programme::Local(local_kind(*kind)),
        },
        local_order: spec.local_order,
        income_segments: spec.income_segments.clone(),
        conditions: spec.conditions.clone(),
    })
}

fn body_kind(kind: w::BodyKind) -> BodyKind {
    match kind {
        w::BodyKind::Prefecture => BodyKind::Prefecture,
        w::BodyKind::DesignatedCity => BodyKind::DesignatedCity,
        w::BodyKind::CoreCity => BodyKind::CoreCity,
        w::BodyKind::ChildGuidanceCity => BodyKind::ChildGuidanceCity,
        w::BodyKind::SpecialWard => BodyKind::SpecialWard,
        w::BodyKind::Municipality => BodyKind::Municipality,
        w::BodyKind::State => BodyKind::State,
        w::BodyKind::PaymentFund => BodyKind::PaymentFund,
        w::BodyKind::RestorationAgency => BodyKind::RestorationAgency,
    }
}

fn local_kind(kind: w::LocalKind) -> LocalKind {
    match kind {
        w::LocalKind::Child => LocalKind::Child,
        w::LocalKind::Disability => LocalKind::Disability,
        w::LocalKind::SingleParent => LocalKind::SingleParent,
        w::LocalKind::Other => LocalKind::Other,
    }
}

/// A certificate of a world file or of the console.
pub(crate) fn certificate(
    context: &Context<'_>,
    person: PersonId,
    spec: &w::CertificateSpec,
) -> Result<Command, Mistake> {
    let municipality = MunicipalityId::from(spec.municipality.as_str());
    let type_id = CertificateTypeId::from(spec.type_id.as_str());
    let known = context.world.municipality(&municipality).and_then(|known| known.types.get(&type_id));
    let texts = [
        ("segment", &spec.segment),
        ("designated_institutions", &spec.designated_institutions),
        ("sub_key", &spec.sub_key),
        ("history_key", &spec.history_key),
        ("name", &spec.name),
    ];
    for (path, text) in texts {
        check_text(path, text.as_deref().unwrap_or_default())?;
    }
    if spec.face_items.len() > FACE_ITEMS_MAX {
        let remedy = format!("{FACE_ITEMS_MAX}件までにしてください。");
        return Err(Mistake::at_path("face_items", "券面項目が多すぎます。", remedy));
    }
    for item in &spec.face_items {
        check_text("face_items", &item.name)?;
        check_text("face_items", &item.value)?;
    }
    let history_key = spec.history_key.clone().unwrap_or_else(|| "1".to_owned());
    let what = format!("certificate/{person}/{municipality}/{type_id}/{}", spec.sub_key.as_deref().unwrap_or_default());
    let name = spec.name.clone().or_else(|| known.map(|known| known.name.clone()));
    Ok(subsidy_command(subsidy::Command::HoldCertificate(Arc::new(Certificate {
        person,
        not_disclosed: spec.not_disclosed,
        payer_number: payer_number(context, &municipality, known, spec)?,
        recipient_number: match spec.recipient_number.as_deref() {
            None => Some(invented::recipient_number(context.seed, &what, 0)),
            Some("") => None,
            Some(number) => Some(shaped("recipient_number", "medicalSubsidyRecipientNumber", number)?),
        },
        name: name.unwrap_or_default(),
        segment: spec.segment.clone(),
        income_segment: spec.income_segment.clone(),
        conditions: conditions(spec.conditions.as_deref())?,
        designated_institutions: spec.designated_institutions.clone(),
        always_reimbursement: spec.always_reimbursement,
        cap: spec.cap.map(cap_of_spec).transpose()?,
        valid_from: context.day_if("from", spec.from.as_ref())?.unwrap_or_else(|| context.years_ago(1)),
        valid_to: context.day_if("until", spec.until.as_ref())?.unwrap_or_else(|| far_day(context)),
        deleted: false,
        face_items: spec.face_items.iter().map(|i| FaceItem { name: i.name.clone(), value: i.value.clone() }).collect(),
        key: RowKey { municipality, type_id, sub_key: spec.sub_key.clone().unwrap_or_default(), history_key },
    }))))
}

/// The last day of the eleventh month after the treatment month.
fn far_day(context: &Context<'_>) -> Date {
    context.month.plus_months(11).unwrap_or(context.month).first_day().last_of_month()
}

fn payer_number(
    context: &Context<'_>,
    municipality: &MunicipalityId,
    known: Option<&CertificateType>,
    spec: &w::CertificateSpec,
) -> Result<Option<String>, Mistake> {
    match spec.payer_number.as_deref() {
        Some("") => Ok(None),
        Some(number) => shaped("payer_number", "medicalSubsidyInsurerNumber", number).map(Some),
        None => {
            let Some(Programme::National(id)) = known.map(|known| &known.programme) else { return Ok(None) };
            let prefecture = context.world.municipality(municipality).and_then(|m| m.body.prefecture);
            let law = context.world.schemes().get(id).map(|scheme| scheme.law);
            Ok(law.map(|law| {
                let what = format!("payer/{municipality}/{id}");
                invented::public_payer_number(context.seed, &what, law, prefecture.unwrap_or(PREFECTURE))
            }))
        }
    }
}

/// A number of a world file has the form that the API asks for.
fn shaped(path: &str, name: &str, number: &str) -> Result<String, Mistake> {
    match field(name).and_then(|field| read::check_text(field.form, number)) {
        None => Ok(number.to_owned()),
        Some(fault) => {
            let remark = remark(&Finding { field: name.to_owned(), fault });
            Err(Mistake::at_path(path, remark.what, remark.remedy))
        }
    }
}

fn conditions(text: Option<&str>) -> Result<Vec<AdditionalCondition>, Mistake> {
    let Some(text) = text else { return Ok(Vec::new()) };
    shaped("conditions", "additionalConditions", text)?;
    let pairs = text.split(';').filter_map(|pair| pair.split_once('-'));
    Ok(pairs.map(|(item, code)| AdditionalCondition { item: item.to_owned(), code: code.to_owned() }).collect())
}

fn cap_of_spec(spec: w::CapSpec) -> Result<Cap, Mistake> {
    if u64::from(spec.yen) > CAP_YEN_MAX {
        return Err(Mistake::at_path(
            "cap.yen",
            "上限額が大きすぎます。",
            format!("{CAP_YEN_MAX}円までにしてください。"),
        ));
    }
    Ok(Cap {
        amount_yen: spec.yen,
        unit: match spec.unit {
            w::CapUnit::Month => CapUnit::Month,
            w::CapUnit::Day => CapUnit::Day,
            w::CapUnit::Visit => CapUnit::Visit,
        },
        scope: match spec.care {
            CareScope::Inpatient => CapScope::Inpatient,
            CareScope::Outpatient => CapScope::Outpatient,
            CareScope::Both => CapScope::Both,
        },
        shared: spec.shared,
    })
}

/// A batch or a slice of one, with everybody's token looked up.
pub(crate) fn batch(
    municipality: &str,
    part: Part,
    records: &[ReadRecord],
    tokens: &Tokens,
    delay_seconds: u32,
) -> Command {
    let municipality = MunicipalityId::from(municipality);
    let records = records.iter().map(|read| record(&municipality, read, tokens)).collect();
    subsidy_command(subsidy::Command::Register(Arc::new(Batch { municipality, part, records, delay_seconds })))
}

fn record(municipality: &MunicipalityId, read: &ReadRecord, tokens: &Tokens) -> Record {
    let (warnings, errors): (Vec<&Finding>, Vec<&Finding>) =
        read.record.findings.iter().partition(|finding| finding.fault.is_warning());
    let mut wrong: Vec<Remark> = read.faults.iter().map(door_fault).collect();
    let unreadable = read.faults.iter().any(|fault| matches!(fault, DoorFault::NotObject | DoorFault::Columns));
    let person = if unreadable { Err(None) } else { person(&read.person, tokens) };
    wrong.extend(person.as_ref().err().cloned().flatten());
    wrong.extend(errors.into_iter().map(remark));
    let draft = match (person, &read.record.fields) {
        (Ok(person), Some(fields)) if wrong.is_empty() => Ok(draft(municipality, person, fields)),
        _ => Err(wrong),
    };
    Record {
        history_key: read.record.history_key.clone(),
        draft,
        warnings: warnings.into_iter().map(remark).collect(),
        line: read.row,
    }
}

fn person(seen: &NumberSeen, tokens: &Tokens) -> Result<PersonId, Option<Remark>> {
    let wrong = |code, what: &str, remedy: &str| Err(Some(Remark::new(MY_NUMBER, code, what, remedy)));
    let ask = "GET /pmh/individual-numbers/{person} が示す模擬個人番号を書いてください。";
    match seen {
        NumberSeen::Token(token) => tokens
            .person(token)
            .map_or_else(|| wrong("person.unknown", "この個人番号の人はこのワールドにいません。", ask), Ok),
        NumberSeen::Missing => wrong("field.missing", "個人番号がありません。", ask),
        NumberSeen::NotText => wrong("field.type", "個人番号が文字列ではありません。", ask),
        NumberSeen::Form => wrong("field.characters", "個人番号が半角数字12桁ではありません。", ask),
        NumberSeen::MayBeReal => {
            wrong("person.may_be_real", "検査数字が正しい番号です。実在しうる個人番号は送らないでください。", ask)
        }
    }
}

fn door_fault(fault: &DoorFault) -> Remark {
    match fault {
        DoorFault::NotObject => Remark::new(
            "",
            "record.not_object",
            "対象者情報がオブジェクトではありません。",
            "{…} の形で送ってください。",
        ),
        DoorFault::Columns => Remark::new(
            "",
            "record.columns",
            "列の数が見出しと違います。",
            "コンマを含む値は引用符で囲み、列の数を見出しにそろえてください。",
        ),
        DoorFault::Withheld(place) => Remark::new(
            place,
            "personal_number.elsewhere",
            "個人番号のような12桁の数字があります。値は記録していません。",
            "個人番号は myNumber だけに書いてください。12桁ちょうどの番号は他の項目では受け付けません。",
        ),
    }
}

/// What a finding means, in words.
fn remark(finding: &Finding) -> Remark {
    let known = field(&finding.field);
    let word = known.map_or("値", |field| field.word);
    let form = known.map_or_else(String::new, |field| super::to_wire::form_in_words(field.form));
    let (code, what, remedy) = match finding.fault {
        Fault::Missing => ("field.missing", format!("必須の{word}がありません。"), format!("{form}を書いてください。")),
        Fault::Type => ("field.type", format!("{word}の型が違います。"), format!("{form}を書いてください。")),
        Fault::Length => {
            ("field.length", format!("{word}の長さが範囲にありません。"), format!("{form}にしてください。"))
        }
        Fault::Characters => {
            ("field.characters", format!("{word}に使えない文字があります。"), format!("{form}にしてください。"))
        }
        Fault::Value => {
            ("field.value", format!("{word}が決められた値ではありません。"), format!("{form}にしてください。"))
        }
        Fault::Date => {
            ("field.date", format!("{word}が暦にある日付ではありません。"), format!("{form}にしてください。"))
        }
        Fault::Unknown => (
            "field.unknown",
            "この項目は登録APIにありません。".to_owned(),
            "項目名を確かめてください。値は使いませんでした。".to_owned(),
        ),
        Fault::Width => (
            "field.width",
            format!("{word}に全角カタカナでない文字があります。"),
            "公表の例は全角カタカナです。値は送られたまま扱いました。".to_owned(),
        ),
    };
    Remark { field: finding.field.clone(), code, what, remedy }
}

fn draft(municipality: &MunicipalityId, person: PersonId, fields: &RecordFields) -> Draft {
    let five = BasicFive {
        name: fields.name.clone(),
        kana: fields.kana.clone(),
        address: fields.address.clone(),
        birthdate: fields.birthdate,
        sex: if fields.female { Sex::Female } else { Sex::Male },
    };
    let pairs = fields.conditions.iter();
    let certificate = Certificate {
        person,
        key: RowKey {
            municipality: municipality.clone(),
            type_id: CertificateTypeId::from(fields.type_id.as_str()),
            sub_key: fields.sub_key.clone().unwrap_or_default(),
            history_key: fields.history_key.clone(),
        },
        not_disclosed: fields.not_disclosed,
        payer_number: fields.payer_number.clone(),
        recipient_number: fields.recipient_number.clone(),
        name: fields.certificate_name.clone(),
        segment: fields.segment.clone(),
        income_segment: fields.income_segment.clone(),
        conditions: pairs.map(|(i, c)| AdditionalCondition { item: i.clone(), code: c.clone() }).collect(),
        designated_institutions: fields.designated_institutions.clone(),
        always_reimbursement: fields.always_reimbursement,
        cap: fields.cap.map(|cap| Cap {
            amount_yen: cap.yen,
            unit: match cap.unit {
                read::CapUnit::Month => CapUnit::Month,
                read::CapUnit::Day => CapUnit::Day,
                read::CapUnit::Visit => CapUnit::Visit,
            },
            scope: match cap.care {
                CapCare::Inpatient => CapScope::Inpatient,
                CapCare::Outpatient => CapScope::Outpatient,
                CapCare::Both => CapScope::Both,
            },
            shared: cap.shared,
        }),
        valid_from: fields.valid_from,
        valid_to: fields.valid_to,
        deleted: fields.deleted,
        face_items: fields.face_items.iter().map(|(n, v)| FaceItem { name: n.clone(), value: v.clone() }).collect(),
    };
    Draft { certificate: Arc::new(certificate), five }
}
