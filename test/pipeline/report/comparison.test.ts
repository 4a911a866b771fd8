import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import test from 'ava'
import type { Comparison } from '../../../pipeline/report/comparison.ts'
import { writeComparison } from '../../../pipeline/report/index.ts'
import { compared, comparison } from '../../../pipeline/tables/compare.ts'
import type { ResultManifest } from '../../../schemas/result.ts'
import { chromium, inBrowser } from '../../helpers/browser.ts'
import { folder } from '../../helpers/folder.ts'
import { assertBalanced, plainText } from './markup.ts'
import { drawn, manifest, tables } from './samples.ts'

const shown = chromium ? test : test.skip
if (!chromium) console.log('The page of a comparison is not tried in a browser: no chromium')

const [msd, diffusion] = ['msd', 'diffusion'].map(
  (name) => manifest.outputs.find((each) => each.name === name)!,
)

/** D of b is so many times that of a, with the same errors. */
function comparedBy(factor: number): Omit<Comparison, 'figures'> {
  const other = tables.diffusion.rows.map((row) => ({ ...row, D: factor * Number(row.D) }))
  const pairs = [
    { name: 'msd', output: msd, own: tables.msd, other: tables.msd },
    {
      name: 'diffusion',
      output: diffusion,
      own: tables.diffusion,
      other: { ...tables.diffusion, rows: other },
    },
  ]
  const outputs = pairs.map(({ name, output, own, other }) => ({
    name,
    of: [
      { label: 'a', output },
      { label: 'b', output: { ...output, params: { ...output.params, window: [2, 20] } } },
    ],
    table: compared([
      { label: 'a', table: own },
      { label: 'b', table: other },
    ]).table,
  }))
  const results = ['a', 'b'].map((label) => ({
    label,
    manifest: { ...manifest, fingerprint: `print-of-${label}` } satisfies ResultManifest,
  }))
  const warnings = [{ name: 'diffusion', message: 'of: "Na" only in b', count: 1 }]
  const summary = comparison(outputs.map(({ name, table }) => ({ output: name, table })))
  return { results, summary, outputs, warnings }
}

async function page(): Promise<string> {
  const figures = drawn.filter(({ output }) => output === 'msd')
  const { page } = await writeComparison(folder(), { ...comparedBy(1.5), figures })
  return readFileSync(page, 'utf8')
}

const textOf = (html: string) =>
  plainText(html.replaceAll(/<(script|style)>[\s\S]*?<\/\1>|<[^>]*>/g, ' ')).replaceAll(/\s+/g, ' ')

test('the page says what stands beside what, by how many errors they differ, and how each was made', async (t) => {
  const html = await page()
  assertBalanced(t, html)
  const text = textOf(html)
  for (const words of [
    'b beside a',
    'Reference a',
    'of: "Na" only in b',
    'How a made it',
    'How b made it',
    'Provenance of a',
    'print-of-a',
    'Provenance of b',
    'print-of-b',
  ])
    t.true(text.includes(words), words)
  const [{ D, error }] = tables.diffusion.rows as { D: number; error: number }[]
  const sigmas = (0.5 * D) / (error * Math.SQRT2)
  const cells = [...html.matchAll(/data-column="largest">([^<]*)</g)].map(([, cell]) => Number(cell))
  t.is(cells.length, 2)
  t.is(cells[0], 0)
  t.true(Math.abs(cells[1] / sigmas - 1) < 0.01, `${cells} ${sigmas}`)
  const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
  t.is(new Set(ids).size, ids.length, 'each name is there once')
})

for (const width of [390, 1100, 1400])
  shown(`nothing is cut ${width} pixels wide, and axe finds nothing`, async (t) => {
    const axe = createRequire(import.meta.url).resolve('axe-core')
    const answer = inBrowser(
      await page(),
      width,
      `for (const details of document.querySelectorAll('details')) details.open = true
      for (const picture of document.querySelectorAll('figure[data-figure] .picture')) picture.dispatchEvent(new Event('pointerenter'))
      await pause(2000)
      const { violations } = await axe.run(document, { resultTypes: ['violations'] })
      const scrolled = [...document.querySelectorAll('.scroll')].filter((box) => box.scrollWidth > box.clientWidth + 1)
      return {
        live: document.querySelectorAll('figure .tools').length,
        page: document.documentElement.scrollWidth - innerWidth,
        cut: scrolled.map((box) => box.getAttribute('aria-label') ?? box.innerHTML.slice(0, 80)),
        found: violations.map(({ id, nodes }) => [id, nodes.length, nodes[0].html.slice(0, 200)]),
      }`,
      readFileSync(join(axe, '../axe.min.js'), 'utf8'),
    ) as { live: number; page: number; cut: string[]; found: unknown[] }
    t.true(answer.live > 0 && answer.page <= 0, JSON.stringify(answer))
    t.deepEqual([answer.cut, answer.found], [[], []])
  })
