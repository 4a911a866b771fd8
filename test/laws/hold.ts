import test from 'ava'
import { operators } from '../../operators/index.ts'
import { pool } from '../../pipeline/executors/pool.ts'
import type { ArgyroditeOptions } from '../helpers/argyrodite.ts'
import { folder } from '../helpers/folder.ts'
import { alike } from './alike.ts'
import { isLawful, type Lawful } from './lawful.ts'
import { FRAMES, gather, kept, rowsOf, storesIn, tablesTogether } from './stores.ts'

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

/** Tests the laws of some operators on runs, of which the first grows. Each is measured alone in one thread; with all others of them in a
 *  pool, where the first run has grown and the others are new; and with all others on the same runs in blocks of another length. */
export function holdLaws(
  chosen: (operator: Lawful) => boolean,
  members: readonly Partial<ArgyroditeOptions>[],
): void {
  const company = operators.filter(isLawful).filter(chosen)
  const runsIn = kept((blockFrames: number) =>
    storesIn(
      folder(),
      members.map((member) => ({ ...member, blockFrames })),
    ),
  )
  const aloneOf = kept((operator: Lawful) => rowsOf(operator, runsIn(64), { drawn: true }))
  const recutIn = kept((blockFrames: number) => tablesTogether(company, runsIn(blockFrames)))
  const grownTo = kept(async (whole: number) => {
    const [home, out] = [folder(), folder()]
    for (const frames of [70, 64 * 3]) await gather(company, storesIn(home, [{ ...members[0], frames }]), out)
    const runs = storesIn(
      home,
      members.map((member) => ({ ...member, frames: whole })),
    )
    return tablesTogether(company, runs, { out, executor: pool(2) })
  })

  for (const operator of company) {
    const { name, shown } = operator

    test(`${name}: its example measures something, in every column`, async (t) => {
      const rows = await aloneOf(operator)
      t.true(rows.length > 0)
      for (const [column, { where = {} }] of Object.entries(shown.columns)) {
        const own = rows.filter((row) => Object.keys(where).every((key) => row[key] === where[key]))
        const isFilled = own.some((row) => row[column] !== null && row[column] !== undefined)
        t.true(isFilled || ELSEWHERE.includes(`${name}.${column}`), `column ${column} is empty`)
      }
      for (const row of rows)
        for (const value of Object.values(row)) t.false(typeof value === 'number' && !Number.isFinite(value))
    })

    test(`${name}: one thread, a pool that measures others too, and a run that grew give the same bits`, async (t) => {
      t.deepEqual((await grownTo(FRAMES))[name].rows, await aloneOf(operator))
    })

    test(`${name}: another cut gives the same counts and sums`, async (t) => {
      const { rows } = (await recutIn(32))[name]
      alike(t, await aloneOf(operator), rows, toleranceOf(operator))
    })
  }
}
