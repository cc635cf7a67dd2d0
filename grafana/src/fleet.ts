// Twenty runs on one screen: which are stable, which sharpen, which sit at the edge, which are in trouble.
import * as common from "@grafana/grafana-foundation-sdk/common";
import type * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import * as statetimeline from "@grafana/grafana-foundation-sdk/statetimeline";
import * as table from "@grafana/grafana-foundation-sdk/table";
import { dashboardOf, lettered, lines, logLines, now, number, series, thresholds, withRows } from "./parts.js";

const RUN = 'run=~"$run"';
const RATIO_STEPS = [
  { from: null, color: "green" },
  { from: 0.8, color: "yellow" },
  { from: 1, color: "orange" },
  { from: 1.2, color: "red" },
];
const PHASES = ["stable", "sharpening", "edge", "above-edge", "diverged"];
const COLORS = ["green", "yellow", "orange", "red", "dark-red"];

function count(title: string, phase: string, description: string, alarm: string) {
  return number(
    { title, description, unit: "none", width: 4 },
    now(`sum(max by (run) (edgewatch_run_phase{phase="${phase}"}))`, title),
    [
      { from: null, color: "text" },
      { from: 1, color: alarm },
    ],
  );
}

/** Numbers 0 to 4 as the phases' names. */
const phaseNames: dashboard.ValueMapping = {
  type: "value" as dashboard.MappingType.ValueToText,
  options: Object.fromEntries(
    PHASES.map((phase, place) => [String(place), { text: phase, color: COLORS[place], index: place }]),
  ),
};

function standings() {
  const columns: [string, string][] = [
    ["experiment", `max by (run, experiment, optimizer, learning_rate, precision) (edgewatch_run_info{${RUN}})`],
    ["phase", `run:edgewatch_phase:code{${RUN}}`],
    ["step", `max by (run) (edgewatch_run_step{${RUN}})`],
    ["steps/s", `run:edgewatch_steps:rate30s{${RUN}}`],
    ["loss", `max by (run) (edgewatch_run_loss_mean{${RUN}})`],
    ["ratio", `max by (run) (edgewatch_run_ratio_mean{${RUN}})`],
    ["not measured", `run:edgewatch_unmeasured:steps{${RUN}}`],
    ["last step", `time() - max by (run) (edgewatch_run_last_step_timestamp_seconds{${RUN}})`],
  ];
  const names = Object.fromEntries(columns.map(([name], place) => [`Value #${String.fromCharCode(65 + place)}`, name]));
  return new table.PanelBuilder()
    .title("Runs")
    .description("Each run with its experiment and where it stands; ratio and loss are means over the last window of steps.")
    .unit("none")
    .span(24)
    .height(9)
    .datasource({ type: "prometheus", uid: "${datasource}" })
    .targets(lettered(columns.map(([name, expr]) => now(expr, name, true))))
    .withTransformation({ id: "merge", options: {} })
    .withTransformation({
      id: "organize",
      options: {
        excludeByName: { Time: true, "Value #A": true },
        indexByName: { run: 0, experiment: 1, optimizer: 2, learning_rate: 3, precision: 4 },
        renameByName: { learning_rate: "learning rate", ...names },
      },
    })
    .overrideByName("phase", [
      { id: "mappings", value: [phaseNames] },
      { id: "custom.cellOptions", value: { type: "color-text" } },
    ])
    .overrideByName("ratio", [
      { id: "unit", value: "percentunit" },
      { id: "thresholds", value: { mode: "absolute", steps: RATIO_STEPS.map((s) => ({ value: s.from, color: s.color })) } },
      { id: "custom.cellOptions", value: { type: "color-text" } },
    ])
    .overrideByName("last step", [
      { id: "unit", value: "s" },
      { id: "thresholds", value: { mode: "absolute", steps: [{ value: null, color: "text" }, { value: 10, color: "red" }] } },
      { id: "custom.cellOptions", value: { type: "color-text" } },
    ])
    .overrideByName("loss", [{ id: "decimals", value: 5 }])
    .overrideByName("steps/s", [{ id: "decimals", value: 1 }])
    .overrideByName("run", [
      {
        id: "links",
        value: [
          {
            title: "at the edge of stability",
            url: "/d/edgewatch-edge?var-run=${__value.text}&var-datasource=${datasource}&${__url_time_range}",
          },
        ],
      },
    ]);
}

function phases() {
  return new statetimeline.PanelBuilder()
    .title("Phases")
    .description("The phase of each run over time.")
    .unit("none")
    .span(24)
    .height(7)
    .datasource({ type: "prometheus", uid: "${datasource}" })
    .targets(lettered([series(`run:edgewatch_phase:code{${RUN}}`, "{{run}}")]))
    .mappings([phaseNames])
    .mergeValues(true)
    .showValue(common.VisibilityMode.Auto);
}

export function fleet() {
  const board = dashboardOf({
    uid: "edgewatch-fleet",
    title: "edgewatch: fleet",
    description: "All runs: which are stable, which sharpen, which are at the edge, which are in trouble.",
    runs: "several",
  });
  return withRows(board, [
    [
      "Now",
      [
        number(
          { title: "Runs", description: "Runs with series: live ones, and those being measured to their end.", unit: "none", width: 4 },
          now("count(max by (run) (edgewatch_run_step))", "runs"),
          [{ from: null, color: "text" }],
        ),
        count("Sharpening", "sharpening", "Ratio at 0.8 or above and rising.", "yellow"),
        count("At the edge", "edge", "Ratio has reached 1 and not fallen below 0.9. No trouble.", "orange"),
        count("Above the edge", "above-edge", "Ratio above 1.2 for 50 measured steps.", "red"),
        count("Diverged", "diverged", "Loss not finite, or exploded.", "dark-red"),
        number(
          { title: "Silent", description: "Live runs whose trainer has not been heard of for too long.", unit: "none", width: 4 },
          now("sum(max by (run) (edgewatch_run_silent))", "silent"),
          [
            { from: null, color: "text" },
            { from: 1, color: "red" },
          ],
        ),
        standings(),
      ],
    ],
    [
      "Over time",
      [
        phases(),
        lines(
          {
            title: "Ratio",
            description:
              "Effective sharpness over its threshold, mean over the last window of steps: 1 is the edge for every optimizer and learning rate, so runs can be compared.",
            unit: "percentunit",
            width: 24,
            height: 9,
          },
          [series(`max by (run) (edgewatch_run_ratio_mean{${RUN}})`, "{{run}}")],
        )
          .thresholds(thresholds([{ from: null, color: "transparent" }, { from: 1, color: "red" }]))
          .thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed)),
        logLines(
          { title: "Loss", description: "Mean over the last window of steps.", unit: "none", width: 12 },
          [series(`max by (run) (edgewatch_run_loss_mean{${RUN}})`, "{{run}}")],
        ),
        lines(
          { title: "Step rate", description: "Steps a second, over half a minute.", unit: "ops", width: 12 },
          [series(`run:edgewatch_steps:rate30s{${RUN}}`, "{{run}}")],
        ),
      ],
    ],
  ]);
}
