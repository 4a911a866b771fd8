import { usageError } from '../../schemas/errors.ts'
import { words } from '../../schemas/params.ts'
import { type Counts, statesNamed } from '../markov/counts.ts'

/** States that a reader calls by one name: top, bottom, plane, external. */
export interface StateClass {
  readonly name: string
  readonly states: readonly number[]
}

/** From one class to another. */
export interface ClassPair {
  readonly from: StateClass
  readonly to: StateClass
  readonly label: string
}

export const classParams = {
  classes: words(
    'classes of states (numbers or names), as top=0,bottom=1,plane=2+3+4+5,external=6; nothing: none',
  ).default([]),
}

/** The classes that were named. Throws a usage error for what names none, for states that are not there, and for one in two classes. */
export function namedClasses(
  given: readonly string[],
  counts: Pick<Counts, 'states' | 'names'>,
  operator: string,
): StateClass[] {
  const flag = `${operator}: --classes`
  const classes = given.map((word): StateClass => {
    const [name, list, ...more] = word.split('=')
    if (name === '' || !list || more.length > 0)
      throw usageError(`${flag}: "${word}"`, 'Give a name and its states: plane=2+3+4+5.')
    return { name, states: statesNamed(list.split('+'), counts as Counts, flag) }
  })
  const all = classes.flatMap(({ states }) => states)
  const twice = all.find((state, i) => all.indexOf(state) !== i)
  if (twice !== undefined)
    throw usageError(`${flag}: state ${counts.names[twice]} is named twice`, 'A state is of one class.')
  const names = classes.map(({ name }) => name)
  const same = names.find((name, i) => names.indexOf(name) !== i)
  if (same !== undefined)
    throw usageError(`${flag}: two classes are "${same}"`, 'Give each a name of its own.')
  return classes
}

/** Every class with every other, both ways. */
export const classPairs = (classes: readonly StateClass[]): ClassPair[] =>
  classes.flatMap((from) =>
    classes.flatMap((to) => (from === to ? [] : [{ from, to, label: `${from.name} → ${to.name}` }])),
  )

/** The ordered pairs of a state of one class and one of another. */
export const statePairs = ({ from, to }: ClassPair): [number, number][] =>
  from.states.flatMap((i) => to.states.map((j): [number, number] => [i, j]))

/** Mean of those that are numbers; NaN of none. */
export function meanKnown(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value))
  return known.reduce((sum, value) => sum + value, 0) / known.length
}
