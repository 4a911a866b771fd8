import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { readable } from '../../pipeline/store/files.ts'
import { inputError, usageError } from '../../schemas/errors.ts'
import type { RadialBasis } from '../kernels/radial/basis.ts'

const numbers = z.array(z.number())

const planeSchema = z.object({
  softness: z.literal(1),
  model: z.string(),
  /** Elements of neighbours, in the order of the features. */
  elements: z.array(z.string()),
  basis: z.object({
    first: z.number(),
    step: z.number(),
    count: z.number(),
    width: z.number(),
    cutoff: z.number(),
  }),
  after: z.number(),
  cutoff: z.number(),
  over: z.string(),
  rest: z.number(),
  rearranged: z.number(),
  mean: numbers,
  deviation: numbers,
  weights: numbers,
  intercept: z.number(),
})

/** A plane of softness as one run of `softness` found it, with everything that its features and labels hang on: Å, ps, Å². */
export type Plane = z.output<typeof planeSchema>

/** The text of a plane, or that of the file of this name. Throws an input error where it cannot be read. */
export function planeText(given: string): string {
  if (given === '' || given.trimStart().startsWith('{')) return given
  try {
    return readFileSync(given, 'utf8')
  } catch (error) {
    throw readable(error, given, 'read')
  }
}

/** Throws an input error for what is no plane. */
export function planeOf(text: string): Plane {
  try {
    return planeSchema.parse(JSON.parse(text))
  } catch {
    throw inputError('plane', 'is no plane of softness', 'Give a file that "softness" wrote: plane.json.')
  }
}

interface Asked {
  readonly after: number
  readonly cutoff: number
  readonly over: string
}

/** Throws a usage error where a plane is of other features or other windows than those that are looked at. */
export function checkPlane(
  plane: Plane,
  elements: readonly string[],
  basis: RadialBasis,
  asked: Asked,
): void {
  const [own, other] = [plane, { ...asked, elements, basis }].map((each) => ({
    neighbours: each.elements.join(','),
    'feature-cutoff': each.basis.cutoff,
    after: each.after,
    cutoff: each.cutoff,
    over: each.over,
  }))
  const differing = (Object.keys(own) as (keyof typeof own)[]).find((key) => own[key] !== other[key])
  if (differing === undefined) return
  throw usageError(
    `softness: ${differing} is ${other[differing]}, but the plane was found with ${own[differing]}`,
    differing === 'neighbours'
      ? 'Train a plane on runs with all these elements together.'
      : `Give --${differing} ${own[differing]}.`,
  )
}
