// Puts the page together: events and history into runs, the chosen run into charts and text.

import {Charts, number} from "/page/charts.js";
import {follow} from "/page/feed.js";
import {RunList, Series, details} from "/page/runs.js";
import {theme} from "/page/theme.js";

const MAXIMUM_ROWS = 40_000; // then the history is read anew, thinned by the server
const DRAW_MILLISECONDS = 100;
const RETRY_MILLISECONDS = 1000;
const SHOWN = [
  ["step", "step"], ["loss", "loss"], ["gradientNorm", "gradient norm"],
  ["sharpness", "sharpness S"], ["threshold", "threshold"], ["ratio", "ratio"],
  ["predictedLoss", "predicted loss"], ["forecastLoss", "foretold loss"], ["totalVariance", "variance"], ["predictedVariance", "predicted variance"],
  ["stepsToEdge", "steps to the edge"],
];
const ALWAYS_SHOWN = 6; // of these; the others where an analyzer says them

const byId = id => document.getElementById(id);
const runs = new Map(); // summaries, by run
let series; // of the chosen run
let range = "all"; // or a number of steps, or {from, to} as dragged
let stale = true;
let loads = 0;
let awaited = new URLSearchParams(location.hash.slice(1)).get("run"); // asked for by the address, not there yet

const list = new RunList(byId("runs"), run => {
  awaited = null;
  choose(run);
});
const charts = new Charts(
  {loss: byId("loss-chart"), spectrum: byId("spectrum-chart"), ratio: byId("ratio-chart"),
    variance: byId("variance-chart"), change: byId("change-chart")},
  chart => {
    range = {from: chart.posToVal(chart.select.left, "x"), to: chart.posToVal(chart.select.left + chart.select.width, "x")};
    chart.setSelect({width: 0, height: 0}, false);
    document.querySelectorAll("[name=steps]").forEach(button => button.checked = false);
    stale = true;
  });

theme(byId("theme"), () => charts.recolour());

document.querySelectorAll("[name=steps]").forEach(button => button.addEventListener("change", () => {
  range = button.value === "all" ? "all" : Number(button.value);
  remember();
  stale = true;
}));

follow({
  state(state) {
    byId("connection").dataset.state = state;
    byId("connection").textContent = state;
  },
  update(update) {
    update.parts.forEach(part => {
      runs.set(part.run.run, part.run);
      if (series?.run === part.run.run) {
        series.merge(part);
      }
    });
    update.deleted.forEach(run => {
      runs.delete(run);
      if (series?.run === run) {
        series = undefined;
      }
    });
    if (!series || series.step.length > MAXIMUM_ROWS || runs.has(awaited)) {
      chooseSome();
    }
    stale = true;
  },
  async resync() {
    const summaries = await read("/api/runs");
    runs.clear();
    summaries.forEach(run => runs.set(run.run, run));
    chooseSome();
    stale = true;
  },
});

/** The answer to a question to the server, however often it has to be asked; undefined if there is no such thing. */
async function read(address) {
  for (;;) {
    try {
      const response = await fetch(address);
      if (response.ok) {
        return await response.json();
      }
      if (response.status === 404) {
        return undefined;
      }
    } catch {
      // the server is away; the events say so too
    }
    await new Promise(resolve => setTimeout(resolve, RETRY_MILLISECONDS));
  }
}

/** The run the address asks for, else the one chosen before, else the one heard of last. */
function chooseSome() {
  const run = [awaited, series?.run, sorted()[0]?.run].find(candidate => runs.has(candidate));
  if (run) {
    awaited = run === awaited ? null : awaited;
    choose(run);
  }
}

async function choose(run) {
  const load = ++loads;
  series = new Series(run);
  remember();
  const mine = series;
  const part = await read(`/api/runs/${run}/history`);
  if (part && load === loads && part.run.attempt >= (runs.get(run)?.attempt ?? 0)) {
    mine.merge({...part, supersededFrom: undefined});
    runs.set(run, newer(runs.get(run), part.run));
    mine.loaded = true;
  }
  stale = true;
}

const newer = (known, read) => known && known.lastStep > read.lastStep ? known : read;

function remember() {
  const steps = typeof range === "object" ? "" : `&steps=${range}`;
  history.replaceState(null, "", `#run=${series?.run ?? ""}${steps}`);
}

