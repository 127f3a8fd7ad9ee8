//! Leaving the page, and leaving the helpdesk.

use phone::{EndReason, Intent, LineEvent};

use crate::{
    history::rows,
    keeping::{keeping, kept},
    script::*,
};

/// What was said to be kept last is kept.
fn keep_all(script: &mut Script) {
    for revision in 0..50 {
        kept(script, revision);
    }
}

#[test]
fn leaving_the_page_asks_in_a_call_and_else_only_while_something_is_not_kept() {
    let mut script = keeping();
    assert!(!script.view().ask_to_leave);
    script.offer(IN, Some(NUMBER), "ref-1");
    keep_all(&mut script);
    assert!(script.view().ask_to_leave, "a call would be interrupted, kept or not");
    script.want(Intent::Answer(IN));
    script.line(LineEvent::Answered { leg: IN });
    script.ended(IN, EndReason::RemoteHangup);
    assert!(script.view().ask_to_leave, "not kept yet");
    keep_all(&mut script);
    assert!(!script.view().ask_to_leave && script.view().unfinished);
    let call = script.wrap_up().id;
    script.want(Intent::EditNotes { call, text: "Wants a refund".into() });
    assert!(script.view().ask_to_leave, "typed a moment ago");
}

#[test]
fn leaving_the_page_asks_where_nothing_is_kept() {
    assert!(in_wrap_up().view().ask_to_leave);
    assert!(!ready().view().ask_to_leave);
}

#[test]
fn who_signs_out_leaves_nothing_behind_that_is_sent_and_nothing_is_lost() {
    let mut script = in_wrap_up();
    let commands = script.want(Intent::DropUnsent);
    assert!(pops(&commands).is_empty());
    assert_eq!(script.view().wrap_up, None);
    assert_eq!(script.view().unsent, []);
    let row = &rows(&script)[0];
    assert!(row.unfiled && row.file.is_enabled());
    assert_eq!(row.notes, "Wants a refund");
}

#[test]
fn what_was_on_its_way_when_the_agent_signed_out_is_asked_for_before_it_is_filed_again() {
    let (mut script, request) = closing_sent();
    script.want(Intent::DropUnsent);
    assert_eq!(script.view().filed, []);
    assert!(rows(&script)[0].unfiled);
    // Whatever is said of it now is nobody's.
    script.popped(request);
    assert!(rows(&script)[0].unfiled);
    let id = rows(&script)[0].id.clone();
    let commands = script.want(Intent::FileUnfiled(id));
    assert!(pops(&commands).is_empty(), "it may be there already");
    the_question(&commands);
}
