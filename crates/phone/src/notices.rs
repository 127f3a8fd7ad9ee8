//! What the agent must be told. What lasts is derived from the state; what happened once is kept
//! here until it is read.

use cti::{ApiError, PhoneNumber};

use serde::{Deserialize, Serialize};

use crate::{
    DeskFailure, EndReason, Intent, JournalRefusal, Microphone, NotRead, Notice, NoticeCode,
    NoticeId,
    call::Call,
    leg::GivenUp,
    notice::NoticeLevel,
    view::Direction,
    words::{self, Reader},
};

/// How many are kept; beyond that the oldest goes.
const MOST: usize = 10;
/// The ids below this one belong to the notices that are derived from the state.
const FIRST_ID: u32 = 100;

pub(crate) const MICROPHONE_NOTICE: NoticeId = NoticeId(1);
pub(crate) const SOUND_NOTICE: NoticeId = NoticeId(2);
pub(crate) const LINE_NOTICE: NoticeId = NoticeId(3);
pub(crate) const KEY_NOTICE: NoticeId = NoticeId(4);
pub(crate) const OPENING_NOTICE: NoticeId = NoticeId(5);
pub(crate) const STREAM_NOTICE: NoticeId = NoticeId(6);
pub(crate) const ATTENTION_NOTICE: NoticeId = NoticeId(7);

/// Why something waits whose first try was told to wait.
pub(crate) const ASKED_TO_WAIT: DeskFailure =
    DeskFailure::Refused(ApiError::RateLimited { retry_after: None });

/// What happened and was not put away yet, newest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Board {
    pub(crate) notices: Vec<Notice>,
    next: u32,
}

impl Board {
    pub(crate) const fn new() -> Self {
        Self { notices: Vec::new(), next: FIRST_ID }
    }

    pub(crate) fn dismiss(&mut self, id: NoticeId) {
        self.notices.retain(|notice| notice.id != id);
    }

    pub(crate) fn withdraw(&mut self, code: NoticeCode) {
        self.notices.retain(|notice| notice.code != code);
    }

    /// Another page left these behind: what happened to calls, and was not read yet.
    pub(crate) fn take_up(&mut self, old: Self) {
        for notice in old.notices {
            let calls = [NoticeCode::CallMissed, NoticeCode::CallFailed, NoticeCode::CallWhileBusy];
            if calls.contains(&notice.code) {
                let id = NoticeId(self.next);
                self.next += 1;
                self.notices.push(Notice { id, ..notice });
            }
        }
        self.notices.truncate(MOST);
    }

    /// A call whose page died before it was connected.
    pub(crate) fn call_cut_off(&mut self, call: &Call) {
        let sentence = ["The page was closed before ", call.who(), " was reached."].concat();
        self.post_about(call, NoticeLevel::Warning, NoticeCode::CallFailed, sentence);
    }

    /// A call goes on whose page died.
    pub(crate) fn call_taken_back(&mut self, call: &Call) {
        self.withdraw(NoticeCode::CallTakenBack);
        let sentence = ["The call with ", call.who(), " goes on here after its page was closed."];
        self.post(NoticeLevel::Info, NoticeCode::CallTakenBack, sentence.concat(), None, None);
    }

    /// A call that never connected and leaves nothing to file.
    pub(crate) fn call_ended(&mut self, call: &Call, reason: EndReason, given_up: Option<GivenUp>) {
        match given_up {
            // The agent knows.
            Some(GivenUp::Declined | GivenUp::HungUp) => {}
            Some(GivenUp::NotConnected) => self.post_about(
                call,
                NoticeLevel::Warning,
                NoticeCode::CallFailed,
                ["The call with ", call.who(), " could not be connected in time."].concat(),
            ),
            None => self.call_ended_by_itself(call, reason),
        }
    }

    fn call_ended_by_itself(&mut self, call: &Call, reason: EndReason) {
        let inbound = call.direction == Direction::Inbound;
        match reason {
            EndReason::Missed | EndReason::RemoteHangup if inbound => self.post_about(
                call,
                NoticeLevel::Info,
                NoticeCode::CallMissed,
                ["Missed call from ", call.who(), "."].concat(),
            ),
            EndReason::Busy if inbound => {
                self.call_while_busy(call);
            }
            // Somebody takes care of it, or wanted it so.
            EndReason::AnsweredElsewhere | EndReason::Transferred | EndReason::LocalHangup => {}
            EndReason::Declined if inbound => {}
            EndReason::Missed
            | EndReason::RemoteHangup
            | EndReason::Busy
            | EndReason::Declined
            | EndReason::Rejected(_)
            | EndReason::LineLost
            | EndReason::MediaDenied => {
                let ended = call
                    .refused
                    .clone()
                    .unwrap_or_else(|| words::ended(reason, call.direction, Reader::Agent));
                let with = if inbound { "Call from " } else { "Call to " };
                self.post_about(
                    call,
                    NoticeLevel::Warning,
                    NoticeCode::CallFailed,
                    [with, call.who(), ": ", &ended, "."].concat(),
                );
            }
        }
    }

