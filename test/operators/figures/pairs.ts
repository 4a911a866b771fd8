import type { ExecutionContext } from 'ava'
import type { Figure } from '../../../schemas/figure.ts'
import type { Row } from '../../../schemas/table.ts'
import { type DrawnMark, marksIn } from '../../helpers/marks.ts'

export const named = (figures: readonly Figure[], name: string): Figure => {
  const figure = figures.find((each) => each.name === name)
  if (!figure) throw new Error(`no ${name} among ${figures.map((each) => each.name)}`)
  return figure
}

export const marksOf = async (figure: Figure, type: string): Promise<DrawnMark[]> =>
  (await marksIn(figure)).filter((mark) => mark.type === type)

/** As many marks as rows, and a mark for every row. */
export function pairs(
  t: ExecutionContext,
  marks: readonly DrawnMark[],
  rows: readonly Row[],
  is: (m: DrawnMark, r: Row) => boolean,
) {
  t.true(rows.length > 0)
  t.is(marks.length, rows.length)
  for (const row of rows)
    t.true(
      marks.some((mark) => is(mark, row)),
      JSON.stringify(row),
    )
}
