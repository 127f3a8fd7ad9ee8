//! The bundle inside the program (feature `embed`): one file to install.

use gateway::{BundleSource, Settings};

use crate::support::{Folder, Program, config, get, start};

const HELPDESK: &str = "https://acme.freshdesk.com";

#[tokio::test]
async fn the_bundle_that_was_built_is_in_the_program() {
    let mut settings = Settings::for_sign_in(BundleSource::Embedded, HELPDESK.parse().unwrap());
    settings.public_origin = Some(crate::support::PUBLIC.parse().unwrap());
    settings.app_config = Some(config(HELPDESK));
    let gateway = start(settings).await;
    let page = get(gateway, "/agents/1001", "").await;
    assert_eq!(page.status, 200);
    let mut words = page.text().split(['"', '=', ' ', '>']);
    let module = words.find(|word| word.ends_with("_bg.wasm")).expect("the module's name");
    let module = get(gateway, module, "").await;
    assert_eq!(
        (module.status, module.header("cache-control")),
        (200, Some("public, max-age=31536000, immutable"))
    );
    assert!(get(gateway, "/config.json", "").await.text().contains(HELPDESK));
}

#[tokio::test]
async fn the_program_serves_it_and_a_folder_takes_its_place() {
    let folder = Folder::bundle(HELPDESK);
    let config = folder.path().join("config.json");
    let arguments = ["--helpdesk", HELPDESK, "--app-config", config.to_str().unwrap()];
    let (program, gateway) = Program::start(&arguments, &[]);
    assert!(get(gateway, "/", "").await.text().contains("softphone"));
    assert!(program.terminate().0);
    let arguments = [&arguments[..], &["--bundle", folder.path().to_str().unwrap()]].concat();
    let (program, gateway) = Program::start(&arguments, &[]);
    assert_eq!(get(gateway, "/", "").await.text(), "<!doctype html><title>Softphone</title>");
    assert!(program.terminate().0);
}
