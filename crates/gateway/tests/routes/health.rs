//! `/healthz`.

use crate::support::{Helpdesk, get, in_front_of};

#[tokio::test]
async fn it_is_well_even_when_the_helpdesk_is_away() {
    let gateway = in_front_of(&Helpdesk::away().await).await;
    let health = get(gateway, "/healthz", "").await;
    assert_eq!((health.status, health.text()), (200, "ok\n"));
    assert_eq!(health.header("cache-control"), Some("no-store"));
}
