// The central flow against what training does: is the time-averaged path predicted?
import { dashboardOf, lines, logLines, now, number, series, thresholds, withRows, LIMIT } from "./parts.js";

const RUN = 'run=~"$run"';

function of(metric: string) {
  return `max by (run) (${metric}{${RUN}})`;
}

function error(quantity: string) {
  return `abs(max by (run) (edgewatch_run_prediction_error{${RUN},quantity="${quantity}"}))`;
}

const ERROR_STEPS = [
  { from: null, color: "green" },
  { from: 0.1, color: "orange" },
  { from: 0.5, color: "red" },
];

export function centralFlow() {
  const board = dashboardOf({
    uid: "edgewatch-central-flow",
    title: "edgewatch: central flow against reality",
    description: "What the central flow predicts for one run, beside what was measured; by the instance central-flow.",
    runs: "one",
  });
  return withRows(board, [
    [
      "Now",
      [
        number(
          { title: "Anchor", description: "Step whose midpoint the flow starts from; −1 while the oscillation has not grown.", unit: "none", width: 6 },
          now(of("edgewatch_run_anchor_step"), "anchor"),
          [
            { from: null, color: "orange" },
            { from: 0, color: "text" },
          ],
        ),
        number(
          { title: "Error of the loss", description: "Predicted time-averaged loss against what was measured at the same 50 steps, relative.", unit: "percentunit", width: 6 },
          now(error("loss"), "error"),
          ERROR_STEPS,
        ),
        number(
          { title: "Effort", description: "0 integrated in full, 1 eigenpairs once a step, 2 one substep: what it does when it falls behind.", unit: "none", width: 6 },
          now(of("edgewatch_run_effort"), "effort"),
          [
            { from: null, color: "green" },
            { from: 1, color: "orange" },
          ],
        ),
        number(
          { title: "Critical directions", description: "At the flow's weights.", unit: "none", width: 6 },
          now(of("edgewatch_run_flow_critical_directions"), "directions"),
          [{ from: null, color: "text" }],
        ),
      ],
    ],
    [
      "Predicted and measured",
      [
        logLines(
          { title: "Loss", description: "Mean over the last window of steps, what the flow predicts for it, and the loss at the flow's own weights.", unit: "none", width: 12 },
          [
            series(of("edgewatch_run_loss_mean"), "measured, mean"),
            series(of("edgewatch_run_predicted_loss"), "predicted"),
            series(of("edgewatch_run_flow_loss"), "at the flow"),
          ],
        ),
        lines(
          { title: "Sharpness", description: "Of the Hessian: mean over the last window of steps, and at the flow's weights. The dashed line is the threshold and follows the learning rate.", unit: "none", width: 12 },
          [
            series(of("edgewatch_run_sharpness_mean"), "measured, mean"),
            series(of("edgewatch_run_flow_sharpness"), "at the flow"),
            series(of("edgewatch_run_sharpness_threshold"), "threshold"),
          ],
        ).overrideByName("threshold", LIMIT),
        lines(
          { title: "Effective sharpness of the flow", description: "Of P⁻¹H at the flow's weights; 2 is the edge.", unit: "none", width: 12 },
          [series(of("edgewatch_run_flow_effective_sharpness"), "at the flow")],
        ),
        logLines(
          { title: "Variance of the oscillation", description: "Measured by the instance oscillation over its window, and what the flow predicts.", unit: "none", width: 12 },
          [series(of("edgewatch_run_total_variance"), "measured"), series(of("edgewatch_run_predicted_variance"), "predicted")],
        ),
      ],
    ],
    [
      "How well",
      [
        lines(
          { title: "Relative error", description: "Of predicted loss, sharpness of the flow and predicted variance against what was measured at the same 50 steps.", unit: "percentunit", width: 8 },
          [
            series(error("loss"), "loss"),
            series(error("sharpness"), "sharpness"),
            series(error("variance"), "variance"),
          ],
        ).thresholds(thresholds(ERROR_STEPS)),
        logLines(
          { title: "Distance", description: "Of training's midpoint from the flow, in weights.", unit: "none", width: 8 },
          [series(of("edgewatch_run_flow_distance"), "distance")],
        ),
        logLines(
          { title: "Residual", description: "Relative, of the complementarity problem that the predicted covariance solves.", unit: "none", width: 8 },
          [series(of("edgewatch_run_complementarity_residual"), "residual")],
        ),
      ],
    ],
  ]);
}
