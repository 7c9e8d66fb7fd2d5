// Opens pages in Chromium and says what is wrong with them:  node page.mjs [--shots FOLDER] FILE...
//
// A page must load without a request, an error, a refusal by its own policy or a dialog, in light and dark, and axe must
// find nothing. With --shots, pictures of each go to FOLDER.
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";

const require = createRequire(import.meta.url);
const { default: puppeteer } = await import("puppeteer-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const paths = process.argv.slice(2);
let shots = null;
if (paths[0] === "--shots") [, shots] = paths.splice(0, 2);

const folder = mkdtempSync(join(tmpdir(), "chromium-"));
const browser = await puppeteer.launch({
  executablePath: process.env.ASSAY_CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  userDataDir: folder,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
});
let count = 0;
const complain = (path, what) => {
  console.log(`${path}: ${what}`);
  count += 1;
};

async function look(path, scheme) {
  const url = pathToFileURL(resolve(path)).href;
  const page = await browser.newPage();
  await page.setViewport({ width: 1200, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  page.on("request", (request) => {
    if (request.url() !== url) complain(path, `${scheme}: asks for ${request.url()}`);
  });
  page.on("console", (message) => complain(path, `${scheme}: console: ${message.text()}`));
  page.on("pageerror", (error) => complain(path, `${scheme}: error: ${error.message}`));
  page.on("dialog", (dialog) => {
    complain(path, `${scheme}: dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  await page.goto(url, { waitUntil: "load" });
  // Nothing of a report may become an element that acts.
  const strangers = await page.evaluate(() =>
    document.querySelectorAll("img,iframe,object,embed,form,base,audio,video,link,body script ~ script,[onerror],[onload],[onclick],[style],svg:not(.graph > svg[role=img]),svg :not(g,title,desc,rect,path,text)").length);
  if (strangers > 0) complain(path, `${scheme}: ${strangers} elements that the page does not write`);
  if (await page.evaluate(() => globalThis.pwned !== undefined)) complain(path, `${scheme}: foreign script ran`);
  if (await page.$("article[data-level]") && await page.$eval("#tools", (one) => one.hidden).catch(() => false))
    complain(path, `${scheme}: the page's own script did not run`);
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  if (shots) await page.screenshot({ path: join(shots, `${basename(path)}-${scheme}.png`), fullPage: false });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  for (const violation of violations)
    for (const node of violation.nodes)
      complain(path, `${scheme}: axe: ${violation.id}: ${violation.help}: ${node.html.slice(0, 200)}`);
  await page.close();
}

try {
  for (const path of paths) for (const scheme of ["light", "dark"]) await look(path, scheme);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
process.exit(count === 0 ? 0 : 1);
