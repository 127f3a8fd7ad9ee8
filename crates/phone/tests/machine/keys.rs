//! What single keys mean, as the view says it.

use phone::{DtmfDigit, Intent, LineEvent};

use crate::script::*;

fn key(script: &Script, key: char) -> Option<Intent> {
    script.view().intent_of_key(key)
}

#[test]
fn letters_do_what_the_buttons_beside_them_do() {
    let script = ringing_inbound();
    assert_eq!(key(&script, 'a'), Some(Intent::Answer(IN)));
    assert_eq!(key(&script, 'A'), Some(Intent::Answer(IN)));
    assert_eq!(key(&script, 'x'), Some(Intent::Decline(IN)));
    assert_eq!((key(&script, 'm'), key(&script, 'h')), (None, None));
    let mut script = connected_inbound();
    assert_eq!(key(&script, 'a'), None);
    assert_eq!(key(&script, 'x'), Some(Intent::HangUp(IN)));
    assert_eq!(key(&script, 'm'), Some(Intent::Mute(IN)));
    assert_eq!(key(&script, 'h'), Some(Intent::Hold(IN)));
    script.want(Intent::Mute(IN));
    script.want(Intent::Hold(IN));
    assert_eq!(key(&script, 'h'), None, "hold is not confirmed yet");
    script.line(LineEvent::Held { leg: IN });
    assert_eq!(key(&script, 'm'), Some(Intent::Unmute(IN)));
    assert_eq!(key(&script, 'H'), Some(Intent::Resume(IN)));
}

#[test]
fn digits_are_sent_in_a_call_and_typed_otherwise() {
    let script = connected_inbound();
    let digit = DtmfDigit::new('#').unwrap();
    assert_eq!(key(&script, '#'), Some(Intent::SendDtmf { leg: IN, digit }));
    assert_eq!((key(&script, '+'), key(&script, 'b')), (None, None));
    assert_eq!(key(&ringing_inbound(), '1'), None);
    let mut script = ready();
    script.want(Intent::EditNumber("+1".into()));
    assert_eq!(key(&script, '4'), Some(Intent::EditNumber("+14".into())));
    assert_eq!((key(&script, 'a'), key(&script, ' ')), (None, None));
    assert!(script.view().dialer.shown);
    let script = in_wrap_up();
    assert_eq!(key(&script, '4'), None);
    assert!(!script.view().dialer.shown);
}
