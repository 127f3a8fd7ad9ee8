//! `/config.json`.

use serde_json::Value;

use crate::support::{Folder, config, get, settings, start};

const HELPDESK: &str = "http://localhost:8200";

#[tokio::test]
async fn the_bundles_own_file_goes_out_as_the_admin_wrote_it() {
    let folder = Folder::bundle(HELPDESK);
    let written = format!("\n{:#}\n", config(HELPDESK));
    folder.write("config.json", written.as_bytes());
    let gateway = start(settings(&folder, HELPDESK)).await;
    let file = get(gateway, "/config.json", "").await;
    assert_eq!((file.status, file.text()), (200, written.as_str()));
}

#[tokio::test]
async fn a_configuration_that_is_given_takes_the_files_place() {
    let folder = Folder::bundle("https://another.freshdesk.com");
    folder.write("config.json.br", b"left over");
    let mut settings = settings(&folder, HELPDESK);
    settings.app_config = Some(config(HELPDESK));
    let gateway = start(settings).await;
    let file = get(gateway, "/config.json", "Accept-Encoding: br;q=0\r\n").await;
    assert_eq!(serde_json::from_str::<Value>(file.text()).unwrap(), config(HELPDESK));
}
