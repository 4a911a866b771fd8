import test from 'ava'
import {
  fitJumps,
  JUMP_MODELS,
  type JumpFit,
  type JumpModel,
  WIDTHS,
} from '../../../../operators/scattering/fits/jump-models.ts'
import { HBAR } from '../../../../schemas/units.ts'
import { normal, seeded } from '../../../helpers/random.ts'
import { refused } from '../refused.ts'

const QS = [0.3, 0.5, 0.7, 0.9, 1.1, 1.3, 1.5, 1.7, 1.9]
const widthsOf = (model: JumpModel, d: number, tau: number, error = 0.001) =>
  QS.map((Q) => ({ Q, width: WIDTHS[model](Q, d, tau), error }))
const fitted = (model: JumpModel, points: Parameters<typeof fitJumps>[1]): JumpFit =>
  fitJumps(model, points) as JumpFit

test('every model gives its own length, time and D back', (t) => {
  for (const model of JUMP_MODELS) {
    const isFick = model === 'fick'
    const fit = fitted(model, widthsOf(model, isFick ? 0.06 : 2.4, 19.2))
    t.true(Math.abs(fit.D / (isFick ? 6e-6 : (2.4 * 2.4 * 1e-4) / 6 / 19.2) - 1) < 1e-6, model)
    if (isFick) continue
    t.true(Math.abs((fit.length as number) - 2.4) < 1e-5, model)
    t.true(Math.abs((fit.time as number) - 19.2) < 1e-4, model)
  }
})

test('all models are ħDQ² at small Q, ħ/τ at most beyond it but for an overshoot of Chudley–Elliott', (t) => {
  for (const model of JUMP_MODELS.filter((name) => name !== 'fick')) {
    const D = (2.7 * 2.7) / 6 / 18.6
    t.true(Math.abs(WIDTHS[model](0.01, 2.7, 18.6) / (HBAR * D * 1e-4) - 1) < 1e-3, model)
    t.true(Math.abs(WIDTHS[model](200, 2.7, 18.6) / (HBAR / 18.6) - 1) < 0.01, model)
  }
})

test('Table I of Ding et al.: d²/6τ of its rows, and Γ(Q) of its d and τ goes back through the fit', (t) => {
  for (const [d, tau, D] of [
    [2.7, 18.6, 6.5e-6],
    [1.2, 1.2, 20e-6],
    [2.4, 19.2, 5.0e-6],
  ]) {
    const fit = fitted('chudley-elliott', widthsOf('chudley-elliott', d, tau))
    t.true(Math.abs(fit.D / D - 1) < 0.01, `${fit.D}`)
    t.true(Math.abs((fit.length as number) - d) < 1e-4 && Math.abs((fit.time as number) - tau) < 1e-3)
  }
  // The half width at 1.5 Å⁻¹ that its rows for slow jumps give, meV.
  const narrow = [2.7, 2.4].map((d, i) => WIDTHS['chudley-elliott'](1.5, d, [18.6, 19.2][i]))
  t.true(
    narrow.every((width) => width > 0.038 && width < 0.043),
    `${narrow}`,
  )
})

test('errors of d, τ and D hold the truth as often as they say; those of D know that d and τ go together', (t) => {
  const random = normal(seeded(4))
  const [d, tau] = [2.7, 18.6]
  const D = ((d * d) / 6 / tau) * 1e-4
  const worlds = 300
  const inside = [0, 0, 0]
  for (let world = 0; world < worlds; world++) {
    const points = widthsOf('chudley-elliott', d, tau).map(({ Q, width }) => {
      const error = 0.04 * width + 0.0003
      return { Q, width: width + error * random(), error }
    })
    const fit = fitted('chudley-elliott', points)
    const off = [(fit.length as number) - d, (fit.time as number) - tau, fit.D - D]
    ;[fit.lengthError, fit.timeError, fit.DError].forEach((error, i) => {
      if (Math.abs(off[i]) < (error as number)) inside[i] += 1
    })
  }
  for (const count of inside) t.true(count / worlds > 0.6 && count / worlds < 0.76, `${inside}`)
})

test('the models are told apart by their criterion where the widths allow it', (t) => {
  const points = widthsOf('chudley-elliott', 2.7, 18.6, 0.0005)
  const all = JUMP_MODELS.map((model) => fitted(model, points)).sort((a, b) => a.criterion - b.criterion)
  t.is(all[0].model, 'chudley-elliott')
  t.true(all[0].reduced < 1e-6 && all[1].reduced > 3)
})

test('widths in the parabola at small Q do not determine a length; too few widths are refused', (t) => {
  const parabola = [0.05, 0.08, 0.11, 0.14].map((Q) => ({ Q, width: HBAR * 0.06 * Q * Q, error: 0.00001 }))
  const fit = fitJumps('chudley-elliott', parabola)
  t.true(fit === undefined || (fit.lengthError as number) > 0.3 * (fit.length as number))
  t.true(Math.abs(fitted('fick', parabola).D - 6e-6) < 1e-10)
  t.regex(
    refused(() => fitJumps('chudley-elliott', parabola.slice(0, 2))).message,
    /2 widths for the 2 parameters/,
  )
  t.regex(
    refused(() => fitJumps('fick', [...parabola, { Q: 1, width: 0.1, error: 0 }])).message,
    /0\.1 ± 0 meV at Q = 1/,
  )
})
