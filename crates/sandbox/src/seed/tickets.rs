//! What the contacts wrote and asked.

use cti::{CallInfo, NoteId, TicketId};
use rusqlite::Connection;

use super::id;
use crate::{
    clock::Timestamp,
    store::{
        notes::{self, Author, NewNote},
        tickets::{
            self, NewTicket,
            Priority::{self, High, Low, Medium, Urgent},
            Source::{self, Chat, Email, Feedback, Phone, Portal},
            Status::{self, Closed, Open, Pending, Resolved},
        },
        time_entries::{self, NewTimeEntry},
    },
};

struct Ticket {
    id: u64,
    hours_ago: i64,
    requester: u64,
    /// 0 where nobody has taken it yet.
    agent: u64,
    state: (Status, Priority, Source),
    subject: &'static str,
    description: &'static str,
}

const fn ticket(
    id: u64,
    hours_ago: i64,
    (requester, agent): (u64, u64),
    state: (Status, Priority, Source),
    subject: &'static str,
    description: &'static str,
) -> Ticket {
    Ticket { id, hours_ago, requester, agent, state, subject, description }
}

#[rustfmt::skip]
const TICKETS: &[Ticket] = &[
    ticket(57, 2100, (5002, 1002), (Closed, Low, Email), "Gift card does not work online", "Hello, I was given a gift card (ends in 4471) and the web shop says “unknown code”. In the store it worked last week."),
    ticket(58, 1900, (5007, 1001), (Closed, Medium, Phone), "Change of delivery address", "We moved down the street and the seed order should go to the new house, please."),
    ticket(59, 1500, (5012, 1003), (Closed, Low, Email), "Angebot über 4 000 Tulpenzwiebeln, gemischte Farben, Lieferung an drei Orangerien, mit Rechnungsstellung je Standort und Zahlungsziel 30 Tage", "Sehr geehrte Damen und Herren,\n\nwir bitten um ein Angebot wie im Betreff genannt.\n\nMit freundlichen Grüßen"),
    ticket(60, 1200, (5009, 1001), (Resolved, Medium, Portal), "Kettle & Co: add a second buyer to the account", "Could Dev Patel order on our account as well? Same limits as mine."),
    ticket(61, 900, (5013, 1002), (Closed, Medium, Chat), "Labels printed with the wrong botanical name", "“Lavandula” lost its second a on the whole batch. Who pays for the reprint?"),
    ticket(62, 800, (5001, 1001), (Resolved, High, Phone), "Standing order skipped last Friday", "No flour sacks, no herbs, and nobody called. What happened?"),
    ticket(63, 700, (5003, 1003), (Resolved, Low, Email), "طلب كتالوج الربيع", "مرحباً، هل يمكنكم إرسال كتالوج الربيع باللغة العربية؟ شكراً لكم."),
    ticket(64, 640, (5015, 1002), (Closed, Low, Feedback), "Your driver was wonderful", "He carried six olive trees up to the roof terrace. Please tell him thank you."),
    ticket(65, 500, (5005, 1003), (Resolved, Medium, Email), "Rechnung 2091 doppelt 🐝", "Wir haben die Rechnung 2091 zweimal bekommen. Bitte eine davon stornieren."),
    ticket(66, 420, (5011, 1001), (Closed, High, Phone), "Pallet refused at the dock", "The pallet came without papers and the dock sent it back. We need it there on Monday."),
    ticket(67, 300, (5006, 1002), (Pending, Medium, Portal), "<script>alert('tickets are text')</script> shows as text, right?", "My name has <b>tags</b> in it & your portal used to swallow them. Does this arrive as I typed it?"),
    ticket(68, 260, (5008, 1001), (Resolved, Low, Email), "Which soil for lemon trees?", "We have the tall clay pots. Ada says peat, I say no peat."),
    ticket(69, 210, (5004, 1003), (Pending, Medium, Email), "בקשה להחזר כספי", "שלום, שני העציצים הגיעו שבורים. מצורפות תמונות. אשמח להחזר."),
    ticket(70, 168, (5011, 1002), (Open, Medium, Phone), "Two trucks booked for one delivery", "Both are on the way to us. Please stop one of them."),
    ticket(71, 120, (5_014_967_434, 1001), (Open, High, Phone), "Priority issue raised by XYZ", "The order portal logs us out in the middle of an order."),
    ticket(72, 96, (5001, 1001), (Pending, Medium, Email), "Can you deliver before 6 a.m.?", "We start baking at four. A delivery at eight means the herbs are a day old when they are used."),
    ticket(73, 72, (5014, 0), (Open, Low, Email), "Do you ship to Norway?", "I found your shop through a friend. I have no telephone, please answer by mail."),
    ticket(74, 50, (5002, 1002), (Open, Medium, Portal), "Return of three rain jackets", "Wrong size. The label printer in our store is broken, can you mail the labels?"),
    ticket(75, 30, (5009, 0), (Open, High, Portal), "Order 7731 arrived without the copper kettles", "The packing list says 12, the box had none. Our opening is on Saturday."),
    ticket(76, 26, (5013, 1003), (Open, Low, Chat), "Proof for the winter leaflet", "The proof is ready on our side. Who signs it off?"),
    ticket(77, 9, (5005, 1003), (Open, Medium, Email), "Lieferung vor der Messe?", "Schaffen wir die 400 Gläser noch vor dem 12.? Sonst müssten wir umplanen."),
    ticket(78, 5, (5007, 0), (Open, Low, Phone), "Call back about the greenhouse quote", "Asked to be called after four, on the house line."),
    ticket(79, 3, (5001, 1001), (Open, Urgent, Phone), "Oven room flooded: hold this week's delivery", "A pipe burst in the night. Nothing can be stored until Thursday."),
    ticket(80, 1, (5011, 1001), (Open, High, Email), "Customs papers for the Rotterdam container", "They want the phytosanitary certificate by noon tomorrow or the container stays where it is."),
];

