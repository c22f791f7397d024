//! How one terminal is named inside the engine and in the log: the facility's id for its first terminal, otherwise
//! `facility#terminal`. No id can hold a `#`, so the name is unambiguous.

/// What separates facility and terminal.
const SEPARATOR: char = '#';

/// The key of a terminal.
pub(crate) fn key(facility: &str, terminal: &str) -> String {
    format!("{facility}{SEPARATOR}{terminal}")
}

/// The facility of a key.
pub(crate) fn facility_of(key: &str) -> &str {
    key.split(SEPARATOR).next().unwrap_or(key)
}

/// The terminal of a key; none for the first one.
pub(crate) fn terminal_of(key: &str) -> Option<&str> {
    key.split_once(SEPARATOR).map(|(_, terminal)| terminal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_names_facility_and_terminal() {
        let second = key("診療所", "二階");
        assert_eq!((facility_of(&second), terminal_of(&second)), ("診療所", Some("二階")));
        assert_eq!((facility_of("診療所"), terminal_of("診療所")), ("診療所", None));
    }
}
