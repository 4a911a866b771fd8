import { join } from 'node:path'
import test from 'ava'
import { resolutionFor } from '../../../operators/measured/asked-resolution.ts'
import { kinematicQ } from '../../../operators/scattering/functions/spectrometer.ts'
import { incoherentSpectrum } from '../../../operators/scattering/incoherent-spectrum.ts'
import { phononSpectrum } from '../../../operators/scattering/phonon-spectrum.ts'
import { measuredLawPoints } from '../../../operators/vibrations/low-energy/law-points.ts'
import { type FinishContext, UNHEARD } from '../../../pipeline/definition/operator.ts'
import { column, type Row } from '../../../schemas/table.ts'
import { AMU_A2_PS2, BOLTZMANN, HBAR } from '../../../schemas/units.ts'
import { folder } from '../../helpers/folder.ts'
import { refused } from './refused.ts'

const KELVIN = 600
const hot: FinishContext = { ...UNHEARD, tags: { temperature: KELVIN } }
const value = (row: Row): number => row['s'] as number
const energyOf = (row: Row): number => row['energy'] as number
const line = (E: number, width: number) => Math.exp(-(E * E) / (2 * width * width))

/** A VACF of vibrations with these energies and weights, each a Gaussian of this standard deviation, and ⟨u²⟩. */
const [MASS, U2, SPREAD] = [6.94, 0.12, 0.8]
const LINES = [
  [12, 0.4],
  [25, 0.6],
] as const
const density = (E: number) =>
  LINES.reduce(
    (sum, [at, weight]) =>
      sum + (weight * (line(E - at, SPREAD) + line(E + at, SPREAD))) / (SPREAD * Math.sqrt(2 * Math.PI)),
    0,
  )

function motion() {
  const [interval, lags] = [0.01, 800]
  const thermal = (3 * BOLTZMANN * KELVIN) / (MASS * AMU_A2_PS2)
  const at = (t: number) =>
    LINES.reduce((sum, [E, weight]) => sum + weight * Math.cos((E * t) / HBAR), 0) *
    Math.exp(-(((SPREAD * t) / HBAR) ** 2) / 2)
  const elements = [
    { of: 'Li', atoms: 6, mass: MASS, u2: U2 },
    { of: 'S', atoms: 5, mass: 32.06, u2: 0.03 },
  ]
  const vacf = elements.flatMap(({ of, atoms, mass }) =>
    Array.from({ length: lags }, (_, k): Row => {
      const vacf = ((thermal * MASS) / mass) * at(k * interval)
      return {
        of,
        atoms,
        mass,
        degrees: 3,
        lag: k * interval,
        vacf,
        velocities: 'stored',
        temperature: KELVIN,
      }
    }),
  )
  const msd = elements.flatMap(({ of, u2 }) =>
    [0, 0.5, 1, 2].map((lag): Row => ({ of, lag, msd: lag < 1 ? 0 : 2 * u2 })),
  )
  return { vacf: { columns: {}, rows: vacf }, msd: { columns: {}, rows: msd } }
}

function phonons(given: object): readonly Row[] {
  const { operator, params } = phononSpectrum({ window: 'none', ...given })
  return operator.finish(motion(), params, hot).rows
}

test('one phonon of a harmonic crystal: every S(E) gives g(E) back, and elements weigh by c σ', (t) => {
  const rows = phonons({ at: 2, isotopes: '7Li' })
  const lithium = rows.filter(({ of }) => of === 'Li')
  for (const row of lithium) {
    const E = energyOf(row)
    const n = 1 / Math.expm1(Math.abs(E) / (BOLTZMANN * KELVIN))
    const occupied = E > 0 ? n + 1 : n
    const expected = ((2.09008 * 4) / MASS) * Math.exp((-4 * U2) / 3) * occupied * (density(E) / Math.abs(E))
    t.true(Math.abs(value(row) - expected) < 1e-5 * 0.01 + 1e-4 * expected, `${E} ${value(row)} ${expected}`)
  }
  t.true(Math.max(...lithium.map(energyOf)) > 100)
  t.true(lithium.every((row) => Math.abs(energyOf(row)) >= 1.5))
  // What makes measured S(E) a density of states makes this one it, too.
  const columns = {
    energy: column('meV', '', 'key'),
    value: column('', '', 'value'),
    temperature: column('K', '', 'key'),
  }
  const measured = lithium.map((row) => ({ energy: row['energy'], value: row['s'], temperature: KELVIN }))
  const [{ energies: at, values }] = measuredLawPoints(
    { columns, rows: measured },
    { from: 5, to: 40, spectrum: 'S' },
  )
  const norm = ((2.09008 * 4) / MASS) * Math.exp((-4 * U2) / 3)
  for (const [i, E] of at.entries()) t.true(Math.abs(values[i] / norm - density(E)) < 1e-4)
  // ⁷Li 1.40 barn, S 1.026: six and five of eleven atoms.
  const weight = lithium[0]['weight'] as number
  t.true(Math.abs(weight - (6 * 1.4) / (6 * 1.4 + 5 * 1.026)) < 0.002)
  const [li, s, sum] = ['Li', 'S', 'neutron-weighted'].map((of) => rows.filter((row) => row['of'] === of))
  t.is(sum.length, li.length)
  for (const [i, row] of sum.entries())
    t.true(Math.abs(value(row) - weight * value(li[i]) - (1 - weight) * value(s[i])) < 1e-12)
})

