//! Names and units of the codes on claims, for people who read a viewing. The official masters are not part of onshi; the
//! table is data (`scenarios/layouts/care-names.yaml`), and a code that it does not list is shown as a code.

use crate::world_file::yaml;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const BUILT_IN: &str = include_str!("../../../../../scenarios/layouts/care-names.yaml");

/// One code.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Named {
    /// Name.
    pub(crate) name: String,
    /// 成分名, for drugs.
    #[serde(default)]
    pub(crate) ingredient: Option<String>,
    /// Unit.
    #[serde(default)]
    pub(crate) unit: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    version: u32,
    codes: BTreeMap<String, Named>,
    usages: BTreeMap<String, String>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| read(BUILT_IN).expect("the built-in table is read by a test"))
}

fn read(text: &str) -> Result<Table, String> {
    let table: Table = yaml::read_checked(text).map_err(|problem| problem.text.unwrap_or(problem.what))?;
    if table.version == 1 { Ok(table) } else { Err("version: 1 としてください。".to_owned()) }
}

/// A code's name and unit; the code itself where the table does not know it.
pub(crate) fn of(code: &str) -> Named {
    let unknown = || Named { name: format!("コード {code}"), ingredient: None, unit: None };
    table().codes.get(code).cloned().unwrap_or_else(unknown)
}

/// A 用法コード in words; none if there is none.
pub(crate) fn usage(code: &str) -> Option<String> {
    (!code.is_empty()).then(|| table().usages.get(code).cloned().unwrap_or_else(|| format!("用法 {code}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_table_reads_and_an_unknown_code_is_shown_as_a_code() {
        assert!(read(BUILT_IN).is_ok());
        assert_eq!(of("699999999").name, "コード 699999999");
        assert_eq!(usage(""), None);
    }
}
