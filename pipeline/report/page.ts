import { createHash } from 'node:crypto'
import type { Figure } from '../../schemas/figure.ts'
import type { ResultManifest, ResultOutput } from '../../schemas/result.ts'
import type { Table } from '../../schemas/table.ts'
import { LINEAR_LABELS, LOG_LABEL } from './axes.ts'
import { heading } from './heading.ts'
import { type Html, html, raw } from './html.ts'
import { explorer } from './interactive/explorer.ts'
import { library } from './interactive/library.ts'
import { linkTo } from './links.ts'
import { keyNumbers, keyNumberTable } from './numbers.ts'
import { chainOf, provenance } from './provenance.ts'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'
import type { Picture } from './svg.ts'
import { tableOf } from './tables.ts'
import { VARIABLES } from './theme.ts'
import { warningBox } from './warnings.ts'

/** A figure that has been drawn, and where its SVG file is in the result's folder. */
export interface DrawnFigure {
  /** Name of the output that it belongs to. */
  readonly output: string
  readonly figure: Figure
  readonly picture: Picture
  readonly file: string
}

export interface Report {
  readonly title: string
  readonly manifest: ResultManifest
  /** Tables by output name. */
  readonly tables: Readonly<Record<string, Table>>
  readonly figures: readonly DrawnFigure[]
}

/** The whole report as one HTML page that needs nothing else: no network, no fonts, no code from strings. */
export function pageOf({ title, manifest, tables, figures }: Report): string {
  const { outputs } = manifest
  const scripts = figures.some(isExplored) ? [library(), `${SCRIPT}\n;${EXPLORER}`] : [SCRIPT]
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policyOf(scripts)}"><meta name="color-scheme" content="light dark">
<meta name="generator" content="ionstream ${manifest.code}"><title>${title}</title><style>${raw(STYLE)}</style></head>
<body><main>${heading(title, manifest)}
${warningBox(manifest.warnings)}
${keyNumberTable(keyNumbers(outputs, tables))}
${outputs.map((output, i) => section(output, tables[output.name], i + 1, figures))}
${provenance(manifest)}
</main>${scripts.map((script) => html`<script>${raw(script)}</script>`)}</body></html>
`
  return page.html
}

const EXPLORER = explorer({ variables: VARIABLES, labels: { log: LOG_LABEL, linear: LINEAR_LABELS } })

const policyOf = (scripts: readonly string[]): string =>
  [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    `script-src ${scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`).join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')

/** Volumes have a view of their own. */
const isExplored = ({ figure }: DrawnFigure): boolean => figure.volume === undefined

function section(
  output: ResultOutput,
  table: Table | undefined,
  number: number,
  figures: readonly DrawnFigure[],
): Html {
  const own = figures.flatMap((drawn, i) => (drawn.output === output.name ? [figureOf(drawn, i + 1)] : []))
  return html`<section class="output" id="output-${output.name}"><h2>${output.name}</h2><p class="summary">${output.summary}</p>
${own}${table && tableOf(output, table, number)}${filesOf(output)}${chainOf(output)}</section>
`
}

const filesOf = ({ files = [] }: ResultOutput): Html | undefined =>
  files.length > 0
    ? html`<p class="where">For other programs: ${files.map((file) => html`${linkTo(file)} `)}</p>`
    : undefined

const figureOf = (drawn: DrawnFigure, number: number): Html => {
  const { figure, file } = drawn
  const name = file.replace(/^figures\//, '').replace(/\.svg$/, '')
  const caption = html`<figcaption><b>Figure ${number}. ${figure.title}.</b> ${figure.caption} <span class="svg">${linkTo(file, 'SVG')}</span></figcaption>`
  if (!isExplored(drawn)) return html`<figure>${volumeOf(drawn, name)}${caption}</figure>\n`
  const id = `figure-${number}-specification`
  return html`<figure data-figure="${id}" data-title="${figure.title}" data-file="${name}">${pictureOf(drawn)}${caption}
<script type="application/json" id="${id}">${raw(asData(drawn.picture.compiled))}</script></figure>
`
}

/** JSON that ends no script and holds no address that could be fetched. */
const asData = ({ $schema, ...compiled }: Picture['compiled']): string =>
  JSON.stringify(compiled).replaceAll('<', '\\u003c')

const pictureOf = ({ picture: { wide, narrow } }: DrawnFigure): Html =>
  html`<div class="scroll picture" tabindex="0"${narrow === '' ? undefined : html` data-narrow`}>${raw(wide)}${raw(narrow)}</div>`

/** A picture in its place; one of a volume carries what the page's code needs to show it in three dimensions. */
const volumeOf = ({ figure, picture }: DrawnFigure, name: string): Html =>
  html`<div class="volume" data-file="${name}" data-volume="${JSON.stringify(figure.volume)}"><div class="scroll" tabindex="0">${raw(picture.wide)}</div></div>`
