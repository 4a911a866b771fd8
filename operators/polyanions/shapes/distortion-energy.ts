import { z } from 'zod'
import { type RunState, tableOf } from '../../../pipeline/definition/operator.ts'
import { measure } from '../../../pipeline/definition/steps.ts'
import { temperatureOrZero } from '../../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../../schemas/table.ts'
import { BOLTZMANN, KJ_MOL, tidy } from '../../../schemas/units.ts'
import { curve } from '../../figures/curve.ts'
import { drawn, inStretches } from '../../figures/systems.ts'
import { tellTemperature, temperatureOf } from '../../frames/run-temperature.ts'
import {
  binStatus,
  binStatusColumn,
  freeEnergyErrors,
  freeEnergyOf,
  isSeen,
  NO_ERROR,
} from '../../free-energy/free-energy.ts'
import { errorColumns, saidOf } from '../../sampling/error-columns.ts'
import { classesIn, warnOfEnds } from '../rotors/of-rotors.ts'
import { binsIn, type Distorted, distortionParams, ofDistortions } from './of-distortions.ts'
import type { TetrahedronShape } from './of-tetrahedra.ts'

const params = z.object({
  ...distortionParams,
  temperature: temperatureOrZero('temperature of the runs; their tag where nothing is given').default(0),
})
type Given = z.output<typeof params>

const columns = columnsOf('freeEnergy', {
  of: column('', 'kind of tetrahedron', 'key'),
  distortion: column('', 'middle of the bin of s_d', 'key'),
  freeEnergy: column(
    'kJ/mol',
    'F = −k_BT ln p, p the share of tetrahedra and frames in the bin, its least value 0; of an empty bin what it is above',
    'value',
  ),
  error: column(
    'kJ/mol',
    'half the 68 % interval of −k_BT ln p, over blocks of time or replicas; F is 0 in the bin that was seen most, which has an error of its own',
    {
      errorOf: 'freeEnergy',
    },
  ),
  status: binStatusColumn,
  count: column('', 'tetrahedra × frames in the bin', 'count'),
  ...errorColumns,
})

type Seen = RunState<Distorted, TetrahedronShape>

/** Free energy of tetrahedra over their distortion s_d, from runs without a bias: F(s_d) = −k_BT ln p, kJ/mol, from the first to the last bin that holds something. s_d as in
 *  `distortion`. Throws usage errors as that, and where the temperature is not known. Source: Guan et al., supplement, 2.4 and note 4. */
export const distortionEnergy = measure({
  ...ofDistortions,
  name: 'distortion-energy',
  version: 3,
  summary: 'Free energy of tetrahedral polyanions over their distortion s_d.',
  source: 'Guan et al., supplement, 2.4 and note 4, with all four terms of PLUMED TETRAHEDRAL.',
  params,
  finish: (runs, given, context) => {
    warnOfEnds(runs, context)
    tellTemperature(given.temperature, runs[0].run.tags['temperature'], context.warn)
    return tableOf(
      { columns },
      classesIn(runs).flatMap((name) => rowsOf(runs, name, given)),
    )
  },
  shown: {
    columns,
    ...drawn((systems) =>
      curve(inStretches(systems, isSeen), {
        name: 'distortion-energy',
        title: 'Free energy of distortion',
        caption:
          'F over s_d, a dot for each bin where tetrahedra were seen; the ideal one has 8/√3 = 4.619. Bands: 68 % error; none where too few were seen for one.',
        x: { field: 'distortion', title: 's_d', scale: { zero: false, nice: false } },
        y: { field: 'freeEnergy', title: 'F / kJ mol⁻¹' },
        of: { field: 'of' },
        stretch: 'stretch',
      }),
    ),
  },
  example: { params: { bin: 0.2 } },
})

function rowsOf(runs: readonly Seen[], of: string, { bin: width, temperature }: Given): Row[] {
  const [{ run }] = runs
  const kelvin = temperatureOf('distortion-energy', temperature, { tags: run.tags, runs: [run] })
  const kT = BOLTZMANN * KJ_MOL * kelvin
  const bins = binsIn(width)
  const own = ({ shape }: Seen, { forms }: Seen['total']) => {
    const at = shape.names.indexOf(of)
    return at < 0 ? new Float64Array(bins) : forms.slice(at * bins, (at + 1) * bins)
  }
  const counts = new Float64Array(bins)
  for (const seen of runs) {
    const found = own(seen, seen.total)
    for (let bin = 0; bin < bins; bin++) counts[bin] += found[bin]
  }
  const energies = freeEnergyOf(counts, undefined, kT)
  if (!energies) return []
  const errorAt = freeEnergyErrors(
    runs.map((seen) => seen.parts.map((part) => own(seen, part))),
    kT,
  )
  const [first, last] = [counts.findIndex((n) => n > 0), counts.findLastIndex((n) => n > 0)]
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const bin = first + i
    const estimate = counts[bin] > 0 ? errorAt(bin) : NO_ERROR
    return {
      of,
      distortion: tidy((bin - bins / 2 + 0.5) * width),
      freeEnergy: finite(energies.values[bin]),
      error: finite(estimate.error),
      status: binStatus(counts[bin], estimate.error),
      count: counts[bin],
      ...saidOf(estimate),
    }
  })
}
