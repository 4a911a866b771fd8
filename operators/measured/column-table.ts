import { readColumns, type TextColumns } from '../../pipeline/tables/read-csv.ts'
import { inputError } from '../../schemas/errors.ts'
import { type ColumnInfo, column, columnsOf, type Row, type Table } from '../../schemas/table.ts'
import {
  type Conversion,
  conversionOf,
  insteadOf,
  isConductivity,
  isFullWidth,
  isSigma,
  KINDS,
  type Kind,
  kindOf,
  needsUnit,
  quantityOf,
  unitsOf,
} from './column-names.ts'

export const measuredColumnInfos = columnsOf('value', {
  of: column('', 'what was measured, as the file or its name says', 'key'),
  component: column('', 'which of several lines', 'key'),
  temperature: column('K', 'temperature', 'key'),
  Q: column('Å⁻¹', '|Q|, with 2π', 'key'),
  energy: column('meV', 'energy transfer, or energy', 'key'),
  value: column('', 'what was measured, in the unit that the file says', 'value'),
  error: column('', 'its standard deviation', { errorOf: 'value' }),
  quantity: column('', "what the value is by its name in the file: g, χ'', S, or that name", 'note'),
  can: column('', 'the same of the empty can', 'value'),
  canError: column('', 'its standard deviation', { errorOf: 'can' }),
  resolution: column('', 'elastic line of the instrument at this energy transfer, of any area', 'note'),
})

/** Measured columns as a table of ours: energies in meV, Q in Å⁻¹, temperatures in K, widths as half widths. Throws input errors for
 *  a column or a unit that is not known, one that is there twice, none that holds values, and what is no number. */
export function columnTable(path: string): Table {
  const text = readColumns(path)
  const known = knownIn(path, text)
  const value = known.find(({ kind }) => kind === 'value')
  if (!value)
    throw inputError(
      path,
      `has the columns ${text.names.join(', ')}, and none of values`,
      'Name one I (intensity), S, g, D, conductivity, Γ, or value; σ is one where its unit is S/cm, mS/cm or S/m.',
    )
  const columns: Record<string, ColumnInfo> = {}
  for (const kind of KINDS) {
    const own = known.find((each) => each.kind === kind)
    if (own) columns[kind] = { ...measuredColumnInfos[kind], unit: own.conversion.unit }
  }
  const quantity = quantityOf(value.name)
  return {
    columns: { ...columns, quantity: measuredColumnInfos.quantity },
    rows: text.rows.map((row) => ({ ...rowOf(path, row, known), quantity })),
  }
}

interface Known {
  readonly kind: Kind
  readonly name: string
  readonly index: number
  readonly conversion: Conversion
  /** An error in per cent of its value. */
  readonly isRelative?: boolean
}

/** What each column holds; σ in a unit of conductivity is that, where nothing else is the value. */
function kindsIn(path: string, { names, units }: TextColumns): Kind[] {
  const kinds = names.map((name) => {
    const kind = kindOf(name)
    if (!kind) throw inputError(path, `column "${name}" is not known`, insteadOf(name))
    return kind
  })
  const hasValue = kinds.includes('value')
  return kinds.map((kind, i) =>
    !hasValue && isSigma(names[i]) && isConductivity(units.get(names[i])) ? 'value' : kind,
  )
}

function knownIn(path: string, text: TextColumns): Known[] {
  const { names, units } = text
  const kinds = kindsIn(path, text)
  const found = names.map((name, index) => {
    const kind = kinds[index]
    if (kind === 'value' && needsUnit(name) && !units.has(name))
      throw inputError(
        path,
        `column "${name}" has no unit`,
        name.toLowerCase() === 'conductivity'
          ? 'Write "conductivity (mS/cm)", (S/cm) or (S/m).'
          : `Write "${name} (cm2/s)", "${name} (m2/s)" or "${name} (Å2/ps)".`,
      )
    const conversion = conversionOf(kind, units.get(name))
    if (!conversion)
      throw inputError(
        path,
        `column "${name}" is in ${units.get(name)}`,
        `Expected one of ${unitsOf(kind).join(', ')}.`,
      )
    return { kind, name, index, conversion, isSaid: units.has(name) }
  })
  for (const { kind, name } of found) {
    const first = found.find((other) => other.kind === kind)
    if (first && first.name !== name)
      throw inputError(
        path,
        `columns "${first.name}" and "${name}" are both ${kind}`,
        'Leave one of them out.',
      )
  }
  const value = found.find(({ kind }) => kind === 'value')
  const half = value && isFullWidth(value.name) ? 0.5 : 1
  return found.map(({ isSaid, ...own }) => {
    if (!value || !['value', 'error', 'can', 'canError'].includes(own.kind)) return own
    const { unit, by } = isSaid ? own.conversion : value.conversion
    if (own.kind === 'error' && unit === '%')
      return { ...own, conversion: { unit: value.conversion.unit, by: 0.01 }, isRelative: true }
    if (unit !== value.conversion.unit)
      throw inputError(
        path,
        `column "${own.name}" is in "${unit}", "${value.name}" in "${value.conversion.unit}"`,
        own.kind === 'error' ? 'Give the error in the unit of its value, or in %.' : 'Give both in one unit.',
      )
    return { ...own, conversion: { unit, by: by * half } }
  })
}

function rowOf(path: string, text: TextColumns['rows'][number], known: readonly Known[]): Row {
  const row = numbersOf(path, text, known)
  if (!known.some(({ isRelative }) => isRelative) || typeof row['error'] !== 'number') return row
  return { ...row, error: row['error'] * Math.abs(row['value'] as number) }
}

function numbersOf(path: string, { line, cells }: TextColumns['rows'][number], known: readonly Known[]): Row {
  return Object.fromEntries(
    known.map(({ kind, name, index, conversion: { by, plus = 0 } }) => {
      const cell = cells[index]
      if (kind === 'of' || kind === 'component') return [kind, cell]
      if (cell === '' && kind !== 'value' && kind !== 'energy' && kind !== 'Q') return [kind, null]
      const value = Number(cell)
      if (cell !== '' && Number.isFinite(value)) return [kind, value * by + plus]
      throw inputError(
        `${path}, line ${line}`,
        `"${cell}" in column "${name}" is not a number`,
        'Leave out rows without numbers.',
      )
    }),
  )
}
