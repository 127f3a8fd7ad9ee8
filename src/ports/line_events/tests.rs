use phone::{EndReason, LegId};

use super::{read as read_from, *};

fn read(json: &str) -> Option<Event> {
    read_from(json, &["sip:Dialer@PBX.example.com".to_owned()])
}

/// Whether an INVITE with these headers is answered at once; the parts as JSON.
fn answered_at_once(caller: &str, wish: &str) -> bool {
    let json = [
        r#"{"offered":{"leg":"in-1","call_id":"abc","caller":{"#,
        caller,
        r#"},"auto_answer":{"#,
        wish,
        "}}}",
    ];
    match line(&json.concat()) {
        LineEvent::Offered { auto_answer, .. } => auto_answer,
        other => panic!("{json:?} gave {other:?}"),
    }
}

const DIALER: &str = r#""from":"<sip:Dialer@pbx.example.com;x=y>;tag=1""#;

#[test]
fn a_call_is_answered_at_once_in_every_way_that_a_configured_telephone_system_may_ask() {
    for wish in [
        r#""mode":"Auto""#,
        r#""mode":"auto;require""#,
        r#""privileged_mode":"Auto""#,
        r#""call_info":"<sip:pbx.example.com>;answer-after=0""#,
        r#""call_info":"<http://a/p.jpg>;purpose=icon, <sip:pbx>; Answer-After=0""#,
        r#""alert_info":"<http://www.notused.com>;info=alert-autoanswer;delay=0""#,
        r#""alert_info":"<sip:x>;info=\"Alert-AutoAnswer\"""#,
        r#""alert_info":"Auto Answer""#,
    ] {
        assert!(answered_at_once(DIALER, wish), "{wish}");
    }
    for wish in [
        "",
        r#""mode":"Manual""#,
        r#""mode":null"#,
        r#""call_info":"<sip:pbx;answer-after=0>""#,
        r#""call_info":"<sip:pbx;x=1;answer-after=0;y=2>;purpose=icon""#,
        r#""call_info":"<sip:pbx>;answer-after=10""#,
        r#""alert_info":"<http://x/automatic-answering.wav>""#,
    ] {
        assert!(!answered_at_once(DIALER, wish), "{wish}");
    }
}

