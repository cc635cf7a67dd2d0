// Prometheus's answers as the data frames Grafana's data source makes of them.
import { createDataFrame, FieldType } from "@grafana/data";

const SPECIAL = { NaN, "+Inf": Infinity, "-Inf": -Infinity };

const number = (text) => SPECIAL[text] ?? Number(text);

async function ask(path, parameters, method) {
  const sent = new URLSearchParams(parameters);
  const response =
    method === "GET" ? await fetch(`/prometheus/${path}?${sent}`) : await fetch(`/prometheus/${path}`, { method, body: sent });
  const answer = await response.json();
  if (answer.status !== "success") {
    throw new Error(`Prometheus refuses ${sent}: ${answer.error}`);
  }
  return answer.data;
}

/** {{label}} filled in; without a format Grafana names the metric and its labels. */
function legend(format, { __name__: metric = "", ...labels }) {
  return format
    ? format.replace(/{{\s*(\w+)\s*}}/g, (whole, label) => labels[label] ?? "")
    : `${metric}{${Object.entries(labels).map(([name, value]) => `${name}="${value}"`)}}`;
}

function series(target, { metric, values }, interval) {
  const labels = Object.fromEntries(Object.entries(metric).filter(([name]) => name !== "__name__"));
  return createDataFrame({
    refId: target.refId,
    fields: [
      { name: "Time", type: FieldType.time, config: { interval }, values: values.map(([seconds]) => seconds * 1000) },
      {
        name: "Value",
        type: FieldType.number,
        labels,
        config: { displayNameFromDS: legend(target.legendFormat, metric) },
        values: values.map(([, value]) => number(value)),
      },
    ],
  });
}

/** One row for each result, a column for each label. */
function table(target, results, several) {
  const labels = [...new Set(results.flatMap(({ metric }) => Object.keys(metric)))].filter((label) => label !== "__name__").sort();
  return createDataFrame({
    refId: target.refId,
    fields: [
      { name: "Time", type: FieldType.time, values: results.map(({ value }) => value[0] * 1000) },
      ...labels.map((name) => ({ name, type: FieldType.string, values: results.map(({ metric }) => metric[name] ?? "") })),
      {
        name: several ? `Value #${target.refId}` : "Value",
        type: FieldType.number,
        values: results.map(({ value }) => number(value[1])),
      },
    ],
  });
}

/** The frames of one target; `points` is how many the panel has room for. */
async function framesOf(target, several, { from, to }, points, interpolate) {
  const query = interpolate(target.expr);
  if (target.instant) {
    const { result } = await ask("query", { query, time: to }, "POST");
    return target.format === "table"
      ? [table(target, result, several)]
      : result.map(({ metric, value }) => series(target, { metric, values: [value] }));
  }
  const step = Math.max(1, Math.ceil((to - from) / points)); // 1 s: timeInterval of the provisioned data source
  const start = Math.floor(from / step) * step;
  const { result } = await ask("query_range", { query, start, end: to, step }, "POST");
  return result.map((one) => series(target, one, step * 1000));
}

/** The frames of all targets of a panel. */
export async function query(targets, range, points, interpolate) {
  const answers = await Promise.all(
    targets.map((target) => framesOf(target, targets.length > 1, range, points, interpolate)),
  );
  return answers.flat();
}

/** What label_values(metric, label) gives within a range. */
export async function labelValues(text, { from, to }) {
  const [, metric, label] = /^label_values\((.+),\s*(\w+)\)$/.exec(text) ?? [];
  if (!label) {
    throw new Error(`variable query not understood: ${text}`);
  }
  return ask(`label/${label}/values`, { "match[]": metric, start: from, end: to }, "GET");
}
