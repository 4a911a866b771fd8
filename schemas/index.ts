export { IonstreamError } from './errors.ts'
export { choice, length, lengths, number, text, time, times, whole, words } from './params.ts'
export { type ColumnInfo, column, columnsOf, finite, type Row, type Table } from './table.ts'
export { fs, ns, ps } from './units.ts'
