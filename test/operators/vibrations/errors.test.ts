import test, { type ExecutionContext } from 'ava'
import { dos } from '../../../operators/vibrations/dos.ts'
import { lowEnergy } from '../../../operators/vibrations/low-energy/low-energy.ts'
import { subjectOf } from '../../../operators/vibrations/vacf/subject.ts'
import { vacf } from '../../../operators/vibrations/vacf/vacf.ts'
import { zeroFrequency } from '../../../operators/vibrations/zero-frequency.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import type { MemoryRun } from '../../helpers/memory.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { forgetting, listening, moving, stateOf, vacfOf } from './motions.ts'

const INTERVAL = 0.02
const ATOMS = [
  ['Li', 16],
  ['S', 16],
] as const

/** Damped oscillators that all atoms share, each with an amplitude of its own along each axis: the crystal is the same for all seeds. */
function shared(seed: number, frames: number, rate: number): MemoryRun {
  const [fixed, noise] = [normal(seeded(99)), normal(seeded(seed))]
  const modes = Array.from({ length: 12 }, (_, m) => oscillator(0.4 + 0.5 * m, rate, frames, noise))
  return moving(
    ATOMS,
    frames,
    () => {
      const amplitudes = modes.map(() => fixed())
      return (frame) => ({ v: modes.reduce((sum, mode, m) => sum + amplitudes[m] * mode[frame], 0) })
    },
    { interval: INTERVAL },
  )
}

/** ⟨v(0)v(t)⟩ = exp(−rate · t) cos 2πft. */
function oscillator(frequency: number, rate: number, frames: number, random: () => number): Float64Array {
  const [kept, angle] = [Math.exp(-rate * INTERVAL), 2 * Math.PI * frequency * INTERVAL]
  const kick = Math.sqrt(1 - kept * kept)
  let [x, y] = [random(), random()]
  return Float64Array.from({ length: frames }, () => {
    const [c, s] = [kept * Math.cos(angle), kept * Math.sin(angle)]
    ;[x, y] = [c * x - s * y + kick * random(), s * x + c * y + kick * random()]
    return x
  })
}

type Numbers = Record<string, { value: number; error: number }>

/** What is quoted, of Li and of the total. */
function numbersOf(table: Table): Numbers {
  const found: Numbers = {}
  const take = (name: string, row: Row, value: string, error: string) => {
    found[name] = { value: row[value] as number, error: row[error] as number }
  }
  const law = lowEnergy({ from: 0, to: 12 })
  for (const row of law.operator.finish({ vacf: table }, law.params, listening()).rows) {
    if (row['of'] === 'S') continue
    take(`${row['of']} weight`, row, 'weightBelow', 'weightError')
    take(`${row['of']} centre`, row, 'centre', 'centreError')
  }
  const { operator, params } = dos({})
  const spectrum = operator.finish({ vacf: table }, params, listening()).rows
  for (const of of ['Li', 'total'])
    for (const energy of [1, 4, 10]) {
      const row = spectrum.find((each) => each['of'] === of && (each['energy'] as number) >= energy)
      take(`${of} at ${energy} meV`, row as Row, 'dos', 'error')
    }
  const zero = zeroFrequency({})
  const rows = zero.operator.finish({ vacf: table }, zero.params, listening()).rows
  take(
    'D',
    rows.find((row) => row['of'] === 'Li' && row['quoted'] === true) as Row,
    'integral',
    'integralError',
  )
  for (const lag of [0, 5, 20]) take(`vacf ${lag}`, table.rows[lag], 'vacf', 'error')
  return found
}

/** Standard deviation over runs over the root mean square of the errors, by quantity. */
function ratios(runs: readonly Numbers[]): Map<string, number> {
  return new Map(
    Object.keys(runs[0]).map((name) => {
      const each = runs.map((run) => run[name])
      const mean = each.reduce((sum, { value }) => sum + value, 0) / each.length
      const spread = each.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (each.length - 1)
      const quoted = each.reduce((sum, { error }) => sum + error * error, 0) / each.length
      return [name, Math.sqrt(spread / quoted)]
    }),
  )
}

/** Whether errors are as large as the spread over seeds says, for every quantity: t of four blocks makes those that are quoted
 *  1.2 times as large, and 50 seeds know the spread to a tenth. */
function covers(
  t: ExecutionContext,
  method: string,
  frames: number,
  lags: number,
  make: (seed: number) => MemoryRun,
) {
  const tables = Array.from({ length: 50 }, (_, i) => vacfOf([make(i + 1)], { lags }))
  for (const { samples } of tables) t.is(samples?.['Li'].method, method)
  for (const [name, ratio] of ratios(tables.map(numbersOf)))
    t.true(ratio > 0.6 && ratio < 1.4, `${frames} frames, ${name}: spread over error ${ratio.toFixed(2)}`)
}

