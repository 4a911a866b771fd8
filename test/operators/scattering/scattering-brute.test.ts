import test from 'ava'
import type { Triple } from '../../../operators/scattering/vectors/reciprocal.ts'
import { pool } from '../../../pipeline/executors/pool.ts'
import { bruteCurrent, bruteLength, brutePair, bruteSelf, volumeChange, wanderers } from './brute.ts'
import { refusalOf, rowsOf, storeOf, where } from './engine.ts'

const POINTS = { points: '1 0 -2,0 3 1', lags: 0.4, frame: 'none', of: 'Li,P,S' }
const VECTORS: readonly (readonly [string, Triple])[] = [
  ['(1 0 -2)', [1, 0, -2]],
  ['(0 3 1)', [0, 3, 1]],
]
const ELEMENTS = ['Li', 'P', 'S']
const PAIRS = ELEMENTS.flatMap((a, i) => ELEMENTS.slice(i).map((b, j) => [`${a}-${b}`, [i, i + j]] as const))

for (const breathes of [false, true]) {
  const name = breathes ? 'a tilted cell that breathes' : 'a tilted cell'
  const spec = wanderers(breathes)
  const store = storeOf(spec)

  test(`${name}: F_s is that of brute force, whatever the executor`, async (t) => {
    const rows = await rowsOf('self-scattering', [store], POINTS)
    t.deepEqual(await rowsOf('self-scattering', [store], POINTS, pool(2)), rows)
    ELEMENTS.forEach((of, kind) => {
      for (const [at, n] of VECTORS) {
        const own = where(rows, { of, at })
        t.is(own.length, 9)
        own.forEach(({ f }, lag) => {
          t.true(Math.abs(Number(f) - bruteSelf(spec, n, kind, lag)) < 2e-6, `${of} ${at} ${lag}`)
        })
      }
    })
  })

  test(`${name}: F_ab is that of brute force, whatever the executor`, async (t) => {
    const rows = await rowsOf('coherent-scattering', [store], POINTS)
    t.deepEqual(await rowsOf('coherent-scattering', [store], POINTS, pool(2)), rows)
    for (const [of, pair] of PAIRS)
      for (const [at, n] of VECTORS)
        where(rows, { of, at }).forEach(({ f }, lag) => {
          t.true(Math.abs(Number(f) - brutePair(spec, n, pair, lag)) < 4e-6, `${of} ${at} ${lag}`)
        })
    t.is(where(rows, { of: 'Li-S' }).length, 18)
  })

  test(`${name}: C_L and C_T are those of brute force, whatever the executor`, async (t) => {
    const rows = await rowsOf('currents', [store], POINTS)
    t.deepEqual(await rowsOf('currents', [store], POINTS, pool(2)), rows)
    for (const part of ['longitudinal', 'transverse'])
      for (const [of, pair] of PAIRS)
        for (const [at, n] of VECTORS)
          where(rows, { of, at, part }).forEach(({ c }, lag) => {
            const expected = bruteCurrent(spec, n, pair, lag, part)
            // The mean cell gives the directions; that of the first block is a part in a thousand from it.
            t.true(Math.abs(Number(c) - expected) < (breathes ? 0.03 : 4e-5), `${part} ${of} ${at} ${lag}`)
          })
    t.is(where(rows, { of: 'P-S', part: 'transverse' }).length, 18)
  })

  test(`${name}: |Q| of fixed indices, and how far it breathes`, async (t) => {
    const [vectors, selves] = [
      await rowsOf('wave-vectors', [store], { points: POINTS.points }),
      await rowsOf('self-scattering', [store], POINTS),
    ]
    for (const rows of [vectors, selves])
      for (const [at, n] of VECTORS) {
        const [mean, spread] = bruteLength(spec, n)
        const [row] = where(rows, { at })
        t.true(Math.abs(Number(row['q']) - mean) < 1e-9 && Math.abs(Number(row['spread']) - spread) < 1e-7)
        t.is(spread > 1e-4, breathes)
      }
  })
}

test('a cell that changes more than it may is refused, with its frames', async (t) => {
  const spec = wanderers(true)
  const change = volumeChange(spec)
  const store = storeOf(spec)
  for (const name of ['self-scattering', 'coherent-scattering', 'wave-vectors']) {
    const error = await refusalOf(name, store, {
      points: POINTS.points,
      cellChange: 0.9 * change,
      frame: 'none',
    })
    t.is(error.exitCode, 3)
    t.regex(error.message, /frames from \d+, frame \d+: the cell's volume is -?\d\.\d %/)
    t.true(error.remedy.length > 10)
  }
})
