import test from 'ava'
import { reorientation } from '../../../../operators/polyanions/turning/reorientation.ts'
import { BOLTZMANN } from '../../../../schemas/units.ts'
import { normal, seeded } from '../../../helpers/random.ts'
import { about, after, anyRotation, TETRAHEDRON, turned } from '../tumbling.ts'
import { measured, PS4, remembered, storeOf } from './rotor-runs.ts'

const ENERGY = 0.2
const INTERVAL = 0.1
/** Turns per frame of a rotor: 0.006 at 900 K. */
const chanceAt = (kelvin: number): number =>
  0.006 * Math.exp(((-1000 * ENERGY) / BOLTZMANN) * (1 / kelvin - 1 / 900))

/** PS₄ that turn by 120° about a bond, as often as the law of Arrhenius says. */
function turning(kelvin: number, chance: number, frames = 1000): string {
  const uniform = seeded(kelvin)
  const random = normal(uniform)
  return storeOf({
    bodies: new Array(27).fill(PS4),
    cell: [30, 0, 0, 0, 30, 0, 0, 0, 30],
    frames,
    interval: INTERVAL,
    tags: { temperature: kelvin },
    orientation: remembered(27, (_, frame, last) => {
      if (frame === 0) return anyRotation(random)
      if (uniform() >= chance) return last
      const k = 3 * Math.floor(4 * uniform())
      return after(about(turned(last, TETRAHEDRON.slice(k, k + 3)), (2 * Math.PI) / 3), last)
    }),
  })
}

test('the activation energy and the prefactor of turns are those that made them', async (t) => {
  const paths = [600, 750, 900].map((kelvin) => turning(kelvin, chanceAt(kelvin)))
  const { rows, figures } = await measured('turn-activation', paths, { dwell: '0.3ps' })
  t.is(rows.length, 1)
  const [{ of, quantity, unit, energy, error, prefactor, prefactorError, points }] = rows
  t.deepEqual([of, quantity, unit, points], ['PS4, turn', 'rate', '1/ns', 3])
  t.true(Math.abs(Number(energy) - ENERGY) < 2.5 * Number(error), `${energy} ± ${error}`)
  t.true(Number(error) < 0.04)
  const exact = Math.log(((1000 * chanceAt(900)) / INTERVAL) * Math.exp((1000 * ENERGY) / (BOLTZMANN * 900)))
  t.true(Math.abs(Number(prefactor) - exact) < 2.5 * Number(prefactorError))
  t.deepEqual(
    figures.map(({ name }) => name.replace(/.*(-residuals)$/, '$1')),
    ['turn-activation', '-residuals'],
  )
})

test('a temperature without a turn counts by its bound', async (t) => {
  const paths = [300, 750, 900].map((kelvin) => turning(kelvin, kelvin === 300 ? 0 : chanceAt(kelvin), 500))
  const { rows } = await measured('turn-activation', paths, { dwell: '0.3ps' })
  t.like(rows[0], { points: 2, censored: 1, leftOut: 0 })
})

test('the bound is the most that so many turns allow', async (t) => {
  const { rows } = await measured('reorientation', [turning(900, chanceAt(900), 300)], { dwell: '0.3ps' })
  const [{ turns, rate, bound }] = rows as Record<string, number>[]
  t.true(turns > 20)
  const time = turns / rate
  // P(seen so many or fewer | bound) = 5 %.
  let [term, sum] = [Math.exp(-bound * time), 0]
  for (let k = 0; k <= turns; k++) {
    sum += term
    term *= (bound * time) / (k + 1)
  }
  t.true(Math.abs(sum - 0.05) < 1e-6)
  t.true('bound' in reorientation.operator.shown.columns)
})
