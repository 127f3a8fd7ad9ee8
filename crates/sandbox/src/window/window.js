// The helpdesk's window. Pages are drawn by the server; this script puts them into <main> without
// loading the document anew, because a reload would end the call in the softphone's frame.
"use strict";

const agent = document.body.dataset.agent;
const byId = (id) => document.getElementById(id);
const announce = (text) => { byId("status").textContent = text; };
const parse = (html) => new DOMParser().parseFromString(html, "text/html");

/** An address of this window, with the agent in it: two tabs can be two agents. */
function here(address) {
  const url = new URL(address, location.href);
  url.searchParams.set("agent", agent);
  return url;
}

function post(address, form) {
  return fetch(here(address), { method: "POST", body: new URLSearchParams(form) });
}

// ---- Pages -------------------------------------------------------------------------------------

let visits = 0;

async function visit(address, { request, push = true } = {}) {
  const visit = ++visits;
  let response, text;
  try {
    response = await (request ?? fetch(here(address)));
    text = await response.text();
  } catch {
    announce("The helpdesk did not answer. Try again.");
    return;
  }
  if (visit !== visits) return; // someone went elsewhere meanwhile
  const page = parse(text);
  const fresh = page.querySelector("main");
  if (!fresh) { announce("The helpdesk refused."); return; }
  byId("main").replaceWith(fresh);
  byId("rail").replaceWith(page.getElementById("rail"));
  document.title = page.title;
  if (push) history.pushState(null, "", here(response.url));
  scrollTo(0, 0);
  fresh.focus({ preventScroll: true });
  offerCurrentTicket();
}

/** Draws the parts anew that can change by themselves; what someone is typing is left alone. */
async function refresh() {
  const visit = visits;
  let page;
  try {
    const response = await fetch(here(location.href));
    if (!response.ok) return;
    page = parse(await response.text());
  } catch {
    return; // the next news will try again
  }
  if (visit !== visits) return;
  for (const part of byId("main").querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(part.id);
    const playing = [...part.querySelectorAll("audio")].some((audio) => !audio.paused);
    if (fresh && !playing && fresh.innerHTML !== part.innerHTML) part.replaceWith(document.adoptNode(fresh));
  }
}

let refreshing;
function refreshSoon() {
  clearTimeout(refreshing);
  refreshing = setTimeout(refresh, 100);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target) || link) menu.open = false;
  }
  const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || !plain || link.target || "reload" in link.dataset || link.hash) return;
  if (new URL(link.href).origin !== location.origin) return;
  event.preventDefault();
  visit(link.href);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

addEventListener("popstate", () => visit(location.href, { push: false }));

document.addEventListener("submit", async (event) => {
  const form = event.target;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  if (form.id === "ring") return ring(form);
  if ("pop" in form.dataset) return actOnPop(form, data);
  if (form.method === "get") return visit(`${form.getAttribute("action")}?${new URLSearchParams(data)}`);
  if ("phoneDetails" in form.dataset) return loadPhoneDetails(post(form.getAttribute("action"), data));
  const request = await post(form.getAttribute("action"), data).catch(() => undefined);
  if (!request) return announce("The helpdesk did not answer. Try again.");
  if (request.ok && "reload" in form.dataset) return location.reload();
  // What was refused is drawn with its reason, and the address stays that of the page.
  await visit(form.action, { request, push: request.ok });
  if (request.ok && "saved" in form.dataset) toast("Saved.", false);
  byId("main").querySelector("[aria-invalid]")?.focus();
});

// ---- The screen pop ----------------------------------------------------------------------------

let saving = Promise.resolve();
let unsaved;

const notepad = () => byId("pop").querySelector("[data-notepad]");

/** Saves half-written notes; one save at a time, so that an older text never wins. */
function saveNotes() {
  clearTimeout(unsaved);
  unsaved = undefined;
  const area = notepad();
  const pop = area?.closest(".pop");
  if (pop) {
    const form = { call: pop.dataset.call, edition: pop.dataset.edition, text: area.value };
    saving = saving.then(() => post("/window/widget/notes", form)).catch(() => {
      announce("Your notes are not saved yet: the helpdesk does not answer.");
    });
  }
  return saving;
}

