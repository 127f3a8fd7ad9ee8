//! The agent's words: every sentence that is not a notice's.

pub(crate) mod caller;
pub(crate) mod outbox;

use cti::{ApiError, PhoneNumber, TicketId};

use crate::{DeskFailure, EndReason, LineLoss, Microphone, filing::Step, view::Direction};

/// Whether something can be done now, and if not, why, in plain words.
pub(crate) type Can = Result<(), &'static str>;

pub(crate) const STARTING: &str = "Starting…";
pub(crate) const SOFTPHONE_STARTS: &str = "The softphone is starting";
pub(crate) const CONNECTING: &str = "The call is being connected";
pub(crate) const OUTBOUND: &str = "You are calling";
pub(crate) const ALREADY_ANSWERED: &str = "The call is already answered";
pub(crate) const TAKING_BACK: &str = "The call is being taken back";
pub(crate) const ENDING: &str = "The call is ending";
pub(crate) const ANSWER_OR_DECLINE: &str = "Answer or decline the call";
pub(crate) const NOT_CONNECTED: &str = "The call is not connected yet";
pub(crate) const HOLD_PENDING: &str = "The call is being put on hold";
pub(crate) const RESUME_PENDING: &str = "The call is being resumed";
pub(crate) const ALREADY_HELD: &str = "The call is on hold";
pub(crate) const NOT_HELD: &str = "The call is not on hold";
pub(crate) const DTMF_HELD: &str = "Resume the call to send digits";
pub(crate) const ANSWER_THERE: &str = "Answer on your desk phone";
pub(crate) const HANG_UP_THERE: &str = "Hang up on your desk phone";
pub(crate) const HOLD_THERE: &str = "Your desk phone does the holding";
pub(crate) const RESUME_THERE: &str = "Resume on your desk phone";
pub(crate) const DTMF_THERE: &str = "Press the digits on your desk phone";
pub(crate) const MUTE_THERE: &str = "Your desk phone does the muting";
pub(crate) const ALREADY_MUTED: &str = "You are muted";
pub(crate) const NOT_MUTED: &str = "You are not muted";
pub(crate) const NO_LINE: &str = "No telephone line is set up";
pub(crate) const LINE_CONNECTING: &str = "The telephone line is being connected";
pub(crate) const LINE_OFFLINE: &str = "The telephone line is offline";
pub(crate) const LINE_CONNECTED: &str = "The telephone line is connected";
pub(crate) const MICROPHONE_FIRST: &str = "The telephone line waits for the microphone";
pub(crate) const IN_CALL: &str = "You are in a call";
pub(crate) const CALL_RINGS: &str = "A call is ringing";
pub(crate) const NUMBER_WANTED: &str = "Type a phone number";
pub(crate) const NUMBER_INVALID: &str = "This is not a phone number";
pub(crate) const NOTHING_DIALLED: &str = "You have not called anybody yet";
pub(crate) const WITHHELD: &str = "The caller withheld the number, so the helpdesk cannot be told \
    who called: choose no ticket, and copy the notes";
pub(crate) const TICKET_WANTED: &str = "Type the number of the ticket";
pub(crate) const TICKET_PROBLEM: &str = "A ticket number is a whole number, like 80";
pub(crate) const DISPOSITION_WANTED: &str = "Choose an outcome first";
pub(crate) const TRIED_BY_ITSELF: &str = "It is sent again by itself";
pub(crate) const BEING_SENT: &str = "It is being sent";
pub(crate) const BEING_PROVEN: &str = "The helpdesk is being asked for the ticket";
pub(crate) const NOTHING_UNSENT: &str = "Nothing is left to send";
pub(crate) const MAY_HAVE_ARRIVED: &str = "It may have arrived in the helpdesk already";
pub(crate) const ALREADY_FILED: &str = "The helpdesk has it already";
pub(crate) const UNPROVEN: &str = "The helpdesk has it, but has not named a ticket yet.";
pub(crate) const UNSENT: &str = "Its notes have not reached the helpdesk yet";
pub(crate) const NO_CALL: &str = "No call goes on";
pub(crate) const IN_WRAP_UP: &str = "In wrap-up";
pub(crate) const BEING_DEALT_WITH: &str = "It is being filed";
pub(crate) const NO_NUMBER: &str = "The caller withheld the number";
pub(crate) const NOBODY_TO_FILE: &str =
    "The caller withheld the number, so the helpdesk cannot be told who called";
pub(crate) const FINISH_CALL_FIRST: &str = "Finish the call you are in first";

/// Who reads a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// The agent of the call: "you".
    Agent,
    /// Whoever opens the ticket.
    Ticket,
}

/// Whom a sentence is about.
pub(crate) fn who<'a>(name: Option<&'a str>, number: Option<&'a PhoneNumber>) -> &'a str {
    name.filter(|name| !name.trim().is_empty())
        .or_else(|| number.map(PhoneNumber::typed))
        .unwrap_or("a caller without a number")
}

