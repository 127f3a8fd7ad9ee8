//! What the browser says of the microphone, and what that means for the agent. Pure; the facts come
//! from `js/microphone.js`.

use phone::Microphone;

use super::fields::Fields;

/// What the browser says. What it does not tell is `None`.
pub struct MicrophoneFacts {
    /// Whether the page around us passes the microphone on (`allow="microphone"`).
    passed_on: Option<bool>,
    /// `granted`, `prompt` or `denied`.
    permission: Option<String>,
    /// How many microphones there are.
    devices: Option<u32>,
    /// Whether their names are told, which happens only to those who may use them.
    labelled: Option<bool>,
    /// The name of the error that opening it just failed with.
    error: Option<String>,
}

impl MicrophoneFacts {
    /// Reads the facts as JSON.
    pub fn read(json: &str) -> Option<Self> {
        Self::of(Fields::of(&serde_json::from_str(json).ok()?)?)
    }

    pub(super) fn of(report: Fields<'_>) -> Option<Self> {
        Some(Self {
            passed_on: report.maybe("passed_on", Fields::flag)?,
            permission: report.maybe("permission", Fields::text)?,
            devices: report.maybe("devices", Fields::number)?,
            labelled: report.maybe("labelled", Fields::flag)?,
            error: report.maybe("error", Fields::text)?,
        })
    }

    /// What they mean for the agent.
    pub fn meaning(&self) -> Microphone {
        // First, because the browser then also says "denied", or even "granted": neither is the agent's doing.
        if self.passed_on == Some(false) {
            return Microphone::BlockedByHost;
        }
        let permission = self.permission.as_deref();
        match self.error.as_deref() {
            None => {}
            // "Invalid security origin": the page around us put us into a sandbox without an origin.
            Some("SecurityError") => return Microphone::BlockedByHost,
            // The question was closed unanswered: it may be asked again.
            Some("NotAllowedError") if permission == Some("prompt") => return Microphone::AskFirst,
            Some("NotAllowedError") => return Microphone::Denied,
            Some("NotFoundError" | "OverconstrainedError") => return Microphone::Missing,
            Some(_) => return Microphone::Failed,
        }
        match (permission, self.devices) {
            (Some("denied"), _) => Microphone::Denied,
            (_, Some(0)) => Microphone::Missing,
            (Some("granted"), _) => Microphone::Ready,
            (None, _) if self.labelled == Some(true) => Microphone::Ready,
            // No list at all: an insecure page.
            (None, None) => Microphone::Failed,
            _ => Microphone::AskFirst,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: &str) -> Microphone {
        MicrophoneFacts::read(json).expect("facts").meaning()
    }

    #[test]
    fn a_host_that_does_not_pass_the_microphone_on_is_not_mistaken_for_a_refusal() {
        // As Chromium says it in an iframe without `allow`, once and the other time.
        for permission in ["denied", "granted", "prompt"] {
            let facts = [
                r#"{"passed_on":false,"permission":""#,
                permission,
                r#"","devices":1,"labelled":false}"#,
            ]
            .concat();
            assert_eq!(of(&facts), Microphone::BlockedByHost);
        }
        assert_eq!(
            of(
                r#"{"passed_on":false,"permission":"denied","devices":1,"error":"NotAllowedError"}"#
            ),
            Microphone::BlockedByHost
        );
        assert_eq!(
            of(r#"{"passed_on":true,"devices":1,"error":"SecurityError"}"#),
            Microphone::BlockedByHost
        );
    }

    #[test]
    fn permission_decides_when_the_host_passes_it_on() {
        let with = |permission: &str| {
            of(&[r#"{"passed_on":true,"devices":1,"permission":""#, permission, r#""}"#].concat())
        };
        assert_eq!(with("granted"), Microphone::Ready);
        assert_eq!(with("prompt"), Microphone::AskFirst);
        assert_eq!(with("denied"), Microphone::Denied);
    }

    #[test]
    fn no_device_is_missing_even_when_allowed() {
        assert_eq!(
            of(r#"{"passed_on":true,"permission":"granted","devices":0}"#),
            Microphone::Missing
        );
        assert_eq!(
            of(r#"{"passed_on":true,"permission":"prompt","devices":1,"error":"NotFoundError"}"#),
            Microphone::Missing
        );
    }

    #[test]
    fn a_closed_question_may_be_asked_again_and_a_busy_device_has_failed() {
        let with = |rest: &str| of(&[r#"{"passed_on":true,"devices":1,"#, rest, "}"].concat());
        assert_eq!(
            with(r#""permission":"prompt","error":"NotAllowedError""#),
            Microphone::AskFirst
        );
        assert_eq!(with(r#""permission":"denied","error":"NotAllowedError""#), Microphone::Denied);
        assert_eq!(
            with(r#""permission":"granted","error":"NotReadableError""#),
            Microphone::Failed
        );
    }

    #[test]
    fn a_browser_that_tells_little_is_asked_or_believed_by_its_labels() {
        assert_eq!(of(r#"{"devices":1,"labelled":false}"#), Microphone::AskFirst);
        assert_eq!(of(r#"{"devices":1,"labelled":true}"#), Microphone::Ready);
        assert_eq!(of("{}"), Microphone::Failed);
    }

    #[test]
    fn what_is_no_facts_is_passed_over() {
        assert!(MicrophoneFacts::read("").is_none());
        assert!(MicrophoneFacts::read(r#"{"devices":"many"}"#).is_none());
    }
}
