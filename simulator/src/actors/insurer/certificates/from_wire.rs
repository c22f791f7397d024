//! Certificates of world files and control requests → the rules' types. Codes are judged by the rules.

use crate::world_file::from_wire::Context;
use crate::world_file::mistake::Mistake;
use onshi_domain::insurance::{ElderlyCertificate, LimitCertificate, SpecificDisease};
use onshi_wire::control::insurance::{ElderlySpec, LimitSpec, SpecificDiseaseSpec};

/// 高齢受給者証.
pub(crate) fn elderly(context: &Context<'_>, spec: &ElderlySpec) -> Result<ElderlyCertificate, Mistake> {
    Ok(ElderlyCertificate {
        issued_on: context.day_if("elderly.issued_on", spec.issued_on.as_ref())?,
        valid_from: context.day("elderly.valid_from", &spec.valid_from)?,
        valid_until: context.day_if("elderly.valid_until", spec.valid_until.as_ref())?,
        share_tenths: spec.share_tenths,
    })
}

/// 限度額適用認定証.
pub(crate) fn limit(context: &Context<'_>, spec: &LimitSpec) -> Result<LimitCertificate, Mistake> {
    Ok(LimitCertificate {
        class: spec.class.trim().to_owned(),
        category: spec.category.trim().to_owned(),
        issued_on: context.day_if("limit.issued_on", spec.issued_on.as_ref())?,
        valid_from: context.day_if("limit.valid_from", spec.valid_from.as_ref())?,
        valid_until: context.day_if("limit.valid_until", spec.valid_until.as_ref())?,
        long_term_on: context.day_if("limit.long_term_on", spec.long_term_on.as_ref())?,
    })
}

/// 特定疾病療養受療証.
pub(crate) fn disease(context: &Context<'_>, spec: &SpecificDiseaseSpec) -> Result<SpecificDisease, Mistake> {
    Ok(SpecificDisease {
        category: spec.category.trim().to_owned(),
        issued_on: context.day_if("issued_on", spec.issued_on.as_ref())?,
        valid_from: context.day_if("valid_from", spec.valid_from.as_ref())?,
        valid_until: context.day_if("valid_until", spec.valid_until.as_ref())?,
        self_pay_yen: spec.self_pay_yen,
    })
}
