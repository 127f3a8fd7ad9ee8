//! Whether a call is to be answered at once: the telephone system asks for it when it calls the agent
//! on the agent's own behalf (click-to-dial without a gateway, RFC 5373).

use super::super::fields::Fields;
use super::caller::Caller;

/// The headers of an INVITE that ask for it, in the ways telephone systems do.
pub(super) struct AutoAnswer {
    /// `Answer-Mode` and `Priv-Answer-Mode`: `Auto` (RFC 5373).
    mode: Option<String>,
    privileged_mode: Option<String>,
    /// `Call-Info: <…>;answer-after=0`.
    call_info: Option<String>,
    /// `Alert-Info: <…>;info=alert-autoanswer`, or `Auto Answer`.
    alert_info: Option<String>,
}

impl AutoAnswer {
    pub(super) fn of(report: Fields<'_>) -> Option<Self> {
        Some(Self {
            mode: report.maybe("mode", Fields::text)?,
            privileged_mode: report.maybe("privileged_mode", Fields::text)?,
            call_info: report.maybe("call_info", Fields::text)?,
            alert_info: report.maybe("alert_info", Fields::text)?,
        })
    }

    /// Whether one of them asks for it, and the call comes from one of these addresses. Whoever calls
    /// may write such a header: answered unasked, they would listen in on the agent's room.
    pub(super) fn is_granted(&self, caller: &Caller, from: &[String]) -> bool {
        self.is_wanted() && from.iter().any(|address| caller.is_vouched_for_as(address))
    }

    fn is_wanted(&self) -> bool {
        let modes = self.mode.iter().chain(&self.privileged_mode);
        modes.into_iter().any(|mode| is_auto(mode))
            || self
                .call_info
                .as_deref()
                .is_some_and(|info| has_parameter(info, "answer-after", "0"))
            || self.alert_info.as_deref().is_some_and(|info| {
                has_parameter(info, "info", "alert-autoanswer")
                    || values(info).any(|value| value.eq_ignore_ascii_case("auto answer"))
            })
    }
}

/// `Auto`, `Auto;require`.
fn is_auto(mode: &str) -> bool {
    mode.split(';').next().is_some_and(|value| value.trim().eq_ignore_ascii_case("auto"))
}

/// The values of a header without their parameters: `<sip:x>` and `Auto Answer`.
fn values(header: &str) -> impl Iterator<Item = &str> {
    header.split(',').filter_map(|value| value.split(';').next()).map(str::trim)
}

/// Whether one of the values has that parameter: `<sip:x>;answer-after=0`.
fn has_parameter(header: &str, name: &str, value: &str) -> bool {
    // Of `<sip:x;info=y>` the parameter is the address's own.
    let parameters = header.split(',').map(|one| one.split_once('>').map_or(one, |(_, own)| own));
    parameters.flat_map(|own| own.split(';')).filter_map(|one| one.split_once('=')).any(|(n, v)| {
        let v = v.trim().trim_matches('"');
        n.trim().eq_ignore_ascii_case(name) && v.eq_ignore_ascii_case(value)
    })
}
