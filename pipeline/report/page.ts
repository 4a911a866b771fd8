import type { Figure } from '../../schemas/figure.ts'
import type { ResultManifest, ResultOutput } from '../../schemas/result.ts'
import type { Table } from '../../schemas/table.ts'
import { documentOf } from './document.ts'
import { heading } from './heading.ts'
import { type Html, html, raw } from './html.ts'
import { linkTo } from './links.ts'
import { keyNumbers, keyNumberTable } from './numbers.ts'
import { chainOf, provenance } from './provenance.ts'
import type { Picture } from './svg.ts'
import { tableOf } from './tables.ts'
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
  const { outputs, code } = manifest
  const body = html`${heading(title, manifest)}
${warningBox(manifest.warnings)}
${keyNumberTable(keyNumbers(outputs, tables))}
${outputs.map((output, i) => section(output, tables[output.name], i + 1, figures))}
${provenance(manifest)}`
  return documentOf({ title, code, isExplored: figures.some(isExplored), body })
}

/** Volumes have a view of their own. */
export const isExplored = ({ figure }: DrawnFigure): boolean => figure.volume === undefined

function section(
  output: ResultOutput,
  table: Table | undefined,
  number: number,
  figures: readonly DrawnFigure[],
): Html {
  return html`<section class="output" id="output-${output.name}"><h2>${output.name}</h2><p class="summary">${output.summary}</p>
${figuresOf(output, figures)}${table && tableOf(output, table, number)}${filesOf(output)}${chainOf(output)}</section>
`
}

/** The figures of an output, with their numbers on the page. */
export const figuresOf = ({ name }: Pick<ResultOutput, 'name'>, figures: readonly DrawnFigure[]): Html[] =>
  figures.flatMap((drawn, i) => (drawn.output === name ? [figureOf(drawn, i + 1)] : []))

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
