//! Everything the agent reads is a sentence, and no programmer's word is in it.

use cti::{ApiError, ContactField};
use phone::{
    DeskFailure, EndReason, Event, Intent, JournalEvent, LegId, LineEvent, LineLoss, Microphone,
    Notice, NoticeCode, PopMoment, PushEvent, Settings, SoundEvent,
};

use crate::people::*;
use crate::script::*;

#[track_caller]
fn is_plain(sentence: &str) {
    assert!(sentence.len() > 5, "{sentence:?}");
    let first = sentence.chars().next().unwrap();
    assert!(first.is_uppercase() || first.is_ascii_digit(), "{sentence:?}");
    for code in ["{", "::", "_", "Some(", "None", "  "] {
        assert!(!sentence.contains(code), "{sentence:?} contains {code:?}");
    }
}

const REASONS: [EndReason; 14] = [
    EndReason::LocalHangup,
    EndReason::RemoteHangup,
    EndReason::Declined,
    EndReason::Missed,
    EndReason::Busy,
    EndReason::AnsweredElsewhere,
    EndReason::Transferred,
    EndReason::LineLost,
    EndReason::MediaDenied,
    EndReason::Rejected(403),
    EndReason::Rejected(404),
    EndReason::Rejected(484),
    EndReason::Rejected(488),
    EndReason::Rejected(599),
];

#[test]
fn every_end_reason_has_a_sentence_of_its_own_for_both_directions() {
    for (story, leg) in [(connected_inbound as fn() -> Script, IN), (connected_outbound, OUT)] {
        let mut sentences = Vec::new();
        for reason in REASONS {
            let mut script = story();
            script.ended(leg, reason);
            sentences.push(script.wrap_up().ended);
        }
        for sentence in &sentences {
            is_plain(sentence);
        }
        sentences.sort();
        sentences.dedup();
        assert_eq!(sentences.len(), REASONS.len());
    }
}

#[test]
fn the_ticket_does_not_speak_of_you() {
    for reason in REASONS {
        for (story, leg) in [(connected_inbound as fn() -> Script, IN), (connected_outbound, OUT)] {
            let mut script = story();
            if let Some((opening, _)) = pops(&script.asked).pop() {
                script.popped(opening);
            }
            script.ended(leg, reason);
            let call = script.wrap_up().id;
            let info = the_pop(&script.want(Intent::Finish(call))).1.call_info;
            let ended = info.get("Ended").unwrap();
            is_plain(ended);
            assert!(!ended.contains("You"), "{ended}");
        }
    }
}

/// Everything the caller card and the search say, in every state that the helpdesk can bring about.
#[test]
fn what_is_said_of_callers_is_plain() {
    let limited = || refused(ApiError::RateLimited { retry_after: Some(7) });
    let looked_up = |answer: &dyn Fn(&mut Script, phone::RequestId)| {
        let mut script = ready_with(Settings { inbound_pop: PopMoment::Never, ..settings() });
        let commands = script.offer(IN, Some(NUMBER), "ref-1");
        answer(&mut script, the_look_up(&commands, ContactField::Phone));
        script
    };
    let withheld = {
        let mut script = ready();
        script.offer(IN, None, "ref-1");
        script
    };
    let roe = || contact(ROE, "Jack Roe", Some(NUMBER), None);
    let stories = [
        withheld,
        looked_up(&|_, _| {}),
        looked_up(&|script, request| drop(script.failed(request, DeskFailure::TimedOut))),
        looked_up(&|script, request| drop(script.failed(request, limited()))),
        looked_up(&|script, request| drop(script.found(request, &[jane(NUMBER), roe()]))),
        looked_up(&|script, request| {
            let by_mobile = the_look_up(&script.found(request, &[]), ContactField::Mobile);
            script.found(by_mobile, &[]);
        }),
        jane_rings(),
    ];
    for script in stories {
        let caller = script.caller();
        for said in [&caller.sentence, &caller.tickets_sentence] {
            if !said.is_empty() {
                is_plain(said);
            }
        }
        for control in [caller.create, caller.look_up_again] {
            if let Some(reason) = control.disabled_reason {
                is_plain(&reason);
                assert!(!reason.ends_with('.'), "{reason}");
            }
        }
    }
}

