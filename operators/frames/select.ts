import { z } from 'zod'
import { transform } from '../../pipeline/definition/steps.ts'
import { derive, type Rows } from '../../pipeline/run/block.ts'
import { words } from '../../schemas/params.ts'
import { chosenRows } from './chosen-rows.ts'

const params = z.object({
  of: words(
    'elements, type labels as "type:4", "mobile" for the mobile elements of the store, or selections as "element S and not bonded P", "index 0:99", "within 3 of P" (in the first frame); all atoms where nothing is given, on the command line the mobile ones for what is about ions',
  ).default([]),
})

const operator = transform({
  name: 'select',
  version: 1,
  summary: 'The atoms of some elements or types, or that a selection chooses.',
  source: '',
  cut: 'any',
  params,
  rows({ of }, run, rows) {
    if (of.length === 0) return rows
    const chosen = chosenRows(run, of)
    return rows.filter((row) => chosen[row] === 1)
  },
  prepare: ({ of }, run) => (of.length === 0 ? undefined : chosenRows(run, of)),
  apply: (block, { prepared }) => {
    if (!prepared) return block
    const rows: Rows = block.rows.filter((row) => prepared[row] === 1)
    if (rows.length === block.rows.length) return block
    return derive(block, { rows, column: (name, wanted = rows) => block.column(name, wanted) })
  },
})

/** The atoms of some elements ("Li"), of types ("type:4", "type 4"), of the mobile elements ("mobile"), or that a selection chooses once, in the first frame:
 *  "element S and not bonded P" (bonded: within 2.6 Å), "within 3 of P" (Å, nearest image), "index 0:99" (by rising id, from 0, both
 *  ends), "id 17", with "and", "or", "not" and brackets. Several selections are taken together.
 *  Throws a usage error that points at the word that the run does not know, and at a range that ends beyond its atoms. */
export const select = Object.assign((...of: string[]) => operator({ of }), operator)
