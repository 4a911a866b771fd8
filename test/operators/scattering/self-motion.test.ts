import test from 'ava'
import { fitJumps, WIDTHS } from '../../../operators/scattering/fits/jump-models.ts'
import { quasielasticTime, spacedLags } from '../../../operators/scattering/fits/quasielastic-time.ts'
import {
  debyeWaller,
  eisfInBall,
  eisfOf,
  eisfOnSphere,
  j0,
  meanSquareOf,
} from '../../../operators/scattering/functions/elastic.ts'
import { isotropicLags } from '../../../operators/scattering/functions/isotropic-lags.ts'
import { shellsOf } from '../../../operators/scattering/vectors/shells.ts'
import { HBAR } from '../../../schemas/units.ts'
import { chance, cube, direction, moving, rowsOf, selfOf } from './movers.ts'

const EDGE = 30
const shells = (at: readonly number[], most = 8) => shellsOf(cube(EDGE), { at, width: 0.1, most })

test('Brownian particles: F_s = e^{−DQ²t}', (t) => {
  const [D, interval] = [0.05, 0.1]
  const turns = moving(200, 300, EDGE, chance(1), ({ normal, uniform }) => {
    const at = [30 * uniform(), 30 * uniform(), 30 * uniform()]
    return () => at.map((_, k) => (at[k] += Math.sqrt(2 * D * interval) * normal()))
  })
  const groups = shells([0.5, 1, 2])
  selfOf(turns, groups, 60).forEach((F, g) => {
    const { Q } = groups[g]
    F.forEach((value, lag) => {
      // The mean over a shell of e^{−DQ²t} is that of its mean |Q| to 1e-3 here.
      t.true(Math.abs(value - Math.exp(-D * Q * Q * lag * interval)) < 0.012, `${Q} ${lag} ${value}`)
    })
  })
})

test('an isotropic jumper gives back d, τ and D, with errors that hold them', (t) => {
  const [d, tau, interval] = [2.7, 18.6, 1]
  const turns = moving(320, 500, EDGE, chance(2), (random) => {
    const at = [0, 1, 2].map(() => EDGE * random.uniform())
    return () => {
      const wait = () => -tau * Math.log(1 - random.uniform())
      for (let next = wait(); next < interval; next += wait()) {
        const turn = direction(random)
        for (let k = 0; k < 3; k++) at[k] += d * turn[k]
      }
      return at
    }
  })
  const groups = shells([0.4, 0.7, 1, 1.3, 1.6, 1.9], 6)
  const lags = 120
  const samples = Array.from({ length: 8 }, (_, i) =>
    selfOf(rowsOf(turns, 40 * i, 40 * i + 40), groups, lags),
  )
  const chosen = spacedLags(1, lags, 20)
  const widths = groups.map(({ Q }, g) => {
    const own = samples.map((sample) => chosen.map((lag) => sample[g][lag]))
    const mean = chosen.map((_, i) => own.reduce((sum, values) => sum + values[i], 0) / 8)
    const found = quasielasticTime(
      { lags: chosen.map((lag) => lag * interval), values: mean, samples: own },
      { where: 'jumper', elastic: false, components: 1 },
    )
    const { width } = (found.jackknifed as NonNullable<typeof found.jackknifed>).lines[0]
    t.deepEqual(found.seen, [true])
    t.true(
      Math.abs(width.value - WIDTHS['chudley-elliott'](Q, d, tau)) < 4 * (width.error as number),
      `Γ(${Q})`,
    )
    return { Q, width: width.value, error: width.error as number }
  })
  const fit = fitJumps('chudley-elliott', widths) as NonNullable<ReturnType<typeof fitJumps>>
  t.true(
    Math.abs((fit.length as number) - d) < 3 * (fit.lengthError as number) &&
      (fit.lengthError as number) < 0.1,
  )
  t.true(
    Math.abs((fit.time as number) - tau) < 3 * (fit.timeError as number) && (fit.timeError as number) < 1,
  )
  t.true(Math.abs(fit.D - ((d * d) / 6 / tau) * 1e-4) < 3 * fit.DError && fit.DError < 0.05 * fit.D)
})

/** A jumper on a simple cubic lattice: e^{−Γt/ħ} with Γ by direction. */
const latticeWidth = (Q: number, [x, y, z]: readonly number[], d: number, tau: number) =>
  (HBAR / tau) * (1 - (Math.cos(Q * x * d) + Math.cos(Q * y * d) + Math.cos(Q * z * d)) / 3)