    /// A call that was turned away because the agent was in one.
    pub(crate) fn call_while_busy(&mut self, call: &Call) {
        let sentence = ["While you were in another call, ", call.who(), " called."].concat();
        self.post_about(call, NoticeLevel::Info, NoticeCode::CallWhileBusy, sentence);
    }

    /// The telephone system had it answered.
    pub(crate) fn answered_unasked(&mut self, call: &Call) {
        self.withdraw(NoticeCode::AutoAnswered);
        let sentence = [
            "The call with ",
            call.who(),
            " was answered by itself, as the telephone system asked.",
        ];
        self.post(NoticeLevel::Info, NoticeCode::AutoAnswered, sentence.concat(), None, None);
    }

    /// What goes on and what is in the history is gone with the page. `None`: something could not be
    /// written.
    pub(crate) fn history_not_kept(&mut self, why: Option<JournalRefusal>) {
        self.withdraw(NoticeCode::HistoryNotKept);
        let (sentence, advice) = match why {
            Some(JournalRefusal::Blocked) => (
                "The browser keeps nothing for this page: notes, calls that are not filed and earlier calls are gone when it is closed or reloaded.",
                "Allow this page to store data, or do not use a private window.",
            ),
            Some(JournalRefusal::Insecure) => (
                "This page did not come over an encrypted connection, so nothing is kept: notes, calls that are not filed and earlier calls are gone when it is closed or reloaded.",
                "For the admin: serve the softphone by https.",
            ),
            Some(JournalRefusal::Newer) => (
                "A newer softphone has written what is kept here, so it is left alone, and nothing of this page is kept.",
                "Reload the page before the next call.",
            ),
            None => (
                "Something could not be kept in this browser: notes, or a call.",
                "The disk may be full. File your calls before you close this page.",
            ),
        };
        let level = NoticeLevel::Warning;
        self.post(level, NoticeCode::HistoryNotKept, sentence.to_owned(), Some(advice), None);
    }

    /// What is typed from now on is gone with the page.
    pub(crate) fn notes_not_kept(&mut self) {
        let sentence =
            "This browser could not keep your notes: what you type now is only in this page.";
        let advice = Some("File the call before you close or reload the page.");
        let level = NoticeLevel::Warning;
        self.post(level, NoticeCode::NotesNotKept, sentence.to_owned(), advice, None);
    }

    /// What an earlier page left behind is there, and cannot be read.
    pub(crate) fn left_unread(&mut self, why: NotRead) {
        self.withdraw(NoticeCode::LeftUnread);
        let (sentence, advice) = match why {
            NotRead::Newer => (
                "A newer softphone left something here that this one cannot read. It is set aside for the newer one.",
                "Reload the page.",
            ),
            NotRead::Damaged => (
                "What an earlier page left here cannot be read any more, notes perhaps. It is set aside, not deleted.",
                "Look in the history for a call that is not filed, and tell your admin.",
            ),
        };
        let level = NoticeLevel::Warning;
        self.post(level, NoticeCode::LeftUnread, sentence.to_owned(), Some(advice), None);
    }

    /// Another softphone of this agent has a number that was clicked.
    pub(crate) fn dialled_elsewhere(&mut self) {
        self.withdraw(NoticeCode::ClickElsewhere);
        let sentence = "Dialled in another window.".to_owned();
        self.post(NoticeLevel::Info, NoticeCode::ClickElsewhere, sentence, None, None);
    }

    /// The browser opened no window, or one that is cut off from here.
    pub(crate) fn no_window(&mut self, cut_off: bool) {
        self.withdraw(NoticeCode::NoWindow);
        let (sentence, advice) = if cut_off {
            (
                "The window that was opened cannot be reached from the helpdesk's page.",
                "It works by itself. For the admin: the helpdesk's page keeps what it opens apart.",
            )
        } else {
            ("The browser opened no window.", "Allow pop-up windows for this page, and try again.")
        };
        self.post(
            NoticeLevel::Warning,
            NoticeCode::NoWindow,
            sentence.to_owned(),
            Some(advice),
            None,
        );
    }

    /// Two tabs of this agent would ring both.
    pub(crate) fn tabs_apart(&mut self) {
        self.withdraw(NoticeCode::TabsApart);
        let sentence = "This browser keeps tabs from working together, so each one with your softphone is a telephone of its own.";
        let advice = Some("Keep the softphone open in one tab only.");
        self.post(NoticeLevel::Warning, NoticeCode::TabsApart, sentence.to_owned(), advice, None);
    }

    pub(crate) fn hold_refused(&mut self) {
        self.withdraw(NoticeCode::HoldRefused);
        self.post(
            NoticeLevel::Warning,
            NoticeCode::HoldRefused,
            "The other side refused to hold or to resume; the call goes on as it was.".to_owned(),
            Some("Try again, or mute yourself meanwhile."),
            None,
        );
    }

