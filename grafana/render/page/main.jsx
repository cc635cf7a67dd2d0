// Draws one dashboard: /?dashboard=NAME&from=S&to=S&run=ID&theme=dark
import {
  applyFieldOverrides,
  cacheFieldDisplayNames,
  createTheme,
  dateTime,
  standardTransformers,
  standardTransformersRegistry,
  ThemeContext,
  transformDataFrame,
} from "@grafana/data";
import { GlobalStyles, PanelChrome } from "@grafana/ui";
import { Component } from "react";
import { createRoot } from "react-dom/client";
import { lastValueFrom } from "rxjs";
import { drawn, fieldsOf } from "./fields.js";
import { components, NotDrawn, TIME_ZONE } from "./panels.jsx";
import { query } from "./prometheus.js";
import { interpolator, resolve } from "./variables.js";

const COLUMNS = 24;
const CELL = 30; // as in Grafana, with a gap of 8
const GAP = 8;
const HEADER = 48;

const asked = new URLSearchParams(location.search);
const seconds = { from: Number(asked.get("from")), to: Number(asked.get("to")) };
const [from, to] = [dateTime(seconds.from * 1000), dateTime(seconds.to * 1000)];
const range = { from, to, raw: { from, to } };
const theme = createTheme({ colors: { mode: asked.get("theme") ?? "light" } });

standardTransformersRegistry.setInit(() =>
  [...new Map(Object.values(standardTransformers).map((one) => [one.id, one])).values()].map((transformation) => ({
    id: transformation.id,
    name: transformation.name,
    transformation: () => Promise.resolve(transformation),
  })),
);

function place({ x, y, w, h }, width) {
  const column = (width + GAP) / COLUMNS;
  return { left: x * column, top: HEADER + y * (CELL + GAP), width: w * column - GAP, height: h * (CELL + GAP) - GAP };
}

/** What a panel shows, or null where nothing came. */
async function framesOf(panel, box, interpolate) {
  const answered = await query(panel.targets, seconds, box.width, interpolate);
  const transformed = await lastValueFrom(transformDataFrame(panel.transformations ?? [], answered));
  const frames = applyFieldOverrides({
    data: transformed,
    ...fieldsOf(panel),
    replaceVariables: interpolate,
    theme,
    timeZone: TIME_ZONE,
  });
  cacheFieldDisplayNames(frames);
  return frames.some((frame) => frame.length > 0) ? frames : null;
}

async function load(board, width) {
  const variables = await resolve(board.templating.list, seconds, asked.get("run"));
  const interpolate = interpolator(variables);
  const panels = await Promise.all(
    board.panels.map(async (panel) => {
      const box = place(panel.gridPos, width);
      const frames = drawn.includes(panel.type) ? await framesOf(panel, box, interpolate) : null;
      return { panel, box, frames };
    }),
  );
  return { variables, interpolate, panels };
}

class Guarded extends Component {
  state = {};
  static getDerivedStateFromError(error) {
    return { error };
  }
  render() {
    return this.state.error ? `${this.state.error}` : this.props.children;
  }
}

function Panel({ panel, box, frames, interpolate }) {
  if (panel.type === "row") {
    return <div style={{ position: "absolute", ...box, ...theme.typography.h5, paddingTop: 8 }}>{panel.title}</div>;
  }
  const Drawing = components[panel.type];
  const inside = (width, height) =>
    !Drawing ? <NotDrawn type={panel.type} /> : frames && <Drawing {...{ panel, frames, range, theme, interpolate, width, height }} />;
  const empty = Drawing && !frames;
  return (
    <div style={{ position: "absolute", ...box }} data-panel={panel.title} data-empty={empty} data-type={panel.type}>
      <PanelChrome
        title={panel.title}
        description={panel.description}
        width={box.width}
        height={box.height}
      >
        {(width, height) => (
          <Guarded>{empty ? (panel.fieldConfig.defaults.noValue ?? "No data") : inside(width, height)}</Guarded>
        )}
      </PanelChrome>
    </div>
  );
}

function Board({ board, variables, interpolate, panels }) {
  const bottom = Math.max(...panels.map(({ box }) => box.top + box.height));
  const chosen = board.templating.list.map(({ name, label }) => `${label ?? name}: ${variables[name].shown}`);
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <div id="board" style={{ position: "relative", height: bottom, margin: GAP }}>
        <div style={{ ...theme.typography.h4, lineHeight: `${HEADER - GAP}px` }}>
          {board.title} <small style={{ opacity: 0.7, fontWeight: 400 }}>{chosen.join(" · ")}</small>
        </div>
        {panels.map((one) => (
          <Panel key={one.panel.id} interpolate={interpolate} {...one} />
        ))}
      </div>
    </ThemeContext.Provider>
  );
}

async function main() {
  const board = await (await fetch(`/dashboards/${asked.get("dashboard")}.json`)).json();
  const loaded = await load(board, document.documentElement.clientWidth - 2 * GAP);
  createRoot(document.getElementById("root")).render(<Board board={board} {...loaded} />);
  document.documentElement.dataset.ready = "true";
}

main().catch((error) => {
  document.documentElement.dataset.failed = String(error?.message ?? error);
});
