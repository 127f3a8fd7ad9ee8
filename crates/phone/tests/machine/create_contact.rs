//! Nobody knows the caller: the agent creates a contact, and none is there twice.

use cti::{ApiError, ContactField, FieldError, Requester, api_error::code};
use phone::view::CallerState;
use phone::{
    CallId, Command, DeskFailure, EndReason, Intent, LegId, LineEvent, PopMoment, Settings,
};

use crate::people::*;
use crate::script::*;

const NAME: &str = "Jane Roe";

/// Rings unknown; the helpdesk has not heard of the number yet.
fn unknown_rings() -> Script {
    let mut script = ready_with(Settings { inbound_pop: PopMoment::Answered, ..settings() });
    let commands = script.offer(IN, Some(NUMBER), "ref-1");
    script.nobody(&commands);
    script
}

fn create(script: &mut Script, name: &str) -> Vec<Command> {
    let call = script.call().id;
    script.want(Intent::CreateContact { call, name: name.to_owned() })
}

fn duplicate() -> DeskFailure {
    let field = "phone".to_owned();
    let message = "It should be a unique value".to_owned();
    let code = code::DUPLICATE_VALUE.to_owned();
    refused(ApiError::Validation(vec![FieldError { field, message, code }]))
}

#[test]
fn a_contact_is_created_with_the_name_and_the_number_and_the_pops_name_it() {
    let mut script = unknown_rings();
    let commands = create(&mut script, "  Jane Roe ");
    let (request, name) = the_creation(&commands);
    assert_eq!(name, NAME);
    let number = commands.iter().find_map(|command| match command {
        Command::CreateContact { contact, .. } => Some(contact.phone.typed().to_owned()),
        _ => None,
    });
    assert_eq!(number.as_deref(), Some(NUMBER));
    let caller = script.caller();
    assert_eq!(caller.state, CallerState::Creating);
    assert_eq!(caller.sentence, "Creating the contact…");
    assert_eq!(create(&mut script, "Janet Roe"), [], "once is enough");

    assert_eq!(script.read(request, &jane(NUMBER)), [], "a new contact has no tickets to ask for");
    let call = script.call();
    assert_eq!(call.party.name.as_deref(), Some(NAME));
    assert_eq!(call.caller.contact.unwrap().why, "Created by you");
    assert_eq!(call.caller.tickets_sentence, "No tickets yet");
    script.want(Intent::Answer(IN));
    let (_, opening) = the_pop(&script.line(LineEvent::Answered { leg: IN }));
    assert_eq!(opening.requester, Requester::Id(id(JANE)));
}

#[test]
fn a_created_contact_is_known_at_the_next_ring() {
    let mut script = unknown_rings();
    let (request, _) = the_creation(&create(&mut script, NAME));
    script.read(request, &jane(NUMBER));
    script.ended(IN, EndReason::Missed);
    let commands = script.offer(LegId::Inbound(2), Some(NUMBER), "ref-2");
    assert_eq!(look_ups(&commands), []);
    assert_eq!(script.caller().contact.unwrap().id, id(JANE));
}

#[test]
fn a_contact_needs_a_name_and_the_one_to_begin_with_is_what_came_with_the_call() {
    let mut script = unknown_rings();
    assert_eq!(script.caller().create_name, NUMBER);
    assert_eq!(create(&mut script, "  "), []);
    let caller = script.caller();
    assert_eq!(caller.state, CallerState::Unknown);
    assert_eq!(caller.sentence, "Type a name for the contact");
    the_creation(&create(&mut script, NAME));

    let mut script = ready_with(Settings { inbound_pop: PopMoment::Never, ..settings() });
    let mut offer = offered(IN, Some(NUMBER), "ref-1");
    if let LineEvent::Offered { name, .. } = &mut offer {
        *name = Some("ROE J".to_owned());
    }
    let commands = script.line(offer);
    script.nobody(&commands);
    assert_eq!(script.caller().create_name, "ROE J");
}

#[test]
fn nobody_is_created_while_it_is_not_known_whether_somebody_has_the_number() {
    let mut script = ringing_inbound();
    assert_eq!(create(&mut script, NAME), []);
    let request = the_look_up(&script.asked, ContactField::Phone);
    script.failed(request, DeskFailure::TimedOut);
    assert_eq!(create(&mut script, NAME), []);
    let reason = script.caller().create.disabled_reason;
    assert_eq!(reason.as_deref(), Some("Look up again first: somebody may have this number"));
    let mut script = jane_rings();
    assert_eq!(create(&mut script, NAME), []);
    let foreign = CallId(900);
    assert_eq!(script.want(Intent::CreateContact { call: foreign, name: NAME.into() }), []);
}

