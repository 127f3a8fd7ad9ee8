//! Agents and contacts. All of them are invented, and all numbers are of ranges kept for fiction.

use cti::PhoneNumber;
use rusqlite::Connection;

use super::id;
use crate::{
    clock::Timestamp,
    store::{
        agents::{self, Agent, NewAgent},
        contacts::{self, NewContact},
        helpdesk_numbers,
    },
};

/// The agent who is the helpdesk's admin, too.
const ADMIN: u64 = 1001;
/// A helpdesk number that no agent has selected.
const SPARE_NUMBER: &str = "+1 (415) 555-0190";

/// Agents with a window have ids from 1001 on and the API key `demo-key-<id>`; the service may act
/// for all of them with `demo-key-service`.
pub(super) fn agents(db: &Connection) -> rusqlite::Result<()> {
    let people = [
        (
            1001,
            "Carla Callahan",
            "carla@fernhill.example",
            "+1 (415) 555-0191",
            "+1 (415) 555-0181",
            "demo-key-1001",
        ),
        (
            1002,
            "Otto Ringwald",
            "otto@fernhill.example",
            "+1 (415) 555-0192",
            "+1 (415) 555-0182",
            "demo-key-1002",
        ),
        (
            1003,
            "Tess Ferrer",
            "tess@fernhill.example",
            "+1 (415) 555-0193",
            "+1 (415) 555-0183",
            "demo-key-1003",
        ),
    ];
    for (number, name, email, phone, mobile, api_key) in people {
        let agent = Agent {
            id: id(number)?,
            name: name.into(),
            email: email.into(),
            phone: Some(phone.into()),
            mobile: Some(mobile.into()),
            service: false,
            admin: number == ADMIN,
        };
        agents::insert(db, &NewAgent { agent: &agent, api_key })?;
        // Everyone has the number of their desk; one number is left to be selected.
        let desk = PhoneNumber::parse(phone).map_err(|_| rusqlite::Error::InvalidQuery)?;
        helpdesk_numbers::add(db, &desk)?;
        helpdesk_numbers::select(db, agent.id, Some(db.last_insert_rowid()))?;
    }
    let service = Agent {
        id: id(1900)?,
        name: "Telephony service".into(),
        email: "telephony@fernhill.example".into(),
        phone: None,
        mobile: None,
        service: true,
        admin: false,
    };
    let spare = PhoneNumber::parse(SPARE_NUMBER).map_err(|_| rusqlite::Error::InvalidQuery)?;
    helpdesk_numbers::add(db, &spare)?;
    agents::insert(db, &NewAgent { agent: &service, api_key: "demo-key-service" })
}

/// Id, name, phone, mobile, email, company, job title, location; an empty text is nothing.
type Row = (
    u64,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

#[rustfmt::skip]
const CONTACTS: &[Row] = &[
    (5001, "Kim Okafor", "+1 (415) 555-0100", "+1 415-555-0109", "kim@lumenloaf.example", "Lumen & Loaf Bakery", "Owner", "San Francisco, US"),
    (5002, "José Álvarez-Ríos", "+1 (505) 555-0121", "", "jose@altomesa.example", "Alto Mesa Outfitters", "Store manager", "Albuquerque, US"),
    (5003, "مريم الحسيني", "+44 20 7946 0133", "", "maryam@noor.example", "نور للتصميم", "مديرة المشاريع", "دبي"),
    (5004, "דוד לוי", "+44 20 7946 0134", "+44 7700 900134", "david@yamim.example", "ימים בע״מ", "", "תל אביב"),
    (5005, "Zoë 🐝 Brandt", "+49 30 23125 041", "+49 1555 010 0041", "zoe@bienenwerk.example", "Bienenwerk GmbH", "Einkauf", "Berlin, DE"),
    (5006, "<b>Bobby</b>", "+1 (212) 555-0166", "", "bobby@tables.example", "Tables & <i>Sons</i>", "\"><script>alert(1)</script>", "New York, US"),
    // Two people behind one telephone: the first is shown.
    (5007, "Ada Lindqvist", "+1 (312) 555-0140", "", "ada@lindqvist.example", "Lindqvist Household", "", "Chicago, US"),
    (5008, "Björn Lindqvist", "+1 (312) 555-0140", "+1 (312) 555-0148", "bjorn@lindqvist.example", "Lindqvist Household", "", "Chicago, US"),
    // Known by a mobile only.
    (5009, "Priya Raman", "", "+44 7700 900123", "priya@kettleandco.example", "Kettle & Co", "Operations", "Leeds, UK"),
    // One's mobile is the other's phone: the phone is matched first.
    (5010, "Nora Doyle", "", "+44 7700 900456", "nora@doylefreight.example", "Doyle Freight", "Dispatcher", "Dublin, IE"),
    (5011, "Liam Doyle", "+44 7700 900456", "", "liam@doylefreight.example", "Doyle Freight", "Managing director", "Dublin, IE"),
    (5012, "Wolfgang Maximilian Freiherr von und zu Hohenlohe-Langenburg-Schillingsfürst", "+49 30 23125 088", "", "wolfgang@schloss.example", "Verwaltung der vereinigten Schlossgärten und Orangerien", "Leiter der Gartenverwaltung", "Langenburg, DE"),
    (5013, "Mei-Ling 陳美玲", "+1 (628) 555-0155", "", "meiling@harborprint.example", "Harbor Print", "Studio lead", "Oakland, US"),
    (5014, "Ingrid Solberg", "", "", "ingrid@solberg.example", "", "", "Bergen, NO"),
    (5015, "O'Hara & Daughters", "+1 (617) 555-0177", "", "", "O'Hara & Daughters", "", "Boston, US"),
    // What the automatic customers of the phone network do is in their names.
    (5016, "Benny Busy", "+1 555 010 0486", "", "busy@numbers.example", "Special numbers", "", "Answers 486"),
    (5017, "Nadia No-Answer", "+1 555 010 0480", "", "noanswer@numbers.example", "Special numbers", "", "Never answers"),
    (5018, "Nico Nowhere", "+1 555 010 0404", "", "nowhere@numbers.example", "Special numbers", "", "Answers 404"),
    (5019, "Declan Decline", "+1 555 010 0603", "", "decline@numbers.example", "Special numbers", "", "Answers 603"),
    // A caller's number comes as +1 415 555 0117 and …0118, and these two are written down otherwise: a
    // helpdesk that compares characters needs to be asked for each spelling.
    (5020, "Sidney Spelled-Otherwise", "0014155550117", "", "sidney@otherwise.example", "Spelled Otherwise Ltd", "", "Oakland, US"),
    (5021, "Nadine National", "(415) 555-0118", "", "nadine@otherwise.example", "Spelled Otherwise Ltd", "", "Oakland, US"),
    // The requester of the specification's sample.
    (5_014_967_434, "Saul Sample", "+1 (505) 555-0143", "", "saul@sample.example", "XYZ", "", "Albuquerque, US"),
];

pub(super) fn contacts(db: &Connection, now: Timestamp) -> rusqlite::Result<()> {
    for (age, &(number, name, phone, mobile, email, company, job_title, location)) in
        (1i64..).zip(CONTACTS)
    {
        let new = NewContact {
            id: Some(id(number)?),
            name,
            phone: some(phone),
            mobile: some(mobile),
            email: some(email),
            company: some(company),
            job_title: some(job_title),
            location: some(location),
        };
        contacts::insert(db, &new, now.plus(-(90 + age) * Timestamp::DAY))?;
    }
    Ok(())
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
