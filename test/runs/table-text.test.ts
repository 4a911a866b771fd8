import test from 'ava'
import { tableText } from '../../runs/commands/common/table-text.ts'
import { column, columnsOf } from '../../schemas/table.ts'

const COLUMNS = columnsOf('D', {
  run: column('', 'name of the run', 'note'),
  of: column('', 'element', 'key'),
  intercept: column('Å²', 'of the line', 'value'),
  pairs: column('', 'that it is made of', 'count'),
  D: column('cm²/s', 'diffusion coefficient', 'value'),
  error: column('cm²/s', 'half its 68 % interval', { errorOf: 'D' }),
  status: column('', 'what is said of it', 'status'),
})
const row = (of: string, D: number) => ({
  run: 'a/long/path/of/a/run/that/nobody/asked/for',
  of,
  intercept: 1.25,
  pairs: 1e6,
  D,
  error: D / 10,
  status: 'determined',
})
const table = { columns: COLUMNS, rows: [row('Li', 1.5e-5), row('Na', 2e-6)] }

test('without a width every column is there, in the order of the table', (t) => {
  const [head, rule, first] = tableText(table).split('\n')
  t.deepEqual(head.split(/ {2,}/), [
    'run',
    'of',
    'intercept (Å²)',
    'pairs',
    'D (cm²/s)',
    'error (cm²/s)',
    'status',
  ])
  t.is(rule.replaceAll(/[─ ]/g, ''), '')
  t.regex(first, /Li .* 1\.25 .* 1000000 .* 1\.5e-5 .* 1\.5e-6 .* determined$/)
})

test('no line is wider than the terminal; what answers the question stays, and what does not is named', (t) => {
  for (const width of [50, 60, 80]) {
    const lines = tableText(table, { width }).split('\n')
    t.true(Math.max(...lines.map(({ length }) => length)) <= width)
    t.regex(lines[0], /^of .*D \(cm²\/s\) .*error \(cm²\/s\) .*status/)
    t.regex(lines.slice(4).join(' '), /^not shown \(--wide\): run/)
  }
})

test('rows of zeros before the first number give no line each in a long table', (t) => {
  const values = [0, 0, 0, 0.5, 0, 1]
  const rows = values.map((D, k) => ({ ...row('Li', D), of: `r${k}` }))
  const lines = tableText(
    { columns: COLUMNS, rows: rows.map((each) => ({ ...each, intercept: null })) },
    { most: 2 },
  )
  t.regex(lines, /… 3 rows of zeros\n.* r3 .*\n.* r4 .*\n… 1 more rows$/)
  t.notRegex(tableText({ columns: COLUMNS, rows }, { most: 6 }), /zeros/)
})

test('an interval has both its ends or none', (t) => {
  const columns = columnsOf('rate', {
    of: column('', 'element', 'key'),
    rate: column('1/ns', 'rate', 'value'),
    low: column('1/ns', 'begin of its 68 % interval', { lowOf: 'rate' }),
    high: column('1/ns', 'end of its 68 % interval', { highOf: 'rate' }),
  })
  const rates = { columns, rows: [{ of: 'Li', rate: 1.5, low: 1.25, high: 1.75 }] }
  const headAt = (width: number) => tableText(rates, { width }).split('\n')[0].split(/ {2,}/)
  t.deepEqual(headAt(40), ['of', 'rate (1/ns)', 'low (1/ns)', 'high (1/ns)'])
  t.deepEqual(headAt(32), ['of', 'rate (1/ns)'])
})
