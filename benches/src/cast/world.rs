//! The cast as the body of `POST /api/v1/worlds`, and the rows that welfare offices register during a run.

use super::{Cast, Identity, Insured, MONTH, Recipient, TODAY};
use onshi_nation::{FacilityKind, Scheme};
use onshi_wire::control::dates::{DateExpr, MomentExpr, MonthExpr};
use onshi_wire::control::world::{CreateWorld, Delegate};
use onshi_wire::control::world_file::{self as file, ClockSpec, WORLD_FORMAT_VERSION, WorldSpec};
use std::collections::BTreeMap;

/// Kind of insurance in a world file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 被用者保険.
    Employee,
    /// 国民健康保険.
    National,
    /// 後期高齢者医療.
    LateElderly,
}

impl Kind {
    /// The kind of a scheme.
    pub fn of(scheme: Scheme) -> Kind {
        match scheme {
            Scheme::LateElderly => Kind::LateElderly,
            scheme if scheme.is_employee() => Kind::Employee,
            _ => Kind::National,
        }
    }
}

/// The request that makes the world. `oqs_root` becomes the folder of the facilities: itself for one, a folder below
/// it for each of several.
pub fn creation(cast: &Cast, title: &str, oqs_root: Option<&str>) -> CreateWorld {
    let spec = WorldSpec {
        nation: false,
        version: WORLD_FORMAT_VERSION,
        title: format!("負荷試験: {title}"),
        seed: cast.seed,
        clock: ClockSpec::Virtual(MomentExpr(format!("{TODAY}T09:00:00"))),
        treatment_month: Some(MonthExpr::from(MONTH)),
        municipalities: Vec::new(),
        national_schemes: None,
        schemes: Vec::new(),
        offices: cast.offices.iter().map(office).collect(),
        facilities: cast.sites.iter().map(facility).collect(),
        people: cast.insured.iter().map(insured).chain(cast.recipients.iter().map(|r| recipient(cast, r))).collect(),
        switches: file::Switches { late_touch_ms: 0, bulk_delay_seconds: 0, ..file::Switches::default() },
    };
    CreateWorld { spec: Some(spec), oqs_roots: oqs_roots(cast, oqs_root), ..CreateWorld::default() }
}

/// Folder of each facility.
pub fn oqs_roots(cast: &Cast, root: Option<&str>) -> BTreeMap<String, String> {
    let Some(root) = root else { return BTreeMap::new() };
    let one = cast.sites.len() == 1;
    let below = |id: &str| if one { root.to_owned() } else { format!("{root}/{id}") };
    cast.sites.iter().map(|site| (site.id.clone(), below(&site.id))).collect()
}

/// A row of a registration night: the office of `recipient` registers a ticket for a facility.
pub fn row(cast: &Cast, recipient: usize, site: usize) -> Delegate {
    Delegate { person: cast.recipients[recipient].identity.id.clone(), ticket: ticket(&cast.sites[site].id) }
}

fn office(office: &super::OfficeOf) -> file::OfficeSpec {
    file::OfficeSpec {
        id: office.id.clone(),
        name: Some(office.name.clone()),
        payer_number: Some(office.payer_number.clone()),
        calendar: file::CalendarSpec::AtOnce,
        visible: file::VisibilitySpec::AtOnce,
        ..file::OfficeSpec::default()
    }
}

fn facility(site: &super::Site) -> file::FacilitySpec {
    file::FacilitySpec {
        id: site.id.clone(),
        name: Some(site.name.clone()),
        kind: match site.kind {
            FacilityKind::Hospital => file::FacilityKind::Hospital,
            FacilityKind::Clinic => file::FacilityKind::Clinic,
            FacilityKind::Dental => file::FacilityKind::Dental,
            FacilityKind::Pharmacy => file::FacilityKind::Pharmacy,
        },
        code: Some(site.code.clone()),
        designated: true,
        medical_aid: true,
        card_readers: site.readers,
        subsidies: false,
        cap_pilot: false,
        character_code: file::CharacterCode::ShiftJis,
        encryption: Default::default(),
        terminals: Vec::new(),
        equipment: onshi_wire::control::reader::EquipmentSpec::default(),
    }
}

fn person(identity: &Identity) -> file::PersonSpec {
    file::PersonSpec {
        id: identity.id.clone(),
        name: Some(identity.name.clone()),
        kana: Some(identity.kana.clone()),
        sex: Some(if identity.male { file::Sex::Male } else { file::Sex::Female }),
        birthdate: Some(DateExpr(identity.birthdate.clone())),
        address: None,
        postal_code: None,
        card: file::CardSpec::default(),
        insurance: Vec::new(),
        aid: Vec::new(),
        checkups: Vec::new(),
        tickets: Vec::new(),
        certificates: Vec::new(),
        not_disclosed: false,
    }
}

fn insured(insured: &Insured) -> file::PersonSpec {
    let insurance = file::InsuranceSpec {
        kind: match insured.kind {
            Kind::Employee => file::InsuranceKind::Employee,
            Kind::National => file::InsuranceKind::National,
            Kind::LateElderly => file::InsuranceKind::LateElderly,
        },
        insurer_number: Some(insured.insurer_number.clone()),
        insurer_name: Some(insured.insurance.insurer_name()),
        symbol: insured.symbol.clone(),
        number: Some(insured.number.clone()),
        branch: insured.branch.clone(),
        family: insured.insurance.is_family(),
        from: Some(DateExpr(insured.insurance.since().to_string())),
        ..file::InsuranceSpec::default()
    };
    file::PersonSpec { insurance: vec![insurance], ..person(&insured.identity) }
}

fn recipient(cast: &Cast, recipient: &Recipient) -> file::PersonSpec {
    let aid = file::AidSpec {
        office: cast.offices[recipient.office].id.clone(),
        recipient_number: Some(recipient.recipient_number.clone()),
        from: None,
        abolished_on: None,
        visible_from: None,
        force: false,
    };
    let tickets = recipient.ticket_at.map(|site| ticket(&cast.sites[site].id)).into_iter().collect();
    file::PersonSpec { aid: vec![aid], tickets, ..person(&recipient.identity) }
}

fn ticket(facility: &str) -> file::TicketSpec {
    file::TicketSpec {
        facility: facility.to_owned(),
        month: Some(MonthExpr::from(MONTH)),
        kind: None,
        treatment_type: None,
        valid_from: None,
        valid_until: None,
        self_pay_yen: 0,
        prescription_issuer: None,
        injury_names: Vec::new(),
        district_contact: None,
        handling_contact: None,
        combined_use: None,
        social_insurance: None,
        infection: false,
        late_elderly: false,
        prefectural_expenses: false,
        remarks: Vec::new(),
        decided_at: None,
        registration: file::RegistrationSpec::AtOnce,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Cast;
    use super::*;
    use crate::profile::People;

    #[test]
    fn the_world_names_everybody_and_fits_into_one_request() {
        let people = People { insured: 800, recipients: 200, without_ticket: 0.2 };
        let cast = Cast::draw(1, people, 3).unwrap();
        let world = creation(&cast, "試し", Some("root"));
        assert_eq!(world.spec.as_ref().map(|spec| spec.people.len()), Some(1_000));
        assert_eq!(world.oqs_roots["f001"], "root/f001");
        let bytes = serde_json::to_vec(&world).unwrap();
        // 6,000 people must fit into the control API's 4 MiB.
        assert!(bytes.len() * 6 < 4 << 20, "{}", bytes.len());
        assert_eq!(row(&cast, 0, 1).ticket.facility, "f001");
    }
}
