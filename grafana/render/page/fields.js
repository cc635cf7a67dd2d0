// What a panel plugin tells Grafana of its fields: which properties there are, and their defaults. The plugins themselves are in
// no package, so what the dashboards use of them stands here; applying it is the library's.
import {
  displayNameOverrideProcessor,
  FieldColorModeId,
  identityOverrideProcessor,
  numberOverrideProcessor,
  PanelPlugin,
  standardFieldConfigEditorRegistry,
  stringOverrideProcessor,
  thresholdsOverrideProcessor,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
} from "@grafana/data";

const STANDARD = {
  unit: unitOverrideProcessor,
  min: numberOverrideProcessor,
  max: numberOverrideProcessor,
  decimals: numberOverrideProcessor,
  displayName: displayNameOverrideProcessor,
  noValue: stringOverrideProcessor,
  color: identityOverrideProcessor,
  links: identityOverrideProcessor,
  thresholds: thresholdsOverrideProcessor,
  mappings: valueMappingsOverrideProcessor,
};

const LINES = {
  drawStyle: "line",
  lineInterpolation: "linear",
  lineWidth: 1,
  lineStyle: { fill: "solid" },
  fillOpacity: 0,
  fillBelowTo: undefined,
  gradientMode: "none",
  showPoints: "auto",
  pointSize: 5,
  barAlignment: 0,
  spanNulls: false,
  stacking: { mode: "none", group: "A" },
  axisPlacement: "auto",
  axisLabel: "",
  axisColorMode: "text",
  axisBorderShow: false,
  axisCenteredZero: false,
  scaleDistribution: { type: "linear" },
  thresholdsStyle: { mode: "off" },
  hideFrom: { tooltip: false, viz: false, legend: false },
};

const CELLS = { align: "auto", inspect: false, width: undefined, cellOptions: { type: "auto" } };

const PROPERTIES = {
  timeseries: { custom: LINES, color: { mode: FieldColorModeId.PaletteClassic } },
  stat: { custom: {}, color: { mode: FieldColorModeId.Thresholds } },
  table: { custom: CELLS, color: { mode: FieldColorModeId.Thresholds } },
};

standardFieldConfigEditorRegistry.setInit(() =>
  Object.entries(STANDARD).map(([id, process]) => ({ id, path: id, name: id, process, shouldApply: () => true })),
);

const plugins = Object.fromEntries(
  Object.entries(PROPERTIES).map(([type, { custom, color }]) => [
    type,
    new PanelPlugin(null).useFieldConfig({
      standardOptions: { color: { defaultValue: color } },
      useCustomConfig: (builder) =>
        Object.entries(custom).forEach(([path, defaultValue]) =>
          builder.addCustomEditor({
            id: path,
            path,
            name: path,
            defaultValue,
            process: identityOverrideProcessor,
            shouldApply: () => true,
          }),
        ),
    }),
  ]),
);

/** Panel types that the library can draw. */
export const drawn = Object.keys(PROPERTIES);

/** Says what a panel uses that nothing here knows of: it would be passed over in silence. */
function requireKnown(panel, registry) {
  const { defaults, overrides } = panel.fieldConfig;
  const used = [
    ...Object.keys(defaults).filter((name) => name !== "custom"),
    ...Object.keys(defaults.custom ?? {}).map((name) => `custom.${name}`),
    ...overrides.flatMap(({ properties }) => properties.map(({ id }) => id)),
  ];
  const unknown = used.filter((id) => !registry.getIfExists(id));
  if (unknown.length > 0) {
    throw new Error(`panel ${panel.title}: nothing known of ${unknown.join(", ")}; add it to page/fields.js`);
  }
}

/** Registry and complete configuration of a panel's fields. */
export function fieldsOf(panel) {
  const plugin = plugins[panel.type];
  requireKnown(panel, plugin.fieldConfigRegistry);
  const { custom, ...defaults } = plugin.fieldConfigDefaults.defaults;
  const own = panel.fieldConfig.defaults;
  return {
    fieldConfigRegistry: plugin.fieldConfigRegistry,
    fieldConfig: {
      defaults: { ...defaults, ...own, custom: { ...custom, ...own.custom } },
      overrides: panel.fieldConfig.overrides,
    },
  };
}
