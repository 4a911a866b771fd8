import test from 'ava'
import { densitySites } from '../../../operators/density/density-sites.ts'
import { knownOf, UNHEARD } from '../../../pipeline/definition/operator.ts'
import { emptyState } from '../../../pipeline/state/slots.ts'
import { resolveParams } from '../../../schemas/params.ts'
import { seeded } from '../../helpers/random.ts'
import { synthetic } from '../../helpers/synthetic.ts'

const { operator } = densitySites
const EDGE = 6
const PARTS = 16

/** Places along x of two wells, the second half as full, over a floor. */
const density = (x: number, y: number, z: number): number => {
  const wide = (d: number) => Math.exp(-(d * d) / (2 * 0.7 * 0.7))
  const gap = (a: number, b: number) => a - b - EDGE * Math.round((a - b) / EDGE)
  const across = wide(gap(y, 3)) * wide(gap(z, 3))
  return across * (wide(gap(x, 1.5)) + 0.5 * wide(gap(x, 4.5))) + 1e-3
}

function found(perPart: number, count: (mean: number) => number) {
  const atoms = [
    ['Li', 1],
    ['S', 1],
  ] as const
  const cell = [EDGE, 0, 0, 0, EDGE, 0, 0, 0, EDGE]
  const run = synthetic({ atoms, frames: 1, interval: 0.1, cell, position: () => [0, 0, 0] })
  const params = resolveParams('density-sites', operator.params, {
    spacing: 0.5,
    smoothing: 0.5,
    temperature: 600,
  }) as any
  const known = knownOf(operator, params, run, Uint32Array.of(0))
  const { size } = known.shape
  const [total, ...parts]: any[] = Array.from({ length: PARTS + 1 }, () => emptyState(operator.slots(known)))
  const edge = EDGE / size[0]
  for (let v = 0; v < size[0] * size[1] * size[2]; v++) {
    const index = [Math.floor(v / size[1] / size[2]), Math.floor(v / size[2]) % size[1], v % size[2]]
    const [x, y, z] = index.map((i) => i * edge)
    for (const part of parts) {
      part.counts[v] = count(perPart * density(x, y, z))
      total.counts[v] += part.counts[v]
    }
  }
  for (const part of parts) part.frames[0] = 100
  total.frames[0] = 100 * PARTS
  const { rows } = operator.finish([{ ...known, total, parts }], params, UNHEARD)
  return rows.filter(({ kind }) => kind !== 'none') as any[]
}

function poisson(mean: number, random: () => number): number {
  let [events, time] = [0, -Math.log(1 - random())]
  for (; time < mean; events++) time -= Math.log(1 - random())
  return events
}

test('barriers between sites have the error of the counts at maximum and saddle', (t) => {
  const truth = found(1e4, (mean) => mean)
  t.deepEqual(
    truth.map((row) => row.towards),
    [truth[1].kind, truth[0].kind],
  )
  const random = seeded(17)
  const z = Array.from({ length: 40 }, () => found(20, (mean) => poisson(mean, random))).flatMap((rows) =>
    rows.map((row, site) => {
      t.true(
        row.barrierError > 0 &&
          Math.abs(row.energyError / row.energy - row.barrierError / row.barrier) < 1e-9,
      )
      return (row.barrier - truth[site].barrier) / row.barrierError
    }),
  )
  const rms = Math.sqrt(z.reduce((sum, each) => sum + each * each, 0) / z.length)
  t.is(z.length, 80)
  t.true(rms > 0.75 && rms < 1.3, `rms z ${rms}`)
})
