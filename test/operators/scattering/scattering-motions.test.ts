import test from 'ava'
import type { Row } from '../../../schemas/table.ts'
import { HBAR } from '../../../schemas/units.ts'
import type { Synthetic } from '../../helpers/synthetic.ts'
import { rowsOf, spreadOf, storeOf, where } from './engine.ts'
import { EDGE, independent } from './independent.ts'
import { chance, cube } from './movers.ts'

const D = 0.8
/** Diffusion of this many Å²/ps. */
const brownian =
  (interval: number) =>
  (random: ReturnType<typeof chance>): ((frame: number) => [number, number, number]) => {
    const at: [number, number, number] = [
      EDGE * random.uniform(),
      EDGE * random.uniform(),
      EDGE * random.uniform(),
    ]
    const step = Math.sqrt(2 * D * interval)
    return () => {
      for (let k = 0; k < 3; k++) at[k] += step * random.normal()
      return [...at]
    }
  }

const decay = ({ q, lag }: Row): number => Math.exp(-D * Number(q) ** 2 * Number(lag))

test('Brownian particles: the 68 % intervals of blocks of time, of ions and of replicas hold exp(−DQ²t)', async (t) => {
  const stores = Array.from({ length: 24 }, (_, seed) =>
    storeOf(independent([['Li', 32]], 400, 0.1, seed + 1, brownian(0.1))),
  )
  const flags = { points: '1 0 0,2 1 0', frame: 'none' }
  const fours = Array.from({ length: 6 }, (_, i) => stores.slice(4 * i, 4 * i + 4))
  for (const [method, sets, lags, least, most] of [
    ['time blocks', stores.map((store) => [store]), 1, 24, 42],
    ['ion blocks', stores.map((store) => [store]), 20, 24, 42],
    ['replicas', fours, 1, 5, 11],
  ] as const) {
    let covered = 0
    for (const runs of sets) {
      const rows = await rowsOf('self-scattering', runs, { ...flags, lags })
      t.deepEqual([...new Set(rows.map((row) => row['method']))], [method])
      for (const row of where(rows, { lag: 0 })) t.is(row['f'], 1)
      for (const row of [
        where(rows, { at: '(1 0 0)', lag: 1 })[0],
        where(rows, { at: '(2 1 0)', lag: 0.3 })[0],
      ]) {
        const off = Math.abs(Number(row['f']) - decay(row))
        t.true(off < 0.08, `${off}`)
        if (off <= Number(row['error'])) covered++
      }
    }
    t.true(covered >= least && covered <= most, `${method}: ${covered} of ${2 * sets.length}`)
  }
})

test('a spectrum of theirs is a Lorentzian of half width ħDQ² under the window', async (t) => {
  const store = storeOf(independent([['Li', 64]], 3000, 0.1, 7, brownian(0.1)))
  const rows = await rowsOf('incoherent-spectrum', [store], {
    points: '2 2 1',
    frame: 'none',
    lags: 10,
    window: 'none',
  })
  const width = HBAR * D * Number(rows[0]['q']) ** 2
  const near = rows.filter(({ energy }) => Number(energy) < 2 * width)
  t.true(near.length > 5)
  for (const { energy, s } of near) {
    const line = width / Math.PI / (Number(energy) ** 2 + width * width)
    t.true(Math.abs(Number(s) / line - 1) < 0.12, `${energy}: ${s} ${line}`)
  }
  t.true(Math.abs(areaOf(rows, 's') - 1) < 1e-6)
})

/** ∫ over both signs of E, by the rule that is exact for a transform. */
function areaOf(rows: readonly Row[], value: string): number {
  const step = Number(rows[1]['energy'])
  const last = rows.length - 1
  return rows.reduce((sum, row, i) => sum + (i === 0 || i === last ? 1 : 2) * step * Number(row[value]), 0)
}

const T = 500
/** Straight lines at thermal speeds: an ideal gas. */
function gas(
  frames: number,
  interval: number,
  seed: number,
  atoms: Synthetic['atoms'],
  speed: number,
): Synthetic {
  const random = chance(seed)
  const count = atoms.reduce((sum, [, n]) => sum + n, 0)
  const three = (of: () => number): [number, number, number] => [of(), of(), of()]
  const starts = Array.from({ length: count }, () => three(() => EDGE * random.uniform()))
  const speeds = Array.from({ length: count }, () => three(() => speed * random.normal()))
  return {
    atoms,
    frames,
    interval,
    cell: cube(EDGE),
    tags: { temperature: T },
    position: (atom, frame) =>
      starts[atom].map((at, k) => at + speeds[atom][k] * frame * interval) as [number, number, number],
    velocity: (atom) => speeds[atom],
  }
}

