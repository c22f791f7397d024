//! An inquiry over HTTP, one after another on one connection, beside **H** (a bare handler that answers as many static
//! bytes). What is measured: Shift_JIS XML in, whole validation, decision, exchange journaled and durable, XML out.

use criterion::{Criterion, criterion_group, criterion_main};
use hyper::body::Bytes;
use onshi_load::baseline::http_static;
use onshi_load::client::Connection;
use onshi_load::server::Server;
use onshi_load::story::{INQUIRY_PATH, REQUEST, WORLD, request_name};
use std::cell::{Cell, RefCell};

fn http_inquiry(c: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let server = Server::start(WORLD).expect("the simulator starts");
    let mut connection = runtime.block_on(Connection::open(server.address())).expect("it listens");
    let body = Bytes::from_static(REQUEST);
    let path = format!("{INQUIRY_PATH}{}", request_name(0));
    let answer = runtime.block_on(connection.post(&path, body.clone())).expect("it answers");
    assert!(answer.windows(10).any(|part| part == b"TicketType"), "the answer must hold the ticket");
    let connection = RefCell::new(connection);
    let number = Cell::new(0u64);

    let mut group = c.benchmark_group("http_inquiry");
    group.bench_function("onshi", |b| {
        b.iter(|| {
            number.set(number.get() + 1);
            let path = format!("{INQUIRY_PATH}{}", request_name(number.get()));
            runtime.block_on(connection.borrow_mut().post(&path, body.clone())).expect("an answer")
        });
    });

    let address = runtime.block_on(http_static::serve(answer.to_vec())).expect("a free port");
    let bare = RefCell::new(runtime.block_on(Connection::open(address)).expect("it listens"));
    group.bench_function("H_bare_handler", |b| {
        b.iter(|| runtime.block_on(bare.borrow_mut().post("/", body.clone())).expect("an answer"));
    });
    group.finish();
}

criterion_group!(benches, http_inquiry);
criterion_main!(benches);