    fn post_about(&mut self, call: &Call, level: NoticeLevel, code: NoticeCode, sentence: String) {
        self.post(level, code, sentence, None, call_back(call.number.as_ref()));
    }

    fn post(
        &mut self,
        level: NoticeLevel,
        code: NoticeCode,
        sentence: String,
        advice: Option<&str>,
        way_out: Option<(String, Intent)>,
    ) {
        let id = NoticeId(self.next);
        self.next += 1;
        self.notices.insert(
            0,
            Notice {
                id,
                level,
                code,
                sentence,
                advice: advice.map(str::to_owned),
                way_out,
                can_dismiss: true,
            },
        );
        self.notices.truncate(MOST);
    }
}

fn call_back(number: Option<&PhoneNumber>) -> Option<(String, Intent)> {
    let number = number?.typed().to_owned();
    Some(("Put the number in the dialer".to_owned(), Intent::EditNumber(number)))
}

/// A notice that follows from the state, and goes when the state does.
pub(crate) fn lasting(
    id: NoticeId,
    level: NoticeLevel,
    code: NoticeCode,
    sentence: String,
    advice: Option<&str>,
    way_out: Option<(&str, Intent)>,
) -> Notice {
    Notice {
        id,
        level,
        code,
        sentence,
        advice: advice.map(str::to_owned),
        way_out: way_out.map(|(label, intent)| (label.to_owned(), intent)),
        can_dismiss: false,
    }
}

/// The notice about a microphone that cannot be used.
pub(crate) fn microphone(microphone: Microphone) -> Option<Notice> {
    let reason = words::microphone(microphone).err()?;
    let (level, way_out) = match microphone {
        Microphone::AskFirst => {
            (NoticeLevel::Warning, ("Allow microphone", Intent::AllowMicrophone))
        }
        // The page around us has to change, or be left.
        Microphone::BlockedByHost => (NoticeLevel::Error, ("Open in a window", Intent::OpenWindow)),
        Microphone::Denied
        | Microphone::Missing
        | Microphone::Failed
        | Microphone::Unknown
        | Microphone::Ready => (NoticeLevel::Error, ("Try again", Intent::AllowMicrophone)),
    };
    Some(lasting(
        MICROPHONE_NOTICE,
        level,
        NoticeCode::MicrophoneUnusable,
        [reason, "."].concat(),
        words::microphone_advice(microphone),
        Some(way_out),
    ))
}

/// What support searches for when the helpdesk fails.
pub(crate) fn code(failure: &DeskFailure) -> NoticeCode {
    match failure {
        DeskFailure::NoKey => NoticeCode::DeskNoKey,
        DeskFailure::TimedOut | DeskFailure::Unreachable | DeskFailure::Unreadable => {
            NoticeCode::DeskUnavailable
        }
        DeskFailure::Refused(error) => match error {
            ApiError::InvalidCredentials => NoticeCode::DeskKeyRefused,
            ApiError::AccessDenied | ApiError::FeatureMissing => NoticeCode::DeskAccessDenied,
            ApiError::RateLimited { .. } => NoticeCode::DeskRateLimited,
            ApiError::Validation(_)
            | ApiError::InvalidJson
            | ApiError::NotFound
            | ApiError::Other { .. } => NoticeCode::DeskValidation,
            _ => NoticeCode::DeskUnavailable,
        },
    }
}

/// Whether another key would help.
pub(crate) const fn is_about_the_key(failure: &DeskFailure) -> bool {
    matches!(failure, DeskFailure::NoKey | DeskFailure::Refused(ApiError::InvalidCredentials))
}

/// What to do about a helpdesk that fails.
pub(crate) const fn advice(code: NoticeCode) -> Option<&'static str> {
    match code {
        NoticeCode::DeskNoKey => Some("Give your API key; it is in your helpdesk profile."),
        NoticeCode::DeskKeyRefused => {
            Some("Give another key, or ask your admin to check the service's.")
        }
        NoticeCode::DeskAccessDenied => {
            Some("Tell your admin: it takes a change in the helpdesk's settings.")
        }
        NoticeCode::DeskValidation => {
            Some("Go on with the call: its notes are sent when you finish it.")
        }
        NoticeCode::DeskRateLimited => Some("It is sent again by itself."),
        NoticeCode::DeskUnavailable => Some("Go on with the call: nothing is lost."),
        NoticeCode::CallMissed
        | NoticeCode::CallFailed
        | NoticeCode::CallWhileBusy
        | NoticeCode::AutoAnswered
        | NoticeCode::CallTakenBack
        | NoticeCode::ClickElsewhere
        | NoticeCode::HistoryNotKept
        | NoticeCode::LeftUnread
        | NoticeCode::NotesNotKept
        | NoticeCode::HoldRefused
        | NoticeCode::MicrophoneUnusable
        | NoticeCode::SoundBlocked
        | NoticeCode::NotificationsOff
        | NoticeCode::LineLost
        | NoticeCode::StreamLost
        | NoticeCode::OtherTab
        | NoticeCode::TabsApart
        | NoticeCode::NoWindow => None,
    }
}
