import type { FinishContext } from '../../../pipeline/definition/operator.ts'
import { usageError } from '../../../schemas/errors.ts'
import type { Figure } from '../../../schemas/figure.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { ofRows } from '../../figures/systems.ts'
import { CUT_OFF, type LawPoints, type MeasuredAsked, measuredLawPoints } from './law-points.ts'
import { lawRow } from './low-energy-law.ts'
import { lawsFigures } from './low-energy-laws-figure.ts'

interface Asked extends MeasuredAsked {
  readonly below: number
}

/** What a simulated spectrum says besides its law, and columns over a range do not: they are of no known norm. */
const UNSAID: Row = {
  weightBelow: null,
  weightError: null,
  centre: null,
  centreError: null,
  oscillator: null,
  oscillatorError: null,
  damping: null,
  dampingError: null,
}

/** The law of each measured spectrum; of several temperatures each has its own row. */
export const measuredRows = (table: Table, asked: Asked, context: FinishContext): Row[] =>
  pointsOf(table, asked).map((points) => ({
    ...lawRow(points, asked, context),
    ...UNSAID,
    below: asked.below,
    of: points.of,
  }))

export const measuredFigures = (table: Table, own: Table, asked: Asked): Figure[] =>
  lawsFigures(ofRows(own.rows.map((row) => ({ ...row, temperature: null }))), () => pointsOf(table, asked))

/** Beyond the elastic line; the temperature is part of the name. */
function pointsOf(table: Table, asked: Asked): LawPoints[] {
  const from = Math.max(asked.from, CUT_OFF)
  if (asked.to <= from)
    throw usageError(
      `low-energy: from ${from} to ${asked.to} meV`,
      'Give "to" more: measured data begin beyond the elastic line.',
    )
  return measuredLawPoints(table, { ...asked, from }).map(({ of, temperature, ...points }) => ({
    ...points,
    of: temperature === null ? of : `${of}, ${temperature} K`,
    temperature: null,
  }))
}
