//! The specification's own slips, imitated where a test asks for them: its samples answer a pop with
//! `{"id": "5000001876"}`, and details with `responder_idl` and a comma too many (facts C1 and C5).

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use cti::{CallDetailsReply, PopId, ScreenPopReply};
use http::{HeaderValue, header};
use serde_json::{Value, json};

/// The answer to a pop.
pub(super) fn pop_reply(id: PopId, slips: bool) -> Response {
    if slips {
        Json(json!({ "id": id.to_string() })).into_response()
    } else {
        Json(ScreenPopReply { id }).into_response()
    }
}

/// The answer to a question for details.
pub(super) fn details_reply(reply: &CallDetailsReply, slips: bool) -> Response {
    if !slips {
        return Json(reply).into_response();
    }
    let calls = serde_json::to_value(reply).unwrap_or_default();
    let mut text = String::from("[");
    for call in calls.as_array().into_iter().flatten().filter_map(Value::as_object) {
        text.push_str(" {\n");
        for (name, value) in call {
            let name = if name == "responder_id" { "responder_idl" } else { name };
            text.push_str(&["\"", name, "\": ", &value.to_string(), ",\n"].concat());
        }
        text.push('}');
    }
    text.push_str(" ]");
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    ([(header::CONTENT_TYPE, json)], text).into_response()
}
