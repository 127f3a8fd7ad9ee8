//! What the program says about each wrong flag and variable, and that it never shows a key.

use std::net::TcpListener;

use crate::support::{Folder, KEY, Program};

const HELPDESK: &str = "https://acme.freshdesk.com";

#[test]
fn the_program_names_flag_variable_value_and_what_it_expected() {
    let folder = Folder::bundle(HELPDESK);
    let bundle = folder.path().to_str().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken_address = taken.local_addr().unwrap().to_string();
    let works = ["--bundle", bundle, "--helpdesk", HELPDESK];
    let cases: [(&[&str], [&str; 2]); 12] = [
        (&["--sign-in-hours", "long"], ["sign-in-hours is \"long\"", "a number of hours"]),
        (&["--sign-in-hours", "1000"], ["sign-in-hours is 1000 hours", "between 0.02 and 720"]),
        (
            &["--trusted-proxy", "127.0.0.1,nginx"],
            ["trusted-proxy is \"nginx\"", "such as 127.0.0.1 or 10.0.0.0/8"],
        ),
        (&["--listen", "8080"], ["listen is \"8080\"", "SOFTPHONE_GATEWAY_LISTEN"]),
        (&["--listen", &taken_address], [&taken_address, "a free port"]),
        (
            &["--request-timeout", "soon"],
            ["request-timeout is \"soon\"", "SOFTPHONE_GATEWAY_REQUEST_TIMEOUT"],
        ),
        (&["--request-timeout", "-1"], ["request-timeout is \"-1\"", "a number of seconds"]),
        (
            &["--request-timeout", "1e9"],
            ["request-timeout is 1000000000 seconds", "between 0.1 and 300"],
        ),
        (&["--body-limit", "1M"], ["body-limit is \"1M\"", "SOFTPHONE_GATEWAY_BODY_LIMIT"]),
        (&["--reply-limit", "1"], ["reply-limit is 1 bytes", "--reply-limit"]),
        (&["--log-format", "xml"], ["log-format is \"xml\"", "text or json"]),
        (&["--log-level", "all"], ["log-level is \"all\"", "error, warn, info or debug"]),
    ];
    for (arguments, words) in cases {
        let arguments: Vec<String> =
            [&works, arguments].concat().iter().map(|&a| a.to_owned()).collect();
        // `--request-timeout -1` needs its equals sign.
        let joined: Vec<String> = arguments.chunks(2).map(|pair| pair.join("=")).collect();
        let joined: Vec<&str> = joined.iter().map(String::as_str).collect();
        let printed = Program::fails(&joined, &[("SOFTPHONE_GATEWAY_SERVICE_KEY", KEY)]);
        assert!(printed.contains("softphone-gateway cannot start: "), "{printed}");
        for word in words {
            assert!(printed.contains(word), "{word} in {printed}");
        }
        assert!(!printed.contains(KEY), "{printed}");
    }
}

#[test]
fn the_program_takes_every_setting_from_its_environment_too() {
    let key = ("SOFTPHONE_GATEWAY_SERVICE_KEY", KEY);
    for (name, value, word) in [
        ("SOFTPHONE_GATEWAY_HELPDESK", "acme.freshdesk.com", "helpdesk is \"acme.freshdesk.com\""),
        ("SOFTPHONE_GATEWAY_LISTEN", "x", "listen is \"x\""),
        ("SOFTPHONE_GATEWAY_BUNDLE", "/nowhere/at/all", "bundle /nowhere/at/all does not exist"),
        ("SOFTPHONE_GATEWAY_REQUEST_TIMEOUT", "x", "request-timeout is \"x\""),
        ("SOFTPHONE_GATEWAY_SIGN_IN_HOURS", "x", "sign-in-hours is \"x\""),
        ("SOFTPHONE_GATEWAY_PUBLIC_ORIGIN", "x", "public-origin is \"x\""),
        ("SOFTPHONE_GATEWAY_TRUSTED_PROXY", "x", "trusted-proxy is \"x\""),
        ("SOFTPHONE_GATEWAY_BODY_LIMIT", "x", "body-limit is \"x\""),
        ("SOFTPHONE_GATEWAY_REPLY_LIMIT", "x", "reply-limit is \"x\""),
        ("SOFTPHONE_GATEWAY_LOG_FORMAT", "x", "log-format is \"x\""),
        ("SOFTPHONE_GATEWAY_LOG_LEVEL", "x", "log-level is \"x\""),
    ] {
        let helpdesk = ("SOFTPHONE_GATEWAY_HELPDESK", HELPDESK);
        let printed = Program::fails(&[], &[key, helpdesk, (name, value)]);
        assert!(printed.contains(word), "{name}: {printed}");
    }
}

