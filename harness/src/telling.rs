//! Telling limits (告知要求制限, S000-06): what a report or a record says in words shows no recipient number and no insured
//! number. Raw bytes of messages are the verification itself and stay.

/// What stands for a hidden character.
const HIDDEN: char = '•';

/// The number with all but its last character hidden; one or two characters are hidden wholly.
pub fn mask(number: &str) -> String {
    let length = number.chars().count();
    let shown = if length > 2 { length - 1 } else { length };
    number.chars().enumerate().map(|(nth, c)| if nth < shown { HIDDEN } else { c }).collect()
}

/// What is said of an element: the numbers of a person are masked, everything else is said as it is.
pub fn said_of(element: &str, text: &str) -> String {
    let personal = ["InsuredIdentificationNumber", "InsuredPersonIdentificationNumber"].contains(&element);
    if personal { mask(text) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_but_the_last_character_is_hidden() {
        for (number, shown) in [("1000025", "••••••5"), ("34", "••"), ("", "")] {
            assert_eq!(mask(number), shown);
        }
        assert_eq!(said_of("InsuredIdentificationNumber", "1000025"), "••••••5");
        assert_eq!(said_of("InsurerNumber", "12139903"), "12139903");
    }
}
