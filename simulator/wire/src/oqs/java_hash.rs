//! The order in which `java.util.HashMap` hands out its keys: the terminal emits elements in that order, not in the
//! order of the layout book (spec/oqs-wire.md §2.7, §3.9).

use super::table::{ItemLayout, MAX_ITEMS};

/// Java's `String.hashCode`: over UTF-16 units, `h = 31 * h + unit`, wrapping.
#[must_use]
pub const fn string_hash(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let mut hash: u32 = 0;
    let mut at = 0;
    while at < bytes.len() {
        let first = bytes[at] as u32;
        // A &str is valid UTF-8, so the length follows from the first byte and the rest is there.
        let (code, length) = if first < 0x80 {
            (first, 1)
        } else if first < 0xE0 {
            (((first & 0x1F) << 6) | low6(bytes[at + 1]), 2)
        } else if first < 0xF0 {
            (((first & 0x0F) << 12) | (low6(bytes[at + 1]) << 6) | low6(bytes[at + 2]), 3)
        } else {
            let high = ((first & 0x07) << 18) | (low6(bytes[at + 1]) << 12);
            (high | (low6(bytes[at + 2]) << 6) | low6(bytes[at + 3]), 4)
        };
        at += length;
        if code >= 0x1_0000 {
            let above = code - 0x1_0000;
            hash = hash.wrapping_mul(31).wrapping_add(0xD800 + (above >> 10));
            hash = hash.wrapping_mul(31).wrapping_add(0xDC00 + (above & 0x3FF));
        } else {
            hash = hash.wrapping_mul(31).wrapping_add(code);
        }
    }
    hash
}

const fn low6(byte: u8) -> u32 {
    (byte & 0x3F) as u32
}

/// The bucket of a key in a table of `table_size` (a power of two): the hash is spread (`h ^ h >>> 16`) and cut.
#[must_use]
pub const fn bucket(text: &str, table_size: u32) -> u32 {
    let hash = string_hash(text);
    (hash ^ (hash >> 16)) & (table_size - 1)
}

/// The table size of a map that holds `count` keys: 16 up to 12 keys, 32 up to 24, 64 up to 48, 128 up to 96.
#[must_use]
pub const fn table_size(count: usize) -> u32 {
    let mut size: u32 = 16;
    while count > (size as usize) / 4 * 3 {
        size *= 2;
    }
    size
}

/// Positions of `items` in the order of the buckets, ascending; ties stay in layout order.
#[must_use]
pub(super) const fn emission_order(items: &[ItemLayout], table_size: u32) -> [u8; MAX_ITEMS] {
    let mut order = [0_u8; MAX_ITEMS];
    let mut buckets = [0_u32; MAX_ITEMS];
    let mut filled = 0;
    while filled < items.len() {
        let own = bucket(items[filled].element, table_size);
        // Stable insertion: move everything in a later bucket one place up.
        let mut place = filled;
        while place > 0 && buckets[place - 1] > own {
            order[place] = order[place - 1];
            buckets[place] = buckets[place - 1];
            place -= 1;
        }
        // MAX_ITEMS fits in a byte.
        order[place] = filled as u8;
        buckets[place] = own;
        filled += 1;
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_java() {
        // Values that any Java runtime prints.
        for (text, expected) in [("", 0), ("a", 97), ("hello", 99_162_322), ("Aa", 2112), ("BB", 2112)] {
            assert_eq!(string_hash(text), expected, "{text}");
        }
        for text in ["医療券", "é", "𠮷野", "MedicalTicketInfo"] {
            let by_units = text.encode_utf16().fold(0_u32, |h, unit| h.wrapping_mul(31).wrapping_add(u32::from(unit)));
            assert_eq!(string_hash(text), by_units, "{text}");
        }
    }

    #[test]
    fn a_table_grows_when_three_quarters_are_exceeded() {
        for (count, size) in [(0, 16), (12, 16), (13, 32), (24, 32), (25, 64), (48, 64), (49, 128), (96, 128)] {
            assert_eq!(table_size(count), size, "{count}");
        }
    }
}
