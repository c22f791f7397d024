//! Subsidies of medical cost (医療費助成) by age and programme, with numbers that lead back to the person.
//!
//! Payer numbers: 法別, prefecture, body, check digit. A municipality's body is its number in the prefecture (plus 200,
//! 400… where its people need more than 999,999 recipient numbers); a prefecture's begins at 601. The 法別 of local
//! programmes differ from prefecture to prefecture in reality; here 81, 82 and 83 stand everywhere. Assumed.

use crate::geography::{BLOCK_PEOPLE, Municipality, Prefecture};
use crate::household::{Role, Shape, member};
use crate::mix::{chance, field};
use crate::numbers::{payer, payer_parts, recipient, recipient_serial};
use crate::permutation::Permutation;
use crate::shares;
use crate::{Nation, Person, PersonIndex};
use onshi_domain::id::{PayerNumber, RecipientNumber};
use std::sync::LazyLock;

/// A subsidy programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Programme {
    /// 地単 こども医療費.
    Child,
    /// 地単 ひとり親家庭等医療費.
    SingleParent,
    /// 地単 重度心身障害者医療費.
    Disability,
    /// 54 特定医療費 (指定難病).
    Intractable,
    /// 52 小児慢性特定疾病.
    ChildChronic,
    /// 21 精神通院.
    Psychiatric,
    /// 15 更生医療.
    Rehabilitation,
    /// 16 育成医療.
    Nurture,
    /// 23 養育医療.
    Premature,
    /// 10 結核 適正医療.
    Tuberculosis,
    /// 38 肝炎治療特別促進.
    Hepatitis,
    /// 19 被爆者 一般疾病.
    AtomicBomb,
}

impl Programme {
    /// All of them.
    pub const ALL: [Programme; 12] = [
        Programme::Child,
        Programme::SingleParent,
        Programme::Disability,
        Programme::Intractable,
        Programme::ChildChronic,
        Programme::Psychiatric,
        Programme::Rehabilitation,
        Programme::Nurture,
        Programme::Premature,
        Programme::Tuberculosis,
        Programme::Hepatitis,
        Programme::AtomicBomb,
    ];

    /// 法別番号 (81–83 assumed for local programmes).
    pub fn law(self) -> u8 {
        match self {
            Programme::Child => 83,
            Programme::SingleParent => 82,
            Programme::Disability => 81,
            Programme::Intractable => 54,
            Programme::ChildChronic => 52,
            Programme::Psychiatric => 21,
            Programme::Rehabilitation => 15,
            Programme::Nurture => 16,
            Programme::Premature => 23,
            Programme::Tuberculosis => 10,
            Programme::Hepatitis => 38,
            Programme::AtomicBomb => 19,
        }
    }

    /// In words, Japanese.
    pub fn label(self) -> &'static str {
        match self {
            Programme::Child => "こども医療費助成",
            Programme::SingleParent => "ひとり親家庭等医療費助成",
            Programme::Disability => "重度心身障害者医療費助成",
            Programme::Intractable => "特定医療費（指定難病）",
            Programme::ChildChronic => "小児慢性特定疾病医療",
            Programme::Psychiatric => "自立支援医療（精神通院）",
            Programme::Rehabilitation => "自立支援医療（更生医療）",
            Programme::Nurture => "自立支援医療（育成医療）",
            Programme::Premature => "養育医療",
            Programme::Tuberculosis => "結核患者の適正医療",
            Programme::Hepatitis => "肝炎治療特別促進事業",
            Programme::AtomicBomb => "被爆者一般疾病医療",
        }
    }

    /// Run by municipalities rather than prefectures (spec/pmh.md §4.1).
    pub fn is_municipal(self) -> bool {
        use Programme::{Child, Disability, Nurture, Premature, Rehabilitation, SingleParent};
        matches!(self, Child | SingleParent | Disability | Rehabilitation | Nurture | Premature)
    }

    /// 地単公費: not given to people on medical aid.
    pub fn is_local(self) -> bool {
        matches!(self, Programme::Child | Programme::SingleParent | Programme::Disability)
    }

    /// Key in the data file.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Programme::Child => "child",
            Programme::SingleParent => "single_parent",
            Programme::Disability => "disability",
            Programme::Intractable => "intractable",
            Programme::ChildChronic => "child_chronic",
            Programme::Psychiatric => "psychiatric",
            Programme::Rehabilitation => "rehabilitation",
            Programme::Nurture => "nurture",
            Programme::Premature => "premature",
            Programme::Tuberculosis => "tuberculosis",
            Programme::Hepatitis => "hepatitis",
            Programme::AtomicBomb => "atomic_bomb",
        }
    }
}

