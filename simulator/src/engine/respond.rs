//! What was decided → the bytes that leave. Pure: the same ruling gives the same bytes, also after a restart.

use super::state::{FaceContent, FaceRuling, Missing, Ruling};
use crate::actors::platform::from_wire::{Rejection, Request, message_of};
use crate::actors::platform::to_wire::{Writer, failure};
use crate::actors::platform::{Books, Failure, Site, WEB_DOOR, is_web, refusal};
use crate::actors::pmh;
use bytes::Bytes;
use jiff::civil::DateTime;
use std::time::Duration;

/// Something that leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Response {
    /// An `.err` rather than a message.
    pub(crate) refused: bool,
    /// File name.
    pub(crate) name: String,
    /// Content; what is journaled is what is sent, so it is shared.
    pub(crate) bytes: Bytes,
    /// One line for the journal, without personal data.
    pub(crate) summary: String,
    /// Leave it that much later.
    pub(crate) after: Duration,
}

/// The request that is answered, as far as answers need it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// Whose terminal.
    pub(crate) site: &'a Site,
    /// Codes and layouts.
    pub(crate) books: Books<'a>,
    /// The request's file name.
    pub(crate) file_name: &'a str,
    /// Its bytes.
    pub(crate) bytes: &'a [u8],
    /// The moment of the answer.
    pub(crate) at: DateTime,
}

impl Asked<'_> {
    /// The answer to a request that could not be decided.
    pub(crate) fn rejected(&self, rejection: &Rejection) -> Response {
        match rejection {
            Rejection::Err(failure) => self.err(failure),
            Rejection::Centre(message, failure) => {
                self.message(self.writer(Missing::default()).failed_bytes(message, failure), "異常終了", failure)
            }
        }
    }

    /// The answer to a request that was decided; none if a planned fault swallows it.
    pub(crate) fn ruled(&self, request: &Request, ruling: &Ruling) -> Option<Response> {
        match ruling {
            Ruling::NoAnswer => None,
            Ruling::AppFails => {
                let text = "連携アプリケーションで障害が発生しています。";
                Some(self.err(&Failure::of(self.books.codes, "request.planned", text)))
            }
            Ruling::CentreFails => {
                let failed = Failure::of(self.books.codes, "centre.planned", "センターで障害が発生しています。");
                Some(self.rejected(&Rejection::Centre(Box::new(request.message.clone()), failed)))
            }
            Ruling::Decided { outcome: Err(refusal), after, .. } => {
                let failed = failure(self.books.codes, refusal);
                let bytes = self.writer(Missing::default()).refused_bytes(&request.message, &failed);
                Some(Response { after: *after, ..self.message(bytes, "異常終了", &failed) })
            }
            Ruling::Decided { outcome: Ok(events), after, missing } => {
                let writer = self.writer(*missing);
                if let Some(bytes) = writer.pdf(&request.message, events) {
                    let summary = format!("{} に応答(PDF)", request.message.title());
                    let name = answer_name_of(self.file_name, "pdf");
                    return Some(Response { refused: false, name, bytes: bytes.into(), summary, after: *after });
                }
                let result = writer.reply_bytes(&request.message, events);
                let mut response = match result {
                    Some(result) => self.result(result, request.message.title()),
                    None => self.err(&Failure::of(self.books.codes, "otherwise", "処理結果がありません。")),
                };
                let extension = writer.extension(&request.message, events);
                if !response.refused && extension != "xml" {
                    response.name = format!("{}.{extension}", stem(&response.name));
                }
                if let Some(told) = pmh::to_wire::summary(events) {
                    response.summary = format!("{}。{told}", response.summary);
                }
                Some(Response { after: *after, ..response })
            }
        }
    }

    fn writer(&self, missing: Missing) -> Writer<'_> {
        let Missing { aid, pmh } = missing;
        let web = is_web(self.file_name);
        Writer { aid_missing: aid, pmh_missing: pmh, web, ..Writer::new(self.site, self.books, self.at) }
    }

    /// A result message, or an `.err` if there is none.
    fn message(&self, bytes: Option<Result<Vec<u8>, Failure>>, what: &str, otherwise: &Failure) -> Response {
        bytes.map_or_else(|| self.err(otherwise), |bytes| self.result(bytes, what))
    }

    fn result(&self, bytes: Result<Vec<u8>, Failure>, what: &str) -> Response {
        match bytes {
            Ok(bytes) => Response {
                refused: false,
                name: answer_name(self.file_name),
                bytes: bytes.into(),
                summary: [what, " に応答"].concat(),
                after: Duration::ZERO,
            },
            Err(failure) => self.err(&failure),
        }
    }

    fn err(&self, failure: &Failure) -> Response {
        let encoding = self.site.style.encoding;
        let (name, bytes) = if is_web(self.file_name) {
            (self.file_name.to_owned(), refusal::json(failure))
        } else {
            let name = format!("{}.err", stem(self.file_name));
            (name, refusal::line(&failure.code, &failure.message, self.bytes, encoding))
        };
        Response {
            refused: true,
            name,
            bytes: bytes.into(),
            summary: format!("受け付けず .err を返す({})", failure.code),
            after: Duration::ZERO,
        }
    }
}

