//! A request file in, its response file out, one and thirty-two in flight, beside **F** (a bare watched-folder echo).
//! The deliberate late touch is switched off; everything else is as a vendor meets it.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use onshi_load::baseline::folder_echo::FolderEcho;
use onshi_load::folder::Folders;
use onshi_load::server::Server;
use onshi_load::story::{REQUEST, WORLD, request_name};
use std::cell::Cell;

fn folder_round_trip(c: &mut Criterion) {
    let server = Server::start(WORLD).expect("the simulator starts");
    let bare_root = tempfile::tempdir().expect("a temporary folder");
    let _echo = FolderEcho::start(bare_root.path()).expect("inotify");
    let sides = [
        ("onshi", Folders::open(server.oqs_root()).expect("the folders are there")),
        ("F_bare_echo", Folders::open(bare_root.path()).expect("the folders are there")),
    ];
    let number = Cell::new(0u64);
    let mut group = c.benchmark_group("folder_round_trip");
    group.sample_size(30);
    for in_flight in [1u64, 32] {
        for (name, folders) in &sides {
            group.bench_function(BenchmarkId::new(*name, in_flight), |b| {
                b.iter(|| {
                    let first = number.get();
                    number.set(first + in_flight);
                    let names: Vec<String> = (first..first + in_flight).map(request_name).collect();
                    folders.round_trip(&names, REQUEST).expect("answers");
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, folder_round_trip);
criterion_main!(benches);
