import test from 'ava'
import { model } from '../../../operators/markov/model.ts'
import { passage } from '../../../operators/paths/passage.ts'
import { pathEntropy } from '../../../operators/paths/path-entropy.ts'
import { paths } from '../../../operators/paths/paths.ts'
import type { Row } from '../../../schemas/table.ts'
import { seeded } from '../../helpers/random.ts'
import { finish, known, near, randomReversible, sample, tableOf } from '../markov/chains.ts'

const random = seeded(41)
const CHAIN = known(randomReversible(6, random))
const PATHS = Array.from({ length: 10 }, () => sample(CHAIN, 4000, random))
const TABLE = tableOf(PATHS, [2], 6)
const PER_ION = tableOf(PATHS, [2], 6, 'ions')
const CLASSES = 'top=0,bottom=5,plane=1+2+3'
const STATES: Readonly<Record<string, number[]>> = { top: [0], bottom: [5], plane: [1, 2, 3] }
const LABELS = [
  'top → bottom',
  'top → plane',
  'bottom → top',
  'bottom → plane',
  'plane → top',
  'plane → bottom',
]

/** The values of a column over the pairs of states of two classes. */
const over = (rows: readonly Row[], label: string, name: string): number[] => {
  const [from, to] = label.split(' → ').map((word) => STATES[word])
  return rows
    .filter((row) => from.includes(row['from'] as number) && to.includes(row['to'] as number))
    .map((row) => Number(row[name]))
}
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length

test('path entropy of classes is the mean over their pairs of states, by each definition', (t) => {
  const { rows } = finish(pathEntropy({ classes: CLASSES, outside: '4' }), PER_ION)
  for (const definition of ['flux', 'walks', 'walks-2025']) {
    const own = rows.filter((row) => row['definition'] === definition)
    const found = own.filter(({ of }) => of === 'class')
    t.deepEqual(
      found.map(({ classes }) => classes),
      LABELS,
    )
    for (const { classes, entropy, error } of found) {
      const pairs = over(
        own.filter(({ of }) => of === 'pair'),
        String(classes),
        'entropy',
      )
      t.is(pairs.length, String(classes).includes('plane') ? 3 : 1)
      t.true(near(Number(entropy), mean(pairs), 1e-12))
      t.true(Number(error) > 0)
    }
    const same = own.find(({ of, from, to }) => of === 'pair' && from === 0 && to === 5)
    t.is(found[0]['error'], (same as Row)['error'])
  }
})

test('passages of classes are those of the sets, and the mean over their pairs', (t) => {
  const { rows } = finish(passage({ classes: CLASSES }), TABLE)
  const sets = rows.filter((row) => row['sets'] !== null)
  t.deepEqual(
    sets.map((row) => row['sets']),
    LABELS,
  )
  const [asSets] = finish(passage({ from: '1,2,3', to: '5' }), TABLE).rows.filter(
    (row) => row['sets'] !== null,
  )
  t.deepEqual({ ...sets[5], sets: '' }, { ...asSets, sets: '' })
  for (const row of sets) {
    const pairs = over(
      rows.filter(({ sets: each }) => each === null),
      String(row['sets']),
      'mfpt',
    )
    t.true(near(Number(row['pairs']), mean(pairs), 1e-12))
    t.true(Number(row['pairsError']) > 0)
  }
})

test('the flux between classes is the difference of what goes to and fro, and adds up to the total', (t) => {
  const { rows } = finish(paths({ from: '0', to: '5', classes: 'top=0,bottom=5,plane=1+2+3,rest=4' }), TABLE)
  const states = { ...STATES, rest: [4] }
  const gross = (from: readonly number[], to: readonly number[]) =>
    rows
      .filter(({ of }) => of === 'flux')
      .filter((row) => from.includes(row['from'] as number) && to.includes(row['to'] as number))
      .reduce((sum, row) => sum + Number(row['gross']), 0)
  const fluxes = rows.filter(({ of }) => of === 'class flux')
  t.is(fluxes.length, 12)
  for (const { path, flux } of fluxes) {
    const [from, to] = String(path)
      .split(' → ')
      .map((word) => states[word as keyof typeof states])
    const net = Math.max(0, gross(from, to) - gross(to, from))
    t.true(Math.abs(Number(flux) - net) < 1e-15)
  }
  const total = Number(rows.find(({ of }) => of === 'total')?.['flux'])
  const out = fluxes.filter(({ path }) => String(path).startsWith('top'))
  t.true(
    near(
      out.reduce((sum, { flux }) => sum + Number(flux), 0),
      total,
      1e-12,
    ),
  )
  t.true(
    near(
      out.reduce((sum, { share }) => sum + Number(share), 0),
      1,
      1e-12,
    ),
  )
})

test('the committor of a class is weighted by π', (t) => {
  const { rows } = finish(paths({ from: '0', to: '5', classes: CLASSES }), TABLE)
  const { rows: states } = finish(model(), TABLE)
  const pi = (state: number) =>
    Number(states.find(({ of, from }) => of === 'state' && from === state)?.['stationary'])
  const q = (state: number) =>
    Number(rows.find(({ of, from }) => of === 'committor' && from === state)?.['forward'])
  const classes = rows.filter(({ of }) => of === 'class')
  t.deepEqual(classes.map(({ path, forward }) => [path, forward]).slice(0, 2), [
    ['top', 0],
    ['bottom', 1],
  ])
  const plane = STATES['plane']
  const expected =
    plane.reduce((sum, state) => sum + pi(state) * q(state), 0) /
    plane.reduce((sum, state) => sum + pi(state), 0)
  t.true(near(Number(classes[2]['forward']), expected, 1e-12))
  t.true(near(Number(classes[2]['backward']), 1 - expected, 1e-9))
  t.true(Number(classes[2]['error']) > 0)
})

test('of counts per ion the mean over the models of single ions stands beside the pooled one', (t) => {
  const { rows } = finish(passage({ errors: 'none' }), PER_ION)
  const single = PATHS.map((path) => finish(passage({ errors: 'none' }), tableOf([path], [2], 6)).rows)
  for (const [i, row] of rows.entries()) {
    t.is(row['ions'], 10)
    t.true(near(Number(row['perIon']), mean(single.map((own) => Number(own[i]['mfpt']))), 1e-9))
    t.true(Number(row['perIonError']) > 0)
  }
  t.true(finish(passage(), TABLE).rows.every(({ perIon, ions }) => perIon === null && ions === null))
})

test('classes that name no states, strangers, or a state twice are refused', (t) => {
  const refused = (classes: string, words: RegExp) =>
    t.regex(t.throws(() => finish(passage({ classes }), TABLE))?.message ?? '', words)
  refused('top', /--classes: "top"/)
  refused('top=9', /there is no state "9"/)
  refused('top=0,bottom=0+1', /state 0 is named twice/)
  refused('top=0,top=1', /two classes are "top"/)
})
