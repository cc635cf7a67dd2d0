// The covariance of the oscillation: measured, and predicted by the central flow.
import * as heatmap from "@grafana/grafana-foundation-sdk/heatmap";
import { dashboardOf, lettered, lines, logLines, now, number, series, withRows } from "./parts.js";

const RUN = 'run=~"$run"';
/** Eigenvalues below are round-off, down to 1e-23, where the logarithmic axis of Grafana's charts fails and draws nothing. */
const FLOOR = 1e-9;

function of(metric: string) {
  return `max by (run) (${metric}{${RUN}})`;
}

function byIndex(metric: string) {
  return `max by (index) (${metric}{${RUN}})`;
}

function spectrum() {
  return new heatmap.PanelBuilder()
    .title("Spectrum over time")
    .description("Eigenvalues of the measured covariance, by index; the darker the larger.")
    .unit("none")
    .span(12)
    .height(8)
    .datasource({ type: "prometheus", uid: "${datasource}" })
    .targets(lettered([series(byIndex("edgewatch_run_covariance_eigenvalue"), "{{index}}")]))
    .calculate(false);
}

export function oscillation() {
  const board = dashboardOf({
    uid: "edgewatch-oscillation",
    title: "edgewatch: oscillation covariance",
    description: "How one run oscillates about its midpoints, by the instance oscillation, and what the central flow predicts.",
    runs: "one",
  });
  return withRows(board, [
    [
      "Now",
      [
        number(
          { title: "Correlation, lag 1", description: "Of the oscillation with the step before: −1 is period two.", unit: "none", width: 6 },
          now(of("edgewatch_run_lag_1_correlation"), "correlation"),
          [{ from: null, color: "text" }],
        ),
        number(
          { title: "Cosine of gradients", description: "Between the gradients of this step and the next; −1 is the cheapest sign of the edge.", unit: "none", width: 6 },
          now(of("edgewatch_run_gradient_cosine"), "cosine"),
          [{ from: null, color: "text" }],
        ),
        number(
          { title: "Critical directions", description: "At the midpoint.", unit: "none", width: 6 },
          now(of("edgewatch_run_critical_directions"), "directions"),
          [{ from: null, color: "text" }],
        ),
        number(
          { title: "In critical directions", description: "Their part of the whole variance.", unit: "percentunit", width: 6 },
          now(`${of("edgewatch_run_covariance_trace")} / ${of("edgewatch_run_total_variance")}`, "part"),
          [{ from: null, color: "text" }],
        ),
      ],
    ],
    [
      "Variance",
      [
        logLines(
          { title: "Total variance", description: "Mean of δᵀPδ over the window, in units of the loss; what the flow predicts for it, and the part in the critical directions.", unit: "none", width: 24 },
          [
            series(of("edgewatch_run_total_variance"), "measured"),
            series(of("edgewatch_run_covariance_trace"), "measured, critical directions"),
            series(of("edgewatch_run_predicted_variance"), "predicted"),
          ],
        ),
        logLines(
          { title: "Eigenvalues of the measured covariance", description: "In descending order.", unit: "none", width: 12 },
          [series(byIndex("edgewatch_run_covariance_eigenvalue"), "{{index}}")],
        ).min(FLOOR),
        logLines(
          { title: "Eigenvalues of the predicted covariance", description: "In descending order.", unit: "none", width: 12 },
          [series(byIndex("edgewatch_run_predicted_covariance_eigenvalue"), "{{index}}")],
        ).min(FLOOR),
        spectrum(),
        lines(
          { title: "Period two", description: "Correlation of the oscillation with the step before, and cosine between consecutive gradients: both near −1 at the edge.", unit: "none", width: 12 },
          [series(of("edgewatch_run_lag_1_correlation"), "correlation, lag 1"), series(of("edgewatch_run_gradient_cosine"), "cosine of gradients")],
        )
          .min(-1)
          .max(1),
      ],
    ],
  ]);
}