#[test]
fn nobody_else_can_have_a_call_answered() {
    let wish = r#""mode":"Auto""#;
    for (caller, may) in [
        (r#""from":"<sip:dialer@pbx.example.com>""#, false),
        (r#""from":"<sip:Dialer@evil.example>""#, false),
        (r#""from":"<sip:Dialer@pbx.example.com.evil.example>""#, false),
        (r#""from":"\"<sip:Dialer@pbx.example.com>\" <sip:+1415@x>""#, false),
        (r#""from":"<sip:@pbx.example.com>""#, false),
        (r#""from":"<sip:Dialer@PBX.EXAMPLE.COM:5061>""#, true),
        // What the network vouches for counts, not what the caller says.
        (r#""from":"<sip:Dialer@pbx.example.com>","asserted":"<sip:+1415@x>""#, false),
        (r#""from":"<sip:+14155550100@x>","asserted":"\"A\" <sip:Dialer@pbx.example.com>""#, true),
    ] {
        assert_eq!(answered_at_once(caller, wish), may, "{caller}");
    }
    let json = r#"{"offered":{"leg":"in-1","call_id":"a","caller":{"from":"<sip:Dialer@pbx.example.com>"},
                  "auto_answer":{"mode":"Auto"}}}"#;
    let unconfigured = read_from(json, &[]);
    assert!(matches!(
        unconfigured,
        Some(Event::Line(LineEvent::Offered { auto_answer: false, .. }))
    ));
}

fn line(json: &str) -> LineEvent {
    match read(json) {
        Some(Event::Line(event)) => event,
        other => panic!("{json} gave {other:?}"),
    }
}

/// Who an INVITE with these headers shows; the headers without their outer braces, as JSON.
fn caller(headers: &str) -> (Option<String>, Option<String>) {
    let json = [r#"{"offered":{"leg":"in-1","call_id":"abc","caller":{"#, headers, "}}}"].concat();
    match line(&json) {
        LineEvent::Offered { number, name, .. } => {
            (number.map(|number| number.dialable().to_owned()), name)
        }
        other => panic!("{json} gave {other:?}"),
    }
}

fn known(number: &str, name: Option<&str>) -> (Option<String>, Option<String>) {
    (Some(number.to_owned()), name.map(str::to_owned))
}

/// How this leg ended; the facts without their outer braces, as JSON.
fn end(leg: &str, facts: &str) -> EndReason {
    let json = [r#"{"ended":{"leg":""#, leg, r#"","#, facts, "}}"].concat();
    match line(&json) {
        LineEvent::Ended { reason, .. } => reason,
        other => panic!("{json} gave {other:?}"),
    }
}

#[test]
fn a_caller_is_known_by_number_and_display_name() {
    assert_eq!(
        caller(r#""from":"\"Kim Wexler\" <sip:+14155550100@pbx.invalid>;tag=1""#),
        known("+14155550100", Some("Kim Wexler"))
    );
    assert_eq!(
        caller(r#""from":"Kim <sips:+14155550100;npdi@pbx.invalid:5061;x=y>""#),
        known("+14155550100", Some("Kim"))
    );
    assert_eq!(
        caller(r#""from":"sip:+14155550100@pbx.invalid;tag=1""#),
        known("+14155550100", None)
    );
    assert_eq!(
        caller(r#""from":"<tel:+14155550100;phone-context=x>""#),
        known("+14155550100", None)
    );
    assert_eq!(caller(r#""from":"<sip:%2b14155550100@pbx.invalid>""#), known("+14155550100", None));
}

#[test]
fn a_display_name_keeps_its_quotes_commas_and_other_scripts() {
    assert_eq!(
        caller(r#""from":"\"M\\\"uller, <Jörg> @x 山田\" <sip:123@pbx.invalid>""#),
        known("123", Some("M\"uller, <Jörg> @x 山田"))
    );
    assert_eq!(
        caller(
            r#""from":"sip:1@x.invalid","asserted":"\"A>B, C\" <sip:a@x.invalid>,\"D\" <tel:+1415>""#
        ),
        known("+1415", Some("A>B, C"))
    );
    assert_eq!(
        caller(r#""from":"\"M\\\"uller, Jörg 山田\" <sip:123@pbx.invalid>""#),
        known("123", Some("M\"uller, Jörg 山田"))
    );
}

#[test]
fn a_name_that_only_repeats_the_number_is_none() {
    assert_eq!(
        caller(r#""from":"\"+1 415 555 0100\" <sip:+14155550100@pbx.invalid>""#),
        known("+14155550100", None)
    );
}

#[test]
fn what_the_network_asserts_counts_more_than_what_the_caller_says() {
    assert_eq!(
        caller(
            r#""from":"\"Fake\" <sip:911@pbx.invalid>","asserted":"\"Real, Inc\" <sip:real@x.invalid>, <tel:+14155550100>""#
        ),
        known("+14155550100", Some("Real, Inc"))
    );
}

#[test]
fn a_withheld_caller_has_neither_number_nor_name() {
    let withheld = (None, None);
    assert_eq!(
        caller(r#""from":"\"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=1""#),
        withheld
    );
    assert_eq!(caller(r#""from":"<sip:Restricted@pbx.invalid>""#), withheld);
    assert_eq!(caller(r#""from":"<sip:pbx.invalid>""#), withheld);
    assert_eq!(
        caller(
            r#""from":"<sip:anonymous@anonymous.invalid>","asserted":"<tel:+14155550100>","privacy":"user;critical, ID""#
        ),
        withheld
    );
    assert_eq!(caller(r#""from":"Kim <sip:+14155550100@pbx.invalid>","privacy":"id""#), withheld);
    assert_eq!(caller(r#""from":"mailto:kim@pbx.invalid""#), withheld);
}

#[test]
fn a_caller_without_a_number_is_shown_by_name_or_user() {
    assert_eq!(caller(r#""from":"<sip:reception@pbx.invalid>""#), (None, Some("reception".into())));
    assert_eq!(
        caller(r#""from":"Front desk <sip:reception@pbx.invalid>""#),
        (None, Some("Front desk".into()))
    );
    assert_eq!(
        caller(r#""from":"Kim <sip:+14155550100@pbx.invalid>","privacy":"none""#),
        known("+14155550100", Some("Kim"))
    );
}

#[test]
fn the_reference_comes_from_the_header_or_else_is_the_call_id() {
    let reference = |rest: &str| {
        let json = [r#"{"offered":{"leg":"in-7","caller":{"from":"sip:1@x.invalid"},"#, rest, "}}"]
            .concat();
        match line(&json) {
            LineEvent::Offered { leg, call_reference_id, .. } => {
                assert_eq!(leg, LegId::Inbound(7));
                call_reference_id.as_str().to_owned()
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(reference(r#""reference":"pbx-17","call_id":"abc@host""#), "pbx-17");
    assert_eq!(reference(r#""call_id":"abc@host""#), "abc@host");
    assert_eq!(reference(r#""reference":"  ","call_id":"abc@host""#), "abc@host");
    let long = "x".repeat(300);
    assert_eq!(reference(&[r#""call_id":""#, &long, "\""].concat()), "x".repeat(255));
}

#[test]
fn an_outbound_call_ends_as_its_status_says() {
    let with = |status: &str| {
        end("out-1", &[r#""by":"remote","cause":"x","answered":false,"status":"#, status].concat())
    };
    for (status, reason) in [
        ("486", EndReason::Busy),
        ("600", EndReason::Busy),
        ("603", EndReason::Declined),
        ("607", EndReason::Declined),
        ("480", EndReason::Missed),
        ("408", EndReason::Missed),
        ("487", EndReason::Missed),
        ("403", EndReason::Rejected(403)),
        ("404", EndReason::Rejected(404)),
        ("503", EndReason::Rejected(503)),
    ] {
        assert_eq!(with(status), reason, "{status}");
    }
}

#[test]
fn giving_up_before_the_answer_is_our_hang_up() {
    assert_eq!(
        end("out-1", r#""by":"local","cause":"Canceled","answered":false"#),
        EndReason::LocalHangup
    );
}

#[test]
fn a_caller_who_gives_up_is_missed_and_one_answered_elsewhere_is_not() {
    let with = |reason: &str| {
        end(
            "in-1",
            &[r#""by":"remote","cause":"Canceled","answered":false,"reason":""#, reason, "\""]
                .concat(),
        )
    };
    assert_eq!(
        end("in-1", r#""by":"remote","cause":"Canceled","answered":false"#),
        EndReason::Missed
    );
    assert_eq!(
        with(r#"SIP;cause=200;text=\"Call completed elsewhere\""#),
        EndReason::AnsweredElsewhere
    );
    assert_eq!(with("Q.850;cause=16, sip ; text=x ; Cause = 200"), EndReason::AnsweredElsewhere);
    assert_eq!(with("Q.850;cause=26"), EndReason::AnsweredElsewhere);
    assert_eq!(with("Q.850;cause=200"), EndReason::Missed);
    assert_eq!(with("SIP;cause=480"), EndReason::Missed);
    assert_eq!(with("nonsense"), EndReason::Missed);
}

#[test]
fn our_own_refusal_is_busy_or_declined_as_it_was_asked_for() {
    let with = |status: &str| {
        end(
            "in-1",
            &[r#""by":"local","cause":"Rejected","answered":false,"asked_status":"#, status]
                .concat(),
        )
    };
    assert_eq!(with("486"), EndReason::Busy);
    assert_eq!(with("603"), EndReason::Declined);
}

#[test]
fn an_answered_call_ends_by_whoever_hung_up() {
    for leg in ["in-1", "out-1"] {
        assert_eq!(
            end(leg, r#""by":"local","cause":"Terminated","answered":true"#),
            EndReason::LocalHangup
        );
        assert_eq!(
            end(leg, r#""by":"remote","cause":"Terminated","answered":true"#),
            EndReason::RemoteHangup
        );
    }
}

#[test]
fn what_the_library_ends_by_itself_is_not_taken_for_the_agents_doing() {
    let asked = |leg: &str, cause: &str, status: &str| {
        end(
            leg,
            &[
                r#""by":"local","cause":"Terminated","answered":true,"asked_cause":""#,
                cause,
                r#"","asked_status":"#,
                status,
            ]
            .concat(),
        )
    };
    assert_eq!(asked("in-1", "RTP Timeout", "408"), EndReason::LineLost);
    assert_eq!(asked("out-1", "Connection Error", "500"), EndReason::LineLost);
    assert_eq!(asked("out-1", "Dialog Error", "500"), EndReason::LineLost);
    assert_eq!(asked("out-1", "Dialog Error", "481"), EndReason::RemoteHangup);
    assert_eq!(
        end(
            "out-1",
            r#""by":"local","cause":"Canceled","answered":false,"asked_cause":"Connection Error""#
        ),
        EndReason::LineLost
    );
    assert_eq!(
        end("in-1", r#""by":"remote","cause":"No ACK","answered":false"#),
        EndReason::LineLost
    );
}

#[test]
fn a_microphone_that_fails_and_sound_that_cannot_be_agreed_have_their_own_reasons() {
    assert_eq!(
        end(
            "in-1",
            r#""by":"local","cause":"Rejected","answered":false,"asked_cause":"User Denied Media Access","asked_status":480"#
        ),
        EndReason::MediaDenied
    );
    assert_eq!(
        end("in-1", r#""by":"system","cause":"WebRTC Error","answered":false"#),
        EndReason::Rejected(488)
    );
    assert_eq!(
        end(
            "out-1",
            r#""by":"remote","cause":"Bad Media Description","answered":false,"status":200"#
        ),
        EndReason::Rejected(488)
    );
    assert_eq!(
        end("out-1", r#""by":"local","cause":"Address Incomplete","answered":false"#),
        EndReason::Rejected(484)
    );
}

#[test]
fn a_lost_line_says_whether_trying_again_helps() {
    assert_eq!(line(r#"{"lost":{}}"#), LineEvent::Lost(LineLoss::Unreachable));
    assert_eq!(line(r#"{"lost":{"status":401}}"#), LineEvent::Lost(LineLoss::Refused));
    assert_eq!(line(r#"{"lost":{"status":403}}"#), LineEvent::Lost(LineLoss::Refused));
    assert_eq!(line(r#"{"lost":{"status":503}}"#), LineEvent::Lost(LineLoss::Rejected(503)));
    assert_eq!(line(r#"{"lost":{"expired":true}}"#), LineEvent::Lost(LineLoss::Expired));
}

#[test]
fn everything_else_is_passed_on_as_it_is() {
    let leg = LegId::Outbound(2);
    assert_eq!(line(r#""registering""#), LineEvent::Registering);
    assert_eq!(line(r#""registered""#), LineEvent::Registered);
    assert_eq!(line(r#"{"progressed":{"leg":"out-2"}}"#), LineEvent::Progressed { leg });
    assert_eq!(line(r#"{"answered":{"leg":"out-2"}}"#), LineEvent::Answered { leg });
    assert_eq!(line(r#"{"held":{"leg":"out-2"}}"#), LineEvent::Held { leg });
    assert_eq!(line(r#"{"resumed":{"leg":"out-2"}}"#), LineEvent::Resumed { leg });
    assert_eq!(line(r#"{"hold_refused":{"leg":"out-2"}}"#), LineEvent::HoldRefused { leg });
    assert_eq!(
        line(r#"{"remote_hold":{"leg":"out-2","held":true}}"#),
        LineEvent::RemoteHoldChanged { leg, held: true }
    );
    assert_eq!(
        line(r#"{"sound_flow":{"leg":"out-2","flowing":false}}"#),
        LineEvent::SoundFlowChanged { leg, flowing: false }
    );
    assert_eq!(
        line(r#"{"dialed":{"leg":"out-2","reference":"r"}}"#),
        LineEvent::Dialed {
            leg,
            call_reference_id: CallReferenceId::new("r").expect("a reference")
        }
    );
    assert_eq!(read(r#""sound_blocked""#), Some(Event::Sound(SoundEvent::Blocked)));
    assert_eq!(read(r#""sound_ready""#), Some(Event::Sound(SoundEvent::Ready)));
}

#[test]
fn an_event_that_makes_no_sense_is_passed_over() {
    for json in [
        "",
        "null",
        "[]",
        r#""unheard_of""#,
        r#"{"answered":{}}"#,
        r#"{"answered":{"leg":"sideways-1"}}"#,
        r#"{"answered":{"leg":"in-99999999999"}}"#,
        r#"{"ended":{"leg":"in-1"}}"#,
        r#"{"dialed":{"leg":"out-1","reference":""}}"#,
        r#"{"offered":{"leg":"in-1","caller":{"from":"x"},"call_id":""}}"#,
        r#"{"lost":{"status":70000}}"#,
    ] {
        assert_eq!(read(json), None, "{json}");
    }
}
