import { z } from 'zod'
import { choice, length, words } from '../../schemas/params.ts'
import { parseQuantity } from '../../schemas/units.ts'
import { USUAL_CENTRES } from './cage-set.ts'
import { readCentres } from './centres-file.ts'

/** What `cages` can be told. */
export const cageParams = z.object({
  centres: words('elements whose free atoms are cage centres: those that are bonded to no polyanion').default(
    USUAL_CENTRES,
  ),
  site: choice(
    ['auto', '4a', '4c', 'both', 'any'],
    'which of them, by the polyanions round each; auto is 4c where there are polyanions, else any',
  ).default('auto'),
  centresAt: places(
    'where the centres are: moving, mean (of the whole run), or FILE.csv with the columns site,species,x,y,z (Å)',
  ).default('moving'),
  radius: radii(
    'an atom closer than this to its nearest centre is in its cage; a list, or none for no limit',
  ).default([4, 3.75, 3.5]),
  bondedWithin: length('closer than this to a polyanion centre in the first frame is bonded').default(2.6),
})

/** A file's content is kept instead of its name: another content is another parameter. */
function places(description: string) {
  const point = z.tuple([z.number(), z.number(), z.number()])
  const centre = z.object({ site: z.string(), species: z.string(), at: point })
  return z
    .union([z.string(), z.array(centre)])
    .transform((value) => {
      if (typeof value !== 'string' || value === 'moving' || value === 'mean')
        return value as 'moving' | 'mean'
      return readCentres(value)
    })
    .meta({ description, unit: '' })
}

type Radius = number | 'none'

function radii(description: string) {
  return z
    .custom<string | number | readonly (string | number)[]>(() => true)
    .transform((value, context): Radius[] => {
      try {
        return checked(typeof value === 'string' ? value.split(',') : [value].flat())
      } catch (error) {
        context.addIssue({ code: 'custom', message: (error as Error).message })
        return []
      }
    })
    .meta({ description, unit: 'Å' })
}

function checked(values: readonly (string | number)[]): Radius[] {
  const radii = values.map((value) =>
    typeof value === 'string' && value.trim() === 'none' ? 'none' : parseQuantity(value, 'length'),
  )
  const fine = radii.every((radius) => radius === 'none' || radius > 0)
  if (fine && radii.length > 0 && new Set(radii).size === radii.length) return radii
  throw new Error('expected positive lengths, each once, or "none"')
}
