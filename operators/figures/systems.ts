import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import type { Plot } from './plot.ts'

/** Draws what one system has to show, or several over each other. */
export type Draw<P> = (systems: readonly SystemTables[], params: P) => Figure[]

const alone = (own: Table, from: SystemTables['from'] = {}): SystemTables[] => [{ label: '', own, from }]

/** The pictures of a measure, of one system and of several. */
export const drawn = <P>(draw: Draw<P>) => ({
  figures: (own: Table, params: P): Figure[] => draw(alone(own), params),
  across: draw,
})

/** The same of an estimate. */
export const drawnFrom = <P>(draw: Draw<P>) => ({
  figures: (from: SystemTables['from'], own: Table, params: P): Figure[] => draw(alone(own, from), params),
  across: draw,
})

/** The same systems with other rows: those that a picture makes of a table. */
export const withRows = (
  systems: readonly SystemTables[],
  rowsOf: (system: SystemTables) => Row[],
): SystemTables[] => systems.map((system) => ({ ...system, own: { ...system.own, rows: rowsOf(system) } }))

/** Rows that are in no table, as one system. */
export const ofRows = (rows: readonly Row[]): SystemTables[] => alone({ columns: {}, rows: [...rows] })

/** Tables that only have the rows that something is true of. */
export const only = (systems: readonly SystemTables[], is: (row: Row) => boolean): SystemTables[] =>
  withRows(systems, ({ own }) => own.rows.filter(is))

/** All of one system in a picture; of several one picture for each thing that has a colour in that. */
export function overlaid<T extends Plot>(
  systems: readonly SystemTables[],
  plot: T,
  draw: (systems: readonly SystemTables[], plot: T) => Figure[],
): Figure[] {
  const name = plot.of?.field
  if (systems.length < 2 || name === undefined) return draw(systems, plot)
  return named(systems, name).flatMap(([word, own]) =>
    draw(own, {
      ...plot,
      of: undefined,
      name: `${plot.name}-${word}`,
      title: `${plot.title} of ${word}`,
    }),
  )
}

/** Tables that only have the rows that something is true of, and in `stretch` which of them stand together: a row between that is left out
 *  parts them. */
export const inStretches = (systems: readonly SystemTables[], is: (row: Row) => boolean): SystemTables[] =>
  withRows(systems, ({ own }) => {
    let stretch = 0
    return own.rows.flatMap((row) => {
      if (is(row)) return [{ ...row, stretch }]
      stretch++
      return []
    })
  })

/** Everything that a column names, with the rows that it names so. */
export function named(systems: readonly SystemTables[], name: string): [string, SystemTables[]][] {
  const words = new Set(systems.flatMap(({ own }) => own.rows.map((row) => String(row[name]))))
  return [...words].map((word) => [word, only(systems, (row) => String(row[name]) === word)])
}

/** Where the ions are of several elements each has pictures of its own. */
export const eachElement =
  <P>(draw: Draw<P>): Draw<P> =>
  (systems, params) => {
    const elements = named(systems, 'of')
    if (elements.length < 2) return draw(systems, params)
    return elements.flatMap(([of, own]) => draw(own, params).map((figure) => ofElement(figure, of)))
  }

/** A picture of what one element has. */
export const ofElement = (figure: Figure, of: string): Figure => ({
  ...figure,
  name: `${figure.name}-${of}`,
  title: `${figure.title}, ${of}`,
})
