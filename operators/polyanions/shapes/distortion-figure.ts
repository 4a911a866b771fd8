import type { RunState } from '../../../pipeline/definition/operator.ts'
import type { Row } from '../../../schemas/table.ts'
import { densityOf, distribution, together } from '../../figures/distribution.ts'
import { drawn } from '../../figures/systems.ts'
import { distortionBins } from '../occupied-bins.ts'
import { classesIn } from '../rotors/of-rotors.ts'
import type { Distorted } from './of-distortions.ts'
import type { TetrahedronShape } from './of-tetrahedra.ts'

/** Density of s_d of each kind, over all runs. */
export function distortionDensities(
  runs: readonly RunState<Distorted, TetrahedronShape>[],
  width: number,
): Row[] {
  const length = distortionBins(width)
  const bins = { width, middle: (bin: number) => (bin - length / 2 + 0.5) * width }
  return classesIn(runs).flatMap((name) => {
    const counts = runs.flatMap(({ shape: { names }, total }) => {
      const own = names.indexOf(name)
      return own < 0 ? [] : [total.forms.subarray(own * length, (own + 1) * length)]
    })
    return densityOf(name, together(counts), bins)
  })
}

/** The distributions of s_d of each kind. */
export const distortionFigures = drawn<{ readonly axes: string }>((systems, { axes }) => {
  const caption = `Distribution of s_d in ${axes === 'own' ? 'their own' : 'crystal'} axes; the ideal tetrahedron has 8/√3 = 4.619.`
  const plot = { name: 'distortion', title: 'Distortion of tetrahedra', caption }
  return distribution(
    systems,
    plot,
    { title: 's_d', scale: { zero: false, nice: false } },
    'probability density',
  )
})
