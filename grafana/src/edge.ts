// One run at the edge of stability: sharpness against its threshold, which follows the learning rate.
import * as common from "@grafana/grafana-foundation-sdk/common";
import { band, dashboardOf, LIMIT, lines, logLines, now, number, series, thresholds, withRows } from "./parts.js";

const RUN = 'run=~"$run"';

function of(metric: string) {
  return `max by (run) (${metric}{${RUN}})`;
}

function three(metric: string, name: string) {
  return [
    series(of(`${metric}_min`), `${name}, smallest of the window`),
    series(of(`${metric}_max`), `${name}, largest of the window`),
    series(of(`${metric}_mean`), `${name}, mean`),
  ];
}

function banded(panel: ReturnType<typeof lines>, name: string) {
  return band(panel, `${name}, smallest of the window`, `${name}, largest of the window`);
}

export function edge() {
  const board = dashboardOf({
    uid: "edgewatch-edge",
    title: "edgewatch: run at the edge of stability",
    description: "Sharpness, its threshold, the oscillation about it and the loss of one run.",
    runs: "one",
  });
  return withRows(board, [
    [
      "Now",
      [
        number(
          { title: "Ratio", description: "Mean of the last window of steps; 1 is the edge.", unit: "percentunit", width: 4 },
          now(of("edgewatch_run_ratio_mean"), "ratio"),
          [
            { from: null, color: "green" },
            { from: 0.8, color: "yellow" },
            { from: 1, color: "orange" },
            { from: 1.2, color: "red" },
          ],
        ),
        number(
          { title: "Onset", description: "1 while the run is above the edge and its oscillation has not grown yet.", unit: "none", width: 4 },
          now(of("edgewatch_run_onset"), "onset"),
          [
            { from: null, color: "text" },
            { from: 1, color: "orange" },
          ],
        ),
        number(
          { title: "Step", description: "Newest step of the trainer.", unit: "none", width: 4 },
          now(of("edgewatch_run_step"), "step"),
          [{ from: null, color: "text" }],
        ),
        number(
          { title: "Done", description: "Of the steps it set out to take.", unit: "percentunit", width: 4 },
          now(`${of("edgewatch_run_step")} / ${of("edgewatch_run_planned_steps")}`, "done"),
          [{ from: null, color: "text" }],
        ),
        number(
          { title: "Attempt", description: "Newest attempt; above 1 the run has been resumed.", unit: "none", width: 4 },
          now(of("edgewatch_run_attempt"), "attempt"),
          [{ from: null, color: "text" }],
        ),
        number(
          { title: "Weights", description: "Number of weights P.", unit: "short", width: 4 },
          now(of("edgewatch_run_weights"), "weights"),
          [{ from: null, color: "text" }],
        ),
      ],
    ],
    [
      "Curvature",
      [
        banded(
          lines(
            {
              title: "Sharpness and threshold",
              description:
                "λ₁ of the Hessian of the loss; the dashed line is the threshold in its unit, 2/η for gradient descent, and follows the learning rate.",
              unit: "none",
              width: 24,
              height: 10,
            },
            [...three("edgewatch_run_sharpness", "sharpness"), series(of("edgewatch_run_sharpness_threshold"), "threshold")],
          ).overrideByName("threshold", LIMIT),
          "sharpness",
        ),
        banded(
          lines(
            {
              title: "Ratio",
              description: "Effective sharpness over its threshold: newest measured step, and mean and extremes of the window.",
              unit: "percentunit",
              width: 12,
            },
            three("edgewatch_run_ratio", "ratio"),
          )
            .thresholds(thresholds([{ from: null, color: "transparent" }, { from: 1, color: "red" }]))
            .thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed)),
          "ratio",
        ),
        lines(
          {
            title: "Progressive sharpening",
            description: "How fast the mean sharpness changes, by a line through the last half-minute; per second.",
            unit: "none",
            width: 12,
          },
          [series(`run:edgewatch_sharpness:deriv30s{${RUN}}`, "dS/dt")],
        ),
        logLines(
          { title: "Top eigenvalues", description: "λᵢ of the Hessian in descending order, as last measured.", unit: "none", width: 12 },
          [
            series(`max by (run, index) (edgewatch_run_eigenvalue{${RUN}})`, "λ{{index}}"),
            series(of("edgewatch_run_sharpness_threshold"), "threshold"),
          ],
        ).overrideByName("threshold", LIMIT),
        lines(
          {
            title: "Oscillation of the ratio",
            description: "Its standard deviation over the last window of steps: small before the edge, and steady at it.",
            unit: "percentunit",
            width: 12,
          },
          [series(of("edgewatch_run_ratio_deviation"), "deviation")],
        ),
      ],
    ],
    [
      "Training",
      [
        banded(
          logLines(
            { title: "Loss", description: "At w(t), before the update: mean and extremes of the last window of steps.", unit: "none", width: 12 },
            three("edgewatch_run_loss", "loss"),
          ),
          "loss",
        ),
        lines(
          { title: "Not finite, not published", description: "Steps whose loss was NaN or infinite, and steps declared missing, since streams began to show the run.", unit: "none", width: 6 },
          [
            series(of("edgewatch_run_loss_nonfinite_total"), "loss not finite"),
            series(of("edgewatch_run_gap_steps_total"), "missing"),
          ],
        ),
        lines(
          { title: "Alerts raised", description: "By kind, since streams began to show the run.", unit: "none", width: 6 },
          [series(`max by (run, kind) (edgewatch_run_alerts_total{${RUN}})`, "{{kind}}")],
        ),
      ],
    ],
  ]);
}
