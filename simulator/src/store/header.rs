//! The compact form of a record's header, version 3: a byte for the kind, then the fields in the order of [`Header`].
//! A number is LEB128; a text is its length and its bytes; an absent facility is 0, a present one 1 and the text; a
//! moment is the year (2 bytes, little endian), month, day, hour, minute, second (a byte each).

use super::record::Header;
use jiff::civil::DateTime;
use onshi_wire::control::journal::Door;

/// The kinds, by their byte.
const CREATED: u8 = 0;
const RECEIVED: u8 = 1;
const DECIDED: u8 = 2;
const ANSWERED: u8 = 3;
const DELIVERED: u8 = 4;
const SLICE: u8 = 5;

/// The doors, by their byte.
const DOORS: [Door; 6] = [Door::Req, Door::Res, Door::Face, Door::Http, Door::Claims, Door::Control];

/// Appends a header's compact form.
pub(super) fn write(header: &Header, out: &mut Vec<u8>) {
    match header {
        Header::Created { seq, at } => {
            out.push(CREATED);
            number(*seq, out);
            moment(*at, out);
        }
        Header::Received { seq, at, door, facility, name } => {
            out.push(RECEIVED);
            number(*seq, out);
            moment(*at, out);
            place(*door, facility.as_deref(), name, out);
        }
        Header::Decided { input, at } => {
            out.push(DECIDED);
            number(*input, out);
            moment(*at, out);
        }
        Header::Slice { input, at, rows } => {
            out.push(SLICE);
            number(*input, out);
            moment(*at, out);
            number(u64::from(*rows), out);
        }
        Header::Answered { seq, at, answers, door, facility, name, refused, after_ms, summary } => {
            out.push(ANSWERED);
            number(*seq, out);
            moment(*at, out);
            number(*answers, out);
            place(*door, facility.as_deref(), name, out);
            out.push(u8::from(*refused));
            number(*after_ms, out);
            text(summary, out);
        }
        Header::Delivered { seq, at, answers, door, facility, name } => {
            out.push(DELIVERED);
            number(*seq, out);
            moment(*at, out);
            number(*answers, out);
            place(*door, facility.as_deref(), name, out);
        }
    }
}

fn number(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn text(text: &str, out: &mut Vec<u8>) {
    number(text.len() as u64, out);
    out.extend_from_slice(text.as_bytes());
}

fn place(door: Door, facility: Option<&str>, name: &str, out: &mut Vec<u8>) {
    // Every door is in the table; the test goes through all of them.
    out.push(DOORS.iter().position(|other| *other == door).map_or(u8::MAX, |at| at as u8));
    out.push(u8::from(facility.is_some()));
    if let Some(facility) = facility {
        text(facility, out);
    }
    text(name, out);
}

fn moment(at: DateTime, out: &mut Vec<u8>) {
    out.extend_from_slice(&at.year().to_le_bytes());
    out.extend([at.month(), at.day(), at.hour(), at.minute(), at.second()].map(i8::cast_unsigned));
}

/// Reads a compact header; none if it is damaged or something is left over.
pub(super) fn read(bytes: &[u8]) -> Option<Header> {
    let mut rest = Rest(bytes);
    let header = rest.header()?;
    rest.0.is_empty().then_some(header)
}

/// What is still to be read.
struct Rest<'b>(&'b [u8]);

impl Rest<'_> {
    fn header(&mut self) -> Option<Header> {
        let kind = self.byte()?;
        let (seq, at) = (self.number()?, self.moment()?);
        Some(match kind {
            CREATED => Header::Created { seq, at },
            RECEIVED => {
                let (door, facility, name) = self.place()?;
                Header::Received { seq, at, door, facility, name }
            }
            DECIDED => Header::Decided { input: seq, at },
            SLICE => Header::Slice { input: seq, at, rows: u32::try_from(self.number()?).ok()? },
            ANSWERED => {
                let answers = self.number()?;
                let (door, facility, name) = self.place()?;
                let (refused, after_ms, summary) = (self.flag()?, self.number()?, self.text()?);
                Header::Answered { seq, at, answers, door, facility, name, refused, after_ms, summary }
            }
            DELIVERED => {
                let answers = self.number()?;
                let (door, facility, name) = self.place()?;
                Header::Delivered { seq, at, answers, door, facility, name }
            }
            _ => return None,
        })
    }

    fn take(&mut self, length: usize) -> Option<&[u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn flag(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7F);
            number |= part.checked_shl(shift).filter(|shifted| shifted >> shift == part)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn text(&mut self) -> Option<String> {
        let length = usize::try_from(self.number()?).ok()?;
        std::str::from_utf8(self.take(length)?).ok().map(str::to_owned)
    }

    fn place(&mut self) -> Option<(Door, Option<String>, String)> {
        let door = *DOORS.get(usize::from(self.byte()?))?;
        let facility = if self.flag()? { Some(self.text()?) } else { None };
        Some((door, facility, self.text()?))
    }

    fn moment(&mut self) -> Option<DateTime> {
        let year = i16::from_le_bytes(self.take(2)?.try_into().ok()?);
        let [month, day, hour, minute, second]: [u8; 5] = self.take(5)?.try_into().ok()?;
        let [month, day, hour, minute, second] = [month, day, hour, minute, second].map(u8::cast_signed);
        DateTime::new(year, month, day, hour, minute, second, 0).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn headers() -> impl Strategy<Value = Header> {
        let facility = proptest::option::of("[a-z医薬]{0,9}");
        let door = proptest::sample::select(DOORS.to_vec());
        let seconds = 0..86_400_i32;
        (any::<[u64; 3]>(), seconds, door, facility, ".{0,20}", any::<bool>(), 0..6_u8).prop_map(
            |([seq, answers, after_ms], second, door, facility, name, refused, kind)| {
                let time = [second / 3_600, second / 60 % 60, second % 60].map(|part| part as i8);
                let at = date(2026, 11, 3).at(time[0], time[1], time[2], 0);
                let summary = format!("{name}。");
                match kind {
                    CREATED => Header::Created { seq, at },
                    RECEIVED => Header::Received { seq, at, door, facility, name },
                    DECIDED => Header::Decided { input: seq, at },
                    SLICE => Header::Slice { input: seq, at, rows: answers as u32 },
                    ANSWERED => Header::Answered { seq, at, answers, door, facility, name, refused, after_ms, summary },
                    _ => Header::Delivered { seq, at, answers, door, facility, name },
                }
            },
        )
    }

    proptest! {
        #[test]
        fn every_header_reads_back_and_no_shorter_one_does(header in headers()) {
            let mut out = Vec::new();
            write(&header, &mut out);
            for cut in 0..out.len() {
                prop_assert_eq!(read(&out[..cut]), None);
            }
            prop_assert_eq!(read(&out), Some(header));
            out.push(0);
            prop_assert_eq!(read(&out), None);
        }

        #[test]
        fn any_bytes_are_a_header_or_damage(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = read(&bytes);
        }
    }
}
