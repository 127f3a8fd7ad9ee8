// What can be known of the microphone, as bare facts: what they mean is decided in Rust
// (`src/ports/microphone_facts.rs`).

/** Opens the microphone; in an insecure page there is none. */
export async function openMicrophone() {
  if (!navigator.mediaDevices) throw new DOMException('no microphone in an insecure page', 'NotSupportedError');
  return navigator.mediaDevices.getUserMedia({ audio: true });
}

/** @param {unknown} [error] what opening it just failed with */
export async function microphoneFacts(error) {
  const microphones = (await navigator.mediaDevices?.enumerateDevices().catch(() => undefined))?.filter(
    ({ kind }) => kind === 'audioinput',
  );
  return {
    // Tells "the page around us does not pass it on" from "the agent said no": the error does not.
    passed_on: document.featurePolicy?.allowsFeature('microphone'),
    permission: await permission().then((status) => status?.state),
    devices: microphones?.length,
    labelled: microphones?.some(({ label }) => label !== ''),
    error: error && (error instanceof Error || error instanceof DOMException ? error.name : String(error)),
  };
}

// A browser that does not know the name rejects.
const permission = async () => navigator.permissions?.query({ name: 'microphone' }).catch(() => undefined);

/**
 * Watches the microphone and says what it is like each time that may have changed.
 * @param {(facts: string) => void} report takes the facts as JSON
 */
export function watchMicrophone(report) {
  let turn = 0;
  const test = async (error) => {
    const mine = ++turn;
    const facts = await microphoneFacts(error);
    // A later test has begun: it will know better.
    if (mine === turn) report(JSON.stringify(facts));
  };
  const changed = () => test();
  permission().then((status) => status?.addEventListener('change', changed));
  navigator.mediaDevices?.addEventListener('devicechange', changed);
  return {
    test: () => void test(),
    /** Lets the browser ask. */
    request: () =>
      void openMicrophone().then(
        (stream) => {
          stream.getTracks().forEach((track) => track.stop());
          return test();
        },
        (error) => test(error),
      ),
  };
}
