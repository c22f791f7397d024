//! File names in the folders req, res and face (spec/oqs-wire.md §2.2–§2.5). Names only: nothing here touches a disk.
//!
//! - [`parse`]: a name as a [`FolderName`], or why it is none ([`NameError`]);
//! - [`MessageName`]: requests, responses and `.err` files, and how they belong together;
//! - [`FaceName`]: face files.
//!
//! ```
//! use onshi_wire::folder::{self, Extension, FolderName};
//! use onshi_wire::oqs::MessageKind;
//! let Ok(FolderName::Request(request)) = folder::parse("OQSsiquc01req_202611030001.xml") else { panic!() };
//! assert_eq!(request.kind(), Some(MessageKind::OQSsiquc01req));
//! assert_eq!(request.response(Extension::Xml).file_name(), "OQSsiquc01res_202611030001.xml");
//! assert_eq!(request.err().file_name(), "OQSsiquc01req_202611030001.err");
//! ```

mod face;
mod name;

pub use face::{FACE_PREFIX, FaceName};
pub use name::{Extension, FolderName, MessageName, NameError, NameFault, parse};

/// Folder of requests, receipt computer to terminal.
pub const REQ: &str = "req";
/// Folder of results, terminal to receipt computer.
pub const RES: &str = "res";
/// Folder of card-reader results, terminal to receipt computer.
pub const FACE: &str = "face";

/// The longest suffix; a Windows file name has 255 characters at most.
pub const MAX_SUFFIX_LENGTH: usize = 200;
/// The longest file name, in bytes.
pub const MAX_NAME_LENGTH: usize = 255;
