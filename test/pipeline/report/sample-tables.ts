import { column, columnsOf, type Table } from '../../../schemas/table.ts'

const range = (n: number) => Array.from({ length: n }, (_, i) => i)
const lags = range(60).map((i) => Number((0.1 * 1.11 ** i).toPrecision(3)))
const msdOf = (of: string, D: number, plateau: number) =>
  lags.map((lag) => {
    const msd = 6 * D * lag + plateau * (1 - Math.exp(-lag / 0.3))
    return { of, lag, msd, x: msd / 3, y: msd / 3, z: msd / 3, pairs: 192 * 600, error: 0.03 * msd }
  })

export const msd: Table = {
  columns: columnsOf('msd', {
    of: column('', 'element', 'key'),
    lag: column('ps', 'lag time τ', 'key'),
    msd: column('Å²', '⟨|r(t₀+τ) − r(t₀)|²⟩ over ions and all origins', 'value'),
    x: column('Å²', 'its part along x', 'value'),
    y: column('Å²', 'its part along y', 'value'),
    z: column('Å²', 'its part along z', 'value'),
    pairs: column('', 'number of pairs (ion, origin)', 'count'),
    error: column('Å²', 'standard error, between blocks', { errorOf: 'msd' }),
  }),
  rows: [...msdOf('Li', 0.1036, 1.1), ...msdOf('S', 0.0002, 0.32), ...msdOf('Cl', 0.0001, 0.41)],
}

export const diffusion: Table = {
  columns: columnsOf('D', {
    of: column('', 'element', 'key'),
    D: column('cm²/s', 'diffusion coefficient: slope of the MSD / 6', 'value'),
    error: column('cm²/s', 'standard error between replicas', { errorOf: 'D' }),
    status: column('', 'determined, not-diffusive or upper-bound', 'status'),
    from: column('ps', 'start of the fit window', 'note'),
    to: column('ps', 'end of the fit window', 'note'),
    slope: column('', 'log-log slope in the window', 'value'),
    intercept: column('Å²', 'intercept of the straight line', 'value'),
  }),
  rows: [
    {
      of: 'Li',
      D: 1.036e-5,
      error: 4.2e-7,
      status: 'determined',
      from: 2.2,
      to: 16.7,
      slope: 0.871,
      intercept: 1.12,
    },
    {
      of: 'S',
      D: 2.1e-8,
      error: null,
      status: 'upper-bound',
      from: null,
      to: null,
      slope: 0.04,
      intercept: null,
    },
    {
      of: 'Cl',
      D: 1.3e-8,
      error: 0.9e-8,
      status: 'not-diffusive',
      from: 2.2,
      to: 16.7,
      slope: 0.03,
      intercept: 0.41,
    },
  ],
}

export const residence: Table = {
  columns: columnsOf('residence', {
    centre: column('', 'elements of the cage centres', 'key'),
    site: column('', 'crystallographic site of the centres', 'key'),
    radius: column('Å', 'cage radius', 'key'),
    rule: column('', 'what counts as a jump', 'key'),
    jumps: column('', 'jumps between cages that are kept', 'count'),
    returns: column('', 'jumps that were undone within 1 ps', 'count'),
    ionTime: column('ps', 'time of all ions since their first cage', 'value'),
    residence: column('ps', 'ion-time per jump', 'value'),
    error: column('ps', 'standard error between replicas', { errorOf: 'residence' }),
    method: column('', 'where the error comes from', 'method'),
  }),
  rows: [4, 3.75, 3.5].flatMap((radius, i) => [
    {
      centre: 'S, Cl',
      site: '4c',
      radius,
      rule: 'keep-last',
      jumps: 2404 - 300 * i,
      returns: 811,
      ionTime: 38_400,
      residence: 15.97 + 2.41 * i,
      error: 0.28 + 0.1 * i,
      method: 'blocks',
    },
    {
      centre: 'S, Cl',
      site: '4c',
      radius,
      rule: 'direct',
      jumps: 2404 - 700 * i,
      returns: 411,
      ionTime: 38_400,
      residence: 15.6 + 10.4 * i,
      error: 0.38 + 0.4 * i,
      method: 'blocks',
    },
  ]),
}

export const survival: Table = {
  columns: columnsOf('survival', {
    centre: column('', 'elements of the cage centres', 'key'),
    radius: column('Å', 'cage radius', 'key'),
    time: column('ps', 'time since entering the cage', 'key'),
    survival: column('', 'part that is still there (Kaplan–Meier)', 'value'),
    atRisk: column('', 'ions still watched', 'count'),
  }),
  rows: [4, 3.75, 3.5].flatMap((radius, i) =>
    range(120).map((t) => ({
      centre: 'S, Cl',
      radius,
      time: t / 2,
      survival: Math.exp(-t / 2 / (16 + 2.4 * i)),
      atRisk: 192 - t,
    })),
  ),
}
