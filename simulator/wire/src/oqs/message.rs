//! The messages of known layout as one enum, and their kinds.

use super::group::{Child, Group};
use super::layout::browsing::{TKKsiquc01req, TKKsiquc01res, YZKsiquc01req, YZKsiquc01res};
use super::layout::messages::{
    OQSmuhvq01req, OQSmuhvq01res, OQSmuhvq02req, OQSmuhvq02res, OQSmuimm01req, OQSmuimm01res, OQSmuimm02req,
    OQSmuimm02res, OQSmuonq01req, OQSmuonq01res, OQSmuonq02req, OQSmuonq02res, OQSmuquc01req, OQSmuquc01res,
    OQSmuquc02req, OQSmuquc02res, OQSmutic01req, OQSmutic01res, OQSmutic02req, OQSmutic02res, OQSsihvq01req,
    OQSsihvq01res, OQSsiimm01req, OQSsiimm01res, OQSsionq01req, OQSsionq01res, OQSsiquc01req, OQSsiquc01res,
};
use super::problem::{Decoded, Limits};
use super::read;
use super::table::GroupLayout;
use std::fmt;

/// A message struct.
pub trait MessageType: Group + Default + Into<Message> {
    /// Its kind.
    const KIND: MessageKind;
}

macro_rules! messages {
    ($( $name:ident = $number:literal $title:literal, )*) => {
        /// The messages whose layout is known: IF-001…028. [`super::catalogue`] lists all names.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum MessageKind {
            $( #[doc = concat!("IF-", stringify!($number), " ", $title, ".")] $name, )*
        }

        impl MessageKind {
            /// All, in the order of their numbers.
            pub const ALL: &'static [MessageKind] = &[$( MessageKind::$name, )*];

            /// API識別ID, which is also the prefix of file names: `OQSsiquc01req`.
            #[must_use]
            pub const fn prefix(self) -> &'static str {
                match self { $( MessageKind::$name => stringify!($name), )* }
            }

            /// Japanese name.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $( MessageKind::$name => $title, )* }
            }

            /// Number: 2 for OQS-IF-002; 0 for those that have none.
            #[must_use]
            pub const fn number(self) -> u16 {
                match self { $( MessageKind::$name => $number, )* }
            }

            /// The table of the root element.
            #[must_use]
            pub const fn layout(self) -> &'static GroupLayout {
                match self { $( MessageKind::$name => $name::LAYOUT, )* }
            }

            /// The kind with this API識別ID, letter case free.
            #[must_use]
            pub fn from_prefix(prefix: &str) -> Option<MessageKind> {
                Self::ALL.iter().copied().find(|kind| kind.prefix().eq_ignore_ascii_case(prefix))
            }
        }

        /// Any of these messages.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Message {
            $( #[doc = concat!("IF-", stringify!($number), " ", $title, ".")] $name($name), )*
        }

        impl Message {
            /// Its kind.
            #[must_use]
            pub const fn kind(&self) -> MessageKind {
                match self { $( Message::$name(_) => MessageKind::$name, )* }
            }

            /// Its root group.
            #[must_use]
            pub fn as_group(&self) -> &dyn Group {
                match self { $( Message::$name(message) => message, )* }
            }

            fn as_group_mut(&mut self) -> &mut dyn Group {
                match self { $( Message::$name(message) => message, )* }
            }

            /// An empty message of a kind.
            #[must_use]
            pub fn empty(kind: MessageKind) -> Message {
                match kind { $( MessageKind::$name => Message::$name($name::default()), )* }
            }
        }

        $(
            impl MessageType for $name {
                const KIND: MessageKind = MessageKind::$name;
            }

            impl From<$name> for Message {
                fn from(message: $name) -> Message {
                    Message::$name(message)
                }
            }
        )*

        /// Reads bytes as a message of a kind that is known only at run time; see [`super::decode`].
        #[must_use]
        pub fn decode_message(kind: MessageKind, bytes: &[u8], limits: &Limits) -> Decoded<Message> {
            match kind {
                $( MessageKind::$name => read::decode::<$name>(bytes, limits).map(Message::$name), )*
            }
        }
    };
}

