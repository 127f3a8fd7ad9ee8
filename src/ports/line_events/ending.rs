//! Why a leg ended, read from SIP status, `JsSIP` cause and Reason header.

use phone::{EndReason, LegId};

use super::super::fields::Fields;

/// What the bridge reports of a leg that is over.
pub(super) struct Ending {
    pub(super) leg: LegId,
    /// Who ended it.
    by: By,
    /// `JsSIP`'s word for why.
    cause: String,
    /// SIP status of the final answer to our INVITE.
    status: Option<u16>,
    /// The `Reason` header of the CANCEL or BYE.
    reason: Option<String>,
    /// Whether both sides were connected.
    answered: bool,
    /// What the end was asked for with, by us or by `JsSIP` itself.
    asked_cause: Option<String>,
    asked_status: Option<u16>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Local,
    Remote,
    /// `JsSIP` itself.
    System,
}

impl Ending {
    pub(super) fn of(report: Fields<'_>) -> Option<Self> {
        Some(Self {
            leg: report.leg()?,
            by: match report.text("by")?.as_str() {
                "local" => By::Local,
                "remote" => By::Remote,
                _ => By::System,
            },
            cause: report.text("cause")?,
            status: report.maybe("status", Fields::status)?,
            reason: report.maybe("reason", Fields::text)?,
            answered: report.flag("answered")?,
            asked_cause: report.maybe("asked_cause", Fields::text)?,
            asked_status: report.maybe("asked_status", Fields::status)?,
        })
    }

    pub(super) fn meaning(&self) -> EndReason {
        // What JsSIP asked itself for is the better word: the cause then only says "by us".
        let cause = self.asked_cause.as_deref().unwrap_or(&self.cause);
        match cause {
            "User Denied Media Access" => return EndReason::MediaDenied,
            // 481: the other side does not know the call any more, so they left while we were away.
            "Dialog Error" if self.asked_status == Some(481) => return EndReason::RemoteHangup,
            "Connection Error" | "Request Timeout" | "RTP Timeout" | "Dialog Error" | "No ACK" => {
                return EndReason::LineLost;
            }
            // 488 Not Acceptable Here: no common way to speak.
            "WebRTC Error"
            | "Internal Error"
            | "Bad Media Description"
            | "Missing SDP"
            | "Incompatible SDP" => {
                return EndReason::Rejected(
                    self.status.filter(|status| *status >= 300).unwrap_or(488),
                );
            }
            "Address Incomplete" => return EndReason::Rejected(484),
            _ => {}
        }
        if self.answered {
            return match self.by {
                By::Local => EndReason::LocalHangup,
                By::Remote => EndReason::RemoteHangup,
                By::System => EndReason::LineLost,
            };
        }
        match self.leg {
            LegId::Inbound(_) => self.inbound(),
            LegId::Outbound(_) => self.outbound(),
        }
    }

    fn inbound(&self) -> EndReason {
        match (self.by, self.cause.as_str()) {
            (By::Remote, _) if self.reason.as_deref().is_some_and(says_answered_elsewhere) => {
                EndReason::AnsweredElsewhere
            }
            (By::Local, "Rejected") if self.asked_status == Some(486) => EndReason::Busy,
            (By::Local, "Rejected") => EndReason::Declined,
            (By::Local, "Terminated") => EndReason::LocalHangup,
            (By::Local | By::Remote | By::System, _) => EndReason::Missed,
        }
    }

    fn outbound(&self) -> EndReason {
        match self.status {
            Some(486 | 600) => EndReason::Busy,
            // 607: unwanted (RFC 8197).
            Some(603 | 607) => EndReason::Declined,
            // 480 temporarily unavailable, 408 and 487: it rang until the network gave up.
            Some(408 | 480 | 487) => EndReason::Missed,
            Some(status) if status >= 300 => EndReason::Rejected(status),
            _ if self.by == By::Local => EndReason::LocalHangup,
            _ => EndReason::LineLost,
        }
    }
}

/// RFC 3326: `SIP;cause=200;text="Call completed elsewhere"`; telephone networks say the same as
/// Q.850 cause 26, "non-selected user clearing".
fn says_answered_elsewhere(reason: &str) -> bool {
    reason.split(',').any(|value| {
        let mut parts = value.split(';').map(str::trim);
        let protocol = parts.next().unwrap_or_default();
        let cause = parts
            .filter_map(|part| part.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("cause"))
            .map(|(_, cause)| cause.trim());
        match cause {
            Some("200") => protocol.eq_ignore_ascii_case("SIP"),
            Some("26") => protocol.eq_ignore_ascii_case("Q.850"),
            _ => false,
        }
    })
}
