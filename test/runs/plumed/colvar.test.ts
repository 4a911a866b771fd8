import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { BOLTZMANN, KJ_MOL } from '../../../schemas/units.ts'
import { folder } from '../../helpers/folder.ts'
import { normal, seeded } from '../../helpers/random.ts'

const program = fileURLToPath(new URL('../../../runs/ionstream.js', import.meta.url))
const colvar = (...args: string[]) =>
  spawnSync(process.execPath, [program, 'colvar', ...args], { encoding: 'utf8' })
const kT = BOLTZMANN * KJ_MOL * 300

/** A double well F = 4h ((s² − 1)/2)² + a s of barrier h, kJ/mol. */
const energy = (s: number, h: number, a: number): number => h * (s * s - 1) ** 2 + a * s

/** Metropolis along the well under a bias that takes a share of F away, a row each hundredth step. */
function file(rows: number, h: number, a: number, share: number, seed = 1): string {
  const random = seeded(seed)
  const step = normal(random)
  const lines = ['#! FIELDS time s metad.rbias']
  let s = -1
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < 30; k++) {
      const next = s + 0.4 * step()
      if (random() < Math.exp(-((1 - share) * (energy(next, h, a) - energy(s, h, a))) / kT)) s = next
    }
    lines.push(` ${i / 10} ${s} ${-share * energy(s, h, a)}`)
  }
  const path = join(folder(), 'COLVAR')
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

const BARRIER = ['--from=-1', '--to=1', '--near=0.3', '--temperature', '300', '--variables', 's']

/** Barriers of the well itself over bins of a width: those that a perfect histogram would show. */
function exact(h: number, a: number): { forward: number; backward: number } {
  const values = Array.from({ length: 40_001 }, (_, i) => energy(i / 10_000 - 2, h, a))
  const least = (from: number, to: number) => Math.min(...values.slice(from, to))
  const top = Math.max(...values.slice(17_000, 23_000))
  return { forward: top - least(8000, 12_000), backward: top - least(28_000, 32_000) }
}

test('the barrier of a known double well, without a bias and under one, within its error', (t) => {
  const { forward, backward } = exact(5, 1)
  for (const [share, flags] of [
    [0, []],
    [0.8, ['--bias', 'metad.rbias']],
  ] as const) {
    const { status, stdout, stderr } = colvar(
      file(6000, 5, 1, share),
      ...BARRIER,
      ...flags,
      '--bins=40',
      '--steps=3',
      '--json',
    )
    t.is(status, 0, stderr)
    const rows = JSON.parse(stdout) as Record<string, number>[]
    t.deepEqual(
      rows.map((row) => [row['rows'], row['time']]),
      [
        [2000, 199.9],
        [4000, 399.9],
        [6000, 599.9],
      ],
    )
    const last = rows[2]
    t.true(
      Math.abs(last['forward'] - forward) < 3 * last['error'] + 0.1,
      `${last['forward']} ± ${last['error']}, ${forward}`,
    )
    t.true(Math.abs(last['backward'] - backward) < 3 * last['backwardError'] + 0.1, `${last['backward']}`)
    t.is(String(last['status']), 'determined')
    t.true(last['error'] > 0.02 && last['error'] < 1, `${last['error']}`)
    t.is(share === 0 ? last['effective'] === 6000 : last['effective'] < 5000, true)
  }
})

test('the surface: −k_BT ln of the weights in each bin, its least value 0, empty bins bounded', (t) => {
  const random = seeded(3)
  const rows = Array.from({ length: 500 }, (_, i) => [i, 4 * random(), 3 * random(), 5 * random()])
  rows.forEach((row) => {
    if (row[1] < 1 && row[2] < 1) row[1] += 1
  })
  // One visit to a bin that is empty otherwise.
  rows[300].splice(1, 3, 0.5, 0.3, 5)
  const path = join(folder(), 'COLVAR')
  writeFileSync(path, `#! FIELDS time a b V\n${rows.map((row) => row.join(' ')).join('\n')}\n`)
  const out = join(folder(), 'surface.csv')
  const args = [
    '--variables=a,b',
    '--bias=V',
    '--temperature=300',
    '--bins=4',
    '--after=50',
    '--out',
    out,
    '--json',
  ]
  t.is(colvar(path, ...args).status, 0)
  const used = rows.slice(50)
  const ends = [1, 2].map((k) => [
    Math.min(...used.map((row) => row[k])),
    Math.max(...used.map((row) => row[k])),
  ])
  const most = Math.max(...used.map((row) => row[3]))
  const sums = new Float64Array(16)
  for (const row of used) {
    const [i, j] = [0, 1].map((k) => {
      const [from, to] = ends[k]
      return Math.min(3, Math.floor((4 * (row[1 + k] - from)) / (to - from)))
    })
    sums[4 * i + j] += Math.exp((row[3] - most) / kT)
  }
  const lines = readFileSync(out, 'utf8').trim().split('\n')
  t.is(lines[1], 'a,b,freeEnergy,error,status,rows')
  const found = lines.slice(2).map((line) => line.split(','))
  const top = Math.max(...sums)
  found.forEach((line, bin) => {
    if (sums[bin] > 0) {
      t.true(Math.abs(Number(line[2]) - kT * Math.log(top / sums[bin])) < 1e-6)
      // Seen in one stretch alone its error is as large as its share, and is none.
      t.is(line[4], line[3] === '' ? 'not-determined' : 'determined')
    } else t.is(line[4], 'lower-bound')
  })
  t.true(found.some((line) => line[4] === 'not-determined'))
  t.true(found.filter((line) => line[4] === 'determined' && Number(line[3]) > 0).length > 10)
})

test('columns, temperatures and points that are none are refused', (t) => {
  const path = file(50, 5, 0, 0)
  const refused = (status: number, words: RegExp, ...args: string[]) => {
    const told = colvar(...args)
    t.is(told.status, status, told.stderr)
    t.regex(told.stderr, words)
  }
  refused(3, /no column "d"/, path, '--variables=d', '--temperature=300')
  refused(2, /--temperature is "warm"/, path, '--variables=s', '--temperature=warm')
  refused(2, /not on the surface/, path, ...BARRIER.slice(2), '--from=9', '--to=1')
  refused(2, /one end of a barrier/, path, ...BARRIER.slice(2), '--to=1')
  refused(2, /no rows from 90 ps on/, path, '--variables=s', '--temperature=300', '--after=90')
})