/// How a call ended.
pub(crate) fn ended(reason: EndReason, direction: Direction, reader: Reader) -> String {
    let inbound = direction == Direction::Inbound;
    let agent = match reader {
        Reader::Agent => "You",
        Reader::Ticket => "The agent",
    };
    match reason {
        EndReason::LocalHangup => [agent, " hung up"].concat(),
        EndReason::RemoteHangup => "The customer hung up".to_owned(),
        EndReason::Declined if inbound => [agent, " declined"].concat(),
        EndReason::Declined => "The customer declined".to_owned(),
        EndReason::Missed if inbound => {
            "The customer gave up before the call was answered".to_owned()
        }
        EndReason::Missed => "The customer did not answer".to_owned(),
        EndReason::Busy if inbound => match reader {
            Reader::Agent => "You were in another call".to_owned(),
            Reader::Ticket => "The agent was in another call".to_owned(),
        },
        EndReason::Busy => "The customer was busy".to_owned(),
        EndReason::AnsweredElsewhere => "Answered on another device".to_owned(),
        EndReason::Transferred => "The call was transferred".to_owned(),
        EndReason::Rejected(status) => rejected(status),
        EndReason::LineLost => "The connection was lost".to_owned(),
        EndReason::MediaDenied => "The microphone could not be used".to_owned(),
    }
}

/// How a call ended whose page died.
pub(crate) const fn cut_off(reader: Reader) -> &'static str {
    match reader {
        Reader::Agent => "The page was closed during the call",
        Reader::Ticket => "The agent's page was closed during the call",
    }
}

/// What the telephone system said, as the end of a sentence that goes on.
pub(crate) fn said(words: &str) -> String {
    const MOST: usize = 200;
    let line: String = words.chars().take(MOST).collect();
    line.trim().trim_end_matches('.').to_owned()
}

/// How a call ended, in a word or two, for a list.
pub(crate) fn ended_briefly(
    reason: EndReason,
    direction: Direction,
    duration: Option<u64>,
) -> String {
    let inbound = direction == Direction::Inbound;
    match reason {
        EndReason::Transferred => "Transferred",
        _ if duration.is_some() => "Connected",
        EndReason::LocalHangup => "Given up",
        EndReason::Missed | EndReason::RemoteHangup if inbound => "Missed",
        EndReason::Missed | EndReason::RemoteHangup => "No answer",
        EndReason::Declined => "Declined",
        EndReason::Busy if inbound => "Missed: you were in a call",
        EndReason::Busy => "Busy",
        EndReason::AnsweredElsewhere => "Answered elsewhere",
        EndReason::Rejected(_) | EndReason::LineLost | EndReason::MediaDenied => "Failed",
    }
    .to_owned()
}

/// What a SIP status means to somebody who made a call.
fn rejected(status: u16) -> String {
    let sentence = match status {
        404 | 410 | 604 => "This number does not exist",
        484 => "The number is incomplete",
        401 | 403 | 407 => "The telephone system does not allow this call",
        408 | 480 => "The other side could not be reached",
        488 | 606 => "The two telephones found no common way to speak",
        500..=599 => "The telephone system has a problem",
        _ => "The telephone system refused the call",
    };
    [sentence, " (", &status.to_string(), ")"].concat()
}

/// Why the microphone keeps the agent from being heard.
pub(crate) const fn microphone(microphone: Microphone) -> Can {
    match microphone {
        // Nothing is known against it.
        Microphone::Ready | Microphone::Unknown => Ok(()),
        Microphone::AskFirst => Err("Allow the microphone first"),
        Microphone::BlockedByHost => {
            Err("The helpdesk's page does not let the softphone use the microphone")
        }
        Microphone::Denied => Err("The microphone is not allowed for this page"),
        Microphone::Missing => Err("No microphone is plugged in"),
        Microphone::Failed => Err("The microphone could not be opened"),
    }
}

/// What to do about the microphone.
pub(crate) const fn microphone_advice(microphone: Microphone) -> Option<&'static str> {
    match microphone {
        Microphone::Ready | Microphone::Unknown => None,
        Microphone::AskFirst => Some("The browser asks once; callers can then hear you."),
        Microphone::BlockedByHost => Some(
            "For the admin: the iframe of the helpdesk needs the attribute allow=\"microphone\".",
        ),
        Microphone::Denied => Some(
            "Allow it in the browser's settings for this page, beside the address, and try again.",
        ),
        Microphone::Missing => Some("Plug one in and try again."),
        Microphone::Failed => Some("Close other programs that may be using it and try again."),
    }
}

/// Why the line is away, and what to do.
pub(crate) fn line_loss(loss: LineLoss) -> String {
    match loss {
        LineLoss::Unreachable => {
            "The telephone server cannot be reached. It is tried again by itself.".to_owned()
        }
        LineLoss::Unheard => {
            "The gateway cannot be reached, so calls of your desk phone are not shown here. It is tried again by itself."
                .to_owned()
        }
        LineLoss::Refused => {
            "The telephone server refused the user or the password. Ask your admin.".to_owned()
        }
        LineLoss::Rejected(status) => [
            "The telephone server answered ",
            &status.to_string(),
            ". It is tried again by itself.",
        ]
        .concat(),
        LineLoss::NotLoaded => {
            "The telephone part of this page could not be loaded. Connect again, or reload the page."
                .to_owned()
        }
        LineLoss::Expired => {
            "The telephone server does not send calls here any more; another device may have taken over. Connect again."
                .to_owned()
        }
    }
}

