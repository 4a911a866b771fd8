import { column, columnsOf, finite, type Row, type Table } from '../../schemas/table.ts'
import { parityOf, spreadOf } from './parity.ts'

/** A model's values beside its reference's, one by one. */
export interface Member {
  readonly name: string
  readonly reference: Float64Array
  readonly model: Float64Array
}

const columnsIn = (unit: string) =>
  columnsOf(null, {
    model: column('', 'the model; "mean of n", where there are several', 'key'),
    count: column('', 'pairs of values', 'count'),
    mae: column(unit, 'mean absolute error, ⟨|model − reference|⟩', 'value'),
    maeSpread: column(unit, 'standard deviation of that over the models, not of their mean', 'note'),
    rmse: column(unit, 'root mean square error', 'value'),
    rmseSpread: column(unit, 'standard deviation of that over the models', 'note'),
    bias: column(unit, 'mean of model − reference', 'value'),
    largest: column(unit, 'largest difference, with its sign', 'value'),
    explained: column('', 'R²: 1 − Σ(model − reference)²/Σ(reference − ⟨reference⟩)²', 'value'),
    disagreement: column(
      unit,
      'root of the mean variance of the models about their mean, value by value; where all have the same reference',
      'value',
    ),
  })

/** MAE, RMSE and what goes with them, a row a model, and of several the mean with the standard deviation over them. */
export function parityTable(members: readonly Member[], unit: string): Table {
  const each = members.map(({ name, reference, model }) => ({ name, ...parityOf(reference, model) }))
  const rows = each.map(
    ({ name, ...parity }): Row => ({
      ...{ model: name, count: parity.count, mae: parity.mae, maeSpread: null },
      ...{ rmse: parity.rmse, rmseSpread: null, bias: parity.bias, largest: parity.largest },
      ...{ explained: finite(parity.explained), disagreement: null },
    }),
  )
  return { columns: columnsIn(unit), rows: members.length > 1 ? [...rows, together(members, each)] : rows }
}

function together(members: readonly Member[], each: readonly ReturnType<typeof parityOf>[]): Row {
  const of = (name: 'mae' | 'rmse' | 'bias' | 'explained') => spreadOf(each.map((parity) => parity[name]))
  const [mae, rmse] = [of('mae'), of('rmse')]
  return {
    model: `mean of ${members.length}`,
    count: each.reduce((sum, { count }) => sum + count, 0),
    mae: mae.mean,
    maeSpread: mae.deviation,
    rmse: rmse.mean,
    rmseSpread: rmse.deviation,
    bias: of('bias').mean,
    largest: each.reduce((most, { largest }) => (Math.abs(largest) > Math.abs(most) ? largest : most), 0),
    explained: finite(of('explained').mean),
    disagreement: finite(disagreementOf(members)),
  }
}

function disagreementOf([first, ...others]: readonly Member[]): number {
  const isShared = others.every(
    ({ reference }) =>
      reference.length === first.reference.length &&
      reference.every((value, i) => value === first.reference[i]),
  )
  if (!isShared) return Number.NaN
  const variances = Array.from(first.model, (value, i) => {
    const { deviation } = spreadOf([value, ...others.map(({ model }) => model[i])])
    return deviation * deviation
  })
  return Math.sqrt(variances.reduce((sum, value) => sum + value, 0) / variances.length)
}