/// "If the Requester Phone matches no users in Freshdesk, then a new user will be created."
#[test]
fn a_contact_that_the_pop_made_meanwhile_is_named_instead_of_made_twice() {
    let mut script = ringing_inbound();
    let asked = script.asked.clone();
    script.popped(the_pop(&asked).0);
    script.nobody(&asked);
    let caller = script.caller();
    assert!(caller.sentence.contains("may have made a contact"), "{}", caller.sentence);
    assert!(caller.create.is_enabled());

    let request = the_look_up(&create(&mut script, NAME), ContactField::Phone);
    assert_eq!(script.caller().state, CallerState::Creating);
    let made = contact(ROE, "+14155550100", Some(NUMBER), None);
    let commands = script.found(request, &[made]);
    assert!(!commands.iter().any(|c| matches!(c, Command::CreateContact { .. })));
    // It has no name but the number: it gets the agent's, and keeps everything else.
    let (naming, whom, name) = the_naming(&commands);
    assert_eq!((whom, name.as_str()), (id(ROE), NAME));
    let caller = script.caller();
    assert_eq!(
        (caller.state, caller.sentence.as_str()),
        (CallerState::Creating, "Naming the contact…")
    );
    assert_eq!(create(&mut script, "Janet Roe"), [], "once is enough");
    script.read(naming, &contact(ROE, NAME, Some(NUMBER), None));
    let call = script.call();
    assert_eq!(call.party.name.as_deref(), Some(NAME));
    assert_eq!((call.caller.state, call.caller.sentence.as_str()), (CallerState::Known, ""));
    assert_eq!(call.caller.contact.unwrap().why, "Named by you");
}

/// The helpdesk has made a contact of the number, and nobody has named it: at the first ring, or ever.
fn nameless_rings() -> Script {
    let mut script = ringing_inbound();
    let request = the_look_up(&script.asked, ContactField::Phone);
    script.found(request, &[contact(ROE, "+14155550100", Some(NUMBER), None)]);
    script
}

#[test]
fn a_contact_without_a_name_is_named_only_if_it_still_has_none() {
    let mut script = nameless_rings();
    let caller = script.caller();
    assert_eq!(caller.state, CallerState::Known);
    assert_eq!(caller.sentence, "This contact has no name yet");
    assert!(caller.names && caller.create.is_enabled());
    assert_eq!(create(&mut script, " "), []);
    assert_eq!(script.caller().sentence, "Type a name for the contact");
    // A colleague was quicker: the name that is there stays.
    let request = the_look_up(&create(&mut script, NAME), ContactField::Phone);
    let commands = script.found(request, &[jane(NUMBER)]);
    assert!(!commands.iter().any(|c| matches!(c, Command::ChangeContact { .. })));
    let caller = script.caller();
    assert!(!caller.names && !caller.create.is_enabled());
    assert_eq!(caller.sentence, "", "it is called so already");

    let mut script = nameless_rings();
    let request = the_look_up(&create(&mut script, "Janet"), ContactField::Phone);
    script.found(request, &[jane(NUMBER)]);
    let sentence = script.caller().sentence;
    assert_eq!(sentence, "This contact has the number by now, so none is called Janet.");
}

#[test]
fn a_naming_that_failed_says_why_and_is_looked_at_before_it_is_sent_again() {
    let mut script = nameless_rings();
    let nameless = contact(ROE, "+14155550100", Some(NUMBER), None);
    for failure in [DeskFailure::TimedOut, refused(ApiError::AccessDenied), duplicate()] {
        let request = the_look_up(&create(&mut script, NAME), ContactField::Phone);
        let (naming, ..) = the_naming(&script.found(request, std::slice::from_ref(&nameless)));
        script.failed(naming, failure);
        let caller = script.caller();
        assert_eq!(caller.state, CallerState::Known);
        assert!(
            caller.sentence.ends_with("The contact did not get its name."),
            "{}",
            caller.sentence
        );
        assert!(caller.create.is_enabled());
    }
    let request = the_look_up(&create(&mut script, NAME), ContactField::Phone);
    script.found(request, &[contact(ROE, NAME, Some(NUMBER), None)]);
    assert_eq!(script.caller().sentence, "", "the first one arrived");
}

#[test]
fn one_that_was_named_is_known_by_the_name_at_the_next_ring() {
    let mut script = nameless_rings();
    let request = the_look_up(&create(&mut script, NAME), ContactField::Phone);
    let nameless = contact(ROE, "+14155550100", Some(NUMBER), None);
    let (naming, ..) = the_naming(&script.found(request, &[nameless]));
    script.read(naming, &contact(ROE, NAME, Some(NUMBER), None));
    script.ended(IN, EndReason::Missed);
    let commands = script.offer(LegId::Inbound(2), Some(NUMBER), "ref-2");
    assert_eq!(look_ups(&commands), []);
    assert_eq!(script.caller().contact.unwrap().name, NAME);
}

