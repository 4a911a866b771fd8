import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import type { Plane } from './plane-file.ts'
import { scoresOf } from './scores.ts'
import { softnessOf } from './softness-of.ts'
import { ofSamples, type Sampled, type SoftnessGiven, softnessParams } from './softness-samples.ts'
import { samplesFor, TEST, TRAINING } from './split.ts'
import { type Trained, trainedOn } from './trained.ts'

const columns = columnsOf('accuracy', {
  model: column('', 'support-vectors or logistic', 'key'),
  side: column('', 'training, or test: other ions, and other runs where there are several', 'key'),
  accuracy: column('', 'share of samples on their side of the plane', 'value'),
  error: column(
    '',
    'half its 68 % interval for this plane: a jackknife over groups of ions; a plane trained on another run scores otherwise',
    { errorOf: 'accuracy' },
  ),
  auc: column('', 'probability that of two samples the one that rearranges is the softer', 'value'),
  aucError: column('', 'the same of it', { errorOf: 'auc' }),
  rearranging: column('', 'samples that rearrange', 'count'),
  resting: column('', 'samples at rest', 'count'),
  soft: column(
    '',
    'mean softness of those that rearrange, deviations of the features from the plane',
    'value',
  ),
  hard: column('', 'mean softness of those at rest', 'value'),
  rest: column('Å²', 'D²min up to which an ion is at rest', 'note'),
  rearranged: column('Å²', 'D²min from which it rearranges', 'note'),
})

/** How well the surroundings of an ion at t tell whether it rearranges until t + Δt: radial features G(i; μ) = Σ_j exp(−(R_ij − μ)²/L²) for each element of
 *  neighbours, μ 0.3 … 5.0 Å by 0.1, L 1 Å, standardised; labels by D²min; a linear classifier f = w·x + b trained on some ions and tested on
 *  others; softness is f/|w|. The plane is a file of the result, which "plane" takes. Windows follow each other. Throws usage errors as `rearrangement`, and where a side of the split is empty.
 *  Sources: Guan et al., eq. 13, Fig. 6; Schoenholz et al., Nat. Phys. 12, 469 (2016). */
export const softness = measure({
  name: 'softness',
  version: 4,
  summary: 'How well a linear classifier of the surroundings of ions tells which will rearrange.',
  source: 'Guan et al., eq. 13 and Fig. 6; Schoenholz et al., Nat. Phys. 12, 469 (2016).',
  ...ofSamples('softness'),
  params: z.object(softnessParams),
  finish: (runs, given) => {
    const trained = trainedOn(runs, given)
    const sides = [TRAINING, TEST].filter((side) => trained?.sides.includes(side))
    return tableOf(
      { columns },
      sides.map((side) => ({ model: given.model, ...scored(trained as Trained, side) })),
    )
  },
  shown: {
    columns,
    files: (runs, given) => [{ name: 'plane.json', text: () => planeIn(runs, given) }],
  },
  example: { params: { after: '0.5ps', cutoff: 4, featureCutoff: 4.5, weight: 0.01 } },
})

/** The plane, to be looked at other runs with; nothing where there was none. */
function planeIn(runs: readonly Sampled[], given: SoftnessGiven): string[] {
  const trained = trainedOn(runs, given)
  if (!trained) return []
  const { rest, rearranged, standard, classifier } = trained
  const [{ shape }] = runs
  const plane: Plane = {
    softness: 1,
    model: given.model,
    elements: [...shape.elements],
    basis: shape.job.basis,
    after: given.after,
    cutoff: given.cutoff,
    over: given.over,
    rest,
    rearranged,
    mean: [...standard.mean],
    deviation: [...standard.deviation],
    weights: [...classifier.weights],
    intercept: classifier.intercept,
  }
  return [`${JSON.stringify(plane)}\n`]
}

/** What one side of the split says. */
function scored(trained: Trained, side: number): Row {
  const { ions, labels, sides, classifier, rest, rearranged } = trained
  const own = samplesFor(side, sides, labels).sort((a, b) => ions[a] - ions[b] || a - b)
  const decisions = Float64Array.from(own, (i) => trained.decisions[i])
  const soft = softnessOf(decisions, classifier)
  const signs = Int8Array.from(own, (i) => labels[i])
  const { accuracy, accuracyError, auc, aucError } = scoresOf(
    decisions,
    signs,
    Int32Array.from(own, (i) => ions[i]),
  )
  const ofSign = (sign: number) => soft.filter((_, i) => signs[i] === sign)
  const mean = (all: Float64Array) => finite(all.reduce((a, b) => a + b, 0) / all.length)
  return {
    side: side === TRAINING ? 'training' : 'test',
    accuracy: finite(accuracy),
    error: finite(accuracyError),
    auc: finite(auc),
    aucError: finite(aucError),
    rearranging: ofSign(1).length,
    resting: ofSign(-1).length,
    soft: mean(ofSign(1)),
    hard: mean(ofSign(-1)),
    rest: finite(rest),
    rearranged: finite(rearranged),
  }
}
