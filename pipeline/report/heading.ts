import type { ResultInput, ResultManifest } from '../../schemas/result.ts'
import { formatNumber } from './format.ts'
import { type Html, html } from './html.ts'
import { formatTime, formulaOf } from './quantities.ts'

/** Title and the system at a glance, behind other facts where there are some. */
export function heading(
  title: string,
  { inputs }: Pick<ResultManifest, 'inputs'>,
  first: readonly [string, string][] = [],
): Html {
  const facts: [string, string][] = [
    ...first,
    ['System', each(inputs, ({ composition }) => formulaOf(composition))],
    ['Atoms', each(inputs, ({ atoms }) => formatNumber(atoms))],
    ['Runs', inputs.length === 0 ? '' : String(inputs.length)],
    ['Length', lengths(inputs)],
    ['Frames', frames(inputs)],
    ['Interval', each(inputs, ({ interval }) => formatTime(interval))],
    ...tags(inputs),
  ]
  return html`<header><h1>${title}</h1><dl class="glance">${facts
    .filter(([, value]) => value !== '')
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></header>`
}

/** The different values of all inputs, in the order of the inputs. */
const each = (inputs: readonly ResultInput[], say: (input: ResultInput) => string): string => {
  const values = [...new Set(inputs.map(say))]
  return values.length <= 4 ? values.join(', ') : `${values.slice(0, 3).join(', ')} … ${values.at(-1)}`
}

/** Time from the first frame to the last: "50 ps", "2 × 50 ps", "50 ps, 100 ps". */
const lengths = (inputs: readonly ResultInput[]): string =>
  repeated(inputs, ({ frames, interval }) => formatTime(Math.max(0, frames - 1) * interval))

const frames = (inputs: readonly ResultInput[]): string =>
  repeated(inputs, (input) => formatNumber(input.frames))

function repeated(inputs: readonly ResultInput[], say: (input: ResultInput) => string): string {
  const text = each(inputs, say)
  return inputs.length > 1 && new Set(inputs.map(say)).size === 1 ? `${inputs.length} × ${text}` : text
}

/** Tags that say something about all runs. */
function tags(inputs: readonly ResultInput[]): [string, string][] {
  const names = new Set(inputs.flatMap((input) => Object.keys(input.tags)))
  return [...names].map((name) => {
    const values = each(inputs, (input) => String(input.tags[name] ?? '–'))
    return [name, name === 'temperature' ? `${values} K` : values]
  })
}
