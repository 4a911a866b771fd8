import test from 'ava'
import { plainFft } from '../../../../operators/kernels/spectrum/spectra-plain.ts'
import { twiddles } from '../../../../operators/kernels/spectrum/twiddles.ts'
import { dampedOscillators } from '../../../../operators/scattering/damped-oscillators.ts'
import { dos } from '../../../../operators/vibrations/dos.ts'
import { UNHEARD } from '../../../../pipeline/definition/operator.ts'
import type { Row } from '../../../../schemas/table.ts'
import { HBAR } from '../../../../schemas/units.ts'
import { normal, seeded } from '../../../helpers/random.ts'
import { tableFrom } from '../../vibrations/tables.ts'

// A Langevin oscillator: E₀, Γ in meV.
const TRUTH = { energy: 15, damping: 6 }
const [FRAMES, LAGS, PADDED] = [2000, 1500, 4096]

/** Velocities of one oscillator of k_BT/m = 1 at every frame: x and v go on by exp(At) and noise that keeps them in equilibrium. */
function velocities(random: () => number, interval: number): Float64Array {
  const [w, g] = [TRUTH.energy / HBAR, TRUTH.damping / HBAR]
  const turn = Math.sqrt(w * w - (g * g) / 4)
  const [fall, c, s] = [
    Math.exp((-g * interval) / 2),
    Math.cos(turn * interval),
    Math.sin(turn * interval) / turn,
  ]
  const [xx, xv, vx, vv] = [c + (g / 2) * s, s, -w * w * s, c - (g / 2) * s].map((each) => fall * each)
  // Covariance of the noise: diag(1/w², 1) less what is left of it.
  const still = 1 / (w * w)
  const [a, b, d] = [
    still - xx * xx * still - xv * xv,
    -xx * vx * still - xv * vv,
    1 - vx * vx * still - vv * vv,
  ]
  const first = Math.sqrt(a)
  const [across, second] = [b / first, Math.sqrt(d - (b * b) / a)]
  let [x, v] = [random() / w, random()]
  return Float64Array.from({ length: FRAMES }, () => {
    const now = v
    const [p, q] = [random(), random()]
    ;[x, v] = [xx * x + xv * v + first * p, vx * x + vv * v + across * p + second * q]
    return now
  })
}

/** Mean over oscillators of the sum over frames v(t)v(t + lag), over how many there are. */
function vacfOf(random: () => number, interval: number, oscillators: number): number[] {
  const table = twiddles(PADDED)
  const power = new Float64Array(2 * PADDED)
  for (let i = 0; i < oscillators; i++) {
    const complex = new Float64Array(2 * PADDED)
    velocities(random, interval).forEach((v, t) => {
      complex[2 * t] = v
    })
    plainFft(complex, new Float64Array(2 * PADDED), table)
    for (let k = 0; k < 2 * PADDED; k += 2) power[k] += complex[k] ** 2 + complex[k + 1] ** 2
  }
  plainFft(power, new Float64Array(2 * PADDED), table)
  return Array.from({ length: LAGS + 1 }, (_, lag) => power[2 * lag] / PADDED / oscillators / (FRAMES - lag))
}

/** What is found of samples of such oscillators. */
function found(seed: number, interval: number, given = {}): readonly Row[] {
  const random = normal(seeded(seed))
  const samples = Array.from({ length: 12 }, () => vacfOf(random, interval, 8))
  const values = samples[0].map((_, lag) => samples.reduce((sum, each) => sum + each[lag], 0) / 12)
  const vacf = tableFrom({ interval, values, samples, temperature: 600 })
  const spectrum = dos({})
  const table = spectrum.operator.finish({ vacf }, spectrum.params, UNHEARD)
  const { operator, params } = dampedOscillators(given)
  return operator.finish({ dos: table }, params, UNHEARD).rows
}

for (const interval of [0.004, 0.016])
  test(`frames every ${interval} ps: one mode, its energy and damping within their errors, wherever the fit ends`, (t) => {
    const z: Record<string, number[]> = { energy: [], damping: [] }
    for (let seed = 0; seed < 10; seed++) {
      const rows = found(900 + seed, interval)
      t.deepEqual(
        rows.map(({ mode, status }) => [mode, status]),
        [[1, 'determined']],
        JSON.stringify(rows),
      )
      const [row] = rows
      z.energy.push((Number(row['energy']) - TRUTH.energy) / Number(row['error']))
      z.damping.push((Number(row['damping']) - TRUTH.damping) / Number(row['dampingError']))
    }
    for (const each of Object.values(z)) {
      const square = Math.sqrt(each.reduce((sum, value) => sum + value * value, 0) / each.length)
      t.true(square < 1.5, `${JSON.stringify(z)}`)
    }
    const [whole, near] = [{}, { fitTo: 60 }].map((given) => found(900, interval, given)[0])
    t.true(Math.abs(Number(whole['damping']) - Number(near['damping'])) < 1.5 * Number(near['dampingError']))
  })
