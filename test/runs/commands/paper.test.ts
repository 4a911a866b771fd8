import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import * as makers from '../../../operators/makers.ts'
import { readTable } from '../../../pipeline/tables/parquet.ts'
import { CLAIMS } from '../../../runs/commands/paper/paper-table.ts'
import {
  activationOf,
  conductivityOf,
  densityAtZero,
  jumpD,
  jumpWidth,
  lithiumWeight,
  stateEntropy,
} from '../../../runs/commands/paper/printed.ts'
import { constraintEffects } from '../../../runs/definitions/constraint-effects.ts'
import type { ColumnInfo, Row } from '../../../schemas/table.ts'
import { argyrodite } from '../../helpers/argyrodite.ts'
import { ionstream } from '../../helpers/command.ts'
import { folder } from '../../helpers/folder.ts'
import { synthetic } from '../../helpers/synthetic.ts'

const about = (
  t: { true(value: boolean, text?: string): void },
  value: number,
  wanted: number,
  part = 5e-3,
) => t.true(Math.abs(value / wanted - 1) < part, `${value}, expected ${wanted}`)

test('numbers that follow from printed ones are those of the papers', (t) => {
  // SI: n e² D/k_BT in S/m, ten times that in mS/cm.
  const [e, k] = [1.602176634e-19, 1.380649e-23]
  about(t, conductivityOf(0.0203, 1.78e-11).value, (10 * 0.0203e30 * e * e * 1.78e-11) / (k * 300), 1e-6)
  about(t, conductivityOf(0.0203, 1.78e-11).value, 22.39)
  about(t, conductivityOf(0.0211, 1.14e-12).value, 1.49)
  about(t, conductivityOf(0.023, 1.26e-15).value, 0.0018)
  const D = (energy: number, kelvin: number) => Math.exp(-energy / (8.617333262e-5 * kelvin))
  about(
    t,
    activationOf([
      [300, D(0.25, 300)],
      [700, D(0.25, 700)],
    ]).value,
    0.25,
    1e-9,
  )
  about(
    t,
    activationOf([
      [200, 0.0522e-6],
      [600, 15.9e-6],
    ]).value,
    0.148,
  )
  about(
    t,
    activationOf([
      [300, 0.7e-6],
      [600, 5e-6],
    ]).value,
    0.102,
  )
  about(t, jumpD(2.7, 18.6).value, 6.5e-6)
  about(t, jumpD(1.2, 1.2).value, 20e-6)
  about(t, jumpWidth(1.5, 2.7, 18.6).value, 42.3)
  about(t, densityAtZero(7.57e-6, 600, 7.016).value, 1.03e-3)
  about(t, lithiumWeight().value, 0.62)
  for (const [states, entropy] of [
    [42, 31.07],
    [50, 32.53],
    [61, 34.18],
    [63, 34.45],
  ] as const)
    about(t, stateEntropy(states).value, entropy, 5e-4)
})

const store = synthetic(
  argyrodite({ cells: [1, 1, 1], frames: 200, interval: 0.25, seed: 4, tags: { temperature: 600 } }),
).path

test('results stand beside the papers with their difference in errors, at their own temperature alone', async (t) => {
  const results = join(folder(), 'results')
  const out = join(folder(), 'beside')
  t.is(ionstream('measure', 'diffusion', store, '--of', 'Li', '--out', results).code, 0)
  const { code, stdout, stderr } = ionstream('paper', results, '--json', '--out', out)
  t.is(code, 0, stderr)
  const rows: Row[] = JSON.parse(stdout).filter(({ quantity }: Row) => quantity === 'D, displacements')
  const [{ D, error, status }] = (await readTable(join(results, 'tables/diffusion.parquet'))).rows
  t.deepEqual(
    rows.map((row) => [row['temperature'], row['ours'], row['error'], row['status']]),
    [600, 200].map((temperature) => [temperature, D, error, status]),
  )
  const [hot, cold] = rows
  const isKnown = ['determined', 'extrapolated'].includes(String(status))
  t.true(isKnown, String(status))
  about(t, hot['difference'] as number, ((D as number) - 15.9e-6) / (error as number), 1e-9)
  t.is(cold['difference'], null)
  t.regex(String(cold['hinders']), /^ours is at 600 K/)
  t.true(existsSync(join(out, 'paper.csv')))
  t.is(readFileSync(join(out, 'paper.csv'), 'utf8').trim().split('\n').length, 2 + JSON.parse(stdout).length)
})