/// For whom and how many: ages and parts per million by programme, read once.
struct Rates {
    rows: [(u8, u8, u32); 12],
    child_limit_18: u32,
}

fn rates() -> &'static Rates {
    static RATES: LazyLock<Rates> = LazyLock::new(|| {
        let shares = shares::built_in();
        let rows = Programme::ALL.map(|programme| {
            let row = shares.subsidies.get(programme.key()).expect("the file has a row for every programme");
            (row.ages.0, row.ages.1, row.share.value as u32)
        });
        Rates { rows, child_limit_18: shares.ppm("child_limit_18") }
    });
    &RATES
}

/// A person's subsidy under one programme.
#[doc(alias = "受給者証")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Subsidy {
    nation: Nation,
    person: PersonIndex,
    programme: Programme,
}

/// Recipient numbers under one payer number.
const SERIALS: u64 = 999_999;

/// Distance of a municipality's further payer bodies.
const BODY_STEP: u16 = 200;

/// First payer body of a prefecture.
const PREFECTURE_BODY: u16 = 601;

/// Where a body's people live and how their numbers are mixed: blocks from and before, and the bijection.
fn area(nation: Nation, programme: Programme, ranks: (u32, u32)) -> (u32, u32, Permutation) {
    let key = nation.mix(u64::from(ranks.0) << 8 | u64::from(programme.law()), field::SUBSIDY_NUMBER);
    let payers = if programme.is_municipal() { 5 } else { 16 };
    (ranks.0, ranks.1, Permutation::new(999 * payers, 1_001, key))
}

impl Subsidy {
    /// The programme.
    pub fn programme(&self) -> Programme {
        self.programme
    }

    /// 公費負担者番号 and 公費受給者番号.
    pub fn numbers(&self) -> (PayerNumber, RecipientNumber) {
        let rank = self.nation.rank_of(self.person);
        let municipality = rank.municipality();
        let municipal = self.programme.is_municipal();
        let ranks = if municipal { municipality.ranks() } else { rank.prefecture().ranks() };
        let (start, _, numbers) = area(self.nation, self.programme, ranks);
        let place = numbers.apply(self.nation.local_of(self.person, rank, start));
        let turn = (place / SERIALS) as u16;
        let body = if municipal { municipality.code() + BODY_STEP * turn } else { PREFECTURE_BODY + turn };
        let payer = payer(self.programme.law(), rank.prefecture().code(), body);
        (payer, recipient(1 + (place % SERIALS) as u32))
    }
}

impl Person {
    /// The person's subsidies, in the order of [`Programme::ALL`].
    pub fn subsidies(&self) -> impl Iterator<Item = Subsidy> + use<> {
        let person = *self;
        Programme::ALL.into_iter().filter_map(move |programme| person.subsidy(programme))
    }

    /// The person's subsidy under a programme.
    pub fn subsidy(&self, programme: Programme) -> Option<Subsidy> {
        let draw = match programme {
            Programme::SingleParent => self.household().0 << 1 | 1,
            _ => u64::from(self.index().get()) << 1,
        };
        let bits = self.nation().mix(draw << 8 | u64::from(programme.law()), field::SUBSIDY);
        let given = chance(bits, rates().rows[programme as usize].2) && self.may_have(programme);
        given.then(|| Subsidy { nation: self.nation(), person: self.index(), programme })
    }

