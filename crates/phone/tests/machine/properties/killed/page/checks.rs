//! What must hold of what is kept, and of what is waited for.

use super::*;

impl Pages {
    /// Unless the agent types, what goes on is what was told to be kept last.
    pub(super) fn check_kept(&self) {
        let types = self.timers.values().any(|after| *after == 300);
        let Some((revision, kept)) = self.writing.back().filter(|_| !types) else { return };
        let snapshot = self.phone.snapshot();
        assert_eq!(snapshot.revision, *revision);
        let matters = |text: &str| {
            let mut value: serde_json::Value = serde_json::from_str(text).unwrap();
            let state = value["state"].as_object_mut().unwrap();
            for report in ["readiness", "waiting", "notes", "outbox"] {
                state.remove(report).unwrap();
            }
            // Of the notices only those about calls are taken up.
            let board = &mut value["state"]["board"];
            let about_calls =
                |notice: &serde_json::Value| notice["code"].as_str().unwrap().starts_with("call-");
            board["notices"].as_array_mut().unwrap().retain(about_calls);
            board["next"].take();
            forget_questions(&mut value["state"]);
            value["state"].take()
        };
        let now = serde_json::to_string(&snapshot).unwrap();
        let (kept, now) = (matters(kept), matters(&now));
        let mut ways = Vec::new();
        differences(&kept, &now, "", &mut ways);
        assert!(ways.is_empty(), "a change that is not kept: {ways:#?}");
    }

    /// Whatever is waited for was asked for by this page, and can still come.
    pub(super) fn check_ids(&self) {
        let state = format!("{:?}", self.phone.snapshot());
        let ids = |name: &str| -> BTreeSet<u32> {
            let after = state.split(name).skip(1);
            after.map(|rest| rest.split(')').next().unwrap().parse().unwrap()).collect()
        };
        for timer in ids("TimerId(") {
            assert!(self.timers.contains_key(&TimerId(timer)), "{timer} never fires: {state}");
        }
        let held = format!("{:?}", self.phone);
        for request in ids("RequestId(") {
            let is_asked = self.requests.iter().any(|(id, _)| *id == RequestId(request));
            let waits = held.contains(&format!("Pop {{ request: RequestId({request})"));
            assert!(is_asked || waits, "{request} is never answered: {state}");
        }
    }
}

/// What is being asked of callers, and for a ticket, is asked anew by the next page anyway.
fn forget_questions(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(fields) => {
            if fields.contains_key("look_up") {
                fields.retain(|field, _| matches!(field.as_str(), "contacts" | "chosen"));
            }
            if fields.contains_key("was_linked") {
                let step = fields["step"].to_string();
                let is = |names: &[&str]| names.iter().any(|name| step.contains(name));
                if is(&["ProofDue", "Proving", "ProofWait"]) {
                    fields["step"] = serde_json::json!("ProofDue");
                } else if is(&["Queued", "Checking", "Waiting"]) {
                    fields["step"] = serde_json::json!("Queued");
                    fields.remove("uncertain");
                }
                for passing in ["asked", "settles", "since", "why", "late", "tries", "proofs"] {
                    fields.remove(passing);
                }
            }
            if fields.contains_key("overtaken") {
                let state = fields["state"].to_string();
                if state.contains("Checking") || state.contains("Waiting") {
                    fields["state"] = serde_json::json!("Waiting");
                }
            }
            for (whose, what) in [
                ("ticket_number", "subject"),
                ("held", "asked"),
                ("dtmf_sent", "deadline"),
                ("dtmf_sent", "silent"),
                ("dtmf_sent", "held_by_remote"),
                ("dtmf_sent", "unwatched"),
            ] {
                if fields.contains_key(whose) {
                    fields.remove(what);
                }
            }
            fields.values_mut().for_each(forget_questions);
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(forget_questions),
        _ => {}
    }
}

/// Where two differ.
fn differences(
    one: &serde_json::Value,
    other: &serde_json::Value,
    at: &str,
    found: &mut Vec<String>,
) {
    if let (Some(fields), Some(others)) = (one.as_object(), other.as_object())
        && fields.keys().eq(others.keys())
    {
        for (name, value) in fields {
            differences(value, &others[name], &format!("{at}.{name}"), found);
        }
    } else if one != other {
        found.push(format!("{at}: {one} became {other}"));
    }
}