byId("pop").addEventListener("input", (event) => {
  if (!event.target.matches("[data-notepad]")) return;
  clearTimeout(unsaved);
  unsaved = setTimeout(saveNotes, 300);
});

addEventListener("pagehide", () => {
  const area = notepad();
  const pop = area?.closest(".pop");
  if (!unsaved || !pop) return;
  const form = { call: pop.dataset.call, edition: pop.dataset.edition, text: area.value };
  navigator.sendBeacon(here("/window/widget/notes"), new URLSearchParams(form));
  // After a refresh the page may be drawn before the beacon arrives: what was typed is kept here, too.
  try { sessionStorage.setItem("unsaved-notes", JSON.stringify(form)); } catch { /* storage may be switched off */ }
});

/** "Refreshing the page will refresh the CTI widget as well": with what was typed a moment before. */
function saveKeptNotes() {
  try {
    const kept = JSON.parse(sessionStorage.getItem("unsaved-notes"));
    sessionStorage.removeItem("unsaved-notes");
    if (kept) saving = post("/window/widget/notes", kept).catch(() => undefined);
  } catch { /* storage may be switched off, or hold what this page did not write */ }
}

/** Puts a widget drawn by the server in place. Notes being typed keep their field, caret and focus. */
function drawPop(html) {
  const region = byId("pop");
  const old = region.querySelector(".pop");
  const area = notepad();
  const typing = area !== null && document.activeElement === area;
  const caret = typing ? [area.selectionStart, area.selectionEnd] : undefined;
  const fresh = document.adoptNode(parse(html).querySelector(".pop") ?? document.createComment(""));
  region.replaceChildren(fresh);
  const pop = region.querySelector(".pop");
  const freshArea = notepad();
  if (pop && old && area && freshArea && pop.dataset.call === old.dataset.call) {
    // What the agent has not touched since it was drawn may be newer on the server.
    const touched = area.value !== area.defaultValue;
    if (touched && pop.dataset.edition === old.dataset.edition) freshArea.replaceWith(area);
    if (typing) {
      notepad().focus({ preventScroll: true });
      if (notepad().value === area.value) notepad().setSelectionRange(...caret);
    }
  }
  if (pop && pop.dataset.call !== old?.dataset.call) {
    announce(`Call: ${pop.querySelector("h2").textContent.trim()}`);
  }
  offerCurrentTicket();
}

let pops = 0;
async function loadPop() {
  const load = ++pops;
  if (unsaved) await saveNotes(); else await saving;
  let response, html;
  try {
    response = await fetch(here("/window/widget"));
    html = await response.text();
  } catch {
    return; // the stream will open again, and this is asked again then
  }
  if (response.ok && load === pops) drawPop(html);
}

async function actOnPop(form, data) {
  if (unsaved) await saveNotes(); else await saving;
  const load = ++pops;
  let response, html;
  try {
    response = await post(form.getAttribute("action"), data);
    html = await response.text();
  } catch {
    announce("The helpdesk did not answer. Try again.");
    return;
  }
  if (response.ok && load === pops) drawPop(html); else loadPop();
}

/** "associate the call to the current ticket displayed on the screen": its number is filled in. */
function offerCurrentTicket() {
  const field = byId("pop").querySelector("[data-current-ticket]");
  const shown = byId("main").querySelector("[data-ticket]")?.dataset.ticket ?? "";
  if (field && (field.value === "" || field.value === field.dataset.offered)) {
    field.value = shown;
    field.dataset.offered = shown;
  }
}

// ---- Agent phone details, click-to-dial --------------------------------------------------------

