import test from 'ava'
import { zeroFrequency } from '../../../operators/vibrations/zero-frequency.ts'
import type { Analysis } from '../../../pipeline/analysis/analyse.ts'
import { knownNumbers } from '../../../pipeline/live/convergence.ts'
import { keyNumbers } from '../../../pipeline/report/numbers.ts'
import { column } from '../../../schemas/table.ts'

test('rows that are there for comparison are no key numbers and do not count as rows', (t) => {
  const columns = {
    of: column('', ''),
    length: column('ps', ''),
    quoted: column('', ''),
    D: column('cm²/s', ''),
    error: column('cm²/s', ''),
    status: column('', ''),
    temperature: column('K', 'a tag that is a column of the table itself'),
  }
  const rows = [300, 600].flatMap((temperature) =>
    Array.from({ length: 20 }, (_, i) => {
      const isLast = i === 19
      const [D, status] = [temperature + i, isLast ? 'determined' : null]
      return { temperature, of: 'Li', length: i + 1, quoted: isLast, D, error: 1, status }
    }),
  )
  const table = { columns, rows }
  const numbers = keyNumbers([{ name: 'D0', operator: 'zero-frequency' }], { D0: table })
  t.deepEqual(
    numbers.map(({ quantity, of, value, note }) => [quantity, of, value, note]),
    [
      ['D', 'temperature 300 K · Li', '319.0 ± 1.0', 'determined'],
      ['D', 'temperature 600 K · Li', '619.0 ± 1.0', 'determined'],
    ],
  )
  const result = { name: 'D0', output: { kind: 'estimation', estimate: zeroFrequency() }, table, figures: [] }
  const known = knownNumbers({ results: [result] } as unknown as Analysis)
  t.deepEqual(
    known.map(({ of, estimate }) => [of, estimate]),
    [
      ['temperature 300 K · Li', 319],
      ['temperature 600 K · Li', 619],
    ],
  )
})
