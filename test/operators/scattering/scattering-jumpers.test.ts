import test from 'ava'
import { eisfOnSphere, j0 } from '../../../operators/scattering/functions/elastic.ts'
import { HBAR } from '../../../schemas/units.ts'
import { rowsOf, storeOf, where } from './engine.ts'
import { EDGE, independent } from './independent.ts'
import { type Chance, direction } from './movers.ts'

const TAU = 2
const INTERVAL = 0.1
const CELLS = 4
/** Length of a jump: the lattice fits the cell. */
const JUMP = EDGE / CELLS

/** Jumps to one of the six neighbours of a simple cubic lattice, at any time, one in `TAU` ps. */
const hopping = ({ uniform }: Chance) => {
  const at: [number, number, number] = [0, 0, 0].map(() => Math.floor(CELLS * uniform()) * JUMP) as never
  let left = -TAU * Math.log(1 - uniform())
  return (): [number, number, number] => {
    const now: [number, number, number] = [...at]
    let time = INTERVAL
    while (left < time) {
      time -= left
      at[Math.floor(3 * uniform())] += uniform() < 0.5 ? JUMP : -JUMP
      left = -TAU * Math.log(1 - uniform())
    }
    left -= time
    return now
  }
}

/** (ħ/τ)(1 − ⅓ Σ cos Q_k d) of a wave vector with these whole numbers, as a rate. */
const rateOf = (n: readonly number[]): number =>
  (1 - n.reduce((sum, k) => sum + Math.cos((2 * Math.PI * k) / CELLS), 0) / 3) / TAU

test('a jumper on a lattice: Γ of each direction is its own', async (t) => {
  const store = storeOf(independent([['Li', 96]], 3000, INTERVAL, 11, hopping))
  const points = ['1 0 0', '1 1 0', '1 1 1', '2 0 0', '2 2 2']
  const rows = await rowsOf('quasielastic', [store], {
    points: points.join(),
    frame: 'none',
    lags: 15,
    fitFrom: 0.1,
    components: 1,
    elastic: 'no',
  })
  t.is(rows.length, points.length)
  for (const point of points) {
    const [{ width, error, status }] = where(rows, { at: `(${point})` })
    const truth = HBAR * rateOf(point.split(' ').map(Number))
    t.is(status, 'determined')
    t.true(Math.abs(Number(width) / truth - 1) < 0.08, `${point}: ${width} ± ${error}, ${truth}`)
  }
})

test('the powder mean of a lattice jumper starts as Chudley–Elliott says', async (t) => {
  const store = storeOf(independent([['Li', 96]], 3000, INTERVAL, 12, hopping))
  const rows = await rowsOf('self-scattering', [store], {
    q: '1.5,1.9,2.3',
    width: 0.3,
    most: 4000,
    frame: 'none',
    lags: 0.1,
  })
  for (const { f, q } of where(rows, { lag: INTERVAL })) {
    const slope = (1 - Number(f)) / INTERVAL
    const truth = (1 - j0(Number(q) * JUMP)) / TAU
    t.true(Math.abs(slope / truth - 1) < 0.08, `${q}: ${slope} ${truth}`)
  }
})

test('diffusion on a sphere leaves j₀²(QR)', async (t) => {
  const R = 1.5
  const onSphere = (random: Chance) => {
    let n = direction(random)
    const middle = [0, 0, 0].map(() => EDGE * random.uniform())
    return (): [number, number, number] => {
      const turned = n.map((value) => value + 0.3 * random.normal())
      const length = Math.hypot(...turned)
      n = turned.map((value) => value / length) as [number, number, number]
      return n.map((value, k) => middle[k] + R * value) as [number, number, number]
    }
  }
  const store = storeOf(independent([['Li', 96]], 3000, INTERVAL, 13, onSphere))
  const rows = await rowsOf('elastic-intensity', [store], {
    points: '1 0 0,1 1 0,2 0 0,2 1 1',
    frame: 'none',
    lags: 10,
  })
  t.is(rows.length, 4)
  for (const { q, elastic } of rows) {
    const truth = eisfOnSphere(Number(q), R)
    t.true(Math.abs(Number(elastic) - truth) < 0.02, `${q}: ${elastic} ${truth}`)
  }
})