test('over a spectrometer one phonon is the mean over its angles, and of classical vibrations what F_s says', (t) => {
  const [incident, fromAngle, toAngle] = [60, 10, 12]
  const [narrow] = [phonons({ incident, fromAngle, toAngle })].map((rows) =>
    rows.filter(({ of }) => of === 'Li'),
  )
  for (const row of narrow.filter((each) => Math.abs(energyOf(each) - 25) < 2).slice(0, 3)) {
    const Q = kinematicQ(incident, energyOf(row), 11) as number
    const own = phonons({ at: Q }).find((other) => other['of'] === 'Li' && other['energy'] === row['energy'])
    t.true(Math.abs(value(row) / value(own as Row) - 1) < 0.01)
  }
  t.true(Math.max(...narrow.map(energyOf)) <= incident)
  // A classical oscillator: F_s = exp(−a(1 − cos ωt)), a = Q² k_BT/mω²; its first line holds e^{−a} I₁(a).
  const [E, Q, width] = [20, 1.2, 0.5]
  const omega = E / HBAR
  const a = (Q * Q * BOLTZMANN * KELVIN) / (MASS * AMU_A2_PS2 * omega * omega)
  const [interval, lags] = [0.01, 1000]
  const rows = Array.from({ length: lags }, (_, k): Row => {
    const f = Math.exp(-a * (1 - Math.cos(omega * k * interval)))
    return { of: 'Li', at: 'Q', q: Q, width: 0, spread: null, vectors: 1, lag: k * interval, f }
  })
  const { operator, params } = incoherentSpectrum({ window: 'gaussian', resolution: width })
  const columns = Object.fromEntries(Object.keys(rows[0]).map((name) => [name, column('', '', 'note')]))
  const found = operator.finish({ 'self-scattering': { columns, rows } }, params, UNHEARD).rows
  const step = (found[1]['energy'] as number) - (found[0]['energy'] as number)
  const near = found.filter((row) => Math.abs(energyOf(row) - E) < 5)
  const area = near.reduce((sum, row) => sum + step * value(row), 0)
  const one = ((2.09008 * Q * Q * BOLTZMANN * KELVIN) / (MASS * E * E)) * Math.exp(-a)
  t.true(Math.abs(area / (one * (1 + (a * a) / 8)) - 1) < 1e-3, `${area} ${one} ${a}`)
  // The same by the operator: a line of this energy in g.
  const u2 = (3 * a) / (Q * Q)
  const thermal = (3 * BOLTZMANN * KELVIN) / (MASS * AMU_A2_PS2)
  const vacf = Array.from(
    { length: lags },
    (_, k): Row => ({
      ...{
        of: 'Li',
        atoms: 6,
        mass: MASS,
        degrees: 3,
        lag: k * interval,
        velocities: 'stored',
        temperature: KELVIN,
      },
      vacf: thermal * Math.cos(omega * k * interval),
    }),
  )
  const step2 = phononSpectrum({ at: Q, occupation: 'classical', window: 'gaussian', resolution: width })
  const msd = [0, 1].map((lag): Row => ({ of: 'Li', lag, msd: 2 * u2 }))
  const tables = { vacf: { columns: {}, rows: vacf }, msd: { columns: {}, rows: msd } }
  const classical = step2.operator.finish(tables, step2.params, hot).rows
  const apart = energyOf(classical[1]) - energyOf(classical[0])
  const own = classical.filter((row) => Math.abs(energyOf(row) - E) < 5)
  t.true(
    Math.abs((own.reduce((sum, row) => sum + apart * value(row), 0) * (1 + (a * a) / 8)) / area - 1) < 5e-3,
  )
})

test('a file of a resolution, lags that end too early and a |Q| that is none are refused', (t) => {
  t.is(refused(() => phonons({ settled: 5 })).exitCode, 2)
  t.regex(
    refused(() => phonons({ settled: 5 })).message,
    /ends at 2 ps, before its vibrations have settled at 5 ps/,
  )
  t.regex(refused(() => phonons({ at: 0 })).message, /\|Q\| of 0/)
  t.regex(refused(() => phonons({ isotopes: '8Li' })).message, /8Li/)
  t.is(refused(() => resolutionFor(join(folder(), 'none.csv'))).exitCode, 3)
})