test('an ideal gas: S(Q) = 1, other kinds unknown, F_ab = exp(−(Qvt)²/2), and sums of what they are made of', async (t) => {
  const speed = 6
  const stores = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) =>
    storeOf(
      gas(
        300,
        0.02,
        seed,
        [
          ['Li', 90],
          ['S', 40],
        ],
        speed,
      ),
    ),
  )
  const flags = { q: '1,2', width: 0.2, frame: 'none', lags: 0.4, isotopes: '7Li' }
  const rows = await rowsOf('coherent-scattering', stores, flags)
  t.deepEqual([...new Set(rows.map(({ of }) => of))], ['Li-Li', 'Li-S', 'S-S', 'total', 'neutron-weighted'])
  const expected = ({ of, q, lag }: Row) =>
    of === 'Li-S' ? 0 : Math.exp(-((Number(q) * speed * Number(lag)) ** 2) / 2)
  for (const of of ['Li-Li', 'Li-S', 'S-S', 'total', 'neutron-weighted']) {
    const own = where(rows, { of })
    t.true(own.length > 20)
    const spread = spreadOf(own, 'f', expected)
    t.true(spread > 0.3 && spread < 2, `${of}: ${spread}`)
    t.true(own.every((row) => Math.abs(Number(row['f']) - expected(row)) < 0.12))
  }
  const statics = await rowsOf('structure-factor', stores, flags)
  t.deepEqual(
    statics.map(({ of, at, s, error }) => [of, at, s, error]),
    where(rows, { lag: 0 }).map(({ of, at, f, error }) => [of, at, f, error]),
  )
  for (const total of where(rows, { of: 'neutron-weighted' })) {
    const parts = rows.filter(
      ({ at, lag, weight }) => at === total['at'] && lag === total['lag'] && weight !== null,
    )
    const sum = parts.reduce((all, { f, weight }) => all + Number(f) * Number(weight), 0)
    t.is(parts.length, 3)
    t.true(Math.abs(sum - Number(total['f'])) < 1e-12)
  }
})

test('the second moment of its incoherent spectrum is ħ²⟨(Q·v)²⟩ where frames are close', async (t) => {
  const spec = gas(400, 0.01, 3, [['Li', 120]], 6)
  const flags = { points: '2 1 1', frame: 'none', lags: 0.8, window: 'none' }
  const rows = await rowsOf('incoherent-spectrum', [storeOf(spec)], flags)
  const Q = [2, 1, 1].map((n) => (2 * Math.PI * n) / EDGE)
  const each = Array.from({ length: 120 }, (_, atom) => {
    const v = spec.velocity?.(atom, 0) as readonly number[]
    return (v[0] * Q[0] + v[1] * Q[1] + v[2] * Q[2]) ** 2
  })
  const expected = (HBAR * HBAR * each.reduce((sum, value) => sum + value, 0)) / 120
  const moment = areaOf(
    rows.map((row) => ({ ...row, second: Number(row['energy']) ** 2 * Number(row['s']) })),
    'second',
  )
  t.true(Math.abs(moment / expected - 1) < 0.05, `${moment} ${expected}`)
})

test('the isotropic average of theirs is exp(−DQ²t) at a |Q| that the cell does not have, whatever the pieces', async (t) => {
  const store = storeOf(independent([['Li', 48]], 600, 0.1, 9, brownian(0.1)))
  const flags = { q: '0.37,1.13', average: 'isotropic', frame: 'none', lags: 2 }
  const rows = await rowsOf('self-scattering', [store], flags)
  t.is(rows.length, 2 * 21)
  t.deepEqual(new Set(rows.map(({ q }) => q)), new Set([0.37, 1.13]))
  t.true(rows.every(({ vectors, width, spread }) => vectors === null && width === 0 && spread === 0))
  const later = rows.filter(({ lag }) => Number(lag) > 0)
  for (const row of later) t.true(Math.abs(Number(row['f']) - decay(row)) < 0.03, JSON.stringify(row))
  t.true(spreadOf(later, 'f', decay) < 1.8)
  const [{ width, status }] = await rowsOf('quasielastic', [store], { ...flags, q: '1.13', ...FIT })
  t.is(status, 'determined')
  t.true(Math.abs(Number(width) / (HBAR * D * 1.13 ** 2) - 1) < 0.06, `${width}`)
})
const FIT = { fitFrom: 0.1, fitLags: 12, components: 1, elastic: 'no' }
