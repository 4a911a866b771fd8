import { elementsOf, type Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { words } from '../../schemas/params.ts'

/** Formal charges, e: oxidation states that elements have in solid electrolytes. */
const FORMAL: Readonly<Record<string, number>> = {
  ...Object.fromEntries(['H', 'Li', 'Na', 'K', 'Rb', 'Cs', 'Ag', 'Cu'].map((element) => [element, 1])),
  ...Object.fromEntries(['Be', 'Mg', 'Ca', 'Sr', 'Ba', 'Zn', 'Cd'].map((element) => [element, 2])),
  ...Object.fromEntries(['B', 'Al', 'Ga', 'In', 'Sc', 'Y', 'La'].map((element) => [element, 3])),
  ...Object.fromEntries(['Si', 'Ge', 'Sn', 'Ti', 'Zr', 'Hf'].map((element) => [element, 4])),
  ...Object.fromEntries(['P', 'As', 'Sb', 'Nb', 'Ta'].map((element) => [element, 5])),
  ...Object.fromEntries(['F', 'Cl', 'Br', 'I'].map((element) => [element, -1])),
  ...Object.fromEntries(['O', 'S', 'Se', 'Te'].map((element) => [element, -2])),
  N: -3,
}

export const chargesParam = words(
  'charges in e, as "Li=1,S=-2"; the formal charge of an element that is not named (Li 1, P 5, S -2, Cl -1 …)',
).default([])

/** The charge of an element, e. Throws a usage error for words that say no charge, and for elements without one. */
export function chargeOf(element: string, given: readonly string[]): number {
  const told = new Map(given.map((word) => parse(word)))
  const charge = told.get(element) ?? FORMAL[element]
  if (charge !== undefined) return charge
  throw usageError(`${element} has no formal charge here`, `Give it: --charges ${element}=1`)
}

/** Throws a usage error for a charge of an element that the run does not have. */
export function knownCharges(run: Run, given: readonly string[]): void {
  const elements = elementsOf(run)
  const stranger = given.map((word) => parse(word)[0]).find((element) => !elements.includes(element))
  if (stranger === undefined) return
  throw usageError(`charges: ${run.name} has no ${stranger}`, `Its elements are ${elements.join(', ')}.`)
}

function parse(word: string): [string, number] {
  const match = /^([A-Z][a-z]?)=([-+]?\d*\.?\d+)$/.exec(word)
  if (match) return [match[1], Number(match[2])]
  throw usageError(`charges: "${word}" is no charge`, 'Write element=charge in e, as in Li=1,S=-2.')
}
