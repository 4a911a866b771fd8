import { z } from 'zod'
import { transform } from '../../pipeline/definition/steps.ts'
import { derive, type Rows } from '../../pipeline/run/block.ts'
import { elementsOf, type Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import { words } from '../../schemas/params.ts'
import { MOBILE, mobileIn } from './mobile.ts'

const params = z.object({
  of: words(
    'elements, or type labels as "type:4", or "mobile" for the mobile elements of the store; all atoms where nothing is given, on the command line the mobile ones for what is about ions',
  ).default([]),
})

const operator = transform({
  name: 'select',
  version: 1,
  summary: 'The atoms of some elements or types.',
  source: '',
  cut: 'any',
  params,
  rows({ of }, run, rows) {
    if (of.length === 0) return rows
    const types = chosen(run, of)
    return rows.filter((row) => types.has(run.typeOf[row]))
  },
  prepare: ({ of }, run) => (of.length === 0 ? undefined : chosen(run, of)),
  apply: (block, { prepared }) => {
    if (!prepared) return block
    const rows: Rows = block.rows.filter((row) => prepared.has(block.run.typeOf[row]))
    if (rows.length === block.rows.length) return block
    return derive(block, { rows, column: (name, wanted = rows) => block.column(name, wanted) })
  },
})

/** The atoms of some elements ("Li") or types ("type:4"), or of the mobile elements ("mobile").
 *  Throws a usage error for a name that no atom of the run has. */
export const select = Object.assign((...of: string[]) => operator({ of }), operator)

function chosen(run: Run, of: readonly string[]): Set<number> {
  const names = [...elementsOf(run), ...run.types.map((type) => `type:${type.label}`)]
  const found = named(run, of).map((name) => {
    const types = run.types.flatMap((type, i) =>
      type.element === name || `type:${type.label}` === name ? [i] : [],
    )
    if (types.length === 0) throw usageError(`${run.name} has no atoms "${name}"`, didYouMean(name, names))
    return types
  })
  return new Set(found.flat())
}

/** What "mobile" stands for in a run: all of the mobile elements that it has, or, for the error, the first. */
function named(run: Run, of: readonly string[]): readonly string[] {
  return of.flatMap((name) => {
    if (name !== MOBILE) return [name]
    const mobile = mobileIn(run)
    const present = elementsOf(run).filter((element) => mobile.includes(element))
    if (present.length > 0) return present
    throw usageError(
      `${run.name} has no atoms of a mobile element (${mobile.join(', ')})`,
      `Say which move, as in --mobile, or whose numbers you want, as in --of: it has ${elementsOf(run).join(', ')}.`,
    )
  })
}
