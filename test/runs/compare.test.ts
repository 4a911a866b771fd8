import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test from 'ava'
import { readTable } from '../../pipeline/tables/parquet.ts'
import { labelsOf } from '../../runs/commands/common/folder-labels.ts'
import { ionstream } from '../helpers/command.ts'
import { folder } from '../helpers/folder.ts'
import { normal, seeded } from '../helpers/random.ts'
import { writeSynthetic } from '../helpers/synthetic.ts'

/** A store of walkers beside a still framework. */
function walkers(step: number, { atoms = 8, element = 'Li' } = {}): string {
  const store = join(folder(), 'run')
  const deviate = normal(seeded(step * 100))
  const places = new Float64Array(3 * atoms)
  writeSynthetic(store, {
    atoms: [
      [element, atoms],
      ['S', 4],
    ],
    frames: 60,
    interval: 1,
    cell: [20, 0, 0, 0, 20, 0, 0, 0, 20],
    position(atom) {
      if (atom >= atoms) return [atom, 0, 0]
      for (let k = 0; k < 3; k++) places[3 * atom + k] += step * deviate()
      return [places[3 * atom], places[3 * atom + 1], places[3 * atom + 2]]
    },
  })
  return store
}

/** Their MSD, as a result. */
function result(name: string, step: number, { atoms = 8, element = 'Li', lags = '5ps' } = {}): string {
  const [store, out] = [walkers(step, { atoms, element }), join(folder(), name)]
  const { code, stderr } = ionstream('measure', 'msd', store, '--of', element, '--lags', lags, '--out', out)
  if (code !== 0) throw new Error(stderr)
  return out
}

test('results are compared row by row, in tables, files, a picture and a page', async (t) => {
  const [slow, fast] = [result('slow', 0.1), result('fast', 0.3, { atoms: 9 })]
  const out = join(folder(), 'comparison')
  const { code, stdout, stderr } = ionstream('compare', slow, fast, '--out', out, '--json')
  t.is(code, 0, stderr)
  t.notRegex(stderr, /share|alike/)
  const rows = JSON.parse(stdout).msd as Record<string, number>[]
  const [a, b] = await Promise.all([slow, fast].map((each) => readTable(join(each, 'tables/msd.parquet'))))
  t.is(rows.length, 5)
  for (const [k, row] of rows.entries()) {
    const [one, other] = [a.rows[k] as Record<string, number>, b.rows[k] as Record<string, number>]
    t.is(row.lag, one.lag)
    t.is(row.difference, other.msd - one.msd)
    t.is(row.sigmas, (other.msd - one.msd) / Math.hypot(one.error, other.error))
    t.true(row.sigmas > 3)
  }
  const files = readdirSync(out, { recursive: true }).map((file) => String(file).replaceAll('\\', '/'))
  t.deepEqual(files.sort(), [
    'figures',
    'figures/msd-msd-Li-all.svg',
    'report.html',
    'summary.csv',
    'tables',
    'tables/msd.csv',
  ])
  const [picture, page, table, summary] = [
    'figures/msd-msd-Li-all.svg',
    'report.html',
    'tables/msd.csv',
    'summary.csv',
  ].map((file) => readFileSync(join(out, file), 'utf8'))
  t.regex(picture, />slow</)
  t.regex(picture, />fast</)
  for (const text of [picture, page, table, summary, stdout, stderr.replaceAll(out, '')])
    for (const place of [slow, fast, out])
      t.false(text.includes(dirname(place)), 'nothing says where it is on this machine')
  for (const [, path] of page.matchAll(/ href="\.\/([^"]*)"/g)) t.true(existsSync(join(out, path)), path)
})

test('of numbers that no picture draws over each other each result has its own, with its error', async (t) => {
  const [slow, fast] = [0.1, 0.3].map((step) => {
    const out = join(folder(), step < 0.2 ? 'slow' : 'fast')
    const { code, stderr } = ionstream('measure', 'diffusion', walkers(step), '--of', 'Li', '--out', out)
    if (code !== 0) throw new Error(stderr)
    return out
  })
  const out = join(folder(), 'comparison')
  t.is(ionstream('compare', slow, fast, '--out', out).code, 0)
  t.deepEqual(readdirSync(join(out, 'figures')), ['diffusion-diffusion-all.svg'])
  const page = readFileSync(join(out, 'report.html'), 'utf8')
  const [, compiled] = /<script type="application\/json"[^>]*>([\s\S]*?)<\/script>/.exec(
    page,
  ) as unknown as string[]
  const { rows } = await readTable(join(slow, 'tables/diffusion.parquet'))
  const marks = JSON.parse(compiled).data.flatMap(({ values = [] }: { values?: object[] }) => values)
  const mark = marks.find(({ system }: { system: string }) => system === 'slow')
  t.like(mark, { told: 'Li', isKnown: rows[0].status === 'determined' })
  t.true(Math.abs(mark.D / Number(rows[0].D) - 1) < 1e-4)
  t.is(marks.filter(({ system }: { system: string }) => system === 'fast').length, 1)
})

test('what shares runs is told of; what has nothing in common, or is no result, is refused', (t) => {
  const one = result('one', 0.2)
  const { code, stdout, stderr } = ionstream('compare', one, one)
  t.is(code, 0)
  t.regex(stdout, /msd +msd +.* 5 +5 +0 +0 +0/)
  t.regex(stderr, /share runs/)
  const over = ionstream('compare', one, one, '--out', one)
  t.is(over.code, 2)
  t.regex(over.stderr, /is a store or a result/)
  t.like(ionstream('compare', one), { code: 2 })
  const none = ionstream('compare', one, folder())
  t.is(none.code, 3)
  t.regex(none.stderr, /neither a store nor a result/)
})

test('which keys part rows is said: of all in the error, of some in a warning', (t) => {
  const [lithium, sodium, long] = [
    result('lithium', 0.2),
    result('sodium', 0.2, { element: 'Na' }),
    result('long', 0.2, { lags: '7ps' }),
  ]
  const apart = ionstream('compare', lithium, sodium)
  t.is(apart.code, 2)
  t.regex(apart.stderr, /msd: no row has a partner: of: "Li" only in lithium, "Na" only in sodium\n/)
  const some = ionstream('compare', lithium, long)
  t.is(some.code, 0, some.stderr)
  t.regex(some.stderr, /msd: rows without a partner .*left out \(2\): lag: 6, 7 only in long\n/)
  t.regex(some.stderr, /msd: not made alike: msd: lags: 5 in lithium, 7 in long\n/)
})

test('a table of a result that is not as it was written is refused, by whatever reads it', (t) => {
  const [one, other] = [result('one', 0.2), result('other', 0.2)]
  const path = join(other, 'tables/msd.parquet')
  const bytes = readFileSync(path)
  bytes[60] ^= 4
  writeFileSync(path, bytes)
  for (const words of [
    ['compare', one, other],
    ['export', other, '--to', 'csv', '--out', join(folder(), 'csv')],
  ]) {
    const { code, stderr } = ionstream(...words)
    t.is(code, 3)
    t.regex(stderr, /msd\.parquet: .*\n {2}Run the analysis again/)
  }
})

test('results are called by the last parts of their folders, as many as tell them apart', (t) => {
  t.deepEqual(labelsOf(['/users/alice/a/results', '/users/alice/b/results']), ['a/results', 'b/results'])
  t.deepEqual(labelsOf(['/scratch/results', '/b/scratch/results']), ['scratch/results', 'b/scratch/results'])
})