/// One story per code; a new code that is missing here does not compile.
fn story(code: NoticeCode) -> Script {
    let opening_failed = |failure| {
        let mut script = ringing_inbound();
        let (request, _) = the_pop(&script.asked);
        script.failed(request, failure);
        script
    };
    let mut script = connected_inbound();
    match code {
        NoticeCode::CallMissed => {
            script = ringing_inbound();
            script.ended(IN, EndReason::Missed);
        }
        NoticeCode::CallFailed => {
            script = dialling();
            script.ended(OUT, EndReason::Rejected(503));
        }
        NoticeCode::CallWhileBusy => {
            script.offer(LegId::Inbound(2), None, "ref-2");
        }
        NoticeCode::DeskKeyRefused => {
            return opening_failed(refused(ApiError::InvalidCredentials));
        }
        NoticeCode::DeskAccessDenied => return opening_failed(refused(ApiError::AccessDenied)),
        NoticeCode::DeskValidation => {
            return opening_failed(refused(ApiError::Validation(Vec::new())));
        }
        NoticeCode::DeskRateLimited => {
            let retry_after = None;
            return opening_failed(refused(ApiError::RateLimited { retry_after }));
        }
        NoticeCode::DeskUnavailable => return opening_failed(DeskFailure::TimedOut),
        NoticeCode::DeskNoKey => return opening_failed(DeskFailure::NoKey),
        NoticeCode::HoldRefused => {
            script.want(Intent::Hold(IN));
            script.line(LineEvent::HoldRefused { leg: IN });
        }
        NoticeCode::MicrophoneUnusable => {
            script.line(LineEvent::MicrophoneChanged(Microphone::Failed));
        }
        NoticeCode::SoundBlocked => {
            script.tell(Event::Sound(SoundEvent::Blocked));
        }
        NoticeCode::LineLost => {
            script.line(LineEvent::Lost(LineLoss::Unreachable));
        }
        NoticeCode::StreamLost => {
            script.tell(Event::Push(PushEvent::Lost));
        }
        NoticeCode::NotesNotKept => {
            script.tell(Event::Journal(JournalEvent::Opened));
            script.tell(Event::Journal(JournalEvent::NotKept { revision: 1 }));
        }
        _ => unreachable!("a code without a story"),
    }
    script
}

#[test]
fn every_notice_has_a_plain_sentence_and_its_searchable_code() {
    let codes = [
        NoticeCode::CallMissed,
        NoticeCode::CallFailed,
        NoticeCode::CallWhileBusy,
        NoticeCode::DeskKeyRefused,
        NoticeCode::DeskAccessDenied,
        NoticeCode::DeskValidation,
        NoticeCode::DeskRateLimited,
        NoticeCode::DeskUnavailable,
        NoticeCode::DeskNoKey,
        NoticeCode::HoldRefused,
        NoticeCode::MicrophoneUnusable,
        NoticeCode::SoundBlocked,
        NoticeCode::LineLost,
        NoticeCode::StreamLost,
        NoticeCode::NotesNotKept,
    ];
    for code in codes {
        let notices = story(code).view().notices;
        let notice: &Notice = notices.iter().find(|n| n.code == code).unwrap();
        is_plain(&notice.sentence);
        assert!(notice.sentence.ends_with('.'), "{}", notice.sentence);
        if let Some(advice) = &notice.advice {
            is_plain(advice);
        }
        let has_way_out = notice.way_out.is_some() || notice.advice.is_some() || notice.can_dismiss;
        assert!(has_way_out, "{code:?} leaves the agent stuck");
        let json = serde_json::to_string(&code).unwrap();
        assert_eq!(json.trim_matches('"'), code.as_str());
    }
}

#[test]
fn the_most_urgent_notice_comes_first() {
    let mut script = ringing_inbound();
    script.ended(IN, EndReason::Missed);
    script.tell(Event::Sound(SoundEvent::Blocked));
    script.line(LineEvent::MicrophoneChanged(Microphone::Missing));
    assert_eq!(
        script.codes(),
        [NoticeCode::MicrophoneUnusable, NoticeCode::SoundBlocked, NoticeCode::CallMissed]
    );
}

#[test]
fn notices_of_a_long_shift_do_not_pile_up() {
    let mut script = ready();
    for n in 1..50 {
        let leg = LegId::Inbound(n);
        script.offer(leg, Some(NUMBER), "ref");
        script.ended(leg, EndReason::Missed);
    }
    assert_eq!(script.view().notices.len(), 10);
}

#[test]
fn a_name_stands_for_the_number_where_there_is_one() {
    for (name, expected) in
        [(Some("Jane <b>Roe</b>"), "Jane <b>Roe</b>"), (Some("  "), NUMBER), (None, NUMBER)]
    {
        let mut script = ready();
        let mut offer = offered(IN, Some(NUMBER), "ref-1");
        if let LineEvent::Offered { name: slot, .. } = &mut offer {
            *slot = name.map(str::to_owned);
        }
        script.line(offer);
        script.ended(IN, EndReason::Missed);
        assert!(script.view().notices[0].sentence.contains(expected));
    }
}
