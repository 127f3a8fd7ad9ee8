"""python-freshdesk, as it is published, works with the sandbox as with Freshdesk."""

import datetime

import pytest
from freshdesk.v2.errors import (
    FreshdeskAccessDenied,
    FreshdeskBadRequest,
    FreshdeskError,
    FreshdeskNotFound,
    FreshdeskRateLimited,
    FreshdeskUnauthorized,
)


def test_a_key_acts_as_its_agent(client, client_of):
    assert client.agents.currently_authenticated_agent().id == 1001
    assert str(client_of("demo-key-1002").agents.currently_authenticated_agent()) == "Otto Ringwald"
    assert client.agents.get_agent(1003).contact["email"] == "tess@fernhill.example"
    assert [agent.id for agent in client.agents.list_agents()] == [1001, 1002, 1003]
    with pytest.raises(FreshdeskUnauthorized):
        client_of("nobody").agents.currently_authenticated_agent()


def test_contacts_are_listed_found_and_made(client):
    assert client.contacts.get_contact(5001).name == "Kim Okafor"
    everyone = client.contacts.list_contacts()
    assert len(everyone) > 20
    by_page = client.contacts.list_contacts(page=2, per_page=5)
    assert [contact.id for contact in by_page] == [contact.id for contact in everyone[5:10]]
    assert [contact.id for contact in client.contacts.list_contacts(email="kim@lumenloaf.example")] == [5001]
    assert [contact.id for contact in client.contacts.list_contacts(mobile="+44 7700 900123")] == [5009]
    found = client.contacts.filter_contacts("name:'Kim Okafor' OR email:'ingrid@solberg.example'")
    assert {contact.id for contact in found} == {5001, 5014}

    made = client.contacts.create_contact(name="Pia Python", email="pia@python.example")
    assert client.contacts.get_contact(made.id).email == "pia@python.example"
    with pytest.raises(FreshdeskError, match="unique"):
        client.contacts.create_contact(name="Pia again", email="PIA@python.example")
    with pytest.raises(FreshdeskBadRequest, match="email"):
        client.contacts.create_contact(name="Nobody")


def test_a_ticket_is_made_read_and_changed(client):
    made = client.tickets.create_ticket(
        "From PyPI", description="<p>Two <b>words</b></p>", email="kim@lumenloaf.example", source=3, tags=["cti"]
    )
    assert (made.status, made.priority, made.source) == ("open", "low", "phone")
    read = client.tickets.get_ticket(made.id, "requester", "stats", "conversations")
    assert read.description_text == "Two words"
    assert read.requester["name"] == "Kim Okafor"
    assert read.conversations == []
    assert isinstance(read.created_at, datetime.datetime) and read.created_at.utcoffset() == datetime.timedelta(0)
    assert client.tickets.update_ticket(made.id, status=4, responder_id=1002).status == "resolved"
    assert client.tickets.get_ticket(made.id).responder_id == 1002
    with pytest.raises(FreshdeskBadRequest, match="status"):
        client.tickets.update_ticket(made.id, status=1)


def test_tickets_are_listed_by_filter_and_by_date(client):
    mine = client.tickets.list_new_and_my_open_tickets()
    assert mine and all(ticket.status == "open" for ticket in mine)
    recent = {ticket.id for ticket in client.tickets.list_tickets(filter_name=None)}
    every = {ticket.id for ticket in client.tickets.list_tickets(filter_name=None, updated_since="2015-01-19T02:00:00Z")}
    assert 80 in recent and 57 not in recent and 57 in every
    assert client.tickets.list_deleted_tickets() == []


def test_a_note_joins_the_conversation(client):
    note = client.comments.create_note(76, "Signed off by <i>Ada</i>", private=True)
    assert (note.source, note.private, str(note)) == ("note", True, "Signed off by Ada")
    assert [entry.id for entry in client.comments.list_comments(76)] == [note.id]


def test_time_entries_are_listed(client):
    entries = client.time_entries.list_time_entries(79)
    assert [entry.time_spent for entry in entries] == ["00:02"]


def test_each_refusal_is_the_error_the_client_knows(client, settings):
    with pytest.raises(FreshdeskNotFound):
        client.tickets.get_ticket(4711)
    with pytest.raises(FreshdeskUnauthorized):
        client.contacts.get_contact(9401)
    with pytest.raises(FreshdeskAccessDenied):
        client.contacts.get_contact(9403)
    with pytest.raises(FreshdeskRateLimited, match="30 seconds"):
        client.contacts.get_contact(9429)
    with pytest.raises(FreshdeskError):
        client.contacts.get_contact(9500)
    settings(requests_per_minute=0)
    with pytest.raises(FreshdeskRateLimited):
        client.agents.currently_authenticated_agent()
