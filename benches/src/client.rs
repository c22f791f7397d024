//! One kept-alive HTTP/1.1 connection.

use anyhow::{Context, ensure};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::SendRequest;
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// A connection that sends one request at a time.
#[derive(Debug)]
pub struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: String,
}

impl Connection {
    /// Opens a connection to `address`.
    ///
    /// # Errors
    /// Nobody listens there, or it is not HTTP.
    pub async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await.with_context(|| format!("{address} に接続できません"))?;
        stream.set_nodelay(true)?;
        let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Connection { sender, host: address.to_string() })
    }

    /// Sends a request and returns status and body.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        content_type: &str,
        body: Bytes,
    ) -> anyhow::Result<(u16, Bytes)> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", &self.host)
            .header("content-type", content_type)
            .body(Full::new(body))?;
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let status = response.status().as_u16();
        Ok((status, response.into_body().collect().await?.to_bytes()))
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
