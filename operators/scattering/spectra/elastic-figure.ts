import { points } from '../../figures/points.ts'
import { drawnFrom, withRows } from '../../figures/systems.ts'

/** A(Q) and EISF against Q. */
export const elasticFigures = drawnFrom((systems) => {
  const { from, until } = systems.flatMap(({ own }) => own.rows)[0] ?? {}
  const known = withRows(systems, ({ own }) =>
    own.rows.flatMap(({ of, q, elastic, error, eisf, eisfError }) => [
      { of, q, what: 'A(Q)', value: elastic, half: error },
      { of, q, what: 'EISF', value: eisf, half: eisfError },
    ]),
  )
  return points(known, {
    name: 'elastic-intensity',
    title: 'Elastic intensity and EISF',
    caption: `Mean of F_s over lags from ${from} to ${until} ps, and the same with the Debye–Waller factor of the vibrations divided out; bars: 68 % intervals.`,
    x: { field: 'q', title: 'Q (Å⁻¹)' },
    y: { field: 'value', title: 'A, EISF' },
    of: { field: 'what' },
    panels: [{ field: 'of' }],
    alike: true,
    half: ({ half }) => half as number | null,
  })
})
