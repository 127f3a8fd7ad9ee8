// Bundles the telephone library for the browser: `npm run sip-bundle`. What it writes is committed,
// so that building the app needs no Node. With --check nothing is written: it fails when the
// committed files are not what the sources give.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const vendor = `${here}vendor`;

const bundles = [
  { name: 'sip-line', constant: 'SIP_BUNDLE', entry: 'sip_line.js', what: 'The SIP line with `JsSIP`, fetched when a line opens.' },
  { name: 'microphone', constant: 'MICROPHONE', entry: 'microphone.js', what: 'The microphone test, fetched when it is first asked for.' },
];

const files = new Map();
let rust = '//! Written by `npm run sip-bundle`: what the JavaScript modules are called, relative to the page.\n';
for (const { name, constant, entry, what } of bundles) {
  const { outputFiles } = await build({
    entryPoints: [`${here}${entry}`],
    bundle: true,
    format: 'esm',
    minify: true,
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    alias: { debug: `${here}no_debug.cjs` },
    write: false,
    absWorkingDir: root,
  });
  const [{ contents }] = outputFiles;
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 8);
  const file = `${name}-${hash}.mjs`;
  files.set(`${vendor}/${file}`, contents);
  rust += `\n/// ${what}\npub const ${constant}: &str = "line/${file}";\n`;
}
files.set(`${root}src/ports/sip_bundle.rs`, Buffer.from(rust));
files.set(`${vendor}/NOTICE.txt`, Buffer.from(await notice(['jssip', 'events', 'sdp-transform'])));

/** The licences of what the bundle holds. */
async function notice(packages) {
  const parts = [];
  for (const name of packages) {
    const folder = `${root}node_modules/${name}/`;
    const { version } = JSON.parse(await readFile(`${folder}package.json`, 'utf8'));
    const licence = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
    parts.push(`${name} ${version}\n\n${(await readFile(folder + licence, 'utf8')).trim()}\n`);
  }
  return `The file sip-line-*.mjs holds, beside our own code:\n\n${parts.join(`\n${'-'.repeat(72)}\n\n`)}`;
}

await mkdir(vendor, { recursive: true });
const stale = (await readdir(vendor)).map((file) => `${vendor}/${file}`).filter((file) => !files.has(file));
if (process.argv.includes('--check')) {
  const wrong = [...stale];
  for (const [file, contents] of files) {
    const there = await readFile(file).catch(() => undefined);
    if (!there || Buffer.compare(there, Buffer.from(contents)) !== 0) wrong.push(file);
  }
  if (wrong.length > 0) {
    console.error(`Not what the sources give: ${wrong.map((file) => file.slice(root.length)).join(', ')}. Run npm run sip-bundle and commit.`);
    process.exit(1);
  }
} else {
  for (const file of stale) await rm(file);
  for (const [file, contents] of files) await writeFile(file, contents);
  for (const [file, contents] of files) console.log(`${file.slice(root.length)}  ${contents.length} bytes`);
}