test('errors from one run cover the spread between runs where all atoms share their modes', (t) => {
  covers(t, 'blocks of time', 2048, 1.2, (seed) => shared(seed, 2048, 3))
  covers(t, 'blocks of time', 2048, 2.56, (seed) => shared(seed, 2048, 1.5))
})

test('and where atoms know nothing of each other', (t) => {
  const alone = (frames: number) => (seed: number) =>
    moving(ATOMS, frames, forgetting(9, 3, INTERVAL), { interval: INTERVAL, seed })
  covers(t, 'blocks of time', 2048, 1.2, alone(2048))
  covers(t, 'blocks of atoms', 400, 1.2, alone(400))
})

/** S of two kinds, one after the other: fast damped oscillators, and slow ones. */
const kinds = (frames: number) => (seed: number) => {
  const random = normal(seeded(seed))
  const motion = (_: unknown, atom: number) => {
    const mode = oscillator(atom % 64 < 48 ? 6 : 0.5, 4, frames, random)
    return (frame: number) => ({ v: mode[frame] })
  }
  return moving(
    [
      ['Li', 64],
      ['S', 64],
    ],
    frames,
    motion,
    { interval: INTERVAL },
  )
}

test('the difference between two kinds of atoms of an element is no error', (t) => {
  covers(t, 'blocks of atoms', 300, 1.2, kinds(300))
  covers(t, 'blocks of time', 1024, 1.2, kinds(1024))
})

test('types are dealt out evenly over blocks of atoms, in whatever order they come', (t) => {
  const run = moving([['S', 64]], 100, forgetting(1, 5, INTERVAL), { interval: INTERVAL })
  for (const [period, blocks, each] of [
    [2, 16, 2],
    [8, 8, 1],
    [40, 16, 0],
  ]) {
    const rows = Uint32Array.from(run.typeOf.keys())
    const typeOf = Uint16Array.from({ length: 64 }, (_, i) => (i % period === 0 ? 1 : 0))
    const mixed = { ...run, typeOf, types: [run.types[0], run.types[0]] }
    const { blockOf } = subjectOf(mixed, rows, rows, 'element', 2.6)
    const rare = Array.from(
      { length: 16 },
      (_, b) => [...blockOf].filter((block, i) => block === b && typeOf[i] === 1).length,
    )
    t.is(new Set(blockOf).size, blocks)
    if (each > 0) t.true(rare.slice(0, blocks).every((count) => count === each))
  }
})

test('a run too short for blocks of time says so, and what would be enough', (t) => {
  const heard = (frames: number) => {
    const context = listening()
    vacfOf(
      [moving([['Li', 4]], frames, forgetting(9, 5, INTERVAL), { interval: INTERVAL })],
      { lags: 2 },
      context,
    )
    return context.heard.get('errors from atoms') ?? ''
  }
  t.regex(heard(895), /memory has 17\.9 ps, blocks of time for lags of 2 ps need 17\.92 ps/)
  t.is(heard(896), '')
})

test('blocks of time hold the pairs of their later frames, and become twice as long as a run grows', (t) => {
  for (const [frames, width] of [
    [1000, 256],
    [4096, 256],
    [4200, 512],
  ]) {
    const run = moving([['Li', 2]], frames, forgetting(9, 5, INTERVAL), { interval: INTERVAL })
    const { spans, spanFrames } = stateOf(run, { lags: 0.5 }).total
    const columns = (['vx', 'vy', 'vz'] as const).map((name) => run.block(0).column(name))
    for (let span = 0; span < 16; span++) {
      const [from, end] = [span * width, Math.min(frames, (span + 1) * width)]
      t.is(spanFrames[span], 2 * Math.max(0, end - from))
      let sum = 0
      for (let frame = Math.max(7, from); frame < end; frame++)
        for (const v of columns) for (const at of [frame, frames + frame]) sum += v[at] * v[at - 7]
      t.true(Math.abs(spans[span * 26 + 7] - sum) < 1e-8 * Math.max(1, Math.abs(sum)), `${frames}: ${span}`)
    }
  }
})

test('the band of the normalised VACF is that of the ratio: none at lag 0', (t) => {
  const table = vacfOf([shared(1, 2048, 3)], { lags: 1.2 })
  const [figure] = vacf.operator.shown.figures?.(table, vacf({}).params) ?? []
  const { values } = figure.spec['data'] as { values: { value: number; low: number; high: number }[] }
  t.is(values[0].low, 1)
  t.is(values[0].high, 1)
  t.true(values[5].high > values[5].low)
})
