import test from 'ava'
import {
  balanceFactor,
  currentSpectrum,
  dynamicStructure,
  dynamicStructureAt,
  energyResolution,
  secondMoment,
  susceptibilityOf,
} from '../../../operators/scattering/functions/dynamic-structure.ts'
import { onePhonon, RECOIL } from '../../../operators/scattering/functions/one-phonon.ts'
import {
  detectorShares,
  kinematicQ,
  overDetectors,
  speedRatio,
} from '../../../operators/scattering/functions/spectrometer.ts'
import { BOLTZMANN, HBAR } from '../../../schemas/units.ts'
import { refused } from './refused.ts'

const decay = (rate: number, interval: number, count: number) =>
  Float64Array.from({ length: count }, (_, k) => Math.exp(-rate * k * interval))

/** ∫ over both signs of E by the trapezoidal rule. */
const area = ({ energies, values }: { energies: Float64Array; values: Float64Array }) =>
  values.reduce(
    (sum, _, i) => (i === 0 ? 0 : sum + (energies[i] - energies[i - 1]) * (values[i] + values[i - 1])),
    0,
  )

test('∫S dE is F(Q,0), with every window', (t) => {
  const F = decay(0.7, 0.05, 400).map((value) => 0.3 + 0.7 * value)
  for (const window of ['none', 'hann', 'gaussian'] as const)
    t.true(Math.abs(area(dynamicStructure(F, 0.05, { window, resolution: 0.5 })) - 1) < 1e-9, window)
})

test('an exponential in time is a Lorentzian in energy: Γ = ħ × rate, per meV', (t) => {
  const [rate, interval] = [0.5, 0.01]
  const width = HBAR * rate
  const F = decay(rate, interval, 4000)
  const energies = [0, 0.1, 0.3, 1, 3]
  dynamicStructureAt(F, interval, energies).forEach((S, i) => {
    const expected = width / Math.PI / (energies[i] ** 2 + width * width)
    t.true(Math.abs(S / expected - 1) < 2e-3, `${energies[i]}: ${S} ${expected}`)
  })
  const { energies: grid, values } = dynamicStructure(F, interval)
  dynamicStructureAt(F, interval, grid.subarray(0, 20)).forEach((S, i) => {
    t.true(Math.abs(S - values[i]) < 1e-10)
  })
})

test('second moment of free particles: ħ² Q² k_BT/m', (t) => {
  const [Q, square, interval] = [2, 7.2, 0.004]
  const F = Float64Array.from({ length: 400 }, (_, k) =>
    Math.exp((-Q * Q * square * (k * interval) ** 2) / 2),
  )
  t.true(Math.abs(secondMoment(dynamicStructure(F, interval)) / (HBAR * HBAR * Q * Q * square) - 1) < 1e-3)
  // Frames too far apart lose it: energies beyond h/2Δ fold back.
  const coarse = F.filter((_, k) => k % 150 === 0)
  t.true(secondMoment(dynamicStructure(coarse, 150 * interval)) < 0.8 * HBAR * HBAR * Q * Q * square)
})

test('detailed balance: S(−E) = e^{−E/k_BT} S(E), and χ″ is odd whichever factor', (t) => {
  const [temperature, S] = [300, 0.4]
  const thermal = BOLTZMANN * temperature
  for (const balance of ['harmonic', 'exponential'] as const) {
    t.true(Math.abs(balanceFactor(balance, 1e-12, temperature) - 1) < 1e-12)
    for (const E of [0.5, 8, 60]) {
      const ratio = balanceFactor(balance, -E, temperature) / balanceFactor(balance, E, temperature)
      t.true(Math.abs(ratio - Math.exp(-E / thermal)) < 1e-12)
      const chi = (energy: number) =>
        susceptibilityOf(
          { energies: Float64Array.of(energy), values: Float64Array.of(S) },
          temperature,
          balance,
        ).values[0]
      t.true(Math.abs(chi(E) + chi(-E)) < 1e-12)
      if (balance === 'harmonic') t.true(Math.abs(chi(E) - (Math.PI * E * S) / thermal) < 1e-12)
    }
  }
  t.is(balanceFactor('none', 5, 0), 1)
  t.is(refused(() => balanceFactor('harmonic', 5, 0)).exitCode, 2)
  const classical = susceptibilityOf({ energies: Float64Array.of(8), values: Float64Array.of(S) }, 100)
  t.true(Math.abs(classical.values[0] - (Math.PI * 8 * S) / (BOLTZMANN * 100)) < 1e-12)
  t.is(
    refused(() =>
      susceptibilityOf({ energies: new Float64Array(1), values: new Float64Array(1) }, Number.NaN),
    ).exitCode,
    2,
  )
})

test('the longitudinal current is ω²S/Q², the resolution h/T', (t) => {
  const { values } = currentSpectrum({ energies: Float64Array.of(HBAR * 3), values: Float64Array.of(5) }, 2)
  t.true(Math.abs(values[0] - (9 / 4) * 5) < 1e-12)
  t.true(Math.abs(energyResolution(1000) - 0.004136) < 1e-6)
})

test('one phonon: (n + 1) over k_BT/E is 1.535 at 8 meV and 100 K, and the kinematics of a spectrometer', (t) => {
  const at = { Q: 2, mass: 7.016, u2: 0.03, temperature: 100 }
  const ratio = onePhonon(0.02, 8, at) / onePhonon(0.02, 8, { ...at, classical: true })
  t.true(Math.abs(ratio - 1.535) < 0.001)
  // ħ²/2 amu from ħ and the unit of energy of this program.
  t.true(Math.abs(RECOIL / ((HBAR * HBAR) / (2 * 0.1036426966)) - 1) < 1e-6)
  const k = Math.sqrt(25 / 2.0721248)
  t.true(Math.abs((kinematicQ(25, 0, 60) as number) - k) < 1e-12)
  t.true(Math.abs((kinematicQ(25, 25, 60) as number) - k) < 1e-12)
  t.is(kinematicQ(25, 26, 60), undefined)
  t.is(speedRatio(25, 16), 0.6)
})

test('over the detectors of a spectrometer Q² has a closed form, and Q that were not given are not guessed', (t) => {
  const Q = Array.from({ length: 200 }, (_, i) => i * 0.04)
  const spectrometer = { incident: 25, from: 30, to: 120 }
  const cosine = (Math.cos(Math.PI / 6) + Math.cos((2 * Math.PI) / 3)) / 2
  for (const E of [-5, 0, 10]) {
    const mean = (50 - E - 2 * Math.sqrt(25 * (25 - E)) * cosine) / 2.0721248
    const shares = detectorShares(spectrometer, Q, E) as Float64Array
    t.true(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-12)
    t.true(Math.abs(shares.reduce((sum, share, i) => sum + share * Q[i] * Q[i], 0) / mean - 1) < 1e-3)
    t.true(Math.abs((overDetectors(spectrometer, E, (q) => q * q) as number) / mean - 1) < 1e-4)
  }
  t.is(detectorShares(spectrometer, Q, 30), undefined)
  t.is(detectorShares(spectrometer, Q.slice(0, 50), 0), undefined)
})
