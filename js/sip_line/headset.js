// A headset unplugged in a call takes the microphone's track with it: for good, also when it is
// plugged in again. The call goes on with another track, from whichever microphone there is.
import { openMicrophone } from '../microphone.js';

/**
 * Keeps a call's microphone open.
 * @param session JsSIP.RTCSession
 * @param {MediaStream} stream its microphone
 * @param {(stream: MediaStream) => void} replaced called with the stream that took its place
 * @param {(error: unknown) => void} missing called when there is none to take its place, for now
 * @returns {() => void} ends the watch
 */
export function keepMicrophone(session, stream, replaced, missing) {
  let [track] = stream.getAudioTracks();
  let over = false;
  let looking = false;

  async function lost() {
    if (over || looking) return;
    looking = true;
    navigator.mediaDevices.removeEventListener('devicechange', lost);
    try {
      const fresh = await openMicrophone();
      const sender = session.connection?.getSenders().find((sender) => sender.track === track);
      if (over || !sender) {
        fresh.getTracks().forEach((track) => track.stop());
        return;
      }
      const [next] = fresh.getAudioTracks();
      // Muted or on hold stays so.
      next.enabled = track.enabled;
      await sender.replaceTrack(next);
      // It may have been muted, or the call may have ended, meanwhile.
      next.enabled = track.enabled;
      track = next;
      track.addEventListener('ended', lost);
      replaced(fresh);
    } catch (error) {
      if (over) return;
      navigator.mediaDevices.addEventListener('devicechange', lost);
      missing(error);
    } finally {
      looking = false;
    }
  }

  track.addEventListener('ended', lost);
  return () => {
    over = true;
    track.removeEventListener('ended', lost);
    navigator.mediaDevices.removeEventListener('devicechange', lost);
  };
}
