//! What to draw: computed from the state each time, so that nothing on the screen can be stale.

use crate::{
    DeskFailure, Intent, LineKind, LineLoss, LineState, Microphone, Notice, NoticeCode, SoundEvent,
    View,
    filing::Step,
    notice::NoticeLevel,
    notices::{self, is_about_the_key, lasting},
    opening::OpeningState,
    outbox::Shut,
    view::DialerView,
    words,
};

use super::Phone;

impl Phone {
    /// A call that only rings here is not one the agent is in.
    fn is_in_call(&self) -> bool {
        self.live.as_ref().is_some_and(|live| live.leg.state.can_decline().is_err())
    }

    /// What to draw now.
    pub fn view(&self) -> View {
        let free = self.is_free();
        let (waiting, saved) = (self.directory.is_waiting(), self.keeping.notes);
        View {
            agent: self.settings.agent,
            line: self.readiness.view(self.is_in_call()),
            dialer: DialerView {
                shown: self.live.is_none() && self.wrap_ups.is_empty(),
                ..self.dialer.view(self.readiness.can_call(), free, waiting)
            },
            call: self
                .live
                .as_ref()
                .map(|live| live.view(self.readiness.can_be_heard(), waiting, saved)),
            wrap_up: self
                .wrap_ups
                .first()
                .map(|w| w.view(&self.settings, waiting, saved, self.can_dial_now())),
            filed: self
                .filed
                .iter()
                .rev()
                .map(|filed| filed.view(self.can_refile_now(), &self.outbox))
                .collect(),
            history: self.history.digest(),
            click: self.click_view(),
            notices: self.notices(),
            unfinished: self.is_unfinished(),
            ask_to_leave: self.is_missed(),
            unsent: self.unsent(),
        }
    }

    /// The most urgent first, then the newest.
    fn notices(&self) -> Vec<Notice> {
        let lasting = [
            self.microphone_notice(),
            self.key_notice(),
            self.opening_notice(),
            self.sound_notice(),
            self.line_notice(),
            self.stream_notice(),
            self.attention.notice(),
        ];
        let mut notices: Vec<Notice> = lasting.into_iter().flatten().collect();
        notices.extend_from_slice(&self.board.notices);
        // Not `sort`, which would weigh 3 kB in the app.
        [NoticeLevel::Error, NoticeLevel::Warning, NoticeLevel::Info]
            .into_iter()
            .flat_map(|level| notices.iter().filter(move |notice| notice.level == level))
            .cloned()
            .collect()
    }

    fn microphone_notice(&self) -> Option<Notice> {
        let readiness = &self.readiness;
        match readiness.kind {
            _ if !readiness.lines.webrtc => None,
            // The status line says the rest of it; here is the click that lets the browser ask.
            Some(LineKind::DeskPhone) if readiness.microphone == Microphone::AskFirst => {
                let notice = notices::microphone(readiness.microphone)?;
                Some(Notice { level: NoticeLevel::Info, ..notice })
            }
            Some(LineKind::DeskPhone) => None,
            Some(LineKind::WebRtc) | None => notices::microphone(readiness.microphone),
        }
    }

    fn sound_notice(&self) -> Option<Notice> {
        (self.readiness.sound == Some(SoundEvent::Blocked)).then(|| {
            lasting(
                notices::SOUND_NOTICE,
                NoticeLevel::Warning,
                NoticeCode::SoundBlocked,
                "The browser keeps the ring silent until you click here.".to_owned(),
                None,
                Some(("Let it ring", Intent::AllowSound)),
            )
        })
    }

    /// Only during a call: otherwise the status line says it.
    fn line_notice(&self) -> Option<Notice> {
        let (LineState::Offline(loss), Some(_)) = (self.readiness.line, &self.live) else {
            return None;
        };
        let sentence = match loss {
            LineLoss::Unheard => {
                "The gateway cannot be reached. The call goes on at your desk phone; what happens to it is not shown here."
            }
            LineLoss::Unreachable
            | LineLoss::Refused
            | LineLoss::Rejected(_)
            | LineLoss::NotLoaded
            | LineLoss::Expired => {
                "The telephone line was lost. You may still hear each other; other calls do not reach you."
            }
        };
        Some(lasting(
            notices::LINE_NOTICE,
            NoticeLevel::Warning,
            NoticeCode::LineLost,
            sentence.to_owned(),
            None,
            Some(("Connect again", Intent::Reconnect)),
        ))
    }

    /// The agent would wait for a call that was clicked in vain. Of a desk phone's line that is away for
    /// the same reason enough is said.
    fn stream_notice(&self) -> Option<Notice> {
        let said = self.readiness.line == LineState::Offline(LineLoss::Unheard);
        (self.readiness.stream_lost && !said).then(|| {
            lasting(
                notices::STREAM_NOTICE,
                NoticeLevel::Warning,
                NoticeCode::StreamLost,
                "The connection to the gateway is lost: a number that you click in the helpdesk is not dialled here."
                    .to_owned(),
                Some("It comes back by itself. Type the number meanwhile."),
                None,
            )
        })
    }

    /// Said once for all calls: another key helps all of them.
    fn key_notice(&self) -> Option<Notice> {
        let opening =
            self.live.iter().filter_map(|live| Some((live.call.opening.failure()?, live.call.id)));
        let filed = self.filed.iter().filter_map(|filed| match &filed.step {
            Step::Refused(failure) => Some((failure, filed.wrap_up.call.id)),
            _ => None,
        });
        let sent = opening.chain(filed).find(|(failure, _)| is_about_the_key(failure));
        let sent = sent.map(|(failure, call)| (failure, Some(Intent::Retry(call))));
        let (failure, again) = sent.or_else(|| {
            let (failure, call) = self.unknown_for_want_of_a_key()?;
            Some((failure, call.map(Intent::LookUpAgain)))
        })?;
        let code = notices::code(failure);
        let again = match failure {
            // Without a key there is nothing to try again.
            DeskFailure::NoKey => None,
            _ => again.map(|intent| ("Try again", intent)),
        };
        Some(lasting(
            notices::KEY_NOTICE,
            NoticeLevel::Error,
            code,
            [&words::failure(failure), "."].concat(),
            notices::advice(code),
            again,
        ))
    }

    /// The helpdesk does not show the call that goes on.
    fn opening_notice(&self) -> Option<Notice> {
        let live = self.live.as_ref()?;
        let opening = &live.call.opening;
        let is_due = opening.is_due_again() || live.opening_due(&self.settings);
        let code_and_why = |failure| (notices::code(failure), words::failure(failure));
        let mut again = None;
        let (code, why) = match (self.outbox.shut().filter(|_| is_due), &opening.state) {
            (Some(Shut::Offline), _) => {
                (NoticeCode::DeskUnavailable, words::outbox::OFFLINE.to_owned())
            }
            (Some(Shut::Told), _) => code_and_why(&notices::ASKED_TO_WAIT),
            (None, OpeningState::Failed(failure)) if !is_about_the_key(failure) => {
                again = Some(("Try again", Intent::Retry(live.call.id)));
                code_and_why(failure)
            }
            (None, _) => code_and_why(opening.trouble()?),
        };
        Some(lasting(
            notices::OPENING_NOTICE,
            NoticeLevel::Warning,
            code,
            [&why, ", so it may not show this call."].concat(),
            notices::advice(code),
            again,
        ))
    }
}
