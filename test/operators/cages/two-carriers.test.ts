import test from 'ava'
import { residence } from '../../../operators/cages/residence.ts'
import { residenceSensitivity } from '../../../operators/cages/residence-sensitivity.ts'
import { survival } from '../../../operators/cages/survival.ts'
import { seeded } from '../../helpers/random.ts'
import { factsOf, labelled, rowsOf } from './labelled.ts'

/** Ions of two elements in turn, the one leaving its cage five times as often as the other; now and then between cages. */
const CHANCES = [0.1, 0.02]
const ELEMENTS = ['Li', 'Na']
const random = seeded(3)
const facts = factsOf(['S 4c', 'S 4a', 'Cl 4c'], [4, 3])

const paths = Array.from({ length: 10 }, (_, ion) => {
  let cage = 1
  return Array.from({ length: 400 }, () => {
    if (random() < CHANCES[ion % 2]) cage = 1 + Math.floor(3 * random())
    return random() < 0.1 ? 0 : cage
  })
})
const blockOf = (ions: readonly number[]) => {
  const wide = ions.map((ion) => paths[ion])
  const narrow = wide.map((path) => path.map((cage, t) => (t % 3 === 0 ? 0 : cage)))
  return labelled(
    [wide, narrow],
    facts,
    0.1,
    ions.map((ion) => ELEMENTS[ion % 2]),
  )
}
const every = [...paths.keys()]

const MEASURES = [
  [residence, { ignoreReturnsWithin: 0.3 }],
  [survival, { ignoreReturnsWithin: 0.3, upTo: 10 }],
  [residenceSensitivity, { strides: '1,3', returnTimes: '0,0.5' }],
] as const

for (const [maker, given] of MEASURES) {
  const { name } = maker.operator
  test(`${name}: what two elements have together is what each has alone, however the frames are cut`, (t) => {
    for (const cuts of [[], [150, 300]]) {
      const together = rowsOf(maker as never, given, [blockOf(every)], cuts)
      t.deepEqual([...new Set(together.map((row) => row['of']))], ELEMENTS)
      for (const [e, of] of ELEMENTS.entries()) {
        const alone = rowsOf(maker as never, given, [blockOf(every.filter((ion) => ion % 2 === e))], cuts)
        t.deepEqual(
          together.filter((row) => row['of'] === of),
          alone,
        )
      }
    }
  })
}

test('residence: replicas that lack an element say nothing of it', (t) => {
  const rows = rowsOf(residence, {}, [blockOf(every), blockOf([0, 2, 4])])
  const [li, na] = ELEMENTS.map((of) => rows.find((row) => row['of'] === of && row['centre'] === 'all'))
  const both = rowsOf(residence, {}, [blockOf([0, 2, 4, 6, 8]), blockOf([0, 2, 4])])
  t.deepEqual(li, both.find((row) => row['centre'] === 'all') as never)
  const alone = rowsOf(residence, {}, [blockOf([1, 3, 5, 7, 9])])
  t.deepEqual(na, alone.find((row) => row['centre'] === 'all') as never)
})
