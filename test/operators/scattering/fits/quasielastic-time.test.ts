import test from 'ava'
import { chooseComponents } from '../../../../operators/scattering/fits/component-choice.ts'
import { fitDecay } from '../../../../operators/scattering/fits/decay-constant.ts'
import type { LineFit } from '../../../../operators/scattering/fits/line-model.ts'
import { quasielasticTime, spacedLags } from '../../../../operators/scattering/fits/quasielastic-time.ts'
import { HBAR } from '../../../../schemas/units.ts'
import { normal, seeded } from '../../../helpers/random.ts'
import { chance } from '../movers.ts'

test('two exponentials in time: widths with errors of the samples; what is slower than the lags is not seen', (t) => {
  const random = normal(seeded(6))
  const [slow, fast] = [0.035, 0.5]
  const lags = spacedLags(2, 2000, 24).map((lag) => lag / 20)
  const curve = (lag: number) => 0.5 * Math.exp((-slow * lag) / HBAR) + 0.3 * Math.exp((-fast * lag) / HBAR)
  const samples = Array.from({ length: 10 }, () => {
    // Every sample has rates and areas of its own: errors go together along the lags.
    const [a, b, c] = [1 + 0.05 * random(), 1 + 0.05 * random(), 0.01 * random()]
    return lags.map((lag) => a * curve(lag * b) + c * Math.exp(-lag))
  })
  const values = lags.map((_, i) => samples.reduce((sum, sample) => sum + sample[i], 0) / 10)
  const found = quasielasticTime({ lags, values, samples }, { where: 'Li', elastic: false, components: 2 })
  t.is(found.components, 2, found.reason)
  ;[slow, fast].forEach((width, i) => {
    const own = found.jackknifed?.lines[i].width
    t.true(
      Math.abs((own?.value as number) - width) < 4 * (own?.error as number),
      `${own?.value} ± ${own?.error}`,
    )
    t.true((own?.error as number) < 0.1 * width)
  })
  t.deepEqual(found.seen, [true, true])
  const slower = lags.map((lag) => Math.exp((-0.003 * lag) / HBAR))
  const unseen = quasielasticTime(
    { lags, values: slower, samples: [] },
    { where: 'Li', elastic: false, components: 1 },
  )
  t.deepEqual(unseen.seen, [false])
})

test('a larger model is taken for a lower criterion and components apart, and the reason is said where it is not', (t) => {
  const fitOf = (criterion: number, lines: readonly (readonly [number, number, number, number])[]) => ({
    components: lines.length,
    fit: {
      criterion,
      lines: lines.map(([width, widthError, area, areaError]) => ({
        width: { value: width, error: widthError },
        area: { value: area, error: areaError },
      })),
    } as unknown as LineFit,
  })
  const one = fitOf(100, [[0.02, 0.001, 1, 0.1]])
  const chosen = (...next: Parameters<typeof fitOf>) => {
    const { components, status, reason } = chooseComponents([one, fitOf(...next)])
    return [components, status, reason]
  }
  const apart = [
    [0.01, 0.001, 1, 0.1],
    [0.03, 0.002, 1, 0.1],
  ] as const
  t.deepEqual(chosen(97, apart), [2, 'determined', ''])
  t.deepEqual(chosen(98.5, apart), [1, 'determined', '2 instead of 1: the criterion is lower by 1.5 only'])
  t.is(chosen(104.3, apart)[2], '2 instead of 1: the criterion is higher by 4.3')
  t.like(
    chosen(90, [
      [0.01, 0.001, 1, 0.1],
      [0.012, 0.002, 1, 0.1],
    ]),
    [1, 'not-identifiable', '2 instead of 1: the widths of its components are not apart'],
  )
  t.like(
    chosen(90, [
      [0.01, 0.001, 1, 0.1],
      [0.03, 0.002, 0.1, 0.1],
    ]),
    [1, 'not-identifiable', '2 instead of 1: the area of a component is not apart from 0'],
  )
  t.is(chooseComponents([one, { components: 2, fit: undefined }]).status, 'not-identifiable')
  t.is(chooseComponents([{ components: 1, fit: undefined }]).status, 'not-determined')
})

/** Blocks of ions that jump by d (Å) in any direction, or to a second place and back, as F_s(Q,t) of each. */
function jumpers(seed: number, kind: 'away' | 'back', lags: readonly number[], step: number) {
  const [d, frames, ions, Q] = [2.7, 2400, 5, 1.1]
  const tau = kind === 'away' ? 25 : 8
  const random = chance(seed)
  const oneBlock = () => {
    const sums = new Float64Array(lags.length)
    for (let ion = 0; ion < ions; ion++) {
      const [c, s] = [new Float64Array(frames), new Float64Array(frames)]
      let [phase, side] = [0, 1]
      const along = 2 * random.uniform() - 1
      for (let t = 0; t < frames; t++) {
        if (random.uniform() < step / tau) {
          phase += kind === 'away' ? Q * d * (2 * random.uniform() - 1) : side * Q * d * along
          side = -side
        }
        ;[c[t], s[t]] = [Math.cos(phase), Math.sin(phase)]
      }
      lags.forEach((lag, k) => {
        let sum = 0
        for (let t = lag; t < frames; t++) sum += c[t] * c[t - lag] + s[t] * s[t - lag]
        sums[k] += sum / (frames - lag) / ions
      })
    }
    return sums
  }
  const samples = Array.from({ length: 12 }, oneBlock)
  const values = lags.map((_, k) => samples.reduce((sum, sample) => sum + sample[k], 0) / samples.length)
  return { lags: lags.map((lag) => lag * step), values, samples }
}

test('a constant is told by what samples say of it: lags that go up and down together are none', (t) => {
  const lags = spacedLags(2, 600, 20)
  const asked = { elastic: 'auto', components: 1 } as const
  const seeds = Array.from({ length: 12 }, (_, i) => 100 + i)
  const away = seeds.map((seed) => fitDecay(jumpers(seed, 'away', lags, 0.15), 'Li', asked))
  const wrong = away.filter(({ fit, isConstantOpen }) => isConstantOpen || fit?.elastic !== undefined)
  t.true(wrong.length <= 2, `${wrong.length} of ${away.length}`)
  const truth = (1 + Math.sin(2.97) / 2.97) / 2
  for (const seed of seeds.slice(0, 5)) {
    const { jackknifed } = fitDecay(jumpers(seed, 'back', lags, 0.15), 'Li', asked)
    const { value = 0, error = 0 } = jackknifed?.elastic ?? {}
    t.true(error > 0 && Math.abs(value - truth) < 4 * error, `${value} ± ${error}, ${truth}`)
  }
})
