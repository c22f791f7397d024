//! Where the fields that the rules ask for stand in each kind of claim, looked up once a file.

use onshi_wire::uke::Kind;

/// Positions of a detail record's fields.
#[derive(Debug, Clone, Copy)]
pub struct DetailColumns {
    /// Record identifier.
    pub id: &'static str,
    /// 診療識別; 0 where the kind has none.
    pub group: usize,
    /// 負担区分.
    pub burden: usize,
    /// 点数 or 金額.
    pub points: usize,
    /// 回数; 0 where every record counts once.
    pub times: usize,
    /// 1日の情報; 0 where the record has a date instead.
    pub first_day: usize,
    /// 算定年月日; 0 where the record has days.
    pub date: usize,
}

/// Positions by kind of claim.
#[derive(Debug, Clone)]
pub struct Columns {
    /// The kind.
    pub kind: Kind,
    /// Details that are summed up.
    pub details: Vec<DetailColumns>,
}

impl Columns {
    /// Looks the fields up.
    pub fn of(kind: Kind) -> Self {
        let ids: &[&'static str] = match kind {
            Kind::Medical => &["SI", "IY", "TO"],
            Kind::Dental => &["SS", "SI", "IY", "TO"],
            // 調剤 adds fees and drugs up over several records; its totals are not judged (spec/claims.md §3, conf M).
            Kind::Dispensing => &[],
            Kind::HomeNursing => &["KA"],
        };
        let details = ids.iter().map(|id| {
            let at = |names: &[&str]| names.iter().map(|name| position(kind, id, name)).find(|p| *p > 0).unwrap_or(0);
            DetailColumns {
                id,
                group: at(&["診療識別"]),
                burden: at(&["負担区分"]),
                points: at(&["点数", "金額"]),
                times: at(&["回数"]),
                first_day: at(&["日の情報"]),
                date: at(&["算定年月日"]),
            }
        });
        Columns { kind, details: details.collect() }
    }

    /// Position of the first of these names in a record of this kind; 0 where none of them exists.
    pub fn at(&self, id: &str, names: &[&str]) -> usize {
        names.iter().map(|name| position(self.kind, id, name)).find(|position| *position > 0).unwrap_or(0)
    }
}

fn position(kind: Kind, id: &str, name: &str) -> usize {
    kind.layout(id).and_then(|layout| layout.position(name)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_that_the_rules_need_is_found() {
        for kind in Kind::ALL {
            let columns = Columns::of(kind);
            for detail in &columns.details {
                assert!(detail.burden > 0 && detail.points > 0, "{kind:?} {}", detail.id);
                assert!((detail.first_day > 0) != (detail.date > 0), "{kind:?} {}", detail.id);
            }
            assert!(columns.at("KO", &["負担者番号"]) == 2, "{kind:?}");
            assert!(columns.at("RE", &["診療年月", "調剤年月", "指定訪問看護年月"]) > 0, "{kind:?}");
        }
    }
}
