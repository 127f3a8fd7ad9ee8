//! The account's limit of requests, which all agents share.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::time::Instant;

use crate::support::{Answer, Asked, Helpdesk, KEY_OF_1001, Said, Shift, get, in_front_of};

const JSON: (&str, &str) = ("Content-Type", "application/json");

async fn ticket(gateway: SocketAddr, id: u32) -> Answer {
    get(gateway, &format!("/api/v2/tickets/{id}"), "").await
}

/// Refuses ticket 429 for half a minute, ticket 4291 for a second, ticket 4290 without saying how
/// long; has nothing left after ticket 0.
fn limited(asked: &Asked) -> Said {
    match asked.uri.path() {
        "/api/v2/tickets/429" => Said::This(429, &[("Retry-After", "30")], ""),
        "/api/v2/tickets/4291" => Said::This(429, &[("Retry-After", "1")], ""),
        "/api/v2/tickets/4290" => Said::This(429, &[], ""),
        "/api/v2/tickets/0" => Said::This(200, &[JSON, ("X-RateLimit-Remaining", "0.0")], "{}"),
        "/api/v2/tickets/99" => Said::Nothing,
        _ => Said::This(200, &[JSON, ("X-RateLimit-Remaining", "99")], "{}"),
    }
}

#[tokio::test(start_paused = true)]
async fn after_a_refusal_nobody_asks_until_it_is_over() {
    let helpdesk = Helpdesk::start(Said::By(limited)).await;
    let gateway = in_front_of(&helpdesk).await;
    let first = ticket(gateway, 429).await;
    assert_eq!((first.status, first.header("retry-after")), (429, Some("30")));
    let before = Instant::now();
    for _ in 0..50 {
        let answer = ticket(gateway, 1).await;
        assert_eq!((answer.status, answer.code().as_str()), (429, "rate_limited"));
        assert_eq!(answer.header("retry-after"), Some("30"));
    }
    assert!(before.elapsed() < Duration::from_secs(1), "and is not kept waiting");
    assert_eq!(helpdesk.asked().len(), 1);
    tokio::time::advance(Duration::from_secs(29)).await;
    assert_eq!(ticket(gateway, 1).await.status, 200, "the last second is waited for");
}

#[tokio::test(start_paused = true)]
async fn a_short_silence_is_waited_out() {
    let helpdesk = Helpdesk::start(Said::By(limited)).await;
    let gateway = in_front_of(&helpdesk).await;
    assert_eq!(ticket(gateway, 4291).await.status, 429);
    let before = Instant::now();
    assert_eq!(ticket(gateway, 1).await.status, 200);
    assert!(before.elapsed() >= Duration::from_millis(990), "{:?}", before.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_refusal_that_does_not_say_how_long_is_ten_seconds() {
    let helpdesk = Helpdesk::start(Said::By(limited)).await;
    let gateway = in_front_of(&helpdesk).await;
    assert_eq!(ticket(gateway, 4290).await.status, 429);
    assert_eq!(ticket(gateway, 1).await.header("retry-after"), Some("10"));
}

#[tokio::test(start_paused = true)]
async fn all_agents_share_it_and_signing_in_does_too() {
    let shift = Shift::start_with(Said::This(429, &[("Retry-After", "30")], ""), |_| ()).await;
    assert_eq!(shift.sign_in(1001, KEY_OF_1001).await.code(), "rate_limited");
    assert_eq!(shift.sign_in(1002, KEY_OF_1001).await.header("retry-after"), Some("30"));
    assert_eq!(shift.helpdesk.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn when_nothing_is_left_one_asks_for_all() {
    let helpdesk = Helpdesk::start(Said::By(limited)).await;
    let gateway = in_front_of(&helpdesk).await;
    assert_eq!(ticket(gateway, 0).await.status, 200);
    let many = (0..10).map(|_| tokio::spawn(ticket(gateway, 429)));
    for one in many.collect::<Vec<_>>() {
        assert_eq!(one.await.unwrap().status, 429);
    }
    assert_eq!(helpdesk.asked().len(), 2, "one refused request tells all");
}

#[tokio::test(start_paused = true)]
async fn after_a_silence_one_asks_for_all() {
    let helpdesk = Helpdesk::start(Said::By(limited)).await;
    let gateway = in_front_of(&helpdesk).await;
    assert_eq!(ticket(gateway, 4291).await.status, 429);
    let many = (0..10).map(|_| tokio::spawn(ticket(gateway, 429)));
    for one in many.collect::<Vec<_>>() {
        assert_eq!(one.await.unwrap().status, 429);
    }
    assert_eq!(helpdesk.asked().len(), 2, "they waited, and one found that it is not over");
}

#[tokio::test(start_paused = true)]
async fn no_more_than_sixteen_are_under_way_and_the_others_are_told_to_wait() {
    let helpdesk = Helpdesk::start(Said::By(limited)).await;
    let gateway = in_front_of(&helpdesk).await;
    let answers = Arc::new(std::sync::Mutex::new(Vec::new()));
    let many = (0..20).map(|_| {
        let answers = Arc::clone(&answers);
        tokio::spawn(async move {
            let answer = ticket(gateway, 99).await;
            answers.lock().unwrap().push(answer.code());
        })
    });
    for one in many.collect::<Vec<_>>() {
        one.await.unwrap();
    }
    let answers = answers.lock().unwrap();
    let count = |code: &str| answers.iter().filter(|answer| *answer == code).count();
    assert_eq!((count("rate_limited"), count("helpdesk_timeout")), (4, 16), "{answers:?}");
    assert_eq!(helpdesk.asked().len(), 16);
}
