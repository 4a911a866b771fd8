import test from 'ava'
import { from, lastValueFrom } from 'rxjs'
import { inFrameOf } from '../../../operators/frames/in-frame-of.ts'
import { vacf } from '../../../operators/vibrations/vacf/vacf.ts'
import { knownOf } from '../../../pipeline/definition/operator.ts'
import { stepOf } from '../../../pipeline/definition/steps.ts'
import type { Row } from '../../../schemas/table.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { synthetic } from '../../helpers/synthetic.ts'

const EDGE = 10
const [P, S] = [30.974, 32.06]
const MASS = P + 4 * S
const CORNERS = [
  [0, 0, 0],
  [1, 1, 1],
  [1, -1, -1],
  [-1, 1, -1],
  [-1, -1, 1],
].map((corner) => corner.map((v) => (2.05 * v) / Math.sqrt(3)))
const UNITS = 6
const FRAMES = 200

type Vector = readonly number[]
/** Place (about the unit's centre) and velocity of atom k (0: P) of a unit in a frame. */
type UnitMotion = (unit: number, k: number, frame: number) => { r: Vector; v: Vector }

/** PS₄ units near the face of the cell, some S stored a cell away, and a free S. */
function run(motion: UnitMotion, free: (frame: number) => Vector = () => [9, 9, 9]) {
  const atoms = [
    ['P', UNITS],
    ['S', 4 * UNITS + 1],
  ] as const
  const whose = (atom: number): [number, number] =>
    atom < UNITS ? [atom, 0] : [Math.floor((atom - UNITS) / 4), 1 + ((atom - UNITS) % 4)]
  return synthetic({
    atoms,
    frames: FRAMES,
    interval: 0.02,
    blockFrames: 64,
    cell: [EDGE * UNITS, 0, 0, 0, EDGE, 0, 1, 0, EDGE],
    position: (atom, frame) => {
      const [unit, k] = whose(atom)
      if (unit >= UNITS) return [5, 5, 5]
      const { r } = motion(unit, k, frame)
      const away = k === 2 ? EDGE : 0
      return [EDGE * unit + r[0], r[1] + away, r[2]]
    },
    velocity: (atom, frame) => {
      const [unit, k] = whose(atom)
      const v = unit >= UNITS ? free(frame) : motion(unit, k, frame).v
      return [v[0], v[1], v[2]]
    },
  })
}

async function modes(motion: UnitMotion): Promise<(mode: string, lag?: number) => Row> {
  const own = run(motion)
  const blocks = Array.from({ length: own.blocks + 1 }, (_, i) => own.block(i))
  const { rows } = await lastValueFrom(from(blocks).pipe(vacf({ lags: 0.6, by: 'modes' })))
  return (mode, lag = 0) =>
    rows.find((row) => row['of'] === `PS4 ${mode}` && Math.abs((row['lag'] as number) - lag) < 1e-9) as Row
}
const value = (row: Row): number => row['vacf'] as number

test('a unit that moves as a whole only translates', async (t) => {
  const of = await modes((_, k, frame) => ({ r: CORNERS[k], v: [3 * Math.cos(0.1 * frame), 0, 1] }))
  t.true(Math.abs(value(of('translation')) / value(of('whole')) - 1) < 1e-6)
  for (const mode of ['libration', 'internal']) t.true(Math.abs(value(of(mode))) < 1e-9)
  t.is(of('translation')['atoms'], UNITS)
  t.true(Math.abs((of('translation')['mass'] as number) - MASS) < 1e-9)
})

test('a unit that turns only librates, through any angle', async (t) => {
  const rate = 4
  const of = await modes((_, k, frame) => {
    const angle = rate * 0.02 * frame
    const [x, y, z] = CORNERS[k]
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    const r = [c * x - s * y, s * x + c * y, z]
    return { r, v: [-rate * r[1], rate * r[0], 0] }
  })
  // Σ m |ω × r|²/M: four S at distance 2.05·√(2/3) from the axis.
  const expected = (4 * S * rate ** 2 * 2.05 ** 2 * (2 / 3)) / MASS
  t.true(Math.abs(value(of('libration')) / expected - 1) < 1e-5)
  for (const mode of ['translation', 'internal']) t.true(Math.abs(value(of(mode))) < 1e-5)
  t.true(Math.abs(value(of('libration', 0.3)) / (expected * Math.cos(rate * 0.3)) - 1) < 1e-4)
})

