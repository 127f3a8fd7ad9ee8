//! What single keys mean, while no text field has the focus.

use crate::{Intent, View, intent::DtmfDigit};

impl View {
    /// What a key means now, if anything: `a` answers, `x` declines or hangs up, `m` mutes, `h` holds;
    /// digits are sent in a call and typed into the dialer otherwise. Letters count in either case.
    pub fn intent_of_key(&self, key: char) -> Option<Intent> {
        let Some(call) = &self.call else { return self.typed_into_dialer(key) };
        let leg = call.leg;
        let keys = match key.to_ascii_lowercase() {
            'a' => [(&call.answer, Intent::Answer(leg)), (&call.answer, Intent::Answer(leg))],
            'x' => [(&call.decline, Intent::Decline(leg)), (&call.hang_up, Intent::HangUp(leg))],
            'm' => [(&call.mute, Intent::Mute(leg)), (&call.unmute, Intent::Unmute(leg))],
            'h' => [(&call.hold, Intent::Hold(leg)), (&call.resume, Intent::Resume(leg))],
            // Not the keypad's A to D, which no telephone has: letters are for what is above.
            _ => {
                let digit = DtmfDigit::new(key).filter(|_| !key.is_ascii_alphabetic())?;
                let send = Intent::SendDtmf { leg, digit };
                return call.dtmf.is_enabled().then_some(send);
            }
        };
        keys.into_iter().find_map(|(control, intent)| control.is_enabled().then_some(intent))
    }

    fn typed_into_dialer(&self, key: char) -> Option<Intent> {
        let dials = key.is_ascii_digit() || matches!(key, '+' | '*' | '#');
        (dials && self.dialer.shown).then(|| {
            let mut text = self.dialer.typed.clone();
            text.push(key);
            Intent::EditNumber(text)
        })
    }
}
