import test from 'ava'
import { zeroFrequency } from '../../../operators/vibrations/zero-frequency.ts'
import type { Analysis } from '../../../pipeline/analysis/analyse.ts'
import { knownNumbers } from '../../../pipeline/live/convergence.ts'
import { keyNumbers } from '../../../pipeline/report/numbers.ts'
import { column, columnsOf } from '../../../schemas/table.ts'

test('rows that are there for comparison are no key numbers and do not count as rows', (t) => {
  const columns = columnsOf('D', {
    of: column('', '', 'key'),
    length: column('ps', '', 'key'),
    quoted: column('', '', 'note'),
    D: column('cm²/s', '', { role: 'value', where: { quoted: true } }),
    error: column('cm²/s', '', { errorOf: 'D' }),
    status: column('', '', 'status'),
    temperature: { ...column('K', 'a tag that is a column of the table itself', 'key'), tag: true },
  })
  const rows = [300, 600].flatMap((temperature) =>
    Array.from({ length: 20 }, (_, i) => {
      const isLast = i === 19
      const [D, status] = [temperature + i, isLast ? 'determined' : null]
      return { temperature, of: 'Li', length: i + 1, quoted: isLast, D, error: 1, status }
    }),
  )
  const table = { columns, rows }
  const numbers = keyNumbers([{ name: 'D0' }], { D0: table })
  t.deepEqual(
    numbers.map(({ quantity, of, value, note }) => [quantity, of, value, note]),
    [
      ['D', 'temperature 300 K · Li · length 20 ps', '319.0 ± 1.0', 'determined'],
      ['D', 'temperature 600 K · Li · length 20 ps', '619.0 ± 1.0', 'determined'],
    ],
  )
  const result = { name: 'D0', output: { kind: 'estimation', estimate: zeroFrequency() }, table, figures: [] }
  const known = knownNumbers({ results: [result] } as unknown as Analysis)
  t.deepEqual(
    known.map(({ of, estimate }) => [of, estimate]),
    [
      ['temperature 300 K · Li · length 20 ps', 319],
      ['temperature 600 K · Li · length 20 ps', 619],
    ],
  )
})
