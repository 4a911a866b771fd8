import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import type { Analysis } from '../../../pipeline/analysis/analyse.ts'
import { applyStopRule } from '../../../pipeline/live/stop-rule.ts'
import { parseUntil } from '../../../pipeline/live/until.ts'
import { column, columnsOf, type Row } from '../../../schemas/table.ts'
import { folder } from '../../helpers/folder.ts'

const columns = {
  of: column('', 'x', 'key'),
  D: column('cm²/s', 'x', 'value'),
  error: column('cm²/s', 'x', { errorOf: 'D' }),
  status: column('', 'x', 'status'),
}
const output = { kind: 'estimation', estimate: { operator: { name: 'diffusion', shown: { columns } } } }
const analysis = (rows: readonly Row[], frames = 1001): Analysis =>
  ({
    study: { outputs: { diffusion: output } },
    results: [{ name: 'diffusion', output, table: { columns, rows } }],
    runs: [{ frames, interval: 2 }],
  }) as never

const row = (D: number | null, error: number | null, status = 'determined'): Row => ({
  of: 'Li',
  D,
  error,
  status,
})
const met = (text: string, ...rows: Row[]) => parseUntil(text).isMet(analysis(rows))

test('every row must be known so well', (t) => {
  t.true(met('error(diffusion.D) < 5%', row(100, 4.9)))
  t.true(met('error(diffusion.D)<5 %', row(-100, 4.9)))
  t.false(met('error(diffusion.D) < 5%', row(100, 5)))
  t.false(met('error(diffusion.D) < 5%', row(100, 4), row(100, 6)))
  t.true(met('error(diffusion.D) < 0.2', row(100, 0.1)))
  t.false(met('error(diffusion.D) < 0.2', row(100, 0.3)))
})

test('a bound, nothing, and an error of nothing are no accuracy', (t) => {
  for (const rows of [[row(100, 1, 'upper-bound')], [row(null, null)], [row(100, null)], [row(100, 0)], []])
    t.false(met('error(diffusion.D) < 5%', ...rows))
})

test('an error counts for the column that it is the error of, in the rows that this is there for', (t) => {
  const own = columnsOf('D', {
    quoted: column('', 'x', 'note'),
    D: column('', 'x', { role: 'value', where: { quoted: true } }),
    error: column('', 'x', { errorOf: 'D' }),
    slope: column('', 'x', 'value'),
    slopeError: column('', 'x', { errorOf: 'slope' }),
    n: column('', 'x', 'count'),
  })
  const estimate = { operator: { name: 'it', shown: { columns: own } } }
  const rows = [
    { quoted: false, D: 1, error: 1, slope: 1, slopeError: 0.3, n: 1e6 },
    { quoted: true, D: 1, error: 0.01, slope: 1, slopeError: 0.2, n: 1e6 },
  ]
  const result = { name: 'it', output: { kind: 'estimation', estimate }, table: { columns: own, rows } }
  const it = { results: [result], runs: [] } as unknown as Analysis
  t.true(parseUntil('error(it.D) < 5%').isMet(it))
  t.false(parseUntil('error(it.slope) < 25%').isMet(it))
  t.true(parseUntil('error(it.slope) < 35%').isMet(it))
  t.false(parseUntil('error(it.n) < 5%').isMet(it))
  const study = { outputs: { it: result.output } } as never
  t.notThrows(() => parseUntil('error(it.slope) < 5%').check(study))
  const refused = t.throws(() => parseUntil('error(it.n) < 5%').check(study), {
    message: /it\.n has no error/,
  })
  t.regex(String((refused as unknown as { remedy: string }).remedy), /it\.D, it\.slope\./)
})

test('simulated time, and conditions that are joined', (t) => {
  t.true(met('time > 1.9ns', row(1, 1)))
  t.false(met('time > 2ns', row(1, 1)))
  t.true(met('time > 1.9ns and error(diffusion.D) < 5%', row(100, 1)))
  t.false(met('time > 1.9ns and error(diffusion.D) < 5%', row(100, 9)))
})

test('what is no condition, or of no result, is refused', (t) => {
  for (const text of [
    '',
    'D < 5%',
    'error(diffusion) < 5%',
    'error(a.b) < 0%',
    'error(a.b) < 5% or time > 1ns',
  ])
    t.throws(() => parseUntil(text), { message: /is no condition/ }, text)
  const { study } = analysis([])
  t.notThrows(() => parseUntil('error(diffusion.D) < 5%').check(study))
  t.throws(() => parseUntil('error(difusion.D) < 5%').check(study), { message: /no result "difusion"/ })
  t.throws(() => parseUntil('error(diffusion.E) < 5%').check(study), { message: /no column "E"/ })
})

test('it is carried out once, whatever comes after', (t) => {
  const out = folder()
  let acts = 0
  const rule = {
    until: parseUntil('error(diffusion.D) < 5%'),
    record: join(out, 'until.json'),
    stopFile: join(out, 'STOP'),
    act: () => acts++,
  }
  t.false(applyStopRule(rule, analysis([row(100, 9)])))
  t.false(existsSync(rule.stopFile))
  t.true(applyStopRule(rule, analysis([row(100, 4)])))
  t.like(JSON.parse(readFileSync(rule.stopFile, 'utf8')), {
    until: 'error(diffusion.D) < 5%',
    simulated: 2000,
  })
  rmSync(rule.stopFile)
  t.false(applyStopRule(rule, analysis([row(100, 3)])))
  t.false(existsSync(rule.stopFile))
  t.is(acts, 1)
})