/** Draws the pop-up anew, and leaves it open if it was. */
async function loadPhoneDetails(request = fetch(here("/window/phone-details"))) {
  const old = byId("phone-details");
  if (!old) return;
  try {
    const response = await request;
    const fresh = parse(await response.text()).getElementById("phone-details");
    if (!fresh) return;
    const focused = old.contains(document.activeElement);
    fresh.open = old.open;
    old.replaceWith(document.adoptNode(fresh));
    if (focused) fresh.querySelector("button, summary")?.focus();
  } catch {
    announce("The helpdesk did not answer. Try again.");
  }
}

let toasted;
function toast(text, bad) {
  const place = byId("toast");
  place.textContent = text;
  place.classList.toggle("bad", bad);
  clearTimeout(toasted);
  toasted = setTimeout(() => { place.textContent = ""; }, 12_000);
}

document.addEventListener("click", async (event) => {
  const number = event.target.closest("[data-dial]");
  if (!number || number.getAttribute("aria-busy") === "true") return;
  const { dial, contact, ticket } = number.dataset;
  const click = { number: dial };
  if (contact) click.contact = contact;
  if (ticket) click.ticket = ticket;
  number.setAttribute("aria-busy", "true");
  try {
    const response = await post("/window/dial", click);
    toast(await response.text(), !response.ok);
  } catch {
    toast("The helpdesk did not answer. Try again.", true);
  } finally {
    number.removeAttribute("aria-busy");
  }
});

// ---- News --------------------------------------------------------------------------------------

saveKeptNotes();
const news = new EventSource(here("/window/events"));
news.addEventListener("hello", loadPop);
news.addEventListener("widget", loadPop);
news.addEventListener("ticket", refreshSoon);
news.addEventListener("numbers", () => { loadPhoneDetails(); refreshSoon(); });
news.addEventListener("everything", () => { loadPop(); loadPhoneDetails(); refreshSoon(); });

// ---- The softphone -----------------------------------------------------------------------------

const panel = byId("softphone");
const button = byId("softphone-button");

function showSoftphone(open) {
  document.body.dataset.softphone = open ? "open" : "closed";
  button?.setAttribute("aria-expanded", String(open));
}

function setWidth(width) {
  panel.dataset.width = width;
  for (const choice of panel.querySelectorAll("[data-set-width]")) {
    choice.setAttribute("aria-pressed", String(choice.dataset.setWidth === width));
  }
  try { localStorage.setItem("softphone-width", width); } catch { /* storage may be switched off */ }
}

if (panel) {
  const frame = panel.querySelector("iframe");
  button.addEventListener("click", () => showSoftphone(document.body.dataset.softphone !== "open"));
  byId("softphone-hide").addEventListener("click", () => { showSoftphone(false); button.focus(); });
  for (const choice of panel.querySelectorAll("[data-set-width]")) {
    choice.addEventListener("click", () => setWidth(choice.dataset.setWidth));
  }
  try {
    const width = localStorage.getItem("softphone-width");
    if (["320", "360", "400"].includes(width)) setWidth(width);
  } catch { /* storage may be switched off */ }

  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== frame.dataset.origin) return;
    const { action, value } = Object(event.data);
    const text = typeof value === "number" || typeof value === "string" ? String(value) : "";
    const id = /^[1-9]\d{0,15}$/.test(text) ? text : undefined;
    if (action === "show_softphone") showSoftphone(true);
    else if (action === "open_ticket" && value === "new") visit("/tickets/new");
    else if (action === "open_ticket" && id) visit(`/tickets/${id}`);
    else if (action === "open_contact" && id) visit(`/contacts/${id}`);
  });
}

// ---- The sandbox -------------------------------------------------------------------------------

async function ring(form) {
  const result = byId("ring-result");
  const chosen = form.elements.from.selectedOptions[0];
  const call = { from: chosen.value, to: agent };
  if (chosen.dataset.name) call.name = chosen.dataset.name;
  try {
    const response = await fetch(form.getAttribute("action"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(call),
    });
    const answer = await response.json();
    if (response.ok) byId("sandbox-menu").open = false;
    result.textContent = response.ok ? "Ringing." : answer.error;
  } catch {
    result.textContent = "The phone network did not answer.";
  }
}

offerCurrentTicket();
