//! One kept-alive HTTP/1.1 connection. Written on the bare stream, with hyper's own parser: hyper's client has a task and
//! channels for each connection, which is more than a request needs here; what the sender does not use is the target's.
//! `generator_cross_check` of `ratios` puts it beside wrk.

use anyhow::{Context, bail, ensure};
use hyper::Method;
use hyper::body::Bytes;
use std::io::Write as _;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Most header fields of an answer.
const MAX_FIELDS: usize = 64;
/// The longest head of an answer.
const MAX_HEAD: usize = 64 << 10;
/// The greatest body of an answer.
const MAX_BODY: usize = 1 << 30;
/// Room for a usual answer.
const USUAL: usize = 8 << 10;

/// A connection that sends one request at a time. A request that was not carried to its end (its future was dropped, or
/// it failed) leaves half an answer behind: the connection has to be given up then.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    host: String,
    /// The request that goes out.
    out: Vec<u8>,
}

/// How an answer's body ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Body {
    Sized(usize),
    Chunked,
    UntilClose,
}

/// The head of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Head {
    status: u16,
    body: Body,
    /// Where the body begins.
    length: usize,
}

impl Connection {
    /// Opens a connection to `address`.
    ///
    /// # Errors
    /// Nobody listens there.
    pub async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await.with_context(|| format!("{address} に接続できません"))?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream, host: address.to_string(), out: Vec::new() })
    }

    /// Sends a request and returns status and body.
    ///
    /// # Errors
    /// The connection broke, or what came is not HTTP.
    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        content_type: &str,
        body: Bytes,
    ) -> anyhow::Result<(u16, Bytes)> {
        self.out.clear();
        write!(
            self.out,
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\n\r\n",
            self.host,
            body.len()
        )?;
        self.out.extend_from_slice(&body);
        self.stream.write_all(&self.out).await?;
        self.answer().await
    }

    async fn answer(&mut self) -> anyhow::Result<(u16, Bytes)> {
        let mut read = Vec::with_capacity(USUAL);
        loop {
            let open = self.more(&mut read).await?;
            let Some(head) = head(&read)? else {
                ensure!(open, "応答の途中で接続が切れました");
                ensure!(read.len() <= MAX_HEAD, "応答のヘッダーが長すぎます");
                continue;
            };
            if (100..200).contains(&head.status) {
                bail!("求めていない中間応答({})が返りました", head.status);
            }
            return Ok((head.status, self.body(read, head).await?));
        }
    }

    async fn body(&mut self, mut read: Vec<u8>, head: Head) -> anyhow::Result<Bytes> {
        match head.body {
            Body::Sized(length) => {
                ensure!(length <= MAX_BODY, "応答が大きすぎます({length}バイト)");
                let end = head.length + length;
                read.reserve(end.saturating_sub(read.len()));
                while read.len() < end {
                    ensure!(self.more(&mut read).await?, "応答の途中で接続が切れました");
                }
                ensure!(read.len() == end, "応答の後に余分なバイトがあります");
                Ok(Bytes::from(read).slice(head.length..))
            }
            Body::UntilClose => {
                while self.more(&mut read).await? {
                    ensure!(read.len() <= MAX_BODY, "応答が大きすぎます");
                }
                Ok(Bytes::from(read).slice(head.length..))
            }
            Body::Chunked => {
                let (mut body, mut at) = (Vec::new(), head.length);
                loop {
                    match chunk(&read[at..])? {
                        Some((0, begin)) => {
                            // A trailer's fields are nothing that anybody here asks for; its end is.
                            while !read[at + begin - 2..].windows(4).any(|end| end == b"\r\n\r\n") {
                                ensure!(self.more(&mut read).await?, "応答の途中で接続が切れました");
                            }
                            return Ok(body.into());
                        }
                        Some((size, begin)) if read.len() >= at + begin + size + 2 => {
                            body.extend_from_slice(&read[at + begin..at + begin + size]);
                            ensure!(body.len() <= MAX_BODY, "応答が大きすぎます");
                            at += begin + size + 2;
                        }
                        _ => ensure!(self.more(&mut read).await?, "応答の途中で接続が切れました"),
                    }
                }
            }
        }
    }

    /// Reads what is there; `false` if the other side has closed.
    async fn more(&mut self, read: &mut Vec<u8>) -> anyhow::Result<bool> {
        Ok(self.stream.read_buf(read).await? > 0)
    }

    /// Posts `body` to `path` and returns the answer's body.
    ///
    /// # Errors
    /// The connection broke, or the status is not 200.
    pub async fn post(&mut self, path: &str, body: Bytes) -> anyhow::Result<Bytes> {
        let (status, answer) = self.send(Method::POST, path, "application/xml", body).await?;
        ensure!((200..300).contains(&status), "{path}: {status}: {}", String::from_utf8_lossy(&answer));
        Ok(answer)
    }
}