/// Why the helpdesk did not do what was asked.
pub(crate) fn failure(failure: &DeskFailure) -> String {
    match failure {
        DeskFailure::Refused(error) => match error {
            ApiError::Validation(fields) => validation(fields),
            ApiError::InvalidCredentials => "The helpdesk refused the key".to_owned(),
            ApiError::AccessDenied => {
                "The helpdesk does not allow this agent to do that".to_owned()
            }
            ApiError::FeatureMissing => {
                "The helpdesk's account does not have telephony (CTI) switched on".to_owned()
            }
            ApiError::NotFound => "The helpdesk does not know what was asked for (404)".to_owned(),
            ApiError::RateLimited { .. } => "The helpdesk asked to wait".to_owned(),
            ApiError::Server { status } => {
                ["The helpdesk has a problem (", &status.to_string(), ")"].concat()
            }
            ApiError::Other { status } => {
                ["The helpdesk refused it (", &status.to_string(), ")"].concat()
            }
            _ => "The helpdesk refused it".to_owned(),
        },
        DeskFailure::TimedOut => "The helpdesk did not answer in time".to_owned(),
        DeskFailure::Unreachable => "The helpdesk could not be reached".to_owned(),
        DeskFailure::Unreadable => "The helpdesk's answer could not be read".to_owned(),
        DeskFailure::NoKey => "The helpdesk's key is not known in this tab".to_owned(),
    }
}

/// The helpdesk's own words about the first field at fault, which are few.
fn validation(fields: &[cti::api_error::FieldError]) -> String {
    const MOST: usize = 160;
    let Some(first) = fields.first() else {
        return "The helpdesk refused what was sent".to_owned();
    };
    let message: String = first.message.chars().take(MOST).collect();
    ["The helpdesk refused what was sent: ", &first.field, ": ", &message].concat()
}

/// How far the filing of a call is that does not just wait. `uncertain`: an earlier try may have arrived.
pub(crate) fn filed(
    step: &Step,
    ticket: Option<TicketId>,
    uncertain: bool,
    keeps_notes: bool,
) -> String {
    match step {
        Step::Checking(_) if uncertain => "Asking the helpdesk whether it arrived…".to_owned(),
        Step::Queued | Step::Sending(_) | Step::Checking(_) | Step::Waiting => {
            "Being sent to the helpdesk…".to_owned()
        }
        Step::Recalling(..) => "Asking the helpdesk whether it is in a ticket…".to_owned(),
        Step::ProofDue | Step::Proving(_) | Step::ProofWait(_) => {
            "The helpdesk has it. Asking for the ticket…".to_owned()
        }
        Step::Proven => match ticket {
            Some(ticket) => ["Filed in ticket #", &ticket.get().to_string(), "."].concat(),
            None => "Filed.".to_owned(),
        },
        Step::WithoutTicket if keeps_notes => {
            "Ended without a ticket. The notes are only here: the call stays unfiled in the history."
                .to_owned()
        }
        Step::WithoutTicket => "Ended without a ticket.".to_owned(),
        Step::Refused(why) => [&failure(why), ". Nothing is lost: try again."].concat(),
        Step::Doubtful(ticket) => [
            "The helpdesk has put this call into ticket #",
            &ticket.get().to_string(),
            ", perhaps without your notes. Look there; trying again adds them, putting this away leaves it.",
        ]
        .concat(),
    }
}

/// How far a recording that came after the closing is.
pub(crate) fn adding_recording(step: &Step, ticket: Option<TicketId>) -> String {
    let ticket = ticket.map(|ticket| ticket.to_string()).unwrap_or_default();
    match step {
        Step::Queued | Step::Sending(_) | Step::Checking(_) | Step::Waiting => {
            ["The recording is being added to ticket #", &ticket, "…"].concat()
        }
        Step::Refused(why) => [
            &failure(why),
            ". The recording is not in ticket #",
            &ticket,
            " yet: try again, or put this away.",
        ]
        .concat(),
        Step::Doubtful(_) => [
            "The recording may be in ticket #",
            &ticket,
            " already. Look there; trying again adds it, putting this away leaves it.",
        ]
        .concat(),
        Step::ProofDue
        | Step::Proving(_)
        | Step::ProofWait(_)
        | Step::Proven
        | Step::WithoutTicket
        | Step::Recalling(..) => ["Filed in ticket #", &ticket, "."].concat(),
    }
}

/// `4:05` or `1:02:03`, from milliseconds.
pub(crate) fn duration(ms: u64) -> String {
    let seconds = ms / 1000;
    let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let two = |n: u64| [if n < 10 { "0" } else { "" }, &n.to_string()].concat();
    if h > 0 {
        [h.to_string(), two(m), two(s)].join(":")
    } else {
        [m.to_string(), two(s)].join(":")
    }
}