/// Hours ago, ticket, who (an agent below 5000, else a contact), private, text.
#[rustfmt::skip]
const NOTES: &[(i64, u64, u64, bool, &str)] = &[
    (2090, 57, 1002, false, "Thank you for the photo. The code has an O where the shop expects a zero; I have changed it on our side. Could you try again?"),
    (2088, 57, 5002, false, "It works now. ¡Gracias!"),
    (798, 62, 1001, true, "The route was cancelled and the system did not tell anyone. Talked to dispatch, they call by 7 a.m. from now on."),
    (790, 62, 1001, false, "I am sorry, Kim. The van broke down and nobody picked up the phone to tell you. The next delivery is free of charge."),
    (418, 66, 1001, true, "Papers were in the cab the whole time."),
    (290, 67, 1002, false, "It arrives exactly as you typed it: <b>tags</b> and all."),
    (205, 69, 1003, false, "תודה דוד, נבדוק ונחזור אליך."),
    (118, 71, 5_014_967_434, false, "Organisation: XYZ. It happens after about ten minutes, in every browser."),
    (90, 72, 1001, true, "Early route starts in March. Ask Tess whether the depot key can be lent."),
    (28, 75, 5009, false, "Any news? Saturday is close."),
    (8, 77, 1003, true, "Werk sagt: 300 sofort, 100 am 11. nachmittags."),
];

pub(super) fn all(db: &Connection, now: Timestamp) -> rusqlite::Result<()> {
    for seeded in TICKETS {
        let (status, priority, source) = seeded.state;
        let new = NewTicket {
            id: Some(id(seeded.id)?),
            subject: seeded.subject,
            description: seeded.description,
            requester_id: id(seeded.requester)?,
            responder_id: if seeded.agent == 0 { None } else { Some(id(seeded.agent)?) },
            status,
            priority,
            source,
        };
        tickets::insert(db, &new, now.plus(-seeded.hours_ago * Timestamp::HOUR))?;
    }
    for &(hours_ago, ticket, who, private, body) in NOTES {
        let author = if who < 5000 { Author::Agent(id(who)?) } else { Author::Contact(id(who)?) };
        note(
            db,
            id(ticket)?,
            (author, private, body),
            &CallInfo::new(),
            &[],
            now.plus(-hours_ago * Timestamp::HOUR),
        )?;
    }
    a_call_of_this_morning(db, now)
}

/// What a call leaves behind, so that the first ticket one opens shows it: a private note with the
/// parameters, the recording, and the time it took.
fn a_call_of_this_morning(db: &Connection, now: Timestamp) -> rusqlite::Result<()> {
    let ticket = id(79)?;
    let mut info = CallInfo::new();
    info.set("Direction", "inbound");
    info.set("Disposition", "Follow-up");
    info.set("Duration", "2:41");
    let ended = now.plus(-2 * Timestamp::HOUR);
    let body = "Water is off, plumber is there. Hold everything until Thursday; Kim calls when the floor is dry.";
    let author = Author::Agent(id(1001)?);
    note(
        db,
        ticket,
        (author, true, body),
        &info,
        &["/assets/sample-recording.wav".to_owned()],
        ended,
    )?;
    time_entries::insert(
        db,
        &NewTimeEntry {
            ticket_id: ticket,
            agent_id: id(1001)?,
            call_id: None,
            started_at: ended.plus(-161_000),
            seconds: 161,
            note: "Call seeded-226356",
        },
    )
}

fn note(
    db: &Connection,
    ticket_id: TicketId,
    (author, private, body): (Author, bool, &str),
    call_info: &CallInfo,
    recordings: &[String],
    at: Timestamp,
) -> rusqlite::Result<NoteId> {
    notes::insert(
        db,
        &NewNote { ticket_id, author, private, body, call_info, recordings, call_id: None },
        at,
    )
}
