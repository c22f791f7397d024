//! A bulk result as a zip (spec/oqs-wire.md §8-7): one entry, named like the archive with `.xml`, no password. The
//! only file that knows the zip library.

use super::name;
use std::io::{self, Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Whether a file name is that of a bulk result (`OQSmu…02res_….xml`).
#[must_use]
pub fn is_bulk_result(file_name: &str) -> bool {
    let prefix = file_name.split('_').next().unwrap_or_default();
    prefix.get(3..5) == Some("mu") && prefix.ends_with("02res") && name::split(file_name).1 == "xml"
}

/// Packs `OQSmuquc02res_1.xml` into `OQSmuquc02res_1.zip`; the same input gives the same bytes.
///
/// # Errors
/// When the library refuses (an entry of more than 4 GiB).
pub fn pack(file_name: &str, bytes: &[u8]) -> io::Result<(String, Vec<u8>)> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The default options carry a fixed date.
    zip.start_file(file_name, SimpleFileOptions::default()).map_err(io::Error::other)?;
    zip.write_all(bytes)?;
    let packed = zip.finish().map_err(io::Error::other)?.into_inner();
    Ok((format!("{}.zip", name::split(file_name).0), packed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn a_bulk_result_is_packed_under_its_own_name_and_always_alike() {
        let (name, packed) = pack("OQSmuquc02res_1.xml", "<XmlMsg>あ</XmlMsg>".as_bytes()).unwrap();
        assert_eq!(name, "OQSmuquc02res_1.zip");
        let mut archive = zip::ZipArchive::new(Cursor::new(packed.as_slice())).unwrap();
        assert_eq!(archive.len(), 1);
        let mut entry = archive.by_index(0).unwrap();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        assert_eq!((entry.name().unwrap().as_ref(), text.as_str()), ("OQSmuquc02res_1.xml", "<XmlMsg>あ</XmlMsg>"));
        assert_eq!(pack("OQSmuquc02res_1.xml", "<XmlMsg>あ</XmlMsg>".as_bytes()).unwrap().1, packed);
    }

    #[test]
    fn only_second_results_of_bulk_exchanges_are_packed() {
        for name in ["OQSmuquc02res_1.xml", "OQSmutic02res_1.xml", "OQSmuimm02res_x.xml"] {
            assert!(is_bulk_result(name), "{name}");
        }
        for name in ["OQSmuquc01res_1.xml", "OQSsiquc01res_1.xml", "OQSmuquc02req_1.xml", "OQSmuquc02res_1.zip", "x"] {
            assert!(!is_bulk_result(name), "{name}");
        }
    }
}
