import type { ResultInput, ResultManifest, ResultOutput } from '../../schemas/result.ts'
import { formatNumber } from './format.ts'
import { type Html, html } from './html.ts'
import { formatBytes, formatTime } from './quantities.ts'

/** How a result was made: its steps in order with their parameters, and where the method comes from. */
export function chainOf({ operator, params, steps, source }: ResultOutput, title = 'How it was made'): Html {
  const chain = [...steps, { operator, params }]
  return html`<div class="method"><h3>${title}</h3><ol>${chain.map(
    (step) => html`<li><code>${step.operator}</code> ${parameters(step.params)}</li>`,
  )}</ol>${source && html`<p class="source">Source: ${source}</p>`}</div>`
}

const parameters = (params: Readonly<Record<string, unknown>>): Html[] =>
  Object.entries(params)
    .filter(([, value]) => !Array.isArray(value) || value.length > 0)
    .map(([name, value]) => html`<span class="parameter"><i>${name}</i> = ${plainly(value)}</span> `)

function plainly(value: unknown): string {
  if (value === null || value === undefined) return 'none'
  if (typeof value === 'number') return formatNumber(value, 6)
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item !== 'object')) {
    return shorten(value.map(plainly).join(', '))
  }
  return shorten(typeof value === 'string' ? value : JSON.stringify(value))
}

const shorten = (text: string): string => (text.length <= 160 ? text : `${text.slice(0, 160)}…`)

/** Where the numbers come from: code, machine and input. */
export function provenance(manifest: ResultManifest, title = 'Provenance', id = 'provenance'): Html {
  const { timing, executor, threads } = manifest
  const parts = Object.entries(timing).filter(([name]) => name !== 'seconds')
  const facts: [string, string | Html][] = [
    ['Made', manifest.created.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
    ['Code', `ionstream ${manifest.code}, Node ${manifest.node}`],
    ['Definition', html`<code>${manifest.definition}</code>`],
    ['Fingerprint', html`<code>${manifest.fingerprint}</code>`],
    ['Executor', `${executor}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`],
    ['Wall time', [seconds(timing.seconds), ...parts.map(([name, s]) => `${name} ${seconds(s)}`)].join(', ')],
    ['Peak memory', formatBytes(manifest.peakRss)],
  ]
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${manifest.inputs.map((input) => inputOf(input, title))}</section>`
}

const seconds = (value: number): string => `${formatNumber(value, 3)} s`

function inputOf(
  { store, id, revision, frames, atoms, interval, tags, sources }: ResultInput,
  title: string,
): Html {
  const words = Object.entries(tags).map(([name, value]) => `${name} ${value}`)
  const facts = [
    `${formatNumber(atoms)} atoms`,
    `${formatNumber(frames)} frames every ${formatTime(interval)}`,
  ]
  return html`<div class="input"><h3><code>${store}</code></h3>
<p>${[...facts, ...words].join(', ')}. Store <code>${id}</code>, revision ${revision}.</p>
<div class="scroll" tabindex="0" role="region" aria-label="${title}: input files of ${store}"><table><thead><tr><th scope="col">Input file</th><th scope="col" class="number">Size</th><th scope="col">SHA-256 of its first frame</th></tr></thead>
<tbody>${sources.map(
    ({ path, bytes, head }) =>
      html`<tr><td><code>${path}</code></td><td class="number">${formatBytes(bytes)}</td><td><code class="hash">${head}</code></td></tr>`,
  )}</tbody></table></div></div>`
}
