import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Script } from 'node:vm'
import test from 'ava'
import { figureFile, writeReport } from '../../../pipeline/report/index.ts'
import { library } from '../../../pipeline/report/interactive/library.ts'
import { linkTo } from '../../../pipeline/report/links.ts'
import { keyNumbers } from '../../../pipeline/report/numbers.ts'
import { pageOf } from '../../../pipeline/report/page.ts'
import { draw } from '../../../pipeline/report/svg.ts'
import { type ResultManifest, resultManifest } from '../../../schemas/result.ts'
import { column, columnsOf, type Table } from '../../../schemas/table.ts'
import { folder } from '../../helpers/folder.ts'
import { assertBalanced, plainText } from './markup.ts'
import { figures } from './sample-figures.ts'
import { diffusion, msd, residence } from './sample-tables.ts'
import { drawn, manifest, tables } from './samples.ts'

const textOf = (html: string) =>
  plainText(html.replaceAll(/<(script|style)>[\s\S]*?<\/\1>|<[^>]*>/g, ' ')).replaceAll(/[^\S\u202f]+/g, ' ')

test('a result becomes one page and one file a figure', async (t) => {
  const at = join(folder(), 'result')
  const { page, warnings } = await writeReport(at, {
    title: 'Lithium at 600 K',
    manifest,
    tables,
    figures: drawn,
  })
  t.deepEqual(warnings, [])
  t.is(page, join(at, 'report.html'))
  const names = ['diffusion-arrhenius.svg', 'msd.svg', 'residence-radius.svg', 'survival.svg']
  t.deepEqual(readdirSync(join(at, 'figures')).sort(), names)
  const html = readFileSync(page, 'utf8')
  assertBalanced(t, html)
  t.true(html.length < 1_500_000)
  for (const [, path] of html.matchAll(/ href="\.\/([^"]*)"/g))
    t.true(path.startsWith('tables/') || existsSync(join(at, path)), path)
})

const sample = async (changes: Partial<ResultManifest> = {}) => {
  const [first] = drawn
  const picture = await draw(first.figure, 'f')
  return pageOf({
    title: 'T',
    manifest: { ...manifest, ...changes },
    tables,
    figures: [{ ...first, picture, file: figureFile(first) }],
  })
}

test('the page says what was studied, the numbers, how they were made and from what', async (t) => {
  const html = await sample()
  const text = textOf(html)
  for (const expected of [
    'Li₆PS₅Cl × 32',
    '2 × 50 ps',
    '2 × 501',
    '100 fs',
    '600 K',
    'large-step (3 times): An ion moved by 0.31',
    '(1.04 ± 0.04) × 10⁻⁵ cm²/s determined',
    '< 2.1 × 10⁻⁸ cm²/s upper-bound',
    'S, Cl · 4c · keep-last · radius 3.75 Å 18.4 ± 0.4 ps blocks',
    'Figure 1. Mean square displacement.',
    'msd, first 12 of 180 rows',
    'All rows, in full precision: tables/residence.parquet',
    'ion-time per jump ps',
    'centres = S, Cl site = 4c radius = 4, 3.75, 3.5',
    'Source: Ding et al., eq. 11',
    manifest.fingerprint,
    manifest.inputs[1].id,
    manifest.inputs[0].sources[0].head,
    'ionstream 0.1.0, Node 20.20.2',
    '12.4 s, ingest 4.1 s',
    '312 MB',
  ])
    t.true(text.includes(expected), expected)
  t.true(html.indexOf('Read this first') < html.indexOf('Key numbers'))
  const rows = html.split('Table 1.')[1].split('</tbody>')[0].split('<tbody>')[1].match(/<tr>/g)
  t.is(rows?.length, 12)
})

test('without warnings there is no box', async (t) => {
  t.false((await sample({ warnings: [] })).includes('Read this first'))
})

test('the page fetches nothing and runs nothing but its own script', async (t) => {
  const html = await sample()
  const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text]) => text)
  t.is(scripts.length, 2)
  t.is(scripts[0], library())
  t.deepEqual(
    html
      .replace(scripts[0], '')
      .replaceAll("'http://www.w3.org/2000/svg'", '')
      .match(/https?:\/\/|@import|url\((?!#)|<link|<img|<iframe|\son\w+=|eval\(|new Function/g),
    null,
  )
  const policy = plainText(/Content-Security-Policy" content="([^"]*)"/.exec(html)![1])
  t.true(policy.includes("default-src 'none'"))
  const hashes = scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`)
  t.true(policy.includes(`script-src ${hashes.join(' ')};`))
  for (const script of scripts) t.notThrows(() => new Script(script))
})

test('a page without figures to explore is small', async (t) => {
  const html = pageOf({ title: 'T', manifest, tables, figures: [] })
  t.true(html.length < 60_000)
  t.notRegex(html, /vega/)
})

test('whatever files and names contain stays text', async (t) => {
  const bad = `</title></style><script>alert("1")</script>'"&amp;<img src=x onerror=alert(1)>`
  const evil = (table: Table): Table => ({
    columns: Object.fromEntries(
      Object.entries(table.columns).map(([name, info]) => [
        `${name}${bad}`,
        { ...info, unit: bad, definition: bad },
      ]),
    ),
    rows: table.rows
      .slice(0, 3)
      .map((row) => Object.fromEntries(Object.keys(row).map((name) => [`${name}${bad}`, bad]))),
  })
  const spoil = (value: unknown): unknown => {
    if (typeof value === 'string') return `${value}${bad}`
    if (Array.isArray(value)) return value.map(spoil)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, v]) => {
        if (key === 'params' || key === 'tags')
          return [key, { [bad]: bad, list: [bad], deep: { [bad]: bad } }]
        return [key, key === 'composition' ? { [bad]: 2 } : spoil(v)]
      }),
    )
  }
  const name = `msd${bad}`
  const figure = { ...figures['msd'], name: bad, title: bad, caption: bad }
  const html = pageOf({
    title: bad,
    manifest: spoil(manifest) as ResultManifest,
    tables: { [name]: evil(msd), [`diffusion${bad}`]: evil(diffusion), [`residence${bad}`]: residence },
    figures: [
      {
        output: name,
        figure,
        picture: await draw(figure, bad),
        file: figureFile({ output: name, figure }),
      },
    ],
  })
  assertBalanced(t, html)
  t.is(html.match(/<script/g)?.length, 3)
  t.false(html.includes('<img'))
  t.true(textOf(html).includes(bad))
  for (const [, href] of html.matchAll(/ href="([^"]*)"/g)) t.regex(href, /^(\.\/[\w%.'()*!~-]|#)/)
})

