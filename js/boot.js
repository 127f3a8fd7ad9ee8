// Starts the app. A file of its own, because the content security policy allows no inline script.

// Rust reaches dynamic import by this name: the telephone library is fetched only when a line opens.
globalThis.softphone = {
  importModule: (url) => import(new URL(url, document.baseURI).href),
};

const { js, wasm } = document.querySelector('meta[name="softphone"]').dataset;
try {
  const { default: init } = await import(js);
  await init({ module_or_path: wasm });
} catch (error) {
  const boot = document.getElementById('boot');
  if (boot) {
    boot.setAttribute('role', 'alert');
    boot.textContent =
      'The softphone could not start. Reload the page; if that does not help, tell your admin: ' +
      String(error instanceof Error ? error.message : error);
  }
  throw error;
}
