//! The program's configuration file: the same names, in TOML.

use crate::support::{Folder, KEY, Program, get};

const HELPDESK: &str = "https://acme.freshdesk.com";

/// A folder with a bundle and a `gateway.toml` of this text; gives the file's path, too.
fn with(text: &str) -> (Folder, String) {
    let folder = Folder::bundle(HELPDESK);
    let text = text.replace("BUNDLE", folder.path().to_str().unwrap());
    folder.write("gateway.toml", text.as_bytes());
    let file = folder.path().join("gateway.toml").to_str().unwrap().to_owned();
    (folder, file)
}

#[test]
fn a_flag_wins_over_its_variable_and_a_variable_over_the_file() {
    let (_folder, file) = with("helpdesk = \"https://acme.freshdesk.com\"\nlisten = \"file\"\n");
    let variable = [("SOFTPHONE_GATEWAY_LISTEN", "variable")];
    let config = ["--config", &file];
    let flags = ["--config", &file, "--listen", "flag"];
    assert!(Program::fails(&config, &[]).contains("listen is \"file\""));
    assert!(Program::fails(&config, &variable).contains("listen is \"variable\""));
    assert!(Program::fails(&flags, &variable).contains("listen is \"flag\""));
    let by_variable = [("SOFTPHONE_GATEWAY_CONFIG", file.as_str())];
    assert!(Program::fails(&[], &by_variable).contains("listen is \"file\""));
}

#[tokio::test]
async fn a_whole_configuration_stands_in_the_file() {
    let (folder, file) = with(
        "# what the manual shows\n\
         helpdesk = \"https://acme.freshdesk.com\"\n\
         bundle = \"BUNDLE\"\n\
         app-config = \"BUNDLE/other.json\"\n\
         trust-agent-id = true\n\
         service-key-file = \"BUNDLE/key\"\n\
         trusted-proxy = [\"127.0.0.1\", \"10.0.0.0/8\"]\n\
         request-timeout = 2.5\n\
         body-limit = 2048\n",
    );
    folder.write("key", KEY.as_bytes());
    let mut config = crate::support::config(HELPDESK);
    config["line"]["domain"] = "other.example".into();
    folder.write("other.json", config.to_string().as_bytes());
    let (program, gateway) = Program::start(&["--config", &file], &[]);
    let served = get(gateway, "/config.json", "").await;
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&served.body).unwrap(), config);
    let me = get(gateway, "/agent/me", "X-Softphone-Agent: 1001\r\n").await;
    assert!(me.text().contains("\"sign_in\":\"none\""), "{}", me.text());
    assert!(program.terminate().0);
}

#[test]
fn what_is_wrong_with_the_file_is_named() {
    for (text, words) in [
        ("helpdesk = ", ["is not TOML", "in line 1"]),
        ("\n\nlisten = 'a'\nlisten = 'b'", ["is not TOML", "in line 4"]),
        ("help-desk = 'x'", ["has \"help-desk\"", "without their dashes"]),
        ("config = 'x'", ["has \"config\"", "no setting of a file"]),
        ("check = true", ["has \"check\"", "no setting of a file"]),
        ("service-key = 'k3y-that-stays-inside'", ["has \"service-key\"", "files of their own"]),
        ("k3y = k3y-that-stays-inside", ["is not TOML", "in line 1"]),
        ("trust-agent-id = 'yes'", ["a trust-agent-id of another kind", "true or false"]),
        ("listen = true", ["a listen of another kind", "a text in quotes"]),
        ("trusted-proxy = [1]", ["a trusted-proxy of another kind", "a list of texts"]),
        ("[gateway]\nlisten = 'x'", ["has \"gateway\"", "without their dashes"]),
        ("body-limit = 1", ["body-limit is 1 bytes", "SOFTPHONE_GATEWAY_BODY_LIMIT"]),
    ] {
        let (_folder, file) = with(text);
        let helpdesk = ("SOFTPHONE_GATEWAY_HELPDESK", HELPDESK);
        let printed = Program::fails(&["--config", &file], &[helpdesk]);
        for word in words {
            assert!(printed.contains(word), "{word} in {printed}");
        }
        assert!(!printed.contains(KEY), "{printed}");
    }
    let printed = Program::fails(&["--config", "/nowhere/gateway.toml"], &[]);
    assert!(printed.contains("config /nowhere/gateway.toml cannot be read"), "{printed}");
}

#[test]
fn a_configuration_of_the_softphone_that_cannot_be_read_is_named() {
    let (folder, file) = with("helpdesk = \"https://acme.freshdesk.com\"\nbundle = \"BUNDLE\"\n");
    folder.write("broken.json", b"{");
    for (name, word) in
        [("broken.json", "config.json is not JSON"), ("none.json", "cannot be read")]
    {
        let path = folder.path().join(name);
        let printed =
            Program::fails(&["--config", &file, "--app-config", path.to_str().unwrap()], &[]);
        assert!(printed.contains(word) && printed.contains("--app-config"), "{printed}");
    }
}
