import test from 'ava'
import { dampedOscillators } from '../../../../operators/scattering/damped-oscillators.ts'
import { type Form, oscillatorShape } from '../../../../operators/scattering/fits/oscillator-shapes.ts'
import { dos } from '../../../../operators/vibrations/dos.ts'
import { UNHEARD } from '../../../../pipeline/definition/operator.ts'
import { column, columnsOf, type Row, type Table } from '../../../../schemas/table.ts'
import { normal, seeded } from '../../../helpers/random.ts'
import { refused } from '../refused.ts'

const ENERGIES = Array.from({ length: 160 }, (_, i) => 0.2 * (i + 1))
const MODES = { 300: [[9, 1.5, 2]], 600: [[7, 16, 2]] } as Record<number, readonly (readonly number[])[]>

/** Cuts at one Q and two temperatures, with noise: the mode goes soft and overdamped. */
function cuts(form: Form, random: () => number, energies = ENERGIES): Row[] {
  return Object.entries(MODES).flatMap(([kelvin, modes]) => {
    const shape = oscillatorShape(form, Number(kelvin))
    const values = energies.map((E) =>
      modes.reduce((sum, [E0, width, weight]) => sum + weight * shape(E, E0, width), 0),
    )
    const error = 0.02 * Math.max(...values)
    return energies.map((energy, i) => ({
      branch: 'transverse',
      Q: 1.2,
      temperature: Number(kelvin),
      energy,
      value: values[i] + error * random(),
      error,
    }))
  })
}

const columns = columnsOf('value', {
  branch: column('', 'branch', 'key'),
  Q: column('Å⁻¹', 'Q', 'key'),
  temperature: column('K', 'T', 'key'),
  energy: column('meV', 'E', 'key'),
  value: column('', 'what', 'value'),
  error: column('', 'its error', { errorOf: 'value' }),
})

function finish(tables: Record<string, Table>, given: object, warnings: string[] = []) {
  const { operator, params } = dampedOscillators(given)
  const own = operator.finish(tables, params, { ...UNHEARD, warn: (name) => void warnings.push(name) })
  return { rows: own.rows, figures: operator.shown.figures?.(tables, own, params) ?? [] }
}

test('measured columns are of the form that their name says, without a temperature too', (t) => {
  const rows = cuts('density-of-states', normal(seeded(31)))
    .filter(({ temperature }) => temperature === 300)
    .map(({ temperature, ...row }) => ({ ...row, quantity: 'g' }))
  const { branch, Q, energy, value, error } = columns
  const table = { columns: { branch, Q, energy, value, error, quantity: column('', 'name', 'note') }, rows }
  const [found, ...more] = finish({ 'measured-columns': table }, { fitFrom: 1 }).rows
  t.is(more.length, 0)
  t.is(found['form'], 'density-of-states')
  t.true(Math.abs((found['energy'] as number) - 9) < 4 * (found['error'] as number))
  t.true(Math.abs((found['damping'] as number) - 1.5) < 4 * (found['dampingError'] as number))
  const unnamed = { ...table, rows: rows.map((row) => ({ ...row, quantity: 'value' })) }
  t.regex(
    refused(() => finish({ 'measured-columns': unnamed }, { fitFrom: 1 })).remedy,
    /--form density-of-states/,
  )
})

for (const [name, form] of [
  ['susceptibility', 'susceptibility'],
  ['current-spectrum', 'current'],
  ['measured-columns', 'measured'],
  ['coherent-spectrum', 'classical'],
] as const)
  test(`${name}: each table has its form, and its modes come back with errors`, (t) => {
    const { rows, figures } = finish({ [name]: { columns, rows: cuts(form, normal(seeded(41))) } }, {})
    t.deepEqual(
      rows.map((row) => [
        row['of'],
        row['Q'],
        row['temperature'],
        row['mode'],
        row['form'],
        row['overdamped'],
      ]),
      [
        ['transverse', 1.2, 300, 1, form, false],
        ['transverse', 1.2, 600, 1, form, true],
      ],
    )
    for (const row of rows) {
      const [[E0, width, weight]] = MODES[row['temperature'] as number]
      const found = [
        [row['energy'], row['error'], E0],
        [row['damping'], row['dampingError'], width],
        [row['weight'], row['weightError'], weight],
      ] as number[][]
      for (const [value, error, truth] of found)
        t.true(Math.abs(value - truth) < 3.5 * error && error < 0.5 * truth, JSON.stringify(row))
      t.is(row['ratio'], (row['damping'] as number) / (row['energy'] as number))
    }
    t.false(/NaN|Infinity/.test(JSON.stringify(figures)))
  })

test('both signs of E, without the elastic line, at a temperature that is given', (t) => {
  const energies = [...ENERGIES.map((E) => -E).reverse(), 0, ...ENERGIES]
  const rows = cuts('measured', normal(seeded(42)), energies)
    .filter((row) => row['temperature'] === 300)
    .map(({ temperature, ...row }) => ({
      ...row,
      value: (row.value as number) + (Math.abs(row.energy as number) < 0.5 ? 100 : 0),
    }))
  const { temperature, ...own } = columns
  const table = { columns: own as Table['columns'], rows }
  const found = finish({ 'measured-columns': table }, { fitFrom: 1, kelvin: 300 }).rows
  t.is(found.length, 1)
  t.true(Math.abs((found[0]['energy'] as number) - 9) < 0.2)
  t.regex(
    refused(() => finish({ 'measured-columns': table }, { fitFrom: 1 })).message,
    /measured S without a temperature/,
  )
})

test('what is no spectrum is refused; one without a mode, and a poor fit, are said', (t) => {
  const plain = { temperature: columns.temperature, value: columns.value }
  t.regex(
    refused(() => finish({ diffusion: { columns: plain, rows: [] } }, {})).message,
    /the table of diffusion has no one value|has no energies/,
  )
  t.is(refused(() => finish({ dos: { columns: dos.operator.shown.columns, rows: [] } }, {})).exitCode, 2)
  const few = cuts('current', () => 0, ENERGIES.slice(0, 3))
  t.is(refused(() => finish({ 'current-spectrum': { columns, rows: few } }, {})).exitCode, 3)
  const warnings: string[] = []
  const steps = cuts('current', () => 0).map((row) => ({
    ...row,
    value: (row['energy'] as number) > 16 ? 5 : 0,
  }))
  const found = finish({ 'current-spectrum': { columns, rows: steps } }, { modes: 1 }, warnings).rows
  t.deepEqual([...new Set(warnings)], ['poor-fit'])
  t.true(found.length > 0 && found.every(({ status }) => status === 'poor' || status === 'on-bound'))
  t.true(found.every(({ status, error, dampingError }) => status === 'poor' || error === dampingError))
})

test('pairs of different elements have no modes, sums and pairs of one element have', (t) => {
  const rows = ['Li-S', 'Li-Li', 'neutron-weighted'].flatMap((of) =>
    cuts('current', () => 0).map((row) => ({ ...row, of })),
  )
  const infos = { of: column('', 'of', 'key'), ...columns }
  const found = finish({ 'current-spectrum': { columns: infos, rows } }, { modes: 1 }).rows
  t.deepEqual(
    new Set(found.map(({ of }) => String(of).split(', ')[0])),
    new Set(['Li-Li', 'neutron-weighted']),
  )
})