#[test]
fn a_helpdesk_that_made_no_contact_of_the_pop_gets_one() {
    let mut script = ringing_inbound();
    let asked = script.asked.clone();
    script.popped(the_pop(&asked).0);
    script.nobody(&asked);
    let by_phone = the_look_up(&create(&mut script, NAME), ContactField::Phone);
    let by_mobile = the_look_up(&script.found(by_phone, &[]), ContactField::Mobile);
    assert_eq!(the_creation(&script.found(by_mobile, &[])).1, NAME);
}

#[test]
fn a_duplicate_is_looked_for_once_and_shown() {
    let mut script = unknown_rings();
    let (request, _) = the_creation(&create(&mut script, NAME));
    let by_phone = the_look_up(&script.failed(request, duplicate()), ContactField::Phone);
    script.found(by_phone, &[jane(NUMBER)]);
    assert_eq!(script.caller().contact.unwrap().id, id(JANE));

    // Where it does not show itself, it is said, and nothing goes round in circles.
    let mut script = unknown_rings();
    for refusal in [duplicate(), refused(ApiError::Other { status: 409 })] {
        let (request, _) = the_creation(&create(&mut script, NAME));
        let by_phone = the_look_up(&script.failed(request, refusal), ContactField::Phone);
        let by_mobile = the_look_up(&script.found(by_phone, &[]), ContactField::Mobile);
        assert_eq!(script.found(by_mobile, &[]), []);
        let caller = script.caller();
        assert_eq!(caller.state, CallerState::Unknown);
        assert!(caller.sentence.contains("does not say who"), "{}", caller.sentence);
    }
}

#[test]
fn a_creation_that_failed_says_why_and_can_be_tried_again() {
    let mut script = unknown_rings();
    let (request, _) = the_creation(&create(&mut script, NAME));
    assert_eq!(script.failed(request, refused(ApiError::AccessDenied)), []);
    let caller = script.caller();
    assert_eq!(caller.state, CallerState::Unknown);
    let said = "The helpdesk does not allow this agent to do that. The contact was not created.";
    assert_eq!(caller.sentence, said);
    the_creation(&create(&mut script, NAME));
}

#[test]
fn a_creation_that_may_have_arrived_is_looked_for_before_it_is_sent_again() {
    let mut script = unknown_rings();
    let (request, _) = the_creation(&create(&mut script, NAME));
    script.failed(request, DeskFailure::TimedOut);
    let by_phone = the_look_up(&create(&mut script, NAME), ContactField::Phone);
    script.found(by_phone, &[jane(NUMBER)]);
    assert_eq!(script.caller().contact.unwrap().id, id(JANE));
}

#[test]
fn a_helpdesk_that_asks_to_wait_creates_nobody_until_then() {
    let mut script = unknown_rings();
    let (request, _) = the_creation(&create(&mut script, NAME));
    let limited = refused(ApiError::RateLimited { retry_after: Some(7) });
    let (timer, _) = the_timer(&script.failed(request, limited));
    let caller = script.caller();
    assert_eq!(caller.sentence, "The helpdesk asked to wait. The contact was not created.");
    assert!(!caller.create.is_enabled());
    assert_eq!(create(&mut script, NAME), []);
    script.fired(timer);
    the_creation(&create(&mut script, NAME));
}

#[test]
fn a_contact_created_when_the_call_is_filed_already_is_there_for_the_next_one() {
    let mut script = unknown_rings();
    script.want(Intent::Answer(IN));
    let (opening, _) = the_pop(&script.line(LineEvent::Answered { leg: IN }));
    script.popped(opening);
    let by_phone = the_look_up(&create(&mut script, NAME), ContactField::Phone);
    let by_mobile = the_look_up(&script.found(by_phone, &[]), ContactField::Mobile);
    let (request, _) = the_creation(&script.found(by_mobile, &[]));
    script.ended(IN, EndReason::RemoteHangup);
    let call = script.wrap_up().id;
    let (_, closing) = the_pop(&script.want(Intent::Finish(call)));
    assert!(matches!(closing.requester, Requester::Phone(_)));
    assert_eq!(script.read(request, &jane(NUMBER)), []);
    let commands = script.offer(LegId::Inbound(2), Some(NUMBER), "ref-2");
    assert_eq!(look_ups(&commands), []);
}