test('what is printed of pairs of states does not add up to the total beside it', (t) => {
  const sums = CLAIMS.filter(({ quantity, derived }) => /^S_p .* total$/.test(quantity) && derived)
  // Top and bottom one state each, the plane four: 0.15 + 4 · 0.052 + 0.85 and so on.
  about(
    t,
    sums[0].derived?.value as number,
    0.15 + 0.208 + 0.85 + 0.15 + 0.212 + 0.84 + 4 * (0.052 + 0.052 + 0.79),
    1e-9,
  )
  about(
    t,
    sums[1].derived?.value as number,
    1.35 + 3.12 + 0.9 + 1.35 + 3.24 + 0.91 + 4 * (0.84 + 0.86 + 0.77),
    1e-9,
  )
  t.deepEqual(
    sums.map(({ published }) => published),
    [30.06, 50.15],
  )
})

test('every quantity is looked for where an operator has it, with its error and under keys that there are', (t) => {
  const operators = [...Object.values(makers), constraintEffects].map(({ operator }) => operator)
  for (const { quantity, unit, sought } of CLAIMS) {
    if (!sought) continue
    const operator = operators.find(({ name }) => name === sought.operator)
    const columns: Readonly<Record<string, ColumnInfo>> =
      operator && 'shown' in operator ? operator.shown.columns : {}
    const value = columns[sought.value]
    t.true(value !== undefined, `${quantity}: ${sought.operator} has no ${sought.value}`)
    if (sought.error !== undefined)
      t.true([columns[sought.error]?.errorOf].flat().includes(sought.value), quantity)
    if (sought.over === undefined) t.is(value?.unit, unit, quantity)
    for (const key of Object.keys(sought.keys)) t.true(columns[key] !== undefined, `${quantity}: ${key}`)
  }
})

test('a ratio of two temperatures has the errors of both', async (t) => {
  const cold = synthetic(
    argyrodite({ cells: [1, 1, 1], frames: 200, interval: 0.25, seed: 9, tags: { temperature: 200 } }),
  ).path
  const results = join(folder(), 'results')
  t.is(ionstream('measure', 'diffusion', store, cold, '--of', 'Li', '--out', results).code, 0)
  const { rows } = await readTable(join(results, 'tables/diffusion.parquet'))
  const [low, high] = [200, 600].map(
    (kelvin) => rows.find(({ temperature }) => temperature === kelvin) as Row,
  )
  const all: Row[] = JSON.parse(ionstream('paper', results, '--json').stdout)
  const [ours] = all.filter(
    ({ quantity, status }) => quantity === 'D, 600 K over 200 K' && status !== 'derived',
  )
  const ratio = (high['D'] as number) / (low['D'] as number)
  about(t, ours['ours'] as number, ratio, 1e-9)
  const part = (row: Row) => (row['error'] as number) / (row['D'] as number)
  about(t, ours['error'] as number, ratio * Math.hypot(part(low), part(high)), 1e-9)
  t.regex(String(ours['input']), /over 200 K$/)
})

test('what no result has is said to be there from none, and stores are refused', (t) => {
  const results = join(folder(), 'results')
  t.is(ionstream('measure', 'diffusion', store, '--of', 'Li', '--out', results).code, 0)
  const rows: Row[] = JSON.parse(ionstream('paper', results, '--json').stdout)
  const stay = rows.filter(({ quantity }) => String(quantity).startsWith('residence'))
  t.is(stay.length, 3)
  t.true(stay.every(({ ours, input }) => ours === null && input === 'none'))
  t.is(ionstream('paper', store).code, 3)
})
