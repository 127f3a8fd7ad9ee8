//! Stopping: softphones are told to move, not cut off.

use std::sync::Arc;

use tokio::{net::TcpListener, sync::Notify};

use super::{
    listener::Listener,
    settings,
    support::{Helpdesk, Said, get},
};

#[tokio::test]
async fn every_softphone_is_told_to_move_and_the_gateway_ends() {
    let helpdesk = Helpdesk::start(Said::Nothing).await;
    let app = gateway::app(settings(&helpdesk, |_| ())).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = Arc::new(Notify::new());
    let stopped = Arc::clone(&stop);
    let served =
        tokio::spawn(gateway::serve(listener, app, async move { stopped.notified().await }));
    let mut phones = Vec::new();
    for agent in 1001..1021 {
        phones.push(Listener::open_with(address, &format!("agent_id={agent}"), "").await.unwrap());
    }
    let before = std::time::Instant::now();
    stop.notify_one();
    for phone in &mut phones {
        assert_eq!(phone.next().await.unwrap().name, "move");
        assert_eq!(phone.next().await, None, "the stream ends in order");
    }
    served.await.unwrap();
    assert!(before.elapsed().as_secs() < 5, "nothing is waited for in vain");
}

#[tokio::test]
async fn while_softphones_move_it_says_that_it_is_not_ready_and_takes_no_more_of_them() {
    let helpdesk = Helpdesk::start(Said::Nothing).await;
    let app = gateway::app(settings(&helpdesk, |_| ())).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = Arc::new(Notify::new());
    let stopped = Arc::clone(&stop);
    let served =
        tokio::spawn(gateway::serve(listener, app, async move { stopped.notified().await }));
    // So many take half a second to move.
    let mut phones = Vec::new();
    for agent in 1001..1251 {
        phones.push(Listener::open_with(address, &format!("agent_id={agent}"), "").await.unwrap());
    }
    assert_eq!(get(address, "/readyz", "").await.status, 200);
    stop.notify_one();
    loop {
        let ready = get(address, "/readyz", "").await;
        if ready.status == 503 {
            assert_eq!(ready.text(), "draining\n");
            break;
        }
        assert_eq!(ready.status, 200);
    }
    let health = get(address, "/healthz", "").await;
    assert_eq!(health.status, 200, "a service manager must not think it dead");
    let refused = Listener::open_with(address, "agent_id=7", "").await.unwrap_err();
    assert!(
        refused.starts_with("HTTP/1.1 503") && refused.contains("gateway_stopping"),
        "{refused}"
    );
    for phone in &mut phones {
        assert_eq!(phone.next().await.unwrap().name, "move");
        assert_eq!(phone.next().await, None);
    }
    served.await.unwrap();
}
