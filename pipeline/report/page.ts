import { createHash } from 'node:crypto'
import type { Figure } from '../../schemas/figure.ts'
import type { ResultManifest, ResultOutput } from '../../schemas/result.ts'
import type { Table } from '../../schemas/table.ts'
import { heading, warningBox } from './heading.ts'
import { type Html, html, raw } from './html.ts'
import { linkTo } from './links.ts'
import { keyNumbers, keyNumberTable } from './numbers.ts'
import { chainOf, provenance } from './provenance.ts'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'
import type { Picture } from './svg.ts'
import { tableOf } from './tables.ts'

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
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="color-scheme" content="light dark">
<meta name="generator" content="ionstream ${manifest.code}"><title>${title}</title><style>${raw(STYLE)}</style></head>
<body><main>${heading(title, manifest)}
${warningBox(manifest.warnings)}
${keyNumberTable(keyNumbers(outputs, tables))}
${outputs.map((output, i) => section(output, tables[output.name], i + 1, figures))}
${provenance(manifest)}
</main><script>${raw(SCRIPT)}</script></body></html>
`
  return page.html
}

const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

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

const figureOf = ({ figure, picture, file }: DrawnFigure, number: number): Html =>
  html`<figure>${boxOf(figure, picture)}
<figcaption><b>Figure ${number}. ${figure.title}.</b> ${figure.caption} <span class="svg">${linkTo(file, 'SVG')}</span></figcaption></figure>
`

/** A picture in its place; one of a volume carries what the page's code needs to show it in three dimensions. */
const boxOf = ({ volume }: Figure, { wide, narrow }: Picture): Html =>
  volume
    ? html`<div class="volume" data-volume="${JSON.stringify(volume)}"><div class="scroll">${raw(wide)}</div></div>`
    : html`<div class="scroll">${raw(wide)}${raw(narrow)}</div>`
