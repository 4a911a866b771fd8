import test from 'ava'
import { from, lastValueFrom } from 'rxjs'
import { select } from '../../../operators/frames/select.ts'
import { rdf } from '../../../operators/structure/rdf.ts'
import { knownOf } from '../../../pipeline/definition/operator.ts'
import { derive } from '../../../pipeline/run/block.ts'
import { NO_CHANNELS } from '../../../pipeline/state/channels.ts'
import { resolveParams } from '../../../schemas/params.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { type Synthetic, synthetic } from '../../helpers/synthetic.ts'
import { bruteForce } from './brute-force.ts'
import { cubic, gas, near, range, TILTED } from './gas.ts'
import { curve, operator, tableOf } from './rdf-engine.ts'

for (const [name, cell] of [
  ['a tilted cell', TILTED],
  ['a tilted cell that changes', (t: number) => TILTED.map((v, k) => v * (1 + 0.01 * ((t + k) % 4)))],
] as const) {
  test(`brute force over images finds the same pairs in ${name}`, (t) => {
    const run = synthetic(
      gas(
        [
          ['Li', 12],
          ['S:3', 5],
          ['S:4', 3],
        ],
        20,
        cell,
        11,
      ),
    )
    const [bins, width] = [12, 0.25]
    const rows = tableOf([run], { upTo: bins * width, binWidth: width, pairs: 'Li-S,S-Li,S-S,S-type:4' })
    const atoms = { Li: range(0, 12), S: range(12, 20), 'type:4': range(17, 20) }
    for (const [a, b] of [
      ['Li', 'S'],
      ['S', 'Li'],
      ['S', 'S'],
      ['S', 'type:4'],
    ] as const) {
      const found = bruteForce(run, atoms[a], atoms[b], bins, width)
      t.true(found.some((n) => n > 0))
      let within = 0
      curve(rows, `${a}-${b}`, 'coordination').forEach((n, k) => {
        within += found[k]
        t.true(near(n, within / (20 * atoms[a].length), 1e-12), `${a}-${b} ${k}: ${n}`)
      })
    }
  })
}

test('an ideal gas has g = 1 within the errors, and the errors are those of counting', (t) => {
  const atoms = [
    ['Li', 60],
    ['Cl', 30],
  ] as const
  const frames = 320
  const rows = tableOf([synthetic(gas(atoms, frames, TILTED, 5))], { upTo: 3.2, binWidth: 0.2 })
  const volume = 9 * (8.5 * 8 + 0.3 * 3.6) - 0.4 * (-3 * 8 - 0.3 * 2.5) + 0.2 * (3 * 3.6 - 8.5 * 2.5)
  const pairs = { 'Li-Li': (60 * 59) / 2, 'Li-Cl': 60 * 30, 'Cl-Cl': (30 * 29) / 2 }
  for (const [pair, number] of Object.entries(pairs)) {
    const g = curve(rows, pair, 'g')
    const errors = curve(rows, pair, 'error')
    const sigma = g.map((_, k) => {
      const shell = (4 / 3) * Math.PI * 0.2 ** 3 * (3 * k * k + 3 * k + 1)
      return Math.sqrt(volume / (frames * number * shell))
    })
    const z = g.map((value, k) => (value - 1) / sigma[k])
    t.true(
      z.every((value) => Math.abs(value) < 4),
      `${pair}: ${z}`,
    )
    const ratios = errors.map((error, k) => error / sigma[k]).sort((a, b) => a - b)
    const ratio = ratios[ratios.length >> 1]
    t.true(ratio > 0.8 && ratio < 1.5, `${pair}: errors over those of counting ${ratio}`)
  }
})

test('varying volumes are weighted by the ideal gas of each frame', (t) => {
  const cell = (frame: number) => cubic(frame % 2 === 0 ? 8 : 16)
  const rows = tableOf([synthetic(gas([['Ar', 60]], 480, cell, 9))], { upTo: 4, binWidth: 4 })
  const expected = (480 / 2) * ((60 * 59) / 2) * (1 / 512 + 1 / 4096) * (4 / 3) * Math.PI * 64
  t.true(near(rows[0]['g'] as number, 1, 4 / Math.sqrt(expected)), String(rows[0]['g']))
})

test('replicas are pooled, and their spread is the error', (t) => {
  const atoms = [['Li', 20]] as const
  const runs = [1, 2, 3].map((seed) => synthetic(gas(atoms, 8, cubic(9), seed)))
  const given = { upTo: 4, binWidth: 1 }
  const each = runs.map((run) => curve(tableOf([run], given), 'Li-Li', 'g'))
  const rows = tableOf(runs, given)
  curve(rows, 'Li-Li', 'g').forEach((g, k) => {
    const mean = (each[0][k] + each[1][k] + each[2][k]) / 3
    const s = Math.sqrt(each.reduce((sum, values) => sum + (values[k] - mean) ** 2, 0) / 2)
    t.true(near(g, mean, 1e-12))
    t.true(near(curve(rows, 'Li-Li', 'error')[k], (1.321276 * s) / Math.sqrt(3), 2e-6))
  })
})

test('a run of one part has no error to show', (t) => {
  const rows = tableOf([synthetic(gas([['Li', 9]], 16, cubic(10), 1))], { upTo: 5, binWidth: 0.5 })
  t.true(rows.every((row) => row['error'] === null && Number.isFinite(row['g'])))
})

test('on a plain stream of blocks rdf gives the table of the selected atoms', async (t) => {
  const run = synthetic(
    gas(
      [
        ['Li', 10],
        ['P', 3],
      ],
      32,
      TILTED,
      2,
    ),
  )
  const blocks = from([run.block(0), run.block(1)])
  const given = { upTo: 3, binWidth: 0.5 }
  const table = await lastValueFrom(blocks.pipe(select('Li'), rdf(given)))
  t.deepEqual([...new Set(table.rows.map((row) => row['pair']))], ['Li-Li'])
  const all = tableOf([run], given)
  curve(all, 'Li-Li', 'g').forEach((g, k) => {
    t.true(near(curve(table.rows, 'Li-Li', 'g')[k], g, 1e-12))
  })
  t.deepEqual([...new Set(all.map((row) => row['pair']))], ['Li-Li', 'Li-P', 'P-P'])
})

test('a shift of all atoms and any number of whole cells change nothing', (t) => {
  const deviate = normal(seeded(3))
  const places = range(0, 20).map(() => [deviate(), deviate(), deviate()])
  const spec = (shift: number): Synthetic => ({
    ...gas([['Li', 20]], 1, cubic(8), 1),
    position: (atom) =>
      places[atom].map((v) => Math.fround(v) + shift * (atom % 5)) as [number, number, number],
  })
  const given = { upTo: 4, binWidth: 0.5 }
  t.deepEqual(tableOf([synthetic(spec(8))], given), tableOf([synthetic(spec(0))], given))
  const run = synthetic(spec(0))
  const block = run.block(0)
  const moved = derive(block, { column: (name, rows) => block.column(name, rows).map((v) => v + 1 / 4) })
  const params = resolveParams('rdf', operator.params, given)
  const at = { ...knownOf(operator, params, run, block.rows), carry: {}, channels: NO_CHANNELS }
  const states = [block, moved].map((blocks) => {
    const state = { counts: new Float64Array(8), frames: new Float64Array(1), density: new Float64Array(1) }
    operator.update(state, blocks, at)
    return state
  })
  t.deepEqual(states[0], states[1])
})
