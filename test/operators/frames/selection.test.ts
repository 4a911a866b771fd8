import test from 'ava'
import { chosenRows } from '../../../operators/frames/chosen-rows.ts'
import { readSelection } from '../../../operators/frames/selection-reader.ts'
import { IonstreamError } from '../../../schemas/errors.ts'
import { seeded } from '../../helpers/random.ts'
import { synthetic } from '../../helpers/synthetic.ts'

const CELL = [9, 0, 0, 3, 8, 0, -2, 1, 10]
const random = seeded(5)
const PLACES = Array.from({ length: 60 }, () => {
  const f = [random() * 3 - 1, random() * 3 - 1, random() * 3 - 1]
  return [0, 1, 2].map((c) => f[0] * CELL[c] + f[1] * CELL[3 + c] + f[2] * CELL[6 + c]) as [
    number,
    number,
    number,
  ]
})
/** 20 Li, 10 P, 15 + 15 S of two types; all move by the same after the first frame but for Li, which trade places with S. */
const run = synthetic({
  atoms: [
    ['Li:1', 20],
    ['P:2', 10],
    ['S:3', 15],
    ['S:4', 15],
  ],
  frames: 2,
  interval: 1,
  cell: CELL,
  position: (atom, frame) => PLACES[(atom + 31 * frame) % 60],
})
const elementOf = (row: number) => run.types[run.typeOf[row]].element

/** Over 7³ images. */
function distance(a: number, b: number): number {
  let least = Infinity
  for (let i = -3; i <= 3; i++)
    for (let j = -3; j <= 3; j++)
      for (let k = -3; k <= 3; k++) {
        const d = [0, 1, 2].map(
          (c) => PLACES[a][c] - PLACES[b][c] + i * CELL[c] + j * CELL[3 + c] + k * CELL[6 + c],
        )
        least = Math.min(least, Math.hypot(...d))
      }
  return least
}
const ALL = Array.from({ length: 60 }, (_, row) => row)
const near = (row: number, within: number, is: (row: number) => boolean) =>
  ALL.some((other) => other !== row && is(other) && distance(row, other) < within)
const isP = (row: number) => elementOf(row) === 'P'
const isS = (row: number) => elementOf(row) === 'S'

const CASES: [string, (row: number) => boolean][] = [
  ['all', () => true],
  ['Li', (row) => elementOf(row) === 'Li'],
  ['type:3', (row) => row >= 30 && row < 45],
  ['type 2 4', (row) => (row >= 20 && row < 30) || row >= 45],
  ['element S and not bonded P', (row) => isS(row) && !near(row, 2.6, isP)],
  ['within 3 of P', (row) => near(row, 3, isP)],
  ['within 4.5Å of (S and type 4)', (row) => near(row, 4.5, (other) => other >= 45)],
  ['index 0:9 20', (row) => row < 10 || row === 20],
  ['not element Li P', isS],
  ['Li or S and bonded P', (row) => elementOf(row) === 'Li' || (isS(row) && near(row, 2.6, isP))],
  ['(Li or S) and bonded P', (row) => !isP(row) && near(row, 2.6, isP)],
  ['not not (P)', isP],
  ['mobile or type 4', (row) => elementOf(row) === 'Li' || row >= 45],
]
for (const [selection, has] of CASES)
  test(`"${selection}" chooses what it says`, (t) => {
    const expected = ALL.filter(has)
    t.true(expected.length > 0)
    t.deepEqual(
      ALL.filter((row) => chosenRows(run, [selection])[row]),
      expected,
    )
  })

test('ids are those of the input, and several selections are taken together', (t) => {
  const [first, second] = [run.ids[7], run.ids[41]]
  t.deepEqual(
    ALL.filter((row) => chosenRows(run, [`id ${first}`, `id ${second}`])[row]),
    [7, 41],
  )
})

for (const [selection, word, at] of [
  ['elemnt S', 'elemnt', 0],
  ['element S and not bondet P', 'bondet', 18],
  ['element Xx', 'Xx', 8],
  ['type 3 9', '9', 7],
  ['index 5:2', '5:2', 6],
  ['within x of P', 'x', 7],
  ['within 3 P', 'P', 9],
  ['Li and', '', 6],
  ['(Li or S', '', 8],
  ['Li S', 'S', 3],
  ['index 0:99', '0:99', 6],
  ['Li or index 60', '60', 12],
  ['index 59 60:61', '60:61', 9],
  ['id 1:3 99', '99', 7],
  ['id 0', '0', 3],
  ['element and Li', 'and', 8],
  ['Li and not Li', 'Li and not Li', 0],
] as const)
  test(`"${selection}" is refused with a mark below "${word}"`, (t) => {
    const error = t.throws(() => chosenRows(run, [selection]), { instanceOf: IonstreamError })
    const [, text, mark] = error!.message.split('\n')
    t.is(text, `  ${selection}`)
    t.is(mark, `  ${' '.repeat(at)}${'^'.repeat(Math.max(1, word.length))}`)
    t.is(error!.exitCode, 2)
  })

test('a range that ends beyond the atoms is told with how many there are', (t) => {
  const says = (selection: string) => t.throws(() => chosenRows(run, [selection]))?.message ?? ''
  t.regex(says('index 0:99'), /has no atom index 99: it has 60 atoms, index 0:59/)
  t.regex(says('id 61'), /has no atom id 61: it has 60 atoms, ids up to 60/)
  t.is(chosenRows(run, ['index 0:59']).indexOf(0), -1)
})

test('the reader says what was meant', (t) => {
  t.deepEqual(readSelection('within 3 of P'), {
    kind: 'near',
    distance: 3,
    of: { kind: 'element', names: [{ text: 'P', at: 12 }] },
  })
  t.regex(
    t.throws(() => readSelection('bondet P'), { instanceOf: IonstreamError })!.remedy,
    /Did you mean "bonded"/,
  )
  for (const word of ['li', 'LI'])
    t.regex(
      t.throws(() => readSelection(word), { instanceOf: IonstreamError })!.remedy,
      /^Did you mean "Li"\?/,
    )
})