function sorted() {
  return [...runs.values()].sort((a, b) =>
    (b.life === "live") - (a.life === "live") || b.lastHeardEpochMillis - a.lastHeardEpochMillis || (a.run < b.run ? -1 : 1));
}

function draw() {
  list.show(sorted(), series?.run);
  byId("no-runs").hidden = runs.size > 0;
  const run = runs.get(series?.run);
  byId("run").hidden = !run;
  if (run) {
    drawRun(run);
  }
}

function drawRun(run) {
  setText("run-name", run.run);
  setText("run-details", details(run));
  const phase = run.phase ? `${run.phase}${run.onset ? " (onset)" : ""}` : "not yet measured";
  setText("phase", run.life === "live" ? phase : `${phase} · ${run.life}`);
  byId("phase").className = run.phase ? `phase-${run.phase}` : "";
  byId("phase").dataset.phase = run.phase ?? "";
  drawValues();
  drawAlerts();
  byId("thinned").hidden = series.completeFrom === 0;
  setText("thinned", `steps before ${series.completeFrom} are thinned to their extremes`);
  byId("variance").hidden = !series.knows("totalVariance", "predictedVariance");
  byId("change").hidden = !series.knows("progressiveSharpening", "measuredSharpnessChange");
  charts.fit();
  const [begin, end] = places();
  charts.show(series, begin, end);
}

function places() {
  if (typeof range !== "object") {
    return [series.begin(range), series.step.length];
  }
  const begin = series.step.findIndex(step => step >= range.from);
  const end = series.step.findIndex(step => step > range.to);
  return [begin < 0 ? 0 : begin, end < 0 ? series.step.length : end];
}

/** The newest values as text; the attributes are for tests and scripts. */
function drawValues() {
  const values = byId("values");
  SHOWN.forEach(([name, label], place) => {
    if (!values.children[place]) {
      const [pair, term, definition] = ["div", "dt", "dd"].map(tag => document.createElement(tag));
      term.textContent = label;
      definition.append(document.createElement("data"));
      pair.append(term, definition);
      values.append(pair);
    }
    const shown = values.children[place].querySelector("data");
    const newest = name === "step" ? series.newest("loss") : series.newest(name);
    const value = name === "step" ? newest?.step : newest?.value;
    values.children[place].hidden = place >= ALWAYS_SHOWN && !newest;
    shown.dataset.run = series.run;
    shown.dataset.quantity = name;
    shown.dataset.step = newest?.step ?? "";
    shown.value = value ?? "";
    shown.textContent = name === "step" ? value ?? "–" : number(value);
    shown.title = newest && name !== "step" ? `at step ${newest.step}` : "";
  });
}

function drawAlerts() {
  const element = byId("alerts");
  const alerts = [...series.alerts.values()].sort((a, b) => a.step - b.step).slice(-100);
  byId("no-alerts").hidden = alerts.length > 0;
  const text = alerts.map(alert => alert.summary).join("\n");
  if (element.dataset.text !== text) {
    element.dataset.text = text;
    element.replaceChildren(...alerts.map(alert => {
      const item = document.createElement("li");
      item.className = alert.severity;
      item.dataset.kind = alert.kind;
      item.dataset.step = alert.step;
      item.textContent = `${alert.kind}: ${alert.summary}`;
      return item;
    }));
  }
}

function setText(id, text) {
  if (byId(id).textContent !== text) {
    byId(id).textContent = text;
  }
}

let drawn = 0;

/** Draws what has changed, when the tab is seen and not more often than eyes can tell. */
function frame(now) {
  if (stale && now - drawn >= DRAW_MILLISECONDS) {
    stale = false;
    drawn = now;
    draw();
  }
  requestAnimationFrame(frame);
}

const asked = new URLSearchParams(location.hash.slice(1)).get("steps");
const button = [...document.querySelectorAll("[name=steps]")].find(candidate => candidate.value === asked);
if (button) {
  button.checked = true;
  range = asked === "all" ? "all" : Number(asked);
}
requestAnimationFrame(frame);

/** What a test may ask. */
export const page = {steps: () => [...(series?.step ?? [])]};
document.documentElement.page = page;
