import type { ResultManifest, ResultOutput } from '../../schemas/result.ts'
import type { Table } from '../../schemas/table.ts'
import type { Warning } from '../../schemas/warning.ts'
import { VERSION } from '../run/version.ts'
import { documentOf } from './document.ts'
import { heading } from './heading.ts'
import { type Html, html } from './html.ts'
import { type DrawnFigure, figuresOf, isExplored } from './page.ts'
import { chainOf, provenance } from './provenance.ts'
import { tableOf } from './tables.ts'
import { warningBox } from './warnings.ts'

/** A result and what it is called beside others. */
export interface LabelledResult {
  readonly label: string
  readonly manifest: ResultManifest
}

/** Rows of an output of the first result beside those of others. */
export interface ComparedOutput {
  readonly name: string
  /** The output as each result made it, the first one first. */
  readonly of: readonly { readonly label: string; readonly output: ResultOutput }[]
  readonly table: Table
}

export interface Comparison {
  /** The first is the reference. */
  readonly results: readonly LabelledResult[]
  /** One row for each quantity and result. */
  readonly summary: Table
  readonly outputs: readonly ComparedOutput[]
  readonly figures: readonly DrawnFigure[]
  readonly warnings: readonly Warning[]
}

/** Where the summary and the rows of each output are in the folder of a comparison. */
export const SUMMARY_FILE = 'summary.csv'
export const comparedFile = (name: string): string => `tables/${name}.csv`

/** Results beside each other as one HTML page that needs nothing else: by how many errors they differ, each output over the other. */
export function comparisonPage({ results, summary, outputs, figures, warnings }: Comparison): string {
  const [reference, ...others] = results.map(({ label }) => label)
  const title = `${others.join(', ')} beside ${reference}`
  const inputs = results.flatMap(({ manifest }) => manifest.inputs)
  const body = html`${heading(title, { inputs }, [
    ['Reference', reference],
    ['Beside it', others.join(', ')],
  ])}
${warningBox(warnings)}
<section aria-labelledby="differences"><h2 id="differences">Differences</h2>
<p class="summary">Each value less that of ${reference}, in units of the error of the difference, which takes both as independent. Equals differ by 1 in the root mean square; neighbours on a curve share their fluctuations.</p>
${tableOf({ name: 'summary', table: SUMMARY_FILE }, summary, 1)}</section>
${outputs.map((output, i) => section(output, i + 2, figures))}
${results.map(({ label, manifest }, i) => provenance(manifest, `Provenance of ${label}`, `provenance-${i + 1}`))}`
  return documentOf({ title, code: VERSION, isExplored: figures.some(isExplored), body })
}

function section({ name, of, table }: ComparedOutput, number: number, figures: readonly DrawnFigure[]): Html {
  return html`<section class="output" id="output-${name}"><h2>${name}</h2><p class="summary">${of[0].output.summary}</p>
${figuresOf({ name }, figures)}${tableOf({ name, table: comparedFile(name) }, table, number)}${chainsOf(of)}</section>
`
}

/** How each result made it, once where all made it alike. */
function chainsOf(of: ComparedOutput['of']): Html[] {
  const alike = new Map<string, { labels: string[]; output: ResultOutput }>()
  for (const { label, output } of of) {
    const { operator, steps, params } = output
    const key = JSON.stringify([operator, steps, params])
    alike.set(key, { labels: [...(alike.get(key)?.labels ?? []), label], output })
  }
  return [...alike.values()].map(({ labels, output }) =>
    chainOf(output, alike.size > 1 ? `How ${labels.join(', ')} made it` : undefined),
  )
}
