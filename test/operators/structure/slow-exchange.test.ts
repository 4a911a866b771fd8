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

test('ions that change their places seldom are warned of, with how often', (t) => {
  const [warning, ...others] = warningsOf([hopping(160, 1)])
  t.deepEqual(others, [])
  t.regex(warning, /^slow-exchange: .*Li changes its place [12]\.\d times of 15 in the mean.*take 4 replicas/)
  t.is(warningsOf([hopping(160, 1), hopping(160, 2), hopping(160, 3)]).length, 3)
  t.is(warningsOf([hopping(160, 1)], 'Li-Li').length, 1)
})

test('ions that hop often, four replicas, other pairs and a run that is too short to say are not', (t) => {
  t.deepEqual(warningsOf([hopping(5, 1)]), [])
  t.deepEqual(warningsOf([1, 2, 3, 4].map((seed) => hopping(160, seed))), [])
  t.deepEqual(warningsOf([hopping(160, 1)], 'S-S'), [])
  t.deepEqual(warningsOf([hopping(160, 1, 20)]), [])
})
