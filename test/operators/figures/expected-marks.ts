import type { Row } from '../../../schemas/table.ts'

export type Word = (row: Row, rows: readonly Row[]) => unknown

/** What a picture must say of a table, written down from its caption: independent of what draws it. */
export interface ExpectedMarks {
  /** The picture of one system, and of several, that a row is in; the tags of a system left out. */
  readonly name: Word
  readonly across?: Word
  readonly mark: 'line' | 'symbol' | 'rect'
  readonly x: Word
  readonly y: Word
  /** What the colour tells apart in the picture of one system; of several it tells the systems. */
  readonly colour?: Word
  /** Heading of the panel in the picture of one system, and of several. */
  readonly panel?: Word
  readonly panelAcross?: Word
  readonly where?: (row: Row, rows: readonly Row[]) => boolean
  /** Half of the interval, drawn as this. */
  readonly half?: Word
  readonly interval?: 'area' | 'rule'
  /** The interval is that of the columns low and high, where the row has them. */
  readonly uneven?: boolean
  readonly log?: boolean
  /** Systems have panels of their own, and colours stay as they are. */
  readonly apart?: boolean
  /** There are other marks of this type, or not all rows are shown. */
  readonly others?: boolean
  readonly partial?: boolean
  /** Every mark is a row, but not every row has its mark. */
  readonly some?: boolean
}

export const of =
  (name: string): Word =>
  (row) =>
    row[name]
export const named =
  (name: string): Word =>
  () =>
    name
export const error = of('error')
export const curve = { mark: 'line', interval: 'area', half: error } as const
export const points = { mark: 'symbol', interval: 'rule', half: error } as const
