import test from 'ava'
import { eventCoupling } from '../../../operators/coupling/event-coupling.ts'
import { eventLags } from '../../../operators/coupling/event-lags.ts'
import { latticeOf, squaredDistance } from '../../../pipeline/cell/lattice.ts'
import { seeded } from '../../helpers/random.ts'

const CELL = [20, 0, 0, 0, 20, 0, 0, 0, 20]
const lattice = latticeOf(CELL)
const FRAMES = 600
const WINDOWS = { width: 5, reach: 6 }

/** Turns at random; hops in bursts, and beside a share of the turns where they are coupled. */
function trains(seed: number, coupled: number, delay = 10) {
  const random = seeded(seed)
  const place = () => [20 * random(), 20 * random(), 20 * random()]
  const rotors = Array.from({ length: 8 }, place)
  const turns = Array.from({ length: 60 }, () => {
    const at = rotors[Math.floor(8 * random())]
    return { frame: Math.floor(FRAMES * random()), at }
  })
  const hops: { frame: number; at: number[] }[] = []
  for (let burst = 0; burst < 30; burst++) {
    const [frame, at] = [Math.floor(FRAMES * random()), place()]
    for (let k = 0; k < 6; k++) hops.push({ frame: (frame + Math.floor(8 * random())) % FRAMES, at })
  }
  for (const { frame, at } of turns) {
    if (random() >= coupled || frame + delay >= FRAMES) continue
    hops.push({ frame: frame + delay, at: [at[0] + 2 * random(), at[1], (at[2] + 19) % 20] })
  }
  const events = (list: readonly { frame: number; at: readonly number[] }[]) => ({
    frames: list.map(({ frame }) => frame),
    places: list.flatMap(({ at }) => at),
  })
  return { hops: events(hops), turns: events(turns) }
}

const lagsOf = (seed: number, coupled: number) => {
  const { hops, turns } = trains(seed, coupled)
  return eventLags(turns, hops, FRAMES, lattice, [0, 4, 9])
}

test('pairs are counted by distance and lag, round the run', (t) => {
  const one = { frames: [2, 9], places: [0, 0, 0, 10, 0, 0] }
  const other = { frames: [0, 7], places: [19, 0, 0, 10, 6, 0] }
  const { counts } = eventLags(one, other, 10, lattice, [0, 2, 7])
  const found = Array.from(counts.entries()).filter(([, count]) => count > 0)
  // The first of each are 1 Å apart by the nearest image, −2 frames; the second 6 Å, −2 frames.
  t.deepEqual(found, [
    [8, 1],
    [18, 1],
  ])
})

test('in a tilted cell of many boxes pairs are those of a search through all, wrapped or not', (t) => {
  const cell = latticeOf([30, 0, 0, 9, 26, 0, -7, 5, 28])
  const [random, edges] = [seeded(3), [1, 3, 5.5]]
  const events = (count: number) => ({
    frames: Array.from({ length: count }, () => Math.floor(50 * random())),
    places: Array.from({ length: 3 * count }, () => 90 * (random() - 0.5)),
  })
  const [one, other] = [events(200), events(300)]
  const expected = new Float64Array(2 * 50)
  one.frames.forEach((from, i) => {
    other.frames.forEach((to, j) => {
      const [x, y, z] = one.places.slice(3 * i)
      const [u, v, w] = other.places.slice(3 * j)
      const apart = Math.sqrt(squaredDistance(cell, x, y, z, u, v, w))
      const shell = edges.findIndex((edge, k) => apart >= edge && apart < edges[k + 1])
      if (shell >= 0) expected[50 * shell + ((to - from + 50) % 50)]++
    })
  })
  t.true(expected.reduce((sum, count) => sum + count, 0) > 500)
  t.deepEqual(eventLags(one, other, 50, cell, edges).counts, expected)
})

test('trains that know nothing of each other are called coupled in 5 % of the cases at 5 %', (t) => {
  const trials = 200
  let [all, single] = [0, 0]
  for (let trial = 1; trial <= trials; trial++) {
    const { p, pAll } = eventCoupling([lagsOf(1000 + trial, 0)], 1, WINDOWS, 99, trial)
    if (pAll <= 0.05) all++
    if (p[8] <= 0.05) single++
  }
  for (const count of [all, single]) t.true(count >= 2 && count <= 19, `${all}, ${single} of ${trials}`)
})

test('hops that follow turns nearby stand out at their delay, in the near shell alone', (t) => {
  const runs = [1, 2, 3].map((seed) => lagsOf(seed, 0.5))
  const near = eventCoupling(runs, 0, WINDOWS, 199, 1)
  t.is(near.pAll, 1 / 200)
  const at = near.found.indexOf(Math.max(...near.found))
  t.is(near.lags[at], 10)
  t.is(near.p[at], 1 / 200)
  t.true(near.found[at] > 4 * near.expected)
  t.true(eventCoupling(runs, 1, WINDOWS, 199, 1).pAll > 0.05)
})

test('what is found and expected are sums over windows and runs', (t) => {
  const runs = [lagsOf(5, 0), lagsOf(6, 0)]
  const { found, expected, lags } = eventCoupling(runs, 1, { width: 3, reach: 2 }, 9, 1)
  t.deepEqual(Array.from(lags), [-6, -3, 0, 3, 6])
  lags.forEach((lag, k) => {
    let sum = 0
    for (const { counts } of runs)
      for (let d = lag - 1; d <= lag + 1; d++) sum += counts[FRAMES + ((d + FRAMES) % FRAMES)]
    t.is(found[k], sum)
  })
  const pairs = runs.reduce((sum, { counts }) => sum + counts.subarray(FRAMES).reduce((a, b) => a + b, 0), 0)
  t.true(Math.abs(expected - (3 * pairs) / FRAMES) < 1e-9)
})

test('windows that do not fit into the run are refused', (t) => {
  t.throws(() => eventCoupling([lagsOf(1, 0)], 0, { width: 51, reach: 6 }, 9, 1), {
    message: /13 windows of 51/,
  })
  t.throws(() => eventCoupling([lagsOf(1, 0)], 0, { width: 4, reach: 1 }, 9, 1), { message: /windows of 4/ })
})
