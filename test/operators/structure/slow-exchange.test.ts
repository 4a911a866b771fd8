import test from 'ava'
import { seeded } from '../../helpers/random.ts'
import { synthetic } from '../../helpers/synthetic.ts'
import { cubic } from './gas.ts'
import { tableOf } from './rdf-engine.ts'

const [IONS, FRAMES] = [16, 320]
const EDGE = 20

/** Lithium that hops by 3 Å along x now and then, in mean so many frames after the last time, all of it drifting, and sulphur at rest. */
function hopping(wait: number, seed: number, frames = FRAMES) {
  const random = seeded(seed)
  const paths = Array.from({ length: IONS }, () => {
    let at = EDGE * random()
    return Float64Array.from(
      { length: frames },
      () => (at += random() < 1 / wait ? 3 * Math.sign(random() - 0.5) : 0),
    )
  })
  return synthetic({
    atoms: [
      ['Li', IONS],
      ['S', 2],
    ],
    frames,
    interval: 0.1,
    cell: cubic(EDGE),
    position: (atom, t) =>
      atom < IONS ? [paths[atom][t] + 0.1 * t, atom, 0.1 * t] : [10 * (atom - IONS), 5, 5],
    blockFrames: 32,
  })
}

function warningsOf(runs: Parameters<typeof tableOf>[0], pairs = 'Li-S'): string[] {
  const found: string[] = []
  tableOf(runs, { upTo: 6, binWidth: 1, pairs }, (name, message) => found.push(`${name}: ${message}`))
  return found
}

test('ions that change their places slowly are warned of, with how often, in one run and in two', (t) => {
  const [warning, ...others] = warningsOf([hopping(300, 1)])
  t.deepEqual(others, [])
  t.regex(
    warning,
    /^slow-exchange: .*: \d+ % of Li are at another place a sixteenth of the run later, \d+ % half a run later.*take 3 replicas/,
  )
  t.is(warningsOf([1, 2].map((seed) => hopping(1000, seed))).length, 2)
  t.is(warningsOf([hopping(300, 1)], 'Li-Li').length, 1)
})

test('ions that hop often, three replicas, other pairs and a run that is too short to say are not', (t) => {
  t.deepEqual(warningsOf([hopping(5, 1)]), [])
  t.deepEqual(warningsOf([1, 2, 3].map((seed) => hopping(1000, seed))), [])
  t.deepEqual(warningsOf([hopping(300, 1)], 'S-S'), [])
  t.deepEqual(warningsOf([hopping(300, 1, 20)]), [])
})

/** Sixteen ions that exchange between two places 3 Å apart, with a relaxation time in frames. */
function exchanging(time: number, seed: number, share = 0.5) {
  const random = seeded(seed)
  const paths = Array.from({ length: IONS }, () => {
    let isHere = random() < share
    return Float64Array.from({ length: FRAMES }, () => {
      if (random() < (isHere ? 1 - share : share) / time) isHere = !isHere
      return isHere ? 3 : 0
    })
  })
  return synthetic({
    atoms: [
      ['Li', IONS],
      ['S', 2],
    ],
    frames: FRAMES,
    interval: 0.1,
    cell: cubic(EDGE),
    position: (atom, t) => (atom < IONS ? [paths[atom][t], atom, 5] : [10 * (atom - IONS), 5, 5]),
    blockFrames: 32,
  })
}

const warned = (time: number, share: number): number =>
  Array.from({ length: 40 }, (_, seed) => warningsOf([exchanging(time, seed + 1, share)]).length).reduce(
    (sum, count) => sum + count,
    0,
  )

test('of 40 runs those whose exchange takes a third of the run are told, those where it is quick are not, on rare places too', (t) => {
  for (const share of [0.5, 0.2]) {
    const [slow, quick, quickest] = [FRAMES / 3, FRAMES / 20, 1.5].map((time) => warned(time, share))
    t.true(slow >= 36, `${share}: ${slow} of the slow`)
    t.true(quick <= 3, `${share}: ${quick} of the quick`)
    t.true(quickest <= 1, `${share}: ${quickest} of the quickest`)
  }
})
