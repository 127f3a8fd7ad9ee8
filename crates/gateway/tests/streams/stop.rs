//! Stopping: softphones are told to move, not cut off.

use std::sync::Arc;

use tokio::{net::TcpListener, sync::Notify};

use super::{
    listener::Listener,
    settings,
    support::{Helpdesk, Said},
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
