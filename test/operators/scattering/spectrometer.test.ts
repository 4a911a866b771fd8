import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { kinematicQ } from '../../../operators/scattering/functions/spectrometer.ts'
import { incoherentSpectrum } from '../../../operators/scattering/incoherent-spectrum.ts'
import { inelasticSpectrum } from '../../../operators/scattering/inelastic-spectrum.ts'
import { type FinishContext, UNHEARD } from '../../../pipeline/definition/operator.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { BOLTZMANN } from '../../../schemas/units.ts'
import { folder } from '../../helpers/folder.ts'
import { refused } from './refused.ts'

const KELVIN = 600
const hot: FinishContext = { ...UNHEARD, tags: { temperature: KELVIN } }
const STEP = 0.25
const Q_VALUES = Array.from({ length: 90 }, (_, i) => 0.1 * (i + 1))
const energies = Array.from({ length: 161 }, (_, i) => STEP * i)

/** A table of S(Q,E) with two samples, 10 % to either side. */
function spectra(s: (Q: number, E: number) => number, Qs = Q_VALUES): Table {
  const rows = Qs.flatMap((q) =>
    energies.map(
      (energy): Row => ({
        of: 'Li',
        at: `${q} Å⁻¹`,
        q,
        energy,
        s: s(q, energy),
        error: null,
        resolution: 0.1,
      }),
    ),
  )
  const values = [0.9, 1.1].map((share) => Float64Array.from(rows, (row) => share * Number(row['s'])))
  const samples = { Li: { method: 'replicas', weights: Float64Array.of(0.5, 0.5), values } }
  return { columns: incoherentSpectrum.operator.shown.columns, rows, samples }
}

function seen(table: Table, given: object, context = hot): readonly Row[] {
  const { operator, params } = inelasticSpectrum(given)
  return operator.finish({ 'incoherent-spectrum': table }, params, context).rows
}

const value = (row: Row): number => row['s'] as number
const energyOf = (row: Row): number => row['energy'] as number
const line = (E: number, width = 6) => Math.exp(-(E * E) / (2 * width * width))

test('where S does not depend on Q, a spectrometer sees it as it is, times detailed balance and k_f/k_i', (t) => {
  const table = spectra((_, E) => line(E))
  for (const given of [
    { incident: 20, fromAngle: 20, toAngle: 130 },
    { incident: 40, fromAngle: 30, toAngle: 60 },
  ]) {
    const rows = seen(table, given)
    t.true(rows.length > 60 && energyOf(rows[0]) < -5)
    for (const row of rows) {
      const x = energyOf(row) / (BOLTZMANN * KELVIN)
      const expected = line(energyOf(row)) * (x === 0 ? 1 : x / (1 - Math.exp(-x)))
      t.true(Math.abs(value(row) / expected - 1) < 1e-9, `${energyOf(row)}`)
      // Two samples 10 % to either side: half their difference, and the 68 % level of one degree of freedom.
      t.true(Math.abs((row['error'] as number) / (0.1 * expected) - 1.837) < 0.01)
      t.deepEqual([row['method'], row['samples'], row['temperature']], ['replicas', 2, KELVIN])
    }
    const classical = seen(table, { ...given, balance: 'none' }, UNHEARD)
    for (const row of classical) t.true(Math.abs(value(row) / line(energyOf(row)) - 1) < 1e-9)
    const sections = seen(table, { ...given, intensity: 'cross-section', balance: 'none' })
    sections.forEach((row, i) => {
      const ratio = Math.sqrt((given.incident - energyOf(row)) / given.incident)
      t.true(Math.abs(value(row) - ratio * value(classical[i])) < 1e-12)
    })
  }
})

test('S that goes with Q² has a closed form over the detectors; energies that need other Q are left out and said', (t) => {
  const said: string[] = []
  const context = { ...hot, warn: (name: string) => void said.push(name) }
  const [incident, fromAngle, toAngle] = [25, 30, 120]
  const rows = seen(
    spectra((Q) => Q * Q),
    { incident, fromAngle, toAngle, balance: 'none' },
    context,
  )
  const cosine = (Math.cos(Math.PI / 6) + Math.cos((2 * Math.PI) / 3)) / 2
  for (const row of rows) {
    const E = energyOf(row)
    const mean = (2 * incident - E - 2 * Math.sqrt(incident * (incident - E)) * cosine) / 2.0721248
    t.true(Math.abs(value(row) / mean - 1) < 2e-3)
    t.is(row['fromQ'], kinematicQ(incident, E, fromAngle) as number)
    t.is(row['toQ'], kinematicQ(incident, E, toAngle) as number)
  }
  // To 25 meV at most; the largest angle needs 6 Å⁻¹ or less on the side of gain.
  t.is(energyOf(rows[rows.length - 1]), 25)
  t.deepEqual(said, [])
  const few = seen(
    spectra((Q) => Q * Q, Q_VALUES.slice(0, 50)),
    { incident, fromAngle, toAngle },
    context,
  )
  t.true(few.every((row) => (row['toQ'] as number) <= 5) && energyOf(few[0]) > energyOf(rows[0]))
  t.deepEqual(said, ['beyond-q'])
  const none = refused(() =>
    seen(
      spectra((Q) => Q * Q, [0.3, 0.4]),
      { incident, fromAngle, toAngle },
    ),
  )
  t.is(none.exitCode, 2)
  t.regex(
    none.message,
    /\|Q\| from 0\.300 to 0\.400 Å⁻¹ are given, elastic scattering alone needs 1\.80 to 6\.02/,
  )
})

test('a resolution widens a Gaussian as its squares add, as a width and as a file', (t) => {
  const table = spectra((_, E) => line(E, 2))
  const given = { incident: 20, fromAngle: 20, toAngle: 130, balance: 'none' }
  const path = join(folder(), 'resolution.csv')
  const points = Array.from({ length: 201 }, (_, i) => -10 + 0.1 * i)
  writeFileSync(path, `E,I\n${points.map((E) => `${E},${7 * line(E, 1.5)}`).join('\n')}\n`)
  const width = Math.hypot(2, 1.5)
  for (const instrument of [String(1.5 * Math.sqrt(8 * Math.LN2)), path]) {
    const rows = seen(table, { ...given, instrument }).filter((row) => Math.abs(energyOf(row)) < 5)
    t.true(rows.length > 30, `${rows.length}`)
    for (const row of rows)
      t.true(
        Math.abs(value(row) - (2 / width) * line(energyOf(row), width)) < 2e-3,
        `${instrument} ${energyOf(row)}`,
      )
  }
  const bad = join(folder(), 'bad.csv')
  writeFileSync(bad, `E,I\n${points.map((E) => `${1000 * E},1`).join('\n')}\n`)
  t.is(refused(() => seen(table, { ...given, instrument: bad })).exitCode, 3)
})

test('what is no instrument, and detailed balance without a temperature, are refused', (t) => {
  const table = spectra(() => 1)
  const says = (given: object, words: RegExp, context = hot) => {
    const error = refused(() => seen(table, given, context))
    t.is(error.exitCode, 2)
    t.regex(error.message, words)
    t.true(error.remedy.length > 10)
  }
  says({ incident: 0 }, /neutrons of 0 meV/)
  says({ fromAngle: 100, toAngle: 50 }, /detectors from 100 to 50°/)
  says({ toAngle: 181 }, /to 181°/)
  says({}, /no temperature/, UNHEARD)
})