/// Reads a head; none if it has not come whole.
fn head(read: &[u8]) -> anyhow::Result<Option<Head>> {
    let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
    let mut answer = httparse::Response::new(&mut fields);
    let httparse::Status::Complete(length) = answer.parse(read).context("応答がHTTPではありません")? else {
        return Ok(None);
    };
    let status = answer.code.context("応答がHTTPではありません")?;
    let field = |name: &str| answer.headers.iter().find(|field| field.name.eq_ignore_ascii_case(name)).map(|f| f.value);
    let body = match (field("transfer-encoding"), field("content-length")) {
        _ if matches!(status, 204 | 304) => Body::Sized(0),
        (Some(coding), _) if coding.eq_ignore_ascii_case(b"chunked") => Body::Chunked,
        (Some(_), _) => bail!("応答の transfer-encoding を読めません"),
        (None, Some(size)) => {
            Body::Sized(std::str::from_utf8(size)?.parse().context("応答の content-length を読めません")?)
        }
        (None, None) => Body::UntilClose,
    };
    Ok(Some(Head { status, body, length }))
}

/// Size of the next chunk and where it begins; none if its line has not come whole.
fn chunk(read: &[u8]) -> anyhow::Result<Option<(usize, usize)>> {
    match httparse::parse_chunk_size(read) {
        Ok(httparse::Status::Complete((begin, size))) => {
            ensure!(size <= MAX_BODY as u64, "応答が大きすぎます({size}バイト)");
            Ok(Some((usize::try_from(size)?, begin)))
        }
        Ok(httparse::Status::Partial) => Ok(None),
        Err(_) => bail!("応答の区切りを読めません"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    /// What a client makes of an answer that comes in the given pieces, each only after the one before was read.
    async fn made_of(pieces: Vec<Vec<u8>>) -> anyhow::Result<(u16, Bytes)> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let serve = async {
            let (mut stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\nbody") {
                stream.read_buf(&mut request).await?;
            }
            for piece in pieces {
                stream.write_all(&piece).await?;
                tokio::task::yield_now().await;
            }
            anyhow::Ok(request)
        };
        let ask = async {
            Connection::open(address).await?.send(Method::POST, "/x", "text/plain", Bytes::from_static(b"body")).await
        };
        let (request, answer) = tokio::join!(serve, ask);
        let request = String::from_utf8(request?)?;
        assert!(request.starts_with("POST /x HTTP/1.1\r\nhost: 127.0.0.1:"), "{request}");
        assert!(request.contains("\r\ncontent-length: 4\r\n"), "{request}");
        answer
    }

    #[tokio::test]
    async fn an_answer_is_read_however_it_is_cut_and_however_its_end_is_told() {
        let sized = "HTTP/1.1 201 Created\r\nContent-Length: 11\r\n\r\nhello world";
        let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n";
        let trailed = "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\nb\r\nhello world\r\n0\r\nx: y\r\n\r\n";
        let closed = "HTTP/1.0 200 OK\r\n\r\nhello world";
        for (text, status) in [(sized, 201), (chunked, 200), (trailed, 200), (closed, 200)] {
            for cut in 1..text.len() {
                let (first, second) = text.as_bytes().split_at(cut);
                let answer = made_of(vec![first.to_vec(), second.to_vec()]).await.unwrap();
                assert_eq!((answer.0, &answer.1[..]), (status, &b"hello world"[..]), "{cut} {text}");
            }
        }
        let (status, body) = made_of(vec![b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()]).await.unwrap();
        assert_eq!((status, body.len()), (204, 0));
    }

    #[tokio::test]
    async fn what_is_cut_short_or_no_answer_is_an_error() {
        for text in [
            "",
            "HTTP/1.1 200",
            "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhell",
            "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello!",
            "HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nhello\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n",
            "SSH-2.0-OpenSSH\r\n",
        ] {
            assert!(made_of(vec![text.as_bytes().to_vec()]).await.is_err(), "{text:?}");
        }
    }
}
