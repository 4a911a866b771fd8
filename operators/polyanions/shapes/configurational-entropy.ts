import { z } from 'zod'
import { type RunState, tableOf } from '../../../pipeline/definition/operator.ts'
import { measure } from '../../../pipeline/definition/steps.ts'
import type { SlotsOf, State } from '../../../pipeline/state/slots.ts'
import { number } from '../../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../../schemas/table.ts'
import { tidy } from '../../../schemas/units.ts'
import { curve } from '../../figures/curve.ts'
import { drawn } from '../../figures/systems.ts'
import { configurationalEntropies, countDistortions, distortionCounts } from '../occupied-bins.ts'
import {
  classesIn,
  lasting,
  ofRotors,
  WATCHED,
  type Watched,
  warnOfEnds,
  watchRotors,
} from '../rotors/of-rotors.ts'
import { rotorChannels } from '../rotors/rotor-set.ts'
import {
  distortionsIn,
  switchingOf,
  type TetrahedronShape,
  tetrahedronParams,
  tetrahedronShape,
} from './of-tetrahedra.ts'

const params = z.object({
  ...tetrahedronParams,
  finest: number('width of the narrowest bins of s_d; the others are multiples of it').default(0.01),
})

const columns = columnsOf(null, {
  of: column('', 'kind of tetrahedron', 'key'),
  width: column('', 'width of a bin of s_d', 'key'),
  states: column('', 'W, bins in which some tetrahedron was at some time', 'value'),
  entropy: column('J/mol/K', 'S_c = R ln W; it depends on the width, and grows with the frames', 'value'),
  inParts: column(
    'J/mol/K',
    'the same of a sixteenth to a half of the frames, the mean over consecutive parts of the runs',
    'note',
  ),
  values: column('', 'tetrahedra × frames', 'count'),
})

type Forms = Watched & SlotsOf<'forms'>
type Seen = RunState<Forms, TetrahedronShape>

const MULTIPLES = [1, 2, 3, 5, 10, 20, 30, 50, 100]

/** Configurational entropy of polyanions, S_c = R ln W, W the number of bins of their distortion s_d that are occupied, at several widths of a bin,
 *  since the width decides the value; and of parts of the runs, since the number of frames does too. J/mol/K.
 *  Throws usage errors as `distortion`. Source: Guan et al., eq. 2. */
export const configurationalEntropy = measure({
  name: 'configurational-entropy',
  version: 2,
  summary: 'Entropy R ln W of the shapes of polyanions, by the bins of s_d that are occupied.',
  source: 'Guan et al., eq. 2; the width of the bins is not given there.',
  ...ofRotors,
  parts: 'time',
  params,
  asked: { ...ofRotors.asked, check: ({ switching }) => void switchingOf(switching) },
  shape: (given, run, _, facts): TetrahedronShape => tetrahedronShape(given, run, facts),
  channels: ({ shape: { set } }) => rotorChannels(set),
  slots: ({ params: { finest }, shape: { names } }): Forms => ({
    ...WATCHED,
    /** [class][bin] */
    forms: { law: 'count', length: names.length * distortionCounts(finest).counts.length },
  }),
  carry: (_, rows) => lasting(rows),
  update: (state, block, at) => {
    const { finest: width } = at.params
    const bins = distortionCounts(width).counts.length
    watchRotors(state, block, at, (watch) => {
      const found = distortionsIn(at.shape, watch)
      if (found)
        countDistortions(found, {
          width,
          counts: state.forms.subarray(watch.of * bins, (watch.of + 1) * bins),
        })
    })
  },
  finish: (runs, { finest }, context) => {
    warnOfEnds(runs, context)
    const rows = classesIn(runs).flatMap((name) => rowsOf(runs, name, finest))
    return tableOf({ columns }, rows)
  },
  shown: {
    columns,
    ...drawn((systems) =>
      curve(systems, {
        name: 'configurational-entropy',
        title: 'Configurational entropy of polyanions',
        caption: 'S_c = R ln W against the width of the bins of s_d.',
        x: { field: 'width', title: 'width of a bin of s_d', log: true },
        y: { field: 'entropy', title: 'S_c / J mol⁻¹ K⁻¹', scale: { zero: false } },
        of: { field: 'of' },
        alike: true,
      }),
    ),
  },
  example: { params: {} },
})

function rowsOf(runs: readonly Seen[], of: string, finest: number): Row[] {
  const whole = distortionCounts(finest)
  for (const { shape, total } of runs) add(whole.counts, ownCounts(shape, total, of, whole.counts.length))
  const values = whole.counts.reduce((a, b) => a + b, 0)
  if (values === 0) return []
  const parts = runs
    .flatMap(({ shape, parts: states }) =>
      states.map((state) => ownCounts(shape, state, of, whole.counts.length)),
    )
    .map((counts) => configurationalEntropies({ width: finest, counts }, MULTIPLES))
  return configurationalEntropies(whole, MULTIPLES).map(({ width, states, entropy }, i) => {
    const known = parts.flatMap((part) => part[i].entropy ?? [])
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length
    return { of, width: tidy(width), states, entropy: finite(entropy), inParts: finite(mean), values }
  })
}

function ownCounts(
  { names }: TetrahedronShape,
  { forms }: State<Forms>,
  of: string,
  bins: number,
): Float64Array {
  const own = names.indexOf(of)
  return own < 0 ? new Float64Array(bins) : forms.subarray(own * bins, (own + 1) * bins)
}

function add(into: Float64Array, from: Float64Array): void {
  for (let i = 0; i < into.length; i++) into[i] += from[i]
}
