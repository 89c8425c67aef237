// SPDX-License-Identifier: EUPL-1.2

use futures::FutureExt;
use proptest::prelude::*;

use super::*;

const SESSION: SessionId = SessionId([1; 8]);

#[derive(Debug, Clone)]
enum Step {
    Send { bytes: usize },
    Write,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let send = prop_oneof![Just(1), Just(1_000_000), Just(FRAME_BYTES_MAX / 2), Just(FRAME_BYTES_MAX)];
    let step = prop_oneof![2 => send.prop_map(|bytes| Step::Send { bytes }), 1 => Just(Step::Write)];
    prop::collection::vec(step, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// The queue against a plain list: same frames, same order, never more bytes than allowed, and whoever was
    /// turned away is told by the time the queue is empty.
    #[test]
    fn keeps_order_and_bounds(steps in steps()) {
        let bytes_max = FRAME_BYTES_MAX + FRAME_BYTES_MAX / 2;
        let (outlet, mut inlet) = queue(SESSION, bytes_max);
        let mut model: std::collections::VecDeque<usize> = std::collections::VecDeque::new();
        let mut starved = false;
        for step in steps.into_iter().chain(std::iter::repeat_n(Step::Write, 40)) {
            match step {
                Step::Send { bytes } => {
                    let fits = model.iter().sum::<usize>() + bytes <= bytes_max;
                    let sent = outlet.send(vec![0; bytes]);
                    prop_assert_eq!(sent.is_ok(), fits);
                    match sent {
                        Ok(()) => model.push_back(bytes),
                        Err(unsent) => {
                            prop_assert_eq!((unsent.frame.len(), unsent.reason), (bytes, UnsentReason::Full));
                            starved = true;
                        }
                    }
                }
                Step::Write => {
                    let Some(expected) = model.pop_front() else { continue };
                    let written = inlet.next().now_or_never().flatten().map(|outgoing| outgoing.frame.len());
                    prop_assert_eq!(written, Some(expected));
                    if inlet.take_drained() {
                        prop_assert!(starved);
                        starved = false;
                    }
                }
            }
        }
        prop_assert!(!starved, "an empty queue has room");
    }
}

#[test]
fn frames_are_counted_too() {
    let (outlet, mut inlet) = queue(SESSION, FRAME_BYTES_MAX);
    let accepted = (0..2 * FRAMES_MAX).take_while(|_| outlet.send(vec![0]).is_ok()).count();
    assert_eq!(accepted, FRAMES_MAX);
    for _ in 0..FRAMES_MAX / 2 {
        assert!(!inlet.take_drained());
        inlet.next().now_or_never().unwrap().unwrap();
    }
    assert!(inlet.take_drained());
}

#[test]
fn lengths_out_of_range_and_queues_nobody_empties_are_refused() {
    let (outlet, inlet) = queue(SESSION, FRAME_BYTES_MAX);
    let check = |bytes, expected| assert_eq!(outlet.send(vec![0; bytes]).map_err(|unsent| unsent.reason), expected);
    check(0, Err(UnsentReason::Length));
    check(FRAME_BYTES_MAX + 1, Err(UnsentReason::Length));
    check(FRAME_BYTES_MAX, Ok(()));
    check(1, Err(UnsentReason::Full));
    drop(inlet);
    check(1, Err(UnsentReason::Gone));
}
