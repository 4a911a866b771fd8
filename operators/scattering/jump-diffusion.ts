import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { usageError } from '../../schemas/errors.ts'
import { number, words } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { short } from '../figures/rows.ts'
import { fitJumpsOver, JUMP_MODELS, type JumpFit, type JumpModel } from './fits/jump-models.ts'
import { groupsIn, type WidthGroup } from './fits/width-groups.ts'
import { jumpFigures } from './jump-diffusion-figure.ts'
import { quasielastic } from './quasielastic.ts'

const params = z.object({
  models: words(`models that are fitted: ${JUMP_MODELS.join(', ')}`).default([...JUMP_MODELS]),
  fromQ: number('least Q that is fitted, Å⁻¹').default(0),
  toQ: number('largest Q that is fitted, Å⁻¹').optional(),
})
export type JumpParams = z.output<typeof params>

/** Above this χ² for each degree of freedom a model does not go through the widths. */
const POOR = 4

const ERROR =
  'error: half the 68 % interval over the samples behind the widths, which those of all Q share; of measured widths, and of fewer than four samples, the standard deviation of the fit'

const columns = columnsOf('D', {
  of: column('', 'element, or what the data say', 'key'),
  temperature: column('K', 'temperature of the runs, or of the data', 'key'),
  component: column('', 'which line its widths are of', 'key'),
  model: column('', 'chudley-elliott, fick, hall-ross or singwi-sjolander', 'key'),
  length: column('Å', 'd: length of a jump; root mean square where lengths vary', 'value'),
  lengthError: column('Å', `its ${ERROR}`, { errorOf: 'length' }),
  time: column('ps', 'τ: time between jumps', 'value'),
  timeError: column('ps', `its ${ERROR}`, { errorOf: 'time' }),
  covariance: column('Å ps', 'covariance of length and time', 'note'),
  D: column('cm²/s', 'd²/6τ; of fick, Γ/ħQ²', 'value'),
  error: column('cm²/s', `its ${ERROR}`, { errorOf: 'D' }),
  status: column(
    '',
    `determined; poor: χ² for each degree of freedom is above ${POOR}, the model does not go through the widths; rise-unseen: every width lies at Q d above π, where Γ is flat, or one width for all Q fits as well: neither d nor D is given; offset: a width that is added for all Q is above 0 by more than two errors, so that Γ does not go to 0 with Q as that of jumps does; not-determined: no parameters with an error`,
    'status',
  ),
  points: column('', 'widths that were fitted', 'count'),
  chi: column('', 'χ² for each degree of freedom', 'note'),
  criterion: column('', "Akaike's criterion for few points, less the lowest of the models", 'note'),
})

/** Jump lengths, times between jumps and D of the widths Γ(Q), by four models:
 *  Chudley–Elliott Γ = (ħ/τ)(1 − sin Qd/Qd), Fick Γ = ħDQ², Hall–Ross Γ = (ħ/τ)(1 − exp(−Q²d²/6)), Singwi–Sjölander Γ = ħDQ²/(1 + DQ²τ); D = d²/6τ. Γ in meV with
 *  errors, Q in Å⁻¹, d in Å, τ in ps. Widths that all lie at Q d above π, or are one for all Q as far as their errors go (confined motion), tell no length: refused. Jump directions are isotropic: powder means of one Lorentzian over a lattice come out 5 to 8 % too wide.
 *  Throws a usage error for fewer widths than parameters, and an input error for measured widths without errors. */
export const jumpDiffusion = estimate({
  name: 'jump-diffusion',
  version: 3,
  summary: 'Jump length d, time between jumps τ and D = d²/6τ of quasielastic widths Γ(Q), by four models.',
  source:
    'Chudley & Elliott, Proc. Phys. Soc. 77, 353 (1961); Hall & Ross (1981); Singwi & Sjölander (1960); Ding et al., Table I.',
  from: [quasielastic.operator],
  instead: ['measured-columns'],
  params,
  shown: { columns, ...jumpFigures },
  finish: (tables, asked, context) => {
    const models = modelsOf(asked)
    const groups = groupsIn(tables, asked)
    if (groups.length === 0)
      context.warn('no-widths', 'no width is determined with an error: there is nothing to fit')
    return tableOf(
      { columns },
      groups.flatMap((group) => rowsOf(group, models, context)),
    )
  },
  example: { params: { elastic: 'no', toQ: 1 } },
})

function modelsOf({ models }: JumpParams): JumpModel[] {
  const stranger = models.find((name) => !JUMP_MODELS.includes(name as JumpModel))
  if (stranger === undefined) return [...models] as JumpModel[]
  throw usageError(`jump-diffusion: no model "${stranger}"`, `Known are ${JUMP_MODELS.join(', ')}.`)
}

function rowsOf(
  { widths, ...keys }: WidthGroup,
  models: readonly JumpModel[],
  { warn }: FinishContext,
): Row[] {
  const name = [keys.of, keys.component].join(', ')
  const few = models.filter((model) => widths.length < (model === 'fick' ? 2 : 3))
  if (few.length > 0) warn('few-widths', `${name}: ${widths.length} widths are too few for ${few.join(', ')}`)
  const fits = models.map((model) => (few.includes(model) ? undefined : fitJumpsOver(model, widths)))
  const unseen = fits.flatMap((fit) => (fit?.isSeen === false ? [fit.model] : []))
  if (unseen.length > 0)
    warn(
      'rise-unseen',
      `${name}: ${unseen.join(', ')} see no Γ(Q) that rises (one width for all Q, or none at Q d below π), least Q ${short(Math.min(...widths.map(({ Q }) => Q)))} Å⁻¹: give widths at smaller Q; motion that is confined has none that rises`,
    )
  const offset = fits.flatMap((fit) => (statusOf(fit) === 'offset' ? [fit?.model] : []))
  if (offset.length > 0)
    warn(
      'offset',
      `${name}: Γ(Q) does not go to 0 with Q as ${offset.join(', ')} has it: motion that is confined, or a line that takes part of another; its d, τ and D are not those of jumps`,
    )
  const lowest = Math.min(...fits.flatMap((fit) => (fit ? [fit.criterion] : [])))
  return models.map((model, i) => ({
    ...keys,
    model,
    ...fitted(fits[i]),
    points: widths.length,
    criterion: fits[i] ? finite(fits[i].criterion - lowest) : null,
  }))
}

function fitted(fit: JumpFit | undefined): Row {
  const found = fit?.isSeen ? fit : undefined
  return {
    length: finite(found?.length),
    lengthError: finite(found?.lengthError),
    time: finite(found?.time),
    timeError: finite(found?.timeError),
    covariance: finite(found?.covariance),
    D: finite(found?.D),
    error: finite(found?.DError),
    status: statusOf(fit),
    chi: finite(fit?.reduced),
  }
}

function statusOf(fit: JumpFit | undefined): string {
  if (!fit) return 'not-determined'
  if (!fit.isSeen) return 'rise-unseen'
  if (fit.reduced > POOR) return 'poor'
  return fit.isVanishing ? 'determined' : 'offset'
}
