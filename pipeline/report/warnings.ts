import type { Warning } from '../../schemas/warning.ts'
import { type Html, html } from './html.ts'

/** What may make numbers wrong, and what few numbers hang on; all else is between. */
const FIRST = [
  'seam',
  'repeated-frame',
  'changed',
  'far-step',
  'long-step',
  'other-interval',
  'long-timestep',
  'long-interval',
  'clock-reset',
  'cell-jump',
  'no-ids',
  'composition',
  'other-elements',
  'kinetic-temperature',
  'drift',
  'unfinished',
]
const LAST = ['nyquist', 'flipped-box', 'empty-file', 'single-frame']

/** A warning with the runs or outputs that it is of. */
interface Told extends Warning {
  readonly of: readonly string[]
}

/** What must not be overlooked, before any number: the heaviest first, each once. */
export function warningBox(warnings: readonly Warning[]): Html | undefined {
  if (warnings.length === 0) return undefined
  return html`<aside class="warnings" aria-labelledby="warnings"><h2 id="warnings">Read this first</h2><ul>${byWeight(
    warnings,
  ).map(
    ({ of, name, message, count }) =>
      html`<li><b>${[of.join(', '), name].filter((word) => word !== '').join(': ')}</b>${count > 1 ? ` (${count} times)` : ''}: ${message}</li>`,
  )}</ul></aside>`
}

/** The same warning of several runs once, with its counts added; the heaviest first. */
export const byWeight = (warnings: readonly Warning[]): Told[] =>
  together(warnings).sort((a, b) => weightOf(a) - weightOf(b))

/** Lines for a terminal, in the order in which they came, with how often where that is asked: the same warning of several runs once. */
export const warningLines = (warnings: readonly Warning[], isCounted = true): string[] =>
  together(warnings).map(({ of, name, message, count }) => {
    const whose = of.length > 3 ? `${of[0]} and ${of.length - 1} more` : of.join(', ')
    return `${whose === '' ? '' : `${whose}: `}${name}${isCounted ? ` (${count}×)` : ''}: ${message}`
  })

/** What runs are told in the same words is one warning, with the numbers of the first. */
function together(warnings: readonly Warning[]): Told[] {
  const told = new Map<string, Told>()
  for (const { name: whole, message, count } of warnings) {
    const [, of = '', name] = /^(?:(.*): )?(.*)$/.exec(whole)!
    const alike = JSON.stringify([name, of === '' ? message : message.replaceAll(NUMBER, '#')])
    const key = told.get(alike)?.of.includes(of) ? JSON.stringify([name, message, of]) : alike
    const known = told.get(key)
    const runs = [...(known?.of ?? []), ...(of === '' ? [] : [of])]
    const first = known?.message ?? message
    const numbers = ` (the numbers of ${runs[0]})`
    const text = first === message || first.endsWith(numbers) ? first : `${first}${numbers}`
    told.set(key, { of: runs, name, message: text, count: (known?.count ?? 0) + count })
  }
  return [...told.values()]
}

const NUMBER = /\d+(\.\d+)?(e[+-]?\d+)?/gi

const weightOf = ({ name }: Warning): number => {
  if (LAST.includes(name)) return FIRST.length + 1
  return FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length
}
