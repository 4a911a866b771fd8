import { createHash } from 'node:crypto'
import { formatNumber } from '../report/format.ts'
import { type Html, html, raw } from '../report/html.ts'
import { formatTime, timeMissing } from '../report/quantities.ts'
import { STYLE } from '../report/style.ts'
import { warningBox } from '../report/warnings.ts'
import { type Convergence, type Known, relativeError } from './convergence.ts'
import { curve } from './curve.ts'
import { SCRIPT } from './script.ts'
import type { RunView, View } from './view.ts'

/** What a page may do: its own style and script, pictures and news from where it came from; nothing else. */
export const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`,
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const EXTRA = `
.status{display:flex;gap:.6rem;align-items:baseline;font-size:.875rem;color:var(--soft)}
.dot{width:.6rem;height:.6rem;border-radius:50%;background:#00855f;flex:none;align-self:center}
.lost .dot{background:#cc5500}
.curves{display:flex;flex-wrap:wrap;gap:1rem 1.4rem}
.curves figure{margin:0}
.curves figcaption{font-size:.8125rem}
.curve{width:330px;max-width:100%;display:block;font-size:11px}
.curve text{fill:var(--soft)}
.curve .grid{stroke:var(--hair)}
.curve .band{fill:var(--plot-series1);opacity:.18}
.curve .line{fill:none;stroke:var(--plot-series1);stroke-width:1.6}
.drawn img{max-width:100%;background:#fff;border-radius:3px}
.runs td,.runs th{white-space:nowrap}
.runs .message{white-space:normal;overflow-wrap:anywhere;color:var(--soft)}
.bad{color:#b3261e;color:light-dark(#b3261e,#ff8a80);flex:none}
.where{margin-top:1.6rem}
`

/** The parts of the page that change, by the id of their place. */
export type Parts = Readonly<Record<string, string>>

/** The page with its parts as they are now: it needs no script to be read. */
export function livePage(title: string, parts: Parts): string {
  const place = (id: string) => html`<div id="${id}">${raw(parts[id] ?? '')}</div>`
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${title}</title><style>${raw(STYLE + EXTRA)}</style></head>
<body><main><header><h1>${title}</h1><p class="status" id="status"><span class="dot"></span><span id="when">live</span></p></header>
${['warnings', 'numbers', 'runs', 'curves', 'figures'].map(place)}
<p class="where"><a href="/report.html">The report of these results</a>, written now and then.</p>
</main><script>${raw(SCRIPT)}</script></body></html>
`.html
}

/** The parts of a view. `wanted` are relative errors that somebody asked for, by "OUTPUT.COLUMN". */
export const partsOf = (
  view: View,
  convergence: Convergence,
  wanted: ReadonlyMap<string, number>,
): Parts => ({
  warnings: warningBox(view.warnings)?.html ?? '',
  numbers: numbers(view, wanted).html,
  runs: runs(view.runs).html,
  curves: curves(view.numbers, convergence).html,
  figures: figures(view).html,
})

function numbers(view: View, wanted: ReadonlyMap<string, number>): Html {
  if (view.numbers.length === 0)
    return html`<section><h2>Key numbers</h2><p class="summary">None yet.</p></section>`
  const rows = view.numbers.map(
    (number) => html`<tr class="first"><th scope="row">${number.quantity}</th><td>${number.of}</td>
<td class="number key">${number.value}${number.unit && html` <span class="unit">${number.unit}</span>`}</td>
<td class="note">${[number.note, forecast(number, view, wanted)].filter(Boolean).join('; ')}</td></tr>`,
  )
  return html`<section><h2>Key numbers after ${formatTime(view.time)}</h2><div class="scroll"><table class="keys"><thead><tr><th scope="col">Quantity</th><th scope="col">Of</th><th scope="col" class="number">Value ± 68 % error</th><th scope="col">Known to</th></tr></thead><tbody>${rows}</tbody></table></div></section>`
}

/** Errors that are worth waiting for, where nobody says which. */
const STEPS = [0.5, 0.2, 0.1, 0.05, 0.02, 0.01]

/** "known to 8 %; 3.2 ns more for 5 % (about 2 h)". */
export function forecast(
  number: Known,
  { time, speed }: Pick<View, 'time' | 'speed'>,
  wanted: ReadonlyMap<string, number>,
): string {
  const relative = relativeError(number)
  if (relative === undefined || time <= 0) return ''
  const known = `known to ${formatNumber(100 * relative, 2)} %`
  const target =
    wanted.get(`${number.output}.${number.quantity}`) ?? STEPS.find((step) => step < 0.8 * relative)
  if (target === undefined) return known
  const missing = timeMissing(relative, target, time)
  const goal = `${formatNumber(100 * target)} %`
  if (missing === 0) return `${known}, better than ${goal}`
  const wait = speed > 0 ? ` (about ${duration(missing / speed)})` : ''
  return `${known}; ${formatTime(Number(missing.toPrecision(2)))} more for ${goal}${wait}`
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`
}

function runs(views: readonly RunView[]): Html {
  const rows = views.map(
    (
      run,
    ) => html`<tr><th scope="row">${run.name}</th><td class="number" data-column="Frames">${formatNumber(run.frames)}</td><td class="number" data-column="Simulated">${formatTime(run.time)}</td>
<td class="number" data-column="Frames/s">${formatNumber(run.rate, 3)}</td><td class="number" data-column="Behind (s)">${run.lag === undefined ? '–' : formatNumber(run.lag, 2)}</td>
<td class="message" data-column="State">${run.state === 'problem' ? html`<b class="bad">stopped</b> ` : run.state} ${run.message}</td></tr>`,
  )
  return html`<section><h2>Runs</h2><div class="scroll middling"><table class="runs"><thead><tr><th scope="col">Run</th><th scope="col" class="number">Frames</th><th scope="col" class="number">Simulated</th><th scope="col" class="number">Frames/s</th><th scope="col" class="number">Behind (s)</th><th scope="col">State</th></tr></thead><tbody>${rows}</tbody></table></div></section>`
}

function curves(known: readonly Known[], convergence: Convergence): Html {
  const drawn = known.flatMap((number) => {
    const picture = curve(convergence.of(number.key), number.quantity)
    const unit = number.unit && ` (${number.unit})`
    return picture
      ? [
          html`<figure>${picture}<figcaption><b>${number.quantity}</b>${unit} ${number.of}</figcaption></figure>`,
        ]
      : []
  })
  if (drawn.length === 0) return html``
  return html`<section><h2>As it came in</h2><div class="curves">${drawn}</div></section>`
}

const figures = (view: View): Html =>
  view.figures.length === 0
    ? html``
    : html`<section class="drawn"><h2>Figures</h2>${view.figures.map(
        ({ file, title, caption }) =>
          html`<figure><img src="/${file}?${view.drawn}" alt="${title}"><figcaption><b>${title}.</b> ${caption}</figcaption></figure>`,
      )}</section>`
