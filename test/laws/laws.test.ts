import { join } from 'node:path'
import test from 'ava'
import { operators } from '../../operators/index.ts'
import { analyse } from '../../pipeline/analysis/analyse.ts'
import type { Estimate, Measure } from '../../pipeline/definition/operator.ts'
import { pool } from '../../pipeline/executors/pool.ts'
import type { ArgyroditeOptions } from '../helpers/argyrodite.ts'
import { exampleFlags, isOfRuns } from '../helpers/example.ts'
import { folder } from '../helpers/folder.ts'
import { alike } from './alike.ts'
import { FRAMES, gather, grow, kept, rowsOf, store, UNCHANGED } from './stores.ts'

const together = new URL('./together.js', import.meta.url).href
const WHOLE = store()
const OTHER = store({ seed: 5 })
/** The same trajectory in blocks of another length. */
const RECUT = store({ blockFrames: 32 })

/** ps, by system and temperature: the steeper ones meet the others at the highest. */
const RESIDENCE = [
  [4, 3, 2.4],
  [7, 4, 2.4],
  [12, 5, 2.4],
]
/** Three systems at three temperatures each, for estimates that look over systems. */
const FAMILY = ['a', 'b', 'c'].flatMap((material, m) =>
  [600, 750, 900].map(
    (temperature, i): Partial<ArgyroditeOptions> => ({
      cells: [2, 1, 1],
      seed: 10 * m + i,
      residence: RESIDENCE[m][i],
      tags: { material, temperature },
    }),
  ),
)
const familyIn = kept((blockFrames: number) => FAMILY.map((member) => store({ ...member, blockFrames })))

const isAcross = (operator: Measure | Estimate): boolean => operator.kind === 'estimate' && !!operator.across

const isOfExamples = (operator: (typeof operators)[number]): operator is Measure | Estimate =>
  operator.kind !== 'transform' && isOfRuns(operator)

const storesOf = (operator: Measure | Estimate): readonly string[] =>
  isAcross(operator) ? familyIn(64) : [WHOLE]

/** Rows of an operator's example in one thread, with its pictures. */
const aloneOf = kept((operator: Measure | Estimate) => rowsOf(operator, storesOf(operator), { drawn: true }))

const COMPANY = 24
/** Operators whose examples are measured in one pool: those that look over systems have other runs than the others. */
const companies = [true, false].flatMap((across) => {
  const all = operators.filter(isOfExamples).filter((operator) => isAcross(operator) === across)
  return all.flatMap((_, i) => (i % COMPANY === 0 ? [all.slice(i, i + COMPANY)] : []))
})

/** Rows of their examples in one pool, by name. */
const pooledOf = kept(async (company: readonly (Measure | Estimate)[]) => {
  const { results } = await analyse({
    module: together,
    params: company.map((operator) => ({ name: operator.name, flags: exampleFlags(operator) })),
    runs: storesOf(company[0]).map((path) => ({ pattern: path, tags: {} })),
    out: folder(),
    executor: pool(2),
    drawn: false,
  })
  return new Map(results.map(({ name, table }) => [name, table.rows]))
})

/** Columns of what this crystal does not have, as rotors of two centres. */
const ELSEWHERE: readonly string[] = [
  'rotor-trace.dihedral',
  'barrier.error',
  'low-energy.betaError',
  ...['configurational', 'path', 'pathError'].map((name) => `system-summary.${name}`),
  'damped-oscillators.Q',
  ...['rotor', 'along', 'off', 'distortion'].map((name) => `collective-variable.${name}`),
  ...['perIon', 'perIonError', 'ions'].map((name) => `passage.${name}`),
  ...['shift', 'shiftError', 'canFactor', 'canFactorError'].map((name) => `quasielastic.${name}`),
]

/** Lines through two or three points, weighted by errors of fits, make more of rounding than the fits. */
const LINES = ['arrhenius', 'conductivity-arrhenius', 'meyer-neldel', 'system-summary', 'turn-activation']
const toleranceOf = ({ name }: { readonly name: string }): number => (LINES.includes(name) ? 1e-7 : 1e-9)

for (const operator of operators) {
  if (!isOfExamples(operator)) continue

  test(`${operator.name}: its example measures something, in every column`, async (t) => {
    const rows = await (isAcross(operator)
      ? aloneOf(operator)
      : rowsOf(operator, [WHOLE, OTHER], { drawn: true }))
    t.true(rows.length > 0)
    for (const [name, { where = {} }] of Object.entries(operator.shown.columns)) {
      const own = rows.filter((row) => Object.keys(where).every((key) => row[key] === where[key]))
      const isFilled = own.some((row) => row[name] !== null && row[name] !== undefined)
      t.true(isFilled || ELSEWHERE.includes(`${operator.name}.${name}`), `column ${name} is empty`)
    }
    for (const row of rows)
      for (const value of Object.values(row)) t.false(typeof value === 'number' && !Number.isFinite(value))
  })

  test(`${operator.name}: one thread, a pool that measures others too, and a run that grew give the same bits`, async (t) => {
    const [, ...others] = storesOf(operator)
    const alone = await aloneOf(operator)
    const company = companies.find((each) => each.includes(operator)) as (typeof companies)[number]
    t.deepEqual((await pooledOf(company)).get(operator.name), alone)
    const out = folder()
    const path = join(folder(), 'run')
    for (const frames of [70, 64 * 3, FRAMES]) {
      grow(path, frames, isAcross(operator) ? FAMILY[0] : UNCHANGED)
      await gather(operator, [path, ...others], out).catch((error) => {
        if (error.fault !== 'usage') throw error
      })
    }
    t.deepEqual(await rowsOf(operator, [path, ...others], { out }), alone)
  })

  test(`${operator.name}: another cut gives the same counts and sums`, async (t) => {
    const other = await rowsOf(operator, isAcross(operator) ? familyIn(32) : [RECUT])
    const own = await aloneOf(operator)
    alike(t, own, other, toleranceOf(operator))
  })
}
