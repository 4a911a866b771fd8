import test from 'ava'
import { comparison, type Tables } from '../../../runs/definitions/quasielastic-comparison.ts'

const EMPTY = ['jumps', 'diffusion', 'residence', 'diffusivities', 'times']
const MODES = '# units\nof,temperature,mode,energy,error,damping,dampingError,overdamped,status'

/** A table of each name; those that are not given are empty. */
const tablesOf =
  (given: Readonly<Record<string, string>>): Tables =>
  (name) => {
    if (given[name] !== undefined) return given[name]
    if (EMPTY.includes(name)) return '# units\nof'
    throw new Error(`no table ${name}`)
  }

test('phonons along and across q are found by their names, which have commas, and values lack errors where they have none', (t) => {
  const text = comparison(
    tablesOf({}),
    tablesOf({
      longitudinalModes: `${MODES}\n"total, (0 0 5.5)",300,1,8.25,0.25,3,0.5,false,determined\n"Cl-Cl, (0 0 5.5)",300,1,1,1,1,1,false,determined\n"Li-Li, (0 0 5.5)",300,1,58,,400,5,true,on-bound`,
      transverseModes: `${MODES}\n"total, (0 1.5 4)",600,1,4,,20,,true,determined\n"total, (0 1 4)",600,1,1,1,1,1,true,determined`,
      modes: `${MODES}\nLi,300,1,6.5,0.5,12,2,false,determined`,
      sightModes: `${MODES}\nneutron-weighted,600,2,13.5,0.5,4,1,false,determined\nLi,600,1,1,1,1,1,true,determined`,
      implied: '# units\ntemperature,of,implied,error,seen,seenError\n600,Li,0.0018,0.0002,0.0019,0.0001',
    }),
  )
  t.true(text.includes("| 300 | χ'' along q, total | 1 | 8.25 ± 0.25 | 3.00 ± 0.50 | false | determined |"))
  t.true(
    text.includes(
      "| 600 | χ'' across q, total | 1 | 4.00 (no error) | 20.0 (no error) | true | determined |",
    ),
  )
  t.true(text.includes("| 300 | χ'' along q, Li-Li |  | no mode | – |  | on-bound |"))
  t.true(
    text.includes('| 600 | S(E), neutrons of 25 meV | 2 | 13.5 ± 0.50 | 4.00 ± 1.0 | false | determined |'),
  )
  t.true(text.includes('| 300 | g(E), Li | 1 | 6.50 ± 0.50 | 12.0 ± 2.0 | false | determined |'))
  t.true(text.includes('| 600 | Li | 1.80 ± 0.20 | 1.90 ± 0.10 |'))
  t.false(text.includes('1.00 ±'))
})
