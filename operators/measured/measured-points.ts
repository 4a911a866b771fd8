import { inputError } from '../../schemas/errors.ts'

/** A spectrum to be fitted: energies (meV), intensities, and their standard deviations where they are known. */
export interface Points {
  readonly energies: ArrayLike<number>
  readonly values: ArrayLike<number>
  readonly errors?: ArrayLike<number>
}

/** Throws input errors for columns of other lengths, for what is no number, for errors that are not positive (a negative
 *  intensity without an error among them), and for fewer points than parameters. */
export function checkPoints(where: string, { energies, values, errors }: Points, parameters: number): void {
  if (values.length !== energies.length || (errors && errors.length !== energies.length))
    throw inputError(
      where,
      `${energies.length} energies, ${values.length} intensities, ${errors?.length ?? 'no'} errors`,
      'All columns need as many rows.',
    )
  for (let i = 0; i < values.length; i++) {
    const row = `${where}, point ${i + 1}`
    if (!Number.isFinite(energies[i]) || !Number.isFinite(values[i]))
      throw inputError(row, `${energies[i]} meV, intensity ${values[i]}`, 'Leave out rows without numbers.')
    if (errors && !(errors[i] > 0))
      throw inputError(
        row,
        `intensity ${values[i]} with error ${errors[i]}`,
        'Errors are standard deviations above 0: leave the row out, or leave out the column of errors.',
      )
  }
  if (values.length <= parameters)
    throw inputError(
      where,
      `${values.length} points for ${parameters} parameters`,
      'Give more points, or a model with fewer parts.',
    )
}

/** I_sample = I_raw − ξ I_can with errors (Ding et al., eq. 7). Throws an input error where the axes differ. */
export function withoutCan(where: string, raw: Points, can: Points, factor: number): Points {
  const other = Array.from(raw.energies).findIndex(
    (E, i) => !(Math.abs(E - can.energies[i]) <= 1e-6 * Math.max(1, Math.abs(E))),
  )
  if (raw.energies.length !== can.energies.length || other >= 0)
    throw inputError(
      where,
      `the empty can has another axis${other >= 0 ? ` from point ${other + 1} on: ${can.energies[other]} for ${raw.energies[other]} meV` : ''}`,
      'Rebin it to the energies of the sample.',
    )
  const { errors } = raw
  return {
    energies: raw.energies,
    values: Array.from(raw.values, (value, i) => value - factor * can.values[i]),
    ...(errors && {
      errors: Array.from(errors, (error, i) => Math.hypot(error, factor * (can.errors?.[i] ?? 0))),
    }),
  }
}
