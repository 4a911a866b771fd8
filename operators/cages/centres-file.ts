import { readFileSync } from 'node:fs'
import { readable } from '../../pipeline/store/files.ts'
import { inputError } from '../../schemas/errors.ts'

/** A cage centre that was given: site, species, and x, y, z in Å. */
export interface GivenCentre {
  readonly site: string
  readonly species: string
  readonly at: readonly [number, number, number]
}

const COLUMNS = ['site', 'species', 'x', 'y', 'z']

/** Reads cage centres from a CSV file with the columns site, species, x, y, z (Å, in the coordinates of the input).
 *  Throws an input error that names the line. */
export function readCentres(path: string): GivenCentre[] {
  const [head, ...lines] = textOf(path).split(/\r?\n/u)
  const names = head.split(',').map((name) => name.trim())
  const missing = COLUMNS.find((name) => !names.includes(name))
  if (missing !== undefined) {
    throw inputError(
      `${path}, line 1`,
      `no column "${missing}"`,
      `Expected the columns ${COLUMNS.join(',')}.`,
    )
  }
  const centres = lines.flatMap((line, i) => (line.trim() === '' ? [] : [centreOf(path, i + 2, names, line)]))
  if (centres.length === 0) throw inputError(path, 'holds no centres', 'Expected one line for each.')
  return centres
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw readable(error, path, 'read')
  }
}

function centreOf(path: string, line: number, names: readonly string[], text: string): GivenCentre {
  const values = text.split(',').map((value) => value.trim())
  const field = (name: string) => values[names.indexOf(name)] ?? ''
  const coordinate = (name: string): number => {
    const value = field(name) === '' ? Number.NaN : Number(field(name))
    if (Number.isFinite(value)) return value
    throw inputError(`${path}, line ${line}`, `${name} is "${field(name)}"`, 'Expected a number in Å.')
  }
  if (field('species') === '')
    throw inputError(`${path}, line ${line}`, 'species is empty', 'Expected an element.')
  return {
    site: field('site'),
    species: field('species'),
    at: [coordinate('x'), coordinate('y'), coordinate('z')],
  }
}