    /// Whether the person is one of those among whom a programme has its share.
    pub(crate) fn may_have(&self, programme: Programme) -> bool {
        let ((from, to, _), age) = (rates().rows[programme as usize], self.age());
        (from..=to).contains(&age) && self.fits(programme, age) && !(programme.is_local() && self.aid().is_some())
    }

    fn fits(&self, programme: Programme, age: u8) -> bool {
        let (nation, slot) = (self.nation(), self.slot());
        match programme {
            Programme::Child => {
                let municipality = u64::from(self.rank().municipality().0);
                age < 15 || chance(nation.mix(municipality, field::CHILD_LIMIT), rates().child_limit_18)
            }
            Programme::SingleParent => {
                let youngest = nation.person(member(self.index(), slot, slot.size - 1));
                let covered = slot.role == Role::Head || age < 18;
                slot.shape == Shape::LoneParent && covered && youngest.age() < 18
            }
            _ => true,
        }
    }
}

impl Nation {
    /// The person with these numbers of a subsidy; none when they are nobody's.
    pub fn find_subsidy(self, payer: PayerNumber, recipient: RecipientNumber) -> Option<(PersonIndex, Programme)> {
        let (law, code, body) = payer_parts(payer);
        let programme = Programme::ALL.into_iter().find(|programme| programme.law() == law)?;
        let prefecture = Prefecture::from_code(code)?;
        let (ranks, turn) = match programme.is_municipal() {
            true => (Municipality::from_code(prefecture, body % BODY_STEP)?.ranks(), body / BODY_STEP),
            false => (prefecture.ranks(), body.checked_sub(PREFECTURE_BODY)?),
        };
        let (start, end, numbers) = area(self, programme, ranks);
        let place = u64::from(turn) * SERIALS + recipient_serial(recipient).checked_sub(1)?;
        let index = self.person_of_local(numbers.invert(place)?, start, end)?;
        self.person(index).subsidy(programme).map(|_| (index, programme))
    }
}

const _: () = assert!(BLOCK_PEOPLE as u64 * 60_000 < 16 * SERIALS, "the largest prefecture fits");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn subsidy_numbers_lead_back_to_the_person(seed: u64, number in 0u32..crate::PEOPLE) {
            let nation = Nation::new(seed);
            let index = PersonIndex::new(number).unwrap();
            for subsidy in nation.person(index).subsidies() {
                let (payer, recipient) = subsidy.numbers();
                prop_assert_eq!(nation.find_subsidy(payer, recipient), Some((index, subsidy.programme())));
            }
        }

        #[test]
        fn whoever_a_number_finds_has_that_number(law in 0usize..12, code in 1u8..=47, body in 1u16..1000, serial in 0u32..1_000_000) {
            let nation = Nation::new(3);
            let (payer, recipient) = (payer(Programme::ALL[law].law(), code, body), recipient(serial));
            if let Some((index, programme)) = nation.find_subsidy(payer, recipient) {
                prop_assert_eq!(nation.person(index).subsidy(programme).unwrap().numbers(), (payer, recipient));
            }
        }
    }

    #[test]
    fn every_municipality_has_numbers_for_all_its_people() {
        for prefecture in Prefecture::all() {
            for municipality in (1..).map_while(|code| Municipality::from_code(prefecture, code)) {
                let (start, end) = municipality.ranks();
                assert!(u64::from(end - start) * u64::from(BLOCK_PEOPLE) <= 5 * SERIALS);
                assert!(municipality.code() < BODY_STEP);
            }
        }
    }

    #[test]
    fn programmes_keep_to_their_ages() {
        let nation = Nation::new(1);
        for number in 0..30_000 {
            let person = nation.person(PersonIndex::wrapping(number));
            for subsidy in person.subsidies() {
                match subsidy.programme() {
                    Programme::Child => assert!(person.age() < 18),
                    Programme::Premature => assert_eq!(person.age(), 0),
                    Programme::AtomicBomb => assert!(person.age() >= 80),
                    _ => {}
                }
                assert!(!subsidy.programme().is_local() || person.aid().is_none());
            }
        }
    }
}
