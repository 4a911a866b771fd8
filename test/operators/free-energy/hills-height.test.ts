import test from 'ava'
import { hillsOf } from '../../../operators/free-energy/hills.ts'
import { heightError } from '../../../operators/free-energy/hills-height.ts'
import { hillAt, hillsSurfaces, pointOf } from '../../../operators/free-energy/hills-surface.ts'
import { hillsTables } from '../../../operators/free-energy/hills-tables.ts'
import { binFor, type ValueGrid } from '../../../operators/free-energy/value-grid.ts'
import { seeded } from '../../helpers/random.ts'
import { metadynamics } from './metadynamics.ts'

/** Wells at −1 and 1, the way between them 3 and 2 above them or so. */
const F = (x: number) => 3 * (x * x - 1) * (x * x - 1) + 0.5 * x
const grid: ValueGrid = [{ from: -1.5125, width: 0.025, bins: 121 }]
const [low, top] = [-1, 0].map((x) => binFor('x', grid, [x]))
const truth = F(0) - F(-1)

function run(hills: number, factor: number, seed: number, height = 0.1) {
  const rows = metadynamics({ F, hills, height, factor, kT: 1, random: seeded(seed) })
  const head = '#! FIELDS time x sigma_x height biasf\n'
  return hillsOf('HILLS', `${head}${rows.map((row) => row.join(' ')).join('\n')}\n`)
}

for (const [factor, height, seed] of [
  [4, 0.1, 100],
  [12, 0.1, 200],
  [Number.POSITIVE_INFINITY, 0.05, 300],
]) {
  test(`the error of a height holds the truth as often as it says, bias factor ${factor}`, (t) => {
    const found = Array.from({ length: 40 }, (_, i) => {
      const hills = run(2000, factor, seed + i, height)
      const [surface] = hillsSurfaces(hills, grid, 1)
      const error = heightError(hills, grid, [top, low], 2000) ?? Number.NaN
      return { off: Math.abs(surface[top] - surface[low] - truth), error }
    })
    const within = (n: number) => found.filter(({ off, error }) => off < n * error).length / found.length
    t.true(within(1) > 0.45 && within(1) < 0.85, `${within(1)}`)
    t.true(within(3) >= 0.95, `${within(3)}`)
  })
}

test('of a well-tempered run it falls as the run grows', (t) => {
  const runs = Array.from({ length: 12 }, (_, seed) => run(4800, 6, seed))
  const square = (count: number) => {
    const errors = runs.map((hills) => heightError(hills, grid, [top, low], count)) as number[]
    return errors.reduce((sum, error) => sum + error * error, 0)
  }
  const fall = square(1200) / square(4800)
  t.true(fall > 1.8 && fall < 9, `${fall}`)
})

test('hills at a point, one by one, are the surface', (t) => {
  const hills = run(5, 6, 1)
  const sums = Array.from({ length: 121 }, (_, bin) =>
    [0, 1, 2, 3, 4].reduce((all, hill) => all - hillAt(hills, grid, hill, pointOf(grid, bin)), 0),
  )
  const [surface] = hillsSurfaces(hills, grid, 1)
  sums.forEach((sum, bin) => {
    if (sum < 0) t.true(Math.abs(surface[bin] - (sum - Math.min(...sums))) < 1e-12)
    else t.is(surface[bin], Number.POSITIVE_INFINITY)
  })
})

test('no error of few hills, and of a bin that was filled late; the table says so', (t) => {
  t.is(heightError(run(100, 6, 1), grid, [top, low], 100), undefined)
  const hills = run(2000, 6, 1)
  const asked = { from: [-1], to: [1], near: 0.2 }
  const { convergence } = hillsTables(hills, { steps: 20, below: 10, between: asked })
  const statuses = convergence.rows.map(({ status }) => status)
  t.is(statuses[0], 'not-determined')
  t.is(statuses[19], 'determined')
  for (const { status, error, backwardError, forward } of convergence.rows) {
    t.is(status === 'determined', error !== null)
    t.is(error === null, backwardError === null)
    t.is(status === 'no way', forward === null)
  }
  const last = convergence.rows[19]
  t.true(Math.abs(Number(last['forward']) - truth) < 4 * Number(last['error']) + 0.1)
  const without = hillsTables(hills, { steps: 2, below: 10 }).convergence.rows
  t.like(without[1], { forward: null, error: null, status: null })
})
