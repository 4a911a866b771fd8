import test from 'ava'
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { orientationProducts } from '../../../operators/kernels/rotors/orientation-products.ts'
import { fitRotations } from '../../../operators/kernels/rotors/rotation-fit.ts'
import { angleBetween, axisAngles, meanDirections } from '../../../operators/polyanions/orientation.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { about, after, anyRotation, type Quaternion, standing, TETRAHEDRON, turned } from './tumbling.ts'

/** Horn's matrix in full, solved in full. */
function hornQuaternion(reference: readonly number[], vectors: readonly number[]): number[] {
  const s = (a: number, b: number) =>
    reference.reduce((sum, value, i) => sum + (i % 3 === a ? value * vectors[i - a + b] : 0), 0)
  const K = new Matrix([
    [s(0, 0) + s(1, 1) + s(2, 2), s(1, 2) - s(2, 1), s(2, 0) - s(0, 2), s(0, 1) - s(1, 0)],
    [s(1, 2) - s(2, 1), s(0, 0) - s(1, 1) - s(2, 2), s(0, 1) + s(1, 0), s(2, 0) + s(0, 2)],
    [s(2, 0) - s(0, 2), s(0, 1) + s(1, 0), s(1, 1) - s(0, 0) - s(2, 2), s(1, 2) + s(2, 1)],
    [s(0, 1) - s(1, 0), s(2, 0) + s(0, 2), s(1, 2) + s(2, 1), s(2, 2) - s(0, 0) - s(1, 1)],
  ])
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(K)
  const q = eigenvectorMatrix.getColumn(realEigenvalues.indexOf(Math.max(...realEigenvalues)))
  return q.map((value) => (q[0] < 0 ? -value : value))
}

const quaternionAt = (out: Float64Array, frame: number, frames: number) =>
  [0, 1, 2, 3].map((k) => out[k * frames + frame])

test('rotations are found again, half turns too', (t) => {
  const random = normal(seeded(5))
  const frames = 200
  const turns = Array.from(
    { length: frames },
    (_, i): Quaternion =>
      i < 3 ? about([i === 0 ? 1 : 0, i === 1 ? 1 : 0, i === 2 ? 1 : 0], Math.PI) : anyRotation(random),
  )
  const units = standing(1, frames, (_, frame) => turns[frame])
  const out = new Float64Array(4 * frames)
  fitRotations(units, frames, 0, 4, TETRAHEDRON, out)
  turns.forEach((turn, frame) => {
    t.true(angleBetween(quaternionAt(out, frame, frames), turn) < 1e-5, `${frame}`)
  })
})

test('of noisy and uneven vectors the best rotation is that of the full eigenvalue problem', (t) => {
  const random = normal(seeded(6))
  for (const count of [2, 3, 4, 10]) {
    const reference = Array.from({ length: 3 * count }, () => random())
    for (let trial = 0; trial < 50; trial++) {
      const vectors = turned(anyRotation(random), reference).map((value) => value + 0.3 * random())
      const out = new Float64Array(4)
      fitRotations(Float64Array.from(vectors), 1, 0, count, reference, out)
      t.true(angleBetween(out, hornQuaternion(reference, vectors)) < 1e-4)
    }
  }
})

test('θx, θy, θz are the angles of the turned orientation vector to the axes', (t) => {
  const random = normal(seeded(7))
  const frames = 50
  const turns = Array.from({ length: frames }, () => anyRotation(random))
  const quaternions = new Float64Array(4 * frames)
  turns.forEach((turn, frame) => {
    turn.forEach((value, k) => {
      quaternions[k * frames + frame] = value
    })
  })
  const axis = [0.6, 0, -0.8]
  const out = new Float64Array(3 * frames)
  axisAngles(quaternions, axis, out)
  turns.forEach((turn, frame) => {
    turned(turn, axis).forEach((value, k) => {
      t.true(Math.abs(Math.cos((out[k * frames + frame] * Math.PI) / 180) - value) < 1e-9)
    })
  })
})

test('mean directions of librating bonds are those that they librate about', (t) => {
  const random = normal(seeded(8))
  const about0 = anyRotation(random)
  const wobble = () => after(about([random(), random(), random()], 0.15 * random()), about0)
  const mean = meanDirections(standing(1, 4000, wobble), 4000, 0, 4000)
  turned(about0, TETRAHEDRON).forEach((value, k) => {
    t.true(Math.abs(mean[k] - value) < 0.02)
  })
})

const legendre = (units: Float64Array, frames: number, arms: number, lag: number) => {
  const sums = new Float64Array(2)
  const pairs = orientationProducts(units, { stride: frames, from: lag, to: frames }, 0, arms, lag, sums, 0)
  return [sums[0] / pairs, sums[1] / pairs]
}

test('a free spherical top: P₁ = ⅓ + ⅔(1 − kTt²/I)exp(−kTt²/2I), with its plateau', (t) => {
  const random = normal(seeded(9))
  const [rotors, frames, interval] = [4000, 61, 0.1]
  const starts = Array.from({ length: rotors }, () => anyRotation(random))
  const spins = Array.from({ length: rotors }, () => [random(), random(), random()])
  const units = standing(rotors, frames, (i, frame) =>
    after(about(spins[i], Math.hypot(...spins[i]) * frame * interval), starts[i]),
  )
  for (const lag of [0, 5, 10, 17, 25, 40, 55]) {
    const square = (lag * interval) ** 2
    const expected = 1 / 3 + (2 / 3) * (1 - square) * Math.exp(-square / 2)
    const [P1] = legendre(units, frames, 4 * rotors, lag)
    t.true(Math.abs(P1 - expected) < 0.012, `lag ${lag}: ${P1} for ${expected}`)
  }
  t.true(Math.abs(legendre(units, frames, 4 * rotors, 58)[0] - 1 / 3) < 0.012)
})

test('random C₃ turns at rate r: P₁ of a bond falls as exp(−rt), and P₂ too', (t) => {
  const uniform = seeded(10)
  const [rotors, frames, chance] = [300, 1000, 0.01]
  const orientations = Array.from({ length: rotors }, () => {
    let now: Quaternion = [1, 0, 0, 0]
    return Array.from({ length: frames }, () => {
      if (uniform() < chance) {
        const k = 3 * Math.floor(4 * uniform())
        const by = uniform() < 0.5 ? 120 : -120
        now = after(about(turned(now, TETRAHEDRON.slice(k, k + 3)), (by * Math.PI) / 180), now)
      }
      return now
    })
  })
  const units = standing(rotors, frames, (i, frame) => orientations[i][frame])
  for (const lag of [20, 60, 120]) {
    const expected = Math.exp(lag * Math.log(1 - chance))
    const [P1, P2] = legendre(units, frames, 4 * rotors, lag)
    t.true(Math.abs(P1 - expected) < 0.03, `P1 at ${lag}: ${P1} for ${expected}`)
    // A bond that moved is at cos = −1/3, P₂ = −1/3: in the mean of the four places P₂ is 0, as P₁ is.
    t.true(Math.abs(P2 - expected) < 0.03, `P2 at ${lag}: ${P2} for ${expected}`)
  }
})
