import type { FileMetaData, SchemaElement } from 'hyparquet'
import { parquetSchema } from 'hyparquet'
import { inputError } from '../../../schemas/errors.ts'
import type { LabelSpill } from './labels-spill.ts'

/** Which columns hold labels, and what a row of them adds. */
export interface LabelLayout {
  readonly columns: readonly string[]
  add(spill: LabelSpill, row: readonly unknown[], index: number): void
}

const TRAJECTORY = ['trajectory', 'traj', 'ion', 'id']
const STATE = ['state', 'label', 'states', 'labels']
const HELP = 'Expected a column of lists (one trajectory a row), or the columns trajectory, frame and state.'

/** Tells the layout of a label table. Throws an input error, with its columns, where it is neither. */
export function labelLayout(path: string, metadata: FileMetaData): LabelLayout {
  const fields = parquetSchema(metadata).children.map(({ element, children }) => ({
    ...element,
    nested: children.length > 0,
  }))
  const named = (names: readonly string[]) => fields.find(({ name }) => names.includes(name.toLowerCase()))
  const state = named(STATE) ?? (fields.length === 1 ? fields[0] : fields.filter(({ nested }) => nested)[0])
  const trajectory = named(TRAJECTORY)
  if (!state) throw inputError(path, `has the columns ${fields.map(({ name }) => name).join(', ')}`, HELP)
  if (state.nested) return { columns: [state.name], add: (spill, [list], i) => addList(path, spill, list, i) }
  if (!isInteger(state))
    throw inputError(path, `column "${state.name}" is ${state.type}`, 'Labels are integers.')
  if (!trajectory && fields.length > 1)
    throw inputError(path, `has the columns ${fields.map(({ name }) => name).join(', ')}`, HELP)
  const frame = named(['frame'])
  const columns = [state, trajectory, frame].flatMap((field) => (field ? [field.name] : []))
  const at = (row: readonly unknown[], column: SchemaElement | undefined) =>
    column && Number(row[columns.indexOf(column.name)])
  return {
    columns,
    add: (spill, row, i) => {
      const label = row[0] === null || row[0] === undefined ? -1 : Number(row[0])
      const problem = spill.add(at(row, trajectory) ?? 0, label, at(row, frame))
      if (problem)
        throw inputError(
          `${path}, row ${i}`,
          problem,
          'Expected the frames of each trajectory in ascending order.',
        )
    },
  }
}

const isInteger = ({ type, converted_type }: SchemaElement): boolean =>
  (type === 'INT32' || type === 'INT64') && !/DATE|TIME|DECIMAL/.test(converted_type ?? '')

function addList(path: string, spill: LabelSpill, list: unknown, trajectory: number): void {
  if (list === null || typeof list !== 'object' || !('length' in list))
    throw inputError(`${path}, row ${trajectory}`, 'is not a list of labels', HELP)
  const labels = list as ArrayLike<unknown>
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]
    spill.add(trajectory, label === null || label === undefined ? -1 : Number(label), i)
  }
}