/// A face file of a tap.
pub(crate) fn face(site: &Site, books: Books<'_>, ruling: &FaceRuling, at: DateTime) -> Result<Response, Failure> {
    let writer = Writer::new(site, books, at);
    let (name, bytes, summary) = match &ruling.content {
        FaceContent::Qualification { answer, marks, aid_missing, remark } => {
            let writer = Writer { aid_missing: *aid_missing, ..writer };
            let remark = remark.as_ref().map_or_else(String::new, |remark| format!("。{remark}"));
            let name = ruling.file_name.clone();
            (name, writer.bytes(&writer.face(answer, marks))?, format!("顔認証ファイルを作成{remark}"))
        }
        FaceContent::Subsidies { telling, person, file_identifier } => {
            let family = books.layouts.pmh.message("pmh.face").map_or("", |layout| layout.name());
            let values = writer.pmh_face(telling, person, file_identifier);
            let count = telling.certificates().len();
            let summary = format!("医療費助成の顔認証ファイルを作成(受給者証{count}件)");
            (format!("{family}_{}", ruling.file_name), writer.data_bytes("pmh.face", &values)?, summary)
        }
    };
    Ok(Response { refused: false, name, bytes: bytes.into(), summary, after: ruling.after })
}

/// A file name without its last extension.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// `X01req_S.xml` → `X01res_S.xml`, letter case kept (spec/oqs-wire.md §2.3).
fn answer_name(request: &str) -> String {
    if is_web(request) {
        return format!("{WEB_DOOR}{}", answer_stem(message_of(request), ""));
    }
    answer_name_of(request, "xml")
}

/// The same name with another extension, on both doors: what is no message is told by its extension.
fn answer_name_of(request: &str, extension: &str) -> String {
    let (door, name) = if is_web(request) { (WEB_DOOR, &request[WEB_DOOR.len()..]) } else { ("", request) };
    let prefix = message_of(name);
    let rest = &stem(name)[prefix.len()..];
    [door, &answer_stem(prefix, rest), ".", extension].concat()
}

fn answer_stem(prefix: &str, rest: &str) -> String {
    let head = prefix.strip_suffix(['q', 'Q']).unwrap_or(prefix);
    let last = if prefix.ends_with('Q') { "S" } else { "s" };
    [head, last, rest].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_named_after_their_request() {
        assert_eq!(answer_name("OQSsiquc01req_2021081611906.xml"), "OQSsiquc01res_2021081611906.xml");
        assert_eq!(answer_name("OQSmutic02req_req_1.XML"), "OQSmutic02res_req_1.xml");
        assert_eq!(answer_name("web/OQSsiquc01req"), "web/OQSsiquc01res");
        assert_eq!(answer_name_of("YZKsiquc01req_1.xml", "pdf"), "YZKsiquc01res_1.pdf");
        assert_eq!(answer_name_of("web/YZKsiquc01req", "pdf"), "web/YZKsiquc01res.pdf");
        assert_eq!(stem("OQSsiquc01req_a.b.xml"), "OQSsiquc01req_a.b");
    }
}
