// The desk phone: what a telephone on the agent's desk would show, and its keys.
"use strict";

const agent = Number(document.body.dataset.agent);
const display = document.getElementById("display");
const keys = [...document.querySelectorAll("[data-action]")];
/** How often the display looks, in milliseconds. */
const LOOK = 500;

/** What can be done with a call that stands so. */
const POSSIBLE = {
  agent_rings: ["answer", "hang-up"],
  requester_rings: ["hang-up"],
  connected: ["hold", "hang-up"],
  held: ["resume", "hang-up"],
};

let call;

function words({ state, direction, requester_name: name, requester_number: number }) {
  const who = name ? `${name}, ${number}` : number;
  if (state === "agent_rings") return direction === "inbound" ? `Rings: ${who}` : `Rings, to call ${who}`;
  if (state === "requester_rings") return `Calling ${who}`;
  return state === "held" ? `On hold: ${who}` : `Connected: ${who}`;
}

function draw() {
  const text = call ? words(call) : "Idle";
  if (display.textContent !== text) display.textContent = text;
  const possible = call ? POSSIBLE[call.state] : [];
  for (const key of keys) key.disabled = !possible.includes(key.dataset.action);
}

async function look() {
  try {
    const calls = await (await fetch("/sandbox/desk-calls")).json();
    call = calls.find(({ agent_id: whose, state }) => whose === agent && state !== "ended");
    draw();
  } catch {
    display.textContent = "No connection";
  }
}

for (const key of keys) {
  key.addEventListener("click", async () => {
    if (!call) return;
    await fetch(`/sandbox/desk-calls/${encodeURIComponent(call.call_reference_id)}/${key.dataset.action}`, { method: "POST" });
    await look();
  });
}

look();
setInterval(() => { if (!document.hidden) look(); }, LOOK);
addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
