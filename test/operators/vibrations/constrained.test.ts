import test from 'ava'
import { dos } from '../../../operators/vibrations/dos.ts'
import { totalsOf } from '../../../operators/vibrations/totals.ts'
import { curvesOf } from '../../../operators/vibrations/vacf-curves.ts'
import { UNHEARD } from '../../../pipeline/definition/operator.ts'
import { forgetting, listening, type Motion, moving, vacfOf } from './motions.ts'

const [KELVIN, INTERVAL, RATE] = [300, 0.05, 5]
const thermal = (mass: number) => (0.08617333262 * KELVIN) / (mass * 0.1036426966)

/** Li and S at this temperature, each with this share of its velocities squared. */
function measured(shares: Readonly<Record<'Li' | 'S', number>>) {
  const context = listening()
  const motion: Motion = (random, atom) => {
    const [element, mass] = atom < 64 ? (['Li', 6.94] as const) : (['S', 32.06] as const)
    return forgetting(shares[element] * thermal(mass), RATE, INTERVAL)(random, atom)
  }
  const run = moving(
    [
      ['Li', 64],
      ['S', 64],
    ],
    2000,
    motion,
    { interval: INTERVAL, tags: { temperature: KELVIN } },
  )
  return { table: vacfOf([run], {}, context), heard: context.heard }
}

test('rigid and fixed atoms are no alarm; all too cold is one', (t) => {
  t.deepEqual([...measured({ Li: 1, S: 1 }).heard.keys()], [])
  t.deepEqual([...measured({ Li: 1, S: 0.4 }).heard.keys()], ['constrained'])
  t.deepEqual([...measured({ Li: 1, S: 0 }).heard.keys()], ['fixed-atoms'])
  t.deepEqual([...measured({ Li: 0.4, S: 0.4 }).heard.keys()], ['kinetic-temperature'])
  t.deepEqual([...measured({ Li: 1, S: 1.4 }).heard.keys()], ['kinetic-temperature'])
})

test('degrees of freedom weigh in the total density of states, fixed atoms have none', (t) => {
  const shareOf = (S: number) => {
    const { table } = measured({ Li: 1, S })
    const totals = totalsOf(curvesOf(table), [], UNHEARD)
    const own = dos.operator.finish({ vacf: table }, dos().params, UNHEARD).rows
    t.false(own.some((row) => typeof row['dos'] === 'number' && !Number.isFinite(row['dos'])))
    return [totals.shares.get('Li')?.fraction, totals.shares.get('S')?.fraction]
  }
  const [li, s] = shareOf(0.4) as number[]
  t.true(Math.abs(li - 1 / 1.4) < 0.01 && Math.abs(s - 0.4 / 1.4) < 0.01, `${li} ${s}`)
  t.deepEqual(shareOf(1), [0.5, 0.5])
  t.deepEqual(shareOf(0), [1, undefined])
})
