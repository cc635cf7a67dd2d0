// What the page knows of runs: a summary of each, and the steps of one.

const COLUMNS = [
  "loss", "gradientNorm", "sharpness", "threshold", "ratio",
  // of further analyzers, where they are at work
  "flowLoss", "predictedLoss", "forecastLoss", "flowSharpness", "predictedVariance", "totalVariance",
  "progressiveSharpening", "oscillationReduction", "measuredSharpnessChange", "stepsToEdge",
];
const EIGENVALUES = 6;

/** The steps of one run, ascending; in every column null is a value that is not known or not finite. */
export class Series {
  constructor(run) {
    this.run = run;
    this.step = [];
    this.columns = Object.fromEntries(COLUMNS.map(name => [name, []]));
    this.eigenvalues = Array.from({length: EIGENVALUES}, () => []);
    this.notFinite = {};
    this.phases = new Map();
    this.alerts = new Map();
    this.completeFrom = 0;
  }

  /** Takes in all of a run or what has changed; a value that is there already is replaced. */
  merge(part) {
    if (part.supersededFrom !== undefined) {
      this.truncate(part.supersededFrom);
    }
    this.completeFrom = Math.max(this.completeFrom, part.completeFrom);
    part.step.forEach((step, row) => {
      const place = this.place(step);
      COLUMNS.forEach(name => name in part && set(this.columns[name], place, part[name][row]));
      part.eigenvalues.forEach((column, index) => set(this.eigenvalues[index], place, column[row]));
    });
    for (const [column, values] of Object.entries(part.notFinite)) {
      this.notFinite[column] = {...this.notFinite[column], ...values};
    }
    part.phases.forEach(phase => this.phases.set(phase.step, phase));
    part.alerts.forEach(alert => this.alerts.set(`${alert.step}/${alert.kind}`, alert));
  }

  all() {
    return [this.step, ...Object.values(this.columns), ...this.eigenvalues];
  }

  truncate(from) {
    const place = lowerBound(this.step, from);
    this.all().forEach(column => column.length = place);
    [this.phases, this.alerts].forEach(notes => notes.forEach((note, key) => note.step >= from && notes.delete(key)));
    Object.values(this.notFinite).forEach(values =>
      Object.keys(values).forEach(step => Number(step) >= from && delete values[step]));
    this.completeFrom = Math.min(this.completeFrom, from);
  }

  /** The place of a step; makes one if it is new. */
  place(step) {
    const place = lowerBound(this.step, step);
    if (this.step[place] !== step) {
      this.all().forEach(column => column.splice(place, 0, null));
      this.step[place] = step;
    }
    return place;
  }

  /** The newest step at which a column has a value, and the value: {step, value}, or undefined. */
  newest(name) {
    const column = this.columns[name];
    const odd = this.notFinite[name] ?? {};
    for (let place = this.step.length - 1; place >= 0; place--) {
      const step = this.step[place];
      if (column[place] !== null || step in odd) {
        return {step, value: column[place] ?? odd[step]};
      }
    }
    return undefined;
  }

  /** Whether any of these columns has a value. */
  knows(...names) {
    return names.some(name => this.newest(name) !== undefined);
  }

  /** First place of the newest `count` steps; 0 for "all". */
  begin(count) {
    return count === "all" || !this.step.length ? 0 : lowerBound(this.step, this.step.at(-1) - count + 1);
  }
}

function set(column, place, value) {
  if (value !== null) {
    column[place] = value;
  }
}

function lowerBound(sorted, value) {
  if (!sorted.length || sorted.at(-1) < value) {
    return sorted.length;
  }
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** What a run is, in a line. */
export function details(run) {
  const settings = {...run.model.settings};
  const optimizer = Object.entries(run.optimizer.settings).map(([name, value]) => `${name} ${value}`).join(", ");
  const model = [run.model.kind, ...Object.entries(settings).map(([name, value]) => `${name} ${value}`)].join(" ");
  return `${run.name} · ${run.optimizer.kind}${optimizer && `, ${optimizer}`} · ${model} · ${run.weights} weights · `
    + `${run.plannedSteps} steps planned${run.attempt > 1 ? ` · attempt ${run.attempt}` : ""}`;
}

/** The list of runs: one tab stop, arrow keys move and choose. */
export class RunList {
  constructor(element, choose) {
    this.element = element;
    this.choose = choose;
    element.addEventListener("keydown", event => this.key(event));
    element.addEventListener("click", event => {
      const item = event.target.closest("li");
      if (item) {
        choose(item.dataset.run);
      }
    });
  }

  key(event) {
    const items = [...this.element.children];
    const at = items.indexOf(document.activeElement);
    const to = {ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1, Enter: at, " ": at}[event.key];
    if (to === undefined) {
      return;
    }
    event.preventDefault();
    const item = items[Math.max(0, Math.min(items.length - 1, to))];
    this.choose(item.dataset.run);
    item.focus();
  }

  /** Shows these runs, in this order, one of them chosen; items stay, so that the focus does. */
  show(runs, chosen) {
    const known = new Map([...this.element.children].map(item => [item.dataset.run, item]));
    runs.forEach((run, place) => {
      const item = known.get(run.run) ?? entry(run.run);
      known.delete(run.run);
      fill(item, run, run.run === chosen);
      if (this.element.children[place] !== item) {
        this.element.insertBefore(item, this.element.children[place] ?? null);
      }
    });
    known.forEach(item => item.remove());
  }
}

function entry(run) {
  const item = document.createElement("li");
  item.id = `run-${run}`;
  item.dataset.run = run;
  item.setAttribute("role", "option");
  item.append(document.createElement("span"), document.createElement("small"));
  item.firstChild.textContent = run;
  return item;
}

function fill(item, run, chosen) {
  item.setAttribute("aria-selected", String(chosen));
  item.tabIndex = chosen ? 0 : -1;
  const phase = run.phase ? `${run.phase}${run.onset ? " (onset)" : ""}` : "not yet measured";
  const text = `${phase} · ${run.life} · ${run.lastStep < 0 ? "no step yet" : `step ${run.lastStep}`}`;
  if (item.lastChild.textContent !== text) {
    item.lastChild.textContent = text;
  }
  item.lastChild.className = run.phase ? `phase-${run.phase}` : "";
  item.dataset.phase = run.phase ?? "";
  item.dataset.lastStep = run.lastStep;
}
