// What all dashboards are made of: one look, one way to ask, and a unit and a description for every panel.
import type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import * as common from "@grafana/grafana-foundation-sdk/common";
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import * as prometheus from "@grafana/grafana-foundation-sdk/prometheus";
import * as stat from "@grafana/grafana-foundation-sdk/stat";
import * as timeseries from "@grafana/grafana-foundation-sdk/timeseries";

const DATASOURCE = { type: "prometheus", uid: "${datasource}" };
const TAG = "edgewatch";
const COLUMNS = 24;

/** What every panel must say of itself. */
export interface About {
  title: string;
  description: string;
  /** Grafana's unit id; "none" for a pure number. */
  unit: string;
  /** Of 24. */
  width: number;
  height?: number;
}

export interface Step {
  from: number | null;
  color: string;
}

/** A time series of a query; the legend names labels as {{label}}. */
export function series(expr: string, legend: string): prometheus.DataqueryBuilder {
  return new prometheus.DataqueryBuilder().datasource(DATASOURCE).expr(expr).legendFormat(legend).range();
}

/** Its value now; as a row of a table where `table` is set. */
export function now(expr: string, legend: string, table = false): prometheus.DataqueryBuilder {
  const query = new prometheus.DataqueryBuilder().datasource(DATASOURCE).expr(expr).legendFormat(legend).instant();
  return table ? query.format(prometheus.PromQueryFormat.Table) : query;
}

export function thresholds(steps: Step[]): Builder<dashboard.ThresholdsConfig> {
  return new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps(steps.map((step) => ({ value: step.from, color: step.color })));
}

/** Lines over time. */
export function lines(about: About, queries: Builder<Dataquery>[]): timeseries.PanelBuilder {
  return new timeseries.PanelBuilder()
    .title(about.title)
    .description(about.description)
    .unit(about.unit)
    .span(about.width)
    .height(about.height ?? 8)
    .datasource(DATASOURCE)
    .targets(lettered(queries))
    .lineWidth(1)
    .fillOpacity(0)
    .showPoints(common.VisibilityMode.Never)
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom),
    )
    .tooltip(new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi));
}

/** Lines on a logarithmic axis. */
export function logLines(about: About, queries: Builder<Dataquery>[]): timeseries.PanelBuilder {
  return lines(about, queries).scaleDistribution(
    new common.ScaleDistributionConfigBuilder().type(common.ScaleDistribution.Log).log(10),
  );
}

/** One number, coloured by thresholds. */
export function number(about: About, query: Builder<Dataquery>, steps: Step[]): stat.PanelBuilder {
  return new stat.PanelBuilder()
    .title(about.title)
    .description(about.description)
    .unit(about.unit)
    .span(about.width)
    .height(about.height ?? 4)
    .datasource(DATASOURCE)
    .targets(lettered([query]))
    .noValue("–")
    .colorMode(common.BigValueColorMode.Value)
    .graphMode(common.BigValueGraphMode.None)
    .thresholds(thresholds(steps));
}

export function lettered(queries: Builder<Dataquery>[]): Builder<Dataquery>[] {
  queries.forEach((query, place) => (query as prometheus.DataqueryBuilder).refId(String.fromCharCode(65 + place)));
  return queries;
}

/** A line that is drawn dashed and red: the threshold, which follows the learning rate. */
export const LIMIT: dashboard.DynamicConfigValue[] = [
  { id: "color", value: { mode: "fixed", fixedColor: "red" } },
  { id: "custom.lineStyle", value: { fill: "dash", dash: [10, 10] } },
  { id: "custom.lineWidth", value: 2 },
];

/** The band between the smallest and the largest of the window: the minimum is hidden, and the maximum filled down to it. */
export function band(panel: timeseries.PanelBuilder, minimum: string, maximum: string): timeseries.PanelBuilder {
  const faint: dashboard.DynamicConfigValue[] = [
    { id: "color", value: { mode: "fixed", fixedColor: "blue" } },
    { id: "custom.lineWidth", value: 0 },
  ];
  return panel
    .overrideByName(minimum, faint)
    .overrideByName(maximum, [
      ...faint,
      { id: "custom.fillBelowTo", value: minimum },
      { id: "custom.fillOpacity", value: 20 },
    ]);
}

export interface DashboardAbout {
  uid: string;
  title: string;
  description: string;
  /** Whether several runs can be looked at together; null: the dashboard is not of runs. */
  runs: "several" | "one" | null;
}

/** A dashboard without panels: variables, links that keep run and time, alerts as annotations. */
export function dashboardOf(about: DashboardAbout): dashboard.DashboardBuilder {
  const board = new dashboard.DashboardBuilder(about.title)
    .uid(about.uid)
    .description(about.description)
    .tags([TAG])
    .timezone("browser")
    .refresh("1s")
    .time({ from: "now-15m", to: "now" })
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .withVariable(new dashboard.DatasourceVariableBuilder("datasource").label("Prometheus").type("prometheus"))
    .link(
      new dashboard.DashboardLinkBuilder("edgewatch")
        .type(dashboard.DashboardLinkType.Dashboards)
        .tags([TAG])
        .asDropdown(true)
        .keepTime(true)
        .includeVars(true),
    );
  if (about.runs !== null) {
    board.withVariable(runVariable(about.runs === "several"));
  }
  return board.annotation(alerts(about.runs === null ? "" : ',run=~"$run"'));
}

/** Runs of the time range shown, finished ones too. */
function runVariable(several: boolean): dashboard.QueryVariableBuilder {
  return new dashboard.QueryVariableBuilder("run")
    .label("run")
    .datasource(DATASOURCE)
    .query({ query: "label_values(edgewatch_run_step, run)", refId: "run" })
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc)
    .multi(several)
    .includeAll(several)
    .allowCustomValue(false);
}

function alerts(more: string): dashboard.AnnotationQueryBuilder {
  return new dashboard.AnnotationQueryBuilder()
    .name("alerts")
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor("red")
    .expr(`ALERTS{alertstate="firing"${more}}`)
    .titleFormat("{{alertname}}")
    .textFormat("{{run}} {{severity}}")
    .step("1s");
}

/** Adds rows of panels, each with an id of its own. */
export function withRows(
  board: dashboard.DashboardBuilder,
  rows: [string, Builder<dashboard.Panel>[]][],
): dashboard.DashboardBuilder {
  let id = 1;
  let y = 0;
  for (const [title, panels] of rows) {
    board.withRow(new dashboard.RowBuilder(title).id(id++).gridPos({ x: 0, y, w: COLUMNS, h: 1 }));
    y += 1;
    let x = 0;
    let tallest = 0;
    for (const panel of panels) {
      const built = panel.build();
      const { w, h } = built.gridPos ?? { w: COLUMNS, h: 8 };
      if (x + w > COLUMNS) {
        x = 0;
        y += tallest;
        tallest = 0;
      }
      const placed = { ...built, id: id++, gridPos: { x, y, w, h } };
      board.withPanel({ build: () => placed });
      x += w;
      tallest = Math.max(tallest, h);
    }
    y += tallest;
  }
  return board;
}