#[test]
fn the_program_says_where_the_key_and_the_helpdesk_come_from() {
    let folder = Folder::empty();
    let missing = folder.path().join("key");
    let missing = missing.to_str().unwrap();
    let key = ("SOFTPHONE_GATEWAY_SERVICE_KEY", KEY);
    let helpdesk = ["--helpdesk", HELPDESK];
    for (arguments, environment, words) in [
        (
            &[][..],
            &[key][..],
            ["helpdesk is not set", "Set it with --helpdesk or SOFTPHONE_GATEWAY_HELPDESK."],
        ),
        (
            &helpdesk[..],
            &[("SOFTPHONE_GATEWAY_SERVICE_KEY", "")][..],
            ["service-key is empty", "SOFTPHONE_GATEWAY_SERVICE_KEY, or with --service-key-file"],
        ),
        (
            &helpdesk[..],
            &[("SOFTPHONE_GATEWAY_SEAL_SECRET", KEY)][..],
            ["seal-secret has a line that is not base64", "or with --seal-secret-file"],
        ),
        (
            &["--helpdesk", HELPDESK, "--seal-secret-file", missing][..],
            &[][..],
            ["seal-secret-file", missing],
        ),
        (
            &["--helpdesk", HELPDESK, "--service-key-file", missing][..],
            &[][..],
            ["cannot be read", missing],
        ),
        (
            &["--helpdesk", HELPDESK, "--service-key-file", missing][..],
            &[key][..],
            ["given twice", "one of the two"],
        ),
        (
            &["--service-key=k3y-that-stays-inside"][..],
            &[][..],
            ["unexpected argument", "--service-key"],
        ),
        (
            &["--helpdesk=k3y-that-stays-inside"][..],
            &[key][..],
            ["helpdesk is (not shown", "such as"],
        ),
        (
            &["--helpdesk=k3y-that-stays-inside:X@acme.freshdesk.com"][..],
            &[key][..],
            ["helpdesk", "such as https://acme.freshdesk.com"],
        ),
        (
            &["--helpdesk=https://k3y-that-stays-inside:X@acme:x"][..],
            &[key][..],
            ["helpdesk is (not shown", "such as"],
        ),
    ] {
        let printed = Program::fails(arguments, environment);
        for word in words {
            assert!(printed.contains(word), "{word} in {printed}");
        }
        assert!(!printed.contains(KEY), "{printed}");
    }
}

#[test]
fn every_flag_is_in_the_manual() {
    let output = Program::command(&["--help"], &[]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let flags: Vec<&str> = help
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("--"))
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert_eq!(flags.len(), 33, "{help}");
    let manual = include_str!("../../../../docs/DEPLOYMENT.md");
    for flag in flags {
        assert!(
            manual.contains(&format!("| `--{flag}`"))
                || manual.contains(&format!(", `--{flag}` |")),
            "docs/DEPLOYMENT.md has no row for --{flag}"
        );
    }
}

#[test]
fn the_program_prints_a_secret_that_it_accepts() {
    let folder = Folder::bundle(HELPDESK);
    let new_secret = || {
        let output = Program::command(&["new-secret"], &[]).output().unwrap();
        assert!(output.status.success() && output.stderr.is_empty());
        String::from_utf8(output.stdout).unwrap()
    };
    let (one, two) = (new_secret(), new_secret());
    assert!(one != two && one.ends_with('\n') && one.len() == 45, "{one}");
    folder.write("seal.secret", format!("{one}{two}").as_bytes());
    let file = folder.path().join("seal.secret");
    let arguments = [
        "--bundle",
        folder.path().to_str().unwrap(),
        "--helpdesk",
        HELPDESK,
        "--seal-secret-file",
        file.to_str().unwrap(),
    ];
    let (program, _) = Program::start(&arguments, &[]);
    let (ended_well, log) = program.terminate();
    assert!(ended_well && !log.contains("no seal secret") && !log.contains(one.trim()), "{log}");

    let (program, _) = Program::start(&arguments[..4], &[]);
    let (_, log) = program.terminate();
    assert!(log.contains("no seal secret is set: all sign-ins end"), "{log}");
}

#[test]
fn the_program_prints_what_to_paste_into_the_helpdesk_and_no_secret() {
    let folder = Folder::bundle(HELPDESK);
    let arguments = ["--bundle", folder.path().to_str().unwrap(), "--helpdesk", HELPDESK];
    let secret = "a-secret-of-clicks-0123456789";
    for (environment, has_clicks) in
        [(&[("SOFTPHONE_GATEWAY_CLICK_SECRET", secret)][..], true), (&[][..], false)]
    {
        let (program, _) = Program::start(&arguments, environment);
        let (_, log) = program.terminate();
        assert!(log.contains("https://phone.acme.example/?agent_id={{agent_id}}"), "{log}");
        let callback = "https://phone.acme.example/click-to-dial?secret=…\
                        &requester_number={{requester_number}}&agent_id={{agent_id}}\
                        &ticket_id={{ticket_id}}&requester_id={{requester_id}}";
        assert_eq!(log.contains(callback), has_clicks, "{log}");
        assert!(!log.contains(secret), "{log}");
    }
}
