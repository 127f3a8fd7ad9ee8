// Defect 1: JsSIP sends INVITE and 200 only when the last ICE candidate is gathered, which an
// unreachable STUN server puts off by 40 s.
const ENOUGH = 500;
// With no candidate at all nothing could be heard: wait for the first one, but not for ever.
const AT_MOST = 5000;

/** @param {RTCPeerConnection} connection */
export function capGathering(connection) {
  let timer;
  let found = false;
  let enough = false;
  const ready = () => {
    clearTimeout(timer);
    enough = false;
    // JsSIP takes an `icecandidate` without a candidate for the end of gathering.
    connection.dispatchEvent(new Event('icecandidate'));
  };
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (!candidate) return;
    found = true;
    if (enough) ready();
  });
  connection.addEventListener('icegatheringstatechange', () => {
    clearTimeout(timer);
    enough = false;
    if (connection.iceGatheringState !== 'gathering') return;
    timer = setTimeout(() => {
      enough = true;
      if (found) ready();
      else timer = setTimeout(ready, AT_MOST - ENOUGH);
    }, ENOUGH);
  });
}