test('a unit that breathes moves inside only', async (t) => {
  const of = await modes((unit, k, frame) => {
    const breath = Math.cos(0.5 * frame + unit)
    return { r: CORNERS[k], v: CORNERS[k].map((c) => breath * c) }
  })
  t.true(Math.abs(value(of('internal')) / value(of('whole')) - 1) < 1e-6)
  for (const mode of ['translation', 'libration']) t.true(Math.abs(value(of(mode))) < 1e-9)
})

test('thermal motion: 3, 3 and 9 degrees of freedom at one temperature, whose sum is the whole', async (t) => {
  const random = normal(seeded(8))
  const speeds = Float64Array.from({ length: UNITS * 5 * 3 * FRAMES }, () => random())
  const kT = (0.08617333262 * 400) / 0.1036426966
  const of = await modes((unit, k, frame) => {
    const scale = Math.sqrt(kT / (k === 0 ? P : S))
    const at = 3 * ((unit * 5 + k) * FRAMES + frame)
    return { r: CORNERS[k], v: [0, 1, 2].map((axis) => scale * speeds[at + axis]) }
  })
  for (const [mode, share] of [
    ['translation', 0.2],
    ['libration', 0.2],
    ['internal', 0.6],
  ] as const) {
    t.true(Math.abs((of(mode)['kinetic'] as number) / 400 - 1) < 0.06, mode)
    t.true(Math.abs(value(of(mode)) / value(of('whole')) / share - 1) < 0.08, mode)
  }
  const sum = (lag: number) =>
    ['translation', 'libration', 'internal'].reduce((total, mode) => total + value(of(mode, lag)), 0)
  t.true(Math.abs(sum(0) / value(of('whole')) - 1) < 1e-6)
  // Nothing turns: the three do not share anything at later lags either.
  for (const lag of [0.02, 0.2, 0.6])
    t.true(Math.abs(sum(lag) - value(of('whole', lag))) < 1e-5 * value(of('whole')))
})

test('atoms without a centre among them have no modes: a usage error; centres alone have all', (t) => {
  const own = run((_, k) => ({ r: CORNERS[k], v: [1, 0, 0] }))
  const { operator, params } = vacf({ lags: 0.1, by: 'modes' })
  const slots = (from: number, to: number) =>
    operator.slots(
      knownOf(
        operator,
        params,
        own,
        Uint32Array.from({ length: to - from }, (_, i) => from + i),
      ),
    )
  const error = t.throws(() => slots(UNITS, 5 * UNITS), { name: 'IonstreamError' })
  t.regex(error?.message ?? '', /no centre of a polyanion/)
  t.deepEqual(slots(0, UNITS), slots(0, 5 * UNITS))
})

test('the frame takes momentum from units of a small cell, not temperature', async (t) => {
  const random = normal(seeded(9))
  const kT = (0.08617333262 * 400) / 0.1036426966
  const thermal = (mass: number) => [0, 1, 2].map(() => Math.sqrt(kT / mass) * random())
  const own = run(
    (_, k) => ({ r: CORNERS[k], v: thermal(k === 0 ? P : S) }),
    () => thermal(S),
  )
  const blocks = Array.from({ length: own.blocks + 1 }, (_, i) => own.block(i))
  for (const frame of [['P', 'S'], ['host'], ['mass'], ['P'], ['none']]) {
    for (const by of ['modes', 'element'] as const) {
      const framing = stepOf(inFrameOf.operator, { frame, mobile: ['S'] })
      const { rows } = await lastValueFrom(from(blocks).pipe(framing, vacf({ lags: 0.02, by })))
      for (const row of rows.filter(({ lag }) => lag === 0))
        t.true(
          Math.abs((row['kinetic'] as number) / 400 - 1) < 0.06,
          `${frame} ${row['of']} ${row['kinetic']}`,
        )
    }
  }
})

test('bonded and free S are told apart by distance, types by their labels', async (t) => {
  const own = run((_, k) => ({ r: CORNERS[k], v: [1, 0, 0] }))
  const blocks = Array.from({ length: own.blocks + 1 }, (_, i) => own.block(i))
  const { rows } = await lastValueFrom(from(blocks).pipe(vacf({ lags: 0.1, by: 'bond' })))
  t.deepEqual(
    rows.filter((row) => row['lag'] === 0).map((row) => [row['of'], row['atoms'], Math.round(value(row))]),
    [
      ['P', UNITS, 1],
      ['S bonded', 4 * UNITS, 1],
      ['S free', 1, 243],
    ],
  )
})
