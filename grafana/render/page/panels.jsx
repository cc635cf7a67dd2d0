// A panel by the library's own component for its type.
import { getFieldDisplayValues } from "@grafana/data";
import { BigValue, TimeSeries } from "@grafana/ui";
import { TableNG } from "@grafana/ui/unstable";
import { fieldsOf } from "./fields.js";

export const TIME_ZONE = "utc";

function Lines({ panel, frames, range, width, height }) {
  return (
    <TimeSeries
      frames={frames}
      timeRange={range}
      timeZone={TIME_ZONE}
      width={width}
      height={height}
      legend={panel.options.legend}
      options={panel.options}
    />
  );
}

function Numbers({ panel, frames, theme, interpolate, width, height }) {
  const values = getFieldDisplayValues({
    fieldConfig: fieldsOf(panel).fieldConfig,
    reduceOptions: panel.options.reduceOptions,
    replaceVariables: interpolate,
    data: frames,
    theme,
    timeZone: TIME_ZONE,
  });
  const one = values.length === 1 ? { ...values[0].display, title: undefined } : values[0].display;
  const { colorMode, graphMode, justifyMode, textMode, wideLayout } = panel.options;
  return <BigValue {...{ value: one, colorMode, graphMode, justifyMode, textMode, wideLayout, theme, width, height }} />;
}

function Rows({ panel, frames, width, height }) {
  const { cellHeight, showTypeIcons } = panel.options;
  return (
    <TableNG
      data={frames[0]}
      width={width}
      height={height}
      cellHeight={cellHeight}
      showTypeIcons={showTypeIcons}
      fieldConfig={fieldsOf(panel).fieldConfig}
      getActions={() => []}
    />
  );
}

export const components = { timeseries: Lines, stat: Numbers, table: Rows };

/** In the place of a panel whose component is part of Grafana itself. */
export function NotDrawn({ type }) {
  return (
    <div style={{ height: "100%", display: "grid", placeItems: "center", opacity: 0.6 }}>
      a panel of type “{type}”, which only Grafana itself can draw
    </div>
  );
}
