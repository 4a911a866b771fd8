import type { Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'

/** Blocks of ions of one class, for error bars: ions are nearly independent, while times at long lags are not. */
export const ION_BLOCKS = 16

/** Whose mean is taken: of all ions of an element, of a type (a kind of site), or of one ion alone. */
export type Per = 'element' | 'type' | 'ion'

/** The subject in classes: their names in store order, how many blocks of ions each has, and where each row belongs. */
export interface Classes {
  readonly names: readonly string[]
  readonly blocks: number
  /** Row of the store → class × blocks + block, block = ⌊16 i/N⌋ for the i-th of the class's N ions. */
  readonly placeOf: ReadonlyMap<number, number>
  /** How many ions each class × block has. */
  readonly sizes: Float64Array
}

const blocksPer = (per: Per): number => (per === 'ion' ? 1 : ION_BLOCKS)

export function classesOf(run: Run, all: Rows, per: Per): Classes {
  const members = new Map<string, number[]>()
  const byType = [...all].sort((a, b) => run.typeOf[a] - run.typeOf[b] || a - b)
  for (const row of byType) {
    const name = nameOf(run, row, per)
    const own = members.get(name)
    if (own) own.push(row)
    else members.set(name, [row])
  }
  const blocks = blocksPer(per)
  const sizes = new Float64Array(members.size * blocks)
  const placeOf = new Map<number, number>()
  ;[...members.values()].forEach((rows, c) => {
    rows.forEach((row, i) => {
      const place = c * blocks + Math.floor((i * blocks) / rows.length)
      placeOf.set(row, place)
      sizes[place]++
    })
  })
  return { names: [...members.keys()], blocks, placeOf, sizes }
}

/** "Li", "type:4" as "select" has it, "Li 17" by the ion's id in the input. */
function nameOf(run: Run, row: number, per: Per): string {
  const { element, label } = run.types[run.typeOf[row]]
  if (per === 'element') return element
  return per === 'type' ? `type:${label}` : `${element} ${run.ids[row]}`
}

/** The place of each row of a group. */
export const placesOf = ({ placeOf }: Classes, rows: Rows): Int32Array =>
  Int32Array.from(rows, (row) => placeOf.get(row) as number)
