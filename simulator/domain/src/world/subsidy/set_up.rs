//! Municipalities join, and set up their certificate types (制度マスタ).

use crate::refusal::Refusal;
use crate::subsidy::Event;
use crate::subsidy::body::{Body, BodyKind};
use crate::subsidy::municipality::{CertificateType, Municipality, MunicipalityId};
use crate::subsidy::permission::may_run;
use crate::world::World;
use crate::world::setup::taken;

/// The most certificate types of a municipality.
const TYPES_MAX: usize = 200;
/// The longest certificate type id in characters (spec/pmh.md §2.2).
const TYPE_ID_MAX: usize = 50;

impl World {
    pub(super) fn add_municipality(&self, municipality: &Municipality) -> Result<Event, Refusal> {
        if self.municipality(&municipality.id).is_some() {
            return Err(taken("municipality.taken", "自治体", municipality.id.as_str()));
        }
        check_place(&municipality.body)?;
        if let Some(code) = &municipality.code {
            check_code(code, &municipality.body)?;
            if self.municipalities().any(|other| other.code.as_ref() == Some(code)) {
                return Err(taken("municipality.code_taken", "全国地方公共団体コード", code));
            }
        }
        for certificate_type in municipality.types.values() {
            self.check_type(municipality, certificate_type)?;
        }
        Ok(Event::MunicipalityAdded(municipality.clone()))
    }

    pub(super) fn set_up_certificate_type(
        &self,
        id: &MunicipalityId,
        certificate_type: &CertificateType,
    ) -> Result<Event, Refusal> {
        let municipality = self.known_municipality(id)?;
        if municipality.types.contains_key(&certificate_type.id) {
            return Err(taken("certificate_type.taken", "受給者証種別", certificate_type.id.as_str()));
        }
        if municipality.types.len() >= TYPES_MAX {
            return Err(Refusal::conflict(
                "certificate_type.too_many",
                "受給者証種別",
                format!("受給者証種別が{TYPES_MAX}件あります。"),
                "使わない種別のないワールドを作り直してください。",
            ));
        }
        self.check_type(municipality, certificate_type)?;
        Ok(Event::CertificateTypeSetUp { municipality: id.clone(), certificate_type: certificate_type.clone() })
    }

    pub(super) fn known_municipality(&self, id: &MunicipalityId) -> Result<&Municipality, Refusal> {
        self.municipality(id).ok_or_else(|| {
            Refusal::not_found(
                "municipality.unknown",
                "自治体",
                format!("「{id}」という自治体はこの世界にありません。"),
                "世界ファイルの municipalities にある自治体を指定してください。",
            )
        })
    }

    fn check_type(&self, municipality: &Municipality, certificate_type: &CertificateType) -> Result<(), Refusal> {
        let id = certificate_type.id.as_str();
        if id.is_empty() || id.len() > TYPE_ID_MAX || !id.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(Refusal::invalid(
                "certificate_type.id",
                "機関別受給者証種別ID",
                "半角英数字1〜50文字ではありません。",
                "半角英数字50文字以内のIDにしてください。",
            ));
        }
        let codes = certificate_type.income_segments.keys();
        let items =
            certificate_type.conditions.iter().flat_map(|(item, codes)| std::iter::once(item).chain(codes.keys()));
        if let Some(code) = codes.chain(items).find(|code| !is_code(code)) {
            return Err(Refusal::invalid(
                "certificate_type.code",
                "制度マスタのコード",
                format!("「{code}」は半角英数字ではありません。"),
                "半角英数字のコードにしてください(追加条件の区切りの - と ; は使えません)。",
            ));
        }
        may_run(&municipality.body, &certificate_type.programme, self.schemes())
    }
}

fn is_code(code: &str) -> bool {
    !code.is_empty() && code.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// A local body has a prefecture, the State and its agencies have none.
fn check_place(body: &Body) -> Result<(), Refusal> {
    let local = body.is_city() || body.kind == BodyKind::Prefecture;
    let right = body.prefecture.map_or(!local, |number| local && (1..=crate::id::LAST_PREFECTURE).contains(&number));
    if right {
        return Ok(());
    }
    Err(Refusal::invalid(
        "municipality.prefecture",
        "都道府県番号",
        format!("{}の都道府県番号が正しくありません。", body.kind.word()),
        "都道府県と市区町村には01から47を書き、国とその機関には書かないでください。",
    ))
}

/// 全国地方公共団体コード: prefecture 2 + municipality 3 + check digit (weights 6, 5, 4, 3, 2; 11 − remainder of 11).
fn check_code(code: &str, body: &Body) -> Result<(), Refusal> {
    let invalid = |what: String| {
        Refusal::invalid("municipality.code", "全国地方公共団体コード", what, "総務省の6桁のコードを書いてください。")
    };
    let digits: Vec<u32> = code.chars().filter_map(|c| c.to_digit(10)).collect();
    let [a, b, c, d, e, last] = digits[..] else {
        return Err(invalid("6桁の半角数字ではありません。".into()));
    };
    if code.len() != 6 {
        return Err(invalid("6桁の半角数字ではありません。".into()));
    }
    let expected = (11 - (6 * a + 5 * b + 4 * c + 3 * d + 2 * e) % 11) % 10;
    if last != expected {
        return Err(invalid(format!("検査数字が合いません(末尾は{expected}であるべきところ{last}です)。")));
    }
    if body.prefecture.map(u32::from) != Some(10 * a + b) {
        return Err(invalid("先頭2桁が都道府県番号と違います。".into()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(prefecture: u8) -> Body {
        Body {
            kind: BodyKind::Municipality,
            prefecture: Some(prefecture),
            health_centre: false,
            child_guidance_centre: false,
            issues_local_certificates: false,
        }
    }

    #[test]
    fn codes_of_local_bodies_carry_a_check_digit() {
        for (code, prefecture) in [("131016", 13), ("120006", 12), ("011002", 1), ("271004", 27)] {
            assert_eq!(check_code(code, &body(prefecture)), Ok(()), "{code}");
        }
        for (code, prefecture) in [("131017", 13), ("131016", 12), ("13101", 13), ("1３1016", 13), ("", 13)] {
            assert!(check_code(code, &body(prefecture)).is_err(), "{code}");
        }
    }
}
