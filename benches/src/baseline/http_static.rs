//! **H**: a bare hyper handler that reads the body and answers static bytes; and the same with another answer for each
//! body.

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// Serves `answer` to every request on a free loopback port until the runtime ends; returns the address.
///
/// # Errors
/// The port cannot be bound.
pub async fn serve(answer: Vec<u8>) -> std::io::Result<SocketAddr> {
    let answer = Bytes::from(answer);
    serve_by(move |_| answer.clone()).await
}

/// Serves what `answer` makes of each body, likewise.
///
/// # Errors
/// The port cannot be bound.
pub async fn serve_by(answer: impl Fn(Bytes) -> Bytes + Clone + Send + 'static) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let answer = answer.clone();
            let handler = service_fn(move |request: Request<Incoming>| {
                let answer = answer.clone();
                async move {
                    // The body is read to its end, as any server that answers a message has to.
                    let body = request.into_body().collect().await.map(|body| body.to_bytes()).unwrap_or_default();
                    Ok::<_, Infallible>(Response::new(Full::new(answer(body))))
                }
            });
            tokio::spawn(async move {
                let _ = stream.set_nodelay(true);
                let _ =
                    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), handler).await;
            });
        }
    });
    Ok(address)
}