test('the powder mean of a lattice jumper: its mean Γ is Chudley–Elliott, one exponential fitted to it is biased', (t) => {
  const [d, tau] = [2.7, 18.6]
  const random = chance(3)
  const directions = Array.from({ length: 4000 }, () => direction(random))
  const Qs = [0.3, 0.5, 0.7, 0.9, 1.1, 1.3, 1.5, 1.7, 1.9]
  const lags = spacedLags(1, 100, 20)
  const mean = (of: (n: readonly number[]) => number) =>
    directions.reduce((sum, n) => sum + of(n), 0) / directions.length
  const widths = Qs.map((Q) => {
    const expected = WIDTHS['chudley-elliott'](Q, d, tau)
    t.true(Math.abs(mean((n) => latticeWidth(Q, n, d, tau)) / expected - 1) < 0.02, `${Q}`)
    const values = lags.map((lag) => mean((n) => Math.exp((-latticeWidth(Q, n, d, tau) * lag) / HBAR)))
    const { fit } = quasielasticTime(
      { lags, values, samples: [] },
      { where: 'powder', elastic: false, components: 1 },
    )
    return { Q, width: fit?.lines[0].width.value as number, error: 0.001 }
  })
  const fit = fitJumps('chudley-elliott', widths) as NonNullable<ReturnType<typeof fitJumps>>
  t.true((fit.length as number) > 2.8 && (fit.length as number) < 3)
  const D = ((d * d) / 6 / tau) * 1e-4
  t.true(fit.D / D > 1.03 && fit.D / D < 1.1, `${fit.D / D}`)
})

test('ions on a sphere and in a ball: the plateau of F_s is their EISF, vibrations divided out', (t) => {
  const [R, u] = [1.6, 0.15]
  const groups = shells([0.6, 1.2, 1.8, 2.4])
  for (const [name, radius, eisf] of [
    ['sphere', () => R, eisfOnSphere],
    ['ball', (uniform: () => number) => R * Math.cbrt(uniform()), eisfInBall],
  ] as const) {
    const turns = moving(150, 200, EDGE, chance(4), (random) => {
      const centre = [0, 1, 2].map(() => EDGE * random.uniform())
      return () => {
        const r = radius(random.uniform)
        const n = direction(random)
        return centre.map((value, k) => value + r * n[k] + u * random.normal())
      }
    })
    selfOf(turns, groups, 40).forEach((F, g) => {
      const { Q } = groups[g]
      const plateau = F.subarray(1).reduce((sum, value) => sum + value, 0) / 40
      t.true(Math.abs(eisfOf(plateau, Q, 3 * u * u) - eisf(Q, R)) < 0.01, `${name} ${Q}: ${plateau}`)
    })
  }
})

test('the elastic line of bound atoms says their mean square displacement', (t) => {
  const u = 0.3
  const turns = moving(100, 100, EDGE, chance(5), (random) => {
    const centre = [0, 1, 2].map(() => EDGE * random.uniform())
    return () => centre.map((value) => value + u * random.normal())
  })
  const groups = shells([0.5, 1, 1.5, 2])
  const points = selfOf(turns, groups, 20).map((F, g) => {
    const value = F.subarray(1).reduce((sum, each) => sum + each, 0) / 20
    t.true(Math.abs(value - debyeWaller(groups[g].Q, 3 * u * u)) < 0.01)
    return { Q: groups[g].Q, value, error: 0.002 }
  })
  const found = meanSquareOf(points) as NonNullable<ReturnType<typeof meanSquareOf>>
  t.true(
    Math.abs(found.u2 - 3 * u * u) < 3 * found.error && found.error < 0.005,
    `${found.u2} ± ${found.error}`,
  )
  t.true(Math.abs(found.scale - 1) < 0.01)
  t.is(meanSquareOf(points.slice(0, 1)), undefined)
})

test('the isotropic average is sin(Qr)/(Qr) of every pair of frames, far ones too, and windows add up', (t) => {
  const [frames, lags, lengths] = [60, 20, [0.4, 2.5]]
  const random = chance(6)
  const axes = [0, 1, 2].map(() => Float64Array.from({ length: 3 * frames }, () => 9 * random.normal()))
  const turns = { axes, rows: 3, frames } as unknown as Parameters<ReturnType<typeof isotropicLags>['add']>[0]
  axes[0][7] = 300
  const kernel = isotropicLags(lengths, lags)
  const sums = new Float64Array(lengths.length * (lags + 1))
  kernel.add(turns, 0, sums)
  const late = new Float64Array(sums.length)
  kernel.add(turns, 30, late)
  lengths.forEach((Q, q) => {
    for (let lag = 0; lag <= lags; lag++) {
      const each = [0, 30].map((before) => {
        let sum = 0
        for (let row = 0; row < 3; row++)
          for (let i = Math.max(before, lag); i < frames; i++) {
            const at = row * frames + i
            sum += j0(Q * Math.hypot(...axes.map((axis) => axis[at] - axis[at - lag])))
          }
        return sum
      })
      t.true(Math.abs(sums[q * (lags + 1) + lag] - each[0]) < 0.05, `${Q} ${lag}`)
      t.true(Math.abs(late[q * (lags + 1) + lag] - each[1]) < 0.05, `${Q} ${lag}`)
    }
  })
})
