import type { Frame } from '@playwright/test';

declare global {
  interface Window {
    /** Every connection the page made, for reading what really arrived. */
    connectionsOfTest?: RTCPeerConnection[];
  }
}

/** Runs in each page before its own scripts. */
export function recordConnections(): void {
  const connections: RTCPeerConnection[] = [];
  window.connectionsOfTest = connections;
  window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
    construct(target, args: [RTCConfiguration?]) {
      const connection = new target(...args);
      connections.push(connection);
      return connection;
    },
  });
}

/** Sound that arrived in a page so far, over all its calls. */
export interface Heard {
  packets: number;
  /** `totalAudioEnergy`: grows with sound, not with silence. */
  energy: number;
}

export async function heard(frame: Frame): Promise<Heard> {
  return frame.evaluate(async () => {
    const sum = { packets: 0, energy: 0 };
    for (const connection of window.connectionsOfTest ?? []) {
      for (const report of (await connection.getStats()).values()) {
        if (report.type === 'inbound-rtp' && report.kind === 'audio') {
          sum.packets += report.packetsReceived ?? 0;
          sum.energy += report.totalAudioEnergy ?? 0;
        }
      }
    }
    return sum;
  });
}

/** How many connections have not been closed. */
export async function openConnections(frame: Frame): Promise<number> {
  return frame.evaluate(
    () => (window.connectionsOfTest ?? []).filter((connection) => connection.signalingState !== 'closed').length,
  );
}
