// Pictures of the dashboards, drawn by Grafana's UI library in Chromium from their JSON and a live Prometheus.
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import puppeteer from "puppeteer-core";
import { startDemo } from "./demo.js";
import { servePage } from "./page-server.js";

const { values: options } = parseArgs({
  options: {
    prometheus: { type: "string" },
    run: { type: "string" },
    seconds: { type: "string", default: "240" },
    out: { type: "string", default: "../../docs/images" },
    until: { type: "string" },
    theme: { type: "string", default: "dark" },
    chromium: { type: "string", default: "/usr/bin/chromium" },
  },
});
const SECONDS = Number(options.seconds);
const WIDTH = 1840; // the table of the fleet has twelve columns
const SCALES = [0.75, 0.65, 0.5]; // the first that makes a small enough file
const LARGEST = 300_000;
const LIMIT = 120_000;
const NOT_EMPTY = 0.5; // where fewer panels than that have data something is wrong with the queries
const OTHERS = ["experiment.yaml", "--run", "slower", "--set", "optimizer.learning-rate=0.02,0.035"]; // two runs

/** Takes one picture; gives how many panels had data, and what went wrong. */
async function picture(browser, address, name, run, to) {
  const page = await browser.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(String(error?.message ?? error)));
  page.on("console", (message) => {
    const { url = "" } = message.location();
    if (message.type() === "error" && !url.includes("/fonts/")) { // the library's fonts are not in its package
      wrong.push(`${message.text()} ${url}`);
    }
  });
  await page.setViewport({ width: WIDTH, height: 900 });
  const asked = new URLSearchParams({ dashboard: name, from: to - SECONDS, to, run, theme: options.theme });
  await page.goto(`${address}/?${asked}`);
  await page.waitForFunction(() => document.documentElement.dataset.ready ?? document.documentElement.dataset.failed, { timeout: LIMIT });
  const failed = await page.evaluate(() => document.documentElement.dataset.failed);
  if (failed) {
    throw new Error(`${name}: ${failed}`);
  }
  await page.waitForNetworkIdle({ idleTime: 1000, timeout: LIMIT });
  const height = await page.evaluate(() => document.getElementById("board").offsetHeight + 16);
  const file = join(options.out, `dashboard-${name}.png`);
  for (const deviceScaleFactor of SCALES) {
    await page.setViewport({ width: WIDTH, height, deviceScaleFactor });
    await pause(2000); // the charts are drawn in the frames that follow
    await page.screenshot({ path: file });
    if (statSync(file).size <= LARGEST) {
      break;
    }
  }
  const panels = await page.$$eval("[data-panel]", (found) =>
    found.map(({ dataset }) => ({ title: dataset.panel, type: dataset.type, empty: dataset.empty === "true" })),
  );
  await page.close();
  return { file, panels, wrong };
}

function report(name, { file, panels, wrong }) {
  const drawn = panels.filter(({ type }) => ["timeseries", "stat", "table"].includes(type));
  const empty = drawn.filter((panel) => panel.empty).map(({ title }) => title);
  const others = panels.filter((panel) => !drawn.includes(panel)).map(({ title, type }) => `${title} (${type})`);
  console.log(`${file}  ${statSync(file).size >> 10} KiB, ${drawn.length - empty.length} of ${panels.length} panels drawn`);
  empty.length && console.log(`  no data: ${empty.join(", ")}`);
  others.length && console.log(`  not drawn here: ${others.join(", ")}`);
  wrong.forEach((message) => console.log(`  console: ${message}`));
  return wrong.length === 0 && drawn.length - empty.length >= NOT_EMPTY * drawn.length;
}

async function pictures(prometheus, run) {
  const { server, address } = await servePage(prometheus);
  const browser = await puppeteer.launch({
    executablePath: options.chromium,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    protocolTimeout: LIMIT,
  });
  try {
    mkdirSync(options.out, { recursive: true });
    let good = true;
    for (const file of readdirSync("../dashboards/edgewatch").sort()) {
      const name = file.replace(/\.json$/, "");
      good = report(name, await picture(browser, address, name, run, Number(options.until ?? Math.floor(Date.now() / 1000)))) && good;
    }
    return good;
  } finally {
    await browser.close();
    server.close();
  }
}

async function withDemo() {
  const demo = await startDemo("experiment.yaml", OTHERS);
  try {
    console.log(`demo with ${demo.prometheus}; pictures in ${SECONDS} s`);
    for (let waited = 0; waited < SECONDS; waited += 20) {
      await pause(20_000);
      console.log(demo.status());
      if (demo.isOver()) {
        return false;
      }
    }
    return await pictures(demo.prometheus, demo.run);
  } finally {
    await demo.stop();
  }
}

try {
  const good = options.prometheus ? await pictures(options.prometheus, options.run ?? "") : await withDemo();
  process.exitCode = good ? 0 : 1;
} catch (error) {
  console.error(`pictures: ${error.message}`);
  process.exitCode = 1;
}