messages! {
    OQSsiquc01req = 1 "資格確認要求",
    OQSsiquc01res = 2 "資格確認結果",
    OQSsiimm01req = 3 "照会番号登録要求",
    OQSsiimm01res = 4 "照会番号登録結果",
    OQSmuquc01req = 5 "資格確認一括照会要求",
    OQSmuquc01res = 6 "資格確認一括照会アップロード結果",
    OQSmuquc02req = 7 "資格確認一括照会ダウンロード要求",
    OQSmuquc02res = 8 "資格確認一括照会ダウンロード結果",
    OQSmuimm01req = 9 "照会番号一括登録要求",
    OQSmuimm01res = 10 "照会番号一括登録アップロード結果",
    OQSmuimm02req = 11 "照会番号一括登録ダウンロード要求",
    OQSmuimm02res = 12 "照会番号一括登録ダウンロード結果",
    OQSmutic01req = 13 "委託先資格情報の一括取得要求",
    OQSmutic01res = 14 "委託先資格情報の一括取得アップロード結果",
    OQSmutic02req = 15 "委託先資格情報の一括取得ダウンロード要求",
    OQSmutic02res = 16 "委託先資格情報の一括取得ダウンロード結果",
    OQSmuhvq01req = 17 "同意済資格情報一括取得（訪問診療等）要求",
    OQSmuhvq01res = 18 "同意済資格情報一括取得（訪問診療等）アップロード結果",
    OQSmuhvq02req = 19 "同意済資格情報一括取得（訪問診療等）ダウンロード要求",
    OQSmuhvq02res = 20 "同意済資格情報一括取得（訪問診療等）ダウンロード結果",
    OQSmuonq01req = 21 "同意済資格情報一括取得（オンライン診療等）要求",
    OQSmuonq01res = 22 "同意済資格情報一括取得（オンライン診療等）アップロード結果",
    OQSmuonq02req = 23 "同意済資格情報一括取得（オンライン診療等）ダウンロード要求",
    OQSmuonq02res = 24 "同意済資格情報一括取得（オンライン診療等）ダウンロード結果",
    OQSsihvq01req = 25 "資格確認（訪問診療等）要求",
    OQSsihvq01res = 26 "資格確認（訪問診療等）結果",
    OQSsionq01req = 27 "資格確認（オンライン診療等）要求",
    OQSsionq01res = 28 "資格確認（オンライン診療等）結果",
    YZKsiquc01req = 0 "薬剤情報・診療情報等閲覧要求",
    YZKsiquc01res = 0 "薬剤情報・診療情報等閲覧結果",
    TKKsiquc01req = 0 "特定健診情報閲覧要求",
    TKKsiquc01res = 0 "特定健診情報閲覧結果",
}

impl MessageKind {
    /// Whether it goes from the receipt computer to the terminal.
    #[must_use]
    pub fn is_request(self) -> bool {
        self.prefix().ends_with("req")
    }

    /// Whether it is a bulk message (`mu`).
    #[must_use]
    pub fn is_bulk(self) -> bool {
        self.prefix().as_bytes()[3] == b'm'
    }

    /// The result of a request.
    #[must_use]
    pub fn response(self) -> Option<MessageKind> {
        let base = self.prefix().strip_suffix("req")?;
        MessageKind::from_prefix(&format!("{base}res"))
    }

    /// The request of a result.
    #[must_use]
    pub fn request(self) -> Option<MessageKind> {
        let base = self.prefix().strip_suffix("res")?;
        MessageKind::from_prefix(&format!("{base}req"))
    }
}

impl fmt::Display for MessageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.prefix())
    }
}

impl Message {
    /// 医療機関コード of the header.
    #[must_use]
    pub fn medical_institution_code(&self) -> Option<&str> {
        self.as_group().text_at("MessageHeader/MedicalInstitutionCode")
    }

    /// 任意のファイル識別子 of the header.
    #[must_use]
    pub fn arbitrary_file_identifier(&self) -> Option<&str> {
        self.as_group().text_at("MessageHeader/ArbitraryFileIdentifier")
    }

    /// 受付番号, from the body (requests, first answers) or the header (second answers).
    #[must_use]
    pub fn reception_number(&self) -> Option<&str> {
        let group = self.as_group();
        group.text_at("MessageBody/ReceptionNumber").or_else(|| group.text_at("MessageHeader/ReceptionNumber"))
    }

    /// 処理結果区分 of a result's header.
    #[must_use]
    pub fn segment_of_result(&self) -> Option<&str> {
        self.as_group().text_at("MessageHeader/SegmentOfResult")
    }
}

impl Group for Message {
    fn layout(&self) -> &'static GroupLayout {
        self.as_group().layout()
    }

    fn count(&self, position: usize) -> usize {
        self.as_group().count(position)
    }

    fn child(&self, position: usize, nth: usize) -> Option<Child<'_>> {
        self.as_group().child(position, nth)
    }

    fn add(&mut self, position: usize, text: String) -> Option<&mut dyn Group> {
        self.as_group_mut().add(position, text)
    }

    fn clear(&mut self) {
        self.as_group_mut().clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_know_their_partner_and_number() {
        assert_eq!(MessageKind::OQSsiquc01req.response(), Some(MessageKind::OQSsiquc01res));
        assert_eq!(MessageKind::OQSmutic02res.request(), Some(MessageKind::OQSmutic02req));
        assert_eq!(MessageKind::OQSmutic02res.response(), None);
        for (index, kind) in MessageKind::ALL.iter().enumerate() {
            assert!(kind.number() == 0 || usize::from(kind.number()) == index + 1);
            assert_eq!(kind.is_request(), index % 2 == 0);
            assert_eq!(MessageKind::from_prefix(&kind.prefix().to_uppercase()), Some(*kind));
            assert_eq!(Message::empty(*kind).kind(), *kind);
        }
        assert!(MessageKind::OQSmuimm01req.is_bulk() && !MessageKind::OQSsiimm01req.is_bulk());
    }
}
