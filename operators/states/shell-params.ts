import { z } from 'zod'
import { choice, length, text } from '../../schemas/params.ts'
import { parseQuantity } from '../../schemas/units.ts'
import { cageParams } from '../cages/cage-params.ts'
import { numbersOf, SHELL_NAMES } from './ideal-polyhedra.ts'

/** What `shell-states` can be told. */
export const shellParams = z.object({
  rule: choice(
    ['vertices', 'voronoi', 'geometric'],
    'nearest vertex direction inside the cut-off; nearest ideal site of all shells; top, bottom and xy quadrants',
  ).default('vertices'),
  shell: choice(SHELL_NAMES, 'ideal polyhedron of a shell, ignored where vertices are given').default(
    'octahedron',
  ),
  vertices: numbers(
    'vertices of another polyhedron, three numbers each, in the axes of the shell',
    3,
  ).optional(),
  axes: numbers(
    'x, y and z axis of the shells in the crystal, nine numbers; those of the coordinates where nothing is given',
    9,
  ).optional(),
  cutoff: limit(
    'an ion farther than this from its nearest centre is outside; none = there is no outside',
  ).optional(),
  siteRadius: length('distance of the ideal sites from their centre, for voronoi').default(2.5),
  centres: cageParams.shape.centres,
  site: cageParams.shape.site,
  bondedWithin: cageParams.shape.bondedWithin,
})

export type ShellParams = z.output<typeof shellParams>

const wrong = (context: z.RefinementCtx, error: unknown) =>
  context.addIssue({ code: 'custom', message: (error as Error).message })

function numbers(description: string, multiple: number) {
  return z
    .custom<string | readonly number[]>(() => true)
    .transform((value, context): number[] => {
      try {
        return numbersOf(value, multiple)
      } catch (error) {
        wrong(context, error)
        return []
      }
    })
    .meta({ description, unit: '' })
}

function limit(description: string) {
  return text(description)
    .or(z.number())
    .transform((value, context): number | 'none' => {
      if (value === 'none') return 'none'
      try {
        const parsed = parseQuantity(value, 'length')
        if (parsed > 0) return parsed
        throw new Error('expected a length above 0, or none')
      } catch (error) {
        wrong(context, error)
        return 'none'
      }
    })
    .meta({ description, unit: 'Å' })
}
