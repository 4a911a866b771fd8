/** Colours by what they are for, on white and on dark paper. Series: after Okabe and Ito, told apart with any colour vision,
 *  darkened (or lightened) until each has contrast 3 : 1 with its paper. */
export const COLOURS = {
  ink: ['#1b1f24', '#e6e4df'],
  soft: ['#57606a', '#a5a8ab'],
  axis: ['#8a9199', '#747a80'],
  grid: ['#e9ebed', '#2c3136'],
  window: ['#0a6fae', '#5db1e8'],
  series1: ['#0072b2', '#58a9de'],
  series2: ['#cc5500', '#f08a4b'],
  series3: ['#00855f', '#35c09a'],
  series4: ['#b0558f', '#dd92c4'],
  series5: ['#a97400', '#e3b341'],
  series6: ['#2f93c4', '#8fd0f2'],
  series7: ['#6b6f75', '#b4b8bd'],
} as const

export type ColourName = keyof typeof COLOURS
const NAMES = Object.keys(COLOURS) as ColourName[]

const light = (name: ColourName): string => COLOURS[name][0]

/** Light colour → CSS variable of the page. */
export const VARIABLES: ReadonlyMap<string, string> = new Map(
  NAMES.map((name) => [light(name), `var(--plot-${name})`]),
)

/** CSS declarations of the plot colours on light or dark paper. */
export const plotColours = (dark: boolean): string =>
  NAMES.map((name) => `--plot-${name}:${COLOURS[name][dark ? 1 : 0]}`).join(';')

export const FONT = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif"

const text = { fontSize: 12, font: FONT }
const SERIES = NAMES.filter((name) => name.startsWith('series')).map(light)

/** Vega-Lite configuration of every figure. Specifications leave colours, fonts and (where they can) sizes alone, and name
 *  what a mark is for by its `style`: "window" a shaded range, "fit" a fitted curve, "guide" a dashed reference, "note" small
 *  words in the plot. A `line` gets tooltips by invisible points. */
export const CONFIG = {
  background: null,
  padding: 5,
  font: FONT,
  view: { stroke: null, clip: false },
  axis: {
    domainColor: light('axis'),
    tickColor: light('axis'),
    gridColor: light('grid'),
    labelColor: light('soft'),
    titleColor: light('ink'),
    labelFontSize: 12,
    titleFontSize: 13,
    titleFontWeight: 'normal',
    titlePadding: 9,
    tickSize: 4,
    labelPadding: 4,
    labelFlush: false,
    grid: true,
  },
  axisBand: { grid: false, labelAngle: 0 },
  axisPoint: { grid: false, labelAngle: 0 },
  legend: {
    labelColor: light('ink'),
    titleColor: light('soft'),
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    symbolSize: 90,
    symbolStrokeWidth: 2,
    labelLimit: 300,
    rowPadding: 3,
    columnPadding: 14,
  },
  header: { labelColor: light('ink'), titleColor: light('ink'), labelFontSize: 12, titleFontSize: 12 },
  title: { color: light('ink'), fontSize: 13, fontWeight: 'normal', anchor: 'start' },
  range: {
    category: SERIES,
    ordinal: SERIES,
    ramp: { scheme: 'viridis' },
    heatmap: { scheme: 'viridis' },
    diverging: { scheme: 'blueorange' },
  },
  mark: { color: light('series1') },
  line: { strokeWidth: 2, strokeJoin: 'round', strokeCap: 'round' },
  point: { filled: true, size: 50, opacity: 1 },
  area: { opacity: 0.18 },
  bar: { opacity: 0.85 },
  rule: { color: light('soft'), strokeWidth: 1.2 },
  text: { color: light('ink'), ...text },
  errorbar: { rule: { strokeWidth: 1.4 }, ticks: { strokeWidth: 1.4 }, size: 7 },
  errorband: { band: { opacity: 0.18 } },
  style: {
    window: { fill: light('window'), fillOpacity: 0.09, opacity: 1, stroke: null },
    fit: { color: light('ink'), stroke: light('ink'), strokeWidth: 1.5 },
    measured: { color: light('ink'), fill: light('ink') },
    guide: { stroke: light('soft'), strokeWidth: 1.3, strokeDash: [5, 4], color: light('soft') },
    note: { color: light('soft'), fill: light('soft'), fontSize: 11.5, font: FONT },
  },
}