test('a path is a path, whatever it contains', (t) => {
  t.is(linkTo('tables/a#b?c%d" .parquet', 'x').html, '<a href="./tables/a%23b%3Fc%25d%22%20.parquet">x</a>')
  t.is(linkTo('javascript:alert(1)', 'x').html, '<a href="./javascript%3Aalert(1)">x</a>')
})

test('figure files are named by output and figure, whatever they are called', (t) => {
  const file = (output: string, name: string) => figureFile({ output, figure: { ...figures['msd'], name } })
  t.is(file('msd', 'msd'), 'figures/msd.svg')
  t.is(file('residence', 'by-radius'), 'figures/residence-by-radius.svg')
  t.is(file('../../x', 'a/b"<'), 'figures/.._.._x-a_b__.svg')
})

test('key numbers come from short tables with errors and say what they belong to', (t) => {
  const numbers = keyNumbers(manifest.outputs, tables)
  t.deepEqual(numbers.map(({ quantity, of, note }) => [quantity, of, note]).slice(0, 4), [
    ['D', 'Li', 'determined'],
    ['D', 'S', 'upper-bound'],
    ['D', 'Cl', 'not-diffusive'],
    ['residence', 'S, Cl · 4c · keep-last · radius 4 Å', 'blocks'],
  ])
  t.is(numbers.length, 9)
  const columns = columnsOf('timescale', {
    lag: column('ps', '', 'key'),
    index: column('', '', 'key'),
    timescale: column('ps', '', 'value'),
    error: column('ps', '', { errorOf: 'timescale' }),
  })
  const rows = [
    { lag: 4, index: 1, timescale: 50, error: 2 },
    { lag: 4, index: 2, timescale: 9, error: null },
  ]
  const timescales = [{ name: 'its' }]
  t.deepEqual(
    keyNumbers(timescales, { its: { columns, rows } }).map(({ of, value, unit }) => [of, value, unit]),
    [
      ['lag 4 ps · index 1', '50.0 ± 2.0', 'ps'],
      ['lag 4 ps · index 2', '9', 'ps'],
    ],
  )
  t.deepEqual(
    keyNumbers(timescales, { its: { columns, rows: rows.slice(0, 1) } }).map(({ of }) => of),
    ['lag 4 ps · index 1'],
  )
})

test('every error of one value stands behind it, one that several share does not', async (t) => {
  const columns = columnsOf('a', {
    a: column('', 'x', 'value'),
    error: column('', 'x', { errorOf: 'a' }),
    b: column('Å', 'x', 'value'),
    bError: column('Å', 'x', { errorOf: 'b' }),
    c: column('', 'x', 'value'),
    d: column('', 'x', 'value'),
    both: column('', 'x', { errorOf: ['c', 'd'] }),
    status: column('', 'x', 'status'),
  })
  const row = { a: 1, error: 0.1, b: 2, bError: 0.2, c: 3, d: 4, both: 0.3, status: 'upper-bound' }
  const output = { ...manifest.outputs[0], figures: [] }
  const html = pageOf({
    title: '',
    manifest,
    tables: { [output.name]: { columns, rows: [row] } },
    figures: [],
  })
  const text = textOf(html.split('Table 1.')[1].split('</table>')[0])
  t.regex(text, /a ± error b ± error Å c d both status < 1 2\.00 ± 0\.20 3 4 0\.3 upper-bound/)
})

test('a folder that cannot be made is named', async (t) => {
  const at = join(folder(), 'file')
  writeFileSync(at, '')
  await t.throwsAsync(writeReport(at, { title: '', manifest, tables, figures: [] }), {
    message: /file\/figures: cannot be made: /,
  })
})

test('the manifest of a result is checked to the last field', (t) => {
  t.deepEqual(resultManifest.parse(JSON.parse(JSON.stringify(manifest))), manifest)
  t.false(resultManifest.safeParse({ ...manifest, peakRss: undefined }).success)
  t.false(resultManifest.safeParse({ ...manifest, timing: { ingest: 1 } }).success)
})
