//! A ledger holds what was written, in its order, whoever wrote at the same time.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use simulators::ledger::Ledger;

#[test]
fn lines_of_many_writers_are_all_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let ledger: Ledger<(u32, u32)> = Ledger::open(Some(folder.path()), "many").unwrap();
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let ledger = ledger.clone();
            scope.spawn(move || (0..50).for_each(|line| ledger.append((writer, line)).unwrap()));
        }
    });
    let written = ledger.read(<[_]>::to_vec);
    assert_eq!(written.len(), 400);
    let again: Ledger<(u32, u32)> = Ledger::open(Some(folder.path()), "many").unwrap();
    assert_eq!(again.read(<[_]>::to_vec), written);
    for writer in 0..8 {
        let own: Vec<_> = written.iter().filter(|line| line.0 == writer).map(|line| line.1).collect();
        assert_eq!(own, (0..50).collect::<Vec<_>>(), "each writer's lines keep their order");
    }
}

#[test]
fn a_line_that_a_kill_cut_short_is_dropped() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("cut.jsonl"), "1\n2\n3").unwrap();
    let ledger: Ledger<u32> = Ledger::open(Some(folder.path()), "cut").unwrap();
    ledger.append(4).unwrap();
    let again: Ledger<u32> = Ledger::open(Some(folder.path()), "cut").unwrap();
    assert_eq!(again.read(<[_]>::to_vec), [1, 2, 4]);
}
